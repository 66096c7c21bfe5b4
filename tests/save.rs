//! What the portal's answers to saving mean, in words.

use flow_log_export::app::save::{SaveAnswer, TIME_LIMIT_SECONDS};

const SIGN_IN: &str = "You have been signed out. Sign in in another tab, then try again.";
/// With a token, the page that has it may be the one to load anew.
const STILL: &str = "If that doesn't help, copy the account ID and the bucket, then reload this page.";

fn status(status: u16) -> SaveAnswer {
    SaveAnswer::Status { status, reason: None, retry_after: None }
}

fn with_reason(status: u16, reason: &str) -> SaveAnswer {
    SaveAnswer::Status { status, reason: Some(reason.to_owned()), retry_after: None }
}

fn later(retry_after: Option<u32>) -> SaveAnswer {
    SaveAnswer::Status { status: 429, reason: None, retry_after }
}

#[track_caller]
fn says(answer: SaveAnswer, sentence: &str) {
    assert_eq!(answer.problem().as_deref(), Some(sentence), "{answer:?}");
}

#[test]
fn success_is_no_problem() {
    assert_eq!(SaveAnswer::Done.problem(), None);
    for success in [200, 201, 202, 204, 299] {
        assert_eq!(status(success).problem(), None, "{success}");
    }
    assert_eq!(with_reason(201, "Created.").problem(), None);
}

#[test]
fn a_handler_that_refuses() {
    says(SaveAnswer::Refused { reason: Some("No contract.".into()) }, "Not saved: No contract.");
    says(
        SaveAnswer::Refused { reason: None },
        "The portal refused to save and gave no reason. Try again, or ask its support.",
    );
}

#[test]
fn signing_in() {
    for answer in [SaveAnswer::Page, SaveAnswer::Redirected] {
        says(answer, SIGN_IN);
    }
    says(status(401), &format!("{SIGN_IN} {STILL}"));
}

#[test]
fn signing_in_for_a_reason() {
    says(
        with_reason(401, "Your session has ended."),
        &format!(
            "Not saved: Your session has ended. If you have been signed out, sign in in another tab, then try again. {STILL}"
        ),
    );
}

#[test]
fn not_allowed() {
    says(with_reason(403, "Only owners may."), "Not saved: Only owners may.");
    let sentence =
        "Your portal account isn't allowed to save this. Ask an administrator of your organization to do it.";
    says(status(403), sentence);
}

#[test]
fn values_that_are_not_accepted() {
    for refused in [400, 422] {
        says(
            status(refused),
            "The portal doesn't accept these values. Check the AWS Account ID and the S3 Bucket above, then \
             try again.",
        );
        says(with_reason(refused, "No such bucket."), "Not saved: No such bucket.");
    }
}

#[test]
fn a_conflict() {
    says(
        status(409),
        "Not saved, because of a conflict with what the portal has (409). Look there before you try again.",
    );
    says(with_reason(409, "Changed by Kim."), "Not saved: Changed by Kim.");
}

#[test]
fn too_many_requests() {
    for (retry_after, wait) in [
        (None, "a minute"),
        (Some(0), "a minute"),
        (Some(1), "a second"),
        (Some(2), "2 seconds"),
        (Some(600), "600 seconds"),
        (Some(601), "a minute"),
        (Some(u32::MAX), "a minute"),
    ] {
        let sentence = format!("The portal has too many requests right now. Wait {wait}, then try again.");
        says(later(retry_after), &sentence);
    }
    let why = SaveAnswer::Status { status: 429, reason: Some("Slow down.".into()), retry_after: Some(30) };
    says(why, "Not saved: Slow down. Wait 30 seconds, then try again.");
    let why = SaveAnswer::Status { status: 429, reason: Some("slow down".into()), retry_after: None };
    says(why, "Not saved: slow down. Wait a minute, then try again.");
}

#[test]
fn other_statuses() {
    for broken in [500, 502, 503, 599] {
        let sentence = format!("The portal had an error ({broken}). Try again in a few minutes.");
        says(status(broken), &sentence);
    }
    says(with_reason(503, "Down until 9."), "The portal had an error (503). It said: Down until 9.");
    for other in [300, 404, 405, 413] {
        let sentence = format!("The portal didn't save ({other}). Try again, or ask its support.");
        says(status(other), &sentence);
    }
    says(with_reason(404, "Gone."), "The portal didn't save (404). It said: Gone.");
}

#[test]
fn what_the_host_has_for_it_fails() {
    let sentence =
        "This page had an error while saving, so we don't know whether it was saved. Trying again is safe.";
    says(SaveAnswer::Failed, sentence);
    says(
        SaveAnswer::NoHeaders { reason: None },
        "Not saved. This page couldn't prepare the request. Try again, or sign in again in another tab.",
    );
    says(
        SaveAnswer::NoHeaders { reason: Some("Your session has ended.".into()) },
        "Not saved: Your session has ended.",
    );
    says(
        SaveAnswer::Removed,
        "The form was taken off the page while it was saving, so we don't know whether it was saved. Trying again is safe.",
    );
}

#[test]
fn no_whole_answer() {
    says(
        SaveAnswer::TooLong,
        "The portal's answer was too long or broke off, so we don't know whether it was saved. Trying again is safe.",
    );
    says(
        SaveAnswer::TimedOut,
        "No answer after 15 seconds, so we don't know whether it was saved. Trying again is safe.",
    );
    says(SaveAnswer::Unreachable, "The portal could not be reached. Check your connection, then try again.");
    assert_eq!(TIME_LIMIT_SECONDS, 15);
}

#[test]
fn a_reason_is_made_fit_to_be_read() {
    says(with_reason(400, " \n No\u{0}such\r\n\tbucket.\u{7f} "), "Not saved: No such bucket.");
    let exact = "é".repeat(300);
    says(with_reason(400, &exact), &format!("Not saved: {exact}"));
    says(with_reason(400, &"é".repeat(301)), &format!("Not saved: {exact}…"));
    let long = with_reason(400, &"word ".repeat(1 << 20)).problem().expect("a problem");
    assert!(long.chars().count() < 400, "{long}");
}
