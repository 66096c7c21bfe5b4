//! Without script the page is the article with the example policy.

use serde_json::json;

use crate::browser::{Browser, Reader};
use crate::page::{EXAMPLE, Page, policy_for};
use crate::patience::{until, until_eq};

in_all_browsers![
    the_article_is_readable,
    nothing_looks_alive_that_is_not,
    a_server_may_forbid_the_styles_in_the_page,
];

not_in_webkit![
    it_fetches_scripts_that_it_does_not_run:
    no_script_is_fetched,
];

#[track_caller]
fn without_scripts(browser: Browser, screen: (u32, u32)) -> Page {
    let reader = Reader { scripts: false, screen, ..Reader::default() };
    let page = browser.visit().reader(reader).open("/");
    page.session.find("//*[@data-state = 'waiting']");
    page
}

fn the_article_is_readable(browser: Browser) {
    let page = without_scripts(browser, (1280, 800));
    assert_eq!(page.policy(), policy_for(EXAMPLE));
    let text = page.text("body");
    for words in [
        "Organization Flow Logs",
        "AWS Account ID",
        "within 2 business days",
        "Enable Bucket Versioning",
        "Configure Bucket Policy",
        "arn:aws:s3:::example-flowlogs/*",
        "JavaScript is off",
        "Your AWS account and bucket",
        "Set it up in AWS",
        "in lines 19 & 20 with the name of your bucket",
        "Operations > Flow Logs",
    ] {
        assert!(text.contains(words), "{words:?} is not to be read in\n{text}");
    }
}

fn no_script_is_fetched(browser: Browser) {
    let page = without_scripts(browser, (1280, 800));
    let scripts = page.site.requests().into_iter().filter(|path| path.contains(".js"));
    assert_eq!(scripts.count(), 0, "a script was fetched after all");
}

fn nothing_looks_alive_that_is_not(browser: Browser) {
    for screen in [(1280, 800), (390, 844)] {
        let page = without_scripts(browser, screen);
        // The driver's own scripts run all the same.
        let alive = page.script(
            "const within = 'button, input, textarea, select, summary, label:has(input), [role=tab], a[href^=\"#\"]';
             return [...document.querySelectorAll(within)]
               .filter(element => element.checkVisibility({ visibilityProperty: true }))
               .filter(element => !element.matches('.visually-hidden'))
               .map(element => element.outerHTML)",
            &[],
        );
        assert_eq!(alive, json!([]), "at {screen:?}");
        let cut = page.script(
            "const body = document.querySelector('.pane__body');
             return body.scrollHeight - body.clientHeight",
            &[],
        );
        assert_eq!(cut, 0, "all of the policy is in sight at {screen:?}");
        assert_eq!(page.marked_lines(), json!([19, 20]));
    }
}

fn a_server_may_forbid_the_styles_in_the_page(browser: Browser) {
    for scripts in [false, true] {
        let page =
            browser.visit().reader(Reader { scripts, ..Reader::default() }).begin("/test/notepad.html");
        page.site.forbids_inline_styles();
        page.go("/");
        let borders = "return getComputedStyle(document.querySelector('.field__input')).borderTopWidth";
        until_eq("the styles", &json!("1px"), || page.script(borders, &[]));
        until("a report of the breach", || page.site.take_csp_reports().pop());
        if scripts {
            page.comes_alive();
        }
        page.site.take_csp_reports();
        page.allow_errors("style");
    }
}
