//! Policy variables, which stand for what a request holds.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

use std::borrow::Cow;

use super::fact::Fact;
use crate::policy::document::{Document, Version};

/// What `${…}` means in a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variables {
    Replaced,
    /// Just these characters, as in the version of 2008 and where none is given.
    Literal,
    /// The version is none that AWS knows, or something else beside the statements is in doubt.
    Unclear,
}

impl Variables {
    pub fn of(document: &Document) -> Self {
        if !document.unclear().is_empty() {
            return Variables::Unclear;
        }
        match document.version() {
            Version::V2012 => Variables::Replaced,
            Version::V2008 | Version::Missing => Variables::Literal,
            Version::Unknown(_) => Variables::Unclear,
        }
    }

    /// A text of the policy, in a request of `account` for a bucket of `owner`.
    pub fn expand<'a>(self, text: &'a str, account: &str, owner: Option<&str>) -> Expanded<'a> {
        const NOTHING_KNOWN: Expanded = Expanded { text: Cow::Borrowed("*"), is_known: false };
        if !text.contains("${") || self == Variables::Literal {
            return Expanded { text: Cow::Borrowed(text), is_known: true };
        }
        if self == Variables::Unclear {
            return NOTHING_KNOWN;
        }
        let mut expanded = String::with_capacity(text.len());
        let mut is_known = true;
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((variable, after)) = after.split_once('}') else { return NOTHING_KNOWN };
            expanded.push_str(before);
            match value(variable, account, owner) {
                Ok(Some(value)) => expanded.push_str(&value),
                Ok(None) => {
                    expanded.push('*');
                    is_known = false;
                }
                Err(Malformed) => return NOTHING_KNOWN,
            }
            rest = after;
        }
        expanded.push_str(rest);
        Expanded { text: Cow::Owned(expanded), is_known }
    }
}

/// A text with its variables replaced.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Expanded<'a> {
    /// `*` stands for a variable of which the value is not known.
    pub text: Cow<'a, str>,
    /// Whether every value is known. Where one is not, AWS may take the whole statement as invalid.
    pub is_known: bool,
}

/// Stands for a `*` or `?` that is no wildcard. Nothing known of a request holds either.
const ESCAPED: char = '\u{1}';

/// Not a variable as AWS documents them.
struct Malformed;

/// What a variable stands for, without its braces.
fn value(variable: &str, account: &str, owner: Option<&str>) -> Result<Option<String>, Malformed> {
    match variable {
        "*" | "?" => return Ok(Some(ESCAPED.to_string())),
        "$" => return Ok(Some("$".to_owned())),
        _ => {}
    }
    let (key, default) = match variable.split_once(',') {
        None => (variable, None),
        Some((key, default)) => {
            let quoted = default.trim().strip_prefix('\'').and_then(|default| default.strip_suffix('\''));
            (key, Some(quoted.ok_or(Malformed)?))
        }
    };
    let is_key = |byte: u8| byte.is_ascii_alphanumeric() || b":/-_.+=@ ".contains(&byte);
    if key.trim().is_empty() || !key.bytes().all(is_key) {
        return Err(Malformed);
    }
    Ok(match (Fact::of(key.trim()), default) {
        (Fact::Account, _) => Some(account.to_owned()),
        (Fact::Owner, _) => owner.map(str::to_owned),
        (Fact::Bool(value), _) => Some(value.to_string()),
        // Whether these are wildcards in a default is not documented.
        (Fact::Absent(_), Some(default)) => (!default.contains(['*', '?', '\''])).then(|| default.to_owned()),
        _ => None,
    })
}
