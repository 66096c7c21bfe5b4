//! What a reader sees on the page and does with it, in the reader's words.

use std::thread;

use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::{Value as Json, json};

use crate::patience::{until, until_eq};
use crate::session::{Session, done};
use crate::site::{Program, Site};

/// The policy as the help center prints it.
const EXAMPLE_POLICY: &str = include_str!("../golden/bucket-policy.json");

/// The bucket that the policy names while there is no other.
pub const EXAMPLE: &str = "example-flowlogs";

/// The policy for `bucket`, byte for byte.
pub fn policy_for(bucket: &str) -> String {
    EXAMPLE_POLICY.trim_end().replace(EXAMPLE, bucket)
}

/// An open page. When it is closed, it must not have broken its security
/// policy nor have left an error behind.
pub struct Page {
    pub session: Session,
    pub site: Site,
    host: &'static str,
}

/// The field with this label, as XPath.
fn labelled(label: &str) -> String {
    format!("//input[@id = //label[normalize-space() = \"{label}\"]/@for]")
}

impl Page {
    pub fn new(session: Session, site: Site, host: &'static str) -> Self {
        Self { session, site, host }
    }

    /// Goes to `path` of the site.
    #[track_caller]
    pub fn go(&self, path: &str) {
        self.session.goto(&self.site.url(self.host, path));
    }

    /// Waits for the program to take over.
    #[track_caller]
    pub fn comes_alive(&self) {
        self.session.find("//*[@data-state = 'live']");
    }

    #[track_caller]
    pub fn script(&self, script: &str, arguments: &[Json]) -> Json {
        self.session.script(script, arguments)
    }

    // What a reader does.

    #[track_caller]
    pub fn field(&self, label: &str) -> Element {
        self.session.find(&labelled(label))
    }

    /// Types at the end of what the field holds.
    #[track_caller]
    pub fn type_into(&self, label: &str, text: &str) {
        done(self.field(label).send_keys(text));
    }

    /// Types in place of what the field holds.
    #[track_caller]
    pub fn retype(&self, label: &str, text: &str) {
        self.focus(label);
        self.session.control('a');
        self.session.strike(text);
    }

    /// Puts any text into the field at once, as a paste would.
    #[track_caller]
    pub fn put_into(&self, label: &str, text: &str) {
        self.script(
            "const [field, text] = arguments;
             field.focus();
             field.value = text;
             field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));",
            &[json!(self.field(label)), json!(text)],
        );
    }

    #[track_caller]
    pub fn focus(&self, label: &str) {
        done(self.field(label).click());
    }

    /// Presses the button with this text.
    #[track_caller]
    pub fn press(&self, button: &str) {
        done(self.session.find(&format!("//button[normalize-space() = \"{button}\"]")).click());
    }

    /// Follows the link with this text.
    #[track_caller]
    pub fn follow(&self, link: &str) {
        done(self.session.find(&format!("//a[normalize-space() = \"{link}\"]")).click());
    }

    #[track_caller]
    pub fn tab(&self) {
        self.session.strike(&Key::Tab.to_string());
    }

    // What a reader sees.

    /// The visible text of everything that `selector` selects.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        let text = self.script(
            "return Array.from(document.querySelectorAll(arguments[0]))
               .filter(element => element.getClientRects().length > 0)
               .map(element => element.innerText).join('\\n')",
            &[json!(selector)],
        );
        text.as_str().unwrap_or_default().trim().to_owned()
    }

    #[track_caller]
    pub fn value_of(&self, label: &str) -> String {
        done(self.field(label).prop("value")).unwrap_or_default()
    }

    /// The error beside a field, if the field is marked as wrong.
    #[track_caller]
    pub fn error_of(&self, label: &str) -> Option<String> {
        let field = self.field(label);
        let wrong = done(field.attr("aria-invalid")).is_some_and(|wrong| wrong == "true");
        let id = done(field.attr("id")).unwrap_or_default();
        wrong.then(|| self.text(&format!("#{id}-message")))
    }

    /// Waits for an error beside the field.
    #[track_caller]
    pub fn sees_error(&self, label: &str) -> String {
        until(&format!("an error beside {label}"), || self.error_of(label).filter(|error| !error.is_empty()))
    }

    /// Waits until nothing is said against the field.
    #[track_caller]
    pub fn sees_no_error(&self, label: &str) {
        until_eq(&format!("the error beside {label} to go"), &None, || self.error_of(label));
    }

    /// The links of the error summary.
    #[track_caller]
    pub fn summary(&self) -> Vec<String> {
        let links = self.text(".error-summary a");
        links.lines().map(str::to_owned).collect()
    }

    /// The policy as it stands on the page, one line below the other.
    #[track_caller]
    pub fn policy(&self) -> String {
        let policy = self.script(
            "return Array.from(
               document.querySelectorAll('.policy .code__line'),
               line => line.textContent).join('\\n')",
            &[],
        );
        policy.as_str().unwrap_or_default().to_owned()
    }

    /// Waits for the policy of `bucket`.
    #[track_caller]
    pub fn sees_policy_for(&self, bucket: &str) {
        until_eq("the policy", &policy_for(bucket), || self.policy());
    }

    /// Numbers of the marked lines of the policy.
    #[track_caller]
    pub fn marked_lines(&self) -> Json {
        self.script(
            "return Array.from(document.querySelectorAll('.policy .code__line')).flatMap(
               (line, n) => line.matches('.code__line--marked') ? [n + 1] : [])",
            &[],
        )
    }

    /// What stands above the policy and below it.
    #[track_caller]
    pub fn caption(&self) -> String {
        let figure = self.text("figure.policy");
        figure.replace(&self.text("figure.policy pre"), "")
    }

    /// Waits for the policy's buttons to say how it went.
    #[track_caller]
    pub fn sees_outcome(&self, words: &str) {
        self.sees_status(".policy", words);
    }

    /// Waits for words in the status of a part of the page.
    #[track_caller]
    pub fn sees_status(&self, part: &str, words: &str) {
        let status = format!("{part} [role=status]");
        until(&format!("{words:?} in {status}"), || self.text(&status).contains(words).then_some(()));
    }

    /// The id of what has the focus, or its text where it has no id.
    #[track_caller]
    pub fn focused(&self) -> String {
        let name = self.script(
            "const focused = document.activeElement;
             return focused.id || focused.textContent.trim();",
            &[],
        );
        name.as_str().unwrap_or_default().to_owned()
    }

    #[track_caller]
    pub fn sees_focus_on(&self, name: &str) {
        until_eq("the focus", &name.to_owned(), || self.focused());
    }

    // The clipboard, reached as a reader reaches it.

    /// What comes when the clipboard is pasted somewhere else.
    #[track_caller]
    pub fn clipboard(&self) -> String {
        self.session.in_new_tab(&self.notepad(), || {
            let note = self.session.find("//textarea");
            done(note.click());
            self.session.control('v');
            until("something on the clipboard", || done(note.prop("value")).filter(|text| !text.is_empty()))
        })
    }

    /// Copies `text` somewhere else.
    #[track_caller]
    pub fn copy_elsewhere(&self, text: &str) {
        self.session.in_new_tab(&self.notepad(), || {
            let note = self.session.find("//textarea");
            done(note.click());
            self.script("arguments[0].value = arguments[1]", &[json!(note), json!(text)]);
            self.session.control('a');
            self.session.control('c');
        });
    }

    fn notepad(&self) -> String {
        self.site.url(self.host, "/test/notepad.html")
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        assert_eq!(self.site.take_csp_reports(), [""; 0], "reported against the security policy");
        if self.site.program() != Program::Missing {
            assert_eq!(self.session.take_page_errors(), [""; 0], "errors left by the page");
        }
    }
}
