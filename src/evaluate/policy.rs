//! Puts together what the statements mean: the decisions, and what is in the way.

use super::condition::StatementEffect;
use super::exception::exception;
use super::explain::{Actions, BlockingFinding, Denial, MAKES_PUBLIC, PolicyWarning, PossibleDenial};
use super::request::{GRANTED, Requests, actions};
use super::statement::StatementEvaluation;
use super::tri::Tri;
use super::variable::Variables;
use super::{
    BlockingStatement, Decision, EvaluateOptions, Evaluation, Obstacle, Public, is_needed_for_copies,
};
use crate::policy::document::Document;
use crate::policy::lint::Listed;
use crate::policy::statement::Statement;
use crate::policy::statement_name::StatementName;
use crate::text::finding::{Finding, Rule, Severity};
use crate::text::json::JsonValue;

/// A policy of which every statement has been evaluated.
pub(super) struct PolicyEvaluation<'a> {
    statements: Vec<StatementEvaluation<'a>>,
    /// Whether nothing beside the statements is in doubt.
    is_clear: bool,
    document: &'a Document,
    requests: &'a Requests<'a>,
    options: EvaluateOptions<'a>,
}

/// What a statement denies.
struct Denies {
    finding: Finding,
    /// The finding without the statement's name before it.
    words: String,
    actions: Vec<&'static str>,
}

impl<'a> PolicyEvaluation<'a> {
    pub fn of(
        document: &'a Document,
        statements: &'a [Statement<'a>],
        requests: &'a Requests<'a>,
        options: EvaluateOptions<'a>,
    ) -> Self {
        let is_clear = requests.variables != Variables::Unclear;
        let statements =
            statements.iter().map(|statement| StatementEvaluation::of(statement, requests)).collect();
        PolicyEvaluation { statements, is_clear, document, requests, options }
    }

    pub fn evaluation(&self) -> Evaluation {
        let public = self.public();
        let shuts_out = if self.options.restrict_public_buckets { public } else { Tri::No };
        let mut index = 0;
        let mut actions = Vec::new();
        let (mut not_granted, mut maybe_granted) = (Vec::new(), Vec::new());
        for granted in &GRANTED {
            let indices = index..index + granted.stands_for.len();
            index = indices.end;
            let allows = Tri::all(indices.clone().map(|index| self.any(StatementEffect::Allow, index)));
            match allows {
                Tri::No => not_granted.push(granted.name),
                Tri::Unknown => maybe_granted.push(granted.name),
                Tri::Yes => {}
            }
            let allowed = Tri::all(indices.map(|index| self.is_allowed(index))).and(!shuts_out);
            actions.push((granted.name, Decision::of(allowed)));
        }
        let mut findings = Listed::default();
        if !self.is_clear {
            add(&mut findings, PolicyWarning::Unclear.finding());
        }
        self.not_granted(&not_granted, &mut findings);
        self.maybe_granted(&maybe_granted, &mut findings);
        let blocks = self.blocks(shuts_out, &mut findings);
        if !self.options.restrict_public_buckets {
            self.public_statements(&mut findings);
        }
        Evaluation { actions, public: Public::of(public), findings: findings.finish(), blocks }
    }

    /// What is in the way of a grant that is there, in the order of the statements, those that deny first.
    pub fn obstacles(&self) -> Vec<Obstacle> {
        let mut all = Vec::new();
        for (evaluated, value) in self.statements.iter().zip(self.document.values()) {
            if evaluated.effect == StatementEffect::Allow {
                continue;
            }
            for Denies { finding, words, .. } in self.denials(evaluated) {
                let fix = self.exception(evaluated, value);
                all.push(self.obstacle(evaluated, Finding { fix, ..finding }, words));
            }
        }
        if self.public() == Tri::Yes {
            for evaluated in self.statements.iter().filter(|evaluated| evaluated.public == Tri::Yes) {
                let name = self.name(evaluated.statement);
                let finding = PolicyWarning::Public { name }.finding();
                all.push(self.obstacle(evaluated, finding, MAKES_PUBLIC.to_owned()));
            }
        }
        all
    }

    fn obstacle(&self, evaluated: &StatementEvaluation<'a>, finding: Finding, does: String) -> Obstacle {
        let StatementName { number, sid, .. } = self.name(evaluated.statement);
        let finding = self.place(finding, evaluated.statement);
        Obstacle { statement: number, sid: sid.map(str::to_owned), does, finding }
    }

    /// What statements other than the grant allow Trustgrid of it, or may, by the number of each. Where it is no writing,
    /// nothing is wrong.
    pub fn other_allows(&self) -> Vec<(usize, Finding)> {
        let denied: Vec<_> =
            (0..actions().count()).map(|index| self.any(StatementEffect::Deny, index) == Tri::Yes).collect();
        let allowing = self.statements.iter().filter(|evaluated| evaluated.effect != StatementEffect::Deny);
        let found = allowing
            .filter_map(|evaluated| Some((evaluated.statement.number, self.allows(evaluated, &denied)?)));
        found.collect()
    }

    /// `denied` says of each of [`actions`] whether a statement denies it for certain.
    fn allows(&self, evaluated: &StatementEvaluation<'a>, denied: &[bool]) -> Option<Finding> {
        let name = self.name(evaluated.statement);
        let allowed = evaluated.granted_but(denied, Tri::Yes);
        let may_be_allowed = evaluated.granted_but(denied, Tri::Unknown);
        let (actions, finding) = match (&*allowed, &*may_be_allowed) {
            ([], []) => return None,
            ([], actions) => {
                let doubt = evaluated.doubt(self.requests);
                (actions, PolicyWarning::MayAllowToo { name, actions: Actions(actions), doubt }.finding())
            }
            (actions, _) => (actions, PolicyWarning::Allows { name, actions: Actions(actions) }.finding()),
        };
        let writes = actions.iter().any(|action| is_needed_for_copies(action));
        let severity = if writes { Severity::Warning } else { Severity::Info };
        Some(self.place(Finding { severity, ..finding }, evaluated.statement))
    }

    fn public_statements(&self, findings: &mut Listed) {
        if self.public() != Tri::Yes {
            return;
        }
        for public in self.statements.iter().filter(|evaluated| evaluated.public == Tri::Yes) {
            let name = self.name(public.statement);
            self.add_at(findings, PolicyWarning::Public { name }.finding(), public.statement);
        }
    }

    /// Whether a statement with this effect applies to the action of this index.
    fn any(&self, effect: StatementEffect, index: usize) -> Tri {
        let has_effect = |evaluated: &&StatementEvaluation| {
            evaluated.effect == effect || evaluated.effect == StatementEffect::Either
        };
        Tri::any(self.statements.iter().filter(has_effect).map(|evaluated| evaluated.applies(index)))
    }

    fn is_allowed(&self, index: usize) -> Tri {
        let denied = self.any(StatementEffect::Deny, index);
        let allowed = self.any(StatementEffect::Allow, index).and(!denied);
        allowed.unless(!self.is_clear && denied != Tri::Yes)
    }

    /// By S3's own word, or else by the statements.
    fn public(&self) -> Tri {
        match self.options.is_public {
            Some(is_public) => is_public.into(),
            None if self.is_clear => self.public_by_statements(),
            None => self.public_by_statements().or(Tri::Unknown),
        }
    }

    fn public_by_statements(&self) -> Tri {
        Tri::any(self.statements.iter().map(|evaluated| evaluated.public))
    }

    fn blocks(&self, shuts_out: Tri, findings: &mut Listed) -> Vec<BlockingStatement> {
        let mut blocks = Vec::new();
        let public = self.public_by_statements();
        for (evaluated, value) in self.statements.iter().zip(self.document.values()) {
            if evaluated.effect != StatementEffect::Allow {
                for Denies { finding, actions, .. } in self.denials(evaluated) {
                    let exception = self.exception(evaluated, value);
                    blocks.push(self.block(evaluated, actions, finding, exception, findings));
                }
            }
            if shuts_out != Tri::No && public != Tri::No && evaluated.public == public {
                blocks.push(self.shuts_out(evaluated, findings));
            }
        }
        if shuts_out == Tri::Yes && public == Tri::No {
            add(findings, BlockingFinding::ShutOutByS3.finding());
        }
        blocks
    }

    /// What a statement denies for certain, and what else it may.
    fn denials(&self, evaluated: &StatementEvaluation<'a>) -> impl Iterator<Item = Denies> {
        self.what_denies(evaluated).into_iter().chain(self.what_may_deny(evaluated))
    }

    fn what_denies(&self, evaluated: &StatementEvaluation<'a>) -> Option<Denies> {
        let actions = evaluated.granted(Tri::Yes);
        if actions.is_empty() {
            return None;
        }
        let name = self.name(evaluated.statement);
        let denial = Denial { actions: Actions(&actions), denied: evaluated.denied(self.requests) };
        let finding = BlockingFinding::Denies { name, denial }.finding();
        Some(Denies { finding, words: denial.to_string(), actions })
    }

    fn what_may_deny(&self, evaluated: &StatementEvaluation<'a>) -> Option<Denies> {
        let actions = evaluated.granted(Tri::Unknown);
        if actions.is_empty() {
            return None;
        }
        let name = self.name(evaluated.statement);
        let denial = PossibleDenial { actions: Actions(&actions), doubt: evaluated.doubt(self.requests) };
        let finding = PolicyWarning::MayDeny { name, denial }.finding();
        Some(Denies { finding, words: denial.to_string(), actions })
    }

    /// A statement that makes the policy public, or may.
    fn shuts_out(&self, evaluated: &StatementEvaluation<'a>, findings: &mut Listed) -> BlockingStatement {
        let name = self.name(evaluated.statement);
        let finding = match evaluated.public {
            Tri::Yes => BlockingFinding::ShutsOut { name }.finding(),
            _ => PolicyWarning::MayShutOut { name }.finding(),
        };
        let actions = GRANTED.iter().map(|granted| granted.name).collect();
        self.block(evaluated, actions, finding, None, findings)
    }

    fn exception(&self, evaluated: &StatementEvaluation<'a>, value: JsonValue<'_>) -> Option<String> {
        let is_clear_deny =
            evaluated.effect == StatementEffect::Deny && evaluated.statement.unclear.is_empty();
        is_clear_deny.then(|| exception(value, self.requests.account))
    }

    fn block(
        &self,
        evaluated: &StatementEvaluation<'a>,
        actions: Vec<&'static str>,
        finding: Finding,
        exception: Option<String>,
        findings: &mut Listed,
    ) -> BlockingStatement {
        let (words, certain) = (finding.message.clone(), finding.severity == Severity::Error);
        self.add_at(findings, Finding { fix: exception.clone(), ..finding }, evaluated.statement);
        let StatementName { number, sid, line } = self.name(evaluated.statement);
        BlockingStatement {
            statement: number,
            sid: sid.map(str::to_owned),
            line,
            actions,
            certain,
            words,
            exception,
        }
    }

    /// What is to be said of actions that no statement allows.
    fn not_granted(&self, actions: &[&'static str], findings: &mut Listed) {
        let mut missing = actions.to_vec();
        for evaluated in &self.statements {
            if let Some((kept_from, condition)) = evaluated.kept_from(&missing, self.requests) {
                let (name, actions) = (self.name(evaluated.statement), Actions(&kept_from));
                let finding = BlockingFinding::NotGrantedUnder { name, actions, condition }.finding();
                self.add_at(findings, finding, evaluated.statement);
                missing.retain(|action| !kept_from.contains(action));
            }
        }
        if !missing.is_empty() {
            add(findings, BlockingFinding::NotGranted(Actions(&missing)).finding());
        }
    }

    /// What is to be said of actions that no statement allows for certain.
    fn maybe_granted(&self, actions: &[&'static str], findings: &mut Listed) {
        let may_allow = |evaluated: &&StatementEvaluation| {
            evaluated.effect != StatementEffect::Deny && evaluated.is_in_doubt(actions)
        };
        let Some(evaluated) = self.statements.iter().find(may_allow) else { return };
        let (name, doubt) = (self.name(evaluated.statement), evaluated.doubt(self.requests));
        let finding = PolicyWarning::MayAllow { name, actions: Actions(actions), doubt }.finding();
        self.add_at(findings, finding, evaluated.statement);
    }

    fn name(&self, statement: &'a Statement<'a>) -> StatementName<'a> {
        StatementName::of(statement, self.document)
    }

    fn add_at(&self, findings: &mut Listed, finding: Finding, statement: &Statement<'_>) {
        findings.add(finding.code, || self.place(finding, statement));
    }

    /// With the place of the statement.
    fn place(&self, finding: Finding, statement: &Statement<'_>) -> Finding {
        let finding = finding.at(self.document.position(statement.span.start));
        finding.in_path(statement.path("").to_string())
    }
}

fn add(findings: &mut Listed, finding: Finding) {
    findings.add(finding.code, || finding);
}
