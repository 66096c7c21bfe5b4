//! What word processors, chats and terminals do to a policy, undone where that is certain.

use super::around::document_start;
use super::command::{LineReader, LineRole};
use crate::text::is_invisible;
use crate::text::json::Json;

/// The text with plain quotes and blanks for curly and special ones outside of strings, and the
/// byte where the first of them stood; `None` where that is not what keeps the text from being JSON.
/// Character stands for character, so that lines and columns stay.
pub(crate) fn without_typography(pasted: &str, start: usize) -> Option<(String, usize)> {
    let is_special = |c: char| is_curly(c) || is_special_blank(c);
    let json = pasted.get(start..)?;
    if !json.starts_with('{') || json.is_ascii() || !json.contains(is_special) || Json::first(json).is_ok() {
        return None;
    }
    let mut cleaned = String::with_capacity(pasted.len());
    cleaned.push_str(pasted.get(..start)?);
    let mut first = None;
    let mut string: Option<char> = None;
    let mut escaped = false;
    for (at, c) in json.char_indices() {
        let plain = match string {
            None if is_curly(c) => '"',
            Some(opening) if opening != '"' && is_curly(c) => '"',
            None if is_special_blank(c) => ' ',
            _ => c,
        };
        string = match string {
            None => (plain == '"').then_some(c),
            Some(_) if plain == '"' && !escaped => None,
            open => open,
        };
        escaped = string.is_some() && c == '\\' && !escaped;
        first = first.or((plain != c).then_some(start + at));
        cleaned.push(plain);
    }
    first.map(|first| (cleaned, first))
}

/// The text with blanks for the “>” with which mail begins each line that it quotes; `None` where that is not what
/// keeps the text from being JSON. Character stands for character, so that lines and columns stay.
pub(super) fn unquoted(pasted: &str) -> Option<String> {
    if !pasted.contains('>') {
        return None;
    }
    let mut reader = LineReader::default();
    let mut quoted = 0;
    let mut text = String::with_capacity(pasted.len());
    for line in pasted.split_inclusive('\n') {
        // Where a command goes on, it is a prompt.
        let is_quoted = reader.read(line) == LineRole::Other && line.trim_start().starts_with('>');
        let signs = if is_quoted { line.find(|c: char| c != '>' && !c.is_whitespace()) } else { Some(0) };
        let (signs, rest) = line.split_at(signs.unwrap_or(line.trim_end().len()));
        text.extend(signs.chars().map(|c| if c == '>' { ' ' } else { c }));
        text.push_str(rest);
        quoted += usize::from(is_quoted);
    }
    if quoted < 2 {
        return None;
    }
    let start = json_start(&text);
    (start.is_some() && start != json_start(pasted)).then_some(text)
}

/// Where what looks like a document first begins, if it can be read.
fn json_start(text: &str) -> Option<usize> {
    let start = document_start(text)?;
    let cleaned = without_typography(text, start);
    let json = cleaned.as_ref().map_or(text, |(cleaned, _)| cleaned).get(start..)?;
    Json::first(json).is_ok().then_some(start)
}

fn is_curly(c: char) -> bool {
    matches!(c, '\u{201C}'..='\u{201F}' | '\u{2033}' | '«' | '»' | '\u{FF02}')
}

/// Blanks that JSON does not know, and characters that nobody can see.
fn is_special_blank(c: char) -> bool {
    (c.is_whitespace() && !c.is_ascii()) || is_invisible(c)
}

/// A text without the line breaks that a terminal put inside quotes.
#[derive(Debug)]
pub(super) struct Unwrapped {
    pub text: String,
    /// Where in it a line break stood, and the bytes that were taken out up to there.
    breaks: Vec<(usize, usize)>,
}

impl Unwrapped {
    /// Takes line breaks out of the strings of the object that begins at `start`, where they are a terminal's: all such
    /// lines are equally long, and none is longer.
    pub fn of(text: &str, start: usize) -> Option<Self> {
        /// No terminal is narrower, and a single line as long as the other is rather a terminal's than somebody's.
        const WIDTHS: (usize, usize) = (20, 60);
        let (before, object) = text.split_at_checked(start)?;
        let mut column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let mut unwrapped = Unwrapped { text: before.to_owned(), breaks: Vec::new() };
        let (mut broken, mut lines, mut longest) = (None, 0, 0);
        let (mut in_string, mut escaped, mut depth) = (false, false, 0_usize);
        let mut removed = 0;
        let mut rest = object.chars();
        for c in rest.by_ref() {
            match c {
                '\n' => {
                    longest = longest.max(column);
                    if in_string {
                        if broken.is_some_and(|width| width != column) {
                            return None;
                        }
                        broken = Some(column);
                        lines += 1;
                    }
                    column = 0;
                }
                '\r' => {}
                _ => column += 1,
            }
            if in_string && matches!(c, '\n' | '\r') {
                removed += 1;
                unwrapped.breaks.push((unwrapped.text.len(), removed));
                continue;
            }
            unwrapped.text.push(c);
            match c {
                _ if in_string => {
                    in_string = c != '"' || escaped;
                    escaped = c == '\\' && !escaped;
                }
                '"' => in_string = true,
                '{' | '[' => depth += 1,
                '}' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        let width = broken.filter(|width| *width >= longest.max(column))?;
        unwrapped.text.push_str(rest.as_str());
        let least = if lines > 1 { WIDTHS.0 } else { WIDTHS.1 };
        (width >= least).then_some(unwrapped)
    }

    /// Where a byte of the text stood before.
    pub fn original(&self, offset: usize) -> usize {
        let index = self.breaks.partition_point(|(at, _)| *at <= offset);
        let removed =
            index.checked_sub(1).and_then(|last| self.breaks.get(last)).map_or(0, |(_, removed)| *removed);
        offset + removed
    }
}
