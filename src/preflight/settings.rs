//! Settings of the bucket, each of them read by one command.

use crate::preflight::Check;
use crate::preflight::context::{Codes, Context, fail, pass, warn};
use crate::report::{
    Answer, ObjectLockEnabled, ObjectOwnership, Payer, RetentionMode, Setting, VersioningStatus,
};

/// Regions that every account has; those that came after March 2019 are off until an account enables
/// them. <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>
const EVERYWHERE: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

pub(super) fn region(context: Context) -> Check {
    const ID: &str = "region";
    let region = match context.report.location() {
        Answer::Value(location) if is_region(&location.region) => location.region.as_str(),
        _ => return context.unknown(Setting::Location, ID, &[]),
    };
    let is_other_partition = ["cn-", "us-gov-", "eusc-"].iter().any(|start| region.starts_with(start));
    if is_other_partition || region.contains("-iso") {
        let message =
            format!("The bucket is in {region}, in another AWS partition, which replication cannot reach");
        return fail(ID, &[], message, "Use a bucket in a commercial AWS Region");
    }
    if EVERYWHERE.contains(&region) {
        return pass(ID, format!("The bucket is in {region}, a Region that every account has"));
    }
    let trustgrid = context.trustgrid();
    let message = format!(
        "The bucket is in {region}, a Region that each account has to enable, and replication works only if \
         Trustgrid's account {trustgrid} has it too"
    );
    warn(ID, &[], message, format!("Ask Trustgrid whether {region} is enabled in its account {trustgrid}"))
}

fn is_region(region: &str) -> bool {
    region.len() < 30
        && region.contains('-')
        && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && region.ends_with(|c: char| c.is_ascii_digit())
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html>
pub(super) fn versioning(context: Context) -> Check {
    const ID: &str = "versioning";
    const CODES: Codes = &["DstBucketUnversioned"];
    let failed = |message: &str| {
        let fix = context.command("put-bucket-versioning", "--versioning-configuration Status=Enabled");
        fail(ID, CODES, message, fix)
    };
    match context.report.versioning() {
        Answer::NotSet => {
            failed("Versioning was never enabled, and S3 replicates nothing into a bucket without it")
        }
        Answer::Value(versioning) => match versioning.status {
            Some(VersioningStatus::Enabled) => pass(ID, "Versioning is enabled"),
            Some(VersioningStatus::Suspended) => {
                failed("Versioning is suspended, and S3 replicates nothing into such a bucket")
            }
            Some(VersioningStatus::Unknown) | None => context.unknown(Setting::Versioning, ID, CODES),
        },
        Answer::Missing(_) => context.unknown(Setting::Versioning, ID, CODES),
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>
pub(super) fn ownership(context: Context) -> Check {
    const ID: &str = "ownership";
    let warned = |setting: &str| {
        let message = format!(
            "Object Ownership {setting}, so that the copies belong to Trustgrid, and you may not be able to read \
             them, unless Trustgrid's rule makes you their owner"
        );
        let arguments = "--ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'";
        warn(ID, &[], message, context.command("put-bucket-ownership-controls", arguments))
    };
    let ownership = match context.report.ownership() {
        Answer::Value(controls) => match controls.rules.as_slice() {
            [rule] => rule.object_ownership,
            _ => ObjectOwnership::Unknown,
        },
        Answer::NotSet => return warned("is not set"),
        Answer::Missing(_) => return context.unknown(Setting::Ownership, ID, &[]),
    };
    match ownership {
        ObjectOwnership::BucketOwnerEnforced => {
            pass(ID, "Object Ownership is BucketOwnerEnforced, so that the copies belong to you")
        }
        ObjectOwnership::BucketOwnerPreferred => warned("is BucketOwnerPreferred"),
        ObjectOwnership::ObjectWriter => warned("is ObjectWriter"),
        ObjectOwnership::Unknown => context.unknown(Setting::Ownership, ID, &[]),
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html>
pub(super) fn object_lock(context: Context) -> Check {
    const ID: &str = "object-lock";
    const CODES: Codes = &["DstBucketObjectLockConfigMissing"];
    let lock = match context.report.object_lock() {
        Answer::Value(lock) => lock,
        Answer::NotSet => {
            return pass(
                ID,
                "The bucket has no Object Lock, which it needs only if Trustgrid's bucket has it",
            );
        }
        Answer::Missing(_) => return context.unknown(Setting::ObjectLock, ID, CODES),
    };
    if lock.enabled != Some(ObjectLockEnabled::Enabled) {
        return context.unknown(Setting::ObjectLock, ID, CODES);
    }
    let Some(retention) = lock.rule.as_ref().and_then(|rule| rule.default_retention.as_ref()) else {
        return pass(ID, "Object Lock is enabled without a default retention");
    };
    let period = match (retention.days.filter(|days| *days > 0), retention.years.filter(|years| *years > 0)) {
        (Some(days), _) => plural(days, "day"),
        (None, Some(years)) => plural(years, "year"),
        (None, None) => "some time".to_owned(),
    };
    let who = match retention.mode {
        Some(RetentionMode::Compliance) => "nobody can delete",
        _ => "only those with a special permission can delete",
    };
    let message =
        format!("A default retention of {period} applies to every copy, which {who} before it ends");
    let fix = "If that is not meant: in the S3 console, under Properties, Object Lock, disable the default retention";
    warn(ID, &[], message, fix)
}

fn plural(count: u32, unit: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{s}")
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html>
pub(super) fn requester_pays(context: Context) -> Check {
    const ID: &str = "requester-pays";
    let payer = match context.report.request_payment() {
        Answer::Value(payment) => payment.payer,
        _ => Payer::Unknown,
    };
    match payer {
        Payer::BucketOwner => pass(ID, "Requester Pays is off"),
        Payer::Requester => {
            let fix = context
                .command("put-bucket-request-payment", "--request-payment-configuration Payer=BucketOwner");
            fail(ID, &[], "Requester Pays is on, and S3 does not replicate into such a bucket", fix)
        }
        Payer::Unknown => context.unknown(Setting::RequestPayment, ID, &[]),
    }
}
