//! The arrival script: one JSON object whatever is in the bucket, and what the page says of it.
//!
//! moto keeps no `ReplicationStatus`, since it replicates nothing: where a test needs a replica, the AWS CLI's answer
//! gets that one member on its way to the script.

use axum::http::{Method, StatusCode};
use flow_log_export::arrival::{Arrival, ArrivalStatus, arrival};
use flow_log_export::artifact::{Target, arrival_script};
use serde_json::{Value, json};

use crate::moto::Bucket;
use crate::proxy::{Proxy, Refusal};
use crate::shell::{Computer, tool};
use crate::{ACCOUNT, target};

const PARTS: [&str; 5] = ["caller", "objects", "newest", "versions", "owner"];

fn of_organization(bucket: &Bucket) -> Target {
    Target { org_id: Some("org-1".parse().unwrap()), ..target(bucket.name()) }
}

/// What the script prints on this computer; it is always the whole report.
#[track_caller]
fn report(computer: &Computer, target: &Target) -> Value {
    let outcome = computer.run(&arrival_script(target));
    let progress: String =
        (1..).zip(PARTS).map(|(number, part)| format!("{number} of 5: {part}\n")).collect();
    assert_eq!((outcome.status, outcome.stderr), (0, progress), "{}", outcome.stdout);
    let report: Value =
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {}", outcome.stdout));
    let members: Vec<_> = report.as_object().expect("an object").keys().map(String::as_str).collect();
    let expected = [
        "accountId",
        "bucket",
        "caller",
        "flowLogExportArrival",
        "newest",
        "objects",
        "owner",
        "prefix",
        "time",
        "versions",
    ];
    assert_eq!(members, expected);
    assert_eq!(report["flowLogExportArrival"], 1);
    assert_eq!(report["accountId"], ACCOUNT);
    assert_eq!(report["bucket"], target.grant.bucket.as_str());
    assert_eq!(report["prefix"], target.prefix());
    assert_eq!(computer.temporary(), 0);
    report
}

/// What the page says of what the script prints.
#[track_caller]
fn said(computer: &Computer, target: &Target) -> Arrival {
    arrival(&report(computer, target).to_string(), target)
}

#[track_caller]
fn check(computer: &Computer, target: &Target, status: ArrivalStatus, message: &str) {
    let answer = said(computer, target);
    assert_eq!((answer.status, answer.message().as_str()), (status, message), "{answer:#?}");
}

#[track_caller]
fn arrives(computer: &Computer, target: &Target, place: &str) {
    let answer = said(computer, target);
    assert_eq!(answer.status, ArrivalStatus::Arriving, "{answer:#?}");
    assert_eq!(answer.verdict, "Arriving. The newest flow log is less than a minute old.");
    let newest = answer.newest.expect("a newest file");
    assert_eq!(answer.details, format!("{place} Replication put it there at {newest}."));
}

/// Where `aws` says of all objects that they are replicas, and who pays for requests.
pub fn with_what_moto_lacks(proxy: &Proxy) -> Computer {
    let real = tool("aws").get_program().display().to_string();
    let aws = format!(
        "[[ $* != *get-bucket-request-payment* ]] || {{ echo '{{\"Payer\": \"BucketOwner\"}}'; exit; }}\n\
         [[ $* == *head-object* ]] || exec '{real}' \"$@\"\n\
         answer=$('{real}' \"$@\") || exit\n\
         printf '{{\\n    \"ReplicationStatus\": \"REPLICA\",%s\\n' \"${{answer#'{{'}}\"\n"
    );
    Computer::new(proxy).with_command("aws", aws)
}

#[test]
fn from_nothing_to_arriving_to_stale() {
    let (bucket, proxy) = (Bucket::new("arrival-all-of-it"), Proxy::start());
    let target = of_organization(&bucket);
    let computer = with_what_moto_lacks(&proxy);
    check(
        &computer,
        &target,
        ArrivalStatus::None,
        "Nothing has arrived yet. There is no file below flow-logs/by-org/org-1/ in “arrival-all-of-it”.",
    );
    bucket.put("/flow-logs/by-org/org-2/a.json", "of others");
    bucket.put("/other", "of others");
    assert_eq!(said(&computer, &target).status, ArrivalStatus::None);

    bucket.put("/flow-logs/by-org/org-1/a.json", "{}");
    arrives(&computer, &target, "It is below flow-logs/by-org/org-1/.");
    bucket.put("/flow-logs/by-org/org-1/b.json", "{}");
    arrives(&computer, &target, "It is one of the 2 files below flow-logs/by-org/org-1/.");
    let of_all = Target { org_id: None, ..target.clone() };
    assert_eq!(said(&computer, &of_all).count, Some(3));

    let later = with_what_moto_lacks(&proxy).with_command("date", "echo 2099-01-01T00:00:00Z");
    assert_eq!(said(&later, &target).status, ArrivalStatus::Stale);
    let before = with_what_moto_lacks(&proxy).with_command("date", "echo 2020-01-01T00:00:00Z");
    assert_eq!(said(&before, &target).status, ArrivalStatus::Unknown);
    let without = with_what_moto_lacks(&proxy).with_command("date", "exit 1");
    assert_eq!(said(&without, &target).status, ArrivalStatus::Unknown);
}

#[test]
fn it_only_reads_and_names_the_owner() {
    let (bucket, proxy) = (Bucket::new("arrival-calls"), Proxy::start());
    bucket.put("/flow-logs/by-org/org-1/a.json", "{}");
    report(&with_what_moto_lacks(&proxy), &of_organization(&bucket));
    let calls: Vec<_> =
        proxy.of_bucket().iter().map(|call| call.split(['&', '=']).next().unwrap().to_owned()).collect();
    assert_eq!(calls, ["GET list-type", "HEAD ", "GET versions", "GET acl"]);
    assert_eq!(proxy.calls().iter().filter(|call| call.method == Method::POST).count(), 1, "POST to STS");
}

/// As moto has them.
#[test]
fn objects_that_are_no_replicas() {
    let (bucket, proxy) = (Bucket::new("arrival-no-replicas"), Proxy::start());
    for name in ["a", "b"] {
        bucket.put(&format!("/flow-logs/by-org/org-1/{name}"), "{}");
    }
    let (computer, target) = (Computer::new(&proxy), of_organization(&bucket));
    check(
        &computer,
        &target,
        ArrivalStatus::None,
        "Nothing has arrived yet. Replication put none of the 2 files there that are below flow-logs/by-org/org-1/.",
    );
    for name in ["c", "d", "e", "f"] {
        bucket.put(&format!("/flow-logs/by-org/org-1/{name}"), "{}");
    }
    assert_eq!(report(&computer, &target)["newest"].as_array().map(Vec::len), Some(5));
    assert_eq!(said(&computer, &target).status, ArrivalStatus::Unknown);
}

#[test]
fn objects_that_were_deleted() {
    let (bucket, proxy) = (Bucket::new("arrival-deleted"), Proxy::start());
    bucket.put_versioning("Enabled");
    bucket.put("/flow-logs/by-org/org-1/a", "{}");
    bucket.delete("/flow-logs/by-org/org-1/a");
    let (computer, target) = (Computer::new(&proxy), of_organization(&bucket));
    let versions = json!({ "VersionCount": 1, "DeleteMarkerCount": 1, "IsTruncated": false });
    assert_eq!(report(&computer, &target)["versions"], versions);
    check(
        &computer,
        &target,
        ArrivalStatus::None,
        "Nothing is left. All files below flow-logs/by-org/org-1/ in “arrival-deleted” have been deleted.",
    );
}

/// Whose files and whose bucket it is, by what S3 says of both.
#[test]
fn the_owner_is_the_same() {
    let (bucket, proxy) = (Bucket::new("arrival-owner"), Proxy::start());
    bucket.put("/flow-logs/by-org/org-1/a", "{}");
    let target = of_organization(&bucket);
    let report = report(&with_what_moto_lacks(&proxy), &target);
    assert_eq!(report["owner"]["Owner"]["ID"], report["objects"]["Newest"][0]["Owner"]["ID"]);
    assert_eq!(arrival(&report.to_string(), &target).findings, []);
}

#[test]
fn names_of_every_kind() {
    let (bucket, proxy) = (Bucket::new("arrival-names"), Proxy::start());
    let target = of_organization(&bucket);
    for (name, key) in [
        ("a%20%20b", "a  b"),
        ("%22q%22%20%27r%27", "\"q\" 'r'"),
        ("%24%28id%29%60id%60", "$(id)`id`"),
        ("%5Cback%5Cslash", "\\back\\slash"),
        ("%C3%BC%E6%97%A5%F0%9F%AA%A3", "ü日🪣"),
        ("%22Key%22%3A%20%22x%22%2C", "\"Key\": \"x\","),
    ] {
        bucket.put(&format!("/flow-logs/by-org/org-1/{name}"), "{}");
        let report = report(&with_what_moto_lacks(&proxy), &target);
        let looked: Vec<_> =
            report["newest"].as_array().unwrap().iter().map(|object| &object["Key"]).collect();
        let key = format!("flow-logs/by-org/org-1/{key}");
        let newest = report["objects"]["Newest"].as_array().unwrap();
        assert!(newest.iter().any(|object| object["Key"] == key), "{report}");
        assert_eq!(looked.len(), 1, "the first is a replica");
        assert!(report["newest"][0]["Head"]["LastModified"].is_string(), "{report}");
        assert_eq!(arrival(&report.to_string(), &target).status, ArrivalStatus::Arriving);
        bucket.delete(&format!("/flow-logs/by-org/org-1/{name}"));
    }
}

/// With a limit of two instead of 10,000, and names that are dates.
#[test]
fn more_than_are_listed() {
    let (bucket, proxy) = (Bucket::new("arrival-many"), Proxy::start());
    for key in ["2026/11/25/a", "2026/11/25/b", "2026/11/25/c", "2026/11/26/d", "2026/11/26/e"] {
        bucket.put(&format!("/flow-logs/by-org/org-1/{key}"), "{}");
    }
    let target = of_organization(&bucket);
    // Only what the last folder holds is a replica.
    let real = tool("aws").get_program().display().to_string();
    let aws = format!(
        "set -- \"${{@/#10000/2}}\"\n[[ $* == *head-object*11/26* ]] || exec '{real}' \"$@\"\n\
         answer=$('{real}' \"$@\") || exit\n\
         printf '{{\\n    \"ReplicationStatus\": \"REPLICA\",%s\\n' \"${{answer#'{{'}}\"\n"
    );
    let computer = Computer::new(&proxy).with_command("aws", aws);
    let report = report(&computer, &target);
    assert_eq!((&report["objects"]["Count"], &report["objects"]["IsCut"]), (&json!(2), &json!(true)));
    let newest = report["newest"].as_array().unwrap();
    assert_eq!(newest.len(), 1, "{report}");
    assert!(newest[0]["Key"].as_str().unwrap().starts_with("flow-logs/by-org/org-1/2026/11/26/"), "{report}");
    let answer = arrival(&report.to_string(), &target);
    assert_eq!(answer.status, ArrivalStatus::Arriving);
    assert!(answer.message().contains("one of more than 2 files below"), "{}", answer.message());
    proxy.of_bucket();

    // Without a replica there, nobody knows.
    let none = Computer::new(&proxy).with_command("aws", format!("exec '{real}' \"${{@/#10000/2}}\""));
    assert_eq!(said(&none, &target).status, ArrivalStatus::Unknown);
}

#[test]
fn what_fails() {
    let proxy = Proxy::start();
    let missing = of_organization(&Bucket::missing("arrival-missing"));
    check(
        &Computer::new(&proxy),
        &missing,
        ArrivalStatus::Unknown,
        "Can't tell yet. The output doesn't show the list of files, because S3 found no such bucket (NoSuchBucket).",
    );
    let bucket = Bucket::new("arrival-denied");
    bucket.put("/flow-logs/by-org/org-1/a", "{}");
    let denied = Proxy::refusing(|_| Some(Refusal(StatusCode::FORBIDDEN, "AccessDenied", "Access Denied")));
    let target = of_organization(&bucket);
    let answer = said(&Computer::new(&denied), &target);
    assert_eq!(answer.status, ArrivalStatus::Unknown);
    assert_eq!(answer.findings[0].message, "Ask someone with s3:ListBucket to run it.");
    // Only the files themselves may not be asked for.
    let heads = Proxy::refusing(|call| {
        (call.method == Method::HEAD).then_some(Refusal(
            StatusCode::FORBIDDEN,
            "AccessDenied",
            "Access Denied",
        ))
    });
    assert_eq!(said(&Computer::new(&heads), &target).status, ArrivalStatus::Unknown);
}

#[test]
fn no_aws() {
    let computer = Computer::new(&Proxy::start()).with_only(&[]);
    let bucket = of_organization(&Bucket::missing("arrival-no-aws"));
    check(
        &computer,
        &bucket,
        ArrivalStatus::Unknown,
        "Can't tell yet. The output doesn't show the list of files, because the AWS CLI isn't installed there.",
    );
}

#[test]
fn with_the_other_version_of_the_aws_cli() {
    let (bucket, proxy) = (Bucket::new("arrival-version-2"), Proxy::start());
    let target = of_organization(&bucket);
    let computer = Computer::with_version_2(&proxy);
    assert_eq!(said(&computer, &target).status, ArrivalStatus::None);
    bucket.put("/flow-logs/by-org/org-1/a%20%22b%22", "{}");
    let report = report(&computer, &target);
    assert_eq!(report["newest"][0]["Key"], "flow-logs/by-org/org-1/a \"b\"");
    assert!(report["newest"][0]["Head"]["LastModified"].is_string(), "{report}");
    check(
        &computer,
        &target,
        ArrivalStatus::None,
        "Nothing has arrived yet. Replication didn't put the file there that is below flow-logs/by-org/org-1/.",
    );
}

#[test]
fn pasted_into_a_shell() {
    let (bucket, proxy) = (Bucket::new("arrival-pasted"), Proxy::start());
    bucket.put("/flow-logs/by-org/org-1/a", "{}");
    let target = of_organization(&bucket);
    let outcome =
        with_what_moto_lacks(&proxy).paste(&arrival_script(&target), "echo still here $((6 * 7)), status $?");
    assert!(outcome.stdout.ends_with("still here 42, status 0\n"), "{outcome:#?}");
    assert_eq!(arrival(&outcome.stdout, &target).status, ArrivalStatus::Arriving);
}
