//! What stands between the tags until the form is there, and a form that cannot come.

use serde_json::json;

use crate::browser::{Browser, Reader};
use crate::patience::until_eq;
use crate::site::Program;

const FALLBACK: &str = "Ask support for the export form.";
const FAILED: &str = "The form could not be loaded. Check your connection, then try again.";

in_both_browsers![
    the_fallback_shows_until_the_form_is_there,
    the_fallback_shows_without_script,
    a_missing_program_can_be_loaded_later,
    missing_glue_can_be_loaded_later,
    missing_styles_can_be_loaded_later,
];

fn the_fallback_shows_until_the_form_is_there(browser: Browser) {
    let page = browser.visit().program(Program::Held).begin("/test/embedded.html");
    page.sees(".fallback", FALLBACK);
    assert_eq!(page.count("input"), 0);
    page.site.release();
    page.comes_alive();
    page.sees_policy_for("my-logs");
    assert_eq!(page.text(".fallback"), "");
}

fn the_fallback_shows_without_script(browser: Browser) {
    let reader = Reader { scripts: false, ..Reader::default() };
    let page = browser.visit().reader(reader).begin("/test/embedded.html");
    page.sees(".fallback", FALLBACK);
}

fn a_missing_program_can_be_loaded_later(browser: Browser) {
    can_be_loaded_later(browser, "/program_bg.wasm");
}

fn missing_glue_can_be_loaded_later(browser: Browser) {
    can_be_loaded_later(browser, "/loader.js");
}

fn missing_styles_can_be_loaded_later(browser: Browser) {
    can_be_loaded_later(browser, "/styles.js");
}

fn can_be_loaded_later(browser: Browser, file: &'static str) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.loses(file);
    page.go("/test/embedded.html");
    page.sees("[role=alert]", FAILED);
    page.sees(".fallback", FALLBACK);
    assert_eq!(page.script("return failures", &[]), json!([FAILED]));

    page.press("Try again");
    until_eq("the second failure", &json!([FAILED, FAILED]), || page.script("return failures", &[]));
    page.sees("[role=alert]", FAILED);

    page.site.recovers();
    page.press("Try again");
    page.comes_alive();
    page.sees_policy_for("my-logs");
    page.sees_nothing_in("[role=alert]");
    assert_eq!(page.count("[data-state=live]"), 1);
    // What was missing is in the console, in the browser's own words.
    page.allow_errors("");
}
