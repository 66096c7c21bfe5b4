//! The program behind the functions of the JavaScript API that need no form. It comes apart from the
//! form, because no first keystroke needs it.

#![cfg_attr(target_family = "wasm", no_main)]
#![forbid(unsafe_code)]

use flow_log_export::account_id::{self, AccountId};
use flow_log_export::bucket_name;
use flow_log_export::finding::{self, Status};
use flow_log_export::js::{Shape, optional_string, string, trustgrid};
use flow_log_export::policy::Grant;
use flow_log_export::send;
use js_sys::Error;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// Version of this program.
#[wasm_bindgen(skip_typescript)]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Reads an AWS account ID; see [`account_id::check`].
#[wasm_bindgen(js_name = checkAccountId, skip_typescript)]
pub fn check_account_id(text: JsValue, trustgrid_account_id: JsValue) -> Result<JsValue, Error> {
    let text = string("checkAccountId: text", &text)?;
    let trustgrid = trustgrid("checkAccountId: trustgridAccountId", &trustgrid_account_id)?;
    Check::of(account_id::check(&text, &trustgrid)).into_js()
}

/// Reads the name of an S3 bucket; see [`bucket_name::check`].
#[wasm_bindgen(js_name = checkBucket, skip_typescript)]
pub fn check_bucket(text: JsValue, account_id: JsValue) -> Result<JsValue, Error> {
    let text = string("checkBucket: text", &text)?;
    let account = optional_string("checkBucket: accountId", &account_id)?;
    let account = account.and_then(|text| account_id::check(&text, &AccountId::trustgrid()).value);
    Check::of(bucket_name::check(&text, account.as_ref())).into_js()
}

/// The bucket policy for a grant; see [`Grant::policy`].
#[wasm_bindgen(js_name = bucketPolicy, skip_typescript)]
pub fn bucket_policy(grant: JsValue) -> Result<String, Error> {
    let grant = Shape::read("bucketPolicy: grant", &grant, &["bucket", "trustgridAccountId"])?;
    let bucket = bucket_name::check(&string("bucketPolicy: grant.bucket", &grant.get("bucket"))?, None);
    let trustgrid_account_id =
        trustgrid("bucketPolicy: grant.trustgridAccountId", &grant.get("trustgridAccountId"))?;
    match bucket.value {
        Some(bucket) => Ok(Grant { bucket, trustgrid_account_id }.policy()),
        None => Err(Error::new(bucket.findings.first().map_or("", |finding| &finding.message))),
    }
}

/// Saves, for the form: resolves to nothing once saved, to text that says why not, or to `false` if the
/// host sees to it; see [`send::save`].
#[wasm_bindgen(skip_typescript)]
pub async fn save(
    form: Element,
    target: JsValue,
    account_id: String,
    bucket: String,
    org_id: Option<String>,
) -> JsValue {
    send::save(&form, &target, &account_id, &bucket, org_id.as_deref()).await
}

/// What a check answers, as JavaScript sees it.
#[derive(Serialize)]
struct Check {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken: Option<&'static str>,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Finding {
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

impl Check {
    fn of<T: ToString>(check: finding::Check<T>) -> Self {
        Check {
            status: match check.status {
                Status::Ok => "ok",
                Status::Warning => "warning",
                Status::Error => "error",
                Status::Empty => "empty",
            },
            value: check.value.map(|value| value.to_string()),
            taken: check.taken,
            findings: check.findings.into_iter().map(Finding::of).collect(),
        }
    }

    fn into_js(self) -> Result<JsValue, Error> {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        self.serialize(&serializer).map_err(|error| Error::new(&error.to_string()))
    }
}

impl Finding {
    fn of(finding: finding::Finding) -> Self {
        let finding::Finding { severity, code, message, path, line, column, fix } = finding;
        Finding { severity: severity.name(), code, message, path, line, column, fix }
    }
}

// For what checks and tests all of the package natively.
#[cfg(not(target_family = "wasm"))]
fn main() {}
