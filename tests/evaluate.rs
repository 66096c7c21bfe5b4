//! What policies mean for Trustgrid: AWS's own documented examples, written anew for this bucket,
//! with the page each comes from; and what is said of them.

mod util;

use std::fs;

use flow_log_export::evaluate::{
    BlockingStatement, Decision, EvaluateOptions, Evaluation, Public, evaluate, is_needed_for_copies,
};
use flow_log_export::merge::merge;
use flow_log_export::policy::Grant;
use flow_log_export::policy::document::ExistingPolicy;
use flow_log_export::text::finding::Severity;
use serde_json::{Value, json};

use util::{account, grant};

const RESTRICTED: EvaluateOptions =
    EvaluateOptions { restrict_public_buckets: true, is_public: None, owner: None };

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

fn evaluated(policy: &str, options: EvaluateOptions) -> Evaluation {
    let evaluation =
        evaluate(&ExistingPolicy::read(policy, &grant("my-logs").bucket), &grant("my-logs"), options);
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
    let evaluation = evaluated(&policy(&all), EvaluateOptions::default());
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
        DENIED,
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
    under(json!({"NumericLessThan": {"s3:TlsVersion": 1.2}}), ALLOWED);
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
    let alone = evaluated(&policy(std::slice::from_ref(&replicates)), EvaluateOptions::default());
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
        (under(json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/33"}})), Public::Unknown),
        (under(json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/"}})), Public::Unknown),
        (under(json!({"IpAddress": {"aws:SourceIp": "my-office"}})), Public::Unknown),
        (under(json!({"IpAddress": {"aws:SourceIp": "128.0.0.0/8"}})), Public::No),
        (under(json!({"IpAddress": {"aws:SourceIp": "2000::/32"}})), Public::No),
        (under(json!({"IpAddress": {"aws:SourceIp": "2001:db8::/129"}})), Public::Unknown),
        // Without the length of a prefix, it is one address.
        (under(json!({"IpAddress": {"aws:SourceIp": "203.0.113.7"}})), Public::No),
        (under(json!({"IpAddress": {"aws:SourceIp": ["2001:db8::7", "203.0.113.7/32"]}})), Public::No),
        (under(json!({"IpAddress": {"aws:SourceIp": ["203.0.113.7", "0.0.0.0/1"]}})), Public::Yes),
        (under(json!({"NotIpAddress": {"aws:SourceIp": "203.0.113.7"}})), Public::Yes),
        (under(json!({"StringEquals": {"aws:SourceIp": "203.0.113.7"}})), Public::Unknown),
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
        (under(json!({"ArnLike": {"aws:PrincipalArn": "*"}})), Public::Yes),
        (under(json!({"Null": {"aws:SourceVpc": "false"}})), Public::Yes),
        (under(json!({"StringEquals": {"aws:SourceVpc": []}})), Public::Unknown),
        (under(json!({"StringIs": {"aws:SourceVpc": "vpc-1"}})), Public::Unknown),
        // AWS names some keys of principals and says that there are more.
        (under(json!({"StringEquals": {"aws:PrincipalTag/team": "net"}})), Public::Unknown),
        (under(json!({"Bool": {"aws:PrincipalIsAWSService": "true"}})), Public::Unknown),
        (under(json!({"StringLike": {"aws:userid": "**"}})), Public::Yes),
        (under(json!({"StringLike": {"aws:userid": "AROAEXAMPLEEXAMPLE:*"}})), Public::Unknown),
        (under(json!({"StringLike": {"aws:userid": "AROAEXAMPLEEXAMPLE:x"}})), Public::No),
        (under(json!({"StringLike": {"aws:PrincipalAccount": "4444*"}})), Public::Yes),
        (under(json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-abc123/r-ab12/"}})), Public::No),
        (
            under(json!({"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-abc123/r-ab12/"}})),
            Public::Unknown,
        ),
        (
            read(json!({"Principal": {"Federated": "arn:aws:iam::444455556666:oidc-provider/example.com"}})),
            Public::Yes,
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

/// A value without a wildcard is fixed, whichever operator compares it.
#[test]
fn fixed_values_are_not_public() {
    let keys = [
        ("aws:PrincipalArn", "arn:aws:iam::444455556666:role/app"),
        ("aws:SourceArn", "arn:aws:s3:::their-bucket"),
        ("aws:SOURCEARN", "arn:aws:sns:us-east-1:444455556666:topic"),
        ("s3:DataAccessPointArn", "arn:aws:s3:us-east-1:444455556666:accesspoint/app"),
        (
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        ),
    ];
    for (key, value) in keys {
        for operator in ["StringEquals", "StringLike", "ArnEquals", "ArnLike"] {
            let under = |condition: Value| allow(json!({"Action": "s3:GetObject", "Condition": condition}));
            beside(&[under(json!({operator: {key: value}}))], ALLOWED, Public::No);
            beside(&[under(json!({operator: {key: [value, value]}}))], ALLOWED, Public::No);
            let wildcard = format!("{value}*");
            beside(&[under(json!({operator: {key: [value, wildcard]}}))], ALLOWED, Public::Unknown);
            beside(&[under(json!({format!("{operator}IfExists"): {key: value}}))], ALLOWED, Public::Unknown);
            let negated = operator.replace("String", "StringNot").replace("Arn", "ArnNot");
            beside(&[under(json!({negated: {key: value}}))], ALLOWED, Public::Yes);
        }
        // S3 does not say so of others.
        let other =
            allow(json!({"Action": "s3:GetObject", "Condition": {"StringEqualsIgnoreCase": {key: value}}}));
        beside(&[other], ALLOWED, Public::Unknown);
    }
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>
#[test]
fn not_principal_is_for_deny() {
    const SAID: &str =
        "combines Allow with “NotPrincipal”, which S3 rejects. Name those it is for in “Principal”.";
    let but = json!({"AWS": "444455556666"});
    let cases = [
        (allow(json!({"Principal": null, "NotPrincipal": but})), Some("Statement 2 (line 22)"), Public::Yes),
        (
            allow(json!({"Sid": "But one", "Principal": null, "NotPrincipal": but})),
            Some("“But one” (line 22)"),
            Public::Yes,
        ),
        (
            allow(
                json!({"Principal": null, "NotPrincipal": but, "Condition": {"StringEquals": {"aws:SourceVpc": "v"}}}),
            ),
            Some("Statement 2 (line 22)"),
            Public::Unknown,
        ),
        (deny(json!({"Action": "s3:PutObject", "Principal": null, "NotPrincipal": but})), None, Public::No),
        (allow(json!({"Principal": but})), None, Public::No),
    ];
    for (statement, name, public) in cases {
        let evaluation = beside(std::slice::from_ref(&statement), ALLOWED, public);
        let said = evaluation.findings.iter().find(|finding| finding.code == "policy.allow-not-principal");
        assert_eq!(said.map(|finding| &finding.message), name.map(|name| format!("{name} {SAID}")).as_ref());
        let Some(finding) = said else { continue };
        assert_eq!(
            (finding.severity, finding.line, finding.path.as_deref()),
            (Severity::Error, Some(22), Some("Statement[1].NotPrincipal"))
        );
    }
}

/// What S3 says itself, which counts whatever the statements show.
#[test]
fn the_word_of_s3() {
    let read = |elements: Value| {
        let mut statement = allow(json!({"Sid": "Read", "Action": "s3:GetObject"}));
        for (name, value) in elements.as_object().unwrap() {
            statement[name] = value.clone();
        }
        statement
    };
    let open = read(json!({}));
    let unclear = read(json!({"Condition": {"StringLike": {"aws:userid": "AROAEXAMPLEEXAMPLE:*"}}}));
    let closed = read(json!({"Principal": {"AWS": "444455556666"}}));
    let cut = "“Read” (line 22) makes this bucket public. While “RestrictPublicBuckets” is on, S3 shuts out \
               other accounts, including Trustgrid. Limit the statement to certain AWS accounts.";
    let maybe_cut = "“Read” (line 22) may make this bucket public. While “RestrictPublicBuckets” is on, S3 \
                     would then shut out other accounts, including Trustgrid. Limit the statement to certain \
                     AWS accounts.";
    let cut_by_s3 = "S3 says that this policy is public. While “RestrictPublicBuckets” is on, S3 shuts out \
                     other accounts, including Trustgrid. Limit every statement to certain AWS accounts.";
    let public = "“Read” (line 22) makes this bucket public. With Block Public Access on, S3 rejects the \
                  policy or shuts out other accounts, including Trustgrid.";
    // The statement, S3's word, and then what is said without `RestrictPublicBuckets` and with it.
    let cases = [
        (&open, None, Public::Yes, Some(public), (DENIED, Some(cut))),
        (&open, Some(true), Public::Yes, Some(public), (DENIED, Some(cut))),
        (&open, Some(false), Public::No, None, (ALLOWED, None)),
        (&unclear, None, Public::Unknown, None, (UNKNOWN, Some(maybe_cut))),
        (&unclear, Some(true), Public::Yes, None, (DENIED, Some(maybe_cut))),
        (&unclear, Some(false), Public::No, None, (ALLOWED, None)),
        (&closed, None, Public::No, None, (ALLOWED, None)),
        (&closed, Some(true), Public::Yes, None, (DENIED, Some(cut_by_s3))),
        (&closed, Some(false), Public::No, None, (ALLOWED, None)),
    ];
    for (statement, is_public, public, said, (restricted, said_restricted)) in cases {
        for (restrict_public_buckets, decisions, said) in
            [(false, ALLOWED, said), (true, restricted, said_restricted)]
        {
            let options =
                EvaluateOptions { restrict_public_buckets, is_public, ..EvaluateOptions::default() };
            let evaluation = evaluated(&policy(&[ours(), statement.clone()]), options);
            assert_eq!(
                (letters(&evaluation).as_str(), evaluation.public),
                (decisions, public),
                "{options:?}"
            );
            let found: Vec<_> = evaluation.findings.iter().map(|f| f.message.as_str()).collect();
            assert_eq!(found, Vec::from_iter(said), "{statement} {options:?}");
            let blocks = evaluation.blocks.iter().map(|block| block.words.as_str());
            let is_of_statement = restrict_public_buckets && said != Some(cut_by_s3);
            assert_eq!(blocks.collect::<Vec<_>>(), Vec::from_iter(said.filter(|_| is_of_statement)));
        }
    }
    // It is also known of a policy that is not clear.
    let unclear = grant("my-logs").policy().replace("2012-10-17", "2012-10-18");
    let options = EvaluateOptions { is_public: Some(false), ..EvaluateOptions::default() };
    assert_eq!(evaluated(&unclear, options).public, Public::No);
}

#[test]
fn what_copies_need() {
    let evaluation = evaluated(&grant("my-logs").policy(), EvaluateOptions::default());
    let needed: Vec<_> =
        evaluation.actions.iter().map(|(name, _)| *name).filter(|name| is_needed_for_copies(name)).collect();
    assert_eq!(needed, ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]);
    assert!(!is_needed_for_copies("s3:PutObject"));
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
        (json!({"Resource": "other-logs"}), UNKNOWN),
        (json!({"Resource": "arn:aws:s3:::my-logs/${aws:username}/*"}), "uuuuaa"),
        (json!({"Resource": "arn:aws:s3:::my-logs/home/${aws:username}/*"}), ALLOWED),
        (json!({"Principal": {"AWS": "079972220921"}}), DENIED),
        (json!({"Principal": {"AWS": "arn:aws:iam::079972220921:root"}}), DENIED),
        (json!({"Principal": {"AWS": "444455556666"}}), ALLOWED),
        (json!({"Principal": {"AWS": "arn:aws:iam::079972220921:role/replication"}}), UNKNOWN),
        (json!({"Principal": {"AWS": "arn:aws:sts::079972220921:assumed-role/a/b"}}), UNKNOWN),
        (json!({"Principal": {"AWS": "arn:aws:iam::079972220921:user/a"}}), ALLOWED),
        (json!({"Principal": {"AWS": "arn:aws:iam::079972220921:user/"}}), UNKNOWN),
        (json!({"Principal": {"AWS": "arn:aws:iam::444455556666:role/replication"}}), ALLOWED),
        (json!({"Principal": {"AWS": "arn:aws:iam::444455556666:role/*"}}), UNKNOWN),
        (json!({"Principal": {"AWS": "arn:aws:iam::444455556666:group/a"}}), UNKNOWN),
        // Principals do not cross partitions.
        (json!({"Principal": {"AWS": "arn:aws-cn:iam::444455556666:role/a"}}), ALLOWED),
        (json!({"Principal": {"AWS": "arn:aws-us-gov:iam::079972220921:root"}}), ALLOWED),
        (json!({"Principal": {"AWS": "arn:aws-us-gov:iam::079972220921:role/a"}}), ALLOWED),
        (json!({"Principal": {"AWS": "arn:aws-*:iam::079972220921:root"}}), UNKNOWN),
        (json!({"Principal": {"Service": "s3.amazonaws.com"}}), ALLOWED),
        (json!({"Principal": {"CanonicalUser": "79a59df900b949e5"}}), UNKNOWN),
        (json!({"Principal": {"AWS": "AROAEXAMPLEEXAMPLE"}}), UNKNOWN),
        (json!({"Principal": {"AWS": []}}), UNKNOWN),
        (json!({"Effect": "deny"}), UNKNOWN),
        (json!({"effect": "Allow"}), UNKNOWN),
        (json!({"Condition": {"StringEquals": 5}}), UNKNOWN),
        (json!({"Action": "s3:PutObject", "Condition": {"StringEquals": 5}}), ALLOWED),
        // What the one of the two leaves out, the other may be about.
        (json!({"Action": "s3:PutObject", "action": "s3:*"}), UNKNOWN),
        (json!({"Resource": "arn:aws:s3:::my-logs/private/*", "resource": "*"}), UNKNOWN),
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
        (json!({"NullIfExists": {"aws:SourceVpce": "true"}}), UNKNOWN),
        (json!({"ForAllValues:Null": {"aws:SourceVpce": "true"}}), UNKNOWN),
        (json!({"ForSomeValues:StringEquals": {"aws:SourceVpce": "v"}}), UNKNOWN),
        (json!({"NumericLess": {"aws:SourceVpce": "1"}}), UNKNOWN),
        (json!({"DateNotLessThan": {"aws:SourceVpce": "2020-01-01"}}), UNKNOWN),
        (json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-abc123/*"}}), UNKNOWN),
        (json!({"StringNotLike": {"aws:PrincipalOrgPaths": "o-abc123/*"}}), UNKNOWN),
        (
            json!({"ForAllValues:StringNotEquals": {"aws:PrincipalOrgPaths": ["o-abc123/r/a/", "o-abc123/r/b/"]}}),
            DENIED,
        ),
        (
            json!({"ForAllValues:StringNotEquals": {"aws:PrincipalOrgPaths": ["o-abc123/r/a/", "o-def456/r/b/"]}}),
            UNKNOWN,
        ),
        (json!({"StringNotEquals": {"aws:PrincipalOrgID": "o_abc123"}}), UNKNOWN),
        (json!({"NumericNotEquals": {"aws:PrincipalOrgID": "o-abc123"}}), UNKNOWN),
        (json!({"StringEqualsIgnoreCase": {"aws:PrincipalAccount": "０79972220921"}}), UNKNOWN),
        (json!({"StringLike": {"aws:PrincipalAccount": "${aws:SourceVpc, '*'}"}}), UNKNOWN),
        (json!({"StringEquals": {"aws:PrincipalAccount": "${aws:ViaAWSService}"}}), ALLOWED),
        (json!({"StringEquals": {"aws:SourceVpce": []}}), UNKNOWN),
        // All of them have to hold.
        (json!({"StringEquals": {"aws:SourceVpce": "v", "aws:userid": "x"}}), ALLOWED),
        (json!({"StringNotEquals": {"aws:SourceVpce": "v"}, "Bool": {"aws:ViaAWSService": false}}), DENIED),
    ];
    for (condition, decisions) in cases {
        under(condition, decisions);
    }
}

/// Of a service role's requests, AWS documents that these are absent.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
const ABSENT: [&str; 16] = [
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:SourceVpcArn",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:VpcSourceIp",
    "s3:DataAccessPointArn",
    "s3:DataAccessPointAccount",
    "s3:AccessPointNetworkOrigin",
];

/// A grant that is narrowed by a condition.
fn narrowed(condition: Value) -> String {
    let mut ours = ours();
    ours["Condition"] = condition;
    let evaluation = evaluated(&policy(&[ours]), EvaluateOptions::default());
    assert_eq!(evaluation.findings.is_empty(), letters(&evaluation) == ALLOWED);
    letters(&evaluation)
}

#[test]
fn keys_that_are_absent() {
    // The operator, its value, and whether it holds.
    let operators = [
        ("StringEquals", "x", Some(false)),
        ("StringLike", "*", Some(false)),
        ("ArnLike", "*", Some(false)),
        ("IpAddress", "0.0.0.0/0", Some(false)),
        ("NumericLessThan", "1", Some(false)),
        ("DateGreaterThanEquals", "2020-01-01", Some(false)),
        ("Bool", "false", Some(false)),
        ("StringNotEquals", "x", Some(true)),
        ("StringNotLike", "*", Some(true)),
        ("ArnNotEquals", "arn:aws:s3:::x", Some(true)),
        ("NotIpAddress", "0.0.0.0/0", Some(true)),
        ("StringEqualsIfExists", "x", Some(true)),
        ("StringNotEqualsIfExists", "x", Some(true)),
        ("ArnNotLikeIfExists", "*", Some(true)),
        ("ForAllValues:StringEquals", "x", Some(true)),
        ("ForAllValues:StringNotLike", "*", Some(true)),
        ("ForAllValues:StringLikeIfExists", "x", Some(true)),
        ("ForAnyValue:StringLike", "*", Some(false)),
        ("ForAnyValue:StringNotEquals", "x", Some(false)),
        ("ForAnyValue:StringNotEqualsIfExists", "x", None),
        ("Null", "true", Some(true)),
        ("Null", "false", Some(false)),
    ];
    for key in ABSENT {
        for key in [key.to_owned(), key.to_lowercase(), key.to_uppercase()] {
            for (operator, value, holds) in operators {
                let (denied, granted) = match holds {
                    Some(true) => (DENIED, ALLOWED),
                    Some(false) => (ALLOWED, DENIED),
                    None => (UNKNOWN, UNKNOWN),
                };
                under(json!({operator: {&key: value}}), denied);
                assert_eq!(narrowed(json!({operator: {&key: value}})), granted, "{operator} {key}");
            }
        }
    }
    // A prefix or more of such a name is another key.
    for key in ["aws:SourceAccounts", "aws:SourceVp", "SourceVpc", "aws:SourceIp", "aws:SourceOwner"] {
        under(json!({"StringNotEquals": {key: "x"}}), UNKNOWN);
    }
}

#[test]
fn keys_that_are_true_or_false() {
    for (key, value) in [
        ("aws:SecureTransport", true),
        ("aws:PrincipalIsAWSService", false),
        ("aws:ViaAWSService", false),
        ("AWS:VIAAWSSERVICE", false),
    ] {
        let cases = [
            ("Bool", json!(value.to_string()), Some(true)),
            ("Bool", json!(value), Some(true)),
            ("Bool", json!((!value).to_string()), Some(false)),
            ("Bool", json!(!value), Some(false)),
            ("Bool", json!(["true", "false"]), Some(true)),
            ("BoolIfExists", json!(value), Some(true)),
            ("BoolIfExists", json!(!value), Some(false)),
            ("ForAnyValue:Bool", json!(!value), Some(false)),
            ("ForAllValues:Bool", json!(!value), Some(false)),
            ("Null", json!("false"), Some(true)),
            ("Null", json!(true), Some(false)),
            // Not documented: other types, capitals.
            ("StringEquals", json!((!value).to_string()), None),
            ("StringNotEquals", json!(value.to_string()), None),
            ("Bool", json!("True"), None),
            ("Bool", json!("0"), None),
            ("Null", json!("x"), None),
        ];
        for (operator, value, holds) in cases {
            let (denied, granted) = match holds {
                Some(true) => (DENIED, ALLOWED),
                Some(false) => (ALLOWED, DENIED),
                None => (UNKNOWN, UNKNOWN),
            };
            under(json!({operator: {key: value}}), denied);
            assert_eq!(narrowed(json!({operator: {key: value}})), granted, "{operator} {key} {value}");
        }
    }
}

/// S3 takes 1.2 and what is newer; whether the key is there is not documented.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/network-isolation.html>
#[test]
fn versions_of_tls() {
    let cases = [
        ("NumericLessThan", json!("1.2"), Some(false)),
        ("NumericLessThan", json!(1.2), Some(false)),
        ("NumericLessThan", json!("1.20"), Some(false)),
        ("NumericLessThan", json!("1"), Some(false)),
        ("NumericLessThan", json!(["1.0", "1.1", "1.2"]), Some(false)),
        ("NumericLessThan", json!("1.3"), None),
        ("NumericLessThan", json!(2), None),
        ("NumericLessThan", json!(["1.2", "1.3"]), None),
        ("NumericLessThan", json!("1.21"), None),
        ("NumericLessThanEquals", json!("1.1"), Some(false)),
        ("NumericLessThanEquals", json!("1.2"), None),
        ("NumericEquals", json!(["1.0", "1.1"]), Some(false)),
        ("NumericEquals", json!("1.2"), None),
        ("NumericEquals", json!("0"), Some(false)),
        ("NumericNotEquals", json!(["1.0", "1.1"]), Some(true)),
        ("NumericNotEquals", json!(["1.1", "1.2"]), None),
        ("NumericNotEqualsIfExists", json!("1.1"), Some(true)),
        // Absent it holds, or present it does not.
        ("NumericLessThanIfExists", json!("1.2"), None),
        ("NumericGreaterThan", json!("1.1"), None),
        ("NumericGreaterThanEquals", json!("1.2"), None),
        ("NumericGreaterThanIfExists", json!("1.1"), Some(true)),
        ("NumericGreaterThanIfExists", json!("1.2"), None),
        ("NumericGreaterThanEqualsIfExists", json!("1.2"), Some(true)),
        ("NumericGreaterThanEqualsIfExists", json!("1.3"), None),
        ("ForAnyValue:NumericLessThan", json!("1.2"), Some(false)),
        ("ForAllValues:NumericLessThan", json!("1.2"), None),
        ("Null", json!("true"), None),
        ("Null", json!("false"), None),
        // Nothing that AWS documents as a number.
        ("NumericLessThan", json!("TLS1.2"), None),
        ("NumericLessThan", json!("1.2.0"), None),
        ("NumericLessThan", json!("1."), None),
        ("NumericLessThan", json!(".9"), None),
        ("NumericLessThan", json!("+1.0"), None),
        ("NumericLessThan", json!("1.+"), None),
        ("NumericLessThan", json!("1.é"), None),
        ("NumericLessThan", json!(""), None),
        ("NumericLessThan", json!("-1"), None),
        ("NumericLessThan", json!("99999999999999999999"), None),
        ("NumericLessThan", json!("${aws:x}"), None),
        ("StringNotEquals", json!(["1.2", "1.3"]), None),
        ("DateLessThan", json!("1.1"), None),
        ("Bool", json!("false"), None),
    ];
    for (operator, value, holds) in cases {
        let (denied, granted) = match holds {
            Some(true) => (DENIED, ALLOWED),
            Some(false) => (ALLOWED, DENIED),
            None => (UNKNOWN, UNKNOWN),
        };
        for key in ["s3:TlsVersion", "S3:tlsversion"] {
            under(json!({operator: {key: value}}), denied);
            assert_eq!(narrowed(json!({operator: {key: value}})), granted, "{operator} {value}");
        }
    }
}

/// A grant that a condition narrows to others says so, rather than that it is missing.
#[test]
fn conditions_that_narrow_the_grant() {
    let cases = [
        (
            json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}}),
            "aws:SourceVpce: replication traffic doesn't come through a VPC endpoint",
        ),
        (
            json!({"StringEquals": {"aws:SourceAccount": "079972220921"}}),
            "aws:SourceAccount: replication comes from Trustgrid's role, not from an AWS service itself",
        ),
        (
            json!({"Bool": {"aws:ViaAWSService": "true"}}),
            "aws:ViaAWSService: replication comes from Trustgrid's role, not from an AWS service itself",
        ),
        (
            json!({"StringLike": {"s3:DataAccessPointArn": "*"}}),
            "s3:DataAccessPointArn: replication traffic doesn't come through an access point",
        ),
        (
            json!({"Bool": {"aws:SecureTransport": false}}),
            "aws:SecureTransport: replication traffic is always encrypted",
        ),
        (
            json!({"NumericLessThan": {"s3:TlsVersion": "1.2"}}),
            "s3:TlsVersion: S3 accepts nothing older than TLS 1.2",
        ),
        (
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}}),
            "aws:PrincipalOrgID: Trustgrid isn't in that AWS organization",
        ),
        (
            json!({"StringEquals": {"aws:PrincipalAccount": "444455556666"}}),
            "aws:PrincipalAccount: Trustgrid has another AWS account",
        ),
        (
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::079972220921:user/*"}}),
            "aws:PrincipalArn: Trustgrid has another role",
        ),
        // The first that does not hold.
        (
            json!({"Bool": {"aws:SecureTransport": true}, "Null": {"aws:SourceArn": false, "aws:SourceVpc": false}}),
            "aws:SourceArn: replication comes from Trustgrid's role, not from an AWS service itself",
        ),
    ];
    for (condition, words) in cases {
        let mut ours = ours();
        ours["Condition"] = condition;
        let evaluation = evaluated(
            &policy(&[allow(json!({"Principal": {"AWS": "444455556666"}})), ours]),
            EvaluateOptions::default(),
        );
        assert_eq!(letters(&evaluation), DENIED);
        let [finding] = evaluation.findings.as_slice() else { panic!("{:?}", evaluation.findings) };
        assert_eq!(
            (finding.code, finding.line, finding.path.as_deref()),
            ("policy.not-granted", Some(14), Some("Statement[1]"))
        );
        assert_eq!(
            finding.message,
            format!(
                "“allow-tg-writes” (line 14) keeps Trustgrid out by its condition on {words}. Add \
                 Trustgrid's statement without that condition."
            )
        );
    }
    // Where it is about some of the actions, it says which; the others are missing.
    let mut some = ours();
    some["Action"] = json!(["s3:List*", "s3:GetBucketVersioning"]);
    some["Condition"] = json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}});
    let rest = allow(json!({"Principal": {"AWS": "079972220921"}, "Action": "s3:Replicate*"}));
    let evaluation = evaluated(&policy(&[some, rest]), EvaluateOptions::default());
    assert_eq!(letters(&evaluation), "aaaddd");
    let said: Vec<_> = evaluation.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "“allow-tg-writes” (line 3) keeps Trustgrid from s3:List* and s3:GetBucketVersioning by its \
             condition on aws:SourceVpce: replication traffic doesn't come through a VPC endpoint. Add \
             Trustgrid's statement without that condition.",
            "No statement allows Trustgrid s3:PutBucketVersioning. Add Trustgrid's statement to the policy.",
        ]
    );
    // Others' grants are no grants of Trustgrid's that went wrong.
    let elsewhere = json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}});
    for others in [
        json!({"Condition": elsewhere}),
        json!({"Principal": {"AWS": "444455556666"}, "Condition": elsewhere}),
        json!({"Principal": {"AWS": "079972220921"}, "Action": "s3:GetObject", "Condition": elsewhere}),
        json!({"Principal": {"AWS": "079972220921"}, "Resource": "arn:aws:s3:::my-logs/x/*", "Condition": elsewhere}),
        json!({"Principal": {"AWS": "079972220921"}, "Effect": "Deny", "Condition": elsewhere}),
        json!({"Principal": {"AWS": "079972220921"}, "Action": "s3:ListBucket", "Condition": elsewhere}),
    ] {
        let evaluation = evaluated(&policy(&[allow(others)]), EvaluateOptions::default());
        let words = &evaluation.findings[0].message;
        assert_eq!(words, "No statement lets Trustgrid in. Add Trustgrid's statement to the policy.");
    }
}

/// The name of a role has letters, digits and a few signs; its path may have more.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
#[test]
fn names_of_roles() {
    let cases = [
        ("arn:aws:iam::079972220921:role/x", UNKNOWN),
        ("arn:aws:iam::079972220921:role/service-role/a_b+c=d,e.f@g-H9", UNKNOWN),
        ("arn:aws:iam::079972220921:role/p:q/x", UNKNOWN),
        ("arn:aws:iam::*:role/aws:ec2-infrastructure", ALLOWED),
        ("arn:aws:iam::*:role/*:infrastructure", ALLOWED),
        ("arn:aws:iam::*:role/x?:y", ALLOWED),
        ("arn:aws:iam::*:role/*/a b", ALLOWED),
        ("arn:aws:iam::*:role/*/x", UNKNOWN),
        ("arn:aws:iam::*:role/aws:*", UNKNOWN),
        ("arn:aws:iam::*:role/?", UNKNOWN),
        ("arn:aws:iam::*:role/?x", UNKNOWN),
        ("arn:aws:iam::*:role/", ALLOWED),
        ("arn:aws:iam::*:role/*/", ALLOWED),
        ("arn:aws:iam::493827156084:role/aws-service-role/*", ALLOWED),
        ("arn:aws:iam::079972220921:rol?/*", DENIED),
    ];
    for (pattern, decisions) in cases {
        under(json!({"ArnLike": {"aws:PrincipalArn": pattern}}), decisions);
        under(json!({"StringLike": {"aws:PrincipalArn": pattern}}), decisions);
    }
    let variables = [
        // Whether the fields are told apart before or after is not documented.
        ("arn:aws:iam::${aws:PrincipalAccount}:role/*", UNKNOWN),
        ("arn:aws:iam::079972220921:${aws:SourceVpc, 'user'}/*", ALLOWED),
        ("arn:aws:iam::079972220921:${aws:SourceVpc, 'role'}/*", DENIED),
        ("arn:aws:iam::079972220921:role/${aws:username}", UNKNOWN),
        ("arn:aws:iam:079972220921:role/*", UNKNOWN),
        ("arn:aws-cn:iam::079972220921:role/*", ALLOWED),
        ("arn:aws:sts::079972220921:role/*", ALLOWED),
        ("arn:aws:iam:eu-west-1:079972220921:role/*", ALLOWED),
        ("urn:aws:iam::079972220921:role/*", ALLOWED),
    ];
    for (pattern, decisions) in variables {
        under(json!({"ArnLike": {"aws:PrincipalArn": pattern}}), decisions);
    }
    // An account is no ARN, and a role no address.
    under(json!({"ArnLike": {"aws:PrincipalAccount": "079972220921"}}), UNKNOWN);
    under(json!({"IpAddress": {"aws:PrincipalArn": "0.0.0.0/0"}}), UNKNOWN);
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
        assert_eq!(letters(&evaluated(&policy, EvaluateOptions::default())), decisions, "{version}");
    }
    let policy = format!("{{\"Statement\": {statements}}}");
    assert_eq!(letters(&evaluated(&policy, EvaluateOptions::default())), DENIED);
    let policy = format!("{{\"version\": \"2012-10-17\", \"Statement\": {statements}}}");
    assert_eq!(letters(&evaluated(&policy, EvaluateOptions::default())), UNKNOWN);
    // In an ARN, too; and nothing of it is fixed for certain.
    let role = json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:role/*"}});
    let organization = json!({"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}});
    let open = allow(json!({"Action": "s3:GetObject", "Condition": organization}));
    let policy =
        json!({"Version": "2008-10-17", "Statement": [ours(), deny(json!({"Condition": role})), open]});
    let evaluation = evaluated(&policy.to_string(), EvaluateOptions::default());
    assert_eq!((letters(&evaluation).as_str(), evaluation.public), (ALLOWED, Public::Unknown));
}

#[test]
fn what_is_not_allowed() {
    for text in
        ["", "  \n", "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation"]
    {
        let evaluation = evaluated(text, EvaluateOptions::default());
        assert_eq!((letters(&evaluation).as_str(), evaluation.public), (DENIED, Public::No), "{text}");
        assert_eq!(evaluation.findings[0].code, "policy.none");
    }
    let version = grant("my-logs").policy().replace("2012-10-17", "2012-10-18");
    let version = evaluated(&version, EvaluateOptions::default());
    assert_eq!((letters(&version).as_str(), version.public), (UNKNOWN, Public::Unknown));
    assert_eq!(
        version.findings[1].message,
        "Something outside the statements isn't clear, so nothing in the policy is certain. Fix that first."
    );
    // What is denied in any version stays denied.
    let denied = policy(&[ours(), deny(json!({"Action": "s3:Put*"}))]).replace("2012-10-17", "2012-10-18");
    assert_eq!(letters(&evaluated(&denied, EvaluateOptions::default())), "uuuuud");
    let broken = evaluated("{\"Statement\":", EvaluateOptions::default());
    assert_eq!((letters(&broken).as_str(), broken.public), (UNKNOWN, Public::Unknown));
    assert_eq!(broken.findings[0].severity, Severity::Error);
    let some =
        allow(json!({"Principal": {"AWS": "079972220921"}, "Action": ["s3:Replicate*", "s3:ListBucket"]}));
    let some = evaluated(&policy(&[some]), EvaluateOptions::default());
    assert_eq!(letters(&some), "aaaddd");
    assert_eq!(
        some.findings[0].message,
        "No statement allows Trustgrid s3:List*, s3:GetBucketVersioning and 1 more. Add Trustgrid's \
         statement to the policy."
    );
    let maybe = allow(json!({"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}));
    let maybe = evaluated(&policy(&[maybe]), EvaluateOptions::default());
    assert_eq!((letters(&maybe).as_str(), maybe.public), (UNKNOWN, Public::No));
    assert_eq!(
        maybe.findings[0].message,
        "Only Statement 1 (line 3) may let Trustgrid in: AWS doesn't document which IP address replication \
         uses."
    );
    // What stands for several actions may be certain for some of them, and the rest be allowed elsewhere.
    let narrow = allow(json!({
        "Principal": {"AWS": "079972220921"},
        "Action": ["s3:List*", "s3:*BucketVersioning"],
        "Resource": ["arn:aws:s3:::my-logs", "arn:aws:s3:::my-logs/*.gz"]
    }));
    let copies = allow(json!({"Principal": {"AWS": "079972220921"}, "Action": "s3:Replicate*"}));
    let narrow = evaluated(&policy(&[narrow, copies]), EvaluateOptions::default());
    assert_eq!(letters(&narrow), "aaauaa");
    assert_eq!(
        narrow.findings[0].message,
        "Only Statement 1 (line 3) may allow Trustgrid s3:List*: its resources may include where flow logs \
         go, below flow-logs/by-org/."
    );
    let large = deny(json!({"Sid": "x".repeat(21_000)}));
    let large = evaluated(&policy(&[ours(), large]), EvaluateOptions::default());
    assert_eq!((letters(&large).as_str(), large.findings[0].code), (UNKNOWN, "policy.too-large"));
}

/// Two lines further than in the tests above, an escaped policy.
#[test]
fn places_in_an_envelope() {
    let policy = policy(&[ours(), deny(json!({"Sid": "No"}))]);
    let pasted = format!("\n\n{}", json!({ "Policy": policy }));
    let evaluation = evaluated(&pasted, EvaluateOptions::default());
    assert_eq!(evaluation.blocks[0].line, 3);
    assert_eq!(evaluation.findings[0].line, Some(3));
}

/// What is said of a statement beside the grant, and the condition of its exception, under which
/// nothing is denied any more.
#[track_caller]
fn says(statement: Value, words: &str, exception: Value) {
    let evaluation = evaluated(&policy(&[ours(), statement.clone()]), EvaluateOptions::default());
    let [BlockingStatement { statement: 2, words: said, exception: Some(change), certain, .. }] =
        evaluation.blocks.as_slice()
    else {
        panic!("{:?}", evaluation.blocks)
    };
    assert_eq!(said, words);
    assert_eq!(*certain, !words.contains(" may "), "{words}");
    let change: Value = serde_json::from_str(change).unwrap();
    assert_eq!(change["Condition"], exception, "{words}");
    let finding = evaluation.findings.iter().find(|finding| finding.message == *said).unwrap();
    assert_eq!((finding.path.as_deref(), finding.line), (Some("Statement[1]"), Some(22)));
    assert_eq!(
        letters(&evaluated(&policy(&[ours(), change]), EvaluateOptions::default())),
        ALLOWED,
        "{statement}"
    );
}

/// A statement under this condition, of which nothing but the account is added in the exception.
#[track_caller]
fn says_under(condition: Value, words: &str) {
    let mut exception = condition.clone();
    exception["StringNotEquals"]["aws:PrincipalAccount"] = json!("079972220921");
    says(deny(json!({"Sid": "X", "Condition": condition})), words, exception);
}

#[test]
fn sentences_of_denials() {
    let cases = [
        (
            json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-abc123"}}),
            "“X” (line 22) denies everyone outside your AWS organization o-abc123, and that includes \
             Trustgrid.",
        ),
        (
            json!({"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": "o-abc123/r-ab12/*"}}),
            "“X” (line 22) denies everyone outside your organizational unit “o-abc123/r-ab12/*”, and that \
             includes Trustgrid.",
        ),
        (
            json!({"StringNotEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2", "vpce-3"]}}),
            "“X” (line 22) denies everyone who doesn't come through your VPC endpoint vpce-1 or 2 more, and \
             replication traffic doesn't.",
        ),
        (
            json!({"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}),
            "“X” (line 22) denies everyone who doesn't come from your VPC vpc-1, and replication traffic \
             doesn't.",
        ),
        (
            json!({"ArnNotLike": {"aws:SourceVpcArn": "arn:aws:ec2:*:493827156084:vpc/*"}}),
            "“X” (line 22) denies everyone who doesn't come from your VPC \
             “arn:aws:ec2:*:493827156084:vpc/*”, and replication traffic doesn't.",
        ),
        (
            json!({"StringNotEquals": {"aws:VpceAccount": "493827156084"}}),
            "“X” (line 22) denies everyone who doesn't come through a VPC endpoint of account 493827156084, \
             and replication traffic doesn't.",
        ),
        (
            json!({"StringNotEquals": {"aws:VpceOrgID": "o-abc123"}}),
            "“X” (line 22) denies everyone who doesn't come through a VPC endpoint of your AWS organization \
             o-abc123, and replication traffic doesn't.",
        ),
        (
            json!({"ForAllValues:StringNotLike": {"aws:VpceOrgPaths": "o-abc123/r-ab12/*"}}),
            "“X” (line 22) denies everyone who doesn't come through a VPC endpoint of your organizational \
             unit “o-abc123/r-ab12/*”, and replication traffic doesn't.",
        ),
        (
            json!({"NotIpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}),
            "“X” (line 22) denies everyone who doesn't come from the VPC address 10.0.0.0/8, and replication \
             traffic doesn't.",
        ),
        (
            json!({"Null": {"aws:SourceVpce": "true"}}),
            "“X” (line 22) denies everyone who doesn't come through a VPC endpoint, and replication traffic \
             doesn't.",
        ),
        (
            json!({"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}),
            "“X” (line 22) denies everyone who doesn't come through a VPC endpoint, and replication traffic \
             doesn't.",
        ),
        (
            json!({"StringNotEquals": {"aws:SourceAccount": "493827156084"}}),
            "“X” (line 22) denies everyone but AWS services that work for account 493827156084: replication \
             comes from Trustgrid's role, not from an AWS service itself.",
        ),
        (
            json!({"ArnNotLike": {"aws:SourceArn": "arn:aws:sns:eu-west-1:493827156084:alerts"}}),
            "“X” (line 22) denies everyone but AWS services that work for \
             arn:aws:sns:eu-west-1:493827156084:alerts: replication comes from Trustgrid's role, not from an \
             AWS service itself.",
        ),
        (
            json!({"StringNotEquals": {"aws:SourceOrgID": "o-abc123"}}),
            "“X” (line 22) denies everyone but AWS services that work for your AWS organization o-abc123: \
             replication comes from Trustgrid's role, not from an AWS service itself.",
        ),
        (
            json!({"ForAllValues:StringNotLike": {"aws:SourceOrgPaths": "o-abc123/r-ab12/"}}),
            "“X” (line 22) denies everyone but AWS services that work for your organizational unit \
             “o-abc123/r-ab12/”: replication comes from Trustgrid's role, not from an AWS service itself.",
        ),
        (
            json!({"StringNotEquals": {"aws:PrincipalServiceName": "logging.s3.amazonaws.com"}}),
            "“X” (line 22) denies everyone but the AWS service logging.s3.amazonaws.com: replication comes \
             from Trustgrid's role, not from an AWS service itself.",
        ),
        (
            json!({"ForAllValues:StringNotEquals": {"aws:PrincipalServiceNamesList": "s3.amazonaws.com"}}),
            "“X” (line 22) denies everyone but the AWS service s3.amazonaws.com: replication comes from \
             Trustgrid's role, not from an AWS service itself.",
        ),
        (
            json!({"Null": {"aws:SourceArn": true}}),
            "“X” (line 22) denies everyone but AWS services themselves: replication comes from Trustgrid's \
             role, not from an AWS service itself.",
        ),
        (
            json!({"Bool": {"aws:PrincipalIsAWSService": "false"}}),
            "“X” (line 22) denies everyone but AWS services themselves: replication comes from Trustgrid's \
             role, not from an AWS service itself.",
        ),
        (
            json!({"BoolIfExists": {"aws:ViaAWSService": false}}),
            "“X” (line 22) denies everyone but AWS services themselves: replication comes from Trustgrid's \
             role, not from an AWS service itself.",
        ),
        (
            json!({"StringNotEquals": {"s3:DataAccessPointAccount": "493827156084"}}),
            "“X” (line 22) denies everyone who doesn't come through an access point of account 493827156084, \
             and replication traffic doesn't.",
        ),
        (
            json!({"ArnNotEquals": {"s3:DataAccessPointArn": "arn:aws:s3:eu-west-1:493827156084:accesspoint/x"}}),
            "“X” (line 22) denies everyone who doesn't come through your access point \
             arn:aws:s3:eu-west-1:493827156084:accesspoint/x, and replication traffic doesn't.",
        ),
        (
            json!({"StringNotEquals": {"s3:AccessPointNetworkOrigin": "VPC"}}),
            "“X” (line 22) denies everyone who doesn't come through an access point with network origin VPC, \
             and replication traffic doesn't.",
        ),
        (
            json!({"Null": {"s3:DataAccessPointArn": "true"}}),
            "“X” (line 22) denies everyone who doesn't come through an access point, and replication traffic \
             doesn't.",
        ),
        (
            json!({"StringLike": {"aws:PrincipalAccount": "07997*"}}),
            "“X” (line 22) denies everyone in AWS account “07997*”, and that includes Trustgrid.",
        ),
        (
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::079972220921:role/*"}}),
            "“X” (line 22) denies principals like “arn:aws:iam::079972220921:role/*”, and that includes \
             Trustgrid.",
        ),
        (
            json!({"Bool": {"aws:SecureTransport": "true"}}),
            "“X” (line 22) denies everyone who uses HTTPS, and that includes Trustgrid.",
        ),
        (
            json!({"NumericNotEquals": {"s3:TlsVersion": "1.1"}}),
            "“X” (line 22) denies everyone with TLS 1.2 or newer, and that includes Trustgrid.",
        ),
        (
            json!({"Null": {"aws:PrincipalAccount": "false"}}),
            "“X” (line 22) denies everyone whose requests have aws:PrincipalAccount, and that includes \
             Trustgrid.",
        ),
        // What keeps Trustgrid out comes before what is true of nearly everybody.
        (
            json!({"Bool": {"aws:SecureTransport": "true"}, "StringNotLike": {"aws:PrincipalOrgID": "o-abc123"}}),
            "“X” (line 22) denies everyone outside your AWS organization o-abc123, and that includes \
             Trustgrid.",
        ),
        (
            json!({"Bool": {"aws:SecureTransport": "true"}, "StringNotEquals": {"aws:PrincipalArn": "x"}}),
            "“X” (line 22) denies everyone but x, and that includes Trustgrid.",
        ),
    ];
    for (condition, words) in cases {
        says_under(condition, words);
    }
}

#[test]
fn sentences_of_doubts() {
    let cases = [
        (
            json!({"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"]}}),
            "AWS doesn't document which IP address replication uses",
        ),
        (
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}}),
            "this page doesn't know which AWS organization Trustgrid is in",
        ),
        (
            json!({"StringNotEquals": {"aws:ResourceOrgID": "o-abc123"}}),
            "this page doesn't know which AWS organization the bucket is in",
        ),
        (
            json!({"StringNotEquals": {"s3:ResourceAccount": "493827156084"}}),
            "this page doesn't know which AWS account the bucket is in",
        ),
        (
            json!({"StringEquals": {"aws:PrincipalTag/Team": "net"}}),
            "only Trustgrid knows the tags of its role",
        ),
        (
            json!({"StringNotEquals": {"aws:resourcetag/keep": "yes"}}),
            "this page doesn't know the tags of the bucket",
        ),
        (
            json!({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::079972220921:role/x"}}),
            "only Trustgrid knows the name of its role",
        ),
        (json!({"StringLike": {"aws:userid": "AROA*"}}), "only Trustgrid knows the unique ID of its role"),
        (
            json!({"NumericLessThan": {"s3:TlsVersion": "1.3"}}),
            "AWS doesn't document which TLS version replication uses",
        ),
        (json!({"DateGreaterThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}), "it depends on the time"),
        (
            json!({"Null": {"aws:MultiFactorAuthAge": "true"}}),
            "AWS doesn't document whether replication counts as signed in with MFA",
        ),
        (
            json!({"StringNotEquals": {"aws:Referer": "x"}}),
            "AWS doesn't document what replication sends as aws:Referer",
        ),
        (
            json!({"StringNotEquals": {"aws: Referer": "x"}}),
            "AWS doesn't document what replication sends as “aws: Referer”",
        ),
        (
            json!({"ForAnyValue:StringEqualsIfExists": {"aws:SourceVpc": "x"}}),
            "AWS doesn't document what its condition on aws:SourceVpc does here",
        ),
        (
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:role/*"}}),
            "AWS doesn't document what its condition on aws:PrincipalArn does here",
        ),
        (json!({"StringIs": {"aws:SourceVpc": "x"}}), "AWS documents no condition operator “StringIs”"),
    ];
    for (condition, doubt) in cases {
        says_under(condition, &format!("“X” (line 22) may block Trustgrid: {doubt}."));
    }
}

/// IDs and names stand there as they are, and nothing that might be a credential does.
#[test]
fn values_in_sentences() {
    let cases = [
        ("vpce-1".to_owned(), "vpce-1".to_owned()),
        ("v".repeat(63), "v".repeat(63)),
        ("v".repeat(64), format!("“{}…”", "v".repeat(63))),
        ("AKIAQ3EGRZZZZEXAMPLE".to_owned(), "“…”".to_owned()),
        ("vpce-*".to_owned(), "“vpce-*”".to_owned()),
        ("vpce-1.".to_owned(), "“vpce-1.”".to_owned()),
        ("a vpce".to_owned(), "“a vpce”".to_owned()),
        (String::new(), "“”".to_owned()),
    ];
    for (value, said) in cases {
        says_under(
            json!({"StringNotEquals": {"aws:SourceVpce": value}}),
            &format!(
                "“X” (line 22) denies everyone who doesn't come through your VPC endpoint {said}, and \
                 replication traffic doesn't."
            ),
        );
    }
}

/// Of principals, resources and only some of the actions.
#[test]
fn sentences_of_other_elements() {
    let cases = [
        (json!({}), "Statement 2 (line 22) denies everyone, and that includes Trustgrid."),
        (json!({"Sid": " "}), "Statement 2 (line 22) denies everyone, and that includes Trustgrid."),
        (
            json!({"Principal": {"AWS": ["444455556666", "*"]}}),
            "Statement 2 (line 22) denies everyone, and that includes Trustgrid.",
        ),
        (json!({"Principal": {"AWS": "079972220921"}}), "Statement 2 (line 22) denies Trustgrid's account."),
        (
            json!({"Principal": {"AWS": "079972220921"}, "Condition": {"StringNotEquals": {"aws:SourceVpc": "x"}}}),
            "Statement 2 (line 22) denies Trustgrid's account: replication traffic doesn't come through a \
             VPC endpoint.",
        ),
        (
            json!({"Principal": {"AWS": "079972220921"}, "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}}),
            "Statement 2 (line 22) denies Trustgrid's account: Trustgrid isn't in that AWS organization.",
        ),
        (
            json!({"Principal": {"AWS": "079972220921"}, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}),
            "Statement 2 (line 22) denies Trustgrid's account: replication traffic is always encrypted.",
        ),
        (
            json!({
                "Principal": {"AWS": "079972220921"}, "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}
            }),
            "Statement 2 (line 22) denies Trustgrid's account.",
        ),
        (
            json!({"Principal": {"AWS": "079972220921"}, "Action": ["s3:Put*", "s3:ReplicateTags"]}),
            "Statement 2 (line 22) denies s3:ReplicateTags and s3:PutBucketVersioning to Trustgrid's \
             account.",
        ),
        (
            json!({"Action": "s3:Get*"}),
            "Statement 2 (line 22) denies s3:GetBucketVersioning to everyone, and that includes Trustgrid.",
        ),
        (
            json!({"Action": null, "NotAction": "s3:ReplicateObject"}),
            "Statement 2 (line 22) denies s3:ReplicateDelete, s3:ReplicateTags and 3 more to everyone, and \
             that includes Trustgrid.",
        ),
        (
            json!({"Principal": null, "NotPrincipal": {"AWS": "444455556666"}}),
            "Statement 2 (line 22) denies everyone but those in “NotPrincipal”, and that includes Trustgrid.",
        ),
        (
            json!({"Principal": null, "NotPrincipal": {"AWS": "079972220921"}}),
            "Statement 2 (line 22) may block Trustgrid: its “NotPrincipal” names Trustgrid's account, but \
             that doesn't leave out the roles in it.",
        ),
        (
            json!({"Principal": {"AWS": "arn:aws:iam::079972220921:role/x"}}),
            "Statement 2 (line 22) may block Trustgrid: a role that it names may be Trustgrid's.",
        ),
        (
            json!({"Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}}),
            "Statement 2 (line 22) may block Trustgrid: this page can't tell whether it names Trustgrid.",
        ),
        (
            json!({"Principal": null, "NotPrincipal": {"AWS": "arn:aws:iam::079972220921:role/x"}}),
            "Statement 2 (line 22) may block Trustgrid: a role that it names may be Trustgrid's.",
        ),
        (
            json!({"Action": "s3:Replicate*", "Resource": "arn:aws:s3:::my-logs/flow-logs/by-org/1/*"}),
            "Statement 2 (line 22) may deny Trustgrid s3:ReplicateObject, s3:ReplicateDelete and 1 more: its \
             resources may include where flow logs go, below flow-logs/by-org/.",
        ),
        (
            json!({"Resource": "my-logs/*"}),
            "Statement 2 (line 22) may block Trustgrid: AWS doesn't document what all of it means.",
        ),
        (
            json!({"Action": "s3:${x}"}),
            "Statement 2 (line 22) may block Trustgrid: AWS doesn't document what all of it means.",
        ),
    ];
    for (elements, words) in cases {
        let mut condition = elements.get("Condition").cloned().unwrap_or_else(|| json!({}));
        condition["StringNotEquals"]["aws:PrincipalAccount"] = json!("079972220921");
        says(deny(elements), words, condition);
    }
    let unclear = [
        (json!({"Effect": "deny"}), "its “Effect” is neither Allow nor Deny"),
        (json!({"effect": "Deny"}), "something in it isn't clear"),
        (json!({"Comment": "ours"}), "something in it isn't clear"),
    ];
    for (elements, doubt) in unclear {
        let evaluation = evaluated(&policy(&[ours(), deny(elements)]), EvaluateOptions::default());
        let words: Vec<_> = evaluation.blocks.iter().map(|block| block.words.as_str()).collect();
        assert_eq!(words, [format!("Statement 2 (line 22) may block Trustgrid: {doubt}.")]);
        assert_eq!(evaluation.blocks[0].exception, None);
    }
}

/// The account, or the roles of the account, join those who are left out already.
#[test]
fn exceptions_join_a_list() {
    const ACCOUNT: &str = "079972220921";
    const ROLES: &str = "arn:aws:iam::079972220921:role/*";
    let others = "444455556666";
    let role = "arn:aws:iam::444455556666:role/a";
    for operator in ["StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike"] {
        for end in ["", "IfExists"] {
            let operator = format!("{operator}{end}");
            says(
                deny(json!({"Sid": "X", "Condition": {&operator: {"aws:principalaccount": others}}})),
                "“X” (line 22) denies everyone outside AWS account 444455556666, and that includes \
                 Trustgrid.",
                json!({&operator: {"aws:principalaccount": [others, ACCOUNT]}}),
            );
        }
    }
    for operator in ["ArnNotLike", "ArnNotEquals", "StringNotLike"] {
        for end in ["", "IfExists"] {
            let operator = format!("{operator}{end}");
            says(
                deny(json!({"Sid": "X", "Condition": {&operator: {"aws:PrincipalArn": [role]}}})),
                "“X” (line 22) denies everyone but arn:aws:iam::444455556666:role/a, and that includes \
                 Trustgrid.",
                json!({&operator: {"aws:PrincipalArn": [role, ROLES]}}),
            );
        }
    }
    // Here `*` would be no wildcard.
    says(
        deny(json!({"Sid": "X", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalArn": role}}})),
        "“X” (line 22) denies everyone but arn:aws:iam::444455556666:role/a, and that includes Trustgrid.",
        json!({"StringNotEqualsIfExists": {"aws:PrincipalArn": role, "aws:PrincipalAccount": ACCOUNT}}),
    );
    // Where both are listed, the account is exact; where neither is, it joins the other keys.
    says(
        deny(json!({"Sid": "X", "Condition": {
            "ArnNotLike": {"aws:PrincipalArn": role}, "StringNotEqualsIfExists": {"aws:PrincipalAccount": [others]}
        }})),
        "“X” (line 22) denies everyone but arn:aws:iam::444455556666:role/a, and that includes Trustgrid.",
        json!({
            "ArnNotLike": {"aws:PrincipalArn": role}, "StringNotEqualsIfExists": {"aws:PrincipalAccount": [others, ACCOUNT]}
        }),
    );
    says(
        deny(json!({"Sid": "X", "Condition": {"StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}})),
        "“X” (line 22) denies everyone who doesn't come from your VPC vpc-1, and replication traffic \
         doesn't.",
        json!({"StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-1", "aws:PrincipalAccount": ACCOUNT}}),
    );
    says(
        deny(json!({"Sid": "X", "Condition": {}})),
        "“X” (line 22) denies everyone, and that includes Trustgrid.",
        json!({"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}}),
    );
}

/// What the statements of `tests/policies` do to the grant beside them: by file, the decisions and what
/// is said; nothing denies in the others. Most are AWS's examples with other values, those of a data
/// perimeter among them. <https://github.com/aws-samples/data-perimeter-policy-examples>
const FIELD: [(&str, &str, &[&str]); 8] = [
    (
        "allow-list-of-actions",
        DENIED,
        &["“OnlyThese” (line 4) denies everyone but those in “NotPrincipal”, and that includes Trustgrid."],
    ),
    ("data-perimeter-confused-deputy", ALLOWED, &[]),
    (
        "data-perimeter-identity",
        DENIED,
        &["“OurPeopleAndPartners” (line 4) denies everyone outside your AWS organization o-q7w8e9r0t1, and \
             that includes Trustgrid."],
    ),
    (
        "data-perimeter-network",
        UNKNOWN,
        &["“OurNetworks” (line 4) may block Trustgrid: AWS doesn't document which IP address replication \
             uses."],
    ),
    (
        "data-perimeter-vpc-endpoints",
        DENIED,
        &["“EndpointsOfOurOrganization” (line 4) denies everyone who doesn't come through a VPC endpoint \
             of your AWS organization o-q7w8e9r0t1, and replication traffic doesn't."],
    ),
    (
        "data-perimeter-whole",
        DENIED,
        &[
            "“Identities” (line 1) denies everyone outside your AWS organization o-q7w8e9r0t1, and that \
             includes Trustgrid.",
            "“Networks” (line 1) may block Trustgrid: AWS doesn't document which IP address replication \
             uses.",
        ],
    ),
    (
        "office-addresses-only",
        UNKNOWN,
        &["“Not from elsewhere” (line 4) may block Trustgrid: AWS doesn't document which IP address \
             replication uses."],
    ),
    (
        "organization-perimeter",
        DENIED,
        &["“OnlyOurOrganization” (line 4) denies everyone outside your AWS organization o-a1b2c3d4e5, and \
             that includes Trustgrid."],
    ),
];

/// The exceptions, put into the policy, let Trustgrid in, and leave what another account may do as it was.
#[test]
fn policies_from_the_field() {
    let another = Grant { trustgrid_account_id: account("444455556666"), ..grant("my-logs") };
    let of_another = |policy: &str| {
        evaluate(&ExistingPolicy::read(policy, &another.bucket), &another, EvaluateOptions::default()).actions
    };
    let mut count = 0;
    for file in fs::read_dir("tests/policies").unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap();
        let merged = merge(&fs::read_to_string(&path).unwrap(), &grant("my-logs")).policy.unwrap();
        let evaluation = evaluated(&merged, EvaluateOptions::default());
        let (decisions, words) = FIELD
            .iter()
            .find(|(of, ..)| *of == name)
            .map_or((ALLOWED, [].as_slice()), |(_, decisions, words)| (*decisions, *words));
        let said: Vec<_> = evaluation.blocks.iter().map(|block| block.words.as_str()).collect();
        assert_eq!((letters(&evaluation).as_str(), said.as_slice()), (decisions, words), "{name}");

        let mut changed: Value = serde_json::from_str(&merged).unwrap();
        for block in &evaluation.blocks {
            let exception = block.exception.as_deref().unwrap();
            changed["Statement"][block.statement - 1] = serde_json::from_str(exception).unwrap();
        }
        let changed = changed.to_string();
        let after = evaluated(&changed, EvaluateOptions::default());
        assert_eq!((letters(&after).as_str(), after.blocks.len()), (ALLOWED, 0), "{name}");
        assert_eq!(of_another(&changed), of_another(&merged), "{name}");
        count += 1;
    }
    assert!(count >= 25, "{count}");
}

/// As AWS writes it: the account of a partner beside those of other partners.
#[test]
fn exception_of_a_data_perimeter() {
    let policy = include_str!("policies/data-perimeter-identity.json");
    let evaluation = evaluated(policy, EvaluateOptions::default());
    let exception = evaluation.blocks[0].exception.as_deref().unwrap();
    let statement = policy.find("{\n      \"Sid\"").unwrap();
    let expected = policy[statement..].replace(
        "            \"493827156085\"\n",
        "            \"493827156085\",\n            \"079972220921\"\n",
    );
    assert_eq!(expected, format!("{exception}\n  ]\n}}\n"));
}

/// Byte for byte as it was, but for the change, set out as the rest.
#[test]
fn exceptions_keep_the_statement() {
    let statement = "{\n      \"Effect\": \"Deny\", \"Principal\": \"*\",\n      \"Action\": \"s3:\\u002a\",\n      \
                     \"Resource\": [\"*\"]\n    }";
    let policy = format!("{{\"Statement\": [\n    {statement}\n]}}");
    let evaluation = evaluated(&policy, EvaluateOptions::default());
    let changed = statement.replace(
        "[\"*\"]\n",
        "[\"*\"],\n      \"Condition\": {\"StringNotEquals\": {\"aws:PrincipalAccount\": \"079972220921\"}}\n",
    );
    assert_eq!(evaluation.blocks[0].exception.as_deref(), Some(changed.as_str()));
    assert_eq!(evaluation.blocks[0].sid, None);
    assert_eq!(evaluation.actions[0].1, Decision::Denied);
}

#[test]
fn a_grant_for_the_same_number_in_another_partition() {
    for partition in ["aws-us-gov", "aws-cn", "aws-eusc"] {
        let text = grant("my-logs")
            .policy()
            .replace("\"079972220921\"", &format!("\"arn:{partition}:iam::079972220921:root\""));
        let text = text.replace("arn:aws:iam::", &format!("arn:{partition}:iam::"));
        assert!(text.contains(partition), "{text}");
        let evaluation = evaluated(&text, EvaluateOptions::default());
        assert_eq!(letters(&evaluation), DENIED, "{text}");
        assert!(
            evaluation.findings.iter().all(|finding| !finding.message.contains("role")),
            "{evaluation:?}"
        );
    }
}

#[test]
fn the_account_of_the_bucket() {
    let owner = account("493827156084");
    let known = EvaluateOptions { owner: Some(&owner), ..EvaluateOptions::default() };
    for (condition, decisions, unknown) in [
        (json!({"StringNotEquals": {"aws:ResourceAccount": "493827156084"}}), ALLOWED, UNKNOWN),
        (json!({"StringNotEquals": {"s3:ResourceAccount": ["493827156084"]}}), ALLOWED, UNKNOWN),
        (json!({"StringNotLike": {"aws:resourceaccount": "4938*"}}), ALLOWED, UNKNOWN),
        (json!({"StringNotEqualsIfExists": {"aws:ResourceAccount": "210987654321"}}), DENIED, UNKNOWN),
        (json!({"StringEquals": {"aws:ResourceAccount": "493827156084"}}), DENIED, UNKNOWN),
        (json!({"StringNotEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}), DENIED, UNKNOWN),
        (json!({"StringNotEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}), DENIED, UNKNOWN),
        (json!({"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}), ALLOWED, UNKNOWN),
    ] {
        let text = policy(&[ours(), deny(json!({"Condition": condition}))]);
        assert_eq!(letters(&evaluated(&text, known)), decisions, "{text}");
        assert_eq!(letters(&evaluated(&text, EvaluateOptions::default())), unknown, "{text}");
    }
    for (condition, sentence) in [
        (
            json!({"StringNotEquals": {"aws:ResourceAccount": "210987654321"}}),
            "everyone, as the bucket isn't in AWS account 210987654321, and that includes Trustgrid",
        ),
        (
            json!({"StringEquals": {"s3:ResourceAccount": "493827156084"}}),
            "everyone, as the bucket is in AWS account 493827156084, and that includes Trustgrid",
        ),
    ] {
        let text = policy(&[ours(), deny(json!({"Condition": condition}))]);
        let words = &evaluated(&text, known).blocks[0].words;
        assert_eq!(words.strip_suffix('.').map(|words| words.ends_with(sentence)), Some(true), "{words}");
    }
}
