//! The smallest change to a statement after which it does not deny Trustgrid anything, and still
//! denies everybody else what it did.

use crate::text::json::{JsonValue, ValueKind};

/// A list of those to whom a `Deny` with a negated operator does not apply, and what it takes for Trustgrid.
struct List {
    operators: &'static [&'static str],
    key: &'static str,
    entry: fn(&str) -> String,
}

/// The account first: it is exact.
const LISTS: [List; 2] = [
    List {
        operators: &[
            "StringNotEquals",
            "StringNotEqualsIfExists",
            "StringNotEqualsIgnoreCase",
            "StringNotEqualsIgnoreCaseIfExists",
            "StringNotLike",
            "StringNotLikeIfExists",
        ],
        key: KEY,
        entry: str::to_owned,
    },
    List {
        operators: &[
            "ArnNotLike",
            "ArnNotLikeIfExists",
            "ArnNotEquals",
            "ArnNotEqualsIfExists",
            "StringNotLike",
            "StringNotLikeIfExists",
        ],
        key: "aws:PrincipalArn",
        entry: |account| format!("arn:aws:iam::{account}:role/*"),
    },
];

/// Where the account goes in if it is on no list yet: to the other keys that leave somebody out, or
/// else under the first of these. A request without an account is denied as before under either.
const OPERATORS: [&str; 2] = ["StringNotEquals", "StringNotEqualsIfExists"];
const KEY: &str = "aws:PrincipalAccount";

/// The statement with an exception for `account`. Its other bytes stay as they are.
pub(super) fn exception(statement: JsonValue<'_>, account: &str) -> String {
    let [operator, _] = OPERATORS;
    let Some(condition) = statement.member("Condition") else {
        let condition = format!("{{\"{operator}\": {{\"{KEY}\": \"{account}\"}}}}");
        return with_member(statement, statement, "Condition", &condition);
    };
    for List { operators, key, entry } in LISTS {
        let keys = operators.iter().filter_map(|operator| condition.member(operator));
        let named = keys.flat_map(|keys| keys.members());
        let mut lists =
            named.filter(|(name, _)| name.as_str().is_some_and(|name| name.eq_ignore_ascii_case(key)));
        if let Some((_, list)) = lists.next() {
            return with_value(statement, list, &entry(account));
        }
    }
    match OPERATORS.iter().find_map(|operator| condition.member(operator)) {
        Some(keys) => with_member(statement, keys, KEY, &format!("\"{account}\"")),
        None => with_member(statement, condition, operator, &format!("{{\"{KEY}\": \"{account}\"}}")),
    }
}

/// `statement` with one member more in an object of it, set out as the members there.
fn with_member(statement: JsonValue<'_>, object: JsonValue<'_>, name: &str, value: &str) -> String {
    match object.members().last() {
        None => splice(statement, object, &format!("{{\"{name}\": {value}}}")),
        Some((before, last)) => {
            let blanks = blanks_before(before).filter(|blanks| blanks.contains('\n')).unwrap_or(" ");
            splice(statement, last, &format!("{},{blanks}\"{name}\": {value}", last.raw()))
        }
    }
}

/// `statement` with one value more in a list of it, which may be a bare value.
fn with_value(statement: JsonValue<'_>, list: JsonValue<'_>, value: &str) -> String {
    if list.kind() != ValueKind::Array {
        return splice(statement, list, &format!("[{}, \"{value}\"]", list.raw()));
    }
    match list.elements().last() {
        None => splice(statement, list, &format!("[\"{value}\"]")),
        Some(last) => {
            let blanks = blanks_before(last).filter(|blanks| blanks.contains('\n')).unwrap_or(" ");
            splice(statement, last, &format!("{},{blanks}\"{value}\"", last.raw()))
        }
    }
}

/// `statement` with `text` in the place of a value in it.
fn splice(statement: JsonValue<'_>, value: JsonValue<'_>, text: &str) -> String {
    let part = |range| statement.document().get(range).unwrap_or_default();
    let before = part(statement.start()..value.start());
    format!("{before}{text}{}", part(value.end()..statement.end()))
}

/// The blanks before a value, where they are no accident.
fn blanks_before<'a>(value: JsonValue<'a>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    let before = value.document().get(..value.start())?;
    let blanks = before.get(before.trim_end_matches([' ', '\t', '\r', '\n']).len()..)?;
    (blanks.len() <= LONGEST).then_some(blanks)
}
