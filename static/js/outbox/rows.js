// What happens to single rows of the store as time passes and answers come.

import { hasWords } from "./begun.js";
import { answerOf } from "./database.js";
import { newId } from "./ids.js";

const REMEMBER_ACCEPTED = 30 * 24 * 3600 * 1000;
const LONGEST_REST = 25 * 3600 * 1000;

// An operation that nobody has tried to send yet.
export const UNTRIED = { state: "queued", attempts: 0, next_at: 0, last: null, result: null, done_at: null };

export function remember(meta, key, value) {
  if (value === null || value === undefined) meta.delete(key);
  else meta.put({ key, value });
}

// A phone's clock may have been ahead when it wrote this: nothing rests longer than a day, or since a time to come.
export function restingUntil(moment, now, since = 0) {
  return moment > now && moment - now < LONGEST_REST && !(since > now);
}

export function isWaiting({ state }) {
  return state === "queued" || state === "sending";
}

export function dueFirsts(waiting, now) {
  const busy = new Set();
  return waiting.sort((a, b) => a.seq - b.seq).filter((op) => {
    const queue = op.target ?? op.op_id;
    const isFirst = !busy.has(queue);
    busy.add(queue);
    return isFirst && !restingUntil(op.next_at, now);
  });
}

// What was added to a report goes with it: alone it would be refused. To a report in its place the words are said anew.
export function dropReport(outbox, all, report, inPlace) {
  for (const op of all) {
    if (op.op_id === report || op.target === report) outbox.delete(op.op_id);
    if (inPlace && op.target === report && op.type === "need.add_information") {
      outbox.add({ ...op, ...UNTRIED, op_id: newId(), target: inPlace.op_id, seq: op.seq + Math.max(0, ...all.map((row) => row.seq)) });
    }
  }
}

export function tidy({ outbox, photos, bytes }, op, { photo, resend, gone, now }) {
  if (op.state !== "accepted") return;
  const isPhotoDue = Boolean(photo) && isDue(photo);
  const isGone = gone.has(op.target) || gone.has(op.result?.resource?.code ?? null);
  if (isGone || (now - op.done_at > REMEMBER_ACCEPTED && !isPhotoDue)) {
    outbox.delete(op.op_id);
    if (photo) forgetPhoto({ photos, bytes }, photo.photo_id);
  } else if (resend) {
    // A restored server has forgotten what this phone still remembers; the key keeps it single.
    outbox.put({ ...op, state: "queued", next_at: 0 });
    if (photo) photos.put({ ...photo, state: "wait" });
  } else if (photo?.state === "wait") {
    photos.put({ ...photo, state: "queued" });
  }
}

// A picture that no draft and no report holds any more, because the tab died at the wrong moment.
export function forgetLostPhotos({ photos, bytes }, rows, drafts) {
  const held = drafts.map((draft) => draft.photo_id);
  for (const { photo_id, state } of rows) {
    if (state === "draft" && !held.includes(photo_id)) forgetPhoto({ photos, bytes }, photo_id);
  }
}

export function forgetPhoto({ photos, bytes }, photo_id) {
  photos.delete(photo_id);
  bytes.delete(photo_id);
}

// What would be gone for good: words and pictures on their way, words that were refused, words half written.
export function isLoss({ drafts, ops, photos }) {
  return ops.some(({ state }) => state !== "accepted") || photos.some(isDue) || drafts.some(hasWords);
}

export function isDue({ state }) {
  return state === "wait" || state === "queued";
}

// The ladder of disclosure goes down again also on a phone that has not heard news since: by the clock of the service, and
// with all that is its doer's business no more.
export function closeDoor(mine, item, now) {
  if (item.text && Date.parse(item.contact_until) <= now) mine.put({ ...item, contact: null, road: null, text: "", photo: null });
}

// What the service has forgotten, by its key, and a need by its code too: the report that told it knows only that.
export async function goneBy(mine, changes) {
  const gone = new Set();
  for (const { kind, id } of changes?.deleted ?? []) {
    const item = await answerOf(mine.get([kind, id]));
    gone.add(id).add(kind === "need" && item?.code);
  }
  return gone;
}

export function applyChanges(mine, { items = [], deleted = [], reset = false }) {
  if (reset) mine.clear();
  for (const { kind, id } of deleted) mine.delete([kind, String(id)]);
  for (const item of items) mine.put({ ...item, id: String(item.id) });
}
