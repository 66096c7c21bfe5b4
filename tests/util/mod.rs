//! What the tests of the core share: how to make values, and how to hold an answer against what is expected.

#![allow(dead_code, reason = "every test takes what it needs")]

use std::fmt::Display;

use flow_log_export::artifact::Target;
use flow_log_export::aws::account_id::AccountId;
use flow_log_export::aws::bucket_name::BucketName;
use flow_log_export::policy::Grant;
use flow_log_export::text::finding::{Checked, Severity, Status};

#[track_caller]
pub fn account(id: &str) -> AccountId {
    id.parse().unwrap_or_else(|error| panic!("{id}: {error}"))
}

#[track_caller]
pub fn bucket(name: &str) -> BucketName {
    name.parse().unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub const BUCKET: &str = "acme-flow-logs";
pub const ACCOUNT: &str = "493827156084";

/// The bucket in its account, of which nothing else is known.
pub fn target() -> Target {
    Target {
        grant: grant(BUCKET),
        account_id: account(ACCOUNT),
        org_id: None,
        merged_policy: None,
        link: None,
    }
}

/// Holds all of `check` against what is expected of it; `findings` are codes and sentences.
#[track_caller]
pub fn assert_check<T: Display>(
    input: &str,
    check: &Checked<T>,
    (status, value, taken): (Status, Option<&str>, Option<&str>),
    findings: &[(&str, &str)],
) {
    let shown: String = input.chars().take(120).collect();
    let found: Vec<_> = check.findings.iter().map(|f| (f.code, f.message.as_str())).collect();
    assert_eq!(found, findings, "the findings of {shown:?}");
    assert_eq!(check.status, status, "the status of {shown:?}");
    assert_eq!(check.value.as_ref().map(T::to_string).as_deref(), value, "the value of {shown:?}");
    assert_eq!(check.taken, taken, "what the value of {shown:?} was taken from");
    assert_severities(check);
}

/// Findings are as severe as the status says, and the value is there when nothing is in its way.
#[track_caller]
pub fn assert_severities<T>(check: &Checked<T>) {
    let all = |severity| check.findings.iter().all(|f| f.severity == severity);
    match check.status {
        Status::Ok => assert!(check.findings.is_empty()),
        Status::Warning => assert!(!check.findings.is_empty() && all(Severity::Warning)),
        Status::Error => assert!(check.findings.iter().any(|f| f.severity == Severity::Error)),
        Status::Empty => assert!(check.findings.len() == 1 && all(Severity::Error)),
    }
    assert_eq!(check.value.is_some(), matches!(check.status, Status::Ok | Status::Warning));
}

/// Whether a message is whole sentences on one line: a full stop or a question mark ends it, perhaps inside a bracket.
pub fn is_whole(message: &str) -> bool {
    let last = message.strip_suffix(')').unwrap_or(message);
    last.ends_with(['.', '?'])
        && !last.ends_with("..")
        && !message.contains("  ")
        && !message.contains(char::is_control)
}

pub fn grant(name: &str) -> Grant {
    Grant { bucket: bucket(name), trustgrid_account_id: AccountId::trustgrid() }
}

/// Where an output of the preflight's commands is shown, with what becomes of it.
pub const TRANSCRIPT: &str = "docs/preflight.md";

/// What stands there below the line that is `marker`, in the first block of code after it.
#[track_caller]
pub fn in_transcript(marker: &str) -> String {
    let document = std::fs::read_to_string(TRANSCRIPT).expect(TRANSCRIPT);
    let (_, after) =
        document.split_once(&format!("\n{marker}\n")).unwrap_or_else(|| panic!("no line {marker:?}"));
    let block = after.split("\n```").nth(1).expect("a block of code");
    block.split_once('\n').expect("a language, then code").1.to_owned() + "\n"
}

/// What a person reads of some markup: its text without tags, blanks folded, entities resolved.
pub fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => text.push(c),
            _ => {}
        }
    }
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2F;", "/"), ("&amp;", "&")];
    let text = entities.iter().fold(text, |text, (entity, c)| text.replace(entity, c));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
