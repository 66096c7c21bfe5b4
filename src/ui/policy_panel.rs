//! The bucket policy, to copy or save, and what it means.

use yew::prelude::*;

use super::code_block::view_code;
use super::copying::Copier;
use super::{download, element_id};
use crate::account_id::AccountId;
use crate::finding::Status;
use crate::form::{ExportForm, Field};
use crate::policy::{self, BUCKET_LINES, EXPLANATIONS, NOT_ALLOWED};

/// Whether fields have values; where not, it tells the user so.
pub type Guard = Callback<&'static [Field], bool>;

pub fn view_policy(instance: u32, form: &ExportForm, guard: &Guard, copier: &Copier, code: &NodeRef) -> Html {
    let bucket = form.bucket();
    let text = match form.grant() {
        Some(grant) => grant.policy(),
        None => policy::example(form.trustgrid()),
    };
    // What is to be done with the policy, once there is one to be done with.
    let on_policy = |act: fn(&Copier, &NodeRef, &str, String)| {
        let (grant, guard) = (form.grant(), guard.clone());
        let (copier, code) = (copier.clone(), code.clone());
        Callback::from(move |_: MouseEvent| {
            if let (true, Some(grant)) = (guard.emit(&[Field::Bucket]), &grant) {
                act(&copier, &code, grant.bucket.as_str(), grant.policy());
            }
        })
    };
    let on_copy = on_policy(|copier, code, bucket, policy| {
        copier.copy(format!("the policy for {bucket}"), policy, code.clone());
    });
    let on_download = on_policy(|_, _, bucket, policy| {
        // A browser that saves no files says so itself; the text stays here to copy.
        let _ = download::save(&format!("bucket-policy-{bucket}.json"), &policy, "application/json");
    });
    let title = element_id(instance, "policy-title");

    html! {
        <>
            <figure class="policy" aria-labelledby={title.clone()}>
                <figcaption class="policy__bar">
                    <div class="policy__title" id={title}>
                        if let Some(bucket) = bucket {
                            <span class="policy__name">{ "Bucket policy for " }<b>{ bucket.to_string() }</b></span>
                        } else if form.status(Field::Bucket) == Status::Error {
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
                { view_code(&text, &BUCKET_LINES, if bucket.is_some() { "Bucket policy" } else { "Example bucket policy" }, code) }
                { copier.status() }
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
            <p>{ NOT_ALLOWED }</p>
            <p>{ "Trustgrid's AWS account is " }<code>{ trustgrid.to_string() }</code>{ "." }</p>
        </section>
    }
}
