//! What the page offers besides the form: the policy a bucket has already, other ways to apply the grant, and
//! the check. Drawn by the later part of the program, because no first keystroke needs it.

mod artifacts;
mod codes;
mod existing;
mod figure;
mod preflight;

use std::rc::Rc;

use yew::prelude::*;

use super::{Act, Ids};
use crate::app::Panels;
use crate::preflight::Requirement;
use artifacts::view_artifacts;
use codes::view_codes;
use existing::view_existing;
use preflight::view_preflight;

/// What the panels draw.
#[derive(Debug, Clone, Properties)]
pub struct PanelsProps {
    pub ids: Ids,
    pub act: Act,
    pub panels: Rc<Panels>,
}

/// Whoever changes what the panels draw makes it anew.
impl PartialEq for PanelsProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.panels, &other.panels) && self.ids == other.ids && self.act == other.act
    }
}

/// The panels of a form.
pub fn view(ids: Ids, act: &Act, panels: &Rc<Panels>) -> Html {
    let props = PanelsProps { ids, act: act.clone(), panels: Rc::clone(panels) };
    html! { <AllPanels ..props /> }
}

/// One component, because Yew lets the browser lay out between two, and a keystroke would wait for each time.
#[component]
fn AllPanels(props: &PanelsProps) -> Html {
    html! {
        <div class="panels">
            <h2 class="panels__title">{ "Merge, apply, check" }</h2>
            { view_existing(props) }
            { view_artifacts(props) }
            { view_preflight(props) }
            { view_codes(props) }
        </div>
    }
}

/// The name of the element that answers a requirement.
fn element_name(requirement: Requirement) -> String {
    format!("check-{}", requirement.id())
}

impl PanelsProps {
    /// The field that a target waits for.
    fn first_missing(&self) -> &'static str {
        self.panels.first_missing.map_or("account-id", |field| field.name())
    }
}
