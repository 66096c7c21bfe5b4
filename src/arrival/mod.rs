//! Whether flow logs arrive in a bucket, as far as that shows in what the arrival script or single commands
//! print: what replication put there last, and what to look at where that is long ago.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html>

mod next_step;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::artifact::{OrgId, Target};
use crate::report::{
    Answer, EncryptionAlgorithm, ListedObject, Listing, ListingExtent, Missing, ObjectHead,
    ReplicationStatus, Report, Setting, masked,
};
use crate::text::Grouped;
use crate::text::credentials::Quoted;
use crate::text::finding::{Finding, Rule};
use crate::text::time::{Age, DAY, HOUR, MINUTE, Time};
use next_step::{ArrivalWarning, NextStep, Note};

/// Whether flow logs arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArrivalStatus {
    /// Replication put a file there within a day.
    Arriving,
    /// Something is there, and nothing came for more than a day.
    Stale,
    /// Nothing is there that replication put there.
    None,
    /// It does not show in what was pasted.
    Unknown,
}

impl ArrivalStatus {
    /// Its name in markup and in the JavaScript API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Arriving => "arriving",
            Self::Stale => "stale",
            Self::None => "none",
            Self::Unknown => "unknown",
        }
    }
}

/// What a paste says of the flow logs in a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    pub status: ArrivalStatus,
    /// When the newest of those came that count for the status, where that is known.
    pub newest: Option<Time>,
    /// How many files were listed, where they were.
    pub count: Option<usize>,
    /// What it is, in a sentence or two.
    pub verdict: String,
    /// More of it, in whole sentences.
    pub details: String,
    /// About the paste itself, then what to look at, with the likeliest first, then what is good to know.
    pub findings: Vec<Finding>,
    /// Which of the findings say what to look at.
    pub next_steps: Range<usize>,
}

/// After this it is stale. Files usually arrive within 15 minutes of being written, and they are written where traffic
/// flows: a quiet night or the hours of one office are no fault, and a whole day without a connection is worth a look.
const STALE_AFTER: i64 = DAY;

/// After this it is said that it is quiet: four times as long as S3 usually takes.
const QUIET_AFTER: i64 = HOUR;

/// How far clocks may differ that are kept by the network.
const CLOCKS_DIFFER: i64 = MINUTE;

/// What a time without its zone may be off to the west, at most.
const WESTERNMOST: i64 = 12 * HOUR;

/// Says whether flow logs arrive. `report` is what [`arrival_script`](crate::artifact::arrival_script) prints, the output
/// of `aws s3 ls --recursive`, `list-objects-v2`, `head-object` and `date -u`, or several of them with prompts and errors
/// between.
///
/// It is [`Arriving`](ArrivalStatus::Arriving) only where S3 itself says of a file that it is a replica and since when, and
/// the time of the commands is known, too. One such file within a day proves it whatever else was listed, so it counts
/// in a list that was cut as well: S3 lists by name, and what was cut off can only be newer. That nothing arrives takes a
/// list of all that is there; a list that was cut, is of another bucket or prefix, or has no time is
/// [`Unknown`](ArrivalStatus::Unknown) without such a file.
pub fn arrival(report: &str, target: &Target) -> Arrival {
    of_report(&Report::read(report, target), target)
}

/// The same of a report that is read already.
pub fn of_report(report: &Report, target: &Target) -> Arrival {
    let seen = Seen::of(report, target);
    let answer = seen.answer();
    let mut findings = report.findings.clone();
    let first_step = findings.len();
    findings.extend(answer.next.iter().map(NextStep::finding));
    let next_steps = first_step..findings.len();
    findings.extend(seen.notes(answer.status));
    Arrival {
        status: answer.status,
        newest: answer.newest,
        count: seen.files.as_ref().map(|files| files.count),
        verdict: masked(&answer.verdict),
        details: masked(&answer.details),
        findings,
        next_steps,
    }
}

/// A status with its reason.
struct StatusAnswer {
    status: ArrivalStatus,
    newest: Option<Time>,
    verdict: String,
    details: String,
    next: Vec<NextStep>,
}

impl Arrival {
    /// All of it.
    pub fn message(&self) -> String {
        format!("{} {}", self.verdict, self.details)
    }
}

impl StatusAnswer {
    fn unknown(why: String, next: Vec<NextStep>) -> Self {
        let verdict = "Can't tell yet.".to_owned();
        StatusAnswer { status: ArrivalStatus::Unknown, newest: None, verdict, details: why, next }
    }

    fn since(self, newest: Option<Time>) -> Self {
        StatusAnswer { newest, ..self }
    }
}

/// The files of the list that are below the prefix.
struct Files<'a> {
    objects: Vec<&'a ListedObject>,
    count: usize,
    /// Whether there may be others below the prefix that were not even counted.
    may_be_more: bool,
    /// Whether the list ended at a limit.
    is_cut: bool,
}

impl<'a> Files<'a> {
    fn of(listing: &'a Listing, prefix: &str) -> Self {
        let objects: Vec<_> =
            listing.objects.iter().filter(|object| object.key.starts_with(prefix)).collect();
        // The script counts all and names the newest, so that others of them may be elsewhere.
        let is_exact = listing.prefix == prefix || listing.objects.len() == listing.count;
        let count = if is_exact && listing.prefix != prefix { objects.len() } else { listing.count };
        let is_cut = listing.extent == ListingExtent::Cut;
        let may_be_more =
            listing.extent != ListingExtent::Whole || !is_exact || !prefix.starts_with(&listing.prefix);
        Files { objects, count, may_be_more, is_cut }
    }

    fn there_are(&self) -> String {
        match self.count {
            1 => "There is 1 file".to_owned(),
            count => format!("There are {} files", Grouped(count)),
        }
    }

    /// The newest by a time that is certain.
    fn newest(&self) -> Option<Time> {
        self.objects.iter().filter(|object| !object.is_local).map(|object| object.modified).max()
    }
}

/// What was seen of the flow logs.
struct Seen<'a> {
    report: &'a Report,
    target: &'a Target,
    prefix: String,
    time: Option<Time>,
    /// By their keys; the last one counts.
    heads: BTreeMap<&'a str, &'a ObjectHead>,
    files: Option<Files<'a>>,
}

impl<'a> Seen<'a> {
    fn of(report: &'a Report, target: &'a Target) -> Self {
        let prefix = target.prefix();
        let time = match report.time() {
            Answer::Value(time) => Some(*time),
            _ => None,
        };
        let heads = match report.object_heads() {
            Answer::Value(heads) => {
                let below = heads.iter().filter(|head| head.key.starts_with(&prefix));
                below.map(|head| (head.key.as_str(), head)).collect()
            }
            _ => BTreeMap::new(),
        };
        let files = match report.objects() {
            Answer::Value(listing) => Some(Files::of(listing, &prefix)),
            _ => None,
        };
        Seen { report, target, prefix, time, heads, files }
    }

    /// The newest file that replication put there.
    fn newest_replica(&self) -> Option<&ObjectHead> {
        let replicas =
            self.heads.values().filter(|head| head.replication == Some(ReplicationStatus::Replica));
        replicas.max_by_key(|head| head.modified).copied()
    }

    fn answer(&self) -> StatusAnswer {
        let identity = &self.report.identity;
        if let Some(other) = identity.other_owner.as_ref().filter(|_| !identity.is_owner_confirmed) {
            let message = format!(
                "This output is for account {}, and you entered {}.",
                Quoted(other),
                self.target.account_id
            );
            return StatusAnswer::unknown(message, vec![NextStep::RunScript]);
        }
        let newest_replica = self.newest_replica();
        let newest_file = self.files.as_ref().and_then(Files::newest);
        let newest_seen = self.heads.values().map(|head| head.modified).chain(newest_file).max();
        match (self.time, newest_seen) {
            (Some(time), Some(newest)) if newest.since(time) > CLOCKS_DIFFER => {
                let message = format!(
                    "The time in the output ({time}) is before that of the newest file ({newest}), so its \
                     age is unknown."
                );
                return StatusAnswer::unknown(message, vec![NextStep::Clock]).since(Some(newest));
            }
            _ => {}
        }
        match (self.time, newest_replica) {
            (Some(time), Some(replica)) if time.since(replica.modified) <= STALE_AFTER => {
                self.arriving(replica, time.since(replica.modified))
            }
            _ => self.not_arriving(newest_replica.map(|head| head.modified)),
        }
    }

    fn arriving(&self, newest: &ObjectHead, age: i64) -> StatusAnswer {
        let newest_file = if self.is_all_listed() { "flow log" } else { "file seen" };
        StatusAnswer {
            status: ArrivalStatus::Arriving,
            newest: Some(newest.modified),
            verdict: format!("Arriving. The newest {newest_file} is {} old.", Age(age)),
            details: format!("{} Replication put it there at {}.", self.place(), newest.modified),
            next: Vec::new(),
        }
    }

    /// Whether no other file can be below the prefix.
    fn is_all_listed(&self) -> bool {
        self.files.as_ref().is_some_and(|files| !files.may_be_more)
    }

    /// Where the newest file is, and among how many.
    fn place(&self) -> String {
        match &self.files {
            Some(Files { count, is_cut: true, .. }) => {
                format!("It is one of more than {} files below {}.", Grouped(*count), self.prefix)
            }
            Some(Files { count: count @ 2.., may_be_more: false, .. }) => {
                format!("It is one of the {} files below {}.", Grouped(*count), self.prefix)
            }
            _ => format!("It is below {}.", self.prefix),
        }
    }

    /// Where no file is known that replication put there within a day.
    fn not_arriving(&self, newest_replica: Option<Time>) -> StatusAnswer {
        let Some(files) = &self.files else { return self.not_listed(newest_replica) };
        if files.may_be_more {
            return self.listed_in_part(files, newest_replica);
        }
        if files.count == 0 {
            return self.nothing();
        }
        if self.all_looked_at(files) && newest_replica.is_none() {
            return if self.heads.values().all(|head| head.replication.is_none()) {
                self.no_replica(files)
            } else {
                let message = format!(
                    "The files below {} are to be replicated from this bucket, and none of them is known to come from \
                     Trustgrid.",
                    self.prefix
                );
                StatusAnswer::unknown(message, vec![NextStep::RunScript, NextStep::Preflight])
                    .since(files.newest())
            };
        }
        let newest = newest_replica.or_else(|| self.newest_candidate(files));
        let Some(time) = self.time else { return self.without_time(newest) };
        if self.may_be_recent(files, time) {
            let message = format!(
                "{} below {}, but nothing shows whether replication put the newest ones there.",
                files.there_are(),
                self.prefix
            );
            return StatusAnswer::unknown(message, vec![NextStep::RunScript]).since(newest);
        }
        self.stale(files, newest, time)
    }

    /// Whoever reads it must not take the time of the file for the present one.
    fn without_time(&self, newest: Option<Time>) -> StatusAnswer {
        let message = match newest {
            Some(newest) => format!(
                "The output doesn't show when it was printed. The newest file below {} is from {newest}.",
                self.prefix
            ),
            None => "The output doesn't show when it was printed.".to_owned(),
        };
        StatusAnswer::unknown(message, vec![NextStep::RunScript]).since(newest)
    }

    fn not_listed(&self, newest_replica: Option<Time>) -> StatusAnswer {
        if let (Some(newest), None) = (newest_replica, self.time) {
            return self.without_time(Some(newest));
        }
        let missing = |setting| match self.report.answer(setting) {
            Answer::Missing(missing) => (setting, missing.clone()),
            Answer::Value(_) | Answer::NotSet => (setting, Missing::NotSeen),
        };
        // The reason that says most.
        let reasons = [Setting::Objects, Setting::Object, Setting::Time].map(missing);
        let is_reason = |missing: &Missing| *missing != Missing::NotSeen;
        let reason = reasons.iter().find(|(_, missing)| is_reason(missing)).or(reasons.first());
        let (message, next) = match reason {
            Some((setting, missing)) => {
                let advice = match missing {
                    Missing::Failed(error) => NextStep::Answer(error.advice_for(*setting)),
                    _ => NextStep::RunScript,
                };
                (missing.sentence(setting.name()), advice)
            }
            None => (Missing::NotSeen.sentence(Setting::Objects.name()), NextStep::RunScript),
        };
        let message = match newest_replica {
            Some(newest) => format!("{message} The newest file that was looked at is from {newest}."),
            None => message,
        };
        StatusAnswer::unknown(message, vec![next]).since(newest_replica)
    }

    fn listed_in_part(&self, files: &Files, newest_replica: Option<Time>) -> StatusAnswer {
        let newest = newest_replica.or(files.newest());
        let message = match newest {
            Some(newest) => format!(
                "Not all files below {} were listed, and the newest of those that were is from {newest}.",
                self.prefix
            ),
            None => {
                format!(
                    "Not all files below {} were listed, and none of those that were is new.",
                    self.prefix
                )
            }
        };
        StatusAnswer::unknown(message, vec![NextStep::RunScript, NextStep::PreflightAgain]).since(newest)
    }

    fn nothing(&self) -> StatusAnswer {
        let bucket = &self.target.grant.bucket;
        let deleted = matches!(self.report.versions(), Answer::Value(versions) if versions.count + versions.delete_markers > 0);
        let (verdict, details, first) = if deleted {
            let details = format!("All files below {} in “{bucket}” have been deleted.", self.prefix);
            ("Nothing is left.", details, vec![NextStep::Deletion])
        } else {
            let details = format!("There is no file below {} in “{bucket}”.", self.prefix);
            ("Nothing has arrived yet.", details, Vec::new())
        };
        StatusAnswer {
            status: ArrivalStatus::None,
            newest: None,
            verdict: verdict.to_owned(),
            details,
            next: self.first_steps(first),
        }
    }

    fn no_replica(&self, files: &Files) -> StatusAnswer {
        let details = match files.count {
            1 => format!("Replication didn't put the file there that is below {}.", self.prefix),
            count => {
                format!(
                    "Replication put none of the {} files there that are below {}.",
                    Grouped(count),
                    self.prefix
                )
            }
        };
        StatusAnswer {
            status: ArrivalStatus::None,
            newest: files.newest(),
            verdict: "Nothing has arrived yet.".to_owned(),
            details,
            next: self.first_steps(Vec::new()),
        }
    }

    fn first_steps(&self, mut steps: Vec<NextStep>) -> Vec<NextStep> {
        steps.extend([NextStep::TooEarly, NextStep::Preflight, NextStep::Traffic]);
        steps.extend(self.target.org_id.as_ref().map(OrgId::to_string).map(NextStep::Organization));
        steps.push(NextStep::Support);
        steps
    }

    fn stale(&self, files: &Files, newest: Option<Time>, time: Time) -> StatusAnswer {
        let (since, details) = match newest {
            Some(newest) => (
                Age(time.since(newest)).to_string(),
                format!("The newest file came at {newest}. {}", self.place()),
            ),
            // Times without their zone.
            None => ("more than a day".to_owned(), format!("{} below {}.", files.there_are(), self.prefix)),
        };
        let verdict = format!("No flow log has arrived for {since}.");
        let next = vec![NextStep::PreflightAgain, NextStep::Traffic, NextStep::Support];
        StatusAnswer { status: ArrivalStatus::Stale, newest, verdict, details, next }
    }

    /// Whether replication may have put a file there.
    fn may_be_replica(&self, object: &ListedObject) -> bool {
        self.heads.get(object.key.as_str()).is_none_or(|head| head.replication.is_some())
    }

    /// When the newest file came that replication may have put there.
    fn newest_candidate(&self, files: &Files) -> Option<Time> {
        let candidates =
            files.objects.iter().filter(|object| !object.is_local && self.may_be_replica(object));
        candidates.map(|object| object.modified).max()
    }

    /// Whether S3 said of each file how it came there.
    fn all_looked_at(&self, files: &Files) -> bool {
        files.objects.len() == files.count
            && files.objects.iter().all(|object| self.heads.contains_key(object.key.as_str()))
    }

    /// Whether replication may have put one of the files there within a day.
    fn may_be_recent(&self, files: &Files, time: Time) -> bool {
        let is_recent = |object: &ListedObject| {
            let latest = object.modified.after(if object.is_local { WESTERNMOST } else { 0 });
            time.since(latest) <= STALE_AFTER
        };
        let are_all_named = files.objects.len() == files.count;
        // Those that the script names are the newest.
        let has_old = files.objects.iter().any(|object| !is_recent(object));
        let may_be = |object: &&ListedObject| is_recent(object) && self.may_be_replica(object);
        !(are_all_named || has_old) || files.objects.iter().any(may_be)
    }

    /// What is worth knowing of what is there.
    fn notes(&self, status: ArrivalStatus) -> Vec<Finding> {
        let mut notes = Vec::new();
        let replica = self.newest_replica().filter(|_| status == ArrivalStatus::Arriving);
        if let (Some(replica), Some(time)) = (replica, self.time) {
            let age = time.since(replica.modified);
            let is_quiet = age > QUIET_AFTER && self.is_all_listed();
            notes.extend(is_quiet.then(|| Note::Quiet(age).finding()));
            notes.extend(self.reading(replica));
        }
        if let Some(files) = self.files.as_ref().filter(|files| files.is_cut) {
            notes.push(Note::More(files.count).finding());
        }
        if let (Answer::Value(versions), true) = (self.report.versions(), status != ArrivalStatus::Unknown)
            && versions.delete_markers > 0
        {
            notes.push(Note::DeleteMarkers(versions.delete_markers).finding());
        }
        if self.target.org_id.is_none() && status != ArrivalStatus::Unknown {
            notes.push(Note::AllOrganizations.finding());
        }
        notes
    }

    /// What may keep people from reading a file.
    fn reading(&self, file: &ObjectHead) -> Vec<Finding> {
        let mut notes = Vec::new();
        let owner = self.files.iter().flat_map(|files| &files.objects).find(|object| object.key == file.key);
        let owner = owner.and_then(|object| object.owner.as_ref());
        if let (Some(owner), Answer::Value(bucket_owner)) = (owner, self.report.bucket_owner())
            && *owner != bucket_owner.0
        {
            let (bucket, account) = (&self.target.grant.bucket, &self.target.account_id);
            let fix = format!(
                "aws s3api put-bucket-ownership-controls --bucket {bucket} --ownership-controls \
                 'Rules=[{{ObjectOwnership=BucketOwnerEnforced}}]' --expected-bucket-owner {account}"
            );
            notes.push(Finding { fix: Some(fix), ..ArrivalWarning::ForeignOwner.finding() });
        }
        let is_kms =
            matches!(file.encryption, Some(EncryptionAlgorithm::Kms | EncryptionAlgorithm::KmsTwice));
        if let Some(key) = file.kms_key.as_ref().filter(|_| is_kms) {
            let account = key.split(':').nth(4).unwrap_or_default();
            notes.push(if account.is_empty() || account == self.target.account_id.as_str() {
                Note::KmsKey(key.clone()).finding()
            } else {
                ArrivalWarning::ForeignKey(account.to_owned()).finding()
            });
        }
        notes
    }
}
