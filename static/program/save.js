// Asks the portal to save: by what it does itself, or at its address.

/** Bytes of an answer that are read; no confirmation and no reason is longer. */
const MAX_ANSWER_BYTES = 64 << 10;

/** How deep in an answer a reason is looked for. */
const MAX_DEPTH = 4;

/** What a mistake in a script throws. */
const MISTAKES = [TypeError, ReferenceError, SyntaxError, RangeError];

/** What a `fetch` that reaches nobody throws in Chromium, Firefox and Safari: by its type it would be a mistake. */
const UNREACHABLE = /^(Failed to fetch|NetworkError when attempting to fetch resource|Load failed)/;

/** What each form asked for last and has not been granted, with its key. */
const asked = new WeakMap();

/**
 * Begins to save, by `saveHandler`, or else at `address`, or by what `answered` resolves to. What comes back in `answer`,
 * `SaveAnswer` of src/app/save.rs knows. `abort` ends the waiting.
 */
export function save(form, { saveHandler, saveHeaders, address, answered }, request, timeLimitSeconds) {
  const body = JSON.stringify(request);
  // The same request keeps its key, so that the portal can tell when it gets it twice.
  if (asked.get(form)?.body !== body) asked.set(form, { body, key: newKey() });
  const idempotencyKey = asked.get(form).key, control = new AbortController(), { signal } = control;
  let end;
  const ended = new Promise((resolve) => {
    end = resolve;
  });
  const stop = (kind) => {
    end({ kind });
    control.abort();
  };
  const limit = setTimeout(() => stop("timed-out"), timeLimitSeconds * 1000);
  const calls = answered ? () => answered : saveHandler && (() => saveHandler({ ...request }, { idempotencyKey, signal }));
  const asking = calls ? answerOf(calls) : post(address, body, idempotencyKey, saveHeaders, signal);
  const saved = asking.catch((thrown) => {
    // What the host throws may throw when it is read.
    console.error(thrown);
    return { kind: "failed" };
  });
  const answer = Promise.race([saved, ended]).then((answer) => {
    clearTimeout(limit);
    if (answer.kind === "done") asked.delete(form);
    return answer;
  });
  return { answer, abort: () => stop("removed") };
}

/** 128 bits that no other request has, in hexadecimal. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What the host makes of a request. */
async function answerOf(calls) {
  try {
    const answer = await calls();
    if (answer === false) return { kind: "refused" };
    if (answer instanceof Error) throw answer;
    const isPage = answer instanceof Response && answer.ok && isHtml(answer) && (answer.bodyUsed || beginsAsPage(await textOf(answer)));
    if (isPage) return { kind: "page" };
    return typeof answer?.ok !== "boolean" || answer.ok ? { kind: "done" } : await refusalOf(answer);
  } catch (thrown) {
    if (thrown instanceof TypeError && UNREACHABLE.test(thrown.message)) return { kind: "unreachable" };
    if (isMistake(thrown)) {
      console.error(thrown);
      return { kind: "failed" };
    }
    // Libraries for requests throw what has the answer in it.
    const answer = thrown?.response ?? thrown;
    if (typeof answer?.status !== "number") return { kind: "refused", reason: reasonOf(thrown) };
    const refusal = await refusalOf(answer);
    // They may have read it already.
    return { ...refusal, reason: refusal.reason ?? reasonOf(thrown.data) };
  }
}

const isHtml = ({ headers }) => /html/.test(headers.get("content-type"));

/** Whether a text is a page: one to sign in, most often, that a redirect led to. Some servers call any word HTML. */
const beginsAsPage = (text) => text === undefined || text.trimStart().startsWith("<");

const isMistake = (thrown) => MISTAKES.some((mistake) => thrown instanceof mistake);

/** What an answer says that is no success. */
async function refusalOf(answer) {
  const { status, data, headers } = answer;
  const content = answer instanceof Response ? await saidBy(answer) : data ?? answer;
  const retryAfter = secondsOf(headers?.get?.("retry-after") ?? headers?.["retry-after"]);
  const reason = reasonOf(content);
  return status >= 300 && status <= 599 ? { kind: "status", status, reason, retryAfter } : { kind: "refused", reason };
}

/** What an answer holds: JSON, or text that is meant to be read. */
async function saidBy(answer) {
  const text = await textOf(answer);
  return contentOf(text) ?? (/^text\/plain\b/.test(answer.headers.get("content-type")) ? text : undefined);
}

async function post(address, body, key, saveHeaders, signal) {
  let headers;
  try {
    headers = new Headers(await (typeof saveHeaders === "function" ? saveHeaders() : saveHeaders) ?? {});
  } catch (thrown) {
    console.error(thrown);
    return { kind: "no-headers", reason: isMistake(thrown) ? undefined : reasonOf(thrown) };
  }
  const ours = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": key };
  for (const [name, value] of Object.entries(ours)) headers.set(name, value);
  let response;
  try {
    // Nobody waits any longer, once the headers took their time.
    if (signal.aborted) return { kind: "timed-out" };
    response = await fetch(address, { method: "POST", headers, credentials: "same-origin", redirect: "manual", signal, body });
  } catch {
    return { kind: "unreachable" };
  }
  if (response.type === "opaqueredirect") return { kind: "redirected" };
  if (!response.ok) return refusalOf(response);
  const text = await textOf(response);
  if (text === undefined) return { kind: "too-long" };
  return { kind: beginsAsPage(text) ? "page" : "done" };
}

/** The text of an answer; nothing where it is too long, breaks off or was read by somebody else. */
async function textOf({ body }) {
  if (!body) return "";
  try {
    const reader = body.getReader(), decoder = new TextDecoder();
    let text = "", bytes = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
      bytes += value.length;
      if (bytes > MAX_ANSWER_BYTES) return void reader.cancel();
    }
  } catch {
    // As if it did not end.
  }
}

function contentOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Then it says nothing.
  }
}

/** What an answer says of itself, however it names it: RFC 9457's problem details, lists of errors, errors by field. */
function reasonOf(content, depth = MAX_DEPTH) {
  if (typeof content === "string") return content.trim() ? content : undefined;
  if (typeof content !== "object" || !content || !depth) return;
  const below = (value) => reasonOf(value, depth - 1);
  if (Array.isArray(content)) return joined(content.map(below));
  const { errors } = content;
  const each = Array.isArray(errors) || typeof errors === "string" ? below(errors) : errors && joined(Object.values(errors).map(below));
  const first = ["message", "detail", "reason", "error", "error_description"].map((name) => below(content[name])).find(Boolean);
  return joined([first, each]) ?? below(content.title);
}

function joined(reasons) {
  const all = [...new Set(reasons.filter(Boolean))];
  return all.length ? all.join(" ") : undefined;
}

/** A `Retry-After`, which is a number of seconds or a date. */
function secondsOf(retryAfter) {
  const seconds = /^\s*\d+\s*$/.test(retryAfter) ? Number(retryAfter) : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000);
  return seconds >= 0 ? seconds : undefined;
}
