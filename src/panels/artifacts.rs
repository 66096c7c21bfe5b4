//! Scripts, templates and the ticket, to copy or save.

use yew::prelude::*;

use super::figure::{Figure, view_button, view_empty, view_figure, view_jump};
use super::{Message, Panels, Source, WAIT};
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

/// Where a script can be pasted.
const SHELLS: &str = "For bash and zsh. In fish or PowerShell, start bash first; better, use AWS CloudShell.";

pub(super) fn view_artifacts(panels: &Panels, ctx: &Context<Panels>) -> Html {
    let id = |name: &str| Panels::element_id(ctx.props(), name);
    let link = ctx.link();
    let kinds = KINDS.into_iter().map(|(kind, title)| html! {
        <label class="choice">
            <input type="radio" name={id("artifact")} checked={panels.kind == kind} onchange={link.callback(move |_| Message::Kind(kind))} />
            { title }
        </label>
    });
    html! {
        <section class="panel artifacts">
            <h3 class="panel__title panel__title--apply">{ "Other ways to apply it" }</h3>
            <div class="panel__ask">
                <fieldset class="choices">
                    <legend class="visually-hidden">{ "Other ways to apply it" }</legend>
                    { for kinds }
                </fieldset>
                <p>{ panels.kind.when() }</p>
                if panels.merge.is_some() { <p>{ about_what_was_pasted(panels.kind) }</p> }
                { view_ticket_link(panels, ctx) }
            </div>
            <div class="panel__answer">
                if panels.kind == Kind::Cli { <p class="quiet">{ SHELLS }</p> }
                { match panels.artifact(ctx.props()) {
                    Ok(artifact) => view_figure(panels, ctx, Figure {
                        source: Source::Artifact,
                        title: html! { <code>{ &artifact.file_name }</code> },
                        copy: ("Copy", &artifact.file_name),
                        download: Some(("Download", &artifact.file_name)),
                        code: view_code(&artifact.text, highlight::script_line, (0, 0), "The text to copy".into()),
                    }),
                    Err(words) if words == WAIT => view_empty(html! {
                        <>{ words }{ " " }{ view_jump(ctx, Panels::first_missing(ctx.props()), "Go there") }</>
                    }),
                    Err(words) => view_empty(words.into()),
                } }
            </div>
        </section>
    }
}

/// What became of a policy that was pasted.
fn about_what_was_pasted(kind: Kind) -> &'static str {
    match kind {
        Kind::Policy | Kind::Terraform | Kind::Ticket => {
            "It holds the policy you pasted, with Trustgrid's statement in it."
        }
        Kind::Cli => {
            "It writes the policy you pasted with Trustgrid's statement in it, and only if the bucket still has the one you pasted."
        }
        Kind::CloudFormation => "What you pasted is not in it, because a new bucket has no policy yet.",
    }
}

/// A ticket is for somebody else, and so is the link that fills in the page.
fn view_ticket_link(panels: &Panels, ctx: &Context<Panels>) -> Html {
    let link = panels.link(ctx.props()).filter(|_| panels.kind == Kind::Ticket);
    link.map(|filled_in| {
        html! {
            <div class="panel__link" data-copy={Source::Link.key()}>
                <p>{ "The ticket has a link to this page, filled in. The ticket also works without the link:" }</p>
                <p class="quiet"><code class="link-text" tabindex="-1">{ filled_in }</code></p>
                <div class="actions">
                    { view_button("button button--quiet", ("Copy link", "to this page, filled in"),
                        ctx.link().callback(|_| Message::Copy(Source::Link))) }
                </div>
                { view_status(Place::Panel(Source::Link), panels.copied.as_ref()) }
            </div>
        }
    })
    .unwrap_or_default()
}
