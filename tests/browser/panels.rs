//! The policy that the bucket has already, and the other ways to apply the grant.

use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::page::{Page, policy_for};
use crate::pasted::{DENYING, EXCEPTED, KEY, THEIRS, ready, suspended};
use crate::patience::{until, until_eq};
use crate::session::done;

in_both_browsers![
    a_pasted_policy_is_merged_and_copied_whole,
    a_policy_that_breaks_off_is_refused_and_nothing_is_copied,
    a_keystroke_in_the_bucket_merges_again,
    a_policy_of_thousands_of_lines_is_merged,
    scripts_are_made_for_the_values_and_the_merged_policy,
    without_values_there_is_no_script,
    what_commands_print_is_judged,
    a_failure_code_leads_to_its_requirement,
    a_statement_in_the_way_is_shown_with_its_exception,
    a_statement_for_another_account_stays_until_the_user_replaces_it,
    a_key_in_the_place_of_a_policy_is_covered,
    the_ticket_comes_with_the_link,
    what_is_missing_is_a_step_away,
];

fn open(browser: Browser) -> Page {
    let page = browser.visit().open("/#account-id=493827156084&bucket=my-logs");
    page.session.find("//textarea");
    page
}

const EXISTING: &str = "Existing bucket policy";
const PRINTED: &str = "What the commands printed";

#[track_caller]
fn sees(page: &Page, selector: &str, words: &str) {
    until(&format!("{words:?} in {selector}"), || page.text(selector).contains(words).then_some(()));
}

#[track_caller]
fn statements(policy: &str) -> Vec<Json> {
    let policy: Json = serde_json::from_str(policy).expect("a policy is JSON");
    policy["Statement"].as_array().expect("statements").clone()
}

fn a_pasted_policy_is_merged_and_copied_whole(browser: Browser) {
    let page = open(browser);
    page.put_into(EXISTING, THEIRS);
    sees(&page, ".existing__outcome", "One statement added");
    sees(&page, ".policy__title", "Your policy with Trustgrid's statement");
    let merged = page.policy();
    let all = statements(&merged);
    assert_eq!(all.len(), 2, "{merged}");
    assert_eq!(all[1], statements(&policy_for("my-logs"))[0]);
    assert!(merged.starts_with(THEIRS.trim_end_matches(" ] }")), "theirs is as it was: {merged}");
    assert_eq!(
        page.text(".diff ins").matches("allow-tg-writes").count(),
        1,
        "what is added is shown as added"
    );
    assert!(!page.text(".diff del").contains("their statement"), "the line whose end moves, at most");
    let marked = page.text(".policy .code__line--marked");
    assert!(marked.contains("allow-tg-writes") && !marked.contains("their statement"), "{marked}");

    page.press("Copy policy");
    page.sees_foot("Copied the policy for my-logs");
    assert_eq!(page.clipboard(), merged);

    page.press("Copy merged policy");
    page.sees_status(".existing", "Copied the merged policy for my-logs.");

    page.put_into(EXISTING, &merged);
    sees(&page, ".existing__outcome", "already gives Trustgrid what it needs");
    assert_eq!(page.policy(), merged, "merging again changes nothing");
    page.put_into(EXISTING, "");
    page.sees_policy_for("my-logs");
}

fn a_policy_that_breaks_off_is_refused_and_nothing_is_copied(browser: Browser) {
    let page = open(browser);
    page.copy_elsewhere("from before");
    page.put_into(EXISTING, "{\n  \"Version\": ");
    sees(&page, ".existing__outcome", "Can't merge this yet");
    sees(&page, ".findings", "line 2");
    page.press("Copy policy");
    page.sees_focus_on("existing-policy");
    assert_eq!(page.clipboard(), "from before");
    let kept = page.script("return document.querySelector('textarea').value", &[]);
    assert_eq!(kept, "{\n  \"Version\": ", "what was pasted stays");
    sees(&page, ".artifacts", "can't be merged yet");
}

fn a_keystroke_in_the_bucket_merges_again(browser: Browser) {
    let page = open(browser);
    page.put_into(EXISTING, THEIRS);
    sees(&page, ".existing__outcome", "One statement added");
    page.type_into("S3 Bucket", "2");
    until("the policy of the other bucket", || {
        page.policy().contains("arn:aws:s3:::my-logs2/*").then_some(())
    });
    sees(&page, ".findings", "my-logs2");
    sees(&page, ".existing__outcome", "S3 would reject it");
}

fn a_policy_of_thousands_of_lines_is_merged(browser: Browser) {
    let page = open(browser);
    let statement = |number: usize| {
        json!({ "Sid": format!("s{number}"), "Effect": "Allow", "Principal": { "AWS": "493827156084" },
                "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-logs/*" })
    };
    let policy = json!({ "Version": "2012-10-17", "Statement": (0..110).map(statement).collect::<Vec<_>>() });
    page.put_into(EXISTING, &serde_json::to_string_pretty(&policy).expect("JSON"));
    sees(&page, ".existing__outcome", "One statement added");
    let shown = page.script("return document.querySelector('.policy pre code').textContent.trim()", &[]);
    assert_eq!(statements(shown.as_str().unwrap_or_default()).len(), 111);
    let marked = page.text(".policy mark");
    assert!(marked.contains("allow-tg-writes") && !marked.contains("s109"), "{marked}");
    page.type_into("S3 Bucket", "3");
    until("the policy of the other bucket", || page.text(".policy mark").contains("my-logs3").then_some(()));

    let endless = "[".repeat(1 << 21);
    page.put_into(EXISTING, &endless);
    sees(&page, ".existing__outcome", "Can't merge this yet");
}

fn scripts_are_made_for_the_values_and_the_merged_policy(browser: Browser) {
    let page = open(browser);
    page.put_into(EXISTING, THEIRS);
    for (choice, file, words) in [
        ("AWS CLI", "flow-logs-my-logs.sh", "493827156084"),
        ("Terraform", "flow-logs-my-logs.tf", "their statement"),
        ("CloudFormation", "flow-logs-my-logs.yaml", "allow-tg-writes"),
        ("Ticket", "flow-logs-my-logs.md", "their statement"),
    ] {
        done(page.session.find(&format!("//label[normalize-space() = '{choice}']")).click());
        sees(&page, ".artifacts figcaption", file);
        let code = "return document.querySelector('.artifacts pre code').textContent";
        until(&format!("{words} in {file}"), || {
            page.script(code, &[]).as_str().is_some_and(|text| text.contains(words)).then_some(())
        });
        page.press(&format!("Copy {file}"));
        page.sees_status(".artifacts", &format!("Copied {file}"));
        let shown = page.script(code, &[]);
        until_eq("the clipboard", &shown.as_str().unwrap_or_default().trim_end().to_owned(), || {
            page.clipboard().trim_end().to_owned()
        });
    }
}

fn without_values_there_is_no_script(browser: Browser) {
    let page = browser.open();
    page.session.find("//textarea");
    sees(&page, ".artifacts", "Type the AWS Account ID and the S3 Bucket above");
    page.put_into(EXISTING, THEIRS);
    sees(&page, ".existing__outcome", "Type the S3 Bucket above first");
    page.type_into("S3 Bucket", "my-logs");
    sees(&page, ".existing__outcome", "One statement added");
}

fn what_commands_print_is_judged(browser: Browser) {
    let page = open(browser);
    page.press("Copy commands");
    page.sees_status(".preflight", "Copied the commands");
    assert!(page.clipboard().contains("--expected-bucket-owner"));

    page.put_into(PRINTED, &suspended().to_string());
    sees(&page, "#preflight-verdict", "will not work yet: fix what fails.");
    sees(&page, "#preflight-verdict", "Of 12 requirements, 1 fails, 11 pass.");
    let first = page.text(".checks");
    assert!(first.starts_with("Fails: Versioning"), "the worst comes first: {first}");
    assert!(page.text("[data-check=versioning]").contains("AWS calls it DstBucketUnversioned."));
    sees(&page, ".journey", "From what you pasted, it will not work yet. Versioning is suspended");
    page.press("Copy command for Versioning");
    page.sees_status("[data-check=versioning]", "Copied the command.");
    let command = "aws s3api put-bucket-versioning --bucket my-logs --versioning-configuration Status=Enabled \
                   --expected-bucket-owner 493827156084";
    assert_eq!(page.clipboard(), command);
    let console = "return document.querySelector('[data-check=versioning] a').href";
    assert_eq!(
        page.script(console, &[]),
        "https://s3.console.aws.amazon.com/s3/buckets/my-logs?tab=properties"
    );

    page.put_into(PRINTED, &ready().to_string());
    sees(&page, "#preflight-verdict", "everything that can be seen is as it must be");
    until("the warning to go", || (!page.text(".journey").contains("it will not work yet")).then_some(()));
    assert!(page.text(".unseen").contains("The policy and state of a KMS key."), "what is not seen is told");

    page.put_into(PRINTED, KEY);
    sees(&page, ".preflight .findings", "This line contains a credential");
    assert_eq!(page.value_of(PRINTED), "aws_secret_access_key = ••••••••\n", "a secret is covered");
}

fn a_failure_code_leads_to_its_requirement(browser: Browser) {
    let page = open(browser);
    page.type_into("Failure code", "dstkms");
    sees(&page, ".codes__list", "DstKmsKeyNotFound");
    assert!(!page.text(".codes__list").contains("DstBucketUnversioned"));
    page.sees_status(".codes", "2 codes are like this.");
    page.retype("Failure code", "unversioned");
    page.sees_status(".codes", "One code is like this.");
    page.follow("Check it: Versioning, from what the commands print");
    page.sees_focus_on("preflight-report");

    page.put_into(PRINTED, &suspended().to_string());
    page.follow("See the answer: Versioning");
    page.sees_focus_on("check-versioning");

    page.retype("Failure code", "zebra");
    page.sees_status(".codes", "No code of AWS's list is like this.");
}

fn a_statement_in_the_way_is_shown_with_its_exception(browser: Browser) {
    let page = open(browser);
    page.put_into(EXISTING, DENYING);
    sees(&page, ".existing__outcome", "Merged, but “only-us” blocks Trustgrid. Add the exception.");
    sees(
        &page,
        ".existing .finding",
        "“only-us” (line 4) denies s3:ReplicateObject, s3:ReplicateDelete and 2 more to everyone outside \
         your AWS organization.",
    );
    sees(&page, ".existing .finding", "Replace the statement on line 4 with this one, in the box or in AWS.");
    let marked = page.text(".existing .finding mark");
    assert!(marked.contains("aws:PrincipalAccount") && !marked.contains("Effect"), "{marked}");
    sees(&page, ".journey", "From what you pasted, it will not work yet. “only-us” (line 4) denies");
    page.press("Copy statement to put in place of the one on line 4");
    page.sees_status(".existing", "Copied the statement.");
    assert_eq!(page.clipboard(), EXCEPTED);

    let start = DENYING.find("    {\n      \"Sid\"").expect("the statement");
    let end = DENYING.rfind("\n  ]").expect("the end of the list");
    page.put_into(EXISTING, &[&DENYING[..start], EXCEPTED, &DENYING[end..]].concat());
    sees(&page, ".existing__outcome", "Merged. One statement added; nothing else changed.");
    until("the warning to go", || (!page.text(".journey").contains("it will not work yet")).then_some(()));
}

fn a_statement_for_another_account_stays_until_the_user_replaces_it(browser: Browser) {
    let page = open(browser);
    let theirs = policy_for("my-logs").replace("079972220921", "078223296091");
    let choose = |words: &str| {
        done(page.session.find(&format!("//label[normalize-space() = '{words}']")).click());
    };
    page.put_into(EXISTING, &theirs);
    sees(&page, ".existing__outcome", "Account 078223296091 keeps its access too. Keep both, or replace it.");
    sees(&page, ".existing [data-code='policy.other-account']", "lets in account 078223296091");
    sees(&page, ".existing__choice legend", "The statement for account 078223296091, beside 079972220921");
    let both = page.policy();
    assert_eq!(statements(&both).len(), 2, "{both}");
    assert_eq!(statements(&both)[0], statements(&theirs)[0]);

    choose("Replace it");
    sees(&page, ".existing__outcome", "One statement replaced");
    sees(&page, ".existing [data-code='policy.replaced-account']", "an export through 078223296091 stops");
    page.sees_policy_for("my-logs");
    assert_eq!(page.policy(), policy_for("my-logs"));
    assert_eq!(page.value_of(EXISTING), theirs, "what was pasted stays");
    page.press("Copy merged policy");
    page.sees_status(".existing", "Copied the merged policy for my-logs.");
    assert_eq!(page.clipboard(), policy_for("my-logs"));

    choose("Keep both");
    sees(&page, ".existing__outcome", "Keep both, or replace it");
    until_eq("the policy with both", &both, || page.policy());

    // The user's word is for what was pasted.
    choose("Replace it");
    sees(&page, ".existing__outcome", "One statement replaced");
    page.put_into(EXISTING, &theirs.replace("2012-10-17", "2008-10-17"));
    sees(&page, ".existing__outcome", "Keep both, or replace it");
    assert_eq!(statements(&page.policy()).len(), 2);
}

fn a_key_in_the_place_of_a_policy_is_covered(browser: Browser) {
    let page = open(browser);
    page.put_into(EXISTING, KEY);
    sees(&page, ".existing__outcome", "Can't merge this yet");
    sees(&page, ".existing .findings", "key");
    assert_eq!(page.value_of(EXISTING), "aws_secret_access_key = ••••••••\n", "a secret is covered");
    let everything = page.script("return document.documentElement.textContent", &[]);
    assert!(!everything.to_string().contains("wJalrXUtnFEMI"), "a secret is nowhere on the page");
}

fn the_ticket_comes_with_the_link(browser: Browser) {
    let page = open(browser);
    done(page.session.find("//label[normalize-space() = 'Ticket']").click());
    page.press("Copy link to this page, filled in");
    page.sees_status(".artifacts", "Copied the link.");
    let link = page.clipboard();
    assert!(link.ends_with("/#account-id=493827156084&bucket=my-logs"), "{link}");
    assert!(page.text(".artifacts pre").contains(&link), "the ticket has it, too");
}

fn what_is_missing_is_a_step_away(browser: Browser) {
    let page = browser.open();
    page.session.find("//textarea");
    page.follow("Go there");
    page.sees_focus_on("bucket");
    page.type_into("S3 Bucket", "my-logs");
    page.session.find("//a[@href = '#account-id' and . = 'Go there']");
    page.follow("Go there");
    page.sees_focus_on("account-id");
}
