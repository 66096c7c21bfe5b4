//! What a text or document is that is not the policy of a bucket.

use crate::policy::refusal::{Refusal, Syntax};
use crate::policy::statement::{Scope, Statement};
use crate::text::json::{JsonValue, SyntaxError, Wrong};
use crate::text::position::Position;

/// How values of other parts of a Terraform configuration begin.
const TERRAFORM_REFERENCES: [&str; 6] = ["aws_", "var.", "local.", "data.", "module.", "path."];

/// What a text is that does not begin as a policy does, nor as what the AWS CLI prints instead.
pub(crate) fn of_text(text: &str) -> Refusal {
    let text = text.trim();
    if let Some(template) = of_template(text) {
        template
    } else if let Some(command) = other_output_in_text(text) {
        Refusal::OtherOutput(command.to_owned())
    } else if text.starts_with('[') {
        Refusal::List
    } else if text.lines().next().is_some_and(is_yaml) {
        Refusal::Yaml
    } else {
        Refusal::NotJson
    }
}

/// What a text is that is not JSON.
pub(crate) fn of_syntax(error: SyntaxError, text: &str, position: Position) -> Refusal {
    let rest = text.get(error.at..).unwrap_or_default();
    let is_reference = || TERRAFORM_REFERENCES.iter().any(|start| rest.starts_with(start));
    // A template is no better for a comma less.
    let template = of_template(text);
    template.unwrap_or_else(|| match error.wrong {
        Wrong::TooLong => Refusal::TooLong,
        Wrong::Unquoted { assigned: true } => Refusal::Terraform,
        Wrong::UnquotedValue if is_reference() => Refusal::Terraform,
        wrong => Refusal::Syntax(Syntax { wrong, position }),
    })
}

/// A template around a policy, by words that stand in nothing else.
pub(crate) fn of_template(text: &str) -> Option<Refusal> {
    const CLOUD_FORMATION: [&str; 6] = [
        "AWSTemplateFormatVersion",
        "AWS::S3::BucketPolicy",
        "PolicyDocument:",
        "!Sub ",
        "!GetAtt ",
        "!Ref ",
    ];
    const TERRAFORM: [&str; 4] = ["jsonencode(", "resource \"aws_", "data \"aws_", "aws_s3_bucket_policy"];
    if let Some(owner) = iam_owner_in_yaml(text) {
        Some(Refusal::OfIam(owner))
    } else if has(text, &CLOUD_FORMATION) {
        Some(Refusal::CloudFormation)
    } else if has(text, &TERRAFORM) {
        Some(Refusal::Terraform)
    } else {
        of_placeholders(text)
    }
}

/// A policy with holes that a template fills in.
pub(crate) fn of_placeholders(text: &str) -> Option<Refusal> {
    let is_name = |after: &str| after.trim_start().starts_with(':');
    let has_hole = |of: &[&str]| {
        let mut holes = text.split("${").skip(1);
        holes.any(|hole| of.iter().any(|start| hole.starts_with(start)))
    };
    if has(text, &["\"Fn::", "{{resolve:"])
        || has_hole(&["AWS::"])
        || text.split("\"Ref\"").skip(1).any(is_name)
    {
        Some(Refusal::CloudFormation)
    } else {
        has_hole(&TERRAFORM_REFERENCES).then_some(Refusal::Terraform)
    }
}

fn has(text: &str, marks: &[&str]) -> bool {
    marks.iter().any(|mark| text.contains(mark))
}

/// Whether this is the first line of a policy in YAML.
pub(crate) fn is_yaml(line: &str) -> bool {
    const NAMES: [&str; 6] = ["Version", "Id", "Statement", "Sid", "Effect", "Policy"];
    let entry = line.trim_start_matches(['-', ' ']);
    let name = entry.split_once(':').map(|(name, _)| name.trim_matches('\''));
    line.starts_with("---") || name.is_some_and(|name| NAMES.contains(&name))
}

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
