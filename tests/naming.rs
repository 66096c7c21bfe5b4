//! The account and the bucket that a paste names, to fill in a field that is empty.

use flow_log_export::report::named_in;

#[test]
fn what_a_paste_names() {
    let cases = [
        // pasted, account, bucket
        ("", None, None),
        ("nothing of the kind", None, None),
        (include_str!("reports/script-ready.json"), Some("493827156084"), Some("acme-flow-logs")),
        (r#"{"Statement":[{"Resource":"arn:aws:s3:::my-logs/*"}]}"#, None, Some("my-logs")),
        (r#"{"Policy":"{\"Resource\":[\"arn:aws:s3:::my-logs\"]}"}"#, None, Some("my-logs")),
        (
            "$ aws s3api get-bucket-policy --bucket my-logs --expected-bucket-owner 493827156084",
            Some("493827156084"),
            Some("my-logs"),
        ),
        ("aws s3api get-bucket-policy --bucket='my-logs'", None, Some("my-logs")),
        (r#"{ "Account": "493827156084", "UserId": "AIDAEXAMPLE" }"#, Some("493827156084"), None),
        // Of several, the first that can be one.
        ("--bucket $BUCKET\n--bucket my-logs --bucket other-logs", None, Some("my-logs")),
        (r#""Account": "1234", "Account": "493827156084""#, Some("493827156084"), None),
        ("arn:aws:s3:::*", None, None),
        ("--bucket", None, None),
    ];
    for (pasted, account, bucket) in cases {
        let (named_account, named_bucket) = named_in(pasted);
        assert_eq!(named_account.as_ref().map(|id| id.as_str()), account, "{pasted}");
        assert_eq!(named_bucket.as_ref().map(|bucket| bucket.as_str()), bucket, "{pasted}");
    }
}
