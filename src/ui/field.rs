//! A text field in GOV.UK's manner: label, hint, input, message.
//! <https://design-system.service.gov.uk/components/text-input/>

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::element_id;
use crate::finding::Severity;
use crate::form::{Action, ExportForm, Field};

/// `pasted` remembers between two events that the next input is a paste.
pub fn view_field(
    instance: u32,
    field: Field,
    hint: &'static str,
    form: &ExportForm,
    pasted: &Rc<Cell<bool>>,
    on_action: &Callback<Action>,
) -> Html {
    let id = |suffix: &str| element_id(instance, &format!("{}{suffix}", field.name()));
    let findings = form.findings(field);
    let severity = findings.first().map(|finding| finding.severity);

    // A paste is complete when it comes; a keystroke is not. The browser says which it was just
    // before the input event.
    let onpaste = {
        let pasted = pasted.clone();
        Callback::from(move |_: Event| pasted.set(true))
    };
    let oninput = {
        let pasted = pasted.clone();
        on_action.reform(move |e: InputEvent| {
            let input = e.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            let text = input.map(|input| input.value()).unwrap_or_default();
            if pasted.replace(false) { Action::Fill(field, text) } else { Action::Type(field, text) }
        })
    };
    let onblur = on_action.reform(move |_: FocusEvent| Action::Leave(field));
    let on_use = on_action.reform(move |_: MouseEvent| Action::Use(field));

    let value = match field {
        Field::AccountId => form.account_id().map(ToString::to_string),
        Field::Bucket => form.bucket().map(ToString::to_string),
    };
    html! {
        <div class={classes!("field", match severity {
            Some(Severity::Error) => Some("field--error"),
            Some(Severity::Warning) => Some("field--warning"),
            Some(Severity::Info) | None => None,
        })}>
            <label class="field__label" for={id("")}>{ field.label() }</label>
            <p class="field__hint" id={id("-hint")}>{ hint }</p>
            <input class={classes!("field__input", format!("field__input--{}", field.name()))}
                id={id("")} name={field.name()} type="text" value={form.text(field).to_owned()}
                inputmode={(field == Field::AccountId).then_some("numeric")}
                autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false"
                aria-describedby={format!("{} {} {}", id("-hint"), id("-message"), id("-taken"))}
                aria-invalid={(severity == Some(Severity::Error)).then_some("true")}
                {oninput} {onpaste} {onblur} />
            <div class="field__notes">
                <div class="field__message" id={id("-message")}>
                    { for findings.iter().map(|finding| html! {
                        <p class={match finding.severity {
                            Severity::Error => "message message--error",
                            Severity::Warning => "message message--warning",
                            Severity::Info => "message",
                        }} data-code={finding.code}>
                            <span class="visually-hidden">{ match finding.severity {
                                Severity::Error => "Error: ",
                                Severity::Warning => "Warning: ",
                                Severity::Info => "",
                            } }</span>
                            { &finding.message }
                        </p>
                    }) }
                </div>
                <div class="field__taken" id={id("-taken")}>
                    if let (Some(taken), Some(value)) = (form.taken(field), value) {
                        <p class="message message--taken">
                            { "Read as " }<code>{ &value }</code>{ format!(", taken from {taken}.") }
                            { " " }
                            <button type="button" class="link" onclick={on_use}>{ format!("Use {value}") }</button>
                        </p>
                    }
                </div>
            </div>
        </div>
    }
}
