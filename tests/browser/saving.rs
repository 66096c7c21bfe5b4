//! Saving at the portal's address, whatever comes back.

use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::{Value as Json, json};

use crate::browser::{Browser, Reader};
use crate::page::Page;
use crate::patience::{until, until_eq};
use crate::portal::{portal, portal_that_mounts, portal_without_element};
use crate::session::done;
use crate::site::Answer;

const SIGN_IN: &str = "You have been signed out. Sign in in another tab, then try again.";
pub const SIGN_IN_OR_RELOAD: &str = "You have been signed out. Sign in in another tab, then try again. If that doesn't help, \
                                     copy the account ID and the bucket, then reload this page.";
const CONFLICT: &str =
    "Not saved, because of a conflict with what the portal has (409). Look there before you try again.";
/// How long the page waits for an answer.
pub const TIME_LIMIT: Duration = Duration::from_secs(15);
pub const TIMED_OUT: &str = "No answer after 15 seconds, so we don't know whether it was saved. Trying again \
                             is safe.";

in_all_browsers![
    the_request_is_as_promised,
    every_refusal_is_shown_and_loses_nothing,
    every_success_is_shown_and_other_values_are_another_request,
    other_values_after_a_refusal_are_another_request,
    a_silent_portal_is_given_fifteen_seconds,
    saving_needs_no_other_part,
    nothing_is_sent_until_both_values_are_there,
    a_mounted_form_saves_too,
    where_nothing_saves_a_tick_ends_it,
    what_is_saved_can_be_changed,
    what_the_portal_has_is_shown_as_saved,
    what_is_typed_while_it_saves_is_not_saved,
    a_refusal_names_its_values_where_others_are_typed_by_now,
    enter_leads_to_save_and_saves_nothing,
    the_closing_card_says_what_is_left_to_do,
    a_save_leaves_the_focus_to_the_host,
];

/// A portal that saves, with both values typed.
#[track_caller]
fn filled_in(browser: Browser) -> Page {
    let page = portal(browser, "<flow-log-export org-id='org-7' save-url='/save'></flow-log-export>");
    // Chromium tells the console of answers that are no success.
    page.allow_errors("/save");
    page.type_into("AWS Account ID", "2109-8765-4321");
    page.type_into("S3 Bucket", "my-logs");
    page
}

fn the_request_is_as_promised(browser: Browser) {
    let page = filled_in(browser);
    page.script("document.cookie = 'session=7; path=/'", &[]);
    page.press("Save");
    page.sees_saved("my-logs");
    let [save] = &page.site.saves()[..] else { panic!("one request: {:?}", page.site.saves()) };
    assert_eq!(save.method, "POST");
    assert_eq!(save.kind, "application/json");
    assert_eq!(save.cookie, "session=7");
    assert_eq!(save.key.len(), 32, "{}", save.key);
    assert_eq!(save.body, json!({ "accountId": "210987654321", "bucket": "my-logs", "orgId": "org-7" }));

    page.script("document.querySelector('flow-log-export').orgId = null", &[]);
    page.type_into("S3 Bucket", "2");
    page.press("Save");
    until_eq("the second request", &2, || page.site.saves().len());
    let without = json!({ "accountId": "210987654321", "bucket": "my-logs2" });
    assert_eq!(page.site.saves()[1].body, without);
}

fn every_refusal_is_shown_and_loses_nothing(browser: Browser) {
    let page = filled_in(browser);
    let reason = Some("The bucket is\n in another Region.");
    let refusals = [
        (Answer::Status(400, reason), "Not saved: The bucket is in another Region."),
        (Answer::Status(401, None), SIGN_IN_OR_RELOAD),
        (
            Answer::Status(403, None),
            "Your portal account isn't allowed to save this. Ask an administrator of your organization to do it.",
        ),
        (Answer::Status(404, None), "The portal didn't save (404). Try again, or ask its support."),
        (Answer::Status(409, None), CONFLICT),
        (Answer::Status(422, Some("<img src=x> is no bucket.")), "Not saved: <img src=x> is no bucket."),
        (Answer::Later("30"), "The portal has too many requests right now. Wait 30 seconds, then try again."),
        (Answer::Status(500, None), "The portal had an error (500). Try again in a few minutes."),
        (Answer::Page, SIGN_IN),
        (Answer::Redirect, SIGN_IN),
        (
            Answer::Endless,
            "The portal's answer was too long or broke off, so we don't know whether it was saved. Trying again is safe.",
        ),
        (Answer::Closed, "The portal could not be reached. Check your connection, then try again."),
    ];
    let mut told = Vec::new();
    for (answer, sentence) in refusals {
        page.site.answers(answer);
        page.press(if told.is_empty() { "Save" } else { "Try again" });
        let status = match answer {
            Answer::Status(status, _) => Some(status),
            Answer::Later(_) => Some(429),
            _ => None,
        };
        told.push(match status {
            Some(status) => json!({ "code": "not-saved", "message": sentence, "status": status }),
            None => json!({ "code": "not-saved", "message": sentence }),
        });
        page.hears("error", &told);
        page.sees_not_saved(sentence);
        assert_eq!(page.value_of("AWS Account ID"), "2109-8765-4321", "{answer:?}");
        assert_eq!(page.value_of("S3 Bucket"), "my-logs", "{answer:?}");
        assert_eq!(page.count(".card"), 0, "{answer:?}");
    }
    assert_eq!(page.count("img"), 0, "a reason is text");

    page.site.answers(Answer::Empty);
    page.press("Try again");
    page.sees_saved("my-logs");
    page.sees_nothing_in("[data-step='4'] [role=alert]");
    let saves = page.site.saves();
    assert!(saves.len() > told.len(), "{saves:?}");
    assert!(saves.iter().all(|save| save.key == saves[0].key && save.body == saves[0].body), "{saves:?}");
    let followed = page.site.requests().into_iter().any(|path| path.contains("sign-in"));
    assert!(!followed, "the redirect was followed");
}

fn every_success_is_shown_and_other_values_are_another_request(browser: Browser) {
    let page = filled_in(browser);
    let answers =
        [Answer::Status(200, None), Answer::Status(201, Some("Created.")), Answer::Word, Answer::Empty];
    for (n, answer) in answers.into_iter().enumerate() {
        page.site.answers(answer);
        page.press("Save");
        until_eq("the events", &(n + 1), || page.heard_of("saved").len());
        let bucket = page.value_of("S3 Bucket");
        assert_eq!(page.heard_of("saved")[n]["bucket"], bucket);
        page.sees_saved(&bucket);
        until("the focus on the card", || page.focused().starts_with("saved").then_some(()));
        tells_what_happens_next(&page, &bucket);
        page.type_into("S3 Bucket", "x");
        page.sees_nothing_in(".card");
    }
    assert_eq!(page.heard_of("error"), [Json::Null; 0]);
    let mut keys: Vec<_> = page.site.saves().into_iter().map(|save| save.key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 4, "each request has a key of its own");
}

/// Three points in time, in words and not in dates, and nothing that asks for the same once more.
#[track_caller]
fn tells_what_happens_next(page: &Page, bucket: &str) {
    let points = page.text(".card__points > li");
    for words in [
        &format!("Saved: {bucket} in AWS account 210987654321"),
        "Trustgrid completes its configuration",
        "within 2 business days",
        "Flow logs arrive in your bucket",
        "usually within 15 minutes",
        &format!("Under {bucket}/flow-logs/by-org/org-7. Only new flow logs are exported."),
    ] {
        assert!(points.contains(words), "{words:?} in {points}");
    }
    assert_eq!(page.count(".card__points > li"), 3);
    assert_eq!(page.count("[data-step='4'][data-done=true]"), 1);
    assert_eq!(page.text(".button--primary"), "", "nothing is left to do");
    assert_eq!(page.text("[data-step='4'] .notice"), "", "the notice is in the card by now");
    assert!(!page.text("[data-step='4'] button").contains("Save"), "what is saved is not saved again");
}

fn other_values_after_a_refusal_are_another_request(browser: Browser) {
    let page = filled_in(browser);
    page.site.answers(Answer::Status(409, None));
    page.press("Save");
    page.sees_not_saved(CONFLICT);
    page.press("Try again");
    until_eq("the second request", &2, || page.heard_of("error").len());
    page.type_into("S3 Bucket", "2");
    page.sees_nothing_in("[data-step='4'] [role=alert]");
    page.site.answers(Answer::Status(200, None));
    page.press("Save");
    page.sees_saved("my-logs2");
    let saves = page.site.saves();
    assert_eq!(saves.len(), 3);
    assert_eq!(saves[0].key, saves[1].key);
    assert_ne!(saves[1].key, saves[2].key);
}

fn a_silent_portal_is_given_fifteen_seconds(browser: Browser) {
    let page = portal(
        browser,
        "<flow-log-export id='posts' account-id='210987654321' bucket='my-logs' save-url='/save'></flow-log-export>
         <flow-log-export id='calls' account-id='210987654321' bucket='my-logs'></flow-log-export>",
    );
    page.script("portal.saves(document.querySelector('#calls'), 'never')", &[]);
    page.site.answers(Answer::Silence);
    for form in ["#posts", "#calls"] {
        page.look_at(form);
        let save = page.button("Save");
        twice(&page, &save);
        page.sees("[data-step='4'] button[aria-disabled]", "Saving…");
        done(save.click());
    }
    for form in ["#posts", "#calls"] {
        page.look_at(form);
        page.sees_not_saved(TIMED_OUT);
        assert_eq!(page.value_of("S3 Bucket"), "my-logs");
    }
    assert_eq!(page.site.saves().len(), 1, "one request for all the clicks");
    assert_eq!(page.script("return portal.asked.length", &[]), 1, "one call for all the clicks");

    page.site.answers(Answer::Status(200, None));
    page.look_at("#posts");
    page.press("Try again");
    page.sees_saved("my-logs");
    let saves = page.site.saves();
    assert_eq!(saves.len(), 2);
    assert_eq!(saves[0].key, saves[1].key);
    page.allow_errors("/save");
}

/// Two clicks before the page has a chance to render.
#[track_caller]
fn twice(page: &Page, button: &Element) {
    page.script("arguments[0].click(); arguments[0].click()", &[json!(button)]);
}

fn saving_needs_no_other_part(browser: Browser) {
    let markup =
        "<flow-log-export account-id='210987654321' bucket='my-logs' save-url='/save'></flow-log-export>";
    let page = portal_without_element(browser, Reader::default(), markup);
    page.site.loses("/later.wasm");
    page.script("portal.load()", &[]);
    page.comes_alive();
    // That it is missing is said above the button, which moves.
    until("the word that it is missing", || (page.count(".later-failed") != json!(0)).then_some(()));
    page.press("Save");
    page.sees_saved("my-logs");
    assert_eq!(page.site.saves().len(), 1);
    page.allow_errors("later.wasm");
}

fn nothing_is_sent_until_both_values_are_there(browser: Browser) {
    let page = portal(browser, "<flow-log-export bucket='my-logs' save-url='/save'></flow-log-export>");
    page.press("Save");
    page.sees_error("AWS Account ID");
    page.sees_focus_on("account-id");
    page.session.strike("210987654321");
    page.press("Save");
    page.sees_saved("my-logs");
    assert_eq!(page.site.saves().len(), 1);
    assert_eq!(page.heard_of("save").len(), 1);
}

fn a_mounted_form_saves_too(browser: Browser) {
    let options = json!({ "accountId": "210987654321", "bucket": "my-logs", "saveUrl": "/save" });
    let page = portal_that_mounts(browser, options);
    page.press("Save");
    page.sees_saved("my-logs");
    page.hears("saved", &[json!({ "accountId": "210987654321", "bucket": "my-logs" })]);
    assert_eq!(page.site.saves().len(), 1);
}

fn where_nothing_saves_a_tick_ends_it(browser: Browser) {
    let element = "<flow-log-export account-id='210987654321' bucket='my-logs' org-id='org-7' docs-url='/'
        portal-url='/portal'></flow-log-export>";
    let page = portal(browser, element);
    page.sees("[data-step='4'] .notice", "within 2 business days");
    assert_eq!(page.text("[data-value]"), "210987654321\nmy-logs");
    page.sees("[data-step='4'] a", "Open the portal");
    assert_eq!(page.count(".card"), 0);
    page.tick("Saved in the portal");
    page.sees_saved("my-logs");
    tells_what_happens_next(&page, "my-logs");
    page.sees("[data-step='4'] .tick", "Saved in the portal");

    // Whoever ticked it too early takes it back.
    page.tick("Saved in the portal");
    page.sees_nothing_in(".card");
    page.sees("[data-step='4'] .notice", "within 2 business days");
    page.tick("Saved in the portal");
    page.sees_saved("my-logs");
    // It was said of other values.
    page.type_into("S3 Bucket", "2");
    page.sees_nothing_in(".card");
    assert_eq!(page.count("[data-step='4'] input:checked"), 0);
    assert_eq!(page.heard_of("save"), [Json::Null; 0], "nothing pretends to save");
}

fn what_is_saved_can_be_changed(browser: Browser) {
    let page = filled_in(browser);
    page.press("Save");
    page.sees_saved("my-logs");
    page.press("Change");
    page.sees_focus_on("account-id");
    page.sees_saved("my-logs");
    page.retype("S3 Bucket", "other-logs");
    page.sees_nothing_in(".card");
    page.press("Save");
    page.sees_saved("other-logs");
    assert_eq!(page.site.saves().len(), 2);
}

fn what_the_portal_has_is_shown_as_saved(browser: Browser) {
    let page = portal(
        browser,
        "<flow-log-export account-id='210987654321' bucket='my-logs' saved save-url='/save'></flow-log-export>",
    );
    page.sees(".card", "Trustgrid knows this bucket.");
    assert_eq!(page.count("#save"), 0, "there is nothing to save");
    page.type_into("S3 Bucket", "2");
    page.sees("[data-step='4']", "The portal has my-logs in AWS account 210987654321.");
    page.press("Save");
    page.sees_saved("my-logs2");
    assert_eq!(page.site.saves().len(), 1);
}

fn what_is_typed_while_it_saves_is_not_saved(browser: Browser) {
    let page =
        portal(browser, "<flow-log-export account-id='210987654321' bucket='my-logs'></flow-log-export>");
    page.script("portal.saves(document.querySelector('flow-log-export'), 'when told')", &[]);
    page.press("Save");
    page.sees("button[aria-disabled]", "Saving…");
    page.type_into("S3 Bucket", "2");
    page.script("portal.answer()", &[]);
    page.sees("[data-step='4']", "The portal has my-logs in AWS account 210987654321.");
    assert_eq!(page.count(".card"), 0);
    page.button("Save");
}

fn a_save_leaves_the_focus_to_the_host(browser: Browser) {
    let page = portal(
        browser,
        "<input id='theirs'><flow-log-export account-id='210987654321' bucket='my-logs'></flow-log-export>",
    );
    page.script("portal.saves(document.querySelector('flow-log-export'), 'when told')", &[]);
    page.press("Save");
    page.script("document.querySelector('#theirs').focus(); portal.answer()", &[]);
    page.sees_saved("my-logs");
    page.sees_focus_on("theirs");
}

fn a_refusal_names_its_values_where_others_are_typed_by_now(browser: Browser) {
    let page = filled_in(browser);
    page.saves_by("when told");
    page.press("Save");
    page.button("Saving…");
    page.type_into("S3 Bucket", "2");
    page.script("portal.answer(new Response('It is taken.', { status: 409 }))", &[]);
    page.sees_not_saved("For my-logs in AWS account 210987654321: Not saved: It is taken.");
    page.button("Save");
    page.type_into("S3 Bucket", "3");
    page.sees_not_saved("");
}

fn enter_leads_to_save_and_saves_nothing(browser: Browser) {
    let page = filled_in(browser);
    page.focus("AWS Account ID");
    page.session.strike(&Key::Enter.to_string());
    page.sees_focus_on("save");
    assert_eq!(page.site.saves().len(), 0);
    page.session.strike(&Key::Enter.to_string());
    page.sees_saved("my-logs");
    assert_eq!(page.site.saves().len(), 1);
}

fn the_closing_card_says_what_is_left_to_do(browser: Browser) {
    let page = filled_in(browser);
    page.press("Save");
    page.sees(".card", "If step 2 isn't done yet, do it now.");
    page.sees(".card", "Only new flow logs are exported.");
    page.tick("Done: versioning is enabled");
    page.tick("Done: the policy is saved in AWS");
    page.sees(".card", "There is nothing for you to do.");
}
