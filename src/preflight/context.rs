//! What every check needs.

use crate::artifact::Target;
use crate::evaluate::EvaluateOptions;
use crate::preflight::check::{Check, CheckStatus, fail};
use crate::preflight::requirement::Requirement;
use crate::report::{Answer, CliError, Missing, PolicyKind, Report, Setting, Unbound};
use crate::text::credentials::Quoted;

#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub report: &'a Report,
    pub target: &'a Target,
}

impl<'a> Context<'a> {
    pub fn bucket(self) -> &'a str {
        self.target.grant.bucket.as_str()
    }

    pub fn account(self) -> &'a str {
        self.target.account_id.as_str()
    }

    pub fn trustgrid(self) -> &'a str {
        self.target.grant.trustgrid_account_id.as_str()
    }

    /// What is known of the bucket when its policy is evaluated: it is asked for as the account's that was typed.
    pub fn options(self) -> EvaluateOptions<'a> {
        EvaluateOptions { owner: Some(&self.target.account_id), ..EvaluateOptions::default() }
    }

    /// A command that names the bucket and its expected owner.
    pub fn command(self, verb: &str, arguments: &str) -> String {
        let (bucket, account) = (self.bucket(), self.account());
        format!("aws s3api {verb} --bucket {bucket} {arguments} --expected-bucket-owner {account}")
    }

    /// What to say of a setting that does not show what it should.
    pub fn unknown(self, setting: Setting, requirement: Requirement) -> Check {
        let name = setting.name();
        let missing = match self.report.answer(setting) {
            Answer::Missing(missing) => missing,
            Answer::Value(_) | Answer::NotSet => {
                let message = format!("The output about {name} has a value that this page doesn't know.");
                return self.to_read(setting, requirement, message);
            }
        };
        let message = match missing {
            Missing::NotSeen => format!("The output doesn't show {name}."),
            Missing::Silent => format!("The command that shows {name} printed nothing."),
            Missing::HidesErrors => {
                format!("The command that shows {name} printed nothing, and it would have hidden an error.")
            }
            Missing::Changed => format!("A command changed {name} after it was shown."),
            Missing::Contradicted => {
                format!("There are different answers about {name}, and nothing tells which one counts.")
            }
            Missing::Unreadable => format!("The output about {name} can't be read."),
            Missing::Failed(error) => {
                let fix = match (error, setting.permission()) {
                    (CliError::AccessDenied(by), Some(permission)) if PolicyKind::is_your_own(*by) => {
                        format!("Ask someone with {permission} to run it.")
                    }
                    _ => error.advice(),
                };
                let message = format!("The output doesn't show {name}, because {error}.");
                return Check { fix: Some(fix), ..self.to_read(setting, requirement, message) };
            }
            Missing::Unbound(why) => unbound(name, why),
        };
        self.to_read(setting, requirement, message)
    }

    /// An unknown that the command shows.
    fn to_read(self, setting: Setting, requirement: Requirement, message: String) -> Check {
        let fix = setting.command(&self.target.grant.bucket, self.account());
        Check { status: CheckStatus::Unknown, ..fail(requirement, message, fix) }
    }
}

/// Why what is shown does not count.
fn unbound(name: &str, why: &Unbound) -> String {
    match why {
        Unbound::OtherBucket(other) => {
            format!("The output shows {name} only for the bucket {}.", Quoted(other))
        }
        Unbound::OtherAccount(other) => {
            format!("The output shows {name} only for the account {}.", Quoted(other))
        }
        Unbound::Endpoint(address) => {
            format!("The output shows {name} only from {}, which isn't Amazon S3.", Quoted(address))
        }
        Unbound::Partition(partition) => {
            format!("The output shows {name} only in {}. Trustgrid can't replicate there.", partition.name())
        }
        Unbound::NotNamed => {
            format!(
                "The command that shows {name} doesn't name the bucket itself, so its answer doesn't count."
            )
        }
        Unbound::Unclear => {
            format!("This page can't read the command that shows {name}, so its answer doesn't count.")
        }
        Unbound::SeveralCommands => {
            format!("More than one command may have shown {name}, so the answer doesn't count.")
        }
        Unbound::NoCommand => {
            format!("There is no command before the answer about {name}, so it may be about any bucket.")
        }
        Unbound::OtherCredentials => {
            format!("The command that shows {name} ran with other credentials than those for the bucket.")
        }
    }
}
