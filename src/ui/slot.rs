//! Where the later part of the program draws.

use crate::app::way::Section;

/// A place of the page that is empty until the later part is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// What to do by the chosen way.
    Way,
    /// The policy that the bucket has, and what is in the way in it.
    Existing,
    /// What the pane shows besides the policy.
    Pane,
    /// The commands that read how the bucket is set up.
    Commands,
    /// What the output says.
    Check,
    /// What a folded section holds.
    Section(Section),
}
