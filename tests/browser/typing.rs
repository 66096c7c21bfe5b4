//! The policy follows the bucket at every keystroke.

use serde_json::json;

use crate::browser::Browser;
use crate::page::{EXAMPLE, policy_for};

in_both_browsers![
    nothing_typed_is_called_an_example,
    every_keystroke_changes_the_policy,
    a_broken_name_brings_back_the_example,
];

fn nothing_typed_is_called_an_example(browser: Browser) {
    let page = browser.open();
    assert_eq!(page.policy(), policy_for(EXAMPLE));
    assert_eq!(page.marked_lines(), json!([19, 20]));
    assert!(page.caption().contains("xample"), "{}", page.caption());
}

fn every_keystroke_changes_the_policy(browser: Browser) {
    let page = browser.open();
    page.type_into("S3 Bucket", "my");
    page.sees_policy_for(EXAMPLE);
    let mut typed = "my".to_owned();
    for key in "logs.2026".chars() {
        page.type_into("S3 Bucket", &key.to_string());
        typed.push(key);
        let bucket = if typed.ends_with('.') { EXAMPLE } else { &typed };
        page.sees_policy_for(bucket);
        assert_eq!(page.marked_lines(), json!([19, 20]), "marked for {typed}");
    }
    let caption = page.caption();
    assert!(caption.contains("mylogs.2026"), "{caption}");
    assert!(!caption.contains("xample"), "{caption}");
}

fn a_broken_name_brings_back_the_example(browser: Browser) {
    let page = browser.open();
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.type_into("S3 Bucket", "!");
    page.sees_policy_for(EXAMPLE);
    assert!(page.caption().contains("xample"), "{}", page.caption());
}
