//! Amazon Resource Names, as far as a form reads them.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>

use crate::aws::partition::OtherPartition;
use crate::text::strip_prefix;

/// `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`; what is missing is empty.
#[derive(Debug)]
pub(crate) struct Arn<'a> {
    partition: String,
    /// In lower case.
    pub service: String,
    pub region: &'a str,
    /// The account that owns the resource.
    pub account: &'a str,
    pub resource: &'a str,
}

/// How the ARN of a bucket, or of what is in one, begins.
const BUCKETS: &str = "arn:aws:s3:::";

pub(crate) fn bucket_arn(bucket: &str) -> String {
    format!("{BUCKETS}{bucket}")
}

/// The bucket and perhaps an object, or a pattern of them, that an ARN names.
pub(crate) fn bucket_and_key(arn: &str) -> Option<&str> {
    arn.strip_prefix(BUCKETS)
}

impl<'a> Arn<'a> {
    /// Takes whatever begins with `arn:`.
    pub fn read(text: &'a str) -> Option<Self> {
        let mut fields = strip_prefix(text, "arn:")?.splitn(5, ':');
        let mut field = || fields.next().unwrap_or_default();
        Some(Arn {
            partition: field().to_ascii_lowercase(),
            service: field().to_ascii_lowercase(),
            region: field(),
            account: field(),
            resource: field(),
        })
    }

    /// Whether it is of any partition of AWS, and not a template or a slip.
    pub fn is_of_aws(&self) -> bool {
        self.partition == "aws" || self.partition.starts_with("aws-")
    }

    pub fn other_partition(&self) -> Option<OtherPartition> {
        self.is_of_aws().then(|| OtherPartition::of_arn(&self.partition)).flatten()
    }

    /// The account in the resource's name: `account/o-ORGANIZATION/ACCOUNT` of AWS Organizations, whose
    /// fifth field is the management account, and `account/ACCOUNT` of IAM Identity Center.
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html>
    pub fn member_account(&self) -> Option<&'a str> {
        let path = self.resource.strip_prefix("account/")?;
        matches!(self.service.as_str(), "organizations" | "sso").then(|| path.rsplit('/').next()).flatten()
    }
}
