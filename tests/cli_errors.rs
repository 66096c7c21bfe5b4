//! What the AWS CLI prints instead of an answer, what it says of the bucket, and what to do.

mod util;

use flow_log_export::evaluate::{EvaluateOptions, Evaluation, Public};
use flow_log_export::policy::document::ExistingPolicy;
use flow_log_export::preflight::{Check, CheckStatus, check_report};
use flow_log_export::report::Report;
use serde_json::json;

use util::target;
use {CheckStatus::Fail, CheckStatus::Pass, CheckStatus::Unknown};

fn checks(pasted: &str) -> Vec<Check> {
    let nothing = |_: &ExistingPolicy, _: &_, _: EvaluateOptions<'_>| Evaluation {
        actions: Vec::new(),
        public: Public::Unknown,
        findings: Vec::new(),
        blocks: Vec::new(),
    };
    check_report(&Report::read(pasted, &target()), &target(), nothing).checks
}

#[track_caller]
fn check(pasted: &str, (id, status, message): (&str, CheckStatus, &str)) -> Option<String> {
    let check = checks(pasted).into_iter().find(|check| check.requirement.id() == id).expect(id);
    assert_eq!((check.status, check.message.as_str()), (status, message), "{pasted}");
    check.fix.map(|fix| fix.text().to_owned())
}

/// What is said about the paste itself: code, line and sentence.
#[track_caller]
fn check_findings(pasted: &str, expected: &[(&str, u32, &str)]) {
    let report = Report::read(pasted, &target());
    let found: Vec<_> =
        report.findings.iter().map(|f| (f.code, f.line.unwrap_or_default(), f.message.as_str())).collect();
    assert_eq!(found, expected, "{pasted}");
}

const COMMAND: &str = "$ aws s3api get-bucket-versioning --bucket acme-flow-logs";

/// Wherever an error stands that came before S3 was asked, it is named and says nothing of the bucket.
#[track_caller]
fn before_s3(error: &str, because: &str, advice: &str) {
    let message = format!("The output doesn't show versioning, because {because}.");
    let member = json!(error);
    let members = ["caller", "location", "versioning", "policy"].map(|name| format!("\"{name}\": {member}"));
    for pasted in [
        format!("{COMMAND}\n\n{error}\n$ "),
        format!("{COMMAND}\r\n{error}"),
        format!(
            "{{\"flowLogExportPreflight\": 1, \"accountId\": \"493827156084\", \"bucket\": \"acme-flow-logs\", {}}}",
            members.join(", ")
        ),
    ] {
        let fix = check(&pasted, ("versioning", Unknown, &message));
        assert_eq!(fix.as_deref(), Some(advice), "{pasted}");
        assert!(checks(&pasted).iter().all(|check| check.status == Unknown), "{pasted}");
        check_findings(&pasted, &[]);
    }
}

#[test]
fn errors_before_s3_is_asked() {
    const SIGN_IN: &str =
        "Sign in with “aws login” or “aws configure”, or run it in AWS CloudShell, which has credentials.";
    const SHELL: &str = "Run it in AWS CloudShell, which has the AWS CLI.";
    const REACH: &str = "Run it where AWS can be reached, such as in AWS CloudShell.";
    const AGAIN: &str = "Sign in again, then run it again.";
    const SSO: &str = "Sign in again with “aws sso login”, then run it again.";
    const LOGIN: &str = "Sign in again with “aws login”, then run it again.";
    const ROLE: &str = "Sign in as someone who may use that role or account, or run it in AWS CloudShell.";
    let signing_in = |operation: &str, code: &str, message: &str| {
        format!("An error occurred ({code}) when calling the {operation} operation: {message}")
    };
    for (error, because, advice) in [
        (
            "Unable to locate credentials. You can configure credentials by running \"aws login\".",
            "the AWS CLI found no credentials",
            SIGN_IN,
        ),
        (
            "aws: [ERROR]: An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running \"aws login\".",
            "the AWS CLI found no credentials",
            SIGN_IN,
        ),
        (
            "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
            "the AWS CLI found no credentials",
            SIGN_IN,
        ),
        (
            "Error when retrieving credentials from custom-process: no such file",
            "the AWS CLI found no credentials",
            SIGN_IN,
        ),
        ("bash: aws: command not found", "the AWS CLI isn't installed there", SHELL),
        ("-bash: aws: command not found", "the AWS CLI isn't installed there", SHELL),
        ("zsh: command not found: aws", "the AWS CLI isn't installed there", SHELL),
        ("sh: 1: aws: not found", "the AWS CLI isn't installed there", SHELL),
        ("fish: Unknown command: aws", "the AWS CLI isn't installed there", SHELL),
        ("Command 'aws' not found, but can be installed with:", "the AWS CLI isn't installed there", SHELL),
        ("bash: /usr/local/bin/aws: No such file or directory", "the AWS CLI isn't installed there", SHELL),
        (
            "'aws' is not recognized as an internal or external command,\noperable program or batch file.",
            "the AWS CLI isn't installed there",
            SHELL,
        ),
        (
            "aws : The term 'aws' is not recognized as the name of a cmdlet, function, script file, or operable program.",
            "the AWS CLI isn't installed there",
            SHELL,
        ),
        (
            "The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.",
            "the sign-in has expired",
            SSO,
        ),
        (
            "Error when retrieving token from sso: Token has expired and refresh failed",
            "the sign-in has expired",
            SSO,
        ),
        (
            "Error loading SSO Token: Token for https://acme.awsapps.com/start does not exist",
            "the sign-in has expired",
            SSO,
        ),
        (
            "Your session has expired. Please reauthenticate using 'aws login'.",
            "the sign-in has expired",
            LOGIN,
        ),
        (
            &signing_in("GetBucketVersioning", "ExpiredToken", "The provided token has expired."),
            "the credentials have expired",
            AGAIN,
        ),
        (
            &signing_in("CreateOAuth2Token", "AccessDeniedException", "The refresh token has expired."),
            "the sign-in has expired",
            LOGIN,
        ),
        (
            &signing_in(
                "AssumeRole",
                "AccessDenied",
                "User: arn:aws:iam::210987654300:user/kim is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::493827156084:role/Admin",
            ),
            "signing in failed at “AssumeRole” before S3 was asked",
            ROLE,
        ),
        (
            &signing_in(
                "AssumeRoleWithSAML",
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithSAML",
            ),
            "signing in failed at “AssumeRoleWithSAML” before S3 was asked",
            ROLE,
        ),
        (
            &signing_in("GetRoleCredentials", "ForbiddenException", "No access"),
            "signing in failed at “GetRoleCredentials” before S3 was asked",
            ROLE,
        ),
        (
            &signing_in("CreateToken", "InvalidGrantException", "Missing"),
            "signing in failed at “CreateToken” before S3 was asked",
            ROLE,
        ),
        (
            &signing_in(
                "GetBucketVersioning",
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
            ),
            "AWS didn't accept the credentials",
            "Sign in again, or run it in AWS CloudShell, which has the right credentials.",
        ),
        (
            "The config profile (prod) could not be found",
            "the AWS CLI found no profile with that name",
            "Run it with a profile that “aws configure list-profiles” shows.",
        ),
        (
            "aws: [ERROR]: An error occurred (ProfileNotFound): The config profile (prod) could not be found",
            "the AWS CLI found no profile with that name",
            "Run it with a profile that “aws configure list-profiles” shows.",
        ),
        (
            "Unable to redirect output to pager. Received the following error when opening pager:\n[Errno 2] No such file or directory: 'less'\n\nLearn more about configuring the output pager by running \"aws help config-vars\".",
            "the AWS CLI found no pager to show the answer with",
            "Run it again with --no-cli-pager at the end.",
        ),
        (
            "Could not connect to the endpoint URL: \"https://acme-flow-logs.s3.eu-west-1.amazonaws.com/?versioning\"",
            "the AWS CLI couldn't reach AWS",
            REACH,
        ),
        (
            "Connect timeout on endpoint URL: \"https://acme-flow-logs.s3.amazonaws.com/\"",
            "the AWS CLI couldn't reach AWS",
            REACH,
        ),
        ("Read timeout on endpoint URL: \"None\"", "the AWS CLI couldn't reach AWS", REACH),
        ("Failed to connect to proxy URL: \"http://proxy:3128\"", "the AWS CLI couldn't reach AWS", REACH),
        (
            "SSL validation failed for https://acme-flow-logs.s3.amazonaws.com/ [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
            "the AWS CLI couldn't reach AWS",
            REACH,
        ),
        (
            "You must specify a region. You can also configure your region by running \"aws configure\".",
            "the AWS CLI has no Region",
            "Run it again with --region and the bucket's Region, or in AWS CloudShell.",
        ),
        (
            "usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\nTo see help text, you can run:\n\n  aws help\n  aws <command> help\n\nUnknown options: --expected-bucket-ower",
            "the AWS CLI didn't accept the command",
            "Copy the command again and run it unchanged.",
        ),
        (
            "aws: error: argument operation: Invalid choice, valid choices are:",
            "this version of the AWS CLI doesn't know the command",
            "Update the AWS CLI, or run it in AWS CloudShell, which has a new one.",
        ),
    ] {
        before_s3(error, because, advice);
    }
}

#[test]
fn commands_that_all_failed() {
    let typed: String = ["get-bucket-location", "get-bucket-versioning", "get-bucket-policy"]
        .map(|verb| format!("aws s3api {verb} --bucket acme-flow-logs\n"))
        .concat();
    let error = "\nUnable to locate credentials. You can configure credentials by running \"aws login\".\n";
    let because = "The output doesn't show versioning, because the AWS CLI found no credentials.";
    for errors in 1..=4 {
        let pasted = format!("~ $ {typed}{}~ $ ", error.repeat(errors));
        assert!(checks(&pasted).iter().all(|check| check.status == Unknown), "{pasted}");
        if errors == 3 {
            check(&pasted, ("versioning", Unknown, because));
        }
    }
}

#[test]
fn policies_that_refuse() {
    let refused = |words: &str| {
        format!(
            "{COMMAND}\n\nAn error occurred (AccessDenied) when calling the GetBucketVersioning operation: User: \
             arn:aws:sts::493827156084:assumed-role/Admin/kim is not authorized to perform: s3:GetBucketVersioning on \
             resource: \"arn:aws:s3:::acme-flow-logs\" {words}\n$ "
        )
    };
    const ALLOWED: &str = "Ask someone with s3:GetBucketVersioning to run it.";
    for (words, because, advice) in [
        (
            "with an explicit deny in a resource control policy",
            "a resource control policy (RCP) of your AWS organization refuses you, and may stop Trustgrid too (AccessDenied)",
            "Ask whoever manages your AWS organization to exempt the bucket, for you and for Trustgrid's \
             account.",
        ),
        (
            "because no resource control policy allows the s3:GetBucketVersioning action",
            "a resource control policy (RCP) of your AWS organization refuses you, and may stop Trustgrid too (AccessDenied)",
            "Ask whoever manages your AWS organization to exempt the bucket, for you and for Trustgrid's \
             account.",
        ),
        (
            "with an explicit deny in a service control policy",
            "a service control policy (SCP) of your AWS organization refuses you (AccessDenied)",
            "Ask whoever manages your AWS organization for an exception, or run it in an account that has \
             none of these policies. They bind your own users, not Trustgrid.",
        ),
        (
            "with an explicit deny in a resource-based policy",
            "the bucket policy refuses you (AccessDenied)",
            "Ask someone whom the bucket policy lets in to run it, and see whether the same statement stops \
             Trustgrid.",
        ),
        (
            "because no resource-based policy allows the s3:GetBucketVersioning action",
            "your account seems to be another one than the bucket's, and no statement of its policy lets you \
             in (AccessDenied)",
            "Run it with credentials of the account that owns the bucket.",
        ),
        (
            "because no VPC endpoint policy allows the s3:GetBucketVersioning action",
            "the policy of a VPC endpoint refuses you (AccessDenied)",
            "Run it from outside that VPC, such as in AWS CloudShell.",
        ),
        (
            "because no permissions boundary allows the s3:GetBucketVersioning action",
            "your permissions boundary doesn't let you (AccessDenied)",
            ALLOWED,
        ),
        (
            "because no session policy allows the s3:GetBucketVersioning action",
            "the policy of your session doesn't let you (AccessDenied)",
            ALLOWED,
        ),
        (
            "because no identity-based policy allows the s3:GetBucketVersioning action",
            "your own policies don't let you (AccessDenied)",
            ALLOWED,
        ),
        ("", "AWS refused to show it (AccessDenied)", ALLOWED),
    ] {
        let message = format!("The output doesn't show versioning, because {because}.");
        for pasted in [refused(words), refused(words).replace("control policy", "control\npolicy")] {
            assert_eq!(
                check(&pasted, ("versioning", Unknown, &message)).as_deref(),
                Some(advice),
                "{pasted}"
            );
        }
    }
    // What another bucket refuses says nothing.
    let other = refused("with an explicit deny in a resource control policy")
        .replace(":::acme-flow-logs", ":::other-logs");
    assert!(checks(&other).iter().all(|check| check.status == Unknown));
}

#[test]
fn a_wrong_clock() {
    let message = "The output doesn't show versioning, because the computer's clock is wrong, and AWS \
                   refuses requests from another time.";
    for (code, words) in [
        (
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
        ),
        ("RequestInTheFuture", ""),
        (
            "SignatureDoesNotMatch",
            "Signature expired: 20261126T010000Z is now earlier than 20261126T034500Z (20261126T040000Z - 15 min.)",
        ),
        (
            "InvalidSignatureException",
            "Signature not yet current: 20261126T050000Z is still later than 20261126T041500Z",
        ),
    ] {
        let pasted = format!(
            "$ aws s3api get-bucket-versioning --bucket acme-flow-logs\n\nAn error occurred ({code}) when calling the GetBucketVersioning operation: {words}\n"
        );
        assert_eq!(
            check(&pasted, ("versioning", Unknown, message)).as_deref(),
            Some("Set the computer's clock, or run it in AWS CloudShell, whose clock is right."),
            "{code}"
        );
    }
}

#[test]
fn formats_of_errors() {
    let none = ("grant", Fail, "The bucket has no policy, so nothing lets Trustgrid write.");
    let named = ("bucket", Pass, "S3 answered for the bucket “acme-flow-logs”.");
    let command = "$ aws s3api get-bucket-policy --bucket acme-flow-logs";
    for error in [
        "\nAn error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist",
        "\naws: [ERROR]: An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist\n\nAdditional error details:\nBucketName: acme-flow-logs",
        "\nAn error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation (reached max retries: 4): The bucket policy does not exist",
        "{\n    \"Code\": \"NoSuchBucketPolicy\",\n    \"Message\": \"The bucket policy does not exist\",\n    \"BucketName\": \"acme-flow-logs\"\n}",
        "{\"Code\": \"NoSuchBucketPolicy\", \"Message\": \"The bucket policy does not exist\"}",
        "Code: NoSuchBucketPolicy\nMessage: The bucket policy does not exist",
        "Message: The bucket policy does not exist\nCode: NoSuchBucketPolicy\nBucketName: acme-flow-logs",
        "NoSuchBucketPolicy\tThe bucket policy does not exist",
        "---------------------------------------------------\n|                      error                      |\n+------------+------------------------------------+\n|  BucketName|  acme-flow-logs                    |\n|  Code      |  NoSuchBucketPolicy                |\n|  Message   |  The bucket policy does not exist  |\n+------------+------------------------------------+",
    ] {
        let pasted = format!("{command}\n{error}\n$ ");
        check(&pasted, none);
        check(&pasted, named);
        check_findings(&pasted, &[]);
        // An error of another bucket is not this command's.
        if error.contains("acme-flow-logs") {
            let other = format!("{command}\n{}\n$ ", error.replace("acme-flow-logs", "other-logs"));
            assert!(checks(&other).iter().all(|check| check.status == Unknown), "{other}");
        }
    }
    let refused = "The output doesn't show versioning, because AWS refused to show it (AccessDenied).";
    for error in [
        "---\n|  error  |\n+--+--+\n|  Code   |  AccessDenied   |\n|  Message|  Access Denied  |\n+--+--+",
        "Code: AccessDenied\nMessage: Access Denied",
        "AccessDenied\tAccess Denied",
        "{\"Code\": \"AccessDenied\", \"Message\": \"Access Denied\"}",
    ] {
        check(&format!("{COMMAND}\n{error}\n$ "), ("versioning", Unknown, refused));
    }
}

#[test]
fn fixes_that_failed() {
    for (operation, code, message, finding, said) in [
        (
            "PutBucketPolicy",
            "MalformedPolicy",
            "Policy has invalid resource",
            "report.fix-invalid-resource",
            "The bucket policy was not changed: a statement names another bucket (“Policy has invalid \
             resource”). Paste the policy into this page and use the merged one.",
        ),
        (
            "PutBucketPolicy",
            "MalformedPolicy",
            "Invalid principal in policy",
            "report.fix-invalid-principal",
            "The bucket policy was not changed: an account, user or role in it doesn't exist (“Invalid \
             principal in policy”). Remove that principal or its statement.",
        ),
        (
            "PutBucketPolicy",
            "MalformedPolicy",
            "Policy has invalid action",
            "report.fix-invalid-action",
            "The bucket policy was not changed: an action in it isn't one of S3's (“Policy has invalid \
             action”). The policy of a KMS key belongs to the key, not to the bucket.",
        ),
        (
            "PutBucketPolicy",
            "MalformedPolicy",
            "Action does not apply to any resource(s) in statement",
            "report.fix-action-without-resource",
            "The bucket policy was not changed: a statement has actions that don't fit its resources. \
             Actions on the bucket need its ARN; actions on objects need the ARN with /* at the end.",
        ),
        (
            "PutBucketPolicy",
            "MalformedPolicy",
            "Policies must be valid JSON and the first byte must be '{'",
            "report.fix-not-json",
            "The bucket policy was not changed: it isn't JSON from its first character on. Copy the policy \
             from this page again.",
        ),
        (
            "PutBucketPolicy",
            "MalformedPolicy",
            "Missing required field Principal",
            "report.fix-malformed-policy",
            "The bucket policy was not changed: S3 says “Missing required field Principal”. Paste the policy \
             into this page to see what is wrong with it.",
        ),
        (
            "PutBucketPolicy",
            "MalformedPolicy",
            "Policy exceeds the maximum allowed document size.",
            "report.fix-too-large",
            "The bucket policy was not changed: it is larger than S3's limit of 20,480 bytes. Paste it into \
             this page for its compact form.",
        ),
        (
            "PutBucketPolicy",
            "AccessDenied",
            "User: x is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::acme-flow-logs\" because \
             public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access",
            "report.fix-public",
            "The bucket policy was not changed: a statement in it is public, and Block Public Access \
             (BlockPublicPolicy) is on. Limit that statement to certain accounts, or remove it.",
        ),
        (
            "PutBucketPolicy",
            "AccessDenied",
            "Access Denied",
            "report.fix-not-allowed",
            "The bucket policy was not changed: AWS refused it (AccessDenied). Ask someone with \
             s3:PutBucketPolicy to run it.",
        ),
        (
            "PutBucketPolicy",
            "OperationAborted",
            "A conflicting conditional operation is currently in progress against this resource. Please try again.",
            "report.fix-busy",
            "The bucket policy was not changed: S3 was busy with another change to this bucket. Run it again \
             in a minute.",
        ),
        (
            "PutBucketVersioning",
            "AccessDenied",
            "Mfa Authentication must be used for this request",
            "report.fix-mfa-delete",
            "Versioning was not changed: MFA Delete is on. Only the root user of the account can change it: \
             add --mfa \"SERIAL CODE\" of the root user's device to the same command.",
        ),
        (
            "PutBucketVersioning",
            "AccessDenied",
            "User: x is not authorized to perform: s3:PutBucketVersioning on resource: \"arn:aws:s3:::acme-flow-logs\" with an \
             explicit deny in a service control policy",
            "report.fix-failed",
            "Versioning was not changed: a service control policy (SCP) of your AWS organization refuses you \
             (AccessDenied). Ask whoever manages your AWS organization for an exception, or run it in an \
             account that has none of these policies. They bind your own users, not Trustgrid.",
        ),
        (
            "PutBucketVersioning",
            "InvalidBucketState",
            "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
            "report.fix-needs-versioning",
            "Versioning was not changed: Object Lock or a replication rule of the bucket needs versioning to \
             stay on.",
        ),
        (
            "PutBucketRequestPayment",
            "AccessDenied",
            "Access Denied",
            "report.fix-not-allowed",
            "Requester Pays was not changed: AWS refused it (AccessDenied). Ask someone with \
             s3:PutBucketRequestPayment to run it.",
        ),
        (
            "PutBucketRequestPayment",
            "NoSuchBucket",
            "The specified bucket does not exist",
            "report.fix-failed",
            "Requester Pays was not changed: S3 found no such bucket (NoSuchBucket). Compare the name with \
             “aws s3api list-buckets”.",
        ),
        (
            "PutBucketOwnershipControls",
            "InvalidBucketAclWithObjectOwnership",
            "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
            "report.fix-acl",
            "Object Ownership was not changed: an access control list (ACL) of the bucket lets others in. \
             Remove it in the S3 console under Permissions, then run the command again.",
        ),
        (
            "PutBucketEncryption",
            "MalformedXML",
            "The XML you provided was not well-formed",
            "report.fix-failed",
            "Default encryption was not changed: the AWS CLI printed the error “MalformedXML”. Solve that \
             error, then run it again.",
        ),
    ] {
        let error = format!("An error occurred ({code}) when calling the {operation} operation: {message}");
        let verb: String = operation
            .chars()
            .flat_map(|c| [c.is_uppercase().then_some('-'), Some(c.to_ascii_lowercase())])
            .flatten()
            .collect();
        let command =
            format!("$ aws s3api {} --bucket acme-flow-logs --x file://x.json", verb.trim_start_matches('-'));
        for (pasted, line) in [
            (format!("{command}\n\n{error}\n$ "), 3),
            (error.clone(), 1),
            (format!("Reading the bucket\nStopped: cannot change it. {error}\n"), 2),
        ] {
            check_findings(&pasted, &[(finding, line, said)]);
            assert!(checks(&pasted).iter().all(|check| check.status == Unknown), "{pasted}");
        }
        // What failed changed nothing.
        let seen = format!("{COMMAND}\n{{\"Status\": \"Enabled\"}}\n{command}\n\n{error}\n$ ");
        check(&seen, ("versioning", Pass, "Versioning is enabled."));
    }
}
