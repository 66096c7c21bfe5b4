//! Scripts pasted into a shell that somebody types in, which goes on whatever becomes of them.

use flow_log_export::artifact::{Kind, Target, artifact, preflight_script};

use crate::apply::{grant, own_statement, script, several, with};
use crate::moto::Bucket;
use crate::proxy::Proxy;
use crate::shell::Computer;
use crate::target;

const THEN: &str = "echo still here $((6 * 7)), status $?";

#[test]
fn into_a_shell() {
    let (bucket, proxy) = (Bucket::new("pasted"), Proxy::start());
    bucket.put_policy(&several(bucket.name()).to_string());
    let outcome = Computer::new(&proxy).paste(&script(&bucket), THEN);
    assert!(outcome.stdout.contains("\nDone: "), "{outcome:#?}");
    assert!(outcome.stdout.ends_with("still here 42, status 0\n"), "{outcome:#?}");
    assert_eq!(bucket.policy(), with(several(bucket.name()), own_statement(bucket.name())));
}

#[test]
fn a_script_that_stops_does_not_end_the_shell() {
    let (bucket, proxy) = (Bucket::new("pasted-wrong"), Proxy::start());
    let other = Target { account_id: "493827156084".parse().unwrap(), ..target(bucket.name()) };
    let outcome = Computer::new(&proxy).paste(&artifact(Kind::Cli, &other).unwrap().text, THEN);
    assert!(outcome.stderr.contains("Stopped: "), "{outcome:#?}");
    assert!(outcome.stdout.ends_with("still here 42, status 1\n"), "{outcome:#?}");
    assert!(proxy.of_bucket().is_empty());
}

#[test]
fn half_a_script_does_nothing() {
    let (bucket, proxy) = (Bucket::new("pasted-half"), Proxy::start());
    let script = script(&bucket);
    let computer = Computer::new(&proxy);
    // Up to the last line and to its last character, and some places before.
    let cuts =
        [script.len() / 4, script.len() / 2, script.find("\nmain").unwrap(), script.rfind("null").unwrap()];
    for cut in cuts {
        let outcome = computer.run(&script[..cut]);
        assert!(!outcome.stdout.contains("Done"), "{outcome:#?}");
        assert_eq!(proxy.calls(), [], "{outcome:#?}");
    }
    assert_eq!(bucket.policy_text(), None);
}

#[test]
fn twice_in_a_row() {
    let (bucket, proxy) = (Bucket::new("pasted-twice"), Proxy::start());
    let script = script(&bucket);
    let outcome = Computer::new(&proxy).paste(&script, &format!("{script}{THEN}"));
    assert_eq!(outcome.stdout.matches("\nDone: ").count(), 2, "{outcome:#?}");
    assert!(outcome.stdout.ends_with("still here 42, status 0\n"), "{outcome:#?}");
    assert_eq!(bucket.policy(), grant(bucket.name()));
    assert_eq!(proxy.writes(), ["PUT versioning", "PUT policy"]);
}

#[test]
fn the_preflight_script() {
    let computer = Computer::new(&Proxy::start())
        .with_command("aws", "cat; echo \"An error occurred (Not) $* \" >&2; exit 1");
    let script = preflight_script(&target("my-logs"));
    let (pasted, saved) = (computer.paste(&script, THEN).stdout, computer.run(&script).stdout);
    assert!(
        saved.contains("get-bucket-policy --bucket my-logs --expected-bucket-owner 123456789012"),
        "{saved}"
    );
    assert_eq!(pasted, format!("{saved}still here 42, status 0\n"));
}
