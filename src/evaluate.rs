//! What a bucket policy lets Trustgrid do.

use crate::finding::Finding;
use crate::policy::Grant;

/// What the policy alone does not tell.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    pub restrict_public_buckets: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// Each action of the grant.
    pub actions: Vec<(&'static str, Decision)>,
    pub public: Public,
    pub findings: Vec<Finding>,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Allowed,
    Denied,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Public {
    Yes,
    No,
    Unknown,
}

/// A statement that keeps Trustgrid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Counted from 1.
    pub statement: usize,
    pub sid: Option<String>,
    pub line: u32,
    pub actions: Vec<&'static str>,
    pub certain: bool,
    pub words: String,
    pub exception: Option<String>,
}

/// Nothing is known yet.
pub fn evaluate(_policy: &str, _grant: &Grant, _options: Options) -> Evaluation {
    Evaluation { actions: Vec::new(), public: Public::Unknown, findings: Vec::new(), blocks: Vec::new() }
}
