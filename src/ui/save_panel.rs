//! The end of the journey where the host saves.

use yew::prelude::*;

use super::copy_status::view_copy_status;
use super::link_to_page::view_link_to_page;
use super::step::{Step, view_step};
use super::{Act, Ids, click};
use crate::app::copying::StatusArea;
use crate::app::form::Field;
use crate::app::{Action, Button, Saving, State};

pub fn view_save(ids: Ids, act: &Act, state: &State) -> Html {
    let (form, saving) = (&state.form, &state.saving);
    let is_done = matches!(saving, Saving::Done { .. });
    let is_busy = *saving == Saving::Busy;
    let value = |field: Field, value: Option<&str>| match value {
        Some(value) => html! { <code>{ value.to_owned() }</code> },
        None => html! { <i>{ ["the ", field.label(), " that you type above"].concat() }</i> },
    };
    view_step(
        Step { number: 4, is_done, title: "Save", heading: "h3", tick: None },
        html! {
                <div class="save">
                    if !is_done {
                        <p>
                            { "Trustgrid is told to export to the bucket " }{ value(Field::Bucket, form.bucket().map(|bucket| bucket.as_str())) }
                            { " of the AWS account " }{ value(Field::AccountId, form.account_id().map(|id| id.as_str())) }{ "." }
                        </p>
                        <div class="actions">
                            <button type="button" class="button" aria-disabled={is_busy.then_some("true")}
                                onclick={click(act, Action::Press(Button::Save))}>
                                { match saving {
                                    Saving::Busy => "Saving…",
                                    Saving::Refused(_) => "Try again",
                                    _ => "Save",
                                } }
                            </button>
                        </div>
                    }
                    <div role="alert">
                        if let Saving::Refused(problem) = saving {
                            <div class="notice notice--error"><b>{ "Not saved. " }</b>{ problem.clone() }</div>
                        }
                    </div>
                    <div role="status">
                        if is_busy { <span class="visually-hidden">{ "Saving" }</span> }
                    </div>
                    if let Saving::Done { account_id, bucket } = saving {
                        <div class="notice notice--ok" id={ids.of("saved")} tabindex="-1">
                            <p><b>{ "Saved. " }</b>{ "Trustgrid will complete their required configuration within 2 business days." }</p>
                            <p>
                                { "The portal took the bucket " }<code>{ bucket.clone() }</code>
                                { " of the AWS account " }<code>{ account_id.clone() }</code>{ "." }
                            </p>
                            <p>{ "Flow logs from before are not copied. To see that it works, look into the bucket once Trustgrid has \
                                finished: below flow-logs/by-org/ new files usually arrive within 15 minutes." }</p>
                        </div>
                    }
                    { view_link_to_page(act, state.link()) }
                    { view_copy_status(StatusArea::HandOver, state.copied.as_ref()) }
                </div>
        },
    )
}
