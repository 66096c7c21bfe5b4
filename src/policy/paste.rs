//! What people paste for the policy of their bucket, and the bare document in it: the policy itself,
//! what the AWS CLI prints around it, or its word that there is none.
//! <https://docs.aws.amazon.com/cli/latest/reference/s3api/get-bucket-policy.html>

use std::borrow::Cow;
use std::cell::{LazyCell, OnceCell};
use std::fmt::{self, Display};

use crate::credentials;
use crate::finding::{Finding, Rule, Severity};
use crate::json::{self, Json, Kind, Value};
use crate::place::{Lines, Place};
use crate::policy::refusal::Refusal;
use crate::text::{self, is_invisible};

/// A policy document, and where it stood in what was pasted.
#[derive(Debug)]
pub(crate) struct Source {
    pub json: Json,
    origin: Origin,
}

impl Source {
    /// Where the byte `offset` of the document stands in what was pasted.
    pub fn place(&self, offset: usize) -> Place {
        self.origin.place(offset)
    }

    /// The line of [`place`](Self::place), which costs next to nothing.
    pub fn line(&self, offset: usize) -> u32 {
        self.origin.line(offset)
    }
}

/// The document in what was pasted, or `None` where that says that there is no policy. The other
/// findings are about the text around it.
pub(crate) fn read(pasted: &str) -> (Result<Option<Source>, Finding>, Vec<Finding>) {
    if pasted.len() > text::MAX_BYTES {
        return (Err(Refusal::TooLong.finding()), Vec::new());
    }
    let start = pasted.find(|c: char| !c.is_whitespace() && !is_invisible(c)).unwrap_or(pasted.len());
    let mended = mend(pasted, start);
    let noticed = [
        credentials::first(pasted).map(|at| (Notice::Secret, at)),
        pasted.starts_with(BYTE_ORDER_MARK).then_some((Notice::ByteOrderMark, 0)),
        mended.as_ref().map(|(_, first)| (Notice::Typographic, *first)),
    ];
    // Seldom is there any, and often is this asked.
    let lines = LazyCell::new(|| Lines::of(pasted));
    let notices = noticed.into_iter().flatten();
    let notices = notices.map(|(notice, at)| notice.finding().at(lines.place(pasted, at))).collect();
    let text = mended.map_or_else(|| pasted.to_owned(), |(text, _)| text);
    (document(text, start), notices)
}

fn document(text: String, start: usize) -> Result<Option<Source>, Finding> {
    let origin = Origin { lines: OnceCell::new(), text, start, form: Form::Bare };
    let pasted = origin.text.get(start..).unwrap_or_default();
    // What `--query Policy` prints.
    let quoted = pasted.starts_with('"').then(|| Json::read(pasted).ok()).flatten();
    let json = match (pasted.chars().next(), quoted) {
        (None, _) => return Ok(None),
        (_, Some(json)) => json,
        (Some('{'), _) => origin.json(pasted)?,
        (Some(_), None) => match Refusal::of_text(pasted) {
            Some(refusal) => return Err(refusal.finding().at(origin.place(0))),
            None => return Ok(None),
        },
    };
    let Some(policy) = enveloped(json.root()) else { return Ok(Some(Source { json, origin })) };
    let start = origin.start + policy.start();
    let (inner, form) = match policy.as_str() {
        None => (Cow::Borrowed(policy.raw()), Form::Bare),
        Some(inner) => {
            let padding = inner.len() - inner.trim_start().len();
            (inner, Form::Escaped { padding })
        }
    };
    let inner = inner.trim_start();
    if inner.is_empty() {
        return Ok(None);
    }
    let origin = Origin { start, form, ..origin };
    let json = origin.json(inner)?;
    Ok(Some(Source { json, origin }))
}

/// The value of `{"Policy": …}`, or a string that is all there is.
fn enveloped(root: Value<'_>) -> Option<Value<'_>> {
    if root.kind() == Kind::String {
        return Some(root);
    }
    let policy = root.member("Policy")?;
    let is_policy = matches!(policy.kind(), Kind::String | Kind::Object);
    (is_policy && root.member("Statement").is_none()).then_some(policy)
}

/// Where a document stands in the text that was pasted.
#[derive(Debug)]
struct Origin {
    text: String,
    /// Those of the text, once a place is asked for.
    lines: OnceCell<Lines>,
    start: usize,
    form: Form,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Bare,
    /// In a string literal, after some bytes of blanks.
    Escaped {
        padding: usize,
    },
}

impl Origin {
    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }

    fn place(&self, offset: usize) -> Place {
        let inside = match self.form {
            Form::Bare => offset,
            Form::Escaped { padding } => {
                let literal = self.text.get(self.start..).unwrap_or_default();
                json::offset_in_literal(literal, padding + offset)
            }
        };
        self.lines().place(&self.text, self.start + inside)
    }

    fn line(&self, offset: usize) -> u32 {
        let inside = match self.form {
            Form::Bare => offset,
            // A literal is on one line.
            Form::Escaped { .. } => 0,
        };
        self.lines().line(self.start + inside)
    }

    fn json(&self, document: &str) -> Result<Json, Finding> {
        Json::read(document).map_err(|error| {
            let place = self.place(error.at);
            // A template is no better for a comma less.
            let template = Refusal::of_template(document);
            template.unwrap_or(Refusal::Syntax(error.wrong, place)).finding().at(place)
        })
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text with plain quotes and blanks for curly and special ones outside of strings, and the
/// byte where the first of them stood; `None` where that is not what keeps the text from being JSON.
/// Character stands for character, so that lines and columns stay.
pub(crate) fn mend(pasted: &str, start: usize) -> Option<(String, usize)> {
    let is_special = |c: char| is_curly(c) || is_special_blank(c);
    let json = pasted.get(start..)?;
    if !json.starts_with('{') || json.is_ascii() || !json.contains(is_special) || Json::read(json).is_ok() {
        return None;
    }
    let mut mended = String::with_capacity(pasted.len());
    mended.push_str(pasted.get(..start)?);
    let mut first = None;
    let mut string: Option<char> = None;
    let mut escaped = false;
    for (at, c) in json.char_indices() {
        let plain = match string {
            None if is_curly(c) => '"',
            Some(opening) if opening != '"' && is_curly(c) => '"',
            None if is_special_blank(c) => ' ',
            _ => c,
        };
        string = match string {
            None => (plain == '"').then_some(c),
            Some(_) if plain == '"' && !escaped => None,
            open => open,
        };
        escaped = string.is_some() && c == '\\' && !escaped;
        first = first.or((plain != c).then_some(start + at));
        mended.push(plain);
    }
    first.map(|first| (mended, first))
}

fn is_curly(c: char) -> bool {
    matches!(c, '\u{201C}'..='\u{201F}' | '\u{2033}' | '«' | '»' | '\u{FF02}')
}

/// Blanks that JSON does not know, and characters that nobody can see.
fn is_special_blank(c: char) -> bool {
    (c.is_whitespace() && !c.is_ascii()) || is_invisible(c)
}

/// What is odd about the text around a policy.
enum Notice {
    Secret,
    ByteOrderMark,
    Typographic,
}

impl Rule for Notice {
    const SEVERITY: Severity = Severity::Warning;

    fn code(&self) -> &'static str {
        match self {
            Self::Secret => "policy.secret",
            Self::ByteOrderMark => "policy.byte-order-mark",
            Self::Typographic => "policy.typographic",
        }
    }
}

impl Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Secret => {
                "An AWS access key stands in this text, where it does not belong: take it out, and deactivate \
                 the key in IAM if anyone else may have seen it"
            }
            Self::ByteOrderMark => {
                "An invisible byte order mark stands before the policy, and S3 refuses it: save what you copy \
                 from here, which has none"
            }
            Self::Typographic => {
                "Curly quotes or special spaces from a word processor or chat were taken as plain ones: copy \
                 the policy from AWS again if anything looks odd"
            }
        })
    }
}
