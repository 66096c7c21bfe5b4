//! What every check needs.

use crate::artifact::Target;
use crate::preflight::{Check, Status};
use crate::report::{Answer, Fields, Part, Report, Trouble};

#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub report: &'a Report,
    pub target: &'a Target,
}

impl<'a> Case<'a> {
    pub fn bucket(self) -> &'a str {
        self.target.grant.bucket.as_str()
    }

    pub fn account(self) -> &'a str {
        self.target.account_id.as_str()
    }

    pub fn trustgrid(self) -> &'a str {
        self.target.grant.trustgrid_account_id.as_str()
    }

    /// The values of a part, or the check that says why there are none.
    pub fn fields(self, part: Part, id: &'static str, codes: Codes) -> Result<&'a Fields, Check> {
        match self.report.answer(part) {
            Answer::Fields(fields) => Ok(fields),
            _ => Err(self.unknown(part, id, codes)),
        }
    }

    /// A command that names the bucket and its expected owner.
    pub fn command(self, verb: &str, arguments: &str) -> String {
        let (bucket, account) = (self.bucket(), self.account());
        format!("aws s3api {verb} --bucket {bucket} {arguments} --expected-bucket-owner {account}")
    }

    fn reading(self, part: Part) -> String {
        part.command(&self.target.grant, self.account())
    }

    /// What to say of a part that does not show what it should.
    pub fn unknown(self, part: Part, id: &'static str, codes: Codes) -> Check {
        let name = part.name();
        let (message, fix) = match self.report.answer(part) {
            Answer::NotSeen => (format!("What you pasted does not show {name}"), self.reading(part)),
            Answer::Nothing => (format!("The command that shows {name} printed nothing"), self.reading(part)),
            Answer::Changed => {
                (format!("A command that you pasted changed {name} after it was shown"), self.reading(part))
            }
            Answer::Contradicted => (
                format!(
                    "What you pasted has different answers about {name}, and which one counts cannot be told"
                ),
                self.reading(part),
            ),
            Answer::Unreadable => {
                (format!("What you pasted about {name} could not be read"), self.reading(part))
            }
            Answer::Fields(_) => (
                format!("What you pasted about {name} has a value that this page does not know"),
                self.reading(part),
            ),
            Answer::Failed(trouble) => {
                let fix = match (trouble, part.permission()) {
                    (Trouble::AccessDenied, Some(permission)) => {
                        format!("Run it as somebody who is allowed {permission}")
                    }
                    _ => trouble.advice().to_owned(),
                };
                (format!("What you pasted does not show {name}, because {trouble}"), fix)
            }
        };
        Check { id, status: Status::Unknown, message, fix: Some(fix), failure_codes: codes }
    }
}

pub(super) type Codes = &'static [&'static str];

pub(super) fn pass(id: &'static str, message: impl Into<String>) -> Check {
    Check { id, status: Status::Pass, message: message.into(), fix: None, failure_codes: &[] }
}

pub(super) fn fail(
    id: &'static str,
    codes: Codes,
    message: impl Into<String>,
    fix: impl Into<String>,
) -> Check {
    let (message, fix) = (message.into(), Some(fix.into()));
    Check { id, status: Status::Fail, message, fix, failure_codes: codes }
}

pub(super) fn warn(
    id: &'static str,
    codes: Codes,
    message: impl Into<String>,
    fix: impl Into<String>,
) -> Check {
    Check { status: Status::Warn, ..fail(id, codes, message, fix) }
}
