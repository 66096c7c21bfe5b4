//! Arguments as JavaScript gives them. A wrong shape is an `Error` that names the argument.

use js_sys::{Error, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::aws::account_id::{AccountId, AccountIdError};

/// An object argument with known members.
pub struct Shape<'a>(&'a JsValue);

impl<'a> Shape<'a> {
    /// Throws for what is no object, and for members other than `members`.
    pub fn read(argument: &str, value: &'a JsValue, members: &[&str]) -> Result<Self, Error> {
        let object = value.dyn_ref::<Object>();
        let object = object.ok_or_else(|| error(&[argument, " must be an object."]))?;
        for key in Object::keys(object).iter().filter_map(|key| key.as_string()) {
            if !members.contains(&key.as_str()) {
                return Err(error(&[argument, " has no member ", &key, "."]));
            }
        }
        Ok(Shape(value))
    }

    pub fn get(&self, member: &str) -> JsValue {
        Reflect::get(self.0, &member.into()).unwrap_or_default()
    }
}

pub fn string(argument: &str, value: &JsValue) -> Result<String, Error> {
    let kind = || value.js_typeof().as_string().unwrap_or_default();
    value.as_string().ok_or_else(|| error(&[argument, " must be a string, not ", &kind(), "."]))
}

/// `null` and `undefined` are no string.
pub fn optional_string(argument: &str, value: &JsValue) -> Result<Option<String>, Error> {
    if value.is_undefined() || value.is_null() { Ok(None) } else { string(argument, value).map(Some) }
}

/// `null` and `undefined` are no number.
pub fn optional_number(argument: &str, value: &JsValue) -> Result<Option<f64>, Error> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    let kind = || value.js_typeof().as_string().unwrap_or_default();
    value.as_f64().map(Some).ok_or_else(|| error(&[argument, " must be a number, not ", &kind()]))
}

/// An account ID in exactly its twelve digits; `null` and `undefined` are none.
pub fn optional_account(argument: &str, value: &JsValue) -> Result<Option<AccountId>, Error> {
    let text = optional_string(argument, value)?;
    let wrong = |wrong: AccountIdError| error(&[argument, ": ", &wrong.to_string()]);
    text.map(|text| text.parse().map_err(wrong)).transpose()
}

/// The account that replicates, where none is given that of [`AccountId::trustgrid`].
pub fn trustgrid(argument: &str, value: &JsValue) -> Result<AccountId, Error> {
    Ok(optional_account(argument, value)?.unwrap_or_else(AccountId::trustgrid))
}

/// An `Error` with these words, one after the other.
pub fn error(words: &[&str]) -> Error {
    Error::new(&words.concat())
}
