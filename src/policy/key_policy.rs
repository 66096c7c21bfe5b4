//! What Trustgrid needs of a KMS key, which is said in the policy of the key and never in that of the bucket.

use super::Grant;

/// A statement for the policy of a KMS key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStatement {
    /// One statement as JSON, two blanks of indent.
    pub text: String,
    /// Whether it is needed at all, where it goes, and what else the key has to be: each with a full stop at its end.
    pub notes: [&'static str; 4],
}

/// The statement by which Trustgrid can encrypt copies with a key. The role's name is Trustgrid's, so it is for its whole
/// account: through S3, and for this bucket only.
///
/// Replication encrypts the copies with `kms:Encrypt`, with `kms:GenerateDataKey` where files come unencrypted, and with an
/// S3 Bucket Key, which the console turns on, it needs `kms:Decrypt`, by which S3 checks that key; the encryption context
/// is then the bucket's ARN instead of the object's:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html>. To read a file takes
/// `s3:GetObject` as well, which Trustgrid does not get. The form for another account:
/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html>
pub fn key_statement(grant: &Grant) -> KeyStatement {
    let Grant { bucket, trustgrid_account_id } = grant;
    let text = format!(
        r#"{{
  "Sid": "allow-tg-encrypt",
  "Effect": "Allow",
  "Principal": {{
    "AWS": "arn:aws:iam::{trustgrid_account_id}:root"
  }},
  "Action": [
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:Decrypt"
  ],
  "Resource": "*",
  "Condition": {{
    "StringLike": {{
      "kms:ViaService": "s3.*.amazonaws.com",
      "kms:EncryptionContext:aws:s3:arn": [
        "arn:aws:s3:::{bucket}",
        "arn:aws:s3:::{bucket}/*"
      ]
    }}
  }}
}}"#
    );
    KeyStatement {
        text,
        notes: [
            "Ask Trustgrid support first whether the export encrypts copies with your key. If not, they keep the encryption \
             they have, and the key needs nothing.",
            "If so, add this statement to the list in the key's policy: AWS KMS, Customer managed keys, your key, Key policy, \
             Edit. S3 rejects it in the bucket's policy.",
            "Send Trustgrid support the full ARN of the key. It has to be a key of yours in the bucket's Region: other accounts \
             cannot use aws/s3 or an alias.",
            "It lets Trustgrid use the key through S3 for this bucket only. kms:Decrypt is for S3 Bucket Keys; to read a file, \
             Trustgrid would need s3:GetObject, which it does not get.",
        ],
    }
}
