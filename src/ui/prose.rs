//! Paragraphs as data: written in `html!`, each word set apart costs the visitor some hundred bytes.

use yew::prelude::*;

/// A piece of a paragraph.
pub enum Piece {
    Text(&'static str),
    Strong(&'static str),
    Code(&'static str),
    /// Words and where they lead.
    LinkTo(&'static str, &'static str),
}

/// A paragraph with a class, or none where it is empty.
pub fn paragraph(class: &'static str, pieces: &[Piece]) -> Html {
    let pieces = pieces.iter().map(|piece| match *piece {
        Piece::Text(text) => text.into(),
        Piece::Strong(text) => html! { <b>{ text }</b> },
        Piece::Code(text) => html! { <code>{ text }</code> },
        Piece::LinkTo(text, address) => html! { <a href={address}>{ text }</a> },
    });
    html! { <p class={(!class.is_empty()).then_some(class)}>{ for pieces }</p> }
}
