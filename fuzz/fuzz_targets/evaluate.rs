//! Any policy is evaluated or answered in words; the order of its statements never matters, and a
//! `Deny` more never calms.
#![no_main]

mod common;

use common::{Paste, assert_findings, assert_sentence, grant, pick};
use flow_log_export::policy::document::ExistingPolicy;
use flow_log_export::evaluate::{Decision, Evaluation, EvaluateOptions, evaluate};
use flow_log_export::merge::{Outcome, merge};
use flow_log_export::policy::document::Existing;
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};

const EFFECTS: [&str; 5] = ["Allow", "Deny", "Deny", "Allow", "deny"];
const PRINCIPALS: [&str; 8] = [
    "*",
    "079972220921",
    "arn:aws:iam::079972220921:root",
    "arn:aws:iam::079972220921:role/x",
    "arn:aws:sts::079972220921:assumed-role/x/y",
    "444455556666",
    "AROAEXAMPLEEXAMPLE",
    "s3.amazonaws.com",
];
const ACTIONS: [&str; 8] = [
    "s3:*",
    "*",
    "s3:Replicate*",
    "S3:replicateobject",
    "s3:List*",
    "s3:Get?ucketVersioning",
    "s3:Put*",
    "s3:GetObject",
];
const RESOURCES: [&str; 8] = [
    "*",
    "arn:aws:s3:::acme-flow-logs",
    "arn:aws:s3:::acme-flow-logs/*",
    "arn:aws:s3:::acme-flow-logs/flow-logs/by-org/1/*",
    "arn:aws:s3:::acme-flow-logs/x*",
    "arn:aws:s3:::${aws:PrincipalAccount}/*",
    "arn:aws:s3:::*",
    "acme-flow-logs",
];
const OPERATORS: [&str; 23] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "ArnEquals",
    "ArnNotEquals",
    "ArnLike",
    "ArnNotLike",
    "NumericLessThan",
    "NumericGreaterThanEquals",
    "NumericNotEquals",
    "DateGreaterThan",
    "DateNotEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "Null",
    "Unheard",
    "ForAllValues:StringLike",
    "ForAnyValue:StringNotEquals",
];
const KEYS: [&str; 18] = [
    "aws:PrincipalAccount",
    "aws:principalarn",
    "aws:SecureTransport",
    "aws:SourceVpce",
    "aws:SourceVpc",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceIp",
    "aws:SourceAccount",
    "aws:PrincipalIsAWSService",
    "aws:SourceOrgPaths",
    "aws:VpceOrgID",
    "s3:DataAccessPointArn",
    "s3:TlsVersion",
    "aws:PrincipalTag/x",
    "s3:x-amz-acl",
    "s3:prefix",
    "x",
];
const VALUES: [&str; 16] = [
    "079972220921",
    "arn:aws:iam::079972220921:role/*",
    "arn:aws:iam::*:role/x",
    "true",
    "false",
    "vpce-1",
    "o-abc123",
    "192.0.2.0/24",
    "203.0.113.7",
    "1.2",
    "0.0.0.0/0",
    "2026-01-01T00:00:00Z",
    "*",
    "${aws:PrincipalAccount}",
    "${aws:SourceVpc, 'a'}",
    "${x",
];

#[derive(Debug, Arbitrary)]
struct Input {
    version: Option<bool>,
    statements: Vec<Statement>,
    deny: Statement,
    by: u8,
    restrict_public_buckets: bool,
    is_public: Option<bool>,
    /// Where a word is put into the text.
    cut: Option<(u16, Paste)>,
}

#[derive(Debug, Arbitrary)]
struct Statement {
    sid: Option<String>,
    effect: u8,
    principal: Element,
    kind: u8,
    action: Element,
    resource: Element,
    conditions: Vec<Condition>,
}

#[derive(Debug, Arbitrary)]
struct Element {
    is_negated: bool,
    values: Vec<Word>,
}

#[derive(Debug, Arbitrary)]
struct Condition {
    operator: u8,
    if_exists: bool,
    key: Word,
    values: Vec<Word>,
}

#[derive(Debug, Arbitrary)]
enum Word {
    Known(u8),
    Any(String),
}

impl Word {
    fn of<'a>(&'a self, known: &[&'a str]) -> &'a str {
        match self {
            Word::Known(which) => pick(known, *which),
            Word::Any(text) => text,
        }
    }
}

fn values(words: &[Word], known: &[&str]) -> Value {
    match words {
        [one] => json!(one.of(known)),
        _ => words.iter().map(|word| json!(word.of(known))).collect(),
    }
}

impl Statement {
    fn json(&self, effect: &str) -> Value {
        let mut json = Map::new();
        if let Some(sid) = &self.sid {
            json.insert("Sid".to_owned(), json!(sid));
        }
        json.insert("Effect".to_owned(), json!(effect));
        let mut add = |name: &str, element: &Element, value: Value| {
            json.insert(format!("{}{name}", if element.is_negated { "Not" } else { "" }), value);
        };
        let principals = values(&self.principal.values, &PRINCIPALS);
        let principals = match self.kind % 5 {
            0 => json!("*"),
            1 => json!({ "Service": principals }),
            2 => json!({ "AWS": principals, "Federated": "accounts.google.com" }),
            _ => json!({ "AWS": principals }),
        };
        add("Principal", &self.principal, principals);
        add("Action", &self.action, values(&self.action.values, &ACTIONS));
        add("Resource", &self.resource, values(&self.resource.values, &RESOURCES));
        let mut conditions = Map::new();
        for condition in &self.conditions {
            let end = if condition.if_exists { "IfExists" } else { "" };
            let operator = format!("{}{end}", pick(&OPERATORS, condition.operator));
            let keys = conditions.entry(operator).or_insert_with(|| json!({}));
            keys[condition.key.of(&KEYS)] = values(&condition.values, &VALUES);
        }
        if !conditions.is_empty() {
            json.insert("Condition".to_owned(), Value::Object(conditions));
        }
        Value::Object(json)
    }
}

/// Above this, a policy is too long for S3, and nothing is said of it.
const SHORT: usize = 16_000;

fuzz_target!(|input: Input| {
    let statements: Vec<_> =
        input.statements.iter().map(|statement| statement.json(pick(&EFFECTS, statement.effect))).collect();
    let written = |statements: &[Value]| {
        let mut policy = Map::new();
        if let Some(is_new) = input.version {
            policy.insert("Version".to_owned(), json!(if is_new { "2012-10-17" } else { "2008-10-17" }));
        }
        policy.insert("Statement".to_owned(), json!(statements));
        Value::Object(policy).to_string()
    };
    let options = EvaluateOptions {
        restrict_public_buckets: input.restrict_public_buckets,
        is_public: input.is_public,
        owner: None,
    };
    let evaluated = |policy: &str| {
        let evaluation = evaluate(&ExistingPolicy::read(policy, &grant().bucket), &grant(), options);
        assert_evaluation(&evaluation);
        evaluation
    };
    let policy = written(&statements);
    let first = evaluated(&policy);

    let mut others = statements.clone();
    others.rotate_left(usize::from(input.by) % statements.len().max(1));
    for _ in 0..2 {
        let other = evaluated(&written(&others));
        assert_eq!((&first.actions, first.public), (&other.actions, other.public));
        others.reverse();
    }

    others.insert(usize::from(input.by) % (statements.len() + 1), input.deny.json("Deny"));
    let denied = written(&others);
    let is_read = matches!(ExistingPolicy::read(&denied, &grant().bucket).existing, Existing::Policy(_));
    if is_read && denied.len() < SHORT && !statements.is_empty() {
        let denied = evaluated(&denied);
        for ((action, before), (_, after)) in first.actions.iter().zip(&denied.actions) {
            assert!(calm(*after) <= calm(*before), "{action}: {before:?}, then {after:?}");
        }
    }

    let merged = merge(&policy, &grant());
    if let (true, Some(merged)) = (merged.outcome != Outcome::Refused, merged.policy) {
        let evaluation = evaluated(&merged);
        for (action, decision) in &evaluation.actions {
            let is_blocked = evaluation.blocks.iter().any(|block| block.actions.contains(action));
            let is_restricted = options.restrict_public_buckets && first.public.name() != "no";
            let is_calm = *decision == Decision::Allowed;
            assert!(
                is_calm || is_blocked || is_restricted || merged.len() > SHORT,
                "{action}: {evaluation:?}"
            );
        }
    }

    if let Some((at, word)) = &input.cut {
        let at = (0..=usize::from(*at).min(policy.len())).rev().find(|at| policy.is_char_boundary(*at));
        let (head, tail) = policy.split_at(at.unwrap_or(0));
        let broken = format!("{head}{word}{tail}");
        evaluated(&broken);
        evaluated(head);
        evaluated(&json!({ "Policy": broken }).to_string());
    }
});

fn calm(decision: Decision) -> u8 {
    match decision {
        Decision::Denied => 0,
        Decision::Unknown => 1,
        Decision::Allowed => 2,
    }
}

fn assert_evaluation(evaluation: &Evaluation) {
    assert_eq!(evaluation.actions.len(), 6);
    assert_findings(&evaluation.findings);
    evaluation.blocks.iter().for_each(|block| assert_sentence(&block.words));
    let is_silent = evaluation.findings.is_empty();
    let all_allowed = evaluation.actions.iter().all(|(_, decision)| *decision == Decision::Allowed);
    assert!(all_allowed || !is_silent, "{evaluation:?}");
}
