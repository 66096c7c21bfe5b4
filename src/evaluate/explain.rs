//! What the evaluation says, in words a network admin knows.

use std::fmt::{self, Display};

use super::condition::{Comparison, Operator};
use super::fact::{Absence, Fact};
use super::request::GRANTED;
use crate::policy::refusal::MAX_POLICY_BYTES;
use crate::policy::statement::{Condition, Text};
use crate::policy::statement_name::StatementName;
use crate::text::credentials::{self, Quoted};
use crate::text::finding::{Rule, Severity};
use crate::text::{Grouped, InQuotes};

/// Actions of the grant in a sentence: the first few.
#[derive(Debug, Clone, Copy)]
pub(super) struct Actions<'a>(pub &'a [&'static str]);

impl Actions<'_> {
    fn are_all(&self) -> bool {
        self.0.len() == GRANTED.len()
    }
}

impl Display for Actions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("nothing"),
            [one] => f.write_str(one),
            [one, two] => write!(f, "{one} and {two}"),
            [one, two, more @ ..] => write!(f, "{one}, {two} and {} more", more.len()),
        }
    }
}

/// The values of a condition: the first, and how many more there are.
struct Values<'a>(&'a [Text<'a>]);

impl Display for Values<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("nothing"),
            [one] => ShownValue(&one.value).fmt(f),
            [one, more @ ..] => write!(f, "{} or {} more", ShownValue(&one.value), more.len()),
        }
    }
}

/// Somebody's text: an ID or name as it is, all else between quotes.
struct ShownValue<'a>(&'a str);

impl Display for ShownValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ShownValue(text) = *self;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-./:_".contains(&byte);
        let is_id = !text.is_empty()
            && text.len() <= InQuotes::LONGEST
            && text.bytes().all(is_plain)
            && text.ends_with(|last: char| last.is_ascii_alphanumeric());
        if is_id && credentials::first(text).is_none() { f.write_str(text) } else { Quoted(text).fmt(f) }
    }
}

/// Those whom a statement denies something, with Trustgrid among them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Denied<'a> {
    Everyone,
    /// All but those in `NotPrincipal`.
    AllButNamed,
    /// Those of them for whom this condition holds.
    Those(&'a Condition<'a>),
    /// Trustgrid's account, which is named; where there is a condition, because it holds.
    Trustgrid(Option<&'a Condition<'a>>),
}

impl Display for Denied<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Denied::Everyone => f.write_str("everyone, and that includes Trustgrid"),
            Denied::AllButNamed => {
                f.write_str("everyone but those in “NotPrincipal”, and that includes Trustgrid")
            }
            Denied::Those(condition) => {
                write_those(f, condition)?;
                match Fact::of(&condition.key.value) {
                    Fact::Absent(Absence::VpcEndpoint | Absence::AccessPoint) => {
                        f.write_str(", and replication traffic doesn't")
                    }
                    fact @ (Fact::Absent(Absence::ServicePrincipal) | Fact::Bool(false)) => {
                        write!(f, ": {}", what_is_so(fact))
                    }
                    _ => f.write_str(", and that includes Trustgrid"),
                }
            }
            Denied::Trustgrid(condition) => {
                f.write_str("Trustgrid's account")?;
                match condition.map(|condition| Fact::of(&condition.key.value)) {
                    None | Some(Fact::Account | Fact::Role) => Ok(()),
                    Some(fact) => write!(f, ": {}", what_is_so(fact)),
                }
            }
        }
    }
}

/// Writes those for whom a condition holds, where it holds for Trustgrid.
fn write_those(f: &mut fmt::Formatter<'_>, condition: &Condition<'_>) -> fmt::Result {
    let Condition { operator, key, values } = condition;
    let operator = Operator::read(&operator.value);
    let is_negated = operator.is_some_and(|operator| operator.is_negated);
    let is_null = operator.is_some_and(|operator| operator.comparison == Comparison::Null);
    if let Some((_, those)) =
        OUTSIDE.iter().find(|(name, _)| is_negated && name.eq_ignore_ascii_case(&key.value))
    {
        return write!(f, "{those} {}", Values(values));
    }
    match Fact::of(&key.value) {
        Fact::Absent(Absence::VpcEndpoint) => f.write_str("everyone who doesn't come through a VPC endpoint"),
        Fact::Absent(Absence::AccessPoint) => {
            f.write_str("everyone who doesn't come through an access point")
        }
        Fact::Absent(Absence::ServicePrincipal) => f.write_str("everyone but AWS services themselves"),
        Fact::Account if !is_null => write!(f, "everyone in AWS account {}", Values(values)),
        Fact::Owner if !is_null => write!(f, "everyone, as the bucket is in AWS account {}", Values(values)),
        Fact::Role if !is_null => write!(f, "principals like {}", Values(values)),
        Fact::Bool(true) if !is_null => f.write_str("everyone who uses HTTPS"),
        Fact::Bool(false) if !is_null => f.write_str("everyone but AWS services themselves"),
        Fact::TlsVersion => f.write_str("everyone with TLS 1.2 or newer"),
        _ => write!(f, "everyone whose requests have {}", ShownValue(&key.value)),
    }
}

/// Those for whom a negated condition on a key holds; its values follow.
const OUTSIDE: [(&str, &str); 22] = [
    ("aws:PrincipalOrgID", "everyone outside your AWS organization"),
    ("aws:PrincipalOrgPaths", "everyone outside your organizational unit"),
    ("aws:PrincipalAccount", "everyone outside AWS account"),
    ("aws:PrincipalArn", "everyone but"),
    ("aws:ResourceAccount", "everyone, as the bucket isn't in AWS account"),
    ("s3:ResourceAccount", "everyone, as the bucket isn't in AWS account"),
    ("aws:SourceVpc", "everyone who doesn't come from your VPC"),
    ("aws:SourceVpcArn", "everyone who doesn't come from your VPC"),
    ("aws:SourceVpce", "everyone who doesn't come through your VPC endpoint"),
    ("aws:VpceAccount", "everyone who doesn't come through a VPC endpoint of account"),
    ("aws:VpceOrgID", "everyone who doesn't come through a VPC endpoint of your AWS organization"),
    ("aws:VpceOrgPaths", "everyone who doesn't come through a VPC endpoint of your organizational unit"),
    ("aws:VpcSourceIp", "everyone who doesn't come from the VPC address"),
    ("aws:SourceAccount", "everyone but AWS services that work for account"),
    ("aws:SourceArn", "everyone but AWS services that work for"),
    ("aws:SourceOrgID", "everyone but AWS services that work for your AWS organization"),
    ("aws:SourceOrgPaths", "everyone but AWS services that work for your organizational unit"),
    ("aws:PrincipalServiceName", "everyone but the AWS service"),
    ("aws:PrincipalServiceNamesList", "everyone but the AWS service"),
    ("s3:DataAccessPointArn", "everyone who doesn't come through your access point"),
    ("s3:DataAccessPointAccount", "everyone who doesn't come through an access point of account"),
    ("s3:AccessPointNetworkOrigin", "everyone who doesn't come through an access point with network origin"),
];

/// What is so of Trustgrid's requests, where that keeps them out.
fn what_is_so(fact: Fact) -> &'static str {
    match fact {
        Fact::Account => "Trustgrid has another AWS account",
        Fact::Owner => "it depends on the AWS account that the bucket is in",
        Fact::Role => "Trustgrid has another role",
        Fact::Bool(true) => "replication traffic is always encrypted",
        Fact::TlsVersion => "S3 accepts nothing older than TLS 1.2",
        Fact::OrganizationId | Fact::OrganizationPaths => "Trustgrid isn't in that AWS organization",
        Fact::Absent(Absence::VpcEndpoint) => "replication traffic doesn't come through a VPC endpoint",
        Fact::Absent(Absence::AccessPoint) => "replication traffic doesn't come through an access point",
        Fact::Absent(Absence::ServicePrincipal) | Fact::Bool(false) => {
            "replication comes from Trustgrid's role, not from an AWS service itself"
        }
        Fact::Unknown => "AWS doesn't document what replication sends there",
    }
}

/// Why it is not certain that a statement applies to Trustgrid.
#[derive(Debug, Clone, Copy)]
pub(super) enum Doubt<'a> {
    Condition(&'a Condition<'a>),
    /// Naming the account in `NotPrincipal` does not leave out the roles in it.
    RolesOfAccount,
    Role,
    /// It names something else that may be Trustgrid's.
    Principal,
    ObjectKeys,
    Effect,
    Unclear,
    NotDocumented,
}

impl Display for Doubt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Doubt::Condition(condition) => return write_doubt(f, condition),
            Doubt::RolesOfAccount => {
                "its “NotPrincipal” names Trustgrid's account, but that doesn't leave out the roles in it"
            }
            Doubt::Role => "a role that it names may be Trustgrid's",
            Doubt::Principal => "this page can't tell whether it names Trustgrid",
            Doubt::ObjectKeys => "its resources may include where flow logs go, below flow-logs/by-org/",
            Doubt::Effect => "its “Effect” is neither Allow nor Deny",
            Doubt::Unclear => "something in it isn't clear",
            Doubt::NotDocumented => "AWS doesn't document what all of it means",
        })
    }
}

fn write_doubt(f: &mut fmt::Formatter<'_>, condition: &Condition<'_>) -> fmt::Result {
    let Condition { operator, key, values } = condition;
    if Operator::read(&operator.value).is_none() {
        return write!(f, "AWS documents no condition operator {}", Quoted(&operator.value));
    }
    let has_variable = values.iter().any(|value| value.value.contains("${"));
    match Fact::of(&key.value) {
        Fact::OrganizationId | Fact::OrganizationPaths => {
            f.write_str("this page doesn't know which AWS organization Trustgrid is in")
        }
        Fact::Role if !has_variable => f.write_str("only Trustgrid knows the name of its role"),
        Fact::TlsVersion => f.write_str("AWS doesn't document which TLS version replication uses"),
        Fact::Owner if !has_variable => {
            f.write_str("this page doesn't know which AWS account the bucket is in")
        }
        Fact::Unknown => match not_known(&key.value) {
            Some(words) => f.write_str(words),
            None => write!(f, "AWS doesn't document what replication sends as {}", ShownValue(&key.value)),
        },
        _ => write!(f, "AWS doesn't document what its condition on {} does here", ShownValue(&key.value)),
    }
}

/// What is not known of a key that nothing is known of.
fn not_known(key: &str) -> Option<&'static str> {
    const TIME: &str = "it depends on the time";
    const ORGANIZATION: &str = "this page doesn't know which AWS organization the bucket is in";
    const MFA: &str = "AWS doesn't document whether replication counts as signed in with MFA";
    const KEYS: [(&str, &str); 11] = [
        ("aws:SourceIp", "AWS doesn't document which IP address replication uses"),
        ("aws:CurrentTime", TIME),
        ("aws:EpochTime", TIME),
        ("aws:ResourceOrgID", ORGANIZATION),
        ("aws:ResourceOrgPaths", ORGANIZATION),
        ("aws:MultiFactorAuthPresent", MFA),
        ("aws:MultiFactorAuthAge", MFA),
        ("aws:userid", "only Trustgrid knows the unique ID of its role"),
        ("aws:RequestedRegion", "AWS doesn't document for which Region replication asks"),
        ("s3:x-amz-server-side-encryption", "only Trustgrid knows which encryption its rule asks for"),
        (
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "only Trustgrid knows which KMS key its rule asks for",
        ),
    ];
    const PREFIXES: [(&str, &str); 2] = [
        ("aws:PrincipalTag/", "only Trustgrid knows the tags of its role"),
        ("aws:ResourceTag/", "this page doesn't know the tags of the bucket"),
    ];
    let begins = |prefix: &str| key.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    let by_name = KEYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
    by_name.or_else(|| PREFIXES.iter().find(|(prefix, _)| begins(prefix))).map(|(_, words)| *words)
}

/// What a statement denies for certain, to be said after its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Denial<'a> {
    pub actions: Actions<'a>,
    pub denied: Denied<'a>,
}

impl Display for Denial<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Denial { actions, denied } = self;
        if actions.are_all() {
            write!(f, "denies {denied}.")
        } else {
            write!(f, "denies {actions} to {denied}.")
        }
    }
}

/// What a statement may deny, to be said after its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct PossibleDenial<'a> {
    pub actions: Actions<'a>,
    pub doubt: Doubt<'a>,
}

impl Display for PossibleDenial<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PossibleDenial { actions, doubt } = self;
        if actions.are_all() {
            write!(f, "may block Trustgrid: {doubt}.")
        } else {
            write!(f, "may deny Trustgrid {actions}: {doubt}.")
        }
    }
}

/// What is said after the name of a statement that makes the policy public.
pub(super) const MAKES_PUBLIC: &str = "makes this bucket public. With Block Public Access on, S3 rejects the policy \
     or shuts out other accounts, including Trustgrid.";

/// What keeps Trustgrid out for certain.
pub(super) enum BlockingFinding<'a> {
    NoPolicy,
    NotGranted(Actions<'a>),
    /// A statement for Trustgrid, and the condition that does not hold.
    NotGrantedUnder {
        name: StatementName<'a>,
        actions: Actions<'a>,
        condition: &'a Condition<'a>,
    },
    Denies {
        name: StatementName<'a>,
        denial: Denial<'a>,
    },
    ShutsOut {
        name: StatementName<'a>,
    },
    /// S3 says that the policy is public, and no statement shows why.
    ShutOutByS3,
    TooLarge {
        bytes: usize,
    },
}

impl Rule for BlockingFinding<'_> {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self {
            Self::NoPolicy => "policy.none",
            Self::NotGranted(_) | Self::NotGrantedUnder { .. } => "policy.not-granted",
            Self::Denies { .. } => "policy.denies",
            Self::ShutsOut { .. } | Self::ShutOutByS3 => "policy.public-cut",
            Self::TooLarge { .. } => "policy.too-large",
        }
    }
}

impl Display for BlockingFinding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPolicy => f.write_str(
                "The bucket has no policy, so nothing lets Trustgrid write. Give it the policy from this \
                 page.",
            ),
            Self::NotGranted(actions) if actions.are_all() => {
                f.write_str("No statement lets Trustgrid in. Add Trustgrid's statement to the policy.")
            }
            Self::NotGranted(actions) => {
                write!(f, "No statement allows Trustgrid {actions}. Add Trustgrid's statement to the policy.")
            }
            Self::NotGrantedUnder { name, actions, condition } => {
                let key = condition.key.value.as_ref();
                if actions.are_all() {
                    write!(f, "{name} keeps Trustgrid out")?;
                } else {
                    write!(f, "{name} keeps Trustgrid from {actions}")?;
                }
                write!(
                    f,
                    " by its condition on {}: {}. Add Trustgrid's statement without that condition.",
                    ShownValue(key),
                    what_is_so(Fact::of(key))
                )
            }
            Self::Denies { name, denial } => write!(f, "{name} {denial}"),
            Self::ShutsOut { name } => write!(
                f,
                "{name} makes this bucket public. While “RestrictPublicBuckets” is on, S3 shuts out other \
                 accounts, including Trustgrid. Limit the statement to certain AWS accounts."
            ),
            Self::ShutOutByS3 => f.write_str(
                "S3 says that this policy is public. While “RestrictPublicBuckets” is on, S3 shuts out other \
                 accounts, including Trustgrid. Limit every statement to certain AWS accounts.",
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "The policy is {} bytes without spaces and line breaks. S3 stores at most {}, so this can't \
                 be the bucket's. Read the policy from AWS again.",
                Grouped(*bytes),
                Grouped(MAX_POLICY_BYTES)
            ),
        }
    }
}

/// What may keep Trustgrid out.
pub(super) enum PolicyWarning<'a> {
    MayAllow {
        name: StatementName<'a>,
        actions: Actions<'a>,
        doubt: Doubt<'a>,
    },
    MayDeny {
        name: StatementName<'a>,
        denial: PossibleDenial<'a>,
    },
    MayShutOut {
        name: StatementName<'a>,
    },
    Public {
        name: StatementName<'a>,
    },
    /// Beside the grant it allows some of the same.
    Allows {
        name: StatementName<'a>,
        actions: Actions<'a>,
    },
    /// Beside the grant it may allow some of the same.
    MayAllowToo {
        name: StatementName<'a>,
        actions: Actions<'a>,
        doubt: Doubt<'a>,
    },
    Unclear,
}

impl Rule for PolicyWarning<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        match self {
            Self::MayAllow { .. } => "policy.may-grant",
            Self::MayDeny { .. } => "policy.may-deny",
            Self::MayShutOut { .. } => "policy.public-maybe-cut",
            Self::Public { .. } => "policy.public",
            Self::Allows { .. } => "policy.still-allows",
            Self::MayAllowToo { .. } => "policy.may-still-allow",
            Self::Unclear => "policy.unclear",
        }
    }
}

impl Display for PolicyWarning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MayAllow { name, actions, doubt } if actions.are_all() => {
                write!(f, "Only {name} may let Trustgrid in: {doubt}.")
            }
            Self::MayAllow { name, actions, doubt } => {
                write!(f, "Only {name} may allow Trustgrid {actions}: {doubt}.")
            }
            Self::MayDeny { name, denial } => write!(f, "{name} {denial}"),
            Self::MayShutOut { name } => write!(
                f,
                "{name} may make this bucket public. While “RestrictPublicBuckets” is on, S3 would then shut \
                 out other accounts, including Trustgrid. Limit the statement to certain AWS accounts."
            ),
            Self::Public { name } => write!(f, "{name} {MAKES_PUBLIC}"),
            Self::Allows { name, actions } => write!(
                f,
                "{name} still allows Trustgrid {actions}, as it does others, and stays. Limit it to those who need it."
            ),
            Self::MayAllowToo { name, actions, doubt } => {
                write!(f, "{name} may still allow Trustgrid {actions}, and stays: {doubt}.")
            }
            Self::Unclear => f.write_str(
                "Something outside the statements isn't clear, so nothing in the policy is certain. Fix that \
                 first.",
            ),
        }
    }
}
