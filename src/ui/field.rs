//! A text field in GOV.UK's manner: label, hint, input, and a line of room for a message.
//! <https://design-system.service.gov.uk/components/text-input/>

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::icon::{Icon, view_icon};
use super::{Act, Ids, click};
use crate::app::form::Field;
use crate::app::{Action, Input};
use crate::text::finding::{Finding, Offer, Severity};

#[derive(PartialEq, Properties)]
pub struct FieldInputProps {
    pub ids: Ids,
    pub act: Act,
    pub field: Field,
    pub hint: &'static str,
    pub text: String,
    /// Those that may be shown by now.
    pub findings: Vec<Finding>,
    /// Whether what is typed is a value without a doubt.
    pub is_ok: bool,
    /// What one click makes of it.
    pub offer: Option<Offer>,
    /// What the value was taken from, and the value.
    pub taken: Option<(&'static str, String)>,
}

#[component]
pub fn FieldInput(props: &FieldInputProps) -> Html {
    let FieldInputProps { ids, act, field, hint, text, findings, is_ok, offer, taken } = props;
    let field = *field;
    let id = |suffix: &str| ids.of(&[field.name(), suffix].concat());
    let severity = findings.first().map(|finding| finding.severity);
    let (state, icon) = match severity {
        Some(Severity::Error) => ("error", Some(Icon::Error)),
        Some(Severity::Warning | Severity::Info) => ("warning", Some(Icon::Warning)),
        None if *is_ok => ("ok", Some(Icon::Tick)),
        None => ("none", None),
    };
    html! {
        <div class="field" data-severity={state}>
            <label class="label" for={id("")}>{ field.label() }</label>
            <p class="hint" id={id("-hint")}>{ *hint }</p>
            <div class="field__box">
                <input class="field__input" id={id("")} name={field.name()} type="text" value={text.clone()}
                    inputmode={(field == Field::AccountId).then_some("numeric")}
                    autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false"
                    aria-describedby={[&*id("-hint"), " ", &id("-message"), " ", &id("-taken")].concat()}
                    aria-invalid={(severity == Some(Severity::Error)).then_some("true")}
                    oninput={on_input(act, Input::Field(field))}
                    onblur={act.reform(move |_: FocusEvent| Action::Leave(field))} />
                <span class="field__mark">{ for icon.map(view_icon) }</span>
            </div>
            <div class="field__notes">
                <div class="field__message" id={id("-message")}>
                    { for findings.iter().map(|finding| html! {
                        <p class="message" data-severity={finding.severity.name()} data-code={finding.code}>
                            <span class="visually-hidden">
                                { if finding.severity == Severity::Error { "Error: " } else { "Warning: " } }
                            </span>
                            { finding.message.clone() }
                        </p>
                    }) }
                    if let Some(offer) = offer {
                        <button type="button" class="link" onclick={click(act, Action::Accept(field))}>
                            { match offer {
                                Offer::Use(value) => ["Use ", value].concat(),
                                Offer::Swap => "Swap the two fields".to_owned(),
                                Offer::Empty => "Empty the field".to_owned(),
                            } }
                        </button>
                    }
                </div>
                <div id={id("-taken")}>
                    if let Some((taken, value)) = taken {
                        <p class="message" data-severity="none">
                            { "We'll use " }<code translate="no">{ value.clone() }</code>{ [", taken from ", taken, ". "].concat() }
                            <button type="button" class="link" onclick={click(act, Action::Use(field))}>
                                { ["Keep only ", value].concat() }
                            </button>
                        </p>
                    }
                </div>
            </div>
        </div>
    }
}

/// Tells what an input holds once the user changed it.
pub(super) fn on_input(act: &Act, input: Input) -> Callback<InputEvent> {
    act.reform(move |event: InputEvent| {
        let target = event.target();
        let field = || target.as_ref()?.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value);
        let area = || target.as_ref()?.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value);
        Action::Input(input, field().or_else(area).unwrap_or_default())
    })
}
