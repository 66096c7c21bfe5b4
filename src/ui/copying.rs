//! Copying to the clipboard, with an outcome that is announced and a way on where it is refused.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Where an outcome is told: beside what was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Policy,
    HandOver,
    #[cfg(feature = "tools-api")]
    Panel(crate::panels::Source),
}

/// What came of copying.
#[derive(Debug, Clone)]
pub struct Outcome {
    place: Place,
    /// Stable name of what was copied.
    pub what: &'static str,
    words: String,
    pub refused: bool,
    /// Counts the attempts, so that the same outcome is announced again.
    attempt: u32,
}

impl Outcome {
    pub fn after(self, last: Option<&Outcome>) -> Outcome {
        Outcome { attempt: last.map_or(0, |last| last.attempt + 1), ..self }
    }
}

/// Puts `text` on the clipboard, or selects it where it is `shown`, a selector below `root`. `words`
/// name it, as in "Copied …".
pub async fn copy(
    place: Place,
    (what, words): (&'static str, String),
    text: &str,
    root: &NodeRef,
    shown: &str,
) -> Outcome {
    let refused = write(text).await.is_err();
    if refused
        && let Some(shown) = root.cast::<Element>().and_then(|root| root.query_selector(shown).ok().flatten())
    {
        select(&shown);
    }
    Outcome { place, what, words, refused, attempt: 0 }
}

/// The element that announces outcomes. It has to be there before the first one.
pub fn view_status(place: Place, outcome: Option<&Outcome>) -> Html {
    html! {
        <div class="status" role="status">
            if let Some(Outcome { words, refused, attempt, .. }) = outcome.filter(|outcome| outcome.place == place) {
                <p key={*attempt} data-refused={refused.to_string()}>
                    if *refused {
                        { "Your browser does not let this page copy. The text is selected: press Ctrl+C, or ⌘C on a Mac." }
                    } else {
                        { format!("Copied {words}.") }
                    }
                </p>
            }
        </div>
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

fn select(shown: &Element) {
    // The keyboard's copy takes the selection from where the focus is.
    if let Some(element) =
        shown.closest("[tabindex]").ok().flatten().as_ref().and_then(|e| e.dyn_ref::<HtmlElement>())
    {
        // Where the focus stays, the selection is there all the same.
        let _ = element.focus();
    }
    if let Some(selection) = web_sys::window().and_then(|w| w.get_selection().ok().flatten()) {
        // A browser that will not select leaves the text to be selected by hand.
        let _ = selection.select_all_children(shown);
    }
}
