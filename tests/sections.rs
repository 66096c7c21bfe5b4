//! The folded sections below the steps, in each of their states: the components rendered natively, as a visitor has them
//! once all of the program is there.

mod util;

use flow_log_export::app::form::Field;
use flow_log_export::app::{HostOption, Input, Kept, Options, Section};
use flow_log_export::artifact::lifecycle::LifecycleKind;
use flow_log_export::ui::{App, AppProps, later};
use futures::executor::block_on;
use serde_json::{Value, json};
use util::{grant, text_of};
use yew::LocalServerRenderer;

const FILLED: [(Input, &str); 2] =
    [(Input::Field(Field::AccountId), "493827156084"), (Input::Field(Field::Bucket), "my-logs")];

const VALUES_FIRST: &str = "Enter your AWS Account ID and S3 Bucket first (step 1). Go there";

/// The markup of a section that is open.
#[track_caller]
fn open_with(section: Section, texts: &[(Input, &str)], mut kept: Kept) -> String {
    kept.texts.extend(texts.iter().map(|(input, text)| (*input, (*text).to_owned())));
    kept.sections.push(section);
    let mut options = Options::default();
    options.set(HostOption::OrgId, Some("org-1".to_owned())).expect("an organization");
    let props = AppProps { live: true, options, kept, later: later::ready(), ..AppProps::default() };
    let html = block_on(LocalServerRenderer::<App>::with_props(props).hydratable(false).render());
    let title = format!(" id=\"{}\"", section.title_name());
    let (_, section) = html.split_once(&title).unwrap_or_else(|| panic!("no section in {html}"));
    // Nothing else that unfolds has a name.
    let end = section.find("<summary id=").or_else(|| section.find("</section>")).unwrap_or(section.len());
    section[..end].to_owned()
}

/// The markup of a section for the values and one text more.
#[track_caller]
fn open(section: Section, input: Input, text: &str) -> String {
    open_with(section, &[&FILLED[..], &[(input, text)]].concat(), Kept::default())
}

#[track_caller]
fn assert_reads(html: &str, sentences: &[&str]) {
    let text = text_of(html);
    for sentence in sentences {
        assert!(text.contains(sentence), "the section does not say “{sentence}”:\n{text}");
    }
}

#[track_caller]
fn assert_does_not_read(html: &str, sentences: &[&str]) {
    let text = text_of(html);
    for sentence in sentences {
        assert!(!text.contains(sentence), "the section says “{sentence}”:\n{text}");
    }
}

/// What can be copied in it, in this order.
fn copies(html: &str) -> Vec<&str> {
    let copies = html.split(" data-copy=\"").skip(1);
    copies.map(|after| after.split('"').next().unwrap_or_default()).collect()
}

#[test]
fn each_asks_for_the_values_first() {
    for section in Section::ALL {
        let html = open_with(section, &[], Kept::default());
        if section != Section::NotWorking {
            assert_reads(&html, &[VALUES_FIRST]);
        }
        assert_eq!(copies(&html), [""; 0], "{section:?}");
    }
    // The statement for a key names no account of the user's.
    let html = open_with(Section::Key, &FILLED[1..], Kept::default());
    assert_eq!(copies(&html), ["key-statement"]);
}

#[test]
fn one_that_is_folded_holds_nothing() {
    let html = open_with(Section::Costs, &FILLED, Kept::default());
    assert!(html.contains("section__body"));
    let props = AppProps { live: true, later: later::ready(), ..AppProps::default() };
    let html = block_on(LocalServerRenderer::<App>::with_props(props).hydratable(false).render());
    assert!(!html.contains("section__body"), "{html}");
    for section in Section::ALL {
        assert_reads(&html, &[section.title(), section.hint()]);
    }
}

// --- Did it arrive? --------------------------------------------------------------

/// A report of one replica of this time, with some of its members replaced.
fn report(modified: &str, with: &[(&str, Value)]) -> String {
    let key = "flow-logs/by-org/org-1/a.json";
    let mut report = json!({
        "flowLogExportArrival": 1,
        "accountId": "493827156084",
        "bucket": "my-logs",
        "prefix": "flow-logs/by-org/org-1/",
        "caller": { "Account": "493827156084" },
        "objects": {
            "Count": 1,
            "IsCut": false,
            "Newest": [{ "Key": key, "LastModified": modified, "Owner": { "ID": "a".repeat(64) } }],
        },
        "newest": [{
            "Key": key,
            "Head": {
                "LastModified": modified,
                "ContentLength": 612,
                "ReplicationStatus": "REPLICA",
                "ServerSideEncryption": "AES256",
            },
        }],
        "versions": { "VersionCount": 1, "DeleteMarkerCount": 0, "IsTruncated": false },
        "owner": { "Owner": { "ID": "a".repeat(64) } },
        "time": { "UTC": "2026-11-26T07:42:00Z" },
    });
    for (pointer, value) in with {
        *report.pointer_mut(pointer).expect("a member of the report") = value.clone();
    }
    report.to_string()
}

const FRESH: &str = "2026-11-26T07:30:00Z";

#[test]
fn arrival_before_anything_is_pasted() {
    let html = open(Section::Arrival, Input::Arrival, "");
    assert_reads(
        &html,
        &[
            "This command is read-only. It lists what is under flow-logs/by-org/. Run it in AWS CloudShell and paste the \
             output below.",
            "Copy read-only command",
            "Open CloudShell",
            "Get an e-mail when they stop",
            "--expected-bucket-owner",
        ],
    );
    assert!(!html.contains("data-verdict"), "nothing is judged yet");
    assert!(!html.contains("Clear"), "there is nothing to clear");
    assert_eq!(copies(&html), ["arrival-commands", "alarm"]);
}

#[test]
fn each_answer_of_arrival() {
    let none = [
        ("/objects", json!({ "Count": 0, "IsCut": false, "Newest": [] })),
        ("/newest", json!([])),
        ("/versions/VersionCount", json!(0)),
    ];
    let cut = [("/objects/IsCut", json!(true))];
    for (pasted, status, sentences) in [
        (
            report(FRESH, &[]),
            "arriving",
            &[
                "Arriving. The newest flow log is 12 minutes old.",
                "It is below flow-logs/by-org/org-1/. Replication put it there at 2026-11-26T07:30:00Z.",
            ][..],
        ),
        (
            report("2026-11-20T07:30:00Z", &[]),
            "stale",
            &[
                "No flow log has arrived for 6 days.",
                "What to look at, the likeliest first",
                "Run the check in step 3 again: versioning or the policy may have changed. Files that failed meanwhile are \
                 not sent again. Go to step 3",
                "look it up under “Not working?”. Look it up",
            ],
        ),
        (
            report(FRESH, &none),
            "none",
            &[
                "Nothing has arrived yet.",
                "There is no file below flow-logs/by-org/org-1/ in “my-logs”.",
                "Compare the organization ID “org-1” with the one in the portal.",
            ],
        ),
        (
            report("2026-11-01T07:30:00Z", &cut),
            "unknown",
            &["Can't tell yet.", "Not all files below flow-logs/by-org/org-1/ were listed"],
        ),
        (report(FRESH, &[("/time", json!({}))]), "unknown", &["Can't tell yet.", "What to do"]),
        ("hello".to_owned(), "unknown", &["Can't tell yet.", "What to do"]),
    ] {
        let html = open(Section::Arrival, Input::Arrival, &pasted);
        assert!(html.contains(&format!("data-verdict=\"{status}\"")), "{status}: {html}");
        assert_reads(&html, sentences);
        assert_reads(&html, &["Clear the list of what arrived"]);
        let next_steps = html.matches("<li data-code=\"arrival.").count();
        assert_eq!(next_steps > 0, status != "arriving", "{status}: {html}");
    }
}

#[test]
fn what_arrival_notes_besides() {
    let foreign = report(FRESH, &[("/owner", json!({ "Owner": { "ID": "b".repeat(64) } }))]);
    let html = open(Section::Arrival, Input::Arrival, &foreign);
    assert_reads(
        &html,
        &[
            "Arriving. The newest flow log is 12 minutes old.",
            "The newest file belongs to another account than the bucket",
            "Copy command",
        ],
    );
    assert_does_not_read(&html, &["What to look at", "What to do"]);
    assert!(copies(&html).contains(&"arrival-fix-0"), "{:?}", copies(&html));

    let secret = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
    assert_does_not_read(&open(Section::Arrival, Input::Arrival, secret), &["wJalrXUtnFEMI"]);
}

#[test]
fn arrival_of_what_cannot_be_read() {
    let html = open_with(Section::Arrival, &[(Input::Arrival, &report(FRESH, &[]))], Kept::default());
    assert_reads(&html, &["Enter your AWS Account ID and S3 Bucket first (step 1)."]);
    let held = Kept { held: vec![Input::Arrival], ..Kept::default() };
    let html =
        open_with(Section::Arrival, &[&FILLED[..], &[(Input::Arrival, &report(FRESH, &[]))]].concat(), held);
    assert_reads(
        &html,
        &["Not read: the page stopped while it read this. It reads it again once you change it."],
    );
}

// --- What it costs ---------------------------------------------------------------

#[test]
fn costs_are_three_sentences_and_a_rule() {
    for (kind, button, words, rule) in [
        (LifecycleKind::Cli, "Copy script", "replaces every lifecycle rule that the bucket has.", "bash"),
        (LifecycleKind::Json, "Copy rule", "Only for a bucket without lifecycle rules", "\"Days\": 365"),
        (LifecycleKind::Terraform, "Copy rule", "A bucket has one lifecycle resource.", "days = 365"),
        (LifecycleKind::CloudFormation, "Copy rule", "It replaces every rule", "ExpirationInDays: 365"),
    ] {
        let kept = Kept { rule_kind: Some(kind), ..Kept::default() };
        let html = open_with(Section::Costs, &[&FILLED[..], &[(Input::KeepDays, "365")]].concat(), kept);
        assert_reads(
            &html,
            &[
                "AWS bills you for what is stored in the bucket",
                "Days to keep flow logs",
                button,
                words,
                rule,
            ],
        );
        assert_eq!(copies(&html), ["rule"]);
        assert_eq!(text_of(&html).contains("Open CloudShell"), kind == LifecycleKind::Cli);
        assert!(!html.contains("aria-invalid"), "{html}");
    }
}

#[test]
fn a_number_of_days_that_is_none_is_said_in_its_field() {
    for (days, message) in [
        ("0", "S3 keeps files for at least 1 day. Enter 1 or more."),
        ("a year", "A number of days has only the digits 0 to 9"),
        ("36501", "The most is 36,500 days, which is a hundred years."),
    ] {
        let html = open(Section::Costs, Input::KeepDays, days);
        assert_reads(&html, &[message, "Correct the number of days first."]);
        assert!(html.contains("aria-invalid=\"true\""), "{html}");
        assert_eq!(copies(&html), [""; 0]);
    }
}

// --- A KMS key -------------------------------------------------------------------

#[test]
fn a_key_gets_its_statement_and_where_it_goes() {
    let html = open_with(Section::Key, &FILLED, Kept::default());
    assert_reads(
        &html,
        &[
            "Ask Trustgrid support first whether the export encrypts copies with your key.",
            "S3 rejects it in the bucket's policy.",
            "kms:GenerateDataKey",
            "arn:aws:s3:::my-logs/*",
        ],
    );
    assert_eq!(copies(&html), ["key-statement"]);
}

// --- Change or stop the export -----------------------------------------------------

fn policy_of(statements: &[&str]) -> String {
    format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}", statements.join(","))
}

/// Trustgrid's statement as the page prints it.
fn ours() -> String {
    let policy: Value = serde_json::from_str(&grant("my-logs").policy()).expect("a policy is JSON");
    policy["Statement"][0].to_string()
}

const READERS: &str = r#"{"Sid":"Readers","Effect":"Allow","Principal":{"AWS":"493827156084"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::my-logs/*"}"#;

#[test]
fn to_stop_there_is_a_script_and_the_console() {
    let html = open(Section::Stop, Input::Existing, "");
    assert_reads(
        &html,
        &[
            "Move to another bucket",
            "Nothing is copied over.",
            "Take Trustgrid's statement out of the bucket's policy. From then on replication into this bucket fails, so let \
             Trustgrid know that this is meant.",
            "It shows what would change, asks first",
            "Paste it in step 2",
            "run the check in step 3",
        ],
    );
    assert_eq!(copies(&html), ["remove-script"]);
}

#[test]
fn each_outcome_of_taking_the_statement_out() {
    let ours = ours();
    let (removed, emptied, absent) =
        (policy_of(&[READERS, &ours]), policy_of(&[&ours]), policy_of(&[READERS]));
    let other = ours.replace("079972220921", "078223296091");
    let both = policy_of(&[&ours, &other]);
    for (existing, severity, sentence, can_copy) in [
        (&*removed, "ok", "Taken out. One statement removed; nothing else changed.", true),
        (&emptied, "ok", "Trustgrid's statement is all of this policy: delete the policy.", true),
        (&absent, "ok", "Nothing to take out: this policy has no statement of Trustgrid's.", false),
        (&both, "warning", "Taken out. One statement removed; nothing else changed. Read the warning.", true),
        ("{\"Statement\": [", "error", "Can't take it out yet: ", false),
    ] {
        let html = open(Section::Stop, Input::Existing, existing);
        assert_reads(&html, &["From the policy you pasted:", sentence]);
        let line = format!("<p data-severity=\"{severity}\" class=\"outcome__line\"");
        assert!(html.contains(&line), "{existing}: {html}");
        let expected: &[&str] =
            if can_copy { &["remove-script", "policy-without-grant"] } else { &["remove-script"] };
        assert_eq!(copies(&html), expected, "{existing}");
    }
    let html = open(Section::Stop, Input::Existing, &removed);
    assert_reads(&html, &["Copy policy", "Show policy", "Versioning stays on"]);
    // A policy in one line is set out to be read.
    assert_reads(&html, &["{ \"Version\": \"2012-10-17\", \"Statement\": ["]);
    let html = open(Section::Stop, Input::Existing, &emptied);
    assert_reads(
        &html,
        &[
            "Copy command",
            "aws s3api delete-bucket-policy --bucket my-logs --expected-bucket-owner 493827156084",
        ],
    );
    let html = open(Section::Stop, Input::Existing, &both);
    assert_reads(&html, &["allows account 078223296091, the one in Trustgrid's help center, and stays"]);
}
