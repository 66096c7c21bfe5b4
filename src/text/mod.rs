//! Pasted text: what clings to it and how to name a character in words.

pub mod credentials;
pub(crate) mod edit;
pub mod finding;
pub mod highlight;
pub(crate) mod json;
pub(crate) mod placeholder;
pub mod position;
pub mod time;

use std::fmt::{self, Display};

/// Bytes of text that any input reads; beyond it the program refuses in words.
pub const MAX_BYTES: usize = 1 << 20;

/// Pasted text without the characters that nobody can see.
pub(crate) struct Pasted {
    visible: String,
    had_invisible: bool,
}

impl Pasted {
    pub fn new(raw: &str) -> Self {
        let visible: String = raw.chars().filter(|c| !is_invisible(*c)).collect();
        Pasted { had_invisible: visible.len() < raw.len(), visible }
    }

    /// All of it but the blanks at its ends.
    pub fn whole(&self) -> &str {
        self.visible.trim()
    }

    /// What stands between quotes, the commas of a list, and the `=` that makes text of a number in a
    /// spreadsheet.
    pub fn core(&self) -> &str {
        let core = self.visible.trim_matches(is_around);
        core.strip_prefix('=').map_or(core, |value| value.trim_start_matches(is_around))
    }

    /// What the core was taken from, as the object of "taken from". Blanks at the ends are not worth a
    /// word.
    pub fn taken(&self) -> Option<&'static str> {
        if self.core().len() < self.whole().len() {
            Some("text with punctuation around it")
        } else if self.had_invisible {
            Some("text with invisible characters")
        } else {
            None
        }
    }

    /// How many characters stand before `part`, as people count.
    pub fn before(&self, part: &str) -> usize {
        self.visible.find(part).map_or(0, |start| self.visible[..start].chars().count())
    }
}

fn is_around(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || matches!(c, ',' | ';')
}

pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '´' | '\u{2018}'..='\u{201F}' | '«' | '»' | '‹' | '›')
}

/// Characters without width that copying from web pages, chats and documents leaves behind.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// What takes no room on paper: a blank, or nothing that anybody can see.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// The hyphens, dashes and minus signs that stand between digits on paper and screen.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// Case-insensitive `strip_prefix` for ASCII prefixes.
pub(crate) fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// A number as people read it: `20,480`.
pub(crate) struct Grouped(pub usize);

impl Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 1000, self.0 % 1000) {
            (0, rest) => write!(f, "{rest}"),
            (thousands, rest) => write!(f, "{},{rest:03}", Grouped(thousands)),
        }
    }
}

/// Somebody's own words in a sentence: in quotes, on one line, without what nobody can see, and cut where
/// they are long.
pub(crate) struct InQuotes<'a>(pub &'a str);

impl InQuotes<'_> {
    /// Characters that are shown at most, which a bucket's name never has more of.
    pub const LONGEST: usize = 63;

    /// What can be shown.
    pub fn characters(&self) -> impl Iterator<Item = char> + use<'_> {
        let words = self.0.split_whitespace().flat_map(|word| [" ", word]).flat_map(str::chars).skip(1);
        words.filter(|c| !c.is_control() && !is_invisible(*c))
    }
}

impl Display for InQuotes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.characters();
        let shown: String = characters.by_ref().take(Self::LONGEST).collect();
        let rest = if characters.next().is_some() { "…" } else { "" };
        write!(f, "“{shown}{rest}”")
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
            ' ' => write!(f, "the space")?,
            '\n' | '\r' => write!(f, "the line break")?,
            '\t' => write!(f, "the tab")?,
            _ if c.is_whitespace() => write!(f, "the space U+{:04X}", c as u32)?,
            _ if c.is_control() => write!(f, "the control character U+{:04X}", c as u32)?,
            _ if c.is_ascii() => write!(f, "“{c}”")?,
            _ => write!(f, "“{c}” (U+{:04X})", c as u32)?,
        }
        write!(f, " at character {position}")
    }
}
