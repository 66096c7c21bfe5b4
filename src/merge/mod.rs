//! Adds the grant to the policy that a bucket already has, or takes it out again, and leaves every other byte of it as
//! it is.

mod diff;
mod layout;
mod removal;
mod splice;
mod summary;
mod warning;

use std::borrow::Cow;
use std::fmt::{self, Display};

pub use diff::{DiffKind, DiffLine};
pub use removal::{Removal, RemovalOutcome, remove_grant};

use crate::aws::account_id::AccountId;
use crate::evaluate;
use crate::policy::Grant;
use crate::policy::document::{Document, Existing, ExistingPolicy};
use crate::policy::lint::lint;
pub use crate::policy::refusal::MAX_POLICY_BYTES;
use crate::policy::refusal::Refusal;
use crate::policy::statement::Statement;
use crate::text::Grouped;
use crate::text::finding::{Finding, Rule, Severity};
use crate::text::json::{Json, ValueKind, compact_bytes, without_blanks};
use splice::{Edit, Splice, apply};
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

/// What became of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The grant was put behind the statements that were there.
    Added,
    /// The policy grants all of it already.
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
    edits: Vec<Edit>,
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
    let mut merge = existing.merge(grant, choice);
    if merge.policy.is_some() {
        merge.findings.extend(evaluate::obstacles(&existing, grant).into_iter().map(noted));
        merge.findings = sorted(merge.findings);
    }
    merge
}

impl ExistingPolicy {
    /// The policy with the grant in it, and what the form and the splice have to say. That is quick enough for
    /// every keystroke in the bucket's name.
    pub fn splice(&self, grant: &Grant, choice: OtherAccount) -> Merge {
        self.splice_and(grant, choice, |_, _, _| Vec::new())
    }

    /// The same with what S3 would refuse in it, and what was probably not meant.
    pub fn merge(&self, grant: &Grant, choice: OtherAccount) -> Merge {
        self.splice_and(grant, choice, |document, statements, replaced| {
            lint(document, statements, &grant.bucket, replaced)
        })
    }

    fn splice_and(
        &self,
        grant: &Grant,
        choice: OtherAccount,
        more_findings: impl Fn(&Document, &[Statement], Option<usize>) -> Vec<Finding>,
    ) -> Merge {
        let mut findings = self.findings.clone();
        let document = match &self.existing {
            Existing::Policy(document) => document,
            Existing::None => {
                let whole = vec![Edit::insert(0, grant.policy())];
                return Merge::of("", Outcome::Added, whole, findings);
            }
            Existing::Unreadable => return Merge::refused(findings),
        };
        let statements = document.statements();
        let splice = Splice::of(document, &statements, grant, choice);
        findings.extend(splice.warnings);
        findings.extend(more_findings(document, &statements, splice.replaced));
        let merge = Merge::of(document.text(), splice.outcome, splice.edits, findings);
        Merge { other_account: splice.other_account, ..merge }
    }
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

    fn of(existing: &str, outcome: Outcome, edits: Vec<Edit>, mut findings: Vec<Finding>) -> Self {
        let policy = apply(existing, &edits);
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

    /// The Sid of the statement that a finding of [`evaluate::obstacles`] is about.
    pub fn sid_of(&self, finding: &Finding) -> Option<String> {
        let index: usize =
            finding.path.as_deref()?.strip_prefix("Statement[")?.strip_suffix(']')?.parse().ok()?;
        let json = Json::read(&self.existing).ok()?;
        let list = json.root().member("Statement")?;
        let statement = if list.kind() == ValueKind::Array { list.elements().nth(index)? } else { list };
        statement.member("Sid")?.as_text().map(Cow::into_owned)
    }

    /// The bare policy that was there; empty where there was none.
    pub fn existing(&self) -> &str {
        &self.existing
    }

    /// First and last line of the policy that hold what was added or updated, counted from 1.
    pub fn marked_lines(&self) -> Option<(usize, usize)> {
        let policy = self.policy.as_deref()?;
        // What comes before is at most a bracket.
        let (last, before) = self.edits.split_last()?;
        let start = last.range.start + before.iter().map(|edit| edit.text.len()).sum::<usize>();
        let line = |within: Option<usize>| Some(policy[..start + within?].matches('\n').count() + 1);
        Some((line(last.text.find('{'))?, line(last.text.rfind('}'))?))
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
                "The policy is {} bytes with Trustgrid's statement (without spaces), and S3's limit is {LIMIT}: copy the \
                 compact form, and do not plan to add much",
                Grouped(*bytes)
            ),
            Self::LargeWithBlanks { bytes } => write!(
                f,
                "The policy is {} bytes with its spaces and line breaks, S3's limit is {LIMIT}, and AWS does not say \
                 whether they count: copy the compact form",
                Grouped(*bytes)
            ),
        }
    }
}
