//! The policy can be had as a file.

use std::fs;
use std::time::Duration;

use crate::browser::Browser;
use crate::page::policy_for;
use crate::patience::until;

in_all_browsers![
    the_file_is_named_after_the_bucket,
    the_file_stays_until_the_browser_has_it,
    without_a_bucket_nothing_is_downloaded,
];

fn the_file_is_named_after_the_bucket(browser: Browser) {
    let page = browser.open();
    page.type_into("S3 Bucket", "my-logs");
    page.press("Download");
    let file = page.session.downloads().join("bucket-policy-my-logs.json");
    let expected = policy_for("my-logs");
    let text = until("the whole file bucket-policy-my-logs.json", || {
        let text = fs::read_to_string(&file).ok()?;
        (text.len() >= expected.len()).then_some(text)
    });
    assert_eq!(text, expected);
}

fn the_file_stays_until_the_browser_has_it(browser: Browser) {
    let page = browser.open();
    page.type_into("S3 Bucket", "my-logs");
    page.holds_timers(Duration::from_secs(60));
    page.script(
        "window.revoked = 0;
         const { revokeObjectURL } = URL;
         URL.revokeObjectURL = (address) => (window.revoked += 1, revokeObjectURL.call(URL, address))",
        &[],
    );
    page.press("Download");
    let file = page.session.downloads().join("bucket-policy-my-logs.json");
    until("the file", || file.exists().then_some(()));
    assert_eq!(page.script("return revoked", &[]), 0);
    page.lets_timers_end();
    assert_eq!(page.script("return revoked", &[]), 1);
}

fn without_a_bucket_nothing_is_downloaded(browser: Browser) {
    let page = browser.open();
    page.press("Download");
    page.sees_focus_on("bucket");
    page.sees_error("S3 Bucket");

    // A later download would not overtake one that had begun.
    page.type_into("S3 Bucket", "my-logs");
    page.press("Download");
    let names = || -> Vec<String> {
        let files = fs::read_dir(page.session.downloads()).into_iter().flatten();
        files.flatten().map(|file| file.file_name().to_string_lossy().into_owned()).collect()
    };
    until("the file bucket-policy-my-logs.json alone", || {
        (names() == ["bucket-policy-my-logs.json"]).then_some(())
    });
}
