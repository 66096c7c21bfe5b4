//! What JavaScript does for a form: `static/program/mount.js`.

use js_sys::{Object, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What a form is mounted by.
    #[wasm_bindgen(extends = Object)]
    #[derive(Debug, Clone, PartialEq)]
    pub type Host;

    /// Fires an event that the page around may listen to. False if the page prevents what would come next.
    #[wasm_bindgen(method)]
    pub fn emit(this: &Host, name: &str, detail: &JsValue) -> bool;

    /// Puts `text` on the clipboard, or selects it where it is `shown`, a selector. Resolves to whether the
    /// clipboard was refused.
    #[wasm_bindgen(method)]
    pub fn copy(this: &Host, shown: &str, text: &str) -> Promise;

    /// Has the browser save `text` as a file.
    #[wasm_bindgen(method)]
    pub fn download(this: &Host, file_name: &str, text: &str, media_type: &str);

    /// Moves the focus to an element of the form, and brings it into view.
    #[wasm_bindgen(method)]
    pub fn focus(this: &Host, id: &str);

    /// The form is drawn: whether all that was typed is read by now, and whether another policy is shown.
    #[wasm_bindgen(method)]
    pub fn drawn(this: &Host, is_settled: bool, shows_new_policy: bool);

    /// Loads what no first keystroke needs.
    #[wasm_bindgen(method)]
    pub fn load(this: &Host);

    /// Saves by the host's own function, or else at `address`. Resolves to what came back, which
    /// `ui::send` reads.
    #[wasm_bindgen(method)]
    pub fn save(this: &Host, request: &JsValue, address: Option<String>, time_limit_seconds: u32) -> Promise;

    /// What comes back, or came back, of such a request that was sent before the page started again.
    #[wasm_bindgen(method)]
    pub fn sent(this: &Host, request: &JsValue) -> Option<Promise>;
}
