//! The states of the page, as the gallery shows them and the tests of the components hold them to what is true of all.

use std::error::Error;

use flow_log_export::app::form::{Field, Task};
use flow_log_export::app::{HasPolicy, HostOption, Input, Kept, Options, Section, Way};
use flow_log_export::artifact::lifecycle::LifecycleKind;
use flow_log_export::ui::{App, AppProps, Ids, later};
use futures::executor::block_on;
use yew::LocalServerRenderer;

const ACCOUNT: (Input, &str) = (Input::Field(Field::AccountId), "210987654300");
const BUCKET: (Input, &str) = (Input::Field(Field::Bucket), "acme-flow-logs");

const POLICY: &str = include_str!("policy.json");
const READY: &str = include_str!("ready.json");
const BLOCKED: &str = include_str!("blocked.json");
const REFUSED: &str = include_str!("refused.json");
const ARRIVING: &str = include_str!("arriving.json");
const NOTHING: &str = include_str!("nothing.json");

/// A state, and how it comes about.
pub struct State {
    pub name: &'static str,
    texts: Vec<(Input, String)>,
    kept: Kept,
    options: Vec<(HostOption, &'static str)>,
}

impl State {
    /// The form in this state, with all of the program there.
    pub fn render(self, ids: Ids) -> Result<String, Box<dyn Error>> {
        let Self { texts, mut kept, options, .. } = self;
        let mut set = Options::default();
        set.set(HostOption::DocsUrl, Some("./".to_owned()))?;
        for (option, value) in options {
            set.set(option, Some(value.to_owned()))?;
        }
        kept.texts = texts;
        let props =
            AppProps { ids, live: true, options: set, kept, later: later::ready(), ..AppProps::default() };
        Ok(block_on(LocalServerRenderer::<App>::with_props(props).hydratable(false).render()))
    }
}

fn state(name: &'static str, texts: &[(Input, &str)]) -> State {
    let texts = texts.iter().map(|(input, text)| (*input, (*text).to_owned())).collect();
    State { name, texts, kept: Kept::default(), options: Vec::new() }
}

pub fn states() -> Vec<State> {
    let filled = |name| state(name, &[ACCOUNT, BUCKET]);
    let by = |name, way| State { kept: Kept { way: Some(way), ..Kept::default() }, ..filled(name) };
    let answered =
        |name, answer| State { kept: Kept { has_policy: Some(answer), ..Kept::default() }, ..filled(name) };
    let existing = (Input::Existing, POLICY);
    let report = |name, text| state(name, &[ACCOUNT, BUCKET, (Input::Report, text)]);
    let open = |name, sections: &[Section], texts: &[(Input, &str)]| State {
        kept: Kept { sections: sections.to_vec(), ..Kept::default() },
        ..state(name, &[&[ACCOUNT, BUCKET], texts].concat())
    };
    let granted = r#"{"Version":"2012-10-17","Statement":[STATEMENT,OTHER]}"#
        .replace("STATEMENT", &policy_statement())
        .replace("OTHER", r#"{"Sid":"Readers","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654300:role/readers"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-flow-logs/*"}"#);
    let alone =
        r#"{"Version":"2012-10-17","Statement":[STATEMENT]}"#.replace("STATEMENT", &policy_statement());
    let all_statements = (0..40).map(|number| {
        format!(
            r#"{{"Sid":"Deny{number}","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-flow-logs/*","Condition":{{"StringNotEquals":{{"aws:PrincipalOrgID":"o-a1b2c3d4e{number}"}}}}}}"#
        )
    });
    let many = format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        all_statements.collect::<Vec<_>>().join(",")
    );
    let other_account = include_str!("../../policy/bucket-policy.json")
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
        open("07a-arriving", &[Section::NotWorking], &[(Input::Arrival, ARRIVING)]),
        open("07b-nothing", &[], &[(Input::Arrival, NOTHING)]),
        open(
            "07c-cant-tell",
            &[],
            &[(Input::Arrival, "2026-11-26 07:30:00 612 flow-logs/by-org/o-1/a.json")],
        ),
        open("07d-costs", &[Section::Costs], &[(Input::KeepDays, "365")]),
        State {
            kept: Kept { rule_kind: Some(LifecycleKind::Json), ..Kept::default() },
            ..open("07e-costs-wrong", &[], &[(Input::KeepDays, "a year")])
        },
        open("07f-key", &[Section::Key], &[]),
        open("07g-stop", &[Section::Stop], &[]),
        open("07h-stop-removed", &[Section::Stop], &[(Input::Existing, &granted)]),
        open("07i-stop-emptied", &[Section::Stop], &[(Input::Existing, &alone)]),
        State {
            kept: Kept { sections: Section::ALL.to_vec(), ..Kept::default() },
            ..state("07j-no-values", &[])
        },
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

/// The statement of the grant alone.
fn policy_statement() -> String {
    let policy = include_str!("../../policy/bucket-policy.json")
        .replace("TRUSTGRID_ACCOUNT_ID", "079972220921")
        .replace("BUCKET", "acme-flow-logs");
    let (_, statement) = policy.split_once('[').unwrap_or_default();
    statement.rsplit_once(']').unwrap_or_default().0.trim().to_owned()
}
