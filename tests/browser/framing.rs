//! The page in a frame that may do next to nothing.

use std::fs;

use fantoccini::elements::Element;
use serde_json::json;

use crate::browser::Browser;
use crate::page::{Page, policy_for};
use crate::patience::{until, until_eq};
use crate::site::{Fault, built_page};

in_all_browsers![the_page_is_strict_where_the_server_is_not];

not_in_webkit![
    the_driver_does_little_in_frames:
    a_sandboxed_frame_is_filled_in_and_copied_from,
    a_frame_is_as_high_as_what_is_in_it,
    a_frame_whose_first_script_did_not_come_is_as_high_as_what_is_in_it,
    a_sandboxed_frame_saves_files_and_opens_links,
];

#[track_caller]
fn framed(browser: Browser) -> (Page, Element) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.opens();
    page.go("/test/framing.html");
    let frame = page.session.find("//iframe");
    (page, frame)
}

fn a_sandboxed_frame_is_filled_in_and_copied_from(browser: Browser) {
    let (page, frame) = framed(browser);
    page.session.in_frame(&frame, || {
        page.comes_alive();
        assert_eq!(page.script("return origin", &[]), "null", "the sandbox has no origin");
        page.sees_policy_for("my-logs");
        assert_eq!(page.value_of("AWS Account ID"), "210987654321");
        page.type_into("S3 Bucket", "2");
        page.sees_policy_for("my-logs2");
    });
    is_as_high_as_its_content(&page, &frame);
    page.session.in_frame(&frame, || {
        page.press_in_sight("Copy policy");
        match browser {
            // The frame is not allowed to write to the clipboard.
            Browser::Chromium => {
                page.sees_foot("Ctrl+C");
                page.session.control('c');
            }
            // These allow what a click began.
            Browser::Firefox | Browser::WebKit => page.sees_foot("Copied"),
        }
    });
    assert_eq!(page.clipboard(), policy_for("my-logs2"));
    // Chromium names the permission that the frame lacks.
    page.allow_errors("Clipboard API");
}

fn a_sandboxed_frame_saves_files_and_opens_links(browser: Browser) {
    let (page, frame) = framed(browser);
    page.session.in_frame(&frame, || {
        page.sees_policy_for("my-logs");
        page.press("Download");
    });
    let file = page.session.downloads().join("bucket-policy-my-logs.json");
    until_eq("the file", &policy_for("my-logs"), || fs::read_to_string(&file).unwrap_or_default());
    let opened = page.session.opens(|| {
        page.session.in_frame(&frame, || {
            page.script(
                "document.querySelector('a[href*=\"manage-versioning\"]').href = '/test/notepad.html'",
                &[],
            );
            page.follow("enable bucket versioning");
        });
    });
    assert!(opened.ends_with("/test/notepad.html"), "{opened}");
}

fn the_page_is_strict_where_the_server_is_not(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.hosts(&built_page());
    page.go("/");
    page.comes_alive();
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
    page.is_complete();
    let refused = page.session.script_async(
        "const done = arguments[0], refused = [];
         document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
           refused.push(effectiveDirective);
           if (refused.length === 3) done(refused.sort());
         });
         const script = document.createElement('script');
         script.textContent = 'document.title = 1';
         document.head.append(script, document.createElement('base'));
         document.querySelector('base').href = '/elsewhere/';
         fetch('http://localhost:9/').catch(() => {});",
    );
    assert_eq!(refused, json!(["base-uri", "connect-src", "script-src-elem"]));
    page.allow_errors("Content Security Policy");
    page.allow_errors("Content-Security-Policy");
}

fn a_frame_whose_first_script_did_not_come_is_as_high_as_what_is_in_it(browser: Browser) {
    let page = browser.visit().begin("/test/notepad.html");
    page.site.opens();
    page.site.has_fault_once("/page.js", Fault::Missing);
    page.go("/test/framing.html");
    let frame = page.session.find("//iframe");
    page.session.in_frame(&frame, || page.comes_alive());
    assert!(page.site.had_its_fault());
    assert!(is_as_high_as_its_content(&page, &frame) > 300);
    page.allow_errors("");
}

fn a_frame_is_as_high_as_what_is_in_it(browser: Browser) {
    let (page, frame) = framed(browser);
    page.session.in_frame(&frame, || {
        page.comes_alive();
        page.is_complete();
    });
    assert!(is_as_high_as_its_content(&page, &frame) > 300);
    page.session.in_frame(&frame, || {
        page.put_into("AWS Account ID", "12345");
        page.put_into("S3 Bucket", "my!logs");
        page.sees_foot("Check the bucket name.");
    });
    // What is to be clicked must have come to rest.
    let before = is_as_high_as_its_content(&page, &frame);
    page.session.in_frame(&frame, || {
        page.press("Copy read-only commands");
        page.sees(".error-summary", "There is a problem");
    });
    // It may take more than one step there.
    until("a greater height", || (is_as_high_as_its_content(&page, &frame) > before).then_some(()));
}

/// Waits until the frame has no need of a scroll bar, and tells its height.
#[track_caller]
fn is_as_high_as_its_content(page: &Page, frame: &Element) -> i64 {
    until("a frame as high as its content", || {
        let content = page.session.in_frame(frame, || {
            page.script(
                "const { scrollHeight, clientHeight } = document.documentElement;
                 return scrollHeight > clientHeight ? 0 : document.documentElement.getBoundingClientRect().height",
                &[],
            )
        });
        let told = page.script("return heights.at(-1)", &[]).as_i64()?;
        (content.as_f64()?.ceil() as i64 == told).then_some(told)
    })
}
