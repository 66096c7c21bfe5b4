//! An AWS in memory with one bucket, and an `aws` that asks it: a run takes less than a second, and every
//! call can be made to go wrong. What the real AWS CLI does is for the tests with moto.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::json;

use crate::ACCOUNT;

/// Sends its arguments and does as it is told.
const AWS: &str = r#"
exec 3<>"/dev/tcp/127.0.0.1/$WORLD" || exit 255
printf '%s\0' "$@" >&3
printf '\0' >&3
for name in signal status output errors; do IFS= read -r -d '' "$name" <&3; done
if [ -n "$signal" ]; then
    trap '' "$signal"
    kill -s "$signal" 0
fi
printf '%s' "$errors" >&2
printf '%s' "$output"
exit "$status"
"#;

/// What becomes of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// It is answered.
    Answered,
    /// It is refused with this code and message.
    Refused(&'static str, &'static str),
    /// It does not arrive, and the AWS CLI says this.
    Lost(&'static str),
    /// It arrives, its answer does not, and the AWS CLI says this.
    Unanswered(&'static str),
    /// The AWS CLI prints this instead.
    Printed(String),
    /// The group of processes gets this signal before the call arrives, or after.
    SignalledBefore(&'static str),
    SignalledAfter(&'static str),
    /// It is answered with what there was before the first change.
    Stale,
    /// The bucket gets this policy from somebody else before the call arrives.
    After(Option<String>),
    /// The bucket gets these lifecycle rules from somebody else before the call arrives.
    AfterRules(serde_json::Value),
}

/// A call of the `aws` in this world.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Counted from 1.
    pub number: usize,
    /// Such as `get-bucket-policy`.
    pub operation: String,
    pub arguments: Vec<String>,
}

impl Call {
    fn value(&self, option: &str) -> Option<&str> {
        let at = self.arguments.iter().position(|argument| argument == option)?;
        self.arguments.get(at + 1).map(String::as_str)
    }
}

type Rule = Box<dyn FnMut(&Call, &State) -> Fate + Send>;

/// What the bucket holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    pub policy: Option<String>,
    /// `Enabled`, `Suspended` or nothing.
    pub versioning: Option<String>,
    pub mfa_delete: bool,
    /// The lifecycle rules, where there are any.
    pub rules: Option<serde_json::Value>,
}

struct Shared {
    first: State,
    state: State,
    calls: Vec<Call>,
    rule: Rule,
}

pub struct World {
    port: u16,
    shared: Arc<Mutex<Shared>>,
}

impl World {
    pub fn new(state: State) -> Self {
        Self::with_rule(state, |_, _| Fate::Answered)
    }

    pub fn with_rule(state: State, rule: impl FnMut(&Call, &State) -> Fate + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        let shared = Arc::new(Mutex::new(Shared {
            first: state.clone(),
            state,
            calls: Vec::new(),
            rule: Box::new(rule),
        }));
        let theirs = Arc::downgrade(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Some(shared) = theirs.upgrade() else { return };
                answer(&shared, stream.expect("a connection"));
            }
        });
        Self { port, shared }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn aws() -> &'static str {
        AWS
    }

    pub fn set(&self, state: State) {
        self.shared.lock().expect("the world").state = state;
    }

    pub fn state(&self) -> State {
        self.shared.lock().expect("the world").state.clone()
    }

    pub fn calls(&self) -> Vec<Call> {
        self.shared.lock().expect("the world").calls.clone()
    }

    pub fn operations(&self) -> Vec<String> {
        self.calls().into_iter().map(|call| call.operation).collect()
    }

    /// What was called to be changed.
    pub fn writes(&self) -> Vec<String> {
        self.operations().into_iter().filter(|operation| !operation.starts_with("get-")).collect()
    }
}

impl Drop for World {
    /// Lets the thread see that nobody is there any more.
    fn drop(&mut self) {
        let port = self.port;
        self.shared = Arc::new(Mutex::new(Shared {
            first: State::default(),
            state: State::default(),
            calls: Vec::new(),
            rule: Box::new(|_, _| Fate::Answered),
        }));
        let _ = TcpStream::connect(("127.0.0.1", port));
    }
}

struct Reply {
    signal: &'static str,
    status: i32,
    output: String,
    errors: String,
}

impl Reply {
    fn printed(output: impl Into<String>) -> Self {
        Reply { signal: "", status: 0, output: output.into(), errors: String::new() }
    }

    fn failed(status: i32, errors: impl Into<String>) -> Self {
        Reply { signal: "", status, output: String::new(), errors: errors.into() }
    }
}

fn answer(shared: &Mutex<Shared>, mut stream: TcpStream) {
    let mut arguments = Vec::new();
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    loop {
        let mut argument = Vec::new();
        // Whoever was killed sends nothing more.
        if reader.read_until(0, &mut argument).is_err() || argument.pop() != Some(0) || argument.is_empty() {
            break;
        }
        arguments.push(String::from_utf8(argument).expect("an argument in UTF-8"));
    }
    let Some(operation) = arguments.get(1).cloned() else { return };
    let mut shared = shared.lock().expect("the world");
    let Shared { first, state, calls, rule } = &mut *shared;
    let call = Call { number: calls.len() + 1, operation, arguments };
    calls.push(call.clone());
    let Reply { signal, status, output, errors } = match rule(&call, state) {
        Fate::Answered => state.answer(&call),
        Fate::Refused(code, message) => refusal(&call, code, message),
        Fate::Lost(errors) => Reply::failed(255, errors),
        Fate::Unanswered(errors) => {
            state.answer(&call);
            Reply::failed(255, errors)
        }
        Fate::Printed(output) => Reply::printed(output),
        Fate::SignalledBefore(signal) => Reply { signal, ..Reply::failed(130, "") },
        Fate::SignalledAfter(signal) => {
            state.answer(&call);
            Reply { signal, ..Reply::failed(130, "") }
        }
        Fate::Stale => first.answer(&call),
        Fate::After(policy) => {
            state.policy = policy;
            state.answer(&call)
        }
        Fate::AfterRules(rules) => {
            state.rules = Some(rules);
            state.answer(&call)
        }
    };
    let _ = write!(stream, "{signal}\0{status}\0{output}\0{errors}\0");
}

/// An error as the AWS CLI prints it.
fn refusal(call: &Call, code: &str, message: &str) -> Reply {
    let words = call.operation.split('-');
    let operation: String = words.map(|word| word[..1].to_uppercase() + &word[1..]).collect();
    Reply::failed(
        254,
        format!("\nAn error occurred ({code}) when calling the {operation} operation: {message}\n"),
    )
}

impl State {
    fn answer(&mut self, call: &Call) -> Reply {
        if call.operation != "get-caller-identity" && call.arguments[0] == "s3api" {
            assert_eq!(call.value("--expected-bucket-owner"), Some(ACCOUNT), "{call:?}");
        }
        match call.operation.as_str() {
            "get-caller-identity" => Reply::printed(pretty(json!({ "Account": ACCOUNT }))),
            "get-bucket-location" => Reply::printed(pretty(json!({ "LocationConstraint": null }))),
            "get-bucket-versioning" => match (&self.versioning, self.mfa_delete) {
                (None, false) => Reply::printed(""),
                (None, true) => Reply::printed(pretty(json!({ "MFADelete": "Enabled" }))),
                (Some(status), false) => Reply::printed(pretty(json!({ "Status": status }))),
                (Some(status), true) => {
                    Reply::printed(pretty(json!({ "Status": status, "MFADelete": "Enabled" })))
                }
            },
            "get-bucket-policy" => match &self.policy {
                Some(policy) => Reply::printed(pretty(json!({ "Policy": policy }))),
                None => refusal(call, "NoSuchBucketPolicy", "The bucket policy does not exist"),
            },
            "put-bucket-policy" => {
                let policy = call.value("--policy").expect("a policy");
                let file = policy.strip_prefix("file://").map(|path| fs::read_to_string(path).expect(path));
                // S3 takes the blanks out.
                self.policy = Some(flow_log_export::merge::compact(file.as_deref().unwrap_or(policy)));
                Reply::printed("")
            }
            "delete-bucket-policy" => {
                self.policy = None;
                Reply::printed("")
            }
            "get-bucket-lifecycle-configuration" => match &self.rules {
                Some(rules) => Reply::printed(pretty(json!({
                    "TransitionDefaultMinimumObjectSize": "varies_by_storage_class",
                    "Rules": rules,
                }))),
                None => refusal(
                    call,
                    "NoSuchLifecycleConfiguration",
                    "The lifecycle configuration does not exist",
                ),
            },
            "put-bucket-lifecycle-configuration" => {
                let text = call.value("--lifecycle-configuration").expect("rules");
                let file = text.strip_prefix("file://").map(|path| fs::read_to_string(path).expect(path));
                let text = file.as_deref().unwrap_or(text);
                let mut given: serde_json::Value = serde_json::from_str(text).expect("rules in JSON");
                self.rules = Some(given["Rules"].take());
                Reply::printed("")
            }
            "delete-bucket-lifecycle" => {
                self.rules = None;
                Reply::printed("")
            }
            "put-bucket-versioning" => {
                let status = call.value("--versioning-configuration").expect("a configuration");
                self.versioning = Some(status.trim_start_matches("Status=").to_owned());
                Reply::printed("")
            }
            _ => refusal(call, "NoSuchConfiguration", "It was not found"),
        }
    }
}

fn pretty(value: serde_json::Value) -> String {
    serde_json::to_string_pretty(&value).expect("JSON") + "\n"
}
