//! What holds for any text whatever: nothing panics, and what is accepted is safe to use.

mod util;

use flow_log_export::app::form::{ExportForm, Field, FormAction, Task};
use flow_log_export::aws::account_id::{self, AccountId};
use flow_log_export::aws::bucket_name;
use flow_log_export::aws::web_address::{ConsoleTab, console, is_link};
use flow_log_export::policy::Grant;
use flow_log_export::text::finding::{Checked, Offer, Status};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use url::Url;

use util::{assert_severities, is_whole};

/// Pieces of what people paste, and of what nobody should.
const FRAGMENTS: [&str; 104] = [
    "arn:",
    "aws",
    "aws-cn",
    ":s3:::",
    ":",
    "::",
    "*",
    "/",
    "//",
    "://",
    "?",
    "#",
    "@",
    ".",
    "..",
    "-",
    "--",
    "_",
    " ",
    "\t",
    "\n",
    "\0",
    "\u{7f}",
    "\"",
    "'",
    "\\",
    "<",
    ">",
    "&",
    "{",
    "}",
    "(",
    ")",
    ",",
    ";",
    "=",
    "%2e",
    "s3://",
    "https://",
    "http:",
    "HTTPS://",
    "javascript:",
    "JAVA",
    "script",
    "data:text/html,",
    "my-logs",
    "My_Logs",
    "s3",
    "s3.",
    ".s3",
    "s3-",
    "us-east-1",
    ".us-gov-west-1",
    ".amazonaws.com",
    ".amazonaws.com.cn",
    "console.aws.amazon.com",
    "/s3/home?bucket=",
    "#&bucket=",
    "signin.aws.amazon.com",
    ".awsapps.com/start/#/console?account_id=",
    "&destination=https%3A%2F%2F",
    "arn:aws:iam::",
    "arn:aws:organizations::",
    "account/o-a1/",
    "aws s3 ls ",
    "--bucket ",
    "--endpoint-url ",
    "\"Name\": \"",
    "bucket = ",
    "BUCKET=",
    "BucketName: !Sub ",
    "!Ref ",
    "${",
    "<bucket>",
    "$BUCKET",
    "YOUR_BUCKET_NAME",
    "[profile ",
    "_AdministratorAccess]",
    "2026-03-01 12:00:00 ",
    "us-gov-west-1",
    "amazonaws-us-gov.com",
    "/s3/buckets/",
    "signin",
    "vpce-1",
    ".vpce",
    "bucket",
    "accesspoint",
    "-an",
    "-s3alias",
    "--x-s3",
    ".mrap",
    "xn--",
    "111122223333",
    "4938-2715-6084",
    "493827156084",
    "079972220921",
    "1.2E+11",
    "٣",
    "３",
    "३",
    "é",
    "\u{202e}",
    "\u{200b}",
    "😀",
];

/// Any text, a few hostile characters, or pieces of addresses.
fn texts() -> impl Strategy<Value = String> {
    let hostile = r#"[a-z0-9:/.\-_ "'\\<>\{\}\x00-\x1f\u{a0}\u{202e}\u{200b}é😀٣３]{0,30}"#;
    prop_oneof![
        any::<String>(),
        hostile,
        vec(select(&FRAGMENTS[..]), 0..10).prop_map(|pieces| pieces.concat())
    ]
}

/// Names of which S3 takes or once took many.
fn names() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "[A-Za-z0-9._-]{3,80}", "[0-9.]{7,15}"]
}

/// Addresses of buckets around [`names`].
fn references() -> impl Strategy<Value = String> {
    let before = select(vec!["", "arn:aws:s3:::", "s3://", "https://", "https://s3.amazonaws.com/", " \""]);
    let after = select(vec!["", "/", "/*", ".s3.us-east-1.amazonaws.com/", "\" ", "?x"]);
    (before, prop_oneof![names(), texts()], after)
        .prop_map(|(before, name, after)| before.to_owned() + &name + after)
}

/// What stands around a value in what people paste: text with `@` where the value is.
fn surroundings() -> impl Strategy<Value = String> {
    let around = [
        "@",
        " @ ",
        "\"@\",",
        "=\"@\"",
        "export X=@",
        "x = \"@\"",
        "\"Account\": \"@\",",
        "\"Bucket\": \"@\",",
        "bucket = \"@\"",
        "--bucket @ --region us-east-1",
        "--bucket=@",
        "Prod2\n@",
        "(@)",
        "s3://@/x",
        "aws s3 ls s3://@",
        "arn:aws:s3:::@/*",
        "arn:aws:iam::@:root",
        "arn:aws:organizations::999988887777:account/o-a1/@",
        "https://@.signin.aws.amazon.com/console",
        "https://signin.aws.amazon.com/switchrole?account=@",
        "https://console.aws.amazon.com/s3/home?region=us-east-1#&bucket=@",
        "https://us-east-1.console.aws.amazon.com/s3/buckets/@?tab=objects",
        "https://@.s3.us-east-1.amazonaws.com/",
        "[@_AdministratorAccess]",
        "2026-03-01 12:00:00 @",
    ];
    select(around.map(str::to_owned).to_vec())
}

/// Text that is an account ID, or nearly one.
fn account_texts() -> impl Strategy<Value = String> {
    prop_oneof![
        texts(),
        "[0-9]{12}",
        "[0-9]{11,13}",
        "[0-9]{4}[- ,\u{a0}–][0-9]{4}[- ,\u{a0}–][0-9]{4}",
        "arn:aws:[a-z]{2,4}::[0-9]{12}:[a-z/]{0,9}",
        "[A-Za-z :(#\n]{0,9}[0-9]{12}[A-Za-z :)\n]{0,9}",
        "https://[0-9]{12}[.-][a-z0-9.-]{0,9}signin.aws.amazon.com/",
    ]
}

fn fields() -> impl Strategy<Value = Field> {
    select(&Field::ALL[..])
}

fn actions() -> impl Strategy<Value = FormAction> {
    let text = || prop_oneof![references(), account_texts()];
    prop_oneof![
        (fields(), text()).prop_map(|(field, text)| FormAction::Type(field, text)),
        (fields(), text()).prop_map(|(field, text)| FormAction::Fill(field, text)),
        fields().prop_map(FormAction::Leave),
        fields().prop_map(FormAction::Use),
        fields().prop_map(FormAction::Accept),
        vec(fields(), 0..3).prop_map(FormAction::Require),
        (select(vec![Task::Versioning, Task::Policy]), any::<bool>())
            .prop_map(|(task, done)| FormAction::Tick(task, done)),
    ]
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Characters that nobody can see, and that are left out wherever they stand.
fn is_left_out(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Every finding is one sentence with a code of its field.
#[track_caller]
fn assert_sentences<T>(check: &Checked<T>, field: &str) {
    assert_severities(check);
    for finding in &check.findings {
        let message = &finding.message;
        assert!(message.starts_with(|c: char| c.is_uppercase() || "“0123456789e".contains(c)), "{message}");
        assert!(is_whole(message), "{message:?}");
        assert!(message.len() < 300, "{message}");
        assert!(finding.code.starts_with(field), "{}", finding.code);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn account_ids(text in account_texts()) {
        let check = account_id::check(&text, &AccountId::trustgrid());
        assert_sentences(&check, "account-id.");
        if let Some(Offer::Use(value)) = &check.offer {
            prop_assert!(value.parse::<AccountId>().is_ok(), "{}", value);
            let is_there = |text: &str| digits(text).contains(value.as_str());
            let in_letters = text.replace(['O', 'o'], "0").replace(['l', 'I', 'i', '|'], "1");
            prop_assert!(is_there(&text) || is_there(&in_letters), "{} in {}", value, text);
        }
        if let Some(id) = check.value {
            prop_assert!(digits(&text).contains(id.as_str()), "{} in {}", id, text);
            prop_assert!(id.as_str().len() == 12 && id.as_str().bytes().all(|b| b.is_ascii_digit()));
            prop_assert_ne!(&id, &AccountId::trustgrid());
            let again = account_id::check(id.as_str(), &AccountId::trustgrid());
            prop_assert_eq!(again.value, Some(id));
            prop_assert_eq!(again.taken, None);
            prop_assert_eq!(again.status, check.status);
        }
    }

    #[test]
    fn strict_and_forgiving_reading_agree(text in prop_oneof![account_texts(), references()]) {
        if let Ok(id) = text.parse::<AccountId>() {
            let check = account_id::check(&text, &"000000000000".parse().unwrap());
            prop_assert!(check.value == Some(id) || text == "000000000000");
            prop_assert_eq!(check.taken, None);
        }
        if let Some(name) = bucket_name::check(&text, None).value {
            prop_assert_eq!(name.as_str().parse(), Ok(name));
        }
    }

    #[test]
    fn bucket_names(text in references(), account in prop::option::of("[1-4]{12}")) {
        let account = account.map(|id| id.parse().unwrap());
        let check = bucket_name::check(&text, account.as_ref());
        assert_sentences(&check, "bucket.");
        if let Some(Offer::Use(value)) = &check.offer {
            let offered = bucket_name::check(value, account.as_ref());
            prop_assert!(offered.value.is_some_and(|name| name.as_str() == value) && offered.offer.is_none());
            prop_assert!(text.to_ascii_lowercase().contains(value.as_str()));
        }
        if let Some(name) = check.value {
            let visible: String = text.chars().filter(|c| !is_left_out(*c)).collect();
            prop_assert!(visible.contains(name.as_str()), "{} in {}", name, text);
            let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
            prop_assert!((3..=255).contains(&name.as_str().len()) && name.as_str().chars().all(is_allowed));
            let again = bucket_name::check(name.as_str(), account.as_ref());
            prop_assert_eq!(again.value, Some(name));
            prop_assert_eq!(again.taken, None);
        }
    }

    /// Of two values in one text none is taken, whatever stands around them.
    #[test]
    fn two_values_in_one_text(
        around in (surroundings(), surroundings()),
        between in select(vec![" ", "\n", ", ", "\t", " | ", "; "]),
        accounts in ("[2-8][0-9]{11}", "[2-8][0-9]{11}"),
        buckets in ("[a-z]{2,9}-[a-z]{2,9}", "[a-z]{2,9}-[a-z]{2,9}"),
    ) {
        let text = |values: &(String, String)| {
            let both = [around.0.replace('@', &values.0), around.1.replace('@', &values.1)];
            both.join(between)
        };
        prop_assume!(accounts.0 != accounts.1 && buckets.0 != buckets.1);
        let alone = |text: &str| account_id::check(text, &AccountId::trustgrid()).value;
        let each = [around.0.replace('@', &accounts.0), around.1.replace('@', &accounts.1)];
        if let [Some(first), Some(second)] = each.each_ref().map(|text| alone(text)) {
            prop_assert_ne!(first, second);
            prop_assert_eq!(alone(&text(&accounts)), None, "{}", text(&accounts));
        }
        let alone = |text: &str| bucket_name::check(text, None).value;
        // A name that nothing calls a bucket is one only where it stands alone.
        let each = [&around.0, &around.1].map(|around| format!("See {around}"));
        let each = [each[0].replace('@', &buckets.0), each[1].replace('@', &buckets.1)];
        if let [Some(first), Some(second)] = each.each_ref().map(|text| alone(text)) {
            prop_assert_ne!(first, second);
            prop_assert_eq!(alone(&text(&buckets)), None, "{}", text(&buckets));
        }
    }

    #[test]
    fn the_policy_of_what_is_accepted(text in references()) {
        let Some(bucket) = bucket_name::check(&text, None).value else { return Ok(()) };
        let grant = Grant { bucket: bucket.clone(), trustgrid_account_id: AccountId::trustgrid() };
        let text = grant.policy();
        prop_assert_eq!(text.split('\n').count(), 24);
        let policy: Value = serde_json::from_str(&text).unwrap();
        let resources = &policy["Statement"][0]["Resource"];
        let expected = [format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*")];
        prop_assert_eq!(resources, &Value::from(expected.to_vec()));
        let example: Value = serde_json::from_str(include_str!("golden/bucket-policy.json")).unwrap();
        let mut without = (policy, example);
        without.0["Statement"][0]["Resource"].take();
        without.1["Statement"][0]["Resource"].take();
        prop_assert_eq!(without.0, without.1);
    }

    #[test]
    fn console_links_of_what_is_accepted(text in references()) {
        let Some(bucket) = bucket_name::check(&text, None).value else { return Ok(()) };
        let address = console(&bucket, ConsoleTab::Permissions);
        prop_assert!(is_link(&address));
        let url = Url::parse(&address).unwrap();
        prop_assert_eq!(url.host_str(), Some("s3.console.aws.amazon.com"));
        prop_assert_eq!(url.path(), format!("/s3/buckets/{bucket}"));
        prop_assert_eq!(url.query(), Some("tab=permissions"));
    }

    #[test]
    fn forms(actions in vec(actions(), 0..12)) {
        let mut form = ExportForm::new(AccountId::trustgrid());
        for action in actions {
            let before = form.clone();
            form.apply(action.clone());
            for field in Field::ALL {
                let text = match &action {
                    FormAction::Type(f, text) | FormAction::Fill(f, text) if *f == field => text.clone(),
                    FormAction::Use(f) if *f == field => match field {
                        Field::AccountId => before.account_id().map(ToString::to_string),
                        Field::Bucket => before.bucket().map(ToString::to_string),
                    }
                    .unwrap_or_else(|| before.text(field).to_owned()),
                    FormAction::Accept(f) => match before.offer(*f) {
                        Some(Offer::Use(text)) if *f == field => text.clone(),
                        Some(Offer::Empty) if *f == field => String::new(),
                        Some(Offer::Swap) => match field {
                            Field::AccountId => before.text(Field::Bucket).to_owned(),
                            Field::Bucket => before.text(Field::AccountId).to_owned(),
                        },
                        _ => before.text(field).to_owned(),
                    },
                    _ => before.text(field).to_owned(),
                };
                prop_assert_eq!(form.text(field), text);
                prop_assert!(form.status(field) != Status::Ok || form.findings(field).is_empty());
                prop_assert!(form.offer(field).is_none() || !form.findings(field).is_empty());
                if matches!(form.status(field), Status::Error) && matches!(&action, FormAction::Leave(f) if *f == field) {
                    prop_assert!(!form.findings(field).is_empty());
                }
            }
            prop_assert_eq!(form.grant().is_some(), form.bucket().is_some());
            prop_assert_eq!(form.is_valid(), form.bucket().is_some() && form.account_id().is_some());
            prop_assert!(!form.shows_summary() || form.errors().next().is_some());
            if let FormAction::Require(fields) = &action {
                let said: Vec<_> = form.errors().map(|(field, _)| field).collect();
                prop_assert!(form.missing(fields).iter().all(|field| said.contains(field)));
            }
            if matches!(action, FormAction::Leave(_) | FormAction::Require(_) | FormAction::Tick(..)) {
                let once = form.clone();
                form.apply(action);
                prop_assert_eq!(&form, &once);
            }
        }
    }

    #[test]
    fn links(address in prop_oneof![texts(), "[a-zA-Z]{0,10}:?[ -~]{0,9}", "[\\x00- ]{0,2}[jJ]ava\\s?script:x"]) {
        let base = Url::parse("https://portal.example.com/a/b").unwrap();
        if is_link(&address) && let Ok(url) = base.join(&address) {
            prop_assert!(matches!(url.scheme(), "http" | "https"), "{} is {}", address, url);
        }
    }
}
