//! What the AWS CLI prints instead of an answer.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>

use std::fmt::{self, Display};

use crate::policy::secret::Quoted;
use crate::report::part::Part;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing of the kind is set, such as no policy.
    NotSet,
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
const NOT_SET: [(&str, Part); 5] = [
    ("NoSuchBucketPolicy", Part::Policy),
    ("ServerSideEncryptionConfigurationNotFoundError", Part::Encryption),
    ("OwnershipControlsNotFoundError", Part::Ownership),
    ("NoSuchPublicAccessBlockConfiguration", Part::PublicAccess),
    ("ObjectLockConfigurationNotFoundError", Part::ObjectLock),
];

/// Phrases of errors that have no code.
const PHRASES: [(&str, Trouble); 20] = [
    ("Unable to locate credentials", Trouble::NoCredentials),
    ("Partial credentials found", Trouble::NoCredentials),
    ("aws: command not found", Trouble::NoCommand),
    ("aws: not found", Trouble::NoCommand),
    ("command not found: aws", Trouble::NoCommand),
    ("'aws' is not recognized", Trouble::NoCommand),
    ("The term 'aws' is not recognized", Trouble::NoCommand),
    ("Could not connect to the endpoint", Trouble::NoConnection),
    ("Connect timeout on endpoint", Trouble::NoConnection),
    ("Connection was closed before", Trouble::NoConnection),
    ("Failed to connect to proxy", Trouble::NoConnection),
    ("SSL validation failed", Trouble::NoConnection),
    ("Token has expired", Trouble::Expired),
    ("has expired or is otherwise invalid", Trouble::Expired),
    ("Error loading SSO Token", Trouble::Expired),
    ("You must specify a region", Trouble::NoRegion),
    ("Parameter validation failed", Trouble::Usage),
    ("usage: aws", Trouble::Usage),
    ("aws: error:", Trouble::Usage),
    ("Unknown options:", Trouble::Usage),
];

/// Longer lines are no error of the AWS CLI's.
const LONGEST: usize = 4000;

const OPENING: &str = "An error occurred (";

impl Trouble {
    /// What a text says that is no answer, and about which part, where it says so.
    pub(crate) fn of_text(text: &str) -> Option<(Trouble, Option<Part>)> {
        let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
        let text = text.get(..end)?;
        if let Some((_, rest)) = text.split_once(OPENING) {
            // A terminal may have broken the line anywhere.
            let rest: String = rest.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
            let (code, rest) = rest.split_once(')')?;
            let operation =
                rest.split_once("when calling the ").and_then(|(_, rest)| rest.split_once(" operation"));
            let operation = operation.map(|(operation, _)| operation);
            return Some(Trouble::of_code(code, operation));
        }
        if let Some((_, trouble)) = PHRASES.iter().find(|(phrase, _)| text.contains(phrase)) {
            return Some((trouble.clone(), None));
        }
        let is_profile = text.contains("config profile (") && text.contains("could not be found");
        is_profile.then_some((Trouble::NoProfile, None))
    }

    /// Whether a line begins an error with a code.
    pub(crate) fn begins(line: &str) -> bool {
        let line = line.trim_start();
        !line.starts_with(['"', '{', '|']) && line.contains(OPENING)
    }

    pub(crate) fn of_code(code: &str, operation: Option<&str>) -> (Trouble, Option<Part>) {
        if let Some((_, part)) = NOT_SET.iter().find(|(known, _)| *known == code) {
            return (Trouble::NotSet, Some(*part));
        }
        let trouble = match code {
            "AccessDenied"
            | "AccessDeniedException"
            | "AllAccessDisabled"
            | "UnauthorizedAccess"
            | "Forbidden"
            | "403" => Trouble::AccessDenied,
            "NoSuchBucket" | "404" | "NotFound" => Trouble::NoSuchBucket,
            "MethodNotAllowed" | "405" => Trouble::MethodNotAllowed,
            "PermanentRedirect"
            | "Redirect"
            | "301"
            | "307"
            | "AuthorizationHeaderMalformed"
            | "IllegalLocationConstraintException"
            | "TemporaryRedirect" => Trouble::WrongRegion,
            "NoRegion" => Trouble::NoRegion,
            "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired" => {
                Trouble::Expired
            }
            "InvalidToken"
            | "InvalidAccessKeyId"
            | "InvalidClientTokenId"
            | "SignatureDoesNotMatch"
            | "UnrecognizedClientException"
            | "AuthFailure"
            | "NotSignedUp" => Trouble::InvalidCredentials,
            "NoCredentials" | "MissingAuthenticationToken" => Trouble::NoCredentials,
            "ProfileNotFound" => Trouble::NoProfile,
            "ParamValidation" | "UnknownOptions" | "InvalidBucketName" | "InvalidArgument" => Trouble::Usage,
            "SlowDown"
            | "Throttling"
            | "ThrottlingException"
            | "RequestLimitExceeded"
            | "ServiceUnavailable"
            | "InternalError"
            | "503"
            | "500" => Trouble::TooManyRequests,
            "EndpointConnectionError" | "ConnectTimeout" | "ConnectionClosed" => Trouble::NoConnection,
            _ => Trouble::Other(code.to_owned()),
        };
        (trouble, operation.and_then(Part::of_operation))
    }

    /// What to do so that there is an answer; `None` where that depends on the part.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Self::NotSet => "Nothing needs to be done to read it",
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
impl Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSet => "nothing is set",
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
