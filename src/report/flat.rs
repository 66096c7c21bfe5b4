//! What the AWS CLI prints in other formats than JSON: names and values line by line.
//! <https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html>

use crate::json::{self, Json};
use crate::report::part::{self, Part, is_region};

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    Fact(Part, &'static str, String),
    Facts(Vec<(Part, &'static str, String)>),
    /// The command printed that there is no value.
    Nothing(Part),
    /// A policy in a format, `table` or `yaml`, that has spoiled it.
    Spoiled(Part, &'static str),
    /// The names of the values in the next line.
    Header(Vec<(Part, &'static str)>),
    /// Lines and titles of a table.
    Frame,
    /// Nothing that the AWS CLI prints.
    Other,
}

/// Reads a line after a command for `current`, and after the line of a table that had `header`.
pub(super) fn read(line: &str, current: Option<Part>, header: &[(Part, &'static str)]) -> Line {
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

fn cells(line: &str, header: &[(Part, &'static str)]) -> Line {
    // A policy may hold the character that stands between cells.
    let inside = line.trim_matches('|');
    if let Some((name, policy)) = inside.split_once('|')
        && name.trim() == "Policy"
    {
        return policy_in(policy.trim(), "table");
    }
    let cells: Vec<_> = inside.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    if !header.is_empty() && cells.len() == header.len() {
        let facts = header.iter().zip(cells).map(|((part, name), cell)| (*part, *name, cell.to_owned()));
        return Line::Facts(facts.collect());
    }
    let is_inside = line.starts_with("||");
    let names: Vec<_> = cells.iter().map_while(|cell| part::of_name(cell, is_inside)).collect();
    match (cells.as_slice(), names.as_slice()) {
        (all, _) if !all.is_empty() && names.len() == all.len() => Line::Header(names),
        ([_, value], [(part, name)]) => Line::Fact(*part, name, (*value).to_owned()),
        _ => Line::Frame,
    }
}

/// `- Name: value`.
fn yaml(line: &str, is_inside: bool) -> Option<Line> {
    let (name, value) = line.trim_start_matches(['-', ' ']).split_once(':')?;
    let (part, name) = part::of_name(name, is_inside)?;
    let value = value.trim();
    if name == "Policy" {
        return Some(policy_in(value, "yaml"));
    }
    if value.is_empty() {
        return Some(Line::Frame);
    }
    let value = value.trim_matches(['"', '\'']);
    Some(Line::Fact(part, name, value.to_owned()))
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
        Ok(_) => Line::Fact(Part::Policy, "Policy", policy),
        Err(_) => Line::Spoiled(Part::Policy, format),
    }
}

/// What `--output text` prints: values in the order of their names, apart from each other by tabs.
fn text(line: &str, current: Option<Part>) -> Line {
    const FEW: usize = 6;
    let words: Vec<_> = line.split_whitespace().take(FEW + 1).collect();
    let fact = |part, name, value: &str| Line::Fact(part, name, value.to_owned());
    match words.as_slice() {
        ["PUBLICACCESSBLOCKCONFIGURATION", _, block, _, restrict] => Line::Facts(vec![
            (Part::PublicAccess, "BlockPublicPolicy", (*block).to_owned()),
            (Part::PublicAccess, "RestrictPublicBuckets", (*restrict).to_owned()),
        ]),
        ["APPLYSERVERSIDEENCRYPTIONBYDEFAULT", algorithm] => {
            fact(Part::Encryption, "SSEAlgorithm", algorithm)
        }
        ["APPLYSERVERSIDEENCRYPTIONBYDEFAULT", key, algorithm] => Line::Facts(vec![
            (Part::Encryption, "KMSMasterKeyID", (*key).to_owned()),
            (Part::Encryption, "SSEAlgorithm", (*algorithm).to_owned()),
        ]),
        ["ENCRYPTIONTYPE", kind] => fact(Part::Encryption, "EncryptionType", kind),
        ["RULES", ownership] if is_ownership(ownership) => {
            fact(Part::Ownership, "ObjectOwnership", ownership)
        }
        ["OBJECTLOCKCONFIGURATION", enabled] => fact(Part::ObjectLock, "ObjectLockEnabled", enabled),
        ["DEFAULTRETENTION", values @ ..] => retention(values),
        [account, arn, _] if is_account(account) && arn.starts_with("arn:") => {
            fact(Part::Caller, "Account", account)
        }
        ["Enabled" | "Disabled", status @ ("Enabled" | "Suspended")] => {
            fact(Part::Versioning, "Status", status)
        }
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
            facts.push((Part::ObjectLock, unit, (*value).to_owned()));
        } else {
            unit = "Years";
            facts.push((Part::ObjectLock, "Mode", (*value).to_owned()));
        }
    }
    Line::Facts(facts)
}

/// A value alone, as `--query` and `--output text` print it.
fn one(word: &str, current: Option<Part>) -> Line {
    let fact = |part, name| Line::Fact(part, name, word.to_owned());
    match (word, current) {
        ("Enabled", Some(Part::ObjectLock)) => fact(Part::ObjectLock, "ObjectLockEnabled"),
        ("Enabled" | "Suspended", None | Some(Part::Versioning)) => fact(Part::Versioning, "Status"),
        ("None" | "null", Some(Part::Versioning)) => Line::Nothing(Part::Versioning),
        ("None" | "null", Some(Part::Location)) => fact(Part::Location, "LocationConstraint"),
        ("AES256", _) => fact(Part::Encryption, "SSEAlgorithm"),
        ("BucketOwner" | "Requester", _) => fact(Part::RequestPayment, "Payer"),
        _ if is_ownership(word) => fact(Part::Ownership, "ObjectOwnership"),
        _ if is_account(word) => fact(Part::Caller, "Account"),
        (_, None | Some(Part::Location)) if is_region(word) => fact(Part::Location, "LocationConstraint"),
        _ => Line::Other,
    }
}

fn is_ownership(word: &str) -> bool {
    matches!(word, "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter")
}

fn is_account(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|b| b.is_ascii_digit())
}
