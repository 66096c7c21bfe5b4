//! The lines of a policy before and after. What was spliced is known, so that only the lines it
//! touches need comparing.

use crate::text::edit::Edit;
use crate::text::position::Lines;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffKind {
    Kept,
    /// Kept, with a comma behind it that others after it need.
    Comma,
    Added,
    Removed,
}

/// One line, without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiffLine<'a> {
    pub kind: DiffKind,
    /// Its number before, counted from 1.
    pub old: Option<u32>,
    /// Its number after.
    pub new: Option<u32>,
    pub text: &'a str,
}

pub(super) fn diff<'a>(old: &'a str, new: &'a str, edits: &[&Edit]) -> Vec<DiffLine<'a>> {
    let mut diff =
        Diff { old: old.lines().collect(), new: new.lines().collect(), at: (0, 0), lines: Vec::new() };
    for (old_end, new_end, start) in touched(old, new, edits) {
        diff.keep_to(start);
        diff.compare_to(old_end, new_end);
    }
    diff.keep_to(diff.old.len());
    with_commas(diff.lines)
}

/// A line that only got a comma is no line that goes and comes.
fn with_commas(lines: Vec<DiffLine<'_>>) -> Vec<DiffLine<'_>> {
    let mut shown: Vec<DiffLine> = Vec::new();
    for line in lines {
        match shown.last_mut() {
            Some(last)
                if last.kind == DiffKind::Removed
                    && line.kind == DiffKind::Added
                    && line.text.strip_suffix(',') == Some(last.text) =>
            {
                *last = DiffLine { kind: DiffKind::Comma, old: last.old, ..line };
            }
            _ => shown.push(line),
        }
    }
    shown
}

/// For each run of lines that edits touch: where it ends before and after, and where it starts before.
fn touched(old: &str, new: &str, edits: &[&Edit]) -> Vec<(usize, usize, usize)> {
    let (old_lines, new_lines) = (Lines::of(old), Lines::of(new));
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    let (mut added, mut removed) = (0, 0);
    for Edit { range, text } in edits {
        added += text.len();
        removed += range.len();
        let start = old_lines.index(range.start);
        let old_end = old_lines.index(range.end) + 1;
        let new_end = new_lines.index(range.end + added - removed) + 1;
        match runs.last_mut() {
            Some(last) if start < last.0 => *last = (old_end, new_end, last.2),
            _ => runs.push((old_end, new_end, start)),
        }
    }
    runs
}

struct Diff<'a> {
    old: Vec<&'a str>,
    new: Vec<&'a str>,
    /// Lines before and after that are done.
    at: (usize, usize),
    lines: Vec<DiffLine<'a>>,
}

impl<'a> Diff<'a> {
    fn keep(&mut self) {
        let (old, new) = self.at;
        let text = self.new.get(new).copied().unwrap_or_default();
        self.lines.push(DiffLine { kind: DiffKind::Kept, old: number(old), new: number(new), text });
        self.at = (old + 1, new + 1);
    }

    fn remove(&mut self) {
        let (old, new) = self.at;
        let text = self.old.get(old).copied().unwrap_or_default();
        self.lines.push(DiffLine { kind: DiffKind::Removed, old: number(old), new: None, text });
        self.at = (old + 1, new);
    }

    fn add(&mut self) {
        let (old, new) = self.at;
        let text = self.new.get(new).copied().unwrap_or_default();
        self.lines.push(DiffLine { kind: DiffKind::Added, old: None, new: number(new), text });
        self.at = (old, new + 1);
    }

    fn keep_to(&mut self, old_end: usize) {
        while self.at.0 < old_end {
            self.keep();
        }
    }

    /// The longest common subsequence of the lines up to these. The new ones are few, so that it
    /// takes time in proportion to the old ones.
    fn compare_to(&mut self, old_end: usize, new_end: usize) {
        let (old_end, new_end) = (old_end.min(self.old.len()), new_end.min(self.new.len()));
        let common = self.common(old_end, new_end);
        let (old_start, new_start) = self.at;
        let length = |old: usize, new: usize| {
            common.get(old - old_start).and_then(|row| row.get(new - new_start)).copied().unwrap_or_default()
        };
        while self.at.0 < old_end || self.at.1 < new_end {
            let (old, new) = self.at;
            if old < old_end && new < new_end && self.old.get(old) == self.new.get(new) {
                self.keep();
            } else if old < old_end && (new >= new_end || length(old + 1, new) >= length(old, new + 1)) {
                self.remove();
            } else {
                self.add();
            }
        }
    }

    /// At each pair of lines, how many lines from there on are common.
    fn common(&self, old_end: usize, new_end: usize) -> Vec<Vec<u32>> {
        let old = self.old.get(self.at.0..old_end).unwrap_or_default();
        let new = self.new.get(self.at.1..new_end).unwrap_or_default();
        let mut rows = vec![vec![0; new.len() + 1]];
        for before in old.iter().rev() {
            let below = rows.last().cloned().unwrap_or_default();
            let mut row = vec![0; new.len() + 1];
            for (index, after) in new.iter().enumerate().rev() {
                let at = |row: &[u32], index: usize| row.get(index).copied().unwrap_or_default();
                let longest = if before == after {
                    at(&below, index + 1) + 1
                } else {
                    at(&below, index).max(at(&row, index + 1))
                };
                if let Some(place) = row.get_mut(index) {
                    *place = longest;
                }
            }
            rows.push(row);
        }
        rows.reverse();
        rows
    }
}

/// Counted from 1. Texts are of a megabyte at most, so that nothing is cut off.
fn number(index: usize) -> Option<u32> {
    u32::try_from(index + 1).ok()
}
