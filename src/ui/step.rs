//! A numbered step of the journey, which shows when it is done.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct StepProps {
    pub number: u8,
    pub done: bool,
    pub title: AttrValue,
    /// Level of the heading.
    pub level: u8,
    /// What the user says by ticking the step off; without it the step knows by itself.
    #[prop_or_default]
    pub tick: Option<AttrValue>,
    #[prop_or_default]
    pub on_tick: Callback<bool>,
    pub children: Html,
}

#[component]
pub fn Step(props: &StepProps) -> Html {
    let ontick = props.on_tick.reform(|e: yew::Event| {
        e.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()).is_some_and(|input| input.checked())
    });
    html! {
        <section class="step" data-done={props.done.to_string()}>
            <@{format!("h{}", props.level)} class="step__title">
                <span class="step__number">
                    <span class="visually-hidden">{ "Step " }</span>{ props.number }
                    if props.done { <span class="visually-hidden">{ ", done:" }</span> }
                </span>
                { &props.title }
            </@>
            { props.children.clone() }
            if let Some(tick) = &props.tick {
                <label class="tick">
                    <input type="checkbox" checked={props.done} onchange={ontick} />
                    { tick }
                </label>
            }
        </section>
    }
}
