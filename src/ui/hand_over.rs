//! The end of the journey where nothing can be saved: what to enter in the portal.

use js_sys::encode_uri_component;
use yew::prelude::*;

use super::prose::Piece::{Strong, Text};
use super::prose::paragraph;
use super::step::{Step, view_step};
use super::{AppProps, Button, Link, Message, click};
use crate::finding::Status;
use crate::form::{ExportForm, Field};

pub fn view_hand_over(props: &AppProps, link: &Link, form: &ExportForm, status: Html) -> Html {
    let row = |field: Field, value: Option<&str>| {
        let missing = if form.status(field) == Status::Empty { "not typed yet" } else { "not right yet" };
        html! {
            <div class="value">
                <dt>{ field.label() }</dt>
                <dd>
                    <code class="value__text" tabindex="-1" data-value={field.name()} data-missing={if value.is_none() { "true" } else { "false" }}>
                        { value.unwrap_or(missing).to_owned() }
                    </code>
                    <button type="button" class="button button--quiet" onclick={click(link, Message::Press(Button::Copy(field)))}>
                        { "Copy" }<span class="visually-hidden">{ [" ", field.label()].concat() }</span>
                    </button>
                </dd>
            </div>
        }
    };
    view_step(
        Step { number: 4, done: false, title: "Enter the values in the portal", heading: "h3", tick: None },
        html! {
            <div class="hand-over">
                { paragraph("", &[
                        Text("In the Trustgrid portal, go to "),
                        Strong("Operations > Flow Logs"),
                        Text(", enter these two values, and save."),
                    ]) }
                <dl tabindex="-1">
                    { row(Field::AccountId, form.account_id().map(|id| id.as_str())) }
                    { row(Field::Bucket, form.bucket().map(|bucket| bucket.as_str())) }
                </dl>
                <div class="actions">
                    <button type="button" class="button" onclick={click(link, Message::Press(Button::CopyBoth))}>
                        { "Copy both values" }
                    </button>
                    if let Some(portal_url) = &props.portal_url {
                        <a class="button button--quiet" href={portal_url}>{ "Open the portal" }</a>
                    }
                </div>
                { status }
                { view_link(props, link, form) }
                { paragraph("quiet", &[Text("Flow logs from before are not copied. New ones usually arrive within 15 minutes once \
                    Trustgrid has finished; look for them in the bucket below flow-logs/by-org/.")]) }
            </div>
        },
    )
}

/// What to send to somebody else.
pub fn view_link(props: &AppProps, link: &Link, form: &ExportForm) -> Html {
    self::link(props, form)
        .map(|filled_in| html! {
            <>
                { paragraph("quiet", &[Text("Somebody else has access to the portal or to AWS? The link opens this page filled in. \
                    The values stay behind the # of the address, which browsers send to no server.")]) }
                <p class="quiet"><code class="link-text" tabindex="-1">{ filled_in }</code></p>
                <div class="actions">
                    <button type="button" class="button button--quiet" onclick={click(link, Message::Press(Button::CopyLink))}>
                        { "Copy link" }
                    </button>
                </div>
            </>
        })
        .unwrap_or_default()
}

/// The page's address with what can be read so far behind its `#`, which no server gets to see.
pub fn link(props: &AppProps, form: &ExportForm) -> Option<String> {
    // Only values: what else was pasted, a key perhaps, is not to be passed on.
    let values = [
        (Field::AccountId.name(), form.account_id().map(|id| id.as_str())),
        (Field::Bucket.name(), form.bucket().map(|bucket| bucket.as_str())),
        ("org-id", props.org_id.as_deref()),
    ];
    let mut link = props.docs_url.as_ref()?.split('#').next()?.to_owned();
    let mut before = '#';
    for (name, value) in values {
        if let Some(value) = value {
            link.push(before);
            link.push_str(name);
            link.push('=');
            link.push_str(&String::from(encode_uri_component(value)));
            before = '&';
        }
    }
    Some(link)
}
