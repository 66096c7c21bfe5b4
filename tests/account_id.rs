//! Account IDs: what is read out of which text, and the exact sentence for all that is not one.

mod util;

use flow_log_export::aws::account_id::{self, AccountId};
use flow_log_export::text::MAX_BYTES;
use flow_log_export::text::finding::{Offer, Status};

use util::{account, assert_check};

#[track_caller]
fn assert(input: &str, status: Status, value: Option<&str>, taken: Option<&str>, findings: &[(&str, &str)]) {
    let check = account_id::check(input, &AccountId::trustgrid());
    assert_check(input, &check, (status, value, taken), findings);
}

#[track_caller]
fn accepted(input: &str, value: &str) {
    assert(input, Status::Ok, Some(value), None, &[]);
}

#[track_caller]
fn taken(input: &str, value: &str, from: &str) {
    assert(input, Status::Ok, Some(value), Some(from), &[]);
}

#[track_caller]
fn warned(input: &str, value: &str, sentence: &str) {
    assert(input, Status::Warning, Some(value), None, &[("account-id.placeholder", sentence)]);
}

#[track_caller]
fn refused(input: &str, code: &str, sentence: &str) {
    assert(input, Status::Error, None, None, &[(code, sentence)]);
}

#[track_caller]
fn empty(input: &str) {
    let sentence =
        "Enter the AWS Account ID: the 12 digits in the account menu at the top right of the AWS console.";
    assert(input, Status::Empty, None, None, &[("account-id.empty", sentence)]);
}

#[track_caller]
fn too_short(input: &str, digits: usize) {
    let sentence = format!(
        "An AWS account ID has 12 digits; this has {digits}. Copy it again from the AWS console. \
         (Spreadsheets drop leading zeros.)"
    );
    refused(input, "account-id.wrong-length", &sentence);
}

#[track_caller]
fn too_long(input: &str, digits: &str, surplus: &str) {
    let sentence = format!("An AWS account ID has 12 digits; this has {digits}. Remove {surplus}.");
    refused(input, "account-id.wrong-length", &sentence);
}

/// `which` is the character to remove, and where.
#[track_caller]
fn not_a_digit(input: &str, which: &str) {
    refused(input, "account-id.not-a-digit", &format!("An AWS account ID has only digits. Remove {which}."));
}

#[track_caller]
fn name(input: &str) {
    let sentence = "This is a name, not an account ID. Enter the 12 digits here, and a bucket's name in S3 \
                    Bucket.";
    refused(input, "account-id.name", sentence);
    offered(input, Some(Offer::Swap));
}

/// A text with one account in it that need not be the one that is meant.
#[track_caller]
fn asked(input: &str, id: &str) {
    let sentence = format!("An AWS account ID has 12 digits and nothing else. Did you mean {id}?");
    refused(input, "account-id.in-name", &sentence);
    offered(input, Some(Offer::Use(id.to_owned())));
}

#[track_caller]
fn several(input: &str, first: &str, second: &str) {
    let sentence =
        format!("This names more than one account ({first}, {second}). Enter the one that owns the bucket.");
    refused(input, "account-id.several", &sentence);
    offered(input, None);
}

#[track_caller]
fn placeholder(input: &str, shown: &str) {
    let sentence = format!("“{shown}” is a placeholder. Enter your own 12-digit account ID.");
    refused(input, "account-id.placeholder", &sentence);
    offered(input, Some(Offer::Empty));
}

#[track_caller]
fn other_partition(input: &str, partition: &str) {
    let sentence = format!(
        "This is in {partition}. Trustgrid can't replicate there. Use an account in the commercial AWS \
         Regions."
    );
    refused(input, "account-id.other-partition", &sentence);
}

#[track_caller]
fn names_a_bucket(input: &str) {
    let sentence =
        "This names a bucket, not an account. Put it in S3 Bucket and enter the 12-digit account ID here.";
    refused(input, "account-id.bucket-reference", sentence);
    offered(input, Some(Offer::Swap));
}

/// What one click does, and that the JavaScript API tells the same.
#[track_caller]
fn offered(input: &str, offer: Option<Offer>) {
    let check = account_id::check(input, &AccountId::trustgrid());
    let fix = check.findings.first().and_then(|finding| finding.fix.clone());
    let value = if let Some(Offer::Use(value)) = &offer { Some(value.clone()) } else { None };
    assert_eq!((check.offer, fix), (offer, value), "what is offered for {input:?}");
}

#[track_caller]
fn foreign(input: &str, which: &str) {
    let sentence = format!("An AWS account ID has only the digits 0 to 9. Retype {which}.");
    refused(input, "account-id.foreign-digit", &sentence);
}

#[track_caller]
fn not_parsed(input: &str, sentence: &str) {
    assert_eq!(input.parse::<AccountId>().unwrap_err().to_string(), sentence);
}

#[test]
fn twelve_digits() {
    accepted("493827156084", "493827156084");
    accepted("000123456789", "000123456789");
    accepted("  493827156084 ", "493827156084");
    accepted("\t493827156084\r\n", "493827156084");
    accepted("\u{a0}493827156084\u{3000}", "493827156084");
}

#[test]
fn digits_in_groups() {
    taken("4938-2715-6084", "493827156084", "digits in groups");
    taken("0000-0271-5608", "000002715608", "digits in groups");
    taken("4938 2715 6084", "493827156084", "digits in groups");
    taken("493 827 156 084", "493827156084", "digits in groups");
    taken("493,827,156,084", "493827156084", "digits in groups");
    taken("4938 - 2715 - 6084", "493827156084", "digits in groups");
    taken("4938\u{a0}2715\u{a0}6084", "493827156084", "digits in groups");
    taken("4938\u{2009}2715\u{202f}6084", "493827156084", "digits in groups");
    taken("4938\u{2010}2715\u{2011}6084", "493827156084", "digits in groups");
    taken("4938–2715—6084", "493827156084", "digits in groups");
    taken("4938\u{2212}2715\u{ff0d}6084", "493827156084", "digits in groups");
    taken("\"4938-2715-6084\"", "493827156084", "digits in groups");
}

#[test]
fn quoted() {
    taken("\"493827156084\"", "493827156084", "text with punctuation around it");
    taken("'493827156084'", "493827156084", "text with punctuation around it");
    taken("`493827156084`", "493827156084", "text with punctuation around it");
    taken("“493827156084”", "493827156084", "text with punctuation around it");
    taken("„493827156084“", "493827156084", "text with punctuation around it");
    taken("« 493827156084 »", "493827156084", "text with punctuation around it");
    taken("\"493827156084\",", "493827156084", "text with punctuation around it");
    taken("'493827156084", "493827156084", "text with punctuation around it");
}

#[test]
fn invisible_characters() {
    taken("\u{200b}493827156084", "493827156084", "text with invisible characters");
    taken("\u{feff}493827156084\u{200d}", "493827156084", "text with invisible characters");
    taken("4938\u{2060}2715\u{ad}6084", "493827156084", "text with invisible characters");
    taken("\u{202a}493827156084\u{202c}", "493827156084", "text with invisible characters");
    taken("\u{2066}493827156084\u{2069}\u{200f}", "493827156084", "text with invisible characters");
    taken("\u{202d}\"493827156084\"\u{202c}", "493827156084", "text with punctuation around it");
}

#[test]
fn arns() {
    taken("arn:aws:iam::493827156084:root", "493827156084", "an ARN");
    taken("arn:aws:iam::493827156084:user/ops/ada", "493827156084", "an ARN");
    taken("arn:aws:sts::493827156084:assumed-role/admin/ada:1", "493827156084", "an ARN");
    taken("arn:aws:s3:us-east-1:493827156084:accesspoint/logs", "493827156084", "an ARN");
    taken("arn:aws:lambda:eu-west-1:493827156084:function:export:7", "493827156084", "an ARN");
    taken("arn:aws:kms:eu-west-1:493827156084:key/1234abcd", "493827156084", "an ARN");
    taken("arn:aws:iam::493827156084", "493827156084", "an ARN");
    taken(" \"arn:aws:iam::493827156084:root\",", "493827156084", "an ARN");
    taken("ARN:aws:iam::493827156084:root", "493827156084", "an ARN");
}

#[test]
fn web_addresses() {
    for address in [
        "https://493827156084.signin.aws.amazon.com/console",
        "HTTPS://493827156084.signin.aws.amazon.com/console/",
        "493827156084.signin.aws.amazon.com/console",
        "https://493827156084-abcdefgh.us-east-1.console.aws.amazon.com/s3/buckets/logs?tab=objects",
        "https://us-east-1.console.aws.amazon.com/organizations/v2/home/accounts/493827156084",
        // The session is the management account's.
        "https://493827156085-abcdefgh.us-east-1.console.aws.amazon.com/organizations/v2/home/accounts/493827156084",
        "https://us-east-1.console.aws.amazon.com/singlesignon/home#/instances/ssoins-1/accounts/details/493827156084",
        "https://signin.aws.amazon.com/switchrole?account=493827156084&roleName=ops",
        "https://signin.aws.amazon.com/switchrole?roleName=ops&account=493827156084",
        "https://d-1234567890.awsapps.com/start/#/console?account_id=493827156084&role_name=ops",
        "493827156084.dkr.ecr.us-east-1.amazonaws.com/app:latest",
        "https://sqs.us-east-1.amazonaws.com/493827156084/logs",
        "Sign in at https://493827156084.signin.aws.amazon.com/console.",
    ] {
        taken(address, "493827156084", "a web address");
    }
}

#[test]
fn words_around_it() {
    taken("Account ID: 4938-2715-6084", "493827156084", "a longer text");
    taken("AWS account 493827156084", "493827156084", "a longer text");
    taken("Account ID:493827156084", "493827156084", "a longer text");
    taken("account_id = 493827156084", "493827156084", "a longer text");
    taken("#493827156084", "493827156084", "a longer text");
    taken("Production (493827156084)", "493827156084", "a longer text");
    taken("493827156084 (Production)", "493827156084", "a longer text");
    taken("Account ID\n4938 2715 6084", "493827156084", "a longer text");
    taken("חשבון 493827156084", "493827156084", "a longer text");
    taken("🚀 493827156084", "493827156084", "a longer text");
}

#[test]
fn nothing() {
    empty("");
    empty(" ");
    empty(" \t\r\n");
    empty("\u{a0}\u{2003}\u{3000}");
    empty("\u{200b}\u{feff}\u{202e}");
    empty("\"\"");
    empty("“ ”");
    empty("'");
}

#[test]
fn wrong_length() {
    too_short("1", 1);
    too_short("49382715608", 11);
    too_short("4938-2715-608", 11);
    too_short("-", 0);
    too_short("- - -", 0);
    too_long("4938271560841", "13", "1");
    too_long("4938 2715 6084 1234", "16", "4");
}

#[test]
fn letters_that_look_like_digits() {
    for (input, letter, id) in [
        ("49382715608O", "“O” at character 12", "493827156080"),
        ("4938-2715-608O", "“O” at character 14", "493827156080"),
        ("4938 2715 6o84", "“o” at character 12", "493827156084"),
        ("49382715608l", "“l” at character 12", "493827156081"),
        ("I93827156084", "“I” at character 1", "193827156084"),
        ("4O382715608l", "“O” at character 2", "403827156081"),
        ("O49382715608", "“O” at character 1", "049382715608"),
        ("4938271560 O8", "“O” at character 12", "493827156008"),
        ("Account ID: 49382715608O", "“O” at character 24", "493827156080"),
        ("account=49382715608O account=49382715608o", "“O” at character 20", "493827156080"),
    ] {
        let sentence = format!(
            "An AWS account ID has only digits, and {letter} isn't one. Did you mean \
                                {id}?"
        );
        refused(input, "account-id.letter-for-digit", &sentence);
        offered(input, Some(Offer::Use(id.to_owned())));
    }
    refused(
        "O79972220921",
        "account-id.trustgrid",
        "079972220921 is Trustgrid's own account. Enter the account that owns your bucket.",
    );
    not_a_digit("4938271S6O8l", "“S” at character 8");
}

#[test]
fn the_menu_of_the_console() {
    for input in
        ["jd @ acme-prod", "Admin/jd @ acme-prod", "AWSReservedSSO_Admin_1a2b/jd@acme.com @ acme-prod ▼"]
    {
        let sentence = "This is the console's account menu, which shows an alias, not the account ID. Open \
                        the menu and copy the 12 digits.";
        refused(input, "account-id.console-menu", sentence);
        offered(input, None);
    }
    taken("jd @ 4938-2715-6084", "493827156084", "a longer text");
}

#[test]
fn not_digits() {
    not_a_digit("a", "“a” at character 1");
    not_a_digit("49382715608x", "“x” at character 12");
    not_a_digit("4938.2715.6084", "“.” at character 5");
    not_a_digit("4938/2715/6084", "“/” at character 5");
    not_a_digit("0x493827156084", "“x” at character 2");
    not_a_digit("a493827156084b", "“a” at character 1");
    not_a_digit("é", "“é” (U+00E9) at character 1");
    not_a_digit("Ada Lovelace", "“A” at character 1");
    not_a_digit("a0b1c2d3-1234-5678-9012-abcdefabcdef", "“a” at character 1");
}

#[test]
fn names() {
    name("production");
    name("my-company");
    name("acme-flow-logs");
    name("acme.2026");
    name("logs12345678");
    not_a_digit("logs123456789", "“l” at character 1");
}

/// One account stands there, and still the text may mean another one: a question, and one click.
#[test]
fn accounts_in_names() {
    asked("prod-493827156084", "493827156084");
    asked("aws-cloudtrail-logs-493827156084-1a2b3c4d", "493827156084");
    asked("acme-logs-493827156084-us-east-1-an", "493827156084");
    asked("493827156084/AdministratorAccess", "493827156084");
    asked("+493827156084", "493827156084");
    asked("2026-03-01 493827156084", "493827156084");
    asked("1 493827156084", "493827156084");
    asked("493827156084-1", "493827156084");
}

#[test]
fn several_accounts() {
    several("493827156084, 493827156085", "493827156084", "493827156085");
    several("493827156084 493827156085 493827156086", "493827156084", "493827156085");
    several("493827156084\r\n493827156085", "493827156084", "493827156085");
    several("493827156084-493827156085", "493827156084", "493827156085");
    several("Prod\n493827156084\nDev\n493827156085", "493827156084", "493827156085");
    several("4938-2715-6084 or 4938-2715-6085", "493827156084", "493827156085");
    several("arn:aws:iam::493827156084:root arn:aws:iam::493827156085:root", "493827156084", "493827156085");
    several("arn:aws:iam::493827156084:role/x in 493827156085", "493827156084", "493827156085");
    several("[493827156084_Admin] 493827156085", "493827156084", "493827156085");
    several(
        "{ \"AWS\": [\"arn:aws:iam::493827156084:root\", \"493827156085\"] }",
        "493827156084",
        "493827156085",
    );
}

#[test]
fn the_same_account_twice() {
    taken("493827156084, 493827156084", "493827156084", "digits in groups");
    taken("493827156084 (4938-2715-6084)", "493827156084", "a longer text");
    taken(
        "493827156084\tarn:aws:sts::493827156084:assumed-role/ops/ada\tAROADBQP57FF2AEXAMPLE:ada",
        "493827156084",
        "an ARN",
    );
    taken(
        "$ aws sts get-caller-identity { \"UserId\": \"AIDACKCEVSQ6C2EXAMPLE\", \"Account\": \"493827156084\", \
         \"Arn\": \"arn:aws:iam::493827156084:user/ada\" }",
        "493827156084",
        "an ARN",
    );
}

#[test]
fn line_breaks_and_control_characters() {
    not_a_digit("4938\n2715\n6084", "the line break at character 5");
    not_a_digit("4938\t27156084", "the tab at character 5");
    not_a_digit("4938\u{0}27156084", "the control character U+0000 at character 5");
    not_a_digit("4938\u{7}27156084", "the control character U+0007 at character 5");
    not_a_digit("4938\u{7f}27156084", "the control character U+007F at character 5");
    not_a_digit("\u{1b}[31m493827156084", "the control character U+001B at character 1");
    not_a_digit("4938\u{b}27156084", "the space U+000B at character 5");
}

#[test]
fn other_scripts_and_emoji() {
    foreign("٤٩٣٨٢٧١٥٦٠٨٤", "“٤” (U+0664) at character 1");
    foreign("４９３８２７１５６０８４", "“４” (U+FF14) at character 1");
    foreign("४९३८२७१५६०८४", "“४” (U+096A) at character 1");
    foreign("49382715608４", "“４” (U+FF14) at character 12");
    foreign("4938-2715-608४", "“४” (U+096A) at character 14");
    foreign("49382715608²", "“²” (U+00B2) at character 12");
    foreign("49382715608½", "“½” (U+00BD) at character 12");
    not_a_digit("חשבון", "“ח” (U+05D7) at character 1");
    not_a_digit("4938😀27156084", "“😀” (U+1F600) at character 5");
    not_a_digit("4️⃣", "“⃣” (U+20E3) at character 2");
    not_a_digit("四九三", "“四” (U+56DB) at character 1");
}

#[test]
fn markup() {
    not_a_digit("<script>alert(1)</script>", "“<” at character 1");
    not_a_digit("javascript:alert(1)", "“j” at character 1");
    not_a_digit("' OR 1=1 --", "“O” at character 3");
    taken("<b>493827156084</b>", "493827156084", "a longer text");
    taken("493827156084<!--", "493827156084", "a longer text");
}

/// Lines of what AWS prints, of what people write for it, and of the pages that show an account.
#[test]
fn lines() {
    for line in [
        "\"Account\": \"493827156084\",",
        "\"Account\":\"493827156084\"",
        "{\"AWS\": 493827156084}",
        "account_id = \"493827156084\"",
        "account_id=493827156084",
        "AccountId: '493827156084'",
        "AWS_ACCOUNT_ID=493827156084",
        "export AWS_ACCOUNT_ID=\"493827156084\"",
        "$env:AWS_ACCOUNT_ID = '493827156084'",
        "set AWS_ACCOUNT_ID=493827156084",
        "sso_account_id = 493827156084",
        "<Account>493827156084</Account>",
        "|  Account  |  493827156084  |",
        "Prod,493827156084,ops@example.com",
        "--account-id 493827156084",
        "aws s3control get-public-access-block --account-id=493827156084",
        "aws s3api head-bucket --bucket acme-flow-logs --expected-bucket-owner 493827156084",
        "Prod2\n493827156084",
        "Prod2 493827156084",
        "Prod 2 493827156084",
        "Prod2 #493827156084 | ops+1@example.com",
        "account 1: 493827156084",
        "ada @ 4938-2715-6084",
        "My account is 493827156084.",
        "账号：493827156084（主）",
    ] {
        taken(line, "493827156084", "a longer text");
    }
    taken("=\"493827156084\"", "493827156084", "text with punctuation around it");
    taken("'493827156084", "493827156084", "text with punctuation around it");
    taken("  - 493827156084", "493827156084", "digits in groups");
    taken("493'827'156'084", "493827156084", "digits in groups");
    taken("\"Arn\": \"arn:aws:iam::493827156084:user/ada\",", "493827156084", "an ARN");
    taken("role_arn = arn:aws:iam::493827156084:role/ops", "493827156084", "an ARN");
    taken("ARN:arn:aws:iam::493827156084:role/ops", "493827156084", "an ARN");
}

#[test]
fn profiles() {
    for profile in [
        "[493827156084_AdministratorAccess]",
        "493827156084_AdministratorAccess",
        "aws s3 ls --profile 493827156084_ReadOnly",
        "[profile AdministratorAccess-493827156084]",
        "[profile prod-493827156084]",
        "AdministratorAccess-493827156084",
        "AWS_PROFILE=prod-493827156084",
        "aws s3 ls --profile prod-493827156084",
    ] {
        taken(profile, "493827156084", "a profile");
    }
    asked("493827156084_", "493827156084");
    asked("493827156084_1", "493827156084");
    asked("[prod-493827156084]", "493827156084");
}

/// The fifth field of such an ARN is the management account.
#[test]
fn members_of_an_organization() {
    taken("arn:aws:organizations::493827156084:account/o-a1/493827156085", "493827156085", "an ARN");
    taken("arn:aws:sso:::account/493827156084", "493827156084", "an ARN");
    taken(
        "{ \"Account\": { \"Id\": \"493827156085\", \"Arn\": \
         \"arn:aws:organizations::493827156084:account/o-a1b2c3d4e5/493827156085\", \"State\": \"ACTIVE\" } }",
        "493827156085",
        "an ARN",
    );
    for arn in [
        "arn:aws:organizations::493827156084:organization/o-a1b2c3d4e5",
        "arn:aws:organizations::493827156084:ou/o-a1b2c3d4e5/ou-ab12-11111111",
        "arn:aws:organizations::493827156084:root/o-a1b2c3d4e5/r-ab12",
        "arn:aws:organizations::493827156084:account/o-a1b2c3d4e5/prod",
    ] {
        let sentence = "This ARN is your organization's; 493827156084 is its management account. Enter the \
                        account that owns the bucket.";
        refused(arn, "account-id.management-account", sentence);
        offered(arn, Some(Offer::Use("493827156084".to_owned())));
    }
    refused(
        "arn:aws:iam:::account/493827156084",
        "account-id.arn-without-account",
        "This ARN contains no account ID. Enter the 12 digits instead.",
    );
}

#[test]
fn placeholders() {
    placeholder("YOUR_ACCOUNT_ID", "YOUR_ACCOUNT_ID");
    placeholder("your-account-id-here", "your-account-id-here");
    placeholder("<account-id>", "<account-id>");
    placeholder("${AWS::AccountId}", "${AWS::AccountId}");
    placeholder("arn:aws:iam::${AWS::AccountId}:root", "${AWS::AccountId}");
    placeholder("{{ account_id }}", "{{ account_id }}");
    placeholder("$ACCOUNT_ID", "$ACCOUNT_ID");
    placeholder("%ACCOUNT_ID%", "%ACCOUNT_ID%");
    placeholder("AWS Account ID", "AWS Account ID");
    placeholder("XXXXXXXXXXXX", "XXXXXXXXXXXX");
    placeholder("xxxx-xxxx-xxxx", "xxxx-xxxx-xxxx");
    placeholder("############", "############");
    not_a_digit("#", "“#” at character 1");
}

#[test]
fn spreadsheets() {
    const SENTENCE: &str = "A spreadsheet changed this number. Copy the 12 digits again from the AWS \
                            console.";
    for input in ["4.93827E+11", "4,93827E+11", "4.93827e11", "5E+11", "493827156084.0", "493827156084.00"] {
        refused(input, "account-id.spreadsheet", SENTENCE);
    }
}

#[test]
fn other_identifiers() {
    for id in [
        "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
        "79A59DF900B949E55D96A1E698FBACEDFD6E09D98EACF8F8D5218E7CD47EF2BE",
    ] {
        refused(
            id,
            "account-id.canonical-user-id",
            "This is a canonical user ID (64 characters). Enter the 12-digit account ID instead.",
        );
    }
    for id in [
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
        " \"AKIAIOSFODNN7EXAMPLE\" ",
        "[493827156084_Admin]\naws_access_key_id=ASIAIOSFODNN7EXAMPLE\naws_secret_access_key=",
    ] {
        refused(
            id,
            "account-id.access-key-id",
            "This contains an access key. Never paste keys into a form. Enter only the 12-digit account ID.",
        );
    }
    for id in ["AIDACKCEVSQ6C2EXAMPLE", "AROADBQP57FF2AEXAMPLE"] {
        refused(
            id,
            "account-id.unique-id",
            "This is the ID of one user or role. Enter the 12-digit account ID instead.",
        );
    }
}

#[test]
fn arns_without_an_account() {
    for arn in ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"] {
        refused(
            arn,
            "account-id.bucket-arn",
            "This ARN names a bucket, not an account. Put it in S3 Bucket and enter the 12-digit account ID \
             here.",
        );
    }
    for arn in ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:route53:::hostedzone/Z1", "arn:aws:iam"] {
        refused(
            arn,
            "account-id.arn-without-account",
            "This ARN contains no account ID. Enter the 12 digits instead.",
        );
    }
}

#[test]
fn web_addresses_without_an_account() {
    for address in [
        "https://",
        "https://my-company.signin.aws.amazon.com/console",
        "my-company.signin.aws.amazon.com",
        "https://us-east-1.console.aws.amazon.com/s3/home",
        "https://us-east-1.console.aws.amazon.com/organizations/v2/home/accounts",
        "https://signin.aws.amazon.com/switchrole?account=acme&roleName=ops",
        "https://d-1234567890.awsapps.com/start/#/?tab=accounts",
        "https://sts.us-east-1.amazonaws.com/",
        "https://example.com/493827156084",
    ] {
        refused(
            address,
            "account-id.web-address",
            "This web address names no account. Enter the 12-digit account ID instead.",
        );
    }
}

#[test]
fn other_partitions() {
    other_partition("arn:aws-cn:iam::493827156084:root", "AWS China");
    other_partition("arn:aws-us-gov:iam::493827156084:root", "AWS GovCloud (US)");
    other_partition("arn:aws-eusc:iam::493827156084:root", "the AWS European Sovereign Cloud");
    other_partition("arn:aws-iso-b:iam::493827156084:root", "another AWS partition");
    other_partition("arn:aws-cn:s3:::logs", "AWS China");
    other_partition("493827156084 arn:aws-us-gov:iam::493827156084:root", "AWS GovCloud (US)");
    other_partition("https://493827156084.signin.amazonaws-us-gov.com/console", "AWS GovCloud (US)");
    other_partition("https://493827156084.signin.amazonaws.cn/console", "AWS China");
    other_partition("[profile ops-493827156084] region = us-gov-west-1", "AWS GovCloud (US)");
}

/// An ARN is a slip of the pen, and not of another partition, unless its partition begins with `aws-`.
#[test]
fn arns_of_no_partition() {
    for arn in ["arn:", "arn:aws", "arn:iam::root"] {
        refused(
            arn,
            "account-id.arn-without-account",
            "This ARN contains no account ID. Enter the 12 digits instead.",
        );
    }
    taken("ARN:AWS:IAM::493827156084:ROOT", "493827156084", "an ARN");
    taken("arn:iam::493827156084:root", "493827156084", "a longer text");
    taken("arn:${AWS::Partition}:iam::493827156084:root", "493827156084", "a longer text");
}

#[test]
fn what_names_a_bucket() {
    for text in [
        "s3://logs",
        "https://us-east-1.console.aws.amazon.com/s3/buckets/logs",
        "https://493827156084-logs.s3.amazonaws.com/",
        "bucket = \"acme-flow-logs\"",
        "aws s3 ls s3://acme-flow-logs",
    ] {
        names_a_bucket(text);
    }
    offered("arn:aws:s3:::logs", Some(Offer::Swap));
}

#[test]
fn wrong_length_in_words() {
    too_short("Account ID: 49382715608", 11);
    too_short("Production (4938-2715-608)", 11);
}

#[test]
fn positions_count_what_is_in_the_field() {
    not_a_digit("'4938x7156084'", "“x” at character 6");
    foreign("\"49382715608４\"", "“４” (U+FF14) at character 13");
}

#[test]
fn trustgrids_own_account() {
    const SENTENCE: &str = "079972220921 is Trustgrid's own account. Enter the account that owns your \
                            bucket.";
    refused("079972220921", "account-id.trustgrid", SENTENCE);
    refused(" 079972220921\n", "account-id.trustgrid", SENTENCE);
}

/// Nothing is taken from a text whose value is refused.
#[test]
fn trustgrids_own_account_in_longer_text() {
    const SENTENCE: &str = "079972220921 is Trustgrid's own account. Enter the account that owns your \
                            bucket.";
    refused("0799-7222-0921", "account-id.trustgrid", SENTENCE);
    refused("\"079972220921\"", "account-id.trustgrid", SENTENCE);
    refused("arn:aws:iam::079972220921:root", "account-id.trustgrid", SENTENCE);
    refused("079972220921-logs", "account-id.trustgrid", SENTENCE);
    refused("arn:aws:organizations::079972220921:account/o-abc/1", "account-id.trustgrid", SENTENCE);
}

#[test]
fn trustgrid_is_a_setting() {
    let check = |text: &str| account_id::check(text, &account("493827156084"));
    assert_check(
        "493827156084",
        &check("493827156084"),
        (Status::Error, None, None),
        &[(
            "account-id.trustgrid",
            "493827156084 is Trustgrid's own account. Enter the account that owns your bucket.",
        )],
    );
    assert_check("079972220921", &check("079972220921"), (Status::Ok, Some("079972220921"), None), &[]);
}

#[test]
fn examples() {
    for id in ["012345678901", "012345678910", "111122223333", "123456789012", "000000000000", "999999999999"]
    {
        warned(id, id, &format!("{id} is an example account in AWS's documentation. Is it really yours?"));
        offered(id, Some(Offer::Empty));
    }
    assert(
        "1234-5678-9012",
        Status::Warning,
        Some("123456789012"),
        Some("digits in groups"),
        &[(
            "account-id.placeholder",
            "123456789012 is an example account in AWS's documentation. Is it really yours?",
        )],
    );
    accepted("999999999998", "999999999998");
    accepted("199999999999", "199999999999");
}

#[test]
fn a_megabyte() {
    too_long(&"1".repeat(MAX_BYTES), "1,048,576", "1,048,564");
    too_short(&"-".repeat(MAX_BYTES), 0);
    empty(&" ".repeat(MAX_BYTES));
    empty(&"\u{feff}".repeat(MAX_BYTES / 3));
    empty(&"\"".repeat(MAX_BYTES));
    accepted(&format!("{}493827156084", " ".repeat(MAX_BYTES - 12)), "493827156084");
}

/// Beyond 64 KiB nobody looks for twelve digits; beyond a megabyte nothing is read at all.
#[test]
fn too_much_text() {
    const SENTENCE: &str = "This text is too long for an AWS account ID. Paste only the 12 digits.";
    for text in [
        "a".repeat(MAX_BYTES),
        " 1".repeat(MAX_BYTES / 2 - 1) + "()",
        "٣".repeat(MAX_BYTES / 2),
        "Account 493827156084 ".repeat(4000),
        "1".repeat(MAX_BYTES + 1),
        " ".repeat(MAX_BYTES + 1),
        "😀".repeat(MAX_BYTES / 4 + 1),
    ] {
        refused(&text, "account-id.too-long", SENTENCE);
    }
    taken(&"Account 493827156084 ".repeat(3000), "493827156084", "a longer text");
    not_a_digit(&"a".repeat(1 << 16), "“a” at character 1");
    not_a_digit(&":1".repeat(1 << 15), "“:” at character 1");
    not_a_digit(&"1e".repeat(1 << 15), "“e” at character 2");
    foreign(&"٣".repeat(1 << 15), "“٣” (U+0663) at character 1");
}

#[test]
fn parsed_strictly() {
    assert_eq!(account("000123456789").as_str(), "000123456789");
    assert_eq!(account("000123456789").to_string(), "000123456789");
    not_parsed(
        "",
        "Enter the AWS Account ID: the 12 digits in the account menu at the top right of the AWS console.",
    );
    not_parsed("1234567890123", "An AWS account ID has 12 digits; this has 13. Remove 1.");
    not_parsed("4938-2715-6084", "An AWS account ID has only digits. Remove “-” at character 5.");
    not_parsed(" 493827156084", "An AWS account ID has only digits. Remove the space at character 1.");
    not_parsed(
        "４９３８２７１５６０８４",
        "An AWS account ID has only the digits 0 to 9. Retype “４” (U+FF14) at character 1.",
    );
}
