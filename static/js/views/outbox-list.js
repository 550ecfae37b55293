// Everything that has left or waits to leave this phone, with its true state.

import { phone } from "../phone.js";
import { fill, moment, stamp, word } from "../lib/words.js";
import { toTitle } from "../lib/place.js";
import { isSure, wordsOf } from "../lib/sure.js";
import { unsentCount } from "../lib/seen.js";
import { View } from "./view.js";
import { lookOfOp } from "./describe.js";

// What asks for the person, what waits, and then what has arrived.
const ORDER = ["rejected", "conflict", "sending", "queued", "accepted"];

export class OutboxList extends View {
  #drawn = "";

  render(now) {
    const ops = [...now.ops].reverse().sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
    // What else is told is about a matter: the script of those words it (items.js), as soon as it is there, and keeps the reader's place.
    const rows = ops.map((op) => ({ data: { op: op.op_id, state: op.state }, ...lookOfOp(op, now), ...phone.matterOf?.(op, now) }));
    fill(this, { hasUnsent: unsentCount(now), none: !rows.length, lastOk: now.lastOk && word("outbox.last_ok", { time: moment(now.lastOk) }) });
    const drawn = JSON.stringify(rows);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const draw = () => this.querySelector("[data-rows]").replaceChildren(...rows.map(drawOp));
    (phone.keepPlace ?? draw)(this, draw);
  }

  sendNow() { return phone.sendNow(); }

  async discard(button) {
    const { op } = button.closest("[data-op]").dataset;
    const { payload, type, state } = phone.now.ops.find(({ op_id }) => op_id === op);
    // What else was refused is told once more, and goes when it has been read.
    const isDeleted = payload.text && (type === "need.report" || state === "queued");
    if (isDeleted && !(await isSure(wordsOf(op, phone.now)))) return;
    await phone.discard(op);
    toTitle();
  }
}

// A report is known by its own words.
function drawOp({ data, ...values }) {
  const { isReport, title, text, time } = values;
  const heads = isReport ? { title: text, line: `${title} · ${time}` } : { clip: text, line: time };
  const row = stamp("op-row", { ...values, ...heads, mayEdit: isReport && values.hasEnded });
  Object.assign(row.dataset, data);
  return row;
}
