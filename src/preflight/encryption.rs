//! Default encryption, which S3 gives to copies that come without encryption of their own.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html>

use crate::credentials::Quoted;
use crate::preflight::Check;
use crate::preflight::context::{Codes, Context, fail, pass, warn};
use crate::report::{Answer, DefaultEncryption, EncryptionAlgorithm, Setting};

const ID: &str = "encryption";
const CODES: Codes = &["DstKmsKeyNotFound", "DstKmsKeyInvalidState"];

pub(super) fn encryption(context: Context) -> Check {
    let encryption = match context.report.encryption() {
        Answer::Value(encryption) => encryption,
        Answer::NotSet => {
            return pass(ID, "No default encryption is set, so that S3 encrypts with its own keys (SSE-S3)");
        }
        Answer::Missing(_) => return context.unknown(Setting::Encryption, ID, CODES),
    };
    let [rule] = encryption.rules.as_slice() else {
        return context.unknown(Setting::Encryption, ID, CODES);
    };
    let is_blocked = rule
        .blocked
        .as_ref()
        .is_some_and(|blocked| blocked.encryption_type.iter().any(|kind| kind == "SSE-C"));
    let blocked = if is_blocked {
        "; SSE-C is blocked, which matters only if Trustgrid encrypts with keys of its own making"
    } else {
        ""
    };
    let Some(DefaultEncryption { algorithm, kms_key }) = &rule.default else {
        return context.unknown(Setting::Encryption, ID, CODES);
    };
    match (algorithm, kms_key.as_deref()) {
        (EncryptionAlgorithm::S3, _) => pass(
            ID,
            format!("Default encryption is with S3's own keys (SSE-S3), which suits every copy{blocked}"),
        ),
        (EncryptionAlgorithm::Kms | EncryptionAlgorithm::KmsTwice, Some(key)) if !is_of_aws(key) => {
            let message = format!(
                "Default encryption is with your KMS key {}, so that its key policy must let Trustgrid use it: if that \
                 is missing, add the statement below to the key's policy, not to the bucket's{blocked}",
                Quoted(key.rsplit(':').next().unwrap_or(key))
            );
            warn(ID, CODES, message, key_statement(context.trustgrid()))
        }
        (EncryptionAlgorithm::Kms | EncryptionAlgorithm::KmsTwice, _) => {
            let message = format!(
                "Default encryption is with AWS's own KMS key (aws/s3), which no other account can use, so that copies \
                 without encryption of their own fail{blocked}"
            );
            fail(ID, CODES, message, with_s3_keys(context, is_blocked))
        }
        (EncryptionAlgorithm::Unknown, _) => context.unknown(Setting::Encryption, ID, CODES),
    }
}

/// Whether a key ID, an ARN or an alias is of the key that AWS keeps for S3.
fn is_of_aws(key: &str) -> bool {
    key.trim().is_empty() || key == "alias/aws/s3" || key.ends_with(":alias/aws/s3")
}

fn with_s3_keys(context: Context, is_blocked: bool) -> String {
    let blocked = if is_blocked { r#","BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]}"# } else { "" };
    let configuration = format!(
        r#"{{"Rules":[{{"ApplyServerSideEncryptionByDefault":{{"SSEAlgorithm":"AES256"}}{blocked}}}]}}"#
    );
    context.command(
        "put-bucket-encryption",
        &format!("--server-side-encryption-configuration '{configuration}'"),
    )
}

/// What the policy of the key needs. The role's name is Trustgrid's, so it is for the whole account.
///
/// Replication encrypts the copies with `kms:Encrypt`:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html>.
/// `kms:GenerateDataKey` is what S3 asks for where it writes with the bucket's default key:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html>. Neither lets
/// anybody read. The form for another account:
/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html>
fn key_statement(trustgrid: &str) -> String {
    format!(
        r#"{{
  "Sid": "allow-tg-encrypt",
  "Effect": "Allow",
  "Principal": {{
    "AWS": "arn:aws:iam::{trustgrid}:root"
  }},
  "Action": [
    "kms:Encrypt",
    "kms:GenerateDataKey"
  ],
  "Resource": "*"
}}"#
    )
}
