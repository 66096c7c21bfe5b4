//! Asks the portal to save: by its address, or by a handler that it gave.

use futures::future::{Either, select};
use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, JSON, Object, Promise, Reflect, Uint8Array, WeakMap};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, RequestCredentials, RequestRedirect, ResponseType,
};

use super::host::Host;
use crate::app::save::{MAX_ANSWER_BYTES, SaveAnswer, TIME_LIMIT_SECONDS};
use crate::app::{Action, SaveRequest, Saving};
use crate::ui::later::FutureAction;

thread_local! {
    /// What each host asked for last and has not been granted, with its key.
    static ASKED: WeakMap = WeakMap::new();
}

/// Saves by the host's own function, or else at `address`. The host hears of it by events, and may prevent it.
pub fn save(host: Host, address: Option<String>, request: SaveRequest) -> FutureAction {
    Box::pin(async move { Action::Answered(save_by(&host, address, request).await) })
}

async fn save_by(host: &Host, address: Option<String>, request: SaveRequest) -> Saving {
    let SaveRequest { account_id, bucket, org_id } = request;
    let request = object([("accountId", account_id.as_str().into()), ("bucket", bucket.as_str().into())]);
    if let Some(org_id) = org_id {
        set(&request, "orgId", &org_id.into());
    }
    if !host.emit("save", &request) {
        return Saving::Not;
    }
    let body = JSON::stringify(&request).map(String::from).unwrap_or_default();
    // The same request keeps its key, so that the portal can tell when it gets it twice.
    let asked = ASKED.with(|asked| asked.get(host)).as_string().unwrap_or_default();
    let key = match asked.split_once(' ') {
        Some((key, before)) if before == body => key.to_owned(),
        _ => new_key(),
    };
    ASKED.with(|asked| asked.set(host, &format!("{key} {body}").into()));
    match send(host.on_save(), address, &request, body, &key).await.problem() {
        Some(problem) => {
            host.emit("error", &object([("message", problem.as_str().into())]));
            Saving::Refused(problem)
        }
        None => {
            ASKED.with(|asked| asked.delete(host));
            host.emit("saved", &JsValue::NULL);
            Saving::Done { account_id, bucket }
        }
    }
}

pub(super) fn object<const N: usize>(members: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        set(&object, name, &value);
    }
    object
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // A new object takes any member.
    let _ = Reflect::set(object, &name.into(), value);
}

/// 128 bits that no other request has, in hexadecimal.
fn new_key() -> String {
    let mut bytes = [0; 16];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        // There is nothing to do about a browser without chance; it saves all the same.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn send(
    handler: Option<Function>,
    address: Option<String>,
    request: &JsValue,
    body: String,
    key: &str,
) -> SaveAnswer {
    let abort = &AbortController::new().ok();
    let answer = async {
        match handler {
            Some(handler) => call(&handler, request, key).await,
            None => post(&address.unwrap_or_default(), body, key, abort.as_ref()).await,
        }
    };
    match select(Box::pin(answer), TimeoutFuture::new(TIME_LIMIT_SECONDS * 1000)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            if let Some(abort) = abort {
                abort.abort();
            }
            SaveAnswer::TimedOut
        }
    }
}

async fn call(handler: &Function, request: &JsValue, key: &str) -> SaveAnswer {
    let options = object([("idempotencyKey", key.into())]);
    let settled = match handler.call2(&JsValue::UNDEFINED, request, &options) {
        Ok(answer) => JsFuture::from(Promise::resolve(&answer)).await,
        Err(thrown) => Err(thrown),
    };
    match settled {
        Ok(_) => SaveAnswer::Done,
        Err(thrown) => {
            SaveAnswer::Refused { reason: thrown.as_string().or_else(|| text_of(&thrown, "message")) }
        }
    }
}

async fn post(address: &str, body: String, key: &str, abort: Option<&AbortController>) -> SaveAnswer {
    let request = Request::post(address)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .header("Idempotency-Key", key)
        .credentials(RequestCredentials::SameOrigin)
        .redirect(RequestRedirect::Manual)
        .abort_signal(abort.map(AbortController::signal).as_ref())
        .body(body);
    let Ok(request) = request else { return SaveAnswer::Unreachable };
    match request.send().await {
        Ok(response) if response.type_() == ResponseType::Opaqueredirect => SaveAnswer::Redirected,
        Ok(response) => read(response).await,
        Err(_) => SaveAnswer::Unreachable,
    }
}

async fn read(response: Response) -> SaveAnswer {
    let status = response.status();
    let Some(text) = body(&response).await else {
        return if response.ok() {
            SaveAnswer::TooLong
        } else {
            SaveAnswer::Status { status, reason: None, retry_after: None }
        };
    };
    let json = JSON::parse(&text).ok();
    if response.ok() && json.is_none() && !text.trim().is_empty() {
        return SaveAnswer::NotJson;
    }
    let reason = json.and_then(|json| {
        // What APIs call it, RFC 9457's problem details among them.
        ["message", "detail", "reason", "error", "title"].iter().find_map(|name| text_of(&json, name))
    });
    let retry_after = response.headers().get("retry-after").and_then(|seconds| seconds.trim().parse().ok());
    SaveAnswer::Status { status, reason, retry_after }
}

/// The text of an answer; nothing where it is too long or breaks off.
async fn body(response: &Response) -> Option<String> {
    let Some(stream) = response.body() else { return Some(String::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.ok()?;
        if Reflect::get(&chunk, &"done".into()).ok()?.is_truthy() {
            return Some(String::from_utf8_lossy(&bytes).into_owned());
        }
        bytes.extend(Reflect::get(&chunk, &"value".into()).ok()?.dyn_into::<Uint8Array>().ok()?.to_vec());
        if bytes.len() > MAX_ANSWER_BYTES {
            // Nobody waits for the rest.
            let _ = reader.cancel();
            return None;
        }
    }
}

/// A member that is text with something in it.
fn text_of(object: &JsValue, member: &str) -> Option<String> {
    let text = Reflect::get(object, &member.into()).ok()?.as_string()?;
    (!text.trim().is_empty()).then_some(text)
}
