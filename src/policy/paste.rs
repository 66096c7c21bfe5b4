//! What people paste for the policy of their bucket, and the bare document in it: the policy itself, what the AWS CLI
//! prints around it, a session with its command, or S3's word that there is none.
//! <https://docs.aws.amazon.com/cli/latest/reference/s3api/get-bucket-policy.html>

mod around;
mod cleanup;
mod cli;
mod command;
mod origin;

use std::borrow::Cow;
use std::cell::LazyCell;
use std::fmt::{self, Display};

use crate::aws::bucket_name::BucketName;
use crate::policy::document_kind::{self, other_output};
use crate::policy::refusal::Refusal;
use crate::text;
use crate::text::credentials;
use crate::text::finding::{Finding, Rule, Severity};
use crate::text::json::{Json, JsonValue, SyntaxError, ValueKind, Wrong, nothing_after};
use crate::text::position::{Lines, Position};
use around::{Around, Surroundings, document_start, visible_start};
use cleanup::unquoted;
pub(crate) use cleanup::without_typography;
use cli::{NoPolicy, error_of_object, means_no_policy, no_policy};
use origin::{Encoding, Origin};

/// A policy document, and where it stood in what was pasted.
#[derive(Debug)]
pub(crate) struct Source {
    pub json: Json,
    origin: Origin,
}

impl Source {
    /// Where the byte `offset` of the document stands in what was pasted.
    pub fn position(&self, offset: usize) -> Position {
        self.origin.position(offset)
    }

    /// The line of [`position`](Self::position), which costs next to nothing.
    pub fn line(&self, offset: usize) -> u32 {
        self.origin.line(offset)
    }
}

/// The document in what was pasted for the policy of `bucket`, or `None` where that says that there is no policy. The
/// other findings are about the text around it.
pub(crate) fn read(pasted: &str, bucket: &BucketName) -> (Result<Option<Source>, Finding>, Vec<Finding>) {
    if pasted.len() > text::MAX_BYTES {
        return (Err(Refusal::TooLong.finding()), Vec::new());
    }
    let unquoted = unquoted(pasted);
    let plain = unquoted.as_deref().unwrap_or(pasted);
    let start = document_start(plain);
    let cleaned = start.and_then(|start| without_typography(plain, start));
    let mut warned = vec![
        credentials::first(pasted).map(|at| (PasteWarning::Secret, at)),
        pasted.starts_with(BYTE_ORDER_MARK).then_some((PasteWarning::ByteOrderMark, 0)),
        unquoted.as_ref().map(|_| (PasteWarning::Quoted, start.unwrap_or_default())),
        cleaned.as_ref().map(|(_, first)| (PasteWarning::Typographic, *first)),
    ];
    let text = cleaned.map_or_else(|| plain.to_owned(), |(text, _)| text);
    let reading = reading(text, start, bucket);
    let source = reading.map(|Reading { source, warnings }| {
        warned.extend(warnings.into_iter().map(|warning| Some((warning, start.unwrap_or_default()))));
        source
    });
    // Seldom is there any, and often is this asked.
    let lines = LazyCell::new(|| Lines::of(pasted));
    let warnings = warned.into_iter().flatten();
    (source, warnings.map(|(warning, at)| warning.finding().at(lines.position(pasted, at))).collect())
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// What came of a text.
struct Reading {
    source: Option<Source>,
    warnings: Vec<PasteWarning>,
}

fn reading(text: String, start: Option<usize>, bucket: &BucketName) -> Result<Reading, Finding> {
    let origin = Origin::of(text, start.unwrap_or_default());
    let Some(start) = start else {
        return without_document(origin.text(), bucket).map_err(|refusal| origin.refused(refusal));
    };
    // A template has policies inside of it.
    if start > visible_start(origin.text())
        && let Some(template) = document_kind::of_template(origin.text())
    {
        return Err(origin.refused(template));
    }
    Reading::of(origin, bucket)
}

fn without_document(text: &str, bucket: &BucketName) -> Result<Reading, Refusal> {
    let is_blank = text.chars().all(text::is_blank);
    // An empty policy, as `--query Policy` would print it.
    if is_blank || text.trim() == "\"\"" {
        return Ok(Reading { source: None, warnings: Vec::new() });
    }
    no_policy(text, bucket).map(Reading::of_none)
}

/// Where in a JSON value the policy is.
enum PolicyLocation<'a> {
    /// The value itself, whatever it is.
    Itself,
    /// A string, or an object in another one.
    Inside(JsonValue<'a>),
    None(NoPolicy),
}

impl Reading {
    fn of_none(no_policy: NoPolicy) -> Self {
        let warnings = (no_policy == NoPolicy::Assumed).then_some(PasteWarning::Assumed);
        Reading { source: None, warnings: warnings.into_iter().collect() }
    }

    /// Reads the document where the origin says that it begins.
    fn of(origin: Origin, bucket: &BucketName) -> Result<Self, Finding> {
        let mut warnings = Vec::new();
        let (origin, first) = first_value(origin, &mut warnings);
        let (json, length) = first.map_err(|error| not_json(&origin, error, bucket))?;
        let surroundings = surroundings(&origin, &json, length, bucket)?;
        if surroundings == Surroundings::Text {
            warnings.push(PasteWarning::TextAround);
        }
        let refused = |refusal: Refusal| refusal.finding().at(origin.position(json.root().start()));
        let source = match find(json.root(), bucket).map_err(refused)? {
            PolicyLocation::Itself => Some(Source { json, origin }),
            PolicyLocation::Inside(policy) => inside(policy, origin)?,
            PolicyLocation::None(no_policy) => {
                let is_assumed = no_policy == NoPolicy::Assumed && surroundings != Surroundings::Output;
                warnings.extend(is_assumed.then_some(PasteWarning::Assumed));
                None
            }
        };
        Ok(Reading { source, warnings })
    }
}

/// Why what looks like a document cannot be read.
fn not_json(origin: &Origin, error: SyntaxError, bucket: &BucketName) -> Finding {
    match (Around { before: origin.before(), after: "" }).check("", bucket) {
        Err(refusal @ (Refusal::Several | Refusal::OtherBucket { .. } | Refusal::ChangingCommand(_))) => {
            origin.refused(refusal)
        }
        _ => origin.syntax(error, origin.rest()),
    }
}

/// What is around a document of this many bytes, where it leaves no doubt of it.
fn surroundings(
    origin: &Origin,
    json: &Json,
    length: usize,
    bucket: &BucketName,
) -> Result<Surroundings, Finding> {
    let after = origin.rest().get(length..).unwrap_or_default();
    // The report names its bucket itself, and is pasted with the commands that print it.
    let before = if is_report(json.root()) { "" } else { origin.before() };
    let goes_on = after.trim_start().starts_with(['{', '}', ']', ',', ';']) || after.contains('}');
    if goes_on
        && visible_start(before) == before.len()
        && let Err(error) = nothing_after(origin.rest(), length)
    {
        return Err(origin.syntax(error, origin.rest()));
    }
    Around { before, after }.check(json.text(), bucket).map_err(|refusal| origin.refused(refusal))
}

/// The document that a value holds, or `None` where it is empty.
fn inside(policy: JsonValue<'_>, origin: Origin) -> Result<Option<Source>, Finding> {
    let start = origin.start + policy.start();
    let (held, encoding) = match policy.as_str() {
        None => (Cow::Borrowed(policy.raw()), Encoding::Bare),
        Some(held) => {
            let padding = held.len() - held.trim_start().len();
            (held, Encoding::Escaped { padding })
        }
    };
    let held = held.trim_start();
    if held.is_empty() {
        return Ok(None);
    }
    let origin = origin.inside(start, encoding);
    if !held.starts_with('{') {
        return Err(document_kind::of_text(held).finding().at(origin.position(0)));
    }
    let json = Json::read(held).map_err(|error| origin.syntax(error, held))?;
    Ok(Some(Source { json, origin }))
}

/// The value that begins where the origin says, and the bytes that it takes.
fn first_value(
    origin: Origin,
    warnings: &mut Vec<PasteWarning>,
) -> (Origin, Result<(Json, usize), SyntaxError>) {
    let first = of_value(origin.rest());
    // A line may also break behind a backslash.
    let is_broken = |wrong| matches!(wrong, Wrong::LineBreakInString | Wrong::Escape | Wrong::HexEscape);
    match first {
        Err(error) if is_broken(error.wrong) => match origin.unwrapped() {
            Ok(unwrapped) => {
                warnings.push(PasteWarning::Wrapped);
                let first = of_value(unwrapped.rest());
                (unwrapped, first)
            }
            Err(origin) => (origin, first),
        },
        _ => (origin, first),
    }
}

fn of_value(text: &str) -> Result<(Json, usize), SyntaxError> {
    // The inside of a string, copied without the quotes around it.
    let inside =
        text.starts_with("{\\").then(|| text.rfind('}').and_then(|last| text.get(..=last))).flatten();
    let literal = inside.and_then(|inside| Some((Json::read(&format!("\"{inside}\"")).ok()?, inside.len())));
    literal.map_or_else(|| Json::first(text), Ok)
}

fn is_report(root: JsonValue<'_>) -> bool {
    root.member("flowLogExportPreflight").is_some()
}

fn find<'a>(root: JsonValue<'a>, bucket: &BucketName) -> Result<PolicyLocation<'a>, Refusal> {
    if is_report(root) {
        return in_report(root, bucket);
    }
    if root.kind() == ValueKind::String {
        return Ok(PolicyLocation::Inside(root));
    }
    if root.member("Statement").is_some() {
        return Ok(PolicyLocation::Itself);
    }
    if let Some(policy) = policy_in(root) {
        return Ok(PolicyLocation::Inside(policy));
    }
    match (error_of_object(root), other_output(root)) {
        (Some(error), _) => means_no_policy(&error, bucket).map(PolicyLocation::None),
        (None, Some(command)) => Err(Refusal::OtherOutput(command.to_owned())),
        (None, None) => Ok(PolicyLocation::Itself),
    }
}

/// The value of `{"Policy": …}`.
fn policy_in(object: JsonValue<'_>) -> Option<JsonValue<'_>> {
    object.member("Policy").filter(|policy| matches!(policy.kind(), ValueKind::String | ValueKind::Object))
}

/// What the preflight commands say of the policy, in the format of their script.
fn in_report<'a>(report: JsonValue<'a>, bucket: &BucketName) -> Result<PolicyLocation<'a>, Refusal> {
    let named = report.member("bucket").and_then(JsonValue::as_str).unwrap_or_default();
    if named != bucket.as_str() {
        return Err(Refusal::OtherBucket { named: named.into_owned(), bucket: bucket.to_string() });
    }
    let policy = report.member("policy").ok_or(Refusal::ReportWithoutPolicy)?;
    match policy.as_str() {
        Some(error) => no_policy(&error, bucket).map(|_| PolicyLocation::None(NoPolicy::Named)),
        None => policy_in(policy).map(PolicyLocation::Inside).ok_or(Refusal::ReportWithoutPolicy),
    }
}

/// What is odd about the text around a policy.
enum PasteWarning {
    Secret,
    ByteOrderMark,
    Quoted,
    Typographic,
    Wrapped,
    TextAround,
    Assumed,
}

impl PasteWarning {
    fn finding(&self) -> Finding {
        let severity = match self {
            Self::Secret | Self::ByteOrderMark | Self::Typographic | Self::Wrapped => Severity::Warning,
            Self::Quoted | Self::TextAround | Self::Assumed => Severity::Info,
        };
        Finding { severity, ..Rule::finding(self) }
    }
}

impl Rule for PasteWarning {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        match self {
            Self::Secret => "policy.secret",
            Self::ByteOrderMark => "policy.byte-order-mark",
            Self::Quoted => "policy.quoted",
            Self::Typographic => "policy.typographic",
            Self::Wrapped => "policy.wrapped",
            Self::TextAround => "policy.text-around",
            Self::Assumed => "policy.bucket-assumed",
        }
    }
}

impl Display for PasteWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Secret => {
                "This text contains an AWS access key. Remove it, and deactivate the key in IAM if anyone \
                 else may have seen it."
            }
            Self::ByteOrderMark => {
                "There is an invisible byte order mark before the policy, and S3 rejects it. What you copy \
                 from here has none."
            }
            Self::Typographic => {
                "Curly quotes or special spaces from a word processor or chat were read as plain ones. If \
                 anything looks odd, copy the policy from AWS again."
            }
            Self::Wrapped => {
                "Line breaks inside quotes, which a narrow window puts there, were removed. If anything \
                 looks odd, copy the policy again from a wider one."
            }
            Self::Quoted => "The “>” with which mail quotes each line was left out.",
            Self::TextAround => "The text around the policy was left out.",
            Self::Assumed => "This doesn't name a bucket. We assume the one you entered.",
        })
    }
}
