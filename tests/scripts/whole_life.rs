//! The whole life of an export, by real commands: set up, checked, arriving, silent, stopped.

use flow_log_export::arrival::{ArrivalStatus, arrival};
use flow_log_export::artifact::{ArtifactKind, Target, arrival_script, artifact, preflight_script};
use flow_log_export::preflight::{Verdict, preflight};

use crate::arrival::with_what_moto_lacks;
use crate::moto::Bucket;
use crate::proxy::Proxy;
use crate::shell::Computer;
use crate::target;

#[track_caller]
fn printed(computer: &Computer, script: &str) -> String {
    let outcome = computer.run(script);
    assert_eq!(outcome.status, 0, "{outcome:#?}");
    outcome.stdout
}

/// The policy at the end has the very bytes of the one at the beginning.
#[test]
fn from_nothing_to_ready_to_arriving_to_stale_to_nothing() {
    let (bucket, proxy) = (Bucket::new("whole-life"), Proxy::start());
    // moto judges no conditions, so a policy with a Deny would keep the files out.
    let before = concat!(
        r#"{ "Id": "x", "Version": "2012-10-17","Statement" : [ {"Sid":"theirs","Effect":"Allow", "Principal":"#,
        r#"{"AWS":["arn:aws:iam::111122223333:root"]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::whole-life/*"} ]  }"#,
    );
    bucket.put_policy(before);
    let target = Target { org_id: Some("org-1".parse().unwrap()), ..target(bucket.name()) };
    let computer = with_what_moto_lacks(&proxy);
    let verdict = || preflight(&printed(&computer, &preflight_script(&target)), &target);
    let status = |computer: &Computer| arrival(&printed(computer, &arrival_script(&target)), &target).status;

    assert_eq!(verdict().verdict, Verdict::Blocked);
    assert_eq!(status(&computer), ArrivalStatus::None);

    computer.run(&artifact(ArtifactKind::Cli, &target).expect("a script").text).assert_done();
    let ready = verdict();
    assert_eq!(ready.verdict, Verdict::Ready, "{ready:#?}");
    assert_eq!(status(&computer), ArrivalStatus::None);

    printed(
        &computer,
        "aws s3api put-object --bucket whole-life --key flow-logs/by-org/org-1/a.json --expected-bucket-owner 123456789012",
    );
    assert_eq!(status(&computer), ArrivalStatus::Arriving);
    let later = with_what_moto_lacks(&proxy).with_command("date", "echo 2099-01-01T00:00:00Z");
    assert_eq!(status(&later), ArrivalStatus::Stale);

    computer.run(&artifact(ArtifactKind::Remove, &target).expect("a script").text).assert_done();
    assert_eq!(bucket.policy_text().as_deref(), Some(before));
    assert_eq!(verdict().verdict, Verdict::Blocked);
}
