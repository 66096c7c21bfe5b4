//! Names of general purpose S3 buckets, as S3 takes them today and as it once did.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
//!
//! The bucket already exists, so a name from before a rule is real and only warns. What no general
//! purpose bucket could ever be called is an error.

use std::fmt::{self, Display};
use std::net::Ipv4Addr;
use std::str::FromStr;

use crate::account_id::AccountId;
use crate::bucket_reference::{self, BucketReferenceError};
use crate::finding::{Check, Rule, Severity};
use crate::policy;
use crate::text::{self, At};

/// The name of a general purpose bucket: 3 to 255 of `A-Z a-z 0-9 . _ -`, so that it can become
/// neither JSON nor any other syntax.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BucketName(String);

impl BucketName {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Account and Region of an account-regional bucket, `PREFIX-ACCOUNT-REGION-an`. Older buckets
    /// can be called so by coincidence.
    pub fn account_regional(&self) -> Option<(AccountId, &str)> {
        let rest = self.0.strip_suffix("-an")?;
        rest.rmatch_indices('-').find_map(|(dash, _)| {
            let (account, region) = rest[dash + 1..].split_once('-')?;
            let is_region = region.contains('-') && region.ends_with(|c: char| c.is_ascii_digit());
            let account = account.parse().ok()?;
            (dash > 0 && is_region).then_some((account, region))
        })
    }

    /// `before` characters stand before the name in the field.
    fn warnings(&self, before: usize) -> impl Iterator<Item = BucketNameWarning> {
        use BucketNameWarning as W;
        let name = self.as_str();
        let at = |wrong: fn(char) -> bool| At::first(name, wrong).map(|at| at.after(before));
        let starting = ["xn--", "sthree-", "amzn-s3-demo-"].into_iter().find(|p| name.starts_with(p));
        [
            (name == policy::EXAMPLE_BUCKET).then_some(W::Example),
            (name.len() > 63).then_some(W::Long { characters: name.len() }),
            at(|c| c.is_ascii_uppercase()).map(W::Capital),
            at(|c| c == '_').map(W::Underscore),
            text::contains(name, "..").then_some(W::TwoDots),
            name.ends_with('-').then_some(W::LastHyphen),
            (text::contains(name, ".-") || text::contains(name, "-.")).then_some(W::DotHyphen),
            is_ip_shaped(name).then_some(W::IpShaped),
            starting.map(W::ReservedStart),
            (name.ends_with("-an") && self.account_regional().is_none()).then_some(W::ReservedEnd),
        ]
        .into_iter()
        .flatten()
    }
}

impl Display for BucketName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BucketName {
    type Err = BucketNameError;

    fn from_str(name: &str) -> Result<Self, BucketNameError> {
        match errors(name, 0).next() {
            Some(error) => Err(error),
            None => Ok(BucketName(name.to_owned())),
        }
    }
}

/// Every reason why `name` can name no general purpose bucket, in the order a person would mend them.
/// `before` characters stand before the name in the field.
fn errors(name: &str, before: usize) -> impl Iterator<Item = BucketNameError> {
    use BucketNameError as E;
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let characters = name.chars().count();
    let other_kind = OtherKind::ALL.into_iter().find(|kind| name.ends_with(kind.suffix()));
    [
        name.is_empty().then_some(E::Empty),
        At::first(name, |c| !is_allowed(c)).map(|at| E::Character(at.after(before))),
        name.starts_with(['.', '_', '-']).then_some(E::FirstCharacter),
        name.ends_with('.').then_some(E::LastDot),
        (1..3).contains(&characters).then_some(E::TooShort { characters }),
        (characters > 255).then_some(E::TooLong { characters }),
        name.parse::<Ipv4Addr>().is_ok().then_some(E::IpAddress),
        other_kind.map(E::OtherKind),
    ]
    .into_iter()
    .flatten()
}

fn is_ip_shaped(name: &str) -> bool {
    let mut groups = 0;
    let digits = name.split('.').all(|group| {
        groups += 1;
        !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit())
    });
    digits && groups == 4
}

/// What stands in S3 beside general purpose buckets and ends in a suffix of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherKind {
    AccessPointAlias,
    ObjectLambdaAlias,
    MultiRegionAccessPoint,
    DirectoryBucket,
    TableBucket,
}

impl OtherKind {
    const ALL: [Self; 5] = [
        Self::AccessPointAlias,
        Self::ObjectLambdaAlias,
        Self::MultiRegionAccessPoint,
        Self::DirectoryBucket,
        Self::TableBucket,
    ];

    fn suffix(self) -> &'static str {
        match self {
            Self::AccessPointAlias => "-s3alias",
            Self::ObjectLambdaAlias => "--ol-s3",
            Self::MultiRegionAccessPoint => ".mrap",
            Self::DirectoryBucket => "--x-s3",
            Self::TableBucket => "--table-s3",
        }
    }

    /// The kind's name with its article, as in "this is …".
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AccessPointAlias => "the alias of an access point",
            Self::ObjectLambdaAlias => "the alias of an Object Lambda access point",
            Self::MultiRegionAccessPoint => "the alias of a Multi-Region Access Point",
            Self::DirectoryBucket => "a directory bucket",
            Self::TableBucket => "a table bucket",
        }
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::AccessPointAlias => "bucket.access-point-alias",
            Self::ObjectLambdaAlias => "bucket.object-lambda-alias",
            Self::MultiRegionAccessPoint => "bucket.multi-region-access-point",
            Self::DirectoryBucket => "bucket.directory-bucket",
            Self::TableBucket => "bucket.table-bucket",
        }
    }
}

/// Why some text can never name a general purpose bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BucketNameError {
    Empty,
    Character(At),
    FirstCharacter,
    LastDot,
    TooShort { characters: usize },
    TooLong { characters: usize },
    IpAddress,
    OtherKind(OtherKind),
}

impl Rule for BucketNameError {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "bucket.empty",
            Self::Character(_) => "bucket.character",
            Self::FirstCharacter => "bucket.first-character",
            Self::LastDot => "bucket.last-dot",
            Self::TooShort { .. } => "bucket.too-short",
            Self::TooLong { .. } => "bucket.too-long",
            Self::IpAddress => "bucket.ip-address",
            Self::OtherKind(kind) => kind.code(),
        }
    }
}

impl Display for BucketNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "Enter the S3 Bucket: its name as the S3 console lists it"),
            Self::Character(at) => {
                write!(f, "A bucket name has only letters, digits, dots and hyphens: remove or replace {at}")
            }
            Self::FirstCharacter => {
                write!(
                    f,
                    "A bucket name begins with a letter or a digit: remove what stands before the first one"
                )
            }
            Self::LastDot => write!(f, "A bucket name does not end with a dot: remove the last character"),
            Self::TooShort { characters } => write!(
                f,
                "A bucket name has at least 3 characters and this has {characters}: enter the whole name"
            ),
            Self::TooLong { characters } => write!(
                f,
                "A bucket name has at most 63 characters (255 before 2018) and this has {characters}: \
                 enter the name alone"
            ),
            Self::IpAddress => {
                write!(f, "A bucket name cannot be an IP address: enter the name as the S3 console lists it")
            }
            Self::OtherKind(kind) => write!(
                f,
                "“{}” at the end means {}, which cannot receive copies: enter the name of a general \
                 purpose bucket",
                kind.suffix(),
                kind.name()
            ),
        }
    }
}

impl std::error::Error for BucketNameError {}

/// What S3 refuses today and once took, or what looks like a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BucketNameWarning {
    Example,
    Long { characters: usize },
    Capital(At),
    Underscore(At),
    TwoDots,
    LastHyphen,
    DotHyphen,
    IpShaped,
    ReservedStart(&'static str),
    ReservedEnd,
}

impl Rule for BucketNameWarning {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        match self {
            Self::Example => "bucket.example",
            Self::Long { .. } => "bucket.long",
            Self::Capital(_) => "bucket.capital",
            Self::Underscore(_) => "bucket.underscore",
            Self::TwoDots => "bucket.two-dots",
            Self::LastHyphen => "bucket.last-hyphen",
            Self::DotHyphen => "bucket.dot-hyphen",
            Self::IpShaped => "bucket.ip-shaped",
            Self::ReservedStart(_) => "bucket.reserved-start",
            Self::ReservedEnd => "bucket.reserved-end",
        }
    }
}

impl Display for BucketNameWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// For names that only a bucket from before S3's present rules can have.
        const ONLY_OLD: &str =
            "which only buckets from before March 2018 have: check the name in the S3 console";
        match self {
            Self::Example => write!(
                f,
                "{} is the example of this page: enter the name of your own bucket",
                policy::EXAMPLE_BUCKET
            ),
            Self::Long { characters } => {
                write!(f, "This name has {characters} characters, more than 63, {ONLY_OLD}")
            }
            Self::Capital(at) => write!(f, "This name has a capital letter, {at}, {ONLY_OLD}"),
            Self::Underscore(at) => write!(f, "This name has an underscore, {at}, {ONLY_OLD}"),
            Self::TwoDots => write!(f, "This name has two dots in a row, {ONLY_OLD}"),
            Self::LastHyphen => write!(f, "This name ends with a hyphen, {ONLY_OLD}"),
            Self::DotHyphen => write!(
                f,
                "This name has a dot beside a hyphen, which most tools refuse: check the name in the S3 console"
            ),
            Self::IpShaped => {
                write!(f, "This name looks like an IP address: check the name in the S3 console")
            }
            Self::ReservedStart("amzn-s3-demo-") => write!(
                f,
                "Names that begin with “amzn-s3-demo-” are examples in the AWS documentation: check that it \
                 is really yours"
            ),
            Self::ReservedStart(start) => write!(
                f,
                "S3 keeps names that begin with “{start}” for itself, and only older buckets have one: check \
                 the name in the S3 console"
            ),
            Self::ReservedEnd => write!(
                f,
                "Names that end in “-an” have the form PREFIX-ACCOUNT-REGION-an and this one has not: check \
                 the name in the S3 console"
            ),
        }
    }
}

/// A bucket that says it belongs to another account than the one typed.
struct OtherAccount<'a> {
    says: &'static str,
    bucket: &'a AccountId,
    typed: &'a AccountId,
}

impl Rule for OtherAccount<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        "bucket.other-account"
    }
}

impl Display for OtherAccount<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OtherAccount { says, bucket, typed } = self;
        write!(f, "{says} says account {bucket}, but the AWS Account ID is {typed}: check which one is right")
    }
}

/// Reads a bucket name out of what people paste for one (see [`bucket_reference`]), holds it
/// against every naming rule, and compares the account it carries with `account`.
pub fn check(raw: &str, account: Option<&AccountId>) -> Check<BucketName> {
    if raw.len() > text::MAX_BYTES {
        return Check::error(BucketReferenceError::TooLong);
    }
    let tidied = text::tidy(raw);
    if tidied.text.is_empty() {
        return Check::empty(BucketNameError::Empty);
    }
    let reference = match bucket_reference::read(&tidied.text) {
        Ok(reference) => reference,
        Err(error) => return Check::error(error),
    };
    let around = text::find(&tidied.text, reference.name).map_or("", |start| &tidied.text[..start]);
    let before = tidied.leading + around.chars().count();
    let mut broken = errors(reference.name, before);
    if let Some(first) = broken.next() {
        return broken.fold(Check::error(first), Check::broken);
    }
    let name = BucketName(reference.name.to_owned());
    let taken = reference.taken.or(tidied.taken);
    let mut check = name.warnings(before).fold(Check::read(name.clone(), taken), Check::broken);
    let carried = [
        name.account_regional().map(|(account, _)| ("The end of this name", account)),
        reference.account.map(|account| ("This address", account)),
    ];
    for (says, bucket) in carried.iter().flatten() {
        if let Some(typed) = account.filter(|typed| *typed != bucket) {
            check = check.broken(OtherAccount { says, bucket, typed });
        }
    }
    check
}
