//! What policies mean for Trustgrid: AWS's own documented examples, written anew for this bucket,
//! with the page each comes from; and what is said of them.

mod util;

use flow_log_export::evaluate::{BlockingStatement, Decision, Evaluation, Options, Public, evaluate};
use flow_log_export::finding::Severity;
use serde_json::{Value, json};

use util::grant;

const RESTRICTED: Options = Options { restrict_public_buckets: true };

fn policy(statements: &[Value]) -> String {
    serde_json::to_string_pretty(&json!({"Version": "2012-10-17", "Statement": statements})).unwrap()
}

fn ours() -> Value {
    let policy: Value = serde_json::from_str(&grant("my-logs").policy()).unwrap();
    policy["Statement"][0].clone()
}

/// A statement about the whole bucket and everybody, with some elements changed; `null` removes one.
fn statement(effect: &str, elements: Value) -> Value {
    let mut statement = json!({
        "Effect": effect, "Principal": "*", "Action": "s3:*",
        "Resource": ["arn:aws:s3:::my-logs", "arn:aws:s3:::my-logs/*"]
    });
    for (name, value) in elements.as_object().unwrap() {
        statement[name] = value.clone();
    }
    statement.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    statement
}

fn deny(elements: Value) -> Value {
    statement("Deny", elements)
}

fn allow(elements: Value) -> Value {
    statement("Allow", elements)
}

fn evaluated(policy: &str, options: Options) -> Evaluation {
    let evaluation = evaluate(policy, &grant("my-logs"), options);
    let names: Vec<_> = evaluation.actions.iter().map(|(name, _)| *name).collect();
    let granted = ours()["Action"].clone();
    assert_eq!(json!(names), granted, "the grant's actions in its order");
    evaluation
}

/// A decision on each action, by its first letter: allowed, denied, unknown.
fn letters(evaluation: &Evaluation) -> String {
    evaluation.actions.iter().map(|(_, decision)| &decision.name()[..1]).collect()
}

/// What becomes of the grant beside these statements.
#[track_caller]
fn beside(statements: &[Value], decisions: &str, public: Public) -> Evaluation {
    let mut all = vec![ours()];
    all.extend_from_slice(statements);
    let evaluation = evaluated(&policy(&all), Options::default());
    assert_eq!((letters(&evaluation).as_str(), evaluation.public), (decisions, public), "{statements:?}");
    evaluation
}

/// The grant beside a `Deny` with this condition.
#[track_caller]
fn under(condition: Value, decisions: &str) {
    beside(&[deny(json!({"Condition": condition}))], decisions, Public::No);
}

const ALLOWED: &str = "aaaaaa";
const DENIED: &str = "dddddd";
const UNKNOWN: &str = "uuuuuu";

#[test]
fn the_grant_itself() {
    beside(&[], ALLOWED, Public::No);
    let restricted = evaluated(&grant("my-logs").policy(), RESTRICTED);
    assert_eq!((letters(&restricted).as_str(), restricted.findings.len()), (ALLOWED, 0));
}

#[test]
fn examples_of_aws() {
    // Data perimeter: only the own organization and its networks, AWS's own services left out.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
    under(
        json!({
            "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-abc123"},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}
        }),
        UNKNOWN,
    );
    under(
        json!({
            "NotIpAddressIfExists": {"aws:SourceIp": ["192.0.2.0/24"]},
            "StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-0123"},
            "BoolIfExists": {"aws:ViaAWSService": "false"}
        }),
        UNKNOWN,
    );
    // The own organization.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
    under(json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-abc123"}}), DENIED);
    under(
        json!({"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": "o-abc123/r-ab12/ou-ab12-11111111/*"}}),
        DENIED,
    );
    beside(
        &[allow(
            json!({"Action": "s3:GetObject", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}}}),
        )],
        ALLOWED,
        Public::No,
    );
    // A VPC endpoint, a VPC.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html
    under(json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}), DENIED);
    under(json!({"StringNotEquals": {"aws:SourceVpc": "vpc-111bbb22"}}), DENIED);
    // Addresses.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html#example-bucket-policies-IP
    under(json!({"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), UNKNOWN);
    // Encrypted requests only.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html#example-bucket-policies-HTTP-HTTPS
    under(json!({"Bool": {"aws:SecureTransport": "false"}}), ALLOWED);
    under(json!({"Bool": {"aws:SecureTransport": false}}), ALLOWED);
    // A version of TLS.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
    under(json!({"NumericLessThan": {"s3:TlsVersion": 1.2}}), UNKNOWN);
    // Encrypted objects only: replication is no PutObject.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingServerSideEncryption.html
    let unencrypted =
        json!({"Action": "s3:PutObject", "Condition": {"Null": {"s3:x-amz-server-side-encryption": "true"}}});
    beside(&[deny(unencrypted)], ALLOWED, Public::No);
    // A second factor for the own users.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html#example-bucket-policies-MFA
    under(json!({"Null": {"aws:MultiFactorAuthAge": true}}), UNKNOWN);
    // All but some roles, the advised way and the other.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    under(json!({"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/Auditor"}}), DENIED);
    let but = |names: Value| deny(json!({"Principal": null, "NotPrincipal": {"AWS": names}}));
    beside(&[but(json!("arn:aws:iam::444455556666:user/Bob"))], DENIED, Public::No);
    beside(
        &[but(json!(["arn:aws:iam::444455556666:root", "arn:aws:iam::079972220921:root"]))],
        UNKNOWN,
        Public::No,
    );
    // Replication between accounts.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-walkthrough-2.html
    let source = json!({"AWS": "arn:aws:iam::079972220921:role/service-role/replication"});
    let replicates =
        allow(json!({"Principal": source, "Action": ["s3:ReplicateObject", "s3:ReplicateDelete"]}));
    let alone = evaluated(&policy(std::slice::from_ref(&replicates)), Options::default());
    assert_eq!(letters(&alone), "uudddd");
    beside(&[replicates], ALLOWED, Public::No);
    // Somebody else's logs.
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    let cloudtrail = json!({
        "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject",
        "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    });
    beside(&[allow(cloudtrail)], ALLOWED, Public::No);
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>
#[test]
fn public_or_not() {
    let read = |elements: Value| {
        let mut statement = allow(json!({"Action": "s3:GetObject"}));
        for (name, value) in elements.as_object().unwrap() {
            statement[name] = value.clone();
        }
        statement
    };
    let under = |condition: Value| read(json!({"Condition": condition}));
    let cases = [
        (read(json!({})), Public::Yes),
        (read(json!({"Principal": {"AWS": "*"}})), Public::Yes),
        (read(json!({"Principal": {"AWS": "444455556666"}})), Public::No),
        (read(json!({"Principal": {"CanonicalUser": "79a59df900b949e5"}})), Public::No),
        (read(json!({"Principal": {"Service": "cloudfront.amazonaws.com"}})), Public::No),
        (read(json!({"Principal": {"Federated": "accounts.google.com"}})), Public::Yes),
        (read(json!({"Principal": {"Federated": "arn:aws:iam::444455556666:saml-provider/x"}})), Public::No),
        (read(json!({"Principal": {"AWS": "arn:aws:iam::444455556666:role/*"}})), Public::Unknown),
        (under(json!({"StringLike": {"aws:SourceVpc": "vpc-*"}})), Public::Yes),
        (under(json!({"StringEquals": {"aws:SourceVpc": "vpc-91237329"}})), Public::No),
        (under(json!({"StringEquals": {"aws:SourceVpc": ["vpc-1", "vpc-2"]}})), Public::No),
        (under(json!({"StringNotEquals": {"aws:SourceVpc": "vpc-91237329"}})), Public::Yes),
        (under(json!({"StringEqualsIfExists": {"aws:SourceVpc": "vpc-91237329"}})), Public::Unknown),
        (under(json!({"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"]}})), Public::No),
        (under(json!({"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "0.0.0.0/0"]}})), Public::Yes),
        (under(json!({"IpAddress": {"aws:SourceIp": "128.0.0.0/7"}})), Public::Yes),
        (under(json!({"IpAddress": {"aws:SourceIp": "2000::/31"}})), Public::Yes),
        (under(json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/99"}})), Public::Unknown),
        (under(json!({"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}})), Public::No),
        (under(json!({"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}})), Public::Yes),
        (under(json!({"StringEquals": {"aws:Referer": "https://example.com/"}})), Public::Yes),
        (under(json!({"Bool": {"aws:SecureTransport": "true"}})), Public::Yes),
        (
            under(json!({"ArnEquals": {"aws:SourceArn": "arn:aws:sns:us-east-1:444455556666:topic"}})),
            Public::No,
        ),
        (
            under(json!({"ArnLike": {"aws:SourceArn": "arn:aws:sns:us-east-1:444455556666:*"}})),
            Public::Unknown,
        ),
    ];
    for (statement, public) in cases {
        let evaluation = beside(std::slice::from_ref(&statement), ALLOWED, public);
        let warns = evaluation.findings.iter().any(|finding| finding.code == "policy.public");
        assert_eq!(warns, public == Public::Yes, "{statement}");
        let restricted = evaluated(&policy(&[ours(), statement.clone()]), RESTRICTED);
        let (expected, certain) = match public {
            Public::Yes => (DENIED, Some(true)),
            Public::Unknown => (UNKNOWN, Some(false)),
            Public::No => (ALLOWED, None),
        };
        assert_eq!(letters(&restricted), expected, "{statement}");
        let blocks: Vec<_> = restricted.blocks.iter().map(|block| (block.statement, block.certain)).collect();
        assert_eq!(
            blocks,
            certain.map(|certain| (2, certain)).into_iter().collect::<Vec<_>>(),
            "{statement}"
        );
    }
}

#[test]
fn elements() {
    let cases = [
        (json!({"Action": "s3:PutObject"}), ALLOWED),
        (json!({"Action": "S3:REPLICATE*"}), "dddaaa"),
        (json!({"Action": "s3:*Object"}), "daaaaa"),
        (json!({"Action": "s3:??tBucketVersioning"}), "aaaadd"),
        (json!({"Action": "s3:ListBucketVersions"}), "aaadaa"),
        (json!({"Action": null, "NotAction": ["s3:Get*", "s3:List*"]}), "dddaad"),
        (json!({"Resource": "arn:aws:s3:::my-logs"}), "aaaddd"),
        (json!({"Resource": "arn:aws:s3:::my-logs/flow-logs/*"}), "ddddaa"),
        (json!({"Resource": "arn:aws:s3:::my-logs/private/*"}), ALLOWED),
        (json!({"Resource": "arn:aws:s3:::my-logs/flow-logs/by-org/1/*"}), "uuuuaa"),
        (json!({"Resource": "arn:aws:s3:::my-logs/*.gz"}), "uuuuaa"),
        (json!({"Resource": "arn:aws:s3:::MY-LOGS/*"}), ALLOWED),
        (json!({"Resource": null, "NotResource": "arn:aws:s3:::my-logs/*"}), "aaaddd"),
        (json!({"Resource": "arn:aws:s3:::my-logs/${aws:username}/*"}), "uuuuaa"),
        (json!({"Resource": "arn:aws:s3:::my-logs/home/${aws:username}/*"}), ALLOWED),
        (json!({"Principal": {"AWS": "079972220921"}}), DENIED),
        (json!({"Principal": {"AWS": "arn:aws:iam::079972220921:root"}}), DENIED),
        (json!({"Principal": {"AWS": "444455556666"}}), ALLOWED),
        (json!({"Principal": {"AWS": "arn:aws:iam::079972220921:role/replication"}}), UNKNOWN),
        (json!({"Principal": {"AWS": "arn:aws:sts::079972220921:assumed-role/a/b"}}), UNKNOWN),
        (json!({"Principal": {"AWS": "arn:aws:iam::079972220921:user/a"}}), ALLOWED),
        (json!({"Principal": {"Service": "s3.amazonaws.com"}}), ALLOWED),
        (json!({"Principal": {"CanonicalUser": "79a59df900b949e5"}}), UNKNOWN),
        (json!({"Principal": {"AWS": "AROAEXAMPLEEXAMPLE"}}), UNKNOWN),
        (json!({"Principal": {"AWS": []}}), UNKNOWN),
        (json!({"Effect": "deny"}), UNKNOWN),
        (json!({"effect": "Allow"}), UNKNOWN),
        (json!({"Condition": {"StringEquals": 5}}), UNKNOWN),
        (json!({"Action": "s3:PutObject", "Condition": {"StringEquals": 5}}), ALLOWED),
    ];
    for (elements, decisions) in cases {
        // What may as well be an `Allow` may make the policy public.
        let names_effect = elements.get("Effect").is_some() || elements.get("effect").is_some();
        let public = if names_effect { Public::Unknown } else { Public::No };
        let evaluation = beside(&[deny(elements.clone())], decisions, public);
        assert_eq!(evaluation.blocks.is_empty(), decisions == ALLOWED, "{elements}");
    }
}

#[test]
fn conditions() {
    const ROLE: &str = "arn:aws:iam::079972220921:role/x";
    let cases = [
        (json!({"StringEquals": {"aws:PrincipalAccount": ["1", "079972220921"]}}), DENIED),
        (json!({"StringNotEquals": {"AWS:PRINCIPALACCOUNT": ["1", "079972220921"]}}), ALLOWED),
        (json!({"StringLike": {"aws:PrincipalAccount": "0799*"}}), DENIED),
        (json!({"StringEquals": {"aws:PrincipalAccount": "0799*"}}), ALLOWED),
        (json!({"StringLike": {"aws:PrincipalAccount": "${*}"}}), ALLOWED),
        (json!({"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}}), DENIED),
        (json!({"StringEquals": {"aws:PrincipalAccount": "${aws:SourceVpc, '079972220921'}"}}), DENIED),
        (json!({"StringEquals": {"aws:PrincipalAccount": "${aws:username, '079972220921'}"}}), UNKNOWN),
        (json!({"StringEquals": {"aws:PrincipalAccount": "${aws:SourceVpc"}}), UNKNOWN),
        (json!({"NumericEquals": {"aws:PrincipalAccount": 79_972_220_921u64}}), UNKNOWN),
        (json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::079972220921:role/*"}}), DENIED),
        (json!({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}), DENIED),
        // As text it is no pattern, and no role is named like that.
        (json!({"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::079972220921:role/*"}}), ALLOWED),
        (
            json!({"StringEqualsIgnoreCase": {"aws:PrincipalArn": "arn:aws:iam::079972220921:role/x/"}}),
            ALLOWED,
        ),
        (json!({"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::079972220921:role/x/y"}}), UNKNOWN),
        (json!({"ArnLike": {"aws:PrincipalArn": ROLE}}), UNKNOWN),
        (json!({"StringEquals": {"aws:PrincipalArn": ROLE}}), UNKNOWN),
        (json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::079972220921:user/*"}}), ALLOWED),
        (json!({"ArnLike": {"aws:PrincipalArn": "*"}}), UNKNOWN),
        (json!({"StringEquals": {"aws:SourceVpce": "v"}}), ALLOWED),
        (json!({"StringEqualsIfExists": {"aws:SourceVpce": "v"}}), DENIED),
        (json!({"NumericNotEquals": {"aws:SourceVpce": "1"}}), DENIED),
        (json!({"DateGreaterThan": {"aws:SourceVpce": "2020-01-01"}}), ALLOWED),
        (json!({"BinaryEquals": {"aws:SourceVpce": "QQ=="}}), ALLOWED),
        (json!({"ForAllValues:StringEquals": {"aws:SourceVpce": "v"}}), DENIED),
        (json!({"ForAnyValue:StringNotEquals": {"aws:SourceVpce": "v"}}), ALLOWED),
        (json!({"ForAnyValue:StringEqualsIfExists": {"aws:SourceVpce": "v"}}), UNKNOWN),
        (json!({"Null": {"aws:SourceVpce": "true"}}), DENIED),
        (json!({"Null": {"aws:SourceVpce": false}}), ALLOWED),
        (json!({"Null": {"aws:PrincipalAccount": "false"}}), DENIED),
        (json!({"Null": {"aws:SourceIp": "true"}}), UNKNOWN),
        (json!({"Null": {"aws:PrincipalOrgID": "true"}}), UNKNOWN),
        // Whose organization this is, nobody knows.
        (json!({"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}}), UNKNOWN),
        (json!({"StringNotEquals": {"aws:PrincipalOrgID": ["o-abc123", "o-def456"]}}), UNKNOWN),
        (json!({"StringNotLike": {"aws:PrincipalOrgID": "o-*"}}), UNKNOWN),
        (json!({"StringSounds": {"aws:SourceVpce": "v"}}), UNKNOWN),
        (json!({"stringequals": {"aws:SourceVpce": "v"}}), UNKNOWN),
        (json!({"StringEquals": {"aws:SourceVpce": []}}), UNKNOWN),
        // All of them have to hold.
        (json!({"StringEquals": {"aws:SourceVpce": "v", "aws:userid": "x"}}), ALLOWED),
        (json!({"StringNotEquals": {"aws:SourceVpce": "v"}, "Bool": {"aws:ViaAWSService": false}}), UNKNOWN),
    ];
    for (condition, decisions) in cases {
        under(condition, decisions);
    }
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html>
#[test]
fn variables_are_text_before_2012() {
    let condition = json!({"StringNotEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}});
    let statements = json!([ours(), deny(json!({"Condition": condition}))]);
    for (version, decisions) in
        [("\"2012-10-17\"", ALLOWED), ("\"2008-10-17\"", DENIED), ("\"2020-01-01\"", UNKNOWN)]
    {
        let policy = format!("{{\"Version\": {version}, \"Statement\": {statements}}}");
        assert_eq!(letters(&evaluated(&policy, Options::default())), decisions, "{version}");
    }
    let policy = format!("{{\"Statement\": {statements}}}");
    assert_eq!(letters(&evaluated(&policy, Options::default())), DENIED);
    let policy = format!("{{\"version\": \"2012-10-17\", \"Statement\": {statements}}}");
    assert_eq!(letters(&evaluated(&policy, Options::default())), UNKNOWN);
}

#[test]
fn what_is_not_allowed() {
    for text in
        ["", "  \n", "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation"]
    {
        let evaluation = evaluated(text, Options::default());
        assert_eq!((letters(&evaluation).as_str(), evaluation.public), (DENIED, Public::No), "{text}");
        assert_eq!(evaluation.findings[0].code, "policy.none");
    }
    let version = grant("my-logs").policy().replace("2012-10-17", "2012-10-18");
    let version = evaluated(&version, Options::default());
    assert_eq!((letters(&version).as_str(), version.public), (UNKNOWN, Public::Unknown));
    let broken = evaluated("{\"Statement\":", Options::default());
    assert_eq!((letters(&broken).as_str(), broken.public), (UNKNOWN, Public::Unknown));
    assert_eq!(broken.findings[0].severity, Severity::Error);
    let some =
        allow(json!({"Principal": {"AWS": "079972220921"}, "Action": ["s3:Replicate*", "s3:ListBucket"]}));
    let some = evaluated(&policy(&[some]), Options::default());
    assert_eq!(letters(&some), "aaaddd");
    assert_eq!(
        some.findings[0].message,
        "No statement allows Trustgrid s3:List*, s3:GetBucketVersioning and 1 more: add Trustgrid's statement to the policy"
    );
    let maybe = allow(json!({"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}));
    let maybe = evaluated(&policy(&[maybe]), Options::default());
    assert_eq!((letters(&maybe).as_str(), maybe.public), (UNKNOWN, Public::No));
    assert_eq!(
        maybe.findings[0].message,
        "Statement 1 on line 3 alone may allow Trustgrid all that it needs, if the sender's IP address \
         (aws:SourceIp) is in “192.0.2.0/24”: AWS does not document what replication sends there"
    );
    let large = deny(json!({"Sid": "x".repeat(21_000)}));
    let large = evaluated(&policy(&[ours(), large]), Options::default());
    assert_eq!((letters(&large).as_str(), large.findings[0].code), (UNKNOWN, "policy.too-large"));
}

/// Two lines further than in the tests above, an escaped policy.
#[test]
fn places_in_an_envelope() {
    let policy = policy(&[ours(), deny(json!({"Sid": "No"}))]);
    let pasted = format!("\n\n{}", json!({ "Policy": policy }));
    let evaluation = evaluated(&pasted, Options::default());
    assert_eq!(evaluation.blocks[0].line, 3);
    assert_eq!(evaluation.findings[0].line, Some(3));
}

#[track_caller]
fn says(statement: Value, words: &str, exception: &str) {
    let evaluation = evaluated(&policy(&[ours(), statement.clone()]), Options::default());
    let [BlockingStatement { statement: 2, words: said, exception: Some(change), .. }] =
        evaluation.blocks.as_slice()
    else {
        panic!("{:?}", evaluation.blocks)
    };
    let line = policy(&[ours()]).lines().count() - 2;
    assert_eq!(*said, words.replace("LINE", &line.to_string()));
    let change: Value = serde_json::from_str(change).unwrap();
    assert_eq!(change["Condition"], serde_json::from_str::<Value>(exception).unwrap());
    let finding = evaluation.findings.iter().find(|finding| finding.message == *said).unwrap();
    assert_eq!(finding.path.as_deref(), Some("Statement[1]"));
    assert_eq!(letters(&evaluated(&policy(&[ours(), change]), Options::default())), ALLOWED, "{statement}");
}

#[test]
fn words_and_exceptions() {
    says(
        deny(json!({"Sid": "Only us", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-abc123"}}})),
        "Statement “Only us” on line LINE denies Trustgrid all that it needs, if the sender's AWS organization \
         (aws:PrincipalOrgID) is not “o-abc123”: Trustgrid's account is not in your organization",
        r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-abc123", "aws:PrincipalAccount": "079972220921"}}"#,
    );
    says(
        deny(json!({"Condition": {"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"]}}})),
        "Statement 2 on line LINE may deny Trustgrid all that it needs, if the sender's IP address \
         (aws:SourceIp) is not in “192.0.2.0/24” or 1 more: AWS does not document what replication sends there",
        r#"{"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"]},
            "StringNotEquals": {"aws:PrincipalAccount": "079972220921"}}"#,
    );
    says(
        deny(
            json!({"Action": "s3:Put*", "Condition": {"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}}),
        ),
        "Statement 2 on line LINE denies Trustgrid s3:PutBucketVersioning, if the VPC endpoint that the request comes \
         through (aws:SourceVpce) is not “vpce-1”: replication does not come out of a VPC",
        r#"{"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1"},
            "StringNotEquals": {"aws:PrincipalAccount": "079972220921"}}"#,
    );
    says(
        deny(json!({"Condition": {"StringNotEquals": {"aws:PrincipalAccount": "444455556666"}}})),
        "Statement 2 on line LINE denies Trustgrid all that it needs, if the sender's AWS account \
         (aws:PrincipalAccount) is not “444455556666”: Trustgrid's account is 079972220921",
        r#"{"StringNotEquals": {"aws:PrincipalAccount": ["444455556666", "079972220921"]}}"#,
    );
    says(
        deny(
            json!({"Condition": {"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::444455556666:role/a"]}}}),
        ),
        "Statement 2 on line LINE denies Trustgrid all that it needs, if the role or user that sends \
         (aws:PrincipalArn) is not like “arn:aws:iam::444455556666:role/a”: Trustgrid sends with a role of its own account",
        r#"{"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::444455556666:role/a", "arn:aws:iam::079972220921:role/*"]}}"#,
    );
    says(
        deny(json!({"Principal": null, "NotPrincipal": {"AWS": "079972220921"}})),
        "Statement 2 on line LINE may deny Trustgrid all that it needs, since naming an account in \
         “NotPrincipal” does not leave out the roles in it",
        r#"{"StringNotEquals": {"aws:PrincipalAccount": "079972220921"}}"#,
    );
    says(
        deny(json!({"Condition": {"Bool": {"aws:PrincipalIsAWSService": "false"}}})),
        "Statement 2 on line LINE may deny Trustgrid all that it needs, if the answer to whether an AWS service \
         sends in its own name (aws:PrincipalIsAWSService) is “false”: AWS does not document what replication sends there",
        r#"{"Bool": {"aws:PrincipalIsAWSService": "false"}, "StringNotEquals": {"aws:PrincipalAccount": "079972220921"}}"#,
    );
    says(
        deny(json!({"Condition": {}})),
        "Statement 2 on line LINE denies Trustgrid all that it needs, since it is for everyone, whatever the \
         request",
        r#"{"StringNotEquals": {"aws:PrincipalAccount": "079972220921"}}"#,
    );
}

/// Byte for byte as it was, but for the change, set out as the rest.
#[test]
fn exceptions_keep_the_statement() {
    let statement = "{\n      \"Effect\": \"Deny\", \"Principal\": \"*\",\n      \"Action\": \"s3:\\u002a\",\n      \
                     \"Resource\": [\"*\"]\n    }";
    let policy = format!("{{\"Statement\": [\n    {statement}\n]}}");
    let evaluation = evaluated(&policy, Options::default());
    let changed = statement.replace(
        "[\"*\"]\n",
        "[\"*\"],\n      \"Condition\": {\"StringNotEquals\": {\"aws:PrincipalAccount\": \"079972220921\"}}\n",
    );
    assert_eq!(evaluation.blocks[0].exception.as_deref(), Some(changed.as_str()));
    assert_eq!(evaluation.blocks[0].sid, None);
    assert_eq!(evaluation.actions[0].1, Decision::Denied);
}
