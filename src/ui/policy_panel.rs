//! The bucket policy, to copy or save, and what it means.

use yew::prelude::*;

use super::code_block::CodeBlock;
use super::copying::use_copier;
use super::{download, element_id};
use crate::account_id::AccountId;
use crate::form::Field;
use crate::policy::{self, BUCKET_LINES, EXPLANATIONS, Grant, NOT_ALLOWED};

#[derive(PartialEq, Properties)]
pub struct PolicyPanelProps {
    pub instance: u32,
    /// What the policy grants; without it the example is shown.
    pub grant: Option<Grant>,
    pub trustgrid: AccountId,
    /// Something was typed for the bucket that is no bucket's name.
    pub wrong: bool,
    /// Whether these fields have values; otherwise it tells the user so.
    pub guard: Callback<&'static [Field], bool>,
}

#[component]
pub fn PolicyPanel(props: &PolicyPanelProps) -> Html {
    let code = use_node_ref();
    let copier = use_copier();
    let text: AttrValue = match &props.grant {
        Some(grant) => grant.policy().into(),
        None => policy::example(&props.trustgrid).into(),
    };

    let on_copy = {
        let (props_grant, guard) = (props.grant.clone(), props.guard.clone());
        let (text, copier, code) = (text.clone(), copier.clone(), code.clone());
        Callback::from(move |_: MouseEvent| {
            if let (true, Some(grant)) = (guard.emit(&[Field::Bucket]), &props_grant) {
                copier.copy(format!("the policy for {}", grant.bucket), text.to_string(), code.clone());
            }
        })
    };
    let on_download = {
        let (props_grant, guard, text) = (props.grant.clone(), props.guard.clone(), text.clone());
        Callback::from(move |_: MouseEvent| {
            if let (true, Some(grant)) = (guard.emit(&[Field::Bucket]), &props_grant) {
                // A browser that saves no files says so itself; the text stays here to copy.
                let _ = download::save(
                    &format!("bucket-policy-{}.json", grant.bucket),
                    &text,
                    "application/json",
                );
            }
        })
    };
    let title = element_id(props.instance, "policy-title");

    html! {
        <>
            <figure class="policy" aria-labelledby={title.clone()}>
                <figcaption class="policy__bar">
                    <div class="policy__title" id={title}>
                        if let Some(grant) = &props.grant {
                            <span class="policy__name">{ "Bucket policy for " }<b>{ grant.bucket.as_str() }</b></span>
                        } else if props.wrong {
                            <span class="policy__name">{ "Example, until the S3 Bucket is right" }</span>
                        } else {
                            <span class="policy__name">{ "Example: type your S3 Bucket to make it yours" }</span>
                        }
                    </div>
                    <div class="policy__actions">
                        <button type="button" class="button" onclick={on_copy}>{ "Copy policy" }</button>
                        <button type="button" class="button button--quiet" onclick={on_download}>{ "Download policy" }</button>
                    </div>
                </figcaption>
                <CodeBlock {text} marked={&BUCKET_LINES[..]} {code}
                    label={if props.grant.is_some() { "Bucket policy" } else { "Example bucket policy" }} />
                { copier.status() }
            </figure>
            <Explained trustgrid={props.trustgrid.clone()} />
        </>
    }
}

#[derive(PartialEq, Properties)]
struct ExplainedProps {
    trustgrid: AccountId,
}

/// The policy in plain words, for the person who has to defend it.
#[component]
fn Explained(props: &ExplainedProps) -> Html {
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
            <p>{ "Trustgrid's AWS account is " }<code>{ props.trustgrid.as_str() }</code>{ "." }</p>
        </section>
    }
}
