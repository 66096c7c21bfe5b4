//! The part of the program that comes later. All that is reached only through `part` is split off into a
//! file of its own when the page is packaged; `static/program/start.js` loads it.

use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use js_sys::{Array, Error};
use wasm_bindgen::JsValue;
use wasm_split_macros::wasm_split;
use yew::Html;

use crate::api;
use crate::app::engine::ENGINE;
use crate::app::{Action, Engine, LaterPart, Panels};
use crate::ui::slot::Slot;
use crate::ui::{Act, Ids, panels};

/// What it can do.
#[derive(Debug)]
pub struct Part {
    pub engine: &'static Engine,
    /// Draws what belongs into a place.
    pub view: fn(Slot, Ids, &Act, &Rc<Panels>) -> Html,
    /// Calls a function of the JavaScript API by its name.
    pub call: fn(&str, &Array) -> Result<JsValue, Error>,
}

/// An action that takes its time.
pub type FutureAction = Pin<Box<dyn Future<Output = Action>>>;

static PART: Part = Part { engine: &ENGINE, view: panels::view, call: api::call };

/// How far it is.
#[derive(Debug, Clone, Copy, Default)]
pub enum Later {
    #[default]
    NotYet,
    /// The attempt of this number failed.
    Failed(usize),
    Ready(&'static Part),
}

impl PartialEq for Later {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::NotYet, Self::NotYet) | (Self::Ready(_), Self::Ready(_)) => true,
            (Self::Failed(attempt), Self::Failed(other)) => attempt == other,
            _ => false,
        }
    }
}

impl Later {
    pub fn state(self) -> LaterPart {
        match self {
            Self::NotYet => LaterPart::NotYet,
            Self::Failed(_) => LaterPart::Failed,
            Self::Ready(part) => LaterPart::Ready(part.engine),
        }
    }
}

#[wasm_split(later, wasm_split_path = crate::ui::later)]
fn part() -> &'static Part {
    &PART
}

/// The part, once JavaScript has loaded its file.
pub fn ready() -> Later {
    match pin!(part()).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(part) => Later::Ready(part),
        Poll::Pending => Later::NotYet,
    }
}

/// In place of the runtime that `wasm_split` would bring: whoever calls `part` has loaded it.
#[doc(hidden)]
pub mod rt {
    use std::convert::Infallible;
    use std::ffi::c_void;
    use std::pin::Pin;

    pub type LoadCallbackFn = extern "C" fn(*const c_void, bool);

    #[derive(Debug)]
    pub struct LazySplitLoader;

    impl LazySplitLoader {
        pub const fn new<F: Copy>(_: F) -> Self {
            LazySplitLoader
        }
    }

    #[expect(clippy::unused_async, reason = "what the macro makes awaits it")]
    pub async fn ensure_loaded(_: Pin<&LazySplitLoader>) -> Result<(), Infallible> {
        Ok(())
    }
}
