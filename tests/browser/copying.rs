//! Copying says how it went, and helps where the browser refuses.

use crate::browser::Browser;
use crate::page::{Page, policy_for};

in_both_browsers![
    the_policy_is_copied,
    the_values_are_copied,
    without_a_bucket_nothing_is_copied,
    without_a_clipboard_the_text_is_selected,
    a_refusing_clipboard_selects_the_text,
];

fn the_policy_is_copied(browser: Browser) {
    let page = browser.open();
    page.type_into("S3 Bucket", "my-logs");
    page.press("Copy policy");
    page.sees_foot("Copied");
    assert_eq!(page.clipboard(), policy_for("my-logs"));
}

fn the_values_are_copied(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "2109-8765-4321");
    page.type_into("S3 Bucket", "s3://my-logs/prefix");

    page.press("Copy AWS Account ID");
    page.sees_status(".hand-over", "Copied the AWS Account ID");
    assert_eq!(page.clipboard(), "210987654321");

    page.press("Copy S3 Bucket");
    page.sees_status(".hand-over", "Copied the S3 Bucket");
    assert_eq!(page.clipboard(), "my-logs");

    page.press("Copy both values");
    page.sees_status(".hand-over", "Copied both");
    let both = page.clipboard();
    assert!(both.contains("210987654321") && both.contains("my-logs"), "{both}");
}

fn without_a_bucket_nothing_is_copied(browser: Browser) {
    let page = browser.open();
    page.copy_elsewhere("from before");
    page.press("Copy policy");
    page.sees_focus_on("bucket");
    page.sees_error("S3 Bucket");
    assert_eq!(page.clipboard(), "from before");
}

fn without_a_clipboard_the_text_is_selected(browser: Browser) {
    let page = browser.visit().insecure().open("/");
    assert_eq!(page.script("return typeof navigator.clipboard", &[]), "undefined");
    is_copied_by_hand(&page);
}

fn a_refusing_clipboard_selects_the_text(browser: Browser) {
    let page = browser.open();
    page.script(
        "navigator.clipboard.writeText = () =>
           Promise.reject(new DOMException('Not here', 'NotAllowedError'))",
        &[],
    );
    is_copied_by_hand(&page);
}

/// Copies the policy and a value with the keys that the page names.
#[track_caller]
fn is_copied_by_hand(page: &Page) {
    page.copy_elsewhere("from before");
    page.type_into("S3 Bucket", "my-logs");
    page.press("Copy policy");
    page.sees_foot("Ctrl+C");
    page.session.control('c');
    assert_eq!(page.clipboard(), policy_for("my-logs"));

    page.press("Copy S3 Bucket");
    page.sees_status(".hand-over", "Ctrl+C");
    page.session.control('c');
    assert_eq!(page.clipboard(), "my-logs");
}
