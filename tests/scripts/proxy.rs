//! Stands between the AWS CLI and moto: keeps a record of every call, and answers some itself.

use std::future;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{self, Body};
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

use crate::moto::{RUNTIME, ask};

/// A call of the AWS CLI.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub method: Method,
    /// What of the bucket it is about, such as `policy`.
    pub about: Option<String>,
    /// What else it is about: the caller, or a setting of the account.
    pub of_account: Option<&'static str>,
    pub owner: Option<String>,
}

impl Call {
    pub fn is(&self, method: Method, about: &str) -> bool {
        self.method == method && self.about.as_deref() == Some(about)
    }
}

/// An error as S3 answers it.
pub struct Refusal(pub StatusCode, pub &'static str, pub &'static str);

/// What becomes of a call.
pub enum Turn {
    Passed,
    Refused(Refusal),
    /// It arrives, and is never answered.
    Unanswered,
    /// It does not even arrive.
    Hanging,
}

type Rule = Box<dyn Fn(&Call) -> Turn + Send + Sync>;

/// A running proxy, for one test.
pub struct Proxy {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    rule: Rule,
    calls: Mutex<Vec<Call>>,
}

impl Proxy {
    /// Passes everything on.
    pub fn start() -> Self {
        Self::with(|_| Turn::Passed)
    }

    /// Answers what the rule has a refusal for.
    pub fn refusing(rule: impl Fn(&Call) -> Option<Refusal> + Send + Sync + 'static) -> Self {
        Self::with(move |call| rule(call).map_or(Turn::Passed, Turn::Refused))
    }

    pub fn with(rule: impl Fn(&Call) -> Turn + Send + Sync + 'static) -> Self {
        let shared = Arc::new(Shared { rule: Box::new(rule), calls: Mutex::default() });
        let routes = Router::new().fallback(pass).with_state(shared.clone());
        let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        RUNTIME.spawn(async move { axum::serve(listener, routes).await.expect("a server") });
        Self { port, shared }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn calls(&self) -> Vec<Call> {
        self.shared.calls.lock().expect("the record").clone()
    }

    /// What was called to be changed.
    pub fn writes(&self) -> Vec<String> {
        let of_bucket = self.calls().into_iter().filter(|call| call.method != Method::GET);
        of_bucket.filter_map(|call| call.about.map(|about| format!("{} {about}", call.method))).collect()
    }

    /// All calls about a bucket, every one of which must name the owner.
    #[track_caller]
    pub fn of_bucket(&self) -> Vec<String> {
        let of_bucket: Vec<_> = self.calls().into_iter().filter(|call| call.about.is_some()).collect();
        for call in &of_bucket {
            assert_eq!(call.owner.as_deref(), Some(crate::ACCOUNT), "{call:?}");
        }
        of_bucket.into_iter().filter_map(|call| Some(format!("{} {}", call.method, call.about?))).collect()
    }
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let of_account = match head.uri.path() {
        "/" => Some("caller"),
        "/v20180820/configuration/publicAccessBlock" => Some("publicAccessBlock"),
        _ => None,
    };
    let about = of_account.is_none().then(|| head.uri.query().unwrap_or_default().to_owned());
    let owner =
        head.headers.get("x-amz-expected-bucket-owner").map(|o| o.to_str().expect("digits").to_owned());
    let call = Call { method: head.method.clone(), about, of_account, owner };
    shared.calls.lock().expect("the record").push(call.clone());
    let turn = (shared.rule)(&call);
    if let Turn::Refused(Refusal(status, code, message)) = turn {
        let error = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
        let is_sts = call.of_account == Some("caller");
        let error = if is_sts { format!("<ErrorResponse>{error}</ErrorResponse>") } else { error };
        return (status, [("content-type", "application/xml")], error).into_response();
    }
    if matches!(turn, Turn::Hanging) {
        return future::pending().await;
    }
    let body = body::to_bytes(body, usize::MAX).await.expect("all of the request");
    let path = head.uri.path_and_query().expect("a path").as_str();
    let answer = ask(head.method, path, end_to_end(head.headers), body).await;
    if matches!(turn, Turn::Unanswered) {
        return future::pending().await;
    }
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = end_to_end(answer.headers);
    response
}

/// Without the headers that are about one connection only.
fn end_to_end(mut headers: HeaderMap) -> HeaderMap {
    for name in [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    headers
}
