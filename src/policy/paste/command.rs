//! Commands of the AWS CLI around what they printed. An answer counts for a bucket only if its command
//! plainly asks Amazon S3 for it.

use crate::aws::bucket_name::BucketName;
use crate::policy::refusal::Refusal;

/// A command, which may go on over lines.
#[derive(Debug)]
pub(super) struct Command {
    text: String,
    /// The first lines between it and the next one, which in a narrow window may be its end.
    after: Vec<String>,
}

/// Lines over which a command is broken.
const BROKEN: usize = 4;

/// What a line is besides others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineRole {
    Command,
    /// Of the command before.
    GoesOn,
    Other,
}

/// Tells what each of the lines of a text is, one after the other.
#[derive(Default)]
pub(super) struct LineReader {
    /// Whether the last line was of a command.
    in_command: bool,
    /// Whether that line says that the command goes on.
    is_open: bool,
}

impl LineReader {
    pub fn read(&mut self, line: &str) -> LineRole {
        let line = line.trim();
        let kind = if self.is_open || (self.in_command && line.starts_with('>')) {
            LineRole::GoesOn
        } else if is_command(line) {
            LineRole::Command
        } else {
            LineRole::Other
        };
        self.in_command = kind != LineRole::Other;
        self.is_open = self.in_command && line.ends_with(GOES_ON);
        kind
    }
}

/// With what bash, PowerShell and cmd are told that a command goes on in the next line.
const GOES_ON: [char; 3] = ['\\', '`', '^'];

/// The commands in a text, in their order.
pub(super) fn commands(text: &str) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    let mut reader = LineReader::default();
    for line in text.lines() {
        let words = line.trim().trim_end_matches(GOES_ON);
        match (reader.read(line), commands.last_mut()) {
            (LineRole::Command, _) => commands.push(Command { text: words.to_owned(), after: Vec::new() }),
            (LineRole::GoesOn, Some(command)) => {
                command.text.push(' ');
                command.text.push_str(words.trim_start_matches(['>', ' ']));
            }
            (LineRole::Other, Some(command)) if !words.is_empty() && command.after.len() < BROKEN => {
                command.after.push(words.to_owned());
            }
            _ => {}
        }
    }
    commands
}

/// Services of the AWS CLI, and what stands in their place.
const SERVICES: [&str; 9] =
    ["s3api", "s3", "s3control", "sts", "kms", "iam", "configure", "sso", "organizations"];

/// Whether a command of the AWS CLI begins in this line.
fn is_command(line: &str) -> bool {
    let mut words = line.split_whitespace();
    // JSON may hold such words, too; only a program's own path is quoted.
    if line.starts_with(['{', '}', ']', '|']) || (line.starts_with('"') && !words.clone().any(is_program)) {
        return false;
    }
    words.any(|word| is_program(word) || word.contains("aws")) && words.any(|word| SERVICES.contains(&word))
}

/// `aws`, with the folder it is in, and with the prompt where there is no blank.
fn is_program(word: &str) -> bool {
    let word = word.trim_matches(['"', '\'', '&', '(']).to_ascii_lowercase();
    let name = word.rsplit(['/', '\\', '>', '$', '#', '%']).next().unwrap_or_default();
    let name = name.strip_suffix(".exe").or_else(|| name.strip_suffix(".cmd")).unwrap_or(name);
    matches!(name, "aws" | "aws2")
}

impl Command {
    /// Sees to it that this asks S3 for the policy of `bucket`, and shows what S3 answers.
    pub fn asks_for_policy_of(&self, bucket: &BucketName) -> Result<(), Refusal> {
        let asked = asks(&self.text, bucket);
        let mut whole = self.text.clone();
        let is_asked = asked.is_ok()
            || self.after.iter().any(|line| {
                whole.push_str(line);
                asks(&whole, bucket).is_ok()
            });
        if is_asked { Ok(()) } else { asked }
    }

    /// What to say where nothing is there but this. Only what does no harm is to be run.
    pub fn without_output(&self, bucket: &BucketName) -> Refusal {
        match self.asks_for_policy_of(bucket) {
            Ok(()) => Refusal::CommandAlone,
            Err(Refusal::OtherOutput(_)) => Refusal::UnclearCommand { bucket: bucket.to_string() },
            Err(refusal) => refusal,
        }
    }
}

/// The same of one line.
fn asks(command: &str, bucket: &BucketName) -> Result<(), Refusal> {
    let unclear = || Refusal::UnclearCommand { bucket: bucket.to_string() };
    let words: Vec<_> = command.split_whitespace().map(|word| word.trim_matches(['"', '\''])).collect();
    let program = words.iter().position(|word| is_program(word)).ok_or_else(unclear)?;
    let (before, after) = words.split_at(program);
    match operation(after) {
        Some("get-bucket-policy") => {}
        Some(other) if prints(other) => return Err(Refusal::OtherOutput(other.to_owned())),
        Some(change) => return Err(Refusal::ChangingCommand(change.to_owned())),
        None => return Err(unclear()),
    }
    // Of a variable only the shell knows what it is.
    let is_name =
        |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    let named = option(after, "--bucket").filter(is_name);
    if let Some(named) = named
        && named != bucket.as_str()
    {
        return Err(Refusal::OtherBucket { named: named.to_owned(), bucket: bucket.to_string() });
    }
    let is_to_amazon = option(after, "--endpoint-url").is_none_or(is_amazons);
    let is_plain = is_to_amazon && is_alone(before, after);
    if named.is_some() && is_plain { Ok(()) } else { Err(unclear()) }
}

/// The operation of a service that these words ask for, such as `get-bucket-policy`, where it is known what it does.
fn operation<'a>(words: &[&'a str]) -> Option<&'a str> {
    let behind_service = words.iter().skip_while(|word| !SERVICES.contains(word));
    behind_service.copied().find(|word| prints(word) || changes(word))
}

/// Whether this operation changes what it is about.
fn changes(operation: &str) -> bool {
    const VERBS: [&str; 20] = [
        "put-",
        "delete-",
        "create-",
        "update-",
        "set-",
        "add-",
        "remove-",
        "attach-",
        "detach-",
        "enable-",
        "disable-",
        "tag-",
        "untag-",
        "copy-",
        "restore-",
        "rename-",
        "upload-",
        "abort-",
        "complete-",
        "schedule-",
    ];
    VERBS.iter().any(|verb| operation.starts_with(verb))
}

/// Whether this operation prints what it reads.
fn prints(operation: &str) -> bool {
    ["get-", "list-", "head-", "describe-"].iter().any(|start| operation.starts_with(start))
}

fn option<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    let at = words.iter().position(|word| word.starts_with(name))?;
    let value = match words.get(at)?.strip_prefix(name)? {
        "" => words.get(at + 1)?,
        rest => rest.strip_prefix('=')?,
    };
    Some(value.trim_matches(['"', '\'']))
}

fn is_amazons(url: &str) -> bool {
    let address = url.split_once("://").map_or(url, |(_, address)| address);
    let host = address.split(['/', ':']).next().unwrap_or_default();
    host.ends_with(".amazonaws.com")
}

/// Whether nothing but the command makes what is shown: no other machine, file, loop, variable or program, unless
/// that only sets it out in another way.
fn is_alone(before: &[&str], after: &[&str]) -> bool {
    const AROUND: [&str; 6] = ["ssh", "docker", "xargs", "for", "while", "do"];
    const GIVEN_BY_FILE: [&str; 2] = ["--cli-input-json", "--cli-input-yaml"];
    const SET_OUT: [&str; 13] = [
        "|",
        "jq",
        ".",
        "-r",
        "-C",
        "-M",
        "-S",
        ".Policy",
        "fromjson",
        "python",
        "python3",
        "-m",
        "json.tool",
    ];
    // What errors are sent to: an answer is no error.
    let after: Vec<_> = after.iter().skip(1).filter(|word| !word.starts_with("2>")).collect();
    let piped = after.iter().skip_while(|word| !word.contains('|'));
    !before.iter().any(|word| AROUND.contains(word))
        && !after
            .iter()
            .any(|word| word.contains(['$', '`', ';', '&', '>', '<']) || GIVEN_BY_FILE.contains(word))
        && piped.flat_map(|word| word.split_inclusive('|')).all(|part| {
            let word = part.trim_end_matches('|').trim_matches(['"', '\'']);
            word.is_empty() || SET_OUT.contains(&word)
        })
}
