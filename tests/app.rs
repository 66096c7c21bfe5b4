//! The state of the page: what each thing that the user does makes of it.

use flow_log_export::app::copying::CopySource;
use flow_log_export::app::engine::ENGINE;
use flow_log_export::app::form::{Field, Task};
use flow_log_export::app::{
    Action, Button, FootLink, HasPolicy, HostOption, Input, Kept, LaterPart, Merged, NextStep, Options,
    PaneTab, Restart, SaveRequest, Saving, Section, SideEffect, State, Tone, Value, Way,
};
use flow_log_export::artifact::lifecycle::LifecycleKind;
use flow_log_export::aws::web_address::ConsoleTab;
use flow_log_export::merge::RemovalOutcome;
use flow_log_export::text::finding::Offer;

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
    page.policy().unwrap_or_default()
}

#[test]
fn a_keystroke_is_notified_and_what_takes_its_time_waits() {
    let mut page = whole_page();
    page.apply(Action::Choose(Way::CloudShell));
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
fn the_compact_form_is_copied_until_the_policy_changes() {
    let mut page = whole_page();
    paste(&mut page, Input::Existing, &THEIRS.replace(",\"", ",\n \""));
    let lines = |page: &State| page.policy_to_copy().map_or(0, |policy| policy.lines().count());
    let before = shown(&page);
    assert!(lines(&page) > 1);
    page.apply(Action::ToggleCompact);
    assert_eq!((lines(&page), shown(&page)), (1, before), "it is shown as it is read best");
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
        let said = |page: &State| format!("{:?}{:?}", page.panels.analysis, page.panels.reading);
        assert!(said(&page).contains("secret"), "{}", said(&page));
        type_into(&mut page, BUCKET, "2");
        page.apply(Action::Rest);
        assert!(said(&page).contains("secret"), "{input:?}");
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
    assert_eq!(empty.apply(Action::Press(Button::Copy(CopySource::Commands))), focus("error-summary"));
    assert!(empty.form.shows_summary());

    let mut page = whole_page();
    let copied = |effects: Vec<SideEffect>| match effects.into_iter().next() {
        Some(SideEffect::Copy(_, copyable)) => (copyable.what, copyable.words, copyable.text),
        other => panic!("nothing to copy: {other:?}"),
    };
    let (what, words, text) = copied(page.apply(Action::Press(Button::Copy(CopySource::Policy))));
    assert_eq!((what, words.as_str()), ("policy", "the policy for my-logs"));
    assert_eq!(text, shown(&page));
    let value = CopySource::Value(Field::AccountId);
    let (what, words, text) = copied(page.apply(Action::Press(Button::Copy(value))));
    assert_eq!((what, words.as_str(), text.as_str()), ("account-id", "the AWS Account ID", "493827156084"));
    page.apply(Action::Choose(Way::CloudShell));
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

/// Copies what the button asks for, as a browser that allows it, or does not.
fn copy(page: &mut State, source: CopySource, is_refused: bool) -> Vec<SideEffect> {
    let effects = page.apply(Action::Press(Button::Copy(source)));
    let Some(SideEffect::Copy(source, copyable)) = effects.into_iter().next() else {
        panic!("nothing to copy")
    };
    page.apply(Action::Copied { source, copyable, is_refused })
}

#[test]
fn what_was_copied_stands_until_it_is_something_else() {
    let mut page = whole_page();
    assert_eq!(copy(&mut page, CopySource::Policy, true), [SideEffect::SelectCopied(CopySource::Policy)]);
    assert_eq!(page.foot().tone, Tone::Warning);
    assert!(page.foot().words.starts_with("Your browser doesn't let this page copy."));
    assert_eq!(
        copy(&mut page, CopySource::Policy, false),
        [SideEffect::NotifyCopy("policy"), SideEffect::CopiedSoon(1)]
    );
    let state = |page: &State| page.copied.as_ref().map(|copied| (copied.is_fresh, copied.is_outdated));
    assert_eq!(state(&page), Some((true, false)));
    page.apply(Action::CopiedBefore(0));
    assert_eq!(state(&page), Some((true, false)), "that was another attempt");
    page.apply(Action::CopiedBefore(1));
    assert_eq!(state(&page), Some((false, false)));
    copy(&mut page, CopySource::Policy, false);
    type_into(&mut page, BUCKET, "2");
    assert_eq!(state(&page), Some((false, true)), "a keystroke takes it back at once");
    assert_eq!(page.foot().words, "Changed since you copied it. Copy it again.");
    page.apply(Action::Input(BUCKET, "my-logs".into()));
    assert_eq!(state(&page), Some((false, false)), "it is what was copied again");
}

#[test]
fn each_way_shows_what_it_needs_and_leads_on() {
    let cases = [
        (Way::Console, "policy", "Next: paste it in the S3 console."),
        (Way::CloudShell, "cli", "Next: paste it into CloudShell, account 493827156084."),
        (Way::Terraform, "terraform", "Next: add it to your Terraform code."),
        (Way::NewBucket, "cloudformation", "Next: create a stack from it in CloudFormation."),
        (Way::SomeoneElse, "ticket", "Next: paste it into your ticket system."),
    ];
    for (way, what, next) in cases {
        let mut page = whole_page();
        page.apply(Action::Answer(HasPolicy::No));
        page.apply(Action::Show(PaneTab::Reviewer));
        page.apply(Action::Choose(way));
        assert_eq!((page.tab, page.next_step()), (PaneTab::Text, NextStep::Copy), "{way:?}");
        assert_eq!(page.foot().words, next);
        let source = if way == Way::Console { CopySource::Policy } else { CopySource::Artifact };
        let effects = copy(&mut page, source, false);
        assert_eq!(effects.first(), Some(&SideEffect::NotifyCopy(what)));
        assert!(page.foot().words.starts_with("Copied") && page.foot().tone == Tone::Ok, "{:?}", page.foot());
    }
    let mut waiting = page("493827156084", "my-logs");
    assert_eq!(waiting.apply(Action::Choose(Way::CloudShell)), [SideEffect::Load], "it is not there yet");
    let mut without_account = page("", "my-logs");
    without_account.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
    without_account.apply(Action::Choose(Way::CloudShell));
    assert_eq!(without_account.foot().words, "Enter your AWS Account ID first (step 1).");
    assert_eq!(without_account.next_step(), NextStep::Nothing);
}

#[test]
fn what_is_copied_before_the_question_is_answered_says_so() {
    let mut page = whole_page();
    copy(&mut page, CopySource::Policy, false);
    assert_eq!(page.foot().words, "Copied. If the bucket already has a policy, merge it first.");
    page.apply(Action::Answer(HasPolicy::NotSure));
    assert_eq!(page.foot().words, "Copied. If the bucket already has a policy, merge it first.");
    page.apply(Action::Answer(HasPolicy::Yes));
    assert_eq!(page.foot().words, "Paste the bucket's policy in step 2 first. Saving replaces all of it.");
    assert_eq!(page.next_step(), NextStep::Nothing, "nobody is sent to replace it");
    page.apply(Action::Answer(HasPolicy::No));
    assert_eq!(page.foot().words, "Copied. Next: paste it in the S3 console.");
}

#[test]
fn the_foot_says_what_is_wrong_with_the_values() {
    for (bucket, words) in [
        ("", "Example policy. Enter your bucket to make it yours."),
        ("no spaces", "Example policy. Check the bucket name."),
        ("Acme-Flow-Logs", "Check the bucket name before you copy."),
    ] {
        assert_eq!(page("493827156084", bucket).foot().words, words, "{bucket}");
    }
    let mut refused = whole_page();
    paste(&mut refused, Input::Existing, "{");
    assert_eq!(refused.foot().words, "Not merged yet.");
    assert_eq!(refused.next_step(), NextStep::Nothing);
}

#[test]
fn an_exception_is_added_and_taken_back() {
    let mut page = whole_page();
    let text = DENYING.replace(
        r#""Resource""#,
        r#""Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}},"Resource""#,
    );
    paste(&mut page, Input::Existing, &text);
    let row = |page: &State| page.analysis().rows.first().cloned().expect("the statement");
    assert!(row(&page).can_have_exception() && row(&page).exception.is_none());
    assert_eq!(page.next_step(), NextStep::AddException);
    assert_eq!(page.foot().words, "“only-us” still blocks Trustgrid.");
    assert_eq!(page.foot().link, Some(FootLink::AddExceptions(vec![1])));
    let before = page.policy_to_copy();

    page.apply(Action::AddExceptions(vec![1]));
    let merged = page.policy_to_copy().expect("a policy");
    assert_eq!(
        merged.replace(r#", "aws:PrincipalAccount": "079972220921""#, ""),
        before.clone().expect("a policy"),
        "nothing else is changed by a byte"
    );
    let (first, last) = row(&page).exception.expect("its lines");
    let lines: Vec<_> = shown(&page)
        .lines()
        .skip(first - 1)
        .take(last + 1 - first)
        .map(|line| line.trim().to_owned())
        .collect();
    assert_eq!(lines, [r#""aws:PrincipalAccount": "079972220921""#], "in the policy as it is shown");
    assert_eq!((page.next_step(), page.analysis().obstacles.as_slice()), (NextStep::Copy, [].as_slice()));

    page.apply(Action::Undo(1));
    assert_eq!(page.policy_to_copy(), before);
    assert_eq!(page.next_step(), NextStep::AddException);
    page.apply(Action::AddExceptions(vec![1]));
    paste(&mut page, Input::Existing, DENYING);
    page.apply(Action::Rest);
    assert!(row(&page).exception.is_none(), "another policy begins without exceptions");
}

#[test]
fn the_tab_of_the_changes_goes_with_them() {
    let mut page = whole_page();
    paste(&mut page, Input::Existing, THEIRS);
    assert_eq!(page.apply(Action::Show(PaneTab::Changes)), [SideEffect::Focus("tab-changes".into())]);
    assert_eq!(page.tab, PaneTab::Changes);
    let focus = SideEffect::Focus("existing-policy".into());
    let cleared = [SideEffect::TypeIn(Input::Existing, String::new()), focus];
    assert_eq!(page.apply(Action::Clear(Input::Existing)), cleared, "as if it was typed");
    assert_eq!(page.tab, PaneTab::Text);
}

#[test]
fn a_policy_in_one_line_is_shown_set_out_and_copied_as_it_is() {
    let mut page = whole_page();
    paste(&mut page, Input::Existing, THEIRS);
    let merged = page.policy_to_copy().expect("a policy");
    assert!(merged.starts_with(THEIRS.trim_end_matches("]}")), "{merged}");
    assert!(!merged.contains('\n') && shown(&page).lines().count() > 20);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&merged).expect("JSON"),
        serde_json::from_str::<serde_json::Value>(&shown(&page)).expect("JSON"),
    );
}

const PRESENT: &str = include_str!("reports/script-ready.json");

/// What the script prints for this bucket, with another policy and versioning.
fn report(policy: Option<&str>, versioning: &str) -> String {
    let mut report: serde_json::Value = serde_json::from_str(PRESENT).expect("JSON");
    report["bucket"] = "my-logs".into();
    report["policy"] = match policy {
        Some(policy) => serde_json::json!({ "Policy": policy }),
        None => "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist".into(),
    };
    report["versioning"] = serde_json::json!({ "Status": versioning });
    report.to_string()
}

#[test]
fn what_commands_print_ticks_what_is_done_and_gives_the_policy() {
    let mut page = whole_page();
    let ours = page.policy_to_copy().expect("the grant");
    page.apply(Action::Tick(Task::Versioning));
    paste(&mut page, Input::Report, &report(Some(DENYING), "Suspended"));
    assert!(!page.form.is_done(Task::Versioning), "commands know better");
    assert_eq!(page.has_policy, Some(HasPolicy::Yes));
    assert!(page.panels.is_from_report && shown(&page).contains("only-us"));
    assert!(!page.analysis().is_in_bucket);

    paste(&mut page, Input::Report, &report(Some(&ours), "Enabled"));
    assert!(page.is_ready() && page.is_set_up(), "{:?}", page.reading().map(|reading| &reading.preflight));
    assert_eq!(page.foot().words, "This policy is in your bucket.");
    assert_eq!(page.foot().link, Some(FootLink::Console(ConsoleTab::Permissions)));
    assert_eq!(page.next_step(), NextStep::Tell);

    paste(&mut page, Input::Report, &report(None, "Enabled"));
    assert_eq!((page.has_policy, page.is_set_up()), (Some(HasPolicy::No), false));
    assert_eq!(page.policy_to_copy(), Some(ours));
}

#[test]
fn what_was_ticked_and_answered_after_the_output_stays_over_a_reload() {
    let output = report(Some(DENYING), "Suspended");
    let kept = |done: Vec<Task>, has_policy| Kept {
        texts: vec![
            (ACCOUNT_ID, "493827156084".into()),
            (BUCKET, "my-logs".into()),
            (Input::Report, output.clone()),
        ],
        done,
        has_policy,
        ..Kept::default()
    };
    let load = |kept| {
        let mut page = State::new(Options::default(), kept);
        page.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
        page
    };
    let mut page = load(kept(vec![Task::Versioning], Some(HasPolicy::No)));
    assert!(page.reading().is_some() && page.form.is_done(Task::Versioning), "the user knows better by now");
    assert!(page.has_policy == Some(HasPolicy::No) && !shown(&page).contains("only-us"));
    let later = format!("{output}\n\n\n\n\n");
    paste(&mut page, Input::Report, &later);
    assert!(
        !page.form.is_done(Task::Versioning) && shown(&page).contains("only-us"),
        "until there is other output"
    );

    let page = load(kept(vec![Task::Policy], Some(HasPolicy::Yes)));
    assert!(page.panels.is_from_report && shown(&page).contains("only-us"));
    let page = load(kept(Vec::new(), None));
    assert!(
        shown(&page).contains("only-us"),
        "output from before the page was there is read for the first time"
    );
}

#[test]
fn an_exception_is_for_the_policy_that_it_was_asked_for() {
    let mut page = whole_page();
    let ours = page.policy_to_copy().expect("the grant");
    paste(&mut page, Input::Report, &report(Some(DENYING), "Enabled"));
    page.apply(Action::AddExceptions(vec![1]));
    assert!(shown(&page).contains("aws:PrincipalAccount"));
    let merged = page.policy_to_copy().expect("a merged policy");

    for (after, name) in [(&ours, "the grant alone"), (&merged, "the merged policy")] {
        page.apply(Action::Clear(Input::Report));
        paste(&mut page, Input::Report, &report(Some(after), "Enabled"));
        assert_eq!(page.policy_to_copy().as_deref(), Some(&**after), "{name}");
        assert!(page.analysis().is_in_bucket, "{name}");
        assert_eq!(page.foot().words, "This policy is in your bucket.", "{name}");
        paste(&mut page, Input::Report, &report(Some(DENYING), "Enabled"));
        page.apply(Action::AddExceptions(vec![1]));
    }
}

#[test]
fn the_policy_stays_while_other_output_is_to_be_pasted() {
    let mut page = whole_page();
    paste(&mut page, Input::Report, &report(Some(DENYING), "Enabled"));
    page.apply(Action::AddExceptions(vec![1]));
    let merged = page.policy_to_copy();
    page.apply(Action::Clear(Input::Report));
    assert_eq!(page.policy_to_copy(), merged);
    page.apply(Action::Open(Section::Stop));
    assert!(page.analysis().removal.is_some(), "it is the policy to take the statement out of, too");
    type_into(&mut page, BUCKET, "2");
    page.apply(Action::Rest);
    assert!(!shown(&page).contains("only-us"), "that is not the policy of another bucket");
    assert_eq!(page.foot().words, "Paste the bucket's policy in step 2 first. Saving replaces all of it.");
    paste(&mut page, BUCKET, "my-logs");
    assert_eq!(page.policy_to_copy(), merged);
}

#[test]
fn the_statement_is_taken_out_of_the_policy_that_has_it() {
    let mut page = whole_page();
    paste(&mut page, Input::Existing, THEIRS);
    page.apply(Action::Open(Section::Stop));
    let outcome = |page: &State| page.analysis().removal.as_ref().map(|removal| removal.outcome);
    assert_eq!(outcome(&page), Some(RemovalOutcome::Absent));
    let merged = page.policy_to_copy().expect("a merged policy");
    paste(&mut page, Input::Report, &report(Some(&merged), "Enabled"));
    assert_eq!(outcome(&page), Some(RemovalOutcome::Removed), "what was pasted is from before");
    paste(&mut page, Input::Report, &report(Some(DENYING), "Enabled"));
    assert_eq!(outcome(&page), Some(RemovalOutcome::Absent));
    paste(&mut page, Input::Existing, &merged);
    assert_eq!(outcome(&page), Some(RemovalOutcome::Removed), "and so may the output be");
}

#[test]
fn what_is_done_is_done_of_one_bucket() {
    let mut page = whole_page();
    page.apply(Action::Tick(Task::Versioning));
    type_into(&mut page, BUCKET, "-2");
    assert!(!page.form.is_done(Task::Versioning));
    page.apply(Action::Tick(Task::Policy));
    paste(&mut page, BUCKET, "my-logs");
    assert!(
        !page.form.is_done(Task::Versioning) && !page.form.is_done(Task::Policy),
        "done of the last one only"
    );
    paste(&mut page, BUCKET, "my-logs-2");
    assert!(page.form.is_done(Task::Policy) && !page.form.is_done(Task::Versioning));
}

#[test]
fn what_is_done_stays_over_a_reload_where_the_host_names_another_bucket() {
    let kept =
        Kept { texts: vec![(BUCKET, "my-logs-2".into())], done: vec![Task::Versioning], ..Kept::default() };
    let mut page = State::new(options(&[(HostOption::Bucket, "my-logs")]), kept);
    paste(&mut page, ACCOUNT_ID, "493827156084");
    assert!(page.form.is_done(Task::Versioning));
    paste(&mut page, BUCKET, "my-logs");
    assert!(!page.form.is_done(Task::Versioning));
}

#[test]
fn statements_that_are_gone_from_the_bucket_are_named() {
    let mut page = whole_page();
    let ours = page.policy_to_copy().expect("the grant");
    paste(&mut page, Input::Existing, THEIRS);
    let merged = page.policy_to_copy().expect("a merged policy");
    paste(&mut page, Input::Report, &report(Some(&merged), "Enabled"));
    assert_eq!(page.analysis().lost, [""; 0]);
    assert_eq!(page.foot().words, "This policy is in your bucket.");
    for seen in [Some(&*ours), None] {
        paste(&mut page, Input::Report, &report(seen, "Enabled"));
        assert_eq!(page.analysis().lost, ["theirs"]);
        assert_eq!(page.foot().words, "Next: paste it in the S3 console.");
    }
}

#[test]
fn once_all_is_done_nothing_is_to_be_pasted_any_more() {
    let mut page = whole_page();
    for task in [Task::Versioning, Task::Policy] {
        page.apply(Action::Tick(task));
    }
    assert_eq!(page.foot().words, "Marked as done.");
    assert_eq!(page.foot().link, Some(FootLink::Go { name: "preflight-report", words: "Check it" }));
    let ours = page.policy_to_copy().expect("the grant");
    page.apply(Action::Choose(Way::CloudShell));
    paste(&mut page, Input::Report, &report(Some(&ours), "Enabled"));
    assert_eq!(page.foot().words, "The bucket is ready, as step 3 says.");
}

#[test]
fn a_policy_that_was_pasted_goes_before_the_one_in_the_output() {
    let mut page = whole_page();
    paste(&mut page, Input::Existing, THEIRS);
    paste(&mut page, Input::Report, &report(Some(DENYING), "Enabled"));
    assert!(shown(&page).contains("theirs") && !page.panels.is_from_report);
    page.apply(Action::Clear(Input::Existing));
    paste(&mut page, Input::Report, &report(Some(DENYING), "Suspended"));
    assert!(shown(&page).contains("only-us"));
    assert_eq!(page.apply(Action::PasteAnother), [SideEffect::Focus("existing-policy".into())]);
    assert!(!shown(&page).contains("only-us"));
    page.apply(Action::Answer(HasPolicy::No));
    assert_eq!(page.merged, None);
    page.apply(Action::Answer(HasPolicy::Yes));
    assert!(shown(&page).contains("only-us"), "the output is still there");
}

#[test]
fn what_a_paste_names_is_offered_for_an_empty_field() {
    let mut page = page("", "");
    page.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
    paste(&mut page, Input::Report, PRESENT);
    assert_eq!(page.offer(Field::AccountId), Some(Offer::Use("493827156084".into())));
    assert_eq!(page.offer(Field::Bucket), Some(Offer::Use("acme-flow-logs".into())));
    page.apply(Action::Accept(Field::AccountId));
    page.apply(Action::Accept(Field::Bucket));
    assert!(page.form.is_valid() && page.is_ready());
    assert_eq!(page.offer(Field::Bucket), None);
}

#[test]
fn what_a_policy_names_is_offered_for_an_empty_field() {
    let mut page = page("", "");
    page.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
    page.apply(Action::Answer(HasPolicy::Yes));
    paste(&mut page, Input::Existing, DENYING);
    assert_eq!(page.offer(Field::Bucket), Some(Offer::Use("my-logs".into())));
    page.apply(Action::Accept(Field::Bucket));
    assert!(shown(&page).contains("only-us"));
    page.apply(Action::Clear(Input::Existing));
    assert_eq!(page.offer(Field::Bucket), None);
}

#[test]
fn a_new_bucket_needs_no_policy_of_another() {
    let mut page = whole_page();
    paste(&mut page, Input::Existing, "{");
    page.apply(Action::Choose(Way::CloudShell));
    assert!(page.panels.artifact().is_err());
    assert_eq!(page.next_step(), NextStep::Nothing);
    page.apply(Action::Choose(Way::NewBucket));
    assert!(page.panels.artifact().is_ok());
    assert_eq!(page.next_step(), NextStep::Copy);
    assert_eq!(page.foot().words, "Next: create a stack from it in CloudFormation.");
}

#[test]
fn a_copy_of_one_thing_is_none_of_another() {
    let mut page = whole_page();
    copy(&mut page, CopySource::Policy, false);
    page.apply(Action::Show(PaneTab::Reviewer));
    assert_eq!(page.foot().words, "What a reviewer asks about this policy.");
    page.apply(Action::Choose(Way::CloudShell));
    assert_eq!(page.foot().words, "Next: paste it into CloudShell, account 493827156084.");
    copy(&mut page, CopySource::Artifact, false);
    page.apply(Action::Choose(Way::Terraform));
    assert_eq!(page.foot().words, "Next: add it to your Terraform code.");
    page.apply(Action::Choose(Way::Console));
    assert!(page.foot().words.starts_with("Next: "), "{}", page.foot().words);
}

#[test]
fn a_copy_from_elsewhere_leaves_alone_what_the_pane_says() {
    let mut page = whole_page();
    page.apply(Action::Answer(HasPolicy::No));
    copy(&mut page, CopySource::Policy, false);
    let foot = page.foot();
    assert!(foot.words.starts_with("Copied. "), "{}", foot.words);
    copy(&mut page, CopySource::Commands, false);
    assert_eq!(page.foot(), foot);
    page.apply(Action::Input(BUCKET, "my-logs-2".into()));
    assert_eq!(page.foot().words, "Changed since you copied it. Copy it again.");
}

#[test]
fn a_box_that_comes_later_takes_the_focus_unless_the_user_has_gone_on() {
    let ready = || Action::Loaded(LaterPart::Ready(&ENGINE));
    let focus = SideEffect::Focus("existing-policy".into());
    let mut page = page("493827156084", "my-logs");
    page.apply(Action::Answer(HasPolicy::Yes));
    page.apply(Action::Rest);
    assert!(page.apply(ready()).contains(&focus));
    assert!(!page.apply(ready()).contains(&focus));

    let mut page = self::page("493827156084", "my-logs");
    page.apply(Action::Answer(HasPolicy::Yes));
    page.apply(Action::Tick(Task::Versioning));
    assert!(!page.apply(ready()).contains(&focus));
}

#[test]
fn what_cannot_be_copied_is_shown_to_be_selected() {
    let mut page = whole_page();
    page.apply(Action::Show(PaneTab::PlainWords));
    assert_eq!(copy(&mut page, CopySource::Policy, true), [SideEffect::SelectCopied(CopySource::Policy)]);
    assert_eq!(page.tab, PaneTab::Text);
}

#[test]
fn enter_goes_on() {
    let focus = |name: &str| vec![SideEffect::Focus(name.to_owned())];
    assert_eq!(page("", "").apply(Action::GoOn), focus("error-summary"));
    assert_eq!(page("493827156084", "").apply(Action::GoOn), focus("bucket"));
    assert_eq!(page("493827156084", "my-logs").apply(Action::GoOn), focus("way"));
    let mut compact = State::new(options(&[GIVEN[0], GIVEN[1], (HostOption::Compact, "")]), Kept::default());
    assert_eq!(compact.apply(Action::GoOn), focus("values"), "there are no ways to choose from");
    let saves = [GIVEN[0], GIVEN[1], (HostOption::SaveUrl, "/save")];
    let mut page = State::new(options(&saves), Kept::default());
    assert_eq!(page.apply(Action::GoOn), focus("save"), "and saves nothing by itself");
    assert_eq!(saved_page(&GIVEN).apply(Action::GoOn), focus("saved"));
}

#[test]
fn it_ends_once_trustgrid_knows() {
    let mut page = whole_page();
    for task in [Task::Versioning, Task::Policy] {
        page.apply(Action::Tick(task));
    }
    assert_eq!((page.next_step(), page.is_told()), (NextStep::Tell, false));
    page.apply(Action::Tick(Task::Portal));
    assert_eq!((page.next_step(), page.is_told()), (NextStep::Nothing, true));
    type_into(&mut page, BUCKET, "2");
    assert!(!page.is_told(), "that was said of another bucket");
}

#[test]
fn saving_waits_for_no_other_part() {
    let values = [
        (HostOption::AccountId, "493827156084"),
        (HostOption::Bucket, "my-logs"),
        (HostOption::OrgId, "org-7"),
        (HostOption::SaveUrl, "/save"),
    ];
    let value =
        Value { account_id: "493827156084".into(), bucket: "my-logs".into(), org_id: Some("org-7".into()) };
    let request = SaveRequest { value, is_sent: false };
    let mut page = State::new(options(&values), Kept::default());
    assert_eq!(page.apply(Action::Press(Button::Save)), [SideEffect::Save(request.clone())]);
    assert_eq!(page.apply(Action::Press(Button::Save)), [], "once is enough");

    // A page that starts again while it saves asks for the answer, and sends nothing anew.
    let mut again = State::new(options(&values), Kept { is_sent: true, ..Kept::default() });
    assert_eq!(again.saving, Saving::Busy);
    assert_eq!(
        again.apply(Action::Loaded(LaterPart::NotYet)),
        [SideEffect::Save(SaveRequest { is_sent: true, ..request })]
    );
    let again = State::new(options(&values[1..]), Kept { is_sent: true, ..Kept::default() });
    assert_eq!(again.saving, Saving::Not, "without its values it is another request");
    let done = Saving::Done { account_id: "493827156084".into(), bucket: "my-logs".into() };
    assert_eq!(page.apply(Action::Answered(done.clone())), [SideEffect::Focus("saved".into())]);
    assert_eq!(page.saving, done);
    type_into(&mut page, BUCKET, "2");
    assert_eq!(page.saving, Saving::Not, "other values are to be saved again");
}

/// A page that saves, with what the portal has.
fn saved_page(given: &[(HostOption, &str)]) -> State {
    let saves = [(HostOption::SaveUrl, "/save"), (HostOption::Saved, "")];
    State::new(options(&[&saves, given].concat()), Kept::default())
}

const GIVEN: [(HostOption, &str); 2] =
    [(HostOption::AccountId, "493827156084"), (HostOption::Bucket, "my-logs")];

#[test]
fn what_the_portal_has_is_saved_already() {
    let mut page = saved_page(&GIVEN);
    assert!(page.is_saved() && page.is_told());
    type_into(&mut page, BUCKET, "2");
    assert!(!page.is_saved() && !page.is_told(), "a change is to be saved");
    page.apply(Action::Press(Button::Save));
    page.apply(Action::Answered(Saving::Done {
        account_id: "493827156084".into(),
        bucket: "my-logs2".into(),
    }));
    assert!(page.is_saved());
    paste(&mut page, BUCKET, "my-logs");
    assert!(!page.is_saved(), "that is what it had before");
}

#[test]
fn a_compact_page_leads_from_the_policy_to_save() {
    let given = [GIVEN[0], GIVEN[1], (HostOption::SaveUrl, "/save")];
    let mut page = State::new(options(&given), Kept::default());
    page.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
    page.apply(Action::Choose(Way::Terraform));
    paste(&mut page, Input::Existing, DENYING);
    let compact = options(&[&given[..], &[(HostOption::Compact, "")]].concat());
    assert_eq!(page.apply(Action::Configure(compact)), []);
    assert_eq!((page.way, page.tab, page.merged.clone()), (Way::Console, PaneTab::Text, None));
    assert!(!page.lacks_policy(), "there is no box to paste it into");
    let words = "Save it in the S3 console. It replaces the bucket's whole policy.";
    assert_eq!((page.next_step(), page.foot().words.as_str()), (NextStep::Copy, words));
    copy(&mut page, CopySource::Policy, false);
    assert_eq!((page.next_step(), page.foot().words), (NextStep::Tell, format!("Copied. {words}")));
    type_into(&mut page, BUCKET, "2");
    assert_eq!(page.next_step(), NextStep::Copy);
    let warning = "Saving replaces the bucket's whole policy.";
    assert_eq!(page.foot().words, format!("Changed since you copied it. Copy it again. {warning}"));
    copy(&mut page, CopySource::Policy, true);
    let words = page.foot().words;
    assert!(
        words.starts_with("Your browser doesn't let this page copy.") && words.ends_with(warning),
        "{words}"
    );
    assert!(!page.is_set_up());
    copy(&mut page, CopySource::Policy, false);
    assert!(page.is_set_up(), "as far as a compact form can tell");
    page.apply(Action::Configure(options(&given)));
    assert!(!page.is_set_up(), "here the user says so");
    assert_eq!(page.text(Input::Existing), DENYING);
    assert_ne!(page.merged, None, "what was pasted counts again");
}

#[test]
fn one_value_alone_is_nothing_that_the_portal_has() {
    let mut page = saved_page(&GIVEN[..1]);
    assert!(!page.is_saved());
    let words = "saved: also set accountId and bucket to what the portal has.";
    assert_eq!(page.apply(Action::Rest), [SideEffect::Warn(words.into())]);
}

#[test]
fn values_of_the_host_that_cannot_be_are_said_to_it() {
    let mut page = page("12", "my_Bucket!");
    let [SideEffect::Warn(account), SideEffect::Warn(bucket)] = &page.apply(Action::Rest)[..] else {
        panic!()
    };
    assert!(account.starts_with("accountId: An AWS account ID has 12 digits; this has 2."), "{account}");
    assert!(bucket.starts_with("bucket: "), "{bucket}");
    type_into(&mut page, ACCOUNT_ID, "3");
    assert!(!page.apply(Action::Rest).iter().any(|effect| matches!(effect, SideEffect::Warn(_))));
}

#[test]
fn what_is_typed_while_it_saves_is_not_saved() {
    let values = [GIVEN[0], GIVEN[1], (HostOption::SaveUrl, "/save")];
    let mut page = State::new(options(&values), Kept::default());
    page.apply(Action::Press(Button::Save));
    type_into(&mut page, BUCKET, "2");
    let done = Saving::Done { account_id: "493827156084".into(), bucket: "my-logs".into() };
    assert_eq!(page.apply(Action::Answered(done)), []);
    assert_eq!((page.saving.clone(), page.is_told()), (Saving::Not, false));
    let saved = page.saved.clone().expect("what the portal has by now");
    assert_eq!(saved.1.as_str(), "my-logs");
}

#[test]
fn a_refusal_is_of_the_values_that_were_refused() {
    let values = [GIVEN[0], GIVEN[1], (HostOption::SaveUrl, "/save")];
    let mut page = State::new(options(&values), Kept::default());
    page.apply(Action::Press(Button::Save));
    let refused = || {
        Action::Answered(Saving::Refused {
            account_id: "493827156084".into(),
            bucket: "my-logs".into(),
            problem: "Not saved.".into(),
        })
    };
    page.apply(refused());
    assert!(page.is_typed("493827156084", "my-logs"));
    type_into(&mut page, BUCKET, "2");
    assert_eq!(page.saving, Saving::Not);
    page.apply(Action::Press(Button::Save));
    type_into(&mut page, BUCKET, "3");
    page.apply(refused());
    assert!(!page.is_typed("493827156084", "my-logs"), "it is of the values before");
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
        (HostOption::Theme, "purple", " must be auto, light or dark."),
        (HostOption::PortalUrl, "javascript:1", " must be an https:, http: or relative address."),
        (HostOption::SupportUrl, "tel:1", " must be an https:, http: or relative address."),
        (HostOption::DocsUrl, "", " must be an https:, http: or relative address."),
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
fn what_commands_printed_does_not_go_over_the_users_word_in_a_fresh_page() {
    let printed = |policy| (Input::Report, report(policy, "Enabled"));
    for (texts, answer, holds) in [
        (vec![printed(None), (Input::Existing, THEIRS.into())], HasPolicy::Yes, "theirs"),
        (vec![printed(Some(DENYING)), (Input::Existing, THEIRS.into())], HasPolicy::Yes, "theirs"),
        (vec![printed(Some(DENYING))], HasPolicy::Yes, "only-us"),
        (vec![printed(Some(DENYING))], HasPolicy::No, ""),
        (vec![printed(Some(DENYING))], HasPolicy::NotSure, ""),
    ] {
        let mut before = whole_page();
        for (input, text) in &texts {
            paste(&mut before, *input, text);
        }
        before.apply(Action::Answer(answer));
        let values = [(HostOption::AccountId, "493827156084"), (HostOption::Bucket, "my-logs")];
        let kept = Kept { texts, has_policy: Some(answer), ..Kept::default() };
        let mut page = State::new(options(&values), kept);
        page.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
        assert_eq!(page.has_policy, Some(answer));
        assert_eq!(shown(&page), shown(&before), "{answer:?}");
        assert!(shown(&page).contains(holds), "{}", shown(&page));
        assert_eq!(page.merged.is_some(), answer == HasPolicy::Yes);
    }
}

#[test]
fn what_only_the_later_part_can_copy_is_copied_once_that_is_there() {
    let mut page = page("493827156084", "my-logs");
    assert_eq!(page.apply(Action::Press(Button::Copy(CopySource::Commands))), [SideEffect::Load]);
    let effects = page.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
    assert!(
        matches!(&effects[..], [SideEffect::Copy(CopySource::Commands, copyable)] if copyable.text.contains("my-logs")),
        "{effects:?}"
    );
    assert_eq!(page.apply(Action::Loaded(LaterPart::Ready(&ENGINE))), [], "once");

    let mut page = self::page("493827156084", "my-logs");
    page.apply(Action::Press(Button::Copy(CopySource::Commands)));
    page.apply(Action::Loaded(LaterPart::Failed));
    assert_eq!(page.apply(Action::Load), [SideEffect::Load]);
    assert_eq!(page.apply(Action::Loaded(LaterPart::Ready(&ENGINE))), [], "not after it failed");
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
        done: vec![Task::Policy],
        restart: Some(Restart::Stopped),
        ..Kept::default()
    };
    let mut page =
        State::new(options(&[(HostOption::AccountId, "493827156084"), (HostOption::Bucket, "")]), kept);
    let effects = page.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
    assert_eq!(effects, [SideEffect::NotifyError("stopped", Restart::Stopped.sentence().to_owned())]);
    assert!(shown(&page).contains("theirs"), "{}", shown(&page));
    assert!(page.panels.analysis.failures.is_some());
    assert_eq!(page.panels.failure_code, "kms");
    assert!(page.form.is_done(Task::Policy) && !page.form.is_done(Task::Versioning));
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
            Input::Report => page.panels.reading.is_some(),
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

#[test]
fn what_a_folded_section_asks_is_found_out_while_it_is_open() {
    let mut page = whole_page();
    let printed = "An error occurred (NoSuchBucket) when calling the ListObjectsV2 operation";
    paste(&mut page, Input::Arrival, printed);
    paste(&mut page, Input::Existing, THEIRS);
    assert!(page.panels.analysis.arrival.is_none(), "nobody asks whether they arrive");
    assert!(page.panels.analysis.removal.is_none(), "nobody asks how to stop");

    let effects = page.apply(Action::Open(Section::Arrival));
    assert_eq!(effects, [SideEffect::Focus("did-it-arrive-title".to_owned())]);
    assert!(page.panels.analysis.arrival.is_some(), "it is open");
    page.apply(Action::Toggle(Section::Stop, true));
    let removal = page.panels.analysis.removal.as_ref().expect("it is open");
    assert_eq!(removal.existing(), THEIRS);

    page.apply(Action::Toggle(Section::Arrival, false));
    paste(&mut page, Input::Existing, DENYING);
    assert!(page.panels.analysis.arrival.is_none(), "it is folded again");
    assert_eq!(page.text(Input::Arrival), printed, "what was pasted stays");
    assert!(page.holds_text(Section::Arrival));
}

#[test]
fn each_section_has_something_to_copy_for_the_values() {
    for (source, section, begins) in [
        (CopySource::ArrivalCommands, Section::Arrival, "bash <<'FLOW_LOG_EXPORT'\n"),
        (CopySource::Rule, Section::Costs, "bash <<'FLOW_LOG_EXPORT'\n"),
        (CopySource::KeyStatement, Section::Key, "{\n  \"Sid\": \"allow-tg-encrypt\""),
        (CopySource::RemoveScript, Section::Stop, "bash <<'FLOW_LOG_EXPORT'\n"),
    ] {
        let mut page = whole_page();
        page.apply(Action::Open(section));
        match page.apply(Action::Press(Button::Copy(source))).as_slice() {
            [SideEffect::Copy(copied, copyable)] => {
                assert_eq!(*copied, source);
                assert!(copyable.text.starts_with(begins), "{source:?}: {}", copyable.text);
            }
            effects => panic!("{source:?}: {effects:?}"),
        }
        let mut empty = page_without_values();
        let effects = empty.apply(Action::Press(Button::Copy(source)));
        assert!(matches!(effects.as_slice(), [SideEffect::Focus(_)]), "{source:?}: {effects:?}");
    }
}

fn page_without_values() -> State {
    let mut page = page("", "");
    page.apply(Action::Loaded(LaterPart::Ready(&ENGINE)));
    page
}

#[test]
fn a_number_of_days_that_is_none_makes_no_rule() {
    let mut page = whole_page();
    page.apply(Action::Open(Section::Costs));
    page.apply(Action::ChooseRule(LifecycleKind::Json));
    for (days, rule) in [
        ("", Some("\"ExpiredObjectDeleteMarker\": true")),
        ("365", Some("\"Days\": 365")),
        (" 7 ", Some("\"Days\": 7")),
        ("0", None),
        ("a year", None),
        ("36501", None),
    ] {
        page.apply(Action::Input(Input::KeepDays, days.to_owned()));
        let text = page.panels.rule().map(|rule| rule.text);
        assert_eq!(text.is_some(), rule.is_some(), "for {days:?}");
        assert!(text.unwrap_or_default().contains(rule.unwrap_or_default()), "for {days:?}");
    }
}

#[test]
fn sections_are_open_again_after_a_reload() {
    let texts = vec![(Input::KeepDays, "90".to_owned())];
    let kept = Kept { texts, sections: vec![Section::Key], ..Kept::default() };
    let page = State::new(options(&[]), kept);
    let open = Section::ALL.map(|section| page.is_open(section));
    assert_eq!(open, [false, false, true, true, false]);
}
