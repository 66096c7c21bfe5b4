//! Radio buttons as chips.

use yew::prelude::*;

/// One of several.
pub struct Choice {
    /// By which it is kept.
    pub name: &'static str,
    pub label: &'static str,
    pub is_chosen: bool,
    pub onchange: Callback<Event>,
}

pub fn view_choice(group: AttrValue, class: &'static str, choice: Choice) -> Html {
    let Choice { name, label, is_chosen, onchange } = choice;
    html! {
        <label {class}>
            <input class="visually-hidden" type="radio" form="" name={group} data-kept={name} checked={is_chosen} {onchange} />
            <span>{ label }</span>
        </label>
    }
}
