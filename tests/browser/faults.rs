//! Whatever becomes of the page's files: the article stays readable, a sentence says what happened and
//! what to do, trying again works, and what was typed is neither lost nor ignored.

use serde_json::json;

use crate::browser::Browser;
use crate::page::{EXAMPLE, Page, policy_for};
use crate::patience::{until, until_eq};
use crate::site::{Fault, Program};

/// What the stand-alone page says of a form that could not be loaded, or is not for long.
const FAILED: &str = "The form isn't here yet. What you type is kept. Check your connection, then try again or \
                      reload the page. The policy is complete: replace example-flowlogs in lines 19 and 20 with \
                      the name of your bucket.";

in_both_browsers![
    a_program_that_is_not_found_is_had_later,
    a_program_in_whose_place_a_page_comes_is_had_later,
    half_a_program_in_the_cache_is_had_whole_later,
    a_program_that_breaks_off_is_had_later,
    a_script_that_is_not_found_is_had_later,
    a_script_in_whose_place_a_page_comes_is_had_later,
    a_program_of_the_wrong_type_runs,
    a_single_fault_is_not_noticed,
    a_program_that_the_security_policy_forbids_is_had_after_it_is_mended,
    a_form_that_takes_long_says_so,
    a_first_script_that_never_comes_is_reported,
    a_script_from_before_a_deploy_finds_the_new_version,
    a_page_from_before_a_deploy_finds_the_new_version,
    an_element_from_before_a_deploy_finds_the_new_version,
    an_element_is_had_later_whatever_becomes_of_its_files,
    a_reload_keeps_what_was_typed,
    coming_back_finds_what_was_typed,
    coming_back_to_a_page_that_was_not_kept_finds_what_was_typed,
    two_tabs_are_strangers,
];

/// The page, whose program cannot be had because of a fault, with a bucket typed meanwhile.
#[track_caller]
fn failed(browser: Browser, ending: &'static str, fault: Fault) -> Page {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.has_fault(ending, fault);
    page.go("/");
    reports_the_failure(&page);
    page.type_into("S3 Bucket", "my-logs");
    page
}

#[track_caller]
fn reports_the_failure(page: &Page) {
    page.sees("#failure button", "Try again");
    until_eq("what is said", &FAILED.to_owned(), || words(page, "#failure p"));
    assert_eq!(page.policy(), policy_for(EXAMPLE));
    assert!(page.text("body").contains("Enable Bucket Versioning"), "the article stays");
    assert_eq!(page.text(".waiting"), "", "nothing says that the form is on its way");
    // What is wrong is in the console, in the browser's own words.
    page.allow_errors("");
}

#[track_caller]
fn words(page: &Page, selector: &str) -> String {
    page.text(selector).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// In vain at first, then not.
#[track_caller]
fn is_had_later(page: &Page) {
    let asked = || page.site.requests().iter().filter(|path| path.starts_with("/boot.js?")).count();
    let before = asked();
    page.press("Try again");
    until("another attempt", || (asked() > before).then_some(()));
    reports_the_failure(page);
    page.sees_focus_on("Try again");

    page.site.recovers();
    page.press("Try again");
    page.comes_alive();
    page.sees_policy_for("my-logs");
    page.sees_focus_on("account-id");
    assert_eq!(page.value_of("S3 Bucket"), "my-logs");
    page.sees_nothing_in("#failure");
    assert_eq!(page.count("[data-state]"), 1);
    page.type_into("S3 Bucket", "2");
    page.sees_policy_for("my-logs2");
    // And what comes later.
    page.session.find("//textarea");
}

fn a_program_that_is_not_found_is_had_later(browser: Browser) {
    is_had_later(&failed(browser, "/program_bg.wasm", Fault::Missing));
}

fn a_program_in_whose_place_a_page_comes_is_had_later(browser: Browser) {
    is_had_later(&failed(browser, "/program_bg.wasm", Fault::Page));
}

fn half_a_program_in_the_cache_is_had_whole_later(browser: Browser) {
    is_had_later(&failed(browser, "/program_bg.wasm", Fault::Half));
}

fn a_program_that_breaks_off_is_had_later(browser: Browser) {
    is_had_later(&failed(browser, "/program_bg.wasm", Fault::BreaksOff));
}

fn a_script_that_is_not_found_is_had_later(browser: Browser) {
    is_had_later(&failed(browser, "/loader.js", Fault::Missing));
}

fn a_script_in_whose_place_a_page_comes_is_had_later(browser: Browser) {
    is_had_later(&failed(browser, "/loader.js", Fault::Page));
}

fn a_program_of_the_wrong_type_runs(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.has_fault(".wasm", Fault::WrongType);
    page.go("/");
    page.comes_alive();
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.session.find("//textarea");
}

fn a_single_fault_is_not_noticed(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.has_fault_once("/program_bg.wasm", Fault::BreaksOff);
    page.go("/");
    page.comes_alive();
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.sees_nothing_in("#failure");
    page.allow_errors("");
}

fn a_program_that_the_security_policy_forbids_is_had_after_it_is_mended(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.forbids_programs();
    page.go("/");
    reports_the_failure(&page);
    page.type_into("S3 Bucket", "my-logs");
    is_kept(&page);
    until("a report of the breach", || page.site.take_csp_reports().pop());
    // A page keeps the policy that it came with, so only another page has another.
    page.site.recovers();
    page.session.reload();
    page.comes_alive();
    page.sees_policy_for("my-logs");
    page.site.take_csp_reports();
}

fn a_form_that_takes_long_says_so(browser: Browser) {
    let page = browser.visit().program(Program::Held).open("/");
    takes_long(&page);
    page.type_into("S3 Bucket", "my-logs");
    page.site.release();
    page.comes_alive();
    page.sees_policy_for("my-logs");
    page.sees_nothing_in("#failure");
}

fn a_first_script_that_never_comes_is_reported(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.loses("/boot.js");
    page.go("/");
    takes_long(&page);
    page.site.recovers();
    page.session.reload();
    page.comes_alive();
    page.allow_errors("boot.js");
}

/// Lets the time pass until the page says that the form takes long.
#[track_caller]
fn takes_long(page: &Page) {
    page.session.find("//*[@data-state = 'waiting']");
    assert_eq!(
        page.script("return getComputedStyle(document.querySelector('#failure')).visibility", &[]),
        "hidden"
    );
    let waits = page.script(
        "const [wait] = document.querySelector('#failure').getAnimations();
         const { delay } = wait.effect.getTiming();
         wait.finish();
         return delay",
        &[],
    );
    assert_eq!(waits, 10_000);
    until_eq("what is said", &FAILED.to_owned(), || words(page, "#failure"));
    assert_eq!(page.policy(), policy_for(EXAMPLE));
}

fn a_script_from_before_a_deploy_finds_the_new_version(browser: Browser) {
    finds_the_new_version(browser, &["boot.js"]);
}

fn a_page_from_before_a_deploy_finds_the_new_version(browser: Browser) {
    finds_the_new_version(browser, &["index.html", "boot.js"]);
    finds_the_new_version(browser, &["index.html"]);
}

#[track_caller]
fn finds_the_new_version(browser: Browser, cached: &[&'static str]) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.was_deployed_over(cached);
    page.go("/");
    page.comes_alive();
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.sees_nothing_in("#failure");
    page.session.find("//textarea");
    let measure = "return getComputedStyle(document.querySelector('.page-header')).maxWidth";
    until("the page's styles", || (page.script(measure, &[]) != "none").then_some(()));
    let font = "return getComputedStyle(document.querySelector('.policy code')).fontFamily";
    until("the form's styles", || page.script(font, &[]).as_str()?.contains("ui-monospace").then_some(()));
    page.allow_errors("");
}

fn an_element_from_before_a_deploy_finds_the_new_version(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.was_deployed_over(&["element.js"]);
    page.go("/test/embedded.html");
    page.comes_alive();
    page.sees_policy_for("my-logs");
    page.sees_nothing_in("[role=alert]");
    assert_eq!(page.script("return failures", &[]), json!([]));
    page.session.find("//flow-log-export");
    page.allow_errors("");
}

fn an_element_is_had_later_whatever_becomes_of_its_files(browser: Browser) {
    for (ending, fault) in [
        ("/program_bg.wasm", Fault::Page),
        ("/program_bg.wasm", Fault::Half),
        ("/program_bg.wasm", Fault::BreaksOff),
        ("/loader.js", Fault::Page),
    ] {
        let page = browser.visit().begin("/test/notepad.html");
        page.site.has_fault(ending, fault);
        page.go("/test/embedded.html");
        page.sees("[role=alert]", "The form could not be loaded.");
        page.sees(".fallback", "Ask support");
        page.press("Try again");
        until("another attempt", || page.script("return failures.length > 1", &[]).as_bool()?.then_some(()));
        page.sees_focus_on("Try again");
        page.site.recovers();
        page.press("Try again");
        page.comes_alive();
        page.sees_policy_for("my-logs");
        page.sees_nothing_in("[role=alert]");
        page.sees_focus_on("account-id");
        page.allow_errors("");
    }
}

/// The page with both values typed and left.
#[track_caller]
fn filled_in(browser: Browser) -> Page {
    let page = browser.open();
    page.type_into("AWS Account ID", "2109-8765-4321");
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    is_kept(&page);
    page
}

/// Waits until what was typed is kept with the tab.
#[track_caller]
fn is_kept(page: &Page) {
    until("what was typed to be kept", || {
        page.script("return history.state?.bucket === 'my-logs'", &[]).as_bool()?.then_some(())
    });
}

#[track_caller]
fn is_as_it_was_left(page: &Page) {
    page.comes_alive();
    page.sees_policy_for("my-logs");
    assert_eq!(page.value_of("AWS Account ID"), "2109-8765-4321");
    assert_eq!(page.value_of("S3 Bucket"), "my-logs");
    page.press("Copy both values");
    page.sees_status(".hand-over", "Copied both");
    page.type_into("S3 Bucket", "2");
    page.sees_policy_for("my-logs2");
}

fn a_reload_keeps_what_was_typed(browser: Browser) {
    let page = filled_in(browser);
    page.session.reload();
    is_as_it_was_left(&page);
}

fn coming_back_finds_what_was_typed(browser: Browser) {
    let page = filled_in(browser);
    page.go("/test/notepad.html");
    page.session.back();
    is_as_it_was_left(&page);
}

fn coming_back_to_a_page_that_was_not_kept_finds_what_was_typed(browser: Browser) {
    let page = filled_in(browser);
    // Browsers keep no page alive that wants to know when it ends.
    page.script("window.left = true; addEventListener('unload', () => {})", &[]);
    page.go("/test/notepad.html");
    page.session.back();
    is_as_it_was_left(&page);
    assert_eq!(page.script("return window.left ?? null", &[]), json!(null), "this is another page");
}

fn two_tabs_are_strangers(browser: Browser) {
    let page = filled_in(browser);
    let address = page.script("return location.href", &[]);
    page.session.in_new_tab(address.as_str().expect("an address"), || {
        page.comes_alive();
        assert_eq!(page.value_of("S3 Bucket"), "");
        page.type_into("S3 Bucket", "other-logs");
        page.sees_policy_for("other-logs");
    });
    is_as_it_was_left(&page);
}
