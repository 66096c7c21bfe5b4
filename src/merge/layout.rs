//! How somebody's policy is set out, so that what is added looks like the rest.

use crate::text::json::{JsonValue, ValueKind};

/// Longer runs of blanks are an accident that is not repeated.
const LONGEST_BLANKS: usize = 64;

/// How a statement is set out.
#[derive(Debug)]
pub(super) struct Layout {
    /// The colon between name and value, and the blanks around it.
    colon: String,
    style: Style,
}

#[derive(Debug)]
enum Style {
    Line {
        /// Between a brace and what it holds.
        pad: String,
        /// After a comma.
        gap: String,
    },
    Block {
        line_break: &'static str,
        /// Before the brace that ends the statement.
        base: String,
        /// What each level adds.
        unit: String,
    },
}

impl Layout {
    /// As `statement` is set out.
    pub fn of(statement: JsonValue) -> Self {
        let text = statement.document();
        let style = if statement.raw().contains('\n') {
            let begin = indent(text, statement.start());
            let end = indent(text, statement.end() - 1);
            let base = if is_first(text, statement.end() - 1) { end } else { begin };
            let names = statement.members().map(|(name, _)| name.start());
            let mut deeper =
                names.filter(|at| is_first(text, *at)).filter_map(|at| indent(text, at).strip_prefix(base));
            let unit = deeper.find(|unit| !unit.is_empty()).unwrap_or_else(|| unit(text));
            Style::Block { line_break: line_break(text), base: base.to_owned(), unit: unit.to_owned() }
        } else {
            line(statement)
        };
        Layout { colon: colon(statement), style }
    }

    /// What stands between the comma after `last` and the next statement.
    pub fn between(&self, before: Option<JsonValue>, last: JsonValue) -> String {
        let text = last.document();
        let before = before.and_then(|before| text.get(before.end()..last.start()));
        if let Some((_, blanks)) = before.and_then(|between| between.split_once(','))
            && blanks.len() <= LONGEST_BLANKS
        {
            return blanks.to_owned();
        }
        match &self.style {
            Style::Block { line_break, base, .. } => format!("{line_break}{base}"),
            Style::Line { .. } if is_first(text, last.start()) && text.contains('\n') => {
                format!("{}{}", line_break(text), indent(text, last.start()))
            }
            Style::Line { gap, .. } => gap.clone(),
        }
    }

    pub fn print(&self, value: JsonValue) -> String {
        let base = match &self.style {
            Style::Line { .. } => "",
            Style::Block { base, .. } => base,
        };
        let mut printed = String::new();
        self.print_to(&mut printed, value, base);
        printed
    }

    fn print_to(&self, printed: &mut String, value: JsonValue, indent: &str) {
        let (open, close) = match value.kind() {
            ValueKind::Object => ('{', '}'),
            ValueKind::Array => ('[', ']'),
            _ => return printed.push_str(value.raw()),
        };
        let (first, next, last, deeper) = match &self.style {
            Style::Line { pad, gap } => {
                let pad = if value.kind() == ValueKind::Object { pad } else { "" };
                (pad.to_owned(), gap.clone(), pad.to_owned(), String::new())
            }
            Style::Block { line_break, unit, .. } => {
                let deeper = format!("{indent}{unit}");
                let next = format!("{line_break}{deeper}");
                (next.clone(), next, format!("{line_break}{indent}"), deeper)
            }
        };
        let members = value.members().map(|(name, value)| (Some(name), value));
        let all = members.chain(value.elements().map(|value| (None, value)));
        printed.push(open);
        for (index, (name, value)) in all.enumerate() {
            printed.push_str(if index == 0 { &first } else { "," });
            printed.push_str(if index == 0 { "" } else { &next });
            if let Some(name) = name {
                printed.push_str(name.raw());
                printed.push_str(&self.colon);
            }
            self.print_to(printed, value, &deeper);
        }
        printed.push_str(&last);
        printed.push(close);
    }
}

/// What stands between the brackets of an empty list, once `value` is its only statement.
pub(super) fn only_statement(root: JsonValue, list: JsonValue, value: JsonValue) -> String {
    let text = root.document();
    let colon = colon(root);
    if !root.raw().contains('\n') {
        return Layout { colon, style: line(root) }.print(value);
    }
    let (line_break, outer, unit) = (line_break(text), indent(text, list.start()), unit(text));
    let style = Style::Block { line_break, base: format!("{outer}{unit}"), unit: unit.to_owned() };
    let printed = Layout { colon, style }.print(value);
    format!("{line_break}{outer}{unit}{printed}{line_break}{outer}")
}

/// All on one line, as `object` is.
fn line(object: JsonValue) -> Style {
    let text = object.document();
    let mut names = object.members().map(|(name, _)| name.start());
    let pad = names.next().and_then(|first| text.get(object.start() + 1..first)).unwrap_or_default();
    let gap = names.next().map_or(pad, |second| blanks_before(text, second));
    Style::Line { pad: short(pad, "").to_owned(), gap: short(gap, "").to_owned() }
}

fn colon(object: JsonValue) -> String {
    let between =
        object.members().next().and_then(|(name, value)| object.document().get(name.end()..value.start()));
    between.map_or(": ", |between| short(between, ": ")).to_owned()
}

/// `blanks`, unless they are no pattern to follow on one line.
fn short<'a>(blanks: &'a str, otherwise: &'a str) -> &'a str {
    if blanks.len() > 4 || blanks.contains(['\n', '\r']) { otherwise } else { blanks }
}

fn blanks_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
    before.get(before.len() - blanks..).unwrap_or_default()
}

/// The blanks at the start of the line that holds the byte `at`.
fn indent(text: &str, at: usize) -> &str {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |index| index + 1);
    let line = text.get(start..).unwrap_or_default();
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..blanks).filter(|blanks| blanks.len() <= LONGEST_BLANKS).unwrap_or_default()
}

/// Whether nothing but blanks stands before the byte `at` on its line.
fn is_first(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with('\n')
}

fn line_break(text: &str) -> &'static str {
    let line = text.split_inclusive('\n').next().unwrap_or_default();
    if line.ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// What the first indented line begins with.
fn unit(text: &str) -> &str {
    let indents = text.lines().skip(1).map(|line| indent(line, 0));
    indents.into_iter().find(|blanks| !blanks.is_empty()).unwrap_or("  ")
}
