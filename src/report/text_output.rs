//! What the AWS CLI prints in other formats than JSON: names and values line by line.
//! <https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html>

use crate::aws::account_id::is_account_id;
use crate::aws::region::is_region;
use crate::aws_cli::error::PrintedError;
use crate::aws_cli::setting::Setting;
use crate::report::answer::{Answer, Missing};
use crate::report::command::Query;
use crate::report::values::SettingValue;
use crate::text::json::{self, Json};

/// What a name with its value is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Setting(Setting),
    /// An error of the AWS CLI's.
    Error,
}

/// Names of values, what they are of, and whether they stand inside of something. Other commands have
/// values of these names too, and rarely at the same depth.
const NAMES: [(&str, Subject, bool); 24] = [
    ("Account", Subject::Setting(Setting::Caller), false),
    ("LocationConstraint", Subject::Setting(Setting::Location), false),
    ("BucketRegion", Subject::Setting(Setting::Location), false),
    ("BucketArn", Subject::Setting(Setting::Location), false),
    ("Status", Subject::Setting(Setting::Versioning), false),
    ("MFADelete", Subject::Setting(Setting::Versioning), false),
    ("Policy", Subject::Setting(Setting::Policy), false),
    ("IsPublic", Subject::Setting(Setting::PolicyStatus), true),
    ("SSEAlgorithm", Subject::Setting(Setting::Encryption), true),
    ("KMSMasterKeyID", Subject::Setting(Setting::Encryption), true),
    ("EncryptionType", Subject::Setting(Setting::Encryption), true),
    ("ObjectOwnership", Subject::Setting(Setting::Ownership), true),
    ("BlockPublicAcls", Subject::Setting(Setting::PublicAccess), true),
    ("IgnorePublicAcls", Subject::Setting(Setting::PublicAccess), true),
    ("BlockPublicPolicy", Subject::Setting(Setting::PublicAccess), true),
    ("RestrictPublicBuckets", Subject::Setting(Setting::PublicAccess), true),
    ("ObjectLockEnabled", Subject::Setting(Setting::ObjectLock), true),
    ("Mode", Subject::Setting(Setting::ObjectLock), true),
    ("Days", Subject::Setting(Setting::ObjectLock), true),
    ("Years", Subject::Setting(Setting::ObjectLock), true),
    ("Payer", Subject::Setting(Setting::RequestPayment), false),
    ("Code", Subject::Error, false),
    ("Message", Subject::Error, false),
    ("BucketName", Subject::Error, false),
];

fn of_name(name: &str, is_inside: bool) -> Option<(Subject, &'static str)> {
    let named = NAMES.iter().find(|(known, _, inside)| *known == name && *inside == is_inside);
    named.map(|(name, subject, _)| (*subject, *name))
}

pub(super) type NamedValue = (&'static str, String);

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OutputLine {
    NamedValues(Subject, Vec<NamedValue>),
    /// A value without its name.
    Word(String),
    /// A policy in a format, `table` or `yaml`, that has spoiled it.
    Spoiled(&'static str),
    /// The names of the values in the next line.
    Header(Subject, Vec<&'static str>),
    /// Lines and titles of a table, and names of which the values follow.
    Frame,
    /// Nothing that the AWS CLI prints.
    Other,
}

/// Reads a line, which stands after the line of a table that had `header`.
pub(super) fn read(line: &str, header: Option<&(Subject, Vec<&'static str>)>) -> OutputLine {
    let is_indented = line.starts_with([' ', '\t']);
    let line = line.trim();
    if line.len() > 1 && line.chars().all(|c| matches!(c, '-' | '+' | '|')) {
        OutputLine::Frame
    } else if line.starts_with('|') {
        cells(line, header)
    } else if let Some(line) = yaml(line, is_indented) {
        line
    } else {
        text(line)
    }
}

fn cells(line: &str, header: Option<&(Subject, Vec<&'static str>)>) -> OutputLine {
    // A policy may hold the character that stands between cells.
    let inside = line.trim_matches('|');
    if let Some((name, policy)) = inside.split_once('|')
        && name.trim() == "Policy"
    {
        return policy_in(policy.trim(), "table");
    }
    let cells: Vec<_> = inside.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    if let Some((subject, names)) = header
        && cells.len() == names.len()
    {
        let named_values = names.iter().zip(cells).map(|(name, cell)| (*name, cell.to_owned()));
        return OutputLine::NamedValues(*subject, named_values.collect());
    }
    let is_inside = line.starts_with("||");
    let names: Vec<_> = cells.iter().map_while(|cell| of_name(cell, is_inside)).collect();
    match (cells.as_slice(), names.as_slice()) {
        ([_, ..], [(subject, _), ..]) if names.len() == cells.len() => {
            OutputLine::Header(*subject, names.iter().map(|(_, name)| *name).collect())
        }
        ([_, value], [(subject, name)]) => {
            OutputLine::NamedValues(*subject, vec![(*name, (*value).to_owned())])
        }
        _ => OutputLine::Frame,
    }
}

/// `- Name: value`.
fn yaml(line: &str, is_inside: bool) -> Option<OutputLine> {
    let (name, value) = line.trim_start_matches(['-', ' ']).split_once(':')?;
    let value = value.trim();
    let Some((subject, name)) = of_name(name, is_inside) else {
        // The names around those that are needed, and those beside them.
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_known = AROUND.contains(&name);
        return (is_name && is_known).then_some(OutputLine::Frame);
    };
    if name == "Policy" {
        return Some(policy_in(value, "yaml"));
    }
    if value.is_empty() {
        return Some(OutputLine::Frame);
    }
    let value = value.trim_matches(['"', '\'']);
    Some(OutputLine::NamedValues(subject, vec![(name, value.to_owned())]))
}

/// Other names in the answers that are read.
const AROUND: [&str; 16] = [
    "Arn",
    "UserId",
    "BucketLocationName",
    "BucketLocationType",
    "AccessPointAlias",
    "ServerSideEncryptionConfiguration",
    "Rules",
    "ApplyServerSideEncryptionByDefault",
    "BucketKeyEnabled",
    "BlockedEncryptionTypes",
    "OwnershipControls",
    "PublicAccessBlockConfiguration",
    "PolicyStatus",
    "ObjectLockConfiguration",
    "Rule",
    "DefaultRetention",
];

/// A policy that stands in one line of another format.
fn policy_in(value: &str, format: &'static str) -> OutputLine {
    let policy = if value.starts_with('"') {
        json::unescape(value).into_owned()
    } else {
        let single = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
        single.map_or_else(|| value.to_owned(), |value| value.replace("''", "'"))
    };
    match Json::read(&policy) {
        Ok(_) => OutputLine::NamedValues(Subject::Setting(Setting::Policy), vec![("Policy", policy)]),
        Err(_) => OutputLine::Spoiled(format),
    }
}

/// What `--output text` prints: values in the order of their names, apart from each other by tabs.
fn text(line: &str) -> OutputLine {
    const FEW: usize = 6;
    let words: Vec<_> = line.split_whitespace().take(FEW + 1).collect();
    let named_values = |setting, names: &[&'static str], values: &[&&str]| {
        let named_values = names.iter().zip(values).map(|(name, value)| (*name, (**value).to_owned()));
        OutputLine::NamedValues(Subject::Setting(setting), named_values.collect())
    };
    match words.as_slice() {
        ["PUBLICACCESSBLOCKCONFIGURATION", acls, policy, ignore, restrict] => named_values(
            Setting::PublicAccess,
            &["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"],
            &[acls, policy, ignore, restrict],
        ),
        ["POLICYSTATUS", public] => named_values(Setting::PolicyStatus, &["IsPublic"], &[public]),
        ["APPLYSERVERSIDEENCRYPTIONBYDEFAULT", algorithm] => {
            named_values(Setting::Encryption, &["SSEAlgorithm"], &[algorithm])
        }
        ["APPLYSERVERSIDEENCRYPTIONBYDEFAULT", key, algorithm] => {
            named_values(Setting::Encryption, &["KMSMasterKeyID", "SSEAlgorithm"], &[key, algorithm])
        }
        ["ENCRYPTIONTYPE", kind] => named_values(Setting::Encryption, &["EncryptionType"], &[kind]),
        ["RULES", ownership] if is_ownership(ownership) => {
            named_values(Setting::Ownership, &["ObjectOwnership"], &[ownership])
        }
        ["RULES", "True" | "False"] | ["RULES" | "RULE" | "OWNERSHIPCONTROLS" | "BLOCKEDENCRYPTIONTYPES"] => {
            OutputLine::Frame
        }
        ["OBJECTLOCKCONFIGURATION", enabled] => {
            named_values(Setting::ObjectLock, &["ObjectLockEnabled"], &[enabled])
        }
        ["DEFAULTRETENTION", values @ ..] => retention(values),
        [account, arn, _] if is_account_id(account) && arn.starts_with("arn:") => {
            named_values(Setting::Caller, &["Account"], &[account])
        }
        [mfa_delete @ ("Enabled" | "Disabled"), status @ ("Enabled" | "Suspended")] => {
            named_values(Setting::Versioning, &["MFADelete", "Status"], &[mfa_delete, status])
        }
        [word] => match word.trim_matches(['"', '\'']) {
            word if is_value(word) => OutputLine::Word(word.to_owned()),
            _ => OutputLine::Other,
        },
        [code, ..] if line.contains('\t') && PrintedError::is_known_code(code) => {
            let message = line.split_once('\t').map_or("", |(_, message)| message);
            OutputLine::NamedValues(
                Subject::Error,
                vec![("Code", (*code).to_owned()), ("Message", message.to_owned())],
            )
        }
        _ => OutputLine::Other,
    }
}

/// `30 GOVERNANCE` are days, `COMPLIANCE 1` is a year.
fn retention(values: &[&str]) -> OutputLine {
    let mut named_values = Vec::new();
    let mut unit = "Days";
    for value in values {
        if value.bytes().all(|b| b.is_ascii_digit()) {
            named_values.push((unit, (*value).to_owned()));
        } else {
            unit = "Years";
            named_values.push(("Mode", (*value).to_owned()));
        }
    }
    OutputLine::NamedValues(Subject::Setting(Setting::ObjectLock), named_values)
}

/// Whether a word is the value of any setting.
fn is_value(word: &str) -> bool {
    matches!(word, "None" | "null" | "True" | "False" | "true" | "false" | "EU")
        || setting_of_word(word).is_some()
}

/// The setting whose value a word must be, where no command says so.
pub(super) fn setting_of_word(word: &str) -> Option<Setting> {
    Some(match word {
        "Enabled" | "Suspended" => Setting::Versioning,
        "AES256" => Setting::Encryption,
        "BucketOwner" | "Requester" => Setting::RequestPayment,
        _ if is_ownership(word) => Setting::Ownership,
        _ if is_account_id(word) => Setting::Caller,
        _ if is_region(word) => Setting::Location,
        _ => return None,
    })
}

/// What a value without its name says to a command that shows `setting`.
pub(super) fn of_word(setting: Setting, word: &str, query: Query) -> Option<Answer<SettingValue>> {
    let name = match (setting, word) {
        (Setting::Versioning, "None" | "null") if query == Query::Value("Status") => {
            return Some(Answer::NotSet);
        }
        (Setting::PolicyStatus, "True" | "False" | "true" | "false") if query == Query::Value("IsPublic") => {
            "IsPublic"
        }
        (Setting::Location, "None" | "null" | "EU") => "LocationConstraint",
        _ if setting_of_word(word) != Some(setting) => return None,
        (Setting::Caller, _) => "Account",
        (Setting::Location, _) => "LocationConstraint",
        (Setting::Versioning, _) => "Status",
        (Setting::Encryption, _) => "SSEAlgorithm",
        (Setting::Ownership, _) => "ObjectOwnership",
        (Setting::RequestPayment, _) => "Payer",
        _ => return None,
    };
    let value = SettingValue::of_words(setting, &[(name, word.to_owned())]);
    Some(value.map_or(Answer::Missing(Missing::Unreadable), Answer::Value))
}

fn is_ownership(word: &str) -> bool {
    matches!(word, "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter")
}
