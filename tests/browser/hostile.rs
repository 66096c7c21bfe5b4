//! A portal whose styles and scripts get in the way: the form is what it is anywhere, and so is the portal.

use fantoccini::key::Key;
use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::page::{Page, policy_for};
use crate::patience::{until, until_seen};
use crate::portal::portal;

const ELEMENT: &str = "<flow-log-export save-url='/save' org-id='org-7' docs-url='/'></flow-log-export>";

in_all_browsers![
    the_form_works_all_the_same,
    the_form_looks_the_same,
    the_host_looks_the_same,
    what_the_host_registers_changes_nothing,
    the_form_is_english_in_any_language,
    what_takes_the_focus_stays_clear_of_a_header,
];

#[track_caller]
fn hostile(browser: Browser) -> Page {
    let page = browser.visit().begin("/test/trusted/hostile.html");
    until("the portal's styles and script", || {
        page.script("return 'embed' in window && document.styleSheets.length === 2", &[])
            .as_bool()?
            .then_some(())
    });
    page
}

fn the_form_works_all_the_same(browser: Browser) {
    let page = hostile(browser);
    page.script("embed()", &[]);
    page.comes_alive();
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "My!");
    page.session.strike(&Key::Enter.to_string());
    page.sees_error("S3 Bucket");
    page.sees_focus_on("bucket");
    page.retype("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");

    page.press("Copy policy");
    page.sees_foot("Copied");
    assert_eq!(page.clipboard(), policy_for("my-logs"));

    page.press("Save");
    page.sees_saved("my-logs");
    assert_eq!(page.site.saves().len(), 1);
    assert_eq!(page.script("return submitted", &[]), 0, "the host's form was sent");
    let sent = page.site.requests().into_iter().any(|path| path.contains("host-was-submitted"));
    assert!(!sent, "the host's form was sent");
}

fn the_form_looks_the_same(browser: Browser) {
    let page = portal(browser, ELEMENT);
    let expected = looks(&page);
    assert!(expected.len() > 100, "{} elements", expected.len());
    let page = hostile(browser);
    page.script("embed()", &[]);
    page.comes_alive();
    let seen = looks(&page);
    assert_eq!(seen.len(), expected.len(), "elements of the form");
    for (seen, expected) in seen.iter().zip(&expected) {
        assert_eq!(seen, expected);
    }
}

/// How every element of the form looks in a place of the same width, with values and with errors.
#[track_caller]
fn looks(page: &Page) -> Vec<Json> {
    page.is_complete();
    // But for the host's font, which is taken over.
    page.script(
        "document.querySelector('#place').style.width = '1100px';
         document.documentElement.style.setProperty('--flow-log-export-font', 'system-ui, sans-serif')",
        &[],
    );
    page.type_into("S3 Bucket", "My!");
    // Neither mouse nor focus are to be seen, nor what is on its way.
    page.script("arguments[0].click()", &[json!(page.button("Save"))]);
    page.sees_error("AWS Account ID");
    page.script(
        "const { shadowRoot } = document.querySelector('flow-log-export');
         shadowRoot.activeElement?.blur();
         for (const animation of shadowRoot.getAnimations({ subtree: true })) animation.finish();",
        &[],
    );
    let looks = page.script(
        "const told = ['display', 'visibility', 'opacity', 'position', 'width', 'height', 'margin', 'padding',
           'border', 'borderRadius', 'color', 'backgroundColor', 'fontFamily', 'fontSize', 'fontStyle', 'fontWeight',
           'lineHeight', 'letterSpacing', 'wordSpacing', 'textTransform', 'textAlign', 'textDecorationLine',
           'whiteSpace', 'direction', 'boxSizing', 'boxShadow', 'listStyleType'];
         const { shadowRoot } = document.querySelector('flow-log-export');
         return [...shadowRoot.querySelectorAll('.flow-log-export, .flow-log-export *')].map(element => {
           const style = getComputedStyle(element);
           return [element.localName, element.className, ...told.map(name => `${name}: ${style[name]}`)];
         })",
        &[],
    );
    looks.as_array().cloned().unwrap_or_default()
}

fn the_host_looks_the_same(browser: Browser) {
    let page = hostile(browser);
    let before = host_looks(&page);
    assert!(before.as_object().is_some_and(|elements| elements.len() == 6), "{before}");
    page.script("embed()", &[]);
    page.comes_alive();
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    let after = host_looks(&page);
    for (name, before) in before.as_object().expect("elements") {
        let changed = |one: &Json, other: &Json| {
            let other = other.as_array().cloned().unwrap_or_default();
            let one = one.as_array().cloned().unwrap_or_default();
            one.into_iter().filter(|said| !other.contains(said)).collect::<Vec<_>>()
        };
        assert_eq!(changed(before, &after[name]), changed(&after[name], before), "the host's {name}");
    }
    let left = page
        .script("return document.querySelectorAll('body > :not(form, template), head > style').length", &[]);
    assert_eq!(left, json!(0), "the form left something in its host's page");
}

/// Everything there is to say of how the host's own elements look.
#[track_caller]
fn host_looks(page: &Page) -> Json {
    page.script(
        "return Object.fromEntries(['text', 'label', 'field', 'button', 'link', 'code'].map(name => {
           const style = getComputedStyle(document.querySelector(`#host-${name}`));
           return [name, [...style].map(property => `${property}: ${style.getPropertyValue(property)}`)];
         }))",
        &[],
    )
}

fn what_the_host_registers_changes_nothing(browser: Browser) {
    let shape = "const { borderRadius, color, fontFamily } =
           getComputedStyle(document.querySelector('flow-log-export').shadowRoot.querySelector('.button'));
         return { borderRadius, color, fontFamily }";
    let page = portal(browser, ELEMENT);
    let expected = page.script(shape, &[]);
    assert_eq!(expected["borderRadius"], "6px");
    page.script(
        "for (const name of ['--radius', '--accent', '--ink', '--ink-strong', '--surface', '--line-strong', '--font', '--top']) {
           CSS.registerProperty({ name, syntax: '<length>', inherits: false, initialValue: '0px' });
         }",
        &[],
    );
    assert_eq!(page.script(shape, &[]), expected);
}

fn the_form_is_english_in_any_language(browser: Browser) {
    let page = portal(browser, ELEMENT);
    page.script("Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' })", &[]);
    let form = page.script(
        "const form = document.querySelector('flow-log-export').shadowRoot.querySelector('.flow-log-export[data-state]');
         const ends = [...form.querySelectorAll('p, h2, h3, label, input, textarea, pre')];
         return [form.closest('[lang]').lang, ends.filter(end => getComputedStyle(end).direction !== 'ltr').length]",
        &[],
    );
    assert_eq!(form, json!(["en", 0]));
}

/// What has the focus, and how far the part that belongs to it is below the header.
const BELOW_HEADER: &str = "
    const { activeElement } = document.querySelector('flow-log-export').shadowRoot;
    const top = (activeElement?.closest('.field, .paste-box, label') ?? activeElement)?.getBoundingClientRect().top;
    return [top - document.querySelector('header').getBoundingClientRect().bottom, activeElement?.outerHTML.slice(0, 80)]";

#[track_caller]
fn is_clear_of_header(page: &Page, when: &str) {
    let is_clear = |found: &Json| found[0].as_f64().is_some_and(|below| below >= 0.0);
    until_seen(&format!("{when} below the header"), is_clear, || page.script(BELOW_HEADER, &[]));
}

fn what_takes_the_focus_stays_clear_of_a_header(browser: Browser) {
    let page = portal(browser, ELEMENT);
    page.is_complete();
    page.script(
        "const header = document.body.insertBefore(document.createElement('header'), document.body.firstChild);
         Object.assign(header.style, { position: 'sticky', top: 0, height: '6rem', background: 'Canvas', zIndex: 10 });
         document.querySelector('flow-log-export').style.setProperty('--flow-log-export-top', '6rem')",
        &[],
    );
    page.press("Save");
    page.sees(".error-summary", "There is a problem");
    is_clear_of_header(&page, "the summary of what is wrong");
    page.follow(&page.summary()[0]);
    page.sees_focus_on("account-id");
    is_clear_of_header(&page, "a field that is wrong");
    page.focus("Command output");
    let mut passed = 0;
    while page.focused() != "account-id" {
        passed += 1;
        assert!(passed < 60, "there is no end to what is before the command output");
        page.session.shift(Key::Tab.into());
        is_clear_of_header(&page, &format!("what is {passed} before the command output"));
    }
}
