//! Splits code into tokens to colour. Knows no HTML.

/// What a token is in its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Blanks, brackets, commas and colons: nothing to colour.
    Plain,
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
    split(line, |rest, first, _| match first {
        '"' => {
            let length = string_length(rest);
            let is_key = rest[length..].trim_start().starts_with(':');
            (if is_key { TokenKind::Key } else { TokenKind::String }, length)
        }
        c if is_plain(c) => (TokenKind::Plain, run(rest, is_plain)),
        _ => (TokenKind::Literal, run(rest, |c| c != '"' && !is_plain(c))),
    })
}

/// Has `next` say what the rest of a line begins with, given its first character and what stands before.
fn split<'a>(
    line: &'a str,
    mut next: impl FnMut(&'a str, char, &[Token<'a>]) -> (TokenKind, usize),
) -> Vec<Token<'a>> {
    let mut tokens: Vec<Token<'a>> = Vec::new();
    // Where the last token starts, and where the rest does.
    let (mut start, mut from) = (0, 0);
    while let Some(first) = line[from..].chars().next() {
        let (kind, length) = next(&line[from..], first, &tokens);
        match tokens.last_mut() {
            Some(last) if (last.kind, kind) == (TokenKind::Plain, TokenKind::Plain) => {
                last.text = &line[start..from + length];
            }
            _ => {
                start = from;
                tokens.push(Token { kind, text: &line[from..from + length] });
            }
        }
        from += length;
    }
    tokens
}

fn is_plain(c: char) -> bool {
    matches!(c, '{' | '}' | '[' | ']' | ':' | ',') || c.is_whitespace()
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
pub fn script_line(line: &str) -> Vec<Token<'_>> {
    split(line, |rest, first, before| match first {
        '#' if before.last().is_none_or(|token| token.text.ends_with(char::is_whitespace)) => {
            (TokenKind::Literal, rest.len())
        }
        '"' => (TokenKind::String, string_length(rest)),
        '\'' | '`' => match rest.char_indices().skip(1).find(|(_, c)| *c == first) {
            Some((end, _)) => (TokenKind::String, end + 1),
            None => (TokenKind::Plain, 1),
        },
        _ => match run(rest, is_name) {
            0 => (TokenKind::Plain, first.len_utf8()),
            length => {
                let after = rest[length..].trim_start();
                let begins = before.iter().all(|token| token.text.trim().trim_matches('-').is_empty());
                let is_key = begins && (after.starts_with(':') || after.starts_with('='));
                (if is_key { TokenKind::Key } else { TokenKind::Plain }, length)
            }
        },
    })
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}
