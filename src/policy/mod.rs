//! The bucket policy that lets Trustgrid replicate flow logs into a bucket.

pub mod document;
mod document_kind;
pub(crate) mod grant_match;
pub mod key_policy;
pub mod lint;
pub(crate) mod paste;
pub(crate) mod pattern;
pub(crate) mod refusal;
pub mod statement;
pub(crate) mod statement_name;

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
        text: "Trustgrid's AWS account and nobody else. “root” is how AWS writes a whole account; it does not mean \
               the root user.",
    },
    Explanation {
        lines: (11, 13),
        title: "Write",
        text: "Put copies of flow logs with their tags into the bucket, and mark them as deleted.",
    },
    Explanation { lines: (14, 14), title: "List", text: "See the names of what is in the bucket." },
    Explanation {
        lines: (15, 16),
        title: "Versioning",
        text: "See whether versioning is on, and turn it on or off. Some security scanners point at \
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
