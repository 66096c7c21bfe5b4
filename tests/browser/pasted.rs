//! What readers paste into the panels: policies, what commands print, and a key by mistake.

use serde_json::{Value as Json, json};

use crate::page::policy_for;

/// A policy of `my-logs`, written as people write, so that every byte of it can be looked for.
pub const THEIRS: &str = r#"{ "Version" : "2012-10-17",
   "Statement": [ { "Sid":"their statement", "Effect":"Allow", "Principal":{"AWS":"493827156084"},
      "Action":"s3:GetObject", "Resource":"arn:aws:s3:::my-logs/*" } ] }"#;

/// The same in one line, as the AWS CLI prints it.
pub const ONE_LINE: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"their statement","Effect":"Allow","Principal":{"AWS":"493827156084"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::my-logs/*"}]}"#;

/// A policy of `my-logs` that keeps out every other organization.
pub const DENYING: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "only-us",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": "arn:aws:s3:::my-logs/*",
      "Condition": {
        "StringNotEquals": {
          "aws:PrincipalOrgID": "o-a1b2c3d4e5"
        }
      }
    }
  ]
}"#;

/// That policy's statement as it must be to let Trustgrid in.
pub const EXCEPTED: &str = r#"    {
      "Sid": "only-us",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": "arn:aws:s3:::my-logs/*",
      "Condition": {
        "StringNotEquals": {
          "aws:PrincipalOrgID": "o-a1b2c3d4e5",
          "aws:PrincipalAccount": "079972220921"
        }
      }
    }"#;

/// A policy of `my-logs` with three statements that keep out whoever is not of the organization.
pub const DENYING_THREE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "one",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": "arn:aws:s3:::my-logs/*",
      "Condition": { "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
    },
    {
      "Sid": "two",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:Replicate*",
      "Resource": "arn:aws:s3:::my-logs/*",
      "Condition": { "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
    },
    {
      "Sid": "three",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-logs",
      "Condition": { "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
    }
  ]
}"#;

/// A key of AWS's own examples.
pub const KEY: &str = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";

/// What the preflight commands print of a bucket that is ready.
pub fn ready() -> Json {
    json!({
        "flowLogExportPreflight": 1,
        "accountId": "493827156084",
        "bucket": "my-logs",
        "caller": { "Account": "493827156084" },
        "location": { "LocationConstraint": "eu-west-1" },
        "versioning": { "Status": "Enabled" },
        "policy": { "Policy": policy_for("my-logs") },
        "encryption": { "ServerSideEncryptionConfiguration": { "Rules": [
            { "ApplyServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" }, "BucketKeyEnabled": false } ] } },
        "ownershipControls": { "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] } },
        "publicAccessBlock": { "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true } },
        "objectLock": "An error occurred (ObjectLockConfigurationNotFoundError) when calling the \
                       GetObjectLockConfiguration operation: Object Lock configuration does not exist for this bucket",
        "requestPayment": { "Payer": "BucketOwner" },
    })
}

/// What they print of a bucket whose versioning is suspended.
pub fn suspended() -> Json {
    let mut report = ready();
    report["versioning"] = json!({ "Status": "Suspended" });
    report
}

/// What they print of a bucket on which much is to be fixed.
pub fn blocked() -> Json {
    let mut report = suspended();
    report["policy"] = json!({ "Policy": DENYING });
    report["ownershipControls"] =
        json!({ "OwnershipControls": { "Rules": [{ "ObjectOwnership": "ObjectWriter" }] } });
    report
}
