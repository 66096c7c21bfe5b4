//! Saving by a handler of the host's.

use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::page::Page;
use crate::patience::until_eq;
use crate::portal::portal;
use crate::saving::SIGN_IN_OR_RELOAD;
use crate::site::Answer;

in_all_browsers![
    a_handler_may_be_content_at_once_or_later,
    a_handler_that_throws_or_rejects_says_why,
    a_handler_goes_before_the_address,
    a_handler_may_be_taken_back,
    what_a_handler_answers_counts_as_what_it_says,
    a_mistake_of_the_hosts_is_no_reason,
    a_handler_that_reaches_no_server_is_no_mistake,
    a_host_that_saves_itself_tells_how_it_went,
    headers_go_with_the_request_or_nothing_is_sent,
    an_element_that_leaves_ends_its_save,
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
        until_eq("the events", &(n + 1), || page.heard_of("saved").len());
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
        ("throwing", "Not saved: The bucket is in use elsewhere."),
        ("rejecting", "Not saved: Your contract has ended."),
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
    page.script("document.querySelector('flow-log-export').saveHandler = null", &[]);
    page.sees("[data-step='4']", "enter these two values");
    page.button("Copy S3 Bucket");
    let buttons = page.text("[data-step='4'] button");
    assert!(!buttons.contains("Save"), "{buttons}");
}

fn what_a_handler_answers_counts_as_what_it_says(browser: Browser) {
    let page = filled_in(browser);
    let mut is_first = true;
    for (way, sentence) in [
        ("a refusal", "The portal refused to save and gave no reason. Try again, or ask its support."),
        ("a session that ended", SIGN_IN_OR_RELOAD),
        ("problem details", "Not saved: The bucket is taken."),
        ("a nested reason", "Not saved: No contract."),
        ("a list of errors", "Not saved: No such bucket. Ask Kim."),
        ("errors by field", "Not saved: It is taken."),
        ("an answer that was thrown", "Not saved: Slow down. Wait 7 seconds, then try again."),
        ("a library's error", "Not saved: Only owners may."),
    ] {
        page.saves_by(way);
        page.press(if is_first { "Save" } else { "Try again" });
        is_first = false;
        page.sees_not_saved(sentence);
    }
    let statuses: Vec<_> = page.heard_of("error").iter().map(|detail| detail["status"].clone()).collect();
    assert_eq!(json!(statuses), json!([null, 401, 409, null, 422, 400, 429, 403]));
    page.saves_by("a response");
    page.press("Try again");
    page.sees_saved("my-logs");
    page.type_into("S3 Bucket", "2");
    page.saves_by("rubbish");
    page.press("Save");
    page.sees_saved("my-logs2");
}

fn a_mistake_of_the_hosts_is_no_reason(browser: Browser) {
    let page = filled_in(browser);
    page.saves_by("a mistake");
    page.press("Save");
    page.sees_not_saved(
        "This page had an error while saving, so we don't know whether it was saved. Trying again is safe.",
    );
    page.sees_console_error("undefined");
    page.allow_errors("");
}

fn a_handler_that_reaches_no_server_is_no_mistake(browser: Browser) {
    let page = filled_in(browser);
    page.site.answers(Answer::Closed);
    page.saves_by("its own request");
    page.press("Save");
    page.sees_not_saved("The portal could not be reached. Check your connection, then try again.");
    page.site.answers(Answer::Page);
    page.press("Try again");
    page.sees_not_saved("You have been signed out. Sign in in another tab, then try again.");
    page.site.answers(Answer::Word);
    page.press("Try again");
    page.sees_saved("my-logs");
    page.allow_errors("/save");
}

fn a_host_that_saves_itself_tells_how_it_went(browser: Browser) {
    let page = filled_in(browser);
    page.set_attribute("save-url", "/save");
    page.script("portal.responds = 'rejecting'", &[]);
    page.press("Save");
    page.sees_not_saved("Not saved: Your contract has ended.");
    page.script("portal.responds = 'later'", &[]);
    page.press("Try again");
    page.sees_saved("my-logs");
    assert_eq!(page.site.saves().len(), 0, "the form sends nothing itself");
}

fn headers_go_with_the_request_or_nothing_is_sent(browser: Browser) {
    let page = filled_in(browser);
    page.set_attribute("save-url", "/save");
    page.script(
        "document.querySelector('flow-log-export').saveHeaders = () => Promise.reject(new Error('Your session has ended.'))",
        &[],
    );
    page.press("Save");
    page.sees_not_saved("Not saved: Your session has ended.");
    assert_eq!(page.site.saves().len(), 0);
    assert_eq!(page.value_of("S3 Bucket"), "my-logs");
    page.script(
        "document.querySelector('flow-log-export').saveHeaders = async () => ({ Authorization: 'Bearer 7' })",
        &[],
    );
    page.press("Try again");
    page.sees_saved("my-logs");
    assert_eq!(page.site.saves()[0].authorization, "Bearer 7");
    page.allow_errors("Your session has ended.");
    page.allow_errors("Error");
}

fn an_element_that_leaves_ends_its_save(browser: Browser) {
    let page = filled_in(browser);
    page.saves_by("never");
    page.press("Save");
    page.sees("button[aria-disabled]", "Saving…");
    page.script("window.away = document.querySelector('flow-log-export'); away.remove()", &[]);
    let sentence = "The form was taken off the page while it was saving, so we don't know whether it was saved. Trying again \
                    is safe.";
    page.hears("error", &[json!({ "code": "not-saved", "message": sentence })]);
    assert_eq!(page.script("return portal.signal.aborted", &[]), true);
    page.script("document.querySelector('#place').append(away)", &[]);
    page.sees_not_saved(sentence);
    page.saves_by("at once");
    page.press("Try again");
    page.sees_saved("my-logs");
}
