//! What a JSON document is that is not the policy of a bucket.

use crate::policy::refusal::Refusal;
use crate::policy::statement::{Scope, Statement};
use crate::text::json::JsonValue;

/// A document without `Statement`.
pub(crate) fn without_statement(root: JsonValue<'_>) -> Refusal {
    let has = |name: &str| root.member(name).is_some();
    let has_any = |names: &[&str]| names.iter().any(|name| has(name));
    if let Some((_, owner)) = IAM_OWNERS.iter().find(|(name, _)| has(name)).filter(|_| has("PolicyDocument"))
    {
        Refusal::OfIam(owner)
    } else if has_any(&["AWSTemplateFormatVersion", "Resources", "PolicyDocument", "Properties"]) {
        Refusal::CloudFormation
    } else if has_any(&["resource", "data", "terraform"]) {
        Refusal::Terraform
    } else if has("Effect") && has_any(&["Action", "NotAction"]) {
        Refusal::OneStatement
    } else {
        Refusal::NoStatement
    }
}

/// What has a policy in IAM, by its name in what commands such as `get-role-policy` print.
/// <https://docs.aws.amazon.com/cli/latest/reference/iam/get-role-policy.html>
const IAM_OWNERS: [(&str, &str); 3] = [("RoleName", "role"), ("UserName", "user"), ("GroupName", "group")];

/// Of what in IAM the policy is that a command printed as YAML. In a template such names are set in.
pub(crate) fn iam_owner_in_yaml(text: &str) -> Option<&'static str> {
    let has = |name: &str| {
        text.lines().any(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(':')))
    };
    let owner = IAM_OWNERS.iter().find(|(name, _)| has(name)).filter(|_| has("PolicyDocument"))?;
    Some(owner.1)
}

/// What other commands print, by a name that is in it and nowhere in a policy.
const OUTPUTS: [(&str, &str); 15] = [
    ("PolicyStatus", "get-bucket-policy-status"),
    ("MFADelete", "get-bucket-versioning"),
    ("Status", "get-bucket-versioning"),
    ("LocationConstraint", "get-bucket-location"),
    ("ServerSideEncryptionConfiguration", "get-bucket-encryption"),
    ("OwnershipControls", "get-bucket-ownership-controls"),
    ("PublicAccessBlockConfiguration", "get-public-access-block"),
    ("ObjectLockConfiguration", "get-object-lock-configuration"),
    ("Payer", "get-bucket-request-payment"),
    ("Grants", "get-bucket-acl"),
    ("TagSet", "get-bucket-tagging"),
    ("ReplicationConfiguration", "get-bucket-replication"),
    ("Buckets", "list-buckets"),
    ("Contents", "list-objects-v2"),
    ("UserId", "get-caller-identity"),
];

/// The command that prints an object like this instead of a policy.
pub(crate) fn other_output(root: JsonValue<'_>) -> Option<&'static str> {
    OUTPUTS.iter().find(|(name, _)| root.member(name).is_some()).map(|(_, command)| *command)
}

/// The command that prints text or YAML that begins like this.
pub(crate) fn other_output_in_text(text: &str) -> Option<&'static str> {
    let first = text.split_whitespace().next()?.trim_end_matches(':');
    match first {
        "Enabled" | "Suspended" => Some("get-bucket-versioning"),
        _ => OUTPUTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(first)).map(|(_, command)| *command),
    }
}

/// A policy that other things than buckets have, told by its principals and the services of its actions.
pub(crate) fn of_something_else<'a>(
    statements: impl Iterator<Item = Statement<'a>> + Clone,
) -> Option<Refusal> {
    let mut other = None;
    for statement in statements.clone() {
        for action in statement.actions.only() {
            match service(&action.value) {
                Some(service) if !is_s3(service) => other = other.or_else(|| Some(service.to_owned())),
                Some(_) => return identity(statements),
                None => {}
            }
        }
    }
    match other {
        Some(service) if service.eq_ignore_ascii_case("kms") => Some(Refusal::KmsKey),
        Some(service) if service.eq_ignore_ascii_case("sts") => Some(Refusal::Trust),
        other => identity(statements).or_else(|| other.map(Refusal::OtherService)),
    }
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html>
fn identity<'a>(mut statements: impl Iterator<Item = Statement<'a>> + Clone) -> Option<Refusal> {
    let is_nobodys = |s: Statement| s.principals == Scope::Missing && s.unclear.is_empty();
    let is_identity = statements.clone().all(is_nobodys);
    (is_identity && statements.any(|s| !s.actions.named().is_empty())).then_some(Refusal::Identity)
}

/// The service of an action; `*` is of all.
pub(crate) fn service(action: &str) -> Option<&str> {
    action.split_once(':').map(|(service, _)| service)
}

/// Whether actions of this service can stand in a bucket policy.
pub(crate) fn is_s3(service: &str) -> bool {
    service.eq_ignore_ascii_case("s3") || service.contains('*')
}
