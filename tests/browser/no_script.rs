//! Without script the page is the article with the example policy.

use crate::browser::{Browser, Reader};
use crate::page::{EXAMPLE, policy_for};

in_both_browsers![the_article_is_readable];

fn the_article_is_readable(browser: Browser) {
    let reader = Reader { scripts: false, ..Reader::default() };
    let page = browser.visit().reader(reader).open("/");
    page.session.find("//*[@data-state = 'waiting']");
    assert_eq!(page.policy(), policy_for(EXAMPLE));
    let text = page.text("body");
    for words in [
        "Organization Flow Logs",
        "AWS Account ID",
        "within 2 business days",
        "Enable Bucket Versioning",
        "Configure Bucket Policy",
        "arn:aws:s3:::example-flowlogs/*",
        "runs no scripts",
    ] {
        assert!(text.contains(words), "{words:?} is not to be read in\n{text}");
    }
    let scripts = page.site.requests().into_iter().filter(|path| path.contains(".js"));
    assert_eq!(scripts.count(), 0, "a script was fetched after all");
}
