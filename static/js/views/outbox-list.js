// Everything that has left or waits to leave this phone, with its true state.

import { phone } from "../phone.js";
import { fill, moment, stamp, word } from "../lib/words.js";
import { unsentCount } from "../lib/seen.js";
import { View } from "./view.js";
import { lookOfOp } from "./describe.js";

const TONES = { queued: "wait", sending: "wait", accepted: "ok", rejected: "danger", conflict: "warn" };

export class OutboxList extends View {
  #drawn = "";

  render(now) {
    const rows = now.ops.slice().reverse().map((op) => ({ data: { op: op.op_id, state: op.state }, tone: TONES[op.state], ...lookOfOp(op, now) }));
    fill(this, { hasUnsent: unsentCount(now), none: !rows.length, lastOk: now.lastOk ? word("outbox.last_ok", { time: moment(now.lastOk) }) : "" });
    const drawn = JSON.stringify(rows);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.querySelector("[data-rows]").replaceChildren(...rows.map(drawOp));
  }

  sendNow() {
    phone.sendNow();
  }

  discard(button) {
    phone.discard(button.closest("[data-op]").dataset.op);
  }
}

function drawOp({ data, ...values }) {
  const row = stamp("op-row", { ...values, mayEdit: values.isReport && values.hasEnded });
  Object.assign(row.dataset, data);
  return row;
}
