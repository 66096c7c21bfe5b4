//! The page as components: each gets what it shows and whom to tell what the user does. [`App`] holds the
//! state and does what the state cannot.

mod app;
mod button;
mod check;
mod choice;
pub(crate) mod code_block;
mod error_summary;
mod field;
pub mod host;
pub mod host_options;
mod icon;
pub mod later;
mod link;
mod pane;
pub mod panels;
mod paste_box;
mod root;
pub mod send;
mod set_up;
pub mod slot;
mod step;
mod tell;

pub use app::{App, AppProps};
pub use root::{Root, RootProps};

use yew::prelude::*;

use crate::app::Action;

/// What a component tells of what the user does.
pub(crate) type Act = Callback<Action>;

/// A click that does `action`.
pub(crate) fn click(act: &Act, action: Action) -> Callback<MouseEvent> {
    act.reform(move |event: MouseEvent| {
        // Some links act like buttons: a fragment link does not reach into a shadow root, and would drop
        // what the address carries.
        if let Action::Focus(_) = action {
            event.prevent_default();
        }
        action.clone()
    })
}

/// Makes element IDs that are a form's own. The first form in a document has the plain names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ids(pub usize);

impl Ids {
    pub fn of(self, name: &str) -> AttrValue {
        let Ids(instance) = self;
        if instance == 0 {
            name.to_owned().into()
        } else {
            [name, "-", &instance.to_string()].concat().into()
        }
    }
}
