//! Credentials that are pasted by mistake, and quoting without repeating them.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>

use std::fmt::{self, Display, Write};

use crate::text::is_invisible;

/// Names under which the AWS CLI prints and keeps the secret half of a key and session tokens.
const NAMES: [&str; 6] = [
    "secretaccesskey",
    "secret_access_key",
    "sessiontoken",
    "session_token",
    "aws_security_token",
    "aws_access_key_id",
];

/// The byte where the first credential stands.
pub(crate) fn find(text: &str) -> Option<usize> {
    let key = words(text).find(|(_, word)| is_access_key(word)).map(|(at, _)| at);
    let lower = text.to_ascii_lowercase();
    NAMES.iter().filter_map(|name| lower.find(name)).chain(key).min()
}

/// Runs of letters and digits, with the byte where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter_map(move |word| {
        let start = at;
        // What splits is one character, which the next word begins after.
        at += word.len();
        at += text.get(at..)?.chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then_some((start, word))
    })
}

/// `AKIA…` for good or `ASIA…` for a session.
fn is_access_key(word: &str) -> bool {
    (word.starts_with("AKIA") || word.starts_with("ASIA")) && is_id(word)
}

/// The ID that AWS gives to a user, role, group or key: what is left of it when it is deleted.
pub(crate) fn is_unique_id(word: &str) -> bool {
    ["AIDA", "AROA", "AGPA", "AIPA", "ANPA", "ANVA"].iter().any(|kind| word.starts_with(kind)) && is_id(word)
}

fn is_id(word: &str) -> bool {
    (16..=128).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Somebody's text between quotes in a sentence: short, on one line, without what nobody can see
/// and without credentials.
pub(crate) struct Quoted<'a>(pub &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 60;
        if find(self.0).is_some() {
            return f.write_str("“…”");
        }
        let visible = self.0.split_whitespace().flat_map(|word| [" ", word]).flat_map(str::chars).skip(1);
        let mut visible = visible.filter(|c| !c.is_control() && !is_invisible(*c));
        f.write_char('“')?;
        visible.by_ref().take(LONGEST).try_for_each(|c| f.write_char(c))?;
        f.write_str(if visible.next().is_some() { "…”" } else { "”" })
    }
}
