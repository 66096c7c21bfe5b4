//! Asks the portal to save: by its address, or by a handler that it gave.

use futures::future::{Either, select};
use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, JSON, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, RequestCredentials, RequestRedirect, ResponseType,
};

use crate::save::{Answer, MAX_ANSWER_BYTES, TIME_LIMIT_SECONDS};

/// Posts `request` to `address`, or calls it with `request` and `{ idempotencyKey }` if it is a function.
/// The same `key` tells the portal that it is the same request again.
pub async fn send(target: &JsValue, request: &JsValue, key: &str) -> Answer {
    let abort = &AbortController::new().ok();
    let answer = async {
        match target.dyn_ref::<Function>() {
            Some(handler) => call(handler, request, key).await,
            None => post(&target.as_string().unwrap_or_default(), request, key, abort.as_ref()).await,
        }
    };
    match select(Box::pin(answer), TimeoutFuture::new(TIME_LIMIT_SECONDS * 1000)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            if let Some(abort) = abort {
                abort.abort();
            }
            Answer::TimedOut
        }
    }
}

async fn call(handler: &Function, request: &JsValue, key: &str) -> Answer {
    let options = js_sys::Object::new();
    let answer = Reflect::set(&options, &"idempotencyKey".into(), &key.into())
        .and_then(|_| handler.call2(&JsValue::UNDEFINED, request, &options));
    let settled = match answer {
        Ok(answer) => JsFuture::from(Promise::resolve(&answer)).await,
        Err(thrown) => Err(thrown),
    };
    match settled {
        Ok(_) => Answer::Done,
        Err(thrown) => Answer::Refused { reason: thrown.as_string().or_else(|| text_of(&thrown, "message")) },
    }
}

async fn post(address: &str, request: &JsValue, key: &str, abort: Option<&AbortController>) -> Answer {
    let Some(body) = JSON::stringify(request).ok().and_then(|text| text.as_string()) else {
        return Answer::Unreachable;
    };
    let request = Request::post(address)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .header("Idempotency-Key", key)
        .credentials(RequestCredentials::SameOrigin)
        .redirect(RequestRedirect::Manual)
        .abort_signal(abort.map(AbortController::signal).as_ref())
        .body(body);
    let Ok(request) = request else { return Answer::Unreachable };
    match request.send().await {
        Ok(response) if response.type_() == ResponseType::Opaqueredirect => Answer::Redirected,
        Ok(response) => read(response).await,
        Err(_) => Answer::Unreachable,
    }
}

async fn read(response: Response) -> Answer {
    let status = response.status();
    let Some(text) = body(&response).await else {
        return if response.ok() {
            Answer::TooLong
        } else {
            Answer::Status { status, reason: None, retry_after: None }
        };
    };
    let json = JSON::parse(&text).ok();
    if response.ok() && json.is_none() && !text.trim().is_empty() {
        return Answer::NotJson;
    }
    let reason = json.and_then(|json| {
        // What APIs call it, RFC 9457's problem details among them.
        ["message", "detail", "reason", "error", "title"].iter().find_map(|name| text_of(&json, name))
    });
    let retry_after = response.headers().get("retry-after").and_then(|seconds| seconds.trim().parse().ok());
    Answer::Status { status, reason, retry_after }
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
