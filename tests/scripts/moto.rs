//! One AWS for all tests. It ends with them, because it runs as long as its standard input.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::LazyLock;

use axum::body::{Body, Bytes};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::shell::python;

pub static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Runtime::new().expect("an asynchronous runtime starts"));

static MOTO: LazyLock<Moto> = LazyLock::new(Moto::start);

struct Moto {
    port: u16,
    client: Client<HttpConnector, Body>,
    _process: Child,
}

impl Moto {
    fn start() -> Self {
        let mut process = python("serve_aws.py")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("moto starts: is target/python there? ./dev test makes it");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("its port");
        let port = line.trim().parse().unwrap_or_else(|_| panic!("moto's port, not {line:?}"));
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { port, client, _process: process }
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Asks moto itself, past any proxy.
pub async fn ask(method: Method, path: &str, headers: HeaderMap, body: Bytes) -> Answer {
    let mut request = Request::builder().method(method).uri(format!("http://127.0.0.1:{}{path}", MOTO.port));
    request.headers_mut().expect("a request that can be sent").extend(headers);
    let request = request.body(Body::from(body)).expect("a request that can be sent");
    let answer = MOTO.client.request(request).await.expect("moto answers");
    let (head, body) = answer.into_parts();
    let body = axum::body::to_bytes(Body::new(body), usize::MAX).await.expect("all of the answer");
    Answer { status: head.status, headers: head.headers, body }
}

/// A bucket in moto, set up and looked at without the AWS CLI.
pub struct Bucket(&'static str);

impl Bucket {
    /// Every test takes another name.
    #[track_caller]
    pub fn new(name: &'static str) -> Self {
        let bucket = Self(name);
        bucket.put("", "");
        bucket
    }

    /// No bucket yet.
    pub fn missing(name: &'static str) -> Self {
        Self(name)
    }

    pub fn name(&self) -> &'static str {
        self.0
    }

    #[track_caller]
    pub fn put(&self, what: &str, body: &str) {
        let answer = self.ask(Method::PUT, what, body);
        assert!(answer.status.is_success(), "PUT {what}: {}", String::from_utf8_lossy(&answer.body));
    }

    /// Deletes an object, for which moto wants credentials, whatever they are.
    #[track_caller]
    pub fn delete(&self, key: &str) {
        let credentials = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, Signature=0";
        let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(credentials))]);
        let path = format!("/{}{key}", self.0);
        let answer = RUNTIME.block_on(ask(Method::DELETE, &path, headers, Bytes::new()));
        assert!(answer.status.is_success(), "DELETE {key}: {}", String::from_utf8_lossy(&answer.body));
    }

    #[track_caller]
    pub fn put_policy(&self, policy: &str) {
        self.put("?policy", policy);
    }

    #[track_caller]
    pub fn put_versioning(&self, status: &str) {
        self.put(
            "?versioning",
            &format!("<VersioningConfiguration><Status>{status}</Status></VersioningConfiguration>"),
        );
    }

    pub fn policy_text(&self) -> Option<String> {
        let answer = self.ask(Method::GET, "?policy", "");
        answer
            .status
            .is_success()
            .then(|| String::from_utf8(answer.body.to_vec()).expect("a policy in UTF-8"))
    }

    #[track_caller]
    pub fn policy(&self) -> Value {
        serde_json::from_str(&self.policy_text().expect("a policy")).expect("a policy in JSON")
    }

    /// `Enabled`, `Suspended` or nothing.
    pub fn versioning(&self) -> Option<String> {
        let answer = self.ask(Method::GET, "?versioning", "");
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        Some(body.split_once("<Status>")?.1.split_once("</Status>")?.0.to_owned())
    }

    fn ask(&self, method: Method, what: &str, body: &str) -> Answer {
        let path = format!("/{}{what}", self.0);
        RUNTIME.block_on(ask(method, &path, HeaderMap::new(), Bytes::copy_from_slice(body.as_bytes())))
    }
}
