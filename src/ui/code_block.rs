//! Code with line numbers, coloured tokens and marked lines.

use yew::prelude::*;

use crate::highlight::{self, TokenKind};

/// `marked` are lines counted from 1; `code` is where the text can be selected.
pub fn view_code(text: &str, marked: &[usize], label: &'static str, code: &NodeRef) -> Html {
    let count = text.lines().count();
    html! {
        <pre class="code" tabindex="0" role="region" aria-label={label}><code ref={code}>
            { for text.lines().zip(1..).map(|(line, number)| html! {
                <CodeLine text={line.to_owned()} marked={marked.contains(&number)} last={number == count} />
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
