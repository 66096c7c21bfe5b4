//! The bucket policy, to copy or save, and what it means.

use yew::prelude::*;

use super::code_block::view_code;
use super::copy_status::view_copy_status;
use super::{Act, Ids, click};
use crate::app::copying::{Copied, CopySource, StatusArea};
use crate::app::{Action, Button};
use crate::aws::account_id::AccountId;
use crate::aws::bucket_name::BucketName;
use crate::policy::{EXPLANATIONS, NOT_ALLOWED};
use crate::text::highlight;

#[derive(PartialEq, Properties)]
pub struct PolicyPaneProps {
    pub ids: Ids,
    pub act: Act,
    pub text: String,
    /// First and last line to mark, counted from 1.
    pub marked: (usize, usize),
    pub bucket: Option<BucketName>,
    /// What is typed for the bucket can be none.
    pub is_wrong: bool,
    /// Whether it holds the policy that was pasted, if one was.
    pub is_merged: Option<bool>,
    pub trustgrid: AccountId,
    pub copied: Option<Copied>,
}

#[component]
pub fn PolicyPane(props: &PolicyPaneProps) -> Html {
    let PolicyPaneProps { ids, act, text, marked, bucket, .. } = props;
    let bucket_policy = match props.is_merged {
        Some(true) => "Your policy with Trustgrid's statement, for ",
        Some(false) => "Not merged with the policy you pasted: ",
        None => "Bucket policy for ",
    };
    let title = ids.of("policy-title");
    let label = if bucket.is_some() { "Bucket policy" } else { "Example bucket policy" };
    html! {
        <>
            <figure class="policy" aria-labelledby={title.clone()}>
                <figcaption class="policy__bar">
                    <div class="policy__title" id={title}>
                        <span class="policy__name">
                            if let Some(bucket) = bucket {
                                { bucket_policy }<b>{ bucket.as_str().to_owned() }</b>
                            } else if props.is_wrong {
                                { "Example, until the S3 Bucket is right" }
                            } else {
                                { "Example: type your S3 Bucket to make it yours" }
                            }
                        </span>
                    </div>
                    <div class="policy__actions">
                        <button type="button" class="button" onclick={click(act, Action::Press(Button::Copy(CopySource::Policy)))}>
                            { "Copy policy" }
                        </button>
                        <button type="button" class="button button--quiet" onclick={click(act, Action::Press(Button::Download(CopySource::Policy)))}>
                            { "Download policy" }
                        </button>
                    </div>
                </figcaption>
                { view_code(text, highlight::json_line, *marked, AttrValue::Static(label)) }
                { view_copy_status(StatusArea::Of(CopySource::Policy), props.copied.as_ref()) }
            </figure>
            { view_explanations(&props.trustgrid) }
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
            <p>{ NOT_ALLOWED }</p>
            <p>{ "Trustgrid's AWS account is " }<code>{ trustgrid.as_str().to_owned() }</code>{ "." }</p>
        </section>
    }
}
