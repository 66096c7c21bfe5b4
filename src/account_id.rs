//! AWS account IDs: the value, and the forgiving reading of what people paste for one.
//! <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html>

use std::fmt::{self, Display};
use std::str::FromStr;

use crate::arn::Arn;
use crate::finding::{Check, Rule, Severity};
use crate::partition::OtherPartition;
use crate::text::{self, At, is_dash};

/// A twelve-digit AWS account ID, such as `012345678901`. Kept as text: leading zeros count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountId(String);

impl AccountId {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The account from which Trustgrid replicates flow logs. This is its only place; every
    /// deployment can set another one.
    pub fn trustgrid() -> Self {
        AccountId("079972220921".to_owned())
    }

    /// Whether AWS's documentation or a template writes this account for "some account".
    fn is_placeholder(&self) -> bool {
        const DOCUMENTED: [&str; 7] = [
            "012345678901",
            "111122223333",
            "123456789012",
            "210987654321",
            "444455556666",
            "777788889999",
            "999988887777",
        ];
        let same = |digits: &[u8]| digits.iter().all(|digit| *digit == digits[0]);
        DOCUMENTED.contains(&self.as_str()) || same(self.0.as_bytes())
    }
}

impl Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AccountId {
    type Err = AccountIdError;

    /// Takes exactly twelve ASCII digits; [`check`] is the forgiving door.
    fn from_str(text: &str) -> Result<Self, AccountIdError> {
        if let Some(at) = At::first(text, |c| !c.is_ascii_digit()) {
            return Err(if at.character.is_numeric() {
                AccountIdError::ForeignDigit(at)
            } else {
                AccountIdError::NotADigit(at)
            });
        }
        match text.len() {
            12 => Ok(AccountId(text.to_owned())),
            0 => Err(AccountIdError::Empty),
            digits => Err(AccountIdError::WrongLength { digits }),
        }
    }
}

/// Why some text is not an account ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountIdError {
    Empty,
    TooLong,
    WrongLength {
        digits: usize,
    },
    NotADigit(At),
    /// A digit of another script, such as `٣`.
    ForeignDigit(At),
    /// `1.23457E+11` or `123456789012.0`.
    Spreadsheet,
    /// 64 hexadecimal digits.
    CanonicalUserId,
    /// `AKIA…` or `ASIA…`.
    AccessKeyId,
    /// `AIDA…` or `AROA…`.
    UniqueId,
    BucketArn,
    ArnWithoutAccount,
    WebAddress,
    OtherPartition(OtherPartition),
    Trustgrid(AccountId),
}

impl Rule for AccountIdError {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "account-id.empty",
            Self::TooLong => "account-id.too-long",
            Self::WrongLength { .. } => "account-id.wrong-length",
            Self::NotADigit(_) => "account-id.not-a-digit",
            Self::ForeignDigit(_) => "account-id.foreign-digit",
            Self::Spreadsheet => "account-id.spreadsheet",
            Self::CanonicalUserId => "account-id.canonical-user-id",
            Self::AccessKeyId => "account-id.access-key-id",
            Self::UniqueId => "account-id.unique-id",
            Self::BucketArn => "account-id.bucket-arn",
            Self::ArnWithoutAccount => "account-id.arn-without-account",
            Self::WebAddress => "account-id.web-address",
            Self::OtherPartition(_) => "account-id.other-partition",
            Self::Trustgrid(_) => "account-id.trustgrid",
        }
    }
}

impl Display for AccountIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(
                f,
                "Enter the AWS Account ID: the 12 digits in the account menu at the top right of the AWS console"
            ),
            Self::TooLong => {
                write!(f, "This text is too long for an AWS account ID: paste only the 12 digits")
            }
            Self::WrongLength { digits } if *digits < 12 => write!(
                f,
                "An AWS account ID has 12 digits and this has {digits}: copy it again from the AWS console, \
                 because spreadsheets may drop leading zeros"
            ),
            Self::WrongLength { digits } => {
                write!(f, "An AWS account ID has 12 digits and this has {digits}: remove {}", digits - 12)
            }
            Self::NotADigit(at) => write!(
                f,
                "An AWS account ID has only digits: remove {at}, or if this is the account's name or alias, \
                 enter the 12 digits instead"
            ),
            Self::ForeignDigit(at) => {
                write!(f, "An AWS account ID has only the digits 0 to 9: retype {at}")
            }
            Self::Spreadsheet => write!(
                f,
                "A spreadsheet has changed this number: copy the 12 digits again from the AWS console"
            ),
            Self::CanonicalUserId => write!(
                f,
                "This is a canonical user ID (64 characters): enter the 12-digit account ID instead"
            ),
            Self::AccessKeyId => write!(
                f,
                "This is an access key ID, which belongs in no form: enter the 12-digit account ID instead"
            ),
            Self::UniqueId => {
                write!(f, "This is the ID of one user or role in AWS: enter the 12-digit account ID instead")
            }
            Self::BucketArn => write!(
                f,
                "This is the ARN of the bucket, which names no account: put it into S3 Bucket and enter the 12-digit \
                 account ID here"
            ),
            Self::ArnWithoutAccount => {
                write!(f, "This ARN has no account ID of 12 digits: enter the account ID instead")
            }
            Self::WebAddress => {
                write!(f, "This web address names no account: enter the 12-digit account ID instead")
            }
            Self::OtherPartition(partition) => write!(
                f,
                "This ARN is of {}, which replication cannot reach from Trustgrid: use an account of the \
                 commercial AWS Regions",
                partition.name()
            ),
            Self::Trustgrid(id) => {
                write!(f, "{id} is Trustgrid's own account: enter the account that owns your bucket")
            }
        }
    }
}

impl std::error::Error for AccountIdError {}

/// An account ID that is well formed and still probably not meant.
struct Placeholder<'a>(&'a AccountId);

impl Rule for Placeholder<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        "account-id.placeholder"
    }
}

impl Display for Placeholder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is an account of AWS's examples: check that it is really yours", self.0)
    }
}

/// Reads an account ID out of what people paste for one: dashed, spaced, quoted, in an ARN, in a
/// sign-in or console address, or with a label before it. `trustgrid` itself is refused.
pub fn check(raw: &str, trustgrid: &AccountId) -> Check<AccountId> {
    if raw.len() > text::MAX_BYTES {
        return Check::error(AccountIdError::TooLong);
    }
    let tidied = text::tidy(raw);
    if tidied.text.is_empty() {
        return Check::empty(AccountIdError::Empty);
    }
    let (id, taken) = match read(&tidied.text) {
        Ok(read) => read,
        Err(AccountIdError::NotADigit(at)) => {
            return Check::error(AccountIdError::NotADigit(at.after(tidied.leading)));
        }
        Err(AccountIdError::ForeignDigit(at)) => {
            return Check::error(AccountIdError::ForeignDigit(at.after(tidied.leading)));
        }
        Err(error) => return Check::error(error),
    };
    let check = Check::read(id.clone(), taken.or(tidied.taken));
    if id == *trustgrid {
        check.broken(AccountIdError::Trustgrid(id))
    } else if id.is_placeholder() {
        check.broken(Placeholder(&id))
    } else {
        check
    }
}

fn read(text: &str) -> Result<(AccountId, Option<&'static str>), AccountIdError> {
    if let Some(arn) = Arn::read(text) {
        return in_arn(&arn).map(|id| (id, Some("an ARN")));
    }
    if text::contains(text, "://") || text::contains(text, ".aws.amazon.com") {
        return in_web_address(text).map(|id| (id, Some("a web address")));
    }
    if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(AccountIdError::CanonicalUserId);
    }
    if text.len() >= 16 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        match &text[..4] {
            "AKIA" | "ASIA" => return Err(AccountIdError::AccessKeyId),
            "AIDA" | "AROA" => return Err(AccountIdError::UniqueId),
            _ => {}
        }
    }
    if is_spreadsheet_number(text) {
        return Err(AccountIdError::Spreadsheet);
    }
    let digits: String = text.chars().filter(|c| !is_separator(*c)).collect();
    match AccountId::from_str(&digits) {
        Ok(id) => Ok((id, (digits != text).then_some("digits in groups"))),
        Err(AccountIdError::NotADigit(_)) => in_words(text).map(|id| (id, Some("the text around it"))),
        // The position must be that of the text as typed, separators included.
        Err(AccountIdError::ForeignDigit(_)) => Err(At::first(text, |c| c.is_numeric() && !c.is_ascii())
            .map_or(AccountIdError::Empty, AccountIdError::ForeignDigit)),
        // Nothing but separators.
        Err(AccountIdError::Empty) => Err(AccountIdError::WrongLength { digits: 0 }),
        Err(error) => Err(error),
    }
}

/// What people and spreadsheets put between groups of digits.
fn is_separator(c: char) -> bool {
    is_dash(c) || c == ',' || (c.is_whitespace() && !c.is_control())
}

/// `1.23457E+11`, or a number with decimals.
fn is_spreadsheet_number(text: &str) -> bool {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent.trim_start_matches('+'))),
        None => (text, None),
    };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let fraction = number.split_once(['.', ',']);
    match (fraction, exponent) {
        (Some((whole, decimals)), Some(exponent)) => {
            is_digits(whole) && is_digits(decimals) && is_digits(exponent)
        }
        (None, Some(exponent)) => is_digits(number) && is_digits(exponent),
        (Some((whole, decimals)), None) => text.contains('.') && is_digits(whole) && is_digits(decimals),
        (None, None) => false,
    }
}

fn in_arn(arn: &Arn) -> Result<AccountId, AccountIdError> {
    if let Some(other) = arn.other_partition() {
        return Err(AccountIdError::OtherPartition(other));
    }
    match (arn.account.parse(), arn.service.as_str(), arn.account) {
        (Ok(id), ..) if arn.is_of_aws() => Ok(id),
        (_, "s3", "") if arn.is_of_aws() => Err(AccountIdError::BucketArn),
        _ => Err(AccountIdError::ArnWithoutAccount),
    }
}

/// `https://ACCOUNT.signin.aws.amazon.com/…`, a console address of a session among several, whose
/// host begins with `ACCOUNT-`, or an address of either that carries the account as a parameter.
fn in_web_address(address: &str) -> Result<AccountId, AccountIdError> {
    let address = text::find(address, "://").map_or(address, |scheme| &address[scheme + "://".len()..]);
    let host = address.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    if !host.ends_with("signin.aws.amazon.com")
        && !host.ends_with("console.aws.amazon.com")
        && !host.ends_with(".awsapps.com")
    {
        return Err(AccountIdError::WebAddress);
    }
    let first_label = host.split(['.', '-']).next();
    let parameters = address.split(['?', '&', '#']).skip(1).filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        matches!(name, "account" | "account_id").then_some(value)
    });
    let mut candidates = first_label.into_iter().chain(parameters);
    candidates.find_map(|text| text.parse().ok()).ok_or(AccountIdError::WebAddress)
}

/// `Account ID: 0123-4567-8901`, `Production (012345678901)`: the only digits there are, set apart.
fn in_words(text: &str) -> Result<AccountId, AccountIdError> {
    let refusal = || {
        At::first(text, |c| !c.is_ascii_digit() && !is_separator(c))
            .map_or(AccountIdError::Empty, AccountIdError::NotADigit)
    };
    let start = text.find(|c: char| c.is_ascii_digit()).ok_or_else(refusal)?;
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(start, |last| last + 1);
    let is_apart =
        |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, ':' | '(' | ')' | '=' | '#'));
    if !is_apart(text[..start].chars().next_back()) || !is_apart(text[end..].chars().next()) {
        return Err(refusal());
    }
    let digits: String = text[start..end].chars().filter(|c| !is_separator(*c)).collect();
    digits.parse().map_err(|error| match error {
        // Few digits are rather part of a name.
        AccountIdError::WrongLength { digits: 9..=15 } => error,
        _ => refusal(),
    })
}
