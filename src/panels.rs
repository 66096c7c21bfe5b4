//! What the page offers besides the form: the policy a bucket has already, and other ways to apply the
//! grant. A program of its own draws it beside the form, because no first keystroke needs it.

mod artifacts;
mod existing;
mod preflight;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use yew::prelude::*;

use crate::artifact::{Artifact, Kind, Target, preflight_script};
use crate::merge::{Merge, Outcome, compact, merge};
use crate::preflight::{Preflight, Status, preflight};
use crate::report::masked;
use crate::ui::copying::{self, Place};
use crate::ui::download;
use artifacts::view_artifacts;
use existing::view_existing;
use preflight::view_preflight;

#[wasm_bindgen]
extern "C" {
    /// The form beside the panels; `static/programs.js`.
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
    pub instance: u32,
    pub target: Option<Known>,
}

/// The values of the form. The grant is known once the bucket is, the rest once the account is.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub grant: crate::policy::Grant,
    pub target: Option<Target>,
}

pub enum Message {
    /// Nobody has typed for a while.
    Draw,
    Existing(String),
    /// Takes the blanks out of the merged policy.
    Compact,
    Kind(Kind),
    CopyArtifact,
    DownloadArtifact,
    /// What commands printed.
    Report(String),
    CopyCommands,
    /// A failure code to look up.
    Code(String),
    Copied(copying::Outcome),
}

pub struct Panels {
    root: NodeRef,
    existing: String,
    merge: Option<Merge>,
    compact: bool,
    kind: Kind,
    report: String,
    preflight: Option<Preflight>,
    code: String,
    copied: Option<copying::Outcome>,
    /// Will draw, unless somebody types before.
    draw: Option<Timeout>,
}

/// How long nobody has to have typed before the panels are drawn. The policy follows every keystroke.
const PAUSE_MILLISECONDS: u32 = 120;

impl Component for Panels {
    type Message = Message;
    type Properties = PanelsProps;

    fn create(_: &Context<Self>) -> Self {
        Panels {
            root: NodeRef::default(),
            existing: String::new(),
            merge: None,
            compact: false,
            kind: Kind::Cli,
            report: String::new(),
            preflight: None,
            code: String::new(),
            copied: None,
            draw: None,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &PanelsProps) -> bool {
        let grant = |props: &PanelsProps| props.target.as_ref().map(|known| known.grant.clone());
        if grant(ctx.props()) != grant(before) {
            self.merge(ctx);
        }
        if ctx.props().target != before.target {
            self.judge(ctx);
        }
        self.draw_later(ctx);
        false
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Draw => {}
            Message::Existing(text) => {
                self.existing = text;
                self.compact = false;
                self.merge(ctx);
                self.draw_later(ctx);
                return false;
            }
            Message::Compact => {
                self.compact = !self.compact;
                self.show(ctx);
            }
            Message::Kind(kind) => self.kind = kind,
            Message::CopyArtifact => {
                if let Ok(artifact) = self.artifact(ctx.props()) {
                    let (root, what) = (self.root.clone(), self.kind.name());
                    ctx.link().send_future(async move {
                        let words = (what, artifact.file_name);
                        Message::Copied(
                            copying::copy(Place::Artifact, words, &artifact.text, &root, ".artifact code")
                                .await,
                        )
                    });
                }
                return false;
            }
            Message::DownloadArtifact => {
                if let Ok(artifact) = self.artifact(ctx.props()) {
                    // A browser that saves no files says so itself; the text stays here to copy.
                    let _ = download::save(&artifact.file_name, &artifact.text, "text/plain");
                }
                return false;
            }
            Message::Report(text) => {
                // A secret is pointed out and kept nowhere.
                let shown = masked(&text);
                let has_secret = shown != text;
                self.report = text;
                self.judge(ctx);
                self.report = shown;
                if !has_secret {
                    self.draw_later(ctx);
                    return false;
                }
            }
            Message::CopyCommands => {
                if let Some(target) = ctx.props().target.as_ref().and_then(|known| known.target.as_ref()) {
                    let (root, script) = (self.root.clone(), preflight_script(target));
                    ctx.link().send_future(async move {
                        let words = ("preflight", "the commands".to_owned());
                        Message::Copied(
                            copying::copy(Place::Preflight, words, &script, &root, ".preflight code").await,
                        )
                    });
                }
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
                { view_existing(self, ctx) }
                { view_artifacts(self, ctx) }
                { view_preflight(self, ctx) }
            </div>
        }
    }
}

impl Panels {
    fn draw_later(&mut self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        self.draw = Some(Timeout::new(PAUSE_MILLISECONDS, move || link.send_message(Message::Draw)));
    }

    /// Merges what was pasted, and has the form show it.
    fn merge(&mut self, ctx: &Context<Self>) {
        self.merge = match &ctx.props().target {
            Some(known) if !self.existing.trim().is_empty() => Some(merge(&self.existing, &known.grant)),
            _ => None,
        };
        self.show(ctx);
    }

    /// Holds what commands printed against the values, and has the form say again what fails.
    fn judge(&mut self, ctx: &Context<Self>) {
        let target = ctx.props().target.as_ref().and_then(|known| known.target.as_ref());
        self.preflight = match target {
            Some(target) if !self.report.trim().is_empty() => Some(preflight(&self.report, target)),
            _ => None,
        };
        let checks = self.preflight.iter().flat_map(|preflight| &preflight.checks);
        let failures: Vec<_> = checks
            .filter(|check| check.status == Status::Fail)
            .map(|check| format!("{}.", check.message))
            .collect();
        ctx.props().form.judged((!failures.is_empty()).then(|| failures.join(" ")).as_deref());
    }

    fn show(&self, ctx: &Context<Self>) {
        let form = &ctx.props().form;
        match &self.merge {
            None => form.merged(None, 0, 0),
            Some(merge) => {
                let (first, last) = merge.marked_lines().filter(|_| !self.compact).unwrap_or_default();
                form.merged(Some(self.policy().as_deref().unwrap_or_default()), first, last);
            }
        }
    }

    /// The merged policy, as it is to be saved.
    fn policy(&self) -> Option<String> {
        let policy = self.merge.as_ref()?.policy.as_ref()?;
        Some(if self.compact { compact(policy) } else { policy.clone() })
    }

    /// The chosen artifact, or why there is none.
    fn artifact(&self, props: &PanelsProps) -> Result<Artifact, String> {
        let target = props.target.as_ref().and_then(|known| known.target.clone());
        let mut target =
            target.ok_or("Type the AWS Account ID and the S3 Bucket above; then this is made for them.")?;
        if let Some(merge) = &self.merge {
            if merge.outcome == Outcome::Refused {
                return Err("The policy pasted above cannot be merged yet. Mend it or empty the box first."
                    .to_owned());
            }
            target.merged_policy = self.policy();
        }
        crate::artifact::artifact(self.kind, &target).map_err(|error| format!("{error}."))
    }

    /// An element ID that is this form's own.
    fn element_id(props: &PanelsProps, name: &str) -> String {
        match props.instance {
            0 => name.to_owned(),
            instance => format!("{name}-{instance}"),
        }
    }
}
