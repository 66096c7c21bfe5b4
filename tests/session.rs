//! Whose answer is whose in a session that was copied from a terminal. An answer counts where it plainly
//! comes from Amazon S3 after a command that plainly names the bucket that was typed.

mod util;

use flow_log_export::artifact::Target;
use flow_log_export::evaluate::{Evaluation, Public};
use flow_log_export::preflight::{Check, Preflight, Status, judge};
use flow_log_export::report::{Answer, Report, Value, Versioning, VersioningStatus};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use util::{account, grant};
use {Status::Fail, Status::Pass, Status::Unknown, Status::Warn};

const BUCKET: &str = "acme-flow-logs";
const ACCOUNT: &str = "493827156084";

fn target() -> Target {
    Target {
        grant: grant(BUCKET),
        account_id: account(ACCOUNT),
        org_id: None,
        merged_policy: None,
        link: None,
    }
}

fn read(pasted: &str) -> Report {
    Report::read(pasted, &target())
}

fn judged(pasted: &str) -> Preflight {
    let nothing = |_: &str, _: &_, _: _| Evaluation {
        actions: Vec::new(),
        public: Public::Unknown,
        findings: Vec::new(),
        blocks: Vec::new(),
    };
    judge(&read(pasted), &target(), nothing)
}

#[track_caller]
fn check(pasted: &str, (id, status, message): (&str, Status, &str)) -> Check {
    let checks = judged(pasted).checks;
    let check = checks.into_iter().find(|check| check.id == id).expect(id);
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

const ENABLED: (&str, Status, &str) = ("versioning", Pass, "Versioning is enabled");
const NEVER: (&str, Status, &str) =
    ("versioning", Fail, "Versioning was never enabled, and S3 replicates nothing into a bucket without it");
const NOT_SHOWN: (&str, Status, &str) = ("versioning", Unknown, "What you pasted does not show versioning");
const NAMED: (&str, Status, &str) = ("bucket", Pass, "S3 answered for the bucket “acme-flow-logs”");
const UNCLEAR: (&str, Status, &str) = (
    "versioning",
    Unknown,
    "What stands before versioning is no command that this page can read, so it does not count",
);
const SEVERAL: (&str, Status, &str) = (
    "versioning",
    Unknown,
    "More than one command may have printed what shows versioning, so it does not count",
);
const NOT_NAMED: (&str, Status, &str) = (
    "versioning",
    Unknown,
    "The command that shows versioning does not name the bucket itself, so its answer does not count",
);
const IS_OTHER: (&str, Status, &str) =
    ("bucket", Fail, "What you pasted is about the bucket “other-logs”, and you typed “acme-flow-logs”");

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
