//! The end of the journey where the host saves.

use yew::prelude::*;

use super::prose::Piece::Text;
use super::prose::paragraph;
use super::step::{Step, view_step};
use super::{App, AppProps, Button, Link, Message, click};
use crate::form::Field;

/// How far saving is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    Not,
    Busy,
    /// Not saved, for this reason.
    Refused(String),
    Done {
        account_id: String,
        bucket: String,
    },
}

/// The element that takes the focus when the values are saved.
pub const SAVED: &str = "saved";

pub fn view_save(app: &App, props: &AppProps, link: &Link, status: Html) -> Html {
    let done = matches!(app.saving, Saving::Done { .. });
    let busy = app.saving == Saving::Busy;
    let missing =
        |field: Field| html! { <i>{ ["the ", field.label(), " that you type above"].concat() }</i> };
    let value = |field, value: Option<&str>| match value {
        Some(value) => html! { <code>{ value.to_owned() }</code> },
        None => missing(field),
    };
    let (account_id, bucket) = (app.form.account_id(), app.form.bucket());
    view_step(
        Step { number: 4, done, title: "Save", heading: "h3", tick: None },
        html! {
            <div class="save">
                if !done {
                    <p>
                        { "Trustgrid is told to export to the bucket " }{ value(Field::Bucket, bucket.map(|b| b.as_str())) }
                        { " of the AWS account " }{ value(Field::AccountId, account_id.map(|id| id.as_str())) }{ "." }
                    </p>
                    <div class="actions">
                        <button type="button" class="button" aria-disabled={busy.then_some("true")}
                            onclick={click(link, Message::Press(Button::Save))}>
                            { match app.saving {
                                Saving::Busy => "Saving…",
                                Saving::Refused(_) => "Try again",
                                _ => "Save",
                            } }
                        </button>
                    </div>
                }
                <div role="alert">
                    if let Saving::Refused(problem) = &app.saving {
                        <div class="notice notice--error"><b>{ "Not saved. " }</b>{ problem }</div>
                    }
                </div>
                <div role="status">
                    if busy { <span class="visually-hidden">{ "Saving" }</span> }
                </div>
                if let Saving::Done { account_id, bucket } = &app.saving {
                    <div class="notice notice--ok" id={props.element_id(SAVED)} tabindex="-1">
                        <p><b>{ "Saved. " }</b>{ "Trustgrid will complete their required configuration within 2 business days." }</p>
                        <p>
                            { "The portal took the bucket " }<code>{ bucket.clone() }</code>
                            { " of the AWS account " }<code>{ account_id.clone() }</code>{ "." }
                        </p>
                        { paragraph("", &[Text("Flow logs from before are not copied. To see that it works, look into the bucket once \
                            Trustgrid has finished: below flow-logs/by-org/ new files usually arrive within 15 minutes.")]) }
                    </div>
                }
                { super::hand_over::view_link(props, link, &app.form) }
                { status }
            </div>
        },
    )
}
