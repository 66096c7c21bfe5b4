//! Text of a request that a policy is held against, of which maybe only the beginning is known.

use super::tri::Tri;
use crate::policy::pattern::covers;

#[derive(Debug, Clone)]
pub(super) struct RequestValue {
    /// What is known; `*` follows it where the rest is not.
    text: String,
    is_open: bool,
}

impl RequestValue {
    pub fn known(text: impl Into<String>) -> Self {
        RequestValue { text: text.into(), is_open: false }
    }

    /// Begins with `text`, and somehow goes on.
    pub fn beginning(text: impl Into<String>) -> Self {
        RequestValue { text: text.into() + "*", is_open: true }
    }

    fn beginning_known(&self) -> &str {
        if self.is_open { self.text.strip_suffix('*').unwrap_or(&self.text) } else { &self.text }
    }

    /// Whether a pattern with `*` and `?` stands for it.
    pub fn is_like(&self, pattern: &str) -> Tri {
        if covers(pattern, &self.text) {
            Tri::Yes
        } else if self.is_open && may_begin(pattern, self.beginning_known()) {
            Tri::Unknown
        } else {
            Tri::No
        }
    }

    /// What is open where text is compared ends in the name of a role: letters, digits and a few signs.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
    pub fn is(&self, value: &str) -> Tri {
        if !self.is_open {
            return (self.text == value).into();
        }
        let rest = value.strip_prefix(self.beginning_known()).unwrap_or_default();
        let name = rest.rsplit('/').next().unwrap_or_default();
        let is_name =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '=' | ',' | '.' | '@' | '-');
        if name.is_empty() || !name.chars().all(is_name) { Tri::No } else { Tri::Unknown }
    }

    /// The same, whatever the case. What that means beyond ASCII is not documented.
    pub fn is_ignoring_case(&self, value: &str) -> Tri {
        if !value.is_ascii() {
            return Tri::Unknown;
        }
        let lower = RequestValue { text: self.text.to_ascii_lowercase(), is_open: self.is_open };
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
