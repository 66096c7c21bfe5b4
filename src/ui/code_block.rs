//! Code with line numbers, coloured tokens and marked lines.

use yew::prelude::*;

use crate::highlight::{self, TokenKind};

/// `marked` are lines counted from 1.
pub fn view_code(text: &str, marked: &[usize], label: &'static str) -> Html {
    let count = text.lines().count();
    html! {
        <pre class="code" tabindex="0" role="region" aria-label={label}><code>
            { for text.lines().zip(1..).map(|(line, number)| view_line(line, marked.contains(&number), number == count)) }
        </code></pre>
    }
}

fn view_line(line: &str, marked: bool, last: bool) -> Html {
    let tokens = highlight::json_line(line).into_iter().map(|token| {
        let text = token.text.to_owned();
        match token.kind {
            TokenKind::Blank => Html::from(text),
            TokenKind::Punctuation => html! { <span class="token token--punctuation">{ text }</span> },
            TokenKind::Key => html! { <span class="token token--key">{ text }</span> },
            TokenKind::String => html! { <span class="token token--string">{ text }</span> },
            TokenKind::Literal => html! { <span class="token token--literal">{ text }</span> },
        }
    });
    html! {
        <>
            if marked {
                <mark class="code__line code__line--marked">{ for tokens }</mark>
            } else {
                <span class="code__line">{ for tokens }</span>
            }
            if !last { { "\n" } }
        </>
    }
}
