//! The `cli` artifact with the real AWS CLI of both versions, against moto.

use axum::http::Method;
use serde_json::{Value, json};

use crate::apply::{grant, own_statement, script, several, with};
use crate::moto::Bucket;
use crate::proxy::{Call, Proxy, Turn};
use crate::shell::Computer;

/// What the script calls of the bucket before it prints its report.
fn changes(proxy: &Proxy) -> Vec<String> {
    let calls = proxy.of_bucket();
    let report = calls.iter().position(|call| call == "GET location").expect("a report");
    calls[..report].to_vec()
}

const CALLS: [&str; 8] = [
    "GET versioning",
    "GET policy",
    "GET policy",
    "PUT policy",
    "GET policy",
    "GET versioning",
    "PUT versioning",
    "GET versioning",
];

/// A policy whose letters are no ASCII, in a statement that keeps somebody out.
fn in_german(name: &str) -> Value {
    let deny = json!({ "Sid": "Gehälter", "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
        "Resource": format!("arn:aws:s3:::{name}/Gehälter/*") });
    with(several(name), deny)
}

/// The commands that it names to go back, as somebody would paste them.
fn back(stdout: &str) -> String {
    let commands = stdout
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.contains("aws s3api put-"));
    commands.collect::<Vec<_>>().join("\n")
}

/// Changes the bucket and goes back, with the text of all in another encoding than that of AWS, and with
/// no Region.
#[track_caller]
fn there_and_back(bucket: &Bucket, proxy: &Proxy, computer: Computer, settings: &str) {
    let computer = computer.in_iso_8859_1().without("AWS_DEFAULT_REGION");
    let before = in_german(bucket.name()).to_string();
    bucket.put_policy(&before);
    let outcome = computer.run(&format!("{settings}\n{}", script(bucket)));
    outcome.assert_done();
    assert_eq!(changes(proxy), CALLS);
    assert_eq!(bucket.policy(), with(in_german(bucket.name()), own_statement(bucket.name())));
    assert_eq!(bucket.versioning().as_deref(), Some("Enabled"));
    assert_eq!(computer.saved(), [before.as_str()]);
    assert_eq!(computer.saved_file().1, 0o600);

    let commands = back(&outcome.stdout);
    assert_eq!(commands.lines().count(), 2, "{commands}");
    let outcome = computer.run(&commands);
    assert_eq!(outcome.status, 0, "{outcome:#?}");
    assert_eq!(bucket.policy_text(), Some(before));
    assert_eq!(bucket.versioning().as_deref(), Some("Suspended"));
}

#[test]
fn there_and_back_with_version_1() {
    let (bucket, proxy) = (Bucket::new("version-1"), Proxy::start());
    there_and_back(&bucket, &proxy, Computer::new(&proxy), "export AWS_DEFAULT_OUTPUT=text");
}

#[test]
fn there_and_back_with_version_2() {
    let (bucket, proxy) = (Bucket::new("version-2"), Proxy::start());
    let settings = "export AWS_DEFAULT_OUTPUT=yaml-stream AWS_PAGER=less AWS_CLI_AUTO_PROMPT=on";
    there_and_back(&bucket, &proxy, Computer::with_version_2(&proxy), settings);
}

#[test]
fn no_such_bucket() {
    let (bucket, proxy) = (Bucket::missing("no-such-bucket"), Proxy::start());
    let outcome = Computer::new(&proxy).run(&script(&bucket));
    outcome.assert_stopped("cannot read the versioning of no-such-bucket. Is the name right");
    assert!(outcome.stderr.contains("An error occurred (NoSuchBucket)"), "{outcome:#?}");
    assert_eq!(proxy.of_bucket(), ["GET versioning"]);
}

/// A change that S3 made and did not answer is found out, after three tries of the AWS CLI.
#[test]
fn a_change_that_is_never_answered() {
    let bucket = Bucket::new("never-answered");
    let is_put = |call: &Call| call.method == Method::PUT;
    let proxy = Proxy::with(move |call| if is_put(call) { Turn::Unanswered } else { Turn::Passed });
    let outcome = Computer::new(&proxy).impatient().run(&script(&bucket));
    outcome.assert_done();
    assert_eq!(
        proxy.writes(),
        ["PUT policy"; 3].into_iter().chain(["PUT versioning"; 3]).collect::<Vec<_>>()
    );
    assert_eq!(bucket.policy(), grant(bucket.name()));
}

#[test]
fn an_endpoint_that_never_answers() {
    let bucket = Bucket::missing("hanging");
    let proxy = Proxy::with(|_| Turn::Hanging);
    let outcome = Computer::new(&proxy).impatient().run(&script(&bucket));
    outcome.assert_stopped(
        "AWS does not say whose credentials these are. AWS says: Read timeout on endpoint URL: ",
    );
    assert_eq!(proxy.calls().len(), 3);
    assert!(outcome.stderr.starts_with("Asking AWS whose credentials these are ...\n"), "{outcome:#?}");
}
