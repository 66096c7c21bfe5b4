//! Asks the portal to save: by its address, or by a handler that it gave.

use futures::future::{Either, select};
use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, JSON, Object, Promise, Reflect, Uint8Array, WeakMap};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, CustomEvent, CustomEventInit, Element, ReadableStreamDefaultReader, RequestCredentials,
    RequestRedirect, ResponseType,
};

use crate::save::{Answer, MAX_ANSWER_BYTES, TIME_LIMIT_SECONDS};

thread_local! {
    /// What each form asked for last and has not been granted, with its key.
    static ASKED: WeakMap = WeakMap::new();
}

/// Saves by `target`: an address, or a function that is called with the request and
/// `{ idempotencyKey }`. The host hears of it by events on `form`, and may prevent it. Resolves to nothing
/// once saved, to text that says why not, or to `false` if prevented.
pub async fn save(
    form: &Element,
    target: &JsValue,
    account_id: &str,
    bucket: &str,
    org_id: Option<&str>,
) -> JsValue {
    let request = object(&[("accountId", account_id.into()), ("bucket", bucket.into())]);
    if let Some(org_id) = org_id {
        set(&request, "orgId", &org_id.into());
    }
    if !emit(form, "save", &request) {
        return JsValue::FALSE;
    }
    let body = JSON::stringify(&request).map(String::from).unwrap_or_default();
    // The same request keeps its key, so that the portal can tell when it gets it twice.
    let asked = ASKED.with(|asked| asked.get(form)).as_string().unwrap_or_default();
    let key = match asked.split_once(' ') {
        Some((key, before)) if before == body => key.to_owned(),
        _ => new_key(),
    };
    ASKED.with(|asked| asked.set(form, &format!("{key} {body}").into()));
    match send(target, &request, body, &key).await.problem() {
        Some(problem) => {
            emit(form, "error", &object(&[("message", problem.as_str().into())]));
            problem.into()
        }
        None => {
            ASKED.with(|asked| asked.delete(form));
            emit(form, "saved", &JsValue::NULL);
            JsValue::UNDEFINED
        }
    }
}

/// Tells the host. False if it prevents what would come next.
fn emit(form: &Element, name: &str, detail: &JsValue) -> bool {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_cancelable(name == "save");
    init.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(&format!("flow-log-export-{name}"), &init);
    event.and_then(|event| form.dispatch_event(&event)).unwrap_or(true)
}

fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        set(&object, name, value);
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

async fn send(target: &JsValue, request: &JsValue, body: String, key: &str) -> Answer {
    let abort = &AbortController::new().ok();
    let answer = async {
        match target.dyn_ref::<Function>() {
            Some(handler) => call(handler, request, key).await,
            None => post(&target.as_string().unwrap_or_default(), body, key, abort.as_ref()).await,
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
    let options = object(&[("idempotencyKey", key.into())]);
    let settled = match handler.call2(&JsValue::UNDEFINED, request, &options) {
        Ok(answer) => JsFuture::from(Promise::resolve(&answer)).await,
        Err(thrown) => Err(thrown),
    };
    match settled {
        Ok(_) => Answer::Done,
        Err(thrown) => Answer::Refused { reason: thrown.as_string().or_else(|| text_of(&thrown, "message")) },
    }
}

async fn post(address: &str, body: String, key: &str, abort: Option<&AbortController>) -> Answer {
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
