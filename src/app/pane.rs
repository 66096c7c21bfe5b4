//! What to do next, and the one sentence below what is to be copied.

use super::copying::{Copied, CopySource};
use super::engine::{Merged, ObstacleRow};
use super::form::Field;
use super::state::State;
use super::way::{HasPolicy, PaneTab, Way};
use crate::aws::web_address::ConsoleTab;
use crate::text::finding::Status;

const OUTDATED: &str = "Changed since you copied it. Copy it again.";

/// A compact form cannot merge.
const REPLACES: &str = "Saving replaces the bucket's whole policy.";

/// The one thing to do next, whose button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Nothing that a button does: values are missing, or all is done.
    Nothing,
    Copy,
    /// Something in the policy is in the way, and one click changes that.
    AddException,
    /// The bucket is set up, and Trustgrid is to hear of it.
    Tell,
}

/// How a sentence is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Info,
    Ok,
    Warning,
}

impl Tone {
    /// Its name in markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Info => "info",
            Self::Ok => "ok",
            Self::Warning => "warning",
        }
    }
}

/// Where the foot of the pane leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FootLink {
    Console(ConsoleTab),
    CloudShell,
    /// These statements get an exception.
    AddExceptions(Vec<usize>),
    /// The element of this name.
    Go {
        name: &'static str,
        words: &'static str,
    },
}

/// The sentence below what is to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foot {
    pub tone: Tone,
    pub words: String,
    pub link: Option<FootLink>,
}

impl Foot {
    fn new(tone: Tone, words: impl Into<String>, link: Option<FootLink>) -> Self {
        Foot { tone, words: words.into(), link }
    }
}

impl State {
    /// The statements in the way, as far as they are known by now.
    fn in_the_way(&self) -> Vec<&ObstacleRow> {
        let is_merged = matches!(self.merged, Some(Merged::Policy { .. }));
        self.analysis().rows.iter().filter(|row| is_merged && row.is_in_the_way()).collect()
    }

    /// Whether the way needs the bucket's policy, and that cannot be merged.
    fn is_refused(&self) -> bool {
        self.merged == Some(Merged::Refused) && self.way != Way::NewBucket
    }

    /// What is copied from the pane, as it is.
    pub fn to_copy(&self) -> CopySource {
        match (self.tab, self.way) {
            (PaneTab::Reviewer, _) => CopySource::Reviewer,
            (_, Way::Console) => CopySource::Policy,
            _ => CopySource::Artifact,
        }
    }

    pub fn next_step(&self) -> NextStep {
        let can_copy = match self.way {
            Way::Console => self.form.bucket().is_some(),
            _ => self.form.is_valid(),
        };
        if self.is_told() {
            NextStep::Nothing
        } else if self.is_set_up() && self.form.is_valid() {
            NextStep::Tell
        } else if !can_copy || self.is_refused() || self.lacks_policy() {
            NextStep::Nothing
        } else if self.in_the_way().iter().any(|row| row.can_have_exception()) && self.way != Way::NewBucket {
            NextStep::AddException
        } else {
            NextStep::Copy
        }
    }

    /// The sentence below what is to be copied: what is wrong with it, or else what comes next.
    pub fn foot(&self) -> Foot {
        let copied = self.copied_from_pane.as_ref().filter(|copied| copied.source == self.to_copy());
        if copied.is_some_and(|copied| copied.is_refused && !copied.is_outdated) {
            let words = "Your browser doesn't let this page copy. The text is selected: press Ctrl+C, or ⌘C on a Mac.";
            return Foot::new(Tone::Warning, self.with_warning(words), None);
        }
        if let Some(doubt) = self.doubt() {
            return doubt;
        }
        let done = copied.filter(|copied| !copied.is_refused);
        let is_copied = done.is_some_and(|copied| !copied.is_outdated);
        if self.options.is_compact() {
            if done.is_some() && !is_copied {
                return Foot::new(Tone::Info, self.with_warning(OUTDATED), None);
            }
            let words = "Save it in the S3 console. It replaces the bucket's whole policy.";
            let words = if is_copied { ["Copied. ", words].concat() } else { words.to_owned() };
            return Foot::new(Tone::Info, words, Some(FootLink::Console(ConsoleTab::Permissions)));
        }
        if let Some(foot) = self.blocked(is_copied) {
            return foot;
        }
        if self.tab == PaneTab::Reviewer {
            let words = match is_copied {
                true => "Copied the answers.",
                false => "What a reviewer asks about this policy.",
            };
            return Foot::new(if is_copied { Tone::Ok } else { Tone::Plain }, words, None);
        }
        if self.way == Way::Console && self.analysis().is_in_bucket {
            let link = FootLink::Console(ConsoleTab::Permissions);
            return Foot::new(Tone::Ok, "This policy is in your bucket.", Some(link));
        }
        let has_lost = !self.analysis().lost.is_empty();
        if self.is_ready() && !has_lost {
            let ready = "The bucket is ready, as step 3 says.";
            let words = if is_copied { ["Copied. ", ready].concat() } else { ready.to_owned() };
            return Foot::new(Tone::Ok, words, None);
        }
        if self.lacks_policy() {
            let link = FootLink::Go { name: "existing-policy", words: "Go there" };
            let words = "Paste the bucket's policy in step 2 first. Saving replaces all of it.";
            return Foot::new(Tone::Warning, words, Some(link));
        }
        if done.is_some_and(|copied| copied.is_outdated) {
            return Foot::new(Tone::Info, OUTDATED, None);
        }
        if self.is_set_up() && !has_lost {
            let link = FootLink::Go { name: "preflight-report", words: "Check it" };
            return match is_copied {
                true => Foot::new(Tone::Ok, "Copied. It is marked as done.", Some(link)),
                false => Foot::new(Tone::Plain, "Marked as done.", Some(link)),
            };
        }
        self.next(done.filter(|copied| !copied.is_outdated))
    }

    /// A sentence, and in a compact form what saving does.
    fn with_warning(&self, words: &str) -> String {
        if self.options.is_compact() { [words, " ", REPLACES].concat() } else { words.to_owned() }
    }

    /// What keeps anybody from copying it.
    fn doubt(&self) -> Option<Foot> {
        let needs_account = self.way != Way::Console;
        Some(match self.form.status(Field::Bucket) {
            Status::Empty => {
                Foot::new(Tone::Info, "Example policy. Enter your bucket to make it yours.", None)
            }
            Status::Error => Foot::new(Tone::Warning, "Example policy. Check the bucket name.", None),
            _ if needs_account && self.form.account_id().is_none() => {
                let link = FootLink::Go { name: Field::AccountId.name(), words: "Go there" };
                Foot::new(Tone::Info, "Enter your AWS Account ID first (step 1).", Some(link))
            }
            _ if self.is_refused() => {
                let link = FootLink::Go { name: "existing-policy", words: "See what to fix" };
                Foot::new(Tone::Warning, "Not merged yet.", Some(link))
            }
            Status::Warning => {
                let words = self.with_warning("Check the bucket name before you copy.");
                let link = self.options.is_compact().then_some(FootLink::Console(ConsoleTab::Permissions));
                Foot::new(Tone::Warning, words, link)
            }
            Status::Ok => return None,
        })
    }

    fn blocked(&self, is_copied: bool) -> Option<Foot> {
        let rows = if self.way == Way::NewBucket { Vec::new() } else { self.in_the_way() };
        let certain = rows.iter().all(|row| row.obstacle.finding.code == "policy.denies");
        let blocks = match (rows.as_slice(), certain) {
            ([], _) => return None,
            ([row], true) => format!("{} still blocks Trustgrid.", row.name()),
            ([row], false) => format!("{} may block Trustgrid.", row.name()),
            (rows, true) => format!("{} statements still block Trustgrid.", rows.len()),
            (rows, false) => format!("{} statements may block Trustgrid.", rows.len()),
        };
        let fixable: Vec<_> =
            rows.iter().filter(|row| row.can_have_exception()).map(|row| row.obstacle.statement).collect();
        let link = (!fixable.is_empty()).then_some(FootLink::AddExceptions(fixable));
        let words = if is_copied { ["Copied. ", &blocks].concat() } else { blocks };
        Some(Foot::new(Tone::Warning, words, link))
    }

    /// Whether the policy that the bucket has is still to be pasted: saved without it, ours would take its place.
    pub fn lacks_policy(&self) -> bool {
        let has_policy = self.has_policy == Some(HasPolicy::Yes) && !self.options.is_compact();
        self.way == Way::Console && has_policy && self.merged.is_none()
    }

    fn next(&self, copied: Option<&Copied>) -> Foot {
        let is_answered = matches!(self.has_policy, Some(HasPolicy::Yes | HasPolicy::No));
        if copied.is_some() && self.way == Way::Console && !is_answered {
            let link = FootLink::Go { name: "has-policy", words: "Answer" };
            let words = "Copied. If the bucket already has a policy, merge it first.";
            return Foot::new(Tone::Info, words, Some(link));
        }
        let account = self.form.account_id().map(|id| id.as_str()).unwrap_or_default();
        let (what, next, link) = match self.way {
            Way::Console => (
                "",
                "Next: paste it in the S3 console.".to_owned(),
                Some(FootLink::Console(ConsoleTab::Permissions)),
            ),
            Way::CloudShell => (
                " the script",
                match copied {
                    Some(_) => "Next: paste it into CloudShell.".to_owned(),
                    None => format!("Next: paste it into CloudShell, account {account}."),
                },
                Some(FootLink::CloudShell),
            ),
            Way::Terraform => (" the file", "Next: add it to your Terraform code.".to_owned(), None),
            Way::NewBucket => {
                (" the template", "Next: create a stack from it in CloudFormation.".to_owned(), None)
            }
            Way::SomeoneElse => (" the ticket", "Next: paste it into your ticket system.".to_owned(), None),
        };
        match copied {
            Some(_) => Foot::new(Tone::Ok, ["Copied", what, ". ", &next].concat(), link),
            None => Foot::new(Tone::Plain, next, link),
        }
    }

    /// Whether the question about the bucket's policy is open where its answer matters.
    pub fn asks_about_policy(&self) -> bool {
        self.way == Way::Console || self.has_policy == Some(HasPolicy::Yes) && self.way != Way::NewBucket
    }
}
