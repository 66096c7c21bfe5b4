//! All that the page knows, as plain data: one state, and what each action does to it. Knows no browser.

pub mod copying;
pub mod engine;
pub mod form;
pub mod options;
pub mod save;
mod state;

pub use engine::{Analysis, Engine, Known, Merged};
pub use options::{HostOption, Options};
pub use state::{
    Action, Button, Input, Kept, LaterPart, Panels, Restart, SaveRequest, Saving, SideEffect, State,
};
