//! What the form tells its host, and that only the user makes it do so.

use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::page::EXAMPLE;
use crate::pasted::blocked;
use crate::patience::until;
use crate::portal::portal;

in_all_browsers![
    each_keystroke_is_notified,
    what_the_host_changes_is_not_notified,
    what_is_copied_is_notified,
    saving_is_notified_and_can_be_prevented,
];

fn each_keystroke_is_notified(browser: Browser) {
    let page = portal(browser, "<flow-log-export id='form'></flow-log-export>");
    page.type_into("S3 Bucket", "my!");
    page.put_into("S3 Bucket", "s3://my-logs/");
    page.type_into("AWS Account ID", "1");
    page.put_into("AWS Account ID", "2109-8765-4321");
    let change = |account_id: &str, bucket: &str, valid: bool| json!({ "accountId": account_id, "bucket": bucket, "valid": valid });
    page.hears(
        "change",
        &[
            change("", "m", false),
            change("", "my", false),
            change("", "my!", false),
            change("", "my-logs", false),
            change("1", "my-logs", false),
            change("210987654321", "my-logs", true),
        ],
    );
    assert_eq!(page.heard().len(), 7, "nothing else is told but that it is there: {:?}", page.heard());
    page.hears("ready", &[Json::Null]);
    let from = page.script("return portal.heard.every(event => event.from === 'form')", &[]);
    assert_eq!(from, true, "the document hears it of the element");
}

fn what_the_host_changes_is_not_notified(browser: Browser) {
    let page = portal(browser, "<flow-log-export bucket='my-logs'></flow-log-export>");
    page.set_attribute("bucket", "other-logs");
    page.sees_policy_for("other-logs");
    page.set_attribute("account-id", "210987654321");
    page.set_attribute("bucket", "");
    page.sees_policy_for(EXAMPLE);
    assert_eq!(page.heard(), [("ready".to_owned(), Json::Null)]);
}

fn what_is_copied_is_notified(browser: Browser) {
    let page = portal(
        browser,
        "<flow-log-export account-id='493827156084' bucket='my-logs' docs-url='/'></flow-log-export>",
    );
    // In Safari a press that waits for a part of the program is nobody's wish to copy any more.
    page.is_complete();
    let mut told = Vec::new();
    for (button, what) in [
        ("Copy policy", "policy"),
        ("Copy AWS Account ID", "account-id"),
        ("Copy S3 Bucket", "bucket"),
        ("Copy link", "link"),
        ("Copy read-only commands", "preflight"),
    ] {
        page.press(button);
        told.push(json!({ "what": what }));
        page.hears("copy", &told);
    }
    for (way, button, what) in [
        ("CloudShell script", "Copy script", "cli"),
        ("Terraform", "Copy file", "terraform"),
        ("New bucket", "Copy template", "cloudformation"),
        ("Someone else does it", "Copy ticket", "ticket"),
    ] {
        page.choose(way);
        page.press(button);
        told.push(json!({ "what": what }));
        page.hears("copy", &told);
    }
    page.press("For your reviewer");
    page.press("Copy text");
    told.push(json!({ "what": "reviewer" }));
    page.hears("copy", &told);
    page.put_into("Command output", &blocked().to_string());
    page.press("Copy command for Versioning");
    told.push(json!({ "what": "fix" }));
    page.hears("copy", &told);
    assert_eq!(page.heard().len(), told.len() + 1, "nothing else is told: {:?}", page.heard());
}

fn saving_is_notified_and_can_be_prevented(browser: Browser) {
    let page = portal(
        browser,
        "<flow-log-export account-id='210987654321' bucket='my-logs' org-id='org-7' save-url='/save'>
         </flow-log-export>",
    );
    let request = json!({ "accountId": "210987654321", "bucket": "my-logs", "orgId": "org-7" });
    page.script("portal.prevents = true", &[]);
    page.press("Save");
    page.hears("save", std::slice::from_ref(&request));
    until("the button to be free", || (page.count("[data-step='4'] [aria-disabled]") == 0).then_some(()));
    assert_eq!(page.text("[data-step='4'] [role=alert]"), "");
    assert_eq!(page.count(".card"), 0);
    page.button("Save");

    page.script("portal.prevents = false", &[]);
    page.press("Save");
    page.hears("saved", std::slice::from_ref(&request));
    assert_eq!(page.heard_of("save"), [request.clone(), request]);
    assert_eq!(page.site.saves().len(), 1, "what was prevented was not sent");
    assert_eq!(page.heard_of("error"), [Json::Null; 0]);
}
