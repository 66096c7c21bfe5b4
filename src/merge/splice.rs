//! Where in a policy the grant goes, and what is written there.

use std::collections::HashSet;
use std::iter;

use super::layout::{Layout, only_statement};
use super::warning::MergeWarning;
use super::{OtherAccount, Outcome};
use crate::aws::account_id::AccountId;
use crate::policy::Grant;
use crate::policy::document::Document;
use crate::policy::grant_match::{Likeness, is_granted};
use crate::policy::lint::Listed;
use crate::policy::statement::Statement;
use crate::text::edit::Edit;
use crate::text::finding::Finding;
use crate::text::json::{Json, JsonValue, ValueKind};

/// What brings the grant into a policy.
pub(super) struct Splice {
    pub outcome: Outcome,
    pub edits: Vec<Edit>,
    /// Number of the statement that gives way to ours.
    pub replaced: Option<usize>,
    /// The other account whose statement is kept or replaced by the user's choice.
    pub other_account: Option<AccountId>,
    pub warnings: Vec<Finding>,
}

/// A statement like Trustgrid's in the policy.
struct Like<'a> {
    statement: &'a Statement<'a>,
    value: JsonValue<'a>,
    likeness: Likeness<'a>,
}

impl Splice {
    /// What gives way to ours is Trustgrid's own statement, or the one that the user chose; whatever else
    /// stands there stays. Somebody made it what it is: to write over it would undo that unasked, and to
    /// refuse would leave no grant to look at. Beside it the grant takes nothing away.
    pub fn of(document: &Document, statements: &[Statement], grant: &Grant, choice: OtherAccount) -> Self {
        let template = Template::of(&grant.policy());
        let ours = template.statement();
        let own_sid = ours.sid().unwrap_or_default();
        let alike: Vec<_> = statements
            .iter()
            .zip(document.values())
            .filter_map(|(statement, value)| {
                let likeness = Likeness::of(statement, &ours)?;
                Some(Like { statement, value, likeness })
            })
            .collect();
        let mut warnings = Listed::default();
        let mut say = |like: &Like, warning: MergeWarning| {
            warnings.add(warning.code(), || warning.finding(like.statement, document, grant));
        };

        if is_granted(statements, &ours) {
            for like in &alike {
                if let Likeness::OtherAccount(account) = like.likeness {
                    say(like, MergeWarning::OtherAccountToo(account));
                }
            }
            let (outcome, edits, warnings) = (Outcome::Unchanged, Vec::new(), warnings.finish());
            return Splice { outcome, edits, replaced: None, other_account: None, warnings };
        }

        let other = other_account(&alike, own_sid, choice);
        let chosen = other.as_ref().filter(|(_, account)| choice == OtherAccount::Replace(account));
        let own = || alike.iter().find(|like| like.likeness == Likeness::Own);
        let gives_way = chosen.map(|(like, _)| *like).or_else(own);
        let replaced = gives_way.map(|like| like.statement.number);
        let taken = statements.iter().filter(|s| replaced != Some(s.number)).filter_map(Statement::sid);
        let sid = match gives_way {
            Some(Like { likeness: Likeness::Own, .. }) => own_sid.to_owned(),
            _ => free_sid(own_sid, &taken.collect()),
        };
        let named = Template::of(&grant.policy().replacen(own_sid, &sid, 1));

        for like in &alike {
            let is_replaced = replaced == Some(like.statement.number);
            match like.likeness {
                Likeness::Own if is_replaced => {
                    MergeWarning::of_update(like.statement, &ours)
                        .into_iter()
                        .for_each(|warning| say(like, warning));
                }
                // The policy has another one.
                Likeness::Own => {}
                Likeness::OtherAccount(account) if is_replaced => {
                    say(like, MergeWarning::ReplacedAccount(account))
                }
                Likeness::OtherAccount(account) => say(like, MergeWarning::OtherAccount(account)),
                Likeness::OtherUse(difference) => {
                    let added = gives_way.is_none().then_some(sid.as_str());
                    say(like, MergeWarning::OtherUse { difference, added });
                }
            }
        }
        let (outcome, edits) = match gives_way {
            Some(like) => {
                let text = Layout::of(like.value).print(named.value());
                (Outcome::Updated, vec![Edit::replace(like.statement.span.clone(), text)])
            }
            None => (Outcome::Added, added_behind(document, named.value())),
        };
        let other_account = other.map(|(_, account)| account);
        Splice { outcome, edits, replaced, other_account, warnings: warnings.finish() }
    }
}

/// The statement for another account that the user is asked about, or was: the chosen one, else the one
/// that has our Sid, else the first.
fn other_account<'a>(
    alike: &'a [Like<'a>],
    own_sid: &str,
    choice: OtherAccount,
) -> Option<(&'a Like<'a>, AccountId)> {
    let others = alike.iter().filter_map(|like| match like.likeness {
        Likeness::OtherAccount(account) => Some((like, account.parse().ok()?)),
        Likeness::Own | Likeness::OtherUse(_) => None,
    });
    others.min_by_key(|(like, account)| {
        (choice != OtherAccount::Replace(account), like.statement.sid() != Some(own_sid))
    })
}

/// `sid`, or with the first number from 2 on that makes it one of a kind.
fn free_sid(sid: &str, taken: &HashSet<&str>) -> String {
    let numbered = (2..).map(|number| format!("{sid}-{number}"));
    iter::once(sid.to_owned()).chain(numbered).find(|sid| !taken.contains(sid.as_str())).unwrap_or_default()
}

/// The policy of the grant, which has one statement.
pub(super) struct Template(Json);

impl Template {
    #[expect(clippy::expect_used, reason = "no text of anybody's decides it")]
    pub fn of(policy: &str) -> Self {
        Template(Json::read(policy).expect("the template is JSON, and a bucket's name leaves it so"))
    }

    pub fn statement(&self) -> Statement<'_> {
        Statement::read(1, self.value())
    }

    fn value(&self) -> JsonValue<'_> {
        let statements = self.0.root().member("Statement");
        statements.and_then(|list| list.elements().next()).unwrap_or_else(|| self.0.root())
    }
}

/// Puts `ours` behind the statements that are there.
fn added_behind(document: &Document, ours: JsonValue) -> Vec<Edit> {
    let list = document.statement();
    let last_two = document.values().fold((None, None), |(_, last), value| (last, Some(value)));
    match last_two {
        (before, Some(last)) => {
            let layout = Layout::of(last);
            let text = format!(",{}{}", layout.between(before, last), layout.print(ours));
            if list.kind() == ValueKind::Array {
                vec![Edit::insert(last.end(), text)]
            } else {
                vec![Edit::insert(last.start(), "["), Edit::insert(last.end(), text + "]")]
            }
        }
        (_, None) => {
            let text = only_statement(document.root(), list, ours);
            vec![Edit::replace(list.start() + 1..list.end() - 1, text)]
        }
    }
}
