//! The answer to one requirement.

use crate::preflight::requirement::Requirement;
use crate::report::masked;

/// The answer to a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckStatus {
    Pass,
    /// Replication will not work like this.
    Fail,
    /// It works, and there is something to know or to ask.
    Warn,
    /// It does not show in what was pasted.
    Unknown,
}

impl CheckStatus {
    /// Its name in markup and in the JavaScript API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Unknown => "unknown",
        }
    }

    /// The worst is 0.
    pub fn rank(self) -> u8 {
        match self {
            Self::Fail => 0,
            Self::Unknown => 1,
            Self::Warn => 2,
            Self::Pass => 3,
        }
    }
}

/// What fixes a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// A command of the AWS CLI, to copy.
    Command(String),
    /// A command that needs a code of an MFA device, for which the S3 console does not ask.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMFADelete.html>
    MfaCommand(String),
    /// A statement of a policy, to copy; more than one has a heading each.
    Statement(String),
    /// Trustgrid's statement, merged into the policy that the bucket has.
    Merge,
    /// What to do, in whole sentences.
    Advice(String),
}

impl Fix {
    /// As the JavaScript API has it.
    pub fn text(&self) -> &str {
        match self {
            Self::Merge => {
                "Merge Trustgrid's statement into the policy on this page, or run the script from this page. \
                 Either keeps the other statements."
            }
            Self::Command(text) | Self::MfaCommand(text) | Self::Statement(text) | Self::Advice(text) => text,
        }
    }

    pub(super) fn masked(&self) -> Self {
        match self {
            Self::Command(text) => Self::Command(masked(text)),
            Self::MfaCommand(text) => Self::MfaCommand(masked(text)),
            Self::Statement(text) => Self::Statement(masked(text)),
            Self::Merge => Self::Merge,
            Self::Advice(text) => Self::Advice(masked(text)),
        }
    }
}

impl From<&str> for Fix {
    fn from(advice: &str) -> Self {
        Self::Advice(advice.to_owned())
    }
}

impl From<String> for Fix {
    fn from(advice: String) -> Self {
        Self::Advice(advice)
    }
}

/// One requirement, answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub requirement: Requirement,
    pub status: CheckStatus,
    /// Whole sentences: what shows in what was pasted, and what it means.
    pub message: String,
    pub fix: Option<Fix>,
    /// What S3 may report on Trustgrid's side where this is the cause; nothing where it passes.
    pub failure_codes: Vec<&'static str>,
    /// Whether it is unknown although all of it was seen, so that no command shows more.
    pub is_left_open: bool,
}

pub(super) fn pass(requirement: Requirement, message: impl Into<String>) -> Check {
    Check {
        requirement,
        status: CheckStatus::Pass,
        message: message.into(),
        fix: None,
        failure_codes: Vec::new(),
        is_left_open: false,
    }
}

pub(super) fn fail(requirement: Requirement, message: impl Into<String>, fix: impl Into<Fix>) -> Check {
    let failure_codes = requirement.failure_codes().to_vec();
    let fix = Some(fix.into());
    let (status, message) = (CheckStatus::Fail, message.into());
    Check { requirement, status, message, fix, failure_codes, is_left_open: false }
}

/// What was seen leaves it open.
pub(super) fn left_open(requirement: Requirement, message: impl Into<String>, fix: impl Into<Fix>) -> Check {
    Check { status: CheckStatus::Unknown, is_left_open: true, ..fail(requirement, message, fix) }
}

/// Nothing fails, so that there is no code for it.
pub(super) fn warn(requirement: Requirement, message: impl Into<String>, fix: impl Into<Fix>) -> Check {
    Check { status: CheckStatus::Warn, failure_codes: Vec::new(), ..fail(requirement, message, fix) }
}
