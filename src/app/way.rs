//! The ways to set up a bucket, and what the page asks before its policy is copied.

use super::state::Input;
use crate::artifact::ArtifactKind;

/// How the bucket is set up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Way {
    #[default]
    Console,
    CloudShell,
    Terraform,
    NewBucket,
    SomeoneElse,
}

impl Way {
    pub const ALL: [Self; 5] =
        [Self::Console, Self::CloudShell, Self::Terraform, Self::NewBucket, Self::SomeoneElse];

    pub fn label(self) -> &'static str {
        match self {
            Self::Console => "S3 console",
            Self::CloudShell => "CloudShell script",
            Self::Terraform => "Terraform",
            Self::NewBucket => "New bucket",
            Self::SomeoneElse => "Someone else does it",
        }
    }

    /// Its name in markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::Console => "way-console",
            Self::CloudShell => "way-cloudshell",
            Self::Terraform => "way-terraform",
            Self::NewBucket => "way-new-bucket",
            Self::SomeoneElse => "way-someone-else",
        }
    }

    /// What it needs to be copied.
    pub fn artifact(self) -> ArtifactKind {
        match self {
            Self::Console => ArtifactKind::Policy,
            Self::CloudShell => ArtifactKind::Cli,
            Self::Terraform => ArtifactKind::Terraform,
            Self::NewBucket => ArtifactKind::CloudFormation,
            Self::SomeoneElse => ArtifactKind::Ticket,
        }
    }
}

/// The answers to *Does the bucket already have a policy?*
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HasPolicy {
    No,
    Yes,
    NotSure,
}

impl HasPolicy {
    pub const ALL: [Self; 3] = [Self::No, Self::Yes, Self::NotSure];

    pub fn label(self) -> &'static str {
        match self {
            Self::No => "No",
            Self::Yes => "Yes",
            Self::NotSure => "Not sure",
        }
    }

    /// Its name in markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::No => "policy-no",
            Self::Yes => "policy-yes",
            Self::NotSure => "policy-not-sure",
        }
    }
}

/// What the pane beside the steps shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PaneTab {
    /// What is to be copied: the policy, or what the way needs.
    #[default]
    Text,
    Changes,
    PlainWords,
    Reviewer,
}

impl PaneTab {
    /// Its name in markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Changes => "changes",
            Self::PlainWords => "plain-words",
            Self::Reviewer => "reviewer",
        }
    }
}

/// What stands folded below the steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    NotWorking,
    Arrival,
    Costs,
    Key,
    Stop,
}

impl Section {
    pub const ALL: [Self; 5] = [Self::NotWorking, Self::Arrival, Self::Costs, Self::Key, Self::Stop];

    pub fn title(self) -> &'static str {
        match self {
            Self::NotWorking => "Not working?",
            Self::Arrival => "Did it arrive?",
            Self::Costs => "What it costs",
            Self::Key => "A KMS key",
            Self::Stop => "Change or stop the export",
        }
    }

    /// One line about it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::NotWorking => "Nothing arrived, it stopped, files are missing, or support gave you a code.",
            Self::Arrival => "One read-only command tells how old the newest flow log is.",
            Self::Costs => "Storage, old versions, and a rule that deletes them.",
            Self::Key => "Only if the bucket encrypts with a key of your own.",
            Self::Stop => "Move to another bucket, or take Trustgrid's statement out again.",
        }
    }

    /// Its name in markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotWorking => "not-working",
            Self::Arrival => "did-it-arrive",
            Self::Costs => "costs",
            Self::Key => "kms-key",
            Self::Stop => "change-or-stop",
        }
    }

    /// The name of what unfolds it.
    pub fn title_name(self) -> String {
        [self.name(), "-title"].concat()
    }

    /// What is typed in it.
    pub fn input(self) -> Option<Input> {
        match self {
            Self::NotWorking => Some(Input::FailureCode),
            Self::Arrival => Some(Input::Arrival),
            Self::Costs => Some(Input::KeepDays),
            Self::Key | Self::Stop => None,
        }
    }
}

/// What one sees when it does not work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Symptom {
    #[default]
    NothingArrived,
    Stopped,
    Missing,
    Unreadable,
    Code,
}

impl Symptom {
    pub const ALL: [Self; 5] =
        [Self::NothingArrived, Self::Stopped, Self::Missing, Self::Unreadable, Self::Code];

    pub fn label(self) -> &'static str {
        match self {
            Self::NothingArrived => "Nothing arrived yet",
            Self::Stopped => "It stopped",
            Self::Missing => "Some files are missing",
            Self::Unreadable => "I can't read the files",
            Self::Code => "Support gave me a code",
        }
    }

    /// Its name in markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::NothingArrived => "symptom-nothing",
            Self::Stopped => "symptom-stopped",
            Self::Missing => "symptom-missing",
            Self::Unreadable => "symptom-unreadable",
            Self::Code => "symptom-code",
        }
    }
}
