//! Settings of the bucket, each of them read by one command.

use crate::aws::partition::OtherPartition;
use crate::aws::region::{DEFAULT_REGIONS, is_region};
use crate::preflight::check::{Check, CheckStatus, fail, pass, warn};
use crate::preflight::context::Context;
use crate::preflight::requirement::Requirement;
use crate::report::{
    Answer, MfaDelete, ObjectLockEnabled, ObjectOwnership, Payer, Retention, RetentionMode, Setting,
    VersioningStatus,
};

/// The bucket's Region, where S3 told one.
pub(super) fn region_of_bucket(context: Context<'_>) -> Option<&str> {
    match context.report.location() {
        Answer::Value(location) => Some(location.region.as_str()).filter(|region| is_region(region)),
        _ => None,
    }
}

/// The answer to whether the bucket is the right one, where its name tells another account. Older buckets
/// can be called so by coincidence.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
pub(super) fn account_in_name(context: Context, bucket: Check) -> Check {
    let in_name = context.target.grant.bucket.account_regional().map(|(account, _)| account);
    match in_name.filter(|account| *account != context.target.account_id) {
        Some(other) if bucket.status == CheckStatus::Pass => {
            let typed = context.account();
            let message =
                format!("{} Its name contains account {other}, but you entered {typed}.", bucket.message);
            warn(bucket.requirement, message, "Check in the S3 console which account owns the bucket.")
        }
        _ => bucket,
    }
}

/// Replication reaches the Regions of its own partition that both accounts have enabled. The name of an
/// account-regional bucket tells its Region; older names can look like that by coincidence.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
pub(super) fn region(context: Context) -> Check {
    let Some(region) = region_of_bucket(context) else {
        return context.unknown(Setting::Location, Requirement::Region);
    };
    if let Some(partition) = OtherPartition::of_region(region) {
        let message =
            format!("The bucket is in {region}, in {}. Trustgrid can't replicate there.", partition.name());
        return fail(Requirement::Region, message, "Use a bucket in a commercial AWS Region.");
    }
    let (mut facts, mut fixes) = (Vec::new(), Vec::new());
    let in_name = context.target.grant.bucket.account_regional().map(|(_, region)| region);
    if let Some(in_name) = in_name.filter(|in_name| *in_name != region) {
        facts.push(format!("S3 says that the bucket is in {region}, but its name contains {in_name}."));
        fixes.push("Check in the S3 console that this is the bucket you mean.".to_owned());
    }
    if !DEFAULT_REGIONS.contains(&region) {
        let trustgrid = context.trustgrid();
        facts.push(format!(
            "The bucket is in {region}, a Region that each account has to enable. Replication works only if \
             Trustgrid's account {trustgrid} has enabled it too."
        ));
        fixes.push(format!("Ask Trustgrid whether {region} is enabled in its account {trustgrid}."));
    }
    match facts.is_empty() {
        true => {
            pass(Requirement::Region, format!("The bucket is in {region}, a Region that every account has."))
        }
        false => warn(Requirement::Region, facts.join(" "), fixes.join(" ")),
    }
}

/// MFA Delete guards the state of versioning: only the root user changes it, with a code of its device.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html>,
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html>
pub(super) fn versioning(context: Context) -> Check {
    const NEVER: &str = "Versioning was never enabled. S3 can't replicate into this bucket.";
    const SUSPENDED: &str = "Versioning is suspended. S3 can't replicate into this bucket.";
    let failed = |message: &str| {
        let fix = context.command("put-bucket-versioning", "--versioning-configuration Status=Enabled");
        fail(Requirement::Versioning, message, fix)
    };
    let failed_with_mfa = |message: &str| {
        let message = format!(
            "{message} MFA Delete is on, so only the root user of account {} can enable versioning. Replace \
             SERIAL with the ARN of its MFA device, and CODE with the device's code.",
            context.account()
        );
        // The API wants both again: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
        let arguments = "--versioning-configuration Status=Enabled,MFADelete=Enabled";
        fail(Requirement::Versioning, message, context.mfa_command("put-bucket-versioning", arguments))
    };
    let versioning = match context.report.versioning() {
        Answer::Value(versioning) => versioning,
        Answer::NotSet => return failed(NEVER),
        Answer::Missing(_) => return context.unknown(Setting::Versioning, Requirement::Versioning),
    };
    match (versioning.status, versioning.mfa_delete) {
        (Some(VersioningStatus::Enabled), Some(MfaDelete::Enabled)) => pass(
            Requirement::Versioning,
            "Versioning is enabled. MFA Delete is on, which doesn't affect copies.",
        ),
        (Some(VersioningStatus::Enabled), _) => pass(Requirement::Versioning, "Versioning is enabled."),
        (Some(VersioningStatus::Suspended), Some(MfaDelete::Enabled)) => failed_with_mfa(SUSPENDED),
        (Some(VersioningStatus::Suspended), _) => failed(SUSPENDED),
        (None, Some(MfaDelete::Enabled)) => failed_with_mfa(NEVER),
        (Some(VersioningStatus::Unknown) | None, _) => {
            context.unknown(Setting::Versioning, Requirement::Versioning)
        }
    }
}

/// Without `BucketOwnerEnforced` copies belong to the account that writes them, unless its rule changes
/// the owner, for which it needs `s3:ObjectOwnerOverrideToBucketOwner`.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>,
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-change-owner.html>
pub(super) fn ownership(context: Context) -> Check {
    let warned = |setting: &str| {
        let message = format!(
            "Object Ownership {setting}, so copies belong to Trustgrid unless its rule makes you their \
             owner. You may not be able to read them. BucketOwnerEnforced always makes you their owner, and \
             turns off the ACLs of the whole bucket."
        );
        let arguments = "--ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'";
        warn(Requirement::Ownership, message, context.command("put-bucket-ownership-controls", arguments))
    };
    let ownership = match context.report.ownership() {
        Answer::Value(controls) => match controls.rules.as_slice() {
            [rule] => rule.object_ownership,
            _ => ObjectOwnership::Unknown,
        },
        Answer::NotSet => return warned("is not set"),
        Answer::Missing(_) => return context.unknown(Setting::Ownership, Requirement::Ownership),
    };
    match ownership {
        ObjectOwnership::BucketOwnerEnforced => {
            pass(Requirement::Ownership, "Object Ownership is BucketOwnerEnforced, so you own the copies.")
        }
        ObjectOwnership::BucketOwnerPreferred => warned("is BucketOwnerPreferred"),
        ObjectOwnership::ObjectWriter => warned("is ObjectWriter"),
        ObjectOwnership::Unknown => context.unknown(Setting::Ownership, Requirement::Ownership),
    }
}

/// A bucket needs it only if the source has it; its default retention applies to copies.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html>
pub(super) fn object_lock(context: Context) -> Check {
    let lock = match context.report.object_lock() {
        Answer::Value(lock) => lock,
        Answer::NotSet => {
            return pass(
                Requirement::ObjectLock,
                "Object Lock is off. The bucket needs it only if Trustgrid's bucket has it.",
            );
        }
        Answer::Missing(_) => return context.unknown(Setting::ObjectLock, Requirement::ObjectLock),
    };
    if lock.enabled != Some(ObjectLockEnabled::Enabled) {
        return context.unknown(Setting::ObjectLock, Requirement::ObjectLock);
    }
    let Some(retention) = lock.rule.as_ref().and_then(|rule| rule.default_retention.as_ref()) else {
        return pass(Requirement::ObjectLock, "Object Lock is enabled without a default retention.");
    };
    let (Some(period), Some(who)) = (period(retention), who_can_delete(retention)) else {
        return context.unknown(Setting::ObjectLock, Requirement::ObjectLock);
    };
    let message = format!("Object Lock keeps every copy for {period}. {who} it before then.");
    let fix = "If you don't want that, turn off default retention in the S3 console under Properties > \
               Object Lock.";
    warn(Requirement::ObjectLock, message, fix)
}

fn period(retention: &Retention) -> Option<String> {
    let plural = |count: u32, unit: &str| match count {
        0 => None,
        1 => Some(format!("1 {unit}")),
        _ => Some(format!("{count} {unit}s")),
    };
    let days = retention.days.and_then(|days| plural(days, "day"));
    days.or_else(|| retention.years.and_then(|years| plural(years, "year")))
}

fn who_can_delete(retention: &Retention) -> Option<&'static str> {
    match retention.mode? {
        RetentionMode::Compliance => Some("Nobody can delete"),
        RetentionMode::Governance => Some("Only someone with s3:BypassGovernanceRetention can delete"),
        RetentionMode::Unknown => None,
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html>
pub(super) fn requester_pays(context: Context) -> Check {
    let payer = match context.report.request_payment() {
        Answer::Value(payment) => payment.payer,
        _ => Payer::Unknown,
    };
    match payer {
        Payer::BucketOwner => pass(Requirement::RequesterPays, "Requester Pays is off."),
        Payer::Requester => {
            let fix = context
                .command("put-bucket-request-payment", "--request-payment-configuration Payer=BucketOwner");
            fail(
                Requirement::RequesterPays,
                "Requester Pays is on. S3 can't replicate into this bucket.",
                fix,
            )
        }
        Payer::Unknown => context.unknown(Setting::RequestPayment, Requirement::RequesterPays),
    }
}
