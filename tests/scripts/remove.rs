//! The `remove` artifact: what it takes out, what it leaves alone, and what is true at each of its ends.

use axum::http::Method;
use flow_log_export::artifact::{ArtifactKind, MergedPolicy, Target, artifact, remove_artifact};
use serde_json::{Value, json};

use crate::apply::{NAME, grant, own_statement, several, with, world};
use crate::moto::Bucket;
use crate::proxy::{Call as Request, Proxy, Turn};
use crate::shell::{Computer, Outcome};
use crate::target;
use crate::world::{Call, Fate, State, World};

const CONFLICT: Fate = Fate::Refused(
    "OperationAborted",
    "A conflicting conditional operation is currently in progress against this resource. Please try again.",
);
const DENIED: Fate = Fate::Refused("AccessDenied", "Access Denied");
const NO_ANSWER: &str =
    "\nConnection was closed before we received a valid response from endpoint URL: \"x\".\n";
const DONE: &str = "Done: no statement of the policy lets Trustgrid's account write.\n";
const DONE_WITHOUT_POLICY: &str = "Done: the bucket has no policy, and so none that lets Trustgrid in.\n";

fn script_of(target: &Target) -> String {
    artifact(ArtifactKind::Remove, target).expect("a script").text
}

/// The script where this policy was pasted into the page.
fn script_for(pasted: &str) -> String {
    remove_artifact(&target(NAME), Some(pasted)).expect("a script").text
}

fn run(world: &World) -> Outcome {
    Computer::in_world(world).run(&script_of(&target(NAME)))
}

fn granted() -> String {
    with(several(NAME), own_statement(NAME)).to_string()
}

fn own_but(name: &str, value: Value) -> Value {
    let mut statement = own_statement(NAME);
    statement[name] = value;
    statement
}

/// Nothing was changed, or even tried.
#[track_caller]
fn assert_left_alone(world: &World, policy: Option<&str>) {
    assert_eq!(world.writes(), [""; 0]);
    assert_eq!(world.state().policy.as_deref(), policy);
}

// --- Where all goes well -------------------------------------------------------

#[test]
fn one_of_many() {
    let world = world(granted());
    let computer = Computer::in_world(&world);
    let outcome = computer.run(&script_of(&target(NAME)));
    outcome.assert_done();
    assert_eq!(world.state().policy, Some(several(NAME).to_string()));
    assert_eq!(
        world.operations(),
        [
            "get-caller-identity",
            "get-bucket-policy",
            "get-bucket-policy",
            "put-bucket-policy",
            "get-bucket-policy",
        ]
    );
    assert_eq!(computer.saved(), [granted()]);
    let (path, mode) = computer.saved_file();
    assert_eq!(mode, 0o600);
    let (plan, rest) = outcome.stdout.split_once("\nGoing on, because YES=1 is set.\n").expect("a plan");
    let (before, difference) = plan.split_once("\n@@").expect("a difference");
    assert_eq!(before, [HEADING, "\n\n", TAKEN_OUT].concat());
    assert!(difference.contains("-      \"Sid\": \"allow-tg-writes\"\n"), "{difference}");
    let (_, words) = difference.split_once("\n\n").expect("what it means");
    assert_eq!(words, MEANING);
    assert_eq!(
        rest,
        format!(
            "Saved the policy from before to {path}\nChanged the policy\n\nBucket policy: changed as shown above.\nThe policy \
             from before: {path}\n\nTo go back to the policy from before, which also undoes every later change to it:\n    LC_ALL=C AWS_CLI_FILE_ENCODING=UTF-8 aws s3api put-bucket-policy --bucket acme-logs \
             --expected-bucket-owner 123456789012 --policy file://{path}\n\n{DONE}"
        )
    );
    // Again, it is gone.
    let again = computer.run(&script_of(&target(NAME)));
    again.assert_done();
    assert!(
        again
            .stdout
            .ends_with(&format!("{ABSENT}\nNothing has to be changed.\n\nNothing was changed.\n\n{DONE}")),
        "{again:#?}"
    );
    assert_eq!((world.writes().len(), computer.saved().len()), (1, 1));
}

const HEADING: &str = r#"Bucket acme-logs in account 123456789012
This script comes from the page for exporting Trustgrid's flow logs, called "the page" below"#;
const TAKEN_OUT: &str =
    "Bucket policy: Trustgrid's statement is taken out. Everything else stays exactly as it is:\n";
const ABSENT: &str = "Bucket policy: Trustgrid's statement is not in it, and it stays as it is.\n";
const MEANING: &str = "What that means:
- Trustgrid's AWS account 079972220921 can no longer write into this bucket, list it, or see and set its versioning by this statement.
- Flow logs from then on do not arrive, and are not written later if it is let in again.
- Everything in the bucket stays, and versioning stays as it is. S3 bills for every version until somebody deletes it, or a lifecycle rule does.
- Replication into this bucket fails from then on. Let Trustgrid know that this is meant.
";

/// The policy is deleted, because S3 stores none without a statement.
#[test]
fn only_ours() {
    for policy in [
        grant(NAME),
        json!({ "Id": "x", "Statement": own_statement(NAME) }),
        json!({ "Statement": [own_statement(NAME), own_statement(NAME)] }),
    ] {
        let world = world(policy.to_string());
        let computer = Computer::in_world(&world);
        let outcome = computer.run(&script_of(&target(NAME)));
        outcome.assert_done();
        assert_eq!((world.writes(), world.state().policy), (vec!["delete-bucket-policy".to_owned()], None));
        assert_eq!(computer.saved(), [policy.to_string()]);
        for words in [
            " taken out. Nothing else is in it, and S3 stores no policy without a statement, so the policy is deleted. Nobody but \
             Trustgrid loses access:\n\n- {\n",
            "  \"Sid\": \"allow-tg-writes\"\n-  ",
            "\n- }\n\nWhat that means:\n",
            "\nDeleted the policy\n\nBucket policy: deleted.\nThe policy from before: /",
        ] {
            assert!(outcome.stdout.contains(words), "{words} in {outcome:#?}");
        }
        assert!(outcome.stdout.ends_with(DONE_WITHOUT_POLICY), "{outcome:#?}");
        // There and back.
        let command =
            outcome.stdout.lines().find_map(|line| line.strip_prefix("    LC_ALL=C ")).expect("a way back");
        assert_eq!(computer.run(&format!("LC_ALL=C {command}")).status, 0);
        assert_eq!(world.state().policy, Some(policy.to_string()));
        // Again, it is gone.
        computer.run(&script_of(&target(NAME))).assert_done();
        let again = computer.run(&script_of(&target(NAME)));
        again.assert_done();
        assert!(
            again.stdout.contains("\nBucket policy: there is none, so there is nothing to take out.\n"),
            "{again:#?}"
        );
    }
}

/// Every byte of the others stays, wherever ours is, and in whatever order and under whatever Sid.
#[test]
fn wherever_it_is_in_the_list() {
    let mut other_order = own_statement(NAME);
    for list in ["Action", "Resource"] {
        other_order[list].as_array_mut().unwrap().reverse();
    }
    other_order["Sid"] = json!("Sté ]},{ \"\\");
    let ours = [own_statement(NAME).to_string(), other_order.to_string()];
    let others = [
        r#"{"Sid":"\u0041\/\ud83e\udea3 ]}]\\","Condition":{"N":{"x":[12345678901234567890,1.20,1E40,-0.0]}}}"#,
        r#"{"Sid":"\"Statement\":[{}]","Action":[]}"#,
    ];
    for jq in ["jq", "gojq", "jaq"] {
        for at in 0..=2 {
            for ours in &ours {
                let mut all: Vec<&str> = others.to_vec();
                all.insert(at, ours);
                let policy = |statements: &[&str]| {
                    format!(r#"{{"Id":"}}]","Statement":[{}],"Version":"2012-10-17"}}"#, statements.join(","))
                };
                let world = world(policy(&all));
                Computer::in_world(&world).with_jq(jq).run(&script_of(&target(NAME))).assert_done();
                assert_eq!(world.state().policy, Some(policy(&others)), "{jq}: {ours} at {at}");
            }
        }
    }
}

#[test]
fn twice_and_with_blanks_in_between() {
    let ours = own_statement(NAME).to_string();
    let before = format!(
        "{{ \"Statement\" : [ {ours} , {{\"Sid\":\"a\"}}\n,\n{ours}, {{\"Sid\":\"b\"}} , {ours} ] }}"
    );
    let world = world(before.clone());
    let computer = Computer::in_world(&world);
    let outcome = computer.run(&script_of(&target(NAME)));
    outcome.assert_done();
    assert!(outcome.stdout.contains("\nBucket policy: More than one statement is Trustgrid's, and each is taken out. Everything else stays"), "{outcome:#?}");
    // This world stores the policy without blanks.
    assert_eq!(world.state().policy.as_deref(), Some(r#"{"Statement":[{"Sid":"a"},{"Sid":"b"}]}"#));
    let put = world.calls().into_iter().find(|call| call.operation == "put-bucket-policy").expect("a change");
    let written = r#"{ "Statement" : [ {"Sid":"a"}, {"Sid":"b"} ] }"#;
    assert!(put.arguments.iter().any(|argument| argument == written), "{put:?}");
    assert_eq!(computer.saved(), [before]);
}

#[test]
fn nothing_is_there() {
    let outcome_of = |policy: Option<String>| {
        let world = world(policy.clone());
        let outcome = run(&world);
        assert_left_alone(&world, policy.as_deref());
        outcome.assert_done();
        outcome
    };
    let none = outcome_of(None);
    assert!(
        none.stdout.contains(
            "\nBucket policy: there is none, so there is nothing to take out.\n\nNothing has to be changed.\n"
        ),
        "{none:#?}"
    );
    assert!(none.stdout.ends_with(DONE_WITHOUT_POLICY), "{none:#?}");
    let others = outcome_of(Some(several(NAME).to_string()));
    assert!(others.stdout.contains(&format!("\n{ABSENT}\nNothing has to be changed.\n")), "{others:#?}");
    let empty = outcome_of(Some(r#"{"Statement":[]}"#.to_owned()));
    assert!(empty.stdout.contains(ABSENT), "{empty:#?}");
}

/// Others like it stay, and are named.
#[test]
fn what_is_said_of_the_rest() {
    let exception = json!({ "Sid": "Perimeter", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
        "Condition": { "StringNotEquals": { "aws:PrincipalAccount": ["111122223333", "079972220921"] } } });
    let partners = json!({ "Sid": "Partners", "Effect": "Allow", "Principal": { "AWS": ["079972220921", "111122223333"] },
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-logs/*" });
    let public = json!({ "Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "s3:Replicate*", "Resource": "*" });
    let reading = json!({ "Sid": "Web", "Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*" });
    let mut maybe = public.clone();
    maybe["Condition"] = json!({ "IpAddress": { "aws:SourceIp": "192.0.2.0/24" } });
    let help_center = own_but("Principal", json!({ "AWS": "arn:aws:iam::078223296091:root" }));
    let to_page = "Paste the policy of the bucket into the page, which says what to do. If you don't have the page, send all of \
                   this output to whoever sent you this script.\n";
    for (statement, plan, last) in [
        (
            exception,
            "\nStatement \"Perimeter\" (a Deny for everybody) names Trustgrid, does not let in its account 079972220921, and stays.\n",
            DONE.to_owned(),
        ),
        (
            help_center,
            "\nStatement \"allow-tg-writes\" (an Allow for account 078223296091) names Trustgrid, does not let in its account \
             079972220921, and stays.\n",
            DONE.to_owned(),
        ),
        (
            partners,
            "\nWarning: statement \"Partners\" (an Allow for account 079972220921 and account 111122223333) lets in Trustgrid's \
             account 079972220921, too, and stays.\n",
            format!(
                "Not done yet: statement \"Partners\" (an Allow for account 079972220921 and account 111122223333) still lets in \
                 Trustgrid's account. {to_page}"
            ),
        ),
        (
            public,
            "\nWarning: statement \"Open\" (an Allow for everybody) lets in Trustgrid's account 079972220921, too, and stays.\n",
            format!(
                "Not done yet: statement \"Open\" (an Allow for everybody) still lets in Trustgrid's account. {to_page}"
            ),
        ),
        (
            maybe,
            "\nWarning: statement \"Open\" (an Allow for everybody) may let in Trustgrid's account 079972220921 by its condition, and \
             stays.\n",
            format!(
                "Trustgrid's statement is not in the policy, but statement \"Open\" (an Allow for everybody) may still let it in. {to_page}"
            ),
        ),
        (reading, "", DONE.to_owned()),
    ] {
        let rest = json!({ "Statement": [statement] }).to_string();
        let world = world(with(serde_json::from_str(&rest).unwrap(), own_statement(NAME)).to_string());
        let outcome = run(&world);
        assert_eq!((outcome.status, world.state().policy), (0, Some(rest)), "{outcome:#?}");
        assert!(outcome.stdout.contains(plan) && outcome.stdout.ends_with(&last), "{outcome:#?}");
        assert_eq!(
            outcome.stdout.matches(", and stays.").count()
                + outcome.stdout.matches(" too, and stays.").count(),
            usize::from(!plan.is_empty()) + usize::from(plan.contains(" too, and")),
            "{outcome:#?}"
        );
    }
}

#[test]
fn the_page_is_named() {
    let link =
        Target { link: Some("https://docs.example/x#bucket=acme-logs&a=b".parse().unwrap()), ..target(NAME) };
    let world = world(None);
    let outcome = Computer::in_world(&world).run(&script_of(&link));
    outcome.assert_done();
    assert!(
        outcome.stdout.starts_with(&format!("{HEADING}: https://docs.example/x#bucket=acme-logs&a=b\n")),
        "{outcome:#?}"
    );
}

// --- With the policy that was pasted into the page -----------------------------

#[test]
fn what_the_page_found_is_taken_out_of_the_policy_that_was_pasted() {
    let narrower = own_but("Resource", json!("arn:aws:s3:::acme-logs/flow-logs/*"));
    let policy = with(with(several(NAME), narrower), own_but("Condition", json!({ "Bool": { "a": true } })));
    for pasted in [
        policy.to_string(),
        serde_json::to_string_pretty(&policy).unwrap().replace('\n', "\r\n"),
        json!({ "Policy": policy.to_string() }).to_string(),
    ] {
        let world = world(policy.to_string());
        let computer = Computer::in_world(&world);
        let script = script_for(&pasted);
        computer.run(&script).assert_done();
        assert_eq!(world.state().policy, Some(several(NAME).to_string()));
        assert_eq!(computer.saved(), [policy.to_string()]);
        let again = computer.run(&script);
        again.assert_done();
        assert!(again.stdout.contains("Nothing has to be changed."), "{again:#?}");
        assert_eq!(world.writes().len(), 1);
    }
    // All of it.
    let alone = json!({ "Statement": own_but("Action", json!("s3:ReplicateObject")) }).to_string();
    let world = world(alone.clone());
    let computer = Computer::in_world(&world);
    for _ in 0..2 {
        let outcome = computer.run(&script_for(&alone));
        outcome.assert_done();
        assert!(outcome.stdout.ends_with(DONE_WITHOUT_POLICY), "{outcome:#?}");
    }
    assert_eq!(world.writes(), ["delete-bucket-policy"]);
}

#[test]
fn any_other_policy_than_the_pasted_one_is_left_alone() {
    let pasted = granted();
    let mut reversed: Value = serde_json::from_str(&pasted).unwrap();
    reversed["Statement"].as_array_mut().unwrap().reverse();
    let fewer = {
        let mut fewer: Value = serde_json::from_str(&pasted).unwrap();
        fewer["Statement"].as_array_mut().unwrap().remove(0);
        fewer
    };
    for there in
        [reversed.to_string(), fewer.to_string(), grant(NAME).to_string(), pasted.replace("1.2}", "1.20}")]
    {
        assert_ne!(there, pasted);
        let world = world(there.clone());
        let outcome = Computer::in_world(&world).run(&script_for(&pasted));
        outcome.assert_stopped(
            "the policy of acme-logs is not the one that was pasted into the page. Paste the policy above into the page",
        );
        assert!(outcome.stdout.contains(&format!("The policy of acme-logs:\n\n{there}\n")), "{outcome:#?}");
        assert_left_alone(&world, Some(&there));
    }
}

/// A target that a merge was made for has the policy from before it.
#[test]
fn the_policy_that_was_merged_is_the_one_that_was_pasted() {
    let merged = Some(MergedPolicy { pasted: granted(), merged: granted() });
    let script = script_of(&Target { merged_policy: merged, ..target(NAME) });
    assert_eq!(script, script_for(&granted()));
}

// --- Where something is in the way ---------------------------------------------

#[test]
fn the_wrong_account() {
    let world = world(granted());
    let other = Target { account_id: "493827156084".parse().unwrap(), ..target(NAME) };
    Computer::in_world(&world).run(&script_of(&other)).assert_stopped(
        "you are signed in to account 123456789012, and this script is for a bucket of account 493827156084. ",
    );
    assert_eq!(world.operations(), ["get-caller-identity"]);
}

#[test]
fn a_policy_that_cannot_be_read() {
    let world = World::with_rule(State { policy: Some(granted()), ..State::default() }, |call, _| {
        if call.operation == "get-bucket-policy" { DENIED } else { Fate::Answered }
    });
    run(&world).assert_stopped(
        "cannot read the policy of acme-logs, so it must not be changed. Is the name right, and is it in account 123456789012? AWS \
         says: An error occurred (AccessDenied)",
    );
    assert_left_alone(&world, Some(&granted()));
}

#[test]
fn what_is_left_to_the_page() {
    for statement in [
        own_but("Principal", json!({ "AWS": "079972220921" })),
        own_but("Principal", json!({ "AWS": ["079972220921", "111122223333"] })),
        own_but("Action", json!("s3:*")),
        own_but("Resource", json!("arn:aws:s3:::acme-logs/*")),
        own_but("Condition", json!({ "Bool": { "aws:SecureTransport": "true" } })),
    ] {
        let policy = with(several(NAME), statement).to_string();
        let world = world(policy.clone());
        let outcome = run(&world);
        outcome.assert_stopped(
            "the policy of acme-logs lets in Trustgrid's account 079972220921 by statement \"allow-tg-writes\" (an Allow for account \
             079972220921",
        );
        assert!(outcome.stderr.contains(
            "). That is not the very statement that the page writes, so it may be for something else, too. Paste the policy above into the page"
        ), "{outcome:#?}");
        assert!(outcome.stdout.contains(&format!("The policy of acme-logs:\n\n{policy}\n")), "{outcome:#?}");
        assert_left_alone(&world, Some(&policy));
    }
}

#[test]
fn policies_that_cannot_be_seen_whole() {
    for (policy, words) in [
        (
            r#"{"Statement":[{"Sid":"a","Sid":"b"}]}"#,
            "a key is twice in one object of the policy of acme-logs",
        ),
        ("[]", "cannot make out the policy of acme-logs: []"),
        (r#"{"Statement":["a"]}"#, "cannot make out the policy of acme-logs: "),
    ] {
        let world = world(policy.to_owned());
        run(&world).assert_stopped(words);
        assert_left_alone(&world, Some(policy));
    }
    // What is left must be something that S3 takes.
    let deleted = json!({ "Sid": "Old", "Effect": "Allow", "Principal": { "AWS": "AROAEXAMPLEEXAMPLEXX" }, "Action": "s3:GetObject", "Resource": "*" });
    let policy = json!({ "Statement": [deleted, own_statement(NAME)] }).to_string();
    let world = world(policy.clone());
    run(&world)
        .assert_stopped("statement \"Old\" of the policy names a deleted user or role (AIDA..., AROA...)");
    assert_left_alone(&world, Some(&policy));
}

/// The statement's key in escapes is none that bash finds.
#[test]
fn a_list_that_cannot_be_found() {
    let policy = granted().replace("\"Statement\"", "\"\\u0053tatement\"");
    let world = world(policy.clone());
    run(&world).assert_stopped(
        "cannot tell where in the policy of acme-logs the statement ends. Take it out in the S3 console.",
    );
    assert_left_alone(&world, Some(&policy));
}

#[test]
fn without_a_yes() {
    let world = world(granted());
    let outcome = Computer::in_world(&world).without("YES").detached(&script_of(&target(NAME)));
    assert_eq!(outcome.status, 3, "{outcome:#?}");
    assert!(
        outcome.stdout.contains(MEANING) && outcome.stderr.ends_with("Nothing was changed.\n"),
        "{outcome:#?}"
    );
    assert_left_alone(&world, Some(&granted()));
}

/// A rule for the calls of one operation, which gets how many there were, counted from 1.
fn of(
    operation: &'static str,
    mut fate: impl FnMut(usize) -> Fate + Send + 'static,
) -> impl FnMut(&Call, &State) -> Fate + Send + 'static {
    let mut count = 0;
    move |call, _| {
        if call.operation != operation {
            return Fate::Answered;
        }
        count += 1;
        fate(count)
    }
}

/// A policy with others, one that is deleted, and the operation that changes it.
fn kinds() -> [(State, Option<String>, &'static str); 2] {
    let state = |policy: String| State { policy: Some(policy), ..State::default() };
    [
        (state(granted()), Some(several(NAME).to_string()), "put-bucket-policy"),
        (state(grant(NAME).to_string()), None, "delete-bucket-policy"),
    ]
}

#[test]
fn another_change_is_under_way() {
    for (before, after, operation) in kinds() {
        let rule = of(operation, |count| if count < 3 { CONFLICT } else { Fate::Answered });
        let world = World::with_rule(before.clone(), rule);
        run(&world).assert_done();
        assert_eq!((world.state().policy, world.writes()), (after, vec![operation.to_owned(); 3]));
        // For ever.
        let world = World::with_rule(before.clone(), of(operation, |_| CONFLICT));
        let outcome = run(&world);
        outcome.assert_stopped(
            "cannot change the policy of acme-logs. AWS says: An error occurred (OperationAborted)",
        );
        assert_eq!((world.state(), world.writes().len()), (before, 6));
    }
}

#[test]
fn a_change_that_is_refused() {
    for (before, _, operation) in kinds() {
        let world = World::with_rule(before.clone(), of(operation, |_| DENIED));
        let outcome = run(&world);
        outcome.assert_stopped(
            "cannot change the policy of acme-logs. AWS says: An error occurred (AccessDenied)",
        );
        let permission =
            if operation == "put-bucket-policy" { "s3:PutBucketPolicy" } else { "s3:DeleteBucketPolicy" };
        assert!(
            outcome.stderr.contains(&format!("to allow these credentials {permission}, ")),
            "{outcome:#?}"
        );
        assert_eq!(world.state(), before);
    }
}

#[test]
fn a_policy_that_changed_meanwhile() {
    let others = json!({ "Statement": [own_statement(NAME), { "Sid": "new" }] }).to_string();
    for (before, _, _) in kinds() {
        let meanwhile = others.clone();
        let world = World::with_rule(
            before.clone(),
            of("get-bucket-policy", move |count| {
                if count == 2 { Fate::After(Some(meanwhile.clone())) } else { Fate::Answered }
            }),
        );
        let computer = Computer::in_world(&world);
        let outcome = computer.run(&script_of(&target(NAME)));
        outcome.assert_ended(
            1,
            "somebody else has changed the policy of acme-logs since it was read. Run this again",
        );
        assert!(outcome.stderr.contains("\nNothing was changed.\nThe policy since then: "), "{outcome:#?}");
        assert_left_alone(&world, Some(&others));
        assert_eq!(computer.saved(), std::slice::from_ref(&others));
    }
    // Somebody else took it out.
    for (before, after, _) in kinds() {
        let meanwhile = after.clone();
        let world = World::with_rule(
            before,
            of(
                "get-bucket-policy",
                move |count| if count == 2 { Fate::After(meanwhile.clone()) } else { Fate::Answered },
            ),
        );
        run(&world).assert_done();
        assert_left_alone(&world, after.as_deref());
    }
}

#[test]
fn a_change_that_shows_late_or_never() {
    for (before, after, _) in kinds() {
        let late = of("get-bucket-policy", |count| if count < 5 { Fate::Stale } else { Fate::Answered });
        let world = World::with_rule(before.clone(), late);
        run(&world).assert_done();
        assert_eq!(world.state().policy, after);
        let world = World::with_rule(before, of("get-bucket-policy", |_| Fate::Stale));
        let outcome = run(&world);
        assert_eq!(outcome.status, 0, "{outcome:#?}");
        assert!(outcome.stdout.ends_with(
            "Not done yet: all is written, but S3 does not show it yet. Run this again in a minute: it then only looks.\n"
        ), "{outcome:#?}");
    }
}

/// Cut off at each of its calls in turn: what its last lines say is what the bucket then holds.
#[test]
fn interrupted() {
    for (before, after, operation) in kinds() {
        let whole = World::new(before.clone());
        run(&whole).assert_done();
        for (index, called) in whole.operations().iter().enumerate() {
            for fate in [
                Fate::SignalledBefore("INT"),
                Fate::SignalledAfter("INT"),
                Fate::SignalledAfter("TERM"),
                Fate::SignalledBefore("HUP"),
                Fate::Lost(NO_ANSWER),
                Fate::Unanswered(NO_ANSWER),
            ] {
                let cut = format!("{called}, call {}, {fate:?}", index + 1);
                let chosen = fate.clone();
                let world = World::with_rule(before.clone(), move |call, _| {
                    if call.number == index + 1 { chosen.clone() } else { Fate::Answered }
                });
                let computer = Computer::in_world(&world);
                let outcome = computer.run(&script_of(&target(NAME)));
                let words = if outcome.status == 0 { &outcome.stdout } else { &outcome.stderr };
                let is_changed = world.state() != before;
                assert!(!is_changed || world.state().policy == after, "{cut}");
                let said = |sentence: &str| words.contains(sentence);
                let done =
                    if operation == "put-bucket-policy" { "changed as shown above" } else { "deleted" };
                let sayings = [
                    (said("\nNothing was changed.\n"), !is_changed),
                    (said(&format!("\nBucket policy: {done}.\n")), is_changed),
                    (said(", so it is either as before or as shown above.\n"), true),
                ];
                let held: Vec<_> = sayings.iter().filter(|(is_said, _)| *is_said).collect();
                assert_eq!(held.len(), 1, "{cut}: {outcome:#?}");
                assert!(held[0].1, "{cut}: {outcome:#?}");
                assert_eq!(said("\nInterrupted.\n"), outcome.status > 128, "{cut}: {outcome:#?}");
                assert!(!said("\nVersioning"), "{cut}: {outcome:#?}");
                let is_fine = matches!(
                    (outcome.status, sayings[0].0),
                    (1 | 129 | 130 | 143, true) | (0 | 4 | 129 | 130 | 143, false)
                );
                assert!(is_fine, "{cut}: {outcome:#?}");
                let back = words.lines().find_map(|line| line.strip_prefix("    LC_ALL=C "));
                assert_eq!(back.is_some(), !sayings[0].0, "{cut}: {outcome:#?}");
                if let Some(back) = back {
                    assert_eq!(computer.run(&format!("LC_ALL=C {back}")).status, 0, "{cut}");
                    assert_eq!(world.state(), before, "{cut}");
                }
                assert_eq!(computer.temporary(), 0, "{cut}");
            }
        }
    }
}

// --- With the real AWS CLI against moto ----------------------------------------

/// From a policy to one with the grant and back again, to the byte.
#[track_caller]
fn there_and_back(bucket: &Bucket, proxy: &Proxy, computer: &Computer) {
    let target = target(bucket.name());
    let remove = script_of(&target);
    let apply = artifact(ArtifactKind::Cli, &target).expect("a script").text;
    let before = several(bucket.name()).to_string();
    bucket.put_policy(&before);
    computer.run(&apply).assert_done();
    assert_ne!(bucket.policy_text().as_deref(), Some(&*before));
    let outcome = computer.run(&remove);
    outcome.assert_done();
    assert_eq!(bucket.policy_text(), Some(before));
    assert_eq!(bucket.versioning().as_deref(), Some("Enabled"));
    // And where there was none.
    computer.run(&format!("aws s3api delete-bucket-policy --bucket {}", bucket.name()));
    computer.run(&apply).assert_done();
    computer.run(&remove).assert_done();
    assert_eq!(bucket.policy_text(), None);
    let writes = proxy.writes();
    assert_eq!(writes.iter().filter(|write| *write == "DELETE policy").count(), 2, "{writes:?}");
    // Going back is possible.
    computer.run(&apply).assert_done();
    let granted = bucket.policy_text();
    let outcome = computer.run(&remove);
    let back =
        outcome.stdout.lines().find_map(|line| line.strip_prefix("    LC_ALL=C ")).expect("a way back");
    assert_eq!(computer.run(&format!("LC_ALL=C {back}")).status, 0);
    assert_eq!(bucket.policy_text(), granted);
}

#[test]
fn there_and_back_with_version_1() {
    let (bucket, proxy) = (Bucket::new("remove-version-1"), Proxy::start());
    there_and_back(&bucket, &proxy, &Computer::new(&proxy).in_iso_8859_1());
}

#[test]
fn there_and_back_with_version_2() {
    let (bucket, proxy) = (Bucket::new("remove-version-2"), Proxy::start());
    there_and_back(&bucket, &proxy, &Computer::with_version_2(&proxy).in_iso_8859_1());
}

/// Every call names the owner of the bucket, and a deletion that is never answered is found out.
#[test]
fn a_deletion_that_is_never_answered() {
    let bucket = Bucket::new("remove-never-answered");
    bucket.put_policy(&target(bucket.name()).grant.policy());
    let is_delete = |call: &Request| call.method == Method::DELETE;
    let proxy = Proxy::with(move |call| if is_delete(call) { Turn::Unanswered } else { Turn::Passed });
    let outcome = Computer::new(&proxy).impatient().run(&script_of(&target(bucket.name())));
    outcome.assert_done();
    assert_eq!(bucket.policy_text(), None);
    assert_eq!(proxy.writes(), ["DELETE policy"; 3]);
}

#[test]
fn no_such_bucket() {
    let (bucket, proxy) = (Bucket::missing("remove-no-such-bucket"), Proxy::start());
    let outcome = Computer::new(&proxy).run(&script_of(&target(bucket.name())));
    outcome.assert_stopped(
        "cannot read the policy of remove-no-such-bucket, so it must not be changed. Is the name right",
    );
    assert!(outcome.stderr.contains("An error occurred (NoSuchBucket)"), "{outcome:#?}");
    assert_eq!(proxy.of_bucket(), ["GET policy"]);
}
