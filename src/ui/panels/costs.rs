//! *What it costs*, and a rule that keeps it down.

use yew::prelude::*;

use super::{PanelsProps, view_values_first};
use crate::app::copying::{CopySource, StatusArea};
use crate::app::{Action, Input, Section};
use crate::artifact::lifecycle::{COSTS, LifecycleKind, REPLACES_ALL};
use crate::text::highlight;
use crate::ui::button::{CopyButton, view_copy_button, view_copy_status};
use crate::ui::choice::{Choice, view_choice};
use crate::ui::code_block::{Code, view_code};
use crate::ui::field::on_input;
use crate::ui::link::view_cloudshell;

pub(super) fn view_costs(props: &PanelsProps) -> Html {
    html! {
        <div class="halves">
            <div class="half">
                { for COSTS.iter().map(|sentence| html! { <p>{ *sentence }</p> }) }
                { view_days(props) }
            </div>
            <div class="half">{ view_rule(props) }</div>
        </div>
    }
}

/// For how long flow logs are kept.
fn view_days(props: &PanelsProps) -> Html {
    let id = |suffix: &str| props.ids.of(&[Input::KeepDays.name(), suffix].concat());
    let error = props.panels.keep_days().err();
    html! {
        <div class="field" data-severity={if error.is_some() { "error" } else { "none" }}>
            <label class="label" for={id("")}>{ Input::KeepDays.label() }</label>
            <p class="hint" id={id("-hint")}>{ "Older ones are deleted. Leave it empty to keep all." }</p>
            <div class="field__box field__box--short">
                <input class="field__input" id={id("")} form="" name={Input::KeepDays.name()} type="text" inputmode="numeric"
                    value={props.panels.keep_days.clone()} autocomplete="off" aria-invalid={error.as_ref().map(|_| "true")}
                    aria-describedby={[&*id("-hint"), " ", &id("-message")].concat()} oninput={on_input(&props.act, Input::KeepDays)} />
            </div>
            <div class="field__notes" id={id("-message")} role="status">
                if let Some(error) = error {
                    <p class="message" data-severity="error" data-code={error.code()}>
                        <span class="visually-hidden">{ "Error: " }</span>{ error.to_string() }
                    </p>
                }
            </div>
        </div>
    }
}

/// The rule to copy, and what putting it into place means.
fn view_rule(props: &PanelsProps) -> Html {
    let (panels, copied) = (&props.panels, props.panels.copied.as_ref());
    let chosen = panels.rule_kind;
    let choices = LifecycleKind::ALL.map(|kind| {
        let (name, label) = match kind {
            LifecycleKind::Cli => ("rule-cli", "CloudShell script"),
            LifecycleKind::Json => ("rule-json", "JSON"),
            LifecycleKind::Terraform => ("rule-terraform", "Terraform"),
            LifecycleKind::CloudFormation => ("rule-cloudformation", "CloudFormation"),
        };
        let onchange = props.act.reform(move |_: Event| Action::ChooseRule(kind));
        view_choice(props.ids.of("rule"), "way", Choice { name, label, is_chosen: kind == chosen, onchange })
    });
    html! {
        <>
            <fieldset class="ways">
                <legend class="label">{ "The rule" }</legend>
                <div class="ways__tray">{ for choices }</div>
            </fieldset>
            <p class="hint">{ how(chosen) }</p>
            { match (panels.target(), panels.rule()) {
                (None, _) => view_values_first(props),
                (Some(_), None) => html! { <p class="hint">{ "Correct the number of days first." }</p> },
                (Some(_), Some(rule)) => html! {
                    <>
                        <div class="actions">
                            { view_copy_button(&props.act, copied, CopyButton {
                                source: CopySource::Rule,
                                words: if chosen == LifecycleKind::Cli { "Copy script" } else { "Copy rule" },
                                more: "",
                                class: "",
                            }) }
                            if chosen == LifecycleKind::Cli { { view_cloudshell() } }
                        </div>
                        { view_copy_status(StatusArea::Section(Section::Costs), copied) }
                        <div class="shown">
                            { view_code(&Code {
                                text: &rule.text,
                                tokens: match chosen {
                                    LifecycleKind::Json => highlight::json_line,
                                    _ => highlight::script_line,
                                },
                                marks: &[],
                                name: None,
                                label: "Lifecycle rule",
                            }) }
                        </div>
                    </>
                },
            } }
        </>
    }
}

fn how(kind: LifecycleKind) -> &'static str {
    match kind {
        LifecycleKind::Cli => REPLACES_ALL,
        LifecycleKind::Json => {
            "Only for a bucket without lifecycle rules: putting this replaces every rule that is there. Otherwise use the \
             script, which merges."
        }
        LifecycleKind::Terraform => {
            "A bucket has one lifecycle resource. If yours has one already, add only the rule to it: applying a second one \
             replaces every rule that is there."
        }
        LifecycleKind::CloudFormation => {
            "Add it to the bucket's properties in the template that created the bucket. It replaces every rule that is there."
        }
    }
}
