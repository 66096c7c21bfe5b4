//! Templates: files of their own language in which `__NAME__` stands for a value.

/// Puts values for names. Values are not looked through again, so none can name another.
///
/// A name that stands alone on its line takes the line's indent for every line of its value, and
/// without a value it takes the line away.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(2 * template.len());
    for line in template.lines() {
        let alone =
            next_name(line.trim(), values).filter(|found| found.before.is_empty() && found.after.is_empty());
        match alone {
            Some(found) => {
                let indent = &line[..line.len() - line.trim_start().len()];
                for value_line in found.value.lines() {
                    if !value_line.is_empty() {
                        text.push_str(indent);
                    }
                    text.push_str(value_line);
                    text.push('\n');
                }
            }
            None => {
                fill_line(&mut text, line, values);
                text.push('\n');
            }
        }
    }
    text
}

fn fill_line<'a>(text: &mut String, mut line: &'a str, values: &[(&str, &'a str)]) {
    while let Some(found) = next_name(line, values) {
        text.push_str(found.before);
        text.push_str(found.value);
        line = found.after;
    }
    text.push_str(line);
}

struct TemplateName<'a> {
    before: &'a str,
    value: &'a str,
    after: &'a str,
}

fn next_name<'a>(line: &'a str, values: &[(&str, &'a str)]) -> Option<TemplateName<'a>> {
    line.match_indices("__").find_map(|(start, _)| {
        let (name, after) = line[start + 2..].split_once("__")?;
        let (_, value) = values.iter().find(|(known, _)| *known == name)?;
        Some(TemplateName { before: &line[..start], value, after })
    })
}
