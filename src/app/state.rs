//! The state of the page, and what each action does to it.

use std::rc::Rc;

use super::copying::{Copied, CopySource, Copyable, Download, StatusArea};
use super::engine::{Analysis, Engine, Merged, PresentPolicy, Reading};
use super::options::{HostOption, Options};
use super::way::{HasPolicy, PaneTab, Section, Symptom, Way};
use crate::app::form::{ExportForm, Field, FormAction, Task};
use crate::artifact::lifecycle::LifecycleKind;
use crate::aws::account_id::{self, AccountId};
use crate::aws::bucket_name::{self, BucketName};
use crate::aws::web_address;
use crate::merge::{ChangedLines, MergeOptions, OtherAccount};
use crate::policy::BUCKET_LINES;
use crate::preflight::{CheckStatus, Requirement, Verdict};
use crate::text::finding::{Offer, Severity};

/// Bytes that one key can bring; more came in one piece.
const KEY_BYTES: usize = char::MAX.len_utf8();

/// Where the user types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    Field(Field),
    /// The policy that the bucket has already.
    Existing,
    /// What commands printed.
    Report,
    /// A failure code to look up.
    FailureCode,
    /// What the commands printed that list what has arrived.
    Arrival,
    /// For how many days flow logs are kept.
    KeepDays,
}

impl Input {
    pub const ALL: [Self; 7] = [
        Self::Field(Field::AccountId),
        Self::Field(Field::Bucket),
        Self::Existing,
        Self::Report,
        Self::FailureCode,
        Self::Arrival,
        Self::KeepDays,
    ];

    /// Its name in markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::Field(field) => field.name(),
            Self::Existing => "existing-policy",
            Self::Report => "preflight-report",
            Self::FailureCode => "failure-code",
            Self::Arrival => "arrival-report",
            Self::KeepDays => "keep-days",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Field(field) => field.label(),
            Self::Existing => "Existing bucket policy",
            Self::Report => "Command output",
            Self::Arrival => "Output of the read-only command",
            Self::FailureCode => "Failure code",
            Self::KeepDays => "Days to keep flow logs",
        }
    }
}

/// What happens on the page.
#[derive(Debug, Clone)]
pub enum Action {
    /// This is what the user left there.
    Input(Input, String),
    Leave(Field),
    /// The text of a field gives way to the value read from it.
    Use(Field),
    /// What [`ExportForm::offer`] offers for the field is done.
    Accept(Field),
    Tick(Task),
    /// How the bucket is to be set up.
    Choose(Way),
    /// Whether the bucket has a policy already.
    Answer(HasPolicy),
    /// What the pane is to show.
    Show(PaneTab),
    /// The pane shows all of its lines where there is little room.
    Unfold,
    /// The pane is to show these lines, counted from 1.
    ShowLines(usize, usize),
    /// The statements of these numbers get an exception for Trustgrid.
    AddExceptions(Vec<usize>),
    /// The statement of this number is as it was.
    Undo(usize),
    /// What the user sees when it does not work.
    See(Symptom),
    /// A folded section is open, or is not.
    Toggle(Section, bool),
    /// A folded section is to open and take the focus.
    Open(Section),
    /// In which form the lifecycle rule is shown.
    ChooseRule(LifecycleKind),
    /// On to what is missing, or to what comes next.
    GoOn,
    /// What was pasted goes.
    Clear(Input),
    /// Another policy than the one that commands printed is to be pasted.
    PasteAnother,
    /// Takes the blanks out of the merged policy, or leaves them.
    ToggleCompact,
    /// Puts Trustgrid's statement in the place of the one for this account, or keeps both.
    Replace(Option<AccountId>),
    Press(Button),
    /// The focus is to go to the element of this name.
    Focus(String),
    /// Nobody has typed for a while.
    Rest,
    Configure(Options),
    Load,
    Loaded(LaterPart),
    Copied {
        source: CopySource,
        copyable: Copyable,
        is_refused: bool,
    },
    /// It is a while since this attempt to copy.
    CopiedBefore(u32),
    Answered(Saving),
}

/// What the buttons do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    Copy(CopySource),
    Download(CopySource),
    Save,
}

impl Button {
    /// The fields that must have values first.
    fn needs(self) -> &'static [Field] {
        match self {
            Self::Copy(CopySource::Policy | CopySource::Value(Field::Bucket) | CopySource::KeyStatement)
            | Self::Download(CopySource::Policy) => &[Field::Bucket],
            Self::Copy(CopySource::Value(Field::AccountId)) => &[Field::AccountId],
            // Each is made for the bucket of an account.
            Self::Copy(
                CopySource::Artifact
                | CopySource::Commands
                | CopySource::ArrivalCommands
                | CopySource::Alarm
                | CopySource::Rule
                | CopySource::RemoveScript,
            )
            | Self::Download(CopySource::Artifact)
            | Self::Save => &Field::ALL,
            Self::Copy(_) | Self::Download(_) => &[],
        }
    }
}

/// What is to be done outside of the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SideEffect {
    /// Act on [`Action::Rest`] once nobody has typed for a while.
    RestLater,
    /// Move the focus there, once it is drawn.
    Focus(String),
    /// Type this in place of what stands there, so that the user can undo it.
    TypeIn(Input, String),
    Copy(CopySource, Copyable),
    Download(Download),
    /// Tell the host what the user typed: the value where one can be read, otherwise the text.
    NotifyChange {
        account_id: String,
        bucket: String,
        is_valid: bool,
    },
    NotifyCopy(&'static str),
    /// Act on [`Action::CopiedBefore`] with this in two seconds.
    CopiedSoon(u32),
    /// Select what could not be copied, once it is drawn.
    SelectCopied(CopySource),
    /// Bring these lines of the pane into view, counted from 1.
    ShowLines(usize, usize),
    /// Tell the host what went wrong: a code, and the sentence that the page says.
    NotifyError(&'static str, String),
    /// Tell the host's developer.
    Warn(String),
    /// Load what no first keystroke needs.
    Load,
    Save(SaveRequest),
}

/// What the form is there for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    pub account_id: String,
    pub bucket: String,
    pub org_id: Option<String>,
}

/// What is to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveRequest {
    pub value: Value,
    /// Whether it was sent before the page started again, and only its answer is asked for.
    pub is_sent: bool,
}

/// How far saving is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    Not,
    Busy,
    /// These values are not saved, for this reason.
    Refused {
        account_id: String,
        bucket: String,
        problem: String,
    },
    Done {
        account_id: String,
        bucket: String,
    },
}

/// The part of the program that no first keystroke needs.
#[derive(Debug, Clone, Copy)]
pub enum LaterPart {
    NotYet,
    Failed,
    /// Asked for again, after it failed.
    Retrying,
    Ready(&'static Engine),
}

/// Why the page started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restart {
    /// The program stopped.
    Stopped,
    /// Something else changed what the program had drawn.
    Changed,
}

impl Restart {
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Stopped => {
                "This form stopped and had to start again. All that you typed and pasted is here."
            }
            Self::Changed => {
                "Something on this page, a translator or an extension perhaps, changed the form, so it started again. All \
                 that you typed and pasted is here. If a button did nothing, press it again."
            }
        }
    }

    /// Its name in markup and in events.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Changed => "changed",
        }
    }
}

/// What a page that starts again takes over from before, as it was typed, pasted and ticked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    pub texts: Vec<(Input, String)>,
    pub done: Vec<Task>,
    pub way: Option<Way>,
    pub has_policy: Option<HasPolicy>,
    /// The statements that got an exception.
    pub exceptions: Vec<usize>,
    pub symptom: Option<Symptom>,
    pub rule_kind: Option<LifecycleKind>,
    pub is_policy_compact: bool,
    /// The folded sections that were open.
    pub sections: Vec<Section>,
    /// The account whose statement was replaced in what was pasted.
    pub replaced: Option<AccountId>,
    /// What the program may have stopped over, which it does not read again.
    pub held: Vec<Input>,
    pub restart: Option<Restart>,
    /// Whether the values are on their way to the portal, or saved.
    pub is_sent: bool,
}

/// What the later part draws: all that is pasted, as it was when nobody typed.
#[derive(Debug, Default)]
pub struct Panels {
    pub analysis: Rc<Analysis>,
    pub reading: Option<Rc<Reading>>,
    pub existing: String,
    /// Whether the policy of the bucket is the one that commands printed.
    pub is_from_report: bool,
    pub exceptions: Vec<usize>,
    pub report: String,
    pub failure_code: String,
    pub arrival_report: String,
    pub keep_days: String,
    pub rule_kind: LifecycleKind,
    pub way: Way,
    pub tab: PaneTab,
    pub has_policy: Option<HasPolicy>,
    pub symptom: Symptom,
    pub is_policy_compact: bool,
    pub replaced: Option<AccountId>,
    pub copied: Option<Copied>,
    /// Whether the text is not read, because the program may have stopped over it.
    pub is_existing_held: bool,
    pub is_report_held: bool,
    pub is_arrival_held: bool,
    /// Where the host says that users reach support.
    pub support_url: Option<String>,
    /// The field that is missing for a target.
    pub first_missing: Option<Field>,
}

/// All that the page knows.
#[derive(Debug, Clone)]
pub struct State {
    pub form: ExportForm,
    pub options: Options,
    pub later: LaterPart,
    pub merged: Option<Merged>,
    pub copied: Option<Copied>,
    /// What was copied from the pane last, whatever was copied elsewhere since.
    pub copied_from_pane: Option<Copied>,
    pub saving: Saving,
    /// The account and the bucket that the portal has, as far as the page knows.
    pub saved: Option<(AccountId, BucketName)>,
    pub restart: Option<Restart>,
    pub held: Vec<Input>,
    pub way: Way,
    pub tab: PaneTab,
    pub has_policy: Option<HasPolicy>,
    /// Whether the pane shows all of its lines where there is little room.
    pub is_unfolded: bool,
    pub open_sections: Vec<Section>,
    pub panels: Rc<Panels>,
    existing: String,
    report: String,
    failure_code: String,
    arrival_report: String,
    keep_days: String,
    rule_kind: LifecycleKind,
    symptom: Symptom,
    is_policy_compact: bool,
    /// The account whose statement the user has replaced in what is pasted.
    replaced: Option<AccountId>,
    /// The statements that get an exception, in their order.
    exceptions: Vec<usize>,
    /// The policy that the bucket has, for the bucket it was read for.
    present_policy: Option<(BucketName, Rc<PresentPolicy>)>,
    /// What commands printed, as it was read last.
    reading: Option<Rc<Reading>>,
    /// The policy that commands printed last, and its bucket. It stays where the output is cleared, since other output
    /// comes next; empty where the bucket has none.
    reported: Option<(BucketName, String)>,
    /// The bucket of which is said what is done.
    done_for: Option<BucketName>,
    /// The bucket of which that was said before, and what.
    done_before: Option<(BucketName, Vec<Task>)>,
    /// Whether the user has pasted a policy of their own since, or wants none.
    ignores_reported_policy: bool,
    /// What a paste names for a field that is empty.
    named: (Option<AccountId>, Option<BucketName>),
    analysis: Rc<Analysis>,
    /// Whether the box for the bucket's policy takes the focus once it is there.
    awaits_box: bool,
    /// The button that was pressed for what only the later part has, which is not there yet.
    pressed: Option<Button>,
    /// Whether the analysis is of other values or texts than these.
    is_stale: bool,
    /// Whether what commands printed was not read yet.
    is_report_new: bool,
    /// Whether it was read before the page was loaded again. What was ticked and answered since then stays.
    was_report_read: bool,
    effects: Vec<SideEffect>,
}

impl State {
    /// As the host wants it to begin, with what is kept from before.
    pub fn new(options: Options, kept: Kept) -> Self {
        let mut state = State {
            form: ExportForm::new(options.trustgrid()),
            options: Options::default(),
            later: LaterPart::NotYet,
            merged: None,
            copied: None,
            copied_from_pane: None,
            saving: Saving::Not,
            saved: None,
            restart: kept.restart,
            held: kept.held,
            way: kept.way.unwrap_or_default(),
            tab: PaneTab::default(),
            has_policy: kept.has_policy,
            is_unfolded: false,
            open_sections: kept.sections,
            panels: Rc::default(),
            existing: String::new(),
            report: String::new(),
            failure_code: String::new(),
            arrival_report: String::new(),
            keep_days: String::new(),
            rule_kind: kept.rule_kind.unwrap_or_default(),
            symptom: kept.symptom.unwrap_or_default(),
            is_policy_compact: kept.is_policy_compact,
            replaced: kept.replaced,
            exceptions: kept.exceptions,
            present_policy: None,
            reading: None,
            reported: None,
            done_for: None,
            done_before: None,
            ignores_reported_policy: false,
            named: (None, None),
            analysis: Rc::default(),
            awaits_box: false,
            pressed: None,
            is_stale: true,
            is_report_new: true,
            was_report_read: false,
            effects: Vec::new(),
        };
        let has_answers = !kept.done.is_empty() || state.has_policy.is_some();
        for task in kept.done {
            state.form.apply(FormAction::Tick(task, true));
        }
        state.configure(options);
        for (input, text) in kept.texts {
            match input {
                Input::Field(field) if state.held.contains(&input) => {
                    state.form.hold(field);
                    state.form.apply(FormAction::Fill(field, text));
                }
                Input::Field(field) => state.form.apply(FormAction::Type(field, text)),
                _ => *state.text_mut(input) = text,
            }
        }
        for section in Section::ALL {
            if state.holds_text(section) && !state.is_open(section) {
                state.open_sections.push(section);
            }
        }
        state.was_report_read = has_answers && !state.report.trim().is_empty();
        if state.has_policy.is_none() && !state.existing.trim().is_empty() {
            state.has_policy = Some(HasPolicy::Yes);
        }
        // What commands printed does not go over the user's word.
        state.ignores_reported_policy = !state.existing.trim().is_empty()
            || matches!(state.has_policy, Some(HasPolicy::No | HasPolicy::NotSure));
        if kept.is_sent && state.options.saves() && state.form.is_valid() {
            state.send(true);
        }
        state.done_for = state.form.bucket().cloned();
        if let Some(restart) = state.restart {
            state.effects.push(SideEffect::NotifyError(restart.name(), restart.sentence().to_owned()));
        }
        state
    }

    /// Does `action`, and says what else is to be done.
    pub fn apply(&mut self, action: Action) -> Vec<SideEffect> {
        let is_keystroke = self.act(action);
        if is_keystroke {
            // What takes its time waits for the end of the word.
            self.effects.push(SideEffect::RestLater);
        } else {
            self.rest();
            if let LaterPart::Ready(_) = self.later
                && let Some(button) = self.pressed.take()
            {
                self.press(button);
            }
        }
        self.outdate_copy(is_keystroke);
        std::mem::take(&mut self.effects)
    }

    /// Whether that was a keystroke, which others may follow.
    fn act(&mut self, action: Action) -> bool {
        if !matches!(
            action,
            Action::Configure(_)
                | Action::Copied { .. }
                | Action::CopiedBefore(_)
                | Action::Loaded(_)
                | Action::Rest
        ) {
            // The user has gone on.
            self.awaits_box = false;
        }
        match action {
            Action::Input(input, text) => return self.input(input, text),
            Action::Leave(field) => self.form.apply(FormAction::Leave(field)),
            Action::Use(field) => self.click_in(field, FormAction::Use(field)),
            Action::Accept(field) => match (self.form.offer(field), self.suggestion(field)) {
                (None, Some(value)) => self.click_in(field, FormAction::Fill(field, value)),
                _ => self.click_in(field, FormAction::Accept(field)),
            },
            Action::Tick(task) => {
                let is_done = self.form.is_done(task);
                self.form.apply(FormAction::Tick(task, !is_done));
            }
            Action::Choose(way) => {
                self.way = way;
                // It was of another way.
                for copied in [&mut self.copied, &mut self.copied_from_pane] {
                    *copied = copied.take().filter(|copied| copied.source != CopySource::Artifact);
                }
                self.tab = PaneTab::Text;
                self.load();
            }
            Action::Answer(answer) => self.answer(answer),
            Action::Show(tab) => {
                self.tab = tab;
                self.focus(&["tab-", tab.name()].concat());
                self.load();
            }
            Action::Unfold => self.is_unfolded = true,
            Action::ShowLines(first, last) => {
                self.tab = PaneTab::Text;
                self.is_unfolded = true;
                self.effects.push(SideEffect::ShowLines(first, last));
            }
            Action::AddExceptions(statements) => {
                self.exceptions.extend(statements);
                self.exceptions.sort_unstable();
                self.exceptions.dedup();
                self.remerge();
            }
            Action::Undo(statement) => {
                self.exceptions.retain(|other| *other != statement);
                self.remerge();
            }
            Action::See(symptom) => self.symptom = symptom,
            Action::Toggle(section, is_open) => {
                self.open_sections.retain(|open| *open != section);
                if is_open {
                    self.open(section);
                }
            }
            Action::Open(section) => {
                if !self.is_open(section) {
                    self.open(section);
                }
                self.focus(&section.title_name());
            }
            Action::ChooseRule(kind) => self.rule_kind = kind,
            Action::GoOn => self.go_on(),
            Action::Clear(input) => {
                self.effects.push(SideEffect::TypeIn(input, String::new()));
                self.input(input, String::new());
                self.focus(input.name());
            }
            Action::PasteAnother => {
                self.ignores_reported_policy = true;
                self.present_policy = None;
                self.exceptions.clear();
                self.remerge();
                self.focus(Input::Existing.name());
            }
            Action::ToggleCompact => {
                self.is_policy_compact = !self.is_policy_compact;
                self.remerge();
            }
            Action::Replace(account) => {
                self.replaced = account;
                self.remerge();
            }
            Action::Press(button) => self.press(button),
            Action::Focus(name) => self.focus(&name),
            Action::Rest => {}
            Action::Configure(options) => self.configure(options),
            Action::Load => {
                self.later = LaterPart::Retrying;
                self.effects.push(SideEffect::Load);
            }
            Action::Loaded(part) => self.loaded(part),
            Action::Copied { source, copyable: Copyable { what, words, text }, is_refused } => {
                let attempt = self.copied.as_ref().map_or(0, |copied| copied.attempt + 1);
                let is_fresh = !is_refused;
                self.copied =
                    Some(Copied { source, words, text, is_refused, attempt, is_fresh, is_outdated: false });
                if source.status_area() == StatusArea::Pane {
                    self.copied_from_pane = self.copied.clone();
                }
                if is_refused {
                    if matches!(source, CopySource::Policy | CopySource::Artifact) {
                        // It is selected where it stands.
                        self.tab = PaneTab::Text;
                    }
                    self.effects.push(SideEffect::SelectCopied(source));
                } else {
                    self.effects.push(SideEffect::NotifyCopy(what));
                    self.effects.push(SideEffect::CopiedSoon(attempt));
                }
            }
            Action::CopiedBefore(attempt) => {
                if let Some(copied) = self.copied.as_mut().filter(|copied| copied.attempt == attempt) {
                    copied.is_fresh = false;
                }
            }
            Action::Answered(saving) => {
                self.saving = saving;
                if let Saving::Done { account_id, bucket } = &self.saving {
                    self.saved = account_id.parse().ok().zip(bucket.parse().ok());
                    self.follow_saved();
                    if self.is_told() {
                        self.focus("saved");
                    }
                }
            }
        }
        false
    }

    fn open(&mut self, section: Section) {
        self.open_sections.push(section);
        // What is only said in it was not found out before.
        self.is_stale = true;
        self.load();
    }

    pub fn is_open(&self, section: Section) -> bool {
        self.open_sections.contains(&section)
    }

    /// Whether a folded section holds what the user typed, which is not to be lost while it is folded.
    pub fn holds_text(&self, section: Section) -> bool {
        section.input().is_some_and(|input| !self.text(input).is_empty())
    }

    /// Merges anew what the user wants to be done otherwise.
    fn remerge(&mut self) {
        self.is_stale = true;
        self.merge();
    }

    /// Says what is missing or wrong and leads there, or leads on: to Save, or to the second step.
    fn go_on(&mut self) {
        if self.needs(&Field::ALL) {
            self.focus(match (self.options.saves(), self.is_told()) {
                (true, false) => "save",
                (true, true) => "saved",
                // A compact form has no ways to choose from.
                (false, _) if self.options.is_compact() => "values",
                (false, _) => "way",
            });
        }
    }

    /// Whether the fields have values. Where one has none, that is said, and the focus goes there.
    fn needs(&mut self, fields: &[Field]) -> bool {
        let missing = self.form.missing(fields);
        let Some(first) = missing.first() else { return true };
        self.focus(if missing.len() == 1 { first.name() } else { "error-summary" });
        self.form.apply(FormAction::Require(missing));
        false
    }

    fn answer(&mut self, answer: HasPolicy) {
        self.has_policy = Some(answer);
        self.ignores_reported_policy = answer != HasPolicy::Yes;
        self.present_policy = None;
        self.remerge();
        self.load();
        if answer == HasPolicy::Yes && self.existing.trim().is_empty() {
            self.focus(Input::Existing.name());
            self.awaits_box = !matches!(self.later, LaterPart::Ready(_));
        }
    }

    /// Asks for the part that draws what was chosen.
    fn load(&mut self) {
        if let LaterPart::NotYet = self.later {
            self.effects.push(SideEffect::Load);
        }
    }

    /// What a paste names for a field that is empty.
    pub fn suggestion(&self, field: Field) -> Option<String> {
        let (account, bucket) = &self.named;
        let named = match field {
            Field::AccountId => {
                account.as_ref().filter(|id| *id != self.form.trustgrid()).map(ToString::to_string)
            }
            Field::Bucket => bucket.as_ref().map(ToString::to_string),
        };
        named.filter(|_| self.form.text(field).trim().is_empty())
    }

    /// What one click makes of a field.
    pub fn offer(&self, field: Field) -> Option<Offer> {
        self.form.offer(field).cloned().or_else(|| self.suggestion(field).map(Offer::Use))
    }

    fn click_in(&mut self, field: Field, action: FormAction) {
        let before = Field::ALL.map(|field| self.form.text(field).to_owned());
        self.form.apply(action);
        for (field, before) in Field::ALL.into_iter().zip(before) {
            let text = self.form.text(field);
            if text != before {
                self.effects.push(SideEffect::TypeIn(Input::Field(field), text.to_owned()));
            }
        }
        // The button is gone, and the focus with it.
        self.focus(field.name());
        self.user_changed();
    }

    fn input(&mut self, input: Input, text: String) -> bool {
        let before = self.text(input);
        if text == before {
            return false;
        }
        let is_paste = is_paste(before, &text);
        self.held.retain(|held| *held != input);
        match input {
            Input::Field(field) => {
                self.form.release(field);
                self.form.apply(match is_paste {
                    true => FormAction::Fill(field, text),
                    false => FormAction::Type(field, text),
                });
                self.user_changed();
            }
            Input::Existing => {
                self.existing = text;
                self.is_policy_compact = false;
                // The user's word was for the policy before.
                self.replaced = None;
                self.exceptions.clear();
                self.ignores_reported_policy = true;
                self.present_policy = None;
                if !self.existing.trim().is_empty() {
                    self.has_policy = Some(HasPolicy::Yes);
                }
                self.merge();
            }
            Input::Report => {
                self.report = text;
                self.is_report_new = true;
                self.was_report_read = false;
                self.ignores_reported_policy = !self.existing.trim().is_empty();
            }
            Input::Arrival => self.arrival_report = text,
            Input::FailureCode | Input::KeepDays => {
                *self.text_mut(input) = text;
                // Read in no time, and nothing else depends on it.
                return false;
            }
        }
        self.is_stale = true;
        !is_paste
    }

    /// What stands in an input, letter by letter.
    pub fn text(&self, input: Input) -> &str {
        match input {
            Input::Field(field) => self.form.text(field),
            Input::Existing => &self.existing,
            Input::Report => &self.report,
            Input::FailureCode => &self.failure_code,
            Input::Arrival => &self.arrival_report,
            Input::KeepDays => &self.keep_days,
        }
    }

    /// The policy that the bucket has already, where it was pasted or printed and its bucket is known.
    pub fn present_policy(&self) -> Option<&PresentPolicy> {
        self.present_policy.as_ref().map(|(_, policy)| &**policy)
    }

    /// What commands printed, as it was read last.
    pub fn reading(&self) -> Option<&Reading> {
        self.reading.as_deref()
    }

    /// What commands printed, where there is something to read.
    pub fn report_to_read(&self) -> Option<&str> {
        self.to_read(Input::Report)
    }

    /// What the commands printed that list what has arrived, where that is asked and there is something to read.
    pub fn arrival_to_read(&self) -> Option<&str> {
        self.to_read(Input::Arrival).filter(|_| self.is_open(Section::Arrival))
    }

    /// The policies of the bucket as they were pasted and printed, where it is asked how to take the grant out of one.
    pub fn policies_to_clean(&self) -> Vec<&str> {
        let known = [self.to_read(Input::Existing), self.printed_policy()];
        known.into_iter().flatten().filter(|_| self.is_open(Section::Stop)).collect()
    }

    pub fn is_policy_compact(&self) -> bool {
        self.is_policy_compact
    }

    /// What the user wants of the policy that the bucket has.
    pub fn merge_options(&self) -> MergeOptions<'_> {
        let other_account = self.replaced.as_ref().map_or(OtherAccount::Keep, OtherAccount::Replace);
        MergeOptions { other_account, exceptions: &self.exceptions }
    }

    fn to_read(&self, input: Input) -> Option<&str> {
        let text = self.text(input);
        (!text.trim().is_empty() && !self.held.contains(&input)).then_some(text)
    }

    /// The page's address with what can be read so far behind its `#`, which no server gets to see.
    pub fn link(&self) -> Option<String> {
        // Only values: what else was pasted, a key perhaps, is not to be passed on.
        let values = [
            (Field::AccountId.name(), self.form.account_id().map(|id| id.as_str())),
            (Field::Bucket.name(), self.form.bucket().map(|bucket| bucket.as_str())),
            ("org-id", self.options.get(HostOption::OrgId)),
        ];
        Some(web_address::with_fragment(self.options.get(HostOption::DocsUrl)?, &values))
    }

    /// The policy to show, merged where the bucket has one.
    pub fn policy(&self) -> Option<String> {
        let grant = self.form.grant()?;
        let merged = self.merged.as_ref().and_then(Merged::shown).map(ToOwned::to_owned);
        Some(merged.unwrap_or_else(|| grant.policy()))
    }

    /// The policy to copy, which may be set out otherwise than it is shown. There is none while the one that the bucket
    /// has cannot be merged.
    pub fn policy_to_copy(&self) -> Option<String> {
        let grant = self.form.grant()?;
        match &self.merged {
            Some(Merged::Policy { text, .. }) => Some(text.clone()),
            Some(Merged::Refused) => None,
            None => Some(grant.policy()),
        }
    }

    /// What was changed in the policy that the bucket has, in lines of what is shown.
    pub fn changes(&self) -> &[ChangedLines] {
        self.merged.as_ref().map(Merged::changes).unwrap_or_default()
    }

    /// Whether the policy that the bucket has is to stay as it is.
    pub fn is_unchanged(&self) -> bool {
        matches!(&self.merged, Some(Merged::Policy { changes, .. }) if changes.is_empty())
    }

    /// The lines that hold the bucket's name, where the policy shown is the grant alone.
    pub fn bucket_lines(&self) -> Option<(usize, usize)> {
        let is_alone = match &self.merged {
            Some(Merged::Policy { .. }) => {
                self.policy().zip(self.form.grant()).is_some_and(|(shown, grant)| shown == grant.policy())
            }
            Some(Merged::Refused) | None => true,
        };
        is_alone.then_some(BUCKET_LINES)
    }

    fn text_mut(&mut self, input: Input) -> &mut String {
        match input {
            Input::Existing => &mut self.existing,
            Input::Report => &mut self.report,
            Input::Arrival => &mut self.arrival_report,
            Input::KeepDays => &mut self.keep_days,
            Input::FailureCode | Input::Field(_) => &mut self.failure_code,
        }
    }

    fn focus(&mut self, name: &str) {
        self.effects.push(SideEffect::Focus(name.to_owned()));
    }

    /// Takes over what the host set anew, and nothing that the user typed into a field that this is not about.
    fn configure(&mut self, options: Options) {
        let before = std::mem::replace(&mut self.options, options);
        if self.options.trustgrid() != *self.form.trustgrid() {
            self.form.apply(FormAction::Trustgrid(self.options.trustgrid()));
        }
        if before.is_compact() != self.options.is_compact() {
            self.present_policy = None;
        }
        if self.options.is_compact() {
            // There is no other to choose.
            (self.way, self.tab) = (Way::default(), PaneTab::default());
        }
        for field in Field::ALL {
            if let Some(text) = self.options.field(field)
                && before.field(field) != Some(text)
            {
                self.form.release(field);
                self.form.apply(FormAction::Fill(field, text.to_owned()));
            }
        }
        let given =
            |options: &Options| HostOption::SAVED.map(|option| options.get(option).map(str::to_owned));
        if before.get(HostOption::Saved).is_some() && self.options.get(HostOption::Saved).is_none() {
            self.saved = None;
        }
        if given(&before) != given(&self.options) {
            self.take_saved();
        }
        self.follow_saved();
        self.follow_bucket();
        self.is_stale = true;
        self.merge();
    }

    /// What the host gives may be what the portal has. What cannot be is said to the host.
    fn take_saved(&mut self) {
        let trustgrid = self.options.trustgrid();
        let text = |field| self.options.field(field).unwrap_or_default();
        let account_id = account_id::check(text(Field::AccountId), &trustgrid);
        let bucket = bucket_name::check(text(Field::Bucket), account_id.value.as_ref());
        let mut warnings = Vec::new();
        for (name, findings) in [("accountId", &account_id.findings), ("bucket", &bucket.findings)] {
            let error = findings.iter().find(|finding| finding.severity == Severity::Error);
            let error = error.filter(|finding| !finding.code.ends_with(".empty"));
            warnings.extend(error.map(|finding| [name, ": ", &finding.message].concat()));
        }
        if self.options.get(HostOption::Saved).is_some() {
            self.saved = account_id.value.zip(bucket.value);
            if self.saved.is_none() && warnings.is_empty() {
                warnings.push("saved: also set accountId and bucket to what the portal has.".to_owned());
            }
        }
        self.effects.extend(warnings.into_iter().map(SideEffect::Warn));
    }

    /// Takes back what is said to be done of another bucket, until the name is that of before again.
    fn follow_bucket(&mut self) {
        let bucket = self.form.bucket().cloned();
        if bucket == self.done_for {
            return;
        }
        const OF_BUCKET: [Task; 2] = [Task::Versioning, Task::Policy];
        let done: Vec<_> = OF_BUCKET.into_iter().filter(|task| self.form.is_done(*task)).collect();
        if let Some(before) = std::mem::replace(&mut self.done_for, bucket.clone())
            && !done.is_empty()
        {
            for task in &done {
                self.form.apply(FormAction::Tick(*task, false));
            }
            self.done_before = Some((before, done));
        }
        if let Some((_, done)) = self.done_before.take_if(|(before, _)| Some(&*before) == bucket.as_ref()) {
            for task in done {
                self.form.apply(FormAction::Tick(task, true));
            }
        }
    }

    /// Whether what is typed is what the portal has.
    pub fn is_saved(&self) -> bool {
        let (account_id, bucket) = (self.form.account_id(), self.form.bucket());
        self.saved.as_ref().is_some_and(|(account, name)| account_id == Some(account) && bucket == Some(name))
    }

    /// What was saved is not said beside other values.
    fn follow_saved(&mut self) {
        if matches!(self.saving, Saving::Done { .. }) && !self.is_saved() {
            self.saving = Saving::Not;
        }
    }

    fn user_changed(&mut self) {
        if let Saving::Refused { .. } = self.saving {
            self.saving = Saving::Not;
        }
        self.follow_saved();
        // That was said of other values.
        self.form.apply(FormAction::Tick(Task::Portal, false));
        self.follow_bucket();
        self.is_stale = true;
        self.is_report_new = true;
        self.merge();
        let form = &self.form;
        let account_id = form.account_id().map_or(form.text(Field::AccountId), |id| id.as_str());
        let bucket = form.bucket().map_or(form.text(Field::Bucket), |bucket| bucket.as_str());
        let change = SideEffect::NotifyChange {
            account_id: account_id.to_owned(),
            bucket: bucket.to_owned(),
            is_valid: form.is_valid(),
        };
        self.effects.push(change);
    }

    /// Merges what was pasted or printed for the values as they are.
    fn merge(&mut self) {
        let LaterPart::Ready(engine) = self.later else { return };
        let bucket = self.form.bucket();
        if self.present_policy.as_ref().map(|(bucket, _)| bucket) != bucket {
            let read =
                |(text, bucket): (&str, &BucketName)| (bucket.clone(), Rc::new((engine.read)(text, bucket)));
            self.present_policy = self.policy_of_bucket().zip(bucket).map(read);
        }
        let is_held = self.held.contains(&Input::Existing) && !self.existing.trim().is_empty();
        self.merged =
            if is_held && !self.options.is_compact() { Some(Merged::Refused) } else { (engine.merge)(self) };
        if self.tab == PaneTab::Changes && self.changes().is_empty() {
            self.tab = PaneTab::Text;
        }
    }

    /// The text of the policy that the bucket has: the one that was pasted, or else the one that commands printed.
    fn policy_of_bucket(&self) -> Option<&str> {
        // A compact form shows nothing of it.
        if self.has_policy != Some(HasPolicy::Yes) || self.options.is_compact() {
            return None;
        }
        self.to_read(Input::Existing).or_else(|| self.reported_policy())
    }

    fn reported_policy(&self) -> Option<&str> {
        let policy = self.printed_policy().filter(|policy| !policy.trim().is_empty());
        policy.filter(|_| !self.ignores_reported_policy)
    }

    /// The policy of this bucket that commands printed last; empty where it has none.
    fn printed_policy(&self) -> Option<&str> {
        let (bucket, policy) = self.reported.as_ref()?;
        (Some(bucket) == self.form.bucket()).then_some(policy.as_str())
    }

    /// Catches up with what waited until nobody types.
    fn rest(&mut self) {
        if let LaterPart::Ready(engine) = self.later
            && std::mem::take(&mut self.is_stale)
        {
            let pasted = [self.report.as_str(), self.existing.as_str()].map(engine.named_in);
            let [(account, bucket), (_, other_bucket)] = pasted;
            self.named = (account, bucket.or(other_bucket));
            if std::mem::take(&mut self.is_report_new) {
                self.read_report(engine);
            }
            self.analysis = Rc::new((engine.analyse)(self));
            // A secret is pointed out and kept nowhere, but where it stands in a policy that is to stay as it is.
            self.report = (engine.masked)(&self.report);
            self.arrival_report = (engine.masked)(&self.arrival_report);
            if !matches!(self.merged, Some(Merged::Policy { .. })) {
                self.existing = (engine.masked)(&self.existing);
            }
        }
        self.panels = Rc::new(Panels {
            analysis: Rc::clone(&self.analysis),
            reading: self.reading.clone(),
            existing: self.existing.clone(),
            is_from_report: self.to_read(Input::Existing).is_none() && self.reported_policy().is_some(),
            exceptions: self.exceptions.clone(),
            report: self.report.clone(),
            failure_code: self.failure_code.clone(),
            arrival_report: self.arrival_report.clone(),
            keep_days: self.keep_days.clone(),
            rule_kind: self.rule_kind,
            way: self.way,
            tab: self.tab,
            has_policy: self.has_policy,
            symptom: self.symptom,
            is_policy_compact: self.is_policy_compact,
            replaced: self.replaced.clone(),
            copied: self.copied.clone(),
            is_existing_held: self.held.contains(&Input::Existing),
            is_report_held: self.held.contains(&Input::Report),
            is_arrival_held: self.held.contains(&Input::Arrival),
            support_url: self.options.get(HostOption::SupportUrl).map(str::to_owned),
            // The bucket is known first.
            first_missing: [Field::Bucket, Field::AccountId]
                .into_iter()
                .find(|field| !self.form.missing(&[*field]).is_empty()),
        });
    }

    /// Reads what commands printed, and takes over what it shows: what is done, and the policy of the bucket.
    fn read_report(&mut self, engine: &Engine) {
        self.reading = (engine.read_report)(self).map(Rc::new);
        let Some(reading) = self.reading.clone() else { return };
        if !std::mem::take(&mut self.was_report_read) {
            self.tick_what_is_shown(&reading);
        }
        if let Some((bucket, policy)) = self.form.bucket().cloned().zip(reading.policy.clone()) {
            let reported = Some((bucket, policy));
            if self.reported.is_some() && self.reported != reported && !self.ignores_reported_policy {
                // The user's word was for the policy before.
                self.exceptions.clear();
            }
            self.reported = reported;
        }
        if self.ignores_reported_policy {
            return;
        }
        let answer = match reading.policy.as_deref() {
            Some(policy) if policy.trim().is_empty() => Some(HasPolicy::No),
            Some(_) => Some(HasPolicy::Yes),
            None => None,
        };
        if let Some(answer) = answer {
            self.has_policy = Some(answer);
        }
        self.present_policy = None;
        self.merge();
    }

    /// Ticks what commands show to be done, and takes back the tick of what they show is not.
    fn tick_what_is_shown(&mut self, reading: &Reading) {
        for (task, requirements) in [
            (Task::Versioning, [Requirement::Versioning].as_slice()),
            (Task::Policy, [Requirement::Grant, Requirement::Denies].as_slice()),
        ] {
            let statuses = || requirements.iter().map(|requirement| reading.status(*requirement));
            if statuses().all(|status| status == Some(CheckStatus::Pass)) {
                self.form.apply(FormAction::Tick(task, true));
            } else if statuses().any(|status| status == Some(CheckStatus::Fail)) {
                self.form.apply(FormAction::Tick(task, false));
            }
        }
    }

    /// Takes back what is said of a copy, where what was copied is something else by now.
    fn outdate_copy(&mut self, is_keystroke: bool) {
        let is_outdated = |copied: &Copied| match copied.source {
            CopySource::Policy => self.policy_to_copy().as_deref() != Some(&*copied.text),
            // What the later part makes follows when nobody types.
            _ if is_keystroke => copied.is_outdated,
            source => self.copyable(source).is_none_or(|now| now.text != copied.text),
        };
        let outdated =
            [&self.copied, &self.copied_from_pane].map(|copied| copied.as_ref().is_some_and(is_outdated));
        for (copied, is_outdated) in [&mut self.copied, &mut self.copied_from_pane].into_iter().zip(outdated)
        {
            if let Some(copied) = copied {
                copied.is_outdated = is_outdated;
                copied.is_fresh &= !is_outdated;
            }
        }
    }

    /// Whether the check says that all is as it must be.
    pub fn is_ready(&self) -> bool {
        self.reading().is_some_and(|reading| reading.preflight.verdict == Verdict::Ready)
    }

    /// Whether the bucket is set up, as far as the user or commands say.
    pub fn is_set_up(&self) -> bool {
        if self.options.is_compact() {
            // Nobody ticks anything there.
            let copied = self.copied_from_pane.as_ref();
            return copied.is_some_and(|copied| !copied.is_refused && !copied.is_outdated);
        }
        self.form.is_done(Task::Versioning) && self.form.is_done(Task::Policy)
    }

    /// Whether Trustgrid knows of the bucket.
    pub fn is_told(&self) -> bool {
        matches!(self.saving, Saving::Done { .. })
            || self.is_saved()
            || (!self.options.saves() && self.form.is_valid() && self.form.is_done(Task::Portal))
    }

    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    fn loaded(&mut self, part: LaterPart) {
        self.later = part;
        self.is_stale = true;
        self.merge();
        if let LaterPart::Failed = part {
            // Nobody waits for a copy that long, and something else may be on the clipboard by then.
            self.pressed = None;
        }
        if let LaterPart::Ready(_) = part
            && std::mem::take(&mut self.awaits_box)
        {
            self.focus(Input::Existing.name());
        }
    }

    /// Does what the button says, or says what is missing and leads there.
    fn press(&mut self, button: Button) {
        if !self.needs(button.needs()) {
            return;
        }
        match button {
            Button::Copy(CopySource::Policy) | Button::Download(CopySource::Policy)
                if self.merged == Some(Merged::Refused) =>
            {
                self.focus(Input::Existing.name());
            }
            Button::Copy(source) => {
                if let Some(copyable) = self.copyable(source) {
                    self.effects.push(SideEffect::Copy(source, copyable));
                } else {
                    self.press_once_loaded(button);
                }
            }
            Button::Download(source) => {
                if let Some(download) = self.download(source) {
                    self.effects.push(SideEffect::Download(download));
                } else {
                    self.press_once_loaded(button);
                }
            }
            // There is nothing to save.
            Button::Save if self.is_saved() => self.focus("saved"),
            Button::Save if self.saving != Saving::Busy && self.options.saves() => {
                self.send(false);
            }
            Button::Save => {}
        }
    }

    fn press_once_loaded(&mut self, button: Button) {
        if !matches!(self.later, LaterPart::Ready(_)) {
            self.pressed = Some(button);
            self.effects.push(SideEffect::Load);
        }
    }

    /// What is valid now, once both values are.
    pub fn value(&self) -> Option<Value> {
        Some(Value {
            account_id: self.form.account_id()?.to_string(),
            bucket: self.form.bucket()?.to_string(),
            org_id: self.options.get(HostOption::OrgId).map(str::to_owned),
        })
    }

    /// Whether these are the values that are typed.
    pub fn is_typed(&self, account_id: &str, bucket: &str) -> bool {
        let typed =
            (self.form.account_id().map(AccountId::as_str), self.form.bucket().map(BucketName::as_str));
        typed == (Some(account_id), Some(bucket))
    }

    fn send(&mut self, is_sent: bool) {
        let Some(value) = self.value() else { return };
        self.saving = Saving::Busy;
        self.effects.push(SideEffect::Save(SaveRequest { value, is_sent }));
    }

    fn copyable(&self, source: CopySource) -> Option<Copyable> {
        let account_id = || self.form.account_id().map(|id| id.as_str());
        let bucket = || self.form.bucket().map(|bucket| bucket.as_str());
        let (what, words, text) = match source {
            CopySource::Policy => ("policy", ["the policy for ", bucket()?].concat(), self.policy_to_copy()?),
            CopySource::Value(field) => {
                let value = match field {
                    Field::AccountId => account_id()?,
                    Field::Bucket => bucket()?,
                };
                (field.name(), ["the ", field.label()].concat(), value.to_owned())
            }
            CopySource::Link => ("link", "the link".to_owned(), self.link()?),
            _ => {
                let LaterPart::Ready(engine) = self.later else { return None };
                return (engine.copyable)(&self.panels, source);
            }
        };
        Some(Copyable { what, words, text })
    }

    fn download(&self, source: CopySource) -> Option<Download> {
        if source == CopySource::Policy {
            return Some(Download {
                file_name: ["bucket-policy-", self.form.bucket()?.as_str(), ".json"].concat(),
                text: self.policy_to_copy()?,
                media_type: "application/json",
            });
        }
        let LaterPart::Ready(engine) = self.later else { return None };
        (engine.download)(&self.panels, source)
    }
}

/// Whether more came in than a key brings: then it is complete, so that what is wrong with it can be said at
/// once, and there is no next key to wait for.
fn is_paste(before: &str, after: &str) -> bool {
    let common = |a: &mut dyn Iterator<Item = u8>, b: &mut dyn Iterator<Item = u8>| {
        a.zip(b).take_while(|(a, b)| a == b).count()
    };
    let start = common(&mut before.bytes(), &mut after.bytes());
    let shorter = before.len().min(after.len()) - start;
    let end = common(&mut before.bytes().rev(), &mut after.bytes().rev()).min(shorter);
    after.len() - start - end > KEY_BYTES
}
