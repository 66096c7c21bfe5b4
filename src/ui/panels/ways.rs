//! What to do by a way that is not the S3 console.

use yew::prelude::*;

use super::{PanelsProps, view_values_first};
use crate::app::copying::{CopySource, StatusArea};
use crate::app::{Action, HasPolicy, Input, Way};
use crate::ui::button::{CopyButton, view_copy_button, view_copy_status};
use crate::ui::click;
use crate::ui::link::{view_cloudshell, view_jump};

pub(super) fn view_way(props: &PanelsProps) -> Html {
    let panels = &props.panels;
    let includes_policy = panels.analysis.merge.as_ref().is_some_and(|merge| merge.policy.is_some());
    let included = html! {
        if includes_policy { <p class="hint">{ "Includes the policy of the bucket, merged." }</p> }
    };
    let body = match panels.way {
        Way::Console => return Html::default(),
        Way::CloudShell => view_script(props, includes_policy),
        Way::Terraform => html! {
            <>
                <p>{ "For a bucket that exists, if you manage the account with Terraform or OpenTofu." }</p>
                <ol class="todo">
                    <li>{ "Import the bucket's versioning and policy first, so the plan shows what changes." }</li>
                    <li>{ "Add the file to your code and run " }<code translate="no">{ "terraform plan" }</code>{ "." }</li>
                    <li>{ "Apply it if the plan adds Trustgrid's statement and nothing else." }</li>
                </ol>
                { included }
            </>
        },
        Way::NewBucket => html! {
            <>
                <p>{ "A CloudFormation template that creates a bucket with everything set. It can't take over a bucket that \
                    exists." }</p>
                <ol class="todo">
                    <li>{ "Download the template." }</li>
                    <li>{ "Create a stack from it in the account from step 1." }</li>
                </ol>
            </>
        },
        Way::SomeoneElse => html! {
            <>
                <p>{ "Send this ticket to the person who can change the bucket. It explains what to do and why, and has the script \
                    at its end." }</p>
                if panels.ticket_link().is_some() {
                    <div class="share">
                        <p>{ "Or send a link that opens this page with your values. No server sees them." }</p>
                        { view_copy_button(&props.act, panels.copied.as_ref(), CopyButton {
                            source: CopySource::TicketLink, words: "Copy link", more: "", class: "button--small",
                        }) }
                    </div>
                    { view_copy_status(StatusArea::SetUp, panels.copied.as_ref()) }
                }
                { included }
                <p class="hint">
                    { "When the answer comes, paste the script's output into " }
                    { view_jump(props.ids, &props.act, Input::Report.name(), Input::Report.label()) }{ " in step 3." }
                </p>
            </>
        },
    };
    html! { <div class="way-body">{ body }</div> }
}

fn view_script(props: &PanelsProps, includes_policy: bool) -> Html {
    let Some(target) = props.panels.target() else {
        return html! { <>
            <p>{ "One paste into AWS CloudShell does everything. It shows what would change and asks first." }</p>
            { view_values_first(props) }
        </> };
    };
    html! {
        <>
            <p>{ "One paste into AWS CloudShell does everything. It shows what would change and asks first, keeps your statements, \
                backs up the old policy, and is safe to run twice." }</p>
            <ol class="todo">
                <li>{ "Copy the script." }</li>
                <li>{ view_cloudshell() }{ " in account " }<code translate="no">{ target.account_id.as_str().to_owned() }</code>{ " and paste it." }</li>
                <li>
                    { "Paste what it prints into " }
                    { view_jump(props.ids, &props.act, Input::Report.name(), Input::Report.label()) }{ " in step 3." }
                </li>
            </ol>
            <p class="hint">
                if includes_policy {
                    { "The script writes the merged policy, and only if the bucket still has the policy that was merged." }
                } else {
                    { "The script reads the current policy itself; you don't need to paste it. If it stopped because of the policy, " }
                    <button type="button" class="link" onclick={click(&props.act, Action::Answer(HasPolicy::Yes))}>
                        { "merge it here" }
                    </button>
                    { "." }
                }
            </p>
            <p class="hint">{ "For bash and zsh. In fish or PowerShell, start bash first." }</p>
        </>
    }
}
