//! Nothing leaves the page and nothing stays behind.

use serde_json::json;

use crate::browser::Browser;
use crate::page::Page;
use crate::pasted::{DENYING, ready};
use crate::patience::until;

in_all_browsers![nothing_leaves_the_page, nothing_is_stored, a_breach_and_an_error_would_be_noticed,];

fn nothing_leaves_the_page(browser: Browser) {
    let page = filled_in(browser);
    let elsewhere = page.script(
        "return performance.getEntriesByType('resource').map(e => e.name)
           .filter(name => new URL(name).origin !== location.origin && !name.startsWith('blob:'))",
        &[],
    );
    assert_eq!(elsewhere, json!([]), "requests to other places");
    let requests = page.site.requests();
    assert!(requests.iter().any(|path| path.ends_with(".wasm")), "{requests:?}");
    for secret in ["my-logs", "493827156084", "o-a1b2c3d4e5", "?"] {
        let told: Vec<_> = requests.iter().filter(|path| path.contains(secret)).collect();
        assert!(told.is_empty(), "the server was told {secret:?} in {told:?}");
    }
}

fn nothing_is_stored(browser: Browser) {
    let page = filled_in(browser);
    let stored = page.session.script_async(
        "const done = arguments[0];
         Promise.all([
           indexedDB.databases(),
           caches.keys(),
           navigator.serviceWorker.getRegistrations(),
         ]).then(kept => done([
           document.cookie, localStorage.length, sessionStorage.length,
           ...kept.map(all => all.length),
         ]), error => done(String(error)))",
    );
    assert_eq!(stored, json!(["", 0, 0, 0, 0, 0]));
}

fn filled_in(browser: Browser) -> Page {
    let page = browser.open();
    page.type_into("AWS Account ID", "493827156084");
    page.type_into("S3 Bucket", "my-logs");
    page.press("Copy policy");
    page.sees_foot("Copied");
    page.press("Copy link");
    page.sees_status("[data-step='4']", "Copied the link.");
    page.choose("Yes");
    page.put_into("Existing bucket policy", DENYING);
    page.sees(".outcome", "Add the exception");
    page.put_into("Command output", &ready().to_string());
    page.sees(".banner", "Ready.");
    page.press("Download");
    // WebKit's driver saves nothing.
    if browser != Browser::WebKit {
        until("the download", || {
            let mut files = page.session.downloads().read_dir().ok()?;
            files.next().map(drop)
        });
    }
    page
}

/// Every other test counts on being told of what this page does.
fn a_breach_and_an_error_would_be_noticed(browser: Browser) {
    let page = browser.open();
    page.go("/test/breach.html");
    until("a report of the breach", || page.site.take_csp_reports().pop());
    until("the error", || {
        let mut errors = page.take_page_errors().into_iter();
        errors.find(|error| error.contains("thrown on purpose"))
    });
}
