//! What a check answers: a value, and findings in words a network admin knows.

use std::fmt::Display;

/// How much a [`Finding`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It can never work; actions that need the value wait until it is fixed.
    Error,
    /// Legal, or once legal, and probably not what was meant. Never blocks.
    Warning,
    /// Nothing is wrong; good to know.
    Info,
}

impl Severity {
    /// Its name in markup and in the JavaScript API.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// One thing worth saying about what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// Stable name of the rule, such as `account-id.wrong-length`, so that a host can translate.
    pub code: &'static str,
    /// What is wrong, where, and what to do: whole sentences, from the capital letter to the full stop.
    pub message: String,
    /// Where in a document it is, such as `Statement[0].Resource`.
    pub path: Option<String>,
    /// The line in the text as it was given, counted from 1.
    pub line: Option<u32>,
    /// The character in that line, counted from 1.
    pub column: Option<u32>,
    /// What to put there or to run instead, ready to copy.
    pub fix: Option<String>,
}

/// What one click makes of a field, where there is little doubt what was meant. Nothing but that click
/// does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// This value takes the place of the text. It is the `fix` of the finding, too.
    Use(String),
    /// The two fields exchange their texts.
    Swap,
    /// The text goes.
    Empty,
}

/// A rule that some text breaks; its `Display` is the one place where the wording lives.
pub(crate) trait Rule: Display {
    const SEVERITY: Severity;

    fn code(&self) -> &'static str;

    /// What fixes it in one click.
    fn offer(&self) -> Option<Offer> {
        None
    }

    fn finding(&self) -> Finding {
        Finding {
            severity: Self::SEVERITY,
            code: self.code(),
            message: self.to_string(),
            path: None,
            line: None,
            column: None,
            fix: match self.offer() {
                Some(Offer::Use(value)) => Some(value),
                Some(Offer::Swap | Offer::Empty) | None => None,
            },
        }
    }
}

/// The answer for a field in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Ok,
    Warning,
    Error,
    /// Nothing was typed. Not an error until a value is needed.
    Empty,
}

impl Status {
    /// Its name in markup and in the JavaScript API.
    pub fn name(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Warning => "warning",
            Status::Error => "error",
            Status::Empty => "empty",
        }
    }
}

/// What could be made of the text in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<T> {
    pub status: Status,
    /// The value read; there exactly when `status` is `Ok` or `Warning`.
    pub value: Option<T>,
    /// What the value was taken from, such as `an ARN`, when the text was more than the value.
    pub taken: Option<&'static str>,
    /// Errors first. For `Empty` it holds what to say once the value is needed.
    pub findings: Vec<Finding>,
    /// What fixes the first finding that can be fixed in one click.
    pub offer: Option<Offer>,
}

impl<T> Checked<T> {
    pub(crate) fn empty(rule: impl Rule) -> Self {
        Checked {
            status: Status::Empty,
            value: None,
            taken: None,
            findings: vec![rule.finding()],
            offer: None,
        }
    }

    pub(crate) fn error(rule: impl Rule) -> Self {
        let offer = rule.offer();
        Checked { status: Status::Error, value: None, taken: None, findings: vec![rule.finding()], offer }
    }

    pub(crate) fn read(value: T, taken: Option<&'static str>) -> Self {
        Checked { status: Status::Ok, value: Some(value), taken, findings: Vec::new(), offer: None }
    }

    /// Adds a rule that the text breaks: an error takes away the value, and with it what it was taken from.
    pub(crate) fn broken<R: Rule>(mut self, rule: R) -> Self {
        match R::SEVERITY {
            Severity::Error => {
                self.status = Status::Error;
                self.value = None;
                self.taken = None;
            }
            Severity::Warning if self.status == Status::Ok => self.status = Status::Warning,
            Severity::Warning | Severity::Info => {}
        }
        self.findings.push(rule.finding());
        self.offer = self.offer.or_else(|| rule.offer());
        self
    }
}
