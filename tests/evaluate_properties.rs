//! What holds for any policy that is evaluated, and for any text whatever.

#[path = "util/operators.rs"]
mod operators;
#[path = "util/request.rs"]
mod request;
mod util;

use std::collections::BTreeMap;

use flow_log_export::evaluate::{Decision, EvaluateOptions, Evaluation, Public, evaluate};
use flow_log_export::merge::{Outcome, compact, merge};
use flow_log_export::policy::Grant;
use flow_log_export::policy::document::ExistingPolicy;
use flow_log_export::text::MAX_BYTES;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use operators::{ADDRESSES, ARNS, NUMBERS, STRINGS};
use request::Request;
use util::{account, grant, is_whole};

fn values(all: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let one = select(all).prop_map(Value::from);
    let many = vec(select(all), 1..4).prop_map(|values| json!(values));
    prop_oneof![one, many]
}

fn conditions() -> impl Strategy<Value = Value> {
    const OPERATORS: &[&str] = &[
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "ArnLike",
        "ArnNotEquals",
        "NumericLessThan",
        "NumericNotEquals",
        "DateGreaterThan",
        "DateNotEquals",
        "Bool",
        "BinaryEquals",
        "IpAddress",
        "NotIpAddress",
        "Null",
        "Unheard",
    ];
    const KEYS: &[&str] = &[
        "aws:PrincipalAccount",
        "aws:principalarn",
        "aws:PrincipalArn",
        "aws:SecureTransport",
        "aws:SourceVpce",
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        "aws:SourceIp",
        "aws:PrincipalIsAWSService",
        "aws:SourceAccount",
        "aws:VpceOrgPaths",
        "s3:TlsVersion",
        "x",
    ];
    const VALUES: &[&str] = &[
        "079972220921",
        "444455556666",
        "arn:aws:iam::079972220921:role/*",
        "arn:aws:iam::079972220921:role/x",
        "arn:aws:iam::444455556666:role/x",
        "true",
        "false",
        "vpce-1",
        "o-abc123",
        "192.0.2.0/24",
        "1.2",
        "*",
        "${aws:PrincipalAccount}",
        "${aws:SourceVpc, 'a'}",
        "${x",
    ];
    let set = select(vec!["", "", "", "ForAllValues:", "ForAnyValue:"]);
    let if_exists = select(vec!["", "", "IfExists"]);
    let operator =
        (set, select(OPERATORS), if_exists).prop_map(|(set, name, end)| format!("{set}{name}{end}"));
    let keys = vec((select(KEYS), values(VALUES)), 1..3)
        .prop_map(|keys| keys.into_iter().map(|(key, values)| (key.to_owned(), values)).collect::<Value>());
    vec((operator, keys), 0..3).prop_map(|conditions| conditions.into_iter().collect())
}

fn statements(effects: &'static [&'static str]) -> impl Strategy<Value = Value> {
    const PRINCIPALS: &[&str] = &[
        "079972220921",
        "arn:aws:iam::079972220921:root",
        "arn:aws:iam::079972220921:role/x",
        "444455556666",
        "*",
        "AROAEXAMPLEEXAMPLE",
        "?",
    ];
    const ACTIONS: &[&str] = &[
        "s3:*",
        "*",
        "s3:Replicate*",
        "S3:replicateobject",
        "s3:List*",
        "s3:ListBucket",
        "s3:Get*",
        "s3:PutObject",
        "s3:GetObject",
    ];
    const RESOURCES: &[&str] = &[
        "*",
        "arn:aws:s3:::my-logs",
        "arn:aws:s3:::my-logs/*",
        "arn:aws:s3:::my-logs/flow-logs/*",
        "arn:aws:s3:::my-logs/flow-logs/by-org/1/*",
        "arn:aws:s3:::my-logs/x/*",
        "arn:aws:s3:::my-logs/${aws:username}/*",
        "arn:aws:s3:::${aws:PrincipalAccount}",
        "my-logs",
    ];
    let principals = prop_oneof![
        3 => Just(json!("*")),
        3 => values(PRINCIPALS).prop_map(|values| json!({ "AWS": values })),
        1 => Just(json!({"Service": "s3.amazonaws.com"})),
        1 => Just(json!({"Federated": "accounts.google.com", "CanonicalUser": "79a5"})),
    ];
    let not = || select(vec!["", "", "", "", "Not"]);
    (
        select(effects),
        (not(), principals),
        (not(), values(ACTIONS)),
        (not(), values(RESOURCES)),
        option::of(conditions()),
    )
        .prop_map(|(effect, principal, action, resource, condition)| {
            let mut statement = json!({ "Effect": effect });
            statement[format!("{}Principal", principal.0)] = principal.1;
            statement[format!("{}Action", action.0)] = action.1;
            statement[format!("{}Resource", resource.0)] = resource.1;
            if let Some(condition) = condition {
                statement["Condition"] = condition;
            }
            statement
        })
}

fn any_statements() -> impl Strategy<Value = Vec<Value>> {
    let ours: Value = serde_json::from_str(&grant("my-logs").policy()).unwrap();
    let ours = ours["Statement"][0].clone();
    let any = vec(statements(&["Allow", "Deny", "Deny", "Allow", "deny"]), 0..4);
    (any, option::of(Just(ours))).prop_map(|(mut statements, ours)| {
        statements.splice(0..0, ours);
        statements
    })
}

fn versions() -> impl Strategy<Value = &'static str> {
    select(vec!["2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"])
}

fn policy(version: &str, statements: &[Value]) -> String {
    json!({ "Version": version, "Statement": statements }).to_string()
}

fn evaluated(policy: &str, restrict_public_buckets: bool) -> Evaluation {
    let policy = ExistingPolicy::read(policy, &grant("my-logs").bucket);
    evaluate(
        &policy,
        &grant("my-logs"),
        EvaluateOptions { restrict_public_buckets, ..EvaluateOptions::default() },
    )
}

fn decisions(evaluation: &Evaluation) -> impl Iterator<Item = Decision> + '_ {
    evaluation.actions.iter().map(|(_, decision)| *decision)
}

fn calm(decision: Decision) -> u8 {
    match decision {
        Decision::Denied => 0,
        Decision::Unknown => 1,
        Decision::Allowed => 2,
    }
}

/// A condition of the kind that AWS documents for its key.
fn documented_conditions() -> impl Strategy<Value = Value> {
    const ROLES: &[&str] = &[
        "arn:aws:iam::079972220921:role/*",
        "arn:aws:iam::079972220921:role/replication",
        "arn:aws:iam::*:role/x/?*",
        "arn:aws:iam::*:role/aws:ec2-infrastructure",
        "arn:aws:iam::079972220921:user/*",
        "arn:aws:iam::444455556666:role/replication",
        "arn:aws:s3:::their-bucket",
    ];
    const ACCOUNTS: &[&str] = &["079972220921", "444455556666", "0799*", "????????????"];
    const BOOLS: &[&str] = &["true", "false"];
    type Row = (&'static str, &'static [&'static str], &'static [&'static str], bool);
    const ROWS: [Row; 21] = [
        ("aws:PrincipalAccount", STRINGS, ACCOUNTS, false),
        ("AWS:principalarn", ARNS, ROLES, false),
        ("aws:SecureTransport", &["Bool"], BOOLS, false),
        ("aws:PrincipalIsAWSService", &["Bool"], BOOLS, false),
        ("aws:ViaAWSService", &["Bool"], BOOLS, false),
        ("s3:TlsVersion", NUMBERS, &["1.0", "1.1", "1.2", "1.3"], false),
        ("aws:PrincipalOrgID", STRINGS, &["o-customer1"], false),
        ("aws:PrincipalOrgPaths", STRINGS, &["o-customer1/*", "o-customer1/r-ab12/ou-1/"], true),
        ("aws:SourceAccount", STRINGS, ACCOUNTS, false),
        ("aws:SourceArn", ARNS, ROLES, false),
        ("aws:SourceOrgID", STRINGS, &["o-customer1"], false),
        ("aws:SourceOrgPaths", STRINGS, &["o-customer1/*"], true),
        ("aws:PrincipalServiceName", STRINGS, &["s3.amazonaws.com", "*.amazonaws.com"], false),
        ("aws:PrincipalServiceNamesList", STRINGS, &["s3.amazonaws.com"], true),
        ("aws:SourceVpc", STRINGS, &["vpc-1", "*"], false),
        ("aws:SourceVpce", STRINGS, &["vpce-1"], false),
        ("aws:VpceOrgID", STRINGS, &["o-customer1"], false),
        ("aws:VpcSourceIp", ADDRESSES, &["10.0.0.0/8"], false),
        ("s3:DataAccessPointArn", ARNS, ROLES, false),
        ("aws:SourceIp", ADDRESSES, &["192.0.2.0/24", "10.0.0.0/8", "203.0.113.7"], false),
        ("aws:userid", STRINGS, &["AROAEXAMPLE:*", "AROAEXAMPLE:s3"], false),
    ];
    let condition = select(&ROWS[..]).prop_flat_map(|(key, operators, values, has_many)| {
        let sets: &[&str] =
            if has_many { &["ForAllValues:", "ForAnyValue:"] } else { &["", "", "", "ForAllValues:"] };
        let operator = (select(sets), select(operators), select(&["", "", "IfExists"][..]));
        let operator = operator.prop_filter_map("not documented", |(set, name, end)| {
            (set != "ForAnyValue:" || end.is_empty()).then(|| format!("{set}{name}{end}"))
        });
        let null = (Just("Null".to_owned()), select(BOOLS).prop_map(Value::from));
        let named = (operator, self::values(values));
        prop_oneof![7 => named, 1 => null]
            .prop_map(move |(operator, values)| (operator, json!({ key: values })))
    });
    vec(condition, 0..3).prop_map(|conditions| conditions.into_iter().collect())
}

/// Statements of which AWS documents all, and the grant.
fn documented_statements() -> impl Strategy<Value = Vec<Value>> {
    const PRINCIPALS: &[&str] = &[
        "*",
        "079972220921",
        "arn:aws:iam::079972220921:root",
        "arn:aws:iam::079972220921:role/replication",
        "444455556666",
    ];
    const ACTIONS: &[&str] =
        &["s3:*", "s3:Replicate*", "s3:ReplicateObject", "s3:List*", "s3:ListBucket", "s3:Put*"];
    const RESOURCES: &[&str] = &[
        "*",
        "arn:aws:s3:::my-logs",
        "arn:aws:s3:::my-logs/*",
        "arn:aws:s3:::my-logs*",
        "arn:aws:s3:::my-logs/flow-logs/by-org/1/*",
        "arn:aws:s3:::my-logs/private/*",
    ];
    let not = || select(vec!["", "", "", "Not"]);
    let statement = (
        select(vec!["Allow", "Deny", "Deny"]),
        values(PRINCIPALS),
        (not(), values(ACTIONS)),
        (not(), values(RESOURCES)),
        documented_conditions(),
    );
    let statement = statement.prop_map(|(effect, principal, action, resource, condition)| {
        json!({
            "Effect": effect, "Principal": {"AWS": principal}, format!("{}Action", action.0): action.1,
            format!("{}Resource", resource.0): resource.1, "Condition": condition
        })
    });
    let ours: Value = serde_json::from_str(&grant("my-logs").policy()).unwrap();
    let ours = ours["Statement"][0].clone();
    (vec(statement, 1..4), option::weighted(0.8, Just(ours))).prop_map(|(mut statements, ours)| {
        statements.extend(ours);
        statements
    })
}

/// A request that fits what AWS documents of replication; the rest is as it may be.
fn requests() -> impl Strategy<Value = Request> {
    let maybe = |values: &'static [&'static str]| option::of(select(values));
    (
        select(vec!["replication", "other", "x/y"]),
        (maybe(&["192.0.2.1", "203.0.113.7", "198.51.100.1"]), maybe(&["1.2", "1.3"])),
        maybe(&["o-trustgrid1"]),
        maybe(&["AROAEXAMPLE:s3", "AROAOTHER:s3"]),
        select(vec!["flow-logs/by-org/1/a", "flow-logs/by-org/2/b"]),
    )
        .prop_map(|(role, (address, tls), organization, user_id, key)| {
            let account = "079972220921";
            let role = format!("arn:aws:iam::{account}:role/{role}");
            let paths = organization.map(|organization| format!("{organization}/r-cd34/ou-2/"));
            let context = [
                ("aws:principalaccount", Some(account.to_owned())),
                ("aws:principalarn", Some(role.clone())),
                ("aws:securetransport", Some("true".to_owned())),
                ("aws:principalisawsservice", Some("false".to_owned())),
                ("aws:viaawsservice", Some("false".to_owned())),
                ("s3:tlsversion", tls.map(str::to_owned)),
                ("aws:sourceip", address.map(str::to_owned)),
                ("aws:principalorgid", organization.map(str::to_owned)),
                ("aws:principalorgpaths", paths),
                ("aws:userid", user_id.map(str::to_owned)),
            ];
            let present = context.into_iter().filter_map(|(key, value)| Some((key.to_owned(), vec![value?])));
            let context: BTreeMap<_, _> = present.collect();
            Request { account: account.to_owned(), role, context, key: key.to_owned() }
        })
}

/// What is true of any evaluation.
#[track_caller]
fn assert_evaluation(evaluation: &Evaluation) {
    assert_eq!(evaluation.actions.len(), 6);
    let sentences = evaluation.findings.iter().map(|finding| &finding.message);
    for sentence in sentences.chain(evaluation.blocks.iter().map(|block| &block.words)) {
        assert!(sentence.starts_with(|c: char| c.is_uppercase() || c == '“'), "{sentence}");
        assert!(is_whole(sentence) && !sentence.contains("AKIA"), "{sentence:?}");
        assert!(sentence.chars().count() < 420, "{sentence}");
    }
    assert!(evaluation.findings.iter().map(|finding| finding.severity as u8).is_sorted());
    for block in &evaluation.blocks {
        assert!(block.statement > 0 && block.line > 0 && !block.actions.is_empty());
        let denied = |action: &&str| {
            decisions(evaluation)
                .zip(&evaluation.actions)
                .any(|(d, (name, _))| name == action && d == Decision::Denied)
        };
        assert!(!block.certain || block.actions.iter().all(denied), "{block:?}");
    }
    // A grant of everything that nothing blocks and nobody wonders about is allowed.
    if decisions(evaluation).any(|decision| decision != Decision::Allowed) {
        assert!(!evaluation.findings.is_empty(), "{evaluation:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_deny_never_calms(statements in any_statements(), version in versions(), restrict: bool, deny in statements(&["Deny"]), at: usize) {
        let before = evaluated(&policy(version, &statements), restrict);
        assert_evaluation(&before);
        let mut more = statements.clone();
        more.insert(at % (statements.len() + 1), deny);
        let after = evaluated(&policy(version, &more), restrict);
        for (before, after) in decisions(&before).zip(decisions(&after)) {
            prop_assert!(calm(after) <= calm(before), "{:?}", more);
        }
        prop_assert_eq!(before.public, after.public);
    }

    #[test]
    fn order_does_not_matter(statements in any_statements(), version in versions(), restrict: bool, by: usize) {
        let before = evaluated(&policy(version, &statements), restrict);
        let mut others = statements.clone();
        others.rotate_left(by % statements.len().max(1));
        let rotated = evaluated(&policy(version, &others), restrict);
        others.reverse();
        let reversed = evaluated(&policy(version, &others), restrict);
        prop_assert_eq!((&before.actions, before.public), (&rotated.actions, rotated.public));
        prop_assert_eq!((&before.actions, before.public), (&reversed.actions, reversed.public));
        let set_out = evaluated(&serde_json::to_string_pretty(&json!({ "Version": version, "Statement": statements })).unwrap(), restrict);
        prop_assert_eq!((before.actions, before.public), (set_out.actions, set_out.public));
    }

    #[test]
    fn the_grant_is_allowed_unless_something_is_in_its_way(statements in any_statements(), version in versions(), restrict: bool) {
        let merged = merge(&policy(version, &statements), &grant("my-logs"));
        prop_assume!(merged.outcome != Outcome::Refused);
        let evaluation = evaluated(&merged.policy.unwrap(), restrict);
        assert_evaluation(&evaluation);
        prop_assert!(evaluation.findings.iter().all(|f| !["policy.not-granted", "policy.may-grant", "policy.none"].contains(&f.code)));
        for (action, decision) in &evaluation.actions {
            let certain: Vec<_> = evaluation.blocks.iter().filter(|b| b.actions.contains(action)).map(|b| b.certain).collect();
            let expected = match (certain.contains(&true), certain.is_empty()) {
                (true, _) => Decision::Denied,
                (false, false) => Decision::Unknown,
                (false, true) => Decision::Allowed,
            };
            prop_assert_eq!(*decision, expected, "{} {:?}", action, evaluation.blocks);
        }
    }

    /// A key that is absent keeps a `Deny` from applying, whatever else is in it.
    #[test]
    fn what_cannot_hold_never_blocks(
        statements in any_statements(),
        deny in statements(&["Deny"]),
        key in select(vec!["aws:SourceAccount", "aws:sourceorgid", "aws:SourceVpc", "aws:VpceAccount", "s3:DataAccessPointArn"]),
        operator in select(vec!["StringEquals", "StringLike", "ArnLike", "IpAddress", "Bool", "NumericLessThan", "ForAnyValue:StringNotEquals"]),
        value in select(vec!["*", "true", "079972220921", "${aws:x}"]),
        version in versions(),
    ) {
        let mut deny = deny;
        deny["Condition"][operator][key] = value.into();
        let before = evaluated(&policy(version, &statements), false);
        let after = evaluated(&policy(version, &[statements, vec![deny]].concat()), false);
        prop_assert_eq!((before.actions, before.public, before.blocks), (after.actions, after.public, after.blocks));
    }

    /// Each exception, put into its statement, leaves nothing of that statement in the way, and what
    /// another account may do as it was.
    #[test]
    fn exceptions_work(statements in any_statements(), version in versions(), pretty: bool) {
        let merged = merge(&policy(version, &statements), &grant("my-logs"));
        prop_assume!(merged.outcome != Outcome::Refused);
        let mut changed: Value = serde_json::from_str(&merged.policy.unwrap()).unwrap();
        let written = |policy: &Value| if pretty { serde_json::to_string_pretty(policy).unwrap() } else { policy.to_string() };
        let before = evaluated(&written(&changed), false);
        let another = Grant { trustgrid_account_id: account("444455556666"), ..grant("my-logs") };
        let of_another = |policy: &str| {
            let evaluation = evaluate(&ExistingPolicy::read(policy, &another.bucket), &another, EvaluateOptions::default());
            (evaluation.actions, evaluation.public)
        };
        let of_another_before = of_another(&written(&changed));
        let can_be_changed = before.blocks.iter().all(|block| block.exception.is_some());
        for block in &before.blocks {
            let statement = &mut changed["Statement"][block.statement - 1];
            prop_assert!(block.exception.is_some() || statement["Effect"] == "deny", "{:?}", block);
            let Some(exception) = &block.exception else { continue };
            let mut exception: Value = serde_json::from_str(exception).unwrap();
            *statement = exception.clone();
            exception["Condition"] = Value::Null;
            let mut old: Value = serde_json::from_str(&written(statement)).unwrap();
            old["Condition"] = Value::Null;
            prop_assert_eq!(old, exception);
        }
        prop_assert_eq!(of_another(&written(&changed)), of_another_before, "{}", changed);
        let after = evaluated(&written(&changed), false);
        prop_assert!(!can_be_changed || decisions(&after).all(|decision| decision == Decision::Allowed), "{}", changed);
        prop_assert!(after.blocks.iter().all(|block| block.exception.is_none()), "{:?}", after.blocks);
    }

    /// Block Public Access takes away what a public policy allows, and nothing else.
    #[test]
    fn restricting_only_takes_away(statements in any_statements(), version in versions()) {
        let open = evaluated(&policy(version, &statements), false);
        let restricted = evaluated(&policy(version, &statements), true);
        prop_assert_eq!(open.public, restricted.public);
        for (before, after) in decisions(&open).zip(decisions(&restricted)) {
            let expected = match (open.public, before) {
                (Public::No, before) => before,
                (Public::Yes, _) => Decision::Denied,
                (Public::Unknown, Decision::Denied) => Decision::Denied,
                (Public::Unknown, _) => Decision::Unknown,
            };
            prop_assert_eq!(after, expected);
        }
    }

    #[test]
    fn any_text(text in any::<String>(), statements in any_statements(), at: usize) {
        assert_evaluation(&evaluated(&text, true));
        let policy = policy("2012-10-17", &statements);
        let at = policy.char_indices().map(|(at, _)| at).nth(at % policy.chars().count()).unwrap();
        assert_evaluation(&evaluated(&policy[..at], true));
        assert_evaluation(&evaluated(&format!("{}{text}{}", &policy[..at], &policy[at..]), true));
        assert_evaluation(&evaluated(&json!({ "Policy": format!("{}{text}{}", &policy[..at], &policy[at..]) }).to_string(), true));
    }

    /// Names, values and patterns of any kind, where S3 would take them or not.
    #[test]
    fn any_values(texts in vec("[*?$\\{\\}a-z:/, '\"ü😀0-9.-]{0,24}", 8), effect in select(vec!["Allow", "Deny"])) {
        let [operator, key, value, principal, action, resource, sid, other] = &texts[..] else { unreachable!() };
        let statement = json!({
            "Sid": sid, "Effect": effect, "Principal": {"AWS": [principal, "*"], other: principal}, "Action": ["s3:*", action],
            "Resource": ["*", resource], "Condition": {operator: {key: value}, "StringLike": {key: value, "aws:PrincipalArn": [value, other]}}
        });
        assert_evaluation(&evaluated(&policy("2012-10-17", &[statement]), true));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is certain is so of every request that fits what is known.
    #[test]
    fn what_is_certain_is_so_of_every_request(statements in documented_statements(), requests in vec(requests(), 6)) {
        let evaluation = evaluated(&policy("2012-10-17", &statements), false);
        for (action, decision) in &evaluation.actions {
            for request in &requests {
                let is_allowed = request.is_allowed(&statements, action);
                match decision {
                    Decision::Allowed => prop_assert!(is_allowed, "{} {:?}", action, request),
                    Decision::Denied => prop_assert!(!is_allowed, "{} {:?}", action, request),
                    Decision::Unknown => {}
                }
            }
        }
    }
}

#[test]
fn compact_or_not() {
    let policy = grant("my-logs").policy();
    assert_eq!(evaluated(&policy, true), evaluated(&compact(&policy), true));
}

/// Whatever is in a megabyte, it takes a moment.
#[test]
fn large_and_deep() {
    let statement = |element: &str| {
        format!(
            "{{\"Statement\":[{{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"{element}}}]}}"
        )
    };
    let megabyte = |before: &str, fill: &str, after: &str| {
        let count = (MAX_BYTES - before.len() - after.len()) / fill.len();
        format!("{before}{}{after}", fill.repeat(count))
    };
    let denies = format!(
        "{{\"Statement\":[{}]}}",
        vec![r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#; 280].join(",")
    );
    let stars = "*a".repeat(9_000);
    let variables = "${aws:x}".repeat(2_000);
    let texts = [
        megabyte("{\"Statement\":[", "{},", "{}]}"),
        megabyte("", "[", ""),
        megabyte("{\"Statement\":[{\"Condition\":", "{\"a\":", ""),
        megabyte(denies.trim_end_matches('}'), "\n", "}"),
        json!({ "Policy": megabyte(denies.trim_end_matches('}'), " ", "}").get(..MAX_BYTES / 2).map(|head| format!("{}}}", head.trim_end())) }).to_string(),
        statement(&format!(",\"Sid\":\"{stars}\"")),
        statement(&format!(",\"Condition\":{{\"StringLike\":{{\"aws:PrincipalArn\":\"{stars}\"}}}}")),
        statement(&format!(",\"Condition\":{{\"StringLike\":{{\"aws:PrincipalArn\":\"{variables}\"}}}}")),
        statement("").replace("s3:*", &stars),
        statement("").replace("\"*\"}]", &format!("\"arn:aws:s3:::{stars}\"}}]")),
    ];
    for text in texts {
        assert_evaluation(&evaluated(&text, true));
    }
    let blocks = evaluated(&denies, false).blocks;
    assert_eq!((blocks.len(), blocks[279].statement), (280, 280));
    assert_eq!(evaluated(&denies, false).public, Public::No);
}
