//! Buttons that copy and download, and say so where they were pressed.

use yew::prelude::*;

use super::icon::{Icon, view_icon};
use super::{Act, click};
use crate::app::copying::{Copied, CopySource, StatusArea};
use crate::app::{Action, Button};

/// A button that copies.
pub struct CopyButton<'a> {
    pub source: CopySource,
    pub words: &'a str,
    /// What only a screen reader needs to tell it from others like it.
    pub more: &'a str,
    pub class: &'static str,
}

pub fn view_copy_button(act: &Act, copied: Option<&Copied>, button: CopyButton) -> Html {
    let CopyButton { source, words, more, class } = button;
    let is_fresh = copied.is_some_and(|copied| copied.source == source && copied.is_fresh);
    html! {
        <button type="button" class={["button button--copy ", class].concat()} data-copy={source.key()}
            onclick={click(act, Action::Press(Button::Copy(source)))}>
            { view_icon(if is_fresh { Icon::Tick } else { Icon::Copy }) }
            <span data-words={words.to_owned()}>
                { if is_fresh { "Copied".to_owned() } else { words.to_owned() } }
                if !more.is_empty() { <span class="visually-hidden">{ [" ", more].concat() }</span> }
            </span>
        </button>
    }
}

/// The element that announces what came of copying in a place. It has to be there before the first outcome. What the
/// button says itself is only heard here; where the browser refuses, the text stands here to be copied by hand.
pub fn view_copy_status(area: StatusArea, copied: Option<&Copied>) -> Html {
    let copied = copied.filter(|copied| copied.source.status_area() == area && !copied.is_outdated);
    let refused = copied.filter(|copied| copied.is_refused);
    html! {
        <>
            <div class={classes!("copy-status", refused.is_none().then_some("visually-hidden"))} role="status">
                if let Some(Copied { words, is_refused, attempt, .. }) = copied {
                    <p key={*attempt} data-refused={if *is_refused { "true" } else { "false" }}>
                        if *is_refused {
                            { "Your browser doesn't let this page copy. The text is selected: press Ctrl+C, or ⌘C on a Mac." }
                        } else {
                            { ["Copied ", words, "."].concat() }
                        }
                    </p>
                }
            </div>
            if let Some(Copied { text, .. }) = refused {
                <pre class="by-hand" tabindex="0" role="region" aria-label="Text to copy"><code translate="no">{ text.clone() }</code></pre>
            }
        </>
    }
}
