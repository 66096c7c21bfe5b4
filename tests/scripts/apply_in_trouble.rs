//! The `cli` artifact where something is in its way: it waits, or stops and says why.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::{Method, StatusCode};
use flow_log_export::artifact::{Kind, Target, artifact};

use crate::apply::{grant, own_statement, script, several, with};
use crate::moto::Bucket;
use crate::proxy::{Proxy, Refusal};
use crate::shell::Computer;
use crate::target;

const DENIED: Refusal = Refusal(StatusCode::FORBIDDEN, "AccessDenied", "Access Denied");
const CONFLICT: Refusal = Refusal(
    StatusCode::CONFLICT,
    "OperationAborted",
    "A conflicting conditional operation is currently in progress against this resource. Please try again.",
);

/// A policy that the bucket keeps, because the script must not change it.
#[track_caller]
fn assert_left_alone(bucket: &Bucket, policy: &str, proxy: &Proxy) {
    assert!(proxy.writes().is_empty(), "{:?}", proxy.writes());
    assert_eq!(bucket.policy_text().as_deref(), Some(policy));
    assert_eq!(bucket.versioning(), None);
    proxy.of_bucket();
}

#[test]
fn another_account() {
    let (bucket, proxy) = (Bucket::new("other-account"), Proxy::start());
    let other = Target { account_id: "493827156084".parse().unwrap(), ..target(bucket.name()) };
    let outcome = Computer::new(&proxy).run(&artifact(Kind::Cli, &other).unwrap().text);
    outcome.assert_stopped("for account 123456789012 and the bucket is in 493827156084. Nothing was changed");
    assert_eq!(proxy.calls().len(), 1);
    assert!(proxy.of_bucket().is_empty());
}

#[test]
fn no_credentials() {
    let bucket = Bucket::new("no-credentials");
    let expired = "The security token included in the request is expired";
    let proxy = Proxy::refusing(move |_| Some(Refusal(StatusCode::FORBIDDEN, "ExpiredToken", expired)));
    let outcome = Computer::new(&proxy).run(&script(&bucket));
    outcome.assert_stopped("whose credentials these are. Nothing was changed.");
    assert!(proxy.of_bucket().is_empty());
}

#[test]
fn no_jq_or_no_aws() {
    let (bucket, proxy) = (Bucket::new("no-jq"), Proxy::start());
    for (there, missing) in [("aws", "jq"), ("jq", "aws")] {
        let outcome = Computer::new(&proxy).with_only(&[there]).run(&script(&bucket));
        outcome.assert_stopped(&format!("{missing} is missing. AWS CloudShell has it. Nothing was changed"));
        assert!(proxy.calls().is_empty());
    }
}

#[test]
fn with_only_what_it_says_it_needs() {
    let (bucket, proxy) = (Bucket::new("only-needed"), Proxy::start());
    bucket.put_policy(&several(&bucket).to_string());
    Computer::new(&proxy).with_only(&["aws", "jq"]).run(&script(&bucket)).assert_done();
    assert_eq!(bucket.policy(), with(several(&bucket), own_statement(&bucket)));
}

#[test]
fn no_such_bucket() {
    let (bucket, proxy) = (Bucket::missing("no-such-bucket"), Proxy::start());
    let outcome = Computer::new(&proxy).run(&script(&bucket));
    outcome.assert_stopped("cannot read the versioning of no-such-bucket. Is the name right");
    assert!(outcome.stderr.contains("(NoSuchBucket)"), "{outcome:#?}");
    assert_eq!(proxy.of_bucket(), ["GET versioning"]);
}

#[test]
fn a_credential_that_may_only_read() {
    let bucket = Bucket::new("read-only");
    let policy = several(&bucket).to_string();
    bucket.put_policy(&policy);
    let proxy = Proxy::refusing(|call| (call.method == Method::PUT).then_some(DENIED));
    let outcome = Computer::new(&proxy).run(&script(&bucket));
    outcome.assert_stopped("cannot enable versioning of read-only.");
    assert!(outcome.stderr.contains("(AccessDenied)"), "{outcome:#?}");
    assert_eq!(proxy.writes(), ["PUT versioning"]);
    assert_eq!(bucket.policy_text(), Some(policy));
}

#[test]
fn a_credential_that_may_not_change_the_policy() {
    let bucket = Bucket::new("no-put-policy");
    let policy = several(&bucket).to_string();
    bucket.put_policy(&policy);
    let proxy = Proxy::refusing(|call| call.is(Method::PUT, "policy").then_some(DENIED));
    let outcome = Computer::new(&proxy).run(&script(&bucket));
    outcome.assert_stopped("cannot change the policy of no-put-policy.");
    assert_eq!(proxy.writes(), ["PUT versioning", "PUT policy"]);
    assert_eq!(bucket.policy_text(), Some(policy));
}

#[test]
fn a_policy_that_cannot_be_read_is_not_taken_for_none() {
    let bucket = Bucket::new("unreadable");
    let policy = several(&bucket).to_string();
    bucket.put_policy(&policy);
    let sly = Refusal(StatusCode::FORBIDDEN, "AccessDenied", "NoSuchBucketPolicy is not the reason");
    let other = Refusal(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "Not by this account");
    for refusal in [DENIED, sly, other] {
        let refusal = Mutex::new(Some(refusal));
        let proxy = Proxy::refusing(move |call| {
            call.is(Method::GET, "policy").then(|| refusal.lock().unwrap().take())?
        });
        let outcome = Computer::new(&proxy).run(&script(&bucket));
        outcome.assert_stopped("cannot read the policy of unreadable, so it must not be changed.");
        assert_left_alone(&bucket, &policy, &proxy);
    }
}

#[test]
fn a_policy_that_would_lose_something() {
    let bucket = Bucket::new("equal-keys");
    for (policy, words) in [
        (r#"{"Statement":[{"Sid":"a","Sid":"b"}]}"#, "a key stands twice"),
        (r#"{"Statement":[{"Condition":{"Bool":{"x":1},"Bool":{"y":2}}}]}"#, "a key stands twice"),
        ("[]", "cannot make out the policy"),
    ] {
        bucket.put_policy(policy);
        let proxy = Proxy::start();
        let outcome = Computer::new(&proxy).run(&script(&bucket));
        assert!(outcome.stderr.contains(words), "{policy}: {outcome:#?}");
        assert_eq!(outcome.status, 1);
        assert_left_alone(&bucket, policy, &proxy);
    }
}

#[test]
fn a_policy_over_the_limit() {
    let (bucket, proxy) = (Bucket::new("over-limit"), Proxy::start());
    let compact_bytes = |policy: &str| {
        let policy = serde_json::from_str(policy).unwrap();
        with(policy, own_statement(&bucket)).to_string().len()
    };
    // Letters of two bytes each, so that bytes are told from characters.
    let policy = |letters: usize| format!("{{\"Statement\":[{{\"Sid\":\"{}\"}}]}}", "é".repeat(letters));
    let room = (20_480 - compact_bytes(&policy(0))) / 2;

    let over = policy(room + 1);
    bucket.put_policy(&over);
    let outcome = Computer::new(&proxy).run(&script(&bucket));
    let bytes = compact_bytes(&over);
    outcome.assert_stopped(&format!("the policy of over-limit would have {bytes} bytes and S3 takes 20480."));
    assert_left_alone(&bucket, &over, &proxy);

    bucket.put_policy(&policy(room));
    Computer::new(&proxy).run(&script(&bucket)).assert_done();
    assert!((20_479..=20_480).contains(&bucket.policy_text().unwrap().len()));
}

#[test]
fn a_conflict_is_tried_again() {
    for about in ["policy", "versioning"] {
        let bucket = Bucket::new(if about == "policy" { "conflict-policy" } else { "conflict-versioning" });
        let puts = AtomicU32::new(0);
        let proxy = Proxy::refusing(move |call| {
            (call.is(Method::PUT, about) && puts.fetch_add(1, Ordering::Relaxed) == 0).then_some(CONFLICT)
        });
        let computer = Computer::new(&proxy);
        computer.run(&script(&bucket)).assert_done();
        assert_eq!(bucket.policy(), grant(&bucket));
        assert_eq!(bucket.versioning().as_deref(), Some("Enabled"));
        assert_eq!(proxy.writes().iter().filter(|write| write.ends_with(about)).count(), 2);
        proxy.of_bucket();
    }
}

#[test]
fn a_policy_that_changes_under_the_conflict_is_merged_anew() {
    let bucket = Bucket::new("changes");
    let (before, meanwhile) =
        (several(&bucket), with(several(&bucket), grant(&bucket)["Statement"][0].clone()));
    let meanwhile = {
        let mut meanwhile = meanwhile;
        meanwhile["Statement"][4]["Sid"] = "written meanwhile".into();
        meanwhile["Statement"][4]["Principal"] =
            serde_json::json!({ "AWS": "arn:aws:iam::123456789012:root" });
        meanwhile
    };
    bucket.put_policy(&before.to_string());
    let puts = AtomicU32::new(0);
    let proxy = Proxy::refusing(move |call| {
        (call.is(Method::PUT, "policy") && puts.fetch_add(1, Ordering::Relaxed) == 0).then_some(CONFLICT)
    });
    // While the script waits, somebody else writes.
    let write = format!(
        "aws s3api put-bucket-policy --bucket changes --expected-bucket-owner 123456789012 --policy file://{}",
        "\"$HOME/meanwhile\""
    );
    let computer = Computer::new(&proxy).with_command("sleep", write);
    std::fs::write(computer.home().join("meanwhile"), meanwhile.to_string()).unwrap();
    computer.run(&script(&bucket)).assert_done();
    assert_eq!(bucket.policy(), with(meanwhile.clone(), own_statement(&bucket)));
    assert_eq!(computer.saved(), [before.to_string() + "\n", meanwhile.to_string() + "\n"]);
}

#[test]
fn conflicts_without_end() {
    let bucket = Bucket::new("no-end");
    let proxy = Proxy::refusing(|call| call.is(Method::PUT, "policy").then_some(CONFLICT));
    let computer = Computer::new(&proxy).with_command("sleep", "echo $1 >>\"$HOME/pauses\"");
    let outcome = computer.run(&script(&bucket));
    outcome.assert_stopped("cannot change the policy of no-end.");
    assert!(outcome.stderr.contains("(OperationAborted)"), "{outcome:#?}");
    let pauses = std::fs::read_to_string(computer.home().join("pauses")).unwrap();
    assert_eq!(pauses, "1\n2\n4\n8\n16\n");
    assert_eq!(bucket.policy_text(), None);
}

/// Even root cannot write into `/proc`.
#[test]
#[cfg(target_os = "linux")]
fn where_the_policy_from_before_cannot_be_saved() {
    let (bucket, proxy) = (Bucket::new("not-saved"), Proxy::start());
    let policy = several(&bucket).to_string();
    bucket.put_policy(&policy);
    bucket.put_versioning("Enabled");
    let outcome = Computer::new(&proxy).run_in("/proc".as_ref(), &script(&bucket));
    outcome.assert_stopped("cannot write into /proc, where the policy from before is to be saved");
    assert!(proxy.writes().is_empty());
    assert_eq!(bucket.policy_text(), Some(policy));
}
