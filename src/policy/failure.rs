//! Why the AWS CLI printed no policy, or S3 saved none, and what to do about it.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>

use std::fmt::{self, Display};

use crate::credentials::Quoted;
use crate::policy::refusal::MAX_POLICY_BYTES;
use crate::text::Grouped;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    NoBucket,
    /// An operation such as `GetBucketPolicy` was refused, by a policy of this type.
    Denied {
        operation: String,
        by: Option<Denier>,
    },
    /// The operation with which somebody signs in was refused.
    SignIn(String),
    OtherOwner,
    OtherRegion,
    Busy,
    Expired,
    NoCredentials,
    BadCredentials,
    NoProfile,
    NoRegion,
    NoCli,
    NoPager,
    NoConnection,
    Usage,
    NotSaved(NotSaved),
    /// Another error, by its code.
    Other(String),
}

/// The type of the policy that refused, by AWS's word.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denier {
    ServiceControl,
    ResourceControl,
    Bucket,
    Endpoint,
    Own,
}

/// Why `put-bucket-policy` saved nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotSaved {
    Malformed(&'static str),
    Public,
    Conflict,
    TooLarge,
}

/// Operations that are called to sign in, before any other.
const SIGN_IN: [&str; 8] = [
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "GetRoleCredentials",
    "CreateOAuth2Token",
    "CreateToken",
    "GetSessionToken",
    "GetFederationToken",
];

/// What AWS says without a code, blanks left out.
const PHRASES: [(&str, Failure); 24] = [
    ("Unabletolocatecredentials", Failure::NoCredentials),
    ("Partialcredentialsfound", Failure::NoCredentials),
    ("aws:commandnotfound", Failure::NoCli),
    ("aws:notfound", Failure::NoCli),
    ("commandnotfound:aws", Failure::NoCli),
    ("'aws'isnotrecognized", Failure::NoCli),
    ("Theterm'aws'isnotrecognized", Failure::NoCli),
    ("Command'aws'notfound", Failure::NoCli),
    ("Unabletoredirectoutputtopager", Failure::NoPager),
    ("Couldnotconnecttotheendpoint", Failure::NoConnection),
    ("Connecttimeoutonendpoint", Failure::NoConnection),
    ("Readtimeoutonendpoint", Failure::NoConnection),
    ("Connectionwasclosedbefore", Failure::NoConnection),
    ("Failedtoconnecttoproxy", Failure::NoConnection),
    ("SSLvalidationfailed", Failure::NoConnection),
    ("Tokenhasexpired", Failure::Expired),
    ("hasexpiredorisotherwiseinvalid", Failure::Expired),
    ("Yoursessionhasexpired", Failure::Expired),
    ("ErrorloadingSSOToken", Failure::Expired),
    ("Youmustspecifyaregion", Failure::NoRegion),
    ("Parametervalidationfailed", Failure::Usage),
    ("usage:aws", Failure::Usage),
    ("aws:error:", Failure::Usage),
    ("Unknownoptions:", Failure::Usage),
];

/// How AWS names the type of a policy, blanks left out.
const DENIERS: [(&str, Denier); 8] = [
    ("servicecontrolpolicy", Denier::ServiceControl),
    ("resourcecontrolpolicy", Denier::ResourceControl),
    ("resource-basedpolicy", Denier::Bucket),
    ("VPCendpointpolicy", Denier::Endpoint),
    ("identity-basedpolicy", Denier::Own),
    ("permissionsboundary", Denier::Own),
    ("sessionpolicy", Denier::Own),
    ("sessionpolicies", Denier::Own),
];

/// S3's words for what is wrong with a policy, blanks left out, and what they mean.
const MALFORMED: [(&str, &str); 5] = [
    ("invalidresource", "one of its resources is not of this bucket (“Policy has invalid resource”)"),
    (
        "Invalidprincipal",
        "one of its principals was deleted, misspelled or is of another AWS partition (“Invalid principal in policy”)",
    ),
    ("invalidaction", "one of its actions is not of S3 (“Policy has invalid action”)"),
    (
        "doesnotapplytoanyresource",
        "an action and the resources of its statement do not go together (“Action does not apply to any resource(s) in \
         statement”)",
    ),
    ("validJSON", "it is not JSON that begins with “{”"),
];

impl Failure {
    /// What an error means; of the message the blanks are left out.
    pub fn of_error(code: &str, operation: Option<&str>, message: &str) -> Failure {
        if let Some(sign_in) = operation.filter(|operation| SIGN_IN.contains(operation)) {
            return if message.contains("expired") {
                Failure::Expired
            } else {
                Failure::SignIn(sign_in.to_owned())
            };
        }
        let is_public =
            message.contains("BlockPublicPolicy") || message.contains("publicpoliciesareprevented");
        let is_too_large =
            message.contains(&MAX_POLICY_BYTES.to_string()) || message.contains("maximumallowedsize");
        match Failure::of_code(code) {
            _ if is_too_large => Failure::NotSaved(NotSaved::TooLarge),
            Some(Failure::Denied { .. }) if is_public => Failure::NotSaved(NotSaved::Public),
            Some(Failure::Denied { operation: usual, .. }) => {
                let by = DENIERS.iter().find(|(words, _)| message.contains(words)).map(|(_, by)| *by);
                // The permissions for these are called like them.
                let asked = operation.filter(|operation| operation.contains("BucketPolicy"));
                Failure::Denied { operation: asked.map_or(usual, str::to_owned), by }
            }
            Some(Failure::NotSaved(NotSaved::Malformed(otherwise))) => {
                let said = MALFORMED.iter().find(|(words, _)| message.contains(words));
                Failure::NotSaved(NotSaved::Malformed(said.map_or(otherwise, |(_, means)| means)))
            }
            Some(failure) => failure,
            None => Failure::Other(code.to_owned()),
        }
    }

    /// What is known by its code alone.
    pub fn of_code(code: &str) -> Option<Failure> {
        Some(match code {
            "AccessDenied" | "AccessDeniedException" | "AllAccessDisabled" | "Forbidden" | "403" => {
                Failure::Denied { operation: "GetBucketPolicy".to_owned(), by: None }
            }
            "NoSuchBucket" | "NotFound" | "404" => Failure::NoBucket,
            "MethodNotAllowed" | "405" => Failure::OtherOwner,
            "PermanentRedirect"
            | "TemporaryRedirect"
            | "Redirect"
            | "AuthorizationHeaderMalformed"
            | "IllegalLocationConstraintException"
            | "301"
            | "307" => Failure::OtherRegion,
            "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired" => {
                Failure::Expired
            }
            "NoCredentials" | "MissingAuthenticationToken" => Failure::NoCredentials,
            "InvalidToken"
            | "InvalidAccessKeyId"
            | "InvalidClientTokenId"
            | "SignatureDoesNotMatch"
            | "UnrecognizedClientException"
            | "AuthFailure"
            | "UnauthorizedAccess" => Failure::BadCredentials,
            "ProfileNotFound" => Failure::NoProfile,
            "NoRegion" => Failure::NoRegion,
            "EndpointConnectionError" | "ConnectTimeout" | "ConnectionClosed" => Failure::NoConnection,
            "ParamValidation" | "UnknownOptions" | "InvalidBucketName" | "InvalidArgument" => Failure::Usage,
            "SlowDown"
            | "Throttling"
            | "ThrottlingException"
            | "RequestLimitExceeded"
            | "ServiceUnavailable"
            | "InternalError"
            | "500"
            | "503" => Failure::Busy,
            "MalformedPolicy" => {
                Failure::NotSaved(NotSaved::Malformed("it is not as S3 wants it (MalformedPolicy)"))
            }
            "OperationAborted" | "409" => Failure::NotSaved(NotSaved::Conflict),
            "EntityTooLarge" | "PolicyTooLarge" => Failure::NotSaved(NotSaved::TooLarge),
            _ => return None,
        })
    }

    /// What is printed without a code, of which the blanks are left out.
    pub fn of_phrase(squeezed: &str) -> Option<Failure> {
        let known = PHRASES.iter().find(|(phrase, _)| squeezed.contains(phrase));
        let is_profile = || squeezed.contains("configprofile(") && squeezed.contains("couldnotbefound");
        known.map(|(_, failure)| failure.clone()).or_else(|| is_profile().then_some(Failure::NoProfile))
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoBucket => {
                "S3 found no such bucket (NoSuchBucket): compare the name with what “aws s3api list-buckets” prints"
            }
            Self::Denied { operation, by } => return denied(f, operation, *by),
            Self::SignIn(operation) => {
                return write!(
                    f,
                    "AWS refused the sign-in ({operation}), and S3 was not asked: sign in again or choose another \
                     profile, then run it again"
                );
            }
            Self::OtherOwner => {
                "The bucket belongs to another account than the credentials (MethodNotAllowed): run it with credentials of \
                 its owner"
            }
            Self::OtherRegion => {
                "The bucket is in another Region than the one that was asked: run it again with --region and the bucket's \
                 Region"
            }
            Self::Busy => "AWS could not answer at that moment: run it again in a minute",
            Self::Expired => "The sign-in to AWS has expired, and S3 was not asked: sign in again, then run it again",
            Self::NoCredentials => {
                "The AWS CLI found no credentials, and S3 was not asked: sign in with “aws login” or “aws configure”, or \
                 run it in AWS CloudShell"
            }
            Self::BadCredentials => {
                "AWS did not accept the credentials, and S3 was not asked: sign in again, or run it in AWS CloudShell"
            }
            Self::NoProfile => {
                "The AWS CLI found no profile of that name, and S3 was not asked: choose one that “aws configure \
                 list-profiles” prints"
            }
            Self::NoRegion => {
                "The AWS CLI was told no Region, and S3 was not asked: run it again with --region and the bucket's Region"
            }
            Self::NoCli => "The AWS CLI is not installed there: run the command in AWS CloudShell, which has it",
            Self::NoPager => {
                "The AWS CLI found no pager to show its output with: run it again with AWS_PAGER=\"\" before it"
            }
            Self::NoConnection => {
                "The AWS CLI could not reach AWS: run the command where it can, such as in AWS CloudShell"
            }
            Self::Usage => "The AWS CLI did not take the command: copy it again and run it unchanged",
            Self::NotSaved(why) => return why.fmt(f),
            Self::Other(code) => {
                return write!(
                    f,
                    "AWS answered with the error {} instead of a policy: look it up, solve it and run the command again",
                    Quoted(code)
                );
            }
        })
    }
}

fn denied(f: &mut fmt::Formatter<'_>, operation: &str, by: Option<Denier>) -> fmt::Result {
    f.write_str("AWS said AccessDenied")?;
    match by {
        None | Some(Denier::Own) => {
            write!(f, ". You need s3:{operation}, or someone who has it")
        }
        Some(Denier::ServiceControl) => f.write_str(
            ", because of a service control policy of your AWS organization: ask those who manage the organization",
        ),
        Some(Denier::ResourceControl) => f.write_str(
            ", because of a resource control policy of your AWS organization, which may stop Trustgrid, too: ask those who \
             manage the organization",
        ),
        Some(Denier::Bucket) => {
            f.write_str(", because the bucket's own policy does not let you in: ask someone whom it does")
        }
        Some(Denier::Endpoint) => f.write_str(
            ", because of the policy of the VPC endpoint: run it from elsewhere, such as in AWS CloudShell",
        ),
    }
}

impl Display for NotSaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("S3 did not save the policy, because ")?;
        match self {
            Self::Malformed(why) => write!(f, "{why}. Paste that policy here to see where"),
            Self::Public => f.write_str(
                "it is public and Block Public Access (BlockPublicPolicy) is on. Paste that policy here to see which \
                 statement makes it so",
            ),
            Self::Conflict => f.write_str("another change was under way: try again in a minute"),
            Self::TooLarge => write!(
                f,
                "it is larger than S3's limit of {} bytes. Paste that policy here for its compact form",
                Grouped(MAX_POLICY_BYTES)
            ),
        }
    }
}
