//! What the evaluation says, in words a network admin knows.

use std::fmt::{self, Display};

use super::condition::{Comparison, Operator};
use super::request::Fact;
use crate::credentials::Quoted;
use crate::finding::{Rule, Severity};
use crate::policy::statement::{Condition, Text};

/// A statement as its reader finds it: by its Sid or else its number, and its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'a> {
    pub number: usize,
    pub sid: Option<&'a str>,
    pub line: u32,
}

impl Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sid {
            Some(sid) => write!(f, "Statement {} on line {}", Quoted(sid), self.line),
            None => write!(f, "Statement {} on line {}", self.number, self.line),
        }
    }
}

/// Actions in a sentence: the first few.
pub(super) struct Actions<'a>(pub &'a [&'static str]);

impl Display for Actions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("nothing"),
            [one] => f.write_str(one),
            [one, two] => write!(f, "{one} and {two}"),
            all if all.len() == super::request::GRANTED.len() => f.write_str("all that it needs"),
            [one, two, more @ ..] => write!(f, "{one}, {two} and {} more", more.len()),
        }
    }
}

/// Why a statement applies to Trustgrid, or may.
#[derive(Debug, Clone, Copy)]
pub(super) enum Why<'a> {
    Condition { condition: &'a Condition<'a>, fact: Fact<'a>, is_certain: bool },
    Everyone,
    Named,
    AllButThose,
    ButNotItsRoles,
    MaybeRole,
    MaybeKey,
    Effect,
    Unclear,
    NotDocumented,
}

impl Display for Why<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Why::Condition { condition, fact, is_certain } => {
                write!(f, "{}: {}", If(condition), Because { fact, is_certain })
            }
            Why::Everyone => f.write_str("since it is for everyone, whatever the request"),
            Why::Named => f.write_str("since it names Trustgrid's account"),
            Why::AllButThose => f.write_str("since its “NotPrincipal” does not name Trustgrid's account"),
            Why::ButNotItsRoles => {
                f.write_str("since naming an account in “NotPrincipal” does not leave out the roles in it")
            }
            Why::MaybeRole => f.write_str("since one of those it names may be Trustgrid's role"),
            Why::MaybeKey => {
                f.write_str("since its resources may be where flow logs are written: below flow-logs/by-org/")
            }
            Why::Effect => f.write_str("since its “Effect” is neither Allow nor Deny"),
            Why::Unclear => f.write_str("since something in it is not clear"),
            Why::NotDocumented => f.write_str("since AWS does not document what all of it means"),
        }
    }
}

/// A condition in words.
struct If<'a>(&'a Condition<'a>);

impl Display for If<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Condition { operator, key, values } = self.0;
        let key_text = key.value.as_ref();
        match what(key_text) {
            Some(what) => write!(f, "if {what} ({key_text}) ")?,
            None => write!(f, "if {} ", Quoted(key_text))?,
        }
        let Some(read) = Operator::read(&operator.value) else {
            return write!(f, "is as {} says", Quoted(&operator.value));
        };
        if read.comparison == Comparison::Null {
            let is_absent = values.iter().any(|value| value.value == "true");
            return f.write_str(if is_absent { "is missing" } else { "is there" });
        }
        let name = operator.value.as_ref();
        let not = if read.is_negated { "not " } else { "" };
        let like = match read.comparison {
            Comparison::Like | Comparison::Arn => "like ",
            Comparison::Address => "in ",
            Comparison::Other if name.contains("LessThan") => "below ",
            Comparison::Other if name.contains("GreaterThan") => "above ",
            _ => "",
        };
        write!(f, "is {not}{like}{}", Values(values))
    }
}

struct Values<'a>(&'a [Text<'a>]);

impl Display for Values<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("anything"),
            [one] => Quoted(&one.value).fmt(f),
            [one, more @ ..] => write!(f, "{} or {} more", Quoted(&one.value), more.len()),
        }
    }
}

/// What a condition key is about.
fn what(key: &str) -> Option<&'static str> {
    const KEYS: [(&str, &str); 24] = [
        ("aws:SourceIp", "the sender's IP address"),
        ("aws:VpcSourceIp", "the sender's IP address in its VPC"),
        ("aws:SourceVpc", "the VPC that the request comes from"),
        ("aws:SourceVpce", "the VPC endpoint that the request comes through"),
        ("aws:PrincipalOrgID", "the sender's AWS organization"),
        ("aws:PrincipalOrgPaths", "the sender's place in its AWS organization"),
        ("aws:PrincipalAccount", "the sender's AWS account"),
        ("aws:PrincipalArn", "the role or user that sends"),
        ("aws:PrincipalIsAWSService", "the answer to whether an AWS service sends in its own name"),
        ("aws:PrincipalServiceName", "the AWS service that sends"),
        ("aws:PrincipalType", "the kind of sender"),
        ("aws:userid", "the sender's unique ID"),
        ("aws:username", "the sender's user name"),
        ("aws:SecureTransport", "the answer to whether the request is encrypted"),
        ("s3:TlsVersion", "the version of TLS"),
        ("aws:ViaAWSService", "the answer to whether an AWS service sends for somebody"),
        ("aws:SourceAccount", "the account for which an AWS service sends"),
        ("aws:SourceArn", "the resource for which an AWS service sends"),
        ("aws:CurrentTime", "the time"),
        ("aws:RequestedRegion", "the AWS Region"),
        ("aws:MultiFactorAuthPresent", "the answer to whether the sender signed in with a second factor"),
        ("s3:x-amz-server-side-encryption", "the encryption that the request asks for"),
        ("s3:x-amz-server-side-encryption-aws-kms-key-id", "the KMS key that the request asks for"),
        ("s3:prefix", "the prefix that is listed"),
    ];
    KEYS.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, what)| what)
}

/// What is known of Trustgrid's requests, or not.
struct Because<'a> {
    fact: Fact<'a>,
    is_certain: bool,
}

impl Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fact {
            Fact::Unknown => f.write_str("AWS does not document what replication sends there"),
            Fact::Absent => f.write_str("replication does not come out of a VPC"),
            Fact::OtherOrganization if self.is_certain => {
                f.write_str("Trustgrid's account is not in your organization")
            }
            Fact::OtherOrganization => {
                f.write_str("this page does not know the organization of Trustgrid's account")
            }
            _ if !self.is_certain => f.write_str("it is not clear whether that is so of Trustgrid"),
            Fact::Is("true") => f.write_str("replication is always encrypted on its way"),
            Fact::Is(account) => write!(f, "Trustgrid's account is {account}"),
            Fact::Role => f.write_str("Trustgrid sends with a role of its own account"),
        }
    }
}

/// What is in the way of the grant.
pub(super) enum Obstacle<'a> {
    NoPolicy,
    NotGranted(Actions<'a>),
    MaybeGranted { actions: Actions<'a>, name: Name<'a>, why: Why<'a> },
    Denies { name: Name<'a>, actions: Actions<'a>, why: Why<'a> },
    Cut { name: Name<'a> },
    Unclear,
    TooLarge { bytes: usize },
}

impl Rule for Obstacle<'_> {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self {
            Self::NoPolicy => "policy.none",
            Self::NotGranted(_) => "policy.not-granted",
            Self::MaybeGranted { .. } => "policy.may-grant",
            Self::Denies { .. } => "policy.denies",
            Self::Cut { .. } => "policy.public-cut",
            Self::Unclear => "policy.unclear",
            Self::TooLarge { .. } => "policy.too-large",
        }
    }
}

impl Display for Obstacle<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPolicy => f.write_str("The bucket has no policy, so nothing lets Trustgrid write: give it the policy from this page"),
            Self::NotGranted(actions) => {
                write!(f, "No statement allows Trustgrid {actions}: add Trustgrid's statement to the policy")
            }
            Self::MaybeGranted { actions, name, why } => {
                write!(f, "{name} alone may allow Trustgrid {actions}, {why}")
            }
            Self::Denies { name, actions, why } => write!(f, "{name} denies Trustgrid {actions}, {why}"),
            Self::Cut { name } => write!(
                f,
                "{name} makes the policy public, and S3 then refuses all other accounts while Block Public Access \
                 (RestrictPublicBuckets) is on: limit the statement to certain AWS accounts"
            ),
            Self::Unclear => f.write_str(
                "Something outside of the statements is not clear, so nothing in the policy is certain: fix that first",
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "The policy has {bytes} bytes without spaces and line breaks, more than S3 stores, so it cannot \
                 be the one of the bucket: read the policy from AWS again"
            ),
        }
    }
}

/// The same where it is not certain.
pub(super) struct Maybe<'a>(pub Obstacle<'a>);

impl Rule for Maybe<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        match &self.0 {
            Obstacle::Denies { .. } => "policy.may-deny",
            Obstacle::Cut { .. } => "policy.public-maybe-cut",
            other => other.code(),
        }
    }
}

impl Display for Maybe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Obstacle::Denies { name, actions, why } => {
                write!(f, "{name} may deny Trustgrid {actions}, {why}")
            }
            Obstacle::Cut { name } => write!(
                f,
                "{name} may make the policy public, and S3 would then refuse all other accounts while Block Public \
                 Access (RestrictPublicBuckets) is on: limit the statement to certain AWS accounts"
            ),
            other => other.fmt(f),
        }
    }
}

/// That a policy is public does not matter to Trustgrid by itself.
pub(super) struct PublicStatement<'a>(pub Name<'a>);

impl Rule for PublicStatement<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        "policy.public"
    }
}

impl Display for PublicStatement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} makes the policy public: S3 saves no such policy while “BlockPublicPolicy” is on, and refuses all other \
             accounts, Trustgrid's too, while “RestrictPublicBuckets” is on",
            self.0
        )
    }
}
