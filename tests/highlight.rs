//! Colouring: nothing is lost, and the kinds are those of JSON.

use flow_log_export::aws::account_id::AccountId;
use flow_log_export::policy;
use flow_log_export::text::MAX_BYTES;
use flow_log_export::text::highlight::{
    Token,
    TokenKind::{self, Key, Literal, Plain, String as Text},
    json_line,
};
use proptest::prelude::*;

#[track_caller]
fn tokens(line: &str, expected: &[(TokenKind, &str)]) {
    let found: Vec<_> = json_line(line).into_iter().map(|token| (token.kind, token.text)).collect();
    assert_eq!(found, expected, "{line}");
}

fn joined(tokens: &[Token<'_>]) -> String {
    tokens.iter().map(|token| token.text).collect()
}

#[test]
fn kinds() {
    tokens("", &[]);
    tokens("  ", &[(Plain, "  ")]);
    tokens("}", &[(Plain, "}")]);
    tokens("  }],", &[(Plain, "  }],")]);
    tokens(r#""a""#, &[(Text, r#""a""#)]);
    tokens(r#""a": "b","#, &[(Key, r#""a""#), (Plain, ": "), (Text, r#""b""#), (Plain, ",")]);
    tokens("\"a\" : -1.5e3", &[(Key, "\"a\""), (Plain, " : "), (Literal, "-1.5e3")]);
    tokens("true,null", &[(Literal, "true"), (Plain, ","), (Literal, "null")]);
    tokens(r#"[1,"a"]"#, &[(Plain, "["), (Literal, "1"), (Plain, ","), (Text, r#""a""#), (Plain, "]")]);
}

#[test]
fn strings() {
    tokens(r#""{a: 1}""#, &[(Text, r#""{a: 1}""#)]);
    tokens(r#""a\"b""#, &[(Text, r#""a\"b""#)]);
    tokens(r#""a\\":1"#, &[(Key, r#""a\\""#), (Plain, ":"), (Literal, "1")]);
    tokens(r#""""#, &[(Text, r#""""#)]);
    tokens(r#""never ends"#, &[(Text, r#""never ends"#)]);
    tokens(r#""ends escaped\"#, &[(Text, r#""ends escaped\"#)]);
    tokens(r#"a"b"#, &[(Literal, "a"), (Text, r#""b"#)]);
    tokens("\"é😀\":\u{a0}ü", &[(Key, "\"é😀\""), (Plain, ":\u{a0}"), (Literal, "ü")]);
}

/// Of scripts and templates: comments, names before `:` and `=`, and strings.
#[test]
fn lines_of_scripts() {
    use flow_log_export::text::highlight::script_line;
    let cases: [(&str, &[(TokenKind, &str)]); 16] = [
        ("", &[]),
        ("# all of it: \"x\"", &[(Literal, "# all of it: \"x\"")]),
        ("main # why", &[(Plain, "main "), (Literal, "# why")]),
        // No comment begins within a word.
        ("a#b", &[(Plain, "a#b")]),
        ("${#list}", &[(Plain, "${#list}")]),
        ("bucket = \"my-logs\"", &[(Key, "bucket"), (Plain, " = "), (Text, "\"my-logs\"")]),
        ("  Type: AWS::S3::Bucket", &[(Plain, "  "), (Key, "Type"), (Plain, ": AWS::S3::Bucket")]),
        ("  - Sid: allow", &[(Plain, "  - "), (Key, "Sid"), (Plain, ": allow")]),
        ("ACCOUNT=\"$1\"", &[(Key, "ACCOUNT"), (Plain, "="), (Text, "\"$1\"")]),
        // Only what begins a line is a name.
        ("aws s3 --x=y", &[(Plain, "aws s3 --x=y")]),
        ("echo 'a: \"b\"' x", &[(Plain, "echo "), (Text, "'a: \"b\"'"), (Plain, " x")]),
        ("`x`", &[(Text, "`x`")]),
        ("it's", &[(Plain, "it's")]),
        ("\"never ends", &[(Text, "\"never ends")]),
        ("(){}|&;<>$*?!", &[(Plain, "(){}|&;<>$*?!")]),
        ("über_1-ß: 😀", &[(Key, "über_1-ß"), (Plain, ": 😀")]),
    ];
    for (line, expected) in cases {
        let found: Vec<_> = script_line(line).into_iter().map(|token| (token.kind, token.text)).collect();
        assert_eq!(found, expected, "{line}");
    }
}

#[test]
fn the_policy() {
    let policy = policy::example(&AccountId::trustgrid());
    let lines: Vec<_> = policy.lines().collect();
    tokens(lines[0], &[(Plain, "{")]);
    tokens(
        lines[1],
        &[(Plain, "  "), (Key, r#""Version""#), (Plain, ": "), (Text, r#""2012-10-17""#), (Plain, ",")],
    );
    tokens(lines[2], &[(Plain, "  "), (Key, r#""Statement""#), (Plain, ": [")]);
    tokens(lines[18], &[(Plain, "        "), (Text, r#""arn:aws:s3:::example-flowlogs""#), (Plain, ",")]);
    tokens(lines[19], &[(Plain, "        "), (Text, r#""arn:aws:s3:::example-flowlogs/*""#)]);
    tokens(lines[23], &[(Plain, "}")]);

    let all: Vec<_> = lines.iter().flat_map(|line| json_line(line)).collect();
    let keys: Vec<_> = all.iter().filter(|t| t.kind == Key).map(|t| t.text.trim_matches('"')).collect();
    assert_eq!(keys, ["Version", "Statement", "Sid", "Effect", "Principal", "AWS", "Action", "Resource"]);
    assert_eq!(all.iter().filter(|t| t.kind == Text).count(), 12);
    assert!(all.iter().all(|t| t.kind != Literal));
}

#[test]
fn a_megabyte() {
    for line in [
        "\"".repeat(MAX_BYTES),
        "\\\"".repeat(MAX_BYTES / 2),
        format!("\"{}", "a".repeat(MAX_BYTES)),
        "[".repeat(MAX_BYTES),
        " 1".repeat(MAX_BYTES / 2),
        "😀".repeat(MAX_BYTES / 4),
    ] {
        assert_eq!(joined(&json_line(&line)), line);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_joined_are_the_line(
        line in prop_oneof![any::<String>(), r#"[ "\\{}\[\]:,a1é😀\u{a0}\n]{0,40}"#],
    ) {
        let tokens = json_line(&line);
        prop_assert_eq!(joined(&tokens), line.as_str());
        prop_assert!(tokens.iter().all(|token| !token.text.is_empty()));
    }

    #[test]
    fn tokens_of_scripts_joined_are_the_line(line in prop_oneof![any::<String>(), r#"[ "'`#=:$a1é😀-]{0,40}"#]) {
        prop_assert_eq!(joined(&flow_log_export::text::highlight::script_line(&line)), line.as_str());
    }
}
