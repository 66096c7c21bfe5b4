//! What a merge says about statements like Trustgrid's that stand in the policy already.

use std::fmt::{self, Display};

use crate::policy::Grant;
use crate::policy::document::Document;
use crate::policy::grant_match::{Difference, Owner, Reach, missing_actions, reach};
use crate::policy::statement::Statement;
use crate::text::credentials::Quoted;
use crate::text::finding::{Finding, Rule, Severity};

/// What is said about one of them.
#[derive(Debug)]
pub(super) enum MergeWarning<'a> {
    /// It has our Sid and is something else; `added` is the Sid beside it, where ours is added.
    OtherUse { difference: Difference, added: Option<&'a str> },
    /// It lets in another account, and the account of the grant is let in beside it.
    OtherAccount(&'a str),
    /// The same, where nothing is added.
    OtherAccountToo(&'a str),
    /// It let in another account, and ours is in its place.
    ReplacedAccount(&'a str),
    /// It was for another bucket.
    OtherBucket(&'a str),
    /// It had fewer actions.
    MoreActions(Vec<&'a str>),
    /// It was for the bucket or for its objects alone.
    WholeBucket,
}

impl<'a> MergeWarning<'a> {
    /// The code of [`ReplacedAccount`](Self::ReplacedAccount).
    pub const REPLACED_ACCOUNT: &'static str = "policy.replaced-account";

    /// What changes in an own statement that gives way to `ours`.
    pub fn of_update(own: &'a Statement, ours: &'a Statement) -> Vec<Self> {
        let missing = missing_actions(own, ours);
        let more = (!missing.is_empty()).then_some(Self::MoreActions(missing));
        let elsewhere = match reach(own, ours) {
            Reach::Whole => None,
            Reach::Part => Some(Self::WholeBucket),
            Reach::OtherBucket(bucket) => Some(Self::OtherBucket(bucket)),
        };
        more.into_iter().chain(elsewhere).collect()
    }

    /// With the place of the statement.
    pub fn finding(&self, statement: &Statement, document: &Document, grant: &Grant) -> Finding {
        let finding = About { warning: self, statement, grant }.finding();
        let finding = Finding { severity: self.severity(), ..finding };
        finding.at(document.position(statement.span.start)).in_path(statement.path("").to_string())
    }

    fn severity(&self) -> Severity {
        match self {
            Self::OtherAccountToo(_) | Self::OtherBucket(_) => Severity::Info,
            _ => Severity::Warning,
        }
    }

    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherUse { .. } => "policy.other-use-of-sid",
            Self::OtherAccount(_) | Self::OtherAccountToo(_) => "policy.other-account",
            Self::ReplacedAccount(_) => Self::REPLACED_ACCOUNT,
            Self::OtherBucket(_) => "policy.updated-bucket",
            Self::MoreActions(_) => "policy.updated-actions",
            Self::WholeBucket => "policy.updated-resources",
        }
    }
}

struct About<'a> {
    warning: &'a MergeWarning<'a>,
    statement: &'a Statement<'a>,
    grant: &'a Grant,
}

impl Rule for About<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        self.warning.code()
    }
}

impl Display for About<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Grant { bucket, trustgrid_account_id: ours } = self.grant;
        match self.statement.sid() {
            Some(sid) => write!(f, "{} ", Quoted(sid))?,
            None => write!(f, "Statement {} ", self.statement.number)?,
        }
        match self.warning {
            MergeWarning::OtherUse { difference, added: None } => {
                write!(f, "differs from Trustgrid's statement: {difference}. It stays as it is.")
            }
            MergeWarning::OtherUse { difference, added: Some(sid) } => write!(
                f,
                "differs from Trustgrid's statement: {difference}. It stays as it is, and \
                 Trustgrid's statement is added beside it as “{sid}”. Check whether you need both."
            ),
            MergeWarning::OtherAccount(account) => write!(
                f,
                "lets in account {account}, {}. An export may run through it, so it stays. A statement for \
                 {ours}, the account used here, is added beside it. Replace it only if nobody exports \
                 through {account} any more.",
                Owner::of(account)
            ),
            MergeWarning::OtherAccountToo(account) => write!(
                f,
                "lets in account {account} as well, {}, beside {ours}, the account used here. Remove it only \
                 if nobody exports through {account} any more.",
                Owner::of(account)
            ),
            MergeWarning::ReplacedAccount(account) => write!(
                f,
                "let in account {account}, {}. It now lets in {ours}, the account used here, instead. An \
                 export through {account} stops once you save this.",
                Owner::of(account)
            ),
            MergeWarning::OtherBucket(other) => {
                write!(f, "was for the bucket {}. It is for {} now.", Quoted(other), Quoted(bucket.as_str()))
            }
            MergeWarning::MoreActions(actions) => write!(
                f,
                "didn't allow {}, which Trustgrid asks for. It does now. If someone left that out on \
                 purpose, ask them.",
                actions.join(", ")
            ),
            MergeWarning::WholeBucket => write!(
                f,
                "was for a part of {}. It is for the bucket and everything in it now. If someone limited it \
                 on purpose, ask them.",
                Quoted(bucket.as_str())
            ),
        }
    }
}
