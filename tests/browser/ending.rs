//! A program that stops however often it is started again: what was typed and pasted stays to read and to copy, and the
//! user says when to try again.

use serde_json::json;

use crate::browser::Browser;
use crate::page::Page;
use crate::pasted::THEIRS;
use crate::patience::{until, until_eq};
use crate::restarting::{EXISTING, PRINTED, STOPPED, breaks_on_boom, filled_in};

const ENDED: &str = "The form stopped and could not start again. What you typed and pasted is below. Try again. If that \
                     does not help, copy what you need, then reload the page.";

in_all_browsers![
    what_was_typed_stays_and_comes_back,
    a_form_that_ended_begins_anew,
    a_form_that_ends_without_the_focus_leaves_it_where_it_is,
    the_page_of_its_own_comes_back_after_a_reload,
];

fn what_was_typed_stays_and_comes_back(browser: Browser) {
    let page = filled_in(browser);
    breaks_on_boom(&page, 1_000);
    page.put_into("S3 Bucket", "boom-logs");
    page.sees("[role=alert]", ENDED);
    page.sees_focus_on(&[ENDED, "Try again"].concat());
    until("the event", || {
        (page.heard_of("error").last() == Some(&json!({ "code": "ended", "message": ENDED }))).then_some(())
    });
    holds_everything(&page);
    assert_eq!(
        page.count("input:not([readonly]), textarea:not([readonly]), .pane"),
        0,
        "nothing looks alive"
    );
    assert_eq!(page.count("input, textarea"), 4, "what is empty and no field of the form is left out");

    // The host may go on as if nothing was.
    page.set_attribute("org-id", "org-8");
    page.script("window.boom = 0", &[]);
    page.press("Try again");
    page.sees("[data-restart]", STOPPED);
    page.sees(".destination", "org-8");
    holds_everything(&page);
    let said = page.text("[data-restart]");
    assert!(said.ends_with("until you change it: S3 Bucket."), "{said}");
    page.sees_focus_on("account-id");
    page.retype("S3 Bucket", "my-logs");
    until("the policy", || page.policy().contains("their statement").then_some(()));
    page.allow_errors("");
}

#[track_caller]
fn holds_everything(page: &Page) {
    assert_eq!(page.value_of("AWS Account ID"), "493827156084");
    assert_eq!(page.value_of("S3 Bucket"), "boom-logs");
    assert_eq!(page.value_of(EXISTING), THEIRS);
    assert_eq!(page.value_of(PRINTED), r#"{ "Status": "Suspended" }"#);
}

fn a_form_that_ended_begins_anew(browser: Browser) {
    let page = filled_in(browser);
    breaks_on_boom(&page, 1_000);
    page.put_into("S3 Bucket", "boom-logs");
    page.sees("[role=alert]", ENDED);
    page.script(
        "window.boom = 0;
         document.querySelector('flow-log-export').bucket = 'host-logs';
         document.querySelector('flow-log-export').reset()",
        &[],
    );
    page.comes_alive();
    page.sees_policy_for("host-logs");
    page.is_complete();
    for (label, text) in [("AWS Account ID", ""), ("S3 Bucket", "host-logs"), (PRINTED, "")] {
        assert_eq!(page.value_of(label), text);
    }
    assert_eq!(page.count("[data-restart], [type=checkbox]:checked"), 0);
    page.choose("Yes");
    assert_eq!(page.value_of(EXISTING), "");
    page.allow_errors("");
}

fn a_form_that_ends_without_the_focus_leaves_it_where_it_is(browser: Browser) {
    let page = filled_in(browser);
    breaks_on_boom(&page, 1_000);
    page.put_into("S3 Bucket", "my-logs-2");
    page.script(
        "const field = document.querySelector('flow-log-export').shadowRoot.querySelector('[name=bucket]');
         const elsewhere = Object.assign(document.createElement('button'), { id: 'elsewhere-button' });
         document.body.append(elsewhere);
         elsewhere.focus();
         field.value = 'boom-logs';
         field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));",
        &[],
    );
    page.sees("[role=alert]", ENDED);
    page.sees_focus_on("elsewhere-button");
    page.allow_errors("");
}

fn the_page_of_its_own_comes_back_after_a_reload(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.script(
        "window.thrown = [];
         addEventListener('error', ({ message }) => thrown.push(message));
         const { insertBefore } = Node.prototype;
         // What the keys before brought may still be on its way to the page.
         Node.prototype.insertBefore = function (...where) {
           if (document.querySelector('[name=bucket]').value !== 'my-logs') throw new Error('broken by the test');
           return insertBefore.apply(this, where);
         };",
        &[],
    );
    page.type_into("S3 Bucket", "!");
    page.sees("[role=alert]", ENDED);
    assert_eq!(page.value_of("S3 Bucket"), "my-logs!");
    until_eq("what was typed to be kept", &json!("my-logs!"), || {
        page.script("return history.state?.kept?.bucket", &[])
    });
    let thrown = "return thrown.filter(message => !/unreachable|broken by the test/i.test(message))";
    assert_eq!(page.script(thrown, &[]), json!([]));
    page.session.reload();
    page.comes_alive();
    assert_eq!(page.value_of("AWS Account ID"), "210987654321");
    assert_eq!(page.value_of("S3 Bucket"), "my-logs!");
    page.allow_errors("");
}
