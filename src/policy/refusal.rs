//! Why something is not the policy of a bucket, and what it is instead.

mod syntax;

use std::fmt::{self, Display};

use crate::aws_cli::change_error::ChangeError;
use crate::aws_cli::error::{CliError, PolicyKind, PrintedError};
use crate::aws_cli::setting::Setting;
use crate::text::Grouped;
use crate::text::credentials::Quoted;
use crate::text::finding::{Rule, Severity};
pub(crate) use syntax::Syntax;

/// Bytes of a bucket policy that S3 stores.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html>
pub const MAX_POLICY_BYTES: usize = 20_480;

/// Why nothing can be merged into what was pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    TooLong,
    Syntax(Syntax),
    /// What the AWS CLI printed instead.
    Cli(Box<PrintedError>),
    CommandAlone,
    /// A command that does not plainly ask S3 for the policy of this bucket.
    UnclearCommand {
        bucket: String,
    },
    /// A command that puts a policy or something else there, by its operation.
    ChangingCommand(String),
    /// More than one command or answer.
    Several,
    /// An answer that names another bucket.
    OtherBucket {
        named: String,
        bucket: String,
    },
    /// What another command prints.
    OtherOutput(String),
    /// The report of the preflight commands without a policy or S3's word on it.
    ReportWithoutPolicy,
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
    /// The policy of a role, user or group, as a command for it prints it.
    OfIam(&'static str),
    Trust,
    KmsKey,
    /// A policy of something else than a bucket, by the prefix of its actions.
    OtherService(String),
    TooLarge {
        bytes: usize,
    },
}

impl Rule for Refusal {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "policy.too-long",
            Self::Syntax(syntax) => syntax.code(),
            Self::Terraform => "policy.terraform",
            Self::Cli(_) => "policy.cli-error",
            Self::CommandAlone | Self::UnclearCommand { .. } => "policy.prompt",
            Self::ChangingCommand(_) => "policy.changing-command",
            Self::Several => "policy.several-answers",
            Self::OtherBucket { .. } => "policy.answer-of-other-bucket",
            Self::OtherOutput(_) => "policy.other-output",
            Self::ReportWithoutPolicy => "policy.report-without-policy",
            Self::List => "policy.list",
            Self::Yaml => "policy.yaml",
            Self::NotJson => "policy.not-json",
            Self::CloudFormation => "policy.cloudformation",
            Self::NoStatement => "policy.no-statement",
            Self::OneStatement => "policy.one-statement",
            Self::TwoStatements => "policy.two-statements",
            Self::NotStatements => "policy.not-statements",
            Self::NotAStatement { .. } => "policy.not-a-statement",
            Self::Identity | Self::OfIam(_) => "policy.identity",
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
        const INSTEAD: &str = "Paste the policy from the bucket's Permissions tab in the S3 console.";
        match self {
            Self::TooLong => {
                write!(
                    f,
                    "This text is longer than a megabyte, and a bucket policy has at most 20 KB. {INSTEAD}"
                )
            }
            Self::Syntax(syntax) => syntax.fmt(f),
            Self::Cli(error) => match (ChangeError::of(error), &error.error) {
                (Some(not_changed), _) => not_changed.fmt(f),
                (None, CliError::AccessDenied(by)) if PolicyKind::is_your_own(*by) => {
                    write!(f, "AWS said AccessDenied. You need s3:GetBucketPolicy, or someone who has it.")
                }
                (None, error) => write!(f, "This holds no policy, because {error}. {}", error.advice()),
            },
            Self::CommandAlone => {
                write!(f, "This is the command without its output. Run it, then paste what it prints.")
            }
            Self::UnclearCommand { bucket } => write!(
                f,
                "The command doesn't plainly ask Amazon S3 for the policy of {}. Paste only the policy, from \
                 “{{” to “}}”.",
                Quoted(bucket)
            ),
            Self::ChangingCommand(operation) => write!(
                f,
                "{} changes something in AWS, so don't run it for this. Paste the policy itself, from “{{” \
                 to “}}”, or what get-bucket-policy prints.",
                Quoted(operation)
            ),
            Self::Several => write!(
                f,
                "This holds more than one command or answer. Paste only the policy, from “{{” to “}}”."
            ),
            Self::OtherBucket { named, bucket } => write!(
                f,
                "This answer is about the bucket {}, but you entered {}. Run the command for that one, or \
                 correct the name.",
                Quoted(named),
                Quoted(bucket)
            ),
            Self::OtherOutput(command) if !Setting::is_shown_by(command) => {
                write!(f, "This is the output of {}, not the bucket policy. {INSTEAD}", Quoted(command))
            }
            Self::OtherOutput(command) => write!(
                f,
                "This is the output of {}, not the bucket policy. Paste it where this page checks command \
                 output.",
                Quoted(command)
            ),
            Self::ReportWithoutPolicy => write!(
                f,
                "This report of the read-only commands doesn't include the policy. Run get-bucket-policy and \
                 paste what it prints."
            ),
            Self::List => {
                write!(f, "This is a list in “[ ]”. Paste the whole policy, from “{{” to “}}”.")
            }
            Self::Yaml => write!(
                f,
                "This is YAML, and a bucket policy is JSON. Run the command with --output json, or copy the \
                 policy from the bucket's Permissions tab in the S3 console."
            ),
            Self::NotJson => write!(f, "A bucket policy begins with “{{”, and this doesn't. {INSTEAD}"),
            Self::CloudFormation => write!(
                f,
                "This is from a CloudFormation template, whose values only AWS can fill in. {INSTEAD}"
            ),
            Self::Terraform => write!(
                f,
                "This is from a Terraform configuration, whose values only Terraform can fill in. {INSTEAD}"
            ),
            Self::NoStatement => {
                write!(f, "This has no “Statement”, and every bucket policy has one. {INSTEAD}")
            }
            Self::OneStatement => {
                write!(
                    f,
                    "This is one statement without the policy around it. Paste the whole policy, with \
                     “Statement”."
                )
            }
            Self::TwoStatements => write!(
                f,
                "“Statement” is here twice, and AWS doesn't say which one counts. Put all statements into \
                 one list."
            ),
            Self::NotStatements => {
                write!(f, "“Statement” must be a statement in “{{ }}” or a list of them in “[ ]”. {INSTEAD}")
            }
            Self::NotAStatement { number } => {
                write!(
                    f,
                    "Statement {number} isn't an object in “{{ }}”. Remove it, or copy the policy again from \
                     the bucket's Permissions tab in the S3 console."
                )
            }
            Self::Identity => write!(
                f,
                "This is an IAM policy of a user or role (no statement has a “Principal”). {INSTEAD}"
            ),
            Self::OfIam(owner) => {
                write!(f, "This is the policy of an IAM {owner}, not of a bucket. {INSTEAD}")
            }
            Self::Trust => {
                write!(f, "This is a role's trust policy (it is about sts:AssumeRole). {INSTEAD}")
            }
            Self::KmsKey => write!(
                f,
                "This is the policy of a KMS key, which belongs to the key, not to the bucket. {INSTEAD}"
            ),
            Self::OtherService(service) => write!(
                f,
                "This policy has actions of {} and none of S3, so it isn't a bucket's. {INSTEAD}",
                Quoted(service)
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "The policy is {} bytes with Trustgrid's statement (without spaces). S3's limit is {}. \
                 Remove or shorten statements that you no longer need.",
                Grouped(*bytes),
                Grouped(MAX_POLICY_BYTES)
            ),
        }
    }
}
