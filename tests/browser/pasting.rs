//! What is pasted from AWS's console comes back as the right policy.

use crate::browser::Browser;
use crate::page::policy_for;
use crate::patience::until_eq;

in_both_browsers![a_console_address_becomes_a_policy_on_the_clipboard];

fn a_console_address_becomes_a_policy_on_the_clipboard(browser: Browser) {
    let page = browser.open();
    let address = "https://us-east-1.console.aws.amazon.com/s3/buckets/my-logs\
                   ?region=us-east-1&tab=objects";
    page.copy_elsewhere(address);
    page.focus("S3 Bucket");
    page.session.control('v');
    page.sees_policy_for("my-logs");
    assert_eq!(page.value_of("S3 Bucket"), address, "what was pasted is the reader's");
    let taken = page.text("#bucket-taken");
    assert!(taken.contains("my-logs"), "{taken}");

    page.press("Copy policy");
    page.sees_foot("Copied");
    assert_eq!(page.clipboard(), policy_for("my-logs"));

    page.press("Keep only my-logs");
    until_eq("the plain name", &"my-logs".to_owned(), || page.value_of("S3 Bucket"));
    page.sees_policy_for("my-logs");
}
