//! What people paste where a bucket name belongs: ARNs, `s3://` addresses, addresses of S3 and of its
//! console, commands, lines of JSON, YAML and HCL, rows of a list of buckets.
//!
//! Reading only finds the name; whether it is one is for [`crate::aws::bucket_name`].

use std::fmt::{self, Display};

use crate::aws::account_id::AccountId;
use crate::aws::arn::Arn;
use crate::aws::aws_address::{AwsAddress, is_aws_host};
use crate::aws::bucket_name::{BucketName, OtherKind};
use crate::aws::partition::OtherPartition;
use crate::aws::region::is_region;
use crate::aws::tokens::{self, PasteToken, Tokens};
use crate::text::credentials::is_access_key_id;
use crate::text::finding::{Offer, Rule, Severity};
use crate::text::placeholder;
use crate::text::{InQuotes, Pasted, strip_prefix};

/// A bucket, as some text names it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BucketReference {
    pub name: String,
    /// What the name was taken from, or `None` where the text is the name.
    pub taken: Option<&'static str>,
    /// The account that the text says the bucket belongs to.
    pub account: Option<AccountId>,
}

/// Why there is no general purpose bucket in some text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BucketReferenceError {
    TooLong,
    OtherPartition(OtherPartition),
    AccessPoint,
    Outposts,
    OtherKind(OtherKind),
    EveryBucket,
    OtherArn,
    BucketList,
    NoBucketInAddress,
    NoBucketInCommand,
    OtherAddress,
    /// The command goes to another endpoint than Amazon's.
    OtherEndpoint,
    /// `${bucket}`, or a name that is all filler words and that no bucket can have.
    Placeholder(String),
    /// `AKIA…` or `ASIA…`.
    AccessKeyId,
    /// The first two of several.
    Several(String, String),
}

impl Rule for BucketReferenceError {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "bucket.text-too-long",
            Self::OtherPartition(_) => "bucket.other-partition",
            Self::AccessPoint => "bucket.access-point",
            Self::Outposts => "bucket.outposts",
            Self::OtherKind(kind) => kind.code(),
            Self::EveryBucket => "bucket.every-bucket",
            Self::OtherArn => "bucket.other-arn",
            Self::BucketList => "bucket.bucket-list",
            Self::NoBucketInAddress => "bucket.no-bucket-in-address",
            Self::NoBucketInCommand => "bucket.no-bucket-in-command",
            Self::OtherAddress => "bucket.other-address",
            Self::OtherEndpoint => "bucket.other-endpoint",
            Self::Placeholder(_) => "bucket.placeholder",
            Self::AccessKeyId => "bucket.access-key-id",
            Self::Several(..) => "bucket.several",
        }
    }

    fn offer(&self) -> Option<Offer> {
        matches!(self, Self::Placeholder(_) | Self::AccessKeyId).then_some(Offer::Empty)
    }
}

impl Display for BucketReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "This text is too long for a bucket name. Paste only the name."),
            Self::OtherPartition(partition) => write!(
                f,
                "This bucket is in {}. Trustgrid can't replicate there. Use a bucket in the commercial AWS \
                 Regions.",
                partition.name()
            ),
            Self::AccessPoint => write!(
                f,
                "This is an access point, which can't receive copies. Enter the name of the bucket behind it."
            ),
            Self::Outposts => write!(
                f,
                "This is S3 on Outposts. Trustgrid can't replicate there. Enter the name of a bucket in an \
                 AWS Region."
            ),
            Self::OtherKind(kind) => write!(
                f,
                "This is {}, which can't receive copies. Enter the name of a general purpose bucket.",
                kind.name()
            ),
            Self::EveryBucket => write!(f, "This ARN means every bucket. Enter the name of one bucket."),
            Self::OtherArn => write!(
                f,
                "This ARN names no S3 bucket. Copy the one under Properties in the S3 console, which begins \
                 with “arn:aws:s3:::”."
            ),
            Self::BucketList => write!(
                f,
                "This address of the S3 console names no bucket. Open your bucket and copy the address again."
            ),
            Self::NoBucketInAddress => {
                write!(f, "This address names no bucket. Enter the name as the S3 console shows it.")
            }
            Self::NoBucketInCommand => {
                write!(f, "This command names no bucket. Enter the name as the S3 console shows it.")
            }
            Self::OtherAddress => {
                write!(
                    f,
                    "This address isn't Amazon S3's. Enter the bucket's name as the S3 console shows it."
                )
            }
            Self::OtherEndpoint => write!(
                f,
                "This command asks another service than Amazon S3 (--endpoint-url). Enter the name of a \
                 bucket in Amazon S3."
            ),
            Self::Placeholder(text) => write!(f, "{}", Placeholder(text)),
            Self::AccessKeyId => {
                write!(
                    f,
                    "This contains an access key. Never paste keys into a form. Enter only the bucket's name."
                )
            }
            Self::Several(first, second) => write!(
                f,
                "This names more than one bucket ({}, {}). Enter only yours.",
                InQuotes(first),
                InQuotes(second)
            ),
        }
    }
}

/// What is said of a placeholder, whether or not a bucket can have such a name.
pub(crate) struct Placeholder<'a>(pub &'a str);

impl Display for Placeholder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is a placeholder. Enter the name of your own bucket.", InQuotes(self.0))
    }
}

type BucketResult = Result<BucketReference, BucketReferenceError>;

fn found(name: &str, taken: &'static str) -> BucketResult {
    Ok(BucketReference { name: name.to_owned(), taken: Some(taken), account: None })
}

/// Finds the bucket in what was pasted.
pub(crate) fn read(pasted: &Pasted) -> BucketResult {
    let core = pasted.core();
    let in_pieces = if core.len() > tokens::MAX_BYTES { None } else { read_pieces(pasted) };
    let reference = in_pieces.unwrap_or_else(|| read_alone(core))?;
    if is_access_key_id(&reference.name) {
        return Err(BucketReferenceError::AccessKeyId);
    }
    match placeholder::expression(&reference.name) {
        Some(expression) => Err(BucketReferenceError::Placeholder(expression.to_owned())),
        None => Ok(reference),
    }
}

/// Whether an address names a bucket.
pub(crate) fn names_bucket(address: &str) -> bool {
    read_alone(address).is_ok()
}

/// The bucket that pieces of a longer text name, or what is plainly wrong with it. `None` where nothing
/// says that some piece is a bucket, or all of the text is one address.
fn read_pieces(pasted: &Pasted) -> Option<BucketResult> {
    let tokens = &Tokens::of(pasted.whole());
    if tokens.words().any(is_access_key_id) {
        return Some(Err(BucketReferenceError::AccessKeyId));
    }
    let mut named = listed(tokens);
    // A name is also what other things have, and counts only where nothing else tells.
    let mut hinted = Vec::new();
    let mut owner = None;
    let values = tokens.all.iter().enumerate();
    for (index, value) in values.filter(|(_, token)| !token.is_tag() && !matches!(token, PasteToken::Mark(_)))
    {
        let name = tokens.name_of(index).unwrap_or_default();
        let of = ValueOf::named(name);
        let taken = if name.starts_with('-') { "a command" } else { "a named value" };
        match (*value, of) {
            (PasteToken::Reference(address) | PasteToken::Word(address), Some(ValueOf::Endpoint)) => {
                if !is_aws_host(&AwsAddress::read(address).lower_host) {
                    return Some(Err(BucketReferenceError::OtherEndpoint));
                }
            }
            (PasteToken::Reference(reference), _) => named.push(read_alone(reference)),
            (PasteToken::Word(word), Some(ValueOf::Bucket)) if is_hcl_reference(word) => {
                named.push(Err(BucketReferenceError::Placeholder(word.to_owned())));
            }
            (PasteToken::Quoted(""), _) => {}
            (PasteToken::Word(word) | PasteToken::Quoted(word), Some(ValueOf::Bucket)) => {
                named.push(read_alone(word).map(|read| BucketReference { taken: Some(taken), ..read }));
            }
            (PasteToken::Word(word) | PasteToken::Quoted(word), Some(ValueOf::Name)) => {
                hinted.push(found(word, taken))
            }
            (PasteToken::Word(word) | PasteToken::Quoted(word), Some(ValueOf::Owner)) => {
                owner = word.parse().ok()
            }
            (PasteToken::Word(_) | PasteToken::Quoted(_) | PasteToken::Mark(_), _) => {}
        }
    }
    // What follows an address belongs to it, and may be what is wrong with it.
    if let ([_], [], Some(PasteToken::Reference(reference))) = (&named[..], &hinted[..], tokens.all.first())
        && pasted.core().starts_with(reference)
    {
        return None;
    }
    let mut candidates = if named.is_empty() { hinted } else { named };
    if candidates.is_empty() && is_command(tokens) {
        return Some(Err(BucketReferenceError::NoBucketInCommand));
    }
    if candidates.is_empty() {
        candidates = in_rows(pasted.core());
    }
    if candidates.is_empty() {
        return None;
    }
    let read = the_one(candidates).map(|read| BucketReference { account: read.account.or(owner), ..read });
    // The name alone does not tell the partition.
    let mut regions = tokens.words().filter(|word| is_region(word));
    match regions.find_map(OtherPartition::of_region) {
        Some(other) if read.is_ok() => Some(Err(BucketReferenceError::OtherPartition(other))),
        _ => Some(read),
    }
}

/// The one bucket that all candidates name which name any. Templates count only where nothing else does.
fn the_one(candidates: Vec<BucketResult>) -> BucketResult {
    let mut one: Option<BucketReference> = None;
    let mut template = None;
    let mut problem = None;
    for candidate in candidates {
        match candidate {
            Err(error @ BucketReferenceError::OtherPartition(_)) => return Err(error),
            Err(error) => problem = problem.or(Some(error)),
            Ok(found) if placeholder::expression(&found.name).is_some() => {
                template = template.or(Some(found))
            }
            Ok(found) => match one {
                Some(known) if known.name != found.name => {
                    return Err(BucketReferenceError::Several(known.name, found.name));
                }
                _ => one = Some(found),
            },
        }
    }
    one.or(template).ok_or_else(|| problem.unwrap_or(BucketReferenceError::NoBucketInAddress))
}

/// What a value is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValueOf {
    Bucket,
    Name,
    Owner,
    Endpoint,
}

impl ValueOf {
    /// `--bucket`, `"BucketName"`, `S3_BUCKET`, `log_bucket_arn` and the like.
    fn named(name: &str) -> Option<Self> {
        /// No name of a bucket's value is longer.
        const LONGEST: usize = 100;
        if name.is_empty() || name.len() > LONGEST {
            return None;
        }
        let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let letters = letters.to_ascii_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|end| letters.ends_with(end));
        if ends(&["bucket", "buckets", "bucketname", "bucketid", "bucketarn", "bucketdomainname"]) {
            Some(Self::Bucket)
        } else if ends(&["bucketowner"]) {
            Some(Self::Owner)
        } else if ends(&["endpointurl"]) {
            Some(Self::Endpoint)
        } else {
            (letters == "name").then_some(Self::Name)
        }
    }
}

/// An expression of Terraform, which has no quotes.
/// <https://developer.hashicorp.com/terraform/language/expressions/references>
fn is_hcl_reference(word: &str) -> bool {
    ["var.", "local.", "module.", "data.", "aws_s3_bucket."].iter().any(|kind| word.starts_with(kind))
}

/// Whether it is a command of the AWS CLI, at the beginning or after a prompt.
fn is_command(tokens: &Tokens) -> bool {
    let mut before = None;
    let mut words = tokens.words().skip_while(|word| {
        let is_begin = before.is_none_or(|prompt: &str| prompt.ends_with(['$', '%', '#']));
        before = Some(word);
        *word != "aws" || !is_begin
    });
    words.next().is_some() && words.next().is_some()
}

/// From what a name in a list is taken.
const LIST: &str = "a list of buckets";

/// The buckets of rows that were copied from the console with blanks between the columns, or else of names in lines or
/// between commas.
fn in_rows(text: &str) -> Vec<BucketResult> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let rows = lines().filter(|line| !line.starts_with("Name "));
    let in_rows: Option<Vec<_>> = rows.map(name_in_row).collect();
    if let Some(names) = in_rows.filter(|names| !names.is_empty()) {
        return names.into_iter().map(|name| found(name, LIST)).collect();
    }
    // A blank may stand in a name by mistake, and so counts only where each side of it looks like a whole name.
    let between = |separators: fn(char) -> bool, is_name: fn(&str) -> bool| {
        let parts = text.split(separators).map(str::trim).filter(|part| !part.is_empty() && !is_region(part));
        let names: Option<Vec<_>> = parts.map(|part| is_name(part).then_some(part)).collect();
        names.filter(|names| text.contains(separators) && !names.is_empty())
    };
    let names =
        between(|c| matches!(c, '\n' | '\r' | '\t' | ',' | ';' | '|'), is_name_of_today).or_else(|| {
            between(
                |c| c.is_whitespace() || ",;|".contains(c),
                |part| part.contains('-') && is_name_of_today(part),
            )
        });
    names.unwrap_or_default().into_iter().map(|name| found(name, LIST)).collect()
}

/// The name in a row of the console's list, before the Region or the time of creation, or in the heading of its page.
fn name_in_row(row: &str) -> Option<&str> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut words = row.split_whitespace();
    let (name, next, last) = (words.next()?, words.next()?, words.next());
    let is_row = is_region(next)
        || is_date(next)
        || (MONTHS.contains(&next) && last.is_some_and(|day| day.starts_with(|c: char| c.is_ascii_digit())))
        || (next == "Info" && last.is_none());
    (is_row && is_name_of_today(name)).then_some(name)
}

/// Whether this can only be the name of a bucket.
fn is_name_of_today(text: &str) -> bool {
    !is_date(text) && text.parse().is_ok_and(|name: BucketName| name.is_of_today())
}

/// The buckets of a list: `2026-03-01 12:00:00 NAME` as `aws s3 ls` prints it, the time in one word as
/// `list-buckets --output text` does, or a row of the console's list, with `US East (N. Virginia)
/// us-east-1` behind the name.
fn listed(tokens: &Tokens) -> Vec<BucketResult> {
    /// How the names of Regions begin.
    /// <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>
    const PLACES: [&str; 12] = [
        "AWS", "Africa", "Asia", "Canada", "China", "EU", "Europe", "Israel", "Mexico", "Middle", "South",
        "US",
    ];
    let words: Vec<&str> = tokens.words().collect();
    let name_in_row = |row: &[&str]| match row {
        // A row of objects has their size there.
        [date, time, name] if is_date(date) && is_time(time) => {
            (!name.bytes().all(|b| b.is_ascii_digit())).then(|| found(name, LIST))
        }
        ["BUCKETS", moment, name] if is_moment(moment) => Some(found(name, LIST)),
        _ => None,
    };
    let mut found_names: Vec<BucketResult> = words.windows(3).filter_map(name_in_row).collect();
    let is_region_behind = |pair: &&[PasteToken]| match pair {
        [PasteToken::Mark(')'), PasteToken::Word(region)] => is_region(region),
        _ => false,
    };
    match tokens.all[..] {
        [PasteToken::Word(name), PasteToken::Word(place), ..]
            if PLACES.contains(&place) && tokens.all.windows(2).filter(is_region_behind).count() == 1 =>
        {
            found_names.push(found(name, LIST));
        }
        _ => {}
    }
    found_names
}

/// `2026-03-01`.
fn is_date(word: &str) -> bool {
    let mut parts = word.split('-').map(|part| (part.len(), part.bytes().all(|b| b.is_ascii_digit())));
    [4, 2, 2].iter().all(|length| parts.next() == Some((*length, true))) && parts.next().is_none()
}

/// `12:00:00`.
fn is_time(word: &str) -> bool {
    word.split(':').count() == 3 && word.bytes().all(|b| b.is_ascii_digit() || b == b':')
}

/// `2026-03-01T12:00:00+00:00`.
fn is_moment(word: &str) -> bool {
    word.split_once('T')
        .is_some_and(|(date, time)| is_date(date) && time.starts_with(|c: char| c.is_ascii_digit()))
}

/// Reads a text that is one thing: a name, or what has a name in it.
fn read_alone(text: &str) -> BucketResult {
    /// Beyond a bucket's name and an endpoint's host there is no use in looking closer.
    const LONGEST_HOST: usize = 512;
    let mut reference = read_once(text)?;
    // Where a name belongs people also put `NAME.s3.amazonaws.com`.
    while reference.taken.is_some() && reference.name.len() <= LONGEST_HOST && is_aws_host(&reference.name) {
        let inner = in_web_address(&AwsAddress::read(&reference.name))?;
        reference = BucketReference { account: reference.account, ..inner };
    }
    Ok(reference)
}

fn read_once(text: &str) -> BucketResult {
    if let Some(arn) = Arn::read(text) {
        return in_arn(&arn);
    }
    for scheme in ["s3://", "s3a://", "s3n://"] {
        if let Some(path) = strip_prefix(text, scheme) {
            return match (Arn::read(path), first_segment(path)) {
                (Some(arn), _) => in_arn(&arn),
                (None, "") => Err(BucketReferenceError::NoBucketInAddress),
                (None, name) => found(name, "an s3:// address"),
            };
        }
    }
    let first = first_segment(text);
    if text.contains("://") || is_aws_host(first) {
        let address = AwsAddress::read(text);
        return match address.destination() {
            Some(destination) if address.is_of_console() => in_web_address(&AwsAddress::read(&destination)),
            _ => in_web_address(&address),
        };
    }
    // `NAME/prefix` is a path, but `/prefix` is not a bucket.
    if first.len() < text.len() && !first.is_empty() {
        return found(first, "a path");
    }
    Ok(BucketReference { name: text.to_owned(), taken: None, account: None })
}

/// `path` up to the first slash, query or fragment.
fn first_segment(path: &str) -> &str {
    path.split(['/', '?', '#']).next().unwrap_or_default()
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-arn-format.html>
fn in_arn(arn: &Arn) -> BucketResult {
    use BucketReferenceError as E;
    if let Some(other) = arn.other_partition() {
        return Err(E::OtherPartition(other));
    }
    match arn.service.as_str() {
        _ if !arn.is_of_aws() => Err(E::OtherArn),
        "s3" if arn.region.is_empty() && arn.account.is_empty() => match first_segment(arn.resource) {
            "" => Err(E::OtherArn),
            "*" => Err(E::EveryBucket),
            name => found(name, "an ARN"),
        },
        "s3" if strip_prefix(arn.resource, "accesspoint").is_some() => Err(E::AccessPoint),
        "s3-object-lambda" => Err(E::AccessPoint),
        "s3-outposts" => Err(E::Outposts),
        "s3express" => Err(E::OtherKind(OtherKind::DirectoryBucket)),
        "s3tables" => Err(E::OtherKind(OtherKind::TableBucket)),
        "s3vectors" => Err(E::OtherKind(OtherKind::VectorBucket)),
        _ => Err(E::OtherArn),
    }
}

fn in_web_address(address: &AwsAddress) -> BucketResult {
    if let Some(other) = address.other_partition() {
        return Err(BucketReferenceError::OtherPartition(other));
    }
    if address.is_in("console.aws.amazon.com") {
        return in_console(address);
    }
    if address.is_of_console() {
        return Err(BucketReferenceError::NoBucketInAddress);
    }
    match address.lower_host.strip_suffix(".amazonaws.com") {
        Some(service) => in_endpoint(&address.host[..service.len()], address.first_segment()),
        None => Err(BucketReferenceError::OtherAddress),
    }
}

/// `/s3/buckets/NAME` and its relatives, whose first ones had the name in a parameter: `/s3/home?bucket=NAME`
/// and `/s3/home?region=REGION#&bucket=NAME`.
fn in_console(address: &AwsAddress) -> BucketResult {
    use BucketReferenceError as E;
    const TAKEN: &str = "an S3 console address";
    if address.first_segment() != "s3" {
        return Err(E::NoBucketInAddress);
    }
    let mut segments = address.segments().skip(1);
    let name = match (segments.next().unwrap_or_default(), segments.next().unwrap_or_default()) {
        ("ap" | "olap" | "mrap" | "access-points", _) => return Err(E::AccessPoint),
        ("outposts", _) => return Err(E::Outposts),
        ("directory-buckets", _) => return Err(E::OtherKind(OtherKind::DirectoryBucket)),
        ("table-buckets", _) => return Err(E::OtherKind(OtherKind::TableBucket)),
        ("vector-buckets", _) => return Err(E::OtherKind(OtherKind::VectorBucket)),
        ("bucket", "create") => None,
        ("buckets" | "bucket" | "object" | "upload" | "management", name) => Some(name),
        // The name may stand behind the `#`.
        ("home", "buckets") => segments.next(),
        _ => None,
    };
    let name = name.filter(|name| !name.is_empty()).or_else(|| address.parameter(&["bucket", "bucketName"]));
    let mut reference = found(name.ok_or(E::BucketList)?, TAKEN)?;
    reference.account = address.session().parse().ok();
    Ok(reference)
}

/// S3's own endpoints, virtual-hosted (`NAME.s3.REGION`) or path style (`s3.REGION/NAME`): Regional,
/// legacy `s3-REGION`, dual-stack, FIPS, accelerate, website and VPC endpoints.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>
fn in_endpoint(service: &str, in_path: &str) -> BucketResult {
    use BucketReferenceError as E;
    const TAKEN: &str = "an S3 web address";
    let lower = service.to_ascii_lowercase();
    // The last such label is S3's own, since a bucket's name may have dots and labels like it.
    let mut end = service.len();
    let own = lower.rsplit('.').find_map(|label| {
        let start = end - label.len();
        end = start.saturating_sub(1);
        let is_own = label == "s3" || label.starts_with("s3-") || label.starts_with("s3express-");
        is_own.then_some((start, label))
    });
    let Some((start, label)) = own else { return Err(E::OtherAddress) };
    match label {
        "s3-accesspoint" | "s3-accesspoint-fips" | "s3-object-lambda" | "s3-global" => {
            return Err(E::AccessPoint);
        }
        "s3-outposts" | "s3-outposts-fips" => return Err(E::Outposts),
        "s3-control" | "s3-control-fips" => return Err(E::NoBucketInAddress),
        _ if label.starts_with("s3express-") => return Err(E::OtherKind(OtherKind::DirectoryBucket)),
        _ => {}
    }
    if let Some(other) = OtherPartition::of_endpoint(&lower[start..]) {
        return Err(E::OtherPartition(other));
    }
    let bucket = service[..start].trim_end_matches('.');
    // `[NAME.]bucket.vpce-ID.s3.REGION.vpce`.
    let bucket = match bucket.find("vpce-") {
        Some(vpce) if lower.ends_with(".vpce") => {
            let bucket = bucket[..vpce].trim_end_matches('.');
            if bucket.ends_with("accesspoint") {
                return Err(E::AccessPoint);
            }
            bucket.strip_suffix("bucket").unwrap_or_default().trim_end_matches('.')
        }
        _ => bucket,
    };
    match (bucket, in_path) {
        ("", "") => Err(E::NoBucketInAddress),
        ("", name) => found(name, TAKEN),
        (name, _) => found(name, TAKEN),
    }
}
