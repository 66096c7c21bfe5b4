//! The evaluator against npm's `@cloud-copilot/iam-simulate`, which runs as a process of its own and
//! is no part of the product. `IAM_SIMULATE` is the folder it is installed in; `ORACLE_SEED` repeats a run.

mod generate;
#[path = "../util/operators.rs"]
mod operators;
mod world;

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use flow_log_export::aws::account_id::AccountId;
use flow_log_export::evaluate::{Decision, EvaluateOptions, Evaluation, Public, evaluate};
use flow_log_export::policy::Grant;
use flow_log_export::policy::document::ExistingPolicy;
use serde_json::{Value, json};

use generate::{BUCKET, Policies, Reasons, TRUSTGRID, grant};
use world::{Random, World};

/// Cases of a run, besides those that the oracle refuses to take.
const CASES: usize = 20_000;

/// The actions of the grant, and what each stands for.
const ACTIONS: [(&str, &[&str]); 6] = [
    ("s3:ReplicateObject", &["s3:ReplicateObject"]),
    ("s3:ReplicateDelete", &["s3:ReplicateDelete"]),
    ("s3:ReplicateTags", &["s3:ReplicateTags"]),
    (
        "s3:List*",
        &[
            "s3:ListBucket",
            "s3:ListBucketVersions",
            "s3:ListBucketMultipartUploads",
            "s3:ListMultipartUploadParts",
        ],
    ),
    ("s3:GetBucketVersioning", &["s3:GetBucketVersioning"]),
    ("s3:PutBucketVersioning", &["s3:PutBucketVersioning"]),
];

struct Case {
    policy: Value,
    reasons: Reasons,
    action: usize,
    restrict: bool,
    world: World,
}

impl Case {
    fn any(random: &mut Random) -> Case {
        let mut policies = Policies { random, reasons: Reasons::new() };
        let policy = policies.policy();
        let reasons = policies.reasons;
        Case {
            policy,
            reasons,
            action: random.below(6),
            restrict: random.below(3) == 0,
            world: World::any(random),
        }
    }

    fn plain(statements: Value) -> Case {
        Case {
            policy: json!({"Version": "2012-10-17", "Statement": statements}),
            reasons: Reasons::new(),
            action: 0,
            restrict: false,
            world: World::any(&mut Random(0)),
        }
    }

    /// What the oracle is asked, one for each action that is meant.
    fn requests(&self) -> Value {
        let World { principal, context, key } = &self.world;
        let requests = ACTIONS[self.action].1.iter().map(|action| {
            let on_bucket = action.contains("Bucket");
            let resource = if on_bucket { String::new() } else { format!("/{key}") };
            json!({
                "policy": self.policy, "action": action, "resource": format!("arn:aws:s3:::{BUCKET}{resource}"),
                "principal": principal, "context": context, "restrict": self.restrict,
            })
        });
        requests.collect()
    }

    fn ours(&self, policy: &str) -> Evaluation {
        let grant = Grant { bucket: BUCKET.parse().unwrap(), trustgrid_account_id: AccountId::trustgrid() };
        let policy = ExistingPolicy::read(policy, &grant.bucket);
        evaluate(
            &policy,
            &grant,
            EvaluateOptions { restrict_public_buckets: self.restrict, ..EvaluateOptions::default() },
        )
    }
}

/// What the oracle says to a case: `None` where it does not take the policy.
type Answer = Option<Decision>;

/// The answers of one process, and how long it thought.
fn ask(cases: &[Case]) -> (Vec<Answer>, Duration) {
    let folder = env::var_os("IAM_SIMULATE").expect("IAM_SIMULATE is the folder that npm installed it in");
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/driver.mjs");
    let mut node = Command::new("node")
        .arg(driver)
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node runs");
    let mut input = node.stdin.take().unwrap();
    let output = BufReader::new(node.stdout.take().unwrap());
    let (mut answers, mut thought) = (Vec::new(), 0.0);
    thread::scope(|scope| {
        scope.spawn(move || {
            for case in cases {
                writeln!(input, "{}", case.requests()).expect("the oracle listens");
            }
        });
        for line in output.lines() {
            let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
            thought += line["milliseconds"].as_f64().unwrap();
            answers.push(answer(line["answers"].as_array().unwrap()));
        }
    });
    assert!(node.wait().unwrap().success());
    assert_eq!(answers.len(), cases.len(), "the oracle answers every case");
    (answers, Duration::from_secs_f64(thought / 1000.0))
}

fn answer(answers: &[Value]) -> Answer {
    let is = |word: &str| answers.iter().any(|answer| answer == word);
    match () {
        () if is("refused") => None,
        () if is("ExplicitlyDenied") || is("ImplicitlyDenied") => Some(Decision::Denied),
        () => Some(Decision::Allowed),
    }
}

/// What the oracle is known to get wrong; each has a test of its own below.
fn known_fault(case: &Case, ours: &Evaluation) -> Option<&'static str> {
    let text = case.policy.to_string();
    if text.contains("${") && case.policy["Version"] != "2012-10-17" {
        return Some("replaces variables under another version than 2012-10-17");
    }
    let shuts_out = case.restrict && (ours.public != Public::No || is_limited(&case.policy));
    shuts_out.then_some("has another notion of a public policy")
}

/// Whether a statement for everyone may be limited by a fixed value that the oracle does not look at:
/// an ARN, an ID, an access point, a single address.
fn is_limited(policy: &Value) -> bool {
    const KEYS: [&str; 5] = [
        "aws:PrincipalArn",
        "aws:SourceArn",
        "aws:userid",
        "s3:DataAccessPointArn",
        "s3:DataAccessPointAccount",
    ];
    let statements = match &policy["Statement"] {
        Value::Array(statements) => statements.as_slice(),
        one => std::slice::from_ref(one),
    };
    let for_everyone = statements.iter().filter(|statement| {
        statement["Effect"] == "Allow" && statement["Principal"].to_string().contains('*')
    });
    let mut keys = for_everyone
        .flat_map(|statement| statement["Condition"].as_object())
        .flat_map(|condition| condition.values())
        .flat_map(|keys| keys.as_object().unwrap());
    let is_single = |values: &Value| values.to_string().split(',').any(|value| !value.contains('/'));
    keys.any(|(key, values)| KEYS.contains(&key.as_str()) || (key == "aws:SourceIp" && is_single(values)))
}

#[test]
fn agrees_with_iam_simulate() {
    let seed = match env::var("ORACLE_SEED") {
        Ok(seed) => seed.parse().expect("ORACLE_SEED is a number"),
        Err(_) => SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64,
    };
    println!("seed: ORACLE_SEED={seed}");
    let mut random = Random(seed);
    // Some are refused.
    let cases: Vec<Case> = (0..CASES + CASES / 8).map(|_| Case::any(&mut random)).collect();
    let from = Instant::now();
    let policies: Vec<String> = cases.iter().map(|case| case.policy.to_string()).collect();
    let from_ours = Instant::now();
    let ours: Vec<Evaluation> = cases.iter().zip(&policies).map(|(case, policy)| case.ours(policy)).collect();
    let ours_took = from_ours.elapsed();
    let halves: Vec<_> = thread::scope(|scope| {
        let halves: Vec<_> =
            cases.chunks(cases.len().div_ceil(2)).map(|half| scope.spawn(|| ask(half))).collect();
        halves.into_iter().map(|half| half.join().unwrap()).collect()
    });
    let oracle_took: Duration = halves.iter().map(|(_, took)| *took).sum();
    let answers: Vec<Answer> = halves.into_iter().flat_map(|(answers, _)| answers).collect();

    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut decided = 0;
    for (((case, policy), ours), answer) in cases.iter().zip(&policies).zip(&ours).zip(&answers) {
        let mut count = |what: &str| *counts.entry(what.to_owned()).or_default() += 1;
        let Some(answer) = answer else {
            count("refused by the oracle");
            continue;
        };
        decided += 1;
        let decision = ours.actions[case.action].1;
        count(&format!("ours {}, the oracle's {}", decision.name(), answer.name()));
        if decision == Decision::Unknown {
            let public = case.restrict && ours.public == Public::Unknown;
            let public = public.then_some("whether S3 takes the policy as public");
            let reasons: Vec<_> = case.reasons.iter().copied().chain(public).collect();
            if reasons.is_empty() {
                wrong.push(format!("unknown without a reason: {policy}"));
            }
            for reason in reasons {
                *unknown.entry(reason).or_default() += 1;
            }
        } else if decision != *answer {
            match known_fault(case, ours) {
                Some(fault) => count(&format!("the oracle {fault}, ours {}", decision.name())),
                None => wrong.push(format!(
                    "{}, restrict {}: ours {}, the oracle's {}, public {}\n  {policy}\n  {:?}",
                    ACTIONS[case.action].0,
                    case.restrict,
                    decision.name(),
                    answer.name(),
                    ours.public.name(),
                    case.world.context,
                )),
            }
        }
    }
    println!("{decided} cases in {:.1} s", from.elapsed().as_secs_f32());
    for (what, count) in &counts {
        println!("{count:>7}  {what}");
    }
    println!("unknown to us, with what in the policy may be why (several may):");
    for (what, count) in &unknown {
        println!("{count:>7}  {what}");
    }
    let asked: usize = cases.iter().map(|case| ACTIONS[case.action].1.len()).sum();
    let ours_per_second = (9 * cases.len()) as f64 / ours_took.as_secs_f64();
    let oracle_per_second = asked as f64 / oracle_took.as_secs_f64();
    println!(
        "evaluations of an action per second: ours {ours_per_second:.0}, the oracle's {oracle_per_second:.0}, {:.0} times as many",
        ours_per_second / oracle_per_second
    );
    assert!(wrong.is_empty(), "{} wrong, such as\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
    assert!(decided >= CASES, "{decided} cases are too few");
}

/// What the oracle says, and what we do.
#[track_caller]
fn fault(case: &Case, oracle: Decision, ours: Decision) {
    let (answers, _) = ask(std::slice::from_ref(case));
    assert_eq!(answers, [Some(oracle)], "the oracle has been fixed: {}", case.policy);
    assert_eq!(case.ours(&case.policy.to_string()).actions[case.action].1, ours);
}

fn deny(elements: Value) -> Value {
    let mut statement = json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"});
    for (name, value) in elements.as_object().unwrap() {
        statement[name] = value.clone();
    }
    statement
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html>
#[test]
fn the_oracle_replaces_variables_under_2008() {
    let condition = json!({"StringNotEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}});
    let mut case = Case::plain(json!([grant(), deny(json!({"Condition": condition}))]));
    case.policy["Version"] = "2008-10-17".into();
    fault(&case, Decision::Allowed, Decision::Denied);
}

/// Naming the account need not leave out its roles.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>
#[test]
fn the_oracle_lets_roles_pass_that_not_principal_does_not_name() {
    let mut statement = deny(json!({"NotPrincipal": {"AWS": format!("arn:aws:iam::{TRUSTGRID}:root")}}));
    statement.as_object_mut().unwrap().remove("Principal");
    let case = Case::plain(json!([grant(), statement]));
    fault(&case, Decision::Allowed, Decision::Unknown);
}

/// Anybody can have an account with a web identity provider.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>
#[test]
fn the_oracle_takes_web_identities_as_private() {
    let federated = json!({"Federated": "accounts.google.com"});
    let mut case = Case::plain(json!([grant(), {
        "Effect": "Allow", "Principal": federated, "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{BUCKET}/*")
    }]));
    case.restrict = true;
    fault(&case, Decision::Allowed, Decision::Denied);
}

/// A fixed value limits a statement: an access point, an ARN, an ID, an address.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>
#[test]
fn the_oracle_takes_fixed_values_as_public() {
    for condition in [
        json!({"StringEquals": {"s3:DataAccessPointAccount": "111122223333"}}),
        json!({"ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:us-east-1:111122223333:accesspoint/x"}}),
        json!({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/Admin"}}),
        json!({"ArnLike": {"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:topic"}}),
        json!({"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::tg-source"}}),
        json!({"StringLike": {"aws:userid": "111122223333"}}),
        json!({"IpAddress": {"aws:SourceIp": "203.0.113.5"}}),
    ] {
        let mut case = Case::plain(json!([grant(), {
            "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{BUCKET}/*"),
            "Condition": condition
        }]));
        case.restrict = true;
        fault(&case, Decision::Denied, Decision::Allowed);
    }
}
