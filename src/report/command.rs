//! Commands of the AWS CLI that were pasted with what they printed: what each asks, of which bucket, at
//! which address, and with whose credentials. What is not plain to read is not guessed.
//! <https://docs.aws.amazon.com/cli/latest/reference/#global-options>

use crate::aws::bucket_name::BucketName;
use crate::aws::partition::OtherPartition;
use crate::aws_cli::setting::Setting;
use crate::report::shell::{self, Join, Redirect, SimpleCommand, Word};
use crate::text::is_blank;

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It shows a setting.
    Show(Setting),
    /// It changes one, so that an answer from before says nothing any more.
    Change(Setting),
    /// It deletes or creates a bucket, after which nothing from before is so.
    Replace,
    /// Something that is not needed here.
    Other,
}

/// What an option names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    Nothing,
    Plainly(String),
    /// Something that only the shell knows, such as a variable.
    Hidden,
}

impl Named {
    pub fn plain(&self) -> Option<&str> {
        match self {
            Named::Plainly(name) => Some(name),
            Named::Nothing | Named::Hidden => None,
        }
    }
}

/// What is to be shown of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Query {
    Whole,
    /// One value, by its name.
    Value(&'static str),
    /// Something else, which may look like another answer.
    Other,
}

/// How much a command lists of what is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Extent {
    #[default]
    All,
    /// At most a number, so that it shows in the answer whether that was all.
    Limited,
    /// A part of it.
    Part,
    /// What `aws s3 ls` shows of one folder, by names without that of the folder.
    Folder,
}

/// A command of the AWS CLI, plainly read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AwsCommand {
    pub purpose: Purpose,
    pub bucket: Named,
    /// The key of the object that it asks for, or what those begin with that it lists.
    pub objects: Named,
    pub extent: Extent,
    /// The account that it names as the expected owner.
    pub owner: Named,
    /// The account whose own settings it asks for.
    pub account: Named,
    /// Where it asks, where that is not Amazon S3.
    pub endpoint: Option<String>,
    /// The partition that it asks, where that is not the one of Trustgrid.
    pub partition: Option<OtherPartition>,
    /// Whose credentials it uses, as far as they can be told apart.
    pub credentials: String,
    pub query: Query,
    /// Whether errors are sent where nobody sees them.
    pub hides_errors: bool,
    /// Whether the answer goes to a file, to another program or nowhere.
    pub hides_output: bool,
}

/// What earlier commands set for those that follow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Environment {
    profile: Option<String>,
    endpoint: Option<String>,
    region: Option<String>,
    is_output_off: bool,
    /// Whether `aws` is something else than the AWS CLI, such as an alias.
    is_redefined: bool,
    /// Whether the last line asked for the address that the AWS CLI is sent to.
    shows_endpoint: bool,
    hides_errors: bool,
    /// How often the credentials may have changed.
    sign_ins: u32,
}

impl Environment {
    /// A command that is not read may have changed whose credentials are used.
    pub fn may_have_changed(&mut self) {
        self.sign_ins += 1;
    }

    /// Takes in what a line that is no command of the AWS CLI says of it: that `aws` is something else, or
    /// that a file or a variable sends it elsewhere.
    pub fn observe(&mut self, line: &str) {
        self.is_redefined |= redefines_program(line);
        let names_endpoint = |name: &str| name.trim().to_ascii_lowercase().ends_with("endpoint_url");
        match line.split_once('=').filter(|(name, _)| names_endpoint(name)) {
            Some((_, value)) => self.endpoint = other_endpoint(value, true),
            // What `printenv AWS_ENDPOINT_URL` shows.
            None if self.shows_endpoint && line.contains("://") => self.endpoint = other_endpoint(line, true),
            None => {}
        }
        self.shows_endpoint = line.contains("ENDPOINT_URL");
    }
}

/// Whether a line makes `aws` an alias or a function, in Bash, PowerShell or cmd.
fn redefines_program(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let words: Vec<_> = line.split_whitespace().collect();
    words.windows(2).any(|pair| match pair {
        ["alias" | "doskey", name] if name.contains('=') => {
            name.starts_with("aws=") || name.starts_with("aws.exe=")
        }
        ["alias" | "set-alias" | "new-alias" | "sal" | "function", name] => {
            *name == "aws" || name.starts_with("aws(")
        }
        _ => false,
    }) || line.trim_start().starts_with("aws()")
        || line.trim_start().starts_with("aws ()")
}

/// The settings that a text may change which is not read as a command: by the names of commands in it, or
/// of calls of a library. It may be about the bucket where it has its name, or something that only a
/// shell knows.
pub(super) fn may_change(text: &str, bucket: &str) -> Vec<Setting> {
    if !(text.contains(bucket) || text.contains(['$', '%', '{'])) {
        return Vec::new();
    }
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let words: Vec<_> = text.split(|c| !is_of_word(c)).filter(|word| !word.is_empty()).collect();
    let before = [""].into_iter().chain(words.iter().copied());
    let mut changed = Vec::new();
    for (before, word) in before.zip(words.iter().copied()) {
        let verb = word.replace('_', "-");
        let cmdlet = ["Write-S3", "Remove-S3", "Set-S3"].iter().find_map(|verb| word.strip_prefix(verb));
        if replaces_bucket("s3api", &verb) || replaces_bucket(before, word) {
            changed.extend(Setting::ALL.into_iter().filter(|setting| setting.is_of_bucket()));
        }
        changed.extend(Setting::of_change("s3api", &verb));
        changed.extend(cmdlet.and_then(|noun| Setting::of_changing_operation(&format!("Put{noun}"))));
    }
    changed
}

/// Whether a command deletes or creates a bucket.
fn replaces_bucket(service: &str, verb: &str) -> bool {
    matches!((service, verb), ("s3api", "delete-bucket" | "create-bucket") | ("s3", "rb" | "mb"))
}

/// Whether a command that is not read may change whose credentials the next ones use: whatever is not
/// known to leave a shell as it is.
pub(super) fn may_change_credentials(typed: &str) -> bool {
    const HARMLESS: [&str; 26] = [
        "for", "foreach", "while", "until", "if", "do", "done", "then", "else", "fi", "echo", "printf", "ls",
        "dir", "cat", "type", "jq", "grep", "head", "tail", "xargs", "watch", "date", "whoami", "which",
        "man",
    ];
    let first = typed.split_whitespace().next().unwrap_or_default();
    !(HARMLESS.contains(&first) || first.starts_with("./") || is_program(first))
}

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    Commands(Vec<AwsCommand>),
    /// Nothing that prints an answer.
    Quiet,
    /// What it prints may be anything.
    Unclear,
}

/// Services of the AWS CLI by which a line is recognised as one of its commands.
const SERVICES: [&str; 9] = ["s3api", "s3", "s3control", "sts", "kms", "iam", "configure", "sso", "ec2"];

/// Whether a line that no prompt precedes is a command of the AWS CLI, or has one in it.
pub(super) fn is_command(line: &str) -> bool {
    let line = line.trim_start_matches(is_blank);
    // The answers of the AWS CLI begin like this; that of a policy may hold anything.
    if line.starts_with(['{', '"', '|', '}', ']', '\'', '+', '-']) || !has_program(line) {
        return false;
    }
    let mut words = line.split_whitespace();
    words.any(|word| is_program(word.trim_matches(is_around))) && words.any(|word| SERVICES.contains(&word))
}

fn is_around(c: char) -> bool {
    matches!(c, '"' | '\'' | '(' | '`' | '$' | '>' | '#' | '%' | '\u{2018}'..='\u{201F}')
}

/// A quick look before the slow one.
fn has_program(line: &str) -> bool {
    line.contains("aws") || line.contains("AWS") || line.contains("Aws")
}

/// `aws`, in any of its spellings and with the folder that it is in.
fn is_program(word: &str) -> bool {
    let name = word.rsplit(['/', '\\', '>']).next().unwrap_or(word).to_ascii_lowercase();
    let name = [".exe", ".cmd", ".bat"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    matches!(name, "aws" | "aws2")
}

/// Whether a line that no prompt precedes is a command that prints no answer, or a comment.
pub(super) fn is_quiet_line(line: &str, environment: &mut Environment) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let may_be = first.starts_with(['#', '$']) || first.contains('=') || QUIET.contains(&first);
    may_be && read(line, environment) == Typed::Quiet
}

/// Reads what stands behind a prompt, which may be several commands.
pub(super) fn read(typed: &str, environment: &mut Environment) -> Typed {
    if environment.is_redefined && has_program(typed) {
        return Typed::Unclear;
    }
    let Some(commands) = shell::simple_commands(typed) else { return Typed::Unclear };
    let mut read: Vec<AwsCommand> = Vec::new();
    for command in &commands {
        match (command.join, simple(command, environment)) {
            (Join::Then, Some(Simple::Aws(aws))) => read.push(aws),
            (Join::Then, Some(Simple::Quiet)) => {}
            (Join::Pipe, _) if is_filter(&command.words) => match read.last_mut() {
                Some(aws) => aws.hides_output = true,
                None => return Typed::Unclear,
            },
            // Instead of the error there is another word, or none.
            (Join::Else, _) if is_fallback(&command.words) => match read.last_mut() {
                Some(aws) => aws.hides_errors = true,
                None => return Typed::Unclear,
            },
            _ => return Typed::Unclear,
        }
    }
    if read.is_empty() { Typed::Quiet } else { Typed::Commands(read) }
}

enum Simple {
    Aws(AwsCommand),
    Quiet,
}

/// Programs that hand on an answer as it is, or its only value.
fn is_filter(words: &[Word]) -> bool {
    let words: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
    match words.as_slice() {
        ["cat" | "tee" | "more" | "less", ..] => true,
        ["python" | "python3", "-m", "json.tool"] => true,
        ["jq", rest @ ..] => rest.iter().all(|word| {
            matches!(
                *word,
                "." | "-r"
                    | "-M"
                    | "-C"
                    | "-S"
                    | ".Policy"
                    | ".Status"
                    | ".Policy | fromjson"
                    | ".Policy|fromjson"
            )
        }),
        _ => false,
    }
}

fn is_fallback(words: &[Word]) -> bool {
    words.first().is_some_and(|word| matches!(word.text.as_str(), "true" | ":" | "echo" | "exit"))
}

fn simple(command: &SimpleCommand, environment: &mut Environment) -> Option<Simple> {
    let mut for_this = environment.clone();
    let mut words = command.words.as_slice();
    if words.is_empty() || words.first().is_some_and(|word| word.text == "exec") {
        // `exec 2>/dev/null` is for all that follows.
        let hidden = hidden_errors(&command.redirects);
        environment.hides_errors |= hidden;
        return hidden.then_some(Simple::Quiet);
    }
    while let Some((name, value)) = words.first().and_then(assignment) {
        for_this.set(name, value, words.first().is_some_and(|word| word.is_plain));
        words = words.get(1..)?;
    }
    if words.is_empty() {
        *environment = for_this;
        return Some(Simple::Quiet);
    }
    let mut through = String::new();
    let arguments = loop {
        let (first, rest) = words.split_first()?;
        if is_program(&first.text) {
            break rest;
        }
        let word = |at: usize| rest.get(at).map(|word| word.text.as_str());
        words = match (first.text.as_str(), word(0), word(1)) {
            ("time" | "command" | "winpty" | "noglob", ..) => rest,
            ("env", ..) => {
                let assignments = rest.iter().take_while(|word| assignment(word).is_some());
                let count = assignments.clone().count();
                for word in assignments {
                    let (name, value) = assignment(word)?;
                    for_this.set(name, value, word.is_plain);
                }
                rest.get(count..)?
            }
            ("sudo" | "doas", ..) => {
                through.push_str(" sudo");
                rest.get(
                    rest.iter().take_while(|word| matches!(word.text.as_str(), "-E" | "-H" | "-n")).count()..,
                )?
            }
            ("aws-vault", Some("exec"), Some(profile)) => {
                through.push_str(" aws-vault ");
                through.push_str(profile);
                let rest = rest.get(2..)?;
                rest.get(usize::from(rest.first().is_some_and(|word| word.text == "--"))..)?
            }
            ("docker" | "podman" | "nerdctl" | "finch", Some("run"), _) => {
                let image = rest.iter().position(is_image)?;
                let options = rest.get(1..image)?;
                if options
                    .iter()
                    .any(|word| word.text.contains("ENDPOINT") || word.text.contains("entrypoint"))
                {
                    return None;
                }
                through.push_str(" container");
                options.iter().for_each(|word| {
                    through.push(' ');
                    through.push_str(&word.text);
                });
                break rest.get(image + 1..)?;
            }
            ("date", ..) => {
                return shows_time(rest).then(|| Simple::Aws(AwsCommand::time(&command.redirects)));
            }
            _ if is_quiet(first, rest, environment) => return Some(Simple::Quiet),
            _ => return None,
        };
    };
    let aws = AwsCommand::read(arguments, &command.redirects, &for_this, &through)?;
    if aws.purpose == Purpose::Other && changes_credentials(arguments) {
        environment.may_have_changed();
        environment.configure(arguments);
    }
    Some(Simple::Aws(aws))
}

/// Whether the options of `date` let it print the present time.
fn shows_time(options: &[Word]) -> bool {
    const STARTS: [&str; 8] = ["-u", "--utc", "--universal", "-I", "--iso-8601", "-R", "--rfc-", "+"];
    options.iter().all(|word| STARTS.iter().any(|start| word.text.starts_with(start)))
}

/// The AWS CLI's own image.
fn is_image(word: &Word) -> bool {
    let name = word.text.split(':').next().unwrap_or_default();
    matches!(name, "amazon/aws-cli" | "docker.io/amazon/aws-cli" | "public.ecr.aws/aws-cli/aws-cli")
}

fn changes_credentials(arguments: &[Word]) -> bool {
    let service = arguments.iter().find(|word| !word.text.starts_with('-'));
    service.is_some_and(|word| matches!(word.text.as_str(), "configure" | "sso" | "login" | "logout"))
}

/// `NAME=value`
fn assignment(word: &Word) -> Option<(&str, &str)> {
    let (name, value) = word.text.split_once('=')?;
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && !name.is_empty();
    is_name.then_some((name, value))
}

/// Commands that print no answer.
const QUIET: [&str; 13] =
    ["export", "set", "setx", "declare", "unset", "cd", "clear", "cls", "pwd", "true", ":", "REM", "rem"];

/// Whether a command prints no answer, which includes those that set a variable.
fn is_quiet(first: &Word, rest: &[Word], environment: &mut Environment) -> bool {
    let values = rest.iter().filter_map(|word| Some((assignment(word)?, word.is_plain)));
    match first.text.as_str() {
        "export" | "set" | "setx" | "declare" => {
            values.for_each(|((name, value), is_plain)| environment.set(name, value, is_plain));
            // fish has no `=`.
            let words = rest.iter().skip_while(|word| word.text.starts_with('-'));
            if let [name, value] = words.collect::<Vec<_>>().as_slice() {
                environment.set(&name.text, &value.text, value.is_plain);
            }
            true
        }
        "unset" => {
            rest.iter().for_each(|word| environment.set(&word.text, "", true));
            true
        }
        name if QUIET.contains(&name) => true,
        name => match (name.strip_prefix("$env:"), rest) {
            (Some(name), [equals, value]) if equals.text == "=" => {
                environment.set(name, &value.text, value.is_plain);
                true
            }
            (Some(assigned), []) => {
                let assigned = assigned.split_once('=');
                assigned.map(|(name, value)| environment.set(name, value, first.is_plain)).is_some()
            }
            _ => false,
        },
    }
}

impl Environment {
    /// Takes in a variable by which the AWS CLI is set.
    /// <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html>
    fn set(&mut self, name: &str, value: &str, is_plain: bool) {
        match name {
            "AWS_PROFILE" | "AWS_DEFAULT_PROFILE" => {
                self.profile = (!value.is_empty()).then(|| value.to_owned());
            }
            "AWS_ENDPOINT_URL" | "AWS_ENDPOINT_URL_S3" | "AWS_ENDPOINT_URL_STS" => {
                self.endpoint = other_endpoint(value, is_plain || value.is_empty());
            }
            "AWS_DEFAULT_OUTPUT" | "AWS_OUTPUT" => self.is_output_off = value == "off",
            "AWS_REGION" | "AWS_DEFAULT_REGION" => self.region = Some(value.to_owned()),
            "AWS_PAGER" | "PAGER" | "AWS_CLI_AUTO_PROMPT" => {}
            name if name.starts_with("AWS_") => self.may_have_changed(),
            _ => {}
        }
    }

    /// Takes in `aws configure set KEY VALUE`.
    fn configure(&mut self, arguments: &[Word]) {
        let words: Vec<_> = arguments.iter().map(|word| word.text.as_str()).collect();
        match words.as_slice() {
            ["configure", "set", key, value, ..] if key.ends_with("endpoint_url") => {
                self.endpoint = other_endpoint(value, true);
            }
            ["configure", "set", key, value, ..] if key.ends_with("region") => {
                self.region = Some((*value).to_owned());
            }
            _ => {}
        }
    }
}

/// An address that is not one of Amazon's, as it is written.
fn other_endpoint(address: &str, is_plain: bool) -> Option<String> {
    let address = address.trim();
    let is_amazon = || {
        let authority = address.split_once("://").map_or(address, |(_, rest)| rest);
        let authority = authority.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        ["amazonaws.com", "amazonaws.com.cn", "api.aws"].iter().any(|domain| {
            host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        })
    };
    let is_known = is_plain && is_amazon();
    (!is_known && !address.is_empty()).then(|| address.to_owned())
}

fn hidden_errors(redirects: &[Redirect]) -> bool {
    redirects.iter().any(|redirect| matches!(redirect.from.as_str(), "2" | "&" | "*") && redirect.to != "&1")
}

fn hidden_output(redirects: &[Redirect]) -> bool {
    redirects
        .iter()
        .any(|redirect| matches!(redirect.from.as_str(), "" | "1" | "&" | "*") && redirect.to != "&2")
}

/// Options that a command which shows a setting may have, and whether a value follows.
const OPTIONS: [(&str, bool); 37] = [
    ("--bucket", true),
    ("--expected-bucket-owner", true),
    ("--account-id", true),
    ("--profile", true),
    ("--endpoint-url", true),
    ("--query", true),
    ("--output", true),
    ("--region", true),
    ("--color", true),
    ("--ca-bundle", true),
    ("--cli-read-timeout", true),
    ("--cli-connect-timeout", true),
    ("--cli-binary-format", true),
    ("--cli-error-format", true),
    ("--prefix", true),
    ("--key", true),
    ("--max-items", true),
    ("--max-keys", true),
    ("--page-size", true),
    ("--starting-token", true),
    ("--start-after", true),
    ("--delimiter", true),
    ("--key-marker", true),
    ("--version-id-marker", true),
    ("--checksum-mode", true),
    ("--fetch-owner", false),
    ("--recursive", false),
    ("--summarize", false),
    ("--human-readable", false),
    ("--no-cli-pager", false),
    ("--no-paginate", false),
    ("--no-verify-ssl", false),
    ("--no-sign-request", false),
    ("--no-cli-auto-prompt", false),
    ("--cli-auto-prompt", false),
    ("--debug", false),
    ("--no-color", false),
];

/// Where the answers have the one value that is asked for, and its name.
const QUERIES: [(Setting, &str, &str); 9] = [
    (Setting::Caller, "Account", "Account"),
    (Setting::Caller, "{Account:Account}", "Account"),
    (Setting::Location, "LocationConstraint", "LocationConstraint"),
    (Setting::Location, "BucketRegion", "BucketRegion"),
    (Setting::Versioning, "Status", "Status"),
    (Setting::Policy, "Policy", "Policy"),
    (Setting::PolicyStatus, "PolicyStatus.IsPublic", "IsPublic"),
    (Setting::Ownership, "OwnershipControls.Rules.ObjectOwnership", "ObjectOwnership"),
    (Setting::RequestPayment, "Payer", "Payer"),
];

impl AwsCommand {
    /// The computer's program for the time, which asks AWS for nothing.
    fn time(redirects: &[Redirect]) -> AwsCommand {
        AwsCommand {
            purpose: Purpose::Show(Setting::Time),
            bucket: Named::Nothing,
            objects: Named::Nothing,
            extent: Extent::All,
            owner: Named::Nothing,
            account: Named::Nothing,
            endpoint: None,
            partition: None,
            credentials: String::new(),
            query: Query::Whole,
            hides_errors: hidden_errors(redirects),
            hides_output: hidden_output(redirects),
        }
    }

    /// Reads what follows the program; `None` where an option is not known or not plain.
    fn read(
        words: &[Word],
        redirects: &[Redirect],
        environment: &Environment,
        through: &str,
    ) -> Option<AwsCommand> {
        let mut service_and_verb: Vec<&str> = Vec::new();
        let mut options: Vec<(String, Named)> = Vec::new();
        let mut strays = Vec::new();
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            let Some(option) = as_option(&word.text) else {
                let is_name = word.is_plain && service_and_verb.len() < 2;
                strays.extend((!is_name).then_some(word));
                service_and_verb.extend(is_name.then_some(word.text.as_str()));
                continue;
            };
            let (name, attached) =
                option.split_once('=').map_or((option.as_str(), None), |(name, value)| (name, Some(value)));
            let known = OPTIONS.iter().find(|(known, _)| *known == name);
            let takes_value = known.map_or_else(
                || words.peek().is_some_and(|next| as_option(&next.text).is_none()),
                |(_, takes_value)| *takes_value,
            );
            let named = |text: &str, is_plain: bool| match is_plain && !text.is_empty() {
                true => Named::Plainly(text.to_owned()),
                false => Named::Hidden,
            };
            let value = match (attached, takes_value) {
                (Some(value), _) => named(value, word.is_plain),
                (None, true) => match words.next() {
                    Some(value) => named(&value.text, value.is_plain),
                    None => Named::Hidden,
                },
                (None, false) => Named::Nothing,
            };
            options.push((name.to_owned(), value));
        }
        let (service, verb) = match service_and_verb.as_slice() {
            [service, verb, ..] => (*service, *verb),
            [service] => (*service, ""),
            [] => ("", ""),
        };
        // The commands of `aws s3` name the bucket by its address.
        let address =
            strays.first().filter(|word| word.is_plain).and_then(|word| word.text.strip_prefix("s3://"));
        let lists_objects = (service, verb) == ("s3", "ls");
        let purpose = match (Setting::of_command(service, verb), Setting::of_change(service, verb)) {
            // It lists buckets.
            (Some(_), _) if lists_objects && (address.is_none() || strays.len() > 1) => Purpose::Other,
            (Some(setting), _) => Purpose::Show(setting),
            (None, Some(setting)) => Purpose::Change(setting),
            (None, None) if replaces_bucket(service, verb) => Purpose::Replace,
            (None, None) => Purpose::Other,
        };
        let is_known = |(name, _): &(String, Named)| OPTIONS.iter().any(|(known, _)| known == name);
        if let Purpose::Show(_) = purpose
            && (strays.len() > usize::from(lists_objects) || !options.iter().all(is_known))
        {
            return None;
        }
        let twice = |name: &str| options.iter().filter(|(known, _)| known == name).count() > 1;
        const ONCE: [&str; 7] = [
            "--bucket",
            "--expected-bucket-owner",
            "--account-id",
            "--profile",
            "--endpoint-url",
            "--prefix",
            "--key",
        ];
        if ONCE.into_iter().any(twice) {
            return None;
        }
        let option =
            |name: &str| options.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let has = |name: &str| option(name).is_some();
        let endpoint = match option("--endpoint-url") {
            Some(Named::Plainly(address)) => other_endpoint(&address, true),
            Some(_) => Some("an address that only your shell knows".to_owned()),
            None => environment.endpoint.clone(),
        };
        let region =
            option("--region").map_or(environment.region.clone(), |region| region.plain().map(str::to_owned));
        let in_address = address.and_then(|address| address.split('/').next());
        let bucket = match option("--bucket") {
            // What cannot be a bucket's name is no other bucket.
            Some(Named::Plainly(name)) if name.parse::<BucketName>().is_err() => Named::Hidden,
            Some(named) => named,
            None => in_address.map_or(Named::Nothing, |name| Named::Plainly(name.to_owned())),
        };
        let objects = option("--key").or(option("--prefix")).unwrap_or_else(|| match address {
            Some(address) => Named::Plainly(address.split_once('/').map_or("", |(_, key)| key).to_owned()),
            None => Named::Nothing,
        });
        const IN_PART: [&str; 5] =
            ["--starting-token", "--start-after", "--delimiter", "--key-marker", "--version-id-marker"];
        let extent = if IN_PART.into_iter().any(has) {
            Extent::Part
        } else if lists_objects && !has("--recursive") {
            Extent::Folder
        } else if ["--max-items", "--max-keys", "--no-paginate"].into_iter().any(has) {
            Extent::Limited
        } else {
            Extent::All
        };
        let profile = option("--profile").map_or_else(
            || environment.profile.clone().unwrap_or_default(),
            |profile| profile.plain().unwrap_or("?").to_owned(),
        );
        let unsigned = if has("--no-sign-request") { " unsigned" } else { "" };
        let is_off =
            option("--output").map_or(environment.is_output_off, |output| output.plain() == Some("off"));
        let query = match (option("--query"), purpose) {
            (None, _) => Query::Whole,
            (Some(Named::Plainly(query)), Purpose::Show(setting)) => known_query(setting, &query),
            _ => Query::Other,
        };
        Some(AwsCommand {
            purpose,
            bucket,
            objects,
            extent,
            owner: option("--expected-bucket-owner").unwrap_or(Named::Nothing),
            account: option("--account-id").unwrap_or(Named::Nothing),
            endpoint,
            partition: region.as_deref().and_then(OtherPartition::of_region),
            credentials: format!("{} {profile}{unsigned}{through}", environment.sign_ins),
            query,
            hides_errors: environment.hides_errors || hidden_errors(redirects),
            hides_output: is_off || hidden_output(redirects),
        })
    }
}

/// An option with the two hyphens that word processors make a dash of.
fn as_option(word: &str) -> Option<String> {
    if word.starts_with("--") {
        return Some(word.to_owned());
    }
    let rest = word.strip_prefix(['\u{2013}', '\u{2014}'])?;
    Some(format!("--{}", rest.trim_start_matches('-')))
}

fn known_query(setting: Setting, query: &str) -> Query {
    let mut path: String = query.chars().filter(|c| !c.is_whitespace()).collect();
    for index in ["[0]", "[*]", "[]"] {
        path = path.replace(index, "");
    }
    let known = QUERIES.iter().find(|(of, known, _)| *of == setting && *known == path);
    known.map_or(Query::Other, |(.., name)| Query::Value(name))
}
