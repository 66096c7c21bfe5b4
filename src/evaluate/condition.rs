//! Conditions: the operators, and whether one holds for what is known of a request.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use super::fact::Fact;
use super::request::Requests;
use super::request_value::RequestValue;
use super::tri::Tri;
use super::variable::Variables;
use crate::policy::statement::{Condition, Text};

/// How an operator reads the values of a key that may have many.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    None,
    All,
    Any,
}

/// How an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equals,
    EqualsIgnoringCase,
    Like,
    /// `ArnLike` and `ArnEquals` do the same.
    Arn,
    Bool,
    Address,
    Number(Order),
    Date(Order),
    Binary,
    Null,
}

/// What a number or date has to be beside the one that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Operator {
    pub set: Set,
    pub comparison: Comparison,
    pub is_negated: bool,
    pub if_exists: bool,
}

impl Operator {
    /// `None` for one that AWS does not document.
    pub fn read(text: &str) -> Option<Operator> {
        let (set, rest) = match text.split_once(':') {
            None => (Set::None, text),
            Some(("ForAllValues", rest)) => (Set::All, rest),
            Some(("ForAnyValue", rest)) => (Set::Any, rest),
            Some(_) => return None,
        };
        let (name, if_exists) = match rest.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let (comparison, is_negated) = match name {
            "StringEquals" => (Comparison::Equals, false),
            "StringNotEquals" => (Comparison::Equals, true),
            "StringEqualsIgnoreCase" => (Comparison::EqualsIgnoringCase, false),
            "StringNotEqualsIgnoreCase" => (Comparison::EqualsIgnoringCase, true),
            "StringLike" => (Comparison::Like, false),
            "StringNotLike" => (Comparison::Like, true),
            "ArnEquals" | "ArnLike" => (Comparison::Arn, false),
            "ArnNotEquals" | "ArnNotLike" => (Comparison::Arn, true),
            "Bool" => (Comparison::Bool, false),
            "BinaryEquals" => (Comparison::Binary, false),
            "IpAddress" => (Comparison::Address, false),
            "NotIpAddress" => (Comparison::Address, true),
            "Null" if set == Set::None && !if_exists => (Comparison::Null, false),
            _ => match (name.strip_prefix("Numeric"), name.strip_prefix("Date")) {
                (Some(name), _) => order(name).map(|(order, is_not)| (Comparison::Number(order), is_not))?,
                (_, Some(name)) => order(name).map(|(order, is_not)| (Comparison::Date(order), is_not))?,
                _ => return None,
            },
        };
        Some(Operator { set, comparison, is_negated, if_exists })
    }
}

/// What follows `Numeric` and `Date`, and whether it is negated.
fn order(name: &str) -> Option<(Order, bool)> {
    Some(match name {
        "Equals" => (Order::Equal, false),
        "NotEquals" => (Order::Equal, true),
        "LessThan" => (Order::Less, false),
        "LessThanEquals" => (Order::LessOrEqual, false),
        "GreaterThan" => (Order::Greater, false),
        "GreaterThanEquals" => (Order::GreaterOrEqual, false),
        _ => return None,
    })
}

/// What a statement does, as far as that is clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatementEffect {
    Allow,
    Deny,
    Either,
}

/// Whether a condition of a statement holds for Trustgrid's requests.
pub(super) fn holds(condition: &Condition<'_>, effect: StatementEffect, requests: &Requests<'_>) -> Tri {
    let Some(operator) = Operator::read(&condition.operator.value) else { return Tri::Unknown };
    if condition.values.is_empty() {
        return Tri::Unknown;
    }
    let fact = Fact::of(&condition.key.value);
    if operator.comparison == Comparison::Null {
        return is_null(&condition.values, fact);
    }
    let holds = match fact.is_present() {
        Tri::No => if_absent(operator),
        Tri::Yes => if_present(operator, fact, &condition.values, requests),
        Tri::Unknown => if_absent(operator).agreed(if_present(operator, fact, &condition.values, requests)),
    };
    let calm = match effect {
        StatementEffect::Allow => holds == Tri::Yes,
        StatementEffect::Deny => holds == Tri::No,
        StatementEffect::Either => true,
    };
    holds.unless(fact.is_of_organization() && calm)
}

fn if_absent(operator: Operator) -> Tri {
    match (operator.set, operator.if_exists) {
        // The two contradict each other, and AWS does not say which one wins.
        (Set::Any, true) => Tri::Unknown,
        (_, true) | (Set::All, _) => Tri::Yes,
        (Set::Any, false) => Tri::No,
        (Set::None, false) => operator.is_negated.into(),
    }
}

/// Of a key with one value, `ForAllValues`, `ForAnyValue` and neither ask the same.
fn if_present(operator: Operator, fact: Fact, values: &[Text<'_>], requests: &Requests<'_>) -> Tri {
    let any = |is: &dyn Fn(&str) -> Tri| Tri::any(values.iter().map(|wanted| is(&wanted.value)));
    let is_among = match fact {
        Fact::Account => {
            let account = RequestValue::known(requests.account);
            any(&|wanted| is_text(operator.comparison, &account, wanted, requests))
        }
        Fact::Owner => requests.owner.map_or(Tri::Unknown, |owner| {
            let owner = RequestValue::known(owner);
            any(&|wanted| is_text(operator.comparison, &owner, wanted, requests))
        }),
        Fact::Role if operator.comparison == Comparison::Arn => any(&|wanted| is_role_like(wanted, requests)),
        Fact::Role => any(&|wanted| is_text(operator.comparison, &requests.role, wanted, requests)),
        Fact::Bool(value) => any(&|wanted| is_bool(operator.comparison, value, wanted)),
        Fact::TlsVersion => any(&|wanted| is_tls_version(operator.comparison, wanted)),
        Fact::OrganizationId => is_in_organizations(operator.comparison, values),
        // Of a key with many values, an operator that is for one asks nothing that is documented.
        Fact::OrganizationPaths => {
            is_in_organizations(operator.comparison, values).unless(operator.set == Set::None)
        }
        Fact::Absent(_) | Fact::Unknown => Tri::Unknown,
    };
    if operator.is_negated { !is_among } else { is_among }
}

/// A boolean is compared with a boolean: what happens otherwise is not documented.
fn is_bool(comparison: Comparison, value: bool, wanted: &str) -> Tri {
    match (comparison, wanted) {
        (Comparison::Bool, "true") => value.into(),
        (Comparison::Bool, "false") => (!value).into(),
        _ => Tri::Unknown,
    }
}

/// Text is compared with text: what happens otherwise is not documented.
fn is_text(comparison: Comparison, value: &RequestValue, wanted: &str, requests: &Requests<'_>) -> Tri {
    let wanted = requests.expand(wanted);
    match comparison {
        _ if !wanted.is_known => Tri::Unknown,
        Comparison::Equals => value.is(&wanted.text),
        Comparison::EqualsIgnoringCase => value.is_ignoring_case(&wanted.text),
        Comparison::Like => value.is_like(&wanted.text),
        _ => Tri::Unknown,
    }
}

/// Whether the pattern of an ARN stands for the role. Each of its six fields is compared by itself.
fn is_role_like(pattern: &str, requests: &Requests<'_>) -> Tri {
    let expanded = requests.expand(pattern);
    // Whether a variable in a field is replaced before the fields are told apart is not documented.
    let is_split = requests.variables == Variables::Replaced
        && pattern.split_once("${").is_some_and(|(before, _)| before.matches(':').count() < 5);
    let mut fields = expanded.text.splitn(6, ':');
    let mut field = || fields.next();
    // A pattern of fewer fields is none that AWS documents.
    let (Some(arn), Some(partition), Some(service), Some(region), Some(account), Some(role)) =
        (field(), field(), field(), field(), field(), field())
    else {
        return Tri::Unknown;
    };
    let is_like = |known: &str, pattern| RequestValue::known(known).is_like(pattern);
    let of_aws =
        [is_like("arn", arn), is_like("aws", partition), is_like("iam", service), is_like("", region)];
    let is_role = is_like(requests.account, account).and(RequestValue::role("role/").is_like(role));
    Tri::all(of_aws).and(is_role).unless(!expanded.is_known || is_split)
}

/// Whether any version of TLS that S3 takes compares like this, those to come included.
fn is_tls_version(comparison: Comparison, wanted: &str) -> Tri {
    const OLDEST: u32 = 12;
    let (Comparison::Number(order), Some(wanted)) = (comparison, tenths(wanted)) else {
        return Tri::Unknown;
    };
    match order {
        Order::Less => Tri::No.unless(wanted > OLDEST),
        Order::LessOrEqual | Order::Equal => Tri::No.unless(wanted >= OLDEST),
        Order::Greater => Tri::Yes.unless(wanted >= OLDEST),
        Order::GreaterOrEqual => Tri::Yes.unless(wanted > OLDEST),
    }
}

/// A version such as 1.2 in tenths, where it has no smaller parts.
fn tenths(version: &str) -> Option<u32> {
    let (whole, part) = version.split_once('.').unwrap_or((version, "0"));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) {
        return None;
    }
    let whole: u16 = whole.parse().ok()?;
    // The tenths may be zeros, and only zeros may follow them.
    let (tenth, rest) = part.split_at_checked(1)?;
    let tenth: u32 = tenth.parse().ok()?;
    rest.bytes().all(|byte| byte == b'0').then_some(10 * u32::from(whole) + tenth)
}

/// Whether the values of an organization key are among those named. Only where one organization is
/// named can it be told, since then it is the customer's.
fn is_in_organizations(comparison: Comparison, values: &[Text<'_>]) -> Tri {
    let is_text =
        matches!(comparison, Comparison::Equals | Comparison::EqualsIgnoringCase | Comparison::Like);
    let mut organizations = values.iter().map(|value| organization(&value.value));
    let first = organizations.next().flatten();
    let is_one = first.is_some() && organizations.all(|other| other == first);
    Tri::No.unless(!(is_text && is_one))
}

/// The ID of an organization, also where a path follows it.
fn organization(value: &str) -> Option<&str> {
    let id = value.split('/').next()?;
    let is_id = id.strip_prefix("o-").is_some_and(|id| id.bytes().all(|b| b.is_ascii_alphanumeric()));
    is_id.then_some(id)
}

fn is_null(values: &[Text<'_>], fact: Fact) -> Tri {
    let is_absent = !fact.is_present();
    Tri::any(values.iter().map(|value| match value.value.as_ref() {
        "true" => is_absent,
        "false" => !is_absent,
        _ => Tri::Unknown,
    }))
}
