//! Whether replication into a bucket will work, as far as that shows in what the preflight script or
//! single commands print: one answer per requirement, each with what to do and with the code that S3
//! would give for it. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html>

mod check;
mod context;
mod encryption;
pub mod failure_code;
mod identity;
mod policy;
mod requirement;
mod settings;

use crate::artifact::Target;
use crate::evaluate::{EvaluateOptions, Evaluation, evaluate};
use crate::policy::Grant;
use crate::policy::document::ExistingPolicy;
use crate::report::{Answer, Report, masked};
use crate::text::finding::Finding;
pub use check::{Check, CheckStatus, Fix};
use context::Context;
pub use requirement::Requirement;

/// The answer to all of them together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// All that can be seen is as it must be. What was not seen is listed in [`Preflight::unseen`].
    Ready,
    /// Something fails.
    Blocked,
    /// Nothing fails, and something that is needed was not seen.
    Unknown,
}

impl Verdict {
    /// Its name in markup and in the JavaScript API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Blocked => "blocked",
            Self::Unknown => "unknown",
        }
    }
}

/// What a paste says about a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preflight {
    pub verdict: Verdict,
    /// One for each of [`Requirement::ALL`], in that order.
    pub checks: Vec<Check>,
    /// What no output shows, and what would but was not pasted and is no requirement of its own, so that
    /// nobody takes silence for a yes.
    pub unseen: Vec<&'static str>,
    /// About the paste itself: credentials in it, and what could not be read.
    pub findings: Vec<Finding>,
}

impl Preflight {
    /// The checks with the worst first, otherwise in their order.
    pub fn sorted(&self) -> Vec<&Check> {
        let mut checks: Vec<_> = self.checks.iter().collect();
        checks.sort_by_key(|check| check.status.rank());
        checks
    }
}

/// Holds what was pasted against what replication needs. `report` is what
/// [`preflight_script`](crate::artifact::preflight_script) prints, the output of any of its commands
/// alone, or several of them with prompts and errors between.
pub fn preflight(report: &str, target: &Target) -> Preflight {
    check_report(&Report::read(report, target), target, evaluate)
}

/// The same of a report that is read already, with any way to evaluate a policy.
pub fn check_report(
    report: &Report,
    target: &Target,
    evaluate: impl Fn(&ExistingPolicy, &Grant, EvaluateOptions) -> Evaluation,
) -> Preflight {
    let context = Context { report, target };
    let (account, bucket) = (identity::account(context), identity::bucket(context));
    let is_of_another = identity::is_of_another(&account, context);
    let mut checks = if is_of_another {
        let others = Requirement::ALL.into_iter().skip(2).map(|requirement| Check {
            requirement,
            status: CheckStatus::Unknown,
            message: "Not checked: this output is for a different account or bucket.".to_owned(),
            fix: None,
            failure_codes: Vec::new(),
            is_left_open: false,
        });
        [account, bucket].into_iter().chain(others).collect()
    } else {
        let policy = policy::ReportedPolicy::of(context, evaluate);
        vec![
            account,
            settings::account_in_name(context, bucket),
            settings::region(context),
            settings::versioning(context),
            policy::grant(context, &policy),
            policy::denies(context, &policy),
            policy::public_access(context, &policy),
            settings::ownership(context),
            encryption::encryption(context),
            settings::object_lock(context),
            settings::requester_pays(context),
            policy::size(context, &policy),
        ]
    };
    for check in &mut checks {
        check.message = masked(&check.message);
        check.fix = check.fix.as_ref().map(Fix::masked);
    }
    let has = |status| checks.iter().any(|check| check.status == status);
    let verdict = if has(CheckStatus::Fail) {
        Verdict::Blocked
    } else if has(CheckStatus::Unknown) {
        Verdict::Unknown
    } else {
        Verdict::Ready
    };
    let nothing = Report::default();
    let unseen = unseen(if is_of_another { &nothing } else { report });
    Preflight { verdict, checks, unseen, findings: report.findings.clone() }
}

fn is_answered<T>(answer: &Answer<T>) -> bool {
    !matches!(answer, Answer::Missing(_))
}

/// What `report` leaves open, beside the requirements.
fn unseen(report: &Report) -> Vec<&'static str> {
    let block_public_access = if is_answered(&report.account_public_access()) {
        "Block Public Access of your AWS organization, which counts beside the bucket's and the account's."
    } else {
        "Block Public Access of your whole account and of your AWS organization. The strictest setting \
         counts."
    };
    // Where there is no policy, there is nothing that could be public.
    let is_public_answered = is_answered(&report.policy_status()) || report.policy() == Answer::NotSet;
    let public = (!is_public_answered).then_some("Whether S3 itself calls the bucket policy public.");
    [
        "Policies of your AWS organization (SCPs and RCPs), which can refuse what the bucket policy allows.",
        block_public_access,
    ]
    .into_iter()
    .chain(public)
    .chain([
        "The policy and state of a KMS key.",
        "What Trustgrid's own role may do.",
        "Whether Trustgrid has set up replication, and whether its rule makes you the owner of the copies.",
        "Whether Trustgrid's account has the bucket's Region enabled, and whether its bucket uses Object \
         Lock.",
        "What has changed since the commands ran.",
    ])
    .collect()
}
