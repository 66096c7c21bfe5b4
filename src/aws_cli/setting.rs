//! What the commands of the AWS CLI show of a bucket and of what is in it, and under which names.
//! <https://docs.aws.amazon.com/cli/latest/reference/s3api/>

use crate::aws::bucket_name::BucketName;

/// What one command shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    Caller,
    Location,
    Versioning,
    Policy,
    PolicyStatus,
    Encryption,
    Ownership,
    PublicAccess,
    AccountPublicAccess,
    ObjectLock,
    RequestPayment,
    /// Which objects are in the bucket.
    Objects,
    /// What S3 knows of single ones of them.
    Object,
    /// Their versions, and the markers of those that were deleted.
    Versions,
    /// Whose the bucket is.
    Owner,
    /// When all this was shown.
    Time,
}

/// A script of the page that only reads, and prints one report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadingScript {
    Preflight,
    Arrival,
}

impl ReadingScript {
    pub const ALL: [Self; 2] = [Self::Preflight, Self::Arrival];

    /// The first member of its report, by which that is told.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Preflight => "flowLogExportPreflight",
            Self::Arrival => "flowLogExportArrival",
        }
    }

    /// What its report shows.
    pub fn settings(self) -> &'static [Setting] {
        match self {
            Self::Preflight => &[
                Setting::Caller,
                Setting::Location,
                Setting::Versioning,
                Setting::Policy,
                Setting::PolicyStatus,
                Setting::Encryption,
                Setting::Ownership,
                Setting::PublicAccess,
                Setting::AccountPublicAccess,
                Setting::ObjectLock,
                Setting::RequestPayment,
            ],
            Self::Arrival => &[
                Setting::Caller,
                Setting::Objects,
                Setting::Object,
                Setting::Versions,
                Setting::Owner,
                Setting::Time,
            ],
        }
    }
}

impl Setting {
    pub const ALL: [Self; 16] = [
        Self::Caller,
        Self::Location,
        Self::Versioning,
        Self::Policy,
        Self::PolicyStatus,
        Self::Encryption,
        Self::Ownership,
        Self::PublicAccess,
        Self::AccountPublicAccess,
        Self::ObjectLock,
        Self::RequestPayment,
        Self::Objects,
        Self::Object,
        Self::Versions,
        Self::Owner,
        Self::Time,
    ];

    /// In a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Caller => "the account that ran the commands",
            Self::Location => "the bucket's Region",
            Self::Versioning => "versioning",
            Self::Policy => "the bucket policy",
            Self::PolicyStatus => "whether S3 calls the policy public",
            Self::Encryption => "default encryption",
            Self::Ownership => "Object Ownership",
            Self::PublicAccess => "Block Public Access",
            Self::AccountPublicAccess => "Block Public Access of the whole account",
            Self::ObjectLock => "Object Lock",
            Self::RequestPayment => "Requester Pays",
            Self::Objects => "the list of files",
            Self::Object => "the newest file",
            Self::Versions => "the list of versions",
            Self::Owner => "the owner of the bucket",
            Self::Time => "the time",
        }
    }

    /// The code with which S3 says that nothing of the kind is set.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>
    pub(crate) fn code_of_none(self) -> Option<&'static str> {
        Some(match self {
            Self::Policy | Self::PolicyStatus => "NoSuchBucketPolicy",
            Self::Encryption => "ServerSideEncryptionConfigurationNotFoundError",
            Self::Ownership => "OwnershipControlsNotFoundError",
            Self::PublicAccess | Self::AccountPublicAccess => "NoSuchPublicAccessBlockConfiguration",
            Self::ObjectLock => "ObjectLockConfigurationNotFoundError",
            Self::Caller
            | Self::Location
            | Self::Versioning
            | Self::RequestPayment
            | Self::Objects
            | Self::Object
            | Self::Versions
            | Self::Owner
            | Self::Time => return None,
        })
    }

    /// The first setting of which a code says that there is none.
    pub(crate) fn of_code_of_none(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.code_of_none() == Some(code))
    }

    /// Its member in the report of a script.
    pub(crate) fn member(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Location => "location",
            Self::Versioning => "versioning",
            Self::Policy => "policy",
            Self::PolicyStatus => "policyStatus",
            Self::Encryption => "encryption",
            Self::Ownership => "ownershipControls",
            Self::PublicAccess => "publicAccessBlock",
            Self::AccountPublicAccess => "accountPublicAccessBlock",
            Self::ObjectLock => "objectLock",
            Self::RequestPayment => "requestPayment",
            Self::Objects => "objects",
            Self::Object => "newest",
            Self::Versions => "versions",
            Self::Owner => "owner",
            Self::Time => "time",
        }
    }

    /// Whether it is of the bucket, and not of the account or of who asks.
    pub(crate) fn is_of_bucket(self) -> bool {
        !matches!(self, Self::Caller | Self::AccountPublicAccess | Self::Time)
    }

    /// Whether its command prints nothing where there is nothing.
    pub(crate) fn may_be_silent(self) -> bool {
        matches!(self, Self::Versioning | Self::Objects | Self::Versions)
    }

    /// Whether a command may change it by which the bucket is set up.
    fn can_be_set(self) -> bool {
        !matches!(self, Self::Objects | Self::Object | Self::Versions | Self::Owner | Self::Time)
    }

    /// The service of the AWS CLI, and its command that shows it; for the time, a program of the computer's.
    fn command_words(self) -> (&'static str, &'static str) {
        match self {
            Self::Caller => ("sts", "get-caller-identity"),
            Self::Location => ("s3api", "get-bucket-location"),
            Self::Versioning => ("s3api", "get-bucket-versioning"),
            Self::Policy => ("s3api", "get-bucket-policy"),
            Self::PolicyStatus => ("s3api", "get-bucket-policy-status"),
            Self::Encryption => ("s3api", "get-bucket-encryption"),
            Self::Ownership => ("s3api", "get-bucket-ownership-controls"),
            Self::PublicAccess => ("s3api", "get-public-access-block"),
            Self::AccountPublicAccess => ("s3control", "get-public-access-block"),
            Self::ObjectLock => ("s3api", "get-object-lock-configuration"),
            Self::RequestPayment => ("s3api", "get-bucket-request-payment"),
            Self::Objects => ("s3api", "list-objects-v2"),
            Self::Object => ("s3api", "head-object"),
            Self::Versions => ("s3api", "list-object-versions"),
            Self::Owner => ("s3api", "get-bucket-acl"),
            Self::Time => ("", "date"),
        }
    }

    /// What IAM calls the permission to read it; everybody may ask who they are.
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
    pub(crate) fn permission(self) -> Option<&'static str> {
        Some(match self {
            Self::Caller | Self::Time => return None,
            Self::Location => "s3:GetBucketLocation",
            Self::Versioning => "s3:GetBucketVersioning",
            Self::Policy => "s3:GetBucketPolicy",
            Self::PolicyStatus => "s3:GetBucketPolicyStatus",
            Self::Encryption => "s3:GetEncryptionConfiguration",
            Self::Ownership => "s3:GetBucketOwnershipControls",
            Self::PublicAccess => "s3:GetBucketPublicAccessBlock",
            Self::AccountPublicAccess => "s3:GetAccountPublicAccessBlock",
            Self::ObjectLock => "s3:GetBucketObjectLockConfiguration",
            Self::RequestPayment => "s3:GetBucketRequestPayment",
            Self::Objects => "s3:ListBucket",
            Self::Object => "s3:GetObject",
            Self::Versions => "s3:ListBucketVersions",
            Self::Owner => "s3:GetBucketAcl",
        })
    }

    /// The setting whose answers look the same, where there are two.
    pub(crate) fn of_answer(self) -> Self {
        match self {
            Self::AccountPublicAccess => Self::PublicAccess,
            setting => setting,
        }
    }

    /// By the words that follow `aws`.
    pub(crate) fn of_command(service: &str, verb: &str) -> Option<Self> {
        let other = match (service, verb) {
            ("s3api", "head-bucket") => Some(Self::Location),
            ("s3", "ls") | ("s3api", "list-objects") => Some(Self::Objects),
            _ => None,
        };
        other.or_else(|| Self::ALL.into_iter().find(|setting| setting.command_words() == (service, verb)))
    }

    /// Whether some setting is shown by this command, of whatever service.
    pub(crate) fn is_shown_by(verb: &str) -> bool {
        verb == "head-bucket" || Self::ALL.into_iter().any(|setting| setting.command_words().1 == verb)
    }

    /// What a command changes, by the words that follow `aws`.
    pub(crate) fn of_change(service: &str, verb: &str) -> Option<Self> {
        let changed = verb.strip_prefix("put-").or_else(|| verb.strip_prefix("delete-"))?;
        let is_it = |setting: &Self| {
            let (of, shown) = setting.command_words();
            setting.can_be_set() && of == service && shown.strip_prefix("get-") == Some(changed)
        };
        Self::ALL.into_iter().find(is_it)
    }

    /// By the name of the operation, which errors and tables give: the command's without hyphens.
    /// The bucket's and the account's Block Public Access have the same.
    pub(crate) fn of_operation(operation: &str) -> Option<Self> {
        let is_it = |setting: &Self| {
            let letters = setting.command_words().1.chars().filter(|c| *c != '-');
            letters.eq(operation.chars().map(|c| c.to_ascii_lowercase()))
        };
        let other = match operation {
            "HeadBucket" => Some(Self::Location),
            "ListObjects" => Some(Self::Objects),
            _ => None,
        };
        other.or_else(|| Self::ALL.into_iter().find(is_it))
    }

    /// By the name of an operation that changes it.
    pub(crate) fn of_changing_operation(operation: &str) -> Option<Self> {
        let changed = operation.strip_prefix("Put").or_else(|| operation.strip_prefix("Delete"))?;
        Self::of_operation(&format!("Get{changed}")).filter(|setting| setting.can_be_set())
    }

    /// Whether their answers and errors look the same.
    pub(crate) fn looks_like(self, other: Self) -> bool {
        self.of_answer() == other.of_answer()
    }

    /// The whole command, ready to run.
    pub(crate) fn command(self, bucket: &BucketName, account_id: &str) -> String {
        let (service, verb) = self.command_words();
        let about = match self {
            Self::Caller | Self::Time => String::new(),
            Self::AccountPublicAccess => format!(" --account-id {account_id}"),
            _ => format!(" --bucket {bucket} --expected-bucket-owner {account_id}"),
        };
        format!("aws {service} {verb}{about} --output json")
    }
}
