//! The time before the program runs, and a program that never comes.

use fantoccini::key::Key;
use serde_json::json;

use crate::browser::Browser;
use crate::page::{EXAMPLE, policy_for};
use crate::patience::until;
use crate::site::Program;

in_both_browsers![
    the_page_is_readable_before_the_program,
    what_was_typed_before_the_program_is_kept,
    a_program_that_fails_is_named_and_the_article_stays,
];

fn the_page_is_readable_before_the_program(browser: Browser) {
    let page = browser.visit().program(Program::Held).open("/");
    page.session.find("//*[@data-state = 'waiting']");
    assert_eq!(page.policy(), policy_for(EXAMPLE));
    assert!(page.text("body").contains("Enable Bucket Versioning"));
    page.site.release();
    page.comes_alive();
    assert_eq!(page.policy(), policy_for(EXAMPLE));
}

fn what_was_typed_before_the_program_is_kept(browser: Browser) {
    let page = browser.visit().program(Program::Held).open("/");
    page.session.find("//*[@data-state = 'waiting']");
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "my-lgs");
    let back = Key::Left.to_string();
    page.session.strike(&back.repeat(2));
    let caret = "return [document.activeElement.selectionStart, document.activeElement.selectionEnd]";
    assert_eq!(page.script(caret, &[]), json!([4, 4]));

    page.site.release();
    page.comes_alive();
    page.sees_policy_for("my-lgs");
    assert_eq!(page.value_of("AWS Account ID"), "210987654321");
    page.sees_focus_on("bucket");
    assert_eq!(page.script(caret, &[]), json!([4, 4]));
    page.session.strike("o");
    page.sees_policy_for("my-logs");
}

fn a_program_that_fails_is_named_and_the_article_stays(browser: Browser) {
    let page = browser.visit().program(Program::Missing).open("/");
    page.session.find("//*[@data-state = 'failed']");
    let alert = until("an alert", || Some(page.text("[role=alert]")).filter(|alert| !alert.is_empty()));
    assert!(alert.contains("could not be started"), "{alert}");
    assert_eq!(page.policy(), policy_for(EXAMPLE));
    assert!(page.text("body").contains("Enable Bucket Versioning"));
}
