//! What a failure code means, for whom support has told one, and which requirement it is about.

use yew::prelude::*;

use super::figure::{view_empty, view_jump};
use super::{PanelsProps, element_name};
use crate::app::Input;
use crate::preflight::failure_code::{FailureCode, search};
use crate::ui::field::on_input;

#[component]
pub(super) fn CodesPanel(props: &PanelsProps) -> Html {
    let id = |name: &str| props.ids.of(name);
    let code = &props.panels.failure_code;
    let asked = !code.trim().is_empty();
    let found = if asked { search(code) } else { Vec::new() };
    let outcome = match found.len() {
        _ if !asked => String::new(),
        0 => "No code of AWS's list is like this. Look for a word such as versioning, KMS or tagging."
            .to_owned(),
        1 => "One code is like this.".to_owned(),
        count => format!("{count} codes are like this."),
    };
    html! {
        <section class="panel codes">
            <h3 class="panel__title panel__title--codes">{ "It does not work?" }</h3>
            <div class="panel__ask">
                <p id={id("failure-code-hint")}>{ "S3 says with a code why it did not replicate. It shows on Trustgrid's side, so \
                    that support tells it. Type the code, or a word such as versioning, KMS or tagging." }</p>
                <label class="field__label" for={id("failure-code")}>{ Input::FailureCode.label() }</label>
                <input class="field__input" id={id("failure-code")} name={Input::FailureCode.name()} type="text" value={code.clone()}
                    autocomplete="off" autocapitalize="none" spellcheck="false"
                    aria-describedby={format!("{} {}", id("failure-code-hint"), id("failure-code-outcome"))}
                    oninput={on_input(&props.act, Input::FailureCode)} />
                <div class="outcome outcome--quiet" id={id("failure-code-outcome")} role="status">
                    if asked { <p>{ outcome }</p> }
                </div>
            </div>
            <div class="panel__answer">
                if found.is_empty() {
                    { view_empty("What the code means and what to do shows here.".into()) }
                } else {
                    <dl class="codes__list">
                        { for found.into_iter().map(|code| view_code(props, code)) }
                    </dl>
                }
            </div>
        </section>
    }
}

fn view_code(props: &PanelsProps, code: &FailureCode) -> Html {
    let lead = code.requirement.map(|requirement| match &props.panels.analysis.preflight {
        Some(_) => {
            view_jump(props, &element_name(requirement), &format!("See the answer: {}", requirement.title()))
        }
        None => view_jump(
            props,
            Input::Report.name(),
            &format!("Check it: {}, from what the commands print", requirement.title()),
        ),
    });
    html! {
        <div class="codes__code">
            <dt><code>{ code.name }</code></dt>
            <dd>{ code.meaning }</dd>
            <dd><b>{ code.advice }</b></dd>
            if let Some(lead) = lead { <dd>{ lead }</dd> }
        </div>
    }
}
