//! A numbered step of the journey, which shows when it is done.

use yew::prelude::*;

/// A heading with the step's number above what is to be done.
pub struct Step {
    pub number: u8,
    pub is_done: bool,
    pub title: &'static str,
    /// Element of the heading.
    pub heading: &'static str,
    /// What the user says by ticking the step off; without it the step knows by itself.
    pub tick: Option<Tick>,
}

/// A box that the user ticks.
pub struct Tick {
    pub words: &'static str,
    /// By which it is kept.
    pub name: &'static str,
    pub onclick: Callback<MouseEvent>,
}

pub fn view_step(step: Step, children: Html) -> Html {
    let Step { number, is_done, title, heading, tick } = step;
    html! {
        <section class="step" data-done={if is_done { "true" } else { "false" }}>
            <@{heading} class="step__title">
                <span class="step__number">
                    <span class="visually-hidden">{ "Step " }</span>{ number }
                    if is_done { <span class="visually-hidden">{ ", done:" }</span> }
                </span>
                { title }
            </@>
            { children }
            if let Some(Tick { words, name, onclick }) = tick {
                <label class="tick">
                    <input type="checkbox" data-kept={name} checked={is_done} {onclick} />
                    { words }
                </label>
            }
        </section>
    }
}
