//! The time before the program runs.

use fantoccini::key::Key;
use serde_json::json;

use crate::browser::Browser;
use crate::page::{EXAMPLE, policy_for};
use crate::patience::until;
use crate::site::Program;

in_all_browsers![
    the_program_is_fetched_once,
    the_page_is_readable_before_the_program,
    what_was_typed_before_the_program_is_kept,
    what_was_chosen_before_the_program_is_kept,
    what_was_pressed_before_the_program_is_done,
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

fn the_program_is_fetched_once(browser: Browser) {
    let page = browser.open();
    page.is_complete();
    let fetched = page.site.requests().into_iter().filter(|path| path.contains("program_bg.wasm"));
    assert_eq!(fetched.count(), 1);
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

fn what_was_chosen_before_the_program_is_kept(browser: Browser) {
    let page = browser.visit().program(Program::Held).open("/");
    page.session.find("//*[@data-state = 'waiting']");
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "my-logs");
    page.choose("Not sure");
    page.choose("Terraform");
    page.tick("Done: versioning is enabled");
    page.put_into("Command output", r#"{ "Status": "Enabled" }"#);

    page.site.release();
    page.comes_alive();
    until("the file", || page.policy().contains("aws_s3_bucket_policy").then_some(()));
    assert_eq!(page.count("[data-kept=way-terraform]:checked"), 1);
    assert_eq!(page.count("[data-kept=versioning-done]:checked"), 1);
    assert_eq!(page.value_of("Command output"), r#"{ "Status": "Enabled" }"#);
    page.sees(".banner", "Can't tell yet");
    page.choose("S3 console");
    assert_eq!(page.count("[data-kept=policy-not-sure]:checked"), 1);
    page.sees_policy_for("my-logs");
}

fn what_was_pressed_before_the_program_is_done(browser: Browser) {
    let page = browser.visit().program(Program::Held).open("/");
    page.session.find("//*[@data-state = 'waiting']");
    page.type_into("S3 Bucket", "my-logs");
    page.press("Copy policy");
    page.site.release();
    page.comes_alive();
    // By then a browser may take it for nobody's wish, and the reader is told how to go on.
    until("words about the copy", || {
        let foot = page.text(".pane__foot");
        ["Copied", "Ctrl+C"].iter().any(|words| foot.contains(words)).then_some(())
    });
    page.sees_policy_for("my-logs");
    page.allow_errors("Clipboard");
}
