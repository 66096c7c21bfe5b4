//! What the AWS CLI prints instead of an answer.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>

use std::fmt::{self, Display};

use crate::credentials::Quoted;
use crate::report::setting::Setting;
use crate::report::values::Value;
use crate::report::{Answer, Missing};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CliError {
    AccessDenied,
    NoSuchBucket,
    /// S3's word for credentials of another account than the bucket owner's.
    MethodNotAllowed,
    WrongRegion,
    NoRegion,
    Expired,
    InvalidCredentials,
    NoCredentials,
    NoProfile,
    NoCommand,
    NoConnection,
    /// The command itself is not as the AWS CLI wants it.
    Usage,
    TooManyRequests,
    /// Another error, by its code.
    Other(String),
}

/// Codes of what is not set, and what they are about.
const NOT_SET: [(&str, Setting); 5] = [
    ("NoSuchBucketPolicy", Setting::Policy),
    ("ServerSideEncryptionConfigurationNotFoundError", Setting::Encryption),
    ("OwnershipControlsNotFoundError", Setting::Ownership),
    ("NoSuchPublicAccessBlockConfiguration", Setting::PublicAccess),
    ("ObjectLockConfigurationNotFoundError", Setting::ObjectLock),
];

/// Phrases of errors that have no code.
const PHRASES: [(&str, CliError); 20] = [
    ("Unable to locate credentials", CliError::NoCredentials),
    ("Partial credentials found", CliError::NoCredentials),
    ("aws: command not found", CliError::NoCommand),
    ("aws: not found", CliError::NoCommand),
    ("command not found: aws", CliError::NoCommand),
    ("'aws' is not recognized", CliError::NoCommand),
    ("The term 'aws' is not recognized", CliError::NoCommand),
    ("Could not connect to the endpoint", CliError::NoConnection),
    ("Connect timeout on endpoint", CliError::NoConnection),
    ("Connection was closed before", CliError::NoConnection),
    ("Failed to connect to proxy", CliError::NoConnection),
    ("SSL validation failed", CliError::NoConnection),
    ("Token has expired", CliError::Expired),
    ("has expired or is otherwise invalid", CliError::Expired),
    ("Error loading SSO Token", CliError::Expired),
    ("You must specify a region", CliError::NoRegion),
    ("Parameter validation failed", CliError::Usage),
    ("usage: aws", CliError::Usage),
    ("aws: error:", CliError::Usage),
    ("Unknown options:", CliError::Usage),
];

fn failed(error: CliError) -> Answer<Value> {
    Answer::Missing(Missing::Failed(error))
}

/// Longer lines are no error of the AWS CLI's.
const LONGEST: usize = 4000;

const OPENING: &str = "An error occurred (";

impl CliError {
    /// What an error answers, and about which setting, where it says so.
    pub(super) fn of_text(text: &str) -> Option<(Answer<Value>, Option<Setting>)> {
        let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
        let text = text.get(..end)?;
        if let Some((_, rest)) = text.split_once(OPENING) {
            // A terminal may have broken the line anywhere.
            let rest: String = rest.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
            let (code, rest) = rest.split_once(')')?;
            let operation =
                rest.split_once("when calling the ").and_then(|(_, rest)| rest.split_once(" operation"));
            let operation = operation.map(|(operation, _)| operation);
            return Some(CliError::of_code(code, operation));
        }
        if let Some((_, error)) = PHRASES.iter().find(|(phrase, _)| text.contains(phrase)) {
            return Some((failed(error.clone()), None));
        }
        let is_profile = text.contains("config profile (") && text.contains("could not be found");
        is_profile.then(|| (failed(CliError::NoProfile), None))
    }

    /// Whether a line begins an error with a code.
    pub(crate) fn begins(line: &str) -> bool {
        let line = line.trim_start();
        !line.starts_with(['"', '{', '|']) && line.contains(OPENING)
    }

    pub(super) fn of_code(code: &str, operation: Option<&str>) -> (Answer<Value>, Option<Setting>) {
        if let Some((_, setting)) = NOT_SET.iter().find(|(known, _)| *known == code) {
            return (Answer::NotSet, Some(*setting));
        }
        let error = match code {
            "AccessDenied"
            | "AccessDeniedException"
            | "AllAccessDisabled"
            | "UnauthorizedAccess"
            | "Forbidden"
            | "403" => CliError::AccessDenied,
            "NoSuchBucket" | "404" | "NotFound" => CliError::NoSuchBucket,
            "MethodNotAllowed" | "405" => CliError::MethodNotAllowed,
            "PermanentRedirect"
            | "Redirect"
            | "301"
            | "307"
            | "AuthorizationHeaderMalformed"
            | "IllegalLocationConstraintException"
            | "TemporaryRedirect" => CliError::WrongRegion,
            "NoRegion" => CliError::NoRegion,
            "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired" => {
                CliError::Expired
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
            "ParamValidation" | "UnknownOptions" | "InvalidBucketName" | "InvalidArgument" => CliError::Usage,
            "SlowDown"
            | "Throttling"
            | "ThrottlingException"
            | "RequestLimitExceeded"
            | "ServiceUnavailable"
            | "InternalError"
            | "503"
            | "500" => CliError::TooManyRequests,
            "EndpointConnectionError" | "ConnectTimeout" | "ConnectionClosed" => CliError::NoConnection,
            _ => CliError::Other(code.to_owned()),
        };
        (failed(error), operation.and_then(Setting::of_operation))
    }

    /// What to do so that there is an answer; `None` where that depends on the setting.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Self::AccessDenied => "Run it as somebody who may read the bucket's settings",
            Self::NoSuchBucket => "Compare the name with “aws s3api list-buckets”",
            Self::MethodNotAllowed => "Run it with credentials of the account that owns the bucket",
            Self::WrongRegion => {
                "Run it again with --region and the bucket's Region, which the S3 console shows"
            }
            Self::NoRegion => "Run it again with --region and the bucket's Region, or in AWS CloudShell",
            Self::Expired => "Sign in again, then run it again",
            Self::InvalidCredentials => {
                "Sign in again, or run it in AWS CloudShell, which has the right credentials"
            }
            Self::NoCredentials => {
                "Sign in with “aws login” or “aws configure”, or run it in AWS CloudShell, which has credentials"
            }
            Self::NoProfile => "Run it with a profile that “aws configure list-profiles” shows",
            Self::NoCommand => "Run it in AWS CloudShell, which has the AWS CLI",
            Self::NoConnection => "Run it where AWS can be reached, such as in AWS CloudShell",
            Self::Usage => "Copy the command again and run it unchanged",
            Self::TooManyRequests => "Run it again in a minute",
            Self::Other(_) => "Look up the error, solve it and run it again",
        }
    }
}

/// After "because".
impl Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessDenied => "AWS refused to show it (AccessDenied)",
            Self::NoSuchBucket => "S3 found no such bucket (NoSuchBucket)",
            Self::MethodNotAllowed => {
                "the credentials are not of the account that owns the bucket (MethodNotAllowed)"
            }
            Self::WrongRegion => "the command went to another Region than the bucket's",
            Self::NoRegion => "the AWS CLI was told no Region",
            Self::Expired => "the credentials have expired",
            Self::InvalidCredentials => "AWS did not accept the credentials",
            Self::NoCredentials => "the AWS CLI found no credentials",
            Self::NoProfile => "the AWS CLI found no profile of that name",
            Self::NoCommand => "the AWS CLI is not installed there",
            Self::NoConnection => "the AWS CLI could not reach AWS",
            Self::Usage => "the AWS CLI did not take the command",
            Self::TooManyRequests => "AWS could not answer at that moment",
            Self::Other(code) => return write!(f, "the AWS CLI printed the error {}", Quoted(code)),
        })
    }
}
