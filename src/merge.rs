//! Adds the grant to the policy that a bucket already has, and leaves every other byte of it as it is.

mod diff;
mod layout;

use std::collections::HashSet;
use std::fmt::{self, Display};
use std::iter;
use std::ops::Range;

pub use crate::policy::refusal::MAX_POLICY_BYTES;
pub use diff::{DiffKind, DiffLine};

use crate::finding::{Finding, Rule, Severity};
use crate::json::{Json, Kind, Value, without_blanks};
use crate::policy::Grant;
use crate::policy::document::{Document, Existing};
use crate::policy::lint::lint;
use crate::policy::recognition::{Difference, difference, is_granted};
use crate::policy::refusal::Refusal;
use crate::policy::statement::Statement;
use layout::{Layout, only_statement};

/// From this size on there is a warning, while S3 takes [`MAX_POLICY_BYTES`].
pub const LARGE_POLICY_BYTES: usize = 18_000;

/// What became of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The grant was put behind the statements that were there.
    Added,
    /// The policy grants all of it already.
    Unchanged,
    /// Our own statement, known by its Sid, had other values and has the right ones now.
    Updated,
    /// There is nothing that could be saved; the findings say why.
    Refused,
}

/// An existing policy with the grant in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    pub outcome: Outcome,
    /// The whole policy to save, beginning with `{`; `None` when refused.
    pub policy: Option<String>,
    /// Bytes of the policy without the blanks between its values.
    pub compact_bytes: Option<usize>,
    /// Errors first. S3 refuses a policy with an error even where there is one to show.
    pub findings: Vec<Finding>,
    /// The bare policy that was there.
    existing: String,
    edits: Vec<Edit>,
}

/// Some bytes of the existing policy, and what stands in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    range: Range<usize>,
    text: String,
}

impl Edit {
    fn insert(at: usize, text: impl Into<String>) -> Self {
        Edit { range: at..at, text: text.into() }
    }
}

/// Merges the grant into what was pasted for the policy of its bucket, in any form that
/// [`Existing::read`] takes. Merging the result again changes nothing.
pub fn merge(existing: &str, grant: &Grant) -> Merge {
    let (existing, mut findings) = Existing::read(existing);
    let document = match existing {
        Existing::Policy(document) => document,
        Existing::None => {
            let whole = vec![Edit::insert(0, grant.policy())];
            return Merge::of("", Outcome::Added, whole, findings);
        }
        Existing::Unreadable => return Merge::refused(findings),
    };
    findings.extend(lint(&document, &grant.bucket));
    let (outcome, edits) = splice(&document, grant, &mut findings);
    Merge::of(document.text(), outcome, edits, findings)
}

/// The policy without the blanks between its values, as S3 returns it.
pub fn compact(policy: &str) -> String {
    without_blanks(policy).collect()
}

impl Merge {
    fn refused(findings: Vec<Finding>) -> Self {
        Merge {
            outcome: Outcome::Refused,
            policy: None,
            compact_bytes: None,
            findings: sorted(findings),
            existing: String::new(),
            edits: Vec::new(),
        }
    }

    fn of(existing: &str, outcome: Outcome, edits: Vec<Edit>, mut findings: Vec<Finding>) -> Self {
        let policy = apply(existing, &edits);
        let bytes = without_blanks(&policy).map(char::len_utf8).sum();
        if bytes > MAX_POLICY_BYTES {
            findings.push(Refusal::TooLarge { bytes }.finding());
            return Merge { compact_bytes: Some(bytes), ..Merge::refused(findings) };
        }
        if bytes >= LARGE_POLICY_BYTES {
            findings.push(Size::Large { bytes }.finding());
        } else if policy.len() > MAX_POLICY_BYTES {
            findings.push(Size::LargeWithBlanks { bytes: policy.len() }.finding());
        }
        Merge {
            outcome,
            policy: Some(policy),
            compact_bytes: Some(bytes),
            findings: sorted(findings),
            existing: existing.to_owned(),
            edits,
        }
    }

    /// The existing policy and the merged one line by line; nothing when refused.
    pub fn diff(&self) -> Vec<DiffLine<'_>> {
        self.policy
            .as_deref()
            .map(|policy| diff::diff(&self.existing, policy, &self.edits))
            .unwrap_or_default()
    }
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| match finding.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    });
    findings
}

/// What `edits`, in the order of their places, make of a text.
fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edited = String::new();
    let mut kept = 0;
    for edit in edits {
        edited.push_str(text.get(kept..edit.range.start).unwrap_or_default());
        edited.push_str(&edit.text);
        kept = edit.range.end;
    }
    edited.push_str(text.get(kept..).unwrap_or_default());
    edited
}

fn splice(document: &Document, grant: &Grant, findings: &mut Vec<Finding>) -> (Outcome, Vec<Edit>) {
    let template = template(&grant.policy());
    let ours = Statement::read(1, statement(&template));
    let statements = document.statements();
    if is_granted(&statements, &ours) {
        return (Outcome::Unchanged, Vec::new());
    }
    let own_sid = ours.sid().unwrap_or_default();
    let by_sid = || statements.iter().zip(document.values()).filter(|(s, _)| s.sid() == Some(own_sid));
    if let Some((own, value)) = by_sid().find(|(s, _)| difference(s, &ours).is_none()) {
        let text = Layout::of(value).print(statement(&template));
        return (Outcome::Updated, vec![Edit { range: own.span.clone(), text }]);
    }
    let sids: HashSet<_> = statements.iter().filter_map(Statement::sid).collect();
    let numbered = (2..).map(|number| format!("{own_sid}-{number}"));
    let mut free = iter::once(own_sid.to_owned()).chain(numbered).filter(|sid| !sids.contains(sid.as_str()));
    let sid = free.next().unwrap_or_default();
    // Somebody made that statement what it is: to deny, to narrow, to let in others as well. To
    // write over it would undo that unasked, and to refuse would leave no grant to look at. Beside
    // it the grant takes nothing away, and the finding says what stands there.
    if let Some((other, difference)) = by_sid().find_map(|(s, _)| Some((s, difference(s, &ours)?))) {
        let finding = OtherUse { sid: own_sid, difference, new_sid: &sid }.finding();
        findings.push(finding.at(document.place(other.span.start)).in_path(other.path()));
    }
    let named = self::template(&grant.policy().replacen(own_sid, &sid, 1));
    (Outcome::Added, added(document, statement(&named)))
}

fn template(policy: &str) -> Json {
    Json::read(policy.to_owned()).expect("the template is JSON, and a bucket's name leaves it so")
}

/// The only statement of the template.
fn statement(template: &Json) -> Value<'_> {
    let statements = template.root().member("Statement");
    statements.and_then(|list| list.elements().next()).unwrap_or_else(|| template.root())
}

/// Puts `ours` behind the statements that are there.
fn added(document: &Document, ours: Value) -> Vec<Edit> {
    let list = document.statement();
    let last_two = document.values().fold((None, None), |(_, last), value| (last, Some(value)));
    match last_two {
        (before, Some(last)) => {
            let layout = Layout::of(last);
            let text = format!(",{}{}", layout.between(before, last), layout.print(ours));
            if list.kind() == Kind::Array {
                vec![Edit::insert(last.end(), text)]
            } else {
                vec![Edit::insert(last.start(), "["), Edit::insert(last.end(), text + "]")]
            }
        }
        (_, None) => {
            let text = only_statement(document.root(), list, ours);
            vec![Edit { range: list.start() + 1..list.end() - 1, text }]
        }
    }
}

/// A statement that has our Sid and is something else.
struct OtherUse<'a> {
    sid: &'a str,
    difference: Difference,
    new_sid: &'a str,
}

impl Rule for OtherUse<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        "policy.other-use-of-sid"
    }
}

impl Display for OtherUse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OtherUse { sid, difference, new_sid } = self;
        write!(
            f,
            "The statement with the Sid “{sid}” is not as Trustgrid writes it, as {difference}: it stays as it is, \
             and the grant is added beside it as “{new_sid}”, so check whether you need both"
        )
    }
}

/// How near a policy is to what S3 takes.
enum Size {
    Large { bytes: usize },
    LargeWithBlanks { bytes: usize },
}

impl Rule for Size {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        match self {
            Self::Large { .. } => "policy.large",
            Self::LargeWithBlanks { .. } => "policy.large-with-blanks",
        }
    }
}

impl Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Large { bytes } => write!(
                f,
                "With the grant the policy has {bytes} bytes without blanks, of {MAX_POLICY_BYTES} that S3 takes: \
                 copy the compact form, and do not plan to add much"
            ),
            Self::LargeWithBlanks { bytes } => write!(
                f,
                "With its blanks the policy has {bytes} bytes, more than the {MAX_POLICY_BYTES} that S3 takes, and \
                 AWS does not say whether they count: copy the compact form"
            ),
        }
    }
}
