//! The bucket policy that lets Trustgrid replicate flow logs into a bucket.

pub mod document;
mod document_kind;
pub(crate) mod grant_match;
pub mod lint;
pub(crate) mod paste;
pub(crate) mod pattern;
pub(crate) mod refusal;
pub mod statement;
pub(crate) mod statement_name;

use std::fmt::{self, Display};

use crate::aws::account_id::AccountId;
use crate::aws::bucket_name::{BucketName, EXAMPLE_BUCKET};

/// First and last line of the policy that hold the bucket's name, counted from 1.
pub const BUCKET_LINES: (usize, usize) = (19, 20);

const TEMPLATE: &str = include_str!("bucket-policy.json");

/// Whom the policy lets in, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub bucket: BucketName,
    /// The account that replicates: [`AccountId::trustgrid`], unless a deployment says otherwise.
    pub trustgrid_account_id: AccountId,
}

impl Grant {
    /// The policy as JSON: 24 lines, two blanks of indent, no line end after the last.
    pub fn policy(&self) -> String {
        render(self.bucket.as_str(), &self.trustgrid_account_id)
    }
}

/// The policy of the example bucket, to show while there is no other.
pub fn example(trustgrid: &AccountId) -> String {
    render(EXAMPLE_BUCKET, trustgrid)
}

fn render(bucket: &str, trustgrid: &AccountId) -> String {
    TEMPLATE.trim_end().replace("TRUSTGRID_ACCOUNT_ID", trustgrid.as_str()).replace("BUCKET", bucket)
}

/// What some lines of the policy let Trustgrid do, in plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// First and last line, counted from 1.
    pub lines: (usize, usize),
    pub title: &'static str,
    pub text: &'static str,
}

/// The policy in plain words, in the order of its lines.
pub const EXPLANATIONS: [Explanation; 5] = [
    Explanation {
        lines: (7, 9),
        title: "Who",
        text: "Trustgrid's AWS account and nobody else. “root” means the whole account, not its root user.",
    },
    Explanation {
        lines: (11, 13),
        title: "Write",
        text: "Write copies and their tags, and add delete markers, anywhere in this bucket.",
    },
    Explanation {
        lines: (14, 14),
        title: "List",
        text: "List the bucket: names, sizes and dates, not contents.",
    },
    Explanation {
        lines: (15, 16),
        title: "Versioning",
        text: "See whether versioning is on, and turn it on or off. Some security scanners flag \
               s3:PutBucketVersioning, because it lets another account change a setting of your bucket.",
    },
    Explanation {
        lines: (19, 20),
        title: "Where",
        text: "This one bucket and the objects in it. No other bucket of yours.",
    },
];

/// What the policy leaves out, for the person who has to approve it.
pub const NOT_ALLOWED: &str = "Not allowed: reading objects (s3:GetObject), deleting versions (s3:DeleteObjectVersion), changing this policy.";

/// What a security reviewer asks about the policy, answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewPoint {
    pub title: &'static str,
    /// One or two sentences; what is code in it is between backticks.
    pub text: String,
}

impl Display for ReviewPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.title, self.text)
    }
}

/// The answers for a reviewer, where statements of these names got an exception for Trustgrid.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-marker-replication.html>,
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-walkthrough-2.html>,
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings.html>
pub fn review(grant: &Grant, excepted: &[String]) -> Vec<ReviewPoint> {
    let account = &grant.trustgrid_account_id;
    let exception = match excepted {
        [] => None,
        [one] => {
            Some(format!("{one} now leaves out account {account}. Everyone else it blocked stays blocked."))
        }
        many => Some(format!(
            "{} statements now leave out account {account}. Everyone else they blocked stays blocked.",
            many.len()
        )),
    };
    let point = |title, text: String| ReviewPoint { title, text };
    [
        Some(point(
            "Scope",
            "Trustgrid can write anywhere in the bucket, not only under `flow-logs/`. Use a bucket that holds nothing \
             else."
                .to_owned(),
        )),
        Some(point(
            "Delete",
            "`s3:ReplicateDelete` adds delete markers. It can't remove a version.".to_owned(),
        )),
        Some(point(
            "Versioning",
            "`s3:PutBucketVersioning` lets another account change this setting. Security scanners may flag it. AWS's \
             walkthrough for replication from another account includes it."
                .to_owned(),
        )),
        Some(point(
            "Sharing",
            format!(
                "IAM Access Analyzer, where you use it, lists the bucket as shared with account {account}. That is \
                 expected."
            ),
        )),
        exception.map(|text| point("Exception", text)),
        Some(point("Not allowed", NOT_ALLOWED_ACTIONS.to_owned())),
        Some(point(
            "Undo",
            "A script takes the statement out again and leaves the rest of the policy alone.".to_owned(),
        )),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the grant leaves out, as the rest of a sentence.
const NOT_ALLOWED_ACTIONS: &str =
    "Reading objects (`s3:GetObject`), deleting versions (`s3:DeleteObjectVersion`), changing this policy.";
