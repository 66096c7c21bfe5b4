//! What commands print that change a bucket, where they fail.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html>

use std::fmt::{self, Display};

use crate::aws_cli::error::{CliError, PrintedError, squeezed};
use crate::aws_cli::setting::Setting;
use crate::text::credentials::Quoted;
use crate::text::finding::{Rule, Severity};

/// A setting that was not changed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangeError {
    setting: Setting,
    cause: Cause,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Cause {
    /// A statement is of another bucket.
    InvalidResource,
    InvalidPrincipal,
    InvalidAction,
    ActionWithoutResource,
    NotJson,
    TooLarge,
    /// S3's own words about a policy.
    Malformed(String),
    Public,
    Busy,
    MfaDelete,
    /// Object Lock or replication needs versioning as it is.
    NeedsVersioning,
    /// An access control list lets others in.
    Acl,
    NotAllowed(String),
    Other(CliError),
}

impl ChangeError {
    /// What an error says, if it is of such a command.
    pub fn of(error: &PrintedError) -> Option<ChangeError> {
        let setting = error.change()?;
        Some(ChangeError { setting, cause: Cause::of(error, setting) })
    }
}

impl Cause {
    fn of(error: &PrintedError, setting: Setting) -> Cause {
        let words = squeezed(&error.message).to_lowercase();
        let says = |phrase: &str| words.contains(&phrase.replace(' ', ""));
        match error.code.as_str() {
            "OperationAborted" | "ConflictException" | "409" => Cause::Busy,
            "PolicyTooLarge" | "EntityTooLarge" => Cause::TooLarge,
            "MalformedPolicy" | "InvalidPolicyDocument" | "MalformedPolicyDocument" => {
                if says("invalid resource") {
                    Cause::InvalidResource
                } else if says("invalid principal") {
                    Cause::InvalidPrincipal
                } else if says("invalid action") {
                    Cause::InvalidAction
                } else if says("action does not apply to any resource") {
                    Cause::ActionWithoutResource
                } else if says("first byte must be") || says("valid json") || says("not in valid json") {
                    Cause::NotJson
                } else if says("exceeds the maximum") || says("too large") {
                    Cause::TooLarge
                } else {
                    Cause::Malformed(error.message.clone())
                }
            }
            "InvalidBucketAclWithObjectOwnership" => Cause::Acl,
            "InvalidBucketState" => Cause::NeedsVersioning,
            _ if setting == Setting::Versioning && says("mfa") => Cause::MfaDelete,
            _ if setting == Setting::Policy && says("maximum allowed size") => Cause::TooLarge,
            _ if says("blockpublicpolicy") || says("block public access") => Cause::Public,
            _ => match (&error.error, setting.permission()) {
                (CliError::AccessDenied(None), Some(permission)) => {
                    Cause::NotAllowed(permission.replacen("Get", "Put", 1))
                }
                (error, _) => Cause::Other(error.clone()),
            },
        }
    }
}

impl Rule for ChangeError {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self.cause {
            Cause::InvalidResource => "report.fix-invalid-resource",
            Cause::InvalidPrincipal => "report.fix-invalid-principal",
            Cause::InvalidAction => "report.fix-invalid-action",
            Cause::ActionWithoutResource => "report.fix-action-without-resource",
            Cause::NotJson => "report.fix-not-json",
            Cause::TooLarge => "report.fix-too-large",
            Cause::Malformed(_) => "report.fix-malformed-policy",
            Cause::Public => "report.fix-public",
            Cause::Busy => "report.fix-busy",
            Cause::MfaDelete => "report.fix-mfa-delete",
            Cause::NeedsVersioning => "report.fix-needs-versioning",
            Cause::Acl => "report.fix-acl",
            Cause::NotAllowed(_) => "report.fix-not-allowed",
            Cause::Other(_) => "report.fix-failed",
        }
    }
}

impl Display for ChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut name = self.setting.name().chars();
        let first = name.next().map(|c| c.to_ascii_uppercase());
        let name: String = first.into_iter().chain(name).collect();
        write!(f, "{name} was not changed: ")?;
        match &self.cause {
            Cause::InvalidResource => write!(
                f,
                "a statement names another bucket (“Policy has invalid resource”). Paste the policy into \
                 this page and use the merged one."
            ),
            Cause::InvalidPrincipal => write!(
                f,
                "an account, user or role in it doesn't exist (“Invalid principal in policy”). Remove that \
                 principal or its statement."
            ),
            Cause::InvalidAction => write!(
                f,
                "an action in it isn't one of S3's (“Policy has invalid action”). The policy of a KMS key \
                 belongs to the key, not to the bucket."
            ),
            Cause::ActionWithoutResource => write!(
                f,
                "a statement has actions that don't fit its resources. Actions on the bucket need its ARN; \
                 actions on objects need the ARN with /* at the end."
            ),
            Cause::NotJson => {
                write!(f, "it isn't JSON from its first character on. Copy the policy from this page again.")
            }
            Cause::TooLarge => {
                write!(
                    f,
                    "it is larger than S3's limit of 20,480 bytes. Paste it into this page for its compact \
                     form."
                )
            }
            Cause::Malformed(words) => write!(
                f,
                "S3 says {}. Paste the policy into this page to see what is wrong with it.",
                Quoted(words)
            ),
            Cause::Public => write!(
                f,
                "a statement in it is public, and Block Public Access (BlockPublicPolicy) is on. Limit that \
                 statement to certain accounts, or remove it."
            ),
            Cause::Busy => {
                write!(f, "S3 was busy with another change to this bucket. Run it again in a minute.")
            }
            Cause::MfaDelete => write!(
                f,
                "MFA Delete is on. Only the root user of the account can change it: add --mfa \"SERIAL \
                 CODE\" of the root user's device to the same command."
            ),
            Cause::NeedsVersioning => {
                write!(f, "Object Lock or a replication rule of the bucket needs versioning to stay on.")
            }
            Cause::Acl => write!(
                f,
                "an access control list (ACL) of the bucket lets others in. Remove it in the S3 console \
                 under Permissions, then run the command again."
            ),
            Cause::NotAllowed(permission) => {
                write!(f, "AWS refused it (AccessDenied). Ask someone with {permission} to run it.")
            }
            Cause::Other(error) => write!(f, "{error}. {}", error.advice()),
        }
    }
}
