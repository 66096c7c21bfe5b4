//! Positions in a text as editors count them.

use crate::text::finding::Finding;

/// A line, and a character in it, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// Where the lines of a text begin, so that many positions cost little more than one.
#[derive(Debug)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub fn of(text: &str) -> Self {
        let after_breaks = text.match_indices('\n').map(|(index, _)| index + 1);
        Lines(std::iter::once(0).chain(after_breaks).collect())
    }

    /// The index of the line that holds the byte `offset`.
    pub fn index(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The line of the byte `offset`, counted from 1.
    pub fn line(&self, offset: usize) -> u32 {
        count(self.index(offset) + 1)
    }

    /// The position of the byte `offset` in `text`, the one that these are the lines of. Editors show no byte order mark
    /// and do not count it.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        const BYTE_ORDER_MARK: char = '\u{feff}';
        let index = self.index(offset);
        let start = self.0.get(index).copied().unwrap_or_default();
        let before = text.get(start..offset).unwrap_or_default();
        let before = if index == 0 { before.strip_prefix(BYTE_ORDER_MARK).unwrap_or(before) } else { before };
        let before = before.chars().count();
        Position { line: count(index + 1), column: count(before + 1) }
    }
}

/// Texts are of a megabyte at most, so that nothing is cut off.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Finding {
    pub(crate) fn at(mut self, position: Position) -> Self {
        self.line = Some(position.line);
        self.column = Some(position.column);
        self
    }

    pub(crate) fn in_path(mut self, path: String) -> Self {
        self.path = Some(path);
        self
    }
}
