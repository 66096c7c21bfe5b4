//! The examples of the documentation do what it says.

use serde_json::json;

use crate::browser::Browser;
use crate::patience::{until, until_eq};
use crate::site::Answer;

in_all_browsers![the_example_of_the_readme_works, the_examples_for_portals_work_together];

fn the_example_of_the_readme_works(browser: Browser) {
    let page = browser.visit().begin("/test/readme.html");
    page.comes_alive();
    page.type_into("S3 Bucket", "acme-flow-logs");
    page.press("Save");
    page.sees_saved("acme-flow-logs");
    let expected = json!({ "accountId": "210987654300", "bucket": "acme-flow-logs" });
    assert_eq!(page.site.saves()[0].body, expected);
}

fn the_examples_for_portals_work_together(browser: Browser) {
    let page = browser.visit().begin("/test/embedding.html");
    page.comes_alive();
    assert_eq!(page.value_of("AWS Account ID"), "210987654300", "the markup fills in the account");
    page.allow_errors("/api/export");

    page.type_into("S3 Bucket", "acme-flow-logs");
    until_eq("the title that the handler sets", &json!("Export to acme-flow-logs"), || {
        page.script("return document.title", &[])
    });

    let style = "const root = document.querySelector('flow-log-export').shadowRoot;
                 const style = getComputedStyle(root.querySelector('.pane .button--primary'));
                 return [style.backgroundColor, style.borderRadius, style.fontFamily]";
    until_eq("the styling", &json!(["rgb(107, 47, 179)", "0px", "Georgia, serif"]), || {
        page.script(style, &[])
    });

    page.site.answers(Answer::Status(422, Some("The bucket belongs to another organization.")));
    page.press("Save");
    page.sees_not_saved("Not saved: The bucket belongs to another organization.");
    page.site.answers(Answer::Status(200, None));
    page.press("Try again");
    page.sees_saved("acme-flow-logs");
    let saves = page.site.saves();
    assert_eq!(saves.len(), 2, "{saves:?}");
    assert_eq!(saves[0].key, saves[1].key, "the key that the handler was given");
    let expected = json!({ "accountId": "210987654300", "bucket": "acme-flow-logs", "orgId": "acme" });
    assert_eq!(saves[1].body, expected);

    // The last example has mounted a form and taken it away again.
    until("an empty place", || {
        (page.script("return document.querySelector('#export').childElementCount", &[]) == 0).then_some(())
    });
}
