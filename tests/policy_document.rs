//! Reading what people paste for the policy of their bucket: its forms, its statements, and what is
//! said about each slip.

mod util;

use flow_log_export::merge::{Merge, Outcome, merge};
use flow_log_export::policy::document::{Document, Existing, ExistingPolicy, Version};
use flow_log_export::policy::lint::lint;
use flow_log_export::policy::statement::{Effect, PrincipalKind, Scope, UnclearReason};
use flow_log_export::report::masked;
use flow_log_export::text::finding::{Finding, Severity};
use flow_log_export::text::position::Position;
use serde_json::json;

use util::{bucket, grant};

const INSTEAD: &str = "Paste the policy from the bucket's Permissions tab in the S3 console.";

/// What is said about `text` where nothing can be made of it, with line and column.
#[track_caller]
fn refused(text: &str, code: &str, position: (u32, u32), message: &str) {
    let ExistingPolicy { existing, findings } = ExistingPolicy::read(text, &bucket("my-logs"));
    let found: Vec<_> = findings
        .iter()
        .map(|f| (f.code, (f.line.unwrap_or_default(), f.column.unwrap_or_default()), f.message.as_str()))
        .collect();
    let message = message.replace("INSTEAD", INSTEAD);
    assert_eq!(found, [(code, position, message.as_str())], "of {text}");
    assert!(matches!(existing, Existing::Unreadable), "{text}");
    let merge = merge(text, &grant("my-logs"));
    assert_eq!((merge.outcome, merge.policy, merge.findings), (Outcome::Refused, None, findings));
}

#[track_caller]
fn document(text: &str) -> Document {
    let ExistingPolicy { existing, findings } = ExistingPolicy::read(text, &bucket("my-logs"));
    match existing {
        Existing::Policy(document) => document,
        other => panic!("{text} is {other:?}: {findings:?}"),
    }
}

fn linted(text: &str) -> Vec<Finding> {
    let document = document(text);
    lint(&document, &document.statements(), &bucket("my-logs"), None)
}

/// All that is said about a policy with these statements, which begin on its second line.
#[track_caller]
fn said(statements: &str, expected: &[(&str, &str, (u32, u32), &str)]) {
    let text = format!("{{\"Version\":\"2012-10-17\",\"Statement\":\n[{statements}]}}");
    let findings = linted(&text);
    let found: Vec<_> = findings
        .iter()
        .map(|f| {
            let position = (f.line.unwrap_or_default(), f.column.unwrap_or_default());
            (f.code, f.path.as_deref().unwrap_or_default(), position, f.message.as_str())
        })
        .collect();
    assert_eq!(found, expected, "of {statements}");
}

/// What is said where each of `nexts` stands behind `before`: at that position, for AT, FOUND and the rest of a word.
#[track_caller]
fn said_behind(before: &str, nexts: &[&str], code: &str, sentence: &str) {
    let column = before.chars().count() + 1;
    for next in nexts {
        let found = next.chars().next().map(String::from).unwrap_or_default();
        let message = sentence
            .replace("AT", &format!("line 1, character {column}"))
            .replace("COLUMN", &column.to_string())
            .replace("FOUND", &found);
        refused(&format!("{before}{next}"), code, (1, u32::try_from(column).unwrap()), &message);
    }
}

/// Places in a document where a name, a value or a comma has to come.
const NAMES: [&str; 4] = ["{", "{ ", "{\"a\": 1, ", "{\"a\": [{\"é\": {}, "];
const COLONS: [&str; 3] = ["{\"a\" ", "{\"a\": 1, \"😀\" ", "[{\"a\" "];
const VALUES: [&str; 3] = ["{\"a\": ", "{\"a\":", "{\"a\": {\"b\": "];
const ELEMENTS: [&str; 4] = ["{\"a\": [", "{\"a\": [[], ", "{\"a\": [\"b\", ", "{\"a\": [1,"];
const IN_OBJECTS: [&str; 5] =
    ["{\"a\": 1 ", "{\"a\": \"b\" ", "{\"a\": true ", "{\"a\": {} ", "{\"a\": [1] "];
const IN_ARRAYS: [&str; 4] = ["{\"a\": [1 ", "{\"a\": [\"b\" ", "{\"a\": [null ", "{\"a\": [{} "];

#[test]
fn anywhere_in_a_policy() {
    let places = [&NAMES[..], &COLONS[1..2], &VALUES, &ELEMENTS, &IN_OBJECTS, &IN_ARRAYS].concat();
    for before in places {
        let s = |nexts: &[&str], code: &str, sentence: &str| said_behind(before, nexts, code, sentence);
        s(&[""], "policy.truncated", "The policy breaks off at AT. Copy it again, down to its last “}”.");
        s(
            &["// ours", "/* */ ", "# ours\n}"],
            "policy.comment",
            "There is a comment at AT, and JSON has none. Remove it.",
        );
        s(
            &["...", "... }", "…"],
            "policy.syntax",
            "The dots at AT replace something that was left out. Paste the whole policy.",
        );
        s(
            &["\\\"b\\\": 1", "\\\""],
            "policy.syntax",
            "There is a backslash before the quote at AT. Remove it.",
        );
        for (next, name) in [
            ("\u{1}", "the control character U+0001"),
            ("😀", "“😀” (U+1F600)"),
            ("\\", "“\\”"),
            ("、}", "“、” (U+3001)"),
        ] {
            let message = format!(
                "A policy can't have {name} at character COLUMN of line 1. Remove it, or copy the policy \
                 again."
            );
            s(&[next], "policy.syntax", &message);
        }
    }
}

#[test]
fn where_a_name_has_to_come() {
    for before in NAMES {
        let s = |nexts: &[&str], sentence: &str| said_behind(before, nexts, "policy.syntax", sentence);
        s(
            &["Statement: []", "_a", "1: 2", "12", "true: 1", "aws:SourceIp: 1"],
            "The name at AT has no quotes. Put double quotes around it.",
        );
        s(&["'a': 1", "'"], "There is a single quote at AT. Use double quotes.");
        s(&["‘a’: 1", "’"], "There is a curly quote at AT. Use double quotes.");
        s(&["`a`: 1"], "There is a backtick at AT. Use double quotes.");
        s(
            &["&quot;a&quot;", "&#34;a"],
            "There is a quote as HTML writes it (&quot;) at AT. Use double quotes.",
        );
        s(
            &["{", "{}", "[", "[]"],
            "A name is missing before “FOUND” at AT. Add it with a colon, or put a list of values in “[ ]”.",
        );
        s(&[":", ": 1}"], "A name is missing before the colon at AT. Add it in double quotes.");
        s(
            &["-", "- a", "-1", "+", "+ \"a\": 1", ".5", "=", ";", "|", "(", ")", "<b>", "*", "$b", "@"],
            "A policy can't have “FOUND” at character COLUMN of line 1. Remove it, or copy the policy again.",
        );
        said_behind(
            before,
            &["Version = 1", "version=1"],
            "policy.terraform",
            "This is from a Terraform configuration, whose values only Terraform can fill in. INSTEAD",
        );
    }
    said_behind(
        "{",
        &[",", ", \"a\": 1}"],
        "policy.syntax",
        "There is a comma at AT with nothing before it. Remove it.",
    );
    said_behind("{", &["]", "] }"], "policy.syntax", "“]” at AT must be “}”. Change it.");
    said_behind("{\"a\": [{", &["]"], "policy.syntax", "“}” is missing before “]” at AT. Add it.");
}

#[test]
fn where_a_colon_has_to_come() {
    let missing = "A colon is missing before AT. Add it.";
    for before in COLONS {
        let s = |nexts: &[&str], sentence: &str| said_behind(before, nexts, "policy.syntax", sentence);
        s(
            &[
                "1", "1}", "x", "true", "\"b\"", "{", "{}", "[", "-1", "+1", ".5", "'b'", "‘b’", "`b`", "*",
                "$b", "é", "٣",
            ],
            missing,
        );
        s(&["}", "]", ",", ", \"b\": 1}"], "The name before AT has no value. Add a colon and the value.");
        s(
            &[
                "; 1", "=> 1", "： 1", "| 1", "~ 1", "(1)", ") 1", "<b>", "> 1", "? 1", "! 1", "& 1", "% 1",
                "^ 1",
            ],
            "There is “FOUND” at AT where a colon must be. Write “:” instead.",
        );
        s(
            &["- b", "+", "."],
            "A policy can't have “FOUND” at character COLUMN of line 1. Remove it, or copy the policy again.",
        );
        said_behind(
            before,
            &["= 1", "="],
            "policy.terraform",
            "This is from a Terraform configuration, whose values only Terraform can fill in. INSTEAD",
        );
    }
    said_behind("{\"a\"", &["1}", "true", "[", "{"], "policy.syntax", missing);
    said_behind(
        "{\"a\"",
        &["\": 1", "\"", "\"b\""],
        "policy.syntax",
        "There is one quote too many at AT. Remove it.",
    );
    said_behind("{\"a\"", &["b\": 1", "é"], "policy.syntax", AFTER_QUOTE);
    said_behind(
        "{\"\"",
        &["Version\"\": \"\"2012-10-17\"\"}"],
        "policy.syntax",
        "The quotes before AT are doubled, as in a CSV file. Copy the policy from AWS instead.",
    );
}

const AFTER_QUOTE: &str = "Text follows a closing quote at AT. Add the quote that is missing before it, or \
                           write a quote inside the text as \\\".";

#[test]
fn where_a_value_has_to_come() {
    for before in [&VALUES[..], &ELEMENTS[..]].concat() {
        let s = |nexts: &[&str], sentence: &str| said_behind(before, nexts, "policy.syntax", sentence);
        s(
            &[
                "Allow",
                "s3:*",
                "nul",
                "truely",
                "true-ish",
                "*",
                "arn:aws:s3:::my-logs/*",
                "$b",
                "${b}",
                "<BUCKET>",
                "@b",
                "/b",
                "%b%",
                "!b",
                "_b",
                "2012-10-17",
                "10.0.0.0/8",
                "123456789012:root",
                "0123:root",
                "-Infinity",
                "5x",
                "1.2.3",
            ],
            "The value at AT has no quotes. Put double quotes around it.",
        );
        s(
            &["True", "FALSE", "Null", "True}"],
            "The word at AT has capitals, and JSON writes it without. Use small letters.",
        );
        s(
            &["0123", "012345678901}", "1.", "1.e5", "1e", "1e+", "+1", ".5", "-01"],
            "The number at AT isn't written as JSON writes numbers. Put double quotes around it.",
        );
        s(&["'b'", "'"], "There is a single quote at AT. Use double quotes.");
        s(&["‘b’", "‚b"], "There is a curly quote at AT. Use double quotes.");
        s(&["`b`", "´"], "There is a backtick at AT. Use double quotes.");
        s(
            &["- \"b\"", "-", "+", ".", "=", ";", "|", "(", ")", ">"],
            "A policy can't have “FOUND” at character COLUMN of line 1. Remove it, or copy the policy again.",
        );
        for (next, name) in [("é", "“é” (U+00E9)"), ("٣}", "“٣” (U+0663)"), ("：", "“：” (U+FF1A)")]
        {
            let message = format!(
                "A policy can't have {name} at character COLUMN of line 1. Remove it, or copy the policy \
                 again."
            );
            s(&[next], &message);
        }
        said_behind(
            before,
            &["aws_s3_bucket.logs.arn", "var.bucket", "local.name", "data.aws_caller_identity.me.account_id"],
            "policy.terraform",
            "This is from a Terraform configuration, whose values only Terraform can fill in. INSTEAD",
        );
    }
    for before in VALUES {
        said_behind(
            before,
            &["}", "]", ",", ", \"b\": 1}"],
            "policy.syntax",
            "A value is missing before AT. Add it.",
        );
        said_behind(before, &[":", ": 1"], "policy.syntax", "There is a second colon at AT. Remove it.");
    }
    let s = |nexts: &[&str], sentence: &str| said_behind("{\"a\": [", nexts, "policy.syntax", sentence);
    s(&[",", ", 1]"], "There is a comma at AT with nothing before it. Remove it.");
    s(&["}"], "“]” is missing before “}” at AT. Add it.");
    s(&[":"], "A policy can't have “:” at character COLUMN of line 1. Remove it, or copy the policy again.");
}

#[test]
fn where_a_comma_has_to_come() {
    for before in [&IN_OBJECTS[..], &IN_ARRAYS[..]].concat() {
        let s = |nexts: &[&str], code: &str, sentence: &str| said_behind(before, nexts, code, sentence);
        s(
            &[
                "1", "1}", "x", "b: 2", "true", "\"b\"", "\"b\": 2", "{", "{}", "[", "-1", "+1", ".5", "'b'",
                "‘b’", "`b`", "*", "$b", "é", "٣",
            ],
            "policy.missing-comma",
            "A comma is missing before AT. Add it.",
        );
        s(
            &["; \"b\": 2", "，\"b\"", "、 1", "| 1"],
            "policy.syntax",
            "There is “FOUND” at AT where a comma must be. Write “,” instead.",
        );
        s(
            &[";", "; }", ";]", "|", "=", "= 1", "=> 1", "(", ")", "<b>", ">", "- \"b\"", "+", "."],
            "policy.syntax",
            "A policy can't have “FOUND” at character COLUMN of line 1. Remove it, or copy the policy again.",
        );
    }
    for before in IN_OBJECTS {
        let s = |nexts: &[&str], sentence: &str| said_behind(before, nexts, "policy.syntax", sentence);
        s(&[":", ": 1"], "There is a second colon at AT before any comma. Add the comma that is missing.");
        s(&["]", "]}"], "“]” at AT must be “}”. Change it.");
    }
    for before in IN_ARRAYS {
        let s = |nexts: &[&str], sentence: &str| said_behind(before, nexts, "policy.syntax", sentence);
        s(
            &[":", ": 1"],
            "There is a colon at AT inside “[ ]”, where values have no names. Use “{ }” there or remove the \
             name.",
        );
        s(&["}", "}}"], "“]” is missing before “}” at AT. Add it.");
    }
    said_behind(
        "{\"a\": [{\"b\": 1 ",
        &["]", "]}"],
        "policy.syntax",
        "“}” is missing before “]” at AT. Add it.",
    );
    for before in ["{\"a\": \"b\"", "{\"a\": [\"b\""] {
        said_behind(
            before,
            &["c", "c\" d\"", "1", "*", "/c", "-", "é", "'", "..c"],
            "policy.syntax",
            AFTER_QUOTE,
        );
        said_behind(
            before,
            &["\"}", "\", \"c\"", "\" ]"],
            "policy.syntax",
            "There is one quote too many at AT. Remove it.",
        );
        said_behind(before, &["\"c\""], "policy.missing-comma", "A comma is missing before AT. Add it.");
    }
}

#[test]
fn elsewhere_than_where_it_shows() {
    let r = refused;
    let comma = "There is a comma at AT with nothing after it. Remove it.";
    for (text, position, code, sentence) in [
        ("{\n  \"Statement\": [],\n}", (2, 18), "policy.trailing-comma", comma),
        ("{\"Statement\": [{},]}", (1, 18), "policy.trailing-comma", comma),
        ("{\"a\": 1,, \"b\": 2}", (1, 8), "policy.trailing-comma", comma),
        ("{\"a\": [1, }", (1, 9), "policy.trailing-comma", comma),
        ("{\"a\": 1\n\"b\": 2}", (2, 1), "policy.missing-comma", "A comma is missing before AT. Add it."),
        ("{\n\"Statement\": [\n{\"Sid\": \"a", (3, 11), "policy.truncated", ENDS),
        ("{\"Sid\": \"a\\", (1, 12), "policy.truncated", ENDS),
        ("{\"Sid\": \"a\\u12", (1, 15), "policy.truncated", ENDS),
        ("{\"Sid\": \"a}", (1, 9), "policy.syntax", "The quote at AT is never closed. Add the closing one."),
        (
            "{\"a\": 1, \"b: [2]}",
            (1, 10),
            "policy.syntax",
            "The quote at AT is never closed. Add the closing one.",
        ),
        ("{\"a\": \"\\x\"}", (1, 8), "policy.syntax", "A backslash at AT has no meaning in JSON. Remove it."),
        (
            "{\"a\": \"b\\'\"}",
            (1, 9),
            "policy.syntax",
            "A backslash at AT has no meaning in JSON. Remove it.",
        ),
        (
            "{\"a\": \"\\u00g0\"}",
            (1, 8),
            "policy.syntax",
            "The “\\u” at AT needs four digits (0-9, a-f) after it. Complete it or remove it.",
        ),
        (
            "{\"a\": \"b\n\"}",
            (1, 9),
            "policy.syntax",
            "A line ends inside quotes at AT. Join it with the next line, or add the closing quote.",
        ),
        (
            "{\"a\": \"b\r\n\"}",
            (1, 9),
            "policy.syntax",
            "A line ends inside quotes at AT. Join it with the next line, or add the closing quote.",
        ),
        ("{\"a\": \"\t\"}", (1, 8), "policy.syntax", "There is a tab inside quotes at AT. Remove it."),
        (
            "{\"a\": \"b\u{7}\"}",
            (1, 9),
            "policy.syntax",
            "There is a control character (U+0007) inside quotes at AT. Remove it.",
        ),
        (
            "{}\n{}",
            (2, 1),
            "policy.syntax",
            "There is more text after the policy at AT. Paste one policy alone.",
        ),
        ("{} }", (1, 4), "policy.syntax", "There is one “}” too many at AT. Remove it."),
        ("{}\n]", (2, 1), "policy.syntax", "There is one “]” too many at AT. Remove it."),
        (
            "{}, {}",
            (1, 3),
            "policy.syntax",
            "There is more text after the policy at AT. Paste one policy alone.",
        ),
        (
            "{},\n",
            (1, 3),
            "policy.syntax",
            "A policy can't have “,” at character 3 of line 1. Remove it, or copy the policy again.",
        ),
    ] {
        let at = format!("line {}, character {}", position.0, position.1);
        r(text, code, position, &sentence.replace("AT", &at));
    }
}

const ENDS: &str = "The policy breaks off at AT. Copy it again, down to its last “}”.";

#[test]
fn places_are_those_of_an_editor() {
    let missing = "A comma is missing before AT. Add it.";
    let comma = "There is a comma at AT with nothing after it. Remove it.";
    for (text, position, code, sentence) in [
        ("\r\n\r\n{\r\n\t\"a\": 1\r\n\t\"b\": 2}", (5, 2), "policy.missing-comma", missing),
        ("{\"日本😀\": 1 \"b\": 2}", (1, 11), "policy.missing-comma", missing),
        ("{\"e\u{301}\": 1 \"b\": 2}", (1, 10), "policy.missing-comma", missing),
        ("{\"Policy\": \"{\\\"Version\\\":1,}\"}", (1, 27), "policy.trailing-comma", comma),
        ("{\n  \"Policy\":\n  \"  {\\n\\\"é\\u00e9\\\":1,}\"}", (3, 22), "policy.trailing-comma", comma),
        ("\"{\\\"a\\\":1,}\"", (1, 10), "policy.trailing-comma", comma),
        ("{\"Policy\": {\"a\": 1,}}", (1, 19), "policy.trailing-comma", comma),
        ("{\"Policy\": \"{\\\"a\\\":\"}", (1, 20), "policy.truncated", ENDS),
    ] {
        let at = format!("line {}, character {}", position.0, position.1);
        refused(text, code, position, &sentence.replace("AT", &at));
    }
    // A byte order mark is on no screen.
    for (text, position) in
        [("\u{feff}{\"a\": 1 \"b\": 2}", (1, 9)), ("\u{feff}{\"a\": 1\n \"b\": 2}", (2, 2))]
    {
        let ExistingPolicy { findings, .. } = ExistingPolicy::read(text, &bucket("my-logs"));
        let places: Vec<_> = findings.iter().map(|f| (f.code, f.line.unwrap(), f.column.unwrap())).collect();
        let expected = [("policy.missing-comma", position.0, position.1), ("policy.byte-order-mark", 1, 1)];
        assert_eq!(places, expected, "{text}");
    }
}

#[test]
fn something_else() {
    let r = refused;
    r(
        "arn:aws:s3:::my-logs",
        "policy.not-json",
        (1, 1),
        "A bucket policy begins with “{”, and this doesn't. INSTEAD",
    );
    r(
        "\"Version\": \"2012-10-17\"",
        "policy.not-json",
        (1, 1),
        "A bucket policy begins with “{”, and this doesn't. INSTEAD",
    );
    r(
        "\"Policy\": {\"Version\": \"2012-10-17\", \"Statement\": []}",
        "policy.not-json",
        (1, 1),
        "A bucket policy begins with “{”, and this doesn't. INSTEAD",
    );
    r(
        "\n[{\"Effect\": \"Allow\"}]",
        "policy.list",
        (2, 1),
        "This is a list in “[ ]”. Paste the whole policy, from “{” to “}”.",
    );
    for yaml in [
        "Version: '2012-10-17'\nStatement: []",
        "---\nfoo: bar",
        "- Sid: x",
        "Statement:\n- {\"Sid\": \"x\"}",
    ] {
        r(
            yaml,
            "policy.yaml",
            (1, 1),
            "This is YAML, and a bucket policy is JSON. Run the command with --output json, or copy the \
             policy from the bucket's Permissions tab in the S3 console.",
        );
    }
    for template in [
        "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}",
        "Type: AWS::S3::BucketPolicy\nProperties:\n  PolicyDocument:",
        "{\"Resources\": {\"P\": {\"Type\": \"AWS::S3::BucketPolicy\"}}}",
        "{\"PolicyDocument\": {\"Statement\": []}}",
        "{\"Statement\": [{\"Resource\": {\"Fn::Sub\": \"arn:aws:s3:::${Bucket}\"}}]}",
        "{\"Statement\": [{\"Resource\": {\"Ref\": \"Bucket\"}}]}",
        "{\"Statement\": [], \"x\": \"${AWS::AccountId}\"}",
    ] {
        r(
            template,
            "policy.cloudformation",
            (1, 1),
            "This is from a CloudFormation template, whose values only AWS can fill in. INSTEAD",
        );
    }
    for terraform in [
        "resource \"aws_s3_bucket_policy\" \"logs\" {\n}",
        "data \"aws_iam_policy_document\" \"logs\" {\n}",
        "policy = jsonencode({\n  Version = \"2012-10-17\"\n})",
        "{\"resource\": {\"aws_s3_bucket_policy\": {}}}",
        "{\"Statement\": [{\"Resource\": \"${aws_s3_bucket.logs.arn}/*\"}]}",
    ] {
        r(
            terraform,
            "policy.terraform",
            (1, 1),
            "This is from a Terraform configuration, whose values only Terraform can fill in. INSTEAD",
        );
    }
    r(
        "{\n  Version = \"2012-10-17\"\n}",
        "policy.terraform",
        (2, 3),
        "This is from a Terraform configuration, whose values only Terraform can fill in. INSTEAD",
    );
    r(
        "{}",
        "policy.no-statement",
        (1, 1),
        "This has no “Statement”, and every bucket policy has one. INSTEAD",
    );
    r(
        "{\"Version\": \"2012-10-17\", \"statement\": []}",
        "policy.no-statement",
        (1, 1),
        "This has no “Statement”, and every bucket policy has one. INSTEAD",
    );
    r(
        "{\"Sid\": \"a\", \"Effect\": \"Allow\", \"Action\": \"s3:*\"}",
        "policy.one-statement",
        (1, 1),
        "This is one statement without the policy around it. Paste the whole policy, with “Statement”.",
    );
    r(
        "{\"Statement\": [],\n\"Statement\": []}",
        "policy.two-statements",
        (2, 14),
        "“Statement” is here twice, and AWS doesn't say which one counts. Put all statements into one list.",
    );
    for other in ["\"a\"", "1", "null", "true"] {
        r(
            &format!("{{\"Statement\": {other}}}"),
            "policy.not-statements",
            (1, 15),
            "“Statement” must be a statement in “{ }” or a list of them in “[ ]”. INSTEAD",
        );
    }
    r(
        "{\"Statement\": [{},\n \"a\"]}",
        "policy.not-a-statement",
        (2, 2),
        "Statement 2 isn't an object in “{ }”. Remove it, or copy the policy again from the bucket's \
         Permissions tab in the S3 console.",
    );
}

#[test]
fn policies_of_other_things() {
    let r = refused;
    let policy =
        |statement: &str| format!("{{\"Version\": \"2012-10-17\",\n\"Statement\": [{{{statement}}}]}}");
    let identity = "This is an IAM policy of a user or role (no statement has a “Principal”). INSTEAD";
    r(
        &policy(r#""Effect":"Allow","Action":"s3:PutObject","Resource":"*""#),
        "policy.identity",
        (2, 14),
        identity,
    );
    r(&policy(r#""Effect":"Allow","Action":"*","Resource":"*""#), "policy.identity", (2, 14), identity);
    r(
        &policy(r#""Effect":"Allow","NotAction":"iam:*","Resource":"*""#),
        "policy.identity",
        (2, 14),
        identity,
    );
    let trust = "This is a role's trust policy (it is about sts:AssumeRole). INSTEAD";
    r(
        &policy(r#""Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sts:AssumeRole""#),
        "policy.trust",
        (2, 14),
        trust,
    );
    let kms = "This is the policy of a KMS key, which belongs to the key, not to the bucket. INSTEAD";
    r(
        &policy(
            r#""Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::493827156084:root"},"Action":"kms:*","Resource":"*""#,
        ),
        "policy.kms-key",
        (2, 14),
        kms,
    );
    let queue = "This policy has actions of “sqs” and none of S3, so it isn't a bucket's. INSTEAD";
    r(
        &policy(r#""Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*""#),
        "policy.other-service",
        (2, 14),
        queue,
    );
}

#[test]
fn too_long() {
    let long = format!("{{\"Statement\": [{}]}}", " ".repeat(1 << 20));
    let ExistingPolicy { existing, findings } = ExistingPolicy::read(&long, &bucket("my-logs"));
    assert!(matches!(existing, Existing::Unreadable));
    let message =
        format!("This text is longer than a megabyte, and a bucket policy has at most 20 KB. {INSTEAD}");
    assert_eq!((findings[0].code, &findings[0].message), ("policy.too-long", &message));
    assert_eq!(merge(&long, &grant("my-logs")).outcome, Outcome::Refused);
}

#[test]
fn around_the_policy() {
    assert_eq!(document("{\"Statement\": [{\"Sid\": \"Ref\"}]}").statements()[0].sid(), Some("Ref"));
    let notices = |text: &str| -> Vec<_> {
        let ExistingPolicy { existing, findings } = ExistingPolicy::read(text, &bucket("my-logs"));
        assert!(matches!(existing, Existing::Policy(_)), "{text}");
        findings
            .into_iter()
            .map(|f| (f.severity, f.code, f.line.unwrap_or_default(), f.column.unwrap_or_default()))
            .collect()
    };
    assert_eq!(notices("\n {\"Statement\": []}\r\n"), []);
    assert_eq!(notices("\u{feff}{\"Statement\": []}"), [(Severity::Warning, "policy.byte-order-mark", 1, 1)]);
    assert_eq!(notices("{\n \u{a0}“Statement”: []}"), [(Severity::Warning, "policy.typographic", 2, 2)]);
    assert_eq!(notices("{\"Id\": \"“a\u{a0}b”\", \"Statement\": []}"), []);
    // In a string that is well quoted, curly quotes and special blanks are the user's.
    let mixed = document("{“Id”: \"“a\u{a0}b”\", “Statement”:\u{2003}[], “x”: “a\\”b”}");
    assert_eq!(mixed.text(), "{\"Id\": \"“a\u{a0}b”\", \"Statement\": [], \"x\": \"a\\\"b\"}");
    // A backslash that is itself behind one leaves the quote after it alone.
    let escaped = document("{“Id”: “a\\\\”, “x”: “b\\\\\\” c”, “Statement”: []}");
    assert_eq!(escaped.text(), "{\"Id\": \"a\\\\\", \"x\": \"b\\\\\\\" c\", \"Statement\": []}");
}

#[test]
fn lines_that_a_terminal_broke() {
    let filler = "x".repeat(64);
    let read = |text: &str| {
        let ExistingPolicy { existing, findings } = ExistingPolicy::read(text, &bucket("my-logs"));
        let codes: Vec<_> = findings.iter().map(|f| (f.severity, f.code)).collect();
        match existing {
            Existing::Policy(document) => (Some(document.text().to_owned()), codes),
            _ => (None, codes),
        }
    };
    let taken = |text: String| (Some(text), vec![(Severity::Warning, "policy.wrapped")]);
    let refused = || (None, vec![(Severity::Error, "policy.syntax")]);
    let policy = |id: &str| format!("{{\"Id\": \"{id}\", \"Statement\": []}}");
    // One break counts where the line is as long as a terminal is wide, and longer than all others.
    assert_eq!(read(&policy(&format!("{filler}\nb"))), taken(policy(&format!("{filler}b"))));
    assert_eq!(read(&policy(&format!("{filler}\r\nb"))), taken(policy(&format!("{filler}b"))));
    assert_eq!(read(&policy("allow\nthem")), refused());
    assert_eq!(
        read(&format!("{{\"a\": \"{filler}{filler}\",\n\"Id\": \"{filler}\nb\", \"Statement\": []}}")),
        refused()
    );
    assert_eq!(read(&policy(&format!("{filler}\n{filler}{filler}"))), refused());
    assert_eq!(read(&policy(&format!("{filler}\n{filler}\nb"))), refused());
    // Two of the same length count in a narrow one, too.
    let narrow = format!("{{\"Id\": \"{}\n{}\nb\", \"Statement\": []}}", "x".repeat(22), "y".repeat(30));
    assert_eq!(read(&narrow), taken(narrow.replace('\n', "")));
    let tiny = "{\"Id\": \"xx\nyyyyyyyyyy\nb\", \"Statement\": []}";
    assert_eq!(read(tiny), refused());
    // Between a backslash and what it stands before, and after a quote that is no end.
    let broken = format!("{{\"Id\": \"{filler}\\\n\"b\\\\\", \"Statement\": []}}");
    assert_eq!(read(&broken), taken(broken.replace('\n', "")));
    // The places are those of the text that was pasted.
    let text = format!(
        "{{\"Id\": \"{filler}\n{filler}yyyyyyyy\n\u{e9}b\",\n\"Statement\": [{{\"Effect\": \"allow\"}}]}}"
    );
    let position = |code: &str| {
        let merge = merge(&text, &grant("my-logs"));
        let finding = merge.findings.iter().find(|finding| finding.code == code).expect(code);
        (finding.line.unwrap(), finding.column.unwrap())
    };
    assert_eq!((position("policy.effect"), position("policy.wrapped")), ((4, 26), (1, 1)));
    let in_string = format!(
        "{{\"Policy\": \"{{\\\"Id\\\": \\\"{filler}\n\\\", \\\"Statement\\\": [{{\\\"Effect\\\": \\\"allow\\\"}}]}}\"}}"
    );
    let merge = merge(&in_string, &grant("my-logs"));
    let effect = merge.findings.iter().find(|finding| finding.code == "policy.effect").unwrap();
    assert_eq!((effect.line, effect.column), (Some(2), Some(34)));
    let denying = format!(
        "{{\"Policy\": \"{{\\\"Id\\\": \\\"{filler}{filler}\n\\\", \\\"Statement\\\": [{{\\\"Effect\\\": \\\"Deny\\\", \\\"Principal\\\": \
         \\\"*\\\", \\\"Action\\\": \\\"s3:*\\\", \\\"Resource\\\": \\\"*\\\"}}]}}\"}}"
    );
    let merge = self::merge(&denying, &grant("my-logs"));
    let denies = merge.findings.iter().find(|finding| finding.code == "policy.denies").unwrap();
    assert!(denies.message.contains("line 2"), "{}", denies.message);
}

/// A policy of `my-logs`, as S3 answers.
const STORED: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"theirs","Effect":"Allow","Principal":{"AWS":"493827156084"},"Action":"s3:GetObject","Resource":["arn:aws:s3:::my-logs","arn:aws:s3:::my-logs/*"]}]}"#;

/// What the AWS CLI prints for it.
fn printed() -> String {
    serde_json::to_string_pretty(&json!({ "Policy": STORED })).unwrap()
}

/// The lines of a narrow window.
fn wrapped(text: &str, width: usize) -> String {
    let wrap = |line: &str| {
        let characters: Vec<_> = line.chars().collect();
        let lines: Vec<String> = characters.chunks(width).map(|chunk| chunk.iter().collect()).collect();
        lines.join("\n")
    };
    text.lines().map(wrap).collect::<Vec<_>>().join("\n")
}

const ASKS: &str = "aws s3api get-bucket-policy --bucket my-logs";

#[test]
fn forms_of_a_policy() {
    let pretty =
        serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(STORED).unwrap()).unwrap();
    let (in_json, escaped) = (printed(), STORED.replace('"', "\\\""));
    let dashes = "-".repeat(80);
    let report = json!({ "flowLogExportPreflight": 1, "accountId": "493827156084", "bucket": "my-logs",
                         "versioning": { "Status": "Enabled" }, "policy": { "Policy": STORED } });
    let script = "$ bash <<'FLOW_LOG_EXPORT'\n> main() {\n>   aws sts get-caller-identity\n>   aws s3api get-bucket-policy \
                  --bucket \"$BUCKET\"\n> }\n> FLOW_LOG_EXPORT\n";
    let nothing: &[&str] = &[];
    for (text, codes) in [
        (STORED.to_owned(), nothing),
        (in_json.clone(), nothing),
        (format!("\"{escaped}\""), nothing),
        // The inside of the quotes alone.
        (escaped.clone(), nothing),
        // With its command, and the prompt of the shell.
        (format!("{ASKS}\n{in_json}"), nothing),
        (format!("$ {ASKS}\n{in_json}\n$ "), nothing),
        (
            format!(
                "[cloudshell-user@ip-10-132-41-7 ~]$ {ASKS} --output text\n{STORED}\n\n[cloudshell-user@ip ~]$"
            ),
            nothing,
        ),
        (
            format!(
                "PS C:\\Users\\kim> {ASKS} --profile prod\r\n{}\r\nPS C:\\Users\\kim>",
                in_json.replace('\n', "\r\n")
            ),
            nothing,
        ),
        (format!("C:\\>aws.exe s3api get-bucket-policy --bucket=my-logs\n{in_json}\n\nC:\\>"), nothing),
        (
            format!(
                "\"C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe\" s3api get-bucket-policy --bucket my-logs\n{in_json}"
            ),
            nothing,
        ),
        (
            format!(
                "$ aws s3api get-bucket-policy \\\n>   --bucket my-logs \\\n>   --expected-bucket-owner 493827156084\n{in_json}"
            ),
            nothing,
        ),
        (format!("> aws s3api get-bucket-policy `\n>> --bucket 'my-logs'\n{in_json}"), nothing),
        (format!("$ {ASKS} --query Policy --output text | jq .\n{pretty}"), nothing),
        (format!("$ {ASKS} | jq -r '.Policy|fromjson'\n{pretty}"), nothing),
        (format!("$ {ASKS} 2>/dev/null | python3 -m json.tool\n{in_json}"), nothing),
        (format!("$ {ASKS} --endpoint-url https://s3.eu-west-1.amazonaws.com\n{in_json}"), nothing),
        // From a narrow window: the command and the answer are broken.
        (format!("$ aws s3api get-bucket-policy --bucket my-\nlogs\n{in_json}"), nothing),
        (format!("$ aws s3api get-bucket-pol\nicy --bucket my-logs\n{in_json}"), nothing),
        (wrapped(&format!("$ {ASKS}\n{in_json}"), 40), &["policy.wrapped"]),
        (wrapped(&in_json, 80), &["policy.wrapped"]),
        (wrapped(STORED, 100), &["policy.wrapped"]),
        (wrapped(&in_json, 80).replace('\n', "\r\n"), &["policy.wrapped"]),
        // Other formats of output.
        (format!("Policy: '{STORED}'"), nothing),
        (format!("$ {ASKS} --output yaml\nPolicy: '{STORED}'\n"), nothing),
        (format!("- Policy: '{STORED}'"), nothing),
        (format!("Policy: |\n  {STORED}\n"), nothing),
        (format!("Policy: \"{escaped}\"\n"), nothing),
        (
            format!(
                "{dashes}\n|  GetBucketPolicy  |\n+--------+---------+\n|  Policy|  {STORED}\n   |\n+---+---+\n"
            ),
            nothing,
        ),
        (
            format!(
                "$ {ASKS} --output table\n{dashes}\n|  GetBucketPolicy  |\n+--------+---------+\n|  Policy|  {STORED} |\n+---+---+\n$ "
            ),
            nothing,
        ),
        // The page's own report, alone and with what prints it.
        (report.to_string(), nothing),
        (format!("{script}{}\n$ ", serde_json::to_string_pretty(&report).unwrap()), &["policy.text-around"]),
        // Text around it.
        (
            format!(
                "Bucket policy\nThe bucket policy, written in JSON, provides access. Learn more\nEdit\nDelete\n{pretty}\nCopy\n"
            ),
            &["policy.text-around"],
        ),
        (format!("Hi Kim, here is ours: {STORED} Does that help?"), &["policy.text-around"]),
        (format!("$ cat policy.json\n{pretty}\n$ "), &["policy.text-around"]),
        (format!("policy = {STORED}"), &["policy.text-around"]),
        (format!("{pretty}\n[kim@bastion ~]$ "), &["policy.text-around"]),
        (format!("```json\n{pretty}\n```"), &["policy.text-around"]),
        (format!("\"{STORED}\""), &["policy.text-around"]),
        // Quoted by mail.
        (pretty.lines().map(|line| format!("> {line}\n")).collect(), &["policy.quoted"]),
        (pretty.lines().map(|line| format!(">{line}\r\n")).collect(), &["policy.quoted"]),
        (pretty.lines().map(|line| format!("> > {line}\n")).collect(), &["policy.quoted"]),
        (
            format!(
                "On Thu, Kim wrote:\n\n> Hi Kim\n>\n{}> Bye\n",
                pretty.lines().map(|line| format!("> {line}\n")).collect::<String>()
            ),
            &["policy.quoted", "policy.text-around"],
        ),
        (
            pretty
                .lines()
                .map(|line| format!("> {line}\n"))
                .collect::<String>()
                .replacen('"', "“", 1)
                .replacen('"', "”", 1),
            &["policy.quoted", "policy.typographic"],
        ),
        (in_json.lines().map(|line| format!("> {line}\n")).collect(), &["policy.quoted"]),
    ] {
        let ExistingPolicy { existing, findings } = ExistingPolicy::read(&text, &bucket("my-logs"));
        let Existing::Policy(document) = existing else { panic!("{text}: {findings:?}") };
        let read: serde_json::Value = serde_json::from_str(document.text()).unwrap();
        assert_eq!(read, serde_json::from_str::<serde_json::Value>(STORED).unwrap(), "{text}");
        let found: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(found, codes, "{text}");
        let merge = merge(&text, &grant("my-logs"));
        assert_eq!(merge.outcome, Outcome::Added, "{text}");
    }
}

#[test]
fn forms_of_no_policy() {
    let says = "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist";
    let named = "Additional error details:\nBucketName: my-logs";
    let in_json = json!({ "Message": "The bucket policy does not exist", "Code": "NoSuchBucketPolicy", "BucketName": "my-logs" });
    let assumed: &[&str] = &["policy.bucket-assumed"];
    for (text, codes) in [
        (format!("\n{says}\n"), assumed),
        (format!("aws: [ERROR]: {says}"), assumed),
        (format!("aws: [ERROR]: {says}\n\n{named}\n"), &[]),
        (format!("$ {ASKS}\n\n{says}\n$ "), &[]),
        (format!("$ {ASKS}\n\naws: [ERROR]: {says}\n\n{named}\n\n$ "), &[]),
        (wrapped(&format!("$ {ASKS}\n{says}"), 42), &[]),
        (wrapped(&format!("aws: [ERROR]: {says}\n{named}"), 15), &[]),
        (in_json.to_string(), &[]),
        (serde_json::to_string_pretty(&in_json).unwrap(), &[]),
        (format!("$ {ASKS} --cli-error-format json\n{in_json}\n"), &[]),
        (json!({ "Error": { "Code": "NoSuchBucketPolicy", "Message": "The bucket policy does not exist" } }).to_string(), assumed),
        ("Message: The bucket policy does not exist\nCode: NoSuchBucketPolicy\nBucketName: my-logs\n".to_owned(), &[]),
        (format!("$ {ASKS}\nCode: NoSuchBucketPolicy\nMessage: The bucket policy does not exist\n"), &[]),
        ("my-logs\tNoSuchBucketPolicy\tThe bucket policy does not exist".to_owned(), &[]),
        ("NoSuchBucketPolicy\tThe bucket policy does not exist".to_owned(), assumed),
        ("----\n|  BucketName |  Code  |  Message  |\n+---+---+\n|  my-logs | NoSuchBucketPolicy | The bucket policy does not exist |\n+--+".to_owned(), &[]),
        ("+---+---+\n|  BucketName |  my-logs  |\n|  Code |  NoSuchBucketPolicy  |\n|  Message  |  The bucket policy does not exist |\n+--+".to_owned(), &[]),
        ("<Error><Code>NoSuchBucketPolicy</Code><BucketName>my-logs</BucketName></Error>".to_owned(), &[]),
        (json!({ "flowLogExportPreflight": 1, "bucket": "my-logs", "policy": says }).to_string(), &[]),
        // The box of the S3 console.
        ("No policy to display.".to_owned(), assumed),
        ("No policy to display".to_owned(), assumed),
        ("Bucket policy\nThe bucket policy, written in JSON, provides access to the objects stored in the bucket. Learn more\nEdit\nDelete\nNo policy to display.\n\nCopy\n".to_owned(), assumed),
        (String::new(), &[]),
        ("{\"Policy\": \"\"}".to_owned(), &[]),
    ] {
        let ExistingPolicy { existing, findings } = ExistingPolicy::read(&text, &bucket("my-logs"));
        assert!(matches!(existing, Existing::None), "{text}: {findings:?}");
        let found: Vec<_> = findings.iter().map(|f| (f.code, f.severity)).collect();
        let codes: Vec<_> = codes.iter().map(|code| (*code, Severity::Info)).collect();
        assert_eq!(found, codes, "{text}");
        let merge = merge(&text, &grant("my-logs"));
        assert_eq!((merge.outcome, merge.policy), (Outcome::Added, Some(grant("my-logs").policy())), "{text}");
    }
}

#[test]
fn answers_that_do_not_count() {
    let says = "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist";
    let in_json = printed();
    let several = (
        "policy.several-answers",
        "This holds more than one command or answer. Paste only the policy, from “{” to “}”.",
    );
    let unclear = (
        "policy.prompt",
        "The command doesn't plainly ask Amazon S3 for the policy of “my-logs”. Paste only the policy, from \
         “{” to “}”.",
    );
    let alone =
        ("policy.prompt", "This is the command without its output. Run it, then paste what it prints.");
    let put = (
        "policy.changing-command",
        "“put-bucket-policy” changes something in AWS, so don't run it for this. Paste the policy itself, \
         from “{” to “}”, or what get-bucket-policy prints.",
    );
    let other = (
        "policy.answer-of-other-bucket",
        "This answer is about the bucket “logs”, but you entered “my-logs”. Run the command for that one, or \
         correct the name.",
    );
    let report = |bucket: &str, policy: serde_json::Value| {
        json!({ "flowLogExportPreflight": 1, "accountId": "493827156084", "bucket": bucket, "policy": policy }).to_string()
    };
    let pretty =
        || serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(STORED).unwrap()).unwrap();
    for (text, (code, message)) in [
        // More than one command or answer.
        (format!("$ {ASKS}\n{in_json}\n$ {ASKS}\n{in_json}"), several),
        (format!("$ {ASKS}\n$ aws s3api get-bucket-versioning --bucket my-logs\n{in_json}"), several),
        (format!("$ aws sts get-caller-identity\n$ {ASKS}\n\n{says}"), several),
        (format!("{in_json}\n$ {ASKS}\n"), several),
        (format!("{in_json}\n\n{says}"), several),
        (format!("{says}\n{in_json}"), several),
        (format!("{says}\n{says}"), several),
        (format!("Old: {STORED}\nNew: {STORED}"), several),
        (
            format!(
                "{}\n$ aws s3api put-bucket-policy --bucket my-logs --policy file://x\n",
                report("my-logs", json!({ "Policy": STORED }))
            ),
            several,
        ),
        // About another bucket.
        (format!("$ aws s3api get-bucket-policy --bucket logs\n{in_json}"), other),
        (format!("$ aws s3api get-bucket-policy --bucket \"logs\"\n\n{says}"), other),
        (format!("{says}\n\nAdditional error details:\nBucketName: logs"), other),
        (
            "Message: The bucket policy does not exist\nCode: NoSuchBucketPolicy\nBucketName: logs"
                .to_owned(),
            other,
        ),
        ("logs\tNoSuchBucketPolicy\tThe bucket policy does not exist".to_owned(), other),
        (json!({ "Message": "x", "Code": "NoSuchBucketPolicy", "BucketName": "logs" }).to_string(), other),
        ("|  BucketName |  logs  |\n|  Code |  NoSuchBucketPolicy  |\n|  Message  |  x |".to_owned(), other),
        (report("logs", json!({ "Policy": STORED })), other),
        // Not plainly S3's answer about this one.
        (format!("$ aws s3api get-bucket-policy --bucket $BUCKET\n{in_json}"), unclear),
        (format!("$ aws s3api get-bucket-policy --bucket \"${{BUCKET}}\"\n\n{says}"), unclear),
        (format!("$ aws s3api get-bucket-policy --buck my-logs\n{in_json}"), unclear),
        (format!("$ aws s3api get-bucket-policy --cli-input-json file://x.json\n{in_json}"), unclear),
        (format!("$ {ASKS} --endpoint-url http://localhost:4566\n{in_json}"), unclear),
        (format!("$ {ASKS} --endpoint-url=https://s3.amazonaws.com.acme.example\n\n{says}"), unclear),
        (format!("$ awslocal s3api get-bucket-policy --bucket my-logs\n{in_json}"), unclear),
        (format!("$ docker run amazon/aws-cli s3api get-bucket-policy --bucket my-logs\n{in_json}"), unclear),
        (format!("$ ssh bastion \"{ASKS}\"\n{in_json}"), unclear),
        (format!("$ {ASKS} | jq 'del(.Statement[0])'\n{in_json}"), unclear),
        (format!("$ aws s3api put-bucket-policy --bucket my-logs --policy file://p.json\n{in_json}"), put),
        (format!("$ aws s3 cp s3://my-logs/policy.json -\n{in_json}"), unclear),
        (format!("$ {ASKS} > policy.json; cat old.json\n{in_json}"), unclear),
        (format!("$ for b in my-logs logs; do {ASKS}; done\n{in_json}"), unclear),
        // No answer.
        (format!("$ {ASKS}"), alone),
        (format!("{ASKS}\n$ "), alone),
        ("$ aws s3api get-bucket-policy \\\n  --bucket my-logs".to_owned(), alone),
        // Nothing that changes a bucket is to be run for its answer, and nothing of which that is not known.
        ("aws s3api put-bucket-policy --bucket my-logs --policy file://policy.json".to_owned(), put),
        (format!("aws s3api put-bucket-policy --bucket my-logs --policy '{STORED}'"), put),
        (
            "$ aws s3api put-bucket-policy --bucket my-logs --policy file://p.json\nUnable to locate credentials. \
             You can configure credentials by running \"aws configure\"."
                .to_owned(),
            put,
        ),
        (
            format!(
                "$ aws --profile prod s3api put-bucket-policy \\\n  --bucket my-logs \\\n  --policy '{STORED}'\n$ "
            ),
            put,
        ),
        (
            format!("PS C:\\> aws s3api put-bucket-policy `\r\n>> --bucket logs `\r\n>> --policy '{STORED}'"),
            put,
        ),
        (format!("aws s3api put-bucket-policy --bucket my-logs --policy '{}'", pretty()), put),
        (format!("aws s3api put-bucket-policy --bucket my-logs --policy '\n{}\n'", pretty()), put),
        (
            format!(
                "aws s3api put-bucket-policy --policy '{}' --bucket my-logs",
                pretty().replace("\"Effect\":", "\"Effect\"")
            ),
            put,
        ),
        (
            format!(
                "aws s3api put-bucket-policy --bucket my-logs --policy file://<(cat <<EOF\n{}\nEOF\n)",
                pretty()
            ),
            put,
        ),
        (
            format!(
                "aws s3api put-bucket-policy --cli-input-json '{}'",
                json!({ "Bucket": "my-logs", "Policy": STORED })
            ),
            put,
        ),
        (
            "aws s3api put-bucket-pol\nicy --bucket my-logs --policy file://policy.json".to_owned(),
            ("policy.changing-command", &put.1.replace("policy”", "pol”")),
        ),
        ("aws s3api get-bucket-policy --bucket logs".to_owned(), other),
        (
            format!(
                "{ASKS} > policy.json && aws s3api put-bucket-policy --bucket my-logs --policy file://new.json"
            ),
            unclear,
        ),
        ("aws s3api get-bucket-versioning --bucket my-logs".to_owned(), unclear),
        ("aws s3 rm s3://my-logs --recursive".to_owned(), unclear),
        ("aws s3 rb s3://my-logs --force".to_owned(), unclear),
        ("aws sts get-session-token".to_owned(), unclear),
        ("aws sso logout".to_owned(), unclear),
        (
            report("my-logs", json!({})),
            (
                "policy.report-without-policy",
                "This report of the read-only commands doesn't include the policy. Run get-bucket-policy and \
                 paste what it prints.",
            ),
        ),
    ] {
        refused(&text, code, (1, 1), message);
    }
}

#[test]
fn commands_that_change_something() {
    for (command, operation) in [
        ("aws s3api delete-bucket-policy --bucket my-logs", "delete-bucket-policy"),
        ("$ aws s3api delete-bucket --bucket my-logs\n$ ", "delete-bucket"),
        (
            "aws s3api put-bucket-versioning --bucket my-logs \\\n  --versioning-configuration Status=Enabled",
            "put-bucket-versioning",
        ),
        (
            "aws s3api put-bucket-encryption --bucket my-logs --server-side-encryption-configuration '{\"Rules\": []}'",
            "put-bucket-encryption",
        ),
        (
            "sudo /usr/local/bin/aws s3control delete-public-access-block --account-id 1",
            "delete-public-access-block",
        ),
        ("aws kms schedule-key-deletion --key-id 1", "schedule-key-deletion"),
        ("aws iam attach-role-policy --role-name get-all --policy-arn x", "attach-role-policy"),
        ("C:\\>aws.exe s3api create-bucket --bucket my-logs", "create-bucket"),
    ] {
        let message = format!(
            "“{operation}” changes something in AWS, so don't run it for this. Paste the policy itself, from \
             “{{” to “}}”, or what get-bucket-policy prints."
        );
        refused(command, "policy.changing-command", (1, 1), &message);
    }
}

#[test]
fn what_other_commands_print() {
    for (text, command) in [
        ("{\"PolicyStatus\": {\"IsPublic\": false}}", "get-bucket-policy-status"),
        ("PolicyStatus:\n  IsPublic: false", "get-bucket-policy-status"),
        ("POLICYSTATUS\tFalse", "get-bucket-policy-status"),
        ("{\n    \"Status\": \"Enabled\"\n}", "get-bucket-versioning"),
        ("{\"Status\": \"Enabled\", \"MFADelete\": \"Disabled\"}", "get-bucket-versioning"),
        ("Status: Suspended", "get-bucket-versioning"),
        ("Enabled", "get-bucket-versioning"),
        ("{\"LocationConstraint\": null}", "get-bucket-location"),
        ("{\"ServerSideEncryptionConfiguration\": {\"Rules\": []}}", "get-bucket-encryption"),
        (
            "OwnershipControls:\n  Rules:\n  - ObjectOwnership: BucketOwnerEnforced",
            "get-bucket-ownership-controls",
        ),
        ("PUBLICACCESSBLOCKCONFIGURATION\tTrue\tTrue\tTrue\tTrue", "get-public-access-block"),
        ("{\"UserId\": \"A\", \"Account\": \"493827156084\", \"Arn\": \"x\"}", "get-caller-identity"),
        (
            "$ aws s3api get-bucket-policy-status --bucket my-logs\n{\"PolicyStatus\": {\"IsPublic\": false}}",
            "get-bucket-policy-status",
        ),
        (
            "$ aws s3api get-bucket-versioning --bucket my-logs\n{\"Status\": \"Enabled\"}\n$ ",
            "get-bucket-versioning",
        ),
    ] {
        let message = format!(
            "This is the output of “{command}”, not the bucket policy. Paste it where this page checks \
             command output."
        );
        refused(text, "policy.other-output", (1, 1), &message);
    }
    for (text, command) in [
        ("{\"Buckets\": [], \"Owner\": {}}", "list-buckets"),
        ("$ aws iam get-role-policy --role-name x --policy-name y\n{\"RoleName\": \"x\"}", "get-role-policy"),
    ] {
        let message = format!("This is the output of “{command}”, not the bucket policy. INSTEAD");
        refused(text, "policy.other-output", (1, 1), &message);
    }
    for (text, owner) in [
        (
            json!({ "RoleName": "x", "PolicyName": "y", "PolicyDocument": { "Statement": [] } }).to_string(),
            "role",
        ),
        (
            json!({ "UserName": "x", "PolicyName": "y", "PolicyDocument": { "Statement": [] } }).to_string(),
            "user",
        ),
        (json!({ "PolicyDocument": {}, "GroupName": "x" }).to_string(), "group"),
        (
            "PolicyDocument:\n  Statement:\n  - Action: s3:*\n    Effect: Allow\nPolicyName: y\nRoleName: x"
                .to_owned(),
            "role",
        ),
    ] {
        let message = format!("This is the policy of an IAM {owner}, not of a bucket. INSTEAD");
        refused(&text, "policy.identity", (1, 1), &message);
    }
}

#[test]
fn what_the_aws_cli_prints_instead() {
    let error = |code: &str, operation: &str, message: &str| {
        format!("\nAn error occurred ({code}) when calling the {operation} operation: {message}\n")
    };
    let read = |code: &str, message: &str| error(code, "GetBucketPolicy", message);
    let save = |code: &str, message: &str| error(code, "PutBucketPolicy", message);
    let denied = |why: &str| {
        read(
            "AccessDenied",
            &format!(
                "User: arn:aws:sts::493827156084:assumed-role/Admin/kim is not authorized to perform: s3:GetBucketPolicy on resource: \"arn:aws:s3:::my-logs\" {why}"
            ),
        )
    };
    let permission = "AWS said AccessDenied. You need s3:GetBucketPolicy, or someone who has it.";
    let expired =
        "This holds no policy, because the credentials have expired. Sign in again, then run it again.";
    let sso = "This holds no policy, because the sign-in has expired. Sign in again with “aws sso login”, \
               then run it again.";
    let login = "This holds no policy, because the sign-in has expired. Sign in again with “aws login”, then \
                 run it again.";
    let credentials = "This holds no policy, because the AWS CLI found no credentials. Sign in with “aws \
                       login” or “aws configure”, or run it in AWS CloudShell, which has credentials.";
    let no_cli = "This holds no policy, because the AWS CLI isn't installed there. Run it in AWS CloudShell, \
                  which has the AWS CLI.";
    let usage = "This holds no policy, because the AWS CLI didn't accept the command. Copy the command again \
                 and run it unchanged.";
    let network = "This holds no policy, because the AWS CLI couldn't reach AWS. Run it where AWS can be \
                   reached, such as in AWS CloudShell.";
    for (text, message) in [
        (read("AccessDenied", "Access Denied"), permission),
        (denied("because no identity-based policy allows the s3:GetBucketPolicy action"), permission),
        (denied("with an explicit deny in a permissions boundary"), permission),
        ("You don't have permission to get bucket policy\nYou or your AWS administrator must update your IAM permissions to allow s3:GetBucketPolicy. Learn more\nNo policy to display.".to_owned(), permission),
        (denied("because no session policy allows the s3:GetBucketPolicy action"), permission),
        (
            denied("with an explicit deny in a service control policy"),
            "This holds no policy, because a service control policy (SCP) of your AWS organization refuses \
             you (AccessDenied). Ask whoever manages your AWS organization for an exception, or run it in an \
             account that has none of these policies. They bind your own users, not Trustgrid.",
        ),
        (
            wrapped(&denied("with an explicit deny in a resource control policy"), 50),
            "This holds no policy, because a resource control policy (RCP) of your AWS organization refuses \
             you, and may stop Trustgrid too (AccessDenied). Ask whoever manages your AWS organization to \
             exempt the bucket, for you and for Trustgrid's account.",
        ),
        (
            denied("because no resource-based policy allows the s3:GetBucketPolicy action"),
            "This holds no policy, because your account seems to be another one than the bucket's, and no \
             statement of its policy lets you in (AccessDenied). Run it with credentials of the account that \
             owns the bucket.",
        ),
        (
            denied("with an explicit deny in a resource-based policy"),
            "This holds no policy, because the bucket policy refuses you (AccessDenied). Ask someone whom \
             the bucket policy lets in to run it, and see whether the same statement stops Trustgrid.",
        ),
        (
            denied("because no VPC endpoint policy allows the s3:GetBucketPolicy action"),
            "This holds no policy, because the policy of a VPC endpoint refuses you (AccessDenied). Run it \
             from outside that VPC, such as in AWS CloudShell.",
        ),
        (json!({ "Message": "Access Denied", "Code": "AccessDenied" }).to_string(), permission),
        ("Code: AccessDenied\nMessage: Access Denied".to_owned(), permission),
        ("AccessDenied\tAccess Denied".to_owned(), permission),
        (format!("$ {ASKS}\n{}$ ", read("AccessDenied", "Access Denied")), permission),
        (
            read("NoSuchBucket", "The specified bucket does not exist"),
            "This holds no policy, because S3 found no such bucket (NoSuchBucket). Compare the name with \
             “aws s3api list-buckets”.",
        ),
        (
            read("MethodNotAllowed", "The specified method is not allowed against this resource."),
            "This holds no policy, because the credentials aren't those of the account that owns the bucket \
             (MethodNotAllowed). Run it with credentials of the account that owns the bucket.",
        ),
        (
            read("PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint."),
            "This holds no policy, because the command went to another Region than the bucket's. Run it \
             again with --region and the bucket's Region, which the S3 console shows.",
        ),
        (read("SlowDown", "Please reduce your request rate."), "This holds no policy, because AWS couldn't \
                                                                answer at that moment. Run it again in a \
                                                                minute."),
        (read("ExpiredToken", "The provided token has expired."), expired),
        (error("AccessDeniedException", "CreateOAuth2Token", "The refresh token has expired."), login),
        ("Error when retrieving token from sso: Token has expired and refresh failed".to_owned(), sso),
        ("The SSO session associated with this profile has expired or is otherwise invalid.".to_owned(), sso),
        ("Your session has expired. Please reauthenticate using 'aws login'.".to_owned(), login),
        (
            error("AccessDenied", "AssumeRole", "User: x is not authorized to perform: sts:AssumeRole on resource: y"),
            "This holds no policy, because signing in failed at “AssumeRole” before S3 was asked. Sign in as \
             someone who may use that role or account, or run it in AWS CloudShell.",
        ),
        (
            error("ForbiddenException", "GetRoleCredentials", "No access"),
            "This holds no policy, because signing in failed at “GetRoleCredentials” before S3 was asked. \
             Sign in as someone who may use that role or account, or run it in AWS CloudShell.",
        ),
        (
            read("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
            "This holds no policy, because AWS didn't accept the credentials. Sign in again, or run it in AWS \
             CloudShell, which has the right credentials.",
        ),
        ("Unable to locate credentials. You can configure credentials by running \"aws configure\".".to_owned(), credentials),
        (format!("$ {ASKS}\n\nUnable to locate credentials. You can configure credentials by running \"aws login\".\n"), credentials),
        (wrapped("Unable to locate credentials. You can configure credentials", 9), credentials),
        (
            "The config profile (prod) could not be found".to_owned(),
            "This holds no policy, because the AWS CLI found no profile with that name. Run it with a \
             profile that “aws configure list-profiles” shows.",
        ),
        (
            "aws: [ERROR]: An error occurred (NoRegion): You must specify a region. You can also configure your region by running \"aws configure\".".to_owned(),
            "This holds no policy, because the AWS CLI has no Region. Run it again with --region and the \
             bucket's Region, or in AWS CloudShell.",
        ),
        ("bash: aws: command not found".to_owned(), no_cli),
        (format!("$ {ASKS}\nzsh: command not found: aws\n$ "), no_cli),
        ("'aws' is not recognized as an internal or external command,\noperable program or batch file.".to_owned(), no_cli),
        (
            "Unable to redirect output to pager. Received the following error when opening pager:\n[Errno 2] No such file or directory: 'less'\n".to_owned(),
            "This holds no policy, because the AWS CLI found no pager to show the answer with. Run it again \
             with --no-cli-pager at the end.",
        ),
        ("Could not connect to the endpoint URL: \"https://my-logs.s3.amazonaws.com/?policy\"".to_owned(), network),
        ("usage: aws [options] <command> <subcommand> [parameters]\naws: error: the following arguments are required: --bucket".to_owned(), usage),
        ("Parameter validation failed:\nInvalid bucket name \"x y\"".to_owned(), usage),
        (
            read("SomethingNew", "Nobody knows."),
            "This holds no policy, because the AWS CLI printed the error “SomethingNew”. Solve that error, \
             then run it again.",
        ),
        (json!({ "flowLogExportPreflight": 1, "bucket": "my-logs", "policy": read("AccessDenied", "Access Denied") }).to_string(), permission),
        // What put-bucket-policy prints.
        (
            save("MalformedPolicy", "Policy has invalid resource"),
            "The bucket policy was not changed: a statement names another bucket (“Policy has invalid \
             resource”). Paste the policy into this page and use the merged one.",
        ),
        (
            save("MalformedPolicy", "Invalid principal in policy"),
            "The bucket policy was not changed: an account, user or role in it doesn't exist (“Invalid \
             principal in policy”). Remove that principal or its statement.",
        ),
        (
            save("MalformedPolicy", "Policy has invalid action"),
            "The bucket policy was not changed: an action in it isn't one of S3's (“Policy has invalid \
             action”). The policy of a KMS key belongs to the key, not to the bucket.",
        ),
        (
            save("MalformedPolicy", "Action does not apply to any resource(s) in statement"),
            "The bucket policy was not changed: a statement has actions that don't fit its resources. \
             Actions on the bucket need its ARN; actions on objects need the ARN with /* at the end.",
        ),
        (
            save("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'"),
            "The bucket policy was not changed: it isn't JSON from its first character on. Copy the policy \
             from this page again.",
        ),
        (
            save("MalformedPolicy", "Missing required field Principal"),
            "The bucket policy was not changed: S3 says “Missing required field Principal”. Paste the policy \
             into this page to see what is wrong with it.",
        ),
        (
            save("AccessDenied", "User: x is not authorized to perform: s3:PutBucketPolicy on resource: \"y\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access"),
            "The bucket policy was not changed: a statement in it is public, and Block Public Access \
             (BlockPublicPolicy) is on. Limit that statement to certain accounts, or remove it.",
        ),
        (save("AccessDenied", "Access Denied"), "The bucket policy was not changed: AWS refused it \
                                                 (AccessDenied). Ask someone with s3:PutBucketPolicy to run \
                                                 it."),
        (
            save("OperationAborted", "A conflicting conditional operation is currently in progress against this resource. Please try again."),
            "The bucket policy was not changed: S3 was busy with another change to this bucket. Run it again \
             in a minute.",
        ),
        (
            save("InvalidArgument", "Policy exceeds the maximum allowed size of 20480 bytes"),
            "The bucket policy was not changed: it is larger than S3's limit of 20,480 bytes. Paste it into \
             this page for its compact form.",
        ),
    ] {
        let line = if text.starts_with('\n') { 2 } else { 1 };
        refused(&text, "policy.cli-error", (line, 1), message);
    }
}

#[test]
fn secrets_are_pointed_out_and_not_repeated() {
    let key = "AKIAIOSFODNN7EXAMPLE";
    let message = "This text contains an AWS access key. Remove it, and deactivate the key in IAM if anyone \
                   else may have seen it.";
    for (text, position) in [
        (format!("{{\n \"Id\": \"{key}\", \"Statement\": []}}"), (2, 9)),
        (
            format!("{{\"Statement\": [{{\"Effect\": \"{key}\", \"{key}\": 1, \"Resource\": \"{key}\"}}]}}"),
            (1, 28),
        ),
        (format!("{{\"Statement\": [{{\"Effect\": \"x{key}\", \"a\u{200b}{key}\": 1}}]}}"), (1, 29)),
        (format!("export AWS_ACCESS_KEY_ID={key}"), (1, 26)),
        (format!("key {}", key.replace("AKIA", "ASIA")), (1, 5)),
        ("{\"Credentials\": {\n\"SecretAccessKey\": \"abc\"}}".to_owned(), (2, 2)),
        ("aws_session_token = abc".to_owned(), (1, 5)),
        (format!("An error occurred ({key}) when"), (1, 20)),
    ] {
        let merge = merge(&text, &grant("my-logs"));
        let secret_in = |merge: &Merge| {
            let secret = merge.findings.iter().find(|f| f.code == "policy.secret").expect(&text);
            (secret.message.clone(), secret.line, secret.column)
        };
        assert_eq!(secret_in(&merge), (message.to_owned(), Some(position.0), Some(position.1)), "{text}");
        // The page covers what it has read, and reads it again for another bucket.
        assert_eq!(secret_in(&self::merge(&masked(&text), &grant("my-logs"))), secret_in(&merge), "{text}");
        assert!(merge.findings.iter().all(|f| !f.message.contains(&key[4..])), "{:?}", merge.findings);
    }
    let ExistingPolicy { findings, .. } =
        ExistingPolicy::read("{\"Statement\": [{\"Sid\": \"AKIA is how keys begin\"}]}", &bucket("my-logs"));
    assert_eq!(findings, []);
}

#[test]
fn elements() {
    let text = r#"{ "Version": "2008-10-17", "Statement": [
        {
            "Condition": { "Bool": { "aws:SecureTransport": false }, "StringLike": { "aws:x": ["a", 1] } },
            "NotResource": "r", "NotAction": ["s3:A", "s3:B"], "Effect": "Deny", "Sid": 7,
            "Principal": { "AWS": ["111122223333", "*"], "Service": "s3.amazonaws.com", "Federated": "f", "CanonicalUser": "c" }
        },
        { "Effect": "Allow", "NotPrincipal": "*", "Action": "s3:\u0041", "Resource": [] }
    ] }"#;
    let document = document(text);
    assert_eq!((document.text(), document.version()), (text, Version::V2008));
    let statements = document.statements();
    let [first, second] = &statements[..] else { panic!("{statements:?}") };

    assert_eq!((first.number, document.position(first.span.start)), (1, Position { line: 2, column: 9 }));
    assert!(text[first.span.clone()].starts_with('{') && text[first.span.clone()].ends_with('}'));
    assert_eq!((first.sid(), &first.effect, first.is_clear_allow()), (Some("7"), &Some(Effect::Deny), false));
    let principals: Vec<_> =
        first.principals.named().iter().map(|p| (p.kind, p.text.value.as_ref())).collect();
    assert_eq!(
        principals,
        [
            (PrincipalKind::Aws, "111122223333"),
            (PrincipalKind::Aws, "*"),
            (PrincipalKind::Service, "s3.amazonaws.com"),
            (PrincipalKind::Federated, "f"),
            (PrincipalKind::CanonicalUser, "c"),
        ]
    );
    let actions: Vec<_> = first.actions.named().iter().map(|action| action.value.as_ref()).collect();
    assert!(matches!(first.actions, Scope::AllBut(_)) && matches!(first.resources, Scope::AllBut(_)));
    assert_eq!(actions, ["s3:A", "s3:B"]);
    let conditions: Vec<_> = first
        .conditions
        .iter()
        .map(|c| {
            (
                c.operator.value.as_ref(),
                c.key.value.as_ref(),
                c.values.iter().map(|v| v.value.as_ref()).collect(),
            )
        })
        .collect();
    assert_eq!(
        conditions,
        [("Bool", "aws:SecureTransport", vec!["false"]), ("StringLike", "aws:x", vec!["a", "1"])]
    );
    assert_eq!(first.unclear, []);

    assert_eq!((second.number, second.sid(), second.is_clear_allow()), (2, None, true));
    assert_eq!(second.principals.named()[0].kind, PrincipalKind::Everyone);
    assert!(matches!(second.principals, Scope::AllBut(_)));
    assert_eq!(second.actions.named()[0].value, "s3:A");
    assert_eq!(document.position(second.actions.named()[0].at).line, 7);
    assert_eq!(second.resources, Scope::Only(Vec::new()));
}

#[test]
fn what_is_unclear() {
    let unclear = |statement: &str| -> Vec<_> {
        let document = document(&format!("{{\"Statement\": {statement}}}"));
        let statements = document.statements();
        statements[0].unclear.iter().map(|u| (u.name.value.clone().into_owned(), u.why)).collect()
    };
    let one = |name: &str, why| vec![(name.to_owned(), why)];
    assert_eq!(unclear(r#"{"Effect": "Allow", "Effect": "Deny"}"#), one("Effect", UnclearReason::Repeated));
    assert_eq!(unclear(r#"{"Principal": {"AWS": "1", "AWS": "2"}}"#), one("AWS", UnclearReason::Repeated));
    assert_eq!(unclear(r#"{"Condition": {"Bool": {"a": 1, "a": 2}}}"#), one("a", UnclearReason::Repeated));
    assert_eq!(
        unclear(r#"{"Condition": {"Bool": {"a": 1}, "Bool": {"b": 2}}}"#),
        one("Bool", UnclearReason::Repeated)
    );
    assert_eq!(unclear(r#"{"Comment": "x"}"#), one("Comment", UnclearReason::Unknown));
    assert_eq!(unclear(r#"{"principal": "*"}"#), one("principal", UnclearReason::Capitals("Principal")));
    assert_eq!(unclear(r#"{"Principal": {"Aws": "1"}}"#), one("Aws", UnclearReason::Unknown));
    assert_eq!(
        unclear(r#"{"Action": "a", "NotAction": "b"}"#),
        one("NotAction", UnclearReason::WithItsOpposite)
    );
    for value in ["null", "{}", "[null]", "[[\"a\"]]"] {
        assert_eq!(unclear(&format!(r#"{{"Action": {value}}}"#)), one("Action", UnclearReason::Shape));
    }
    for value in ["\"111122223333\"", "[\"*\"]", "null", "{\"AWS\": {}}"] {
        assert_eq!(unclear(&format!(r#"{{"Principal": {value}}}"#)), one("Principal", UnclearReason::Shape));
    }
    for value in ["\"a\"", "[]", "{\"Bool\": 1}", "{\"Bool\": {}}", "{\"Bool\": {\"a\": {}}}"] {
        assert_eq!(unclear(&format!(r#"{{"Condition": {value}}}"#)), one("Condition", UnclearReason::Shape));
    }
    assert_eq!(
        unclear(r#"{"Sid": [], "Effect": {}}"#),
        [("Sid".to_owned(), UnclearReason::Shape), ("Effect".to_owned(), UnclearReason::Shape)]
    );
}

#[test]
fn what_is_said_about_statements() {
    let ok = r#""Effect":"Allow","Principal":{"AWS":"493827156084"},"Action":"s3:*","Resource":"*""#;
    said(&format!("{{{ok}}}"), &[]);
    let but = |from: &str, to: &str| format!("{{{}}}", ok.replace(from, to));
    said(
        &format!("{{\"Sid\":\"a\",{ok}}},\n{{\"Sid\":\"a\",{ok}}}"),
        &[(
            "policy.duplicate-sid",
            "Statement[1].Sid",
            (3, 8),
            "An earlier statement has the Sid “a” too. Give each its own.",
        )],
    );
    said(
        &but("\"*\"", r#"["arn:aws:s3:::my-logs","arn:aws:s3:::my-*/x","arn:aws:s3:::my-logs2/*"]"#),
        &[(
            "policy.other-bucket",
            "Statement[0].Resource",
            (2, 128),
            "“arn:aws:s3:::my-logs2/*” is a different bucket. Paste the policy of “my-logs”, or put its name \
             here. (S3 would say “Policy has invalid resource”.)",
        )],
    );
    said(
        &but("\"*\"", "\"my-logs/*\""),
        &[(
            "policy.not-an-arn",
            "Statement[0].Resource",
            (2, 82),
            "The resource “my-logs/*” isn't an ARN. Begin it with “arn:aws:s3:::”. (S3 would say “Policy has \
             invalid resource”.)",
        )],
    );
    said(
        &but("\"*\"", "\"arn:aws-us-gov:s3:::my-logs\""),
        &[(
            "policy.resource-partition",
            "Statement[0].Resource",
            (2, 82),
            "This resource is in AWS GovCloud (US). Trustgrid can't replicate there. Use a bucket in the \
             commercial AWS Regions.",
        )],
    );
    said(
        &but("493827156084", "arn:aws-cn:iam::493827156084:root"),
        &[(
            "policy.principal-partition",
            "Statement[0].Principal",
            (2, 39),
            "This principal is in AWS China. Use one in the commercial AWS Regions. (S3 would say “Invalid \
             principal in policy”.)",
        )],
    );
    for id in ["AIDACKCEVSQ6C2EXAMPLE", "AROADBQP57FF2AEXAMPLE"] {
        let message = format!(
            "The principal “{id}” is what AWS leaves of a deleted user or role, and S3 may reject the policy \
             for it. Remove it, or name the user or role again."
        );
        said(
            &but("493827156084", id),
            &[("policy.deleted-principal", "Statement[0].Principal", (2, 39), &message)],
        );
    }
    said(
        &but("\"s3:*\"", "[\"s3:*\", \"kms:Decrypt\"]"),
        &[(
            "policy.other-service-action",
            "Statement[0].Action",
            (2, 73),
            "This action belongs to “kms”, not to S3. Remove it. (S3 would say “Policy has invalid action”.)",
        )],
    );
    said(
        &but("Allow", "allow"),
        &[(
            "policy.effect",
            "Statement[0].Effect",
            (2, 12),
            "“Effect” is “allow”, but AWS knows only Allow and Deny. Use one of them, with these capitals.",
        )],
    );
    said(
        &format!("{{{ok}}},{{}}"),
        &["Effect", "Principal", "Action", "Resource"].map(|element| {
            let message: &str = Box::leak(
                format!("Statement 2 has no “{element}”, so S3 rejects it. Add it or remove the statement.")
                    .into_boxed_str(),
            );
            ("policy.missing-element", "Statement[1]", (2, 87), message)
        }),
    );
    said(&but("\"Resource\":\"*\"", "\"NotResource\":\"arn:aws:s3:::other\""), &[]);
    said(&but("\"Action\":\"s3:*\"", "\"NotAction\":\"iam:*\""), &[]);
    said(
        "",
        &[(
            "policy.empty",
            "Statement",
            (2, 1),
            "“Statement” is an empty list, which S3 never stores. Check that this is the whole policy.",
        )],
    );
    said(
        &but("\"Action\"", "\"action\""),
        &[(
            "policy.capitals",
            "Statement[0]",
            (2, 55),
            "AWS writes “action” as “Action”. Use the same capitals.",
        )],
    );
    said(
        &but("\"Action\"", "\"Comment\":\"x\",\"Action\""),
        &[(
            "policy.unknown-element",
            "Statement[0]",
            (2, 55),
            "AWS documents nothing called “Comment” here. Check its spelling.",
        )],
    );
    said(
        &but("\"Action\"", "\"Effect\":\"Allow\",\"Action\""),
        &[(
            "policy.duplicate-name",
            "Statement[0]",
            (2, 55),
            "“Effect” is here twice, and AWS doesn't say which one counts. Keep one.",
        )],
    );
    said(
        &but("\"s3:*\"", "null"),
        &[(
            "policy.shape",
            "Statement[0]",
            (2, 55),
            "The value of “Action” doesn't have the form that AWS documents. Check it.",
        )],
    );
    said(
        &but("\"Action\"", "\"NotAction\":\"s3:x\",\"Action\""),
        &[(
            "policy.opposites",
            "Statement[0]",
            (2, 74),
            "“Action” is here together with its opposite, which AWS doesn't allow. Keep one.",
        )],
    );
}

#[test]
fn what_is_said_about_the_policy_itself() {
    let findings = linted(
        r#"{"Version": "2012-10-18", "Id": "a", "Id": "b", "Comment": 1, "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}}"#,
    );
    let found: Vec<_> = findings.iter().map(|f| (f.code, f.column.unwrap(), f.message.as_str())).collect();
    assert_eq!(
        found,
        [
            (
                "policy.version",
                13,
                "“Version” is “2012-10-18”, but AWS knows only 2012-10-17 and 2008-10-17. Use one of them."
            ),
            (
                "policy.duplicate-name",
                38,
                "“Id” is here twice, and AWS doesn't say which one counts. Keep one."
            ),
            (
                "policy.unknown-element",
                49,
                "AWS documents nothing called “Comment” here. Check its spelling."
            ),
        ]
    );
    assert_eq!(document("{\"Statement\": []}").version(), Version::Missing);
    assert_eq!(document("{\"Version\": \"2012-10-17\", \"Statement\": []}").version(), Version::V2012);
}

#[test]
fn many_slips_are_counted() {
    let statements = vec![json!({ "Sid": "x", "Effect": "Allow" }); 100];
    let findings = linted(&json!({ "Statement": statements }).to_string());
    assert_eq!(findings.len(), 5 + 5 + 1);
    let more = findings.last().unwrap();
    assert_eq!((more.severity, more.code), (Severity::Info, "policy.more"));
    assert_eq!(more.message, "There are 389 more findings of these kinds. Fix the listed ones first.");
}
