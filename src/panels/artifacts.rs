//! Scripts, templates and the ticket, to copy or save.

use yew::prelude::*;

use super::{Message, Panels};
use crate::artifact::Kind;
use crate::highlight;
use crate::ui::code_block::view_code;
use crate::ui::copying::{Place, view_status};

/// The policy is what the form shows; these are the other ways.
const KINDS: [(Kind, &str); 4] = [
    (Kind::Cli, "AWS CLI"),
    (Kind::Terraform, "Terraform"),
    (Kind::CloudFormation, "CloudFormation"),
    (Kind::Ticket, "Ticket"),
];

pub(super) fn view_artifacts(panels: &Panels, ctx: &Context<Panels>) -> Html {
    let id = |name: &str| Panels::element_id(ctx.props(), name);
    let link = ctx.link();
    let artifact = panels.artifact(ctx.props());
    let kinds = KINDS.into_iter().map(|(kind, title)| html! {
        <label class="choice">
            <input type="radio" name={id("artifact")} checked={panels.kind == kind} onchange={link.callback(move |_| Message::Kind(kind))} />
            { title }
        </label>
    });
    html! {
        <section class="artifacts">
            <h3>{ "Other ways to apply it" }</h3>
            <fieldset class="choices">
                <legend class="visually-hidden">{ "Other ways to apply it" }</legend>
                { for kinds }
            </fieldset>
            <p>{ panels.kind.when() }</p>
            { match artifact {
                Ok(artifact) => html! {
                    <figure class="artifact">
                        <figcaption class="policy__bar">
                            <code class="policy__title">{ &artifact.file_name }</code>
                            <div class="policy__actions">
                                <button type="button" class="button" onclick={link.callback(|_| Message::CopyArtifact)}>
                                    { "Copy" }<span class="visually-hidden">{ format!(" {}", artifact.file_name) }</span>
                                </button>
                                <button type="button" class="button button--quiet" onclick={link.callback(|_| Message::DownloadArtifact)}>
                                    { "Download" }<span class="visually-hidden">{ format!(" {}", artifact.file_name) }</span>
                                </button>
                            </div>
                        </figcaption>
                        { view_code(&artifact.text, highlight::script_line, (0, 0), "The text to copy") }
                    </figure>
                },
                Err(words) => html! { <p class="notice">{ words }</p> },
            } }
            { view_status(Place::Artifact, panels.copied.as_ref()) }
        </section>
    }
}
