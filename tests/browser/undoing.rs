//! What a button puts into a field or takes out of it can be undone like what was typed.

use crate::browser::Browser;
use crate::page::Page;
use crate::pasted::{THEIRS, blocked};
use crate::patience::until_eq;

in_all_browsers![
    a_name_that_was_taken_is_undone,
    fields_that_were_swapped_are_undone,
    a_policy_that_was_pasted_is_undone,
    a_box_that_was_cleared_is_undone,
];

#[track_caller]
fn holds(page: &Page, label: &str, text: &str) {
    until_eq(label, &text.to_owned(), || page.value_of(label));
}

fn a_name_that_was_taken_is_undone(browser: Browser) {
    let page = browser.open();
    let bucket = "S3 Bucket";
    page.type_into(bucket, "s3://my-logs/2026/");
    page.press("Keep only my-logs");
    holds(&page, bucket, "my-logs");
    page.sees_focus_on("bucket");
    page.session.undo();
    holds(&page, bucket, "s3://my-logs/2026/");
    page.button("Keep only my-logs");

    page.retype(bucket, "My-Logs");
    page.tab();
    page.press("Use my-logs");
    holds(&page, bucket, "my-logs");
    page.sees_policy_for("my-logs");
    page.session.undo();
    holds(&page, bucket, "My-Logs");
    page.tab();
    page.button("Use my-logs");
}

fn fields_that_were_swapped_are_undone(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "my-logs");
    page.type_into("S3 Bucket", "493827156084");
    page.tab();
    page.press("Swap the two fields");
    holds(&page, "AWS Account ID", "493827156084");
    page.sees_policy_for("my-logs");
    for (label, typed) in [("S3 Bucket", "493827156084"), ("AWS Account ID", "my-logs")] {
        page.focus(label);
        page.session.undo();
        holds(&page, label, typed);
    }
    page.button("Swap the two fields");
}

fn a_policy_that_was_pasted_is_undone(browser: Browser) {
    let page = browser.visit().open("/#account-id=493827156084&bucket=my-logs");
    page.is_complete();
    page.copy_elsewhere(THEIRS);
    page.choose("Yes");
    page.sees_focus_on("existing-policy");
    page.session.control('v');
    page.sees(".outcome", "Merged. One statement added; nothing else changed.");
    page.sees_focus_on("existing-policy");
    page.session.undo();
    holds(&page, "Existing bucket policy", "");
    page.sees_nothing_in(".outcome");
}

fn a_box_that_was_cleared_is_undone(browser: Browser) {
    let page = browser.visit().open("/#account-id=493827156084&bucket=my-logs");
    page.is_complete();
    page.choose("Yes");
    let existing = "Existing bucket policy";
    page.put_into(existing, THEIRS);
    page.sees(".outcome", "Merged. One statement added; nothing else changed.");
    page.press("Clear the existing policy");
    holds(&page, existing, "");
    page.sees_focus_on("existing-policy");
    page.sees_nothing_in(".outcome");
    page.session.undo();
    holds(&page, existing, THEIRS);
    page.sees(".outcome", "Merged. One statement added; nothing else changed.");

    let output = format!("{}\n{}", blocked(), "# another line of a long session\n".repeat(4000));
    page.put_into("Command output", &output);
    page.sees(".banner", "Not ready");
    page.press("Clear the output");
    holds(&page, "Command output", "");
    page.session.undo();
    holds(&page, "Command output", &output);
    page.sees(".banner", "Not ready");
}
