//! How to be told when flow logs stop coming, which nobody else tells: replication fails silently.

use super::{Artifact, Target, render};
use crate::aws::web_address::{self, ConsoleTab};

/// A template and the steps with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SilenceAlarm {
    /// For CloudFormation, whether the bucket exists or not: it makes an alarm and changes nothing about the bucket.
    pub template: Artifact,
    /// What to do, in this order, each with a full stop at its end.
    pub steps: [&'static str; 3],
    /// Where the first step is done.
    pub console: String,
}

/// An alarm that sends an e-mail when nothing has come below [`Target::prefix`] for a day, and when something comes again.
/// It counts the events that the bucket sends to EventBridge, and takes an hour without events for silence, so where
/// events are not sent it is on and never falsely quiet.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html>,
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html>
///
/// Turning these events on is left to the S3 console, where it is a switch of its own, and no script does it. S3 takes a
/// bucket's notification configuration only all at once and without a condition, so a script would have to read it and
/// write it back: whatever somebody changes in between, or an AWS CLI does not know, would be lost, and with it what
/// others rely on to hear of their files; and S3 refuses all of it where a queue or function that is named in it is gone.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html>,
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html>
///
/// AWS documents *Object Created* for four operations and does not name replication among them, though people report that
/// copies cause it. So the last step says how to see that it works.
pub fn silence_alarm(target: &Target) -> SilenceAlarm {
    let bucket = &target.grant.bucket;
    let text = render(include_str!("alarm.cfn.yaml"), target, &[("PREFIX", &target.prefix())]);
    SilenceAlarm {
        template: Artifact { file_name: format!("flow-logs-alarm-{bucket}.yaml"), language: "yaml", text },
        steps: [
            "In the S3 console, open the bucket's Properties, find Amazon EventBridge under Event notifications, and turn it \
             on. Your other notifications stay.",
            "In CloudFormation, in the bucket's Region, create a stack from this template with your e-mail address, and \
             confirm the e-mail that AWS sends.",
            "The alarm is on until the next flow log comes. Wait for the e-mail that says OK: then it works, and from then on \
             you hear of every day without flow logs.",
        ],
        console: web_address::console(bucket, ConsoleTab::Properties),
    }
}
