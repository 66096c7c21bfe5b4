//! Adds the grant to the policy that a bucket already has, or takes it out again, and leaves every other byte of it as
//! it is.

mod diff;
mod layout;
mod removal;
mod splice;
mod summary;
mod warning;

use std::fmt::{self, Display};

pub use diff::{DiffKind, DiffLine};
pub use removal::{Removal, RemovalOutcome, remove_grant};

use crate::aws::account_id::AccountId;
use crate::evaluate::{self, Obstacle};
use crate::policy::Grant;
use crate::policy::document::{Document, Existing, ExistingPolicy};
use crate::policy::lint::{Listed, lint};
pub use crate::policy::refusal::MAX_POLICY_BYTES;
use crate::policy::refusal::Refusal;
use crate::policy::statement::Statement;
use crate::text::Grouped;
use crate::text::edit::{self, Edit};
use crate::text::finding::{Finding, Rule, Severity};
use crate::text::json::{compact_bytes, without_blanks};
use splice::Splice;
pub use summary::Summary;

/// From this size on there is a warning, while S3 takes [`MAX_POLICY_BYTES`].
pub const LARGE_POLICY_BYTES: usize = 18_000;

/// What becomes of a statement like Trustgrid's that lets in another account than the grant's: an export
/// may run through it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OtherAccount<'a> {
    /// It stays, and ours is added beside it.
    #[default]
    Keep,
    /// The one that lets in this account gives way to ours. That takes access away, and so is for the
    /// user to say.
    Replace(&'a AccountId),
}

/// What the user says of a policy before the grant goes in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MergeOptions<'a> {
    pub other_account: OtherAccount<'a>,
    /// Numbers of statements, counted from 1, that get an exception for Trustgrid's account, as
    /// [`evaluate::obstacles`] gives it. Others stay.
    pub exceptions: &'a [usize],
}

impl<'a> From<OtherAccount<'a>> for MergeOptions<'a> {
    fn from(other_account: OtherAccount<'a>) -> Self {
        MergeOptions { other_account, exceptions: &[] }
    }
}

/// What was changed in a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The grant was added, or is in the place of a statement.
    Grant,
    /// The statement of this number, counted from 1, has an exception for Trustgrid.
    Exception(usize),
    /// What only holds others together.
    Bracket,
}

/// A change, and the lines of the merged policy that it made or is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangedLines {
    pub change: Change,
    /// First and last, counted from 1.
    pub lines: (usize, usize),
}

/// What became of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The grant was put behind the statements that were there.
    Added,
    /// The policy grants all of it already. Exceptions may be new all the same.
    Unchanged,
    /// Our own statement, known by its Sid and account, had other values and has the right ones now; or
    /// ours is in the place of the one that [`OtherAccount::Replace`] names.
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
    /// The other account whose statement was kept or replaced, as [`OtherAccount`] said.
    pub other_account: Option<AccountId>,
    /// Errors first. S3 refuses a policy with an error even where there is one to show.
    pub findings: Vec<Finding>,
    /// The bare policy that was there.
    existing: String,
    edits: Vec<(Change, Edit)>,
}

/// Merges the grant into what was pasted for the policy of its bucket, in any form that
/// [`ExistingPolicy::read`] takes. Merging the result again changes nothing. The findings say as well which
/// statements deny the grant, with the exception to add, and which make the policy public.
///
/// Nobody loses access by it, and what is not Trustgrid's own stays to the byte:
///
/// | the policy has | outcome | besides |
/// | --- | --- | --- |
/// | all of the grant, in whatever statements | `Unchanged` | |
/// | our Sid for our account and another bucket, which S3 would not take | `Updated` | a finding names that bucket |
/// | our Sid for our account with fewer actions, or for the bucket or its objects alone | `Updated` | a warning names what is more |
/// | our Sid for another account, or the whole grant for one under any Sid | `Added` beside it | a warning names both accounts |
/// | our Sid and anything else | `Added` beside it under another Sid | a warning says what it is |
/// | nothing of the kind | `Added` | |
///
/// [`merge_with`] replaces a statement for another account, where the user says so.
pub fn merge(existing: &str, grant: &Grant) -> Merge {
    merge_with(existing, grant, OtherAccount::Keep)
}

/// [`merge`] with the user's word on a statement that lets in another account. Where there is none for the
/// account to replace, it is kept.
pub fn merge_with(existing: &str, grant: &Grant, choice: OtherAccount) -> Merge {
    let existing = ExistingPolicy::read(existing, &grant.bucket);
    let mut merge = existing.merge(grant, choice.into());
    if merge.policy.is_some() {
        let mut listed = Listed::default();
        for Obstacle { finding, .. } in evaluate::obstacles(&existing, grant) {
            listed.add(finding.code, || noted(finding));
        }
        merge.findings.extend(listed.finish());
        merge.findings = sorted(merge.findings);
    }
    merge
}

impl ExistingPolicy {
    /// The policy with the grant in it, and what the form and the splice have to say. That is quick enough for
    /// every keystroke in the bucket's name.
    pub fn splice(&self, grant: &Grant, options: MergeOptions) -> Merge {
        self.splice_and(grant, options, |_, _, _| Vec::new())
    }

    /// The same with what S3 would refuse in it, and what was probably not meant.
    pub fn merge(&self, grant: &Grant, options: MergeOptions) -> Merge {
        self.splice_and(grant, options, |document, statements, replaced| {
            lint(document, statements, &grant.bucket, replaced)
        })
    }

    fn splice_and(
        &self,
        grant: &Grant,
        options: MergeOptions,
        more_findings: impl Fn(&Document, &[Statement], Option<usize>) -> Vec<Finding>,
    ) -> Merge {
        let mut findings = self.findings.clone();
        let document = match &self.existing {
            Existing::Policy(document) => document,
            Existing::None => {
                let whole = vec![(Change::Grant, Edit::insert(0, grant.policy()))];
                return Merge::of("", Outcome::Added, whole, findings);
            }
            Existing::Unreadable => return Merge::refused(findings),
        };
        let statements = document.statements();
        let splice = Splice::of(document, &statements, grant, options.other_account);
        findings.extend(splice.warnings);
        findings.extend(more_findings(document, &statements, splice.replaced));
        let mut edits: Vec<_> = splice.edits.into_iter().map(|edit| (change_of(&edit), edit)).collect();
        // In a statement that allows, what is an exception elsewhere would shut Trustgrid out.
        let obstacles =
            if options.exceptions.is_empty() { Vec::new() } else { evaluate::obstacles(self, grant) };
        let is_in_the_way = |number| {
            obstacles.iter().any(|obstacle| obstacle.statement == number && obstacle.finding.fix.is_some())
        };
        for (number, statement) in (1..).zip(document.values()) {
            let is_wanted = options.exceptions.contains(&number) && splice.replaced != Some(number);
            if is_wanted && is_in_the_way(number) {
                let edit = evaluate::exception_edit(statement, grant.trustgrid_account_id.as_str());
                edits.push((Change::Exception(number), edit));
            }
        }
        edits.sort_by_key(|(_, edit)| (edit.range.start, edit.range.end));
        let merge = Merge::of(document.text(), splice.outcome, edits, findings);
        Merge { other_account: splice.other_account, ..merge }
    }
}

/// The grant comes with its statement, brackets come alone.
fn change_of(edit: &Edit) -> Change {
    if edit.text.contains('{') { Change::Grant } else { Change::Bracket }
}

/// S3 stores a policy in which the grant is denied.
fn noted(finding: Finding) -> Finding {
    let severity = match finding.severity {
        Severity::Error => Severity::Warning,
        other => other,
    };
    Finding { severity, ..finding }
}

/// The policy without the blanks between its values, as S3 returns it.
pub fn compact(policy: &str) -> String {
    without_blanks(policy)
}

impl Merge {
    fn refused(findings: Vec<Finding>) -> Self {
        Merge {
            outcome: Outcome::Refused,
            policy: None,
            compact_bytes: None,
            other_account: None,
            findings: sorted(findings),
            existing: String::new(),
            edits: Vec::new(),
        }
    }

    fn of(existing: &str, outcome: Outcome, edits: Vec<(Change, Edit)>, mut findings: Vec<Finding>) -> Self {
        let policy = edit::apply(existing, edits.iter().map(|(_, edit)| edit));
        let bytes = compact_bytes(&policy);
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
            other_account: None,
            findings: sorted(findings),
            existing: existing.to_owned(),
            edits,
        }
    }

    /// Whether there was no policy, so that the grant is all of it.
    pub fn is_new(&self) -> bool {
        self.policy.is_some() && self.existing.is_empty()
    }

    /// The bare policy that was there; empty where there was none.
    pub fn existing(&self) -> &str {
        &self.existing
    }

    /// What was changed, in the order of the lines of the merged policy.
    pub fn changes(&self) -> Vec<ChangedLines> {
        let Some(policy) = self.policy.as_deref() else { return Vec::new() };
        let (mut added, mut removed) = (0, 0);
        let mut changes = Vec::new();
        for (change, Edit { range, text }) in &self.edits {
            let start = range.start + added - removed;
            added += text.len();
            removed += range.len();
            let holds_together = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']');
            let line = |within: usize| policy[..start + within].matches('\n').count() + 1;
            if let (Some(first), Some(last)) =
                (text.find(|c| !holds_together(c)), text.rfind(|c| !holds_together(c)))
            {
                changes.push(ChangedLines { change: *change, lines: (line(first), line(last)) });
            }
        }
        changes
    }

    /// First and last line of the merged policy that hold the grant, counted from 1, where it is new.
    pub fn grant_lines(&self) -> Option<(usize, usize)> {
        self.changes()
            .into_iter()
            .find(|changed| changed.change == Change::Grant)
            .map(|changed| changed.lines)
    }

    /// The existing policy and the merged one line by line; nothing when refused.
    pub fn diff(&self) -> Vec<DiffLine<'_>> {
        self.policy
            .as_deref()
            .map(|policy| {
                let edits: Vec<_> = self.edits.iter().map(|(_, edit)| edit).collect();
                diff::diff(&self.existing, policy, &edits)
            })
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
        const LIMIT: Grouped = Grouped(MAX_POLICY_BYTES);
        match self {
            Self::Large { bytes } => write!(
                f,
                "The policy is {} bytes with Trustgrid's statement (without spaces). S3's limit is {LIMIT}. \
                 Use the compact form, and don't plan to add much.",
                Grouped(*bytes)
            ),
            Self::LargeWithBlanks { bytes } => write!(
                f,
                "The policy is {} bytes with its spaces and line breaks. S3's limit is {LIMIT}, and AWS \
                 doesn't say whether they count. Use the compact form.",
                Grouped(*bytes)
            ),
        }
    }
}
