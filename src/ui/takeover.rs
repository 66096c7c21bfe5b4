//! From the prerendered markup to the running form without losing a keystroke.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use crate::form::Field;

/// Moves what was typed into waiting markup beside the form, with focus and caret, into the form,
/// and lets the form take its place.
pub fn take_over(root: &NodeRef, type_in: impl Fn(Field, String)) {
    let Some(root) = root.cast::<Element>() else { return };
    let Some(host) = root.parent_element() else { return };
    let waiting = host
        .parent_element()
        .and_then(|outer| outer.query_selector(":scope > [data-state=waiting]").ok().flatten());
    // Hidden elements take no focus.
    let _ = host.remove_attribute("hidden");
    let Some(waiting) = waiting else { return };
    for field in Field::ALL {
        let selector = format!("input[name={}]", field.name());
        let input = |within: &Element| {
            within
                .query_selector(&selector)
                .ok()
                .flatten()
                .and_then(|e| e.dyn_into::<HtmlInputElement>().ok())
        };
        let (Some(old), Some(new)) = (input(&waiting), input(&root)) else { continue };
        let text = old.value();
        if !text.is_empty() {
            new.set_value(&text);
        }
        if old.matches(":focus").is_ok_and(|focused| focused) {
            let _ = new.focus();
            if let (Ok(Some(start)), Ok(Some(end))) = (old.selection_start(), old.selection_end()) {
                let _ = new.set_selection_range(start, end);
            }
        }
        if !text.is_empty() {
            type_in(field, text);
        }
    }
    waiting.remove();
}
