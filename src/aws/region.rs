//! The codes of AWS Regions. Which partition a Region is in, [`OtherPartition::of_region`] knows.
//! <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>
//!
//! [`OtherPartition::of_region`]: crate::aws::partition::OtherPartition::of_region

/// Regions that every account has; those that came after March 2019 are off until an account enables
/// them. <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>
pub(crate) const DEFAULT_REGIONS: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// Whether `text` has the form of a Region's code, such as `eu-west-1` or `us-gov-west-1`. New Regions
/// come every year, so that no list of them would hold.
pub fn is_region(text: &str) -> bool {
    let Some((place, number)) = text.rsplit_once('-') else { return false };
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    text.len() < 30
        && place.contains('-')
        && place.split('-').all(is_word)
        && matches!(number.len(), 1 | 2)
        && number.bytes().all(|b| b.is_ascii_digit())
}
