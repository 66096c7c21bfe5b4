//! The `cli` artifact cut off at each of its calls in turn: what its last lines say is what the bucket then
//! holds, and the commands that they name lead back.

use serde_json::Value;

use crate::apply::{NAME, own_statement, script_of, several, with};
use crate::shell::{Computer, Outcome};
use crate::target;
use crate::world::{Fate, State, World};

const NO_ANSWER: &str =
    "\nConnection was closed before we received a valid response from endpoint URL: \"x\".\n";

fn same(policy: Option<&str>, other: Option<&str>) -> bool {
    let value = |policy: &str| serde_json::from_str::<Value>(policy).expect("JSON");
    policy.map(value) == other.map(value)
}

/// What the last lines say, held against what the bucket holds.
#[track_caller]
fn assert_true(outcome: &Outcome, before: &State, merged: &str, after: &State, cut: &str) {
    let words = if outcome.status == 0 { &outcome.stdout } else { &outcome.stderr };
    let said = |sentence: &str| words.contains(sentence);
    let is_interrupted = outcome.status > 128;
    assert_eq!(said("\nInterrupted.\n"), is_interrupted, "{cut}: {outcome:#?}");
    let why = if is_interrupted { "interrupted while it was being changed" } else { "no answer came" };
    let is_policy_as_before = same(after.policy.as_deref(), before.policy.as_deref());
    let is_policy_merged = same(after.policy.as_deref(), Some(merged));
    let is_enabled = after.versioning.as_deref() == Some("Enabled");
    assert!(is_policy_as_before || is_policy_merged, "{cut}");

    let nothing = said("\nNothing was changed.\n");
    let policy = [
        (said("\nBucket policy: not changed.\n"), is_policy_as_before),
        (said("\nBucket policy: changed as shown above.\n"), is_policy_merged),
        (said(&format!("\nBucket policy: {why}, so it is either as before or as shown above.\n")), true),
        (nothing, is_policy_as_before),
    ];
    let versioning = [
        (said("Versioning: never enabled, not changed.\n"), !is_enabled),
        (said("Versioning: was never enabled, now Enabled.\n"), is_enabled),
        (
            said(&format!("Versioning: {why}, so it is either as before (never enabled) or Enabled now.\n")),
            true,
        ),
        (nothing, !is_enabled),
    ];
    for sayings in [policy, versioning] {
        let said: Vec<_> = sayings.iter().filter(|(is_said, _)| *is_said).collect();
        assert_eq!(said.len(), 1, "{cut}: {outcome:#?}");
        assert!(said[0].1, "{cut}: {outcome:#?}");
    }
    let waits = "When versioning is turned on for the first time, AWS advises waiting 15 minutes before \
                 anything writes or deletes objects in the bucket.\n";
    assert_eq!(
        said(&format!("\n{waits}Bucket policy: ")),
        !nothing && !versioning[0].0,
        "{cut}: {outcome:#?}"
    );
    // A refusal says itself what comes next.
    let is_refused = said("\nNext: ");
    let again = "\n\nTo go on instead, run this again: it looks at what is there, and changes only what is missing.\n";
    let goes_on = outcome.status != 0 && !nothing && !is_refused;
    assert_eq!(words.ends_with(again), goes_on, "{cut}: {outcome:#?}");
    let status = matches!(
        (outcome.status, nothing),
        (1 | 3 | 130 | 143 | 129, true) | (0 | 4 | 130 | 143 | 129, false)
    );
    assert!(status, "{cut}: {outcome:#?}");
}

/// The commands that are named to go back, which stand below everything else.
fn back(outcome: &Outcome) -> String {
    let last = if outcome.status == 0 { &outcome.stdout } else { &outcome.stderr };
    let (_, last) = last.rsplit_once("\nBucket policy: ").unwrap_or_default();
    let commands = last.lines().filter_map(|line| line.strip_prefix("    ")).filter(|line| {
        line.starts_with("aws s3api") || line.starts_with("LC_ALL=C AWS_CLI_FILE_ENCODING=UTF-8 aws s3api")
    });
    commands.collect::<Vec<_>>().join("\n")
}

/// Runs the script once for each call with this fate, all but the first of which are answered.
fn cut_at_every_call(before: &State, merged: &str, fates: &[Fate], is_cut: fn(&str) -> bool) {
    let script = script_of(&target(NAME));
    let whole = World::new(before.clone());
    Computer::in_world(&whole).with_jaq().run(&script).assert_done();
    let operations = whole.operations();
    assert_eq!(operations.len(), 20);
    for (index, operation) in operations.iter().enumerate().filter(|(_, operation)| is_cut(operation)) {
        for fate in fates {
            let cut = format!("{operation}, call {}, {fate:?}", index + 1);
            let chosen = fate.clone();
            let world = World::with_rule(before.clone(), move |call, _| {
                if call.number == index + 1 { chosen.clone() } else { Fate::Answered }
            });
            let computer = Computer::in_world(&world).with_jaq();
            let outcome = computer.run(&script);
            let after = world.state();
            assert_true(&outcome, before, merged, &after, &cut);
            let changed = after != *before;
            let back = back(&outcome);
            assert!(!changed || !back.is_empty(), "{cut}: {outcome:#?}");
            if !back.is_empty() {
                let again = computer.run(&back);
                assert_eq!(again.status, 0, "{cut}: {again:#?}");
                assert_eq!(world.state().policy, before.policy, "{cut}");
                assert_ne!(world.state().versioning.as_deref(), Some("Enabled"), "{cut}");
            }
            assert_eq!(computer.temporary(), 0, "{cut}");
        }
    }
}

fn without_policy() -> (State, String) {
    (State::default(), target(NAME).grant.policy())
}

fn with_policy() -> (State, String) {
    let policy = several(NAME).to_string();
    let merged = with(several(NAME), own_statement(NAME)).to_string();
    (State { policy: Some(policy), ..State::default() }, merged)
}

#[test]
fn by_ctrl_c() {
    let (before, merged) = with_policy();
    let fates = [Fate::SignalledBefore("INT"), Fate::SignalledAfter("INT")];
    cut_at_every_call(&before, &merged, &fates[..1], |operation| operation.starts_with("get-"));
    cut_at_every_call(&before, &merged, &fates, |operation| operation.starts_with("put-"));
}

#[test]
fn by_ctrl_c_where_there_was_no_policy() {
    let (before, merged) = without_policy();
    let fates = [Fate::SignalledBefore("INT"), Fate::SignalledAfter("INT")];
    cut_at_every_call(&before, &merged, &fates, |operation| operation.starts_with("put-"));
}

#[test]
fn by_being_ended() {
    let (before, merged) = with_policy();
    let fates = [Fate::SignalledAfter("TERM"), Fate::SignalledBefore("HUP")];
    cut_at_every_call(&before, &merged, &fates, |_| true);
}

#[test]
fn by_a_lost_connection() {
    let (before, merged) = with_policy();
    let fates = [Fate::Lost(NO_ANSWER), Fate::Unanswered(NO_ANSWER)];
    cut_at_every_call(&before, &merged, &fates[..1], |operation| operation.starts_with("get-"));
    cut_at_every_call(&before, &merged, &fates, |operation| operation.starts_with("put-"));
}

#[test]
fn by_a_lost_connection_where_there_was_no_policy() {
    let (before, merged) = without_policy();
    let fates = [Fate::Lost(NO_ANSWER), Fate::Unanswered(NO_ANSWER)];
    cut_at_every_call(&before, &merged, &fates, |operation| operation.ends_with("bucket-policy"));
}

#[test]
fn by_a_refusal() {
    let (before, merged) = with_policy();
    let fates = [
        Fate::Refused("AccessDenied", "Access Denied"),
        Fate::Refused("SlowDown", "Please reduce your request rate."),
    ];
    cut_at_every_call(&before, &merged, &fates, |operation| {
        operation.contains("bucket-policy") || operation.contains("versioning")
    });
}
