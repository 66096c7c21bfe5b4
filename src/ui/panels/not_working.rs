//! *Not working?* It begins with what one sees.

use yew::prelude::*;

use super::result::element_name;
use super::{PanelsProps, view_open, view_prose};
use crate::app::{Action, Input, Section, Symptom};
use crate::preflight::failure_code::{FailureCode, search};
use crate::ui::field::on_input;
use crate::ui::link::{view_jump, view_support};

/// Where it shows.
enum Lead {
    Nowhere,
    Check,
    Arrival,
}

/// A thing to look at.
struct Look {
    what: &'static str,
    why: &'static str,
    lead: Lead,
}

const fn look(what: &'static str, why: &'static str) -> Look {
    Look { what, why, lead: Lead::Nowhere }
}

const fn check(what: &'static str, why: &'static str) -> Look {
    Look { what, why, lead: Lead::Check }
}

const fn arrival(what: &'static str, why: &'static str) -> Look {
    Look { what, why, lead: Lead::Arrival }
}

const READY: Look = look(
    "Ready, and still nothing?",
    "When S3 fails to copy a file it records a failure code. Trustgrid support can tell you which.",
);

/// What to look at, the likeliest first.
fn looks(symptom: Symptom) -> &'static [Look] {
    const NOTHING: [Look; 4] = [
        look(
            "Have 2 business days passed since you saved?",
            "Before that, Trustgrid may still be setting up its side. Only flow logs written after that are exported.",
        ),
        arrival("Is the bucket really empty?", "Look for files under `flow-logs/by-org/`."),
        check(
            "Run the check in step 3.",
            "Versioning that is off and a `Deny` statement are the usual reasons.",
        ),
        READY,
    ];
    const STOPPED: [Look; 4] = [
        arrival(
            "When did the newest flow log arrive?",
            "Without traffic there is nothing to copy, so a quiet night is no fault.",
        ),
        look(
            "Has somebody saved the bucket policy since?",
            "Saving in the S3 console replaces the whole policy. If Trustgrid's statement is gone, merge it again in step 2.",
        ),
        check(
            "Run the check in step 3.",
            "A new `Deny` statement, suspended versioning and Block Public Access all stop replication without a word.",
        ),
        READY,
    ];
    const MISSING: [Look; 3] = [
        look(
            "Are they older than the export?",
            "Files from before Trustgrid finished its configuration are not copied later.",
        ),
        look(
            "Are they less than an hour old?",
            "S3 copies most files within 15 minutes, and some take longer.",
        ),
        READY,
    ];
    const UNREADABLE: [Look; 3] = [
        check(
            "Who owns the copies?",
            "With Object Ownership on “Bucket owner enforced”, you do. Otherwise they may belong to Trustgrid's account.",
        ),
        look("Are they encrypted with a KMS key?", "Whoever reads them needs `kms:Decrypt` on that key."),
        look("May you read the bucket?", "Whoever reads the files needs `s3:GetObject` in your account."),
    ];
    match symptom {
        Symptom::NothingArrived => &NOTHING,
        Symptom::Stopped => &STOPPED,
        Symptom::Missing => &MISSING,
        Symptom::Unreadable => &UNREADABLE,
        Symptom::Code => &[],
    }
}

pub(super) fn view_not_working(props: &PanelsProps) -> Html {
    let chosen = props.panels.symptom;
    let symptoms = Symptom::ALL.map(|symptom| {
        html! {
            <label class="symptom">
                <input class="visually-hidden" type="radio" form="" name={props.ids.of("symptom")}
                    data-kept={symptom.name()} checked={chosen == symptom}
                    onchange={props.act.reform(move |_: Event| Action::See(symptom))} />
                <span>{ symptom.label() }</span>
            </label>
        }
    });
    html! {
        <div class="symptoms">
            <fieldset>
                <legend>{ "What do you see?" }</legend>
                { for symptoms }
            </fieldset>
            if chosen == Symptom::Code { { view_codes(props) } } else {
                <ol class="todo">{ for looks(chosen).iter().map(|look| view_look(props, look)) }</ol>
            }
            { view_support(props.panels.support_url.as_deref()) }
        </div>
    }
}

fn view_look(props: &PanelsProps, look: &Look) -> Html {
    html! {
        <li>
            <b>{ look.what }{ " " }</b>{ view_prose(look.why) }
            { match look.lead {
                Lead::Nowhere => Html::default(),
                Lead::Check => html! { <>{ " " }{ view_jump(props.ids, &props.act, Input::Report.name(), "Go to step 3") }</> },
                Lead::Arrival => html! { <>{ " " }{ view_open(&props.act, Section::Arrival, "Did it arrive?") }</> },
            } }
        </li>
    }
}

/// What a failure code means, and which requirement it is about.
fn view_codes(props: &PanelsProps) -> Html {
    let id = |name: &str| props.ids.of(name);
    let code = &props.panels.failure_code;
    let is_asked = !code.trim().is_empty();
    let found = if is_asked { search(code) } else { Vec::new() };
    let outcome = match found.len() {
        0 => "No match. Look for a word such as versioning, KMS or tagging.".to_owned(),
        1 => "1 match".to_owned(),
        count => format!("{count} matches"),
    };
    html! {
        <div class="codes">
            <label class="label" for={id("failure-code")}>{ Input::FailureCode.label() }</label>
            <p class="hint" id={id("failure-code-hint")}>{ "Type the code, or a word such as versioning, KMS or tagging." }</p>
            <input class="field__input" id={id("failure-code")} form="" name={Input::FailureCode.name()} type="text" value={code.clone()}
                autocomplete="off" autocapitalize="none" spellcheck="false"
                aria-describedby={format!("{} {}", id("failure-code-hint"), id("failure-code-outcome"))}
                oninput={on_input(&props.act, Input::FailureCode)} />
            <p class="hint" id={id("failure-code-outcome")} role="status">{ if is_asked { outcome } else { String::new() } }</p>
            if !found.is_empty() { <dl class="codes__list">{ for found.into_iter().map(|code| view_code(props, code)) }</dl> }
        </div>
    }
}

fn view_code(props: &PanelsProps, code: &FailureCode) -> Html {
    let lead = code.requirement.map(|requirement| match &props.panels.reading {
        Some(_) => view_jump(
            props.ids,
            &props.act,
            &element_name(requirement),
            format!("See the check: {}", requirement.title()),
        ),
        None => view_jump(
            props.ids,
            &props.act,
            Input::Report.name(),
            format!("Check it in step 3: {}", requirement.title()),
        ),
    });
    html! {
        <div class="codes__code">
            <dt><code translate="no">{ code.name }</code></dt>
            <dd>{ code.meaning }</dd>
            <dd><b>{ code.advice }</b></dd>
            if let Some(lead) = lead { <dd>{ lead }</dd> }
        </div>
    }
}
