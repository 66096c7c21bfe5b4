//! Why something is not the policy of a bucket, and what it is instead.

use std::fmt::{self, Display};

use crate::credentials::Quoted;
use crate::finding::{Rule, Severity};
use crate::json::Wrong;
use crate::place::Place;
use crate::text::{At, Grouped};

/// Bytes of a bucket policy that S3 stores.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html>
pub const MAX_POLICY_BYTES: usize = 20_480;

/// Why nothing can be merged into what was pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    TooLong,
    Syntax(Wrong, Place),
    /// Another error that the AWS CLI printed, by its code.
    CliError(String),
    Prompt,
    List,
    Yaml,
    NotJson,
    CloudFormation,
    Terraform,
    NoStatement,
    OneStatement,
    TwoStatements,
    NotStatements,
    NotAStatement {
        number: usize,
    },
    Identity,
    Trust,
    KmsKey,
    /// A policy of something else than a bucket, by the prefix of its actions.
    OtherService(String),
    TooLarge {
        bytes: usize,
    },
}

impl Refusal {
    /// What a text is that does not begin as a policy does. `None` for the AWS CLI's word that the
    /// bucket has no policy.
    pub fn of_text(text: &str) -> Option<Refusal> {
        if text.contains("NoSuchBucketPolicy") && !text.contains('{') {
            return None;
        }
        let error = text.split_once("An error occurred (").and_then(|(_, rest)| rest.split_once(')'));
        if let Some((code, _)) = error {
            return Some(Refusal::CliError(code.to_owned()));
        }
        let other = if text.contains("aws s3api") {
            Refusal::Prompt
        } else if text.starts_with('[') {
            Refusal::List
        } else if text.lines().next().is_some_and(is_yaml) {
            Refusal::Yaml
        } else {
            Refusal::NotJson
        };
        Some(Refusal::of_template(text).unwrap_or(other))
    }

    /// A template around a policy, by words that stand in nothing else.
    pub fn of_template(text: &str) -> Option<Refusal> {
        const CLOUD_FORMATION: [&str; 6] = [
            "AWSTemplateFormatVersion",
            "AWS::S3::BucketPolicy",
            "PolicyDocument:",
            "!Sub ",
            "!GetAtt ",
            "!Ref ",
        ];
        const TERRAFORM: [&str; 4] =
            ["jsonencode(", "resource \"aws_", "data \"aws_", "aws_s3_bucket_policy"];
        if has(text, &CLOUD_FORMATION) {
            Some(Refusal::CloudFormation)
        } else if has(text, &TERRAFORM) {
            Some(Refusal::Terraform)
        } else {
            Refusal::of_placeholders(text)
        }
    }

    /// A policy with holes that a template fills in.
    pub fn of_placeholders(text: &str) -> Option<Refusal> {
        const TERRAFORM: [&str; 6] = ["aws_", "var.", "local.", "data.", "module.", "path."];
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
            has_hole(&TERRAFORM).then_some(Refusal::Terraform)
        }
    }
}

fn has(text: &str, marks: &[&str]) -> bool {
    marks.iter().any(|mark| text.contains(mark))
}

/// The first line of a policy in YAML.
fn is_yaml(line: &str) -> bool {
    const NAMES: [&str; 6] = ["Version", "Id", "Statement", "Sid", "Effect", "Policy"];
    let entry = line.trim_start_matches(['-', ' ']);
    let name = entry.split_once(':').map(|(name, _)| name.trim_matches('\''));
    line.starts_with("---") || name.is_some_and(|name| NAMES.contains(&name))
}

impl Rule for Refusal {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self {
            Self::TooLong | Self::Syntax(Wrong::TooLong, _) => "policy.too-long",
            Self::Syntax(Wrong::Ends, _) => "policy.truncated",
            Self::Syntax(Wrong::CommaTooMany, _) => "policy.trailing-comma",
            Self::Syntax(Wrong::CommaMissing, _) => "policy.missing-comma",
            Self::Syntax(Wrong::Comment, _) => "policy.comment",
            Self::Syntax(Wrong::Unquoted { assigned: true }, _) | Self::Terraform => "policy.terraform",
            Self::Syntax(..) => "policy.syntax",
            Self::CliError(_) => "policy.cli-error",
            Self::Prompt => "policy.prompt",
            Self::List => "policy.list",
            Self::Yaml => "policy.yaml",
            Self::NotJson => "policy.not-json",
            Self::CloudFormation => "policy.cloudformation",
            Self::NoStatement => "policy.no-statement",
            Self::OneStatement => "policy.one-statement",
            Self::TwoStatements => "policy.two-statements",
            Self::NotStatements => "policy.not-statements",
            Self::NotAStatement { .. } => "policy.not-a-statement",
            Self::Identity => "policy.identity",
            Self::Trust => "policy.trust",
            Self::KmsKey => "policy.kms-key",
            Self::OtherService(_) => "policy.other-service",
            Self::TooLarge { .. } => "policy.too-large",
        }
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Where the right text is to be had.
        const INSTEAD: &str = "paste the policy from the bucket's Permissions tab in the S3 console";
        match self {
            Self::TooLong => {
                write!(f, "This text has more than a megabyte and a bucket policy at most 20 KB: {INSTEAD}")
            }
            Self::Syntax(wrong, place) => syntax(f, *wrong, *place),
            Self::CliError(code) => write!(
                f,
                "The AWS CLI printed the error {} instead of a policy: solve that and run it again",
                Quoted(code)
            ),
            Self::Prompt => {
                write!(
                    f,
                    "There is a command before the policy: paste only the text from the first “{{” to the last “}}”"
                )
            }
            Self::List => {
                write!(
                    f,
                    "This begins with “[”, as a list of statements does: paste the whole policy, from “{{” to “}}”"
                )
            }
            Self::Yaml => write!(f, "This is YAML, and S3 keeps bucket policies as JSON: {INSTEAD}"),
            Self::NotJson => write!(f, "A bucket policy begins with “{{” and this does not: {INSTEAD}"),
            Self::CloudFormation => write!(
                f,
                "This is of a CloudFormation template, whose values only AWS can fill in: {INSTEAD}"
            ),
            Self::Terraform => {
                write!(
                    f,
                    "This is of a Terraform configuration, whose values only Terraform can fill in: {INSTEAD}"
                )
            }
            Self::NoStatement => {
                write!(f, "This has no “Statement”, which every bucket policy has: {INSTEAD}")
            }
            Self::OneStatement => {
                write!(
                    f,
                    "This is one statement without the policy around it: paste the whole policy, with “Statement”"
                )
            }
            Self::TwoStatements => write!(
                f,
                "This has “Statement” twice, and AWS does not say which one counts: put all statements into one list"
            ),
            Self::NotStatements => {
                write!(f, "“Statement” must be a statement in “{{ }}” or a list of them in “[ ]”: {INSTEAD}")
            }
            Self::NotAStatement { number } => {
                write!(f, "Statement {number} is not an object in “{{ }}”: remove it, or {INSTEAD}")
            }
            Self::Identity => write!(
                f,
                "This is an IAM policy of a user or role, as no statement has a “Principal”: {INSTEAD}"
            ),
            Self::Trust => {
                write!(f, "This is the trust policy of a role, as it is about sts:AssumeRole: {INSTEAD}")
            }
            Self::KmsKey => write!(
                f,
                "This is the policy of a KMS key, which belongs to the key and not to the bucket: {INSTEAD}"
            ),
            Self::OtherService(service) => write!(
                f,
                "This policy has actions of {} and none of S3, so it is not of a bucket: {INSTEAD}",
                Quoted(service)
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "The policy is {} bytes with Trustgrid's statement (without spaces), and S3's limit is {}: remove or \
                 shorten statements that are no longer needed",
                Grouped(*bytes),
                Grouped(MAX_POLICY_BYTES)
            ),
        }
    }
}

fn syntax(f: &mut fmt::Formatter<'_>, wrong: Wrong, Place { line, column }: Place) -> fmt::Result {
    let at = format_args!("at line {line}, character {column}");
    match wrong {
        Wrong::TooLong => Refusal::TooLong.fmt(f),
        Wrong::Ends => write!(f, "The policy breaks off {at}: copy it again, down to its last “}}”"),
        Wrong::CommaTooMany => write!(f, "There is a comma {at} with nothing after it: remove it"),
        Wrong::CommaMissing => write!(f, "A comma is missing before what stands {at}: add it"),
        Wrong::ColonMissing => write!(f, "A colon is missing before what stands {at}: add it"),
        Wrong::ValueMissing => write!(f, "A value is missing before what stands {at}: add it"),
        Wrong::Comment => write!(f, "There is a comment {at}, and JSON has none: remove it"),
        Wrong::SingleQuote => write!(f, "There is a single quote {at}: use double quotes"),
        Wrong::Unquoted { assigned: true } => Refusal::Terraform.fmt(f),
        Wrong::Unquoted { assigned: false } => {
            write!(f, "The name {at} has no quotes: put double quotes around it")
        }
        Wrong::Word => write!(f, "The word {at} has no quotes: put double quotes around it"),
        Wrong::Number => {
            write!(f, "The number {at} is not as JSON writes numbers: put double quotes around it")
        }
        Wrong::Escape => write!(f, "A backslash {at} has no meaning in JSON: remove it"),
        Wrong::LineBreakInString => {
            write!(f, "A line ends inside quotes {at}: join it with the next line, or add the closing quote")
        }
        Wrong::ControlInString => {
            write!(f, "There is a tab or control character inside quotes {at}: remove it")
        }
        Wrong::After => write!(f, "There is more text after the policy {at}: paste one policy alone"),
        Wrong::Unexpected(character) => {
            let at = At { character, position: column as usize };
            write!(f, "A policy cannot have {at} of line {line}: remove it, or copy the policy again")
        }
    }
}
