// Decides what may leave the phone, and what an answer means. Pure over { store, post }.
// One law: an operation is delivered only when its own receipt says so.

import { newId } from "./ids.js";
import { restingUntil } from "./rows.js";

const MOST_OPS = 5000;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 15 * 60 * 1000;
const UNTIL_A_SIGNAL = 24 * 3600 * 1000;
const TROUBLES_KEPT = 50;
const WHOLE_REQUEST_TRIES = 3;
const CONFLICTS = ["taken", "closed", "already_declined", "not_now"];

export async function sendWaiting({ store, post, app, reason, isOpen = () => true, now = Date.now, random = Math.random }) {
  const clock = { now, random };
  await store.recover({ liftsPause: reason !== "timer" });
  let isFresh = false;
  for (let size = (await store.get("size")) ?? MOST_OPS; isOpen(); ) {
    const pause = await store.get("pause");
    if (pause && restingUntil(pause.until, now(), pause.since)) return pause.kind;
    const batch = await store.take(size, now());
    if (!batch.length && isFresh) return "ok";
    const memory = { cursor: await store.get("cursor"), epoch: await store.get("epoch"), tries: pause?.tries ?? 0, size, mark: newId() };
    const answer = await post({ proto: 1, app, cursor: memory.cursor ?? null, receipts: memory.mark, ops: batch.map(envelope) });
    const verdict = judge(answer, batch, memory, clock);
    const log = await troubles(store, answer, now());
    await store.settle({ ...verdict, meta: { ...verdict.meta, ...log }, now: now() });
    size = verdict.meta.size ?? MOST_OPS;
    isFresh = verdict.isFresh;
  }
  return "closed";
}

export function judge(answer, batch, memory, clock) {
  if (answer.kind === "ok" && Array.isArray(answer.body.results)) return judgeReceipts(answer.body, batch, memory, clock);
  if (answer.kind === "too_large" || answer.kind === "bad") return judgeRefusal(answer, batch, memory, clock);
  const trouble = answer.kind === "ok" ? { kind: "net" } : answer;
  const ops = batch.map((op) => ({ ...op, state: "queued", last: trouble.kind }));
  // A large batch may be too much for the line, and one spoilt operation for the service: fewer may get through.
  const isTooMuch = answer.isLate || (trouble.kind === "wait" && memory.tries >= WHOLE_REQUEST_TRIES);
  const rests = isTooMuch && batch.length === 1 ? { next_at: backOff(memory.tries + 1, 0, clock) } : {};
  const size = isTooMuch ? half(batch.length) : memory.size;
  const meta = { pause: pauseFor(trouble, memory.tries + 1, clock), size };
  // Signed out from afar, perhaps as it was lost: what the service had told goes, and comes again with whoever signs in.
  const out = trouble.kind === "auth" && { changes: { reset: true }, meta: { ...meta, cursor: null } };
  return { ops: ops.map((op) => ({ ...op, ...rests })), meta, isFresh: false, ...out };
}

// A signal may shorten a rest, but never below what the server asked for.
export function floorOf(retryAfter, { now }) {
  return retryAfter > 0 ? now() + Math.min(retryAfter, UNTIL_A_SIGNAL) : 0;
}

export function backOff(tries, retryAfter, { now, random }) {
  return now() + Math.max(Math.min(retryAfter, UNTIL_A_SIGNAL), random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries, 10)));
}

function judgeReceipts(body, batch, memory, clock) {
  const receipts = receiptsOf(body, batch, memory);
  const ops = batch.map((op) => settled(op, receipts.get(op.op_id), clock));
  const isRestored = Boolean(memory.epoch) && memory.epoch !== body.epoch;
  const changes = body.changes;
  const meta = {
    pause: null, size: memory.size * 2 < MOST_OPS ? memory.size * 2 : null, epoch: body.epoch,
    cursor: isRestored && !changes?.reset ? null : changes?.cursor ?? memory.cursor,
    skew: Date.parse(body.server_time) - clock.now() || 0, last_ok: clock.now(),
  };
  return { ops, changes, meta, since: memory.cursor, resend: isRestored, isFresh: !isRestored && !hasMore(changes, memory) };
}

// A kept report comes as its code alone, in its place. Only under the mark of this very question: no other answer counts.
function receiptsOf({ receipts, results }, batch, { mark }) {
  const isOurs = receipts === mark && results.length === batch.length;
  const whole = (told, at) => (isOurs && typeof told === "string" ? { op_id: batch[at].op_id, status: "applied", resource: { code: told } } : told);
  return new Map(results.map(whole).map((receipt) => [receipt.op_id, receipt]));
}

function settled(op, receipt, clock) {
  if (!receipt) return { ...op, state: "queued", last: "no_receipt", next_at: backOff(op.attempts, FIRST_WAIT, clock) };
  if (receipt.status === "retry") {
    return { ...op, state: "queued", last: receipt.code, next_at: backOff(op.attempts, (receipt.retry_after ?? 0) * 1000, clock) };
  }
  return { ...op, state: endOf(receipt), last: receipt.code ?? null, result: receipt, done_at: clock.now() };
}

function endOf({ status, code }) {
  if (status === "applied" || (status === "duplicate" && !code)) return "accepted";
  return status === "conflict" || CONFLICTS.includes(code) ? "conflict" : "rejected";
}

// The whole request was refused: find the one operation that spoils it, and let the others go.
function judgeRefusal(answer, batch, memory, clock) {
  const isAlone = batch.length === 1;
  const code = answer.kind === "too_large" ? "too_large" : "client_bug";
  const ops = batch.map((op) => (isAlone ? refused(op, code, clock) : { ...op, state: "queued", last: code }));
  const size = answer.kind === "bad" ? 1 : half(batch.length);
  const pause = batch.length ? null : pauseFor({ kind: "wait" }, memory.tries + 1, clock);
  return { ops, meta: { size, pause }, isFresh: false };
}

function refused(op, code, clock) {
  const refusals = (op.refusals ?? 0) + 1;
  if (code === "too_large" || refusals >= WHOLE_REQUEST_TRIES) {
    return { ...op, state: "rejected", last: code, result: { code }, done_at: clock.now() };
  }
  return { ...op, state: "queued", last: code, refusals, next_at: backOff(refusals, FIRST_WAIT, clock) };
}

function pauseFor({ kind, code = null, retryAfter = 0 }, tries, clock) {
  const waitsForPerson = ["auth", "account", "forbid", "old"].includes(kind);
  const since = clock.now();
  const until = waitsForPerson ? since + UNTIL_A_SIGNAL : backOff(tries, retryAfter, clock);
  return { kind, code, tries, since, until, floor: waitsForPerson ? 0 : floorOf(retryAfter, clock) };
}

// For the status page: when and by which code the sending was stopped. Never what anybody wrote.
async function troubles(store, { kind, code }, now) {
  if (kind === "ok") return {};
  return { log: [...((await store.get("log")) ?? []), { at: now, code: code ?? kind }].slice(-TROUBLES_KEPT) };
}

export function envelope({ op_id, type, target, base_version, payload, device_at }) {
  return { op_id, type, target, base_version, payload, device_at };
}

function hasMore(changes, memory) {
  return Boolean(changes?.more) && changes.cursor !== memory.cursor;
}

function half(length) {
  return Math.max(1, length >> 1);
}
