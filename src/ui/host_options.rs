//! Options and what is kept, as JavaScript gives them.

use js_sys::{Error, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Url;

use crate::api::arguments::{error, optional_string};
use crate::app::form::Task;
use crate::app::options::OptionCheck;
use crate::app::{HasPolicy, HostOption, Input, Kept, Options, Restart, Section, Symptom, Way};
use crate::artifact::lifecycle::LifecycleKind;

/// `options` with those that `given` holds; `null` takes one back to its default. What is wrong is an error
/// that names it.
pub fn with_options(options: &Options, function: &str, given: &JsValue) -> Result<Options, Error> {
    let mut options = options.clone();
    if given.is_undefined() {
        return Ok(options);
    }
    let refuse = |words: &str| error(&[function, ": options", words]);
    let object = given.dyn_ref::<Object>().ok_or_else(|| refuse(" must be an object."))?;
    for name in Object::keys(object).iter().filter_map(|name| name.as_string()) {
        let option =
            HostOption::from_name(&name).ok_or_else(|| refuse(&[" has no member ", &name, "."].concat()))?;
        let argument = [function, ": options.", &name].concat();
        let value = read(option, &argument, &member(object, &name))?;
        let whole = value.as_deref().filter(|_| option == HostOption::DocsUrl).and_then(whole_address);
        options.set(option, value).map_err(|problem| error(&[&argument, &problem]))?;
        // Links that begin with it are opened elsewhere.
        if let Some(url) = whole {
            options.set(option, Some(url.href())).map_err(|problem| error(&[&argument, &problem]))?;
        }
    }
    Ok(options)
}

fn read(option: HostOption, argument: &str, value: &JsValue) -> Result<Option<String>, Error> {
    let is = |is_right: bool, must_be: &str| match is_right {
        // A function is kept where it is called.
        true => Ok(Some(String::new())),
        false => {
            let kind = value.js_typeof().as_string().unwrap_or_default();
            Err(error(&[argument, " must be ", must_be, ", not ", &kind, "."]))
        }
    };
    match option.spec().check {
        OptionCheck::Flag | OptionCheck::Function | OptionCheck::Headers
            if value.is_undefined() || value.is_null() =>
        {
            Ok(None)
        }
        OptionCheck::Flag if *value == JsValue::FALSE => Ok(None),
        OptionCheck::Flag => is(*value == JsValue::TRUE, "true or false"),
        OptionCheck::Function => is(value.is_function(), "a function"),
        OptionCheck::Headers => is(value.is_object() || value.is_function(), "an object or a function"),
        OptionCheck::OwnOrigin => {
            let Some(address) = optional_string(argument, value)? else { return Ok(None) };
            let own = own_address(&address);
            let words = " must be an address of this page's own origin.";
            own.map(Some).ok_or_else(|| error(&[argument, words]))
        }
        _ => optional_string(argument, value),
    }
}

/// The whole address, if it is one of the page's own origin: the values go nowhere else.
fn own_address(address: &str) -> Option<String> {
    let url = whole_address(address)?;
    // No address is not the page's own.
    let is_own = !address.is_empty() && url.origin() == web_sys::window()?.location().origin().ok()?;
    is_own.then(|| url.href())
}

/// An address, seen from the page.
fn whole_address(address: &str) -> Option<Url> {
    let base = web_sys::window()?.document()?.base_uri().ok()??;
    Url::new_with_base(address, &base).ok()
}

/// What was typed, pasted and ticked before, by the names of what holds it.
pub fn read_kept(kept: &JsValue) -> Kept {
    let has = |name: &str| member(kept, name).is_truthy();
    let text = |input: Input| Some((input, member(kept, input.name()).as_string()?));
    Kept {
        texts: Input::ALL.into_iter().filter_map(text).collect(),
        done: Task::ALL.into_iter().filter(|task| has(task.name())).collect(),
        way: Way::ALL.into_iter().find(|way| has(way.name())),
        has_policy: HasPolicy::ALL.into_iter().find(|answer| has(answer.name())),
        exceptions: member(kept, "exceptions")
            .as_string()
            .map(|numbers| numbers.split(',').filter_map(|number| number.parse().ok()).collect())
            .unwrap_or_default(),
        symptom: Symptom::ALL.into_iter().find(|symptom| has(symptom.name())),
        sections: member(kept, "sections")
            .as_string()
            .map(|names| {
                Section::ALL
                    .into_iter()
                    .filter(|section| names.split(' ').any(|name| name == section.name()))
                    .collect()
            })
            .unwrap_or_default(),
        rule_kind: LifecycleKind::ALL.into_iter().find(|kind| has(&["rule-", kind.name()].concat())),
        is_policy_compact: has("compact-policy"),
        replaced: member(kept, "replaced-account").as_string().and_then(|id| id.parse().ok()),
        held: Input::ALL.into_iter().filter(|input| has(&["held-", input.name()].concat())).collect(),
        is_sent: has("sent"),
        restart: [Restart::Stopped, Restart::Changed]
            .into_iter()
            .find(|restart| member(kept, "restart").as_string().as_deref() == Some(restart.name())),
    }
}

fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}
