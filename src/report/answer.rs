//! What a paste says of a bucket: an answer to each command, or why there is none.

use crate::aws::partition::OtherPartition;
use crate::aws_cli::error::CliError;
use crate::aws_cli::setting::Setting;
use crate::report::values::{
    BucketOwner, Caller, Encryption, Listing, Location, ObjectHead, ObjectLock, OwnershipControls,
    PolicyStatus, PolicyText, PublicAccessBlock, RequestPayment, SettingValue, Versioning, Versions,
};
use crate::text::credentials::Quoted;
use crate::text::finding::Finding;
use crate::text::time::Time;

/// What a paste says of one setting of a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T> {
    Value(T),
    /// S3's word that nothing of the kind is set, such as no policy. Of versioning it is that this was
    /// never enabled.
    NotSet,
    Missing(Missing),
}

/// Why a paste does not answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Missing {
    #[default]
    NotSeen,
    /// The command printed nothing.
    Silent,
    /// The command printed nothing, and would not have shown an error.
    HidesErrors,
    Failed(CliError),
    /// There is something, and it cannot be read; a finding says why.
    Unreadable,
    /// The same question was answered in two ways, and the paste does not tell which one counts.
    Contradicted,
    /// A command after the answer changed it.
    Changed,
    /// There is an answer, and it is not plainly about the bucket.
    Unbound(Unbound),
}

/// Why an answer does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unbound {
    /// It is about this bucket.
    OtherBucket(String),
    /// It is about this account.
    OtherAccount(String),
    /// Its command went to this address, which is not Amazon S3.
    Endpoint(String),
    /// Its command went to another partition than Trustgrid's.
    Partition(OtherPartition),
    /// Its command does not name the bucket itself: a variable, a loop or nothing does.
    NotNamed,
    /// What stands before it is no command that can be read.
    Unclear,
    /// It is about what begins so.
    OtherPrefix(String),
    /// Several commands may have printed it.
    SeveralCommands,
    /// There is no command before it, and it is not the only one.
    NoCommand,
    /// It tells whose credentials were used, and others asked about the bucket.
    OtherCredentials,
}

impl Missing {
    /// Why what has this name is not known.
    pub(crate) fn sentence(&self, name: &str) -> String {
        match self {
            Self::NotSeen => format!("The output doesn't show {name}."),
            Self::Silent => format!("The command that shows {name} printed nothing."),
            Self::HidesErrors => {
                format!("The command that shows {name} printed nothing, and it would have hidden an error.")
            }
            Self::Changed => format!("A command changed {name} after it was shown."),
            Self::Contradicted => {
                format!("There are different answers about {name}, and nothing tells which one counts.")
            }
            Self::Unreadable => format!("The output about {name} can't be read."),
            Self::Failed(error) => format!("The output doesn't show {name}, because {error}."),
            Self::Unbound(why) => why.sentence(name),
        }
    }
}

impl Unbound {
    /// Why what is shown under this name does not count.
    fn sentence(&self, name: &str) -> String {
        match self {
            Unbound::OtherBucket(other) => {
                format!("The output shows {name} only for the bucket {}.", Quoted(other))
            }
            Unbound::OtherAccount(other) => {
                format!("The output shows {name} only for the account {}.", Quoted(other))
            }
            Unbound::Endpoint(address) => {
                format!("The output shows {name} only from {}, which isn't Amazon S3.", Quoted(address))
            }
            Unbound::Partition(partition) => {
                format!(
                    "The output shows {name} only in {}. Trustgrid can't replicate there.",
                    partition.name()
                )
            }
            Unbound::NotNamed => {
                format!(
                    "The command that shows {name} doesn't name the bucket itself, so its answer doesn't count."
                )
            }
            Unbound::Unclear => {
                format!("This page can't read the command that shows {name}, so its answer doesn't count.")
            }
            Unbound::OtherPrefix(prefix) => {
                format!("The output shows {name} only for names that begin with {}.", Quoted(prefix))
            }
            Unbound::SeveralCommands => {
                format!("More than one command may have shown {name}, so the answer doesn't count.")
            }
            Unbound::NoCommand => {
                format!("There is no command before the answer about {name}, so it may be about any bucket.")
            }
            Unbound::OtherCredentials => {
                format!("The command that shows {name} ran with other credentials than those for the bucket.")
            }
        }
    }
}

impl<T> Default for Answer<T> {
    fn default() -> Self {
        Answer::Missing(Missing::NotSeen)
    }
}

impl<T> Answer<T> {
    /// Whether S3 answered, even if what it said cannot be told.
    pub(crate) fn is_from_s3(&self) -> bool {
        !matches!(self, Answer::Missing(missing) if *missing != Missing::Contradicted)
    }

    pub(crate) fn is_missing(&self, why: &Missing) -> bool {
        matches!(self, Answer::Missing(missing) if missing == why)
    }
}

/// Which bucket and account a paste is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    /// A command or the script names the bucket.
    pub is_asked_for: bool,
    /// S3 answered about the bucket by its name.
    pub is_named: bool,
    /// S3 answered about a bucket, and nothing says about which.
    pub is_assumed: bool,
    /// Another bucket that is named.
    pub other_bucket: Option<String>,
    /// S3 answered for the account as the owner of the bucket.
    pub is_owner_confirmed: bool,
    /// Another account that is named as the owner of the bucket.
    pub other_owner: Option<String>,
    /// The partition of who asked, where that is not Trustgrid's.
    pub partition: Option<OtherPartition>,
    /// A command deleted or created the bucket after S3 answered about it.
    pub is_replaced: bool,
}

/// What a paste says of a bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub(super) answers: [Answer<SettingValue>; Setting::ALL.len()],
    pub(crate) identity: Identity,
    /// About the paste itself: credentials in it, what could not be read and what does not count.
    pub findings: Vec<Finding>,
}

impl Report {
    /// What is known of any setting; each has a method of its own that gives its type.
    pub fn answer(&self, setting: Setting) -> &Answer<SettingValue> {
        const NOT_SEEN: &Answer<SettingValue> = &Answer::Missing(Missing::NotSeen);
        self.answers.get(setting as usize).unwrap_or(NOT_SEEN)
    }

    /// What IAM calls the permissions without which AWS refused to answer.
    pub fn missing_permissions(&self) -> Vec<&'static str> {
        let is_refused = |setting: &Setting| {
            matches!(self.answer(*setting), Answer::Missing(Missing::Failed(CliError::AccessDenied(_))))
        };
        Setting::ALL.into_iter().filter(is_refused).filter_map(Setting::permission).collect()
    }

    /// Whether nothing was understood.
    pub fn is_empty(&self) -> bool {
        let is_nothing = |answer: &Answer<SettingValue>| {
            answer.is_missing(&Missing::NotSeen) || answer.is_missing(&Missing::Silent)
        };
        self.answers.iter().all(is_nothing)
    }
}

macro_rules! answers {
    ($($name:ident: $setting:ident => $value:ty,)+) => {
        /// The answer to each command, in the type of what it shows.
        impl Report {
            $(pub fn $name(&self) -> Answer<&$value> {
                match self.answer(Setting::$setting) {
                    Answer::Value(SettingValue::$setting(value)) => Answer::Value(value),
                    // Values stand with their own settings.
                    Answer::Value(_) => Answer::Missing(Missing::Unreadable),
                    Answer::NotSet => Answer::NotSet,
                    Answer::Missing(missing) => Answer::Missing(missing.clone()),
                }
            })+
        }
    };
}

answers! {
    caller: Caller => Caller,
    location: Location => Location,
    versioning: Versioning => Versioning,
    policy: Policy => PolicyText,
    policy_status: PolicyStatus => PolicyStatus,
    encryption: Encryption => Encryption,
    ownership: Ownership => OwnershipControls,
    public_access: PublicAccess => PublicAccessBlock,
    account_public_access: AccountPublicAccess => PublicAccessBlock,
    object_lock: ObjectLock => ObjectLock,
    request_payment: RequestPayment => RequestPayment,
    objects: Objects => Listing,
    object_heads: Object => Vec<ObjectHead>,
    versions: Versions => Versions,
    bucket_owner: Owner => BucketOwner,
    time: Time => Time,
}
