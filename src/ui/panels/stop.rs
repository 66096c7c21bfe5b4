//! *Change or stop the export*: another bucket, or the statement taken out again.

use yew::prelude::*;

use super::{PanelsProps, view_finding, view_fold_link, view_values_first};
use crate::app::copying::{CopySource, StatusArea};
use crate::app::form::Field;
use crate::app::{Action, HasPolicy, Input, Section};
use crate::aws::web_address::ConsoleTab;
use crate::merge::{Removal, RemovalOutcome};
use crate::text::finding::Status;
use crate::text::highlight;
use crate::ui::button::{CopyButton, view_copy_button, view_copy_status};
use crate::ui::click;
use crate::ui::icon::{Icon, view_icon};
use crate::ui::link::{view_cloudshell, view_console, view_jump};

pub(super) fn view_stop(props: &PanelsProps) -> Html {
    let (ids, act) = (props.ids, &props.act);
    html! {
        <div class="halves">
            <div class="half">
                <h4>{ "Move to another bucket" }</h4>
                <ol class="todo">
                    <li>
                        { "Enter the new bucket in " }{ view_jump(ids, act, Field::Bucket.name(), "step 1") }
                        { ", then set it up and check it as you did with the old one." }
                    </li>
                    <li>{ "Save the new bucket in the portal." }</li>
                    <li>{ "Once flow logs arrive there, enter the old bucket again and take the statement out of its policy." }</li>
                </ol>
                <p class="hint">{ "What is in the old bucket stays there. Nothing is copied over." }</p>
            </div>
            <div class="half">
                <h4>{ "Stop the export" }</h4>
                <p>{ "Take Trustgrid's statement out of the bucket's policy. From then on replication into this bucket fails, so let \
                    Trustgrid know that this is meant." }</p>
                { view_script(props) }
                { view_console_way(props) }
                { view_copy_status(StatusArea::Section(Section::Stop), props.panels.copied.as_ref()) }
            </div>
        </div>
    }
}

fn view_script(props: &PanelsProps) -> Html {
    let Some(script) = props.panels.remove_script() else { return view_values_first(props) };
    html! {
        <div class="task">
            <p><b>{ "By script. " }</b>{ "It shows what would change, asks first, saves the policy from before, and leaves every other \
                statement exactly as it is." }</p>
            <div class="actions">
                { view_copy_button(&props.act, props.panels.copied.as_ref(), CopyButton {
                    source: CopySource::RemoveScript, words: "Copy script", more: "that takes the statement out", class: "",
                }) }
                { view_cloudshell() }
                { view_fold_link("Show script", &script.text, highlight::script_line, "Script that takes the statement out") }
            </div>
        </div>
    }
}

/// By hand, with the policy that was pasted or that commands printed.
fn view_console_way(props: &PanelsProps) -> Html {
    let Some(removal) = props.panels.shown_removal() else {
        return html! {
            <div class="task">
                <p>
                    <b>{ "In the S3 console. " }</b>
                    { "Paste the bucket's policy, and this page takes the statement out. " }
                    <button type="button" class="link" onclick={click(&props.act, Action::Answer(HasPolicy::Yes))}>{ "Paste it in step 2" }</button>
                    { " or " }{ view_jump(props.ids, &props.act, Input::Report.name(), "run the check in step 3") }{ "." }
                </p>
            </div>
        };
    };
    let summary = removal.summary();
    let icon = match summary.status {
        Status::Ok => Icon::Ok,
        Status::Error => Icon::Error,
        Status::Warning | Status::Empty => Icon::Warning,
    };
    // That the policy is to be deleted is said already, and its command has a button.
    let findings = removal.findings.iter().filter(|finding| finding.code != "policy.emptied");
    html! {
        <div class="task">
            <p><b>{ "In the S3 console. " }</b>{ "From the policy you pasted:" }</p>
            <p class="outcome__line" data-severity={summary.status.name()}>{ view_icon(icon) }<span>{ summary.words }</span></p>
            { view_rest(props, removal) }
            <ul class="rows">{ for findings.map(view_finding) }</ul>
        </div>
    }
}

/// What to save in AWS, or the command that deletes the policy.
fn view_rest(props: &PanelsProps, removal: &Removal) -> Html {
    let Some(text) = props.panels.shown_policy_without_grant() else { return Html::default() };
    let is_emptied = removal.outcome == RemovalOutcome::Emptied;
    let (words, show) = match is_emptied {
        true => ("Copy command", "Show command"),
        false => ("Copy policy", "Show policy"),
    };
    let bucket = props.panels.analysis.known.as_ref().map(|known| &known.grant.bucket);
    html! {
        <div class="actions">
            { view_copy_button(&props.act, props.panels.copied.as_ref(), CopyButton {
                source: CopySource::PolicyWithoutGrant, words, more: "without the statement", class: "",
            }) }
            { for bucket.map(|bucket| view_console(bucket, ConsoleTab::Permissions)) }
            { view_fold_link(show, &text, highlight::json_line, "The policy without Trustgrid's statement") }
        </div>
    }
}
