//! Puts together what the statements mean: the decisions, and what is in the way.

use super::condition::StatementEffect;
use super::exception::exception;
use super::explain::{Actions, BlockingFinding, Maybe, Name, PublicStatement};
use super::request::{GRANTED, Requests};
use super::statement::StatementEvaluation;
use super::tri::Tri;
use super::variable::Variables;
use super::{BlockingStatement, Decision, Evaluation, Options, Public};
use crate::finding::{Finding, Rule};
use crate::json::Value;
use crate::policy::document::Document;
use crate::policy::lint::Listed;
use crate::policy::statement::Statement;

/// A policy of which every statement has been evaluated.
pub(super) struct PolicyEvaluation<'a> {
    statements: Vec<StatementEvaluation<'a>>,
    /// Whether nothing beside the statements is in doubt.
    is_clear: bool,
    document: &'a Document,
    requests: &'a Requests<'a>,
    options: Options,
}

impl<'a> PolicyEvaluation<'a> {
    pub fn of(
        document: &'a Document,
        statements: &'a [Statement<'a>],
        requests: &'a Requests<'a>,
        options: Options,
    ) -> Self {
        let is_clear = requests.variables != Variables::Unclear;
        let statements =
            statements.iter().map(|statement| StatementEvaluation::of(statement, requests)).collect();
        PolicyEvaluation { statements, is_clear, document, requests, options }
    }

    pub fn evaluation(&self) -> Evaluation {
        let public = self.public();
        let cut = if self.options.restrict_public_buckets { public } else { Tri::No };
        let mut index = 0;
        let mut actions = Vec::new();
        let (mut not_granted, mut maybe_granted) = (Vec::new(), Vec::new());
        for (name, concrete) in GRANTED {
            let indices = index..index + concrete.len();
            index = indices.end;
            let allows = Tri::all(indices.clone().map(|index| self.any(StatementEffect::Allow, index)));
            match allows {
                Tri::No => not_granted.push(name),
                Tri::Unknown => maybe_granted.push(name),
                Tri::Yes => {}
            }
            let allowed = Tri::all(indices.map(|index| self.is_allowed(index))).and(!cut);
            actions.push((name, Decision::of(allowed)));
        }
        let mut findings = Listed::default();
        if !self.is_clear {
            add(&mut findings, Maybe(BlockingFinding::Unclear).finding());
        }
        if !not_granted.is_empty() {
            add(&mut findings, BlockingFinding::NotGranted(Actions(&not_granted)).finding());
        }
        self.maybe_granted(&maybe_granted, &mut findings);
        let blocks = self.blocks(cut, &mut findings);
        if !self.options.restrict_public_buckets {
            self.public_statements(&mut findings);
        }
        Evaluation { actions, public: Public::of(public), findings: findings.finish(), blocks }
    }

    /// What is in the way of a grant that is there.
    pub fn obstacles(&self) -> Vec<Finding> {
        let mut findings = Listed::default();
        self.blocks(Tri::No, &mut findings);
        self.public_statements(&mut findings);
        findings.finish()
    }

    fn public_statements(&self, findings: &mut Listed) {
        for evaluated in self.statements.iter().filter(|evaluated| evaluated.public == Tri::Yes) {
            let finding = PublicStatement(self.name(evaluated.statement)).finding();
            self.add_at(findings, finding, evaluated.statement);
        }
    }

    /// Whether a statement with this effect applies to the action of this index.
    fn any(&self, effect: StatementEffect, index: usize) -> Tri {
        let doing = self
            .statements
            .iter()
            .filter(|evaluated| evaluated.effect == effect || evaluated.effect == StatementEffect::Either);
        Tri::any(doing.map(|evaluated| evaluated.applies(index)))
    }

    fn is_allowed(&self, index: usize) -> Tri {
        let denied = self.any(StatementEffect::Deny, index);
        let allowed = self.any(StatementEffect::Allow, index).and(!denied);
        allowed.unless(!self.is_clear && denied != Tri::Yes)
    }

    fn public(&self) -> Tri {
        let public = Tri::any(self.statements.iter().map(|evaluated| evaluated.public));
        if self.is_clear { public } else { public.or(Tri::Unknown) }
    }

    fn blocks(&self, cut: Tri, findings: &mut Listed) -> Vec<BlockingStatement> {
        let mut blocks = Vec::new();
        for (evaluated, value) in self.statements.iter().zip(self.document.values()) {
            if evaluated.effect != StatementEffect::Allow {
                blocks.extend(
                    [Tri::Yes, Tri::Unknown]
                        .iter()
                        .filter_map(|degree| self.block(evaluated, value, *degree, findings)),
                );
            }
            if cut != Tri::No && evaluated.public == cut {
                let obstacle = BlockingFinding::Cut { name: self.name(evaluated.statement) };
                let all = GRANTED.iter().map(|(name, _)| *name).collect();
                blocks.push(self.told(evaluated, all, cut, obstacle, None, findings));
            }
        }
        blocks
    }

    /// What a statement denies to this degree.
    fn block(
        &self,
        evaluated: &StatementEvaluation<'a>,
        value: Value<'_>,
        degree: Tri,
        findings: &mut Listed,
    ) -> Option<BlockingStatement> {
        let actions = evaluated.granted(degree);
        if actions.is_empty() {
            return None;
        }
        let can_be_changed =
            evaluated.effect == StatementEffect::Deny && evaluated.statement.unclear.is_empty();
        let exception = can_be_changed.then(|| exception(value, self.requests.account));
        let reason = evaluated.reason(degree, self.requests);
        let obstacle = BlockingFinding::Denies {
            name: self.name(evaluated.statement),
            actions: Actions(&actions),
            reason,
        };
        Some(self.told(evaluated, actions.clone(), degree, obstacle, exception, findings))
    }

    fn told(
        &self,
        evaluated: &StatementEvaluation<'a>,
        actions: Vec<&'static str>,
        degree: Tri,
        obstacle: BlockingFinding<'_>,
        exception: Option<String>,
        findings: &mut Listed,
    ) -> BlockingStatement {
        let finding = if degree == Tri::Yes { obstacle.finding() } else { Maybe(obstacle).finding() };
        let words = finding.message.clone();
        self.add_at(findings, Finding { fix: exception.clone(), ..finding }, evaluated.statement);
        let Name { number, sid, line } = self.name(evaluated.statement);
        let sid = sid.map(str::to_owned);
        BlockingStatement {
            statement: number,
            sid,
            line,
            actions,
            certain: degree == Tri::Yes,
            words,
            exception,
        }
    }

    /// What is to be said of actions that no statement allows for certain.
    fn maybe_granted(&self, actions: &[&'static str], findings: &mut Listed) {
        let allows = |evaluated: &&StatementEvaluation| {
            evaluated.effect != StatementEffect::Deny
                && evaluated.granted(Tri::Unknown).iter().any(|name| actions.contains(name))
        };
        let Some(evaluated) = self.statements.iter().find(allows) else { return };
        let (name, reason) = (self.name(evaluated.statement), evaluated.reason(Tri::Unknown, self.requests));
        let finding =
            Maybe(BlockingFinding::MaybeGranted { actions: Actions(actions), name, reason }).finding();
        self.add_at(findings, finding, evaluated.statement);
    }

    fn name(&self, statement: &'a Statement<'a>) -> Name<'a> {
        let line = self.document.line(statement.span.start);
        Name { number: statement.number, sid: statement.sid(), line }
    }

    fn add_at(&self, findings: &mut Listed, finding: Finding, statement: &Statement<'_>) {
        findings.add(finding.code, || {
            let finding = finding.at(self.document.place(statement.span.start));
            finding.in_path(statement.path("").to_string())
        });
    }
}

fn add(findings: &mut Listed, finding: Finding) {
    findings.add(finding.code, || finding);
}
