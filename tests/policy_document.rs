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
        (1, 27),
        "There is a comma at line 1, character 27 with nothing after it: remove it",
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
        "The AWS CLI printed the error “AccessDenied” instead of a policy: solve that and run it again",
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
        "{\"Statement\": [], \"x\": \"${AWS::AccountId}\"}",
    ] {
        r(
            template,
            "policy.cloudformation",
            (1, 1),
            "This is of a CloudFormation template, whose values only AWS can fill in: INSTEAD",
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
            "This is of a Terraform configuration, whose values only Terraform can fill in: INSTEAD",
        );
    }
    r(
        "{\n  Version = \"2012-10-17\"\n}",
        "policy.terraform",
        (2, 3),
        "This is of a Terraform configuration, whose values only Terraform can fill in: INSTEAD",
    );
    r("{}", "policy.no-statement", (1, 1), "This has no “Statement”, which every bucket policy has: INSTEAD");
    r(
        "{\"Version\": \"2012-10-17\", \"statement\": []}",
        "policy.no-statement",
        (1, 1),
        "This has no “Statement”, which every bucket policy has: INSTEAD",
    );
    r(
        "{\"Sid\": \"a\", \"Effect\": \"Allow\", \"Action\": \"s3:*\"}",
        "policy.one-statement",
        (1, 1),
        "This is one statement without the policy around it: paste the whole policy, with “Statement”",
    );
    r(
        "{\"Statement\": [],\n\"Statement\": []}",
        "policy.two-statements",
        (2, 14),
        "This has “Statement” twice, and AWS does not say which one counts: put all statements into one list",
    );
    for other in ["\"a\"", "1", "null", "true"] {
        r(
            &format!("{{\"Statement\": {other}}}"),
            "policy.not-statements",
            (1, 15),
            "“Statement” must be a statement in “{ }” or a list of them in “[ ]”: INSTEAD",
        );
    }
    r(
        "{\"Statement\": [{},\n \"a\"]}",
        "policy.not-a-statement",
        (2, 2),
        "Statement 2 is not an object in “{ }”: remove it, or INSTEAD",
    );
}

#[test]
fn policies_of_other_things() {
    let r = refused;
    let policy =
        |statement: &str| format!("{{\"Version\": \"2012-10-17\",\n\"Statement\": [{{{statement}}}]}}");
    let identity = "This is an IAM policy of a user or role, as no statement has a “Principal”: INSTEAD";
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
    let trust = "This is the trust policy of a role, as it is about sts:AssumeRole: INSTEAD";
    r(
        &policy(r#""Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sts:AssumeRole""#),
        "policy.trust",
        (2, 14),
        trust,
    );
    let kms = "This is the policy of a KMS key, which belongs to the key and not to the bucket: INSTEAD";
    r(
        &policy(
            r#""Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::493827156084:root"},"Action":"kms:*","Resource":"*""#,
        ),
        "policy.kms-key",
        (2, 14),
        kms,
    );
    let queue = "This policy has actions of “sqs” and none of S3, so it is not of a bucket: INSTEAD";
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
    let (existing, findings) = Existing::read(&long);
    assert!(matches!(existing, Existing::Unreadable));
    let message = format!("This text has more than a megabyte and a bucket policy at most 20 KB: {INSTEAD}");
    assert_eq!((findings[0].code, &findings[0].message), ("policy.too-long", &message));
    assert_eq!(merge(&long, &grant("my-logs")).outcome, Outcome::Refused);
}

#[test]
fn around_the_policy() {
    assert_eq!(document("{\"Statement\": [{\"Sid\": \"Ref\"}]}").statements()[0].sid(), Some("Ref"));
    let notices = |text: &str| -> Vec<_> {
        let (existing, findings) = Existing::read(text);
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
}

#[test]
fn secrets_are_pointed_out_and_not_repeated() {
    let key = "AKIAIOSFODNN7EXAMPLE";
    let message = "An AWS access key stands in this text, where it does not belong: take it out, and deactivate the key in IAM if anyone else may have seen it";
    for (text, place) in [
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
        let secret = merge.findings.iter().find(|f| f.code == "policy.secret").expect(&text);
        assert_eq!(
            (secret.message.as_str(), secret.line, secret.column),
            (message, Some(place.0), Some(place.1)),
            "{text}"
        );
        assert!(merge.findings.iter().all(|f| !f.message.contains(&key[4..])), "{:?}", merge.findings);
    }
    let (_, findings) = Existing::read("{\"Statement\": [{\"Sid\": \"AKIA is how keys begin\"}]}");
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

    assert_eq!((first.number, document.place(first.span.start)), (1, Place { line: 2, column: 9 }));
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
    assert_eq!(document.place(second.actions.named()[0].at).line, 7);
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
    assert_eq!(unclear(r#"{"Effect": "Allow", "Effect": "Deny"}"#), one("Effect", Why::Repeated));
    assert_eq!(unclear(r#"{"Principal": {"AWS": "1", "AWS": "2"}}"#), one("AWS", Why::Repeated));
    assert_eq!(unclear(r#"{"Condition": {"Bool": {"a": 1, "a": 2}}}"#), one("a", Why::Repeated));
    assert_eq!(unclear(r#"{"Condition": {"Bool": {"a": 1}, "Bool": {"b": 2}}}"#), one("Bool", Why::Repeated));
    assert_eq!(unclear(r#"{"Comment": "x"}"#), one("Comment", Why::Unknown));
    assert_eq!(unclear(r#"{"principal": "*"}"#), one("principal", Why::Capitals("Principal")));
    assert_eq!(unclear(r#"{"Principal": {"Aws": "1"}}"#), one("Aws", Why::Unknown));
    assert_eq!(unclear(r#"{"Action": "a", "NotAction": "b"}"#), one("NotAction", Why::WithItsOpposite));
    for value in ["null", "{}", "[null]", "[[\"a\"]]"] {
        assert_eq!(unclear(&format!(r#"{{"Action": {value}}}"#)), one("Action", Why::Shape));
    }
    for value in ["\"111122223333\"", "[\"*\"]", "null", "{\"AWS\": {}}"] {
        assert_eq!(unclear(&format!(r#"{{"Principal": {value}}}"#)), one("Principal", Why::Shape));
    }
    for value in ["\"a\"", "[]", "{\"Bool\": 1}", "{\"Bool\": {}}", "{\"Bool\": {\"a\": {}}}"] {
        assert_eq!(unclear(&format!(r#"{{"Condition": {value}}}"#)), one("Condition", Why::Shape));
    }
    assert_eq!(
        unclear(r#"{"Sid": [], "Effect": {}}"#),
        [("Sid".to_owned(), Why::Shape), ("Effect".to_owned(), Why::Shape)]
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
            "Another statement before has the Sid “a” too: give each its own",
        )],
    );
    said(
        &but("\"*\"", r#"["arn:aws:s3:::my-logs","arn:aws:s3:::my-*/x","arn:aws:s3:::my-logs2/*"]"#),
        &[(
            "policy.other-bucket",
            "Statement[0].Resource",
            (2, 128),
            "“arn:aws:s3:::my-logs2/*” is not of the bucket “my-logs”, and S3 answers “Policy has invalid resource”: write its name there, or paste the policy of this bucket",
        )],
    );
    said(
        &but("\"*\"", "\"my-logs/*\""),
        &[(
            "policy.not-an-arn",
            "Statement[0].Resource",
            (2, 82),
            "The resource “my-logs/*” is not an ARN, and S3 answers “Policy has invalid resource”: begin it with arn:aws:s3:::",
        )],
    );
    said(
        &but("\"*\"", "\"arn:aws-us-gov:s3:::my-logs\""),
        &[(
            "policy.resource-partition",
            "Statement[0].Resource",
            (2, 82),
            "This resource is of AWS GovCloud (US), where Trustgrid cannot write: use a bucket of the commercial AWS Regions",
        )],
    );
    said(
        &but("493827156084", "arn:aws-cn:iam::493827156084:root"),
        &[(
            "policy.principal-partition",
            "Statement[0].Principal",
            (2, 39),
            "This principal is of AWS China, which S3 answers with “Invalid principal in policy”: use one of the commercial AWS Regions",
        )],
    );
    for id in ["AIDACKCEVSQ6C2EXAMPLE", "AROADBQP57FF2AEXAMPLE"] {
        let message = format!(
            "The principal “{id}” is what AWS leaves of a user or role that was deleted, and S3 may refuse the policy for it: remove it or name the user or role again"
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
            "This action is of “kms” and not of S3, which answers “Policy has invalid action”: remove it, since it belongs into another policy",
        )],
    );
    said(
        &but("Allow", "allow"),
        &[(
            "policy.effect",
            "Statement[0].Effect",
            (2, 12),
            "“Effect” is “allow”, and AWS knows Allow and Deny, with these capitals: write one of them",
        )],
    );
    said(
        &format!("{{{ok}}},{{}}"),
        &["Effect", "Principal", "Action", "Resource"].map(|element| {
            let message: &str = Box::leak(
                format!("Statement 2 has no “{element}”, and S3 refuses it: add it or remove the statement")
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
            "“Statement” is an empty list, which S3 never stores: check that this is the whole policy",
        )],
    );
    said(
        &but("\"Action\"", "\"action\""),
        &[(
            "policy.capitals",
            "Statement[0]",
            (2, 55),
            "AWS writes “action” as “Action”: use the same capitals",
        )],
    );
    said(
        &but("\"Action\"", "\"Comment\":\"x\",\"Action\""),
        &[(
            "policy.unknown-element",
            "Statement[0]",
            (2, 55),
            "AWS documents nothing called “Comment” here: check its spelling",
        )],
    );
    said(
        &but("\"Action\"", "\"Effect\":\"Allow\",\"Action\""),
        &[(
            "policy.duplicate-name",
            "Statement[0]",
            (2, 55),
            "“Effect” stands here twice, and AWS does not say which one counts: keep one",
        )],
    );
    said(
        &but("\"s3:*\"", "null"),
        &[(
            "policy.shape",
            "Statement[0]",
            (2, 55),
            "What “Action” holds is not of the form that AWS documents: check it",
        )],
    );
    said(
        &but("\"Action\"", "\"NotAction\":\"s3:x\",\"Action\""),
        &[(
            "policy.opposites",
            "Statement[0]",
            (2, 74),
            "“Action” stands here together with its opposite, which AWS does not allow: keep one",
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
                "“Version” is “2012-10-18”, and AWS knows 2012-10-17 and 2008-10-17: write one of them"
            ),
            (
                "policy.duplicate-name",
                38,
                "“Id” stands here twice, and AWS does not say which one counts: keep one"
            ),
            ("policy.unknown-element", 49, "AWS documents nothing called “Comment” here: check its spelling"),
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
    assert_eq!(more.message, "There are 389 more findings of these kinds: fix the listed ones first");
}
