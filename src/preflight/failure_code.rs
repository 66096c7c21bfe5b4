//! The codes with which S3 says why it did not replicate an object. They are seen on the side of the
//! source, which is Trustgrid's, in event notifications and reports; a customer hears them from support.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-failure-codes.html>

use crate::preflight::requirement::Requirement;

/// Where a code is to be fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The customer's bucket.
    Bucket,
    /// The policy of the customer's bucket.
    Policy,
    /// Trustgrid's bucket, role or rule.
    Trustgrid,
}

impl Side {
    /// Its name in markup and in the JavaScript API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bucket => "bucket",
            Self::Policy => "policy",
            Self::Trustgrid => "trustgrid",
        }
    }
}

/// What S3 reports, and what it comes down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailureCode {
    pub name: &'static str,
    /// One sentence.
    pub meaning: &'static str,
    pub side: Side,
    /// What is not met.
    pub requirement: Option<Requirement>,
    /// What to do, in a sentence or two.
    pub advice: &'static str,
}

const fn bucket(
    name: &'static str,
    requirement: Option<Requirement>,
    meaning: &'static str,
    advice: &'static str,
) -> FailureCode {
    FailureCode { name, meaning, side: Side::Bucket, requirement, advice }
}

/// A code for something that the bucket policy does not allow, or denies.
const fn policy(name: &'static str, meaning: &'static str, advice: &'static str) -> FailureCode {
    FailureCode { name, meaning, side: Side::Policy, requirement: Some(Requirement::Grant), advice }
}

const fn trustgrid(name: &'static str, meaning: &'static str) -> FailureCode {
    let advice = "Give this code to Trustgrid support. There is nothing to fix in your account.";
    FailureCode { name, meaning, side: Side::Trustgrid, requirement: None, advice }
}

const MERGE: &str =
    "Merge Trustgrid's statement into the bucket policy, and look for a statement that denies it.";

/// All of AWS's page, those that a customer can fix first.
pub const ALL: [FailureCode; 28] = [
    bucket(
        "DstBucketNotFound",
        Some(Requirement::Bucket),
        "S3 can't find your bucket.",
        "Compare the bucket name that Trustgrid has with yours, and check that the bucket was not deleted.",
    ),
    bucket(
        "DstBucketUnversioned",
        Some(Requirement::Versioning),
        "Versioning is not enabled on your bucket.",
        "Enable versioning on the bucket. Suspended is not enough.",
    ),
    bucket(
        "DstBucketObjectLockConfigMissing",
        Some(Requirement::ObjectLock),
        "Trustgrid's bucket uses Object Lock, and your bucket does not have it.",
        "Ask Trustgrid whether its bucket really uses Object Lock. If it does, enable Object Lock on yours.",
    ),
    bucket(
        "DstKmsKeyNotFound",
        Some(Requirement::Encryption),
        "The KMS key that encrypts the copies does not exist, or Trustgrid may not use it.",
        "Check that default encryption names a KMS key of your own by its full ARN, in the bucket's Region, \
         and that the key's policy lets Trustgrid use it.",
    ),
    bucket(
        "DstKmsKeyInvalidState",
        Some(Requirement::Encryption),
        "The KMS key that encrypts the copies is disabled or about to be deleted.",
        "Enable the KMS key again or cancel its deletion.",
    ),
    bucket(
        "DstBucketInvalidRegion",
        Some(Requirement::Region),
        "A Batch Replication job names another Region than your bucket's.",
        "Tell Trustgrid support the bucket's Region. Live replication does not report this.",
    ),
    bucket(
        "DstVersionNotFound",
        None,
        "The version that S3 wants to change is no longer in your bucket.",
        "Check what deletes versions in the bucket, such as a lifecycle rule.",
    ),
    bucket(
        "DstObjectHardDeleted",
        None,
        "The version that S3 wants to change was permanently deleted from your bucket.",
        "Check what deletes versions in the bucket, such as a lifecycle rule.",
    ),
    policy(
        "DstPutObjectNotPermitted",
        "The bucket policy does not let Trustgrid write copies (s3:ReplicateObject).",
        "Merge Trustgrid's statement into the bucket policy, and look for a statement that denies it. If \
         Trustgrid's rule makes you the owner of the copies, it needs s3:ObjectOwnerOverrideToBucketOwner \
         too.",
    ),
    policy(
        "DstDelObjNotPermitted",
        "The bucket policy does not let Trustgrid mark copies as deleted with delete markers \
         (s3:ReplicateDelete).",
        MERGE,
    ),
    policy(
        "DstPutTaggingNotPermitted",
        "The bucket policy does not let Trustgrid write the tags of copies (s3:ReplicateObject, \
         s3:ReplicateTags).",
        MERGE,
    ),
    policy(
        "DstPutAclNotPermitted",
        "The bucket policy does not let Trustgrid write the ACLs of copies (s3:ReplicateObject).",
        MERGE,
    ),
    policy(
        "DstMultipartInitNotPermitted",
        "The bucket policy does not let Trustgrid start writing large copies (s3:ReplicateObject).",
        MERGE,
    ),
    policy(
        "DstMultipartPartUploadNotPermitted",
        "The bucket policy does not let Trustgrid write the parts of large copies (s3:ReplicateObject).",
        MERGE,
    ),
    policy(
        "DstMultipartCompleteNotPermitted",
        "The bucket policy does not let Trustgrid finish large copies (s3:ReplicateObject).",
        MERGE,
    ),
    policy(
        "DstPutLegalHoldNotPermitted",
        "The bucket policy does not let Trustgrid put legal holds on copies (s3:PutObjectLegalHold).",
        "Ask Trustgrid whether it uses legal holds. Its statement in the bucket policy does not include this \
         action.",
    ),
    trustgrid("AssumeRoleNotPermitted", "S3 may not use Trustgrid's replication role."),
    trustgrid("InitiateReplicationNotPermitted", "Trustgrid's role may not start replicating an object."),
    trustgrid(
        "SrcBucketInvalidRegion",
        "Trustgrid's bucket is in another Region than its Batch Replication job names.",
    ),
    trustgrid("SrcBucketNotFound", "S3 can't find Trustgrid's bucket."),
    trustgrid("SrcBucketReplicationConfigMissing", "Trustgrid's bucket has no replication rule."),
    trustgrid("SrcGetAclNotPermitted", "Trustgrid's role may not read the ACL of one of its own objects."),
    trustgrid("SrcGetObjectNotPermitted", "Trustgrid's role may not read one of its own objects."),
    trustgrid(
        "SrcGetTaggingNotPermitted",
        "Trustgrid's role may not read the tags of one of its own objects.",
    ),
    trustgrid("SrcHeadObjectNotPermitted", "Trustgrid's role may not see one of its own objects."),
    trustgrid(
        "SrcKmsKeyInvalidState",
        "The KMS key of Trustgrid's bucket is in a state in which it can't be used.",
    ),
    trustgrid("SrcObjectNotEligible", "Trustgrid's replication rule doesn't cover this file."),
    trustgrid("SrcVersionNotFound", "S3 can't find the version in Trustgrid's bucket."),
];

/// The code of this name, to the letter.
pub fn named(name: &str) -> Option<&'static FailureCode> {
    ALL.iter().find(|code| code.name == name)
}

/// The codes that a text is about, in the order of [`ALL`]: those that it contains, such as a sentence
/// from support; otherwise those in which all of its words occur, such as `kms` or `not permitted`. Of
/// no words, all of them.
pub fn search(text: &str) -> Vec<&'static FailureCode> {
    /// Text that can hold a code or a search; the rest is not looked at.
    const LONGEST: usize = 10_000;
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or_default().to_ascii_lowercase();
    let words: Vec<_> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let quoted: Vec<_> =
        ALL.iter().filter(|code| words.iter().any(|word| code.name.eq_ignore_ascii_case(word))).collect();
    if !quoted.is_empty() {
        return quoted;
    }
    let meant: Vec<_> = words.into_iter().filter(|word| !is_small(word)).collect();
    ALL.iter().filter(|code| about(code, &meant)).collect()
}

fn about(code: &FailureCode, words: &[&str]) -> bool {
    let requirement = code.requirement.map_or("", Requirement::id);
    let text =
        [code.name, code.meaning, code.advice, requirement, code.side.name()].join(" ").to_ascii_lowercase();
    words.iter().all(|word| text.contains(word))
}

/// Words that stand in any sentence.
fn is_small(word: &str) -> bool {
    const SMALL: [&str; 18] = [
        "a", "an", "and", "as", "at", "code", "error", "for", "in", "is", "it", "my", "of", "on", "or",
        "the", "to", "what",
    ];
    SMALL.contains(&word)
}
