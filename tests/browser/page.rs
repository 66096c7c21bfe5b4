//! What a reader sees on the page and does with it, in the reader's words.

use std::cell::RefCell;
use std::thread;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::{Value as Json, json};

use crate::patience::{block_on, until, until_eq, until_seen};
use crate::session::{Session, done, is_out_of_reach};
use crate::site::Site;

/// The policy as the help center prints it.
const EXAMPLE_POLICY: &str = include_str!("../golden/bucket-policy.json");

/// The bucket that the policy names while there is no other.
pub const EXAMPLE: &str = "example-flowlogs";

/// The policy for `bucket`, byte for byte.
pub fn policy_for(bucket: &str) -> String {
    EXAMPLE_POLICY.trim_end().replace(EXAMPLE, bucket)
}

/// Looks for elements where a reader sees them, shadow roots or not: in all of
/// the page, or in a part of it.
const LOOK: &str = "
    const part = arguments[0], roots = [part ? document.querySelector(part) : document];
    for (const root of roots.filter(Boolean)) {
      if (root.shadowRoot) roots.push(root.shadowRoot);
      for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot);
    }
    const all = selector => roots.filter(Boolean).flatMap(root => [...root.querySelectorAll(selector)]);
    const words = element => element.textContent.replace(/\\s+/g, ' ').trim();
    const argument = arguments[1];
    // A page may want to scroll smoothly, for which a driver does not wait, and may move on under the pointer.
    const within = element => {
      element?.scrollIntoView({ block: 'center', behavior: 'instant' });
      window.isMissed = true;
      element?.addEventListener('mousedown', () => window.isMissed = false, { capture: true, once: true });
      return element;
    };
";

/// What the label is of.
const FIELD: &str =
    "one(all('label').filter(label => words(label) === argument).map(label => label.control))";

/// An open page. When it is closed, it must not have broken its security
/// policy nor have left an error behind.
pub struct Page {
    pub session: Session,
    pub site: Site,
    /// Whether the browser is like those of most tests.
    usual: bool,
    host: &'static str,
    /// The part that is looked at, as a selector.
    part: RefCell<String>,
    /// Errors in the console that no test has asked for yet.
    errors: RefCell<Vec<String>>,
    /// Words of errors that are no matter.
    allowed: RefCell<Vec<&'static str>>,
}

impl Page {
    pub fn new(session: Session, usual: bool, site: Site, host: &'static str) -> Self {
        Self {
            session,
            site,
            usual,
            host,
            part: RefCell::default(),
            errors: RefCell::default(),
            allowed: RefCell::default(),
        }
    }

    /// Goes to `path` of the site.
    #[track_caller]
    pub fn go(&self, path: &str) {
        self.session.goto(&self.site.url(self.host, path));
    }

    /// Waits for the program to take over.
    #[track_caller]
    pub fn comes_alive(&self) {
        self.find("one(all('[data-state=live]'))", "");
    }

    /// Looks only at a part of the page from now on, or at all of it again.
    pub fn look_at(&self, part: &str) {
        *self.part.borrow_mut() = part.to_owned();
    }

    #[track_caller]
    pub fn script(&self, script: &str, arguments: &[Json]) -> Json {
        self.session.script(script, arguments)
    }

    /// Runs a script that has `all(selector)`, `words(element)` and `argument`.
    #[track_caller]
    fn look(&self, script: &str, argument: &str) -> Json {
        let part = self.part.borrow().clone();
        self.script(&[LOOK, script].concat(), &[json!(part), json!(argument)])
    }

    /// The element that an expression finds, as soon as there is one.
    #[track_caller]
    fn find(&self, expression: &str, argument: &str) -> Element {
        let script = format!("{LOOK} const one = elements => elements[0]; return {expression}");
        until(&format!("{expression}, {argument:?}"), || {
            let part = self.part.borrow().clone();
            self.session.script_element(&script, &[json!(part), json!(argument)])
        })
    }

    // What a reader does.

    #[track_caller]
    pub fn field(&self, label: &str) -> Element {
        self.find(FIELD, label)
    }

    /// From here on, timers of this length end only when [`Page::lets_timers_end`] is called, however long the test
    /// takes on a busy machine.
    #[track_caller]
    pub fn holds_timers(&self, length: Duration) {
        self.script(
            "const wait = window.setTimeout;
             window.heldTimers = [];
             window.setTimeout = (call, milliseconds, ...rest) => milliseconds === arguments[0]
               ? (heldTimers.push(() => call(...rest)), 0)
               : wait(call, milliseconds, ...rest)",
            &[json!(length.as_millis())],
        );
    }

    /// Ends the timers that are held, of which there must be one.
    #[track_caller]
    pub fn lets_timers_end(&self) {
        let held =
            self.script("for (const end of heldTimers) end(); return heldTimers.splice(0).length", &[]);
        assert_ne!(held, 0, "no timer of that length was set");
    }

    /// From here on, time flies for the program, so that it pauses in the midst of its next drawing, as it does after
    /// 16 ms. The pause lasts until [`Page::lets_pauses_end`].
    #[track_caller]
    pub fn holds_a_pause(&self) {
        self.script(
            // In Firefox a script has a Date of its own, and the page another.
            "const { Date: clock, setTimeout: wait } = window, now = clock.now;
             window.heldPauses = [];
             window.setTimeout = (call, milliseconds, ...rest) => milliseconds === 0 && !heldPauses.length
               ? (heldPauses.push(call), 0)
               : wait(call, milliseconds, ...rest);
             let calls = 0;
             clock.now = () => now() + 20 * calls++;",
            &[],
        );
    }

    #[track_caller]
    pub fn sees_a_pause(&self) {
        until_eq("a pause of the program", &json!(1), || self.script("return heldPauses.length", &[]));
    }

    #[track_caller]
    pub fn lets_pauses_end(&self) {
        self.script("for (const end of heldPauses) end()", &[]);
    }

    /// Types at the end of what the field holds. A form that starts again in between has another field, and one that has
    /// just come may not be laid out yet.
    #[track_caller]
    pub fn type_into(&self, label: &str, text: &str) {
        until(&format!("to type into {label:?}"), || match block_on(self.field(label).send_keys(text)) {
            Ok(()) => Some(()),
            Err(error) if error.is_stale_element_reference() || is_out_of_reach(&error) => None,
            Err(error) => panic!("the browser refused: {error:?}"),
        });
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
        self.click(FIELD, label);
    }

    /// Presses the button with this text.
    #[track_caller]
    pub fn press(&self, button: &str) {
        self.click("one(all('button').filter(button => words(button) === argument))", button);
    }

    /// Clicks what an expression finds, where a reader would have scrolled to. A form that starts again in between has
    /// another, and where the page has moved on under the pointer, a reader tries again.
    #[track_caller]
    fn click(&self, expression: &str, argument: &str) {
        until(&format!("to click {expression}, {argument:?}"), || {
            let element = self.find(&format!("within({expression})"), argument);
            // A driver may answer before a busy page has heard of it.
            let has_heard = || {
                let start = Instant::now();
                while self.script("return window.isMissed", &[]) == true {
                    if start.elapsed() > Duration::from_secs(2) {
                        return false;
                    }
                    thread::sleep(Duration::from_millis(20));
                }
                true
            };
            (self.session.clicks(&element) && has_heard()).then_some(())
        });
    }

    #[track_caller]
    pub fn button(&self, button: &str) -> Element {
        self.find("one(all('button').filter(button => words(button) === argument))", button)
    }

    /// Follows the link with this text.
    #[track_caller]
    pub fn follow(&self, link: &str) {
        self.click("one(all('a').filter(link => words(link) === argument))", link);
    }

    #[track_caller]
    pub fn tab(&self) {
        self.session.strike(&Key::Tab.to_string());
    }

    /// Copies the link, goes elsewhere, and comes back by it.
    #[track_caller]
    pub fn comes_back_by_the_copied_link(&self) {
        self.press("Copy link");
        self.sees_status("[data-step='4']", "Copied the link");
        let link = self.clipboard();
        self.go("/test/notepad.html");
        self.session.goto(&link);
        self.comes_alive();
    }

    // What a reader sees.

    /// The visible text of everything that `selector` selects.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        let text = self.look(
            "return all(argument)
               .filter(element => element.getClientRects().length > 0)
               .map(element => element.innerText).join('\\n')",
            selector,
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
        let described = done(field.attr("aria-describedby")).unwrap_or_default();
        let message = described.split(' ').find(|id| id.contains("-message")).unwrap_or_default().to_owned();
        wrong.then(|| self.text(&format!("#{message}")))
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
        let policy =
            self.look("return all('.pane__body pre code').map(code => code.textContent).join('\\n')", "");
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
        self.look(
            "return all('.pane__body .code__line').flatMap(
               (line, n) => line.matches('.code__line--marked') ? [n + 1] : [])",
            "",
        )
    }

    /// What stands above the policy.
    #[track_caller]
    pub fn caption(&self) -> String {
        self.text(".pane__title")
    }

    /// Waits for the sentence below the policy.
    #[track_caller]
    pub fn sees_foot(&self, words: &str) {
        self.sees(".pane__foot", words);
    }

    /// Opens a fold by its words.
    #[track_caller]
    pub fn unfold(&self, words: &str) {
        self.click("one(all('summary').filter(summary => words(summary).startsWith(argument)))", words);
    }

    /// Chooses one of several by its words.
    #[track_caller]
    pub fn choose(&self, words: &str) {
        self.click("one(all('label:has([type=radio])').filter(label => words(label) === argument))", words);
    }

    /// Waits for words in the status of a part of the page.
    #[track_caller]
    pub fn sees_status(&self, part: &str, words: &str) {
        let status = format!("{part} [role=status]");
        self.sees(&status, words);
    }

    /// The id of what has the focus, or its text where it has no id.
    #[track_caller]
    pub fn focused(&self) -> String {
        let name = self.script(
            "let focused = document.activeElement;
             while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
             return focused.id || focused.textContent.trim();",
            &[],
        );
        name.as_str().unwrap_or_default().to_owned()
    }

    #[track_caller]
    pub fn sees_focus_on(&self, name: &str) {
        until_eq("the focus", &name.to_owned(), || self.focused());
    }

    /// Waits for words in what `selector` selects.
    #[track_caller]
    pub fn sees(&self, selector: &str, words: &str) {
        until_seen(
            &format!("{words:?} in {selector}"),
            |text: &String| text.contains(words),
            || self.text(selector),
        );
    }

    /// Waits until there is nothing to read in what `selector` selects.
    #[track_caller]
    pub fn sees_nothing_in(&self, selector: &str) {
        until_eq(selector, &String::new(), || self.text(selector));
    }

    /// How many elements `selector` selects.
    #[track_caller]
    pub fn count(&self, selector: &str) -> Json {
        self.look("return all(argument).length", selector)
    }

    // What the host's developer sees.

    /// Waits for an error with these words in the console.
    #[track_caller]
    pub fn sees_console_error(&self, words: &str) {
        until(&format!("{words:?} in the console"), || {
            let mut errors = self.errors.borrow_mut();
            errors.extend(self.take_page_errors());
            let mut found = false;
            errors.retain(|error| {
                let is_it = error.contains(words);
                found |= is_it;
                !is_it
            });
            found.then_some(())
        });
    }

    /// Errors since this was asked last.
    #[track_caller]
    pub fn take_page_errors(&self) -> Vec<String> {
        [self.session.take_page_errors(), self.site.take_page_errors()].concat()
    }

    /// Errors with these words are what the test is about; not every browser has them.
    pub fn allow_errors(&self, words: &'static str) {
        self.allowed.borrow_mut().push(words);
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

    // What is new with the steps and the pane.

    /// Ticks a box by its words, or takes the tick back.
    #[track_caller]
    pub fn tick(&self, words: &str) {
        self.click(
            "one(all('label:has([type=checkbox])').filter(label => words(label) === argument))",
            words,
        );
    }

    /// Presses the button with this text that can be seen, where another stands in for it on a phone.
    #[track_caller]
    pub fn press_in_sight(&self, button: &str) {
        let shown = "one(all('button').filter(
            button => words(button) === argument && button.getClientRects().length))";
        self.click(shown, button);
    }

    /// The words of each element that `selector` selects, in one line, in sight or for a screen reader only.
    #[track_caller]
    pub fn words_of(&self, selector: &str) -> Vec<String> {
        let words = self.look("return all(argument).map(words)", selector);
        serde_json::from_value(words).expect("words")
    }

    /// Waits for what no first keystroke needs.
    #[track_caller]
    pub fn is_complete(&self) {
        // What is found may be gone by the time that it is told of.
        until("what comes later", || (self.count(".fold-link > :not(summary)") != json!(0)).then_some(()));
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let session = self.session.clone();
        if thread::panicking() {
            return session.end();
        }
        assert_eq!(self.site.take_csp_reports(), [""; 0], "reported against the security policy");
        let mut errors = self.errors.take();
        errors.extend(self.take_page_errors());
        // Safari's engine has stopped the program with these words twice in some ten thousand tests, and the form started
        // again. Once is let pass. A fault of ours would come again, and in the other browsers in words of theirs.
        if let Some(at) =
            errors.iter().position(|error| error.contains("RuntimeError: Out of bounds memory access"))
        {
            errors.remove(at);
        }
        // Firefox itself writes to its console, too.
        errors.retain(|error| !error.starts_with("console.error: "));
        // They differ in capitals.
        let is_allowed = |error: &String, words: &str| error.to_lowercase().contains(&words.to_lowercase());
        errors.retain(|error| !self.allowed.borrow().iter().any(|words| is_allowed(error, words)));
        assert_eq!(errors, [""; 0], "errors left by the page");
        match self.usual {
            true => session.give_back(),
            false => session.end(),
        }
    }
}
