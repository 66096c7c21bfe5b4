//! The pane beside the steps: what is to be copied, what it means, and what comes next.

use yew::prelude::*;

use super::app::App;
use super::button::{CopyButton, view_copy_button};
use super::code_block::{Code, Mark, MarkKind, view_code};
use super::icon::{Icon, view_icon};
use super::link::{view_cloudshell, view_console, view_jump};
use super::slot::Slot;
use super::{AppProps, click};
use crate::app::copying::CopySource;
use crate::app::{Action, Button, Foot, FootLink, HasPolicy, Merged, NextStep, PaneTab, State, Tone, Way};
use crate::artifact::ArtifactKind;
use crate::aws::bucket_name::EXAMPLE_BUCKET;
use crate::merge::{Change, ChangedLines};
use crate::policy;
use crate::text::highlight;

impl App {
    pub(super) fn view_pane(&self, ctx: &Context<Self>) -> Html {
        let (props, state) = (ctx.props(), &self.state);
        // A compact form has nothing else to show.
        let tab = (!state.options.is_compact()).then(|| props.ids.of(&tab_name(state.tab)));
        html! {
            <aside class="pane-place" aria-label="What to copy">
                <div class="pane" id={props.ids.of("pane")} data-folded={if state.is_unfolded { "false" } else { "true" }}>
                    { self.view_bar(props) }
                    if tab.is_some() { { self.view_tabs(props) } }
                    <div class="pane__body" role={tab.as_ref().map(|_| "tabpanel")} id={props.ids.of("pane-body")} aria-labelledby={tab}>
                        if state.tab == PaneTab::Text && state.way == Way::Console {
                            { view_policy(state) }
                        } else {
                            { self.view_slot(ctx, Slot::Pane) }
                        }
                    </div>
                    if !state.is_unfolded {
                        <button type="button" class="pane__unfold" onclick={click(&self.act, Action::Unfold)}>
                            { unfold_words(state) }
                        </button>
                    }
                    { self.view_foot(props) }
                </div>
            </aside>
        }
    }

    fn view_bar(&self, props: &AppProps) -> Html {
        let (state, act) = (&self.state, &self.act);
        let (source, words) = what_to_copy(state);
        let is_next = state.next_step() == NextStep::Copy;
        html! {
            <div class="pane__bar">
                <p class="pane__title" id={props.ids.of("pane-title")}>{ title(state) }<small>{ view_subject(state) }</small></p>
                <button type="button" class="button button--icon button--quiet" title="Download"
                    onclick={click(act, Action::Press(Button::Download(source)))}>
                    { view_icon(Icon::Download) }<span class="visually-hidden">{ "Download" }</span>
                </button>
                { view_copy_button(act, state.copied.as_ref(), CopyButton {
                    source,
                    words,
                    more: "",
                    class: if is_next { "button--primary pane__copy" } else { "pane__copy" },
                }) }
            </div>
        }
    }

    fn view_tabs(&self, props: &AppProps) -> Html {
        let state = &self.state;
        let changes = state.changes().iter().filter(|changed| changed.change != Change::Bracket).count();
        let has_changes = state.way == Way::Console && changes > 0 && state.policy().is_some();
        let text = match state.way {
            Way::Console => "Policy",
            Way::CloudShell => "Script",
            Way::Terraform => "File",
            Way::NewBucket => "Template",
            Way::SomeoneElse => "Ticket",
        };
        let mut tabs = vec![(PaneTab::Text, text)];
        if has_changes {
            tabs.push((PaneTab::Changes, "Changes"));
        }
        tabs.extend([(PaneTab::PlainWords, "In plain words"), (PaneTab::Reviewer, "For your reviewer")]);
        let order: Vec<_> = tabs.iter().map(|(tab, _)| *tab).collect();
        let shown = order.iter().position(|tab| *tab == state.tab).unwrap_or_default();
        // <https://www.w3.org/WAI/ARIA/apg/patterns/tabs/>
        let act = self.act.clone();
        let onkeydown = move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => shown + 1,
                "ArrowLeft" => shown + order.len() - 1,
                _ => return,
            };
            if let Some(tab) = order.get(next % order.len()) {
                act.emit(Action::Show(*tab));
            }
        };
        let view_tab = |(index, (tab, words)): (usize, (PaneTab, &'static str))| {
            let is_shown = index == shown;
            html! {
                <button type="button" role="tab" id={props.ids.of(&tab_name(tab))} aria-selected={if is_shown { "true" } else { "false" }}
                    tabindex={if is_shown { "0" } else { "-1" }} aria-controls={props.ids.of("pane-body")}
                    onclick={click(&self.act, Action::Show(tab))}>
                    { words }
                    if tab == PaneTab::Changes { <span class="count">{ changes }</span> }
                </button>
            }
        };
        html! {
            // Where it scrolls, it is no stop of the keyboard besides the tab.
            <div class="tabs" role="tablist" aria-label="What the pane shows" tabindex="-1" {onkeydown}>
                { for tabs.into_iter().enumerate().map(view_tab) }
            </div>
        }
    }

    fn view_foot(&self, props: &AppProps) -> Html {
        let (state, act) = (&self.state, &self.act);
        let Foot { tone, words, link } = state.foot();
        let icon = match tone {
            Tone::Plain => None,
            Tone::Info => Some(Icon::Info),
            Tone::Ok => Some(Icon::Ok),
            Tone::Warning => Some(Icon::Warning),
        };
        let attempt = state.copied_from_pane.as_ref().map_or(0, |copied| copied.attempt + 1);
        let link = link.map(|link| match link {
            FootLink::Console(tab) => state.form.bucket().map(|bucket| view_console(bucket, tab)).unwrap_or_default(),
            FootLink::CloudShell => view_cloudshell(),
            FootLink::AddExceptions(statements) => {
                let words = if statements.len() == 1 { "Add the exception" } else { "Add the exceptions" };
                html! {
                    <button type="button" class="link" onclick={click(act, Action::AddExceptions(statements))}>{ words }</button>
                }
            }
            FootLink::Go { name, words } => view_jump(props.ids, act, name, words),
        });
        html! {
            <div class="pane__foot" data-tone={tone.name()}>
                { for icon.map(view_icon) }
                <div class="pane__next" role="status"><span key={attempt}>{ words }</span></div>
                { for link }
            </div>
        }
    }

    /// On a phone, what comes next stays in reach.
    pub(super) fn view_phone_bar(&self) -> Html {
        let (state, act) = (&self.state, &self.act);
        let next = state.next_step();
        if !matches!(next, NextStep::Copy | NextStep::AddException) {
            return Html::default();
        }
        let (source, words) = what_to_copy(state);
        let copy = |class| {
            view_copy_button(act, state.copied.as_ref(), CopyButton { source, words, more: "", class })
        };
        html! {
            <div class="phone-bar">
                if next == NextStep::AddException {
                    <button type="button" class="button button--primary"
                        onclick={click(act, Action::AddExceptions(state.analysis().fixable()))}>
                        { if state.analysis().fixable().len() == 1 { "Add exception" } else { "Add exceptions" } }
                    </button>
                    { copy("") }
                } else {
                    { copy("button--primary") }
                    { view_open(state) }
                }
            </div>
        }
    }
}

fn tab_name(tab: PaneTab) -> String {
    ["tab-", tab.name()].concat()
}

/// Where what was copied is pasted.
fn view_open(state: &State) -> Html {
    use crate::aws::web_address::{self, ConsoleTab};
    let href = match (state.way, state.form.bucket()) {
        (Way::Console, Some(bucket)) => web_address::console(bucket, ConsoleTab::Permissions),
        (Way::CloudShell, _) => super::link::CLOUDSHELL.to_owned(),
        _ => return Html::default(),
    };
    html! {
        <a class="button" {href} target="_blank" rel="noopener noreferrer">
            { "Open in AWS" }{ view_icon(Icon::Out) }<span class="visually-hidden">{ " (opens in a new tab)" }</span>
        </a>
    }
}

/// What the pane's button copies, and its words.
fn what_to_copy(state: &State) -> (CopySource, &'static str) {
    let words = match (state.tab, state.way) {
        (PaneTab::Reviewer, _) => "Copy text",
        (_, Way::Console) => "Copy policy",
        (_, Way::CloudShell) => "Copy script",
        (_, Way::Terraform) => "Copy file",
        (_, Way::NewBucket) => "Copy template",
        (_, Way::SomeoneElse) => "Copy ticket",
    };
    (state.to_copy(), words)
}

fn title(state: &State) -> String {
    if state.tab == PaneTab::Reviewer {
        return "For your reviewer".to_owned();
    }
    let is_changed = !state.changes().is_empty();
    match (state.way.artifact(), state.form.bucket()) {
        (ArtifactKind::Policy, Some(_)) if state.merged == Some(Merged::Refused) => {
            "Not merged yet".to_owned()
        }
        (ArtifactKind::Policy, Some(_)) if is_changed && state.has_policy == Some(HasPolicy::Yes) => {
            "Merged policy".to_owned()
        }
        (ArtifactKind::Policy, _) => "Bucket policy".to_owned(),
        (kind, Some(bucket)) => kind.file_name(bucket),
        (ArtifactKind::Cli | ArtifactKind::Remove, None) => "Script".to_owned(),
        (ArtifactKind::Terraform, None) => "Terraform file".to_owned(),
        (ArtifactKind::CloudFormation, None) => "CloudFormation template".to_owned(),
        (ArtifactKind::Ticket, None) => "Ticket".to_owned(),
    }
}

fn view_subject(state: &State) -> Html {
    let Some(bucket) = state.form.bucket() else { return "Example".into() };
    let account = state.form.account_id().filter(|_| state.way != Way::Console);
    html! {
        <>
            { "for " }<b>{ bucket.as_str().to_owned() }</b>
            if let Some(account) = account { { [" in ", account.as_str()].concat() } }
        </>
    }
}

fn unfold_words(state: &State) -> String {
    match (state.way, state.tab) {
        (Way::Console, PaneTab::Text) => {
            let count = state.policy().map_or(24, |policy| policy.lines().count());
            ["Show all ", &count.to_string(), " lines"].concat()
        }
        _ => "Show all".to_owned(),
    }
}

fn view_policy(state: &State) -> Html {
    let shown = state.policy();
    let is_example = shown.is_none();
    let text = shown.unwrap_or_else(|| policy::example(state.form.trustgrid()));
    let name = state.form.bucket().map_or(EXAMPLE_BUCKET, |bucket| bucket.as_str());
    html! {
        { view_code(&Code {
            text: &text,
            tokens: highlight::json_line,
            marks: &marks(state),
            name: Some(name),
            label: if is_example { "Example bucket policy" } else { "Bucket policy" },
        }) }
    }
}

/// What stands out in the policy: statements in the way, and over them what was changed.
fn marks(state: &State) -> Vec<Mark> {
    if let Some(lines) = state.bucket_lines() {
        return vec![Mark { lines, kind: MarkKind::Typed }];
    }
    let mut marks = Vec::new();
    for row in state.analysis().rows.iter().filter(|row| row.is_in_the_way()) {
        let is_certain = row.obstacle.finding.code == "policy.denies";
        marks.push(Mark { lines: row.lines, kind: MarkKind::Blocks { is_certain } });
        if let Some(line) = row.reason {
            marks.push(Mark { lines: (line, line), kind: MarkKind::Reason });
        }
    }
    let changed = state.changes().iter().filter(|changed| changed.change != Change::Bracket);
    marks.extend(changed.map(|ChangedLines { lines, .. }| Mark { lines: *lines, kind: MarkKind::Added }));
    marks
}
