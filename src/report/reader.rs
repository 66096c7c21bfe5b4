//! Goes through a paste from its beginning to its end, once.

use crate::finding::{Finding, Rule};
use crate::json::{Json, Kind, Value};
use crate::place::Lines;
use crate::policy::paste::mend;
use crate::report::block::{boundaries, is_blank, object_length, unbroken};
use crate::report::command::{self, Command};
use crate::report::flat::{self, Line};
use crate::report::notice::{Flaw, Oddity};
use crate::report::part::{self, Fields, Part};
use crate::report::trouble::Trouble;
use crate::report::{Answer, Report};
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
    pending: Vec<(Part, &'static str, String, usize)>,
    header: Vec<(Part, &'static str)>,
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
            } else if Trouble::begins(line) {
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
        let is_nothing = |answer: &Answer| matches!(answer, Answer::NotSeen | Answer::Nothing);
        if self.report.answers.iter().all(is_nothing) && self.report.findings.is_empty() {
            if self.commands > 1 {
                self.report.answers = Default::default();
                self.report.findings.push(Flaw::OnlyCommands.finding());
            } else if self.report.is_empty() && self.text.contains(SCRIPT) {
                self.report.findings.push(Flaw::Script.finding());
            } else if self.report.is_empty() && !self.text.trim().is_empty() {
                self.report.findings.push(Flaw::NotRecognised.finding());
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

    fn put(&mut self, part: Part, answer: Answer, offset: usize) {
        if self.current_part() == Some(part) {
            self.is_answered = true;
        }
        let Some(slot) = self.report.answers.get_mut(part as usize) else { return };
        let before = std::mem::replace(slot, answer);
        if matches!(before, Answer::NotSeen | Answer::Changed) || before == *slot {
            return;
        }
        if before.is_answer_about(part) && slot.is_answer_about(part) {
            *slot = Answer::Contradicted;
            self.add(Oddity::Contradiction(part), offset);
        } else {
            self.add(Oddity::Conflict(part), offset);
        }
    }

    fn current_part(&self) -> Option<Part> {
        self.current.as_ref().and_then(|(command, _)| command.part)
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
            command.owner.is_none() && command.part.is_some_and(|part| part != Part::Caller);
        // What was answered before is no longer so, and what comes next is no contradiction.
        if let Some(slot) = command.changes.and_then(|part| self.report.answers.get_mut(part as usize))
            && *slot != Answer::NotSeen
        {
            *slot = Answer::Changed;
        }
        self.commands += 1;
        self.is_answered = false;
        self.current = Some((command, at));
        end
    }

    /// A command that printed nothing says something as well.
    fn end_command(&mut self) {
        let Some((command, at)) = self.current.take() else { return };
        if let Some(part) = command.part
            && !self.is_answered
            && !command.is_piped
            && (command.cut.is_none() || command.bucket.is_some())
        {
            self.put(part, Answer::Nothing, at);
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
        if let Some((trouble, part)) = Trouble::of_text(window) {
            self.trouble(trouble, part, at);
        }
        at + window.len().max(1)
    }

    fn trouble(&mut self, trouble: Trouble, part: Option<Part>, at: usize) {
        self.is_answered = true;
        match part.or_else(|| self.current_part()) {
            Some(part) => self.put(part, Answer::Failed(trouble), at),
            None if matches!(trouble, Trouble::NotSet | Trouble::Other(_)) => {}
            None => self.add(Flaw::Trouble(trouble), at),
        }
    }

    fn line(&mut self, line: &str, at: usize) {
        let line = line.trim_end_matches(is_blank).trim_start_matches(is_invisible);
        if line.trim_start_matches(is_blank).is_empty() || command::is_prompt(line) {
            return;
        }
        if line.starts_with("\"{") && !self.is_of_other() {
            if let Ok(json) = Json::read(line) {
                self.policy(&json.root().as_str().unwrap_or_default(), at);
            }
            return;
        }
        let header = std::mem::take(&mut self.header);
        match flat::read(line, self.current_part(), &header) {
            Line::Fact(part, name, value) => self.fact(part, name, value, at),
            Line::Facts(facts) => {
                facts.into_iter().for_each(|(part, name, value)| self.fact(part, name, value, at))
            }
            Line::Nothing(part) => self.put(part, Answer::Nothing, at),
            Line::Spoiled(part, format) => {
                self.put(part, Answer::Unreadable, at);
                self.add(Flaw::Format(format, part), at);
            }
            Line::Header(names) => self.header = names,
            // The line below a header is no header.
            Line::Frame if line.trim_matches('|').starts_with(['+', '-']) => self.header = header,
            Line::Frame => {}
            Line::Other => match Trouble::of_text(line) {
                Some((trouble, part)) => self.trouble(trouble, part, at),
                None => self.is_answered = true,
            },
        }
    }

    /// Whether what comes is the output of a command that is not needed.
    fn is_of_other(&self) -> bool {
        self.current.as_ref().is_some_and(|(command, _)| command.is_other)
    }

    fn fact(&mut self, part: Part, name: &'static str, value: String, at: usize) {
        if self.is_of_other() {
            return;
        }
        // The same name again is of another answer.
        if self.pending.iter().any(|(_, known, ..)| *known == name) {
            self.flush();
        }
        self.is_answered = true;
        self.pending.push((part, name, value, at));
    }

    fn flush(&mut self) {
        self.header.clear();
        let pending = std::mem::take(&mut self.pending);
        for part in Part::ALL {
            let mut fields = Fields::default();
            let mut first = None;
            for (_, name, value, at) in pending.iter().filter(|(of, ..)| *of == part) {
                fields.set(name, value);
                first = first.or(Some(*at));
            }
            if let Some(at) = first {
                self.put(part, Answer::Fields(fields), at);
            }
        }
    }

    /// Reads the object at `start`, which no command or error can be inside of.
    fn object(&mut self, start: usize, boundary: usize) -> usize {
        self.flush();
        let block = self.text.get(start..boundary).unwrap_or_default();
        let Some(length) = object_length(block) else {
            self.unreadable(Flaw::BreaksOff, start);
            return boundary;
        };
        let block = block.get(..length).unwrap_or_default();
        let mended = || mend(block, 0).and_then(|(text, _)| Json::read(&text).ok());
        let unbroken = || Json::read(&unbroken(block)).ok();
        match Json::read(block).ok().or_else(mended).or_else(unbroken) {
            Some(json) => self.answer(json.root(), start),
            None => self.unreadable(Flaw::NotJson, start),
        }
        start + length
    }

    fn unreadable(&mut self, flaw: Flaw, start: usize) {
        self.is_answered = true;
        if let Some(part) = self.current_part() {
            self.put(part, Answer::Unreadable, start);
        }
        self.add(flaw, start);
    }

    fn answer(&mut self, root: Value<'_>, start: usize) {
        self.is_answered = true;
        if root.member(MARK).is_some() {
            return self.script(root, start);
        }
        if self.is_of_other() {
            return;
        }
        if root.member("Statement").is_some() {
            self.policy(root.raw(), start);
        } else if let Some(part) = part::of_answer(root) {
            self.put(part, fields(part, root), start);
        } else if let (Some(code), Some(_)) = (root.member("Code"), root.member("Message")) {
            let code = code.as_text().unwrap_or_default();
            let (trouble, part) = Trouble::of_code(&code, None);
            self.trouble(trouble, part, start);
        } else if let Some(part) = self.current_part() {
            let is_nothing = root.members().next().is_none();
            self.put(part, if is_nothing { Answer::Nothing } else { Answer::Unreadable }, start);
        }
    }

    fn policy(&mut self, text: &str, at: usize) {
        let mut fields = Fields::default();
        fields.set("Policy", text);
        self.put(Part::Policy, Answer::Fields(fields), at);
    }

    /// The report of the preflight script; its format is described there.
    fn script(&mut self, root: Value<'_>, start: usize) {
        if root.member(MARK).and_then(Value::as_text).as_deref() != Some("1") {
            self.add(Oddity::OtherVersion, start);
        }
        let text = |name| root.member(name).and_then(Value::as_str).map(|text| text.into_owned());
        self.named(text("bucket"), text("accountId"));
        for (name, value) in root.members() {
            let Some(part) = Part::ALL.into_iter().find(|part| name.is_string(part.member())) else {
                continue;
            };
            let answer = match (value.kind(), value.as_str()) {
                (Kind::Object, _) if value.members().next().is_none() => Answer::Nothing,
                (Kind::Object, _) => fields(part, value),
                (_, Some(text)) => match Trouble::of_text(&text) {
                    Some((_, Some(of))) if of != part => Answer::Unreadable,
                    Some((trouble, _)) => Answer::Failed(trouble),
                    None => Answer::Failed(Trouble::Other(text.into_owned())),
                },
                _ => Answer::Unreadable,
            };
            self.put(part, answer, start);
        }
    }
}

fn fields(part: Part, answer: Value<'_>) -> Answer {
    let fields = Fields::of_json(part, answer);
    if fields.is_empty() { Answer::Unreadable } else { Answer::Fields(fields) }
}
