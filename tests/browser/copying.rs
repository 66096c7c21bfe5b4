//! Copying says how it went, and helps where the browser refuses.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::page::{Page, policy_for};
use crate::pasted::{DENYING, suspended};
use crate::patience::{until, until_eq};

in_all_browsers![
    a_press_while_the_form_is_drawn_copies,
    the_policy_is_copied,
    the_button_says_so_for_a_while,
    a_change_takes_it_back,
    the_values_are_copied,
    without_a_bucket_nothing_is_copied,
    a_refusing_clipboard_selects_the_text,
];

not_in_webkit![
    it_finds_no_host_of_its_own:
    without_a_clipboard_the_text_is_selected,
];

fn the_policy_is_copied(browser: Browser) {
    let page = browser.open();
    page.type_into("S3 Bucket", "my-logs");
    page.press("Copy policy");
    page.sees_foot("Copied");
    assert_eq!(page.clipboard(), policy_for("my-logs"));
}

/// Writes down from now on what a button says, and how wide it is.
#[track_caller]
fn watch(page: &Page, button: &str) {
    page.script(
        "const button = document.querySelector(arguments[0]);
         const look = () => [button.textContent.trim(), button.offsetWidth];
         window.looks = [look()];
         new MutationObserver(() => {
           const now = look();
           if (now[0] !== looks.at(-1)[0]) looks.push(now);
         }).observe(button, { subtree: true, childList: true, characterData: true });",
        &[json!(button)],
    );
}

/// What it said, one after the other.
#[track_caller]
fn said(page: &Page) -> Json {
    page.script("return looks.map(([words]) => words)", &[])
}

/// The button says for good that it copied, unless something takes it back.
#[track_caller]
fn stop_the_clock(page: &Page) {
    page.holds_timers(Duration::from_secs(2));
}

fn the_button_says_so_for_a_while(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "my-logs");
    for (selector, button, while_copied) in [
        ("[data-copy=policy]", "Copy policy", "Copied"),
        ("[data-copy=bucket]", "Copy S3 Bucket", "Copied S3 Bucket"),
        ("[data-copy=link]", "Copy link", "Copied"),
    ] {
        let started = page.script("return performance.now()", &[]).as_f64().expect("a time");
        watch(&page, selector);
        page.press(button);
        until_eq("what the button said", &json!([button, while_copied, button]), || said(&page));
        let took = page.script("return performance.now()", &[]).as_f64().expect("a time") - started;
        assert!(took >= 2000.0, "{button} says so for 2 s, not for {took} ms");
    }
    watch(&page, "[data-copy=policy]");
    page.press("Copy policy");
    until("the end of it", || (said(&page).as_array()?.len() == 3).then_some(()));
    let widths = page.script("return [...new Set(looks.map(([, width]) => width))]", &[]);
    assert_eq!(widths.as_array().map(Vec::len), Some(1), "the button keeps its width: {widths}");
}

fn a_change_takes_it_back(browser: Browser) {
    let page = browser.visit().open("/#account-id=493827156084&bucket=my-logs");
    stop_the_clock(&page);
    page.choose("No");
    watch(&page, "[data-copy=policy]");
    page.press("Copy policy");
    page.sees_foot("Copied. Next: paste it in the S3 console.");
    page.type_into("AWS Account ID", "5");
    // What is typed next is answered after that.
    page.type_into("S3 Bucket", "2");
    until_eq("what the button said", &json!(["Copy policy", "Copied", "Copy policy"]), || said(&page));
    page.sees_foot("Changed since you copied it. Copy it again.");
    page.press("Copy policy");
    page.sees_foot("Copied.");
    assert_eq!(page.clipboard(), policy_for("my-logs2"));

    page.retype("AWS Account ID", "493827156084");
    page.press("Copy AWS Account ID");
    page.sees("[data-copy=account-id]", "Copied");
    page.retype("AWS Account ID", "210987654321");
    page.button("Copy AWS Account ID");
    page.sees_nothing_in("[data-step='4'] .copy-status");

    page.choose("CloudShell script");
    page.press("Copy script");
    page.sees(".pane [data-copy=artifact]", "Copied");
    page.choose("Terraform");
    page.sees_foot("Next: add it to your Terraform code.");
    page.sees(".pane [data-copy=artifact]", "Copy file");
}

/// Safari lets a page copy only while it handles a press. A program with a lot to draw pauses in between, and hears of
/// presses after that.
fn a_press_while_the_form_is_drawn_copies(browser: Browser) {
    let page = browser.visit().open("/#account-id=210987654321&bucket=my-logs");
    page.sees_policy_for("my-logs");
    page.holds_a_pause();
    page.type_into("S3 Bucket", "2");
    page.sees_a_pause();
    page.press("Copy AWS Account ID");
    page.lets_pauses_end();
    page.sees_status("[data-step='4']", "Copied the AWS Account ID.");
    assert_eq!(page.clipboard(), "210987654321");
}

fn the_values_are_copied(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "2109-8765-4321");
    page.type_into("S3 Bucket", "s3://my-logs/prefix");

    page.press("Copy AWS Account ID");
    page.sees_status("[data-step='4']", "Copied the AWS Account ID.");
    assert_eq!(page.clipboard(), "210987654321");

    page.press("Copy S3 Bucket");
    page.sees_status("[data-step='4']", "Copied the S3 Bucket.");
    assert_eq!(page.clipboard(), "my-logs");

    page.press("Copy link");
    page.sees_status("[data-step='4']", "Copied the link.");
    assert!(page.clipboard().ends_with("/#account-id=210987654321&bucket=my-logs"), "the link is filled in");
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
    page.sees_status("[data-step='4']", "Ctrl+C");
    page.session.control('c');
    assert_eq!(page.clipboard(), "my-logs");

    page.type_into("AWS Account ID", "493827156084");
    page.put_into("Command output", &suspended().to_string());
    page.sees(".banner", "Not ready");
    page.press("Copy command for Versioning");
    page.sees_status("[data-step='3']", "Ctrl+C");
    page.session.control('c');
    assert!(page.clipboard().starts_with("aws s3api put-bucket-versioning --bucket my-logs"));

    // Other texts to be copied by hand stand above this one.
    page.press("Copy link");
    page.sees_status("[data-step='4']", "Ctrl+C");
    page.session.control('c');
    assert!(page.clipboard().ends_with("/#account-id=493827156084&bucket=my-logs"));

    // What is selected is what is copied, whatever the pane showed.
    page.press("Paste another");
    page.put_into("Existing bucket policy", DENYING);
    page.sees(".pane__title", "Merged policy");
    let merged = page.policy();
    page.press("In plain words");
    page.sees(".words", "Not allowed");
    page.press("Copy policy");
    page.sees_foot("Ctrl+C");
    page.session.control('c');
    assert_eq!(page.clipboard(), merged);
}
