//! The answer to one requirement.

use crate::preflight::requirement::Requirement;

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

/// One requirement, answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub requirement: Requirement,
    pub status: CheckStatus,
    /// Whole sentences: what shows in what was pasted, and what it means.
    pub message: String,
    /// A command or a statement to copy, or what to do in words.
    pub fix: Option<String>,
    /// What S3 may report on Trustgrid's side where this is the cause; nothing where it passes.
    pub failure_codes: Vec<&'static str>,
}

pub(super) fn pass(requirement: Requirement, message: impl Into<String>) -> Check {
    Check {
        requirement,
        status: CheckStatus::Pass,
        message: message.into(),
        fix: None,
        failure_codes: Vec::new(),
    }
}

pub(super) fn fail(requirement: Requirement, message: impl Into<String>, fix: impl Into<String>) -> Check {
    let failure_codes = requirement.failure_codes().to_vec();
    let fix = Some(fix.into());
    Check { requirement, status: CheckStatus::Fail, message: message.into(), fix, failure_codes }
}

/// Nothing fails, so that there is no code for it.
pub(super) fn warn(requirement: Requirement, message: impl Into<String>, fix: impl Into<String>) -> Check {
    Check { status: CheckStatus::Warn, failure_codes: Vec::new(), ..fail(requirement, message, fix) }
}
