//! The module puts any number of forms on a host's page, and takes them away.

use fantoccini::key::Key;
use serde_json::json;

use crate::browser::Browser;
use crate::page::{EXAMPLE, Page, policy_for};
use crate::patience::until_eq;
use crate::portal::portal_that_mounts;
use crate::session::done;

in_both_browsers![two_forms_on_one_page_are_strangers, what_is_unmounted_leaves_nothing_behind];

fn what_is_unmounted_leaves_nothing_behind(browser: Browser) {
    let page = portal_that_mounts(browser, json!({}));
    let mount_and_unmount = || {
        let bytes = page.session.script_async(
            "const done = arguments[0];
             portal.mountAndUnmount(200).then(portal.memory).then(done, error => done(String(error)))",
        );
        bytes.as_u64().unwrap_or_else(|| panic!("no size but {bytes}"))
    };
    let before = mount_and_unmount();
    let after = mount_and_unmount();
    assert!(after <= before + (64 << 10), "the program grew from {before} to {after} bytes");
    assert_eq!(page.count("#elsewhere div"), 0);
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
}

fn two_forms_on_one_page_are_strangers(browser: Browser) {
    let page = browser.open();
    page.go("/test/two-forms.html");
    page.session.find("//body[@data-ready]");
    page.press("Mount first");
    page.press("Mount second");

    types_bucket_into(&page, "second", "second-logs");
    sees_policy_of(&page, "second", Some("second-logs"));
    sees_policy_of(&page, "first", Some(EXAMPLE));
    types_bucket_into(&page, "first", "first-logs");
    sees_policy_of(&page, "first", Some("first-logs"));
    sees_policy_of(&page, "second", Some("second-logs"));

    page.press("Unmount first");
    sees_policy_of(&page, "first", None);
    assert_eq!(page.script("return document.querySelector('#first').innerText.trim()", &[]), "");
    types_bucket_into(&page, "second", "-again");
    sees_policy_of(&page, "second", Some("second-logs-again"));

    page.press("Mount first");
    sees_policy_of(&page, "first", Some(EXAMPLE));
    types_bucket_into(&page, "first", "third-logs");
    sees_policy_of(&page, "first", Some("third-logs"));
}

/// Clicks the label, as a reader may, and types where that leads.
#[track_caller]
fn types_bucket_into(page: &Page, place: &str, text: &str) {
    let label = format!("//*[@id = '{place}']//label[normalize-space() = 'S3 Bucket']");
    done(page.session.find(&label).click());
    page.session.strike(&Key::End.to_string());
    page.session.strike(text);
}

/// Waits for the policy of one form, or for the form to be gone.
#[track_caller]
fn sees_policy_of(page: &Page, place: &str, bucket: Option<&str>) {
    let expected = bucket.map_or_else(String::new, policy_for);
    until_eq(&format!("the policy of the {place} form"), &json!(expected), || {
        page.script(
            "return Array.from(
               document.querySelectorAll(`#${arguments[0]} .pane__body pre code`),
               code => code.textContent).join('\\n')",
            &[json!(place)],
        )
    });
}
