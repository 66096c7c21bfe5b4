//! The end of the journey where nothing can be saved: what to enter in the portal.

use std::rc::Rc;

use js_sys::encode_uri_component;
use yew::prelude::*;

use super::AppProps;
use super::copying::Copier;
use super::policy_panel::Guard;
use super::step::{Step, view_step};
use crate::finding::Status;
use crate::form::{ExportForm, Field};

/// What a refused copy selects: each value, both, and the link.
#[derive(Clone, Default, PartialEq)]
pub struct Shown {
    account_id: NodeRef,
    bucket: NodeRef,
    both: NodeRef,
    link: NodeRef,
}

pub fn view_hand_over(
    props: &AppProps,
    form: &Rc<ExportForm>,
    guard: &Guard,
    copier: &Copier,
    shown: &Shown,
) -> Html {
    // What is copied, when its fields have values.
    let on_copy =
        |what: &'static str, fields: &'static [Field], shown: &NodeRef, text: fn(&str, &str) -> String| {
            let (form, guard, copier, shown) = (form.clone(), guard.clone(), copier.clone(), shown.clone());
            Callback::from(move |_: MouseEvent| {
                if guard.emit(fields) {
                    let account_id = form.account_id().map_or("", |id| id.as_str());
                    let bucket = form.bucket().map_or("", |bucket| bucket.as_str());
                    copier.copy(what.to_owned(), text(account_id, bucket), shown.clone());
                }
            })
        };
    let link = props.docs_url.as_ref().map(|docs_url| link_text(docs_url, form, props.org_id.as_deref()));
    let on_copy_link = {
        let (link, copier, shown) = (link.clone().unwrap_or_default(), copier.clone(), shown.link.clone());
        Callback::from(move |_: MouseEvent| copier.copy("the link".to_owned(), link.clone(), shown.clone()))
    };

    let row = |field: Field, value: Option<&str>, shown: &NodeRef, onclick: Callback<MouseEvent>| {
        html! {
            <div class="value">
                <dt>{ field.label() }</dt>
                <dd>
                    if let Some(value) = value {
                        <code class="value__text" tabindex="-1" ref={shown}>{ value.to_owned() }</code>
                    } else {
                        <span class="value__missing" tabindex="-1" ref={shown}>{ if form.status(field) == Status::Empty { "not typed yet" } else { "not right yet" } }</span>
                    }
                    <button type="button" class="button button--quiet" {onclick}>
                        { "Copy" }<span class="visually-hidden">{ format!(" {}", field.label()) }</span>
                    </button>
                </dd>
            </div>
        }
    };
    let step =
        Step { number: 4, done: false, title: "Enter the values in the portal", heading: "h3", tick: None };
    view_step(
        step,
        html! {
                <div class="hand-over">
                    <p>{ "In the Trustgrid portal, go to " }<b>{ "Operations > Flow Logs" }</b>{ ", enter these two values, and save." }</p>
                    <dl ref={&shown.both} tabindex="-1">
                        { row(Field::AccountId, form.account_id().map(|id| id.as_str()), &shown.account_id,
                            on_copy("the AWS Account ID", &[Field::AccountId], &shown.account_id, |account_id, _| account_id.to_owned())) }
                        { row(Field::Bucket, form.bucket().map(|bucket| bucket.as_str()), &shown.bucket,
                            on_copy("the S3 Bucket", &[Field::Bucket], &shown.bucket, |_, bucket| bucket.to_owned())) }
                    </dl>
                    <div class="actions">
                        <button type="button" class="button" onclick={on_copy("both values", &Field::ALL, &shown.both, both)}>
                            { "Copy both values" }
                        </button>
                        if link.is_some() {
                            <button type="button" class="button button--quiet" onclick={on_copy_link}>{ "Copy link" }</button>
                        }
                        if let Some(portal_url) = &props.portal_url {
                            <a class="button button--quiet" href={portal_url}>{ "Open the portal" }</a>
                        }
                    </div>
                    { copier.status() }
                    <p class="quiet">
                        { "Somebody else has access to the portal or to AWS? The link opens this page filled in. The values stay \
                           behind the # of the address, which browsers send to no server." }
                    if let Some(link) = link { { " " }<code class="link-text" tabindex="-1" ref={&shown.link}>{ link }</code> }
                    </p>
                    <p class="quiet">
                        { "Flow logs from before are not copied. New ones usually arrive within 15 minutes once Trustgrid has \
                           finished; look for them in the bucket below flow-logs/by-org/." }
                    </p>
                </div>
        },
    )
}

fn both(account_id: &str, bucket: &str) -> String {
    format!("{}: {account_id}\n{}: {bucket}", Field::AccountId.label(), Field::Bucket.label())
}

/// The page's address with what can be read so far behind its `#`, which no server gets to see.
fn link_text(page: &str, form: &ExportForm, org_id: Option<&str>) -> String {
    // Only values: what else was pasted, a key perhaps, is not to be passed on.
    let values = [
        (Field::AccountId.name(), form.account_id().map(|id| id.as_str())),
        (Field::Bucket.name(), form.bucket().map(|bucket| bucket.as_str())),
        ("org-id", org_id),
    ];
    let pairs = values.into_iter().filter_map(|(name, value)| {
        let value = String::from(encode_uri_component(value?));
        Some(format!("{name}={value}"))
    });
    let fragment = pairs.collect::<Vec<_>>().join("&");
    let page = page.split('#').next().unwrap_or_default();
    if fragment.is_empty() { page.to_owned() } else { format!("{page}#{fragment}") }
}
