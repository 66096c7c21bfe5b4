//! The smallest change to a statement after which it does not deny Trustgrid anything, and still
//! denies everybody else what it did.

use crate::text::edit::{self, Edit};
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
    let Edit { range, text } = exception_edit(statement, account);
    let start = statement.start();
    let edit = Edit::replace(range.start - start..range.end - start, text);
    edit::apply(statement.raw(), [&edit])
}

/// What puts an exception for `account` into the document that the statement is in.
pub(crate) fn exception_edit(statement: JsonValue<'_>, account: &str) -> Edit {
    let [operator, _] = OPERATORS;
    let Some(condition) = statement.member("Condition") else {
        let condition = format!("{{\"{operator}\": {{\"{KEY}\": \"{account}\"}}}}");
        return add_member(statement, "Condition", &condition);
    };
    for List { operators, key, entry } in LISTS {
        let keys = operators.iter().filter_map(|operator| condition.member(operator));
        let named = keys.flat_map(|keys| keys.members());
        let mut lists =
            named.filter(|(name, _)| name.as_str().is_some_and(|name| name.eq_ignore_ascii_case(key)));
        if let Some((_, list)) = lists.next() {
            return add_value(list, &entry(account));
        }
    }
    match OPERATORS.iter().find_map(|operator| condition.member(operator)) {
        Some(keys) => add_member(keys, KEY, &format!("\"{account}\"")),
        None => add_member(condition, operator, &format!("{{\"{KEY}\": \"{account}\"}}")),
    }
}

/// One member more in an object, set out as the members there.
fn add_member(object: JsonValue<'_>, name: &str, value: &str) -> Edit {
    match object.members().last() {
        None => Edit::replace(object.span(), format!("{{\"{name}\": {value}}}")),
        Some((before, last)) => {
            let blanks = blanks_before(before).filter(|blanks| blanks.contains('\n')).unwrap_or(" ");
            Edit::insert(last.end(), format!(",{blanks}\"{name}\": {value}"))
        }
    }
}

/// One value more in a list, which may be a bare value.
fn add_value(list: JsonValue<'_>, value: &str) -> Edit {
    if list.kind() != ValueKind::Array {
        return Edit::replace(list.span(), format!("[{}, \"{value}\"]", list.raw()));
    }
    match list.elements().last() {
        None => Edit::replace(list.span(), format!("[\"{value}\"]")),
        Some(last) => {
            let blanks = blanks_before(last).filter(|blanks| blanks.contains('\n')).unwrap_or(" ");
            Edit::insert(last.end(), format!(",{blanks}\"{value}\""))
        }
    }
}

/// The blanks before a value, where they are no accident.
fn blanks_before<'a>(value: JsonValue<'a>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    let before = value.document().get(..value.start())?;
    let blanks = before.get(before.trim_end_matches([' ', '\t', '\r', '\n']).len()..)?;
    (blanks.len() <= LONGEST).then_some(blanks)
}
