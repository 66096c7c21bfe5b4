//! Whose answer is whose in a session that was copied from a terminal. An answer counts where it plainly
//! comes from Amazon S3 after a command that plainly names the bucket that was typed.

mod util;

use flow_log_export::evaluate::{EvaluateOptions, Evaluation, Public};
use flow_log_export::policy::document::ExistingPolicy;
use flow_log_export::preflight::{Check, CheckStatus, Fix, Preflight, check_report};
use flow_log_export::report::Report;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use util::{ACCOUNT, BUCKET, grant, target};
use {CheckStatus::Fail, CheckStatus::Pass, CheckStatus::Unknown, CheckStatus::Warn};

fn read(pasted: &str) -> Report {
    Report::read(pasted, &target())
}

fn checked(pasted: &str) -> Preflight {
    let nothing = |_: &ExistingPolicy, _: &_, _: EvaluateOptions<'_>| Evaluation {
        actions: Vec::new(),
        public: Public::Unknown,
        findings: Vec::new(),
        blocks: Vec::new(),
    };
    check_report(&read(pasted), &target(), nothing)
}

#[track_caller]
fn check(pasted: &str, (id, status, message): (&str, CheckStatus, &str)) -> Check {
    let checks = checked(pasted).checks;
    let check = checks.into_iter().find(|check| check.requirement.id() == id).expect(id);
    assert_eq!((check.status, check.message.as_str()), (status, message), "{pasted}");
    check
}

/// What is said about the paste itself: code, line and sentence.
#[track_caller]
fn check_findings(pasted: &str, expected: &[(&str, u32, &str)]) {
    let report = read(pasted);
    let found: Vec<_> =
        report.findings.iter().map(|f| (f.code, f.line.unwrap_or_default(), f.message.as_str())).collect();
    assert_eq!(found, expected, "{pasted}");
}

const ENABLED: (&str, CheckStatus, &str) = ("versioning", Pass, "Versioning is enabled.");
const NEVER: (&str, CheckStatus, &str) =
    ("versioning", Fail, "Versioning was never enabled. S3 can't replicate into this bucket.");
const NOT_SHOWN: (&str, CheckStatus, &str) = ("versioning", Unknown, "The output doesn't show versioning.");
const NAMED: (&str, CheckStatus, &str) = ("bucket", Pass, "S3 answered for the bucket “acme-flow-logs”.");
const UNCLEAR: (&str, CheckStatus, &str) = (
    "versioning",
    Unknown,
    "This page can't read the command that shows versioning, so its answer doesn't count.",
);
const SEVERAL: (&str, CheckStatus, &str) =
    ("versioning", Unknown, "More than one command may have shown versioning, so the answer doesn't count.");
const NOT_NAMED: (&str, CheckStatus, &str) = (
    "versioning",
    Unknown,
    "The command that shows versioning doesn't name the bucket itself, so its answer doesn't count.",
);
const IS_OTHER: (&str, CheckStatus, &str) =
    ("bucket", Fail, "This output is about the bucket “other-logs”, but you entered “acme-flow-logs”.");

const ANSWER: &str = "{\n    \"Status\": \"Enabled\"\n}\n";

#[test]
fn spellings_of_a_command_that_names_the_bucket() {
    for command in [
        "$ aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "~ $ aws s3api get-bucket-versioning --bucket acme-flow-logs --output json",
        "[cloudshell-user@ip-10-0-1-2 ~]$ aws s3api get-bucket-versioning --bucket 'acme-flow-logs'",
        "kim@mac src % aws s3api get-bucket-versioning --bucket \"acme-flow-logs\"",
        "(venv) kim@host:~/src (main)$ aws s3api get-bucket-versioning --bucket=acme-flow-logs",
        "❯ aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "➜  ~ aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "➜  infra git:(main) ✗ aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "┌──(kali㉿kali)-[~]\n└─$ aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "kim@PC MINGW64 ~\n$ aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "root@host:~# aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "# aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "C:\\Users\\kim>aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "PS C:\\Program Files> aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "PS /home/kim> aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "+ aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ aws2 s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ AWS s3api get-bucket-versioning --bucket acme-flow-logs",
        "> aws.cmd s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ /usr/local/bin/aws --region eu-west-1 s3api get-bucket-versioning --bucket acme-flow-logs",
        "PS C:\\> & \"C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe\" s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ docker run --rm -it -v ~/.aws:/root/.aws amazon/aws-cli:2.30.0 s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ podman run --rm public.ecr.aws/aws-cli/aws-cli s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ time aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ sudo -E aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ aws-vault exec prod -- aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ AWS_PROFILE=prod AWS_PAGER= aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ env AWS_PROFILE=prod aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ aws s3api get-bucket-versioning --bucket acme-flow-logs  # production",
        "$ cd infra && aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ aws s3api get-bucket-versioning --bucket acme-flow-logs | jq .",
        "$ aws s3api get-bucket-versioning --bucket acme-flow-logs 2>/dev/null",
        "$ aws s3api get-bucket-versioning --bucket acme-flow-logs || true",
        "$ aws s3api get-bucket-versioning --bucket “acme-flow-logs” —expected-bucket-owner 493827156084",
        "$ aws s3api get-bucket-versioning \\\n>   --bucket acme-flow-logs",
        "PS C:\\> aws s3api get-bucket-versioning `\n>>   --bucket acme-flow-logs",
        "C:\\>aws s3api get-bucket-versioning ^\nMore? --bucket acme-flow-logs",
        "$ aws --endpoint-url https://s3.eu-west-1.amazonaws.com s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ aws --endpoint-url https://bucket.vpce-1-2.s3.eu-west-1.vpce.amazonaws.com s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ aws --endpoint-url=https://s3.dualstack.eu-west-1.api.aws/ s3api get-bucket-versioning --bucket acme-flow-logs",
        "$ export AWS_PAGER=''\n$ aws s3api get-bucket-versioning --bucket acme-flow-logs",
        "PS C:\\> $env:AWS_PAGER = \"\"\nPS C:\\> aws s3api get-bucket-versioning --bucket acme-flow-logs",
    ] {
        check(&format!("{command}\n{ANSWER}"), ENABLED);
        check(&format!("{command}\n{ANSWER}"), NAMED);
        check_findings(&format!("{command}\n{ANSWER}"), &[]);
    }
}

#[test]
fn commands_that_are_not_plain() {
    for (command, expected) in [
        ("$ aws s3api get-bucket-versioning --bucket `cat acme-flow-logs`", UNCLEAR),
        (
            "$ for b in other-logs acme-flow-logs; do aws s3api get-bucket-versioning --bucket $b; done",
            UNCLEAR,
        ),
        (
            "$ for b in acme-flow-logs\n> do\n> aws s3api get-bucket-versioning --bucket acme-flow-logs\n> done",
            UNCLEAR,
        ),
        (
            "PS C:\\> foreach ($b in 'other-logs','acme-flow-logs') { aws s3api get-bucket-versioning --bucket $b }",
            UNCLEAR,
        ),
        ("C:\\>for %b in (other-logs) do aws s3api get-bucket-versioning --bucket %b", UNCLEAR),
        ("$ aws s3api get-bucket-versioning --bucket \"$BUCKET\"", NOT_NAMED),
        ("$ aws s3api get-bucket-versioning --bucket ${BUCKET}", NOT_NAMED),
        ("C:\\>aws s3api get-bucket-versioning --bucket %BUCKET%", NOT_NAMED),
        ("PS C:\\> aws s3api get-bucket-versioning --bucket $env:BUCKET", NOT_NAMED),
        ("$ aws s3api get-bucket-versioning", NOT_NAMED),
        ("$ aws s3api get-bucket-versioning --bucket", NOT_NAMED),
        ("$ aws s3api get-bucket-versioning --bucket acme-*", NOT_NAMED),
        ("$ aws s3api get-bucket-versioning --bucket $(cat bucket)", UNCLEAR),
        ("$ aws s3api get-bucket-versioning --bucket `cat bucket`", UNCLEAR),
        ("$ aws s3api get-bucket-versioning --buck acme-flow-logs", UNCLEAR),
        ("$ aws s3api get-bucket-versioning --bucket acme-flow-logs --bucket other-logs", UNCLEAR),
        ("$ aws s3api get-bucket-versioning --cli-input-json '{\"Bucket\": \"acme-flow-logs\"}'", UNCLEAR),
        ("$ aws s3api get-bucket-versioning --bucket acme-flow-logs --generate-cli-skeleton output", UNCLEAR),
        ("$ cat buckets | xargs -n1 aws s3api get-bucket-versioning --bucket", UNCLEAR),
        ("$ echo acme-flow-logs | xargs -I{} aws s3api get-bucket-versioning --bucket {}", UNCLEAR),
        ("$ ssh jump \"aws s3api get-bucket-versioning --bucket acme-flow-logs\"", UNCLEAR),
        ("$ watch aws s3api get-bucket-versioning --bucket acme-flow-logs", UNCLEAR),
        ("$ awslocal s3api get-bucket-versioning --bucket acme-flow-logs", UNCLEAR),
        (
            "$ docker run --rm -e AWS_ENDPOINT_URL=http://minio:9000 amazon/aws-cli s3api get-bucket-versioning --bucket acme-flow-logs",
            UNCLEAR,
        ),
        ("$ docker run --rm our/aws s3api get-bucket-versioning --bucket acme-flow-logs", UNCLEAR),
        ("$ docker exec tools aws s3api get-bucket-versioning --bucket acme-flow-logs", UNCLEAR),
        ("$ aws s3api get-bucket-versioning --bucket acme-flow-logs &", UNCLEAR),
        (
            "$ aws s3api get-bucket-versioning --bucket acme-flow-logs || aws s3api get-bucket-versioning --bucket other-logs",
            UNCLEAR,
        ),
        ("$ aws s3api get-bucket-versioning --bucket acme-flow-logs | sed s/Suspended/Enabled/", UNCLEAR),
        ("$ v=$(aws s3api get-bucket-versioning --bucket acme-flow-logs); echo $v", UNCLEAR),
        ("$ if aws s3api get-bucket-versioning --bucket acme-flow-logs; then echo ok; fi", UNCLEAR),
        ("$ s3v acme-flow-logs", UNCLEAR),
        ("$ ./check.sh acme-flow-logs", UNCLEAR),
        ("$ python check.py acme-flow-logs", UNCLEAR),
        ("$ make check", UNCLEAR),
        ("➜  ~ check acme-flow-logs", UNCLEAR),
        ("check acme-flow-logs", UNCLEAR),
        ("acme-flow-logs", UNCLEAR),
        (
            "$ ",
            (
                "versioning",
                Unknown,
                "There is no command before the answer about versioning, so it may be about any bucket.",
            ),
        ),
    ] {
        let pasted = format!("{command}\n{ANSWER}");
        check(&pasted, expected);
        let check =
            checked(&pasted).checks.into_iter().find(|check| check.requirement.id() == "versioning").unwrap();
        assert_eq!(
            check.fix.as_ref().map(Fix::text),
            Some(
                "aws s3api get-bucket-versioning --bucket acme-flow-logs --expected-bucket-owner 493827156084 --output json"
            )
        );
        assert!(
            !checked(&pasted)
                .checks
                .iter()
                .any(|check| check.requirement.id() == "bucket" && check.status == Pass),
            "{pasted}"
        );
    }
    check_findings(
        &format!("$ s3v acme-flow-logs\n{ANSWER}"),
        &[(
            "report.unclear-command",
            2,
            "This answer was left out, because this page can't read the command before it. Run the read-only \
             commands from this page.",
        )],
    );
}

#[test]
fn answers_of_another_bucket() {
    let other = ("versioning", Unknown, "Not checked: this output is for a different account or bucket.");
    for command in [
        "$ aws s3api get-bucket-versioning --bucket other-logs",
        "aws s3api get-bucket-versioning --bucket=other-logs",
        "$ docker run --rm -it amazon/aws-cli s3api get-bucket-versioning --bucket other-logs",
        "PS C:\\> & \"C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe\" s3api get-bucket-versioning --bucket other-logs",
        "$ aws2 --region eu-west-1 s3api get-bucket-versioning --bucket 'other-logs'",
    ] {
        check(&format!("{command}\n{ANSWER}"), other);
        check(&format!("{command}\n{ANSWER}"), IS_OTHER);
    }
    check("{\"BucketArn\": \"arn:aws:s3:::other-logs\", \"BucketRegion\": \"us-west-2\"}", IS_OTHER);
    check(
        "$ aws s3api head-bucket --bucket acme-flow-logs\n{\"BucketArn\": \"arn:aws:s3:::other-logs\", \"BucketRegion\": \"us-west-2\"}",
        ("region", Unknown, "The output shows the bucket's Region only for the bucket “other-logs”."),
    );
    check("{\"BucketArn\": \"arn:aws:s3:::acme-flow-logs\", \"BucketRegion\": \"us-west-2\"}", NAMED);
    let error = "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not \
                 exist\n\nAdditional error details:\nBucketName: ";
    check(&format!("{error}other-logs\n"), IS_OTHER);
    check(&format!("{error}acme-flow-logs\n"), NAMED);

    // Those of the bucket count beside them.
    let both = format!(
        "$ aws s3api get-bucket-versioning --bucket other-logs\n{{\"Status\": \"Suspended\"}}\n\
         $ aws s3api get-bucket-versioning --bucket acme-flow-logs\n{ANSWER}$ aws s3api get-bucket-request-payment --bucket \
         other-logs\n{{\"Payer\": \"Requester\"}}\n"
    );
    check(&both, ENABLED);
    check(&both, NAMED);
    check(
        &both,
        ("requester-pays", Unknown, "The output shows Requester Pays only for the bucket “other-logs”."),
    );
    check_findings(
        &both,
        &[("report.other-bucket", 0, "Answers about the bucket “other-logs” were left out.")],
    );
}

const CHANGED: (&str, CheckStatus, &str) =
    ("versioning", Unknown, "A command changed versioning after it was shown.");

#[test]
fn what_may_have_changed_the_bucket_since() {
    const ASKS: &str = "$ aws s3api get-bucket-versioning --bucket acme-flow-logs";
    for change in [
        "$ aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Suspended && echo done\ndone",
        "$ aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Suspended; echo $?\n0",
        "$ for b in acme-flow-logs other-logs; do aws s3api put-bucket-versioning --bucket $b --versioning-configuration Status=Suspended; done",
        "$ for b in acme-flow-logs\n> do\n> aws s3api put-bucket-versioning --bucket $b --versioning-configuration Status=Suspended\n> done",
        "$ sh -c \"aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Suspended\"",
        "$ (aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Suspended)",
        "$ if true; then aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Suspended; fi",
        "$ nohup aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Suspended &",
        "$ ssh bastion aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Suspended",
        "$ cat buckets | xargs -I{} aws s3api put-bucket-versioning --bucket {} --versioning-configuration Status=Suspended",
        "$ awsp s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Suspended",
        "PS C:\\> Write-S3BucketVersioning -BucketName acme-flow-logs -VersioningConfig_Status Suspended",
        ">>> s3.put_bucket_versioning(Bucket='acme-flow-logs', VersioningConfiguration={'Status': 'Suspended'})",
        "$ aws s3api delete-bucket --bucket acme-flow-logs",
        "$ aws s3 rb s3://acme-flow-logs --force\nremove_bucket: acme-flow-logs",
        "$ aws s3 mb s3://acme-flow-logs\nmake_bucket: acme-flow-logs",
    ] {
        check(&format!("{ASKS}\n{ANSWER}{change}\n$ "), CHANGED);
        check(&format!("{change}\n{ASKS}\n{ANSWER}"), ENABLED);
    }
    for harmless in [
        "$ aws s3api put-bucket-versioning --bucket other-logs --versioning-configuration Status=Suspended && echo done\ndone",
        "$ (aws s3api put-bucket-versioning --bucket other-logs --versioning-configuration Status=Suspended)",
        "$ aws s3 rb s3://other-logs --force\nremove_bucket: other-logs",
        "$ aws s3api delete-bucket --bucket acme-flow-logs\n\nAn error occurred (BucketNotEmpty) when calling the DeleteBucket operation: The bucket you tried to delete is not empty",
        "$ for b in acme-flow-logs; do aws s3 ls s3://$b; done",
    ] {
        check(&format!("{ASKS}\n{ANSWER}{harmless}\n$ "), ENABLED);
    }
    let gone = format!("{ASKS}\n{ANSWER}$ aws s3api delete-bucket --bucket acme-flow-logs\n$ ");
    let message = "A command deleted or created “acme-flow-logs” after S3 answered about it.";
    check(&gone, ("bucket", Unknown, message));
    let not_found = format!(
        "{ASKS}\n{ANSWER}$ aws s3 ls s3://acme-flow-logs/x/\n\nAn error occurred (NoSuchBucket) when calling the \
         ListObjectsV2 operation: The specified bucket does not exist\n"
    );
    check(&not_found, ("bucket", Fail, "S3 found no bucket “acme-flow-logs” (NoSuchBucket)."));
}

#[test]
fn programs_and_settings_that_lead_elsewhere() {
    const ASKS: &str = "$ aws s3api get-bucket-versioning --bucket acme-flow-logs";
    for line in [
        "$ alias aws='aws --endpoint-url http://minio:9000'",
        "$ alias aws=awslocal",
        "alias aws awslocal",
        "$ aws() { command aws --endpoint-url=http://localhost:4566 \"$@\"; }",
        "$ function aws { aws.exe --endpoint-url http://localhost:4566 @args }",
        "PS C:\\> Set-Alias aws awslocal",
        "PS C:\\> function aws { aws.exe --endpoint-url http://localhost:4566 @args }",
        "C:\\>doskey aws=aws.exe --endpoint-url http://localhost:4566 $*",
        "$ aws configure set endpoint_url http://localhost:4566",
        "$ aws configure set default.s3.endpoint_url http://localhost:9000",
        "~> set -x AWS_ENDPOINT_URL http://localhost:4566",
        "~> set -gx AWS_ENDPOINT_URL_S3 http://localhost:4566",
        "$ cat ~/.aws/config\n[default]\nendpoint_url = http://localhost:4566",
        "$ env | grep AWS\nAWS_ENDPOINT_URL=http://localhost:4566",
        "$ printenv AWS_ENDPOINT_URL\nhttp://localhost:4566",
        "$ echo $AWS_ENDPOINT_URL_S3\nhttp://localhost:4566",
        "$ export AWS_REGION=us-gov-west-1",
        "$ aws configure set region cn-north-1",
    ] {
        let checks = checked(&format!("{line}\n{ASKS}\n{ANSWER}")).checks;
        let of = |id| checks.iter().find(|check| check.requirement.id() == id).map(|check| check.status);
        assert_eq!((of("versioning"), of("bucket") == Some(Pass)), (Some(Unknown), false), "{line}");
    }
    for line in [
        "$ alias ll='ls -l'",
        "$ alias awsx=awslocal",
        "$ aws configure set region eu-west-1",
        "$ aws configure set endpoint_url https://s3.eu-west-1.amazonaws.com",
        "~> set -x AWS_REGION eu-west-1",
        "$ printenv AWS_ENDPOINT_URL\n",
        "$ printenv AWS_ENDPOINT_URL\nhttps://s3.eu-west-1.amazonaws.com",
    ] {
        check(&format!("{line}\n{ASKS}\n{ANSWER}"), ENABLED);
    }
    check(
        &format!("{ASKS} --region us-gov-west-1\n{ANSWER}"),
        (
            "versioning",
            Unknown,
            "The output shows versioning only in AWS GovCloud (US). Trustgrid can't replicate there.",
        ),
    );
    check(
        "$ aws sts get-caller-identity\n{\"Account\": \"493827156084\", \"Arn\": \"arn:aws-us-gov:iam::493827156084:user/kim\"}\n",
        ("account", Fail, "The commands ran in AWS GovCloud (US). Trustgrid can't replicate there."),
    );
}

#[test]
fn a_policy_is_of_the_bucket_that_it_names() {
    let policy = |resource: &str| {
        format!(
            "{{\"Version\": \"2012-10-17\", \"Statement\": [{{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \
             \"Resource\": [\"arn:aws:s3:::{resource}\", \"arn:aws:s3:::{resource}/*\"]}}]}}"
        )
    };
    let asked = |policy: &str| format!("$ aws s3api get-bucket-policy --bucket acme-flow-logs\n{policy}\n");
    check(&policy("other-logs"), IS_OTHER);
    let message = "The output shows the bucket policy only for the bucket “other-logs”.";
    check(&asked(&policy("other-logs")), ("denies", Unknown, message));
    for own in ["acme-flow-logs", "acme-*", "*"] {
        let read = read(&asked(&policy(own)));
        assert!(matches!(read.policy(), flow_log_export::report::Answer::Value(_)), "{own}");
    }
}

#[test]
fn names_that_are_no_buckets() {
    const ASKS: &str = "$ aws s3api get-bucket-versioning --bucket";
    let error = "\nParameter validation failed:\nInvalid bucket name \"x\": Bucket name must match the regex \"^[a-zA-Z0-9.\\-_]{1,255}$\"\n";
    for name in ["s3://acme-flow-logs", "acme-flow-logs/", "arn:aws:s3:::acme-flow-logs"] {
        check(&format!("{ASKS} {name}\n{error}$ "), NOT_NAMED);
        let preflight = checked(&format!("{ASKS} {name}\n{error}$ "));
        assert_ne!(preflight.verdict, flow_log_export::preflight::Verdict::Blocked, "{name}");
        check(&format!("{ASKS} {name}\n{error}{ASKS} acme-flow-logs\n{ANSWER}"), ENABLED);
        check(&format!("{ASKS} {name}\n{error}{ASKS} acme-flow-logs\n{ANSWER}"), NAMED);
    }
    // A copy of which a part is missing: the AWS CLI prints “None”.
    let silent = checked(
        "$ aws s3api get-bucket-versioning --bucket acme-flow-logs --query MFADelete --output text\n$ ",
    );
    assert!(silent.checks.iter().all(|check| check.status != Fail), "{silent:?}");
}

#[test]
fn one_value_of_an_answer() {
    const ASKS: &str = "$ aws s3api get-bucket-versioning --bucket acme-flow-logs --query Status";
    for (pasted, expected) in [
        (format!("{ASKS}\n\"Enabled\"\n"), ENABLED),
        (format!("{ASKS} --output text\nEnabled\n"), ENABLED),
        (format!("{ASKS}\nnull\n"), NEVER),
        (format!("{ASKS} --output text\nNone\n"), NEVER),
    ] {
        check(&pasted, expected);
        check_findings(&pasted, &[]);
    }
}

#[test]
fn words_that_only_look_like_an_error() {
    let pasted = "$ aws s3api get-bucket-versioning --bucket acme-flow-logs\nAccessDenied somewhere else\n$ ";
    check(pasted, NOT_SHOWN);
}

#[test]
fn commands_without_an_answer() {
    let message = "There is nothing below these commands that this page can read. Run the read-only commands \
                   from this page in AWS CloudShell and paste all that appears there.";
    for end in ["--output off\n$ ", "> versioning.json\n$ "] {
        let pasted = format!("$ aws s3api get-bucket-versioning --bucket acme-flow-logs {end}");
        let found = read(&pasted).findings;
        assert_eq!(found.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(), [message], "{pasted}");
    }
    let changes = "$ aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Enabled\n$ ";
    let message = "These commands change the bucket and don't show how it is set up. Run the read-only \
                   commands from this page and paste what they print.";
    assert_eq!(read(changes).findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(), [message]);
}

#[test]
fn words_beside_an_answer() {
    for words in ["This is from our DR bucket (acme-flow-logs-dr):", "The bucket in Frankfurt:"] {
        check(&format!("{words}\n{ANSWER}"), UNCLEAR);
    }
    for words in [
        "Here is what it prints:",
        "The bucket acme-flow-logs:",
        "Output of get-bucket-versioning:",
        "This is the bucket versioning:",
    ] {
        check(&format!("{words}\n{ANSWER}"), ENABLED);
    }
}

#[test]
fn what_a_mail_quotes() {
    let session = format!("$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n{ANSWER}");
    let quoted = |text: &str| format!("> {}\n", text.trim_end().replace('\n', "\n> "));
    for pasted in [quoted(&session), quoted(&quoted(&session)), format!("Kim wrote:\n{}", quoted(&session))] {
        check(&pasted, ENABLED);
        check(&pasted, NAMED);
    }
}

#[test]
fn addresses_that_are_not_of_amazon_s3() {
    let get = "s3api get-bucket-versioning --bucket acme-flow-logs";
    for (commands, address) in [
        (format!("$ aws --endpoint-url https://s3.wasabisys.com {get}"), "https://s3.wasabisys.com"),
        (format!("$ aws {get} --endpoint-url=http://localhost:4566"), "http://localhost:4566"),
        (
            format!("$ aws {get} --endpoint-url https://amazonaws.com.example.org"),
            "https://amazonaws.com.example.org",
        ),
        (format!("$ aws {get} --endpoint-url https://notamazonaws.com"), "https://notamazonaws.com"),
        (
            format!("$ aws {get} --endpoint-url https://s3.amazonaws.com@example.org/"),
            "https://s3.amazonaws.com@example.org/",
        ),
        (
            format!("$ aws {get} --endpoint-url https://example.org/s3.amazonaws.com"),
            "https://example.org/s3.amazonaws.com",
        ),
        (format!("$ aws {get} --endpoint-url $URL"), "an address that only your shell knows"),
        (format!("$ AWS_ENDPOINT_URL=https://minio:9000 aws {get}"), "https://minio:9000"),
        (format!("$ export AWS_ENDPOINT_URL_S3=https://minio:9000\n$ aws {get}"), "https://minio:9000"),
        (format!("$ export AWS_ENDPOINT_URL=https://minio:9000\naws {get}"), "https://minio:9000"),
        (format!("C:\\>set AWS_ENDPOINT_URL=https://minio:9000\n\nC:\\>aws {get}"), "https://minio:9000"),
        (
            format!("PS C:\\> $env:AWS_ENDPOINT_URL = 'https://minio:9000'\nPS C:\\> aws {get}"),
            "https://minio:9000",
        ),
    ] {
        let pasted = format!("{commands}\n{ANSWER}$ ");
        let message = format!("The output shows versioning only from “{address}”, which isn't Amazon S3.");
        check(&pasted, ("versioning", Unknown, &message));
        assert!(checked(&pasted).checks.iter().all(|check| check.status == Unknown), "{pasted}");
    }
    let unset = format!(
        "$ export AWS_ENDPOINT_URL=https://minio:9000\n$ unset AWS_ENDPOINT_URL\n$ aws {get}\n{ANSWER}"
    );
    check(&unset, ENABLED);
    check_findings(
        &format!("$ aws --endpoint-url https://s3.wasabisys.com {get}\n{ANSWER}"),
        &[(
            "report.other-endpoint",
            2,
            "This answer was left out, because its command didn't go to Amazon S3.",
        )],
    );
}

#[test]
fn credentials_that_change() {
    let who = |profile: &str, id: &str| {
        format!("$ aws sts get-caller-identity{profile}\n{{\"Account\": \"{id}\"}}\n")
    };
    let get = |profile: &str| {
        format!("$ aws s3api get-bucket-versioning --bucket acme-flow-logs{profile}\n{ANSWER}")
    };
    let same =
        ("account", Pass, "The commands ran with credentials of account 493827156084, the one you entered.");
    let owner =
        ("account", Pass, "S3 confirmed that account 493827156084, the one you entered, owns the bucket.");
    let others = (
        "account",
        Unknown,
        "The command that shows the account that ran the commands ran with other credentials than those for \
         the bucket.",
    );
    let foreign = (
        "account",
        Fail,
        "The commands ran with credentials of account “210987654300”, but you entered 493827156084.",
    );
    let (prod, dev) = (" --profile prod", " --profile dev");
    for (pasted, expected) in [
        (who("", ACCOUNT) + &get(""), same),
        (get("") + &who("", ACCOUNT), same),
        (who(prod, ACCOUNT) + &get(prod), same),
        (who(prod, ACCOUNT) + &get(dev), others),
        (who("", ACCOUNT) + &get(prod), others),
        (who(dev, "210987654300") + &get(prod), others),
        (who(dev, "210987654300") + &who(prod, ACCOUNT) + &get(prod), same),
        (who(dev, ACCOUNT) + &who(prod, "210987654300") + &get(prod), foreign),
        (who(prod, ACCOUNT) + &get(prod) + &get(dev), others),
        (who(prod, ACCOUNT) + &get(dev) + &get(&format!("{dev} --expected-bucket-owner {ACCOUNT}")), owner),
        (who(dev, "210987654300") + &get(&format!("{prod} --expected-bucket-owner {ACCOUNT}")), owner),
        (who("", ACCOUNT) + "$ export AWS_PROFILE=dev\n" + &get(""), others),
        ("$ export AWS_PROFILE=dev\n".to_owned() + &who("", ACCOUNT) + &get(""), same),
        (who("", ACCOUNT) + "PS C:\\> $env:AWS_PROFILE = 'dev'\n" + &get(""), others),
        (who("", ACCOUNT) + "$ eval $(aws sts assume-role --role-arn x)\n" + &get(""), others),
        (who("", ACCOUNT) + "$ source creds.sh\n" + &get(""), others),
        (who("", ACCOUNT) + "$ export AWS_SESSION_TOKEN=x\n" + &get(""), others),
        (who("", ACCOUNT) + "$ assume prod\n" + &get(""), others),
        (who("", ACCOUNT) + "$ aws sso login\n" + &get(""), others),
        (who("", ACCOUNT) + "$ ssh jump\n" + &get(""), others),
        (who("", ACCOUNT) + "$ ls\nfile\n" + &get(""), same),
        (who("", ACCOUNT) + "$ for f in *; do echo $f; done\nfile\n" + &get(""), same),
        (who("", ACCOUNT) + &get("").replace("aws s3api", "sudo aws s3api"), others),
        (who("", ACCOUNT) + &get("").replace("aws s3api", "aws-vault exec prod -- aws s3api"), others),
        (who("", ACCOUNT) + &get("").replace("aws s3api", "AWS_PROFILE=x aws s3api"), others),
        (who("", ACCOUNT) + &get(" --no-sign-request"), others),
        (
            who("", ACCOUNT) + &who("", "210987654300"),
            (
                "account",
                Unknown,
                "There are different answers about the account that ran the commands, and nothing tells \
                 which one counts.",
            ),
        ),
        (
            who("", ACCOUNT).replace("aws sts", "aws --endpoint-url http://localhost:4566 sts"),
            (
                "account",
                Unknown,
                "The output shows the account that ran the commands only from “http://localhost:4566”, which \
                 isn't Amazon S3.",
            ),
        ),
    ] {
        check(&pasted, expected);
    }
}

/// The answers of a bucket in which all is well to the commands of [`commands`], as a terminal shows them.
const ANSWERS: [&str; 4] = [
    "{\n    \"UserId\": \"AROAEX:me\",\n    \"Account\": \"493827156084\",\n    \"Arn\": \"arn:aws:sts::493827156084:assumed-role/Admin/me\"\n}\n",
    "{\n    \"LocationConstraint\": null\n}\n",
    "{\n    \"Status\": \"Enabled\"\n}\n",
    "\nAn error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist\n",
];

/// The commands, each in a line of its own after one of `prompts`.
fn commands([first, next]: [&str; 2], bucket: &str) -> String {
    format!(
        "{first}aws sts get-caller-identity\n{next}aws s3api get-bucket-location --bucket {bucket}\n{next}aws s3api \
         get-bucket-versioning --bucket {bucket}\n{next}aws s3api get-bucket-policy --bucket {bucket}\n"
    )
}

const PASTED: [[&str; 2]; 6] = [
    ["[cloudshell-user@ip-10-0-1-2 ~]$ ", ""],
    ["~ $ ", ""],
    ["kim@mac ~ % ", ""],
    ["PS C:\\> ", ">> "],
    ["$ ", "> "],
    ["", ""],
];

#[test]
fn commands_that_were_pasted_at_once() {
    let grant = ("grant", Fail, "The bucket has no policy, so nothing lets Trustgrid write.");
    let region = ("region", Pass, "The bucket is in us-east-1, a Region that every account has.");
    let account =
        ("account", Pass, "The commands ran with credentials of account 493827156084, the one you entered.");
    for prompts in PASTED {
        let typed = commands(prompts, BUCKET);
        let prompt = prompts[0];
        for pasted in [
            format!("{typed}{}{prompt}", ANSWERS.concat()),
            format!("{typed}{}", ANSWERS.concat()),
            format!("# the read-only commands\n{typed}{}", ANSWERS.concat()),
        ] {
            for expected in [account, NAMED, region, ENABLED, grant] {
                check(&pasted, expected);
            }
            check_findings(&pasted, &[]);
        }
        // Versioning that was never enabled prints nothing, which shows where the others answered.
        let never = format!("{typed}{}{}{}{prompt}", ANSWERS[0], ANSWERS[1], ANSWERS[3]);
        for expected in [account, NAMED, region, NEVER, grant] {
            check(&never, expected);
        }
        // Where another one printed nothing either, nothing can be told from it.
        let lost = format!("{typed}{}{}{prompt}", ANSWERS[0], ANSWERS[3]);
        assert!(
            checked(&lost)
                .checks
                .iter()
                .all(|check| check.requirement.id() != "versioning" || check.status == Unknown)
        );
        // An error that any of them may have printed leaves no silence.
        let vague = format!("{typed}{}{}\nUnable to locate credentials.\n{prompt}", ANSWERS[0], ANSWERS[1]);
        assert!(
            checked(&vague)
                .checks
                .iter()
                .all(|check| check.requirement.id() != "versioning" || check.status == Unknown)
        );
    }
}

#[test]
fn answers_in_another_order_are_of_nobody() {
    let typed = commands(["$ ", ""], BUCKET);
    let swapped = format!("{typed}{}{}{}{}$ ", ANSWERS[0], ANSWERS[2], ANSWERS[1], ANSWERS[3]);
    check(&swapped, SEVERAL);
    check_findings(
        &swapped,
        &[(
            "report.several-commands",
            5,
            "This answer was left out, because more than one command may have printed it. Run the commands \
             one by one, or the script from this page.",
        )],
    );
    let more = format!("{typed}{}{{\"Payer\": \"BucketOwner\"}}\n$ ", ANSWERS.concat());
    check(&more, SEVERAL);
    let script = format!("{}./check other-logs\n{}$ ", commands(["$ ", ""], BUCKET), ANSWERS.concat());
    check(&script, UNCLEAR);
    let accelerate = "$ aws s3api get-bucket-accelerate-configuration --bucket acme-flow-logs\naws s3api get-bucket-versioning \
                      --bucket acme-flow-logs\n{\"Status\": \"Enabled\"}\n$ ";
    check(accelerate, SEVERAL);
}

#[test]
fn two_buckets_at_once() {
    let get = |bucket| format!("aws s3api get-bucket-versioning --bucket {bucket}");
    let (typed, other) = (get(BUCKET), get("other-logs"));
    let suspended = "{\"Status\": \"Suspended\"}\n";
    for joined in ["; ", " && ", "\n", " ; ", "\n> "] {
        let both = format!("$ {other}{joined}{typed}\n");
        check(&format!("{both}{ANSWER}$ "), SEVERAL);
        check(&format!("{both}$ "), NOT_SHOWN);
        check(&format!("{both}{suspended}{ANSWER}$ "), ENABLED);
        check(&format!("{both}{suspended}{ANSWER}{ANSWER}$ "), SEVERAL);
        let both = format!("$ {typed}{joined}{other}\n");
        check(&format!("{both}{ANSWER}{suspended}$ "), ENABLED);
        check(&format!("{both}{suspended}$ "), SEVERAL);
    }
}

#[test]
fn what_was_typed_while_a_command_ran() {
    // A terminal shows it where it was typed, and the shell once more at its prompt.
    let typed = "$ aws s3api get-bucket-location --bucket acme-flow-logs\naws s3api get-bucket-versioning --bucket acme-flow-logs\n\
                 {\"LocationConstraint\": null}\n$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n";
    check(&format!("{typed}{ANSWER}$ "), ENABLED);
    check(&format!("{typed}$ "), NEVER);
    check(typed, NOT_SHOWN);
}

#[test]
fn silence_where_errors_could_not_show() {
    let hidden = (
        "versioning",
        Unknown,
        "The command that shows versioning printed nothing, and it would have hidden an error.",
    );
    let get = "aws s3api get-bucket-versioning --bucket acme-flow-logs";
    for (command, expected) in [
        (format!("$ {get}"), NEVER),
        (format!("$ {get} --expected-bucket-owner 493827156084 --no-cli-pager"), NEVER),
        (format!("$ {get} 2>&1"), NEVER),
        (format!("$ {get} 2>/dev/null"), hidden),
        (format!("$ {get} 2> /dev/null"), hidden),
        (format!("$ {get} 2>errors.txt"), hidden),
        (format!("$ {get} 2>>errors.txt"), hidden),
        (format!("PS C:\\> {get} 2>$null"), hidden),
        (format!("C:\\>{get} 2>NUL"), hidden),
        (format!("$ {get} || true"), hidden),
        (format!("$ {get} || echo none"), hidden),
        (format!("$ exec 2>/dev/null\n$ {get}"), hidden),
        (format!("$ {get} &>/dev/null"), NOT_SHOWN),
        (format!("$ {get} >/dev/null 2>&1"), NOT_SHOWN),
        (format!("$ {get} 2>&1 >/dev/null"), NOT_SHOWN),
        (format!("PS C:\\> {get} *>$null"), NOT_SHOWN),
        (format!("$ {get} > versioning.json"), NOT_SHOWN),
        (format!("$ {get} | jq ."), NOT_SHOWN),
        (format!("$ {get} --output off"), NOT_SHOWN),
        (format!("$ AWS_DEFAULT_OUTPUT=off {get}"), NOT_SHOWN),
        (format!("$ export AWS_DEFAULT_OUTPUT=off\n$ {get}"), NOT_SHOWN),
        (format!("$ {get} --bucket acme-flow-logs"), NOT_SHOWN),
        ("$ aws s3api get-bucket-versioning --bucket $B".to_owned(), NOT_SHOWN),
        (format!("$ aws --endpoint-url http://localhost:9000 {}", &get[4..]), NOT_SHOWN),
        (format!("$ {get}\nsomething else"), NOT_SHOWN),
        (format!("$ {get}\n{{\"Payer\": \"BucketOwner\"}}"), NOT_SHOWN),
        (
            format!(
                "$ {get}\nAn error occurred (AccessDenied) when calling the GetBucketPolicy operation: x"
            ),
            NOT_SHOWN,
        ),
        (format!("$ {get}\nIt says nothing."), NOT_SHOWN),
        (
            format!("$ aws s3api get-bucket-location --bucket acme-flow-logs\n$ {get}"),
            ("versioning", Unknown, "The command that shows versioning printed nothing."),
        ),
    ] {
        let pasted = format!("{command}\n$ ");
        check(&pasted, expected);
        assert!(
            checked(&pasted)
                .checks
                .iter()
                .all(|check| !["account", "bucket"].contains(&check.requirement.id())
                    || check.status == Unknown),
            "{pasted}"
        );
        if expected != NEVER {
            continue;
        }
        // As long as no prompt comes back, the command may still run.
        check(&format!("{command}\n"), NOT_SHOWN);
        check(&command, NOT_SHOWN);
        check(&format!("{command}\nPS C:\\>"), NEVER);
        check(&format!("{command}\n\n[cloudshell-user@ip-10-0-1-2 ~]$ ls\n"), NEVER);
    }
}

/// Breaks lines as a terminal of so many characters does.
fn wrapped(text: &str, width: usize) -> String {
    let wrap = |line: &str| {
        let characters: Vec<char> = line.chars().collect();
        characters.chunks(width).map(String::from_iter).collect::<Vec<_>>().join("\n")
    };
    text.lines().map(|line| wrap(line) + "\n").collect()
}

#[test]
fn narrow_terminals() {
    let grant = "The bucket policy has a statement that lets in Trustgrid's account 079972220921.";
    let policy: String = self::grant(BUCKET).policy().split_whitespace().collect();
    let answers = [
        "{\n    \"LocationConstraint\": \"eu-west-1\"\n}\n".to_owned(),
        ANSWER.to_owned(),
        format!("{{\n    \"Policy\": {}\n}}\n", serde_json::to_string(&policy).unwrap()),
        "\nAn error occurred (ObjectLockConfigurationNotFoundError) when calling the GetObjectLockConfiguration operation: \
         Object Lock configuration does not exist for this bucket\n"
            .to_owned(),
    ];
    let verbs = [
        "get-bucket-location",
        "get-bucket-versioning",
        "get-bucket-policy",
        "get-object-lock-configuration",
    ];
    for prompt in ["[cloudshell-user@ip-10-0-1-2 ~]$ ", "PS C:\\> ", "$ "] {
        let typed = |verb: &&str| {
            format!("{prompt}aws s3api {verb} --bucket acme-flow-logs --expected-bucket-owner 493827156084\n")
        };
        let blocks: String =
            verbs.iter().zip(&answers).map(|(verb, answer)| typed(verb) + answer).collect::<String>()
                + prompt;
        for width in (40..130).chain([160, 200]) {
            let pasted = wrapped(&blocks, width);
            for expected in [
                NAMED,
                ENABLED,
                (
                    "account",
                    Pass,
                    "S3 confirmed that account 493827156084, the one you entered, owns the bucket.",
                ),
                ("region", Pass, "The bucket is in eu-west-1, a Region that every account has."),
                (
                    "object-lock",
                    Pass,
                    "Object Lock is off. The bucket needs it only if Trustgrid's bucket has it.",
                ),
                ("grant", Pass, grant),
            ] {
                check(&pasted, expected);
            }
            // Padded with blanks, as some terminals give it.
            let padded: String = pasted.lines().map(|line| format!("{line:width$}\n")).collect();
            check(&padded, ENABLED);
        }
    }
}

#[test]
fn a_command_that_ends_with_the_line_of_the_terminal() {
    let wrapped = "[kim@host ~]$ aws s3api get-bucket-versioning --bucket acme-\n\
                   flow-logs --output text --expected-bucket-owner 493827156084\n";
    check(&format!("{wrapped}Enabled\n[kim@host ~]$ "), ENABLED);
    check(&format!("{wrapped}Disabled\tEnabled\n[kim@host ~]$ "), ENABLED);
    check(&format!("{wrapped}[kim@host ~]$ "), NEVER);
    let missing = "The output doesn't show versioning, because the AWS CLI isn't installed there.";
    check(
        &format!("{wrapped}bash: aws: command not found\n[kim@host ~]$ "),
        ("versioning", Unknown, missing),
    );
}

#[test]
fn commands_that_a_mail_or_a_terminal_broke() {
    for command in [
        "$ aws s3api get-bucket-versioning\n--bucket acme-flow-logs --expected-bucket-owner 493827156084\n",
        "$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n    --expected-bucket-owner 493827156084\n",
        "[kim@host ~]$ aws s3api get-bucket-vers\nioning --bucket acme-flow-logs\n",
        "[kim@host ~]$ aws s3api get-bucket-versioning --bucket acme-flow\n-logs --expected-bucket-owner 493827156084 --output json\n",
    ] {
        check(&format!("{command}{ANSWER}$ "), ENABLED);
    }
    // What goes on is not what was typed.
    for command in [
        "[kim@host ~]$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n-old\n",
        "[kim@host ~]$ aws s3api get-bucket-versioning --bucket acme-flow-logs\nold\n",
        "[kim@host ~]$ aws s3api get-bucket-versioning --bucket acme-flow\n-logs-2\n",
        "[kim@host ~]$ aws s3api get-bucket-versioning --bucket acme-flow\n-logs --unknown-option\n",
    ] {
        let pasted = format!("{command}{ANSWER}$ ");
        let checks = checked(&pasted).checks;
        assert!(
            checks.iter().all(|check| check.requirement.id() != "versioning" || check.status == Unknown),
            "{pasted}"
        );
    }
}

#[test]
fn the_report_among_other_text() {
    let report = |bucket: &str, status: &str| {
        format!(
            "{{\n\"flowLogExportPreflight\": 1,\n\"accountId\": \"493827156084\",\n\"bucket\": \"{bucket}\",\n\"caller\": \
             {{\"Account\": \"493827156084\"}},\n\"versioning\": {{\n    \"Status\": \"{status}\"\n}}\n}}\n"
        )
    };
    let applied = format!(
        "~ $ bash <<'FLOW_LOG_EXPORT'\n> set -euo pipefail\n> aws s3api get-bucket-versioning --bucket other-logs\n> \
         FLOW_LOG_EXPORT\nReading acme-flow-logs in account 493827156084\nThe policy would change like this:\n \
         {{\n   \"Version\": \"2012-10-17\",\n   \"Statement\": [\n-    {{\"Sid\": \"old\"}}\n+    {{\n+      \"Sid\": \
         \"allow-tg-writes\"\n+    }}\n   ]\n }}\nApply? [y/N] y\nEnabled versioning\nAdded Trustgrid's statement to the \
         bucket policy\nHow it is now:\n{}~ $ ",
        report(BUCKET, "Enabled")
    );
    check(&applied, ENABLED);
    check(&applied, NAMED);
    check_findings(&applied, &[]);

    let suspended = report(BUCKET, "Suspended");
    check(&format!("{suspended}$ ls\nfile\n{}", report(BUCKET, "Enabled")), ENABLED);
    let two = format!("{}{}", report(BUCKET, "Enabled"), report("other-logs", "Suspended"));
    check(&two, ENABLED);
    check_findings(
        &two,
        &[("report.other-bucket", 0, "Answers about the bucket “other-logs” were left out.")],
    );
    check(&report("other-logs", "Enabled"), IS_OTHER);
    check(&format!("{}{}", report("other-logs", "Enabled"), report("other-logs", "Suspended")), IS_OTHER);
    check(&format!("{{{}", report(BUCKET, "Enabled")), ENABLED);
    check(&format!("{{\n  \"Statement\": [\n{}", report(BUCKET, "Enabled")), ENABLED);
    // A command that comes after the report is newer, and one that changes it leaves nothing of it.
    let put = "$ aws s3api put-bucket-versioning --bucket acme-flow-logs --versioning-configuration Status=Enabled\n";
    let get = format!("$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n{ANSWER}");
    check(&format!("{suspended}{put}{get}"), ENABLED);
    check(
        &format!("{suspended}{get}"),
        (
            "versioning",
            Unknown,
            "There are different answers about versioning, and nothing tells which one counts.",
        ),
    );
    check(
        &format!("{get}{suspended}"),
        ("versioning", Fail, "Versioning is suspended. S3 can't replicate into this bucket."),
    );
    // A report that names no bucket is of none.
    let nameless = report(BUCKET, "Enabled").replace("\"bucket\"", "\"box\"");
    check(&nameless, NOT_SHOWN);
}

#[test]
fn answers_without_commands() {
    let no_command = (
        "versioning",
        Unknown,
        "There is no command before the answer about versioning, so it may be about \
                                 any bucket.",
    );
    let several = format!("{ANSWER}{{\"Payer\": \"BucketOwner\"}}\n");
    check(&several, no_command);
    check_findings(
        &several,
        &[(
            "report.no-commands",
            1,
            "This answer was left out, because no command before it names its bucket. Paste the commands \
             too, or run the script from this page.",
        )],
    );
    // The first answer's command was not copied.
    check(&format!("{ANSWER}$ aws s3api get-bucket-policy --bucket acme-flow-logs\n"), no_command);
    for alone in [
        ANSWER.to_owned(),
        format!("From support:\n\n{ANSWER}\nDoes that help?\n"),
        format!("{ANSWER}{ANSWER}"),
        format!("{ANSWER}~ $ "),
        format!("{ANSWER}~ $ ls\nfile\n"),
        "Enabled\n".to_owned(),
    ] {
        check(&alone, ENABLED);
        check(&alone, ("bucket", Warn, "The output doesn't name a bucket. We assume “acme-flow-logs”."));
    }
    // A part of something else.
    for part in [
        "    {\n        \"ID\": \"copy\",\n        \"Status\": \"Enabled\"\n    }\n",
        "{\"Rules\": [{\"Status\": \"Enabled\"}]}",
        "{\"Status\": \"Enabled\"},\n{\"Status\": \"Enabled\"}\n]\n",
        "[\n{\"Status\": \"Enabled\"}\n]\n",
        "\"ReplicationConfiguration\": {\n\"Rules\": [\n{\"Status\": \"Enabled\"}\n",
    ] {
        let checks = checked(part).checks;
        assert!(checks.iter().all(|check| check.status == Unknown), "{part}");
    }
}

/// What is true of a bucket, by which the answers about one are told from those about another.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    name: &'static str,
    /// `None` for versioning that was never enabled.
    versioning: Option<&'static str>,
    region: &'static str,
    ownership: &'static str,
    payer: &'static str,
}

const GOOD: Bucket = Bucket {
    name: BUCKET,
    versioning: Some("Enabled"),
    region: "eu-west-1",
    ownership: "BucketOwnerEnforced",
    payer: "BucketOwner",
};

const BAD: Bucket = Bucket {
    name: "other-logs",
    versioning: Some("Suspended"),
    region: "me-central-1",
    ownership: "ObjectWriter",
    payer: "Requester",
};

const VERBS: [&str; 4] = [
    "get-bucket-versioning",
    "get-bucket-location",
    "get-bucket-ownership-controls",
    "get-bucket-request-payment",
];

impl Bucket {
    /// What the AWS CLI prints of it in one of its formats.
    fn answer(&self, verb: &str, format: &str) -> String {
        let (around, name, value) = match verb {
            "get-bucket-versioning" => match self.versioning {
                Some(status) => ("", "Status", status),
                None => return String::new(),
            },
            "get-bucket-location" => ("", "LocationConstraint", self.region),
            "get-bucket-ownership-controls" => ("OwnershipControls", "ObjectOwnership", self.ownership),
            _ => ("", "Payer", self.payer),
        };
        match (format, around) {
            ("json", "") => format!("{{\n    \"{name}\": \"{value}\"\n}}\n"),
            ("json", _) => format!(
                "{{\n    \"{around}\": {{\n        \"Rules\": [\n            {{\n                \"{name}\": \"{value}\"\n            }}\n        ]\n    }}\n}}\n"
            ),
            ("text", "") => format!("{value}\n"),
            ("text", _) => format!("RULES\t{value}\n"),
            ("yaml", "") => format!("{name}: {value}\n"),
            ("yaml", _) => format!("{around}:\n  Rules:\n  - {name}: {value}\n"),
            (_, "") => format!("---\n|  X  |\n+--+--+\n|  {name} |  {value}  |\n+--+--+\n"),
            _ => format!(
                "---\n|  X  |\n+----+\n||  {around}  ||\n|+----+|\n|||  Rules  |||\n||+----+||\n|||  {name}  |||\n||+----+||\n|||  {value}  |||\n||+----+||\n"
            ),
        }
    }
}

/// Something that somebody does in a terminal.
#[derive(Debug, Clone)]
struct Step {
    form: usize,
    is_typed: bool,
    verbs: Vec<&'static str>,
    format: &'static str,
    program: &'static str,
}

const FORMS: usize = 26;

impl Step {
    /// What the terminal shows of it. Where a command does not plainly name the typed bucket, the answer is
    /// that of the other one.
    fn shown(&self, prompt: &str, typed: &Bucket, other: &Bucket) -> String {
        let Step { verbs, format, program, .. } = self;
        let bucket = if self.is_typed { typed } else { other };
        let verb = verbs[0];
        let flag = if *format == "json" { String::new() } else { format!(" --output {format}") };
        let command =
            |bucket: &Bucket, verb: &str| format!("{program} s3api {verb} --bucket {}{flag}", bucket.name);
        let plain = command(bucket, verb);
        let (name, hidden) = (bucket.name, other.answer(verb, format));
        match self.form {
            // Commands that name their bucket.
            0 => format!("{prompt}{plain}\n{}", bucket.answer(verb, format)),
            1 => format!("{plain}\n{}", bucket.answer(verb, format)),
            2 => {
                let lines: Vec<_> = verbs.iter().map(|verb| command(bucket, verb)).collect();
                let answers: String = verbs.iter().map(|verb| bucket.answer(verb, format)).collect();
                format!("{prompt}{}\n{answers}", lines.join("\n"))
            }
            3 => {
                let pairs = [(typed, verb), (other, verb)];
                let lines = pairs.map(|(bucket, verb)| command(bucket, verb)).join("\n");
                let answers = pairs.map(|(bucket, verb)| bucket.answer(verb, format)).concat();
                format!("{prompt}{lines}\n{answers}")
            }
            4 => format!(
                "{prompt}{}; {plain}\n{}{}",
                command(other, verb),
                hidden,
                bucket.answer(verb, format)
            ),
            5 => format!("{prompt}{plain} 2>/dev/null\n"),
            6 => format!("{prompt}{plain} > file\n"),
            7 => format!(
                "{prompt}{plain}\n\nAn error occurred (AccessDenied) when calling the GetBucketVersioning operation: Denied\n"
            ),
            8 => format!(
                "{prompt}{plain}\n\nUnable to locate credentials. You can configure credentials by running \"aws login\".\n"
            ),
            9 => wrapped(
                &format!(
                    "{prompt}{plain} --expected-bucket-owner {ACCOUNT}\n{}",
                    bucket.answer(verb, format)
                ),
                60,
            ),
            10 => {
                let report = serde_json::json!({
                    "flowLogExportPreflight": 1, "accountId": ACCOUNT, "bucket": name,
                    "versioning": bucket.versioning.map_or(serde_json::json!({}), |status| serde_json::json!({"Status": status})),
                    "requestPayment": {"Payer": bucket.payer},
                });
                format!("{prompt}bash check.sh\n{report}\n")
            }
            // Commands that do not, or whose answer is not Amazon S3's.
            11 => format!("{prompt}{plain} --endpoint-url http://localhost:9000\n{hidden}"),
            12 => format!("{prompt}{program} s3api {verb} --bucket $B{flag}\n{hidden}"),
            13 => format!(
                "{prompt}for b in {name}; do {program} s3api {verb} --bucket $b{flag}; done\n{hidden}"
            ),
            14 => format!("{prompt}for b in x y\ndo\n{plain}\ndone\n{hidden}"),
            15 => format!("{prompt}./check {name}\n{hidden}"),
            16 => format!("check {name}\n{hidden}"),
            17 => format!("{prompt}{program} s3api {verb} --buck {name}{flag}\n{hidden}"),
            18 => format!("{prompt}ssh host \"{plain}\"\n{hidden}"),
            19 => format!("{prompt}cat buckets | xargs {plain}\n{hidden}"),
            20 => format!("{prompt}awslocal s3api {verb} --bucket {name}\n{hidden}"),
            21 => format!("{prompt}{plain} || {}\n{hidden}", command(other, verb)),
            22 => format!(
                "{prompt}{program} s3api {verb} --cli-input-json '{{\"Bucket\": \"{name}\"}}'{flag}\n{hidden}"
            ),
            23 => format!(
                "{prompt}export AWS_ENDPOINT_URL=http://x\n{prompt}{plain}\n{hidden}{prompt}unset AWS_ENDPOINT_URL\n"
            ),
            24 => format!("{prompt}\n{hidden}"),
            _ => format!(
                "{prompt}{program} s3api get-bucket-accelerate-configuration --bucket {name}\n{{\"Status\": \"Enabled\"}}\n"
            ),
        }
    }
}

fn step() -> impl Strategy<Value = Step> {
    const PROGRAMS: [&str; 8] = [
        "aws",
        "aws2",
        "AWS",
        "/usr/bin/aws",
        "sudo aws",
        "docker run --rm amazon/aws-cli",
        "aws --profile p",
        "time aws",
    ];
    (
        prop_oneof![0..11_usize, 0..FORMS],
        any::<bool>(),
        proptest::sample::subsequence(&VERBS[..], 1..=4).prop_shuffle(),
        select(&["json", "text", "yaml", "table"][..]),
        select(&PROGRAMS[..]),
    )
        .prop_map(|(form, is_typed, verbs, format, program)| Step {
            form,
            is_typed,
            verbs,
            format,
            program,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_never_counts_for_another_bucket(
        steps in vec(step(), 1..7),
        prompt in select(&["$ ", "~ $ ", "[kim@host ~]$ ", "PS C:\\> ", "C:\\x>", "kim@mac ~ % ", "❯ ", "root@host:~# "][..]),
        is_good in any::<bool>(),
        never in any::<bool>(),
        ends_with_prompt in any::<bool>(),
    ) {
        let (mut typed, mut other) = if is_good { (GOOD, BAD) } else { (BAD, GOOD) };
        (typed.name, other.name) = (BUCKET, "other-logs");
        if never {
            // Of the one that is not well.
            let bad = if is_good { &mut other } else { &mut typed };
            bad.versioning = None;
        }
        let mut pasted: String = steps.iter().map(|step| step.shown(prompt, &typed, &other)).collect();
        if ends_with_prompt {
            pasted.push_str(prompt);
        }
        let checks = checked(&pasted).checks;
        let is = |id: &str, status: CheckStatus| {
            let check = checks.iter().find(|check| check.requirement.id() == id).unwrap();
            prop_assert!(
                check.status == status || check.status == Unknown,
                "{} is {:?}, {}\n{}", id, check.status, check.message, pasted
            );
            Ok(())
        };
        is("versioning", if is_good { Pass } else { Fail })?;
        is("region", if is_good { Pass } else { Warn })?;
        is("ownership", if is_good { Pass } else { Warn })?;
        is("requester-pays", if is_good { Pass } else { Fail })?;
    }
}
