//! The separate clouds of AWS, which neither principals nor replication cross.
//! <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>

/// A partition other than `aws`, the commercial one in which Trustgrid works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherPartition {
    China,
    GovCloud,
    EuropeanSovereignCloud,
    /// A partition for one government or one that this program does not know.
    Isolated,
}

impl OtherPartition {
    /// From the second field of an ARN. `None` is the commercial partition.
    pub(crate) fn of_arn(name: &str) -> Option<Self> {
        match name {
            "aws" => None,
            "aws-cn" => Some(Self::China),
            "aws-us-gov" => Some(Self::GovCloud),
            "aws-eusc" => Some(Self::EuropeanSovereignCloud),
            _ => Some(Self::Isolated),
        }
    }

    /// From the host of a console or S3 address. `None` where the host tells of no other partition.
    pub(crate) fn of_host(host: &str) -> Option<Self> {
        let ends = |domain: &str| {
            host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        if ends("amazonaws.com.cn") || ends("amazonaws.cn") {
            Some(Self::China)
        } else if ends("amazonaws-us-gov.com") {
            Some(Self::GovCloud)
        } else if ends("amazonaws.eu") || ends("amazonaws-eusc.eu") {
            Some(Self::EuropeanSovereignCloud)
        } else {
            None
        }
    }

    /// The partition's name as AWS writes it in prose.
    pub fn name(self) -> &'static str {
        match self {
            Self::China => "AWS China",
            Self::GovCloud => "AWS GovCloud (US)",
            Self::EuropeanSovereignCloud => "the AWS European Sovereign Cloud",
            Self::Isolated => "another AWS partition",
        }
    }
}
