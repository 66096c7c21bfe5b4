//! The whole page of a form: the state, what the browser does for it, and its parts.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;
use yew::html::Scope;
use yew::prelude::*;

use super::error_summary::view_error_summary;
use super::field::FieldInput;
use super::host::Host;
use super::icon::{Icon, view_icon};
use super::send::{self, object, value_object};
use super::slot::Slot;
use super::step::{Step, view_step};
use super::{Act, Ids, click};
use crate::app::copying::{CopySource, Copyable, StatusArea};
use crate::app::form::Field;
use crate::app::{
    Action, Button, HostOption, Kept, LaterPart, Merged, NextStep, Options, Section, SideEffect, State,
};
use crate::aws::bucket_name::EXAMPLE_BUCKET;
use crate::text::finding::Status;
use crate::ui::later::{FutureAction, Later};

/// How long nobody has to have typed before what takes its time is drawn: longer than from one key to the next.
const PAUSE_MILLISECONDS: u32 = 250;
/// How long a button says that it copied.
const COPIED_MILLISECONDS: u32 = 2000;

#[derive(Debug, Clone, Default, PartialEq, Properties)]
pub struct AppProps {
    /// Whether the program runs, as opposed to markup that waits for it.
    pub live: bool,
    #[prop_or_default]
    pub ids: Ids,
    /// What the host says. Changes take effect at any time and leave alone what the user typed into a field
    /// that the change is not about.
    #[prop_or_default]
    pub options: Options,
    /// What is there from before, when it is mounted.
    #[prop_or_default]
    pub kept: Kept,
    #[prop_or_default]
    pub later: Later,
    #[prop_or_default]
    pub host: Option<Host>,
}

pub struct App {
    pub(super) state: State,
    pub(super) act: Act,
    host: Option<Host>,
    /// The text that a press has begun to copy.
    copying: RefCell<Option<(String, Promise)>>,
    /// Will catch up, unless somebody types before.
    rest: Option<Timeout>,
    /// Will let the button say its own words again.
    copied: Option<Timeout>,
    /// What takes the focus once it is drawn.
    focus: Option<String>,
    /// What is selected once it is drawn, because the browser does not let it be copied.
    select: Option<&'static str>,
    /// The lines of the pane that come into view once they are drawn.
    lines: Option<(usize, usize)>,
    /// The merged policy that was shown last.
    shown: Option<Merged>,
}

/// What takes the actions of the form.
fn act(link: Scope<App>) -> Act {
    Callback::from(move |action: Action| {
        if let Action::Press(Button::Copy(_)) = action
            && let Some(app) = link.get_component()
        {
            app.begin_to_copy(action.clone());
        }
        link.send_message(action);
    })
}

impl Component for App {
    type Message = Action;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let mut app = App {
            state: State::new(props.options.clone(), props.kept.clone()),
            act: act(ctx.link().clone()),
            host: props.host.clone(),
            copying: RefCell::default(),
            rest: None,
            copied: None,
            focus: None,
            select: None,
            lines: None,
            shown: None,
        };
        app.do_action(ctx, Action::Loaded(props.later.state()));
        app
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &AppProps) -> bool {
        let props = ctx.props();
        self.host.clone_from(&props.host);
        if props.options != before.options {
            self.do_action(ctx, Action::Configure(props.options.clone()));
        }
        if props.later != before.later {
            self.do_action(ctx, Action::Loaded(props.later.state()));
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        if let Action::Rest = action {
            self.rest = None;
        }
        self.do_action(ctx, action);
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        let Some(host) = &ctx.props().host else { return };
        let shows_new_policy = self.shown != self.state.merged;
        if shows_new_policy {
            self.shown = self.state.merged.clone();
        }
        host.drawn(self.rest.is_none(), shows_new_policy);
        if let Some(name) = self.focus.take() {
            host.focus(&ctx.props().ids.of(&name));
        }
        if let Some(selector) = self.select.take() {
            host.select(selector);
        }
        if let Some((first, last)) = self.lines.take() {
            host.show_lines(first, last);
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (props, state, act) = (ctx.props(), &self.state, &self.act);
        let ids = props.ids;
        if let Some(host) = &props.host {
            host.draws();
        }
        let theme = state.options.theme().map(ToOwned::to_owned);
        let open_sections: Vec<_> = state.open_sections.iter().map(|section| section.name()).collect();
        let is_compact = state.options.is_compact();
        let has_bar = matches!(state.next_step(), NextStep::Copy | NextStep::AddException);
        html! {
            <div class="flow-log-export" lang="en" dir="ltr" data-state={if props.live { "live" } else { "waiting" }} data-theme={theme}
                data-bar={if has_bar { "true" } else { "false" }}>
                <div class="journey">
                    <section class="intro">
                        { self.view_restart() }
                        <h2>{ "Flow Log Export" }</h2>
                        if !is_compact {
                            <p>{ "Trustgrid can export flow logs to any S3 bucket. Set your bucket name and apply the policy \
                                provided, and then Trustgrid will configure replication for your flow logs into your bucket." }</p>
                        }
                        if state.form.shows_summary() {
                            { view_error_summary(ids, act, &state.form) }
                        }
                    </section>
                    <ol class="steps" aria-label="Steps">
                        { view_step(Step { number: 1, title: "Your AWS account and bucket", is_done: state.form.is_valid() }, html! { <>
                            <form class="fields" novalidate=true autocomplete="off" onsubmit={self.on_submit()}>
                                { self.view_field(ctx, Field::AccountId, "This is the AWS Account ID that contains the bucket you \
                                    wish to have Flow Logs replicated to.") }
                                { self.view_field(ctx, Field::Bucket, "The bucket name. You must own the S3 bucket and apply the \
                                    policy in AWS to allow Trustgrid to replicate files to the bucket.") }
                                // Enter goes on, also where a form has two fields.
                                <button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true">{ "Continue" }</button>
                                if !props.live {
                                    <p class="waiting" role="status">{ "The form is starting. You can type already." }</p>
                                }
                            </form>
                            { self.view_destination() }
                        </> }) }
                        if !is_compact { { self.view_set_up(ctx) } }
                    </ol>
                    { self.view_pane(ctx) }
                    <ol class="steps" start={if is_compact { "2" } else { "3" }} aria-label="Steps, continued">
                        if !is_compact { { self.view_check(ctx) } }
                        { self.view_tell(ctx) }
                    </ol>
                </div>
                if !is_compact {
                    <section class="more" aria-label="More">
                        { for Section::ALL.map(|section| self.view_section(ctx, section)) }
                        <input type="hidden" form="" name="sections" value={open_sections.join(" ")} />
                    </section>
                }
                { self.view_phone_bar() }
            </div>
        }
    }
}

impl App {
    fn do_action(&mut self, ctx: &Context<Self>, action: Action) {
        let effects = self.state.apply(action);
        if let Some(host) = &ctx.props().host {
            // Whoever hears of what happened may ask for it.
            host.holds(&self.state.value().map(|value| value_object(&value).into()).unwrap_or_default());
        }
        for effect in effects {
            self.do_effect(ctx, effect);
        }
    }

    fn do_effect(&mut self, ctx: &Context<Self>, effect: SideEffect) {
        let Some(host) = ctx.props().host.clone() else { return };
        match effect {
            SideEffect::RestLater => {
                let link = ctx.link().clone();
                let rest = move || link.send_message(Action::Rest);
                self.rest = Some(Timeout::new(PAUSE_MILLISECONDS, rest));
            }
            SideEffect::Focus(name) => self.focus = Some(name),
            // Where that cannot be, it is drawn.
            SideEffect::TypeIn(input, text) => host.type_in(&ctx.props().ids.of(input.name()), &text),
            SideEffect::Copy(source, copyable) => {
                let begun = self.copying.take().filter(|(text, _)| *text == copyable.text);
                let copied = begun.map_or_else(|| host.copy(&copyable.text), |(_, copied)| copied);
                let action: FutureAction = Box::pin(async move {
                    let is_refused = JsFuture::from(copied).await.is_ok_and(|refused| refused.is_truthy());
                    Action::Copied { source, copyable, is_refused }
                });
                ctx.link().send_future(action);
            }
            SideEffect::CopiedSoon(attempt) => {
                let link = ctx.link().clone();
                let later = move || link.send_message(Action::CopiedBefore(attempt));
                self.copied = Some(Timeout::new(COPIED_MILLISECONDS, later));
            }
            SideEffect::SelectCopied(source) => self.select = Some(shown(source)),
            SideEffect::ShowLines(first, last) => self.lines = Some((first, last)),
            SideEffect::Download(file) => host.download(&file.file_name, &file.text, file.media_type),
            SideEffect::NotifyChange { account_id, bucket, is_valid } => {
                let detail =
                    [("accountId", account_id.into()), ("bucket", bucket.into()), ("valid", is_valid.into())];
                host.emit("change", &object(detail));
            }
            SideEffect::NotifyCopy(what) => {
                host.emit("copy", &object([("what", what.into())]));
            }
            SideEffect::NotifyError(code, message) => {
                host.emit("error", &object([("code", code.into()), ("message", message.into())]));
            }
            SideEffect::Warn(words) => host.warn(&words),
            SideEffect::Load => host.load(),
            SideEffect::Save(request) => {
                let address = self.state.options.get(HostOption::SaveUrl).map(ToOwned::to_owned);
                ctx.link().send_future(send::save(host, address, request));
            }
        }
    }

    /// Copies what this action will. Safari lets a page copy only while it handles a press, and Yew may put off what
    /// comes of the press until the browser has drawn.
    fn begin_to_copy(&self, action: Action) {
        let Some(host) = &self.host else { return };
        let effects = self.state.clone().apply(action);
        *self.copying.borrow_mut() = effects.into_iter().find_map(|effect| match effect {
            SideEffect::Copy(_, Copyable { text, .. }) => Some((text.clone(), host.copy(&text))),
            _ => None,
        });
    }

    /// Enter goes on.
    fn on_submit(&self) -> Callback<SubmitEvent> {
        self.act.reform(|event: SubmitEvent| {
            event.prevent_default();
            Action::GoOn
        })
    }

    fn view_restart(&self) -> Html {
        let Some(restart) = self.state.restart else { return Html::default() };
        let held: Vec<_> = self.state.held.iter().map(|input| input.label()).collect();
        html! {
            <div class="notice notice--warning" role="alert" data-restart={restart.name()}>
                { view_icon(Icon::Warning) }
                <span>
                    { restart.sentence() }
                    if !held.is_empty() {
                        { [" It does not read again what it may have stopped over, until you change it: ", &held.join(", "), "."].concat() }
                    }
                </span>
            </div>
        }
    }

    fn view_field(&self, ctx: &Context<Self>, field: Field, hint: &'static str) -> Html {
        let form = &self.state.form;
        let value = match field {
            Field::AccountId => form.account_id().map(ToString::to_string),
            Field::Bucket => form.bucket().map(ToString::to_string),
        };
        let taken = form.taken(field).zip(value);
        html! {
            <FieldInput ids={ctx.props().ids} act={&self.act} {field} {hint} text={form.text(field).to_owned()}
                is_ok={form.status(field) == Status::Ok} findings={form.findings(field).to_vec()}
                offer={self.state.offer(field)} {taken} />
        }
    }

    fn view_destination(&self) -> Html {
        let bucket = self.state.form.bucket();
        let org_id = self.state.options.get(HostOption::OrgId);
        let name = bucket.map_or(EXAMPLE_BUCKET, |bucket| bucket.as_str()).to_owned();
        html! {
            <div class="raised destination">
                <p>
                    { "Flow logs will appear in " }
                    <code translate="no">
                        <span class="piece"><b class={bucket.map(|_| "code__name")}>{ name }</b>{ "/" }</span><wbr />
                        <span class="piece">{ "flow-logs/" }</span><wbr /><span class="piece">{ "by-org/" }</span><wbr />
                        <span class={if org_id.is_some() { "piece" } else { "piece quiet" }}>{ org_id.unwrap_or("ORG-ID").to_owned() }</span>
                    </code>
                </p>
                <p class="hint">
                    if org_id.is_none() { { "ORG-ID is your organization's ID in Trustgrid." }<br /> }
                    { "Use a bucket of its own: the policy covers everything in it." }
                </p>
            </div>
        }
    }

    fn view_section(&self, ctx: &Context<Self>, section: Section) -> Html {
        let is_open = self.state.is_open(section);
        let ontoggle = self.act.reform(move |event: Event| {
            let details = event.target_dyn_into::<web_sys::Element>();
            Action::Toggle(section, details.is_some_and(|details| details.has_attribute("open")))
        });
        html! {
            <details class="section" id={ctx.props().ids.of(section.name())} open={is_open} {ontoggle}>
                <summary id={ctx.props().ids.of(&section.title_name())}>
                    { view_icon(Icon::Open) }
                    <h3>{ section.title() }</h3>
                    <span>{ section.hint() }</span>
                </summary>
                if is_open || self.state.holds_text(section) { <div class="section__body">{ self.view_slot(ctx, Slot::Section(section)) }</div> }
            </details>
        }
    }

    /// What the later part draws in a place, once it is there.
    pub(super) fn view_slot(&self, ctx: &Context<Self>, slot: Slot) -> Html {
        match self.state.later {
            LaterPart::NotYet => Html::default(),
            LaterPart::Ready(_) => match ctx.props().later {
                Later::Ready(part) => (part.view)(slot, ctx.props().ids, &self.act, &self.state.panels),
                _ => Html::default(),
            },
            // Said once, where it is always in sight.
            LaterPart::Failed | LaterPart::Retrying if slot == Slot::Check => {
                let is_retrying = matches!(self.state.later, LaterPart::Retrying);
                html! {
                    <div class="later-failed notice notice--warning" role="alert">
                        { view_icon(Icon::Warning) }
                        <span>
                            { "Part of this page did not load (merge, scripts, checks). Try again or reload the page. " }
                            <button type="button" class="button button--small" id={ctx.props().ids.of("load-again")} onclick={click(&self.act, Action::Load)}>
                                { if is_retrying { "Trying again…" } else { "Try again" } }
                            </button>
                        </span>
                    </div>
                }
            }
            LaterPart::Failed | LaterPart::Retrying => {
                html! { <p class="hint">{ "This part of the page did not load. See step 3." }</p> }
            }
        }
    }
}

/// Where that which is copied is shown, as a selector.
fn shown(source: CopySource) -> &'static str {
    match source {
        CopySource::Value(Field::AccountId) => "[data-value=account-id]",
        CopySource::Value(Field::Bucket) => "[data-value=bucket]",
        _ if source.status_area() == StatusArea::Pane => ".pane__body > *",
        // Beside what is announced; rows show commands, too.
        _ => ".copy-status + .by-hand code",
    }
}
