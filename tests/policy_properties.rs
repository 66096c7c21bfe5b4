//! What holds for any policy, and for any text whatever that is pasted for one.

mod util;

use flow_log_export::evaluate::{Decision, EvaluateOptions, evaluate, is_needed_for_copies};
use flow_log_export::merge::{
    DiffKind, Merge, OtherAccount, Outcome, Removal, RemovalOutcome, compact, merge, merge_with, remove_grant,
};
use flow_log_export::policy::Grant;
use flow_log_export::policy::document::{Document, Existing, ExistingPolicy};
use flow_log_export::text::MAX_BYTES;
use flow_log_export::text::finding::{Finding, Severity};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use serde_json::value::RawValue;

use util::{account, bucket, grant, is_whole};

/// Pieces of policies, of what surrounds them, and of what nobody should paste.
const FRAGMENTS: [&str; 60] = [
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[]",
    ":",
    ",",
    "\"",
    "\\",
    "\\\"",
    "\\u",
    "\\ud800",
    "\\udc00x",
    "'",
    "“",
    "”",
    "\u{feff}",
    "\u{a0}",
    "\u{200b}",
    "\u{2028}",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\0",
    "#",
    "//",
    "/*",
    "é",
    "😀",
    "null",
    "true",
    "-0",
    "1e999",
    "01",
    "1.",
    "\"Version\":",
    "\"2012-10-17\"",
    "\"Statement\":",
    "\"Policy\":",
    "\"Sid\":\"allow-tg-writes\"",
    "\"Effect\":\"Allow\"",
    "\"Effect\":\"Deny\"",
    "\"Principal\":",
    "\"NotPrincipal\":",
    "{\"AWS\":\"079972220921\"}",
    "\"*\"",
    "\"Action\":",
    "\"s3:*\"",
    "\"Resource\":",
    "\"arn:aws:s3:::my-logs\"",
    "\"Condition\":",
    "{\"Bool\":{\"a\":\"b\"}}",
    "AKIAIOSFODNN7EXAMPLE",
    "NoSuchBucketPolicy",
    "An error occurred (",
    ")",
    "aws s3api",
    "${AWS::",
];

fn texts() -> impl Strategy<Value = String> {
    let pieces = || vec(select(&FRAGMENTS[..]), 0..30).prop_map(|pieces| pieces.concat());
    let after_brace = pieces().prop_map(|text| format!("{{\"Statement\":{text}"));
    prop_oneof![any::<String>(), pieces(), after_brace, json(), documents()]
}

/// A string literal, a number or a word.
fn scalars() -> impl Strategy<Value = String> {
    prop_oneof![
        "\"[a-z:*?/ é“{}\\[\\],]{0,12}\"",
        select(vec![
            "\"\\u0041\\n\"",
            "\"\\ud800\"",
            "0.10",
            "-1E+400",
            "12345678901234567890",
            "true",
            "null"
        ])
        .prop_map(str::to_owned),
        select(vec![
            "allow-tg-writes",
            "Allow",
            "Deny",
            "*",
            "079972220921",
            "s3:*",
            "arn:aws:s3:::my-logs*"
        ])
        .prop_map(|text| format!("\"{text}\"")),
    ]
}

fn names() -> impl Strategy<Value = String> {
    const NAMES: [&str; 14] = [
        "Version",
        "Id",
        "Statement",
        "Policy",
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "AWS",
        "Action",
        "Resource",
        "Condition",
        "effect",
        "x",
    ];
    select(&NAMES[..]).prop_map(|name| format!("\"{name}\""))
}

fn blanks() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", " ", "\n  ", "\r\n\t"])
}

fn array(elements: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (vec(elements, 0..4), blanks())
        .prop_map(|(elements, blank)| format!("[{blank}{}{blank}]", elements.join(&format!(",{blank}"))))
}

/// Names may repeat.
fn object(
    name: impl Strategy<Value = String>,
    value: impl Strategy<Value = String>,
) -> impl Strategy<Value = String> {
    (vec((name, value), 0..7), blanks()).prop_map(|(members, blank)| {
        let members: Vec<_> =
            members.iter().map(|(name, value)| format!("{blank}{name}:{blank}{value}")).collect();
        format!("{{{}{blank}}}", members.join(","))
    })
}

/// Any JSON, duplicate names and all.
fn json() -> impl Strategy<Value = String> {
    scalars().prop_recursive(4, 40, 6, |inner| prop_oneof![array(inner.clone()), object(names(), inner)])
}

/// All that the grant allows.
const GRANTED: &str = r#"["s3:ReplicateObject","s3:ReplicateDelete","s3:ReplicateTags","s3:List*","s3:GetBucketVersioning","s3:PutBucketVersioning"]"#;

/// Statements as S3 may store them, ours and some like it among them.
fn statements() -> impl Strategy<Value = String> {
    let element = |name: &'static str, values: &'static [&'static str]| {
        select(values).prop_map(move |value| format!("\"{name}\":{value}"))
    };
    let sid = element("Sid", &["\"allow-tg-writes\"", "\"allow-tg-writes-2\"", "\"a\"", "\"a b\""]);
    let effect = element("Effect", &["\"Allow\"", "\"Allow\"", "\"Deny\""]);
    let principal = element(
        "Principal",
        &[
            "\"*\"",
            "{\"AWS\":\"079972220921\"}",
            "{\"AWS\":[\"111122223333\"]}",
            "{\"AWS\": \"arn:aws:iam::078223296091:root\"}",
            "{\"AWS\":[\"079972220921\",\"078223296091\"]}",
            "{ \"Service\": \"s3.amazonaws.com\" }",
        ],
    );
    let action = element(
        "Action",
        &[
            "\"s3:*\"",
            "[\"s3:Replicate*\", \"s3:ReplicateTags\"]",
            "\"S3:LIST*\"",
            "\"s3:*BucketVersioning\"",
            "[\"s3:Replicate*\",\n\"s3:List*\",\"s3:GetBucketVersioning\",\"s3:PutBucketVersioning\"]",
            GRANTED,
        ],
    );
    let resource = element(
        "Resource",
        &[
            "\"*\"",
            "\"arn:aws:s3:::my-logs\"",
            "[\"arn:aws:s3:::my-logs/*\"]",
            "[\"arn:aws:s3:::my-logs\", \"arn:aws:s3:::my-logs/*\"]",
            "\"arn:aws:s3:::old-logs/*\"",
        ],
    );
    let rest = element(
        "Condition",
        &["{}", "{ \"Bool\": { \"aws:SecureTransport\": false } }", "{\"Bool\":{\"a\":1,\"a\":1.0}}"],
    );
    (sid, effect, principal, action, resource, prop::option::of(rest), blanks()).prop_map(
        |(sid, effect, principal, action, resource, rest, blank)| {
            let elements: Vec<_> =
                [sid, effect, principal, action, resource].into_iter().chain(rest).collect();
            format!("{{{blank}{}{blank}}}", elements.join(&format!(",{blank}")))
        },
    )
}

/// Policies as S3 may store them, set out in any way.
fn documents() -> impl Strategy<Value = String> {
    let list = prop_oneof![array(statements()), statements()];
    let version =
        select(vec!["", "\"Version\": \"2012-10-17\",", "\"Version\":\"2008-10-17\",\n\"Id\" : \"x\","]);
    (version, list, blanks(), blanks())
        .prop_map(|(version, list, a, b)| format!("{{{a}{version}{a}\"Statement\"{b}:{b}{list}{a}}}{a}"))
}

fn document(text: &str) -> Document {
    match ExistingPolicy::read(text, &bucket("my-logs")).existing {
        Existing::Policy(document) => document,
        other => panic!("{text}: {other:?}"),
    }
}

/// The statements as they are written.
fn raw_statements(policy: &str) -> Vec<String> {
    let document = document(policy);
    document.statements().iter().map(|s| policy[s.span.clone()].to_owned()).collect()
}

#[track_caller]
fn assert_sentences(findings: &[Finding]) {
    for finding in findings {
        let message = &finding.message;
        assert!(message.starts_with(|c: char| c.is_uppercase() || c == '“'), "{message}");
        assert!(is_whole(message), "{message:?}");
        assert!(!message.contains("AKIA"), "{message}");
        assert!(message.chars().count() < 300, "{message}");
        assert!(finding.code.starts_with("policy."), "{}", finding.code);
        assert_eq!(finding.line.is_some(), finding.column.is_some());
    }
    let severities: Vec<_> = findings.iter().map(|f| f.severity as u8).collect();
    assert!(severities.is_sorted(), "{severities:?}");
}

/// What is true of any merge.
#[track_caller]
fn assert_merge(merge: &Merge) {
    assert_sentences(&merge.findings);
    assert_eq!(merge.policy.is_none(), merge.outcome == Outcome::Refused);
    let refusals = merge.findings.iter().any(|f| f.severity == Severity::Error);
    assert!(refusals || merge.policy.is_some());
    let Some(policy) = &merge.policy else { return assert!(merge.diff().is_empty()) };
    assert!(policy.starts_with('{'));
    assert!(serde_json::from_str::<&RawValue>(policy).is_ok(), "{policy}");
    assert_eq!(merge.compact_bytes, Some(compact(policy).len()));
    let again = self::merge(policy, &grant("my-logs"));
    assert_eq!((again.outcome, again.policy.as_ref()), (Outcome::Unchanged, Some(policy)));
    assert_eq!(self::merge(&compact(policy), &grant("my-logs")).outcome, Outcome::Unchanged);
    let diff = merge.diff();
    let after: Vec<_> =
        diff.iter().filter(|line| line.kind != DiffKind::Removed).map(|line| line.text).collect();
    assert_eq!(after, policy.lines().collect::<Vec<_>>());
    let numbers: Vec<_> = diff.iter().filter_map(|line| line.new).collect();
    assert!(numbers.iter().copied().eq(1..=u32::try_from(after.len()).unwrap()));
    assert_eq!(merge.grant_lines().is_none(), merge.outcome == Outcome::Unchanged);
}

fn removed(text: &str) -> Removal {
    let my_logs = grant("my-logs");
    remove_grant(&ExistingPolicy::read(text, &my_logs.bucket), &my_logs)
}

fn decisions(policy: &str, grant: &Grant) -> Vec<(&'static str, Decision)> {
    evaluate(&ExistingPolicy::read(policy, &grant.bucket), grant, EvaluateOptions::default()).actions
}

/// What is true of any removal.
#[track_caller]
fn assert_removal(removal: &Removal) {
    assert_sentences(&removal.findings);
    let is_refused = removal.outcome == RemovalOutcome::Refused;
    assert!(!is_refused || removal.findings.iter().any(|f| f.severity == Severity::Error));
    let is_cut = matches!(removal.outcome, RemovalOutcome::Removed | RemovalOutcome::Emptied);
    assert_eq!(is_cut, !removal.removed.is_empty());
    if removal.outcome == RemovalOutcome::Absent {
        assert_eq!(removal.policy.as_deref().unwrap_or_default(), removal.existing());
    }
    let Some(policy) = &removal.policy else { return };
    assert!(serde_json::from_str::<&RawValue>(policy).is_ok(), "{policy}");
    let again = removed(policy);
    assert_eq!((again.outcome, again.policy.as_ref()), (RemovalOutcome::Absent, Some(policy)));
    let diff = removal.diff();
    let lines =
        |not: DiffKind| diff.iter().filter(|line| line.kind != not).map(|line| line.text).collect::<Vec<_>>();
    assert_eq!(lines(DiffKind::Removed), policy.lines().collect::<Vec<_>>());
    assert_eq!(lines(DiffKind::Added), removal.existing().lines().collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in texts()) {
        assert_removal(&removed(&text));
        assert_merge(&merge(&text, &grant("my-logs")));
    }

    #[test]
    fn broken_policies(text in documents(), at in any::<Index>(), with in select(&FRAGMENTS[..])) {
        let at = text.char_indices().map(|(at, _)| at).nth(at.index(text.chars().count())).unwrap();
        assert_merge(&merge(&text[..at], &grant("my-logs")));
        assert_merge(&merge(&format!("{}{with}{}", &text[..at], &text[at..]), &grant("my-logs")));
    }

    /// An oracle for what is JSON, and what a policy says.
    #[test]
    fn json_is_json(text in prop_oneof![json(), texts(), documents()]) {
        let wrapped = format!("{{\"Statement\":[{{\"x\":{text}}}]}}");
        let is_json = serde_json::from_str::<&RawValue>(&wrapped).is_ok();
        let ExistingPolicy { existing, findings } = ExistingPolicy::read(&wrapped, &bucket("my-logs"));
        let is_template = findings.iter().any(|f| f.code == "policy.cloudformation");
        // What is JSON once it is fixed or what is around it is left out.
        let is_read_all_the_same = findings.iter().any(|f| {
            ["policy.typographic", "policy.wrapped", "policy.text-around"].contains(&f.code)
        });
        prop_assert!(is_template || is_read_all_the_same || is_json == matches!(existing, Existing::Policy(_)), "{}", wrapped);
    }

    #[test]
    fn theirs_stays(text in documents()) {
        let merge = merge(&text, &grant("my-logs"));
        assert_merge(&merge);
        let my_logs = grant("my-logs");
        let alone = ExistingPolicy::read(&text, &my_logs.bucket).splice(&my_logs, OtherAccount::Keep.into());
        prop_assert_eq!((alone.outcome, &alone.policy), (merge.outcome, &merge.policy));
        prop_assert_eq!(alone.grant_lines(), merge.grant_lines());
        prop_assert_ne!(merge.outcome, Outcome::Refused);
        let policy = merge.policy.as_deref().unwrap();
        let before = raw_statements(&text);
        let after = raw_statements(policy);
        let old: Value = serde_json::from_str(&text).unwrap();
        let new: Value = serde_json::from_str(policy).unwrap();
        prop_assert_eq!((&old["Version"], &old["Id"]), (&new["Version"], &new["Id"]));
        match merge.outcome {
            Outcome::Unchanged => prop_assert_eq!(policy, &text),
            Outcome::Added => {
                prop_assert_eq!(&after[..before.len()], &before[..]);
                prop_assert_eq!(after.len(), before.len() + 1);
                // All but the splice: what stands before the end of the last statement, and after it.
                let document = document(&text);
                if let Some(last) = document.statements().last() && old["Statement"].is_array() {
                    let (head, tail) = text.split_at(last.span.end);
                    prop_assert!(policy.starts_with(head) && policy.ends_with(tail));
                }
            }
            Outcome::Updated => {
                let changed: Vec<_> = before.iter().zip(&after).filter(|(b, a)| b != a).collect();
                prop_assert_eq!((changed.len(), before.len()), (1, after.len()));
                prop_assert!(changed[0].0.contains("\"allow-tg-writes\"") && changed[0].0.contains("079972220921"));
            }
            Outcome::Refused => {}
        }
        // Whoever was let in before still is.
        for other in ["078223296091", "111122223333"] {
            let theirs = Grant { trustgrid_account_id: account(other), ..grant("my-logs") };
            let decisions = |policy: &str| evaluate(&ExistingPolicy::read(policy, &theirs.bucket), &theirs, EvaluateOptions::default()).actions;
            prop_assert_eq!(decisions(policy), decisions(&text));
        }
    }

    /// Nobody but Trustgrid loses access, and what still lets it write is said.
    #[test]
    fn only_trustgrids_own_goes(text in documents()) {
        let removal = removed(&text);
        assert_removal(&removal);
        prop_assert_ne!(removal.outcome, RemovalOutcome::Refused);
        let left = removal.policy.as_deref().unwrap_or_default();
        let kept: Vec<_> = (1..).zip(raw_statements(&text)).filter(|(number, _)| !removal.removed.contains(number)).collect();
        let after = if left.is_empty() { Vec::new() } else { raw_statements(left) };
        prop_assert_eq!(kept.into_iter().map(|(_, raw)| raw).collect::<Vec<_>>(), after);
        for other in ["078223296091", "111122223333"] {
            let theirs = Grant { trustgrid_account_id: account(other), ..grant("my-logs") };
            prop_assert_eq!(decisions(left, &theirs), decisions(&text, &theirs));
        }
        let writes = decisions(left, &grant("my-logs"))
            .iter()
            .any(|(action, decision)| is_needed_for_copies(action) && *decision != Decision::Denied);
        let is_said = removal.findings.iter().any(|finding| {
            ["policy.still-lets-in", "policy.still-allows", "policy.may-still-allow", "policy.more"].contains(&finding.code)
        });
        prop_assert!(!writes || is_said, "{:#?}", removal);
    }

    /// What a merge added is gone to the byte, and what it did not add is as it would be without it.
    #[test]
    fn there_and_back(text in documents()) {
        let (before, merge) = (removed(&text), merge(&text, &grant("my-logs")));
        let merged = merge.policy.as_deref().unwrap();
        let after = removed(merged);
        assert_removal(&after);
        if merge.outcome == Outcome::Updated {
            prop_assert_ne!(after.outcome, RemovalOutcome::Absent);
            return Ok(());
        }
        let document = document(&text);
        let statements = document.statements();
        let value: Value = serde_json::from_str(&text).unwrap();
        match (before.policy, &*statements) {
            // S3 stores no policy without a statement.
            (Some(_), []) | (None, _) => prop_assert_eq!(after.policy, None),
            // A merge puts brackets around it.
            (Some(_), [one]) if value["Statement"].is_object() && merge.outcome == Outcome::Added => {
                let (start, end) = (one.span.start, one.span.end);
                let listed = [&text[..start], "[", &text[start..end], "]", &text[end..]].concat();
                prop_assert_eq!(after.policy, Some(listed));
            }
            (Some(left), _) => prop_assert_eq!(after.policy, Some(left)),
        }
    }

    #[test]
    fn one_statement_is_replaced(text in documents(), chosen in select(vec!["078223296091", "111122223333"])) {
        let chosen = account(chosen);
        let kept = merge(&text, &grant("my-logs"));
        let replaced = merge_with(&text, &grant("my-logs"), OtherAccount::Replace(&chosen));
        assert_merge(&replaced);
        if !replaced.findings.iter().any(|finding| finding.code == "policy.replaced-account") {
            prop_assert_eq!(replaced, kept);
            return Ok(());
        }
        prop_assert_eq!((replaced.outcome, replaced.other_account.as_ref()), (Outcome::Updated, Some(&chosen)));
        prop_assert!(kept.other_account.is_some());
        let policy = replaced.policy.as_deref().unwrap();
        let (before, after) = (raw_statements(&text), raw_statements(policy));
        let changed: Vec<_> = before.iter().zip(&after).filter(|(b, a)| b != a).collect();
        prop_assert_eq!((changed.len(), before.len()), (1, after.len()));
        prop_assert!(changed[0].0.contains(chosen.as_str()) && !changed[0].1.contains(chosen.as_str()));
        let (before, after) = (document(&text), document(policy));
        let (before, after) = (before.statements(), after.statements());
        let index = before.iter().zip(&after).position(|(b, a)| text[b.span.clone()] != policy[a.span.clone()]).unwrap();
        let (before, after) = (&before[index].span, &after[index].span);
        prop_assert_eq!(&text[..before.start], &policy[..after.start]);
        prop_assert_eq!(&text[before.end..], &policy[after.end..]);
    }

    /// A narrow window changes nothing, or leaves a doubt that is said.
    #[test]
    fn in_a_narrow_window(text in documents(), width in 5_usize..130, is_enveloped in any::<bool>()) {
        let printed = if is_enveloped { serde_json::json!({ "Policy": text }).to_string() } else { text.clone() };
        let lines = printed.lines().flat_map(|line| {
            let characters: Vec<_> = line.chars().collect();
            characters.chunks(width).map(|chunk| chunk.iter().collect::<String>()).collect::<Vec<_>>()
        });
        let wrapped = lines.collect::<Vec<_>>().join("\n");
        match ExistingPolicy::read(&wrapped, &bucket("my-logs")).existing {
            Existing::Policy(document) => prop_assert_eq!(compact(document.text()), compact(&text)),
            Existing::Unreadable => prop_assert_ne!(wrapped, printed),
            Existing::None => prop_assert!(false, "{}", wrapped),
        }
    }

    #[test]
    fn in_an_envelope(text in documents()) {
        let bare = merge(&text, &grant("my-logs"));
        let wrapped = merge(&serde_json::json!({ "Policy": text }).to_string(), &grant("my-logs"));
        prop_assert_eq!((bare.outcome, bare.policy), (wrapped.outcome, wrapped.policy));
    }
}

#[test]
fn cut_off_anywhere() {
    let policy = grant("my-logs").policy();
    for text in
        [policy.clone(), serde_json::json!({ "Policy": policy }).to_string(), policy.replace('"', "“")]
    {
        for (end, _) in text.char_indices() {
            let merge = merge(&text[..end], &grant("my-logs"));
            assert_merge(&merge);
            assert_eq!(merge.outcome == Outcome::Refused, end > 0, "{end}");
        }
    }
}

#[test]
fn deep() {
    for levels in [200, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = open.repeat(levels) + "1" + &close.repeat(levels);
            assert_merge(&merge(&deep, &grant("my-logs")));
            assert_merge(&merge(&open.repeat(levels), &grant("my-logs")));
            let statement = r#""Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*""#;
            let inside = format!("{{\"Statement\":[{{{statement},\"Condition\":{deep}}}]}}");
            let merge = merge(&inside, &grant("my-logs"));
            // 200 levels fit into a policy; what they mean cannot be said.
            let expected = if levels == 200 { Outcome::Added } else { Outcome::Refused };
            assert_eq!(merge.outcome, expected);
            assert!(merge.findings.iter().any(|f| f.code == "policy.shape"), "{:?}", merge.findings);
        }
    }
}

#[test]
fn large() {
    let many = |statement: &str| format!("{{\"Statement\":[{}]}}", vec![statement; 50_000].join(","));
    let megabyte = |before: &str, fill: &str, after: &str| {
        let count = (MAX_BYTES - before.len() - after.len()) / fill.len();
        format!("{before}{}{after}", fill.repeat(count))
    };
    let statement = r#"{"Effect":"Deny","Principal":"*","Resource":"*","Action":""#;
    let texts = [
        many("{\"Effect\":\"Deny\"}"),
        many("{\"Sid\":\"a\"}"),
        many("{}"),
        megabyte("{\"Statement\":[", "{},", "{}]}"),
        megabyte("{\"Statement\":[{", "\"a\":1,", "\"b\":1}]}"),
        megabyte(&format!("{{\"Statement\":[{statement}"), "*a", "\"}]}"),
        megabyte(&format!("{{\"Statement\":[{statement}"), "*", "x\"}]}"),
        megabyte("{\"Policy\":\"", "\\n", "{\\\"Statement\\\":[]}\"}"),
        megabyte("{\"Policy\":\"{\\\"Statement\\\":[", "{},", "{}]}\"}"),
        megabyte("{“Statement”:[", "\u{a0}", "]}"),
        megabyte("", "“", ""),
        megabyte("{", "\"", ""),
        megabyte("", "AKIA", ""),
        megabyte("An error occurred (", "x", ")"),
        megabyte("Version: ", "x", ""),
        megabyte("x ", "{ ", ""),
        megabyte("x ", "{\"", ""),
        megabyte("", "$ aws s3api get-bucket-policy --bucket my-logs\n", ""),
        megabyte("", "aws s3api \\\n", "{}"),
        megabyte("$ aws s3api get-bucket-policy\n", "x\n", "{}"),
        megabyte("", "An error occurred (NoSuchBucketPolicy) when calling the ", ""),
        megabyte("", "AccessDenied\t", ""),
        megabyte("", "| Code ", ""),
        megabyte("{\"Statement\":[], \"x\": \"", "123456789012345678901234567890\n", "\"}"),
        megabyte("{\\\"Statement\\\": [", "{},", "{}]} x"),
        megabyte("{\"Statement\":[]} ", "$ aws s3 ls\n", ""),
        megabyte("\"flowLogExportPreflight\" {", " ", "\"flowLogExportPreflight\""),
    ];
    for text in texts {
        assert!(text.len() <= MAX_BYTES);
        assert_merge(&merge(&text, &grant("my-logs")));
        assert_removal(&removed(&text));
    }
    // Blanks do not count, so that this can be merged, and compared line by line.
    let own = grant("old-logs").policy();
    let blank = megabyte(own.trim_end_matches('}'), "\n", "}");
    assert_eq!(merge(&blank, &grant("my-logs")).outcome, Outcome::Updated);
    let inside =
        megabyte(&own[..own.find("\"Effect\"").unwrap()], "\n", &own[own.find("\"Effect\"").unwrap()..]);
    let merge = merge(&inside, &grant("my-logs"));
    assert_eq!(merge.outcome, Outcome::Updated);
    assert!(merge.diff().iter().filter(|line| line.kind == DiffKind::Removed).count() > 1_000_000);
}
