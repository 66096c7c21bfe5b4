//! What step 3 says of pasted output, with what step 2 knows: rendered natively, once all of the program is there.

mod util;

use flow_log_export::app::form::Field;
use flow_log_export::app::{Input, Kept, Way};
use flow_log_export::ui::{App, AppProps, later};
use futures::executor::block_on;
use serde_json::{Value, json};
use util::text_of;
use yew::LocalServerRenderer;

const OURS: &str = r#"{"Sid":"allow-tg-writes","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::079972220921:root"},"Action":["s3:ReplicateObject","s3:ReplicateDelete","s3:ReplicateTags","s3:List*","s3:GetBucketVersioning","s3:PutBucketVersioning"],"Resource":["arn:aws:s3:::my-logs","arn:aws:s3:::my-logs/*"]}"#;
const THEIRS: &str = r#"{"Sid":"theirs","Effect":"Allow","Principal":{"AWS":"493827156084"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::my-logs/*"}"#;
const DENIES: &str = r#"{"Sid":"only-us","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::my-logs/*"}"#;
const OTHER_ACCOUNT: &str = r#"{"Sid":"allow-tg-writes","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::365834154748:root"},"Action":["s3:ReplicateObject","s3:ReplicateDelete","s3:ReplicateTags","s3:List*","s3:GetBucketVersioning","s3:PutBucketVersioning"],"Resource":["arn:aws:s3:::my-logs","arn:aws:s3:::my-logs/*"]}"#;

fn policy(statements: &[&str]) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}

/// What step 3 says of output with this policy, where that other one was pasted in step 2.
fn checked(way: Way, pasted: Option<&str>, printed: &str, exceptions: &[usize]) -> String {
    let mut report: Value = serde_json::from_str(include_str!("reports/script-ready.json")).expect("JSON");
    report["bucket"] = "my-logs".into();
    report["policy"] = json!({ "Policy": printed });
    let texts = [
        (Input::Field(Field::AccountId), "493827156084".to_owned()),
        (Input::Field(Field::Bucket), "my-logs".to_owned()),
        (Input::Report, report.to_string()),
        (Input::Existing, pasted.unwrap_or_default().to_owned()),
    ];
    let kept =
        Kept { texts: texts.into(), way: Some(way), exceptions: exceptions.to_vec(), ..Kept::default() };
    let props = AppProps { live: true, kept, later: later::ready(), ..AppProps::default() };
    let html = block_on(LocalServerRenderer::<App>::with_props(props).hydratable(false).render());
    let (_, step) = html.split_once("data-step=\"3\"").expect("step 3");
    let (step, _) = step.split_once("data-step=\"4\"").expect("step 4");
    text_of(step)
}

#[test]
fn what_step_2_has_is_said_of_what_fails() {
    let denied = policy(&[DENIES]);
    let ways = [
        (Way::Console, "The policy in step 2 has"),
        (Way::CloudShell, "The script in step 2 has"),
        (Way::Terraform, "The file in step 2 has"),
        (Way::SomeoneElse, "The ticket in step 2 has"),
    ];
    for (way, has) in ways {
        for pasted in [None, Some(&*denied)] {
            let text = checked(way, pasted, &denied, &[]);
            assert!(text.contains(&format!("{has} it and keeps the other statements.")), "{way:?}: {text}");
            let merged = match pasted {
                None => "The policy from this output is now merged in step 2.",
                Some(_) => "The policy that you pasted is merged in step 2.",
            };
            assert!(text.contains(merged) && text.contains("Add exception"), "{way:?}: {text}");
            assert!(text.contains("“only-us” blocks Trustgrid. It denies"), "{way:?}: {text}");
            let text = checked(way, pasted, &denied, &[1]);
            assert!(
                text.contains(&format!("{has} the exception.")) && !text.contains("Add exception"),
                "{way:?}: {text}"
            );
        }
    }
}

#[test]
fn what_step_2_does_not_know_has_its_own_fix() {
    let text = checked(Way::Console, Some(&policy(&[THEIRS])), &policy(&[DENIES, OURS]), &[]);
    assert!(text.contains("Copy statement") && !text.contains("has the exception"), "{text}");

    let text = checked(Way::Console, None, &policy(&[OTHER_ACCOUNT]), &[]);
    assert!(text.contains("Ask Trustgrid which account exports to this bucket."), "{text}");
    assert!(!text.contains("The policy in step 2 has it"), "{text}");
}

#[test]
fn statements_that_somebody_saved_over_are_named() {
    let text = checked(Way::Console, Some(&policy(&[THEIRS, DENIES])), &policy(&[OURS]), &[]);
    assert!(text.contains("Statements are gone from the bucket's policy: “theirs”, “only-us”."), "{text}");
    let text = checked(Way::Console, Some(&policy(&[THEIRS])), &policy(&[THEIRS, OURS]), &[]);
    assert!(!text.contains("are gone"), "{text}");
}
