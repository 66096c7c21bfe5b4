//! What the page offers besides the form: the policy a bucket has already, and other ways to apply the
//! grant. A program of its own draws it beside the form, because no first keystroke needs it.

mod artifacts;
mod codes;
mod existing;
mod figure;
mod preflight;
mod requirement;

use std::borrow::Cow;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::account_id::AccountId;
use crate::artifact::{Artifact, Kind, MergedPolicy, Target, preflight_script};
use crate::finding::Finding;
use crate::merge::{Merge, OtherAccount, Outcome, compact, merge_alone, obstacles, policy_alone};
use crate::policy::Grant;
use crate::preflight::{Preflight, Status, preflight};
use crate::report::masked;
use crate::ui::copying::{self, Place};
use crate::ui::host::Browser;
use artifacts::view_artifacts;
use codes::view_codes;
use existing::view_existing;
use preflight::view_preflight;

#[wasm_bindgen]
extern "C" {
    /// The form beside the panels; `static/programs/mount.js`.
    #[wasm_bindgen(extends = Browser)]
    #[derive(Debug, Clone, PartialEq)]
    pub type Form;

    /// The policy to show: nothing for the plain one, and nothing to copy where the text is empty.
    /// `first` and `last` are the lines to mark, counted from 1.
    #[wasm_bindgen(method)]
    pub fn merged(this: &Form, policy: Option<&str>, first: usize, last: usize);

    /// What will not work, to be said again where the values are saved.
    #[wasm_bindgen(method)]
    pub fn judged(this: &Form, failures: Option<&str>);

    /// The user copied something.
    #[wasm_bindgen(method)]
    pub fn copied(this: &Form, what: &str);
}

/// What the form knows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct PanelsProps {
    pub form: Form,
    /// Tells several forms in one document apart.
    pub instance: usize,
    pub target: Option<Known>,
}

/// What the panels show to be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The policy that was pasted, with the grant in it.
    Merged,
    /// A statement with an exception, by the index of the obstacle.
    Exception(usize),
    Artifact,
    /// The page's address, filled in.
    Link,
    /// The commands that read how the bucket is set up.
    Commands,
    /// What mends the requirement of this ID.
    Mend(&'static str),
}

impl Source {
    /// Its name in markup.
    fn key(self) -> String {
        match self {
            Source::Merged => "merged".to_owned(),
            Source::Exception(index) => format!("exception-{index}"),
            Source::Artifact => "artifact".to_owned(),
            Source::Link => "link".to_owned(),
            Source::Commands => "commands".to_owned(),
            Source::Mend(id) => format!("mend-{id}"),
        }
    }
}

/// The values of the form. The grant is known once the bucket is, the rest once the account is.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub grant: Grant,
    pub target: Option<Target>,
}

pub enum Message {
    /// Nobody has typed for a while.
    Draw,
    Existing(String),
    /// Takes the blanks out of the merged policy.
    Compact,
    /// Puts Trustgrid's statement in the place of the one for this account, or keeps both.
    Replace(Option<AccountId>),
    Kind(Kind),
    /// What commands printed.
    Report(String),
    /// A failure code to look up.
    Code(String),
    Copy(Source),
    Download(Source),
    /// The focus is to go to the element of this ID.
    Focus(String),
    Copied(copying::Outcome),
}

pub struct Panels {
    root: NodeRef,
    existing: String,
    merge: Option<Merge>,
    /// What the merged policy means for Trustgrid, where that is not good.
    obstacles: Vec<Finding>,
    compact: bool,
    /// The account whose statement the user has replaced in what is pasted.
    replaced: Option<AccountId>,
    kind: Kind,
    report: String,
    preflight: Option<Preflight>,
    /// What the form says again where the values are saved.
    failures: Option<String>,
    code: String,
    copied: Option<copying::Outcome>,
    /// Will draw, unless somebody types before.
    draw: Option<Timeout>,
}

/// How long nobody has to have typed into a panel before it is drawn.
const PAUSE_MILLISECONDS: u32 = 120;

/// Why there is no artifact before there are values.
const WAIT: &str = "Type the AWS Account ID and the S3 Bucket above; then this is made for them.";

impl Component for Panels {
    type Message = Message;
    type Properties = PanelsProps;

    fn create(_: &Context<Self>) -> Self {
        Panels::new(NodeRef::default())
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &PanelsProps) -> bool {
        if ctx.props().form != before.form {
            *self = Panels::new(self.root.clone());
            return true;
        }
        if !self.existing.trim().is_empty() {
            self.merge(ctx);
        }
        self.judge(ctx);
        self.look_for_obstacles(ctx);
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Draw => {
                self.draw = None;
                self.look_for_obstacles(ctx);
            }
            Message::Existing(text) => {
                let is_paste = is_paste(&self.existing, &text);
                self.existing = text;
                self.compact = false;
                // The user's word was for the policy before.
                self.replaced = None;
                self.merge(ctx);
                // A secret is pointed out and kept nowhere, but where it stands in a policy that is to stay as it is.
                if self.merge.as_ref().is_none_or(|merge| merge.outcome == Outcome::Refused) {
                    self.existing = masked(&self.existing);
                }
                if !is_paste {
                    self.draw_later(ctx);
                    return false;
                }
                self.look_for_obstacles(ctx);
            }
            Message::Compact => {
                self.compact = !self.compact;
                self.show(&ctx.props().form, self.merge.as_ref());
            }
            Message::Replace(account) => {
                self.replaced = account;
                self.merge(ctx);
                self.look_for_obstacles(ctx);
            }
            Message::Kind(kind) => self.kind = kind,
            Message::Report(text) => {
                let is_paste = is_paste(&self.report, &text);
                self.report = text;
                self.judge(ctx);
                // A secret is pointed out and kept nowhere.
                self.report = masked(&self.report);
                if !is_paste {
                    self.draw_later(ctx);
                    return false;
                }
            }
            Message::Copy(source) => {
                if let Some((what, words, text)) = self.copyable(ctx.props(), source) {
                    let Some(root) = self.root.cast() else { return false };
                    let shown = format!("[data-copy={}] :is(pre code, .link-text)", source.key());
                    let copied = ctx.props().form.copy(&root, &shown, &text);
                    ctx.link().send_future(async move {
                        let refused = JsFuture::from(copied).await;
                        Message::Copied(copying::Outcome::new(Place::Panel(source), (what, words), refused))
                    });
                }
                return false;
            }
            Message::Download(source) => {
                let file = match source {
                    Source::Merged => {
                        let policy = self.merge.as_ref().and_then(|merge| self.policy(merge));
                        policy.zip(ctx.props().target.as_ref()).map(|(policy, known)| {
                            let name = format!("bucket-policy-{}.json", known.grant.bucket);
                            (name, policy.into_owned(), "application/json")
                        })
                    }
                    _ => self
                        .artifact(ctx.props())
                        .ok()
                        .map(|artifact| (artifact.file_name, artifact.text, "text/plain")),
                };
                if let Some((name, text, media_type)) = file {
                    ctx.props().form.download(&name, &text, media_type);
                }
                return false;
            }
            Message::Focus(id) => {
                ctx.props().form.focus(&id);
                return false;
            }
            Message::Code(code) => self.code = code,
            Message::Copied(outcome) => {
                if !outcome.refused {
                    ctx.props().form.copied(outcome.what);
                }
                self.copied = Some(outcome.after(self.copied.as_ref()));
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        html! {
            <div class="panels" ref={&self.root}>
                <h2 class="panels__title">{ "Merge, apply, check" }</h2>
                { view_existing(self, ctx) }
                { view_artifacts(self, ctx) }
                { view_preflight(self, ctx) }
                { view_codes(self, ctx) }
            </div>
        }
    }
}

impl Panels {
    fn new(root: NodeRef) -> Self {
        Panels {
            root,
            existing: String::new(),
            merge: None,
            obstacles: Vec::new(),
            compact: false,
            replaced: None,
            kind: Kind::Cli,
            report: String::new(),
            preflight: None,
            failures: None,
            code: String::new(),
            copied: None,
            draw: None,
        }
    }

    fn draw_later(&mut self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        self.draw = Some(Timeout::new(PAUSE_MILLISECONDS, move || link.send_message(Message::Draw)));
    }

    /// Has the form show at once what becomes of the policy for other values, before it draws the keystroke
    /// that changed them. The panels stay as they are until nobody types.
    pub fn follow(&self, form: &Form, known: Option<&Known>) {
        if !self.existing.trim().is_empty() {
            self.show(form, self.merged(known, policy_alone).as_ref());
        }
    }

    /// Merges what was pasted, and has the form show it.
    fn merge(&mut self, ctx: &Context<Self>) {
        self.merge = self.merged(ctx.props().target.as_ref(), merge_alone);
        self.show(&ctx.props().form, self.merge.as_ref());
    }

    /// What was pasted, merged for the values.
    fn merged(&self, known: Option<&Known>, merge: fn(&str, &Grant, OtherAccount) -> Merge) -> Option<Merge> {
        let known = known.filter(|_| !self.existing.trim().is_empty())?;
        let choice = self.replaced.as_ref().map_or(OtherAccount::Keep, OtherAccount::Replace);
        Some(merge(&self.existing, &known.grant, choice))
    }

    /// What keeps Trustgrid out of the merged policy, or may. It may wait until nobody types.
    fn look_for_obstacles(&mut self, ctx: &Context<Self>) {
        let is_merged = self.merge.as_ref().is_some_and(|merge| merge.policy.is_some());
        self.obstacles = match &ctx.props().target {
            Some(known) if is_merged => obstacles(&self.existing, &known.grant),
            _ => Vec::new(),
        };
        self.say_failures(ctx);
    }

    /// Holds what commands printed against the values, and has the form say again what fails.
    fn judge(&mut self, ctx: &Context<Self>) {
        let target = ctx.props().target.as_ref().and_then(|known| known.target.as_ref());
        self.preflight = match target {
            Some(target) if !self.report.trim().is_empty() => Some(preflight(&self.report, target)),
            _ => None,
        };
        self.say_failures(ctx);
    }

    /// Has the form say what will not work, if that is not what it says already.
    fn say_failures(&mut self, ctx: &Context<Self>) {
        let checks = self.preflight.iter().flat_map(|preflight| &preflight.checks);
        let failed: Vec<_> = checks.filter(|check| check.status == Status::Fail).collect();
        // What the commands print is the policy as it is, and says the same of it.
        let denied = self.obstacles.iter().filter(|finding| {
            finding.code == "policy.denies" && failed.iter().all(|check| check.id != "denies")
        });
        let failures: Vec<_> = failed
            .iter()
            .map(|check| &check.message)
            .chain(denied.map(|finding| &finding.message))
            .map(|message| format!("{message}."))
            .collect();
        let failures = (!failures.is_empty()).then(|| failures.join(" "));
        if failures != self.failures {
            ctx.props().form.judged(failures.as_deref());
            self.failures = failures;
        }
    }

    /// Has the form show what became of the policy that was pasted.
    fn show(&self, form: &Form, merge: Option<&Merge>) {
        let Some(merge) = merge else { return form.merged(None, 0, 0) };
        let (first, last) = merge.marked_lines().filter(|_| !self.compact).unwrap_or_default();
        form.merged(Some(&self.policy(merge).unwrap_or_default()), first, last);
    }

    /// The merged policy, as it is to be saved.
    fn policy<'a>(&self, merge: &'a Merge) -> Option<Cow<'a, str>> {
        let policy = merge.policy.as_deref()?;
        Some(if self.compact { compact(policy).into() } else { policy.into() })
    }

    /// The chosen artifact, or why there is none.
    fn artifact(&self, props: &PanelsProps) -> Result<Artifact, String> {
        let target = props.target.as_ref().and_then(|known| known.target.clone());
        let mut target = target.ok_or(WAIT)?;
        if let Some(merge) = &self.merge {
            if merge.outcome == Outcome::Refused {
                return Err(
                    "The policy pasted above cannot be merged yet. Fix it or empty the box first.".to_owned()
                );
            }
            target.merged_policy =
                self.policy(merge).and_then(|policy| MergedPolicy::of(merge, policy.into_owned()));
        }
        crate::artifact::artifact(self.kind, &target).map_err(|error| format!("{error}."))
    }

    /// What the event says is copied, what the page says, and the text.
    fn copyable(&self, props: &PanelsProps, source: Source) -> Option<(&'static str, String, String)> {
        let target = || props.target.as_ref()?.target.as_ref();
        Some(match source {
            Source::Merged => {
                let bucket = &props.target.as_ref()?.grant.bucket;
                let policy = self.policy(self.merge.as_ref()?)?;
                ("policy", format!("the merged policy for {bucket}"), policy.into_owned())
            }
            Source::Exception(index) => ("fix", "the statement".to_owned(), self.exception(index)?),
            Source::Artifact => {
                let artifact = self.artifact(props).ok()?;
                (self.kind.name(), artifact.file_name, artifact.text)
            }
            Source::Link => ("link", "the link".to_owned(), self.link(props)?),
            Source::Commands => ("preflight", "the commands".to_owned(), preflight_script(target()?)),
            Source::Mend(id) => {
                let fix = self.preflight.as_ref()?.checks.iter().find(|check| check.id == id)?.fix.clone()?;
                let what = if fix.starts_with("aws ") { "the command" } else { "the statement" };
                ("fix", what.to_owned(), fix)
            }
        })
    }

    /// The statement in the way, with an exception. It begins as far in as it ends, because the lines between
    /// stand as they do in the policy.
    fn exception(&self, index: usize) -> Option<String> {
        let statement = self.obstacles.get(index)?.fix.as_deref()?;
        let last = statement.rsplit_once('\n').map_or("", |(_, last)| last);
        Some([last.trim_end_matches(|c: char| !c.is_whitespace()), statement].concat())
    }

    /// The page's address, filled in.
    fn link(&self, props: &PanelsProps) -> Option<String> {
        props.target.as_ref()?.target.as_ref()?.link.as_ref().map(ToString::to_string)
    }

    /// The field that a target waits for.
    fn first_missing(props: &PanelsProps) -> String {
        // The bucket is known first.
        let is_bucket_known = props.target.is_some();
        Self::element_id(props, if is_bucket_known { "account-id" } else { "bucket" })
    }

    /// An element ID that is this form's own.
    fn element_id(props: &PanelsProps, name: &str) -> String {
        match props.instance {
            0 => name.to_owned(),
            instance => format!("{name}-{instance}"),
        }
    }
}

/// Whether more has changed than a key changes, so that there is no next one to wait for.
fn is_paste(before: &str, after: &str) -> bool {
    before.len().abs_diff(after.len()) > char::MAX.len_utf8()
}

/// What a field holds after an input.
fn typed(event: &InputEvent) -> String {
    let target = event.target();
    let area = target
        .as_ref()
        .and_then(|target| target.dyn_ref::<HtmlTextAreaElement>())
        .map(HtmlTextAreaElement::value);
    let input = || target.as_ref()?.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value);
    area.or_else(input).unwrap_or_default()
}
