//! What has to be mended before an action can go on, with links that lead there.
//! <https://design-system.service.gov.uk/components/error-summary/>

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{AppProps, Link, Message, click};
use crate::form::ExportForm;

/// The summary's element, for [`focus`].
pub const NAME: &str = "error-summary";

pub fn view_error_summary(props: &AppProps, link: &Link, form: &ExportForm) -> Html {
    let errors = form.errors().map(|(field, error)| {
        let href = format!("#{}", props.element_id(field.name()));
        html! { <li key={field.name()}><a {href} onclick={click(link, Message::Focus(field.name()))}>{ &error.message }</a></li> }
    });
    let title = props.element_id("error-summary-title");
    html! {
        <div class="error-summary" id={props.element_id(NAME)} tabindex="-1" role="group" aria-labelledby={title.clone()}>
            // The alert is inside what takes the focus, so that it is not read twice.
            <div role="alert">
                <h3 class="error-summary__title" id={title}>{ "There is a problem" }</h3>
                <ul>{ for errors }</ul>
            </div>
        </div>
    }
}

/// Moves the focus to an element of the form and brings it into view, its label included.
pub fn focus(root: &NodeRef, id: &str) {
    // The panels stand beside the form's own element.
    let around = root.cast::<Element>().and_then(|root| root.parent_element()?.parent_element());
    let Some(element) = around.and_then(|around| around.query_selector(&format!("#{id}")).ok().flatten())
    else {
        return;
    };
    let labelled = element.closest(".field").ok().flatten();
    labelled.as_ref().unwrap_or(&element).scroll_into_view();
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        // Nothing is lost where the browser does not move the focus.
        let _ = element.focus_with_options(&options);
    }
}
