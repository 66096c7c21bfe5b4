//! Saving by a handler of the host's.

use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::page::Page;
use crate::portal::portal;

in_both_browsers![
    a_handler_may_be_content_at_once_or_later,
    a_handler_that_throws_or_rejects_says_why,
    a_handler_goes_before_the_address,
    a_handler_may_be_taken_back,
];

#[track_caller]
fn filled_in(browser: Browser) -> Page {
    portal(
        browser,
        "<flow-log-export account-id='210987654321' bucket='my-logs' org-id='org-7'></flow-log-export>",
    )
}

#[track_caller]
fn asked(page: &Page) -> Vec<Json> {
    let asked = page.script("return JSON.stringify(portal.asked)", &[]);
    serde_json::from_str(asked.as_str().expect("text")).expect("JSON")
}

fn a_handler_may_be_content_at_once_or_later(browser: Browser) {
    let page = filled_in(browser);
    for (n, way) in ["at once", "later"].into_iter().enumerate() {
        page.saves_by(way);
        page.press("Save");
        page.hears("saved", &vec![Json::Null; n + 1]);
        page.sees(".card", "within 2 business days");
        page.type_into("S3 Bucket", "2");
        page.sees_nothing_in(".card");
    }
    let asked = asked(&page);
    assert_eq!(asked.len(), 2);
    let request = |bucket: &str| json!({ "accountId": "210987654321", "bucket": bucket, "orgId": "org-7" });
    assert_eq!(asked[0]["request"], request("my-logs"));
    assert_eq!(asked[1]["request"], request("my-logs2"));
    let key = |n: usize| asked[n]["options"]["idempotencyKey"].as_str().unwrap_or_default();
    assert_eq!(key(0).len(), 32, "{asked:?}");
    assert_ne!(key(0), key(1));
}

fn a_handler_that_throws_or_rejects_says_why(browser: Browser) {
    let page = filled_in(browser);
    let mut told = Vec::new();
    for (way, sentence) in [
        ("throwing", "Not saved. The portal said: The bucket is in use elsewhere."),
        ("rejecting", "Not saved. The portal said: Your contract has ended."),
        (
            "rejecting without a word",
            "The portal refused to save and gave no reason. Try again, or ask its support.",
        ),
    ] {
        page.saves_by(way);
        page.press(if told.is_empty() { "Save" } else { "Try again" });
        told.push(json!({ "code": "not-saved", "message": sentence }));
        page.hears("error", &told);
        page.sees_not_saved(sentence);
        assert_eq!(page.value_of("S3 Bucket"), "my-logs");
    }
    page.saves_by("later");
    page.press("Try again");
    page.sees_saved("my-logs");
    let keys: Vec<_> =
        asked(&page).into_iter().map(|call| call["options"]["idempotencyKey"].clone()).collect();
    assert_eq!(keys.len(), 4);
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

fn a_handler_goes_before_the_address(browser: Browser) {
    let page = filled_in(browser);
    page.set_attribute("save-url", "/save");
    page.saves_by("at once");
    page.press("Save");
    page.sees_saved("my-logs");
    assert_eq!(asked(&page).len(), 1);
    assert_eq!(page.site.saves().len(), 0);
}

fn a_handler_may_be_taken_back(browser: Browser) {
    let page = filled_in(browser);
    page.saves_by("at once");
    page.button("Save");
    assert_eq!(page.count("[data-value]"), 0, "where the host saves there is nothing to take to a portal");
    page.script("document.querySelector('flow-log-export').onSave = null", &[]);
    page.sees("[data-step='4']", "enter these two values");
    page.button("Copy S3 Bucket");
    let buttons = page.text("[data-step='4'] button");
    assert!(!buttons.contains("Save"), "{buttons}");
}
