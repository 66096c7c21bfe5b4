//! Reading what people paste for the policy of their bucket: its forms, its statements, and what is
//! said about each slip.

mod util;

use flow_log_export::finding::{Finding, Severity};
use flow_log_export::merge::{Outcome, merge};
use flow_log_export::place::Place;
use flow_log_export::policy::document::{Document, Existing, Version};
use flow_log_export::policy::lint::lint;
use flow_log_export::policy::statement::{Effect, PrincipalKind, Scope, Why};
use serde_json::json;

use util::{bucket, grant};

const INSTEAD: &str = "paste the policy from the bucket's Permissions tab in the S3 console";

/// What is said about `text` where nothing can be made of it, with line and column.
#[track_caller]
fn refused(text: &str, code: &str, place: (u32, u32), message: &str) {
    let (existing, findings) = Existing::read(text);
    let found: Vec<_> = findings
        .iter()
        .map(|f| (f.code, (f.line.unwrap_or_default(), f.column.unwrap_or_default()), f.message.as_str()))
        .collect();
    let message = message.replace("INSTEAD", INSTEAD);
    assert_eq!(found, [(code, place, message.as_str())], "of {text}");
    assert!(matches!(existing, Existing::Unreadable), "{text}");
    let merge = merge(text, &grant("my-logs"));
    assert_eq!((merge.outcome, merge.policy, merge.findings), (Outcome::Refused, None, findings));
}

#[track_caller]
fn document(text: &str) -> Document {
    match Existing::read(text) {
        (Existing::Policy(document), _) => document,
        (other, findings) => panic!("{text} is {other:?}: {findings:?}"),
    }
}

fn linted(text: &str) -> Vec<Finding> {
    lint(&document(text), &bucket("my-logs"), None)
}

/// All that is said about a policy with these statements, which begin on its second line.
#[track_caller]
fn said(statements: &str, expected: &[(&str, &str, (u32, u32), &str)]) {
    let text = format!("{{\"Version\":\"2012-10-17\",\"Statement\":\n[{statements}]}}");
    let findings = linted(&text);
    let found: Vec<_> = findings
        .iter()
        .map(|f| {
            let place = (f.line.unwrap_or_default(), f.column.unwrap_or_default());
            (f.code, f.path.as_deref().unwrap_or_default(), place, f.message.as_str())
        })
        .collect();
    assert_eq!(found, expected, "of {statements}");
}

#[test]
fn not_json() {
    let r = refused;
    r(
        "{",
        "policy.truncated",
        (1, 2),
        "The policy breaks off at line 1, character 2: copy it again, down to its last “}”",
    );
    r(
        "{\n\"Statement\": [\n{\"Sid\": \"a",
        "policy.truncated",
        (3, 11),
        "The policy breaks off at line 3, character 11: copy it again, down to its last “}”",
    );
    r(
        "{\"Sid\": \"a\\",
        "policy.truncated",
        (1, 12),
        "The policy breaks off at line 1, character 12: copy it again, down to its last “}”",
    );
    r(
        "{\n  \"Statement\": [],\n}",
        "policy.trailing-comma",
        (2, 18),
        "There is a comma at line 2, character 18 with nothing after it: remove it",
    );
    r(
        "{\"Statement\": [{},]}",
        "policy.trailing-comma",
        (1, 18),
        "There is a comma at line 1, character 18 with nothing after it: remove it",
    );
    r(
        "{\"a\": 1\n\"b\": 2}",
        "policy.missing-comma",
        (2, 1),
        "A comma is missing before what stands at line 2, character 1: add it",
    );
    r(
        "{\"a\" \"b\"}",
        "policy.syntax",
        (1, 6),
        "A colon is missing before what stands at line 1, character 6: add it",
    );
    r(
        "{\"a\": }",
        "policy.syntax",
        (1, 7),
        "A value is missing before what stands at line 1, character 7: add it",
    );
    r(
        "{ // ours\n}",
        "policy.comment",
        (1, 3),
        "There is a comment at line 1, character 3, and JSON has none: remove it",
    );
    r(
        "{\"a\": /* */ 1}",
        "policy.comment",
        (1, 7),
        "There is a comment at line 1, character 7, and JSON has none: remove it",
    );
    r(
        "{\"a\": 1 # one\n}",
        "policy.comment",
        (1, 9),
        "There is a comment at line 1, character 9, and JSON has none: remove it",
    );
    r(
        "{'Statement': []}",
        "policy.syntax",
        (1, 2),
        "There is a single quote at line 1, character 2: use double quotes",
    );
    r(
        "{Statement: []}",
        "policy.syntax",
        (1, 2),
        "The name at line 1, character 2 has no quotes: put double quotes around it",
    );
    r(
        "{\"a\": True}",
        "policy.syntax",
        (1, 7),
        "The word at line 1, character 7 has no quotes: put double quotes around it",
    );
    r(
        "{\"a\": nul}",
        "policy.syntax",
        (1, 7),
        "The word at line 1, character 7 has no quotes: put double quotes around it",
    );
    r(
        "{\"a\": 0123}",
        "policy.syntax",
        (1, 7),
        "The number at line 1, character 7 is not as JSON writes numbers: put double quotes around it",
    );
    r(
        "{\"a\": \"\\x\"}",
        "policy.syntax",
        (1, 8),
        "A backslash at line 1, character 8 has no meaning in JSON: remove it",
    );
    r(
        "{\"a\": \"b\n\"}",
        "policy.syntax",
        (1, 9),
        "A line ends inside quotes at line 1, character 9: join it with the next line, or add the closing quote",
    );
    r(
        "{\"a\": \"\t\"}",
        "policy.syntax",
        (1, 8),
        "There is a tab or control character inside quotes at line 1, character 8: remove it",
    );
    r(
        "{}\n{}",
        "policy.syntax",
        (2, 1),
        "There is more text after the policy at line 2, character 1: paste one policy alone",
    );
    r(
        "{\"a\": 1;}",
        "policy.syntax",
        (1, 8),
        "A policy cannot have “;” at character 8 of line 1: remove it, or copy the policy again",
    );
    r(
        "{\"é\": ٣}",
        "policy.syntax",
        (1, 7),
        "A policy cannot have “٣” (U+0663) at character 7 of line 1: remove it, or copy the policy again",
    );
    r(
        "{\"Policy\": \"{\\\"Version\\\":1,}\"}",
        "policy.trailing-comma",
        (1, 28),
        "There is a comma at line 1, character 28 with nothing after it: remove it",
    );
}

#[test]
fn something_else() {
    let r = refused;
    r(
        "arn:aws:s3:::my-logs",
        "policy.not-json",
        (1, 1),
        "A bucket policy begins with “{” and this does not: INSTEAD",
    );
    r(
        "\"Version\": \"2012-10-17\"",
        "policy.not-json",
        (1, 1),
        "A bucket policy begins with “{” and this does not: INSTEAD",
    );
    r(
        "\n[{\"Effect\": \"Allow\"}]",
        "policy.list",
        (2, 1),
        "This begins with “[”, as a list of statements does: paste the whole policy, from “{” to “}”",
    );
    r(
        "$ aws s3api get-bucket-policy --bucket my-logs\n{}",
        "policy.prompt",
        (1, 1),
        "There is a command before the policy: paste only the text from the first “{” to the last “}”",
    );
    r(
        "\nAn error occurred (AccessDenied) when calling the GetBucketPolicy operation: Access Denied",
        "policy.cli-error",
        (2, 1),
        "The AWS CLI printed the error “AccessDenied” instead of a policy: run it again as a user who may read the bucket policy",
    );
    for yaml in [
        "Version: '2012-10-17'\nStatement: []",
        "---\nfoo: bar",
        "- Sid: x",
        "Policy: '{\"Version\":\"2012-10-17\"}'",
    ] {
        r(yaml, "policy.yaml", (1, 1), "This is YAML, and S3 keeps bucket policies as JSON: INSTEAD");
    }
    for template in [
        "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}",
        "Type: AWS::S3::BucketPolicy\nProperties:\n  PolicyDocument:",
        "{\"Resources\": {\"P\": {\"Type\": \"AWS::S3::BucketPolicy\"}}}",
        "{\"PolicyDocument\": {\"Statement\": []}}",
        "{\"Statement\": [{\"Resource\": {\"Fn::Sub\": \"arn:aws:s3:::${Bucket}\"}}]}",
        "{\"Statement\": [{\"Resource\": {\"Ref\": \"Bucket\"}}]}",
        "{\"Statement\": [{\"Resource\": !Sub x}]}",
    ] {
        r(
            template,
            "policy.cloudformation",
            (1, 1),
            "This is of a CloudFormation template, whose values only AWS can fill in: INSTEAD",
        );
    }
}
