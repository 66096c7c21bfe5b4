//! The policy that the bucket has already, and the other ways to apply the grant.

use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::page::{Page, policy_for};
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
    a_failure_code_is_explained,
];

/// Written as people write, so that every byte of it can be looked for.
const THEIRS: &str = r#"{ "Version" : "2012-10-17",
   "Statement": [ { "Sid":"their statement", "Effect":"Allow", "Principal":{"AWS":"493827156084"},
      "Action":"s3:GetObject", "Resource":"arn:aws:s3:::my-logs/*" } ] }"#;

fn open(browser: Browser) -> Page {
    let page = browser.visit().open("/#account-id=493827156084&bucket=my-logs");
    page.session.find("//textarea");
    page
}

/// Puts a policy into the box at once, as a paste does.
#[track_caller]
fn paste(page: &Page, policy: &str) {
    let area =
        page.session.find("//textarea[@id = //label[normalize-space() = 'Existing bucket policy']/@for]");
    page.script(
        "const [area, text] = arguments;
         area.focus();
         area.value = text;
         area.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));",
        &[json!(area), json!(policy)],
    );
}

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
    paste(&page, THEIRS);
    sees(&page, ".existing__outcome", "the statement is added");
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
    page.sees_outcome("Copied the policy for my-logs");
    assert_eq!(page.clipboard(), merged);

    paste(&page, &merged);
    sees(&page, ".existing__outcome", "grants all of it already");
    assert_eq!(page.policy(), merged, "merging again changes nothing");
    paste(&page, "");
    page.sees_policy_for("my-logs");
}

fn a_policy_that_breaks_off_is_refused_and_nothing_is_copied(browser: Browser) {
    let page = open(browser);
    page.copy_elsewhere("from before");
    paste(&page, "{\n  \"Version\": ");
    sees(&page, ".existing__outcome", "Not merged");
    sees(&page, ".findings", "line 2");
    page.press("Copy policy");
    page.sees_focus_on("existing-policy");
    assert_eq!(page.clipboard(), "from before");
    let kept = page.script("return document.querySelector('textarea').value", &[]);
    assert_eq!(kept, "{\n  \"Version\": ", "what was pasted stays");
    sees(&page, ".artifacts", "cannot be merged yet");
}

fn a_keystroke_in_the_bucket_merges_again(browser: Browser) {
    let page = open(browser);
    paste(&page, THEIRS);
    sees(&page, ".existing__outcome", "the statement is added");
    page.type_into("S3 Bucket", "2");
    until("the policy of the other bucket", || {
        page.policy().contains("arn:aws:s3:::my-logs2/*").then_some(())
    });
    sees(&page, ".findings", "my-logs2");
    sees(&page, ".existing__outcome", "S3 will not take it");
}

fn a_policy_of_thousands_of_lines_is_merged(browser: Browser) {
    let page = open(browser);
    let statement = |number: usize| {
        json!({ "Sid": format!("s{number}"), "Effect": "Allow", "Principal": { "AWS": "493827156084" },
                "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-logs/*" })
    };
    let policy = json!({ "Version": "2012-10-17", "Statement": (0..110).map(statement).collect::<Vec<_>>() });
    paste(&page, &serde_json::to_string_pretty(&policy).expect("JSON"));
    sees(&page, ".existing__outcome", "the statement is added");
    let shown = page.script("return document.querySelector('.policy pre code').textContent.trim()", &[]);
    assert_eq!(statements(shown.as_str().unwrap_or_default()).len(), 111);
    let marked = page.text(".policy mark");
    assert!(marked.contains("allow-tg-writes") && !marked.contains("s109"), "{marked}");
    page.type_into("S3 Bucket", "3");
    until("the policy of the other bucket", || page.text(".policy mark").contains("my-logs3").then_some(()));

    let endless = "[".repeat(1 << 21);
    paste(&page, &endless);
    sees(&page, ".existing__outcome", "Not merged");
}

fn scripts_are_made_for_the_values_and_the_merged_policy(browser: Browser) {
    let page = open(browser);
    paste(&page, THEIRS);
    for (choice, file, words) in [
        ("AWS CLI", "flow-logs-my-logs.sh", "493827156084"),
        ("Terraform", "flow-logs-my-logs.tf", "their statement"),
        ("CloudFormation", "flow-logs-my-logs.yaml", "allow-tg-writes"),
        ("Ticket", "flow-logs-my-logs.md", "their statement"),
    ] {
        done(page.session.find(&format!("//label[normalize-space() = '{choice}']")).click());
        sees(&page, ".artifact .policy__title", file);
        let code = "return document.querySelector('.artifact code:not(.policy__title)').textContent";
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
    paste(&page, THEIRS);
    sees(&page, ".existing__outcome", "Type the S3 Bucket above first");
    page.type_into("S3 Bucket", "my-logs");
    sees(&page, ".existing__outcome", "the statement is added");
}

/// What the script prints of a bucket whose versioning is as given.
fn report(versioning: &str) -> String {
    let policy = json!({ "Policy": policy_for("my-logs") });
    json!({
        "flowLogExportPreflight": 1,
        "accountId": "493827156084",
        "bucket": "my-logs",
        "caller": { "Account": "493827156084" },
        "location": { "LocationConstraint": "eu-west-1" },
        "versioning": { "Status": versioning },
        "policy": policy,
        "encryption": { "ServerSideEncryptionConfiguration": { "Rules": [
            { "ApplyServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" }, "BucketKeyEnabled": false } ] } },
        "ownershipControls": { "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] } },
        "publicAccessBlock": { "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true } },
        "objectLock": "An error occurred (ObjectLockConfigurationNotFoundError) when calling the \
                       GetObjectLockConfiguration operation: Object Lock configuration does not exist for this bucket",
        "requestPayment": { "Payer": "BucketOwner" },
    })
    .to_string()
}

fn what_commands_print_is_judged(browser: Browser) {
    let page = open(browser);
    page.press("Copy commands");
    page.sees_status(".preflight", "Copied the commands");
    assert!(page.clipboard().contains("--expected-bucket-owner"));

    let put = |text: &str| {
        let area = page
            .session
            .find("//textarea[@id = //label[normalize-space() = 'What the commands printed']/@for]");
        page.script(
            "const [area, text] = arguments;
             area.value = text;
             area.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));",
            &[json!(area), json!(text)],
        );
    };
    put(&report("Suspended"));
    sees(&page, "#preflight-verdict", "will not work yet");
    let first = page.text(".preflight [data-check]");
    assert!(first.starts_with("Fails: "), "the worst comes first: {first}");
    assert!(page.text("[data-check=versioning]").contains("DstBucketUnversioned"));
    sees(&page, ".journey", "From what you pasted, it will not work yet.");

    put(&report("Enabled"));
    sees(&page, "#preflight-verdict", "everything that can be seen is as it must be");
    until("the warning to go", || (!page.text(".journey").contains("it will not work yet")).then_some(()));

    put("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n");
    sees(&page, ".preflight .findings", "A credential stands in this line");
    let kept = page.script("return document.querySelector('#preflight-report').value", &[]);
    assert!(!kept.to_string().contains("wJalrXUtnFEMI"), "a secret is covered: {kept}");
}

fn a_failure_code_is_explained(browser: Browser) {
    let page = open(browser);
    let field = page.session.find("//*[@id = 'failure-code']");
    done(field.send_keys("dstkms"));
    sees(&page, ".codes", "DstKmsKeyNotFound");
    assert!(!page.text(".codes").contains("DstBucketUnversioned"));
}
