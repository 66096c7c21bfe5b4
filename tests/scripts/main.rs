//! Runs what the page hands out: the scripts under real bash with the real AWS CLI and jq, against
//! moto's AWS on this machine, and the templates through the tools that judge them.
//!
//! Nothing is ever skipped: what is missing on the machine fails the test and is named.
//!
//! - `moto`: one AWS for all tests, each of which has buckets of its own
//! - `proxy`: stands before it, keeps a record of every call, and answers some itself
//! - `shell`: runs a script and tells what became of it
//! - `world`: an AWS in memory, for what has to be tried often
//! - everything else: the tests

mod moto;
mod proxy;
mod shell;
#[path = "../util/mod.rs"]
mod util;
mod world;

mod agreement;
mod apply;
mod apply_in_trouble;
mod arrival;
mod interrupted;
mod lifecycle;
mod pasting;
mod preflight;
mod real;
mod remove;
mod templates;
mod terminals;
mod whole_life;

use flow_log_export::artifact::Target;
use flow_log_export::aws::account_id::AccountId;
use flow_log_export::policy::Grant;

/// The account of which all of moto's credentials are.
const ACCOUNT: &str = "123456789012";

fn target(bucket: &str) -> Target {
    Target {
        grant: Grant { bucket: bucket.parse().expect(bucket), trustgrid_account_id: AccountId::trustgrid() },
        account_id: ACCOUNT.parse().expect(ACCOUNT),
        org_id: None,
        merged_policy: None,
        link: None,
    }
}
