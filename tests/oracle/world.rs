//! Requests that fit what is known of Trustgrid's, and the numbers to choose them by.

use serde_json::{Map, Value, json};

use crate::generate::TRUSTGRID;

/// SplitMix64: a few lines, and the same numbers on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

/// A request as it may be: what is not documented takes any value, or none. What only service principals,
/// VPC endpoints and access points bring is not there.
pub struct World {
    pub principal: String,
    pub context: Map<String, Value>,
    pub key: &'static str,
}

impl World {
    pub fn any(random: &mut Random) -> World {
        const MAYBE: [(&str, &[&str]); 11] = [
            ("aws:SourceIp", &["192.0.2.10", "203.0.113.5", "10.1.2.3", "2001:db8::1"]),
            ("aws:CurrentTime", &["2026-01-01T00:00:00Z"]),
            ("s3:TlsVersion", &["1.2", "1.3"]),
            ("s3:x-amz-server-side-encryption", &["aws:kms", "AES256"]),
            ("aws:userid", &["AROAEXAMPLEEXAMPLE:s3-replication"]),
            ("aws:PrincipalTag/team", &["net", "x"]),
            ("aws:PrincipalType", &["AssumedRole"]),
            ("aws:RequestedRegion", &["us-east-1", "eu-west-1"]),
            ("aws:PrincipalOrgID", &["o-trustgrid01"]),
            ("aws:ResourceOrgID", &["o-customer01"]),
            ("aws:username", &["flow-logs"]),
        ];
        let role = random.of(&["replication", "other", "s3crr"]);
        let mut context = Map::new();
        context.insert("aws:PrincipalAccount".into(), TRUSTGRID.into());
        context.insert("aws:PrincipalArn".into(), format!("arn:aws:iam::{TRUSTGRID}:role/{role}").into());
        context.insert("aws:SecureTransport".into(), "true".into());
        context.insert("aws:PrincipalIsAWSService".into(), "false".into());
        context.insert("aws:ViaAWSService".into(), "false".into());
        for (key, values) in MAYBE {
            if !random.one_in(3) {
                context.insert(key.into(), random.of(values).into());
            }
        }
        if context.contains_key("aws:PrincipalOrgID") {
            context.insert("aws:PrincipalOrgPaths".into(), json!(["o-trustgrid01/r-cd34/ou-cd34-22222222/"]));
        }
        World {
            principal: format!("arn:aws:sts::{TRUSTGRID}:assumed-role/{role}/s3-replication"),
            context,
            key: random.of(&[
                "flow-logs/by-org/org-1/2026/01/a.gz",
                "flow-logs/by-org/org-2/a.json",
                "flow-logs/by-org/net/b",
            ]),
        }
    }
}
