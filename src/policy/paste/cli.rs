//! What the AWS CLI prints instead of a policy: that there is none, or why it cannot show it. It has several formats
//! for errors, and prints some before S3 is asked.
//! <https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-error-format.html>

use super::command::commands;
use crate::bucket_name::BucketName;
use crate::json::Value;
use crate::policy::failure::Failure;
use crate::policy::refusal::Refusal;
use crate::text::is_invisible;

/// S3's word that the bucket has no policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPolicy {
    /// It, or its command, names the bucket.
    Named,
    Assumed,
}

/// What a text says that holds no document.
pub(super) fn no_policy(text: &str, bucket: &BucketName) -> Result<NoPolicy, Refusal> {
    let squeezed = squeezed(text);
    let failure = Failure::of_phrase(&squeezed);
    match (CliError::all_in(text, &squeezed, bucket).as_slice(), commands(text).as_slice()) {
        ([], []) => Err(failure.map_or_else(|| Refusal::of_text(text), Refusal::Cli)),
        ([], [_]) => Err(failure.map_or(Refusal::CommandAlone, Refusal::Cli)),
        ([error], []) => error.no_policy(bucket),
        ([error], [command]) => {
            error.no_policy(bucket)?;
            command.asks_for_policy_of(bucket)?;
            Ok(NoPolicy::Named)
        }
        _ => Err(Refusal::Several),
    }
}

/// Whether the AWS CLI printed an error somewhere in a text.
pub(super) fn has_error(text: &str) -> bool {
    squeezed(text).contains(OPENING)
}

/// An error with a code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CliError {
    code: String,
    /// The operation that was called, such as `GetBucketPolicy`.
    operation: Option<String>,
    /// Without blanks, since a terminal may have broken the line anywhere.
    message: String,
    /// The bucket that it names.
    bucket: Option<String>,
}

/// The code with which S3 says that there is no policy.
const NO_POLICY: &str = "NoSuchBucketPolicy";

/// How an error begins, without blanks.
const OPENING: &str = "Anerroroccurred(";

impl CliError {
    fn all_in(text: &str, squeezed: &str, typed: &BucketName) -> Vec<CliError> {
        // A terminal may have broken the name at the end of a line.
        let is_typed = |named: &str| {
            typed.as_str().starts_with(named) && squeezed.contains(&format!("BucketName:{typed}"))
        };
        let bucket = field(text, "BucketName");
        let bucket = bucket.map(|named| if is_typed(named) { typed.to_string() } else { named.to_owned() });
        let in_words = squeezed.split(OPENING).skip(1).filter_map(|error| {
            let (code, rest) = error.split_once(')')?;
            let (operation, message) = match rest.strip_prefix("whencallingthe") {
                Some(called) => {
                    called.split_once("operation").map_or((None, rest), |(name, rest)| (Some(name), rest))
                }
                None => (None, rest),
            };
            let (operation, bucket) = (operation.map(str::to_owned), bucket.clone());
            Some(CliError { code: code.to_owned(), operation, message: message.to_owned(), bucket })
        });
        let mut errors: Vec<_> = in_words.collect();
        if errors.is_empty() {
            errors.extend(CliError::in_fields(text));
        }
        errors
    }

    /// An error in YAML, XML, a table or separated by tabs.
    fn in_fields(text: &str) -> Option<CliError> {
        let is_known = |code: &str| code == NO_POLICY || Failure::of_code(code).is_some();
        let in_fields = || {
            let (code, message) = (field(text, "Code")?, field(text, "Message"));
            let is_word = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let is_error = is_known(code) || (is_word && message.is_some());
            is_error.then_some((code, message.unwrap_or_default(), field(text, "BucketName")))
        };
        // The names are left out, and the values are in the order of the names.
        let between_tabs = || {
            text.lines().find_map(|line| match line.trim().split('\t').collect::<Vec<_>>().as_slice() {
                [bucket, code, message] if is_known(code) => Some((*code, *message, Some(*bucket))),
                [code, message] if is_known(code) => Some((*code, *message, None)),
                _ => None,
            })
        };
        let (code, message, bucket) = in_fields().or_else(between_tabs)?;
        Some(CliError {
            code: code.to_owned(),
            operation: None,
            message: squeezed(message),
            bucket: bucket.map(str::to_owned),
        })
    }

    /// An error in JSON.
    pub fn of_object(object: Value<'_>) -> Option<CliError> {
        let object = object.member("Error").unwrap_or(object);
        let text = |name| Some(object.member(name)?.as_str()?.into_owned());
        let (code, message) = (text("Code")?, squeezed(&text("Message")?));
        Some(CliError { code, operation: None, message, bucket: text("BucketName") })
    }

    pub fn no_policy(&self, bucket: &BucketName) -> Result<NoPolicy, Refusal> {
        if self.code != NO_POLICY {
            return Err(Refusal::Cli(Failure::of_error(
                &self.code,
                self.operation.as_deref(),
                &self.message,
            )));
        }
        match &self.bucket {
            None => Ok(NoPolicy::Assumed),
            Some(named) if named == bucket.as_str() => Ok(NoPolicy::Named),
            Some(named) => Err(Refusal::OtherBucket { named: named.clone(), bucket: bucket.to_string() }),
        }
    }
}

/// The value of a field as YAML, XML and tables show it.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let in_yaml = || {
        let mut values = text.lines().filter_map(|line| line.trim().strip_prefix(name)?.strip_prefix(':'));
        values.next().map(|value| value.trim().trim_matches(['\'', '"']))
    };
    let in_xml = || {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        rest.split_once('<').map(|(value, _)| value)
    };
    in_yaml().or_else(in_xml).or_else(|| in_table(text, name))
}

/// In a table, names stand at the left or at the top.
fn in_table<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let cells =
        |line: &'a str| -> Vec<&'a str> { line.trim().trim_matches('|').split('|').map(str::trim).collect() };
    let mut rows = text.lines().filter(|line| line.trim().starts_with('|')).map(cells);
    let names = rows.find(|row| row.contains(&name))?;
    let index = names.iter().position(|cell| *cell == name)?;
    let is_at_top = names.contains(&"Code") && names.contains(&"Message");
    if is_at_top { rows.next()?.get(index).copied() } else { names.get(index + 1).copied() }
}

/// A text without blanks.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}
