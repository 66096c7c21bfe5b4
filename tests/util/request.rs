//! IAM's logic over one request of which everything is known: the plain two-valued one, for the part of
//! the policy language that AWS documents, to hold the evaluator against.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde_json::Value;

/// A request that Trustgrid may send.
#[derive(Debug, Clone)]
pub struct Request {
    pub account: String,
    /// The ARN of the role that it is sent with.
    pub role: String,
    /// Condition keys in lower case; one that is absent is not there.
    pub context: BTreeMap<String, Vec<String>>,
    /// The key of the object that is written.
    pub key: String,
}

/// What S3 is asked for under each name in the grant.
pub const ACTIONS: [(&str, &[&str]); 6] = [
    ("s3:ReplicateObject", &["s3:ReplicateObject"]),
    ("s3:ReplicateDelete", &["s3:ReplicateDelete"]),
    ("s3:ReplicateTags", &["s3:ReplicateTags"]),
    (
        "s3:List*",
        &[
            "s3:ListBucket",
            "s3:ListBucketVersions",
            "s3:ListBucketMultipartUploads",
            "s3:ListMultipartUploadParts",
        ],
    ),
    ("s3:GetBucketVersioning", &["s3:GetBucketVersioning"]),
    ("s3:PutBucketVersioning", &["s3:PutBucketVersioning"]),
];

impl Request {
    /// Whether the statements allow all that is asked for under a name in the grant.
    pub fn is_allowed(&self, statements: &[Value], granted: &str) -> bool {
        let (_, actions) = ACTIONS.iter().find(|(name, _)| *name == granted).expect("an action of the grant");
        actions.iter().all(|action| {
            let key = if action.contains("Bucket") { String::new() } else { format!("/{}", self.key) };
            let resource = format!("arn:aws:s3:::my-logs{key}");
            let has = |effect: &str| {
                statements.iter().any(|statement| {
                    statement["Effect"] == effect && self.applies(statement, action, &resource)
                })
            };
            has("Allow") && !has("Deny")
        })
    }

    fn applies(&self, statement: &Value, action: &str, resource: &str) -> bool {
        let action = action.to_lowercase();
        self.is_named(&statement["Principal"])
            && is_in_scope(statement, "Action", |pattern| is_like(&pattern.to_lowercase(), &action))
            && is_in_scope(statement, "Resource", |pattern| is_like(pattern, resource))
            && statement["Condition"].as_object().into_iter().flatten().all(|(operator, keys)| {
                keys.as_object().expect("keys").iter().all(|(key, wanted)| self.holds(operator, key, wanted))
            })
    }

    fn is_named(&self, principal: &Value) -> bool {
        let names = [
            "*".to_owned(),
            self.account.clone(),
            format!("arn:aws:iam::{}:root", self.account),
            self.role.clone(),
        ];
        principal == "*" || texts(&principal["AWS"]).iter().any(|name| names.contains(name))
    }

    fn holds(&self, operator: &str, key: &str, wanted: &Value) -> bool {
        let found = self.context.get(&key.to_lowercase());
        let wanted = texts(wanted);
        if operator == "Null" {
            return wanted.contains(&found.is_none().to_string());
        }
        let (set, operator) = operator.split_once(':').unwrap_or(("", operator));
        let (operator, if_exists) = match operator.strip_suffix("IfExists") {
            Some(operator) => (operator, true),
            None => (operator, false),
        };
        let positive = operator.replacen("Not", "", 1);
        let is_negated = positive != operator;
        let Some(found) = found else {
            return if_exists || set == "ForAllValues" || (is_negated && set.is_empty());
        };
        let is_so =
            |found: &String| wanted.iter().any(|wanted| compares(&positive, found, wanted)) != is_negated;
        match set {
            "ForAllValues" => found.iter().all(is_so),
            _ => found.iter().any(is_so),
        }
    }
}

fn compares(operator: &str, found: &str, wanted: &str) -> bool {
    let numbers = || (found.parse::<f64>().expect("a number"), wanted.parse::<f64>().expect("a number"));
    match operator {
        "StringEquals" => found == wanted,
        "StringEqualsIgnoreCase" => found.eq_ignore_ascii_case(wanted),
        "StringLike" => is_like(wanted, found),
        "ArnEquals" | "ArnLike" => {
            let (found, wanted): (Vec<_>, Vec<_>) =
                (found.splitn(6, ':').collect(), wanted.splitn(6, ':').collect());
            found.len() == wanted.len()
                && found.iter().zip(wanted).all(|(found, wanted)| is_like(wanted, found))
        }
        "Bool" => found == wanted,
        "NumericEquals" => numbers().0 == numbers().1,
        "NumericLessThan" => numbers().0 < numbers().1,
        "NumericLessThanEquals" => numbers().0 <= numbers().1,
        "NumericGreaterThan" => numbers().0 > numbers().1,
        "NumericGreaterThanEquals" => numbers().0 >= numbers().1,
        "IpAddress" => {
            let (network, bits) = wanted.split_once('/').unwrap_or((wanted, "32"));
            let number = |address: &str| u32::from(address.parse::<Ipv4Addr>().expect("an address"));
            let unused = 32 - bits.parse::<u32>().expect("bits");
            number(found) >> unused == number(network) >> unused
        }
        other => panic!("{other}"),
    }
}

fn is_in_scope(statement: &Value, element: &str, is_it: impl Fn(&str) -> bool) -> bool {
    match statement.get(element) {
        Some(named) => texts(named).iter().any(|name| is_it(name)),
        None => !texts(&statement[format!("Not{element}")]).iter().any(|name| is_it(name)),
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        Value::Null => Vec::new(),
        other => vec![other.to_string()],
    }
}

/// `*` for any characters, `?` for one.
fn is_like(pattern: &str, text: &str) -> bool {
    let mut wanted = pattern.chars();
    let mut found = text.chars();
    match wanted.next() {
        None => text.is_empty(),
        Some('*') => {
            let is_rest_like = |(at, _)| is_like(wanted.as_str(), &text[at..]);
            text.char_indices().chain([(text.len(), ' ')]).any(is_rest_like)
        }
        Some(wanted_char) => {
            found.next().is_some_and(|found_char| wanted_char == '?' || wanted_char == found_char)
                && is_like(wanted.as_str(), found.as_str())
        }
    }
}
