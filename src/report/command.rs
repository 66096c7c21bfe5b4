//! Commands that were pasted with what they printed.

use std::iter::Peekable;
use std::str::SplitWhitespace;

use crate::report::setting::Setting;

/// A command line with the AWS CLI in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Command {
    /// What it shows; `None` for commands that are not needed here, and for several in one line.
    pub setting: Option<Setting>,
    /// What it changes, so that an answer from before says nothing any more.
    pub changes: Option<Setting>,
    /// Whether it is one that shows something else, which may look the same.
    pub is_other: bool,
    pub bucket: Option<String>,
    pub owner: Option<String>,
    /// Whether what it prints goes into a file or another program.
    pub is_piped: bool,
    /// The last word, where the text ends with it and something may be missing.
    pub cut: Option<String>,
}

const SERVICES: [&str; 8] = ["s3api", "s3", "s3control", "sts", "kms", "iam", "configure", "sso"];

/// Whether a command stands in this line.
pub(super) fn is_command(line: &str) -> bool {
    let line = line.trim_start();
    // The answers of the AWS CLI begin like this; that of a policy may hold anything.
    if line.starts_with(['{', '"', '|', '}', ']', '\''])
        || !line.contains("aws")
        || line.contains("usage: aws")
    {
        return false;
    }
    let mut words = line.split_whitespace();
    words.any(is_program) && words.any(|word| SERVICES.contains(&word))
}

/// `aws`, with the prompt before it or the folder that it is in.
fn is_program(word: &str) -> bool {
    let word = word.strip_suffix(".exe").unwrap_or(word);
    let before = word.strip_suffix("aws");
    before.is_some_and(|before| {
        before.is_empty() || before.ends_with(['/', '\\', '>', '$', '#', '%', '(', '`'])
    })
}

/// Reads a command that may go on over lines.
pub(super) fn read(text: &str, ends_with_line: bool) -> Command {
    let last = (!ends_with_line).then(|| text.split_whitespace().next_back()).flatten();
    let mut command = Command { cut: last.map(str::to_owned), ..Command::default() };
    let mut programs = 0;
    let mut service = "";
    // What a shell shows before the lines over which a command goes on.
    let text =
        text.lines().map(|line| line.trim_start().trim_start_matches('>')).collect::<Vec<_>>().join("\n");
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if is_program(word) {
            programs += 1;
        } else if programs == 0 {
            continue;
        } else if SERVICES.contains(&word) {
            service = word;
        } else if let Some(setting) = Setting::of_command(service, word) {
            command.setting = Some(setting);
        } else if let Some(setting) = Setting::of_change(service, word) {
            command.changes = Some(setting);
        } else if matches!(word, "|" | ">" | ">>" | "&>") || word.starts_with('>') {
            command.is_piped = true;
        } else if let Some(value) = option(word, "--bucket", &mut words) {
            command.bucket = Some(value);
        } else if let Some(value) = option(word, "--expected-bucket-owner", &mut words) {
            command.owner = Some(value);
        }
    }
    if programs > 1 {
        command.setting = None;
    }
    command.is_other = programs == 1 && command.setting.is_none();
    command
}

/// The value of an option, unless only the shell knows it.
fn option(word: &str, name: &str, words: &mut Peekable<SplitWhitespace>) -> Option<String> {
    let rest = word.strip_prefix(name)?;
    let value = match rest.strip_prefix('=') {
        Some(value) => value,
        None if rest.is_empty() => words.peek().copied()?,
        None => return None,
    };
    let value = value.trim_matches(|c| matches!(c, '"' | '\'' | ';' | '\\' | '`' | ')'));
    let is_known = !value.is_empty() && !value.starts_with('-') && !value.contains(['$', '%', '<', '{']);
    is_known.then(|| value.to_owned())
}

/// Whether a line is a prompt with nothing after it.
pub(super) fn is_prompt(line: &str) -> bool {
    const LONGEST: usize = 200;
    let line = line.trim_end();
    line.len() <= LONGEST && line.ends_with(['$', '#', '%', '>'])
}
