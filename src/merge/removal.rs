//! Takes the grant out of a policy again, and leaves every other byte of it as it is.

use std::collections::HashMap;
use std::fmt::{self, Display};

use super::splice::Template;
use super::{DiffLine, diff, sorted};
use crate::aws::account_id::AccountId;
use crate::aws::bucket_name::BucketName;
use crate::evaluate;
use crate::policy::Grant;
use crate::policy::document::{Document, Existing, ExistingPolicy};
use crate::policy::grant_match::{Access, Beyond, Difference, Likeness, Owner, difference};
use crate::policy::lint::{Listed, lint};
use crate::policy::refusal::MAX_POLICY_BYTES;
use crate::policy::statement::Statement;
use crate::policy::statement_name::StatementName;
use crate::text::credentials::Quoted;
use crate::text::edit::{Edit, apply};
use crate::text::finding::{Finding, Rule, Severity};
use crate::text::json::{JsonValue, compact_bytes};

/// What became of a policy from which the grant is to be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovalOutcome {
    /// Trustgrid's statement is out, and others are left.
    Removed,
    /// There is no statement of Trustgrid's to take out.
    Absent,
    /// Nothing is left. S3 stores no policy without a statement, so the policy is to be deleted.
    Emptied,
    /// There is nothing that could be saved; the findings say why.
    Refused,
}

/// An existing policy without the grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    pub outcome: RemovalOutcome,
    /// The whole policy to save: there when `Removed`, and when `Absent` as it was.
    pub policy: Option<String>,
    /// The numbers of the statements that are taken out, counted from 1.
    pub removed: Vec<usize>,
    /// The other account whose statement stays, though it is like Trustgrid's.
    pub other_account: Option<AccountId>,
    /// Errors first. S3 refuses a policy with an error even where there is one to show.
    pub findings: Vec<Finding>,
    /// The bare policy that was there.
    existing: String,
    edits: Vec<Edit>,
}

/// Takes out of a policy whatever lets in Trustgrid alone for what the grant is for. A finding
/// names each statement that stays and lets Trustgrid in all the same.
///
/// Nobody but Trustgrid loses access by it, and what is not Trustgrid's own stays to the byte:
///
/// | a statement | becomes |
/// | --- | --- |
/// | that allows the grant or a part of it, under whatever Sid, to Trustgrid's account alone | taken out, with its comma |
/// | that allows Trustgrid's account more, or others as well | a warning |
/// | like Trustgrid's, for another account | a warning with that account |
/// | that is for everybody and so for Trustgrid | a warning where it lets it write |
/// | that names Trustgrid's account in a `Deny` or a condition | a note |
///
/// Taking out what [`merge`](super::merge) added gives back the very bytes from before, with one exception: a merge puts brackets
/// around a statement that stands alone without them, and these stay, because nothing tells them from brackets that
/// were there.
pub fn remove_grant(existing: &ExistingPolicy, grant: &Grant) -> Removal {
    let findings = existing.findings.clone();
    let document = match &existing.existing {
        Existing::Policy(document) => document,
        Existing::None => return Removal::of("", RemovalOutcome::Absent, Vec::new(), findings),
        Existing::Unreadable => return Removal::of("", RemovalOutcome::Refused, Vec::new(), findings),
    };
    let template = Template::of(&grant.policy());
    let ours = template.statement();
    let is_own = |statement: &Statement| Access::of(statement, &ours) == Some(Access::Own);
    let (own, others): (Vec<_>, Vec<_>) = document.statements().into_iter().partition(is_own);
    let (outcome, edits) = match (&*own, &*others) {
        ([], _) => (RemovalOutcome::Absent, Vec::new()),
        (_, []) => {
            let whole = Edit::replace(0..document.text().len(), "");
            (RemovalOutcome::Emptied, vec![whole])
        }
        _ => (RemovalOutcome::Removed, cuts(document, &own, &others)),
    };
    let removal = Removal::of(document.text(), outcome, edits, findings);
    let bytes = removal.policy.as_deref().map_or(0, compact_bytes);
    if bytes > MAX_POLICY_BYTES {
        let findings = [vec![evaluate::too_large(bytes)], removal.findings].concat();
        return Removal::of("", RemovalOutcome::Refused, Vec::new(), findings);
    }
    let (said, other_account) = findings_on(document, &own, &others, &ours, grant);
    let mut findings = [removal.findings, said].concat();
    match outcome {
        RemovalOutcome::Emptied => {
            let fix = Some(delete_command(&grant.bucket, None));
            findings.push(Finding { fix, ..Note::Emptied.finding() });
        }
        _ => findings.extend(lint(document, &others, &grant.bucket, None)),
    }
    if outcome != RemovalOutcome::Absent {
        findings.push(Note::Stays.finding());
    }
    let removed = own.iter().map(|statement| statement.number).collect();
    Removal { removed, other_account, findings: sorted(findings), ..removal }
}

/// Deletes the policy of the bucket: only in the account of its owner, where that is known.
fn delete_command(bucket: &BucketName, owner: Option<&AccountId>) -> String {
    let command = format!("aws s3api delete-bucket-policy --bucket {bucket}");
    match owner {
        Some(owner) => format!("{command} --expected-bucket-owner {owner}"),
        None => command,
    }
}

/// A statement goes with the comma before it, or, where all before it go, with the one behind it.
fn cuts(document: &Document, own: &[Statement], others: &[Statement]) -> Vec<Edit> {
    let first_kept = others.first().map_or(usize::MAX, |statement| statement.number);
    let spans: Vec<_> = document.values().map(JsonValue::span).collect();
    let span = |number: usize| spans.get(number.checked_sub(1)?);
    let cut = |statement: &Statement| {
        let Statement { number, span: own, .. } = statement;
        let range = if *number < first_kept {
            own.start..span(number + 1)?.start
        } else {
            span(number - 1)?.end..own.end
        };
        Some(Edit::replace(range, ""))
    };
    own.iter().filter_map(cut).collect()
}

/// What is to be said of single statements, and the other account whose statement stays.
fn findings_on(
    document: &Document,
    own: &[Statement],
    others: &[Statement],
    ours: &Statement,
    grant: &Grant,
) -> (Vec<Finding>, Option<AccountId>) {
    let mut findings = Listed::default();
    let mut say = |statement: &Statement, says: Says| {
        let about = About { name: StatementName::of(statement, document), says, grant };
        findings.add(about.code(), || {
            let finding = Finding { severity: about.severity(), ..about.finding() };
            finding.at(document.position(statement.span.start)).in_path(statement.path("").to_string())
        });
    };
    for statement in own {
        if let Some(difference) = difference(statement, ours) {
            say(statement, Says::Narrower(difference));
        }
    }
    let mut other_account = None;
    let mut allows: HashMap<_, _> = evaluate::other_allows(document, others, grant).into_iter().collect();
    let mut allowed = Vec::new();
    for statement in others {
        let access = Access::of(statement, ours);
        if let Some(Likeness::OtherAccount(account)) = Likeness::of(statement, ours) {
            other_account = other_account.or_else(|| account.parse().ok());
            say(statement, Says::OtherAccount(account));
        } else if let Some(Access::More(beyond)) = access {
            say(statement, Says::More(beyond));
        } else if let Some(finding) = allows.remove(&statement.number) {
            allowed.push(finding);
        } else {
            match access {
                Some(Access::Named) => say(statement, Says::Named),
                Some(Access::OnlySid) => say(statement, Says::OnlySid),
                Some(Access::Own | Access::More(_)) | None => {}
            }
        }
    }
    for finding in allowed {
        findings.add(finding.code, || finding);
    }
    (findings.finish(), other_account)
}

impl Removal {
    fn of(existing: &str, outcome: RemovalOutcome, edits: Vec<Edit>, findings: Vec<Finding>) -> Self {
        let has_policy =
            !existing.is_empty() && matches!(outcome, RemovalOutcome::Removed | RemovalOutcome::Absent);
        Removal {
            outcome,
            policy: has_policy.then(|| apply(existing, &edits)),
            removed: Vec::new(),
            other_account: None,
            findings: sorted(findings),
            existing: existing.to_owned(),
            edits,
        }
    }

    /// The same for the bucket of this account: what its findings say to run refuses to run in another one.
    pub fn owned_by(mut self, grant: &Grant, owner: &AccountId) -> Self {
        for finding in self.findings.iter_mut().filter(|finding| finding.code == Note::Emptied.code()) {
            finding.fix = Some(delete_command(&grant.bucket, Some(owner)));
        }
        self
    }

    /// The bare policy that was there; empty where there was none.
    pub fn existing(&self) -> &str {
        &self.existing
    }

    /// The existing policy and what is left of it, line by line; nothing when refused.
    pub fn diff(&self) -> Vec<DiffLine<'_>> {
        let edits: Vec<_> = self.edits.iter().collect();
        diff::diff(&self.existing, self.policy.as_deref().unwrap_or_default(), &edits)
    }
}

/// What is said of one statement.
enum Says<'a> {
    /// It is taken out, though Trustgrid's page writes none like it.
    Narrower(Difference),
    OtherAccount(&'a str),
    More(Beyond<'a>),
    Named,
    OnlySid,
}

struct About<'a> {
    name: StatementName<'a>,
    says: Says<'a>,
    grant: &'a Grant,
}

impl About<'_> {
    fn severity(&self) -> Severity {
        match self.says {
            Says::OtherAccount(_) | Says::More(_) => Severity::Warning,
            Says::Narrower(_) | Says::Named | Says::OnlySid => Severity::Info,
        }
    }
}

impl Rule for About<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        match self.says {
            Says::Narrower(_) => "policy.removed-narrower",
            Says::OtherAccount(_) => "policy.other-account",
            Says::More(_) => "policy.still-lets-in",
            Says::Named => "policy.still-named",
            Says::OnlySid => "policy.other-use-of-sid",
        }
    }
}

impl Display for About<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let About { name, says, grant } = self;
        let trustgrid = &grant.trustgrid_account_id;
        match says {
            Says::Narrower(difference) => write!(
                f,
                "{name} isn't exactly as Trustgrid writes it, because {difference}. It allows nobody but Trustgrid, so it \
                 is taken out, too."
            ),
            Says::OtherAccount(account) => write!(
                f,
                "{name} allows account {account}, {}, and stays, because an export may use it. Take it out only if \
                 nobody exports through {account} any more.",
                Owner::of(account)
            ),
            Says::More(beyond) => {
                write!(f, "{name} allows Trustgrid's account {trustgrid}, too, and stays, because ")?;
                match beyond {
                    Beyond::Others => {
                        return write!(
                            f,
                            "it allows others as well. Take Trustgrid's account out of its “Principal”."
                        );
                    }
                    Beyond::Unclear => write!(f, "something in it isn't clear")?,
                    Beyond::Action(Some(action)) => {
                        write!(f, "it allows more than the export needs, such as {}", Quoted(action))?;
                    }
                    Beyond::Action(None) => write!(f, "it allows everything but what it names")?,
                    Beyond::Resource => write!(f, "it is for more than this bucket")?,
                }
                write!(f, ". Delete it if Trustgrid no longer needs it.")
            }
            Says::Named => write!(
                f,
                "{name} names Trustgrid's account {trustgrid} and stays, because it doesn't allow Trustgrid anything. \
                 Take the account out of it, or leave it."
            ),
            Says::OnlySid => write!(
                f,
                "{name} has the name of Trustgrid's statement and stays, because it doesn't allow Trustgrid anything."
            ),
        }
    }
}

/// What is good to know of every removal.
enum Note {
    Stays,
    Emptied,
}

impl Rule for Note {
    const SEVERITY: Severity = Severity::Info;

    fn code(&self) -> &'static str {
        match self {
            Self::Stays => "policy.bucket-stays",
            Self::Emptied => "policy.emptied",
        }
    }
}

impl Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stays => {
                "Versioning stays on, and everything in the bucket stays, with all its versions. S3 bills for them: \
                 delete what you no longer need, or let a lifecycle rule do it."
            }
            Self::Emptied => {
                "Nothing else is in this policy, and S3 stores no policy without a statement. Delete the policy of the \
                 bucket. Nobody but Trustgrid loses access."
            }
        })
    }
}
