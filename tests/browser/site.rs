//! The server: the built page under a strict Content Security Policy, the
//! tests' own pages below `/test/`, and a record of everything asked for.

use std::convert::Infallible;
use std::env;
use std::future::pending;
use std::mem;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Json as JsonBody;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, LOCATION, RETRY_AFTER,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get, post};
use futures::stream;
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::driver::program;
use crate::patience::{block_on, spawn};

/// What an embedder is told suffices, and where a breach is to be reported.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
                   style-src 'self'; img-src 'self'; connect-src 'self'; \
                   report-uri /csp-report";

/// What the server does when the browser asks for the program.
#[derive(Clone, Copy, PartialEq)]
pub enum Program {
    Served,
    /// Kept back until [`Site::release`].
    Held,
    /// Answered with 404.
    Missing,
}

/// What pages below `/test/trusted/` have to obey besides.
const TRUSTED_TYPES: &str = "; require-trusted-types-for 'script'; trusted-types 'none'";

/// What the portal answers when it is to save.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// This status, with JSON that holds this message.
    Status(u16, Option<&'static str>),
    /// Success without a body.
    Empty,
    /// Status 429, and when to come back.
    Later(&'static str),
    /// Success that is a page.
    Page,
    Redirect,
    /// A body without end.
    Endless,
    /// The connection is closed.
    Closed,
    /// Nothing.
    Silence,
}

/// What the portal was asked to save.
#[derive(Clone, Debug)]
pub struct Save {
    pub method: Method,
    pub kind: String,
    pub cookie: String,
    pub key: String,
    pub body: Json,
}

/// A running server, for one test.
pub struct Site {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    built: PathBuf,
    program: watch::Sender<Program>,
    /// How the names of files end that are not to be found.
    lost: Mutex<Option<&'static str>>,
    answer: Mutex<Answer>,
    saves: Mutex<Vec<Save>>,
    /// Whether pages without an origin may have the files.
    open: Mutex<bool>,
    requests: Mutex<Vec<String>>,
    csp_reports: Mutex<Vec<String>>,
}

impl Site {
    pub fn start(program: Program) -> Self {
        let shared = Arc::new(Shared {
            built: built_page(),
            program: watch::Sender::new(program),
            lost: Mutex::default(),
            answer: Mutex::new(Answer::Status(200, None)),
            saves: Mutex::default(),
            open: Mutex::default(),
            requests: Mutex::default(),
            csp_reports: Mutex::default(),
        });
        let routes = Router::new()
            .route("/csp-report", post(csp_report))
            .route("/save", any(save))
            .route("/test/bootstrap.css", get(bootstrap))
            .route("/test/{page}", get(test_page))
            .route("/test/trusted/{page}", get(test_page))
            .fallback(get(built_file))
            .layer(middleware::from_fn_with_state(shared.clone(), record))
            .with_state(shared.clone());
        let listener = block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        spawn(async move { axum::serve(listener, routes).await.expect("a server") });
        Self { port, shared }
    }

    /// The address of `path` at `host`, which must lead to this machine.
    pub fn url(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.port)
    }

    /// Hands out the program that was held.
    pub fn release(&self) {
        self.shared.program.send_replace(Program::Served);
    }

    pub fn program(&self) -> Program {
        *self.shared.program.borrow()
    }

    /// Files whose name ends like this are gone.
    pub fn loses(&self, ending: &'static str) {
        *self.shared.lost.lock().unwrap() = Some(ending);
    }

    /// Everything is there again.
    pub fn recovers(&self) {
        *self.shared.lost.lock().unwrap() = None;
    }

    /// Lets pages of any origin load the files, as a page in a sandbox has none.
    pub fn opens(&self) {
        *self.shared.open.lock().unwrap() = true;
    }

    /// What `/save` answers from now on.
    pub fn answers(&self, answer: Answer) {
        *self.shared.answer.lock().unwrap() = answer;
    }

    /// What `/save` was asked for.
    pub fn saves(&self) -> Vec<Save> {
        self.shared.saves.lock().unwrap().clone()
    }

    /// Paths and queries in the order in which they were asked for.
    pub fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// What browsers have said against the page under its policy, since this
    /// was asked last.
    pub fn take_csp_reports(&self) -> Vec<String> {
        mem::take(&mut self.shared.csp_reports.lock().unwrap())
    }
}

/// The folder of the built page.
fn built_page() -> PathBuf {
    let folder =
        env::var_os("DIST").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("dist"), PathBuf::from);
    assert!(
        folder.join("index.html").is_file(),
        "the page is not built: there is no index.html in {}; run `./dev test`",
        folder.display()
    );
    folder
}

async fn record(State(site): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let address = request.uri().to_string();
    let more = match address.as_str() {
        page if page.starts_with("/test/trusted/") => TRUSTED_TYPES,
        page if page.starts_with("/test/framing.html") => "; frame-src 'self'",
        _ => "",
    };
    site.requests.lock().unwrap().push(address);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let csp = HeaderValue::try_from([CSP, more].concat()).expect("a header");
    headers.insert(CONTENT_SECURITY_POLICY, csp);
    if *site.open.lock().unwrap() {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    response
}

async fn save(State(site): State<Arc<Shared>>, method: Method, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let save = Save {
        method,
        kind: header(CONTENT_TYPE.as_str()),
        cookie: header(COOKIE.as_str()),
        key: header("idempotency-key"),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    site.saves.lock().unwrap().push(save);
    let answer = *site.answer.lock().unwrap();
    match answer {
        Answer::Status(status, reason) => {
            let status = StatusCode::from_u16(status).expect("a status");
            let body = reason.map_or_else(|| json!({ "ok": true }), |reason| json!({ "message": reason }));
            (status, JsonBody(body)).into_response()
        }
        Answer::Empty => StatusCode::NO_CONTENT.into_response(),
        Answer::Later(when) => (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, when)]).into_response(),
        Answer::Page => Html("<!doctype html><title>Sign in</title>").into_response(),
        Answer::Redirect => (StatusCode::FOUND, [(LOCATION, "/test/sign-in.html")]).into_response(),
        Answer::Endless => {
            let more = Ok::<_, Infallible>(Bytes::from_static(&[b' '; 1 << 10]));
            Body::from_stream(stream::repeat(more)).into_response()
        }
        // Ends the connection with this task, and says nothing of it on the terminal.
        Answer::Closed => resume_unwind(Box::new("the connection is closed")),
        Answer::Silence => pending().await,
    }
}

async fn csp_report(State(site): State<Arc<Shared>>, report: Bytes) {
    let report = String::from_utf8_lossy(&report).into_owned();
    site.csp_reports.lock().unwrap().push(report);
}

async fn test_page(uri: Uri) -> Response {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/pages");
    file(&pages, uri.path().rsplit('/').next().unwrap_or_default())
}

/// Somebody else's style sheet, which half of all portals have.
async fn bootstrap() -> Response {
    let style = std::fs::read(program("BOOTSTRAP", &["bootstrap.min.css"])).expect("Bootstrap can be read");
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], style).into_response()
}

async fn built_file(State(site): State<Arc<Shared>>, uri: Uri) -> Response {
    if site.lost.lock().unwrap().is_some_and(|ending| uri.path().ends_with(ending)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if uri.path().ends_with(".wasm") {
        let mut program = site.program.subscribe();
        let answer = program.wait_for(|program| *program != Program::Held).await;
        if answer.is_ok_and(|program| *program == Program::Missing) {
            return StatusCode::NOT_FOUND.into_response();
        }
    }
    match uri.path().trim_start_matches('/') {
        "" => file(&site.built, "index.html"),
        name => file(&site.built, name),
    }
}

/// A file of `folder`, and of nothing around it.
fn file(folder: &Path, name: &str) -> Response {
    if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => ([(CONTENT_TYPE, kind)], Body::from(bytes)).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
