//! The grant in policies that are there: what is written, what is left alone, what is said.

mod util;

use std::fs;

use flow_log_export::aws::account_id::AccountId;
use flow_log_export::evaluate::{EvaluateOptions, evaluate, obstacles};
use flow_log_export::merge::{
    Change, DiffKind, LARGE_POLICY_BYTES, MAX_POLICY_BYTES, Merge, MergeOptions, OtherAccount, Outcome,
    compact, merge, merge_with,
};
use flow_log_export::policy::Grant;
use flow_log_export::policy::document::ExistingPolicy;
use flow_log_export::text::finding::{Severity, Status};
use serde_json::{Value, json};

use util::{account, grant};

/// Everything but ours, for policies of which only one element matters.
const REST: &str = r#""Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:Get*","Resource":"arn:aws:s3:::my-logs/*""#;

const OURS: &str = r#"{"Sid":"allow-tg-writes","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::079972220921:root"},"Action":["s3:ReplicateObject","s3:ReplicateDelete","s3:ReplicateTags","s3:List*","s3:GetBucketVersioning","s3:PutBucketVersioning"],"Resource":["arn:aws:s3:::my-logs","arn:aws:s3:::my-logs/*"]}"#;

fn my_logs() -> Grant {
    grant("my-logs")
}

fn policy_of(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{statements}}}"#)
}

/// A policy with one statement that has these elements.
fn with(elements: &[(&str, Value)]) -> String {
    let statement: serde_json::Map<_, _> =
        elements.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    policy_of(&json!([statement]).to_string())
}

fn actions() -> Value {
    let ours: Value = serde_json::from_str(OURS).unwrap();
    ours["Action"].clone()
}

/// Our statement as a value, with some elements changed.
fn ours_but(elements: &[(&str, Value)]) -> Value {
    let mut ours: Value = serde_json::from_str(OURS).unwrap();
    for (name, value) in elements {
        ours[name] = value.clone();
    }
    ours
}

/// Merges, and holds whatever is true of every merge that is not refused.
#[track_caller]
fn merged(existing: &str) -> Merge {
    let merge = merge(existing, &my_logs());
    if let Some(policy) = &merge.policy {
        assert!(policy.starts_with('{'), "{policy}");
        assert_eq!(merge.compact_bytes, Some(compact(policy).len()));
        let again = flow_log_export::merge::merge(policy, &my_logs());
        assert_eq!((again.outcome, again.policy.as_ref()), (Outcome::Unchanged, Some(policy)));
        assert!(again.diff().iter().all(|line| line.kind == DiffKind::Kept));
    }
    assert_eq!(merge.policy.is_none(), merge.outcome == Outcome::Refused);
    merge
}

/// `expected` is the compact form of the policy; findings are severity, code, line and sentence.
#[track_caller]
fn check(existing: &str, outcome: Outcome, expected: &str, findings: &[(Severity, &str, u32, &str)]) {
    let merge = merged(existing);
    let found: Vec<_> = merge
        .findings
        .iter()
        .map(|f| (f.severity, f.code, f.line.unwrap_or_default(), f.message.as_str()))
        .collect();
    assert_eq!(found, findings, "the findings of {existing}");
    assert_eq!(merge.outcome, outcome, "the outcome of {existing}");
    assert_eq!(merge.policy.as_deref().map(compact).unwrap_or_default(), expected, "of {existing}");
}

/// Another statement stays as it is, and ours follows it.
#[track_caller]
fn check_added(statement: &str, findings: &[(Severity, &str, u32, &str)]) {
    let expected = policy_of(&format!("[{statement},{OURS}]"));
    check(&policy_of(&format!("[{statement}]")), Outcome::Added, &expected, findings);
}

#[track_caller]
fn check_unchanged(statements: &Value) {
    let policy = policy_of(&statements.to_string());
    check(&policy, Outcome::Unchanged, &policy, &[]);
}

/// The text of `existing` with ours in it, to the byte.
#[track_caller]
fn check_text(existing: &str, expected: &str) {
    let merge = merged(existing);
    assert_eq!(merge.policy.as_deref(), Some(expected));
    assert_eq!(merge.outcome, Outcome::Added);
}

/// What the policies from the field do to the grant, by file: the code and the line of the statement.
const CONSEQUENCES: [(&str, &str, u32); 9] = [
    ("allow-list-of-actions", "policy.denies", 4),
    ("data-perimeter-identity", "policy.denies", 4),
    ("data-perimeter-network", "policy.may-deny", 4),
    ("data-perimeter-vpc-endpoints", "policy.denies", 4),
    ("data-perimeter-whole", "policy.denies", 1),
    ("data-perimeter-whole", "policy.may-deny", 1),
    ("office-addresses-only", "policy.may-deny", 4),
    ("organization-perimeter", "policy.denies", 4),
    ("public-website", "policy.public", 3),
];

#[test]
fn policies_from_the_field() {
    let mut count = 0;
    for file in fs::read_dir("tests/policies").unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let merge = merged(&text);
        let found: Vec<_> = merge.findings.iter().map(|f| (f.severity, f.code, f.line)).collect();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap();
        let expected = CONSEQUENCES.iter().filter(|(of, ..)| *of == name);
        let expected: Vec<_> =
            expected.map(|(_, code, line)| (Severity::Warning, *code, Some(*line))).collect();
        assert_eq!(found, expected, "{name}");
        assert_eq!(merge.outcome, Outcome::Added, "{}", path.display());
        let policy = merge.policy.as_deref().unwrap();

        let mut expected: Value = serde_json::from_str(&text).unwrap();
        let mut statements = match expected["Statement"].take() {
            Value::Array(statements) => statements,
            one => vec![one],
        };
        statements.push(serde_json::from_str(OURS).unwrap());
        expected["Statement"] = statements.into();
        assert_eq!(serde_json::from_str::<Value>(policy).unwrap(), expected, "{}", path.display());

        // Without what was added, it is what was there.
        let kept = merge.diff().into_iter().filter(|line| line.kind != DiffKind::Added);
        let before: Vec<_> = kept
            .map(|line| match line.kind {
                DiffKind::Comma => line.text.trim_end_matches(','),
                _ => line.text,
            })
            .collect();
        assert_eq!(before, text.lines().collect::<Vec<_>>(), "{}", path.display());
        let after = merge.diff().into_iter().filter(|line| line.kind != DiffKind::Removed);
        let after: Vec<_> = after.map(|line| line.text).collect();
        assert_eq!(after, policy.lines().collect::<Vec<_>>(), "{}", path.display());

        for (form, text) in forms(&text) {
            let in_form = merged(&text);
            assert_eq!(in_form.outcome, Outcome::Added, "{form} of {}", path.display());
            let read: Value = serde_json::from_str(in_form.policy.as_deref().unwrap()).unwrap();
            assert_eq!(read, expected, "{form} of {}", path.display());
        }
        count += 1;
    }
    assert!(count >= 20, "{count}");
}

/// The same policy as it reaches people in other ways.
fn forms(policy: &str) -> [(&'static str, String); 7] {
    let compact = compact(policy);
    [
        ("compact", compact.clone()),
        ("what the AWS CLI prints", serde_json::to_string_pretty(&json!({ "Policy": compact })).unwrap()),
        ("the policy in an envelope", json!({ "Policy": policy }).to_string()),
        ("a JSON string", json!(policy).to_string()),
        ("an object in an envelope", format!("{{\"Policy\": {policy}}}")),
        ("with a byte order mark and Windows line ends", format!("\u{feff}{}", policy.replace('\n', "\r\n"))),
        ("with no-break blanks", policy.replace("\": ", "\":\u{a0}") + "\u{a0}"),
    ]
}

#[test]
fn nothing_there() {
    let whole = compact(&my_logs().policy());
    let error = "\nAn error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist\n";
    let xml = "<Error><Code>NoSuchBucketPolicy</Code></Error>";
    for text in
        ["", " \n\t", "\u{feff}", "\u{a0}", error, xml, r#"{"Policy": ""}"#, r#"{"Policy":" "}"#, "\"\""]
    {
        let merge = merged(text);
        assert_eq!(merge.policy, Some(my_logs().policy()), "{text:?}");
        assert_eq!((merge.outcome, merge.compact_bytes), (Outcome::Added, Some(whole.len())), "{text:?}");
        assert!(merge.diff().iter().all(|line| line.kind == DiffKind::Added && line.old.is_none()));
        assert_eq!((merge.diff().len(), merge.grant_lines()), (24, Some((1, 24))));
    }
}

#[test]
fn layouts() {
    let brief = r#"{ "Effect" : "Deny" , "Principal" : "*" , "Action" : "s3:*" , "Resource" : "*" }"#;
    check_text(
        &format!("{{ \"Statement\" : [ {brief} ] }}"),
        &format!(
            "{{ \"Statement\" : [ {brief}, {} ] }}",
            OURS.replace("{", "{ ").replace("}", " }").replace("\":", "\" : ").replace(",", ", ")
        ),
    );
    check_text(&policy_of(&format!("[{{{REST}}}]")), &policy_of(&format!("[{{{REST}}},{OURS}]")));
    check_text(&policy_of(&format!("{{{REST}}}")), &policy_of(&format!("[{{{REST}}},{OURS}]")));
    check_text(&policy_of("[]"), &policy_of(&format!("[{OURS}]")));
    check_text(&policy_of("[ ]"), &policy_of(&format!("[{OURS}]")));
    check_text(&(policy_of("[]") + "\n"), &(policy_of(&format!("[{OURS}]")) + "\n"));
}

#[test]
fn many_statements_with_our_sid_are_counted() {
    let other = ours_but(&[("Action", json!("s3:GetObject"))]).to_string();
    let merge = merged(&policy_of(&format!("[{}]", vec![other; 9].join(","))));
    let codes: Vec<_> = merge.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes[..5], ["policy.other-use-of-sid"; 5]);
    assert_eq!(codes.iter().filter(|code| **code == "policy.other-use-of-sid").count(), 5);
    let more = merge.findings.iter().find(|finding| finding.code == "policy.more").unwrap();
    assert_eq!(more.message, "There are 4 more findings of these kinds. Fix the listed ones first.");
}

#[test]
fn our_sid_on_a_statement_for_all_but_some() {
    let mut other = ours_but(&[]);
    let principal = other.as_object_mut().unwrap().remove("Principal").unwrap();
    other["NotPrincipal"] = principal;
    let merge = merged(&policy_of(&format!("[{other}]")));
    let codes: Vec<_> = merge.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["policy.allow-not-principal", "policy.other-use-of-sid", "policy.public"]);
    let second = OURS.replace("allow-tg-writes", "allow-tg-writes-2");
    assert_eq!(merge.policy, Some(policy_of(&format!("[{other},{second}]"))));
}

/// Our statement as the help center prints it, with another indent and line end.
fn printed(base: &str, unit: &str, line_break: &str) -> String {
    let policy = my_logs().policy();
    let lines = policy.lines().skip(3).take(19).map(|line| {
        let text = line.trim_start();
        let depth = (line.len() - text.len()) / 2 - 2;
        format!("{base}{}{text}", unit.repeat(depth))
    });
    lines.collect::<Vec<_>>().join(line_break).trim_start().to_owned()
}

/// `>` stands for one level of indent.
const LAID_OUT: &str = r#"{
>"Statement": [
>>{
>>>"Effect": "Deny",
>>>"Principal": "*",
>>>"Action": "s3:*",
>>>"Resource": "*"
>>}
>]
}
"#;

#[test]
fn indents() {
    for line_break in ["\n", "\r\n"] {
        for unit in ["  ", "    ", "\t", " "] {
            let text = LAID_OUT.replace('>', unit).replace('\n', line_break);
            let base = unit.repeat(2);
            let end = format!("{line_break}{base}}}");
            let with_ours = format!("{end},{line_break}{base}{}", printed(&base, unit, line_break));
            check_text(&text, &text.replacen(&end, &with_ours, 1));

            let console = text.replace(&format!("[{line_break}{base}{{"), "[{").replace(
                &format!("{line_break}{base}}}{line_break}{unit}]"),
                &format!("{line_break}{unit}}}]"),
            );
            // The statement's brace closes one level in, and its elements stand three levels in.
            let end = format!("{line_break}{unit}}}");
            let with_ours = format!("{end},{line_break}{unit}{}", printed(unit, &base, line_break));
            check_text(&console, &console.replacen(&end, &with_ours, 1));

            let empty = "{\n>\"Version\": \"2012-10-17\",\n>\"Statement\": []\n}";
            let empty = empty.replace('>', unit).replace('\n', line_break);
            let inside =
                format!("[{line_break}{base}{}{line_break}{unit}]", printed(&base, unit, line_break));
            check_text(&empty, &empty.replace("[]", &inside));
        }
    }
}

#[test]
fn blank_lines_between_statements_are_followed() {
    let one = format!("    {{{REST}}}");
    let text = format!("{{\n  \"Statement\": [\n{one},\n\n{one}\n  ]\n}}");
    let expected = format!("{{\n  \"Statement\": [\n{one},\n\n{one},\n\n    {OURS}\n  ]\n}}");
    check_text(&text, &expected);
}

#[test]
fn marks_and_diff() {
    let text = LAID_OUT.replace('>', "  ");
    let merge = merged(&text);
    assert_eq!(merge.grant_lines(), Some((9, 27)));
    let diff = merge.diff();
    let count = |kind| diff.iter().filter(|line| line.kind == kind).count();
    assert_eq!((count(DiffKind::Kept), count(DiffKind::Added), count(DiffKind::Removed)), (10, 19, 0));
    assert_eq!(merged(&merge.policy.unwrap()).grant_lines(), None);

    let other = my_logs().policy().replace("my-logs", "old-logs");
    let updated = merged(&other);
    assert_eq!(updated.grant_lines(), Some((4, 22)));
    let changed: Vec<_> = updated
        .diff()
        .into_iter()
        .filter(|line| line.kind != DiffKind::Kept)
        .map(|l| (l.kind, l.old, l.new, l.text))
        .collect();
    assert_eq!(
        changed,
        [
            (DiffKind::Removed, Some(19), None, r#"        "arn:aws:s3:::old-logs","#),
            (DiffKind::Removed, Some(20), None, r#"        "arn:aws:s3:::old-logs/*""#),
            (DiffKind::Added, None, Some(19), r#"        "arn:aws:s3:::my-logs","#),
            (DiffKind::Added, None, Some(20), r#"        "arn:aws:s3:::my-logs/*""#),
        ]
    );
    assert_eq!(merged(&compact(&text)).grant_lines(), Some((1, 1)));
    assert!(merged("nothing of the kind").diff().is_empty());
}

#[test]
fn the_grant_is_known_by_its_meaning() {
    let ours = ours_but(&[]);
    check_unchanged(&json!([ours]));
    check_unchanged(&ours);
    check_unchanged(&json!([ours_but(&[("Sid", json!("anything"))])]));
    check_unchanged(&json!([ours_but(&[("Principal", json!({ "AWS": "079972220921" }))])]));
    check_unchanged(&json!([ours_but(&[("Principal", json!({ "AWS": ["111122223333", "079972220921"] }))])]));
    check_unchanged(&json!([ours_but(&[(
        "Principal",
        json!({ "Service": "s3.amazonaws.com", "AWS": ["079972220921"] })
    )])]));
    check_unchanged(&json!([ours_but(&[("Action", json!("s3:*"))])]));
    check_unchanged(&json!([ours_but(&[("Action", json!("*"))])]));
    check_unchanged(&json!([ours_but(&[(
        "Action",
        json!(["S3:REPLICATE*", "s3:l*", "s3:?etBucketVersioning", "s3:Put*"])
    )])]));
    check_unchanged(&json!([ours_but(&[("Resource", json!("*"))])]));
    check_unchanged(&json!([ours_but(&[("Resource", json!("arn:aws:s3:::my-logs*"))])]));
    check_unchanged(&json!([ours_but(&[("Resource", json!(["arn:aws:s3:::my-log?/*", "arn:aws:s3:::*"]))])]));
    check_unchanged(&json!([ours_but(&[("Condition", json!({}))])]));

    // In parts, each for what it is about.
    let on_objects = ours_but(&[
        ("Sid", json!("objects")),
        ("Action", json!(["s3:Replicate*", "s3:List*"])),
        ("Resource", json!("arn:aws:s3:::my-logs/*")),
    ]);
    let on_bucket = ours_but(&[
        ("Sid", json!("bucket")),
        ("Action", json!(["s3:*BucketVersioning", "s3:List*"])),
        ("Resource", json!("arn:aws:s3:::my-logs")),
    ]);
    let other: Value = serde_json::from_str(&format!("{{{REST}}}")).unwrap();
    check_unchanged(&json!([on_objects, other, on_bucket]));
    let each: Vec<_> = actions()
        .as_array()
        .unwrap()
        .iter()
        .map(|action| {
            let mut one = ours_but(&[("Action", action.clone())]);
            one.as_object_mut().unwrap().remove("Sid");
            one
        })
        .collect();
    check_unchanged(&each.into());
}

const DENIES: &str = "“mine” (line 1) denies Trustgrid's account.";

const PUBLIC: &str = "“mine” (line 1) makes this bucket public. With Block Public Access on, S3 rejects the \
                      policy or shuts out other accounts, including Trustgrid.";

const NOT_PRINCIPAL: &str = "“mine” (line 1) combines Allow with “NotPrincipal”, which S3 rejects. Name \
                             those it is for in “Principal”.";

#[test]
fn what_only_looks_like_the_grant() {
    let sid = ("Sid", json!("mine"));
    let cases = [
        ("Principal", json!({ "AWS": "arn:aws:iam::079972220921:role/replication" })),
        ("Principal", json!({ "CanonicalUser": "079972220921" })),
        ("Action", json!(["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"])),
        (
            "Action",
            json!(["s3:Replicate*", "s3:ListBucket", "s3:GetBucketVersioning", "s3:PutBucketVersioning"]),
        ),
        ("Action", json!("s3:????*Bucket")),
        ("Resource", json!("arn:aws:s3:::my-logs")),
        ("Resource", json!(["arn:aws:s3:::my-logs", "arn:aws:s3:::my-logs/flow-logs/*"])),
        ("Resource", json!("arn:aws:s3:::my-logs/*")),
        ("Resource", json!("arn:aws:s3:::${aws:PrincipalAccount}*")),
        ("Condition", json!({ "Bool": { "aws:SecureTransport": "true" } })),
    ];
    for case in cases {
        check_added(&ours_but(&[sid.clone(), case]).to_string(), &[]);
    }
    for (name, opposite) in
        [("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")]
    {
        let mut other = ours_but(std::slice::from_ref(&sid));
        let value = other.as_object_mut().unwrap().remove(name).unwrap();
        other[opposite] = value;
        let consequence = [
            (Severity::Error, "policy.allow-not-principal", 1, NOT_PRINCIPAL),
            (Severity::Warning, "policy.public", 1, PUBLIC),
        ];
        check_added(&other.to_string(), if opposite == "NotPrincipal" { &consequence } else { &[] });
    }
    for (case, code, message) in [
        (("Effect", json!("Deny")), "policy.denies", DENIES),
        (("Principal", json!("*")), "policy.public", PUBLIC),
        (("Principal", json!({ "AWS": "*" })), "policy.public", PUBLIC),
    ] {
        let statement = ours_but(&[sid.clone(), case]).to_string();
        check_added(&statement, &[(Severity::Warning, code, 1, message)]);
    }
}

#[test]
fn a_statement_in_the_way_comes_with_its_exception() {
    let perimeter = |exception: &str| {
        format!(
            r#"{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{{"StringNotEquals":{{"aws:PrincipalOrgID":"o-a1b2c3d4e5"{exception}}}}}}}"#
        )
    };
    let merge = merged(&policy_of(&format!("[{}]", perimeter(""))));
    let [finding] = merge.findings.as_slice() else { panic!("{:?}", merge.findings) };
    assert_eq!(
        finding.message,
        "Statement 1 (line 1) denies everyone outside your AWS organization o-a1b2c3d4e5, and that includes \
         Trustgrid."
    );
    let exception = perimeter(r#", "aws:PrincipalAccount": "079972220921""#);
    assert_eq!(finding.fix.as_deref(), Some(exception.as_str()));
    assert_eq!(merged(&policy_of(&format!("[{exception}]"))).findings, []);
}

#[test]
fn our_own_statement_with_other_values() {
    let bucket = "“allow-tg-writes” was for the bucket “old-logs”. It is for “my-logs” now.";
    let bucket = (Severity::Info, "policy.updated-bucket", bucket);
    let actions = "“allow-tg-writes” didn't allow s3:ReplicateDelete, s3:ReplicateTags, s3:List*, \
                   s3:GetBucketVersioning, s3:PutBucketVersioning, which Trustgrid asks for. It does now. If \
                   someone left that out on purpose, ask them.";
    let actions = (Severity::Warning, "policy.updated-actions", actions);
    let part = "“allow-tg-writes” was for a part of “my-logs”. It is for the bucket and everything in it \
                now. If someone limited it on purpose, ask them.";
    let part = (Severity::Warning, "policy.updated-resources", part);
    let old = json!(["arn:aws:s3:::old-logs", "arn:aws:s3:::old-logs/*"]);
    let few = json!(["s3:ReplicateObject", "s3:ListBucket"]);
    let cases = [
        (vec![("Resource", old.clone())], vec![bucket]),
        (vec![("Resource", json!("arn:aws:s3:::old-logs/*"))], vec![bucket]),
        (vec![("Resource", json!("arn:aws:s3:::my-logs"))], vec![part]),
        (vec![("Action", few.clone())], vec![actions]),
        (vec![("Action", few.clone()), ("Resource", old)], vec![actions, bucket]),
        (vec![("Action", few), ("Resource", json!("arn:aws:s3:::my-logs/*"))], vec![actions, part]),
        (
            vec![("Action", json!("s3:ReplicateObject")), ("Principal", json!({ "AWS": "079972220921" }))],
            vec![actions],
        ),
        (
            vec![
                ("Action", json!("s3:replicateobject")),
                ("Principal", json!({ "AWS": ["079972220921", "arn:aws:iam::079972220921:root"] })),
                ("Condition", json!({})),
            ],
            vec![actions],
        ),
    ];
    for (case, expected) in cases {
        let own = ours_but(&case);
        let other = format!("{{{REST}}}");
        let mut findings: Vec<_> =
            expected.iter().map(|(severity, code, words)| (*severity, *code, 1, *words)).collect();
        findings.sort_by_key(|(severity, ..)| *severity as u8);
        let existing = policy_of(&format!("[{other},{own},{other}]"));
        check(&existing, Outcome::Updated, &policy_of(&format!("[{other},{OURS},{other}]")), &findings);
        check(&policy_of(&own.to_string()), Outcome::Updated, &policy_of(OURS), &findings);
    }
}

type Elements = Vec<(&'static str, Value)>;

/// A statement like ours with some elements changed, the account in it, and whose that may be.
fn for_other_accounts() -> Vec<(Elements, &'static str, &'static str)> {
    const HELP_CENTER: &str = "078223296091";
    const IN_HELP_CENTER: &str = "the one in Trustgrid's help center";
    const SOMEBODY: &str = "which may be Trustgrid's or somebody else's";
    let root = |account: &str| ("Principal", json!({ "AWS": format!("arn:aws:iam::{account}:root") }));
    let few = || ("Action", json!(["s3:ReplicateObject", "s3:ReplicateDelete"]));
    vec![
        (vec![root(HELP_CENTER)], HELP_CENTER, IN_HELP_CENTER),
        (vec![("Principal", json!({ "AWS": HELP_CENTER }))], HELP_CENTER, IN_HELP_CENTER),
        (vec![("Principal", json!({ "AWS": [HELP_CENTER] })), few()], HELP_CENTER, IN_HELP_CENTER),
        (vec![root("111122223333")], "111122223333", SOMEBODY),
        (vec![root("111122223333"), few()], "111122223333", SOMEBODY),
        // Without our Sid it takes a known account, or the whole grant.
        (vec![root(HELP_CENTER), few(), ("Sid", json!("replicate"))], HELP_CENTER, IN_HELP_CENTER),
        (vec![root("111122223333"), ("Sid", json!("a b"))], "111122223333", SOMEBODY),
        (vec![root("111122223333"), ("Sid", json!("allow-tg-writes-2"))], "111122223333", SOMEBODY),
    ]
}

#[test]
fn another_accounts_statement_is_kept() {
    for (elements, account, whose) in for_other_accounts() {
        let theirs = ours_but(&elements);
        let sid = theirs["Sid"].as_str().unwrap();
        let added =
            if sid == "allow-tg-writes" { OURS.replace(sid, "allow-tg-writes-2") } else { OURS.into() };
        let words = format!(
            "“{sid}” lets in account {account}, {whose}. An export may run through it, so it stays. A \
             statement for 079972220921, the account used here, is added beside it. Replace it only if \
             nobody exports through {account} any more."
        );
        let existing = policy_of(&format!("[{{{REST}}},{theirs}]"));
        let both = policy_of(&format!("[{{{REST}}},{theirs},{added}]"));
        let finding = (Severity::Warning, "policy.other-account", 1, words.as_str());
        check(&existing, Outcome::Added, &both, &[finding]);
        assert_eq!(merge(&existing, &my_logs()).other_account, Some(self::account(account)));

        // Once both are there, nothing is asked any more.
        let again = merge(&both, &my_logs());
        let words = format!(
            "“{sid}” lets in account {account} as well, {whose}, beside 079972220921, the account used here. \
             Remove it only if nobody exports through {account} any more."
        );
        let found: Vec<_> = again
            .findings
            .iter()
            .map(|f| (f.severity, f.code, f.message.as_str(), f.path.as_deref()))
            .collect();
        let path = Some("Statement[1]");
        assert_eq!(found, [(Severity::Info, "policy.other-account", words.as_str(), path)]);
        assert_eq!((again.outcome, again.other_account), (Outcome::Unchanged, None));
    }
}

#[test]
fn another_accounts_statement_is_replaced_if_the_user_says_so() {
    for (elements, account, whose) in for_other_accounts() {
        let theirs = ours_but(&elements);
        let sid = theirs["Sid"].as_str().unwrap();
        let existing = policy_of(&format!("[{{{REST}}},{theirs},{{{REST}}}]"));
        let chosen = self::account(account);
        let merge = merge_with(&existing, &my_logs(), OtherAccount::Replace(&chosen));
        let expected = policy_of(&format!("[{{{REST}}},{OURS},{{{REST}}}]"));
        assert_eq!((merge.outcome, merge.policy), (Outcome::Updated, Some(expected)));
        assert_eq!(merge.other_account, Some(chosen));
        let words = format!(
            "“{sid}” let in account {account}, {whose}. It now lets in 079972220921, the account used here, \
             instead. An export through {account} stops once you save this."
        );
        let found: Vec<_> = merge.findings.iter().map(|f| (f.severity, f.code, f.message.as_str())).collect();
        assert_eq!(found, [(Severity::Warning, "policy.replaced-account", words.as_str())]);

        // The user's word is for one account.
        let another = self::account("444455556666");
        let kept = merge_with(&existing, &my_logs(), OtherAccount::Replace(&another));
        assert_eq!(kept, self::merge(&existing, &my_logs()));
    }
}

#[test]
fn of_several_other_accounts_one_is_replaced() {
    let of = |account: &str, sid: &str| {
        ours_but(&[("Principal", json!({ "AWS": account })), ("Sid", json!(sid))]).to_string()
    };
    let (older, old, narrow) = (
        of("111122223333", "trustgrid"),
        of("078223296091", "allow-tg-writes"),
        ours_but(&[("Action", json!("s3:ReplicateObject"))]).to_string(),
    );
    let existing = policy_of(&format!("[{older},{old}]"));
    assert_eq!(
        merge(&existing, &my_logs()).other_account,
        Some(account("078223296091")),
        "with our Sid first"
    );
    let replaced = |existing: &str, chosen: &str| {
        merge_with(existing, &my_logs(), OtherAccount::Replace(&account(chosen))).policy.unwrap()
    };
    assert_eq!(replaced(&existing, "078223296091"), policy_of(&format!("[{older},{OURS}]")));
    let second = OURS.replace("allow-tg-writes", "allow-tg-writes-2");
    assert_eq!(replaced(&existing, "111122223333"), policy_of(&format!("[{second},{old}]")));
    // The user's word goes before our own statement.
    let existing = policy_of(&format!("[{narrow},{old}]"));
    assert_eq!(replaced(&existing, "078223296091"), policy_of(&format!("[{narrow},{second}]")));
    assert_eq!(merge(&existing, &my_logs()).policy.unwrap(), policy_of(&format!("[{OURS},{old}]")));
    // Granted already, there is nothing to replace.
    let existing = policy_of(&format!("[{old},{second}]"));
    assert_eq!(replaced(&existing, "078223296091"), existing);
}

#[test]
fn whom_another_statement_lets_in_it_still_lets_in() {
    for (elements, account, _) in for_other_accounts() {
        let existing = policy_of(&format!("[{},{{{REST}}}]", ours_but(&elements)));
        let theirs = Grant { trustgrid_account_id: self::account(account), ..my_logs() };
        let decisions = |policy: &str| {
            evaluate(&ExistingPolicy::read(policy, &theirs.bucket), &theirs, EvaluateOptions::default())
                .actions
        };
        let before = decisions(&existing);
        let kept = merge(&existing, &my_logs()).policy.unwrap();
        assert_eq!(decisions(&kept), before, "{existing}");
        let ours =
            evaluate(&ExistingPolicy::read(&kept, &my_logs().bucket), &my_logs(), EvaluateOptions::default())
                .actions;
        assert!(ours.iter().all(|(_, decision)| decision.name() == "allowed"), "{ours:?}");
    }
}

#[test]
fn a_statement_for_another_account_and_bucket_stays_and_s3_refuses_it() {
    let theirs = ours_but(&[
        ("Principal", json!({ "AWS": "078223296091" })),
        ("Resource", json!(["arn:aws:s3:::old-logs", "arn:aws:s3:::old-logs/*"])),
    ]);
    let existing = policy_of(&format!("[{theirs}]"));
    let merge = merged(&existing);
    let codes: Vec<_> = merge.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["policy.other-bucket", "policy.other-bucket", "policy.other-account"]);
    assert_eq!(merge.outcome, Outcome::Added);
    let chosen = account("078223296091");
    let replaced = merge_with(&existing, &my_logs(), OtherAccount::Replace(&chosen));
    assert_eq!(replaced.policy, Some(policy_of(&format!("[{OURS}]"))));
}

#[test]
fn our_sid_on_something_else() {
    let cases = [
        ("Effect", json!("Deny"), "its “Effect” isn't Allow"),
        ("Condition", json!({ "Bool": { "aws:SecureTransport": "true" } }), "it has a condition"),
        ("Principal", json!("*"), "its principal isn't one whole account"),
        (
            "Principal",
            json!({ "AWS": ["111122223333", "444455556666"] }),
            "its principal isn't one whole account",
        ),
        (
            "Principal",
            json!({ "AWS": "arn:aws:iam::111122223333:role/x" }),
            "its principal isn't one whole account",
        ),
        (
            "Principal",
            json!({ "AWS": ["078223296091", "493827156084"] }),
            "its principal isn't one whole account",
        ),
        ("Principal", json!({ "Service": "s3.amazonaws.com" }), "its principal isn't one whole account"),
        ("Comment", json!("ours"), "something in it isn't clear"),
        ("Action", json!(["s3:ReplicateObject", "s3:GetObject"]), "it has other actions"),
        ("Resource", json!("arn:aws:s3:::my-logs/flow-logs/*"), "its resources aren't one whole bucket"),
    ];
    for (name, value, difference) in cases {
        let consequence = match (name, &value) {
            ("Effect", _) => Some(("policy.denies", DENIES)),
            ("Principal", Value::String(_)) => Some(("policy.public", PUBLIC)),
            ("Comment", _) => Some((
                "policy.unknown-element",
                "AWS documents nothing called “Comment” here. Check its spelling.",
            )),
            _ => None,
        };
        let other = ours_but(&[(name, value)]).to_string();
        let message = format!(
            "“allow-tg-writes” differs from Trustgrid's statement: {difference}. It stays as it \
             is, and Trustgrid's statement is added beside it as “allow-tg-writes-2”. Check whether you need \
             both."
        );
        let ours = OURS.replace("allow-tg-writes", "allow-tg-writes-2");
        let consequence = consequence.map(|(code, words)| (code, words.replace("mine", "allow-tg-writes")));
        let mut findings = vec![(Severity::Warning, "policy.other-use-of-sid", 1, message.as_str())];
        findings
            .extend(consequence.iter().map(|(code, words)| (Severity::Warning, *code, 1, words.as_str())));
        check(
            &policy_of(&format!("[{other}]")),
            Outcome::Added,
            &policy_of(&format!("[{other},{ours}]")),
            &findings,
        );
    }
}

#[test]
fn summaries() {
    let deny = |sid: &str, condition: &str| {
        format!(
            r#"{{{sid}"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{{{condition}}}}}"#
        )
    };
    let organization = r#""StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}"#;
    let address = r#""NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}"#;
    let theirs = format!("{{{REST}}}");
    let public = r#"{"Sid":"web","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::my-logs/*"}"#;
    let help_center = OURS.replace("079972220921", "078223296091");
    let elsewhere = theirs.replace("my-logs", "logs");
    let cases = [
        (vec![theirs.clone()], Status::Ok, "Merged. One statement added; nothing else changed."),
        (
            vec![OURS.to_owned(), theirs.clone()],
            Status::Ok,
            "Nothing to change: this policy already gives Trustgrid what it needs.",
        ),
        (
            vec![OURS.replace("my-logs", "logs")],
            Status::Ok,
            "Merged. Trustgrid's own statement updated; nothing else changed.",
        ),
        (
            vec![OURS.replace("s3:List*", "s3:ListBucket")],
            Status::Warning,
            "Merged. Trustgrid's own statement updated; nothing else changed. Read the warning.",
        ),
        (
            vec![help_center.clone()],
            Status::Warning,
            "Merged. One statement added; nothing else changed. Account 078223296091 keeps its access too. \
             Keep both, or replace it.",
        ),
        (
            vec![help_center.clone(), help_center.clone()],
            Status::Warning,
            "Merged. One statement added; nothing else changed. Read the 3 warnings.",
        ),
        (vec![elsewhere.clone()], Status::Error, "Merged, but S3 would reject it. Fix line 1."),
        (
            vec![elsewhere.clone(), format!("\n{elsewhere}"), format!("\n{elsewhere}")],
            Status::Error,
            "Merged, but S3 would reject it. Fix 3 lines.",
        ),
        (
            vec![OURS.to_owned(), elsewhere],
            Status::Error,
            "This policy has Trustgrid's statement, but S3 would reject it. Fix line 1.",
        ),
        (
            vec![deny(r#""Sid":"only us","#, organization)],
            Status::Warning,
            "Merged, but “only us” blocks Trustgrid. Add the exception.",
        ),
        (
            vec![OURS.to_owned(), format!("\n{}", deny("", organization))],
            Status::Warning,
            "This policy has Trustgrid's statement, but the statement on line 2 blocks Trustgrid. Add the exception.",
        ),
        (
            vec![deny("", organization), deny("", organization)],
            Status::Warning,
            "Merged, but 2 statements block Trustgrid. Add the exceptions.",
        ),
        (
            vec![deny(r#""Sid":"office","#, address), public.to_owned()],
            Status::Warning,
            "Merged, but “office” may block Trustgrid. Add the exception.",
        ),
        (
            vec![public.to_owned()],
            Status::Warning,
            "Merged, but “web” makes the bucket public. Read why that matters.",
        ),
    ];
    let summary = |text: &str, choice: OtherAccount| {
        let existing = ExistingPolicy::read(text, &my_logs().bucket);
        let merge = existing.merge(&my_logs(), choice.into());
        let merged = ExistingPolicy::read(merge.policy.as_deref().unwrap_or_default(), &my_logs().bucket);
        merge.summary(&obstacles(&merged, &my_logs()))
    };
    for (statements, status, words) in cases {
        let policy = policy_of(&format!("[{}]", statements.join(",")));
        let summary = summary(&policy, OtherAccount::Keep);
        assert_eq!((summary.status, summary.words.as_str()), (status, words), "{policy}");
    }
    let chosen = account("078223296091");
    let replaced = summary(&policy_of(&help_center), OtherAccount::Replace(&chosen));
    let words = "Merged. One statement replaced; nothing else changed. Read the warning.";
    assert_eq!((replaced.status, replaced.words.as_str()), (Status::Warning, words));
    let none = summary(r#"{"Policy": ""}"#, OtherAccount::Keep);
    let words = "There is no policy yet. Trustgrid's statement becomes all of it.";
    assert_eq!((none.status, none.words.as_str()), (Status::Ok, words));
    for (text, words) in [
        (
            "{",
            "Can't merge this yet: the policy breaks off at line 1, character 2. Copy it again, down to its \
             last “}”.",
        ),
        (
            r#"{"Statement": 1}"#,
            "Can't merge this yet: “Statement” must be a statement in “{ }” or a list of them in “[ ]”. \
             Paste the policy from the bucket's Permissions tab in the S3 console.",
        ),
    ] {
        let refused = summary(text, OtherAccount::Keep);
        assert_eq!((refused.status, refused.words.as_str()), (Status::Error, words));
    }
}

#[test]
fn another_deployment() {
    let grant = Grant { trustgrid_account_id: account("493827156084"), ..my_logs() };
    let existing = my_logs().policy();
    let kept = flow_log_export::merge::merge(&existing, &grant);
    assert_eq!(kept.outcome, Outcome::Added);
    assert!(kept.policy.unwrap().contains("079972220921"));
    let message = &kept.findings[0].message;
    assert!(message.contains("079972220921, another of Trustgrid's accounts. An export may"), "{message}");
    let replaced = merge_with(&existing, &grant, OtherAccount::Replace(&AccountId::trustgrid()));
    assert_eq!((replaced.outcome, replaced.policy), (Outcome::Updated, Some(grant.policy())));
}

#[test]
fn sizes() {
    let bare = compact(&policy_of(&format!("[{{\"Sid\":\"\",{REST}}},{OURS}]"))).len();
    let sized = |bytes: usize| policy_of(&format!("[{{\"Sid\":\"{}\",{REST}}}]", "x".repeat(bytes - bare)));
    let large = |bytes: usize| {
        format!(
            "The policy is {},{:03} bytes with Trustgrid's statement (without spaces). S3's limit is 20,480. \
             Use the compact form, and don't plan to add much.",
            bytes / 1000,
            bytes % 1000
        )
    };

    let merge = merged(&sized(LARGE_POLICY_BYTES - 1));
    assert_eq!((merge.compact_bytes, merge.findings.len()), (Some(LARGE_POLICY_BYTES - 1), 0));
    for bytes in [LARGE_POLICY_BYTES, MAX_POLICY_BYTES] {
        let merge = merged(&sized(bytes));
        let found: Vec<_> = merge.findings.iter().map(|f| (f.code, f.message.clone())).collect();
        assert_eq!(found, [("policy.large", large(bytes))]);
        assert_eq!(merge.compact_bytes, Some(bytes));
    }
    let merge = merged(&sized(MAX_POLICY_BYTES + 1));
    let found: Vec<_> = merge.findings.iter().map(|f| (f.code, f.message.as_str())).collect();
    assert_eq!(
        found,
        [(
            "policy.too-large",
            "The policy is 20,481 bytes with Trustgrid's statement (without spaces). S3's limit is 20,480. \
             Remove or shorten statements that you no longer need."
        )]
    );
    assert_eq!((merge.outcome, merge.compact_bytes), (Outcome::Refused, Some(MAX_POLICY_BYTES + 1)));

    let merge = merged(&format!("{}{}", policy_of(&format!("[{{{REST}}}]")), " ".repeat(MAX_POLICY_BYTES)));
    let found: Vec<_> = merge.findings.iter().map(|f| (f.code, f.message.as_str())).collect();
    assert_eq!(
        found,
        [(
            "policy.large-with-blanks",
            "The policy is 20,917 bytes with its spaces and line breaks. S3's limit is 20,480, and AWS \
             doesn't say whether they count. Use the compact form."
        )]
    );
}

#[test]
fn compact_forms() {
    assert_eq!(compact("{ \"a b\" :\t[ 1 ,\r\n \"\\\" \\\\\" , { } ] }"), "{\"a b\":[1,\"\\\" \\\\\",{}]}");
    assert_eq!(compact(&my_logs().policy()), policy_of(&format!("[{OURS}]")));
    assert_eq!(with(&[("Sid", json!("a  b"))]), compact(&with(&[("Sid", json!("a  b"))])));
}

/// What an exception does to a policy: the statement becomes what the finding shows, and nothing else changes.
#[test]
fn an_exception_changes_one_statement() {
    let mut tried = 0;
    for file in fs::read_dir("tests/policies").unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let existing = ExistingPolicy::read(&text, &my_logs().bucket);
        let merge = |exceptions: &[usize]| {
            existing.merge(&my_logs(), MergeOptions { exceptions, ..MergeOptions::default() })
        };
        let before = merge(&[]).policy.unwrap();
        for obstacle in obstacles(&existing, &my_logs()) {
            let Some(fix) = &obstacle.finding.fix else { continue };
            let merged = merge(&[obstacle.statement]);
            let policy = merged.policy.as_deref().unwrap();
            let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
            let (mut expected, found) = (read(&before), read(policy));
            match &mut expected["Statement"] {
                Value::Array(statements) => statements[obstacle.statement - 1] = read(fix),
                one => *one = read(fix),
            }
            assert_eq!(found, expected, "{}", path.display());

            let after = ExistingPolicy::read(policy, &my_logs().bucket);
            let is_still_there = obstacles(&after, &my_logs()).iter().any(|other| {
                other.statement == obstacle.statement && other.finding.code == obstacle.finding.code
            });
            assert!(!is_still_there, "{}: {}", path.display(), obstacle.finding.message);

            let changes = merged.changes();
            let excepted =
                changes.iter().find(|changed| changed.change == Change::Exception(obstacle.statement));
            let (first, last) = excepted.expect("its lines").lines;
            let lines: Vec<_> = policy.lines().skip(first - 1).take(last + 1 - first).collect();
            assert!(lines.concat().contains("079972220921"), "{lines:?}");
            tried += 1;
        }
        let in_the_way: Vec<_> =
            obstacles(&existing, &my_logs()).iter().map(|other| other.statement).collect();
        let others: Vec<_> = (1..1000).filter(|number| !in_the_way.contains(number)).collect();
        assert_eq!(
            merge(&others).policy.as_deref(),
            Some(&*before),
            "{}: no statement in the way",
            path.display()
        );
    }
    assert!(tried > 5, "{tried}");
}

#[test]
fn what_is_added_is_said() {
    let deny = |sid: &str| {
        format!(r#"{{"Sid":"{sid}","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}}"#)
    };
    let text = policy_of(&format!("[{},{}]", deny("a"), deny("b")));
    let existing = ExistingPolicy::read(&text, &my_logs().bucket);
    for (exceptions, words) in [
        (&[1][..], "Merged, but “b” blocks Trustgrid. Add the exception."),
        (&[1, 2], "Merged. One statement and 2 exceptions added; nothing else changed."),
    ] {
        let merge = existing.merge(&my_logs(), MergeOptions { exceptions, ..MergeOptions::default() });
        let merged = ExistingPolicy::read(merge.policy.as_deref().unwrap(), &my_logs().bucket);
        assert_eq!(merge.summary(&obstacles(&merged, &my_logs())).words, words);
    }
    let again = my_logs().policy().replacen("[\n    {", &format!("[\n    {},\n    {{", deny("a")), 1);
    let existing = ExistingPolicy::read(&again, &my_logs().bucket);
    let merge = existing.merge(&my_logs(), MergeOptions { exceptions: &[1], ..MergeOptions::default() });
    assert_eq!(merge.outcome, Outcome::Unchanged);
    let words = "Trustgrid's statement is there already. One exception added; nothing else changed.";
    assert_eq!(merge.summary(&[]).words, words);
}
