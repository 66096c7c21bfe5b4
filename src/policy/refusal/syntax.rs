//! In which way a policy is not JSON, in words: what is wrong, where, and what to do.

use std::fmt::{self, Display};

use crate::policy::refusal::Refusal;
use crate::text::At;
use crate::text::finding::Rule;
use crate::text::json::Wrong;
use crate::text::position::Position;

/// A syntax error where the person who pasted the text finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub wrong: Wrong,
    pub position: Position,
}

impl Syntax {
    pub fn code(&self) -> &'static str {
        match self.wrong {
            Wrong::TooLong => Refusal::TooLong.code(),
            Wrong::Ends => "policy.truncated",
            Wrong::CommaTooMany => "policy.trailing-comma",
            Wrong::CommaMissing => "policy.missing-comma",
            Wrong::Comment => "policy.comment",
            _ => "policy.syntax",
        }
    }
}

impl Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Syntax { wrong, position: Position { line, column } } = *self;
        let at = format_args!("line {line}, character {column}");
        match wrong {
            Wrong::TooLong => Refusal::TooLong.fmt(f),
            Wrong::Ends => write!(f, "The policy breaks off at {at}. Copy it again, down to its last “}}”."),
            Wrong::CommaTooMany => write!(f, "There is a comma at {at} with nothing after it. Remove it."),
            Wrong::CommaFirst => write!(f, "There is a comma at {at} with nothing before it. Remove it."),
            Wrong::CommaMissing => write!(f, "A comma is missing before {at}. Add it."),
            Wrong::NotAComma(found) => {
                write!(f, "There is “{found}” at {at} where a comma must be. Write “,” instead.")
            }
            Wrong::ColonMissing => write!(f, "A colon is missing before {at}. Add it."),
            Wrong::NotAColon(found) => {
                write!(f, "There is “{found}” at {at} where a colon must be. Write “:” instead.")
            }
            Wrong::ColonTooMany => write!(f, "There is a second colon at {at}. Remove it."),
            Wrong::SecondColon => {
                write!(f, "There is a second colon at {at} before any comma. Add the comma that is missing.")
            }
            Wrong::ColonInArray => write!(
                f,
                "There is a colon at {at} inside “[ ]”, where values have no names. Use “{{ }}” there or \
                 remove the name."
            ),
            Wrong::NameMissing(':') => {
                write!(f, "A name is missing before the colon at {at}. Add it in double quotes.")
            }
            Wrong::NameMissing(bracket) => write!(
                f,
                "A name is missing before “{bracket}” at {at}. Add it with a colon, or put a list of values \
                 in “[ ]”."
            ),
            Wrong::NameAlone => write!(f, "The name before {at} has no value. Add a colon and the value."),
            Wrong::ValueMissing => write!(f, "A value is missing before {at}. Add it."),
            Wrong::Comment => write!(f, "There is a comment at {at}, and JSON has none. Remove it."),
            Wrong::LeftOut => {
                write!(f, "The dots at {at} replace something that was left out. Paste the whole policy.")
            }
            Wrong::OtherQuote(quote) => write!(f, "There is {} at {at}. Use double quotes.", name(quote)),
            Wrong::QuoteTooMany => write!(f, "There is one quote too many at {at}. Remove it."),
            Wrong::DoubledQuote => {
                write!(
                    f,
                    "The quotes before {at} are doubled, as in a CSV file. Copy the policy from AWS instead."
                )
            }
            Wrong::AfterQuote => write!(
                f,
                "Text follows a closing quote at {at}. Add the quote that is missing before it, or write a \
                 quote inside the text as \\\"."
            ),
            Wrong::QuoteOpen => write!(f, "The quote at {at} is never closed. Add the closing one."),
            Wrong::EscapedQuote => write!(f, "There is a backslash before the quote at {at}. Remove it."),
            Wrong::Unquoted { .. } => {
                write!(f, "The name at {at} has no quotes. Put double quotes around it.")
            }
            Wrong::UnquotedValue => {
                write!(f, "The value at {at} has no quotes. Put double quotes around it.")
            }
            Wrong::Capitals => {
                write!(f, "The word at {at} has capitals, and JSON writes it without. Use small letters.")
            }
            Wrong::Number => {
                write!(
                    f,
                    "The number at {at} isn't written as JSON writes numbers. Put double quotes around it."
                )
            }
            Wrong::Escape => write!(f, "A backslash at {at} has no meaning in JSON. Remove it."),
            Wrong::HexEscape => {
                write!(
                    f,
                    "The “\\u” at {at} needs four digits (0-9, a-f) after it. Complete it or remove it."
                )
            }
            Wrong::LineBreakInString => write!(
                f,
                "A line ends inside quotes at {at}. Join it with the next line, or add the closing quote."
            ),
            Wrong::ControlInString('\t') => write!(f, "There is a tab inside quotes at {at}. Remove it."),
            Wrong::ControlInString(control) => write!(
                f,
                "There is a control character (U+{:04X}) inside quotes at {at}. Remove it.",
                u32::from(control)
            ),
            Wrong::BracketMissing { missing, before } => {
                write!(f, "“{missing}” is missing before “{before}” at {at}. Add it.")
            }
            Wrong::OtherBracket { found, right } => {
                write!(f, "“{found}” at {at} must be “{right}”. Change it.")
            }
            Wrong::BracketTooMany(bracket) => {
                write!(f, "There is one “{bracket}” too many at {at}. Remove it.")
            }
            Wrong::After => write!(f, "There is more text after the policy at {at}. Paste one policy alone."),
            Wrong::Unexpected(character) => {
                let at = At { character, position: column as usize };
                write!(f, "A policy can't have {at} of line {line}. Remove it, or copy the policy again.")
            }
        }
    }
}

fn name(quote: char) -> &'static str {
    match quote {
        '\'' => "a single quote",
        '`' | '´' => "a backtick",
        '&' => "a quote as HTML writes it (&quot;)",
        _ => "a curly quote",
    }
}
