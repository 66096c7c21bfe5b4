//! What changes in the policy that a bucket has.

use yew::prelude::*;

use super::PanelsProps;
use crate::merge::{DiffKind, DiffLine};
use crate::text::highlight::{self, Token, TokenKind};

/// Lines shown before and after a changed one.
const CONTEXT: usize = 3;

/// What changes, with a few lines around it. Words and signs tell what is new, not colour alone.
pub(super) fn view_changes(props: &PanelsProps) -> Html {
    let Some(merge) = &props.panels.analysis.merge else { return Html::default() };
    let lines = merge.diff();
    let is_near_change = |index: usize| {
        let from = index.saturating_sub(CONTEXT);
        lines.iter().skip(from).take(index - from + CONTEXT + 1).any(|line| line.kind != DiffKind::Kept)
    };
    let mut shown = Vec::new();
    let mut skipped = 0;
    for (index, line) in lines.iter().enumerate() {
        if !is_near_change(index) {
            skipped += 1;
            continue;
        }
        shown.extend(view_gap(std::mem::take(&mut skipped)));
        shown.push(view_line(line));
    }
    shown.extend(view_gap(skipped));
    html! {
        <pre class="code diff" tabindex="0" role="region" aria-label="What changes in the policy"><code translate="no">{ for shown }</code></pre>
    }
}

fn view_line(line: &DiffLine<'_>) -> Html {
    let number = line.new.or(line.old).map(|number| number.to_string());
    let kept = line.text.strip_suffix(',').filter(|_| line.kind == DiffKind::Comma);
    let tokens = view_tokens(&highlight::json_line(kept.unwrap_or(line.text)));
    match line.kind {
        DiffKind::Kept => html! { <span class="code__line" data-number={number}>{ tokens }{ "\n" }</span> },
        DiffKind::Comma => html! {
            <span class="code__line" data-number={number}>{ tokens }<ins class="diff__comma">{ "," }</ins>{ "\n" }</span>
        },
        DiffKind::Added => html! {
            <ins class="code__line code__line--marked code__line--added" data-number={number}>{ tokens }{ "\n" }</ins>
        },
        DiffKind::Removed => html! {
            <del class="code__line diff__removed" data-number={number}>{ tokens }{ "\n" }</del>
        },
    }
}

fn view_tokens(tokens: &[Token<'_>]) -> Html {
    let view = |token: &Token<'_>| {
        let class = match token.kind {
            TokenKind::Plain => return token.text.to_owned().into(),
            TokenKind::Key => "token token--key",
            TokenKind::String => "token token--string",
            TokenKind::Literal => "token token--literal",
        };
        html! { <span {class}>{ token.text.to_owned() }</span> }
    };
    tokens.iter().map(view).collect()
}

/// Lines that are left out.
fn view_gap(lines: usize) -> Option<Html> {
    let words = match lines {
        0 => return None,
        1 => "1 line unchanged\n".to_owned(),
        _ => format!("{lines} lines unchanged\n"),
    };
    Some(html! { <span class="diff__gap">{ words }</span> })
}
