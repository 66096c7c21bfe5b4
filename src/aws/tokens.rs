//! The pieces of a longer paste: a command, a line of JSON, YAML or HCL, a row of a list.

use crate::aws::aws_address::is_aws_host;
use crate::text::is_quote;
use crate::text::placeholder::expression_at;

/// Bytes of text that are taken to pieces. Nobody looks for one value in more.
pub(crate) const MAX_BYTES: usize = 1 << 16;

/// A piece of a longer paste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PasteToken<'a> {
    Word(&'a str),
    /// Without its quotes.
    Quoted(&'a str),
    /// An ARN, or an address with a scheme or a host of AWS.
    Reference(&'a str),
    /// A character that stands between others.
    Mark(char),
}

/// All pieces of a text, and the text without its references.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    pub all: Vec<PasteToken<'a>>,
    /// Each reference in it is a line break.
    pub plain: String,
}

impl<'a> Tokens<'a> {
    /// In a time that grows with the length of `text`, which is best at most [`MAX_BYTES`].
    pub fn of(text: &'a str) -> Self {
        let tokens = Lexer::new(text).tokens();
        match tokens.all[..] {
            // Quotes around all of it say nothing.
            [PasteToken::Quoted(all)] => Lexer::new(all).tokens(),
            _ => tokens,
        }
    }

    /// The words, with quotes or without.
    pub fn words(&self) -> impl Iterator<Item = &'a str> {
        self.all.iter().filter_map(|token| token.word())
    }

    /// The name of the value at `index`: what stands before the sign before it, or an option. Where
    /// values are asked for, the time for all of them grows with their number.
    pub fn name_of(&self, index: usize) -> Option<&'a str> {
        let before = self.all.get(..index)?;
        let before = match before.split_last() {
            Some((tag, before)) if tag.is_tag() => before,
            _ => before,
        };
        let is_sign = |token: &&PasteToken| matches!(token, PasteToken::Mark(':' | '=' | '|' | '>'));
        match before.last()? {
            PasteToken::Word(option) if option.starts_with('-') => Some(option),
            sign if is_sign(&sign) => before.iter().rev().find(|token| !is_sign(token))?.word(),
            _ => None,
        }
    }
}

impl<'a> PasteToken<'a> {
    /// Whether it is YAML's way to say what kind of value follows, such as `!Sub`.
    pub fn is_tag(&self) -> bool {
        matches!(self, PasteToken::Word(word) if word.starts_with('!') && expression_at(word).is_none())
    }

    pub fn word(&self) -> Option<&'a str> {
        match self {
            PasteToken::Word(word) | PasteToken::Quoted(word) => Some(word),
            PasteToken::Reference(_) | PasteToken::Mark(_) => None,
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    lower: String,
    at: usize,
    /// Where the next ARN, and the next address with a scheme, begins.
    next_arn: usize,
    next_scheme: usize,
    /// Where the quotes end that are open here, of which there are no more than kinds of quotes.
    closing: Vec<usize>,
    tokens: Tokens<'a>,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        let tokens = Tokens { all: Vec::new(), plain: String::new() };
        let lower = text.to_ascii_lowercase();
        Lexer { text, lower, at: 0, next_arn: 0, next_scheme: 0, closing: Vec::new(), tokens }
    }

    fn tokens(mut self) -> Tokens<'a> {
        while let Some(c) = self.rest().chars().next() {
            self.look_for_references();
            self.closing.retain(|end| *end >= self.at);
            let next = self.next_arn.min(self.next_scheme);
            if self.at == next {
                self.reference(0);
            } else if c.is_whitespace() || c.is_control() || self.closing.contains(&self.at) {
                self.take(c.len_utf8(), None);
            } else if is_quote(c) {
                self.quoted(c);
            } else {
                self.word(next - self.at);
            }
        }
        self.tokens
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Goes on by `length`.
    fn take(&mut self, length: usize, token: Option<PasteToken<'a>>) {
        self.tokens.plain.push_str(&self.rest()[..length]);
        self.tokens.all.extend(token);
        self.at += length;
    }

    fn look_for_references(&mut self) {
        let is_alphanumeric = |c: char| c.is_ascii_alphanumeric();
        let lower = &self.lower;
        if self.next_arn <= self.at {
            let arn = lower[self.at..].match_indices("arn:aws").map(|(start, _)| self.at + start);
            let mut apart = arn.filter(|start| !lower[..*start].ends_with(is_alphanumeric));
            self.next_arn = apart.next().unwrap_or(usize::MAX);
        }
        if self.next_scheme <= self.at {
            self.next_scheme = lower[self.at..].find("://").map_or(usize::MAX, |end| {
                let scheme = &lower[self.at..self.at + end];
                self.at + scheme.trim_end_matches(is_alphanumeric).len()
            });
        }
    }

    /// An ARN or an address, up to the next blank behind its first `known` bytes.
    fn reference(&mut self, known: usize) {
        let is_end = |c: char| c.is_whitespace() || c.is_control() || is_quote(c) || matches!(c, '<' | '>');
        let rest = self.rest();
        let length = rest[known..].find(is_end).map_or(rest.len(), |end| known + end);
        let reference = &rest[..length];
        // What ends a sentence or a list around it.
        let is_outside = |c: char| match c {
            '.' | ',' | ';' | ':' | '|' => true,
            ')' => !reference.contains('('),
            ']' => !reference.contains('['),
            '}' => !reference.contains('{'),
            _ => false,
        };
        let reference = reference.trim_end_matches(is_outside);
        self.tokens.all.push(PasteToken::Reference(reference));
        self.tokens.plain.push('\n');
        self.at += length;
    }

    fn quoted(&mut self, quote: char) {
        let inside = &self.rest()[quote.len_utf8()..];
        // Quotes that lean end with another one, and not every keyboard has that.
        let is_end = |c: char| if quote.is_ascii() { c == quote } else { !c.is_ascii() && is_quote(c) };
        let Some(end) = inside.find(is_end) else { return self.take(quote.len_utf8(), None) };
        let close = self.at + quote.len_utf8() + end;
        if self.next_arn.min(self.next_scheme) < close {
            self.closing.push(close);
            return self.take(quote.len_utf8(), None);
        }
        let length = inside[end..].chars().next().map_or(0, char::len_utf8);
        self.take(close + length - self.at, Some(PasteToken::Quoted(&inside[..end])));
    }

    /// A word of at most `limit` bytes, or the sign that stands here instead.
    fn word(&mut self, limit: usize) {
        let rest = self.rest();
        let is_mark =
            |c: char| c.is_whitespace() || c.is_control() || is_quote(c) || "<>[](){},;|".contains(c);
        let mut end = 0;
        let mut is_name = rest.starts_with(|c: char| c.is_ascii_alphabetic() || "_$-.".contains(c));
        while let Some(c) = rest[end..].chars().next() {
            if let Some(expression) = expression_at(&rest[end..]) {
                end += expression.len();
                continue;
            }
            // What follows the name of a value is the value.
            if is_mark(c) || ((is_name || end == 0) && matches!(c, ':' | '=')) {
                break;
            }
            is_name &= c.is_ascii_alphanumeric() || "_$-.".contains(c);
            end += c.len_utf8();
        }
        let word = &rest[..end.min(limit)];
        if is_aws_host(word.split(['/', '?', '#']).next().unwrap_or_default()) {
            self.reference(word.len());
        } else if word.is_empty() {
            let mark = rest.chars().next().unwrap_or_default();
            self.take(mark.len_utf8(), Some(PasteToken::Mark(mark)));
        } else {
            self.take(word.len(), Some(PasteToken::Word(word)));
        }
    }
}
