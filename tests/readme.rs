//! The README tells the truth: what it shows of a preflight is what comes out, and the reason of every
//! dependency is given. Its other examples run in `tests/browser/readme.rs`.

mod util;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use flow_log_export::artifact::Target;
use flow_log_export::preflight::{Preflight, preflight};

use util::{account, grant, readme_block};

/// An answer as the README shows it.
fn written(answer: &Preflight) -> String {
    let mut text = format!("{}\n", answer.verdict.name());
    for check in answer.sorted() {
        let _ = writeln!(text, "{} {}: {}", check.status.name(), check.requirement.id(), check.message);
        for line in check.fix.iter().flat_map(|fix| fix.text().lines()) {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

const ANSWER: &str = "What `preflight` answers, worst first:";

#[test]
fn the_transcript_is_what_comes_out() {
    let target = Target {
        grant: grant("acme-flow-logs"),
        account_id: account("210987654300"),
        org_id: None,
        merged_policy: None,
        link: None,
    };
    let answer = preflight(&readme_block("What the commands print for a bucket:"), &target);
    assert_eq!(answer.findings, []);
    let (shown, is_now) = (readme_block(ANSWER), written(&answer));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let readme = fs::read_to_string("README.md").unwrap();
        fs::write("README.md", readme.replace(&shown, &is_now)).unwrap();
        return;
    }
    assert_eq!(is_now, shown, "UPDATE_GOLDEN=1 cargo test --test readme writes it anew");
}

/// The packages that a table of the manifest names.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut in_table = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_end_matches(']');
            in_table = table.ends_with("dependencies");
            names.extend(table.split_once("dependencies.").map(|(_, name)| name.to_owned()));
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| in_table) {
            names.insert(name.to_owned());
        }
    }
    names
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let readme = fs::read_to_string("README.md").unwrap();
    let (_, table) = readme.split_once("\n| package | reason |\n| --- | --- |\n").expect("the table");
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let told: BTreeSet<_> =
        rows.flat_map(|row| row.split('`').skip(1).step_by(2)).map(str::to_owned).collect();
    let needed = dependencies(&manifest);
    assert!(needed.len() > 15, "{needed:?}");
    assert_eq!(told, needed);
}
