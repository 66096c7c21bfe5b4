//! What is worth saying about the paste itself.

use std::fmt::{self, Display};

use crate::aws_cli::error::CliError;
use crate::aws_cli::setting::Setting;
use crate::text::Grouped;
use crate::text::credentials::Quoted;
use crate::text::finding::{Finding, Rule, Severity};

/// What cannot be read at all, or should not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReportError {
    TooLong,
    NotRecognised,
    /// The script instead of what it prints.
    Script,
    OnlyCommands,
    /// Commands that change the bucket, which print nothing.
    OnlyChanges,
    /// JSON that ends too early.
    BreaksOff,
    /// JSON of which the beginning was not copied.
    TopMissing,
    NotJson,
    /// `yaml` or `table`, and the setting whose value it spoils.
    Format(&'static str, Setting),
    /// A credential.
    Secret,
    MoreSecrets(usize),
    /// An error that is of no command in particular.
    CliError(CliError),
}

/// What was read in the likeliest way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReportWarning {
    /// An answer and an error.
    Conflict(Setting),
    Contradiction(Setting),
    OtherVersion,
    /// Answers about another bucket besides.
    OtherBucket(String),
    OtherEndpoint,
    UnclearCommand,
    SeveralCommands,
    NoCommands,
    Query,
}

/// The box is empty, as it is at first.
#[derive(Debug)]
pub(crate) struct NothingPasted;

impl Rule for ReportError {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "report.too-long",
            Self::NotRecognised => "report.not-recognised",
            Self::Script => "report.script",
            Self::OnlyCommands => "report.only-commands",
            Self::OnlyChanges => "report.only-changes",
            Self::BreaksOff => "report.truncated",
            Self::TopMissing => "report.top-missing",
            Self::NotJson => "report.not-json",
            Self::Format(..) => "report.format",
            Self::Secret => "report.secret",
            Self::MoreSecrets(_) => "report.more-secrets",
            Self::CliError(_) => "report.cli-error",
        }
    }
}

impl Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(
                f,
                "This text is longer than a megabyte, and the commands print only some kilobytes. Paste only \
                 their output."
            ),
            Self::NotRecognised => write!(
                f,
                "There is nothing here that the AWS CLI prints about a bucket. Paste all that the commands \
                 printed."
            ),
            Self::Script => write!(
                f,
                "This is the script, not its output. Run it in AWS CloudShell and paste what appears there."
            ),
            Self::OnlyCommands => write!(
                f,
                "There is nothing below these commands that this page can read. Run the read-only commands \
                 from this page in AWS CloudShell and paste all that appears there."
            ),
            Self::OnlyChanges => write!(
                f,
                "These commands change the bucket and don't show how it is set up. Run the read-only \
                 commands from this page and paste what they print."
            ),
            Self::BreaksOff => {
                write!(
                    f,
                    "The output that begins with “{{” here has no end. Copy it again, down to its last “}}”."
                )
            }
            Self::TopMissing => {
                write!(f, "The top of this output is missing. Copy it again, from its first “{{”.")
            }
            Self::NotJson => write!(
                f,
                "The output that begins with “{{” here isn't JSON as the AWS CLI prints it. Copy it again, \
                 unchanged."
            ),
            Self::Format(format, setting) => write!(
                f,
                "This page can't read {} in this {format} output. Run the command again with --output json.",
                setting.name()
            ),
            Self::Secret => write!(
                f,
                "This line contains a credential that nothing here needs. Remove it, and deactivate it in \
                 IAM if anyone else may have seen it."
            ),
            Self::MoreSecrets(1) => write!(f, "This text contains one more credential. Remove it too."),
            Self::MoreSecrets(count) => {
                write!(f, "This text contains {} more credentials. Remove them too.", Grouped(*count))
            }
            Self::CliError(error) => {
                write!(f, "There is no answer, because {error}. {}", error.advice())
            }
        }
    }
}

impl Rule for ReportWarning {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        match self {
            Self::Conflict(_) => "report.conflict",
            Self::Contradiction(_) => "report.contradiction",
            Self::OtherVersion => "report.version",
            Self::OtherBucket(_) => "report.other-bucket",
            Self::OtherEndpoint => "report.other-endpoint",
            Self::UnclearCommand => "report.unclear-command",
            Self::SeveralCommands => "report.several-commands",
            Self::NoCommands => "report.no-commands",
            Self::Query => "report.query",
        }
    }
}

impl Display for ReportWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict(setting) => write!(
                f,
                "There are different answers about {}. The last one was used. Remove the others if that is \
                 wrong.",
                setting.name()
            ),
            Self::Contradiction(setting) => write!(
                f,
                "There are different answers about {}, and nothing tells which one counts. Paste only what \
                 the last run printed.",
                setting.name()
            ),
            Self::OtherVersion => write!(
                f,
                "Another version of the script made this report. Copy the script from this page and run it \
                 again."
            ),
            Self::OtherBucket(other) => {
                write!(f, "Answers about the bucket {} were left out.", Quoted(other))
            }
            Self::OtherEndpoint => {
                write!(f, "This answer was left out, because its command didn't go to Amazon S3.")
            }
            Self::UnclearCommand => write!(
                f,
                "This answer was left out, because this page can't read the command before it. Run the \
                 read-only commands from this page."
            ),
            Self::SeveralCommands => write!(
                f,
                "This answer was left out, because more than one command may have printed it. Run the \
                 commands one by one, or the script from this page."
            ),
            Self::NoCommands => write!(
                f,
                "This answer was left out, because no command before it names its bucket. Paste the commands \
                 too, or run the script from this page."
            ),
            Self::Query => {
                write!(f, "--query leaves out a part of this answer. Run the command again without it.")
            }
        }
    }
}

impl Rule for NothingPasted {
    const SEVERITY: Severity = Severity::Info;

    fn code(&self) -> &'static str {
        "report.empty"
    }
}

impl Display for NothingPasted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nothing is pasted yet. Run the commands in AWS CloudShell and paste what appears there.")
    }
}

/// How many findings of one code are listed.
const LISTED: usize = 5;

/// The secrets, each with its line, as far as the list stays readable.
pub(crate) fn secrets(lines: &[u32]) -> Vec<Finding> {
    let listed =
        lines.iter().take(LISTED).map(|line| Finding { line: Some(*line), ..ReportError::Secret.finding() });
    let more = lines.len().saturating_sub(LISTED);
    listed.chain((more > 0).then(|| ReportError::MoreSecrets(more).finding())).collect()
}
