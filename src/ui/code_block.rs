//! Code with line numbers, coloured tokens and marked lines.

use yew::prelude::*;

use crate::text::highlight::{Token, TokenKind};

/// Longer code is three pieces without colours, so that a keystroke that changes it stays quick.
const COLOURED_BYTES: usize = 8_000;

/// `tokens` splits a line; `marked` are the first and last line to mark, counted from 1.
pub fn view_code(
    text: &str,
    tokens: fn(&str) -> Vec<Token<'_>>,
    marked: (usize, usize),
    label: AttrValue,
) -> Html {
    let count = text.lines().count();
    if text.len() > COLOURED_BYTES {
        return view_long_code(text, count, marked, label);
    }
    html! {
        <pre class="code" tabindex="0" role="region" aria-label={label}><code>
            { for text.lines().zip(1..).map(|(line, number)| {
                view_line(&tokens(line), (marked.0..=marked.1).contains(&number), number == count)
            }) }
        </code></pre>
    }
}

fn view_long_code(text: &str, count: usize, (first, last): (usize, usize), label: AttrValue) -> Html {
    let start =
        |line: usize| text.match_indices('\n').nth(line.wrapping_sub(2)).map_or(0, |(end, _)| end + 1);
    let (from, to) =
        if first == 0 { (text.len(), text.len()) } else { (start(first), start(last + 1).max(start(first))) };
    let to = if last >= count { text.len() } else { to };
    let numbers = numbers(count);
    html! {
        <pre class="code code--long" tabindex="0" role="region" aria-label={label}>
            <span class="code__numbers" aria-hidden="true">{ numbers }</span>
            <code>
                { text[..from].to_owned() }<mark class="code--marked">{ text[from..to].to_owned() }</mark>{ text[to..].to_owned() }
            </code>
        </pre>
    }
}

fn view_line(tokens: &[Token<'_>], marked: bool, last: bool) -> Html {
    let tokens = tokens.iter().map(|token| {
        let text = token.text.to_owned();
        match token.kind {
            TokenKind::Plain => Html::from(text),
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

/// The numbers from 1 to `count`, a line each, counted in their digits: formatting hundreds of them at
/// every keystroke would be felt.
fn numbers(count: usize) -> String {
    let mut numbers = String::new();
    let mut digits = vec![b'0'];
    for _ in 0..count {
        let is_carried = digits.iter_mut().rev().all(|digit| {
            let is_nine = *digit == b'9';
            *digit = if is_nine { b'0' } else { *digit + 1 };
            is_nine
        });
        if is_carried {
            digits.insert(0, b'1');
        }
        numbers.extend(digits.iter().copied().map(char::from));
        numbers.push('\n');
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_from_one() {
        let expected: String = (1..=1234).map(|number| format!("{number}\n")).collect();
        assert_eq!(numbers(1234), expected);
        assert_eq!(numbers(0), "");
    }
}
