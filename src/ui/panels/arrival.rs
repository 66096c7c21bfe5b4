//! *Did it arrive?* One command, its output, and what that says.

use yew::prelude::*;

use super::{PanelsProps, view_finding, view_fold_link, view_open, view_unread, view_values_first};
use crate::app::copying::{CopySource, StatusArea};
use crate::app::{Input, Section};
use crate::arrival::{Arrival, ArrivalStatus};
use crate::artifact::alarm::{SilenceAlarm, silence_alarm};
use crate::artifact::{Target, arrival_script};
use crate::text::finding::Finding;
use crate::text::highlight;
use crate::ui::button::{CopyButton, view_copy_button, view_copy_status};
use crate::ui::icon::{Icon, view_icon};
use crate::ui::link::{view_cloudshell, view_jump, view_support, view_way_out};
use crate::ui::paste_box::{PasteBox, view_paste_box};

pub(super) fn view_arrival(props: &PanelsProps) -> Html {
    let (ids, act, panels) = (props.ids, &props.act, &props.panels);
    html! {
        <div class="halves">
            <div class="half">
                <p>
                    { "This command is read-only. It lists what is under " }<code translate="no">{ "flow-logs/by-org/" }</code>
                    { ". Run it in AWS CloudShell and paste the output below. Output of " }<code translate="no">{ "aws s3 ls" }</code>
                    { " works too, but tells less." }
                </p>
                { match panels.target() {
                    Some(target) => view_command(props, target),
                    None => view_values_first(props),
                } }
                { view_paste_box(ids, act, PasteBox {
                    input: Input::Arrival,
                    text: &panels.arrival_report,
                    cleared: " the list of what arrived",
                    is_short: false,
                    hint: Html::default(),
                    described_by: Some(ids.of("arrival-verdict")),
                    is_invalid: false,
                }) }
            </div>
            <div class="half">
                <div class="verdict" id={ids.of("arrival-verdict")} role="status">{ view_answer(props) }</div>
                { for panels.target().map(|target| view_alarm(props, target)) }
            </div>
        </div>
    }
}

fn view_command(props: &PanelsProps, target: &Target) -> Html {
    let copied = props.panels.copied.as_ref();
    html! {
        <>
            <div class="actions">
                { view_copy_button(&props.act, copied, CopyButton {
                    source: CopySource::ArrivalCommands, words: "Copy read-only command", more: "", class: "",
                }) }
                { view_cloudshell() }
                { view_fold_link("Show command", &arrival_script(target), highlight::script_line, "Read-only command") }
            </div>
            { view_copy_status(StatusArea::Section(Section::Arrival), copied) }
        </>
    }
}

/// What the output says.
fn view_answer(props: &PanelsProps) -> Html {
    let panels = &props.panels;
    if panels.arrival_report.trim().is_empty() {
        return Html::default();
    }
    let Some(arrival) = &panels.analysis.arrival else { return view_unread(props, panels.is_arrival_held) };
    let (next, rest): (Vec<_>, Vec<_>) =
        arrival.findings.iter().enumerate().partition(|(index, _)| arrival.next_steps.contains(index));
    html! {
        <div class="result" data-verdict={arrival.status.name()}>
            { view_banner(arrival) }
            <ul class="rows rows--joined">{ for rest.into_iter().map(|(index, finding)| view_note(props, index, finding)) }</ul>
            if !next.is_empty() {
                <div class="next">
                    <h4>{ if next.len() == 1 { "What to do" } else { "What to look at, the likeliest first" } }</h4>
                    <ol class="todo">{ for next.into_iter().map(|(_, finding)| view_step(props, finding)) }</ol>
                </div>
            }
        </div>
    }
}

fn view_banner(arrival: &Arrival) -> Html {
    let icon = match arrival.status {
        ArrivalStatus::Arriving => Icon::Ok,
        ArrivalStatus::Stale => Icon::Warning,
        ArrivalStatus::None => Icon::Info,
        ArrivalStatus::Unknown => Icon::Question,
    };
    html! {
        <div class="banner">
            { view_icon(icon) }
            <p class="banner__verdict">{ &arrival.verdict }</p>
            <p>{ &arrival.details }</p>
        </div>
    }
}

fn view_step(props: &PanelsProps, finding: &Finding) -> Html {
    let lead = match finding.code {
        "arrival.preflight" => view_jump(props.ids, &props.act, Input::Report.name(), "Go to step 3"),
        "arrival.support" => html! {
            <>
                { view_open(&props.act, Section::NotWorking, "Look it up") }
                { view_support(props.panels.support_url.as_deref()) }
            </>
        },
        _ => Html::default(),
    };
    html! { <li data-code={finding.code}>{ &finding.message }{ " " }{ lead }</li> }
}

/// What is worth knowing, with the command that changes it.
fn view_note(props: &PanelsProps, index: usize, finding: &Finding) -> Html {
    if finding.fix.is_none() {
        return view_finding(finding);
    }
    html! {
        <li class="row" data-severity={finding.severity.name()} data-code={finding.code}>
            { view_icon(Icon::Warning) }
            <p><span class="visually-hidden">{ "warning: " }</span>{ &finding.message }</p>
            <div class="row__actions">
                { view_copy_button(&props.act, props.panels.copied.as_ref(), CopyButton {
                    source: CopySource::ArrivalFix(index), words: "Copy command", more: "", class: "button--small",
                }) }
            </div>
        </li>
    }
}

/// Nobody else tells when flow logs stop.
fn view_alarm(props: &PanelsProps, target: &Target) -> Html {
    let SilenceAlarm { template, steps, console } = silence_alarm(target);
    html! {
        <details class="fold-link alarm">
            <summary>{ view_icon(Icon::Open) }{ "Get an e-mail when they stop" }</summary>
            <div class="alarm__body">
                <ol class="todo">{ for steps.iter().map(|step| html! { <li>{ *step }</li> }) }</ol>
                <div class="actions">
                    { view_copy_button(&props.act, props.panels.copied.as_ref(), CopyButton {
                        source: CopySource::Alarm, words: "Copy template", more: "for the alarm", class: "button--small",
                    }) }
                    { view_way_out(console, "Open Properties") }
                    { view_fold_link("Show template", &template.text, highlight::script_line, "Template for the alarm") }
                </div>
            </div>
        </details>
    }
}
