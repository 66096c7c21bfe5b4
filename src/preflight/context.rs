//! What every check needs.

use crate::artifact::Target;
use crate::evaluate::EvaluateOptions;
use crate::preflight::check::{Check, CheckStatus, Fix, fail};
use crate::preflight::requirement::Requirement;
use crate::report::{Answer, Missing, Report, Setting};

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
    pub fn command(self, verb: &str, arguments: &str) -> Fix {
        Fix::Command(self.s3api(verb, arguments))
    }

    /// The same with a code of an MFA device.
    pub fn mfa_command(self, verb: &str, arguments: &str) -> Fix {
        Fix::MfaCommand(self.s3api(verb, &[arguments, " --mfa \"SERIAL CODE\""].concat()))
    }

    fn s3api(self, verb: &str, arguments: &str) -> String {
        let (bucket, account) = (self.bucket(), self.account());
        format!("aws s3api {verb} --bucket {bucket} {arguments} --expected-bucket-owner {account}")
    }

    /// The command that shows a setting.
    pub fn command_for(self, setting: Setting) -> Fix {
        Fix::Command(setting.command(&self.target.grant.bucket, self.account()))
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
        let check = self.to_read(setting, requirement, missing.sentence(name));
        match missing {
            Missing::Failed(error) => Check { fix: Some(error.advice_for(setting).into()), ..check },
            _ => check,
        }
    }

    /// An unknown that the command shows.
    fn to_read(self, setting: Setting, requirement: Requirement, message: String) -> Check {
        Check { status: CheckStatus::Unknown, ..fail(requirement, message, self.command_for(setting)) }
    }
}
