//! The account and the bucket that a paste names, to fill in a field that is still empty. Nothing is judged by
//! it: what a paste proves is what [`binding`](super::binding) is for.

use crate::aws::account_id::AccountId;
use crate::aws::bucket_name::BucketName;

/// What comes before an account's digits in what the AWS CLI and our own script print.
const BEFORE_ACCOUNT: [&str; 3] = ["\"accountId\":", "\"Account\":", "--expected-bucket-owner"];
/// What comes before a bucket's name in policies, commands and the report of our own script.
const BEFORE_BUCKET: [&str; 3] = ["\"bucket\":", "--bucket", "arn:aws:s3:::"];

/// The account and the bucket that a text names, each where it is named first.
pub fn named_in(text: &str) -> (Option<AccountId>, Option<BucketName>) {
    let account = first_after(text, &BEFORE_ACCOUNT, |c| c.is_ascii_digit());
    let bucket = first_after(text, &BEFORE_BUCKET, |c| c.is_ascii_alphanumeric() || "-._".contains(c));
    (account, bucket)
}

/// The first word after one of the marks that is a value.
fn first_after<T: std::str::FromStr>(
    text: &str,
    marks: &[&str],
    is_part: impl Fn(char) -> bool,
) -> Option<T> {
    marks.iter().find_map(|mark| {
        let mut words = text.match_indices(mark).map(|(at, _)| {
            let rest = text.get(at + mark.len()..).unwrap_or_default();
            let rest = rest.trim_start_matches([' ', '"', '\'', '=', '\\']);
            rest.split(|c| !is_part(c)).next().unwrap_or_default()
        });
        words.find_map(|word| word.parse().ok())
    })
}
