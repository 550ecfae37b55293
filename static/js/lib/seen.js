// What the phone keeps, as the views read it.

import { hasWords } from "../outbox/begun.js";
import { isWaiting } from "../outbox/rows.js";

const NO_NAMES = { villages: [], groups: [], services: [], help: [] };
const NO_READING = { stems: {}, safety: [] };

export function asSeen({ drafts, ops, photos, items, meta }, { isSignedIn, hasAccount }) {
  const kind = (wanted) => items.filter((item) => item.kind === wanted);
  return {
    drafts, ops, photos, isSignedIn, hasAccount,
    pause: meta.pause ?? null, session: meta.session ?? null, reference: known(meta.reference ?? NO_NAMES, meta.reading ?? NO_READING),
    needs: kind("need"), offers: kind("offer"), assignments: kind("assignment"),
    lastOk: meta.last_ok + meta.skew || null, hour: Date.now() + (meta.skew ?? 0),
  };
}

// Words and pictures that only this phone has, and that want to leave it.
export function unsentCount({ ops, photos }) {
  return ops.filter(isWaiting).length + photos.filter(({ state }) => state === "queued").length;
}

// Asked, and not over yet.
export function isAsked({ state, ended }) {
  return !ended && ["sent", "seen"].includes(state);
}

// The person's own answer to what an item asks, while it is on its way: then nothing is asked any more.
export function answerTo({ id }, { ops }) {
  return ops.filter((op) => op.target === id && isWaiting(op) && op.type !== "offer.ask").pop();
}

// Everything that would be lost with this phone: also what was refused, and what is half written.
export function lossCount(now) {
  return unsentCount(now) + now.ops.filter(needsAttention).length + now.drafts.filter(hasWords).length;
}

export function needsAttention({ state }) {
  return state === "rejected" || state === "conflict";
}

function known(names, { stems, safety, advice }) {
  return { ...names, safety, advice, services: names.services.map((service) => ({ ...service, stems: stems[service.id] ?? [] })) };
}
