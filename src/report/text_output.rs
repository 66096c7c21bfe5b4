//! What the AWS CLI prints in other formats than JSON: names and values line by line.
//! <https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html>

use crate::json::{self, Json};
use crate::report::setting::Setting;

/// Names of values, the setting that they are of, and whether they stand inside of something.
const NAMES: [(&str, Setting, bool); 21] = [
    ("Account", Setting::Caller, false),
    ("LocationConstraint", Setting::Location, false),
    ("BucketRegion", Setting::Location, false),
    ("BucketArn", Setting::Location, false),
    ("Status", Setting::Versioning, false),
    ("MFADelete", Setting::Versioning, false),
    ("Policy", Setting::Policy, false),
    ("IsPublic", Setting::PolicyStatus, true),
    ("SSEAlgorithm", Setting::Encryption, true),
    ("KMSMasterKeyID", Setting::Encryption, true),
    ("EncryptionType", Setting::Encryption, true),
    ("ObjectOwnership", Setting::Ownership, true),
    ("BlockPublicAcls", Setting::PublicAccess, true),
    ("IgnorePublicAcls", Setting::PublicAccess, true),
    ("BlockPublicPolicy", Setting::PublicAccess, true),
    ("RestrictPublicBuckets", Setting::PublicAccess, true),
    ("ObjectLockEnabled", Setting::ObjectLock, true),
    ("Mode", Setting::ObjectLock, true),
    ("Days", Setting::ObjectLock, true),
    ("Years", Setting::ObjectLock, true),
    ("Payer", Setting::RequestPayment, false),
];

/// Setting and name of a value. Other commands have values of these names too, and rarely at the same
/// depth.
fn of_name(name: &str, is_inside: bool) -> Option<(Setting, &'static str)> {
    let named = NAMES.iter().find(|(known, _, inside)| *known == name && *inside == is_inside);
    named.map(|(name, setting, _)| (*setting, *name))
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    Fact(Setting, &'static str, String),
    Facts(Vec<(Setting, &'static str, String)>),
    /// The command printed that there is no value.
    Nothing(Setting),
    /// A policy in a format, `table` or `yaml`, that has spoiled it.
    Spoiled(Setting, &'static str),
    /// The names of the values in the next line.
    Header(Vec<(Setting, &'static str)>),
    /// Lines and titles of a table.
    Frame,
    /// Nothing that the AWS CLI prints.
    Other,
}

/// Reads a line after a command for `current`, and after the line of a table that had `header`.
pub(super) fn read(line: &str, current: Option<Setting>, header: &[(Setting, &'static str)]) -> Line {
    let is_indented = line.starts_with([' ', '\t']);
    let line = line.trim();
    if !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '+' | '|')) {
        Line::Frame
    } else if line.starts_with('|') {
        cells(line, header)
    } else if let Some(line) = yaml(line, is_indented) {
        line
    } else {
        text(line, current)
    }
}

fn cells(line: &str, header: &[(Setting, &'static str)]) -> Line {
    // A policy may hold the character that stands between cells.
    let inside = line.trim_matches('|');
    if let Some((name, policy)) = inside.split_once('|')
        && name.trim() == "Policy"
    {
        return policy_in(policy.trim(), "table");
    }
    let cells: Vec<_> = inside.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    if !header.is_empty() && cells.len() == header.len() {
        let facts =
            header.iter().zip(cells).map(|((setting, name), cell)| (*setting, *name, cell.to_owned()));
        return Line::Facts(facts.collect());
    }
    let is_inside = line.starts_with("||");
    let names: Vec<_> = cells.iter().map_while(|cell| of_name(cell, is_inside)).collect();
    match (cells.as_slice(), names.as_slice()) {
        (all, _) if !all.is_empty() && names.len() == all.len() => Line::Header(names),
        ([_, value], [(setting, name)]) => Line::Fact(*setting, name, (*value).to_owned()),
        _ => Line::Frame,
    }
}

/// `- Name: value`.
fn yaml(line: &str, is_inside: bool) -> Option<Line> {
    let (name, value) = line.trim_start_matches(['-', ' ']).split_once(':')?;
    let (setting, name) = of_name(name, is_inside)?;
    let value = value.trim();
    if name == "Policy" {
        return Some(policy_in(value, "yaml"));
    }
    if value.is_empty() {
        return Some(Line::Frame);
    }
    let value = value.trim_matches(['"', '\'']);
    Some(Line::Fact(setting, name, value.to_owned()))
}

/// A policy that stands in one line of another format.
fn policy_in(value: &str, format: &'static str) -> Line {
    let policy = if value.starts_with('"') {
        json::unescape(value).into_owned()
    } else {
        let single = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
        single.map_or_else(|| value.to_owned(), |value| value.replace("''", "'"))
    };
    match Json::read(&policy) {
        Ok(_) => Line::Fact(Setting::Policy, "Policy", policy),
        Err(_) => Line::Spoiled(Setting::Policy, format),
    }
}

/// What `--output text` prints: values in the order of their names, apart from each other by tabs.
fn text(line: &str, current: Option<Setting>) -> Line {
    const FEW: usize = 6;
    let words: Vec<_> = line.split_whitespace().take(FEW + 1).collect();
    let fact = |setting, name, value: &str| Line::Fact(setting, name, value.to_owned());
    match words.as_slice() {
        ["PUBLICACCESSBLOCKCONFIGURATION", acls, policy, ignore, restrict] => {
            let names = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];
            let values = [acls, policy, ignore, restrict];
            let facts = names.into_iter().zip(values);
            Line::Facts(
                facts.map(|(name, value)| (Setting::PublicAccess, name, (*value).to_string())).collect(),
            )
        }
        ["POLICYSTATUS", public] => fact(Setting::PolicyStatus, "IsPublic", public),
        ["APPLYSERVERSIDEENCRYPTIONBYDEFAULT", algorithm] => {
            fact(Setting::Encryption, "SSEAlgorithm", algorithm)
        }
        ["APPLYSERVERSIDEENCRYPTIONBYDEFAULT", key, algorithm] => Line::Facts(vec![
            (Setting::Encryption, "KMSMasterKeyID", (*key).to_owned()),
            (Setting::Encryption, "SSEAlgorithm", (*algorithm).to_owned()),
        ]),
        ["ENCRYPTIONTYPE", kind] => fact(Setting::Encryption, "EncryptionType", kind),
        ["RULES", ownership] if is_ownership(ownership) => {
            fact(Setting::Ownership, "ObjectOwnership", ownership)
        }
        ["OBJECTLOCKCONFIGURATION", enabled] => fact(Setting::ObjectLock, "ObjectLockEnabled", enabled),
        ["DEFAULTRETENTION", values @ ..] => retention(values),
        [account, arn, _] if is_account(account) && arn.starts_with("arn:") => {
            fact(Setting::Caller, "Account", account)
        }
        [mfa_delete @ ("Enabled" | "Disabled"), status @ ("Enabled" | "Suspended")] => Line::Facts(vec![
            (Setting::Versioning, "MFADelete", (*mfa_delete).to_owned()),
            (Setting::Versioning, "Status", (*status).to_owned()),
        ]),
        [word] => one(word.trim_matches(['"', '\'']), current),
        _ => Line::Other,
    }
}

/// `30 GOVERNANCE` are days, `COMPLIANCE 1` is a year.
fn retention(values: &[&str]) -> Line {
    let mut facts = Vec::new();
    let mut unit = "Days";
    for value in values {
        if value.bytes().all(|b| b.is_ascii_digit()) {
            facts.push((Setting::ObjectLock, unit, (*value).to_owned()));
        } else {
            unit = "Years";
            facts.push((Setting::ObjectLock, "Mode", (*value).to_owned()));
        }
    }
    Line::Facts(facts)
}

/// A value alone, as `--query` and `--output text` print it.
fn one(word: &str, current: Option<Setting>) -> Line {
    let fact = |setting, name| Line::Fact(setting, name, word.to_owned());
    match (word, current) {
        ("Enabled", Some(Setting::ObjectLock)) => fact(Setting::ObjectLock, "ObjectLockEnabled"),
        ("Enabled" | "Suspended", None | Some(Setting::Versioning)) => fact(Setting::Versioning, "Status"),
        ("None" | "null", Some(Setting::Versioning)) => Line::Nothing(Setting::Versioning),
        ("None" | "null", Some(Setting::Location)) => fact(Setting::Location, "LocationConstraint"),
        ("AES256", _) => fact(Setting::Encryption, "SSEAlgorithm"),
        ("BucketOwner" | "Requester", _) => fact(Setting::RequestPayment, "Payer"),
        _ if is_ownership(word) => fact(Setting::Ownership, "ObjectOwnership"),
        _ if is_account(word) => fact(Setting::Caller, "Account"),
        (_, None | Some(Setting::Location)) if is_region(word) => {
            fact(Setting::Location, "LocationConstraint")
        }
        _ => Line::Other,
    }
}

fn is_ownership(word: &str) -> bool {
    matches!(word, "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter")
}

fn is_account(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word is of the form `eu-west-1`.
fn is_region(word: &str) -> bool {
    let Some((name, number)) = word.rsplit_once('-') else { return false };
    let is_name = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    word.len() < 30
        && name.contains('-')
        && name.split('-').all(is_name)
        && (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}
