//! Writes the page in each of its states, for whoever looks at what a change did to it: `./dev gallery`.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use flow_log_export::app::form::{Field, Task};
use flow_log_export::app::{HasPolicy, HostOption, Input, Kept, Options, Way};
use flow_log_export::ui::later;
use flow_log_export::ui::{App, AppProps};
use futures::executor::block_on;
use yew::LocalServerRenderer;

const ACCOUNT: (Input, &str) = (Input::Field(Field::AccountId), "210987654300");
const BUCKET: (Input, &str) = (Input::Field(Field::Bucket), "acme-flow-logs");

const POLICY: &str = include_str!("gallery/policy.json");
const READY: &str = include_str!("gallery/ready.json");
const BLOCKED: &str = include_str!("gallery/blocked.json");
const REFUSED: &str = include_str!("gallery/refused.json");

/// A state, and how it comes about.
struct State {
    name: &'static str,
    texts: Vec<(Input, String)>,
    kept: Kept,
    options: Vec<(HostOption, &'static str)>,
}

fn state(name: &'static str, texts: &[(Input, &str)]) -> State {
    let texts = texts.iter().map(|(input, text)| (*input, (*text).to_owned())).collect();
    State { name, texts, kept: Kept::default(), options: Vec::new() }
}

fn states() -> Vec<State> {
    let filled = |name| state(name, &[ACCOUNT, BUCKET]);
    let by = |name, way| State { kept: Kept { way: Some(way), ..Kept::default() }, ..filled(name) };
    let answered =
        |name, answer| State { kept: Kept { has_policy: Some(answer), ..Kept::default() }, ..filled(name) };
    let existing = (Input::Existing, POLICY);
    let report = |name, text| state(name, &[ACCOUNT, BUCKET, (Input::Report, text)]);
    let all_statements = (0..40).map(|number| {
        format!(
            r#"{{"Sid":"Deny{number}","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-flow-logs/*","Condition":{{"StringNotEquals":{{"aws:PrincipalOrgID":"o-a1b2c3d4e{number}"}}}}}}"#
        )
    });
    let many = format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        all_statements.collect::<Vec<_>>().join(",")
    );
    let other_account = include_str!("../policy/bucket-policy.json")
        .replace("TRUSTGRID_ACCOUNT_ID", "078223296091")
        .replace("BUCKET", "acme-flow-logs");
    vec![
        state("01-empty", &[]),
        filled("02-filled"),
        answered("03-no-policy", HasPolicy::No),
        answered("03-not-sure", HasPolicy::NotSure),
        answered("03-yes", HasPolicy::Yes),
        state("03a-existing", &[ACCOUNT, BUCKET, existing]),
        State {
            kept: Kept { exceptions: vec![1], ..Kept::default() },
            ..state("03b-exception", &[ACCOUNT, BUCKET, existing])
        },
        state("03e-refused", &[ACCOUNT, BUCKET, (Input::Existing, "{\"Statement\": [")]),
        state("03f-many", &[ACCOUNT, BUCKET, (Input::Existing, &many)]),
        state("03g-other-account", &[ACCOUNT, BUCKET, (Input::Existing, &other_account)]),
        by("04a-cloudshell", Way::CloudShell),
        by("04b-someone-else", Way::SomeoneElse),
        by("04c-terraform", Way::Terraform),
        by("04d-new-bucket", Way::NewBucket),
        report("05a-not-ready", BLOCKED),
        report("05b-ready", READY),
        report("05c-cant-tell", REFUSED),
        report("05d-junk", "hello"),
        State {
            options: vec![(HostOption::SaveUrl, "https://portal.example/save")],
            ..report("06b-portal-save", READY)
        },
        State { kept: Kept { done: vec![Task::Portal], ..Kept::default() }, ..report("06d-saved", READY) },
        State {
            options: vec![(HostOption::AccountId, "21098765430"), (HostOption::Bucket, "Acme-Flow-Logs")],
            ..state("10-field-messages", &[])
        },
        state(
            "10-long-name",
            &[ACCOUNT, (Input::Field(Field::Bucket), &"long-bucket-name-".repeat(4)[..63])],
        ),
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("say where to write")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    for (name, text) in [
        ("page.css", include_str!("../../static/page.css")),
        ("flow-log-export.css", include_str!("../../static/flow-log-export.css")),
        ("panels.css", include_str!("../../static/panels.css")),
    ] {
        fs::write(folder.join(name), text)?;
    }
    let frame = |name: &str, width| {
        format!(
            r#"<iframe src="{name}.html" title="{name}, {width} pixels wide" width="{width}" height="900" loading="lazy"></iframe>"#
        )
    };
    let figures = states().into_iter().map(|State { name, .. }| {
        format!(
            "<figure><figcaption>{name}</figcaption>{}{}{}</figure>",
            frame(name, 1280),
            frame(name, 793),
            frame(name, 390)
        )
    });
    let figures: String = figures.collect();
    fs::write(
        folder.join("index.html"),
        format!("<!doctype html><meta charset=\"utf-8\"><title>Every state</title>{figures}"),
    )?;
    for State { name, texts, mut kept, options } in states() {
        let mut set = Options::default();
        set.set(HostOption::DocsUrl, Some("./".to_owned()))?;
        for (option, value) in options {
            set.set(option, Some(value.to_owned()))?;
        }
        kept.texts = texts;
        let props = AppProps { live: true, options: set, kept, later: later::ready(), ..AppProps::default() };
        let form = block_on(LocalServerRenderer::<App>::with_props(props).hydratable(false).render());
        let page = include_str!("../../index.html");
        let page = page
            .replace("<!--prerender-->", &form)
            .replace(
                r#"<link data-trunk rel="css" href="static/page.css">"#,
                r#"<link rel="stylesheet" href="flow-log-export.css"><link rel="stylesheet" href="panels.css"><link rel="stylesheet" href="page.css">"#,
            );
        fs::write(folder.join(format!("{name}.html")), page)?;
    }
    Ok(())
}
