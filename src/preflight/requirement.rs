//! What replication needs of a bucket. All that is known of a requirement as such stands here, so that none can be
//! forgotten.

use crate::aws::web_address::ConsoleTab;

/// One of the things that have to be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Requirement {
    Account,
    Bucket,
    Region,
    Versioning,
    Grant,
    Denies,
    PublicAccess,
    Ownership,
    Encryption,
    ObjectLock,
    RequesterPays,
    PolicySize,
}

impl Requirement {
    /// In the order in which they are answered.
    pub const ALL: [Self; 12] = [
        Self::Account,
        Self::Bucket,
        Self::Region,
        Self::Versioning,
        Self::Grant,
        Self::Denies,
        Self::PublicAccess,
        Self::Ownership,
        Self::Encryption,
        Self::ObjectLock,
        Self::RequesterPays,
        Self::PolicySize,
    ];

    /// Its name in markup and in the JavaScript API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Bucket => "bucket",
            Self::Region => "region",
            Self::Versioning => "versioning",
            Self::Grant => "grant",
            Self::Denies => "denies",
            Self::PublicAccess => "public-access",
            Self::Ownership => "ownership",
            Self::Encryption => "encryption",
            Self::ObjectLock => "object-lock",
            Self::RequesterPays => "requester-pays",
            Self::PolicySize => "policy-size",
        }
    }

    /// What the page calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Account => "AWS account",
            Self::Bucket => "Bucket",
            Self::Region => "AWS Region",
            Self::Versioning => "Versioning",
            Self::Grant => "Trustgrid's statement in the bucket policy",
            Self::Denies => "Statements that deny",
            Self::PublicAccess => "Block Public Access",
            Self::Ownership => "Object Ownership",
            Self::Encryption => "Default encryption",
            Self::ObjectLock => "Object Lock",
            Self::RequesterPays => "Requester Pays",
            Self::PolicySize => "Size of the bucket policy",
        }
    }

    /// The tab of the bucket in the S3 console on which it is fixed.
    pub fn console_tab(self) -> Option<ConsoleTab> {
        match self {
            Self::Grant | Self::Denies | Self::PublicAccess | Self::Ownership | Self::PolicySize => {
                Some(ConsoleTab::Permissions)
            }
            Self::Versioning | Self::Encryption | Self::ObjectLock | Self::RequesterPays => {
                Some(ConsoleTab::Properties)
            }
            Self::Account | Self::Bucket | Self::Region => None,
        }
    }

    /// What S3 reports on Trustgrid's side where it is not met.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-failure-codes.html>
    pub fn failure_codes(self) -> &'static [&'static str] {
        match self {
            Self::Bucket => &["DstBucketNotFound"],
            Self::Versioning => &["DstBucketUnversioned"],
            Self::Grant | Self::Denies | Self::PublicAccess => {
                &["DstPutObjectNotPermitted", "DstDelObjNotPermitted", "DstPutTaggingNotPermitted"]
            }
            Self::Encryption => &["DstKmsKeyNotFound", "DstKmsKeyInvalidState"],
            Self::ObjectLock => &["DstBucketObjectLockConfigMissing"],
            Self::Account | Self::Region | Self::Ownership | Self::RequesterPays | Self::PolicySize => &[],
        }
    }
}
