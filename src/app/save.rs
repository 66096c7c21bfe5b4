//! Saving in the portal: what its answers mean, in words for the user.

/// How long an answer may take.
pub const TIME_LIMIT_SECONDS: u32 = 15;

/// Characters of a reason that are shown.
const MAX_REASON: usize = 300;

/// A host that sends a token may get a fresh one only when its page loads.
const STILL: &str = "If that doesn't help, copy the account ID and the bucket, then reload this page.";

/// What came back from the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveAnswer {
    /// A handler of the host's is content.
    Done,
    /// A handler of the host's is not, for a reason that it may give.
    Refused { reason: Option<String> },
    /// A mistake in what the host has for it.
    Failed,
    /// The host could not give the headers, so that nothing was sent.
    NoHeaders { reason: Option<String> },
    /// An answer with this HTTP status and JSON, or nothing, in it.
    Status {
        status: u16,
        /// What the answer says of itself.
        reason: Option<String>,
        /// Its `Retry-After`, in seconds.
        retry_after: Option<u32>,
    },
    /// Success that is a page: to sign in, most often.
    Page,
    /// More than any confirmation or reason, or it broke off.
    TooLong,
    /// The request is to go elsewhere: to sign in, most often.
    Redirected,
    /// Nothing within [`TIME_LIMIT_SECONDS`].
    TimedOut,
    /// The form was taken away meanwhile.
    Removed,
    /// No answer at all.
    Unreachable,
}

impl SaveAnswer {
    /// What is wrong and what to do, or nothing where the values are saved.
    pub fn problem(&self) -> Option<String> {
        let problem = match self {
            SaveAnswer::Done | SaveAnswer::Status { status: 200..=299, .. } => return None,
            SaveAnswer::Refused { reason: None } => {
                "The portal refused to save and gave no reason. Try again, or ask its support."
            }
            SaveAnswer::Failed => {
                "This page had an error while saving, so we don't know whether it was saved. Trying again is safe."
            }
            SaveAnswer::NoHeaders { reason: None } => {
                "Not saved. This page couldn't prepare the request. Try again, or sign in again in another tab."
            }
            SaveAnswer::Status { status: 401, reason: Some(reason), .. } => {
                let words = sentence(not_saved(reason));
                return Some(
                    [&words, " If you have been signed out, sign in in another tab, then try again. ", STILL]
                        .concat(),
                );
            }
            SaveAnswer::Status { status: 401, .. } => {
                return Some(
                    ["You have been signed out. Sign in in another tab, then try again. ", STILL].concat(),
                );
            }
            // In this tab, what was typed would be gone.
            SaveAnswer::Page | SaveAnswer::Redirected => {
                "You have been signed out. Sign in in another tab, then try again."
            }
            SaveAnswer::Status { status: 429, reason, retry_after } => {
                let wait = match retry_after {
                    Some(1) => "a second".to_owned(),
                    Some(seconds @ 2..=600) => format!("{seconds} seconds"),
                    _ => "a minute".to_owned(),
                };
                let why = reason.as_ref().map_or_else(
                    || "The portal has too many requests right now.".to_owned(),
                    |reason| sentence(not_saved(reason)),
                );
                return Some(format!("{why} Wait {wait}, then try again."));
            }
            SaveAnswer::Refused { reason: Some(reason) }
            | SaveAnswer::NoHeaders { reason: Some(reason) }
            | SaveAnswer::Status { status: 400 | 403 | 409 | 422, reason: Some(reason), .. } => {
                return Some(not_saved(reason));
            }
            SaveAnswer::Status { status: 403, .. } => {
                "Your portal account isn't allowed to save this. Ask an administrator of your organization to do it."
            }
            SaveAnswer::Status { status: 400 | 422, .. } => {
                "The portal doesn't accept these values. Check the AWS Account ID and the S3 Bucket above, then try again."
            }
            SaveAnswer::Status { status: 409, .. } => {
                "Not saved, because of a conflict with what the portal has (409). Look there before you try again."
            }
            SaveAnswer::Status { status: 500.., .. } => {
                return Some(self.status_words("The portal had an error", "Try again in a few minutes."));
            }
            SaveAnswer::Status { .. } => {
                return Some(self.status_words("The portal didn't save", "Try again, or ask its support."));
            }
            SaveAnswer::TooLong => {
                "The portal's answer was too long or broke off, so we don't know whether it was saved. Trying again is safe."
            }
            SaveAnswer::TimedOut => {
                return Some(format!(
                    "No answer after {TIME_LIMIT_SECONDS} seconds, so we don't know whether it was saved. \
                     Trying again is safe."
                ));
            }
            SaveAnswer::Removed => {
                "The form was taken off the page while it was saving, so we don't know whether it was saved. \
                 Trying again is safe."
            }
            SaveAnswer::Unreachable => {
                "The portal could not be reached. Check your connection, then try again."
            }
        };
        Some(problem.to_owned())
    }

    fn status_words(&self, words: &str, advice: &str) -> String {
        match self {
            SaveAnswer::Status { status, reason: Some(reason), .. } => {
                format!("{words} ({status}). It said: {}", shown(reason))
            }
            SaveAnswer::Status { status, .. } => format!("{words} ({status}). {advice}"),
            _ => format!("{words}. {advice}"),
        }
    }
}

fn not_saved(reason: &str) -> String {
    format!("Not saved: {}", shown(reason))
}

/// With a full stop, since another sentence follows.
pub fn sentence(words: String) -> String {
    if words.ends_with(['.', '!', '?', '…']) { words } else { words + "." }
}

/// The reason that somebody else gave, made fit to be read.
fn shown(reason: &str) -> String {
    let mut shown = reason
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if let Some((end, _)) = shown.char_indices().nth(MAX_REASON) {
        shown.truncate(end);
        shown.push('…');
    }
    shown
}
