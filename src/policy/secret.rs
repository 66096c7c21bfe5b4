//! Credentials that are pasted by mistake, and quoting without repeating them.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>

use std::fmt::{self, Display};

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

/// Characters of an access key ID.
const KEY_LENGTH: usize = 20;

/// The byte where the first credential stands: a key ID, `AKIA…` for good or `ASIA…` for a session,
/// or a name that comes before the secret half.
pub(crate) fn find(text: &str) -> Option<usize> {
    let is_key = |at: &usize| text.get(*at..at + KEY_LENGTH).is_some_and(is_id);
    let keys = ["AKIA", "ASIA"].map(|kind| text.match_indices(kind).map(|(at, _)| at).find(is_key));
    let lower = text.to_ascii_lowercase();
    NAMES.iter().map(|name| lower.find(name)).chain(keys).flatten().min()
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
        let words = self.0.split_whitespace().flat_map(|word| [" ", word]).flat_map(str::chars).skip(1);
        let visible = words.filter(|c| !c.is_control() && !is_invisible(*c));
        // A credential that begins before the end is seen whole.
        let text: String = visible.take(LONGEST + KEY_LENGTH).collect();
        if find(&text).is_some() {
            return f.write_str("“…”");
        }
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => write!(f, "“{}…”", text.get(..end).unwrap_or_default()),
            None => write!(f, "“{text}”"),
        }
    }
}
