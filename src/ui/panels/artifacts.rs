//! Scripts, templates and the ticket, to copy or save.

use yew::prelude::*;

use super::PanelsProps;
use super::figure::{Figure, view_button, view_empty, view_figure, view_jump};
use crate::app::Action;
use crate::app::Button;
use crate::app::copying::{CopySource, StatusArea};
use crate::app::engine::NoArtifact;
use crate::artifact::ArtifactKind;
use crate::text::highlight;
use crate::ui::click;
use crate::ui::code_block::view_code;
use crate::ui::copy_status::view_copy_status;

/// The policy is what the form shows, and the script to stop the export is no way to set it up; these are the other ways.
const KINDS: [(ArtifactKind, &str); 4] = [
    (ArtifactKind::Cli, "AWS CLI"),
    (ArtifactKind::Terraform, "Terraform"),
    (ArtifactKind::CloudFormation, "CloudFormation"),
    (ArtifactKind::Ticket, "Ticket"),
];

/// Where a script can be pasted.
const SHELLS: &str = "For bash and zsh. In fish or PowerShell, start bash first; better, use AWS CloudShell.";

/// Why there is no artifact before there are values.
const WAIT: &str = "Type the AWS Account ID and the S3 Bucket above; then this is made for them.";

#[component]
pub(super) fn ArtifactsPanel(props: &PanelsProps) -> Html {
    let panels = &props.panels;
    let kinds = KINDS.into_iter().map(|(kind, title)| html! {
        <label class="choice">
            <input type="radio" name={props.ids.of("artifact")} data-kept={kind.name()} checked={panels.kind == kind}
                onchange={props.act.reform(move |_: Event| Action::Choose(kind))} />
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
                if panels.analysis.merge.is_some() { <p>{ about_what_was_pasted(panels.kind) }</p> }
                { view_ticket_link(props) }
            </div>
            <div class="panel__answer">
                if panels.kind == ArtifactKind::Cli { <p class="quiet">{ SHELLS }</p> }
                { match panels.artifact() {
                    Ok(artifact) => view_figure(props, Figure {
                        source: CopySource::Artifact,
                        title: html! { <code>{ &artifact.file_name }</code> },
                        copy: ("Copy", &artifact.file_name),
                        download: Some(("Download", &artifact.file_name)),
                        code: view_code(&artifact.text, highlight::script_line, (0, 0), "The text to copy".into()),
                    }),
                    Err(NoArtifact::NoValues) => view_empty(html! {
                        <>{ WAIT }{ " " }{ view_jump(props, props.first_missing(), "Go there") }</>
                    }),
                    Err(NoArtifact::Refused(words)) => view_empty(words.into()),
                } }
            </div>
        </section>
    }
}

/// What became of a policy that was pasted.
fn about_what_was_pasted(kind: ArtifactKind) -> &'static str {
    match kind {
        ArtifactKind::Policy | ArtifactKind::Terraform | ArtifactKind::Ticket => {
            "It holds the policy you pasted, with Trustgrid's statement in it."
        }
        ArtifactKind::Cli => {
            "It writes the policy you pasted with Trustgrid's statement in it, and only if the bucket still has the one you pasted."
        }
        ArtifactKind::Remove => {
            "It takes Trustgrid's statement out of the policy you pasted, and only if the bucket still has that one."
        }
        ArtifactKind::CloudFormation => {
            "What you pasted is not in it, because a new bucket has no policy yet."
        }
    }
}

/// A ticket is for somebody else, and so is the link that fills in the page.
fn view_ticket_link(props: &PanelsProps) -> Html {
    props.panels.ticket_link().map(|filled_in| {
        html! {
            <div class="panel__link" data-copy={CopySource::TicketLink.key()}>
                <p>{ "The ticket has a link to this page, filled in. The ticket also works without the link:" }</p>
                <p class="quiet"><code class="link-text" tabindex="-1">{ filled_in }</code></p>
                <div class="actions">
                    { view_button("button button--quiet", ("Copy link", "to this page, filled in"),
                        click(&props.act, Action::Press(Button::Copy(CopySource::TicketLink)))) }
                </div>
                { view_copy_status(StatusArea::Of(CopySource::TicketLink), props.panels.copied.as_ref()) }
            </div>
        }
    })
    .unwrap_or_default()
}
