//! One WebDriver session: scripts, elements, keys, windows and screenshots,
//! each of which fails the test in words when the browser refuses.
//!
//! A browser takes longer to start than most tests take to run, so one that is
//! set up as most readers have it is lent to one test after another. Each gets
//! it as if it were new: an empty tab, no cookies, no files, nothing of use
//! on the clipboard. Everything else that browsers keep they keep by origin,
//! and every test's server has a port of its own.

use std::fs;
use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus, WebDriver};
use fantoccini::key::Key;
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use url::{ParseError, Url};

use crate::browser::Browser;
use crate::driver::Driver;
use crate::patience::{PATIENCE, block_on, until};

/// How long the browser is given to close or to forget before it is killed.
const GRACE: Duration = Duration::from_secs(10);

/// Browsers that wait for a test.
static IDLE: Mutex<Vec<Session>> = Mutex::new(Vec::new());

#[derive(Clone)]
pub struct Session {
    browser: Browser,
    client: Client,
    driver: Arc<Driver>,
    /// Where the driver listens.
    url: String,
}

impl Session {
    #[track_caller]
    pub fn begin(browser: Browser, url: &str, capabilities: Map<String, Json>, driver: Driver) -> Self {
        let client = block_on(async {
            ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(url).await
        });
        let client = client.unwrap_or_else(|error| panic!("the browser does not start: {error:?}"));
        Self { browser, client, driver: Arc::new(driver), url: url.to_owned() }
    }

    /// A browser that a test has given back, and that still answers.
    pub fn idle(browser: Browser) -> Option<Self> {
        loop {
            let session = Self::take_idle(browser)?;
            match block_on(async { timeout(GRACE, session.client.windows()).await }) {
                Ok(Ok(_)) => return Some(session),
                _ => session.end(),
            }
        }
    }

    fn take_idle(browser: Browser) -> Option<Self> {
        let mut idle = IDLE.lock().unwrap();
        let found = idle.iter().rposition(|session| session.browser == browser)?;
        Some(idle.swap_remove(found))
    }

    /// Gives the browser back, or ends it where it is in no state to be used again.
    pub fn give_back(self) {
        match block_on(async { timeout(GRACE, self.forget()).await }) {
            Ok(Ok(())) => IDLE.lock().unwrap().push(self),
            _ => self.end(),
        }
    }

    async fn forget(&self) -> Result<(), CmdError> {
        self.client.delete_all_cookies().await?;
        let windows = self.client.windows().await?;
        let fresh = match self.browser {
            // On a screen without a window manager, a window that comes later never has the focus.
            Browser::WebKit => {
                let blank = self.client.goto("about:blank");
                self.leaves(blank).await?;
                self.client.window().await?
            }
            // Both take much longer for a window than for a tab, for which a popup has no place.
            _ => {
                let has_tabs = self.client.execute("return toolbar.visible", Vec::new()).await?;
                self.client.new_window(has_tabs == json!(true)).await?.handle
            }
        };
        for window in windows.into_iter().filter(|window| *window != fresh) {
            self.client.switch_to_window(window).await?;
            self.client.close_window().await?;
        }
        self.client.switch_to_window(fresh).await?;
        let note = "const note = document.body.appendChild(document.createElement('textarea'));
                    note.value = 'nothing that this test has copied';
                    note.select()";
        self.client.execute(note, Vec::new()).await?;
        self.client.perform_actions(with_control('c')).await?;
        self.leaves(self.client.goto("about:blank")).await?;
        let _ = fs::remove_dir_all(self.downloads());
        let _ = fs::create_dir(self.downloads());
        self.page_errors().await.map(drop)
    }

    /// Closes the browser. Whatever does not close is killed with its driver.
    pub fn end(self) {
        let _ = block_on(async { timeout(GRACE, self.client.close()).await });
    }

    #[track_caller]
    pub fn goto(&self, url: &str) {
        done(self.leaves(self.client.goto(url)));
    }

    /// Loads the page anew, as its reader does.
    #[track_caller]
    pub fn reload(&self) {
        done(self.leaves(self.client.refresh()));
    }

    /// Goes back in the history.
    #[track_caller]
    pub fn back(&self) {
        done(self.leaves(self.client.back()));
    }

    /// Goes to another document or another part of this one, and waits for it.
    async fn leaves(&self, go: impl Future<Output = Result<(), CmdError>>) -> Result<(), CmdError> {
        if self.browser != Browser::WebKit {
            return go.await;
        }
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let mark = json!(NEXT.fetch_add(1, Ordering::Relaxed));
        let here = "window.left = arguments[0]; return location.href";
        let before = self.client.execute(here, vec![mark.clone()]).await?;
        go.await?;
        let arrived = "const [mark, before] = arguments;
                       return document.readyState !== 'loading' && (window.left !== mark || location.href !== before)";
        let start = Instant::now();
        loop {
            // A document that goes while it is asked may never answer, and a client waits for its answer before it asks again.
            let arguments = [mark.clone(), before.clone()];
            let asked = self.asks_apart(arrived, &arguments);
            if timeout(Duration::from_secs(2), asked)
                .await
                .is_ok_and(|answer| answer.is_some_and(|it| it == true))
            {
                return Ok(());
            }
            assert!(start.elapsed() < PATIENCE, "waited in vain for another page than {before}");
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// What a script answers by a connection of its own, if it does.
    async fn asks_apart(&self, script: &str, arguments: &[Json]) -> Option<Json> {
        let session = self.client.session_id().await.ok()??;
        let body = json!({ "script": script, "args": arguments }).to_string();
        let mut stream = TcpStream::connect(self.url.strip_prefix("http://")?).await.ok()?;
        let request = format!(
            "POST /session/{session}/execute/sync HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok()?;
        let (_, body) = answer.split_once("\r\n\r\n")?;
        serde_json::from_str::<Json>(body).ok()?.get("value").cloned()
    }

    /// Runs a script in the page, out of reach of the page's security policy.
    #[track_caller]
    pub fn script(&self, script: &str, arguments: &[Json]) -> Json {
        done(self.client.execute(script, arguments.to_vec()))
    }

    /// The same for a script that calls its last argument when it is done.
    #[track_caller]
    pub fn script_async(&self, script: &str) -> Json {
        done(self.client.execute_async(script, Vec::new()))
    }

    /// The element that a script returns, if it returns one.
    #[track_caller]
    pub fn script_element(&self, script: &str, arguments: &[Json]) -> Option<Element> {
        let answer = match block_on(self.client.execute(script, arguments.to_vec())) {
            // It went while it was looked for.
            Err(error) if error.is_stale_element_reference() => return None,
            answer => done(async { answer }),
        };
        // By this name WebDriver knows elements.
        let id = answer["element-6066-11e4-a52e-4f735466cecf"].as_str()?.to_owned();
        Some(Element::from_element_id(self.client.clone(), id.into()))
    }

    /// Goes into the frame that this element is, while `visit` lasts.
    #[track_caller]
    pub fn in_frame<T>(&self, frame: &Element, visit: impl FnOnce() -> T) -> T {
        done(frame.clone().enter_frame());
        let result = visit();
        done(self.client.enter_parent_frame());
        result
    }

    /// The first element at `xpath`, as soon as there is one.
    #[track_caller]
    pub fn find(&self, xpath: &str) -> Element {
        until(xpath, || self.find_all(xpath).into_iter().next())
    }

    #[track_caller]
    pub fn find_all(&self, xpath: &str) -> Vec<Element> {
        done(self.client.find_all(Locator::XPath(xpath)))
    }

    /// Whether the element is still there and could be clicked where it is now.
    #[track_caller]
    pub fn clicks(&self, element: &Element) -> bool {
        let mut clicked = block_on(element.click());
        // WebKit's driver takes what holds a shadow root or a label for something in front.
        if self.browser == Browser::WebKit && clicked.as_ref().is_err_and(is_out_of_reach) {
            let move_there =
                PointerAction::MoveToElement { element: element.clone(), duration: None, x: 0., y: 0. };
            let clicks = MouseActions::new("mouse".into())
                .then(move_there)
                .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
                .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
            clicked = block_on(self.client.perform_actions(clicks));
        }
        match clicked {
            Err(error) if is_out_of_reach(&error) || error.is_stale_element_reference() => false,
            clicked => {
                done(async { clicked });
                true
            }
        }
    }

    /// Presses keys one after another, wherever the focus is.
    #[track_caller]
    pub fn strike(&self, keys: &str) {
        let strokes = keys.chars().fold(KeyActions::new("keyboard".into()), |strokes, value| {
            strokes.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        done(self.client.perform_actions(strokes));
    }

    /// Presses `key` while Control is held.
    #[track_caller]
    pub fn control(&self, key: char) {
        done(self.client.perform_actions(with_control(key)));
    }

    /// Takes back what was typed last where the focus is.
    #[track_caller]
    pub fn undo(&self) {
        match self.browser {
            // The small browser leaves out the keys that Safari has for it.
            Browser::WebKit => drop(self.script("document.execCommand('undo')", &[])),
            _ => self.control('z'),
        }
    }

    /// Presses `key` while Shift is held.
    #[track_caller]
    pub fn shift(&self, key: char) {
        done(self.client.perform_actions(with(Key::Shift, key)));
    }

    /// Opens `url` in a tab of its own while `visit` lasts.
    #[track_caller]
    pub fn in_new_tab<T>(&self, url: &str, visit: impl FnOnce() -> T) -> T {
        let home = done(self.client.window());
        let tab = done(self.client.new_window(true)).handle;
        done(self.client.switch_to_window(tab));
        self.goto(url);
        let result = visit();
        done(self.client.close_window());
        done(self.client.switch_to_window(home));
        result
    }

    /// The address of the tab that `act` opens, which is closed again.
    #[track_caller]
    pub fn opens(&self, act: impl FnOnce()) -> String {
        let home = done(self.client.window());
        let before = done(self.client.windows());
        act();
        let opened = until("another tab", || {
            done(self.client.windows()).into_iter().find(|window| !before.contains(window))
        });
        done(self.client.switch_to_window(opened));
        let address = until("its address", || {
            let url = done(self.client.current_url());
            (url.scheme() != "about").then(|| url.to_string())
        });
        done(self.client.close_window());
        done(self.client.switch_to_window(home));
        address
    }

    /// Moves to a window without toolbars, which alone may be as narrow as a
    /// phone.
    #[track_caller]
    pub fn move_to_popup(&self) {
        let before: Vec<WindowHandle> = done(self.client.windows());
        self.script("open('about:blank', '', 'popup')", &[]);
        let popup = until("a window without toolbars", || {
            let mut now = done(self.client.windows()).into_iter();
            now.find(|window| !before.contains(window))
        });
        done(self.client.close_window());
        done(self.client.switch_to_window(popup));
    }

    /// Gives the page a viewport of exactly this size.
    #[track_caller]
    pub fn resize(&self, (width, height): (u32, u32)) {
        let measure = |script: &str| {
            let pair = self.script(script, &[]);
            [0, 1].map(|n| pair[n].as_u64().unwrap_or_default() as u32)
        };
        until("the size of the viewport", || {
            let [across, down] = measure("return [outerWidth - innerWidth, outerHeight - innerHeight]");
            done(self.client.set_window_size(width + across, height + down));
            (measure("return [innerWidth, innerHeight]") == [width, height]).then_some(())
        });
    }

    /// Switches in Chromium what others have from their settings.
    #[track_caller]
    pub fn emulate_media(&self, dark: bool, forced_colours: bool) {
        if self.browser != Browser::Chromium {
            return;
        }
        let feature = |name, value| json!({ "name": name, "value": value });
        let features = json!([
            feature("prefers-color-scheme", if dark { "dark" } else { "light" }),
            feature("forced-colors", if forced_colours { "active" } else { "none" }),
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    /// A picture of the whole page, as PNG.
    #[track_caller]
    pub fn screenshot(&self) -> Vec<u8> {
        let picture = match self.browser {
            Browser::Chromium => {
                let whole = json!({ "captureBeyondViewport": true });
                self.devtools("Page.captureScreenshot", whole)["data"].clone()
            }
            Browser::Firefox => done(self.client.issue_cmd(Extension::get("moz/screenshot/full"))),
            Browser::WebKit => unreachable!("WebKit's driver takes pictures of what is in view only"),
        };
        let picture = picture.as_str().expect("a picture in base 64");
        STANDARD.decode(picture).expect("a picture in base 64")
    }

    /// Errors that the page has left uncaught or wrote to the console, since
    /// this was asked last; in Chromium also failed requests.
    #[track_caller]
    pub fn take_page_errors(&self) -> Vec<String> {
        done(self.page_errors())
    }

    async fn page_errors(&self) -> Result<Vec<String>, CmdError> {
        match self.browser {
            Browser::Chromium => {
                let browser_log = Extension::post("se/log", json!({ "type": "browser" }));
                let entries = self.client.issue_cmd(browser_log).await?;
                let entries = entries.as_array().cloned().unwrap_or_default();
                let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
                Ok(severe.map(|entry| entry["message"].to_string()).collect())
            }
            Browser::Firefox => {
                let mut lines = self.driver.take_lines();
                lines.retain(|line| {
                    line.starts_with("JavaScript error: http") || line.starts_with("console.error: ")
                });
                Ok(lines)
            }
            // The site is told of them.
            Browser::WebKit => {
                let told = "const done = arguments[0]; Promise.resolve(window.told).then(() => done())";
                self.client.execute_async(told, Vec::new()).await?;
                Ok(Vec::new())
            }
        }
    }

    pub fn downloads(&self) -> PathBuf {
        self.driver.folder().join("downloads")
    }

    #[track_caller]
    fn devtools(&self, command: &str, parameters: Json) -> Json {
        let body = json!({ "cmd": command, "params": parameters });
        done(self.client.issue_cmd(Extension::post("goog/cdp/execute", body)))
    }
}

/// What the browser answers, once it does.
#[track_caller]
pub fn done<T>(command: impl Future<Output = Result<T, CmdError>>) -> T {
    block_on(command).unwrap_or_else(|error| panic!("the browser refused: {error:?}"))
}

/// Whether something else is where the element was, as on a page that scrolls, or the element is nowhere yet.
pub fn is_out_of_reach(error: &CmdError) -> bool {
    let CmdError::Standard(WebDriver { error, .. }) = error else { return false };
    matches!(
        error,
        ErrorStatus::ElementClickIntercepted
            | ErrorStatus::ElementNotInteractable
            | ErrorStatus::MoveTargetOutOfBounds
    )
}

/// Presses `key` while Control is held.
fn with_control(key: char) -> KeyActions {
    with(Key::Control, key)
}

fn with(held: Key, key: char) -> KeyActions {
    let held = held.into();
    KeyActions::new("keyboard".into())
        .then(KeyAction::Down { value: held })
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key })
        .then(KeyAction::Up { value: held })
}

/// A command that only one vendor's driver knows.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Option<Json>,
}

impl Extension {
    fn get(path: &'static str) -> Self {
        Self { path, body: None }
    }

    fn post(path: &'static str, body: Json) -> Self {
        let body = Some(body);
        Self { path, body }
    }
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        match &self.body {
            None => (Method::GET, None),
            Some(body) => (Method::POST, Some(body.to_string())),
        }
    }
}
