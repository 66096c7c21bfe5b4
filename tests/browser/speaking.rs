//! What a screen reader says by itself: each outcome once, in order, and nothing for keystrokes that change
//! none.

use serde_json::json;

use crate::browser::Browser;
use crate::page::Page;
use crate::pasted::{KEY, THEIRS, suspended};
use crate::patience::until_eq;
use crate::portal::portal;
use crate::site::Answer;

in_both_browsers![outcomes_are_said_once_and_in_order, what_became_of_saving_is_said_once];

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
    page.session.find("//textarea");
    listen(&page);
    page.put_into("Existing bucket policy", THEIRS);
    hears(&page, &["Merged. One statement added; nothing else changed."]);
    page.press("Copy merged policy");
    hears(&page, &["Copied the merged policy for my-logs."]);
    page.press("Copy merged policy");
    hears(&page, &["Copied the merged policy for my-logs."]);

    page.put_into("What the commands printed", &suspended().to_string());
    hears(
        &page,
        &[
            "From what you pasted, replication will not work yet: fix what fails. Of 12 requirements, 1 fails, 11 pass.",
        ],
    );
    page.press("Copy command for Versioning");
    hears(&page, &["Copied the command."]);

    page.type_into("Failure code", "kms");
    page.sees_status(".codes", "codes are like this.");
    page.type_into("Failure code", "key");
    page.sees_status(".codes", "3 codes are like this.");
    page.script("window.said.length = 0", &[]);

    page.put_into("Existing bucket policy", KEY);
    hears(
        &page,
        &["Can't merge this yet: a bucket policy begins with “{”, and this does not: Paste the policy from \
             the bucket's Permissions tab in the S3 console."],
    );

    page.type_into("AWS Account ID", "5");
    page.sees(".artifacts", "Type the AWS Account ID and the S3 Bucket above");
    hears(
        &page,
        &["Type the AWS Account ID and the S3 Bucket above first; then the page compares this with them."],
    );
    page.type_into("S3 Bucket", "-of-all-sites");
    page.sees(".policy__title", "my-logs-of-all-sites");
    page.press("Copy policy");
    page.sees_focus_on("existing-policy");
    hears(&page, &[]);
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
    hears(&page, &["Saving", "Not saved. The portal said: The bucket is in another Region."]);
    page.site.answers(Answer::Empty);
    page.press("Try again");
    // That it is saved is read where the focus goes.
    page.sees_focus_on("saved");
    hears(&page, &["Saving"]);
}
