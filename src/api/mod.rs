//! The functions of the JavaScript API, and values as JavaScript takes and gives them. Their types stand in
//! `static/flow-log-export.d.ts`.

pub mod arguments;

use std::collections::BTreeMap;

use js_sys::{Array, Error};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::arrival;
use crate::artifact::alarm::{self, SilenceAlarm};
use crate::artifact::lifecycle::{self, LifecycleKind};
use crate::artifact::{self, ArtifactKind, MergedPolicy, Target};
use crate::aws::account_id::{self, AccountId};
use crate::aws::bucket_name;
use crate::evaluate;
use crate::merge::{self, OtherAccount, Outcome, RemovalOutcome};
use crate::policy::Grant;
use crate::policy::document::ExistingPolicy;
use crate::policy::key_policy::{self, KeyStatement};
use crate::preflight;
use crate::text::finding;
use arguments::{Shape, error, optional_account, optional_number, optional_string, string, trustgrid};

/// Calls a function by its name. `static/flow-log-export.js` exports each.
pub fn call(function: &str, arguments: &Array) -> Result<JsValue, Error> {
    let [a, b, c] = [0, 1, 2].map(|index| arguments.get(index));
    match function {
        "version" => Ok(env!("CARGO_PKG_VERSION").into()),
        "checkAccountId" => check_account_id(&a, &b),
        "checkBucket" => check_bucket(&a, &b),
        "bucketPolicy" => bucket_policy(&a).map(JsValue::from),
        "mergePolicy" => merge_policy(&a, &b, &c),
        "removeGrant" => remove_grant(&a, &b),
        "artifact" => make_artifact(&a, &b),
        "lifecycleRule" => lifecycle_rule(&a, &b, &c),
        "silenceAlarm" => silence_alarm(&a),
        "keyStatement" => key_statement(&a),
        "preflightScript" => preflight_script(&a).map(JsValue::from),
        "evaluatePolicy" => evaluate_policy(&a, &b, &c),
        "preflight" => run_preflight(&a, &b),
        "arrivalScript" => arrival_script(&a).map(JsValue::from),
        "arrival" => read_arrival(&a, &b),
        other => Err(error(&["There is no function ", other, "."])),
    }
}

/// Reads an AWS account ID; see [`account_id::check`].
fn check_account_id(text: &JsValue, trustgrid_account_id: &JsValue) -> Result<JsValue, Error> {
    let text = string("checkAccountId: text", text)?;
    let trustgrid = trustgrid("checkAccountId: trustgridAccountId", trustgrid_account_id)?;
    into_js(&CheckDto::of(account_id::check(&text, &trustgrid)))
}

/// Reads the name of an S3 bucket; see [`bucket_name::check`].
fn check_bucket(text: &JsValue, account_id: &JsValue) -> Result<JsValue, Error> {
    let text = string("checkBucket: text", text)?;
    let account = optional_string("checkBucket: accountId", account_id)?;
    let account = account.and_then(|text| account_id::check(&text, &AccountId::trustgrid()).value);
    into_js(&CheckDto::of(bucket_name::check(&text, account.as_ref())))
}

/// The bucket policy for a grant; see [`Grant::policy`].
fn bucket_policy(grant: &JsValue) -> Result<String, Error> {
    let shape = Shape::read("bucketPolicy: grant", grant, &["bucket", "trustgridAccountId"])?;
    Ok(read_grant("bucketPolicy: grant", &shape)?.policy())
}

/// Merges the grant into a policy; see [`merge::merge_with`].
fn merge_policy(existing: &JsValue, grant: &JsValue, options: &JsValue) -> Result<JsValue, Error> {
    const REPLACE: &str = "mergePolicy: options.replaceAccountId";
    let existing = string("mergePolicy: existing", existing)?;
    let shape = Shape::read("mergePolicy: grant", grant, &["bucket", "trustgridAccountId"])?;
    let grant = read_grant("mergePolicy: grant", &shape)?;
    let mut replaced = None;
    if !options.is_undefined() {
        let shape = Shape::read("mergePolicy: options", options, &["replaceAccountId"])?;
        replaced = optional_account(REPLACE, &shape.get("replaceAccountId"))?;
    }
    let choice = replaced.as_ref().map_or(OtherAccount::Keep, OtherAccount::Replace);
    let merge::Merge { outcome, policy, compact_bytes, other_account, findings, .. } =
        merge::merge_with(&existing, &grant, choice);
    into_js(&MergeDto {
        outcome: match outcome {
            Outcome::Added => "added",
            Outcome::Unchanged => "unchanged",
            Outcome::Updated => "updated",
            Outcome::Refused => "refused",
        },
        policy,
        compact_bytes,
        other_account_id: other_account.map(|account| account.to_string()),
        findings: findings.into_iter().map(FindingDto::of).collect(),
    })
}

/// Takes the grant out of a policy; see [`merge::remove_grant`].
fn remove_grant(existing: &JsValue, grant: &JsValue) -> Result<JsValue, Error> {
    let existing = string("removeGrant: existing", existing)?;
    let shape = Shape::read("removeGrant: grant", grant, &["bucket", "trustgridAccountId", "accountId"])?;
    let grant = read_grant("removeGrant: grant", &shape)?;
    let owner = optional_string("removeGrant: grant.accountId", &shape.get("accountId"))?;
    let owner =
        owner.map(|owner| value(account_id::check(&owner, &grant.trustgrid_account_id))).transpose()?;
    let removal = merge::remove_grant(&ExistingPolicy::read(&existing, &grant.bucket), &grant);
    let merge::Removal { outcome, policy, findings, .. } = match &owner {
        Some(owner) => removal.owned_by(&grant, owner),
        None => removal,
    };
    into_js(&RemovalDto {
        outcome: match outcome {
            RemovalOutcome::Removed => "removed",
            RemovalOutcome::Absent => "absent",
            RemovalOutcome::Emptied => "emptied",
            RemovalOutcome::Refused => "refused",
        },
        policy,
        findings: findings.into_iter().map(FindingDto::of).collect(),
    })
}

/// A script, template or ticket; see [`artifact::artifact`].
fn make_artifact(kind: &JsValue, target: &JsValue) -> Result<JsValue, Error> {
    let kind = string("artifact: kind", kind)?;
    let names = || ArtifactKind::ALL.map(ArtifactKind::name).join(", ");
    let kind = ArtifactKind::from_name(&kind)
        .ok_or_else(|| error(&["artifact: kind must be one of ", &names(), "."]))?;
    let made = match kind {
        ArtifactKind::Remove => {
            let (target, existing) = read_values("artifact: target", target)?;
            artifact::remove_artifact(&target, existing.as_deref())
        }
        _ => artifact::artifact(kind, &read_target("artifact: target", target)?),
    };
    into_js(&ArtifactDto::of(made.map_err(wrong)?))
}

/// A lifecycle rule for flow logs; see [`lifecycle::lifecycle`].
fn lifecycle_rule(kind: &JsValue, target: &JsValue, options: &JsValue) -> Result<JsValue, Error> {
    let kind = string("lifecycleRule: kind", kind)?;
    let names = || LifecycleKind::ALL.map(LifecycleKind::name).join(", ");
    let kind = LifecycleKind::from_name(&kind)
        .ok_or_else(|| error(&["lifecycleRule: kind must be one of ", &names(), "."]))?;
    let (target, _) = read_values("lifecycleRule: target", target)?;
    let mut keep = None;
    if !options.is_undefined() {
        let shape = Shape::read("lifecycleRule: options", options, &["keepDays"])?;
        keep = optional_number("lifecycleRule: options.keepDays", &shape.get("keepDays"))?;
    }
    let keep = keep.map(|days| days.to_string().parse()).transpose().map_err(wrong)?;
    into_js(&ArtifactDto::of(lifecycle::lifecycle(kind, &target, keep)))
}

/// How to be told when flow logs stop coming; see [`alarm::silence_alarm`].
fn silence_alarm(target: &JsValue) -> Result<JsValue, Error> {
    let (target, _) = read_values("silenceAlarm: target", target)?;
    let SilenceAlarm { template, steps, console } = alarm::silence_alarm(&target);
    into_js(&SilenceAlarmDto { template: ArtifactDto::of(template), steps, console })
}

/// The statement for a KMS key's policy; see [`key_policy::key_statement`].
fn key_statement(grant: &JsValue) -> Result<JsValue, Error> {
    let shape = Shape::read("keyStatement: grant", grant, &["bucket", "trustgridAccountId"])?;
    let KeyStatement { text, notes } = key_policy::key_statement(&read_grant("keyStatement: grant", &shape)?);
    into_js(&KeyStatementDto { text, notes })
}

/// The command block that shows how a bucket is set up; see [`artifact::preflight_script`].
fn preflight_script(target: &JsValue) -> Result<String, Error> {
    Ok(artifact::preflight_script(&read_target("preflightScript: target", target)?))
}

/// Whether a policy lets Trustgrid write; see [`evaluate::evaluate`].
fn evaluate_policy(policy: &JsValue, grant: &JsValue, options: &JsValue) -> Result<JsValue, Error> {
    let policy = string("evaluatePolicy: policy", policy)?;
    let shape = Shape::read("evaluatePolicy: grant", grant, &["bucket", "trustgridAccountId"])?;
    let grant = read_grant("evaluatePolicy: grant", &shape)?;
    let mut chosen = evaluate::EvaluateOptions::default();
    if !options.is_undefined() {
        let shape = Shape::read("evaluatePolicy: options", options, &["restrictPublicBuckets"])?;
        let value = shape.get("restrictPublicBuckets");
        let wrong = || error(&["evaluatePolicy: options.restrictPublicBuckets must be true or false."]);
        if !value.is_undefined() {
            chosen.restrict_public_buckets = value.as_bool().ok_or_else(wrong)?;
        }
    }
    let evaluate::Evaluation { actions, public, findings, .. } =
        evaluate::evaluate(&ExistingPolicy::read(&policy, &grant.bucket), &grant, chosen);
    into_js(&EvaluationDto {
        actions: actions.into_iter().map(|(action, decision)| (action, decision.name())).collect(),
        public: public.name(),
        findings: findings.into_iter().map(FindingDto::of).collect(),
    })
}

/// Whether replication will work, from what commands print; see [`preflight::preflight`].
fn run_preflight(report: &JsValue, target: &JsValue) -> Result<JsValue, Error> {
    let report = string("preflight: report", report)?;
    let target = read_target("preflight: target", target)?;
    let preflight::Preflight { verdict, checks, unseen, findings } = preflight::preflight(&report, &target);
    into_js(&PreflightDto {
        verdict: verdict.name(),
        checks: checks.into_iter().map(RequirementCheckDto::of).collect(),
        unseen,
        findings: findings.into_iter().map(FindingDto::of).collect(),
    })
}

/// The command block that shows what has arrived; see [`artifact::arrival_script`].
fn arrival_script(target: &JsValue) -> Result<String, Error> {
    Ok(artifact::arrival_script(&read_target("arrivalScript: target", target)?))
}

/// Whether flow logs arrive, from what commands print; see [`arrival::arrival`].
fn read_arrival(report: &JsValue, target: &JsValue) -> Result<JsValue, Error> {
    let report = string("arrival: report", report)?;
    let target = read_target("arrival: target", target)?;
    let arrival = arrival::arrival(&report, &target);
    let message = arrival.message();
    let arrival::Arrival { status, newest, count, findings, .. } = arrival;
    into_js(&ArrivalDto {
        status: status.name(),
        newest: newest.map(|time| time.to_string()),
        count,
        message,
        findings: findings.into_iter().map(FindingDto::of).collect(),
    })
}

/// A grant's members; others than these are the caller's matter.
fn read_grant(argument: &str, shape: &Shape) -> Result<Grant, Error> {
    let bucket = bucket_name::check(&string(&[argument, ".bucket"].concat(), &shape.get("bucket"))?, None);
    let trustgrid_account_id =
        trustgrid(&[argument, ".trustgridAccountId"].concat(), &shape.get("trustgridAccountId"))?;
    Ok(Grant { bucket: value(bucket)?, trustgrid_account_id })
}

/// A target with the grant merged into its existing policy.
fn read_target(argument: &str, target: &JsValue) -> Result<Target, Error> {
    let (target, existing) = read_values(argument, target)?;
    let merged_policy = match existing {
        Some(existing) => {
            let merge = merge::merge(&existing, &target.grant);
            let first = merge.findings.first().map_or("", |finding| &finding.message);
            let merged = merge.policy.clone().ok_or_else(|| Error::new(first))?;
            MergedPolicy::of(&merge, merged)
        }
        None => None,
    };
    Ok(Target { merged_policy, ..target })
}

/// A target without its existing policy, and that as it was given.
fn read_values(argument: &str, target: &JsValue) -> Result<(Target, Option<String>), Error> {
    let members = ["bucket", "trustgridAccountId", "accountId", "orgId", "existingPolicy", "link"];
    let shape = Shape::read(argument, target, &members)?;
    let optional = |member: &str| optional_string(&[argument, ".", member].concat(), &shape.get(member));
    let grant = read_grant(argument, &shape)?;
    let account_id = string(&[argument, ".accountId"].concat(), &shape.get("accountId"))?;
    let account_id = value(account_id::check(&account_id, &grant.trustgrid_account_id))?;
    let existing = optional("existingPolicy")?.filter(|existing| !existing.trim().is_empty());
    let target = Target {
        grant,
        account_id,
        org_id: optional("orgId")?.map(|org_id| org_id.parse()).transpose().map_err(wrong)?,
        merged_policy: None,
        link: optional("link")?.map(|link| link.parse()).transpose().map_err(wrong)?,
    };
    Ok((target, existing))
}

/// The value of a check, or its first finding as an `Error`.
fn value<T>(check: finding::Checked<T>) -> Result<T, Error> {
    let first = check.findings.first().map_or("", |finding| &finding.message);
    check.value.ok_or_else(|| Error::new(first))
}

fn wrong(error: impl ToString) -> Error {
    Error::new(&error.to_string())
}

fn into_js(answer: &impl Serialize) -> Result<JsValue, Error> {
    answer.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(wrong)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MergeDto {
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compact_bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_account_id: Option<String>,
    findings: Vec<FindingDto>,
}

#[derive(Serialize)]
struct RemovalDto {
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    findings: Vec<FindingDto>,
}

#[derive(Serialize)]
struct EvaluationDto {
    actions: BTreeMap<&'static str, &'static str>,
    public: &'static str,
    findings: Vec<FindingDto>,
}

#[derive(Serialize)]
struct PreflightDto {
    verdict: &'static str,
    checks: Vec<RequirementCheckDto>,
    unseen: Vec<&'static str>,
    findings: Vec<FindingDto>,
}

#[derive(Serialize)]
struct ArrivalDto {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    newest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    message: String,
    findings: Vec<FindingDto>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequirementCheckDto {
    id: &'static str,
    status: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    failure_codes: Vec<&'static str>,
}

impl RequirementCheckDto {
    fn of(check: preflight::Check) -> Self {
        let preflight::Check { requirement, status, message, fix, failure_codes, is_left_open: _ } = check;
        let fix = fix.map(|fix| fix.text().to_owned());
        RequirementCheckDto { id: requirement.id(), status: status.name(), message, fix, failure_codes }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactDto {
    file_name: String,
    language: &'static str,
    text: String,
}

impl ArtifactDto {
    fn of(artifact: artifact::Artifact) -> Self {
        let artifact::Artifact { file_name, language, text } = artifact;
        ArtifactDto { file_name, language, text }
    }
}

#[derive(Serialize)]
struct SilenceAlarmDto {
    template: ArtifactDto,
    steps: [&'static str; 3],
    console: String,
}

#[derive(Serialize)]
struct KeyStatementDto {
    text: String,
    notes: [&'static str; 4],
}

/// What a check answers, as JavaScript sees it.
#[derive(Serialize)]
struct CheckDto {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken: Option<&'static str>,
    findings: Vec<FindingDto>,
}

#[derive(Serialize)]
struct FindingDto {
    severity: &'static str,
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
}

impl CheckDto {
    fn of<T: ToString>(check: finding::Checked<T>) -> Self {
        CheckDto {
            status: check.status.name(),
            value: check.value.map(|value| value.to_string()),
            taken: check.taken,
            findings: check.findings.into_iter().map(FindingDto::of).collect(),
        }
    }
}

impl FindingDto {
    fn of(finding: finding::Finding) -> Self {
        let finding::Finding { severity, code, message, path, line, column, fix } = finding;
        FindingDto { severity: severity.name(), code, message, path, line, column, fix }
    }
}
