//! Text of a request that a policy is held against, of which maybe only the beginning is known.

use super::tri::Tri;
use crate::policy::pattern::covers;

#[derive(Debug, Clone)]
pub(super) struct RequestValue {
    /// What is known; `*` follows it where the rest is not.
    text: String,
    rest: Rest,
}

/// What follows the text that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    Nothing,
    /// A path, maybe, and the name of a role.
    Role,
    Anything,
}

impl RequestValue {
    pub fn known(text: impl Into<String>) -> Self {
        RequestValue { text: text.into(), rest: Rest::Nothing }
    }

    /// Begins with `text`, and somehow goes on.
    pub fn beginning(text: impl Into<String>) -> Self {
        RequestValue { text: text.into() + "*", rest: Rest::Anything }
    }

    /// The ARN of a role, or what is left of it, that begins with `text`.
    pub fn role(text: impl Into<String>) -> Self {
        RequestValue { text: text.into() + "*", rest: Rest::Role }
    }

    /// What is known of one that is not known whole.
    fn beginning_known(&self) -> &str {
        self.text.strip_suffix('*').unwrap_or(&self.text)
    }

    /// Whether a pattern with `*` and `?` stands for it.
    pub fn is_like(&self, pattern: &str) -> Tri {
        if covers(pattern, &self.text) {
            return Tri::Yes;
        }
        let may_be = match self.rest {
            Rest::Nothing => false,
            Rest::Role => may_begin(pattern, self.beginning_known()) && may_end_in_role(pattern),
            Rest::Anything => may_begin(pattern, self.beginning_known()),
        };
        if may_be { Tri::Unknown } else { Tri::No }
    }

    /// Whether it is `value`, to the letter. What is not known whole then ends in the name of a role.
    pub fn is(&self, value: &str) -> Tri {
        if self.rest == Rest::Nothing {
            return (self.text == value).into();
        }
        let may_be = value.strip_prefix(self.beginning_known()).is_some_and(ends_in_role);
        if may_be { Tri::Unknown } else { Tri::No }
    }

    /// The same, whatever the case. What that means beyond ASCII is not documented.
    pub fn is_ignoring_case(&self, value: &str) -> Tri {
        if !value.is_ascii() {
            return Tri::Unknown;
        }
        let lower = RequestValue { text: self.text.to_ascii_lowercase(), rest: self.rest };
        lower.is(&value.to_ascii_lowercase())
    }
}

/// Whether some text that `pattern` stands for begins with `text`.
fn may_begin(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    loop {
        match (pattern.next(), text.next()) {
            (Some('*'), _) | (_, None) => return true,
            (Some('?'), Some(_)) => {}
            (Some(wanted), Some(found)) if wanted == found => {}
            _ => return false,
        }
    }
}

/// Whether some text that `pattern` stands for ends in the name of a role.
fn may_end_in_role(pattern: &str) -> bool {
    match pattern.rsplit_once(['*', '?']) {
        // With nothing after the last `/`, there is no name.
        Some((_, after)) if after.contains('/') => ends_in_role(after),
        Some((_, after)) => after.chars().all(is_of_role_name),
        None => ends_in_role(pattern),
    }
}

/// Whether the name of a role is what follows the last `/`: letters, digits and a few signs.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
fn ends_in_role(text: &str) -> bool {
    let name = text.rsplit('/').next().unwrap_or_default();
    !name.is_empty() && name.chars().all(is_of_role_name)
}

fn is_of_role_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '=' | ',' | '.' | '@' | '-')
}
