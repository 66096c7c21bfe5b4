//! One answer per requirement, from every state that a bucket can be in.

mod util;

use std::fs;

use flow_log_export::artifact::{Target, preflight_script};
use flow_log_export::evaluate::{BlockingStatement, Decision, Evaluation, Public};
use flow_log_export::preflight::{
    Check, CheckStatus, Fix, Preflight, Requirement, Verdict, check_report, preflight,
};
use flow_log_export::report::Report;
use flow_log_export::text::MAX_BYTES;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use util::{grant, is_whole, target};
use {CheckStatus::Fail, CheckStatus::Pass, CheckStatus::Unknown, CheckStatus::Warn};

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

fn checked(report: &str, evaluation: &Evaluation) -> Preflight {
    let preflight = check_report(&Report::read(report, &target()), &target(), |_, _, _| evaluation.clone());
    let requirements: Vec<_> = preflight.checks.iter().map(|check| check.requirement).collect();
    assert_eq!(requirements, Requirement::ALL);
    for check in &preflight.checks {
        assert!(check.message.starts_with(|c: char| c.is_uppercase()), "{}", check.message);
        assert!(is_whole(&check.message), "{}", check.message);
        if let Some(fix) = &check.fix {
            let text = fix.text();
            match fix {
                Fix::Command(_) | Fix::MfaCommand(_) => assert!(text.starts_with("aws "), "{text}"),
                Fix::Statement(_) => assert!(text.contains('{'), "{text}"),
                Fix::Merge | Fix::Advice(_) => {
                    // More than one has a heading each.
                    let sentences = text.rsplit('\n').next().unwrap_or_default();
                    assert!(!text.starts_with("aws ") && is_whole(sentences), "{text}");
                }
            }
        }
        assert!(check.status != Pass || (check.fix.is_none() && check.failure_codes.is_empty()));
    }
    preflight.unseen.iter().for_each(|unseen| assert!(is_whole(unseen), "{unseen}"));
    preflight
}

fn find<'a>(preflight: &'a Preflight, id: &str) -> &'a Check {
    preflight.checks.iter().find(|check| check.requirement.id() == id).expect(id)
}

/// Holds one check of a report, its fix and its codes.
#[track_caller]
fn check_with(
    report: &str,
    evaluation: &Evaluation,
    (id, status, message): (&str, CheckStatus, &str),
    fix: Option<&str>,
    codes: &[&str],
) {
    let preflight = checked(report, evaluation);
    let check = find(&preflight, id);
    assert_eq!(check.message, message);
    assert_eq!(check.status, status);
    assert_eq!(check.fix.as_ref().map(Fix::text), fix);
    assert_eq!(check.failure_codes, codes);
}

/// The same where one member of the report differs and the policy allows everything.
#[track_caller]
fn check(
    (member, value): (&str, Value),
    expected: (&str, CheckStatus, &str),
    fix: Option<&str>,
    codes: &[&str],
) {
    check_with(&report(&[(member, value)]), &allowed(), expected, fix, codes);
}

#[track_caller]
fn assert_verdict(report: &str, evaluation: &Evaluation, verdict: Verdict) {
    let preflight = checked(report, evaluation);
    assert_eq!(preflight.verdict, verdict, "{:#?}", preflight.sorted());
}

#[test]
fn requirements_keep_their_names() {
    let names = [
        "account",
        "bucket",
        "region",
        "versioning",
        "grant",
        "denies",
        "public-access",
        "ownership",
        "encryption",
        "object-lock",
        "requester-pays",
        "policy-size",
    ];
    assert_eq!(Requirement::ALL.map(Requirement::id), names);
}

#[test]
fn ready_in_every_format() {
    for name in READY {
        let preflight = checked(&transcript(name), &allowed());
        assert_eq!(preflight.findings, [], "{name}");
        assert_eq!(preflight.verdict, Verdict::Ready, "{name}: {:#?}", preflight.sorted());
        let messages: Vec<_> = preflight.checks.iter().map(|check| check.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "The commands ran with credentials of account 493827156084, the one you entered.",
                "S3 answered for the bucket “acme-flow-logs”.",
                "The bucket is in eu-west-1, a Region that every account has.",
                "Versioning is enabled.",
                "The bucket policy has a statement that lets in Trustgrid's account 079972220921.",
                "No statement of the bucket policy blocks Trustgrid.",
                "The bucket policy is not public, so Block Public Access doesn't affect it.",
                "Object Ownership is BucketOwnerEnforced, so you own the copies.",
                "Default encryption uses S3's own keys (SSE-S3), which always works.",
                "Object Lock is enabled without a default retention.",
                "Requester Pays is off.",
                "The policy is 342 bytes with Trustgrid's statement. S3's limit is 20,480.",
            ],
            "{name}"
        );
    }
}

#[test]
fn a_fresh_bucket() {
    for name in ["script-fresh.json", "errors.txt", "errors-cli-2.txt"] {
        let preflight = checked(&transcript(name), &allowed());
        assert_eq!(preflight.findings, [], "{name}");
        let statuses: Vec<_> = preflight.checks.iter().map(|check| check.status).collect();
        assert_eq!(
            statuses,
            [Pass, Pass, Pass, Fail, Fail, Pass, Pass, Warn, Pass, Pass, Pass, Pass],
            "{name}: {:#?}",
            preflight.checks
        );
        assert_eq!(preflight.verdict, Verdict::Blocked);
        let worst: Vec<_> = preflight.sorted().iter().take(3).map(|check| check.requirement.id()).collect();
        assert_eq!(worst, ["versioning", "grant", "ownership"]);
    }
}

#[test]
fn no_such_bucket() {
    check_with(
        &transcript("script-missing.json"),
        &allowed(),
        ("bucket", Fail, "S3 found no bucket “acme-flow-logs” (NoSuchBucket)."),
        Some("aws s3api list-buckets --query 'Buckets[].Name' --output json"),
        &["DstBucketNotFound"],
    );
    let head = "$ aws s3api head-bucket --bucket acme-flow-logs\n\nAn error occurred (404) when calling the HeadBucket operation: Not Found\n";
    assert_verdict(head, &allowed(), Verdict::Blocked);
}

#[test]
fn another_account() {
    const AGAIN: &str = "Sign in to account 493827156084, open AWS CloudShell there and run the commands \
                         again, or correct the account ID.";
    let caller = ("caller", json!({ "Account": "210987654321" }));
    let ran = "The commands ran with credentials of account “210987654321”, but you entered 493827156084.";
    check(caller.clone(), ("account", Fail, ran), Some(AGAIN), &[]);
    let made = "This output is for account “210987654321”, but you entered 493827156084.";
    check(("accountId", json!("210987654321")), ("account", Fail, made), Some(AGAIN), &[]);
    // Signed in as the account that was typed, nobody has to sign in as it.
    let owned = "The commands ran with credentials of account 493827156084, but S3 answered that another \
                 account owns the bucket “acme-flow-logs” (MethodNotAllowed).";
    let compare = "Compare the bucket's name with the S3 console, or enter the ID of the account that owns \
                   the bucket and run the commands there.";
    check(
        ("policy", error("MethodNotAllowed", "GetBucketPolicy")),
        ("account", Fail, owned),
        Some(compare),
        &[],
    );
    let alone = format!(
        "$ aws s3api get-bucket-policy --bucket acme-flow-logs\n\n{}\n",
        "An error occurred (MethodNotAllowed) when calling the GetBucketPolicy operation: The specified method is not allowed against this resource."
    );
    let check_alone = find(&checked(&alone, &allowed()), "account").clone();
    assert_eq!(
        (check_alone.message.as_str(), check_alone.fix.as_ref().map(Fix::text)),
        (
            "S3 answered that the credentials aren't those of the account that owns the bucket \
             (MethodNotAllowed).",
            Some(AGAIN)
        )
    );
    // The rest would mislead.
    let preflight = checked(&report(&[caller]), &allowed());
    assert!(preflight.checks.iter().skip(2).all(|check| check.status == Unknown), "{preflight:#?}");
    assert_eq!(
        find(&preflight, "versioning").message,
        "Not checked: this output is for a different account or bucket."
    );
}

#[test]
fn another_bucket() {
    let message = "This output is about the bucket “other-logs”, but you entered “acme-flow-logs”.";
    let fix =
        "Run the commands for acme-flow-logs and paste only what they print, or correct the bucket name.";
    check(("bucket", json!("other-logs")), ("bucket", Fail, message), Some(fix), &[]);
    let command =
        "$ aws s3api get-bucket-versioning --bucket=other-logs\n{\n    \"Status\": \"Enabled\"\n}\n";
    check_with(command, &allowed(), ("bucket", Fail, message), Some(fix), &[]);
    assert_eq!(find(&checked(command, &allowed()), "versioning").status, Unknown);
}

#[test]
fn the_owner_is_known_without_the_caller() {
    let expired = ("caller", error("ExpiredToken", "GetCallerIdentity"));
    let message = "S3 confirmed that account 493827156084, the one you entered, owns the bucket.";
    check(expired, ("account", Pass, message), None, &[]);
    let without = "$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n{\"Status\": \"Enabled\"}\n";
    check_with(
        without,
        &allowed(),
        ("account", Unknown, "The output doesn't show the account that ran the commands."),
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
    let breaks_off = "{\"flowLogExportPreflight\": 1,\n\"versioning\":\n{\"Status\": \"Susp";
    for (pasted, verdict) in [
        (format!("{ready}\n~ $ \n{breaks_off}"), Verdict::Unknown),
        (format!("{ready}\n{breaks_off}"), Verdict::Unknown),
        (format!("{breaks_off}\n\n{ready}"), Verdict::Unknown),
        (format!("{breaks_off}\n~ $ bash check.sh\n{ready}"), Verdict::Ready),
    ] {
        let preflight = checked(&pasted, &allowed());
        assert_eq!(preflight.verdict, verdict, "{pasted}");
        assert_eq!(has(&preflight, "report.truncated"), verdict == Verdict::Unknown, "{pasted}");
    }
    // Of two that stand beside each other, an answer counts no more than a refusal.
    let refused = report(&[("policy", error("AccessDenied", "GetBucketPolicy"))]);
    for pasted in [format!("{ready}\n{refused}"), format!("{refused}\n{ready}")] {
        let preflight = checked(&pasted, &allowed());
        assert_eq!(preflight.verdict, Verdict::Unknown, "{pasted}");
        assert!(has(&preflight, "report.contradiction"), "{pasted}");
    }
    // Whoever asked from another partition before, the newest report tells.
    let from_elsewhere = "$ aws sts get-caller-identity\n{\"Account\": \"493827156084\", \"Arn\": \
                          \"arn:aws-us-gov:iam::493827156084:user/kim\"}\n";
    assert_eq!(
        checked(&format!("{from_elsewhere}$ bash check.sh\n{ready}"), &allowed()).verdict,
        Verdict::Ready
    );
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
        let other = report(std::slice::from_ref(&answer));
        let alone = checked(&other, &allowed());
        // A report below a prompt is a later look, and a mail has the newest on top.
        assert_eq!(checked(&format!("{ready}\n~ $ \n{other}"), &allowed()), alone, "{answer:?}");
        assert_verdict(&format!("{other}\n~ $ \n{ready}"), &allowed(), Verdict::Ready);
        for mail in [
            format!("{other}\n{ready}"),
            format!("{ready}\n\nFrom Kim, this morning:\n{other}"),
            format!("{ready}\n\nFrom Kim, this morning:\n> {}", other.trim_end().replace('\n', "\n> ")),
        ] {
            assert_verdict(&mail, &allowed(), Verdict::Unknown);
            // Of the caller the check itself says so.
            assert!(
                answer.0 == "caller" || has(&checked(&mail, &allowed()), "report.contradiction"),
                "{mail}"
            );
        }
        // One that says twice what can be so only once says nothing.
        let (member, value) = answer;
        let twice = ready.replace(&format!("\"{member}\":"), &format!("\"{member}\":{value},\"{member}\":"));
        assert_verdict(&twice, &allowed(), Verdict::Unknown);
    }
}

fn has(preflight: &Preflight, code: &str) -> bool {
    preflight.findings.iter().any(|finding| finding.code == code)
}

#[test]
fn one_answer_alone() {
    let preflight = checked("{\n    \"Status\": \"Enabled\"\n}\n", &allowed());
    assert_eq!(preflight.verdict, Verdict::Unknown);
    let of = |id| find(&preflight, id);
    assert_eq!(of("versioning").status, Pass);
    assert_eq!(of("bucket").status, Warn);
    assert_eq!(of("bucket").message, "The output doesn't name a bucket. We assume “acme-flow-logs”.");
    assert_eq!(
        of("bucket").fix.as_ref().map(Fix::text),
        Some("Paste the commands too, with the bucket's name in them, or run the script from this page.")
    );
    assert_eq!(of("grant").message, "The output doesn't show the bucket policy.");
    assert_eq!(
        of("grant").fix.as_ref().map(Fix::text),
        Some(
            "aws s3api get-bucket-policy --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json"
        )
    );
    let others =
        preflight.checks.iter().filter(|check| !["bucket", "versioning"].contains(&check.requirement.id()));
    assert!(others.into_iter().all(|check| check.status == Unknown));
}

#[test]
fn regions() {
    let of = |region: Value| ("location", json!({ "LocationConstraint": region }));
    #[track_caller]
    fn everywhere(location: (&str, Value), region: &str) {
        let message = format!("The bucket is in {region}, a Region that every account has.");
        check(location, ("region", Pass, &message), None, &[]);
    }
    everywhere(of(json!(null)), "us-east-1");
    everywhere(of(json!("EU")), "eu-west-1");
    everywhere(of(json!("ap-northeast-3")), "ap-northeast-3");
    everywhere(("location", json!({ "BucketRegion": "eu-north-1" })), "eu-north-1");
    // The second is as long as the code of a Region may be.
    for region in ["me-central-1", "somewhere-verylong-andfaraw-1"] {
        let message = format!(
            "The bucket is in {region}, a Region that each account has to enable. Replication works only if \
             Trustgrid's account 079972220921 has enabled it too."
        );
        let fix = format!("Ask Trustgrid whether {region} is enabled in its account 079972220921.");
        check(of(json!(region)), ("region", Warn, &message), Some(&fix), &[]);
    }
    for (region, partition) in [
        ("us-gov-west-1", "AWS GovCloud (US)"),
        ("cn-north-1", "AWS China"),
        ("eusc-de-east-1", "the AWS European Sovereign Cloud"),
        ("us-isob-east-1", "another AWS partition"),
    ] {
        let message = format!("The bucket is in {region}, in {partition}. Trustgrid can't replicate there.");
        let fix = Some("Use a bucket in a commercial AWS Region.");
        check(of(json!(region)), ("region", Fail, &message), fix, &[]);
    }
    let fix = "aws s3api get-bucket-location --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json";
    for strange in ["<b>", "EU-WEST-1", "eu-west", "somewhere-verylong-andfarawa-1"] {
        check(
            of(json!(strange)),
            (
                "region",
                Unknown,
                "The output about the bucket's Region has a value that this page doesn't know.",
            ),
            Some(fix),
            &[],
        );
    }
    check(
        ("location", error("PermanentRedirect", "GetBucketLocation")),
        (
            "region",
            Unknown,
            "The output doesn't show the bucket's Region, because the command went to another Region than \
             the bucket's.",
        ),
        Some("Run it again with --region and the bucket's Region, which the S3 console shows."),
        &[],
    );
}

/// The report of a bucket of this name, and what its checks come to.
fn judged_for(name: &str, location: Value) -> Preflight {
    let target = Target { grant: grant(name), ..target() };
    let members = [("bucket", json!(name)), ("location", json!({ "LocationConstraint": location }))];
    check_report(&Report::read(&report(&members), &target), &target, |_, _, _| allowed())
}

/// The name of an account-regional bucket tells its account.
#[test]
fn names_that_tell_an_account() {
    let of = |name| {
        let preflight = judged_for(name, json!("us-west-2"));
        let bucket = find(&preflight, "bucket");
        (bucket.status, bucket.message.clone(), bucket.fix.clone())
    };
    let own = "acme-logs-493827156084-us-west-2-an";
    assert_eq!(of(own), (Pass, format!("S3 answered for the bucket “{own}”."), None));
    let other = "acme-logs-210987654321-us-west-2-an";
    let message = format!(
        "S3 answered for the bucket “{other}”. Its name contains account 210987654321, but you entered \
         493827156084."
    );
    let fix = "Check in the S3 console which account owns the bucket.";
    assert_eq!(of(other), (Warn, message, Some(fix.into())));
}

/// It tells its Region, too.
#[test]
fn names_that_tell_a_region() {
    #[track_caller]
    fn of_name(name: &str, location: Value, expected: (CheckStatus, &str), fix: Option<&str>) {
        let preflight = judged_for(name, location);
        let region = find(&preflight, "region");
        assert_eq!((region.status, region.message.as_str()), expected, "{name}");
        assert_eq!(region.fix.as_ref().map(Fix::text), fix, "{name}");
    }
    const MEANT: &str = "Check in the S3 console that this is the bucket you mean.";
    let name = "acme-logs-493827156084-us-west-2-an";
    let same = "The bucket is in us-west-2, a Region that every account has.";
    of_name(name, json!("us-west-2"), (Pass, same), None);
    let other = "S3 says that the bucket is in us-east-1, but its name contains us-west-2.";
    of_name(name, json!(null), (Warn, other), Some(MEANT));
    of_name(
        "acme-logs-493827156084-us-gov-west-1-an",
        json!("us-west-2"),
        (Warn, "S3 says that the bucket is in us-west-2, but its name contains us-gov-west-1."),
        Some(MEANT),
    );
    of_name(
        name,
        json!("il-central-1"),
        (
            Warn,
            "S3 says that the bucket is in il-central-1, but its name contains us-west-2. The bucket is in \
             il-central-1, a Region that each account has to enable. Replication works only if Trustgrid's \
             account 079972220921 has enabled it too.",
        ),
        Some(
            "Check in the S3 console that this is the bucket you mean. Ask Trustgrid whether il-central-1 is \
             enabled in its account 079972220921.",
        ),
    );
    let far = "The bucket is in cn-north-1, in AWS China. Trustgrid can't replicate there.";
    of_name(name, json!("cn-north-1"), (Fail, far), Some("Use a bucket in a commercial AWS Region."));
    // It has the ending, and not the form.
    let fine = "The bucket is in eu-west-1, a Region that every account has.";
    of_name("acme-logs-us-west-2-an", json!("eu-west-1"), (Pass, fine), None);
}

#[test]
fn versioning() {
    const FIX: Option<&str> = Some(
        "aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Enabled \
         --expected-bucket-owner 493827156084",
    );
    const CODES: &[&str] = &["DstBucketUnversioned"];
    let never = "Versioning was never enabled. S3 can't replicate into this bucket.";
    let suspended = "Versioning is suspended. S3 can't replicate into this bucket.";
    check(("versioning", json!({})), ("versioning", Fail, never), FIX, CODES);
    let status = |status| ("versioning", json!({ "Status": status, "MFADelete": "Disabled", "New": [1] }));
    check(status("Suspended"), ("versioning", Fail, suspended), FIX, CODES);
    check(status("Enabled"), ("versioning", Pass, "Versioning is enabled."), None, &[]);
    let reading = Some(
        "aws s3api get-bucket-versioning --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json",
    );
    let strange = "The output about versioning has a value that this page doesn't know.";
    check(status("enabled"), ("versioning", Unknown, strange), reading, CODES);
    check(
        ("versioning", json!({ "MFADelete": "Disabled" })),
        ("versioning", Unknown, strange),
        reading,
        CODES,
    );
    let unreadable = "The output about versioning can't be read.";
    for value in [json!([]), json!(null), json!(1), json!({ "status": "Enabled" })] {
        check(("versioning", value), ("versioning", Unknown, unreadable), reading, CODES);
    }
    check(
        ("versioning", error("AccessDenied", "GetBucketVersioning")),
        (
            "versioning",
            Unknown,
            "The output doesn't show versioning, because AWS refused to show it (AccessDenied).",
        ),
        Some("Ask someone with s3:GetBucketVersioning to run it."),
        CODES,
    );
}

/// Only the root user changes what MFA Delete guards.
#[test]
fn mfa_delete() {
    const FIX: Option<&str> = Some(
        "aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Enabled,MFADelete=Enabled \
         --mfa \"SERIAL CODE\" --expected-bucket-owner 493827156084",
    );
    let versioning = |value: Value| ("versioning", value);
    let root = "MFA Delete is on, so only the root user of account 493827156084 can enable versioning. Replace SERIAL \
                with the ARN of its MFA device, and CODE with the device's code.";
    let suspended = format!("Versioning is suspended. S3 can't replicate into this bucket. {root}");
    check(
        versioning(json!({ "Status": "Suspended", "MFADelete": "Enabled" })),
        ("versioning", Fail, &suspended),
        FIX,
        &["DstBucketUnversioned"],
    );
    let never = format!("Versioning was never enabled. S3 can't replicate into this bucket. {root}");
    check(
        versioning(json!({ "MFADelete": "Enabled" })),
        ("versioning", Fail, &never),
        FIX,
        &["DstBucketUnversioned"],
    );
    let on = "Versioning is enabled. MFA Delete is on, which doesn't affect copies.";
    check(
        versioning(json!({ "Status": "Enabled", "MFADelete": "Enabled" })),
        ("versioning", Pass, on),
        None,
        &[],
    );
    let strange = versioning(json!({ "Status": "Enabled", "MFADelete": "Sometimes" }));
    check(strange, ("versioning", Pass, "Versioning is enabled."), None, &[]);
    // The AWS CLI's text has the two beside each other.
    let text =
        "$ aws s3api get-bucket-versioning --bucket acme-flow-logs --output text\nEnabled\tSuspended\n";
    let preflight = checked(text, &allowed());
    assert_eq!(find(&preflight, "versioning").message, suspended);
}

#[test]
fn errors_of_the_cli() {
    #[track_caller]
    fn because(error: Value, words: &str, advice: &str) {
        let message = format!("The output doesn't show default encryption, because {words}.");
        let codes = &["DstKmsKeyNotFound", "DstKmsKeyInvalidState"];
        check(("encryption", error), ("encryption", Unknown, &message), Some(advice), codes);
    }
    const SHELL: &str = "Run it in AWS CloudShell, which has the AWS CLI.";
    let again = "Sign in again, then run it again.";
    because(error("ExpiredToken", "GetBucketEncryption"), "the credentials have expired", again);
    because(
        error("InvalidToken", "GetBucketEncryption"),
        "AWS didn't accept the credentials",
        "Sign in again, or run it in AWS CloudShell, which has the right credentials.",
    );
    because(
        error("IllegalLocationConstraintException", "GetBucketEncryption"),
        "the command went to another Region than the bucket's",
        "Run it again with --region and the bucket's Region, which the S3 console shows.",
    );
    because(
        json!("Unable to locate credentials. You can configure credentials by running \"aws configure\"."),
        "the AWS CLI found no credentials",
        "Sign in with “aws login” or “aws configure”, or run it in AWS CloudShell, which has credentials.",
    );
    because(json!("bash: line 31: aws: command not found"), "the AWS CLI isn't installed there", SHELL);
    because(
        json!("Could not connect to the endpoint URL: \"https://acme.s3.amazonaws.com/\""),
        "the AWS CLI couldn't reach AWS",
        "Run it where AWS can be reached, such as in AWS CloudShell.",
    );
    because(
        json!("Parameter validation failed:\nInvalid bucket name"),
        "the AWS CLI didn't accept the command",
        "Copy the command again and run it unchanged.",
    );
    because(
        json!("The config profile (x) could not be found"),
        "the AWS CLI found no profile with that name",
        "Run it with a profile that “aws configure list-profiles” shows.",
    );
    let look = "Solve that error, then run it again.";
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
            "S3 refused every question about “acme-flow-logs”. Either another account owns the bucket, or \
             you lack the permission to read it.",
        ),
        Some("Ask someone with s3:GetBucketLocation to run it."),
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
    let then = "so copies belong to Trustgrid unless its rule makes you their owner. You may not be able to read them. \
                BucketOwnerEnforced always makes you their owner, and turns off the ACLs of the whole bucket.";
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

const KMS_CODES: &[&str] = &["DstKmsKeyNotFound", "DstKmsKeyInvalidState"];

const WHEN: &str = "S3 doesn't apply default encryption to files that are already encrypted, and since January 2023 all new \
                    ones are. It matters only if Trustgrid's replication rule encrypts copies with this bucket's key.";

const KEY_STATEMENT: &str = r#"{
  "Sid": "allow-tg-encrypt",
  "Effect": "Allow",
  "Principal": {
    "AWS": "arn:aws:iam::079972220921:root"
  },
  "Action": [
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:Decrypt"
  ],
  "Resource": "*",
  "Condition": {
    "StringLike": {
      "kms:ViaService": "s3.*.amazonaws.com",
      "kms:EncryptionContext:aws:s3:arn": [
        "arn:aws:s3:::acme-flow-logs",
        "arn:aws:s3:::acme-flow-logs/*"
      ]
    }
  }
}"#;

const OWN_KEY: &str = "Ask Trustgrid whether its rule encrypts copies with this bucket's key. If it does, \
                       set default encryption to a KMS key of your own by its full ARN, \
                       arn:aws:kms:eu-west-1:493827156084:key/KEY-ID. If not, change nothing.";

fn with_default(default: Value) -> (&'static str, Value) {
    encrypted(json!({ "ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": true }))
}

fn with_key(algorithm: &str, key: &str) -> (&'static str, Value) {
    with_default(json!({ "SSEAlgorithm": algorithm, "KMSMasterKeyID": key }))
}

#[test]
fn encryption_that_always_works() {
    let always = "Default encryption uses S3's own keys (SSE-S3), which always works.";
    let by = json!({ "SSEAlgorithm": "AES256" });
    check(with_default(by.clone()), ("encryption", Pass, always), None, &[]);
    let blocking = |kinds: Value| {
        encrypted(
            json!({ "ApplyServerSideEncryptionByDefault": by, "BlockedEncryptionTypes": { "EncryptionType": kinds } }),
        )
    };
    let blocked = format!(
        "{always} SSE-C is blocked. That matters only if Trustgrid encrypts its files with keys that it \
         supplies itself."
    );
    check(blocking(json!(["SSE-C"])), ("encryption", Pass, &blocked), None, &[]);
    check(blocking(json!(["NONE"])), ("encryption", Pass, always), None, &[]);
    check(
        ("encryption", error("ServerSideEncryptionConfigurationNotFoundError", "GetBucketEncryption")),
        ("encryption", Pass, "No default encryption is set, so S3 uses its own keys (SSE-S3)."),
        None,
        &[],
    );
    let strange = "The output about default encryption has a value that this page doesn't know.";
    let reading = "aws s3api get-bucket-encryption --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json";
    for unknown in [
        with_default(json!({ "SSEAlgorithm": "aws:new" })),
        blocking(json!(["SSE-C", "SSE-S3"])),
        encrypted(json!({ "BucketKeyEnabled": true })),
        ("encryption", json!({ "ServerSideEncryptionConfiguration": { "Rules": [] } })),
    ] {
        check(unknown, ("encryption", Unknown, strange), Some(reading), KMS_CODES);
    }
}

/// Whatever the key is, S3 uses it for no object that is encrypted already.
#[test]
fn encryption_with_a_key() {
    const KEY: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
    #[track_caller]
    fn warned(encryption: (&str, Value), fact: &str, then: &str, fix: &str) {
        let report = report(std::slice::from_ref(&encryption));
        let message = format!("{fact}. {WHEN}{then}");
        check(encryption, ("encryption", Warn, &message), Some(fix), KMS_CODES);
        assert_verdict(&report, &allowed(), Verdict::Ready);
    }
    let own = format!("arn:aws:kms:eu-west-1:493827156084:key/{KEY}");
    let then = " If it does, add the statement below to the key's policy, not to the bucket's.";
    let uses = |id: &str| format!("Default encryption uses your KMS key “key/{id}”");
    warned(with_key("aws:kms", &own), &uses(KEY), then, KEY_STATEMENT);
    warned(with_key("aws:kms", &format!(" {own}\n")), &uses(KEY), then, KEY_STATEMENT);
    let dsse = format!("Default encryption (DSSE-KMS) uses your KMS key “key/{KEY}”");
    warned(with_key("aws:kms:dsse", &own), &dsse, then, KEY_STATEMENT);
    let several_regions = "mrk-1234abcd12ab34cd56ef1234567890ab";
    let arn = own.replace(KEY, several_regions);
    warned(with_key("aws:kms", &arn), &uses(several_regions), then, KEY_STATEMENT);
    let blocked = encrypted(json!({
        "ApplyServerSideEncryptionByDefault": { "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": own },
        "BlockedEncryptionTypes": { "EncryptionType": ["SSE-C"] },
    }));
    let and_blocked = format!(
        "{then} SSE-C is blocked. That matters only if Trustgrid encrypts its files with keys that it \
         supplies itself."
    );
    warned(blocked, &uses(KEY), &and_blocked, KEY_STATEMENT);
    let foreign = own.replace("493827156084", "210987654321");
    let fact =
        format!("Default encryption uses the KMS key “key/{KEY}” of account 210987654321, not of yours");
    let then = " If it does, account 210987654321 has to add the statement below to the key's policy.";
    warned(with_key("aws:kms", &foreign), &fact, then, KEY_STATEMENT);

    let no_arn = |text: &str| format!("names “{text}”, which is not the ARN of a KMS key. {BY_ARN}");
    const BY_ARN: &str = "Other accounts can use a key only by its full ARN";
    let alias = |name: &str| format!("names its KMS key by the alias “alias/{name}”. {BY_ARN}");
    let aws = "uses AWS's own KMS key (aws/s3), which no other account can use".to_owned();
    let alone = |id: &str| format!("names its KMS key by the key ID “{id}” alone. {BY_ARN}");
    let in_partition = |name: &str| format!("uses a KMS key in {name}, which S3 can't use for this bucket");
    let of_iam = "arn:aws:iam::493827156084:role/logs";
    let short = "arn:aws:kms:eu-west-1:493827156084:key/1234abcd";
    let no_hex_digits = "mrk-zzzzabcd12ab34cd56ef1234567890ab";
    let no_uuid = "zzzzabcd-12ab-34cd-56ef-1234567890ab";
    let no_account = "arn:aws:kms:eu-west-1::key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let of_no_partition = "arn:amazon:kms:eu-west-1:493827156084:key/1234abcd";
    for (key, fact) in [
        ("", aws.clone()),
        ("alias/aws/s3", aws.clone()),
        ("arn:aws:kms:eu-west-1:493827156084:alias/aws/s3", aws.clone()),
        ("alias/my-logs", alias("my-logs")),
        ("arn:aws:kms:eu-west-1:493827156084:alias/my-logs", alias("my-logs")),
        ("alias/aws/s3-logs", alias("aws/s3-logs")),
        (KEY, alone(KEY)),
        (several_regions, alone(several_regions)),
        (of_iam, no_arn(of_iam)),
        (short, no_arn(short)),
        (no_account, no_arn("arn:aws:kms:eu-west-1::key/1234abcd-12ab-34cd-56ef-1234567890ab")),
        (of_no_partition, no_arn(of_no_partition)),
        ("key/1234abcd", no_arn("key/1234abcd")),
        ("mrk-1234", no_arn("mrk-1234")),
        (no_hex_digits, no_arn(no_hex_digits)),
        ("zzzz-12ab", no_arn("zzzz-12ab")),
        (no_uuid, no_arn(no_uuid)),
        (
            &own.replace("kms", "sns"),
            no_arn("arn:aws:sns:eu-west-1:493827156084:key/1234abcd-12ab-34cd-56ef-…"),
        ),
        (
            &own.replace("arn:aws", "arn:amazon"),
            no_arn("arn:amazon:kms:eu-west-1:493827156084:key/1234abcd-12ab-34cd-56…"),
        ),
        (
            &own.replace("eu-west-1", ""),
            no_arn("arn:aws:kms::493827156084:key/1234abcd-12ab-34cd-56ef-123456789…"),
        ),
        (
            &own.replace("eu-west-1", "us-east-1"),
            "uses a KMS key in us-east-1, but the bucket is in eu-west-1. S3 needs both in one Region"
                .to_owned(),
        ),
        (
            &own.replace("arn:aws:", "arn:aws-us-gov:").replace("eu-west-1", "us-gov-west-1"),
            in_partition("AWS GovCloud (US)"),
        ),
        (
            &own.replace("arn:aws:", "arn:aws-cn:").replace("eu-west-1", "cn-north-1"),
            in_partition("AWS China"),
        ),
    ] {
        warned(with_key("aws:kms", key), &format!("Default encryption {fact}"), "", OWN_KEY);
        let dsse = format!("Default encryption (DSSE-KMS) {fact}");
        warned(with_key("aws:kms:dsse", key), &dsse, "", OWN_KEY);
    }
    let none = with_default(json!({ "SSEAlgorithm": "aws:kms" }));
    warned(none, &format!("Default encryption {aws}"), "", OWN_KEY);
    let rule = json!({ "ApplyServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } });
    let two = ("encryption", json!({ "ServerSideEncryptionConfiguration": { "Rules": [rule, rule] } }));
    warned(two, "Default encryption has 2 rules, but S3 documents only one", "", OWN_KEY);
    assert_verdict(&transcript("script-kms-and-lock.json"), &allowed(), Verdict::Ready);
}

/// Where the bucket's Region was not seen, the key's is not held against it.
#[test]
fn a_key_beside_an_unknown_region() {
    let refused = ("location", error("AccessDenied", "GetBucketLocation"));
    let key = "arn:aws:kms:us-east-1:493827156084:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let preflight = checked(&report(&[with_key("aws:kms", key), refused.clone()]), &allowed());
    assert_eq!(find(&preflight, "encryption").fix, Some(Fix::Statement(KEY_STATEMENT.to_owned())));
    let preflight = checked(&report(&[with_key("aws:kms", "alias/logs"), refused]), &allowed());
    let fix = find(&preflight, "encryption").fix.as_ref().map(Fix::text).unwrap();
    assert_eq!(fix, OWN_KEY.replace("eu-west-1", "REGION"));
}

#[test]
fn object_lock() {
    const CODES: &[&str] = &["DstBucketObjectLockConfigMissing"];
    let locked = |retention: Value| {
        let rule = json!({ "DefaultRetention": retention });
        ("objectLock", json!({ "ObjectLockConfiguration": { "ObjectLockEnabled": "Enabled", "Rule": rule } }))
    };
    let fix = Some(
        "If you don't want that, turn off default retention in the S3 console under Properties > Object \
         Lock.",
    );
    let nobody = "Nobody can delete it before then.";
    let special = "Only someone with s3:BypassGovernanceRetention can delete it before then.";
    for (retention, period, who) in [
        (json!({ "Mode": "COMPLIANCE", "Years": 1 }), "1 year", nobody),
        (json!({ "Mode": "COMPLIANCE", "Years": 2, "Days": 0 }), "2 years", nobody),
        (json!({ "Mode": "GOVERNANCE", "Days": 1 }), "1 day", special),
        (json!({ "Mode": "GOVERNANCE", "Days": 30, "Years": 0 }), "30 days", special),
    ] {
        let message = format!("Object Lock keeps every copy for {period}. {who}");
        check(locked(retention), ("object-lock", Warn, &message), fix, &[]);
    }
    let off = "Object Lock is off. The bucket needs it only if Trustgrid's bucket has it.";
    let none = error("ObjectLockConfigurationNotFoundError", "GetObjectLockConfiguration");
    check(("objectLock", none), ("object-lock", Pass, off), None, &[]);
    let no_retention = "Object Lock is enabled without a default retention.";
    for rule in [json!({}), json!({ "Rule": {} })] {
        let mut lock = rule;
        lock["ObjectLockEnabled"] = json!("Enabled");
        let lock = ("objectLock", json!({ "ObjectLockConfiguration": lock }));
        check(lock, ("object-lock", Pass, no_retention), None, &[]);
    }
    let strange = "The output about Object Lock has a value that this page doesn't know.";
    let reading = Some(
        "aws s3api get-object-lock-configuration --bucket acme-flow-logs --expected-bucket-owner 493827156084 \
         --output json",
    );
    for retention in [
        json!({ "Mode": "COMPLIANCE" }),
        json!({ "Mode": "COMPLIANCE", "Days": 0 }),
        json!({ "Mode": "FOREVER", "Days": 1 }),
        json!({ "Days": 1 }),
    ] {
        check(locked(retention), ("object-lock", Unknown, strange), reading, CODES);
    }
    for lock in [json!({}), json!({ "ObjectLockEnabled": "Disabled" })] {
        let lock = ("objectLock", json!({ "ObjectLockConfiguration": lock }));
        check(lock, ("object-lock", Unknown, strange), reading, CODES);
    }
}

#[test]
fn requester_pays() {
    check(
        ("requestPayment", json!({ "Payer": "Requester" })),
        ("requester-pays", Fail, "Requester Pays is on. S3 can't replicate into this bucket."),
        Some(
            "aws s3api put-bucket-request-payment --bucket acme-flow-logs --request-payment-configuration \
             Payer=BucketOwner --expected-bucket-owner 493827156084",
        ),
        &[],
    );
    check(
        ("requestPayment", json!({})),
        ("requester-pays", Unknown, "The command that shows Requester Pays printed nothing."),
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
    "Merge Trustgrid's statement into the policy on this page, or run the script from this page. Either \
     keeps the other statements.",
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

/// An evaluation in which these actions are decided like this, and the others allowed.
fn but(actions: &[&str], decision: Decision) -> Evaluation {
    let mut evaluation = allowed();
    for (action, decided) in &mut evaluation.actions {
        if actions.contains(action) {
            *decided = decision;
        }
    }
    evaluation
}

/// For actions that copies do not need.
const NOT_NEEDED: &str =
    "Copies don't need that, but Trustgrid asks for it, and its own check of the bucket may fail.";

const OTHERS_OF_GRANT: [&str; 3] = ["s3:List*", "s3:GetBucketVersioning", "s3:PutBucketVersioning"];

#[test]
fn grants() {
    let without = with_policy(&json!([other_statement()]));
    let has = "The bucket policy has a statement that lets in Trustgrid's account 079972220921.";
    check_with(&without, &allowed(), ("grant", Pass, has), None, &[]);
    check_with(&report(&[]), &allowed(), ("grant", Pass, has), None, &[]);
    let denied = evaluation(Decision::Denied, Public::No);
    let message = "The bucket policy doesn't let in Trustgrid's account 079972220921.";
    check_with(&without, &denied, ("grant", Fail, message), MERGE, GRANT_CODES);
    let none = ("policy", error("NoSuchBucketPolicy", "GetBucketPolicy"));
    let message = "The bucket has no policy, so nothing lets Trustgrid write.";
    let add = Some("Save the policy from this page in AWS, or run the script from this page.");
    check(none, ("grant", Fail, message), add, GRANT_CODES);

    let message = "The bucket policy doesn't have Trustgrid's statement, and it isn't clear whether others \
                   allow the same.";
    for unknown in [
        evaluation(Decision::Unknown, Public::No),
        but(&["s3:ReplicateDelete"], Decision::Unknown),
        Evaluation { actions: Vec::new(), ..allowed() },
    ] {
        check_with(&without, &unknown, ("grant", Unknown, message), MERGE, GRANT_CODES);
        assert_verdict(&without, &unknown, Verdict::Unknown);
        // Where the statement is there, something else is in doubt.
        check_with(&report(&[]), &unknown, ("grant", Pass, has), None, &[]);
        assert_verdict(&report(&[]), &unknown, Verdict::Unknown);
    }
}

#[test]
fn kinds_of_fixes() {
    let denied = evaluation(Decision::Denied, Public::No);
    let fix = |report: &str, evaluation: &Evaluation, id: &str| {
        find(&checked(report, evaluation), id).fix.clone().expect(id)
    };
    assert_eq!(fix(&with_policy(&json!([other_statement()])), &denied, "grant"), Fix::Merge);
    let without_policy = report(&[("policy", error("NoSuchBucketPolicy", "GetBucketPolicy"))]);
    assert!(matches!(fix(&without_policy, &denied, "grant"), Fix::Advice(_)));
    let suspended = report(&[("versioning", json!({ "Status": "Suspended" }))]);
    assert!(matches!(fix(&suspended, &allowed(), "versioning"), Fix::Command(_)));
    let guarded = ("versioning", json!({ "Status": "Suspended", "MFADelete": "Enabled" }));
    assert!(matches!(fix(&report(&[guarded]), &allowed(), "versioning"), Fix::MfaCommand(_)));

    let exception = block(1, None, true, Some("{}"));
    let by_hand = block(2, None, true, None);
    let with = |blocks: &[&BlockingStatement]| blocked_by(blocks.iter().copied().cloned().collect());
    assert!(matches!(fix(&report(&[]), &with(&[&exception]), "denies"), Fix::Statement(_)));
    assert!(matches!(fix(&report(&[]), &with(&[&by_hand, &exception]), "denies"), Fix::Statement(_)));
    assert!(matches!(fix(&report(&[]), &with(&[&by_hand, &by_hand]), "denies"), Fix::Advice(_)));
}

/// Copies need three actions; without the others Trustgrid only sees less.
#[test]
fn grants_of_a_part() {
    // The evaluator is right even where the statement is there.
    for report in [with_policy(&json!([other_statement()])), report(&[])] {
        let missing = |actions: &str| {
            format!("The bucket policy doesn't allow Trustgrid's account 079972220921 {actions}.")
        };
        for (actions, words, codes) in [
            (&["s3:ReplicateObject"][..], "s3:ReplicateObject", &GRANT_CODES[..1]),
            (&["s3:ReplicateDelete"], "s3:ReplicateDelete", &GRANT_CODES[1..2]),
            (&["s3:ReplicateTags"], "s3:ReplicateTags", &GRANT_CODES[2..]),
            (
                &["s3:ReplicateObject", "s3:ReplicateTags", "s3:List*"],
                "s3:ReplicateObject, s3:ReplicateTags and s3:List*",
                &["DstPutObjectNotPermitted", "DstPutTaggingNotPermitted"],
            ),
        ] {
            let evaluation = but(actions, Decision::Denied);
            check_with(&report, &evaluation, ("grant", Fail, &missing(words)), MERGE, codes);
            assert_verdict(&report, &evaluation, Verdict::Blocked);
        }
        for (actions, words) in [
            (&OTHERS_OF_GRANT[..1], "s3:List*"),
            (&OTHERS_OF_GRANT[1..2], "s3:GetBucketVersioning"),
            (&OTHERS_OF_GRANT[2..], "s3:PutBucketVersioning"),
            (&OTHERS_OF_GRANT, "s3:List*, s3:GetBucketVersioning and s3:PutBucketVersioning"),
        ] {
            let evaluation = but(actions, Decision::Denied);
            let message = format!("{} {NOT_NEEDED}", missing(words));
            check_with(&report, &evaluation, ("grant", Warn, &message), MERGE, &[]);
            assert_verdict(&report, &evaluation, Verdict::Ready);
        }
    }
    let unclear = but(&["s3:List*"], Decision::Unknown);
    let message = format!(
        "It isn't clear whether the bucket policy allows Trustgrid's account 079972220921 s3:List*. {NOT_NEEDED}"
    );
    let without = with_policy(&json!([other_statement()]));
    check_with(&without, &unclear, ("grant", Warn, &message), MERGE, &[]);
    assert_verdict(&without, &unclear, Verdict::Ready);
}

/// Whole policies by the evaluator's word, with Trustgrid's statement as it is or cut.
#[test]
fn whole_policies() {
    let allow = |actions: Value| {
        json!({
            "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::079972220921:root" },
            "Action": actions,
            "Resource": ["arn:aws:s3:::acme-flow-logs", "arn:aws:s3:::acme-flow-logs/*"],
        })
    };
    let deny = |action: &str, condition: Value| {
        json!({
            "Effect": "Deny",
            "Principal": "*",
            "Action": action,
            "Resource": ["arn:aws:s3:::acme-flow-logs", "arn:aws:s3:::acme-flow-logs/*"],
            "Condition": condition,
        })
    };
    let full = || allow(json!(ACTIONS));
    let organization = || json!({ "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } });
    let address = || json!({ "NotIpAddress": { "aws:SourceIp": "203.0.113.0/24" } });
    let without_tls = || json!({ "Bool": { "aws:SecureTransport": "false" } });
    for (statements, grant, denies, verdict) in [
        (vec![full()], Pass, Pass, Verdict::Ready),
        (vec![allow(json!(ACTIONS[..3]))], Warn, Pass, Verdict::Ready),
        (vec![allow(json!(ACTIONS[..5]))], Warn, Pass, Verdict::Ready),
        (vec![allow(json!("s3:Replicate*"))], Warn, Pass, Verdict::Ready),
        (vec![allow(json!("s3:ReplicateObject"))], Fail, Pass, Verdict::Blocked),
        (vec![allow(json!(ACTIONS[..2]))], Fail, Pass, Verdict::Blocked),
        (vec![allow(json!(ACTIONS[3..]))], Fail, Pass, Verdict::Blocked),
        (vec![full(), deny("s3:List*", organization())], Pass, Warn, Verdict::Ready),
        (vec![full(), deny("s3:Put*", organization())], Pass, Warn, Verdict::Ready),
        (vec![full(), deny("s3:ListBucketVersions", address())], Pass, Warn, Verdict::Ready),
        (vec![full(), deny("s3:*Object", organization())], Pass, Fail, Verdict::Blocked),
        (vec![full(), deny("s3:ReplicateTags", organization())], Pass, Fail, Verdict::Blocked),
        (vec![full(), deny("s3:*", address())], Pass, Unknown, Verdict::Unknown),
        (vec![full(), deny("s3:PutObject", organization())], Pass, Pass, Verdict::Ready),
        (vec![full(), deny("s3:*", without_tls())], Pass, Pass, Verdict::Ready),
        (vec![allow(json!(ACTIONS[..3])), deny("s3:List*", organization())], Warn, Warn, Verdict::Ready),
    ] {
        let report = with_policy(&json!(statements));
        let preflight = preflight(&report, &target());
        let statuses = (find(&preflight, "grant").status, find(&preflight, "denies").status);
        assert_eq!((statuses, preflight.verdict), ((grant, denies), verdict), "{report}");
        for check in &preflight.checks {
            let is_about_policy = matches!(check.requirement.id(), "grant" | "denies");
            let is_told = check.message.ends_with(NOT_NEEDED) && check.failure_codes.is_empty();
            assert_eq!(is_told, is_about_policy && check.status == Warn, "{report}: {check:?}");
        }
    }
}

/// What the help center printed for two years lets in another account, through which an export may run.
#[test]
fn a_grant_for_another_account() {
    #[track_caller]
    fn is_for(statement: Value, account: &str, whose: &str) {
        let message = format!(
            "The bucket policy has a statement like Trustgrid's for account {account}, {whose}, but not for \
             079972220921, the account used here."
        );
        let fix = format!(
            "Ask Trustgrid which account exports to this bucket. Merging on this page keeps both statements. \
             Replace the one for {account} only if nobody exports through it any more."
        );
        let preflight = preflight(&with_policy(&json!([other_statement(), statement])), &target());
        let check = find(&preflight, "grant");
        assert_eq!((check.status, check.message.as_str()), (Fail, message.as_str()));
        assert_eq!(check.fix.as_ref().map(Fix::text), Some(fix.as_str()));
        assert_eq!(check.failure_codes, GRANT_CODES);
        assert_eq!(preflight.verdict, Verdict::Blocked);
    }
    let of = |sid: &str, principal: &str| {
        json!({
            "Sid": sid,
            "Effect": "Allow",
            "Principal": { "AWS": principal },
            "Action": ACTIONS,
            "Resource": ["arn:aws:s3:::acme-flow-logs", "arn:aws:s3:::acme-flow-logs/*"],
        })
    };
    let help_center = "the one in Trustgrid's help center";
    is_for(of("allow-tg-writes", "arn:aws:iam::078223296091:root"), "078223296091", help_center);
    is_for(of("Trustgrid", "078223296091"), "078223296091", help_center);
    let anybody = "which may be Trustgrid's or somebody else's";
    is_for(of("allow-tg-writes", "arn:aws:iam::210987654321:root"), "210987654321", anybody);
    // Beside ours it is fine.
    let ours = of("allow-tg-writes-2", "arn:aws:iam::079972220921:root");
    let both = with_policy(&json!([of("allow-tg-writes", "arn:aws:iam::078223296091:root"), ours]));
    assert_eq!(preflight(&both, &target()).verdict, Verdict::Ready);
}

#[test]
fn policies_that_are_none() {
    let reading = Some(
        "aws s3api get-bucket-policy --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json",
    );
    let message = "The bucket policy in this output can't be checked. This is the policy of a KMS key, which \
                   belongs to the key, not to the bucket. Paste the policy from the bucket's Permissions tab \
                   in the S3 console.";
    let kms =
        json!({ "Statement": { "Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*" } });
    let policy = json!({ "Policy": kms.to_string() });
    for id in ["grant", "denies", "public-access"] {
        check(("policy", policy.clone()), (id, Unknown, message), reading, GRANT_CODES);
    }
    check(("policy", policy), ("policy-size", Unknown, message), reading, &[]);
}

fn block(statement: usize, sid: Option<&str>, certain: bool, exception: Option<&str>) -> BlockingStatement {
    BlockingStatement {
        statement,
        sid: sid.map(str::to_owned),
        line: 1,
        actions: ACTIONS[..2].to_vec(),
        certain,
        words: format!("Statement {statement} denies Trustgrid all that it needs."),
        exception: exception.map(str::to_owned),
    }
}

/// An evaluation in which these statements are in the way.
fn blocked_by(blocks: Vec<BlockingStatement>) -> Evaluation {
    let mut evaluation = allowed();
    for (action, decision) in &mut evaluation.actions {
        if let Some(block) = blocks.iter().find(|block| block.actions.contains(action)) {
            *decision = if block.certain { Decision::Denied } else { Decision::Unknown };
        }
    }
    Evaluation { blocks, ..evaluation }
}

#[test]
fn denies() {
    const CODES: &[&str] = &["DstPutObjectNotPermitted", "DstDelObjNotPermitted"];
    let report = report(&[]);
    let words = |statement| format!("Statement {statement} denies Trustgrid all that it needs.");
    let fine = "No statement of the bucket policy blocks Trustgrid.";
    check_with(&report, &allowed(), ("denies", Pass, fine), None, &[]);
    let one = blocked_by(vec![block(2, Some("Perimeter"), true, Some("{\"exception\": 1}"))]);
    check_with(&report, &one, ("denies", Fail, &words(2)), Some("{\"exception\": 1}"), CODES);
    assert_eq!(find(&checked(&report, &one), "grant").status, Pass);
    assert_verdict(&report, &one, Verdict::Blocked);

    let two = blocked_by(vec![
        block(2, None, true, None),
        block(3, Some("AKIAIOSFODNN7EXAMPLQ"), true, Some("{}")),
    ]);
    let message = format!("{} {}", words(2), words(3));
    let fix = "Statement 2:\nChange statement 2 to leave out account 079972220921.\n\nStatement 3 (“…”):\n{}";
    check_with(&report, &two, ("denies", Fail, &message), Some(fix), CODES);

    let count = |count| {
        let blocks = (1..=count).map(|number| block(number, None, true, Some("{}"))).collect();
        find(&checked(&report, &blocked_by(blocks)), "denies").message.clone()
    };
    assert_eq!(count(3), [words(1), words(2), words(3)].join(" "));
    assert_eq!(count(5), [words(1), words(2), words(3), "And 2 more.".to_owned()].join(" "));

    let possible = blocked_by(vec![block(1, None, false, Some("{}"))]);
    check_with(&report, &possible, ("denies", Unknown, &words(1)), Some("{}"), CODES);
    assert_verdict(&report, &possible, Verdict::Unknown);

    let message = "It isn't clear whether a statement of the bucket policy blocks Trustgrid.";
    let fix = Some("Ask someone who knows the policy to look for statements with “Deny”.");
    for unclear in
        [but(&["s3:ReplicateTags"], Decision::Unknown), Evaluation { actions: Vec::new(), ..allowed() }]
    {
        check_with(&report, &unclear, ("denies", Unknown, message), fix, GRANT_CODES);
    }
    let none = ("policy", error("NoSuchBucketPolicy", "GetBucketPolicy"));
    let message = "The bucket has no policy, so no statement blocks Trustgrid.";
    check(none, ("denies", Pass, message), None, &[]);

    // A statement that blocks does not hide that the grant is missing.
    let mut both =
        blocked_by(vec![BlockingStatement { actions: ACTIONS.to_vec(), ..block(1, None, true, None) }]);
    let without = with_policy(&json!([other_statement()]));
    let message = "The bucket policy doesn't have Trustgrid's statement.";
    check_with(&without, &both, ("grant", Fail, message), MERGE, GRANT_CODES);
    both.blocks.clear();
    assert_eq!(find(&checked(&without, &both), "denies").status, Pass);
}

/// What copies do not need may be denied.
#[test]
fn denies_of_a_part() {
    let report = report(&[]);
    let of = |statement, actions: &[&'static str], certain| BlockingStatement {
        actions: actions.to_vec(),
        ..block(statement, None, certain, Some("{}"))
    };
    let words = |statement| format!("Statement {statement} denies Trustgrid all that it needs.");
    for certain in [true, false] {
        let others = blocked_by(vec![of(1, &OTHERS_OF_GRANT, certain)]);
        let message = format!("{} {NOT_NEEDED}", words(1));
        check_with(&report, &others, ("denies", Warn, &message), Some("{}"), &[]);
        // What a statement denies, or may, is said once.
        for report in [&report, &with_policy(&json!([other_statement()]))] {
            assert_eq!(find(&checked(report, &others), "grant").status, Pass);
            assert_verdict(report, &others, Verdict::Ready);
        }
    }
    // What only may be denied and is not allowed either is missing.
    let mut missing = but(&["s3:ReplicateObject"], Decision::Denied);
    missing.blocks = vec![of(1, &["s3:ReplicateObject"], false)];
    assert_eq!(find(&checked(&report, &missing), "grant").status, Fail);
    for (action, codes) in [
        ("s3:ReplicateObject", &GRANT_CODES[..1]),
        ("s3:ReplicateDelete", &GRANT_CODES[1..2]),
        ("s3:ReplicateTags", &GRANT_CODES[2..]),
    ] {
        let blocks = vec![of(1, &["s3:List*"], true), of(2, &[action], true), of(3, &["s3:List*"], false)];
        // What keeps out copies comes first, and what only may deny is left for later.
        let message = format!("{} {}", words(2), words(1));
        let fix = "Statement 2:\n{}\n\nStatement 1:\n{}";
        check_with(&report, &blocked_by(blocks), ("denies", Fail, &message), Some(fix), codes);
        let blocks = vec![of(1, &["s3:List*"], true), of(2, &[action], false)];
        check_with(&report, &blocked_by(blocks), ("denies", Unknown, &message), Some(fix), codes);
    }
}

const LIMIT: Option<&str> = Some(
    "In the S3 console under Permissions > Bucket policy, limit the statement that lets everybody in to \
     certain accounts, or remove it.",
);

/// Block Public Access with these two switches.
fn switches(block: bool, restrict: bool) -> Value {
    json!({ "PublicAccessBlockConfiguration": {
        "BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": block, "RestrictPublicBuckets": restrict
    } })
}

/// A report with the policy status and Block Public Access of bucket and account, as far as they are seen.
fn with_public_access(
    status: Option<bool>,
    bucket: Option<Value>,
    account: Option<Value>,
    policy: &Value,
) -> String {
    let mut report: Value = serde_json::from_str(&report(&[("policy", policy.clone())])).unwrap();
    let members = report.as_object_mut().unwrap();
    members.remove("publicAccessBlock");
    members.extend(bucket.map(|block| ("publicAccessBlock".to_owned(), block)));
    members.extend(account.map(|block| ("accountPublicAccessBlock".to_owned(), block)));
    let status = status.map(|is_public| json!({ "PolicyStatus": { "IsPublic": is_public } }));
    members.extend(status.map(|status| ("policyStatus".to_owned(), status)));
    report.to_string()
}

fn granted() -> Value {
    serde_json::from_str::<Value>(&transcript("script-ready.json")).unwrap()["policy"].clone()
}

fn not_granted() -> Value {
    let policy = json!({ "Version": "2012-10-17", "Statement": [other_statement()] }).to_string();
    json!({ "Policy": policy })
}

fn no_block() -> Value {
    error("NoSuchPublicAccessBlockConfiguration", "GetPublicAccessBlock")
}

fn refused_block() -> Value {
    error("AccessDenied", "GetPublicAccessBlock")
}

/// A policy that is not public is out of reach of Block Public Access, whatever was seen of it.
#[test]
fn a_policy_that_is_not_public() {
    let not = "The bucket policy is not public, so Block Public Access doesn't affect it.";
    let said = "S3 says that the bucket policy is not public, so Block Public Access doesn't affect it.";
    let blocks = [None, Some(no_block()), Some(refused_block()), Some(switches(true, true)), Some(json!({}))];
    for bucket in &blocks {
        for account in &blocks {
            for policy in [granted(), not_granted()] {
                let report = |status| with_public_access(status, bucket.clone(), account.clone(), &policy);
                check_with(&report(None), &allowed(), ("public-access", Pass, not), None, &[]);
                assert_verdict(&report(None), &allowed(), Verdict::Ready);
                // S3's own word counts before what the statements show.
                let public = evaluation(Decision::Allowed, Public::Yes);
                check_with(&report(Some(false)), &public, ("public-access", Pass, said), None, &[]);
            }
        }
    }
    let none = error("NoSuchBucketPolicy", "GetBucketPolicy");
    let report = with_public_access(None, None, None, &none);
    check_with(&report, &allowed(), ("public-access", Pass, not), None, &[]);
    // Even where the policy itself was not seen.
    let refused = error("AccessDenied", "GetBucketPolicy");
    let report = with_public_access(Some(false), None, None, &refused);
    check_with(&report, &allowed(), ("public-access", Pass, said), None, &[]);
}

/// The strictest of bucket and account counts, and neither stands for the other.
#[test]
fn a_public_policy() {
    #[track_caller]
    fn holds(report: &str, public: Public, (status, message): (CheckStatus, &str), fix: Option<&str>) {
        let codes = if status == Pass { &[] } else { GRANT_CODES };
        let evaluation = evaluation(Decision::Allowed, public);
        check_with(report, &evaluation, ("public-access", status, message), fix, codes);
    }
    let off = || switches(false, false);
    let restrict = || switches(false, true);
    let shuts_out = |whose: &str| {
        format!(
            "Block Public Access {whose} (RestrictPublicBuckets) shuts out every other account, including Trustgrid."
        )
    };
    for (bucket, account, whose) in [
        (Some(restrict()), None, "of the bucket"),
        (Some(restrict()), Some(off()), "of the bucket"),
        (Some(restrict()), Some(refused_block()), "of the bucket"),
        (None, Some(restrict()), "of the whole account"),
        (Some(no_block()), Some(restrict()), "of the whole account"),
        (Some(off()), Some(switches(true, true)), "of the whole account"),
        (Some(restrict()), Some(restrict()), "of the bucket and of the whole account"),
    ] {
        for policy in [granted(), not_granted()] {
            let report = |status| with_public_access(status, bucket.clone(), account.clone(), &policy);
            let message = format!("The bucket policy is public, and {}", shuts_out(whose));
            holds(&report(None), Public::Yes, (Fail, &message), LIMIT);
            let message = format!("S3 says that {}", message.replacen("The", "the", 1));
            holds(&report(Some(true)), Public::No, (Fail, &message), LIMIT);
            let message =
                format!("It isn't clear whether the bucket policy is public. If it is, {}", shuts_out(whose));
            holds(&report(None), Public::Unknown, (Unknown, &message), SHOW_STATUS);
        }
    }

    const SHOW_STATUS: Option<&str> = Some(
        "aws s3api get-bucket-policy-status --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json",
    );
    let show_bucket = Some(
        "aws s3api get-public-access-block --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json",
    );
    let show_account = Some("aws s3control get-public-access-block --account-id 493827156084 --output json");
    let not_seen = "The output doesn't show Block Public Access.";
    let whole = "The output doesn't show Block Public Access of the whole account.";
    let refused = "The output doesn't show Block Public Access of the whole account, because AWS refused to show it \
                   (AccessDenied).";
    for (bucket, account, message, fix) in [
        (None, None, not_seen, show_bucket),
        (None, Some(off()), not_seen, show_bucket),
        (None, Some(no_block()), not_seen, show_bucket),
        (Some(off()), None, whole, show_account),
        (Some(no_block()), None, whole, show_account),
        (
            Some(off()),
            Some(refused_block()),
            refused,
            Some("Ask someone with s3:GetAccountPublicAccessBlock to run it."),
        ),
    ] {
        let report = with_public_access(None, bucket, account, &granted());
        holds(&report, Public::Yes, (Unknown, &format!("The bucket policy is public. {message}")), fix);
        let unclear = format!("It isn't clear whether the bucket policy is public. {message}");
        holds(&report, Public::Unknown, (Unknown, &unclear), fix);
    }

    // Saving comes before all else, if the grant is not there.
    let rejects = |whose: &str| {
        format!(
            "Block Public Access {whose} (BlockPublicPolicy) makes S3 reject it with Trustgrid's statement."
        )
    };
    let lacking = evaluation(Decision::Denied, Public::Yes);
    for (bucket, account, whose) in [
        (Some(switches(true, false)), None, "of the bucket"),
        (None, Some(switches(true, false)), "of the whole account"),
        (Some(switches(true, false)), Some(off()), "of the bucket"),
        (Some(switches(true, false)), Some(switches(true, false)), "of the bucket and of the whole account"),
    ] {
        let report = with_public_access(None, bucket.clone(), account.clone(), &not_granted());
        let message = format!("The bucket policy is public, and {}", rejects(whose));
        check_with(&report, &lacking, ("public-access", Fail, &message), LIMIT, GRANT_CODES);
        let unclear = Evaluation { public: Public::Unknown, ..lacking.clone() };
        let message =
            format!("It isn't clear whether the bucket policy is public. If it is, {}", rejects(whose));
        check_with(&report, &unclear, ("public-access", Unknown, &message), SHOW_STATUS, GRANT_CODES);
        // Others let Trustgrid in already, so nothing has to be saved.
        if bucket.is_some() && account.is_some() {
            let message = format!(
                "The bucket policy is public, and Block Public Access {whose} (BlockPublicPolicy) makes S3 \
                 reject the next change to it."
            );
            holds(&report, Public::Yes, (Warn, &message), LIMIT);
        }
    }

    let both_off = with_public_access(None, Some(no_block()), Some(off()), &granted());
    let later = "The bucket policy is public. Block Public Access would shut out Trustgrid if anyone turned \
                 it on for the bucket, the account or your AWS organization.";
    holds(&both_off, Public::Yes, (Warn, later), LIMIT);
    let open = "Block Public Access lets other accounts use the bucket (RestrictPublicBuckets is off).";
    holds(&both_off, Public::Unknown, (Pass, open), None);
    let next = "The bucket policy is public, and Block Public Access of the bucket (BlockPublicPolicy) makes \
                S3 reject the next change to it.";
    let blocks = with_public_access(None, Some(switches(true, false)), Some(off()), &granted());
    holds(&blocks, Public::Yes, (Warn, next), LIMIT);
    holds(&blocks, Public::Unknown, (Pass, open), None);
    // Of a policy that was not seen it is not known whether the grant is missing.
    let refused = error("AccessDenied", "GetBucketPolicy");
    let blocks = with_public_access(Some(true), Some(switches(true, false)), Some(off()), &refused);
    holds(&blocks, Public::Unknown, (Warn, &next.replacen("The", "S3 says that the", 1)), LIMIT);
    for strange in [json!("yes"), json!(null), json!([])] {
        let mut block = off();
        block["PublicAccessBlockConfiguration"]["BlockPublicPolicy"] = strange.clone();
        let report = with_public_access(None, Some(block), Some(off()), &not_granted());
        let preflight = checked(&report, &lacking);
        assert_eq!(find(&preflight, "public-access").status, Unknown, "{strange}");
    }
}

/// Two answers on whether the policy is public leave it open.
#[test]
fn contradictory_words_of_s3() {
    let says = |is_public: bool| {
        let status = json!({ "PolicyStatus": { "IsPublic": is_public } });
        format!("$ aws s3api get-bucket-policy-status --bucket acme-flow-logs\n{status}\n")
    };
    let report = with_public_access(None, Some(switches(true, true)), None, &granted());
    let message = "It isn't clear whether the bucket policy is public. If it is, Block Public Access of the bucket \
                   (RestrictPublicBuckets) shuts out every other account, including Trustgrid.";
    for (first, last) in [(true, false), (false, true)] {
        let preflight = checked(&[&report, "\n", &says(first), &says(last)].concat(), &allowed());
        let check = find(&preflight, "public-access");
        assert_eq!((check.status, check.message.as_str()), (Unknown, message));
    }
    for is_public in [true, false] {
        let preflight = checked(&[&report, "\n", &says(is_public), &says(is_public)].concat(), &allowed());
        let status = find(&preflight, "public-access").status;
        assert_eq!(status, if is_public { Fail } else { Pass });
    }
}

/// What S3 said of a policy does not hold for the next one.
#[test]
fn a_word_of_s3_on_another_policy() {
    let is_public = |is_public: bool| {
        let status = json!({ "PolicyStatus": { "IsPublic": is_public } });
        format!("\n$ aws s3api get-bucket-policy-status --bucket acme-flow-logs\n{status}\n")
    };
    let put = "$ aws s3api put-bucket-policy --bucket acme-flow-logs --policy file://policy.json\n";
    let get = format!("$ aws s3api get-bucket-policy --bucket acme-flow-logs\n{}\n", granted());
    let report = with_public_access(None, Some(switches(true, true)), None, &granted());
    let public = evaluation(Decision::Allowed, Public::Yes);
    let status = |session: &[&str]| {
        let preflight = checked(&session.concat(), &public);
        find(&preflight, "public-access").status
    };
    assert_eq!(status(&[&report, &is_public(false)]), Pass);
    assert_eq!(status(&[&report, &is_public(false), put, &get]), Fail);
    assert_eq!(status(&[&report, &is_public(false), put, &get, &is_public(false)]), Pass);
}

/// What is not seen is said, and what is seen is not among it.
#[test]
fn what_is_not_seen() {
    const ALWAYS: [&str; 6] = [
        "Policies of your AWS organization (SCPs and RCPs), which can refuse what the bucket policy allows.",
        "The policy and state of a KMS key.",
        "What Trustgrid's own role may do.",
        "Whether Trustgrid has set up replication, and whether its rule makes you the owner of the copies.",
        "Whether Trustgrid's account has the bucket's Region enabled, and whether its bucket uses Object \
         Lock.",
        "What has changed since the commands ran.",
    ];
    const ACCOUNT: &str = "Block Public Access of your whole account and of your AWS organization. The \
                           strictest setting counts.";
    const ORGANIZATION: &str = "Block Public Access of your AWS organization, which counts beside the \
                                bucket's and the account's.";
    const STATUS: &str = "Whether S3 itself calls the bucket policy public.";
    let [first, last @ ..] = ALWAYS;
    let off = Some(switches(false, false));
    let unseen = |status, account: Option<Value>| {
        checked(&with_public_access(status, off.clone(), account, &granted()), &allowed()).unseen
    };
    let list = |between: &[&'static str]| [&[first], between, &last].concat();
    assert_eq!(unseen(None, None), list(&[ACCOUNT, STATUS]));
    assert_eq!(unseen(Some(false), None), list(&[ACCOUNT]));
    assert_eq!(unseen(None, Some(refused_block())), list(&[ACCOUNT, STATUS]));
    assert_eq!(unseen(Some(false), Some(refused_block())), list(&[ACCOUNT]));
    for account in [off.clone(), Some(switches(true, true)), Some(no_block())] {
        assert_eq!(unseen(None, account.clone()), list(&[ORGANIZATION, STATUS]));
        assert_eq!(unseen(Some(false), account), list(&[ORGANIZATION]));
    }
    let no_policy = |operation| error("NoSuchBucketPolicy", operation);
    let fresh = report(&[
        ("policy", no_policy("GetBucketPolicy")),
        ("policyStatus", no_policy("GetBucketPolicyStatus")),
    ]);
    for fresh in [fresh, transcript("script-fresh.json")] {
        assert_eq!(checked(&fresh, &allowed()).unseen, list(&[ACCOUNT]));
    }
    // Of another account it says nothing.
    let other =
        report(&[("accountId", json!("210987654321")), ("accountPublicAccessBlock", switches(false, false))]);
    assert_eq!(checked(&other, &allowed()).unseen, list(&[ACCOUNT, STATUS]));
    for text in ["", "hello"] {
        assert_eq!(checked(text, &allowed()).unseen, list(&[ACCOUNT, STATUS]));
    }
}

#[test]
fn policy_size() {
    let of_bytes = |count: usize| {
        let statement = json!({ "Sid": "x".repeat(count), "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::acme-flow-logs/*" });
        with_policy(&json!([statement]))
    };
    let fix = Some("Remove or shorten statements that you no longer need.");
    let says = |bytes: &str| {
        format!("The policy is {bytes} bytes with Trustgrid's statement. S3's limit is 20,480.")
    };
    let around = 452;
    for (bytes, words, status) in [
        (17_999, "17,999", Pass),
        (18_000, "18,000", Warn),
        (20_480, "20,480", Warn),
        (20_481, "20,481", Fail),
    ] {
        let fix = fix.filter(|_| status != Pass);
        check_with(&of_bytes(bytes - around), &allowed(), ("policy-size", status, &says(words)), fix, &[]);
    }
}

#[test]
fn nothing() {
    for text in ["", " \n", "hello", "{", "null"] {
        let preflight = checked(text, &allowed());
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
    let preflight = checked(&pasted, &allowed());
    assert_eq!((preflight.verdict, preflight.findings), (Verdict::Ready, vec![]));
}

#[test]
fn names() {
    assert_eq!([Pass, Fail, Warn, Unknown].map(CheckStatus::name), ["pass", "fail", "warn", "unknown"]);
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
    let too_long = checked(&format!("{filler}xx\n{ready}"), &allowed());
    assert_eq!(too_long.verdict, Verdict::Unknown);
    assert_eq!(too_long.findings[0].code, "report.too-long");
}

fn transcripts() -> impl Strategy<Value = String> {
    select([READY.as_slice(), &OTHERS].concat()).prop_map(transcript)
}

proptest! {
    #[test]
    fn any_text(text: String) {
        prop_assert_ne!(checked(&text, &allowed()).verdict, Verdict::Ready);
    }

    #[test]
    fn a_part_of_a_transcript_is_never_better(text in transcripts(), at: Index, to: Index) {
        let cuts: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let whole = checked(&text, &allowed()).verdict;
        for part in [&text[..*at.get(&cuts)], &text[*to.get(&cuts)..]] {
            let verdict = checked(part, &allowed()).verdict;
            prop_assert!(whole == Verdict::Ready || verdict != Verdict::Ready, "{}", part);
        }
    }

    #[test]
    fn transcripts_with_something_in_them(text in transcripts(), at: Index, piece in "\\PC{0,20}|[{}\\[\\]\"\\\\:|\n$-]{1,9}") {
        let cuts: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
        let (before, after) = text.split_at(*at.get(&cuts));
        checked(&[before, &piece, after].concat(), &allowed());
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
            let verdict = checked(&text[..at], &allowed()).verdict;
            assert!(name == "script-kms-and-lock.json" || verdict != Verdict::Ready, "{name} to {at}");
        }
    }
    for name in READY {
        let text = transcript(name);
        for (at, _) in text.char_indices().step_by(STEP) {
            let preflight = checked(&text[..at], &allowed());
            let worst = preflight.sorted()[0];
            // A command without output is how versioning shows that was never enabled.
            assert!(
                worst.status != Fail || worst.requirement.id() == "versioning",
                "{name} to {at}: {worst:#?}"
            );
        }
    }
}

#[test]
fn a_condition_on_the_account_of_the_bucket() {
    let mut policy: serde_json::Value = serde_json::from_str(&target().grant.policy()).unwrap();
    let deny = |account: &str| {
        json!({
            "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:ResourceAccount": account}}
        })
    };
    for (account, status) in [("493827156084", Pass), ("210987654321", Fail)] {
        let statements = policy["Statement"].as_array_mut().unwrap();
        statements.truncate(1);
        statements.push(deny(account));
        let text = report(&[("policy", json!({ "Policy": policy.to_string() }))]);
        let preflight = flow_log_export::preflight::preflight(&text, &target());
        assert_eq!(find(&preflight, "denies").status, status, "{preflight:#?}");
    }
}
