//! Artifacts as text: golden files, the policy in each of them, and what never gets into one.
//!
//! `UPDATE_GOLDEN=1 cargo test --no-default-features --test artifact` writes the
//! golden files anew.

mod util;

use std::fmt::Debug;
use std::path::Path;
use std::str::FromStr;
use std::{env, fs};

use flow_log_export::artifact::alarm::silence_alarm;
use flow_log_export::artifact::lifecycle::{
    COSTS, GRACE_DAYS, KeepDays, LifecycleKind, REPLACES_ALL, RULE_ID, lifecycle,
};
use flow_log_export::artifact::{
    self, ArtifactError, ArtifactKind, Link, MergedPolicy, OrgId, Target, artifact,
};
use flow_log_export::policy::{EXPLANATIONS, NOT_ALLOWED};
use proptest::prelude::*;
use serde_json::Value;

use util::{account, grant};

const LINK: &str = "https://docs.example/flow-logs#account-id=493827156084&bucket=my.logs-2&org-id=5f2c";
const PASTED: &str = r#"{"Statement":[{"Sid":"TheirSid","Effect":"Deny"}]}"#;
const MERGED: &str = include_str!("golden/artifact/merged-policy.json");

fn target(name: &str) -> Target {
    Target { grant: grant(name), ..util::target() }
}

fn merged(policy: &str) -> MergedPolicy {
    MergedPolicy { pasted: PASTED.to_owned(), merged: policy.to_owned() }
}

fn full_target() -> Target {
    Target {
        org_id: Some("5f2c-a_B".parse().unwrap()),
        merged_policy: Some(merged(MERGED.trim_end())),
        link: Some(LINK.parse().unwrap()),
        ..target("my.logs-2")
    }
}

#[track_caller]
fn text(kind: ArtifactKind, target: &Target) -> String {
    artifact(kind, target).unwrap_or_else(|error| panic!("{kind}: {error}")).text
}

#[track_caller]
fn assert_golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/artifact").join(name);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, text).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(text, golden, "{name}");
}

/// The policy in a text where it stands indented, without that indent.
#[track_caller]
fn indented_policy(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    let first = lines.iter().position(|line| line.trim() == "{").expect("a line with {");
    let indent = lines[first].len() - 1;
    let end = lines[first..].iter().position(|line| *line == format!("{:indent$}}}", "")).unwrap();
    let unindented: Vec<_> = lines[first..=first + end].iter().map(|line| &line[indent..]).collect();
    unindented.join("\n")
}

#[track_caller]
fn assert_refused<T: FromStr<Err: ToString> + Debug>(text: &str, sentence: &str) {
    let error = text.parse::<T>().expect_err(text).to_string();
    assert_eq!(error, sentence, "{text:?}");
}

#[test]
fn golden_files() {
    let plain = target("my.logs-2");
    assert_golden("apply.sh", &text(ArtifactKind::Cli, &plain));
    assert_golden("export.tf", &text(ArtifactKind::Terraform, &plain));
    assert_golden("export.cfn.yaml", &text(ArtifactKind::CloudFormation, &plain));
    assert_golden("ticket.md", &text(ArtifactKind::Ticket, &plain));
    assert_golden("remove.sh", &text(ArtifactKind::Remove, &plain));
    assert_golden("preflight.sh", &artifact::preflight_script(&plain));
    assert_golden("arrival.sh", &artifact::arrival_script(&plain));
    for (name, kind) in [
        ("lifecycle.sh", LifecycleKind::Cli),
        ("lifecycle.json", LifecycleKind::Json),
        ("lifecycle.tf", LifecycleKind::Terraform),
        ("lifecycle.cfn.yaml", LifecycleKind::CloudFormation),
    ] {
        assert_golden(name, &lifecycle(kind, &plain, Some("90".parse().unwrap())).text);
    }
    assert_golden("alarm.cfn.yaml", &silence_alarm(&plain).template.text);
    assert_golden("merged-export.tf", &text(ArtifactKind::Terraform, &full_target()));
    assert_golden("merged-ticket.md", &text(ArtifactKind::Ticket, &full_target()));
}

#[test]
fn names_and_languages() {
    let files: Vec<_> = ArtifactKind::ALL
        .iter()
        .map(|kind| artifact(*kind, &target("my.logs-2")).unwrap())
        .map(|artifact| (artifact.file_name, artifact.language))
        .collect();
    let expected = [
        ("bucket-policy-my.logs-2.json", "json"),
        ("flow-logs-my.logs-2.sh", "bash"),
        ("flow-logs-my.logs-2.tf", "hcl"),
        ("flow-logs-my.logs-2.yaml", "yaml"),
        ("flow-logs-my.logs-2.md", "markdown"),
        ("stop-flow-logs-my.logs-2.sh", "bash"),
    ];
    assert_eq!(files, expected.map(|(name, language)| (name.to_owned(), language)));
    for kind in ArtifactKind::ALL {
        assert_eq!(ArtifactKind::from_name(kind.name()), Some(kind));
        assert_eq!(kind.when().matches(['.', '!']).count(), 2, "two sentences: {}", kind.when());
    }
    assert_eq!(ArtifactKind::from_name("Cli"), None);
}

#[test]
fn the_policy_in_each_to_the_byte() {
    for name in
        ["my-logs", "GRANT", "ACCOUNT_ID", "Old_Logs..x-", "a__GRANT__b", "a__BUCKET__", "999.12.153.10"]
    {
        let target = target(name);
        let policy = target.grant.policy();
        assert_eq!(text(ArtifactKind::Policy, &target), policy);
        assert!(text(ArtifactKind::Cli, &target).contains(&format!("\ngrant='{policy}'\n")), "{name}");
        assert!(
            text(ArtifactKind::Ticket, &target).contains(&format!("\n```json\n{policy}\n```\n")),
            "{name}"
        );
        assert_eq!(indented_policy(&text(ArtifactKind::Terraform, &target)), policy);
        if let Ok(template) = artifact(ArtifactKind::CloudFormation, &target) {
            assert_eq!(indented_policy(&template.text), policy);
        }
    }
}

#[test]
fn the_merged_policy_where_one_policy_is_the_whole() {
    let target = full_target();
    let merged = MERGED.trim_end();
    let grant = target.grant.policy();
    assert_eq!(text(ArtifactKind::Policy, &target), merged);
    assert!(text(ArtifactKind::Ticket, &target).contains(&format!("\n```json\n{merged}\n```\n")));
    let escaped = indented_policy(&text(ArtifactKind::Terraform, &target));
    assert_ne!(escaped, merged);
    assert_eq!(escaped.replace("$${", "${").replace("%%{", "%{"), merged);

    assert!(text(ArtifactKind::Cli, &target).contains(&format!("\ngrant='{grant}'\n")));
    assert_eq!(indented_policy(&text(ArtifactKind::CloudFormation, &target)), grant);
}

#[test]
fn line_ends_of_the_merged_policy() {
    for line_end in ["\r\n", "\r"] {
        let windows = Target {
            merged_policy: Some(merged(&MERGED.trim_end().replace('\n', line_end))),
            ..full_target()
        };
        assert_eq!(text(ArtifactKind::Policy, &windows), windows.merged_policy.as_ref().unwrap().merged);
        for kind in
            [ArtifactKind::Cli, ArtifactKind::Terraform, ArtifactKind::CloudFormation, ArtifactKind::Ticket]
        {
            assert_eq!(text(kind, &windows), text(kind, &full_target()), "{kind}");
        }
    }
}

#[test]
fn every_placeholder_is_replaced() {
    for target in [target("my.logs-2"), full_target()] {
        for text in ArtifactKind::ALL
            .map(|kind| text(kind, &target))
            .into_iter()
            .chain([artifact::preflight_script(&target), artifact::arrival_script(&target)])
        {
            assert!(!text.contains("__"), "{text}");
            assert!(!text.contains("\n\n\n") && !text.contains(" \n"), "{text}");
        }
    }
}

#[test]
fn another_trustgrid() {
    let mut other = target("my.logs-2");
    other.grant.trustgrid_account_id = account("210987654321");
    for kind in ArtifactKind::ALL {
        let expected = text(kind, &target("my.logs-2")).replace("079972220921", "210987654321");
        assert_eq!(text(kind, &other), expected, "{kind}");
    }
}

#[test]
fn scripts_can_be_pasted() {
    let target = full_target();
    for script in [
        text(ArtifactKind::Cli, &target),
        text(ArtifactKind::Remove, &target),
        text(ArtifactKind::Remove, &pasted_grant()),
        artifact::preflight_script(&target),
        artifact::arrival_script(&target),
        lifecycle(LifecycleKind::Cli, &target, None).text,
    ] {
        let body = script.strip_prefix("bash <<'FLOW_LOG_EXPORT'\n").unwrap();
        let (body, end) = body.rsplit_once("\nmain </dev/null; ").unwrap();
        assert!(matches!(end, "exit\nFLOW_LOG_EXPORT\n" | "finish\nFLOW_LOG_EXPORT\n"), "{end}");
        assert!(!body.contains("FLOW_LOG_EXPORT"));
        assert!(!body.contains('\t'), "a tab asks a shell for completion");
        for (at, _) in body.match_indices('!') {
            let next = &body[at + 1..=at + 1];
            assert!(matches!(next, " " | "="), "!{next} means history to a shell that is typed into");
        }
        assert!(body.is_ascii(), "a shell of another language would read something else");
        assert!(body.lines().all(|line| line.len() < 1000), "a terminal takes 4095 bytes in a line");
        // All calls but those about the caller and the account.
        let asks = |line: &&str| {
            ["call s3api", "answer_as_json s3api", "part \"$name\" s3api"]
                .iter()
                .any(|call| line.contains(call))
        };
        for call in body.lines().filter(asks) {
            let names_owner = ["--expected-bucket-owner \"$account\"", "--cli-input-json \"$(of_bucket "];
            assert!(names_owner.iter().any(|owner| call.contains(owner)), "{call}");
        }
        let of_bucket = body.lines().find(|line| line.starts_with("of_bucket() "));
        assert!(
            of_bucket.is_none_or(|line| line.contains("\"ExpectedBucketOwner\": \"%s\"")),
            "{of_bucket:?}"
        );
    }
}

/// A target where the policy that was pasted has Trustgrid's statement.
fn pasted_grant() -> Target {
    let MergedPolicy { merged, .. } = merged(MERGED.trim_end());
    Target { merged_policy: Some(MergedPolicy { pasted: merged.clone(), merged }), ..full_target() }
}

#[test]
fn what_is_taken_out_is_found_by_the_page_or_by_the_script() {
    let numbers = |target: &Target| {
        let script = text(ArtifactKind::Remove, target);
        let found = script.lines().find_map(|line| line.strip_prefix("numbers='")).unwrap();
        let is_pasted = !script.contains("\npasted=''\n");
        (found.trim_end_matches('\'').to_owned(), is_pasted)
    };
    let last = MERGED.matches("\"Sid\"").count();
    assert_eq!(numbers(&pasted_grant()), (format!("[{last}]"), true));
    // Where there is nothing to take out, or nothing was pasted, the script looks itself.
    assert_eq!(numbers(&full_target()), ("[]".to_owned(), false));
    assert_eq!(numbers(&target("my-logs")), ("[]".to_owned(), false));
    let pasted = |text: &str| artifact::remove_artifact(&target("my-logs"), Some(text)).map(|made| made.text);
    assert_eq!(pasted("").unwrap(), text(ArtifactKind::Remove, &target("my-logs")));
    assert_eq!(pasted("{").unwrap_err(), ArtifactError::NoPolicy);
    assert!(pasted(&target("my-logs").grant.policy()).unwrap().contains("\nnumbers='[1]'\n"));
}

#[test]
fn days_to_keep_flow_logs() {
    for (text, days) in [("1", 1), (" 90\n", 90), ("0090", 90), ("36500", 36_500)] {
        assert_eq!(text.parse::<KeepDays>().map(KeepDays::get), Ok(days), "{text:?}");
    }
    for (text, sentence) in [
        ("", "The number of days is empty. Enter how long to keep flow logs."),
        (" \n", "The number of days is empty. Enter how long to keep flow logs."),
        ("0", "S3 keeps files for at least 1 day. Enter 1 or more."),
        ("000", "S3 keeps files for at least 1 day. Enter 1 or more."),
        ("-1", "A number of days has only the digits 0 to 9: remove “-” at character 1."),
        ("1.5", "A number of days has only the digits 0 to 9: remove “.” at character 2."),
        ("1,000", "A number of days has only the digits 0 to 9: remove “,” at character 2."),
        ("90 days", "A number of days has only the digits 0 to 9: remove the space at character 3."),
        ("٩٠", "A number of days has only the digits 0 to 9: remove “٩” (U+0669) at character 1."),
        ("9'; rm", "A number of days has only the digits 0 to 9: remove “'” at character 2."),
        (
            "36501",
            "The most is 36,500 days, which is a hundred years. To keep flow logs for good, leave it empty.",
        ),
        (
            "99999999999999999999",
            "The most is 36,500 days, which is a hundred years. To keep flow logs for good, leave it empty.",
        ),
    ] {
        assert_refused::<KeepDays>(text, sentence);
    }
}

/// One rule, whatever its form.
#[test]
fn the_lifecycle_rule() {
    let target = full_target();
    let files: Vec<_> = LifecycleKind::ALL
        .iter()
        .map(|kind| lifecycle(*kind, &target, None))
        .map(|artifact| (artifact.file_name, artifact.language))
        .collect();
    let expected = [
        ("lifecycle-my.logs-2.sh", "bash"),
        ("lifecycle-my.logs-2.json", "json"),
        ("lifecycle-my.logs-2.tf", "hcl"),
        ("lifecycle-my.logs-2.yaml", "yaml"),
    ];
    assert_eq!(files, expected.map(|(name, language)| (name.to_owned(), language)));
    for kind in LifecycleKind::ALL {
        assert_eq!(LifecycleKind::from_name(kind.name()), Some(kind));
        for (keep, is_there, is_not) in [
            (None, ["xpired", "arker"], "days = 90"),
            (Some("90".parse().unwrap()), ["90", "ays"], "DeleteMarker"),
        ] {
            let text = lifecycle(kind, &target, keep).text;
            let own = [RULE_ID, "flow-logs/by-org/", &GRACE_DAYS.to_string()];
            for word in own.into_iter().chain(is_there) {
                assert!(text.contains(word), "{word} in {text}");
            }
            assert!(!text.contains("__") && !text.contains(is_not), "{text}");
            // Of all organizations, or two rules would be in each other's way.
            assert!(!text.contains("by-org/5f2c"), "{text}");
        }
    }
    let rule = |keep: Option<&str>| -> Value {
        let keep = keep.map(|days| days.parse().unwrap());
        serde_json::from_str(&lifecycle(LifecycleKind::Json, &target, keep).text).unwrap()
    };
    assert_eq!(rule(Some("90"))["Rules"][0]["Expiration"], serde_json::json!({ "Days": 90 }));
    let markers = serde_json::json!({ "ExpiredObjectDeleteMarker": true });
    assert_eq!(rule(None)["Rules"][0]["Expiration"], markers);
    assert!(COSTS.iter().chain(&[REPLACES_ALL]).all(|sentence| sentence.ends_with('.')));
}

#[test]
fn the_alarm_on_silence() {
    let alarm = silence_alarm(&full_target());
    assert_eq!(
        (alarm.template.file_name.as_str(), alarm.template.language),
        ("flow-logs-alarm-my.logs-2.yaml", "yaml")
    );
    assert!(alarm.template.text.contains("              - prefix: flow-logs/by-org/5f2c-a_B/\n"));
    assert!(!alarm.template.text.contains("__"), "{}", alarm.template.text);
    assert!(alarm.console.contains("/s3/buckets/my.logs-2?") && alarm.console.contains("tab=properties"));
    assert!(alarm.steps.iter().all(|step| step.ends_with('.')));
}

#[test]
fn the_arrival_script_lists_what_is_below_the_prefix() {
    let all = artifact::arrival_script(&target("my.logs-2"));
    assert!(all.contains("\nprefix='flow-logs/by-org/'\n"));
    let of_one = artifact::arrival_script(&full_target());
    assert_eq!(of_one, all.replace("prefix='flow-logs/by-org/'", "prefix='flow-logs/by-org/5f2c-a_B/'"));
}

#[test]
fn the_ticket_says_it_all() {
    let ticket = text(ArtifactKind::Ticket, &full_target());
    for explanation in EXPLANATIONS {
        assert!(ticket.contains(&format!("- **{}**: {}\n", explanation.title, explanation.text)));
    }
    assert!(ticket.contains(&format!("\n{NOT_ALLOWED}\n")));
    assert!(ticket.contains(&format!("<{LINK}>")));
    assert!(ticket.contains("`my.logs-2/flow-logs/by-org/5f2c-a_B`"));
    assert!(ticket.contains(&text(ArtifactKind::Cli, &full_target())));
    assert!(ticket.contains("\nPaste all that the script printed into the page linked above, in step 3. If you can't open the page, "));
    let without = text(ArtifactKind::Ticket, &target("my.logs-2"));
    assert!(without.contains("\nReply to this ticket with all that the script printed. Whoever sent it pastes that into the page for exporting "));
    assert!(without.contains("`my.logs-2/flow-logs/by-org/ORG-ID`") && !without.contains("The page with"));
}

#[test]
fn no_new_bucket_of_an_old_name() {
    let refused = |name: &str| artifact(ArtifactKind::CloudFormation, &target(name)).map(|_| ()).unwrap_err();
    let long = "a".repeat(64);
    for name in
        ["Logs", "my_logs", "my..logs", "logs-", "xn--logs", "sthree-logs", "amzn-s3-demo-logs", &long]
    {
        assert_eq!(refused(name), ArtifactError::OldName, "{name}");
    }
    for name in ["logs-493827156084-us-east-1-an", "my-an"] {
        assert_eq!(refused(name), ArtifactError::AccountRegionalName, "{name}");
    }
    for name in ["my-logs", "my.logs", "my-.logs", "example-flowlogs"] {
        assert!(artifact(ArtifactKind::CloudFormation, &target(name)).is_ok(), "{name}");
    }
}

#[test]
fn a_merged_policy_that_is_none() {
    let hostile = [
        "",
        "not JSON",
        "[]",
        "{}\nJSON\nresource \"x\" \"y\" {}",
        "{\n  JSON\n}",
        "{}\r  JSON \r{}",
        "{\"a\": \"\u{1b}[2J\"}",
        "{\u{0}}",
        "{\u{85}}",
        "\u{feff}{}",
        "{} # comment",
    ];
    let huge = format!("{{\"a\": \"{}\"}}", "x".repeat(1 << 20));
    for policy in hostile.into_iter().chain([huge.as_str()]) {
        let target = Target { merged_policy: Some(merged(policy)), ..target("my-logs") };
        for kind in ArtifactKind::ALL {
            let shown: String = policy.chars().take(40).collect();
            assert_eq!(artifact(kind, &target).unwrap_err(), ArtifactError::NoPolicy, "{kind} of {shown:?}");
        }
    }
}

#[test]
fn a_merged_policy_full_of_syntax() {
    let sid = r#"``` ```` ' \" $(id) ${x} %{if} $${y} </pre> EOF FLOW_LOG_EXPORT __BUCKET__ JSON é"#;
    let policy = format!("{{\"Statement\": [{{\"Sid\": \"{sid}\"}}]}}");
    let target = Target { merged_policy: Some(merged(&policy)), ..target("my-logs") };
    assert!(text(ArtifactKind::Ticket, &target).contains(&format!("\n`````json\n{policy}\n`````\n")));
    assert!(
        text(ArtifactKind::Terraform, &target).contains(&policy.replace("${", "$${").replace("%{", "%%{"))
    );
    let _: Value = serde_json::from_str(&text(ArtifactKind::Policy, &target)).unwrap();
}

#[test]
fn organization_ids() {
    for id in ["5f2c", "A_b-9", "3f0c1a52-8f1e-4b9c-9a67-0e1d2c3b4a59", &"a".repeat(128)] {
        assert_eq!(id.parse::<OrgId>().unwrap().as_str(), id);
    }
    assert_refused::<OrgId>("", "The organization ID is empty. Leave it out or give the whole ID.");
    let characters = "An organization ID has only letters, digits, hyphens and underscores. Remove";
    assert_refused::<OrgId>("a`b", &format!("{characters} “`” at character 2."));
    assert_refused::<OrgId>("a b", &format!("{characters} the space at character 2."));
    assert_refused::<OrgId>("a\nb", &format!("{characters} the line break at character 2."));
    assert_refused::<OrgId>("../a", &format!("{characters} “.” at character 1."));
    assert_refused::<OrgId>("$(id)", &format!("{characters} “$” at character 1."));
    assert_refused::<OrgId>("ä", &format!("{characters} “ä” (U+00E4) at character 1."));
    assert_refused::<OrgId>(
        &"a".repeat(129),
        "An organization ID has at most 128 characters; this has 129. Give the ID alone.",
    );
}

#[test]
fn links() {
    for link in [LINK, "http://localhost:8080/", "https://a.b/c_d~e?f=g%20h&i=j#k"] {
        assert_eq!(link.parse::<Link>().unwrap().as_str(), link);
    }
    for link in
        ["", "/page", "//host/page", "javascript:alert(1)", "https://", "https:///x", "ftp://x", " https://x"]
    {
        assert_refused::<Link>(link, "A link begins with https:// or http:// and a host. Give it whole.");
    }
    for (link, at) in [
        ("https://a/>", "“>” at character 11"),
        ("https://a/`", "“`” at character 11"),
        ("https://a/)", "“)” at character 11"),
        ("https://a/'", "“'” at character 11"),
        ("https://a/\"", "“\"” at character 11"),
        ("https://a/|", "“|” at character 11"),
        ("https://a/;", "“;” at character 11"),
        ("https://a/$", "“$” at character 11"),
        ("https://a/\\", "“\\” at character 11"),
        ("https://a/\n", "the line break at character 11"),
        ("https://a/ b", "the space at character 11"),
        ("https://a/ü", "“ü” (U+00FC) at character 11"),
    ] {
        assert_refused::<Link>(link, &format!("A link can't contain {at}. Write it as % and two digits."));
    }
    assert_refused::<Link>(
        &format!("https://{}", "a".repeat(2048)),
        "A link has at most 2,048 characters; this has 2,056. Give a shorter one.",
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// Whatever is accepted changes nothing of an artifact but its own places.
    #[test]
    fn values_are_only_values(
        name in "[A-Za-z0-9._$`'\"-]{3,70}",
        org_id in "[ -~]{1,4}",
        address in "https://[a-z][!-~]{0,6}",
        policy in "\\{[\\PC\n$%{]{0,40}\\}",
    ) {
        let mut expected = target("nothing-else-is-called-so");
        let mut found = expected.clone();
        if let Ok(name) = name.parse() {
            found.grant.bucket = name;
        }
        if let Ok(org_id) = org_id.parse() {
            expected.org_id = Some("nothing-else-is-this-id".parse().unwrap());
            found.org_id = Some(org_id);
        }
        if let Ok(link) = address.parse() {
            expected.link = Some("https://nothing.else/is/here".parse().unwrap());
            found.link = Some(link);
        }
        for kind in [ArtifactKind::Cli, ArtifactKind::Terraform, ArtifactKind::CloudFormation, ArtifactKind::Ticket] {
            let Ok(artifact) = artifact(kind, &found) else { continue };
            let expected = text(kind, &expected)
                .replace("nothing-else-is-called-so", found.grant.bucket.as_str())
                .replace("nothing-else-is-this-id", found.org_id.as_ref().map_or("", OrgId::as_str))
                .replace("https://nothing.else/is/here", found.link.as_ref().map_or("", Link::as_str));
            prop_assert_eq!(artifact.text, expected);
        }
        found.merged_policy = Some(merged(&policy));
        for kind in ArtifactKind::ALL {
            let _ = artifact(kind, &found);
        }
    }
}
