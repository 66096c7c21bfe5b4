//! What the output of the commands says: one verdict, what to fix, and what is all right.

use yew::prelude::*;

use super::{PanelsProps, view_finding, view_open, view_unread};
use crate::app::copying::CopySource;
use crate::app::{Action, Input, Panels, Reading, Section, Way};
use crate::preflight::{Check, CheckStatus, Fix, Requirement, Verdict};
use crate::ui::button::{CopyButton, view_copy_button};
use crate::ui::click;
use crate::ui::icon::{Icon, view_icon};
use crate::ui::link::{view_console, view_jump};

pub(super) fn view_result(props: &PanelsProps) -> Html {
    let panels = &props.panels;
    let reading = panels.reading.as_deref().filter(|_| !panels.report.trim().is_empty());
    html! {
        <div class="result" data-verdict={reading.map(|reading| reading.preflight.verdict.name())}>
            { view_banner(props, reading) }
            { for reading.map(|reading| view_checks(props, reading)) }
        </div>
    }
}

/// What is to be fixed, and folded below it the rest.
fn view_checks(props: &PanelsProps, reading: &Reading) -> Html {
    let checks = &reading.preflight.checks;
    let of =
        |status: CheckStatus| checks.iter().filter(move |check| check.status == status).collect::<Vec<_>>();
    let (failed, review) = (of(CheckStatus::Fail), of(CheckStatus::Warn));
    let passed = of(CheckStatus::Pass);
    let (open, unseen): (Vec<_>, Vec<_>) =
        of(CheckStatus::Unknown).into_iter().partition(|check| check.is_left_open);
    let is_nothing_seen = unseen.len() == checks.len();
    html! {
        <>
            <ul class="rows rows--joined">
                { view_lost(&props.panels.analysis.lost) }
                { for reading.preflight.findings.iter().map(view_finding) }
                { for failed.iter().chain(&open).chain(&review).map(|check| view_check(props, check)) }
            </ul>
            if !is_nothing_seen {
                { view_fold(format!("{} not checked", unseen.len()), "", &unseen, props) }
                { view_fold(
                    if passed.len() == checks.len() {
                        format!("Show the {} checks", passed.len())
                    } else {
                        format!("{} passed", passed.len())
                    },
                    "is-ok",
                    &passed,
                    props,
                ) }
                <details class="fold">
                    <summary>{ view_icon(Icon::Open) }{ "What these checks can't see" }</summary>
                    <ul class="fold__list">{ for reading.preflight.unseen.iter().map(|unseen| html! { <li>{ *unseen }</li> }) }</ul>
                </details>
            }
        </>
    }
}

/// Why there is no verdict.
fn view_unread_report(props: &PanelsProps) -> Html {
    match props.panels.report.trim().is_empty() {
        true => Html::default(),
        false => view_unread(props, props.panels.is_report_held),
    }
}

/// What somebody lost who saved a policy over the bucket's.
fn view_lost(lost: &[String]) -> Html {
    const NAMED: usize = 3;
    if lost.is_empty() {
        return Html::default();
    }
    let mut names: Vec<_> = lost.iter().take(NAMED).map(|sid| format!("“{sid}”")).collect();
    if lost.len() > NAMED {
        names.push(format!("{} more", lost.len() - NAMED));
    }
    html! {
        <li class="row" data-severity="warning" data-code="policy.lost">
            { view_icon(Icon::Warning) }
            <p>
                <span class="visually-hidden">{ "Warning: " }</span>
                <b>{ "Statements are gone from the bucket's policy: " }{ names.join(", ") }{ "." }</b>
                { " They are in the policy that you pasted in step 2, and saving replaces the whole policy. If they are to stay, \
                    save the merged policy of step 2." }
            </p>
        </li>
    }
}

/// The verdict, with the next step in it. Its words alone are said by themselves, not what the buttons below them say,
/// so what holds them is there before there are any.
fn view_banner(props: &PanelsProps, reading: Option<&Reading>) -> Html {
    let said =
        |words: Html| html! { <div id={props.ids.of("preflight-verdict")} role="status">{ words }</div> };
    match reading {
        None => html! { <div class="banner"><></>{ said(view_unread_report(props)) }<></></div> },
        Some(reading) => {
            let (icon, words, next) = verdict(reading);
            html! {
                <div class="banner">
                    { view_icon(icon) }
                    { said(html! { <><p class="banner__verdict">{ words }</p><p>{ next }</p></> }) }
                    { view_banner_actions(props, reading) }
                </div>
            }
        }
    }
}

/// What is said of what commands printed: an icon, the verdict, and the next step.
fn verdict(reading: &Reading) -> (Icon, String, String) {
    let checks = &reading.preflight.checks;
    let all = checks.len();
    let count = |status| checks.iter().filter(|check| check.status == status).count();
    let failed = count(CheckStatus::Fail);
    let open = checks.iter().filter(|check| check.is_left_open).count();
    let unseen = count(CheckStatus::Unknown) - open;
    let (passed, review) = (count(CheckStatus::Pass), count(CheckStatus::Warn));
    let refused = reading.missing_permissions.len();
    match reading.preflight.verdict {
        Verdict::Ready if review == 0 => (
            Icon::Ok,
            format!("Ready. All {all} checks passed."),
            "Next: tell Trustgrid (step 4).".to_owned(),
        ),
        Verdict::Ready => (
            Icon::Ok,
            format!("Ready. {passed} of {all} checks passed, {review} to review."),
            "Next: tell Trustgrid (step 4).".to_owned(),
        ),
        Verdict::Blocked => (
            Icon::Error,
            format!("Not ready: {} to fix.", things(failed)),
            format!(
                "{passed} of {all} checks passed. Fix {}, then run the commands again.",
                this_or_these(failed)
            ),
        ),
        Verdict::Unknown if unseen == 0 => (
            Icon::Question,
            format!("Can't tell yet: {} may be in the way.", things(open)),
            format!(
                "{passed} of {all} checks passed. Fix {} to be sure, then run the commands again.",
                this_or_these(open)
            ),
        ),
        Verdict::Unknown if unseen == all && refused == 0 => (
            Icon::Question,
            "Can't tell yet: this doesn't show how the bucket is set up.".to_owned(),
            "Run the read-only commands above and paste all of their output.".to_owned(),
        ),
        Verdict::Unknown => (
            Icon::Question,
            format!(
                "Can't tell yet: {unseen} of {all} checks {} missing.",
                if unseen == 1 { "is" } else { "are" }
            ),
            match refused {
                _ if reading
                    .preflight
                    .findings
                    .iter()
                    .any(|finding| finding.code == "report.contradiction") =>
                {
                    "This is the output of several runs. Clear the box and paste only the last one."
                        .to_owned()
                }
                0 => "Run the read-only commands above and paste all of their output.".to_owned(),
                1 => "AWS refused to answer 1 question. Run the commands as someone with this permission."
                    .to_owned(),
                count => format!(
                    "AWS refused to answer {count} questions. Run the commands as someone with these permissions."
                ),
            },
        ),
    }
}

/// What copies all at once.
fn view_banner_actions(props: &PanelsProps, reading: &Reading) -> Html {
    let panels = &props.panels;
    let refused = reading.missing_permissions.len();
    let fixes = panels.all_fixes().map(|fixes| fixes.lines().filter(|line| line.starts_with("aws ")).count());
    let copied = panels.copied.as_ref();
    html! {
        <>
            if refused > 0 && reading.preflight.verdict == Verdict::Unknown {
                <div class="actions">
                    { view_copy_button(&props.act, copied, CopyButton {
                        source: CopySource::Permissions, words: "Copy permissions", more: "", class: "button--small",
                    }) }
                </div>
            }
            if let Some(fixes) = fixes {
                <div class="actions">
                    { view_copy_button(&props.act, copied, CopyButton {
                        source: CopySource::AllFixes,
                        words: &if fixes == 2 { "Copy both commands".to_owned() } else { format!("Copy all {fixes} commands") },
                        more: "",
                        class: "button--small",
                    }) }
                </div>
            }
        </>
    }
}

fn this_or_these(count: usize) -> &'static str {
    if count == 1 { "this" } else { "these" }
}

fn things(count: usize) -> String {
    if count == 1 { "1 thing".to_owned() } else { format!("{count} things") }
}

fn view_fold(words: String, class: &'static str, checks: &[&Check], props: &PanelsProps) -> Html {
    if checks.is_empty() {
        return Html::default();
    }
    let list = checks.iter().map(|check| {
        html! {
            <li id={props.ids.of(&element_name(check.requirement))} tabindex="-1" data-check={check.requirement.id()} data-status={check.status.name()}>
                <b>{ check.requirement.title() }{ ". " }</b>{ &check.message }
            </li>
        }
    });
    html! {
        <details class="fold">
            <summary {class}>{ view_icon(Icon::Open) }{ words }</summary>
            <ul class="fold__list">{ for list }</ul>
        </details>
    }
}

/// The name of the element that answers a requirement.
pub(super) fn element_name(requirement: Requirement) -> String {
    format!("check-{}", requirement.id())
}

/// What fails, or is to be looked at, with what fixes it.
fn view_check(props: &PanelsProps, check: &Check) -> Html {
    let (icon, word) = match check.status {
        CheckStatus::Fail => (Icon::Error, "Failed: "),
        _ => (Icon::Warning, "Review: "),
    };
    let (first, rest) = words_of(props, check);
    html! {
        <li class="row" id={props.ids.of(&element_name(check.requirement))} tabindex="-1" data-check={check.requirement.id()}
            data-status={check.status.name()} data-severity={if check.status == CheckStatus::Fail { "error" } else { "warning" }}>
            { view_icon(icon) }
            <p>
                <span class="visually-hidden">{ word }{ check.requirement.title() }{ ". " }</span>
                <b>{ first }</b>{ rest }
            </p>
            { view_fix(props, check) }
        </li>
    }
}

/// What a check says, its first sentence apart. A statement is named as it stands in the policy that is shown.
fn words_of(props: &PanelsProps, check: &Check) -> (String, String) {
    let panels = &props.panels;
    let is_certain = check.status == CheckStatus::Fail;
    let mut rows = panels
        .analysis
        .rows
        .iter()
        .filter(|row| row.obstacle.is_denial() && row.obstacle.is_certain() == is_certain);
    let row = rows.clone().find(|row| row.is_in_the_way()).or(rows.next());
    if let Some(row) = row.filter(|_| check.requirement == Requirement::Denies && has_denies(panels)) {
        let (name, does) = (row.name(), &row.obstacle.does);
        return match is_certain {
            true => (format!("{name} blocks Trustgrid."), format!(" It {does}")),
            false => (name, format!(" {does}")),
        };
    }
    // The AWS CLI prints a policy in one line, which nobody looks for.
    let message = check.message.replace(" (line 1)", "");
    match message.split_once(". ") {
        Some((first, rest)) => (format!("{first}."), format!(" {rest}")),
        None => (message, String::new()),
    }
}

/// Whether what step 2 offers holds the policy that the bucket has, with Trustgrid's statement in it.
fn is_merged(panels: &Panels) -> bool {
    let merge = panels.analysis.merge.as_ref().filter(|_| panels.way != Way::NewBucket);
    merge.is_some_and(|merge| merge.policy.is_some() && !merge.is_new())
}

/// Whether step 2 shows what denies, with the exception for it.
fn has_denies(panels: &Panels) -> bool {
    is_merged(panels) && panels.analysis.has_exceptions()
}

/// What step 2 offers, and what to do with it.
fn offer_of(way: Way) -> (&'static str, &'static str) {
    match way {
        Way::Console | Way::NewBucket => {
            ("The policy in step 2", "Copy it, save it in AWS, then run the commands again.")
        }
        Way::CloudShell => ("The script in step 2", "Copy it, run it, and paste what it prints."),
        Way::Terraform => ("The file in step 2", "Apply it, then run the commands again."),
        Way::SomeoneElse => ("The ticket in step 2", "Send it, and check again when it is done."),
    }
}

fn view_fix(props: &PanelsProps, check: &Check) -> Html {
    let panels = &props.panels;
    let Some(fix) = &check.fix else { return Html::default() };
    let analysis = &panels.analysis;
    let (offer, then) = offer_of(panels.way);
    if check.requirement == Requirement::Denies && has_denies(panels) {
        let fixable = analysis.fixable();
        let shown = analysis.rows.first().map(|row| row.lines);
        let (act, statements, row) = (props.act.clone(), fixable.clone(), element_name(check.requirement));
        let add = move |_: MouseEvent| {
            act.emit(Action::AddExceptions(statements.clone()));
            // The button goes.
            act.emit(Action::Focus(row.clone()));
        };
        return html! {
            <>
                <p class="row__more">
                    { if fixable.is_empty() {
                        format!("{offer} has the exception. {then}")
                    } else if panels.is_from_report {
                        "The policy from this output is now merged in step 2.".to_owned()
                    } else {
                        "The policy that you pasted is merged in step 2.".to_owned()
                    } }
                </p>
                <div class="row__actions">
                    if !fixable.is_empty() {
                        <button type="button" class="button button--small" onclick={add}>
                            { if fixable.len() == 1 { "Add exception" } else { "Add exceptions" } }
                        </button>
                    }
                    if let Some((first, last)) = shown.filter(|_| panels.way == Way::Console) {
                        <button type="button" class="link" onclick={click(&props.act, Action::ShowLines(first, last))}>{ "Show in the policy" }</button>
                    }
                </div>
            </>
        };
    }
    let more = (check.requirement == Requirement::Encryption)
        .then(|| view_open(&props.act, Section::Key, "About KMS keys"));
    let is_in_console = !matches!(fix, Fix::MfaCommand(_));
    let console = check.requirement.console_tab().filter(|_| is_in_console).zip(panels.target());
    let console = console.map(|(tab, target)| view_console(&target.grant.bucket, tab));
    let (words, fold) = match fix {
        Fix::Command(_) | Fix::MfaCommand(_) => ("Copy command", "Show command"),
        Fix::Statement(_) => ("Copy statement", "Show statement"),
        Fix::Merge | Fix::Advice(_) => {
            return html! {
                <>
                    <p class="row__more">
                        { if *fix == Fix::Merge && is_merged(panels) {
                            format!("{offer} has it and keeps the other statements. {then}")
                        } else {
                            fix.text().to_owned()
                        } }
                    </p>
                    <div class="row__actions">
                        if check.requirement == Requirement::Grant { { view_jump(props.ids, &props.act, Input::Existing.name(), "See it in step 2") } }
                        { for console }
                        { for more }
                    </div>
                </>
            };
        }
    };
    html! {
        <div class="row__actions">
            { view_copy_button(&props.act, panels.copied.as_ref(), CopyButton {
                source: CopySource::Fix(check.requirement),
                words,
                more: &["for ", check.requirement.title()].concat(),
                class: "button--small",
            }) }
            { for console }
            { for more }
            <details class="fold-link">
                <summary>{ view_icon(Icon::Open) }{ fold }</summary>
                <pre class="by-hand" tabindex="0" role="region" aria-label={words}><code translate="no">{ fix.text().to_owned() }</code></pre>
            </details>
        </div>
    }
}
