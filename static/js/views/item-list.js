// One list of reports, offers or works; what is still on this phone stands first.

import { fill, stamp, word } from "../lib/words.js";
import { View } from "./view.js";
import { lookOfOp } from "./describe.js";
import { lookOfNeed, lookOfOffer, lookOfWork } from "./describe-items.js";

const LOOKS = { need: lookOfNeed, offer: lookOfOffer, assignment: lookOfWork };
const LIVE = {
  need: ({ state }) => state !== "closed",
  offer: ({ state, ended }) => !ended && (state === "sent" || state === "seen"),
  assignment: ({ state }) => state === "agreed" || state === "scheduled",
};
// Requests by the time to answer, works by the time to come; one that has no time yet must be given one.
const PRESSING = {
  need: () => "",
  offer: ({ answer_by }) => answer_by ?? "",
  assignment: ({ scheduled_at }) => scheduled_at ?? "",
};

export class ItemList extends View {
  #drawn = "";

  render(now) {
    const { kind } = this.dataset;
    const items = now[`${kind}s`].slice().sort(by(newest)).reverse();
    const waiting = kind === "need" ? now.ops.filter((op) => op.type === "need.report" && op.state !== "accepted") : [];
    const live = [...waiting.map((op) => rowOfOp(op, now)), ...items.filter(LIVE[kind]).sort(by(PRESSING[kind])).map((item) => rowOf(item, now))];
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

function by(key) {
  return (a, b) => key(a).localeCompare(key(b));
}

function newest({ created_at, agreed_at, answer_by }) {
  return created_at ?? agreed_at ?? answer_by ?? "";
}
