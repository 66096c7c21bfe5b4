//! A numbered step of the journey, which shows when it is done.

use yew::prelude::*;

use super::icon::{Icon, view_icon};
use super::{Act, click};
use crate::app::Action;
use crate::app::form::Task;

/// A heading with the step's number above what is to be done.
pub struct Step {
    pub number: u8,
    pub title: &'static str,
    pub is_done: bool,
}

pub fn view_step(step: Step, children: Html) -> Html {
    let Step { number, title, is_done } = step;
    html! {
        <li class="step" data-step={number.to_string()} data-done={if is_done { "true" } else { "false" }}>
            <h3 class="step__title">
                <span class="step__number">
                    if is_done {
                        { view_icon(Icon::Tick) }<span class="visually-hidden">{ "Step " }{ number }{ ", done: " }</span>
                    } else {
                        <span class="visually-hidden">{ "Step " }</span>{ number }
                    }
                </span>
                { title }
            </h3>
            <div class="step__body">{ children }</div>
        </li>
    }
}

/// A box that is ticked once a task is done.
pub fn view_tick(act: &Act, task: Task, is_done: bool, words: &'static str, more: &'static str) -> Html {
    html! {
        <label class="tick">
            <input type="checkbox" form="" data-kept={task.name()} checked={is_done} onclick={click(act, Action::Tick(task))} />
            <span>{ words }<span class="visually-hidden">{ more }</span></span>
        </label>
    }
}
