//! What is known of the requests with which Trustgrid replicates.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use super::request_value::RequestValue;
use super::tri::Tri;
use super::variable::Variables;
use crate::policy::Grant;

/// What a condition key holds in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact<'a> {
    Absent,
    Is(&'a str),
    /// The ARN of a role in Trustgrid's account, the name of which is Trustgrid's own matter.
    Role,
    /// An AWS organization, or its paths, that is not the customer's; or none.
    OtherOrganization,
    /// AWS does not document it for replication.
    Unknown,
}

impl Fact<'_> {
    pub fn is_present(self) -> Tri {
        match self {
            Fact::Absent => Tri::No,
            Fact::Is(_) | Fact::Role => Tri::Yes,
            Fact::OtherOrganization | Fact::Unknown => Tri::Unknown,
        }
    }
}

/// The requests with which Trustgrid replicates into one bucket.
#[derive(Debug)]
pub(super) struct Requests<'a> {
    /// The account of the role that sends them.
    pub account: &'a str,
    pub role: RequestValue,
    pub bucket: RequestValue,
    /// The objects: flow logs of an organization, the ID of which need not be known.
    pub object: RequestValue,
    pub variables: Variables,
}

impl<'a> Requests<'a> {
    pub fn of(grant: &'a Grant, variables: Variables) -> Self {
        let account = grant.trustgrid_account_id.as_str();
        let bucket = format!("arn:aws:s3:::{}", grant.bucket);
        Requests {
            account,
            role: RequestValue::beginning(format!("arn:aws:iam::{account}:role/")),
            object: RequestValue::beginning(format!("{bucket}/flow-logs/by-org/")),
            bucket: RequestValue::known(bucket),
            variables,
        }
    }

    /// The case of a key does not count.
    pub fn fact(&self, key: &str) -> Fact<'a> {
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        if is("aws:PrincipalAccount") {
            Fact::Is(self.account)
        } else if is("aws:SecureTransport") {
            Fact::Is("true")
        } else if is("aws:PrincipalArn") {
            Fact::Role
        } else if is("aws:SourceVpc") || is("aws:SourceVpce") {
            Fact::Absent
        } else if is("aws:PrincipalOrgID") || is("aws:PrincipalOrgPaths") {
            Fact::OtherOrganization
        } else {
            Fact::Unknown
        }
    }
}

/// On what an action works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Bucket,
    Object,
}

/// An action that S3 is asked for, in lower case since case does not count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Action {
    pub name: &'static str,
    pub on: On,
}

const fn on_bucket(name: &'static str) -> Action {
    Action { name, on: On::Bucket }
}

const fn on_object(name: &'static str) -> Action {
    Action { name, on: On::Object }
}

/// The actions that the grant names, and what S3 knows of a bucket and its objects under each name.
/// The other actions that begin with List are of no bucket.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
pub(super) const GRANTED: [(&str, &[Action]); 6] = [
    ("s3:ReplicateObject", &[on_object("s3:replicateobject")]),
    ("s3:ReplicateDelete", &[on_object("s3:replicatedelete")]),
    ("s3:ReplicateTags", &[on_object("s3:replicatetags")]),
    (
        "s3:List*",
        &[
            on_bucket("s3:listbucket"),
            on_bucket("s3:listbucketversions"),
            on_bucket("s3:listbucketmultipartuploads"),
            on_object("s3:listmultipartuploadparts"),
        ],
    ),
    ("s3:GetBucketVersioning", &[on_bucket("s3:getbucketversioning")]),
    ("s3:PutBucketVersioning", &[on_bucket("s3:putbucketversioning")]),
];

/// The actions one by one.
pub(super) fn actions() -> impl Iterator<Item = Action> {
    GRANTED.iter().flat_map(|(_, actions)| actions.iter().copied())
}
