//! What a customer can apply or hand on instead of pasting the policy by hand, and the scripts that
//! show how a bucket is set up and what has arrived in it. All of them hold the statement of [`Grant::policy`](crate::policy::Grant::policy) as it is.
//!
//! The templates stand beside this file, each in its own language.

pub mod alarm;
pub mod lifecycle;
mod target;
mod template;

use std::fmt::{self, Display, Write};

pub use target::{Link, LinkError, MergedPolicy, OrgId, OrgIdError, Target};

use crate::aws::bucket_name::BucketName;
use crate::aws::web_address::{self, ConsoleTab};
use crate::aws_cli::setting::{ReadingScript, Setting};
use crate::merge::{Removal, RemovalOutcome, remove_grant};
use crate::policy::document::ExistingPolicy;
use crate::policy::{EXPLANATIONS, NOT_ALLOWED};
use crate::text;
use template::fill;

/// The forms in which the grant can be applied or handed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ArtifactKind {
    /// The bucket policy: the merged one where there is one.
    Policy,
    /// A script for AWS CloudShell or any shell with the AWS CLI and jq.
    #[default]
    Cli,
    /// For a bucket that exists, with Terraform or OpenTofu.
    Terraform,
    /// For a new bucket.
    CloudFormation,
    /// Markdown for the person with the AWS keys.
    Ticket,
    /// A script that takes the grant out of the bucket's policy again.
    Remove,
}

impl ArtifactKind {
    pub const ALL: [Self; 6] =
        [Self::Policy, Self::Cli, Self::Terraform, Self::CloudFormation, Self::Ticket, Self::Remove];

    /// The name of the kind outside of this program.
    pub fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Cli => "cli",
            Self::Terraform => "terraform",
            Self::CloudFormation => "cloudformation",
            Self::Ticket => "ticket",
            Self::Remove => "remove",
        }
    }

    /// The kind of this [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Two sentences on when to choose it.
    pub fn when(self) -> &'static str {
        match self {
            Self::Policy => {
                "Choose this to paste the policy into the S3 console yourself. Saving it there replaces the \
                 bucket's whole policy, so merge an existing one in here first."
            }
            Self::Cli => {
                "One paste into AWS CloudShell does everything, once it has shown what would change and asked. It keeps \
                 your statements, backs up the old policy, is safe to run twice, and changes nothing where it isn't certain."
            }
            Self::Terraform => {
                "Choose this if you manage your AWS account with Terraform or OpenTofu and the bucket \
                 exists. Import the bucket's versioning and policy first, so the plan shows what changes."
            }
            Self::CloudFormation => {
                "Choose this to create a new bucket with everything set. It isn't for a bucket that exists, \
                 because CloudFormation can't take over a policy that it didn't make."
            }
            Self::Ticket => {
                "Choose this if someone else has access to AWS. It holds the values, the reasons and both \
                 ways to do it, ready for a ticket or an e-mail."
            }
            Self::Remove => {
                "Choose this to stop the export: it takes Trustgrid's statement out of the bucket's policy, after \
                 showing what would change and asking, and keeps every other statement. Versioning and the files in \
                 the bucket stay."
            }
        }
    }

    fn language(self) -> &'static str {
        match self {
            Self::Policy => "json",
            Self::Cli | Self::Remove => "bash",
            Self::Terraform => "hcl",
            Self::CloudFormation => "yaml",
            Self::Ticket => "markdown",
        }
    }

    /// The name of the file for a bucket.
    pub fn file_name(self, bucket: &BucketName) -> String {
        match self {
            Self::Policy => format!("bucket-policy-{bucket}.json"),
            Self::Cli => format!("flow-logs-{bucket}.sh"),
            Self::Terraform => format!("flow-logs-{bucket}.tf"),
            Self::CloudFormation => format!("flow-logs-{bucket}.yaml"),
            Self::Ticket => format!("flow-logs-{bucket}.md"),
            Self::Remove => format!("stop-flow-logs-{bucket}.sh"),
        }
    }
}

impl Display for ArtifactKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A file to copy or download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    pub file_name: String,
    /// `json`, `bash`, `hcl`, `yaml` or `markdown`.
    pub language: &'static str,
    pub text: String,
}

/// Why there is no such artifact for a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArtifactError {
    /// The bucket exists, by its name: S3 takes no such name for a new one.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
    OldName,
    /// The name is in the namespace of one account and Region, which the template does not make.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html>
    AccountRegionalName,
    /// The merged policy is not JSON, by its first character, its control characters or its size.
    NoPolicy,
}

impl ArtifactError {
    /// Stable name of the rule, so that a host can translate.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OldName => "artifact.old-name",
            Self::AccountRegionalName => "artifact.account-regional-name",
            Self::NoPolicy => "artifact.no-policy",
        }
    }
}

impl Display for ArtifactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OldName => {
                "S3 creates no new bucket with this name, and CloudFormation is for new buckets. Choose \
                 another way."
            }
            Self::AccountRegionalName => {
                "A name that ends in “-an” belongs to one account and Region, and this template can't create \
                 such a bucket. Create it first, then choose another way."
            }
            Self::NoPolicy => "The bucket's policy isn't a JSON object. Paste the whole policy again.",
        })
    }
}

impl std::error::Error for ArtifactError {}

/// The artifact for a target; the same target always gives the same text.
///
/// - `cli` merges nothing itself. Where a merged policy is known, it writes that one, if the bucket's
///   policy is still the one that was pasted. Otherwise it adds the grant where the policy has nothing of
///   Trustgrid's, leaves it where it is, and stops where it is not certain.
/// - `cloudformation` holds the grant alone, because a new bucket has no policy to merge into.
/// - `remove` takes out Trustgrid's very statement, and stops where it is not certain. With the policy that was pasted,
///   it takes out what [`remove_grant`] does, if the bucket still has that policy.
///
/// # Exit statuses of `cli` and `remove`
///
/// | status | |
/// | --- | --- |
/// | 0 | all is written, or nothing had to be; the last line says *Done* or *Not done yet* and why |
/// | 1 | stopped, and nothing was changed |
/// | 3 | not answered with yes, or no terminal to ask on: nothing was changed |
/// | 4 | stopped after a change, or without an answer whether there was one |
/// | 129, 130, 141, 143 | interrupted by HUP, INT, PIPE or TERM |
///
/// At every one of these ends, the last lines say what was changed and how to go back.
pub fn artifact(kind: ArtifactKind, target: &Target) -> Result<Artifact, ArtifactError> {
    let whole = whole_policy(target)?;
    let text = match kind {
        ArtifactKind::Policy => whole,
        ArtifactKind::Cli => apply_script(target),
        ArtifactKind::Terraform => {
            let whole = hcl_heredoc(&whole);
            render(include_str!("export.tf"), target, &[("WHOLE", &whole)])
        }
        ArtifactKind::CloudFormation => {
            new_name(target)?;
            render(include_str!("export.cfn.yaml"), target, &[])
        }
        ArtifactKind::Ticket => ticket(target, &whole),
        ArtifactKind::Remove => {
            let pasted = target.merged_policy.as_ref().map(|policy| &*policy.pasted);
            return remove_artifact(target, pasted);
        }
    };
    Ok(Artifact { file_name: kind.file_name(&target.grant.bucket), language: kind.language(), text })
}

/// The artifact `remove` where this was pasted for the policy of the bucket: a merge need not be possible for that.
pub fn remove_artifact(target: &Target, pasted: Option<&str>) -> Result<Artifact, ArtifactError> {
    let existing = ExistingPolicy::read(pasted.unwrap_or_default(), &target.grant.bucket);
    let removal = remove_grant(&existing, &target.grant);
    if removal.outcome == RemovalOutcome::Refused {
        return Err(ArtifactError::NoPolicy);
    }
    let kind = ArtifactKind::Remove;
    let text = remove_script(target, &removal);
    Ok(Artifact { file_name: kind.file_name(&target.grant.bucket), language: kind.language(), text })
}

/// A script that reads how the bucket is set up and prints it as one JSON object. It only reads,
/// needs nothing but bash and the AWS CLI, and every call on the bucket names the expected owner.
///
/// # Format
///
/// Text before and after the object is the shell's own; inside it:
///
/// | member | value |
/// | --- | --- |
/// | `flowLogExportPreflight` | the number 1: the version of this format |
/// | `accountId`, `bucket` | the target's, as strings |
/// | `caller` | `{"Account": "…"}`: whose credentials the script ran with |
/// | `location` | what `aws s3api get-bucket-location` prints, an object |
/// | `versioning` | …`get-bucket-versioning` |
/// | `policy` | …`get-bucket-policy`; the policy is a string in its `Policy` |
/// | `policyStatus` | …`get-bucket-policy-status`: whether S3 takes the policy for public |
/// | `encryption` | …`get-bucket-encryption` |
/// | `ownershipControls` | …`get-bucket-ownership-controls` |
/// | `publicAccessBlock` | …`get-public-access-block`: the bucket's own setting |
/// | `accountPublicAccessBlock` | what `aws s3control get-public-access-block` prints: the account's setting |
/// | `objectLock` | …`get-object-lock-configuration` |
/// | `requestPayment` | …`get-bucket-request-payment` |
///
/// From `caller` on, a **string** instead of an object is what the AWS CLI wrote instead of an
/// answer, such as `An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy
/// operation: …`. An answer of nothing, as for versioning that was never enabled, is `{}`. All eleven
/// members are there in any case; once AWS cannot be asked at all, for want of a network or of
/// credentials, that reason stands in the rest of them. The operations are described at
/// <https://docs.aws.amazon.com/cli/latest/reference/s3api/> and
/// <https://docs.aws.amazon.com/cli/latest/reference/s3control/>.
///
/// How far it is goes to standard error, and the object to standard output once it is complete.
pub fn preflight_script(target: &Target) -> String {
    let reads = permissions_to_read(ReadingScript::Preflight);
    script(include_str!("preflight.sh"), target, &[("READS", &reads)])
}

/// A script that lists what has arrived below [`Target::prefix`] and prints it as one JSON object. It only reads, needs
/// nothing but bash and the AWS CLI, and every call on the bucket names the expected owner.
///
/// # Format
///
/// As that of [`preflight_script`], with these members:
///
/// | member | value |
/// | --- | --- |
/// | `flowLogExportArrival` | the number 1: the version of this format |
/// | `accountId`, `bucket` | the target's, as strings |
/// | `prefix` | what the keys begin with that were listed |
/// | `caller` | `{"Account": "…"}`: whose credentials the script ran with |
/// | `objects` | `Count` of at most 10,000 objects, `IsCut` where there are more, and the five `Newest` |
/// | `newest` | a list: the `Key` of an object, and as its `Head` what `aws s3api head-object` prints |
/// | `versions` | of the first 1,000 versions: `VersionCount`, `DeleteMarkerCount`, and `IsTruncated` where there are more |
/// | `owner` | `{"Owner": {"ID": "…"}}`: the canonical ID of the bucket's owner |
/// | `time` | `{"UTC": "…"}`: when all that was read |
///
/// S3 lists objects by their names, so with more than 10,000 the newest may not be among them. Then the last
/// folders are looked at, too, where the newest are if their names are dates. At most five objects of each are
/// looked at, the newest first, until one is a replica.
pub fn arrival_script(target: &Target) -> String {
    let reads = permissions_to_read(ReadingScript::Arrival);
    script(include_str!("arrival.sh"), target, &[("READS", &reads), ("PREFIX", &target.prefix())])
}

fn apply_script(target: &Target) -> String {
    let (pasted, merged) =
        target.merged_policy.as_ref().map(|policy| (&*policy.pasted, &*policy.merged)).unwrap_or_default();
    let values = [
        ("PASTED", &*shell_string(pasted)),
        ("MERGED", &*shell_string(merged)),
        ("PAGE", target.link.as_ref().map_or("", Link::as_str)),
        ("READS", &permissions_to_read(ReadingScript::Preflight)),
    ];
    script(include_str!("apply.sh"), target, &values)
}

/// It takes out by number what the page found in the policy that was pasted, or else finds it itself.
fn remove_script(target: &Target, removal: &Removal) -> String {
    let numbers: Vec<_> = removal.removed.iter().map(usize::to_string).collect();
    let pasted = if numbers.is_empty() { "" } else { removal.existing() };
    let values = [
        ("PASTED", &*shell_string(pasted)),
        ("NUMBERS", &*format!("[{}]", numbers.join(","))),
        ("PAGE", target.link.as_ref().map_or("", Link::as_str)),
    ];
    script(include_str!("remove.sh"), target, &values)
}

fn render(template: &str, target: &Target, more: &[(&str, &str)]) -> String {
    let grant = target.grant.policy();
    let mut values = vec![
        ("ACCOUNT_ID", target.account_id.as_str()),
        ("BUCKET", target.grant.bucket.as_str()),
        ("TRUSTGRID_ACCOUNT_ID", target.grant.trustgrid_account_id.as_str()),
        ("GRANT", &grant),
    ];
    values.extend(more);
    fill(template, &values)
}

/// A script in a form that can be pasted into any shell as well as saved and run: bash gets it whole
/// or, if the end is missing, not at all, and ending it does not end the shell it was pasted into.
fn script(template: &str, target: &Target, values: &[(&str, &str)]) -> String {
    let body = template.strip_prefix("#!/usr/bin/env bash\n").unwrap_or(template);
    let shared = [
        ("COMMON", include_str!("common.sh")),
        ("CHANGE", include_str!("change.sh")),
        ("POLICY", include_str!("policy.sh")),
        ("REPORT", include_str!("report.sh")),
        ("SETTINGS", include_str!("settings.sh")),
    ];
    format!("bash <<'FLOW_LOG_EXPORT'\n{}FLOW_LOG_EXPORT\n", render(&fill(body, &shared), target, values))
}

/// What the report of a script reads, as comments in it.
fn permissions_to_read(report: ReadingScript) -> String {
    let permissions: Vec<_> = report.settings().iter().copied().filter_map(Setting::permission).collect();
    let lines = permissions.iter().map(|permission| format!("#     {permission}"));
    lines.collect::<Vec<_>>().join(",\n")
}

/// JSON as a string of bash: the same values in ASCII and in lines that every terminal takes, without what a
/// shell that it is pasted into would take for history or completion.
fn shell_string(json: &str) -> String {
    const LINE: usize = 120;
    let mut string = String::from("'");
    let mut length = 0;
    let mut in_string = false;
    let mut is_escaped = false;
    for c in unix(json).chars() {
        length = if c == '\n' { 0 } else { length + 1 };
        match c {
            // A blank between values: inside of a string, JSON has none.
            '\t' => string.push_str("    "),
            '\'' | '!' | '\x7f'.. => {
                string.push_str("'$'");
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(string, "\\x{byte:02x}");
                }
                string.push_str("''");
            }
            ',' if !in_string && length >= LINE => {
                string.push_str(",\n");
                length = 0;
            }
            _ => string.push(c),
        }
        in_string ^= c == '"' && !is_escaped;
        is_escaped = in_string && c == '\\' && !is_escaped;
    }
    string.push('\'');
    string
}

fn ticket(target: &Target, whole: &str) -> String {
    let bucket = &target.grant.bucket;
    let link = target.link.as_ref().map(|link| format!("| The page with these values | <{link}> |"));
    let explanations: Vec<_> =
        EXPLANATIONS.iter().map(|e| format!("- **{}**: {}", e.title, e.text)).collect();
    let afterwards = match target.link {
        Some(_) => {
            "Paste all that the script printed into the page linked above, in step 3. If you \
             can't open the page, reply with that output. If you used the console, reply “done”."
        }
        None => {
            "Reply to this ticket with all that the script printed. Whoever sent it pastes that into the \
             page for exporting flow logs, which checks it. If you used the console, reply “done”."
        }
    };
    let paste = match target.merged_policy {
        None => {
            "If the box is empty, paste the policy below and save. **If it isn't empty, don't paste over \
             it**: that would delete every other statement. Use the script instead."
        }
        Some(_) => {
            "The policy below is this bucket's, with Trustgrid's statement added. If the box still shows the \
             old one, replace it and save. **If it has changed since**, leave it and reply to this ticket: \
             it has to be merged again. The script checks that itself."
        }
    };
    let values = [
        ("ORG_ID", target.org_id.as_ref().map_or("ORG-ID", OrgId::as_str)),
        ("LINK", link.as_deref().unwrap_or_default()),
        ("EXPLANATIONS", &explanations.join("\n")),
        ("NOT_ALLOWED", NOT_ALLOWED),
        ("SCRIPT", &fenced("bash", &apply_script(target))),
        ("PROPERTIES", &web_address::console(bucket, ConsoleTab::Properties)),
        ("PERMISSIONS", &web_address::console(bucket, ConsoleTab::Permissions)),
        ("PASTE", paste),
        ("AFTERWARDS", afterwards),
        ("WHOLE", &fenced("json", whole)),
    ];
    render(include_str!("ticket.md"), target, &values)
}

/// A block of code in Markdown, fenced with more backticks than stand in a row in it.
fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}{language}\n{}\n{fence}", unix(code).trim_end())
}

/// The policy that the bucket is to have.
fn whole_policy(target: &Target) -> Result<String, ArtifactError> {
    let Some(MergedPolicy { merged, .. }) = &target.merged_policy else { return Ok(target.grant.policy()) };
    let json = merged.trim();
    let is_object = json.starts_with('{') && json.ends_with('}');
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    // Such a line would end the quotation in HCL, and no JSON has one.
    let ends_heredoc = json.split(['\n', '\r']).any(|line| line.trim() == "JSON");
    if !is_object || ends_heredoc || json.contains(is_control) || merged.len() > text::MAX_BYTES {
        return Err(ArtifactError::NoPolicy);
    }
    Ok(merged.clone())
}

/// JSON as HCL takes it between `<<-JSON` and `JSON`.
/// <https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1>
fn hcl_heredoc(json: &str) -> String {
    unix(json).replace("${", "$${").replace("%{", "%%{")
}

fn unix(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Whether S3 would make a bucket of this name today, without being told a namespace.
fn new_name(target: &Target) -> Result<(), ArtifactError> {
    if target.grant.bucket.as_str().ends_with("-an") {
        return Err(ArtifactError::AccountRegionalName);
    }
    if target.grant.bucket.is_of_today() { Ok(()) } else { Err(ArtifactError::OldName) }
}
