//! The policy that the bucket has already, and what becomes of it.

use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::{Message, Panels};
use crate::finding::{Finding, Severity};
use crate::merge::{DiffKind, DiffLine, MAX_POLICY_BYTES, Merge, Outcome};
use crate::ui::prose::Piece::{Code, Text};
use crate::ui::prose::paragraph;

/// Lines shown before and after a changed one.
const CONTEXT: usize = 3;

pub(super) fn view_existing(panels: &Panels, ctx: &Context<Panels>) -> Html {
    let id = |name: &str| Panels::element_id(ctx.props(), name);
    let oninput = ctx.link().callback(|e: InputEvent| {
        let area = e.target().and_then(|t| t.dyn_into::<HtmlTextAreaElement>().ok());
        Message::Existing(area.map(|area| area.value()).unwrap_or_default())
    });
    let refused = panels.merge.as_ref().is_some_and(|merge| merge.outcome == Outcome::Refused);
    html! {
        <section class="existing">
            <h3>{ "The bucket has a policy already?" }</h3>
            { paragraph("", &[
                        Text("Paste it here, and the policy to copy becomes yours with the statement added: \
                            nothing that is there is changed by a byte. In the S3 console it stands under \
                            Permissions, Bucket policy; with the AWS CLI, "),
                        Code("aws s3api get-bucket-policy"),
                        Text(" prints it. It stays in this browser."),
                    ]) }
            <label class="field__label" for={id("existing-policy")}>{ "Existing bucket policy" }</label>
            <textarea class="existing__text" id={id("existing-policy")} rows="8" spellcheck="false" autocomplete="off"
                autocapitalize="none" value={panels.existing.clone()}
                aria-describedby={id("existing-outcome")} aria-invalid={refused.then_some("true")} {oninput} />
            <div class="existing__outcome" id={id("existing-outcome")} role="status">{ view_outcome(panels) }</div>
            { for panels.merge.as_ref().map(|merge| view_merge(merge, panels, ctx)) }
        </section>
    }
}

/// In one sentence what became of the policy.
fn view_outcome(panels: &Panels) -> Html {
    let (severity, words) = match panels.merge.as_ref().map(|merge| merge.outcome) {
        None if panels.existing.trim().is_empty() => return Html::default(),
        None => ("warning", "Type the S3 Bucket above first; then the statement for it is added."),
        Some(Outcome::Added | Outcome::Updated) if panels.merge.as_ref().is_some_and(has_errors) => {
            ("warning", "Merged, but S3 will not take it as it is: see what to mend below.")
        }
        Some(Outcome::Added) => {
            ("ok", "Merged: the statement is added, and everything else is as you pasted it.")
        }
        Some(Outcome::Unchanged) => {
            ("ok", "Nothing to do: from what you pasted, the policy grants all of it already.")
        }
        Some(Outcome::Updated) => {
            ("ok", "Merged: the statement from before is updated, and everything else is as you pasted it.")
        }
        Some(Outcome::Refused) => {
            ("error", "Not merged: see what to mend below. Until then there is no policy to copy.")
        }
    };
    html! { <p class="message" data-severity={severity}>{ words }</p> }
}

fn has_errors(merge: &Merge) -> bool {
    merge.findings.iter().any(|finding| finding.severity == Severity::Error)
}

fn view_merge(merge: &Merge, panels: &Panels, ctx: &Context<Panels>) -> Html {
    html! {
        <>
            if !merge.findings.is_empty() {
                <ul class="findings">{ for merge.findings.iter().map(view_finding) }</ul>
            }
            if let Some(bytes) = merge.compact_bytes {
                <p class="quiet">
                    { format!("Without blanks it has {bytes} of the {MAX_POLICY_BYTES} bytes that S3 takes. ") }
                    if merge.policy.is_some() {
                        <button type="button" class="link" aria-pressed={panels.compact.to_string()}
                            onclick={ctx.link().callback(|_| Message::Compact)}>
                            { if panels.compact { "Put the blanks back" } else { "Take the blanks out" } }
                        </button>
                    }
                </p>
            }
            if merge.policy.is_some() && merge.outcome != Outcome::Unchanged {
                { view_diff(&merge.diff()) }
            }
        </>
    }
}

pub(super) fn view_finding(finding: &Finding) -> Html {
    // Some sentences say the place themselves.
    let place = match (finding.line, finding.column) {
        (Some(line), _) if finding.message.contains(&format!("line {line}")) => String::new(),
        (Some(line), Some(column)) => format!("Line {line}, character {column}: "),
        (Some(line), None) => format!("Line {line}: "),
        _ => String::new(),
    };
    html! {
        <li class="message" data-severity={finding.severity.name()} data-code={finding.code}>
            <span class="visually-hidden">{ format!("{}: ", finding.severity.name()) }</span>
            if !place.is_empty() { <b>{ place }</b> }
            { &finding.message }
        </li>
    }
}

/// What changes, with a few lines around it. Words and signs tell added from removed, not colour alone.
fn view_diff(lines: &[DiffLine<'_>]) -> Html {
    let near = |index: usize| {
        let from = index.saturating_sub(CONTEXT);
        lines.iter().skip(from).take(index - from + CONTEXT + 1).any(|line| line.kind != DiffKind::Kept)
    };
    let mut skipped = false;
    let shown: Vec<Html> = lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| {
            if !near(index) {
                return (!std::mem::replace(&mut skipped, true))
                    .then(|| html! { <span class="diff__gap">{ "⋯\n" }</span> });
            }
            skipped = false;
            let text = format!("{}\n", line.text);
            Some(match line.kind {
                DiffKind::Kept => html! { <span class="diff__line">{ text }</span> },
                DiffKind::Added => html! { <ins class="diff__line">{ text }</ins> },
                DiffKind::Removed => html! { <del class="diff__line">{ text }</del> },
            })
        })
        .collect();
    html! {
        <details class="diff" open=true>
            <summary>{ "What changes" }</summary>
            <pre class="code" tabindex="0" role="region" aria-label="What changes in the policy"><code>{ for shown }</code></pre>
        </details>
    }
}
