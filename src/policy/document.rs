//! The policy document of a bucket: what was pasted, read once, with the place of every statement.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use crate::aws::bucket_name::BucketName;
use crate::policy::document_kind;
use crate::policy::paste::{self, Source};
use crate::policy::refusal::Refusal;
use crate::policy::statement::{Statement, Text, Unclear, UnclearReason, members};
use crate::text::finding::{Finding, Rule};
use crate::text::json::{JsonValue, ValueKind};
use crate::text::position::Position;

/// The policy of a bucket, as it was pasted.
#[derive(Debug)]
pub struct Document(Source);

/// What was pasted for the policy of a bucket.
#[derive(Debug)]
pub enum Existing {
    /// There is no policy yet.
    None,
    Policy(Document),
    /// Neither of them; the findings say why.
    Unreadable,
}

/// What was pasted for the policy of a bucket, read once for all that is to be known of it: merging, evaluating and
/// the preflight take it.
#[derive(Debug)]
pub struct ExistingPolicy {
    pub existing: Existing,
    /// About the form in which it was pasted; those about the policy are what [`lint`](crate::policy::lint::lint) is for.
    pub findings: Vec<Finding>,
}

impl ExistingPolicy {
    /// Reads every form in which the policy of `bucket` reaches people: bare, as the AWS CLI prints it, with the command
    /// that asks for it, with curly quotes.
    pub fn read(pasted: &str, bucket: &BucketName) -> Self {
        let (source, mut findings) = paste::read(pasted, bucket);
        let existing = match source {
            Ok(None) => Existing::None,
            Ok(Some(source)) => match refusal(&source) {
                None => Existing::Policy(Document(source)),
                Some((refusal, at)) => {
                    findings.insert(0, refusal.finding().at(source.position(at)));
                    Existing::Unreadable
                }
            },
            Err(finding) => {
                findings.insert(0, finding);
                Existing::Unreadable
            }
        };
        ExistingPolicy { existing, findings }
    }
}

/// Why the document is not the policy of a bucket, and the byte that shows it.
fn refusal(source: &Source) -> Option<(Refusal, usize)> {
    let root = source.json.root();
    let mut named = root.members().filter(|(name, _)| name.is_string("Statement")).map(|(_, value)| value);
    let statement = match (named.next(), named.next()) {
        (None, _) => return Some((document_kind::without_statement(root), root.start())),
        (Some(_), Some(second)) => return Some((Refusal::TwoStatements, second.start())),
        (Some(statement), None) => statement,
    };
    if let Some(refusal) = document_kind::of_placeholders(source.json.text()) {
        return Some((refusal, root.start()));
    }
    if !matches!(statement.kind(), ValueKind::Object | ValueKind::Array) {
        return Some((Refusal::NotStatements, statement.start()));
    }
    if let Some((number, other)) =
        (1..).zip(statement.elements()).find(|(_, value)| value.kind() != ValueKind::Object)
    {
        return Some((Refusal::NotAStatement { number }, other.start()));
    }
    document_kind::of_something_else(statements(statement)).map(|refusal| (refusal, statement.start()))
}

/// The version of the policy language, which decides what `${…}` means.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html>
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Version<'a> {
    V2012,
    V2008,
    /// The same as 2008.
    Missing,
    Unknown(Text<'a>),
}

impl Document {
    /// The bare document, beginning with its `{`.
    pub fn text(&self) -> &str {
        self.0.json.text()
    }

    /// Where the byte `offset` of [`text`](Self::text) stands in what was pasted.
    pub fn position(&self, offset: usize) -> Position {
        self.0.position(offset)
    }

    /// The line of [`position`](Self::position).
    pub(crate) fn line(&self, offset: usize) -> u32 {
        self.0.line(offset)
    }

    pub(crate) fn root(&self) -> JsonValue<'_> {
        self.0.json.root()
    }

    /// The value of `Statement`: an object, or an array of objects.
    pub(crate) fn statement(&self) -> JsonValue<'_> {
        self.root().member("Statement").unwrap_or_else(|| self.root())
    }

    pub fn version(&self) -> Version<'_> {
        let Some(value) = self.root().member("Version") else { return Version::Missing };
        match value.as_text().as_deref() {
            Some("2012-10-17") => Version::V2012,
            Some("2008-10-17") => Version::V2008,
            _ => Version::Unknown(Text { value: value.as_text().unwrap_or_default(), at: value.start() }),
        }
    }

    /// Elements beside the ones that a policy has, and those that stand there twice.
    pub fn unclear(&self) -> Vec<Unclear<'_>> {
        let mut unclear = Vec::new();
        for (name, _) in members(self.root(), &mut unclear) {
            if !matches!(name.value.as_ref(), "Version" | "Id" | "Statement") {
                unclear.push(Unclear { name, why: UnclearReason::Unknown });
            }
        }
        unclear
    }

    pub fn statements(&self) -> Vec<Statement<'_>> {
        statements(self.statement()).collect()
    }

    /// First and last line of the statement of this number in what was pasted, all counted from 1; 0 where there is none.
    pub fn lines_of_statement(&self, number: usize) -> (usize, usize) {
        let statement = number.checked_sub(1).and_then(|index| self.values().nth(index));
        let line = |offset: usize| usize::try_from(self.line(offset)).unwrap_or_default();
        statement.map_or((0, 0), |value| (line(value.start()), line(value.end().saturating_sub(1))))
    }

    /// The statements as they are written.
    pub(crate) fn values(&self) -> impl Iterator<Item = JsonValue<'_>> {
        one_or_many(self.statement())
    }
}

fn one_or_many(value: JsonValue<'_>) -> impl Iterator<Item = JsonValue<'_>> + Clone {
    let one = (value.kind() == ValueKind::Object).then_some(value);
    one.into_iter().chain(value.elements())
}

fn statements(value: JsonValue<'_>) -> impl Iterator<Item = Statement<'_>> + Clone {
    (1..).zip(one_or_many(value)).map(|(number, value)| Statement::read(number, value))
}
