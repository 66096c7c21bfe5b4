//! Any text is merged or refused in words, and what comes out is taken as it is.
#![no_main]

use flow_log_export::aws::account_id::AccountId;
use flow_log_export::merge::{Merge, OtherAccount, Outcome, merge, merge_with};
use flow_log_export::policy::Grant;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let bucket = "my-logs".parse().expect("a bucket's name");
    let grant = Grant { bucket, trustgrid_account_id: AccountId::trustgrid() };
    let merged = merge(text, &grant);
    hold(&merged, &grant);
    let Some(other) = &merged.other_account else { return };
    let replaced = merge_with(text, &grant, OtherAccount::Replace(other));
    assert_eq!(replaced.other_account.as_ref(), Some(other));
    hold(&replaced, &grant);
});

fn hold(merged: &Merge, grant: &Grant) {
    let _ = merged.diff();
    match &merged.policy {
        None => assert!(merged.outcome == Outcome::Refused && !merged.findings.is_empty()),
        Some(policy) => {
            let again = merge(policy, grant);
            assert_eq!((again.outcome, again.policy.as_ref()), (Outcome::Unchanged, Some(policy)));
        }
    }
}
