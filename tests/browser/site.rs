//! The server: the built page under a strict Content Security Policy, the
//! tests' own pages below `/test/`, and a record of everything asked for.

use std::env;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::watch;

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

/// A running server, for one test.
pub struct Site {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    built: PathBuf,
    program: watch::Sender<Program>,
    requests: Mutex<Vec<String>>,
    csp_reports: Mutex<Vec<String>>,
}

impl Site {
    pub fn start(program: Program) -> Self {
        let shared = Arc::new(Shared {
            built: built_page(),
            program: watch::Sender::new(program),
            requests: Mutex::default(),
            csp_reports: Mutex::default(),
        });
        let routes = Router::new()
            .route("/csp-report", post(csp_report))
            .route("/test/{page}", get(test_page))
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
    site.requests.lock().unwrap().push(request.uri().to_string());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP));
    response
}

async fn csp_report(State(site): State<Arc<Shared>>, report: Bytes) {
    let report = String::from_utf8_lossy(&report).into_owned();
    site.csp_reports.lock().unwrap().push(report);
}

async fn test_page(uri: Uri) -> Response {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/pages");
    file(&pages, uri.path().trim_start_matches("/test/"))
}

async fn built_file(State(site): State<Arc<Shared>>, uri: Uri) -> Response {
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
