//! The program of the page: puts the form into an element.

#![cfg_attr(target_family = "wasm", no_main)]
#![forbid(unsafe_code)]

use std::cell::RefCell;

use flow_log_export::js::{error, trustgrid};
use flow_log_export::ui::host::Host;
use flow_log_export::ui::{App, AppProps, Merged};
use flow_log_export::web_address;
use js_sys::{Error, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{AppHandle, AttrValue, Renderer};

thread_local! {
    /// All forms there ever were, by their number. One that was taken out of the document waits to be used
    /// again, because Yew never lets go of what it listens on.
    static FORMS: RefCell<Vec<Form>> = const { RefCell::new(Vec::new()) };
}

/// A form, in the document or not.
struct Form {
    app: AppHandle<App>,
    props: AppProps,
}

/// Draws a form in an element, and tells its number.
#[wasm_bindgen(skip_typescript)]
pub fn mount(place: Element, options: JsValue, host: Host) -> Result<usize, Error> {
    let number = FORMS.with_borrow(Vec::len);
    let props = mounted(number, &options, host)?;
    let app = Renderer::<App>::with_root_and_props(place, props.clone()).render();
    FORMS.with_borrow_mut(|forms| forms.push(Form { app, props }));
    Ok(number)
}

/// Another form in the place of one that is unmounted.
#[wasm_bindgen(js_name = mountAgain, skip_typescript)]
pub fn mount_again(number: usize, options: JsValue, host: Host) -> Result<(), Error> {
    let mounted = mounted(number, &options, host)?;
    draw(number, |props| *props = mounted);
    Ok(())
}

/// What a form is like when it comes into the document.
fn mounted(number: usize, options: &JsValue, host: Host) -> Result<AppProps, Error> {
    let props = AppProps { live: true, instance: number, host: Some(host), ..AppProps::default() };
    with_options(props, "mount", options)
}

/// Forgets what was typed, and whom to tell.
#[wasm_bindgen(skip_typescript)]
pub fn unmount(number: usize) {
    draw(number, |props| *props = AppProps { instance: number, ..AppProps::default() });
}

/// Changes the options that are given and leaves the others, and what the user typed, alone.
#[wasm_bindgen(skip_typescript)]
pub fn update(number: usize, options: JsValue) -> Result<(), Error> {
    let Some(props) = FORMS.with_borrow(|forms| Some(forms.get(number)?.props.clone())) else {
        return Ok(());
    };
    let updated = with_options(props, "update", &options)?;
    draw(number, |props| *props = updated);
    Ok(())
}

/// The policy to show: nothing for the plain one, and none to copy where the text is empty. `first`
/// and `last` are the lines to mark, counted from 1.
#[wasm_bindgen(skip_typescript)]
pub fn merged(number: usize, policy: Option<String>, first: usize, last: usize) {
    draw(number, |props| {
        props.merged = policy.map(|text| match text.is_empty() {
            true => Merged::Refused,
            false => Merged::Policy { text: text.into(), marked: (first, last) },
        });
    });
}

/// What will not work, to be said where the values are saved.
#[wasm_bindgen(skip_typescript)]
pub fn judged(number: usize, failures: Option<String>) {
    draw(number, |props| props.failures = failures.map(AttrValue::from));
}

fn draw(number: usize, change: impl FnOnce(&mut AppProps)) {
    FORMS.with_borrow_mut(|forms| {
        if let Some(form) = forms.get_mut(number) {
            change(&mut form.props);
            form.app.update(form.props.clone());
        }
    });
}

/// `props` with the options that `given` holds, whose shapes JavaScript has checked; `null` takes one back
/// to its default.
fn with_options(mut props: AppProps, function: &str, given: &JsValue) -> Result<AppProps, Error> {
    let get = |name: &str| Reflect::get(given, &name.into()).ok().filter(|value| !value.is_undefined());
    let argument = |name: &str| [function, ": options.", name].concat();
    for (name, option) in [
        ("accountId", &mut props.account_id),
        ("bucket", &mut props.bucket),
        ("orgId", &mut props.org_id),
        ("saveUrl", &mut props.save_url),
        ("portalUrl", &mut props.portal_url),
        ("docsUrl", &mut props.docs_url),
    ] {
        let Some(value) = get(name) else { continue };
        let text = value.as_string();
        if name.ends_with("Url") && text.as_deref().is_some_and(|address| !web_address::is_link(address)) {
            return Err(error(&[&argument(name), " must be an https:, http: or relative address"]));
        }
        *option = text.map(AttrValue::from);
    }
    if let Some(id) = get("trustgridAccountId") {
        let id = (!id.is_null()).then(|| trustgrid(&argument("trustgridAccountId"), &id));
        props.trustgrid_account_id = id.transpose()?;
    }
    if let Some(theme) = get("theme") {
        props.theme = theme.as_string().map(AttrValue::from);
    }
    if let Some(handler) = get("onSave") {
        props.on_save = handler.dyn_into().ok();
    }
    Ok(props)
}

// For what checks and tests all of the package natively.
#[cfg(not(target_family = "wasm"))]
fn main() {}
