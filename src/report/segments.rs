//! Where in a paste one thing ends and another begins, and what a terminal did to it.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use crate::aws_cli::setting::ReadingScript;

/// Where objects begin whose first member is the mark of a script.
pub(super) fn report_starts(text: &str) -> Vec<usize> {
    let marks = ReadingScript::ALL.into_iter().flat_map(|script| text.match_indices(script.mark()));
    let starts = marks.filter_map(|(at, _)| {
        let before = text.get(..at)?.strip_suffix('"')?.trim_end();
        before.ends_with('{').then(|| before.len() - 1)
    });
    let mut starts: Vec<_> = starts.collect();
    starts.sort_unstable();
    starts
}

/// How much of a line of the terminal a text's last line takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    Whole,
    /// All but a blank, which is not copied.
    AllButOne,
    None,
}

/// The characters of a line of the terminal, as far as they can be told from the longest line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Width(usize);

impl Width {
    pub fn of(text: &str) -> Width {
        Width(text.lines().map(|line| line.trim_end().chars().count()).max().unwrap_or_default())
    }

    /// What the last line of `text` takes.
    pub fn fills(self, text: &str) -> Fill {
        /// No terminal is narrower.
        const NARROWEST: usize = 20;
        let line = text.trim_end_matches(['\n', '\r']);
        let line = line.rfind('\n').map_or(line, |end| line.get(end + 1..).unwrap_or_default());
        match self.0.checked_sub(line.trim_end().chars().count()) {
            _ if self.0 < NARROWEST => Fill::None,
            Some(0) => Fill::Whole,
            Some(1) => Fill::AllButOne,
            _ => Fill::None,
        }
    }

    /// The text without the line breaks at which the terminal's lines were full.
    pub fn unwrapped(self, text: &str) -> String {
        let mut unwrapped = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            unwrapped.push_str(match self.fills(line) {
                Fill::Whole => line.trim_end_matches(['\n', '\r']),
                Fill::AllButOne | Fill::None => line,
            });
        }
        unwrapped
    }
}

/// The bytes of the object that a text begins with, if it has an end.
pub(super) fn object_length(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            if matches!(byte, b'\n' | b'\r') {
                continue;
            }
            in_string = byte != b'"' || escaped;
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// The text without the sequences with which a terminal is told colours, titles and pastes. It has
/// the same lines. <https://www.ecma-international.org/publications-and-standards/standards/ecma-48/>
pub(super) fn without_escapes(text: &str) -> Cow<'_, str> {
    const ESCAPE: char = '\u{1b}';
    if !text.contains(ESCAPE) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split(ESCAPE);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(after_escape(part));
    }
    Cow::Owned(plain)
}

/// The text without the `> ` with which a mail quotes, as far as a run of such lines holds an object or
/// a command. It has the same lines.
pub(super) fn without_quoting(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_quoted = |line: &str| line.trim_start().starts_with('>');
    let is_telling = |line: &str| {
        let line = line.trim_start_matches([' ', '>']);
        line.starts_with('{') || line.starts_with("$ ") || line.starts_with("aws ")
    };
    let begins = |line: &str| is_quoted(line) && is_telling(line);
    if !text.lines().any(begins) {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut is_run = false;
    for line in text.split_inclusive('\n') {
        is_run = is_quoted(line) && (is_run || is_telling(line));
        plain.push_str(if is_run { after_quoting(line) } else { line });
    }
    Cow::Owned(plain)
}

fn after_quoting(line: &str) -> &str {
    let rest = line.trim_start().trim_start_matches("> ").trim_start_matches('>');
    rest.strip_prefix(' ').unwrap_or(rest)
}

/// What follows a sequence, without the escape character that it began with.
fn after_escape(text: &str) -> &str {
    let rest = |at: usize| text.get(at..).unwrap_or_default();
    let first_but = |from: usize, inside: RangeInclusive<u8>| {
        text.bytes().skip(from).position(|byte| !inside.contains(&byte)).map(|at| at + from)
    };
    let end = match text.bytes().next() {
        Some(b'[') => first_but(1, 0x20..=0x3f),
        Some(0x20..=0x2f) => first_but(0, 0x20..=0x2f),
        // A title ends with a bell, or with another sequence.
        Some(b']') => text.bytes().position(|byte| byte == b'\x07' || byte == b'\n'),
        Some(0x30..=0x7e) => Some(0),
        _ => return text,
    };
    match end.and_then(|end| Some((end, *text.as_bytes().get(end)?))) {
        Some((end, byte)) if byte.is_ascii() && byte != b'\n' => rest(end + 1),
        Some((end, _)) => rest(end),
        None => "",
    }
}

/// An object without line breaks inside its strings, which no JSON has: a terminal put them there at
/// the end of its lines.
pub(super) fn unbroken(block: &str) -> String {
    let mut in_string = false;
    let mut escaped = false;
    let is_kept = |c: &char| {
        if in_string && matches!(c, '\n' | '\r') {
            return false;
        }
        in_string = if in_string { *c != '"' || escaped } else { *c == '"' };
        escaped = in_string && *c == '\\' && !escaped;
        true
    };
    block.chars().filter(is_kept).collect()
}
