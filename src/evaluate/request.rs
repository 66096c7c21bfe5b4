//! The requests with which Trustgrid replicates, and the actions that they are for.

use super::request_value::RequestValue;
use super::variable::{Expanded, Variables};
use crate::aws::account_id::AccountId;
use crate::aws::arn::bucket_arn;
use crate::policy::Grant;

/// The requests with which Trustgrid replicates into one bucket.
#[derive(Debug)]
pub(super) struct Requests<'a> {
    /// The account of the role that sends them.
    pub account: &'a str,
    /// The account that the bucket is in, where it is known.
    pub owner: Option<&'a str>,
    pub role: RequestValue,
    pub bucket: RequestValue,
    /// The objects: flow logs of an organization, the ID of which need not be known.
    pub object: RequestValue,
    pub variables: Variables,
}

impl<'a> Requests<'a> {
    pub fn of(grant: &'a Grant, owner: Option<&'a AccountId>, variables: Variables) -> Self {
        let account = grant.trustgrid_account_id.as_str();
        let bucket = bucket_arn(grant.bucket.as_str());
        Requests {
            account,
            owner: owner.map(AccountId::as_str),
            role: RequestValue::role(format!("arn:aws:iam::{account}:role/")),
            object: RequestValue::beginning(format!("{bucket}/flow-logs/by-org/")),
            bucket: RequestValue::known(bucket),
            variables,
        }
    }

    /// A text of the policy, with its variables replaced by what these requests hold.
    pub fn expand<'t>(&self, text: &'t str) -> Expanded<'t> {
        self.variables.expand(text, self.account, self.owner)
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
pub(super) struct S3Action {
    pub name: &'static str,
    pub on: On,
}

const fn on_bucket(name: &'static str) -> S3Action {
    S3Action { name, on: On::Bucket }
}

const fn on_object(name: &'static str) -> S3Action {
    S3Action { name, on: On::Object }
}

/// An action that the grant names.
#[derive(Debug)]
pub(super) struct GrantedAction {
    pub name: &'static str,
    /// Whether copies need it, or only what Trustgrid looks up and sets besides.
    pub is_for_copies: bool,
    /// What S3 knows of a bucket and its objects under this name.
    pub stands_for: &'static [S3Action],
}

/// The actions of the grant, in its order. The other actions that begin with List are of no bucket.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
pub(super) const GRANTED: [GrantedAction; 6] = [
    GrantedAction {
        name: "s3:ReplicateObject",
        is_for_copies: true,
        stands_for: &[on_object("s3:replicateobject")],
    },
    GrantedAction {
        name: "s3:ReplicateDelete",
        is_for_copies: true,
        stands_for: &[on_object("s3:replicatedelete")],
    },
    GrantedAction {
        name: "s3:ReplicateTags",
        is_for_copies: true,
        stands_for: &[on_object("s3:replicatetags")],
    },
    GrantedAction {
        name: "s3:List*",
        is_for_copies: false,
        stands_for: &[
            on_bucket("s3:listbucket"),
            on_bucket("s3:listbucketversions"),
            on_bucket("s3:listbucketmultipartuploads"),
            on_object("s3:listmultipartuploadparts"),
        ],
    },
    GrantedAction {
        name: "s3:GetBucketVersioning",
        is_for_copies: false,
        stands_for: &[on_bucket("s3:getbucketversioning")],
    },
    GrantedAction {
        name: "s3:PutBucketVersioning",
        is_for_copies: false,
        stands_for: &[on_bucket("s3:putbucketversioning")],
    },
];

/// The actions that S3 is asked for, one by one.
pub(super) fn actions() -> impl Iterator<Item = S3Action> {
    GRANTED.iter().flat_map(|granted| granted.stands_for.iter().copied())
}
