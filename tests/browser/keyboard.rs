//! Every journey by keyboard alone, with the focus always in sight.

use fantoccini::key::Key;
use serde_json::Value as Json;

use crate::browser::{Browser, Reader};
use crate::page::{Page, policy_for};
use crate::pasted::{DENYING, EXCEPTED, THEIRS, blocked};
use crate::patience::{until, until_eq};
use crate::portal::portal_for;

/// More stops than the page has between two that matter.
const MANY: usize = 40;

/// The narrowest screen that nothing may be lost on, which is 1280 pixels at 400 %.
const NARROWEST: Reader =
    Reader { screen: (320, 640), dark: false, forced_colours: false, text_size: 16, scripts: true };

/// The folded section.
const NOT_WORKING: &str = "not-working-title";

in_all_browsers![
    the_journey_needs_no_mouse,
    what_leads_back_keeps_the_focus,
    merging_needs_no_mouse,
    an_exception_needs_no_mouse,
    other_ways_need_no_mouse,
    seeing_whether_it_works_needs_no_mouse,
];

not_in_webkit![
    no_window_is_so_narrow:
    saving_needs_no_mouse,
];

fn the_journey_needs_no_mouse(browser: Browser) {
    let page = browser.open();
    tab_to(&page, "account-id");
    page.session.strike("210987654321");
    tab_to(&page, "bucket");
    page.session.strike("my-logs");
    page.sees_policy_for("my-logs");
    // Enter goes on to the second step.
    press(&page);
    until_eq("the focus on the way", &Json::from("way-console"), || {
        page.script("return document.activeElement.dataset.kept", &[])
    });
    tick(&page, "Done: versioning is enabled");
    tick(&page, "Done: the policy is saved in AWS");
    tab_to(&page, "No");
    page.session.strike(" ");
    tab_to(&page, "Copy policy");
    press(&page);
    page.sees_foot("Copied. It is marked as done.");
    assert_eq!(page.clipboard(), policy_for("my-logs"));
    tab_to(&page, "Copy AWS Account ID");
    press(&page);
    page.sees_status("[data-step='4']", "Copied the AWS Account ID.");
    assert_eq!(page.clipboard(), "210987654321");
    tick(&page, "Saved in the portal");
    page.sees(".card", "Saved. Trustgrid takes it from here.");
    tab_to(&page, "Copy link");
    press(&page);
    page.sees_status("[data-step='4']", "Copied the link.");
    assert!(page.clipboard().ends_with("/#account-id=210987654321&bucket=my-logs"));
    tab_to(&page, "Change");
    press(&page);
    page.sees_focus_on("account-id");
}

fn what_leads_back_keeps_the_focus(browser: Browser) {
    let page = browser.open();
    tab_to(&page, "bucket");
    page.session.strike("s3://my-logs/2026/");
    tab_to(&page, "Keep only my-logs");
    press(&page);
    page.sees_focus_on("bucket");
    assert_eq!(page.value_of("S3 Bucket"), "my-logs");
    press(&page);
    page.sees_focus_on("account-id");
    page.session.strike("12345");
    tab_to(&page, "S3 console");
    page.session.strike(&Key::Right.to_string());
    tab_to(&page, "Go there");
    press(&page);
    page.sees_focus_on("account-id");
}

fn merging_needs_no_mouse(browser: Browser) {
    let page = filled_in(browser);
    page.copy_elsewhere(THEIRS);
    say_yes(&page);
    page.session.control('v');
    page.sees(".outcome", "One statement added");
    tab_to(&page, "Use the compact form");
    press(&page);
    page.sees_focus_on("Use it with its spaces");
    press(&page);
    page.sees_focus_on("Use the compact form");
    tab_to(&page, "Copy policy");
    press(&page);
    page.sees_foot("Copied");
    assert!(page.clipboard().starts_with(THEIRS.trim_end_matches(" ] }")));
    tab_to(&page, "tab-text");
    page.session.strike(&Key::Right.to_string());
    page.sees_focus_on("tab-changes");
    page.sees(".diff ins", "allow-tg-writes");
    tab_to(&page, "What changes in the policy");
    tab_to(&page, "preflight-report");
}

fn an_exception_needs_no_mouse(browser: Browser) {
    let page = filled_in(browser);
    page.copy_elsewhere(DENYING);
    say_yes(&page);
    page.session.control('v');
    page.sees(".outcome", "blocks Trustgrid. Add the exception.");
    tab_to(&page, "Add exception to “only-us”");
    press(&page);
    page.sees_focus_on("Undo the exception in “only-us”");
    assert!(page.policy().contains(EXCEPTED), "{}", page.policy());
    press(&page);
    page.sees_focus_on("Add exception to “only-us”");
    press(&page);
    page.sees_focus_on("Undo the exception in “only-us”");
    tab_to(&page, "Copy policy");
    press(&page);
    page.sees_foot("Copied. Next: paste it in the S3 console.");
    assert!(page.clipboard().contains(EXCEPTED));
}

fn other_ways_need_no_mouse(browser: Browser) {
    let page = filled_in(browser);
    tab_to(&page, "S3 console");
    page.session.strike(&Key::Right.to_string());
    page.sees(".pane__title", "flow-logs-my-logs.sh");
    page.session.strike(&Key::Right.to_string());
    page.sees(".pane__title", "flow-logs-my-logs.tf");
    tab_to(&page, "Copy file");
    press(&page);
    page.sees_foot("Copied the file.");
    tab_to(&page, "tab-text");
    page.session.strike(&Key::Left.to_string());
    page.sees_focus_on("tab-reviewer");
    page.sees(".words", "Access Analyzer");
    tab_to(&page, "For your reviewer");

    let page = filled_in(browser);
    tab_to(&page, "Download");
    press(&page);
    let file = page.session.downloads().join("bucket-policy-my-logs.json");
    until("the file", || file.exists().then_some(()));
}

fn seeing_whether_it_works_needs_no_mouse(browser: Browser) {
    let page = filled_in(browser);
    tab_to(&page, "Copy read-only commands");
    press(&page);
    page.sees_status("[data-step='3']", "Copied the commands.");
    paste_into(&page, "preflight-report", &blocked().to_string());
    page.sees(".banner", "Not ready: 3 things to fix.");
    tab_to(&page, "Copy command for Versioning");
    press(&page);
    page.sees_status("[data-step='3']", "Copied the command.");
    tab_to(&page, "Show in the policy");
    press(&page);
    until_eq("the focus on the policy", &Json::from(true), || {
        page.script("return document.activeElement.matches('.pane__body pre.code')", &[])
    });
    tab_to(&page, "What these checks can't see");
    press(&page);
    page.sees(".fold__list", "What Trustgrid's own role may do.");
    tab_to(&page, NOT_WORKING);
    press(&page);
    tab_to(&page, "Nothing arrived yet");
    // In Safari, no arrow leads from the first to the last.
    page.session.strike(&Key::Down.to_string().repeat(4));
    tab_to(&page, "failure-code");
    page.session.strike("unversioned");
    tab_to(&page, "See the check: Versioning");
    press(&page);
    page.sees_focus_on("check-versioning");
    page.button("Copy command for Versioning");
    tab_to(&page, "Copy command for Versioning");
}

fn saving_needs_no_mouse(browser: Browser) {
    let element = "<flow-log-export save-url='/save'></flow-log-export>";
    let page = portal_for(browser, NARROWEST, element);
    tab_to(&page, "save");
    press(&page);
    page.sees_focus_on("error-summary");
    page.tab();
    press(&page);
    page.sees_focus_on("account-id");
    page.session.strike("210987654321");
    tab_to(&page, "bucket");
    page.session.strike("my-logs");
    tab_to(&page, "save");
    press(&page);
    page.sees_focus_on("saved");
    until_eq("one request", &1, || page.site.saves().len());
}

/// The page with both values.
#[track_caller]
fn filled_in(browser: Browser) -> Page {
    browser.visit().open("/#account-id=493827156084&bucket=my-logs")
}

/// Presses what has the focus.
#[track_caller]
fn press(page: &Page) {
    page.session.strike(&Key::Enter.to_string());
}

/// Says that the bucket has a policy already. What is on the clipboard can be pasted then.
#[track_caller]
fn say_yes(page: &Page) {
    tab_to(page, "No");
    page.session.strike(&Key::Right.to_string());
    page.sees_focus_on("existing-policy");
}

/// Goes to a box and ticks it.
#[track_caller]
fn tick(page: &Page, task: &str) {
    tab_to(page, task);
    page.session.strike(" ");
    assert_eq!(page.script("return document.activeElement.checked", &[]), true, "{task}");
}

/// Goes to a field and pastes there.
#[track_caller]
fn paste_into(page: &Page, name: &str, text: &str) {
    page.copy_elsewhere(text);
    tab_to(page, name);
    page.session.control('v');
}

/// Tabs on to what is called `name`, and past nothing whose focus is not in sight.
#[track_caller]
fn tab_to(page: &Page, name: &str) {
    let mut passed = Vec::new();
    for _ in 0..MANY {
        page.script(
            &[OUTLINES, "window.outlined = new Map(all.map(element => [element, outline(element)]))"]
                .concat(),
            &[],
        );
        page.tab();
        let called = until(&format!("a focus in sight after {passed:?}"), || {
            page.script(&[OUTLINES, FOCUS_IN_SIGHT].concat(), &[]).as_str().map(ToOwned::to_owned)
        });
        if called == name {
            return;
        }
        passed.push(called);
    }
    panic!("pressing Tab {MANY} times does not lead to {name} but past {passed:?}");
}

/// Everything that may have the focus, and how it is outlined.
const OUTLINES: &str = "
    const roots = [document], all = [];
    for (const root of roots) {
      for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot);
      all.push(...root.querySelectorAll('a[href], button, input, select, summary, textarea, [tabindex]'));
    }
    const outline = element => {
      const { outline, outlineStyle, boxShadow } = getComputedStyle(element);
      const own = (outlineStyle === 'none' ? '' : outline) + boxShadow;
      const label = element.matches('label input') && element.closest('label');
      return label ? own + getComputedStyle(label).outline : own;
    };";

/// What has the focus is called this, if it is outlined otherwise than before and some of it can be seen: nothing else
/// lies over all of it.
const FOCUS_IN_SIGHT: &str = r"
    let active = document.activeElement;
    while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (!all.includes(active) || outline(active) === window.outlined.get(active)) return null;
    // A choice is seen by its label.
    const seen = active.matches('label input') ? active.closest('label') : active;
    const { left, right, top, bottom } = seen.getBoundingClientRect();
    const within = (from, to, end, share) => Math.max(from, 0) + (Math.min(to, end) - Math.max(from, 0)) * share;
    const at = share => {
      const place = [within(left, right, innerWidth, share), within(top, bottom, innerHeight, share)];
      let found = document.elementFromPoint(...place);
      while (found?.shadowRoot) found = found.shadowRoot.elementFromPoint(...place);
      return found && (seen.contains(found) || found.contains(seen));
    };
    if (bottom <= 0 || top >= innerHeight || ![0.2, 0.5, 0.8].some(at)) return null;
    return active.id || active.getAttribute('aria-label') || seen.textContent.replace(/\s+/g, ' ').trim();";
