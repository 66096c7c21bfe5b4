//! What the bucket policy does to Trustgrid, by the word of an evaluator.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-walkthrough-2.html>

use crate::credentials::Quoted;
use crate::evaluate::{Block, Decision, Evaluation, Options, Public};
use crate::merge::{LARGE_POLICY_BYTES, MAX_POLICY_BYTES, Merge, Outcome, merge};
use crate::policy::Grant;
use crate::preflight::context::{Codes, Context, fail, pass, warn};
use crate::preflight::{Check, Status};
use crate::report::{Answer, Setting};

const CODES: Codes = &["DstPutObjectNotPermitted", "DstDelObjNotPermitted", "DstPutTaggingNotPermitted"];

/// Statements that a sentence names.
const NAMED: usize = 3;

/// What is known of the policy.
pub(super) enum State {
    Unseen,
    None {
        merge: Merge,
    },
    /// It was pasted and is no policy of a bucket, in the words of the merge.
    Unreadable(String),
    Policy {
        merge: Merge,
        now: Evaluation,
        merged: Public,
    },
}

impl State {
    pub fn of(context: Context, evaluate: impl Fn(&str, &Grant, Options) -> Evaluation) -> State {
        let grant = &context.target.grant;
        let text = match context.report.policy() {
            Answer::Value(policy) => policy.0.as_str(),
            Answer::NotSet => "",
            Answer::Missing(_) => return State::Unseen,
        };
        let merge = merge(text, grant);
        if text.trim().is_empty() {
            return State::None { merge };
        }
        if merge.compact_bytes.is_none() {
            let message = merge.findings.first().map(|finding| finding.message.clone());
            return State::Unreadable(message.unwrap_or_default());
        }
        // Whether public statements cut Trustgrid off is for a check of its own.
        let now = evaluate(text, grant, Options::default());
        let merged = match (&merge.policy, merge.outcome) {
            (Some(policy), Outcome::Added | Outcome::Updated) => {
                evaluate(policy, grant, Options::default()).public
            }
            _ => now.public,
        };
        State::Policy { merge, now, merged }
    }
}

/// The check of a policy that is not there to be judged.
fn unseen(context: Context, state: &State, id: &'static str) -> Check {
    let mut check = context.unknown(Setting::Policy, id, CODES);
    if let State::Unreadable(message) = state {
        check.message = format!("What you pasted as the bucket policy cannot be judged: {message}");
    }
    check
}

pub(super) fn grant(context: Context, state: &State) -> Check {
    const ID: &str = "grant";
    const FIX: &str = "Merge Trustgrid's statement into the policy on this page, or run the script from here, which keeps \
                       the other statements";
    let (merge, now) = match state {
        State::Unseen | State::Unreadable(_) => return unseen(context, state, ID),
        State::None { .. } => {
            return fail(ID, CODES, "The bucket has no policy, so that nothing lets Trustgrid write", FIX);
        }
        State::Policy { merge, now, .. } => (merge, now),
    };
    let is_there = merge.outcome == Outcome::Unchanged;
    let is_blocked = |action| now.blocks.iter().any(|b| b.certain && b.actions.contains(&action));
    let with =
        |wanted| now.actions.iter().filter(move |(_, decision)| *decision == wanted).map(|(name, _)| *name);
    let missing: Vec<_> = with(Decision::Denied).filter(|action| !is_blocked(*action)).collect();
    if !missing.is_empty() {
        let message = format!(
            "The bucket policy does not allow Trustgrid's account {} {}",
            context.trustgrid(),
            list(&missing)
        );
        return fail(ID, CODES, message, FIX);
    }
    let is_allowed = !now.actions.is_empty() && with(Decision::Allowed).count() == now.actions.len();
    if is_there || is_allowed {
        return pass(
            ID,
            format!("The bucket policy has a statement for Trustgrid's account {}", context.trustgrid()),
        );
    }
    if with(Decision::Unknown).next().is_none() && !now.actions.is_empty() {
        return fail(ID, CODES, "The bucket policy does not have Trustgrid's statement", FIX);
    }
    let message = "The bucket policy does not have Trustgrid's statement, and it is not clear whether others allow the same";
    Check { status: Status::Unknown, ..fail(ID, CODES, message, FIX) }
}

pub(super) fn denies(context: Context, state: &State) -> Check {
    const ID: &str = "denies";
    let now = match state {
        State::Unseen | State::Unreadable(_) => return unseen(context, state, ID),
        State::None { .. } => {
            return pass(ID, "The bucket has no policy, so that none of its statements denies anything");
        }
        State::Policy { now, .. } => now,
    };
    let certain: Vec<_> = now.blocks.iter().filter(|block| block.certain).collect();
    if !certain.is_empty() {
        return fail(ID, CODES, sentence(&certain), exceptions(context, &certain));
    }
    let possible: Vec<_> = now.blocks.iter().collect();
    if !possible.is_empty() {
        let check = fail(ID, CODES, sentence(&possible), exceptions(context, &possible));
        return Check { status: Status::Unknown, ..check };
    }
    let is_unknown = |(_, decision): &(_, Decision)| *decision == Decision::Unknown;
    if now.actions.is_empty() || now.actions.iter().any(is_unknown) {
        let message = "It is not clear whether a statement of the bucket policy denies what Trustgrid does";
        let fix = "Let a person who knows the policy look for statements with “Deny”";
        return Check { status: Status::Unknown, ..fail(ID, CODES, message, fix) };
    }
    pass(ID, "No statement of the bucket policy denies what Trustgrid does")
}

/// The first few in the evaluator's words.
fn sentence(blocks: &[&Block]) -> String {
    let words: Vec<_> = blocks.iter().take(NAMED).map(|block| block.words.as_str()).collect();
    match blocks.len().saturating_sub(NAMED) {
        0 => words.join("; "),
        more => format!("{}; and {more} more", words.join("; ")),
    }
}

/// A number, and the Sid where there is one.
fn name(block: &Block) -> String {
    match &block.sid {
        Some(sid) => format!("{} ({})", block.statement, Quoted(sid)),
        None => block.statement.to_string(),
    }
}

fn exceptions(context: Context, blocks: &[&Block]) -> String {
    let by_hand = |block: &Block| {
        format!("Change statement {} so that it leaves out account {}", name(block), context.trustgrid())
    };
    let exception = |block: &Block| block.exception.clone().unwrap_or_else(|| by_hand(block));
    if let [block] = blocks {
        return exception(block);
    }
    let headed = |block: &&Block| format!("Statement {}:\n{}", name(block), exception(block));
    blocks.iter().map(headed).collect::<Vec<_>>().join("\n\n")
}

/// `a`, `a and b`, `a, b and c`.
fn list(actions: &[&str]) -> String {
    match actions {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Both ways in which it bites: `RestrictPublicBuckets` cuts off other accounts from a bucket with a
/// public policy, and `BlockPublicPolicy` refuses to save one.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
pub(super) fn public_access(context: Context, state: &State) -> Check {
    const ID: &str = "public-access";
    const FIX: &str = "In the S3 console, under Permissions, Bucket policy, limit the statement that lets everybody in \
                       to certain accounts, or remove it";
    let (is_there, now, merged) = match state {
        State::Unseen | State::Unreadable(_) => return unseen(context, state, ID),
        // The grant alone names one account.
        State::None { .. } => (false, Public::No, Public::No),
        State::Policy { merge, now, merged } => (merge.outcome == Outcome::Unchanged, now.public, *merged),
    };
    if now == Public::No && merged == Public::No {
        return pass(ID, "The bucket policy is not public, so that Block Public Access does not touch it");
    }
    let (restrict, block) = match context.report.public_access() {
        Answer::Value(set) => (set.restrict_public_buckets, set.block_public_policy),
        Answer::NotSet => (Some(false), Some(false)),
        Answer::Missing(_) => (None, None),
    };
    let (Some(restrict), Some(block)) = (restrict, block) else {
        return context.unknown(Setting::PublicAccess, ID, CODES);
    };
    let is_public = now == Public::Yes || merged == Public::Yes;
    if is_public && restrict {
        let message = "The bucket policy is public and Block Public Access (RestrictPublicBuckets) cuts off every \
                       other account, Trustgrid's too";
        return fail(ID, CODES, message, FIX);
    }
    if is_public && block && !is_there {
        let message = "With Trustgrid's statement the bucket policy is still public, and Block Public Access \
                       (BlockPublicPolicy) makes S3 refuse to save it";
        return fail(ID, CODES, message, FIX);
    }
    if !is_public && (restrict || (block && !is_there)) {
        let setting = if restrict { "RestrictPublicBuckets" } else { "BlockPublicPolicy" };
        let message = format!(
            "Block Public Access ({setting}) is on, and it is not clear whether the bucket policy counts as public"
        );
        return Check { status: Status::Unknown, ..fail(ID, CODES, message, FIX) };
    }
    if is_public && block {
        let message = "The bucket policy is public, and Block Public Access (BlockPublicPolicy) makes S3 refuse \
                       the next change of it";
        return warn(ID, CODES, message, FIX);
    }
    if is_public {
        let message = "The bucket policy is public, and a setting for the whole account or organization, which does not \
                       show here, would cut Trustgrid off";
        return warn(ID, CODES, message, FIX);
    }
    pass(ID, "Block Public Access of the bucket leaves its policy as it is")
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html>
pub(super) fn size(context: Context, state: &State) -> Check {
    const ID: &str = "policy-size";
    const FIX: &str = "Remove or shorten statements that are no longer needed";
    let (State::None { merge } | State::Policy { merge, .. }) = state else {
        return Check { failure_codes: &[], ..unseen(context, state, ID) };
    };
    let Some(bytes) = merge.compact_bytes else {
        return Check { failure_codes: &[], ..unseen(context, state, ID) };
    };
    let message = format!(
        "With Trustgrid's statement the bucket policy has {bytes} bytes, of {MAX_POLICY_BYTES} that S3 takes"
    );
    match bytes {
        _ if bytes > MAX_POLICY_BYTES => fail(ID, &[], message, FIX),
        _ if bytes >= LARGE_POLICY_BYTES => warn(ID, &[], message, FIX),
        _ => pass(ID, message),
    }
}
