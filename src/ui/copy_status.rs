//! The element that announces what came of copying. It has to be there before the first outcome.

use yew::prelude::*;

use crate::app::copying::{Copied, StatusArea};

pub fn view_copy_status(area: StatusArea, copied: Option<&Copied>) -> Html {
    let copied = copied.filter(|copied| copied.source.status_area() == area);
    html! {
        <div class="status" role="status">
            if let Some(Copied { words, is_refused, attempt, .. }) = copied {
                <p key={*attempt} data-refused={if *is_refused { "true" } else { "false" }}>
                    if *is_refused {
                        { "Your browser does not let this page copy. The text is selected: press Ctrl+C, or ⌘C on a Mac." }
                    } else {
                        { ["Copied ", words, "."].concat() }
                    }
                </p>
            }
        </div>
    }
}
