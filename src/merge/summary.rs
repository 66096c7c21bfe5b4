//! What became of a policy, in a sentence or two: the worst of all that is to be said.

use std::collections::BTreeSet;

use super::warning::MergeWarning;
use super::{Change, Merge, Outcome, Removal, RemovalOutcome};
use crate::evaluate::Obstacle;
use crate::text::credentials::Quoted;
use crate::text::finding::{Finding, Severity, Status};

/// A sentence for the person who pasted the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// As bad as the worst finding.
    pub status: Status,
    pub words: String,
}

impl Merge {
    /// What became of the policy, where `obstacles` are those that [`evaluate::obstacles`](crate::evaluate::obstacles)
    /// finds in the merged policy.
    pub fn summary(&self, obstacles: &[Obstacle]) -> Summary {
        let (status, words) = summary(self, obstacles);
        Summary { status, words }
    }
}

impl Removal {
    /// What became of the policy.
    pub fn summary(&self) -> Summary {
        let (status, words) = removed(self);
        Summary { status, words }
    }
}

fn removed(removal: &Removal) -> (Status, String) {
    let found = |severity| removal.findings.iter().filter(move |f| f.severity == severity);
    let errors: Vec<_> = found(Severity::Error).collect();
    let done = match (removal.outcome, removal.removed.len()) {
        (RemovalOutcome::Refused, _) => {
            let reason = errors.first().map(|finding| continued(&finding.message)).unwrap_or_default();
            return (Status::Error, format!("Can't take it out yet: {reason}"));
        }
        (RemovalOutcome::Absent, _) if removal.existing().is_empty() => {
            "There is no policy, so there is nothing to take out.".to_owned()
        }
        (RemovalOutcome::Absent, _) => {
            "Nothing to take out: this policy has no statement of Trustgrid's.".to_owned()
        }
        (RemovalOutcome::Emptied, 1) => {
            "Trustgrid's statement is all of this policy: delete the policy.".to_owned()
        }
        (RemovalOutcome::Emptied, _) => {
            "Trustgrid's statements are all of this policy: delete the policy.".to_owned()
        }
        (RemovalOutcome::Removed, 1) => "Taken out. One statement removed; nothing else changed.".to_owned(),
        (RemovalOutcome::Removed, count) => {
            format!("Taken out. {count} statements removed; nothing else changed.")
        }
    };
    if !errors.is_empty() {
        let but = match removal.outcome {
            RemovalOutcome::Removed => "Taken out, but S3 would reject the rest",
            _ => "Nothing to take out, but S3 would reject this policy",
        };
        return (Status::Error, format!("{but}. {}.", what_to_fix(&errors)));
    }
    match found(Severity::Warning).count() {
        0 => (Status::Ok, done),
        1 => (Status::Warning, format!("{done} Read the warning.")),
        warnings => (Status::Warning, format!("{done} Read the {warnings} warnings.")),
    }
}

fn summary(merge: &Merge, obstacles: &[Obstacle]) -> (Status, String) {
    let is_there = merge.outcome == Outcome::Unchanged;
    let but = if is_there { "This policy has Trustgrid's statement, but" } else { "Merged, but" };
    let errors: Vec<_> = merge.findings.iter().filter(|f| f.severity == Severity::Error).collect();
    if merge.outcome == Outcome::Refused {
        let reason = errors.first().map(|finding| continued(&finding.message)).unwrap_or_default();
        return (Status::Error, format!("Can't merge this yet: {reason}"));
    }
    if !errors.is_empty() {
        return (Status::Error, format!("{but} S3 would reject it. {}.", what_to_fix(&errors)));
    }
    for (code, status, does) in [
        // S3 stores it all the same.
        ("policy.denies", Status::Warning, ["blocks Trustgrid", "block Trustgrid"]),
        ("policy.may-deny", Status::Warning, ["may block Trustgrid", "may block Trustgrid"]),
        ("policy.public", Status::Warning, ["makes the bucket public", "make the bucket public"]),
    ] {
        let found: Vec<_> = obstacles.iter().filter(|obstacle| obstacle.finding.code == code).collect();
        let Some(first) = found.first() else { continue };
        let (who, does) = match found.len() {
            1 => (name(first), does[0]),
            count => (format!("{count} statements"), does[1]),
        };
        let advice = match (found.iter().all(|obstacle| obstacle.finding.fix.is_some()), found.len()) {
            (true, 1) => "Add the exception",
            (true, _) => "Add the exceptions",
            (false, _) => "Read why that matters",
        };
        return (status, format!("{but} {who} {does}. {advice}."));
    }
    let is_replaced = merge.findings.iter().any(|finding| finding.code == MergeWarning::REPLACED_ACCOUNT);
    let done = done(merge, is_replaced);
    let warnings = merge.findings.iter().filter(|f| f.severity == Severity::Warning).count();
    match (warnings, &merge.other_account) {
        (0, _) => (Status::Ok, done),
        (1, Some(account)) if !is_replaced => (
            Status::Warning,
            format!("{done} Account {account} keeps its access too. Keep both, or replace it."),
        ),
        (1, _) => (Status::Warning, format!("{done} Read the warning.")),
        (_, _) => (Status::Warning, format!("{done} Read the {warnings} warnings.")),
    }
}

/// What was done, where nothing is wrong with it.
fn done(merge: &Merge, is_replaced: bool) -> String {
    let exceptions = merge.changes().iter().filter(|c| matches!(c.change, Change::Exception(_))).count();
    let exceptions = match exceptions {
        0 => None,
        1 => Some("one exception".to_owned()),
        count => Some(format!("{count} exceptions")),
    };
    match (merge.outcome, exceptions) {
        _ if merge.is_new() => "There is no policy yet. Trustgrid's statement becomes all of it.".to_owned(),
        (Outcome::Unchanged, None) => {
            "Nothing to change: this policy already gives Trustgrid what it needs.".to_owned()
        }
        (Outcome::Unchanged, Some(exceptions)) => {
            format!(
                "Trustgrid's statement is there already. {exceptions} added; nothing else changed.",
                exceptions = capitalized(&exceptions)
            )
        }
        (Outcome::Updated, None) if is_replaced => {
            "Merged. One statement replaced; nothing else changed.".to_owned()
        }
        (Outcome::Updated, Some(exceptions)) if is_replaced => {
            format!("Merged. One statement replaced and {exceptions} added; nothing else changed.")
        }
        (Outcome::Updated, None) => {
            "Merged. Trustgrid's own statement updated; nothing else changed.".to_owned()
        }
        (Outcome::Updated, Some(exceptions)) => {
            format!("Merged. Trustgrid's own statement updated and {exceptions} added; nothing else changed.")
        }
        (Outcome::Added | Outcome::Refused, None) => {
            "Merged. One statement added; nothing else changed.".to_owned()
        }
        (Outcome::Added | Outcome::Refused, Some(exceptions)) => {
            format!("Merged. One statement and {exceptions} added; nothing else changed.")
        }
    }
}

fn capitalized(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

/// A statement as its reader finds it.
fn name(obstacle: &Obstacle) -> String {
    match &obstacle.sid {
        Some(sid) => Quoted(sid).to_string(),
        None => format!("the statement on line {}", obstacle.finding.line.unwrap_or_default()),
    }
}

fn what_to_fix(errors: &[&Finding]) -> String {
    let lines: BTreeSet<_> = errors.iter().filter_map(|finding| finding.line).collect();
    match (lines.first(), lines.len()) {
        (Some(line), 1) => format!("Fix line {line}"),
        (None, _) => "Fix what is listed".to_owned(),
        (_, count) => format!("Fix {count} lines"),
    }
}

/// A sentence after a colon: its first word begins small, unless it is a name such as S3.
fn continued(sentence: &str) -> String {
    let mut characters = sentence.chars();
    let first = characters.next().filter(|_| {
        let second = characters.clone().next();
        second.is_some_and(|c| c.is_lowercase() || c == ' ')
    });
    match first {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => sentence.to_owned(),
    }
}
