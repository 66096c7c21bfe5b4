//! What can be copied, and what came of it.

use crate::app::form::Field;
use crate::preflight::Requirement;

/// What the page shows to be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopySource {
    /// The policy beside the form.
    Policy,
    /// The value read from a field.
    Value(Field),
    BothValues,
    /// The page's address, filled in.
    Link,
    /// The policy that was pasted, with the grant in it.
    Merged,
    /// A statement with an exception, by the index of the obstacle.
    Exception(usize),
    Artifact,
    /// The page's address beside a ticket.
    TicketLink,
    /// The commands that read how the bucket is set up.
    Commands,
    /// What fixes a requirement.
    Fix(Requirement),
}

impl CopySource {
    /// Its name in markup.
    pub fn key(self) -> String {
        match self {
            Self::Policy => "policy".to_owned(),
            Self::Value(field) => field.name().to_owned(),
            Self::BothValues => "both".to_owned(),
            Self::Link => "link".to_owned(),
            Self::Merged => "merged".to_owned(),
            Self::Exception(index) => ["exception-", &index.to_string()].concat(),
            Self::Artifact => "artifact".to_owned(),
            Self::TicketLink => "ticket-link".to_owned(),
            Self::Commands => "commands".to_owned(),
            Self::Fix(requirement) => ["fix-", requirement.id()].concat(),
        }
    }

    /// Where what comes of copying it is told: beside what was pressed.
    pub fn status_area(self) -> StatusArea {
        match self {
            Self::Value(_) | Self::BothValues | Self::Link => StatusArea::HandOver,
            source => StatusArea::Of(source),
        }
    }
}

/// A place where the outcome of copying is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusArea {
    /// One for all that is entered elsewhere.
    HandOver,
    /// Beside the only thing it is about.
    Of(CopySource),
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
    pub is_refused: bool,
    /// Counts the attempts, so that the same outcome is announced again.
    pub attempt: u32,
}
