//! What S3 answers to each command, as typed values. Members that are not needed are left alone; one
//! of a wrong type, or twice in an object, makes the whole answer unreadable.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>

use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer};
use serde::{Deserialize, de};
use serde_json::value::RawValue;

use crate::aws::arn::bucket_and_key;
use crate::aws_cli::setting::Setting;

/// Whose credentials the commands ran with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Caller {
    pub account: String,
    /// Of the user or role, where it is shown.
    pub arn: Option<String>,
}

/// Where the bucket is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    pub region: String,
    /// The bucket's ARN, which `head-bucket` shows.
    pub bucket_arn: Option<String>,
}

/// Versioning, which was enabled once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Versioning {
    pub status: Option<VersioningStatus>,
    /// Whether changing it needs the root user and a code of a device.
    #[serde(rename = "MFADelete")]
    pub mfa_delete: Option<MfaDelete>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum VersioningStatus {
    Enabled,
    Suspended,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum MfaDelete {
    Enabled,
    Disabled,
    #[serde(other)]
    Unknown,
}

/// The text of the bucket policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyText(pub String);

/// What S3 itself says of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyStatus {
    pub is_public: bool,
}

/// Default encryption. S3 documents one rule, and not what several would mean.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Encryption {
    pub rules: Vec<EncryptionRule>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EncryptionRule {
    #[serde(rename = "ApplyServerSideEncryptionByDefault")]
    pub default: Option<DefaultEncryption>,
    #[serde(rename = "BlockedEncryptionTypes")]
    pub blocked: Option<BlockedEncryption>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DefaultEncryption {
    #[serde(rename = "SSEAlgorithm")]
    pub algorithm: EncryptionAlgorithm,
    /// A key's ARN, its ID alone, or an alias of it.
    #[serde(rename = "KMSMasterKeyID")]
    pub kms_key: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum EncryptionAlgorithm {
    #[serde(rename = "AES256")]
    S3,
    #[serde(rename = "aws:kms")]
    Kms,
    /// With two layers.
    #[serde(rename = "aws:kms:dsse")]
    KmsTwice,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BlockedEncryption {
    #[serde(default)]
    pub encryption_type: Vec<String>,
}

/// Who owns what others write. S3 documents one rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OwnershipControls {
    pub rules: Vec<OwnershipRule>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OwnershipRule {
    pub object_ownership: ObjectOwnership,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ObjectOwnership {
    BucketOwnerEnforced,
    BucketOwnerPreferred,
    ObjectWriter,
    #[serde(other)]
    Unknown,
}

/// The four switches of a bucket, or of a whole account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PublicAccessBlock {
    pub block_public_acls: Option<bool>,
    pub ignore_public_acls: Option<bool>,
    pub block_public_policy: Option<bool>,
    pub restrict_public_buckets: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ObjectLock {
    #[serde(rename = "ObjectLockEnabled")]
    pub enabled: Option<ObjectLockEnabled>,
    pub rule: Option<ObjectLockRule>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ObjectLockEnabled {
    Enabled,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ObjectLockRule {
    pub default_retention: Option<Retention>,
}

/// How long nobody can delete.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Retention {
    pub mode: Option<RetentionMode>,
    pub days: Option<u32>,
    pub years: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RetentionMode {
    Governance,
    Compliance,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RequestPayment {
    pub payer: Payer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Payer {
    BucketOwner,
    Requester,
    #[serde(other)]
    Unknown,
}

/// What one command answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingValue {
    Caller(Caller),
    Location(Location),
    Versioning(Versioning),
    Policy(PolicyText),
    PolicyStatus(PolicyStatus),
    Encryption(Encryption),
    Ownership(OwnershipControls),
    PublicAccess(PublicAccessBlock),
    AccountPublicAccess(PublicAccessBlock),
    ObjectLock(ObjectLock),
    RequestPayment(RequestPayment),
}

/// The objects around the values, as the commands print them.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LocationOutput {
    #[serde(default, deserialize_with = "even_null")]
    location_constraint: Option<Option<String>>,
    bucket_region: Option<String>,
    bucket_arn: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyOutput {
    policy: Box<RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyStatusOutput {
    policy_status: PolicyStatus,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EncryptionOutput {
    server_side_encryption_configuration: Encryption,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OwnershipOutput {
    ownership_controls: OwnershipControls,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PublicAccessOutput {
    public_access_block_configuration: PublicAccessBlock,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ObjectLockOutput {
    object_lock_configuration: ObjectLock,
}

/// Tells `null`, which S3 answers for its first Region, from no member.
fn even_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl SettingValue {
    /// What the JSON of an answer says of `setting`; `None` where it is not as AWS documents it.
    pub(super) fn read(setting: Setting, json: &str) -> Option<SettingValue> {
        Some(match setting {
            Setting::Caller => SettingValue::Caller(from_json(json)?),
            Setting::Location => SettingValue::Location(from_json::<LocationOutput>(json)?.location()?),
            Setting::Versioning => SettingValue::Versioning(
                from_json(json).filter(|versioning| *versioning != Versioning::NEITHER)?,
            ),
            Setting::Policy => {
                SettingValue::Policy(PolicyText::of_json(from_json::<PolicyOutput>(json)?.policy.get())?)
            }
            Setting::PolicyStatus => {
                SettingValue::PolicyStatus(from_json::<PolicyStatusOutput>(json)?.policy_status)
            }
            Setting::Encryption => SettingValue::Encryption(
                from_json::<EncryptionOutput>(json)?.server_side_encryption_configuration,
            ),
            Setting::Ownership => {
                SettingValue::Ownership(from_json::<OwnershipOutput>(json)?.ownership_controls)
            }
            Setting::PublicAccess => SettingValue::PublicAccess(PublicAccessBlock::of_json(json)?),
            Setting::AccountPublicAccess => {
                SettingValue::AccountPublicAccess(PublicAccessBlock::of_json(json)?)
            }
            Setting::ObjectLock => {
                SettingValue::ObjectLock(from_json::<ObjectLockOutput>(json)?.object_lock_configuration)
            }
            Setting::RequestPayment => SettingValue::RequestPayment(from_json(json)?),
        })
    }

    /// What names and values say of `setting`, as other formats than JSON print them.
    pub(super) fn of_words(setting: Setting, words: &[(&'static str, String)]) -> Option<SettingValue> {
        let text = |name| words.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        Some(match setting {
            Setting::Caller => {
                SettingValue::Caller(Caller { account: text("Account")?.to_owned(), arn: None })
            }
            Setting::Location => {
                let region = text("LocationConstraint").or(text("BucketRegion"))?;
                let bucket_arn = text("BucketArn").map(str::to_owned);
                SettingValue::Location(Location { region: region_of(region).to_owned(), bucket_arn })
            }
            Setting::Versioning => SettingValue::Versioning(Versioning {
                status: text("Status").and_then(word),
                mfa_delete: text("MFADelete").and_then(word),
            }),
            Setting::Policy => SettingValue::Policy(PolicyText::new(text("Policy")?)),
            Setting::PolicyStatus => {
                SettingValue::PolicyStatus(PolicyStatus { is_public: text("IsPublic").and_then(switch)? })
            }
            Setting::Encryption => {
                let default = text("SSEAlgorithm").and_then(word).map(|algorithm| DefaultEncryption {
                    algorithm,
                    kms_key: text("KMSMasterKeyID").map(str::to_owned),
                });
                let blocked = text("EncryptionType")
                    .map(|kind| BlockedEncryption { encryption_type: vec![kind.to_owned()] });
                SettingValue::Encryption(Encryption { rules: vec![EncryptionRule { default, blocked }] })
            }
            Setting::Ownership => {
                let object_ownership = text("ObjectOwnership").and_then(word)?;
                SettingValue::Ownership(OwnershipControls { rules: vec![OwnershipRule { object_ownership }] })
            }
            Setting::PublicAccess | Setting::AccountPublicAccess => {
                let block = PublicAccessBlock {
                    block_public_acls: text("BlockPublicAcls").and_then(switch),
                    ignore_public_acls: text("IgnorePublicAcls").and_then(switch),
                    block_public_policy: text("BlockPublicPolicy").and_then(switch),
                    restrict_public_buckets: text("RestrictPublicBuckets").and_then(switch),
                };
                match setting {
                    Setting::PublicAccess => SettingValue::PublicAccess(block),
                    _ => SettingValue::AccountPublicAccess(block),
                }
            }
            Setting::ObjectLock => {
                let number = |name| text(name).and_then(|number| number.parse().ok());
                let mode = text("Mode").and_then(word);
                let retention = Retention { mode, days: number("Days"), years: number("Years") };
                let rule = (retention != Retention::default())
                    .then_some(ObjectLockRule { default_retention: Some(retention) });
                SettingValue::ObjectLock(ObjectLock {
                    enabled: text("ObjectLockEnabled").and_then(word),
                    rule,
                })
            }
            Setting::RequestPayment => {
                SettingValue::RequestPayment(RequestPayment { payer: text("Payer").and_then(word)? })
            }
        })
    }
}

impl LocationOutput {
    fn location(self) -> Option<Location> {
        let region = match (&self.location_constraint, &self.bucket_region) {
            (Some(constraint), _) => constraint.as_deref().unwrap_or("null"),
            (None, Some(region)) => region,
            (None, None) => return None,
        };
        Some(Location { region: region_of(region).to_owned(), bucket_arn: self.bucket_arn })
    }
}

impl Versioning {
    const NEITHER: Versioning = Versioning { status: None, mfa_delete: None };
}

impl PolicyText {
    /// Some ways to print a policy end it with a line break.
    pub(super) fn new(policy: &str) -> PolicyText {
        PolicyText(policy.trim_end().to_owned())
    }

    /// A string that holds the policy, or the policy itself.
    pub(super) fn of_json(json: &str) -> Option<PolicyText> {
        match json.as_bytes().first()? {
            b'"' => from_json::<String>(json).map(|policy| PolicyText::new(&policy)),
            b'{' => Some(PolicyText::new(json)),
            _ => None,
        }
    }
}

impl PolicyText {
    /// The bucket that the policy is of, where that is another one than `bucket`: S3 refuses a policy with
    /// the resources of any but its own.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html>
    pub(super) fn other_bucket(&self, bucket: &str) -> Option<String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Policy {
            statement: OneOrMany<StatementResource>,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct StatementResource {
            resource: Option<OneOrMany<String>>,
        }
        let statements = from_json::<Policy>(&self.0)?.statement.into_vec();
        let resources =
            statements.into_iter().flat_map(|statement| statement.resource.map(OneOrMany::into_vec));
        let mut other = None;
        for resource in resources.flatten() {
            let name = bucket_and_key(&resource)?.split('/').next().unwrap_or_default();
            if name == bucket || name.contains(['*', '?', '$']) {
                return None;
            }
            other.get_or_insert_with(|| name.to_owned());
        }
        other
    }
}

/// What a policy writes as one value or as a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    fn into_vec(self) -> Vec<T> {
        match self {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        }
    }
}

impl PublicAccessBlock {
    fn of_json(json: &str) -> Option<PublicAccessBlock> {
        from_json::<PublicAccessOutput>(json).map(|output| output.public_access_block_configuration)
    }
}

pub(super) fn from_json<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

/// A value that is one of a few words, which have the same names in every format.
fn word<T: DeserializeOwned>(text: &str) -> Option<T> {
    let text: StrDeserializer<Error> = text.into_deserializer();
    T::deserialize(text).ok()
}

fn switch(text: &str) -> Option<bool> {
    text.to_ascii_lowercase().parse().ok()
}

/// The Region that a location stands for: none is the first one, and the oldest in Europe has a name
/// of its own. <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html>
fn region_of(location: &str) -> &str {
    match location {
        "null" | "None" | "" => "us-east-1",
        "EU" => "eu-west-1",
        region => region,
    }
}

/// An object with its members as they are written, in order.
#[derive(Debug)]
pub(super) struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    pub fn read(json: &str) -> Option<Members> {
        from_json(json)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.get()))
    }

    /// The setting that an answer is of, by its names.
    pub fn setting(&self) -> Option<Setting> {
        const NAMES: [(&str, Setting); 13] = [
            ("Account", Setting::Caller),
            ("LocationConstraint", Setting::Location),
            ("BucketRegion", Setting::Location),
            ("Status", Setting::Versioning),
            ("Policy", Setting::Policy),
            ("PolicyStatus", Setting::PolicyStatus),
            ("ServerSideEncryptionConfiguration", Setting::Encryption),
            ("OwnershipControls", Setting::Ownership),
            ("PublicAccessBlockConfiguration", Setting::PublicAccess),
            ("ObjectLockConfiguration", Setting::ObjectLock),
            ("Payer", Setting::RequestPayment),
            ("BucketArn", Setting::Location),
            // What stands beside the status; S3 does not say what it means alone.
            ("MFADelete", Setting::Versioning),
        ];
        // What also has a status: rules of replication and lifecycles.
        const OF_RULES: [&str; 5] = ["ID", "Id", "Filter", "Prefix", "Destination"];
        let setting = NAMES.iter().find(|(name, _)| self.has(name)).map(|(_, setting)| *setting);
        setting
            .filter(|setting| *setting != Setting::Versioning || !OF_RULES.iter().any(|name| self.has(name)))
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Members;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}
