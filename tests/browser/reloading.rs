//! What was typed, pasted, chosen and ticked is there again after a reload and on the way back.

use std::time::Duration;

use serde_json::json;

use crate::browser::Browser;
use crate::page::Page;
use crate::pasted::{DENYING, EXCEPTED, suspended};
use crate::patience::{until, until_eq};
use crate::portal::portal;

const EXISTING: &str = "Existing bucket policy";
const PRINTED: &str = "Command output";

const BOTH: [&str; 2] = ["Done: versioning is enabled", "Done: the policy is saved in AWS"];

in_all_browsers![
    a_reload_finds_what_was_pasted_and_ticked,
    the_back_button_finds_it_too,
    a_reload_finds_the_end_of_it,
    a_page_that_was_not_filled_in_comes_back_empty,
    the_last_letter_before_a_reload_is_kept,
    the_last_letter_before_a_link_is_kept,
    the_fields_of_an_element_are_there_on_the_way_back,
    back_shows_what_a_reload_shows,
    what_was_typed_right_before_back_leaves_the_entry_alone,
    a_state_of_somebody_else_is_left_alone,
];

/// A page that has been worked on.
#[track_caller]
fn worked_on(browser: Browser) -> Page {
    let page = browser.open();
    page.type_into("AWS Account ID", "4938-2715-6084");
    page.type_into("S3 Bucket", "my-logs");
    page.choose("Yes");
    page.put_into(EXISTING, DENYING);
    page.press("Add exception to “only-us”");
    page.put_into(PRINTED, &suspended().to_string());
    page.sees(".banner", "Not ready: 1 thing to fix.");
    page.unfold("Not working?");
    page.choose("Support gave me a code");
    // What the output says of both is from before.
    page.tick("Done: versioning is enabled");
    is_kept(&page, "versioning-done");
    page
}

/// Waits until the browser keeps this of what is kept last.
#[track_caller]
fn is_kept(page: &Page, name: &str) {
    until(&format!("{name} to be kept"), || {
        let kept = page.script(&format!("return Boolean(history.state?.kept?.['{name}'])"), &[]);
        kept.as_bool()?.then_some(())
    });
}

#[track_caller]
fn is_all_there(page: &Page) {
    page.comes_alive();
    assert_eq!(page.value_of("AWS Account ID"), "4938-2715-6084", "as it was typed");
    assert_eq!(page.value_of("S3 Bucket"), "my-logs");
    assert_eq!(page.value_of(EXISTING), DENYING);
    assert_eq!(page.value_of(PRINTED), suspended().to_string());
    page.sees(".banner", "Not ready: 1 thing to fix.");
    page.sees(".existing .row", "Exception for Trustgrid added to “only-us”");
    until("the merged policy", || page.policy().contains(EXCEPTED).then_some(()));
    assert_eq!(chosen(page), ["S3 console", "Yes"]);
    assert_eq!(ticked(page), BOTH);
    // A browser that had kept the whole page has it open.
    if page.count(".section[open]") == 0 {
        page.unfold("Not working?");
    }
    page.field("Failure code");
}

/// The words of the answers that are chosen.
#[track_caller]
fn chosen(page: &Page) -> Vec<String> {
    page.words_of(".way:has(:checked), .answer:has(:checked)")
}

/// The words of the boxes that are ticked.
#[track_caller]
fn ticked(page: &Page) -> Vec<String> {
    page.words_of(".tick:has(:checked)")
}

fn a_reload_finds_what_was_pasted_and_ticked(browser: Browser) {
    let page = worked_on(browser);
    page.session.reload();
    is_all_there(&page);
    // Whoever goes on and reloads once more loses nothing either.
    page.tick("Saved in the portal");
    is_kept(&page, "portal-done");
    page.session.reload();
    page.comes_alive();
    page.sees_saved("my-logs");
    assert_eq!(ticked(&page), [BOTH.as_slice(), &["Saved in the portal"]].concat());
    assert_eq!(page.value_of(EXISTING), DENYING);
}

fn the_back_button_finds_it_too(browser: Browser) {
    let page = worked_on(browser);
    page.go("/test/notepad.html");
    page.session.back();
    is_all_there(&page);
}

fn a_reload_finds_the_end_of_it(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "my-logs");
    page.choose("Someone else does it");
    page.tick("Saved in the portal");
    page.sees_saved("my-logs");
    is_kept(&page, "portal-done");
    page.session.reload();
    page.comes_alive();
    page.sees_saved("my-logs");
    assert_eq!(chosen(&page), ["Someone else does it"]);
    page.sees(".pane__title", "flow-logs-my-logs.md");
}

fn a_page_that_was_not_filled_in_comes_back_empty(browser: Browser) {
    let page = browser.open();
    page.session.reload();
    page.comes_alive();
    page.is_complete();
    assert_eq!(page.value_of("AWS Account ID"), "");
    assert_eq!(page.value_of(PRINTED), "");
    assert_eq!(chosen(&page), ["S3 console"]);
    assert_eq!(ticked(&page), [""; 0]);
}

/// A page whose timer that keeps what was typed never ends.
#[track_caller]
fn typed_and_left(browser: Browser) -> Page {
    let page = browser.open();
    page.holds_timers(Duration::from_millis(400));
    page.type_into("AWS Account ID", "493827156084");
    page.type_into("S3 Bucket", "my-logs");
    page
}

#[track_caller]
fn holds_what_was_typed(page: &Page) {
    page.comes_alive();
    for (label, typed) in [("AWS Account ID", "493827156084"), ("S3 Bucket", "my-logs")] {
        until_eq(label, &typed.to_owned(), || page.value_of(label));
    }
    page.sees_policy_for("my-logs");
}

fn the_last_letter_before_a_reload_is_kept(browser: Browser) {
    let page = typed_and_left(browser);
    page.session.reload();
    holds_what_was_typed(&page);
}

fn the_last_letter_before_a_link_is_kept(browser: Browser) {
    let page = typed_and_left(browser);
    page.go("/test/notepad.html");
    page.session.back();
    holds_what_was_typed(&page);
    // A timer from before must write nothing else.
    page.script("for (const end of window.heldTimers ?? []) end()", &[]);
    page.session.reload();
    holds_what_was_typed(&page);
}

fn the_fields_of_an_element_are_there_on_the_way_back(browser: Browser) {
    const ELEMENT: &str = "<flow-log-export save-url='/save'></flow-log-export>";
    let page = portal(browser, ELEMENT);
    page.type_into("AWS Account ID", "493827156084");
    page.type_into("S3 Bucket", "my-logs");
    page.script("window.isTheSame = true", &[]);
    page.go("/test/notepad.html");
    page.session.back();
    until_eq("the portal", &json!(true), || page.script("return 'portal' in window", &[]));
    if page.script("return 'isTheSame' in window", &[]) == json!(true) {
        return holds_what_was_typed(&page);
    }
    // A browser with little memory loads a portal anew, and leaves it to the portal to fill the form in.
    page.script(
        "document.querySelector('#place').innerHTML = arguments[0]; portal.load()",
        &[json!(ELEMENT)],
    );
    page.comes_alive();
    assert_eq!(["AWS Account ID", "S3 Bucket"].map(|label| page.value_of(label)), ["", ""]);
}

/// The page at somebody else's link, behind which in the history what was typed is kept.
#[track_caller]
fn at_their_link(browser: Browser) -> Page {
    let page = browser.open();
    page.type_into("AWS Account ID", "493827156084");
    page.type_into("S3 Bucket", "my-logs");
    until_eq("what is kept", &json!("my-logs"), || page.script("return history.state?.kept?.bucket", &[]));
    page.script("location.hash = 'account-id=210987654321&bucket=their-logs'", &[]);
    page.sees_policy_for("their-logs");
    page
}

fn back_shows_what_a_reload_shows(browser: Browser) {
    let page = at_their_link(browser);
    page.session.back();
    holds_what_was_typed(&page);
    page.session.reload();
    holds_what_was_typed(&page);
}

fn what_was_typed_right_before_back_leaves_the_entry_alone(browser: Browser) {
    let page = at_their_link(browser);
    until_eq("what is kept", &json!("their-logs"), || page.script("return history.state?.kept?.bucket", &[]));
    // The timer ends at the worst of moments, unless it is cleared.
    page.script(
        "const { setTimeout, clearTimeout } = window;
         let held;
         window.setTimeout = (call, length, ...rest) => length === 400 ? (held = call, -1) : setTimeout(call, length, ...rest);
         window.clearTimeout = (timer) => timer === -1 ? held = undefined : clearTimeout(timer);
         addEventListener('popstate', () => held?.())",
        &[],
    );
    page.type_into("S3 Bucket", "-2");
    page.sees_policy_for("their-logs-2");
    page.session.back();
    holds_what_was_typed(&page);
    page.session.reload();
    holds_what_was_typed(&page);
}

fn a_state_of_somebody_else_is_left_alone(browser: Browser) {
    let page = browser.open();
    page.script("history.replaceState({ turbo: 1 }, '')", &[]);
    page.session.reload();
    page.comes_alive();
    page.type_into("S3 Bucket", "my-logs");
    is_kept(&page, "bucket");
    until_eq("the state", &json!(1), || page.script("return history.state.turbo", &[]));
}
