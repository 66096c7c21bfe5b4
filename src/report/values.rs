//! What S3 answers to each command, as typed values. Members that are not needed are left alone; one
//! of a wrong type, or twice in an object, makes the whole answer unreadable.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>

use serde::de::IgnoredAny;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer};
use serde::{Deserialize, de};
use serde_json::value::RawValue;

use crate::aws::arn::bucket_and_key;
use crate::aws_cli::setting::Setting;
use crate::text::time::Time;

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

/// Which objects a command listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// What all that was asked for begins with.
    pub prefix: String,
    /// All of them, or the newest of those that the script counted.
    pub objects: Vec<ListedObject>,
    pub count: usize,
    pub extent: ListingExtent,
}

/// Whether a list holds all that there is to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ListingExtent {
    /// It does not show in the list itself.
    #[default]
    NotShown,
    Whole,
    /// There may be more.
    Doubtful,
    /// It ended at a limit, and there is more.
    Cut,
}

/// An object in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedObject {
    pub key: String,
    pub modified: Time,
    /// Whether its time is that of the computer's zone, which is not shown.
    pub is_local: bool,
    /// The canonical ID of its owner.
    pub owner: Option<String>,
}

/// What S3 says of one object beside what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectHead {
    pub key: String,
    pub modified: Time,
    /// None for an object that no replication has to do with.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html>
    pub replication: Option<ReplicationStatus>,
    pub encryption: Option<EncryptionAlgorithm>,
    /// The ARN of the key that it is encrypted with.
    pub kms_key: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ReplicationStatus {
    /// Replication put it there.
    #[serde(rename = "REPLICA")]
    Replica,
    /// It is to be replicated from there.
    #[serde(other)]
    Source,
}

/// How many versions there are, and how many markers of objects that were deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versions {
    pub count: usize,
    pub delete_markers: usize,
    pub is_cut: bool,
}

/// Whose the bucket is, by the canonical ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketOwner(pub String);

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
    Objects(Listing),
    Object(Vec<ObjectHead>),
    Versions(Versions),
    Owner(BucketOwner),
    Time(Time),
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

/// As `list-objects-v2` prints it, or the script, which counts objects itself.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListingOutput {
    contents: Option<Vec<ListedOutput>>,
    next_token: Option<String>,
    is_truncated: Option<bool>,
    common_prefixes: Option<Vec<IgnoredAny>>,
    count: Option<usize>,
    is_cut: Option<bool>,
    newest: Option<Vec<ListedOutput>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListedOutput {
    key: String,
    #[serde(deserialize_with = "time")]
    last_modified: Time,
    owner: Option<OwnerOutput>,
}

#[derive(Deserialize)]
struct OwnerOutput {
    #[serde(rename = "ID")]
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct HeadOutput {
    #[serde(deserialize_with = "time")]
    last_modified: Time,
    replication_status: Option<ReplicationStatus>,
    server_side_encryption: Option<EncryptionAlgorithm>,
    #[serde(rename = "SSEKMSKeyId")]
    kms_key: Option<String>,
}

/// What the script says of an object, or as a string why nothing.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ObjectOutput {
    key: String,
    head: Box<RawValue>,
}

/// As `list-object-versions` prints it, or the script, which counts them itself.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct VersionsOutput {
    versions: Option<Vec<IgnoredAny>>,
    delete_markers: Option<Vec<IgnoredAny>>,
    next_token: Option<String>,
    is_truncated: Option<bool>,
    version_count: Option<usize>,
    delete_marker_count: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BucketOwnerOutput {
    owner: OwnerOutput,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TimeOutput {
    #[serde(rename = "UTC", deserialize_with = "time")]
    utc: Time,
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| de::Error::custom("no time"))
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
            Setting::Objects => SettingValue::Objects(from_json::<ListingOutput>(json)?.listing()?),
            // The command does not repeat for which object it was.
            Setting::Object => SettingValue::Object(vec![from_json::<HeadOutput>(json)?.head(String::new())]),
            Setting::Versions => SettingValue::Versions(from_json::<VersionsOutput>(json)?.versions()),
            Setting::Owner => {
                SettingValue::Owner(BucketOwner(from_json::<BucketOwnerOutput>(json)?.owner.id?))
            }
            Setting::Time => SettingValue::Time(from_json::<TimeOutput>(json)?.utc),
        })
    }

    /// What the script says of objects: those of which S3 answered, and why it did not of others.
    pub(super) fn objects(json: &str) -> Option<(SettingValue, Vec<String>)> {
        let mut heads = Vec::new();
        let mut errors = Vec::new();
        for ObjectOutput { key, head } in from_json::<Vec<ObjectOutput>>(json)? {
            match from_json::<String>(head.get()) {
                Some(error) => errors.push(error),
                None => heads.push(from_json::<HeadOutput>(head.get())?.head(key)),
            }
        }
        Some((SettingValue::Object(heads), errors))
    }

    /// The one value that two answers make, where they do not contradict each other: of several objects, and of the
    /// later time.
    pub(super) fn joined(&mut self, other: &SettingValue) -> bool {
        match (self, other) {
            (SettingValue::Object(heads), SettingValue::Object(more)) => heads.extend_from_slice(more),
            (SettingValue::Time(time), SettingValue::Time(other)) => *time = (*time).max(*other),
            _ => return false,
        }
        true
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
            Setting::Objects | Setting::Object | Setting::Versions | Setting::Owner | Setting::Time => {
                return None;
            }
        })
    }
}

impl Listing {
    pub(super) fn push(&mut self, object: ListedObject) {
        self.objects.push(object);
        self.count += 1;
    }
}

impl ListingOutput {
    /// `None` for an object that has nothing of a list.
    fn listing(self) -> Option<Listing> {
        let listed = self.contents.or(self.newest);
        if listed.is_none() && self.common_prefixes.is_none() {
            return None;
        }
        let objects: Vec<_> = listed.unwrap_or_default().into_iter().map(ListedOutput::object).collect();
        let is_cut = self.is_cut == Some(true)
            || self.is_truncated == Some(true)
            || self.next_token.is_some()
            || self.common_prefixes.is_some_and(|prefixes| !prefixes.is_empty());
        let count = self.count.unwrap_or(objects.len());
        let extent = if is_cut { ListingExtent::Cut } else { ListingExtent::Whole };
        Some(Listing { prefix: String::new(), objects, count, extent })
    }
}

impl ListedOutput {
    fn object(self) -> ListedObject {
        let owner = self.owner.and_then(|owner| owner.id);
        ListedObject { key: self.key, modified: self.last_modified, is_local: false, owner }
    }
}

impl HeadOutput {
    fn head(self, key: String) -> ObjectHead {
        ObjectHead {
            key,
            modified: self.last_modified,
            replication: self.replication_status,
            encryption: self.server_side_encryption,
            kms_key: self.kms_key,
        }
    }
}

impl VersionsOutput {
    fn versions(self) -> Versions {
        let length = |list: Option<Vec<IgnoredAny>>| list.map_or(0, |list| list.len());
        Versions {
            count: self.version_count.unwrap_or_else(|| length(self.versions)),
            delete_markers: self.delete_marker_count.unwrap_or_else(|| length(self.delete_markers)),
            is_cut: self.is_truncated == Some(true) || self.next_token.is_some(),
        }
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

    /// Whether it is the frame of a list with nothing in it.
    pub fn is_empty_list(&self) -> bool {
        const FRAME: [&str; 8] = [
            "RequestCharged",
            "Prefix",
            "IsTruncated",
            "Name",
            "MaxKeys",
            "KeyCount",
            "EncodingType",
            "KeyMarker",
        ];
        self.iter().all(|(name, value)| FRAME.contains(&name) && value != "true")
    }

    /// The setting that an answer is of, by its names.
    pub fn setting(&self) -> Option<Setting> {
        const NAMES: [(&str, Setting); 19] = [
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
            ("Contents", Setting::Objects),
            ("CommonPrefixes", Setting::Objects),
            ("Versions", Setting::Versions),
            ("DeleteMarkers", Setting::Versions),
            ("ContentLength", Setting::Object),
            ("Grants", Setting::Owner),
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
