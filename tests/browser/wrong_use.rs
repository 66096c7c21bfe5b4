//! A host that gets it wrong hears of it; nothing is sent and the form still works.

use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::page::{EXAMPLE, Page, policy_for};
use crate::portal::{portal, portal_that_mounts};

const TEXTS: [&str; 9] = [
    "accountId",
    "bucket",
    "orgId",
    "trustgridAccountId",
    "saveUrl",
    "portalUrl",
    "docsUrl",
    "supportUrl",
    "theme",
];
/// Both names of the one handler.
const HANDLERS: [&str; 2] = ["saveHandler", "onSave"];

in_all_browsers![
    properties_of_the_wrong_type_are_named_in_the_form,
    options_of_the_wrong_type_are_refused,
    attributes_that_are_no_values_are_named_in_the_form,
    values_go_nowhere_but_home,
    a_megabyte_and_markup_are_only_text,
];

fn properties_of_the_wrong_type_are_named_in_the_form(browser: Browser) {
    let page = portal(browser, "<flow-log-export bucket='my-logs'></flow-log-export>");
    for option in TEXTS.into_iter().chain(HANDLERS) {
        let said = page.script(
            "const [option] = arguments, element = document.querySelector('flow-log-export'), said = {};
             for (const [type, value] of Object.entries(portal.wrong)) {
               if (/^(onSave|saveHandler)$/.test(option) && type === 'function') continue;
               element[option] = value;
               said[type] = element.shadowRoot.querySelector('.host-message').textContent;
             }
             element[option] = null;
             return said",
            &[json!(option)],
        );
        let said = said.as_object().expect("sentences by type");
        assert!(said.len() >= 6, "{said:?}");
        let name = if option == "onSave" { "saveHandler" } else { option };
        for (wrong_type, sentence) in said {
            let sentence = sentence.as_str().unwrap_or_default();
            let starts = format!("This page isn't set up right: {name} must be a");
            assert!(sentence.starts_with(&starts), "{option}, {wrong_type}: {sentence}");
        }
        page.sees_console_error(&format!("{name} must be a"));
    }
    page.allow_errors("must be a");
    page.sees_nothing_in(".host-message");
    // What was right before is as good again.
    page.script("document.querySelector('flow-log-export').bucket = 'my-logs'", &[]);
    page.sees_policy_for("my-logs");
    page.script("Object.assign(document.querySelector('flow-log-export'), { accountId: 210987654321, orgId: 'org-7' })", &[]);
    is_named(&page, "accountId must be a string, not number.");
    page.sees(".destination", "my-logs/flow-logs/by-org/org-7");
    page.set_attribute("account-id", "210987654321");
    page.sees_nothing_in(".host-message");
    page.type_into("S3 Bucket", "2");
    page.sees_policy_for("my-logs2");
}

fn options_of_the_wrong_type_are_refused(browser: Browser) {
    let page = portal_that_mounts(browser, json!({}));
    every_type_is_refused(&page, "mount");
    every_type_is_refused(&page, "update");
    let misuses = page.script("return portal.misuses()", &[]);
    for (misuse, sentence) in [
        ("no element", "Error: mount: element must be an element of the document."),
        ("text for an element", "Error: mount: element must be an element of the document."),
        ("text for options", "Error: mount: options must be an object."),
        ("null for options", "Error: mount: options must be an object."),
        ("an unknown option", "Error: mount: options has no member colour."),
        ("an unknown option later", "Error: update: options has no member colour."),
    ] {
        assert_eq!(misuses[misuse], sentence, "{misuse}");
    }
    still_works(&page);
}

/// Every option refuses every type that is not its own, by an `Error` that names it.
#[track_caller]
fn every_type_is_refused(page: &Page, place: &str) {
    for option in TEXTS.into_iter().chain(HANDLERS) {
        let named = if option == "onSave" { "saveHandler" } else { option };
        let refusals = page.script("return portal.refusals(...arguments)", &[json!(place), json!(option)]);
        let refusals = refusals.as_object().expect("refusals by type");
        assert!(refusals.len() >= 6, "{refusals:?}");
        for (wrong_type, said) in refusals {
            let said = said.as_str().unwrap_or_default();
            let (name, words) = said.split_once(": ").unwrap_or_default();
            assert_eq!(name, "Error", "{place}, {option}, {wrong_type}: {said}");
            assert!(
                words.contains(named) && words.contains("must be"),
                "{place}, {option}, {wrong_type}: {said}"
            );
        }
    }
}

#[track_caller]
fn still_works(page: &Page) {
    assert_eq!(page.policy(), policy_for(EXAMPLE));
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
}

fn attributes_that_are_no_values_are_named_in_the_form(browser: Browser) {
    let page = portal(browser, "<flow-log-export theme='purple' bucket='my-logs'></flow-log-export>");
    is_named(&page, "theme must be auto, light or dark.");
    page.set_attribute("theme", "dark");
    page.sees_nothing_in(".host-message");

    page.set_attribute("trustgrid-account-id", "12345");
    is_named(&page, "trustgridAccountId");
    page.set_attribute("trustgrid-account-id", "079972220921");
    page.sees_nothing_in(".host-message");

    for (attribute, option) in
        [("portal-url", "portalUrl"), ("docs-url", "docsUrl"), ("support-url", "supportUrl")]
    {
        for address in
            ["javascript:document.title='owned'", " javascript:1", "java\tscript:1", "data:text/html,x", ""]
        {
            page.set_attribute(attribute, address);
            is_named(&page, &format!("{option} must be an https:, http: or relative address."));
            assert_eq!(page.count("a[href*='script']"), 0, "{address}");
        }
        page.set_attribute(attribute, "/flow-logs");
        page.sees_nothing_in(".host-message");
    }
    page.sees_policy_for("my-logs");
    assert_eq!(page.count("a[href='/flow-logs']"), 1);
    assert_eq!(page.heard(), [("ready".to_owned(), Json::Null)], "a host's mistake is no event");
}

fn values_go_nowhere_but_home(browser: Browser) {
    let page = portal(
        browser,
        "<flow-log-export account-id='210987654321' bucket='my-logs' save-url='javascript:1'></flow-log-export>",
    );
    is_named(&page, "saveUrl must be an address of this page's own origin");
    for address in [
        "https://elsewhere.example/save",
        "//elsewhere.example/save",
        "http://127.0.0.1:1/save",
        "http://[",
        "data:application/json,{}",
        "blob:null/x",
        "",
    ] {
        page.set_attribute("save-url", address);
        is_named(&page, "saveUrl must be an address of this page's own origin");
        page.button("Copy S3 Bucket");
        assert_eq!(page.count("#save"), 0, "nothing can be saved at {address}");
    }
    page.set_attribute("save-url", "/save");
    page.sees_nothing_in(".host-message");
    page.press("Save");
    page.sees(".card", "Saved. Trustgrid takes it from here.");
    assert_eq!(page.site.saves().len(), 1);
}

/// Waits for the form and the console to name what is wrong.
#[track_caller]
fn is_named(page: &Page, problem: &str) {
    page.sees(".host-message", &format!("This page isn't set up right: {problem}"));
    page.sees_console_error(problem);
}

fn a_megabyte_and_markup_are_only_text(browser: Browser) {
    let page = portal(browser, "<flow-log-export save-url='/save'></flow-log-export>");
    let megabyte = "a".repeat(1 << 20);
    let markup = "<img src=x onerror=document.title='owned'><script>1</script>";
    for attribute in ["account-id", "bucket", "org-id"] {
        page.set_attribute(attribute, markup);
        page.set_attribute(attribute, &megabyte);
        page.set_attribute(attribute, markup);
    }
    page.sees(".destination", &format!("example-flowlogs/flow-logs/by-org/{markup}"));
    assert_eq!(page.value_of("AWS Account ID"), markup);
    page.sees_error("S3 Bucket");
    assert_eq!(page.count("img, script:not([src])"), 0);
    assert_eq!(page.script("return document.title", &[]), "A portal");

    page.put_into("AWS Account ID", "210987654321");
    page.put_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.press("Save");
    page.sees(".card", "Saved. Trustgrid takes it from here.");
    assert_eq!(page.site.saves()[0].body["orgId"], Json::from(markup));
}
