//! Puts together what the statements mean: the decisions, and what is in the way.

use super::condition::Does;
use super::exception::exception;
use super::judged::Judged;
use super::request::{GRANTED, Requests};
use super::tri::Tri;
use super::variable::Variables;
use super::words::{Actions, Maybe, Name, Obstacle, PublicStatement};
use super::{Block, Decision, Evaluation, Options, Public};
use crate::finding::{Finding, Rule};
use crate::json::Value;
use crate::policy::document::Document;
use crate::policy::lint::Listed;
use crate::policy::statement::Statement;

/// A policy of which every statement has been judged.
pub(super) struct Verdict<'a> {
    statements: Vec<Judged<'a>>,
    /// Whether nothing beside the statements is in doubt.
    is_clear: bool,
    document: &'a Document,
    requests: &'a Requests<'a>,
    options: Options,
}

impl<'a> Verdict<'a> {
    pub fn of(
        document: &'a Document,
        statements: &'a [Statement<'a>],
        requests: &'a Requests<'a>,
        options: Options,
    ) -> Self {
        let is_clear = requests.variables != Variables::Unclear;
        let statements = statements.iter().map(|statement| Judged::of(statement, requests)).collect();
        Verdict { statements, is_clear, document, requests, options }
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
            let allows = Tri::all(indices.clone().map(|index| self.any(Does::Allow, index)));
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
            add(&mut findings, Maybe(Obstacle::Unclear).finding());
        }
        if !not_granted.is_empty() {
            add(&mut findings, Obstacle::NotGranted(Actions(&not_granted)).finding());
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
        for judged in self.statements.iter().filter(|judged| judged.public == Tri::Yes) {
            let finding = PublicStatement(self.name(judged.statement)).finding();
            self.add_at(findings, finding, judged.statement);
        }
    }

    /// Whether a statement that does this applies to the action of this index.
    fn any(&self, does: Does, index: usize) -> Tri {
        let doing =
            self.statements.iter().filter(|judged| judged.does == does || judged.does == Does::Either);
        Tri::any(doing.map(|judged| judged.applies(index)))
    }

    fn is_allowed(&self, index: usize) -> Tri {
        let denied = self.any(Does::Deny, index);
        let allowed = self.any(Does::Allow, index).and(!denied);
        allowed.unless(!self.is_clear && denied != Tri::Yes)
    }

    fn public(&self) -> Tri {
        let public = Tri::any(self.statements.iter().map(|judged| judged.public));
        if self.is_clear { public } else { public.or(Tri::Unknown) }
    }

    fn blocks(&self, cut: Tri, findings: &mut Listed) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (judged, value) in self.statements.iter().zip(self.document.values()) {
            if judged.does != Does::Allow {
                blocks.extend(
                    [Tri::Yes, Tri::Unknown]
                        .iter()
                        .filter_map(|degree| self.block(judged, value, *degree, findings)),
                );
            }
            if cut != Tri::No && judged.public == cut {
                let obstacle = Obstacle::Cut { name: self.name(judged.statement) };
                let all = GRANTED.iter().map(|(name, _)| *name).collect();
                blocks.push(self.told(judged, all, cut, obstacle, None, findings));
            }
        }
        blocks
    }

    /// What a statement denies to this degree.
    fn block(
        &self,
        judged: &Judged<'a>,
        value: Value<'_>,
        degree: Tri,
        findings: &mut Listed,
    ) -> Option<Block> {
        let actions = judged.granted(degree);
        if actions.is_empty() {
            return None;
        }
        let can_be_changed = judged.does == Does::Deny && judged.statement.unclear.is_empty();
        let exception = can_be_changed.then(|| exception(value, self.requests.account));
        let why = judged.why(degree, self.requests);
        let obstacle =
            Obstacle::Denies { name: self.name(judged.statement), actions: Actions(&actions), why };
        Some(self.told(judged, actions.clone(), degree, obstacle, exception, findings))
    }

    fn told(
        &self,
        judged: &Judged<'a>,
        actions: Vec<&'static str>,
        degree: Tri,
        obstacle: Obstacle<'_>,
        exception: Option<String>,
        findings: &mut Listed,
    ) -> Block {
        let finding = if degree == Tri::Yes { obstacle.finding() } else { Maybe(obstacle).finding() };
        let words = finding.message.clone();
        self.add_at(findings, Finding { fix: exception.clone(), ..finding }, judged.statement);
        let Name { number, sid, line } = self.name(judged.statement);
        let sid = sid.map(str::to_owned);
        Block { statement: number, sid, line, actions, certain: degree == Tri::Yes, words, exception }
    }

    /// What is to be said of actions that no statement allows for certain.
    fn maybe_granted(&self, actions: &[&'static str], findings: &mut Listed) {
        let allows = |judged: &&Judged| {
            judged.does != Does::Deny
                && judged.granted(Tri::Unknown).iter().any(|name| actions.contains(name))
        };
        let Some(judged) = self.statements.iter().find(allows) else { return };
        let (name, why) = (self.name(judged.statement), judged.why(Tri::Unknown, self.requests));
        let finding = Maybe(Obstacle::MaybeGranted { actions: Actions(actions), name, why }).finding();
        self.add_at(findings, finding, judged.statement);
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
