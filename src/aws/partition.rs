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

/// By what a partition is known.
struct Signs {
    partition: OtherPartition,
    /// The second field of its ARNs.
    arn: &'static str,
    /// How its Regions begin.
    region: &'static str,
    /// Where its console and its services are.
    domains: &'static [&'static str],
}

/// The one list of partitions, as the AWS SDKs have it in their `partitions.json`.
const SIGNS: [Signs; 7] = [
    Signs {
        partition: OtherPartition::China,
        arn: "aws-cn",
        region: "cn-",
        domains: &["amazonaws.com.cn", "amazonaws.cn", "amazonwebservices.com.cn"],
    },
    Signs {
        partition: OtherPartition::GovCloud,
        arn: "aws-us-gov",
        region: "us-gov-",
        domains: &["amazonaws-us-gov.com"],
    },
    Signs {
        partition: OtherPartition::EuropeanSovereignCloud,
        arn: "aws-eusc",
        region: "eusc-",
        domains: &["amazonaws.eu", "amazonaws-eusc.eu"],
    },
    Signs {
        partition: OtherPartition::Isolated,
        arn: "aws-iso",
        region: "us-iso-",
        domains: &["c2s.ic.gov"],
    },
    Signs {
        partition: OtherPartition::Isolated,
        arn: "aws-iso-b",
        region: "us-isob-",
        domains: &["sc2s.sgov.gov"],
    },
    Signs {
        partition: OtherPartition::Isolated,
        arn: "aws-iso-e",
        region: "eu-isoe-",
        domains: &["cloud.adc-e.uk"],
    },
    Signs {
        partition: OtherPartition::Isolated,
        arn: "aws-iso-f",
        region: "us-isof-",
        domains: &["csp.hci.ic.gov"],
    },
];

impl OtherPartition {
    /// From the second field of an ARN. `None` is the commercial partition.
    pub(crate) fn of_arn(name: &str) -> Option<Self> {
        if name == "aws" {
            return None;
        }
        Some(Self::by(|signs| signs.arn == name).unwrap_or(Self::Isolated))
    }

    /// From the host of a console or S3 address, in lower case. `None` where it tells of no other
    /// partition.
    pub(crate) fn of_host(host: &str) -> Option<Self> {
        let is_in = |domain: &&str| {
            host.strip_suffix(*domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        Self::by(|signs| signs.domains.iter().any(is_in))
    }

    /// From the code of a Region, such as `us-gov-west-1`. `None` where it tells of no other partition.
    pub fn of_region(region: &str) -> Option<Self> {
        Self::by(|signs| region.starts_with(signs.region))
    }

    /// From what follows the bucket in the host of an S3 endpoint, in lower case. GovCloud has its
    /// endpoints in the domain of the commercial Regions: `s3.us-gov-west-1`, and once
    /// `s3-us-gov-west-1`.
    pub(crate) fn of_endpoint(service: &str) -> Option<Self> {
        Self::by(|signs| service.contains(signs.region))
    }

    fn by(is_known: impl Fn(&Signs) -> bool) -> Option<Self> {
        SIGNS.iter().find(|signs| is_known(signs)).map(|signs| signs.partition)
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
