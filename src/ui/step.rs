//! A numbered step of the journey, which shows when it is done.

use yew::prelude::*;

/// A heading with the step's number above what is to be done.
pub struct Step {
    pub number: u8,
    pub done: bool,
    pub title: &'static str,
    /// Element of the heading.
    pub heading: &'static str,
    /// What the user says by ticking the step off, and who hears it; without it the step knows by
    /// itself.
    pub tick: Option<(&'static str, Callback<MouseEvent>)>,
}

pub fn view_step(step: Step, children: Html) -> Html {
    let Step { number, done, title, heading, tick } = step;
    let tick = tick.map(|(words, onclick)| {
        html! {
            <label class="tick">
                <input type="checkbox" checked={done} {onclick} />
                { words }
            </label>
        }
    });
    html! {
        <section class="step" data-done={if done { "true" } else { "false" }}>
            <@{heading} class="step__title">
                <span class="step__number">
                    <span class="visually-hidden">{ "Step " }</span>{ number }
                    if done { <span class="visually-hidden">{ ", done:" }</span> }
                </span>
                { title }
            </@>
            { children }
            { for tick }
        </section>
    }
}
