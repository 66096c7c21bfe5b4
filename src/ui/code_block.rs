//! Code with line numbers, coloured tokens and marked lines.

use yew::prelude::*;

use crate::text::highlight::{Token, TokenKind};

/// Longer code is a few pieces without colours, so that a keystroke that changes it stays quick.
const COLOURED_BYTES: usize = 8_000;

/// Lines that stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// First and last, counted from 1.
    pub lines: (usize, usize),
    pub kind: MarkKind,
}

/// Why lines stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// They hold what was typed.
    Typed,
    /// They are new.
    Added,
    /// A statement that is in the way.
    Blocks { is_certain: bool },
    /// The lines of it that are the reason.
    Reason,
}

impl MarkKind {
    fn class(self) -> &'static str {
        match self {
            Self::Typed => "code__line code__line--marked",
            Self::Added => "code__line code__line--marked code__line--added",
            Self::Blocks { .. } => "code__line code__line--blocks",
            Self::Reason => "code__line code__line--blocks code__line--reason",
        }
    }

    /// Whether it is about what the page brings.
    fn is_ours(self) -> bool {
        matches!(self, Self::Typed | Self::Added)
    }

    /// What is said at the first of the lines.
    fn tag(self) -> Option<&'static str> {
        match self {
            Self::Typed | Self::Reason => None,
            Self::Added => Some("Added"),
            Self::Blocks { is_certain: true } => Some("Blocks Trustgrid"),
            Self::Blocks { is_certain: false } => Some("May block Trustgrid"),
        }
    }
}

/// Code to show.
#[derive(Debug, Clone)]
pub struct Code<'a> {
    pub text: &'a str,
    /// Splits a line.
    pub tokens: fn(&str) -> Vec<Token<'_>>,
    /// A later one stands over an earlier one.
    pub marks: &'a [Mark],
    /// What stands out in marked lines.
    pub name: Option<&'a str>,
    pub label: &'static str,
}

pub fn view_code(code: &Code) -> Html {
    let count = code.text.lines().count();
    let lines =
        if code.text.len() > COLOURED_BYTES { view_runs(code, count) } else { view_lines(code, count) };
    html! { <pre class="code" tabindex="0" role="region" aria-label={code.label}>{ lines }</pre> }
}

fn mark_of(marks: &[Mark], number: usize) -> Option<&Mark> {
    marks.iter().rev().find(|mark| (mark.lines.0..=mark.lines.1).contains(&number))
}

fn view_lines(code: &Code, count: usize) -> Html {
    html! {
        <code translate="no">
            { for code.text.lines().zip(1..).map(|(line, number)| {
                let mark = mark_of(code.marks, number);
                let tokens = view_tokens(&(code.tokens)(line), code.name.filter(|_| mark.is_some_and(|mark| mark.kind.is_ours())));
                let end = if number == count { "" } else { "\n" };
                match mark {
                    None => html! { <><span class="code__line">{ tokens }</span>{ end }</> },
                    Some(Mark { lines, kind }) => {
                        let is_bracket = line.trim().len() == 1;
                        let tag = kind.tag().filter(|_| number == lines.0 && is_bracket);
                        let class = if number == lines.0 && matches!(kind, MarkKind::Blocks { .. }) {
                            MarkKind::Reason.class()
                        } else {
                            kind.class()
                        };
                        html! { <><mark {class} data-tag={tag}>{ tokens }</mark>{ end }</> }
                    }
                }
            }) }
        </code>
    }
}

/// Runs of lines of the same kind, beside their numbers.
fn view_runs(code: &Code, count: usize) -> Html {
    let mut runs: Vec<(Option<MarkKind>, String)> = Vec::new();
    for (line, number) in code.text.lines().zip(1..) {
        let kind = mark_of(code.marks, number).map(|mark| mark.kind);
        if runs.last().is_none_or(|(last, _)| *last != kind) {
            runs.push((kind, String::new()));
        }
        if let Some((_, text)) = runs.last_mut() {
            text.push_str(line);
            text.push_str(if number == count { "" } else { "\n" });
        }
    }
    html! {
        <span class="code__runs">
            <span class="code__numbers" aria-hidden="true">{ numbers(count) }</span>
            <code translate="no">
                { for runs.into_iter().map(|(kind, text)| match kind {
                    None => html! { <span class="code__run">{ text }</span> },
                    Some(kind) => html! { <mark class={[kind.class(), " code__run"].concat()}>{ text }</mark> },
                }) }
            </code>
        </span>
    }
}

fn view_tokens(tokens: &[Token<'_>], name: Option<&str>) -> Html {
    tokens
        .iter()
        .map(|token| {
            let text = view_name(token.text, name);
            match token.kind {
                TokenKind::Plain => text,
                TokenKind::Key => html! { <span class="token token--key">{ text }</span> },
                TokenKind::String => html! { <span class="token token--string">{ text }</span> },
                TokenKind::Literal => html! { <span class="token token--literal">{ text }</span> },
            }
        })
        .collect()
}

fn view_name(text: &str, name: Option<&str>) -> Html {
    match name.and_then(|name| Some((name, text.split_once(name)?))) {
        Some((name, (before, after))) => {
            html! { <>{ before.to_owned() }<b class="code__name">{ name.to_owned() }</b>{ after.to_owned() }</> }
        }
        None => text.to_owned().into(),
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
