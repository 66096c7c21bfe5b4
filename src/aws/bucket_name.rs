//! Names of general purpose S3 buckets, as S3 takes them today and as it once did.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
//!
//! The bucket already exists, so a name from before a rule is real and only warns. What no general
//! purpose bucket could ever be called is an error.

use std::fmt::{self, Display};
use std::net::Ipv4Addr;
use std::str::FromStr;

use crate::aws::account_id::{self, AccountId};
use crate::aws::bucket_reference::{self, BucketReferenceError, Placeholder};
use crate::aws::partition::OtherPartition;
use crate::aws::region::is_region;
use crate::text::finding::{Checked, Offer, Rule, Severity};
use crate::text::placeholder;
use crate::text::{self, At, Grouped, Pasted, is_dash};

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
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html>
    pub fn account_regional(&self) -> Option<(AccountId, &str)> {
        let rest = self.0.strip_suffix("-an")?;
        // From the end, since the prefix can have twelve digits, too.
        rest.rmatch_indices('-').find_map(|(dash, _)| {
            let (account, region) = rest[dash + 1..].split_once('-')?;
            let account = account.parse().ok()?;
            is_region(region).then_some((account, region))
        })
    }

    /// Whether S3 would take the name for a new bucket, as far as rules that came later than some buckets
    /// tell.
    pub fn is_of_today(&self) -> bool {
        self.of_old(0).next().is_none()
    }

    /// What only a name from before a rule has. `before` characters stand before the name in the field.
    fn of_old(&self, before: usize) -> impl Iterator<Item = BucketNameWarning> {
        use BucketNameWarning as W;
        let name = self.as_str();
        let at = |wrong: fn(char) -> bool| At::first(name, wrong).map(|at| at.after(before));
        let reserved = ["xn--", "sthree-", DEMO].into_iter().find(|start| name.starts_with(start));
        [
            (name.len() > 63).then_some(W::Long { characters: name.len() }),
            at(|c| c.is_ascii_uppercase()).map(|at| W::Capital { at, small: self.in_small_letters() }),
            at(|c| c == '_').map(W::Underscore),
            name.contains("..").then_some(W::TwoDots),
            name.ends_with('-').then_some(W::LastHyphen),
            reserved.map(W::ReservedStart),
        ]
        .into_iter()
        .flatten()
    }

    /// Everything that is legal, or once was, and probably not meant.
    fn warnings(&self, before: usize) -> Vec<BucketNameWarning> {
        use BucketNameWarning as W;
        let name = self.as_str();
        if account_id::names_one(&Pasted::new(name)) {
            return vec![W::AccountId];
        }
        if is_placeholder(name) {
            return vec![W::Placeholder(name.to_owned())];
        }
        let account_regional = self.account_regional();
        let region = account_regional.as_ref().map(|(_, region)| *region);
        let elsewhere = region.and_then(|region| {
            Some(W::OtherPartition {
                region: region.to_owned(),
                partition: OtherPartition::of_region(region)?,
            })
        });
        let others = [
            (name.contains(".-") || name.contains("-.")).then_some(W::DotHyphen),
            is_ip_shaped(name).then_some(W::IpShaped),
            (name.ends_with("-an") && region.is_none()).then_some(W::ReservedEnd),
            elsewhere,
        ];
        self.of_old(before).chain(others.into_iter().flatten()).collect()
    }

    /// The same name in small letters, if there is nothing to say against that.
    fn in_small_letters(&self) -> Option<BucketName> {
        let small: BucketName = self.0.to_ascii_lowercase().parse().ok()?;
        small.warnings(0).is_empty().then_some(small)
    }
}

/// The name that stands for the reader's bucket while none is known.
pub const EXAMPLE_BUCKET: &str = "example-flowlogs";

/// How the placeholders for buckets in AWS's documentation begin.
const DEMO: &str = "amzn-s3-demo-";

/// Whether documents, templates or this page write this name for "some bucket".
fn is_placeholder(name: &str) -> bool {
    const WORDS: [&str; 23] = [
        "destination",
        "replace",
        "example",
        "bucket",
        "insert",
        "sample",
        "source",
        "target",
        "enter",
        "here",
        "name",
        "demo",
        "your",
        "amzn",
        "with",
        "this",
        "doc",
        "aws",
        "the",
        "my",
        "s3",
        "id",
        "me",
    ];
    const WHOLE: [&str; 4] = ["changeme", "replaceme", "placeholder", "todo"];
    let letters: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let letters = letters.to_ascii_lowercase();
    name == EXAMPLE_BUCKET
        || name.starts_with(DEMO)
        || WHOLE.contains(&letters.as_str())
        || (name.len() >= 3 && letters.len() == name.len() && letters.bytes().all(|b| b == b'x'))
        || (letters.contains("bucket") && placeholder::is_made_of(name, &WORDS))
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

/// Every reason why `name` can name no general purpose bucket, in the order a person would fix them.
/// `before` characters stand before the name in the field.
fn errors(name: &str, before: usize) -> impl Iterator<Item = BucketNameError> {
    use BucketNameError as E;
    let characters = name.chars().count();
    let other_kind = ENDINGS.into_iter().find(|(ending, _)| name.ends_with(ending));
    [
        name.is_empty().then_some(E::Empty),
        At::first(name, |c| !is_allowed(c)).map(|at| E::of_character(at, name, before)),
        name.starts_with(['.', '_', '-']).then_some(E::FirstCharacter),
        name.ends_with('.').then_some(E::LastDot),
        (1..3).contains(&characters).then_some(E::TooShort { characters }),
        (characters > 255).then_some(E::TooLong { characters }),
        name.parse::<Ipv4Addr>().is_ok().then_some(E::IpAddress),
        other_kind.map(|(ending, kind)| E::OtherKind { ending, kind }),
    ]
    .into_iter()
    .flatten()
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')
}

fn is_ip_shaped(name: &str) -> bool {
    let mut groups = 0;
    let digits = name.split('.').all(|group| {
        groups += 1;
        !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit())
    });
    digits && groups == 4
}

/// What there is in S3 beside general purpose buckets, and what only looks like a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherKind {
    AccessPointAlias,
    ObjectLambdaAlias,
    OutpostsAlias,
    MultiRegionAccessPoint,
    DirectoryBucket,
    DirectoryAccessPoint,
    TableBucket,
    VectorBucket,
}

/// The endings of names that S3 keeps for one kind each.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
const ENDINGS: [(&str, OtherKind); 7] = [
    ("-s3alias", OtherKind::AccessPointAlias),
    ("--ol-s3", OtherKind::ObjectLambdaAlias),
    ("--op-s3", OtherKind::OutpostsAlias),
    (".mrap", OtherKind::MultiRegionAccessPoint),
    ("--x-s3", OtherKind::DirectoryBucket),
    ("--xa-s3", OtherKind::DirectoryAccessPoint),
    ("--table-s3", OtherKind::TableBucket),
];

impl OtherKind {
    /// The kind's name with its article, as in "this is …".
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AccessPointAlias => "the alias of an access point",
            Self::ObjectLambdaAlias => "the alias of an Object Lambda access point",
            Self::OutpostsAlias => "the alias of an access point on Outposts",
            Self::MultiRegionAccessPoint => "the alias of a Multi-Region Access Point",
            Self::DirectoryBucket => "a directory bucket",
            Self::DirectoryAccessPoint => "an access point of a directory bucket",
            Self::TableBucket => "a table bucket",
            Self::VectorBucket => "a vector bucket",
        }
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::AccessPointAlias => "bucket.access-point-alias",
            Self::ObjectLambdaAlias => "bucket.object-lambda-alias",
            Self::OutpostsAlias => "bucket.outposts-alias",
            Self::MultiRegionAccessPoint => "bucket.multi-region-access-point",
            Self::DirectoryBucket => "bucket.directory-bucket",
            Self::DirectoryAccessPoint => "bucket.directory-access-point",
            Self::TableBucket => "bucket.table-bucket",
            Self::VectorBucket => "bucket.vector-bucket",
        }
    }
}

/// Why some text can never name a general purpose bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BucketNameError {
    Empty,
    /// Inside of the name, where something else may stand for it.
    Character(At),
    /// Beside the name.
    Clinging(At),
    /// Another dash than the hyphen of a keyboard.
    Dash {
        at: At,
        /// With hyphens.
        name: BucketName,
    },
    FirstCharacter,
    LastDot,
    TooShort {
        characters: usize,
    },
    TooLong {
        characters: usize,
    },
    IpAddress,
    OtherKind {
        ending: &'static str,
        kind: OtherKind,
    },
    /// An account ID, which no bucket's name is.
    AccountId,
}

impl Rule for BucketNameError {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "bucket.empty",
            Self::Character(_) | Self::Clinging(_) => "bucket.character",
            Self::Dash { .. } => "bucket.dash",
            Self::FirstCharacter => "bucket.first-character",
            Self::LastDot => "bucket.last-dot",
            Self::TooShort { .. } => "bucket.too-short",
            Self::TooLong { .. } => "bucket.too-long",
            Self::IpAddress => "bucket.ip-address",
            Self::OtherKind { kind, .. } => kind.code(),
            Self::AccountId => ACCOUNT_ID_CODE,
        }
    }

    fn offer(&self) -> Option<Offer> {
        match self {
            Self::AccountId => Some(Offer::Swap),
            Self::Dash { name, .. } => Some(Offer::Use(name.to_string())),
            _ => None,
        }
    }
}

impl BucketNameError {
    /// What to do about the first character that no name has, so that no other bucket's name comes of it.
    /// `before` characters stand before the name in the field.
    fn of_character(at: At, name: &str, before: usize) -> Self {
        if is_dash(at.character)
            && let Ok(name) = name.replace(is_dash, "-").parse()
        {
            return Self::Dash { at: at.after(before), name };
        }
        let is_between = at.position > 1 && name.chars().skip(at.position).any(is_allowed);
        if is_between || at.character.is_alphanumeric() || is_dash(at.character) {
            Self::Character(at.after(before))
        } else {
            Self::Clinging(at.after(before))
        }
    }
}

/// What is said of an account ID, whether or not a bucket can have such a name.
const ACCOUNT_ID: &str = "This looks like an AWS account ID. Enter the bucket's name here.";
const ACCOUNT_ID_CODE: &str = "bucket.account-id";

impl Display for BucketNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "Enter the S3 Bucket: its name as the S3 console shows it."),
            Self::Character(at) => write!(
                f,
                "A bucket name has only letters, digits, dots and hyphens. Compare {at} with the name in the \
                 S3 console."
            ),
            Self::Clinging(at) => {
                write!(f, "A bucket name has only letters, digits, dots and hyphens. Remove {at}.")
            }
            Self::Dash { at, name } => {
                write!(f, "A bucket name has plain hyphens, and {at} is another dash. Did you mean {name}?")
            }
            Self::FirstCharacter => write!(
                f,
                "A bucket name starts with a letter or a digit. Remove what comes before the first one."
            ),
            Self::LastDot => write!(f, "A bucket name can't end with a dot. Remove the last character."),
            Self::TooShort { characters } => write!(
                f,
                "A bucket name has at least 3 characters; this has {characters}. Enter the whole name."
            ),
            Self::TooLong { characters } => write!(
                f,
                "A bucket name has at most 63 characters (255 before March 2018); this has {}. Enter only \
                 the name.",
                Grouped(*characters)
            ),
            Self::IpAddress => {
                write!(f, "A bucket name can't be an IP address. Enter the name as the S3 console shows it.")
            }
            Self::OtherKind { ending, kind } => write!(
                f,
                "“{ending}” at the end means {}, which can't receive copies. Enter the name of a general \
                 purpose bucket.",
                kind.name()
            ),
            Self::AccountId => write!(f, "{ACCOUNT_ID}"),
        }
    }
}

impl std::error::Error for BucketNameError {}

/// What S3 refuses today and once took, or what looks like a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BucketNameWarning {
    AccountId,
    /// A hyphen that shows only at the end of a line was left out. Word processors show it everywhere.
    SoftHyphen {
        /// With hyphens.
        name: BucketName,
    },
    Placeholder(String),
    Long {
        characters: usize,
    },
    Capital {
        at: At,
        /// What the name was probably meant to be.
        small: Option<BucketName>,
    },
    Underscore(At),
    TwoDots,
    LastHyphen,
    DotHyphen,
    IpShaped,
    ReservedStart(&'static str),
    ReservedEnd,
    /// The Region in the name of an account-regional bucket is of another partition.
    OtherPartition {
        region: String,
        partition: OtherPartition,
    },
}

impl Rule for BucketNameWarning {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        match self {
            Self::AccountId => ACCOUNT_ID_CODE,
            Self::SoftHyphen { .. } => "bucket.soft-hyphen",
            Self::Placeholder(name) if name == EXAMPLE_BUCKET => "bucket.example",
            Self::Placeholder(name) if name.starts_with(DEMO) => "bucket.reserved-start",
            Self::Placeholder(_) => "bucket.placeholder",
            Self::Long { .. } => "bucket.long",
            Self::Capital { .. } => "bucket.capital",
            Self::Underscore(_) => "bucket.underscore",
            Self::TwoDots => "bucket.two-dots",
            Self::LastHyphen => "bucket.last-hyphen",
            Self::DotHyphen => "bucket.dot-hyphen",
            Self::IpShaped => "bucket.ip-shaped",
            Self::ReservedStart(_) => "bucket.reserved-start",
            Self::ReservedEnd => "bucket.reserved-end",
            Self::OtherPartition { .. } => "bucket.other-partition-region",
        }
    }

    fn offer(&self) -> Option<Offer> {
        match self {
            Self::AccountId => Some(Offer::Swap),
            Self::Placeholder(_) => Some(Offer::Empty),
            Self::SoftHyphen { name } => Some(Offer::Use(name.to_string())),
            Self::Capital { small, .. } => small.as_ref().map(|name| Offer::Use(name.to_string())),
            _ => None,
        }
    }
}

impl Display for BucketNameWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// For names that only a bucket from before S3's present rules can have.
        const ONLY_OLD: &str =
            "which only buckets from before March 2018 have. Check the name in the S3 console.";
        match self {
            Self::AccountId => write!(f, "{ACCOUNT_ID}"),
            Self::SoftHyphen { name } => {
                write!(f, "An invisible soft hyphen in this name was left out. Did you mean {name}?")
            }
            Self::Placeholder(name) => write!(f, "{}", Placeholder(name)),
            Self::Long { characters } => {
                write!(f, "This name has {characters} characters, more than 63, {ONLY_OLD}")
            }
            Self::Capital { at, .. } => {
                write!(f, "Only buckets from before March 2018 have capitals. Check {at}.")
            }
            Self::Underscore(at) => write!(f, "This name has an underscore, {at}, {ONLY_OLD}"),
            Self::TwoDots => write!(f, "This name has two dots in a row, {ONLY_OLD}"),
            Self::LastHyphen => write!(f, "This name ends with a hyphen, {ONLY_OLD}"),
            Self::DotHyphen => write!(
                f,
                "This name has a dot beside a hyphen, which most tools refuse. Check the name in the S3 \
                 console."
            ),
            Self::IpShaped => {
                write!(f, "This name looks like an IP address. Check the name in the S3 console.")
            }
            Self::ReservedStart(start) => write!(
                f,
                "S3 reserves names that start with “{start}”; only older buckets have one. Check the name in \
                 the S3 console."
            ),
            Self::ReservedEnd => write!(
                f,
                "Names that end in “-an” have the form PREFIX-ACCOUNT-REGION-an, and this one doesn't. Check \
                 the name in the S3 console."
            ),
            Self::OtherPartition { region, partition } => write!(
                f,
                "This name contains the Region {region}, which is in {}. Trustgrid can't replicate there. \
                 Check the bucket's Region in the S3 console.",
                partition.name()
            ),
        }
    }
}

/// A bucket that says it belongs to another account than the one typed.
struct AccountMismatch<'a> {
    place: &'static str,
    bucket: &'a AccountId,
    typed: &'a AccountId,
}

impl Rule for AccountMismatch<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        "bucket.other-account"
    }
}

impl Display for AccountMismatch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AccountMismatch { place, bucket, typed } = self;
        write!(
            f,
            "{place} contains account {bucket}, but the AWS Account ID is {typed}. Check which one is right."
        )
    }
}

/// Reads a bucket name out of what people paste for one (see [`bucket_reference`]), holds it
/// against every naming rule, and compares the account it carries with `account`.
pub fn check(raw: &str, account: Option<&AccountId>) -> Checked<BucketName> {
    if raw.len() > text::MAX_BYTES {
        return Checked::error(BucketReferenceError::TooLong);
    }
    let pasted = Pasted::new(raw);
    if pasted.core().is_empty() {
        return Checked::empty(BucketNameError::Empty);
    }
    let reference = match bucket_reference::read(&pasted) {
        Ok(reference) => reference,
        Err(error) => {
            use BucketReferenceError as E;
            let is_of_account = matches!(error, E::OtherArn | E::OtherAddress | E::NoBucketInAddress)
                && account_id::names_one(&pasted);
            let check = Checked::error(error);
            let offer = is_of_account.then_some(Offer::Swap);
            return Checked { offer: check.offer.or(offer), ..check };
        }
    };
    let name = BucketName(reference.name);
    let before = pasted.before(name.as_str());
    let mut broken = errors(name.as_str(), before);
    if let Some(first) = broken.next() {
        return if is_placeholder(name.as_str()) {
            Checked::error(BucketReferenceError::Placeholder(name.to_string()))
        } else if account_id::names_one(&pasted) {
            Checked::error(BucketNameError::AccountId)
        } else {
            broken.fold(Checked::error(first), Checked::broken)
        };
    }
    let taken = reference.taken.or(pasted.taken());
    let read = Checked::read(name.clone(), taken);
    let soft_hyphen = with_soft_hyphens(raw).filter(|hyphenated| *hyphenated != name);
    let soft_hyphen = soft_hyphen.map(|name| BucketNameWarning::SoftHyphen { name });
    let warnings = soft_hyphen.into_iter().chain(name.warnings(before));
    let mut check = warnings.fold(read, Checked::broken);
    let carried = [
        name.account_regional().map(|(account, _)| ("This name", account)),
        reference.account.map(|account| ("This text", account)),
    ];
    for (place, bucket) in carried.iter().flatten() {
        if let Some(typed) = account.filter(|typed| *typed != bucket) {
            check = check.broken(AccountMismatch { place, bucket, typed });
        }
    }
    check
}

/// The name, if its soft hyphens are hyphens. Beside another one they are certainly not.
fn with_soft_hyphens(raw: &str) -> Option<BucketName> {
    const SOFT_HYPHEN: &str = "\u{AD}";
    if !raw.contains(SOFT_HYPHEN) {
        return None;
    }
    let mut hyphenated = String::with_capacity(raw.len());
    for part in raw.split(SOFT_HYPHEN) {
        if hyphenated.ends_with(char::is_alphanumeric) && part.starts_with(char::is_alphanumeric) {
            hyphenated.push('-');
        }
        hyphenated.push_str(part);
    }
    let reference = bucket_reference::read(&Pasted::new(&hyphenated)).ok()?;
    reference.name.parse().ok()
}
