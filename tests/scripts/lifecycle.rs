//! The lifecycle script: what it adds, what it leaves alone, and what is true at each of its ends.

use flow_log_export::artifact::lifecycle::{KeepDays, LifecycleKind, RULE_ID, lifecycle};
use serde_json::{Value, json};

use crate::apply::NAME;
use crate::moto::Bucket;
use crate::proxy::Proxy;
use crate::shell::{Computer, Outcome};
use crate::world::{Call, Fate, State, World};
use crate::{ACCOUNT, target};

const CONFLICT: Fate = Fate::Refused(
    "OperationAborted",
    "A conflicting conditional operation is currently in progress against this resource. Please try again.",
);
const DONE: &str = "Done: the bucket has the lifecycle rule for flow logs.\n";
const PUT: &str = "put-bucket-lifecycle-configuration";
const GET: &str = "get-bucket-lifecycle-configuration";

fn script_for(bucket: &str, days: &str) -> String {
    let keep: Option<KeepDays> = (!days.is_empty()).then(|| days.parse().expect(days));
    lifecycle(LifecycleKind::Cli, &target(bucket), keep).text
}

/// The script that keeps flow logs for 90 days.
fn script() -> String {
    script_for(NAME, "90")
}

fn own(days: u32) -> Value {
    json!({
        "ID": RULE_ID,
        "Filter": { "Prefix": "flow-logs/by-org/" },
        "Status": "Enabled",
        "Expiration": { "Days": days },
        "NoncurrentVersionExpiration": { "NoncurrentDays": 7 },
        "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": 7 },
    })
}

fn others() -> Vec<Value> {
    vec![
        json!({
            "ID": "Sté \"1\" $x '",
            "Filter": { "And": { "Prefix": "flow-logs/", "Tags": [{ "Key": "a", "Value": "b" }] } },
            "Status": "Enabled",
            "Transitions": [{ "Days": 30, "StorageClass": "GLACIER" }],
        }),
        json!({
            "ID": "other",
            "Filter": { "Prefix": "backups/" },
            "Status": "Enabled",
            "Expiration": { "Date": "2030-01-01T00:00:00+00:00" },
        }),
        json!({
            "ID": "off",
            "Filter": {},
            "Status": "Disabled",
            "NoncurrentVersionExpiration": { "NoncurrentDays": 1, "NewerNoncurrentVersions": 2 },
        }),
    ]
}

fn state(rules: Vec<Value>) -> State {
    State { rules: Some(Value::from(rules)), ..State::default() }
}

fn with_own(mut rules: Vec<Value>) -> Value {
    rules.push(own(90));
    Value::from(rules)
}

fn run(world: &World) -> Outcome {
    Computer::in_world(world).run(&script())
}

/// Where this becomes of the first call of that operation that counts.
fn in_trouble(rules: Vec<Value>, fate: impl Fn(&Call, usize) -> Fate + Send + 'static) -> World {
    let mut puts = 0;
    World::with_rule(state(rules), move |call, _| {
        puts += usize::from(call.operation == PUT);
        fate(call, puts)
    })
}

#[test]
fn where_there_are_no_rules() {
    let world = World::new(State::default());
    let computer = Computer::in_world(&world);
    let outcome = computer.run(&script());
    outcome.assert_done();
    assert_eq!(world.state().rules, Some(json!([own(90)])));
    assert_eq!(world.operations(), ["get-caller-identity", GET, GET, PUT, GET]);
    for words in [
        "\nLifecycle configuration: there is none yet. This becomes the configuration:\n\n+ {\n",
        "\nWhat that means, for what is there already too:\n- Flow logs are deleted 90 days after they came.\n- What is \
         overwritten or deleted can be brought back for 7 days, and is then gone for good.\n- Uploads",
        "\nChanged the lifecycle configuration\n\nLifecycle configuration: changed as shown above.\nThe lifecycle \
         configuration from before: there was none\n\nTo go back to having no lifecycle configuration, which also undoes every later change to it:\n    aws s3api delete-bucket-lifecycle --bucket acme-logs \
         --expected-bucket-owner 123456789012\n\n",
    ] {
        assert!(outcome.stdout.contains(words), "{words} in {outcome:#?}");
    }
    assert!(outcome.stdout.ends_with(DONE), "{outcome:#?}");
    assert!(!outcome.stdout.contains("Also for some"), "{outcome:#?}");

    // Again, it only looks.
    let again = computer.run(&script());
    again.assert_done();
    assert!(
        again.stdout.ends_with(&format!(
            "\nLifecycle configuration: has this rule already, and stays as it is.\n\nNothing has to be changed.\n\nNothing \
             was changed.\n\n{DONE}"
        )),
        "{again:#?}"
    );
    assert_eq!(world.writes().len(), 1);

    // Another number of days takes the place of the first.
    computer.run(&script_for(NAME, "30")).assert_done();
    assert_eq!(world.state().rules, Some(json!([own(30)])));
    let for_good = computer.run(&script_for(NAME, ""));
    for_good.assert_done();
    assert!(for_good.stdout.contains("\n- Flow logs stay until somebody deletes them.\n"), "{for_good:#?}");
    let rules = world.state().rules.expect("rules");
    assert_eq!(rules[0]["Expiration"], json!({ "ExpiredObjectDeleteMarker": true }));

    // There and back.
    let command = outcome.stdout.lines().find_map(|line| line.strip_prefix("    aws ")).expect("a way back");
    assert_eq!(computer.run(&format!("aws {command}")).status, 0);
    assert_eq!(world.state().rules, None);
}

#[test]
fn other_rules_stay() {
    for jq in ["jq", "gojq", "jaq"] {
        let world = World::new(state(others()));
        let computer = Computer::in_world(&world).with_jq(jq);
        let outcome = computer.run(&script());
        outcome.assert_done();
        assert_eq!(world.state().rules, Some(with_own(others())), "{jq}");
        let put = world.calls().into_iter().find(|call| call.operation == PUT).expect("a change");
        let minimum = ["--transition-default-minimum-object-size", "varies_by_storage_class"];
        assert!(put.arguments.windows(2).any(|pair| pair == minimum), "{put:?}");
        let also = "\nAlso for some of these files: rule \"Sté \\\"1\\\" $x '\". Where two rules";
        assert!(outcome.stdout.contains(also), "{jq}: {outcome:#?}");

        // Saved, and the way back restores it.
        let saved: Vec<Value> =
            computer.saved().iter().map(|text| serde_json::from_str(text).expect("JSON")).collect();
        assert_eq!(saved, [json!({ "Rules": others() })]);
        assert_eq!(computer.saved_file().1, 0o600);
        let back =
            outcome.stdout.lines().find_map(|line| line.strip_prefix("    LC_ALL=C ")).expect("a way back");
        assert!(back.contains("--transition-default-minimum-object-size varies_by_storage_class"), "{back}");
        assert_eq!(computer.run(&format!("LC_ALL=C {back}")).status, 0);
        assert_eq!(world.state().rules, Some(Value::from(others())));
    }
}

/// S3 takes rules with a prefix of their own, or with a filter, and not both beside each other.
#[test]
fn rules_of_the_old_form() {
    let old = json!({ "ID": "old", "Prefix": "", "Status": "Enabled", "Expiration": { "Days": 400 } });
    let world = World::new(state(vec![old.clone()]));
    let outcome = run(&world);
    outcome.assert_done();
    let rules = world.state().rules.expect("rules");
    assert_eq!((&rules[0], &rules[1]["Prefix"]), (&old, &json!("flow-logs/by-org/")));
    assert_eq!(rules[1].get("Filter"), None);
    assert!(outcome.stdout.contains("rule \"old\". Where two rules"), "{outcome:#?}");
    run(&world).assert_done();
    assert_eq!(world.writes().len(), 1);
}

/// The order of the rules, and how S3 writes that one is for all files, are no change.
#[test]
fn what_means_the_same() {
    let mut rules = others();
    rules[2]["Filter"] = json!({ "Prefix": "" });
    rules.insert(0, own(90));
    let world = World::new(state(rules));
    run(&world).assert_done();
    assert_eq!(world.writes(), [""; 0]);
}

#[test]
fn what_it_does_not_begin_with() {
    let rules = state(others()).rules;
    for (printed, words) in [
        // An AWS CLI that knows less than S3 sends.
        (json!({ "Rules": rules }).to_string(), "this AWS CLI is too old to show all of a lifecycle"),
        ("{}".to_owned(), "cannot make out what the AWS CLI printed about lifecycle rules: {}"),
        (
            json!({ "Rules": [1] }).to_string(),
            "cannot make out what the AWS CLI printed about lifecycle rules: {",
        ),
        ("x".to_owned(), "cannot make out what the AWS CLI printed about lifecycle rules: x"),
    ] {
        let world = in_trouble(others(), move |call, _| {
            if call.operation == GET { Fate::Printed(printed.clone()) } else { Fate::Answered }
        });
        run(&world).assert_stopped(words);
        assert_eq!(world.writes(), [""; 0]);
    }
    for (code, message) in [("AccessDenied", "Access Denied"), ("NoSuchBucket", "No bucket")] {
        let world = in_trouble(others(), move |call, _| {
            if call.operation == GET { Fate::Refused(code, message) } else { Fate::Answered }
        });
        run(&world).assert_stopped(
            "cannot read the lifecycle rules of acme-logs, so they must not be changed. Is the name right, and is it in \
             account 123456789012? AWS says: An error occurred (",
        );
        assert_eq!(world.writes(), [""; 0]);
    }
    let world = in_trouble(others(), |call, _| match call.operation.as_str() {
        "get-caller-identity" => Fate::Printed(json!({ "Account": "111122223333" }).to_string()),
        _ => Fate::Answered,
    });
    run(&world)
        .assert_stopped("you are signed in to account 111122223333, and this script is for a bucket of");
    assert_eq!(world.operations(), ["get-caller-identity"]);
}

#[test]
fn without_an_answer() {
    let world = World::new(state(others()));
    let outcome = Computer::in_world(&world).without("YES").detached(&script());
    assert_eq!(outcome.status, 3, "{outcome:#?}");
    assert!(outcome.stderr.ends_with("\nNothing was changed.\n"), "{outcome:#?}");
    assert_eq!(world.writes(), [""; 0]);
}

#[test]
fn another_change_under_way() {
    let world =
        in_trouble(
            others(),
            |call, puts| {
                if call.operation == PUT && puts < 3 { CONFLICT } else { Fate::Answered }
            },
        );
    run(&world).assert_done();
    assert_eq!(world.state().rules, Some(with_own(others())));
    // Each attempt looks first.
    assert_eq!(world.operations()[1..], [GET, GET, PUT, GET, PUT, GET, PUT, GET]);
}

#[test]
fn refused() {
    let denied = Fate::Refused("AccessDenied", "Access Denied");
    let world = in_trouble(
        others(),
        move |call, _| {
            if call.operation == PUT { denied.clone() } else { Fate::Answered }
        },
    );
    let outcome = run(&world);
    outcome.assert_stopped(
        "cannot change the lifecycle configuration of acme-logs. AWS says: An error occurred (AccessDenied)",
    );
    assert!(
        outcome.stderr.contains("to allow these credentials s3:PutLifecycleConfiguration"),
        "{outcome:#?}"
    );
    assert_eq!(world.state().rules, Some(Value::from(others())));
}

#[test]
fn somebody_else_meanwhile() {
    // Between the plan and the change: nothing is written over theirs.
    let mut theirs = others();
    theirs.pop();
    let meanwhile = Value::from(theirs.clone());
    let world = World::with_rule(state(others()), move |call, _| {
        if call.number == 3 { Fate::AfterRules(meanwhile.clone()) } else { Fate::Answered }
    });
    run(&world).assert_ended(
        1,
        "somebody else has changed the lifecycle configuration of acme-logs since it was read.",
    );
    assert_eq!((world.state().rules, world.writes().len()), (Some(Value::from(theirs.clone())), 0));

    // After it: said, and theirs is kept in a file.
    let meanwhile = Value::from(theirs.clone());
    let world = World::with_rule(state(others()), move |call, _| {
        if call.number == 5 { Fate::AfterRules(meanwhile.clone()) } else { Fate::Answered }
    });
    let computer = Computer::in_world(&world);
    let outcome = computer.run(&script());
    outcome.assert_ended(4, "S3 shows another lifecycle configuration than the one that was written.");
    let since = std::fs::read_to_string(computer.saved_like("-since.json")).expect("a file");
    let since: Value = serde_json::from_str(&since).expect("JSON");
    assert_eq!(since, json!({ "Rules": theirs }));
}

#[test]
fn no_answer_to_the_change() {
    for is_written in [true, false] {
        let world = in_trouble(others(), move |call, _| match (call.operation == PUT, is_written) {
            (true, true) => Fate::Unanswered("\nConnection was closed\n"),
            (true, false) => Fate::Lost("\nConnection was closed\n"),
            _ => Fate::Answered,
        });
        let outcome = run(&world);
        if is_written {
            outcome.assert_done();
        } else {
            outcome.assert_ended(
                4,
                "no answer came, so nothing tells whether the lifecycle configuration of acme-logs was changed.",
            );
            let either =
                "Lifecycle configuration: no answer came, so it is either as before or as shown above.";
            assert!(outcome.stderr.contains(either), "{outcome:#?}");
        }
    }
}

#[test]
fn interrupted() {
    for (fate, words) in [
        (Fate::SignalledBefore("INT"), "so it is either as before or as shown above."),
        (Fate::SignalledAfter("TERM"), "so it is either as before or as shown above."),
    ] {
        let world = in_trouble(
            others(),
            move |call, _| if call.operation == PUT { fate.clone() } else { Fate::Answered },
        );
        let outcome = run(&world);
        assert!([130, 143].contains(&outcome.status), "{outcome:#?}");
        assert!(
            outcome.stderr.contains(words) && outcome.stderr.contains("To go back to the lifecycle"),
            "{outcome:#?}"
        );
    }
}

// --- The real AWS CLI, with moto ----------------------------------------------------

const THEIRS: &str = "<LifecycleConfiguration><Rule><ID>theirs</ID><Filter><Prefix>backups/</Prefix></Filter>\
                      <Status>Enabled</Status><Expiration><Days>400</Days></Expiration></Rule></LifecycleConfiguration>";

/// The rules that the AWS CLI shows.
#[track_caller]
fn rules(computer: &Computer, bucket: &Bucket) -> Value {
    let command =
        format!("aws s3api {GET} --bucket {} --expected-bucket-owner {ACCOUNT} --output json", bucket.name());
    let outcome = computer.run(&command);
    let mut answer: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome:#?}"));
    answer["Rules"].take()
}

#[test]
fn with_the_aws_cli() {
    let (bucket, proxy) = (Bucket::new("lifecycle-with-others"), Proxy::start());
    bucket.put("?lifecycle", THEIRS);
    let computer = Computer::new(&proxy);
    let before = rules(&computer, &bucket);
    let outcome = computer.run(&script_for(bucket.name(), "90"));
    outcome.assert_done();
    let mut expected = before.clone();
    expected.as_array_mut().expect("a list").push(own(90));
    assert_eq!(rules(&computer, &bucket), expected);
    computer.run(&script_for(bucket.name(), "90")).assert_done();
    computer.run(&script_for(bucket.name(), "")).assert_done();
    assert_eq!(rules(&computer, &bucket)[1]["Expiration"], json!({ "ExpiredObjectDeleteMarker": true }));
    let back =
        outcome.stdout.lines().find_map(|line| line.strip_prefix("    LC_ALL=C ")).expect("a way back");
    assert_eq!(computer.run(&format!("LC_ALL=C {back}")).status, 0);
    assert_eq!(rules(&computer, &bucket), before);
    for call in proxy.of_bucket() {
        assert!(call.contains("lifecycle"), "{call}");
    }
}

/// It does not know what it would have to write back.
#[test]
fn with_an_old_aws_cli() {
    let (bucket, proxy) = (Bucket::new("lifecycle-old-cli"), Proxy::start());
    let computer = Computer::with_version_2(&proxy);
    computer.run(&script_for(bucket.name(), "90")).assert_done();
    assert_eq!(rules(&computer, &bucket), json!([own(90)]));
    bucket.put("?lifecycle", THEIRS);
    computer.run(&script_for(bucket.name(), "90")).assert_stopped("this AWS CLI is too old to show all of");
}

/// What `put-bucket-lifecycle-configuration` takes as a file.
#[test]
fn the_rule_as_json() {
    let (bucket, proxy) = (Bucket::new("lifecycle-json"), Proxy::start());
    let computer = Computer::new(&proxy);
    let json = lifecycle(LifecycleKind::Json, &target(bucket.name()), Some("90".parse().unwrap())).text;
    let path = computer.write("rule.json", &json);
    let command =
        format!("aws s3api {PUT} --bucket {} --lifecycle-configuration file://{path}", bucket.name());
    assert_eq!(computer.run(&command).status, 0);
    assert_eq!(rules(&computer, &bucket), json!([own(90)]));
}
