//! Whether what was pasted is about the account and the bucket that were typed.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html>

use crate::aws::account_id::is_account_id;
use crate::preflight::check::{Check, CheckStatus, Fix, fail, pass, warn};
use crate::preflight::context::Context;
use crate::preflight::requirement::Requirement;
use crate::report::{Answer, CliError, Missing, PolicyKind, Setting};
use crate::text::credentials::Quoted;

pub(super) fn account(context: Context) -> Check {
    let (typed, report) = (context.account(), context.report);
    let again = || {
        format!(
            "Sign in to account {typed}, open AWS CloudShell there and run the commands again, or correct \
             the account ID."
        )
    };
    let identity = &report.identity;
    if let Some(other) = identity.other_owner.as_ref().filter(|_| !identity.is_owner_confirmed) {
        let message = format!("This output is for account {}, but you entered {typed}.", Quoted(other));
        return fail(Requirement::Account, message, again());
    }
    let caller = match report.caller() {
        Answer::Value(caller) => Some(&caller.account).filter(|id| is_account_id(id)),
        _ => None,
    };
    if let Some(other) = caller.filter(|caller| *caller != typed) {
        let message = format!(
            "The commands ran with credentials of account {}, but you entered {typed}.",
            Quoted(other)
        );
        return fail(Requirement::Account, message, again());
    }
    if let Some(partition) = identity.partition {
        let message = format!("The commands ran in {}. Trustgrid can't replicate there.", partition.name());
        let fix = "Use an account and a bucket in the commercial AWS Regions.";
        return fail(Requirement::Account, message, fix);
    }
    if has_error(context, |error| *error == CliError::MethodNotAllowed) {
        if caller.is_some() {
            let message = format!(
                "The commands ran with credentials of account {typed}, but S3 answered that another account \
                 owns the bucket “{}” (MethodNotAllowed).",
                context.bucket()
            );
            let fix = "Compare the bucket's name with the S3 console, or enter the ID of the account that \
                       owns the bucket and run the commands there.";
            return fail(Requirement::Account, message, fix);
        }
        let message = "S3 answered that the credentials aren't those of the account that owns the bucket \
                       (MethodNotAllowed).";
        return fail(Requirement::Account, message, again());
    }
    if report.caller().is_missing(&Missing::Contradicted) {
        context.unknown(Setting::Caller, Requirement::Account)
    } else if caller.is_some() {
        pass(
            Requirement::Account,
            format!("The commands ran with credentials of account {typed}, the one you entered."),
        )
    } else if identity.is_owner_confirmed {
        pass(
            Requirement::Account,
            format!("S3 confirmed that account {typed}, the one you entered, owns the bucket."),
        )
    } else {
        context.unknown(Setting::Caller, Requirement::Account)
    }
}

pub(super) fn bucket(context: Context) -> Check {
    let typed = context.bucket();
    let identity = &context.report.identity;
    if has_error(context, |error| *error == CliError::NoSuchBucket) {
        let message = format!("S3 found no bucket “{typed}” (NoSuchBucket).");
        let fix = "aws s3api list-buckets --query 'Buckets[].Name' --output json";
        return fail(Requirement::Bucket, message, Fix::Command(fix.to_owned()));
    }
    if identity.is_replaced {
        let message = format!("A command deleted or created “{typed}” after S3 answered about it.");
        let fix = "Run the read-only commands again and paste only what they print.";
        return Check { status: CheckStatus::Unknown, ..fail(Requirement::Bucket, message, fix) };
    }
    if identity.is_named {
        return pass(Requirement::Bucket, format!("S3 answered for the bucket “{typed}”."));
    }
    if let Some(other) = identity.other_bucket.as_ref().filter(|_| !identity.is_asked_for) {
        let message =
            format!("This output is about the bucket {}, but you entered “{typed}”.", Quoted(other));
        let fix = format!(
            "Run the commands for {typed} and paste only what they print, or correct the bucket name."
        );
        return Check { failure_codes: Vec::new(), ..fail(Requirement::Bucket, message, fix) };
    }
    if identity.is_assumed {
        let message = format!("The output doesn't name a bucket. We assume “{typed}”.");
        let fix = "Paste the commands too, with the bucket's name in them, or run the script from this page.";
        return warn(Requirement::Bucket, message, fix);
    }
    let mut check = context.unknown(Setting::Location, Requirement::Bucket);
    if context.report.location().is_missing(&Missing::NotSeen) {
        check.message = format!("The output has no answer from S3 about “{typed}”.");
    }
    if is_refused(context) {
        check.message = format!(
            "S3 refused every question about “{typed}”. Either another account owns the bucket, or you lack \
             the permission to read it."
        );
    }
    check
}

/// Whether the other checks would be about something else.
pub(super) fn is_of_another(account: &Check, context: Context) -> bool {
    let identity = &context.report.identity;
    let is_other_bucket = identity.other_bucket.is_some() && !identity.is_asked_for;
    account.status == CheckStatus::Fail || is_other_bucket
}

fn errors(context: Context<'_>) -> impl Iterator<Item = &CliError> {
    let settings = Setting::ALL.into_iter().filter(|setting| setting.is_of_bucket());
    settings.filter_map(move |setting| match context.report.answer(setting) {
        Answer::Missing(Missing::Failed(error)) => Some(error),
        _ => None,
    })
}

/// Whether S3 answered to all that was asked that it may not be known, and not for the reason that
/// another policy than somebody's own forbids it.
fn is_refused(context: Context) -> bool {
    let is_refusal = |error: &CliError| match error {
        CliError::AccessDenied(by) => *by == Some(PolicyKind::NoResource) || PolicyKind::is_your_own(*by),
        _ => false,
    };
    errors(context).next().is_some() && errors(context).all(is_refusal)
}

fn has_error(context: Context, is_it: impl Fn(&CliError) -> bool) -> bool {
    errors(context).any(is_it)
}
