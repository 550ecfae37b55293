// One list of reports, offers or works; what is still on this phone stands first.

import { fill, stamp, word } from "../lib/words.js";
import { View } from "./view.js";
import { lookOfNeed, lookOfOffer, lookOfOp, lookOfWork } from "./describe.js";

const LOOKS = { need: lookOfNeed, offer: lookOfOffer, assignment: lookOfWork };
const LIVE = {
  need: ({ state }) => state !== "closed",
  offer: ({ state, ended }) => !ended && (state === "sent" || state === "seen"),
  assignment: ({ state }) => state === "agreed" || state === "scheduled",
};

export class ItemList extends View {
  #drawn = "";

  render(now) {
    const { kind } = this.dataset;
    const items = now[`${kind}s`].slice().sort(newestFirst);
    const waiting = kind === "need" ? now.ops.filter((op) => op.type === "need.report" && op.state !== "accepted") : [];
    const live = [...waiting.map((op) => rowOfOp(op, now)), ...items.filter(LIVE[kind]).map((item) => rowOf(item, now))];
    const past = items.filter((item) => !LIVE[kind](item)).map((item) => rowOf(item, now));
    const drawn = JSON.stringify([live, past]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.querySelector("[data-live]").replaceChildren(...live.map(drawItem));
    this.querySelector("[data-past]").replaceChildren(...past.map(drawItem));
    fill(this, { none: !live.length, hasPast: past.length, pastCount: word("past", { n: past.length }) });
  }
}

function rowOf(item, now) {
  const look = LOOKS[item.kind](item, now);
  const pending = now.ops.filter((op) => op.target === item.id && op.state !== "accepted").pop();
  return {
    data: { kind: item.kind, id: item.id, state: item.state },
    ...look, pending: pending && lookOfOp(pending, now).state,
  };
}

function rowOfOp(op, now) {
  const look = lookOfOp(op, now);
  const { state, time: line, href } = look;
  return { data: { op: op.op_id, state: op.state }, tone: look.hasEnded ? "warn" : "wait", title: op.payload.text, state, line, href };
}

function drawItem({ data, ...values }) {
  const row = stamp("item-row", values);
  Object.assign(row.dataset, data);
  return row;
}

function newestFirst(a, b) {
  return String(b.created_at ?? b.updated_at ?? b.agreed_at ?? "").localeCompare(String(a.created_at ?? a.updated_at ?? a.agreed_at ?? ""));
}
