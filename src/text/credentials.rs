//! Credentials that are pasted by mistake: where they stand, the text with each of them covered, and
//! quoting without repeating them.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds-programmatic-access.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>

use std::fmt::{self, Display};
use std::ops::Range;

use crate::text::InQuotes;

/// Names before the secret half of a key or before a session token, in lower case.
const LABELS: [&str; 7] = [
    "secretaccesskey",
    "secret_access_key",
    "secret access key",
    "sessiontoken",
    "session_token",
    "security_token",
    "security-token",
];

/// How the public half of a key begins: of one for good, and of one for a session.
const KEYS: [&str; 2] = ["AKIA", "ASIA"];

/// How the IDs of users and roles begin.
const USERS_AND_ROLES: [&str; 2] = ["AIDA", "AROA"];

/// How the IDs of groups, instance profiles and managed policies begin.
const OTHERS: [&str; 4] = ["AGPA", "AIPA", "ANPA", "ANVA"];

/// How the session tokens of today begin.
const TOKENS: [&str; 4] = ["FwoGZXIvYXdz", "IQoJb3JpZ2lu", "FQoGZXIvYXdz", "AQoDYXdz"];

/// Characters of the shortest ID, and of the shortest value that is taken for a secret after a label.
const SHORTEST: usize = 16;

/// Characters of the secret half of a key.
const SECRET: usize = 40;

/// What stands on the screen in the place of each credential. Read again, it is still one that was pasted.
const COVER: &str = "••••••••";

/// And of each further line of it.
const COVER_GOES_ON: &str = "\n••••";

/// Characters of an access key ID.
const KEY_ID: usize = 20;

/// The text with every credential in it covered, for the screen. It has the same lines.
pub fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans(text) {
        masked.push_str(text.get(done..span.start).unwrap_or_default());
        let breaks = text.get(span.clone()).map_or(0, |secret| secret.matches('\n').count());
        masked.push_str(COVER);
        masked.push_str(&COVER_GOES_ON.repeat(breaks));
        done = span.end;
    }
    masked.push_str(text.get(done..).unwrap_or_default());
    masked
}

/// Somebody's own words in a sentence, in quotes, and no credential.
pub(crate) struct Quoted<'a>(pub &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = InQuotes(self.0);
        // A credential that begins before the end is seen whole, or enough of it.
        let seen: String = words.characters().take(InQuotes::LONGEST + KEY_ID).collect();
        if first(&seen).is_some() { f.write_str("“…”") } else { words.fmt(f) }
    }
}

/// The ID that AWS gives to a user, role, group or key: what is left of it when it is deleted.
pub(crate) fn is_unique_id(word: &str) -> bool {
    is_user_or_role_id(word) || is_iam_id(word, &OTHERS)
}

/// The same of a user or role alone.
pub(crate) fn is_user_or_role_id(word: &str) -> bool {
    is_iam_id(word, &USERS_AND_ROLES)
}

/// Whether it is the public half of a key.
pub(crate) fn is_access_key_id(word: &str) -> bool {
    is_iam_id(word, &KEYS)
}

fn is_iam_id(word: &str, beginnings: &[&str]) -> bool {
    word.len() >= SHORTEST
        && beginnings.iter().any(|beginning| word.starts_with(beginning))
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// The byte where the first credential stands, or the name before one, however short that is.
pub(crate) fn first(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let labels = LABELS.iter().filter_map(|label| lower.find(label));
    labels.chain(spans(text).first().map(|span| span.start)).min()
}

/// The bytes of every credential, in order and apart from each other.
pub(crate) fn spans(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let lower = text.to_ascii_lowercase();
    let mut spans: Vec<Range<usize>> = Vec::new();
    for label in LABELS {
        let found = lower.match_indices(label);
        apart(&mut spans, found, |at| labelled(bytes, at + label.len()));
    }
    for token in TOKENS {
        let is_long = |span: &Range<usize>| span.len() >= SECRET;
        apart(&mut spans, text.match_indices(token), |at| Some(at..end(bytes, at)).filter(is_long));
    }
    for kind in KEYS {
        let mut line_end = 0;
        for (at, _) in text.match_indices(kind) {
            let Some(length) = bytes.get(at..).and_then(id_length) else { continue };
            spans.push(at..at + length);
            // `get-session-token --output text` prints all three in one line.
            if at >= line_end {
                let line = line_around(bytes, at);
                line_end = line.end;
                spans.extend(long_words(bytes, line));
            }
        }
    }
    spans.extend(text.match_indices(COVER).map(|(at, cover)| at..at + cover.len()));
    joined(spans)
}

/// Adds what `span` makes of each place that is not in the one before, so that none is read twice.
fn apart<'a>(
    spans: &mut Vec<Range<usize>>,
    found: impl Iterator<Item = (usize, &'a str)>,
    span: impl Fn(usize) -> Option<Range<usize>>,
) {
    let mut covered = 0;
    for (at, _) in found {
        if let Some(span) = (at >= covered).then(|| span(at)).flatten() {
            covered = span.end;
            spans.push(span);
        }
    }
}

fn joined(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| span.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// The bytes of the ID of a key, user or role that a text begins with.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html>
fn id_length(bytes: &[u8]) -> Option<usize> {
    const LONGEST: usize = 128;
    let is_of_id = |b: &&u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    let length = bytes.iter().take(LONGEST).take_while(is_of_id).count();
    (length >= SHORTEST).then_some(length)
}

/// What follows a label: on the same line, or all of the next.
fn labelled(bytes: &[u8], after: usize) -> Option<Range<usize>> {
    let rest = bytes.get(after..)?;
    let is_between = |b: &&u8| {
        matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'`' | b':' | b'=' | b'|' | b'\\')
    };
    let between = rest.iter().take_while(is_between).count();
    let start = after + between;
    let breaks = rest.get(..between)?.contains(&b'\n');
    let span = start..end(bytes, start);
    let shortest = if breaks { SECRET } else { SHORTEST };
    (between > 0 && span.len() >= shortest).then_some(span)
}

/// Where the word at `start` ends. What is longer than a secret is a session token, to which the lines
/// below belong if a terminal broke it.
fn end(bytes: &[u8], start: usize) -> usize {
    let from = |start: usize| bytes.get(start..).unwrap_or_default().iter();
    let mut end = start + from(start).take_while(|b| is_base64(**b)).count();
    while end - start > SECRET && bytes.get(end) == Some(&b'\n') {
        let letters =
            from(end + 1).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).count();
        let padding = from(end + 1 + letters).take_while(|b| **b == b'=').count();
        let next = end + 1 + letters + padding;
        let is_line = matches!(bytes.get(next), None | Some(b'\n' | b'\r' | b'"' | b'\''));
        if letters < SHORTEST || !is_line {
            break;
        }
        end = next;
    }
    end
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-' | b'%')
}

fn line_around(bytes: &[u8], at: usize) -> Range<usize> {
    let before = bytes.get(..at).unwrap_or_default().iter().rposition(|b| *b == b'\n');
    let after = bytes.get(at..).unwrap_or_default().iter().position(|b| *b == b'\n');
    before.map_or(0, |before| before + 1)..after.map_or(bytes.len(), |after| at + after)
}

/// The words of a line that are as long as a secret, without those that are the end of a path or ARN.
fn long_words(bytes: &[u8], line: Range<usize>) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = line.start;
    for at in line.start..=line.end {
        let goes_on = at < line.end && bytes.get(at).is_some_and(|b| is_base64(*b));
        if !goes_on {
            let before = start.checked_sub(1).and_then(|before| bytes.get(before));
            if at - start >= SECRET && !matches!(before, Some(b':' | b'.')) {
                words.push(start..at);
            }
            start = at + 1;
        }
    }
    words
}
