//! Code with line numbers, coloured tokens and marked lines.

use yew::prelude::*;

use crate::highlight::{self, TokenKind};

#[derive(PartialEq, Properties)]
pub struct CodeBlockProps {
    pub text: AttrValue,
    /// Lines to mark, counted from 1.
    pub marked: &'static [usize],
    pub label: AttrValue,
    /// Where the text can be selected.
    pub code: NodeRef,
}

#[component]
pub fn CodeBlock(props: &CodeBlockProps) -> Html {
    html! {
        <pre class="code" tabindex="0" role="region" aria-label={props.label.clone()}><code ref={&props.code}>
            { for props.text.lines().enumerate().map(|(index, line)| html! {
                <CodeLine text={line.to_owned()} marked={props.marked.contains(&(index + 1))} last={index + 1 == props.text.lines().count()} />
            }) }
        </code></pre>
    }
}

#[derive(PartialEq, Properties)]
struct CodeLineProps {
    text: AttrValue,
    marked: bool,
    last: bool,
}

/// A component of its own, so that a keystroke renders only the lines that it changed.
#[component]
fn CodeLine(props: &CodeLineProps) -> Html {
    let tokens = highlight::json_line(&props.text).into_iter().map(|token| {
        let class = match token.kind {
            TokenKind::Blank => return html! { token.text.to_owned() },
            TokenKind::Punctuation => "token token--punctuation",
            TokenKind::Key => "token token--key",
            TokenKind::String => "token token--string",
            TokenKind::Literal => "token token--literal",
        };
        html! { <span {class}>{ token.text.to_owned() }</span> }
    });
    let class = classes!("code__line", props.marked.then_some("code__line--marked"));
    html! {
        <>
            if props.marked { <mark {class}>{ for tokens }</mark> } else { <span {class}>{ for tokens }</span> }
            if !props.last { { "\n" } }
        </>
    }
}
