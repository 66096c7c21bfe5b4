//! The program of the page: mounts forms, and calls the functions of the JavaScript API.

#![cfg_attr(target_family = "wasm", no_main)]
#![forbid(unsafe_code)]

use std::cell::Cell;

use flow_log_export::api::arguments::error;
use flow_log_export::app::Input;
use flow_log_export::app::form::Field;
use flow_log_export::ui::host::Host;
use flow_log_export::ui::host_options::{read_kept, with_options};
use flow_log_export::ui::later::{self, Later};
use flow_log_export::ui::{self, AppProps, Ids, RootProps};
use js_sys::{Array, Error};
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{AppHandle, Renderer};

thread_local! {
    static ROOTS: Cell<usize> = const { Cell::new(0) };
}

/// An element that shows a form or nothing.
#[wasm_bindgen(skip_typescript)]
pub struct Root {
    handle: AppHandle<ui::Root>,
    props: RootProps,
    ids: Ids,
}

#[wasm_bindgen]
impl Root {
    #[wasm_bindgen(constructor, skip_typescript)]
    pub fn new(element: Element) -> Root {
        let ids = Ids(ROOTS.replace(ROOTS.get() + 1));
        Root { handle: Renderer::with_root(element).render(), props: RootProps::default(), ids }
    }

    /// Shows a form, with what is `kept` from before.
    #[wasm_bindgen(skip_typescript)]
    pub fn show(&mut self, options: &JsValue, kept: &JsValue, later: bool, host: Host) -> Result<(), Error> {
        let options = with_options(&Default::default(), "mount", options)?;
        let later = if later { later::ready() } else { Later::NotYet };
        let kept = read_kept(kept);
        self.props.mounted += 1;
        self.props.app = Some(AppProps { live: true, ids: self.ids, options, kept, later, host: Some(host) });
        self.draw();
        Ok(())
    }

    /// Changes the options that are given and leaves the others, and what the user typed, alone.
    #[wasm_bindgen(skip_typescript)]
    pub fn update(&mut self, options: &JsValue) -> Result<(), Error> {
        if let Some(app) = &mut self.props.app {
            let options = with_options(&app.options, "update", options)?;
            // Where the form is not drawn yet, what is kept gives way, as what is typed would.
            let is_set = |field: Field| options.field(field) != app.options.field(field);
            app.kept.texts.retain(|(input, _)| !matches!(input, Input::Field(field) if is_set(*field)));
            app.options = options;
            self.draw();
        }
        Ok(())
    }

    /// The later part of the program is there, or could not be loaded.
    #[wasm_bindgen(skip_typescript)]
    pub fn loaded(&mut self, is_there: bool) {
        let Some(app) = &mut self.props.app else { return };
        app.later = match app.later {
            _ if is_there => later::ready(),
            Later::Failed(attempt) => Later::Failed(attempt + 1),
            _ => Later::Failed(0),
        };
        self.draw();
    }

    /// Takes the form away.
    #[wasm_bindgen(skip_typescript)]
    pub fn hide(&mut self) {
        self.props.app = None;
        self.draw();
    }

    fn draw(&mut self) {
        self.handle.update(self.props.clone());
    }
}

/// Calls a function of the JavaScript API by its name, once the later part is there.
#[wasm_bindgen(skip_typescript)]
pub fn call(function: &str, arguments: &Array) -> Result<JsValue, Error> {
    match later::ready() {
        Later::Ready(part) => (part.call)(function, arguments),
        _ => Err(error(&[function, ": call init() first"])),
    }
}

// For what checks and tests all of the package natively.
#[cfg(not(target_family = "wasm"))]
fn main() {}
