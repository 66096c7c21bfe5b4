//! Goes through a paste from its beginning to its end, once.

use serde::Deserialize;

use crate::finding::{Finding, Rule};
use crate::place::Lines;
use crate::policy::paste::mend;
use crate::report::cli_error::CliError;
use crate::report::command::{self, Command};
use crate::report::findings::{ReportError, ReportWarning};
use crate::report::segments::{boundaries, is_blank, object_length, unbroken};
use crate::report::setting::Setting;
use crate::report::text_output::{self, Line};
use crate::report::values::{Members, PolicyText, Value, from_json};
use crate::report::{Answer, Missing, Report};
use crate::text::is_invisible;

/// The first line of the script, as it is pasted into a shell.
const SCRIPT: &str = "bash <<'FLOW_LOG_EXPORT'";

/// The member that tells the script's report.
const MARK: &str = "flowLogExportPreflight";

/// Buckets or accounts that are kept in mind; one that is not the target's is enough.
const NAMED: usize = 8;

pub(super) struct Reader<'a> {
    text: &'a str,
    lines: &'a Lines,
    report: Report,
    /// The command whose output comes next, where it stands, and whether anything came.
    current: Option<(Command, usize)>,
    is_answered: bool,
    commands: usize,
    /// Values of a format without braces, and where the first of them stands.
    pending: Vec<(Setting, &'static str, String, usize)>,
    header: Vec<(Setting, &'static str)>,
}

impl<'a> Reader<'a> {
    pub fn of(text: &'a str, lines: &'a Lines) -> Self {
        Reader {
            text,
            lines,
            report: Report::default(),
            current: None,
            is_answered: false,
            commands: 0,
            pending: Vec::new(),
            header: Vec::new(),
        }
    }

    pub fn read(mut self) -> Report {
        let mut boundaries = boundaries(self.text).into_iter().chain([self.text.len()]).peekable();
        let (mut at, mut line_end) = (0, 0);
        while let Some(rest) = self.text.get(at..).filter(|rest| !rest.is_empty()) {
            // There may be many objects in one line.
            if at >= line_end {
                line_end = at + rest.find('\n').map_or(rest.len(), |end| end + 1);
            }
            let line = self.text.get(at..line_end).unwrap_or_default();
            let start = at + line.len() - line.trim_start_matches(is_blank).len();
            while boundaries.next_if(|boundary| *boundary <= at).is_some() {}
            let boundary = boundaries.peek().copied().unwrap_or(self.text.len());
            at = if self.text.get(start..).is_some_and(|rest| rest.starts_with('{')) {
                self.object(start, boundary)
            } else if CliError::begins(line) {
                self.error(at, boundary.min(self.text.len()))
            } else if command::is_command(line) {
                self.command(at)
            } else {
                self.line(line, at);
                line_end
            };
        }
        self.finish()
    }

    fn finish(mut self) -> Report {
        self.flush();
        self.end_command();
        let is_nothing = |answer: &Answer<Value>| {
            let missing = [Missing::NotSeen, Missing::Silent];
            *answer == Answer::NotSet || missing.iter().any(|why| answer.is_missing(why))
        };
        if self.report.answers.iter().all(is_nothing) && self.report.findings.is_empty() {
            if self.commands > 1 {
                self.report.answers = Default::default();
                self.report.findings.push(ReportError::OnlyCommands.finding());
            } else if self.report.is_empty() && self.text.contains(SCRIPT) {
                self.report.findings.push(ReportError::Script.finding());
            } else if self.report.is_empty() && !self.text.trim().is_empty() {
                self.report.findings.push(ReportError::NotRecognised.finding());
            }
        }
        self.report
    }

    fn add(&mut self, rule: impl Rule, offset: usize) {
        let finding = rule.finding();
        let is_same = |other: &Finding| (other.code, &other.message) == (finding.code, &finding.message);
        // One finding of a kind is enough to find the others by.
        if !self.report.findings.iter().any(is_same) {
            self.report.findings.push(Finding { line: Some(self.lines.line(offset)), ..finding });
        }
    }

    fn put(&mut self, setting: Setting, answer: Answer<Value>, offset: usize) {
        if self.current_setting() == Some(setting) {
            self.is_answered = true;
        }
        let Some(slot) = self.report.answers.get_mut(setting as usize) else { return };
        let before = std::mem::replace(slot, answer);
        let is_first = [Missing::NotSeen, Missing::Changed].iter().any(|why| before.is_missing(why));
        if is_first || before == *slot {
            return;
        }
        if before.is_from_s3() && slot.is_from_s3() {
            *slot = Answer::Missing(Missing::Contradicted);
            self.add(ReportWarning::Contradiction(setting), offset);
        } else {
            self.add(ReportWarning::Conflict(setting), offset);
        }
    }

    fn current_setting(&self) -> Option<Setting> {
        self.current.as_ref().and_then(|(command, _)| command.setting)
    }

    /// Which of two settings whose answers look the same was asked for.
    fn asked(&self, shown: Setting) -> Setting {
        self.current_setting().filter(|asked| asked.shares_operation(shown)).unwrap_or(shown)
    }

    fn named(&mut self, bucket: Option<String>, owner: Option<String>) {
        for (named, name) in [(&mut self.report.buckets, bucket), (&mut self.report.owners, owner)] {
            if let Some(name) = name
                && named.len() < NAMED
                && !named.contains(&name)
            {
                named.push(name);
            }
        }
    }

    /// Reads the command at `at` and the lines over which it goes on.
    fn command(&mut self, at: usize) -> usize {
        self.flush();
        self.end_command();
        let mut end = at;
        let mut ends_with_line = false;
        for line in self.text.get(at..).unwrap_or_default().split_inclusive('\n') {
            end += line.len();
            ends_with_line = line.ends_with('\n');
            if !line.trim_end().ends_with(['\\', '`', '^']) {
                break;
            }
        }
        let command = command::read(self.text.get(at..end).unwrap_or_default(), ends_with_line);
        self.named(command.bucket.clone(), command.owner.clone());
        self.report.cut = command.cut.clone();
        self.report.is_owner_unchecked |=
            command.owner.is_none() && command.setting.is_some_and(|setting| setting != Setting::Caller);
        // What was answered before is no longer so, and what comes next is no contradiction.
        if let Some(slot) = command.changes.and_then(|setting| self.report.answers.get_mut(setting as usize))
            && !slot.is_missing(&Missing::NotSeen)
        {
            *slot = Answer::Missing(Missing::Changed);
        }
        self.commands += 1;
        self.is_answered = false;
        self.current = Some((command, at));
        end
    }

    /// A command that printed nothing says something as well.
    fn end_command(&mut self) {
        let Some((command, at)) = self.current.take() else { return };
        if let Some(setting) = command.setting
            && !self.is_answered
            && !command.is_piped
            && (command.cut.is_none() || command.bucket.is_some())
        {
            self.put(setting, silent(setting), at);
        }
    }

    /// Reads an error, which may go on over some lines where a terminal broke it.
    fn error(&mut self, at: usize, boundary: usize) -> usize {
        const LINES: usize = 3;
        self.flush();
        let rest = self.text.get(at..boundary).unwrap_or_default();
        let mut window = "";
        let mut end = 0;
        for line in rest.split_inclusive('\n').take(LINES) {
            end += line.len();
            let longer = rest.get(..end).unwrap_or_default();
            if window.is_empty() || longer.contains(" operation") {
                window = longer;
            }
            if longer.contains(" operation") {
                break;
            }
        }
        if let Some((answer, setting)) = CliError::of_text(window) {
            self.failed(answer, setting, at);
        }
        at + window.len().max(1)
    }

    fn failed(&mut self, answer: Answer<Value>, setting: Option<Setting>, at: usize) {
        self.is_answered = true;
        let setting = setting.map(|named| self.asked(named));
        match (setting.or_else(|| self.current_setting()), answer) {
            (Some(setting), answer) => self.put(setting, answer, at),
            (None, Answer::Missing(Missing::Failed(error))) if !matches!(error, CliError::Other(_)) => {
                self.add(ReportError::CliError(error), at);
            }
            (None, _) => {}
        }
    }

    fn line(&mut self, line: &str, at: usize) {
        let line = line.trim_end_matches(is_blank).trim_start_matches(is_invisible);
        if line.trim_start_matches(is_blank).is_empty() || command::is_prompt(line) {
            return;
        }
        if line.starts_with("\"{") && !self.is_of_other() {
            if let Some(policy) = from_json::<String>(line) {
                self.put(Setting::Policy, Answer::Value(Value::Policy(PolicyText::new(&policy))), at);
            }
            return;
        }
        let header = std::mem::take(&mut self.header);
        match text_output::read(line, self.current_setting(), &header) {
            Line::Fact(setting, name, value) => self.fact(setting, name, value, at),
            Line::Facts(facts) => {
                facts.into_iter().for_each(|(setting, name, value)| self.fact(setting, name, value, at))
            }
            Line::Nothing(setting) => self.put(setting, silent(setting), at),
            Line::Spoiled(setting, format) => {
                self.put(setting, Answer::Missing(Missing::Unreadable), at);
                self.add(ReportError::Format(format, setting), at);
            }
            Line::Header(names) => self.header = names,
            // The line below a header is no header.
            Line::Frame if line.trim_matches('|').starts_with(['+', '-']) => self.header = header,
            Line::Frame => {}
            Line::Other => match CliError::of_text(line) {
                Some((answer, setting)) => self.failed(answer, setting, at),
                None => self.is_answered = true,
            },
        }
    }

    /// Whether what comes is the output of a command that is not needed.
    fn is_of_other(&self) -> bool {
        self.current.as_ref().is_some_and(|(command, _)| command.is_other)
    }

    fn fact(&mut self, setting: Setting, name: &'static str, value: String, at: usize) {
        if self.is_of_other() {
            return;
        }
        // The same name again is of another answer.
        if self.pending.iter().any(|(_, known, ..)| *known == name) {
            self.flush();
        }
        self.is_answered = true;
        let setting = self.asked(setting);
        self.pending.push((setting, name, value, at));
    }

    fn flush(&mut self) {
        self.header.clear();
        let pending = std::mem::take(&mut self.pending);
        for setting in Setting::ALL {
            let of_it = pending.iter().filter(|(of, ..)| *of == setting);
            let words: Vec<_> = of_it.clone().map(|(_, name, value, _)| (*name, value.clone())).collect();
            if let Some((.., at)) = of_it.clone().next() {
                self.put(setting, shown(Value::of_words(setting, &words)), *at);
            }
        }
    }

    /// Reads the object at `start`, which no command or error can be inside of.
    fn object(&mut self, start: usize, boundary: usize) -> usize {
        self.flush();
        let block = self.text.get(start..boundary).unwrap_or_default();
        let Some(length) = object_length(block) else {
            self.unreadable(ReportError::BreaksOff, start);
            return boundary;
        };
        let block = block.get(..length).unwrap_or_default();
        let typographic = || mend(block, 0).map(|(text, _)| text);
        let readings = [Some(block.to_owned()), typographic(), Some(unbroken(block))];
        let read = |json: String| Members::read(&json).map(|members| (members, json));
        match readings.into_iter().flatten().find_map(read) {
            Some((members, json)) => self.answer(&members, &json, start),
            None => self.unreadable(ReportError::NotJson, start),
        }
        start + length
    }

    fn unreadable(&mut self, error: ReportError, start: usize) {
        self.is_answered = true;
        if let Some(setting) = self.current_setting() {
            self.put(setting, Answer::Missing(Missing::Unreadable), start);
        }
        self.add(error, start);
    }

    fn answer(&mut self, members: &Members, json: &str, start: usize) {
        self.is_answered = true;
        if members.has(MARK) {
            return self.script(members, json, start);
        }
        if self.is_of_other() {
            return;
        }
        if members.has("Statement") {
            self.put(Setting::Policy, Answer::Value(Value::Policy(PolicyText::new(json))), start);
        } else if let Some(setting) = members.setting() {
            let setting = self.asked(setting);
            self.put(setting, shown(Value::read(setting, json)), start);
        } else if let Some(error) = from_json::<ErrorOutput>(json) {
            let (answer, setting) = CliError::of_code(&error.code, None);
            self.failed(answer, setting, start);
        } else if let Some(setting) = self.current_setting() {
            let answer =
                if members.is_empty() { silent(setting) } else { Answer::Missing(Missing::Unreadable) };
            self.put(setting, answer, start);
        }
    }

    /// The report of the preflight script; its format is described there.
    fn script(&mut self, members: &Members, json: &str, start: usize) {
        let Some(head) = from_json::<ScriptHead>(json) else {
            return self.add(ReportError::NotJson, start);
        };
        if head.version != 1 {
            self.add(ReportWarning::OtherVersion, start);
        }
        self.named(head.bucket, head.account_id);
        for (name, value) in members.iter() {
            if let Some(setting) = Setting::ALL.into_iter().find(|setting| setting.member() == name) {
                self.put(setting, member(setting, value), start);
            }
        }
    }
}

/// What a member of the script's report says: the answer, or as a string what the AWS CLI printed
/// instead of one.
fn member(setting: Setting, json: &str) -> Answer<Value> {
    if let Some(text) = from_json::<String>(json) {
        return match CliError::of_text(&text) {
            Some((_, Some(of))) if !of.shares_operation(setting) => Answer::Missing(Missing::Unreadable),
            Some((answer, _)) => answer,
            None => Answer::Missing(Missing::Failed(CliError::Other(text))),
        };
    }
    match Members::read(json) {
        Some(members) if members.is_empty() => silent(setting),
        _ => shown(Value::read(setting, json)),
    }
}

fn shown(value: Option<Value>) -> Answer<Value> {
    value.map_or(Answer::Missing(Missing::Unreadable), Answer::Value)
}

/// What it means that a command printed nothing.
fn silent(setting: Setting) -> Answer<Value> {
    match setting {
        Setting::Versioning => Answer::NotSet,
        _ => Answer::Missing(Missing::Silent),
    }
}

/// An error of the AWS CLI as JSON.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorOutput {
    code: String,
    #[serde(rename = "Message")]
    _message: String,
}

/// What the script's report says of itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ScriptHead {
    #[serde(rename = "flowLogExportPreflight")]
    version: u64,
    account_id: Option<String>,
    bucket: Option<String>,
}
