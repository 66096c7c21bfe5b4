//! What one statement means for Trustgrid's requests.

use super::condition::{StatementEffect, holds};
use super::explain::Reason;
use super::principal::is_for_trustgrid;
use super::public::is_public;
use super::request::{Fact, GRANTED, On, Requests, actions};
use super::request_value::RequestValue;
use super::tri::Tri;
use super::variable::expand;
use crate::policy::pattern::covers;
use crate::policy::statement::{Effect, PrincipalKind, Scope, Statement, Text};

#[derive(Debug)]
pub(super) struct StatementEvaluation<'a> {
    pub statement: &'a Statement<'a>,
    pub effect: StatementEffect,
    pub public: Tri,
    principal: Tri,
    conditions: Tri,
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
        StatementEvaluation { statement, effect, public, principal, conditions, bucket, object, applies }
    }

    /// Whether it applies to the action of this index in [`actions`].
    pub fn applies(&self, index: usize) -> Tri {
        self.applies.get(index).copied().unwrap_or(Tri::Unknown)
    }

    /// The actions of the grant, all or some of what they stand for, to which it applies to this degree.
    pub fn granted(&self, degree: Tri) -> Vec<&'static str> {
        let mut applies = self.applies.iter().copied();
        let granted =
            GRANTED.iter().filter(|(_, actions)| Tri::any(applies.by_ref().take(actions.len())) == degree);
        granted.map(|(name, _)| *name).collect()
    }

    /// Why it applies, or may.
    pub fn reason(&self, degree: Tri, requests: &Requests<'a>) -> Reason<'a> {
        let statement = self.statement;
        let condition = |degree: Tri, facts: fn(Fact<'_>) -> bool| {
            statement.conditions.iter().find_map(|condition| {
                let fact = requests.fact(&condition.key.value);
                let is_it = facts(fact) && holds(condition, self.effect, requests) == degree;
                is_it.then_some(Reason::Condition { condition, fact, is_certain: degree == Tri::Yes })
            })
        };
        let is_all_but = matches!(statement.principals, Scope::AllBut(_));
        let is_everyone = |kind| kind == PrincipalKind::Everyone;
        if degree == Tri::Yes {
            // What keeps Trustgrid out says more than what is true of everybody.
            let others = condition(Tri::Yes, |fact| matches!(fact, Fact::Absent | Fact::OtherOrganization));
            return others.or_else(|| condition(Tri::Yes, |_| true)).unwrap_or_else(|| {
                let named = statement.principals.named();
                if is_all_but {
                    Reason::AllButThose
                } else if named.iter().any(|p| is_everyone(p.kind) || p.text.value == "*") {
                    Reason::Everyone
                } else {
                    Reason::Named
                }
            });
        }
        if !statement.unclear.is_empty() {
            Reason::Unclear
        } else if self.effect == StatementEffect::Either {
            Reason::Effect
        } else if self.conditions == Tri::Unknown {
            condition(Tri::Unknown, |_| true).unwrap_or(Reason::NotDocumented)
        } else if self.principal == Tri::Unknown {
            if is_all_but && self.effect == StatementEffect::Deny {
                Reason::ButNotItsRoles
            } else {
                Reason::MaybeRole
            }
        } else if self.object == Tri::Unknown && self.bucket != Tri::Unknown {
            Reason::MaybeKey
        } else {
            Reason::NotDocumented
        }
    }
}

/// Whether a statement is about a resource.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>
fn is_on(resources: &Scope<Text<'_>>, value: &RequestValue, requests: &Requests<'_>) -> Tri {
    let any = |named: &[Text<'_>]| {
        Tri::any(named.iter().map(|resource| {
            let pattern = expand(&resource.value, requests);
            // Of fewer fields, or with a wildcard that is more than one of them, AWS does not say enough.
            let is_arn = pattern.text.starts_with("arn:aws:s3:::") || pattern.text == "*";
            let is_like = value.is_like(&pattern.text);
            if is_like == Tri::No && is_arn { Tri::No } else { is_like.unless(!is_arn || !pattern.is_known) }
        }))
    };
    match resources {
        Scope::Only(named) if !named.is_empty() => any(named),
        Scope::AllBut(named) if !named.is_empty() => {
            let is_known = named.iter().all(|resource| expand(&resource.value, requests).is_known);
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
