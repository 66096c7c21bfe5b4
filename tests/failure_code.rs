//! S3's codes: all of AWS's list, each with a requirement that exists, found by any of its words.

mod util;

use flow_log_export::preflight::Requirement;
use flow_log_export::preflight::failure_code::{ALL, Side, named, search};
use proptest::prelude::*;

use util::is_whole;

/// As AWS's page lists them.
const LISTED: [&str; 28] = [
    "AssumeRoleNotPermitted",
    "DstBucketInvalidRegion",
    "DstBucketNotFound",
    "DstBucketObjectLockConfigMissing",
    "DstBucketUnversioned",
    "DstDelObjNotPermitted",
    "DstKmsKeyInvalidState",
    "DstKmsKeyNotFound",
    "DstMultipartCompleteNotPermitted",
    "DstMultipartInitNotPermitted",
    "DstMultipartPartUploadNotPermitted",
    "DstObjectHardDeleted",
    "DstPutAclNotPermitted",
    "DstPutLegalHoldNotPermitted",
    "DstPutObjectNotPermitted",
    "DstPutTaggingNotPermitted",
    "DstVersionNotFound",
    "InitiateReplicationNotPermitted",
    "SrcBucketInvalidRegion",
    "SrcBucketNotFound",
    "SrcBucketReplicationConfigMissing",
    "SrcGetAclNotPermitted",
    "SrcGetObjectNotPermitted",
    "SrcGetTaggingNotPermitted",
    "SrcHeadObjectNotPermitted",
    "SrcKmsKeyInvalidState",
    "SrcObjectNotEligible",
    "SrcVersionNotFound",
];

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<_> = search(text).into_iter().map(|code| code.name).collect();
    assert_eq!(found, expected, "for {text:?}");
}

#[test]
fn all_of_them() {
    let mut names: Vec<_> = ALL.iter().map(|code| code.name).collect();
    names.sort_unstable();
    assert_eq!(names, LISTED);
}

#[test]
fn what_a_requirement_reports_leads_back_to_it() {
    for requirement in Requirement::ALL {
        // Whatever the policy refuses is met by Trustgrid's statement first.
        let leads_to = match requirement {
            Requirement::Denies | Requirement::PublicAccess => Requirement::Grant,
            other => other,
        };
        for name in requirement.failure_codes() {
            assert_eq!(named(name).expect(name).requirement, Some(leads_to), "{name}");
        }
    }
}

#[test]
fn each_leads_somewhere() {
    for code in &ALL {
        let is_source = !code.name.starts_with("Dst");
        assert_eq!(code.side == Side::Trustgrid, is_source, "{}", code.name);
        assert_eq!(code.side == Side::Policy, code.name.ends_with("NotPermitted") && !is_source);
        assert!(code.requirement.is_none() || !is_source, "{}", code.name);
        for sentence in [code.meaning, code.advice] {
            assert!(sentence.starts_with(|c: char| c.is_uppercase()), "{sentence}");
            assert!(is_whole(sentence), "{sentence}");
        }
        assert_eq!(named(code.name), Some(code));
        check(code.name, &[code.name]);
    }
    assert_eq!(named("dstbucketnotfound"), None);
    assert_eq!(
        [Side::Bucket, Side::Policy, Side::Trustgrid].map(Side::name),
        ["bucket", "policy", "trustgrid"]
    );
}

/// A key is put right, and no bucket is told to go without one.
#[test]
fn keys() {
    let of = |name| {
        let code = named(name).unwrap();
        (code.meaning, code.advice)
    };
    assert_eq!(
        of("DstKmsKeyNotFound"),
        (
            "The KMS key that encrypts the copies does not exist, or Trustgrid may not use it.",
            "Check that default encryption names a KMS key of your own by its full ARN, in the bucket's \
             Region, and that the key's policy lets Trustgrid use it.",
        )
    );
    assert_eq!(
        of("DstKmsKeyInvalidState"),
        (
            "The KMS key that encrypts the copies is disabled or about to be deleted.",
            "Enable the KMS key again or cancel its deletion.",
        )
    );
    assert!(ALL.iter().all(|code| !code.advice.contains("SSE-S3")));
}

#[test]
fn pasted_sentences() {
    check("dstbucketunversioned", &["DstBucketUnversioned"]);
    check("Support says: “DstKmsKeyNotFound”.", &["DstKmsKeyNotFound"]);
    check(
        r#"{"replicationFailedReason":"DstPutObjectNotPermitted","x":"AssumeRoleNotPermitted"}"#,
        &["DstPutObjectNotPermitted", "AssumeRoleNotPermitted"],
    );
    check("The error code was\nSrcObjectNotEligible, what is it?", &["SrcObjectNotEligible"]);
}

#[test]
fn words() {
    check("versioning", &["DstBucketUnversioned"]);
    check("KMS", &["DstKmsKeyNotFound", "DstKmsKeyInvalidState", "SrcKmsKeyInvalidState"]);
    check("the legal hold", &["DstPutLegalHoldNotPermitted"]);
    check("object-lock", &["DstBucketObjectLockConfigMissing"]);
    check(
        "multipart",
        &[
            "DstMultipartInitNotPermitted",
            "DstMultipartPartUploadNotPermitted",
            "DstMultipartCompleteNotPermitted",
        ],
    );
    check("tag", &["DstPutTaggingNotPermitted", "SrcGetTaggingNotPermitted"]);
    check("s3:ReplicateDelete", &["DstDelObjNotPermitted"]);
    check("nonsense", &[]);
    assert_eq!(search("").len(), ALL.len());
    assert_eq!(search(" what is the error? ").len(), ALL.len());
}

#[test]
fn long_text() {
    let text = "DstBucketNotFound ".repeat(60_000);
    check(&text, &["DstBucketNotFound"]);
    check(&"x".repeat(1 << 20), &[]);
}

proptest! {
    #[test]
    fn any_text(text: String) {
        search(&text);
    }
}
