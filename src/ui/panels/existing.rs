//! The policy that the bucket has already, and what becomes of it.

use yew::prelude::*;

use super::PanelsProps;
use super::figure::{Figure, view_empty, view_figure};
use crate::app::copying::CopySource;
use crate::app::{Action, Input, Panels};
use crate::aws::account_id::AccountId;
use crate::merge::{DiffKind, DiffLine, MAX_POLICY_BYTES, Merge, Outcome, Summary};
use crate::text::Grouped;
use crate::text::finding::Finding;
use crate::text::highlight;
use crate::ui::click;
use crate::ui::code_block::view_code;
use crate::ui::field::on_input;

/// Lines shown before and after a changed one.
const CONTEXT: usize = 3;

pub(super) fn view_existing(props: &PanelsProps) -> Html {
    let id = |name: &str| props.ids.of(name);
    let panels = &*props.panels;
    let refused = panels.analysis.merge.as_ref().is_some_and(|merge| merge.outcome == Outcome::Refused);
    html! {
        <section class="panel existing">
            <h3 class="panel__title panel__title--merge">{ "The bucket has a policy already?" }</h3>
            <div class="panel__ask">
                <p>
                    { "Paste it here, and the policy to copy becomes yours with the statement added: nothing that is there is changed \
                        by a byte. In the S3 console it stands under Permissions, Bucket policy; with the AWS CLI, " }
                    <code>{ "aws s3api get-bucket-policy" }</code>
                    { " prints it. It stays in this browser." }
                </p>
                <label class="field__label" for={id("existing-policy")}>{ Input::Existing.label() }</label>
                <textarea class="paste" id={id("existing-policy")} name={Input::Existing.name()} rows="10" spellcheck="false" autocomplete="off"
                    autocapitalize="none" value={panels.existing.clone()}
                    aria-describedby={id("existing-outcome")} aria-invalid={refused.then_some("true")}
                    oninput={on_input(&props.act, Input::Existing)} />
                <div class="outcome existing__outcome" id={id("existing-outcome")} role="status">{ view_outcome(panels) }</div>
            </div>
            <div class="panel__answer">
                { match &panels.analysis.merge {
                    Some(merge) => view_merge(merge, props),
                    None => view_empty("What changes in your policy shows here.".into()),
                } }
            </div>
        </section>
    }
}

/// In one sentence what became of the policy.
fn view_outcome(panels: &Panels) -> Html {
    let (severity, words) = match &panels.analysis.merge {
        Some(merge) => {
            let Summary { status, words } = merge.summary(&panels.analysis.obstacles);
            (status.name(), words)
        }
        None if panels.existing.trim().is_empty() => return Html::default(),
        None if panels.is_existing_held => (
            "error",
            "Not merged: the page stopped while it read this. It reads it again once you change it."
                .to_owned(),
        ),
        None => ("warning", "Type the S3 Bucket above first; then the statement for it is added.".to_owned()),
    };
    html! { <p class="message" data-severity={severity}>{ words }</p> }
}

fn view_merge(merge: &Merge, props: &PanelsProps) -> Html {
    let panels = &props.panels;
    let policy = merge.policy.as_deref().unwrap_or_default();
    html! {
        <>
            if !merge.findings.is_empty() {
                <ul class="findings">{ for merge.findings.iter().map(view_finding) }</ul>
            }
            if !panels.analysis.obstacles.is_empty() {
                <ul class="findings">
                    { for panels.analysis.obstacles.iter().enumerate().map(|(index, finding)| {
                        view_obstacle(props, index, finding, policy)
                    }) }
                </ul>
            }
            if let Some(account) = &merge.other_account {
                { view_choice(account, props) }
            }
            if merge.policy.is_some() && merge.outcome != Outcome::Unchanged {
                { view_figure(props, Figure {
                    source: CopySource::Merged,
                    title: "What changes in your policy".into(),
                    copy: ("Copy merged policy", ""),
                    download: Some(("Download", "merged policy")),
                    code: view_diff(&merge.diff()),
                }) }
            }
            if let Some(bytes) = merge.compact_bytes {
                <p class="quiet">
                    { format!("{} of {} bytes (without spaces). ", Grouped(bytes), Grouped(MAX_POLICY_BYTES)) }
                    if merge.policy.is_some() {
                        <button type="button" class="link" data-kept="compact" value="compact" aria-pressed={panels.is_compact.to_string()}
                            onclick={click(&props.act, Action::ToggleCompact)}>
                            { if panels.is_compact { "Use it as you pasted it" } else { "Use the compact form" } }
                        </button>
                    }
                </p>
            }
        </>
    }
}

/// Whether a statement for another account stays, which is for the user to say.
fn view_choice(account: &AccountId, props: &PanelsProps) -> Html {
    let ours = props.panels.analysis.known.as_ref().map(|known| known.grant.trustgrid_account_id.to_string());
    let is_replaced = props.panels.replaced.as_ref() == Some(account);
    let choices = [("Keep both", None), ("Replace it", Some(account.clone()))].map(|(words, replaced)| {
        let is_replacing = replaced.is_some();
        let checked = is_replacing == is_replaced;
        let onchange = props.act.reform(move |_: Event| Action::Replace(replaced.clone()));
        let kept = is_replacing.then_some("replaced-account");
        html! {
            <label class="choice">
                <input type="radio" name={props.ids.of("other-account")} data-kept={kept} value={account.to_string()} {checked} {onchange} />
                { words }
            </label>
        }
    });
    html! {
        <fieldset class="choices existing__choice">
            <legend>{ format!("The statement for account {account}, beside {}", ours.unwrap_or_default()) }</legend>
            { for choices }
        </fieldset>
    }
}

/// What is in the way of the grant, with the exception to add where there is one.
fn view_obstacle(props: &PanelsProps, index: usize, finding: &Finding, policy: &str) -> Html {
    let line = finding.line.unwrap_or_default();
    let one = format!("the one on line {line}");
    let figure = props.panels.exception(index).as_deref().map(|fix| {
        view_figure(
            props,
            Figure {
                source: CopySource::Exception(index),
                title: "The statement with an exception for Trustgrid".into(),
                copy: ("Copy statement", &["to put in place of ", &one].concat()),
                download: None,
                code: view_code(
                    fix,
                    highlight::json_line,
                    new_lines(fix, policy),
                    ["The statement with an exception, for ", &one].concat().into(),
                ),
            },
        )
    });
    html! {
        <li class="finding">
            { view_words(finding) }
            if let Some(figure) = figure {
                { figure }
                <p class="quiet">{ format!("Replace the statement on line {line} with this one, in the box or in AWS.") }</p>
            }
        </li>
    }
}

/// First and last line of `text` that are not in `before`, counted from 1; none where all of it would be.
fn new_lines(text: &str, before: &str) -> (usize, usize) {
    let is_new = |line: &str| !before.lines().any(|old| old.trim() == line.trim());
    let first = text.lines().position(is_new).map(|index| index + 1);
    let last = text.lines().zip(1..).filter(|(line, _)| is_new(line)).map(|(_, number)| number).last();
    first.zip(last).filter(|(first, _)| *first > 1).unwrap_or_default()
}

pub(super) fn view_finding(finding: &Finding) -> Html {
    html! { <li>{ view_words(finding) }</li> }
}

fn view_words(finding: &Finding) -> Html {
    // Some sentences say the place themselves.
    let position = match (finding.line, finding.column) {
        (Some(line), _) if finding.message.contains(&format!("line {line}")) => String::new(),
        (Some(line), Some(column)) => format!("Line {line}, character {column}: "),
        (Some(line), None) => format!("Line {line}: "),
        _ => String::new(),
    };
    html! {
        <p class="message" data-severity={finding.severity.name()} data-code={finding.code}>
            <span class="visually-hidden">{ format!("{}: ", finding.severity.name()) }</span>
            if !position.is_empty() { <b>{ position }</b> }
            { &finding.message }
        </p>
    }
}

/// What changes, with a few lines around it. Words and signs tell added from removed, not colour alone.
fn view_diff(lines: &[DiffLine<'_>]) -> Html {
    let is_near_change = |index: usize| {
        let from = index.saturating_sub(CONTEXT);
        lines.iter().skip(from).take(index - from + CONTEXT + 1).any(|line| line.kind != DiffKind::Kept)
    };
    let mut shown = Vec::new();
    let mut skipped = 0;
    for (index, line) in lines.iter().enumerate() {
        if !is_near_change(index) {
            skipped += 1;
            continue;
        }
        shown.extend(view_gap(std::mem::take(&mut skipped)));
        let text = format!("{}\n", line.text);
        shown.push(match line.kind {
            DiffKind::Kept => html! { <span class="diff__line">{ text }</span> },
            DiffKind::Added => html! { <ins class="diff__line">{ text }</ins> },
            DiffKind::Removed => html! { <del class="diff__line">{ text }</del> },
        });
    }
    shown.extend(view_gap(skipped));
    html! {
        <pre class="code diff" tabindex="0" role="region" aria-label="What changes in the policy"><code>{ for shown }</code></pre>
    }
}

/// Lines that are left out.
fn view_gap(lines: usize) -> Option<Html> {
    let words = match lines {
        0 => return None,
        1 => "⋯ one line stays as it is\n".to_owned(),
        _ => format!("⋯ {lines} lines stay as they are\n"),
    };
    Some(html! { <span class="diff__gap">{ words }</span> })
}
