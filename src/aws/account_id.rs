//! AWS account IDs: the value, and the forgiving reading of what people paste for one.
//! <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html>

use std::fmt::{self, Display};
use std::iter;
use std::str::FromStr;

use crate::aws::arn::Arn;
use crate::aws::aws_address::AwsAddress;
use crate::aws::bucket_name;
use crate::aws::bucket_reference;
use crate::aws::partition::OtherPartition;
use crate::aws::region::is_region;
use crate::aws::tokens::{self, PasteToken, Tokens};
use crate::text::credentials::{is_access_key_id, is_user_or_role_id};
use crate::text::finding::{Checked, Offer, Rule, Severity};
use crate::text::placeholder;
use crate::text::{self, At, Grouped, InQuotes, Pasted, is_dash};

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
    fn is_example(&self) -> bool {
        const DOCUMENTED: [&str; 9] = [
            "012345678901",
            "012345678910",
            "111122223333",
            "123456789012",
            "210987654321",
            "444455556666",
            "777788889999",
            "987654321012",
            "999988887777",
        ];
        let mut digits = self.0.bytes();
        let first = digits.next();
        DOCUMENTED.contains(&self.as_str()) || digits.all(|digit| Some(digit) == first)
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
        if is_account_id(text) {
            return Ok(AccountId(text.to_owned()));
        }
        if let Some(at) = At::first(text, |c| !c.is_ascii_digit()) {
            return Err(AccountIdError::of_character(at));
        }
        match text.len() {
            0 => Err(AccountIdError::Empty),
            digits => Err(AccountIdError::WrongLength { digits }),
        }
    }
}

/// Digits of an account ID.
/// <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html>
const DIGITS: usize = 12;

/// Whether a text is an account ID and nothing else.
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|b| b.is_ascii_digit())
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
    /// A letter that looks like a digit, and the account with digits for all of them.
    LetterForDigit {
        at: At,
        id: AccountId,
    },
    /// `USER @ ALIAS`, as the console shows who is signed in where the account has an alias.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html>
    ConsoleMenu,
    /// `1.23457E+11` or `123456789012.0`.
    Spreadsheet,
    /// `YOUR_ACCOUNT_ID` or `${AWS::AccountId}`.
    Placeholder(String),
    /// 64 hexadecimal digits.
    CanonicalUserId,
    /// `AKIA…` or `ASIA…`.
    AccessKeyId,
    /// `AIDA…` or `AROA…`.
    UniqueId,
    /// A bucket's name or the alias of an account.
    Name,
    /// A name or a row of numbers with an account ID in it, which need not be the one that is meant.
    InName(AccountId),
    BucketArn,
    /// Something else that names a bucket.
    BucketReference,
    ArnWithoutAccount,
    /// An ARN of a whole organization, which has only its management account.
    ManagementAccount(AccountId),
    WebAddress,
    OtherPartition(OtherPartition),
    /// The first two of several.
    Several(AccountId, AccountId),
    Trustgrid(AccountId),
}

impl AccountIdError {
    fn of_character(at: At) -> Self {
        if at.character.is_numeric() { Self::ForeignDigit(at) } else { Self::NotADigit(at) }
    }
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
            Self::LetterForDigit { .. } => "account-id.letter-for-digit",
            Self::ConsoleMenu => "account-id.console-menu",
            Self::Spreadsheet => "account-id.spreadsheet",
            Self::Placeholder(_) => "account-id.placeholder",
            Self::CanonicalUserId => "account-id.canonical-user-id",
            Self::AccessKeyId => "account-id.access-key-id",
            Self::UniqueId => "account-id.unique-id",
            Self::Name => "account-id.name",
            Self::InName(_) => "account-id.in-name",
            Self::BucketArn => "account-id.bucket-arn",
            Self::BucketReference => "account-id.bucket-reference",
            Self::ArnWithoutAccount => "account-id.arn-without-account",
            Self::ManagementAccount(_) => "account-id.management-account",
            Self::WebAddress => "account-id.web-address",
            Self::OtherPartition(_) => "account-id.other-partition",
            Self::Several(..) => "account-id.several",
            Self::Trustgrid(_) => "account-id.trustgrid",
        }
    }

    fn offer(&self) -> Option<Offer> {
        match self {
            Self::Name | Self::BucketArn | Self::BucketReference => Some(Offer::Swap),
            Self::Placeholder(_) | Self::AccessKeyId => Some(Offer::Empty),
            _ => self.offered().map(|id| Offer::Use(id.to_string())),
        }
    }
}

impl AccountIdError {
    /// The account that may be meant.
    fn offered(&self) -> Option<&AccountId> {
        match self {
            Self::InName(id) | Self::ManagementAccount(id) | Self::LetterForDigit { id, .. } => Some(id),
            _ => None,
        }
    }
}

impl Display for AccountIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(
                f,
                "Enter the AWS Account ID: the 12 digits in the account menu at the top right of the AWS \
                 console."
            ),
            Self::TooLong => {
                write!(f, "This text is too long for an AWS account ID. Paste only the 12 digits.")
            }
            Self::WrongLength { digits } if *digits < DIGITS => write!(
                f,
                "An AWS account ID has 12 digits; this has {digits}. Copy it again from the AWS console. \
                 (Spreadsheets drop leading zeros.)"
            ),
            Self::WrongLength { digits } => write!(
                f,
                "An AWS account ID has 12 digits; this has {}. Remove {}.",
                Grouped(*digits),
                Grouped(digits - DIGITS)
            ),
            Self::NotADigit(at) => write!(f, "An AWS account ID has only digits. Remove {at}."),
            Self::ForeignDigit(at) => {
                write!(f, "An AWS account ID has only the digits 0 to 9. Retype {at}.")
            }
            Self::LetterForDigit { at, id } => {
                write!(f, "An AWS account ID has only digits, and {at} isn't one. Did you mean {id}?")
            }
            Self::ConsoleMenu => write!(
                f,
                "This is the console's account menu, which shows an alias, not the account ID. Open the menu \
                 and copy the 12 digits."
            ),
            Self::Spreadsheet => {
                write!(f, "A spreadsheet changed this number. Copy the 12 digits again from the AWS console.")
            }
            Self::Placeholder(text) => {
                write!(f, "{} is a placeholder. Enter your own 12-digit account ID.", InQuotes(text))
            }
            Self::CanonicalUserId => write!(
                f,
                "This is a canonical user ID (64 characters). Enter the 12-digit account ID instead."
            ),
            Self::AccessKeyId => {
                write!(
                    f,
                    "This contains an access key. Never paste keys into a form. Enter only the 12-digit \
                     account ID."
                )
            }
            Self::UniqueId => {
                write!(f, "This is the ID of one user or role. Enter the 12-digit account ID instead.")
            }
            Self::Name => write!(
                f,
                "This is a name, not an account ID. Enter the 12 digits here, and a bucket's name in S3 \
                 Bucket."
            ),
            Self::InName(id) => {
                write!(f, "An AWS account ID has 12 digits and nothing else. Did you mean {id}?")
            }
            Self::BucketArn => write!(
                f,
                "This ARN names a bucket, not an account. Put it in S3 Bucket and enter the 12-digit account \
                 ID here."
            ),
            Self::BucketReference => write!(
                f,
                "This names a bucket, not an account. Put it in S3 Bucket and enter the 12-digit account ID \
                 here."
            ),
            Self::ArnWithoutAccount => {
                write!(f, "This ARN contains no account ID. Enter the 12 digits instead.")
            }
            Self::ManagementAccount(id) => write!(
                f,
                "This ARN is your organization's; {id} is its management account. Enter the account that \
                 owns the bucket."
            ),
            Self::WebAddress => {
                write!(f, "This web address names no account. Enter the 12-digit account ID instead.")
            }
            Self::OtherPartition(partition) => write!(
                f,
                "This is in {}. Trustgrid can't replicate there. Use an account in the commercial AWS \
                 Regions.",
                partition.name()
            ),
            Self::Several(first, second) => write!(
                f,
                "This names more than one account ({first}, {second}). Enter the one that owns the bucket."
            ),
            Self::Trustgrid(id) => {
                write!(f, "{id} is Trustgrid's own account. Enter the account that owns your bucket.")
            }
        }
    }
}

impl std::error::Error for AccountIdError {}

/// An account ID that is well formed and still probably not meant.
struct Example<'a>(&'a AccountId);

impl Rule for Example<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        "account-id.placeholder"
    }

    fn offer(&self) -> Option<Offer> {
        Some(Offer::Empty)
    }
}

impl Display for Example<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is an example account in AWS's documentation. Is it really yours?", self.0)
    }
}

/// Reads an account ID out of what people paste for one: in groups, in an ARN, in an address of AWS's
/// console, in a profile of the AWS CLI, or in a longer text that names one account alone. `trustgrid`
/// itself is refused.
pub fn check(raw: &str, trustgrid: &AccountId) -> Checked<AccountId> {
    if raw.len() > text::MAX_BYTES {
        return Checked::error(AccountIdError::TooLong);
    }
    let pasted = Pasted::new(raw);
    if pasted.core().is_empty() {
        return Checked::empty(AccountIdError::Empty);
    }
    let (id, taken) = match read(&pasted) {
        Ok(read) => read,
        Err(found) => {
            let error = found.unwrap_or_else(|| why_none(&pasted));
            return match error.offered() {
                Some(id) if id == trustgrid => Checked::error(AccountIdError::Trustgrid(id.clone())),
                _ => Checked::error(error),
            };
        }
    };
    let check = Checked::read(id.clone(), taken.or(pasted.taken()));
    if id == *trustgrid {
        check.broken(AccountIdError::Trustgrid(id))
    } else if id.is_example() {
        check.broken(Example(&id))
    } else {
        check
    }
}

/// Whether some text names one account.
pub(crate) fn names_one(pasted: &Pasted) -> bool {
    pasted.core().len() <= LONGEST_LINE && read(pasted).is_ok()
}

/// What belongs into the other field is no longer.
const LONGEST_LINE: usize = 4096;

/// An account, and from what it was taken.
type AccountResult<E> = Result<(AccountId, Option<&'static str>), E>;

const LONGER_TEXT: &str = "a longer text";

/// The account in a text, or what is plainly wrong where there is none to see.
fn read(pasted: &Pasted) -> AccountResult<Option<AccountIdError>> {
    let core = pasted.core();
    if let Ok(id) = core.parse() {
        return Ok((id, None));
    }
    if core.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
        return in_groups(core).map_err(Some);
    }
    if core.len() > tokens::MAX_BYTES {
        return Err(Some(AccountIdError::TooLong));
    }
    let tokens = Tokens::of(pasted.whole());
    if tokens.words().any(is_access_key_id) {
        return Err(Some(AccountIdError::AccessKeyId));
    }
    let mut accounts = Accounts::default();
    let mut problem = None;
    for (index, token) in tokens.all.iter().enumerate() {
        match token {
            PasteToken::Reference(reference) => match in_reference(reference) {
                Ok((id, taken)) => accounts.add(id, taken),
                Err(other @ AccountIdError::OtherPartition(_)) => return Err(Some(other)),
                Err(error) => problem = problem.or(Some(error)),
            },
            PasteToken::Word(word) | PasteToken::Quoted(word) => {
                let before = index.checked_sub(1).and_then(|before| tokens.all.get(before));
                if let Some(id) = in_profile(word, before, tokens.name_of(index)) {
                    accounts.add(id, "a profile");
                }
            }
            PasteToken::Mark(_) => {}
        }
    }
    for number in Number::all(&tokens.plain) {
        number.accounts().for_each(|id| accounts.add(id, LONGER_TEXT));
    }
    let mut regions = tokens.words().filter(|word| is_region(word));
    match (accounts.first, accounts.second) {
        (None, _) => Err(problem),
        (Some((first, _)), Some(second)) => Err(Some(AccountIdError::Several(first, second))),
        (Some((id, taken)), None) => match regions.find_map(OtherPartition::of_region) {
            Some(other) => Err(Some(AccountIdError::OtherPartition(other))),
            None => Ok((id, Some(taken))),
        },
    }
}

/// The different accounts in a text, of which the first two matter.
#[derive(Default)]
struct Accounts {
    first: Option<(AccountId, &'static str)>,
    second: Option<AccountId>,
}

impl Accounts {
    fn add(&mut self, id: AccountId, taken: &'static str) {
        match &self.first {
            None => self.first = Some((id, taken)),
            Some((first, _)) if *first != id => self.second = self.second.take().or(Some(id)),
            Some(_) => {}
        }
    }
}

/// Digits and what separates them, alone.
fn in_groups(text: &str) -> AccountResult<AccountIdError> {
    const TAKEN: &str = "digits in groups";
    let groups = || text.split(is_separator).filter(|group| !group.is_empty());
    let mut whole = groups().filter_map(|group| group.parse().ok());
    if let Some(first) = whole.next() {
        return match whole.find(|other| *other != first) {
            Some(other) => Err(AccountIdError::Several(first, other)),
            None if groups().all(|group| group == first.as_str()) => Ok((first, Some(TAKEN))),
            None => Err(AccountIdError::InName(first)),
        };
    }
    match groups().collect::<String>().parse() {
        Ok(id) => Ok((id, Some(TAKEN))),
        Err(AccountIdError::Empty) => Err(AccountIdError::WrongLength { digits: 0 }),
        Err(error) => Err(error),
    }
}

/// What people and spreadsheets put between groups of digits.
fn is_separator(c: char) -> bool {
    is_dash(c) || matches!(c, ',' | '\'' | '\u{2019}') || (c.is_whitespace() && !c.is_control())
}

/// Why there is no account in a text, as far as its form tells.
fn why_none(pasted: &Pasted) -> AccountIdError {
    use AccountIdError as E;
    let core = pasted.core();
    if core.len() == 64 && core.bytes().all(|b| b.is_ascii_hexdigit()) {
        return E::CanonicalUserId;
    }
    if is_user_or_role_id(core) {
        return E::UniqueId;
    }
    if is_spreadsheet_number(core) {
        return E::Spreadsheet;
    }
    if let Some(placeholder) = placeholder(core) {
        return E::Placeholder(placeholder.to_owned());
    }
    if let Some((at, id)) = with_letters_for_digits(core) {
        return E::LetterForDigit { at: at.after(pasted.before(core)), id };
    }
    if let Some(digits) = Number::all(core).find_map(|number| number.nearly()) {
        return E::WrongLength { digits };
    }
    if let Some(id) = in_name(core) {
        return E::InName(id);
    }
    if is_console_menu(core) {
        return E::ConsoleMenu;
    }
    if Arn::read(core).is_some() {
        return E::ArnWithoutAccount;
    }
    let bucket = (core.len() <= LONGEST_LINE).then(|| bucket_name::check(core, None));
    if let Some(Checked { value: Some(name), taken, .. }) = bucket {
        let digits = name.as_str().bytes().filter(u8::is_ascii_digit).count();
        // With so many digits it is rather a number with a slip in it.
        if name.as_str().starts_with(|c: char| c.is_ascii_alphabetic()) && digits < 9 {
            return if taken.is_some() { E::BucketReference } else { E::Name };
        }
    }
    let wrong = At::first(core, |c| !c.is_ascii_digit() && !is_separator(c));
    wrong.map_or(E::Empty, |at| E::of_character(at.after(pasted.before(core))))
}

/// The one account ID in a text in which letters stand for digits, and the first of them.
fn with_letters_for_digits(text: &str) -> Option<(At, AccountId)> {
    /// With fewer digits it is rather a word.
    const LEAST: usize = 8;
    let digit = |c: char| match c {
        'O' | 'o' => '0',
        'l' | 'I' | 'i' | '|' => '1',
        c => c,
    };
    let corrected = |part: &str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let letter = At::first(part, |c| digit(c) != c).filter(|_| (LEAST..DIGITS).contains(&digits))?;
        let part: String = part.chars().map(digit).filter(|c| !is_separator(*c)).collect();
        Some((letter, part.parse().ok()?))
    };
    if text.len() > LONGEST_LINE {
        return None;
    }
    corrected(text).or_else(|| {
        let words = text.split(|c: char| c.is_whitespace() || ":=\"(),;<>".contains(c));
        let mut found = words.filter_map(|word| Some((word, corrected(word)?)));
        let (word, (letter, id)) = found.next()?;
        let before = text.find(word).and_then(|start| text.get(..start))?;
        let is_alone = found.all(|(_, (_, other))| other == id);
        is_alone.then(|| (letter.after(before.chars().count()), id))
    })
}

/// `USER @ ALIAS` or `ROLE/USER @ ALIAS`.
fn is_console_menu(text: &str) -> bool {
    let is_alias = |alias: &str| {
        !alias.is_empty() && alias.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    text.rsplit_once(" @ ").is_some_and(|(user, alias)| {
        !user.trim().is_empty() && alias.split_whitespace().next().is_some_and(is_alias)
    })
}

/// The part of a text that stands for an account ID, which a person or a tool was to put there.
fn placeholder(text: &str) -> Option<&str> {
    const WORDS: [&str; 15] = [
        "accountnumber",
        "account",
        "customer",
        "replace",
        "insert",
        "number",
        "digits",
        "digit",
        "enter",
        "your",
        "with",
        "here",
        "the",
        "aws",
        "id",
    ];
    let is_mask = |c: &char| "xX#*".contains(*c);
    let is_masked =
        text.chars().filter(is_mask).count() > 3 && text.chars().all(|c| is_mask(&c) || is_separator(c));
    let is_filler = placeholder::is_made_of(text, &WORDS) || is_masked;
    placeholder::expression(text).or(is_filler.then_some(text))
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

fn in_reference(reference: &str) -> Result<(AccountId, &'static str), AccountIdError> {
    let read = match Arn::read(reference) {
        Some(arn) => in_arn(&arn).map(|id| (id, "an ARN")),
        None => in_web_address(reference).map(|id| (id, "a web address")),
    };
    read.map_err(|error| match (&error, placeholder::expression(reference)) {
        (AccountIdError::ArnWithoutAccount | AccountIdError::WebAddress, Some(expression)) => {
            AccountIdError::Placeholder(expression.to_owned())
        }
        _ => error,
    })
}

fn in_arn(arn: &Arn) -> Result<AccountId, AccountIdError> {
    if let Some(other) = arn.other_partition() {
        return Err(AccountIdError::OtherPartition(other));
    }
    if let Some(Ok(member)) = arn.member_account().map(str::parse) {
        return Ok(member);
    }
    match (arn.account.parse(), arn.service.as_str(), arn.account) {
        (Ok(management), "organizations", _) => Err(AccountIdError::ManagementAccount(management)),
        (Ok(id), ..) if arn.is_of_aws() => Ok(id),
        (_, "s3", "") if arn.is_of_aws() => Err(AccountIdError::BucketArn),
        _ => Err(AccountIdError::ArnWithoutAccount),
    }
}

/// An address of the console, of a page to sign in or of the access portal, which has the account in a
/// parameter, in its path or at the beginning of its host; or one of the few services whose addresses
/// have it.
fn in_web_address(address: &str) -> Result<AccountId, AccountIdError> {
    let parts = AwsAddress::read(address);
    if let Some(other) = parts.other_partition() {
        return Err(AccountIdError::OtherPartition(other));
    }
    let id = |text: Option<&str>| text.and_then(|text| text.parse().ok());
    let found = if parts.is_of_console() {
        let parameter = parts.parameter(&["account", "account_id", "accountId", "AccountId"]);
        // The page of one account stands in the console of another one, the management account.
        let lists_accounts = matches!(parts.first_segment(), "organizations" | "singlesignon");
        let mut listed = parts.segments().skip_while(|segment| *segment != "accounts");
        let listed = lists_accounts.then(|| listed.find_map(|segment| id(Some(segment)))).flatten();
        id(parameter).or(listed).or_else(|| id(Some(parts.session())))
    } else if parts.is_in("amazonaws.com") {
        let mut labels = parts.lower_host.split('.');
        match (labels.next(), labels.next()) {
            (registry, Some("dkr")) => id(registry),
            (Some("sqs"), _) | (_, Some("queue")) => id(Some(parts.first_segment())),
            _ => None,
        }
    } else {
        None
    };
    found.ok_or_else(|| match bucket_reference::names_bucket(address) {
        true => AccountIdError::BucketReference,
        false => AccountIdError::WebAddress,
    })
}

/// `210987654300_ROLE`, as the access portal names the profile of credentials, or `ROLE-210987654300`, as
/// `aws configure sso` does. Where nothing says that it is a profile, the latter has a capital letter,
/// which sets it apart from a bucket's name and an alias.
fn in_profile(word: &str, before: Option<&PasteToken>, name: Option<&str>) -> Option<AccountId> {
    if let Some((account, role)) = word.split_once('_')
        && role.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return account.parse().ok();
    }
    let (role, account) = word.rsplit_once('-')?;
    let is_profile = before == Some(&PasteToken::Word("profile"))
        || name.is_some_and(|name| name.to_ascii_lowercase().ends_with("profile"));
    let is_role = is_profile || role.contains(|c: char| c.is_ascii_uppercase());
    is_role.then(|| account.parse().ok()).flatten()
}

/// The one account that stands somewhere in a name.
fn in_name(text: &str) -> Option<AccountId> {
    let mut names = text.split(|c: char| !c.is_alphanumeric()).filter_map(|part| part.parse().ok());
    let first = names.next()?;
    names.all(|other: AccountId| other == first).then_some(first)
}

/// Digits in one piece or in groups.
struct Number<'a> {
    groups: Vec<&'a str>,
    /// What separates all of the groups.
    separator: Option<char>,
    /// What stands beside it.
    before: Option<char>,
    after: &'a str,
}

impl<'a> Number<'a> {
    /// All numbers in a text.
    fn all(text: &'a str) -> impl Iterator<Item = Number<'a>> {
        let mut rest = text;
        iter::from_fn(move || {
            let start = rest.find(|c: char| c.is_ascii_digit())?;
            let number = Number::at(&rest[start..], rest[..start].chars().next_back());
            rest = number.after;
            Some(number)
        })
    }

    /// The number with which `text` begins.
    fn at(mut text: &'a str, before: Option<char>) -> Self {
        let is_digit = |c: char| c.is_ascii_digit();
        let mut number = Number { groups: Vec::new(), separator: None, before, after: text };
        loop {
            let (group, after) = text.split_at(text.find(|c| !is_digit(c)).unwrap_or(text.len()));
            number.groups.push(group);
            number.after = after;
            let mut next = after.chars();
            let Some(separator) = next.next().filter(|c| is_separator(*c)) else { return number };
            let is_same = number.separator.is_none_or(|known| known == separator);
            if !is_same || !next.as_str().starts_with(is_digit) {
                return number;
            }
            number.separator = Some(separator);
            text = next.as_str();
        }
    }

    /// The account IDs that it is, or that it has between blanks or commas.
    fn accounts(&self) -> impl Iterator<Item = AccountId> {
        let is_grouped = [3, 4].iter().any(|size| self.groups.iter().all(|group| group.len() == *size));
        let whole = (is_grouped && self.is_apart()).then(|| self.groups.concat().parse().ok()).flatten();
        let last = self.groups.len() - 1;
        // Between dashes it would be a part of something longer.
        let is_list = !self.separator.is_some_and(is_dash);
        let listed = self.groups.iter().enumerate().filter(move |(index, _)| {
            is_list && (*index > 0 || self.is_apart_before()) && (*index < last || self.is_apart_after())
        });
        listed.filter_map(|(_, group)| group.parse().ok()).chain(whole)
    }

    /// How many digits it has, if somebody may have meant twelve.
    fn nearly(&self) -> Option<usize> {
        let longest = self.groups.iter().map(|group| group.len()).max()?;
        let digits = if longest > 4 { longest } else { self.groups.iter().map(|group| group.len()).sum() };
        (self.is_apart() && (9..=15).contains(&digits) && digits != DIGITS).then_some(digits)
    }

    fn is_apart(&self) -> bool {
        self.is_apart_before() && self.is_apart_after()
    }

    /// Whether nothing before it makes it a part of a name or of a longer number.
    fn is_apart_before(&self) -> bool {
        self.before.is_none_or(|c| is_between(c) || matches!(c, '(' | '[' | '{'))
    }

    fn is_apart_after(&self) -> bool {
        let mut after = self.after.chars();
        match after.next() {
            Some('.') => after.next().is_none_or(char::is_whitespace),
            Some(c) => is_between(c) || matches!(c, ')' | ']' | '}'),
            None => true,
        }
    }
}

/// Whether words end and begin beside this character.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || ":=#\"'`,;|<>@".contains(c)
        || (!c.is_ascii() && !c.is_alphanumeric() && !is_dash(c))
}
