//! Settings of the bucket, each of them read by one command.

use crate::preflight::Check;
use crate::preflight::case::{Case, Codes, fail, pass, warn};
use crate::report::{Answer, Part, REGION, Trouble};

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

pub(super) fn region(case: Case) -> Check {
    const ID: &str = "region";
    let fields = match case.fields(Part::Location, ID, &[]) {
        Ok(fields) => fields,
        Err(check) => return check,
    };
    let Some(region) = fields.get(REGION).filter(|region| is_region(region)) else {
        return case.unknown(Part::Location, ID, &[]);
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
    let trustgrid = case.trustgrid();
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
pub(super) fn versioning(case: Case) -> Check {
    const ID: &str = "versioning";
    const CODES: Codes = &["DstBucketUnversioned"];
    let failed = |message: &str| {
        let fix = case.command("put-bucket-versioning", "--versioning-configuration Status=Enabled");
        fail(ID, CODES, message, fix)
    };
    if *case.report.answer(Part::Versioning) == Answer::Nothing {
        return failed("Versioning was never enabled, and S3 replicates nothing into a bucket without it");
    }
    match case.fields(Part::Versioning, ID, CODES).map(|fields| fields.get("Status")) {
        Ok(Some("Enabled")) => pass(ID, "Versioning is enabled"),
        Ok(Some("Suspended")) => {
            failed("Versioning is suspended, and S3 replicates nothing into such a bucket")
        }
        Ok(_) => case.unknown(Part::Versioning, ID, CODES),
        Err(check) => check,
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>
pub(super) fn ownership(case: Case) -> Check {
    const ID: &str = "ownership";
    let warned = |setting: &str| {
        let message = format!(
            "Object Ownership {setting}, so that the copies belong to Trustgrid, and you may not be able to read \
             them, unless Trustgrid's rule makes you their owner"
        );
        let arguments = "--ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'";
        warn(ID, &[], message, case.command("put-bucket-ownership-controls", arguments))
    };
    if *case.report.answer(Part::Ownership) == Answer::Failed(Trouble::NotSet) {
        return warned("is not set");
    }
    match case.fields(Part::Ownership, ID, &[]).map(|fields| fields.get("ObjectOwnership")) {
        Ok(Some("BucketOwnerEnforced")) => {
            pass(ID, "Object Ownership is BucketOwnerEnforced, so that the copies belong to you")
        }
        Ok(Some(setting @ ("BucketOwnerPreferred" | "ObjectWriter"))) => warned(&format!("is {setting}")),
        Ok(_) => case.unknown(Part::Ownership, ID, &[]),
        Err(check) => check,
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html>
pub(super) fn object_lock(case: Case) -> Check {
    const ID: &str = "object-lock";
    const CODES: Codes = &["DstBucketObjectLockConfigMissing"];
    if *case.report.answer(Part::ObjectLock) == Answer::Failed(Trouble::NotSet) {
        return pass(ID, "The bucket has no Object Lock, which it needs only if Trustgrid's bucket has it");
    }
    let fields = match case.fields(Part::ObjectLock, ID, CODES) {
        Ok(fields) => fields,
        Err(check) => return check,
    };
    if fields.get("ObjectLockEnabled") != Some("Enabled") {
        return case.unknown(Part::ObjectLock, ID, CODES);
    }
    let count =
        |name| fields.get(name).and_then(|count| count.parse::<u32>().ok()).filter(|count| *count > 0);
    let period = match (count("Days"), count("Years")) {
        (Some(days), _) => plural(days, "day"),
        (None, Some(years)) => plural(years, "year"),
        (None, None) if fields.get("Mode").is_none() => {
            return pass(ID, "Object Lock is enabled without a default retention");
        }
        (None, None) => "some time".to_owned(),
    };
    let who = match fields.get("Mode") {
        Some("COMPLIANCE") => "nobody can delete",
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
pub(super) fn requester_pays(case: Case) -> Check {
    const ID: &str = "requester-pays";
    match case.fields(Part::RequestPayment, ID, &[]).map(|fields| fields.get("Payer")) {
        Ok(Some("BucketOwner")) => pass(ID, "Requester Pays is off"),
        Ok(Some("Requester")) => {
            let fix = case
                .command("put-bucket-request-payment", "--request-payment-configuration Payer=BucketOwner");
            fail(ID, &[], "Requester Pays is on, and S3 does not replicate into such a bucket", fix)
        }
        Ok(_) => case.unknown(Part::RequestPayment, ID, &[]),
        Err(check) => check,
    }
}
