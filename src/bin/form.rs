//! The program of the page: puts the form into an element.

#![cfg_attr(target_family = "wasm", no_main)]
#![forbid(unsafe_code)]

use std::cell::Cell;

use flow_log_export::js::{Shape, error, optional_string, trustgrid};
use flow_log_export::ui::host::Host;
use flow_log_export::ui::{App, AppProps, Merged, Theme};
use flow_log_export::web_address;
use js_sys::{Error, Function};
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{AppHandle, AttrValue, Renderer};

/// Draws a form in an element.
#[wasm_bindgen(skip_typescript)]
pub fn mount(place: Element, options: JsValue, host: Host) -> Result<Form, Error> {
    let props = mounted(next_instance(), &options, host)?;
    Ok(Form { app: Renderer::<App>::with_root_and_props(place, props.clone()).render(), props })
}

/// What a form is like when it comes into the document.
fn mounted(instance: u32, options: &JsValue, host: Host) -> Result<AppProps, Error> {
    let props = AppProps { live: true, instance, host: Some(host), ..AppProps::default() };
    with_options(props, "mount", options)
}

/// A form, in the document or not.
#[wasm_bindgen(skip_typescript)]
pub struct Form {
    app: AppHandle<App>,
    props: AppProps,
}

#[wasm_bindgen]
impl Form {
    /// Another form in the same place, once this one is unmounted.
    #[wasm_bindgen(skip_typescript)]
    pub fn mount(&mut self, options: JsValue, host: Host) -> Result<(), Error> {
        self.props = mounted(self.props.instance, &options, host)?;
        self.draw();
        Ok(())
    }

    /// Forgets what was typed, and whom to tell.
    #[wasm_bindgen(skip_typescript)]
    pub fn unmount(&mut self) {
        self.props = AppProps { instance: self.props.instance, ..AppProps::default() };
        self.draw();
    }

    /// Changes the options that are given and leaves the others, and what the user typed, alone.
    #[wasm_bindgen(skip_typescript)]
    pub fn update(&mut self, options: JsValue) -> Result<(), Error> {
        self.props = with_options(self.props.clone(), "update", &options)?;
        self.draw();
        Ok(())
    }

    /// The policy to show: nothing for the plain one, and none to copy where the text is empty. `first`
    /// and `last` are the lines to mark, counted from 1.
    #[wasm_bindgen(skip_typescript)]
    pub fn merged(&mut self, policy: Option<String>, first: usize, last: usize) {
        self.props.merged = policy.map(|text| match text.is_empty() {
            true => Merged::Refused,
            false => Merged::Policy { text: text.into(), marked: (first, last) },
        });
        self.draw();
    }

    /// What will not work, to be said where the values are saved.
    #[wasm_bindgen(skip_typescript)]
    pub fn judged(&mut self, failures: Option<String>) {
        self.props.failures = failures.map(AttrValue::from);
        self.draw();
    }

    fn draw(&mut self) {
        self.app.update(self.props.clone());
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
    const NAMES: [&str; 9] = [
        "accountId",
        "bucket",
        "orgId",
        "trustgridAccountId",
        "portalUrl",
        "docsUrl",
        "theme",
        "saveUrl",
        "onSave",
    ];
    let options = Shape::read(&[function, ": options"].concat(), given, &NAMES)?;
    for name in NAMES {
        let value = options.get(name);
        if value.is_undefined() {
            continue;
        }
        let argument = [function, ": options.", name].concat();
        if name == "onSave" {
            props.on_save = match value.dyn_into::<Function>() {
                Ok(handler) => Some(handler),
                Err(value) if value.is_null() => None,
                Err(_) => return Err(error(&[&argument, " must be a function"])),
            };
            continue;
        }
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
            "saveUrl" => {
                // The values go nowhere else.
                let own = |address: String| props.host.as_ref()?.own_address(&address);
                let refused = || error(&[&argument, " must be an address of this page's own origin"]);
                let address = text.map(|address| own(address).ok_or_else(refused)).transpose()?;
                props.save_url = address.map(AttrValue::from);
            }
            _ => {
                props.theme = match text.as_deref() {
                    None | Some("auto") => Theme::Auto,
                    Some("light") => Theme::Light,
                    Some("dark") => Theme::Dark,
                    Some(_) => return Err(error(&[&argument, " must be auto, light or dark"])),
                }
            }
        }
    }
    Ok(props)
}

fn link(argument: &str, address: Option<String>) -> Result<Option<AttrValue>, Error> {
    match address {
        Some(address) if !web_address::is_link(&address) => {
            Err(error(&[argument, " must be an https:, http: or relative address"]))
        }
        address => Ok(address.map(AttrValue::from)),
    }
}

// For what checks and tests all of the package natively.
#[cfg(not(target_family = "wasm"))]
fn main() {}
