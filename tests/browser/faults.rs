//! Whatever becomes of the page's files: the article stays readable, a sentence says what happened and
//! what to do, trying again works, and what was typed is neither lost nor ignored.

use serde_json::json;

use crate::browser::{Browser, Reader};
use crate::page::{EXAMPLE, Page, policy_for};
use crate::pasted::{DENYING, EXCEPTED};
use crate::patience::{until, until_eq};
use crate::portal::portal_without_element;
use crate::site::{Fault, Program};

/// What the stand-alone page says of a form that could not be loaded, or is not for long.
const FAILED: &str = "The form isn't here yet. What you type is kept. Check your connection, then try again or \
                      reload the page. The policy is complete: replace example-flowlogs in lines 19 and 20 with \
                      the name of your bucket.";

in_all_browsers![
    a_program_that_is_not_found_is_had_later,
    a_program_in_whose_place_a_page_comes_is_had_later,
    half_a_program_in_the_cache_is_had_whole_later,
    a_program_that_breaks_off_is_had_later,
    a_script_that_is_not_found_is_had_later,
    a_script_in_whose_place_a_page_comes_is_had_later,
    a_program_of_the_wrong_type_runs,
    a_single_fault_is_not_noticed,
    a_form_that_takes_long_says_so,
    a_first_script_that_never_comes_is_reported,
    a_program_that_hangs_is_asked_for_again,
    a_script_that_hangs_is_asked_for_again,
    a_program_that_comes_after_all_is_taken,
    a_program_goes_on_coming_beside_a_retry,
    a_retry_that_hangs_may_be_tried_again,
    of_two_programs_one_shows_the_form,
    a_script_from_before_a_deploy_finds_the_new_version,
    a_page_from_before_a_deploy_finds_the_new_version,
    a_late_script_is_waited_for_by_one_from_before_a_deploy,
    an_element_from_before_a_deploy_finds_the_new_version,
    an_element_is_had_later_whatever_becomes_of_its_files,
    a_later_part_is_had_later_whatever_becomes_of_it,
    a_later_part_that_hangs_is_asked_for_again,
    a_later_part_that_comes_after_all_is_shown,
    of_two_later_parts_one_is_taken,
    parts_of_two_attempts_are_shown_together,
    two_forms_wait_for_the_same_part,
    a_way_that_was_chosen_waits_for_the_later_part,
    a_reload_keeps_what_was_typed,
    a_reload_keeps_what_was_pasted_ticked_and_chosen,
    coming_back_finds_what_was_typed,
    two_tabs_are_strangers,
];

not_in_webkit![
    it_keeps_every_page:
    coming_back_to_a_page_that_was_not_kept_finds_what_was_typed,
];

not_in_webkit![
    it_reports_no_forbidden_program:
    a_program_that_the_security_policy_forbids_is_had_after_it_is_mended,
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
    let before = asked_for(page, "/boot.js?");
    page.press("Try again");
    until("another attempt", || (asked_for(page, "/boot.js?") > before).then_some(()));
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
    page.is_complete();
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
    page.is_complete();
}

fn a_single_fault_is_not_noticed(browser: Browser) {
    for (file, fault) in [("/program_bg.wasm", Fault::BreaksOff), ("/page.js", Fault::Missing)] {
        let page = browser.visit().begin("/test/notepad.html");
        page.site.has_fault_once(file, fault);
        page.go("/");
        page.comes_alive();
        assert!(page.site.had_its_fault(), "{file}");
        page.type_into("S3 Bucket", "my-logs");
        page.sees_policy_for("my-logs");
        page.sees_nothing_in("#failure");
        page.allow_errors("");
    }
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
    page.site.loses("/page.js");
    page.go("/");
    takes_long(&page);
    page.site.recovers();
    page.session.reload();
    page.comes_alive();
    page.allow_errors("page.js");
}

fn a_program_that_hangs_is_asked_for_again(browser: Browser) {
    is_asked_for_again(browser, "/program_bg.wasm");
}

fn a_script_that_hangs_is_asked_for_again(browser: Browser) {
    is_asked_for_again(browser, "/loader.js");
}

#[track_caller]
fn is_asked_for_again(browser: Browser, file: &'static str) {
    let page = failed(browser, file, Fault::Hangs);
    page.site.recovers();
    page.press("Try again");
    is_there_once(&page);
    page.sees_focus_on("account-id");
}

fn a_program_that_comes_after_all_is_taken(browser: Browser) {
    let page = failed(browser, "/program_bg.wasm", Fault::Late);
    page.site.recovers();
    is_there_once(&page);
}

fn a_program_goes_on_coming_beside_a_retry(browser: Browser) {
    let page = failed(browser, "/program_bg.wasm", Fault::Late);
    page.site.has_fault("/program_bg.wasm", Fault::Hangs);
    page.press("Try again");
    until("another attempt", || (asked_for(&page, "/program_bg.wasm") > 1).then_some(()));
    page.site.recovers();
    is_there_once(&page);
}

fn a_retry_that_hangs_may_be_tried_again(browser: Browser) {
    let page = failed(browser, "/program_bg.wasm", Fault::Missing);
    page.site.has_fault("/boot.js", Fault::Hangs);
    page.press("Try again");
    page.sees("#failure button", "Trying again…");
    page.sees("#failure button", "Try again");
    page.site.recovers();
    page.press("Try again");
    is_there_once(&page);
}

/// How often a file whose path holds this was asked for.
pub fn asked_for(page: &Page, part: &str) -> usize {
    page.site.requests().iter().filter(|path| path.contains(part)).count()
}

fn of_two_programs_one_shows_the_form(browser: Browser) {
    let page = failed(browser, "/program_bg.wasm", Fault::Late);
    page.press("Try again");
    until("another attempt", || (asked_for(&page, "/program_bg.wasm") > 1).then_some(()));
    page.type_into("AWS Account ID", "210987654321");
    page.put_into("Command output", r#"{ "Status": "Suspended" }"#);
    page.site.recovers();
    is_there_once(&page);
    page.sees(".banner", "Not ready: 1 thing to fix.");
    // What is pasted is kept by the one that shows the form.
    page.put_into("Command output", r#"{ "Status": "Enabled" }"#);
    until("it to be kept", || {
        let kept = page.script("return history.state?.kept?.['preflight-report']", &[]);
        kept.as_str()?.contains("Enabled").then_some(())
    });
    page.session.reload();
    is_there_once(&page);
    page.sees(".banner", "Can't tell yet");
}

/// The form is there, alone, with the bucket that was typed, and works.
#[track_caller]
fn is_there_once(page: &Page) {
    page.comes_alive();
    page.sees_policy_for("my-logs");
    page.sees_nothing_in("#failure");
    page.is_complete();
    assert_eq!(page.count("[data-state]"), 1);
    assert_eq!(page.value_of("S3 Bucket"), "my-logs");
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
    until_eq("what is said", &FAILED.to_owned(), || words(page, "#failure p"));
    assert_eq!(page.policy(), policy_for(EXAMPLE));
}

fn a_script_from_before_a_deploy_finds_the_new_version(browser: Browser) {
    finds_the_new_version(browser, &["boot.js"]);
}

fn a_page_from_before_a_deploy_finds_the_new_version(browser: Browser) {
    finds_the_new_version(browser, &["index.html", "boot.js"]);
    finds_the_new_version(browser, &["index.html"]);
    finds_the_new_version(browser, &["index.html", "0123456789abcdef/page.js"]);
}

fn a_late_script_is_waited_for_by_one_from_before_a_deploy(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.was_deployed_over(&["boot.js"]);
    page.site.has_fault("/page.js", Fault::Late);
    page.go("/#bucket=my-logs");
    until("the rest of the page", || {
        (page.script("return document.readyState", &[]) != "loading").then_some(())
    });
    // Long enough for another attempt.
    page.script("return new Promise((rested) => setTimeout(rested, 500))", &[]);
    page.site.recovers();
    is_there_once(&page);
    assert_eq!(asked_for(&page, "again="), 0);
    assert_eq!(asked_for(&page, "0123456789abcdef"), 0);
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
    page.is_complete();
    let measure = "return getComputedStyle(document.querySelector('.page-header')).maxWidth";
    until("the page's styles", || (page.script(measure, &[]) != "none").then_some(()));
    let font = "return getComputedStyle(document.querySelector('.pane code')).fontFamily";
    until("the form's styles", || page.script(font, &[]).as_str()?.contains("ui-monospace").then_some(()));
    page.allow_errors("");
}

fn an_element_from_before_a_deploy_finds_the_new_version(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.was_deployed_over(&["element-class.js"]);
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
        page.sees("[role=alert]", "The form did not load");
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

/// What step 3 says where the later part could not be loaded.
const PART_FAILED: &str =
    "Part of this page did not load (merge, scripts, checks). Try again or reload the page. Try again";

fn a_later_part_is_had_later_whatever_becomes_of_it(browser: Browser) {
    for (ending, fault) in [
        ("/later.wasm", Fault::Missing),
        ("/later.wasm", Fault::Page),
        ("/later.wasm", Fault::Half),
        ("/panels.js", Fault::BreaksOff),
    ] {
        let page = without_a_part(browser, ending, fault);
        assert_eq!(page.count(".later-failed"), 1, "it is said once");

        let before = asked_for(&page, ending);
        page.press("Try again");
        until("another attempt", || (asked_for(&page, ending) > before).then_some(()));
        until_eq("what is said", &PART_FAILED.to_owned(), || words(&page, "[data-step='3'] .later-failed"));
        page.sees_focus_on("load-again");
        // The first steps go on meanwhile.
        page.type_into("S3 Bucket", "2");
        page.sees_policy_for("my-logs2");

        page.site.recovers();
        page.press("Try again");
        page.is_complete();
        page.sees_focus_on("preflight-report");
        page.sees_nothing_in(".later-failed");
        page.type_into("AWS Account ID", "210987654321");
        page.sees(".banner", "Not ready: 1 thing to fix.");
        page.allow_errors("");
    }
}

/// The page, whose later part cannot be had because of a fault, with something typed and pasted meanwhile.
#[track_caller]
fn without_a_part(browser: Browser, ending: &'static str, fault: Fault) -> Page {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.has_fault(ending, fault);
    page.go("/");
    page.comes_alive();
    page.look_at("#app");
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.put_into("Command output", r#"{ "Status": "Suspended" }"#);
    until_eq("what is said", &PART_FAILED.to_owned(), || words(&page, "[data-step='3'] .later-failed"));
    page
}

#[track_caller]
fn is_whole(page: &Page) {
    page.is_complete();
    page.sees_nothing_in(".later-failed");
    page.type_into("AWS Account ID", "210987654321");
    page.sees(".banner", "Not ready: 1 thing to fix.");
    page.sees_policy_for("my-logs");
    page.allow_errors("");
}

fn a_later_part_that_hangs_is_asked_for_again(browser: Browser) {
    for ending in ["/later.wasm", "/panels.js"] {
        let page = without_a_part(browser, ending, Fault::Hangs);
        page.site.recovers();
        page.press("Try again");
        page.is_complete();
        page.sees_focus_on("preflight-report");
        is_whole(&page);
    }
}

fn a_later_part_that_comes_after_all_is_shown(browser: Browser) {
    for ending in ["/later.wasm", "/panels.js"] {
        let page = without_a_part(browser, ending, Fault::Late);
        page.site.recovers();
        is_whole(&page);
    }
}

fn of_two_later_parts_one_is_taken(browser: Browser) {
    let page = without_a_part(browser, "/later.wasm", Fault::Late);
    page.press("Try again");
    until("another attempt", || (asked_for(&page, "/later.wasm") > 1).then_some(()));
    page.site.recovers();
    is_whole(&page);
}

fn parts_of_two_attempts_are_shown_together(browser: Browser) {
    let page = portal_without_element(browser, Reader::default(), "<flow-log-export></flow-log-export>");
    page.site.has_fault("/panels.js", Fault::Late);
    page.script(
        "const { fetch } = window;
         window.fetch = (address, ...others) =>
           String(address).endsWith('/later.wasm') ? new Promise(() => {}) : fetch(address, ...others);
         portal.load()",
        &[],
    );
    page.sees(".later-failed", "Part of this page did not load");
    // The styles come by the first attempt, the rest by the second.
    page.site.has_fault("/panels.js", Fault::Hangs);
    page.press("Try again");
    for part in ["/panels.js?", "/later.wasm?"] {
        until("another attempt", || (asked_for(&page, part) > 0).then_some(()));
    }
    page.site.recovers();
    page.is_complete();
    page.sees_nothing_in(".later-failed");
}

fn two_forms_wait_for_the_same_part(browser: Browser) {
    let two = "<flow-log-export></flow-log-export><flow-log-export></flow-log-export>";
    let page = portal_without_element(browser, Reader::default(), two);
    page.site.has_fault("/later.wasm", Fault::Hangs);
    page.script("portal.load()", &[]);
    until("both say so", || (page.count(".later-failed") == json!(2)).then_some(()));
    page.site.recovers();
    page.press("Try again");
    page.sees_nothing_in(".later-failed");
    assert_eq!(page.count("[name=preflight-report]"), 2);
    page.allow_errors("");
}

fn a_way_that_was_chosen_waits_for_the_later_part(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.loses("/later.wasm");
    page.go("/");
    page.comes_alive();
    page.look_at("#app");
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "my-logs");
    page.choose("CloudShell script");
    page.sees(".later-failed", "Part of this page did not load");
    page.sees(".pane__body", "This part of the page did not load. See step 3.");
    page.sees("[data-step='2']", "This part of the page did not load. See step 3.");
    page.choose("S3 console");
    page.sees_policy_for("my-logs");
    page.choose("CloudShell script");
    page.sees(".pane__body", "This part of the page did not load. See step 3.");

    page.site.recovers();
    page.press("Try again");
    until("the script", || page.policy().contains("bucket='my-logs'").then_some(()));
    page.sees(".way-body", "in account 210987654321");
    page.sees_nothing_in(".later-failed");
    page.press("Copy script");
    page.sees_foot("Copied the script.");
    assert_eq!(page.clipboard().trim_end(), page.policy().trim_end());
    page.allow_errors("");
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
        page.script("return history.state?.kept?.bucket === 'my-logs'", &[]).as_bool()?.then_some(())
    });
}

#[track_caller]
fn is_as_it_was_left(page: &Page) {
    page.comes_alive();
    page.sees_policy_for("my-logs");
    assert_eq!(page.value_of("AWS Account ID"), "2109-8765-4321");
    assert_eq!(page.value_of("S3 Bucket"), "my-logs");
    page.press("Copy AWS Account ID");
    page.sees_status("[data-step='4']", "Copied the AWS Account ID.");
    assert_eq!(page.clipboard(), "210987654321");
    page.type_into("S3 Bucket", "2");
    page.sees_policy_for("my-logs2");
}

fn a_reload_keeps_what_was_typed(browser: Browser) {
    let page = filled_in(browser);
    page.session.reload();
    is_as_it_was_left(&page);
}

fn a_reload_keeps_what_was_pasted_ticked_and_chosen(browser: Browser) {
    let page = filled_in(browser);
    page.choose("Yes");
    page.put_into("Existing bucket policy", DENYING);
    page.press("Add exception to “only-us”");
    until("the exception", || page.policy().contains(EXCEPTED).then_some(()));
    page.put_into("Command output", r#"{ "Status": "Enabled" }"#);
    page.sees(".banner", "Can't tell yet");
    page.tick("Done: the policy is saved in AWS");
    page.choose("Someone else does it");
    page.sees(".pane__title", "flow-logs-my-logs.md");
    let kept = "const kept = history.state?.kept ?? {};
                return Boolean(kept['way-someone-else'] && kept['policy-done'])";
    until("it to be kept", || page.script(kept, &[]).as_bool()?.then_some(()));

    page.session.reload();
    page.comes_alive();
    page.sees(".pane__title", "flow-logs-my-logs.md");
    assert_eq!(page.count("[data-kept=way-someone-else]:checked"), 1);
    page.sees(".banner", "Can't tell yet");
    assert_eq!(page.value_of("Command output"), r#"{ "Status": "Enabled" }"#);
    // The one from what was printed, the other by hand.
    assert_eq!(page.count("[data-kept=versioning-done]:checked, [data-kept=policy-done]:checked"), 2);
    page.sees("[data-step='2'][data-done=true] h3", "Set it up in AWS");
    page.choose("S3 console");
    assert_eq!(page.value_of("Existing bucket policy"), DENYING);
    until("the exception", || page.policy().contains(EXCEPTED).then_some(()));
    assert_eq!(page.count("[data-restart]"), 0, "a reload is nothing to be told of");
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
