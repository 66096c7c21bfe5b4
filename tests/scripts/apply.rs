//! The `cli` artifact where all goes well: what it changes, and what it does not.

use flow_log_export::artifact::{Kind, artifact};
use serde_json::{Value, json};

use crate::moto::Bucket;
use crate::proxy::Proxy;
use crate::shell::Computer;
use crate::target;

pub fn script(bucket: &Bucket) -> String {
    artifact(Kind::Cli, &target(bucket.name())).expect("a script").text
}

pub fn grant(bucket: &Bucket) -> Value {
    serde_json::from_str(&target(bucket.name()).grant.policy()).expect("a policy")
}

pub fn own_statement(bucket: &Bucket) -> Value {
    grant(bucket)["Statement"][0].clone()
}

/// A policy of several statements in forms that programs like to lose.
pub fn several(bucket: &Bucket) -> Value {
    let name = bucket.name();
    json!({
        "Version": "2008-10-17",
        "Id": "Théir policy",
        "Statement": [
            {
                "Sid": "Sid with blanks, and a \"quote\" \\ 'two' $(id) `id` ${aws:username}",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": format!("arn:aws:s3:::{name}/*"),
                "Condition": { "Bool": { "aws:SecureTransport": false }, "NumericLessThan": { "s3:TlsVersion": 1.2 } }
            },
            {
                "Sid": "twice",
                "Effect": "Allow",
                "Principal": { "AWS": ["123456789012"] },
                "NotAction": ["s3:Put*"],
                "NotResource": [],
                "Condition": {}
            },
            { "Sid": "twice", "Effect": "Allow", "Principal": { "AWS": "AIDAEXAMPLE" }, "Action": [], "Resource": "*" },
            { "Effect": "Deny", "NotPrincipal": {}, "Action": "*", "Resource": "*" }
        ]
    })
}

/// The same with another statement behind it.
pub fn with(mut policy: Value, statement: Value) -> Value {
    policy["Statement"].as_array_mut().expect("statements").push(statement);
    policy
}

#[test]
fn a_fresh_bucket() {
    let (bucket, proxy) = (Bucket::new("fresh"), Proxy::start());
    let computer = Computer::new(&proxy);
    let outcome = computer.run(&script(&bucket));
    outcome.assert_done();
    assert_eq!(bucket.policy(), grant(&bucket));
    assert_eq!(bucket.versioning().as_deref(), Some("Enabled"));
    assert_eq!(
        proxy.of_bucket(),
        ["GET versioning", "GET policy", "PUT versioning", "PUT policy", "GET versioning", "GET policy"]
    );
    assert!(computer.saved().is_empty());
    assert!(outcome.stdout.contains("Versioning: Enabled"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("\"Sid\": \"allow-tg-writes\""), "{}", outcome.stdout);
}

#[test]
fn all_statements_are_kept_and_the_policy_from_before_is_saved() {
    let (bucket, proxy) = (Bucket::new("several"), Proxy::start());
    let before = serde_json::to_string_pretty(&several(&bucket)).unwrap();
    bucket.put_policy(&before);
    let computer = Computer::new(&proxy);
    let outcome = computer.run(&script(&bucket));
    outcome.assert_done();
    assert_eq!(bucket.policy(), with(several(&bucket), own_statement(&bucket)));
    assert_eq!(computer.saved(), [before + "\n"]);
    assert!(outcome.stdout.contains("Saved the policy from before to bucket-policy-several-2"));
    proxy.of_bucket();
}

#[test]
fn the_second_run_changes_nothing() {
    let (bucket, proxy) = (Bucket::new("second-run"), Proxy::start());
    bucket.put_policy(&several(&bucket).to_string());
    let computer = Computer::new(&proxy);
    computer.run(&script(&bucket)).assert_done();
    let (policy, writes) = (bucket.policy_text(), proxy.writes());
    assert_eq!(writes, ["PUT versioning", "PUT policy"]);
    let outcome = computer.run(&script(&bucket));
    outcome.assert_done();
    assert_eq!(bucket.policy_text(), policy);
    assert_eq!(proxy.writes(), writes);
    assert_eq!(computer.saved().len(), 1);
    assert!(outcome.stdout.starts_with("Nothing had to be changed\nBucket: "), "{}", outcome.stdout);
}

#[test]
fn the_grant_in_another_order_stays_as_it_is() {
    let (bucket, proxy) = (Bucket::new("other-order"), Proxy::start());
    let mut policy = grant(&bucket);
    let statement = &mut policy["Statement"][0];
    for list in ["Action", "Resource"] {
        statement[list].as_array_mut().unwrap().reverse();
    }
    policy["Statement"] = statement.clone();
    bucket.put_policy(&policy.to_string());
    bucket.put_versioning("Enabled");
    Computer::new(&proxy).run(&script(&bucket)).assert_done();
    assert_eq!(bucket.policy(), policy);
    assert!(proxy.writes().is_empty());
}

#[test]
fn one_statement_without_its_array() {
    let (bucket, proxy) = (Bucket::new("no-array"), Proxy::start());
    let statement = several(&bucket)["Statement"][0].clone();
    bucket.put_policy(&json!({ "Statement": statement }).to_string());
    Computer::new(&proxy).run(&script(&bucket)).assert_done();
    assert_eq!(bucket.policy(), json!({ "Statement": [statement, own_statement(&bucket)] }));
}

#[test]
fn our_own_statement_is_replaced_where_it_stands() {
    let (bucket, proxy) = (Bucket::new("replaced"), Proxy::start());
    let old = json!({
        "Sid": "allow-tg-writes",
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::210987654321:root" },
        "Action": "s3:ReplicateObject",
        "Resource": "arn:aws:s3:::replaced/*"
    });
    let mut expected = several(&bucket);
    let mut before = expected.clone();
    before["Statement"].as_array_mut().unwrap().insert(1, old);
    expected["Statement"].as_array_mut().unwrap().insert(1, own_statement(&bucket));
    bucket.put_policy(&before.to_string());
    Computer::new(&proxy).run(&script(&bucket)).assert_done();
    assert_eq!(bucket.policy(), expected);
}

#[test]
fn our_sid_on_something_else_stays_and_ours_comes_beside_it() {
    let (bucket, proxy) = (Bucket::new("other-use"), Proxy::start());
    let own = own_statement(&bucket);
    let changed = |name: &str, value: Value| {
        let mut other = own.clone();
        other[name] = value;
        other
    };
    let others = [
        changed("Effect", json!("Deny")),
        changed("Condition", json!({ "Bool": { "aws:SecureTransport": "true" } })),
        changed("Principal", json!("*")),
        changed("Principal", json!({ "AWS": ["123456789012", "210987654321"] })),
        changed("Action", json!(["s3:ReplicateObject", "s3:GetObject"])),
        changed("Resource", json!("arn:aws:s3:::other-use/logs/*")),
        changed("Resource", json!(["arn:aws:s3:::other-use", "arn:aws:s3:::another/*"])),
    ];
    let mut policy = json!({ "Version": "2012-10-17", "Statement": others });
    policy["Statement"][1]["Sid"] = json!("allow-tg-writes-2");
    bucket.put_policy(&policy.to_string());
    let computer = Computer::new(&proxy);
    computer.run(&script(&bucket)).assert_done();
    let mut numbered = own.clone();
    numbered["Sid"] = json!("allow-tg-writes-3");
    assert_eq!(bucket.policy(), with(policy, numbered));
    let outcome = computer.run(&script(&bucket));
    outcome.assert_done();
    assert!(outcome.stdout.starts_with("Nothing had to be changed\n"), "{}", outcome.stdout);
}

#[test]
fn versioning_is_enabled_only_where_it_is_not() {
    let (on, suspended) = (Bucket::new("versioning-on"), Bucket::new("versioning-suspended"));
    on.put_versioning("Enabled");
    suspended.put_versioning("Suspended");
    for (bucket, writes) in [(on, &["PUT policy"][..]), (suspended, &["PUT versioning", "PUT policy"])] {
        let proxy = Proxy::start();
        Computer::new(&proxy).run(&script(&bucket)).assert_done();
        assert_eq!(bucket.versioning().as_deref(), Some("Enabled"));
        assert_eq!(bucket.policy(), grant(&bucket));
        assert_eq!(proxy.writes(), writes);
    }
}

#[test]
fn in_the_plainest_locale() {
    let (bucket, proxy) = (Bucket::new("locale"), Proxy::start());
    bucket.put_policy(&several(&bucket).to_string());
    let computer = Computer::new(&proxy).with("LC_ALL", "C").with("AWS_DEFAULT_OUTPUT", "text");
    computer.run(&script(&bucket)).assert_done();
    assert_eq!(bucket.policy(), with(several(&bucket), own_statement(&bucket)));
}

#[test]
fn a_saved_policy_is_never_written_over() {
    let (bucket, proxy) = (Bucket::new("saved-twice"), Proxy::start());
    let computer = Computer::new(&proxy).with_command("date", "echo 20260102T030405Z");
    for before in ["{\"Statement\":[]}", "{\"Statement\":[],\"Id\":\"2\"}", "{\"Statement\":[],\"Id\":\"3\"}"]
    {
        bucket.put_policy(before);
        computer.run(&script(&bucket)).assert_done();
    }
    let saved = computer.saved();
    assert_eq!(saved.len(), 3);
    for before in
        ["{\"Statement\":[]}\n", "{\"Statement\":[],\"Id\":\"2\"}\n", "{\"Statement\":[],\"Id\":\"3\"}\n"]
    {
        assert!(saved.iter().any(|text| text == before), "{before} in {saved:?}");
    }
}
