//! Step 4: Trustgrid hears of the bucket, and what happens then.

use yew::prelude::*;

use super::app::App;
use super::button::{CopyButton, view_copy_button, view_copy_status};
use super::click;
use super::icon::{Icon, view_icon};
use super::link::view_support;
use super::step::{Step, view_step, view_tick};
use crate::app::copying::{CopySource, StatusArea};
use crate::app::form::{Field, Task};
use crate::app::save::sentence;
use crate::app::{Action, Button, HostOption, NextStep, Saving, Section};
use crate::text::finding::Status;

impl App {
    pub(super) fn view_tell(&self, ctx: &Context<Self>) -> Html {
        let state = &self.state;
        view_step(
            Step {
                number: if state.options.is_compact() { 2 } else { 4 },
                title: "Tell Trustgrid",
                is_done: state.is_told(),
            },
            html! {
                <>
                    if state.options.saves() { { self.view_save(ctx) } } else { { self.view_hand_over(ctx) } }
                    if state.is_saved() && !matches!(state.saving, Saving::Done { .. }) {
                        { self.view_saved(ctx) }
                    } else if state.is_told() {
                        { self.view_closing_card(ctx) }
                    } else {
                        <p class="notice">
                            { view_icon(Icon::Clock) }
                            <span>{ "After submitting the above information, Trustgrid will complete their required configuration \
                                within 2 business days" }</span>
                        </p>
                        if !state.options.is_compact() { { self.view_link() } }
                    }
                    { view_copy_status(StatusArea::HandOver, state.copied.as_ref()) }
                </>
            },
        )
    }

    /// Where nothing can be saved: what to enter in the portal.
    fn view_hand_over(&self, ctx: &Context<Self>) -> Html {
        let (ids, state, act) = (ctx.props().ids, &self.state, &self.act);
        let form = &state.form;
        let is_empty = Field::ALL.into_iter().all(|field| form.status(field) == Status::Empty);
        let portal = html! { <>{ "In the Trustgrid portal, go to " }<b>{ "Operations > Flow Logs" }</b></> };
        if state.is_saved() {
            return Html::default();
        }
        if is_empty {
            return html! { <p>{ portal }{ " and enter the two values from step 1." }</p> };
        }
        let row = |field: Field, value: Option<&str>| {
            let missing = match form.status(field) {
                Status::Empty => "Enter it in step 1",
                _ => "Fix it in step 1",
            };
            html! {
                <div class="value">
                    <dt>{ field.label() }</dt>
                    <dd>
                        <code translate="no" tabindex="-1" data-value={field.name()} data-missing={if value.is_none() { "true" } else { "false" }}>
                            { value.unwrap_or(missing).to_owned() }
                        </code>
                    </dd>
                    <dd class="value__copy">
                        { view_copy_button(act, state.copied.as_ref(), CopyButton {
                            source: CopySource::Value(field),
                            words: "Copy",
                            more: field.label(),
                            class: "button--small",
                        }) }
                    </dd>
                </div>
            }
        };
        let class = if state.next_step() == NextStep::Tell { "button button--primary" } else { "button" };
        html! {
            <>
                <p>{ portal }{ " and enter these two values." }</p>
                <dl class="values" id={ids.of("values")} tabindex="-1">
                    { row(Field::AccountId, form.account_id().map(|id| id.as_str())) }
                    { row(Field::Bucket, form.bucket().map(|bucket| bucket.as_str())) }
                </dl>
                <div class="actions">
                    if let Some(portal_url) = state.options.get(HostOption::PortalUrl) {
                        <a {class} href={portal_url.to_owned()} target="_blank" rel="noopener noreferrer">
                            { "Open the portal" }{ view_icon(Icon::Out) }<span class="visually-hidden">{ " (opens in a new tab)" }</span>
                        </a>
                    }
                    if form.is_valid() {
                        { view_tick(act, Task::Portal, form.is_done(Task::Portal), "Saved in the portal", "") }
                    }
                </div>
            </>
        }
    }

    /// Where the host saves.
    fn view_save(&self, ctx: &Context<Self>) -> Html {
        let (state, act) = (&self.state, &self.act);
        let (form, saving) = (&state.form, &state.saving);
        if state.is_told() {
            return Html::default();
        }
        let is_busy = *saving == Saving::Busy;
        let class = match state.next_step() {
            NextStep::Tell => "button button--primary button--large",
            _ => "button button--large",
        };
        html! {
            <>
                if let Some((account, bucket)) = &state.saved {
                    <p>
                        { "The portal has " }<code translate="no"><b>{ bucket.as_str().to_owned() }</b></code>
                        { " in AWS account " }<code translate="no"><b>{ account.as_str().to_owned() }</b></code>{ "." }
                    </p>
                }
                { match (form.account_id(), form.bucket()) {
                    (Some(account), Some(bucket)) => html! {
                        <p>
                            { "Saving tells Trustgrid to export to " }<code translate="no"><b>{ bucket.as_str().to_owned() }</b></code>
                            { " in AWS account " }<code translate="no"><b>{ account.as_str().to_owned() }</b></code>{ "." }
                        </p>
                    },
                    _ => html! { <p>{ "Saving tells Trustgrid to export to the bucket from step 1." }</p> },
                } }
                if let Some(failures) = &state.analysis().failures {
                    <p class="notice notice--warning">
                        { view_icon(Icon::Warning) }<span><b>{ "It will not work yet. " }</b>{ failures.clone() }</span>
                    </p>
                }
                <div class="actions">
                    <button type="button" {class} id={ctx.props().ids.of("save")} aria-disabled={is_busy.then_some("true")}
                        onclick={click(act, Action::Press(Button::Save))}>
                        { match saving {
                            Saving::Busy => "Saving…",
                            Saving::Refused { account_id, bucket, .. } if state.is_typed(account_id, bucket) => "Try again",
                            _ => "Save",
                        } }
                    </button>
                </div>
                <div role="alert">
                    if let Saving::Refused { account_id, bucket, problem } = saving {
                        <div class="notice notice--error">{ view_icon(Icon::Error) }
                            <span>
                                // Other values may be typed by now.
                                if !state.is_typed(account_id, bucket) {
                                    { "For " }<code translate="no">{ bucket.clone() }</code>
                                    { " in AWS account " }<code translate="no">{ account_id.clone() }</code>{ ": " }
                                }
                                { match state.options.get(HostOption::SupportUrl) {
                                    None => html! { problem.clone() },
                                    support => html! { <>{ sentence(problem.clone()) }{ view_support(support) }</> },
                                } }
                            </span>
                        </div>
                    }
                </div>
                <div role="status">
                    if is_busy { <span class="visually-hidden">{ "Saving" }</span> }
                </div>
            </>
        }
    }

    /// What the portal had before anybody pressed Save here.
    fn view_saved(&self, ctx: &Context<Self>) -> Html {
        let (state, act) = (&self.state, &self.act);
        let bucket = state.form.bucket().map(ToString::to_string).unwrap_or_default();
        let account = state.form.account_id().map(ToString::to_string).unwrap_or_default();
        html! {
            <div class="card" id={ctx.props().ids.of("saved")} tabindex="-1">
                <h4 class="card__head">{ view_icon(Icon::Ok) }{ "Trustgrid knows this bucket." }</h4>
                <p><b>{ "Saved: " }</b><code translate="no">{ bucket }</code>{ " in AWS account " }<code translate="no">{ account }</code></p>
                <div class="card__foot">
                    if !state.options.is_compact() {
                        <button type="button" class="link" onclick={click(act, Action::Open(Section::Arrival))}>{ "Check that flow logs arrive" }</button>
                    }
                    <button type="button" class="link" onclick={click(act, Action::Focus("account-id".to_owned()))}>{ "Change" }</button>
                </div>
            </div>
        }
    }

    /// What is set, and what happens next.
    fn view_closing_card(&self, ctx: &Context<Self>) -> Html {
        let (ids, state, act) = (ctx.props().ids, &self.state, &self.act);
        let (form, is_compact) = (&state.form, state.options.is_compact());
        let (account, bucket) = match &state.saving {
            Saving::Done { account_id, bucket } => (account_id.clone(), bucket.clone()),
            _ => (
                form.account_id().map(ToString::to_string).unwrap_or_default(),
                form.bucket().map(ToString::to_string).unwrap_or_default(),
            ),
        };
        let org_id = state.options.get(HostOption::OrgId).unwrap_or("ORG-ID");
        let path = [&bucket, "/flow-logs/by-org/", org_id].concat();
        html! {
            <div class="card" id={ids.of("saved")} tabindex="-1">
                <h4 class="card__head">{ view_icon(Icon::Ok) }{ "Saved. Trustgrid takes it from here." }</h4>
                <ol class="card__points">
                    <li class="is-reached">
                        <span><b>{ "Saved: " }</b><code translate="no">{ bucket }</code>{ " in AWS account " }<code translate="no">{ account }</code></span>
                    </li>
                    <li>
                        <span>{ "Trustgrid completes its configuration" }</span>
                        <span class="card__when">{ "within 2 business days" }</span>
                        <p>{ match (is_compact, state.is_set_up()) {
                            (true, _) => "If versioning isn't enabled or the policy isn't saved in AWS yet, do it now.",
                            (false, true) => "There is nothing for you to do.",
                            (false, false) => "If step 2 isn't done yet, do it now.",
                        } }</p>
                    </li>
                    <li>
                        <span>{ "Flow logs arrive in your bucket" }</span>
                        <span class="card__when">{ "usually within 15 minutes" }</span>
                        <p>{ "Under " }<code translate="no">{ path }</code>{ ". Only new flow logs are exported." }</p>
                    </li>
                </ol>
                <div class="card__foot">
                    if !is_compact {
                        <button type="button" class="link" onclick={click(act, Action::Open(Section::Arrival))}>{ "Check that they arrive" }</button>
                    }
                    if state.link().is_some() && !is_compact {
                        { view_copy_button(act, state.copied.as_ref(), CopyButton {
                            source: CopySource::Link, words: "Copy link", more: "", class: "button--small",
                        }) }
                    }
                    <button type="button" class="link" onclick={click(act, Action::Focus("account-id".to_owned()))}>{ "Change" }</button>
                </div>
            </div>
        }
    }

    fn view_link(&self) -> Html {
        let state = &self.state;
        if state.link().is_none()
            || Field::ALL.into_iter().all(|field| state.form.status(field) == Status::Empty)
        {
            return Html::default();
        }
        html! {
            <div class="share">
                <p>{ "Does someone else have access to AWS or the portal? Send this link; it opens the page with your values. No \
                    server sees them." }</p>
                { view_copy_button(&self.act, state.copied.as_ref(), CopyButton {
                    source: CopySource::Link, words: "Copy link", more: "", class: "button--small",
                }) }
            </div>
        }
    }
}
