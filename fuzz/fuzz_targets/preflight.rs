//! Any paste is read or answered in words, is `ready` only where nothing is missing, and no sentence
//! repeats a credential that stands in it. What commands about another bucket print never counts for the
//! one that was typed.
#![no_main]

mod common;

use common::{Paste, SECRETS, assert_findings, assert_sentence, grant};
use flow_log_export::artifact::Target;
use flow_log_export::text::highlight::{json_line, script_line};
use flow_log_export::preflight::{CheckStatus, Fix, Requirement, Verdict, preflight};
use flow_log_export::report::masked;
use libfuzzer_sys::fuzz_target;

/// Asserts that nothing passes for the typed bucket where all of a session is about another one.
fn assert_bound(paste: &str, target: &Target) {
    let typed = target.grant.bucket.as_str();
    let other = paste.replace(typed, OTHER);
    // A terminal may break a name at the end of a line, which is read as the name.
    if other.chars().filter(|c| !c.is_whitespace()).collect::<String>().contains(typed) {
        return;
    }
    let session = format!("$ aws s3api get-bucket-versioning --bucket {OTHER}\n{other}");
    let answer = preflight(&session, target);
    for check in &answer.checks {
        let is_about_the_bucket = ["bucket", "versioning", "grant", "denies"].contains(&check.requirement.id());
        assert!(!is_about_the_bucket || check.status != CheckStatus::Pass, "{check:?}");
    }
    assert_ne!(answer.verdict, Verdict::Ready);
}

const OTHER: &str = "other-logs";

fuzz_target!(|paste: Paste| {
    let paste = paste.to_string();
    let target = Target {
        grant: grant(),
        account_id: "493827156084".parse().expect("an account's ID"),
        org_id: None,
        merged_policy: None,
        link: None,
    };
    let answer = preflight(&paste, &target);
    assert_bound(&paste, &target);

    assert!(answer.checks.iter().map(|check| check.requirement).eq(Requirement::ALL));
    let all = |allowed: fn(CheckStatus) -> bool| answer.checks.iter().all(|check| allowed(check.status));
    let expected = match (all(|s| s != CheckStatus::Fail), all(|s| s != CheckStatus::Unknown)) {
        (false, _) => Verdict::Blocked,
        (true, false) => Verdict::Unknown,
        (true, true) => Verdict::Ready,
    };
    assert_eq!(answer.verdict, expected);
    if answer.verdict == Verdict::Ready {
        let status = |id| answer.checks.iter().find(|check| check.requirement.id() == id).map(|check| check.status);
        for id in ["account", "bucket", "versioning"] {
            assert_eq!(status(id), Some(CheckStatus::Pass), "{id}");
        }
        // What copies don't need warns.
        for id in ["grant", "denies"] {
            assert!(matches!(status(id), Some(CheckStatus::Pass | CheckStatus::Warn)), "{id}");
        }
    }

    assert_findings(&answer.findings);
    answer.checks.iter().for_each(|check| assert_sentence(&check.message));

    let covered = masked(&paste);
    assert_eq!(covered.lines().count(), paste.lines().count());
    let sentences = answer.findings.iter().flat_map(|finding| [Some(finding.message.as_str()), finding.fix.as_deref()]);
    let checks = answer.checks.iter().flat_map(|check| [Some(check.message.as_str()), check.fix.as_ref().map(Fix::text)]);
    for sentence in sentences.chain(checks).flatten() {
        for secret in SECRETS.iter().filter(|secret| !covered.contains(**secret)) {
            assert!(!sentence.contains(*secret), "{sentence}");
        }
    }

    for line in covered.lines() {
        for tokens in [json_line(line), script_line(line)] {
            assert_eq!(tokens.iter().map(|token| token.text).collect::<String>(), line);
        }
    }
});
