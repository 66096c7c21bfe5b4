//! What an artifact is made for: the values that go into it, each of which can become no syntax.

use std::fmt::{self, Display};
use std::str::FromStr;

use crate::aws::account_id::AccountId;
use crate::merge::Merge;
use crate::policy::Grant;
use crate::text::{At, Grouped};

/// Everything that an artifact may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub grant: Grant,
    /// The account that owns the bucket; every script stops where it finds itself in another one.
    pub account_id: AccountId,
    pub org_id: Option<OrgId>,
    /// The policy that the bucket has already, where it was pasted, and what it is to be.
    pub merged_policy: Option<MergedPolicy>,
    /// The page with these values filled in.
    pub link: Option<Link>,
}

/// What the keys of all flow logs begin with.
pub(crate) const ALL_FLOW_LOGS: &str = "flow-logs/by-org/";

impl Target {
    /// What the keys of the flow logs begin with: of the organization, or of all where none is known.
    pub fn prefix(&self) -> String {
        self.org_id.as_ref().map_or_else(|| ALL_FLOW_LOGS.to_owned(), |id| format!("{ALL_FLOW_LOGS}{id}/"))
    }
}

/// A policy before and after the grant was merged into it, each a whole JSON document. Whatever else was
/// done to it on the page is in `merged` and not in `pasted`, because a script writes `merged` only over a
/// policy that is still the same as `pasted`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedPolicy {
    /// The bare policy that was pasted, as the bucket has it.
    pub pasted: String,
    /// What the bucket's policy is to be, whole.
    pub merged: String,
}

impl MergedPolicy {
    /// What becomes of the policy of a merge; `None` where that says that there is no policy yet.
    pub fn of(merge: &Merge, merged: String) -> Option<Self> {
        let pasted = merge.existing();
        (!pasted.is_empty()).then(|| MergedPolicy { pasted: pasted.to_owned(), merged })
    }
}

/// The ID of an organization, as Trustgrid writes it into the names of flow logs: 1 to 128 of
/// `A-Z a-z 0-9 _ -`, which takes in every UUID and can become no other syntax. Trustgrid does not
/// say what an ID may hold, so this errs on the strict side.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrgId(String);

impl OrgId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for OrgId {
    type Err = OrgIdError;

    fn from_str(text: &str) -> Result<Self, OrgIdError> {
        if text.is_empty() {
            return Err(OrgIdError::Empty);
        }
        if let Some(at) = At::first(text, |c| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')) {
            return Err(OrgIdError::Character(at));
        }
        match text.len() {
            1..=128 => Ok(OrgId(text.to_owned())),
            characters => Err(OrgIdError::TooLong { characters }),
        }
    }
}

/// Why some text is not an [`OrgId`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrgIdError {
    Empty,
    Character(At),
    TooLong { characters: usize },
}

impl OrgIdError {
    /// Stable name of the rule, so that a host can translate.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "org-id.empty",
            Self::Character(_) => "org-id.character",
            Self::TooLong { .. } => "org-id.too-long",
        }
    }
}

impl Display for OrgIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "The organization ID is empty. Leave it out or give the whole ID."),
            Self::Character(at) => {
                write!(
                    f,
                    "An organization ID has only letters, digits, hyphens and underscores. Remove {at}."
                )
            }
            Self::TooLong { characters } => write!(
                f,
                "An organization ID has at most 128 characters; this has {}. Give the ID alone.",
                Grouped(*characters)
            ),
        }
    }
}

impl std::error::Error for OrgIdError {}

/// An `http` or `https` address to hand on in Markdown: at most 2,048 characters of those that a URL
/// may hold, without quotes, brackets, `$`, `!`, `*`, `;` and whatever else is syntax elsewhere;
/// whoever makes the address writes those as `%XX`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link(String);

impl Link {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Link {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        if !host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric())) {
            return Err(LinkError::NoAddress);
        }
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@&+,=%".contains(c);
        if let Some(at) = At::first(text, |c| !is_allowed(c)) {
            return Err(LinkError::Character(at));
        }
        match text.len() {
            ..=2048 => Ok(Link(text.to_owned())),
            characters => Err(LinkError::TooLong { characters }),
        }
    }
}

/// Why some text is not a [`Link`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkError {
    NoAddress,
    Character(At),
    TooLong { characters: usize },
}

impl LinkError {
    /// Stable name of the rule, so that a host can translate.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoAddress => "link.no-address",
            Self::Character(_) => "link.character",
            Self::TooLong { .. } => "link.too-long",
        }
    }
}

impl Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAddress => write!(f, "A link begins with https:// or http:// and a host. Give it whole."),
            Self::Character(at) => write!(f, "A link can't contain {at}. Write it as % and two digits."),
            Self::TooLong { characters } => {
                write!(
                    f,
                    "A link has at most 2,048 characters; this has {}. Give a shorter one.",
                    Grouped(*characters)
                )
            }
        }
    }
}

impl std::error::Error for LinkError {}
