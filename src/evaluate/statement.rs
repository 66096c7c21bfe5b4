//! What one statement means for Trustgrid's requests.

use super::condition::{StatementEffect, holds};
use super::explain::{Denied, Doubt};
use super::fact::Fact;
use super::principal::is_for_trustgrid;
use super::public::is_public;
use super::request::{GRANTED, On, Requests, S3Action, actions};
use super::request_value::RequestValue;
use super::tri::Tri;
use crate::aws::arn::bucket_and_key;
use crate::policy::grant_match::whole_account;
use crate::policy::pattern::covers;
use crate::policy::statement::{Condition, Effect, Principal, PrincipalKind, Scope, Statement, Text};

#[derive(Debug)]
pub(super) struct StatementEvaluation<'a> {
    pub statement: &'a Statement<'a>,
    pub effect: StatementEffect,
    pub public: Tri,
    principal: Tri,
    bucket: Tri,
    object: Tri,
    /// For each of [`actions`].
    applies: Vec<Tri>,
}

impl<'a> StatementEvaluation<'a> {
    pub fn of(statement: &'a Statement<'a>, requests: &Requests<'_>) -> Self {
        let is_unclear = |elements: &[&str]| {
            statement.unclear.iter().any(|unclear| {
                elements.iter().any(|element| unclear.name.value.eq_ignore_ascii_case(element))
            })
        };
        let effect = match &statement.effect {
            _ if is_unclear(&["Effect"]) => StatementEffect::Either,
            Some(Effect::Allow) => StatementEffect::Allow,
            Some(Effect::Deny) => StatementEffect::Deny,
            Some(Effect::Unknown(_)) | None => StatementEffect::Either,
        };
        // What is unclear may be a name inside these two.
        let in_doubt = !statement.unclear.is_empty();
        let principal = is_for_trustgrid(statement, effect, requests).unless(in_doubt);
        let conditions = statement.conditions.iter().map(|condition| holds(condition, effect, requests));
        let conditions = Tri::all(conditions).unless(in_doubt);
        let resources_in_doubt = is_unclear(&["Resource", "NotResource"]);
        let resource = |value| is_on(&statement.resources, value, requests).unless(resources_in_doubt);
        let (bucket, object) = (resource(&requests.bucket), resource(&requests.object));
        let sender = principal.and(conditions);
        let actions_in_doubt = is_unclear(&["Action", "NotAction"]);
        let names = lower(&statement.actions);
        let applies = actions().map(|action| {
            let resource = if action.on == On::Bucket { bucket } else { object };
            let all_but_action = sender.and(resource);
            if all_but_action == Tri::No {
                return Tri::No;
            }
            let applies = all_but_action.and(is_for(&names, action.name).unless(actions_in_doubt));
            if effect == StatementEffect::Either { applies.and(Tri::Unknown) } else { applies }
        });
        let applies = applies.collect();
        let public = is_public(statement, effect, requests.variables);
        StatementEvaluation { statement, effect, public, principal, bucket, object, applies }
    }

    /// Whether it applies to the action of this index in [`actions`].
    pub fn applies(&self, index: usize) -> Tri {
        self.applies.get(index).copied().unwrap_or(Tri::Unknown)
    }

    /// The actions of the grant, all or some of what they stand for, to which it applies to this degree.
    pub fn granted(&self, degree: Tri) -> Vec<&'static str> {
        let of_degree = self.by_grant().filter(|(_, applies)| Tri::any(applies.iter().copied()) == degree);
        of_degree.map(|(name, _)| name).collect()
    }

    /// The same without what others deny, which `denied` says of each of [`actions`].
    pub fn granted_but(&self, denied: &[bool], degree: Tri) -> Vec<&'static str> {
        let mut denied = denied.iter().copied();
        let of_degree = self.by_grant().filter(|(_, applies)| {
            let undenied = applies.iter().zip(denied.by_ref()).filter(|(_, is_denied)| !is_denied);
            Tri::any(undenied.map(|(applies, _)| *applies)) == degree
        });
        of_degree.map(|(name, _)| name).collect()
    }

    /// Whether it is not known if it applies to all that these actions of the grant stand for.
    pub fn is_in_doubt(&self, actions: &[&'static str]) -> bool {
        self.by_grant().any(|(name, applies)| actions.contains(&name) && applies.contains(&Tri::Unknown))
    }

    /// Each action of the grant, and whether it applies to those for which that stands.
    fn by_grant(&self) -> impl Iterator<Item = (&'static str, &[Tri])> {
        let mut rest = self.applies.as_slice();
        GRANTED.iter().map(move |granted| {
            let (applies, after) = rest.split_at_checked(granted.stands_for.len()).unwrap_or((rest, &[]));
            rest = after;
            (granted.name, applies)
        })
    }

    /// Those whom it denies something, where it does so for certain.
    pub fn denied(&self, requests: &Requests<'_>) -> Denied<'a> {
        let statement = self.statement;
        let holding = statement.conditions.iter().filter(|c| holds(c, self.effect, requests) == Tri::Yes);
        // What keeps Trustgrid out says more than what is true of nearly everybody.
        let telling = holding.min_by_key(|condition| match Fact::of(&condition.key.value) {
            Fact::OrganizationId | Fact::OrganizationPaths | Fact::Absent(_) => 0,
            Fact::Account | Fact::Role => 1,
            Fact::Bool(_) | Fact::TlsVersion | Fact::Owner | Fact::Unknown => 2,
        });
        let is_everyone = |p: &Principal<'_>| p.kind == PrincipalKind::Everyone || p.text.value == "*";
        match (&statement.principals, telling) {
            (Scope::Only(named), condition) if !named.iter().any(is_everyone) => Denied::Trustgrid(condition),
            (_, Some(condition)) => Denied::Those(condition),
            (Scope::AllBut(_), None) => Denied::AllButNamed,
            (Scope::Only(_) | Scope::Missing, None) => Denied::Everyone,
        }
    }

    /// Why it may apply, where that is not certain.
    pub fn doubt(&self, requests: &Requests<'_>) -> Doubt<'a> {
        let statement = self.statement;
        let mut conditions = statement.conditions.iter();
        if !statement.unclear.is_empty() {
            Doubt::Unclear
        } else if self.effect == StatementEffect::Either {
            Doubt::Effect
        } else if let Some(condition) = conditions.find(|c| holds(c, self.effect, requests) == Tri::Unknown) {
            Doubt::Condition(condition)
        } else if self.principal == Tri::Unknown {
            let named = statement.principals.named();
            let names = |is_it: &dyn Fn(&str) -> bool| named.iter().any(|named| is_it(&named.text.value));
            match &statement.principals {
                Scope::AllBut(_) if names(&|text| whole_account(text) == Some(requests.account)) => {
                    Doubt::RolesOfAccount
                }
                _ if names(&|text| text.contains("role/")) => Doubt::Role,
                _ => Doubt::Principal,
            }
        } else if self.object == Tri::Unknown && self.bucket != Tri::Unknown {
            Doubt::ObjectKeys
        } else {
            Doubt::NotDocumented
        }
    }

    /// Which of these actions a statement that names Trustgrid's account would allow, were it not for
    /// the condition.
    pub fn kept_from(
        &self,
        actions: &[&'static str],
        requests: &Requests<'_>,
    ) -> Option<(Vec<&'static str>, &'a Condition<'a>)> {
        let statement = self.statement;
        let named = statement.principals.only();
        let names_trustgrid = named.iter().any(|p| whole_account(&p.text.value) == Some(requests.account));
        if !statement.is_clear_allow() || !names_trustgrid {
            return None;
        }
        let condition = statement.conditions.iter().find(|c| holds(c, self.effect, requests) == Tri::No)?;
        let names = lower(&statement.actions);
        let is_covered = |action: &S3Action| {
            let resource = if action.on == On::Bucket { self.bucket } else { self.object };
            resource.and(is_for(&names, action.name)) == Tri::Yes
        };
        let asked = GRANTED.iter().filter(|granted| actions.contains(&granted.name));
        let covered = asked.filter(|granted| granted.stands_for.iter().all(is_covered));
        let covered: Vec<_> = covered.map(|granted| granted.name).collect();
        (!covered.is_empty()).then_some((covered, condition))
    }
}

/// Whether a statement is about a resource.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>
fn is_on(resources: &Scope<Text<'_>>, value: &RequestValue, requests: &Requests<'_>) -> Tri {
    let any = |named: &[Text<'_>]| {
        Tri::any(named.iter().map(|resource| {
            let pattern = requests.expand(&resource.value);
            // Of fewer fields, or with a wildcard that is more than one of them, AWS does not say enough.
            let is_arn = bucket_and_key(&pattern.text).is_some() || pattern.text == "*";
            let is_like = value.is_like(&pattern.text);
            if is_like == Tri::No && is_arn { Tri::No } else { is_like.unless(!is_arn || !pattern.is_known) }
        }))
    };
    match resources {
        Scope::Only(named) if !named.is_empty() => any(named),
        Scope::AllBut(named) if !named.is_empty() => {
            let is_known = named.iter().all(|resource| requests.expand(&resource.value).is_known);
            (!any(named)).unless(!is_known)
        }
        _ => Tri::Unknown,
    }
}

/// The names of actions in lower case, since case does not count.
fn lower(actions: &Scope<Text<'_>>) -> Scope<String> {
    let lower = |named: &[Text<'_>]| named.iter().map(|action| action.value.to_ascii_lowercase()).collect();
    match actions {
        Scope::Missing => Scope::Missing,
        Scope::Only(named) => Scope::Only(lower(named)),
        Scope::AllBut(named) => Scope::AllBut(lower(named)),
    }
}

/// Whether a statement is about an action.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>
fn is_for(actions: &Scope<String>, action: &str) -> Tri {
    let any = |named: &[String]| {
        Tri::any(named.iter().map(|name| Tri::from(covers(name, action)).unless(name.contains("${"))))
    };
    match actions {
        Scope::Only(named) if !named.is_empty() => any(named),
        Scope::AllBut(named) if !named.is_empty() => !any(named),
        _ => Tri::Unknown,
    }
}
