// Asks the portal to save: by a handler that it gave, or at its address.

/** Bytes of an answer that are read; no confirmation and no reason is longer. */
const MAX_ANSWER_BYTES = 64 << 10;

/** What each form asked for last and has not been granted, with its key. */
const asked = new WeakMap();

/** Resolves to what came back, as `SaveAnswer` of src/app/save.rs knows it. */
export async function save(form, handler, address, request, timeLimitSeconds) {
  const body = JSON.stringify(request);
  // The same request keeps its key, so that the portal can tell when it gets it twice.
  if (asked.get(form)?.body !== body) asked.set(form, { body, key: newKey() });
  const { key } = asked.get(form);
  const abort = new AbortController();
  const timedOut = new Promise((resolve) => setTimeout(resolve, timeLimitSeconds * 1000, { kind: "timed-out" }));
  const answer = await Promise.race([handler ? call(handler, request, key) : post(address, body, key, abort.signal), timedOut]);
  // Nobody waits for the rest.
  abort.abort();
  if (answer.kind === "done") asked.delete(form);
  return answer;
}

/** 128 bits that no other request has, in hexadecimal. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function call(handler, request, idempotencyKey) {
  try {
    await handler(request, { idempotencyKey });
    return { kind: "done" };
  } catch (thrown) {
    return { kind: "refused", reason: typeof thrown === "string" ? thrown : textOf(thrown, "message") };
  }
}

async function post(address, body, key, signal) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": key },
      credentials: "same-origin",
      redirect: "manual",
      signal,
      body,
    });
  } catch {
    return { kind: "unreachable" };
  }
  const { ok, status, type } = response;
  if (type === "opaqueredirect") return { kind: "redirected" };
  const text = await bodyOf(response);
  if (ok && text === undefined) return { kind: "too-long" };
  const json = parsed(text);
  if (ok) return { kind: json === undefined && text.trim() ? "not-json" : "done" };
  // What APIs call it, RFC 9457's problem details among them.
  const reason = ["message", "detail", "reason", "error", "title"].map((name) => textOf(json, name)).find(Boolean);
  return { kind: "status", status, reason, retryAfter: response.headers.get("retry-after") };
}

/** The text of an answer; nothing where it is too long or breaks off. */
async function bodyOf({ body }) {
  if (!body) return "";
  const reader = body.getReader(), decoder = new TextDecoder();
  let text = "", bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
      bytes += value.length;
      if (bytes > MAX_ANSWER_BYTES) return;
    }
  } catch {
    // As if it did not end.
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Then it says nothing.
  }
}

/** A member that is text with something in it. */
function textOf(object, name) {
  const text = object?.[name];
  if (typeof text === "string" && text.trim()) return text;
}
