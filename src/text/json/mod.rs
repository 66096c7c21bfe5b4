//! JSON of which every byte is kept in mind: where each value stands, how numbers are written, and
//! members of the same name. Nesting costs memory and never the stack.

mod scan;

use std::borrow::Cow;
use std::ops::Range;

pub(crate) use scan::{SyntaxError, Wrong, is_other_quote, nothing_after};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

/// One value. The values inside it follow it, the name of a member before its value.
#[derive(Debug, Clone, Copy)]
struct Node {
    kind: ValueKind,
    start: u32,
    end: u32,
    /// Index of the first node after this value and all that is inside it.
    next: u32,
}

/// A JSON text that was read.
#[derive(Debug)]
pub(crate) struct Json {
    text: String,
    nodes: Vec<Node>,
}

impl Json {
    /// Reads a text of at most [`MAX_BYTES`](crate::text::MAX_BYTES) that holds one value.
    pub fn read(text: &str) -> Result<Json, SyntaxError> {
        let (nodes, end) = scan::first(text)?;
        scan::nothing_after(text, end)?;
        Ok(Json { text: text.to_owned(), nodes })
    }

    /// Reads the value that such a text begins with, whatever follows it, and tells the bytes that it takes: all of the
    /// text, where nothing but blanks follows.
    pub fn first(text: &str) -> Result<(Json, usize), SyntaxError> {
        let (nodes, end) = scan::first(text)?;
        let length = if scan::nothing_after(text, end).is_ok() { text.len() } else { end };
        Ok((Json { text: text.get(..length).unwrap_or_default().to_owned(), nodes }, length))
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn root(&self) -> JsonValue<'_> {
        JsonValue { json: self, index: 0 }
    }
}

/// A value in a [`Json`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct JsonValue<'a> {
    json: &'a Json,
    index: usize,
}

impl<'a> JsonValue<'a> {
    fn node(self) -> Node {
        const NOTHING: Node = Node { kind: ValueKind::Null, start: 0, end: 0, next: 0 };
        self.json.nodes.get(self.index).copied().unwrap_or(NOTHING)
    }

    pub fn kind(self) -> ValueKind {
        self.node().kind
    }

    pub fn start(self) -> usize {
        self.node().start as usize
    }

    pub fn end(self) -> usize {
        self.node().end as usize
    }

    pub fn span(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The text that it is in.
    pub fn document(self) -> &'a str {
        &self.json.text
    }

    /// The value as it is written.
    pub fn raw(self) -> &'a str {
        self.json.text.get(self.span()).unwrap_or_default()
    }

    /// What a string says.
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        (self.kind() == ValueKind::String).then(|| unescape(self.raw()))
    }

    /// What a string says, or how a number, `true` or `false` is written.
    pub fn as_text(self) -> Option<Cow<'a, str>> {
        match self.kind() {
            ValueKind::Number | ValueKind::Boolean => Some(Cow::Borrowed(self.raw())),
            _ => self.as_str(),
        }
    }

    /// The elements of an array; of anything else none.
    pub fn elements(self) -> impl Iterator<Item = JsonValue<'a>> + Clone {
        let is_array = self.kind() == ValueKind::Array;
        self.inside().take_while(move |_| is_array)
    }

    /// Name and value of an object's members; of anything else none.
    pub fn members(self) -> impl Iterator<Item = (JsonValue<'a>, JsonValue<'a>)> {
        let is_object = self.kind() == ValueKind::Object;
        let mut inside = self.inside();
        std::iter::from_fn(move || Some((inside.next()?, inside.next()?))).take_while(move |_| is_object)
    }

    /// The last member called `name`: as in JavaScript, it is the one that counts.
    pub fn member(self, name: &str) -> Option<JsonValue<'a>> {
        self.members().filter(|(key, _)| key.is_string(name)).map(|(_, value)| value).last()
    }

    pub fn is_string(self, text: &str) -> bool {
        self.as_str().is_some_and(|s| s == text)
    }

    fn inside(self) -> impl Iterator<Item = JsonValue<'a>> + Clone {
        let JsonValue { json, index } = self;
        let end = self.node().next as usize;
        let mut index = index + 1;
        std::iter::from_fn(move || {
            let value = (index < end).then_some(JsonValue { json, index })?;
            index = value.node().next as usize;
            Some(value)
        })
    }
}

/// The text without the blanks that JSON does not need: outside of strings.
pub(crate) fn without_blanks(text: &str) -> String {
    let mut is_needed = needed();
    // What is not ASCII is no blank, whatever its bytes.
    text.chars().filter(|c| is_needed(u8::try_from(*c).unwrap_or(u8::MAX))).collect()
}

/// How many bytes [`without_blanks`] leaves.
pub(crate) fn compact_bytes(text: &str) -> usize {
    let mut is_needed = needed();
    text.bytes().filter(|byte| is_needed(*byte)).count()
}

/// Whether a byte, given after those before it, is no blank outside of strings.
fn needed() -> impl FnMut(u8) -> bool {
    let mut in_string = false;
    let mut escaped = false;
    move |byte| {
        if in_string {
            in_string = byte != b'"' || escaped;
            escaped = byte == b'\\' && !escaped;
            return true;
        }
        in_string = byte == b'"';
        !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
    }
}

/// The text of a string literal, quotes included.
pub(crate) fn unescape(literal: &str) -> Cow<'_, str> {
    let inside = literal.strip_prefix('"').and_then(|s| s.strip_suffix('"')).unwrap_or(literal);
    if inside.contains('\\') {
        Cow::Owned(characters(literal).map(|(_, c)| c).collect())
    } else {
        Cow::Borrowed(inside)
    }
}

/// Where in a string literal the byte `offset` of its text stands.
pub(crate) fn offset_in_literal(literal: &str, offset: usize) -> usize {
    let mut bytes = 0;
    characters(literal)
        .find(|(_, c)| {
            let is_there = bytes >= offset;
            bytes += c.len_utf8();
            is_there
        })
        .map_or(literal.len().saturating_sub(1), |(at, _)| at)
}

/// The characters that a string literal stands for, each with its place in the literal. Halves of
/// a surrogate pair that have lost the other become U+FFFD.
fn characters(literal: &str) -> impl Iterator<Item = (usize, char)> {
    let inside = literal.strip_prefix('"').unwrap_or(literal);
    let inside = inside.strip_suffix('"').unwrap_or(inside);
    let before = usize::from(literal.starts_with('"'));
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = inside.get(at..)?;
        let (c, length) = first_character(rest)?;
        let found = (before + at, c);
        at += length;
        Some(found)
    })
}

/// The first character that the inside of a literal stands for, and the bytes it takes.
fn first_character(rest: &str) -> Option<(char, usize)> {
    let first = rest.chars().next()?;
    if first != '\\' {
        return Some((first, first.len_utf8()));
    }
    let Some(code) = rest.chars().nth(1) else { return Some((first, 1)) };
    let plain = match code {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return Some(from_utf16(rest)),
        c => c,
    };
    Some((plain, 1 + code.len_utf8()))
}

/// `\uXXXX`, or two of them where they are a surrogate pair.
fn from_utf16(rest: &str) -> (char, usize) {
    let unit = |at: usize| {
        let escape = rest.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(escape, 16).ok()
    };
    let units: Vec<u16> = unit(0).into_iter().chain(unit(6)).collect();
    match char::decode_utf16(units.iter().copied()).next() {
        Some(Ok(c)) => (c, 6 * c.len_utf16()),
        _ => (char::REPLACEMENT_CHARACTER, 6.min(rest.len())),
    }
}

/// The deepest text that is set out; policies nest a handful of levels.
const DEEPEST: usize = 64;

/// The text with a line for each member and element, two blanks further in at each level. `None` where it nests
/// deeper than anybody reads.
pub(crate) fn laid_out(text: &str) -> Option<String> {
    let compact = without_blanks(text);
    let mut laid_out = String::with_capacity(compact.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0, false, false);
    let mut characters = compact.chars().peekable();
    let new_line = |laid_out: &mut String, depth: usize| {
        laid_out.push('\n');
        laid_out.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(c) = characters.next() {
        if in_string {
            in_string = c != '"' || escaped;
            escaped = c == '\\' && !escaped;
            laid_out.push(c);
            continue;
        }
        match c {
            '{' | '[' => {
                laid_out.push(c);
                if let Some(closing @ ('}' | ']')) = characters.peek().copied() {
                    laid_out.push(closing);
                    characters.next();
                } else {
                    depth += 1;
                    if depth > DEEPEST {
                        return None;
                    }
                    new_line(&mut laid_out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut laid_out, depth);
                laid_out.push(c);
            }
            ',' => {
                laid_out.push(c);
                new_line(&mut laid_out, depth);
            }
            ':' => laid_out.push_str(": "),
            c => {
                in_string = c == '"';
                laid_out.push(c);
            }
        }
    }
    Some(laid_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_set_out() {
        let cases = [
            ("{}", "{}"),
            ("[]", "[]"),
            ("[ ]", "[]"),
            ("1", "1"),
            (r#"{"a":1}"#, "{\n  \"a\": 1\n}"),
            (r#"[1,[2,{}]]"#, "[\n  1,\n  [\n    2,\n    {}\n  ]\n]"),
            (r#"{"a,b":"{[:\"]}"}"#, "{\n  \"a,b\": \"{[:\\\"]}\"\n}"),
            (r#"{"ä":"界 "}"#, "{\n  \"ä\": \"界 \"\n}"),
        ];
        for (text, expected) in cases {
            assert_eq!(laid_out(text).as_deref(), Some(expected), "{text}");
            assert_eq!(laid_out(expected).as_deref(), Some(expected), "once is enough");
        }
        let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
        assert!(laid_out(&nested(DEEPEST)).is_some());
        assert_eq!(laid_out(&nested(DEEPEST + 2)), None);
    }
}
