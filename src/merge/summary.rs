//! What became of a policy, in a sentence or two: the worst of all that is to be said.

use std::collections::BTreeSet;

use super::warning::MergeWarning;
use super::{Merge, Outcome, Removal, RemovalOutcome};
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
    /// What became of the policy, where `obstacles` are those of [`evaluate::obstacles`](crate::evaluate::obstacles).
    pub fn summary(&self, obstacles: &[Finding]) -> Summary {
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
            return (Status::Error, format!("Can't take it out yet: {reason}."));
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

fn summary(merge: &Merge, obstacles: &[Finding]) -> (Status, String) {
    let is_there = merge.outcome == Outcome::Unchanged;
    let but = if is_there { "This policy has Trustgrid's statement, but" } else { "Merged, but" };
    let errors: Vec<_> = merge.findings.iter().filter(|f| f.severity == Severity::Error).collect();
    if merge.outcome == Outcome::Refused {
        let reason = errors.first().map(|finding| continued(&finding.message)).unwrap_or_default();
        return (Status::Error, format!("Can't merge this yet: {reason}."));
    }
    if !errors.is_empty() {
        return (Status::Error, format!("{but} S3 would reject it. {}.", what_to_fix(&errors)));
    }
    for (code, status, does) in [
        ("policy.denies", Status::Error, ["blocks Trustgrid", "block Trustgrid"]),
        ("policy.may-deny", Status::Warning, ["may block Trustgrid", "may block Trustgrid"]),
        ("policy.public", Status::Warning, ["makes the bucket public", "make the bucket public"]),
    ] {
        let found: Vec<_> = obstacles.iter().filter(|finding| finding.code == code).collect();
        let Some(first) = found.first() else { continue };
        let (who, does) = match found.len() {
            1 => (name(merge, first), does[0]),
            // There may be more than are listed.
            _ => ("several statements".to_owned(), does[1]),
        };
        let advice = match (found.iter().all(|finding| finding.fix.is_some()), found.len()) {
            (true, 1) => "Add the exception",
            (true, _) => "Add the exceptions",
            (false, _) => "Read why that matters",
        };
        return (status, format!("{but} {who} {does}. {advice}."));
    }
    let is_replaced = merge.findings.iter().any(|finding| finding.code == MergeWarning::REPLACED_ACCOUNT);
    let done = match merge.outcome {
        _ if merge.is_new() => "There is no policy yet: Trustgrid's statement is all of it.",
        Outcome::Unchanged => "Nothing to change: this policy already gives Trustgrid what it needs.",
        Outcome::Updated if is_replaced => "Merged. One statement replaced; nothing else changed.",
        Outcome::Updated => "Merged. Trustgrid's own statement updated; nothing else changed.",
        Outcome::Added | Outcome::Refused => "Merged. One statement added; nothing else changed.",
    };
    let warnings = merge.findings.iter().filter(|f| f.severity == Severity::Warning).count();
    match (warnings, &merge.other_account) {
        (0, _) => (Status::Ok, done.to_owned()),
        (1, Some(account)) if !is_replaced => (
            Status::Warning,
            format!("{done} Account {account} keeps its access, too: keep both, or replace it."),
        ),
        (1, _) => (Status::Warning, format!("{done} Read the warning.")),
        (_, _) => (Status::Warning, format!("{done} Read the {warnings} warnings.")),
    }
}

/// A statement as its reader finds it.
fn name(merge: &Merge, finding: &Finding) -> String {
    match merge.sid_of(finding) {
        Some(sid) => Quoted(&sid).to_string(),
        None => format!("the statement on line {}", finding.line.unwrap_or_default()),
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
