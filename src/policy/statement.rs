//! A statement as IAM reads it: one value or many, in any order, each with its place. What IAM does
//! not define stays apart as [`Unclear`], so that nobody takes it for granted.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::{self, Display};
use std::mem::discriminant;
use std::ops::Range;

use crate::text::json::{JsonValue, ValueKind};

/// What a value says, and the byte of the document where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text<'a> {
    pub value: Cow<'a, str>,
    pub at: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect<'a> {
    Allow,
    Deny,
    /// Neither, to the letter.
    Unknown(Text<'a>),
}

/// What a statement is about: some things, or all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope<T> {
    Missing,
    /// `Principal`, `Action`, `Resource`.
    Only(Vec<T>),
    /// `NotPrincipal`, `NotAction`, `NotResource`.
    AllBut(Vec<T>),
}

impl<T> Scope<T> {
    /// What is named, be it meant or left out.
    pub fn named(&self) -> &[T] {
        match self {
            Scope::Missing => &[],
            Scope::Only(named) | Scope::AllBut(named) => named,
        }
    }

    /// What is meant by name.
    pub fn only(&self) -> &[T] {
        match self {
            Scope::Only(named) => named,
            Scope::Missing | Scope::AllBut(_) => &[],
        }
    }
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalKind {
    /// `"Principal": "*"`.
    Everyone,
    Aws,
    Service,
    Federated,
    CanonicalUser,
    /// None that AWS documents.
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal<'a> {
    pub kind: PrincipalKind,
    pub text: Text<'a>,
}

/// One key under one operator: `"StringEquals": {"aws:SourceVpce": ["vpce-1"]}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition<'a> {
    pub operator: Text<'a>,
    pub key: Text<'a>,
    pub values: Vec<Text<'a>>,
}

/// Why it cannot be said what an element means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnclearReason {
    /// The name stands there twice; AWS does not say which one counts, and here it is the last.
    Repeated,
    /// No element of a statement, and none but for its capitals.
    Unknown,
    /// The element of this name, but for its capitals. AWS does not say whether they count.
    Capitals(&'static str),
    /// Not of the shape that the grammar gives it.
    Shape,
    /// `Action` and `NotAction`, and likewise.
    WithItsOpposite,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear<'a> {
    /// The name of the element, or of the member in it.
    pub name: Text<'a>,
    pub why: UnclearReason,
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html>
#[derive(Debug)]
pub struct Statement<'a> {
    /// Counted from 1.
    pub number: usize,
    /// The bytes of the document that it takes, braces included.
    pub span: Range<usize>,
    pub sid: Option<Text<'a>>,
    pub effect: Option<Effect<'a>>,
    pub principals: Scope<Principal<'a>>,
    pub actions: Scope<Text<'a>>,
    pub resources: Scope<Text<'a>>,
    pub conditions: Vec<Condition<'a>>,
    /// Empty where the statement means exactly what the other members say.
    pub unclear: Vec<Unclear<'a>>,
}

/// The names of a statement's elements.
const ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl<'a> Statement<'a> {
    pub(crate) fn read(number: usize, value: JsonValue<'a>) -> Self {
        let mut statement = Statement {
            number,
            span: value.span(),
            sid: None,
            effect: None,
            principals: Scope::Missing,
            actions: Scope::Missing,
            resources: Scope::Missing,
            conditions: Vec::new(),
            unclear: Vec::new(),
        };
        for (name, value) in members(value, &mut statement.unclear) {
            if let Err(why) = statement.element(&name.value, value) {
                statement.unclear.push(Unclear { name, why });
            }
        }
        statement
    }

    fn element(&mut self, name: &str, value: JsonValue<'a>) -> Result<(), UnclearReason> {
        match name {
            "Sid" => self.sid = Some(text(value).ok_or(UnclearReason::Shape)?),
            "Effect" => self.effect = Some(effect(text(value).ok_or(UnclearReason::Shape)?)),
            "Principal" => put(&mut self.principals, principals(value, &mut self.unclear)?, Scope::Only)?,
            "NotPrincipal" => {
                put(&mut self.principals, principals(value, &mut self.unclear)?, Scope::AllBut)?
            }
            "Action" => put(&mut self.actions, texts(value)?, Scope::Only)?,
            "NotAction" => put(&mut self.actions, texts(value)?, Scope::AllBut)?,
            "Resource" => put(&mut self.resources, texts(value)?, Scope::Only)?,
            "NotResource" => put(&mut self.resources, texts(value)?, Scope::AllBut)?,
            "Condition" => self.conditions = conditions(value, &mut self.unclear)?,
            _ => {
                let element = ELEMENTS.into_iter().find(|element| element.eq_ignore_ascii_case(name));
                return Err(element.map_or(UnclearReason::Unknown, UnclearReason::Capitals));
            }
        }
        Ok(())
    }

    pub fn sid(&self) -> Option<&str> {
        self.sid.as_ref().map(|sid| sid.value.as_ref())
    }

    /// Where an element is in the document, such as `Statement[0].Sid`; without one, the statement.
    pub fn path(&self, element: &'static str) -> Path {
        Path { index: self.number.saturating_sub(1), element }
    }

    /// Whether it allows, and means exactly what it says.
    pub fn is_clear_allow(&self) -> bool {
        self.effect == Some(Effect::Allow) && self.unclear.is_empty()
    }
}

/// A place in the structure of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path {
    index: usize,
    element: &'static str,
}

impl Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Path { index, element } = self;
        let dot = if element.is_empty() { "" } else { "." };
        write!(f, "Statement[{index}]{dot}{element}")
    }
}

/// The members of an object; a name that was there before is noted.
pub(crate) fn members<'a>(
    object: JsonValue<'a>,
    unclear: &mut Vec<Unclear<'a>>,
) -> Vec<(Text<'a>, JsonValue<'a>)> {
    // A set costs more than it saves where there are few.
    const FEW: usize = 16;
    let mut seen = HashSet::new();
    let mut members: Vec<(Text, JsonValue)> = Vec::new();
    for (name, value) in object.members() {
        let Some(name) = text(name) else { continue };
        let is_new = if members.len() < FEW {
            members.iter().all(|(before, _)| before.value != name.value)
        } else {
            if seen.is_empty() {
                seen.extend(members.iter().map(|(before, _)| before.value.clone()));
            }
            seen.insert(name.value.clone())
        };
        if !is_new {
            unclear.push(Unclear { name: name.clone(), why: UnclearReason::Repeated });
        }
        members.push((name, value));
    }
    members
}

fn put<T: PartialEq>(
    slot: &mut Scope<T>,
    named: Vec<T>,
    scope: fn(Vec<T>) -> Scope<T>,
) -> Result<(), UnclearReason> {
    let scope = scope(named);
    let is_other = *slot != Scope::Missing && discriminant(slot) != discriminant(&scope);
    *slot = scope;
    if is_other { Err(UnclearReason::WithItsOpposite) } else { Ok(()) }
}

fn effect(text: Text<'_>) -> Effect<'_> {
    match text.value.as_ref() {
        "Allow" => Effect::Allow,
        "Deny" => Effect::Deny,
        _ => Effect::Unknown(text),
    }
}

fn principals<'a>(
    value: JsonValue<'a>,
    unclear: &mut Vec<Unclear<'a>>,
) -> Result<Vec<Principal<'a>>, UnclearReason> {
    if let Some(text) = text(value) {
        return match text.value.as_ref() {
            "*" => Ok(vec![Principal { kind: PrincipalKind::Everyone, text }]),
            _ => Err(UnclearReason::Shape),
        };
    }
    if value.kind() != ValueKind::Object {
        return Err(UnclearReason::Shape);
    }
    let mut principals = Vec::new();
    for (name, value) in members(value, unclear) {
        let kind = match name.value.as_ref() {
            "AWS" => PrincipalKind::Aws,
            "Service" => PrincipalKind::Service,
            "Federated" => PrincipalKind::Federated,
            "CanonicalUser" => PrincipalKind::CanonicalUser,
            _ => PrincipalKind::Unknown,
        };
        if kind == PrincipalKind::Unknown {
            unclear.push(Unclear { name, why: UnclearReason::Unknown });
        }
        principals.extend(texts(value)?.into_iter().map(|text| Principal { kind, text }));
    }
    Ok(principals)
}

fn conditions<'a>(
    value: JsonValue<'a>,
    unclear: &mut Vec<Unclear<'a>>,
) -> Result<Vec<Condition<'a>>, UnclearReason> {
    if value.kind() != ValueKind::Object {
        return Err(UnclearReason::Shape);
    }
    let mut conditions = Vec::new();
    for (operator, keys) in members(value, unclear) {
        if keys.kind() != ValueKind::Object {
            return Err(UnclearReason::Shape);
        }
        let keys = members(keys, unclear);
        // AWS does not say what an operator without a key holds for.
        if keys.is_empty() {
            return Err(UnclearReason::Shape);
        }
        for (key, values) in keys {
            conditions.push(Condition { operator: operator.clone(), key, values: texts(values)? });
        }
    }
    Ok(conditions)
}

fn text(value: JsonValue<'_>) -> Option<Text<'_>> {
    Some(Text { value: value.as_text()?, at: value.start() })
}

/// One value, or an array of them.
fn texts(value: JsonValue<'_>) -> Result<Vec<Text<'_>>, UnclearReason> {
    let texts: Option<_> = match value.kind() {
        ValueKind::Array => value.elements().map(text).collect(),
        _ => text(value).map(|text| vec![text]),
    };
    texts.ok_or(UnclearReason::Shape)
}
