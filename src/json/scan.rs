//! Reads JSON as RFC 8259 defines it, and says in which way a text is not JSON.

use super::{Kind, Node};
use crate::text;

/// In which way a text is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    TooLong,
    /// It ends where more has to come.
    Ends,
    CommaTooMany,
    CommaMissing,
    ColonMissing,
    ValueMissing,
    Comment,
    SingleQuote,
    /// A name without quotes, and whether `=` follows it.
    Unquoted {
        assigned: bool,
    },
    /// A value without quotes, such as `True`.
    Word,
    Number,
    Escape,
    LineBreakInString,
    ControlInString,
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
    Name,
    Colon,
    Value,
    CommaOrEnd,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    nodes: Vec<Node>,
    /// Indices of the objects and arrays around the current place.
    open: Vec<u32>,
}

pub(super) fn scan(text: &str) -> Result<Vec<Node>, SyntaxError> {
    if text.len() > text::MAX_BYTES {
        return Err(SyntaxError { wrong: Wrong::TooLong, at: 0 });
    }
    let mut scanner = Scanner { text, at: 0, nodes: Vec::new(), open: Vec::new() };
    scanner.document()?;
    Ok(scanner.nodes)
}

impl Scanner<'_> {
    fn document(&mut self) -> Result<(), SyntaxError> {
        loop {
            let is_open = self.value()?;
            if is_open {
                continue;
            }
            while let Some(kind) = self.innermost() {
                if !self.closes(kind)? {
                    self.comma(kind)?;
                    break;
                }
            }
            if self.open.is_empty() {
                self.skip_blanks();
                return if self.at == self.text.len() { Ok(()) } else { Err(self.wrong(Wrong::After)) };
            }
        }
    }

    /// Reads a value, or the beginning of one that has others inside: then the first of these comes next.
    fn value(&mut self) -> Result<bool, SyntaxError> {
        self.skip_blanks();
        let start = self.at;
        match self.peek() {
            Some(b'{') => self.begin(Kind::Object),
            Some(b'[') => self.begin(Kind::Array),
            Some(b'"') => {
                self.string()?;
                Ok(self.leaf(Kind::String, start))
            }
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                Ok(self.leaf(Kind::Number, start))
            }
            Some(b'a'..=b'z') => {
                let length = self.bytes().iter().take_while(|b| b.is_ascii_alphanumeric()).count();
                let kind = match self.bytes().get(..length) {
                    Some(b"true" | b"false") => Kind::Boolean,
                    Some(b"null") => Kind::Null,
                    _ => return Err(self.unexpected(Next::Value)),
                };
                self.at += length;
                Ok(self.leaf(kind, start))
            }
            _ => Err(self.unexpected(Next::Value)),
        }
    }

    /// Whether the object or array that begins here has something inside.
    fn begin(&mut self, kind: Kind) -> Result<bool, SyntaxError> {
        let index = self.nodes.len();
        let start = self.at;
        self.at += 1;
        self.nodes.push(Node { kind, start: short(start), end: 0, next: 0 });
        self.open.push(short(index));
        if self.closes(kind)? {
            return Ok(false);
        }
        if kind == Kind::Object {
            self.name()?;
        }
        Ok(true)
    }

    fn leaf(&mut self, kind: Kind, start: usize) -> bool {
        let next = short(self.nodes.len() + 1);
        self.nodes.push(Node { kind, start: short(start), end: short(self.at), next });
        false
    }

    fn innermost(&self) -> Option<Kind> {
        let index = *self.open.last()?;
        self.nodes.get(index as usize).map(|node| node.kind)
    }

    /// Reads the end of the innermost object or array, if it comes next.
    fn closes(&mut self, kind: Kind) -> Result<bool, SyntaxError> {
        self.skip_blanks();
        let end = if kind == Kind::Object { b'}' } else { b']' };
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
    fn comma(&mut self, kind: Kind) -> Result<(), SyntaxError> {
        if self.peek() != Some(b',') {
            return Err(self.unexpected(Next::CommaOrEnd));
        }
        let comma = self.at;
        self.at += 1;
        self.skip_blanks();
        match self.peek() {
            Some(b'}' | b']' | b',') => Err(SyntaxError { wrong: Wrong::CommaTooMany, at: comma }),
            _ if kind == Kind::Object => self.name(),
            _ => Ok(()),
        }
    }

    fn name(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(Next::Name));
        }
        self.string()?;
        self.leaf(Kind::String, start);
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return Err(self.unexpected(Next::Colon));
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<(), SyntaxError> {
        self.at += 1;
        loop {
            match self.peek() {
                None => return Err(self.wrong(Wrong::Ends)),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(b'\n' | b'\r') => return Err(self.wrong(Wrong::LineBreakInString)),
                Some(0..=0x1f) => return Err(self.wrong(Wrong::ControlInString)),
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
            (None, _) => return Err(SyntaxError { wrong: Wrong::Ends, at: self.text.len() }),
            _ => return Err(self.wrong(Wrong::Escape)),
        };
        Ok(())
    }

    fn number(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let wrong = Err(SyntaxError { wrong: Wrong::Number, at: start });
        self.skip_one_of(b"-");
        let is_zero = self.peek() == Some(b'0');
        let digits = self.skip_digits();
        if digits == 0 || (is_zero && digits > 1) {
            return wrong;
        }
        if self.skip_one_of(b".") && self.skip_digits() == 0 {
            return wrong;
        }
        if self.skip_one_of(b"eE") {
            self.skip_one_of(b"+-");
            if self.skip_digits() == 0 {
                return wrong;
            }
        }
        Ok(())
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

    /// Names what stands here instead of what has to come.
    fn unexpected(&self, next: Next) -> SyntaxError {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut characters = rest.chars();
        let Some(first) = characters.next() else { return self.wrong(Wrong::Ends) };
        let is_word = first.is_ascii_alphabetic() || first == '_';
        self.wrong(match (first, next) {
            ('#', _) => Wrong::Comment,
            ('/', _) if matches!(characters.next(), Some('/' | '*')) => Wrong::Comment,
            ('\'', _) => Wrong::SingleQuote,
            (_, Next::Name) if is_word => Wrong::Unquoted { assigned: is_assigned(rest) },
            (_, Next::Value) if is_word => Wrong::Word,
            ('}' | ']' | ',', Next::Value) => Wrong::ValueMissing,
            (',' | '}' | '"' | '{' | '[', Next::Colon) => Wrong::ColonMissing,
            ('"' | '{' | '[', Next::CommaOrEnd) => Wrong::CommaMissing,
            _ => Wrong::Unexpected(first),
        })
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
