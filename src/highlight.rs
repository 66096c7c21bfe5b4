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
    /// Numbers, `true`, `false`, `null`, and whatever else JSON does not have. Elsewhere: comments.
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

/// Tokens of one line of a script or template: comments from `#` on, names before `:` and `=`, and
/// strings that end where they began. Enough for bash, HCL, YAML and Markdown to read well.
#[cfg(feature = "tools")]
pub fn script_line(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = line;
    let mut after_blank = true;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '#' if after_blank => (TokenKind::Literal, rest.len()),
            '"' => (TokenKind::String, string_length(rest)),
            '\'' | '`' => match rest.char_indices().skip(1).find(|(_, c)| *c == first) {
                Some((end, _)) => (TokenKind::String, end + 1),
                None => (TokenKind::Blank, 1),
            },
            c if is_name(c) => {
                let length = run(rest, is_name);
                let after = rest[length..].trim_start();
                let is_key = tokens.iter().all(|token: &Token<'_>| {
                    token.kind == TokenKind::Blank && token.text.trim().trim_matches('-').is_empty()
                }) && (after.starts_with(':') || after.starts_with('='));
                (if is_key { TokenKind::Key } else { TokenKind::Blank }, length)
            }
            _ => (TokenKind::Blank, first.len_utf8()),
        };
        let (text, after) = rest.split_at(length);
        after_blank = text.ends_with(char::is_whitespace);
        tokens.push(Token { kind, text });
        rest = after;
    }
    tokens
}

#[cfg(feature = "tools")]
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}
