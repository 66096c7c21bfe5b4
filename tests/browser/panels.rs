//! The way to set up the bucket, the policy that it has already, and the pane that follows both.

use std::fs;

use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::page::{Page, policy_for};
use crate::pasted::{DENYING, DENYING_THREE, EXCEPTED, KEY, ONE_LINE, THEIRS, blocked};
use crate::patience::{until, until_eq};

in_all_browsers![
    what_each_way_needs_is_in_the_pane,
    a_pasted_policy_is_merged_and_copied_whole,
    a_policy_in_one_line_is_laid_out_and_copied_as_it_was,
    the_compact_form_is_copied_and_the_other_shown,
    a_policy_that_breaks_off_is_refused_and_nothing_is_copied,
    a_keystroke_in_the_bucket_merges_again,
    a_policy_of_thousands_of_lines_is_merged,
    the_question_decides_what_is_shown,
    scripts_are_made_for_the_values_and_the_merged_policy,
    without_values_there_is_no_script,
    the_pane_explains_and_answers_a_reviewer,
    an_exception_is_added_and_undone_in_its_row,
    several_exceptions_are_added_at_once,
    a_statement_for_another_account_stays_until_the_user_replaces_it,
    a_key_in_the_place_of_a_policy_is_covered,
    the_name_in_a_policy_is_offered_for_an_empty_field,
    the_ticket_comes_with_the_link,
    what_is_missing_is_a_step_away,
    one_button_at_most_stands_out,
];

fn open(browser: Browser) -> Page {
    browser.visit().open("/#account-id=493827156084&bucket=my-logs")
}

/// The page with both values and the box for the policy that the bucket has.
#[track_caller]
fn open_box(browser: Browser) -> Page {
    let page = open(browser);
    page.choose("Yes");
    page.sees_focus_on("existing-policy");
    page
}

const EXISTING: &str = "Existing bucket policy";

#[track_caller]
fn statements(policy: &str) -> Vec<Json> {
    let policy: Json = serde_json::from_str(policy).expect("a policy is JSON");
    policy["Statement"].as_array().expect("statements").clone()
}

fn a_pasted_policy_is_merged_and_copied_whole(browser: Browser) {
    let page = open_box(browser);
    page.put_into(EXISTING, THEIRS);
    page.sees(".outcome", "Merged. One statement added; nothing else changed.");
    page.sees(".pane__title", "Merged policy");
    let merged = page.policy();
    let all = statements(&merged);
    assert_eq!(all.len(), 2, "{merged}");
    assert_eq!(all[1], statements(&policy_for("my-logs"))[0]);
    assert!(merged.starts_with(THEIRS.trim_end_matches(" ] }")), "theirs is as it was: {merged}");
    let marked = page.text(".pane__body .code__line--added");
    assert!(marked.contains("allow-tg-writes") && !marked.contains("their statement"), "{marked}");

    page.press("Changes1");
    until_eq("what is added is shown as added", &1, || {
        page.text(".diff ins").matches("allow-tg-writes").count()
    });
    assert!(!page.text(".diff del").contains("their statement"), "the line whose end moves, at most");

    page.press("Copy policy");
    page.sees_foot("Copied. Next: paste it in the S3 console.");
    assert_eq!(page.clipboard(), merged);

    page.press("Policy");
    page.put_into(EXISTING, &merged);
    page.sees(".outcome", "Nothing to change: this policy already gives Trustgrid what it needs.");
    assert_eq!(page.policy(), merged, "merging again changes nothing");
    page.press("Clear the existing policy");
    page.sees_focus_on("existing-policy");
    page.sees_policy_for("my-logs");
    page.sees_nothing_in(".outcome");
}

fn a_policy_in_one_line_is_laid_out_and_copied_as_it_was(browser: Browser) {
    let page = open_box(browser);
    page.put_into(EXISTING, ONE_LINE);
    page.sees(".outcome", "Merged. One statement added; nothing else changed.");
    let shown = page.policy();
    assert!(shown.lines().any(|line| line.trim() == r#""Sid": "their statement","#), "{shown}");
    page.press("Copy policy");
    page.sees_foot("Copied");
    let copied = page.clipboard();
    assert!(copied.starts_with(ONE_LINE.trim_end_matches("]}")), "theirs is as it was: {copied}");
    assert_eq!(statements(&copied), statements(&shown));
    assert_eq!(page.value_of(EXISTING), ONE_LINE, "what was pasted stays");
}

fn the_compact_form_is_copied_and_the_other_shown(browser: Browser) {
    let page = open_box(browser);
    page.put_into(EXISTING, THEIRS);
    page.sees(".outcome", "One statement added");
    page.press("Copy policy");
    page.sees_foot("Copied");
    let shown = page.policy();
    assert_eq!(page.clipboard(), shown);

    page.press("Use the compact form");
    page.sees_foot("Changed since you copied it. Copy it again.");
    assert_eq!(page.policy(), shown, "only the copy is compact");
    page.press("Copy policy");
    page.sees_foot("Copied");
    let compact = page.clipboard();
    assert_eq!(statements(&compact), statements(&shown));
    assert!(compact.len() < shown.len() && !compact.contains('\n'), "{compact}");

    page.press("Use it with its spaces");
    page.sees_foot("Changed since you copied it. Copy it again.");
    page.press("Copy policy");
    page.sees_foot("Copied");
    assert_eq!(page.clipboard(), shown);
}

fn a_policy_that_breaks_off_is_refused_and_nothing_is_copied(browser: Browser) {
    let page = open_box(browser);
    page.copy_elsewhere("from before");
    page.put_into(EXISTING, "{\n  \"Version\": ");
    page.sees(".outcome", "Can't merge this yet");
    page.sees(".existing .rows", "line 2");
    page.sees(".pane__title", "Not merged yet");
    page.press("Copy policy");
    page.sees_focus_on("existing-policy");
    assert_eq!(page.clipboard(), "from before");
    assert_eq!(page.value_of(EXISTING), "{\n  \"Version\": ", "what was pasted stays");

    page.sees_foot("Not merged yet.");
    page.focus("S3 Bucket");
    page.follow("See what to fix");
    page.sees_focus_on("existing-policy");

    page.choose("CloudShell script");
    page.sees(".pane__body", "The existing policy can't be merged yet. Fix it or clear the box first.");
    page.press("Copy script");
    page.press("Download");
    page.choose("New bucket");
    page.sees(".pane__title", "flow-logs-my-logs.yaml");
    // What is copied now is copied after everything that came before.
    page.press("Copy template");
    page.sees_foot("Copied the template.");
    assert!(page.clipboard().contains("AWSTemplateFormatVersion"));
}

fn a_keystroke_in_the_bucket_merges_again(browser: Browser) {
    let page = open_box(browser);
    page.put_into(EXISTING, THEIRS);
    page.sees(".outcome", "One statement added");
    page.type_into("S3 Bucket", "2");
    until("the policy of the other bucket", || {
        page.policy().contains("arn:aws:s3:::my-logs2/*").then_some(())
    });
    page.sees(".existing .rows", "my-logs2");
    page.sees(".outcome", "S3 would reject it");
}

fn a_policy_of_thousands_of_lines_is_merged(browser: Browser) {
    let page = open_box(browser);
    let statement = |number: usize| {
        json!({ "Sid": format!("s{number}"), "Effect": "Allow", "Principal": { "AWS": "493827156084" },
                "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-logs/*" })
    };
    let policy = json!({ "Version": "2012-10-17", "Statement": (0..110).map(statement).collect::<Vec<_>>() });
    page.put_into(EXISTING, &serde_json::to_string_pretty(&policy).expect("JSON"));
    page.sees(".outcome", "One statement added");
    assert_eq!(statements(&page.policy()).len(), 111);
    let marked = page.text(".pane__body mark");
    assert!(marked.contains("allow-tg-writes") && !marked.contains("s109"), "{marked}");
    page.type_into("S3 Bucket", "3");
    page.sees(".pane__body mark", "my-logs3");

    let endless = "[".repeat(1 << 21);
    page.put_into(EXISTING, &endless);
    page.sees(".outcome", "Can't merge this yet");
}

fn the_question_decides_what_is_shown(browser: Browser) {
    let page = open(browser);
    page.sees(".question", "Saving in AWS replaces the whole policy, so merge first if there is one.");
    page.press("Copy policy");
    page.sees_foot("Copied. If the bucket already has a policy, merge it first.");
    page.follow("Answer");
    until_eq("the focus on the question", &json!("policy-no"), || {
        page.script("return document.activeElement.dataset.kept", &[])
    });

    page.choose("No");
    page.sees_foot("Copied. Next: paste it in the S3 console.");
    page.sees(".task", "Copy the policy and paste it under Permissions > Bucket policy.");
    assert_eq!(page.text(".question .hint"), "", "what is answered needs no hint");
    assert_eq!(page.count("#existing-policy"), 0);

    page.choose("Not sure");
    page.sees(".task", "If the box there is empty, choose No.");
    page.sees(".task", "aws s3api get-bucket-policy --bucket my-logs");
    assert_eq!(page.count("#existing-policy"), 0);

    page.choose("Yes");
    page.sees_focus_on("existing-policy");
    page.put_into(EXISTING, THEIRS);
    page.sees(".pane__title", "Merged policy");
    page.sees(".task", "Copy the whole policy and");
    page.sees_foot("Changed since you copied it. Copy it again.");
    let merged = page.policy();

    // Whoever is not sure after all copies no policy that may be another bucket's.
    page.choose("No");
    page.sees_policy_for("my-logs");
    page.sees(".task", "Your bucket name is in lines 19 and 20.");
    page.choose("Yes");
    until_eq("the merged policy again", &merged, || page.policy());
    assert_eq!(page.value_of(EXISTING), THEIRS, "what was pasted stays");
}

/// A way, what the pane is called, its button, what comes next, and what is said of a copy.
const WAYS: [(&str, &str, &str, &str, &str); 4] = [
    (
        "CloudShell script",
        "flow-logs-my-logs.sh",
        "Copy script",
        "Next: paste it into CloudShell, account 493827156084.",
        "Copied the script. Next: paste it into CloudShell.",
    ),
    (
        "Terraform",
        "flow-logs-my-logs.tf",
        "Copy file",
        "Next: add it to your Terraform code.",
        "Copied the file. Next: add it to your Terraform code.",
    ),
    (
        "New bucket",
        "flow-logs-my-logs.yaml",
        "Copy template",
        "Next: create a stack from it in CloudFormation.",
        "Copied the template. Next: create a stack from it in CloudFormation.",
    ),
    (
        "Someone else does it",
        "flow-logs-my-logs.md",
        "Copy ticket",
        "Next: paste it into your ticket system.",
        "Copied the ticket. Next: paste it into your ticket system.",
    ),
];

fn what_each_way_needs_is_in_the_pane(browser: Browser) {
    let page = open(browser);
    page.sees(".pane__title", "Bucket policy");
    page.sees_foot("Next: paste it in the S3 console.");
    let console = "https://s3.console.aws.amazon.com/s3/buckets/my-logs?tab=permissions";
    assert_eq!(page.count(&format!(".pane__foot a[href='{console}']")), 1);
    // A copy of something else is no copy of this.
    page.press("Copy policy");
    page.sees_foot("Copied.");
    page.press("For your reviewer");
    page.sees_foot("What a reviewer asks about this policy.");
    for (way, file, button, next, copied) in WAYS {
        page.choose(way);
        page.sees(".pane__title", file);
        page.sees_foot(next);
        until(&format!("the text of {file}"), || page.policy().contains("my-logs").then_some(()));
        assert_eq!(page.count(".question .answers"), 0, "{way} needs no answer");
        let shown = page.policy();
        page.press(button);
        page.sees_foot(copied);
        assert_eq!(page.clipboard().trim_end(), shown.trim_end(), "what is shown is what is copied");
        page.press("Download");
        // A browser keeps a script under another name until its reader has agreed.
        let asks_first = file.ends_with(".sh");
        until(&format!("the whole file {file}"), || {
            let files = fs::read_dir(page.session.downloads()).into_iter().flatten().flatten();
            let mut found = files.filter(|found| asks_first || found.file_name() == file);
            found.find(|found| {
                fs::read_to_string(found.path()).is_ok_and(|text| text.trim_end() == shown.trim_end())
            })
        });
    }
    page.choose("CloudShell script");
    page.sees(".way-body", "One paste into AWS CloudShell does everything.");
    assert_eq!(page.count(".pane__foot a[href='https://console.aws.amazon.com/cloudshell/home']"), 1);
    page.follow("Command output");
    page.sees_focus_on("preflight-report");
    page.press("merge it here");
    page.sees_focus_on("existing-policy");
    page.choose("S3 console");
    page.sees_policy_for("my-logs");
}

fn scripts_are_made_for_the_values_and_the_merged_policy(browser: Browser) {
    let page = open_box(browser);
    page.put_into(EXISTING, THEIRS);
    page.sees(".outcome", "One statement added");
    for ((way, file, button, _, copied), words) in
        WAYS.into_iter().zip(["their statement", "their statement", "allow-tg-writes", "their statement"])
    {
        page.choose(way);
        page.sees(".pane__title", file);
        until(&format!("{words} in {file}"), || page.policy().contains(words).then_some(()));
        let shown = page.policy();
        assert!(shown.contains("my-logs"), "{shown}");
        page.press(button);
        page.sees_foot(copied);
        assert_eq!(page.clipboard().trim_end(), shown.trim_end());
    }
    page.choose("CloudShell script");
    page.sees(".way-body", "The script writes the merged policy");
    page.choose("Terraform");
    page.sees(".way-body", "Includes the policy of the bucket, merged.");
}

fn without_values_there_is_no_script(browser: Browser) {
    let page = browser.open();
    page.choose("CloudShell script");
    page.sees(".pane__body", "Enter your AWS Account ID and S3 Bucket first (step 1).");
    page.press("Copy script");
    page.sees_focus_on("error-summary");
    page.type_into("S3 Bucket", "my-logs");
    page.sees_foot("Enter your AWS Account ID first (step 1).");
    page.press("Download");
    page.sees_focus_on("account-id");
    page.type_into("AWS Account ID", "493827156084");
    until("the script", || page.policy().contains("my-logs").then_some(()));

    let page = browser.open();
    page.choose("Yes");
    page.put_into(EXISTING, THEIRS);
    page.sees(".outcome", "Enter your S3 Bucket first (step 1).");
    page.type_into("S3 Bucket", "my-logs");
    page.sees(".outcome", "One statement added");
}

fn the_pane_explains_and_answers_a_reviewer(browser: Browser) {
    let page = open_box(browser);
    page.put_into(EXISTING, DENYING);
    page.sees(".outcome", "Add the exception");
    let policy = page.policy();
    page.press("In plain words");
    page.sees(".words", "Trustgrid's AWS account and nobody else.");
    page.sees(".words", "Not allowed: reading objects (s3:GetObject)");
    // A line number is always that of the text that is shown.
    let line = policy.lines().position(|line| line.contains("\"s3:List*\"")).expect("the line of List") + 1;
    page.press(&format!("line {line}"));
    until("the policy again", || page.policy().contains("allow-tg-writes").then_some(()));
    until_eq("the focus on the policy", &json!(true), || {
        page.script("return document.activeElement.matches('.pane__body pre.code')", &[])
    });
    let in_sight = "const code = document.querySelector('.pane__body pre.code');
         const line = code.querySelectorAll('.code__line')[arguments[0] - 1].getBoundingClientRect();
         const { top, bottom } = code.getBoundingClientRect();
         return line.top >= top && line.bottom <= bottom";
    until_eq("the line in sight", &json!(true), || page.script(in_sight, &[json!(line)]));

    page.press("For your reviewer");
    page.sees(".pane__title", "For your reviewer");
    page.sees(".words", "s3:PutBucketVersioning");
    page.sees(".words", "Access Analyzer");
    page.choose("No");
    page.sees_foot("What a reviewer asks about this policy.");
    page.press("Copy text");
    page.sees_foot("Copied the answers.");
    let copied = page.clipboard();
    assert!(copied.contains("Access Analyzer") && copied.contains("Not allowed: "), "{copied}");
    page.press("Policy");
    page.sees_policy_for("my-logs");
    page.sees(".pane__title", "Bucket policy");
}

fn an_exception_is_added_and_undone_in_its_row(browser: Browser) {
    let page = open_box(browser);
    page.put_into(EXISTING, DENYING);
    page.sees(".outcome", "Merged, but “only-us” blocks Trustgrid. Add the exception.");
    page.sees(".existing .row", "“only-us” (line 4) denies s3:ReplicateObject, s3:ReplicateDelete and 2 more to everyone outside your AWS organization");
    page.sees(".existing .row", "Adds account 079972220921 to its condition. Everyone else stays blocked.");
    page.sees_foot("“only-us” still blocks Trustgrid.");
    let reason = page.text(".pane__body .code__line--reason");
    assert!(reason.contains("aws:PrincipalOrgID") && !reason.contains("Effect"), "{reason}");
    page.press("Copy policy");
    page.sees_foot("Copied. “only-us” still blocks Trustgrid.");
    let blocked = page.policy();
    assert_eq!(page.clipboard(), blocked);

    page.press("Add exception to “only-us”");
    page.sees(".outcome", "Merged. One statement and one exception added; nothing else changed.");
    page.sees(".existing .row", "Exception for Trustgrid added to “only-us” (line ");
    page.sees_foot("Changed since you copied it. Copy it again.");
    page.sees_focus_on("Undo the exception in “only-us”");
    assert!(page.policy().contains(EXCEPTED), "{}", page.policy());
    let added = page.text(".pane__body .code__line--added");
    assert!(added.contains("aws:PrincipalAccount") && added.contains("allow-tg-writes"), "{added}");
    assert_eq!(page.value_of(EXISTING), DENYING, "what was pasted stays");
    page.press("Changes2");
    until("what was added", || page.text(".diff ins").contains("aws:PrincipalAccount").then_some(()));
    page.press("Policy");
    page.press("Copy policy");
    page.sees_foot("Copied. Next: paste it in the S3 console.");
    assert_eq!(statements(&page.clipboard()), statements(&page.policy()));

    page.press("Undo the exception in “only-us”");
    page.sees(".outcome", "Add the exception");
    page.sees_focus_on("Add exception to “only-us”");
    assert_eq!(page.policy(), blocked);

    // The foot has the same one click.
    page.press("Add the exception");
    page.sees(".outcome", "one exception added");
    assert!(page.policy().contains(EXCEPTED), "{}", page.policy());
    // It was for that policy.
    page.put_into(EXISTING, &DENYING.replace("only-us", "us-only"));
    page.sees(".outcome", "Merged, but “us-only” blocks Trustgrid. Add the exception.");
}

fn several_exceptions_are_added_at_once(browser: Browser) {
    let page = open_box(browser);
    page.put_into(EXISTING, DENYING_THREE);
    page.sees(".outcome", "Merged, but 3 statements block Trustgrid. Add the exceptions.");
    page.sees_foot("3 statements still block Trustgrid.");
    page.press("Add all 3 exceptions");
    page.sees(".outcome", "Merged. One statement and 3 exceptions added; nothing else changed.");
    assert_eq!(page.policy().matches("aws:PrincipalAccount").count(), 3, "{}", page.policy());
    page.press("Undo the exception in “two”");
    page.sees(".outcome", "Merged, but “two” blocks Trustgrid. Add the exception.");
    assert_eq!(page.policy().matches("aws:PrincipalAccount").count(), 2, "{}", page.policy());
    page.sees_focus_on("Add exception to “two”");
}

fn a_statement_for_another_account_stays_until_the_user_replaces_it(browser: Browser) {
    let page = open_box(browser);
    let theirs = policy_for("my-logs").replace("079972220921", "078223296091");
    page.put_into(EXISTING, &theirs);
    page.sees(".outcome", "Account 078223296091 keeps its access too. Keep both, or replace it.");
    page.sees(".existing [data-code='policy.other-account']", "lets in account 078223296091");
    page.sees(".existing legend", "The statement for account 078223296091, beside 079972220921");
    let both = page.policy();
    assert_eq!(statements(&both).len(), 2, "{both}");
    assert_eq!(statements(&both)[0], statements(&theirs)[0]);

    page.choose("Replace it");
    page.sees(".outcome", "One statement replaced");
    page.sees(".existing [data-code='policy.replaced-account']", "An export through 078223296091 stops");
    page.sees_policy_for("my-logs");
    assert_eq!(page.policy(), policy_for("my-logs"));
    assert_eq!(page.value_of(EXISTING), theirs, "what was pasted stays");
    page.press("Copy policy");
    page.sees_foot("Copied");
    assert_eq!(page.clipboard(), policy_for("my-logs"));

    page.choose("Keep both");
    page.sees(".outcome", "Keep both, or replace it");
    until_eq("the policy with both", &both, || page.policy());

    // The user's word is for what was pasted.
    page.choose("Replace it");
    page.sees(".outcome", "One statement replaced");
    page.put_into(EXISTING, &theirs.replace("2012-10-17", "2008-10-17"));
    page.sees(".outcome", "Keep both, or replace it");
    assert_eq!(statements(&page.policy()).len(), 2);
}

fn a_key_in_the_place_of_a_policy_is_covered(browser: Browser) {
    let page = open_box(browser);
    page.put_into(EXISTING, KEY);
    page.sees(".outcome", "Can't merge this yet");
    page.sees(".existing .rows", "key");
    until_eq("a covered secret", &"aws_secret_access_key = ••••••••\n".to_owned(), || {
        page.value_of(EXISTING)
    });
    let everything = page.script("return document.documentElement.textContent", &[]);
    assert!(!everything.to_string().contains("wJalrXUtnFEMI"), "a secret is nowhere on the page");
}

fn the_name_in_a_policy_is_offered_for_an_empty_field(browser: Browser) {
    let page = browser.open();
    page.choose("Yes");
    page.put_into(EXISTING, THEIRS);
    page.press("Use my-logs");
    until_eq("the name", &"my-logs".to_owned(), || page.value_of("S3 Bucket"));
    page.sees_focus_on("bucket");
    page.sees(".outcome", "One statement added");
    until_eq("no second offer", &json!(0), || page.count("#bucket-message button"));
}

fn the_ticket_comes_with_the_link(browser: Browser) {
    let page = open(browser);
    page.choose("Someone else does it");
    page.sees(".way-body", "Or send a link that opens this page with your values.");
    page.press("Copy link");
    page.sees_status(".way-body", "Copied the link.");
    let link = page.clipboard();
    assert!(link.ends_with("/#account-id=493827156084&bucket=my-logs"), "{link}");
    let ticket = page.policy();
    assert!(ticket.contains(&link), "the ticket has it, too: {ticket}");
}

fn what_is_missing_is_a_step_away(browser: Browser) {
    let page = browser.open();
    page.choose("CloudShell script");
    page.follow("Go there");
    page.sees_focus_on("bucket");
    page.type_into("S3 Bucket", "my-logs");
    until_eq("no link to what is there", &json!(0), || page.count("a[href='#bucket']"));
    page.follow("Go there");
    page.sees_focus_on("account-id");
}

/// The buttons that stand out, by what they say to the eye.
#[track_caller]
fn see_one_that_stands_out(page: &Page, expected: &[&str]) {
    let seen = || {
        let found = page.script(
            "const words = element => element.firstChild.data ?? element.querySelector(':scope > span').firstChild.data;
             return [...document.querySelectorAll('.button--primary')]
               .filter(button => button.getClientRects().length)
               .map(button => words(button).trim())",
            &[],
        );
        let found = found.as_array().expect("buttons").clone();
        found.iter().map(|words| words.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    until_eq("the buttons that stand out", &expected.iter().map(|&words| words.to_owned()).collect(), seen);
}

fn one_button_at_most_stands_out(browser: Browser) {
    let page = browser.open();
    see_one_that_stands_out(&page, &[]);
    page.type_into("AWS Account ID", "493827156084");
    page.type_into("S3 Bucket", "my-logs");
    see_one_that_stands_out(&page, &["Copy policy"]);
    page.choose("CloudShell script");
    see_one_that_stands_out(&page, &["Copy script"]);
    page.choose("S3 console");
    page.choose("Yes");
    page.put_into(EXISTING, DENYING);
    page.sees(".outcome", "Add the exception");
    see_one_that_stands_out(&page, &["Add exception"]);
    page.put_into(EXISTING, DENYING_THREE);
    page.sees(".outcome", "3 statements");
    see_one_that_stands_out(&page, &["Add exception"]);
    page.put_into(EXISTING, "{");
    page.sees(".outcome", "Can't merge this yet");
    see_one_that_stands_out(&page, &[]);

    page.put_into(EXISTING, "");
    page.put_into("Command output", &blocked().to_string());
    page.sees(".banner", "Not ready");
    page.sees(".existing", "taken from the output pasted in step 3");
    see_one_that_stands_out(&page, &["Add exception"]);
    page.press("Add exception to “only-us”");
    see_one_that_stands_out(&page, &["Copy policy"]);

    for task in ["Done: versioning is enabled", "Done: the policy is saved in AWS"] {
        page.tick(task);
    }
    see_one_that_stands_out(&page, &[]);
    page.tick("Saved in the portal");
    page.sees(".card", "Saved. Trustgrid takes it from here.");
    see_one_that_stands_out(&page, &[]);
}
