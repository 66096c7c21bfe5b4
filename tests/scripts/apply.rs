//! The `cli` artifact where all goes well: what it shows, what it changes, and what it does not.

use std::collections::BTreeSet;

use flow_log_export::artifact::{ArtifactKind, MergedPolicy, Target, artifact};
use flow_log_export::merge::merge;
use flow_log_export::preflight::preflight;
use serde_json::{Value, json};

use crate::moto::Bucket;
use crate::shell::{Computer, Outcome};
use crate::target;
use crate::world::{Fate, State, World};

/// The bucket of every world in memory.
pub const NAME: &str = "acme-logs";

pub fn script_of(target: &Target) -> String {
    artifact(ArtifactKind::Cli, target).expect("a script").text
}

pub fn script(bucket: &Bucket) -> String {
    script_of(&target(bucket.name()))
}

/// The script where this policy was pasted into the page.
pub fn script_for(pasted: &str) -> String {
    let target = target(NAME);
    let merge = merge(pasted, &target.grant);
    let merged = merge.policy.clone().expect("a merged policy");
    script_of(&Target { merged_policy: MergedPolicy::of(&merge, merged), ..target })
}

pub fn grant(bucket: &str) -> Value {
    serde_json::from_str(&target(bucket).grant.policy()).expect("a policy")
}

pub fn own_statement(bucket: &str) -> Value {
    grant(bucket)["Statement"][0].clone()
}

/// A policy of several statements in forms that programs like to lose.
pub fn several(name: &str) -> Value {
    json!({
        "Version": "2008-10-17",
        "Id": "Théir policy",
        "Statement": [
            {
                "Sid": "Sid with blanks, and a \"quote\" \\ 'two' $(id) `id` ${aws:username} !x ]}",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": format!("arn:aws:s3:::{name}/*"),
                "Condition": { "Bool": { "aws:SecureTransport": false }, "NumericLessThan": { "s3:TlsVersion": 1.2 } }
            },
            {
                "Sid": "twice",
                "Effect": "Allow",
                "Principal": { "AWS": ["123456789012"] },
                "NotAction": ["s3:Put*"],
                "NotResource": [],
                "Condition": {}
            },
            { "Sid": "twice", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:user/é" }, "Action": [], "Resource": "*" },
            { "Effect": "Deny", "NotPrincipal": {}, "Action": "s3:GetObject", "Resource": "*" }
        ]
    })
}

/// The same with another statement behind it.
pub fn with(mut policy: Value, statement: Value) -> Value {
    policy["Statement"].as_array_mut().expect("statements").push(statement);
    policy
}

/// A world whose bucket has this policy.
pub fn world(policy: impl Into<Option<String>>) -> World {
    World::new(State { policy: policy.into(), ..State::default() })
}

pub fn run(world: &World) -> Outcome {
    Computer::in_world(world).run(&script_of(&target(NAME)))
}

#[track_caller]
fn policy_in(world: &World) -> Value {
    serde_json::from_str(&world.state().policy.expect("a policy")).expect("JSON")
}

/// The policy without the bytes of Trustgrid's statement, as it was added.
#[track_caller]
fn without_own_statement(world: &World) -> String {
    let after = world.state().policy.expect("a policy");
    let sid = after.find(r#"{"Sid":"allow-tg-writes""#).expect("the statement");
    let end = sid + after[sid..].find("/*\"]}").expect("its end") + "/*\"]}".len();
    let start = if after[..sid].ends_with(',') { sid - 1 } else { sid };
    [&after[..start], &after[end..]].concat()
}

/// What the script calls before it prints its report.
fn changes(world: &World) -> Vec<String> {
    let calls = world.operations();
    let report = calls.iter().rposition(|call| call == "get-caller-identity").expect("a report");
    calls[..report].to_vec()
}

#[test]
fn a_bucket_without_a_policy() {
    let world = world(None);
    let computer = Computer::in_world(&world);
    let outcome = computer.run(&script_of(&target(NAME)));
    outcome.assert_done();
    assert_eq!(policy_in(&world), grant(NAME));
    assert_eq!(world.state().versioning.as_deref(), Some("Enabled"));
    assert_eq!(
        changes(&world),
        [
            "get-caller-identity",
            "get-bucket-versioning",
            "get-bucket-policy",
            "get-bucket-policy",
            "put-bucket-policy",
            "get-bucket-policy",
            "get-bucket-versioning",
            "put-bucket-versioning",
            "get-bucket-versioning",
        ]
    );
    assert_eq!(computer.saved(), [""; 0]);
    let (words, report) = outcome.stdout.split_once("\n{\n\"flowLogExport").expect("a report");
    assert_eq!(words, [HEADING, "\n", WITHOUT_POLICY, IN_WORDS, FIRST_VERSIONING, OF_THE_REPORT].concat());
    let (_, last) = report.split_once("\n}\n").expect("its end");
    assert_eq!(last, LAST_WITHOUT_POLICY);
}

const HEADING: &str = r#"Bucket acme-logs in account 123456789012
This script comes from the page for exporting Trustgrid's flow logs, called "the page" below"#;

/// What the statement allows, in words.
const IN_WORDS: &str = "
Trustgrid's statement lets its AWS account 079972220921, in this bucket:
- replicate objects and their tags into it under any name, also over an object of that name, which S3 keeps as an older version (s3:ReplicateObject, s3:ReplicateTags)
- add a delete marker to any object, while S3 keeps its versions (s3:ReplicateDelete)
- list what is in it, with versions and unfinished uploads: names, sizes, dates (s3:List*)
- see whether versioning is on, turn it on and suspend it (s3:GetBucketVersioning, s3:PutBucketVersioning)
It does not let Trustgrid read the contents of objects, delete versions, or change this policy, other settings or other buckets.
";

/// What is said of the report, right above it.
const OF_THE_REPORT: &str = "The report for the page: how the bucket is set up now. It contains the whole \
                             bucket policy. Errors in it are answers too: what isn't set, or what these \
                             credentials may not read.";

const WITHOUT_POLICY: &str = r#"
Bucket policy: there is none yet. This becomes the policy:

+ {
+   "Version": "2012-10-17",
+   "Statement": [
+     {
+       "Sid": "allow-tg-writes",
+       "Effect": "Allow",
+       "Principal": {
+         "AWS": "arn:aws:iam::079972220921:root"
+       },
+       "Action": [
+         "s3:ReplicateObject",
+         "s3:ReplicateDelete",
+         "s3:ReplicateTags",
+         "s3:List*",
+         "s3:GetBucketVersioning",
+         "s3:PutBucketVersioning"
+       ],
+       "Resource": [
+         "arn:aws:s3:::acme-logs",
+         "arn:aws:s3:::acme-logs/*"
+       ]
+     }
+   ]
+ }
"#;

const FIRST_VERSIONING: &str = "
Versioning: never enabled until now. It gets turned on.
- S3 then keeps every version of every object in the bucket and bills for each, even once it is overwritten or deleted, by a lifecycle rule too. A lifecycle rule that expires noncurrent versions keeps the cost down.
- This cannot be undone: versioning can be suspended later, and the bucket never becomes unversioned again.
- When versioning is turned on for the first time, AWS advises waiting 15 minutes before anything writes or deletes objects in the bucket.

Going on, because YES=1 is set.
Changed the policy
Turned versioning on

";

const LAST_WITHOUT_POLICY: &str = r#"
Versioning: was never enabled, now Enabled.
When versioning is turned on for the first time, AWS advises waiting 15 minutes before anything writes or deletes objects in the bucket.
Bucket policy: changed as shown above.
The policy from before: there was none

To go back to having no policy, which also undoes every later change to it:
    aws s3api delete-bucket-policy --bucket acme-logs --expected-bucket-owner 123456789012
Versioning cannot be turned off again. To suspend it, which keeps the versions that there are:
    aws s3api put-bucket-versioning --bucket acme-logs --expected-bucket-owner 123456789012 --versioning-configuration Status=Suspended

Done: versioning is on, and the policy has Trustgrid's statement. Paste all of this output into the page in step 3, which checks the rest. If you don't have the page, send all of this output to whoever sent you this script.
"#;

/// The words on the statement name each of its actions, and no other.
#[test]
fn the_grant_in_words_is_the_grant() {
    let names = |text: &str| -> BTreeSet<String> {
        let names = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '*'));
        names.filter(|name| name.starts_with("s3:")).map(str::to_owned).collect()
    };
    assert_eq!(names(IN_WORDS), names(&own_statement(NAME)["Action"].to_string()));
}

/// They are there before the question where the statement comes new, however the plan was made, and not where it
/// was there.
#[test]
fn the_grant_in_words_stands_where_it_is_new() {
    let theirs = several(NAME).to_string();
    let narrowed = {
        let mut own = own_statement(NAME);
        own["Action"] = json!(["s3:ReplicateObject"]);
        with(several(NAME), own).to_string()
    };
    let granted = with(several(NAME), own_statement(NAME)).to_string();
    for (policy, script, is_new) in [
        (None, script_of(&target(NAME)), true),
        (Some(theirs.clone()), script_of(&target(NAME)), true),
        (Some(theirs.clone()), script_for(&theirs), true),
        (Some(narrowed.clone()), script_for(&narrowed), true),
        (Some(granted.clone()), script_of(&target(NAME)), false),
        (Some(granted.clone()), script_for(&granted), false),
    ] {
        let world = world(policy);
        let outcome = Computer::in_world(&world).run(&script);
        outcome.assert_done();
        let (plan, _) = outcome.stdout.split_once("\nGoing on, because YES=1 is set.\n").expect("a plan");
        assert_eq!(plan.contains(IN_WORDS), is_new, "{outcome:#?}");
        assert_eq!(outcome.stdout.contains("Trustgrid's statement lets "), is_new, "{outcome:#?}");
    }
}

/// Who has only the script is told what the page is, and what to do without it.
#[test]
fn the_page_is_named_once() {
    let with_link =
        Target { link: Some("https://docs.example/x#bucket=acme-logs&a=b".parse().unwrap()), ..target(NAME) };
    for (target, heading) in [
        (target(NAME), format!("{HEADING}\n")),
        (with_link, format!("{HEADING}: https://docs.example/x#bucket=acme-logs&a=b\n")),
    ] {
        let world = world(None);
        let outcome = Computer::in_world(&world).run(&script_of(&target));
        outcome.assert_done();
        assert!(outcome.stdout.starts_with(&heading), "{outcome:#?}");
        let whole = preflight(&outcome.stdout, &target);
        assert_eq!(whole.findings, [], "{outcome:#?}");
    }
}

/// What was suspended before can be suspended again, and what was never versioned cannot go back.
#[test]
fn what_can_be_undone_of_versioning() {
    let plan = "\n\
                Versioning: Suspended until now. It gets turned on.\n\
                - S3 then keeps every version of every object in the bucket and bills for each, even once it \
                is overwritten or deleted, by a lifecycle rule too. A lifecycle rule that expires noncurrent \
                versions keeps the cost down.\n\
                - This can be undone by suspending it again. The versions made until then stay.\n\n";
    let back = "\nTo go back to suspended versioning, which keeps the versions that there are:\n    aws s3api put-bucket-versioning ";
    let world = World::new(State { versioning: Some("Suspended".to_owned()), ..State::default() });
    let outcome = run(&world);
    outcome.assert_done();
    assert!(outcome.stdout.contains(plan) && outcome.stdout.contains(back), "{outcome:#?}");
    for untrue in ["cannot be undone", "cannot be turned off", "15 minutes"] {
        assert!(!outcome.stdout.contains(untrue), "{outcome:#?}");
    }
}

#[test]
fn every_byte_of_the_others_stays_and_the_policy_from_before_is_saved() {
    let before = several(NAME).to_string();
    let world = world(before.clone());
    let computer = Computer::in_world(&world);
    let outcome = computer.run(&script_of(&target(NAME)));
    outcome.assert_done();
    assert_eq!(without_own_statement(&world), before);
    assert_eq!(policy_in(&world), with(several(NAME), own_statement(NAME)));
    assert_eq!(computer.saved(), [before]);
    let (path, mode) = computer.saved_file();
    assert_eq!(mode, 0o600);
    assert!(outcome.stdout.contains(&format!("Saved the policy from before to {path}\n")), "{outcome:#?}");
    assert!(outcome.stdout.contains(&format!("\nThe policy from before: {path}\n")), "{outcome:#?}");
    let back = "    LC_ALL=C AWS_CLI_FILE_ENCODING=UTF-8 aws s3api put-bucket-policy --bucket acme-logs \
                --expected-bucket-owner 123456789012 --policy file://";
    assert!(outcome.stdout.contains(&format!("{back}{path}\n")), "{outcome:#?}");
    assert!(outcome.stdout.contains("+      \"Sid\": \"allow-tg-writes\",\n"), "{outcome:#?}");
}

/// Numbers that jq would change, escapes that it would resolve, and brackets that end nothing.
#[test]
fn texts_that_programs_like_to_rewrite() {
    for before in [
        r#"{"Statement":[{"Sid":"a","Condition":{"NumericLessThan":{"x":[12345678901234567890,1.20,1E40,-0.0]}}}]}"#,
        r#"{"Statement":[{"Sid":"\u0041\/\ud83e\udea3 ]}]\\"}],"Version":"2012-10-17","Id":"]}]"}"#,
        r#"{ "Id" : "\"Statement\":[" , "Statement" : [ {"Sid":"a"} , {"Sid":"b"} ] }"#,
        r#"{"Statement":[{"Sid":"z","Effect":"Allow"},{"Effect":"Allow","Sid":"a"}],"Id":"z","Version":"2008-10-17"}"#,
        r#"{"Statement":{"Sid":"alone","Condition":{"x":{"y":["}"]}}}}"#,
        r#"{"Id":"}","Statement" : {"Sid":"alone }"} ,"Version":"}"}"#,
        r#"{"Statement":[]}"#,
    ] {
        let world = world(before.to_owned());
        run(&world).assert_done();
        let compact = flow_log_export::merge::compact(before);
        let without = without_own_statement(&world);
        if serde_json::from_str::<Value>(before).is_ok_and(|policy| policy["Statement"].is_object()) {
            assert_eq!(
                without.replacen(r#""Statement":["#, r#""Statement":"#, 1).replacen("}]", "}", 1),
                compact
            );
        } else {
            assert_eq!(without, compact);
        }
        let list = policy_in(&world)["Statement"].as_array().cloned().unwrap();
        assert_eq!(list.last(), Some(&own_statement(NAME)), "{before}");
    }
}

#[test]
fn the_second_run_changes_nothing() {
    let world = world(several(NAME).to_string());
    let computer = Computer::in_world(&world);
    let script = script_of(&target(NAME));
    computer.run(&script).assert_done();
    let (state, writes) = (world.state(), world.writes());
    assert_eq!(writes, ["put-bucket-policy", "put-bucket-versioning"]);
    let outcome = computer.run(&script);
    outcome.assert_done();
    assert_eq!((world.state(), world.writes()), (state, writes));
    assert_eq!(computer.saved().len(), 1);
    let words = "Bucket policy: it already has Trustgrid's statement. It stays as it is.\n\n\
                 Versioning: Enabled. It stays on.\n\n\
                 Nothing has to be changed.\n";
    assert!(outcome.stdout.contains(words), "{outcome:#?}");
    assert!(outcome.stdout.contains("\nNothing was changed.\n\nDone: "), "{outcome:#?}");
    assert!(!outcome.stdout.contains("To go back"), "{outcome:#?}");
}

#[test]
fn the_grant_in_another_order_or_under_another_sid_stays_as_it_is() {
    let mut other = own_statement(NAME);
    for list in ["Action", "Resource"] {
        other[list].as_array_mut().unwrap().reverse();
    }
    let mut renamed = other.clone();
    renamed["Sid"] = json!("for Trustgrid");
    for statement in [other.clone(), renamed] {
        for policy in [with(several(NAME), statement.clone()), json!({ "Statement": statement })] {
            let world = World::new(State {
                policy: Some(policy.to_string()),
                versioning: Some("Enabled".to_owned()),
                ..State::default()
            });
            run(&world).assert_done();
            assert_eq!(policy_in(&world), policy);
            assert_eq!(world.writes(), [""; 0]);
        }
    }
}

#[test]
fn versioning_is_turned_on_only_where_it_is_not() {
    for (versioning, writes, before) in [
        (Some("Enabled"), &["put-bucket-policy"][..], "Versioning: Enabled, not changed.\n"),
        (
            Some("Suspended"),
            &["put-bucket-policy", "put-bucket-versioning"],
            "Versioning: was Suspended, now Enabled.\n",
        ),
        (
            None,
            &["put-bucket-policy", "put-bucket-versioning"],
            "Versioning: was never enabled, now Enabled.\n",
        ),
    ] {
        let world = World::new(State { versioning: versioning.map(str::to_owned), ..State::default() });
        let outcome = run(&world);
        outcome.assert_done();
        assert_eq!(world.writes(), writes);
        assert!(outcome.stdout.contains(before), "{outcome:#?}");
    }
    // The policy is right already.
    let world = world(grant(NAME).to_string());
    let outcome = run(&world);
    outcome.assert_done();
    assert_eq!(world.writes(), ["put-bucket-versioning"]);
    assert!(outcome.stdout.contains("objects in the bucket.\nBucket policy: not changed.\n\nVersioning cannot be turned off again. To suspend it"), "{outcome:#?}");
    assert!(!outcome.stdout.contains("To go back to the policy"), "{outcome:#?}");
}

#[test]
fn a_saved_policy_is_never_written_over() {
    let before = |id: u32| format!("{{\"Statement\":[],\"Id\":\"{id}\"}}");
    let world = World::with_rule(State::default(), |_, _| Fate::Answered);
    let computer = Computer::in_world(&world).with_command("date", "echo 20260102T030405Z");
    for id in 1..=3 {
        world.set(State { policy: Some(before(id)), ..State::default() });
        computer.run(&script_of(&target(NAME))).assert_done();
    }
    let mut saved = computer.saved();
    saved.sort();
    assert_eq!(saved, [before(1), before(2), before(3)]);
}

#[test]
fn two_at_once_write_it_once() {
    // Before the first call to change the policy, another run does.
    let merged = with(several(NAME), own_statement(NAME)).to_string();
    let mut reads = 0;
    let world = World::with_rule(
        State { policy: Some(several(NAME).to_string()), ..State::default() },
        move |call, _| {
            reads += u32::from(call.operation == "get-bucket-policy");
            if reads == 2 && call.operation == "get-bucket-policy" {
                Fate::After(Some(merged.clone()))
            } else {
                Fate::Answered
            }
        },
    );
    let outcome = run(&world);
    outcome.assert_done();
    assert_eq!(world.writes(), ["put-bucket-versioning"]);
    assert!(outcome.stdout.contains("\nBucket policy: not changed.\n"), "{outcome:#?}");
}

// --- With the policy that was pasted into the page ---------------------------

#[test]
fn the_pages_own_policy_is_written_over_the_one_that_was_pasted() {
    let pasted = serde_json::to_string_pretty(&several(NAME)).unwrap();
    let in_s3 = several(NAME).to_string();
    let merged = merge(&pasted, &target(NAME).grant).policy.unwrap();
    for policy in [&in_s3, &pasted] {
        let world = world(policy.clone());
        let computer = Computer::in_world(&world);
        let outcome = computer.run(&script_for(&pasted));
        outcome.assert_done();
        assert_eq!(world.state().policy.unwrap(), flow_log_export::merge::compact(&merged));
        assert_eq!(computer.saved(), [policy.as_str()]);
        assert!(
            outcome.stdout.contains(
                "Bucket policy: it is the one that was pasted into the page. The merged policy from the page \
                 replaces it:\n"
            ),
            "{outcome:#?}"
        );
        // Again, it is there.
        let again = computer.run(&script_for(&pasted));
        again.assert_done();
        assert!(again.stdout.contains("Nothing has to be changed."), "{again:#?}");
        assert_eq!(world.writes().len(), 2);
    }
}

#[test]
fn whatever_letters_the_pasted_policy_has() {
    let sid = "'\\'' \" \\ $(id) `id` ! !! !x äöü 日本 🪣 FLOW_LOG_EXPORT __BUCKET__ %s \\n é";
    let policy = json!({ "Statement": [{ "Sid": sid, "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:root" },
        "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{NAME}/*"),
        "Condition": { "NumericLessThan": { "s3:max-keys": 12_345_678_901_234_567_u64 } } }] });
    for pasted in [
        policy.to_string(),
        serde_json::to_string_pretty(&policy).unwrap().replace("  ", "\t"),
        serde_json::to_string_pretty(&policy).unwrap().replace('\n', "\r\n"),
        json!({ "Policy": policy.to_string() }).to_string(),
    ] {
        let script = script_for(&pasted);
        assert!(script.is_ascii());
        assert!(script.lines().all(|line| line.len() < 1000));
        let world = world(policy.to_string());
        Computer::in_world(&world).run(&script).assert_done();
        assert_eq!(policy_in(&world), with(policy.clone(), own_statement(NAME)), "{pasted}");
    }
}

/// A policy of nearly the size that S3 takes, pasted in one line.
#[test]
fn a_large_pasted_policy() {
    let statements: Vec<_> = (0..90)
        .map(|number| json!({ "Sid": format!("s{number}"), "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:root" },
            "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{NAME}/{number}/*") }))
        .collect();
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    let script = script_for(&policy.to_string());
    assert!(script.lines().all(|line| line.len() < 1000));
    let world = world(policy.to_string());
    Computer::in_world(&world).run(&script).assert_done();
    assert_eq!(policy_in(&world), with(policy, own_statement(NAME)));
}

#[test]
fn any_other_policy_than_the_pasted_one_is_left_alone() {
    let pasted = several(NAME);
    let mut narrower = pasted.clone();
    narrower["Statement"][0]["Action"] = json!("s3:GetObject");
    let mut number = pasted.to_string();
    number = number.replace("1.2}", "1.20}");
    assert_ne!(number, pasted.to_string());
    let order = {
        let mut order = pasted.clone();
        order["Statement"].as_array_mut().unwrap().reverse();
        order
    };
    let fewer = {
        let mut fewer = pasted.clone();
        fewer["Statement"].as_array_mut().unwrap().pop();
        fewer
    };
    for there in [narrower.to_string(), number, order.to_string(), fewer.to_string(), grant(NAME).to_string()]
    {
        let world = world(there.clone());
        let computer = Computer::in_world(&world);
        let outcome = computer.run(&script_for(&pasted.to_string()));
        outcome.assert_stopped(
            "the policy of acme-logs is not the one that was pasted into the page. Paste the policy above into the page",
        );
        assert!(outcome.stdout.contains(&format!("The policy of acme-logs:\n\n{there}\n")), "{outcome:#?}");
        assert_eq!((world.writes(), world.state().policy), (vec![], Some(there)));
        assert_eq!(computer.saved(), [""; 0]);
    }
    let world = world(None);
    let outcome = Computer::in_world(&world).run(&script_for(&pasted.to_string()));
    outcome.assert_stopped("the bucket acme-logs has no policy, but one was pasted into the page.");
    assert_eq!(world.writes(), [""; 0]);
}

/// What S3 says in another form is the same policy.
#[test]
fn the_pasted_policy_in_another_form_is_the_same() {
    let pasted = r#"{ "Statement": [ { "Sid": "\u00e4\/", "Effect": "Deny", "Principal": "*", "Resource": ["*"],
        "Action": ["s3:GetObject"], "Condition": {"NumericLessThan": {"s3:max-keys": 1.20}} } ] }"#;
    let there = r#"{"Statement":{"Condition":{"NumericLessThan":{"s3:max-keys":[1.20]}},"Action":"s3:GetObject","Sid":"ä/","Effect":"Deny","Principal":"*","Resource":"*"}}"#;
    let world = world(there.to_owned());
    Computer::in_world(&world).run(&script_for(pasted)).assert_done();
    assert_eq!(world.writes().len(), 2);
}

#[test]
fn a_pasted_policy_that_says_there_is_none() {
    let none = "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist";
    assert_eq!(script_for(none), script_of(&target(NAME)));
}
