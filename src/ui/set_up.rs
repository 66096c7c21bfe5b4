//! Step 2: what has to be true of the bucket in AWS, and the ways to get there.

use yew::prelude::*;

use super::app::App;
use super::choice::{Choice, view_choice};
use super::click;
use super::link::view_console;
use super::slot::Slot;
use super::step::{Step, view_step, view_tick};
use crate::app::form::Task;
use crate::app::{Action, HasPolicy, Section, State, Way};
use crate::aws::web_address::ConsoleTab;
use crate::merge::Change;
use crate::policy::BUCKET_LINES;

const VERSIONING: &str =
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html";
const ADD_POLICY: &str = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html";

impl App {
    pub(super) fn view_set_up(&self, ctx: &Context<Self>) -> Html {
        let (ids, state, act) = (ctx.props().ids, &self.state, &self.act);
        let way = |way: Way| {
            view_choice(
                ids.of("way"),
                "way",
                Choice {
                    name: way.name(),
                    label: way.label(),
                    is_chosen: state.way == way,
                    onchange: act.reform(move |_: Event| Action::Choose(way)),
                },
            )
        };
        let task = |task: Task, title: &'static str, body: Html| {
            html! {
                <div class="task">
                    <div class="task__head">
                        <h4>{ title }</h4>
                        { view_tick(act, task, state.form.is_done(task), "Done", match task {
                            Task::Versioning => ": versioning is enabled",
                            Task::Policy | Task::Portal => ": the policy is saved in AWS",
                        }) }
                    </div>
                    { body }
                </div>
            }
        };
        view_step(
            Step { number: 2, title: "Set it up in AWS", is_done: state.is_set_up() },
            html! {
                <>
                    <fieldset class="ways" id={ids.of("way")}>
                        <legend class="label">{ "How do you want to do it?" }</legend>
                        <div class="ways__tray">
                            { way(Way::Console) }{ way(Way::CloudShell) }{ way(Way::Terraform) }
                            <span class="ways__pair">{ way(Way::NewBucket) }{ way(Way::SomeoneElse) }</span>
                        </div>
                    </fieldset>
                    if state.way != Way::Console { { self.view_slot(ctx, Slot::Way) } }
                    <div>
                        <h4 class="over">{ "Requirements" }</h4>
                        { task(Task::Versioning, "Enable Bucket Versioning", view_versioning(state)) }
                        { task(Task::Policy, "Configure Bucket Policy", html! { <>
                            { view_policy_task(state) }
                            if state.way == Way::Console { { self.view_question(ctx) } }
                            if state.asks_about_policy() && state.has_policy == Some(HasPolicy::Yes) {
                                { self.view_slot(ctx, Slot::Existing) }
                            }
                        </> }) }
                        // A new bucket encrypts with S3's own keys.
                        if state.form.bucket().is_some() && state.way != Way::NewBucket {
                            <p class="hint">
                                { "Does the bucket encrypt with a KMS key of yours? " }
                                <button type="button" class="link" onclick={click(act, Action::Open(Section::Key))}>{ "See what the key needs" }</button>
                            </p>
                        }
                    </div>
                </>
            },
        )
    }

    fn view_question(&self, ctx: &Context<Self>) -> Html {
        let (ids, state, act) = (ctx.props().ids, &self.state, &self.act);
        let answers = HasPolicy::ALL.map(|answer| {
            view_choice(
                ids.of("has-policy-answer"),
                "answer",
                Choice {
                    name: answer.name(),
                    label: answer.label(),
                    is_chosen: state.has_policy == Some(answer),
                    onchange: act.reform(move |_: Event| Action::Answer(answer)),
                },
            )
        });
        html! {
            <>
                <fieldset class="question" id={ids.of("has-policy")} tabindex="-1">
                    <legend class="label">{ "Does the bucket already have a policy?" }</legend>
                    if state.has_policy.is_none() {
                        <p class="hint">{ "Saving in AWS replaces the whole policy, so merge first if there is one." }</p>
                    }
                    <div class="answers">{ for answers }</div>
                </fieldset>
                { match state.has_policy {
                    Some(HasPolicy::No) => html! {
                        <p class="hint">{ "Copy the policy and paste it under Permissions > Bucket policy." }</p>
                    },
                    Some(HasPolicy::NotSure) => view_where_to_look(state),
                    Some(HasPolicy::Yes) | None => Html::default(),
                } }
            </>
        }
    }
}

fn view_where_to_look(state: &State) -> Html {
    let bucket = state.form.bucket();
    html! {
        <div class="raised hint">
            <p>
                if let Some(bucket) = bucket {
                    { view_console(bucket, ConsoleTab::Permissions) }{ " and look at " }
                } else {
                    { "In the S3 console, open your bucket, choose Permissions, and look at " }
                }
                <b>{ "Bucket policy" }</b>
                { ". If the box there is empty, choose No. If there is text in it, choose Yes and paste it here." }
            </p>
            if let Some(bucket) = bucket {
                <p>
                    { "Or run " }{ view_command(&["aws s3api get-bucket-policy --bucket ", bucket.as_str()].concat()) }{ ". " }
                    <code translate="no">{ "NoSuchBucketPolicy" }</code>{ " means No." }
                </p>
            }
        </div>
    }
}

/// A command that breaks only at its blanks.
pub(super) fn view_command(command: &str) -> Html {
    let words = command.split(' ').enumerate().map(|(index, word)| {
        html! { <>if index > 0 { { " " } }<span class="piece">{ word.to_owned() }</span></> }
    });
    html! { <code translate="no">{ for words }</code> }
}

fn view_versioning(state: &State) -> Html {
    match state.way {
        Way::Console => html! {
            <p>
                { "You must " }<a href={VERSIONING}>{ "enable bucket versioning" }</a>
                { " on the target S3 bucket for replication to work. " }
                { for state.form.bucket().map(|bucket| view_console(bucket, ConsoleTab::Properties)) }
            </p>
        },
        Way::CloudShell => html! {
            <p>{ "The script turns it on if it is off. " }<a href={VERSIONING}>{ "How to enable bucket versioning" }</a></p>
        },
        Way::Terraform => html! {
            <p>{ "The file turns it on. " }<a href={VERSIONING}>{ "How to enable bucket versioning" }</a></p>
        },
        Way::NewBucket => html! {
            <p>{ "The template turns it on. " }<a href={VERSIONING}>{ "How to enable bucket versioning" }</a></p>
        },
        Way::SomeoneElse => {
            html! { <p>{ "The ticket asks to " }<a href={VERSIONING}>{ "enable bucket versioning" }</a>{ "." }</p> }
        }
    }
}

fn view_policy_task(state: &State) -> Html {
    let how = |words: &'static str| {
        html! { <p>{ words }{ " " }<a href={ADD_POLICY}>{ "How to add this bucket policy" }</a></p> }
    };
    match state.way {
        Way::Console => view_console_task(state),
        Way::CloudShell | Way::Terraform if state.is_unchanged() => {
            how("The policy has Trustgrid's statement already.")
        }
        Way::CloudShell if state.changes().is_empty() => how("The script adds one statement to the policy."),
        Way::CloudShell => how("The script writes the merged policy."),
        Way::Terraform if state.changes().is_empty() => how("The file adds one statement to the policy."),
        Way::Terraform => how("The file sets the merged policy."),
        Way::NewBucket => how("The template creates the bucket with this policy."),
        Way::SomeoneElse => {
            html! { <p>{ "The ticket asks to " }<a href={ADD_POLICY}>{ "add this bucket policy" }</a>{ "." }</p> }
        }
    }
}

fn view_console_task(state: &State) -> Html {
    let add = html! { <a href={ADD_POLICY}>{ "add this bucket policy" }</a> };
    if state.form.bucket().is_none() {
        return html! {
            <p>
                { "Below is an example Bucket Policy with the required permissions to push flow logs to your S3 bucket. Be sure \
                    you replace " }
                <code translate="no">{ "example-flowlogs" }</code>
                { " in lines 19 & 20 with the name of your bucket and " }{ add }{ " to your S3 bucket." }
            </p>
        };
    }
    if state.lacks_policy() {
        return html! {
            <p>{ "Paste the policy that the bucket has. Then copy the merged one and " }{ add }{ " to your S3 bucket." }</p>
        };
    }
    if state.bucket_lines().is_some() {
        let (first, last) = BUCKET_LINES;
        return html! {
            <p>
                { format!("Your bucket name is in lines {first} and {last}. Copy the policy and ") }{ add }{ " to your S3 bucket." }
            </p>
        };
    }
    let ours = state.changes().iter().find(|changed| changed.change == Change::Grant);
    let ours = ours.filter(|_| !state.analysis().is_in_bucket);
    let is_changed = !state.changes().is_empty() && !state.analysis().is_in_bucket;
    html! {
        <p>
            { match ours.map(|changed| changed.lines) {
                Some((first, last)) if first == last => format!("Trustgrid's statement is in line {first}. Copy the whole policy and "),
                Some((first, last)) => format!("Trustgrid's statement is in lines {first}–{last}. Copy the whole policy and "),
                None if is_changed => "Trustgrid's statement is there already. Copy the whole policy and ".to_owned(),
                None => "This policy already has Trustgrid's statement, so there is nothing to copy. To ".to_owned(),
            } }
            { add }
            { if ours.is_some() || is_changed { " to your S3 bucket." } else { " again does no harm." } }
        </p>
    }
}
