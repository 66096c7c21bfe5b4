//! What the preflight script or single commands of the AWS CLI print, read in every form in which it
//! reaches people: one JSON object or several, text, YAML, tables and errors, with prompts and the
//! commands between them. What it means is for [`preflight`](crate::preflight::preflight).

mod block;
mod command;
mod flat;
mod notice;
mod part;
mod reader;
mod secret;
mod trouble;

pub use part::Part;
pub(crate) use part::{Fields, REGION};
pub use trouble::Trouble;

use crate::finding::{Finding, Rule};
use crate::place::Lines;
use crate::text;
use block::without_escapes;
use notice::{Empty, Flaw};
use reader::Reader;

/// What is known of a part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Answer {
    #[default]
    NotSeen,
    /// The command printed nothing.
    Nothing,
    Fields(Fields),
    Failed(Trouble),
    /// There is something, and it cannot be read; a finding says why.
    Unreadable,
    /// The same question was answered in two ways, and the paste does not tell which one counts.
    Contradicted,
    /// A command after the answer changed it.
    Changed,
}

impl Answer {
    /// Whether S3 answered. That something is not set is an answer too, and of versioning so is nothing.
    pub fn is_answer_about(&self, part: Part) -> bool {
        match self {
            Answer::Fields(_) | Answer::Contradicted | Answer::Failed(Trouble::NotSet) => true,
            Answer::Nothing => part == Part::Versioning,
            Answer::NotSeen | Answer::Failed(_) | Answer::Unreadable | Answer::Changed => false,
        }
    }
}

/// What was pasted, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    answers: [Answer; Part::ALL.len()],
    /// The buckets that the script or the commands named.
    pub(crate) buckets: Vec<String>,
    /// The accounts that they named as the expected owner.
    pub(crate) owners: Vec<String>,
    /// The last word of all, which may have been longer, where a command ends with it.
    pub(crate) cut: Option<String>,
    /// Whether a command asked S3 without naming one.
    pub(crate) is_owner_unchecked: bool,
    /// About the paste itself: credentials in it, and what could not be read.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Reads text of at most [`MAX_BYTES`](text::MAX_BYTES), in a time that grows with its length.
    pub fn read(pasted: &str) -> Report {
        if pasted.len() > text::MAX_BYTES {
            return Report { findings: vec![Flaw::TooLong.finding()], ..Report::default() };
        }
        let text = without_escapes(pasted);
        let lines = Lines::of(&text);
        let secrets: Vec<_> = secret::spans(&text).iter().map(|span| lines.line(span.start)).collect();
        let mut report = Reader::of(&text, &lines).read();
        report.findings.splice(0..0, notice::secrets(&secrets));
        if pasted.trim().is_empty() {
            report.findings.push(Empty.finding());
        }
        report
    }

    pub(crate) fn answer(&self, part: Part) -> &Answer {
        self.answers.get(part as usize).unwrap_or(&Answer::NotSeen)
    }

    /// The first of `names` that is not the one that was `typed`.
    pub(crate) fn other<'a>(&self, names: &'a [String], typed: &str) -> Option<&'a str> {
        let is_cut = |name: &String| typed.starts_with(name.as_str()) && self.ends_with(name);
        names.iter().find(|name| *name != typed && !is_cut(name)).map(String::as_str)
    }

    fn ends_with(&self, name: &str) -> bool {
        self.cut.as_deref().is_some_and(|cut| cut.ends_with(name))
    }

    /// Whether anything was understood.
    pub fn is_empty(&self) -> bool {
        self.answers.iter().all(|answer| *answer == Answer::NotSeen)
    }
}

/// The text with every credential in it covered, for the screen. It has the same lines.
pub fn masked(text: &str) -> String {
    const COVER: &str = "••••••••";
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for span in secret::spans(text) {
        masked.push_str(text.get(done..span.start).unwrap_or_default());
        let breaks = text.get(span.clone()).map_or(0, |secret| secret.matches('\n').count());
        masked.push_str(COVER);
        (0..breaks).for_each(|_| {
            masked.push('\n');
            masked.push_str(COVER);
        });
        done = span.end;
    }
    masked.push_str(text.get(done..).unwrap_or_default());
    masked
}
