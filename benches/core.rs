//! How long the core takes and how that grows: `./dev bench`.

use std::fmt::Write;

use divan::Bencher;
use flow_log_export::account_id::{self, AccountId};
use flow_log_export::bucket_name;
use flow_log_export::merge::merge;
use flow_log_export::policy::Grant;

fn main() {
    divan::main();
}

const KIB: usize = 1 << 10;
const SIZES: [usize; 4] = [20 * KIB, 64 * KIB, 256 * KIB, 1024 * KIB];

fn grant() -> Grant {
    Grant { bucket: "my-logs".parse().expect("a name"), trustgrid_account_id: AccountId::trustgrid() }
}

/// A policy of this many bytes, in statements as people write them.
fn policy(bytes: usize) -> String {
    let mut policy = String::from("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [");
    let mut number = 0;
    while policy.len() < bytes {
        let comma = if number == 0 { "" } else { "," };
        write!(
            policy,
            r#"{comma}
    {{
      "Sid": "s{number}",
      "Effect": "Deny",
      "Principal": {{ "AWS": "*" }},
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": ["arn:aws:s3:::my-logs", "arn:aws:s3:::my-logs/*"],
      "Condition": {{ "Bool": {{ "aws:SecureTransport": "false" }} }}
    }}"#
        )
        .expect("memory");
        number += 1;
    }
    policy + "\n  ]\n}\n"
}

#[divan::bench]
fn check_account_id() -> flow_log_export::finding::Check<AccountId> {
    account_id::check(divan::black_box("2109-8765-4300"), &AccountId::trustgrid())
}

#[divan::bench]
fn check_bucket() -> flow_log_export::finding::Check<bucket_name::BucketName> {
    bucket_name::check(divan::black_box("https://acme-flow-logs.s3.us-east-1.amazonaws.com/2026/"), None)
}

#[divan::bench]
fn render_policy(bencher: Bencher) {
    let grant = grant();
    bencher.bench(|| grant.policy());
}

#[divan::bench(args = SIZES)]
fn merge_policy(bencher: Bencher, bytes: usize) {
    let (policy, grant) = (policy(bytes), grant());
    bencher.bench(|| merge(&policy, &grant));
}
