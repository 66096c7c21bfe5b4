//! What S3 would refuse in a policy, and what was probably not meant, besides the grant.

use std::collections::HashSet;
use std::fmt::{self, Display};

use crate::aws::arn::Arn;
use crate::aws::bucket_name::BucketName;
use crate::aws::partition::OtherPartition;
use crate::policy::document::{Document, Version};
use crate::policy::grant_match::{is_about, other_service};
use crate::policy::statement::{Effect, Principal, Scope, Statement, Text, Unclear, UnclearReason};
use crate::policy::statement_name::StatementName;
use crate::text::Grouped;
use crate::text::credentials::{Quoted, is_unique_id};
use crate::text::finding::{Finding, Rule, Severity};

/// Everything worth saying about a policy that is for `bucket`, but for the statement numbered
/// `replaced`, which is about to go. Of findings of one kind it lists the first few, so that many
/// slips stay readable.
pub fn lint(
    document: &Document,
    statements: &[Statement],
    bucket: &BucketName,
    replaced: Option<usize>,
) -> Vec<Finding> {
    let mut lint = Lint { document, listed: Listed::default() };
    if let Version::Unknown(version) = document.version() {
        lint.add(LintError::Version(&version.value), version.at, "Version");
    }
    for Unclear { name, why } in document.unclear() {
        lint.add(LintWarning::Unclear(&name.value, why), name.at, "");
    }
    let mut sids = HashSet::new();
    if statements.is_empty() {
        lint.add(LintWarning::Empty, document.statement().start(), "Statement");
    }
    for statement in statements {
        if replaced != Some(statement.number) {
            lint.statement(statement, bucket);
        }
        if let Some(sid) = &statement.sid
            && !sids.insert(sid.value.clone())
        {
            lint.add(LintWarning::DuplicateSid(&sid.value), sid.at, statement.path("Sid"));
        }
    }
    lint.listed.finish()
}

/// Findings, of each code the first few.
#[derive(Default)]
pub(crate) struct Listed {
    findings: Vec<Finding>,
    /// How many there were of each code, of which there are few.
    counts: Vec<(&'static str, usize)>,
}

impl Listed {
    pub fn add(&mut self, code: &'static str, finding: impl FnOnce() -> Finding) {
        const LISTED: usize = 5;
        let known = self.counts.iter().position(|(known, _)| *known == code);
        let index = known.unwrap_or(self.counts.len());
        if known.is_none() {
            self.counts.push((code, 0));
        }
        let Some((_, count)) = self.counts.get_mut(index) else { return };
        *count += 1;
        if *count <= LISTED {
            self.findings.push(finding());
        }
    }

    pub fn finish(mut self) -> Vec<Finding> {
        let all: usize = self.counts.iter().map(|(_, count)| count).sum();
        if all > self.findings.len() {
            self.findings.push(More(all - self.findings.len()).finding());
        }
        self.findings
    }
}

struct Lint<'a> {
    document: &'a Document,
    listed: Listed,
}

impl Lint<'_> {
    fn add(&mut self, rule: impl Rule, at: usize, path: impl Display) {
        let document = self.document;
        self.listed.add(rule.code(), || {
            let finding = rule.finding().at(document.position(at));
            let path = Some(path.to_string()).filter(|path| !path.is_empty());
            Finding { path, ..finding }
        });
    }

    fn statement(&mut self, statement: &Statement, bucket: &BucketName) {
        for Unclear { name, why } in &statement.unclear {
            self.add(LintWarning::Unclear(&name.value, *why), name.at, statement.path(""));
        }
        self.missing(statement);
        if let Some(Effect::Unknown(effect)) = &statement.effect {
            self.add(LintError::Effect(&effect.value), effect.at, statement.path("Effect"));
        }
        if statement.is_clear_allow() && matches!(statement.principals, Scope::AllBut(_)) {
            let name = StatementName::of(statement, self.document);
            self.add(
                LintError::AllowNotPrincipal(name),
                statement.span.start,
                statement.path("NotPrincipal"),
            );
        }
        for principal in statement.principals.named() {
            self.principal(statement, principal);
        }
        // What S3 says to those after `Not…` is not documented.
        for action in statement.actions.only() {
            if let Some(service) = other_service(&action.value) {
                self.add(LintError::Action(service), action.at, statement.path("Action"));
            }
        }
        for resource in statement.resources.only() {
            self.resource(statement, resource, bucket);
        }
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html>
    fn missing(&mut self, statement: &Statement) {
        // Where something is not clear, it need not be missing.
        if !statement.unclear.is_empty() {
            return;
        }
        let missing = [
            ("Effect", statement.effect.is_none()),
            ("Principal", is_missing(&statement.principals)),
            ("Action", is_missing(&statement.actions)),
            ("Resource", is_missing(&statement.resources)),
        ];
        for (element, _) in missing.into_iter().filter(|(_, is_missing)| *is_missing) {
            self.add(
                LintError::Missing { element, number: statement.number },
                statement.span.start,
                statement.path(""),
            );
        }
    }

    fn principal(&mut self, statement: &Statement, principal: &Principal) {
        let Text { value, at } = &principal.text;
        let is_only = matches!(statement.principals, Scope::Only(_));
        let path = statement.path(if is_only { "Principal" } else { "NotPrincipal" });
        if is_unique_id(value) {
            self.add(LintWarning::DeletedPrincipal(value), *at, path);
        }
        if let Some(partition) = partition(value) {
            self.add(LintError::PrincipalPartition(partition), *at, path);
        }
    }

    fn resource(&mut self, statement: &Statement, resource: &Text, bucket: &BucketName) {
        let Text { value, at } = resource;
        let path = statement.path("Resource");
        if let Some(partition) = partition(value) {
            self.add(LintError::ResourcePartition(partition), *at, path);
        } else if is_about(value, bucket.as_str()) == Some(false) {
            self.add(LintError::OtherBucket { resource: value, bucket }, *at, path);
        } else if value != "*" && !value.starts_with("arn:") {
            self.add(LintError::NotAnArn(value), *at, path);
        }
    }
}

fn is_missing<T>(scope: &Scope<T>) -> bool {
    scope.named().is_empty()
}

fn partition(arn: &str) -> Option<OtherPartition> {
    Arn::read(arn)?.other_partition()
}

/// What S3 refuses to store.
enum LintError<'a> {
    Version(&'a str),
    Missing {
        element: &'static str,
        number: usize,
    },
    Effect(&'a str),
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>
    AllowNotPrincipal(StatementName<'a>),
    Action(&'a str),
    PrincipalPartition(OtherPartition),
    ResourcePartition(OtherPartition),
    OtherBucket {
        resource: &'a str,
        bucket: &'a BucketName,
    },
    NotAnArn(&'a str),
}

impl Rule for LintError<'_> {
    const SEVERITY: Severity = Severity::Error;

    fn code(&self) -> &'static str {
        match self {
            Self::Version(_) => "policy.version",
            Self::Missing { .. } => "policy.missing-element",
            Self::Effect(_) => "policy.effect",
            Self::AllowNotPrincipal(_) => "policy.allow-not-principal",
            Self::Action(_) => "policy.other-service-action",
            Self::PrincipalPartition(_) => "policy.principal-partition",
            Self::ResourcePartition(_) => "policy.resource-partition",
            Self::OtherBucket { .. } => "policy.other-bucket",
            Self::NotAnArn(_) => "policy.not-an-arn",
        }
    }
}

impl Display for LintError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(
                f,
                "“Version” is {}, but AWS knows only 2012-10-17 and 2008-10-17. Use one of them.",
                Quoted(version)
            ),
            Self::Missing { element, number } => {
                write!(
                    f,
                    "Statement {number} has no “{element}”, so S3 rejects it. Add it or remove the statement."
                )
            }
            Self::Effect(effect) => write!(
                f,
                "“Effect” is {}, but AWS knows only Allow and Deny. Use one of them, with these capitals.",
                Quoted(effect)
            ),
            Self::AllowNotPrincipal(name) => write!(
                f,
                "{name} combines Allow with “NotPrincipal”, which S3 rejects. Name those it is for in \
                 “Principal”."
            ),
            Self::Action(service) => write!(
                f,
                "This action belongs to {}, not to S3. Remove it. (S3 would say “Policy has invalid \
                 action”.)",
                Quoted(service)
            ),
            Self::PrincipalPartition(partition) => write!(
                f,
                "This principal is in {}. Use one in the commercial AWS Regions. (S3 would say “Invalid \
                 principal in policy”.)",
                partition.name()
            ),
            Self::ResourcePartition(partition) => write!(
                f,
                "This resource is in {}. Trustgrid can't replicate there. Use a bucket in the commercial AWS \
                 Regions.",
                partition.name()
            ),
            Self::OtherBucket { resource, bucket } => write!(
                f,
                "{} is a different bucket. Paste the policy of {}, or put its name here. (S3 would say \
                 “Policy has invalid resource”.)",
                Quoted(resource),
                Quoted(bucket.as_str())
            ),
            Self::NotAnArn(resource) => write!(
                f,
                "The resource {} isn't an ARN. Begin it with “arn:aws:s3:::”. (S3 would say “Policy has \
                 invalid resource”.)",
                Quoted(resource)
            ),
        }
    }
}

/// What S3 may well store and its owner may not have meant.
enum LintWarning<'a> {
    Empty,
    DuplicateSid(&'a str),
    DeletedPrincipal(&'a str),
    Unclear(&'a str, UnclearReason),
}

impl Rule for LintWarning<'_> {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "policy.empty",
            Self::DuplicateSid(_) => "policy.duplicate-sid",
            Self::DeletedPrincipal(_) => "policy.deleted-principal",
            Self::Unclear(_, UnclearReason::Repeated) => "policy.duplicate-name",
            Self::Unclear(_, UnclearReason::Unknown) => "policy.unknown-element",
            Self::Unclear(_, UnclearReason::Capitals(_)) => "policy.capitals",
            Self::Unclear(_, UnclearReason::Shape) => "policy.shape",
            Self::Unclear(_, UnclearReason::WithItsOpposite) => "policy.opposites",
        }
    }
}

impl Display for LintWarning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => {
                write!(
                    f,
                    "“Statement” is an empty list, which S3 never stores. Check that this is the whole \
                     policy."
                )
            }
            Self::DuplicateSid(sid) => {
                write!(f, "An earlier statement has the Sid {} too. Give each its own.", Quoted(sid))
            }
            // The ID is no secret, yet it says nothing to anybody.
            Self::DeletedPrincipal(id) => write!(
                f,
                "The principal {} is what AWS leaves of a deleted user or role, and S3 may reject the policy \
                 for it. Remove it, or name the user or role again.",
                Quoted(id)
            ),
            Self::Unclear(name, UnclearReason::Repeated) => {
                write!(f, "{} is here twice, and AWS doesn't say which one counts. Keep one.", Quoted(name))
            }
            Self::Unclear(name, UnclearReason::Unknown) => {
                write!(f, "AWS documents nothing called {} here. Check its spelling.", Quoted(name))
            }
            Self::Unclear(name, UnclearReason::Capitals(element)) => {
                write!(f, "AWS writes {} as “{element}”. Use the same capitals.", Quoted(name))
            }
            Self::Unclear(name, UnclearReason::Shape) => {
                write!(f, "The value of {} doesn't have the form that AWS documents. Check it.", Quoted(name))
            }
            Self::Unclear(name, UnclearReason::WithItsOpposite) => {
                write!(
                    f,
                    "{} is here together with its opposite, which AWS doesn't allow. Keep one.",
                    Quoted(name)
                )
            }
        }
    }
}

/// Findings that are not listed.
struct More(usize);

impl Rule for More {
    const SEVERITY: Severity = Severity::Info;

    fn code(&self) -> &'static str {
        "policy.more"
    }
}

impl Display for More {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "There are {} more findings of these kinds. Fix the listed ones first.", Grouped(self.0))
    }
}
