//! A text field in GOV.UK's manner: label, hint, input, message.
//! <https://design-system.service.gov.uk/components/text-input/>

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{AppProps, Link, Message, click};
use crate::finding::{Offer, Severity};
use crate::form::{Action, ExportForm, Field};

pub fn view_field(
    props: &AppProps,
    link: &Link,
    form: &ExportForm,
    field: Field,
    hint: &'static str,
) -> Html {
    let id = |suffix: &str| props.element_id(&[field.name(), suffix].concat());
    let findings = form.findings(field);
    let severity = findings.first().map(|finding| finding.severity);

    let onpaste = link.callback(|_: Event| Message::Paste);
    let oninput = link.callback(move |e: InputEvent| {
        let input = e.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        Message::Input(field, input.map(|input| input.value()).unwrap_or_default())
    });
    let onblur = link.callback(move |_: FocusEvent| Message::Do(Action::Leave(field)));

    let value = match field {
        Field::AccountId => form.account_id().map(|id| id.as_str()),
        Field::Bucket => form.bucket().map(|bucket| bucket.as_str()),
    };
    html! {
        <div class="field" data-severity={severity.map(Severity::name)}>
            <label class="field__label" for={id("")}>{ field.label() }</label>
            <p class="field__hint" id={id("-hint")}>{ hint }</p>
            <input class="field__input" id={id("")} name={field.name()} type="text" value={form.text(field).to_owned()}
                inputmode={(field == Field::AccountId).then_some("numeric")}
                autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false"
                aria-describedby={[&*id("-hint"), " ", &id("-message"), " ", &id("-taken")].concat()}
                aria-invalid={(severity == Some(Severity::Error)).then_some("true")}
                {oninput} {onpaste} {onblur} />
            <div class="field__notes">
                <div class="field__message" id={id("-message")}>
                    { for findings.iter().map(|finding| html! {
                        <p class="message" data-severity={finding.severity.name()} data-code={finding.code}>
                            <span class="visually-hidden">
                                { if finding.severity == Severity::Error { "Error: " } else { "Warning: " } }
                            </span>
                            { &finding.message }
                        </p>
                    }) }
                    if let Some(offer) = form.offer(field) {
                        <p class="field__offer">
                            <button type="button" class="link" onclick={click(link, Message::Do(Action::Accept(field)))}>
                                { match offer {
                                    Offer::Use(value) => ["Use ", value].concat(),
                                    Offer::Swap => "Swap the two fields".to_owned(),
                                    Offer::Empty => "Empty the field".to_owned(),
                                } }
                            </button>
                        </p>
                    }
                </div>
                <div class="field__taken" id={id("-taken")}>
                    if let (Some(taken), Some(value)) = (form.taken(field), value) {
                        <p class="message" data-severity="none">
                            { "We'll use " }<code>{ value.to_owned() }</code>{ [", taken from ", taken, ". "].concat() }
                            <button type="button" class="link" onclick={click(link, Message::Do(Action::Use(field)))}>
                                { ["Keep only ", value].concat() }
                            </button>
                        </p>
                    }
                </div>
            </div>
        </div>
    }
}
