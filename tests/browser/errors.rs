//! Errors say what is wrong, lead there, and go when it is fixed.

use fantoccini::key::Key;
use serde_json::json;

use crate::browser::Browser;
use crate::patience::until_eq;

in_all_browsers![
    two_problems_are_summed_up,
    one_problem_has_the_focus,
    enter_goes_on,
    a_wrong_field_says_so_when_it_is_left,
    an_untouched_field_says_nothing,
    swapped_values_are_swapped_back,
    a_name_in_capitals_is_mended,
    a_placeholder_is_emptied,
];

fn two_problems_are_summed_up(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "12345");
    page.type_into("S3 Bucket", "my!logs");
    page.focus("S3 Bucket");
    page.session.strike(&Key::Enter.to_string());

    until_eq("the focus on the summary", &json!(true), || {
        page.script("return document.activeElement.matches('.error-summary')", &[])
    });
    assert!(page.text(".error-summary").starts_with("There is a problem"));
    let links = page.summary();
    assert_eq!(links.len(), 2, "{links:?}");

    page.follow(&links[1]);
    page.sees_focus_on("bucket");
    page.follow(&links[0]);
    page.sees_focus_on("account-id");
    assert_eq!(page.value_of("AWS Account ID"), "12345");
    assert_eq!(page.value_of("S3 Bucket"), "my!logs");

    page.retype("AWS Account ID", "210987654321");
    page.sees_no_error("AWS Account ID");
    page.sees_error("S3 Bucket");
    page.retype("S3 Bucket", "my-logs");
    page.sees_no_error("S3 Bucket");
    assert_eq!(page.summary(), [""; 0]);
    assert_eq!(page.text(".error-summary"), "");
}

fn one_problem_has_the_focus(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "12345");
    page.type_into("S3 Bucket", "my-logs");
    page.session.strike(&Key::Enter.to_string());
    page.sees_focus_on("account-id");
    let error = page.sees_error("AWS Account ID");
    assert!(error.contains("12"), "the sentence counts the digits: {error}");
}

fn enter_goes_on(browser: Browser) {
    let page = browser.open();
    let enter = Key::Enter.to_string();
    page.focus("S3 Bucket");
    page.session.strike(&enter);
    page.sees_focus_on("error-summary");
    assert_eq!(page.summary().len(), 2, "{:?}", page.summary());
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "my-logs");
    page.session.strike(&enter);
    until_eq("the focus on the chosen way", &json!("way-console"), || {
        page.script("return document.activeElement.dataset.kept", &[])
    });
    assert_eq!(page.text(".error-summary"), "");
}

fn a_wrong_field_says_so_when_it_is_left(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "12345");
    assert_eq!(page.error_of("AWS Account ID"), None, "not while it is being typed");
    page.tab();
    page.sees_error("AWS Account ID");

    page.type_into("AWS Account ID", "6789012");
    page.sees_no_error("AWS Account ID");
}

fn an_untouched_field_says_nothing(browser: Browser) {
    let page = browser.open();
    page.focus("AWS Account ID");
    page.focus("S3 Bucket");
    page.focus("AWS Account ID");
    // What is typed now is answered after everything that came before.
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    assert_eq!(page.error_of("AWS Account ID"), None);
    assert_eq!(page.error_of("S3 Bucket"), None);
}

fn swapped_values_are_swapped_back(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "my-logs");
    page.type_into("S3 Bucket", "210987654300");
    page.focus("AWS Account ID");
    page.sees_error("AWS Account ID");
    assert_eq!(page.value_of("AWS Account ID"), "my-logs", "only a click changes what was typed");

    page.press("Swap the two fields");
    until_eq("the account", &"210987654300".to_owned(), || page.value_of("AWS Account ID"));
    assert_eq!(page.value_of("S3 Bucket"), "my-logs");
    page.sees_no_error("AWS Account ID");
    page.sees_policy_for("my-logs");
    page.sees_nothing_in(".field__offer");
}

fn a_name_in_capitals_is_mended(browser: Browser) {
    let page = browser.open();
    page.type_into("S3 Bucket", "My-Logs");
    page.tab();
    page.press("Use my-logs");
    until_eq("the name", &"my-logs".to_owned(), || page.value_of("S3 Bucket"));
    page.sees_focus_on("bucket");
    page.sees_policy_for("my-logs");
    page.sees_nothing_in("#bucket-message");
}

fn a_placeholder_is_emptied(browser: Browser) {
    let page = browser.open();
    page.type_into("S3 Bucket", "YOUR_BUCKET_NAME");
    page.tab();
    page.press("Empty the field");
    until_eq("the field", &String::new(), || page.value_of("S3 Bucket"));
    page.sees_focus_on("bucket");
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
}
