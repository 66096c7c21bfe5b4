//! The preflight script: one JSON object whatever the bucket is like and whatever goes wrong.

use axum::http::{Method, StatusCode};
use flow_log_export::artifact::preflight_script;
use serde_json::{Value, json};

use crate::apply::several;
use crate::moto::Bucket;
use crate::proxy::{Proxy, Refusal};
use crate::shell::{Computer, tool};
use crate::util::in_transcript;
use crate::{ACCOUNT, target};

const PARTS: [&str; 11] = [
    "caller",
    "location",
    "versioning",
    "policy",
    "policyStatus",
    "encryption",
    "ownershipControls",
    "publicAccessBlock",
    "accountPublicAccessBlock",
    "objectLock",
    "requestPayment",
];

/// What the script prints on this computer; it is always the whole report.
#[track_caller]
fn report(computer: &Computer, bucket: &Bucket) -> Value {
    let outcome = computer.run(&preflight_script(&target(bucket.name())));
    assert_eq!((outcome.status, outcome.stderr), (0, progress()), "{}", outcome.stdout);
    let report: Value =
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {}", outcome.stdout));
    let mut members: Vec<_> =
        ["flowLogExportPreflight", "accountId", "bucket"].into_iter().chain(PARTS).collect();
    members.sort();
    let mut found: Vec<_> = report.as_object().expect("an object").keys().collect();
    found.sort();
    assert_eq!(found, members);
    assert_eq!(report["flowLogExportPreflight"], 1);
    assert_eq!(report["accountId"], ACCOUNT);
    assert_eq!(report["bucket"], bucket.name());
    report
}

/// What shows while it waits.
fn progress() -> String {
    (1..).zip(PARTS).map(|(number, part)| format!("{number} of 11: {part}\n")).collect()
}

/// The script where `aws` is a script of the test's own.
#[track_caller]
fn report_of(aws: impl AsRef<[u8]>) -> Value {
    report(&Computer::new(&Proxy::start()).with_command("aws", aws), &Bucket::missing("no-aws"))
}

#[track_caller]
fn assert_error(part: &Value, code: &str) {
    let error = part.as_str().unwrap_or_else(|| panic!("no error but {part}"));
    assert!(error.starts_with(&format!("An error occurred ({code}) when calling the ")), "{error:?}");
}

#[test]
fn a_fresh_bucket_is_only_read() {
    let (bucket, proxy) = (Bucket::new("preflight-fresh"), Proxy::start());
    let report = report(&Computer::new(&proxy), &bucket);
    assert_eq!(report["caller"], json!({ "Account": ACCOUNT }));
    assert_eq!(report["location"], json!({ "LocationConstraint": null }));
    assert_eq!(report["versioning"], json!({}));
    assert_error(&report["policy"], "NoSuchBucketPolicy");
    assert_error(&report["encryption"], "ServerSideEncryptionConfigurationNotFoundError");
    assert_error(&report["ownershipControls"], "OwnershipControlsNotFoundError");
    assert_error(&report["policyStatus"], "NoSuchBucketPolicy");
    assert_error(&report["publicAccessBlock"], "NoSuchPublicAccessBlockConfiguration");
    assert_error(&report["accountPublicAccessBlock"], "NoSuchPublicAccessBlockConfiguration");
    assert_error(&report["objectLock"], "ObjectLockConfigurationNotFoundError");
    let about = proxy.of_bucket();
    assert_eq!(
        about,
        [
            "GET location",
            "GET versioning",
            "GET policy",
            "GET policyStatus",
            "GET encryption",
            "GET ownershipControls",
            "GET publicAccessBlock",
            "GET object-lock",
            "GET requestPayment"
        ]
    );
    let of_account: Vec<_> = proxy.calls().into_iter().filter_map(|call| call.of_account).collect();
    assert_eq!(of_account, ["caller", "publicAccessBlock"]);
    assert_eq!(proxy.calls().iter().filter(|call| call.method != Method::GET).count(), 1, "POST to STS");
}

#[test]
fn a_bucket_with_everything() {
    let (bucket, proxy) = (Bucket::new("preflight-everything"), Proxy::start());
    let policy = serde_json::to_string_pretty(&several(bucket.name())).unwrap();
    bucket.put_policy(&policy);
    bucket.put_versioning("Enabled");
    bucket.put(
        "?encryption",
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>\
         <SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>arn:aws:kms:us-east-1:123456789012:key/1-2</KMSMasterKeyID>\
         </ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule>\
         </ServerSideEncryptionConfiguration>",
    );
    bucket.put("?ownershipControls", OWNER_ENFORCED);
    bucket.put("?publicAccessBlock", &public_access_block(false));
    bucket.put(
        "?object-lock",
        "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>\
         <Mode>COMPLIANCE</Mode><Days>7</Days></DefaultRetention></Rule></ObjectLockConfiguration>",
    );
    let report = report(&Computer::new(&proxy), &bucket);
    assert_eq!(report["versioning"]["Status"], "Enabled");
    assert_eq!(report["policy"], json!({ "Policy": policy }));
    let rule = &report["encryption"]["ServerSideEncryptionConfiguration"]["Rules"][0];
    assert_eq!(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "aws:kms");
    let rule = &report["ownershipControls"]["OwnershipControls"]["Rules"][0];
    assert_eq!(rule, &json!({ "ObjectOwnership": "BucketOwnerEnforced" }));
    let block = &report["publicAccessBlock"]["PublicAccessBlockConfiguration"];
    assert_eq!(block["BlockPublicPolicy"], true);
    assert_eq!(block["RestrictPublicBuckets"], false);
    let lock = &report["objectLock"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"];
    assert_eq!((&lock["Mode"], &lock["Days"]), (&json!("COMPLIANCE"), &json!(7)));
}

const OWNER_ENFORCED: &str = "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>";

fn public_access_block(restrict: bool) -> String {
    format!(
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>\
         <BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>{restrict}</RestrictPublicBuckets>\
         </PublicAccessBlockConfiguration>"
    )
}

/// For a bucket of AWS's defaults with that policy, whose versioning somebody has suspended.
#[test]
fn the_documentation_shows_what_is_printed() {
    let shown = in_transcript("What the commands print for a bucket:").replace("210987654300", ACCOUNT);
    let report: Value = serde_json::from_str(&shown).expect("a report");
    let bucket = Bucket::new("acme-flow-logs");
    bucket.put_policy(report["policy"]["Policy"].as_str().expect("a policy"));
    bucket.put_versioning("Suspended");
    bucket.put(
        "?encryption",
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>\
         <SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>\
         <BucketKeyEnabled>false</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>",
    );
    bucket.put("?ownershipControls", OWNER_ENFORCED);
    bucket.put("?publicAccessBlock", &public_access_block(true));
    // The one setting that moto does not know.
    let payer = r#"[[ $* != *get-bucket-request-payment* ]] || { printf '{\n    "Payer": "BucketOwner"\n}\n'; exit; }"#;
    let real = tool("aws").get_program().display().to_string();
    let computer =
        Computer::new(&Proxy::start()).with_command("aws", format!("{payer}\nexec '{real}' \"$@\"\n"));
    let printed = computer.run(&preflight_script(&target(bucket.name())));
    assert_eq!((printed.status, printed.stderr), (0, progress()));
    assert_eq!(printed.stdout, shown);
}

#[test]
fn other_states() {
    let proxy = Proxy::start();
    let computer = Computer::new(&proxy).with("LC_ALL", "C").with("AWS_DEFAULT_OUTPUT", "table");
    let suspended = Bucket::new("preflight-suspended");
    suspended.put_versioning("Suspended");
    suspended.put(
        "?encryption",
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>\
         <SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>\
         </ServerSideEncryptionConfiguration>",
    );
    suspended.put(
        "?ownershipControls",
        "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>",
    );
    let report = report(&computer, &suspended);
    assert_eq!(report["versioning"]["Status"], "Suspended");
    assert_eq!(
        report["ownershipControls"]["OwnershipControls"]["Rules"][0]["ObjectOwnership"],
        "ObjectWriter"
    );
    let rule = &report["encryption"]["ServerSideEncryptionConfiguration"]["Rules"][0];
    assert_eq!(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256");
}

#[test]
fn no_such_bucket() {
    let (bucket, proxy) = (Bucket::missing("preflight-missing"), Proxy::start());
    let report = report(&Computer::new(&proxy), &bucket);
    assert_eq!(report["caller"], json!({ "Account": ACCOUNT }));
    for part in &PARTS[2..8] {
        assert_error(&report[part], "NoSuchBucket");
    }
    assert_error(&report["objectLock"], "NoSuchBucket");
}

#[test]
fn one_part_fails_and_the_others_answer() {
    let bucket = Bucket::new("preflight-part");
    let proxy = Proxy::refusing(|call| {
        let message =
            "User: arn:aws:sts::1:x/y is \"not\" 'authorized' \\ to:&#10;\tdo $(id) `it` ü 日本 🪣 &amp; {}";
        call.is(Method::GET, "policy").then_some(Refusal(StatusCode::FORBIDDEN, "AccessDenied", message))
    });
    let report = report(&Computer::new(&proxy), &bucket);
    assert_eq!(
        report["policy"],
        "An error occurred (AccessDenied) when calling the GetBucketPolicy operation: \
         User: arn:aws:sts::1:x/y is \"not\" 'authorized' \\ to:\n\tdo $(id) `it` ü 日本 🪣 & {}"
    );
    assert_eq!(report["location"], json!({ "LocationConstraint": null }));
}

#[test]
fn every_part_fails() {
    let bucket = Bucket::new("preflight-denied");
    let proxy = Proxy::refusing(|_| Some(Refusal(StatusCode::FORBIDDEN, "AccessDenied", "Access Denied")));
    let report = report(&Computer::new(&proxy), &bucket);
    for part in PARTS {
        assert_error(&report[part], "AccessDenied");
    }
}

#[test]
fn any_bytes_in_an_error() {
    let all: Vec<u8> = (1..=127).collect();
    let report = report_of([b"cat >&2 <<'END'\n", &all[..], b"&&\nEND\nexit 1"].concat());
    let text = String::from_utf8([&all[..], b"&&"].concat()).unwrap();
    assert_eq!(report["caller"], text.replace('\r', ""), "an aws.exe ends lines with it");

    let utf8 = "\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff} é — “x” 🪣";
    assert_eq!(report_of(format!("printf '%s' '{utf8}' >&2; exit 1"))["policy"], utf8);
}

#[test]
fn bytes_that_are_no_text() {
    for bytes in [
        &b"\x80"[..],
        b"\xff",
        b"\xc3",
        b"\xc0\x80",
        b"\xe0\x80\x80",
        b"\xed\xa0\x80",
        b"\xf0\x80\x80\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
    ] {
        let report = report_of([b"printf '%s' 'a", bytes, b"z' >&2; exit 1"].concat());
        assert_eq!(report["policy"], format!("a{}z", "?".repeat(bytes.len())), "{bytes:?}");
    }
}

#[test]
fn answers_that_are_none() {
    assert_eq!(report_of("exit 0")["versioning"], json!({}));
    assert_eq!(report_of("exit 7")["versioning"], "aws ended with status 7");
    assert_eq!(report_of("echo 'None \"of\" it'")["versioning"], "None \"of\" it");
    assert_eq!(report_of("echo '{}' >&2; exit 1")["versioning"], "{}");
    assert_eq!(report_of("echo noise >&2; echo '{\"a\": 1}'")["versioning"], json!({ "a": 1 }));
    assert_eq!(report_of("cat; echo '{}'")["versioning"], json!({}));
}

#[test]
fn lines_that_end_as_on_windows() {
    let answer = r"printf '{\r\n    \042Status\042: \042Enabled\042\r\n}\r\n'";
    assert_eq!(report_of(answer)["versioning"], json!({ "Status": "Enabled" }));
}

/// Nobody waits for eleven failures where one tells it all.
#[test]
fn what_cannot_be_asked_is_not_asked_again() {
    for (reason, calls) in [
        ("Unable to locate credentials. You can configure credentials by running \"aws configure\".", 1),
        ("Could not connect to the endpoint URL: \"https://sts.us-east-1.amazonaws.com/\"", 1),
        ("Read timeout on endpoint URL: \"https://sts.us-east-1.amazonaws.com/\"", 1),
        ("The config profile (prod) could not be found", 1),
        ("Error loading SSO Token: Token for x does not exist", 1),
        ("An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: It is expired", 11),
        ("usage: aws [options]\n\nUnknown options: --expected-bucket-owner", 11),
    ] {
        let computer = Computer::new(&Proxy::start())
            .with_command("aws", "echo >>\"$HOME/calls\"; printf '\\n%s\\n' \"$REASON\" >&2; exit 255")
            .with("REASON", reason);
        let report = report(&computer, &Bucket::missing("not-asked"));
        for part in PARTS {
            assert_eq!(report[part], reason, "{part}");
        }
        let asked = std::fs::read_to_string(computer.home().join("calls")).unwrap();
        assert_eq!(asked.lines().count(), calls, "{reason}");
    }
}

#[test]
fn an_endpoint_of_the_account_that_cannot_be_reached_stops_nothing_else() {
    let aws = r#"[[ $* != s3control* ]] || { echo 'Could not connect to the endpoint URL: "x"' >&2; exit 255; }; echo '{}'"#;
    let report = report_of(aws);
    assert_eq!(report["accountPublicAccessBlock"], "Could not connect to the endpoint URL: \"x\"");
    assert_eq!(report["objectLock"], json!({}));
}

#[test]
fn without_a_folder_for_what_is_temporary() {
    let computer = Computer::new(&Proxy::start()).with("TMPDIR", "/nonexistent");
    let outcome = computer.run(&preflight_script(&target("no-folder")));
    assert!(
        outcome.stderr.ends_with(
            "Stopped: no temporary file can be written in /nonexistent. Is the folder there, and is there room?\n"
        ),
        "{outcome:#?}"
    );
    assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""));
}

#[test]
fn no_aws() {
    let computer = Computer::new(&Proxy::start()).with_only(&[]);
    let report = report(&computer, &Bucket::missing("preflight-no-aws"));
    let error = report["caller"].as_str().unwrap();
    assert!(error.ends_with("aws: command not found"), "{error}");
}
