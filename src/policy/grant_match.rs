//! The grant in somebody's policy, recognised by what the statements mean.

use std::fmt::{self, Display};

use crate::aws::account_id::{AccountId, is_account_id};
use crate::aws::arn::bucket_and_key;
use crate::policy::document_kind;
use crate::policy::pattern::{covers, covers_action};
use crate::policy::statement::{Effect, Principal, PrincipalKind, Scope, Statement, Text};

/// Whether `statements` together let in whom `ours` lets in, for all that it does.
///
/// Only a statement that names Trustgrid's account and has no condition counts. One for everybody
/// would do as well, until somebody closes it; what `Not…` elements leave is never looked into.
pub(crate) fn is_granted(statements: &[Statement], ours: &Statement) -> bool {
    account(ours).is_some_and(|trustgrid| is_granted_to(trustgrid, statements, ours))
}

fn is_granted_to(account: &str, statements: &[Statement], ours: &Statement) -> bool {
    let counting: Vec<_> = statements.iter().filter(|s| lets_in(s, account)).collect();
    parts(ours).all(|(action, resource)| counting.iter().any(|s| grants(s, action, resource)))
}

/// What a statement like Trustgrid's is, in a policy that does not grant all of `ours`.
///
/// | statement | |
/// | --- | --- |
/// | our Sid, our account, written as Trustgrid's page writes | [`Own`](Self::Own) |
/// | the same for one other whole account, with our Sid, for an account known to be Trustgrid's, or with the whole grant | [`OtherAccount`](Self::OtherAccount) |
/// | our Sid, and anything else: `Deny`, a condition, `NotPrincipal`, several principals or everyone, other actions, a part of a bucket | [`OtherUse`](Self::OtherUse) |
/// | everything else | none |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness<'a> {
    /// It may be for another bucket, or with fewer actions.
    Own,
    /// It lets in this account instead.
    OtherAccount(&'a str),
    OtherUse(Difference),
}

impl<'a> Likeness<'a> {
    pub fn of(statement: &'a Statement<'_>, ours: &Statement) -> Option<Self> {
        let has_our_sid = statement.sid() == ours.sid();
        if let Some(difference) = difference(statement, ours) {
            return has_our_sid.then_some(Self::OtherUse(difference));
        }
        let account = account(statement)?;
        if self::account(ours) == Some(account) {
            return has_our_sid.then_some(Self::Own);
        }
        let is_meant = has_our_sid
            || Owner::of(account) != Owner::Unknown
            || is_granted_to(account, std::slice::from_ref(statement), ours);
        is_meant.then_some(Self::OtherAccount(account))
    }
}

/// Why a statement that names Trustgrid's account among those it lets in cannot go with the grant: without it, others
/// would lose access, or Trustgrid what it may have for another reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Beyond<'a> {
    /// Something in it is not clear, or its effect is none that AWS knows.
    Unclear,
    /// It is for others, too.
    Others,
    /// It allows this, which the grant does not; nothing where it leaves actions out by `NotAction`.
    Action(Option<&'a str>),
    /// It is for more than the bucket.
    Resource,
}

/// What a statement is to whoever takes the grant out of the policy again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Access<'a> {
    /// It lets in Trustgrid's account alone, for nothing beyond the grant; be it a part of the grant, under a condition
    /// or for some of the account's roles.
    Own,
    /// It lets in Trustgrid's account, and more.
    More(Beyond<'a>),
    /// It names Trustgrid's account without letting it in: in a `Deny`, or in a condition.
    Named,
    /// It has the Sid of Trustgrid's statement and nothing to do with it.
    OnlySid,
}

impl<'a> Access<'a> {
    pub fn of(statement: &'a Statement<'_>, ours: &Statement) -> Option<Self> {
        let trustgrid = account(ours)?;
        let is_trustgrid = |principal: &Principal| is_of_account(principal, trustgrid);
        let lets_in = statement.effect != Some(Effect::Deny) || !statement.unclear.is_empty();
        if lets_in && statement.principals.only().iter().any(is_trustgrid) {
            return Some(beyond(statement, ours, is_trustgrid).map_or(Self::Own, Self::More));
        }
        let principals = statement.principals.named().iter().map(|principal| &principal.text);
        let values = statement.conditions.iter().flat_map(|condition| &condition.values);
        if principals.chain(values).any(|text| text.value.contains(trustgrid)) {
            return Some(Self::Named);
        }
        (statement.sid() == ours.sid()).then_some(Self::OnlySid)
    }
}

fn beyond<'a>(
    statement: &'a Statement<'_>,
    ours: &Statement,
    is_trustgrid: impl Fn(&Principal) -> bool,
) -> Option<Beyond<'a>> {
    let of_grant = |action: &Text| {
        ours.actions.only().iter().any(|our| covers_action(&our.value, &action.value))
            || is_of_replication(&action.value)
    };
    let resource_of_grant = |resource: &Text| {
        ours.resources.only().iter().any(|our| covers_resource(&our.value, &resource.value))
    };
    if !statement.is_clear_allow() {
        return Some(Beyond::Unclear);
    }
    if !statement.principals.only().iter().all(is_trustgrid) {
        return Some(Beyond::Others);
    }
    match &statement.actions {
        Scope::Only(actions) => {
            if let Some(action) = actions.iter().find(|action| !of_grant(action)) {
                return Some(Beyond::Action(Some(&action.value)));
            }
        }
        Scope::AllBut(_) | Scope::Missing => return Some(Beyond::Action(None)),
    }
    match &statement.resources {
        Scope::Only(resources) if resources.iter().all(resource_of_grant) => None,
        _ => Some(Beyond::Resource),
    }
}

/// Whether an action, or all for which a pattern stands, begins with Replicate: S3 has three of them, and the grant has
/// these three.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
fn is_of_replication(action: &str) -> bool {
    const REPLICATE: &str = "s3:replicate";
    action.get(..REPLICATE.len()).is_some_and(|start| start.eq_ignore_ascii_case(REPLICATE))
}

/// Whether a principal is an account, or is in it.
fn is_of_account(principal: &Principal, account: &str) -> bool {
    let text = principal.text.value.as_ref();
    let is_in = |service: &str| {
        let owner = text.strip_prefix(service).and_then(|rest| rest.split_once(':'));
        owner.is_some_and(|(owner, _)| owner == account)
    };
    principal.kind == PrincipalKind::Aws
        && (whole_account(text) == Some(account) || is_in("arn:aws:iam::") || is_in("arn:aws:sts::"))
}

/// Whose an account is that stands where Trustgrid's is expected; after a comma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    HelpCenter,
    Trustgrid,
    Unknown,
}

impl Owner {
    pub fn of(account: &str) -> Self {
        /// What Trustgrid's help center has printed since October 2024.
        const HELP_CENTER: &str = "078223296091";
        match account {
            HELP_CENTER => Self::HelpCenter,
            _ if account == AccountId::trustgrid().as_str() => Self::Trustgrid,
            _ => Self::Unknown,
        }
    }
}

impl Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HelpCenter => "the one in Trustgrid's help center",
            Self::Trustgrid => "another of Trustgrid's accounts",
            Self::Unknown => "which may be Trustgrid's or somebody else's",
        })
    }
}

/// The grant's actions that an own statement does not have.
pub(crate) fn missing_actions<'a>(own: &Statement, ours: &'a Statement) -> Vec<&'a str> {
    let has = |action: &str| own.actions.only().iter().any(|own| covers_action(&own.value, action));
    ours.actions.only().iter().map(|action| action.value.as_ref()).filter(|action| !has(action)).collect()
}

/// What an own statement is about, compared with the bucket of `ours`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach<'a> {
    Whole,
    /// The bucket without its objects, or these alone.
    Part,
    OtherBucket(&'a str),
}

pub(crate) fn reach<'a>(own: &'a Statement, ours: &Statement) -> Reach<'a> {
    let first = own.resources.only().first();
    let name = first.and_then(|resource| whole_bucket(&resource.value)).unwrap_or_default();
    let has = |resource: &Text| own.resources.only().iter().any(|own| own.value == resource.value);
    let ours = ours.resources.only();
    if !ours.iter().any(|resource| whole_bucket(&resource.value) == Some(name)) {
        Reach::OtherBucket(name)
    } else if ours.iter().all(has) {
        Reach::Whole
    } else {
        Reach::Part
    }
}

/// What keeps a statement from being one that Trustgrid's page wrote, be it for another bucket or
/// account or with fewer actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Difference {
    Denies,
    Unclear,
    Condition,
    Principals,
    Actions,
    Resources,
}

impl Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Denies => "its “Effect” isn't Allow",
            Self::Unclear => "something in it isn't clear",
            Self::Condition => "it has a condition",
            Self::Principals => "its principal isn't one whole account",
            Self::Actions => "it has other actions",
            Self::Resources => "its resources aren't one whole bucket",
        })
    }
}

/// The first difference from all that Trustgrid's page may have written for `statement`.
pub(crate) fn difference(statement: &Statement, ours: &Statement) -> Option<Difference> {
    let is_of_ours =
        |action: &Text| ours.actions.named().iter().any(|our| covers_action(&our.value, &action.value));
    let has_others = match &statement.actions {
        Scope::Only(actions) => !actions.iter().all(is_of_ours),
        Scope::AllBut(_) => true,
        Scope::Missing => false,
    };
    if !statement.unclear.is_empty() {
        Some(Difference::Unclear)
    } else if !statement.is_clear_allow() {
        Some(Difference::Denies)
    } else if !statement.conditions.is_empty() {
        Some(Difference::Condition)
    } else if account(statement).is_none() {
        Some(Difference::Principals)
    } else if has_others {
        Some(Difference::Actions)
    } else {
        (!is_of_one_bucket(statement)).then_some(Difference::Resources)
    }
}

fn is_of_one_bucket(statement: &Statement) -> bool {
    let Scope::Only(resources) = &statement.resources else { return false };
    let mut buckets = resources.iter().map(|resource| whole_bucket(&resource.value));
    match buckets.next() {
        Some(Some(first)) => buckets.all(|bucket| bucket == Some(first)),
        _ => false,
    }
}

/// Actions and resources of the grant that belong together: S3 defines those of a bucket for the
/// bucket, the others for objects, and what begins with List for both.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
fn parts<'a>(ours: &'a Statement) -> impl Iterator<Item = (&'a str, &'a str)> {
    let belong = |action: &str, resource: &str| {
        action == "s3:List*" || action.contains("Bucket") != resource.ends_with("/*")
    };
    let resources = ours.resources.named().iter().map(|resource| resource.value.as_ref());
    resources.flat_map(move |resource| {
        let actions = ours.actions.named().iter().map(|action| action.value.as_ref());
        actions.filter(move |action| belong(action, resource)).map(move |action| (action, resource))
    })
}

fn lets_in(statement: &Statement, account: &str) -> bool {
    let Scope::Only(principals) = &statement.principals else { return false };
    let mut accounts = principals.iter().filter(|p| p.kind == PrincipalKind::Aws);
    statement.is_clear_allow()
        && statement.conditions.is_empty()
        && accounts.any(|principal| whole_account(&principal.text.value) == Some(account))
}

fn grants(statement: &Statement, action: &str, resource: &str) -> bool {
    let (Scope::Only(actions), Scope::Only(resources)) = (&statement.actions, &statement.resources) else {
        return false;
    };
    actions.iter().any(|pattern| covers_action(&pattern.value, action))
        && resources.iter().any(|pattern| covers_resource(&pattern.value, resource))
}

/// Wildcards before the bucket's name are not looked into, but for `*` alone.
fn covers_resource(pattern: &str, resource: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (Some(pattern), Some(resource)) = (bucket_and_key(pattern), bucket_and_key(resource)) else {
        return false;
    };
    // What a variable stands for is known only when a request comes.
    !pattern.contains("${") && covers(pattern, resource)
}

/// The bucket, where a resource is all of it or all of its objects.
fn whole_bucket(resource: &str) -> Option<&str> {
    let name = bucket_and_key(resource)?;
    let name = name.strip_suffix("/*").unwrap_or(name);
    (!name.contains(['*', '?', '/', '$'])).then_some(name)
}

/// The one account that a statement is for, however often it names it.
fn account<'a>(statement: &'a Statement<'_>) -> Option<&'a str> {
    let mut accounts = statement.principals.only().iter().map(|principal| match principal.kind {
        PrincipalKind::Aws => whole_account(&principal.text.value),
        _ => None,
    });
    let first = accounts.next()??;
    accounts.all(|other| other == Some(first)).then_some(first)
}

/// The account that a principal is all of: twelve digits, or the ARN of the account's root.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
pub(crate) fn whole_account(principal: &str) -> Option<&str> {
    let root = principal.strip_prefix("arn:aws:iam::").and_then(|rest| rest.strip_suffix(":root"));
    let id = root.unwrap_or(principal);
    is_account_id(id).then_some(id)
}

/// Whether a pattern of resources can stand for `bucket` or something in it. Of other things than
/// buckets `None`.
pub(crate) fn is_about(pattern: &str, bucket: &str) -> Option<bool> {
    let name = bucket_and_key(pattern)?;
    let name = name.split('/').next().unwrap_or_default();
    Some(name.contains("${") || covers(name, bucket))
}

/// The service of an action that no bucket policy can have.
pub(crate) fn other_service(action: &str) -> Option<&str> {
    document_kind::service(action).filter(|service| !document_kind::is_s3(service))
}
