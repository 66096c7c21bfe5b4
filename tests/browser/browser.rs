//! The three browsers, and the ways in which a reader may have set them up.

use std::path::Path;

use serde_json::{Map, Value as Json, json};

use crate::driver::{Driver, program};
use crate::page::Page;
use crate::session::Session;
use crate::site::{Program, Site};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Browser {
    Chromium,
    Firefox,
    WebKit,
}

impl Browser {
    /// Opens the page as most readers have it.
    pub fn open(self) -> Page {
        self.visit().open("/")
    }

    /// A visit that can be arranged before it begins.
    pub fn visit(self) -> Visit {
        Visit { browser: self, host: "127.0.0.1", program: Program::Served, reader: Reader::default() }
    }
}

/// Who reads: screen and settings.
#[derive(Clone, Copy)]
pub struct Reader {
    /// Width and height of the viewport.
    pub screen: (u32, u32),
    pub dark: bool,
    pub forced_colours: bool,
    /// The browser's own font size, in pixels.
    pub text_size: u32,
    pub scripts: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self { screen: (1280, 800), dark: false, forced_colours: false, text_size: 16, scripts: true }
    }
}

/// A host name that leads to this machine but, unlike `127.0.0.1`, is not a
/// place that browsers trust with the clipboard.
pub const INSECURE_HOST: &str = "portal.test";

/// Windows with toolbars are at least so wide.
const NARROW: u32 = 500;

/// A visit to the page that has not begun.
pub struct Visit {
    browser: Browser,
    host: &'static str,
    program: Program,
    reader: Reader,
}

impl Visit {
    pub fn reader(self, reader: Reader) -> Self {
        Self { reader, ..self }
    }

    /// Opens the page over plain HTTP at [`INSECURE_HOST`].
    pub fn insecure(self) -> Self {
        let host = INSECURE_HOST;
        Self { host, ..self }
    }

    pub fn program(self, program: Program) -> Self {
        Self { program, ..self }
    }

    /// Goes to `path` of a server of its own and waits for the program.
    #[track_caller]
    pub fn open(self, path: &str) -> Page {
        let awaited = self.reader.scripts && self.program == Program::Served;
        let page = self.begin(path);
        if awaited {
            page.comes_alive();
        }
        page
    }

    /// Goes to `path` of a server of its own.
    #[track_caller]
    pub fn begin(self, path: &str) -> Page {
        let site = Site::start(self.browser, self.program);
        let usual = self.is_usual();
        let session = usual.then(|| Session::idle(self.browser)).flatten().unwrap_or_else(|| self.session());
        if self.reader.screen.0 < NARROW {
            session.move_to_popup();
        }
        session.resize(self.reader.screen);
        session.emulate_media(self.reader.dark, self.reader.forced_colours);
        let page = Page::new(session, usual, site, self.host);
        page.go(path);
        page
    }

    /// Whether the browser is started as for most readers: the rest can be
    /// changed while it runs, in Chromium colours, too.
    fn is_usual(&self) -> bool {
        let Reader { dark, forced_colours, text_size, scripts, .. } = self.reader;
        let usual = Reader::default();
        let colours = self.browser == Browser::Chromium || !(dark || forced_colours);
        colours && text_size == usual.text_size && scripts == usual.scripts
    }

    fn session(&self) -> Session {
        match self.browser {
            Browser::Chromium => {
                let driver = program("CHROMEDRIVER", &["chromedriver"]);
                let (driver, url) =
                    Driver::listening(&driver, &["--port=0"], "started successfully on port ");
                Session::begin(self.browser, &url, self.chromium(driver.folder()), driver)
            }
            Browser::Firefox => {
                let driver = program("GECKODRIVER", &["geckodriver"]);
                let arguments = ["--port", "0", "--websocket-port", "0"];
                let (driver, url) = Driver::listening(&driver, &arguments, "Listening on 127.0.0.1:");
                Session::begin(self.browser, &url, self.firefox(driver.folder()), driver)
            }
            Browser::WebKit => {
                let (driver, url) = Driver::on_a_screen(&program("WEBKIT_DRIVER", &["WebKitWebDriver"]));
                Session::begin(self.browser, &url, self.webkit(), driver)
            }
        }
    }

    fn chromium(&self, folder: &Path) -> Map<String, Json> {
        let Reader { scripts, text_size, .. } = self.reader;
        let profile = format!("--user-data-dir={}", folder.join("profile").display());
        let resolve = format!("--host-resolver-rules=MAP {INSECURE_HOST} 127.0.0.1");
        capabilities(json!({
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": {
                "binary": program("CHROME", &["chromium", "google-chrome"]),
                "args": [
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--hide-scrollbars",
                    resolve,
                    profile,
                ],
                "prefs": {
                    "download.default_directory": folder.join("downloads"),
                    "profile.managed_default_content_settings.javascript": if scripts { 1 } else { 2 },
                    "webkit.webprefs.default_font_size": text_size,
                },
            },
        }))
    }

    fn firefox(&self, folder: &Path) -> Map<String, Json> {
        let Reader { dark, forced_colours, scripts, text_size, .. } = self.reader;
        capabilities(json!({
            "moz:firefoxOptions": {
                "binary": program("FIREFOX", &["firefox-esr", "firefox"]),
                "args": ["-headless"],
                "prefs": {
                    "browser.display.document_color_use": if forced_colours { 2 } else { 0 },
                    "browser.download.dir": folder.join("downloads"),
                    "browser.download.folderList": 2,
                    // Or what one test has sent would be proposed to the next.
                    "browser.formfill.enable": false,
                    "devtools.console.stdout.content": true,
                    "dom.disable_open_during_load": false,
                    // Starting a process takes longer than most tests do.
                    "dom.ipc.processCount": 1,
                    "dom.ipc.processPrelaunch.enabled": false,
                    "fission.autostart": false,
                    "font.size.variable.x-western": text_size,
                    "javascript.enabled": scripts,
                    "layout.css.prefers-color-scheme.content-override": if dark { 0 } else { 1 },
                    "network.dns.localDomains": INSECURE_HOST,
                },
            },
        }))
    }

    /// The small browser that comes with WebKitGTK's driver.
    fn webkit(&self) -> Map<String, Json> {
        let Reader { dark, scripts, .. } = self.reader;
        let scripts = format!("--enable-javascript={scripts}");
        let mut arguments =
            vec!["--automation", "--javascript-can-open-windows-automatically=true", &scripts];
        arguments.extend(dark.then_some("--dark-mode"));
        capabilities(json!({
            // Where it waits for a document, it waits in vain for one that was ready before it looked.
            "pageLoadStrategy": "none",
            "webkitgtk:browserOptions": { "args": arguments },
        }))
    }
}

/// Ready when the document is, so that a program kept back keeps nothing else.
fn capabilities(browser: Json) -> Map<String, Json> {
    let mut all = Map::new();
    all.insert("pageLoadStrategy".into(), "eager".into());
    // A busy machine may take longer for a script than the half minute that browsers give one.
    all.insert("timeouts".into(), json!({ "script": 300_000 }));
    all.extend(browser.as_object().cloned().unwrap_or_default());
    all
}
