//! The module puts any number of forms on a host's page, and takes them away.

use fantoccini::key::Key;
use serde_json::json;

use crate::browser::{Browser, Reader};
use crate::page::{EXAMPLE, Page, policy_for};
use crate::patience::until_eq;
use crate::portal::{portal_that_mounts, portal_without_element};
use crate::session::done;

in_all_browsers![
    two_forms_on_one_page_are_strangers,
    what_the_host_calls_its_own_looks_as_before,
    what_is_pasted_does_not_leave_with_the_hosts_form,
];

not_in_webkit![
    it_takes_minutes:
    what_is_unmounted_leaves_nothing_behind,
];

fn what_is_unmounted_leaves_nothing_behind(browser: Browser) {
    let page = portal_that_mounts(browser, json!({}));
    let mount_and_unmount = || {
        let bytes = page.session.script_async(
            "const done = arguments[0];
             portal.mountAndUnmount(200).then(portal.memory).then(done, error => done(String(error)))",
        );
        bytes.as_u64().unwrap_or_else(|| panic!("no size but {bytes}"))
    };
    let before = mount_and_unmount();
    let after = mount_and_unmount();
    assert!(after <= before + (64 << 10), "the program grew from {before} to {after} bytes");
    assert_eq!(page.count("#elsewhere div"), 0);
    page.type_into("S3 Bucket", "my-logs");
    page.sees_policy_for("my-logs");
}

fn two_forms_on_one_page_are_strangers(browser: Browser) {
    let page = browser.open();
    page.go("/test/two-forms.html");
    page.session.find("//body[@data-ready]");
    page.press("Mount first");
    page.press("Mount second");

    types_bucket_into(&page, "second", "second-logs");
    sees_policy_of(&page, "second", Some("second-logs"));
    sees_policy_of(&page, "first", Some(EXAMPLE));
    types_bucket_into(&page, "first", "first-logs");
    sees_policy_of(&page, "first", Some("first-logs"));
    sees_policy_of(&page, "second", Some("second-logs"));

    page.press("Unmount first");
    sees_policy_of(&page, "first", None);
    assert_eq!(page.script("return document.querySelector('#first').innerText.trim()", &[]), "");
    types_bucket_into(&page, "second", "-again");
    sees_policy_of(&page, "second", Some("second-logs-again"));

    page.press("Mount first");
    sees_policy_of(&page, "first", Some(EXAMPLE));
    types_bucket_into(&page, "first", "third-logs");
    sees_policy_of(&page, "first", Some("third-logs"));
}

/// Clicks the label, as a reader may, and types where that leads.
#[track_caller]
fn types_bucket_into(page: &Page, place: &str, text: &str) {
    let label = format!("//*[@id = '{place}']//label[normalize-space() = 'S3 Bucket']");
    done(page.session.find(&label).click());
    page.session.strike(&Key::End.to_string());
    page.session.strike(text);
}

/// Waits for the policy of one form, or for the form to be gone.
#[track_caller]
fn sees_policy_of(page: &Page, place: &str, bucket: Option<&str>) {
    let expected = bucket.map_or_else(String::new, policy_for);
    until_eq(&format!("the policy of the {place} form"), &json!(expected), || {
        page.script(
            "return Array.from(
               document.querySelectorAll(`#${arguments[0]} .pane__body pre code`),
               code => code.textContent).join('\\n')",
            &[json!(place)],
        )
    });
}

/// Everything there is to say of how the host's own elements look.
const HOST_LOOKS: &str = "
    return Array.from(document.querySelectorAll('#elsewhere *'), element => {
      const style = getComputedStyle(element);
      return [element.className, [...style].map(name => `${name}: ${style.getPropertyValue(name)}`).join('; ')];
    })";

fn what_the_host_calls_its_own_looks_as_before(browser: Browser) {
    let page = portal_without_element(browser, Reader::default(), "");
    let count = page.script(
        "const names = 'button panel notice step status message check link value empty code actions row'.split(' ');
         document.querySelector('#elsewhere').style.width = '500px';
         document.querySelector('#elsewhere').append(...names.map(className => {
           const element = Object.assign(document.createElement('div'), { className });
           element.append(Object.assign(document.createElement('p'), { className: `${className}__part icon`, textContent: className }));
           return element;
         }));
         return document.querySelectorAll('#elsewhere *').length",
        &[],
    );
    assert_eq!(count, 26);
    let before = page.script(HOST_LOOKS, &[]);
    page.session.script_async(
        "const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/flow-log-export.css' });
         link.onload = arguments[0];
         document.head.append(link)",
    );
    page.script("portal.mount('{}')", &[]);
    page.comes_alive();
    page.is_complete();
    assert_eq!(page.script("return getComputedStyle(document.querySelector('.pane')).display", &[]), "flex");
    let after = page.script(HOST_LOOKS, &[]);
    for index in 0..26 {
        assert_eq!(after[index], before[index]);
    }
}

fn what_is_pasted_does_not_leave_with_the_hosts_form(browser: Browser) {
    let page = portal_without_element(browser, Reader::default(), "");
    page.script(
        "const form = Object.assign(document.createElement('form'), { id: 'host-form', action: '/host-was-submitted' });
         const place = document.querySelector('#place');
         place.replaceWith(form);
         form.append(place);
         portal.mount('{}')",
        &[],
    );
    page.comes_alive();
    page.is_complete();
    page.put_into("Command output", "{ \"Status\": \"Suspended\" }");
    page.choose("Yes");
    page.put_into("Existing bucket policy", "{}");
    page.tick("Done: versioning is enabled");
    page.unfold("Not working?");
    page.choose("Support gave me a code");
    page.focus("Failure code");
    page.session.strike("DstKmsKeyInvalidState");
    page.session.strike(&Key::Enter.to_string());
    let form = "return [...new FormData(document.querySelector('#host-form')).keys()]";
    assert_eq!(page.script(form, &[]), json!([]));
    let sent = page.site.requests().into_iter().any(|path| path.contains("host-was-submitted"));
    assert!(!sent, "the host's form was sent");
}
