//! The policy follows the bucket at every keystroke.

use serde_json::json;

use crate::browser::Browser;
use crate::page::{EXAMPLE, policy_for};
use crate::pasted::THEIRS;
use crate::patience::until;
use crate::portal::portal_that_mounts;

in_all_browsers![
    nothing_typed_is_called_an_example,
    every_keystroke_changes_the_policy,
    a_broken_name_brings_back_the_example,
    a_keystroke_changes_what_it_must_and_nothing_else,
    a_keystroke_is_drawn_once,
];

fn nothing_typed_is_called_an_example(browser: Browser) {
    let page = browser.open();
    assert_eq!(page.policy(), policy_for(EXAMPLE));
    assert_eq!(page.marked_lines(), json!([19, 20]));
    assert!(page.caption().contains("xample"), "{}", page.caption());
}

fn every_keystroke_changes_the_policy(browser: Browser) {
    let page = browser.open();
    page.type_into("S3 Bucket", "my");
    page.sees_policy_for(EXAMPLE);
    let mut typed = "my".to_owned();
    for key in "logs.2026".chars() {
        page.type_into("S3 Bucket", &key.to_string());
        typed.push(key);
        let bucket = if typed.ends_with('.') { EXAMPLE } else { &typed };
        page.sees_policy_for(bucket);
        assert_eq!(page.marked_lines(), json!([19, 20]), "marked for {typed}");
    }
    let caption = page.caption();
    assert!(caption.contains("mylogs.2026"), "{caption}");
    assert!(!caption.contains("xample"), "{caption}");
}

fn a_broken_name_brings_back_the_example(browser: Browser) {
    let page = browser.open();
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.type_into("S3 Bucket", "!");
    page.sees_policy_for(EXAMPLE);
    assert!(page.caption().contains("xample"), "{}", page.caption());
}

fn a_keystroke_changes_what_it_must_and_nothing_else(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "493827156084");
    page.type_into("S3 Bucket", "my-log");
    page.sees_policy_for("my-log");
    // What comes later is drawn by itself and in several turns, on a busy machine seconds after the first keystroke.
    page.is_complete();
    page.session.script_async(
        "const [done] = arguments;
         const rests = () => setTimeout(() => (observer.disconnect(), done()), 1000);
         const observer = new MutationObserver(() => {
           clearTimeout(rest);
           rest = rests();
         });
         let rest = rests();
         observer.observe(document.querySelector('[data-state=live]'),
           { subtree: true, childList: true, characterData: true, attributes: true });",
    );
    page.script(
        "window.changed = [];
         const note = ({ type, target, attributeName }) => {
           const line = target.parentElement?.closest('.pane .code__line');
           const lines = line ? [...line.parentElement.querySelectorAll('.code__line')] : [];
           changed.push({ type, attributeName, text: attributeName ? target.getAttribute(attributeName) : target.data, line: lines.indexOf(line) + 1 });
         };
         new MutationObserver(all => all.forEach(note)).observe(document.querySelector('[data-state=live]'),
           { subtree: true, childList: true, characterData: true, attributes: true });",
        &[],
    );
    page.type_into("S3 Bucket", "s");
    page.sees_policy_for("my-logs");
    let changed = page.script("return changed", &[]);
    let changed = changed.as_array().expect("what changed");
    // Firefox's driver styles what it types into; the page styles nothing like that.
    for change in changed.iter().filter(|change| change["attributeName"] != "style") {
        assert_ne!(change["type"], "childList", "an element came or went: {changed:?}");
        let text = change["text"].as_str().unwrap_or_default();
        assert!(text.contains("my-logs"), "touched without need: {change}");
    }
    let mut lines: Vec<_> = changed.iter().filter_map(|change| change["line"].as_u64()).collect();
    lines.retain(|line| *line != 0);
    lines.sort_unstable();
    assert_eq!(lines, [19, 20], "lines of the policy that were drawn again");
}

fn a_keystroke_is_drawn_once(browser: Browser) {
    let page = portal_that_mounts(browser, json!({ "accountId": "493827156084", "bucket": "my-l" }));
    let sees_script = |bucket: &str| {
        let named = format!("'{bucket}'");
        until("the script for it", || page.policy().contains(&named).then_some(()));
    };
    let looks = || page.script("return portal.looks", &[]).as_u64().expect("how often it was looked at");
    page.choose("CloudShell script");
    page.type_into("S3 Bucket", "o");
    sees_script("my-lo");
    page.script("portal.countLooks('bucket')", &[]);
    page.type_into("S3 Bucket", "g");
    page.sees(".destination", "my-log/flow-logs");
    // The script follows when nobody types, and must not have it drawn again.
    sees_script("my-log");
    assert_eq!(looks(), 2, "what was typed is read once and drawn once");

    page.choose("S3 console");
    page.choose("Yes");
    page.put_into("Existing bucket policy", THEIRS);
    page.sees(".existing .rows", "my-log");
    page.type_into("S3 Bucket", "2");
    page.sees(".existing .rows", "my-log2");
    let before = looks();
    page.type_into("S3 Bucket", "3");
    page.sees(".existing .rows", "my-log23");
    assert!(page.policy().contains("arn:aws:s3:::my-log23/*"), "{}", page.policy());
    assert_eq!(looks() - before, 2, "with a policy merged");
}
