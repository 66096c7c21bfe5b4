//! What a template or a document writes where a value belongs: `${bucket}`, `<account-id>`,
//! `YOUR_BUCKET_NAME`.

/// No expression that stands for a value is longer.
const LONGEST: usize = 80;

/// The first expression in `text` that a tool or a person was to replace.
pub(crate) fn expression(text: &str) -> Option<&str> {
    text.match_indices(BEGINNINGS).find_map(|(start, _)| expression_at(&text[start..]))
}

const BEGINNINGS: [char; 5] = ['$', '{', '%', '<', '!'];

/// The expression with which `text` begins.
pub(crate) fn expression_at(text: &str) -> Option<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_words = |c: char| is_name(c) || matches!(c, ' ' | '-' | '.');
    let is_code = |c: char| !c.is_control() && !BEGINNINGS.contains(&c);
    let length = match text.as_bytes() {
        [b'$', b'{', ..] => between(text, "${", "}", is_code),
        [b'$', b'(', ..] => between(text, "$(", ")", is_code),
        [b'$', ..] => {
            let name = &text["$".len()..];
            let name = name.strip_prefix("env:").unwrap_or(name);
            let is_variable = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            let end = name.find(|c: char| !is_name(c)).unwrap_or(name.len());
            is_variable.then_some(text.len() - name.len() + end)
        }
        [b'{', b'{', ..] => between(text, "{{", "}}", is_code),
        [b'{', ..] => between(text, "{", "}", is_words),
        // Not what stands for a character in an address, such as `%2F`.
        [b'%', first, ..] if first.is_ascii_alphabetic() => between(text, "%", "%", is_name),
        // Not an element of HTML, which has text after its tag.
        [b'<', ..] => between(text, "<", ">", is_words)
            .filter(|end| !text[*end..].starts_with(|c: char| c.is_ascii_alphanumeric())),
        [b'!', ..] => ["!Ref ", "!GetAtt ", "!ImportValue "].iter().find_map(|function| {
            let name = text.strip_prefix(function)?;
            let end = name.find(char::is_whitespace).unwrap_or(name.len());
            Some(function.len() + end)
        }),
        _ => None,
    };
    length.filter(|length| *length <= LONGEST).map(|length| &text[..length])
}

/// How long what begins with `open` is, up to its `close`, if `is_inside` holds for all between.
fn between(text: &str, open: &str, close: &str, is_inside: impl Fn(char) -> bool) -> Option<usize> {
    let inside = &text[open.len()..];
    let is_end = |(index, c): &(usize, char)| {
        *index > LONGEST || !is_inside(*c) || inside[*index..].starts_with(close)
    };
    let (end, _) = inside.char_indices().find(is_end)?;
    let is_expression = inside[end..].starts_with(close) && !inside[..end].trim().is_empty();
    is_expression.then_some(open.len() + end + close.len())
}

/// Whether nothing but these words is in `text`, run together or not, perhaps with a digit at the end. Of
/// two words that begin alike the longer one stands first.
pub(crate) fn is_made_of(text: &str, words: &[&str]) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let letters = letters.to_ascii_lowercase();
    let mut rest = letters.strip_suffix(|c: char| c.is_ascii_digit()).unwrap_or(&letters);
    let mut is_made_of = !rest.is_empty();
    while is_made_of && !rest.is_empty() {
        match words.iter().find_map(|word| rest.strip_prefix(word)) {
            Some(after) => rest = after,
            None => is_made_of = false,
        }
    }
    is_made_of
}
