//! Code with its title and what can be done with it at the top edge, as the form shows the policy.

use yew::prelude::*;

use super::PanelsProps;
use crate::app::copying::{CopySource, StatusArea};
use crate::app::{Action, Button};
use crate::ui::click;
use crate::ui::copy_status::view_copy_status;

/// A button's words, and those that only a screen reader needs to tell it from others like it.
pub(super) type Words<'a> = (&'a str, &'a str);

/// What a figure shows.
pub(super) struct Figure<'a> {
    /// What its button copies.
    pub source: CopySource,
    pub title: Html,
    pub copy: Words<'a>,
    /// What saves it as a file, where that makes sense.
    pub download: Option<Words<'a>>,
    pub code: Html,
}

pub(super) fn view_figure(props: &PanelsProps, figure: Figure) -> Html {
    let Figure { source, title, copy, download, code } = figure;
    let id = props.ids.of(&["title-", &source.key()].concat());
    // What is one of several leaves the colour to what is the only one.
    let class =
        if download.is_some() || source == CopySource::Commands { "button" } else { "button button--quiet" };
    html! {
        <figure class="excerpt" data-copy={source.key()} aria-labelledby={id.clone()}>
            <figcaption class="policy__bar">
                <div class="policy__title" {id}>{ title }</div>
                <div class="policy__actions">
                    { view_button(class, copy, click(&props.act, Action::Press(Button::Copy(source)))) }
                    { for download.map(|words| {
                        view_button("button button--quiet", words, click(&props.act, Action::Press(Button::Download(source))))
                    }) }
                </div>
            </figcaption>
            { code }
            { view_copy_status(StatusArea::Of(source), props.panels.copied.as_ref()) }
        </figure>
    }
}

pub(super) fn view_button(
    class: &'static str,
    (words, more): Words<'_>,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" {class} {onclick}>
            { words.to_owned() }
            if !more.is_empty() { <span class="visually-hidden">{ format!(" {more}") }</span> }
        </button>
    }
}

/// What stands where there is nothing to show yet.
pub(super) fn view_empty(words: Html) -> Html {
    html! { <p class="empty">{ words }</p> }
}

/// A link that moves the focus to an element of this form, since a fragment does not reach into a shadow
/// root.
pub(super) fn view_jump(props: &PanelsProps, name: &str, words: &str) -> Html {
    let href = format!("#{}", props.ids.of(name));
    let onclick = click(&props.act, Action::Focus(name.to_owned()));
    html! { <a {href} {onclick}>{ words.to_owned() }</a> }
}
