//! What the page calls the requirements of a preflight, and where in the S3 console they are met.

use crate::web_address::ConsoleTab;

/// What a requirement, one of [`IDS`](crate::preflight::IDS), is about.
pub(super) fn title(id: &'static str) -> &'static str {
    match id {
        "account" => "AWS account",
        "bucket" => "Bucket",
        "region" => "AWS Region",
        "versioning" => "Versioning",
        "grant" => "Trustgrid's statement in the bucket policy",
        "denies" => "Statements that deny",
        "public-access" => "Block Public Access",
        "ownership" => "Object Ownership",
        "encryption" => "Default encryption",
        "object-lock" => "Object Lock",
        "requester-pays" => "Requester Pays",
        "policy-size" => "Size of the bucket policy",
        other => other,
    }
}

/// The tab of the bucket on which it is fixed.
pub(super) fn console_tab(id: &str) -> Option<ConsoleTab> {
    match id {
        "grant" | "denies" | "public-access" | "ownership" | "policy-size" => Some(ConsoleTab::Permissions),
        "versioning" | "encryption" | "object-lock" | "requester-pays" => Some(ConsoleTab::Properties),
        _ => None,
    }
}

/// The name of the element that answers it.
pub(super) fn element_name(id: &str) -> String {
    format!("check-{id}")
}
