//! What the later part of the program draws, each in its place of the page: no first keystroke needs it.

mod arrival;
mod changes;
mod costs;
mod existing;
mod key;
mod not_working;
mod pane_text;
mod result;
mod stop;
mod ways;
mod words;

use std::rc::Rc;

use yew::prelude::*;

use super::code_block::{Code, view_code};
use super::slot::Slot;
use super::{Act, Ids, click};
use crate::app::{Action, PaneTab, Panels, Section};
use crate::artifact::preflight_script;
use crate::text::finding::{Finding, Severity};
use crate::text::highlight::{self, Token};
use crate::ui::icon::{Icon, view_icon};
use crate::ui::link::view_jump;
use arrival::view_arrival;
use changes::view_changes;
use costs::view_costs;
use existing::view_existing;
use key::view_key;
use not_working::view_not_working;
use pane_text::view_pane_text;
use result::view_result;
use stop::view_stop;
use ways::view_way;
use words::{view_plain_words, view_reviewer};

/// What is drawn, and where.
#[derive(Debug, Clone, Properties)]
pub struct PanelsProps {
    pub slot: Slot,
    pub ids: Ids,
    pub act: Act,
    pub panels: Rc<Panels>,
}

/// Whoever changes what the panels draw makes it anew.
impl PartialEq for PanelsProps {
    fn eq(&self, other: &Self) -> bool {
        let is_same = Rc::ptr_eq(&self.panels, &other.panels) && self.slot == other.slot;
        is_same && self.ids == other.ids && self.act == other.act
    }
}

/// What belongs into a place.
pub fn view(slot: Slot, ids: Ids, act: &Act, panels: &Rc<Panels>) -> Html {
    html! { <Panel {slot} {ids} {act} panels={Rc::clone(panels)} /> }
}

/// One component for all of them, because Yew brings some kilobytes along for each.
#[component]
fn Panel(props: &PanelsProps) -> Html {
    match props.slot {
        Slot::Way => view_way(props),
        Slot::Existing => view_existing(props),
        Slot::Pane => match props.panels.tab {
            PaneTab::Text => view_pane_text(props),
            PaneTab::Changes => view_changes(props),
            PaneTab::PlainWords => view_plain_words(props),
            PaneTab::Reviewer => view_reviewer(props),
        },
        Slot::Commands => view_commands(props),
        Slot::Check => view_result(props),
        Slot::Section(Section::NotWorking) => view_not_working(props),
        Slot::Section(Section::Arrival) => view_arrival(props),
        Slot::Section(Section::Costs) => view_costs(props),
        Slot::Section(Section::Key) => view_key(props),
        Slot::Section(Section::Stop) => view_stop(props),
    }
}

fn view_commands(props: &PanelsProps) -> Html {
    let Some(target) = props.panels.target() else { return view_values_first(props) };
    view_code(&Code {
        text: &preflight_script(target),
        tokens: highlight::script_line,
        marks: &[],
        name: None,
        label: "Read-only commands",
    })
}

/// What stands in the place of that which is made from the values.
fn view_values_first(props: &PanelsProps) -> Html {
    html! { <p class="hint">{ values_first(props) }</p> }
}

fn values_first(props: &PanelsProps) -> Html {
    let first_missing = props.panels.first_missing.map_or("account-id", |field| field.name());
    html! {
        <>
            { "Enter your AWS Account ID and S3 Bucket first (step 1). " }
            { view_jump(props.ids, &props.act, first_missing, "Go there") }
        </>
    }
}

/// Why nothing is said of what was pasted: the program may have stopped over it, or the values are missing.
fn view_unread(props: &PanelsProps, is_held: bool) -> Html {
    let words = match is_held {
        true => "Not read: the page stopped while it read this. It reads it again once you change it.".into(),
        false => values_first(props),
    };
    html! { <p class="outcome__line" data-severity="warning">{ view_icon(Icon::Warning) }<span>{ words }</span></p> }
}

/// What opens a folded section.
fn view_open(act: &Act, section: Section, words: &'static str) -> Html {
    html! { <button type="button" class="link" onclick={click(act, Action::Open(section))}>{ words }</button> }
}

/// A text that is a link away from being seen.
fn view_fold_link(
    words: &'static str,
    text: &str,
    tokens: fn(&str) -> Vec<Token<'_>>,
    label: &'static str,
) -> Html {
    html! {
        <details class="fold-link">
            <summary>{ view_icon(Icon::Open) }{ words }</summary>
            { view_code(&Code { text, tokens, marks: &[], name: None, label }) }
        </details>
    }
}

/// A finding as a row.
fn view_finding(finding: &Finding) -> Html {
    // Some sentences say the place themselves.
    let position = match (finding.line, finding.column) {
        (Some(line), _) if finding.message.contains(&format!("line {line}")) => String::new(),
        (Some(line), Some(column)) => format!("Line {line}, character {column}: "),
        (Some(line), None) => format!("Line {line}: "),
        _ => String::new(),
    };
    let icon = match finding.severity {
        Severity::Error => Icon::Error,
        Severity::Warning => Icon::Warning,
        Severity::Info => Icon::Info,
    };
    html! {
        <li class="row" data-severity={finding.severity.name()} data-code={finding.code}>
            { view_icon(icon) }
            <p>
                <span class="visually-hidden">{ format!("{}: ", finding.severity.name()) }</span>
                if !position.is_empty() { <b>{ position }</b> }
                { &finding.message }
            </p>
        </li>
    }
}

/// Words in which code is between backticks.
fn view_prose(text: &str) -> Html {
    let pieces = text.split('`').enumerate().map(|(index, piece)| match index % 2 {
        0 => piece.to_owned().into(),
        _ => html! { <code translate="no">{ piece.to_owned() }</code> },
    });
    html! { <>{ for pieces }</> }
}
