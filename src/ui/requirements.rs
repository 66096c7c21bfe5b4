//! What has to be true of the bucket in AWS.

use yew::prelude::*;

use super::step::{Step, Tick, view_step};
use super::{Act, click};
use crate::app::Action;
use crate::app::form::Task;
use crate::aws::bucket_name::BucketName;
use crate::aws::web_address::{self, ConsoleTab};

#[derive(PartialEq, Properties)]
pub struct RequirementsProps {
    pub act: Act,
    pub bucket: Option<BucketName>,
    /// As far as the user says.
    pub is_versioned: bool,
    pub is_saved: bool,
}

#[component]
pub fn Requirements(props: &RequirementsProps) -> Html {
    let tick = |words, task: Task| {
        Some(Tick { words, name: task.name(), onclick: click(&props.act, Action::Tick(task)) })
    };
    let versioning = Step {
        number: 2,
        is_done: props.is_versioned,
        title: "Enable Bucket Versioning",
        heading: "h4",
        tick: tick("Versioning is enabled", Task::Versioning),
    };
    let policy = Step {
        number: 3,
        is_done: props.is_saved,
        title: "Configure Bucket Policy",
        heading: "h4",
        tick: tick("The policy is saved in AWS", Task::Policy),
    };
    let console_link = |tab: ConsoleTab| {
        let bucket = props.bucket.as_ref()?;
        Some(html! {
            <p><a class="link" href={web_address::console(bucket, tab)} target="_blank" rel="noopener noreferrer">
                { ["Open the ", tab.name(), " tab of ", bucket.as_str()].concat() }
                <span class="visually-hidden">{ " (opens the AWS console in a new tab)" }</span>
            </a></p>
        })
    };
    html! {
        <>
            <h3 class="requirements">{ "Requirements" }</h3>
            { view_step(versioning, html! { <>
                <p>
                    { "You must " }
                    <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html">{ "enable bucket versioning" }</a>
                    { " on the target S3 bucket for replication to work." }
                </p>
                <p>
                    <b>{ "Versioning must be enabled to receive exports." }</b>
                    { " In the S3 console, open your bucket, choose Properties, and edit Bucket Versioning." }
                </p>
                { for console_link(ConsoleTab::Properties) }
            </> }) }
            { view_step(policy, html! { <>
                <p>
                    { "Below is an example Bucket Policy with the required permissions to push flow logs to your S3 bucket. Be sure \
                        you replace " }
                    <code>{ "example-flowlogs" }</code>
                    { " in lines 19 & 20 with the name of your bucket and " }
                    <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html">{ "add this bucket policy" }</a>
                    { " to your S3 bucket." }
                </p>
                <p>{ "This page replaces it for you as you type. In the S3 console, open your bucket, choose Permissions, and edit \
                    Bucket policy." }</p>
                <p class="notice notice--warning">
                    <b>{ "Saving replaces the whole policy." }</b>
                    { " If the bucket has one already, paste it further down and copy the merged one, or add only the statement \
                        (lines 4 to 22) to its list." }
                </p>
                { for console_link(ConsoleTab::Permissions) }
            </> }) }
        </>
    }
}
