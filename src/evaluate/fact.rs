//! What AWS documents of the condition keys in Trustgrid's requests. S3 assumes a role of Trustgrid's
//! account, a *service role*, and asks with its session from AWS's own network; the rest follows from
//! what AWS writes on the availability of each key.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use super::tri::Tri;

/// What a condition key holds in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact {
    /// Trustgrid's account.
    Account,
    /// The account that the bucket is in, which is not always known.
    Owner,
    /// The ARN of a role in Trustgrid's account, the name of which is Trustgrid's own matter.
    Role,
    Bool(bool),
    /// 1.2 or newer, or absent.
    TlsVersion,
    /// The ID of an AWS organization that is not the customer's, or absent.
    OrganizationId,
    /// Paths in such an organization, or absent.
    OrganizationPaths,
    Absent(Absence),
    /// AWS does not document it for replication.
    Unknown,
}

/// What a request would have to be for a key that is absent to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    /// Made by an AWS service in its own name, as a service principal.
    ServicePrincipal,
    /// Made through a VPC endpoint.
    VpcEndpoint,
    /// Made through an access point.
    AccessPoint,
}

/// All that is known, with AWS's reason.
const KNOWN: [(Fact, &[&str]); 11] = [
    // Of any principal that signs its requests: the account and, for a session, the role it is of.
    (Fact::Account, &["aws:PrincipalAccount"]),
    (Fact::Role, &["aws:PrincipalArn"]),
    // Of every request that is for a bucket.
    (Fact::Owner, &["aws:ResourceAccount", "s3:ResourceAccount"]),
    // Replication is encrypted on its way.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/network-isolation.html
    (Fact::Bool(true), &["aws:SecureTransport"]),
    // False where a service uses a service role: then the role asks, and not the service.
    (Fact::Bool(false), &["aws:PrincipalIsAWSService", "aws:ViaAWSService"]),
    // S3 takes nothing below TLS 1.2, and whether the key is there is not documented.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/network-isolation.html
    (Fact::TlsVersion, &["s3:TlsVersion"]),
    // Whether Trustgrid has an organization is not public. It is another than its customers'.
    (Fact::OrganizationId, &["aws:PrincipalOrgID"]),
    (Fact::OrganizationPaths, &["aws:PrincipalOrgPaths"]),
    // There only where a service principal itself calls.
    (
        Fact::Absent(Absence::ServicePrincipal),
        &[
            "aws:SourceAccount",
            "aws:SourceArn",
            "aws:SourceOrgID",
            "aws:SourceOrgPaths",
            "aws:PrincipalServiceName",
            "aws:PrincipalServiceNamesList",
        ],
    ),
    // There only where a request comes through a VPC endpoint.
    (
        Fact::Absent(Absence::VpcEndpoint),
        &[
            "aws:SourceVpc",
            "aws:SourceVpce",
            "aws:SourceVpcArn",
            "aws:VpceAccount",
            "aws:VpceOrgID",
            "aws:VpceOrgPaths",
            "aws:VpcSourceIp",
        ],
    ),
    // There only where a request comes through an access point.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
    (
        Fact::Absent(Absence::AccessPoint),
        &["s3:DataAccessPointArn", "s3:DataAccessPointAccount", "s3:AccessPointNetworkOrigin"],
    ),
];

impl Fact {
    /// The case of a key does not count.
    pub fn of(key: &str) -> Fact {
        let known = KNOWN.iter().find(|(_, keys)| keys.iter().any(|name| name.eq_ignore_ascii_case(key)));
        known.map_or(Fact::Unknown, |(fact, _)| *fact)
    }

    pub fn is_present(self) -> Tri {
        match self {
            Fact::Account | Fact::Owner | Fact::Role | Fact::Bool(_) => Tri::Yes,
            Fact::TlsVersion | Fact::OrganizationId | Fact::OrganizationPaths | Fact::Unknown => Tri::Unknown,
            Fact::Absent(_) => Tri::No,
        }
    }

    /// Whether it is about an organization: that the one which a policy names is the customer's own is
    /// likely where others are kept out, and nothing to build on where they are let in.
    pub fn is_of_organization(self) -> bool {
        matches!(self, Fact::OrganizationId | Fact::OrganizationPaths)
    }
}
