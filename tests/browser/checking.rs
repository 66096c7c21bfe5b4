//! What the commands print comes back as one verdict, and flows into the rest of the page.

use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::page::{Page, policy_for};
use crate::pasted::{DENYING, EXCEPTED, KEY, THEIRS, blocked, ready, suspended};
use crate::patience::{until, until_eq};

in_all_browsers![
    what_commands_print_is_judged,
    what_is_refused_is_asked_for,
    what_is_no_output_gets_one_sentence,
    the_output_ticks_what_is_done,
    the_policy_in_the_output_is_merged,
    what_may_block_is_not_said_to_block,
    a_policy_of_the_users_own_is_kept,
    the_names_in_the_output_are_offered_for_empty_fields,
    a_symptom_leads_to_the_check,
    a_failure_code_leads_to_its_requirement,
];

const OUTPUT: &str = "Command output";

fn open(browser: Browser) -> Page {
    browser.visit().open("/#account-id=493827156084&bucket=my-logs")
}

/// Whether a box is ticked.
#[track_caller]
fn is_ticked(page: &Page, task: &str) -> Json {
    page.script("return arguments[0].checked", &[json!(page.field(task))])
}

const VERSIONING: &str = "Done: versioning is enabled";
const POLICY: &str = "Done: the policy is saved in AWS";

fn what_commands_print_is_judged(browser: Browser) {
    let page = open(browser);
    // In Safari a press that waits for a part of the program is nobody's wish to copy any more.
    page.is_complete();
    page.press("Copy read-only commands");
    page.sees_status("[data-step='3']", "Copied the commands.");
    assert!(page.clipboard().contains("--expected-bucket-owner"));
    page.unfold("Show commands");
    page.sees("[data-step='3'] pre.code", "get-bucket-versioning");

    page.put_into(OUTPUT, &suspended().to_string());
    page.sees(".banner", "Not ready: 1 thing to fix.");
    page.sees(".banner", "11 of 12 checks passed. Fix this, then run the commands again.");
    assert_eq!(page.count("[data-verdict=blocked]"), 1);
    assert!(page.text(".rows").starts_with("Failed: Versioning"), "{}", page.text(".rows"));
    page.sees(".row[data-check=versioning]", "Versioning is suspended.");
    page.press("Copy command for Versioning");
    page.sees_status("[data-step='3']", "Copied the command.");
    let command = "aws s3api put-bucket-versioning --bucket my-logs --versioning-configuration Status=Enabled \
                   --expected-bucket-owner 493827156084";
    assert_eq!(page.clipboard(), command);
    page.unfold("Show command");
    let console = "https://s3.console.aws.amazon.com/s3/buckets/my-logs?tab=properties";
    assert_eq!(page.count(&format!(".row[data-check=versioning] a[href='{console}']")), 1);
    assert_eq!(page.text("[data-check=location]"), "", "what passed is folded");
    page.unfold("11 passed");
    until("what passed", || (!page.text(".fold [data-status=pass]").is_empty()).then_some(()));

    page.put_into(OUTPUT, &ready().to_string());
    page.sees(".banner", "Ready. All 12 checks passed.");
    page.sees(".banner", "Next: tell Trustgrid (step 4).");
    assert_eq!(page.count("[data-verdict=ready]"), 1);
    assert_eq!(page.count(".result .row"), 0, "nothing is to be fixed");
    page.unfold("Show the 12 checks");
    page.unfold("What these checks can't see");
    page.sees(".result", "The policy and state of a KMS key.");
    assert_eq!(page.count("[data-step='3'][data-done=true]"), 1);

    page.put_into(OUTPUT, KEY);
    page.sees(".result .row", "This line contains a credential");
    until_eq("a covered secret", &"aws_secret_access_key = ••••••••\n".to_owned(), || {
        page.value_of(OUTPUT)
    });
    page.press("Clear the output");
    page.sees_focus_on("preflight-report");
    page.sees_nothing_in(".verdict");
}

fn what_is_refused_is_asked_for(browser: Browser) {
    let page = open(browser);
    let mut report = ready();
    for (answer, operation) in [("versioning", "GetBucketVersioning"), ("policy", "GetBucketPolicy")] {
        let words =
            format!("An error occurred (AccessDenied) when calling the {operation} operation: Access Denied");
        report[answer] = json!(words);
    }
    page.put_into(OUTPUT, &report.to_string());
    page.sees(".banner", "Can't tell yet: 5 of 12 checks are missing.");
    assert_eq!(page.count(".result .row"), json!(0), "nothing was seen that is in the way");
    page.sees(
        ".banner",
        "AWS refused to answer 2 questions. Run the commands as someone with these permissions.",
    );
    page.press("Copy permissions");
    page.sees_status("[data-step='3']", "Copied the permissions.");
    assert_eq!(page.clipboard(), "s3:GetBucketVersioning\ns3:GetBucketPolicy");
    page.unfold("5 not checked");
    until("what is not checked", || {
        page.text(".fold [data-check=versioning]").contains("Versioning").then_some(())
    });
    assert_eq!(is_ticked(&page, VERSIONING), false);
}

fn what_is_no_output_gets_one_sentence(browser: Browser) {
    let page = open(browser);
    page.put_into(OUTPUT, "I could not run this, sorry.");
    page.sees(".banner", "Can't tell yet: this doesn't show how the bucket is set up.");
    page.sees(".banner", "Run the read-only commands above and paste all of their output.");
    assert_eq!(page.count(".result [data-check]"), 0, "no list of what is not known");
    assert_eq!(page.count("[data-verdict=unknown]"), 1);
}

fn the_output_ticks_what_is_done(browser: Browser) {
    let page = open(browser);
    page.put_into(OUTPUT, &ready().to_string());
    until_eq("versioning as done", &json!(true), || is_ticked(&page, VERSIONING));
    until_eq("the policy as done", &json!(true), || is_ticked(&page, POLICY));
    page.sees_foot("This policy is in your bucket.");
    assert_eq!(page.count("[data-step='2'][data-done=true]"), 1);

    page.put_into(OUTPUT, &suspended().to_string());
    until_eq("versioning as not done", &json!(false), || is_ticked(&page, VERSIONING));
    assert_eq!(is_ticked(&page, POLICY), true);
    assert_eq!(page.count("[data-step='2'][data-done=false]"), 1);

    // A tick is the user's word and no sight of the bucket.
    page.press("Clear the output");
    page.sees_foot("Next: paste it in the S3 console.");
    assert_eq!(is_ticked(&page, POLICY), true);
    page.sees(".existing", "taken from the output pasted in step 3");
    page.press("Paste another");
    page.sees_foot("Paste the bucket's policy in step 2 first.");
}

fn the_policy_in_the_output_is_merged(browser: Browser) {
    let page = open(browser);
    page.put_into(OUTPUT, &blocked().to_string());
    page.sees(".banner", "Not ready: 3 things to fix.");
    page.sees(".existing", "Existing bucket policy: taken from the output pasted in step 3 (1 statement).");
    page.sees(".outcome", "Merged, but “only-us” blocks Trustgrid. Add the exception.");
    page.sees(".pane__title", "Merged policy");
    assert!(page.policy().contains("only-us") && page.policy().contains("allow-tg-writes"));
    page.sees(".row[data-check=denies]", "“only-us” blocks Trustgrid.");
    page.sees(".row[data-check=denies]", "The policy from this output is now merged in step 2.");

    page.press("Show in the policy");
    until_eq("the focus on the policy", &json!(true), || {
        page.script("return document.activeElement.matches('.pane__body pre.code')", &[])
    });
    page.press("Add exception");
    page.sees(".outcome", "one exception added");
    page.sees(".row[data-check=denies]", "The policy in step 2 has the exception.");
    assert!(page.policy().contains(EXCEPTED), "{}", page.policy());
    page.press("Copy policy");
    page.sees_foot("Copied");
    let copied = page.clipboard();

    // Once it is saved in AWS, the commands see it there.
    let mut report = ready();
    report["policy"] = json!({ "Policy": copied });
    page.put_into(OUTPUT, &report.to_string());
    page.sees(".banner", "Ready.");
    page.sees_foot("This policy is in your bucket.");
    page.sees(".outcome", "Nothing to change");

    page.press("Paste another");
    page.sees_focus_on("existing-policy");
    page.put_into("Existing bucket policy", THEIRS);
    until("the policy that was pasted", || page.policy().contains("their statement").then_some(()));
}

fn what_may_block_is_not_said_to_block(browser: Browser) {
    let page = open(browser);
    let by_address = DENYING
        .replace("StringNotEquals", "NotIpAddress")
        .replace("aws:PrincipalOrgID", "aws:SourceIp")
        .replace("o-a1b2c3d4e5", "192.0.2.0/24");
    let mut report = ready();
    let mut policy: Json = serde_json::from_str(&policy_for("my-logs")).expect("a policy");
    let denial: Json = serde_json::from_str(&by_address).expect("a policy");
    policy["Statement"].as_array_mut().expect("statements").push(denial["Statement"][0].clone());
    report["policy"] = json!({ "Policy": serde_json::to_string(&policy).expect("JSON") });
    page.put_into(OUTPUT, &report.to_string());
    page.sees(".banner", "Can't tell yet: 1 thing may be in the way.");
    page.sees(".banner", "11 of 12 checks passed. Fix this to be sure, then run the commands again.");
    let doubt = "may deny Trustgrid s3:ReplicateObject, s3:ReplicateDelete and 2 more: AWS doesn't document which IP \
                 address replication uses.";
    page.sees(".existing .row", &format!("“only-us” (line 22) {doubt}"));
    page.sees(".row[data-check=denies]", &format!("“only-us” {doubt}"));
    page.press("Add exception");
    page.sees(".row[data-check=denies]", "The policy in step 2 has the exception.");
    page.sees(".row[data-check=denies]", &format!("“only-us” {doubt}"));
}

fn a_policy_of_the_users_own_is_kept(browser: Browser) {
    let page = open(browser);
    page.choose("Yes");
    page.put_into("Existing bucket policy", THEIRS);
    page.sees(".outcome", "One statement added");
    let merged = page.policy();
    page.put_into(OUTPUT, &blocked().to_string());
    page.sees(".banner", "Not ready");
    assert_eq!(page.policy(), merged, "what the user pasted stays");
    assert_eq!(page.value_of("Existing bucket policy"), THEIRS);

    let page = open(browser);
    let mut report = ready();
    report["policy"] = json!(
        "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist"
    );
    page.put_into(OUTPUT, &report.to_string());
    page.sees(".banner", "Not ready: 1 thing to fix.");
    until_eq("the answer", &json!(true), || is_ticked(&page, "No"));
    page.sees_policy_for("my-logs");
}

fn the_names_in_the_output_are_offered_for_empty_fields(browser: Browser) {
    let page = browser.open();
    page.put_into(OUTPUT, &ready().to_string());
    page.sees(".verdict", "Enter your AWS Account ID and S3 Bucket first (step 1).");
    page.press("Use 493827156084");
    page.sees_focus_on("account-id");
    page.press("Use my-logs");
    page.sees_focus_on("bucket");
    assert_eq!(page.value_of("AWS Account ID"), "493827156084");
    assert_eq!(page.value_of("S3 Bucket"), "my-logs");
    page.sees(".banner", "Ready. All 12 checks passed.");
    page.sees_nothing_in(".field__message");
}

fn a_symptom_leads_to_the_check(browser: Browser) {
    let page = open(browser);
    page.unfold("Not working?");
    page.sees(".symptoms", "Have 2 business days passed since you saved?");
    for (symptom, words) in [
        ("It stopped", "Has somebody saved the bucket policy since?"),
        ("Some files are missing", "Are they older than the export?"),
        ("I can't read the files", "Who owns the copies?"),
        ("Nothing arrived yet", "Run the check in step 3."),
    ] {
        page.choose(symptom);
        page.sees(".symptoms", words);
    }
    page.follow("Go to step 3");
    page.sees_focus_on("preflight-report");
}

fn a_failure_code_leads_to_its_requirement(browser: Browser) {
    let page = open(browser);
    page.unfold("Not working?");
    page.choose("Support gave me a code");
    page.type_into("Failure code", "dstkms");
    page.sees(".codes__list", "DstKmsKeyNotFound");
    assert!(!page.text(".codes__list").contains("DstBucketUnversioned"));
    page.sees_status(".codes", "2 matches");
    page.retype("Failure code", "unversioned");
    page.sees_status(".codes", "1 match");
    page.follow("Check it in step 3: Versioning");
    page.sees_focus_on("preflight-report");

    page.put_into(OUTPUT, &suspended().to_string());
    page.follow("See the check: Versioning");
    page.sees_focus_on("check-versioning");
    // What passed is unfolded on the way.
    page.retype("Failure code", "DstKmsKeyNotFound");
    page.follow("See the check: Default encryption");
    page.sees_focus_on("check-encryption");
    page.sees("[data-check=encryption]", "Default encryption.");

    page.retype("Failure code", "zebra");
    page.sees_status(".codes", "No match. Look for a word such as versioning, KMS or tagging.");
}
