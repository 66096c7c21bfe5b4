//! Default encryption. S3 does not use it for copies of objects that are themselves encrypted, and since
//! 5 January 2023 all new ones are; so it matters only to a replication rule that encrypts copies with
//! the bucket's key. Which rule Trustgrid has does not show here: nothing fails, and a key that could
//! not work is named.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html>

use std::fmt::{self, Display};

use crate::aws::account_id::AccountId;
use crate::aws::arn::Arn;
use crate::aws::partition::OtherPartition;
use crate::aws::region::is_region;
use crate::policy::key_policy::key_statement;
use crate::preflight::check::{Check, CheckStatus, Fix, fail, pass};
use crate::preflight::context::Context;
use crate::preflight::requirement::Requirement;
use crate::preflight::settings::region_of_bucket;
use crate::report::{
    Answer, BlockedEncryption, DefaultEncryption, EncryptionAlgorithm, EncryptionRule, Setting,
};
use crate::text::credentials::Quoted;

pub(super) fn encryption(context: Context) -> Check {
    let encryption = match context.report.encryption() {
        Answer::Value(encryption) => encryption,
        Answer::NotSet => {
            return pass(
                Requirement::Encryption,
                "No default encryption is set, so S3 uses its own keys (SSE-S3).",
            );
        }
        Answer::Missing(_) => return context.unknown(Setting::Encryption, Requirement::Encryption),
    };
    match encryption.rules.as_slice() {
        [] => context.unknown(Setting::Encryption, Requirement::Encryption),
        [rule] => of_rule(context, rule),
        rules => {
            let fact = format!("Default encryption has {} rules, but S3 documents only one", rules.len());
            depends(when_it_matters(&fact), own_key(context))
        }
    }
}

fn of_rule(context: Context, rule: &EncryptionRule) -> Check {
    let (Some(DefaultEncryption { algorithm, kms_key }), Some(blocked)) =
        (&rule.default, blocked(rule.blocked.as_ref()))
    else {
        return context.unknown(Setting::Encryption, Requirement::Encryption);
    };
    let encryption = match algorithm {
        EncryptionAlgorithm::S3 => {
            let message = "Default encryption uses S3's own keys (SSE-S3), which always works.";
            return pass(Requirement::Encryption, format!("{message}{blocked}"));
        }
        EncryptionAlgorithm::Kms => "Default encryption",
        EncryptionAlgorithm::KmsTwice => "Default encryption (DSSE-KMS)",
        EncryptionAlgorithm::Unknown => return context.unknown(Setting::Encryption, Requirement::Encryption),
    };
    let (fact, then, fix) = match Key::read(kms_key.as_deref().unwrap_or_default(), context) {
        Ok(Key { id, owner: None }) => (
            format!("uses your KMS key {}", Quoted(id)),
            " If it does, add the statement below to the key's policy, not to the bucket's.".to_owned(),
            Fix::Statement(key_statement(&context.target.grant).text),
        ),
        Ok(Key { id, owner: Some(owner) }) => (
            format!("uses the KMS key {} of account {owner}, not of yours", Quoted(id)),
            format!(" If it does, account {owner} has to add the statement below to the key's policy."),
            Fix::Statement(key_statement(&context.target.grant).text),
        ),
        Err(error) => (error.to_string(), String::new(), own_key(context).into()),
    };
    let message = when_it_matters(&format!("{encryption} {fact}"));
    depends(format!("{message}{then}{blocked}"), fix)
}

/// It fails with some rules of Trustgrid's, and with others it does not matter.
fn depends(message: String, fix: impl Into<Fix>) -> Check {
    Check { status: CheckStatus::Warn, ..fail(Requirement::Encryption, message, fix) }
}

/// A fact about default encryption, and to whom it matters.
fn when_it_matters(fact: &str) -> String {
    format!(
        "{fact}. S3 doesn't apply default encryption to files that are already encrypted, and since January \
         2023 all new ones are. It matters only if Trustgrid's replication rule encrypts copies with this \
         bucket's key."
    )
}

/// What to do where the bucket's key is none that the rule could use. Without such a rule all is well.
fn own_key(context: Context) -> String {
    let (account, region) = (context.account(), region_of_bucket(context).unwrap_or("REGION"));
    format!(
        "Ask Trustgrid whether its rule encrypts copies with this bucket's key. If it does, set default \
         encryption to a KMS key of your own by its full ARN, arn:aws:kms:{region}:{account}:key/KEY-ID. If \
         not, change nothing."
    )
}

/// What is to be said of the kinds of encryption that S3 refuses in the bucket; `None` where one of them
/// is not documented.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html>
fn blocked(blocked: Option<&BlockedEncryption>) -> Option<&'static str> {
    let kinds = blocked.map(|blocked| blocked.encryption_type.as_slice()).unwrap_or_default();
    if !kinds.iter().all(|kind| kind == "SSE-C" || kind == "NONE") {
        return None;
    }
    let is_blocked = kinds.iter().any(|kind| kind == "SSE-C");
    Some(if is_blocked {
        " SSE-C is blocked. That matters only if Trustgrid encrypts its files with keys that it supplies \
         itself."
    } else {
        ""
    })
}

/// A customer managed key that a rule of another account can encrypt copies with, if its policy lets it:
/// named by its full ARN, and in the bucket's partition and Region.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html>
struct Key<'a> {
    /// What follows the account in the ARN.
    id: &'a str,
    /// The account that owns it, if that is not the bucket's.
    owner: Option<&'a str>,
}

/// Why no rule of another account can encrypt copies with a key. `Display` follows *Default encryption*.
#[derive(Debug)]
enum KeyError<'a> {
    AwsManaged,
    Alias(&'a str),
    IdAlone(&'a str),
    NoKeyArn(&'a str),
    OtherPartition(OtherPartition),
    OtherRegion { key: &'a str, bucket: &'a str },
}

impl Display for KeyError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const BY_ARN: &str = "Other accounts can use a key only by its full ARN";
        match *self {
            Self::AwsManaged => write!(f, "uses AWS's own KMS key (aws/s3), which no other account can use"),
            Self::Alias(alias) => write!(f, "names its KMS key by the alias {}. {BY_ARN}", Quoted(alias)),
            Self::IdAlone(id) => write!(f, "names its KMS key by the key ID {} alone. {BY_ARN}", Quoted(id)),
            Self::NoKeyArn(text) => {
                write!(f, "names {}, which is not the ARN of a KMS key. {BY_ARN}", Quoted(text))
            }
            Self::OtherPartition(partition) => {
                write!(f, "uses a KMS key in {}, which S3 can't use for this bucket", partition.name())
            }
            Self::OtherRegion { key, bucket } => {
                write!(
                    f,
                    "uses a KMS key in {key}, but the bucket is in {bucket}. S3 needs both in one Region"
                )
            }
        }
    }
}

impl<'a> Key<'a> {
    /// Reads the text that names the key; none is named by an empty one.
    fn read(text: &'a str, context: Context<'a>) -> Result<Self, KeyError<'a>> {
        let text = text.trim();
        let arn = Arn::read(text).filter(|arn| arn.is_of_aws() && arn.service == "kms");
        let name = arn.as_ref().map_or(text, |arn| arn.resource);
        match name {
            "" | "alias/aws/s3" => return Err(KeyError::AwsManaged),
            _ if name.starts_with("alias/") => return Err(KeyError::Alias(name)),
            _ if is_key_id(text) => return Err(KeyError::IdAlone(text)),
            _ => {}
        }
        let is_whole = |arn: &Arn| {
            arn.resource.strip_prefix("key/").is_some_and(is_key_id)
                && arn.account.parse::<AccountId>().is_ok()
                && is_region(arn.region)
        };
        let arn = arn.filter(is_whole).ok_or(KeyError::NoKeyArn(text))?;
        if let Some(partition) = arn.other_partition() {
            return Err(KeyError::OtherPartition(partition));
        }
        match region_of_bucket(context) {
            Some(bucket) if bucket != arn.region => Err(KeyError::OtherRegion { key: arn.region, bucket }),
            _ => {
                let owner = (arn.account != context.account()).then_some(arn.account);
                Ok(Key { id: arn.resource, owner })
            }
        }
    }
}

/// Whether a text is the ID of a key: a UUID, or `mrk-` and 32 hexadecimal digits for a key of several
/// Regions.
/// <https://docs.aws.amazon.com/kms/latest/developerguide/concepts-key-id.html>
fn is_key_id(text: &str) -> bool {
    let is_hex = |digits: &str| digits.bytes().all(|b| b.is_ascii_hexdigit());
    match text.strip_prefix("mrk-") {
        Some(digits) => digits.len() == 32 && is_hex(digits),
        None => text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(is_hex),
    }
}
