//! The text around a document: a prompt and the command, a page of the console, a table.

use super::cli::has_error;
use super::command::{LineReader, LineRole, commands};
use crate::aws::bucket_name::BucketName;
use crate::policy::document_kind::is_yaml;
use crate::policy::refusal::Refusal;
use crate::text::is_blank;
use crate::text::json::is_other_quote;

/// The byte where a document begins, or the string that holds it: what a text begins with, or else what looks like an
/// object first, but for commands.
pub(super) fn document_start(text: &str) -> Option<usize> {
    let start = visible_start(text);
    if text.get(start..)?.starts_with('{') {
        return Some(start);
    }
    if let Some(report) = report_start(text) {
        return Some(report);
    }
    let mut reader = LineReader::default();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        if reader.read(line) == LineRole::Other {
            let mut brackets = line.match_indices('{').map(|(at, _)| line_start + at);
            if let Some(at) = brackets.find(|at| is_object(text, *at)) {
                let is_quoted = text.get(at + 1..)?.starts_with('\\') && text.get(..at)?.ends_with('"');
                return Some(at - usize::from(is_quoted));
            }
        }
        line_start += line.len();
    }
    None
}

/// The byte of the first character that somebody can see.
pub(super) fn visible_start(text: &str) -> usize {
    text.find(|c: char| !is_blank(c)).unwrap_or(text.len())
}

/// Where the report of the preflight commands begins, whatever was pasted with it.
fn report_start(text: &str) -> Option<usize> {
    let (before, _) = text.rsplit_once("\"flowLogExportPreflight\"")?;
    let before = before.trim_end_matches(is_blank);
    before.ends_with('{').then(|| before.len() - 1)
}

/// Whether the bracket at this byte begins an object, by what follows it; inside of a string that has backslashes.
fn is_object(text: &str, at: usize) -> bool {
    let inside = text.get(at + 1..).unwrap_or_default().trim_start_matches(is_blank);
    let after_quote = |quote: fn(char) -> bool| inside.strip_prefix(quote).unwrap_or_default();
    inside.starts_with(['"', '}'])
        || after_quote(is_other_quote).starts_with(char::is_alphanumeric)
        || after_quote(|c| c == '\\').starts_with(['"', 'n', 'r', 't'])
}

/// What stands before and after a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    pub before: &'a str,
    pub after: &'a str,
}

/// What it is, where the document counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Surroundings {
    Nothing,
    /// The command that asks for the policy of the bucket, or another format of its output.
    Output,
    Text,
}

impl Around<'_> {
    /// Sees to it that what is around the document leaves no doubt of it.
    pub fn check(&self, document: &str, bucket: &BucketName) -> Result<Surroundings, Refusal> {
        let Around { before, after } = self;
        let (first, last) = (before.trim_matches(is_blank), after.trim_matches(is_blank));
        if first.is_empty() && last.is_empty() {
            return Ok(Surroundings::Nothing);
        }
        let answer = match commands(before).as_slice() {
            [] => None,
            [command] => Some(command.asks_for_policy_of(bucket)),
            _ => return Err(Refusal::Several),
        };
        // It may hold a policy that it is to put there, over any number of lines.
        if let Some(Err(change @ Refusal::ChangingCommand(_))) = answer {
            return Err(change);
        }
        if has_error(before)
            || has_error(after)
            || document_start(after).is_some()
            || !commands(after).is_empty()
        {
            return Err(Refusal::Several);
        }
        if let Some(answer) = answer {
            return answer.map(|()| Surroundings::Output);
        }
        let is_inside = first.ends_with(['[', ','])
            || first.ends_with("\":")
            || last.starts_with([',', ']'])
            || last.contains('}');
        let is_yaml = first.lines().next().is_some_and(is_yaml);
        match first {
            "[" => Err(Refusal::List),
            // In YAML a quote inside of quotes is doubled.
            "Policy: '" if document.contains('\'') => Err(Refusal::Yaml),
            "Policy:" | "Policy: '" | "Policy: |" | "- Policy: '" => Ok(Surroundings::Output),
            _ if first.ends_with('|') && last.starts_with('|') => Ok(Surroundings::Output),
            _ if is_yaml => Err(Refusal::Yaml),
            _ if is_inside && !first.is_empty() => Err(Refusal::NotJson),
            _ => Ok(Surroundings::Text),
        }
    }
}
