//! Whatever is put into a field, the page still works afterwards.

use fantoccini::key::Key;

use crate::browser::Browser;

in_all_browsers![rubbish_in_the_account_id, rubbish_in_the_bucket];

fn rubbish_in_the_account_id(browser: Browser) {
    survives_rubbish_in(browser, "AWS Account ID");
}

fn rubbish_in_the_bucket(browser: Browser) {
    survives_rubbish_in(browser, "S3 Bucket");
}

fn survives_rubbish_in(browser: Browser, label: &str) {
    let page = browser.open();
    for (name, rubbish) in rubbish() {
        page.put_into(label, &rubbish);
        page.session.strike(&Key::Enter.to_string());
        page.sees_error(label);
        let made = "return document.querySelectorAll('#app script, #app img, #app [onload]').length";
        assert_eq!(page.script(made, &[]), 0, "elements made by {name}");

        page.put_into("AWS Account ID", "210987654321");
        page.put_into("S3 Bucket", "my-logs");
        page.sees_no_error(label);
        page.sees_policy_for("my-logs");
        page.put_into("S3 Bucket", "");
    }
}

/// Texts that no field can take, by name.
fn rubbish() -> Vec<(&'static str, String)> {
    let megabyte = 1 << 20;
    vec![
        ("a megabyte of letters", "a".repeat(megabyte)),
        ("a megabyte of digits", "7".repeat(megabyte)),
        ("a megabyte of slashes", "/".repeat(megabyte)),
        ("a megabyte of percent signs", "%".repeat(megabyte)),
        ("a megabyte of emoji", "🪣".repeat(megabyte / 4)),
        ("an endless ARN", format!("arn:aws:s3:::{}", ":a".repeat(megabyte / 2))),
        ("an endless address", format!("https://{}", "a.".repeat(megabyte / 2))),
        ("right to left", "\u{202e}sgol-ym\u{202c} שלום".into()),
        ("zero width", "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}".into()),
        ("combining marks", format!("a{}", "\u{0301}".repeat(5_000))),
        ("emoji", "🪣🧑‍🚀🏳️‍🌈".into()),
        ("Arabic-Indic digits", "٢١٠٩٨٧٦٥٤٣٢١".into()),
        ("full-width digits", "２１０９８７６５４３２１".into()),
        ("a script", "<script>document.title='owned'</script>".into()),
        ("an image", "<img src=x onerror=alert(1)><svg onload=alert(1)>".into()),
        ("a broken tag", "</pre></figure><!--".into()),
        ("control characters", "\u{1}\u{2}\u{7}\u{8}\u{1b}[31m\u{7f}\u{85}\u{9f}".into()),
        ("a null character", "\u{0}".into()),
        ("a template", "{{7*7}}${7*7}#{7*7}".into()),
        ("a shell", "'; rm -rf / #`$(reboot)`".into()),
        ("JSON", "{\"Version\": \"2012-10-17\"}".into()),
    ]
}
