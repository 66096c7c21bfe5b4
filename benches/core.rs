//! How long the core takes and how that grows: `./dev bench`.

use divan::Bencher;
use divan::counter::BytesCount;
use flow_log_export::artifact::Target;
use flow_log_export::aws::account_id::{self, AccountId};
use flow_log_export::aws::bucket_name;
use flow_log_export::evaluate::{EvaluateOptions, evaluate};
use flow_log_export::merge::merge;
use flow_log_export::policy::Grant;
use flow_log_export::policy::document::ExistingPolicy;
use flow_log_export::preflight::preflight;
use flow_log_export::text::finding::Checked;
use serde_json::{Value, json};

fn main() {
    divan::main();
}

const KIB: usize = 1 << 10;
/// Bytes of what is pasted; the last is the most that is read.
const SIZES: [usize; 4] = [20 * KIB, 64 * KIB, 256 * KIB, 1024 * KIB];
/// Bytes without blanks, of 20,480 that S3 takes; only such a policy is evaluated.
const POLICY_SIZES: [usize; 4] = [2_560, 5_120, 10_240, 20_480];

const ACCOUNT_ID: &str = "210987654300";
const BUCKET: &str = "my-logs";

fn grant() -> Grant {
    Grant { bucket: BUCKET.parse().expect("a name"), trustgrid_account_id: AccountId::trustgrid() }
}

fn target() -> Target {
    Target {
        grant: grant(),
        account_id: ACCOUNT_ID.parse().expect("an ID"),
        org_id: None,
        merged_policy: None,
        link: None,
    }
}

/// The longest policy of which `text` makes at most so many bytes: the grant, and statements as
/// people write them.
fn policy(bytes: usize, text: fn(&Value) -> String) -> String {
    let of = |count: &usize| {
        let mut document: Value = serde_json::from_str(&grant().policy()).expect("JSON");
        document["Statement"].as_array_mut().expect("statements").extend((0..*count).map(statement));
        text(&document)
    };
    // A statement has more than 200 bytes.
    let counts: Vec<usize> = (1..bytes / 200).collect();
    of(&counts.partition_point(|count| of(count).len() <= bytes))
}

fn statement(number: usize) -> Value {
    let denies = number.is_multiple_of(2);
    json!({
        "Sid": format!("s{number}"),
        "Effect": if denies { "Deny" } else { "Allow" },
        "Principal": if denies { json!("*") } else { json!({ "AWS": format!("arn:aws:iam::{}:root", 300_000_000_000 + number) }) },
        "Action": ["s3:GetObject", "s3:PutObject"],
        "Resource": [format!("arn:aws:s3:::{BUCKET}"), format!("arn:aws:s3:::{BUCKET}/*")],
        "Condition": { "Bool": { "aws:SecureTransport": (!denies).to_string() } },
    })
}

fn pretty(document: &Value) -> String {
    serde_json::to_string_pretty(document).expect("JSON")
}

/// What the preflight script prints of a bucket with such a policy.
fn report(policy: &Value) -> String {
    pretty(&json!({
        "flowLogExportPreflight": 1,
        "accountId": ACCOUNT_ID,
        "bucket": BUCKET,
        "caller": { "Account": ACCOUNT_ID },
        "location": { "LocationConstraint": "eu-west-1" },
        "versioning": { "Status": "Enabled" },
        "policy": { "Policy": policy.to_string() },
        "encryption": { "ServerSideEncryptionConfiguration": { "Rules": [
            { "ApplyServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" }, "BucketKeyEnabled": false },
        ] } },
        "ownershipControls": { "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] } },
        "publicAccessBlock": { "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true,
        } },
        "objectLock": "An error occurred (ObjectLockConfigurationNotFoundError) when calling the \
            GetObjectLockConfiguration operation: Object Lock configuration does not exist for this bucket",
        "requestPayment": { "Payer": "BucketOwner" },
    }))
}

fn bench_of_text<T>(bencher: Bencher, text: &str, answer: impl Fn(&str) -> T + Sync)
where
    T: Send,
{
    bencher.counter(BytesCount::of_str(text)).bench(|| answer(divan::black_box(text)));
}

#[divan::bench]
fn check_account_id() -> Checked<AccountId> {
    account_id::check(divan::black_box("2109-8765-4300"), &AccountId::trustgrid())
}

#[divan::bench]
fn check_bucket() -> Checked<bucket_name::BucketName> {
    bucket_name::check(divan::black_box("https://acme-flow-logs.s3.us-east-1.amazonaws.com/2026/"), None)
}

#[divan::bench]
fn render_policy(bencher: Bencher) {
    let grant = grant();
    bencher.bench(|| grant.policy());
}

/// Nonsense in a field, as long as it may be.
#[divan::bench(args = SIZES)]
fn check_long_text(bencher: Bencher, bytes: usize) {
    let text = policy(bytes, pretty);
    bench_of_text(bencher, &text, |text| bucket_name::check(text, None));
}

#[divan::bench(args = SIZES)]
fn merge_policy(bencher: Bencher, bytes: usize) {
    let (text, grant) = (policy(bytes, pretty), grant());
    bench_of_text(bencher, &text, |text| merge(text, &grant));
}

#[divan::bench(args = POLICY_SIZES)]
fn evaluate_policy(bencher: Bencher, bytes: usize) {
    let (text, grant) = (policy(bytes, Value::to_string), grant());
    bench_of_text(bencher, &text, |text| {
        evaluate(&ExistingPolicy::read(text, &grant.bucket), &grant, EvaluateOptions::default())
    });
}

/// The policy in it is evaluated where S3 could have it, and read where it is longer.
#[divan::bench(args = SIZES)]
fn preflight_report(bencher: Bencher, bytes: usize) {
    let (text, target) = (policy(bytes, report), target());
    bench_of_text(bencher, &text, |text| preflight(text, &target));
}
