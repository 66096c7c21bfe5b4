//! The components rendered natively: the first paint, as the page carries it before any program, and each state of the
//! gallery.

#[path = "../src/bin/gallery/states.rs"]
mod states;
mod util;

use flow_log_export::app::{HostOption, Options};
use flow_log_export::ui::{App, AppProps, Ids};
use futures::executor::block_on;
use states::states;
use util::text_of;
use yew::LocalServerRenderer;

fn render(props: AppProps) -> String {
    block_on(LocalServerRenderer::<App>::with_props(props).hydratable(false).render())
}

/// As the host has set it up.
fn set(options: &[(HostOption, &str)]) -> AppProps {
    let mut set = Options::default();
    for (option, value) in options {
        set.set(*option, Some((*value).to_owned())).expect("a value that the option takes");
    }
    AppProps { options: set, ..AppProps::default() }
}

#[track_caller]
fn assert_reads(html: &str, sentence: &str) {
    let text = text_of(html);
    assert!(text.contains(sentence), "the page does not say “{sentence}”:\n{text}");
}

#[test]
fn the_first_paint_is_the_whole_article() {
    let html = render(AppProps::default());
    for sentence in [
        "Flow Log Export",
        "Trustgrid can export flow logs to any S3 bucket. Set your bucket name and apply the policy provided, and \
         then Trustgrid will configure replication for your flow logs into your bucket.",
        "AWS Account ID",
        "This is the AWS Account ID that contains the bucket you wish to have Flow Logs replicated to.",
        "S3 Bucket",
        "The bucket name. You must own the S3 bucket and apply the policy in AWS to allow Trustgrid to replicate \
         files to the bucket.",
        "After submitting the above information, Trustgrid will complete their required configuration within 2 \
         business days",
        "Requirements",
        "Enable Bucket Versioning",
        "You must enable bucket versioning on the target S3 bucket for replication to work.",
        "Configure Bucket Policy",
        "Below is an example Bucket Policy with the required permissions to push flow logs to your S3 bucket. Be sure \
         you replace example-flowlogs in lines 19 & 20 with the name of your bucket and add this bucket policy to \
         your S3 bucket.",
        "Flow logs will appear in example-flowlogs/flow-logs/by-org/ORG-ID",
        "Use a bucket of its own: the policy covers everything in it.",
    ] {
        assert_reads(&html, sentence);
    }
    for link in [
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html",
    ] {
        assert!(html.contains(&format!("href=\"{link}\"")), "no link to {link}");
    }
}

#[test]
fn the_first_paint_shows_the_example_policy() {
    let html = render(AppProps::default());
    let start = html.find("<pre").expect("there is a policy");
    let end = html.find("</pre>").expect("the policy ends");
    let golden = include_str!("golden/bucket-policy.json");
    assert_reads(&html[start..end], &golden.split_whitespace().collect::<Vec<_>>().join(" "));
    assert_eq!(html.matches("code__line--marked").count(), 2, "lines 19 and 20 are marked");
    assert_reads(&html, "Example policy. Enter your bucket to make it yours.");
}

#[test]
fn the_first_paint_waits_for_the_program() {
    assert_reads(&render(AppProps::default()), "The form is starting. You can type already.");
    let live = render(AppProps { live: true, ..AppProps::default() });
    assert!(!text_of(&live).contains("The form is starting"), "the running form does not wait");
}

/// The first paint and all states, by their names.
fn all() -> Vec<(&'static str, String)> {
    let rendered = states()
        .into_iter()
        .map(|state| (state.name, state.render(Ids(3)).expect("a state that comes about")));
    [("first paint", render(AppProps::default()))].into_iter().chain(rendered).collect()
}

#[test]
fn nothing_breaks_a_strict_content_security_policy() {
    for (name, html) in all() {
        for forbidden in ["<script", "<style", " style=", " onclick=", " oninput=", "javascript:"] {
            assert!(!html.contains(forbidden), "{name}: {forbidden} in {html}");
        }
    }
}

#[test]
fn every_state_shows_something_else() {
    let all = all();
    for (index, (name, html)) in all.iter().enumerate() {
        let same = all[..index].iter().find(|(_, other)| other == html);
        assert_eq!(same.map(|(other, _)| other), None, "{name}");
    }
}

#[test]
fn what_the_host_says_shows() {
    let html = render(set(&[
        (HostOption::AccountId, "210987654300"),
        (HostOption::Bucket, "s3://acme-logs/"),
        (HostOption::OrgId, "<b>org</b>"),
        (HostOption::PortalUrl, "https://portal.example.com/"),
        (HostOption::TrustgridAccountId, "555566667777"),
        (HostOption::Theme, "dark"),
    ]));
    assert_reads(&html, "We'll use acme-logs, taken from an s3:// address. Keep only acme-logs");
    assert_reads(&html, "Bucket policyfor acme-logs");
    assert_reads(&html, "\"AWS\": \"arn:aws:iam::555566667777:root\"");
    assert_reads(&html, "Flow logs will appear in acme-logs/flow-logs/by-org/<b>org</b>");
    assert!(html.contains("href=\"https://portal.example.com/\""), "the portal is linked");
    assert!(html.contains("data-theme=\"dark\""), "the theme is set");
}

/// Beside what is said of a field there is one button, if one click can fix it.
#[test]
fn what_one_click_mends_is_a_button() {
    for (account_id, bucket, buttons) in [
        ("", "ACME-Flow-Logs", &["Use acme-flow-logs"][..]),
        ("", "YOUR_BUCKET_NAME", &["Empty the field"]),
        ("acme-flow-logs", "210987654300", &["Swap the two fields", "Swap the two fields"]),
        ("prod-210987654300", "acme-flow-logs", &["Use 210987654300"]),
        ("<account-id>", "", &["Empty the field"]),
        ("210987654300", "acme-flow-logs", &[]),
        ("21098765430", "acme logs", &[]),
    ] {
        let values = set(&[(HostOption::AccountId, account_id), (HostOption::Bucket, bucket)]);
        let html = render(AppProps { live: true, ..values });
        let notes = html.split("class=\"field__message\"").skip(1);
        let shown: Vec<String> = notes
            .filter_map(|notes| {
                notes.split("</div>").next()?.split_once("<button type=\"button\" class=\"link\"")
            })
            .map(|(_, button)| text_of(&format!("<{}", button.split("</button>").next().unwrap_or_default())))
            .collect();
        assert_eq!(shown, buttons, "for {account_id:?} and {bucket:?}");
    }
}

#[test]
fn every_label_and_description_leads_somewhere() {
    for (name, html) in all() {
        let values = |attribute: &str| -> Vec<String> {
            let start = format!(" {attribute}=\"");
            let parts = html.split(&start).skip(1).filter_map(|part| part.split('"').next());
            parts.flat_map(|value| value.split(' ')).map(str::to_owned).collect()
        };
        let ids = values("id");
        let is_own = |id: &&String| name == "first paint" || id.ends_with("-3");
        assert_eq!(ids.iter().find(|id| !is_own(id)), None, "{name}: another form may have it, too");
        let references = [values("for"), values("aria-describedby"), values("aria-labelledby")].concat();
        assert!(
            references.len() >= 9,
            "{name}: two labels, two fields' descriptions, one title: {references:?}"
        );
        for reference in references {
            assert_eq!(
                ids.iter().filter(|id| **id == reference).count(),
                1,
                "{name}: {reference} in {ids:?}"
            );
        }
    }
}
