//! Scripts at a real terminal: pasted into the shells that people have, and answered there.

use std::io::Write;
use std::process::Stdio;

use flow_log_export::artifact::preflight_script;
use serde_json::{Value, json};

use crate::apply::{NAME, own_statement, script_of, several, with};
use crate::shell::{Computer, python};
use crate::target;
use crate::world::{State, World};

const QUESTION: &str = "Type yes to change it, anything else to stop: ";

/// What shows before the question and not in the script, which the shell shows as well.
const PLAN: &str = "Versioning: never enabled until now. It gets turned on.";

/// What became of somebody's session.
#[derive(Debug)]
struct Session {
    status: i64,
    screen: String,
}

/// Runs the command on a terminal, and types each text once what is before it has appeared.
#[track_caller]
fn at_terminal(computer: &Computer, command: &[&str], steps: &[(&str, &str)]) -> Session {
    let steps: Vec<_> = steps.iter().map(|(wait, text)| json!([wait, text])).collect();
    let task = json!({ "command": command, "steps": steps, "seconds": 60 });
    let answer = computer.play(&task.to_string());
    let answer: Value = serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer}"));
    let screen = answer["screen"].as_str().expect("a screen").replace("\r\n", "\n");
    assert_eq!(answer["left"], json!([]), "{screen}");
    Session { status: answer["status"].as_i64().expect("a status"), screen }
}

fn computer(world: &World) -> Computer {
    Computer::in_world(world)
        .with_jaq()
        .with("YES", "")
        .with("PS1", "$ ")
        .with("TERM", "xterm")
        .with("ZDOTDIR", "/nonexistent")
}

fn before() -> State {
    State { policy: Some(several(NAME).to_string()), ..State::default() }
}

#[track_caller]
fn assert_changed(world: &World) {
    let policy: Value = serde_json::from_str(&world.state().policy.unwrap()).unwrap();
    assert_eq!(policy, with(several(NAME), own_statement(NAME)));
    assert_eq!(world.state().versioning.as_deref(), Some("Enabled"));
}

/// A paste as terminals send it to a shell that asks for brackets around it; Return runs it.
fn bracketed(text: &str) -> String {
    format!("\u{1b}[200~{}\u{1b}[201~\r", text.replace('\n', "\r").trim_end())
}

/// A paste as if it were typed.
fn plain(text: &str) -> String {
    text.replace('\n', "\r")
}

const SHELLS: [&[&str]; 2] = [&["bash", "--norc", "-i"], &["zsh", "-f", "-i"]];

#[test]
fn yes_to_a_script_that_was_pasted() {
    let script = script_of(&target(NAME));
    for shell in SHELLS {
        for paste in [bracketed(&script), plain(&script)] {
            let world = World::new(before());
            let steps = [
                ("$ ", paste.as_str()),
                (PLAN, ""),
                (QUESTION, "yes\r"),
                ("Done: ", ""),
                ("$ ", "echo still here $((6 * 7)), status $?\r"),
                ("still here 42, status 0", "exit\r"),
            ];
            let session = at_terminal(&computer(&world), shell, &steps);
            assert_eq!(session.status, 0, "{}", session.screen);
            assert_changed(&world);
        }
    }
}

#[test]
fn no_to_a_script_that_was_pasted() {
    let script = script_of(&target(NAME));
    for (shell, answer) in SHELLS.into_iter().zip(["no\r", "\r"]) {
        let world = World::new(before());
        let steps = [
            ("$ ", &*bracketed(&script)),
            (PLAN, ""),
            (QUESTION, answer),
            ("The answer was not yes.\r\nNothing was changed.\r\n", ""),
            ("$ ", "echo still here $((6 * 7)), status $?\r"),
            ("still here 42, status 3", "exit\r"),
        ];
        at_terminal(&computer(&world), shell, &steps);
        assert_eq!((world.state(), world.writes()), (before(), vec![]));
    }
}

#[test]
fn answers_to_a_script_that_was_saved() {
    let script = script_of(&target(NAME));
    for (answer, is_yes) in
        [("y\r", true), ("YES\r", true), ("yes please\r", false), ("n\r", false), ("\u{4}", false)]
    {
        let world = World::new(before());
        let computer = computer(&world);
        let file = computer.write("flow-logs.sh", &script);
        let session = at_terminal(&computer, &["bash", &file], &[(QUESTION, answer)]);
        if is_yes {
            assert_eq!(session.status, 0, "{}", session.screen);
            assert_changed(&world);
        } else {
            assert_eq!(session.status, 3, "{}", session.screen);
            assert!(
                session.screen.ends_with("The answer was not yes.\nNothing was changed.\n"),
                "{}",
                session.screen
            );
            assert_eq!((world.state(), world.writes()), (before(), vec![]));
        }
    }
}

#[test]
fn ctrl_c_at_the_question() {
    let world = World::new(before());
    let computer = computer(&world);
    let file = computer.write("flow-logs.sh", &script_of(&target(NAME)));
    let session = at_terminal(&computer, &["bash", &file], &[(QUESTION, "\u{3}")]);
    assert_eq!(session.status, 130, "{}", session.screen);
    assert!(session.screen.ends_with("\nInterrupted.\nNothing was changed.\n"), "{}", session.screen);
    assert_eq!((world.state(), world.writes()), (before(), vec![]));
}

/// The rest of a paste is no answer to a question that nobody has seen yet.
#[test]
fn what_was_typed_before_the_question_is_no_answer() {
    let world = World::new(before());
    let computer = computer(&world);
    let file = computer.write("flow-logs.sh", &script_of(&target(NAME)));
    let session =
        at_terminal(&computer, &["bash", &file], &[("Asking AWS", "yes\ryes\r\r"), (QUESTION, "no\r")]);
    assert_eq!(session.status, 3, "{}", session.screen);
    assert_eq!(world.writes(), [""; 0]);
}

#[test]
fn without_a_terminal_only_yes_1_answers() {
    let script = script_of(&target(NAME));
    for yes in ["", "0", "yes", "true"] {
        let world = World::new(before());
        let outcome = Computer::in_world(&world).with_jaq().with("YES", yes).detached(&script);
        assert_eq!(outcome.status, 3, "{outcome:#?}");
        assert!(
            outcome.stderr.ends_with(
                "There is no terminal to ask on. If the plan is right, run export YES=1, and then this again.\nNothing was changed.\n"
            ),
            "{outcome:#?}"
        );
        assert!(
            outcome.stdout.contains("+      \"Sid\": \"allow-tg-writes\",\n"),
            "the plan shows: {outcome:#?}"
        );
        assert_eq!((world.state(), world.writes()), (before(), vec![]));
    }
    let world = World::new(before());
    let outcome = Computer::in_world(&world).with_jaq().detached(&script);
    outcome.assert_done();
    assert_changed(&world);
}

#[test]
fn the_preflight_script_pasted() {
    let script = preflight_script(&target(NAME));
    for shell in SHELLS {
        let world = World::new(before());
        let steps =
            [("$ ", &*bracketed(&script)), ("\"requestPayment\": ", ""), ("}\r\n", ""), ("$ ", "exit\r")];
        let session = at_terminal(&computer(&world), shell, &steps);
        let report = flow_log_export::preflight::preflight(&session.screen, &target(NAME));
        assert_eq!(report.findings, [], "{}", session.screen);
        let account =
            report.checks.iter().find(|check| check.requirement.id() == "account").expect("an answer");
        assert_eq!(account.status.name(), "pass", "{}", session.screen);
        assert_eq!(world.writes(), [""; 0]);
    }
}

impl Computer {
    /// Somebody at a terminal of this computer.
    fn play(&self, task: &str) -> String {
        let mut command = self.like_bash(python("terminal.py"));
        let mut player = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
        player.stdin.take().expect("its input").write_all(task.as_bytes()).expect("Python reads");
        let output = player.wait_with_output().expect("Python ends");
        String::from_utf8(output.stdout).expect("JSON")
    }
}
