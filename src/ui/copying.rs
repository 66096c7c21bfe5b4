//! Copying to the clipboard, with an outcome that is announced and a way on where it is refused.

use wasm_bindgen::JsValue;
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
    /// `words` name what was copied, as in "Copied …"; `refused` is what [`super::host::Browser::copy`] resolves to.
    pub fn new(
        place: Place,
        (what, words): (&'static str, String),
        refused: Result<JsValue, JsValue>,
    ) -> Self {
        let refused = refused.is_ok_and(|refused| refused.is_truthy());
        Outcome { place, what, words, refused, attempt: 0 }
    }

    pub fn after(self, last: Option<&Outcome>) -> Outcome {
        Outcome { attempt: last.map_or(0, |last| last.attempt + 1), ..self }
    }
}

/// The element that announces outcomes. It has to be there before the first one.
pub fn view_status(place: Place, outcome: Option<&Outcome>) -> Html {
    html! {
        <div class="status" role="status">
            if let Some(Outcome { words, refused, attempt, .. }) = outcome.filter(|outcome| outcome.place == place) {
                <p key={*attempt} data-refused={if *refused { "true" } else { "false" }}>
                    if *refused {
                        { "Your browser does not let this page copy. The text is selected: press Ctrl+C, or ⌘C on a Mac." }
                    } else {
                        { ["Copied ", words, "."].concat() }
                    }
                </p>
            }
        </div>
    }
}
