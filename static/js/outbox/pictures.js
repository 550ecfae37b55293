// Sends pictures after their reports, one at a time. Pure over { store, put }.

import { backOff, floorOf } from "./sender.js";

const UNKNOWN_TRIES = 5;

export async function sendPictures({ store, put, isOpen = () => true, now = Date.now, random = Math.random }) {
  while (isOpen()) {
    const next = await store.takePhoto(now());
    if (!next) return "ok";
    const { photo, picture } = next;
    const answer = picture ? await put(photo, picture) : { kind: "bad", code: "photo_lost" };
    await store.settlePhoto({ ...photo, ...fateOf(answer, photo, { now, random }) });
    if (!["ok", "bad", "too_large"].includes(answer.kind)) return answer.kind;
  }
  return "closed";
}

export function fateOf({ kind, code = null, retryAfter = 0 }, photo, clock) {
  if (kind === "ok") return { state: "arrived", code: null, done_at: clock.now() };
  const attempts = photo.attempts + 1;
  // After a restored backup the report may have to be told again before its picture is known.
  const isUnknown = code === "unknown_operation" && attempts < UNKNOWN_TRIES;
  if ((["bad", "too_large"].includes(kind) || code === "not_allowed") && !isUnknown) return { state: "failed", code: code ?? "photo_unreadable", attempts };
  return { attempts, code: code ?? kind, next_at: backOff(attempts, retryAfter, clock), floor: floorOf(retryAfter, clock) };
}
