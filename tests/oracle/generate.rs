//! Policies over the whole grammar.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::operators::{ADDRESSES, ARNS, NUMBERS, STRINGS};
use crate::world::Random;

pub const BUCKET: &str = "my-logs";
pub const TRUSTGRID: &str = "079972220921";

pub type Reasons = BTreeSet<&'static str>;

/// Why a part of a policy may leave us not knowing.
type Part = (&'static str, &'static str);

const KNOWN: &str = "";
const KEY: &str = "a condition key that AWS does not document for replication";
const ORGANIZATION: &str = "which organization Trustgrid is in";
const TLS: &str = "which version of TLS replication uses, and whether it says so";
const ROLE: &str = "the name of Trustgrid's role";
const OBJECT: &str = "the keys of the objects";
const PRINCIPAL: &str = "a form of principal with meaning not documented";
const VARIABLE: &str = "a policy variable without a known value";
const TYPE: &str = "an operator for another type than the key's";
const SETS: &str = "ForAnyValue with IfExists";

pub struct Policies<'a> {
    pub random: &'a mut Random,
    pub reasons: Reasons,
}

impl Policies<'_> {
    fn part(&mut self, parts: &[Part]) -> String {
        let (text, reason) = self.random.of(parts);
        if reason != KNOWN {
            self.reasons.insert(reason);
        }
        text.replace("TRUSTGRID", TRUSTGRID)
    }

    /// One value or a list.
    fn some(&mut self, parts: &[Part]) -> Value {
        if self.random.one_in(2) {
            return Value::String(self.part(parts));
        }
        (0..=self.random.below(3)).map(|_| Value::String(self.part(parts))).collect()
    }

    pub fn policy(&mut self) -> Value {
        let mut statements: Vec<Value> = Vec::new();
        if !self.random.one_in(5) {
            statements.push(grant());
        }
        for _ in 0..self.random.below(4) {
            let at = self.random.below(statements.len() + 1);
            let statement = self.statement();
            statements.insert(at, statement);
        }
        if statements.is_empty() {
            statements.push(self.statement());
        }
        let mut policy = Map::new();
        match self.random.below(12) {
            0 => {}
            1 => drop(policy.insert("Version".into(), "2008-10-17".into())),
            _ => drop(policy.insert("Version".into(), "2012-10-17".into())),
        }
        let only_one = statements.len() == 1 && self.random.one_in(4);
        let statement = if only_one { statements.remove(0) } else { Value::Array(statements) };
        policy.insert("Statement".into(), statement);
        Value::Object(policy)
    }

    fn statement(&mut self) -> Value {
        let mut statement = Map::new();
        let is_allow = self.random.one_in(3);
        statement.insert("Effect".into(), if is_allow { "Allow" } else { "Deny" }.into());
        let (name, principal) = self.principal(is_allow);
        statement.insert(name.into(), principal);
        let (name, actions) = self.actions();
        statement.insert(name.into(), actions);
        let name = if self.random.one_in(8) { "NotResource" } else { "Resource" };
        statement.insert(name.into(), self.resources());
        let conditions = [0, 0, 1, 1, 1, 2, 3];
        let conditions = self.random.of(&conditions);
        let mut condition = Map::new();
        for _ in 0..conditions {
            let (operator, key, values) = self.condition();
            let keys = condition.entry(operator).or_insert_with(|| json!({}));
            keys[key] = values;
        }
        if !condition.is_empty() {
            statement.insert("Condition".into(), Value::Object(condition));
        }
        Value::Object(statement)
    }

    fn principal(&mut self, is_allow: bool) -> (&'static str, Value) {
        const NAMED: [Part; 12] = [
            ("TRUSTGRID", KNOWN),
            ("arn:aws:iam::TRUSTGRID:root", KNOWN),
            ("111122223333", KNOWN),
            ("arn:aws:iam::111122223333:root", KNOWN),
            ("arn:aws:iam::111122223333:role/Admin", KNOWN),
            ("arn:aws:iam::444455556666:user/x", KNOWN),
            ("arn:aws:iam::TRUSTGRID:user/x", KNOWN),
            ("arn:aws:sts::111122223333:assumed-role/Admin/x", KNOWN),
            ("arn:aws:iam::TRUSTGRID:role/replication", ROLE),
            ("arn:aws:sts::TRUSTGRID:assumed-role/replication/s3-replication", ROLE),
            ("arn:aws:iam::TRUSTGRID:role/other", ROLE),
            ("*", KNOWN),
        ];
        let name = if self.random.one_in(6) { "NotPrincipal" } else { "Principal" };
        let value = match self.random.below(8) {
            0..=2 if name == "Principal" => json!("*"),
            3 if name == "Principal" => json!({"AWS": "*"}),
            4 => {
                json!({"Service": self.part(&[("s3.amazonaws.com", KNOWN), ("delivery.logs.amazonaws.com", KNOWN)])})
            }
            5 => json!({"Service": "s3.amazonaws.com", "AWS": self.some(&NAMED[..11])}),
            6 if self.random.one_in(3) => json!({"Federated": "arn:aws:iam::111122223333:saml-provider/x"}),
            _ if name == "Principal" => json!({"AWS": self.some(&NAMED)}),
            _ => json!({"AWS": self.some(&NAMED[..11])}),
        };
        if name == "NotPrincipal" && (is_allow || value.to_string().contains(TRUSTGRID)) {
            self.reasons.insert(PRINCIPAL);
        }
        (name, value)
    }

    fn actions(&mut self) -> (&'static str, Value) {
        const ACTIONS: [&str; 24] = [
            "s3:*",
            "*",
            "s3:*",
            "s3:Replicate*",
            "s3:ReplicateObject",
            "s3:replicateobject",
            "S3:ReplicateDelete",
            "s3:ReplicateTags",
            "s3:*Object",
            "s3:*Tags",
            "s3:List*",
            "s3:ListBucket",
            "s3:ListBucket*",
            "s3:ListBucketVersions",
            "s3:ListMultipartUploadParts",
            "s3:Get*",
            "s3:GetObject",
            "s3:PutObject",
            "s3:Put*",
            "s3:??tBucketVersioning",
            "s3:GetBucketVersioning",
            "s3:PutBucketVersioning",
            "s3:*BucketVersioning",
            "s3:DeleteObject",
        ];
        let actions = ACTIONS.map(|action| (action, KNOWN));
        let name = if self.random.one_in(7) { "NotAction" } else { "Action" };
        (name, self.some(&actions))
    }

    fn resources(&mut self) -> Value {
        const RESOURCES: [Part; 20] = [
            ("*", KNOWN),
            ("*", KNOWN),
            ("arn:aws:s3:::my-logs", KNOWN),
            ("arn:aws:s3:::my-logs", KNOWN),
            ("arn:aws:s3:::my-logs/*", KNOWN),
            ("arn:aws:s3:::my-logs/*", KNOWN),
            ("arn:aws:s3:::my-logs*", KNOWN),
            ("arn:aws:s3:::my-log?/*", KNOWN),
            ("arn:aws:s3:::*", KNOWN),
            ("arn:aws:s3:::my-logs/flow-logs/*", KNOWN),
            ("arn:aws:s3:::my-logs/flow-logs/by-org/*", KNOWN),
            ("arn:aws:s3:::my-logs/private/*", KNOWN),
            ("arn:aws:s3:::my-logs/flow-logs/by-org/org-1/*", OBJECT),
            ("arn:aws:s3:::my-logs/*.gz", OBJECT),
            ("arn:aws:s3:::my-logs/${aws:PrincipalAccount}/*", KNOWN),
            ("arn:aws:s3:::my-logs/${aws:SourceVpc, 'flow-logs'}/*", KNOWN),
            ("arn:aws:s3:::my-logs/${aws:username}/*", VARIABLE),
            ("arn:aws:s3:::my-logs/flow-logs/${*}", OBJECT),
            ("arn:aws:s3:::my-logs/flow-logs/*/${aws:PrincipalTag/team}/*", VARIABLE),
            ("arn:aws:s3:::my-logs/home/${aws:username}", VARIABLE),
        ];
        if self.random.one_in(4) {
            return json!(["arn:aws:s3:::my-logs", "arn:aws:s3:::my-logs/*"]);
        }
        self.some(&RESOURCES)
    }

    fn condition(&mut self) -> (String, &'static str, Value) {
        const DATES: &[&str] = &[
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
        ];
        const TLS_VERSION: &str = "s3:TlsVersion";
        type Row = (&'static str, &'static [&'static str], &'static [&'static str], &'static str);
        const ROWS: &[Row] = &[
            (
                "aws:PrincipalAccount",
                STRINGS,
                &["TRUSTGRID", "111122223333", "0799*", "*", "${aws:PrincipalAccount}", "????????????"],
                KNOWN,
            ),
            ("AWS:principalaccount", STRINGS, &["TRUSTGRID", "111122223333"], KNOWN),
            ("aws:PrincipalAccount", NUMBERS, &["79972220921", "1"], TYPE),
            (
                "aws:PrincipalArn",
                ARNS,
                &[
                    "arn:aws:iam::TRUSTGRID:role/*",
                    "arn:aws:iam::TRUSTGRID:*",
                    "arn:aws:iam::111122223333:role/Admin",
                    "arn:aws:iam::*:role/*",
                    "arn:aws:iam::${aws:PrincipalAccount}:role/*",
                    "arn:aws:iam::TRUSTGRID:user/*",
                    "arn:aws:sts::TRUSTGRID:assumed-role/*",
                    "arn:aws:iam::*:role/aws:ec2-infrastructure",
                    "arn:aws:iam::111122223333:role/aws-service-role/*",
                ],
                KNOWN,
            ),
            (
                "aws:PrincipalArn",
                ARNS,
                &["arn:aws:iam::TRUSTGRID:role/replication", "arn:aws:iam::TRUSTGRID:role/oth*"],
                ROLE,
            ),
            ("aws:SecureTransport", &["Bool"], &["true", "false"], KNOWN),
            ("aws:SecureTransport", &["Bool"], &["false"], KNOWN),
            ("aws:SourceVpce", STRINGS, &["vpce-0a1b2c3d", "vpce-1", "*"], KNOWN),
            ("aws:SourceVpc", STRINGS, &["vpc-0a1b2c3d", "vpc-*"], KNOWN),
            ("aws:SourceVpc", &["ArnLike", "ArnNotLike", "ArnEquals"], &["arn:aws:ec2:*:*:vpc/*"], KNOWN),
            (
                "aws:PrincipalOrgID",
                STRINGS,
                &["o-customer01", "o-another01", "o-*", "${aws:ResourceOrgID}"],
                ORGANIZATION,
            ),
            ("aws:PrincipalOrgID", STRINGS, &["o-customer01"], ORGANIZATION),
            (
                "aws:PrincipalOrgPaths",
                STRINGS,
                &["o-customer01/r-ab12/ou-ab12-11111111/*", "o-customer01/*"],
                ORGANIZATION,
            ),
            ("aws:SourceIp", ADDRESSES, &["192.0.2.0/24", "203.0.113.5", "10.0.0.0/8", "2001:db8::/32"], KEY),
            ("aws:ViaAWSService", &["Bool"], &["true", "false"], KNOWN),
            ("aws:PrincipalIsAWSService", &["Bool"], &["true", "false"], KNOWN),
            (
                "aws:SourceArn",
                ARNS,
                &["arn:aws:s3:::tg-source", "arn:aws:s3:::*", "arn:aws:sns:us-east-1:111122223333:topic"],
                KNOWN,
            ),
            ("aws:SourceAccount", STRINGS, &["TRUSTGRID", "111122223333"], KNOWN),
            ("aws:SourceOrgID", STRINGS, &["o-customer01", "o-*"], KNOWN),
            ("aws:SourceOrgPaths", STRINGS, &["o-customer01/r-ab12/*"], KNOWN),
            ("aws:PrincipalServiceName", STRINGS, &["s3.amazonaws.com", "*.amazonaws.com"], KNOWN),
            ("aws:PrincipalServiceNamesList", STRINGS, &["s3.amazonaws.com"], KNOWN),
            ("aws:SourceVpcArn", ARNS, &["arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1"], KNOWN),
            ("aws:VpceAccount", STRINGS, &["111122223333", "TRUSTGRID"], KNOWN),
            ("aws:vpceorgid", STRINGS, &["o-customer01", "*"], KNOWN),
            ("aws:VpceOrgPaths", STRINGS, &["o-customer01/*"], KNOWN),
            ("aws:VpcSourceIp", ADDRESSES, &["10.0.0.0/8", "0.0.0.0/0"], KNOWN),
            (
                "s3:DataAccessPointArn",
                ARNS,
                &["arn:aws:s3:us-east-1:111122223333:accesspoint/x", "arn:aws:s3:*:*:accesspoint/*"],
                KNOWN,
            ),
            ("s3:DataAccessPointAccount", STRINGS, &["111122223333", "*"], KNOWN),
            ("s3:AccessPointNetworkOrigin", STRINGS, &["VPC", "Internet"], KNOWN),
            ("aws:CurrentTime", DATES, &["2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z"], KEY),
            (TLS_VERSION, &["NumericLessThan"], &["1.0", "1.1", "1.2"], KNOWN),
            (TLS_VERSION, NUMBERS, &["1.1", "1.2", "1.3"], TLS),
            ("s3:x-amz-server-side-encryption", STRINGS, &["aws:kms", "AES256"], KEY),
            ("aws:userid", STRINGS, &["AROAEXAMPLEEXAMPLE:*", "111122223333"], KEY),
            ("aws:PrincipalTag/team", STRINGS, &["net", "${aws:PrincipalTag/team}"], KEY),
            ("aws:PrincipalType", STRINGS, &["AssumedRole", "User"], KEY),
            ("aws:RequestedRegion", STRINGS, &["us-east-1"], KEY),
        ];
        let (key, operators, values, reason) = self.random.of(ROWS);
        let mut operator = self.random.of(operators).to_owned();
        if self.random.one_in(9) {
            let value = self.random.of(&["true", "false"]);
            if key == TLS_VERSION {
                self.reasons.insert(TLS);
            } else if [ORGANIZATION, KEY].contains(&reason) {
                self.reasons.insert(reason);
            }
            return ("Null".into(), key, json!(value));
        }
        let values: Vec<Part> = values.iter().map(|value| (*value, reason)).collect();
        let values = self.some(&values);
        let text = values.to_string();
        if text.contains("${aws:ResourceOrgID}") || text.contains("iam::${") {
            self.reasons.insert(VARIABLE);
        }
        let set = self.random.below(10);
        let if_exists = self.random.one_in(4);
        if if_exists {
            operator += "IfExists";
        }
        // Then it holds where the key is absent.
        if key == TLS_VERSION && (if_exists || set == 0) {
            self.reasons.insert(TLS);
        }
        match set {
            0 => operator = format!("ForAllValues:{operator}"),
            1 => {
                operator = format!("ForAnyValue:{operator}");
                if if_exists {
                    self.reasons.insert(SETS);
                }
            }
            _ => {}
        }
        (operator, key, values)
    }
}

pub fn grant() -> Value {
    json!({
        "Sid": "allow-tg-writes",
        "Effect": "Allow",
        "Principal": {"AWS": format!("arn:aws:iam::{TRUSTGRID}:root")},
        "Action": ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags", "s3:List*", "s3:GetBucketVersioning", "s3:PutBucketVersioning"],
        "Resource": [format!("arn:aws:s3:::{BUCKET}"), format!("arn:aws:s3:::{BUCKET}/*")]
    })
}
