//! Copying to the clipboard, with an outcome that is announced and a way on where it is refused.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Clone, PartialEq)]
struct Outcome {
    what: String,
    refused: bool,
    /// Counts the attempts, so that the same outcome is announced again.
    attempt: u32,
}

/// Copies for a part of the page and remembers what came of it last.
#[derive(Clone, PartialEq)]
pub struct Copier {
    outcome: UseStateHandle<Option<Outcome>>,
}

#[hook]
pub fn use_copier() -> Copier {
    Copier { outcome: use_state(|| None) }
}

impl Copier {
    /// Puts `text` on the clipboard, or selects it in `shown`. `what` names it, as in "Copied …".
    pub fn copy(&self, what: String, text: String, shown: NodeRef) {
        let outcome = self.outcome.clone();
        spawn_local(async move {
            let refused = write(&text).await.is_err();
            if refused {
                select(&shown);
            }
            let attempt = outcome.as_ref().map_or(0, |last| last.attempt + 1);
            outcome.set(Some(Outcome { what, refused, attempt }));
        });
    }

    /// The element that announces outcomes. It has to be there before the first one.
    pub fn status(&self) -> Html {
        html! {
            <div class="status" role="status">
                if let Some(Outcome { what, refused, attempt }) = &*self.outcome {
                    <p key={*attempt} class={if *refused { "status__refused" } else { "status__done" }}>
                        if *refused {
                            { "Your browser does not let this page copy. The text is selected: press Ctrl+C, or ⌘C on a Mac." }
                        } else {
                            { format!("Copied {what}.") }
                        }
                    </p>
                }
            </div>
        }
    }
}

/// Without a secure context there is no clipboard, and in a frame without permission it refuses.
async fn write(text: &str) -> Result<(), ()> {
    let clipboard = web_sys::window().ok_or(())?.navigator().clipboard();
    if clipboard.is_undefined() {
        return Err(());
    }
    JsFuture::from(clipboard.write_text(text)).await.map(drop).map_err(drop)
}

fn select(shown: &NodeRef) {
    let Some(node) = shown.get() else { return };
    // The keyboard's copy takes the selection from where the focus is.
    let focusable = node.parent_element().and_then(|parent| parent.closest("[tabindex]").ok().flatten());
    if let Some(element) = focusable.as_ref().and_then(|element| element.dyn_ref::<HtmlElement>()) {
        // Where the focus stays, the selection is there all the same.
        let _ = element.focus();
    }
    if let Some(selection) = web_sys::window().and_then(|w| w.get_selection().ok().flatten()) {
        // A browser that will not select leaves the text to be selected by hand.
        let _ = selection.select_all_children(&node);
    }
}
