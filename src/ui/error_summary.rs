//! What has to be mended before an action can go on, with links that lead there.
//! <https://design-system.service.gov.uk/components/error-summary/>

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::element_id;
use crate::form::ExportForm;

/// The summary's element, for [`focus`].
pub const NAME: &str = "error-summary";

/// `on_focus` is asked to move the focus to an element by its name.
pub fn view_error_summary(instance: u32, form: &ExportForm, on_focus: &Callback<&'static str>) -> Html {
    let errors = form.errors().map(|(field, error)| {
        let onclick = on_focus.reform(move |e: MouseEvent| {
            // A fragment link does not reach into a shadow root, and would drop what the address carries.
            e.prevent_default();
            field.name()
        });
        let href = format!("#{}", element_id(instance, field.name()));
        html! { <li key={field.name()}><a {href} {onclick}>{ &error.message }</a></li> }
    });
    let title = element_id(instance, "error-summary-title");
    html! {
        <div class="error-summary" id={element_id(instance, NAME)} tabindex="-1" role="group" aria-labelledby={title.clone()}>
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
    let Some(element) = find(root, &format!("#{id}")) else { return };
    let labelled = element.closest(".field").ok().flatten();
    labelled.as_ref().unwrap_or(&element).scroll_into_view();
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        // Nothing is lost where the browser does not move the focus.
        let _ = element.focus_with_options(&options);
    }
}

fn find(root: &NodeRef, selector: &str) -> Option<web_sys::Element> {
    root.cast::<web_sys::Element>()?.query_selector(selector).ok().flatten()
}
