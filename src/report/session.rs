//! A paste as what it is a copy of: blocks of commands, each with what was printed after them, and
//! reports of the scripts. What belongs to which bucket is for [`binding`](super::binding).

use std::cell::OnceCell;

use serde::Deserialize;

use crate::aws::account_id::AccountId;
use crate::aws_cli::error::{CliError, PrintedError};
use crate::aws_cli::setting::{ReadingScript, Setting};
use crate::policy::paste::without_typography;
use crate::report::answer::{Answer, Missing};
use crate::report::command::{self, AwsCommand, Environment, Purpose, Query, Typed};
use crate::report::findings::ReportError;
use crate::report::listing::ListingReader;
use crate::report::segments::{Fill, Width, object_length, report_starts, unbroken};
use crate::report::shell::{self, Prompt};
use crate::report::text_output::{self, NamedValue, OutputLine, Subject};
use crate::report::values::{Listing, ListingExtent, Members, PolicyText, SettingValue, Versions, from_json};
use crate::text::time::Time;
use crate::text::{is_blank, is_invisible};

/// What a paste holds, in its order.
#[derive(Debug, Default)]
pub(super) struct Session {
    pub entries: Vec<Entry>,
    /// Whether the text ends in the middle of a command's line.
    pub ends_in_command: bool,
}

#[derive(Debug)]
pub(super) enum Entry {
    Block(Block),
    Script(ScriptReport),
    /// A report that cannot be read, why, and the byte where it stands.
    UnreadScript(ReportError, usize),
    /// Something that is not read as a command may have changed these settings.
    MayChange(Vec<Setting>),
}

/// Commands, and what was printed until the next one.
#[derive(Debug)]
pub(super) struct Block {
    pub asker: Asker,
    pub outputs: Vec<Output>,
    /// Whether a prompt shows that the commands had ended.
    pub is_finished: bool,
    /// Whether something else was printed, too.
    pub has_other_text: bool,
}

/// Who printed what follows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asker {
    /// No command was seen before it.
    Nobody,
    Commands(Vec<AwsCommand>),
    /// Something that is not read: a command or, perhaps, words. With the byte where it stands.
    Unclear(usize),
}

/// One thing that was printed, and the byte where it stands.
#[derive(Debug)]
pub(super) struct Output {
    pub at: usize,
    pub content: Content,
}

impl Output {
    fn is_unreadable(&self) -> bool {
        matches!(self.content, Content::Unreadable(_))
    }
}

#[derive(Debug)]
pub(super) enum Content {
    Object {
        members: Members,
        json: String,
    },
    /// Names and values of another format than JSON.
    NamedValues(Setting, Vec<NamedValue>),
    /// A value without its name.
    Word(String),
    Policy(PolicyText),
    Listing(Listing),
    Time(Time),
    Error(PrintedError),
    /// It cannot be read, for which there is a finding.
    Unreadable(ReportError),
}

/// The report of a script; its format is described there.
#[derive(Debug)]
pub(super) struct ScriptReport {
    pub at: usize,
    pub script: ReadingScript,
    pub is_of_other_version: bool,
    pub account_id: Option<String>,
    pub bucket: Option<String>,
    /// What the keys of all that it lists begin with.
    pub prefix: Option<String>,
    pub answers: Vec<(Setting, Answer<SettingValue>)>,
}

impl Session {
    /// Reads a text without the sequences of a terminal, in a time that grows with its length. The name
    /// of the bucket tells where a narrow terminal broke a command.
    pub fn read(text: &str, bucket: &str) -> Session {
        Reader::of(text, bucket).read()
    }
}

struct Reader<'a> {
    text: &'a str,
    bucket: &'a str,
    width: Width,
    report_starts: Vec<usize>,
    boundaries: OnceCell<Vec<usize>>,
    environment: Environment,
    session: Session,
    block: Block,
    /// Values in a format without braces that belong together, and where the first of them stands.
    pending: Option<(Subject, Vec<NamedValue>, usize)>,
    header: Option<(Subject, Vec<&'static str>)>,
    /// A list of objects, and where it stands.
    listing: Option<(ListingReader, usize)>,
    /// Whether `#` is a prompt here, and not the beginning of a comment.
    is_root: bool,
    /// Whether what is not read before this is comments alone.
    only_comments: bool,
}

impl Block {
    fn of(asker: Asker) -> Self {
        Block { asker, outputs: Vec::new(), is_finished: false, has_other_text: false }
    }
}

/// What a line is.
enum LineKind<'a> {
    Object,
    Error,
    Prompt,
    Typed(Prompt, &'a str),
    Output,
}

fn kind(line: &str) -> LineKind<'_> {
    let line = line.trim_start_matches(is_blank);
    if line.starts_with('{') {
        return LineKind::Object;
    }
    if PrintedError::begins(line) {
        return LineKind::Error;
    }
    match shell::split_prompt(line) {
        (Prompt::None, text) if command::is_command(text) && PrintedError::of_text(text).is_none() => {
            LineKind::Typed(Prompt::None, text)
        }
        (Prompt::None, _) => LineKind::Output,
        (_, "") => LineKind::Prompt,
        (prompt, typed) => LineKind::Typed(prompt, typed),
    }
}

impl<'a> Reader<'a> {
    fn of(text: &'a str, bucket: &'a str) -> Self {
        Reader {
            text,
            bucket,
            width: Width::of(text),
            report_starts: report_starts(text),
            boundaries: OnceCell::new(),
            environment: Environment::default(),
            session: Session::default(),
            block: Block::of(Asker::Nobody),
            pending: None,
            header: None,
            listing: None,
            is_root: false,
            only_comments: false,
        }
    }

    fn read(mut self) -> Session {
        let (mut at, mut line_end) = (0, 0);
        while let Some(rest) = self.text.get(at..).filter(|rest| !rest.is_empty()) {
            // There may be many objects in one line.
            if at >= line_end {
                line_end = at + rest.find('\n').map_or(rest.len(), |end| end + 1);
            }
            let line = self.text.get(at..line_end).unwrap_or_default();
            let start = at + line.len() - line.trim_start_matches(is_blank).len();
            at = match kind(line) {
                LineKind::Object => self.object(start),
                LineKind::Error => self.error(at),
                LineKind::Prompt => {
                    self.prompt();
                    line_end
                }
                LineKind::Typed(prompt, typed) => self.typed(prompt, typed, at, line_end),
                LineKind::Output => {
                    self.line(line, at);
                    line_end
                }
            };
        }
        self.flush();
        self.end_block(Asker::Nobody);
        self.session
    }

    /// The next of the lines from `at` on over which no JSON goes on: commands, errors and reports.
    fn boundary(&self, at: usize) -> usize {
        let boundaries = self.boundaries.get_or_init(|| {
            let mut boundaries = self.report_starts.clone();
            let mut at = 0;
            for line in self.text.split_inclusive('\n') {
                if matches!(kind(line), LineKind::Error | LineKind::Typed(..)) {
                    boundaries.push(at);
                }
                at += line.len();
            }
            boundaries.sort_unstable();
            boundaries
        });
        next_after(boundaries, at).unwrap_or(self.text.len())
    }

    /// Puts the block away and begins the next one.
    fn end_block(&mut self, next: Asker) {
        let block = std::mem::replace(&mut self.block, Block::of(next));
        if block.asker != Asker::Nobody || !block.outputs.is_empty() {
            self.session.entries.push(Entry::Block(block));
        }
    }

    /// What follows was printed by nothing that is read here.
    fn unclear(&mut self, at: usize) {
        self.flush();
        self.only_comments = false;
        if !(self.block.outputs.is_empty() && matches!(self.block.asker, Asker::Unclear(_))) {
            self.block.has_other_text = true;
            self.end_block(Asker::Unclear(at));
        }
    }

    /// Whatever follows a report without a command is of nobody.
    fn report(&mut self, report: ScriptReport) {
        self.block.has_other_text = true;
        let next = match self.block.asker {
            Asker::Unclear(at) => Asker::Unclear(at),
            Asker::Nobody | Asker::Commands(_) => Asker::Commands(Vec::new()),
        };
        self.end_block(next);
        self.session.entries.push(Entry::Script(report));
    }

    fn prompt(&mut self) {
        self.flush();
        self.block.is_finished = true;
        // Nothing is printed without a command.
        self.end_block(Asker::Commands(Vec::new()));
    }

    /// Reads what was typed in the line at `at` and those over which it goes on.
    fn typed(&mut self, prompt: Prompt, typed: &str, at: usize, line_end: usize) -> usize {
        self.flush();
        let (typed, end) = self.continued(typed, line_end);
        let mut environment = self.environment.clone();
        let read = command::read(&typed, &mut environment);
        let (read, environment, end) = self.joined(&read, &typed, end).unwrap_or((read, environment, end));
        self.session.ends_in_command = end == self.text.len() && !self.text.ends_with('\n');
        self.is_root |= prompt == Prompt::Hash && matches!(read, Typed::Commands(_));
        let is_fresh = match prompt {
            Prompt::Fresh => true,
            Prompt::Hash => self.is_root,
            Prompt::None | Prompt::Continued => false,
        };
        self.block.is_finished |= is_fresh;
        let is_waiting = !is_fresh && self.block.outputs.is_empty();
        match read {
            // A comment among commands, and nobody knows what elsewhere.
            _ if prompt == Prompt::Hash && !is_fresh => {
                if !(is_waiting && matches!(self.block.asker, Asker::Commands(_))) {
                    let only_comments = self.only_comments || !matches!(self.block.asker, Asker::Unclear(_));
                    self.unclear(at);
                    self.only_comments = only_comments;
                }
            }
            Typed::Unclear => {
                if is_fresh {
                    self.end_block(Asker::Unclear(at));
                } else {
                    self.unclear(at);
                }
                self.may_change(&typed, prompt, at);
                self.environment.observe(&typed);
                if command::may_change_credentials(&typed) {
                    self.environment.may_have_changed();
                }
            }
            Typed::Quiet => {
                self.environment = environment;
                if is_fresh {
                    self.end_block(Asker::Commands(Vec::new()));
                }
            }
            Typed::Commands(commands) => {
                self.environment = environment;
                match &mut self.block.asker {
                    // A shell shows commands that were pasted at once one under the other.
                    Asker::Commands(before) if is_waiting => before.extend(commands),
                    // They are part of what is not read.
                    Asker::Unclear(_) if is_waiting && !self.only_comments => {
                        self.may_change(&typed, prompt, at);
                    }
                    _ => self.end_block(Asker::Commands(commands)),
                }
            }
        }
        end
    }

    /// Notes what may be changed by something in the line at `at` that is not read as a command.
    fn may_change(&mut self, typed: &str, prompt: Prompt, at: usize) {
        // So the script shows how to go back, and a manual what to type.
        let is_example =
            prompt == Prompt::None && self.text.get(at..).is_some_and(|line| line.starts_with([' ', '\t']));
        let settings = command::may_change(typed, self.bucket);
        if !is_example && !settings.is_empty() {
            self.session.entries.push(Entry::MayChange(settings));
        }
    }

    /// A command with the lines over which its writer broke it.
    fn continued(&self, typed: &str, line_end: usize) -> (String, usize) {
        // Other shells than Bash want a blank before it.
        let goes_on = |text: &str| text.ends_with('\\') || text.ends_with(" `") || text.ends_with(" ^");
        let mut text = typed.trim_end().to_owned();
        let mut end = line_end;
        while goes_on(&text) {
            let Some(rest) = self.text.get(end..).filter(|rest| !rest.is_empty()) else { break };
            let line = rest.split_inclusive('\n').next().unwrap_or_default();
            text.pop();
            text.push_str(shell::split_prompt(line).1.trim_end());
            end += line.len();
        }
        (text, end)
    }

    /// The same command with the lines below it, where a narrow terminal or a mail broke it and it asks
    /// for the bucket only so.
    fn joined(&self, first: &Typed, typed: &str, end: usize) -> Option<(Typed, Environment, usize)> {
        const LINES: usize = 12;
        let (mut close, mut apart) = (typed.to_owned(), typed.to_owned());
        let mut width = self.width.fills(self.text.get(..end)?);
        let mut at = end;
        let mut found: Option<(Typed, Environment, usize)> = None;
        for line in self.text.get(end..)?.split_inclusive('\n').take(LINES) {
            let is_option = line.trim_start().starts_with("--") && line.contains(char::is_alphabetic);
            let is_words = !line.trim().is_empty() && matches!(kind(line), LineKind::Output);
            if !is_words || (!is_option && width == Fill::None) {
                break;
            }
            close.push_str(if width == Fill::Whole { "" } else { " " });
            close.push_str(line.trim_end());
            apart.push(' ');
            apart.push_str(line.trim());
            at += line.len();
            for joined in [&close, &apart] {
                let mut environment = self.environment.clone();
                let read = command::read(joined, &mut environment);
                // What adds nothing to a command that is whole, or spoils its owner, was printed by it.
                let is_printed = found
                    .as_ref()
                    .is_some_and(|(whole, ..)| *whole == read || (names_owner(whole) && !names_owner(&read)))
                    || (has_plain_queries(first) && !has_plain_queries(&read));
                if self.asks_for_bucket(&read) && !is_printed {
                    found = Some((read, environment, at));
                }
            }
            width = self.width.fills(line);
        }
        // What is whole already stays so where more would only be taken for something else.
        found.filter(|(joined, ..)| joined != first)
    }

    /// Whether all of it shows settings, of the bucket by its name.
    fn asks_for_bucket(&self, read: &Typed) -> bool {
        let Typed::Commands(commands) = read else { return false };
        commands.iter().all(|command| match command.purpose {
            Purpose::Show(setting) if setting.is_of_bucket() => command.bucket.plain() == Some(self.bucket),
            Purpose::Show(_) => true,
            Purpose::Change(_) | Purpose::Replace | Purpose::Other => false,
        })
    }

    /// Reads an error, which may go on over some lines where a terminal broke it.
    fn error(&mut self, at: usize) -> usize {
        const LINES: usize = 12;
        self.flush();
        let rest = self.text.get(at..).unwrap_or_default();
        let mut end = 0;
        let mut is_whole = false;
        for line in rest.split_inclusive('\n').take(LINES) {
            let is_more = end == 0
                || (!line.trim().is_empty()
                    && matches!(kind(line), LineKind::Output)
                    && (!is_whole || self.width.fills(rest.get(..end).unwrap_or_default()) != Fill::None));
            if !is_more {
                break;
            }
            end += line.len();
            is_whole =
                rest.get(..end).is_some_and(|text| text.contains("operation") || !text.contains("when"));
        }
        match rest.get(..end).and_then(PrintedError::of_text) {
            Some(error) => self.push(Content::Error(error), at),
            None => self.unclear(at),
        }
        at + end.max(1)
    }

    fn line(&mut self, line: &str, at: usize) {
        let line = line.trim_end_matches(is_blank).trim_start_matches(is_invisible);
        if line.trim_start_matches(is_blank).is_empty() {
            return;
        }
        if line.starts_with("\"{")
            && let Some(policy) = PolicyText::of_json(line)
        {
            return self.push(Content::Policy(policy), at);
        }
        if self.listed(line, at) {
            return;
        }
        if self.is_asked_for(Setting::Time)
            && let Ok(time) = line.parse()
        {
            return self.push(Content::Time(time), at);
        }
        let header = self.header.take();
        match text_output::read(line, header.as_ref()) {
            OutputLine::NamedValues(subject, named_values) => self.named_values(subject, named_values, at),
            OutputLine::Word(word) => self.push(Content::Word(word), at),
            OutputLine::Spoiled(format) => {
                self.push(Content::Unreadable(ReportError::Format(format, Setting::Policy)), at);
            }
            OutputLine::Header(subject, names) => self.header = Some((subject, names)),
            // The line below a header is no header.
            OutputLine::Frame if line.trim_matches('|').starts_with(['+', '-']) => self.header = header,
            OutputLine::Frame => {}
            OutputLine::Other => self.other(line, at),
        }
    }

    /// Whether one of the commands before shows this.
    fn is_asked_for(&self, setting: Setting) -> bool {
        let Asker::Commands(commands) = &self.block.asker else { return false };
        commands.iter().any(|command| command.purpose == Purpose::Show(setting))
    }

    /// Takes in a line of a list of objects, or what may be the rest of a key in one.
    fn listed(&mut self, line: &str, at: usize) -> bool {
        let is_expected = self.is_asked_for(Setting::Objects);
        if !is_expected && self.block.asker != Asker::Nobody {
            return false;
        }
        let (mut reader, start) = self.listing.take().unwrap_or_else(|| (ListingReader::default(), at));
        let is_first = reader.is_empty();
        let is_of_it = reader.read(line, is_expected);
        // Other commands may have printed it.
        let is_alone = matches!(&self.block.asker, Asker::Commands(commands) if commands.len() == 1);
        if !is_of_it && !is_first && is_alone {
            reader.goes_on();
        } else if !is_of_it {
            self.listing = (!is_first).then_some((reader, start));
            return false;
        }
        if is_first {
            self.flush();
        }
        self.listing = Some((reader, start));
        true
    }

    /// A line that is no answer.
    fn other(&mut self, line: &str, at: usize) {
        self.environment.observe(line);
        if let Some(error) = PrintedError::of_text(line) {
            self.flush();
            let is_usage =
                |error: &PrintedError| matches!(error.error, CliError::Usage | CliError::OldVersion);
            match self.block.outputs.last_mut().map(|output| &mut output.content) {
                // How to use the AWS CLI takes several lines.
                Some(Content::Error(before)) if is_usage(before) && is_usage(&error) => *before = error,
                _ => self.push(Content::Error(error), at),
            }
        } else if is_noise(line) || command::is_quiet_line(line, &mut self.environment) {
            // Neither says anything of a bucket.
        } else if is_json_fragment(line) {
            // The rest of what cannot be read is not a new thing.
            let is_rest = self.block.outputs.last().is_some_and(Output::is_unreadable);
            if !is_rest {
                self.push(Content::Unreadable(ReportError::TopMissing), at);
            }
            self.unclear(at);
        } else if is_prose(line) && !self.may_name_another_bucket(line) {
            self.block.has_other_text = true;
        } else {
            self.unclear(at);
        }
    }

    /// Whether a person speaks of a bucket, and does not say that it is this one.
    fn may_name_another_bucket(&self, line: &str) -> bool {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let words: Vec<_> = line.split(|c| !is_of_name(c)).map(|word| word.trim_matches('.')).collect();
        let is_bucket =
            |word: &str| word.eq_ignore_ascii_case("bucket") || word.eq_ignore_ascii_case("buckets");
        // “The bucket policy” is of any bucket.
        let is_of_any = |word: &str| ["policy", "versioning", "settings"].contains(&word);
        let speaks_of_one = words
            .iter()
            .enumerate()
            .any(|(at, word)| is_bucket(word) && !words.get(at + 1).is_some_and(|next| is_of_any(next)));
        speaks_of_one && !words.contains(&self.bucket)
    }

    fn push(&mut self, content: Content, at: usize) {
        self.flush();
        self.block.outputs.push(Output { at, content });
    }

    fn named_values(&mut self, subject: Subject, named_values: Vec<NamedValue>, at: usize) {
        let is_of_same = self.pending.as_ref().is_some_and(|(pending, known, _)| {
            // The same name again is of another answer.
            *pending == subject
                && named_values.iter().all(|(name, _)| known.iter().all(|(known, _)| known != name))
        });
        if !is_of_same {
            self.flush();
        }
        let (_, known, _) = self.pending.get_or_insert((subject, Vec::new(), at));
        known.extend(named_values);
    }

    fn flush(&mut self) {
        self.header = None;
        if let Some((reader, at)) = self.listing.take().filter(|(reader, _)| !reader.is_empty()) {
            self.block.outputs.push(Output { at, content: Content::Listing(reader.listing()) });
        }
        let Some((subject, named_values, at)) = self.pending.take() else { return };
        let Subject::Setting(setting) = subject else { return self.flush_error(&named_values, at) };
        self.block.outputs.push(Output { at, content: Content::NamedValues(setting, named_values) });
    }

    fn flush_error(&mut self, named_values: &[NamedValue], at: usize) {
        let text =
            |name| named_values.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str());
        let bucket = text("BucketName").map(str::to_owned);
        match (text("Code"), self.block.outputs.last_mut().map(|output| &mut output.content)) {
            (Some(code), _) => {
                let error = PrintedError::new(code, None, text("Message").unwrap_or_default(), bucket);
                self.block.outputs.push(Output { at, content: Content::Error(error) });
            }
            // Details of the error before.
            (None, Some(Content::Error(error))) if bucket.is_some() => error.bucket = bucket,
            (None, _) => {}
        }
    }

    /// An object that cannot be read.
    fn unread(&mut self, why: ReportError, start: usize) {
        if self.report_starts.binary_search(&start).is_ok() {
            self.unread_report(why, start);
        } else {
            self.push(Content::Unreadable(why), start);
        }
    }

    fn unread_report(&mut self, why: ReportError, start: usize) {
        self.unclear(start);
        self.session.entries.push(Entry::UnreadScript(why, start));
    }

    /// Reads the object at `start`, which no command or error can be inside of.
    fn object(&mut self, start: usize) -> usize {
        self.flush();
        let next_report = next_after(&self.report_starts, start).unwrap_or(self.text.len());
        let block = self.text.get(start..next_report).unwrap_or_default();
        let mut stream = serde_json::Deserializer::from_str(block).into_iter::<Members>();
        let (members, json, length) = match stream.next() {
            Some(Ok(members)) => {
                let length = stream.byte_offset();
                (members, block.get(..length).unwrap_or_default().to_owned(), length)
            }
            _ => {
                let boundary = self.boundary(start);
                let block = self.text.get(start..boundary).unwrap_or_default();
                let Some(length) = object_length(block) else {
                    self.unread(ReportError::BreaksOff, start);
                    return boundary;
                };
                let block = block.get(..length).unwrap_or_default();
                let typographic = || without_typography(block, 0).map(|(text, _)| text);
                let readings = [typographic(), Some(unbroken(block)), Some(self.width.unwrapped(block))];
                let read = |json: String| Some((Members::read(&json)?, json));
                let Some((members, json)) = readings.into_iter().flatten().find_map(read) else {
                    self.unread(ReportError::NotJson, start);
                    return start + length;
                };
                (members, json, length)
            }
        };
        let end = start + length;
        let after = self.text.get(end..).unwrap_or_default().trim_start();
        if let Some(script) = ReadingScript::ALL.into_iter().find(|script| members.has(script.mark())) {
            match ScriptReport::read(script, &members, &json, start) {
                Some(report) => self.report(report),
                None => self.unread_report(ReportError::NotJson, start),
            }
        } else if after.starts_with([',', ']']) {
            // It is a part of something else.
            self.unclear(start);
        } else if let Some(error) = members.has("Code").then(|| PrintedError::of_json(&json)).flatten() {
            self.push(Content::Error(error), start);
        } else {
            self.push(Content::Object { members, json }, start);
        }
        end
    }
}

/// The first of the places that stands after `at`.
fn next_after(places: &[usize], at: usize) -> Option<usize> {
    places.get(places.partition_point(|place| *place <= at)).copied()
}

/// Whether each command names an account as the owner of the bucket.
fn names_owner(typed: &Typed) -> bool {
    let Typed::Commands(commands) = typed else { return false };
    commands.iter().all(|command| command.owner.plain().is_some_and(|id| id.parse::<AccountId>().is_ok()))
}

/// Whether each command prints its answer, or a value of it that is known.
fn has_plain_queries(typed: &Typed) -> bool {
    matches!(typed, Typed::Commands(commands) if commands.iter().all(|command| command.query != Query::Other))
}

/// What programs print beside an answer, and terminals around it.
fn is_noise(line: &str) -> bool {
    const STARTS: [&str; 23] = [
        "Additional error details:",
        "[Errno ",
        "Learn more about configuring",
        "To see help text",
        "aws help",
        "aws <command>",
        "warnings.warn(",
        "Enter MFA code for ",
        "operable program or batch file",
        "Check the spelling of the name",
        "At line:",
        "+ ~",
        "+ CategoryInfo",
        "+ FullyQualifiedErrorId",
        "real\t",
        "user\t",
        "sys\t",
        "Unable to find image ",
        "latest: Pulling from ",
        "Digest: sha256:",
        // The first lines of prompts that take two.
        "┌",
        "╭",
        "Using default tag: latest",
    ];
    let line = line.trim_start_matches(is_blank);
    STARTS.iter().any(|start| line.starts_with(start))
        || line.contains("Warning: ")
        || line.contains(": Pull complete")
        || [" MINGW64 ", " MINGW32 ", " MSYS ", " UCRT64 "].iter().any(|shell| line.contains(shell))
}

/// The rest of an object whose beginning was not copied, perhaps in the middle of a name.
fn is_json_fragment(line: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
    let before = line.split_once("\":").map(|(before, _)| before.trim_start_matches([' ', '\t', '{', ',']));
    before.is_some_and(|before| is_name(before.strip_prefix('"').unwrap_or(before)))
}

/// Words of a person, which end as no command does.
fn is_prose(line: &str) -> bool {
    let has_words = line.split_whitespace().nth(1).is_some();
    has_words && line.ends_with(['.', ':', '?', '!', ',']) && !line.ends_with("..") && !line.ends_with(" .")
}

impl ScriptReport {
    fn read(script: ReadingScript, members: &Members, json: &str, at: usize) -> Option<ScriptReport> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Head {
            #[serde(alias = "flowLogExportPreflight", alias = "flowLogExportArrival")]
            version: u64,
            account_id: Option<String>,
            bucket: Option<String>,
            prefix: Option<String>,
        }
        let Head { version, account_id, bucket, prefix } = from_json(json)?;
        let answers = members.iter().filter_map(|(name, value)| {
            let setting = script.settings().iter().copied().find(|setting| setting.member() == name)?;
            Some((setting, member(setting, value)))
        });
        let answers = answers.collect();
        Some(ScriptReport {
            at,
            script,
            is_of_other_version: version != 1,
            account_id,
            bucket,
            prefix,
            answers,
        })
    }
}

/// What a member of the script's report says: the answer, or as a string what the AWS CLI printed
/// instead of one.
fn member(setting: Setting, json: &str) -> Answer<SettingValue> {
    let why_not = |text: &str| {
        let unknown = || Some(Answer::Missing(Missing::Failed(CliError::Other(text.to_owned()))));
        let answer = PrintedError::of_broken_text(text).map_or_else(unknown, |error| failed(&error, setting));
        answer.unwrap_or(Answer::Missing(Missing::Unreadable))
    };
    if let Some(text) = from_json::<String>(json) {
        return why_not(&text);
    }
    if setting == Setting::Object {
        return match SettingValue::objects(json) {
            Some((SettingValue::Object(heads), errors)) if heads.is_empty() => {
                errors.first().map_or(Answer::Missing(Missing::NotSeen), |error| why_not(error))
            }
            Some((value, _)) => Answer::Value(value),
            None => Answer::Missing(Missing::Unreadable),
        };
    }
    match Members::read(json) {
        Some(members) if members.is_empty() => silent(setting),
        _ => shown(SettingValue::read(setting, json)),
    }
}

/// A value, if it is as AWS documents it.
pub(super) fn shown(value: Option<SettingValue>) -> Answer<SettingValue> {
    value.map_or(Answer::Missing(Missing::Unreadable), Answer::Value)
}

/// What an error means for `asked`; `None` where it is about something else.
pub(super) fn failed(error: &PrintedError, asked: Setting) -> Option<Answer<SettingValue>> {
    let is_none = asked.code_of_none() == Some(error.code.as_str());
    let is_of_another = match (error.setting(), error.change()) {
        // Without its operation, the same code is about each setting that has it.
        (Some(_), _) if is_none && error.operation.is_none() => false,
        (Some(of), _) => !of.looks_like(asked),
        (None, change) => change.is_some(),
    };
    let answer = if is_none { Answer::NotSet } else { Answer::Missing(Missing::Failed(error.error.clone())) };
    (!is_of_another).then_some(answer)
}

/// What it means that S3 answered with nothing.
pub(super) fn silent(setting: Setting) -> Answer<SettingValue> {
    match setting {
        Setting::Versioning => Answer::NotSet,
        Setting::Objects => Answer::Value(SettingValue::Objects(Listing {
            extent: ListingExtent::Whole,
            ..Listing::default()
        })),
        Setting::Versions => Answer::Value(SettingValue::Versions(Versions::default())),
        _ => Answer::Missing(Missing::Silent),
    }
}
