//! Asks the portal to save. `static/program/save.js` sends it; what comes back is read here.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::host::Host;
use crate::app::save::{SaveAnswer, TIME_LIMIT_SECONDS};
use crate::app::{Action, SaveRequest, Saving, Value};
use crate::ui::later::FutureAction;

/// Saves by the host's own function, or else at `address`. The host hears of it by events, and may prevent or do it.
pub fn save(host: Host, address: Option<String>, request: SaveRequest) -> FutureAction {
    Box::pin(async move { Action::Answered(save_by(&host, address, request).await) })
}

async fn save_by(host: &Host, address: Option<String>, request: SaveRequest) -> Saving {
    let SaveRequest { value, is_sent } = request;
    let request = value_object(&value);
    let Value { account_id, bucket, .. } = value;
    let answer = match is_sent {
        true => host.sent(&request),
        false => host.save(&request, address, TIME_LIMIT_SECONDS),
    };
    let Some(answer) = answer else { return Saving::Not };
    let answer = read(&JsFuture::from(answer).await.unwrap_or_default());
    match answer.problem() {
        Some(problem) => {
            let detail = object([("code", "not-saved".into()), ("message", problem.as_str().into())]);
            if let SaveAnswer::Status { status, .. } = answer {
                set(&detail, "status", &status.into());
            }
            host.emit("error", &detail);
            Saving::Refused { account_id, bucket, problem }
        }
        None => {
            host.emit("saved", &request);
            Saving::Done { account_id, bucket }
        }
    }
}

/// An answer as JavaScript gives it.
fn read(answer: &JsValue) -> SaveAnswer {
    let member = |name: &str| Reflect::get(answer, &name.into()).unwrap_or_default();
    let reason = member("reason").as_string();
    match member("kind").as_string().as_deref() {
        Some("done") => SaveAnswer::Done,
        Some("refused") => SaveAnswer::Refused { reason },
        Some("no-headers") => SaveAnswer::NoHeaders { reason },
        Some("failed") => SaveAnswer::Failed,
        Some("status") => SaveAnswer::Status {
            status: member("status").as_f64().unwrap_or_default() as u16,
            reason,
            retry_after: member("retryAfter").as_f64().map(|seconds| seconds as u32),
        },
        Some("page") => SaveAnswer::Page,
        Some("too-long") => SaveAnswer::TooLong,
        Some("redirected") => SaveAnswer::Redirected,
        Some("timed-out") => SaveAnswer::TimedOut,
        Some("removed") => SaveAnswer::Removed,
        _ => SaveAnswer::Unreachable,
    }
}

/// A value as JavaScript takes it.
pub(super) fn value_object(Value { account_id, bucket, org_id }: &Value) -> Object {
    let value = object([("accountId", account_id.into()), ("bucket", bucket.into())]);
    if let Some(org_id) = org_id {
        set(&value, "orgId", &org_id.into());
    }
    value
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
