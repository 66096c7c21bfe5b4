//! A box to paste into, with a button that clears it.

use yew::prelude::*;

use super::field::on_input;
use super::{Act, Ids, click};
use crate::app::{Action, Input};

/// A box to paste into.
pub struct PasteBox<'a> {
    pub input: Input,
    pub text: &'a str,
    /// What only a screen reader needs to tell its button from others like it.
    pub cleared: &'static str,
    pub is_short: bool,
    /// Between the label and the box.
    pub hint: Html,
    pub described_by: Option<AttrValue>,
    pub is_invalid: bool,
}

pub fn view_paste_box(ids: Ids, act: &Act, paste_box: PasteBox) -> Html {
    let PasteBox { input, text, cleared, is_short, hint, described_by, is_invalid } = paste_box;
    let name = input.name();
    html! {
        <div class="paste-box">
            <div class="paste-box__head">
                <label class="label" for={ids.of(name)}>{ input.label() }</label>
                if !text.is_empty() {
                    <button type="button" class="link" onclick={click(act, Action::Clear(input))}>
                        { "Clear" }<span class="visually-hidden">{ cleared }</span>
                    </button>
                }
            </div>
            { hint }
            <textarea class={classes!("paste", is_short.then_some("paste--short"))} id={ids.of(name)} form="" {name} rows={if is_short { "3" } else { "5" }} spellcheck="false"
                autocomplete="off" autocapitalize="none" value={text.to_owned()} aria-describedby={described_by}
                aria-invalid={is_invalid.then_some("true")} oninput={on_input(act, input)} />
        </div>
    }
}
