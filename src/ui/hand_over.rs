//! The end of the journey where nothing can be saved: what to enter in the portal.

use yew::prelude::*;

use super::copy_status::view_copy_status;
use super::link_to_page::view_link_to_page;
use super::step::{Step, view_step};
use super::{Act, click};
use crate::app::copying::{CopySource, StatusArea};
use crate::app::form::Field;
use crate::app::{Action, Button, HostOption, State};
use crate::text::finding::Status;

pub fn view_hand_over(act: &Act, state: &State) -> Html {
    let form = &state.form;
    let row = |field: Field, value: Option<&str>| {
        let missing = if form.status(field) == Status::Empty { "not typed yet" } else { "not right yet" };
        html! {
            <div class="value">
                <dt>{ field.label() }</dt>
                <dd>
                    <code class="value__text" tabindex="-1" data-value={field.name()} data-missing={if value.is_none() { "true" } else { "false" }}>
                        { value.unwrap_or(missing).to_owned() }
                    </code>
                    <button type="button" class="button button--quiet" onclick={click(act, Action::Press(Button::Copy(CopySource::Value(field))))}>
                        { "Copy" }<span class="visually-hidden">{ [" ", field.label()].concat() }</span>
                    </button>
                </dd>
            </div>
        }
    };
    let step = Step {
        number: 4,
        is_done: false,
        title: "Enter the values in the portal",
        heading: "h3",
        tick: None,
    };
    view_step(
        step,
        html! {
                <div class="hand-over">
                    <p>{ "In the Trustgrid portal, go to " }<b>{ "Operations > Flow Logs" }</b>{ ", enter these two values, and save." }</p>
                    <dl tabindex="-1">
                        { row(Field::AccountId, form.account_id().map(|id| id.as_str())) }
                        { row(Field::Bucket, form.bucket().map(|bucket| bucket.as_str())) }
                    </dl>
                    <div class="actions">
                        <button type="button" class="button" onclick={click(act, Action::Press(Button::Copy(CopySource::BothValues)))}>
                            { "Copy both values" }
                        </button>
                        if let Some(portal_url) = state.options.get(HostOption::PortalUrl) {
                            <a class="button button--quiet" href={portal_url.to_owned()}>{ "Open the portal" }</a>
                        }
                    </div>
                    { view_copy_status(StatusArea::HandOver, state.copied.as_ref()) }
                    { view_link_to_page(act, state.link()) }
                    <p class="quiet">{ "Flow logs from before are not copied. New ones usually arrive within 15 minutes once Trustgrid \
                        has finished; look for them in the bucket below flow-logs/by-org/." }</p>
                </div>
        },
    )
}
