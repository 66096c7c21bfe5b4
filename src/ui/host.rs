//! What JavaScript does for the programs, because it weighs less there; `static/programs/`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    /// What it does for each of them.
    #[derive(Debug, Clone, PartialEq)]
    pub type Browser;

    /// Puts `text` on the clipboard, or selects it where it is `shown`, a selector below `root`. Resolves to
    /// whether the clipboard was refused.
    #[wasm_bindgen(method)]
    pub fn copy(this: &Browser, root: &Element, shown: &str, text: &str) -> Promise;

    /// Has the browser save `text` as a file.
    #[wasm_bindgen(method)]
    pub fn download(this: &Browser, file_name: &str, text: &str, media_type: &str);

    /// Moves the focus to an element of the form or beside it, and brings it into view.
    #[wasm_bindgen(method)]
    pub fn focus(this: &Browser, id: &str);

    /// What it does for the form.
    #[wasm_bindgen(extends = Browser)]
    #[derive(Debug, Clone, PartialEq)]
    pub type Host;

    /// The user changed a value of `form`: the value where one can be read, otherwise the text.
    #[wasm_bindgen(method)]
    pub fn changed(this: &Host, form: &Element, account_id: &str, bucket: &str, valid: bool);

    /// The user copied something.
    #[wasm_bindgen(method)]
    pub fn copied(this: &Host, form: &Element, what: &str);

    /// The values of `form`, where they can be read: before a keystroke is drawn, and after anything else is.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments, reason = "positions weigh less than names")]
    pub fn values(
        this: &Host,
        form: &Element,
        account_id: Option<&str>,
        bucket: Option<&str>,
        trustgrid_account_id: &str,
        org_id: Option<&str>,
        link: Option<&str>,
    );

    /// Saves by `target`, a function or an address. Resolves to nothing once saved, to text that says
    /// why not, or to `false` if the host sees to it; rejects if the program for it cannot be loaded.
    #[wasm_bindgen(method)]
    pub fn save(
        this: &Host,
        form: &Element,
        target: &JsValue,
        account_id: &str,
        bucket: &str,
        org_id: Option<&str>,
    ) -> Promise;
}
