//! What the bucket policy does to Trustgrid, by the word of an evaluator.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-walkthrough-2.html>

use std::fmt::{self, Display};

use crate::evaluate::{
    BlockingStatement, Decision, EvaluateOptions, Evaluation, Public, is_needed_for_copies,
};
use crate::merge::{LARGE_POLICY_BYTES, MAX_POLICY_BYTES, Merge, MergeOptions, Outcome};
use crate::policy::Grant;
use crate::policy::document::ExistingPolicy;
use crate::policy::grant_match::Owner;
use crate::preflight::check::{Check, CheckStatus, Fix, fail, left_open, pass, warn};
use crate::preflight::context::Context;
use crate::preflight::requirement::Requirement;
use crate::report::{Answer, Missing, PublicAccessBlock, Setting};
use crate::text::Grouped;
use crate::text::credentials::Quoted;

/// What to do where there is no policy to keep.
const ADD: &str = "Save the policy from this page in AWS, or run the script from this page.";

/// What is to be said where only such actions are refused that copies do not need.
const NOT_NEEDED: &str =
    "Copies don't need that, but Trustgrid asks for it, and its own check of the bucket may fail.";

/// Statements that a sentence names.
const NAMED: usize = 3;

/// What is known of the policy.
pub(super) enum ReportedPolicy {
    Unseen,
    None {
        merge: Merge,
    },
    /// It was pasted and is no policy of a bucket, in the words of the merge.
    Unreadable(String),
    Policy {
        merge: Merge,
        evaluation: Evaluation,
    },
}

impl ReportedPolicy {
    pub fn of(
        context: Context,
        evaluate: impl Fn(&ExistingPolicy, &Grant, EvaluateOptions) -> Evaluation,
    ) -> ReportedPolicy {
        let grant = &context.target.grant;
        let text = match context.report.policy() {
            Answer::Value(policy) => policy.0.as_str(),
            Answer::NotSet => "",
            Answer::Missing(_) => return ReportedPolicy::Unseen,
        };
        let existing = ExistingPolicy::read(text, &grant.bucket);
        let merge = existing.splice(grant, MergeOptions::default());
        if text.trim().is_empty() {
            return ReportedPolicy::None { merge };
        }
        if merge.compact_bytes.is_none() {
            let message = merge.findings.first().map(|finding| finding.message.clone());
            return ReportedPolicy::Unreadable(message.unwrap_or_default());
        }
        // Whether public statements shut Trustgrid out is for a check of its own.
        let evaluation = evaluate(&existing, grant, context.options());
        ReportedPolicy::Policy { merge, evaluation }
    }

    /// Whether the policy has to be saved with the grant in it before copies can arrive.
    fn lacks_grant(&self) -> bool {
        match self {
            ReportedPolicy::Unseen | ReportedPolicy::Unreadable(_) => false,
            ReportedPolicy::None { .. } => true,
            ReportedPolicy::Policy { merge, evaluation } => {
                merge.outcome != Outcome::Unchanged && !allows_copies(evaluation)
            }
        }
    }
}

fn allows_copies(evaluation: &Evaluation) -> bool {
    let mut needed = evaluation.actions.iter().filter(|(action, _)| is_needed_for_copies(action)).peekable();
    needed.peek().is_some() && needed.all(|(_, decision)| *decision == Decision::Allowed)
}

fn decided(evaluation: &Evaluation, decision: Decision) -> impl Iterator<Item = &'static str> + '_ {
    evaluation.actions.iter().filter(move |(_, found)| *found == decision).map(|(action, _)| *action)
}

fn are_needed(actions: &[&'static str]) -> bool {
    actions.iter().any(|action| is_needed_for_copies(action))
}

/// What S3 reports where these actions are refused.
fn codes(actions: &[&'static str]) -> Vec<&'static str> {
    let code = |action: &&str| match *action {
        "s3:ReplicateObject" => Some("DstPutObjectNotPermitted"),
        "s3:ReplicateDelete" => Some("DstDelObjNotPermitted"),
        "s3:ReplicateTags" => Some("DstPutTaggingNotPermitted"),
        _ => None,
    };
    let reported: Vec<_> = actions.iter().filter_map(code).collect();
    Requirement::Grant.failure_codes().iter().copied().filter(|code| reported.contains(code)).collect()
}

/// The check of a policy that is not there to be judged.
fn unseen(context: Context, state: &ReportedPolicy, requirement: Requirement) -> Check {
    let mut check = context.unknown(Setting::Policy, requirement);
    if let ReportedPolicy::Unreadable(message) = state {
        check.message = format!("The bucket policy in this output can't be checked. {message}");
    }
    check
}

/// Whether the policy allows what copies need, and what Trustgrid asks for besides.
pub(super) fn grant(context: Context, state: &ReportedPolicy) -> Check {
    let (merge, evaluation) = match state {
        ReportedPolicy::Unseen | ReportedPolicy::Unreadable(_) => {
            return unseen(context, state, Requirement::Grant);
        }
        ReportedPolicy::None { .. } => {
            return fail(
                Requirement::Grant,
                "The bucket has no policy, so nothing lets Trustgrid write.",
                ADD,
            );
        }
        ReportedPolicy::Policy { merge, evaluation } => (merge, evaluation),
    };
    let trustgrid = context.trustgrid();
    // What a statement denies is for a check of its own.
    let is_denied = |action: &&'static str| {
        evaluation.blocks.iter().any(|block| block.certain && block.actions.contains(action))
    };
    let may_be_denied =
        |action: &&'static str| evaluation.blocks.iter().any(|block| block.actions.contains(action));
    let mut missing: Vec<_> = decided(evaluation, Decision::Denied).collect();
    missing.retain(|action| !is_denied(action));
    let mut unclear: Vec<_> = decided(evaluation, Decision::Unknown).collect();

    if are_needed(&missing) {
        let message = match missing.len() == evaluation.actions.len() {
            true => format!("The bucket policy doesn't let in Trustgrid's account {trustgrid}."),
            false => not_allowed(context, &missing),
        };
        return Check { failure_codes: codes(&missing), ..not_granted(context, merge, message) };
    }
    if state.lacks_grant() && (evaluation.actions.is_empty() || are_needed(&unclear)) {
        let message = "The bucket policy doesn't have Trustgrid's statement, and it isn't clear whether \
                       others allow the same.";
        return left_open(Requirement::Grant, message, Fix::Merge);
    }
    if state.lacks_grant() {
        // Behind what denies it, it does not show whether something would allow it.
        let message = "The bucket policy doesn't have Trustgrid's statement.";
        return not_granted(context, merge, message.to_owned());
    }
    if !missing.is_empty() {
        let message = format!("{} {NOT_NEEDED}", not_allowed(context, &missing));
        return warn(Requirement::Grant, message, Fix::Merge);
    }
    unclear.retain(|action| !may_be_denied(action));
    if merge.outcome != Outcome::Unchanged && !unclear.is_empty() {
        let message = format!(
            "It isn't clear whether the bucket policy allows Trustgrid's account {trustgrid} {}. {NOT_NEEDED}",
            list(&unclear)
        );
        return warn(Requirement::Grant, message, Fix::Merge);
    }
    pass(
        Requirement::Grant,
        format!("The bucket policy has a statement that lets in Trustgrid's account {trustgrid}."),
    )
}

fn not_allowed(context: Context, missing: &[&str]) -> String {
    format!("The bucket policy doesn't allow Trustgrid's account {} {}.", context.trustgrid(), list(missing))
}

/// A policy without the grant, which may hold it for another of Trustgrid's accounts: an export may run
/// through that, so which one is meant is for the user to find out.
fn not_granted(context: Context, merge: &Merge, message: String) -> Check {
    let Some(other) = &merge.other_account else { return fail(Requirement::Grant, message, Fix::Merge) };
    let message = format!(
        "The bucket policy has a statement like Trustgrid's for account {other}, {}, but not for {}, the \
         account used here.",
        Owner::of(other.as_str()),
        context.trustgrid()
    );
    let fix = format!(
        "Ask Trustgrid which account exports to this bucket. Merging on this page keeps both statements. \
         Replace the one for {other} only if nobody exports through it any more."
    );
    fail(Requirement::Grant, message, fix)
}

/// Whether a statement denies what Trustgrid does.
pub(super) fn denies(context: Context, state: &ReportedPolicy) -> Check {
    let evaluation = match state {
        ReportedPolicy::Unseen | ReportedPolicy::Unreadable(_) => {
            return unseen(context, state, Requirement::Denies);
        }
        ReportedPolicy::None { .. } => {
            return pass(Requirement::Denies, "The bucket has no policy, so no statement blocks Trustgrid.");
        }
        ReportedPolicy::Policy { evaluation, .. } => evaluation,
    };
    // Those that keep out copies come first.
    let (copies, others): (Vec<_>, Vec<_>) =
        evaluation.blocks.iter().partition(|block| are_needed(&block.actions));
    let certain: Vec<_> = copies.iter().chain(&others).copied().filter(|block| block.certain).collect();
    if copies.iter().any(|block| block.certain) {
        return denied(context, CheckStatus::Fail, &certain);
    }
    if !copies.is_empty() {
        return denied(context, CheckStatus::Unknown, &[copies, others].concat());
    }
    let unclear: Vec<_> = decided(evaluation, Decision::Unknown).collect();
    if evaluation.actions.is_empty() || are_needed(&unclear) {
        let message = "It isn't clear whether a statement of the bucket policy blocks Trustgrid.";
        let fix = "Ask someone who knows the policy to look for statements with “Deny”.";
        return left_open(Requirement::Denies, message, fix);
    }
    if !others.is_empty() {
        let check = denied(context, CheckStatus::Warn, &others);
        return Check { message: format!("{} {NOT_NEEDED}", check.message), ..check };
    }
    pass(Requirement::Denies, "No statement of the bucket policy blocks Trustgrid.")
}

/// The statements that deny, with the exception for each.
fn denied(context: Context, status: CheckStatus, blocks: &[&BlockingStatement]) -> Check {
    let actions: Vec<_> = blocks.iter().flat_map(|block| block.actions.iter().copied()).collect();
    let check = fail(Requirement::Denies, sentence(blocks), exceptions(context, blocks));
    Check { status, failure_codes: codes(&actions), is_left_open: status == CheckStatus::Unknown, ..check }
}

/// The first few in the evaluator's words.
fn sentence(blocks: &[&BlockingStatement]) -> String {
    let words: Vec<_> = blocks.iter().take(NAMED).map(|block| block.words.as_str()).collect();
    match blocks.len().saturating_sub(NAMED) {
        0 => words.join(" "),
        more => format!("{} And {more} more.", words.join(" ")),
    }
}

/// A number, and the Sid where there is one.
fn name(block: &BlockingStatement) -> String {
    match &block.sid {
        Some(sid) => format!("{} ({})", block.statement, Quoted(sid)),
        None => block.statement.to_string(),
    }
}

fn exceptions(context: Context, blocks: &[&BlockingStatement]) -> Fix {
    let by_hand = |block: &BlockingStatement| {
        format!("Change statement {} to leave out account {}.", name(block), context.trustgrid())
    };
    let exception = |block: &BlockingStatement| block.exception.clone().unwrap_or_else(|| by_hand(block));
    let headed = |block: &&BlockingStatement| format!("Statement {}:\n{}", name(block), exception(block));
    let text = match blocks {
        [block] => exception(block),
        _ => blocks.iter().map(headed).collect::<Vec<_>>().join("\n\n"),
    };
    match blocks.iter().any(|block| block.exception.is_some()) {
        true => Fix::Statement(text),
        false => Fix::Advice(text),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn list(actions: &[&str]) -> String {
    match actions {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Whether the policy is public, and by whose word.
struct Publicness {
    public: Public,
    is_said_by_s3: bool,
}

impl Publicness {
    /// S3's own word counts before the evaluator's. Merging leaves it as it is: our statement is for one
    /// account. `None` where nothing is known.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html>
    fn of(context: Context, state: &ReportedPolicy) -> Option<Self> {
        let status = context.report.policy_status();
        if let Answer::Value(status) = status {
            let public = if status.is_public { Public::Yes } else { Public::No };
            return Some(Publicness { public, is_said_by_s3: true });
        }
        let public = match state {
            ReportedPolicy::Unseen | ReportedPolicy::Unreadable(_) => return None,
            ReportedPolicy::None { .. } => Public::No,
            ReportedPolicy::Policy { .. } if status.is_missing(&Missing::Contradicted) => Public::Unknown,
            ReportedPolicy::Policy { evaluation, .. } => evaluation.public,
        };
        Some(Publicness { public, is_said_by_s3: false })
    }

    /// At the beginning of a sentence.
    fn words(&self) -> &'static str {
        match (self.public, self.is_said_by_s3) {
            (Public::Yes, true) => "S3 says that the bucket policy is public",
            (Public::Yes, false) => "The bucket policy is public",
            (Public::No, true) => "S3 says that the bucket policy is not public",
            (Public::No, false) => "The bucket policy is not public",
            (Public::Unknown, _) => "It isn't clear whether the bucket policy is public",
        }
    }
}

/// One switch of Block Public Access, where it is known. The bucket's and the account's both count, and
/// neither stands for the other.
struct Switch {
    name: &'static str,
    bucket: Option<bool>,
    account: Option<bool>,
}

impl Switch {
    fn of(context: Context, name: &'static str, read: fn(&PublicAccessBlock) -> Option<bool>) -> Self {
        let is_on = |answer: Answer<&PublicAccessBlock>| match answer {
            Answer::Value(block) => read(block),
            Answer::NotSet => Some(false),
            Answer::Missing(_) => None,
        };
        let (bucket, account) = (context.report.public_access(), context.report.account_public_access());
        Switch { name, bucket: is_on(bucket), account: is_on(account) }
    }

    /// The strictest counts.
    fn is_on(&self) -> Option<bool> {
        match (self.bucket, self.account) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        }
    }

    /// What would show whether it is on.
    fn unseen(&self) -> Setting {
        if self.bucket.is_none() { Setting::PublicAccess } else { Setting::AccountPublicAccess }
    }
}

/// With where it is on, in a sentence.
impl Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = match (self.bucket, self.account) {
            (Some(true), Some(true)) => " of the bucket and of the whole account",
            (_, Some(true)) => " of the whole account",
            _ => " of the bucket",
        };
        write!(f, "Block Public Access{of} ({})", self.name)
    }
}

/// Both ways in which it bites: `RestrictPublicBuckets` shuts out other accounts from a bucket with a
/// public policy, and `BlockPublicPolicy` refuses to save one. The other two switches are about ACLs.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
pub(super) fn public_access(context: Context, state: &ReportedPolicy) -> Check {
    const FIX: &str = "In the S3 console under Permissions > Bucket policy, limit the statement that lets \
                       everybody in to certain accounts, or remove it.";
    let Some(policy) = Publicness::of(context, state) else {
        return unseen(context, state, Requirement::PublicAccess);
    };
    if policy.public == Public::No {
        return pass(
            Requirement::PublicAccess,
            format!("{}, so Block Public Access doesn't affect it.", policy.words()),
        );
    }
    let restrict = Switch::of(context, "RestrictPublicBuckets", |block| block.restrict_public_buckets);
    let block = Switch::of(context, "BlockPublicPolicy", |block| block.block_public_policy);
    let effect = if restrict.is_on() == Some(true) {
        Some(format!("{restrict} shuts out every other account, including Trustgrid"))
    } else if block.is_on() == Some(true) && state.lacks_grant() {
        Some(format!("{block} makes S3 reject it with Trustgrid's statement"))
    } else {
        None
    };
    match (policy.public, effect) {
        (Public::Yes, Some(effect)) => {
            return fail(Requirement::PublicAccess, format!("{}, and {effect}.", policy.words()), FIX);
        }
        (_, Some(effect)) => {
            let message = format!("{}. If it is, {effect}.", policy.words());
            let fix = context.command_for(Setting::PolicyStatus);
            return Check { status: CheckStatus::Unknown, ..fail(Requirement::PublicAccess, message, fix) };
        }
        (_, None) => {}
    }
    let needed = if state.lacks_grant() { vec![&restrict, &block] } else { vec![&restrict] };
    if let Some(unseen) = needed.into_iter().find(|switch| switch.is_on().is_none()) {
        let check = context.unknown(unseen.unseen(), Requirement::PublicAccess);
        return Check { message: format!("{}. {}", policy.words(), check.message), ..check };
    }
    match (policy.public, block.is_on()) {
        (Public::Yes, Some(true)) => {
            let message = format!("{}, and {block} makes S3 reject the next change to it.", policy.words());
            Check { status: CheckStatus::Warn, ..fail(Requirement::PublicAccess, message, FIX) }
        }
        (Public::Yes, _) => {
            let message = format!(
                "{}. Block Public Access would shut out Trustgrid if anyone turned it on for the bucket, the \
                 account or your AWS organization.",
                policy.words()
            );
            Check { status: CheckStatus::Warn, ..fail(Requirement::PublicAccess, message, FIX) }
        }
        _ => pass(
            Requirement::PublicAccess,
            "Block Public Access lets other accounts use the bucket (RestrictPublicBuckets is off).",
        ),
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html>
pub(super) fn size(context: Context, state: &ReportedPolicy) -> Check {
    const FIX: &str = "Remove or shorten statements that you no longer need.";
    let (ReportedPolicy::None { merge } | ReportedPolicy::Policy { merge, .. }) = state else {
        return unseen(context, state, Requirement::PolicySize);
    };
    let Some(bytes) = merge.compact_bytes else {
        return unseen(context, state, Requirement::PolicySize);
    };
    let message = format!(
        "The policy is {} bytes with Trustgrid's statement. S3's limit is {}.",
        Grouped(bytes),
        Grouped(MAX_POLICY_BYTES)
    );
    match bytes {
        _ if bytes > MAX_POLICY_BYTES => fail(Requirement::PolicySize, message, FIX),
        _ if bytes >= LARGE_POLICY_BYTES => warn(Requirement::PolicySize, message, FIX),
        _ => pass(Requirement::PolicySize, message),
    }
}
