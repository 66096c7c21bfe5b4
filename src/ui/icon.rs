//! The few signs of the page, drawn in the colour of the text beside them.

use yew::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Tick,
    Warning,
    Info,
    Ok,
    Error,
    Question,
    Copy,
    Download,
    Out,
    Open,
    Clock,
}

impl Icon {
    /// Its lines, on 16 by 16.
    fn path(self) -> &'static str {
        match self {
            Self::Tick => "M3.5 8.5l3 3 6-7",
            Self::Warning => "M8 2.2l6.5 11.3h-13zM8 6.5v3M8 11.5v.01",
            Self::Info => "M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0zM8 7.5v3.5M8 5v.01",
            Self::Ok => "M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0zM5.2 8.3l2 2 3.6-4.3",
            Self::Error => "M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0zM6 6l4 4M10 6l-4 4",
            Self::Question => {
                "M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0zM6.1 6.3a1.9 1.9 0 1 1 2.7 1.8c-.5.2-.8.6-.8 1.1M8 11.3v.01"
            }
            Self::Copy => {
                "M7 5.5h5A1.5 1.5 0 0 1 13.5 7v5a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 12V7A1.5 1.5 0 0 1 7 5.5zM10.5 5.5V4A1.5 \
                 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5"
            }
            Self::Download => "M8 2.5V10M4.8 7L8 10.2 11.2 7M2.8 13.2h10.4",
            Self::Out => "M4.5 11.5l7-7M5.5 4.5h6v6",
            Self::Open => "M6 3.5L10.5 8 6 12.5",
            Self::Clock => "M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0zM8 4.5v3.8l2.4 1.4",
        }
    }
}

pub fn view_icon(icon: Icon) -> Html {
    html! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d={icon.path()} /></svg> }
}
