//! The form on the screen. [`App`] owns the one state there is; the modules below draw parts of it
//! as plain functions, because each component would cost the visitor some kilobytes.

pub(crate) mod code_block;
pub(crate) mod copying;
pub(crate) mod error_summary;
mod field;
mod hand_over;
pub mod host;
mod policy_panel;
pub(crate) mod prose;
mod requirements;
mod save_panel;
mod step;

use copying::{Outcome, Place};
use error_summary::view_error_summary;
use field::view_field;
use hand_over::view_hand_over;
use host::Host;
use js_sys::{Function, Promise};
use policy_panel::view_policy;
use prose::Piece::Text;
use prose::paragraph;
use requirements::view_requirements;
use save_panel::{Saving, view_save};
use step::{Step, view_step};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;
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
    pub instance: usize,
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
    /// The host's handler that saves the values. Without it and without `save_url` they are entered
    /// elsewhere.
    #[prop_or_default]
    pub on_save: Option<Function>,
    /// An address of the host's own origin to which the values are sent to be saved.
    #[prop_or_default]
    pub save_url: Option<AttrValue>,
    /// The policy that the bucket is to have, where it has one already.
    #[prop_or_default]
    pub merged: Option<Merged>,
    /// What will not work, from what the user pasted.
    #[prop_or_default]
    pub failures: Option<AttrValue>,
    /// What JavaScript does for the form.
    #[prop_or_default]
    pub host: Option<Host>,
    /// Which colours to use, `light` or `dark`, instead of those of the page around it.
    #[prop_or_default]
    pub theme: Option<AttrValue>,
}

impl AppProps {
    fn trustgrid(&self) -> AccountId {
        self.trustgrid_account_id.clone().unwrap_or_else(AccountId::trustgrid)
    }

    /// Who saves, if anybody does: a function or an address.
    fn save_target(&self) -> Option<JsValue> {
        let handler = self.on_save.as_ref().map(|handler| handler.clone().into());
        handler.or_else(|| self.save_url.as_ref().map(|address| address.as_str().into()))
    }

    fn field(&self, field: Field) -> &Option<AttrValue> {
        match field {
            Field::AccountId => &self.account_id,
            Field::Bucket => &self.bucket,
        }
    }

    /// An element ID that is this form's own. The first form in a document has the plain names.
    fn element_id(&self, name: &str) -> AttrValue {
        let instance = self.instance;
        if instance == 0 { name.to_owned().into() } else { format!("{name}-{instance}").into() }
    }
}

/// The grant in a policy that the bucket has already.
#[derive(Debug, Clone, PartialEq)]
pub enum Merged {
    Policy {
        text: AttrValue,
        /// First and last line to mark, counted from 1.
        marked: (usize, usize),
    },
    /// It cannot be merged yet.
    Refused,
}

/// What happens to the form on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    /// The next input comes in one piece; the browser says so just before it.
    Paste,
    Input(Field, String),
    Do(Action),
    Press(Button),
    /// The focus is to go to the element of this name.
    Focus(&'static str),
    Copied(Outcome),
    Answered(Saving),
    /// What took its time, for the form as it was mounted by this host.
    Late(Option<Host>, Box<Message>),
}

/// What the buttons do outside of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    CopyPolicy,
    DownloadPolicy,
    Copy(Field),
    CopyBoth,
    CopyLink,
    Save,
}

impl Button {
    /// The fields that must have values first.
    fn needs(self) -> &'static [Field] {
        match self {
            Button::CopyPolicy | Button::DownloadPolicy | Button::Copy(Field::Bucket) => &[Field::Bucket],
            Button::Copy(Field::AccountId) => &[Field::AccountId],
            Button::CopyBoth | Button::Save => &Field::ALL,
            Button::CopyLink => &[],
        }
    }
}

type Link = yew::html::Scope<App>;

/// A click that sends `message`.
fn click(link: &Link, message: Message) -> Callback<MouseEvent> {
    let link = link.clone();
    Callback::from(move |e: MouseEvent| {
        // Some links act like buttons: a fragment link does not reach into a shadow root, and would drop
        // what the address carries. Boxes are ticked by what is rendered next.
        if let Message::Focus(_) = message {
            e.prevent_default();
        }
        link.send_message(message.clone());
    })
}

/// Sends what becomes of a promise. One future for all, because each would cost the visitor a kilobyte.
fn send_late(
    ctx: &Context<App>,
    promise: Promise,
    message: Box<dyn FnOnce(Result<JsValue, JsValue>) -> Message>,
) {
    let host = ctx.props().host.clone();
    ctx.link().send_future(async move {
        let settled = JsFuture::from(promise).await;
        Message::Late(host, Box::new(message(settled)))
    });
}

pub struct App {
    form: ExportForm,
    root: NodeRef,
    pasted: bool,
    /// Whether the host knows the values already.
    is_told: bool,
    /// What takes the focus once it is rendered.
    focus: Option<&'static str>,
    copied: Option<Outcome>,
    saving: Saving,
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        App::new(ctx.props(), NodeRef::default())
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &AppProps) -> bool {
        if ctx.props().host != before.host {
            // It was taken out of the document, or comes into it anew.
            *self = App::new(ctx.props(), self.root.clone());
            return true;
        }
        if ctx.props().trustgrid_account_id != before.trustgrid_account_id {
            self.form.apply(Action::Trustgrid(ctx.props().trustgrid()));
        }
        self.fill(ctx.props(), Some(before));
        if ctx.props().merged != before.merged {
            // What was copied is no longer what is shown.
            self.copied = None;
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Paste => {
                self.pasted = true;
                return false;
            }
            Message::Input(field, text) => {
                let pasted = std::mem::take(&mut self.pasted);
                self.form.apply(if pasted { Action::Fill(field, text) } else { Action::Type(field, text) });
                self.user_changed(ctx);
            }
            Message::Do(action) => {
                let clicked = match action {
                    Action::Use(field) | Action::Accept(field) => Some(field),
                    _ => None,
                };
                self.form.apply(action);
                if let Some(field) = clicked {
                    // The button is gone, and the focus with it.
                    self.focus = Some(field.name());
                    self.user_changed(ctx);
                }
            }
            Message::Press(button) => self.press(ctx, button),
            Message::Focus(name) => self.focus = Some(name),
            Message::Copied(outcome) => {
                if let (false, Some((host, root))) = (outcome.refused, self.host(ctx)) {
                    host.copied(&root, outcome.what);
                }
                self.copied = Some(outcome.after(self.copied.as_ref()));
            }
            Message::Answered(saving) => {
                if let Saving::Done { .. } = saving {
                    self.focus = Some(save_panel::SAVED);
                }
                self.saving = saving;
            }
            Message::Late(host, message) => {
                return ctx.props().host == host && Component::update(self, ctx, *message);
            }
        }
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        let Some((host, root)) = self.host(ctx) else { return };
        if !std::mem::take(&mut self.is_told) {
            self.tell(ctx, host, &root);
        }
        if let Some(name) = self.focus.take() {
            host.focus(&ctx.props().element_id(name));
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (props, link, form) = (ctx.props(), ctx.link(), &self.form);
        let field = |field, hint| view_field(props, link, form, field, hint);
        let flow_logs_path = html! {
            <>
                <b class="destination__bucket">{ form.bucket().map_or(policy::EXAMPLE_BUCKET, |b| b.as_str()).to_owned() }</b>
                { "/flow-logs/by-org/" }
                if let Some(org_id) = &props.org_id { <b>{ org_id }</b> } else { <i>{ "ORG-ID" }</i> }
            </>
        };
        html! {
            <div class="flow-log-export" ref={&self.root} data-state={if props.live { "live" } else { "waiting" }} data-theme={&props.theme}>
                <div class="journey">
                    <section class="intro">
                        <h2>{ "Flow Log Export" }</h2>
                        { paragraph("", &[Text("Trustgrid can export flow logs to any S3 bucket. Set your bucket name and apply \
                            the policy provided, and then Trustgrid will configure replication for your flow logs into \
                            your bucket.")]) }
                    </section>
                    if form.shows_summary() { { view_error_summary(props, link, form) } }
                    { view_step(Step { number: 1, done: form.is_valid(), title: "Your AWS account and bucket", heading: "h3", tick: None }, html! {
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
                            { paragraph("notice", &[Text("After submitting the above information, Trustgrid will complete their \
                                required configuration within 2 business days")]) }
                        </>
                    }) }
                    { view_requirements(link, form) }
                    { view_policy(props, link, form, self.status(Place::Policy)) }
                    if let Some(failures) = &props.failures {
                        <p class="notice notice--error"><b>{ "From what you pasted, it will not work yet. " }</b>{ failures }</p>
                    }
                    if props.save_target().is_some() {
                        { view_save(self, props, link, self.status(Place::HandOver)) }
                    } else {
                        { view_hand_over(props, link, form, self.status(Place::HandOver)) }
                    }
                </div>
            </div>
        }
    }
}

impl App {
    fn new(props: &AppProps, root: NodeRef) -> App {
        let mut app = App {
            form: ExportForm::new(props.trustgrid()),
            root,
            pasted: false,
            is_told: false,
            focus: None,
            copied: None,
            saving: Saving::Not,
        };
        app.fill(props, None);
        app
    }

    /// Takes over the fields that the host changed since it gave `before`.
    fn fill(&mut self, props: &AppProps, before: Option<&AppProps>) {
        for field in Field::ALL {
            if let Some(text) = props.field(field)
                && before.is_none_or(|before| before.field(field).as_ref() != Some(text))
            {
                self.form.apply(Action::Fill(field, text.to_string()));
            }
        }
    }

    /// Does what the button says, or says what is missing and leads there.
    fn press(&mut self, ctx: &Context<Self>, button: Button) {
        let missing = self.form.missing(button.needs());
        self.focus = match missing[..] {
            [] => None,
            [field] => Some(field.name()),
            _ => Some(error_summary::NAME),
        };
        if !missing.is_empty() {
            return self.form.apply(Action::Require(missing));
        }
        if matches!(button, Button::CopyPolicy | Button::DownloadPolicy)
            && ctx.props().merged == Some(Merged::Refused)
        {
            self.focus = Some("existing-policy");
            return;
        }
        let (account_id, bucket) = (self.form.account_id(), self.form.bucket());
        let account_id = account_id.map_or("", |id| id.as_str());
        let bucket = bucket.map_or("", |bucket| bucket.as_str());
        let policy = || match &ctx.props().merged {
            Some(Merged::Policy { text, .. }) => text.to_string(),
            _ => self.form.grant().map(|grant| grant.policy()).unwrap_or_default(),
        };
        match button {
            Button::CopyPolicy => self.copy(
                ctx,
                Place::Policy,
                ("policy", ["the policy for ", bucket].concat()),
                policy(),
                ".policy code",
            ),
            Button::DownloadPolicy => {
                if let Some(host) = &ctx.props().host {
                    let name = ["bucket-policy-", bucket, ".json"].concat();
                    host.download(&name, &policy(), "application/json");
                }
            }
            Button::Copy(field) => {
                let text = if field == Field::Bucket { bucket } else { account_id };
                let shown =
                    if field == Field::Bucket { "[data-value=bucket]" } else { "[data-value=account-id]" };
                self.copy(
                    ctx,
                    Place::HandOver,
                    (field.name(), ["the ", field.label()].concat()),
                    text.to_owned(),
                    shown,
                );
            }
            Button::CopyBoth => {
                let text =
                    [Field::AccountId.label(), ": ", account_id, "\n", Field::Bucket.label(), ": ", bucket]
                        .concat();
                self.copy(ctx, Place::HandOver, ("both", "both values".to_owned()), text, ".hand-over dl");
            }
            Button::Save => self.save(ctx),
            Button::CopyLink => {
                let link = hand_over::link(ctx.props(), &self.form).unwrap_or_default();
                self.copy(ctx, Place::HandOver, ("link", "the link".to_owned()), link, ".link-text");
            }
        }
    }

    /// Puts `text` on the clipboard, or selects it where it is `shown`.
    fn copy(
        &self,
        ctx: &Context<Self>,
        place: Place,
        what: (&'static str, String),
        text: String,
        shown: &'static str,
    ) {
        let Some((host, root)) = self.host(ctx) else { return };
        let copied = host.copy(&root, shown, &text);
        send_late(ctx, copied, Box::new(move |refused| Message::Copied(Outcome::new(place, what, refused))));
    }

    fn status(&self, place: Place) -> Html {
        copying::view_status(place, self.copied.as_ref())
    }

    /// Whom to tell what the user does, and of which element.
    fn host<'a>(&self, ctx: &'a Context<Self>) -> Option<(&'a Host, Element)> {
        Some((ctx.props().host.as_ref()?, self.root.cast()?))
    }

    fn user_changed(&mut self, ctx: &Context<Self>) {
        if let Saving::Done { .. } = self.saving {
            self.saving = Saving::Not;
        }
        let Some((host, root)) = self.host(ctx) else { return };
        let account_id = self.form.account_id().map_or(self.form.text(Field::AccountId), |id| id.as_str());
        let bucket = self.form.bucket().map_or(self.form.text(Field::Bucket), |bucket| bucket.as_str());
        host.changed(&root, account_id, bucket, self.form.is_valid());
        // What it merges with the policy pasted beside the form comes in time to be drawn with the rest.
        self.tell(ctx, host, &root);
        self.is_told = true;
    }

    /// Tells the host the values.
    fn tell(&self, ctx: &Context<Self>, host: &Host, root: &Element) {
        let props = ctx.props();
        host.values(
            root,
            self.form.account_id().map(|id| id.as_str()),
            self.form.bucket().map(|bucket| bucket.as_str()),
            self.form.trustgrid().as_str(),
            props.org_id.as_deref(),
            hand_over::link(props, &self.form).as_deref(),
        );
    }

    /// Has the host save, unless it is at it.
    fn save(&mut self, ctx: &Context<Self>) {
        let (Some(target), Some((host, root))) = (ctx.props().save_target(), self.host(ctx)) else { return };
        let (Some(account_id), Some(bucket)) = (self.form.account_id(), self.form.bucket()) else { return };
        if self.saving == Saving::Busy {
            return;
        }
        self.saving = Saving::Busy;
        let (account_id, bucket) = (account_id.as_str().to_owned(), bucket.as_str().to_owned());
        let answer = host.save(&root, &target, &account_id, &bucket, ctx.props().org_id.as_deref());
        let done = Saving::Done { account_id, bucket };
        let answered = |answer: Result<JsValue, JsValue>| {
            Message::Answered(match answer {
                Ok(problem) if problem.is_undefined() => done,
                Ok(problem) => problem.as_string().map_or(Saving::Not, Saving::Refused),
                Err(_) => Saving::Refused("The portal could not be asked. Try again.".to_owned()),
            })
        };
        send_late(ctx, answer, Box::new(answered));
    }
}
