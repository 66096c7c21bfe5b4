//! Whether flow logs arrive, from what the script and single commands print.

mod util;

use std::time::{Duration, Instant};

use flow_log_export::arrival::{Arrival, ArrivalStatus, arrival};
use flow_log_export::artifact::{Target, arrival_script};
use flow_log_export::text::MAX_BYTES;
use flow_log_export::text::time::Time;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use ArrivalStatus::{Arriving, None as Nothing, Stale, Unknown};
use util::target;

const PREFIX: &str = "flow-logs/by-org/org-1/";
const NOW: &str = "2026-11-26T07:42:00Z";
const OWNER: &str = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";

/// With an organization that is known.
fn target_of_one() -> Target {
    Target { org_id: Some("org-1".parse().expect("an organization")), ..target() }
}

/// A report of the script with one replica of this time.
fn report(modified: &str) -> Value {
    let key = format!("{PREFIX}2026/11/26/a.json");
    json!({
        "flowLogExportArrival": 1,
        "accountId": "493827156084",
        "bucket": "acme-flow-logs",
        "prefix": PREFIX,
        "caller": { "Account": "493827156084" },
        "objects": {
            "Count": 1234,
            "IsCut": false,
            "Newest": [
                { "Key": key, "LastModified": modified, "Owner": { "ID": OWNER } },
                { "Key": format!("{PREFIX}b.json"), "LastModified": "2026-11-20T07:30:00+00:00", "Owner": { "ID": OWNER } },
            ],
        },
        "newest": [{
            "Key": key,
            "Head": {
                "AcceptRanges": "bytes",
                "LastModified": modified,
                "ContentLength": 612,
                "ETag": "\"9a0364b9e99bb480dd25e1f0284c8555\"",
                "ServerSideEncryption": "AES256",
                "Metadata": {},
                "ReplicationStatus": "REPLICA",
            },
        }],
        "versions": { "VersionCount": 1000, "DeleteMarkerCount": 0, "IsTruncated": true },
        "owner": { "Owner": { "ID": OWNER } },
        "time": { "UTC": NOW },
    })
}

/// The same with other values; `null` takes a member away.
fn with(changes: &[(&str, Value)]) -> String {
    let mut report = report("2026-11-26T07:30:00+00:00");
    for (path, value) in changes {
        let (parent, name) = path.rsplit_once('/').expect("a path");
        let parent = report.pointer_mut(parent).expect(path);
        match (parent, value) {
            (Value::Object(members), Value::Null) => drop(members.remove(name)),
            (Value::Object(members), value) => drop(members.insert(name.to_owned(), value.clone())),
            (parent, _) => panic!("{path} in {parent}"),
        }
    }
    printed(&report)
}

/// As the script prints it, with its mark first.
fn printed(report: &Value) -> String {
    let mut report = report.clone();
    let mark =
        report.as_object_mut().and_then(|members| members.remove("flowLogExportArrival")).expect("a mark");
    let members = serde_json::to_string_pretty(&report).expect("JSON");
    format!("{{\n\"flowLogExportArrival\": {mark},{}", &members[1..])
}

fn codes(arrival: &Arrival) -> Vec<&str> {
    arrival.findings.iter().map(|finding| finding.code).collect()
}

#[track_caller]
fn check_for(
    target: &Target,
    pasted: &str,
    status: ArrivalStatus,
    message: &str,
    findings: &[&str],
) -> Arrival {
    let answer = arrival(pasted, target);
    let shown: String = pasted.chars().take(600).collect();
    let verdict = if status == Unknown { "Can't tell yet. " } else { "" };
    assert_eq!((answer.status, answer.message()), (status, [verdict, message].concat()), "of {shown}");
    assert_eq!(codes(&answer), findings, "of {shown}");
    answer
}

#[track_caller]
fn check(pasted: &str, status: ArrivalStatus, message: &str, findings: &[&str]) -> Arrival {
    check_for(&target_of_one(), pasted, status, message, findings)
}

const STEPS: [&str; 5] =
    ["arrival.too-early", "arrival.preflight", "arrival.traffic", "arrival.organization", "arrival.support"];

const STALE_STEPS: [&str; 3] = ["arrival.preflight", "arrival.traffic", "arrival.support"];

#[test]
fn ages() {
    for (modified, status, message, findings) in [
        ("2026-11-26T07:42:00+00:00", Arriving, "less than a minute old", &[][..]),
        ("2026-11-26T07:41:59.123Z", Arriving, "less than a minute old", &[]),
        // Clocks differ by seconds.
        ("2026-11-26T07:42:59Z", Arriving, "less than a minute old", &[]),
        ("2026-11-26T07:41:00Z", Arriving, "1 minute old", &[]),
        ("2026-11-26T07:30:00+00:00", Arriving, "12 minutes old", &[]),
        ("Thu, 26 Nov 2026 07:30:00 GMT", Arriving, "12 minutes old", &[]),
        ("2026-11-26T08:30:00+01:00", Arriving, "12 minutes old", &[]),
        ("2026-11-26T06:30:00Z", Arriving, "1 hour old", &["arrival.quiet"]),
        ("2026-11-25T08:42:00Z", Arriving, "23 hours old", &["arrival.quiet"]),
        ("2026-11-25T07:42:00Z", Arriving, "1 day old", &["arrival.quiet"]),
        ("2026-11-25T07:41:59Z", Stale, "", &STALE_STEPS),
    ] {
        let answer = arrival(&printed(&report(modified)), &target_of_one());
        assert_eq!((answer.status, codes(&answer).as_slice()), (status, findings), "{modified}");
        assert_eq!(answer.count, Some(1234));
        if status == Arriving {
            assert_eq!(answer.verdict, format!("Arriving. The newest flow log is {message}."));
            let newest = answer.newest.expect("a newest file");
            let details =
                format!("It is one of the 1,234 files below {PREFIX}. Replication put it there at {newest}.");
            assert_eq!(answer.details, details);
        }
    }
    let stale = check(
        &printed(&report("2026-11-23T07:30:00Z")),
        Stale,
        "No flow log has arrived for 3 days. The newest file came at 2026-11-23T07:30:00Z. It is one of the 1,234 files below flow-logs/by-org/org-1/.",
        &STALE_STEPS,
    );
    assert_eq!(stale.newest.map(|time| time.to_string()).as_deref(), Some("2026-11-23T07:30:00Z"));
    assert_eq!(
        stale.findings[0].message,
        "Run the check in step 3 again: versioning or the policy may have changed. Files that failed meanwhile are not sent again."
    );
}

#[test]
fn clocks() {
    let clock = "The time in the output (2026-11-26T07:42:00Z) is before that of the newest file \
                 (2026-11-26T07:43:01Z), so its age is unknown.";
    check(&printed(&report("2026-11-26T07:43:01Z")), Unknown, clock, &["arrival.clock"]);
    let years = printed(&report("2036-11-26T07:43:01Z"));
    assert_eq!(arrival(&years, &target_of_one()).status, Unknown);
    // A newer file of somebody else's is a contradiction, too.
    let newer = json!([{ "Key": format!("{PREFIX}x"), "LastModified": "2026-11-26T09:00:00Z" }]);
    assert_eq!(codes(&arrival(&with(&[("/objects/Newest", newer)]), &target_of_one())), ["arrival.clock"]);

    let without = "The output doesn't show when it was printed. The newest file below flow-logs/by-org/org-1/ is from 2026-11-26T07:30:00Z.";
    for time in
        [Value::Null, json!({ "UTC": "" }), json!({ "UTC": "Thu Nov 26 02:42:00 EST 2026" }), json!({})]
    {
        let answer = check(&with(&[("/time", time)]), Unknown, without, &["arrival.run-script"]);
        assert_eq!(answer.newest.map(|time| time.to_string()).as_deref(), Some("2026-11-26T07:30:00Z"));
    }
}

#[test]
fn nothing_there() {
    let empty = json!({ "Count": 0, "IsCut": false, "Newest": [] });
    let none = [
        ("/objects", empty.clone()),
        ("/newest", json!([])),
        ("/versions", json!({ "VersionCount": 0, "DeleteMarkerCount": 0 })),
    ];
    let answer = check(
        &with(&none),
        Nothing,
        "Nothing has arrived yet. There is no file below flow-logs/by-org/org-1/ in “acme-flow-logs”.",
        &STEPS,
    );
    assert_eq!((answer.count, answer.newest), (Some(0), None));
    assert_eq!(
        answer.findings[0].message,
        "Only flow logs from after the set-up are copied. Trustgrid completes its configuration within 2 business days, and \
         new files then usually arrive within 15 minutes. If that time isn't over, check again later."
    );
    // Nobody knows when that was, and it does not matter.
    let without_time: Vec<_> = none.iter().cloned().chain([("/time", Value::Null)]).collect();
    assert_eq!(arrival(&with(&without_time), &target_of_one()).status, Nothing);

    let deleted = [
        ("/objects", empty.clone()),
        ("/newest", json!([])),
        ("/versions", json!({ "VersionCount": 12, "DeleteMarkerCount": 12, "IsTruncated": false })),
    ];
    let answer = check(
        &with(&deleted),
        Nothing,
        "Nothing is left. All files below flow-logs/by-org/org-1/ in “acme-flow-logs” have been deleted.",
        &[&["arrival.deletion"], &STEPS[..], &["arrival.delete-markers"]].concat(),
    );
    assert_eq!(
        answer.findings.last().map(|finding| finding.message.as_str()),
        Some("12 files were deleted here, and S3 keeps a marker of each.")
    );
}

/// One key, and what S3 says of it.
fn looked_at(key: &str, replication: Value) -> Value {
    let mut head = json!({ "LastModified": "2026-11-26T07:30:00Z", "ContentLength": 1 });
    if !replication.is_null() {
        head["ReplicationStatus"] = replication;
    }
    json!({ "Key": format!("{PREFIX}{key}"), "Head": head })
}

fn listed(keys: &[&str], count: usize) -> Value {
    let newest = keys
        .iter()
        .map(|key| json!({ "Key": format!("{PREFIX}{key}"), "LastModified": "2026-11-26T07:30:00Z" }));
    json!({ "Count": count, "IsCut": false, "Newest": newest.collect::<Vec<_>>() })
}

#[test]
fn files_that_are_no_replicas() {
    let two = [
        ("/objects", listed(&["a", "b"], 2)),
        ("/newest", json!([looked_at("a", Value::Null), looked_at("b", Value::Null)])),
    ];
    check(
        &with(&two),
        Nothing,
        "Nothing has arrived yet. Replication put none of the 2 files there that are below flow-logs/by-org/org-1/.",
        &STEPS,
    );
    let one = [("/objects", listed(&["a"], 1)), ("/newest", json!([looked_at("a", Value::Null)]))];
    check(
        &with(&one),
        Nothing,
        "Nothing has arrived yet. Replication didn't put the file there that is below flow-logs/by-org/org-1/.",
        &STEPS,
    );
    // Of others nobody knows.
    let more = [("/objects", listed(&["a"], 7)), ("/newest", json!([looked_at("a", Value::Null)]))];
    let message = "There are 7 files below flow-logs/by-org/org-1/, but nothing shows whether replication put the newest ones there.";
    check(&with(&more), Unknown, message, &["arrival.run-script"]);
    let refused = json!([{
        "Key": format!("{PREFIX}a"),
        "Head": "An error occurred (403) when calling the HeadObject operation: Forbidden",
    }]);
    let answer = arrival(&with(&[("/objects", listed(&["a"], 1)), ("/newest", refused)]), &target_of_one());
    assert_eq!(answer.status, Unknown, "{answer:?}");
    for source in ["COMPLETED", "PENDING", "FAILED", "replica", "NEW"] {
        let pasted =
            with(&[("/objects", listed(&["a"], 1)), ("/newest", json!([looked_at("a", json!(source))]))]);
        assert_eq!(arrival(&pasted, &target_of_one()).status, Unknown, "{source}");
    }
    // The replica behind them counts.
    let behind = [
        ("/objects", listed(&["a", "b"], 2)),
        ("/newest", json!([looked_at("a", Value::Null), looked_at("b", json!("REPLICA"))])),
    ];
    assert_eq!(arrival(&with(&behind), &target_of_one()).status, Arriving);
}

/// S3 lists by name, so the newest may be anywhere.
#[test]
fn more_files_than_are_listed() {
    let cut = ("/objects/IsCut", json!(true));
    check(
        &with(&[("/objects/Count", json!(10_000)), cut.clone()]),
        Arriving,
        "Arriving. The newest file seen is 12 minutes old. It is one of more than 10,000 files below flow-logs/by-org/org-1/. Replication put it there at 2026-11-26T07:30:00Z.",
        &["arrival.more"],
    );
    // How long nothing came does not show in part of a list.
    let mut hours = report("2026-11-26T03:42:00Z");
    hours["objects"]["IsCut"] = json!(true);
    assert_eq!(codes(&arrival(&printed(&hours), &target_of_one())), ["arrival.more"]);
    let mut old = report("2026-11-01T07:30:00Z");
    old["objects"]["IsCut"] = json!(true);
    check(
        &printed(&old),
        Unknown,
        "Not all files below flow-logs/by-org/org-1/ were listed, and the newest of those that were is from 2026-11-01T07:30:00Z.",
        &["arrival.run-script", "arrival.preflight", "arrival.more"],
    );
    // A new file in a list that was cut is no replica yet.
    assert_eq!(arrival(&with(&[cut, ("/newest", json!([]))]), &target_of_one()).status, Unknown);
}

#[test]
fn other_buckets_prefixes_and_accounts() {
    let other_bucket = with(&[("/bucket", json!("other-logs"))]);
    let answer = arrival(&other_bucket, &target_of_one());
    assert_eq!((answer.status, answer.newest, answer.count), (Unknown, None, None), "{answer:?}");

    check(
        &with(&[("/accountId", json!("111122223333"))]),
        Unknown,
        "This output is for account “111122223333”, and you entered 493827156084.",
        &["arrival.run-script"],
    );
    let of_another = with(&[("/prefix", json!("flow-logs/by-org/org-2/")), ("/newest", json!([]))]);
    check(
        &of_another,
        Unknown,
        "The output shows the list of files only for names that begin with “flow-logs/by-org/org-2/”.",
        &["arrival.run-script"],
    );
    // A name that only begins alike is another organization's.
    let mut similar = report("2026-11-26T07:30:00Z");
    similar["prefix"] = json!("flow-logs/by-org/org-10/");
    similar["newest"][0]["Key"] = json!("flow-logs/by-org/org-10/a");
    assert_eq!(arrival(&printed(&similar), &target_of_one()).status, Unknown);

    // All organizations, of which the newest files are another's.
    let all = [("/prefix", json!("flow-logs/by-org/")), ("/newest/0/Key", json!("flow-logs/by-org/org-2/a"))];
    let mut of_all = report("2026-11-26T07:30:00Z");
    of_all["prefix"] = all[0].1.clone();
    of_all["newest"][0]["Key"] = all[1].1.clone();
    of_all["objects"]["Newest"][0]["Key"] = all[1].1.clone();
    assert_eq!(arrival(&printed(&of_all), &target_of_one()).status, Unknown);
    check_for(
        &target(),
        &printed(&of_all),
        Arriving,
        "Arriving. The newest flow log is 12 minutes old. It is one of the 1,234 files below flow-logs/by-org/. Replication put it there at 2026-11-26T07:30:00Z.",
        &["arrival.all-organizations"],
    );
    // One organization's files prove nothing of the others, but that files arrive.
    check_for(
        &target(),
        &printed(&report("2026-11-26T07:30:00Z")),
        Arriving,
        "Arriving. The newest file seen is 12 minutes old. It is below flow-logs/by-org/. Replication put it there at 2026-11-26T07:30:00Z.",
        &["arrival.all-organizations"],
    );
    let old = printed(&report("2026-11-01T07:30:00Z"));
    assert_eq!(arrival(&old, &target()).status, Unknown);
}

#[test]
fn what_may_keep_people_from_reading() {
    let kms = |key: &str| {
        let mut report = report("2026-11-26T07:30:00Z");
        report["newest"][0]["Head"]["ServerSideEncryption"] = json!("aws:kms");
        report["newest"][0]["Head"]["SSEKMSKeyId"] = json!(key);
        arrival(&printed(&report), &target_of_one()).findings
    };
    for (key, code, message) in [
        (
            "arn:aws:kms:eu-west-1:493827156084:key/1-2",
            "arrival.kms-key",
            "The newest file is encrypted with the KMS key “arn:aws:kms:eu-west-1:493827156084:key/1-2”. Whoever reads it needs kms:Decrypt for that key.",
        ),
        (
            "arn:aws:kms:eu-west-1:079972220921:key/1-2",
            "arrival.foreign-key",
            "The newest file is encrypted with a KMS key of the account “079972220921”. Your users can read it only if that key's policy lets them.",
        ),
    ] {
        let findings = kms(key);
        assert_eq!((findings.len(), findings[0].code, findings[0].message.as_str()), (1, code, message));
    }
    let foreign =
        arrival(&with(&[("/owner", json!({ "Owner": { "ID": "0".repeat(64) } }))]), &target_of_one());
    assert_eq!(codes(&foreign), ["arrival.foreign-owner"]);
    assert_eq!(
        foreign.findings[0].fix.as_deref(),
        Some(
            "aws s3api put-bucket-ownership-controls --bucket acme-flow-logs --ownership-controls \
             'Rules=[{ObjectOwnership=BucketOwnerEnforced}]' --expected-bucket-owner 493827156084"
        )
    );
}

#[test]
fn parts_that_failed() {
    let denied = "An error occurred (AccessDenied) when calling the ListObjectsV2 operation: User: arn:aws:sts::1:x/y is not \
                  authorized to perform: s3:ListBucket because no identity-based policy allows the s3:ListBucket action";
    let answer = check(
        &with(&[("/objects", json!(denied)), ("/newest", json!([]))]),
        Unknown,
        "The output doesn't show the list of files, because your own policies don't let you (AccessDenied).",
        &["arrival.answer"],
    );
    assert_eq!(answer.findings[0].message, "Ask someone with s3:ListBucket to run it.");
    for (member, value) in [
        (
            "/objects",
            json!("An error occurred (NoSuchBucket) when calling the ListObjectsV2 operation: none"),
        ),
        ("/objects", json!("Unable to locate credentials")),
        ("/objects", json!({ "Count": "many" })),
        ("/objects", json!({})),
        ("/objects", Value::Null),
    ] {
        let answer = arrival(&with(&[(member, value.clone()), ("/newest", json!([]))]), &target_of_one());
        assert!(matches!(answer.status, Unknown | Nothing), "{value}: {answer:?}");
        assert!(answer.status == Unknown || value == json!({}), "{value}: {answer:?}");
    }
    // What proves it is whole.
    let only_newest =
        with(&[("/objects", json!(denied)), ("/versions", json!(denied)), ("/owner", json!(denied))]);
    assert_eq!(arrival(&only_newest, &target_of_one()).status, Arriving);
}

#[test]
fn two_reports() {
    let (old, new) = (report("2026-11-20T07:30:00Z"), report("2026-11-26T07:30:00Z"));
    let (mut old, new) = (old, printed(&new));
    old["time"]["UTC"] = json!("2026-11-20T07:40:00Z");
    let old = printed(&old);
    // A prompt between them tells which is newer.
    assert_eq!(arrival(&format!("{old}\n$ \n{new}\n$ "), &target_of_one()).status, Arriving);
    let reversed = arrival(&format!("{new}\n$ \n{old}\n$ "), &target_of_one());
    assert_eq!(reversed.newest.map(|time| time.to_string()).as_deref(), Some("2026-11-20T07:30:00Z"));
    // A report that cannot be read may be the newest.
    let broken = arrival(&format!("{new}\n{}", &old[..old.len() / 2]), &target_of_one());
    assert_eq!((broken.status, codes(&broken)[0]), (Unknown, "report.truncated"), "{broken:?}");
    // One about the settings says nothing of files, and takes nothing from them.
    let preflight =
        r#"{"flowLogExportPreflight": 1, "bucket": "acme-flow-logs", "versioning": {"Status": "Enabled"}}"#;
    for both in [format!("{preflight}\n$ \n{new}"), format!("{new}\n$ \n{preflight}")] {
        assert_eq!(arrival(&both, &target_of_one()).status, Arriving, "{both}");
    }
}

#[test]
fn the_script_around_its_report() {
    let script: String = arrival_script(&target_of_one()).lines().map(|line| format!("> {line}\n")).collect();
    let pasted = format!("~ $ {script}1 of 5: caller\n{}\n~ $ ", with(&[]));
    assert_eq!(arrival(&pasted, &target_of_one()).status, Arriving);
    check(
        &arrival_script(&target_of_one()),
        Unknown,
        "The output doesn't show the list of files.",
        &["report.script", "arrival.run-script"],
    );
}

const LIST: &str = "$ aws s3api list-objects-v2 --bucket acme-flow-logs --prefix flow-logs/by-org/org-1/";
const HEAD: &str = "$ aws s3api head-object --bucket acme-flow-logs --key flow-logs/by-org/org-1/a";
const REPLICA: &str =
    r#"{ "LastModified": "2026-11-26T07:30:00+00:00", "ContentLength": 6, "ReplicationStatus": "REPLICA" }"#;
const DATE: &str = "$ date -u\nThu Nov 26 07:42:00 UTC 2026";

#[test]
fn commands_of_ones_own() {
    let message = "Arriving. The newest file seen is 12 minutes old. It is below flow-logs/by-org/org-1/. Replication put it there at 2026-11-26T07:30:00Z.";
    for date in [
        DATE,
        "$ date -u\nThu Nov 26 07:42:00 AM UTC 2026",
        "$ date\nThu Nov 26 07:42:00 UTC 2026",
        "$ date -u +%FT%TZ\n2026-11-26T07:42:00Z",
        "$ date -Is\n2026-11-26T09:42:00+02:00",
        "$ date -uR\nThu, 26 Nov 2026 07:42:00 +0000",
    ] {
        check(&format!("{HEAD}\n{REPLICA}\n{date}\n$ "), Arriving, message, &[]);
        check(&format!("{date}\n{HEAD}\n{REPLICA}\n$ "), Arriving, message, &[]);
    }
    for date in [
        "",
        "$ date -d yesterday\nWed Nov 25 07:42:00 UTC 2026",
        "$ date\nThu Nov 26 02:42:00 EST 2026",
        "$ date +%T\n07:42:00",
        "Thu Nov 26 07:42:00 UTC 2026",
        "$ ./date -u\nThu Nov 26 07:42:00 UTC 2026",
    ] {
        let answer = arrival(&format!("{HEAD}\n{REPLICA}\n{date}\n$ "), &target_of_one());
        assert_eq!(answer.status, Unknown, "{date}: {answer:?}");
    }
    // The latest of several counts.
    let twice = format!("{HEAD}\n{REPLICA}\n{DATE}\n$ date -u\nSat Nov 28 07:42:00 UTC 2026\n$ ");
    assert_eq!(arrival(&twice, &target_of_one()).status, Unknown, "nothing was listed");
    for head in [
        HEAD.replace("acme-flow-logs", "other-logs"),
        HEAD.replace("acme-flow-logs", "$BUCKET"),
        HEAD.replace("org-1/a", "org-2/a"),
        HEAD.replace("flow-logs/by-org/org-1/a", "\"$KEY\""),
        HEAD.replace("flow-logs/by-org/", ""),
        format!("{HEAD} --endpoint-url http://localhost:9000"),
        format!("{HEAD} --region cn-north-1"),
        format!("{HEAD} --expected-bucket-owner 111122223333"),
        "$ ./newest.sh".to_owned(),
    ] {
        let answer = arrival(&format!("{head}\n{REPLICA}\n{DATE}\n$ "), &target_of_one());
        assert_eq!(answer.status, Unknown, "{head}: {answer:?}");
    }
}

const OBJECT: &str =
    r#"{ "Contents": [{ "Key": "flow-logs/by-org/org-1/a", "LastModified": "2026-11-26T07:30:00+00:00" }] }"#;

#[test]
fn lists_in_every_format() {
    let old = |list: &str| list.replace("2026-11-26", "2026-11-16");
    let table = "-----\n|  ListObjectsV2  |\n+-----+\n||  Contents  ||\n|+----+----+|\n||  ETag  |  \"75\"  ||\n||  Key  |  flow-logs/by-org/org-1/a  ||\n\
                 ||  LastModified |  2026-11-26T07:30:00+00:00  ||\n||  Size  |  6  ||\n||  StorageClass  |  STANDARD  ||\n|+---+---+|\n\
                 |||  ChecksumAlgorithm  |||\n||+---+||\n|||  CRC32  |||\n||+---+||\n";
    let wide = "-----\n|  ListObjectsV2  |\n+-----+\n||  Contents  ||\n|+--+--+--+--+--+|\n||  ETag  |  Key  |  LastModified  |  Size  |  StorageClass  ||\n\
                |+--+--+--+--+--+|\n||  \"75\"  |  flow-logs/by-org/org-1/a  |  2026-11-26T07:30:00+00:00  |  6  |  STANDARD  ||\n|+--+--+--+--+--+|\n";
    let yaml = "Contents:\n- ChecksumAlgorithm:\n  - CRC32\n  ETag: '\"75\"'\n  Key: flow-logs/by-org/org-1/a\n  LastModified: \
                '2026-11-26T07:30:00+00:00'\n  Size: 6\n  StorageClass: STANDARD\nRequestCharged: null\n";
    let text = "None\nCONTENTS\t\"75\"\tflow-logs/by-org/org-1/a\t2026-11-26T07:30:00+00:00\t6\tSTANDARD\nCHECKSUMALGORITHM\tCRC32\n";
    let blanks = text.replace('\t', "   ");
    let ls = "2026-11-26 07:30:00          6 flow-logs/by-org/org-1/a\n";
    let sums = format!("{ls}\nTotal Objects: 1\n   Total Size: 6\n");
    let s3 = "$ aws s3 ls --recursive s3://acme-flow-logs/flow-logs/by-org/org-1/".to_owned();
    let json = format!("{LIST} --output json");
    for (command, list) in [
        (&json, OBJECT),
        (&format!("{LIST} --output table"), table),
        (&format!("{LIST} --output table"), wide),
        (&format!("{LIST} --output yaml"), yaml),
        (&format!("{LIST} --output text"), text),
        (&format!("{LIST} --output text"), &blanks),
        (&s3, ls),
        (&format!("{s3} --summarize --human-readable"), &sums.replace("   6 ", " 6.0 KiB ")),
        (&s3.replace("/flow-logs/by-org/org-1/", ""), ls),
        (&LIST.replace("org-1/", ""), OBJECT),
    ] {
        let message = "There is 1 file below flow-logs/by-org/org-1/, but nothing shows whether replication put the newest ones there.";
        let answer =
            check(&format!("{command}\n{list}{DATE}\n$ "), Unknown, message, &["arrival.run-script"]);
        assert_eq!(answer.count, Some(1), "{list}");
        // With S3's word on it.
        let session = format!("{command}\n{list}{HEAD}\n{REPLICA}\n{DATE}\n$ ");
        assert_eq!(arrival(&session, &target_of_one()).status, Arriving, "{session}");
        // Old is old, whoever put it there.
        let session = format!("{command}\n{}{DATE}\n$ ", old(list));
        let answer = arrival(&session, &target_of_one());
        assert_eq!((answer.status, answer.count), (Stale, Some(1)), "{session}: {answer:?}");
        // Without any command it may be of any bucket, and a part of it.
        let answer = arrival(&old(list), &target_of_one());
        assert_eq!((answer.status, answer.count), (Unknown, Some(1)), "{list}: {answer:?}");
        // And without the time.
        assert_eq!(arrival(&format!("{command}\n{}$ ", old(list)), &target_of_one()).status, Unknown);
        // Of another bucket.
        let other = session.replace("acme-flow-logs", "other-logs");
        let answer = arrival(&other, &target_of_one());
        assert_eq!((answer.status, answer.count), (Unknown, None), "{other}: {answer:?}");
    }
}

/// `aws s3 ls` does not say in which zone its times are.
#[test]
fn times_of_any_zone() {
    for (time, status) in [
        ("2026-11-24 19:00:00", Stale),
        ("2026-11-24 19:43:00", Unknown),
        ("2026-11-25 07:00:00", Unknown),
        // East of UTC it is already later.
        ("2026-11-26 20:00:00", Unknown),
    ] {
        let list = format!(
            "$ aws s3 ls --recursive s3://acme-flow-logs\n{time}          6 flow-logs/by-org/org-1/a\n{DATE}\n$ "
        );
        assert_eq!(arrival(&list, &target_of_one()).status, status, "{time}");
    }
}

#[test]
fn lists_that_are_not_all() {
    let old = OBJECT.replace("2026-11-26", "2026-11-16");
    for (command, list) in [
        (LIST.to_owned(), old.replace("}] }", r#"}], "NextToken": "eyJ" }"#)),
        (format!("{LIST} --max-keys 1"), old.replace("}] }", r#"}], "IsTruncated": true }"#)),
        (format!("{LIST} --start-after x"), old.clone()),
        (format!("{LIST} --delimiter /"), old.clone()),
        (format!("{LIST}2026/"), old.clone()),
        (
            format!("{LIST} --max-items 1 --output text"),
            "CONTENTS\t\"75\"\tflow-logs/by-org/org-1/a\t2026-11-16T07:30:00Z\t6\tSTANDARD\n".to_owned(),
        ),
        (
            "$ aws s3 ls s3://acme-flow-logs/flow-logs/by-org/org-1/".to_owned(),
            "2026-11-16 07:30:00 6 a\n".to_owned(),
        ),
        (
            "$ aws s3 ls --recursive s3://acme-flow-logs/".to_owned(),
            // A key may have a line break, and whatever looks like one.
            "2026-11-16 07:30:00 6 flow-logs/by-org/org-1/a\nb c\n".to_owned(),
        ),
        (
            "$ aws s3 ls --recursive --summarize s3://acme-flow-logs/".to_owned(),
            "2026-11-16 07:30:00 6 flow-logs/by-org/org-1/a\n\nTotal Objects: 20\n   Total Size: 120\n"
                .to_owned(),
        ),
    ] {
        let answer = arrival(&format!("{command}\n{list}\n{DATE}\n$ "), &target_of_one());
        assert_eq!(answer.status, Unknown, "{command}\n{list}: {answer:?}");
    }
    // JSON that breaks off.
    let answer = arrival(&format!("{LIST}\n{}\n", &OBJECT[..OBJECT.len() - 6]), &target_of_one());
    assert_eq!((answer.status, codes(&answer)[0]), (Unknown, "report.truncated"));
}

#[test]
fn empty_lists() {
    const NONE: &str =
        "Nothing has arrived yet. There is no file below flow-logs/by-org/org-1/ in “acme-flow-logs”.";
    for list in [
        format!("{LIST}\n{{ \"RequestCharged\": null, \"Prefix\": \"flow-logs/by-org/org-1/\" }}\n$ "),
        format!("{LIST}\n{{ \"Contents\": [] }}\n$ "),
        format!("{LIST}\n$ "),
        "$ aws s3 ls --recursive s3://acme-flow-logs/flow-logs/by-org/org-1/\n$ ".to_owned(),
        "$ aws s3 ls --recursive s3://acme-flow-logs\n2020-01-01 00:00:00 6 other/a\n$ ".to_owned(),
    ] {
        check(&list, Nothing, NONE, &STEPS);
    }
    for (list, status) in [
        // What it printed may not have been copied.
        (LIST.to_owned(), Unknown),
        (format!("{LIST} 2>/dev/null\n$ "), Unknown),
        (format!("{LIST} | grep a\n$ "), Unknown),
        (format!("{LIST}x/\n$ "), Unknown),
        (LIST.replace("acme-flow-logs", "other-logs") + "\n$ ", Unknown),
        (LIST.replace("acme-flow-logs", "$BUCKET") + "\n$ ", Unknown),
        ("$ aws s3 ls\n$ ".to_owned(), Unknown),
        ("{ \"RequestCharged\": null }".to_owned(), Unknown),
        (String::new(), Unknown),
        (" \n".to_owned(), Unknown),
        ("hello".to_owned(), Unknown),
        (
            format!(
                "{LIST}\n\nAn error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied\n$ "
            ),
            Unknown,
        ),
    ] {
        let answer = arrival(&list, &target_of_one());
        assert_eq!(answer.status, status, "{list}: {answer:?}");
        assert!(!answer.findings.is_empty(), "{list}");
    }
}

#[test]
fn keys_of_every_kind() {
    for key in [
        "a b",
        "ü/日本/🪣",
        "\"quoted\" 'and' `more` $(id)",
        "line\nbreak\r\n{",
        "{\"flowLogExportArrival\": 1}",
        "..\\..",
        "\u{0}\u{1b}[2J",
    ] {
        let mut report = report("2026-11-26T07:30:00Z");
        let key = json!(format!("{PREFIX}{key}"));
        report["objects"]["Newest"][0]["Key"] = key.clone();
        report["newest"][0]["Key"] = key.clone();
        assert_eq!(arrival(&printed(&report), &target_of_one()).status, Arriving, "{key}");
    }
}

#[test]
fn a_listing_of_a_million_keys() {
    let row = "2026-11-26 07:30:00          6 flow-logs/by-org/org-1/a\n";
    let command = "$ aws s3 ls --recursive s3://acme-flow-logs\n";
    let million = format!("{command}{}", row.repeat(1_000_000));
    let answer = check(
        &million,
        Unknown,
        "The output doesn't show the list of files.",
        &["report.too-long", "arrival.run-script"],
    );
    assert_eq!(
        answer.findings[1].message,
        "Run the read-only commands from this page in AWS CloudShell and paste all of their output. It is a few lines, however many files there are."
    );
    // What is read takes no longer than its length makes it.
    let rows = row.repeat((MAX_BYTES - 200) / row.len());
    let head = format!("{HEAD}\n{REPLICA}\n");
    let heads = head.repeat((MAX_BYTES - 200) / head.len());
    for long in [format!("{command}{rows}{DATE}\n$ "), format!("{heads}{DATE}\n$ ")] {
        let start = Instant::now();
        let answer = arrival(&long, &target_of_one());
        assert_ne!(answer.status, Stale);
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    }
}

#[test]
fn credentials_are_found_and_not_repeated() {
    let pasted = format!("aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n{}", with(&[]));
    let answer = arrival(&pasted, &target_of_one());
    assert_eq!(codes(&answer), ["report.secret"]);
    let mut key = report("2026-11-26T07:30:00Z");
    key["newest"][0]["Head"]["ServerSideEncryption"] = json!("aws:kms");
    key["newest"][0]["Head"]["SSEKMSKeyId"] = json!("AKIAIOSFODNN7EXAMPLE");
    let answer = arrival(&printed(&key), &target_of_one());
    let repeats = |text: &str| text.contains("AKIAIOSFODNN7EXAMPLE");
    assert!(!repeats(&answer.message()) && !answer.findings.iter().any(|finding| repeats(&finding.message)));
}

#[test]
fn names() {
    assert_eq!(
        [Arriving, Stale, Nothing, Unknown].map(ArrivalStatus::name),
        ["arriving", "stale", "none", "unknown"]
    );
}

#[test]
fn times_as_they_are_printed() {
    for (text, expected) in [
        ("2026-11-26T07:30:00+00:00", Some("2026-11-26T07:30:00Z")),
        ("2026-11-26T07:30:00.000Z", Some("2026-11-26T07:30:00Z")),
        ("2026-11-26T07:30:00-0530", Some("2026-11-26T13:00:00Z")),
        ("2026-11-26T00:30:00+01:00", Some("2026-11-25T23:30:00Z")),
        ("Thu, 26 Nov 2026 07:30:00 GMT", Some("2026-11-26T07:30:00Z")),
        ("Thu Nov 26 12:30:00 AM UTC 2026", Some("2026-11-26T00:30:00Z")),
        ("Thu Nov 26 12:30:00 PM UTC 2026", Some("2026-11-26T12:30:00Z")),
        ("Sun Mar  1 00:00:00 UTC 2026", Some("2026-03-01T00:00:00Z")),
        ("2024-02-29T23:59:59Z", Some("2024-02-29T23:59:59Z")),
        ("2000-02-29T23:59:59Z", Some("2000-02-29T23:59:59Z")),
        ("1970-01-01T00:00:00Z", Some("1970-01-01T00:00:00Z")),
        ("9999-12-31T23:59:59Z", Some("9999-12-31T23:59:59Z")),
        ("2026-11-26T07:30:00", None),
        ("2026-11-26", None),
        ("2026-13-26T07:30:00Z", None),
        ("2026-11-32T07:30:00Z", None),
        ("2026-11-26T25:30:00Z", None),
        ("1969-12-31T23:59:59Z", None),
        ("Thu Nov 26 07:30:00 CET 2026", None),
        ("-2026-11-26T07:30:00Z", None),
        ("T", None),
        ("", None),
    ] {
        let time = text.parse::<Time>().ok().map(|time| time.to_string());
        assert_eq!(time.as_deref(), expected, "{text}");
    }
}

/// Pieces of what is pasted.
fn pieces() -> impl Strategy<Value = String> {
    let piece = select(vec![
        LIST.to_owned(),
        HEAD.to_owned(),
        REPLICA.to_owned(),
        OBJECT.to_owned(),
        DATE.to_owned(),
        "\n".to_owned(),
        "\n$ ".to_owned(),
        "$ aws s3 ls --recursive s3://acme-flow-logs".to_owned(),
        "2026-11-26 07:30:00   6 flow-logs/by-org/org-1/a".to_owned(),
        "CONTENTS\t\"x\"\tflow-logs/by-org/org-1/a\t2026-11-26T07:30:00Z\t6".to_owned(),
        "Contents:\n- Key: a\n  LastModified: '2026-11-26T07:30:00Z'".to_owned(),
        "| ListObjectsV2 |\n|| Key | LastModified ||".to_owned(),
        "Total Objects: 3".to_owned(),
        "{".to_owned(),
        "}".to_owned(),
        "\"".to_owned(),
        "An error occurred (404) when calling the HeadObject operation: Not Found".to_owned(),
        with(&[]),
        with(&[("/objects/IsCut", json!(true))]),
    ]);
    vec(prop_oneof![4 => piece, 1 => ".{0,12}"], 0..12).prop_map(|pieces| pieces.join("\n"))
}

proptest! {
    /// Any text is answered in words, and is *arriving* only with a time.
    #[test]
    fn any_text_is_answered(text in prop_oneof![pieces(), ".*"]) {
        let answer = arrival(&text, &target_of_one());
        prop_assert!(util::is_whole(&answer.message()));
        prop_assert!(answer.status == Arriving || !answer.findings.is_empty(), "{answer:?}");
        prop_assert_eq!(answer.status == Arriving, answer.message().starts_with("Arriving."));
        if answer.status == Arriving {
            prop_assert!(answer.newest.is_some());
        }
    }

    /// What is about another bucket never says that files arrive in this one, nor that none do.
    #[test]
    fn another_bucket_says_nothing(text in pieces()) {
        let other = text.replace("acme-flow-logs", "other-logs");
        let session = format!("$ aws s3api get-bucket-versioning --bucket other-logs\n{other}");
        let answer = arrival(&session, &target_of_one());
        prop_assert_eq!(answer.status, Unknown, "{:?}", answer);
    }

    /// Nor does what is about another organization.
    #[test]
    fn another_organization_says_nothing(text in pieces()) {
        let other = text.replace("org-1", "org-2").replace("s3://acme-flow-logs", "s3://acme-flow-logs/flow-logs/by-org/org-2/");
        prop_assert_eq!(arrival(&other, &target_of_one()).status, Unknown, "{}", other);
    }

}
