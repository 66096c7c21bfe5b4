//! The page in a frame that may do next to nothing.

use fantoccini::elements::Element;

use crate::browser::Browser;
use crate::page::{Page, policy_for};
use crate::patience::until;

in_both_browsers![a_sandboxed_frame_is_filled_in_and_copied_from, a_frame_is_as_high_as_what_is_in_it];

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
            // Firefox allows what a click began.
            Browser::Firefox => page.sees_foot("Copied"),
        }
    });
    assert_eq!(page.clipboard(), policy_for("my-logs2"));
    // Chromium names the permission that the frame lacks.
    page.allow_errors("Clipboard API");
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
