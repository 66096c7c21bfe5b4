//! What an element of the host's page holds as long as it is used: the app, or nothing.

use yew::prelude::*;

use super::{App, AppProps};

#[derive(Debug, Clone, Default, PartialEq, Properties)]
pub struct RootProps {
    /// The app's properties while it is mounted.
    #[prop_or_default]
    pub app: Option<AppProps>,
    /// Counts the mounts, since each is an app of its own.
    #[prop_or_default]
    pub mounted: usize,
}

/// Yew never lets go of what a root listens on, so a root is used again for another app.
#[component]
pub fn Root(props: &RootProps) -> Html {
    match &props.app {
        Some(app) => html! { <App key={props.mounted} ..app.clone() /> },
        None => Html::default(),
    }
}
