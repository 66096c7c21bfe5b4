//! What can be copied, and what came of it.

use crate::app::form::Field;
use crate::app::way::Section;
use crate::preflight::Requirement;

/// What the page shows to be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopySource {
    /// The policy beside the form, merged where the bucket has one.
    Policy,
    /// The value read from a field.
    Value(Field),
    /// The page's address, filled in.
    Link,
    /// What the chosen way needs.
    Artifact,
    /// The page's address beside a ticket.
    TicketLink,
    /// What a reviewer asks, answered.
    Reviewer,
    /// The commands that read how the bucket is set up.
    Commands,
    /// What fixes a requirement.
    Fix(Requirement),
    /// What fixes all that fails.
    AllFixes,
    /// The permissions without which AWS refused to answer.
    Permissions,
    /// The commands that list what has arrived.
    ArrivalCommands,
    /// The template that tells when flow logs stop coming.
    Alarm,
    /// What fixes the finding at this place of those on what has arrived.
    ArrivalFix(usize),
    /// A lifecycle rule, in the chosen form.
    Rule,
    /// The statement for the policy of a KMS key.
    KeyStatement,
    /// The script that takes the grant out again.
    RemoveScript,
    /// The policy of the bucket without the grant, or the command that deletes it where nothing is left.
    PolicyWithoutGrant,
}

impl CopySource {
    /// Its name in markup.
    pub fn key(self) -> String {
        match self {
            Self::Policy => "policy".to_owned(),
            Self::Value(field) => field.name().to_owned(),
            Self::Link => "link".to_owned(),
            Self::Artifact => "artifact".to_owned(),
            Self::TicketLink => "ticket-link".to_owned(),
            Self::Reviewer => "reviewer".to_owned(),
            Self::Commands => "commands".to_owned(),
            Self::Fix(requirement) => ["fix-", requirement.id()].concat(),
            Self::AllFixes => "all-fixes".to_owned(),
            Self::Permissions => "permissions".to_owned(),
            Self::ArrivalCommands => "arrival-commands".to_owned(),
            Self::Alarm => "alarm".to_owned(),
            Self::ArrivalFix(index) => format!("arrival-fix-{index}"),
            Self::Rule => "rule".to_owned(),
            Self::KeyStatement => "key-statement".to_owned(),
            Self::RemoveScript => "remove-script".to_owned(),
            Self::PolicyWithoutGrant => "policy-without-grant".to_owned(),
        }
    }

    /// Where what comes of copying it is told: beside what was pressed.
    pub fn status_area(self) -> StatusArea {
        match self {
            Self::Policy | Self::Artifact | Self::Reviewer => StatusArea::Pane,
            Self::TicketLink => StatusArea::SetUp,
            Self::Commands | Self::Fix(_) | Self::AllFixes | Self::Permissions => StatusArea::Check,
            Self::Value(_) | Self::Link => StatusArea::HandOver,
            Self::ArrivalCommands | Self::Alarm | Self::ArrivalFix(_) => {
                StatusArea::Section(Section::Arrival)
            }
            Self::Rule => StatusArea::Section(Section::Costs),
            Self::KeyStatement => StatusArea::Section(Section::Key),
            Self::RemoveScript | Self::PolicyWithoutGrant => StatusArea::Section(Section::Stop),
        }
    }
}

/// A place where the outcome of copying is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusArea {
    /// The foot of the pane.
    Pane,
    SetUp,
    Check,
    HandOver,
    Section(Section),
}

/// A text to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copyable {
    /// What the event calls it.
    pub what: &'static str,
    /// What the page calls it, as in “Copied …”.
    pub words: String,
    pub text: String,
}

/// A file to download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    pub file_name: String,
    pub text: String,
    pub media_type: &'static str,
}

/// What came of copying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    pub source: CopySource,
    pub words: String,
    pub text: String,
    pub is_refused: bool,
    /// Counts the attempts, so that the same outcome is announced again.
    pub attempt: u32,
    /// Whether it was copied just now.
    pub is_fresh: bool,
    /// Whether what was copied is something else by now.
    pub is_outdated: bool,
}
