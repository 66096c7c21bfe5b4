//! What the AWS CLI prints instead of an answer, in each of its formats.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>,
//! <https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-error-format.html>

use std::fmt::{self, Display};

use serde::Deserialize;

use crate::aws_cli::setting::Setting;
use crate::text::credentials::Quoted;
use crate::text::is_blank;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CliError {
    /// AWS refused, by a policy of this kind where it says so.
    AccessDenied(Option<PolicyKind>),
    NoSuchBucket,
    /// S3's word for credentials of another account than the bucket owner's.
    MethodNotAllowed,
    WrongRegion,
    NoRegion,
    Expired(SignIn),
    /// Signing in failed before S3 was asked, in this operation of another service.
    NotSignedIn(String),
    InvalidCredentials,
    NoCredentials,
    NoProfile,
    NoCommand,
    /// The AWS CLI is older than the command.
    OldVersion,
    NoConnection,
    /// The time there is not AWS's.
    Clock,
    NoPager,
    /// The command itself is not as the AWS CLI wants it.
    Usage,
    TooManyRequests,
    /// Another error, by its code.
    Other(String),
}

/// How somebody had signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    Unknown,
    /// With `aws sso login`.
    Sso,
    /// With `aws login`.
    Login,
}

/// The kinds of policies that AWS names when it refuses.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyKind {
    ServiceControl,
    ResourceControl,
    /// A statement of it denies.
    Resource,
    /// No statement of it allows, which only those of other accounts need.
    NoResource,
    VpcEndpoint,
    Boundary,
    Session,
    Identity,
}

/// Phrases of errors that have no code, also of the shells' own.
const PHRASES: [(&str, CliError); 41] = [
    ("Unable to locate credentials", CliError::NoCredentials),
    ("Partial credentials found", CliError::NoCredentials),
    ("NoCredentialProviders", CliError::NoCredentials),
    ("Your session has expired", CliError::Expired(SignIn::Login)),
    ("reauthenticate using 'aws login'", CliError::Expired(SignIn::Login)),
    ("The SSO session", CliError::Expired(SignIn::Sso)),
    ("Error loading SSO Token", CliError::Expired(SignIn::Sso)),
    ("Error when retrieving token from sso", CliError::Expired(SignIn::Sso)),
    ("has expired or is otherwise invalid", CliError::Expired(SignIn::Sso)),
    ("Token has expired", CliError::Expired(SignIn::Unknown)),
    (
        "credentials were refreshed, but the refreshed credentials are still expired",
        CliError::Expired(SignIn::Unknown),
    ),
    ("Error when retrieving credentials from", CliError::NoCredentials),
    ("aws: command not found", CliError::NoCommand),
    ("aws: Command not found", CliError::NoCommand),
    ("aws: not found", CliError::NoCommand),
    ("aws:  not found", CliError::NoCommand),
    ("command not found: aws", CliError::NoCommand),
    ("Unknown command: aws", CliError::NoCommand),
    ("Command 'aws' not found", CliError::NoCommand),
    ("'aws' is not recognized", CliError::NoCommand),
    ("The term 'aws' is not recognized", CliError::NoCommand),
    ("aws: No such file or directory", CliError::NoCommand),
    ("\"aws\": executable file not found", CliError::NoCommand),
    ("Could not connect to the endpoint", CliError::NoConnection),
    ("Connect timeout on endpoint", CliError::NoConnection),
    ("Read timeout on endpoint", CliError::NoConnection),
    ("Connection was closed before", CliError::NoConnection),
    ("Failed to connect to proxy", CliError::NoConnection),
    ("SSL validation failed", CliError::NoConnection),
    ("[SSL: CERTIFICATE_VERIFY_FAILED]", CliError::NoConnection),
    ("Unable to redirect output to pager", CliError::NoPager),
    ("You must specify a region", CliError::NoRegion),
    ("Invalid choice", CliError::OldVersion),
    ("Parameter validation failed", CliError::Usage),
    ("the following arguments are required", CliError::Usage),
    ("usage: aws", CliError::Usage),
    ("usage: Note: AWS CLI version", CliError::Usage),
    ("aws: error:", CliError::Usage),
    ("Unknown options:", CliError::Usage),
    ("Unable to parse config file", CliError::Usage),
    ("Invalid endpoint:", CliError::Usage),
];

/// Operations by which the AWS CLI gets credentials, besides those of roles.
const SIGNING_IN: [&str; 9] = [
    "CreateOAuth2Token",
    "CreateToken",
    "GetCredentialsForIdentity",
    "GetFederationToken",
    "GetRoleCredentials",
    "GetSessionToken",
    "ListAccountRoles",
    "ListAccounts",
    "StartDeviceAuthorization",
];

/// Longer texts are no error of the AWS CLI's.
const LONGEST: usize = 4000;

/// No phrase is shorter.
const SHORTEST: usize = 10;

const OPENING: &str = "An error occurred (";

/// An error as it was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PrintedError {
    pub error: CliError,
    pub code: String,
    /// What the AWS CLI was doing, where it says so.
    pub operation: Option<String>,
    pub message: String,
    /// The bucket that it names.
    pub bucket: Option<String>,
}

impl PrintedError {
    /// What a text says that is no answer.
    pub fn of_text(text: &str) -> Option<PrintedError> {
        let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
        let text = text.get(..end)?;
        if let Some((_, rest)) = text.split_once(OPENING) {
            return PrintedError::of_code_and_rest(rest);
        }
        if let Some(json) = text.trim().strip_prefix("aws: [ERROR]:").or(Some(text.trim()))
            && json.starts_with('{')
        {
            return PrintedError::of_json(json);
        }
        if text.len() < SHORTEST {
            return None;
        }
        PrintedError::of_phrase(text, |phrase| text.contains(phrase))
    }

    /// The same of a text that a terminal may have broken anywhere, blanks left out at the ends of lines.
    pub fn of_broken_text(text: &str) -> Option<PrintedError> {
        PrintedError::of_text(text).or_else(|| {
            let squeezed_text = squeezed(text);
            match squeezed_text.split_once(&squeezed(OPENING)) {
                Some((_, rest)) => PrintedError::of_code_and_rest(rest),
                None => PrintedError::of_phrase(text, |phrase| squeezed_text.contains(&squeezed(phrase))),
            }
        })
    }

    /// What a text without a code says.
    fn of_phrase(text: &str, has: impl Fn(&str) -> bool) -> Option<PrintedError> {
        let known = PHRASES.iter().find(|(phrase, _)| has(phrase)).map(|(_, error)| error.clone());
        let is_profile = || has("config profile (") && has("could not be found");
        Some(PrintedError {
            error: known.or_else(|| is_profile().then_some(CliError::NoProfile))?,
            code: String::new(),
            operation: None,
            message: text.to_owned(),
            bucket: None,
        })
    }

    /// `CODE) when calling the OPERATION operation: MESSAGE`, which a terminal may have broken anywhere.
    fn of_code_and_rest(rest: &str) -> Option<PrintedError> {
        let (code, rest) = rest.split_once(')')?;
        let code: String = code.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
        let words = squeezed(rest);
        let operation = words.split_once("whencallingthe").and_then(|(_, rest)| rest.split_once("operation"));
        let operation = operation.map(|(operation, _)| operation.to_owned());
        let message = rest.split_once(':').map_or("", |(_, message)| message).trim();
        Some(PrintedError::new(&code, operation, message, None))
    }

    /// `--cli-error-format json`
    pub fn of_json(json: &str) -> Option<PrintedError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Printed {
            code: String,
            message: String,
            bucket_name: Option<String>,
        }
        let Printed { code, message, bucket_name } = serde_json::from_str(json).ok()?;
        Some(PrintedError::new(&code, None, &message, bucket_name))
    }

    pub fn new(code: &str, operation: Option<String>, message: &str, bucket: Option<String>) -> PrintedError {
        let bucket = bucket.or_else(|| bucket_of(message));
        let error = CliError::of(code, operation.as_deref(), message);
        PrintedError { error, code: code.to_owned(), operation, message: message.to_owned(), bucket }
    }

    /// Whether a line begins an error with a code.
    pub fn begins(line: &str) -> bool {
        let line = line.trim_start();
        !line.starts_with(['"', '{', '|']) && line.contains(OPENING)
    }

    /// Whether a code is one that is known, so that it is worth taking for one.
    pub fn is_known_code(code: &str) -> bool {
        Setting::of_code_of_none(code).is_some()
            || !matches!(CliError::of(code, None, ""), CliError::Other(_))
    }

    /// The setting that it is about, by what it says itself.
    pub fn setting(&self) -> Option<Setting> {
        let by_operation = self.operation.as_deref().and_then(Setting::of_operation);
        by_operation.or_else(|| Setting::of_code_of_none(&self.code))
    }

    /// Whether it is S3's word that nothing of the kind is set.
    pub fn is_of_none(&self) -> bool {
        Setting::of_code_of_none(&self.code).is_some()
    }

    /// The setting that the command was to change.
    pub fn change(&self) -> Option<Setting> {
        self.operation.as_deref().and_then(Setting::of_changing_operation)
    }
}

/// Without the blanks, which a terminal may have put anywhere or left out.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).collect()
}

/// The bucket in the ARN that a message names.
fn bucket_of(message: &str) -> Option<String> {
    let message = squeezed(message);
    let (_, name) = message.split_once(":s3:::")?;
    let name: String =
        name.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect();
    (!name.is_empty()).then_some(name)
}

/// Whether AWS says that the request comes from another time. IAM and STS say it in a message alone.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html>
fn is_of_clock(code: &str, message: &str) -> bool {
    let message = squeezed(message);
    matches!(code, "RequestTimeTooSkewed" | "RequestInTheFuture")
        || message.contains("Signatureexpired:")
        || message.contains("Signaturenotyetcurrent:")
}

impl CliError {
    /// By code, operation and message.
    fn of(code: &str, operation: Option<&str>, message: &str) -> CliError {
        let signing_in = operation
            .filter(|operation| operation.starts_with("AssumeRole") || SIGNING_IN.contains(operation));
        let error = match code {
            _ if is_of_clock(code, message) => CliError::Clock,
            "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired" => {
                CliError::Expired(SignIn::Unknown)
            }
            "InvalidToken"
            | "InvalidAccessKeyId"
            | "InvalidClientTokenId"
            | "SignatureDoesNotMatch"
            | "UnrecognizedClientException"
            | "AuthFailure"
            | "NotSignedUp" => CliError::InvalidCredentials,
            "NoCredentials" | "MissingAuthenticationToken" => CliError::NoCredentials,
            "ProfileNotFound" => CliError::NoProfile,
            "NoRegion" => CliError::NoRegion,
            "SlowDown"
            | "Throttling"
            | "ThrottlingException"
            | "RequestLimitExceeded"
            | "ServiceUnavailable"
            | "InternalError"
            | "OperationAborted"
            | "ConflictException"
            | "409"
            | "503"
            | "500" => CliError::TooManyRequests,
            "EndpointConnectionError" | "ConnectTimeout" | "ConnectionClosed" => CliError::NoConnection,
            "AccessDenied"
            | "AccessDeniedException"
            | "AllAccessDisabled"
            | "UnauthorizedAccess"
            | "Forbidden"
            | "403" => CliError::AccessDenied(PolicyKind::of(message)),
            // The object, more likely than the bucket.
            "404" | "NotFound" if operation == Some("HeadObject") => CliError::Other(code.to_owned()),
            "NoSuchBucket" | "404" | "NotFound" => CliError::NoSuchBucket,
            "MethodNotAllowed" | "405" => CliError::MethodNotAllowed,
            "PermanentRedirect"
            | "Redirect"
            | "301"
            | "307"
            | "AuthorizationHeaderMalformed"
            | "IllegalLocationConstraintException"
            | "TemporaryRedirect" => CliError::WrongRegion,
            "ParamValidation" | "UnknownOptions" | "InvalidBucketName" | "InvalidArgument" => CliError::Usage,
            _ => CliError::Other(code.to_owned()),
        };
        // What was refused is not the bucket.
        let is_refused = matches!(
            error,
            CliError::AccessDenied(_) | CliError::Usage | CliError::NoSuchBucket | CliError::Other(_)
        );
        match signing_in {
            Some(operation) if is_refused => CliError::not_signed_in(operation, message),
            _ => error,
        }
    }

    fn not_signed_in(operation: &str, message: &str) -> CliError {
        match (operation, message.contains("expired")) {
            ("CreateOAuth2Token", true) => CliError::Expired(SignIn::Login),
            ("CreateToken" | "GetRoleCredentials", true) => CliError::Expired(SignIn::Sso),
            (_, true) => CliError::Expired(SignIn::Unknown),
            (_, false) => CliError::NotSignedIn(operation.to_owned()),
        }
    }

    /// What to do to see the setting.
    pub(crate) fn advice_for(&self, setting: Setting) -> String {
        match (self, setting.permission()) {
            (Self::AccessDenied(by), Some(permission)) if PolicyKind::is_your_own(*by) => {
                format!("Ask someone with {permission} to run it.")
            }
            _ => self.advice(),
        }
    }

    /// What to do for an answer, as a sentence.
    pub(crate) fn advice(&self) -> String {
        match self {
            Self::AccessDenied(None) => "Ask someone who may read the bucket's settings to run it.",
            Self::AccessDenied(Some(kind)) => kind.advice(),
            Self::NoSuchBucket => "Compare the name with “aws s3api list-buckets”.",
            Self::MethodNotAllowed => "Run it with credentials of the account that owns the bucket.",
            Self::WrongRegion => {
                "Run it again with --region and the bucket's Region, which the S3 console shows."
            }
            Self::NoRegion => "Run it again with --region and the bucket's Region, or in AWS CloudShell.",
            Self::Expired(SignIn::Unknown) => "Sign in again, then run it again.",
            Self::Expired(SignIn::Sso) => "Sign in again with “aws sso login”, then run it again.",
            Self::Expired(SignIn::Login) => "Sign in again with “aws login”, then run it again.",
            Self::NotSignedIn(_) => {
                "Sign in as someone who may use that role or account, or run it in AWS CloudShell."
            }
            Self::InvalidCredentials => {
                "Sign in again, or run it in AWS CloudShell, which has the right credentials."
            }
            Self::NoCredentials => {
                "Sign in with “aws login” or “aws configure”, or run it in AWS CloudShell, which has \
                 credentials."
            }
            Self::NoProfile => "Run it with a profile that “aws configure list-profiles” shows.",
            Self::NoCommand => "Run it in AWS CloudShell, which has the AWS CLI.",
            Self::OldVersion => "Update the AWS CLI, or run it in AWS CloudShell, which has a new one.",
            Self::NoConnection => "Run it where AWS can be reached, such as in AWS CloudShell.",
            Self::Clock => "Set the computer's clock, or run it in AWS CloudShell, whose clock is right.",
            Self::NoPager => "Run it again with --no-cli-pager at the end.",
            Self::Usage => "Copy the command again and run it unchanged.",
            Self::TooManyRequests => "Run it again in a minute.",
            Self::Other(_) => "Solve that error, then run it again.",
        }
        .to_owned()
    }
}

/// After "because".
impl Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessDenied(None) => "AWS refused to show it (AccessDenied)",
            Self::AccessDenied(Some(kind)) => return write!(f, "{kind} (AccessDenied)"),
            Self::NoSuchBucket => "S3 found no such bucket (NoSuchBucket)",
            Self::MethodNotAllowed => {
                "the credentials aren't those of the account that owns the bucket (MethodNotAllowed)"
            }
            Self::WrongRegion => "the command went to another Region than the bucket's",
            Self::NoRegion => "the AWS CLI has no Region",
            Self::Expired(SignIn::Unknown) => "the credentials have expired",
            Self::Expired(_) => "the sign-in has expired",
            Self::NotSignedIn(operation) => {
                return write!(f, "signing in failed at {} before S3 was asked", Quoted(operation));
            }
            Self::InvalidCredentials => "AWS didn't accept the credentials",
            Self::NoCredentials => "the AWS CLI found no credentials",
            Self::NoProfile => "the AWS CLI found no profile with that name",
            Self::NoCommand => "the AWS CLI isn't installed there",
            Self::OldVersion => "this version of the AWS CLI doesn't know the command",
            Self::NoConnection => "the AWS CLI couldn't reach AWS",
            Self::Clock => "the computer's clock is wrong, and AWS refuses requests from another time",
            Self::NoPager => "the AWS CLI found no pager to show the answer with",
            Self::Usage => "the AWS CLI didn't accept the command",
            Self::TooManyRequests => "AWS couldn't answer at that moment",
            Self::Other(code) => return write!(f, "the AWS CLI printed the error {}", Quoted(code)),
        })
    }
}

impl PolicyKind {
    /// By the words that AWS ends its message with.
    fn of(message: &str) -> Option<PolicyKind> {
        const WORDS: [(&str, PolicyKind); 8] = [
            ("servicecontrolpolicy", PolicyKind::ServiceControl),
            ("resourcecontrolpolicy", PolicyKind::ResourceControl),
            ("noresource-basedpolicy", PolicyKind::NoResource),
            ("resource-basedpolicy", PolicyKind::Resource),
            ("VPCendpointpolicy", PolicyKind::VpcEndpoint),
            ("permissionsboundary", PolicyKind::Boundary),
            ("sessionpolicy", PolicyKind::Session),
            ("identity-basedpolicy", PolicyKind::Identity),
        ];
        let message = squeezed(message);
        WORDS.iter().find(|(words, _)| message.contains(words)).map(|(_, kind)| *kind)
    }

    /// Whether it is of those policies that somebody else of the account may not have; also where AWS does
    /// not say.
    pub(crate) fn is_your_own(kind: Option<Self>) -> bool {
        matches!(kind, None | Some(Self::Boundary | Self::Session | Self::Identity))
    }

    fn advice(self) -> &'static str {
        match self {
            Self::ServiceControl => {
                "Ask whoever manages your AWS organization for an exception, or run it in an account that \
                 has none of these policies. They bind your own users, not Trustgrid."
            }
            Self::ResourceControl => {
                "Ask whoever manages your AWS organization to exempt the bucket, for you and for Trustgrid's \
                 account."
            }
            Self::Resource => {
                "Ask someone whom the bucket policy lets in to run it, and see whether the same statement \
                 stops Trustgrid."
            }
            Self::NoResource => "Run it with credentials of the account that owns the bucket.",
            Self::VpcEndpoint => "Run it from outside that VPC, such as in AWS CloudShell.",
            Self::Boundary | Self::Session | Self::Identity => {
                "Ask someone who may read the bucket's settings to run it."
            }
        }
    }
}

/// After "because".
impl Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ServiceControl => "a service control policy (SCP) of your AWS organization refuses you",
            Self::ResourceControl => {
                "a resource control policy (RCP) of your AWS organization refuses you, and may stop Trustgrid too"
            }
            Self::Resource => "the bucket policy refuses you",
            Self::NoResource => {
                "your account seems to be another one than the bucket's, and no statement of its policy lets \
                 you in"
            }
            Self::VpcEndpoint => "the policy of a VPC endpoint refuses you",
            Self::Boundary => "your permissions boundary doesn't let you",
            Self::Session => "the policy of your session doesn't let you",
            Self::Identity => "your own policies don't let you",
        })
    }
}
