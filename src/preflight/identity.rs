//! Whether what was pasted is about the account and the bucket that were typed.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html>

use crate::account_id::AccountId;
use crate::credentials::Quoted;
use crate::preflight::context::{Codes, Context, fail, pass, warn};
use crate::preflight::{Check, Status};
use crate::report::{Answer, CliError, Missing, Setting, Value};

const BUCKET_CODES: Codes = &["DstBucketNotFound"];

pub(super) fn account(context: Context) -> Check {
    const ID: &str = "account";
    let (typed, report) = (context.account(), context.report);
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
    let caller = match report.caller() {
        Answer::Value(caller) => Some(&caller.account).filter(|id| id.parse::<AccountId>().is_ok()),
        _ => None,
    };
    if let Some(other) = caller.filter(|caller| *caller != typed) {
        let message = format!(
            "The commands ran with credentials of the account {}, and you typed {typed}",
            Quoted(other)
        );
        return fail(ID, &[], message, again());
    }
    if has_error(context, &CliError::MethodNotAllowed) {
        let message =
            "S3 answered that the bucket is of another account than the credentials (MethodNotAllowed)";
        return fail(ID, &[], message, again());
    }
    if report.caller().is_missing(&Missing::Contradicted) {
        return context.unknown(Setting::Caller, ID, &[]);
    }
    let is_owner_known = !report.owners.is_empty() && !report.is_owner_unchecked;
    if caller.is_some() {
        pass(
            ID,
            format!("The commands ran with credentials of the account {typed}, which is the one you typed"),
        )
    } else if is_owner_known && is_answered(context) {
        pass(
            ID,
            format!("S3 answered for {typed} as the owner of the bucket, which is the account you typed"),
        )
    } else {
        context.unknown(Setting::Caller, ID, &[])
    }
}

pub(super) fn bucket(context: Context) -> Check {
    const ID: &str = "bucket";
    let typed = context.bucket();
    let buckets = &context.report.buckets;
    if let Some(other) = context.report.other(buckets, typed) {
        let message =
            format!("What you pasted is about the bucket {}, and you typed “{typed}”", Quoted(other));
        let fix = format!(
            "Run the commands for {typed} and paste only what they print, or correct the bucket name"
        );
        return fail(ID, &[], message, fix);
    }
    if has_error(context, &CliError::NoSuchBucket) {
        let message = format!("S3 found no bucket “{typed}” (NoSuchBucket)");
        let fix = "aws s3api list-buckets --query 'Buckets[].Name' --output json";
        return fail(ID, BUCKET_CODES, message, fix);
    }
    if !is_answered(context) {
        let mut check = context.unknown(Setting::Location, ID, BUCKET_CODES);
        if is_refused(context) {
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
pub(super) fn is_of_another(account: &Check, bucket: &Check, context: Context) -> bool {
    let is_other_bucket = context.report.other(&context.report.buckets, context.bucket()).is_some();
    account.status == Status::Fail || (bucket.status == Status::Fail && is_other_bucket)
}

fn of_bucket(context: Context<'_>) -> impl Iterator<Item = &Answer<Value>> {
    let settings = Setting::ALL.into_iter().filter(|setting| setting.is_of_bucket());
    settings.map(move |setting| context.report.answer(setting))
}

/// Whether S3 answered about the bucket.
fn is_answered(context: Context) -> bool {
    of_bucket(context).any(Answer::is_from_s3)
}

fn is_refused(context: Context) -> bool {
    let mut seen = of_bucket(context).filter(|answer| !answer.is_missing(&Missing::NotSeen)).peekable();
    let refused = Missing::Failed(CliError::AccessDenied);
    seen.peek().is_some() && seen.all(|answer| answer.is_missing(&refused))
}

fn has_error(context: Context, error: &CliError) -> bool {
    let failed = Missing::Failed(error.clone());
    of_bucket(context).any(|answer| answer.is_missing(&failed))
}
