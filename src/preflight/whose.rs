//! Whether what was pasted is about the account and the bucket that were typed.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html>

use crate::account_id::AccountId;
use crate::policy::secret::Quoted;
use crate::preflight::case::{Case, Codes, fail, pass, warn};
use crate::preflight::{Check, Status};
use crate::report::{Answer, Part, Trouble};

const BUCKET_CODES: Codes = &["DstBucketNotFound"];

pub(super) fn account(case: Case) -> Check {
    const ID: &str = "account";
    let (typed, report) = (case.account(), case.report);
    let again = || {
        format!(
            "Sign in as account {typed}, open AWS CloudShell there and run the commands again, or correct the account ID"
        )
    };
    if let Some(other) = report.other(&report.owners, typed) {
        let message =
            format!("What you pasted was made for the account {}, and you typed {typed}", Quoted(other));
        return fail(ID, &[], message, again());
    }
    let caller = match report.answer(Part::Caller) {
        Answer::Fields(fields) => fields.get("Account").filter(|id| id.parse::<AccountId>().is_ok()),
        _ => None,
    };
    if let Some(other) = caller.filter(|caller| *caller != typed) {
        let message = format!(
            "The commands ran with credentials of the account {}, and you typed {typed}",
            Quoted(other)
        );
        return fail(ID, &[], message, again());
    }
    if has_trouble(case, &Trouble::MethodNotAllowed) {
        let message =
            "S3 answered that the bucket is of another account than the credentials (MethodNotAllowed)";
        return fail(ID, &[], message, again());
    }
    if *report.answer(Part::Caller) == Answer::Contradicted {
        return case.unknown(Part::Caller, ID, &[]);
    }
    let is_owner_known = !report.owners.is_empty() && !report.is_owner_unchecked;
    if caller.is_some() {
        pass(
            ID,
            format!("The commands ran with credentials of the account {typed}, which is the one you typed"),
        )
    } else if is_owner_known && is_answered(case) {
        pass(
            ID,
            format!("S3 answered for {typed} as the owner of the bucket, which is the account you typed"),
        )
    } else {
        case.unknown(Part::Caller, ID, &[])
    }
}

pub(super) fn bucket(case: Case) -> Check {
    const ID: &str = "bucket";
    let typed = case.bucket();
    let buckets = &case.report.buckets;
    if let Some(other) = case.report.other(buckets, typed) {
        let message =
            format!("What you pasted is about the bucket {}, and you typed “{typed}”", Quoted(other));
        let fix = format!(
            "Run the commands for {typed} and paste only what they print, or correct the bucket name"
        );
        return fail(ID, &[], message, fix);
    }
    if has_trouble(case, &Trouble::NoSuchBucket) {
        let message = format!("S3 found no bucket “{typed}” (NoSuchBucket)");
        let fix = "aws s3api list-buckets --query 'Buckets[].Name' --output json";
        return fail(ID, BUCKET_CODES, message, fix);
    }
    if !is_answered(case) {
        let mut check = case.unknown(Part::Location, ID, BUCKET_CODES);
        if is_refused(case) {
            check.message = format!(
                "S3 refused every question about “{typed}”, as it does where another account owns the bucket or the \
                 permission to read is missing"
            );
        }
        return check;
    }
    match buckets.is_empty() {
        false => pass(ID, format!("S3 answered for the bucket “{typed}”")),
        true => {
            let message = format!("S3 answered, and as that names no bucket, “{typed}” is assumed");
            let fix =
                "Paste the commands too, with the bucket's name in them, or what the script from here prints";
            warn(ID, &[], message, fix)
        }
    }
}

/// Whether the other checks would be about something else.
pub(super) fn is_of_another(account: &Check, bucket: &Check, case: Case) -> bool {
    let is_other_bucket = case.report.other(&case.report.buckets, case.bucket()).is_some();
    account.status == Status::Fail || (bucket.status == Status::Fail && is_other_bucket)
}

fn of_bucket(case: Case<'_>) -> impl Iterator<Item = &Answer> {
    Part::ALL.into_iter().filter(|part| *part != Part::Caller).map(move |part| case.report.answer(part))
}

/// Whether S3 answered about the bucket.
fn is_answered(case: Case) -> bool {
    let mut parts = Part::ALL.into_iter().filter(|part| *part != Part::Caller);
    parts.any(|part| case.report.answer(part).is_answer_about(part))
}

fn is_refused(case: Case) -> bool {
    let mut seen = of_bucket(case).filter(|answer| **answer != Answer::NotSeen).peekable();
    seen.peek().is_some() && seen.all(|answer| *answer == Answer::Failed(Trouble::AccessDenied))
}

fn has_trouble(case: Case, trouble: &Trouble) -> bool {
    of_bucket(case).any(|answer| matches!(answer, Answer::Failed(found) if found == trouble))
}
