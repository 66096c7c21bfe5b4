//! What a shell shows and takes: prompts, the words of a command, and how commands are joined in a
//! line. It reads what is plain, and gives up where only a shell knows what is meant.

use crate::text::is_blank;

/// What stands before a command that somebody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prompt {
    None,
    /// The shell was ready for a new command.
    Fresh,
    /// The shell waited for the rest of what was typed or pasted.
    Continued,
    /// `#`, the prompt of the user root, or a comment.
    Hash,
}

/// How long a prompt may be, in bytes.
const LONGEST_PROMPT: usize = 160;

/// Characters that prompts end with.
const PROMPT_ENDS: [char; 10] = ['$', '#', '%', '>', '❯', '➜', 'λ', '»', '▶', '⟩'];

/// A line without the prompt that it begins with.
pub(super) fn split_prompt(line: &str) -> (Prompt, &str) {
    let line = line.trim_start_matches(is_blank).trim_end_matches(is_blank);
    // What cmd asks for after `^`.
    if let Some(rest) = line.strip_prefix("More? ") {
        return (Prompt::Continued, rest.trim_start());
    }
    if let Some(rest) = line.strip_prefix('>') {
        return (Prompt::Continued, rest.trim_start_matches('>').trim_start());
    }
    if let Some(rest) = line.strip_prefix('#') {
        return (Prompt::Hash, rest.trim_start_matches('#').trim_start());
    }
    // Trace of `set -x`, which stands for the command itself.
    if let Some(rest) = line.strip_prefix("+ ").filter(|rest| rest.starts_with("aws ")) {
        return (Prompt::Fresh, rest);
    }
    if let Some(rest) = line.strip_prefix('➜') {
        return (Prompt::Fresh, after_arrow(rest));
    }
    let Some(end) = prompt_end(line) else { return (Prompt::None, line) };
    let rest = line.get(end..).unwrap_or_default();
    let continued = ["quote>", "heredoc>", "for>", "while>", "if>", "cmdsubst>", "then>", "else>"];
    let is_continued =
        line.get(..end).is_some_and(|prompt| continued.iter().any(|end| prompt.ends_with(end)));
    (if is_continued { Prompt::Continued } else { Prompt::Fresh }, rest.trim_start())
}

/// What follows `➜  folder git:(branch) ✗`.
fn after_arrow(rest: &str) -> &str {
    let after_word = |text: &str, is_part: fn(&str) -> bool| -> Option<usize> {
        let start = text.len() - text.trim_start().len();
        let word = text.get(start..)?.split_whitespace().next()?;
        is_part(word).then_some(start + word.len())
    };
    let mut rest = rest;
    for is_part in [|_: &str| true, |word: &str| word.starts_with("git:("), |word: &str| word == "✗"] {
        if let Some(end) = after_word(rest, is_part) {
            rest = rest.get(end..).unwrap_or_default();
        }
    }
    rest.trim_start()
}

/// The byte after the prompt that a line begins with.
fn prompt_end(line: &str) -> Option<usize> {
    let is_windows = line.starts_with("PS ") || line.starts_with("PS>") || is_drive(line);
    let mut characters = line.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if at > LONGEST_PROMPT {
            return None;
        }
        let next = characters.peek().map(|(_, next)| *next);
        let ends = if is_windows { c == '>' } else { PROMPT_ENDS.contains(&c) };
        if ends && (is_windows || next.is_none_or(char::is_whitespace)) {
            // `PS C:\>> ` waits for the rest.
            let rest = line.get(at + c.len_utf8()..)?;
            return Some(line.len() - rest.trim_start_matches('>').len());
        }
        // No prompt has these, and commands and what they print have.
        if matches!(c, '"' | '\'' | '{' | '|' | ';' | '=' | '<') {
            return None;
        }
    }
    None
}

/// `C:\…`
fn is_drive(line: &str) -> bool {
    matches!(line.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic())
}

/// A word of a command, without its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub text: String,
    /// Whether the shell takes it as it stands, with no variable or pattern in it.
    pub is_plain: bool,
}

/// How a command stands to the one before it in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// After `;` or `&&`, or first.
    Then,
    /// After `||`.
    Else,
    /// After `|`.
    Pipe,
}

/// `2>/dev/null`: what goes elsewhere, by its number or `&`, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Redirect {
    pub from: String,
    pub to: String,
}

/// One command of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SimpleCommand {
    pub join: Join,
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
}

impl SimpleCommand {
    fn after(join: Join) -> Self {
        SimpleCommand { join, words: Vec::new(), redirects: Vec::new() }
    }
}

/// The commands of a line, as Bash, PowerShell and cmd take them alike; `None` for whatever is more
/// than simple commands one after the other.
pub(super) fn simple_commands(line: &str) -> Option<Vec<SimpleCommand>> {
    let mut commands = Vec::new();
    let mut command = SimpleCommand::after(Join::Then);
    let mut rest = line.trim_start();
    // PowerShell's way to call a program whose path is in quotes.
    rest = rest.strip_prefix("& ").map_or(rest, str::trim_start);
    while let Some(first) = rest.chars().next() {
        if first == '#' {
            break;
        }
        if let Some((join, after)) = join(rest) {
            commands.push(std::mem::replace(&mut command, SimpleCommand::after(join)));
            rest = after.trim_start();
            continue;
        }
        let (word, is_quoted, after) = word(rest)?;
        rest = after;
        let is_stream = |text: &str| text.is_empty() || matches!(text, "&" | "*") || is_number(text);
        if rest.starts_with('>') && !is_quoted && is_stream(&word.text) {
            let (to, _, after) = target(rest)?;
            command.redirects.push(Redirect { from: word.text, to });
            rest = after;
        } else if !word.text.is_empty() || is_quoted {
            command.words.push(word);
        } else {
            // A character that begins nothing known.
            return None;
        }
        rest = rest.trim_start();
    }
    commands.push(command);
    commands.retain(|command| !command.words.is_empty() || !command.redirects.is_empty());
    Some(commands)
}

fn is_number(text: &str) -> bool {
    text.len() == 1 && text.bytes().all(|b| b.is_ascii_digit())
}

fn join(rest: &str) -> Option<(Join, &str)> {
    let joins = [("&&", Join::Then), ("||", Join::Else), (";", Join::Then), ("|", Join::Pipe)];
    joins.iter().find_map(|(text, join)| Some((*join, rest.strip_prefix(text)?)))
}

/// Where `>`, `>>` or `>&` lead.
fn target(rest: &str) -> Option<(String, bool, &str)> {
    let rest = rest.trim_start_matches('>');
    if let Some(after) = rest.strip_prefix('&') {
        let (word, ..) = word(after)?;
        return Some((format!("&{}", word.text), false, after.get(word.text.len()..)?));
    }
    let (word, is_quoted, after) = word(rest.trim_start())?;
    (!word.text.is_empty()).then_some((word.text, is_quoted, after))
}

/// The word that a text begins with, whether it has quotes, and what follows. It is empty before `>`,
/// and `None` where brackets, backticks or an open quote begin what only a shell can read.
fn word(rest: &str) -> Option<(Word, bool, &str)> {
    let mut word = Word { text: String::new(), is_plain: true };
    let mut quote: Option<char> = None;
    let mut is_quoted = false;
    let mut characters = rest.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let plain = straight(c);
        match quote {
            Some(open) if plain == open => quote = None,
            Some('\'') => word.text.push(c),
            None if matches!(plain, '"' | '\'') => {
                quote = Some(plain);
                is_quoted = true;
            }
            None if c.is_whitespace() || matches!(c, ';' | '|' | '>') => {
                return Some((word, is_quoted, rest.get(at..)?));
            }
            // `&>` and `*>` send everything elsewhere.
            None if matches!(c, '&' | '*') && next == Some('>') && word.text.is_empty() => {
                word.text.push(c);
                return Some((word, false, rest.get(at + 1..)?));
            }
            None if c == '&' && next == Some('&') => return Some((word, is_quoted, rest.get(at..)?)),
            None if matches!(c, '&' | '(' | ')' | '<') => return None,
            _ if c == '`' => return None,
            _ if c == '\\' && next.is_some_and(|next| matches!(next, '"' | '\'' | '\\' | '$' | ' ')) => {
                word.text.extend(characters.next().map(|(_, escaped)| escaped));
            }
            _ => {
                let is_pattern = quote.is_none() && matches!(c, '*' | '?' | '[' | ']' | '{' | '}');
                word.is_plain &= !matches!(c, '$' | '%') && !is_pattern;
                word.text.push(c);
            }
        }
    }
    quote.is_none().then_some((word, is_quoted, ""))
}

/// Chats and word processors make quotes curly.
fn straight(c: char) -> char {
    match c {
        '\u{201C}'..='\u{201F}' => '"',
        '\u{2018}'..='\u{201B}' => '\'',
        c => c,
    }
}
