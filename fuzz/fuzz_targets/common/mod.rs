//! What the targets share: text as people paste it, and what holds for every sentence.
#![allow(dead_code, reason = "every target takes what it needs")]

use std::fmt::{self, Debug, Display};

use flow_log_export::aws::account_id::AccountId;
use flow_log_export::text::finding::Finding;
use flow_log_export::policy::Grant;
use libfuzzer_sys::arbitrary::{self, Arbitrary};

pub const FILES: [&str; 16] = [
    include_str!("../../../tests/policies/alb-access-logs-by-service.json"),
    include_str!("../../../tests/policies/allow-list-of-actions.json"),
    include_str!("../../../tests/policies/config-delivery.json"),
    include_str!("../../../tests/policies/organization-perimeter.json"),
    include_str!("../../../tests/policies/vpc-endpoint-only.json"),
    include_str!("../../../tests/golden/bucket-policy.json"),
    include_str!("../../../tests/reports/commands-json.txt"),
    include_str!("../../../tests/reports/commands-table.txt"),
    include_str!("../../../tests/reports/commands-text.txt"),
    include_str!("../../../tests/reports/commands-yaml.txt"),
    include_str!("../../../tests/reports/errors-cli-2.txt"),
    include_str!("../../../tests/reports/errors.txt"),
    include_str!("../../../tests/reports/script-fresh.json"),
    include_str!("../../../tests/reports/script-kms-and-lock.json"),
    include_str!("../../../tests/reports/script-missing.json"),
    include_str!("../../../tests/reports/script-ready.json"),
];

/// Credentials, of which nothing but the form is true.
pub const SECRETS: [&str; 3] = [
    "AKIAQ3EGRZZZZEXAMPLE",
    "wJalrXUtnFEMIK7MDENGbPxRfiCYZZZZEXAMPLEK",
    "IQoJb3JpZ2luX2VjEKz//////////wEaCXVzLWVhc3QtMSJHMEUCIQDZZZZEXAMPLE",
];

const WORDS: [&str; 64] = [
    SECRETS[0],
    SECRETS[1],
    SECRETS[2],
    "aws_secret_access_key = ",
    "\"SecretAccessKey\": \"",
    "aws_session_token=",
    "\n",
    "\r\n",
    " ",
    "\t",
    "\"",
    "\\\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "{}",
    "null",
    "$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n",
    "$ aws s3api get-bucket-policy --bucket acme-flow-logs --expected-bucket-owner 493827156084\n",
    "{\"Status\": \"Enabled\"}",
    "{\"Status\": \"Suspended\"}",
    "{\"Policy\": \"",
    "\"Statement\": [",
    "\"Effect\": \"Deny\", ",
    "\"Principal\": \"*\", ",
    "\"Action\": \"s3:*\", ",
    "\"Resource\": \"*\"",
    "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: ",
    "An error occurred (AccessDenied) when calling the ",
    "aws:kms",
    "arn:aws:kms:eu-west-1:493827156084:key/1",
    "acme-flow-logs",
    "493827156084",
    "079972220921",
    "4938-2715-6084",
    "arn:aws:s3:::",
    "arn:aws:iam::",
    "arn:aws-cn:s3:::",
    "s3://",
    "https://",
    ".s3.eu-west-1.amazonaws.com/",
    "https://s3.console.aws.amazon.com/s3/buckets/",
    "https://493827156084.signin.aws.amazon.com/console",
    "-493827156084-eu-west-1-an",
    "--x-s3",
    "xn--",
    "1.2E+11",
    "..",
    "_",
    "A",
    "٣",
    "３",
    "é",
    "😀",
    "\u{202e}",
    "\u{200b}",
    "\u{a0}",
    "\u{feff}",
    "\0",
    "“",
];

/// Text made of what people paste, and of anything else.
#[derive(Arbitrary)]
pub struct Paste(Vec<Piece>);

#[derive(Arbitrary)]
enum Piece {
    Word(u8),
    Text(String),
    Lines { file: u8, from: u8, to: u8 },
    Edited { file: u8, at: u16, length: u8, by: u8 },
}

impl Display for Paste {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| Display::fmt(piece, f))
    }
}

impl Debug for Paste {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Debug::fmt(&self.to_string(), f)
    }
}

impl Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Piece::Word(word) => f.write_str(pick(&WORDS, *word)),
            Piece::Text(text) => f.write_str(text),
            Piece::Lines { file, from, to } => {
                let lines = pick(&FILES, *file).split_inclusive('\n');
                let count = usize::from(to.saturating_sub(*from));
                lines.skip(usize::from(*from)).take(count).try_for_each(|line| f.write_str(line))
            }
            Piece::Edited { file, at, length, by } => {
                let file = pick(&FILES, *file);
                let near = |at: usize| (0..=at.min(file.len())).rev().find(|at| file.is_char_boundary(*at));
                let start = near(usize::from(*at)).unwrap_or(0);
                let end = near(start + usize::from(*length)).unwrap_or(start).max(start);
                write!(f, "{}{}{}", &file[..start], pick(&WORDS, *by), &file[end..])
            }
        }
    }
}

pub fn pick<'a, T: ?Sized>(all: &[&'a T], which: u8) -> &'a T {
    all[usize::from(which) % all.len()]
}

pub fn grant() -> Grant {
    let bucket = "acme-flow-logs".parse().expect("a bucket's name");
    Grant { bucket, trustgrid_account_id: AccountId::trustgrid() }
}

/// What can stand beside a field: whole sentences on one line, and not many.
#[track_caller]
pub fn assert_sentence(sentence: &str) {
    assert!(!sentence.is_empty() && sentence.chars().count() < 600, "{sentence:?}");
    let last = sentence.strip_suffix(')').unwrap_or(sentence);
    assert!(!sentence.contains(char::is_control) && last.ends_with(['.', '?']), "{sentence:?}");
}

#[track_caller]
pub fn assert_findings(findings: &[Finding]) {
    for finding in findings {
        assert_sentence(&finding.message);
        assert!(finding.line != Some(0) && finding.column != Some(0), "{finding:?}");
    }
}
