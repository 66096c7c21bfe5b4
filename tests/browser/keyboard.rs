//! The whole journey by keyboard alone, with the focus always in sight.

use fantoccini::key::Key;
use serde_json::Value as Json;

use crate::browser::Browser;
use crate::page::{Page, policy_for};
use crate::patience::until;

/// More stops than the page has.
const MANY: usize = 40;

in_both_browsers![the_journey_needs_no_mouse];

fn the_journey_needs_no_mouse(browser: Browser) {
    let page = browser.open();
    tab_to(&page, "account-id");
    page.session.strike("210987654321");
    tab_to(&page, "bucket");
    page.session.strike("my-logs");
    page.sees_policy_for("my-logs");
    tab_to(&page, "Copy policy");
    page.session.strike(&Key::Enter.to_string());
    page.sees_outcome("Copied");
    assert_eq!(page.clipboard(), policy_for("my-logs"));
}

/// Tabs on to what is called `name`, and past nothing without a visible focus.
#[track_caller]
fn tab_to(page: &Page, name: &str) {
    for _ in 0..MANY {
        let before = outlines(page);
        page.tab();
        until("a visible focus", || {
            let now = outlines(page);
            let focused = now["focused"].as_u64()? as usize;
            (now["all"][focused] != before["all"][focused]).then_some(())
        });
        if page.focused() == name {
            return;
        }
    }
    panic!("pressing Tab {MANY} times does not lead to {name}");
}

/// How everything that may have the focus is outlined, and which of it has it.
fn outlines(page: &Page) -> Json {
    page.script(
        "const all = [...document.querySelectorAll('a[href], button, input, select, summary, textarea, [tabindex]')];
         const outline = element => {
           const { outline, outlineStyle, boxShadow } = getComputedStyle(element);
           return (outlineStyle === 'none' ? '' : outline) + boxShadow;
         };
         const focused = all.indexOf(document.activeElement);
         return { all: all.map(outline), focused: focused < 0 ? null : focused };",
        &[],
    )
}
