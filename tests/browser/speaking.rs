//! What a screen reader says by itself: each outcome once, in order, and nothing for keystrokes that change
//! none.

use serde_json::json;

use crate::browser::Browser;
use crate::page::Page;
use crate::pasted::{DENYING, KEY, THEIRS, suspended};
use crate::patience::until_eq;
use crate::portal::portal;
use crate::site::Answer;

in_all_browsers![
    outcomes_are_said_once_and_in_order,
    an_exception_is_said_once,
    what_became_of_saving_is_said_once,
];

/// Writes down from now on what live regions come to hold.
#[track_caller]
fn listen(page: &Page) {
    page.script(
        "const live = '[role=status], [role=alert]', said = window.said = [];
         const words = region => region.innerText.replace(/\\s+/g, ' ').trim();
         const roots = [document];
         for (const root of roots) {
           for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot);
           new MutationObserver(changes => {
             const spoken = changes.filter(({ type, addedNodes }) => type !== 'childList' || addedNodes.length);
             const of = ({ target }) => (target.closest ? target : target.parentElement)?.closest(live);
             for (const region of new Set(spoken.map(of))) if (region && words(region)) said.push(words(region));
           }).observe(root, { subtree: true, childList: true, characterData: true });
         }",
        &[],
    );
}

/// Waits until this was said since the last time, and nothing else.
#[track_caller]
fn hears(page: &Page, sentences: &[&str]) {
    until_eq("what is said", &json!(sentences), || page.script("return window.said", &[]));
    page.script("window.said.length = 0", &[]);
}

fn outcomes_are_said_once_and_in_order(browser: Browser) {
    let page = browser.visit().open("/#account-id=493827156084&bucket=my-logs");
    page.choose("Yes");
    page.field("Existing bucket policy");
    listen(&page);
    page.put_into("Existing bucket policy", THEIRS);
    hears(
        &page,
        &["Next: paste it in the S3 console.", "Merged. One statement added; nothing else changed."],
    );
    page.press("Copy policy");
    hears(&page, &["Copied. Next: paste it in the S3 console."]);
    page.press("Copy policy");
    hears(&page, &["Copied. Next: paste it in the S3 console."]);

    page.put_into("Command output", &suspended().to_string());
    hears(
        &page,
        &["Not ready: 1 thing to fix. 11 of 12 checks passed. Fix this, then run the commands again."],
    );
    page.press("Copy command for Versioning");
    hears(&page, &["Copied the command."]);

    page.unfold("Not working?");
    page.choose("Support gave me a code");
    page.type_into("Failure code", "kms");
    page.sees_status(".codes", "matches");
    page.type_into("Failure code", "key");
    page.sees_status(".codes", "3 matches");
    page.script("window.said.length = 0", &[]);

    page.put_into("Existing bucket policy", KEY);
    hears(
        &page,
        &[
            "Not merged yet.",
            "Can't merge this yet: a bucket policy begins with “{”, and this doesn't. Paste the policy from the \
             bucket's Permissions tab in the S3 console.",
        ],
    );

    page.type_into("AWS Account ID", "5");
    page.sees(".verdict", "Enter your AWS Account ID and S3 Bucket first (step 1).");
    hears(&page, &["Enter your AWS Account ID and S3 Bucket first (step 1). Go there"]);
    page.type_into("S3 Bucket", "-of-all-sites");
    page.sees(".pane__title", "my-logs-of-all-sites");
    page.press("Copy policy");
    page.sees_focus_on("existing-policy");
    hears(&page, &[]);
}

fn an_exception_is_said_once(browser: Browser) {
    let page = browser.visit().open("/#account-id=493827156084&bucket=my-logs");
    page.choose("Yes");
    page.put_into("Existing bucket policy", DENYING);
    page.sees(".outcome", "Add the exception");
    page.press("Copy policy");
    page.sees_foot("Copied. “only-us” still blocks Trustgrid.");
    listen(&page);
    page.press("Add exception to “only-us”");
    let mut expected = [
        "Merged. One statement and one exception added; nothing else changed.",
        "Changed since you copied it. Copy it again.",
    ];
    until_eq("what is said", &json!(expected.len()), || page.script("return window.said.length", &[]));
    let mut said = page.script("return window.said", &[]);
    said.as_array_mut().expect("sentences").sort_by_key(|words| words.to_string());
    expected.sort_unstable();
    assert_eq!(said, json!(expected));
}

fn what_became_of_saving_is_said_once(browser: Browser) {
    let page = portal(browser, "<flow-log-export save-url='/save'></flow-log-export>");
    page.allow_errors("/save");
    listen(&page);
    page.press("Save");
    page.sees_focus_on("error-summary");
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "my-logs");
    page.script("window.said.length = 0", &[]);
    page.site.answers(Answer::Status(422, Some("The bucket is in another Region.")));
    page.press("Save");
    hears(&page, &["Saving", "Not saved: The bucket is in another Region."]);
    page.site.answers(Answer::Empty);
    page.press("Try again");
    // That it is saved is read where the focus goes.
    page.sees_focus_on("saved");
    hears(&page, &["Saving"]);
}
