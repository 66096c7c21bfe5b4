//! The export form as plain data: what was typed, and what happens to it. Knows no browser.

use crate::aws::account_id::{self, AccountId};
use crate::aws::bucket_name::{self, BucketName};
use crate::policy::Grant;
use crate::text::finding::{Checked, Finding, Offer, Severity, Status};

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    AccountId,
    Bucket,
}

impl Field {
    /// In the order of the page.
    pub const ALL: [Field; 2] = [Field::AccountId, Field::Bucket];

    pub fn label(self) -> &'static str {
        match self {
            Field::AccountId => "AWS Account ID",
            Field::Bucket => "S3 Bucket",
        }
    }

    /// Its name in markup, links and attributes.
    pub fn name(self) -> &'static str {
        match self {
            Field::AccountId => "account-id",
            Field::Bucket => "bucket",
        }
    }
}

/// A piece of the journey that is done outside of this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    Versioning,
    Policy,
    /// The values are entered in the portal.
    Portal,
}

impl Task {
    pub const ALL: [Task; 3] = [Task::Versioning, Task::Policy, Task::Portal];

    /// Its name in markup.
    pub fn name(self) -> &'static str {
        match self {
            Task::Versioning => "versioning-done",
            Task::Policy => "policy-done",
            Task::Portal => "portal-done",
        }
    }
}

/// What the user, or the page around the form, does to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormAction {
    /// A keystroke left this text in the field.
    Type(Field, String),
    /// The text came in one piece: by a paste, a link or the host. It is complete, so that what is wrong
    /// with it can be said at once.
    Fill(Field, String),
    /// The field lost the focus.
    Leave(Field),
    /// The text gives way to the value read from it.
    Use(Field),
    /// What [`ExportForm::offer`] offers for the field is done.
    Accept(Field),
    /// Something that was asked for needs these fields.
    Require(Vec<Field>),
    /// The host names the account that replicates.
    Trustgrid(AccountId),
    /// The user says that a task is done, or is not.
    Tick(Task, bool),
}

/// One field's text and whether its findings may be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct FieldState {
    text: String,
    /// The field was left or filled with this text, so its findings are no interruption.
    settled: bool,
    /// An action asked for the value, so that even an empty field is an error.
    required: bool,
    /// The program stopped over this text, so that it is not read again.
    held: bool,
}

/// Everything the user typed, as it was typed, and what may be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportForm {
    account_id: FieldState,
    bucket: FieldState,
    trustgrid: AccountId,
    account_check: Checked<AccountId>,
    bucket_check: Checked<BucketName>,
    /// Whether the texts would be better off in each other's fields.
    is_swapped: bool,
    /// An action failed for want of values, and the summary of errors stands until they are fixed.
    summary: bool,
    /// The tasks that are done, by their place in [`Task::ALL`].
    done: [bool; Task::ALL.len()],
}

impl ExportForm {
    /// An empty form of a deployment in which `trustgrid` replicates.
    pub fn new(trustgrid: AccountId) -> Self {
        ExportForm {
            account_check: account_id::check("", &trustgrid),
            bucket_check: bucket_name::check("", None),
            account_id: FieldState::default(),
            bucket: FieldState::default(),
            trustgrid,
            is_swapped: false,
            summary: false,
            done: [false; Task::ALL.len()],
        }
    }

    /// Does `action`.
    pub fn apply(&mut self, action: FormAction) {
        match action {
            FormAction::Type(field, text) => {
                if text == self.text(field) {
                    return;
                }
                let was_right = self.status(field) == Status::Ok;
                let state = self.state_mut(field);
                state.settled &= !text.is_empty();
                state.text = text;
                self.recheck();
                // While wrong text is being fixed its error stays until it is right; a right one being
                // changed is not interrupted.
                if was_right || self.status(field) == Status::Ok {
                    let state = self.state_mut(field);
                    (state.settled, state.required) = (false, false);
                }
            }
            FormAction::Fill(field, text) => {
                let settled = !text.is_empty();
                let state = self.state_mut(field);
                *state = FieldState { text, settled, required: false, held: state.held };
                self.recheck();
            }
            FormAction::Leave(field) => {
                let state = self.state_mut(field);
                state.settled |= !state.text.is_empty();
            }
            FormAction::Use(field) => {
                let value = match field {
                    Field::AccountId => self.account_id().map(AccountId::to_string),
                    Field::Bucket => self.bucket().map(BucketName::to_string),
                };
                if let Some(text) = value {
                    return self.apply(FormAction::Fill(field, text));
                }
            }
            FormAction::Accept(field) => match self.offer(field).cloned() {
                Some(Offer::Use(text)) => return self.apply(FormAction::Fill(field, text)),
                Some(Offer::Empty) => return self.apply(FormAction::Fill(field, String::new())),
                Some(Offer::Swap) => {
                    let [account_id, bucket] = Field::ALL.map(|field| self.text(field).to_owned());
                    self.apply(FormAction::Fill(Field::AccountId, bucket));
                    return self.apply(FormAction::Fill(Field::Bucket, account_id));
                }
                None => {}
            },
            FormAction::Require(fields) => {
                for field in self.missing(&fields) {
                    self.state_mut(field).required = true;
                    self.summary = true;
                }
            }
            FormAction::Trustgrid(trustgrid) => {
                self.trustgrid = trustgrid;
                self.recheck();
            }
            FormAction::Tick(task, done) => {
                if let Some(place) = self.done.get_mut(task as usize) {
                    *place = done;
                }
            }
        }
        // The summary stands only while it has something to say.
        let is_wrong = self.errors().next().is_some();
        self.summary &= is_wrong;
    }

    /// Keeps the text of the field from being read, until [`Self::release`].
    pub fn hold(&mut self, field: Field) {
        self.state_mut(field).held = true;
    }

    pub fn release(&mut self, field: Field) {
        self.state_mut(field).held = false;
    }

    fn recheck(&mut self) {
        let is_held = self.account_id.held || self.bucket.held;
        self.account_check = match self.account_id.held {
            true => held_check(),
            false => account_id::check(&self.account_id.text, &self.trustgrid),
        };
        self.bucket_check = match self.bucket.held {
            true => held_check(),
            false => bucket_name::check(&self.bucket.text, self.account_check.value.as_ref()),
        };
        let swap = Some(Offer::Swap);
        self.is_swapped = !is_held
            && (self.account_check.offer == swap || self.bucket_check.offer == swap)
            && self.would_be_better_swapped();
    }

    fn would_be_better_swapped(&self) -> bool {
        fn is_good<T>(check: &Checked<T>) -> bool {
            check.status != Status::Error && check.offer != Some(Offer::Swap)
        }
        let account_check = account_id::check(&self.bucket.text, &self.trustgrid);
        let bucket_check = bucket_name::check(&self.account_id.text, None);
        // A bucket can be called by digits alone, and hardly ever is.
        let is_name = |bucket: &BucketName| bucket.as_str().contains(|c: char| c.is_ascii_alphabetic());
        is_good(&account_check) && is_good(&bucket_check) && bucket_check.value.as_ref().is_none_or(is_name)
    }

    fn state(&self, field: Field) -> &FieldState {
        match field {
            Field::AccountId => &self.account_id,
            Field::Bucket => &self.bucket,
        }
    }

    fn state_mut(&mut self, field: Field) -> &mut FieldState {
        match field {
            Field::AccountId => &mut self.account_id,
            Field::Bucket => &mut self.bucket,
        }
    }

    /// What stands in the field, letter by letter.
    pub fn text(&self, field: Field) -> &str {
        &self.state(field).text
    }

    pub fn status(&self, field: Field) -> Status {
        match field {
            Field::AccountId => self.account_check.status,
            Field::Bucket => self.bucket_check.status,
        }
    }

    /// What the value was taken from, when it was taken from something longer.
    pub fn taken(&self, field: Field) -> Option<&'static str> {
        match field {
            Field::AccountId => self.account_check.taken,
            Field::Bucket => self.bucket_check.taken,
        }
    }

    /// The findings of a field that may be shown by now.
    pub fn findings(&self, field: Field) -> &[Finding] {
        let findings = match field {
            Field::AccountId => &self.account_check.findings,
            Field::Bucket => &self.bucket_check.findings,
        };
        let state = self.state(field);
        let shown = match self.status(field) {
            Status::Ok => false,
            Status::Empty => state.required,
            Status::Warning | Status::Error => state.settled || state.required,
        };
        if shown { findings } else { &[] }
    }

    /// What one click makes of a field, where that fixes what may be said about it by now. Nothing is
    /// lost by it: what was typed can be typed again.
    pub fn offer(&self, field: Field) -> Option<&Offer> {
        if self.findings(field).is_empty() {
            return None;
        }
        let offer = match field {
            Field::AccountId => &self.account_check.offer,
            Field::Bucket => &self.bucket_check.offer,
        };
        offer.as_ref().filter(|offer| **offer != Offer::Swap || self.is_swapped)
    }

    /// The first error of each field that may be shown by now.
    pub fn errors(&self) -> impl Iterator<Item = (Field, &Finding)> {
        Field::ALL.into_iter().filter_map(|field| {
            let error = self.findings(field).iter().find(|f| f.severity == Severity::Error)?;
            Some((field, error))
        })
    }

    /// Whether the summary of errors is to be shown.
    pub fn shows_summary(&self) -> bool {
        self.summary
    }

    /// Those of `fields` that have no value yet.
    pub fn missing(&self, fields: &[Field]) -> Vec<Field> {
        let has_value = |field: &Field| matches!(self.status(*field), Status::Ok | Status::Warning);
        fields.iter().copied().filter(|field| !has_value(field)).collect()
    }

    pub fn account_id(&self) -> Option<&AccountId> {
        self.account_check.value.as_ref()
    }

    pub fn bucket(&self) -> Option<&BucketName> {
        self.bucket_check.value.as_ref()
    }

    pub fn trustgrid(&self) -> &AccountId {
        &self.trustgrid
    }

    /// What the policy is to grant, once the bucket is known.
    pub fn grant(&self) -> Option<Grant> {
        Some(Grant { bucket: self.bucket()?.clone(), trustgrid_account_id: self.trustgrid.clone() })
    }

    pub fn is_valid(&self) -> bool {
        self.missing(&Field::ALL).is_empty()
    }

    /// Whether the task is done, as the user says or as commands showed.
    pub fn is_done(&self, task: Task) -> bool {
        self.done.get(task as usize).copied().unwrap_or_default()
    }
}

/// Of text that is not read.
fn held_check<T>() -> Checked<T> {
    let finding = Finding {
        severity: Severity::Error,
        code: "field.held",
        message: "The page stopped while it read this. It reads it again once you change it.".to_owned(),
        path: None,
        line: None,
        column: None,
        fix: None,
    };
    Checked { status: Status::Error, value: None, taken: None, findings: vec![finding], offer: None }
}
