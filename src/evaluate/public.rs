//! Whether S3 takes a policy as public. It does, unless every `Allow` is limited to fixed principals
//! or by a fixed value of some condition keys.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>

use std::net::IpAddr;

use super::condition::{Comparison, Operator, Set, StatementEffect};
use super::tri::Tri;
use super::variable::Variables;
use crate::policy::grant_match::whole_account;
use crate::policy::statement::{Condition, Principal, PrincipalKind, Scope, Statement};

/// What a key that limits a statement holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// An ID, of which S3 says that a wildcard in it makes the policy public.
    Id,
    /// What may have a wildcard in some part, of which S3 does not say all.
    Parts,
    Arn,
    Addresses,
}

/// Keys that limit a statement, in lower case.
const LIMITS: [(&str, Holds); 15] = [
    ("aws:sourcearn", Holds::Arn),
    ("aws:sourcevpc", Holds::Id),
    ("aws:sourcevpce", Holds::Id),
    ("aws:sourceowner", Holds::Id),
    ("aws:sourceaccount", Holds::Id),
    ("aws:userid", Holds::Parts),
    ("s3:x-amz-server-side-encryption-aws-kms-key-id", Holds::Arn),
    ("s3:dataaccesspointarn", Holds::Arn),
    ("s3:dataaccesspointaccount", Holds::Id),
    ("aws:principalaccount", Holds::Id),
    ("aws:principalarn", Holds::Arn),
    ("aws:principalorgid", Holds::Id),
    ("aws:principalorgpaths", Holds::Parts),
    ("aws:principalorgmasteraccount", Holds::Id),
    ("aws:sourceip", Holds::Addresses),
];

pub(super) fn is_public(statement: &Statement<'_>, effect: StatementEffect, variables: Variables) -> Tri {
    if effect == StatementEffect::Deny {
        return Tri::No;
    }
    let limited = Tri::any(statement.conditions.iter().map(|condition| limits(condition, variables)));
    // Whether a condition helps where only some are left out is not documented.
    let is_all_but = matches!(statement.principals, Scope::AllBut(_));
    let public = is_open(statement).and((!limited).unless(is_all_but && limited != Tri::No));
    public.unless(effect == StatementEffect::Either || !statement.unclear.is_empty())
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
    let Some((key, holds)) = LIMITS.into_iter().find(|(name, _)| *name == key) else {
        // AWS names some keys of principals and says that there are more.
        return Tri::No.unless(key.starts_with("aws:principal"));
    };
    let Some(operator) = Operator::read(&condition.operator.value) else { return Tri::Unknown };
    if operator.is_negated || operator.comparison == Comparison::Null {
        return Tri::No;
    }
    // The one key of these with many values needs a set operator.
    let set = if key == "aws:principalorgpaths" { Set::Any } else { Set::None };
    let values = &condition.values;
    if values.is_empty() || operator.set != set || operator.if_exists {
        return Tri::Unknown;
    }
    Tri::all(values.iter().map(|value| is_fixed(&value.value, holds, operator.comparison, variables)))
}

/// Whether the value of a positive condition limits it.
fn is_fixed(value: &str, holds: Holds, comparison: Comparison, variables: Variables) -> Tri {
    if value.contains("${") {
        return Tri::No.unless(variables != Variables::Replaced);
    }
    match (holds, comparison) {
        (_, Comparison::Like | Comparison::Arn) if value.bytes().all(|byte| byte == b'*') => Tri::No,
        (Holds::Addresses, Comparison::Address) => is_narrow(value),
        (Holds::Id, Comparison::Like) => (!has_wildcard(value)).into(),
        (Holds::Id, Comparison::Equals | Comparison::EqualsIgnoringCase)
        | (Holds::Parts | Holds::Arn, Comparison::Equals | Comparison::Like)
        | (Holds::Arn, Comparison::Arn) => Tri::Yes.unless(has_wildcard(value)),
        // S3 does not say with which other operators a key limits.
        _ => Tri::Unknown,
    }
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?', '$'])
}

/// Not wider than /8 of IPv4 or /32 of IPv6. Without its length, a prefix is one address.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress>
fn is_narrow(range: &str) -> Tri {
    let (address, bits) = match range.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (range, None),
    };
    let (widest, all) = match address.parse() {
        Ok(IpAddr::V4(_)) => (8, 32),
        Ok(IpAddr::V6(_)) => (32, 128),
        Err(_) => return Tri::Unknown,
    };
    match bits.map_or(Ok(all), str::parse) {
        Ok(bits) if bits <= all => (bits >= widest).into(),
        _ => Tri::Unknown,
    }
}
