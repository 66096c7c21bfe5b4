//! What was typed, pasted, chosen and ticked is there again after a reload and on the way back.

use crate::browser::Browser;
use crate::page::Page;
use crate::pasted::{DENYING, EXCEPTED, suspended};
use crate::patience::until;

const EXISTING: &str = "Existing bucket policy";
const PRINTED: &str = "Command output";

const BOTH: [&str; 2] = ["Done: versioning is enabled", "Done: the policy is saved in AWS"];

in_both_browsers![
    a_reload_finds_what_was_pasted_and_ticked,
    the_back_button_finds_it_too,
    a_reload_finds_the_end_of_it,
    a_page_that_was_not_filled_in_comes_back_empty,
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
        let kept = page.script(&format!("return Boolean(history.state?.kept['{name}'])"), &[]);
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
