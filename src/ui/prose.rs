//! Texts with a little markup, written as in Markdown.

use yew::prelude::*;
use yew::virtual_dom::VTag;

/// A paragraph in which `**words**` are strong, `` `words` `` are code and `[words](address)` a link.
pub fn paragraph(class: &'static str, text: &'static str) -> Html {
    element("p", "class", class, text)
}

/// An element with one attribute, or none where `value` is empty.
fn element(name: &'static str, attribute: &'static str, value: &'static str, text: &'static str) -> Html {
    let mut tag = VTag::new(name);
    if !value.is_empty() {
        tag.add_attribute(attribute, value);
    }
    tag.add_children(inline(text));
    tag.into()
}

fn inline(text: &'static str) -> Vec<Html> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((plain, marked)) = rest.split_once(['*', '`', '[']) {
        let mark = &rest[plain.len()..];
        let (name, address, words, after) =
            if let Some((words, after)) = marked.strip_prefix('*').and_then(|m| m.split_once("**")) {
                ("b", "", words, after)
            } else if let (true, Some((words, after))) = (mark.starts_with('`'), marked.split_once('`')) {
                ("code", "", words, after)
            } else if let Some((words, (address, after))) =
                marked.split_once("](").and_then(|(words, m)| Some((words, m.split_once(')')?)))
            {
                ("a", address, words, after)
            } else {
                break;
            };
        parts.push(Html::from(plain));
        parts.push(element(name, "href", address, words));
        rest = after;
    }
    parts.push(Html::from(rest));
    parts
}
