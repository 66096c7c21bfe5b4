//! What the AWS CLI prints instead of a policy: that there is none, or why it cannot show it. It has several formats
//! for errors, and prints some before S3 is asked.
//! <https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-error-format.html>

use super::command::commands;
use crate::aws::bucket_name::BucketName;
use crate::aws_cli::error::{PrintedError, squeezed};
use crate::aws_cli::setting::Setting;
use crate::policy::document_kind;
use crate::policy::refusal::Refusal;
use crate::text::json::JsonValue;

/// S3's word that the bucket has no policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPolicy {
    /// It, or its command, names the bucket.
    Named,
    Assumed,
}

/// What a text says that holds no document.
pub(super) fn no_policy(text: &str, bucket: &BucketName) -> Result<NoPolicy, Refusal> {
    let commands = commands(text);
    let (command, error) = match (commands.as_slice(), errors_with_code(text)) {
        ([_, _, ..], _) | (_, 2..) => return Err(Refusal::Several),
        (commands, _) => (commands.first(), error_in(text, bucket)),
    };
    match (error, command) {
        (None, None) => in_console(text).unwrap_or_else(|| Err(document_kind::of_text(text))),
        (None, Some(command)) => Err(command.without_output(bucket)),
        (Some(error), None) => means_no_policy(&error, bucket),
        (Some(error), Some(command)) => {
            let asked = command.asks_for_policy_of(bucket);
            // Its error says to run it again, unless it is of the change itself.
            if let (Err(change @ Refusal::ChangingCommand(_)), None) = (&asked, error.change()) {
                return Err(change.clone());
            }
            means_no_policy(&error, bucket)?;
            asked.map(|()| NoPolicy::Named)
        }
    }
}

/// What the S3 console shows in the place of a policy.
fn in_console(text: &str) -> Option<Result<NoPolicy, Refusal>> {
    let text = squeezed(text);
    let is_denied = text.contains("permissiontogetbucketpolicy");
    if is_denied {
        return Some(Err(Refusal::Cli(Box::new(PrintedError::new("AccessDenied", None, "", None)))));
    }
    text.contains("Nopolicytodisplay").then_some(Ok(NoPolicy::Assumed))
}

/// Whether the AWS CLI printed an error somewhere in a text.
pub(super) fn has_error(text: &str) -> bool {
    errors_with_code(text) > 0
}

fn errors_with_code(text: &str) -> usize {
    squeezed(text).matches("Anerroroccurred(").count()
}

/// The error in a text, in whatever format.
fn error_in(text: &str, typed: &BucketName) -> Option<PrintedError> {
    if errors_with_code(text) == 0
        && let Some(error) = error_in_fields(text)
    {
        return Some(error);
    }
    let error = PrintedError::of_broken_text(text)?;
    // A terminal may have broken the name at the end of a line.
    let is_typed = |named: &str| {
        typed.as_str().starts_with(named) && squeezed(text).contains(&format!("BucketName:{typed}"))
    };
    let named = field(text, "BucketName");
    let named = named.map(|named| if is_typed(named) { typed.to_string() } else { named.to_owned() });
    Some(PrintedError { bucket: named.or(error.bucket), ..error })
}

/// An error in YAML, XML, a table or separated by tabs.
fn error_in_fields(text: &str) -> Option<PrintedError> {
    let is_known = PrintedError::is_known_code;
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
    Some(PrintedError::new(code, None, message, bucket.map(str::to_owned)))
}

/// An error in JSON.
pub(super) fn error_of_object(object: JsonValue<'_>) -> Option<PrintedError> {
    let object = object.member("Error").unwrap_or(object);
    let text = |name| Some(object.member(name)?.as_str()?.into_owned());
    Some(PrintedError::new(&text("Code")?, None, &text("Message")?, text("BucketName")))
}

/// Sees to it that an error says that `bucket` has no policy.
pub(super) fn means_no_policy(error: &PrintedError, bucket: &BucketName) -> Result<NoPolicy, Refusal> {
    if error.setting() != Some(Setting::Policy) || !error.is_of_none() {
        return Err(Refusal::Cli(Box::new(error.clone())));
    }
    match &error.bucket {
        None => Ok(NoPolicy::Assumed),
        Some(named) if named == bucket.as_str() => Ok(NoPolicy::Named),
        Some(named) => Err(Refusal::OtherBucket { named: named.clone(), bucket: bucket.to_string() }),
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
