//! What has to be true of the bucket in AWS.

use yew::prelude::*;

use super::prose::Piece::{Code, LinkTo, Strong, Text};
use super::prose::paragraph;
use super::step::{Step, view_step};
use super::{Link, Message, click};
use crate::form::{Action, ExportForm, Task};
use crate::web_address::{self, ConsoleTab};

pub fn view_requirements(link: &Link, form: &ExportForm) -> Html {
    let tick = |words: &'static str, task: Task| {
        Some((words, click(link, Message::Do(Action::Tick(task, !form.is_done(task))))))
    };
    let console_link = |tab: ConsoleTab, name: &'static str| {
        form.bucket().map(|bucket| html! {
            <p><a class="link" href={web_address::console(bucket, tab)} target="_blank" rel="noopener noreferrer">
                { ["Open the ", name, " tab of ", bucket.as_str()].concat() }
                <span class="visually-hidden">{ " (opens the AWS console in a new tab)" }</span>
            </a></p>
        })
    };
    html! {
        <>
            <h3 class="requirements">{ "Requirements" }</h3>
            { view_step(Step {
                number: 2, done: form.is_done(Task::Versioning), title: "Enable Bucket Versioning", heading: "h4",
                tick: tick("Versioning is enabled", Task::Versioning),
            }, html! {
                <>
                    { paragraph("", &[
                        Text("You must "),
                        LinkTo("enable bucket versioning", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html"),
                        Text(" on the target S3 bucket for replication to work."),
                    ]) }
                    { paragraph("", &[
                        Strong("Versioning must be enabled to receive exports."),
                        Text(" In the S3 console, open your bucket, choose Properties, and edit Bucket \
                            Versioning."),
                    ]) }
                    { for console_link(ConsoleTab::Properties, "Properties") }
                </>
            }) }
            { view_step(Step {
                number: 3, done: form.is_done(Task::Policy), title: "Configure Bucket Policy", heading: "h4",
                tick: tick("The policy is saved in AWS", Task::Policy),
            }, html! {
                <>
                    { paragraph("", &[
                        Text("Below is an example Bucket Policy with the required permissions to push flow \
                            logs to your S3 bucket. Be sure you replace "),
                        Code("example-flowlogs"),
                        Text(" in lines 19 & 20 with the name of your bucket and "),
                        LinkTo("add this bucket policy", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html"),
                        Text(" to your S3 bucket."),
                    ]) }
                    { paragraph("", &[Text("This page replaces it for you as you type. In the S3 console, open your bucket, choose \
                        Permissions, and edit Bucket policy.")]) }
                    { paragraph("notice notice--warning", &[
                        Strong("Saving replaces the whole policy."),
                        Text(" If the bucket has one already, paste it further down and copy the merged one, or \
                            add only the statement (lines 4 to 22) to its list."),
                    ]) }
                    { for console_link(ConsoleTab::Permissions, "Permissions") }
                </>
            }) }
        </>
    }
}
