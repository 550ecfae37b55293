// Talks to our own server, and recognises when somebody else answers in its place.

const ANSWER_WITHIN = 30000;
const WORTH_PACKING = 1024;
// Only what speaks of the content itself ends an operation or a picture; everything else may be otherwise tomorrow.
const MEANING = { 200: "ok", 400: "bad", 401: "auth", 403: "forbid", 410: "bad", 413: "too_large", 415: "bad", 422: "bad", 426: "old" };

// Whoever gives a `signal` may end it: then the line is only broken, and not too slow for what was sent.
export async function call(path, { account, body, bytes, type, method = body ? "POST" : "GET", wants = "json", within = ANSWER_WITHIN, signal } = {}) {
  const stop = new AbortController();
  const end = () => stop.abort();
  const tooLate = setTimeout(end, within);
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  try {
    const request = { method, redirect: "manual", credentials: "same-origin", cache: "no-store", signal: stop.signal };
    return await understand(await fetch(path, { ...request, ...(await packed({ account, body, bytes, type })) }), wants);
  } catch (error) {
    return { kind: "net", isLate: error.name === "AbortError" && !signal?.aborted };
  } finally {
    clearTimeout(tooLate);
    signal?.removeEventListener("abort", end);
  }
}

async function packed({ account, body, bytes, type = "application/json" }) {
  const headers = { "X-Palveleva": "1" };
  if (account) headers["X-Account"] = account;
  if (!body && !bytes) return { headers };
  headers["Content-Type"] = type;
  if (bytes) return { headers, body: bytes };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  if (text.length < WORTH_PACKING || !("CompressionStream" in self)) return { headers, body: text };
  headers["Content-Encoding"] = "gzip";
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return { headers, body: await new Response(stream).arrayBuffer() };
}

// A captive portal or a proxy may say anything, also 200 or 401: without our mark it is only "no network".
async function understand(response, wants) {
  if (response.headers.get("X-Palveleva") !== "1") return { kind: "net" };
  if (wants === "nothing") return { kind: response.ok ? "ok" : "wait" };
  const body = await response.json().catch((error) => {
    if (error.name === "AbortError") throw error; // a slow line, not a strange answer
    return null;
  });
  if (body?.proto !== 1) return { kind: "net" };
  return { kind: meaningOf(response, body), body, code: body.code ?? null, retryAfter: waitAsked(response) };
}

function meaningOf({ status }, body) {
  if (status === 409) return body.code === "wrong_account" ? "account" : "bad";
  return MEANING[status] ?? (body.code === "unknown_operation" ? "bad" : "wait");
}

function waitAsked(response) {
  return (Number.parseFloat(response.headers.get("Retry-After")) || 0) * 1000;
}
