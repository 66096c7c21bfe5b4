//! `<flow-log-export>`: attributes, properties, and a life in the document of its host.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::browser::{Browser, Reader};
use crate::page::{EXAMPLE, Page};
use crate::patience::{until, until_eq};
use crate::portal::{portal, portal_that_mounts, portal_without_element};
use crate::restarting::OUTCOME;

const ELEMENT: &str = "<flow-log-export id='form'></flow-log-export>";

in_all_browsers![
    an_element_may_leave_before_it_has_started,
    attributes_are_shown,
    later_attributes_leave_alone_what_was_typed,
    later_options_leave_alone_what_was_typed,
    properties_are_attributes,
    what_was_set_before_the_script_counts,
    two_elements_are_strangers,
    what_was_typed_survives_a_hundred_reconnections,
    what_was_pasted_survives_a_long_absence,
    a_move_is_not_noticed,
    the_class_is_to_be_had_under_another_name,
    a_host_knows_when_the_form_is_there_and_what_is_valid,
    a_form_begins_anew,
    a_form_takes_the_focus,
    a_compact_form_is_the_fields_the_policy_and_save_and_loads_nothing_else,
    in_a_closed_dialog_nothing_loads_but_the_form,
    in_a_hidden_tab_nothing_loads_but_the_form,
    who_saves_data_has_the_rest_once_it_is_near,
    what_was_pasted_comes_back_after_a_compact_form,
    support_is_linked_where_something_does_not_work,
];

fn attributes_are_shown(browser: Browser) {
    let page = portal(
        browser,
        "<flow-log-export account-id='2109-8765-4321' bucket='s3://my-logs/' org-id='org-7' theme='dark'
           trustgrid-account-id='555566667777' portal-url='/flow-logs' docs-url='/help'></flow-log-export>",
    );
    assert_eq!(page.value_of("AWS Account ID"), "2109-8765-4321");
    assert_eq!(page.value_of("S3 Bucket"), "s3://my-logs/");
    page.sees(".destination", "my-logs/flow-logs/by-org/org-7");
    assert!(page.policy().contains("arn:aws:iam::555566667777:root"), "{}", page.policy());
    assert_eq!(page.count("[data-state=live][data-theme=dark]"), 1);
    assert_eq!(page.count("a[href='/flow-logs']"), 1);
    assert_eq!(page.text("h1"), "A portal", "the form has no title of its own here");
    assert_eq!(page.heard(), [("ready".to_owned(), Json::Null)], "nobody but the host did anything");
    page.press("Copy link");
    page.hears("copy", &[json!({ "what": "link" })]);
    let link = page.clipboard();
    assert!(link.ends_with("/help#account-id=210987654321&bucket=my-logs&org-id=org-7"), "{link}");
    assert!(link.starts_with("http://127.0.0.1:"), "{link} opens from anywhere");
}

fn later_attributes_leave_alone_what_was_typed(browser: Browser) {
    let page = portal(browser, "<flow-log-export bucket='first-logs'></flow-log-export>");
    page.type_into("AWS Account ID", "210987654321");
    page.set_attribute("bucket", "second-logs");
    page.sees_policy_for("second-logs");
    assert_eq!(page.value_of("S3 Bucket"), "second-logs");
    page.set_attribute("org-id", "org-8");
    page.sees(".destination", "second-logs/flow-logs/by-org/org-8");
    assert_eq!(page.value_of("AWS Account ID"), "210987654321");

    page.type_into("S3 Bucket", "-mine");
    page.sees_policy_for("second-logs-mine");
    page.script("document.querySelector('flow-log-export').removeAttribute('org-id')", &[]);
    page.sees(".destination", "second-logs-mine/flow-logs/by-org/ORG-ID");
    assert_eq!(page.value_of("S3 Bucket"), "second-logs-mine");
    page.set_attribute("save-url", "/save");
    page.button("Save");
    assert_eq!(page.value_of("S3 Bucket"), "second-logs-mine");
}

fn later_options_leave_alone_what_was_typed(browser: Browser) {
    let page = portal_that_mounts(browser, json!({ "bucket": "first-logs" }));
    page.type_into("AWS Account ID", "210987654321");
    let later = json!({ "bucket": "second-logs", "orgId": "org-8" });
    page.script("portal.update(arguments[0])", &[json!(later.to_string())]);
    page.sees_policy_for("second-logs");
    page.sees(".destination", "second-logs/flow-logs/by-org/org-8");
    assert_eq!(page.value_of("AWS Account ID"), "210987654321");
    page.script("portal.handle.unmount(); portal.handle.unmount()", &[]);
    page.sees_nothing_in("#place");
}

fn properties_are_attributes(browser: Browser) {
    let page = portal(browser, ELEMENT);
    let pairs = [
        ("accountId", "account-id", "210987654321"),
        ("bucket", "bucket", "my-logs"),
        ("orgId", "org-id", "org-7"),
        ("trustgridAccountId", "trustgrid-account-id", "555566667777"),
        ("saveUrl", "save-url", "/save"),
        ("portalUrl", "portal-url", "/flow-logs"),
        ("docsUrl", "docs-url", "/help"),
        ("supportUrl", "support-url", "/support"),
        ("theme", "theme", "light"),
    ];
    for (property, attribute, value) in pairs {
        let seen = page.script(
            "const [property, attribute, value] = arguments, element = document.querySelector('flow-log-export');
             element[property] = value;
             const set = [element.getAttribute(attribute), element[property]];
             element.setAttribute(attribute, value + '0');
             set.push(element[property]);
             element[property] = null;
             set.push(element.hasAttribute(attribute), element[property]);
             element[property] = value;
             return set",
            &[json!(property), json!(attribute), json!(value)],
        );
        assert_eq!(seen, json!([value, value, format!("{value}0"), false, null]), "{property}");
        // Some are no values with one more digit, which the console was told.
        page.allow_errors("must be");
        page.allow_errors("trustgridAccountId");
    }
    page.sees(".destination", "my-logs/flow-logs/by-org/org-7");
    assert_eq!(page.value_of("AWS Account ID"), "210987654321");
    assert_eq!(page.count("[data-state=live][data-theme=light]"), 1);
    page.sees_nothing_in(".host-message");
}

fn what_was_set_before_the_script_counts(browser: Browser) {
    let page = portal_without_element(browser, Reader::default(), ELEMENT);
    page.script(
        "const element = document.querySelector('flow-log-export');
         element.bucket = 'my-logs';
         element.orgId = 'org-7';",
        &[],
    );
    page.saves_by("at once");
    page.script("portal.load()", &[]);
    page.comes_alive();
    page.sees_policy_for("my-logs");
    page.sees(".destination", "my-logs/flow-logs/by-org/org-7");
    page.script("document.querySelector('flow-log-export').bucket = 'other-logs'", &[]);
    page.sees_policy_for("other-logs");
    page.type_into("AWS Account ID", "210987654321");
    page.press("Save");
    page.hears("saved", &[json!({ "accountId": "210987654321", "bucket": "other-logs", "orgId": "org-7" })]);
}

fn two_elements_are_strangers(browser: Browser) {
    let page = portal(
        browser,
        "<flow-log-export id='first'></flow-log-export>
         <flow-log-export id='second' theme='dark'></flow-log-export>",
    );
    until_eq("both forms", &json!(2), || page.count("[data-state=live]"));
    let programs = page.site.requests().into_iter().filter(|path| path.contains("program_bg.wasm")).count();
    assert_eq!(programs, 1, "both run on one program: {:?}", page.site.requests());
    page.look_at("#second");
    page.type_into("S3 Bucket", "second-logs");
    page.sees_policy_for("second-logs");
    page.look_at("#first");
    page.sees_policy_for(EXAMPLE);
    page.press("Copy policy");
    page.sees_error("S3 Bucket");
    page.type_into("S3 Bucket", "first-logs");
    page.sees_policy_for("first-logs");
    page.look_at("#second");
    assert_eq!(page.error_of("S3 Bucket"), None);
    page.sees_policy_for("second-logs");
    page.script("document.querySelector('#first').remove()", &[]);
    page.type_into("S3 Bucket", "-again");
    page.sees_policy_for("second-logs-again");
}

fn what_was_typed_survives_a_hundred_reconnections(browser: Browser) {
    let page = portal(browser, "<flow-log-export org-id='org-7'></flow-log-export>");
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "my-log");
    page.sees_policy_for("my-log");
    let reconnect = |times: u32| {
        let bytes = page.session.script_async(&format!(
            "const done = arguments[0];
             portal.reconnect(document.querySelector('flow-log-export'), {times})
               .then(portal.memory).then(done, error => done(String(error)))"
        ));
        bytes.as_u64().unwrap_or_else(|| panic!("no size but {bytes}"))
    };
    page.is_complete();
    let asked_before = page.site.requests();
    let before = reconnect(100);
    // An icon may come late, for the first time.
    let is_again = |path: &String| asked_before.contains(path);
    let again: Vec<_> = page.site.requests().into_iter().skip(asked_before.len()).filter(is_again).collect();
    assert!(again.is_empty(), "what is there is not asked for again: {again:?}");
    let after = reconnect(100);
    assert!(after <= before + (64 << 10), "the program grew from {before} to {after} bytes");

    assert_eq!(page.count("[data-state=live]"), 1);
    assert_eq!(page.count("slot"), 0);
    assert_eq!(page.value_of("AWS Account ID"), "210987654321");
    assert_eq!(page.value_of("S3 Bucket"), "my-log");
    page.sees(".destination", "my-log/flow-logs/by-org/org-7");
    let heard = page.heard().len();
    page.type_into("S3 Bucket", "s");
    page.sees_policy_for("my-logs");
    assert_eq!(page.heard().len(), heard + 1, "one keystroke is heard of once: {:?}", page.heard());
}

fn what_was_pasted_survives_a_long_absence(browser: Browser) {
    let page =
        portal(browser, "<flow-log-export account-id='493827156084' bucket='my-logs'></flow-log-export>");
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
    page.choose("Yes");
    page.put_into("Existing bucket policy", policy);
    page.put_into("Command output", r#"{"Status":"Suspended"}"#);
    page.sees(OUTCOME, "Merged.");
    page.sees(".banner", "Not ready: 1 thing to fix.");
    page.choose("CloudShell script");
    page.sees(".way-body", "The script writes the merged policy");
    page.holds_timers(Duration::from_secs(30));
    page.script("window.away = document.querySelector('flow-log-export'); away.remove();", &[]);
    page.lets_timers_end();
    until("the form to be given up", || {
        (page.script("return away.shadowRoot.querySelector('[data-state]') === null", &[]) == true)
            .then_some(())
    });
    page.script("document.querySelector('#place').append(away)", &[]);
    page.sees(OUTCOME, "Merged.");
    page.sees(".banner", "Not ready: 1 thing to fix.");
    page.sees(".way-body", "The script writes the merged policy");
    assert_eq!(page.value_of("Existing bucket policy"), policy);
    assert_eq!(page.value_of("Command output"), r#"{"Status":"Suspended"}"#);
}

fn a_move_is_not_noticed(browser: Browser) {
    let page = portal(browser, ELEMENT);
    page.type_into("S3 Bucket", "my-logs");
    page.press("Copy AWS Account ID");
    page.sees_error("AWS Account ID");
    page.script(
        "const element = document.querySelector('flow-log-export');
         window.before = element.shadowRoot.querySelector('[data-state=live]');
         for (let n = 0; n < 101; n += 1) document.querySelector(n % 2 ? '#place' : '#elsewhere').append(element);",
        &[],
    );
    page.look_at("#elsewhere");
    page.sees_policy_for("my-logs");
    page.sees_error("AWS Account ID");
    let same = "return document.querySelector('flow-log-export').shadowRoot.querySelector('[data-state=live]') === before";
    assert_eq!(page.script(same, &[]), true, "the form was made anew");
}

fn an_element_may_leave_before_it_has_started(browser: Browser) {
    let page: Page = portal(browser, ELEMENT);
    // Within a script of its driver, WebKit does what promises ask for as soon as an element is appended.
    page.script(
        "setTimeout(() => {
           const element = document.createElement('flow-log-export');
           element.bucket = 'my-logs';
           document.querySelector('#elsewhere').append(element);
           element.remove();
           window.late = element;
         })",
        &[],
    );
    until("the element", || page.script("return 'late' in window", &[]).as_bool()?.then_some(()));
    // The same turn brings another one into being, so the first had its chance.
    page.script(
        "document.querySelector('#elsewhere').append(document.createElement('flow-log-export'))",
        &[],
    );
    until_eq("the other form", &json!(2), || page.count("[data-state=live]"));
    let started = "return late.shadowRoot.querySelectorAll('[data-state=live]').length";
    assert_eq!(page.script(started, &[]), 0, "out of the document there is no form");
    page.script("document.querySelector('#elsewhere').replaceChildren(late)", &[]);
    page.look_at("#elsewhere");
    until("the form", || page.script(started, &[]).as_u64().filter(|forms| *forms == 1));
    page.sees_policy_for("my-logs");
}

fn the_class_is_to_be_had_under_another_name(browser: Browser) {
    let page = portal_without_element(browser, Reader::default(), "<my-export bucket='my-logs'></my-export>");
    let defined = page.session.script_async(
        "const done = arguments[0];
         portal.define('my-export').then(done, error => done(String(error)))",
    );
    assert_eq!(defined, json!([true, true, true]));
    page.comes_alive();
    page.sees_policy_for("my-logs");
}

fn a_host_knows_when_the_form_is_there_and_what_is_valid(browser: Browser) {
    let page =
        portal(browser, "<flow-log-export bucket='my-logs' org-id='org-7' id='form'></flow-log-export>");
    let is_itself = page.session.script_async(
        "const done = arguments[0], element = document.querySelector('#form');
         element.ready.then(ready => done(ready === element))",
    );
    assert_eq!(is_itself, true);
    page.hears("ready", &[Json::Null]);
    let value = || page.script("return document.querySelector('#form').value", &[]);
    assert_eq!(value(), Json::Null);
    page.script(
        "const element = document.querySelector('#form');
         element.addEventListener('flow-log-export-change', () => (window.atOnce = element.value))",
        &[],
    );
    page.put_into("AWS Account ID", "2109-8765-4321");
    let whole = json!({ "accountId": "210987654321", "bucket": "my-logs", "orgId": "org-7" });
    assert_eq!(page.script("return window.atOnce", &[]), whole, "whoever hears of it may ask");
    assert_eq!(value(), whole);
    page.type_into("S3 Bucket", "!");
    assert_eq!(value(), Json::Null);
}

fn a_form_begins_anew(browser: Browser) {
    let page = portal(browser, "<flow-log-export bucket='my-logs'></flow-log-export>");
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "2");
    page.put_into("Command output", r#"{"Status":"Suspended"}"#);
    page.sees(".banner", "Not ready: 1 thing to fix.");
    page.tick("Done: the policy is saved in AWS");
    page.script("document.querySelector('flow-log-export').reset()", &[]);
    page.sees_policy_for("my-logs");
    assert_eq!(page.value_of("AWS Account ID"), "");
    assert_eq!(page.value_of("Command output"), "");
    assert_eq!(page.count("[type=checkbox]:checked"), 0);
    page.type_into("S3 Bucket", "3");
    page.sees_policy_for("my-logs3");
    assert_eq!(page.count("[data-state=live]"), 1);
}

fn a_form_takes_the_focus(browser: Browser) {
    let page = portal_without_element(browser, Reader::default(), ELEMENT);
    page.script("portal.load().then(() => document.querySelector('#form').focus())", &[]);
    page.comes_alive();
    page.sees_focus_on("account-id");
    page.focus("S3 Bucket");
    page.script("document.querySelector('#form').focus()", &[]);
    page.sees_focus_on("account-id");
}

/// What loads later, as far as it was asked for.
fn later_parts(page: &Page) -> Vec<String> {
    let is_later = |path: &String| path.contains("later.wasm") || path.contains("panels.js");
    page.site.requests().into_iter().filter(is_later).collect()
}

/// Loads the form, to which nobody has typed for long.
#[track_caller]
fn loads_where_nobody_types(page: &Page) {
    page.script(
        "const now = performance.now.bind(performance);
         let later = 0;
         performance.now = () => now() + (later += 5000);
         portal.load()",
        &[],
    );
    page.comes_alive();
}

/// Nor when it is drawn some more.
#[track_caller]
fn loads_nothing_else(page: &Page) {
    for bucket in ["one-logs", "two-logs", "three-logs"] {
        page.script("document.querySelector('flow-log-export').bucket = arguments[0]", &[json!(bucket)]);
        until("the other bucket", || page.policy().contains(bucket).then_some(()));
    }
    assert_eq!(later_parts(page), [""; 0]);
}

/// The form below what a portal shows first.
const BELOW: &str = "<canvas height='4000'></canvas><flow-log-export bucket='my-logs'></flow-log-export>";

fn in_a_closed_dialog_nothing_loads_but_the_form(browser: Browser) {
    let dialog = "<dialog><flow-log-export bucket='my-logs'></flow-log-export></dialog>";
    let page = portal_without_element(browser, Reader::default(), dialog);
    loads_where_nobody_types(&page);
    loads_nothing_else(&page);
    page.script("document.querySelector('dialog').showModal()", &[]);
    page.is_complete();
}

fn in_a_hidden_tab_nothing_loads_but_the_form(browser: Browser) {
    let page = portal_without_element(browser, Reader::default(), BELOW);
    page.script("Object.defineProperty(document, 'hidden', { configurable: true, value: true })", &[]);
    loads_where_nobody_types(&page);
    loads_nothing_else(&page);
    page.script("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))", &[]);
    page.is_complete();
}

fn who_saves_data_has_the_rest_once_it_is_near(browser: Browser) {
    let page = portal_without_element(browser, Reader::default(), BELOW);
    page.script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })", &[]);
    loads_where_nobody_types(&page);
    loads_nothing_else(&page);
    page.script("document.querySelector('flow-log-export').scrollIntoView()", &[]);
    page.is_complete();
}

fn a_compact_form_is_the_fields_the_policy_and_save_and_loads_nothing_else(browser: Browser) {
    let page = portal_without_element(
        browser,
        Reader::default(),
        "<flow-log-export compact account-id='210987654321' save-url='/save' docs-url='/help'></flow-log-export>",
    );
    loads_where_nobody_types(&page);
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.press("Copy policy");
    page.sees(".pane__foot", "Copied. Save it in the S3 console. It replaces the bucket's whole policy.");
    assert_eq!(page.count(".step"), 2);
    assert_eq!(
        page.count(".more, [role=tab], [role=tabpanel], textarea, [type=radio], [type=checkbox], .share"),
        0
    );
    page.press("Save");
    page.sees_saved("my-logs");
    page.sees(".card", "If versioning isn't enabled or the policy isn't saved in AWS yet, do it now.");
    assert_eq!(page.count(".card__foot button"), 1, "only to change it");
    assert_eq!(later_parts(&page), [""; 0]);

    page.script("document.querySelector('flow-log-export').compact = false", &[]);
    page.is_complete();
    assert_eq!(page.count(".step"), 4);
    assert_ne!(later_parts(&page), [""; 0]);
    page.sees_saved("my-logs");
}

fn what_was_pasted_comes_back_after_a_compact_form(browser: Browser) {
    let page = portal(browser, "<flow-log-export bucket='my-logs'></flow-log-export>");
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
    page.choose("Yes");
    page.put_into("Existing bucket policy", policy);
    page.sees(OUTCOME, "Merged.");
    page.set_attribute("compact", "");
    page.sees_nothing_in(".more");
    page.sees_policy_for("my-logs");
    page.type_into("S3 Bucket", "2");
    page.script("document.querySelector('flow-log-export').removeAttribute('compact')", &[]);
    page.sees(OUTCOME, "Merged.");
    assert_eq!(page.value_of("Existing bucket policy"), policy);
    assert_eq!(page.value_of("S3 Bucket"), "my-logs2");
}

fn support_is_linked_where_something_does_not_work(browser: Browser) {
    const LINK: &str = "a[href='/support']";
    let page = portal(
        browser,
        "<flow-log-export account-id='210987654321' bucket='my-logs' support-url='/support'></flow-log-export>",
    );
    assert_eq!(page.count(LINK), 0, "nothing has gone wrong");
    page.unfold("Not working?");
    page.sees(&format!("#not-working {LINK}"), "Contact support");
    page.saves_by("a refusal");
    page.press("Save");
    page.sees(&format!("[data-step='4'] {LINK}"), "Contact support");
    page.script("document.querySelector('flow-log-export').supportUrl = null", &[]);
    page.sees_nothing_in(LINK);
    page.sees_not_saved("The portal refused to save and gave no reason. Try again, or ask its support.");
}
