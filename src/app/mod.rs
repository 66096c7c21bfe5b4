//! All that the page knows, as plain data: one state, and what each action does to it. Knows no browser.

pub mod copying;
pub mod engine;
pub mod form;
pub mod options;
mod pane;
pub mod save;
mod state;
pub mod way;

pub use engine::{Analysis, Engine, Known, Merged, ObstacleRow, Reading};
pub use options::{HostOption, Options};
pub use pane::{Foot, FootLink, NextStep, Tone};
pub use state::{
    Action, Button, Input, Kept, LaterPart, Panels, Restart, SaveRequest, Saving, SideEffect, State, Value,
};
pub use way::{HasPolicy, PaneTab, Section, Symptom, Way};
