//! The bucket policy: the help center's text to the byte, for any name and any deployment.

mod util;

use flow_log_export::aws::account_id::AccountId;
use flow_log_export::aws::bucket_name::EXAMPLE_BUCKET;
use flow_log_export::policy::{self, BUCKET_LINES, EXPLANATIONS, Grant, NOT_ALLOWED};
use serde_json::{Value, json};

use util::{account, bucket};

fn grant(name: &str) -> Grant {
    Grant { bucket: bucket(name), trustgrid_account_id: AccountId::trustgrid() }
}

/// The lines of the example's policy that the explanation with this title speaks of.
#[track_caller]
fn explained(title: &str) -> String {
    let explanation = EXPLANATIONS.iter().find(|e| e.title == title).expect(title);
    let (first, last) = explanation.lines;
    let policy = policy::example(&AccountId::trustgrid());
    let lines: Vec<_> = policy.lines().skip(first - 1).take(last + 1 - first).map(str::trim).collect();
    lines.join("\n")
}

#[test]
fn the_example_is_the_help_centers_policy() {
    let golden = include_str!("golden/bucket-policy.json");
    assert_eq!(policy::example(&AccountId::trustgrid()) + "\n", golden);
    assert_eq!(grant(EXAMPLE_BUCKET).policy() + "\n", golden);
    assert_eq!(EXAMPLE_BUCKET, "example-flowlogs");
}

#[test]
fn lines() {
    let policy = grant("my.logs-2").policy();
    let lines: Vec<_> = policy.split('\n').collect();
    assert_eq!(lines.len(), 24);
    assert_eq!(BUCKET_LINES, (19, 20));
    assert_eq!(lines[18], r#"        "arn:aws:s3:::my.logs-2","#);
    assert_eq!(lines[19], r#"        "arn:aws:s3:::my.logs-2/*""#);
    assert_eq!(lines[23], "}");
    let example = policy::example(&AccountId::trustgrid());
    let changed: Vec<_> =
        (1..).zip(lines.iter().zip(example.lines())).filter(|(_, (a, b))| *a != b).map(|(n, _)| n).collect();
    assert_eq!(changed, [BUCKET_LINES.0, BUCKET_LINES.1]);
}

#[test]
fn json() {
    for name in ["my-logs", "Old_Logs..x-", "BUCKET", "TRUSTGRID_ACCOUNT_ID", "999.12.153.10", "root"] {
        let policy: Value = serde_json::from_str(&grant(name).policy()).unwrap();
        let expected = json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": "allow-tg-writes",
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::079972220921:root" },
                "Action": [
                    "s3:ReplicateObject",
                    "s3:ReplicateDelete",
                    "s3:ReplicateTags",
                    "s3:List*",
                    "s3:GetBucketVersioning",
                    "s3:PutBucketVersioning"
                ],
                "Resource": [format!("arn:aws:s3:::{name}"), format!("arn:aws:s3:::{name}/*")]
            }]
        });
        assert_eq!(policy, expected, "{name}");
    }
}

#[test]
fn another_trustgrid() {
    let trustgrid = account("493827156084");
    let policy = Grant { bucket: bucket("my-logs"), trustgrid_account_id: trustgrid.clone() }.policy();
    assert_eq!(policy.lines().nth(7), Some(r#"        "AWS": "arn:aws:iam::493827156084:root""#));
    assert_eq!(policy.replace("493827156084", "079972220921"), grant("my-logs").policy());
    assert_eq!(policy::example(&trustgrid), policy.replace("my-logs", "example-flowlogs"));
}

#[test]
fn explanations_point_at_what_they_speak_of() {
    assert_eq!(explained("Who"), "\"Principal\": {\n\"AWS\": \"arn:aws:iam::079972220921:root\"\n},");
    assert_eq!(explained("Write"), "\"s3:ReplicateObject\",\n\"s3:ReplicateDelete\",\n\"s3:ReplicateTags\",");
    assert_eq!(explained("List"), "\"s3:List*\",");
    assert_eq!(explained("Versioning"), "\"s3:GetBucketVersioning\",\n\"s3:PutBucketVersioning\"");
    assert_eq!(explained("Where"), "\"arn:aws:s3:::example-flowlogs\",\n\"arn:aws:s3:::example-flowlogs/*\"");
    let (first, last) = EXPLANATIONS[4].lines;
    assert_eq!((first, last), BUCKET_LINES);
}

#[test]
fn explanations_are_in_order_and_leave_no_action_out() {
    let policy = policy::example(&AccountId::trustgrid());
    for pair in EXPLANATIONS.windows(2) {
        assert!(pair[0].lines.1 < pair[1].lines.0, "{} before {}", pair[0].title, pair[1].title);
    }
    for (number, line) in (1..).zip(policy.lines()) {
        let is_explained = EXPLANATIONS.iter().any(|e| (e.lines.0..=e.lines.1).contains(&number));
        assert!(is_explained || !line.contains("\"s3:"), "line {number}: {line}");
    }
}

#[test]
fn what_is_not_allowed_is_not_in_the_policy() {
    let policy = policy::example(&AccountId::trustgrid());
    for action in ["s3:GetObject", "s3:DeleteObjectVersion"] {
        assert!(NOT_ALLOWED.contains(action), "{action}");
        assert!(!policy.contains(action), "{action}");
    }
}

#[test]
fn a_reviewer_is_told_what_the_grant_means() {
    let grant =
        Grant { bucket: "my-logs".parse().expect("a bucket"), trustgrid_account_id: AccountId::trustgrid() };
    let points = |excepted: &[&str]| {
        let excepted: Vec<_> = excepted.iter().map(|name| (*name).to_owned()).collect();
        policy::review(&grant, &excepted).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let plain = points(&[]);
    for part in [
        "anywhere in the bucket",
        "`s3:ReplicateDelete`",
        "`s3:PutBucketVersioning`",
        "079972220921",
        "`s3:GetObject`",
    ] {
        assert!(plain.contains(part), "{part}: {plain}");
    }
    assert!(!plain.contains("leaves out"), "{plain}");
    assert!(
        points(&["“OurOrganizationOnly”"])
            .contains("“OurOrganizationOnly” now leaves out account 079972220921.")
    );
    assert!(points(&["“a”", "“b”"]).contains("2 statements now leave out account 079972220921."));
}
