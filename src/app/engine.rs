//! What no first keystroke needs, as functions of the state: the policy a bucket has already, what commands
//! print, and artifacts. They come later, so the state knows them by a table.

use super::copying::{CopySource, Copyable, Download};
use super::options::HostOption;
use super::state::{Input, Panels, State};
use super::way::Way;
use crate::arrival::{self, Arrival};
use crate::artifact::alarm::silence_alarm;
use crate::artifact::lifecycle::{KeepDays, KeepDaysError, lifecycle};
use crate::artifact::{
    Artifact, ArtifactKind, MergedPolicy, Target, arrival_script, artifact, preflight_script, remove_artifact,
};
use crate::aws::account_id::AccountId;
use crate::aws::bucket_name::BucketName;
use crate::evaluate::{Obstacle, obstacles};
use crate::merge::{Change, ChangedLines, Merge, Outcome, Removal, RemovalOutcome, compact, remove_grant};
use crate::policy::document::{Document, Existing, ExistingPolicy};
use crate::policy::key_policy::{KeyStatement, key_statement};
use crate::policy::statement::Statement;
use crate::policy::{Grant, ReviewPoint, review};
use crate::preflight::{Check, CheckStatus, Fix, Preflight, Requirement, check_report};
use crate::report::{Answer, Report, masked};
use crate::text::json::laid_out;
use crate::{evaluate, report};

/// The functions, once they are there.
#[derive(Debug)]
pub struct Engine {
    /// Reads the policy that a bucket has.
    pub read: fn(&str, &BucketName) -> PresentPolicy,
    /// That policy with the grant in it, which follows every keystroke.
    pub merge: fn(&State) -> Option<Merged>,
    /// The account and the bucket that a text names.
    pub named_in: fn(&str) -> (Option<AccountId>, Option<BucketName>),
    /// A text without the secrets in it.
    pub masked: fn(&str) -> String,
    /// What commands printed about the bucket of the form.
    pub read_report: fn(&State) -> Option<Reading>,
    /// What there is to say of all that was pasted, which waits until nobody types.
    pub analyse: fn(&State) -> Analysis,
    pub copyable: fn(&Panels, CopySource) -> Option<Copyable>,
    pub download: fn(&Panels, CopySource) -> Option<Download>,
}

pub static ENGINE: Engine = Engine {
    read: PresentPolicy::read,
    merge,
    named_in: report::named_in,
    masked,
    read_report,
    analyse,
    copyable,
    download,
};

/// Longer lines are hard to read in a column.
const LONGEST_LINE: usize = 120;

/// The policy that a bucket has already.
#[derive(Debug)]
pub struct PresentPolicy {
    /// As it was pasted or printed.
    pub policy: ExistingPolicy,
    /// The same set out, where it is all in one line.
    laid_out: Option<ExistingPolicy>,
}

impl PresentPolicy {
    fn read(text: &str, bucket: &BucketName) -> Self {
        let policy = ExistingPolicy::read(text, bucket);
        let laid_out = match &policy.existing {
            Existing::Policy(document)
                if document.text().len() > LONGEST_LINE && !document.text().contains('\n') =>
            {
                laid_out(document.text()).map(|text| ExistingPolicy::read(&text, bucket))
            }
            _ => None,
        };
        PresentPolicy { policy, laid_out }
    }

    /// As people read it: lines are counted in this.
    fn shown(&self) -> &ExistingPolicy {
        self.laid_out.as_ref().unwrap_or(&self.policy)
    }
}

/// The policy that the bucket is to have, where it has one already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    Policy {
        /// What is copied.
        text: String,
        /// The same as it is shown, where that differs.
        laid_out: Option<String>,
        /// In lines of what is shown.
        changes: Vec<ChangedLines>,
    },
    /// It cannot be merged yet.
    Refused,
}

impl Merged {
    /// What is shown of it.
    pub fn shown(&self) -> Option<&str> {
        match self {
            Merged::Policy { text, laid_out, .. } => Some(laid_out.as_ref().unwrap_or(text)),
            Merged::Refused => None,
        }
    }

    /// What was changed, in lines of what is shown.
    pub fn changes(&self) -> &[ChangedLines] {
        match self {
            Merged::Policy { changes, .. } => changes,
            Merged::Refused => &[],
        }
    }
}

/// The values of the form. The grant is known once the bucket is, the rest once the account is.
#[derive(Debug, PartialEq)]
pub struct Known {
    pub grant: Grant,
    pub target: Option<Target>,
}

/// What commands printed about the bucket.
#[derive(Debug)]
pub struct Reading {
    pub preflight: Preflight,
    /// The policy that the bucket has; empty where it has none, `None` where that does not show.
    pub policy: Option<String>,
    /// What IAM calls the permissions without which AWS refused to answer.
    pub missing_permissions: Vec<&'static str>,
}

impl Reading {
    pub fn status(&self, requirement: Requirement) -> Option<CheckStatus> {
        let check = self.preflight.checks.iter().find(|check| check.requirement == requirement);
        check.map(|check| check.status)
    }
}

/// A statement that does something to the grant, or did before it got an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObstacleRow {
    pub obstacle: Obstacle,
    /// Where it stands in the policy that is shown, counted from 1.
    pub lines: (usize, usize),
    /// First and last line of the exception, where it has one.
    pub exception: Option<(usize, usize)>,
    /// The line of the condition that an exception goes to.
    pub reason: Option<usize>,
}

impl ObstacleRow {
    /// Whether one click adds an exception.
    pub fn can_have_exception(&self) -> bool {
        self.exception.is_none() && self.obstacle.finding.fix.is_some()
    }

    /// Whether Trustgrid is denied something, for certain or perhaps.
    pub fn is_in_the_way(&self) -> bool {
        self.exception.is_none() && self.obstacle.is_denial()
    }

    /// The statement as its reader finds it.
    pub fn name(&self) -> String {
        match &self.obstacle.sid {
            Some(sid) => format!("“{sid}”"),
            None => format!("The statement on line {}", self.lines.0),
        }
    }
}

/// What there is to say of all that was pasted, for the values of the form.
#[derive(Debug, Default)]
pub struct Analysis {
    pub known: Option<Known>,
    /// The merge as it is shown.
    pub merge: Option<Merge>,
    /// The bare policy of the bucket, and what it is to be, as they are copied.
    merged_policy: Option<MergedPolicy>,
    /// What the merged policy does to Trustgrid, where that is not good.
    pub obstacles: Vec<Obstacle>,
    /// The same statements with those that have an exception by now, each in its place.
    pub rows: Vec<ObstacleRow>,
    /// How many statements the bucket's policy has.
    pub statements: usize,
    /// Whether the policy that is shown is the one that commands saw in the bucket.
    pub is_in_bucket: bool,
    /// The Sids of statements that the user pasted as the bucket's and that commands did not see there any more.
    pub lost: Vec<String>,
    /// What will not work, to be said again where the values are saved.
    pub failures: Option<String>,
    /// Whether flow logs arrive, while that is asked.
    pub arrival: Option<Arrival>,
    /// The policy of the bucket without the grant, while that is asked.
    pub removal: Option<Removal>,
    /// The same as it is shown, where that policy is all in one line.
    laid_out_removal: Option<Removal>,
}

impl Analysis {
    /// Whether an exception helps against what is in the way, or did.
    pub fn has_exceptions(&self) -> bool {
        self.rows.iter().any(|row| row.exception.is_some() || row.can_have_exception())
    }

    /// The statements that one click gives an exception.
    pub fn fixable(&self) -> Vec<usize> {
        self.rows.iter().filter(|row| row.can_have_exception()).map(|row| row.obstacle.statement).collect()
    }
}

fn merge(state: &State) -> Option<Merged> {
    let (present, grant) = state.present_policy().zip(state.form.grant())?;
    let merge = present.policy.splice(&grant, state.merge_options());
    let Some(policy) = &merge.policy else { return Some(Merged::Refused) };
    let shown = present.laid_out.as_ref().map(|shown| shown.splice(&grant, state.merge_options()));
    Some(Merged::Policy {
        text: if state.is_policy_compact() { compact(policy) } else { policy.clone() },
        changes: shown.as_ref().unwrap_or(&merge).changes(),
        laid_out: match shown {
            Some(shown) => shown.policy,
            None => state.is_policy_compact().then(|| policy.clone()),
        },
    })
}

fn read_report(state: &State) -> Option<Reading> {
    let known = known(state)?;
    let (text, target) = state.report_to_read().zip(known.target.as_ref())?;
    let report = Report::read(text, target);
    let preflight = check_report(&report, target, evaluate::evaluate);
    let policy = match report.policy() {
        Answer::Value(policy) => Some(policy.0.clone()),
        Answer::NotSet => Some(String::new()),
        Answer::Missing(_) => None,
    };
    Some(Reading { preflight, policy, missing_permissions: report.missing_permissions() })
}

fn analyse(state: &State) -> Analysis {
    let Some(known) = known(state) else { return Analysis::default() };
    let grant = &known.grant;
    let mut analysis = Analysis::default();
    if let Some(present) = state.present_policy() {
        let shown = present.shown();
        let merge = shown.merge(grant, state.merge_options());
        if let Some(policy) = &merge.policy {
            let merged = ExistingPolicy::read(policy, &grant.bucket);
            analysis.obstacles = obstacles(&merged, grant);
            analysis.rows = rows(&obstacles(shown, grant), &analysis.obstacles, &merge, &merged, grant);
        }
        if let Existing::Policy(document) = &shown.existing {
            analysis.statements = document.statements().len();
            analysis.lost = lost(document, state, grant);
        }
        let whole = present.policy.splice(grant, state.merge_options());
        analysis.merged_policy = state.policy_to_copy().and_then(|text| MergedPolicy::of(&whole, text));
        analysis.merge = Some(merge);
    }
    analysis.is_in_bucket = is_in_bucket(state);
    analysis.failures = failures(state.reading().map(|reading| &reading.preflight), &analysis.rows);
    let arrival = state.arrival_to_read().zip(known.target.as_ref());
    analysis.arrival = arrival.map(|(text, target)| arrival::arrival(text, target));
    let remove = |policy: &ExistingPolicy| match &known.target {
        Some(target) => remove_grant(policy, grant).owned_by(grant, &target.account_id),
        None => remove_grant(policy, grant),
    };
    let mut removals = state.policies_to_clean().into_iter().map(|text| {
        let present = PresentPolicy::read(text, &grant.bucket);
        (remove(&present.policy), present.laid_out.as_ref().map(remove))
    });
    // What was pasted may be from before the grant was in it.
    let first = removals.next();
    let is_absent = |(removal, _): &(Removal, _)| removal.outcome == RemovalOutcome::Absent;
    let better = removals.find(|other| first.as_ref().is_some_and(is_absent) && !is_absent(other));
    if let Some((removal, laid_out)) = better.or(first) {
        analysis.removal = Some(removal);
        analysis.laid_out_removal = laid_out;
    }
    analysis.known = Some(known);
    analysis
}

/// Whether commands saw the very policy that is shown, so that there is nothing to save any more.
fn is_in_bucket(state: &State) -> bool {
    let seen = state.reading().and_then(|reading| reading.policy.as_deref());
    let Some((seen, shown)) = seen.zip(state.policy_to_copy()) else { return false };
    compact(seen) == compact(&shown)
}

/// Statements are told by their Sids, since S3 writes a principal otherwise than it was put.
fn lost(pasted: &Document, state: &State, grant: &Grant) -> Vec<String> {
    let is_from_report = state.text(Input::Existing).trim().is_empty();
    let seen = state.reading().and_then(|reading| reading.policy.as_deref()).filter(|_| !is_from_report);
    let Some(seen) = seen.map(|seen| ExistingPolicy::read(seen, &grant.bucket)) else { return Vec::new() };
    let kept = match &seen.existing {
        Existing::Policy(document) => document.statements(),
        Existing::None => Vec::new(),
        Existing::Unreadable => return Vec::new(),
    };
    let is_kept = |sid: &str| kept.iter().any(|statement| statement.sid() == Some(sid));
    let statements = pasted.statements();
    let sids = statements.iter().filter_map(Statement::sid);
    sids.filter(|sid| !is_kept(sid)).map(ToOwned::to_owned).collect()
}

/// The statements that were in the way at first, each with what became of it, and those that are besides.
fn rows(
    before: &[Obstacle],
    after: &[Obstacle],
    merge: &Merge,
    merged: &ExistingPolicy,
    grant: &Grant,
) -> Vec<ObstacleRow> {
    let changes = merge.changes();
    let exception = |number: usize| {
        let change = changes.iter().find(|changed| changed.change == Change::Exception(number));
        change.map(|changed| changed.lines)
    };
    let document = match &merged.existing {
        Existing::Policy(document) => Some(document),
        Existing::None | Existing::Unreadable => None,
    };
    let lines = |number| document.map_or((0, 0), |document| document.lines_of_statement(number));
    let reason = |number| {
        let account = grant.trustgrid_account_id.as_str();
        evaluate::line_of_exception(document?, number, account)
    };
    let remaining = |obstacle: &Obstacle| {
        after.iter().find(|other| {
            other.statement == obstacle.statement && other.finding.code == obstacle.finding.code
        })
    };
    let row = |obstacle: &Obstacle, exception| ObstacleRow {
        lines: lines(obstacle.statement),
        obstacle: obstacle.clone(),
        exception,
        reason: obstacle.finding.fix.as_ref().and_then(|_| reason(obstacle.statement)),
    };
    let mut rows: Vec<_> = before
        .iter()
        .filter_map(|obstacle| match (remaining(obstacle), exception(obstacle.statement)) {
            (Some(remaining), _) => Some(row(remaining, None)),
            (None, Some(lines)) => Some(row(obstacle, Some(lines))),
            (None, None) => None,
        })
        .collect();
    let is_new = |obstacle: &&Obstacle| {
        !before
            .iter()
            .any(|other| other.statement == obstacle.statement && other.finding.code == obstacle.finding.code)
    };
    rows.extend(after.iter().filter(is_new).map(|obstacle| row(obstacle, None)));
    rows
}

fn known(state: &State) -> Option<Known> {
    let grant = state.form.grant()?;
    let target = state.form.account_id().map(|account_id| Target {
        grant: grant.clone(),
        account_id: account_id.clone(),
        // What could become syntax is left out; the form shows it as it is.
        org_id: state.options.get(HostOption::OrgId).and_then(|org_id| org_id.parse().ok()),
        merged_policy: None,
        link: state.link().and_then(|link| link.parse().ok()),
    });
    Some(Known { grant, target })
}

fn failures(preflight: Option<&Preflight>, rows: &[ObstacleRow]) -> Option<String> {
    let checks = preflight.iter().flat_map(|preflight| &preflight.checks);
    let failed: Vec<_> = checks.filter(|check| check.status == CheckStatus::Fail).collect();
    // What the commands print is the policy as it is, and says the same of it.
    let denied = rows.iter().filter(|row| {
        row.exception.is_none()
            && row.obstacle.finding.code == "policy.denies"
            && failed.iter().all(|check| check.requirement != Requirement::Denies)
    });
    let failures: Vec<_> = failed
        .iter()
        .map(|check| check.message.as_str())
        .chain(denied.map(|row| row.obstacle.finding.message.as_str()))
        .collect();
    (!failures.is_empty()).then(|| failures.join(" "))
}

/// Why there is no artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoArtifact {
    /// There are no values yet.
    NoValues,
    Refused(String),
}

impl Panels {
    pub fn target(&self) -> Option<&Target> {
        self.analysis.known.as_ref()?.target.as_ref()
    }

    /// What the chosen way needs, or why there is none.
    pub fn artifact(&self) -> Result<Artifact, NoArtifact> {
        let mut target = self.target().cloned().ok_or(NoArtifact::NoValues)?;
        // A new bucket has no policy yet.
        if let Some(merge) = self.analysis.merge.as_ref().filter(|_| self.way != Way::NewBucket) {
            if merge.outcome == Outcome::Refused {
                let words = "The existing policy can't be merged yet. Fix it or clear the box first.";
                return Err(NoArtifact::Refused(words.to_owned()));
            }
            target.merged_policy = self.analysis.merged_policy.clone();
        }
        artifact(self.way.artifact(), &target).map_err(|error| NoArtifact::Refused(error.to_string()))
    }

    /// The page's address, filled in, where a ticket is made.
    pub fn ticket_link(&self) -> Option<String> {
        let is_ticket = self.way.artifact() == ArtifactKind::Ticket;
        self.target()?.link.as_ref().filter(|_| is_ticket).map(ToString::to_string)
    }

    /// For how many days flow logs are kept; `None` for good.
    pub fn keep_days(&self) -> Result<Option<KeepDays>, KeepDaysError> {
        match self.keep_days.trim() {
            "" => Ok(None),
            days => days.parse().map(Some),
        }
    }

    /// The lifecycle rule in the chosen form.
    pub fn rule(&self) -> Option<Artifact> {
        Some(lifecycle(self.rule_kind, self.target()?, self.keep_days().ok()?))
    }

    pub fn key_statement(&self) -> Option<KeyStatement> {
        Some(key_statement(&self.analysis.known.as_ref()?.grant))
    }

    /// The script that takes the grant out again: of the policy that is known, or else of the one that it finds.
    pub fn remove_script(&self) -> Option<Artifact> {
        let known =
            self.analysis.removal.as_ref().filter(|removal| removal.outcome != RemovalOutcome::Refused);
        remove_artifact(self.target()?, known.map(Removal::existing)).ok()
    }

    /// The policy without the grant to save in its place, or the command that deletes it where nothing is left.
    pub fn policy_without_grant(&self) -> Option<String> {
        without_grant(self.analysis.removal.as_ref()?)
    }

    /// The same as it is shown.
    pub fn shown_policy_without_grant(&self) -> Option<String> {
        without_grant(self.shown_removal()?)
    }

    /// The removal as people read it: lines are counted in this.
    pub fn shown_removal(&self) -> Option<&Removal> {
        self.analysis.laid_out_removal.as_ref().or(self.analysis.removal.as_ref())
    }

    /// What fixes all that fails, where that takes more than one command.
    pub fn all_fixes(&self) -> Option<String> {
        let checks = &self.reading.as_ref()?.preflight.checks;
        let fails = checks.iter().filter(|check| check.status == CheckStatus::Fail);
        let command = |check: &Check| match &check.fix {
            Some(Fix::Command(command) | Fix::MfaCommand(command)) => Some(command.clone()),
            _ => None,
        };
        let commands: Vec<_> = fails.filter_map(command).collect();
        (commands.len() > 1).then(|| commands.join("\n"))
    }

    /// What a reviewer asks, answered.
    pub fn review(&self) -> Option<Vec<ReviewPoint>> {
        let grant = &self.analysis.known.as_ref()?.grant;
        let excepted = self.analysis.rows.iter().filter(|row| row.exception.is_some());
        Some(review(grant, &excepted.map(ObstacleRow::name).collect::<Vec<_>>()))
    }

    fn review_text(&self) -> Option<String> {
        let points = self.review()?;
        Some(points.iter().map(|point| point.to_string().replace('`', "")).collect::<Vec<_>>().join("\n"))
    }
}

fn without_grant(removal: &Removal) -> Option<String> {
    match removal.outcome {
        RemovalOutcome::Removed => removal.policy.clone(),
        RemovalOutcome::Emptied => removal.findings.iter().find_map(|finding| finding.fix.clone()),
        RemovalOutcome::Absent | RemovalOutcome::Refused => None,
    }
}

fn copyable(panels: &Panels, source: CopySource) -> Option<Copyable> {
    let (what, words, text) = match source {
        CopySource::Artifact => {
            let artifact = panels.artifact().ok()?;
            (panels.way.artifact().name(), artifact.file_name, artifact.text)
        }
        CopySource::Reviewer => {
            ("reviewer", "the answers for your reviewer".to_owned(), panels.review_text()?)
        }
        CopySource::TicketLink => ("link", "the link".to_owned(), panels.ticket_link()?),
        CopySource::Commands => ("preflight", "the commands".to_owned(), preflight_script(panels.target()?)),
        CopySource::AllFixes => ("fix", "the commands".to_owned(), panels.all_fixes()?),
        CopySource::Permissions => {
            let permissions = &panels.reading.as_ref()?.missing_permissions;
            ("permissions", "the permissions".to_owned(), permissions.join("\n"))
        }
        CopySource::Fix(requirement) => {
            let checks = &panels.reading.as_ref()?.preflight.checks;
            let fix = checks.iter().find(|check| check.requirement == requirement)?.fix.clone()?;
            let (what, text) = match fix {
                Fix::Command(command) | Fix::MfaCommand(command) => ("the command", command),
                Fix::Statement(statement) => ("the statement", statement),
                Fix::Merge | Fix::Advice(_) => return None,
            };
            ("fix", what.to_owned(), text)
        }
        CopySource::ArrivalCommands => {
            ("arrival", "the command".to_owned(), arrival_script(panels.target()?))
        }
        CopySource::Alarm => {
            let template = silence_alarm(panels.target()?).template;
            ("alarm", "the template".to_owned(), template.text)
        }
        CopySource::ArrivalFix(index) => {
            let finding = panels.analysis.arrival.as_ref()?.findings.get(index)?;
            ("fix", "the command".to_owned(), finding.fix.clone()?)
        }
        CopySource::Rule => {
            let Artifact { file_name, text, .. } = panels.rule()?;
            ("lifecycle", file_name, text)
        }
        CopySource::KeyStatement => {
            ("key-statement", "the statement".to_owned(), panels.key_statement()?.text)
        }
        CopySource::RemoveScript => {
            let Artifact { file_name, text, .. } = panels.remove_script()?;
            ("remove", file_name, text)
        }
        CopySource::PolicyWithoutGrant => {
            let text = panels.policy_without_grant()?;
            let what = if text.starts_with("aws ") { "the command" } else { "the policy" };
            ("policy-without-grant", what.to_owned(), text)
        }
        CopySource::Policy | CopySource::Value(_) | CopySource::Link => return None,
    };
    Some(Copyable { what, words, text })
}

fn download(panels: &Panels, source: CopySource) -> Option<Download> {
    match source {
        CopySource::Artifact => {
            let Artifact { file_name, text, .. } = panels.artifact().ok()?;
            Some(Download { file_name, text, media_type: "text/plain" })
        }
        CopySource::Reviewer => {
            let bucket = &panels.analysis.known.as_ref()?.grant.bucket;
            let file_name = format!("reviewer-{bucket}.txt");
            Some(Download { file_name, text: panels.review_text()?, media_type: "text/plain" })
        }
        _ => None,
    }
}
