//! What no first keystroke needs, as functions of the state: the policy a bucket has already, what commands
//! print, and artifacts. They come later, so the state knows them by a table.

use super::copying::{CopySource, Copyable, Download};
use super::options::HostOption;
use super::state::{Panels, State};
use crate::artifact::{Artifact, ArtifactKind, MergedPolicy, Target, artifact, preflight_script};
use crate::aws::bucket_name::BucketName;
use crate::evaluate::obstacles;
use crate::merge::{Merge, Outcome, compact};
use crate::policy::Grant;
use crate::policy::document::ExistingPolicy;
use crate::preflight::{CheckStatus, Preflight, Requirement, preflight};
use crate::report::masked;
use crate::text::finding::Finding;

/// The functions, once they are there.
#[derive(Debug)]
pub struct Engine {
    /// Reads the policy that was pasted for a bucket.
    pub read: fn(&str, &BucketName) -> ExistingPolicy,
    /// That policy with the grant in it, which follows every keystroke.
    pub merge: fn(&State) -> Option<Merged>,
    /// A text without the secrets in it.
    pub masked: fn(&str) -> String,
    /// What there is to say of all that was pasted, which waits until nobody types.
    pub analyse: fn(&State) -> Analysis,
    pub copyable: fn(&Panels, CopySource) -> Option<Copyable>,
    pub download: fn(&Panels, CopySource) -> Option<Download>,
}

pub static ENGINE: Engine = Engine { read: ExistingPolicy::read, merge, masked, analyse, copyable, download };

/// The policy that the bucket is to have, where it has one already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    Policy {
        text: String,
        /// First and last line to mark, counted from 1.
        marked: (usize, usize),
    },
    /// It cannot be merged yet.
    Refused,
}

/// The values of the form. The grant is known once the bucket is, the rest once the account is.
#[derive(Debug, PartialEq)]
pub struct Known {
    pub grant: Grant,
    pub target: Option<Target>,
}

/// What there is to say of all that was pasted, for the values of the form.
#[derive(Debug, Default)]
pub struct Analysis {
    pub known: Option<Known>,
    pub merge: Option<Merge>,
    /// What the merged policy means for Trustgrid, where that is not good.
    pub obstacles: Vec<Finding>,
    pub preflight: Option<Preflight>,
    /// What will not work, to be said again where the values are saved.
    pub failures: Option<String>,
}

fn merge(state: &State) -> Option<Merged> {
    let (existing, grant) = state.existing_policy().zip(state.form.grant())?;
    let merge = existing.splice(&grant, state.other_account());
    let Some(policy) = &merge.policy else { return Some(Merged::Refused) };
    if state.is_compact() {
        return Some(Merged::Policy { text: compact(policy), marked: (0, 0) });
    }
    Some(Merged::Policy { marked: merge.marked_lines().unwrap_or_default(), text: policy.clone() })
}

fn analyse(state: &State) -> Analysis {
    let known = known(state);
    let (grant, target) = match &known {
        Some(known) => (Some(&known.grant), known.target.as_ref()),
        None => (None, None),
    };
    let existing = state.existing_policy().zip(grant);
    let merge = existing.map(|(existing, grant)| existing.merge(grant, state.other_account()));
    let is_merged = merge.as_ref().is_some_and(|merge| merge.policy.is_some());
    let obstacles = match existing {
        Some((existing, grant)) if is_merged => obstacles(existing, grant),
        _ => Vec::new(),
    };
    let preflight = state.report_to_read().zip(target).map(|(report, target)| preflight(report, target));
    let failures = failures(preflight.as_ref(), &obstacles);
    Analysis { known, merge, obstacles, preflight, failures }
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

fn failures(preflight: Option<&Preflight>, obstacles: &[Finding]) -> Option<String> {
    let checks = preflight.iter().flat_map(|preflight| &preflight.checks);
    let failed: Vec<_> = checks.filter(|check| check.status == CheckStatus::Fail).collect();
    // What the commands print is the policy as it is, and says the same of it.
    let denied = obstacles.iter().filter(|finding| {
        finding.code == "policy.denies" && failed.iter().all(|check| check.requirement != Requirement::Denies)
    });
    let failures: Vec<_> = failed
        .iter()
        .map(|check| check.message.as_str())
        .chain(denied.map(|finding| finding.message.as_str()))
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

    /// The chosen artifact, or why there is none.
    pub fn artifact(&self) -> Result<Artifact, NoArtifact> {
        let mut target = self.target().cloned().ok_or(NoArtifact::NoValues)?;
        if let Some(merge) = &self.analysis.merge {
            if merge.outcome == Outcome::Refused {
                let words = "The policy you pasted can't be merged yet. Fix it, or empty the box first.";
                return Err(NoArtifact::Refused(words.to_owned()));
            }
            target.merged_policy = self.merged_policy().and_then(|policy| MergedPolicy::of(merge, policy));
        }
        artifact(self.kind, &target).map_err(|error| NoArtifact::Refused(error.to_string()))
    }

    /// The merged policy, as it is to be saved.
    fn merged_policy(&self) -> Option<String> {
        let policy = self.analysis.merge.as_ref()?.policy.as_deref()?;
        Some(if self.is_compact { compact(policy) } else { policy.to_owned() })
    }

    /// The statement in the way, with an exception. It begins as far in as it ends, because the lines between
    /// stand as they do in the policy.
    pub fn exception(&self, index: usize) -> Option<String> {
        let statement = self.analysis.obstacles.get(index)?.fix.as_deref()?;
        let last = statement.rsplit_once('\n').map_or("", |(_, last)| last);
        Some([last.trim_end_matches(|c: char| !c.is_whitespace()), statement].concat())
    }

    /// The page's address, filled in, where a ticket is made.
    pub fn ticket_link(&self) -> Option<String> {
        self.target()?.link.as_ref().filter(|_| self.kind == ArtifactKind::Ticket).map(ToString::to_string)
    }
}

fn copyable(panels: &Panels, source: CopySource) -> Option<Copyable> {
    let (what, words, text) = match source {
        CopySource::Merged => {
            let bucket = &panels.analysis.known.as_ref()?.grant.bucket;
            ("policy", format!("the merged policy for {bucket}"), panels.merged_policy()?)
        }
        CopySource::Exception(index) => ("fix", "the statement".to_owned(), panels.exception(index)?),
        CopySource::Artifact => {
            let artifact = panels.artifact().ok()?;
            (panels.kind.name(), artifact.file_name, artifact.text)
        }
        CopySource::TicketLink => ("link", "the link".to_owned(), panels.ticket_link()?),
        CopySource::Commands => ("preflight", "the commands".to_owned(), preflight_script(panels.target()?)),
        CopySource::Fix(requirement) => {
            let checks = &panels.analysis.preflight.as_ref()?.checks;
            let fix = checks.iter().find(|check| check.requirement == requirement)?.fix.clone()?;
            let what = if fix.starts_with("aws ") { "the command" } else { "the statement" };
            ("fix", what.to_owned(), fix)
        }
        CopySource::Policy | CopySource::Value(_) | CopySource::BothValues | CopySource::Link => return None,
    };
    Some(Copyable { what, words, text })
}

fn download(panels: &Panels, source: CopySource) -> Option<Download> {
    match source {
        CopySource::Merged => {
            let bucket = &panels.analysis.known.as_ref()?.grant.bucket;
            Some(Download {
                file_name: format!("bucket-policy-{bucket}.json"),
                text: panels.merged_policy()?,
                media_type: "application/json",
            })
        }
        CopySource::Artifact => {
            let Artifact { file_name, text, .. } = panels.artifact().ok()?;
            Some(Download { file_name, text, media_type: "text/plain" })
        }
        _ => None,
    }
}
