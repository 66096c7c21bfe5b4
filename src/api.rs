//! The JavaScript API: the one place where values cross between the program and JavaScript.
//!
//! Wrong shapes throw an `Error` that names the argument; findings are data.

use std::cell::Cell;

use js_sys::{Error, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{AppHandle, AttrValue, Renderer};

use crate::account_id::{self, AccountId};
use crate::bucket_name;
use crate::finding::{self, Severity, Status};
use crate::policy::Grant;
use crate::ui::{App, AppProps, Theme};
use crate::web_address;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("api.d.ts");

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

/// Puts the form into an element.
#[wasm_bindgen(skip_typescript)]
pub fn mount(element: JsValue, options: JsValue) -> Result<Handle, Error> {
    let element: Element =
        element.dyn_into().map_err(|_| Error::new("mount: element must be an element of the document"))?;
    let props = with_options(
        AppProps { live: true, instance: next_instance(), ..AppProps::default() },
        "mount",
        &options,
    )?;
    let host = element
        .owner_document()
        .and_then(|document| document.create_element("div").ok())
        .ok_or_else(|| Error::new("mount: element belongs to no document"))?;
    // Waiting markup stays in sight until the first rendering is complete.
    if element.query_selector(":scope > [data-state=waiting]").is_ok_and(|waiting| waiting.is_some()) {
        host.set_attribute("hidden", "")?;
    }
    element.append_child(&host)?;
    let app = Renderer::<App>::with_root_and_props(host.clone(), props.clone()).render();
    Ok(Handle { app: Some(app), host, props })
}

/// A form in the document.
#[wasm_bindgen(skip_typescript)]
pub struct Handle {
    app: Option<AppHandle<App>>,
    host: Element,
    props: AppProps,
}

#[wasm_bindgen]
impl Handle {
    /// Changes the options that are given and leaves the others, and what the user typed, alone.
    #[wasm_bindgen(skip_typescript)]
    pub fn update(&mut self, options: JsValue) -> Result<(), Error> {
        let props = with_options(self.props.clone(), "update", &options)?;
        if let Some(app) = &mut self.app {
            app.update(props.clone());
        }
        self.props = props;
        Ok(())
    }

    /// Takes the form out of the document. Again, it does nothing.
    #[wasm_bindgen(skip_typescript)]
    pub fn unmount(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
            self.host.remove();
        }
    }
}

fn next_instance() -> u32 {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(0) });
    NEXT.replace(NEXT.get() + 1)
}

/// `props` with the options that `given` holds; `null` takes one back to its default.
fn with_options(mut props: AppProps, function: &str, given: &JsValue) -> Result<AppProps, Error> {
    if given.is_undefined() {
        return Ok(props);
    }
    const NAMES: [&str; 7] =
        ["accountId", "bucket", "orgId", "trustgridAccountId", "portalUrl", "docsUrl", "theme"];
    let options = Shape::read(&format!("{function}: options"), given, &NAMES)?;
    for name in NAMES {
        let value = options.get(name);
        if value.is_undefined() {
            continue;
        }
        let argument = format!("{function}: options.{name}");
        let text = optional_string(&argument, &value)?;
        match name {
            "accountId" => props.account_id = text.map(AttrValue::from),
            "bucket" => props.bucket = text.map(AttrValue::from),
            "orgId" => props.org_id = text.map(AttrValue::from),
            "trustgridAccountId" => {
                props.trustgrid_account_id =
                    text.is_some().then(|| trustgrid(&argument, &value)).transpose()?;
            }
            "portalUrl" => props.portal_url = link(&argument, text)?,
            "docsUrl" => props.docs_url = link(&argument, text)?,
            _ => {
                props.theme = match text.as_deref() {
                    None | Some("auto") => Theme::Auto,
                    Some("light") => Theme::Light,
                    Some("dark") => Theme::Dark,
                    Some(_) => return Err(Error::new(&format!("{argument} must be auto, light or dark"))),
                }
            }
        }
    }
    Ok(props)
}

fn link(argument: &str, address: Option<String>) -> Result<Option<AttrValue>, Error> {
    match address {
        Some(address) if !web_address::is_link(&address) => {
            Err(Error::new(&format!("{argument} must be an https:, http: or relative address")))
        }
        address => Ok(address.map(AttrValue::from)),
    }
}

/// An object argument with known members.
struct Shape<'a>(&'a JsValue);

impl<'a> Shape<'a> {
    fn read(argument: &str, value: &'a JsValue, members: &[&str]) -> Result<Self, Error> {
        let object = value.dyn_ref::<Object>();
        let object = object.ok_or_else(|| Error::new(&format!("{argument} must be an object")))?;
        for key in Object::keys(object).iter().filter_map(|key| key.as_string()) {
            if !members.contains(&key.as_str()) {
                return Err(Error::new(&format!("{argument} has no member {key}")));
            }
        }
        Ok(Shape(value))
    }

    fn get(&self, member: &str) -> JsValue {
        Reflect::get(self.0, &member.into()).unwrap_or_default()
    }
}

fn string(argument: &str, value: &JsValue) -> Result<String, Error> {
    let kind = || value.js_typeof().as_string().unwrap_or_default();
    value.as_string().ok_or_else(|| Error::new(&format!("{argument} must be a string, not {}", kind())))
}

fn optional_string(argument: &str, value: &JsValue) -> Result<Option<String>, Error> {
    if value.is_undefined() || value.is_null() { Ok(None) } else { string(argument, value).map(Some) }
}

fn trustgrid(argument: &str, value: &JsValue) -> Result<AccountId, Error> {
    match optional_string(argument, value)? {
        None => Ok(AccountId::trustgrid()),
        Some(text) => text.parse().map_err(|error| Error::new(&format!("{argument}: {error}"))),
    }
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
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        Finding { severity, code: finding.code, message: finding.message }
    }
}
