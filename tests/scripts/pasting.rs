//! Scripts in the shells and forms in which they reach people: pasted, saved, cut, indented, with curly
//! quotes; beside aliases, functions and options of the shell that they meet.

use flow_log_export::artifact::{Target, preflight_script};
use serde_json::Value;

use crate::apply::{NAME, own_statement, script_of, several, with, world};
use crate::shell::Computer;
use crate::target;
use crate::world::World;

const THEN: &str = "echo still here $((6 * 7)), status $?";

fn script() -> String {
    script_of(&target(NAME))
}

fn before() -> World {
    world(several(NAME).to_string())
}

#[track_caller]
fn assert_changed(world: &World) {
    let policy: Value = serde_json::from_str(&world.state().policy.unwrap()).unwrap();
    assert_eq!(policy, with(several(NAME), own_statement(NAME)));
    assert_eq!(world.state().versioning.as_deref(), Some("Enabled"));
}

#[track_caller]
fn assert_untouched(world: &World) {
    assert_eq!(world.operations(), [""; 0]);
}

#[test]
fn into_a_shell() {
    let world = before();
    let outcome = Computer::in_world(&world).paste(&script(), THEN);
    assert!(outcome.stdout.contains("\nDone: "), "{outcome:#?}");
    assert!(outcome.stdout.ends_with("still here 42, status 0\n"), "{outcome:#?}");
    assert_changed(&world);
}

#[test]
fn a_script_that_stops_does_not_end_the_shell() {
    let world = before();
    let other = Target { account_id: "493827156084".parse().unwrap(), ..target(NAME) };
    let outcome = Computer::in_world(&world).paste(&script_of(&other), THEN);
    assert!(outcome.stderr.contains("Stopped: "), "{outcome:#?}");
    assert!(outcome.stdout.ends_with("still here 42, status 1\n"), "{outcome:#?}");
    assert_eq!(world.operations(), ["get-caller-identity"]);
}

#[test]
fn half_a_script_does_nothing() {
    let world = before();
    let script = script();
    let computer = Computer::in_world(&world);
    // Up to the last line and into it, and some places before.
    let last = script.rfind("\nmain").unwrap();
    for cut in [script.len() / 4, script.len() / 2, last, last + "\nmai".len()] {
        let outcome = computer.run(&script[..cut]);
        assert!(!outcome.stdout.contains("Done"), "{outcome:#?}");
        assert_untouched(&world);
    }
}

/// All of the script is there, and runs as such.
#[test]
fn a_script_without_its_end_word() {
    let world = before();
    let script = script();
    let outcome = Computer::in_world(&world).run(script.strip_suffix("FLOW_LOG_EXPORT\n").unwrap());
    assert_eq!(outcome.status, 0, "{outcome:#?}");
    assert!(outcome.stdout.lines().last().unwrap().starts_with("Done: "), "{outcome:#?}");
    assert_changed(&world);
}

/// As in a list of a ticket, where the end word is no longer one.
#[test]
fn an_indented_script() {
    for script in [script(), crate::apply::script_for(&several(NAME).to_string())] {
        let world = before();
        let indented: String = script.lines().map(|line| format!("    {line}\n")).collect();
        let outcome = Computer::in_world(&world).run(&indented);
        assert_eq!(outcome.status, 0, "{outcome:#?}");
        assert!(!outcome.stderr.contains("not found"), "{outcome:#?}");
        assert!(outcome.stdout.lines().last().unwrap().starts_with("Done: "), "{outcome:#?}");
        assert_changed(&world);
    }
}

#[test]
fn twice_in_a_row() {
    let world = before();
    let script = script();
    let outcome = Computer::in_world(&world).paste(&script, &format!("{script}{THEN}"));
    assert_eq!(outcome.stdout.matches("\nDone: ").count(), 2, "{outcome:#?}");
    assert!(outcome.stdout.ends_with("still here 42, status 0\n"), "{outcome:#?}");
    assert_changed(&world);
    assert_eq!(world.writes().len(), 2);
}

#[test]
fn windows_line_ends() {
    for script in [script(), preflight_script(&target(NAME))] {
        let world = before();
        let outcome = Computer::in_world(&world).run(&script.replace('\n', "\r\n"));
        let words = "Stopped: this script has Windows line ends (CRLF). Copy it again from where you have it, or save it with \
                     Unix line ends. Nothing was changed.\n";
        assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()), (1, "", words));
        assert_untouched(&world);
    }
}

/// As word processors make them of straight ones.
#[test]
fn curly_quotes() {
    for script in [script(), preflight_script(&target(NAME))] {
        let world = before();
        let computer = Computer::in_world(&world);
        let mut is_open = false;
        let curly = |c: char| match c {
            '\'' | '"' => {
                is_open = !is_open;
                match (c, is_open) {
                    ('"', true) => '“',
                    ('"', false) => '”',
                    (_, true) => '‘',
                    (_, false) => '’',
                }
            }
            _ => c,
        };
        let curly: String = script.chars().map(curly).collect();
        let outcome = computer.run(&curly);
        let words = "Stopped. The quotation marks of this script were made curly on the way. Copy it again from where you have \
                     it, as plain text. Nothing was changed.\n";
        assert!(outcome.stderr.ends_with(words), "{outcome:#?}");
        assert_eq!(outcome.stdout, "");
        assert_untouched(&world);
        assert_eq!(computer.temporary(), 0);
        let pasted = computer.paste(&curly, "");
        assert!(pasted.stderr.contains(words), "{pasted:#?}");
        assert_untouched(&world);
    }
}

#[test]
fn a_byte_order_mark() {
    let world = before();
    let outcome = Computer::in_world(&world).run(&format!("\u{feff}{}", script()));
    assert_ne!(outcome.status, 0);
    assert!(world.writes().is_empty() && world.operations().is_empty(), "{outcome:#?}");
}

/// Options, aliases and functions of the shell, which is another's.
#[test]
fn beside_what_a_shell_brings() {
    let functions = "aws() { echo FUNCTION; }; jq() { echo FUNCTION; }; say() { echo FUNCTION; }; stop() { echo FUNCTION; }; \
                     printf() { echo FUNCTION; }; cat() { echo FUNCTION; }; export -f aws jq say stop printf cat";
    for setting in [
        "set -eu -o noclobber",
        "set -o noclobber; export SHELLOPTS",
        "set -o noclobber -o errexit -o nounset -o posix; export SHELLOPTS",
        "export POSIXLY_CORRECT=1",
        "export BASH_ENV=\"$HOME/env\"; printf 'shopt -s expand_aliases; alias local= say=false part=false\\n' >\"$HOME/env\"",
        functions,
        "export LANG=tr_TR.UTF-8 IFS=0123",
        "export TERM=dumb AWS_PAGER=less AWS_DEFAULT_OUTPUT=yaml AWS_CLI_AUTO_PROMPT=on AWS_CLI_ERROR_FORMAT=json",
        "unset HOME LANG",
    ] {
        let world = before();
        let computer = Computer::in_world(&world).with("PAUSES", "");
        let computer = computer.with_command("sleep", "exit 0");
        let script = format!("{setting}\n{}", script());
        let outcome = computer.run(&script);
        assert_eq!(outcome.status, 0, "{setting}: {outcome:#?}");
        assert!(outcome.stdout.lines().last().unwrap().starts_with("Done: "), "{setting}: {outcome:#?}");
        assert_changed(&world);
    }
}

/// What stands before the text that bash gets can be any of these shells.
#[test]
fn saved_and_run_by_other_shells() {
    for shell in ["sh", "dash", "zsh"] {
        let world = before();
        let computer = Computer::in_world(&world).with_jaq();
        let file = computer.write("flow-logs.sh", &script());
        let outcome = computer.run(&format!("{shell} '{file}'"));
        outcome.assert_done();
        assert_changed(&world);
    }
    let world = before();
    let computer = Computer::in_world(&world).with_jaq();
    let file = computer.write("flow-logs.sh", &script());
    computer.run(&format!("cat '{file}' | bash")).assert_done();
    assert_changed(&world);
}

/// An AWS CLI of 2.34 or newer prints errors in other forms if it is told to.
#[test]
fn errors_in_another_form() {
    let aws = "if [ \"$AWS_CLI_ERROR_FORMAT\" != legacy ]; then echo '{\"Code\": \"NoSuchBucketPolicy\"}' >&2; exit 254; fi\n";
    let world = world(None);
    let computer = Computer::in_world(&world).with_command("aws", [aws, World::aws()].concat());
    computer.with("AWS_CLI_ERROR_FORMAT", "json").run(&script()).assert_done();
}

/// An `aws.exe` below a bash of Windows, and a jq that is no better.
#[test]
fn answers_with_windows_line_ends() {
    let world = before();
    let aws = World::aws().replace("printf '%s' \"$output\"", "printf '%s' \"${output//$'\\n'/$'\\r\\n'}\"");
    let jq = "if [[ $1 = *j* ]]; then exec /usr/bin/jq \"$@\"; fi\nset -o pipefail; /usr/bin/jq \"$@\" | sed 's/$/\\r/'";
    let computer = Computer::in_world(&world).with_command("aws", aws).with_command("jq", jq);
    let outcome = computer.run(&script());
    outcome.assert_done();
    assert!(!outcome.stdout.contains('\r'), "{outcome:#?}");
    assert_changed(&world);
}

/// Programs that are called jq: the numbers and the order of what is there are nobody's matter.
#[test]
fn with_any_jq() {
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Sid":"z","Effect":"Deny","Principal":"*","NotAction":"s3:Get*","Resource":"*","Condition":{"NumericLessThan":{"s3:max-keys":12345678901234567890,"a":1.20}}}]}"#;
    let equal = r#"{"Statement":[{"Condition":{"Bool":{"aws:SecureTransport":"false"},"Bool":{"y":"2"}}}]}"#;
    for jq in ["jq", "gojq", "jaq"] {
        let world = crate::apply::world(policy.to_owned());
        let computer = Computer::in_world(&world).with_jq(jq);
        let outcome = computer.run(&script());
        assert_eq!(outcome.status, 0, "{jq}: {outcome:#?}");
        let last = outcome.stdout.lines().last().unwrap_or_default();
        assert!(last.starts_with("Not done yet: statement \"z\" may block Trustgrid."), "{jq}: {outcome:#?}");
        let after = world.state().policy.unwrap();
        assert!(after.starts_with(policy.strip_suffix("]}").unwrap()), "{jq}: {after}");
        let after: Value = serde_json::from_str(&after).unwrap();
        assert_eq!(after["Statement"][1], own_statement(NAME), "{jq}");
        assert!(outcome.stdout.contains("\n+      "), "{jq}: {outcome:#?}");

        let again = computer.run(&script());
        assert!(again.stdout.contains("\nNothing has to be changed.\n"), "{jq}: {again:#?}");

        let world = crate::apply::world(equal.to_owned());
        Computer::in_world(&world).with_jq(jq).run(&script()).assert_stopped("a key is twice in one object");
        assert_eq!(world.writes(), [""; 0]);
    }
}

#[test]
fn the_preflight_script() {
    let world = before();
    let computer = Computer::in_world(&world)
        .with_command("aws", "cat; echo \"An error occurred (Not) $* \" >&2; exit 1");
    let script = preflight_script(&target("my-logs"));
    let (pasted, saved) = (computer.paste(&script, THEN).stdout, computer.run(&script).stdout);
    assert!(
        saved.contains("get-bucket-policy --bucket my-logs --expected-bucket-owner 123456789012"),
        "{saved}"
    );
    assert_eq!(pasted, format!("{saved}still here 42, status 0\n"));
}
