//! What has to be fixed before an action can go on, with links that lead there.
//! <https://design-system.service.gov.uk/components/error-summary/>

use yew::prelude::*;

use super::{Act, Ids, click};
use crate::app::Action;
use crate::app::form::ExportForm;

pub fn view_error_summary(ids: Ids, act: &Act, form: &ExportForm) -> Html {
    let errors = form.errors().map(|(field, error)| {
        let href = ["#", &ids.of(field.name())].concat();
        let onclick = click(act, Action::Focus(field.name().to_owned()));
        html! { <li key={field.name()}><a {href} {onclick}>{ error.message.clone() }</a></li> }
    });
    let title = ids.of("error-summary-title");
    html! {
        <div class="error-summary" id={ids.of("error-summary")} tabindex="-1" role="group" aria-labelledby={title.clone()}>
            // The alert is inside what takes the focus, so that it is not read twice.
            <div role="alert">
                <h3 class="error-summary__title" id={title}>{ "There is a problem" }</h3>
                <ul>{ for errors }</ul>
            </div>
        </div>
    }
}
