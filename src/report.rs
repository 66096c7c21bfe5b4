//! What the preflight script or single commands of the AWS CLI print, read in every form in which it
//! reaches people: one JSON object or several, text, YAML, tables and errors, with prompts and the
//! commands between them. What it means is for [`preflight`](crate::preflight::preflight).

mod cli_error;
mod command;
mod findings;
mod reader;
mod segments;
mod setting;
mod text_output;
mod values;

pub use crate::credentials::masked;
pub use cli_error::CliError;
pub use setting::Setting;
pub use values::{
    BlockedEncryption, Caller, DefaultEncryption, Encryption, EncryptionAlgorithm, EncryptionRule, Location,
    MfaDelete, ObjectLock, ObjectLockEnabled, ObjectLockRule, ObjectOwnership, OwnershipControls,
    OwnershipRule, Payer, PolicyStatus, PolicyText, PublicAccessBlock, RequestPayment, Retention,
    RetentionMode, Value, Versioning, VersioningStatus,
};

use crate::artifact::Target;
use crate::credentials;
use crate::finding::{Finding, Rule};
use crate::place::Lines;
use crate::text;
use findings::{NothingPasted, ReportError};
use reader::Reader;
use segments::without_escapes;

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
    Failed(CliError),
    /// There is something, and it cannot be read; a finding says why.
    Unreadable,
    /// The same question was answered in two ways, and the paste does not tell which one counts.
    Contradicted,
    /// A command after the answer changed it.
    Changed,
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

/// What was pasted, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    answers: [Answer<Value>; Setting::ALL.len()],
    /// The buckets that the script or the commands named.
    pub(crate) buckets: Vec<String>,
    /// The accounts that they named as the expected owner.
    pub(crate) owners: Vec<String>,
    /// The last word of all, which may have been longer, where a command ends with it.
    pub(crate) cut: Option<String>,
    /// Whether a command asked S3 without naming one.
    pub(crate) is_owner_unchecked: bool,
    /// About the paste itself: credentials in it, and what could not be read.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Reads text of at most [`MAX_BYTES`](text::MAX_BYTES) for what it says of the bucket of `target`,
    /// in a time that grows with its length.
    pub fn read(pasted: &str, _target: &Target) -> Report {
        if pasted.len() > text::MAX_BYTES {
            return Report { findings: vec![ReportError::TooLong.finding()], ..Report::default() };
        }
        let text = without_escapes(pasted);
        let lines = Lines::of(&text);
        let secrets: Vec<_> = credentials::spans(&text).iter().map(|span| lines.line(span.start)).collect();
        let mut report = Reader::of(&text, &lines).read();
        report.findings.splice(0..0, findings::secrets(&secrets));
        if pasted.trim().is_empty() {
            report.findings.push(NothingPasted.finding());
        }
        report
    }

    /// What is known of any setting; each has a method of its own that gives its type.
    pub fn answer(&self, setting: Setting) -> &Answer<Value> {
        const NOT_SEEN: &Answer<Value> = &Answer::Missing(Missing::NotSeen);
        self.answers.get(setting as usize).unwrap_or(NOT_SEEN)
    }

    /// The first of `names` that is not the one that was `typed`.
    pub(crate) fn other<'a>(&self, names: &'a [String], typed: &str) -> Option<&'a str> {
        let is_cut = |name: &String| typed.starts_with(name.as_str()) && self.ends_with(name);
        names.iter().find(|name| *name != typed && !is_cut(name)).map(String::as_str)
    }

    fn ends_with(&self, name: &str) -> bool {
        self.cut.as_deref().is_some_and(|cut| cut.ends_with(name))
    }

    /// Whether anything was understood.
    pub fn is_empty(&self) -> bool {
        self.answers.iter().all(|answer| answer.is_missing(&Missing::NotSeen))
    }
}

macro_rules! answers {
    ($($name:ident: $setting:ident => $value:ty,)+) => {
        /// The answer to each command, in the type of what it shows.
        impl Report {
            $(pub fn $name(&self) -> Answer<&$value> {
                match self.answer(Setting::$setting) {
                    Answer::Value(Value::$setting(value)) => Answer::Value(value),
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
}
