//! The state of the page, and what each action does to it.

use std::rc::Rc;

use super::copying::{Copied, CopySource, Copyable, Download};
use super::engine::{Analysis, Engine, Merged};
use super::options::{HostOption, Options};
use crate::app::form::{ExportForm, Field, FormAction, Task};
use crate::artifact::ArtifactKind;
use crate::aws::account_id::AccountId;
use crate::aws::bucket_name::BucketName;
use crate::aws::web_address;
use crate::merge::OtherAccount;
use crate::policy::document::ExistingPolicy;

/// Bytes that one key can bring; more came in one piece.
const KEY_BYTES: usize = char::MAX.len_utf8();

/// What a save needs, where the part of the program that saves cannot be loaded.
const NOT_LOADED: &str = "A part of this page could not be loaded. Check your connection, then try again.";

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
}

impl Input {
    pub const ALL: [Self; 5] = [
        Self::Field(Field::AccountId),
        Self::Field(Field::Bucket),
        Self::Existing,
        Self::Report,
        Self::FailureCode,
    ];

    /// Its name in markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::Field(field) => field.name(),
            Self::Existing => "existing-policy",
            Self::Report => "preflight-report",
            Self::FailureCode => "failure-code",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Field(field) => field.label(),
            Self::Existing => "Existing bucket policy",
            Self::Report => "What the commands printed",
            Self::FailureCode => "Failure code",
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
    /// Which artifact to show.
    Choose(ArtifactKind),
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
        words: String,
        what: &'static str,
        is_refused: bool,
    },
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
            Self::Copy(CopySource::Policy | CopySource::Value(Field::Bucket))
            | Self::Download(CopySource::Policy) => &[Field::Bucket],
            Self::Copy(CopySource::Value(Field::AccountId)) => &[Field::AccountId],
            Self::Copy(CopySource::BothValues) | Self::Save => &Field::ALL,
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
    Copy(CopySource, Copyable),
    Download(Download),
    /// Tell the host what the user typed: the value where one can be read, otherwise the text.
    NotifyChange {
        account_id: String,
        bucket: String,
        is_valid: bool,
    },
    NotifyCopy(&'static str),
    NotifyError(String),
    /// Load what no first keystroke needs.
    Load,
    Save(SaveRequest),
}

/// What is to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveRequest {
    pub account_id: String,
    pub bucket: String,
    pub org_id: Option<String>,
    /// Whether it was sent before the page started again, and only its answer is asked for.
    pub is_sent: bool,
}

/// How far saving is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    Not,
    Busy,
    /// Not saved, for this reason.
    Refused(String),
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
                 that you typed and pasted is here."
            }
        }
    }

    /// Its name in markup.
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
    pub kind: Option<ArtifactKind>,
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
    pub existing: String,
    pub report: String,
    pub failure_code: String,
    pub kind: ArtifactKind,
    pub is_compact: bool,
    pub replaced: Option<AccountId>,
    pub copied: Option<Copied>,
    /// Whether the text is not read, because the program may have stopped over it.
    pub is_existing_held: bool,
    pub is_report_held: bool,
    /// The field that is missing for a target.
    pub first_missing: Option<Field>,
}

/// All that the page knows.
#[derive(Debug)]
pub struct State {
    pub form: ExportForm,
    pub options: Options,
    pub later: LaterPart,
    pub merged: Option<Merged>,
    pub copied: Option<Copied>,
    pub saving: Saving,
    pub restart: Option<Restart>,
    pub held: Vec<Input>,
    pub panels: Rc<Panels>,
    /// Whether what is saved was sent before the page started again.
    is_sent: bool,
    existing: String,
    report: String,
    failure_code: String,
    kind: ArtifactKind,
    is_compact: bool,
    /// The account whose statement the user has replaced in what is pasted.
    replaced: Option<AccountId>,
    /// What `existing` was read as, for the policy of this bucket.
    existing_policy: Option<(BucketName, ExistingPolicy)>,
    analysis: Rc<Analysis>,
    /// Whether the analysis is of other values or texts than these.
    is_stale: bool,
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
            saving: Saving::Not,
            restart: kept.restart,
            held: kept.held,
            panels: Rc::default(),
            is_sent: false,
            existing: String::new(),
            report: String::new(),
            failure_code: String::new(),
            kind: kept.kind.unwrap_or_default(),
            is_compact: false,
            replaced: kept.replaced,
            existing_policy: None,
            analysis: Rc::default(),
            is_stale: true,
            effects: Vec::new(),
        };
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
        if kept.is_sent && state.options.saves() && state.form.is_valid() {
            state.saving = Saving::Busy;
            state.is_sent = true;
        }
        if let Some(restart) = state.restart {
            state.effects.push(SideEffect::NotifyError(restart.sentence().to_owned()));
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
        }
        std::mem::take(&mut self.effects)
    }

    /// Whether that was a keystroke, which others may follow.
    fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Input(input, text) => return self.input(input, text),
            Action::Leave(field) => self.form.apply(FormAction::Leave(field)),
            Action::Use(field) => self.click_in(field, FormAction::Use(field)),
            Action::Accept(field) => self.click_in(field, FormAction::Accept(field)),
            Action::Tick(task) => {
                let is_done = self.form.is_done(task);
                self.form.apply(FormAction::Tick(task, !is_done));
            }
            Action::Choose(kind) => self.kind = kind,
            Action::ToggleCompact => {
                self.is_compact = !self.is_compact;
                self.merge();
            }
            Action::Replace(account) => {
                self.replaced = account;
                self.is_stale = true;
                self.merge();
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
            Action::Copied { source, words, what, is_refused } => {
                let attempt = self.copied.as_ref().map_or(0, |copied| copied.attempt + 1);
                self.copied = Some(Copied { source, words, is_refused, attempt });
                if !is_refused {
                    self.effects.push(SideEffect::NotifyCopy(what));
                }
            }
            Action::Answered(saving) => {
                if let Saving::Done { .. } = saving {
                    self.focus("saved");
                }
                self.saving = saving;
            }
        }
        false
    }

    fn click_in(&mut self, field: Field, action: FormAction) {
        self.form.apply(action);
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
                self.is_compact = false;
                // The user's word was for the policy before.
                self.replaced = None;
                self.existing_policy = None;
                self.merge();
            }
            Input::Report => self.report = text,
            Input::FailureCode => {
                self.failure_code = text;
                // Looked up in no time, and nothing else depends on it.
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
        }
    }

    /// The policy that the bucket has already, where one was pasted and its bucket is known.
    pub fn existing_policy(&self) -> Option<&ExistingPolicy> {
        self.existing_policy.as_ref().map(|(_, policy)| policy)
    }

    /// What commands printed, where there is something to read.
    pub fn report_to_read(&self) -> Option<&str> {
        self.to_read(Input::Report)
    }

    pub fn is_compact(&self) -> bool {
        self.is_compact
    }

    /// What the user wants of a statement for another account of Trustgrid's.
    pub fn other_account(&self) -> OtherAccount<'_> {
        self.replaced.as_ref().map_or(OtherAccount::Keep, OtherAccount::Replace)
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

    /// The policy to show and the lines to mark, counted from 1.
    pub fn policy(&self) -> Option<(String, (usize, usize))> {
        let grant = self.form.grant()?;
        Some(match &self.merged {
            Some(Merged::Policy { text, marked }) => (text.clone(), *marked),
            _ => (grant.policy(), crate::policy::BUCKET_LINES),
        })
    }

    fn text_mut(&mut self, input: Input) -> &mut String {
        match input {
            Input::Existing => &mut self.existing,
            Input::Report => &mut self.report,
            _ => &mut self.failure_code,
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
        for field in Field::ALL {
            if let Some(text) = self.options.field(field)
                && before.field(field) != Some(text)
            {
                self.form.release(field);
                self.form.apply(FormAction::Fill(field, text.to_owned()));
            }
        }
        self.is_stale = true;
        self.merge();
    }

    fn user_changed(&mut self) {
        if let Saving::Done { .. } = self.saving {
            self.saving = Saving::Not;
        }
        self.is_stale = true;
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

    /// Merges what was pasted for the values as they are.
    fn merge(&mut self) {
        let LaterPart::Ready(engine) = self.later else { return };
        let bucket = self.form.bucket();
        if self.existing_policy.as_ref().map(|(bucket, _)| bucket) != bucket {
            let text = self.to_read(Input::Existing);
            self.existing_policy =
                text.zip(bucket).map(|(text, bucket)| (bucket.clone(), (engine.read)(text, bucket)));
        }
        let is_held = self.held.contains(&Input::Existing) && !self.existing.trim().is_empty();
        let merged = if is_held { Some(Merged::Refused) } else { (engine.merge)(self) };
        if merged != self.merged {
            // What was copied is no longer what is shown.
            self.copied = None;
            self.merged = merged;
        }
    }

    /// Catches up with what waited until nobody types.
    fn rest(&mut self) {
        let LaterPart::Ready(engine) = self.later else { return };
        if std::mem::take(&mut self.is_stale) {
            self.analysis = Rc::new((engine.analyse)(self));
            // A secret is pointed out and kept nowhere, but where it stands in a policy that is to stay as it is.
            self.report = (engine.masked)(&self.report);
            if !matches!(self.merged, Some(Merged::Policy { .. })) {
                self.existing = (engine.masked)(&self.existing);
            }
        }
        self.panels = Rc::new(Panels {
            analysis: Rc::clone(&self.analysis),
            existing: self.existing.clone(),
            report: self.report.clone(),
            failure_code: self.failure_code.clone(),
            kind: self.kind,
            is_compact: self.is_compact,
            replaced: self.replaced.clone(),
            copied: self.copied.clone(),
            is_existing_held: self.held.contains(&Input::Existing),
            is_report_held: self.held.contains(&Input::Report),
            // The bucket is known first.
            first_missing: [Field::Bucket, Field::AccountId]
                .into_iter()
                .find(|field| !self.form.missing(&[*field]).is_empty()),
        });
    }

    fn loaded(&mut self, part: LaterPart) {
        self.later = part;
        self.merge();
        if self.saving != Saving::Busy {
            return;
        }
        match part {
            LaterPart::Ready(_) => self.send(),
            LaterPart::Failed => {
                self.saving = Saving::Refused(NOT_LOADED.to_owned());
                self.effects.push(SideEffect::NotifyError(NOT_LOADED.to_owned()));
            }
            LaterPart::NotYet | LaterPart::Retrying => {}
        }
    }

    /// Does what the button says, or says what is missing and leads there.
    fn press(&mut self, button: Button) {
        let missing = self.form.missing(button.needs());
        if let Some(first) = missing.first() {
            self.focus(if missing.len() == 1 { first.name() } else { "error-summary" });
            return self.form.apply(FormAction::Require(missing));
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
                }
            }
            Button::Download(source) => {
                if let Some(download) = self.download(source) {
                    self.effects.push(SideEffect::Download(download));
                }
            }
            Button::Save if self.saving != Saving::Busy && self.options.saves() => {
                self.saving = Saving::Busy;
                match self.later {
                    LaterPart::Ready(_) => self.send(),
                    _ => self.effects.push(SideEffect::Load),
                }
            }
            Button::Save => {}
        }
    }

    fn send(&mut self) {
        let (Some(account_id), Some(bucket)) = (self.form.account_id(), self.form.bucket()) else { return };
        let request = SaveRequest {
            account_id: account_id.to_string(),
            bucket: bucket.to_string(),
            org_id: self.options.get(HostOption::OrgId).map(str::to_owned),
            is_sent: std::mem::take(&mut self.is_sent),
        };
        self.effects.push(SideEffect::Save(request));
    }

    fn copyable(&self, source: CopySource) -> Option<Copyable> {
        let account_id = || self.form.account_id().map(|id| id.as_str());
        let bucket = || self.form.bucket().map(|bucket| bucket.as_str());
        let (what, words, text) = match source {
            CopySource::Policy => ("policy", ["the policy for ", bucket()?].concat(), self.policy()?.0),
            CopySource::Value(field) => {
                let value = match field {
                    Field::AccountId => account_id()?,
                    Field::Bucket => bucket()?,
                };
                (field.name(), ["the ", field.label()].concat(), value.to_owned())
            }
            CopySource::BothValues => {
                let lines = [
                    Field::AccountId.label(),
                    ": ",
                    account_id()?,
                    "\n",
                    Field::Bucket.label(),
                    ": ",
                    bucket()?,
                ];
                ("both", "both values".to_owned(), lines.concat())
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
                text: self.policy()?.0,
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
