//! Everybody can read and use the page, in each of its states and however
//! their browser is set up. Leaves a picture of all that in the folder `PICTURES`, if there is one.

use std::env;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::browser::{Browser, Reader};
use crate::driver::program;
use crate::page::Page;
use crate::pasted::{DENYING, KEY, THEIRS, blocked, ready, suspended};
use crate::portal::portal_for;
use crate::site::{Answer, Program};

/// A bucket name of 63 characters.
const LONGEST: &str = "flow-logs-of-all-sites-and-nodes-in-an-organization-2026.bucket";

in_both_browsers![
    on_a_laptop,
    on_a_phone,
    on_the_narrowest_screen,
    in_the_dark,
    in_forced_colours,
    in_large_text,
    on_a_phone_in_large_text,
    in_a_portal,
    in_a_portal_on_a_phone_in_the_dark,
];

fn on_a_laptop(browser: Browser) {
    every_state_is_accessible(browser, "laptop", Reader::default());
}

fn on_a_phone(browser: Browser) {
    let screen = (360, 740);
    every_state_is_accessible(browser, "phone", Reader { screen, ..Reader::default() });
}

fn on_the_narrowest_screen(browser: Browser) {
    let screen = (320, 640);
    every_state_is_accessible(browser, "narrowest", Reader { screen, ..Reader::default() });
}

fn in_the_dark(browser: Browser) {
    every_state_is_accessible(browser, "dark", Reader { dark: true, ..Reader::default() });
}

fn in_forced_colours(browser: Browser) {
    let forced_colours = true;
    every_state_is_accessible(browser, "forced-colours", Reader { forced_colours, ..Reader::default() });
}

fn in_large_text(browser: Browser) {
    let text_size = 32;
    every_state_is_accessible(browser, "large-text", Reader { text_size, ..Reader::default() });
}

fn on_a_phone_in_large_text(browser: Browser) {
    let reader = Reader { screen: (360, 740), text_size: 32, ..Reader::default() };
    every_state_is_accessible(browser, "phone-large-text", reader);
}

fn every_state_is_accessible(browser: Browser, look: &str, reader: Reader) {
    let page = browser.visit().reader(reader).program(Program::Held).open("/");
    meets(&page, reader);
    let state = |state: &str| is_accessible(browser, &page, look, state, "html");

    page.session.find("//*[@data-state = 'waiting']");
    state("waiting");

    page.site.release();
    page.comes_alive();
    state("empty");

    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", LONGEST);
    page.sees_policy_for(LONGEST);
    state("typed");

    page.retype("AWS Account ID", "123456789012");
    page.tab();
    page.session.find("//*[contains(@class, 'field') and @data-severity='warning']");
    state("warning");

    page.retype("AWS Account ID", "12345");
    page.retype("S3 Bucket", "My bucket!");
    page.press("Copy both values");
    page.sees_error("AWS Account ID");
    page.sees_error("S3 Bucket");
    assert_eq!(page.summary().len(), 2);
    state("errors");
    the_panels_are_accessible(browser, &page, look);
}

/// The panels, each in each of its states, as many as go together at a time.
fn the_panels_are_accessible(browser: Browser, page: &Page, look: &str) {
    let state = |state: &str| is_accessible(browser, page, look, state, ".panels");
    let put = |existing: &str, printed: &str, code: &str, kind: &str| {
        page.put_into("Existing bucket policy", existing);
        page.put_into("What the commands printed", printed);
        page.put_into("Failure code", code);
        page.focus(kind);
    };
    page.retype("AWS Account ID", "12345");
    put(THEIRS, &suspended().to_string(), "zebra", "Ticket");
    page.sees(".artifacts .empty", "Type the AWS Account ID and the S3 Bucket above");
    page.sees(".codes", "No code of AWS's list is like this.");
    state("panels-wait");

    page.retype("AWS Account ID", "493827156084");
    page.retype("S3 Bucket", "my-logs");
    page.sees(".artifacts figcaption", "flow-logs-my-logs.md");
    page.sees(".outcome", "will not work yet");
    page.press("Copy merged policy");
    page.sees_status(".existing", "Copied");
    state("merged");

    put(DENYING, &blocked().to_string(), "kms", "AWS CLI");
    page.sees(".existing", "The statement with an exception for Trustgrid");
    page.sees("[data-check=denies]", "only-us");
    page.sees(".codes__list", "DstKmsKeyInvalidState");
    state("blocked");

    put("{\n  \"Version\": ", "{ \"Status\": \"Enabled\" }", "DstBucketUnversioned", "Terraform");
    page.sees(".outcome", "Can't merge this yet");
    page.sees(".outcome", "not everything that is needed was seen");
    page.sees(".artifacts .empty", "can't be merged yet");
    state("not-merged");

    put(KEY, KEY, "", "CloudFormation");
    page.sees(".preflight .findings", "This line contains a credential");
    state("secrets");

    put("", &ready().to_string(), "", "CloudFormation");
    page.sees(".outcome", "everything that can be seen is as it must be");
    page.sees(".artifacts figcaption", "flow-logs-my-logs.yaml");
    state("ready");

    put(THEIRS, "", "", "Terraform");
    page.sees(".artifacts figcaption", "flow-logs-my-logs.tf");
    state("terraform");
}

fn in_a_portal(browser: Browser) {
    every_embedded_state_is_accessible(browser, "portal", Reader::default());
}

fn in_a_portal_on_a_phone_in_the_dark(browser: Browser) {
    let reader = Reader { screen: (360, 740), dark: true, ..Reader::default() };
    every_embedded_state_is_accessible(browser, "portal-phone-dark", reader);
}

fn every_embedded_state_is_accessible(browser: Browser, look: &str, reader: Reader) {
    let element = "<flow-log-export account-id='210987654321' save-url='/save'></flow-log-export>";
    let page = portal_for(browser, reader, element);
    meets(&page, reader);
    let state = |state: &str| is_accessible(browser, &page, look, state, "html");
    state("plain");

    page.press("Save");
    page.sees_error("S3 Bucket");
    state("errors");

    page.type_into("S3 Bucket", LONGEST);
    page.site.answers(Answer::Status(422, Some("The bucket is in another Region.")));
    page.press("Save");
    page.sees(".save [role=alert]", "Not saved.");
    state("refused");

    page.site.answers(Answer::Silence);
    page.press("Try again");
    page.sees("button", "Saving…");
    state("busy");

    page.site.answers(Answer::Closed);
    page.sees(".save [role=alert]", "Not saved.");
    page.site.answers(Answer::Empty);
    page.press("Try again");
    page.sees(".notice--ok", "Saved.");
    state("saved");
    the_panels_are_accessible(browser, &page, look);

    page.set_attribute("theme", "purple");
    page.sees(".host-message", "theme");
    state("wrongly-set-up");
    page.sees_console_error("theme");
    page.allow_errors("/save");
}

/// Makes sure that the page really is shown to this reader.
#[track_caller]
fn meets(page: &Page, reader: Reader) {
    let forced = page.script("return matchMedia('(forced-colors: active)').matches", &[]);
    assert_eq!(forced, reader.forced_colours, "forced colours");
    let dark = page.script("return matchMedia('(prefers-color-scheme: dark)').matches", &[]);
    assert_eq!(dark, reader.dark, "dark");
    let size = page.script("return getComputedStyle(document.documentElement).fontSize", &[]);
    assert_eq!(size, format!("{}px", reader.text_size), "text size");
    let width = page.script("return innerWidth", &[]);
    assert_eq!(width, reader.screen.0, "width of the screen");
}

/// Looks at the page in one of its states, or with axe at a part of it, and keeps a picture.
#[track_caller]
fn is_accessible(browser: Browser, page: &Page, look: &str, state: &str, part: &str) {
    let sideways = page.script(
        "const page = document.documentElement;
         return page.scrollWidth - page.clientWidth",
        &[],
    );
    assert!(
        sideways.as_i64().is_some_and(|pixels| pixels <= 0),
        "{state}: scrolls sideways by {sideways} px"
    );
    let small = page.script(
        "const roots = [document], all = [];
         for (const root of roots) {
           for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot);
           all.push(...root.querySelectorAll('button:not(.link), input, textarea, summary, .choice, .tick'));
         }
         // A box in a label is as large as its label.
         const inLabel = element => element.matches('label input');
         return all.filter(element => !inLabel(element) && element.getClientRects().length).filter(element => {
           const { width, height, right } = element.getBoundingClientRect();
           const edge = element.closest('figure')?.getBoundingClientRect().right ?? Infinity;
           return Math.min(width, height) < 24 || right > edge;
         }).map(element => element.outerHTML)",
        &[],
    );
    assert_eq!(small, json!([]), "{state}: targets below 24 px, or cut off");
    // Its rules see the same in both browsers however a reader has set up theirs, so that each state is looked
    // at in Firefox once.
    let is_first = look == "laptop" || (look == "portal" && part == "html");
    if is_first || matches!(browser, Browser::Chromium) {
        axe_finds_nothing(page, state, part);
    }
    if let Some(folder) = env::var_os("PICTURES") {
        let name = format!("{browser:?}-{look}-{state}.png").to_lowercase();
        keep_picture(page, &Path::new(&folder).join(name));
    }
}

#[track_caller]
fn axe_finds_nothing(page: &Page, state: &str, part: &str) {
    if page.script("return 'axe' in window", &[]) == false {
        let axe = program("AXE", &["axe.min.js"]);
        let axe = fs::read_to_string(axe).expect("axe-core can be read");
        page.script(&axe, &[]);
    }
    let violations = page.session.script_async(&format!(
        "const done = arguments[0];
         const rules = {{ 'target-size': {{ enabled: true }} }};
         const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)];
         const part = roots.map(root => root.querySelector('{part}')).find(Boolean);
         // Preloading puts a style sheet into the page, which its security policy forbids.
         axe.run(part, {{ rules, resultTypes: ['violations'], preload: false }}).then(
           ({{ violations, passes }}) => done(passes.length ? violations : ['axe-core saw nothing']),
           error => done([String(error)]),
         );"
    ));
    assert_eq!(told(&violations), [""; 0], "{state}: axe-core finds violations");
}

/// The violations, each in a line or two.
fn told(violations: &Json) -> Vec<String> {
    let all = violations.as_array().cloned().unwrap_or_else(|| vec![violations.clone()]);
    let tell = |violation: &Json| {
        if let Some(words) = violation.as_str() {
            return words.to_owned();
        }
        let places: Vec<_> = violation["nodes"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|node| format!("{} {}", node["target"], node["failureSummary"]))
            .collect();
        format!("{} {}", violation["help"], places.join("; "))
    };
    all.iter().map(tell).collect()
}

fn keep_picture(page: &Page, file: &Path) {
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder for pictures");
    fs::write(file, page.session.screenshot()).expect("a picture is kept");
}
