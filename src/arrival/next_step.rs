//! What to look at where flow logs do not arrive, and what is worth knowing where they do.

use std::fmt::{self, Display};

use crate::text::Grouped;
use crate::text::credentials::Quoted;
use crate::text::finding::{Rule, Severity};
use crate::text::time::Age;

/// Where to look, as long as nobody knows what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NextStep {
    /// Run the script, because what was pasted does not tell.
    RunScript,
    /// Do this, so that a command answers.
    Answer(String),
    Clock,
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html>
    TooEarly,
    Preflight,
    PreflightAgain,
    Traffic,
    /// Compare this organization ID.
    Organization(String),
    Deletion,
    Support,
}

/// What is good to know of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Note {
    /// Nothing came for so many seconds, which may be as it should be.
    Quiet(i64),
    AllOrganizations,
    /// There are more files than were listed.
    More(usize),
    DeleteMarkers(usize),
    /// The key that the newest file is encrypted with.
    KmsKey(String),
}

/// What keeps people from reading what arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ArrivalWarning {
    ForeignOwner,
    /// The account whose key it is.
    ForeignKey(String),
}

impl Rule for NextStep {
    const SEVERITY: Severity = Severity::Info;

    fn code(&self) -> &'static str {
        match self {
            Self::RunScript => "arrival.run-script",
            Self::Answer(_) => "arrival.answer",
            Self::Clock => "arrival.clock",
            Self::TooEarly => "arrival.too-early",
            Self::Preflight | Self::PreflightAgain => "arrival.preflight",
            Self::Traffic => "arrival.traffic",
            Self::Organization(_) => "arrival.organization",
            Self::Deletion => "arrival.deletion",
            Self::Support => "arrival.support",
        }
    }
}

impl Display for NextStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RunScript => {
                "Run the read-only commands from this page in AWS CloudShell and paste all of their output. It is \
                 a few lines, however many files there are."
            }
            Self::Answer(advice) => advice,
            Self::Clock => {
                "Run the commands in AWS CloudShell, whose clock is right, or set the clock of your computer and run them \
                 again."
            }
            Self::TooEarly => {
                "Only flow logs from after the set-up are copied. Trustgrid completes its configuration within 2 business \
                 days, and new files then usually arrive within 15 minutes. If that time isn't over, check again later."
            }
            Self::Preflight => {
                "Run the check in step 3. Without versioning, or with a policy that blocks Trustgrid, nothing arrives."
            }
            Self::PreflightAgain => {
                "Run the check in step 3 again: versioning or the policy may have changed. Files that failed meanwhile \
                 are not sent again."
            }
            Self::Traffic => {
                "See whether the Trustgrid portal shows newer flow logs. Without traffic there is nothing to copy."
            }
            Self::Organization(org_id) => {
                return write!(f, "Compare the organization ID {} with the one in the portal.", Quoted(org_id));
            }
            Self::Deletion => {
                "Look in the S3 console under Management for a lifecycle rule that deletes files early, and ask who else \
                 deletes in this bucket. With versioning on, “Show versions” shows what was there."
            }
            Self::Support => {
                "Ask Trustgrid support for the failure code that S3 recorded, and look it up under “Not working?”."
            }
        })
    }
}

impl Rule for Note {
    const SEVERITY: Severity = Severity::Info;

    fn code(&self) -> &'static str {
        match self {
            Self::Quiet(_) => "arrival.quiet",
            Self::AllOrganizations => "arrival.all-organizations",
            Self::More(_) => "arrival.more",
            Self::DeleteMarkers(_) => "arrival.delete-markers",
            Self::KmsKey(_) => "arrival.kms-key",
        }
    }
}

impl Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quiet(age) => write!(
                f,
                "New files usually arrive within 15 minutes, and nothing came for {}. If there was traffic since, look \
                 again in an hour, and then run the check in step 3.",
                Age(*age)
            ),
            Self::AllOrganizations => write!(
                f,
                "No organization ID is known here, so this is about every organization that exports into this bucket. \
                 One of them may be silent while others arrive."
            ),
            Self::More(count) => write!(
                f,
                "There are more files than the {} that were listed, in the order of their names, so a newer one may be \
                 among the others.",
                Grouped(*count)
            ),
            Self::DeleteMarkers(1) => write!(f, "1 file was deleted here, and S3 keeps a marker of it."),
            Self::DeleteMarkers(count) => {
                write!(f, "{} files were deleted here, and S3 keeps a marker of each.", Grouped(*count))
            }
            Self::KmsKey(key) => write!(
                f,
                "The newest file is encrypted with the KMS key {}. Whoever reads it needs kms:Decrypt for that key.",
                Quoted(key)
            ),
        }
    }
}

impl Rule for ArrivalWarning {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        match self {
            Self::ForeignOwner => "arrival.foreign-owner",
            Self::ForeignKey(_) => "arrival.foreign-key",
        }
    }
}

impl Display for ArrivalWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForeignOwner => write!(
                f,
                "The newest file belongs to another account than the bucket, so your users may not be able to read it. Set \
                 Object Ownership to “Bucket owner enforced” to own all files, old ones included."
            ),
            Self::ForeignKey(account) => write!(
                f,
                "The newest file is encrypted with a KMS key of the account {}. Your users can read it only if that key's \
                 policy lets them.",
                Quoted(account)
            ),
        }
    }
}
