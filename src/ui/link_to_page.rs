//! What to send to somebody else: the page's address, filled in.

use yew::prelude::*;

use super::{Act, click};
use crate::app::copying::CopySource;
use crate::app::{Action, Button};

pub fn view_link_to_page(act: &Act, link: Option<String>) -> Html {
    let Some(link) = link else { return Html::default() };
    html! {
        <>
            <p class="quiet">{ "Somebody else has access to the portal or to AWS? The link opens this page filled in. The values \
                stay behind the # of the address, which browsers send to no server." }</p>
            <p class="quiet"><code class="link-text" tabindex="-1">{ link }</code></p>
            <div class="actions">
                <button type="button" class="button button--quiet" onclick={click(act, Action::Press(Button::Copy(CopySource::Link)))}>
                    { "Copy link" }
                </button>
            </div>
        </>
    }
}
