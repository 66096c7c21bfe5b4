//! The grant is taken out of any text, or refused in words; once it is out there is nothing to take out, and what a merge
//! adds is taken out again to the byte.
#![no_main]

use flow_log_export::aws::account_id::AccountId;
use flow_log_export::merge::{Outcome, Removal, RemovalOutcome, merge, remove_grant};
use flow_log_export::policy::Grant;
use flow_log_export::policy::document::ExistingPolicy;
use libfuzzer_sys::fuzz_target;

fn removal(text: &str, grant: &Grant) -> Removal {
    remove_grant(&ExistingPolicy::read(text, &grant.bucket), grant)
}

fuzz_target!(|text: &str| {
    let bucket = "my-logs".parse().expect("a bucket's name");
    let grant = Grant { bucket, trustgrid_account_id: AccountId::trustgrid() };
    let removed = removal(text, &grant);
    match &removed.policy {
        Some(policy) => {
            let again = removal(policy, &grant);
            assert_eq!((again.outcome, again.policy.as_ref()), (RemovalOutcome::Absent, Some(policy)));
        }
        None => assert!(removed.outcome != RemovalOutcome::Removed),
    }
    if removed.outcome != RemovalOutcome::Absent {
        return;
    }
    let merged = merge(text, &grant);
    let Some(added) = merged.policy.as_ref().filter(|_| merged.outcome == Outcome::Added) else { return };
    let back = removal(added, &grant);
    match removed.policy {
        // A merge puts brackets around a statement that stands alone without them, and these stay.
        Some(policy) if back.outcome == RemovalOutcome::Removed => {
            let left = back.policy.expect("a policy");
            assert!(left == policy || left.replace(['[', ']'], "") == policy.replace(['[', ']'], ""), "{left}");
        }
        _ => assert_eq!(back.outcome, RemovalOutcome::Emptied),
    }
});
