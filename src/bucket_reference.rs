//! What people paste where a bucket name belongs: ARNs, `s3://` addresses, S3 and console URLs.
//!
//! Reading only finds the name; whether it is one is for [`crate::bucket_name`].

use std::fmt::{self, Display};

use crate::account_id::AccountId;
use crate::arn::Arn;
use crate::bucket_name::OtherKind;
use crate::finding::{Rule, Severity};
use crate::partition::OtherPartition;
use crate::text::{self, strip_prefix};

/// A bucket, as some text names it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BucketReference<'a> {
    pub name: &'a str,
    /// What the name was taken from, or `None` where the text is the name.
    pub taken: Option<&'static str>,
    /// The account that the text says the bucket belongs to.
    pub account: Option<AccountId>,
}

/// Why there is no general purpose bucket in some text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BucketReferenceError {
    TooLong,
    OtherPartition(OtherPartition),
    AccessPoint,
    Outposts,
    OtherKind(OtherKind),
    EveryBucket,
    OtherArn,
    BucketList,
    NoBucketInAddress,
    OtherAddress,
}

impl Rule for BucketReferenceError {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "bucket.text-too-long",
            Self::OtherPartition(_) => "bucket.other-partition",
            Self::AccessPoint => "bucket.access-point",
            Self::Outposts => "bucket.outposts",
            Self::OtherKind(kind) => kind.code(),
            Self::EveryBucket => "bucket.every-bucket",
            Self::OtherArn => "bucket.other-arn",
            Self::BucketList => "bucket.bucket-list",
            Self::NoBucketInAddress => "bucket.no-bucket-in-address",
            Self::OtherAddress => "bucket.other-address",
        }
    }
}

impl Display for BucketReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "This text is too long for a bucket name: paste only the name"),
            Self::OtherPartition(partition) => write!(
                f,
                "This bucket is in {}, which replication cannot reach from Trustgrid: use a bucket in the \
                 commercial AWS Regions",
                partition.name()
            ),
            Self::AccessPoint => write!(
                f,
                "This is an access point, which cannot receive copies: enter the name of the bucket behind it"
            ),
            Self::Outposts => write!(
                f,
                "This is S3 on Outposts, which Trustgrid cannot replicate to: enter the name of a bucket in an \
                 AWS Region"
            ),
            Self::OtherKind(kind) => write!(
                f,
                "This is {}, which cannot receive copies: enter the name of a general purpose bucket",
                kind.name()
            ),
            Self::EveryBucket => write!(f, "This ARN means every bucket: enter the name of one bucket"),
            Self::OtherArn => write!(
                f,
                "This ARN names no S3 bucket: paste the one from the bucket's Properties tab, which begins \
                 with “arn:aws:s3:::”"
            ),
            Self::BucketList => write!(
                f,
                "This address is the console's list of buckets: open your bucket and copy the address again"
            ),
            Self::NoBucketInAddress => write!(
                f,
                "There is no bucket name in this address: enter the name as the S3 console lists it"
            ),
            Self::OtherAddress => write!(
                f,
                "This web address is not of Amazon S3: enter the bucket's name as the S3 console lists it"
            ),
        }
    }
}

type Read<'a> = Result<BucketReference<'a>, BucketReferenceError>;

fn found<'a>(name: &'a str, taken: &'static str, account: Option<AccountId>) -> Read<'a> {
    Ok(BucketReference { name, taken: Some(taken), account })
}

/// Finds the bucket in `text`, which has no blanks or quotes around it.
pub(crate) fn read(text: &str) -> Read<'_> {
    /// Beyond a bucket's name and an endpoint's host there is no use in looking closer.
    const LONGEST_HOST: usize = 512;
    let mut reference = read_once(text)?;
    // Where a name belongs people also put `NAME.s3.amazonaws.com`.
    while reference.taken.is_some() && reference.name.len() <= LONGEST_HOST && is_aws_host(reference.name) {
        let account = reference.account;
        reference = BucketReference { account, ..in_web_address(reference.name)? };
    }
    Ok(reference)
}

fn read_once(text: &str) -> Read<'_> {
    if let Some(arn) = Arn::read(text) {
        return in_arn(&arn);
    }
    for scheme in ["s3://", "s3a://", "s3n://"] {
        if let Some(path) = strip_prefix(text, scheme) {
            return match (Arn::read(path), first_segment(path)) {
                (Some(arn), _) => in_arn(&arn),
                (None, "") => Err(BucketReferenceError::NoBucketInAddress),
                (None, name) => found(name, "an s3:// address", None),
            };
        }
    }
    for scheme in ["https://", "http://"] {
        if let Some(rest) = strip_prefix(text, scheme) {
            return in_web_address(rest);
        }
    }
    let first = first_segment(text);
    if text::contains(text, "://") || is_aws_host(first) {
        return in_web_address(text);
    }
    // `NAME/prefix` is a path, but `/prefix` is not a bucket.
    if first.len() < text.len() && !first.is_empty() {
        return found(first, "a path", None);
    }
    Ok(BucketReference { name: text, taken: None, account: None })
}

/// `path` up to the first slash, query or fragment.
fn first_segment(path: &str) -> &str {
    path.split(['/', '?', '#']).next().unwrap_or_default()
}

fn is_aws_host(host: &str) -> bool {
    const DOMAINS: [&str; 7] = [
        ".amazonaws.com",
        ".amazonaws.com.cn",
        ".amazonaws.cn",
        ".amazonaws.eu",
        ".amazonaws-eusc.eu",
        ".amazonaws-us-gov.com",
        "console.aws.amazon.com",
    ];
    DOMAINS.iter().any(|domain| {
        let start = host.len().checked_sub(domain.len());
        start.and_then(|start| host.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(domain))
    })
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-arn-format.html>
fn in_arn<'a>(arn: &Arn<'a>) -> Read<'a> {
    use BucketReferenceError as E;
    if let Some(other) = arn.other_partition() {
        return Err(E::OtherPartition(other));
    }
    match arn.service.as_str() {
        _ if !arn.is_of_aws() => Err(E::OtherArn),
        "s3" if arn.region.is_empty() && arn.account.is_empty() => match first_segment(arn.resource) {
            "" => Err(E::OtherArn),
            "*" => Err(E::EveryBucket),
            name => found(name, "an ARN", None),
        },
        "s3" if strip_prefix(arn.resource, "accesspoint").is_some() => Err(E::AccessPoint),
        "s3-object-lambda" => Err(E::AccessPoint),
        "s3-outposts" => Err(E::Outposts),
        "s3express" => Err(E::OtherKind(OtherKind::DirectoryBucket)),
        "s3tables" => Err(E::OtherKind(OtherKind::TableBucket)),
        _ => Err(E::OtherArn),
    }
}

/// `HOST/PATH` of a URL whose scheme is off.
fn in_web_address(address: &str) -> Read<'_> {
    let authority = first_segment(address);
    let path = address[authority.len()..].strip_prefix('/').unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let lower = host.to_ascii_lowercase();
    if let Some(other) = OtherPartition::of_host(&lower) {
        return Err(BucketReferenceError::OtherPartition(other));
    }
    if lower.ends_with("console.aws.amazon.com") {
        return in_console(&lower, path);
    }
    match lower.strip_suffix(".amazonaws.com") {
        Some(service) => in_endpoint(&host[..service.len()], path),
        None => Err(BucketReferenceError::OtherAddress),
    }
}

/// `/s3/buckets/NAME?…` and its relatives. With several sessions at once the host begins with
/// `ACCOUNT-`.
fn in_console<'a>(host: &str, path: &'a str) -> Read<'a> {
    use BucketReferenceError as E;
    let account = host.split('-').next().and_then(|label| label.parse().ok());
    let mut segments = path.split(['?', '#']).next().unwrap_or_default().split('/');
    if segments.next() != Some("s3") {
        return Err(E::NoBucketInAddress);
    }
    match (segments.next().unwrap_or_default(), segments.next().unwrap_or_default()) {
        ("ap" | "olap" | "mrap" | "access-points", _) => Err(E::AccessPoint),
        ("directory-buckets", _) => Err(E::OtherKind(OtherKind::DirectoryBucket)),
        ("table-buckets", _) => Err(E::OtherKind(OtherKind::TableBucket)),
        ("bucket", "create") => Err(E::BucketList),
        ("buckets" | "bucket" | "object" | "upload", name) if !name.is_empty() => {
            found(name, "an S3 console address", account)
        }
        _ => Err(E::BucketList),
    }
}

/// S3's own endpoints, virtual-hosted (`NAME.s3.REGION`) or path style (`s3.REGION/NAME`): Regional,
/// legacy `s3-REGION`, dual-stack, FIPS, accelerate, website and VPC endpoints.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>
fn in_endpoint<'a>(service: &'a str, path: &'a str) -> Read<'a> {
    use BucketReferenceError as E;
    const TAKEN: &str = "an S3 web address";
    let lower = service.to_ascii_lowercase();
    // The last such label is S3's own, since a bucket's name may have dots and labels like it.
    let mut end = service.len();
    let own = lower.rsplit('.').find_map(|label| {
        let start = end - label.len();
        end = start.saturating_sub(1);
        let is_own = label == "s3" || label.starts_with("s3-") || label.starts_with("s3express-");
        is_own.then_some((start, label))
    });
    let Some((start, label)) = own else { return Err(E::OtherAddress) };
    match label {
        "s3-accesspoint" | "s3-accesspoint-fips" | "s3-object-lambda" | "s3-global" => {
            return Err(E::AccessPoint);
        }
        "s3-outposts" | "s3-outposts-fips" => return Err(E::Outposts),
        "s3-control" | "s3-control-fips" => return Err(E::NoBucketInAddress),
        _ if label.starts_with("s3express-") => return Err(E::OtherKind(OtherKind::DirectoryBucket)),
        _ => {}
    }
    if text::contains(&lower[start..], "us-gov-") {
        return Err(E::OtherPartition(OtherPartition::GovCloud));
    }
    let bucket = service[..start].trim_end_matches('.');
    let in_path = first_segment(path);
    // `[NAME.]bucket.vpce-ID.s3.REGION.vpce`.
    let bucket = match text::find(bucket, "vpce-") {
        Some(vpce) if lower.ends_with(".vpce") => {
            let bucket = bucket[..vpce].trim_end_matches('.');
            if bucket.ends_with("accesspoint") {
                return Err(E::AccessPoint);
            }
            bucket.strip_suffix("bucket").unwrap_or_default().trim_end_matches('.')
        }
        _ => bucket,
    };
    match (bucket, in_path) {
        ("", "") => Err(E::NoBucketInAddress),
        ("", name) => found(name, TAKEN, None),
        (name, _) => found(name, TAKEN, None),
    }
}
