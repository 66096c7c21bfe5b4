//! Whether it will work, from what commands print, and what a failure code means.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::existing::view_finding;
use super::{Message, Panels};
use crate::artifact::preflight_script;
use crate::failure_code::{FailureCode, search};
use crate::highlight;
use crate::preflight::{Check, Preflight, Status, Verdict};
use crate::ui::code_block::view_code;
use crate::ui::copying::{Place, view_status};
use crate::ui::prose::Piece::Text;
use crate::ui::prose::paragraph;

pub(super) fn view_preflight(panels: &Panels, ctx: &Context<Panels>) -> Html {
    let id = |name: &str| Panels::element_id(ctx.props(), name);
    let target = ctx.props().target.as_ref().and_then(|known| known.target.as_ref());
    let oninput = ctx.link().callback(|e: InputEvent| {
        let area = e.target().and_then(|t| t.dyn_into::<HtmlTextAreaElement>().ok());
        Message::Report(area.map(|area| area.value()).unwrap_or_default())
    });
    html! {
        <section class="preflight">
            <h3>{ "Will it work?" }</h3>
            { paragraph("", &[Text("These commands only read how the bucket is set up. Run them in AWS CloudShell, or wherever the \
                AWS CLI is signed in to the bucket's account, and paste what they print below. The output of a single \
                command does, too. It stays in this browser.")]) }
            if let Some(target) = target {
                <figure class="artifact">
                    <figcaption class="policy__bar">
                        <span class="policy__title">{ "Commands that only read" }</span>
                        <div class="policy__actions">
                            <button type="button" class="button" onclick={ctx.link().callback(|_| Message::CopyCommands)}>
                                { "Copy commands" }
                            </button>
                        </div>
                    </figcaption>
                    <details>
                        <summary>{ "Look at them first" }</summary>
                        { view_code(&preflight_script(target), highlight::script_line, (0, 0), "Commands that only read") }
                    </details>
                </figure>
            } else {
                <p class="notice">{ "Type the AWS Account ID and the S3 Bucket above; then the commands are made for them." }</p>
            }
            { view_status(Place::Preflight, panels.copied.as_ref()) }
            <label class="field__label" for={id("preflight-report")}>{ "What the commands printed" }</label>
            <textarea class="existing__text" id={id("preflight-report")} rows="6" spellcheck="false" autocomplete="off"
                autocapitalize="none" value={panels.report.clone()} aria-describedby={id("preflight-verdict")} {oninput} />
            <div class="existing__outcome" id={id("preflight-verdict")} role="status">{ view_verdict(panels) }</div>
            { for panels.preflight.as_ref().map(view_answers) }
            { view_codes(panels, ctx) }
        </section>
    }
}

fn view_verdict(panels: &Panels) -> Html {
    let (severity, words) = match panels.preflight.as_ref().map(|preflight| preflight.verdict) {
        None if panels.report.trim().is_empty() => return Html::default(),
        None => (
            "warning",
            "Type the AWS Account ID and the S3 Bucket above first; then this is held against them.",
        ),
        Some(Verdict::Ready) => ("ok", "From what you pasted, everything that can be seen is as it must be."),
        Some(Verdict::Blocked) => {
            ("error", "From what you pasted, replication will not work yet: mend what fails below.")
        }
        Some(Verdict::Unknown) => {
            ("warning", "From what you pasted, nothing fails, but not everything that is needed was seen.")
        }
    };
    html! { <p class="message" data-severity={severity}>{ words }</p> }
}

fn view_answers(preflight: &Preflight) -> Html {
    html! {
        <>
            if !preflight.findings.is_empty() {
                <ul class="findings">{ for preflight.findings.iter().map(view_finding) }</ul>
            }
            <ul class="findings">{ for preflight.sorted().into_iter().map(view_check) }</ul>
            <details>
                <summary>{ "What does not show in any output" }</summary>
                <ul>{ for preflight.unseen.iter().map(|unseen| html! { <li>{ *unseen }</li> }) }</ul>
            </details>
        </>
    }
}

fn view_check(check: &Check) -> Html {
    let (severity, word) = match check.status {
        Status::Pass => ("ok", "Passes"),
        Status::Fail => ("error", "Fails"),
        Status::Warn => ("warning", "Look at this"),
        Status::Unknown => ("info", "Not seen"),
    };
    html! {
        <li class="message" data-severity={severity} data-check={check.id}>
            <b>{ word }{ ": " }</b>{ &check.message }{ "." }
            if let Some(fix) = &check.fix {
                <pre class="code code--fix" tabindex="0"><code>{ fix }</code></pre>
            }
            if check.status == Status::Fail && !check.failure_codes.is_empty() {
                <span class="quiet">{ format!("AWS calls it {}.", check.failure_codes.join(", ")) }</span>
            }
        </li>
    }
}

/// What a failure code means, for whom support has told one.
fn view_codes(panels: &Panels, ctx: &Context<Panels>) -> Html {
    let id = |name: &str| Panels::element_id(ctx.props(), name);
    let oninput = ctx.link().callback(|e: InputEvent| {
        let input = e.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        Message::Code(input.map(|input| input.value()).unwrap_or_default())
    });
    let asked = !panels.code.trim().is_empty();
    let found: Vec<&FailureCode> = if asked { search(&panels.code) } else { Vec::new() };
    html! {
        <>
            <label class="field__label" for={id("failure-code")}>{ "It does not work: the failure code that AWS or Trustgrid's support names" }</label>
            <input class="field__input" id={id("failure-code")} type="text" value={panels.code.clone()} placeholder="DstBucketUnversioned"
                autocomplete="off" autocapitalize="none" spellcheck="false" {oninput} />
            <div role="status">
                if asked && found.is_empty() {
                    <p>{ "No code of AWS's list is like this. Look for a word such as versioning, KMS or tagging." }</p>
                }
                <dl class="codes">
                    { for found.into_iter().map(|code| html! {
                        <div>
                            <dt><code>{ code.name }</code></dt>
                            <dd>{ code.meaning }{ ". " }<b>{ code.advice }{ "." }</b></dd>
                        </div>
                    }) }
                </dl>
            </div>
        </>
    }
}
