//! What is selected by hand is the text alone.

use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::patience::until;

in_all_browsers![line_numbers_are_not_selected];

fn line_numbers_are_not_selected(browser: Browser) {
    let page = browser.visit().open("/#account-id=493827156084&bucket=my-logs");
    page.is_complete();
    page.choose("Yes");
    let statement = |number| {
        json!({ "Sid": format!("their{number}"), "Effect": "Allow", "Principal": { "AWS": "493827156084" },
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-logs/*" })
    };
    // Few lines are numbered each by itself, many by a column.
    for count in [1, 60] {
        let theirs =
            json!({ "Version": "2012-10-17", "Statement": (0..count).map(statement).collect::<Vec<_>>() });
        page.put_into("Existing bucket policy", &format!("{theirs:#}"));
        let last = format!("their{}\"", count - 1);
        until("the merged policy", || page.policy().contains(&last).then_some(()));
        let columns = usize::from(count > 1);
        until("the numbers", || (page.count(".pane .code__numbers") == json!(columns)).then_some(()));
        let selected = page.script(
            "getSelection().selectAllChildren(document.querySelector('.pane pre.code'));
             return String(getSelection())",
            &[],
        );
        let selected = selected.as_str().expect("text");
        let read: Json = serde_json::from_str(selected).unwrap_or_else(|error| panic!("{error}: {selected}"));
        assert_eq!(read["Statement"].as_array().map(Vec::len), Some(count + 1));
    }
}
