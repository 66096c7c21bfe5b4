//! What the commands of the AWS CLI show of a bucket, and under which names.
//! <https://docs.aws.amazon.com/cli/latest/reference/s3api/>

use crate::json::{Kind, Value};
use crate::policy::Grant;

/// What one command shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Caller,
    Location,
    Versioning,
    Policy,
    Encryption,
    Ownership,
    PublicAccess,
    ObjectLock,
    RequestPayment,
}

impl Part {
    pub const ALL: [Self; 9] = [
        Self::Caller,
        Self::Location,
        Self::Versioning,
        Self::Policy,
        Self::Encryption,
        Self::Ownership,
        Self::PublicAccess,
        Self::ObjectLock,
        Self::RequestPayment,
    ];

    /// In a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Caller => "the account that ran the commands",
            Self::Location => "the bucket's Region",
            Self::Versioning => "versioning",
            Self::Policy => "the bucket policy",
            Self::Encryption => "default encryption",
            Self::Ownership => "Object Ownership",
            Self::PublicAccess => "Block Public Access",
            Self::ObjectLock => "Object Lock",
            Self::RequestPayment => "Requester Pays",
        }
    }

    /// Its member in the report of the preflight script.
    pub(crate) fn member(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Location => "location",
            Self::Versioning => "versioning",
            Self::Policy => "policy",
            Self::Encryption => "encryption",
            Self::Ownership => "ownershipControls",
            Self::PublicAccess => "publicAccessBlock",
            Self::ObjectLock => "objectLock",
            Self::RequestPayment => "requestPayment",
        }
    }

    /// The command that shows it.
    fn verb(self) -> &'static str {
        match self {
            Self::Caller => "get-caller-identity",
            Self::Location => "get-bucket-location",
            Self::Versioning => "get-bucket-versioning",
            Self::Policy => "get-bucket-policy",
            Self::Encryption => "get-bucket-encryption",
            Self::Ownership => "get-bucket-ownership-controls",
            Self::PublicAccess => "get-public-access-block",
            Self::ObjectLock => "get-object-lock-configuration",
            Self::RequestPayment => "get-bucket-request-payment",
        }
    }

    /// What IAM calls the permission to read it; everybody may ask who they are.
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
    pub(crate) fn permission(self) -> Option<&'static str> {
        Some(match self {
            Self::Caller => return None,
            Self::Location => "s3:GetBucketLocation",
            Self::Versioning => "s3:GetBucketVersioning",
            Self::Policy => "s3:GetBucketPolicy",
            Self::Encryption => "s3:GetEncryptionConfiguration",
            Self::Ownership => "s3:GetBucketOwnershipControls",
            Self::PublicAccess => "s3:GetBucketPublicAccessBlock",
            Self::ObjectLock => "s3:GetBucketObjectLockConfiguration",
            Self::RequestPayment => "s3:GetBucketRequestPayment",
        })
    }

    /// By the word that follows `aws s3api` or `aws sts`.
    pub(crate) fn of_verb(verb: &str) -> Option<Self> {
        let head = (verb == "head-bucket").then_some(Self::Location);
        head.or_else(|| Self::ALL.into_iter().find(|part| part.verb() == verb))
    }

    /// What a command changes, by the word that follows `aws s3api`.
    pub(crate) fn of_change(verb: &str) -> Option<Self> {
        let changed = verb.strip_prefix("put-").or_else(|| verb.strip_prefix("delete-"))?;
        Self::ALL.into_iter().find(|part| part.verb().strip_prefix("get-") == Some(changed))
    }

    /// By the name of the operation, which errors and tables give: the command's without hyphens.
    pub(crate) fn of_operation(operation: &str) -> Option<Self> {
        let is_it = |part: &Self| {
            let letters = part.verb().chars().filter(|c| *c != '-');
            letters.eq(operation.chars().map(|c| c.to_ascii_lowercase()))
        };
        let head = (operation == "HeadBucket").then_some(Self::Location);
        head.or_else(|| Self::ALL.into_iter().find(is_it))
    }

    /// The whole command, ready to run.
    pub(crate) fn command(self, grant: &Grant, account_id: &str) -> String {
        let verb = self.verb();
        match self {
            Self::Caller => format!("aws sts {verb} --output json"),
            _ => format!(
                "aws s3api {verb} --bucket {} --expected-bucket-owner {account_id} --output json",
                grant.bucket
            ),
        }
    }
}

/// A value that the checks need, and where the answer of a command has it. Arrays on the way are of
/// one element; which one of several counts is not documented.
type Path = &'static [&'static str];

const FIELDS: [(Part, Path); 15] = [
    (Part::Caller, &["Account"]),
    (Part::Location, &["LocationConstraint"]),
    (Part::Location, &["BucketRegion"]),
    (Part::Versioning, &["Status"]),
    (Part::Policy, &["Policy"]),
    (
        Part::Encryption,
        &["ServerSideEncryptionConfiguration", "Rules", "ApplyServerSideEncryptionByDefault", "SSEAlgorithm"],
    ),
    (
        Part::Encryption,
        &[
            "ServerSideEncryptionConfiguration",
            "Rules",
            "ApplyServerSideEncryptionByDefault",
            "KMSMasterKeyID",
        ],
    ),
    (
        Part::Encryption,
        &["ServerSideEncryptionConfiguration", "Rules", "BlockedEncryptionTypes", "EncryptionType"],
    ),
    (Part::Ownership, &["OwnershipControls", "Rules", "ObjectOwnership"]),
    (Part::PublicAccess, &["PublicAccessBlockConfiguration", "BlockPublicPolicy"]),
    (Part::PublicAccess, &["PublicAccessBlockConfiguration", "RestrictPublicBuckets"]),
    (Part::ObjectLock, &["ObjectLockConfiguration", "ObjectLockEnabled"]),
    (Part::ObjectLock, &["ObjectLockConfiguration", "Rule", "DefaultRetention"]),
    (Part::RequestPayment, &["Payer"]),
    // What stands beside the status; S3 does not say what it means alone.
    (Part::Versioning, &["MFADelete"]),
];

/// The Region of a bucket, by whichever of its two names.
pub(crate) const REGION: &str = "Region";

/// Names of the values inside `DefaultRetention`.
const RETENTION: [&str; 3] = ["Mode", "Days", "Years"];

/// Values by the names that AWS gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(&'static str, String)>);

impl Fields {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn set(&mut self, name: &'static str, value: &str) {
        let (name, value) = match name {
            "LocationConstraint" | "BucketRegion" => (REGION, region(value)),
            // Some ways to print it end with a line break.
            "Policy" => (name, value.trim_end()),
            _ => (name, value),
        };
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, value.to_owned()));
    }

    /// What the answer of a command says about `part`.
    pub fn of_json(part: Part, answer: Value<'_>) -> Self {
        let mut fields = Fields::default();
        for (_, path) in FIELDS.iter().filter(|(of, _)| *of == part) {
            let (Some(value), Some(name)) = (follow(answer, path), path.last()) else { continue };
            match (*name, value.kind()) {
                ("DefaultRetention", _) => {
                    for name in RETENTION {
                        if let Some(text) = value.member(name).and_then(Value::as_text) {
                            fields.set(name, &text);
                        }
                    }
                }
                ("LocationConstraint", Kind::Null) => fields.set(name, "null"),
                ("Policy", Kind::Object) => fields.set(name, value.raw()),
                _ => {
                    if let Some(text) = value.as_text() {
                        fields.set(name, &text);
                    }
                }
            }
        }
        fields
    }
}

fn follow<'a>(answer: Value<'a>, path: Path) -> Option<Value<'a>> {
    path.iter().try_fold(answer, |value, name| {
        let value = value.member(name)?;
        if value.kind() != Kind::Array {
            return Some(value);
        }
        let mut elements = value.elements();
        elements.next().filter(|_| elements.next().is_none())
    })
}

/// The part that an answer is of, by the names in it.
pub(crate) fn of_answer(answer: Value<'_>) -> Option<Part> {
    let has = |name: &str| answer.member(name).is_some();
    FIELDS.iter().find(|(_, path)| path.first().is_some_and(|name| has(name))).map(|(part, _)| *part)
}

/// Part and name of a value, where only the name is told and whether it is inside of something. Other
/// commands have values of these names too, and rarely at the same depth.
pub(crate) fn of_name(name: &str, is_inside: bool) -> Option<(Part, &'static str)> {
    let retention = is_inside.then_some(RETENTION.map(|name| (Part::ObjectLock, name)));
    let fields = FIELDS.iter().filter(|(_, path)| is_inside == (path.len() > 1));
    let named = fields.filter_map(|(part, path)| Some((*part, *path.last()?)));
    named.chain(retention.into_iter().flatten()).find(|(_, known)| *known == name)
}

/// The Region that a location stands for: none is the first one, and the oldest in Europe has a name
/// of its own. <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html>
fn region(location: &str) -> &str {
    match location {
        "null" | "None" | "" => "us-east-1",
        "EU" => "eu-west-1",
        region => region,
    }
}

/// Whether a word is of the form `eu-west-1`.
pub(crate) fn is_region(word: &str) -> bool {
    let Some((name, number)) = word.rsplit_once('-') else { return false };
    let is_name = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    word.len() < 30
        && name.contains('-')
        && name.split('-').all(is_name)
        && (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}
