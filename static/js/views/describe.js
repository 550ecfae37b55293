// Puts what a person did on this phone into words: what became of it, and why.

import { needsAttention } from "../lib/seen.js";
import { word, moment } from "../lib/words.js";
import { isWaiting } from "../outbox/rows.js";

const OP_TONES = { accepted: "ok", rejected: "danger", conflict: "warn" };

export function lookOfOp(op, now) {
  // What comes back again and again is no bad line: then the person is told what it says.
  const insists = op.attempts > 3 && word(`code.${op.last}`) ? op.last : null;
  const code = op.result?.code ?? insists;
  const photo = now.photos.find(({ photo_id }) => photo_id === op.payload.photo_id);
  const isReport = op.type === "need.report";
  const hasEnded = needsAttention(op);
  return {
    isReport, hasEnded,
    title: titleOf(op),
    text: op.payload.text ?? op.payload.note ?? "",
    state: stateOfOp(op, now),
    tone: OP_TONES[op.state] ?? "wait",
    reason: code ? reasonOf(code) : null,
    time: moment(op.device_at),
    photo: word(op.lostPhoto ? "photo.lost" : `photo.${photo?.state}`),
    photoReason: photo?.state === "failed" ? reasonOf(photo.code) : null,
    mayDiscard: hasEnded || (op.state === "queued" && !op.attempts),
    discardWord: word(hasEnded && !isReport ? "op.read" : "op.delete"),
    href: isReport ? `#/sent/${op.op_id}` : `#/${op.type.replace("assignment", "work").split(".")[0]}/${op.target}`,
    edit: `#/report/${op.op_id}`,
  };
}

// Of a time that was set also the time: the one beside it is when that was told. Of a word on the work what it was.
export function titleOf({ type, payload }) {
  return [word(`op.${type}${payload.done ?? ""}`), moment(payload.at)].filter(Boolean).join(": ");
}

// The first that waits speaks for all; a picture alone waits only for its turn.
export function whyUnsent(now) {
  const op = now.ops.find(isWaiting);
  return op ? stateOfOp(op, now) : word("photo.queued");
}

function reasonOf(code) {
  return word(`code.${code}`) ?? word("code.other", { code });
}

function stateOfOp(op, { pause }) {
  if (op.state !== "queued") return word(`state.${op.state}`);
  if (!navigator.onLine) return word("state.queued.net");
  return (op.attempts && pause && word(`state.queued.${pause.kind}`)) || word(`state.${op.last}`) || word("state.queued");
}
