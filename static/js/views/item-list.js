// One list of reports, offers or works; what is still on this phone stands first.

import { phone } from "../phone.js";
import { hasWords } from "../outbox/begun.js";
import { isAsked } from "../lib/seen.js";
import { keepPlace } from "../lib/keep-place.js";
import { toTitle } from "../lib/place.js";
import { fill, stamp, word } from "../lib/words.js";
import { View } from "./view.js";
import { sayOf } from "./deed.js";
import { inTrips } from "./trips.js";
import { lookOfOp } from "./describe.js";
import { lookOfNeed, lookOfOffer, lookOfWork } from "./describe-items.js";

const THANKED_FOR = 3 * 24 * 3600 * 1000; // before it goes among the earlier ones
const LOOKS = { need: lookOfNeed, offer: lookOfOffer, assignment: lookOfWork };
const LIVE = {
  need: ({ state }) => state !== "closed",
  offer: isAsked,
  assignment: ({ state, said_done_at, confirmed_at }, { hour }) =>
    said_done_at || state === "agreed" || state === "scheduled" || hour - Date.parse(confirmed_at) < THANKED_FOR,
};
// Requests by the time to answer, works by the time to come; one that has no time yet must be given one.
const PRESSING = {
  need: () => "",
  offer: ({ answer_by }) => answer_by ?? "",
  assignment: ({ scheduled_at }) => scheduled_at ?? "",
};

export class ItemList extends View {
  #drawn = "";
  #isTaking = false;

  render(now) {
    if (this.#isTaking) return;
    const { kind } = this.dataset;
    const known = now[`${kind}s`];
    const begun = now.drafts.filter(hasWords).map(itemOf).filter((item) => item.kind === kind);
    const items = [...known, ...begun.filter((item) => !isIn(known, item))].sort(by(newest)).reverse();
    const isLive = (item) => LIVE[kind](item, now) || isIn(begun, item);
    const waiting = kind === "need" ? now.ops.filter((op) => op.type === "need.report" && op.state !== "accepted") : [];
    const rows = items.filter(isLive).sort(by(PRESSING[kind])).map((item) => rowOf(item, now, begun));
    const live = [...waiting.map((op) => rowOfOp(op, now)), ...inTrips(rows)];
    const past = items.filter((item) => !isLive(item)).map((item) => rowOf(item, now, begun));
    const drawn = JSON.stringify([live, past]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    keepPlace(this, () => {
      this.querySelector("[data-live]").replaceChildren(...live.map((row) => (row.together ? drawTrip(row) : drawItem(row))));
      this.querySelector("[data-past]").replaceChildren(...past.map(drawItem));
    });
    fill(this, { none: !live.length, hasPast: past.length, pastCount: word("past", { n: past.length }) });
  }

  // Each as on its own page, and decided by itself. Nothing moves under the finger until all are said.
  async takeAll(button) {
    if (this.#isTaking) return;
    const ids = Array.from(button.closest(".trip").querySelectorAll("[data-id]"), ({ dataset }) => dataset.id);
    this.#isTaking = true;
    const taken = takeEach(phone.now.offers.filter(({ id }) => ids.includes(id)));
    const n = await taken.finally(() => { this.#isTaking = false; });
    await phone.read();
    toTitle();
    if (n) this.parentElement.querySelector("[role=status]").textContent = word("trip.taken", { n });
  }
}

// What is half written on the page of an item is found in the list, also when the item has ended or is gone from the phone.
function itemOf({ draft_id, fields }) {
  const [kind, id] = draft_id.split(":");
  return { kind, id, state: "", text: fields.text };
}

function isIn(items, { id }) {
  return items.some((item) => item.id === id);
}

function rowOf(item, now, begun) {
  const look = LOOKS[item.kind](item, now);
  const pending = now.ops.filter((op) => op.target === item.id && op.state !== "accepted").pop();
  return {
    data: { kind: item.kind, id: item.id, state: item.state },
    ...look, pending: pending ? lookOfOp(pending, now).state : isIn(begun, item) && word("begun"),
  };
}

function rowOfOp(op, now) {
  const look = lookOfOp(op, now);
  const { state, time: line, href } = look;
  const next = now.ops.filter(({ target }) => target === op.op_id).pop();
  return {
    data: { op: op.op_id, state: op.state }, tone: look.hasEnded ? "warn" : "wait",
    title: op.payload.text, state, line, href, pending: next && lookOfOp(next, now).title,
  };
}

function drawItem({ data, ...values }) {
  const row = stamp("item-row", values);
  Object.assign(row.dataset, data);
  return row;
}

// What the phone has no room for stays to be taken.
async function takeEach(offers) {
  let n = 0;
  for (const offer of offers) if (await sayOf(offer, "offer.accept")) n++; else break;
  return n;
}

function drawTrip({ together, ...values }) {
  const trip = stamp("trip", { trip: word("trip", values), takeAll: word("trip.all", values) });
  trip.querySelector("ul").append(...together.map(drawItem));
  return trip;
}

function by(key) {
  return (a, b) => key(a).localeCompare(key(b));
}

function newest({ created_at, agreed_at, answer_by }) {
  return created_at ?? agreed_at ?? answer_by ?? "";
}
