//! Bucket names: where they are read from, every naming rule, and the exact sentence for each that is broken.

mod util;

use flow_log_export::aws::bucket_name::{self, BucketName};
use flow_log_export::text::MAX_BYTES;
use flow_log_export::text::finding::{Offer, Status};

use util::{account, assert_check, bucket};

const FIRST_CHARACTER: (&str, &str) = (
    "bucket.first-character",
    "A bucket name starts with a letter or a digit. Remove what comes before the first one.",
);
const LAST_DOT: (&str, &str) =
    ("bucket.last-dot", "A bucket name can't end with a dot. Remove the last character.");
const TWO_DOTS: (&str, &str) = (
    "bucket.two-dots",
    "This name has two dots in a row, which only buckets from before March 2018 have. Check the name in the \
     S3 console.",
);
const LAST_HYPHEN: (&str, &str) = (
    "bucket.last-hyphen",
    "This name ends with a hyphen, which only buckets from before March 2018 have. Check the name in the S3 \
     console.",
);
const DOT_HYPHEN: (&str, &str) = (
    "bucket.dot-hyphen",
    "This name has a dot beside a hyphen, which most tools refuse. Check the name in the S3 console.",
);
const IP_SHAPED: (&str, &str) =
    ("bucket.ip-shaped", "This name looks like an IP address. Check the name in the S3 console.");
const RESERVED_END: (&str, &str) = (
    "bucket.reserved-end",
    "Names that end in “-an” have the form PREFIX-ACCOUNT-REGION-an, and this one doesn't. Check the name in \
     the S3 console.",
);
const ACCESS_POINT: (&str, &str) = (
    "bucket.access-point",
    "This is an access point, which can't receive copies. Enter the name of the bucket behind it.",
);
const OUTPOSTS: (&str, &str) = (
    "bucket.outposts",
    "This is S3 on Outposts. Trustgrid can't replicate there. Enter the name of a bucket in an AWS Region.",
);
const DIRECTORY_BUCKET: (&str, &str) = (
    "bucket.directory-bucket",
    "This is a directory bucket, which can't receive copies. Enter the name of a general purpose bucket.",
);
const TABLE_BUCKET: (&str, &str) = (
    "bucket.table-bucket",
    "This is a table bucket, which can't receive copies. Enter the name of a general purpose bucket.",
);
const VECTOR_BUCKET: (&str, &str) = (
    "bucket.vector-bucket",
    "This is a vector bucket, which can't receive copies. Enter the name of a general purpose bucket.",
);
const OTHER_ARN: (&str, &str) = (
    "bucket.other-arn",
    "This ARN names no S3 bucket. Copy the one under Properties in the S3 console, which begins with \
     “arn:aws:s3:::”.",
);
const BUCKET_LIST: (&str, &str) = (
    "bucket.bucket-list",
    "This address of the S3 console names no bucket. Open your bucket and copy the address again.",
);
const NO_BUCKET: (&str, &str) = (
    "bucket.no-bucket-in-address",
    "This address names no bucket. Enter the name as the S3 console shows it.",
);
const OTHER_ADDRESS: (&str, &str) = (
    "bucket.other-address",
    "This address isn't Amazon S3's. Enter the bucket's name as the S3 console shows it.",
);

#[track_caller]
fn assert(input: &str, status: Status, value: Option<&str>, taken: Option<&str>, findings: &[(&str, &str)]) {
    assert_check(input, &bucket_name::check(input, None), (status, value, taken), findings);
}

#[track_caller]
fn accepted(name: &str) {
    assert(name, Status::Ok, Some(name), None, &[]);
}

#[track_caller]
fn taken(input: &str, name: &str, from: &str) {
    assert(input, Status::Ok, Some(name), Some(from), &[]);
}

#[track_caller]
fn warned(name: &str, findings: &[(&str, &str)]) {
    assert(name, Status::Warning, Some(name), None, findings);
}

#[track_caller]
fn refused(input: &str, findings: &[(&str, &str)]) {
    assert(input, Status::Error, None, None, findings);
}

#[track_caller]
fn empty(input: &str) {
    let sentence = "Enter the S3 Bucket: its name as the S3 console shows it.";
    assert(input, Status::Empty, None, None, &[("bucket.empty", sentence)]);
}

/// `which` is the character inside of the name, and where; `others` are the further rules that are broken.
#[track_caller]
fn bad_character(input: &str, which: &str, others: &[(&str, &str)]) {
    let sentence = format!(
        "A bucket name has only letters, digits, dots and hyphens. Compare {which} with the name in the S3 \
         console."
    );
    let mut findings = vec![("bucket.character", sentence.as_str())];
    findings.extend(others);
    refused(input, &findings);
    offered(input, None);
}

/// The same of a character beside the name, which is to be removed.
#[track_caller]
fn clinging_character(input: &str, which: &str, others: &[(&str, &str)]) {
    let sentence = format!("A bucket name has only letters, digits, dots and hyphens. Remove {which}.");
    let mut findings = vec![("bucket.character", sentence.as_str())];
    findings.extend(others);
    refused(input, &findings);
}

#[track_caller]
fn capital(name: &str, which: &str, others: &[(&str, &str)]) {
    let sentence = format!("Only buckets from before March 2018 have capitals. Check {which}.");
    let mut findings = vec![("bucket.capital", sentence.as_str())];
    findings.extend(others);
    warned(name, &findings);
}

fn underscore(which: &str) -> String {
    format!(
        "This name has an underscore, {which}, which only buckets from before March 2018 have. Check the \
         name in the S3 console."
    )
}

fn too_short(characters: usize) -> String {
    format!("A bucket name has at least 3 characters; this has {characters}. Enter the whole name.")
}

fn too_long(characters: &str) -> String {
    format!(
        "A bucket name has at most 63 characters (255 before March 2018); this has {characters}. Enter only \
         the name."
    )
}

fn suffix(suffix: &str, kind: &str) -> String {
    format!(
        "“{suffix}” at the end means {kind}, which can't receive copies. Enter the name of a general purpose \
         bucket."
    )
}

#[track_caller]
fn other_partition(input: &str, partition: &str) {
    let sentence = format!(
        "This bucket is in {partition}. Trustgrid can't replicate there. Use a bucket in the commercial AWS \
         Regions."
    );
    refused(input, &[("bucket.other-partition", &sentence)]);
}

/// What is said of a bucket that carries one account while `typed` is in the other field.
#[track_caller]
fn compared(input: &str, typed: &str, name: &str, taken: Option<&str>, sentences: &[&str]) {
    let status = if sentences.is_empty() { Status::Ok } else { Status::Warning };
    let findings: Vec<_> = sentences.iter().map(|sentence| ("bucket.other-account", *sentence)).collect();
    let check = bucket_name::check(input, Some(&account(typed)));
    assert_check(input, &check, (status, Some(name), taken), &findings);
}

#[track_caller]
fn account_regional(name: &str, expected: Option<(&str, &str)>) {
    let name = bucket(name);
    let found = name.account_regional();
    assert_eq!(found.as_ref().map(|(account, region)| (account.as_str(), *region)), expected, "{name}");
}

#[track_caller]
fn not_parsed(name: &str, sentence: &str) {
    assert_eq!(name.parse::<BucketName>().unwrap_err().to_string(), sentence);
}

#[test]
fn names() {
    accepted("logs");
    accepted("abc");
    accepted("123");
    accepted("flow-logs.example.com");
    accepted("a.b.c");
    accepted("0-0");
    accepted("4938271560841");
    accepted("1.2.3");
    accepted("1.2.3.4.5");
    accepted("a--b");
    accepted("juan");
    accepted(&"a".repeat(63));
}

#[test]
fn clinging_text() {
    assert("  my-logs \r\n", Status::Ok, Some("my-logs"), None, &[]);
    assert("\u{a0}my-logs\u{3000}", Status::Ok, Some("my-logs"), None, &[]);
    taken("\"my-logs\"", "my-logs", "text with punctuation around it");
    taken("'my-logs'", "my-logs", "text with punctuation around it");
    taken("`my-logs`", "my-logs", "text with punctuation around it");
    taken(" “my-logs” ", "my-logs", "text with punctuation around it");
    taken("‹my-logs›", "my-logs", "text with punctuation around it");
    taken("\"my-logs\",", "my-logs", "text with punctuation around it");
    taken("my\u{200b}-logs", "my-logs", "text with invisible characters");
    taken("\u{feff}my-logs", "my-logs", "text with invisible characters");
    taken("\u{202e}my-logs\u{202c}", "my-logs", "text with invisible characters");
    taken("my-\u{ad}logs\u{fe0f}", "my-logs", "text with invisible characters");
}

#[test]
fn arns() {
    taken("arn:aws:s3:::my-logs", "my-logs", "an ARN");
    taken("arn:aws:s3:::my-logs/*", "my-logs", "an ARN");
    taken("arn:aws:s3:::my-logs/flow-logs/by-org/*", "my-logs", "an ARN");
    taken("\"arn:aws:s3:::my-logs\",", "my-logs", "an ARN");
    taken("s3://arn:aws:s3:::my-logs", "my-logs", "an ARN");
    taken("arn:aws:s3:::my.logs.2", "my.logs.2", "an ARN");
}

#[test]
fn s3_addresses() {
    taken("s3://my-logs", "my-logs", "an s3:// address");
    taken("s3://my-logs/", "my-logs", "an s3:// address");
    taken("s3://my-logs/flow-logs/x.gz", "my-logs", "an s3:// address");
    taken("S3://my-logs", "my-logs", "an s3:// address");
    taken("s3a://my-logs/x", "my-logs", "an s3:// address");
    taken("s3n://my-logs/x", "my-logs", "an s3:// address");
    taken("'s3://my-logs/x'", "my-logs", "an s3:// address");
}

#[test]
fn paths() {
    taken("my-logs/", "my-logs", "a path");
    taken("my-logs/flow-logs/", "my-logs", "a path");
    taken("my-logs/*", "my-logs", "a path");
    taken("my-logs?versioning", "my-logs", "a path");
}

#[test]
fn virtual_hosted_addresses() {
    for address in [
        "https://my-logs.s3.amazonaws.com",
        "https://my-logs.s3.us-east-1.amazonaws.com/",
        "https://my-logs.s3.us-east-1.amazonaws.com/a/b.gz?versionId=1#x",
        "HTTPS://my-logs.S3.US-EAST-1.AmazonAWS.com/",
        "http://my-logs.s3-us-west-2.amazonaws.com/",
        "https://my-logs.s3.dualstack.us-east-1.amazonaws.com/",
        "https://my-logs.s3-fips.us-east-1.amazonaws.com/",
        "https://my-logs.s3-fips.dualstack.us-east-1.amazonaws.com/",
        "https://my-logs.s3-accelerate.amazonaws.com/",
        "https://my-logs.s3-accelerate.dualstack.amazonaws.com/",
        "https://my-logs.s3-external-1.amazonaws.com/",
        "http://my-logs.s3-website-us-east-1.amazonaws.com/",
        "http://my-logs.s3-website.eu-central-1.amazonaws.com/",
        "https://my-logs.bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com/x",
        "https://user:secret@my-logs.s3.amazonaws.com:443/x",
        "my-logs.s3.us-east-1.amazonaws.com",
        "my-logs.s3.amazonaws.com/x",
        "\"https://my-logs.s3.amazonaws.com/\"",
    ] {
        taken(address, "my-logs", "an S3 web address");
    }
    taken("https://my.s3.logs.s3.us-east-1.amazonaws.com/", "my.s3.logs", "an S3 web address");
    taken("https://s3-logs.s3.amazonaws.com/", "s3-logs", "an S3 web address");
    taken("https://logs.vpce-x.s3.amazonaws.com/", "logs.vpce-x", "an S3 web address");
}

#[test]
fn path_style_addresses() {
    for address in [
        "https://s3.amazonaws.com/my-logs",
        "https://s3.us-east-1.amazonaws.com/my-logs/a/b.gz",
        "https://s3-us-west-2.amazonaws.com/my-logs?list-type=2",
        "https://s3.dualstack.us-east-1.amazonaws.com/my-logs#x",
        "https://s3-fips.us-east-1.amazonaws.com/my-logs/",
        "https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com/my-logs/x",
        "s3.us-east-1.amazonaws.com/my-logs",
    ] {
        taken(address, "my-logs", "an S3 web address");
    }
}

#[test]
fn console_addresses() {
    for address in [
        "https://s3.console.aws.amazon.com/s3/buckets/my-logs?region=us-east-1&tab=objects",
        "https://s3.console.aws.amazon.com/s3/buckets/my-logs/?tab=permissions",
        "https://us-east-1.console.aws.amazon.com/s3/buckets/my-logs",
        "https://us-east-1.console.aws.amazon.com/s3/buckets/my-logs#x",
        "https://console.aws.amazon.com/s3/buckets/my-logs/flow-logs/",
        "https://s3.console.aws.amazon.com/s3/object/my-logs?prefix=a.gz",
        "https://s3.console.aws.amazon.com/s3/upload/my-logs?region=us-east-1",
        "https://s3.console.aws.amazon.com/s3/bucket/my-logs/property/policy/edit?region=us-east-1",
        "https://111122223333-abcdefgh.us-east-1.console.aws.amazon.com/s3/buckets/my-logs?tab=objects",
        "us-east-1.console.aws.amazon.com/s3/buckets/my-logs",
        "https://us-east-1.console.aws.amazon.com/s3/buckets/my-logs?bucketType=general&region=us-east-1&tab=objects",
        "https://console.aws.amazon.com/s3/home?bucket=my-logs&region=us-east-1",
        "https://console.aws.amazon.com/s3/home?region=us-east-1&bucket=my-logs#",
        "https://console.aws.amazon.com/s3/home?region=us-east-1#&bucket=my-logs&prefix=flow-logs/",
        "https://console.aws.amazon.com/s3/home#bucket=my-logs",
        "https://s3.console.aws.amazon.com/s3/home?region=us-east-1#/buckets/my-logs",
        "https://s3.console.aws.amazon.com/s3/management/my-logs/replication/create?region=us-east-1",
        "https://s3.console.aws.amazon.com/s3/management/my-logs/lifecycle",
        "https://s3.console.aws.amazon.com/s3/bucket/my-logs/empty?region=us-east-1",
        "console.aws.amazon.com/s3/home?bucket=my-logs",
        "https://us-east-1.signin.aws.amazon.com/oauth?response_type=code&redirect_uri=\
         https%3A%2F%2Fs3.console.aws.amazon.com%2Fs3%2Fbuckets%2Fmy-logs%3Fregion%3Dus-east-1&state=x",
        "https://d-1234567890.awsapps.com/start/#/console?account_id=111122223333&destination=\
         https%3a%2f%2fs3.console.aws.amazon.com%2fs3%2fbuckets%2fmy-logs",
        "<https://us-east-1.console.aws.amazon.com/s3/buckets/my-logs>",
        "Logs: https://us-east-1.console.aws.amazon.com/s3/buckets/my-logs.",
    ] {
        taken(address, "my-logs", "an S3 console address");
    }
}

/// Lines of what AWS prints, and of what people write for it.
#[test]
fn named_values() {
    for line in [
        "\"Name\": \"my-logs\",",
        "\"Bucket\": \"my-logs\"",
        "\"BucketName\":\"my-logs\",",
        "Name: my-logs",
        "  BucketName: 'my-logs'",
        "BucketName: !Sub my-logs",
        "bucket = \"my-logs\"",
        "bucket=my-logs",
        "  bucket        = \"my-logs\" # keep",
        "flow_logs_bucket_name = \"my-logs\"",
        "S3_BUCKET=my-logs",
        "export BUCKET=\"my-logs\"",
        "set BUCKET=my-logs",
        "$env:BUCKET = 'my-logs'",
        "BUCKET=my-logs; aws s3 ls s3://$BUCKET",
        "resource \"aws_s3_bucket\" \"logs\" { bucket = \"my-logs\" }",
        "S3 bucket: my-logs",
        "Amazon S3 > Buckets > my-logs",
        "|  Name  |  my-logs  |",
        "{ \"Name\": \"replication\", \"Bucket\": \"my-logs\" }",
        "{ \"Buckets\": [ { \"Name\": \"my-logs\", \"CreationDate\": \"2026-03-01T12:00:00+00:00\" } ], \"Owner\": { \
         \"DisplayName\": \"ops\", \"ID\": \"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be\" } }",
    ] {
        taken(line, "my-logs", "a named value");
    }
    taken("=\"my-logs\"", "my-logs", "text with punctuation around it");
    taken("\"BucketArn\": \"arn:aws:s3:::my-logs\",", "my-logs", "an ARN");
    taken("log_bucket_arn = arn:aws:s3:::my-logs", "my-logs", "an ARN");
    taken("\"Resource\": [\"arn:aws:s3:::my-logs\", \"arn:aws:s3:::my-logs/*\"]", "my-logs", "an ARN");
    taken("S3 URI\ns3://my-logs/\nRegion\nus-east-1", "my-logs", "an s3:// address");
    bad_character("\"Bucket\": \"my logs\"", "the space at character 14", &[]);
    bad_character("\"DisplayName\": \"ops\"", "“\"” at character 13", &[]);
    bad_character("bucket_prefix = \"flow\"", "the space at character 14", &[]);
}

#[test]
fn commands() {
    for command in [
        "aws s3api get-bucket-policy --bucket my-logs",
        "aws s3api get-bucket-policy --bucket=my-logs --query Policy --output text",
        "$ aws s3api get-bucket-versioning --bucket \"my-logs\" --region us-east-1",
        "PS C:\\> Get-S3BucketPolicy -BucketName my-logs",
        "aws --endpoint-url https://s3.us-east-1.amazonaws.com s3api head-bucket --bucket my-logs",
    ] {
        taken(command, "my-logs", "a command");
    }
    for command in [
        "aws s3 ls s3://my-logs",
        "aws s3 ls s3://my-logs --recursive",
        "[cloudshell-user@ip-10-0-1-2 ~]$ aws s3 sync . s3://my-logs/flow-logs/",
        "aws s3 cp s3://my-logs/a s3://my-logs/b",
        "ssh ops \"aws s3 ls s3://my-logs\"",
    ] {
        taken(command, "my-logs", "an s3:// address");
    }
    for command in ["aws s3 ls", "$ aws s3api list-buckets", "~ % aws s3 ls"] {
        refused(
            command,
            &[(
                "bucket.no-bucket-in-command",
                "This command names no bucket. Enter the name as the S3 console shows it.",
            )],
        );
    }
    bad_character("the aws logs", "the space at character 4", &[]);
    for command in [
        "aws --endpoint-url https://minio.example.com s3 ls s3://my-logs",
        "aws s3api head-bucket --bucket my-logs --endpoint-url minio.example.com:9000",
        "aws s3 ls s3://my-logs --endpoint-url=http://localhost:4566",
    ] {
        refused(
            command,
            &[(
                "bucket.other-endpoint",
                "This command asks another service than Amazon S3 (--endpoint-url). Enter the name of a \
                 bucket in Amazon S3.",
            )],
        );
    }
}

#[test]
fn lists_of_buckets() {
    for list in [
        "2026-03-01 12:00:00 my-logs",
        "$ aws s3 ls\n2026-03-01 12:00:00 my-logs",
        "2026-03-01 12:00:00 my-logs\n[cloudshell-user@ip-10-0-1-2 ~]$",
        "BUCKETS\t2026-03-01T12:00:00+00:00\tmy-logs",
        "BUCKETS\t2026-03-01T12:00:00+00:00\tmy-logs\nOWNER\tops\t79a59df900b949e5",
        "my-logs\tUS East (N. Virginia) us-east-1\tView analyzer\tMarch 1, 2026, 12:00:00 (UTC-05:00)",
        "my-logs Europe (Ireland) eu-west-1 March 1, 2026, 12:00:00 (UTC+01:00)",
    ] {
        taken(list, "my-logs", "a list of buckets");
    }
    // Objects have a size before their key.
    bad_character("                           PRE flow-logs/", "the space at character 31", &[]);
    bad_character("2026-03-01 12:00:00       1234 key.gz", "the space at character 11", &[]);
    bad_character("2026-03-01 my-logs", "the space at character 11", &[]);
    bad_character("my-logs in us-east-1", "the space at character 8", &[]);
    bad_character("my-logs Europe eu-west-1", "the space at character 8", &[]);
}

#[test]
fn several_buckets() {
    for text in [
        "s3://a-logs s3://b-logs",
        "aws s3 sync s3://a-logs/x s3://b-logs/x",
        "arn:aws:s3:::a-logs, arn:aws:s3:::b-logs",
        "{\"Buckets\":[{\"Name\":\"a-logs\"},{\"Name\":\"b-logs\"}]}",
        "2026-03-01 12:00:00 a-logs\n2026-03-02 12:00:00 b-logs",
        "bucket = \"a-logs\" target_bucket = \"b-logs\"",
        "aws s3api get-bucket-policy --bucket a-logs\naws s3api get-bucket-policy --bucket b-logs",
        "https://s3.console.aws.amazon.com/s3/buckets/a-logs https://s3.console.aws.amazon.com/s3/buckets/b-logs",
        "--bucket a-logs arn:aws:s3:::b-logs",
    ] {
        let sentence = "This names more than one bucket (“a-logs”, “b-logs”). Enter only yours.";
        refused(text, &[("bucket.several", sentence)]);
        offered(text, None);
    }
    let long = "b".repeat(64);
    let sentence =
        format!("This names more than one bucket (“a-logs”, “{}…”). Enter only yours.", "b".repeat(63));
    refused(&format!("s3://a-logs s3://{long}"), &[("bucket.several", &sentence)]);
}

/// What one click does, and that the JavaScript API tells the same.
#[track_caller]
fn offered(input: &str, offer: Option<Offer>) {
    let check = bucket_name::check(input, None);
    let fix = check.findings.first().and_then(|finding| finding.fix.clone());
    let value = if let Some(Offer::Use(value)) = &offer { Some(value.clone()) } else { None };
    assert_eq!((check.offer, fix), (offer, value), "what is offered for {input:?}");
}

fn placeholder(shown: &str) -> String {
    format!("“{shown}” is a placeholder. Enter the name of your own bucket.")
}

#[test]
fn placeholders_that_a_bucket_could_be_called() {
    for name in [
        "YOUR_BUCKET_NAME",
        "your-bucket-name-here",
        "my-bucket",
        "my-bucket-name",
        "mybucket",
        "bucket",
        "bucket-name",
        "BUCKET",
        "DOC-EXAMPLE-BUCKET",
        "DOC-EXAMPLE-BUCKET1",
        "awsexamplebucket",
        "destination-bucket",
        "changeme",
        "REPLACE_ME",
        "xxx",
    ] {
        warned(name, &[("bucket.placeholder", &placeholder(name))]);
        offered(name, Some(Offer::Empty));
    }
    warned("example-flowlogs", &[("bucket.example", &placeholder("example-flowlogs"))]);
    offered("example-flowlogs", Some(Offer::Empty));
    for name in ["amzn-s3-demo-bucket", "amzn-s3-demo-destination-bucket", "amzn-s3-demo-logs"] {
        warned(name, &[("bucket.reserved-start", &placeholder(name))]);
        offered(name, Some(Offer::Empty));
    }
    for name in ["acme-bucket", "my-logs", "bucket-of-acme", "my-bucket-12", "mybuckets3logs", "xxl", "demo"]
    {
        accepted(name);
    }
}

#[test]
fn placeholders_that_no_bucket_can_be_called() {
    for (text, shown) in [
        ("<bucket>", "<bucket>"),
        ("<your bucket name>", "<your bucket name>"),
        ("{{bucket}}", "{{bucket}}"),
        ("{bucket}", "{bucket}"),
        ("$BUCKET", "$BUCKET"),
        ("${bucket}", "${bucket}"),
        ("$env:BUCKET", "$env:BUCKET"),
        ("%BUCKET%", "%BUCKET%"),
        ("$(terraform output -raw bucket)", "$(terraform output -raw bucket)"),
        ("your bucket name", "your bucket name"),
        ("[bucket-name]", "[bucket-name]"),
        ("__BUCKET__", "__BUCKET__"),
        ("S3 Bucket", "S3 Bucket"),
        ("acme-${env}-logs", "${env}"),
        ("acme-<env>-logs", "<env>"),
        ("s3://$BUCKET/flow-logs/", "$BUCKET"),
        ("arn:aws:s3:::${BucketName}/*", "${BucketName}"),
        ("https://{bucket}.s3.amazonaws.com/", "{bucket}"),
        ("https://<bucket>.s3.amazonaws.com/", "<bucket>"),
        ("<bucket>.s3.amazonaws.com", "<bucket>"),
        ("aws s3api get-bucket-policy --bucket $BUCKET", "$BUCKET"),
        ("aws s3api get-bucket-policy --bucket <bucket-name>", "<bucket-name>"),
        ("bucket = \"acme-${var.env}-logs\"", "${var.env}"),
        ("bucket = var.bucket", "var.bucket"),
        ("bucket = aws_s3_bucket.logs.id", "aws_s3_bucket.logs.id"),
        ("BucketName: !Sub \"logs-${AWS::AccountId}\"", "${AWS::AccountId}"),
        ("BucketName: !Ref LogsBucket", "!Ref LogsBucket"),
    ] {
        refused(text, &[("bucket.placeholder", &placeholder(shown))]);
        offered(text, Some(Offer::Empty));
    }
    accepted("var.bucket");
    bad_character("a<b>c", "“<” at character 2", &[]);
    bad_character("my%20logs", "“%” at character 3", &[]);
}

/// A bucket can be called like that, and hardly ever is.
#[test]
fn account_ids() {
    const ACCOUNT_ID: (&str, &str) =
        ("bucket.account-id", "This looks like an AWS account ID. Enter the bucket's name here.");
    for text in ["493827156084", "4938-2715-6084", "AdministratorAccess-493827156084", "493827156084_Admin"] {
        warned(text, &[ACCOUNT_ID]);
        offered(text, Some(Offer::Swap));
    }
    for text in ["4938 2715 6084", "Account ID: 493827156084", "[493827156084_Admin]"] {
        refused(text, &[ACCOUNT_ID]);
        offered(text, Some(Offer::Swap));
    }
    for (text, finding) in [
        ("arn:aws:iam::493827156084:root", OTHER_ARN),
        ("https://493827156084.signin.aws.amazon.com/console", NO_BUCKET),
        ("493827156084.signin.aws.amazon.com/console", NO_BUCKET),
        ("https://sqs.us-east-1.amazonaws.com/493827156084/logs", OTHER_ADDRESS),
    ] {
        refused(text, &[finding]);
        offered(text, Some(Offer::Swap));
    }
    offered("arn:aws:iam::aws:policy/ReadOnlyAccess", None);
    offered("arn:aws:s3:us-east-1:493827156084:accesspoint/logs", None);
    accepted("logs-493827156084");
    for key in [
        "AKIAIOSFODNN7EXAMPLE",
        "aws_access_key_id = ASIAIOSFODNN7EXAMPLE",
        "s3://AKIAIOSFODNN7EXAMPLE/",
        "arn:aws:s3:::AKIAIOSFODNN7EXAMPLE",
        "https://AKIAIOSFODNN7EXAMPLE.s3.eu-west-1.amazonaws.com/",
    ] {
        refused(
            key,
            &[(
                "bucket.access-key-id",
                "This contains an access key. Never paste keys into a form. Enter only the bucket's name.",
            )],
        );
        offered(key, Some(Offer::Empty));
    }
}

/// The name in small letters is offered where nothing speaks against it.
#[test]
fn names_in_capitals() {
    offered("ACME-Flow-Logs", Some(Offer::Use("acme-flow-logs".to_owned())));
    offered("s3://ACME-Flow-Logs/x", Some(Offer::Use("acme-flow-logs".to_owned())));
    offered("ACME_Flow_Logs", None);
    offered("Acme-", None);
    offered("Logs--X-S3", None);
    offered("acme_flow_logs", None);
}

#[test]
fn account_regional_names_of_other_partitions() {
    for (region, partition) in [
        ("us-gov-west-1", "AWS GovCloud (US)"),
        ("cn-north-1", "AWS China"),
        ("eusc-de-east-1", "the AWS European Sovereign Cloud"),
        ("us-iso-east-1", "another AWS partition"),
        ("us-isob-east-1", "another AWS partition"),
        ("eu-isoe-west-1", "another AWS partition"),
        ("us-isof-south-1", "another AWS partition"),
    ] {
        let sentence = format!(
            "This name contains the Region {region}, which is in {partition}. Trustgrid can't replicate \
             there. Check the bucket's Region in the S3 console."
        );
        warned(&format!("logs-493827156084-{region}-an"), &[("bucket.other-partition-region", &sentence)]);
    }
    accepted("logs-493827156084-us-west-2-an");
    accepted("logs-us-gov-west-1");
}

#[test]
fn nothing() {
    empty("");
    empty(" ");
    empty("\t\r\n\u{a0}\u{3000}");
    empty("\u{200b}\u{feff}\u{202e}");
    empty("\"\"");
    empty(" ' ");
}

#[test]
fn characters_that_no_name_has() {
    bad_character("my logs", "the space at character 3", &[]);
    bad_character("my logs 2!", "the space at character 3", &[]);
    clinging_character("my-logs!", "“!” at character 8", &[]);
    bad_character("my\\logs", "“\\” at character 3", &[]);
    bad_character("my:logs", "“:” at character 3", &[]);
    bad_character("my\"logs", "“\"” at character 3", &[]);
    clinging_character("logs*", "“*” at character 5", &[]);
    clinging_character("/my-logs", "“/” at character 1", &[]);
    clinging_character("$", "“$” at character 1", &[("bucket.too-short", &too_short(1))]);
    bad_character("5$-logs", "“$” at character 2", &[]);
    bad_character("my-bücket", "“ü” (U+00FC) at character 5", &[]);
}

#[test]
fn other_dashes() {
    for (input, dash) in [
        ("acme–flow–logs", "“–” (U+2013) at character 5"),
        ("acme\u{2011}flow\u{2011}logs", "“\u{2011}” (U+2011) at character 5"),
        ("acme-flow—logs", "“—” (U+2014) at character 10"),
        ("acme−flow-logs", "“−” (U+2212) at character 5"),
        ("s3://acme–flow-logs/x", "“–” (U+2013) at character 10"),
        ("arn:aws:s3:::acme\u{2010}flow-logs", "“\u{2010}” (U+2010) at character 18"),
    ] {
        let sentence = format!(
            "A bucket name has plain hyphens, and {dash} is another dash. Did you mean \
                     acme-flow-logs?"
        );
        refused(input, &[("bucket.dash", &sentence)]);
        offered(input, Some(Offer::Use("acme-flow-logs".to_owned())));
    }
    bad_character("acme–flow logs", "“–” (U+2013) at character 5", &[]);
    clinging_character("logs –", "the space at character 5", &[]);
    bad_character("–logs", "“–” (U+2013) at character 1", &[]);
}

#[test]
fn soft_hyphens() {
    for input in ["acme\u{ad}flow-logs", "acme\u{ad}flow\u{ad}logs", "s3://acme\u{ad}flow-logs/"] {
        let check = bucket_name::check(input, None);
        assert_eq!(check.findings[0].code, "bucket.soft-hyphen");
        let message = "An invisible soft hyphen in this name was left out. Did you mean acme-flow-logs?";
        assert_eq!((check.findings.len(), check.findings[0].message.as_str()), (1, message));
        offered(input, Some(Offer::Use("acme-flow-logs".to_owned())));
    }
    taken("acme-\u{ad}flow\u{ad}-logs\u{ad}", "acme-flow-logs", "text with invisible characters");
}

#[test]
fn rows_with_blanks() {
    for row in [
        "acme-flow-logs  eu-central-1  January 1, 2024",
        "acme-flow-logs   eu-central-1   View analyzer for eu-central-1   March 3, 2026, 12:00:00 (UTC+01:00)",
        "acme-flow-logs Info",
        "acme-flow-logs  January 1, 2024, 12:00:00 (UTC+01:00)",
        "acme-flow-logs 2024-01-01 12:00",
        "Name  AWS Region  Creation date\nacme-flow-logs  us-east-1  May 1, 2024\n",
        "acme-flow-logs, eu-central-1",
        "acme-flow-logs\neu-central-1",
        "acme-flow-logs, acme-flow-logs",
    ] {
        taken(row, "acme-flow-logs", "a list of buckets");
    }
    other_partition("acme-flow-logs  cn-north-1  January 1, 2024", "AWS China");
    bad_character("my-logs are info", "the space at character 8", &[]);
}

#[test]
fn several_names_in_a_row() {
    for text in [
        "acme-flow-logs\nacme-other",
        "acme-flow-logs\r\nacme-other\r\nacme-third",
        "acme-flow-logs, acme-other",
        "acme-flow-logs,acme-other,",
        "acme-flow-logs; acme-other",
        "acme-flow-logs | acme-other",
        "acme-flow-logs acme-other",
        "acme-flow-logs\tacme-other",
        "acme-flow-logs  eu-central-1  May 1, 2024\nacme-other  us-east-1  May 2, 2024",
    ] {
        let sentence = "This names more than one bucket (“acme-flow-logs”, “acme-other”). Enter only yours.";
        refused(text, &[("bucket.several", sentence)]);
        offered(text, None);
    }
    // A name that a narrow window broke.
    bad_character("acme-flow-\nlogs", "the line break at character 11", &[]);
}

#[test]
fn control_characters_and_line_breaks() {
    bad_character("my\nlogs", "the line break at character 3", &[]);
    bad_character("my\r\nlogs", "the line break at character 3", &[]);
    bad_character("my\tlogs", "the tab at character 3", &[]);
    bad_character("my\u{0}logs", "the control character U+0000 at character 3", &[]);
    clinging_character("my-logs\u{7}", "the control character U+0007 at character 8", &[]);
    clinging_character("\u{7f}my-logs", "the control character U+007F at character 1", &[]);
    bad_character("my\u{a0}logs", "the space U+00A0 at character 3", &[]);
    bad_character("my\u{2028}logs", "the space U+2028 at character 3", &[]);
}

#[test]
fn other_scripts_and_emoji() {
    bad_character("logs-٣", "“٣” (U+0663) at character 6", &[]);
    bad_character("logs-３", "“３” (U+FF13) at character 6", &[]);
    bad_character("logs-३", "“३” (U+0969) at character 6", &[]);
    bad_character("лог-logs", "“л” (U+043B) at character 1", &[]);
    bad_character("l\u{43e}gs", "“о” (U+043E) at character 2", &[]);
    bad_character("יומן", "“י” (U+05D9) at character 1", &[]);
    clinging_character("logs-🪣", "“🪣” (U+1FAA3) at character 6", &[]);
    clinging_character("👩\u{200d}🚀-logs", "“👩” (U+1F469) at character 1", &[]);
    bad_character("e\u{301}logs", "“\u{301}” (U+0301) at character 2", &[]);
}

#[test]
fn markup() {
    clinging_character("<script>alert(1)</script>", "“<” at character 1", &[]);
    clinging_character("<img src=x onerror=alert(1)>", "“<” at character 1", &[]);
    bad_character("javascript:alert(1)", "“:” at character 11", &[]);
    bad_character("logs\", \"Action\": \"*", "“\"” at character 5", &[]);
    refused("data:text/html,<script>://", &[OTHER_ADDRESS]);
}

#[test]
fn first_and_last_characters() {
    refused("-logs", &[FIRST_CHARACTER]);
    refused("_logs", &[FIRST_CHARACTER]);
    refused(".logs", &[FIRST_CHARACTER]);
    refused("logs.", &[LAST_DOT]);
    refused(".logs.", &[FIRST_CHARACTER, LAST_DOT]);
    refused("---", &[FIRST_CHARACTER]);
    refused("...", &[FIRST_CHARACTER, LAST_DOT]);
}

#[test]
fn lengths() {
    refused("a", &[("bucket.too-short", &too_short(1))]);
    refused("ab", &[("bucket.too-short", &too_short(2))]);
    refused("s3://ab/logs", &[("bucket.too-short", &too_short(2))]);
    accepted("abc");
    accepted(&"a".repeat(63));
    let long = |characters: usize| {
        format!(
            "This name has {characters} characters, more than 63, which only buckets from before March 2018 \
             have. Check the name in the S3 console."
        )
    };
    warned(&"a".repeat(64), &[("bucket.long", &long(64))]);
    warned(&"a".repeat(255), &[("bucket.long", &long(255))]);
    refused(&"a".repeat(256), &[("bucket.too-long", &too_long("256"))]);
}

#[test]
fn ip_addresses() {
    const SENTENCE: &str = "A bucket name can't be an IP address. Enter the name as the S3 console shows it.";
    for name in ["192.168.0.1", "0.0.0.0", "255.255.255.255"] {
        refused(name, &[("bucket.ip-address", SENTENCE)]);
    }
    warned("999.12.153.10", &[IP_SHAPED]);
    warned("256.1.1.1", &[IP_SHAPED]);
    warned("192.168.00.001", &[IP_SHAPED]);
}

#[test]
fn names_of_other_kinds() {
    for (name, code, ending, kind) in [
        ("logs-x-s3alias", "bucket.access-point-alias", "-s3alias", "the alias of an access point"),
        (
            "logs-x--ol-s3",
            "bucket.object-lambda-alias",
            "--ol-s3",
            "the alias of an Object Lambda access point",
        ),
        (
            "mfzwi23gnjvgw.mrap",
            "bucket.multi-region-access-point",
            ".mrap",
            "the alias of a Multi-Region Access Point",
        ),
        ("logs--usw2-az1--x-s3", "bucket.directory-bucket", "--x-s3", "a directory bucket"),
        ("logs--table-s3", "bucket.table-bucket", "--table-s3", "a table bucket"),
        (
            "logs-1a2b3c--op-s3",
            "bucket.outposts-alias",
            "--op-s3",
            "the alias of an access point on Outposts",
        ),
        (
            "logs--use1-az4--xa-s3",
            "bucket.directory-access-point",
            "--xa-s3",
            "an access point of a directory bucket",
        ),
    ] {
        refused(name, &[(code, &suffix(ending, kind))]);
        refused(&format!("s3://{name}/x"), &[(code, &suffix(ending, kind))]);
        refused(&format!("https://{name}.s3.us-east-1.amazonaws.com/"), &[(code, &suffix(ending, kind))]);
    }
    accepted("my-s3alias-logs");
    accepted("my.mrap.logs");
}

#[test]
fn errors_together() {
    let short = too_short(1);
    refused(".", &[FIRST_CHARACTER, LAST_DOT, ("bucket.too-short", &short)]);
    refused("-", &[FIRST_CHARACTER, ("bucket.too-short", &short)]);
    clinging_character("!", "“!” at character 1", &[("bucket.too-short", &short)]);
    clinging_character("😀", "“😀” (U+1F600) at character 1", &[("bucket.too-short", &short)]);
    let short = too_short(2);
    refused("..", &[FIRST_CHARACTER, LAST_DOT, ("bucket.too-short", &short)]);
    refused("a.", &[LAST_DOT, ("bucket.too-short", &short)]);
    refused("_a", &[FIRST_CHARACTER, ("bucket.too-short", &short)]);
    bad_character("-é.", "“é” (U+00E9) at character 2", &[FIRST_CHARACTER, LAST_DOT]);
    let long = too_long("300");
    clinging_character(&("a".repeat(299) + "!"), "“!” at character 300", &[("bucket.too-long", &long)]);
    refused(&format!("-{}.", "a".repeat(298)), &[FIRST_CHARACTER, LAST_DOT, ("bucket.too-long", &long)]);
    let alias = suffix("-s3alias", "the alias of an access point");
    let alias = ("bucket.access-point-alias", alias.as_str());
    refused("_logs-s3alias", &[FIRST_CHARACTER, alias]);
    bad_character("my logs-s3alias", "the space at character 3", &[alias]);
    refused(&("a".repeat(292) + "-s3alias"), &[("bucket.too-long", &long), alias]);
    refused("logs.mrap.", &[LAST_DOT]);
}

#[test]
fn names_from_before_a_rule() {
    capital("Logs", "“L” at character 1", &[]);
    capital("myLOGS", "“L” at character 3", &[]);
    warned("my_logs", &[("bucket.underscore", &underscore("“_” at character 3"))]);
    warned("logs_", &[("bucket.underscore", &underscore("“_” at character 5"))]);
    warned("my..logs", &[TWO_DOTS]);
    warned("logs-", &[LAST_HYPHEN]);
    warned("my.-logs", &[DOT_HYPHEN]);
    warned("my-.logs", &[DOT_HYPHEN]);
}

#[test]
fn reserved_names() {
    for start in ["xn--", "sthree-"] {
        let sentence = format!(
            "S3 reserves names that start with “{start}”; only older buckets have one. Check the name in the \
             S3 console."
        );
        warned(&format!("{start}logs"), &[("bucket.reserved-start", &sentence)]);
    }
    warned("logs-an", &[RESERVED_END]);
    warned("logs-1111-us-east-1-an", &[RESERVED_END]);
    warned("111122223333-us-east-1-an", &[RESERVED_END]);
    warned("logs-111122223333-an", &[RESERVED_END]);
    warned("logs-111122223333-useast1-an", &[RESERVED_END]);
    warned("logs-111122223333-us-east-1a-an", &[RESERVED_END]);
}

#[test]
fn warnings_together() {
    let third = underscore("“_” at character 3");
    capital("My_Logs", "“M” at character 1", &[("bucket.underscore", &third)]);
    capital("A..b", "“A” at character 1", &[TWO_DOTS]);
    warned("my_logs-", &[("bucket.underscore", &third), LAST_HYPHEN]);
    warned("my..logs.-x-", &[TWO_DOTS, LAST_HYPHEN, DOT_HYPHEN]);
    warned("my.-logs-an", &[DOT_HYPHEN, RESERVED_END]);
    let long = "This name has 64 characters, more than 63, which only buckets from before March 2018 have. \
                Check the name in the S3 console.";
    warned(&("a".repeat(63) + "-"), &[("bucket.long", long), LAST_HYPHEN]);
    refused("My_Logs.", &[LAST_DOT]);
    bad_character("My Logs", "the space at character 3", &[]);
    assert("s3://logs-/x", Status::Warning, Some("logs-"), Some("an s3:// address"), &[LAST_HYPHEN]);
}

#[test]
fn account_regional_names() {
    accepted("logs-111122223333-us-east-1-an");
    account_regional("logs-111122223333-us-east-1-an", Some(("111122223333", "us-east-1")));
    account_regional("my-flow.logs-111122223333-eu-central-1-an", Some(("111122223333", "eu-central-1")));
    account_regional("logs-111122223333-us-east-1", None);
    account_regional("logs-11112222333-us-east-1-an", None);
    account_regional("111122223333-us-east-1-an", None);
    account_regional("logs-111122223333-an", None);
    account_regional("logs-111122223333-us-gov-west-1-an", Some(("111122223333", "us-gov-west-1")));
    account_regional("logs-111122223333-useast1-an", None);
    account_regional("logs-111122223333-us-east-an", None);
    account_regional("logs-111122223333-us-east-1a-an", None);
    account_regional("logs-1111222233334-us-east-1-an", None);
    account_regional("a-111122223333-us-east-1-an", Some(("111122223333", "us-east-1")));
    account_regional("logs", None);
}

/// The account stands before the Region, not where the prefix happens to have twelve digits.
#[test]
fn account_regional_names_with_an_account_in_the_prefix() {
    account_regional("logs-111122223333-444455556666-us-east-1-an", Some(("444455556666", "us-east-1")));
    compared(
        "logs-111122223333-444455556666-us-east-1-an",
        "444455556666",
        "logs-111122223333-444455556666-us-east-1-an",
        None,
        &[],
    );
}

#[test]
fn compared_with_the_account() {
    compared("my-logs", "493827156084", "my-logs", None, &[]);
    let name = "logs-111122223333-us-east-1-an";
    compared(name, "111122223333", name, None, &[]);
    compared(
        name,
        "493827156084",
        name,
        None,
        &["This name contains account 111122223333, but the AWS Account ID is 493827156084. Check \
           which one is right."],
    );
    let address = "https://111122223333-abcdefgh.us-east-1.console.aws.amazon.com/s3/buckets/my-logs?tab=x";
    compared(address, "111122223333", "my-logs", Some("an S3 console address"), &[]);
    compared(
        address,
        "493827156084",
        "my-logs",
        Some("an S3 console address"),
        &[
            "This text contains account 111122223333, but the AWS Account ID is 493827156084. Check which one \
           is right.",
        ],
    );
    compared(
        "https://444455556666-abcdefgh.us-east-1.console.aws.amazon.com/s3/buckets/logs-111122223333-us-east-1-an",
        "493827156084",
        name,
        Some("an S3 console address"),
        &[
            "This name contains account 111122223333, but the AWS Account ID is 493827156084. \
             Check which one is right.",
            "This text contains account 444455556666, but the AWS Account ID is 493827156084. Check which \
             one is right.",
        ],
    );
    let command = "aws s3api head-bucket --bucket my-logs --expected-bucket-owner 111122223333";
    compared(command, "111122223333", "my-logs", Some("a command"), &[]);
    compared(
        command,
        "493827156084",
        "my-logs",
        Some("a command"),
        &["This text contains account 111122223333, but the AWS Account ID is 493827156084. Check which \
             one is right."],
    );
    let address = "https://us-east-1.console.aws.amazon.com/s3/buckets/my-logs";
    compared(address, "493827156084", "my-logs", Some("an S3 console address"), &[]);
}

#[test]
fn other_partitions() {
    const CHINA: &str = "AWS China";
    const GOV_CLOUD: &str = "AWS GovCloud (US)";
    const EUROPE: &str = "the AWS European Sovereign Cloud";
    other_partition("arn:aws-cn:s3:::my-logs", CHINA);
    other_partition("arn:aws-us-gov:s3:::my-logs", GOV_CLOUD);
    other_partition("arn:aws-eusc:s3:::my-logs", EUROPE);
    other_partition("arn:aws-iso:s3:::my-logs", "another AWS partition");
    other_partition("s3://arn:aws-cn:s3:::my-logs", CHINA);
    other_partition("https://my-logs.s3.cn-north-1.amazonaws.com.cn/", CHINA);
    other_partition("my-logs.s3.cn-north-1.amazonaws.com.cn", CHINA);
    other_partition("https://s3.cn-northwest-1.amazonaws.com.cn/my-logs", CHINA);
    other_partition("https://console.amazonaws.cn/s3/buckets/my-logs", CHINA);
    other_partition("cn-north-1.console.amazonaws.cn/s3/buckets/my-logs", CHINA);
    other_partition("https://my-logs.s3.us-gov-west-1.amazonaws.com/", GOV_CLOUD);
    other_partition("https://my-logs.s3-fips.us-gov-west-1.amazonaws.com/", GOV_CLOUD);
    other_partition("https://s3-us-gov-west-1.amazonaws.com/my-logs", GOV_CLOUD);
    other_partition("https://console.amazonaws-us-gov.com/s3/buckets/my-logs", GOV_CLOUD);
    other_partition("us-gov-west-1.console.amazonaws-us-gov.com/s3/buckets/my-logs", GOV_CLOUD);
    other_partition("https://my-logs.s3.eusc-de-east-1.amazonaws.eu/", EUROPE);
    other_partition("my-logs.s3.eusc-de-east-1.amazonaws.eu", EUROPE);
    other_partition("https://eusc-de-east-1.console.amazonaws-eusc.eu/s3/buckets/my-logs", EUROPE);
    other_partition("https://my-logs.s3-website-us-gov-west-1.amazonaws.com/", GOV_CLOUD);
    other_partition("https://my-logs.s3.us-iso-east-1.c2s.ic.gov/", "another AWS partition");
    other_partition("aws s3 ls s3://my-logs --region us-gov-west-1", GOV_CLOUD);
    other_partition("\"Name\": \"my-logs\", \"BucketRegion\": \"cn-north-1\"", CHINA);
    other_partition("\"Name\": \"my-logs\", \"BucketArn\": \"arn:aws-us-gov:s3:::my-logs\"", GOV_CLOUD);
    other_partition("my-logs AWS GovCloud (US-West) us-gov-west-1", GOV_CLOUD);
}

#[test]
fn other_partitions_without_a_scheme() {
    other_partition(
        "eusc-de-east-1.console.amazonaws-eusc.eu/s3/buckets/my-logs",
        "the AWS European Sovereign Cloud",
    );
}

/// What a host says of the partition stands behind the bucket's name, not in it.
#[test]
fn names_that_hold_words_of_aws() {
    for name in [
        "my-s3-us-gov-logs",
        "team.us-gov-logs",
        "my-s3-accesspoint-logs",
        "my-s3-object-lambda-logs",
        "s3-outposts-logs",
        "s3express-logs",
    ] {
        taken(&format!("https://{name}.s3.us-east-1.amazonaws.com/"), name, "an S3 web address");
        taken(&format!("https://s3.us-east-1.amazonaws.com/{name}"), name, "an S3 web address");
    }
}

#[test]
fn access_points() {
    for text in [
        "arn:aws:s3:us-east-1:111122223333:accesspoint/logs",
        "arn:aws:s3:us-east-1:111122223333:accesspoint/logs/object/x",
        "arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap",
        "arn:aws:s3-object-lambda:us-east-1:111122223333:accesspoint/logs",
        "s3://arn:aws:s3:us-east-1:111122223333:accesspoint/logs/x",
        "https://logs-111122223333.s3-accesspoint.us-east-1.amazonaws.com/x",
        "https://logs-111122223333.s3-accesspoint.dualstack.us-east-1.amazonaws.com/x",
        "https://logs-111122223333.s3-object-lambda.us-east-1.amazonaws.com/x",
        "https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/x",
        "https://accesspoint.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com/x",
        "https://logs-1.accesspoint.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com/x",
        "https://s3.console.aws.amazon.com/s3/ap/111122223333/logs?region=us-east-1",
        "https://s3.console.aws.amazon.com/s3/olap/111122223333/logs",
        "https://s3.console.aws.amazon.com/s3/mrap/mfzwi23gnjvgw.mrap",
    ] {
        refused(text, &[ACCESS_POINT]);
    }
}

#[test]
fn outposts_directory_and_table_buckets() {
    for text in [
        "arn:aws:s3-outposts:us-east-1:111122223333:outpost/op-1/bucket/logs",
        "arn:aws:s3-outposts:us-east-1:111122223333:outpost/op-1/accesspoint/logs",
        "https://logs-111122223333.op-1.s3-outposts.us-east-1.amazonaws.com/x",
    ] {
        refused(text, &[OUTPOSTS]);
    }
    for text in [
        "arn:aws:s3express:us-west-2:111122223333:bucket/logs--usw2-az1--x-s3",
        "https://logs--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com/x",
        "https://us-west-2.console.aws.amazon.com/s3/directory-buckets/logs--usw2-az1--x-s3",
    ] {
        refused(text, &[DIRECTORY_BUCKET]);
    }
    for text in [
        "arn:aws:s3tables:us-east-1:111122223333:bucket/logs",
        "https://us-east-1.console.aws.amazon.com/s3/table-buckets/logs",
    ] {
        refused(text, &[TABLE_BUCKET]);
    }
    for text in [
        "arn:aws:s3vectors:us-east-1:111122223333:bucket/logs",
        "https://us-east-1.console.aws.amazon.com/s3/vector-buckets/logs?region=us-east-1",
    ] {
        refused(text, &[VECTOR_BUCKET]);
    }
    refused("https://us-east-1.console.aws.amazon.com/s3/outposts/buckets/logs", &[OUTPOSTS]);
}

#[test]
fn arns_of_no_bucket() {
    const EVERY: (&str, &str) =
        ("bucket.every-bucket", "This ARN means every bucket. Enter the name of one bucket.");
    refused("arn:aws:s3:::*", &[EVERY]);
    refused("arn:aws:s3:::*/*", &[EVERY]);
    refused("arn:aws:iam::111122223333:root", &[OTHER_ARN]);
    refused("arn:aws:logs:us-east-1:111122223333:log-group:x", &[OTHER_ARN]);
    refused("arn:aws:s3:::", &[OTHER_ARN]);
    refused("arn:aws", &[OTHER_ARN]);
}

/// An ARN is a slip of the pen, and not of another partition, unless its partition begins with `aws-`.
#[test]
fn arns_of_no_partition() {
    refused("arn:", &[OTHER_ARN]);
    refused("arn:s3:::my-logs", &[OTHER_ARN]);
    refused("arn:${AWS::Partition}:s3:::my-logs", &[OTHER_ARN]);
    taken("ARN:AWS:S3:::my-logs", "my-logs", "an ARN");
}

/// Of the ARNs in S3 that have a Region or an account, only some are of access points.
#[test]
fn arns_that_only_look_like_access_points() {
    refused("arn:aws:s3:us-east-1:111122223333:my-logs", &[OTHER_ARN]);
    refused("arn:aws:s3:us-east-1:111122223333:storage-lens/all", &[OTHER_ARN]);
    refused("arn:aws:s3:us-east-1:111122223333:job/1", &[OTHER_ARN]);
}

#[test]
fn addresses_of_no_bucket() {
    refused("https://s3.console.aws.amazon.com/s3/buckets?region=us-east-1", &[BUCKET_LIST]);
    refused("https://us-east-1.console.aws.amazon.com/s3/buckets/", &[BUCKET_LIST]);
    refused("https://us-east-1.console.aws.amazon.com/s3/home?region=us-east-1", &[BUCKET_LIST]);
    refused("https://us-east-1.console.aws.amazon.com/ec2/home", &[NO_BUCKET]);
    refused("https://console.aws.amazon.com", &[NO_BUCKET]);
    refused("https://s3.amazonaws.com", &[NO_BUCKET]);
    refused("https://s3.us-east-1.amazonaws.com/?x", &[NO_BUCKET]);
    refused("s3.amazonaws.com", &[NO_BUCKET]);
    refused("https://ec2.us-east-1.amazonaws.com/", &[OTHER_ADDRESS]);
    refused("https://example.com/my-logs", &[OTHER_ADDRESS]);
    refused("https://", &[OTHER_ADDRESS]);
    refused("ftp://my-logs/", &[OTHER_ADDRESS]);
    refused("gs://my-logs/", &[OTHER_ADDRESS]);
    refused("https://my-logs.s3.amazonaws.com.example.com/", &[OTHER_ADDRESS]);
    refused("https://aws.amazon.com/s3/", &[OTHER_ADDRESS]);
}

/// The console's form for a new bucket names none.
#[test]
fn console_address_of_a_new_bucket() {
    refused("https://s3.console.aws.amazon.com/s3/bucket/create?region=us-east-1", &[BUCKET_LIST]);
}

#[test]
fn s3_addresses_of_no_bucket() {
    refused("s3://", &[NO_BUCKET]);
    refused("s3:///flow-logs", &[NO_BUCKET]);
}

/// A host where a name belongs is read as the host that it is, so that checking the answer again changes nothing.
#[test]
fn hosts_where_a_name_belongs() {
    taken("s3://my-logs.s3.amazonaws.com/x", "my-logs", "an S3 web address");
}

#[test]
fn positions_count_what_is_in_the_field() {
    bad_character("'my logs'", "the space at character 4", &[]);
    bad_character("s3://my logs/x", "the space at character 8", &[]);
}

#[test]
fn a_megabyte() {
    refused(&"a".repeat(MAX_BYTES), &[("bucket.too-long", &too_long("1,048,576"))]);
    refused(
        &".".repeat(MAX_BYTES),
        &[FIRST_CHARACTER, LAST_DOT, ("bucket.too-long", &too_long("1,048,576"))],
    );
    clinging_character(
        &"😀".repeat(MAX_BYTES / 4),
        "“😀” (U+1F600) at character 1",
        &[("bucket.too-long", &too_long("262,144"))],
    );
    refused(
        &format!("{}-an", "-111122223333".repeat(80_000)),
        &[FIRST_CHARACTER, ("bucket.too-long", &too_long("1,040,003"))],
    );
    taken(&format!("my-logs{}", "/".repeat(MAX_BYTES - 7)), "my-logs", "a path");
    refused(&format!("https://{}", ".s3".repeat(349_000)), &[OTHER_ADDRESS]);
    refused(&format!("https://{}.amazonaws.com", ".a".repeat(500_000)), &[OTHER_ADDRESS]);
    refused(&format!("arn:aws{}", ":".repeat(MAX_BYTES - 7)), &[OTHER_ARN]);
    taken(&format!("arn:aws:s3:::my-logs{}", "/*".repeat(500_000)), "my-logs", "an ARN");
    empty(&" ".repeat(MAX_BYTES));
    empty(&"\u{200b}".repeat(MAX_BYTES / 3));
    empty(&"\"".repeat(MAX_BYTES));
}

#[test]
fn more_than_a_megabyte() {
    const TOO_LONG: (&str, &str) =
        ("bucket.text-too-long", "This text is too long for a bucket name. Paste only the name.");
    refused(&"a".repeat(MAX_BYTES + 1), &[TOO_LONG]);
    refused(&" ".repeat(MAX_BYTES + 1), &[TOO_LONG]);
    refused(&format!("s3://my-logs/{}", "x".repeat(MAX_BYTES)), &[TOO_LONG]);
}

#[test]
fn parsed_strictly() {
    assert_eq!(bucket("My_old..logs-").as_str(), "My_old..logs-");
    assert_eq!(bucket("my-logs").to_string(), "my-logs");
    not_parsed("", "Enter the S3 Bucket: its name as the S3 console shows it.");
    not_parsed("ab", &too_short(2));
    not_parsed(
        " my-logs",
        "A bucket name has only letters, digits, dots and hyphens. Remove the space at character 1.",
    );
    not_parsed(
        "arn:aws:s3:::logs",
        "A bucket name has only letters, digits, dots and hyphens. Compare “:” at character 4 with the name \
         in the S3 console.",
    );
    not_parsed("logs.mrap", &suffix(".mrap", "the alias of a Multi-Region Access Point"));
}
