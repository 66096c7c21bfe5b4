//! Any paste is answered in words that repeat no credential, and flow logs are said to arrive only with a time. What
//! commands about another bucket print never counts for the one that was typed.
#![no_main]

mod common;

use common::{Paste, SECRETS, assert_findings, assert_sentence, grant};
use flow_log_export::arrival::{ArrivalStatus, arrival};
use flow_log_export::artifact::Target;
use flow_log_export::report::masked;
use libfuzzer_sys::fuzz_target;

const OTHER: &str = "other-logs";

/// Asserts that nothing counts for the typed bucket where all of a session is about another one.
fn assert_bound(paste: &str, target: &Target) {
    let typed = target.grant.bucket.as_str();
    let other = paste.replace(typed, OTHER);
    // A terminal may break a name at the end of a line, which is read as the name.
    if other.chars().filter(|c| !c.is_whitespace()).collect::<String>().contains(typed) {
        return;
    }
    let answer = arrival(&format!("$ aws s3 ls --recursive s3://{OTHER}/flow-logs/by-org/\n{other}"), target);
    assert!(matches!(answer.status, ArrivalStatus::Unknown), "{answer:?}");
}

fuzz_target!(|paste: Paste| {
    let paste = paste.to_string();
    let target = Target {
        grant: grant(),
        account_id: "493827156084".parse().expect("an account's ID"),
        org_id: None,
        merged_policy: None,
        link: None,
    };
    assert_bound(&paste, &target);
    let answer = arrival(&paste, &target);
    if answer.status == ArrivalStatus::Arriving {
        assert!(answer.newest.is_some(), "{answer:?}");
    }
    assert_sentence(&answer.message);
    assert_findings(&answer.findings);

    let covered = masked(&paste);
    let findings = answer.findings.iter().flat_map(|finding| [Some(&finding.message), finding.fix.as_ref()]);
    for sentence in findings.flatten().chain([&answer.message]) {
        for secret in SECRETS.iter().filter(|secret| !covered.contains(**secret)) {
            assert!(!sentence.contains(*secret), "{sentence}");
        }
    }
});
