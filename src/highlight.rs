//! Splits code into tokens to colour. Knows no HTML.

/// What a token is in its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Blank,
    /// Brackets, commas and colons.
    Punctuation,
    /// The name of an object's member.
    Key,
    String,
    /// Numbers, `true`, `false`, `null`, and whatever else JSON does not have.
    Literal,
}

/// A piece of one line; the pieces of a line joined are the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: TokenKind,
    pub text: &'a str,
}

/// Tokens of one line of JSON. JSON's strings have no line breaks, so that a line says all about
/// itself.
pub fn json_line(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '"' => {
                let length = string_length(rest);
                let is_key = rest[length..].trim_start().starts_with(':');
                (if is_key { TokenKind::Key } else { TokenKind::String }, length)
            }
            c if is_punctuation(c) => (TokenKind::Punctuation, run(rest, is_punctuation)),
            c if c.is_whitespace() => (TokenKind::Blank, run(rest, char::is_whitespace)),
            _ => (TokenKind::Literal, run(rest, |c| c != '"' && !is_punctuation(c) && !c.is_whitespace())),
        };
        let (text, after) = rest.split_at(length);
        tokens.push(Token { kind, text });
        rest = after;
    }
    tokens
}

fn is_punctuation(c: char) -> bool {
    matches!(c, '{' | '}' | '[' | ']' | ':' | ',')
}

/// Bytes at the start of `text` whose characters are all `of_kind`.
fn run(text: &str, of_kind: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of_kind(c)).unwrap_or(text.len())
}

/// Bytes of the string literal at the start of `text`, quotes included; all of it if it never ends.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}
