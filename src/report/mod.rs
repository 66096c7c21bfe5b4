//! What the scripts that read or single commands of the AWS CLI print, read in every form in which it
//! reaches people: one JSON object or several, text, YAML, tables and errors, with prompts and the
//! commands between them. What it means is for [`preflight`](crate::preflight::preflight) and
//! [`arrival`](crate::arrival::arrival).

mod answer;
mod binding;
mod command;
mod findings;
mod listing;
mod naming;
mod segments;
mod session;
mod shell;
mod text_output;
mod values;

pub use crate::aws_cli::error::{CliError, PolicyKind, SignIn};
pub use crate::aws_cli::setting::Setting;
pub use crate::text::credentials::masked;
pub use answer::{Answer, Missing, Report, Unbound};
pub use naming::named_in;
pub use values::{
    BlockedEncryption, BucketOwner, Caller, DefaultEncryption, Encryption, EncryptionAlgorithm,
    EncryptionRule, ListedObject, Listing, ListingExtent, Location, MfaDelete, ObjectHead, ObjectLock,
    ObjectLockEnabled, ObjectLockRule, ObjectOwnership, OwnershipControls, OwnershipRule, Payer,
    PolicyStatus, PolicyText, PublicAccessBlock, ReplicationStatus, RequestPayment, Retention, RetentionMode,
    SettingValue, Versioning, VersioningStatus, Versions,
};

use crate::artifact::Target;
use crate::text;
use crate::text::credentials;
use crate::text::finding::Rule;
use crate::text::position::Lines;
use findings::{NothingPasted, ReportError};
use segments::{without_escapes, without_quoting};
use session::Session;

/// The first line of a script, as it is pasted into a shell, and the word on its last line.
const SCRIPT: &str = "bash <<'FLOW_LOG_EXPORT'";
const END_OF_SCRIPT: &str = "FLOW_LOG_EXPORT";

/// Whether a text ends with a script of this page's, of which nothing was printed yet.
fn ends_with_script(text: &str) -> bool {
    text.contains(SCRIPT) && text.trim_end().ends_with(END_OF_SCRIPT)
}

impl Report {
    /// Reads text of at most [`MAX_BYTES`](text::MAX_BYTES) for what it says of the bucket and the account
    /// of `target`, in a time that grows with its length.
    pub fn read(pasted: &str, target: &Target) -> Report {
        if pasted.len() > text::MAX_BYTES {
            return Report { findings: vec![ReportError::TooLong.finding()], ..Report::default() };
        }
        let text = without_quoting(without_escapes(pasted));
        let lines = Lines::of(&text);
        let session = Session::read(&text, target.grant.bucket.as_str());
        let mut report = binding::bind(&session, target, &lines);
        let is_answered = report.answers.iter().any(|answer| !matches!(answer, Answer::Missing(_)));
        if ends_with_script(&text) && !is_answered {
            report.findings = vec![ReportError::Script.finding()];
        } else if report.findings.is_empty() && report.is_empty() && report.identity.other_bucket.is_none() {
            report.findings.push(if pasted.trim().is_empty() {
                NothingPasted.finding()
            } else if session.has_unanswered_commands() {
                ReportError::OnlyCommands.finding()
            } else if session.only_changes() {
                ReportError::OnlyChanges.finding()
            } else if text.contains(SCRIPT) {
                ReportError::Script.finding()
            } else {
                ReportError::NotRecognised.finding()
            });
        }
        let secrets: Vec<_> = credentials::spans(&text).iter().map(|span| lines.line(span.start)).collect();
        report.findings.splice(0..0, findings::secrets(&secrets));
        report
    }
}
