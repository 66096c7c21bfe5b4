//! Everybody can read and use the page, in each of its states and however
//! their browser is set up. Leaves a picture of all that as `BROWSER/LOOK/STATE.png` in the folder `PICTURES`, if
//! there is one.

use std::env;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::browser::{Browser, Reader};
use crate::driver::program;
use crate::page::Page;
use crate::pasted::{DENYING, KEY, blocked, ready, suspended};
use crate::patience::until;
use crate::portal::portal_for;
use crate::site::{Answer, Program};

/// A bucket name of 63 characters.
const LONGEST: &str = "flow-logs-of-all-sites-and-nodes-in-an-organization-2026.bucket";

in_all_browsers![on_a_laptop, on_a_phone, in_the_dark, in_a_portal, in_a_portal_on_a_phone_in_the_dark];

not_in_webkit![
    no_window_is_so_narrow:
    on_the_narrowest_screen,
];

not_in_webkit![
    it_has_no_such_setting:
    in_forced_colours,
    in_large_text,
    on_a_phone_in_large_text,
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
    page.press("Copy read-only commands");
    page.sees_error("AWS Account ID");
    page.sees_error("S3 Bucket");
    assert_eq!(page.summary().len(), 2);
    state("errors");
    every_answer_is_accessible(browser, &page, look);

    page.tick("Saved in the portal");
    page.sees_saved("my-logs");
    state("saved");
}

/// What the page answers to what is chosen and pasted, as much of it as goes together at a time.
fn every_answer_is_accessible(browser: Browser, page: &Page, look: &str) {
    let state = |state: &str| is_accessible(browser, page, look, state, ".flow-log-export");
    let existing = |text: &str| page.put_into("Existing bucket policy", text);
    let printed = |text: &str| page.put_into("Command output", text);

    page.retype("AWS Account ID", "12345");
    page.retype("S3 Bucket", "My bucket!");
    page.is_complete();
    page.choose("CloudShell script");
    page.press("For your reviewer");
    page.unfold("Not working?");
    page.choose("Support gave me a code");
    page.put_into("Failure code", "zebra");
    printed(&suspended().to_string());
    page.sees(".verdict", "Enter your AWS Account ID and S3 Bucket first (step 1).");
    page.sees(".codes", "No match.");
    page.sees(".pane__body", "Enter your AWS Account ID and S3 Bucket first (step 1).");
    state("values-first");

    page.retype("AWS Account ID", "493827156084");
    page.retype("S3 Bucket", "my-logs");
    printed("");
    page.choose("S3 console");
    page.choose("Not sure");
    page.sees("[data-step='2']", "NoSuchBucketPolicy");
    page.choose("Nothing arrived yet");
    page.sees(".symptoms", "Have 2 business days passed since you saved?");
    state("not-sure");

    page.choose("Yes");
    page.press("Paste another");
    existing(DENYING);
    printed(&blocked().to_string());
    page.choose("Support gave me a code");
    page.put_into("Failure code", "kms");
    page.sees(".codes__list", "DstKmsKeyInvalidState");
    page.sees(".result[data-verdict=blocked]", "Not ready: ");
    page.press_in_sight("Copy policy");
    page.sees_foot("Copied. “only-us” still blocks Trustgrid.");
    state("blocked");

    page.press("Add exception to “only-us”");
    page.sees(".existing .row", "Exception for Trustgrid added to “only-us”");
    page.press("Changes2");
    page.sees(".diff__gap", "unchanged");
    state("exception");

    existing(&three_denials());
    printed(r#"{ "Status": "Enabled" }"#);
    page.sees(".existing", "Add all 3 exceptions");
    page.sees(".result[data-verdict=unknown]", "Can't tell yet");
    page.press("In plain words");
    page.sees(".words", "Trustgrid's AWS account and nobody else.");
    state("many-in-the-way");

    page.press("Policy");
    existing("{\n  \"Version\": ");
    printed(KEY);
    page.sees_foot("Not merged yet.");
    page.sees(".result .row", "This line contains a credential");
    state("refused");

    existing("");
    printed(&blocked().to_string());
    page.sees(".from", "taken from the output pasted in step 3");
    page.press("For your reviewer");
    page.press_in_sight("Copy text");
    page.sees_foot("Copied. ");
    state("from-the-output");

    page.choose("CloudShell script");
    printed(&ready().to_string());
    page.unfold("Show the 12 checks");
    page.unfold("What these checks can't see");
    page.sees(".result[data-verdict=ready] .banner", "Ready. All 12 checks passed.");
    page.sees(".pane__title", "flow-logs-my-logs.sh");
    state("ready");

    page.choose("Someone else does it");
    page.sees(".pane__title", "flow-logs-my-logs.md");
    page.sees(".pane__body", "flow logs");
    state("ticket");

    page.choose("Terraform");
    page.sees(".pane__title", "flow-logs-my-logs.tf");
    state("terraform");

    page.choose("New bucket");
    page.sees(".pane__title", "flow-logs-my-logs.yaml");
    state("template");
}

/// A policy with three statements that are in the way.
fn three_denials() -> String {
    let mut policy: Json = serde_json::from_str(DENYING).expect("a policy");
    let denial = policy["Statement"][0].clone();
    let named = |name: &str| {
        let mut denial = denial.clone();
        denial["Sid"] = json!(name);
        denial
    };
    policy["Statement"] = json!([named("only-us"), named("only-the-finance-team"), named("only-managers")]);
    serde_json::to_string_pretty(&policy).expect("JSON")
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
    page.sees_not_saved("Not saved: The bucket is in another Region.");
    state("not-saved");

    page.site.answers(Answer::Silence);
    page.press("Try again");
    page.sees("button", "Saving…");
    state("busy");

    page.site.answers(Answer::Closed);
    // Looking may have taken longer than an answer may.
    page.button("Try again");
    page.site.answers(Answer::Empty);
    page.press("Try again");
    page.sees_saved(LONGEST);
    state("saved");
    every_answer_is_accessible(browser, &page, look);

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
    let beyond = page.script(
        "const page = document.documentElement;
         if (page.scrollWidth <= page.clientWidth) return [];
         const all = [...document.querySelectorAll('*')].flatMap(e => [e, ...(e.shadowRoot?.querySelectorAll('*') ?? [])]);
         return all.filter(element => element.getBoundingClientRect().right > page.clientWidth && !element.closest('pre, .tabs')).map(element => element.outerHTML.slice(0, 200))",
        &[],
    );
    assert_eq!(beyond, json!([]), "{state}: scrolls sideways");
    let small = page.script(
        "const roots = [document], all = [];
         for (const root of roots) {
           for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot);
           all.push(...root.querySelectorAll(
             'button:not(.link), a.button, input, textarea, summary, .way, .answer, .symptom, .tick'));
         }
         // A box in a label is as large as its label, and what only Enter reaches has no size.
         const isNone = element => element.matches('label input, .visually-hidden');
         return all.filter(element => !isNone(element) && element.getClientRects().length).filter(element => {
           const { width, height, right } = element.getBoundingClientRect();
           // Tabs can be scrolled to.
           const edge = element.closest('.pane')?.getBoundingClientRect().right ?? Infinity;
           return Math.min(width, height) < 24 || (right > edge && !element.matches('[role=tab]'));
         }).map(element => element.outerHTML)",
        &[],
    );
    assert_eq!(small, json!([]), "{state}: targets below 24 px, or cut off");
    at_most_one_button_stands_out(page, state);
    // Its rules see the same in both browsers however a reader has set up theirs, so that each state is looked
    // at in Firefox once.
    let is_first = look == "laptop" || (look == "portal" && part == "html");
    if is_first || matches!(browser, Browser::Chromium) {
        axe_finds_nothing(page, state, part);
    }
    if let Some(folder) = env::var_os("PICTURES") {
        let browser = format!("{browser:?}").to_lowercase();
        keep_picture(page, &Path::new(&folder).join(browser).join(look).join(format!("{state}.png")));
    }
}

/// Everything that is as loud as a primary button is one and the same thing to do.
#[track_caller]
fn at_most_one_button_stands_out(page: &Page, state: &str) {
    let loud = page.script(
        "const root = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)]
           .find(root => root.querySelector('.flow-log-export'));
         // On the way from one colour to another, a button has neither.
         for (const change of root.getAnimations()) change.finish();
         // Then a reader has chosen all colours.
         if (matchMedia('(forced-colors: active)').matches) return [];
         const plain = Object.assign(document.createElement('button'), { className: 'button' });
         root.querySelector('.field__input').after(plain);
         const quiet = [plain, root.querySelector('.button--quiet')].map(button => getComputedStyle(button).backgroundColor);
         plain.remove();
         const loud = [...root.querySelectorAll('.button')].filter(button =>
           button.getClientRects().length && !quiet.includes(getComputedStyle(button).backgroundColor));
         return loud.map(button => button.textContent)",
        &[],
    );
    let loud = loud.as_array().expect("a list");
    assert!(loud.len() <= 1, "{state}: more than one primary button: {loud:?}");
}

#[track_caller]
fn axe_finds_nothing(page: &Page, state: &str, part: &str) {
    if page.script("return 'axe' in window", &[]) == false {
        let axe = program("AXE", &["axe.min.js"]);
        let axe = fs::read_to_string(axe).expect("axe-core can be read");
        page.script(&axe, &[]);
    }
    // Colours in between are nobody's to read.
    until("what moves to be there", || {
        let moving = page.script(
            "const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)];
             return roots.some(root => root.getAnimations().some(animation => animation instanceof CSSTransition))",
            &[],
        );
        (moving == false).then_some(())
    });
    // Where the bar of a phone stands at its own place and over nothing that can be scrolled from under it.
    page.script("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })", &[]);
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
