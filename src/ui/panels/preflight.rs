//! Whether it will work, from what commands print.

use yew::prelude::*;

use super::existing::view_finding;
use super::figure::{Figure, view_empty, view_figure, view_jump};
use super::{PanelsProps, element_name};
use crate::app::copying::CopySource;
use crate::app::{Input, Panels};
use crate::artifact::{Target, preflight_script};
use crate::aws::web_address::{self, ConsoleTab};
use crate::preflight::{Check, CheckStatus, Preflight, Requirement, Verdict};
use crate::text::highlight;
use crate::ui::code_block::view_code;
use crate::ui::field::on_input;

#[component]
pub(super) fn PreflightPanel(props: &PanelsProps) -> Html {
    let id = |name: &str| props.ids.of(name);
    let panels = &*props.panels;
    let target = panels.target();
    html! {
        <section class="panel preflight">
            <h3 class="panel__title panel__title--check">{ "Will it work?" }</h3>
            <div class="panel__ask">
                <p>{ "These commands only read how the bucket is set up. Run them in AWS CloudShell, or wherever the AWS CLI is signed \
                    in to the bucket's account, and paste what they print below. The output of a single command does, too. It stays \
                    in this browser." }</p>
            </div>
            <div class="panel__answer">
                if let Some(target) = target {
                    { view_figure(props, Figure {
                        source: CopySource::Commands,
                        title: "Commands that only read".into(),
                        copy: ("Copy commands", ""),
                        download: None,
                        code: view_code(&preflight_script(target), highlight::script_line, (0, 0), "Commands that only read".into()),
                    }) }
                } else {
                    { view_empty(html! {
                        <>
                            { "Type the AWS Account ID and the S3 Bucket above; then the commands are made for them. " }
                            { view_jump(props, props.first_missing(), "Go there") }
                        </>
                    }) }
                }
            </div>
            <div class="panel__ask">
                <label class="field__label" for={id("preflight-report")}>{ Input::Report.label() }</label>
                <textarea class="paste" id={id("preflight-report")} name={Input::Report.name()} rows="8" spellcheck="false" autocomplete="off"
                    autocapitalize="none" value={panels.report.clone()} aria-describedby={id("preflight-verdict")}
                    oninput={on_input(&props.act, Input::Report)} />
                <div class="outcome" id={id("preflight-verdict")} role="status">{ view_verdict(panels) }</div>
            </div>
            <div class="panel__answer">
                { match (&panels.analysis.preflight, target) {
                    (Some(preflight), Some(target)) => view_answers(props, preflight, target),
                    _ => view_empty("What passes, what to fix and what was not seen shows here.".into()),
                } }
            </div>
        </section>
    }
}

fn view_verdict(panels: &Panels) -> Html {
    let Some(preflight) = &panels.analysis.preflight else {
        if panels.report.trim().is_empty() {
            return Html::default();
        }
        let words = if panels.is_report_held {
            "The page stopped while it read this. It reads it again once you change it."
        } else {
            "Type the AWS Account ID and the S3 Bucket above first; then the page compares this with them."
        };
        return html! { <p class="message" data-severity="warning">{ words }</p> };
    };
    let (severity, words) = match preflight.verdict {
        Verdict::Ready => ("ok", "From what you pasted, everything that can be seen is as it must be."),
        Verdict::Blocked => ("error", "From what you pasted, replication will not work yet: fix what fails."),
        Verdict::Unknown if preflight.checks.iter().all(|check| check.status == CheckStatus::Unknown) => (
            "warning",
            "What you pasted does not show how the bucket is set up: paste what the commands print.",
        ),
        Verdict::Unknown => {
            ("warning", "From what you pasted, nothing fails, but not everything that is needed was seen.")
        }
    };
    html! {
        <>
            <p class="message" data-severity={severity}>{ words }</p>
            <p class="quiet">{ counts(&preflight.checks) }</p>
        </>
    }
}

/// How many requirements got which answer, worst first.
fn counts(checks: &[Check]) -> String {
    let count = |status| checks.iter().filter(|check| check.status == status).count();
    let words = |status, one: &str, more: &str| match count(status) {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {more}")),
    };
    let all = [
        words(CheckStatus::Fail, "fails", "fail"),
        words(CheckStatus::Unknown, "was not seen", "were not seen"),
        words(CheckStatus::Warn, "is to be looked at", "are to be looked at"),
        words(CheckStatus::Pass, "passes", "pass"),
    ];
    let all: Vec<_> = all.into_iter().flatten().collect();
    format!("Of {} requirements, {}.", checks.len(), all.join(", "))
}

fn view_answers(props: &PanelsProps, preflight: &Preflight, target: &Target) -> Html {
    html! {
        <>
            if !preflight.findings.is_empty() {
                <ul class="findings">{ for preflight.findings.iter().map(view_finding) }</ul>
            }
            <ul class="checks">
                { for preflight.sorted().into_iter().map(|check| view_check(props, check, target)) }
            </ul>
            <details class="more unseen" open={preflight.verdict == Verdict::Ready}>
                <summary>{ "What does not show in any output" }</summary>
                <ul>{ for preflight.unseen.iter().map(|unseen| html! { <li>{ *unseen }</li> }) }</ul>
            </details>
        </>
    }
}

/// An answer in the order in which it is heard: how it stands, what about, why, and how to fix it.
fn view_check(props: &PanelsProps, check: &Check, target: &Target) -> Html {
    let word = match check.status {
        CheckStatus::Pass => "Passes",
        CheckStatus::Fail => "Fails",
        CheckStatus::Warn => "Look at this",
        CheckStatus::Unknown => "Not seen",
    };
    let fix = check.fix.as_ref().map(|fix| view_fix(props, check, fix, target));
    let is_unseen =
        check.status == CheckStatus::Unknown && is_command(check.fix.as_deref().unwrap_or_default());
    html! {
        <li class="check" data-check={check.requirement.id()} data-status={check.status.name()} tabindex="-1"
            id={props.ids.of(&element_name(check.requirement))}>
            <h4 class="check__title"><span class="check__word">{ word }{ ": " }</span>{ check.requirement.title() }</h4>
            <p>{ &check.message }</p>
            if is_unseen {
                // The commands above show all of them, so that each by itself is for those who want it.
                <details class="more">
                    <summary>{ "How to see it" }<span class="visually-hidden">{ ": " }{ check.requirement.title() }</span></summary>
                    <div class="more__body">{ for fix }{ view_failure_codes(check) }</div>
                </details>
            } else {
                { for fix }
                { view_failure_codes(check) }
            }
        </li>
    }
}

fn view_failure_codes(check: &Check) -> Html {
    if check.failure_codes.is_empty() {
        return Html::default();
    }
    let codes = check.failure_codes.iter().enumerate().map(|(index, code)| {
        html! {
            <>if index > 0 { { ", " } }<code>{ *code }</code></>
        }
    });
    html! {
        <p class="quiet">
            { if check.status == CheckStatus::Fail { "AWS calls it " } else { "Where this is the cause, AWS calls it " } }
            { for codes }{ "." }
        </p>
    }
}

fn is_command(fix: &str) -> bool {
    fix.starts_with("aws ")
}

/// Whether a command needs a code of an MFA device, for which the S3 console does not ask.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMFADelete.html>
fn needs_mfa(command: &str) -> bool {
    command.contains(" --mfa ")
}

fn view_fix(props: &PanelsProps, check: &Check, fix: &str, target: &Target) -> Html {
    let is_command = is_command(fix);
    if !is_command && !fix.contains('{') {
        return html! {
            <p>{ fix.to_owned() }{ " " }{ for check.requirement.console_tab().map(|tab| view_console(target, tab)) }</p>
        };
    }
    let (caption, copy): (_, &str) = match (is_command, check.status) {
        (false, _) if check.requirement == Requirement::Encryption => {
            ("Statement for the key's policy", "Copy statement")
        }
        (false, _) => ("The statement with an exception for Trustgrid", "Copy statement"),
        (true, CheckStatus::Fail | CheckStatus::Warn) if !fix.contains(" list-") => {
            ("Command that fixes it", "Copy command")
        }
        _ => ("Command that shows it", "Copy command"),
    };
    let tokens = if is_command { highlight::script_line } else { highlight::json_line };
    html! {
        <>
            { view_figure(props, Figure {
                source: CopySource::Fix(check.requirement),
                title: caption.into(),
                copy: (copy, &["for ", check.requirement.title()].concat()),
                download: None,
                code: view_code(fix, tokens, (0, 0), [caption, ": ", check.requirement.title()].concat().into()),
            }) }
            { for check.requirement.console_tab().filter(|_| check.status == CheckStatus::Fail && !needs_mfa(fix)).map(|tab| html! {
                <p class="quiet">{ "Or in the S3 console: " }{ view_console(target, tab) }</p>
            }) }
        </>
    }
}

fn view_console(target: &Target, tab: ConsoleTab) -> Html {
    let name = tab.name();
    let bucket = &target.grant.bucket;
    html! {
        <a href={web_address::console(bucket, tab)} target="_blank" rel="noopener noreferrer">
            { format!("Open the {name} tab of {bucket}") }
            <span class="visually-hidden">{ " (opens the AWS console in a new tab)" }</span>
        </a>
    }
}
