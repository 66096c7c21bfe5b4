//! What the chosen way needs, to copy.

use yew::prelude::*;

use super::{PanelsProps, view_values_first};
use crate::app::engine::NoArtifact;
use crate::artifact::{Artifact, ArtifactKind, Target};
use crate::text::highlight;
use crate::ui::code_block::{Code, Mark, MarkKind, view_code};

pub(super) fn view_pane_text(props: &PanelsProps) -> Html {
    let panels = &props.panels;
    let refused = |words: String| html! { <p class="pane__words">{ words }</p> };
    match (panels.artifact(), panels.target()) {
        (Err(NoArtifact::Refused(words)), _) => refused(words),
        (Err(NoArtifact::NoValues), _) | (_, None) => {
            html! { <div class="pane__words">{ view_values_first(props) }</div> }
        }
        (Ok(artifact), _) if panels.way.artifact() == ArtifactKind::Ticket => view_ticket(&artifact),
        (Ok(artifact), Some(target)) => view_code(&Code {
            text: &artifact.text,
            tokens: highlight::script_line,
            marks: &typed_lines(&artifact.text, target),
            name: Some(target.grant.bucket.as_str()),
            label: "Text to copy",
        }),
    }
}

/// The first lines that hold what was typed.
fn typed_lines(text: &str, target: &Target) -> Vec<Mark> {
    let first = |value: &str| {
        text.lines().zip(1..).find(|(line, _)| !line.trim_start().starts_with('#') && line.contains(value))
    };
    let values = [target.account_id.as_str(), target.grant.bucket.as_str()];
    let lines = values.into_iter().filter_map(first);
    lines.map(|(_, number)| Mark { lines: (number, number), kind: MarkKind::Typed }).collect()
}

/// A ticket is prose, so it wraps and has no numbers.
fn view_ticket(artifact: &Artifact) -> Html {
    let mut in_code = false;
    let lines = artifact.text.lines().map(|line| {
        in_code ^= line.starts_with("```") || line.starts_with("````");
        let is_heading = !in_code && line.starts_with('#');
        html! { <>if is_heading { <b>{ line.to_owned() }</b> } else { { line.to_owned() } }{ "\n" }</> }
    });
    html! { <pre class="code code--prose" tabindex="0" role="region" aria-label="Text to copy"><code translate="no">{ for lines }</code></pre> }
}
