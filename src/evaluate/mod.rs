//! Whether the policy of a bucket lets Trustgrid do what the grant is for: IAM's own logic over the
//! whole policy language, with a third answer for what AWS does not document. An explicit `Deny`
//! wins, and without an `Allow` nothing is allowed.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

mod condition;
mod exception;
mod explain;
mod fact;
mod policy;
mod principal;
mod public;
mod request;
mod request_value;
mod statement;
mod tri;
mod variable;

use crate::aws::account_id::AccountId;
use crate::policy::Grant;
use crate::policy::document::{Document, Existing, ExistingPolicy};
use crate::policy::lint::lint;
use crate::policy::refusal::MAX_POLICY_BYTES;
use crate::policy::statement::Statement;
use crate::text::finding::{Finding, Rule, Severity};
use crate::text::json::compact_bytes;
pub(crate) use exception::exception_edit;
use explain::BlockingFinding;
use policy::PolicyEvaluation;
use request::{GRANTED, Requests};
use tri::Tri;
use variable::Variables;

/// What is known of the bucket besides its policy.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct EvaluateOptions<'a> {
    /// Block Public Access refuses other accounts while the policy is public.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options>
    pub restrict_public_buckets: bool,
    /// S3's own word on whether the policy is public, where it is known, as `get-bucket-policy-status`
    /// prints it. It beats what the statements show.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html>
    pub is_public: Option<bool>,
    /// The account that the bucket is in, where it is known.
    pub owner: Option<&'a AccountId>,
}

/// Whether copies need an action of the grant: `s3:ReplicateObject`, `s3:ReplicateDelete` and
/// `s3:ReplicateTags`. Trustgrid asks for the others to look at the bucket and its versioning; without
/// them copies arrive all the same, as AWS tested for its documentation.
/// <https://github.com/awsdocs/amazon-s3-developer-guide/pull/91>
pub fn is_needed_for_copies(action: &str) -> bool {
    GRANTED.iter().any(|granted| granted.is_for_copies && granted.name == action)
}

/// Whether an action is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// By the policy; what else has a say, such as service control policies, is not seen here.
    Allowed,
    Denied,
    /// It depends on what AWS does not document, or on what cannot be read.
    Unknown,
}

impl Decision {
    /// Its name in the JavaScript API.
    pub fn name(self) -> &'static str {
        match self {
            Decision::Allowed => "allowed",
            Decision::Denied => "denied",
            Decision::Unknown => "unknown",
        }
    }

    fn of(allowed: Tri) -> Self {
        match allowed {
            Tri::Yes => Decision::Allowed,
            Tri::No => Decision::Denied,
            Tri::Unknown => Decision::Unknown,
        }
    }
}

/// Whether S3 takes a policy as public.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Public {
    Yes,
    No,
    Unknown,
}

impl Public {
    /// Its name in the JavaScript API.
    pub fn name(self) -> &'static str {
        match self {
            Public::Yes => "yes",
            Public::No => "no",
            Public::Unknown => "unknown",
        }
    }

    fn of(public: Tri) -> Self {
        match public {
            Tri::Yes => Public::Yes,
            Tri::No => Public::No,
            Tri::Unknown => Public::Unknown,
        }
    }
}

/// A statement in the way of the grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockingStatement {
    /// The statement's number, counted from 1.
    pub statement: usize,
    pub sid: Option<String>,
    /// In the text as it was given, counted from 1.
    pub line: u32,
    /// What it denies of the grant's actions; of `s3:List*` maybe a part.
    pub actions: Vec<&'static str>,
    /// Whether it denies, or only may.
    pub certain: bool,
    /// One sentence that names the statement and what it asks for.
    pub words: String,
    /// The whole statement as JSON, changed no more than it takes to leave Trustgrid's account out.
    pub exception: Option<String>,
}

/// What a policy means for Trustgrid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The grant's actions in its order. Of `s3:List*`, which stands for several, it is the worst
    /// decision on any of those that are about a bucket or its objects: `ListBucket`,
    /// `ListBucketVersions`, `ListBucketMultipartUploads` and `ListMultipartUploadParts`.
    pub actions: Vec<(&'static str, Decision)>,
    pub public: Public,
    /// What is to be said of the policy, errors first, what blocks included.
    pub findings: Vec<Finding>,
    /// In the order of the statements.
    pub blocks: Vec<BlockingStatement>,
}

/// Evaluates the policy of a bucket for a role in Trustgrid's account that lists the bucket, reads and sets its
/// versioning, and writes objects below `flow-logs/by-org/`.
pub fn evaluate(policy: &ExistingPolicy, grant: &Grant, options: EvaluateOptions<'_>) -> Evaluation {
    let findings = policy.findings.clone();
    let document = match &policy.existing {
        Existing::Policy(document) => document,
        Existing::None => {
            let findings = with(findings, BlockingFinding::NoPolicy.finding());
            return Evaluation::of_all(Decision::Denied, Public::No, findings);
        }
        Existing::Unreadable => return Evaluation::of_all(Decision::Unknown, Public::Unknown, findings),
    };
    let bytes = compact_bytes(document.text());
    if bytes > MAX_POLICY_BYTES {
        let findings = with(findings, too_large(bytes));
        return Evaluation::of_all(Decision::Unknown, Public::Unknown, findings);
    }
    let statements = document.statements();
    let requests = Requests::of(grant, options.owner, Variables::of(document));
    let mut evaluation = PolicyEvaluation::of(document, &statements, &requests, options).evaluation();
    evaluation.findings.splice(0..0, findings);
    evaluation.findings.extend(lint(document, &statements, &grant.bucket, None));
    evaluation.findings.sort_by_key(|finding| finding.severity as u8);
    evaluation
}

/// A statement that does something to the grant beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The statement's number, counted from 1.
    pub statement: usize,
    pub sid: Option<String>,
    /// What it does, as a sentence says it after the statement's name.
    pub does: String,
    /// The same in a sentence of its own. Where it denies, the fix is the whole statement with an exception for Trustgrid.
    pub finding: Finding,
}

impl Obstacle {
    /// Whether it denies Trustgrid something, for certain or perhaps, and does not only make the policy public.
    pub fn is_denial(&self) -> bool {
        self.finding.code != "policy.public"
    }

    /// Whether it does that for certain.
    pub fn is_certain(&self) -> bool {
        self.finding.severity == Severity::Error
    }
}

/// What the statements of a policy do to the grant once it is beside them: which of them deny it, or may, with the
/// exception to add, and which make the policy public.
pub fn obstacles(policy: &ExistingPolicy, grant: &Grant) -> Vec<Obstacle> {
    let Existing::Policy(document) = &policy.existing else { return Vec::new() };
    let requests = Requests::of(grant, None, Variables::of(document));
    PolicyEvaluation::of(document, &document.statements(), &requests, EvaluateOptions::default()).obstacles()
}

/// The line of the condition to which an exception goes in the statement of this number, counted from 1, where the
/// statement has a condition.
pub(crate) fn line_of_exception(document: &Document, number: usize, account: &str) -> Option<usize> {
    let statement = document.values().nth(number.checked_sub(1)?)?;
    statement.member("Condition")?;
    let start = exception_edit(statement, account).range.start;
    usize::try_from(document.line(start)).ok()
}

/// What these statements of a policy allow Trustgrid of the grant, or may, by the number of each; for what is left of a
/// policy once the grant is out of it.
pub(crate) fn other_allows(
    document: &Document,
    statements: &[Statement],
    grant: &Grant,
) -> Vec<(usize, Finding)> {
    let requests = Requests::of(grant, None, Variables::of(document));
    PolicyEvaluation::of(document, statements, &requests, EvaluateOptions::default()).other_allows()
}

/// What to say of a policy with more bytes than S3 stores.
pub(crate) fn too_large(bytes: usize) -> Finding {
    BlockingFinding::TooLarge { bytes }.finding()
}

fn with(mut findings: Vec<Finding>, finding: Finding) -> Vec<Finding> {
    findings.insert(0, finding);
    findings
}

impl Evaluation {
    /// The same decision on all actions.
    fn of_all(decision: Decision, public: Public, findings: Vec<Finding>) -> Self {
        let actions = GRANTED.iter().map(|granted| (granted.name, decision)).collect();
        Evaluation { actions, public, findings, blocks: Vec::new() }
    }
}
