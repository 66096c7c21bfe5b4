//! The link that fills in the form, and links that mean harm.

use serde_json::json;

use crate::browser::Browser;

in_all_browsers![
    a_link_fills_in_the_form,
    another_link_fills_it_in_again,
    the_copied_link_opens_filled_in,
    a_hostile_link_is_only_text,
];

fn a_link_fills_in_the_form(browser: Browser) {
    let page = browser.visit().open("/#account-id=210987654321&bucket=my-logs&org-id=org-7");
    page.sees_policy_for("my-logs");
    assert_eq!(page.value_of("AWS Account ID"), "210987654321");
    assert_eq!(page.value_of("S3 Bucket"), "my-logs");
    page.sees(".destination", "my-logs/flow-logs/by-org/org-7");
}

fn another_link_fills_it_in_again(browser: Browser) {
    let page = browser.visit().open("/#bucket=my-logs");
    page.sees_policy_for("my-logs");
    page.script("location.hash = 'account-id=210987654321&bucket=other-logs'", &[]);
    page.sees_policy_for("other-logs");
    assert_eq!(page.value_of("AWS Account ID"), "210987654321");
}

fn the_copied_link_opens_filled_in(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "210987654321");
    page.type_into("S3 Bucket", "my-logs");
    page.comes_back_by_the_copied_link();
    page.sees_policy_for("my-logs");
    assert_eq!(page.value_of("AWS Account ID"), "210987654321");
    assert_eq!(page.value_of("S3 Bucket"), "my-logs");
}

fn a_hostile_link_is_only_text(browser: Browser) {
    let page = browser.open();
    let long = format!("bucket={}", "a".repeat(1_000_000));
    let hostile = [
        "%",
        "%zz",
        "=&=&&==",
        "bucket=%FF%FE%C0",
        "bucket=<script>document.title='owned'</script>",
        "bucket=%3Cimg%20src=x%20onerror=document.title='owned'%3E&account-id=%22%3E%3Cb%3E",
        "javascript:document.title='owned'",
        "bucket=javascript:document.title='owned'&portal-url=javascript:document.title='owned'",
        "bucket=one-logs&bucket=two-logs&bucket=three-logs",
        "bucket=%00%00&account-id=%00",
        "__proto__=1&constructor=2&org-id=../..",
        &long,
    ];
    let made = || {
        let made = "return [document.title, document.querySelectorAll('script, img, [onerror]').length]";
        page.script(made, &[])
    };
    let before = made();
    for fragment in hostile {
        page.go("/test/notepad.html");
        page.go(&format!("/#{fragment}"));
        page.comes_alive();
        page.script("location.hash = arguments[0]", &[json!(fragment)]);
        page.put_into("S3 Bucket", "my-logs");
        page.sees_policy_for("my-logs");
        assert_eq!(made(), before, "after {}", &fragment[..fragment.len().min(60)]);
    }
}
