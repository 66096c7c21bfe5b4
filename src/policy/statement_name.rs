//! How a sentence names a statement.

use std::fmt::{self, Display};

use crate::policy::document::Document;
use crate::policy::statement::Statement;
use crate::text::credentials::Quoted;

/// A statement as its reader finds it: by its Sid or else its number, and its line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StatementName<'a> {
    pub number: usize,
    pub sid: Option<&'a str>,
    /// In the text as it was given, counted from 1.
    pub line: u32,
}

impl<'a> StatementName<'a> {
    pub fn of(statement: &'a Statement<'a>, document: &Document) -> Self {
        let line = document.line(statement.span.start);
        let sid = statement.sid().filter(|sid| !sid.trim().is_empty());
        StatementName { number: statement.number, sid, line }
    }
}

impl Display for StatementName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sid {
            Some(sid) => write!(f, "{} (line {})", Quoted(sid), self.line),
            None => write!(f, "Statement {} (line {})", self.number, self.line),
        }
    }
}
