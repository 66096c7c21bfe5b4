//! Where in a policy the grant goes, and what is written there.

use std::collections::HashSet;
use std::fmt::{self, Display};
use std::iter;
use std::ops::Range;

use super::Outcome;
use super::layout::{Layout, only_statement};
use crate::finding::{Finding, Rule, Severity};
use crate::json::{Json, Kind, Value};
use crate::policy::Grant;
use crate::policy::document::Document;
use crate::policy::grant_match::{Difference, difference, is_granted};
use crate::policy::statement::Statement;

/// Some bytes of the existing policy, and what stands in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub range: Range<usize>,
    pub text: String,
}

impl Edit {
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Edit { range: at..at, text: text.into() }
    }
}

/// What `edits`, in the order of their places, make of a text.
pub(super) fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edited = String::new();
    let mut kept = 0;
    for edit in edits {
        edited.push_str(text.get(kept..edit.range.start).unwrap_or_default());
        edited.push_str(&edit.text);
        kept = edit.range.end;
    }
    edited.push_str(text.get(kept..).unwrap_or_default());
    edited
}

/// What brings the grant into a policy.
pub(super) struct Splice {
    pub outcome: Outcome,
    pub edits: Vec<Edit>,
    /// Number of the statement that gives way to ours.
    pub replaced: Option<usize>,
    pub notice: Option<Finding>,
}

impl Splice {
    pub fn of(document: &Document, statements: &[Statement], grant: &Grant) -> Self {
        let template = template(&grant.policy());
        let ours = Statement::read(1, statement(&template));
        if is_granted(statements, &ours) {
            return Splice { outcome: Outcome::Unchanged, edits: Vec::new(), replaced: None, notice: None };
        }
        let own_sid = ours.sid().unwrap_or_default();
        let by_sid = || statements.iter().zip(document.values()).filter(|(s, _)| s.sid() == Some(own_sid));
        if let Some((own, value)) = by_sid().find(|(s, _)| difference(s, &ours).is_none()) {
            let text = Layout::of(value).print(statement(&template));
            let edits = vec![Edit { range: own.span.clone(), text }];
            return Splice { outcome: Outcome::Updated, edits, replaced: Some(own.number), notice: None };
        }
        let sid = free_sid(own_sid, statements);
        // Somebody made that statement what it is: to deny, to narrow, to let in others as well. To
        // write over it would undo that unasked, and to refuse would leave no grant to look at.
        // Beside it the grant takes nothing away, and the finding says what stands there.
        let other_use = by_sid().find_map(|(s, _)| Some((s, difference(s, &ours)?)));
        let notice = other_use.map(|(other, difference)| {
            let finding = OtherUse { sid: own_sid, difference, new_sid: &sid }.finding();
            finding.at(document.place(other.span.start)).in_path(other.path("").to_string())
        });
        let named = self::template(&grant.policy().replacen(own_sid, &sid, 1));
        Splice { outcome: Outcome::Added, edits: added(document, statement(&named)), replaced: None, notice }
    }
}

/// `sid`, or with the first number from 2 on that makes it one of a kind.
fn free_sid(sid: &str, statements: &[Statement]) -> String {
    let taken: HashSet<_> = statements.iter().filter_map(Statement::sid).collect();
    let numbered = (2..).map(|number| format!("{sid}-{number}"));
    iter::once(sid.to_owned()).chain(numbered).find(|sid| !taken.contains(sid.as_str())).unwrap_or_default()
}

fn template(policy: &str) -> Json {
    Json::read(policy).expect("the template is JSON, and a bucket's name leaves it so")
}

/// The only statement of the template.
fn statement(template: &Json) -> Value<'_> {
    let statements = template.root().member("Statement");
    statements.and_then(|list| list.elements().next()).unwrap_or_else(|| template.root())
}

/// Puts `ours` behind the statements that are there.
fn added(document: &Document, ours: Value) -> Vec<Edit> {
    let list = document.statement();
    let last_two = document.values().fold((None, None), |(_, last), value| (last, Some(value)));
    match last_two {
        (before, Some(last)) => {
            let layout = Layout::of(last);
            let text = format!(",{}{}", layout.between(before, last), layout.print(ours));
            if list.kind() == Kind::Array {
                vec![Edit::insert(last.end(), text)]
            } else {
                vec![Edit::insert(last.start(), "["), Edit::insert(last.end(), text + "]")]
            }
        }
        (_, None) => {
            let text = only_statement(document.root(), list, ours);
            vec![Edit { range: list.start() + 1..list.end() - 1, text }]
        }
    }
}

/// A statement that has our Sid and is something else.
struct OtherUse<'a> {
    sid: &'a str,
    difference: Difference,
    new_sid: &'a str,
}

impl Rule for OtherUse<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        "policy.other-use-of-sid"
    }
}

impl Display for OtherUse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OtherUse { sid, difference, new_sid } = self;
        write!(
            f,
            "The statement with the Sid “{sid}” is not as Trustgrid writes it, because {difference}: it stays as it is, \
             and Trustgrid's statement is added beside it as “{new_sid}”, so check whether you need both"
        )
    }
}
