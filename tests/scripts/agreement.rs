//! The script and the page agree: what the script makes of a policy is what the page makes of it, or it
//! stops and the page's own script does it. And it never says that it is done where the page sees a
//! statement that keeps Trustgrid out.

use std::fs;

use flow_log_export::evaluate::{EvaluateOptions, evaluate};
use flow_log_export::merge::merge;
use flow_log_export::policy::document::ExistingPolicy;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use crate::apply::{NAME, script_for, script_of};
use crate::shell::{Computer, Outcome};
use crate::target;
use crate::world::{State, World};

fn value(policy: &str) -> Value {
    serde_json::from_str(policy).expect("JSON")
}

/// Runs a script where the bucket has the policy, and gives what it has then.
fn run(policy: &str, script: &str) -> (Outcome, String) {
    let state =
        State { policy: Some(policy.to_owned()), versioning: Some("Enabled".to_owned()), ..State::default() };
    let world = World::new(state);
    let outcome = Computer::in_world(&world).with_jaq().run(script);
    (outcome, world.state().policy.expect("a policy"))
}

/// What it says at last of the policy that there is then.
fn assert_last_words(outcome: &Outcome, policy: &str) {
    let last = outcome.stdout.lines().last().unwrap_or_default();
    let grant = target(NAME).grant;
    let existing = ExistingPolicy::read(policy, &grant.bucket);
    let blocks = evaluate(&existing, &grant, EvaluateOptions::default()).blocks;
    assert!(last.starts_with("Done: ") || last.starts_with("Not done yet: statement "), "{outcome:#?}");
    assert!(blocks.is_empty() || last.starts_with("Not done yet: "), "{policy}\n{blocks:#?}\n{last}");
}

/// Whether the script went through by itself.
fn assert_agreement(policy: &str) -> bool {
    let merge = merge(policy, &target(NAME).grant);
    let Some(merged) = merge.policy else { panic!("{policy}: {:#?}", merge.findings) };
    let (outcome, after) = run(policy, &script_of(&target(NAME)));
    let by_itself = outcome.status == 0;
    if by_itself {
        assert_eq!(value(&after), value(&merged), "{outcome:#?}");
        assert_last_words(&outcome, &after);
    } else {
        outcome.assert_stopped("");
        assert_eq!(after, policy);
    }
    let (outcome, after) = run(policy, &script_for(policy));
    if outcome.stderr.contains(" names a deleted user or role (AIDA..., AROA...)") {
        assert!(!by_itself);
        assert_eq!(after, policy);
    } else {
        assert_eq!(outcome.status, 0, "{outcome:#?}");
        assert_eq!(value(&after), value(&merged), "{outcome:#?}");
        assert_last_words(&outcome, &after);
    }
    by_itself
}

/// Policies as they are found in the wild.
#[test]
fn about_real_policies() {
    let mut by_itself = 0;
    for entry in fs::read_dir("tests/policies").expect("policies") {
        let path = entry.expect("a policy").path();
        let policy = fs::read_to_string(&path).expect("a policy").replace("my-logs", NAME);
        by_itself += usize::from(assert_agreement(&policy));
    }
    assert!(by_itself >= 18, "{by_itself}");
}

const OURS: [&str; 6] = [
    "s3:ReplicateObject",
    "s3:ReplicateDelete",
    "s3:ReplicateTags",
    "s3:List*",
    "s3:GetBucketVersioning",
    "s3:PutBucketVersioning",
];

/// One value, or several as a list, in any order.
fn some(values: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let several = subsequence(values, 1..=values.len()).prop_shuffle();
    (several, any::<bool>()).prop_map(|(values, is_list)| match values.as_slice() {
        [one] if !is_list => json!(one),
        _ => json!(values),
    })
}

fn principal() -> impl Strategy<Value = Value> {
    let accounts = some(&[
        "arn:aws:iam::079972220921:root",
        "079972220921",
        "arn:aws:iam::123456789012:root",
        "arn:aws:iam::078223296091:root",
        "arn:aws:iam::123456789012:role/r",
        "arn:aws:sts::123456789012:assumed-role/r/s",
        "AIDAEXAMPLEEXAMPLEXX",
        "*",
    ]);
    prop_oneof![
        1 => Just(json!("*")),
        3 => Just(json!({ "AWS": "arn:aws:iam::079972220921:root" })),
        3 => accounts.prop_map(|accounts| json!({ "AWS": accounts })),
        1 => Just(json!({ "Service": "logging.s3.amazonaws.com" })),
        1 => Just(json!({ "CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" })),
    ]
}

fn condition() -> impl Strategy<Value = Option<Value>> {
    let conditions = [
        json!({ "Bool": { "aws:SecureTransport": "false" } }),
        json!({ "NumericLessThan": { "s3:TlsVersion": 1.2 } }),
        json!({ "NumericLessThan": { "s3:TlsVersion": "1.3" } }),
        json!({ "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
        json!({ "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:PrincipalAccount": "079972220921" } }),
        json!({ "StringNotEquals": { "aws:PrincipalAccount": ["123456789012"] } }),
        json!({ "StringNotLike": { "aws:PrincipalArn": ["arn:aws:iam::079972220921:*", "arn:aws:iam::1*"] } }),
        json!({ "StringNotEqualsIfExists": { "aws:SourceVpce": "vpce-1" } }),
        json!({ "Bool": { "aws:PrincipalIsAWSService": "true" } }),
        json!({ "Bool": { "aws:ViaAWSService": "false" } }),
        json!({ "StringEquals": { "aws:SourceAccount": "123456789012" } }),
    ];
    prop_oneof![2 => Just(None), 3 => select(conditions.to_vec()).prop_map(Some)]
}

fn statement() -> impl Strategy<Value = Value> {
    let sid = prop_oneof![
        3 => Just(None),
        2 => select(vec!["allow-tg-writes", "allow-tg-writes-2", "Ünïcode ]}", "a \"quote\" \\"]).prop_map(Some),
        1 => Just(Some("079972220921")),
    ];
    let action = prop_oneof![
        2 => some(&OURS).boxed(),
        2 => Just(json!(OURS)).boxed(),
        2 => some(&["s3:*", "s3:Replicate*", "S3:put*", "s3:GetObject", "s3:*Object", "*"]).boxed(),
    ];
    let resource = prop_oneof![
        3 => Just(json!(["arn:aws:s3:::acme-logs", "arn:aws:s3:::acme-logs/*"])).boxed(),
        3 => some(&["arn:aws:s3:::acme-logs", "arn:aws:s3:::acme-logs/*", "arn:aws:s3:::acme-logs/flow-logs/*",
            "arn:aws:s3:::acme-logs/private/*", "arn:aws:s3:::acme-*"]).boxed(),
    ];
    let nots = (any::<bool>(), 0..6_u8, 0..6_u8, 0..8_u8);
    (sid, principal(), action, resource, condition(), nots).prop_map(
        |(sid, principal, action, resource, condition, (allows, not_principal, not_action, not_resource))| {
            let mut statement = Map::new();
            let name =
                |name: &str, is_not: bool| if is_not { ["Not", name].concat() } else { name.to_owned() };
            if let Some(sid) = sid {
                statement.insert("Sid".to_owned(), json!(sid));
            }
            statement.insert("Effect".to_owned(), json!(if allows { "Allow" } else { "Deny" }));
            statement.insert(name("Principal", !allows && not_principal == 0), principal);
            statement.insert(name("Action", not_action == 0), action);
            statement.insert(name("Resource", not_resource == 0), resource);
            if let Some(condition) = condition {
                statement.insert("Condition".to_owned(), condition);
            }
            Value::Object(statement)
        },
    )
}

fn policy() -> impl Strategy<Value = String> {
    let version = select(vec![None, Some("2012-10-17"), Some("2008-10-17")]);
    (vec(statement(), 1..4), version, any::<bool>()).prop_map(|(statements, version, is_list)| {
        let mut policy = Map::new();
        if let Some(version) = version {
            policy.insert("Version".to_owned(), json!(version));
        }
        let statement = match statements.as_slice() {
            [one] if !is_list => one.clone(),
            _ => json!(statements),
        };
        policy.insert("Statement".to_owned(), statement);
        Value::Object(policy).to_string()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn about_any_policy(policy in policy()) {
        if merge(&policy, &target(NAME).grant).policy.is_some() {
            assert_agreement(&policy);
        }
    }
}
