//! Conditions: the operators, and whether one holds for what is known of a request.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use super::request::{Fact, Requests};
use super::request_value::RequestValue;
use super::tri::Tri;
use super::variable::{Variables, expand};
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
    /// Numbers, dates and bytes.
    Other,
    Null,
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
            "NumericEquals"
            | "NumericLessThan"
            | "NumericLessThanEquals"
            | "NumericGreaterThan"
            | "NumericGreaterThanEquals"
            | "DateEquals"
            | "DateLessThan"
            | "DateLessThanEquals"
            | "DateGreaterThan"
            | "DateGreaterThanEquals"
            | "BinaryEquals" => (Comparison::Other, false),
            "NumericNotEquals" | "DateNotEquals" => (Comparison::Other, true),
            "IpAddress" => (Comparison::Address, false),
            "NotIpAddress" => (Comparison::Address, true),
            "Null" if set == Set::None && !if_exists => (Comparison::Null, false),
            _ => return None,
        };
        Some(Operator { set, comparison, is_negated, if_exists })
    }
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
    let fact = requests.fact(&condition.key.value);
    if operator.comparison == Comparison::Null {
        return is_null(&condition.values, fact);
    }
    let holds = match fact.is_present() {
        Tri::No => if_absent(operator),
        Tri::Yes => if_present(operator, condition, fact, requests),
        Tri::Unknown => {
            let (absent, present) = (if_absent(operator), if_present(operator, condition, fact, requests));
            if absent == present { absent } else { Tri::Unknown }
        }
    };
    // That the organization named is the customer's own is likely where others are kept out, and
    // nothing to build on where they are let in.
    let calm = match effect {
        StatementEffect::Allow => holds == Tri::Yes,
        StatementEffect::Deny => holds == Tri::No,
        StatementEffect::Either => true,
    };
    holds.unless(fact == Fact::OtherOrganization && calm)
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
fn if_present(operator: Operator, condition: &Condition<'_>, fact: Fact<'_>, requests: &Requests<'_>) -> Tri {
    let values = &condition.values;
    let is_among = match fact {
        Fact::OtherOrganization => {
            // Of a key with many values, an operator that is for one asks nothing that is documented.
            let has_many = condition.key.value.eq_ignore_ascii_case("aws:PrincipalOrgPaths");
            is_in_organizations(operator.comparison, values).unless(has_many && operator.set == Set::None)
        }
        Fact::Is(value) => {
            let subject = RequestValue::known(value);
            let is_bool = condition.key.value.eq_ignore_ascii_case("aws:SecureTransport");
            Tri::any(
                values.iter().map(|wanted| compare(operator, is_bool, &subject, &wanted.value, requests)),
            )
        }
        Fact::Role => Tri::any(
            values.iter().map(|wanted| compare(operator, false, &requests.role, &wanted.value, requests)),
        ),
        Fact::Absent | Fact::Unknown => Tri::Unknown,
    };
    if operator.is_negated { !is_among } else { is_among }
}

/// Text is compared with text and a boolean with a boolean: what happens otherwise is not documented.
fn compare(
    operator: Operator,
    is_bool: bool,
    subject: &RequestValue,
    wanted: &str,
    requests: &Requests<'_>,
) -> Tri {
    if is_bool {
        return match (operator.comparison, wanted) {
            (Comparison::Bool, "true" | "false") => subject.is(wanted),
            _ => Tri::Unknown,
        };
    }
    // Whether a variable in a field of an ARN is replaced before the fields are told apart is not documented.
    let before = wanted.split("${").next().unwrap_or_default();
    let is_split = operator.comparison == Comparison::Arn
        && requests.variables == Variables::Replaced
        && before.len() < wanted.len()
        && before.matches(':').count() < 5;
    let wanted = expand(wanted, requests);
    if !wanted.is_known || is_split {
        return Tri::Unknown;
    }
    match operator.comparison {
        Comparison::Equals => subject.is(&wanted.text),
        Comparison::EqualsIgnoringCase => subject.is_ignoring_case(&wanted.text),
        Comparison::Like => subject.is_like(&wanted.text),
        Comparison::Arn => is_arn_like(&wanted.text, subject, requests),
        // No key of which the value is known holds any of these.
        Comparison::Bool | Comparison::Address | Comparison::Other | Comparison::Null => Tri::Unknown,
    }
}

/// Each of the six fields of an ARN is compared by itself.
fn is_arn_like(pattern: &str, subject: &RequestValue, requests: &Requests<'_>) -> Tri {
    let fields: Vec<&str> = pattern.splitn(6, ':').collect();
    // An account is no ARN; and a pattern of fewer fields is none that AWS documents.
    let ([partition_and_service @ .., account, _], 6, true) =
        (fields.as_slice(), fields.len(), subject.is_like("arn:*") == Tri::Yes)
    else {
        return Tri::Unknown;
    };
    let known = ["arn", "aws", "iam", ""].into_iter().zip(partition_and_service);
    let fields = known.map(|(known, field)| RequestValue::known(known).is_like(field));
    let account = RequestValue::known(requests.account).is_like(account);
    // In the ARN of a role, nothing that comes before the name has a colon too many or too few, so
    // that the last field can be tried in place.
    let resource = fields_after(pattern, 5);
    let role = RequestValue::beginning("role/").is_like(resource);
    Tri::all(fields).and(account).and(role)
}

/// What follows the `count`th colon.
fn fields_after(arn: &str, count: usize) -> &str {
    arn.splitn(count + 1, ':').nth(count).unwrap_or_default()
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

fn is_null(values: &[Text<'_>], fact: Fact<'_>) -> Tri {
    let is_absent = !fact.is_present();
    Tri::any(values.iter().map(|value| match value.value.as_ref() {
        "true" => is_absent,
        "false" => !is_absent,
        _ => Tri::Unknown,
    }))
}
