//! What is pasted from AWS's console comes back as the right policy.

use serde_json::json;

use crate::browser::Browser;
use crate::page::policy_for;
use crate::pasted::DENYING;
use crate::patience::until_eq;

in_all_browsers![
    a_console_address_becomes_a_policy_on_the_clipboard,
    a_file_that_is_dropped_on_a_box_is_read_into_it,
];

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

fn a_file_that_is_dropped_on_a_box_is_read_into_it(browser: Browser) {
    let page = browser.visit().open("/#account-id=493827156084&bucket=my-logs");
    page.is_complete();
    page.choose("Yes");
    let existing = "Existing bucket policy";
    // No driver drops files.
    let opens_elsewhere = page.script(
        "const dataTransfer = new DataTransfer();
         dataTransfer.items.add(new File([arguments[1]], 'policy.json', { type: 'application/json' }));
         const drop = { dataTransfer, bubbles: true, cancelable: true, composed: true };
         return arguments[0].dispatchEvent(new DragEvent('drop', drop))",
        &[json!(page.field(existing)), json!(DENYING)],
    );
    assert_eq!(opens_elsewhere, false);
    page.sees(".outcome", "Merged, but “only-us” blocks Trustgrid.");
    assert_eq!(page.value_of(existing), DENYING);
}
