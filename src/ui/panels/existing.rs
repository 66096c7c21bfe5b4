//! The policy that the bucket has already, and what in it is in the way.

use yew::prelude::*;

use super::{PanelsProps, view_finding};
use crate::app::{Action, Input, ObstacleRow, Panels, Way};
use crate::aws::account_id::AccountId;
use crate::merge::{MAX_POLICY_BYTES, Merge, Outcome, Summary};
use crate::text::Grouped;
use crate::text::credentials::Quoted;
use crate::text::finding::Status;
use crate::ui::click;
use crate::ui::icon::{Icon, view_icon};
use crate::ui::paste_box::{PasteBox, view_paste_box};
use crate::ui::set_up::view_command;

pub(super) fn view_existing(props: &PanelsProps) -> Html {
    let panels = &*props.panels;
    let exceptions: Vec<_> = panels.exceptions.iter().map(ToString::to_string).collect();
    html! {
        <div class="existing">
            if panels.is_from_report { { view_taken_from_report(props) } } else { { view_box(props) } }
            <div class="outcome" id={props.ids.of("existing-outcome")} role="status">{ view_outcome(panels) }</div>
            <input type="hidden" form="" name="exceptions" value={exceptions.join(",")} />
            // In a place that is always there: otherwise Yew makes the box anew, and the focus is lost with what can be undone.
            <>{ for panels.analysis.merge.as_ref().map(|merge| view_merge(merge, props)) }</>
        </div>
    }
}

fn view_taken_from_report(props: &PanelsProps) -> Html {
    let statements = match props.panels.analysis.statements {
        1 => "1 statement".to_owned(),
        count => format!("{count} statements"),
    };
    html! {
        <div class="raised from">
            <p><b>{ "Existing bucket policy: " }</b>{ format!("taken from the output pasted in step 3 ({statements}).") }</p>
            <button type="button" class="link" onclick={click(&props.act, Action::PasteAnother)}>{ "Paste another" }</button>
        </div>
    }
}

fn view_box(props: &PanelsProps) -> Html {
    let id = |name: &str| props.ids.of(name);
    let panels = &*props.panels;
    let refused = panels.analysis.merge.as_ref().is_some_and(|merge| merge.outcome == Outcome::Refused);
    let bucket = panels.analysis.known.as_ref().map_or("BUCKET", |known| known.grant.bucket.as_str());
    let hint = html! {
        <p class="hint" id={id("existing-hint")}>
            { "Find it in the S3 console under Permissions > Bucket policy, or run " }
            { view_command(&format!("aws s3api get-bucket-policy --bucket {bucket}")) }
            { ". It never leaves this browser." }
        </p>
    };
    view_paste_box(
        props.ids,
        &props.act,
        PasteBox {
            input: Input::Existing,
            text: &panels.existing,
            cleared: " the existing policy",
            is_short: false,
            hint,
            described_by: Some(format!("{} {}", id("existing-hint"), id("existing-outcome")).into()),
            is_invalid: refused,
        },
    )
}

/// In one sentence what became of the policy.
fn view_outcome(panels: &Panels) -> Html {
    let (status, words) = match &panels.analysis.merge {
        Some(merge) => {
            let Summary { status, words } = merge.summary(&panels.analysis.obstacles);
            (status, words)
        }
        None if panels.existing.trim().is_empty() => return Html::default(),
        None if panels.is_existing_held => (
            Status::Error,
            "Not merged: the page stopped while it read this. It reads it again once you change it."
                .to_owned(),
        ),
        None => (Status::Warning, "Enter your S3 Bucket first (step 1).".to_owned()),
    };
    let icon = match status {
        Status::Ok => Icon::Ok,
        Status::Error => Icon::Error,
        Status::Warning | Status::Empty => Icon::Warning,
    };
    html! { <p class="outcome__line" data-severity={status.name()}>{ view_icon(icon) }<span>{ words }</span></p> }
}

fn view_merge(merge: &Merge, props: &PanelsProps) -> Html {
    let panels = &props.panels;
    let fixable = panels.analysis.fixable();
    html! {
        <>
            if fixable.len() > 2 {
                <div class="actions">
                    <button type="button" class="button button--small" onclick={click(&props.act, Action::AddExceptions(fixable.clone()))}>
                        { format!("Add all {} exceptions", fixable.len()) }
                    </button>
                </div>
            }
            if !panels.analysis.rows.is_empty() || !merge.findings.is_empty() {
                <ul class="rows">
                    { for panels.analysis.rows.iter().map(|row| view_obstacle(props, row, fixable.first())) }
                    { for merge.findings.iter().map(view_finding) }
                </ul>
            }
            if let Some(account) = &merge.other_account { { view_accounts(account, props) } }
            { for merge.compact_bytes.filter(|_| merge.policy.is_some()).map(|bytes| view_size(bytes, props)) }
        </>
    }
}

fn view_size(bytes: usize, props: &PanelsProps) -> Html {
    html! {
        <p class="hint">
            { format!("{} of {} bytes (without spaces). ", Grouped(bytes), Grouped(MAX_POLICY_BYTES)) }
            if props.panels.way == Way::Console {
                <button type="button" class="link" data-kept="compact-policy" value="compact" aria-pressed={props.panels.is_policy_compact.to_string()}
                    onclick={click(&props.act, Action::ToggleCompact)}>
                    { if props.panels.is_policy_compact { "Use it with its spaces" } else { "Use the compact form" } }
                </button>
            }
        </p>
    }
}

/// A statement that is in the way, or was. It keeps its place, and the button the focus.
fn view_obstacle(props: &PanelsProps, row: &ObstacleRow, first_fixable: Option<&usize>) -> Html {
    let statement = row.obstacle.statement;
    let finding = &row.obstacle.finding;
    let account = props.panels.analysis.known.as_ref().map(|known| known.grant.trustgrid_account_id.as_str());
    let (severity, icon) = match row.exception {
        Some(_) => ("ok", Icon::Ok),
        None if row.obstacle.is_denial() => ("warning", Icon::Warning),
        None => ("warning", Icon::Info),
    };
    let button = if row.exception.is_some() {
        Some(("Undo", " the exception in ", Action::Undo(statement)))
    } else if row.can_have_exception() {
        Some(("Add exception", " to ", Action::AddExceptions(vec![statement])))
    } else {
        None
    };
    // Of several, the next one stands out.
    let is_next = row.can_have_exception() && first_fixable == Some(&statement);
    let class = if is_next { "button button--small button--primary" } else { "button button--small" };
    let what_it_does = match (row.exception, row.reason) {
        (Some(_), _) => "Everyone else stays blocked.".to_owned(),
        (None, Some(_)) => {
            format!(
                "Adds account {} to its condition. Everyone else stays blocked.",
                account.unwrap_or_default()
            )
        }
        (None, None) => format!(
            "Adds a condition that leaves out account {}. Everyone else stays blocked.",
            account.unwrap_or_default()
        ),
    };
    html! {
        <li class="row" key={row_key(row)} data-severity={severity} data-code={finding.code} data-statement={statement.to_string()}>
            { view_icon(icon) }
            <p>
                <span class="visually-hidden">{ if row.exception.is_some() { "Done: " } else { "Warning: " } }</span>
                { match row.exception {
                    Some((first, last)) => html! {
                        <>
                            { "Exception for Trustgrid added to " }<b>{ row.name() }</b>
                            { " " }<span class="piece">{ "(" }{ view_line(props, first, last) }{ ")." }</span>
                        </>
                    },
                    None => view_what_it_does(props, row),
                } }
            </p>
            if let Some((words, more, action)) = button {
                <button type="button" {class} onclick={click(&props.act, action)}>
                    { words }<span class="visually-hidden">{ [more, &row.name()].concat() }</span>
                </button>
                <p class="row__more">{ what_it_does }</p>
            }
        </li>
    }
}

fn row_key(row: &ObstacleRow) -> String {
    format!("{}-{}", row.obstacle.statement, row.obstacle.finding.code)
}

/// What a statement does, with its name, where it has one, and a link to its line.
fn view_what_it_does(
    props: &PanelsProps,
    ObstacleRow { obstacle, lines: (first, last), .. }: &ObstacleRow,
) -> Html {
    html! {
        <>
            if let Some(sid) = &obstacle.sid {
                <b>{ Quoted(sid).to_string() }</b>
            } else {
                { format!("Statement {}", obstacle.statement) }
            }
            { " (" }{ view_line(props, *first, *last) }{ ") " }{ &obstacle.does }
        </>
    }
}

/// A link that shows lines in the pane, where that shows the policy.
fn view_line(props: &PanelsProps, first: usize, last: usize) -> Html {
    if props.panels.way != Way::Console {
        return html! { { format!("line {first} of the merged policy") } };
    }
    let onclick = click(&props.act, Action::ShowLines(first, last));
    html! { <button type="button" class="link" {onclick}>{ format!("line {first}") }</button> }
}

/// Whether a statement for another account stays, which is for the user to say.
fn view_accounts(account: &AccountId, props: &PanelsProps) -> Html {
    let ours = props.panels.analysis.known.as_ref().map(|known| known.grant.trustgrid_account_id.to_string());
    let is_replaced = props.panels.replaced.as_ref() == Some(account);
    let choice = |label: &'static str, replaced: Option<AccountId>| {
        let is_replacing = replaced.is_some();
        let onchange = props.act.reform(move |_: Event| Action::Replace(replaced.clone()));
        html! {
            <label class="answer">
                <input class="visually-hidden" type="radio" form="" name={props.ids.of("other-account")}
                    data-kept={is_replacing.then_some("replaced-account")} value={account.to_string()}
                    checked={is_replacing == is_replaced} {onchange} />
                <span>{ label }</span>
            </label>
        }
    };
    html! {
        <fieldset class="question">
            <legend class="label">{ format!("The statement for account {account}, beside {}", ours.unwrap_or_default()) }</legend>
            <p class="hint">{ "Both can be Trustgrid's. An export may run through the other one today." }</p>
            <div class="answers">{ choice("Keep both", None) }{ choice("Replace it", Some(account.clone())) }</div>
        </fieldset>
    }
}
