//! The two browsers, and the ways in which a reader may have set them up.

use std::path::Path;

use serde_json::{Map, Value as Json, json};

use crate::driver::{Driver, Scratch, program};
use crate::page::Page;
use crate::session::Session;
use crate::site::{Program, Site};

#[derive(Clone, Copy, Debug)]
pub enum Browser {
    Chromium,
    Firefox,
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

    /// Starts server and browser, goes to `path` and waits for the program.
    #[track_caller]
    pub fn open(self, path: &str) -> Page {
        let awaited = self.reader.scripts && self.program == Program::Served;
        let page = self.begin(path);
        if awaited {
            page.comes_alive();
        }
        page
    }

    /// Starts server and browser, and goes to `path`.
    #[track_caller]
    pub fn begin(self, path: &str) -> Page {
        let site = Site::start(self.program);
        let session = self.session();
        if self.reader.screen.0 < NARROW {
            session.move_to_popup();
        }
        session.resize(self.reader.screen);
        session.emulate_media(self.reader.dark, self.reader.forced_colours);
        let page = Page::new(session, site, self.host);
        page.go(path);
        page
    }

    fn session(&self) -> Session {
        let scratch = Scratch::new();
        let folder = scratch.path();
        match self.browser {
            Browser::Chromium => {
                let driver = program("CHROMEDRIVER", &["chromedriver"]);
                let (driver, url) =
                    Driver::listening(&driver, &["--port=0"], folder, "started successfully on port ");
                Session::begin(&url, self.chromium(folder), driver, scratch)
            }
            Browser::Firefox => {
                let driver = program("GECKODRIVER", &["geckodriver"]);
                let arguments = ["--port", "0", "--websocket-port", "0"];
                let (driver, url) = Driver::listening(&driver, &arguments, folder, "Listening on 127.0.0.1:");
                Session::begin(&url, self.firefox(folder), driver, scratch)
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
                    "devtools.console.stdout.content": true,
                    "dom.disable_open_during_load": false,
                    "font.size.variable.x-western": text_size,
                    "javascript.enabled": scripts,
                    "layout.css.prefers-color-scheme.content-override": if dark { 0 } else { 1 },
                    "network.dns.localDomains": INSECURE_HOST,
                },
            },
        }))
    }
}

/// Ready when the document is, so that a program kept back keeps nothing else.
fn capabilities(browser: Json) -> Map<String, Json> {
    let mut all = Map::new();
    all.insert("pageLoadStrategy".into(), "eager".into());
    all.extend(browser.as_object().cloned().unwrap_or_default());
    all
}
