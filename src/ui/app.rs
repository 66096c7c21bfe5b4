//! The whole page of a form: the state, what the browser does for it, and its parts.

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::JsFuture;
use yew::prelude::*;

use super::error_summary::view_error_summary;
use super::field::FieldInput;
use super::hand_over::view_hand_over;
use super::host::Host;
use super::policy_pane::PolicyPane;
use super::requirements::Requirements;
use super::save_panel::view_save;
use super::send::object;
use super::step::{Step, view_step};
use super::{Act, Ids, click};
use crate::app::copying::CopySource;
use crate::app::form::{Field, Task};
use crate::app::{Action, HostOption, Kept, LaterPart, Merged, Options, SideEffect, State};
use crate::aws::bucket_name::EXAMPLE_BUCKET;
use crate::policy;
use crate::text::finding::Status;
use crate::ui::later::{FutureAction, Later};

/// How long nobody has to have typed before what takes its time is drawn: longer than from one key to the next.
const PAUSE_MILLISECONDS: u32 = 250;

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
    state: State,
    act: Act,
    /// Will catch up, unless somebody types before.
    rest: Option<Timeout>,
    /// What takes the focus once it is drawn.
    focus: Option<String>,
    /// The merged policy that was shown last.
    shown: Option<Merged>,
}

impl Component for App {
    type Message = Action;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let mut app = App {
            state: State::new(props.options.clone(), props.kept.clone()),
            act: ctx.link().callback(|action| action),
            rest: None,
            focus: None,
            shown: None,
        };
        app.do_action(ctx, Action::Loaded(props.later.state()));
        app
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &AppProps) -> bool {
        let props = ctx.props();
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
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (props, state, act) = (ctx.props(), &self.state, &self.act);
        let ids = props.ids;
        let theme = state.options.theme().map(ToOwned::to_owned);
        html! {
            <>
                <div class="flow-log-export" data-state={if props.live { "live" } else { "waiting" }} data-theme={theme.clone()}>
                    <div class="journey">
                        { self.view_restart() }
                        <section class="intro">
                            <h2>{ "Flow Log Export" }</h2>
                            <p>{ "Trustgrid can export flow logs to any S3 bucket. Set your bucket name and apply the policy \
                                provided, and then Trustgrid will configure replication for your flow logs into your bucket." }</p>
                        </section>
                        if state.form.shows_summary() {
                            { view_error_summary(ids, act, &state.form) }
                        }
                        { view_step(Step { number: 1, is_done: state.form.is_valid(), title: "Your AWS account and bucket", heading: "h3", tick: None }, html! { <>
                            <form novalidate=true autocomplete="off" onsubmit={|event: SubmitEvent| event.prevent_default()}>
                                { self.view_field(ctx, Field::AccountId, "This is the AWS Account ID that contains the bucket you \
                                    wish to have Flow Logs replicated to.") }
                                { self.view_field(ctx, Field::Bucket, "The bucket name. You must own the S3 bucket and apply the \
                                    policy in AWS to allow Trustgrid to replicate files to the bucket.") }
                                if !props.live {
                                    <p class="waiting" role="status">{ "The form is starting. You can type already." }</p>
                                }
                            </form>
                            { self.view_destination() }
                            <p class="notice">{ "After submitting the above information, Trustgrid will complete their required \
                                configuration within 2 business days" }</p>
                        </> }) }
                        <Requirements {act} bucket={state.form.bucket().cloned()}
                            is_versioned={state.form.is_done(Task::Versioning)} is_saved={state.form.is_done(Task::Policy)} />
                        { self.view_policy(ctx) }
                        if let Some(failures) = &state.panels.analysis.failures {
                            <p class="notice notice--error"><b>{ "From what you pasted, it will not work yet. " }</b>{ failures.clone() }</p>
                        }
                        if state.options.saves() {
                            { view_save(ids, act, state) }
                        } else {
                            { view_hand_over(act, state) }
                        }
                    </div>
                </div>
                <div class="flow-log-export" data-theme={theme}>
                    { self.view_later(ctx) }
                </div>
            </>
        }
    }
}

impl App {
    fn do_action(&mut self, ctx: &Context<Self>, action: Action) {
        for effect in self.state.apply(action) {
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
            SideEffect::Copy(source, copyable) => {
                let copied = host.copy(&shown(source), &copyable.text);
                let action: FutureAction = Box::pin(async move {
                    let is_refused = JsFuture::from(copied).await.is_ok_and(|refused| refused.is_truthy());
                    Action::Copied { source, words: copyable.words, what: copyable.what, is_refused }
                });
                ctx.link().send_future(action);
            }
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
            SideEffect::Load => host.load(),
            SideEffect::Save(request) => {
                let address = self.state.options.get(HostOption::SaveUrl).map(ToOwned::to_owned);
                if let Later::Ready(part) = ctx.props().later {
                    ctx.link().send_future((part.save)(host, address, request));
                }
            }
        }
    }

    fn view_restart(&self) -> Html {
        let Some(restart) = self.state.restart else { return Html::default() };
        let held: Vec<_> = self.state.held.iter().map(|input| input.label()).collect();
        html! {
            <div class="notice notice--warning" role="alert" data-restart={restart.name()}>
                { restart.sentence() }
                if !held.is_empty() {
                    { [" It does not read again what it may have stopped over, until you change it: ", &held.join(", "), "."].concat() }
                }
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
                findings={form.findings(field).to_vec()} offer={form.offer(field).cloned()} {taken} />
        }
    }

    fn view_destination(&self) -> Html {
        let bucket = self.state.form.bucket().map_or(EXAMPLE_BUCKET, |bucket| bucket.as_str());
        let org_id = self.state.options.get(HostOption::OrgId);
        html! {
            <p class="destination">
                { "Flow logs will appear in " }
                <code>
                    <b class="destination__bucket">{ bucket.to_owned() }</b>
                    { "/flow-logs/by-org/" }
                    if let Some(org_id) = org_id { <b>{ org_id.to_owned() }</b> } else { <i>{ "ORG-ID" }</i> }
                </code>
                if org_id.is_none() {
                    <span class="destination__note">{ "ORG-ID stands for your organization's ID in Trustgrid." }</span>
                }
            </p>
        }
    }

    fn view_policy(&self, ctx: &Context<Self>) -> Html {
        let state = &self.state;
        let (text, marked) =
            state.policy().unwrap_or_else(|| (policy::example(state.form.trustgrid()), policy::BUCKET_LINES));
        html! {
            <PolicyPane ids={ctx.props().ids} act={&self.act} {text} {marked}
                bucket={state.form.bucket().cloned()} is_wrong={state.form.status(Field::Bucket) == Status::Error}
                is_merged={state.merged.as_ref().map(|merged| *merged != Merged::Refused)}
                trustgrid={state.form.trustgrid().clone()} copied={state.copied.clone()} />
        }
    }

    fn view_later(&self, ctx: &Context<Self>) -> Html {
        match self.state.later {
            LaterPart::NotYet => Html::default(),
            LaterPart::Ready(_) => match ctx.props().later {
                Later::Ready(part) => (part.view)(ctx.props().ids, &self.act, &self.state.panels),
                _ => Html::default(),
            },
            LaterPart::Failed | LaterPart::Retrying => {
                let is_retrying = matches!(self.state.later, LaterPart::Retrying);
                html! {
                    <div class="later-failed">
                        { "A part of this page could not be loaded: merging, scripts and templates. Try again or reload the page. " }
                        <button type="button" class="button button--quiet" id={ctx.props().ids.of("load-again")} onclick={click(&self.act, Action::Load)}>
                            { if is_retrying { "Trying again…" } else { "Try again" } }
                        </button>
                    </div>
                }
            }
        }
    }
}

/// Where that which is copied is shown, as a selector.
fn shown(source: CopySource) -> String {
    match source {
        CopySource::Policy => ".policy code".to_owned(),
        CopySource::Value(field) => ["[data-value=", field.name(), "]"].concat(),
        CopySource::BothValues => ".hand-over dl".to_owned(),
        CopySource::Link => ".link-text".to_owned(),
        _ => ["[data-copy=", &source.key(), "] :is(pre code, .link-text)"].concat(),
    }
}
