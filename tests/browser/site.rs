//! The server: the built page under a strict Content Security Policy, the
//! tests' own pages below `/test/`, and a record of everything asked for.

use std::convert::Infallible;
use std::env;
use std::fs;
use std::mem;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use axum::Json as JsonBody;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    COOKIE, HOST, LOCATION, RETRY_AFTER,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get, post};
use futures::{StreamExt, stream};
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::browser::Browser;
use crate::driver::program;
use crate::patience::{block_on, spawn};

/// What an embedder is told suffices; and where a breach is to be reported.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
                   style-src 'self'; img-src 'self'; connect-src 'self'";
const REPORTS: &str = "; report-uri /csp-report";

/// What the page tells browsers itself: it knows its own styles.
static PAGE_CSP: LazyLock<String> = LazyLock::new(|| {
    let page = fs::read_to_string(built_page().join("index.html")).expect("the page");
    let (_, policy) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").expect("a policy");
    policy.split_once('"').expect("its end").0.to_owned()
});

/// The documents whose examples are run.
const README: &str = include_str!("../../README.md");
pub const EMBEDDING: &str = include_str!("../../docs/embedding.md");

/// The server of the documented frame.
const STATIC: &str = "https://static.example";

/// What the server does when the browser asks for the program.
#[derive(Clone, Copy, PartialEq)]
pub enum Program {
    Served,
    /// Kept back until [`Site::release`].
    Held,
}

/// What has become of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// It is not found.
    Missing,
    /// A page comes in its place, as from servers that have one for every address.
    Page,
    /// It is all there, but called text.
    WrongType,
    /// Only its first half comes, and may be kept for ever.
    Half,
    /// The connection ends in the middle of it.
    BreaksOff,
    /// Its first half comes, and then nothing.
    Hangs,
    /// It comes only once [`Site::recovers`].
    Late,
    /// Pages of this server may have it, and no others.
    Unshared,
}

/// The folder of a version that a deploy has removed, and that caches still name.
const OLD_FOLDER: &str = "0123456789abcdef";

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
    /// Success that is a word, which some servers call HTML.
    Word,
    Redirect,
    /// A body without end.
    Endless,
    /// The connection is closed.
    Closed,
    /// Nothing, until there is another answer to give. Then the connection is closed.
    Silence,
}

/// What the portal was asked to save.
#[derive(Clone, Debug)]
pub struct Save {
    pub method: Method,
    pub kind: String,
    pub cookie: String,
    pub authorization: String,
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
    /// What has become of files whose names end like this.
    fault: watch::Sender<Option<(&'static str, Fault)>>,
    /// Whether that becomes of them once only.
    once: Mutex<bool>,
    /// Files that the browser has from before a deploy.
    old: Mutex<Vec<&'static str>>,
    /// Whether the security policy forgets to allow WebAssembly.
    forbids_programs: Mutex<bool>,
    /// Whether it knows nothing of the styles in the page.
    forbids_inline_styles: Mutex<bool>,
    answer: watch::Sender<Answer>,
    saves: Mutex<Vec<Save>>,
    /// What is hosted in place of the built page, with no headers of one's own.
    hosted: Mutex<Option<PathBuf>>,
    /// Whether pages without an origin may have the files.
    open: Mutex<bool>,
    requests: Mutex<Vec<String>>,
    csp_reports: Mutex<Vec<String>>,
    /// Whether pages tell of their errors, since the driver does not.
    pages_tell: bool,
    page_errors: Mutex<Vec<String>>,
}

impl Site {
    pub fn start(browser: Browser, program: Program) -> Self {
        let shared = Arc::new(Shared {
            built: built_page(),
            program: watch::Sender::new(program),
            fault: watch::Sender::default(),
            once: Mutex::default(),
            old: Mutex::default(),
            forbids_programs: Mutex::default(),
            forbids_inline_styles: Mutex::default(),
            answer: watch::Sender::new(Answer::Status(200, None)),
            saves: Mutex::default(),
            hosted: Mutex::default(),
            open: Mutex::default(),
            requests: Mutex::default(),
            csp_reports: Mutex::default(),
            pages_tell: browser == Browser::WebKit,
            page_errors: Mutex::default(),
        });
        let routes = Router::new()
            .route("/csp-report", post(csp_report))
            .route("/page-error", post(page_error))
            .route("/save", any(save))
            .route("/api/{name}", any(save))
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

    /// Files whose name ends like this are gone.
    pub fn loses(&self, ending: &'static str) {
        self.has_fault(ending, Fault::Missing);
    }

    /// This becomes of files whose name ends like this.
    pub fn has_fault(&self, ending: &'static str, fault: Fault) {
        self.shared.fault.send_replace(Some((ending, fault)));
    }

    /// The same, for a single time.
    pub fn has_fault_once(&self, ending: &'static str, fault: Fault) {
        *self.shared.once.lock().unwrap() = true;
        self.has_fault(ending, fault);
    }

    /// Whether the fault that was to come once has come.
    pub fn had_its_fault(&self) -> bool {
        self.shared.fault.borrow().is_none()
    }

    /// Everything is there again.
    pub fn recovers(&self) {
        self.shared.fault.send_replace(None);
        *self.shared.forbids_programs.lock().unwrap() = false;
    }

    /// There was a deploy. These files of the version before, whose folder is gone, are in the browser's cache.
    pub fn was_deployed_over(&self, cached: &[&'static str]) {
        *self.shared.old.lock().unwrap() = cached.to_vec();
    }

    /// The security policy no longer allows the styles in the page.
    pub fn forbids_inline_styles(&self) {
        *self.shared.forbids_inline_styles.lock().unwrap() = true;
    }

    /// The security policy no longer allows WebAssembly.
    pub fn forbids_programs(&self) {
        *self.shared.forbids_programs.lock().unwrap() = true;
    }

    /// Serves this folder from now on, as hosts do that know no headers of one's own.
    pub fn hosts(&self, folder: &Path) {
        *self.shared.hosted.lock().unwrap() = Some(folder.to_owned());
    }

    /// Lets pages without an origin have the files, and names itself to them, as is documented for frames.
    pub fn opens(&self) {
        *self.shared.open.lock().unwrap() = true;
    }

    /// What `/save` answers from now on.
    pub fn answers(&self, answer: Answer) {
        self.shared.answer.send_replace(answer);
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

    /// The errors that pages have told of, since this was asked last.
    pub fn take_page_errors(&self) -> Vec<String> {
        mem::take(&mut self.shared.page_errors.lock().unwrap())
    }
}

/// The folder of the built page.
pub fn built_page() -> PathBuf {
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
    let path = request.uri().path();
    let is_page = !path.starts_with("/test/") && (path.ends_with('/') || path.ends_with("/index.html"));
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    let more = match address.as_str() {
        page if page.starts_with("/test/trusted/") => TRUSTED_TYPES,
        page if page.starts_with("/test/framing.html") => "; frame-src 'self' blob:",
        _ => "",
    };
    if !["/test/telling.js", "/page-error"].contains(&address.as_str()) {
        site.requests.lock().unwrap().push(address);
    }
    let mut response = next.run(request).await;
    if site.pages_tell {
        response = telling(response).await;
    }
    if site.hosted.lock().unwrap().is_some() {
        return response;
    }
    let headers = response.headers_mut();
    let is_open = *site.open.lock().unwrap();
    let csp = match is_open {
        true => &policy_for_frames(&host),
        false if is_page && !*site.forbids_inline_styles.lock().unwrap() => &*PAGE_CSP,
        false => CSP,
    };
    let mut csp = [csp, REPORTS, more].concat();
    if *site.forbids_programs.lock().unwrap() {
        csp = csp.replace(" 'wasm-unsafe-eval'", "");
    }
    let csp = HeaderValue::try_from(csp).expect("a header");
    headers.insert(CONTENT_SECURITY_POLICY, csp);
    if is_open {
        headers.entry(ACCESS_CONTROL_ALLOW_ORIGIN).or_insert(HeaderValue::from_static("*"));
    }
    response
}

/// The documented policy for frames, of this server.
fn policy_for_frames(host: &str) -> String {
    let mut policies = EMBEDDING.lines().filter(|line| line.starts_with("default-src"));
    let policy = policies.find(|policy| policy.contains(STATIC)).expect("a policy for frames");
    policy.trim().replace(STATIC, &["http://", host].concat())
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
        authorization: header("authorization"),
        key: header("idempotency-key"),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    site.saves.lock().unwrap().push(save);
    let mut answers = site.answer.subscribe();
    let answer = *answers.borrow_and_update();
    match answer {
        Answer::Status(status, reason) => {
            let status = StatusCode::from_u16(status).expect("a status");
            let body = reason.map_or_else(|| json!({ "ok": true }), |reason| json!({ "message": reason }));
            (status, JsonBody(body)).into_response()
        }
        Answer::Empty => StatusCode::NO_CONTENT.into_response(),
        Answer::Later(when) => (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, when)]).into_response(),
        Answer::Page => Html("<!doctype html><title>Sign in</title>").into_response(),
        Answer::Word => Html("OK").into_response(),
        Answer::Redirect => (StatusCode::FOUND, [(LOCATION, "/test/sign-in.html")]).into_response(),
        Answer::Endless => {
            let more = Ok::<_, Infallible>(Bytes::from_static(&[b' '; 1 << 10]));
            Body::from_stream(stream::repeat(more)).into_response()
        }
        // Ends the connection with this task, and says nothing of it on the terminal.
        Answer::Closed => resume_unwind(Box::new("the connection is closed")),
        Answer::Silence => {
            let _ = answers.changed().await;
            resume_unwind(Box::new("nobody waits any longer"))
        }
    }
}

/// A page with a script before all of its own that tells the server of errors.
async fn telling(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("text/html")) {
        return Response::from_parts(parts, body);
    }
    let page = axum::body::to_bytes(body, usize::MAX).await.expect("a page");
    let page = String::from_utf8_lossy(&page);
    // Before the first tag, which only the document type may precede.
    let script = "<!doctype html><script src=\"/test/telling.js\"></script>";
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page.replacen("<!doctype html>", script, 1)))
}

async fn page_error(State(site): State<Arc<Shared>>, error: String) {
    site.page_errors.lock().unwrap().push(error);
}

async fn csp_report(State(site): State<Arc<Shared>>, report: Bytes) {
    let report = String::from_utf8_lossy(&report).into_owned();
    site.csp_reports.lock().unwrap().push(report);
}

/// The documented frame, with values in its link.
fn framed_page() -> String {
    let mut frames = examples(EMBEDDING, "html").into_iter().filter(|example| example.contains(STATIC));
    let frame = frames.next().expect("a frame");
    let link = "frame.html#account-id=210987654321&amp;bucket=my-logs\"";
    let frame = frame.replace(STATIC, "").replace("frame.html\"", link);
    include_str!("pages/framing.html").replace("<!--frame-->", &frame)
}

async fn test_page(uri: Uri) -> Response {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/pages");
    let name = uri.path().rsplit('/').next().unwrap_or_default();
    if name == "framing.html" {
        return Html(framed_page()).into_response();
    }
    match document(name) {
        Some((kind, text)) => ([(CONTENT_TYPE, kind)], text).into_response(),
        None => file(&pages, name),
    }
}

/// The examples of a document in a language.
pub fn examples(document: &str, language: &str) -> Vec<String> {
    let blocks = document.split("\n```").skip(1).step_by(2);
    blocks.filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n')).map(str::to_owned).collect()
}

/// The examples of a document as a page with its style sheet and scripts.
fn document(name: &str) -> Option<(&'static str, String)> {
    let mut documents = [("readme", README), ("embedding", EMBEDDING)].into_iter();
    let (title, document) = documents.find(|(title, _)| name.starts_with(title))?;
    let scripts = examples(document, "js");
    let markup = examples(document, "html").into_iter().filter(|example| !example.contains(STATIC));
    let markup = markup.collect::<Vec<_>>().join("\n");
    match name.strip_prefix(title)?.rsplit_once('.')? {
        (_, "css") => Some(("text/css; charset=utf-8", examples(document, "css").join("\n"))),
        (number, "js") => {
            Some(("text/javascript; charset=utf-8", scripts.get(number.parse::<usize>().ok()?)?.clone()))
        }
        (_, "html") => {
            let scripts = (0..scripts.len())
                .map(|number| format!("<script type=\"module\" src=\"{title}{number}.js\"></script>"));
            let page = format!(
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\
                 <link rel=\"icon\" href=\"/favicon.svg\"><link rel=\"stylesheet\" href=\"{title}.css\">\
                 <body>{markup}<div id=\"export\"></div>{}",
                scripts.collect::<String>()
            );
            Some(("text/html; charset=utf-8", page))
        }
        _ => None,
    }
}

/// Somebody else's style sheet, which half of all portals have.
async fn bootstrap() -> Response {
    let style = std::fs::read(program("BOOTSTRAP", &["bootstrap.min.css"])).expect("Bootstrap can be read");
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], style).into_response()
}

async fn built_file(State(site): State<Arc<Shared>>, uri: Uri) -> Response {
    if uri.path().ends_with(".wasm") {
        let mut program = site.program.subscribe();
        let _ = program.wait_for(|program| *program == Program::Served).await;
    }
    // Where the documentation has the folder.
    let path = uri.path().trim_start_matches('/');
    let path = path.strip_prefix("flow-log-export/").unwrap_or(path);
    let name =
        &if path.is_empty() || path.ends_with('/') { [path, "index.html"].concat() } else { path.to_owned() };
    if let Some(folder) = &*site.hosted.lock().unwrap() {
        return file(folder, name);
    }
    // A cache knows a file by its whole address.
    if uri.query().is_none() && site.old.lock().unwrap().contains(&name.as_str()) {
        return old_file(&site.built, name);
    }
    let answer = file(&site.built, name);
    match site.take_fault(uri.path()) {
        Some(Fault::Late) => {
            let _ = site.fault.subscribe().wait_for(Option::is_none).await;
            answer
        }
        Some(fault) => faulty(answer, fault).await,
        None => answer,
    }
}

impl Shared {
    /// What has become of the file.
    fn take_fault(&self, path: &str) -> Option<Fault> {
        let (_, found) = self.fault.borrow().filter(|(ending, _)| path.ends_with(ending))?;
        if *self.once.lock().unwrap() {
            self.fault.send_replace(None);
        }
        Some(found)
    }
}

/// A file of the version before.
fn old_file(folder: &Path, name: &str) -> Response {
    let mut version = std::fs::read_dir(folder).expect("the page").flatten().map(|entry| entry.file_name());
    let version =
        version.find(|name| name.len() == OLD_FOLDER.len() && !name.to_string_lossy().contains('.'));
    let version = version.expect("the version's folder").to_string_lossy().into_owned();
    let of_today = name.replace(OLD_FOLDER, &version);
    let text = std::fs::read_to_string(folder.join(&of_today)).expect("a text");
    assert!(of_today != name || text.contains(&version), "{name} has nothing from {version}");
    ([(CONTENT_TYPE, kind_of(name))], text.replace(&version, OLD_FOLDER)).into_response()
}

/// What comes of a good answer.
async fn faulty(answer: Response, fault: Fault) -> Response {
    let (mut parts, body) = answer.into_parts();
    let all = axum::body::to_bytes(body, usize::MAX).await.expect("a file");
    let half = all.slice(..all.len() / 2);
    match fault {
        Fault::Missing => StatusCode::NOT_FOUND.into_response(),
        Fault::Page => Html("<!doctype html><title>Welcome</title>").into_response(),
        Fault::WrongType => {
            parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
            Response::from_parts(parts, Body::from(all))
        }
        Fault::Half => {
            let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
            parts.headers.insert(CACHE_CONTROL, for_ever);
            Response::from_parts(parts, Body::from(half))
        }
        Fault::Hangs => {
            let halting = stream::once(async { Ok::<_, Infallible>(half) }).chain(stream::pending());
            Response::from_parts(parts, Body::from_stream(halting))
        }
        Fault::Late => Response::from_parts(parts, Body::from(all)),
        Fault::Unshared => {
            let origin = HeaderValue::from_static("http://elsewhere.test");
            parts.headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            Response::from_parts(parts, Body::from(all))
        }
        Fault::BreaksOff => {
            let broken = stream::iter([Ok(half), Err("the connection is closed")]);
            Response::from_parts(parts, Body::from_stream(broken))
        }
    }
}

/// A file of `folder`, and of nothing around it.
fn file(folder: &Path, name: &str) -> Response {
    if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => ([(CONTENT_TYPE, kind_of(name))], Body::from(bytes)).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}
