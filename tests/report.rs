//! The forms in which what the AWS CLI prints reaches the page, and what is said of the paste itself.

mod util;

use std::time::{Duration, Instant};

use flow_log_export::artifact::{ArtifactKind, artifact, preflight_script};
use flow_log_export::evaluate::{EvaluateOptions, Evaluation, Public};
use flow_log_export::policy::document::ExistingPolicy;
use flow_log_export::preflight::check_report;
use flow_log_export::report::{
    Answer, Missing, PolicyStatus, PublicAccessBlock, Report, Setting, Versioning, VersioningStatus, masked,
};
use flow_log_export::text::MAX_BYTES;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use util::{grant, target};

/// What the check `id` says of a paste.
fn message(pasted: &str, id: &str) -> String {
    let nothing = |_: &ExistingPolicy, _: &_, _: EvaluateOptions<'_>| Evaluation {
        actions: Vec::new(),
        public: Public::Unknown,
        findings: Vec::new(),
        blocks: Vec::new(),
    };
    let checks = check_report(&Report::read(pasted, &target()), &target(), nothing).checks;
    checks.into_iter().find(|check| check.requirement.id() == id).expect(id).message
}

/// The paste is read without a word about it, and the check says what it should.
#[track_caller]
fn check(pasted: &str, id: &str, expected: &str) {
    assert_eq!(message(pasted, id), expected, "of {pasted:?}");
    assert_eq!(Report::read(pasted, &target()).findings, [], "about {pasted:?}");
}

/// What is said about the paste itself: code, line and sentence.
#[track_caller]
fn check_findings(pasted: &str, expected: &[(&str, u32, &str)]) {
    let report = Report::read(pasted, &target());
    let found: Vec<_> =
        report.findings.iter().map(|f| (f.code, f.line.unwrap_or_default(), f.message.as_str())).collect();
    let shown: String = pasted.chars().take(200).collect();
    assert_eq!(found, expected, "about {shown:?}");
}

const ENABLED: &str = "Versioning is enabled.";
const SUSPENDED: &str = "Versioning is suspended. S3 can't replicate into this bucket.";
const NEVER: &str = "Versioning was never enabled. S3 can't replicate into this bucket.";
const NOT_SHOWN: &str = "The output doesn't show versioning.";

#[test]
fn versioning() {
    for enabled in [
        "{\n    \"Status\": \"Enabled\"\n}\n",
        "{\r\n    \"Status\": \"Enabled\",\r\n    \"MFADelete\": \"Disabled\"\r\n}\r\n",
        "\u{feff}{\"Status\":\"Enabled\"}",
        "\u{a0}{“Status”:\u{a0}“Enabled”}",
        "  {\"New\": {\"Status\": 1}, \"Status\": \"Enabled\"}",
        "Enabled",
        "\"Enabled\"\n",
        "Disabled\tEnabled\n",
        "Status: Enabled\n",
        "MFADelete: Disabled\nStatus: Enabled\n",
        "- Status: 'Enabled'",
        "-----------------------\n| GetBucketVersioning |\n+---------+-----------+\n|  Status |  Enabled  |\n+---------+-----------+\n",
        "---\n| GetBucketVersioning |\n+---+---+\n|  MFADelete  |  Status  |\n+---+---+\n|  Disabled  |  Enabled  |\n+---+---+\n",
        "$ aws s3api get-bucket-versioning --bucket acme-flow-logs --output text\nEnabled\n$ ",
        "C:\\Users\\kim>aws s3api get-bucket-versioning --bucket acme-flow-logs\r\n{\r\n    \"Status\": \"Enabled\"\r\n}\r\n\r\nC:\\Users\\kim>",
        "PS C:\\> aws.exe s3api get-bucket-versioning `\n>> --bucket acme-flow-logs\n{ \"Status\": \"Enabled\" }",
        "root@host:~# /usr/local/bin/aws --profile x s3api get-bucket-versioning --bucket=acme-flow-logs\n{ \"Status\": \"Enabled\" }root@host:~# ls\nfile\n",
        "aws s3api get-bucket-versioning --bucket acme-flow-logs\n{ \"Status\": \"Enabled\" }\n",
        "From support:\n\n{ \"Status\": \"Enabled\" }\n\nDoes that help?\n",
    ] {
        check(enabled, "versioning", ENABLED);
    }
    for suspended in
        ["Suspended\n", "Status: Suspended", "{\"Status\": \"Suspended\"}", "Disabled\tSuspended"]
    {
        check(suspended, "versioning", SUSPENDED);
    }
}

#[test]
fn what_only_looks_like_versioning() {
    for other in [
        "$ aws s3api get-bucket-accelerate-configuration --bucket acme-flow-logs\n{\n    \"Status\": \"Enabled\"\n}\n",
        "$ aws s3api get-bucket-accelerate-configuration --bucket acme-flow-logs --output text\nEnabled\n",
        "ReplicationConfiguration:\n  Rules:\n  - ID: x\n    Status: Enabled\n",
        "Rules:\n- ID: x\n  Status: Enabled\n",
        "|||  Status |  Enabled  |||\n",
        "RULES\tx\tEnabled\n",
        "{\"Rules\": [{\"Status\": \"Enabled\"}]}",
    ] {
        assert_eq!(message(other, "versioning"), NOT_SHOWN, "{other}");
    }
}

#[test]
fn versioning_that_was_never_enabled() {
    let command = "$ aws s3api get-bucket-versioning --bucket acme-flow-logs";
    for never in [
        format!("{command}\n$"),
        format!("{command}\n$ \n"),
        format!("{command}\n\n[cloudshell-user@ip-10-1-2-3 ~]$ "),
        format!("{command}\n{{}}\n"),
        format!("{command} --query Status --output text\nNone\n"),
        format!(
            "{command}\n{command}\n$ aws s3api get-bucket-request-payment --bucket acme-flow-logs\nBucketOwner\n"
        ),
    ] {
        check(&never, "versioning", NEVER);
    }
    for (unknown, said) in [
        // What comes after the command may not have been copied.
        (command.to_owned(), NOT_SHOWN),
        (format!("{command}\n"), NOT_SHOWN),
        (format!("{command} > versioning.json\n$ "), NOT_SHOWN),
        (format!("{command} | jq .Status\n$ "), NOT_SHOWN),
        (format!("{command}\nSomething else\n"), NOT_SHOWN),
        (format!("{command}\nSomething else\n$ "), NOT_SHOWN),
        ("$ aws s3api get-bucket-versioning\n$ ".to_owned(), NOT_SHOWN),
        ("{}".to_owned(), NOT_SHOWN),
    ] {
        assert_eq!(message(&unknown, "versioning"), said, "{unknown}");
    }
}

#[test]
fn regions() {
    const IRELAND: &str = "The bucket is in eu-west-1, a Region that every account has.";
    const VIRGINIA: &str = "The bucket is in us-east-1, a Region that every account has.";
    for ireland in [
        "{\"LocationConstraint\": \"EU\"}",
        "{\"BucketRegion\": \"eu-west-1\", \"AccessPointAlias\": false}",
        "eu-west-1",
        "LocationConstraint: eu-west-1",
        "| GetBucketLocation |\n+--+--+\n|  LocationConstraint |  eu-west-1  |",
    ] {
        check(ireland, "region", IRELAND);
    }
    for virginia in [
        "{\"LocationConstraint\": null}",
        "LocationConstraint: null",
        "$ aws s3api get-bucket-location --bucket acme-flow-logs --output text\nNone",
        "|  LocationConstraint |  None  |",
    ] {
        check(virginia, "region", VIRGINIA);
    }
}

#[test]
fn other_parts() {
    const KEY: &str = "Default encryption uses your KMS key “key/1234abcd-12ab-34cd-56ef-1234567890ab”. S3 \
                       doesn't apply default encryption to files that are already encrypted, and since \
                       January 2023 all new ones are. It matters only if Trustgrid's replication rule \
                       encrypts copies with this bucket's key. If it does, add the statement below to the \
                       key's policy, not to the bucket's.";
    for key in [
        "RULES\tTrue\nAPPLYSERVERSIDEENCRYPTIONBYDEFAULT\tarn:aws:kms:eu-west-1:493827156084:key/1234abcd-12ab-34cd-56ef-1234567890ab\taws:kms",
        "ServerSideEncryptionConfiguration:\n  Rules:\n  - ApplyServerSideEncryptionByDefault:\n      KMSMasterKeyID: arn:aws:kms:eu-west-1:493827156084:key/1234abcd-12ab-34cd-56ef-1234567890ab\n      SSEAlgorithm: aws:kms\n    BucketKeyEnabled: true",
        "||||  KMSMasterKeyID|  arn:aws:kms:eu-west-1:493827156084:key/1234abcd-12ab-34cd-56ef-1234567890ab   ||||\n||||  SSEAlgorithm  |  aws:kms  ||||",
    ] {
        check(key, "encryption", KEY);
    }
    const YEAR: &str = "Object Lock keeps every copy for 1 year. Nobody can delete it before then.";
    for lock in [
        "OBJECTLOCKCONFIGURATION\tEnabled\nDEFAULTRETENTION\tCOMPLIANCE\t1",
        "ObjectLockConfiguration:\n  ObjectLockEnabled: Enabled\n  Rule:\n    DefaultRetention:\n      Mode: COMPLIANCE\n      Years: 1",
        "||  ObjectLockEnabled   |  Enabled   ||\n||||       DefaultRetention        ||||\n|||+---+---+|||\n|||| Mode | Years ||||\n|||+---+---+|||\n|||| COMPLIANCE | 1 ||||",
    ] {
        check(lock, "object-lock", YEAR);
    }
    check(
        "493827156084",
        "account",
        "The commands ran with credentials of account 493827156084, the one you entered.",
    );
    check("Payer: Requester", "requester-pays", "Requester Pays is on. S3 can't replicate into this bucket.");
    // A row that is cut off says nothing.
    assert_eq!(
        message("PUBLICACCESSBLOCKCONFIGURATION\tTrue\tTrue", "public-access"),
        "The output doesn't show the bucket policy."
    );
}

#[test]
fn whether_s3_calls_the_policy_public() {
    let command = "$ aws s3api get-bucket-policy-status --bucket acme-flow-logs\n";
    for pasted in [
        "{\"PolicyStatus\": {\"IsPublic\": true}}".to_owned(),
        format!("{command}POLICYSTATUS\tTrue"),
        format!("{command}PolicyStatus:\n  IsPublic: true\n"),
        format!(
            "{command}---\n|GetBucketPolicyStatus|\n+---+\n||  PolicyStatus  ||\n|+---+|\n||  IsPublic|  True ||\n"
        ),
    ] {
        let report = Report::read(&pasted, &target());
        assert_eq!(report.policy_status(), Answer::Value(&PolicyStatus { is_public: true }), "{pasted}");
    }
    let unreadable = Report::read("{\"PolicyStatus\": {\"IsPublic\": \"true\"}}", &target());
    assert_eq!(unreadable.policy_status(), Answer::Missing(Missing::Unreadable));
}

#[test]
fn the_account_has_a_block_of_its_own() {
    let block = |all| PublicAccessBlock {
        block_public_acls: Some(all),
        ignore_public_acls: Some(all),
        block_public_policy: Some(all),
        restrict_public_buckets: Some(all),
    };
    let json = |all| {
        format!(
            "{{\"PublicAccessBlockConfiguration\": {{\"BlockPublicAcls\": {all}, \"IgnorePublicAcls\": {all}, \
             \"BlockPublicPolicy\": {all}, \"RestrictPublicBuckets\": {all}}}}}"
        )
    };
    let account = "$ aws s3control get-public-access-block --account-id 493827156084\n";
    let bucket = "$ aws s3api get-public-access-block --bucket acme-flow-logs\n";
    let text = "PUBLICACCESSBLOCKCONFIGURATION\tTrue\tTrue\tTrue\tTrue\n";
    let error = "\nAn error occurred (NoSuchPublicAccessBlockConfiguration) when calling the GetPublicAccessBlock \
                 operation: The public access block configuration was not found\n";
    let unseen = Answer::Missing(Missing::NotSeen);
    let (on, off) = (block(true), block(false));
    for (pasted, of_account, of_bucket) in [
        (format!("{account}{}", json(true)), Answer::Value(&on), unseen.clone()),
        (format!("{account}{text}"), Answer::Value(&on), unseen.clone()),
        (format!("{account}{error}"), Answer::NotSet, unseen.clone()),
        (format!("{bucket}{text}"), unseen.clone(), Answer::Value(&on)),
        (format!("{bucket}{error}"), unseen.clone(), Answer::NotSet),
        (
            format!("{account}{}\n{bucket}{}", json(true), json(false)),
            Answer::Value(&on),
            Answer::Value(&off),
        ),
        (
            format!(
                "{{\"flowLogExportPreflight\": 1, \"bucket\": \"acme-flow-logs\", \"publicAccessBlock\": {}, \"accountPublicAccessBlock\": {}}}",
                json(false),
                serde_json::to_string(error).unwrap()
            ),
            Answer::NotSet,
            Answer::Value(&off),
        ),
    ] {
        let report = Report::read(&pasted, &target());
        assert_eq!(report.account_public_access(), of_account, "{pasted}");
        assert_eq!(report.public_access(), of_bucket, "{pasted}");
    }
}

#[test]
fn answers_that_are_not_as_documented() {
    for (pasted, setting) in [
        ("{\"Status\": 1}", Setting::Versioning),
        ("{\"Status\": \"Enabled\", \"Status\": \"Suspended\"}", Setting::Versioning),
        ("{\"Policy\": 1}", Setting::Policy),
        ("{\"Payer\": null}", Setting::RequestPayment),
        ("{\"OwnershipControls\": {}}", Setting::Ownership),
        ("{\"PublicAccessBlockConfiguration\": {\"BlockPublicPolicy\": \"true\"}}", Setting::PublicAccess),
        ("{\"Account\": 493827156084}", Setting::Caller),
        ("{\"BucketArn\": \"arn:aws:s3:::acme-flow-logs\"}", Setting::Location),
    ] {
        let report = Report::read(pasted, &target());
        assert_eq!(*report.answer(setting), Answer::Missing(Missing::Unreadable), "{pasted}");
    }
    // What is new is no reason not to read what is known.
    let new = "{\"Status\": \"Enabled\", \"New\": [{\"Deep\": null}]}";
    let enabled = Versioning { status: Some(VersioningStatus::Enabled), mfa_delete: None };
    assert_eq!(Report::read(new, &target()).versioning(), Answer::Value(&enabled));
}

#[test]
fn policies() {
    let policy = grant("acme-flow-logs").policy();
    let compact: String = policy.split_whitespace().collect();
    let quoted = serde_json::to_string(&policy).unwrap();
    let has = "The bucket policy has a statement that lets in Trustgrid's account 079972220921.";
    for pasted in [
        policy.clone(),
        format!(
            "$ aws s3api get-bucket-policy --bucket acme-flow-logs --query Policy --output text\n{policy}\n$"
        ),
        format!("{quoted}\n"),
        format!("{{\"Policy\": {quoted}}}"),
        format!("{{\"Policy\": {policy}}}"),
        format!("Policy: '{compact}'\n"),
        format!("Policy: {}\n", serde_json::to_string(&compact).unwrap()),
        format!("|  Policy|  {compact}  |\n"),
        format!("|  Policy|  {}\n   |\n", compact.replace("allow-tg-writes", "a|b")),
    ] {
        check(&pasted, "grant", has);
    }
    let none = "The bucket has no policy, so nothing lets Trustgrid write.";
    for error in [
        "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist",
        "aws: [ERROR]: An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: None\n\nAdditional error details:\nBucketName: acme-flow-logs",
        "An error occurred (NoSuchBucketPolicy) when calling the GetBuck\netPolicy operation: The bucket",
        "fatal error: An error occurred (NoSuchBucketPolicy)",
        "{\"Message\": \"The bucket policy does not exist\", \"Code\": \"NoSuchBucketPolicy\"}",
    ] {
        check(error, "grant", none);
    }
}

#[test]
fn errors_are_of_the_part_that_they_name() {
    let refused = "The output doesn't show versioning, because AWS refused to show it (AccessDenied).";
    check(
        "An error occurred (AccessDenied) when calling the GetBucketVersioning operation: Access Denied",
        "versioning",
        refused,
    );
    // It is not what the command before it printed.
    assert_eq!(
        message(
            "$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n\nAn error occurred (AccessDenied) when calling the GetBucketPolicy operation: x",
            "grant"
        ),
        "This page can't read the command that shows the bucket policy, so its answer doesn't count."
    );
    check(
        "An error occurred (404) when calling the HeadBucket operation: Not Found",
        "bucket",
        "S3 found no bucket “acme-flow-logs” (NoSuchBucket).",
    );
    check(
        "An error occurred (405) when calling the GetBucketPolicy operation: Method Not Allowed",
        "account",
        "S3 answered that the credentials aren't those of the account that owns the bucket \
         (MethodNotAllowed).",
    );
    let expired = "The output doesn't show versioning, because the sign-in has expired.";
    check(
        "$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n\nError when retrieving token from sso: Token has expired and refresh failed\n",
        "versioning",
        expired,
    );
    check_findings(
        "Unable to locate credentials. You can configure credentials by running \"aws login\".",
        &[(
            "report.cli-error",
            1,
            "There is no answer, because the AWS CLI found no credentials. Sign in with “aws login” or “aws configure”, or run it in AWS CloudShell, which has credentials.",
        )],
    );
    check_findings(
        "\n-bash: aws: command not found\n-bash: aws: command not found",
        &[(
            "report.cli-error",
            2,
            "There is no answer, because the AWS CLI isn't installed there. Run it in AWS CloudShell, which has the AWS CLI.",
        )],
    );
}

#[test]
fn different_answers_to_the_same_question() {
    let twice = "{\"Status\": \"Enabled\"}\n{\"Status\": \"Enabled\"}";
    check(twice, "versioning", ENABLED);
    let unknown = "There are different answers about versioning, and nothing tells which one counts.";
    let contradiction = "There are different answers about versioning, and nothing tells which one counts. \
                         Paste only what the last run printed.";
    let different = "{\"Status\": \"Enabled\"}\n\n{\"Status\": \"Suspended\"}";
    assert_eq!(message(different, "versioning"), unknown);
    check_findings(different, &[("report.contradiction", 3, contradiction)]);
    let yaml = "Status: Suspended\nStatus: Enabled\n";
    assert_eq!(message(yaml, "versioning"), unknown);
    check_findings(yaml, &[("report.contradiction", 2, contradiction)]);
    // A third answer does not settle it.
    assert_eq!(message("Suspended\n\nEnabled\n\nEnabled\n", "versioning"), unknown);
    // Silence is an answer only to the last command.
    let never = "$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n$ aws s3api get-bucket-versioning --bucket \
                 acme-flow-logs\nEnabled\n";
    assert_eq!(message(never, "versioning"), ENABLED);
    let policies = "{\"Version\": \"2012-10-17\", \"Statement\": []}\n{\"Policy\": \"{}\"}";
    assert_eq!(message(policies, "grant"), unknown.replace("versioning", "the bucket policy"));
    let error =
        "Enabled\n\nAn error occurred (AccessDenied) when calling the GetBucketVersioning operation: No";
    let conflict = "There are different answers about versioning. The last one was used. Remove the others \
                    if that is wrong.";
    check_findings(error, &[("report.conflict", 3, conflict)]);
    let solved =
        "An error occurred (ExpiredToken) when calling the GetBucketVersioning operation: No\n\nEnabled";
    assert_eq!(message(solved, "versioning"), ENABLED);
    // The same Region under its two names is no conflict.
    check(
        "{\"LocationConstraint\": \"EU\"}\n{\"BucketRegion\": \"eu-west-1\"}",
        "region",
        "The bucket is in eu-west-1, a Region that every account has.",
    );
}

#[test]
fn a_change_leaves_nothing_of_what_was_answered_before() {
    let asked = "$ aws s3api get-bucket-versioning --bucket acme-flow-logs --output text\n";
    let put = "$ aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Enabled\n";
    let unseen = "A command changed versioning after it was shown.";
    check(&format!("{asked}Suspended\n{put}$ "), "versioning", unseen);
    check(&format!("{asked}Suspended\n{put}{asked}Enabled\n$ "), "versioning", ENABLED);
    check(&format!("{asked}Enabled\n{}$ ", put.replace("Enabled", "Suspended")), "versioning", unseen);
    // Another part stays as it was.
    let deleted = "$ aws s3api delete-bucket-policy --bucket acme-flow-logs\n$ ";
    check(&format!("{asked}Enabled\n{deleted}"), "versioning", ENABLED);
}

#[test]
fn what_terminals_add() {
    let coloured = "\u{1b}]0;kim@host\u{7}\u{1b}[01;32mkim@host\u{1b}[0m:~$ aws s3api get-bucket-versioning --bucket \
                    acme-flow-logs\n\u{1b}[1;39m{\n  \u{1b}[34;1m\"Status\"\u{1b}[0m: \
                    \u{1b}[32m\"Enabled\"\u{1b}(B\u{1b}[m\n}\n";
    check(coloured, "versioning", ENABLED);
    // A title that no bell ends leaves the end of its line.
    let broken = Report::read("\u{1b}]0;kim\n\u{1b}]0;kim\n\u{1b}[é\n{", &target());
    assert_eq!(broken.findings.first().and_then(|finding| finding.line), Some(4), "{broken:?}");
    check("\u{1b}[200~{\"Status\": \"Suspended\"}\u{1b}[201~", "versioning", SUSPENDED);
    assert_eq!(message("\u{1b}Enabled\u{1b}\u{1b}[", "versioning"), NOT_SHOWN);
    // A line of the terminal ended inside of what was one line.
    let policy = r#"{"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[]}"}"#;
    let wrapped = policy.replace("Stat", "Stat\n").replace(r#"\",\"#, "\\\",\\\r\n");
    assert_eq!(Report::read(&wrapped, &target()), Report::read(policy, &target()));
}

#[test]
fn what_cannot_be_read() {
    const AGAIN: &str = "The output that begins with “{” here has no end. Copy it again, down to its last \
                         “}”.";
    const NOT_JSON: &str =
        "The output that begins with “{” here isn't JSON as the AWS CLI prints it. Copy it again, unchanged.";
    const NOTHING: &str =
        "There is nothing here that the AWS CLI prints about a bucket. Paste all that the commands printed.";
    check_findings(
        "",
        &[(
            "report.empty",
            0,
            "Nothing is pasted yet. Run the commands in AWS CloudShell and paste what appears there.",
        )],
    );
    for text in ["hello", "{\"a\": 1}", "[]", "null", "arn:aws:s3:::acme-flow-logs", "$ aws s3 ls\n"] {
        check_findings(text, &[("report.not-recognised", 0, NOTHING)]);
    }
    check_findings("\n{\n  \"Status\": \"Enabled\"\n", &[("report.truncated", 2, AGAIN)]);
    check_findings("{\"Status\": \"Enab", &[("report.truncated", 1, AGAIN)]);
    check_findings("x\n{\"Status\": Enabled}\n{'a'}", &[("report.not-json", 2, NOT_JSON)]);
    for top in [
        "owLogExportPreflight\": 1,\n\"accountId\": \"493827156084\",\n\"versioning\": {\"Status\": \"Enabled\"}\n}",
        "    \"Status\": \"Enabled\"\n}\n",
        "Preflight\":1,\"bucket\":\"acme-flow-logs\",\"versioning\":{\"Status\":\"Enabled\"}}",
    ] {
        let missing = "The top of this output is missing. Copy it again, from its first “{”.";
        check_findings(top, &[("report.top-missing", 1, missing)]);
        assert_eq!(message(top, "versioning"), NOT_SHOWN);
    }
    // What comes after a break is read all the same.
    let broken = "$ aws s3api get-bucket-encryption --bucket acme-flow-logs\n{\n  \"Server\n$ aws s3api get-bucket-versioning --bucket acme-flow-logs\nEnabled\n";
    check_findings(broken, &[("report.truncated", 2, AGAIN)]);
    assert_eq!(message(broken, "versioning"), ENABLED);
    assert_eq!(message(broken, "encryption"), "The output about default encryption can't be read.");
    check_findings(
        "Policy: '{\"Version\": \"2012-10-17\",\n  \"Statement\": []}'",
        &[(
            "report.format",
            1,
            "This page can't read the bucket policy in this yaml output. Run the command again with --output \
             json.",
        )],
    );
    let apply = artifact(ArtifactKind::Cli, &target()).expect("a script").text;
    let in_a_shell = format!("[cloudshell-user@ip-10-0-1-2 ~]$ {}", apply.trim_end().replace('\n', "\n> "));
    for script in [preflight_script(&target()), apply, in_a_shell] {
        check_findings(
            &script,
            &[(
                "report.script",
                0,
                "This is the script, not its output. Run it in AWS CloudShell and paste what appears there.",
            )],
        );
    }
    check_findings(
        "aws s3api get-bucket-versioning --bucket acme-flow-logs\naws s3api get-bucket-policy --bucket acme-flow-logs\n",
        &[(
            "report.only-commands",
            0,
            "There is nothing below these commands that this page can read. Run the read-only commands from \
             this page in AWS CloudShell and paste all that appears there.",
        )],
    );
    check_findings(
        "{\"flowLogExportPreflight\": 2, \"versioning\": {\"Status\": \"Enabled\"}}",
        &[(
            "report.version",
            1,
            "Another version of the script made this report. Copy the script from this page and run it \
             again.",
        )],
    );
    check_findings(
        &" ".repeat(MAX_BYTES + 1),
        &[(
            "report.too-long",
            0,
            "This text is longer than a megabyte, and the commands print only some kilobytes. Paste only \
             their output.",
        )],
    );
}

const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const TOKEN: &str =
    "IQoJb3JpZ2luX2IQoJb3JpZ2luX2IQoJb3JpZ2luX2IQoJb3JpZ2luX2IQoJb3JpZ2luX2IQoJb3JpZ2luX2IQoJb3JpZVERYLONG==";

/// Covers every credential, says in which lines they are, and repeats none of them.
#[track_caller]
fn check_secrets(pasted: &str, covered: &str, lines: &[u32]) {
    assert_eq!(masked(pasted), covered);
    assert_eq!(masked(covered), covered);
    let report = Report::read(pasted, &target());
    let secrets_in = |report: &Report| -> Vec<_> {
        report.findings.iter().filter(|f| f.code == "report.secret").filter_map(|f| f.line).collect()
    };
    assert_eq!(secrets_in(&report), lines);
    assert_eq!(secrets_in(&Report::read(covered, &target())), lines, "it was pasted all the same: {covered}");
    let said = format!("{report:?}");
    assert!(!said.contains(ID) && !said.contains(KEY) && !said.contains(&TOKEN[..40]), "{said}");
}

#[test]
fn secrets() {
    check_secrets(
        &format!(
            "[default]\naws_access_key_id = {ID}\naws_secret_access_key = {KEY}\naws_session_token={TOKEN}\n"
        ),
        "[default]\naws_access_key_id = ••••••••\naws_secret_access_key = ••••••••\naws_session_token=••••••••\n",
        &[2, 3, 4],
    );
    check_secrets(
        &format!("export AWS_SECRET_ACCESS_KEY=\"{KEY}\"\r\n$env:AWS_SESSION_TOKEN='{TOKEN}'"),
        "export AWS_SECRET_ACCESS_KEY=\"••••••••\"\r\n$env:AWS_SESSION_TOKEN='••••••••'",
        &[1, 2],
    );
    check_secrets(
        &format!(
            "{{\"Credentials\": {{\"AccessKeyId\": \"{ID}\",\n \"SecretAccessKey\": \"{KEY}\",\n\"SessionToken\": \"{TOKEN}\"}}}}"
        ),
        "{\"Credentials\": {\"AccessKeyId\": \"••••••••\",\n \"SecretAccessKey\": \"••••••••\",\n\"SessionToken\": \"••••••••\"}}",
        &[1, 2, 3],
    );
    check_secrets(
        &format!("{{\\\"SecretAccessKey\\\":\\\"{KEY}\\\"}}"),
        "{\\\"SecretAccessKey\\\":\\\"••••••••\\\"}",
        &[1],
    );
    check_secrets(
        &format!("CREDENTIALS\t{ID}\t2026-01-01T00:00:00Z\t{KEY}\t{TOKEN}\n"),
        "CREDENTIALS\t••••••••\t2026-01-01T00:00:00Z\t••••••••\t••••••••\n",
        &[1, 1, 1],
    );
    check_secrets(
        &format!("$ aws configure get aws_secret_access_key\n{KEY}\n"),
        "$ aws configure get aws_secret_access_key\n••••••••\n",
        &[2],
    );
    check_secrets(
        &format!("SessionToken: {}\n{}\nStatus: Enabled\n", &TOKEN[..60], &TOKEN[60..]),
        "SessionToken: ••••••••\n••••\nStatus: Enabled\n",
        &[1],
    );
    check_secrets(&format!("key {TOKEN}"), "key ••••••••", &[1]);
    check_secrets(&format!("2{ID}"), "2••••••••", &[1]);
    check_secrets(
        &format!("{{\"Status\": \"Enabled\", \"Note\": \"{ID}\"}}"),
        "{\"Status\": \"Enabled\", \"Note\": \"••••••••\"}",
        &[1],
    );
    for none in [
        "aws_secret_access_key",
        "the SecretAccessKey is not here",
        "AKIA",
        "arn:aws:kms:eu-west-1:493827156084:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "\"UserId\": \"AIDACKCEVSQ6C2EXAMPLE\"",
        "",
    ] {
        check_secrets(none, none, &[]);
    }
}

#[test]
fn many_secrets() {
    let many = "Status: Enabled\n".to_owned() + &format!("{ID}\n").repeat(7);
    let said = "This line contains a credential that nothing here needs. Remove it, and deactivate it in IAM \
                if anyone else may have seen it.";
    let mut expected: Vec<_> = (2..=6).map(|line| ("report.secret", line, said)).collect();
    expected.push(("report.more-secrets", 0, "This text contains 2 more credentials. Remove them too."));
    check_findings(&many, &expected);
}

/// Text that repeats a piece up to a megabyte.
fn megabyte(piece: &str) -> String {
    piece.repeat(MAX_BYTES / piece.len())
}

#[test]
fn megabytes() {
    let key = format!("{ID} ");
    let token = format!("sessiontoken={KEY}");
    for piece in [
        "{",
        "[",
        "{}",
        "{\"a\":",
        "{}x",
        "{\n",
        "{x}",
        "{x}\n",
        "\"",
        "\"{\n",
        "\\",
        "An error occurred (",
        "An error occurred (\n",
        "An error occurred (x) when calling the \n",
        "aws s3api \\\n",
        "$ aws s3api get-bucket-versioning --bucket x\n",
        "$ aws s3api get-bucket-versioning --bucket x\n{\n",
        "Status: Enabled\n",
        "Status: Enabled\nStatus: Suspended\n",
        "|Status|",
        "|Status|Enabled|\n",
        "||||\n",
        "{\"Status\":\"Enabled\"}",
        "{\"Policy\":\"{}\"}\n",
        "{“a”:1}",
        "AKIA",
        "FwoGZXIvYXdz",
        "FwoGZXIvYXdz ",
        "secretaccesskey=",
        "secretaccesskey \n",
        &token,
        &key,
        "é",
        "\u{feff}",
        " \n",
    ] {
        let text = megabyte(piece);
        let start = Instant::now();
        Report::read(&text, &target());
        masked(&text);
        // Debug builds are slow and quadratic time is far beyond this.
        assert!(start.elapsed() < Duration::from_secs(40), "{piece:?} took {:?}", start.elapsed());
    }
}

/// Pieces of what the AWS CLI prints, and of what surrounds it.
const PIECES: [&str; 44] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    ":",
    ",",
    "\\",
    "|",
    "+--+",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\u{feff}",
    "“",
    "é",
    "😀",
    "$ ",
    "> ",
    "aws ",
    "s3api ",
    "get-bucket-versioning ",
    "get-bucket-policy ",
    "--bucket x",
    "\"Status\"",
    "Status: ",
    "Enabled",
    "\"Policy\": ",
    "Policy: '",
    "\"Statement\": []",
    "An error occurred (",
    ") when calling the ",
    "GetBucketPolicy operation: ",
    "NoSuchBucketPolicy",
    "RULES\t",
    "DEFAULTRETENTION\t",
    "None",
    "null",
    "AKIAIOSFODNN7EXAMPLE",
    "SecretAccessKey",
    "\"flowLogExportPreflight\": 1",
    "\"versioning\": ",
];

proptest! {
    #[test]
    fn any_pieces(pieces in vec(select(&PIECES[..]), 0..40)) {
        let text = pieces.concat();
        message(&text, "versioning");
        let covered = masked(&text);
        prop_assert_eq!(masked(&covered), covered.clone());
        prop_assert_eq!(covered.lines().count(), text.lines().count());
    }

    #[test]
    fn any_text(text: String) {
        Report::read(&text, &target());
        prop_assert_eq!(masked(&masked(&text)), masked(&text));
    }
}
