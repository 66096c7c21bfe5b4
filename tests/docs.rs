//! The documentation tells the truth: what it shows of a preflight is what comes out, its links lead somewhere, and
//! every dependency has its reason. Its other examples run in `tests/browser/docs.rs` and `tests/package`.

mod util;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use flow_log_export::artifact::Target;
use flow_log_export::preflight::{Preflight, preflight};

use util::{TRANSCRIPT, account, in_transcript, target};

/// An answer as the transcript shows it.
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
    let target = Target { account_id: account("210987654300"), ..target() };
    let answer = preflight(&in_transcript("What the commands print for a bucket:"), &target);
    assert_eq!(answer.findings, []);
    let (shown, is_now) = (in_transcript(ANSWER), written(&answer));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let document = fs::read_to_string(TRANSCRIPT).unwrap();
        fs::write(TRANSCRIPT, document.replace(&shown, &is_now)).unwrap();
        return;
    }
    assert_eq!(is_now, shown, "UPDATE_GOLDEN=1 cargo test --test docs writes it anew");
}

/// Where a heading is linked to.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn links_lead_somewhere() {
    let mut links = 0;
    let documents = fs::read_dir("docs").unwrap().map(|entry| entry.unwrap().path());
    let beside = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| Path::new(name).to_owned());
    for document in documents.chain(beside).filter(|path| path.extension().is_some_and(|kind| kind == "md")) {
        let text = fs::read_to_string(&document).unwrap();
        let linked = ["](", "src=\""].into_iter().flat_map(|opens| text.split(opens).skip(1));
        for link in linked.filter_map(|rest| rest.split([')', '"']).next()) {
            // Of the web, or of a host's page in an example.
            if link.contains(':') || link.starts_with('/') {
                continue;
            }
            links += 1;
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => document.clone(),
                path => document.with_file_name("").join(path),
            };
            assert!(target.exists(), "{}: {link}", document.display());
            if !heading.is_empty() {
                let text = fs::read_to_string(&target).unwrap();
                let mut headings = text.lines().filter_map(|line| line.strip_prefix("## "));
                assert!(headings.any(|title| anchor(title) == heading), "{}: {link}", document.display());
            }
        }
    }
    assert!(links > 40, "{links}");
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let (mut is_dependencies, mut dependencies, mut before) = (false, 0, "");
    for line in manifest.lines() {
        if let Some(table) = line.strip_prefix('[') {
            is_dependencies = table.ends_with("dependencies]");
        }
        let is_one = is_dependencies && line.contains(" = ") || line.starts_with("[dependencies.");
        if is_one {
            dependencies += 1;
            assert!(before.starts_with("# "), "no comment above {line}");
        }
        before = line;
    }
    assert!(dependencies > 15, "{dependencies}");
}
