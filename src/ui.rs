//! The form on the screen. [`App`] owns the one state there is; every other component gets values
//! and callbacks.

mod code_block;
mod copying;
mod download;
mod error_summary;
mod field;
mod hand_over;
mod policy_panel;
mod requirements;
mod step;
mod takeover;

use std::cell::Cell;
use std::rc::Rc;

use copying::use_copier;
use error_summary::view_error_summary;
use field::view_field;
use hand_over::{Shown, view_hand_over};
use policy_panel::view_policy;
use requirements::view_requirements;
use step::{Step, view_step};
use yew::prelude::*;

use crate::account_id::AccountId;
use crate::form::{Action, ExportForm, Field};
use crate::policy;

/// What the host says about the form. Changes take effect at any time and leave alone what the
/// user typed into a field that the change is not about.
#[derive(Debug, Clone, Default, PartialEq, Properties)]
pub struct AppProps {
    /// Whether the program runs, as opposed to markup that waits for it.
    pub live: bool,
    /// Tells several forms in one document apart.
    #[prop_or_default]
    pub instance: u32,
    #[prop_or_default]
    pub account_id: Option<AttrValue>,
    #[prop_or_default]
    pub bucket: Option<AttrValue>,
    #[prop_or_default]
    pub org_id: Option<AttrValue>,
    #[prop_or_default]
    pub trustgrid_account_id: Option<AccountId>,
    /// Where the values are entered.
    #[prop_or_default]
    pub portal_url: Option<AttrValue>,
    /// Where the stand-alone page is; links that fill it in begin with it.
    #[prop_or_default]
    pub docs_url: Option<AttrValue>,
    #[prop_or_default]
    pub theme: Theme,
}

/// Which colours to use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// Those of the system.
    #[default]
    Auto,
    Light,
    Dark,
}

#[derive(PartialEq)]
struct State(Rc<ExportForm>);

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let next = ExportForm::clone(&self.0).apply(action);
        if next == *self.0 { self } else { Rc::new(State(Rc::new(next))) }
    }
}

/// Fills in what the host says of a field, now and whenever the host says something else.
#[hook]
fn use_fill(form: &UseReducerHandle<State>, field: Field, text: &Option<AttrValue>) {
    let dispatcher = form.dispatcher();
    use_effect_with(text.clone(), move |text| {
        if let Some(text) = text {
            dispatcher.dispatch(Action::Fill(field, text.to_string()));
        }
    });
}

/// An element ID that is this form's own. The first form in a document has the plain names.
pub(crate) fn element_id(instance: u32, name: &str) -> AttrValue {
    if instance == 0 { name.to_owned().into() } else { format!("{name}-{instance}").into() }
}

#[component]
pub fn App(props: &AppProps) -> Html {
    let trustgrid = props.trustgrid_account_id.clone().unwrap_or_else(AccountId::trustgrid);
    let form = {
        let (account_id, bucket) = (props.account_id.clone(), props.bucket.clone());
        let trustgrid = trustgrid.clone();
        use_reducer(move || {
            let fill = |form: ExportForm, field, text: Option<AttrValue>| match text {
                Some(text) => form.apply(Action::Fill(field, text.to_string())),
                None => form,
            };
            let form = fill(ExportForm::new(trustgrid), Field::AccountId, account_id);
            State(Rc::new(fill(form, Field::Bucket, bucket)))
        })
    };
    let root = use_node_ref();
    // A new number asks for the focus again, even where it was asked for before.
    let focus = use_state(|| (0_u32, ""));

    let pasted = use_memo((), |()| Cell::new(false));
    let code = use_node_ref();
    let shown = use_memo((), |()| Shown::default());
    let (policy_copier, value_copier) = (use_copier(), use_copier());

    use_fill(&form, Field::AccountId, &props.account_id);
    use_fill(&form, Field::Bucket, &props.bucket);
    {
        let dispatcher = form.dispatcher();
        use_effect_with(trustgrid, move |trustgrid| {
            dispatcher.dispatch(Action::Trustgrid(trustgrid.clone()))
        });
    }
    {
        let (dispatcher, root) = (form.dispatcher(), root.clone());
        use_effect_with((), move |()| takeover::take_over(&root, |action| dispatcher.dispatch(action)));
    }
    {
        let (root, instance) = (root.clone(), props.instance);
        use_effect_with(*focus, move |(asked, name)| {
            if *asked > 0 {
                error_summary::focus(&root, &element_id(instance, name));
            }
        });
    }

    let state = form.0.clone();
    let on_action = {
        let dispatcher = form.dispatcher();
        Callback::from(move |action| dispatcher.dispatch(action))
    };
    let on_focus = {
        let focus = focus.clone();
        Callback::from(move |name| focus.set((focus.0 + 1, name)))
    };
    // Gives way to what needs `fields`, or says what is missing and leads there.
    let guard = {
        let (state, on_action, on_focus) = (state.clone(), on_action.clone(), on_focus.clone());
        Callback::from(move |fields: &'static [Field]| {
            let missing = state.missing(fields);
            match missing[..] {
                [] => return true,
                [field] => on_focus.emit(field.name()),
                _ => on_focus.emit(error_summary::NAME),
            }
            on_action.emit(Action::Require(missing));
            false
        })
    };
    let field = |field, hint| view_field(props.instance, field, hint, &state, &pasted, &on_action);

    let bucket = state.bucket();
    let flow_logs_path = html! {
        <>
            <b class="destination__bucket">{ bucket.map_or(policy::EXAMPLE_BUCKET, |b| b.as_str()) }</b>
            { "/flow-logs/by-org/" }
            if let Some(org_id) = &props.org_id { <b>{ org_id }</b> } else { <i>{ "ORG-ID" }</i> }
        </>
    };
    let theme = match props.theme {
        Theme::Auto => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };

    html! {
        <div class="flow-log-export" ref={root} data-state={if props.live { "live" } else { "waiting" }} data-theme={theme}>
            <div class="journey">
                <section class="intro">
                    <h2>{ "Flow Log Export" }</h2>
                    <p>{ "Trustgrid can export flow logs to any S3 bucket. Set your bucket name and apply the policy \
                          provided, and then Trustgrid will configure replication for your flow logs into your bucket." }</p>
                </section>
                if state.shows_summary() { { view_error_summary(props.instance, &state, &on_focus) } }
                { view_step(Step { number: 1, done: state.is_valid(), title: "Your AWS account and bucket", heading: "h3", tick: None }, html! {
                    <>
                        <form novalidate=true autocomplete="off" onsubmit={|e: SubmitEvent| e.prevent_default()}>
                            { field(Field::AccountId, "This is the AWS Account ID that contains the bucket you wish to have Flow Logs replicated to.") }
                            { field(Field::Bucket, "The bucket name. You must own the S3 bucket and apply the policy in AWS to allow \
                                                    Trustgrid to replicate files to the bucket.") }
                            if !props.live {
                                <p class="waiting" role="status">{ "The form is starting. You can type already." }</p>
                            }
                        </form>
                        <p class="destination">
                            { "Flow logs will appear in " }<code>{ flow_logs_path }</code>
                            if props.org_id.is_none() {
                                <span class="destination__note">{ "ORG-ID stands for your organization's ID in Trustgrid." }</span>
                            }
                        </p>
                        <p class="notice">
                            { "After submitting the above information, Trustgrid will complete their required configuration within \
                               2 business days" }
                        </p>
                    </>
                }) }
                { view_requirements(&state, &on_action) }
                { view_policy(props.instance, &state, &guard, &policy_copier, &code) }
                { view_hand_over(props, &state, &guard, &value_copier, &shown) }
            </div>
        </div>
    }
}
