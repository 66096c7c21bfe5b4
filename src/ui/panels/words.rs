//! The policy in plain words, and what a reviewer asks.

use yew::prelude::*;

use super::{PanelsProps, view_open, view_prose, view_values_first};
use crate::app::{Action, Section};
use crate::policy::{EXPLANATIONS, NOT_ALLOWED, UNDO};
use crate::ui::click;

/// The line on which the statement begins where it is alone, and its lines.
const FIRST_LINE: usize = 4;
const LINES: usize = 19;

/// What the policy lets Trustgrid do, tied to the lines that are shown.
pub(super) fn view_plain_words(props: &PanelsProps) -> Html {
    let first = match &props.panels.analysis.merge {
        None => Some(FIRST_LINE),
        Some(merge) => {
            merge.grant_lines().filter(|(first, last)| last - first + 1 == LINES).map(|(first, _)| first)
        }
    };
    let rows = EXPLANATIONS.iter().map(|explanation| {
        let lines = first.map(|first| {
            let (from, to) = explanation.lines;
            (from + first - FIRST_LINE, to + first - FIRST_LINE)
        });
        html! {
            <div class="words__row">
                <dt>{ explanation.title }{ for lines.map(|lines| view_lines(props, lines)) }</dt>
                <dd>{ view_prose(explanation.text) }</dd>
            </div>
        }
    });
    html! {
        <div class="words" tabindex="0" role="region" aria-label="The policy in plain words">
            <dl>{ for rows }</dl>
            <p>{ view_prose(NOT_ALLOWED) }</p>
        </div>
    }
}

fn view_lines(props: &PanelsProps, (from, to): (usize, usize)) -> Html {
    let words = if from == to { format!("line {from}") } else { format!("lines {from}–{to}") };
    let onclick = click(&props.act, Action::ShowLines(from, to));
    html! { <button type="button" class="link words__lines" {onclick}>{ words }</button> }
}

/// What a reviewer asks about the policy, answered.
pub(super) fn view_reviewer(props: &PanelsProps) -> Html {
    let Some(points) = props.panels.review() else { return view_values_first(props) };
    html! {
        <div class="words" tabindex="0" role="region" aria-label="For your reviewer">
            <dl>
                { for points.iter().map(|point| html! {
                    <div class="words__row"><dt>{ point.title }</dt>
                        <dd>
                            { view_prose(&point.text) }
                            if point.title == UNDO { { " " }{ view_open(&props.act, Section::Stop, "See how") } }
                        </dd></div>
                }) }
            </dl>
        </div>
    }
}
