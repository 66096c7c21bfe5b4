//! A program that stops, and a document that others change under it: the form says so and starts again with all
//! that was typed and pasted. Never does a dead page show an old policy.

use serde_json::json;

use crate::browser::Browser;
use crate::page::{Page, policy_for};
use crate::pasted::{DENYING, EXCEPTED, THEIRS};
use crate::patience::{until, until_eq};
use crate::portal::{portal, portal_that_mounts};
use crate::saving::{TIME_LIMIT, TIMED_OUT};
use crate::site::Answer;

/// What the form says of a program that stopped.
pub const STOPPED: &str = "This form stopped and had to start again. All that you typed and pasted is here.";
/// What it says where something else changed it.
const CHANGED: &str = "Something on this page, a translator or an extension perhaps, changed the form, so it started \
                       again. All that you typed and pasted is here. If a button did nothing, press it again.";

pub const EXISTING: &str = "Existing bucket policy";
/// What became of it.
pub const OUTCOME: &str = ".existing .outcome";
const VERSIONING_DONE: &str = "Done: versioning is enabled";
const POLICY_DONE: &str = "Done: the policy is saved in AWS";
pub const PRINTED: &str = "Command output";

in_all_browsers![
    a_form_that_stops_starts_again_with_everything,
    a_later_part_that_stops_starts_again_with_everything,
    a_field_over_which_it_stopped_is_not_read_again_until_it_changes,
    a_pasted_text_over_which_it_stopped_is_not_read_again_until_it_changes,
    two_forms_start_again_together,
    a_translated_form_shows_no_old_policy,
    a_form_that_an_extension_took_apart_starts_again,
    what_others_change_in_the_midst_of_a_drawing_is_noticed,
    what_somebody_else_replaced_keeps_its_text,
    a_form_that_starts_again_while_it_saves_hears_the_answer,
    the_compact_form_stays_compact,
    a_mounted_form_that_a_copy_replaces_starts_again,
    an_element_whose_shadow_root_is_replaced_starts_again,
    a_button_that_somebody_replaced_is_to_be_pressed_again,
    what_the_host_does_to_a_form_that_stopped_holds,
    what_the_host_sets_wrong_while_it_starts_again_is_named,
    a_form_that_is_reset_while_it_starts_again_is_empty,
    what_is_typed_while_the_form_starts_again_outlives_a_reload,
    ways_answers_exceptions_and_ticks_come_back,
    what_is_out_of_sight_comes_back,
    an_answer_that_is_out_of_sight_comes_back,
    the_end_of_the_journey_comes_back,
];

not_in_webkit![
    the_driver_loses_what_goes_while_it_clicks:
    a_choice_in_a_form_that_somebody_changed_is_made,
];

not_in_webkit![
    it_copies_only_at_a_press:
    a_button_of_a_translated_form_does_what_it_says,
];

/// A portal whose form holds both values and two pasted texts.
#[track_caller]
pub fn filled_in(browser: Browser) -> Page {
    let page = portal(browser, "<flow-log-export id='form' org-id='org-7'></flow-log-export>");
    page.type_into("AWS Account ID", "493827156084");
    page.type_into("S3 Bucket", "my-logs");
    page.choose("Yes");
    page.put_into(EXISTING, THEIRS);
    page.put_into(PRINTED, r#"{ "Status": "Suspended" }"#);
    page.sees(OUTCOME, "Merged. One statement added; nothing else changed.");
    page.sees(".banner", "Not ready: 1 thing to fix.");
    page.tick(POLICY_DONE);
    page
}

/// Waits until the form says that it started again, and tells the host, and holds all that it held.
#[track_caller]
fn has_started_again(page: &Page, sentence: &str) {
    page.sees("[data-restart]", sentence);
    let code = if sentence == CHANGED { "changed" } else { "stopped" };
    page.hears("error", &[json!({ "code": code, "message": sentence })]);
    assert_eq!(page.value_of("AWS Account ID"), "493827156084");
    assert_eq!(page.value_of(EXISTING), THEIRS);
    assert_eq!(page.value_of(PRINTED), r#"{ "Status": "Suspended" }"#);
    // It is not done of another bucket, once its name was read.
    let ticked = usize::from(sentence == STOPPED || page.value_of("S3 Bucket") == "my-logs");
    assert_eq!(page.count("[data-kept=policy-done]:checked"), ticked, "what was ticked is ticked");
    assert_eq!(page.count("[data-kept=policy-yes]:checked"), 1, "what was answered is answered");
    // What made it stop is in the console, in the browser's own words.
    page.allow_errors("");
}

/// Whatever the program saves as a file, it stops.
fn breaks_downloads(page: &Page) {
    page.script("URL.createObjectURL = () => { throw new Error('broken by the test'); }", &[]);
}

/// The program stops as often as `times` when it reads or draws text with `boom` in it.
pub fn breaks_on_boom(page: &Page, times: u32) {
    page.script(
        "window.boom = arguments[0];
         const stopAt = (value) => {
           if (window.boom > 0 && value.includes('boom') && new Error().stack.includes('wasm')) {
             window.boom -= 1;
             throw new Error('broken by the test');
           }
         };
         for (const { prototype } of [HTMLInputElement, HTMLTextAreaElement]) {
           const { get, set } = Object.getOwnPropertyDescriptor(prototype, 'value');
           Object.defineProperty(prototype, 'value', { configurable: true, set(value) {
             stopAt(value);
             set.call(this, value);
           }, get() {
             const value = get.call(this);
             stopAt(value);
             return value;
           } });
         }",
        &[json!(times)],
    );
}

#[track_caller]
fn still_works(page: &Page) {
    page.type_into("S3 Bucket", "-2");
    until("the policy of the other bucket", || {
        page.policy().contains("arn:aws:s3:::my-logs-2/*").then_some(())
    });
    assert!(page.policy().contains("their statement"), "{}", page.policy());
}

fn a_form_that_stops_starts_again_with_everything(browser: Browser) {
    let page = filled_in(browser);
    breaks_downloads(&page);
    page.press("Download");
    has_started_again(&page, STOPPED);
    page.sees(OUTCOME, "Merged.");
    page.sees(".banner", "Not ready: 1 thing to fix.");
    still_works(&page);
}

fn a_later_part_that_stops_starts_again_with_everything(browser: Browser) {
    let page = filled_in(browser);
    page.choose("CloudShell script");
    page.sees(".way-body", "The script writes the merged policy");
    breaks_downloads(&page);
    page.press("Download");
    page.sees("[data-restart]", STOPPED);
    page.sees(".way-body", "The script writes the merged policy");
    page.choose("S3 console");
    has_started_again(&page, STOPPED);
    page.sees(OUTCOME, "Merged.");
    still_works(&page);
}

fn a_field_over_which_it_stopped_is_not_read_again_until_it_changes(browser: Browser) {
    let page = filled_in(browser);
    breaks_on_boom(&page, 1);
    page.put_into("S3 Bucket", "boom-logs");
    has_started_again(&page, STOPPED);
    page.sees(
        "[data-restart]",
        "It does not read again what it may have stopped over, until you change it: S3 Bucket.",
    );
    assert_eq!(page.value_of("S3 Bucket"), "boom-logs");
    // For WebKit, the hidden word stands in the same line.
    let space = if browser == Browser::WebKit { " " } else { "\n" };
    until_eq(
        "what is said of it",
        &Some(format!(
            "Error:{space}The page stopped while it read this. It reads it again once you change it."
        )),
        || page.error_of("S3 Bucket"),
    );
    assert!(!page.policy().contains("boom-logs"), "{}", page.policy());
    page.type_into("S3 Bucket", "2");
    until("the policy", || page.policy().contains("arn:aws:s3:::boom-logs2/*").then_some(()));
    assert_eq!(page.error_of("S3 Bucket"), None);
}

fn a_pasted_text_over_which_it_stopped_is_not_read_again_until_it_changes(browser: Browser) {
    let page = filled_in(browser);
    breaks_on_boom(&page, 1);
    let text = THEIRS.replace("their statement", "boom statement");
    page.put_into(EXISTING, &text);
    page.sees("[data-restart]", STOPPED);
    page.sees("[data-restart]", "until you change it: Existing bucket policy.");
    page.sees(OUTCOME, "Not merged: the page stopped while it read this.");
    assert_eq!(page.value_of(EXISTING), text);
    page.sees(".pane__title", "Not merged yet");
    page.sees_foot("Not merged yet.");
    page.put_into(EXISTING, &format!("{text} "));
    page.sees(OUTCOME, "Merged.");
    assert!(page.policy().contains("boom statement"), "{}", page.policy());
    page.allow_errors("");
}

fn two_forms_start_again_together(browser: Browser) {
    let page = portal(
        browser,
        "<flow-log-export id='first' bucket='first-logs'></flow-log-export>
         <flow-log-export id='second' bucket='second-logs'></flow-log-export>",
    );
    until_eq("both forms", &json!(2), || page.count("[data-state=live]"));
    page.look_at("#first");
    breaks_downloads(&page);
    page.press("Download");
    page.sees("[data-restart]", STOPPED);
    page.sees_policy_for("first-logs");
    page.look_at("#second");
    page.sees("[data-restart]", STOPPED);
    page.type_into("S3 Bucket", "-2");
    page.sees_policy_for("second-logs-2");
    page.allow_errors("");
}

/// Puts each text of the form into an element of its own, as translators do.
#[track_caller]
fn is_translated(page: &Page) {
    page.script(
        "const root = document.querySelector('flow-log-export').shadowRoot;
         const texts = document.createTreeWalker(root.querySelector('[data-state=live]'), NodeFilter.SHOW_TEXT);
         const all = [];
         while (texts.nextNode()) all.push(texts.currentNode);
         for (const text of all) {
           const font = document.createElement('font');
           font.textContent = text.data;
           text.replaceWith(font);
         }",
        &[],
    );
}

fn a_translated_form_shows_no_old_policy(browser: Browser) {
    let page = filled_in(browser);
    is_translated(&page);
    page.type_into("S3 Bucket", "-2");
    has_started_again(&page, CHANGED);
    until("the policy", || page.policy().contains("arn:aws:s3:::my-logs-2/*").then_some(()));
    assert_eq!(page.value_of("S3 Bucket"), "my-logs-2");
    page.sees_focus_on("bucket");
    let translates = "return document.querySelector('flow-log-export').shadowRoot.querySelector('[data-state=live]').translate";
    assert_eq!(page.script(translates, &[]), false, "a translator leaves it alone from now on");
}

fn a_form_that_an_extension_took_apart_starts_again(browser: Browser) {
    let page = filled_in(browser);
    page.script(
        "const root = document.querySelector('flow-log-export').shadowRoot;
         root.querySelector('.pane__body pre').remove();
         root.querySelector('.steps').prepend(document.createElement('li'))",
        &[],
    );
    page.type_into("S3 Bucket", "-2");
    has_started_again(&page, CHANGED);
    until("the policy", || page.policy().contains("arn:aws:s3:::my-logs-2/*").then_some(()));
}

fn what_others_change_in_the_midst_of_a_drawing_is_noticed(browser: Browser) {
    let page = filled_in(browser);
    // Where time flies, the program lets others act before it has come to the end of a drawing.
    page.script(
        // In Firefox a script has a Date of its own, and the page another.
        "const { Date: clock } = window;
         let now = clock.now();
         clock.now = () => now += 1000;
         const policy = document.querySelector('flow-log-export').shadowRoot.querySelector('.pane__body pre');
         new MutationObserver((_, observer) => {
           observer.disconnect();
           policy.remove();
         }).observe(policy, { subtree: true, childList: true, characterData: true })",
        &[],
    );
    page.type_into("S3 Bucket", "-2");
    has_started_again(&page, CHANGED);
    until("the policy", || page.policy().contains("arn:aws:s3:::my-logs-2/*").then_some(()));
}

fn what_somebody_else_replaced_keeps_its_text(browser: Browser) {
    for part in [".section", "form", ".steps", "[data-state=live]"] {
        let page = filled_in(browser);
        page.unfold("Not working?");
        page.choose("Support gave me a code");
        page.field("Failure code");
        page.script(
            "for (const part of document.querySelector('flow-log-export').shadowRoot.querySelectorAll(arguments[0])) {
               part.innerHTML = part.innerHTML;
             }",
            &[json!(part)],
        );
        page.type_into("Failure code", "k");
        has_started_again(&page, CHANGED);
        assert_eq!(page.value_of("S3 Bucket"), "my-logs", "{part}");
        page.unfold("Not working?");
        assert_eq!(page.value_of("Failure code"), "k", "{part}");
        until("the policy", || page.policy().contains("arn:aws:s3:::my-logs/*").then_some(()));
    }
}

/// Somebody else takes away what shows the policy.
fn loses_its_policy(page: &Page) {
    page.script(
        "document.querySelector('flow-log-export').shadowRoot.querySelector('.pane__body pre').remove()",
        &[],
    );
}

fn a_form_that_starts_again_while_it_saves_hears_the_answer(browser: Browser) {
    let page = portal(
        browser,
        "<flow-log-export id='form' account-id='210987654321' bucket='my-logs' save-url='/save'></flow-log-export>",
    );
    page.site.answers(Answer::Silence);
    page.holds_timers(TIME_LIMIT);
    page.press("Save");
    page.sees("button[aria-disabled]", "Saving…");
    until("the request", || (page.site.saves().len() == 1).then_some(()));
    loses_its_policy(&page);
    page.type_into(PRINTED, "k");
    page.sees("[data-restart]", CHANGED);
    page.sees("button[aria-disabled]", "Saving…");
    page.lets_timers_end();
    page.sees_not_saved(TIMED_OUT);
    assert_eq!(page.site.saves().len(), 1, "nothing is sent twice");

    page.site.answers(Answer::Status(200, None));
    page.press("Try again");
    page.sees_saved("my-logs");
    loses_its_policy(&page);
    page.type_into(PRINTED, "m");
    until("the form to start again", || {
        let errors = page.heard_of("error");
        (errors.iter().filter(|error| error["code"] == "changed").count() == 2).then_some(())
    });
    assert_eq!(page.value_of(PRINTED), "km");
    page.sees_saved("my-logs");
    until_eq("what is saved", &1, || page.heard_of("saved").len());
    assert_eq!(page.site.saves().len(), 2, "nothing is sent twice");
    page.allow_errors("");
}

fn the_compact_form_stays_compact(browser: Browser) {
    let page = filled_in(browser);
    page.press("Use the compact form");
    page.press("Copy policy");
    page.sees_foot("Copied.");
    let compact = page.clipboard();
    assert_eq!(compact.lines().count(), 1, "{compact}");
    breaks_downloads(&page);
    page.press("Download");
    has_started_again(&page, STOPPED);
    page.copy_elsewhere("nothing");
    page.press("Copy policy");
    page.sees_foot("Copied.");
    assert_eq!(page.clipboard(), compact);
    page.press("Use it with its spaces");
    page.sees_foot("Changed since you copied it. Copy it again.");
    page.press("Copy policy");
    page.sees_foot("Copied.");
    assert!(page.clipboard().contains("\"Version\" : \"2012-10-17\""), "as it was pasted");
}

fn a_mounted_form_that_a_copy_replaces_starts_again(browser: Browser) {
    // What is mounted, and what that stands in.
    for place in ["#place", "#place > div"] {
        let page = portal_that_mounts(browser, json!({ "accountId": "493827156084" }));
        page.type_into("S3 Bucket", "my-logs");
        page.sees_policy_for("my-logs");
        page.script(
            "const place = document.querySelector(arguments[0]);
             place.innerHTML = place.innerHTML;",
            &[json!(place)],
        );
        page.sees("[data-restart]", CHANGED);
        page.hears("error", &[json!({ "code": "changed", "message": CHANGED })]);
        assert_eq!(page.count("[data-state=live]"), 1, "{place}");
        page.sees_focus_on("bucket");
        page.session.strike("-2");
        page.sees_policy_for("my-logs-2");
        assert_eq!(page.value_of("AWS Account ID"), "493827156084");

        // Who never leaves it alone has his way, and the browser goes on.
        page.script(
            "const place = document.querySelector(arguments[0]);
             new MutationObserver(() => {
               if (place.querySelector('.flow-log-export:not([data-copied])')) {
                 place.innerHTML = place.innerHTML.replaceAll('class=\"flow-log-export\"', '$& data-copied');
               }
             }).observe(place, { childList: true });
             place.append('');",
            &[json!("#place")],
        );
        page.sees("[role=alert]", "The form stopped and could not start again.");
    }
}

fn an_element_whose_shadow_root_is_replaced_starts_again(browser: Browser) {
    let page = filled_in(browser);
    page.script(
        "const { shadowRoot } = document.querySelector('flow-log-export');
         shadowRoot.innerHTML = shadowRoot.innerHTML;",
        &[],
    );
    has_started_again(&page, CHANGED);
    assert_eq!(page.count("[data-state=live]"), 1);
    still_works(&page);
    page.set_attribute("theme", "purple");
    page.sees("[role=alert]", "This page isn't set up right");
}

fn a_button_of_a_translated_form_does_what_it_says(browser: Browser) {
    let page =
        portal(browser, "<flow-log-export save-url='/save' account-id='210987654321'></flow-log-export>");
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.is_complete();
    is_translated(&page);
    page.press("Copy policy");
    page.sees_foot("Copied. If the bucket already has a policy, merge it first.");
    page.hears("copy", &[json!({ "what": "policy" })]);
    page.sees("[data-restart]", CHANGED);
    assert_eq!(page.clipboard(), policy_for("my-logs"));

    is_translated(&page);
    page.press("Save");
    page.sees_saved("my-logs");
    until_eq("what is saved", &1, || page.heard_of("saved").len());
    assert_eq!(page.site.saves().len(), 1);
}

fn a_button_that_somebody_replaced_is_to_be_pressed_again(browser: Browser) {
    let page = filled_in(browser);
    page.script(
        "const buttons = document.querySelector('flow-log-export').shadowRoot.querySelector('.pane__bar');
         buttons.innerHTML = buttons.innerHTML;",
        &[],
    );
    page.press("Copy policy");
    has_started_again(&page, CHANGED);
    let shown = "const { top, bottom } = document.querySelector('flow-log-export').shadowRoot
                   .querySelector('[data-restart]').getBoundingClientRect();
                 return top >= 0 && bottom <= innerHeight;";
    until("the sentence in view", || page.script(shown, &[]).as_bool()?.then_some(()));
    page.press("Copy policy");
    page.sees_foot("Copied");
}

fn a_form_that_is_reset_while_it_starts_again_is_empty(browser: Browser) {
    for turns in [0, 1, 2, 4, 20] {
        let page = filled_in(browser);
        breaks_on_boom(&page, 1);
        let script = [
            "const done = arguments[0], form = document.querySelector('flow-log-export');
             const field = form.shadowRoot.querySelector('[name=bucket]');
             field.value = 'boom-logs';
             field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
             (async () => {
               for (let turn = 0; turn < ",
            &turns.to_string(),
            "; turn += 1) await undefined;
               form.reset();
             })().then(() => done('done'), (error) => done(String(error)))",
        ];
        assert_eq!(page.session.script_async(&script.concat()), "done", "after {turns} turns");
        for label in ["AWS Account ID", "S3 Bucket", PRINTED] {
            until_eq(&format!("{label} after {turns} turns"), &String::new(), || page.value_of(label));
        }
        page.type_into("S3 Bucket", "other-logs");
        page.sees_policy_for("other-logs");
        assert_eq!(page.count("[data-restart], [type=checkbox]:checked"), 0, "after {turns} turns");
        page.choose("Yes");
        assert_eq!(page.value_of(EXISTING), "", "after {turns} turns");
        page.allow_errors("");
    }
}

fn what_is_typed_while_the_form_starts_again_outlives_a_reload(browser: Browser) {
    let page = browser.open();
    page.type_into("AWS Account ID", "493827156084");
    page.is_complete();
    breaks_on_boom(&page, 1);
    page.holds_a_pause();
    page.put_into("S3 Bucket", "boom-logs");
    page.sees_a_pause();
    let is_kept = |bucket: &str| {
        until_eq("what is kept", &json!(bucket), || page.script("return history.state?.kept?.bucket", &[]));
    };
    is_kept("boom-logs");
    page.put_into("S3 Bucket", "my-logs");
    is_kept("my-logs");
    page.lets_pauses_end();
    page.sees_policy_for("my-logs");
    page.session.reload();
    page.comes_alive();
    page.sees_policy_for("my-logs");
    page.allow_errors("");
}

fn what_the_host_does_to_a_form_that_stopped_holds(browser: Browser) {
    for turns in [0, 1, 2, 3, 4, 6, 20] {
        let page = portal_that_mounts(browser, json!({ "accountId": "493827156084" }));
        let stops = |script: &str| {
            let script = [
                "const done = arguments[0], { set } = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue');
                 const { insertBefore } = Node.prototype, field = document.querySelector('[name=account-id]');
                 const mend = () => {
                   Object.defineProperty(Node.prototype, 'nodeValue', { set });
                   Node.prototype.insertBefore = insertBefore;
                 };
                 const stop = () => {
                   mend();
                   throw new Error('broken by the test');
                 };
                 Object.defineProperty(Node.prototype, 'nodeValue', { set: stop });
                 Node.prototype.insertBefore = stop;
                 field.value = field.value === '12' ? '493827156084' : '12';
                 field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
                 (async () => {
                   for (let turn = 0; turn < ",
                &turns.to_string(),
                "; turn += 1) await undefined;
                   ",
                script,
                "})().then(() => done('done'), (error) => done(String(error)))",
            ];
            let said = page.session.script_async(&script.concat());
            assert_eq!(said, "done", "after {turns} turns");
        };
        stops("portal.update('{\"bucket\": \"set-logs\", \"orgId\": \"org-7\"}')");
        let destination = "Flow logs will appear in set-logs/flow-logs/by-org/org-7".to_owned();
        until_eq(&format!("where they appear after {turns} turns"), &destination, || {
            page.text(".destination > p:first-child")
        });
        page.sees("[data-restart]", STOPPED);
        page.sees_policy_for("set-logs");

        stops("portal.handle.unmount(); await portal.mount('{\"bucket\": \"other-logs\"}')");
        page.sees_policy_for("other-logs");
        assert_eq!(page.count("[data-state=live]"), 1);
        page.type_into("S3 Bucket", "-2");
        page.sees_policy_for("other-logs-2");
        page.allow_errors("broken by the test");
        page.allow_errors("unreachable");
    }
}

fn what_the_host_sets_wrong_while_it_starts_again_is_named(browser: Browser) {
    let page = filled_in(browser);
    page.script(
        "window.themes = ['pink'];
         URL.createObjectURL = () => {
           Promise.resolve().then(() => themes.forEach((theme) => document.querySelector('#form').setAttribute('theme', theme)));
           throw new Error('broken by the test');
         }",
        &[],
    );
    page.press("Download");
    page.sees("[data-restart]", STOPPED);
    page.sees(".host-message", "This page isn't set up right: theme must be");
    page.set_attribute("theme", "light");
    page.sees_nothing_in(".host-message");

    // What is right by then is not spoken of.
    page.script("window.themes = ['pink', 'dark']", &[]);
    page.press("Download");
    until("the theme", || (page.count("[data-theme=dark]") != json!(0)).then_some(()));
    page.sees_nothing_in(".host-message");
    page.allow_errors("");
}

const FILLED_IN: &str =
    "<flow-log-export id='form' account-id='493827156084' bucket='my-logs'></flow-log-export>";
const EXCEPTION: &str = "Exception for Trustgrid added to “only-us”";

/// A portal whose form has an exception in what was pasted.
#[track_caller]
fn with_exception(browser: Browser) -> Page {
    let page = portal(browser, FILLED_IN);
    page.choose("Yes");
    page.put_into(EXISTING, DENYING);
    page.press("Add exception to “only-us”");
    page.sees(".existing .row", EXCEPTION);
    page
}

/// Waits until the policy lets Trustgrid in, and takes the exception back.
#[track_caller]
fn has_its_exception(page: &Page) {
    page.sees(".existing .row", EXCEPTION);
    assert_eq!(page.value_of(EXISTING), DENYING);
    assert_eq!(page.count("[data-kept=policy-yes]:checked"), 1);
    until("the exception", || page.policy().contains(EXCEPTED).then_some(()));
    page.press("Undo the exception in “only-us”");
    page.sees_foot("“only-us” still blocks Trustgrid.");
    assert!(!page.policy().contains(EXCEPTED), "{}", page.policy());
}

#[track_caller]
fn stops(page: &Page) {
    breaks_downloads(page);
    page.press("Download");
    page.sees("[data-restart]", STOPPED);
    page.allow_errors("");
}

fn ways_answers_exceptions_and_ticks_come_back(browser: Browser) {
    let page = with_exception(browser);
    page.tick(VERSIONING_DONE);
    page.choose("CloudShell script");
    page.sees(".way-body", "The script writes the merged policy");
    stops(&page);
    page.sees(".way-body", "The script writes the merged policy");
    assert_eq!(page.count("[data-kept=way-cloudshell]:checked"), 1);
    assert_eq!(page.count("[data-kept=versioning-done]:checked"), 1);
    assert_eq!(page.count("[data-kept=policy-done]:checked"), 0);
    page.choose("S3 console");
    has_its_exception(&page);
}

fn what_is_out_of_sight_comes_back(browser: Browser) {
    let page = with_exception(browser);
    page.choose("New bucket");
    page.sees(".way-body", "It can't take over a bucket that exists.");
    assert_eq!(page.count("[name=existing-policy]"), 0, "nothing is merged into a bucket that is new");
    stops(&page);
    page.sees(".way-body", "It can't take over a bucket that exists.");
    page.choose("S3 console");
    has_its_exception(&page);
}

fn an_answer_that_is_out_of_sight_comes_back(browser: Browser) {
    let page = portal(browser, FILLED_IN);
    page.choose("Not sure");
    page.choose("Terraform");
    page.sees(".pane__body", "aws_s3_bucket_policy");
    assert_eq!(page.count(".question"), 0, "there is nothing to ask");
    stops(&page);
    page.choose("S3 console");
    page.sees(".question + .raised", "NoSuchBucketPolicy means No.");
    assert_eq!(page.count("[data-kept=policy-not-sure]:checked"), 1);
}

fn the_end_of_the_journey_comes_back(browser: Browser) {
    let page = portal(browser, FILLED_IN);
    page.tick("Saved in the portal");
    page.sees_saved("my-logs");
    stops(&page);
    page.sees_saved("my-logs");
    assert_eq!(page.count("[data-kept=portal-done]:checked"), 1);
    // That was said of other values.
    page.type_into("S3 Bucket", "-2");
    page.sees_nothing_in(".card");
    assert_eq!(page.count("[data-kept=portal-done]:checked"), 0);
}

fn a_choice_in_a_form_that_somebody_changed_is_made(browser: Browser) {
    for (words, name) in [("Terraform", "way-terraform"), ("Not sure", "policy-not-sure")] {
        let page = portal(browser, FILLED_IN);
        page.is_complete();
        loses_its_policy(&page);
        page.choose(words);
        page.sees("[data-restart]", CHANGED);
        assert_eq!(page.count(&format!("[data-kept={name}]:checked")), 1, "{name}");
        until_eq("the focus on what was chosen", &json!(1), || {
            page.count(&format!("[data-kept={name}]:focus"))
        });
        page.allow_errors("");
    }
}
