//! Where a document stands in the text that was pasted.

use std::cell::OnceCell;

use super::around::visible_start;
use super::cleanup::Unwrapped;
use crate::policy::document_kind;
use crate::policy::refusal::Refusal;
use crate::text::finding::{Finding, Rule};
use crate::text::json::{self, SyntaxError};
use crate::text::position::{Lines, Position};

#[derive(Debug)]
pub(super) struct Origin {
    /// What was pasted, character by character.
    pasted: String,
    /// Those of the text, once a position is asked for.
    lines: OnceCell<Lines>,
    /// Without the line breaks of a terminal.
    unwrapped: Option<Unwrapped>,
    /// The byte where the document begins, or the string that holds it.
    pub start: usize,
    encoding: Encoding,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Encoding {
    Bare,
    /// A string holds the document, after this many bytes of blanks.
    Escaped {
        padding: usize,
    },
}

impl Origin {
    pub fn of(pasted: String, start: usize) -> Self {
        Origin { pasted, lines: OnceCell::new(), unwrapped: None, start, encoding: Encoding::Bare }
    }

    pub fn text(&self) -> &str {
        self.unwrapped.as_ref().map_or(&self.pasted, |unwrapped| &unwrapped.text)
    }

    /// The text from where the document begins.
    pub fn rest(&self) -> &str {
        self.text().get(self.start..).unwrap_or_default()
    }

    /// The same text, where the document is inside of what begins here.
    pub fn inside(self, start: usize, encoding: Encoding) -> Self {
        Origin { start, encoding, ..self }
    }

    /// The text before the document.
    pub fn before(&self) -> &str {
        self.text().get(..self.start).unwrap_or_default()
    }

    /// Without the line breaks that a terminal put into strings; as it was where it is not certain that there are any.
    pub fn unwrapped(self) -> Result<Self, Self> {
        match Unwrapped::of(&self.pasted, self.start) {
            Some(unwrapped) => Ok(Origin { unwrapped: Some(unwrapped), ..self }),
            None => Err(self),
        }
    }

    /// Where the byte `offset` of the document stands in what was pasted.
    pub fn position(&self, offset: usize) -> Position {
        let inside = match self.encoding {
            Encoding::Bare => offset,
            Encoding::Escaped { padding } => json::offset_in_literal(self.rest(), padding + offset),
        };
        self.lines().position(&self.pasted, self.original(self.start + inside))
    }

    /// The line of [`position`](Self::position), which costs next to nothing but for a string that was on several.
    pub fn line(&self, offset: usize) -> u32 {
        match (self.encoding, &self.unwrapped) {
            (Encoding::Bare, _) => self.lines().line(self.original(self.start + offset)),
            // A literal is on one line.
            (Encoding::Escaped { .. }, None) => self.lines().line(self.start),
            (Encoding::Escaped { .. }, Some(_)) => self.position(offset).line,
        }
    }

    /// Why the text is not taken.
    pub fn refused(&self, refusal: Refusal) -> Finding {
        refusal.finding().at(self.lines().position(&self.pasted, visible_start(&self.pasted)))
    }

    /// Why `document`, which begins here, is not read.
    pub fn syntax(&self, error: SyntaxError, document: &str) -> Finding {
        let position = self.position(error.at);
        document_kind::of_syntax(error, document, position).finding().at(position)
    }

    fn original(&self, offset: usize) -> usize {
        self.unwrapped.as_ref().map_or(offset, |unwrapped| unwrapped.original(offset))
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.pasted))
    }
}
