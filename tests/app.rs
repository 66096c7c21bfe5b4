//! The state of the page: what each thing that the user does makes of it.

use flow_log_export::app::copying::CopySource;
use flow_log_export::app::engine::ENGINE;
use flow_log_export::app::form::{Field, Task};
use flow_log_export::app::{
    Action, Button, HostOption, Input, Kept, LaterPart, Merged, Options, Restart, SaveRequest, Saving,
    SideEffect, State,
};

const BUCKET: Input = Input::Field(Field::Bucket);
const ACCOUNT_ID: Input = Input::Field(Field::AccountId);
const THEIRS: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"theirs","Effect":"Allow","Principal":{"AWS":"493827156084"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::my-logs/*"}]}"#;
const DENYING: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"only-us","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::my-logs/*"}]}"#;
const SUSPENDED: &str = r#"{ "Status": "Suspended" }"#;

fn options(values: &[(HostOption, &str)]) -> Options {
    let mut options = Options::default();
    for (option, value) in values {
        options.set(*option, Some((*value).to_owned())).expect("a value that the option takes");
    }
    options
}

/// A page with these values typed.
fn page(account_id: &str, bucket: &str) -> State {
    let values = [(HostOption::AccountId, account_id), (HostOption::Bucket, bucket)];
    State::new(options(&values), Kept::default())
}

/// The same, with all of the program there.
fn whole_page() -> State {
    let mut page = page("493827156084", "my-logs");
    page.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
    page
}

/// Types key by key, and says what the last one asked for.
fn type_into(page: &mut State, input: Input, keys: &str) -> Vec<SideEffect> {
    let mut effects = Vec::new();
    for key in keys.chars() {
        let text = format!("{}{key}", page.text(input));
        effects = page.apply(Action::Input(input, text));
    }
    effects
}

fn paste(page: &mut State, input: Input, text: &str) -> Vec<SideEffect> {
    page.apply(Action::Input(input, text.to_owned()))
}

fn shown(page: &State) -> String {
    page.policy().map(|(text, _)| text).unwrap_or_default()
}

#[test]
fn a_keystroke_is_notified_and_what_takes_its_time_waits() {
    let mut page = whole_page();
    let before = page.panels.artifact().expect("a script").text;
    let effects = type_into(&mut page, BUCKET, "2");
    let change = SideEffect::NotifyChange {
        account_id: "493827156084".into(),
        bucket: "my-logs2".into(),
        is_valid: true,
    };
    assert_eq!(effects, [change, SideEffect::RestLater]);
    assert!(shown(&page).contains("arn:aws:s3:::my-logs2/*"), "the policy follows at once");
    assert_eq!(page.panels.artifact().expect("a script").text, before, "the script waits");
    assert_eq!(page.apply(Action::Rest), []);
    assert!(page.panels.artifact().expect("a script").text.contains("my-logs2"), "until nobody types");
}

#[test]
fn what_comes_in_one_piece_is_a_paste() {
    let cases = [
        // before, after, whether it is one
        ("", "m", false),
        ("my", "my-", false),
        ("", "界", false),
        ("my-logs", "my-log", false),
        ("my-logs", "", false),
        ("my-logs", "s3://my-logs/", true),
        ("", "my-logs", true),
        ("210987654321", "493827156084", true),
        ("aaaaaaaa", "aaaa", false),
        ("aaaa", "aaaaaaaaaa", true),
    ];
    for (before, after, is_paste) in cases {
        let mut page = page("", before);
        let effects = page.apply(Action::Input(BUCKET, after.to_owned()));
        assert_eq!(effects.contains(&SideEffect::RestLater), !is_paste, "{before:?} to {after:?}");
    }
}

#[test]
fn an_error_waits_until_the_field_is_left_but_not_after_a_paste() {
    let mut page = page("", "");
    type_into(&mut page, BUCKET, "a_b");
    assert_eq!(page.form.findings(Field::Bucket), []);
    page.apply(Action::Leave(Field::Bucket));
    assert_ne!(page.form.findings(Field::Bucket), []);
    paste(&mut page, ACCOUNT_ID, "12345678");
    assert_ne!(page.form.findings(Field::AccountId), []);
}

#[test]
fn a_pasted_policy_is_merged_and_follows_the_bucket() {
    let mut page = whole_page();
    paste(&mut page, Input::Existing, THEIRS);
    assert!(matches!(page.merged, Some(Merged::Policy { .. })));
    assert!(shown(&page).contains("theirs") && shown(&page).contains("allow-tg-writes"), "{}", shown(&page));
    type_into(&mut page, BUCKET, "2");
    assert!(shown(&page).contains("theirs") && shown(&page).contains("arn:aws:s3:::my-logs2/*"));
    type_into(&mut page, BUCKET, "!");
    assert_eq!(page.policy(), None, "for no bucket there is no policy");
    paste(&mut page, Input::Existing, "");
    assert_eq!(page.merged, None);
}

#[test]
fn the_compact_form_is_on_until_the_policy_changes() {
    let mut page = whole_page();
    paste(&mut page, Input::Existing, &THEIRS.replace(",\"", ",\n \""));
    let lines = |page: &State| shown(page).lines().count();
    assert!(lines(&page) > 1);
    page.apply(Action::ToggleCompact);
    assert_eq!(lines(&page), 1);
    type_into(&mut page, BUCKET, "2");
    assert_eq!(lines(&page), 1);
    page.apply(Action::ToggleCompact);
    assert!(lines(&page) > 1);
}

#[test]
fn a_secret_is_kept_nowhere() {
    let key = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    for input in [Input::Existing, Input::Report] {
        let mut page = whole_page();
        paste(&mut page, input, key);
        assert_eq!(page.text(input), "aws_secret_access_key = ••••••••");
        assert!(!format!("{page:?}").contains("wJalrXUtnFEMI"), "{input:?}");
        // What is covered is read again for another bucket, and it was pasted all the same.
        let said = format!("{:?}", page.panels.analysis);
        type_into(&mut page, BUCKET, "2");
        page.apply(Action::Rest);
        assert!(said.contains("secret"), "{said}");
        assert!(format!("{:?}", page.panels.analysis).contains("secret"), "{input:?}");
    }
}

#[test]
fn what_will_not_work_is_said_where_the_values_are_saved() {
    let mut page = whole_page();
    let failures = |page: &State| page.panels.analysis.failures.clone().unwrap_or_default();
    paste(&mut page, Input::Report, SUSPENDED);
    assert!(failures(&page).starts_with("Versioning is suspended"), "{}", failures(&page));
    paste(&mut page, Input::Existing, DENYING);
    assert!(failures(&page).contains("only-us"), "{}", failures(&page));
    paste(&mut page, Input::Report, "");
    paste(&mut page, Input::Existing, "");
    page.apply(Action::Rest);
    assert_eq!(failures(&page), "");
}

#[test]
fn a_button_does_what_it_says_or_leads_to_what_is_missing() {
    let focus = |name: &str| vec![SideEffect::Focus(name.to_owned())];
    let mut empty = page("", "");
    assert_eq!(empty.apply(Action::Press(Button::Copy(CopySource::Policy))), focus("bucket"));
    assert_eq!(empty.apply(Action::Press(Button::Copy(CopySource::BothValues))), focus("error-summary"));
    assert!(empty.form.shows_summary());

    let mut page = whole_page();
    let copied = |effects: Vec<SideEffect>| match effects.into_iter().next() {
        Some(SideEffect::Copy(_, copyable)) => (copyable.what, copyable.words, copyable.text),
        other => panic!("nothing to copy: {other:?}"),
    };
    let (what, words, text) = copied(page.apply(Action::Press(Button::Copy(CopySource::Policy))));
    assert_eq!((what, words.as_str()), ("policy", "the policy for my-logs"));
    assert_eq!(text, shown(&page));
    let (what, words, text) = copied(page.apply(Action::Press(Button::Copy(CopySource::BothValues))));
    assert_eq!((what, words.as_str()), ("both", "both values"));
    assert_eq!(text, "AWS Account ID: 493827156084\nS3 Bucket: my-logs");
    let (what, words, _) = copied(page.apply(Action::Press(Button::Copy(CopySource::Artifact))));
    assert_eq!((what, words.as_str()), ("cli", "flow-logs-my-logs.sh"));
    let [SideEffect::Download(file)] = &page.apply(Action::Press(Button::Download(CopySource::Policy)))[..]
    else {
        panic!()
    };
    assert_eq!(file.file_name, "bucket-policy-my-logs.json");

    paste(&mut page, Input::Existing, "{");
    assert_eq!(page.apply(Action::Press(Button::Copy(CopySource::Policy))), focus("existing-policy"));
}

#[test]
fn what_was_copied_stands_until_another_policy_shows() {
    let mut page = whole_page();
    let copied = |is_refused| Action::Copied {
        source: CopySource::Policy,
        words: "it".into(),
        what: "policy",
        is_refused,
    };
    assert_eq!(page.apply(copied(true)), []);
    assert_eq!(page.apply(copied(false)), [SideEffect::NotifyCopy("policy")]);
    assert_eq!(page.copied.as_ref().map(|copied| copied.attempt), Some(1));
    paste(&mut page, Input::Existing, THEIRS);
    assert_eq!(page.copied, None);
}

#[test]
fn saving_waits_for_the_part_that_saves() {
    let values = [
        (HostOption::AccountId, "493827156084"),
        (HostOption::Bucket, "my-logs"),
        (HostOption::OrgId, "org-7"),
        (HostOption::SaveUrl, "/save"),
    ];
    let request = SaveRequest {
        account_id: "493827156084".into(),
        bucket: "my-logs".into(),
        org_id: Some("org-7".into()),
        is_sent: false,
    };
    let mut page = State::new(options(&values), Kept::default());
    assert_eq!(page.apply(Action::Press(Button::Save)), [SideEffect::Load]);
    assert_eq!(page.apply(Action::Press(Button::Save)), [], "once is enough");
    let words = "A part of this page could not be loaded. Check your connection, then try again.";
    assert_eq!(page.apply(Action::Loaded(LaterPart::Failed)), [SideEffect::NotifyError(words.into())]);
    assert_eq!(page.saving, Saving::Refused(words.into()));
    assert_eq!(page.apply(Action::Press(Button::Save)), [SideEffect::Load]);
    let ready = || Action::Loaded(LaterPart::Ready(&ENGINE));
    assert_eq!(page.apply(ready()), [SideEffect::Save(request.clone())]);

    // A page that starts again while it saves asks for the answer, and sends nothing anew.
    let mut again = State::new(options(&values), Kept { is_sent: true, ..Kept::default() });
    assert_eq!(again.saving, Saving::Busy);
    assert_eq!(again.apply(ready()), [SideEffect::Save(SaveRequest { is_sent: true, ..request })]);
    let again = State::new(options(&values[1..]), Kept { is_sent: true, ..Kept::default() });
    assert_eq!(again.saving, Saving::Not, "without its values it is another request");
    let done = Saving::Done { account_id: "493827156084".into(), bucket: "my-logs".into() };
    assert_eq!(page.apply(Action::Answered(done.clone())), [SideEffect::Focus("saved".into())]);
    assert_eq!(page.saving, done);
    type_into(&mut page, BUCKET, "2");
    assert_eq!(page.saving, Saving::Not, "other values are to be saved again");
}

#[test]
fn what_the_host_sets_leaves_alone_what_the_user_typed() {
    let mut page = page("", "first-logs");
    type_into(&mut page, ACCOUNT_ID, "210987654321");
    let later = options(&[(HostOption::Bucket, "second-logs"), (HostOption::OrgId, "org-8")]);
    assert_eq!(page.apply(Action::Configure(later)), [], "the host knows already");
    assert_eq!(page.text(BUCKET), "second-logs");
    assert_eq!(page.text(ACCOUNT_ID), "210987654321");
    type_into(&mut page, BUCKET, "-mine");
    let later =
        options(&[(HostOption::Bucket, "second-logs"), (HostOption::TrustgridAccountId, "555566667777")]);
    page.apply(Action::Configure(later));
    assert_eq!(page.text(BUCKET), "second-logs-mine");
    assert!(shown(&page).contains("555566667777"));
}

#[test]
fn options_say_what_they_have_to_be() {
    let refusals = [
        (HostOption::Theme, "purple", " must be auto, light or dark"),
        (HostOption::PortalUrl, "javascript:1", " must be an https:, http: or relative address"),
        (HostOption::DocsUrl, "", " must be an https:, http: or relative address"),
        (HostOption::TrustgridAccountId, "12345", ": An AWS account ID has 12 digits; this has 5"),
    ];
    for (option, value, problem) in refusals {
        let refused = Options::default().set(option, Some(value.to_owned())).expect_err(value);
        assert!(refused.starts_with(problem), "{refused}");
    }
    for option in HostOption::ALL {
        assert_eq!(HostOption::from_name(option.spec().name), Some(option));
        assert_eq!(Options::default().set(option, None), Ok(()));
    }
}

#[test]
fn the_link_holds_only_what_could_be_read() {
    let mut page = State::new(
        options(&[(HostOption::DocsUrl, "https://docs.example/#old"), (HostOption::OrgId, "ä&/")]),
        Kept::default(),
    );
    assert_eq!(page.link().as_deref(), Some("https://docs.example/#org-id=%C3%A4%26%2F"));
    paste(&mut page, ACCOUNT_ID, "AKIAIOSFODNN7EXAMPLE");
    paste(&mut page, BUCKET, "s3://my-logs/");
    assert_eq!(page.link().as_deref(), Some("https://docs.example/#bucket=my-logs&org-id=%C3%A4%26%2F"));
}

#[test]
fn a_fresh_page_takes_over_all_that_was_there() {
    let kept = Kept {
        texts: vec![
            (BUCKET, "my-logs".into()),
            (Input::Existing, THEIRS.into()),
            (Input::Report, SUSPENDED.into()),
            (Input::FailureCode, "kms".into()),
        ],
        done: vec![Task::Versioning],
        restart: Some(Restart::Stopped),
        ..Kept::default()
    };
    let mut page =
        State::new(options(&[(HostOption::AccountId, "493827156084"), (HostOption::Bucket, "")]), kept);
    let effects = page.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
    assert_eq!(effects, [SideEffect::NotifyError(Restart::Stopped.sentence().to_owned())]);
    assert!(shown(&page).contains("theirs"), "{}", shown(&page));
    assert!(page.panels.analysis.failures.is_some());
    assert_eq!(page.panels.failure_code, "kms");
    assert!(page.form.is_done(Task::Versioning) && !page.form.is_done(Task::Policy));
}

#[test]
fn what_the_program_stopped_over_is_not_read_until_it_changes() {
    for held in [Input::Existing, Input::Report, BUCKET] {
        let texts = vec![
            (BUCKET, "my-logs".into()),
            (Input::Existing, THEIRS.into()),
            (Input::Report, SUSPENDED.into()),
        ];
        let kept = Kept { texts, held: vec![held], restart: Some(Restart::Stopped), ..Kept::default() };
        let mut page = State::new(options(&[(HostOption::AccountId, "493827156084")]), kept);
        page.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
        let is_read = |page: &State| match held {
            Input::Existing => page.panels.analysis.merge.is_some() && page.merged != Some(Merged::Refused),
            Input::Report => page.panels.analysis.preflight.is_some(),
            _ => page.form.bucket().is_some(),
        };
        assert!(!is_read(&page), "{held:?}");
        assert_ne!(page.text(held), "", "it stays where it is");
        if held == Input::Existing {
            assert_eq!(page.merged, Some(Merged::Refused), "no policy is shown as if there were none before");
        }
        let changed = format!("{} ", page.text(held));
        page.apply(Action::Input(held, changed));
        page.apply(Action::Rest);
        assert!(is_read(&page), "{held:?}");
        assert_eq!(page.held, []);
    }
}
