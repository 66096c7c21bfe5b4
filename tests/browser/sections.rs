//! The folded sections below the steps: how they unfold, what is copied from each, and what leads to them.

use fantoccini::key::Key;
use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::page::{Page, policy_for};
use crate::pasted::{KEY, THEIRS, ready};
use crate::patience::{until, until_eq};

in_all_browsers![
    each_unfolds_and_folds_by_mouse,
    each_unfolds_and_folds_by_keyboard,
    what_each_holds_is_copied,
    a_list_of_what_arrived_is_judged,
    what_is_asked_next_is_a_step_away,
    the_days_are_in_the_rule,
    the_policy_comes_without_the_statement,
    a_policy_of_nothing_else_is_to_be_deleted,
    a_key_is_asked_for_in_the_second_step,
    what_is_open_is_open_after_a_reload,
];

fn open(browser: Browser) -> Page {
    browser.visit().open("/#account-id=493827156084&bucket=my-logs")
}

/// The title of each section, its name in markup, and words that it holds.
const SECTIONS: [(&str, &str, &str); 5] = [
    ("Not working?", "not-working", "What do you see?"),
    ("Did it arrive?", "did-it-arrive", "This command is read-only."),
    ("What it costs", "costs", "AWS bills you for what is stored in the bucket"),
    ("A KMS key", "kms-key", "Ask Trustgrid support first"),
    ("Change or stop the export", "change-or-stop", "Move to another bucket"),
];

/// What a section holds, while it is unfolded.
fn body(name: &str) -> String {
    format!("#{name} .section__body")
}

fn each_unfolds_and_folds_by_mouse(browser: Browser) {
    let page = open(browser);
    for (title, name, words) in SECTIONS {
        page.sees_nothing_in(&body(name));
        page.unfold(title);
        page.sees(&body(name), words);
    }
    for (title, name, _) in SECTIONS {
        page.unfold(title);
        page.sees_nothing_in(&body(name));
    }
}

fn each_unfolds_and_folds_by_keyboard(browser: Browser) {
    let page = open(browser);
    page.is_complete();
    page.script("document.querySelector('#not-working-title').focus()", &[]);
    for (_, name, words) in SECTIONS {
        page.sees_focus_on(&format!("{name}-title"));
        page.session.strike(&Key::Enter.to_string());
        page.sees(&body(name), words);
        page.session.strike(" ");
        page.sees_nothing_in(&body(name));
        page.tab();
    }
}

/// The section, what its button says, what is said of a copy, and how what is copied begins.
const COPIES: [(&str, &str, &str, &str, &str); 5] = [
    (
        "Did it arrive?",
        "did-it-arrive",
        "Copy read-only command",
        "Copied the command.",
        "bash <<'FLOW_LOG_EXPORT'",
    ),
    ("What it costs", "costs", "Copy script", "Copied lifecycle-my-logs.sh.", "bash <<'FLOW_LOG_EXPORT'"),
    (
        "A KMS key",
        "kms-key",
        "Copy statement for the key's policy",
        "Copied the statement.",
        "{\n  \"Sid\": \"allow-tg-encrypt\"",
    ),
    (
        "Change or stop the export",
        "change-or-stop",
        "Copy script that takes the statement out",
        "Copied stop-flow-logs-my-logs.sh.",
        "bash <<'FLOW_LOG_EXPORT'",
    ),
    ("Did it arrive?", "did-it-arrive", "Copy template for the alarm", "Copied the template.", "AWSTemplate"),
];

fn what_each_holds_is_copied(browser: Browser) {
    let page = open(browser);
    for (title, name, button, copied, begins) in COPIES {
        if page.text(&body(name)).is_empty() {
            page.unfold(title);
        }
        if button == "Copy template for the alarm" {
            page.unfold("Get an e-mail when they stop");
            page.sees(&body(name), "Your other notifications stay.");
        }
        page.press(button);
        page.sees_status(&format!("#{name}"), copied);
        let text = page.clipboard();
        assert!(text.starts_with(begins) || text.contains(begins), "{button}: {text}");
        assert!(text.contains("my-logs"), "{button}: {text}");
    }
}

const LIST: &str = "Output of the read-only command";

/// What the read-only command prints of one replica of this time.
fn arrived(modified: &str) -> Json {
    let key = "flow-logs/by-org/org-1/a.json";
    json!({
        "flowLogExportArrival": 1,
        "accountId": "493827156084",
        "bucket": "my-logs",
        "prefix": "flow-logs/by-org/",
        "caller": { "Account": "493827156084" },
        "objects": { "Count": 1, "IsCut": false, "Newest": [
            { "Key": key, "LastModified": modified, "Owner": { "ID": "a".repeat(64) } } ] },
        "newest": [{ "Key": key, "Head": { "LastModified": modified, "ContentLength": 612, "ReplicationStatus": "REPLICA" } }],
        "versions": { "VersionCount": 1, "DeleteMarkerCount": 0, "IsTruncated": false },
        "owner": { "Owner": { "ID": "a".repeat(64) } },
        "time": { "UTC": "2026-11-26T07:42:00Z" },
    })
}

fn a_list_of_what_arrived_is_judged(browser: Browser) {
    let page = open(browser);
    page.unfold("Did it arrive?");
    page.put_into(LIST, &arrived("2026-11-26T07:30:00Z").to_string());
    page.sees("#did-it-arrive .banner", "Arriving. The newest flow log is 12 minutes old.");
    page.sees("#did-it-arrive .banner", "Replication put it there at 2026-11-26T07:30:00Z.");

    page.put_into(LIST, &arrived("2026-11-20T07:30:00Z").to_string());
    page.sees("#did-it-arrive .banner", "No flow log has arrived for 6 days.");
    page.sees("#did-it-arrive .next", "What to look at, the likeliest first");

    page.put_into(LIST, "2026-11-26 07:30:00        612 flow-logs/by-org/org-1/a.json");
    page.sees("#did-it-arrive .banner", "Can't tell yet.");
    page.sees("#did-it-arrive .next", "Run the read-only commands from this page in AWS CloudShell");

    page.put_into(LIST, KEY);
    until_eq("a covered secret", &"aws_secret_access_key = ••••••••\n".to_owned(), || {
        page.value_of(LIST)
    });
    page.press("Clear the list of what arrived");
    page.sees_focus_on("arrival-report");
    page.sees_nothing_in("#did-it-arrive .verdict");
}

fn what_is_asked_next_is_a_step_away(browser: Browser) {
    let page = open(browser);
    page.put_into("Command output", &ready().to_string());
    page.sees(".banner", "Ready.");
    page.tick("Saved in the portal");
    page.press("Check that they arrive");
    page.sees_focus_on("did-it-arrive-title");
    page.sees(&body("did-it-arrive"), "This command is read-only.");

    page.put_into(LIST, &arrived("2026-11-20T07:30:00Z").to_string());
    page.press("Look it up");
    page.sees_focus_on("not-working-title");
    page.sees(&body("not-working"), "What do you see?");
    page.unfold("Did it arrive?");
    page.sees_nothing_in(&body("did-it-arrive"));
    page.choose("It stopped");
    page.press("Did it arrive?");
    page.sees_focus_on("did-it-arrive-title");
    page.sees("#did-it-arrive .banner", "No flow log has arrived for 6 days.");
    page.follow("Go to step 3");
    page.sees_focus_on("preflight-report");
}

const DAYS: &str = "Days to keep flow logs";

fn the_days_are_in_the_rule(browser: Browser) {
    let page = open(browser);
    page.unfold("What it costs");
    page.type_into(DAYS, "90");
    page.sees("#costs .shown", "Flow logs are deleted 90 days after they came.");
    page.choose("JSON");
    page.sees("#costs .shown", "\"Days\": 90");
    page.sees("#costs", "putting this replaces every rule that is there");
    page.press("Copy rule");
    page.sees_status("#costs", "Copied lifecycle-my-logs.json.");
    let rules: Json = serde_json::from_str(&page.clipboard()).expect("a rule is JSON");
    assert_eq!(rules["Rules"][0]["Expiration"], json!({ "Days": 90 }));

    page.retype(DAYS, "a year");
    assert!(page.sees_error(DAYS).contains("A number of days has only the digits 0 to 9"));
    page.sees("#costs", "Correct the number of days first.");
    page.retype(DAYS, "365");
    page.sees_no_error(DAYS);
    page.sees("#costs .shown", "\"Days\": 365");
}

fn the_policy_comes_without_the_statement(browser: Browser) {
    let page = open(browser);
    page.choose("Yes");
    page.put_into("Existing bucket policy", THEIRS);
    page.sees(".outcome", "One statement added");
    let merged = page.policy();
    page.unfold("Change or stop the export");
    page.sees(&body("change-or-stop"), "Nothing to take out: this policy has no statement of Trustgrid's.");

    page.put_into("Existing bucket policy", &merged);
    page.sees(&body("change-or-stop"), "Taken out. One statement removed; nothing else changed.");
    page.press("Copy policy without the statement");
    page.sees_status("#change-or-stop", "Copied the policy.");
    assert_eq!(page.clipboard(), THEIRS, "the very bytes from before");

    page.put_into("Existing bucket policy", "{ \"Statement\": [");
    page.sees(&body("change-or-stop"), "Can't take it out yet");
}

fn a_policy_of_nothing_else_is_to_be_deleted(browser: Browser) {
    let page = open(browser);
    page.unfold("Change or stop the export");
    page.press("Paste it in step 2");
    page.sees_focus_on("existing-policy");
    page.put_into("Existing bucket policy", &policy_for("my-logs"));
    page.sees(&body("change-or-stop"), "Trustgrid's statement is all of this policy: delete the policy.");
    page.press("Copy command without the statement");
    page.sees_status("#change-or-stop", "Copied the command.");
    assert_eq!(
        page.clipboard(),
        "aws s3api delete-bucket-policy --bucket my-logs --expected-bucket-owner 493827156084"
    );
}

fn a_key_is_asked_for_in_the_second_step(browser: Browser) {
    let page = open(browser);
    page.sees("[data-step='2']", "Does the bucket encrypt with a KMS key of yours?");
    page.press("See what the key needs");
    page.sees_focus_on("kms-key-title");
    page.sees(&body("kms-key"), "S3 rejects it in the bucket's policy.");
    page.choose("New bucket");
    until("nothing to ask of a new bucket", || {
        (!page.text("[data-step='2']").contains("KMS key")).then_some(())
    });
}

fn what_is_open_is_open_after_a_reload(browser: Browser) {
    let page = open(browser);
    page.unfold("Did it arrive?");
    page.put_into(LIST, &arrived("2026-11-26T07:30:00Z").to_string());
    page.sees("#did-it-arrive .banner", "12 minutes old");
    page.unfold("A KMS key");
    page.sees(&body("kms-key"), "Ask Trustgrid support first");
    until("the open sections to be kept", || {
        let kept = page.script("return history.state?.kept?.sections ?? ''", &[]);
        kept.as_str()?.contains("kms-key").then_some(())
    });
    page.session.reload();
    page.comes_alive();
    page.sees("#did-it-arrive .banner", "12 minutes old");
    page.sees(&body("kms-key"), "Ask Trustgrid support first");
    page.sees_nothing_in(&body("costs"));
}
