//! The bucket policy, to copy or save, and what it means.

use yew::prelude::*;

use super::code_block::view_code;
use super::prose::Piece::Text;
use super::prose::paragraph;
use super::{AppProps, Button, Link, Merged, Message, click};
use crate::account_id::AccountId;
use crate::finding::Status;
use crate::form::{ExportForm, Field};
use crate::highlight;
use crate::policy::{self, BUCKET_LINES, EXPLANATIONS, NOT_ALLOWED};

pub fn view_policy(props: &AppProps, link: &Link, form: &ExportForm, status: Html) -> Html {
    let bucket = form.bucket();
    let (text, marked) = match (form.grant(), &props.merged) {
        (Some(_), Some(Merged::Policy { text, marked })) => (text.clone(), *marked),
        (Some(grant), _) => (grant.policy().into(), BUCKET_LINES),
        (None, _) => (policy::example(form.trustgrid()).into(), BUCKET_LINES),
    };
    let bucket_policy = match &props.merged {
        Some(Merged::Policy { .. }) => "Your policy with Trustgrid's statement, for ",
        Some(Merged::Refused) => "Not merged with the policy you pasted: ",
        None => "Bucket policy for ",
    };
    let title = props.element_id("policy-title");
    html! {
        <>
            <figure class="policy" aria-labelledby={title.clone()}>
                <figcaption class="policy__bar">
                    <div class="policy__title" id={title}>
                        <span class="policy__name">
                            if let Some(bucket) = bucket {
                                { bucket_policy }<b>{ bucket.as_str().to_owned() }</b>
                            } else if form.status(Field::Bucket) == Status::Error {
                                { "Example, until the S3 Bucket is right" }
                            } else {
                                { "Example: type your S3 Bucket to make it yours" }
                            }
                        </span>
                    </div>
                    <div class="policy__actions">
                        <button type="button" class="button" onclick={click(link, Message::Press(Button::CopyPolicy))}>
                            { "Copy policy" }
                        </button>
                        <button type="button" class="button button--quiet" onclick={click(link, Message::Press(Button::DownloadPolicy))}>
                            { "Download policy" }
                        </button>
                    </div>
                </figcaption>
                { view_code(&text, highlight::json_line, marked, AttrValue::Static(if bucket.is_some() { "Bucket policy" } else { "Example bucket policy" })) }
                { status }
            </figure>
            { view_explanations(form.trustgrid()) }
        </>
    }
}

/// The policy in plain words, for the person who has to defend it.
fn view_explanations(trustgrid: &AccountId) -> Html {
    html! {
        <section class="explained">
            <h4>{ "What this policy lets Trustgrid do" }</h4>
            <dl>
                { for EXPLANATIONS.iter().map(|explanation| {
                    let (first, last) = explanation.lines;
                    html! {
                        <div>
                            <dt>
                                { explanation.title }
                                <span class="explained__lines">
                                    { if first == last { format!("line {first}") } else { format!("lines {first}–{last}") } }
                                </span>
                            </dt>
                            <dd>{ explanation.text }</dd>
                        </div>
                    }
                }) }
            </dl>
            { paragraph("", &[Text(NOT_ALLOWED)]) }
            <p>{ "Trustgrid's AWS account is " }<code>{ trustgrid.as_str().to_owned() }</code>{ "." }</p>
        </section>
    }
}
