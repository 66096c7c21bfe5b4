//! Pasted text: what clings to it and how to name a character in words.

use std::fmt::{self, Display};

/// Bytes of text that any input reads; beyond it the program refuses in words.
pub const MAX_BYTES: usize = 1 << 20;

/// Text as it was meant, without what copying left around and inside it.
pub(crate) struct Tidied {
    pub text: String,
    /// Characters left out before the text.
    pub leading: usize,
    /// What was left out, as the object of "taken from". Blanks at the ends are not worth a word.
    pub taken: Option<&'static str>,
}

/// Takes off blanks, quotes and list commas at the ends, and characters that nobody can see.
pub(crate) fn tidy(raw: &str) -> Tidied {
    let visible: String = raw.chars().filter(|c| !is_invisible(*c)).collect();
    let unpadded = visible.trim();
    let text = unpadded.trim_matches(is_around);
    let leading = raw.chars().take_while(|c| is_invisible(*c) || is_around(*c)).count();
    let taken = if text.len() < unpadded.len() {
        Some("text with punctuation around it")
    } else if visible.len() < raw.len() {
        Some("text with invisible characters")
    } else {
        None
    };
    Tidied { text: text.to_owned(), leading, taken }
}

fn is_around(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || matches!(c, ',' | ';')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '´' | '\u{2018}'..='\u{201F}' | '«' | '»' | '‹' | '›')
}

/// Characters without width that copying from web pages, chats and documents leaves behind.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// The hyphens, dashes and minus signs that stand between digits on paper and screen.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// Where `part` begins in `text`. `str::find` does the same with a search that is made for long parts
/// and costs the visitor more than a kilobyte.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

/// Whether `part` is in `text`; see [`find`].
pub(crate) fn contains(text: &str, part: &str) -> bool {
    find(text, part).is_some()
}

/// `text` with `by` for every `part`; see [`find`].
pub(crate) fn replace(mut text: &str, part: &str, by: &str) -> String {
    let mut replaced = String::new();
    while let Some(start) = find(text, part) {
        replaced.push_str(&text[..start]);
        replaced.push_str(by);
        text = &text[start + part.len()..];
    }
    replaced + text
}

/// Case-insensitive `strip_prefix` for ASCII prefixes.
pub(crate) fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// A number as people read it: `20,480`.
#[cfg(feature = "tools")]
pub(crate) struct Grouped(pub usize);

#[cfg(feature = "tools")]
impl Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 1000, self.0 % 1000) {
            (0, rest) => write!(f, "{rest}"),
            (thousands, rest) => write!(f, "{},{rest:03}", Grouped(thousands)),
        }
    }
}

/// A character and where it stands, counted from 1 as people count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    pub character: char,
    pub position: usize,
}

impl At {
    /// The first character of `text` that is not as it should be.
    pub(crate) fn first(text: &str, wrong: impl Fn(char) -> bool) -> Option<At> {
        text.chars()
            .enumerate()
            .find(|(_, c)| wrong(*c))
            .map(|(index, character)| At { character, position: index + 1 })
    }

    /// The same character, where `characters` stand before what it was found in.
    pub(crate) fn after(self, characters: usize) -> At {
        At { position: self.position + characters, ..self }
    }
}

impl Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let At { character: c, position } = *self;
        match c {
            ' ' => write!(f, "the blank")?,
            '\n' | '\r' => write!(f, "the line break")?,
            '\t' => write!(f, "the tab")?,
            _ if c.is_whitespace() => write!(f, "the blank U+{:04X}", c as u32)?,
            _ if c.is_control() => write!(f, "the control character U+{:04X}", c as u32)?,
            _ if c.is_ascii() => write!(f, "“{c}”")?,
            _ => write!(f, "“{c}” (U+{:04X})", c as u32)?,
        }
        write!(f, " at character {position}")
    }
}
