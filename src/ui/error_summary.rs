//! What has to be mended before an action can go on, with links that lead there.
//! <https://design-system.service.gov.uk/components/error-summary/>

use yew::prelude::*;

use super::{AppProps, Link, Message, click};
use crate::form::ExportForm;

/// The summary's element, which takes the focus.
pub const NAME: &str = "error-summary";

pub fn view_error_summary(props: &AppProps, link: &Link, form: &ExportForm) -> Html {
    let errors = form.errors().map(|(field, error)| {
        let href = ["#", &props.element_id(field.name())].concat();
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
