//! Account IDs: what is read out of which text, and the exact sentence for all that is not one.

mod util;

use flow_log_export::account_id::{self, AccountId};
use flow_log_export::finding::Status;
use flow_log_export::text::MAX_BYTES;

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
        "Enter the AWS Account ID: the 12 digits in the account menu at the top right of the AWS console";
    assert(input, Status::Empty, None, None, &[("account-id.empty", sentence)]);
}

#[track_caller]
fn too_short(input: &str, digits: usize) {
    let sentence = format!(
        "An AWS account ID has 12 digits and this has {digits}: copy it again from the AWS console, because \
         spreadsheets may drop leading zeros"
    );
    refused(input, "account-id.wrong-length", &sentence);
}

/// `which` is the character to remove, and where.
#[track_caller]
fn not_a_digit(input: &str, which: &str) {
    let sentence = format!(
        "An AWS account ID has only digits: remove {which}, or if this is the account's name or alias, enter \
         the 12 digits instead"
    );
    refused(input, "account-id.not-a-digit", &sentence);
}

#[track_caller]
fn foreign(input: &str, which: &str) {
    let sentence = format!("An AWS account ID has only the digits 0 to 9: retype {which}");
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
    taken("arn:aws:organizations::493827156084:account/o-a1/493827156085", "493827156084", "an ARN");
    taken("arn:aws:iam::493827156084", "493827156084", "an ARN");
    taken(" \"arn:aws:iam::493827156084:root\",", "493827156084", "an ARN");
    taken("ARN:aws:iam::493827156084:root", "493827156084", "an ARN");
}

#[test]
fn web_addresses() {
    taken("https://493827156084.signin.aws.amazon.com/console", "493827156084", "a web address");
    taken("HTTPS://493827156084.signin.aws.amazon.com/console/", "493827156084", "a web address");
    taken("493827156084.signin.aws.amazon.com/console", "493827156084", "a web address");
    taken(
        "https://493827156084-abcdefgh.us-east-1.console.aws.amazon.com/s3/buckets/logs?tab=objects",
        "493827156084",
        "a web address",
    );
}

#[test]
fn words_around_it() {
    taken("Account ID: 4938-2715-6084", "493827156084", "the text around it");
    taken("AWS account 493827156084", "493827156084", "the text around it");
    taken("Account ID:493827156084", "493827156084", "the text around it");
    taken("account_id = 493827156084", "493827156084", "the text around it");
    taken("#493827156084", "493827156084", "the text around it");
    taken("Production (493827156084)", "493827156084", "the text around it");
    taken("493827156084 (Production)", "493827156084", "the text around it");
    taken("Account ID\n4938 2715 6084", "493827156084", "the text around it");
    taken("חשבון 493827156084", "493827156084", "the text around it");
    taken("🚀 493827156084", "493827156084", "the text around it");
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
    refused(
        "4938271560841",
        "account-id.wrong-length",
        "An AWS account ID has 12 digits and this has 13: remove 1",
    );
    refused(
        "493827156084, 493827156085",
        "account-id.wrong-length",
        "An AWS account ID has 12 digits and this has 24: remove 12",
    );
}

#[test]
fn not_digits() {
    not_a_digit("a", "“a” at character 1");
    not_a_digit("production", "“p” at character 1");
    not_a_digit("my-company", "“m” at character 1");
    not_a_digit("49382715608x", "“x” at character 12");
    not_a_digit("4938-2715-608O", "“O” at character 14");
    not_a_digit("4938.2715.6084", "“.” at character 5");
    not_a_digit("493827156084.", "“.” at character 13");
    not_a_digit("4938/2715/6084", "“/” at character 5");
    not_a_digit("+493827156084", "“+” at character 1");
    not_a_digit("0x493827156084", "“x” at character 2");
    not_a_digit("prod-493827156084", "“p” at character 1");
    not_a_digit("a493827156084b", "“a” at character 1");
    not_a_digit("account 1: 493827156084", "“a” at character 1");
    not_a_digit("é", "“é” (U+00E9) at character 1");
}

#[test]
fn line_breaks_and_control_characters() {
    not_a_digit("4938\n2715\n6084", "the line break at character 5");
    not_a_digit("493827156084\r\n493827156085", "the line break at character 13");
    not_a_digit("4938\t27156084", "the tab at character 5");
    not_a_digit("4938\u{0}27156084", "the control character U+0000 at character 5");
    not_a_digit("4938\u{7}27156084", "the control character U+0007 at character 5");
    not_a_digit("4938\u{7f}27156084", "the control character U+007F at character 5");
    not_a_digit("\u{1b}[31m493827156084", "the control character U+001B at character 1");
    not_a_digit("4938\u{b}27156084", "the blank U+000B at character 5");
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
    not_a_digit("<b>493827156084</b>", "“<” at character 1");
    not_a_digit("<script>alert(1)</script>", "“<” at character 1");
    not_a_digit("493827156084<!--", "“<” at character 13");
    not_a_digit("javascript:alert(1)", "“j” at character 1");
    not_a_digit("{\"AWS\": 493827156084}", "“{” at character 1");
    not_a_digit("${AWS::AccountId}", "“$” at character 1");
    not_a_digit("' OR 1=1 --", "“O” at character 3");
}

#[test]
fn spreadsheets() {
    const SENTENCE: &str =
        "A spreadsheet has changed this number: copy the 12 digits again from the AWS console";
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
            "This is a canonical user ID (64 characters): enter the 12-digit account ID instead",
        );
    }
    for id in ["AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", " \"AKIAIOSFODNN7EXAMPLE\" "] {
        refused(
            id,
            "account-id.access-key-id",
            "This is an access key ID, which belongs in no form: enter the 12-digit account ID instead",
        );
    }
    for id in ["AIDACKCEVSQ6C2EXAMPLE", "AROADBQP57FF2AEXAMPLE"] {
        refused(
            id,
            "account-id.unique-id",
            "This is the ID of one user or role in AWS: enter the 12-digit account ID instead",
        );
    }
}

#[test]
fn arns_without_an_account() {
    for arn in ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"] {
        refused(
            arn,
            "account-id.bucket-arn",
            "This is the ARN of the bucket, which names no account: put it into S3 Bucket and enter the \
             12-digit account ID here",
        );
    }
    for arn in ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:route53:::hostedzone/Z1", "arn:aws:iam"] {
        refused(
            arn,
            "account-id.arn-without-account",
            "This ARN has no account ID of 12 digits: enter the account ID instead",
        );
    }
}

#[test]
fn web_addresses_without_an_account() {
    for address in [
        "https://",
        "https://my-company.signin.aws.amazon.com/console",
        "my-company.signin.aws.amazon.com",
        "https://us-east-1.console.aws.amazon.com/s3/buckets/logs",
        "https://example.com/",
    ] {
        refused(
            address,
            "account-id.web-address",
            "This web address names no account: enter the 12-digit account ID instead",
        );
    }
}

#[test]
fn other_partitions() {
    for (arn, partition) in [
        ("arn:aws-cn:iam::493827156084:root", "AWS China"),
        ("arn:aws-us-gov:iam::493827156084:root", "AWS GovCloud (US)"),
        ("arn:aws-eusc:iam::493827156084:root", "the AWS European Sovereign Cloud"),
        ("arn:aws-iso-b:iam::493827156084:root", "another AWS partition"),
        ("arn:aws-cn:s3:::logs", "AWS China"),
    ] {
        let sentence = format!(
            "This ARN is of {partition}, which replication cannot reach from Trustgrid: use an account of the \
             commercial AWS Regions"
        );
        refused(arn, "account-id.other-partition", &sentence);
    }
}

/// An ARN is a slip of the pen, and not of another partition, unless its partition begins with `aws-`.
#[test]
fn arns_of_no_partition() {
    for arn in ["arn:", "arn:aws", "arn:iam::493827156084:root", "arn:${AWS::Partition}:iam::1:root"] {
        refused(
            arn,
            "account-id.arn-without-account",
            "This ARN has no account ID of 12 digits: enter the account ID instead",
        );
    }
    taken("ARN:AWS:IAM::493827156084:ROOT", "493827156084", "an ARN");
}

/// Such an address belongs to a bucket, whose name says nothing certain about its account.
#[test]
fn web_addresses_of_buckets() {
    for address in ["https://493827156084-logs.s3.amazonaws.com/", "https://493827156084.example.com/"] {
        refused(
            address,
            "account-id.web-address",
            "This web address names no account: enter the 12-digit account ID instead",
        );
    }
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
    const SENTENCE: &str = "079972220921 is Trustgrid's own account: enter the account that owns your bucket";
    refused("079972220921", "account-id.trustgrid", SENTENCE);
    refused(" 079972220921\n", "account-id.trustgrid", SENTENCE);
}

/// Nothing is taken from a text whose value is refused.
#[test]
fn trustgrids_own_account_in_longer_text() {
    const SENTENCE: &str = "079972220921 is Trustgrid's own account: enter the account that owns your bucket";
    refused("0799-7222-0921", "account-id.trustgrid", SENTENCE);
    refused("\"079972220921\"", "account-id.trustgrid", SENTENCE);
    refused("arn:aws:iam::079972220921:root", "account-id.trustgrid", SENTENCE);
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
            "493827156084 is Trustgrid's own account: enter the account that owns your bucket",
        )],
    );
    assert_check("079972220921", &check("079972220921"), (Status::Ok, Some("079972220921"), None), &[]);
}

#[test]
fn placeholders() {
    for id in ["012345678901", "111122223333", "123456789012", "000000000000", "999999999999"] {
        warned(id, id, &format!("{id} is an account of AWS's examples: check that it is really yours"));
    }
    assert(
        "1234-5678-9012",
        Status::Warning,
        Some("123456789012"),
        Some("digits in groups"),
        &[(
            "account-id.placeholder",
            "123456789012 is an account of AWS's examples: check that it is really yours",
        )],
    );
}

#[test]
fn a_megabyte() {
    refused(
        &"1".repeat(MAX_BYTES),
        "account-id.wrong-length",
        "An AWS account ID has 12 digits and this has 1048576: remove 1048564",
    );
    not_a_digit(&"a".repeat(MAX_BYTES), "“a” at character 1");
    not_a_digit(&(" 1".repeat(MAX_BYTES / 2 - 1) + "()"), "“(” at character 1048575");
    not_a_digit(&":1".repeat(MAX_BYTES / 2), "“:” at character 1");
    not_a_digit(&"1e".repeat(MAX_BYTES / 2), "“e” at character 2");
    foreign(&"٣".repeat(MAX_BYTES / 2), "“٣” (U+0663) at character 1");
    too_short(&"-".repeat(MAX_BYTES), 0);
    empty(&" ".repeat(MAX_BYTES));
    empty(&"\u{feff}".repeat(MAX_BYTES / 3));
    empty(&"\"".repeat(MAX_BYTES));
    accepted(&format!("{}493827156084", " ".repeat(MAX_BYTES - 12)), "493827156084");
}

#[test]
fn more_than_a_megabyte() {
    const SENTENCE: &str = "This text is too long for an AWS account ID: paste only the 12 digits";
    refused(&"1".repeat(MAX_BYTES + 1), "account-id.too-long", SENTENCE);
    refused(&" ".repeat(MAX_BYTES + 1), "account-id.too-long", SENTENCE);
    refused(&"😀".repeat(MAX_BYTES / 4 + 1), "account-id.too-long", SENTENCE);
}

#[test]
fn parsed_strictly() {
    assert_eq!(account("000123456789").as_str(), "000123456789");
    assert_eq!(account("000123456789").to_string(), "000123456789");
    not_parsed(
        "",
        "Enter the AWS Account ID: the 12 digits in the account menu at the top right of the AWS console",
    );
    not_parsed("1234567890123", "An AWS account ID has 12 digits and this has 13: remove 1");
    not_parsed(
        "4938-2715-6084",
        "An AWS account ID has only digits: remove “-” at character 5, or if this is the account's name or \
         alias, enter the 12 digits instead",
    );
    not_parsed(
        " 493827156084",
        "An AWS account ID has only digits: remove the blank at character 1, or if this is the account's name \
         or alias, enter the 12 digits instead",
    );
    not_parsed(
        "４９３８２７１５６０８４",
        "An AWS account ID has only the digits 0 to 9: retype “４” (U+FF14) at character 1",
    );
}
