//! Links that leave the page, and links that lead to another place of it.

use yew::prelude::*;

use super::icon::{Icon, view_icon};
use super::{Act, Ids, click};
use crate::app::Action;
use crate::aws::bucket_name::BucketName;
use crate::aws::web_address::{self, ConsoleTab};

/// AWS CloudShell, in the Region of the console that was used last.
/// <https://docs.aws.amazon.com/cloudshell/latest/userguide/getting-started.html>
pub const CLOUDSHELL: &str = "https://console.aws.amazon.com/cloudshell/home";

/// A link that opens a tab of its own.
pub fn view_way_out(href: impl Into<AttrValue>, words: &'static str) -> Html {
    html! {
        <a class="go" href={href.into()} target="_blank" rel="noopener noreferrer">
            { words }{ view_icon(Icon::Out) }<span class="visually-hidden">{ " (opens in a new tab)" }</span>
        </a>
    }
}

/// The tab of the bucket in the S3 console.
pub fn view_console(bucket: &BucketName, tab: ConsoleTab) -> Html {
    let words = match tab {
        ConsoleTab::Permissions => "Open Permissions",
        ConsoleTab::Properties => "Open Properties",
    };
    view_way_out(web_address::console(bucket, tab), words)
}

pub fn view_cloudshell() -> Html {
    view_way_out(CLOUDSHELL, "Open CloudShell")
}

/// Where users reach support, after a sentence, if the host has said it.
pub fn view_support(url: Option<&str>) -> Html {
    url.map(|url| html! { <>{ " " }{ view_way_out(url.to_owned(), "Contact support") }</> })
        .unwrap_or_default()
}

/// A link that moves the focus to an element of this form, since a fragment does not reach into a shadow root.
pub fn view_jump(ids: Ids, act: &Act, name: &str, words: impl Into<AttrValue>) -> Html {
    let href = ["#", &ids.of(name)].concat();
    let onclick = click(act, Action::Focus(name.to_owned()));
    html! { <a {href} {onclick}>{ words.into() }</a> }
}
