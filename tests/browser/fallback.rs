//! What stands between the tags until the form is there, and a form that cannot come.

use std::time::Duration;

use serde_json::json;

use crate::browser::{Browser, Reader};
use crate::faults::asked_for;
use crate::patience::{until, until_eq};
use crate::portal::portal_without_element;
use crate::site::{Fault, Program, Site, built_page};

const FALLBACK: &str = "Ask support for the export form.";

in_all_browsers![
    the_fallback_shows_until_the_form_is_there,
    the_fallback_shows_without_script,
    a_missing_program_can_be_loaded_later,
    missing_glue_can_be_loaded_later,
    missing_styles_can_be_loaded_later,
    a_server_that_does_not_share_the_program_is_named,
    a_slow_form_says_so_and_is_tried_again,
    a_slow_form_goes_on_coming_beside_a_retry,
    two_elements_wait_for_the_retry_of_one,
    the_cause_is_looked_for_no_longer_than_the_form,
];

not_in_webkit![
    it_reports_no_forbidden_program:
    what_keeps_the_form_away_is_named,
];

fn the_fallback_shows_until_the_form_is_there(browser: Browser) {
    let page = browser.visit().program(Program::Held).begin("/test/embedded.html");
    page.sees(".fallback", FALLBACK);
    assert_eq!(page.count("input"), 0);
    page.site.release();
    page.comes_alive();
    page.sees_policy_for("my-logs");
    assert_eq!(page.text(".fallback"), "");
}

fn the_fallback_shows_without_script(browser: Browser) {
    let reader = Reader { scripts: false, ..Reader::default() };
    let page = browser.visit().reader(reader).begin("/test/embedded.html");
    page.sees(".fallback", FALLBACK);
}

fn a_missing_program_can_be_loaded_later(browser: Browser) {
    can_be_loaded_later(browser, "/program_bg.wasm");
}

fn missing_glue_can_be_loaded_later(browser: Browser) {
    can_be_loaded_later(browser, "/loader.js");
}

fn missing_styles_can_be_loaded_later(browser: Browser) {
    can_be_loaded_later(browser, "/styles.js");
}

fn can_be_loaded_later(browser: Browser, file: &'static str) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.loses(file);
    page.go("/test/embedded.html");
    page.sees("[role=alert]", "The form did not load: the server answered 404 for /");
    let failed = page.text("[role=alert] p");
    assert!(failed.contains(&format!("{file}. Try again, or tell whoever runs this page.")), "{failed}");
    page.sees(".fallback", FALLBACK);
    assert_eq!(page.script("return failures", &[]), json!([failed]));
    assert_eq!(page.script("return statuses", &[]), json!([404]));

    page.press("Try again");
    until_eq("the second failure", &json!([failed, failed]), || page.script("return failures", &[]));
    page.sees("[role=alert]", &failed);

    page.site.recovers();
    page.press("Try again");
    page.comes_alive();
    page.sees_policy_for("my-logs");
    page.sees_nothing_in("[role=alert]");
    assert_eq!(page.count("[data-state=live]"), 1);
    // What was missing is in the console, in the browser's own words.
    page.allow_errors("");
}

fn what_keeps_the_form_away_is_named(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.forbids_programs();
    page.go("/test/embedded.html");
    page.sees("[role=alert]", "this page's Content Security Policy (script-src) blocks it.");
    page.site.recovers();
    page.site.has_fault("/program_bg.wasm", Fault::Page);
    page.go("/test/embedded.html");
    page.sees("[role=alert]", "the server sent the wrong content for /");
    page.site.has_fault("/loader.js", Fault::Page);
    page.go("/test/embedded.html");
    page.sees("[role=alert]", "the server sent the wrong content for /");
    page.site.has_fault("/loader.js", Fault::BreaksOff);
    page.go("/test/embedded.html");
    page.sees("[role=alert]", "The form did not load. Check your connection, then try again.");
    page.allow_errors("");
    assert_ne!(page.site.take_csp_reports(), [""; 0], "the policy was broken");
}

fn a_server_that_does_not_share_the_program_is_named(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    // The page has no policy of its own that would forbid another server.
    page.site.hosts(&built_page());
    page.go("/test/notepad.html");
    let other = Site::start(browser, Program::Served);
    other.opens();
    other.has_fault("/program_bg.wasm", Fault::Unshared);
    page.script(
        "document.body.append(document.createElement('flow-log-export'));
         document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: arguments[0] }))",
        &[json!(other.url("127.0.0.1", "/element.js"))],
    );
    let host = other.url("127.0.0.1", "").replace("http://", "");
    let words = format!("The form did not load: {host} doesn't share it with this page (CORS).");
    page.sees("[role=alert]", &words);

    other.recovers();
    page.press("Try again");
    page.comes_alive();
    page.sees_nothing_in("[role=alert]");
    page.allow_errors("");
}

fn a_slow_form_says_so_and_is_tried_again(browser: Browser) {
    for file in ["/loader.js", "/styles.js", "/program_bg.wasm"] {
        let page = browser.visit().begin("/test/notepad.html");
        page.site.has_fault(file, Fault::Hangs);
        page.go("/test/embedded.html");
        page.sees("[role=alert]", "The form is slow to load.");
        page.sees(".fallback", FALLBACK);
        page.site.recovers();
        page.press("Try again");
        page.comes_alive();
        page.sees_policy_for("my-logs");
        page.sees_nothing_in("[role=alert]");
        page.allow_errors("");
    }
}

fn a_slow_form_goes_on_coming_beside_a_retry(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.has_fault("/program_bg.wasm", Fault::Late);
    page.go("/test/embedded.html");
    page.sees("[role=alert]", "The form is slow to load.");
    page.site.has_fault("/program_bg.wasm", Fault::Hangs);
    page.press("Try again");
    until("another attempt", || (asked_for(&page, "/program_bg.wasm") > 1).then_some(()));
    page.site.recovers();
    page.comes_alive();
    page.sees_policy_for("my-logs");
    page.sees_nothing_in("[role=alert]");
}

fn two_elements_wait_for_the_retry_of_one(browser: Browser) {
    let two = "<flow-log-export id='first'></flow-log-export><flow-log-export id='second'></flow-log-export>";
    let page = portal_without_element(browser, Reader::default(), two);
    page.site.has_fault("/program_bg.wasm", Fault::Hangs);
    page.script("portal.load()", &[]);
    until_eq("both say so", &json!(2), || page.count(".host-message button"));
    page.site.has_fault("/program_bg.wasm", Fault::Missing);
    page.press("Try again");
    // A retry that fails says so.
    page.sees("[role=alert]", "the server answered 404");
    page.site.recovers();
    page.press("Try again");
    until_eq("both forms", &json!(2), || page.count("[data-state=live]"));
    page.sees_nothing_in("[role=alert]");
    page.allow_errors("");
}

fn the_cause_is_looked_for_no_longer_than_the_form(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.hosts(&built_page());
    page.go("/test/notepad.html");
    let other = Site::start(browser, Program::Served);
    other.opens();
    other.has_fault("/program_bg.wasm", Fault::Unshared);
    page.holds_timers(Duration::from_secs(10));
    // What is asked for to find the cause out hangs.
    page.script(
        "const { fetch } = window;
         window.looks = 0;
         window.fetch = (address, init, ...others) => init?.cache !== 'no-store' ? fetch(address, init, ...others) : new Promise((_, reject) => {
           window.looks += 1;
           if (init.signal.aborted) reject(init.signal.reason);
           init.signal.addEventListener('abort', () => reject(init.signal.reason));
         });
         document.body.append(document.createElement('flow-log-export'));
         document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: arguments[0] }))",
        &[json!(other.url("127.0.0.1", "/element.js"))],
    );
    until("a look for the cause", || (page.script("return looks", &[]) == json!(1)).then_some(()));
    page.lets_timers_end();
    page.sees("[role=alert]", "The form did not load. Check your connection, then try again.");
    page.allow_errors("");
}
