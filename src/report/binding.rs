//! Which answers of a session are about the bucket that was typed. An answer counts where it plainly
//! comes from Amazon S3 after a command that plainly names the bucket, or stands in the report of the
//! script, which names it. One answer alone, without any command, is assumed to be about the bucket.

use crate::artifact::Target;
use crate::aws::partition::OtherPartition;
use crate::aws_cli::change_error::ChangeError;
use crate::aws_cli::error::{CliError, PrintedError};
use crate::aws_cli::setting::{ReadingScript, Setting};
use crate::report::answer::{Answer, Identity, Missing, Report, Unbound};
use crate::report::command::{AwsCommand, Extent, Named, Purpose, Query};
use crate::report::findings::{ReportError, ReportWarning};
use crate::report::session::{
    Asker, Block, Content, Entry, Output, ScriptReport, Session, failed, shown, silent,
};
use crate::report::text_output;
use crate::report::values::{Caller, ListingExtent, Location, PolicyText, SettingValue};
use crate::text::finding::{Finding, Rule};
use crate::text::position::Lines;

/// Holds a session against the bucket and account of `target`.
pub(super) fn bind(session: &Session, target: &Target, lines: &Lines) -> Report {
    let mut binder = Binder {
        bucket: target.grant.bucket.as_str(),
        prefix: target.prefix(),
        account: target.account_id.as_str(),
        lines,
        report: Report::default(),
        callers: Vec::new(),
        asked_with: Vec::new(),
        has_lost_output: session.has_lost_output(),
        last_versioning: session.last_versioning(target.grant.bucket.as_str()),
        reads_report: session.reports().any(|report| report.is_of(target)),
        disputed: Vec::new(),
    };
    match session.alone() {
        Some(block) => binder.alone(block),
        None => binder.entries(session),
    }
    binder.finish()
}

impl Session {
    fn blocks(&self) -> impl Iterator<Item = (usize, &Block)> {
        let entries = self.entries.iter().enumerate();
        entries.filter_map(|(at, entry)| match entry {
            Entry::Block(block) => Some((at, block)),
            Entry::Script(_) | Entry::UnreadScript(..) | Entry::MayChange(_) => None,
        })
    }

    fn reports(&self) -> impl Iterator<Item = &ScriptReport> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Script(report) => Some(report),
            Entry::Block(_) | Entry::UnreadScript(..) | Entry::MayChange(_) => None,
        })
    }

    /// Whether a shell was ready for a command somewhere between two entries, so that the second is newer:
    /// a mail has the newest on top.
    fn is_in_order(&self, first: usize, second: usize) -> bool {
        let between = self.entries.get(first..second).unwrap_or_default();
        between.iter().any(|entry| matches!(entry, Entry::Block(Block { is_finished: true, .. })))
    }

    /// The answers, where no command is in sight.
    fn alone(&self) -> Option<&Block> {
        let mut entries = self.entries.iter();
        let Some(Entry::Block(first @ Block { asker: Asker::Nobody, .. })) = entries.next() else {
            return None;
        };
        let is_silent = |entry: &Entry| match entry {
            Entry::Block(Block { asker: Asker::Commands(commands), outputs, .. }) => {
                commands.is_empty() && outputs.is_empty()
            }
            Entry::Block(Block { asker: Asker::Unclear(_), outputs, .. }) => outputs.is_empty(),
            Entry::Block(Block { asker: Asker::Nobody, .. })
            | Entry::Script(_)
            | Entry::UnreadScript(..)
            | Entry::MayChange(_) => false,
        };
        entries.all(is_silent).then_some(first)
    }

    /// Whether a command that always prints something printed nothing, so that silence says nothing.
    fn has_lost_output(&self) -> bool {
        self.blocks().any(|(_, block)| {
            let (Asker::Commands(commands), Some(answered)) = (&block.asker, block.assigned()) else {
                return false;
            };
            commands.iter().enumerate().any(|(at, command)| {
                let shows = matches!(command.purpose, Purpose::Show(setting) if !setting.may_be_silent());
                let is_seen = !command.hides_output && !command.hides_errors;
                shows && is_seen && answered.binary_search(&at).is_err() && block.shows_silence(at, &answered)
            })
        })
    }

    /// Whether there are commands for what is needed, and nothing that they printed.
    pub(super) fn has_unanswered_commands(&self) -> bool {
        self.blocks().any(|(_, block)| match &block.asker {
            Asker::Commands(commands) => {
                commands.iter().any(|command| matches!(command.purpose, Purpose::Show(_)))
            }
            Asker::Nobody | Asker::Unclear(_) => false,
        })
    }

    /// Whether there are commands that change a bucket, and no others.
    pub(super) fn only_changes(&self) -> bool {
        let mut commands = self.blocks().flat_map(|(_, block)| match &block.asker {
            Asker::Commands(commands) => commands.as_slice(),
            Asker::Nobody | Asker::Unclear(_) => &[],
        });
        let is_change =
            |command: &AwsCommand| matches!(command.purpose, Purpose::Change(_) | Purpose::Replace);
        commands.next().is_some_and(is_change) && commands.all(is_change)
    }

    /// Where versioning of the bucket was asked for the last time: the entry, and the command in it.
    fn last_versioning(&self, bucket: &str) -> Option<(usize, usize)> {
        let is_it = |command: &AwsCommand| {
            command.purpose == Purpose::Show(Setting::Versioning) && command.bucket.plain() == Some(bucket)
        };
        let commands = self.blocks().filter_map(|(entry, block)| match &block.asker {
            Asker::Commands(commands) => Some((entry, commands.iter().rposition(is_it)?)),
            Asker::Nobody | Asker::Unclear(_) => None,
        });
        commands.last()
    }
}

impl ScriptReport {
    fn is_of(&self, target: &Target) -> bool {
        self.bucket.as_deref() == Some(target.grant.bucket.as_str())
    }
}

impl Block {
    /// Whether a command that printed none of the outputs has ended, and nothing else was printed.
    fn shows_silence(&self, at: usize, answered: &[usize]) -> bool {
        let is_over = self.is_finished || answered.last().is_some_and(|last| *last > at);
        let is_all_known = answered.len() == self.outputs.len() && !self.outputs.iter().any(Output::is_vague);
        is_over && is_all_known && !self.has_other_text
    }

    /// The command that printed each of the outputs, by its place among them; `None` where that is not
    /// certain for all of them. Commands that were pasted at once answer in their order.
    fn assigned(&self) -> Option<Vec<usize>> {
        let Asker::Commands(commands) = &self.asker else { return None };
        let mut next = 0;
        let mut assigned = Vec::new();
        for output in &self.outputs {
            let waiting = commands.get(next..)?;
            let found = waiting.iter().position(|command| command.prints(output))?;
            assigned.push(next + found);
            next += found + 1;
        }
        let is_one_of_several = commands.len() > 1 && assigned.len() < commands.len();
        (!is_one_of_several || is_told_apart(commands)).then_some(assigned)
    }
}

/// Whether no two commands print answers that look the same and are of different buckets.
fn is_told_apart(commands: &[AwsCommand]) -> bool {
    let mut seen: [Option<&AwsCommand>; Setting::ALL.len()] = [None; Setting::ALL.len()];
    commands.iter().all(|command| {
        let Purpose::Show(setting) = command.purpose else { return command.purpose != Purpose::Other };
        let Some(slot) = seen.get_mut(setting.of_answer() as usize) else { return false };
        let is_same = slot.is_none_or(|before| {
            (
                before.purpose,
                &before.bucket,
                &before.objects,
                &before.account,
                &before.endpoint,
                &before.credentials,
            ) == (
                command.purpose,
                &command.bucket,
                &command.objects,
                &command.account,
                &command.endpoint,
                &command.credentials,
            )
        });
        *slot = Some(command);
        is_same
    })
}

impl AwsCommand {
    /// Whether an output is what this command prints.
    fn prints(&self, output: &Output) -> bool {
        match (self.purpose, &output.content) {
            (Purpose::Show(setting), _) => self.answer(setting, output).is_some(),
            (Purpose::Change(setting), Content::Error(error)) => {
                error.setting().is_none() && error.change().is_none_or(|change| change.looks_like(setting))
            }
            (Purpose::Change(_), _) => false,
            (Purpose::Replace, content) => matches!(content, Content::Error(_)),
            (Purpose::Other, _) => true,
        }
    }

    /// What an output says of `setting` as the answer to this command; `None` where it is none.
    fn answer(&self, setting: Setting, output: &Output) -> Option<Answer<SettingValue>> {
        let unreadable = Answer::Missing(Missing::Unreadable);
        let answer = match &output.content {
            Content::Error(error) => {
                let is_of_another = match (&error.bucket, &self.bucket) {
                    (Some(error), Named::Plainly(asked)) => error != asked,
                    _ => false,
                };
                return if is_of_another { None } else { failed(error, setting) };
            }
            Content::Unreadable(_) => return Some(unreadable),
            Content::Policy(policy) => {
                (setting == Setting::Policy).then(|| Answer::Value(SettingValue::Policy(policy.clone())))
            }
            Content::Listing(listing) => {
                (setting == Setting::Objects).then(|| Answer::Value(SettingValue::Objects(listing.clone())))
            }
            Content::Time(time) => {
                (setting == Setting::Time).then_some(Answer::Value(SettingValue::Time(*time)))
            }
            Content::Word(word) => text_output::of_word(setting, word, self.query),
            Content::NamedValues(of, named_values) => {
                of.looks_like(setting).then(|| shown(SettingValue::of_words(setting, named_values)))
            }
            Content::Object { members, json } => match members.setting() {
                Some(of) if of.looks_like(setting) => Some(shown(SettingValue::read(setting, json))),
                None if setting == Setting::Policy && members.has("Statement") => {
                    Some(Answer::Value(SettingValue::Policy(PolicyText::new(json))))
                }
                None if members.is_empty() => Some(silent(setting)),
                None if matches!(setting, Setting::Objects | Setting::Versions)
                    && members.is_empty_list() =>
                {
                    Some(silent(setting))
                }
                None => Some(unreadable.clone()),
                Some(_) => None,
            },
        }?;
        Some(if self.query == Query::Other { unreadable } else { self.placed(answer) })
    }

    /// An answer about objects with what the command says of them and S3 does not repeat.
    fn placed(&self, mut answer: Answer<SettingValue>) -> Answer<SettingValue> {
        let asked = self.objects.plain().unwrap_or_default();
        match &mut answer {
            Answer::Value(SettingValue::Objects(listing)) => {
                asked.clone_into(&mut listing.prefix);
                if self.extent == Extent::Folder {
                    let folder = asked.rfind('/').and_then(|end| asked.get(..=end)).unwrap_or_default();
                    listing.objects.iter_mut().for_each(|object| object.key.insert_str(0, folder));
                }
                listing.extent = match (self.extent, listing.extent) {
                    (Extent::All, ListingExtent::NotShown) => ListingExtent::Whole,
                    (Extent::Limited, ListingExtent::NotShown) => ListingExtent::Doubtful,
                    (Extent::Part | Extent::Folder, ListingExtent::NotShown | ListingExtent::Whole) => {
                        ListingExtent::Doubtful
                    }
                    (_, shown) => shown,
                };
            }
            Answer::Value(SettingValue::Object(heads)) => {
                heads.iter_mut().for_each(|head| asked.clone_into(&mut head.key));
            }
            Answer::Value(SettingValue::Versions(versions)) => {
                versions.is_cut |= !matches!(self.extent, Extent::All | Extent::Limited);
            }
            _ => {}
        }
        answer
    }
}

impl Output {
    /// Whether it is an error that any command may print.
    fn is_vague(&self) -> bool {
        match &self.content {
            Content::Error(error) => error.setting().is_none() && error.change().is_none(),
            _ => false,
        }
    }

    /// What it says where there is no command: of which setting, and what.
    fn alone(&self) -> Option<(Setting, Answer<SettingValue>)> {
        match &self.content {
            Content::Error(error) => {
                let setting = error.setting()?;
                Some((setting, failed(error, setting)?))
            }
            Content::Unreadable(_) | Content::Time(_) => None,
            Content::Listing(listing) => {
                Some((Setting::Objects, Answer::Value(SettingValue::Objects(listing.clone()))))
            }
            Content::Policy(policy) => {
                Some((Setting::Policy, Answer::Value(SettingValue::Policy(policy.clone()))))
            }
            Content::Word(word) => {
                let setting = text_output::setting_of_word(word)?;
                Some((setting, text_output::of_word(setting, word, Query::Whole)?))
            }
            Content::NamedValues(setting, named_values) => {
                Some((*setting, shown(SettingValue::of_words(*setting, named_values))))
            }
            Content::Object { members, json } => match members.setting() {
                Some(setting) => Some((setting, shown(SettingValue::read(setting, json)))),
                None if members.has("Statement") => {
                    Some((Setting::Policy, Answer::Value(SettingValue::Policy(PolicyText::new(json)))))
                }
                None => None,
            },
        }
    }
}

/// The same answer where no command says how much was to be listed.
fn of_unknown_extent(mut answer: Answer<SettingValue>) -> Answer<SettingValue> {
    if let Answer::Value(SettingValue::Objects(listing)) = &mut answer
        && listing.extent != ListingExtent::Cut
    {
        listing.extent = ListingExtent::Doubtful;
    }
    answer
}

struct Binder<'a> {
    bucket: &'a str,
    /// What the keys of the flow logs begin with.
    prefix: String,
    account: &'a str,
    lines: &'a Lines,
    report: Report,
    /// Accounts that asked who they are, each with the credentials that were used.
    callers: Vec<(String, Answer<SettingValue>)>,
    /// The credentials with which the bucket was asked about.
    asked_with: Vec<String>,
    has_lost_output: bool,
    last_versioning: Option<(usize, usize)>,
    /// Whether there is a report of the bucket, beside which the rest matters less.
    reads_report: bool,
    /// Settings with different answers.
    disputed: Vec<(Setting, ReportWarning, usize)>,
}

/// Credentials of the script, which uses the same for all that it asks.
const OF_SCRIPT: &str = "script";

/// Callers and credentials that are kept in mind; more are not needed to see that they differ.
const KEPT: usize = 32;

impl Binder<'_> {
    fn entries(&mut self, session: &Session) {
        let is_of_bucket = |report: &ScriptReport| report.bucket.as_deref() == Some(self.bucket);
        let reports_of = |is_it: fn(ReadingScript) -> bool| -> Vec<usize> {
            let entries = session.entries.iter().enumerate();
            let is_report = |entry: &Entry| matches!(entry, Entry::Script(report) if is_of_bucket(report) && is_it(report.script));
            entries.filter(|(_, entry)| is_report(entry)).map(|(at, _)| at).collect()
        };
        let last = reports_of(|_| true).last().copied();
        // Reports of which nobody knows which is the newest.
        let is_beside = |at: usize, last: Option<usize>| {
            last.is_some_and(|last| at < last && !session.is_in_order(at, last))
        };
        // The first one that counts of each script, since each shows something else.
        let first_of = |is_it: fn(ReadingScript) -> bool| {
            let reports = reports_of(is_it);
            let last = reports.last().copied();
            reports.into_iter().find(|at| Some(*at) == last || is_beside(*at, last))
        };
        let of_preflight = first_of(|script| script == ReadingScript::Preflight);
        let of_arrival = first_of(|script| script == ReadingScript::Arrival);
        let mut is_unread = false;
        for (at, entry) in session.entries.iter().enumerate() {
            match entry {
                Entry::Script(report) => {
                    if report.is_of_other_version {
                        self.add(ReportWarning::OtherVersion, report.at);
                    }
                    self.names(report.bucket.as_deref(), false);
                    let first = match report.script {
                        ReadingScript::Preflight => of_preflight,
                        ReadingScript::Arrival => of_arrival,
                    };
                    match first {
                        Some(first) if at == first => {
                            self.forget(report);
                            self.script(report);
                        }
                        Some(first) if at > first && is_of_bucket(report) => self.script_beside(report),
                        _ => {}
                    }
                }
                Entry::Block(block) => {
                    let is_last = at + 1 == session.entries.len();
                    self.block(at, block, is_last && session.ends_in_command);
                }
                Entry::UnreadScript(why, offset) => {
                    if last.is_none_or(|last| at > last) || is_beside(at, last) {
                        self.add(why.clone(), *offset);
                        is_unread = true;
                    }
                }
                Entry::MayChange(settings) => settings.iter().for_each(|setting| self.changed(*setting)),
            }
        }
        if is_unread {
            self.unread_report();
        }
    }

    /// Beside a report that cannot be read, which may be the newest, nothing counts that was read.
    fn unread_report(&mut self) {
        for slot in &mut self.report.answers {
            if slot.is_from_s3() {
                *slot = Answer::Missing(Missing::Unreadable);
            }
        }
    }

    /// Notes which bucket is named, unless its name was cut off.
    fn names(&mut self, name: Option<&str>, is_cut: bool) {
        let bucket = self.bucket;
        self.report.identity.is_asked_for |= name == Some(bucket);
        let other = name.filter(|name| *name != bucket && !(is_cut && bucket.starts_with(name)));
        if let Some(other) = other {
            self.report.identity.other_bucket.get_or_insert_with(|| other.to_owned());
        }
    }

    /// Leaves aside what a report of the bucket is newer than.
    fn forget(&mut self, report: &ScriptReport) {
        self.callers.clear();
        self.asked_with.clear();
        for (setting, _) in &report.answers {
            self.disputed.retain(|(disputed, ..)| disputed != setting);
            if let Some(slot) = self.report.answers.get_mut(*setting as usize) {
                *slot = Answer::default();
            }
        }
        self.report.identity.is_replaced = false;
        self.report.identity.partition = None;
    }

    /// The report of the bucket.
    fn script(&mut self, report: &ScriptReport) {
        let owner = report.account_id.clone().map_or(Named::Nothing, Named::Plainly);
        self.owner(&owner);
        let prefix = report.prefix.clone().map_or(Named::Hidden, Named::Plainly);
        for (setting, answer) in &report.answers {
            let mut answer = answer.clone();
            if let Answer::Value(SettingValue::Objects(listing)) = &mut answer {
                listing.prefix = report.prefix.clone().unwrap_or_default();
            }
            match self.outside_prefix(*setting, &prefix).filter(|_| *setting != Setting::Object) {
                Some(why) => self.unbound(*setting, why),
                None => self.take(*setting, answer, &owner, OF_SCRIPT, report.at),
            }
        }
    }

    /// Why what is said of objects is not about the flow logs, if it is not.
    fn outside_prefix(&self, setting: Setting, asked: &Named) -> Option<Unbound> {
        let may_hold_more = match setting {
            Setting::Objects => true,
            Setting::Object | Setting::Versions => false,
            _ => return None,
        };
        let asked = match asked {
            Named::Plainly(asked) => asked.as_str(),
            Named::Nothing => "",
            Named::Hidden => return Some(Unbound::NotNamed),
        };
        let is_inside = asked.starts_with(&self.prefix);
        let is_around = may_hold_more && self.prefix.starts_with(asked);
        (!is_inside && !is_around).then(|| Unbound::OtherPrefix(asked.to_owned()))
    }

    /// A report beside another one, of which nobody knows which is newer.
    fn script_beside(&mut self, report: &ScriptReport) {
        let before = self.report.answers.clone();
        self.script(report);
        for (setting, answer) in &report.answers {
            if setting.is_of_bucket()
                && before.get(*setting as usize).is_some_and(|before| before != answer)
                && let Some(slot) = self.report.answers.get_mut(*setting as usize)
            {
                *slot = Answer::Missing(Missing::Contradicted);
                self.disputed.retain(|(disputed, ..)| disputed != setting);
                self.disputed.push((*setting, ReportWarning::Contradiction(*setting), report.at));
            }
        }
    }

    fn owner(&mut self, owner: &Named) {
        if let Some(other) = owner.plain().filter(|owner| *owner != self.account) {
            self.report.identity.other_owner.get_or_insert_with(|| other.to_owned());
        }
    }

    /// An answer that is about the bucket, or about who asks.
    fn take(
        &mut self,
        setting: Setting,
        answer: Answer<SettingValue>,
        owner: &Named,
        credentials: &str,
        at: usize,
    ) {
        if setting == Setting::Caller {
            if let Answer::Value(SettingValue::Caller(Caller { arn: Some(arn), .. })) = &answer {
                self.report.identity.partition = arn.split(':').nth(1).and_then(OtherPartition::of_arn);
            }
            if self.callers.len() < KEPT {
                self.callers.push((credentials.to_owned(), answer));
            }
            return;
        }
        if setting.is_of_bucket() {
            if let Answer::Value(SettingValue::Location(Location { bucket_arn: Some(arn), .. })) = &answer
                && let Some(other) = arn.rsplit(':').next().filter(|name| *name != self.bucket)
            {
                let other = other.to_owned();
                self.names(Some(&other), false);
                return self.unbound(setting, Unbound::OtherBucket(other));
            }
            if let Answer::Value(SettingValue::Policy(policy)) = &answer
                && let Some(other) = policy.other_bucket(self.bucket)
            {
                self.names(Some(&other), false);
                return self.unbound(setting, Unbound::OtherBucket(other));
            }
            if !self.asked_with.iter().any(|known| known == credentials) && self.asked_with.len() < KEPT {
                self.asked_with.push(credentials.to_owned());
            }
            // Silence is no word of S3's about whose bucket it is.
            let is_silence = setting == Setting::Versioning && answer == Answer::NotSet;
            if answer.is_from_s3() && !is_silence {
                self.report.identity.is_named = true;
                self.report.identity.is_replaced = false;
                self.report.identity.is_owner_confirmed |= owner.plain() == Some(self.account);
            }
        }
        self.put(setting, answer, at);
    }

    fn put(&mut self, setting: Setting, answer: Answer<SettingValue>, at: usize) {
        let Some(slot) = self.report.answers.get_mut(setting as usize) else { return };
        if let (Answer::Value(known), Answer::Value(more)) = (&mut *slot, &answer)
            && known.joined(more)
        {
            return;
        }
        match (&*slot, &answer) {
            // One object that S3 says nothing of is no contradiction to another.
            (Answer::Value(_), Answer::Missing(_)) if setting == Setting::Object => return,
            (Answer::Missing(Missing::Failed(_)), Answer::Value(_)) if setting == Setting::Object => {
                *slot = answer;
                return;
            }
            _ => {}
        }
        let before = std::mem::replace(slot, answer);
        let is_first = match &before {
            Answer::Missing(Missing::NotSeen | Missing::Changed | Missing::Unbound(_)) => true,
            _ => before == *slot,
        };
        if is_first {
            return;
        }
        if before.is_from_s3() && slot.is_from_s3() {
            *slot = Answer::Missing(Missing::Contradicted);
            self.disputed.push((setting, ReportWarning::Contradiction(setting), at));
        } else {
            self.disputed.push((setting, ReportWarning::Conflict(setting), at));
        }
    }

    /// Something says something of a setting, and not of the bucket's for certain.
    fn unbound(&mut self, setting: Setting, why: Unbound) {
        if let Some(slot) = self.report.answers.get_mut(setting as usize)
            && slot.is_missing(&Missing::NotSeen)
        {
            *slot = Answer::Missing(Missing::Unbound(why));
        }
    }

    fn add(&mut self, rule: impl Rule, offset: usize) {
        let finding = rule.finding();
        let is_same = |other: &Finding| (other.code, &other.message) == (finding.code, &finding.message);
        // One finding of a kind is enough to find the others by.
        if !self.report.findings.iter().any(is_same) {
            self.report.findings.push(Finding { line: Some(self.lines.line(offset)), ..finding });
        }
    }

    /// What is said of an output wherever it stands: why it cannot be read, or that a change failed.
    fn notice(&mut self, output: &Output) {
        match &output.content {
            Content::Unreadable(error) if !self.reads_report => self.add(error.clone(), output.at),
            Content::Error(error) => {
                if let Some(failed) = ChangeError::of(error) {
                    self.add(failed, output.at);
                }
            }
            _ => {}
        }
    }

    fn alone(&mut self, block: &Block) {
        block.outputs.iter().for_each(|output| self.notice(output));
        let answers: Vec<_> =
            block.outputs.iter().filter_map(|output| Some((output, output.alone()?))).collect();
        let Some((_, (setting, _))) = answers.first() else { return self.errors_of_nobody(block) };
        if answers.iter().any(|(_, (other, _))| other != setting) {
            for (output, (setting, _)) in &answers {
                self.unbound(*setting, Unbound::NoCommand);
                self.add(ReportWarning::NoCommands, output.at);
            }
            return self.errors_of_nobody(block);
        }
        for (output, (setting, answer)) in answers {
            let names = match &output.content {
                Content::Error(PrintedError { bucket: Some(name), .. }) => Some(name.as_str()),
                _ => None,
            };
            if let Some(other) = names.filter(|name| *name != self.bucket) {
                self.names(Some(other), false);
                self.unbound(setting, Unbound::OtherBucket(other.to_owned()));
                continue;
            }
            let answer = of_unknown_extent(answer);
            let was_named = self.report.identity.is_named;
            let shows_name = names.is_some()
                || matches!(
                    &answer,
                    Answer::Value(SettingValue::Location(Location { bucket_arn: Some(_), .. }))
                );
            self.take(setting, answer, &Named::Nothing, "", output.at);
            let identity = &mut self.report.identity;
            if !shows_name && identity.is_named && !was_named {
                (identity.is_named, identity.is_assumed) = (false, true);
            }
        }
        self.errors_of_nobody(block);
    }

    /// Errors that are of no command in particular.
    fn errors_of_nobody(&mut self, block: &Block) {
        for output in &block.outputs {
            let Content::Error(error) = &output.content else { continue };
            if output.is_vague() && !matches!(error.error, CliError::Other(_)) {
                self.add(ReportError::CliError(error.error.clone()), output.at);
            }
        }
    }

    fn block(&mut self, entry: usize, block: &Block, is_cut: bool) {
        block.outputs.iter().for_each(|output| self.notice(output));
        let Asker::Commands(commands) = &block.asker else {
            return self.of_nobody(block);
        };
        for command in commands.iter().filter(|command| command.purpose != Purpose::Other) {
            self.names(command.bucket.plain(), is_cut && block.outputs.is_empty());
        }
        match (block.assigned(), commands.as_slice()) {
            (Some(assigned), _) => self.assigned(entry, block, commands, &assigned),
            // What one command prints comes first, whatever comes then.
            (None, [command]) => {
                let is_first = block.outputs.first().is_some_and(|output| command.prints(output));
                let assigned: Vec<_> = is_first.then_some(0).into_iter().collect();
                self.assigned(entry, block, commands, &assigned);
                for output in block.outputs.iter().skip(assigned.len()) {
                    self.left_out(output, Unbound::Unclear);
                }
            }
            (None, []) => self.of_nobody(block),
            (None, _) => {
                for output in &block.outputs {
                    self.left_out(output, Unbound::SeveralCommands);
                }
                self.all_failed(block, commands);
            }
        }
    }

    /// None of the commands answered, whichever printed what.
    fn all_failed(&mut self, block: &Block, commands: &[AwsCommand]) {
        let Some(Output { at, content: Content::Error(first) }) = block.outputs.first() else { return };
        if !block.outputs.iter().all(Output::is_vague) {
            return;
        }
        for command in commands {
            if let Purpose::Show(setting) = command.purpose
                && self.why_not(setting, command).is_none()
            {
                let failed = Answer::Missing(Missing::Failed(first.error.clone()));
                self.take(setting, failed, &command.owner, &command.credentials, *at);
            }
        }
    }

    /// Outputs of which nobody knows who printed them.
    fn of_nobody(&mut self, block: &Block) {
        let why = match block.asker {
            Asker::Unclear(_) => Unbound::Unclear,
            Asker::Nobody | Asker::Commands(_) => Unbound::NoCommand,
        };
        for output in &block.outputs {
            self.left_out(output, why.clone());
        }
        self.errors_of_nobody(block);
    }

    /// An output that does not count.
    fn left_out(&mut self, output: &Output, why: Unbound) {
        let Some((setting, _)) = output.alone() else { return };
        if !self.reads_report {
            match &why {
                Unbound::Unclear => self.add(ReportWarning::UnclearCommand, output.at),
                Unbound::SeveralCommands => self.add(ReportWarning::SeveralCommands, output.at),
                _ => self.add(ReportWarning::NoCommands, output.at),
            }
        }
        self.unbound(setting, why);
    }

    /// Takes what each command printed, and what it means that others printed nothing.
    fn assigned(&mut self, entry: usize, block: &Block, commands: &[AwsCommand], assigned: &[usize]) {
        let mut outputs = block.outputs.iter().zip(assigned).peekable();
        for (at, command) in commands.iter().enumerate() {
            let output = outputs.next_if(|(_, of)| **of == at).map(|(output, _)| output);
            match (command.purpose, output) {
                (Purpose::Show(setting), Some(output)) => self.answered(setting, command, output),
                (Purpose::Show(setting), None) => {
                    if block.shows_silence(at, assigned) && self.why_not(setting, command).is_none() {
                        let is_last = self.last_versioning == Some((entry, at));
                        self.printed_nothing(setting, command, is_last);
                    }
                }
                (Purpose::Change(setting), None) if self.may_be_about_bucket(command) => {
                    self.changed(setting)
                }
                (Purpose::Replace, None) if self.may_be_about_bucket(command) => self.replaced(),
                (Purpose::Other, Some(output)) => self.not_found(command, output),
                (Purpose::Change(_) | Purpose::Replace | Purpose::Other, _) => {}
            }
        }
    }

    fn answered(&mut self, setting: Setting, command: &AwsCommand, output: &Output) {
        let Some(answer) = command.answer(setting, output) else { return };
        if let Some(why) = self.why_not(setting, command) {
            if let Unbound::Endpoint(_) = &why {
                self.add(ReportWarning::OtherEndpoint, output.at);
            }
            // Whatever was looked for in it.
            self.not_found(command, output);
            return self.unbound(setting, why);
        }
        if command.query == Query::Other && answer == Answer::Missing(Missing::Unreadable) {
            self.add(ReportWarning::Query, output.at);
        }
        if setting.is_of_bucket() {
            self.owner(&command.owner);
        }
        self.take(setting, answer, &command.owner, &command.credentials, output.at);
    }

    /// Why what a command prints does not count, if it does not.
    fn why_not(&self, setting: Setting, command: &AwsCommand) -> Option<Unbound> {
        if let Some(endpoint) = &command.endpoint {
            return Some(Unbound::Endpoint(endpoint.clone()));
        }
        if let Some(partition) = command.partition {
            return Some(Unbound::Partition(partition));
        }
        let (named, typed) = match setting {
            Setting::Caller | Setting::Time => return None,
            Setting::AccountPublicAccess => (&command.account, self.account),
            _ => (&command.bucket, self.bucket),
        };
        match (named, setting) {
            (Named::Plainly(name), _) if name == typed => self.outside_prefix(setting, &command.objects),
            (Named::Plainly(other), Setting::AccountPublicAccess) => {
                Some(Unbound::OtherAccount(other.clone()))
            }
            (Named::Plainly(other), _) => Some(Unbound::OtherBucket(other.clone())),
            (Named::Nothing | Named::Hidden, _) => Some(Unbound::NotNamed),
        }
    }

    fn printed_nothing(&mut self, setting: Setting, command: &AwsCommand, is_last: bool) {
        let missing = match (setting, command.hides_output, command.hides_errors) {
            (_, true, _) => return,
            (_, _, true) => Missing::HidesErrors,
            // With --query the AWS CLI prints a word in any case.
            (Setting::Objects | Setting::Versions, ..)
                if !self.has_lost_output && command.query == Query::Whole =>
            {
                self.put(setting, command.placed(silent(setting)), 0);
                return;
            }
            (Setting::Versioning, ..) if !self.has_lost_output && command.query == Query::Whole => {
                if is_last {
                    self.take(setting, Answer::NotSet, &command.owner, &command.credentials, 0);
                }
                return;
            }
            _ => Missing::Silent,
        };
        if self.report.answer(setting).is_missing(&Missing::NotSeen) {
            self.put(setting, Answer::Missing(missing), 0);
        }
    }

    fn may_be_about_bucket(&self, command: &AwsCommand) -> bool {
        command.bucket.plain().is_none_or(|bucket| bucket == self.bucket)
    }

    /// What was answered before is no longer so, and what comes next is no contradiction.
    fn changed(&mut self, setting: Setting) {
        // Whether a policy is public is S3's word on that policy alone.
        let with_it = (setting == Setting::Policy).then_some(Setting::PolicyStatus);
        for setting in [Some(setting), with_it].into_iter().flatten() {
            if let Some(slot) = self.report.answers.get_mut(setting as usize)
                && !slot.is_missing(&Missing::NotSeen)
            {
                *slot = Answer::Missing(Missing::Changed);
            }
        }
    }

    /// The bucket was deleted or created, so that nothing from before is so.
    fn replaced(&mut self) {
        Setting::ALL
            .into_iter()
            .filter(|setting| setting.is_of_bucket())
            .for_each(|setting| self.changed(setting));
        self.report.identity.is_replaced |= self.report.identity.is_named;
    }

    /// S3's word to any command about the bucket that there is none.
    fn not_found(&mut self, command: &AwsCommand, output: &Output) {
        if let Content::Error(PrintedError { error: error @ CliError::NoSuchBucket, .. }) = &output.content
            && command.bucket.plain() == Some(self.bucket)
            && self.why_not(Setting::Location, command).is_none()
        {
            self.put(Setting::Location, Answer::Missing(Missing::Failed(error.clone())), output.at);
        }
    }

    fn finish(mut self) -> Report {
        self.caller();
        for (_, warning, at) in std::mem::take(&mut self.disputed) {
            self.add(warning, at);
        }
        if let Identity { is_named: true, other_bucket: Some(other), .. } = &self.report.identity {
            let finding = ReportWarning::OtherBucket(other.clone()).finding();
            self.report.findings.push(finding);
        }
        self.report
    }

    /// Whose credentials asked about the bucket.
    fn caller(&mut self) {
        let counts =
            |credentials: &String| self.asked_with.is_empty() || self.asked_with.contains(credentials);
        let of_typed = |answer: &Answer<SettingValue>| match answer {
            Answer::Value(SettingValue::Caller(caller)) => caller.account == self.account,
            _ => false,
        };
        let (counting, others): (Vec<_>, Vec<_>) =
            self.callers.iter().partition(|(credentials, _)| counts(credentials));
        let is_known = |credentials: &String| counting.iter().any(|(known, _)| known == credentials);
        let answers: Vec<_> = counting.iter().map(|(_, answer)| answer).collect();
        let values: Vec<_> = answers.iter().filter(|answer| answer.is_from_s3()).collect();
        let answer = match values.as_slice() {
            [first, rest @ ..] => {
                let is_one = rest.iter().all(|other| other == first);
                let is_covered = self.asked_with.iter().all(is_known);
                match (is_one, is_covered || !of_typed(first)) {
                    (false, _) => Answer::Missing(Missing::Contradicted),
                    (true, true) => (***first).clone(),
                    (true, false) => Answer::Missing(Missing::Unbound(Unbound::OtherCredentials)),
                }
            }
            [] => match (answers.last(), others.is_empty()) {
                (Some(answer), _) => (**answer).clone(),
                (None, true) => return,
                (None, false) => Answer::Missing(Missing::Unbound(Unbound::OtherCredentials)),
            },
        };
        if let Some(slot) = self.report.answers.get_mut(Setting::Caller as usize) {
            *slot = answer;
        }
    }
}
