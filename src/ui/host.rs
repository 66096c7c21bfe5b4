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

    /// Puts `text` on the clipboard. Resolves to whether the clipboard was refused.
    #[wasm_bindgen(method)]
    pub fn copy(this: &Host, text: &str) -> Promise;

    /// Selects what stands in an element of the form, for the keyboard to copy.
    #[wasm_bindgen(method)]
    pub fn select(this: &Host, selector: &str);

    /// Brings lines of the pane into view, counted from 1.
    #[wasm_bindgen(method, js_name = showLines)]
    pub fn show_lines(this: &Host, first: usize, last: usize);

    /// Has the browser save `text` as a file.
    #[wasm_bindgen(method)]
    pub fn download(this: &Host, file_name: &str, text: &str, media_type: &str);

    /// Moves the focus to an element of the form, and brings it into view.
    #[wasm_bindgen(method)]
    pub fn focus(this: &Host, id: &str);

    /// Types into an element of the form in place of what stands there, which the user can undo.
    #[wasm_bindgen(method, js_name = typeIn)]
    pub fn type_in(this: &Host, id: &str, text: &str);

    /// The form begins to draw.
    #[wasm_bindgen(method)]
    pub fn draws(this: &Host);

    /// The form is drawn: whether all that was typed is read by now, and whether another policy is shown.
    #[wasm_bindgen(method)]
    pub fn drawn(this: &Host, is_settled: bool, shows_new_policy: bool);

    /// What is valid now: both values and the organization's ID, or nothing.
    #[wasm_bindgen(method)]
    pub fn holds(this: &Host, value: &JsValue);

    /// Loads what no first keystroke needs.
    #[wasm_bindgen(method)]
    pub fn load(this: &Host);

    /// Tells the developer of the page around.
    #[wasm_bindgen(method)]
    pub fn warn(this: &Host, words: &str);

    /// Tells the page around, and saves by its own function, or else at `address`. Resolves to what came back, which
    /// `ui::send` reads; nothing where the page prevents it.
    #[wasm_bindgen(method)]
    pub fn save(
        this: &Host,
        request: &JsValue,
        address: Option<String>,
        time_limit_seconds: u32,
    ) -> Option<Promise>;

    /// What comes back, or came back, of such a request that was sent before the page started again.
    #[wasm_bindgen(method)]
    pub fn sent(this: &Host, request: &JsValue) -> Option<Promise>;
}
