//! Reads JSON as RFC 8259 defines it, and says in which way a text is not JSON.

use super::{Node, ValueKind};
use crate::text;

/// In which way a text is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    TooLong,
    /// It ends where more has to come.
    Ends,
    /// With nothing after it.
    CommaTooMany,
    /// With nothing before it.
    CommaFirst,
    CommaMissing,
    /// What stands in the place of a comma.
    NotAComma(char),
    ColonMissing,
    NotAColon(char),
    /// Right behind another one.
    ColonTooMany,
    /// A second one before any comma.
    SecondColon,
    /// As if an array had names.
    ColonInArray,
    /// Before this colon or bracket.
    NameMissing(char),
    /// A name with neither colon nor value.
    NameAlone,
    ValueMissing,
    Comment,
    /// Three dots, or the character for them.
    LeftOut,
    /// A quote of another kind than JSON's.
    OtherQuote(char),
    QuoteTooMany,
    /// Two quotes where one is meant, as in a CSV file.
    DoubledQuote,
    /// Text right behind a closing quote.
    AfterQuote,
    /// It is never closed.
    QuoteOpen,
    /// A backslash before the quote that begins a string.
    EscapedQuote,
    /// A name without quotes, and whether `=` follows it; or `=` after a name with quotes.
    Unquoted {
        assigned: bool,
    },
    /// A value without quotes, such as `*`.
    UnquotedValue,
    /// `True` and the like.
    Capitals,
    Number,
    Escape,
    /// `\u` without four hexadecimal digits.
    HexEscape,
    LineBreakInString,
    ControlInString(char),
    /// This bracket is missing before that one.
    BracketMissing {
        missing: char,
        before: char,
    },
    /// This bracket closes what one of another kind opened.
    OtherBracket {
        found: char,
        right: char,
    },
    BracketTooMany(char),
    /// More text after the end.
    After,
    Unexpected(char),
}

/// What is wrong at which byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub wrong: Wrong,
    pub at: usize,
}

/// What has to come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// After `{`.
    FirstName,
    /// After a comma.
    Name,
    Colon,
    /// After a colon.
    Value,
    /// After `[`.
    FirstElement,
    /// After a comma.
    Element,
    CommaOrEnd,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    nodes: Vec<Node>,
    /// Indices of the objects and arrays around the current place.
    open: Vec<u32>,
}

/// The value that a text begins with, and the byte after it.
pub(super) fn first(text: &str) -> Result<(Vec<Node>, usize), SyntaxError> {
    if text.len() > text::MAX_BYTES {
        return Err(SyntaxError { wrong: Wrong::TooLong, at: 0 });
    }
    let mut scanner = Scanner { text, at: 0, nodes: Vec::new(), open: Vec::new() };
    scanner.document()?;
    Ok((scanner.nodes, scanner.at))
}

/// Says what is wrong with a text that goes on after the value that ends at this byte.
pub(crate) fn nothing_after(text: &str, end: usize) -> Result<(), SyntaxError> {
    let mut scanner = Scanner { text, at: end, nodes: Vec::new(), open: Vec::new() };
    scanner.skip_blanks();
    let mut rest = scanner.rest().chars();
    let wrong = match rest.next() {
        None => return Ok(()),
        Some(bracket @ ('}' | ']')) => Wrong::BracketTooMany(bracket),
        Some(end @ (',' | ';')) if rest.as_str().trim_start_matches(BLANKS).is_empty() => {
            Wrong::Unexpected(end)
        }
        Some(_) => Wrong::After,
    };
    Err(scanner.wrong(wrong))
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

impl Scanner<'_> {
    fn document(&mut self) -> Result<(), SyntaxError> {
        let mut next = Next::Value;
        loop {
            if let Some(inside) = self.value(next)? {
                next = inside;
                continue;
            }
            while let Some(kind) = self.innermost() {
                if !self.closes(kind)? {
                    next = self.comma(kind)?;
                    break;
                }
            }
            if self.open.is_empty() {
                return Ok(());
            }
        }
    }

    /// Reads a value, or the beginning of one that has others inside: then it tells which comes next.
    fn value(&mut self, next: Next) -> Result<Option<Next>, SyntaxError> {
        self.skip_blanks();
        let start = self.at;
        match self.peek() {
            Some(b'{') => self.begin(ValueKind::Object),
            Some(b'[') => self.begin(ValueKind::Array),
            Some(b'"') => {
                self.string()?;
                Ok(self.leaf(ValueKind::String, start))
            }
            Some(b'-' | b'0'..=b'9') if self.is_number() => {
                let is_number = self.number();
                self.bare(start, is_number)?;
                Ok(self.leaf(ValueKind::Number, start))
            }
            Some(b'a'..=b'z') => {
                let length = self.bytes().iter().take_while(|b| b.is_ascii_alphanumeric()).count();
                let kind = match self.bytes().get(..length) {
                    Some(b"true" | b"false") => ValueKind::Boolean,
                    Some(b"null") => ValueKind::Null,
                    _ => return Err(self.unexpected(next)),
                };
                self.at += length;
                self.bare(start, true)?;
                Ok(self.leaf(kind, start))
            }
            _ => Err(self.unexpected(next)),
        }
    }

    /// Reads the beginning of an object or array, and its end where it has nothing inside.
    fn begin(&mut self, kind: ValueKind) -> Result<Option<Next>, SyntaxError> {
        let index = self.nodes.len();
        let start = self.at;
        self.at += 1;
        self.nodes.push(Node { kind, start: short(start), end: 0, next: 0 });
        self.open.push(short(index));
        if self.closes(kind)? {
            return Ok(None);
        }
        if kind == ValueKind::Object {
            self.name(Next::FirstName)?;
            return Ok(Some(Next::Value));
        }
        Ok(Some(Next::FirstElement))
    }

    fn leaf(&mut self, kind: ValueKind, start: usize) -> Option<Next> {
        let next = short(self.nodes.len() + 1);
        self.nodes.push(Node { kind, start: short(start), end: short(self.at), next });
        None
    }

    /// Whether what begins with a sign or digit is meant as a number.
    fn is_number(&self) -> bool {
        let digits = self.bytes().strip_prefix(b"-").unwrap_or(self.bytes());
        digits.first().is_some_and(u8::is_ascii_digit)
    }

    /// Sees to it that a value without quotes, which began at `start`, ends here.
    fn bare(&mut self, start: usize, is_right: bool) -> Result<(), SyntaxError> {
        let goes_on = |c: char| c.is_alphanumeric() || "_-+.:/*@$%".contains(c);
        let rest = self.rest();
        let after = rest.trim_start_matches(goes_on);
        if is_right && (after.len() == rest.len() || self.is_comment() || self.is_left_out()) {
            return Ok(());
        }
        let token = self.text.get(start..self.text.len() - after.len()).unwrap_or_default();
        let is_of_number = |c: char| c.is_ascii_digit() || "-+.eE".contains(c);
        let wrong = match is_right || !token.chars().all(is_of_number) {
            true => Wrong::UnquotedValue,
            false => Wrong::Number,
        };
        Err(SyntaxError { wrong, at: start })
    }

    fn innermost(&self) -> Option<ValueKind> {
        let index = *self.open.last()?;
        self.nodes.get(index as usize).map(|node| node.kind)
    }

    /// Reads the end of the innermost object or array, if it comes next.
    fn closes(&mut self, kind: ValueKind) -> Result<bool, SyntaxError> {
        self.skip_blanks();
        let end = if kind == ValueKind::Object { b'}' } else { b']' };
        match self.peek() {
            Some(byte) if byte == end => {}
            Some(_) => return Ok(false),
            None => return Err(self.wrong(Wrong::Ends)),
        }
        self.at += 1;
        let next = short(self.nodes.len());
        if let Some(node) = self.open.pop().and_then(|index| self.nodes.get_mut(index as usize)) {
            node.end = short(self.at);
            node.next = next;
        }
        Ok(true)
    }

    /// Reads the comma before another element or member, and the member's name.
    fn comma(&mut self, kind: ValueKind) -> Result<Next, SyntaxError> {
        if self.peek() != Some(b',') {
            return Err(self.unexpected(Next::CommaOrEnd));
        }
        let comma = self.at;
        self.at += 1;
        self.skip_blanks();
        match self.peek() {
            Some(b'}' | b']' | b',') => Err(SyntaxError { wrong: Wrong::CommaTooMany, at: comma }),
            _ if kind == ValueKind::Array => Ok(Next::Element),
            _ => self.name(Next::Name).map(|()| Next::Value),
        }
    }

    fn name(&mut self, next: Next) -> Result<(), SyntaxError> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(next));
        }
        self.string()?;
        self.leaf(ValueKind::String, start);
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return Err(self.unexpected(Next::Colon));
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                // A text that was cut off seldom ends with a bracket.
                None if self.text.trim_end_matches(BLANKS).ends_with(['}', ']']) => {
                    return Err(SyntaxError { wrong: Wrong::QuoteOpen, at: start });
                }
                None => return Err(self.wrong(Wrong::Ends)),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(b'\n' | b'\r') => return Err(self.wrong(Wrong::LineBreakInString)),
                Some(control @ 0..=0x1f) => {
                    return Err(self.wrong(Wrong::ControlInString(char::from(control))));
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<(), SyntaxError> {
        let escape = self.bytes();
        let is_hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
        self.at += match (escape.get(1), escape.get(2..6)) {
            (Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't'), _) => 2,
            (Some(b'u'), Some(digits)) if is_hex(digits) => 6,
            (None, _) | (Some(b'u'), None) => {
                return Err(SyntaxError { wrong: Wrong::Ends, at: self.text.len() });
            }
            (Some(b'u'), _) => return Err(self.wrong(Wrong::HexEscape)),
            _ => return Err(self.wrong(Wrong::Escape)),
        };
        Ok(())
    }

    /// Reads a number as far as it is one, and tells whether that is all of it.
    fn number(&mut self) -> bool {
        self.skip_one_of(b"-");
        let is_zero = self.peek() == Some(b'0');
        let digits = self.skip_digits();
        if digits == 0 || (is_zero && digits > 1) {
            return false;
        }
        if self.skip_one_of(b".") && self.skip_digits() == 0 {
            return false;
        }
        if self.skip_one_of(b"eE") {
            self.skip_one_of(b"+-");
            return self.skip_digits() > 0;
        }
        true
    }

    fn skip_one_of(&mut self, bytes: &[u8]) -> bool {
        let is_there = self.peek().is_some_and(|byte| bytes.contains(&byte));
        self.at += usize::from(is_there);
        is_there
    }

    fn skip_digits(&mut self) -> usize {
        let digits = self.bytes().iter().take_while(|b| b.is_ascii_digit()).count();
        self.at += digits;
        digits
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// What is left.
    fn bytes(&self) -> &[u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn wrong(&self, wrong: Wrong) -> SyntaxError {
        SyntaxError { wrong, at: self.at }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn is_comment(&self) -> bool {
        ["#", "//", "/*"].iter().any(|start| self.rest().starts_with(start))
    }

    fn is_left_out(&self) -> bool {
        ["...", "…"].iter().any(|dots| self.rest().starts_with(dots))
    }

    /// Names what stands here instead of what has to come.
    fn unexpected(&self, next: Next) -> SyntaxError {
        let mut after = self.rest().chars();
        let Some(first) = after.next() else { return self.wrong(Wrong::Ends) };
        let wrong = match next {
            _ if self.is_comment() => Wrong::Comment,
            _ if self.is_left_out() => Wrong::LeftOut,
            _ if first == '\\' && after.as_str().starts_with('"') => Wrong::EscapedQuote,
            _ if ["quot;", "#34;"].iter().any(|quote| after.as_str().starts_with(quote)) && first == '&' => {
                Wrong::OtherQuote('&')
            }
            Next::FirstName | Next::Name => self.instead_of_name(first, next),
            Next::Colon => self.instead_of_colon(first, after.as_str()),
            Next::Value | Next::FirstElement | Next::Element => {
                self.instead_of_value(first, after.as_str(), next)
            }
            Next::CommaOrEnd => self.instead_of_comma(first, after.as_str()),
        };
        self.wrong(wrong)
    }

    fn instead_of_name(&self, first: char, next: Next) -> Wrong {
        match first {
            _ if is_other_quote(first) => Wrong::OtherQuote(first),
            _ if first.is_ascii_alphanumeric() || first == '_' => {
                Wrong::Unquoted { assigned: is_assigned(self.rest()) }
            }
            ',' => Wrong::CommaFirst,
            ':' | '{' | '[' => Wrong::NameMissing(first),
            ']' if next == Next::FirstName => self.bracket(first),
            _ => Wrong::Unexpected(first),
        }
    }

    fn instead_of_colon(&self, first: char, after: &str) -> Wrong {
        match first {
            '"' if self.follows_a_quote() => Wrong::QuoteTooMany,
            '=' if !after.starts_with('>') => Wrong::Unquoted { assigned: true },
            ',' | '}' | ']' => Wrong::NameAlone,
            '：' | ';' | '=' | '|' | '~' | '<' | '>' | '?' | '!' | '&' | '%' | '^' | '(' | ')' => {
                Wrong::NotAColon(first)
            }
            _ if self.follows_a_quote() && first.is_alphabetic() && !self.is_constant() => {
                let before = self.text.get(..self.at).unwrap_or_default();
                if before.ends_with("\"\"") { Wrong::DoubledQuote } else { Wrong::AfterQuote }
            }
            _ if begins_value(self.rest()) => Wrong::ColonMissing,
            _ => Wrong::Unexpected(first),
        }
    }

    fn instead_of_value(&self, first: char, after: &str, next: Next) -> Wrong {
        let is_digit_next = after.starts_with(|c: char| c.is_ascii_digit());
        let is_letter_next = after.starts_with(|c: char| c.is_ascii_alphabetic());
        match (first, next) {
            (',' | '}' | ']', Next::Value) => Wrong::ValueMissing,
            (',', _) => Wrong::CommaFirst,
            ('}', _) => self.bracket(first),
            (':', Next::Value) => Wrong::ColonTooMany,
            _ if is_other_quote(first) => Wrong::OtherQuote(first),
            _ if self.is_constant() => Wrong::Capitals,
            ('+' | '.', _) if is_digit_next => Wrong::Number,
            ('-' | '+', _) if is_letter_next => Wrong::UnquotedValue,
            ('_' | '*' | '$' | '@' | '/' | '<' | '%' | '~' | '&' | '!' | '^' | '?', _) => {
                Wrong::UnquotedValue
            }
            _ if first.is_ascii_alphabetic() => Wrong::UnquotedValue,
            _ => Wrong::Unexpected(first),
        }
    }

    fn instead_of_comma(&self, first: char, after: &str) -> Wrong {
        let after = after.trim_start_matches(BLANKS);
        let is_last = after.is_empty() || after.starts_with(['}', ']']);
        let may_be_text = |c: char| c.is_alphanumeric() || is_other_quote(c) || "-+._*$@/%&~!?".contains(c);
        match first {
            '}' | ']' => self.bracket(first),
            ':' if self.innermost() == Some(ValueKind::Array) => Wrong::ColonInArray,
            ':' => Wrong::SecondColon,
            ';' | '，' | '、' | '|' if !is_last => Wrong::NotAComma(first),
            '"' if self.follows_a_quote() && (is_last || after.starts_with(',')) => Wrong::QuoteTooMany,
            '"' | '{' | '[' => Wrong::CommaMissing,
            _ if self.follows_a_quote() && may_be_text(first) => Wrong::AfterQuote,
            _ if begins_value(self.rest()) => Wrong::CommaMissing,
            _ => Wrong::Unexpected(first),
        }
    }

    /// Whether this is `true`, `false` or `null`, with or without capitals.
    fn is_constant(&self) -> bool {
        let length = self.bytes().iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let word = self.bytes().get(..length).unwrap_or_default();
        ["true", "false", "null"].iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
    }

    /// Whether the byte before this place is a closing quote.
    fn follows_a_quote(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|before| self.text.as_bytes().get(before));
        before == Some(&b'"')
    }

    /// A closing bracket that is not the one of the innermost object or array.
    fn bracket(&self, found: char) -> Wrong {
        let closed = if found == '}' { ValueKind::Object } else { ValueKind::Array };
        let right = if found == '}' { ']' } else { '}' };
        let mut open = self.open.iter().filter_map(|index| self.nodes.get(*index as usize));
        match open.any(|node| node.kind == closed) {
            true => Wrong::BracketMissing { missing: right, before: found },
            false => Wrong::OtherBracket { found, right },
        }
    }
}

/// Quotes that JSON does not know.
pub(crate) fn is_other_quote(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '\u{2018}'..='\u{201F}' | '\u{2032}' | '\u{2033}' | '«' | '»' | '\u{FF02}')
}

/// Whether a value begins so, or somebody may have meant it to.
fn begins_value(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['-', '+', '.']);
    match text.chars().next() {
        Some('-' | '+' | '.') => unsigned.starts_with(|c: char| c.is_ascii_alphanumeric()),
        Some(first) => first.is_alphanumeric() || is_other_quote(first) || "\"{[_*$@".contains(first),
        None => false,
    }
}

/// `Name = …`, as in Terraform.
fn is_assigned(rest: &str) -> bool {
    let after = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    after.trim_start_matches([' ', '\t']).starts_with('=')
}

/// Texts are of a megabyte at most, so that nothing is cut off.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
