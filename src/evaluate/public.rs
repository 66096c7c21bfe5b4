//! Whether S3 takes a policy as public. It does, unless every `Allow` is limited to fixed principals
//! or by a fixed value of some condition keys.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>

use std::net::IpAddr;

use super::condition::{Comparison, Does, Operator, Set};
use super::tri::Tri;
use super::variable::Variables;
use crate::policy::recognition::whole_account;
use crate::policy::statement::{Condition, Principal, PrincipalKind, Scope, Statement};

/// Keys that limit a statement, in lower case, and whether what a wildcard in their value does is
/// left open: S3 says that of `vpc-*` and the like, not of the name in an ARN.
const LIMITS: [(&str, bool); 15] = [
    ("aws:sourcearn", true),
    ("aws:sourcevpc", false),
    ("aws:sourcevpce", false),
    ("aws:sourceowner", false),
    ("aws:sourceaccount", false),
    ("aws:userid", true),
    ("s3:x-amz-server-side-encryption-aws-kms-key-id", true),
    ("s3:dataaccesspointarn", true),
    ("s3:dataaccesspointaccount", false),
    ("aws:principalaccount", false),
    ("aws:principalarn", true),
    ("aws:principalorgid", false),
    ("aws:principalorgpaths", true),
    ("aws:principalorgmasteraccount", false),
    ("aws:sourceip", false),
];

pub(super) fn is_public(statement: &Statement<'_>, does: Does, variables: Variables) -> Tri {
    if does == Does::Deny {
        return Tri::No;
    }
    let limited = Tri::any(statement.conditions.iter().map(|condition| limits(condition, variables)));
    let public = is_open(statement).and(!limited);
    public.unless(does == Does::Either || !statement.unclear.is_empty())
}

/// Whether it is for others than fixed principals.
fn is_open(statement: &Statement<'_>) -> Tri {
    match &statement.principals {
        Scope::Only(principals) if !principals.is_empty() => Tri::any(principals.iter().map(is_everyone)),
        Scope::AllBut(_) => Tri::Yes,
        Scope::Only(_) | Scope::Missing => Tri::Unknown,
    }
}

fn is_everyone(principal: &Principal<'_>) -> Tri {
    let text = principal.text.value.as_ref();
    match principal.kind {
        PrincipalKind::Everyone => Tri::Yes,
        PrincipalKind::Aws if text == "*" => Tri::Yes,
        PrincipalKind::Federated if text.contains(":saml-provider/") => Tri::No.unless(has_wildcard(text)),
        // Anybody can have an account there.
        PrincipalKind::Federated => Tri::Yes,
        PrincipalKind::Aws if whole_account(text).is_some() => Tri::No,
        PrincipalKind::Aws | PrincipalKind::Service | PrincipalKind::CanonicalUser => {
            Tri::No.unless(has_wildcard(text))
        }
        PrincipalKind::Unknown => Tri::Unknown,
    }
}

/// Whether a condition limits its statement to fixed values.
fn limits(condition: &Condition<'_>, variables: Variables) -> Tri {
    let key = condition.key.value.to_ascii_lowercase();
    let Some((key, is_open)) = LIMITS.into_iter().find(|(name, _)| *name == key) else {
        // AWS names some keys of principals and says that there are more.
        return Tri::No.unless(key.starts_with("aws:principal"));
    };
    let Some(operator) = Operator::read(&condition.operator.value) else { return Tri::Unknown };
    if operator.is_negated || operator.comparison == Comparison::Null {
        return Tri::No;
    }
    let is_plain = operator.set != Set::All && !operator.if_exists;
    let values = &condition.values;
    if values.is_empty() || !is_plain {
        return Tri::Unknown;
    }
    Tri::all(values.iter().map(|value| {
        let value = value.value.as_ref();
        match operator.comparison {
            Comparison::Other if key == "aws:sourceip" && condition.operator.value.contains("IpAddress") => {
                is_narrow(value)
            }
            Comparison::Bool | Comparison::Other => Tri::Unknown,
            _ if key == "aws:sourceip" => Tri::Unknown,
            _ => is_fixed(value, operator.comparison, is_open, variables),
        }
    }))
}

fn is_fixed(value: &str, comparison: Comparison, is_open: bool, variables: Variables) -> Tri {
    if value.contains("${") {
        return Tri::No.unless(variables != Variables::Replaced);
    }
    let reads_wildcards = matches!(comparison, Comparison::Like | Comparison::Arn);
    match (has_wildcard(value), reads_wildcards) {
        (false, _) => Tri::Yes,
        // Whether S3 knows that it is no wildcard there is not documented.
        (true, false) => Tri::Unknown,
        (true, true) => Tri::No.unless(is_open && value != "*"),
    }
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?', '$'])
}

/// Not wider than /8 of IPv4 or /32 of IPv6.
fn is_narrow(range: &str) -> Tri {
    let (address, bits) = match range.split_once('/') {
        Some((address, bits)) => (address, bits.parse::<u8>()),
        None => return Tri::Unknown.or(range.parse::<IpAddr>().is_ok().into()),
    };
    let (widest, all) = match address.parse() {
        Ok(IpAddr::V4(_)) => (8, 32),
        Ok(IpAddr::V6(_)) => (32, 128),
        Err(_) => return Tri::Unknown,
    };
    match bits {
        Ok(bits) if bits <= all => (bits >= widest).into(),
        _ => Tri::Unknown,
    }
}
