//! A lifecycle rule for the bucket, which keeps the cost of flow logs down.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html>

use std::fmt::{self, Display};
use std::str::FromStr;

use super::{Artifact, Link, Target, render, script};
use crate::artifact::target::ALL_FLOW_LOGS;
use crate::artifact::template::fill;
use crate::text::{At, Grouped};

/// The ID of the rule, by which a rule of an earlier run is found again.
pub const RULE_ID: &str = "trustgrid-flow-logs";

/// For so many days, what was overwritten or deleted can be brought back, and an upload may be unfinished.
pub const GRACE_DAYS: u32 = 7;

/// What the export costs whoever owns the bucket.
/// <https://aws.amazon.com/s3/pricing/>
pub const COSTS: [&str; 3] = [
    "AWS bills you for what is stored in the bucket, for requests to it, and for what is read out of AWS.",
    "With versioning on, S3 keeps every version of what is overwritten or deleted, and bills for each until it is gone.",
    "A lifecycle rule removes old versions, unfinished uploads and leftover delete markers, and deletes flow logs after \
     as many days as you like.",
];

/// What it means that S3 takes the rules of a bucket only all at once.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html>
pub const REPLACES_ALL: &str = "put-bucket-lifecycle-configuration replaces every lifecycle rule that the bucket has. The \
                                script reads them first, adds this one, and asks before it writes.";

/// For how many days flow logs are kept: 1 to 36,500, which is a hundred years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeepDays(u32);

impl KeepDays {
    const MAX: u32 = 36_500;

    pub fn get(self) -> u32 {
        self.0
    }
}

impl FromStr for KeepDays {
    type Err = KeepDaysError;

    fn from_str(text: &str) -> Result<Self, KeepDaysError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(KeepDaysError::Empty);
        }
        if let Some(at) = At::first(text, |c| !c.is_ascii_digit()) {
            return Err(KeepDaysError::Character(at));
        }
        match text.parse() {
            Ok(0) => Err(KeepDaysError::Zero),
            Ok(days @ 1..=Self::MAX) => Ok(Self(days)),
            _ => Err(KeepDaysError::TooMany),
        }
    }
}

/// Why some text is not [`KeepDays`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeepDaysError {
    Empty,
    Character(At),
    Zero,
    TooMany,
}

impl KeepDaysError {
    /// Stable name of the rule, so that a host can translate.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "keep-days.empty",
            Self::Character(_) => "keep-days.character",
            Self::Zero => "keep-days.zero",
            Self::TooMany => "keep-days.too-many",
        }
    }
}

impl Display for KeepDaysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "The number of days is empty. Enter how long to keep flow logs."),
            Self::Character(at) => write!(f, "A number of days has only the digits 0 to 9: remove {at}."),
            Self::Zero => write!(f, "S3 keeps files for at least 1 day. Enter 1 or more."),
            Self::TooMany => {
                let max = Grouped(KeepDays::MAX as usize);
                write!(
                    f,
                    "The most is {max} days, which is a hundred years. To keep flow logs for good, leave it empty."
                )
            }
        }
    }
}

impl std::error::Error for KeepDaysError {}

/// The forms in which the rule can be applied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum LifecycleKind {
    /// A script that merges the rule into those that the bucket has.
    #[default]
    Cli,
    /// What `put-bucket-lifecycle-configuration` takes: for a bucket without rules.
    Json,
    /// For a bucket that exists, with Terraform or OpenTofu.
    Terraform,
    /// A part of the template that made the bucket.
    CloudFormation,
}

impl LifecycleKind {
    pub const ALL: [Self; 4] = [Self::Cli, Self::Json, Self::Terraform, Self::CloudFormation];

    /// The name of the kind outside of this program.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cli => "cli",
            Self::Json => "json",
            Self::Terraform => "terraform",
            Self::CloudFormation => "cloudformation",
        }
    }

    /// The kind of this [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A lifecycle rule for the flow logs of all organizations in the bucket. It deletes old versions and unfinished uploads
/// after [`GRACE_DAYS`], and flow logs after `keep`, where they are not kept for good. Delete markers with no version
/// left go at once, or with `keep` when they are as old as that: S3 takes only one of both, and does the other with it.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html>
///
/// `cli` ends with the exit statuses of [`artifact`](super::artifact). S3 has no way to add one rule, nor to write only
/// over what was read, so it reads right before it writes and looks again afterwards. An AWS CLI drops what it does not
/// know: where there are rules already, one that does not show `TransitionDefaultMinimumObjectSize`, which S3 always
/// sends, is refused.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html>
pub fn lifecycle(kind: LifecycleKind, target: &Target, keep: Option<KeepDays>) -> Artifact {
    let bucket = &target.grant.bucket;
    let (file_name, language, text) = match kind {
        LifecycleKind::Cli => {
            let rule = rule(
                include_str!("lifecycle.json"),
                "\"Days\": ",
                "\"ExpiredObjectDeleteMarker\": true",
                keep,
            );
            let meaning = match keep {
                Some(days) => format!("- Flow logs are deleted {} after they came.", Days(days.0)),
                None => "- Flow logs stay until somebody deletes them.".to_owned(),
            };
            let values = [
                ("RULE", rule.trim_end()),
                ("MEANING", &*meaning),
                ("GRACE_DAYS", &*GRACE_DAYS.to_string()),
                ("PAGE", target.link.as_ref().map_or("", Link::as_str)),
            ];
            (format!("lifecycle-{bucket}.sh"), "bash", script(include_str!("lifecycle.sh"), target, &values))
        }
        LifecycleKind::Json => {
            let rule = rule(
                include_str!("lifecycle.json"),
                "\"Days\": ",
                "\"ExpiredObjectDeleteMarker\": true",
                keep,
            );
            let all = "{\n  \"Rules\": [\n    __RULE__\n  ]\n}\n";
            (format!("lifecycle-{bucket}.json"), "json", fill(all, &[("RULE", &*rule)]))
        }
        LifecycleKind::Terraform => {
            let rule =
                rule(include_str!("lifecycle.tf"), "days = ", "expired_object_delete_marker = true", keep);
            (format!("lifecycle-{bucket}.tf"), "hcl", render(&rule, target, &[]))
        }
        LifecycleKind::CloudFormation => {
            let rule = rule(
                include_str!("lifecycle.cfn.yaml"),
                "ExpirationInDays: ",
                "ExpiredObjectDeleteMarker: true",
                keep,
            );
            (format!("lifecycle-{bucket}.yaml"), "yaml", rule)
        }
    };
    Artifact { file_name, language, text }
}

/// A template with the values of the rule, which says in its own words when files expire.
fn rule(template: &str, days: &str, markers: &str, keep: Option<KeepDays>) -> String {
    let expiration = keep.map_or_else(|| markers.to_owned(), |keep| format!("{days}{}", keep.0));
    let values = [
        ("RULE_ID", RULE_ID),
        ("PREFIX", ALL_FLOW_LOGS),
        ("EXPIRATION", &expiration),
        ("GRACE_DAYS", &GRACE_DAYS.to_string()),
    ];
    fill(template, &values)
}

/// `1 day`, `1,000 days`.
struct Days(u32);

impl Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => write!(f, "1 day"),
            days => write!(f, "{} days", Grouped(days as usize)),
        }
    }
}
