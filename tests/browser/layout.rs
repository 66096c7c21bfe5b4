//! Nothing moves that is being read, nothing moves at all for those who asked for that, and the page is
//! complete on paper.

use serde_json::json;

use crate::browser::{Browser, Reader};
use crate::page::{Page, policy_for};
use crate::pasted::{DENYING, blocked};
use crate::patience::until;
use crate::site::Program;

in_both_browsers![
    nothing_jumps_when_the_panels_come,
    nothing_jumps_when_results_come,
    nothing_moves_for_those_who_asked_for_that,
    paper_shows_the_article_and_the_policy,
];

/// How far an element is from the top of what is seen.
#[track_caller]
fn top(page: &Page, selector: &str) -> f64 {
    let top = page.script(
        "return document.querySelector(arguments[0]).getBoundingClientRect().top",
        &[json!(selector)],
    );
    top.as_f64().expect("a place")
}

/// What Chromium saw jump, and from where to where; Firefox does not tell.
#[track_caller]
fn shifts(page: &Page) -> Vec<Shift> {
    let shifts = page.session.script_async(
        "const done = arguments[0];
         if (!PerformanceObserver.supportedEntryTypes.includes('layout-shift')) return done([]);
         const place = ({ x, y, width, height }) => `${x},${y} ${width}x${height}`;
         const what = node => node ? `${node.nodeName} ${node.textContent.slice(0, 40)}` : 'gone by now';
         new PerformanceObserver((list, observer) => {
           observer.disconnect();
           done(list.getEntries().map(({ startTime, sources }) => [startTime, sources.map(
             ({ node, previousRect, currentRect }) =>
               `${what(node)}: ${place(previousRect)} -> ${place(currentRect)}`)]));
         }).observe({ type: 'layout-shift', buffered: true });
         setTimeout(done, 300, []);",
    );
    serde_json::from_value(shifts).expect("times and what jumped")
}

/// When, in milliseconds since the page was asked for, and what.
type Shift = (f64, Vec<String>);

fn nothing_jumps_when_the_panels_come(browser: Browser) {
    let page = browser.visit().program(Program::Held).open("/");
    page.session.find("//*[@data-state = 'waiting']");
    let places = ["h1", ".journey", ".policy", ".hand-over"];
    let before = places.map(|place| top(&page, place));
    // A browser may draw the page while half of it has come; from here on it has all.
    let now = page.script("return performance.now()", &[]).as_f64().expect("a time");
    page.site.release();
    page.comes_alive();
    page.session.find("//textarea");
    assert_eq!(places.map(|place| top(&page, place)), before);
    let mut shifts = shifts(&page);
    shifts.retain(|(at, _)| *at >= now);
    assert_eq!(shifts, [], "layout shifts");
}

fn nothing_jumps_when_results_come(browser: Browser) {
    for screen in [(1280, 800), (600, 800)] {
        let page = browser
            .visit()
            .reader(Reader { screen, ..Reader::default() })
            .open("/#account-id=493827156084&bucket=my-logs");
        page.session.find("//textarea");
        for (label, id, text, results) in [
            ("Existing bucket policy", "#existing-policy", DENYING.to_owned(), ".existing .finding"),
            ("What the commands printed", "#preflight-report", blocked().to_string(), ".check"),
        ] {
            page.copy_elsewhere(&text);
            page.focus(label);
            let before = top(&page, id);
            page.session.control('v');
            page.sees(results, "only-us");
            page.sees(".journey", "it will not work yet");
            let moved = (top(&page, id) - before).abs();
            assert!(moved < 1.0, "{label}: what is typed into moves by {moved} px at {screen:?}");
        }
    }
}

/// Makes what is written for one medium hold for the one there is.
#[track_caller]
fn apply(page: &Page, medium: &str) {
    let applied = page.script(
        "let applied = 0;
         const visit = rules => {
           for (const rule of rules) {
             if (rule.media?.mediaText.includes(arguments[0])) { rule.media.mediaText = 'all'; applied++; }
             if (rule.cssRules) visit(rule.cssRules);
           }
         };
         for (const sheet of document.styleSheets) visit(sheet.cssRules);
         return applied",
        &[json!(medium)],
    );
    assert!(applied.as_u64().is_some_and(|applied| applied >= 2), "{applied} rules for {medium}");
}

fn nothing_moves_for_those_who_asked_for_that(browser: Browser) {
    let page = browser.visit().open("/#account-id=493827156084&bucket=my-logs");
    page.session.find("//textarea");
    page.put_into("What the commands printed", &blocked().to_string());
    page.sees(".check", "only-us");
    let moving = "return [...document.querySelectorAll('*')].flatMap(element =>
        ['', '::before', '::after'].filter(part => {
          const { transitionDuration, animationName } = getComputedStyle(element, part);
          return animationName !== 'none' || transitionDuration.split(', ').some(time => parseFloat(time) > 0);
        }).map(part => element.tagName + '.' + element.className + part))";
    let moves = page.script(moving, &[]);
    assert!(moves.as_array().is_some_and(|moves| !moves.is_empty()), "otherwise some things move gently");
    apply(&page, "prefers-reduced-motion");
    assert_eq!(page.script(moving, &[]), json!([]));
}

fn paper_shows_the_article_and_the_policy(browser: Browser) {
    // A sheet of A4 between its margins.
    let page = browser
        .visit()
        .reader(Reader { screen: (720, 1000), ..Reader::default() })
        .open("/#account-id=493827156084&bucket=my-logs");
    page.session.find("//textarea");
    apply(&page, "print");
    until("the panels to go", || page.text(".panels").is_empty().then_some(()));
    for (part, words) in [
        ("h1", "Organization Flow Logs"),
        (".intro", "Trustgrid can export flow logs to any S3 bucket."),
        (".step", "Versioning must be enabled to receive exports."),
        (".policy", "Bucket policy for my-logs"),
        (".explained", "What this policy lets Trustgrid do"),
        (".hand-over", "Operations > Flow Logs"),
    ] {
        assert!(page.text(part).contains(words), "{words:?} in {part}: {}", page.text(part));
    }
    assert_eq!(page.policy(), policy_for("my-logs"));
    assert_eq!(page.text("button"), "", "nothing can be pressed on paper");
    let cut = page.script(
        "const pre = document.querySelector('.policy pre');
         return [pre.scrollWidth - pre.clientWidth, pre.scrollHeight - pre.clientHeight]",
        &[],
    );
    assert_eq!(cut, json!([0, 0]), "nothing of the policy is cut off");
}
