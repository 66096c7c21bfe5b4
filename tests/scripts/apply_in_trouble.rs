//! The `cli` artifact where something is in its way: it waits, or stops and says what is true.

use std::fs;

use flow_log_export::artifact::Target;
use flow_log_export::preflight::preflight;
use serde_json::{Value, json};

use crate::apply::{NAME, grant, own_statement, run, script_for, script_of, several, with, world};
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

fn before() -> State {
    State { policy: Some(several(NAME).to_string()), ..State::default() }
}

fn merged() -> String {
    with(several(NAME), own_statement(NAME)).to_string()
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

/// Nothing was changed, or even tried.
#[track_caller]
fn assert_left_alone(world: &World, state: &State) {
    assert_eq!(world.writes(), [""; 0]);
    assert_eq!(&world.state(), state);
}

/// What stands after the last `Stopped: `, and what is next, if that is said.
fn last_words(outcome: &Outcome) -> &str {
    let (_, rest) = outcome.stderr.rsplit_once("Stopped: ").expect("a reason");
    let (_, rest) = rest.rsplit_once("\nNext: ").unwrap_or(("", rest));
    rest.split_once('\n').map_or("", |(_, rest)| rest)
}

/// What is next, by what was said.
fn next(outcome: &Outcome) -> &str {
    let (_, rest) = outcome.stderr.split_once("\nNext: ").expect("what is next");
    rest.split_once('\n').map_or("", |(next, _)| next)
}

const BACK: &str =
    "\nTo go back to the policy from before, which also undoes every later change to it:\n    ";
const BACK_TO_NONE: &str = "\nTo go back to having no policy, which also undoes every later change to it:\n    \
     aws s3api delete-bucket-policy --bucket acme-logs --expected-bucket-owner 123456789012\n";
const SUSPEND: &str = "Versioning cannot be turned off again. To suspend it, which keeps the versions that there are:\n    \
                       aws s3api put-bucket-versioning --bucket acme-logs --expected-bucket-owner 123456789012 \
                       --versioning-configuration Status=Suspended\n";
const FIRST_TIME: &str = "When versioning is turned on for the first time, AWS advises waiting 15 minutes \
                          before anything writes or deletes objects in the bucket.\n";
const GO_ON: &str =
    "\nTo go on instead, run this again: it looks at what is there, and changes only what is missing.\n";
const WITHOUT_PAGE: &str =
    " If you don't have the page, send all of this output to whoever sent you this script.";

fn back_to(path: &str) -> String {
    format!(
        "{BACK}LC_ALL=C AWS_CLI_FILE_ENCODING=UTF-8 aws s3api put-bucket-policy --bucket acme-logs \
         --expected-bucket-owner 123456789012 --policy file://{path}\n"
    )
}

// --- Before anything is changed ----------------------------------------------

#[test]
fn credentials_that_are_not_the_accounts() {
    let world = world(None);
    let other = Target { account_id: "493827156084".parse().unwrap(), ..target(NAME) };
    Computer::in_world(&world).run(&script_of(&other)).assert_stopped(
        "you are signed in to account 123456789012, and this script is for a bucket of account 493827156084. \
         Open AWS CloudShell in account 493827156084, or choose a profile of that account with export AWS_PROFILE=NAME. \
         An alias or a function of your shell that is called aws does not count here.",
    );
    assert_eq!(world.operations(), ["get-caller-identity"]);
}

#[test]
fn calls_that_fail_before_anything_is_changed() {
    let too_old = "usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\n\
                   Unknown options: --expected-bucket-owner, 123456789012\n";
    for (operation, fate, words) in [
        (
            "get-caller-identity",
            Fate::Refused("ExpiredToken", "The security token included in the request is expired"),
            "AWS does not say whose credentials these are. AWS says: An error occurred (ExpiredToken)",
        ),
        (
            "get-caller-identity",
            Fate::Lost(
                "\nUnable to locate credentials. You can configure credentials by running \"aws login\".\n",
            ),
            "AWS does not say whose credentials these are. AWS says: Unable to locate credentials.",
        ),
        (
            "get-caller-identity",
            Fate::Printed("SSO token refreshed\n{\"Account\": \"123456789012\"}\n".to_owned()),
            "cannot make out what the AWS CLI printed about the credentials: SSO token refreshed\n{",
        ),
        (
            "get-bucket-versioning",
            Fate::Refused("NoSuchBucket", "The specified bucket does not exist"),
            "cannot read the versioning of acme-logs. Is the name right, and is it in account 123456789012? AWS says: \
             An error occurred (NoSuchBucket)",
        ),
        (
            "get-bucket-versioning",
            Fate::Lost(too_old),
            "cannot read the versioning of acme-logs. Is the name right, and is it in account 123456789012? This AWS \
             CLI is too old: it doesn't know --expected-bucket-owner, which came in autumn 2020.",
        ),
        (
            "get-bucket-versioning",
            Fate::Printed("SSO token refreshed\n{\"Status\": \"Enabled\"}\n".to_owned()),
            "cannot make out what the AWS CLI printed about versioning: SSO token refreshed\n{",
        ),
        (
            "get-bucket-versioning",
            Fate::Printed("{\"Status\": \"Paused\"}\n".to_owned()),
            "cannot make out what the AWS CLI printed about versioning: {\"Status\": \"Paused\"}",
        ),
        (
            "get-bucket-policy",
            DENIED,
            "cannot read the policy of acme-logs, so it must not be changed. AWS says: An error occurred (AccessDenied)",
        ),
        (
            "get-bucket-policy",
            Fate::Refused("AccessDenied", "An error (NoSuchBucketPolicy) is not the reason"),
            "cannot read the policy of acme-logs, so it must not be changed. AWS says: ",
        ),
        (
            "get-bucket-policy",
            Fate::Printed("Warning\n{\"Policy\": \"{}\"}\n".to_owned()),
            "cannot make out what the AWS CLI printed about the policy: Warning\n{",
        ),
        (
            "get-bucket-policy",
            Fate::Printed(String::new()),
            "cannot make out what the AWS CLI printed about the policy: ",
        ),
        (
            "get-bucket-policy",
            Fate::Printed("{\"Policy\": \"\"}".to_owned()),
            "cannot make out what the AWS CLI printed about the policy: {\"Policy\": \"\"}",
        ),
    ] {
        let fate_of = fate.clone();
        let world = World::with_rule(before(), of(operation, move |_| fate_of.clone()));
        run(&world).assert_stopped(words);
        assert_left_alone(&world, &before());
    }
}

#[test]
fn warnings_beside_an_answer_are_no_error() {
    let world = world(several(NAME).to_string());
    let computer = Computer::in_world(&world);
    let aws =
        "echo 'An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation' >&2\n";
    let computer = computer.with_command("aws", [aws, World::aws()].concat());
    computer.run(&script_of(&target(NAME))).assert_done();
    assert_eq!(world.state().policy, Some(merged_in(&world)));
}

fn merged_in(world: &World) -> String {
    let policy: Value = serde_json::from_str(&world.state().policy.unwrap()).unwrap();
    assert_eq!(policy, with(several(NAME), own_statement(NAME)));
    world.state().policy.unwrap()
}

#[test]
fn mfa_delete() {
    let state = State { mfa_delete: true, versioning: Some("Suspended".to_owned()), ..before() };
    let world = World::new(state.clone());
    run(&world).assert_stopped(
        "MFA Delete is on for acme-logs, so only the root user of the account can turn versioning on, with its MFA device. Then run this again.",
    );
    assert_left_alone(&world, &state);
    // Where versioning is on already, nothing of the kind is needed.
    let world = World::new(State { versioning: Some("Enabled".to_owned()), ..state });
    run(&world).assert_done();
}

#[test]
fn policies_that_are_left_to_the_page() {
    let own = own_statement(NAME);
    let changed = |name: &str, value: Value| {
        let mut other = own.clone();
        other[name] = value;
        other
    };
    let same_in_other_words = [
        changed("Principal", json!({ "AWS": ["arn:aws:iam::079972220921:root"] })),
        changed("Principal", json!({ "AWS": "079972220921" })),
        changed("Action", json!("s3:*")),
        changed("Resource", json!("arn:aws:s3:::acme-logs*")),
    ];
    let other_use = [
        changed("Principal", json!({ "AWS": "arn:aws:iam::078223296091:root" })),
        changed("Principal", json!({ "AWS": "arn:aws:iam::111122223333:root" })),
        changed("Action", json!(["s3:ReplicateObject", "s3:GetBucketVersioning"])),
        changed("Action", json!(["s3:ReplicateObject", "s3:GetObject"])),
        changed("Effect", json!("Deny")),
        changed("Condition", json!({ "Bool": { "aws:SecureTransport": "true" } })),
        changed("Resource", json!("arn:aws:s3:::acme-logs/logs/*")),
        changed("Resource", json!("arn:aws:s3:::another/*")),
    ];
    let account = "an Allow for account 079972220921";
    let other_kinds = [
        "an Allow for account 078223296091",
        "an Allow for account 111122223333",
        account,
        account,
        "a Deny for account 079972220921",
        account,
        account,
        account,
    ];
    let kinds = [account; 4].into_iter().chain(other_kinds);
    for (statement, kind) in same_in_other_words.into_iter().chain(other_use).zip(kinds) {
        let policy = with(several(NAME), statement).to_string();
        let world = world(policy.clone());
        let outcome = run(&world);
        outcome.assert_stopped(&format!(
            "statement \"allow-tg-writes\" ({kind}) of the policy of acme-logs names Trustgrid's account \
             079972220921 or has the Sid of its statement, and isn't the very statement that would be added. \
             Paste the policy above into the page where it asks for the bucket's policy, and run the script \
             that the page then shows.{WITHOUT_PAGE}\n"
        ));
        assert!(outcome.stdout.contains(&format!("The policy of acme-logs:\n\n{policy}\n")), "{outcome:#?}");
        assert_left_alone(&world, &State { policy: Some(policy), ..State::default() });
    }
    // Under no Sid, and in a condition.
    let mut unnamed = changed("Action", json!("s3:ReplicateObject"));
    unnamed.as_object_mut().unwrap().remove("Sid");
    let mut exception = several(NAME)["Statement"][0].clone();
    exception["Sid"] = json!("a\u{1b}[2J");
    exception["Condition"] = json!({ "StringNotEquals": { "aws:PrincipalAccount": "079972220921" } });
    let world = world(with(with(several(NAME), unnamed), exception).to_string());
    run(&world).assert_stopped(
        "statement number 5 (an Allow for account 079972220921), \"a\\u001b[2J\" (a Deny for everybody) of the policy of \
         acme-logs names Trustgrid's account 079972220921 or has the Sid of its statement, and isn't ",
    );
    // For whom and what it is, in any form and with any jq.
    for (elements, words) in [
        (
            json!({ "Effect": "Allow", "Principal": { "AWS": ["079972220921", "arn:aws:iam::111122223333:root"] } }),
            "an Allow for account 079972220921 and account 111122223333",
        ),
        (
            json!({ "Effect": "Deny", "NotPrincipal": { "AWS": "arn:aws:iam::079972220921:root" } }),
            "a Deny for everybody but account 079972220921",
        ),
        (
            json!({ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:role/root", "Service": ["ec2.amazonaws.com"] } }),
            "an Allow for \"arn:aws:iam::111122223333:role/root\" and \"ec2.amazonaws.com\"",
        ),
        (json!({ "Effect": "Allow", "Principal": { "AWS": "*" } }), "an Allow for everybody"),
        (
            json!({ "Effect": "Deny", "Principal": { "AWS": "arn:aws:iam::12345678901\u{1b}:root" } }),
            "a Deny for \"arn:aws:iam::12345678901\\u001b:root\"",
        ),
        (json!({ "Effect": "deny", "Principal": "*" }), "neither Allow nor Deny for everybody"),
        (json!({}), "neither Allow nor Deny for null"),
    ] {
        for jq in ["jq", "gojq", "jaq"] {
            let mut statement = elements.clone();
            statement["Sid"] = json!("allow-tg-writes");
            let world = crate::apply::world(json!({ "Statement": statement }).to_string());
            Computer::in_world(&world).with_jq(jq).run(&script_of(&target(NAME))).assert_stopped(&format!(
                "statement \"allow-tg-writes\" ({words}) of the policy of acme-logs names Trustgrid's account \
                 079972220921 or has the Sid of its statement, and isn't "
            ));
        }
    }
}

#[test]
fn policies_that_cannot_be_seen_whole() {
    for (policy, words) in [
        (
            r#"{"Statement":[{"Sid":"a","Sid":"b"}]}"#,
            "a key is twice in one object of the policy of acme-logs",
        ),
        (
            r#"{"Statement":[{"Condition":{"Bool":{"x":1},"B\u006fol":{"y":2}}}]}"#,
            "a key is twice in one object of the policy of acme-logs",
        ),
        (r#"{"Statement":[],"Statement":[]}"#, "a key is twice in one object of the policy of acme-logs"),
        ("[]", "cannot make out the policy of acme-logs: []"),
        (r#"{"Statement":["a"]}"#, "cannot make out the policy of acme-logs: "),
        (r#"{"Id":"a"}"#, "cannot make out the policy of acme-logs: "),
        ("{", "cannot make out the policy of acme-logs: {"),
        (r#"{"Statement":[]} {}"#, "cannot make out the policy of acme-logs: "),
        (r#"{"Statement":[{"Sid":"\ufffd"}]}"#, ""),
        (
            "{\"Statement\":[{\"Sid\":\"Geh\u{fffd}lter\"}]}",
            "the policy of acme-logs has the sign for a broken character",
        ),
        (
            r#"{"Statement":[{"Sid":"Old","Principal":{"AWS":["arn:aws:iam::123456789012:root","AROAEXAMPLEEXAMPLEXX"]}}]}"#,
            "statement \"Old\" of the policy names a deleted user or role (AIDA..., AROA...)",
        ),
        (
            r#"{"Statement":[{"NotPrincipal":{"AWS":"AIDAEXAMPLEEXAMPLEXX"}}]}"#,
            "statement number 1 of the policy names a deleted user or role (AIDA..., AROA...)",
        ),
    ] {
        let world = world(policy.to_owned());
        let outcome = run(&world);
        if words.is_empty() {
            assert_eq!(outcome.status, 0, "{outcome:#?}");
            continue;
        }
        outcome.assert_stopped(words);
        assert_left_alone(&world, &State { policy: Some(policy.to_owned()), ..State::default() });
    }
    // A deleted principal is in nobody's way where the policy stays as it is.
    let deleted = json!({ "Effect": "Allow", "Principal": { "AWS": "AIDAEXAMPLEEXAMPLEXX" }, "Action": "s3:GetObject", "Resource": "*" });
    let world = world(with(grant(NAME), deleted).to_string());
    run(&world).assert_done();
}

#[test]
fn a_policy_over_the_limit() {
    let compact_bytes = |policy: &str| {
        let policy = serde_json::from_str(policy).unwrap();
        with(policy, own_statement(NAME)).to_string().len()
    };
    // Letters of two bytes each, so that bytes are told from characters.
    let policy = |letters: usize| format!("{{\"Statement\":[{{\"Sid\":\"{}\"}}]}}", "é".repeat(letters));
    let room = (20_480 - compact_bytes(&policy(0))) / 2;

    let over = policy(room + 1);
    let world = world(over.clone());
    let bytes = compact_bytes(&over);
    run(&world).assert_stopped(&format!(
        "the policy of acme-logs would be {bytes} bytes, and S3's limit is 20,480. Shorten it first."
    ));
    assert_left_alone(&world, &State { policy: Some(over), ..State::default() });

    let world = crate::apply::world(policy(room));
    run(&world).assert_done();
    assert!((20_479..=20_480).contains(&world.state().policy.unwrap().len()));
}

#[test]
fn without_a_program_that_is_needed() {
    let world = world(None);
    let script = script_of(&target(NAME));
    for (there, missing) in [("aws", "jq"), ("jq", "aws")] {
        let outcome = Computer::in_world(&world).with_only(&[there]).run(&script);
        outcome.assert_stopped(&format!(
            "there is no program {missing}. AWS CloudShell has it. An alias or a function of your shell does not count here."
        ));
    }
    assert_eq!(world.operations(), [""; 0]);
    Computer::in_world(&world).with_only(&["aws", "jq"]).run(&script).assert_done();
}

/// What calls itself jq and knows less, lies or fails.
#[test]
fn a_jq_that_is_none() {
    for (jq, version) in [
        ("echo jq-0.1; exit 1", "jq-0.1"),
        ("[ $1 != --version ] || { echo jq-of-mine; exit; }; exec \"$JQ\" --nonsense \"$@\"", "jq-of-mine"),
        ("echo '[]'", "[]"),
        (":", ""),
    ] {
        let world = world(several(NAME).to_string());
        let computer = Computer::in_world(&world).with_command("jq", jq).with("JQ", "/usr/bin/jq");
        computer.run(&script_of(&target(NAME))).assert_stopped(&format!(
            "this jq does not do what is needed here: {version}. Use jq 1.5 or newer, or AWS CloudShell."
        ));
        assert_eq!(world.operations(), [""; 0]);
    }
    let world = world(several(NAME).to_string());
    let computer = Computer::in_world(&world).with_command("sed", "cat");
    computer
        .run(&script_of(&target(NAME)))
        .assert_stopped("the programs sed, tr and sort do not do what is needed here.");
}

/// A guard does not pass because a program fails: from some call on jq does.
#[test]
fn a_jq_that_fails_from_some_call_on() {
    let policy = r#"{"Statement":[{"Condition":{"Bool":{"aws:SecureTransport":"false"},"Bool":{"y":"2"}}}]}"#;
    let jq =
        "echo >>\"$HOME/count\"; [ $(wc -l <\"$HOME/count\") -lt $FROM ] || exit 5; exec /usr/bin/jq \"$@\"";
    for from in 2..12 {
        let world = world(policy.to_owned());
        let computer = Computer::in_world(&world).with_command("jq", jq).with("FROM", &from.to_string());
        let outcome = computer.run(&script_of(&target(NAME)));
        assert_eq!(outcome.status, 1, "{outcome:#?}");
        assert_left_alone(&world, &State { policy: Some(policy.to_owned()), ..State::default() });
    }
}

// --- Where to save, and temporary files --------------------------------------

/// Even root cannot write into `/proc`.
#[test]
#[cfg(target_os = "linux")]
fn where_the_policy_from_before_cannot_be_saved() {
    let world = World::new(before());
    let outcome = Computer::in_world(&world).run_in("/proc".as_ref(), &script_of(&target(NAME)));
    outcome.assert_stopped(
        "cannot save the policy from before in /proc. Go to a folder that you may write into and that has \
         room.",
    );
    assert_left_alone(&world, &before());
    // Where there is none to be saved, no room is needed.
    let world = World::new(State::default());
    Computer::in_world(&world).run_in("/proc".as_ref(), &script_of(&target(NAME))).assert_done();
}

/// On a full disk, and on one with room for the first part of the policy.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk() {
    let policy = with(several(NAME), json!({ "Sid": "x".repeat(9000), "Effect": "Allow" })).to_string();
    for room in [0, 4096] {
        let world = world(policy.clone());
        let computer = Computer::in_world(&world);
        let Some(outcome) = computer.run_on_disk(room, &script_of(&target(NAME))) else {
            // Only root may mount one.
            return;
        };
        outcome.assert_ended(1, "cannot save the policy from before in ");
        assert!(outcome.stderr.ends_with("\nNothing was changed.\nFILES: filler\n"), "{outcome:#?}");
        assert_left_alone(&world, &State { policy: Some(policy.clone()), ..State::default() });
    }
}

/// What was written is not what is there.
#[test]
fn a_saved_policy_that_is_cut() {
    let world = World::new(before());
    let computer = Computer::in_world(&world).with_command("cat", "head -c 100 \"$@\"");
    computer.run(&script_of(&target(NAME))).assert_stopped("cannot save the policy from before in ");
    assert_left_alone(&world, &before());
    assert_eq!(computer.saved(), [""; 0]);
}

#[test]
fn without_a_folder_for_what_is_temporary() {
    let world = World::new(before());
    let computer = Computer::in_world(&world).with("TMPDIR", "/nonexistent");
    computer.run(&script_of(&target(NAME))).assert_stopped(
        "no temporary file can be written in /nonexistent. Is the folder there, and is there room?",
    );
    assert_eq!(world.operations(), [""; 0]);
}

#[test]
fn no_temporary_file_is_left() {
    let world = World::new(before());
    let computer = Computer::in_world(&world);
    let folder = computer.home().join("tmp");
    fs::create_dir(&folder).unwrap();
    let computer = computer.with("TMPDIR", &folder.display().to_string());
    computer.run(&script_of(&target(NAME))).assert_done();
    computer.run(&script_for(&merged())).assert_done();
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

// --- Others at the same time -------------------------------------------------

#[test]
fn a_conflict_is_tried_again() {
    for operation in ["put-bucket-policy", "put-bucket-versioning"] {
        let fate = |count| if count < 3 { CONFLICT } else { Fate::Answered };
        let world = World::with_rule(before(), of(operation, fate));
        let computer = Computer::in_world(&world);
        computer.run(&script_of(&target(NAME))).assert_done();
        assert_eq!(world.writes().iter().filter(|write| *write == operation).count(), 3);
        assert_eq!(computer.pauses(), "1\n2\n");
        merged_in(&world);
    }
}

#[test]
fn conflicts_without_end() {
    let world = World::with_rule(before(), of("put-bucket-policy", |_| CONFLICT));
    let computer = Computer::in_world(&world);
    computer.run(&script_of(&target(NAME))).assert_stopped(
        "cannot change the policy of acme-logs. AWS says: An error occurred (OperationAborted)",
    );
    assert_eq!(computer.pauses(), "1\n2\n4\n8\n16\n");
    assert_eq!(world.state(), before());

    let world = World::with_rule(before(), of("put-bucket-versioning", |_| CONFLICT));
    let computer = Computer::in_world(&world);
    let outcome = computer.run(&script_of(&target(NAME)));
    outcome.assert_ended(
        4,
        "the policy is changed, but versioning cannot be turned on for acme-logs, and nothing is replicated until it is. AWS says: \
         An error occurred (OperationAborted)",
    );
    assert_eq!(next(&outcome), "run this again in some minutes. Or go back as shown below.");
    let (path, _) = computer.saved_file();
    assert_eq!(
        last_words(&outcome),
        format!(
            "Versioning: never enabled, not changed.\nBucket policy: changed as shown above.\nThe policy from before: {path}\n{}",
            back_to(&path)
        )
    );
    merged_in(&world);
}

fn theirs() -> Value {
    with(
        several(NAME),
        json!({ "Sid": "written meanwhile", "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "*" }),
    )
}

/// Somebody else writes between the plan and the change, be it at once or while the script waits.
#[test]
fn what_somebody_else_writes_before_the_change_stays() {
    for reads in [2, 3] {
        let mut read = 0;
        let rule = move |call: &Call, _: &State| match call.operation.as_str() {
            "get-bucket-policy" => {
                read += 1;
                if read == reads { Fate::After(Some(theirs().to_string())) } else { Fate::Answered }
            }
            "put-bucket-policy" => CONFLICT,
            _ => Fate::Answered,
        };
        let world = World::with_rule(before(), rule);
        let computer = Computer::in_world(&world);
        let outcome = computer.run(&script_of(&target(NAME)));
        assert_eq!(world.state().policy, Some(theirs().to_string()));
        assert!(computer.saved().contains(&theirs().to_string()));
        let file = computer.saved_like("-since.json");
        outcome.assert_ended(
            1,
            "somebody else has changed the policy of acme-logs since it was read. Run this again to see what \
             would change now.",
        );
        assert_eq!(last_words(&outcome), format!("Nothing was changed.\nThe policy since then: {file}\n"));
    }
}

/// Somebody else writes right after the script.
#[test]
fn what_somebody_else_writes_after_the_change_is_named_and_kept() {
    let mut read = 0;
    let rule = of("get-bucket-policy", move |_| {
        read += 1;
        if read == 3 { Fate::After(Some(theirs().to_string())) } else { Fate::Answered }
    });
    let world = World::with_rule(before(), rule);
    let computer = Computer::in_world(&world);
    let outcome = computer.run(&script_of(&target(NAME)));
    outcome.assert_ended(
        4,
        "S3 shows another policy than the one that was written. Somebody else seems to have changed it at \
         the same time.",
    );
    assert_eq!(world.state().versioning, None);
    let (mine, theirs_at) = (computer.saved_like("Z.json"), computer.saved_like("-since.json"));
    assert_eq!(fs::read_to_string(&theirs_at).unwrap(), theirs().to_string());
    assert_eq!(
        last_words(&outcome),
        format!(
            "Versioning: never enabled, not changed.\nBucket policy: neither as before nor as shown above.\n\
             The policy from before: {mine}\nThe policy since then: {theirs_at}\n{}{GO_ON}",
            back_to(&mine)
        )
    );
}

// --- Answers that do not come ------------------------------------------------

#[test]
fn a_change_that_arrived_and_was_not_answered_is_found_out() {
    for operation in ["put-bucket-policy", "put-bucket-versioning"] {
        let world = World::with_rule(before(), of(operation, |_| Fate::Unanswered(NO_ANSWER)));
        run(&world).assert_done();
        assert_eq!(world.writes().len(), 2);
        merged_in(&world);
        assert_eq!(world.state().versioning.as_deref(), Some("Enabled"));
    }
}

#[test]
fn a_change_that_is_not_known_to_have_arrived() {
    for fate in [
        Fate::Lost(NO_ANSWER),
        Fate::Lost("\nRead timeout on endpoint URL: \"x\"\n"),
        Fate::Refused("InternalError", "We encountered an internal error. Please try again."),
        Fate::Refused("503", "Service Unavailable"),
    ] {
        let one = fate.clone();
        let world = World::with_rule(before(), of("put-bucket-policy", move |_| one.clone()));
        let computer = Computer::in_world(&world);
        let outcome = computer.run(&script_of(&target(NAME)));
        outcome.assert_ended(
            4,
            "no answer came, so nothing tells whether the policy of acme-logs was \
                                 changed. AWS says: ",
        );
        let (path, _) = computer.saved_file();
        assert_eq!(
            last_words(&outcome),
            format!(
                "Versioning: never enabled, not changed.\nBucket policy: no answer came, so it is either as before or as shown above.\n\
                 The policy from before: {path}\n{}{GO_ON}",
                back_to(&path)
            )
        );
        assert_eq!(world.state(), before());

        let world = World::with_rule(before(), of("put-bucket-versioning", move |_| fate.clone()));
        let computer = Computer::in_world(&world);
        let outcome = computer.run(&script_of(&target(NAME)));
        outcome.assert_ended(
            4,
            "no answer came, so nothing tells whether versioning was turned on for \
                                 acme-logs. AWS says: ",
        );
        let (path, _) = computer.saved_file();
        assert_eq!(
            last_words(&outcome),
            format!(
                "Versioning: no answer came, so it is either as before (never enabled) or Enabled now.\n{FIRST_TIME}\
                 Bucket policy: changed as shown above.\nThe policy from before: {path}\n{}{SUSPEND}{GO_ON}",
                back_to(&path)
            )
        );
    }
}

#[test]
fn a_change_that_is_refused() {
    let is_wrong = format!(
        "paste the policy of the bucket into the page, which shows what is wrong with it.{WITHOUT_PAGE}"
    );
    let ask = |permission: &str| {
        format!(
            "ask whoever manages permissions in account 123456789012 to allow these credentials {permission}, and to see that no policy of \
             the bucket, the account or its organization denies it. Then run this again."
        )
    };
    let again = "run this again in some minutes.";
    for (code, message, what_next) in [
        (
            "AccessDenied",
            "User: x is not authorized to perform: s3:PutBucketPolicy because public policies are blocked by the BlockPublicPolicy block public access setting",
            &*is_wrong,
        ),
        ("AccessDenied", "Access Denied", &*ask("s3:PutBucketPolicy")),
        ("MalformedPolicy", "Invalid principal in policy", &*is_wrong),
        ("SlowDown", "Please reduce your request rate.", again),
        ("NoSuchBucket", "The specified bucket does not exist", "once that is settled, run this again."),
    ] {
        let world =
            World::with_rule(before(), of("put-bucket-policy", move |_| Fate::Refused(code, message)));
        run(&world).assert_stopped(&format!(
            "cannot change the policy of acme-logs. AWS says: An error occurred ({code}) when calling the PutBucketPolicy operation: {message}\n\
             Next: {what_next}\nNothing was changed.\n"
        ));
        assert_eq!(world.state(), before());
    }
}

/// The policy is written then, and alone of no use.
#[test]
fn versioning_that_is_refused() {
    for (code, message, what_next) in [
        (
            "AccessDenied",
            "Mfa Authentication must be used for this request",
            "MFA Delete is on. Let the root user of the account do this with its MFA device, then run this again.",
        ),
        (
            "AccessDenied",
            "User: x is not authorized to perform: s3:PutBucketVersioning with an explicit deny in a service control policy",
            "ask whoever manages permissions in account 123456789012 to allow these credentials s3:PutBucketVersioning, and to see that no \
             policy of the bucket, the account or its organization denies it. Then run this again.",
        ),
        ("SlowDown", "Please reduce your request rate.", "run this again in some minutes."),
        ("InvalidBucketState", "Not now", "once that is settled, run this again."),
    ] {
        let refused = move |_| Fate::Refused(code, message);
        let world = World::with_rule(State::default(), of("put-bucket-versioning", refused));
        let outcome = run(&world);
        outcome.assert_ended(
            4,
            &format!(
                "the policy is changed, but versioning cannot be turned on for acme-logs, and nothing is replicated until it is. AWS says: \
                 An error occurred ({code}) when calling the PutBucketVersioning operation: {message}\n"
            ),
        );
        assert_eq!(next(&outcome), format!("{what_next} Or go back as shown below."));
        assert_eq!(
            last_words(&outcome),
            format!(
                "Versioning: never enabled, not changed.\nBucket policy: changed as shown above.\nThe policy from before: there was none\n{BACK_TO_NONE}"
            )
        );

        // Nothing to go back to where the policy was right before.
        let granted = State { policy: Some(grant(NAME).to_string()), ..State::default() };
        let world = World::with_rule(granted, of("put-bucket-versioning", refused));
        let outcome = run(&world);
        outcome.assert_stopped("cannot turn versioning on for acme-logs. AWS says: An error occurred (");
        assert_eq!(next(&outcome), what_next);
    }
}

#[test]
fn a_change_that_cannot_be_read_back() {
    let rule = of("get-bucket-policy", |count| if count == 3 { DENIED } else { Fate::Answered });
    let world = World::with_rule(State::default(), rule);
    let outcome = run(&world);
    outcome.assert_ended(4, "the policy was changed, but cannot be read back. AWS says: ");
    assert!(
        last_words(&outcome)
            .starts_with("Versioning: never enabled, not changed.\nBucket policy: changed as shown above.\n"),
        "{outcome:#?}"
    );

    let rule = of("get-bucket-versioning", |count| if count == 3 { DENIED } else { Fate::Answered });
    let world = World::with_rule(State::default(), rule);
    let outcome = run(&world);
    outcome.assert_ended(4, "versioning was turned on, but cannot be read back. AWS says: ");
    assert!(
        last_words(&outcome).starts_with(&format!(
            "Versioning: was never enabled, now Enabled.\n{FIRST_TIME}Bucket policy: changed"
        )),
        "{outcome:#?}"
    );

    let rule = of("get-bucket-policy", |count| if count == 2 { DENIED } else { Fate::Answered });
    let world = World::with_rule(before(), rule);
    run(&world)
        .assert_stopped("cannot read the policy of acme-logs again, so it must not be changed. AWS says: ");
}

// --- A change that takes its time --------------------------------------------

/// S3 shows what was before for so many readings.
fn stale(readings: usize) -> impl FnMut(&Call, &State) -> Fate + Send + 'static {
    let mut left = readings;
    move |call, _| {
        let shows = match call.operation.as_str() {
            "put-bucket-policy" | "put-bucket-versioning" => {
                left = readings;
                false
            }
            "get-bucket-policy" | "get-bucket-versioning" => left > 0,
            _ => false,
        };
        if !shows {
            return Fate::Answered;
        }
        left -= 1;
        Fate::Stale
    }
}

#[test]
fn a_change_that_shows_later() {
    for (readings, pauses) in [(1, "1\n1\n"), (4, "1\n2\n4\n8\n1\n2\n4\n8\n")] {
        let world = World::with_rule(State::default(), stale(readings));
        let computer = Computer::in_world(&world);
        computer.run(&script_of(&target(NAME))).assert_done();
        assert_eq!(computer.pauses(), pauses);
    }
}

/// Half a minute later it is no failure, and not done.
#[test]
fn a_change_that_does_not_show() {
    let world = World::with_rule(State::default(), stale(usize::MAX));
    let computer = Computer::in_world(&world);
    let outcome = computer.run(&script_of(&target(NAME)));
    assert_eq!(outcome.status, 0, "{outcome:#?}");
    assert!(
        outcome.stdout.ends_with(&format!(
            "\n\
                 Versioning: was never enabled, now Enabled.\n\
                 {FIRST_TIME}Bucket policy: changed as shown above.\n\
                 The policy from before: there was none\n\
                 {BACK_TO_NONE}{SUSPEND}\n\
                 Not done yet: everything is written, but S3 doesn't show it yet. Run this again in a \
                 minute. It only looks then.\n"
        )),
        "{outcome:#?}"
    );
    assert_eq!(computer.pauses(), "1\n2\n4\n8\n15\n1\n2\n4\n8\n15\n");
}

// --- What is said where nothing failed ---------------------------------------

#[test]
fn done_is_said_only_where_nothing_visibly_keeps_trustgrid_out() {
    let deny = |changes: Value| {
        let mut deny = json!({ "Sid": "Out", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": format!("arn:aws:s3:::{NAME}/*") });
        for (name, value) in changes.as_object().unwrap() {
            deny[name] = value.clone();
        }
        deny
    };
    let unless =
        |operator: &str, key: &str, value: Value| json!({ "Condition": { operator: { key: value } } });
    let free = [
        json!({ "Action": "s3:GetObject" }),
        json!({ "Action": ["s3:PutObject", "s3:*Acl"] }),
        json!({ "Resource": format!("arn:aws:s3:::{NAME}/private/*") }),
        json!({ "Resource": "arn:aws:s3:::another*" }),
        json!({ "Principal": { "AWS": "arn:aws:iam::123456789012:role/x" } }),
        json!({ "Principal": { "Service": "ec2.amazonaws.com" } }),
        json!({ "Principal": { "Federated": ["cognito-identity.amazonaws.com"] } }),
        json!({ "Principal": { "AWS": ["123456789012", "arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:user/a/b"] } }),
        json!({ "Principal": { "AWS": "arn:aws:sts::123456789012:assumed-role/x/y" } }),
        json!({ "Effect": "Allow", "Principal": { "AWS": "123456789012" } }),
        unless("Bool", "aws:SecureTransport", json!("false")),
        unless("BoolIfExists", "AWS:securetransport", json!([false])),
        unless("NumericLessThan", "s3:TlsVersion", json!("1.2")),
    ];
    let out = [
        json!({}),
        json!({ "Action": "s3:Replicate*" }),
        json!({ "Action": "S3:PUT*" }),
        json!({ "Action": "s3:ListBucket", "Resource": format!("arn:aws:s3:::{NAME}") }),
        json!({ "Action": ["s3:GetObject", "*"] }),
        json!({ "Action": "s3:?eplicateObject" }),
        json!({ "Resource": format!("arn:aws:s3:::{NAME}/flow-logs/by-org/x/*") }),
        json!({ "Resource": "*" }),
        json!({ "Resource": "arn:aws:s3:::*/flow-logs/*" }),
        json!({ "Principal": { "AWS": ["123456789012", "*"] } }),
        json!({ "Principal": {} }),
        json!({ "Principal": { "AWS": [] } }),
        json!({ "Principal": { "AWS": "12345678901x" } }),
        json!({ "Principal": { "AWS": "arn:aws:iam::${aws:PrincipalAccount}:root" } }),
        json!({ "Principal": { "AWS": "arn:aws-cn:iam::123456789012:root" } }),
        json!({ "Principal": { "AWS": "arn:aws:iam::123456789012:group/x" } }),
        json!({ "Principal": { "AWS": "arn:aws:iam::123456789012:role/" } }),
        json!({ "Principal": { "AWS": "arn:aws:iam::x:root" } }),
        json!({ "Principal": { "Service": "ec2.amazonaws.com", "CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" } }),
        unless("StringNotEquals", "aws:PrincipalOrgID", json!("o-1")),
        unless("StringNotEquals", "aws:PrincipalAccount", json!(["123456789012"])),
        unless("Bool", "aws:SecureTransport", json!(["false", "true"])),
        unless("NumericLessThan", "s3:TlsVersion", json!("1.3")),
        unless("ForAnyValue:StringNotEquals", "aws:PrincipalAccount", json!("123456789012")),
        unless("StringNotEqualsIfExists", "aws:SourceVpce", json!("vpce-1")),
    ];
    let all: Vec<_> =
        free.into_iter().map(|c| (c, false)).chain(out.into_iter().map(|c| (c, true))).collect();
    for (changes, is_out) in all {
        let policy = json!({ "Statement": [deny(changes)] }).to_string();
        let world = World::new(State {
            policy: Some(policy.clone()),
            versioning: Some("Enabled".to_owned()),
            ..State::default()
        });
        let outcome = run(&world);
        let last = outcome.stdout.lines().last().unwrap_or_default();
        assert_eq!(outcome.status, 0, "{outcome:#?}");
        if is_out {
            let words = format!(
                "Not done yet: statement \"Out\" may block Trustgrid. Paste all of this output into the page \
                 in step 3, which shows what to change.{WITHOUT_PAGE}"
            );
            assert_eq!(last, words, "{policy}");
        } else {
            assert!(last.starts_with("Done: "), "{policy}: {last}");
        }
    }
}

/// `NotAction`, `NotResource` and `NotPrincipal`, exceptions, and more than one statement.
#[test]
fn what_else_may_keep_trustgrid_out() {
    for (statements, last) in [
        (
            json!([{ "Effect": "Deny", "NotPrincipal": { "AWS": "123456789012" }, "Action": "s3:*", "Resource": "*" }]),
            "number 1",
        ),
        (
            json!([{ "Effect": "Deny", "Principal": "*", "NotAction": "s3:Get*", "Resource": "*" }]),
            "number 1",
        ),
        (json!([{ "Effect": "Deny", "Principal": "*", "NotAction": "s3:*", "Resource": "*" }]), ""),
        (
            json!([{ "Effect": "Deny", "Principal": "*", "NotAction": ["s3:Replicate*", "s3:List*", "s3:GetBucket*", "s3:PutBucketVersioning"], "Resource": "*" }]),
            "",
        ),
        (json!([{ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "NotResource": "x" }]), "number 1"),
        (
            json!([
                { "Sid": "A", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" },
                { "Effect": "Allow", "Principal": { "AWS": "123456789012" }, "Action": "s3:*", "Resource": "*" },
                { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" }
            ]),
            "\"A\", number 3",
        ),
        (json!([{ "Effect": "Deny" }]), "number 1"),
        (
            json!([{ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": "odd" }]),
            "(which cannot be made out)",
        ),
    ] {
        let policy = json!({ "Statement": statements }).to_string();
        let world = World::new(State {
            policy: Some(policy.clone()),
            versioning: Some("Enabled".to_owned()),
            ..State::default()
        });
        let outcome = run(&world);
        let words = outcome.stdout.lines().last().unwrap_or_default();
        let expected = format!("Not done yet: statement {last} may block Trustgrid.");
        assert!(words.starts_with(if last.is_empty() { "Done: " } else { &expected }), "{policy}: {words}");
    }
    // Whom a deleted user or role was is not to be seen. The grant is there, so that the policy stays as it is.
    let deny = json!({ "Sid": "Old", "Effect": "Deny", "Principal": { "AWS": "AIDAEXAMPLEEXAMPLEXX" }, "Action": "s3:*", "Resource": "*" });
    for jq in ["jq", "gojq", "jaq"] {
        let world = world(with(grant(NAME), deny.clone()).to_string());
        let outcome = Computer::in_world(&world).with_jq(jq).run(&script_of(&target(NAME)));
        let words = outcome.stdout.lines().last().unwrap_or_default();
        assert!(
            words.starts_with("Not done yet: statement \"Old\" may block Trustgrid."),
            "{jq}: {outcome:#?}"
        );
    }
    // Exceptions are what the page adds, so the policy was pasted.
    for (operator, key, value) in [
        ("StringNotEquals", "aws:PrincipalAccount", json!(["123456789012", "079972220921"])),
        ("StringNotEqualsIfExists", "aws:PrincipalAccount", json!("079972220921")),
        ("ArnNotLike", "aws:PrincipalArn", json!("arn:aws:iam::079972220921:role/*")),
    ] {
        let deny = json!({ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
            "Condition": { "StringNotEquals": { "aws:PrincipalOrgID": "o-1" }, operator: { key: value } } });
        let mut deny = deny;
        if operator == "StringNotEquals" {
            deny["Condition"][operator]["aws:PrincipalOrgID"] = json!("o-1");
        }
        let world = world(with(grant(NAME), deny).to_string());
        run(&world).assert_done();
    }
}

/// What was printed, with the progress in between as on a terminal, is read as the report in it.
#[test]
fn the_page_reads_what_the_script_prints() {
    let deny = json!({ "Sid": "Out", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" });
    for policy in [None, Some(several(NAME).to_string()), Some(with(several(NAME), deny).to_string())] {
        let world = world(policy);
        let computer = Computer::in_world(&world);
        let script = script_of(&target(NAME));
        for outcome in [computer.run(&script), computer.run(&script)] {
            let start = outcome.stdout.find("{\n\"flowLogExportPreflight\"").expect("a report");
            let end = start + outcome.stdout[start..].find("\n}\n").expect("its end") + 3;
            let report = &outcome.stdout[start..end];
            let expected = preflight(report, &target(NAME));
            assert_eq!(preflight(&outcome.stdout, &target(NAME)), expected, "{outcome:#?}");
            let session = format!("~ $ bash flow-logs.sh\n{}{}~ $ ", outcome.stderr, outcome.stdout);
            assert_eq!(preflight(&session, &target(NAME)), expected, "{outcome:#?}");
        }
    }
}
