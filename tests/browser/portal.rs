//! A host's page around the form, in the words of the host's developer.

use serde_json::{Value as Json, json};

use crate::browser::{Browser, Reader};
use crate::page::Page;
use crate::patience::{until, until_eq};

/// A portal with this markup in it, before it has loaded the element.
#[track_caller]
pub fn portal_without_element(browser: Browser, reader: Reader, markup: &str) -> Page {
    let page = browser.visit().reader(reader).begin("/test/portal.html");
    until("the portal's script", || page.script("return 'portal' in window", &[]).as_bool()?.then_some(()));
    page.script("document.querySelector('#place').innerHTML = arguments[0]", &[json!(markup)]);
    page
}

/// A portal with this markup in it, and with the form running.
#[track_caller]
pub fn portal(browser: Browser, markup: &str) -> Page {
    portal_for(browser, Reader::default(), markup)
}

#[track_caller]
pub fn portal_for(browser: Browser, reader: Reader, markup: &str) -> Page {
    let page = portal_without_element(browser, reader, markup);
    page.script("portal.load()", &[]);
    page.comes_alive();
    page
}

/// A portal without the element, that puts the form into its page itself.
#[track_caller]
pub fn portal_that_mounts(browser: Browser, options: Json) -> Page {
    let page = portal_without_element(browser, Reader::default(), "");
    page.script("portal.mount(arguments[0])", &[json!(options.to_string())]);
    page.comes_alive();
    page
}

impl Page {
    #[track_caller]
    pub fn set_attribute(&self, name: &str, value: &str) {
        self.script(
            "document.querySelector('flow-log-export').setAttribute(arguments[0], arguments[1])",
            &[json!(name), json!(value)],
        );
    }

    /// Gives the element a handler of the portal's.
    #[track_caller]
    pub fn saves_by(&self, way: &str) {
        self.script("portal.saves(document.querySelector('flow-log-export'), arguments[0])", &[json!(way)]);
    }

    /// The events that reached the document, as name and detail.
    #[track_caller]
    pub fn heard(&self) -> Vec<(String, Json)> {
        let heard = self.script("return JSON.stringify(portal.heard)", &[]);
        let heard: Vec<Json> = serde_json::from_str(heard.as_str().expect("text")).expect("JSON");
        heard
            .iter()
            .map(|event| (event["name"].as_str().unwrap().to_owned(), event["detail"].clone()))
            .collect()
    }

    /// The details of the events of this name.
    #[track_caller]
    pub fn heard_of(&self, name: &str) -> Vec<Json> {
        let heard = self.heard().into_iter();
        heard.filter(|(heard, _)| heard == name).map(|(_, detail)| detail).collect()
    }

    /// Waits for the events of this name.
    #[track_caller]
    pub fn hears(&self, name: &str, details: &[Json]) {
        until_eq(&format!("events named {name}"), &details.to_vec(), || self.heard_of(name));
    }

    /// Waits for the form to say why the values are not saved.
    #[track_caller]
    pub fn sees_not_saved(&self, why: &str) {
        until_eq("why it is not saved", &why.to_owned(), || self.text("[data-step='4'] [role=alert]"));
    }

    /// Waits for the card that says that this bucket is saved, and what happens next.
    #[track_caller]
    pub fn sees_saved(&self, bucket: &str) {
        self.sees(".card", "Saved. Trustgrid takes it from here.");
        self.sees(".card .is-reached code", bucket);
    }
}
