//! The grant taken out of policies that are there: what goes, what is left alone, what is said.

mod util;

use std::fs;

use flow_log_export::evaluate::{Decision, EvaluateOptions, evaluate};
use flow_log_export::merge::{
    DiffKind, MAX_POLICY_BYTES, Removal, RemovalOutcome, compact, merge, remove_grant,
};
use flow_log_export::policy::Grant;
use flow_log_export::policy::document::ExistingPolicy;
use flow_log_export::text::finding::{Severity, Status};
use serde_json::{Value, json};

use util::{account, grant};

const OURS: &str = r#"{"Sid":"allow-tg-writes","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::079972220921:root"},"Action":["s3:ReplicateObject","s3:ReplicateDelete","s3:ReplicateTags","s3:List*","s3:GetBucketVersioning","s3:PutBucketVersioning"],"Resource":["arn:aws:s3:::my-logs","arn:aws:s3:::my-logs/*"]}"#;
const A: &str = r#"{"Sid":"a","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:Get*","Resource":"arn:aws:s3:::my-logs/*"}"#;
const B: &str = r#"{"Sid":"b","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::my-logs/*"}"#;

const STAYS: (Severity, &str, u32, &str) = (
    Severity::Info,
    "policy.bucket-stays",
    0,
    "Versioning stays on, and everything in the bucket stays, with all its versions. S3 bills for them: delete what you no longer need, or let a lifecycle rule do it.",
);
const EMPTIED: (Severity, &str, u32, &str) = (
    Severity::Info,
    "policy.emptied",
    0,
    "Nothing else is in this policy, and S3 stores no policy without a statement. Delete the policy of the bucket. Nobody but Trustgrid loses access.",
);

fn removed_for(existing: &str, grant: &Grant) -> Removal {
    remove_grant(&ExistingPolicy::read(existing, &grant.bucket), grant)
}

fn removed(existing: &str) -> Removal {
    removed_for(existing, &grant("my-logs"))
}

fn policy_of(statements: &[&str]) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}

fn ours_but(elements: &[(&str, Value)]) -> String {
    let mut ours: Value = serde_json::from_str(OURS).unwrap();
    for (name, value) in elements {
        ours[name] = value.clone();
    }
    ours.to_string()
}

/// Findings are severity, code, line and sentence.
#[track_caller]
fn check(
    existing: &str,
    outcome: RemovalOutcome,
    left: Option<&str>,
    findings: &[(Severity, &str, u32, &str)],
) {
    let removal = removed(existing);
    let found: Vec<_> = removal
        .findings
        .iter()
        .map(|f| (f.severity, f.code, f.line.unwrap_or_default(), f.message.as_str()))
        .collect();
    assert_eq!(found, findings, "the findings of {existing}");
    assert_eq!((removal.outcome, removal.policy.as_deref()), (outcome, left), "of {existing}");
}

/// A statement beside another one goes.
#[track_caller]
fn check_removed(statement: &str, findings: &[(Severity, &str, u32, &str)]) {
    let findings = [findings, &[STAYS]].concat();
    check(&policy_of(&[A, statement]), RemovalOutcome::Removed, Some(&policy_of(&[A])), &findings);
}

/// A statement stays, alone and beside Trustgrid's own.
#[track_caller]
fn check_stays(statement: &str, (severity, code, words): (Severity, &str, &str)) {
    let alone = policy_of(&[statement]);
    let finding = (severity, code, 1, words);
    check(&alone, RemovalOutcome::Absent, Some(&alone), &[finding]);
    // Ours has another name then.
    let ours = ours_but(&[("Sid", json!("of Trustgrid"))]);
    check(&policy_of(&[statement, &ours]), RemovalOutcome::Removed, Some(&alone), &[finding, STAYS]);
}

// --- What goes ---------------------------------------------------------------

#[test]
fn wherever_it_is_in_the_list() {
    for (before, after, numbers) in [
        (vec![OURS, A, B], vec![A, B], vec![1]),
        (vec![A, OURS, B], vec![A, B], vec![2]),
        (vec![A, B, OURS], vec![A, B], vec![3]),
        (vec![OURS, OURS, A], vec![A], vec![1, 2]),
        (vec![OURS, A, OURS], vec![A], vec![1, 3]),
        (vec![A, OURS, OURS], vec![A], vec![2, 3]),
        (vec![A, OURS, B, OURS], vec![A, B], vec![2, 4]),
    ] {
        let removal = removed(&policy_of(&before));
        assert_eq!(removal.policy, Some(policy_of(&after)), "{before:?}");
        assert_eq!((removal.outcome, &removal.removed), (RemovalOutcome::Removed, &numbers), "{before:?}");
        let codes: Vec<_> = removal.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["policy.bucket-stays"], "{before:?}");
    }
}

#[test]
fn blanks_and_line_breaks_go_with_it() {
    let others = "{ \"Statement\" : [\n\t{\"Sid\":\"x ]}\"} ,\r\n\n  {\"Sid\":\"y\"}\n ] , \"Id\":\"z\"}\n";
    for (with, text) in [
        (format!("[\n\t{OURS} , \n {{\"Sid\":\"x"), "[\n\t{\"Sid\":\"x"),
        (format!("]}}\"}}\t,\n{OURS} ,\r\n\n"), "]}\"} ,\r\n\n"),
        (format!("\"y\"}}, {OURS}\n ]"), "\"y\"}\n ]"),
    ] {
        let before = others.replacen(text, &with, 1);
        assert_ne!(before, others);
        assert_eq!(removed(&before).policy.as_deref(), Some(others));
    }
}

/// Whatever the page may have written for Trustgrid, or somebody narrowed since.
#[test]
fn by_what_it_means() {
    for statement in [
        OURS.to_owned(),
        ours_but(&[("Sid", json!("Théirs"))]),
        ours_but(&[("Principal", json!({ "AWS": "079972220921" }))]),
        ours_but(&[("Principal", json!({ "AWS": ["079972220921", "arn:aws:iam::079972220921:root"] }))]),
        ours_but(&[("Action", json!("s3:ReplicateObject"))]),
        ours_but(&[("Action", json!(["S3:LISTBUCKET", "s3:getbucketversioning"]))]),
        ours_but(&[("Resource", json!("arn:aws:s3:::my-logs/*"))]),
        ours_but(&[("Resource", json!(["arn:aws:s3:::my-logs"]))]),
        OURS.replace("\"Sid\":\"allow-tg-writes\",", ""),
        OURS.replace("079972220921", "\\u0030\\u00379972220921"),
    ] {
        check_removed(&statement, &[]);
    }
    for (element, value, why) in [
        ("Condition", json!({ "Bool": { "aws:SecureTransport": "true" } }), "it has a condition"),
        (
            "Principal",
            json!({ "AWS": "arn:aws:iam::079972220921:role/replication" }),
            "its principal isn't one whole account",
        ),
        (
            "Principal",
            json!({ "AWS": "arn:aws:sts::079972220921:assumed-role/replication/s3" }),
            "its principal isn't one whole account",
        ),
        ("Resource", json!("arn:aws:s3:::my-logs/flow-logs/*"), "its resources aren't one whole bucket"),
        ("Action", json!("s3:Replicate*"), "it has other actions"),
    ] {
        let words = format!(
            "“allow-tg-writes” (line 1) isn't exactly as Trustgrid writes it, because {why}. It allows nobody but Trustgrid, so it is taken out, too."
        );
        check_removed(
            &ours_but(&[(element, value)]),
            &[(Severity::Info, "policy.removed-narrower", 1, &words)],
        );
    }
}

#[test]
fn for_the_account_that_the_deployment_names() {
    let other = Grant { trustgrid_account_id: account("078223296091"), ..grant("my-logs") };
    let theirs = ours_but(&[("Principal", json!({ "AWS": "arn:aws:iam::078223296091:root" }))]);
    let both = policy_of(&[OURS, &theirs]);
    let removal = removed_for(&both, &other);
    assert_eq!((removal.outcome, removal.policy), (RemovalOutcome::Removed, Some(policy_of(&[OURS]))));
    assert_eq!(removal.other_account, Some(account("079972220921")));
    let removal = removed(&both);
    assert_eq!((removal.outcome, removal.policy), (RemovalOutcome::Removed, Some(policy_of(&[&theirs]))));
    assert_eq!(removal.other_account, Some(account("078223296091")));
}

#[test]
fn nothing_is_left() {
    for policy in [
        grant("my-logs").policy(),
        policy_of(&[OURS]),
        policy_of(&[OURS, OURS]),
        format!(r#"{{"Id":"x","Statement":{OURS}}}"#),
        json!({ "Policy": grant("my-logs").policy() }).to_string(),
    ] {
        check(&policy, RemovalOutcome::Emptied, None, &[EMPTIED, STAYS]);
        let removal = removed(&policy);
        assert_eq!(
            removal.findings[0].fix.as_deref(),
            Some("aws s3api delete-bucket-policy --bucket my-logs"),
            "{policy}"
        );
        assert!(removal.diff().iter().all(|line| line.kind == DiffKind::Removed && line.new.is_none()));
        assert_eq!(removal.diff().len(), removal.existing().lines().count());
    }
}

#[test]
fn nothing_is_there() {
    let none = "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist";
    for text in ["", " \n", r#"{"Policy":""}"#] {
        check(text, RemovalOutcome::Absent, None, &[]);
    }
    let assumed = "This doesn't name a bucket. We assume the one you entered.";
    check(none, RemovalOutcome::Absent, None, &[(Severity::Info, "policy.bucket-assumed", 1, assumed)]);
    let policy = policy_of(&[A, B]);
    check(&policy, RemovalOutcome::Absent, Some(&policy), &[]);
    assert!(removed(&policy).diff().iter().all(|line| line.kind == DiffKind::Kept));
    let empty = policy_of(&[]);
    check(
        &empty,
        RemovalOutcome::Absent,
        Some(&empty),
        &[(
            Severity::Warning,
            "policy.empty",
            1,
            "“Statement” is an empty list, which S3 never stores. Check that this is the whole policy.",
        )],
    );
}

#[test]
fn what_is_no_policy_is_refused() {
    for text in [
        "{",
        "[]",
        "An error occurred (AccessDenied) when calling the GetBucketPolicy operation: Access Denied",
        r#"{"Id":"x"}"#,
    ] {
        let removal = removed(text);
        assert_eq!((removal.outcome, removal.policy.as_ref()), (RemovalOutcome::Refused, None), "{text}");
        assert_eq!(removal.findings[0].severity, Severity::Error, "{text}");
        assert!(removal.diff().is_empty(), "{text}");
    }
    let long = A.replace("\"a\"", &format!("\"{}\"", "x".repeat(MAX_POLICY_BYTES)));
    let removal = removed(&policy_of(&[&long, OURS]));
    assert_eq!((removal.outcome, removal.findings[0].code), (RemovalOutcome::Refused, "policy.too-large"));
    // What is too large for a merge has room again without the statement.
    let full = A.replace("\"a\"", &format!("\"{}\"", "x".repeat(MAX_POLICY_BYTES - 200)));
    let before = policy_of(&[&full, OURS]);
    assert_eq!(removed(&before).policy, Some(policy_of(&[&full])));
}

// --- What stays, and what is said of it ----------------------------------------

#[test]
fn what_lets_in_trustgrid_and_more() {
    let others = "it allows others as well. Take Trustgrid's account out of its “Principal”.";
    let delete = ". Delete it if Trustgrid no longer needs it.";
    for (statement, why) in [
        (ours_but(&[("Principal", json!({ "AWS": ["079972220921", "111122223333"] }))]), others.to_owned()),
        (
            ours_but(&[(
                "Principal",
                json!({ "AWS": "079972220921", "Service": "logging.s3.amazonaws.com" }),
            )]),
            others.to_owned(),
        ),
        (ours_but(&[("Principal", json!({ "AWS": ["079972220921", "*"] }))]), others.to_owned()),
        (
            ours_but(&[("Action", json!(["s3:ReplicateObject", "s3:GetObject"]))]),
            format!("it allows more than the export needs, such as “s3:GetObject”{delete}"),
        ),
        (
            ours_but(&[("Action", json!("s3:*"))]),
            format!("it allows more than the export needs, such as “s3:*”{delete}"),
        ),
        (
            OURS.replace("\"Action\":", "\"NotAction\":"),
            format!("it allows everything but what it names{delete}"),
        ),
        (
            ours_but(&[("Resource", json!(["arn:aws:s3:::my-logs*"]))]),
            format!("it is for more than this bucket{delete}"),
        ),
        (ours_but(&[("Resource", json!("*"))]), format!("it is for more than this bucket{delete}")),
    ] {
        let words = format!(
            "“allow-tg-writes” (line 1) allows Trustgrid's account 079972220921, too, and stays, because {why}"
        );
        check_stays(&statement, (Severity::Warning, "policy.still-lets-in", &words));
    }
    // What S3 or AWS does not know has a finding of its own.
    for statement in [
        OURS.replace("\"Effect\":\"Allow\"", "\"Effect\":\"allow\""),
        OURS.replace("\"Sid\"", "\"sid\""),
        OURS.replace("\"Sid\"", "\"Action\":\"s3:GetObject\",\"Sid\""),
    ] {
        let removal = removed(&policy_of(&[&statement]));
        assert_eq!(removal.outcome, RemovalOutcome::Absent, "{statement}");
        let words = "allows Trustgrid's account 079972220921, too, and stays, because something in it isn't clear. Delete it if Trustgrid no longer needs it.";
        assert!(removal.findings.iter().any(|finding| finding.message.ends_with(words)), "{removal:#?}");
    }
}

#[test]
fn another_account_keeps_its_access() {
    let help_center = ours_but(&[("Principal", json!({ "AWS": "arn:aws:iam::078223296091:root" }))]);
    check_stays(
        &help_center,
        (
            Severity::Warning,
            "policy.other-account",
            "“allow-tg-writes” (line 1) allows account 078223296091, the one in Trustgrid's help center, and stays, because an export may use it. Take it out only if nobody exports through 078223296091 any more.",
        ),
    );
    let unknown = ours_but(&[("Principal", json!({ "AWS": "111122223333" })), ("Sid", json!("replication"))]);
    check_stays(
        &unknown,
        (
            Severity::Warning,
            "policy.other-account",
            "“replication” (line 1) allows account 111122223333, which may be Trustgrid's or somebody else's, and stays, because an export may use it. Take it out only if nobody exports through 111122223333 any more.",
        ),
    );
}

#[test]
fn what_is_for_everybody() {
    let everybody = |action: &str, more: &str| {
        format!(
            r#"{{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"{action}","Resource":["arn:aws:s3:::my-logs","arn:aws:s3:::my-logs/*"]{more}}}"#
        )
    };
    check_stays(
        &everybody("s3:Replicate*", ""),
        (
            Severity::Warning,
            "policy.still-allows",
            "“Open” (line 1) still allows Trustgrid s3:ReplicateObject, s3:ReplicateDelete and 1 more, as it does others, and stays. Limit it to those who need it.",
        ),
    );
    check_stays(
        &everybody("s3:ListBucket", ""),
        (
            Severity::Info,
            "policy.still-allows",
            "“Open” (line 1) still allows Trustgrid s3:List*, as it does others, and stays. Limit it to those who need it.",
        ),
    );
    check_stays(
        &everybody("s3:Replicate*", r#","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#),
        (
            Severity::Warning,
            "policy.may-still-allow",
            "“Open” (line 1) may still allow Trustgrid s3:ReplicateObject, s3:ReplicateDelete and 1 more, and stays: AWS \
             doesn't document which IP address replication uses.",
        ),
    );
    // Nothing of the export.
    let reading = policy_of(&[&everybody("s3:GetObject", "")]);
    check(&reading, RemovalOutcome::Absent, Some(&reading), &[]);
    let own = policy_of(&[&everybody(
        "s3:*",
        r#","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}"#,
    )]);
    let codes: Vec<_> = removed(&own).findings.iter().map(|finding| finding.code).collect();
    assert!(!codes.contains(&"policy.still-allows"), "{codes:?}");
    // Denied to all.
    let deny = r#"{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:Replicate*","Resource":"arn:aws:s3:::my-logs/*"}"#;
    let denied = policy_of(&[&everybody("s3:Replicate*", ""), deny]);
    check(&denied, RemovalOutcome::Absent, Some(&denied), &[]);
}

#[test]
fn what_only_names_it() {
    let named = |sid: &str| {
        format!(
            "“{sid}” (line 1) names Trustgrid's account 079972220921 and stays, because it doesn't allow Trustgrid anything. Take the account out of it, or leave it."
        )
    };
    for statement in [
        ours_but(&[("Effect", json!("Deny")), ("Sid", json!("Keep out"))]),
        ours_but(&[
            ("Effect", json!("Deny")),
            ("Sid", json!("Keep out")),
            ("Principal", json!("*")),
            (
                "Condition",
                json!({ "StringNotEquals": { "aws:PrincipalAccount": ["111122223333", "079972220921"] } }),
            ),
        ]),
        OURS.replace("\"Allow\"", "\"Deny\"")
            .replace("Principal", "NotPrincipal")
            .replace("allow-tg-writes", "Keep out"),
    ] {
        check_stays(&statement, (Severity::Info, "policy.still-named", &named("Keep out")));
    }
    let reused = A.replace("\"a\"", "\"allow-tg-writes\"");
    check_stays(
        &reused,
        (
            Severity::Info,
            "policy.other-use-of-sid",
            "“allow-tg-writes” (line 1) has the name of Trustgrid's statement and stays, because it doesn't allow Trustgrid anything.",
        ),
    );
}

/// The wrong bucket was typed, or its policy pasted.
#[test]
fn the_policy_of_another_bucket() {
    let policy = grant("old-logs").policy();
    let removal = removed(&policy);
    assert_eq!((removal.outcome, removal.policy.as_deref()), (RemovalOutcome::Absent, Some(&*policy)));
    let codes: Vec<_> = removal.findings.iter().map(|f| (f.severity, f.code)).collect();
    assert_eq!(
        codes,
        [
            (Severity::Error, "policy.other-bucket"),
            (Severity::Error, "policy.other-bucket"),
            (Severity::Warning, "policy.still-lets-in"),
        ]
    );
}

/// What stays is held against what S3 takes, and what goes is not.
#[test]
fn what_s3_would_refuse_in_the_rest() {
    let deleted = A.replace("111122223333", "AROAEXAMPLEEXAMPLEXX");
    let codes = |policy: &str| removed(policy).findings.iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(codes(&policy_of(&[&deleted, OURS])), ["policy.deleted-principal", "policy.bucket-stays"]);
    assert_eq!(codes(&policy_of(&[OURS, OURS, A])), ["policy.bucket-stays"]);
    assert_eq!(codes(&policy_of(&[A, A, OURS])), ["policy.duplicate-sid", "policy.bucket-stays"]);
}

// --- There and back ------------------------------------------------------------

#[test]
fn policies_from_the_field() {
    let my_logs = grant("my-logs");
    let mut count = 0;
    for file in fs::read_dir("tests/policies").unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for text in [text.clone(), compact(&text), text.replace('\n', "\r\n"), format!("{text}\n\n")] {
            let before = removed(&text);
            assert_eq!(
                (before.outcome, before.policy.as_ref()),
                (RemovalOutcome::Absent, Some(&text)),
                "{path:?}"
            );
            let merged = merge(&text, &my_logs).policy.unwrap();
            let removal = removed(&merged);
            let is_list = serde_json::from_str::<Value>(&text).unwrap()["Statement"].is_array();
            let left = removal.policy.as_deref().unwrap();
            if is_list {
                assert_eq!(left, text, "{path:?}");
            } else {
                assert_eq!(left.replacen('[', "", 1).replacen(']', "", 1), text, "{path:?}");
            }
            assert_eq!(removal.findings.last().map(|finding| finding.code), Some("policy.bucket-stays"));
            let is_out = |decision: &Decision| *decision == Decision::Denied;
            let after =
                evaluate(&ExistingPolicy::read(left, &my_logs.bucket), &my_logs, EvaluateOptions::default());
            let says = |code: &str| removal.findings.iter().any(|finding| finding.code == code);
            assert!(
                after.actions.iter().all(|(_, decision)| is_out(decision))
                    || says("policy.still-allows")
                    || says("policy.may-still-allow"),
                "{path:?}"
            );
        }
        count += 1;
    }
    assert!(count >= 20, "{count}");
}

/// A merge puts the same brackets around one statement as somebody else does, so they stay.
#[test]
fn brackets_around_one_statement_stay() {
    let alone = format!(r#"{{"Statement":{A}}}"#);
    let listed = format!(r#"{{"Statement":[{A}]}}"#);
    let merged = |text: &str| merge(text, &grant("my-logs")).policy.unwrap();
    assert_eq!(merged(&alone), merged(&listed));
    assert_eq!(removed(&merged(&alone)).policy, Some(listed));
}

// --- In a sentence ---------------------------------------------------------------

#[test]
fn summaries() {
    let summary = |policy: &str| {
        let summary = removed(policy).summary();
        (summary.status, summary.words)
    };
    let theirs = ours_but(&[("Principal", json!({ "AWS": "078223296091" }))]);
    for (policy, status, words) in [
        (policy_of(&[A, OURS]), Status::Ok, "Taken out. One statement removed; nothing else changed."),
        (policy_of(&[OURS, A, OURS]), Status::Ok, "Taken out. 2 statements removed; nothing else changed."),
        (policy_of(&[OURS]), Status::Ok, "Trustgrid's statement is all of this policy: delete the policy."),
        (
            policy_of(&[OURS, OURS]),
            Status::Ok,
            "Trustgrid's statements are all of this policy: delete the policy.",
        ),
        (policy_of(&[A]), Status::Ok, "Nothing to take out: this policy has no statement of Trustgrid's."),
        (String::new(), Status::Ok, "There is no policy, so there is nothing to take out."),
        (
            policy_of(&[&theirs, OURS]),
            Status::Warning,
            "Taken out. One statement removed; nothing else changed. Read the warning.",
        ),
        (
            policy_of(&[&theirs]),
            Status::Warning,
            "Nothing to take out: this policy has no statement of Trustgrid's. Read the warning.",
        ),
        (
            policy_of(&[&theirs, &ours_but(&[("Action", json!("s3:*"))])]),
            Status::Warning,
            "Nothing to take out: this policy has no statement of Trustgrid's. Read the 3 warnings.",
        ),
        (
            grant("old-logs").policy(),
            Status::Error,
            "Nothing to take out, but S3 would reject this policy. Fix 2 lines.",
        ),
        (
            policy_of(&[OURS, &A.replace("my-logs", "other-logs")]),
            Status::Error,
            "Taken out, but S3 would reject the rest. Fix line 1.",
        ),
    ] {
        assert_eq!(summary(&policy), (status, words.to_owned()), "{policy}");
    }
    let (status, words) = summary("{");
    assert_eq!(status, Status::Error);
    assert!(words.starts_with("Can't take it out yet: ") && words.ends_with('.'), "{words}");
}
