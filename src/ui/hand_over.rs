//! The end of the journey where nothing can be saved: what to enter in the portal.

use std::rc::Rc;

use js_sys::encode_uri_component;
use yew::prelude::*;

use super::copying::use_copier;
use super::step::Step;
use crate::form::{ExportForm, Field};

#[derive(PartialEq, Properties)]
pub struct HandOverProps {
    pub form: Rc<ExportForm>,
    pub org_id: Option<AttrValue>,
    pub portal_url: Option<AttrValue>,
    pub docs_url: Option<AttrValue>,
    /// Whether these fields have values; otherwise it tells the user so.
    pub guard: Callback<&'static [Field], bool>,
}

#[component]
pub fn HandOver(props: &HandOverProps) -> Html {
    let copier = use_copier();
    let (list, link) = (use_node_ref(), use_node_ref());
    let (account_shown, bucket_shown) = (use_node_ref(), use_node_ref());
    let form = &props.form;

    // What is copied, when its fields have values.
    let on_copy =
        |what: &'static str, fields: &'static [Field], shown: &NodeRef, text: fn(&str, &str) -> String| {
            let (form, guard, copier, shown) =
                (form.clone(), props.guard.clone(), copier.clone(), shown.clone());
            Callback::from(move |_: MouseEvent| {
                if guard.emit(fields) {
                    let account_id = form.account_id().map_or("", |id| id.as_str());
                    let bucket = form.bucket().map_or("", |bucket| bucket.as_str());
                    copier.copy(what.to_owned(), text(account_id, bucket), shown.clone());
                }
            })
        };
    let on_copy_link = props.docs_url.clone().map(|docs_url| {
        let (form, org_id, copier, shown) =
            (form.clone(), props.org_id.clone(), copier.clone(), link.clone());
        Callback::from(move |_: MouseEvent| {
            let filled_in = link_text(&docs_url, &form, org_id.as_deref());
            copier.copy("the link".to_owned(), filled_in, shown.clone());
        })
    });

    let row = |field: Field, value: Option<&str>, shown: &NodeRef, onclick: Callback<MouseEvent>| {
        html! {
            <div class="value">
                <dt>{ field.label() }</dt>
                <dd>
                    if let Some(value) = value {
                        <code class="value__text" tabindex="-1" ref={shown}>{ value.to_owned() }</code>
                    } else {
                        <span class="value__missing" tabindex="-1" ref={shown}>{ "not typed yet" }</span>
                    }
                    <button type="button" class="button button--quiet" {onclick}>
                        { "Copy" }<span class="visually-hidden">{ format!(" {}", field.label()) }</span>
                    </button>
                </dd>
            </div>
        }
    };
    html! {
        <Step number=4 done=false title="Enter the values in the portal" level=3>
            <div class="hand-over">
                <p>{ "In the Trustgrid portal, go to " }<b>{ "Operations > Flow Logs" }</b>{ ", enter these two values, and save." }</p>
                <dl ref={&list} tabindex="-1">
                    { row(Field::AccountId, form.account_id().map(|id| id.as_str()), &account_shown,
                        on_copy("the AWS Account ID", &[Field::AccountId], &account_shown, |account_id, _| account_id.to_owned())) }
                    { row(Field::Bucket, form.bucket().map(|bucket| bucket.as_str()), &bucket_shown,
                        on_copy("the S3 Bucket", &[Field::Bucket], &bucket_shown, |_, bucket| bucket.to_owned())) }
                </dl>
                <div class="actions">
                    <button type="button" class="button" onclick={on_copy("both values", &Field::ALL, &list, both)}>
                        { "Copy both values" }
                    </button>
                    if let Some(onclick) = on_copy_link {
                        <button type="button" class="button button--quiet" {onclick}>{ "Copy link" }</button>
                    }
                    if let Some(portal_url) = &props.portal_url {
                        <a class="button button--quiet" href={portal_url}>{ "Open the portal" }</a>
                    }
                </div>
                { copier.status() }
                <p class="quiet">
                    { "Somebody else has access to the portal or to AWS? The link opens this page filled in. The values stay \
                       behind the # of the address, which browsers send to no server." }
                </p>
                <p class="quiet">
                    { "Flow logs from before are not copied. New ones usually arrive within 15 minutes once Trustgrid has \
                       finished; look for them in the bucket below flow-logs/by-org/." }
                </p>
            </div>
        </Step>
    }
}

fn both(account_id: &str, bucket: &str) -> String {
    format!("{}: {account_id}\n{}: {bucket}", Field::AccountId.label(), Field::Bucket.label())
}

/// The page's address with what can be read so far behind its `#`, which no server gets to see.
fn link_text(page: &str, form: &ExportForm, org_id: Option<&str>) -> String {
    let text = |field| Some(form.text(field).trim()).filter(|text| !text.is_empty());
    let account_id = form.account_id().map(|id| id.as_str()).or(text(Field::AccountId));
    let bucket = form.bucket().map(|bucket| bucket.as_str()).or(text(Field::Bucket));
    let values = [(Field::AccountId.name(), account_id), (Field::Bucket.name(), bucket), ("org-id", org_id)];
    let pairs = values.into_iter().filter_map(|(name, value)| {
        let value = String::from(encode_uri_component(value?));
        Some(format!("{name}={value}"))
    });
    let fragment = pairs.collect::<Vec<_>>().join("&");
    let page = page.split('#').next().unwrap_or_default();
    if fragment.is_empty() { page.to_owned() } else { format!("{page}#{fragment}") }
}
