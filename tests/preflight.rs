//! One answer per requirement, from every state that a bucket can be in.

mod util;

use std::fs;

use flow_log_export::artifact::{Target, preflight_script};
use flow_log_export::evaluate::{Block, Decision, Evaluation, Public};
use flow_log_export::preflight::{Check, IDS, Preflight, Status, UNSEEN, Verdict, judge, preflight};
use flow_log_export::report::Report;
use flow_log_export::text::MAX_BYTES;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use util::{account, grant};
use {Status::Fail, Status::Pass, Status::Unknown, Status::Warn};

const ACTIONS: [&str; 6] = [
    "s3:ReplicateObject",
    "s3:ReplicateDelete",
    "s3:ReplicateTags",
    "s3:List*",
    "s3:GetBucketVersioning",
    "s3:PutBucketVersioning",
];

const GRANT_CODES: &[&str] =
    &["DstPutObjectNotPermitted", "DstDelObjNotPermitted", "DstPutTaggingNotPermitted"];

/// Transcripts of all of the commands against a bucket in which all is well.
const READY: [&str; 5] = [
    "script-ready.json",
    "commands-json.txt",
    "commands-text.txt",
    "commands-table.txt",
    "commands-yaml.txt",
];

const OTHERS: [&str; 5] = [
    "script-fresh.json",
    "script-missing.json",
    "script-kms-and-lock.json",
    "errors.txt",
    "errors-cli-2.txt",
];

fn target() -> Target {
    Target {
        grant: grant("acme-flow-logs"),
        account_id: account("493827156084"),
        org_id: None,
        merged_policy: None,
        link: None,
    }
}

#[track_caller]
fn transcript(name: &str) -> String {
    fs::read_to_string(format!("tests/reports/{name}")).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The report of a bucket in which all is well, but for these members.
fn report(members: &[(&str, Value)]) -> String {
    let mut report: Value = serde_json::from_str(&transcript("script-ready.json")).unwrap();
    for (name, value) in members {
        report[name] = value.clone();
    }
    report.to_string()
}

fn error(code: &str, operation: &str) -> Value {
    json!(format!("An error occurred ({code}) when calling the {operation} operation: Words"))
}

/// What an evaluator may answer, the same for every action.
fn evaluation(decision: Decision, public: Public) -> Evaluation {
    let actions = ACTIONS.into_iter().map(|action| (action, decision)).collect();
    Evaluation { actions, public, findings: Vec::new(), blocks: Vec::new() }
}

fn allowed() -> Evaluation {
    evaluation(Decision::Allowed, Public::No)
}

fn judged(report: &str, evaluation: &Evaluation) -> Preflight {
    let preflight = judge(&Report::read(report, &target()), &target(), |_, _, _| evaluation.clone());
    let ids: Vec<_> = preflight.checks.iter().map(|check| check.id).collect();
    assert_eq!(ids, IDS);
    assert_eq!(preflight.unseen, UNSEEN);
    for check in &preflight.checks {
        assert!(check.message.starts_with(|c: char| c.is_uppercase()), "{}", check.message);
        assert!(!check.message.ends_with('.') && !check.message.contains('\n'), "{}", check.message);
        assert!(check.status != Pass || (check.fix.is_none() && check.failure_codes.is_empty()));
    }
    preflight
}

fn find<'a>(preflight: &'a Preflight, id: &str) -> &'a Check {
    preflight.checks.iter().find(|check| check.id == id).expect(id)
}

/// Holds one check of a report, its mend and its codes.
#[track_caller]
fn check_with(
    report: &str,
    evaluation: &Evaluation,
    (id, status, message): (&str, Status, &str),
    fix: Option<&str>,
    codes: &[&str],
) {
    let preflight = judged(report, evaluation);
    let check = find(&preflight, id);
    assert_eq!(check.message, message);
    assert_eq!(check.status, status);
    assert_eq!(check.fix.as_deref(), fix);
    assert_eq!(check.failure_codes, codes);
}

/// The same where one member of the report differs and the policy allows everything.
#[track_caller]
fn check((member, value): (&str, Value), expected: (&str, Status, &str), fix: Option<&str>, codes: &[&str]) {
    check_with(&report(&[(member, value)]), &allowed(), expected, fix, codes);
}

#[track_caller]
fn assert_verdict(report: &str, evaluation: &Evaluation, verdict: Verdict) {
    let preflight = judged(report, evaluation);
    assert_eq!(preflight.verdict, verdict, "{:#?}", preflight.sorted());
}

#[test]
fn ready_in_every_format() {
    for name in READY {
        let preflight = judged(&transcript(name), &allowed());
        assert_eq!(preflight.findings, [], "{name}");
        assert_eq!(preflight.verdict, Verdict::Ready, "{name}: {:#?}", preflight.sorted());
        let messages: Vec<_> = preflight.checks.iter().map(|check| check.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "The commands ran with credentials of the account 493827156084, which is the one you typed",
                "S3 answered for the bucket “acme-flow-logs”",
                "The bucket is in eu-west-1, a Region that every account has",
                "Versioning is enabled",
                "The bucket policy has a statement for Trustgrid's account 079972220921",
                "No statement of the bucket policy denies what Trustgrid does",
                "The bucket policy is not public, so that Block Public Access does not touch it",
                "Object Ownership is BucketOwnerEnforced, so that the copies belong to you",
                "Default encryption is with S3's own keys (SSE-S3), which suits every copy",
                "Object Lock is enabled without a default retention",
                "Requester Pays is off",
                "With Trustgrid's statement the bucket policy has 342 bytes, of 20480 that S3 takes",
            ],
            "{name}"
        );
    }
}

#[test]
fn a_fresh_bucket() {
    for name in ["script-fresh.json", "errors.txt", "errors-cli-2.txt"] {
        let preflight = judged(&transcript(name), &allowed());
        assert_eq!(preflight.findings, [], "{name}");
        let statuses: Vec<_> = preflight.checks.iter().map(|check| check.status).collect();
        assert_eq!(
            statuses,
            [Pass, Pass, Pass, Fail, Fail, Pass, Pass, Warn, Pass, Pass, Pass, Pass],
            "{name}: {:#?}",
            preflight.checks
        );
        assert_eq!(preflight.verdict, Verdict::Blocked);
        let worst: Vec<_> = preflight.sorted().iter().take(3).map(|check| check.id).collect();
        assert_eq!(worst, ["versioning", "grant", "ownership"]);
    }
}

#[test]
fn no_such_bucket() {
    check_with(
        &transcript("script-missing.json"),
        &allowed(),
        ("bucket", Fail, "S3 found no bucket “acme-flow-logs” (NoSuchBucket)"),
        Some("aws s3api list-buckets --query 'Buckets[].Name' --output json"),
        &["DstBucketNotFound"],
    );
    let head = "$ aws s3api head-bucket --bucket acme-flow-logs\n\nAn error occurred (404) when calling the HeadBucket operation: Not Found\n";
    assert_verdict(head, &allowed(), Verdict::Blocked);
}

#[test]
fn another_account() {
    const AGAIN: &str = "Sign in as account 493827156084, open AWS CloudShell there and run the commands again, or correct the account ID";
    let caller = ("caller", json!({ "Account": "210987654321" }));
    let ran = "The commands ran with credentials of the account “210987654321”, and you typed 493827156084";
    check(caller.clone(), ("account", Fail, ran), Some(AGAIN), &[]);
    let made = "What you pasted was made for the account “210987654321”, and you typed 493827156084";
    check(("accountId", json!("210987654321")), ("account", Fail, made), Some(AGAIN), &[]);
    let owned = "S3 answered that the bucket is of another account than the credentials (MethodNotAllowed)";
    check(
        ("policy", error("MethodNotAllowed", "GetBucketPolicy")),
        ("account", Fail, owned),
        Some(AGAIN),
        &[],
    );
    // The rest would mislead.
    let preflight = judged(&report(&[caller]), &allowed());
    assert!(preflight.checks.iter().skip(2).all(|check| check.status == Unknown), "{preflight:#?}");
    assert_eq!(
        find(&preflight, "versioning").message,
        "This was not judged, as what you pasted is not about this account and bucket"
    );
}

#[test]
fn another_bucket() {
    let message = "What you pasted is about the bucket “other-logs”, and you typed “acme-flow-logs”";
    let fix =
        "Run the commands for acme-flow-logs and paste only what they print, or correct the bucket name";
    check(("bucket", json!("other-logs")), ("bucket", Fail, message), Some(fix), &[]);
    let command =
        "$ aws s3api get-bucket-versioning --bucket=other-logs\n{\n    \"Status\": \"Enabled\"\n}\n";
    check_with(command, &allowed(), ("bucket", Fail, message), Some(fix), &[]);
    assert_eq!(find(&judged(command, &allowed()), "versioning").status, Unknown);
}

#[test]
fn the_owner_is_known_without_the_caller() {
    let expired = ("caller", error("ExpiredToken", "GetCallerIdentity"));
    let message = "S3 answered for 493827156084 as the owner of the bucket, which is the account you typed";
    check(expired, ("account", Pass, message), None, &[]);
    let without = "$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n{\"Status\": \"Enabled\"}\n";
    check_with(
        without,
        &allowed(),
        ("account", Unknown, "What you pasted does not show the account that ran the commands"),
        Some("aws sts get-caller-identity --output json"),
        &[],
    );
    let owned = without.replace("logs\n", "logs --expected-bucket-owner 493827156084\n");
    check_with(&owned, &allowed(), ("account", Pass, message), None, &[]);
}

#[test]
fn the_last_report_counts() {
    let ready = report(&[]);
    assert_verdict(&format!("{ready}\n{ready}"), &allowed(), Verdict::Ready);
    let answers = [
        ("caller", json!({ "Account": "210987654300" })),
        ("location", json!({ "LocationConstraint": "eu-central-1" })),
        ("versioning", json!({ "Status": "Suspended" })),
        ("versioning", json!({})),
        ("policy", error("NoSuchBucketPolicy", "GetBucketPolicy")),
        ("encryption", error("ServerSideEncryptionConfigurationNotFoundError", "GetBucketEncryption")),
        ("ownershipControls", error("OwnershipControlsNotFoundError", "GetBucketOwnershipControls")),
        ("objectLock", error("ObjectLockConfigurationNotFoundError", "GetObjectLockConfiguration")),
        ("requestPayment", json!({ "Payer": "Requester" })),
    ];
    for answer in answers {
        let other = report(&[answer.clone()]);
        let alone = judged(&other, &allowed());
        // A later report is a later look.
        assert_eq!(judged(&format!("{ready}\n{other}"), &allowed()), alone, "{answer:?}");
        assert_verdict(&format!("{other}\n{ready}"), &allowed(), Verdict::Ready);
        // One that says twice what can be so only once says nothing.
        let (member, value) = answer;
        let twice = ready.replace(&format!("\"{member}\":"), &format!("\"{member}\":{value},\"{member}\":"));
        assert_verdict(&twice, &allowed(), Verdict::Unknown);
    }
}

#[test]
fn one_answer_alone() {
    let preflight = judged("{\n    \"Status\": \"Enabled\"\n}\n", &allowed());
    assert_eq!(preflight.verdict, Verdict::Unknown);
    let of = |id| find(&preflight, id);
    assert_eq!(of("versioning").status, Pass);
    assert_eq!(of("bucket").status, Warn);
    assert_eq!(of("bucket").message, "S3 answered, and as that names no bucket, “acme-flow-logs” is assumed");
    assert_eq!(
        of("bucket").fix.as_deref(),
        Some("Paste the commands too, with the bucket's name in them, or what the script from here prints")
    );
    assert_eq!(of("grant").message, "What you pasted does not show the bucket policy");
    assert_eq!(
        of("grant").fix.as_deref(),
        Some(
            "aws s3api get-bucket-policy --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json"
        )
    );
    let others = preflight.checks.iter().filter(|check| !["bucket", "versioning"].contains(&check.id));
    assert!(others.into_iter().all(|check| check.status == Unknown));
}

#[test]
fn regions() {
    let of = |region: Value| ("location", json!({ "LocationConstraint": region }));
    check(
        of(json!(null)),
        ("region", Pass, "The bucket is in us-east-1, a Region that every account has"),
        None,
        &[],
    );
    check(
        of(json!("EU")),
        ("region", Pass, "The bucket is in eu-west-1, a Region that every account has"),
        None,
        &[],
    );
    check(
        of(json!("me-central-1")),
        (
            "region",
            Warn,
            "The bucket is in me-central-1, a Region that each account has to enable, and replication works only if \
             Trustgrid's account 079972220921 has it too",
        ),
        Some("Ask Trustgrid whether me-central-1 is enabled in its account 079972220921"),
        &[],
    );
    check(
        of(json!("us-gov-west-1")),
        (
            "region",
            Fail,
            "The bucket is in us-gov-west-1, in another AWS partition, which replication cannot reach",
        ),
        Some("Use a bucket in a commercial AWS Region"),
        &[],
    );
    let head = ("location", json!({ "BucketRegion": "eu-north-1" }));
    check(head, ("region", Pass, "The bucket is in eu-north-1, a Region that every account has"), None, &[]);
    let fix = "aws s3api get-bucket-location --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json";
    check(
        of(json!("<b>")),
        (
            "region",
            Unknown,
            "What you pasted about the bucket's Region has a value that this page does not know",
        ),
        Some(fix),
        &[],
    );
    check(
        ("location", error("PermanentRedirect", "GetBucketLocation")),
        (
            "region",
            Unknown,
            "What you pasted does not show the bucket's Region, because the command went to another Region than the bucket's",
        ),
        Some("Run it again with --region and the bucket's Region, which the S3 console shows"),
        &[],
    );
}

#[test]
fn versioning() {
    const FIX: Option<&str> = Some(
        "aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Enabled \
         --expected-bucket-owner 493827156084",
    );
    const CODES: &[&str] = &["DstBucketUnversioned"];
    let never = "Versioning was never enabled, and S3 replicates nothing into a bucket without it";
    let suspended = "Versioning is suspended, and S3 replicates nothing into such a bucket";
    check(("versioning", json!({})), ("versioning", Fail, never), FIX, CODES);
    let status = |status| ("versioning", json!({ "Status": status, "MFADelete": "Disabled", "New": [1] }));
    check(status("Suspended"), ("versioning", Fail, suspended), FIX, CODES);
    check(status("Enabled"), ("versioning", Pass, "Versioning is enabled"), None, &[]);
    let reading = Some(
        "aws s3api get-bucket-versioning --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json",
    );
    let strange = "What you pasted about versioning has a value that this page does not know";
    check(status("enabled"), ("versioning", Unknown, strange), reading, CODES);
    check(
        ("versioning", json!({ "MFADelete": "Disabled" })),
        ("versioning", Unknown, strange),
        reading,
        CODES,
    );
    let unreadable = "What you pasted about versioning could not be read";
    for value in [json!([]), json!(null), json!(1), json!({ "status": "Enabled" })] {
        check(("versioning", value), ("versioning", Unknown, unreadable), reading, CODES);
    }
    check(
        ("versioning", error("AccessDenied", "GetBucketVersioning")),
        (
            "versioning",
            Unknown,
            "What you pasted does not show versioning, because AWS refused to show it (AccessDenied)",
        ),
        Some("Run it as somebody who is allowed s3:GetBucketVersioning"),
        CODES,
    );
}

#[test]
fn errors_of_the_cli() {
    #[track_caller]
    fn because(error: Value, words: &str, advice: &str) {
        let message = format!("What you pasted does not show default encryption, because {words}");
        let codes = &["DstKmsKeyNotFound", "DstKmsKeyInvalidState"];
        check(("encryption", error), ("encryption", Unknown, &message), Some(advice), codes);
    }
    const SHELL: &str = "Run it in AWS CloudShell, which has the AWS CLI";
    let again = "Sign in again, then run it again";
    because(error("ExpiredToken", "GetBucketEncryption"), "the credentials have expired", again);
    because(
        error("InvalidToken", "GetBucketEncryption"),
        "AWS did not accept the credentials",
        "Sign in again, or run it in AWS CloudShell, which has the right credentials",
    );
    because(
        error("IllegalLocationConstraintException", "GetBucketEncryption"),
        "the command went to another Region than the bucket's",
        "Run it again with --region and the bucket's Region, which the S3 console shows",
    );
    because(
        json!("Unable to locate credentials. You can configure credentials by running \"aws configure\"."),
        "the AWS CLI found no credentials",
        "Sign in with “aws login” or “aws configure”, or run it in AWS CloudShell, which has credentials",
    );
    because(json!("bash: line 31: aws: command not found"), "the AWS CLI is not installed there", SHELL);
    because(
        json!("Could not connect to the endpoint URL: \"https://acme.s3.amazonaws.com/\""),
        "the AWS CLI could not reach AWS",
        "Run it where AWS can be reached, such as in AWS CloudShell",
    );
    because(
        json!("Parameter validation failed:\nInvalid bucket name"),
        "the AWS CLI did not take the command",
        "Copy the command again and run it unchanged",
    );
    because(
        json!("The config profile (x) could not be found"),
        "the AWS CLI found no profile of that name",
        "Run it with a profile that “aws configure list-profiles” shows",
    );
    let look = "Look up the error, solve it and run it again";
    because(error("Brand\tNew", "GetBucketEncryption"), "the AWS CLI printed the error “Brand New”", look);
    because(
        json!("aws ended with status 7"),
        "the AWS CLI printed the error “aws ended with status 7”",
        look,
    );
    // Whatever it is, a key in it is not repeated.
    because(json!("bad key AKIAIOSFODNN7EXAMPLQ"), "the AWS CLI printed the error “…”", look);
}

#[test]
fn everything_refused() {
    let refused: Vec<_> = [
        "location",
        "versioning",
        "policy",
        "encryption",
        "ownershipControls",
        "publicAccessBlock",
        "objectLock",
        "requestPayment",
    ]
    .into_iter()
    .map(|part| (part, error("AccessDenied", "GetBucketX")))
    .collect();
    let report = report(&refused);
    assert_verdict(&report, &allowed(), Verdict::Unknown);
    check_with(
        &report,
        &allowed(),
        (
            "bucket",
            Unknown,
            "S3 refused every question about “acme-flow-logs”, as it does where another account owns the bucket or the \
             permission to read is missing",
        ),
        Some("Run it as somebody who is allowed s3:GetBucketLocation"),
        &["DstBucketNotFound"],
    );
}

#[test]
fn ownership() {
    const FIX: Option<&str> = Some(
        "aws s3api put-bucket-ownership-controls --bucket acme-flow-logs --ownership-controls \
         'Rules=[{ObjectOwnership=BucketOwnerEnforced}]' --expected-bucket-owner 493827156084",
    );
    let of = |value| {
        ("ownershipControls", json!({ "OwnershipControls": { "Rules": [{ "ObjectOwnership": value }] } }))
    };
    let then = "so that the copies belong to Trustgrid, and you may not be able to read them, unless Trustgrid's rule \
                makes you their owner";
    for setting in ["BucketOwnerPreferred", "ObjectWriter"] {
        let message = format!("Object Ownership is {setting}, {then}");
        check(of(setting), ("ownership", Warn, &message), FIX, &[]);
    }
    let message = format!("Object Ownership is not set, {then}");
    let none = ("ownershipControls", error("OwnershipControlsNotFoundError", "GetBucketOwnershipControls"));
    check(none, ("ownership", Warn, &message), FIX, &[]);
}

fn encrypted(rule: Value) -> (&'static str, Value) {
    ("encryption", json!({ "ServerSideEncryptionConfiguration": { "Rules": [rule] } }))
}

#[test]
fn encryption() {
    const CODES: &[&str] = &["DstKmsKeyNotFound", "DstKmsKeyInvalidState"];
    const STATEMENT: &str = r#"{
  "Sid": "allow-tg-encrypt",
  "Effect": "Allow",
  "Principal": {
    "AWS": "arn:aws:iam::079972220921:root"
  },
  "Action": [
    "kms:Encrypt",
    "kms:GenerateDataKey"
  ],
  "Resource": "*"
}"#;
    let by = |default: Value| encrypted(json!({ "ApplyServerSideEncryptionByDefault": default }));
    let aws = "Default encryption is with AWS's own KMS key (aws/s3), which no other account can use, so that copies \
               without encryption of their own fail";
    let fix = "aws s3api put-bucket-encryption --bucket acme-flow-logs --server-side-encryption-configuration \
               '{\"Rules\":[{\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":\"AES256\"}}]}' \
               --expected-bucket-owner 493827156084";
    for default in [
        json!({ "SSEAlgorithm": "aws:kms" }),
        json!({ "SSEAlgorithm": "aws:kms:dsse" }),
        json!({ "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/aws/s3" }),
        json!({ "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "arn:aws:kms:eu-west-1:493827156084:alias/aws/s3" }),
    ] {
        check(by(default), ("encryption", Fail, aws), Some(fix), CODES);
    }
    let own = "Default encryption is with your KMS key “key/1234abcd-12ab-34cd-56ef-1234567890ab”, so \
               that its key policy must let Trustgrid use it: if that is missing, add the statement below to the key's \
               policy, not to the bucket's";
    let key = "arn:aws:kms:eu-west-1:493827156084:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let default = json!({ "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key });
    check(by(default), ("encryption", Warn, own), Some(STATEMENT), CODES);
    assert_verdict(&transcript("script-kms-and-lock.json"), &allowed(), Verdict::Ready);

    let blocked = json!({ "EncryptionType": ["SSE-C"] });
    check(
        encrypted(
            json!({ "ApplyServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" }, "BlockedEncryptionTypes": blocked }),
        ),
        (
            "encryption",
            Pass,
            "Default encryption is with S3's own keys (SSE-S3), which suits every copy; SSE-C is blocked, which matters \
             only if Trustgrid encrypts with keys of its own making",
        ),
        None,
        &[],
    );
    let preflight = judged(
        &report(&[encrypted(
            json!({ "ApplyServerSideEncryptionByDefault": { "SSEAlgorithm": "aws:kms" }, "BlockedEncryptionTypes": blocked }),
        )]),
        &allowed(),
    );
    let fix = find(&preflight, "encryption").fix.clone().unwrap();
    assert!(fix.contains(r#","BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]}}]}"#), "{fix}");
    check(
        by(json!({ "SSEAlgorithm": "aws:new" })),
        (
            "encryption",
            Unknown,
            "What you pasted about default encryption has a value that this page does not know",
        ),
        Some(
            "aws s3api get-bucket-encryption --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json",
        ),
        CODES,
    );
    check(
        ("encryption", error("ServerSideEncryptionConfigurationNotFoundError", "GetBucketEncryption")),
        ("encryption", Pass, "No default encryption is set, so that S3 encrypts with its own keys (SSE-S3)"),
        None,
        &[],
    );
}

#[test]
fn object_lock() {
    let locked = |retention: Value| {
        let rule = json!({ "DefaultRetention": retention });
        ("objectLock", json!({ "ObjectLockConfiguration": { "ObjectLockEnabled": "Enabled", "Rule": rule } }))
    };
    let fix = Some(
        "If that is not meant: in the S3 console, under Properties, Object Lock, disable the default retention",
    );
    check(
        locked(json!({ "Mode": "COMPLIANCE", "Years": 1 })),
        (
            "object-lock",
            Warn,
            "A default retention of 1 year applies to every copy, which nobody can delete before it ends",
        ),
        fix,
        &[],
    );
    check(
        locked(json!({ "Mode": "GOVERNANCE", "Days": 30, "Years": 0 })),
        (
            "object-lock",
            Warn,
            "A default retention of 30 days applies to every copy, which only those with a special permission can delete \
             before it ends",
        ),
        fix,
        &[],
    );
    check(
        ("objectLock", error("ObjectLockConfigurationNotFoundError", "GetObjectLockConfiguration")),
        (
            "object-lock",
            Pass,
            "The bucket has no Object Lock, which it needs only if Trustgrid's bucket has it",
        ),
        None,
        &[],
    );
}

#[test]
fn requester_pays() {
    check(
        ("requestPayment", json!({ "Payer": "Requester" })),
        ("requester-pays", Fail, "Requester Pays is on, and S3 does not replicate into such a bucket"),
        Some(
            "aws s3api put-bucket-request-payment --bucket acme-flow-logs --request-payment-configuration \
             Payer=BucketOwner --expected-bucket-owner 493827156084",
        ),
        &[],
    );
    check(
        ("requestPayment", json!({})),
        ("requester-pays", Unknown, "The command that shows Requester Pays printed nothing"),
        Some(
            "aws s3api get-bucket-request-payment --bucket acme-flow-logs --expected-bucket-owner 493827156084 \
             --output json",
        ),
        &[],
    );
}

/// A report with a policy of these statements.
fn with_policy(statements: &Value) -> String {
    let policy = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
    report(&[("policy", json!({ "Policy": policy }))])
}

const MERGE: Option<&str> = Some(
    "Merge Trustgrid's statement into the policy on this page, or run the script from here, which keeps the other \
     statements",
);

fn other_statement() -> Value {
    json!({
        "Sid": "AllowAuditor",
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::210987654321:root" },
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::acme-flow-logs/*"
    })
}

#[test]
fn grants() {
    let without = with_policy(&json!([other_statement()]));
    let mut evaluation = evaluation(Decision::Denied, Public::No);
    check_with(
        &without,
        &evaluation,
        (
            "grant",
            Fail,
            "The bucket policy does not allow Trustgrid's account 079972220921 s3:ReplicateObject, s3:ReplicateDelete, \
             s3:ReplicateTags, s3:List*, s3:GetBucketVersioning and s3:PutBucketVersioning",
        ),
        MERGE,
        GRANT_CODES,
    );
    evaluation.actions[..5].iter_mut().for_each(|(_, decision)| *decision = Decision::Allowed);
    let one = "The bucket policy does not allow Trustgrid's account 079972220921 s3:PutBucketVersioning";
    check_with(&without, &evaluation, ("grant", Fail, one), MERGE, GRANT_CODES);
    // The evaluator is right even where the statement is there.
    check_with(&report(&[]), &evaluation, ("grant", Fail, one), MERGE, GRANT_CODES);

    let unknown = self::evaluation(Decision::Unknown, Public::No);
    let message = "The bucket policy does not have Trustgrid's statement, and it is not clear whether others allow the same";
    check_with(&without, &unknown, ("grant", Unknown, message), MERGE, GRANT_CODES);
    let has = "The bucket policy has a statement for Trustgrid's account 079972220921";
    check_with(&report(&[]), &unknown, ("grant", Pass, has), None, &[]);
    assert_verdict(&report(&[]), &unknown, Verdict::Unknown);
    check_with(&without, &allowed(), ("grant", Pass, has), None, &[]);
    let nothing = Evaluation { actions: Vec::new(), ..allowed() };
    check_with(&without, &nothing, ("grant", Unknown, message), MERGE, GRANT_CODES);
    assert_verdict(&report(&[]), &nothing, Verdict::Unknown);

    let none = ("policy", error("NoSuchBucketPolicy", "GetBucketPolicy"));
    let message = "The bucket has no policy, so that nothing lets Trustgrid write";
    check(none, ("grant", Fail, message), MERGE, GRANT_CODES);
}

#[test]
fn policies_that_are_none() {
    let reading = Some(
        "aws s3api get-bucket-policy --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json",
    );
    let message = "What you pasted as the bucket policy cannot be judged: This is the policy of a KMS key, which belongs \
                   to the key and not to the bucket: paste the policy from the bucket's Permissions tab in the S3 console";
    let kms =
        json!({ "Statement": { "Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*" } });
    let policy = json!({ "Policy": kms.to_string() });
    for id in ["grant", "denies", "public-access"] {
        check(("policy", policy.clone()), (id, Unknown, message), reading, GRANT_CODES);
    }
    check(("policy", policy), ("policy-size", Unknown, message), reading, &[]);
}

fn block(statement: usize, sid: Option<&str>, certain: bool, exception: Option<&str>) -> Block {
    Block {
        statement,
        sid: sid.map(str::to_owned),
        line: 1,
        actions: ACTIONS[..2].to_vec(),
        certain,
        words: format!("Statement {statement} denies Trustgrid all that it needs"),
        exception: exception.map(str::to_owned),
    }
}

#[test]
fn denies() {
    let with = |blocks: Vec<Block>| {
        let mut evaluation = allowed();
        for (action, decision) in &mut evaluation.actions {
            if let Some(block) = blocks.iter().find(|block| block.actions.contains(action)) {
                *decision = if block.certain { Decision::Denied } else { Decision::Unknown };
            }
        }
        Evaluation { blocks, ..evaluation }
    };
    let report = report(&[]);
    let words = |statement| format!("Statement {statement} denies Trustgrid all that it needs");
    let one = with(vec![block(2, Some("Perimeter"), true, Some("{\"exception\": 1}"))]);
    check_with(&report, &one, ("denies", Fail, &words(2)), Some("{\"exception\": 1}"), GRANT_CODES);
    assert_eq!(find(&judged(&report, &one), "grant").status, Pass);
    assert_verdict(&report, &one, Verdict::Blocked);

    let two =
        with(vec![block(2, None, true, None), block(3, Some("AKIAIOSFODNN7EXAMPLQ"), true, Some("{}"))]);
    let message = format!("{}; {}", words(2), words(3));
    let fix = "Statement 2:\nChange statement 2 so that it leaves out account 079972220921\n\nStatement 3 (“…”):\n{}";
    check_with(&report, &two, ("denies", Fail, &message), Some(fix), GRANT_CODES);

    let many = with((1..=5).map(|number| block(number, None, true, Some("{}"))).collect());
    let check = judged(&report, &many);
    assert!(find(&check, "denies").message.ends_with("; and 2 more"), "{check:#?}");

    let possible = with(vec![block(1, None, false, Some("{}"))]);
    check_with(&report, &possible, ("denies", Unknown, &words(1)), Some("{}"), GRANT_CODES);
    assert_verdict(&report, &possible, Verdict::Unknown);

    // A statement that blocks does not hide that the grant is missing.
    let mut both = with(vec![Block { actions: ACTIONS.to_vec(), ..block(1, None, true, None) }]);
    let without = with_policy(&json!([other_statement()]));
    let message = "The bucket policy does not have Trustgrid's statement";
    check_with(&without, &both, ("grant", Fail, message), MERGE, GRANT_CODES);
    both.blocks.clear();
    assert_eq!(find(&judged(&without, &both), "denies").status, Pass);
}

#[test]
fn block_public_access() {
    const FIX: Option<&str> = Some(
        "In the S3 console, under Permissions, Bucket policy, limit the statement that lets everybody in to certain \
         accounts, or remove it",
    );
    let settings = |block: Value, restrict: Value| {
        let settings =
            json!({ "BlockPublicAcls": true, "BlockPublicPolicy": block, "RestrictPublicBuckets": restrict });
        ("publicAccessBlock", json!({ "PublicAccessBlockConfiguration": settings }))
    };
    let set = |block: bool, restrict: bool| settings(json!(block), json!(restrict));
    let none =
        || ("publicAccessBlock", error("NoSuchPublicAccessBlockConfiguration", "GetPublicAccessBlock"));
    let policy = json!({ "Version": "2012-10-17", "Statement": [other_statement()] }).to_string();
    let without = |settings| report(&[("policy", json!({ "Policy": policy })), settings]);
    let of = |public| evaluation(Decision::Allowed, public);
    let cut = "The bucket policy is public and Block Public Access (RestrictPublicBuckets) cuts off every other account, \
               Trustgrid's too";
    let refused = "With Trustgrid's statement the bucket policy is still public, and Block Public Access (BlockPublicPolicy) makes S3 refuse to save it";
    let later = "The bucket policy is public, and Block Public Access (BlockPublicPolicy) makes S3 refuse the next change of it";
    let whole = "The bucket policy is public, and a setting for the whole account or organization, which does not show \
                 here, would cut Trustgrid off";
    let left = "Block Public Access of the bucket leaves its policy as it is";
    let is_public = |settings, status, message| {
        check_with(
            &report(&[settings]),
            &of(Public::Yes),
            ("public-access", status, message),
            FIX,
            GRANT_CODES,
        );
    };
    is_public(set(false, true), Fail, cut);
    is_public(set(true, true), Fail, cut);
    is_public(set(true, false), Warn, later);
    is_public(set(false, false), Warn, whole);
    is_public(none(), Warn, whole);
    check_with(
        &without(set(true, false)),
        &of(Public::Yes),
        ("public-access", Fail, refused),
        FIX,
        GRANT_CODES,
    );

    let unsure = |setting| {
        format!(
            "Block Public Access ({setting}) is on, and it is not clear whether the bucket policy counts as public"
        )
    };
    let restrict = unsure("RestrictPublicBuckets");
    check_with(
        &report(&[set(true, true)]),
        &of(Public::Unknown),
        ("public-access", Unknown, &restrict),
        FIX,
        GRANT_CODES,
    );
    let block = unsure("BlockPublicPolicy");
    check_with(
        &without(set(true, false)),
        &of(Public::Unknown),
        ("public-access", Unknown, &block),
        FIX,
        GRANT_CODES,
    );
    check_with(&report(&[set(true, false)]), &of(Public::Unknown), ("public-access", Pass, left), None, &[]);
    let not = "The bucket policy is not public, so that Block Public Access does not touch it";
    for settings in [set(true, true), none(), ("publicAccessBlock", json!({}))] {
        check_with(&report(&[settings]), &allowed(), ("public-access", Pass, not), None, &[]);
    }
    for strange in [json!("yes"), json!(null), json!([])] {
        let preflight = judged(&report(&[settings(strange, json!(false))]), &of(Public::Yes));
        assert_eq!(find(&preflight, "public-access").status, Unknown);
    }
}

#[test]
fn policy_size() {
    let of_bytes = |count: usize| {
        let statement = json!({ "Sid": "x".repeat(count), "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::acme-flow-logs/*" });
        with_policy(&json!([statement]))
    };
    let fix = Some("Remove or shorten statements that are no longer needed");
    let says = |bytes: usize| {
        format!("With Trustgrid's statement the bucket policy has {bytes} bytes, of 20480 that S3 takes")
    };
    let around = 452;
    check_with(&of_bytes(18_000 - around), &allowed(), ("policy-size", Warn, &says(18_000)), fix, &[]);
    check_with(&of_bytes(17_999 - around), &allowed(), ("policy-size", Pass, &says(17_999)), None, &[]);
    check_with(&of_bytes(20_481 - around), &allowed(), ("policy-size", Fail, &says(20_481)), fix, &[]);
}

#[test]
fn nothing() {
    for text in ["", " \n", "hello", "{", "null"] {
        let preflight = judged(text, &allowed());
        assert_eq!(preflight.verdict, Verdict::Unknown);
        assert!(preflight.checks.iter().all(|check| check.status == Unknown));
        assert_eq!(preflight.findings.len(), 1, "{text:?}");
    }
}

#[test]
fn the_script_around_its_report() {
    let script: String =
        preflight_script(&target()).lines().map(|line| format!("> {line}\n")).collect::<String>();
    let pasted = format!("~ $ {script}{}~ $ ", transcript("script-ready.json"));
    let preflight = judged(&pasted, &allowed());
    assert_eq!((preflight.verdict, preflight.findings), (Verdict::Ready, vec![]));
}

#[test]
fn names() {
    assert_eq!([Pass, Fail, Warn, Unknown].map(Status::name), ["pass", "fail", "warn", "unknown"]);
    assert_eq!(
        [Verdict::Ready, Verdict::Blocked, Verdict::Unknown].map(Verdict::name),
        ["ready", "blocked", "unknown"]
    );
}

#[test]
fn the_page_takes_what_is_pasted() {
    let preflight = preflight(&transcript("script-fresh.json"), &target());
    assert_eq!(preflight.verdict, Verdict::Blocked);
}

#[test]
fn megabytes() {
    let ready = transcript("script-ready.json");
    let filler = "x".repeat(MAX_BYTES - ready.len() - 1);
    assert_verdict(&format!("{filler}\n{ready}"), &allowed(), Verdict::Ready);
    let too_long = judged(&format!("{filler}xx\n{ready}"), &allowed());
    assert_eq!(too_long.verdict, Verdict::Unknown);
    assert_eq!(too_long.findings[0].code, "report.too-long");
}

fn transcripts() -> impl Strategy<Value = String> {
    select([READY.as_slice(), &OTHERS].concat()).prop_map(transcript)
}

proptest! {
    #[test]
    fn any_text(text: String) {
        prop_assert_ne!(judged(&text, &allowed()).verdict, Verdict::Ready);
    }

    #[test]
    fn a_part_of_a_transcript_is_never_better(text in transcripts(), at: Index, to: Index) {
        let cuts: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let whole = judged(&text, &allowed()).verdict;
        for part in [&text[..*at.get(&cuts)], &text[*to.get(&cuts)..]] {
            let verdict = judged(part, &allowed()).verdict;
            prop_assert!(whole == Verdict::Ready || verdict != Verdict::Ready, "{}", part);
        }
    }

    #[test]
    fn transcripts_with_something_in_them(text in transcripts(), at: Index, piece in "\\PC{0,20}|[{}\\[\\]\"\\\\:|\n$-]{1,9}") {
        let cuts: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
        let (before, after) = text.split_at(*at.get(&cuts));
        judged(&[before, &piece, after].concat(), &allowed());
    }
}

#[test]
fn truncations() {
    /// A prime, so that no cut is always at the same place of a line.
    const STEP: usize = 7;
    for name in OTHERS {
        let text = transcript(name);
        for (at, _) in text.char_indices().step_by(STEP) {
            // Of a bucket that is ready nothing bad may be said either.
            let verdict = judged(&text[..at], &allowed()).verdict;
            assert!(name == "script-kms-and-lock.json" || verdict != Verdict::Ready, "{name} to {at}");
        }
    }
    for name in READY {
        let text = transcript(name);
        for (at, _) in text.char_indices().step_by(STEP) {
            let preflight = judged(&text[..at], &allowed());
            let worst = preflight.sorted()[0];
            // A command without output is how versioning shows that was never enabled.
            assert!(worst.status != Fail || worst.id == "versioning", "{name} to {at}: {worst:#?}");
        }
    }
}
