//! Changes of a text that leave its other bytes as they are.

use std::ops::Range;

/// Some bytes of a text, and what stands in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub range: Range<usize>,
    pub text: String,
}

impl Edit {
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Edit { range: at..at, text: text.into() }
    }

    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Edit { range, text: text.into() }
    }
}

/// What edits, in the order of their places, make of a text.
pub(crate) fn apply<'a>(text: &str, edits: impl IntoIterator<Item = &'a Edit>) -> String {
    let mut edited = String::new();
    let mut kept = 0;
    for edit in edits {
        edited.push_str(text.get(kept..edit.range.start).unwrap_or_default());
        edited.push_str(&edit.text);
        kept = edit.range.end;
    }
    edited.push_str(text.get(kept..).unwrap_or_default());
    edited
}
