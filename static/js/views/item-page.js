// One report, offer or work: its state, and the deeds the server allows.

import { phone } from "../phone.js";
import { isWaiting } from "../outbox/rows.js";
import { hasIdentityCode } from "../lib/reading.js";
import { fill, word } from "../lib/words.js";
import { routeNow, setTitle } from "../lib/router.js";
import { View } from "./view.js";
import { lookOfOp } from "./describe.js";

export class ItemPage extends View {
  #id = null;

  // Subclasses say which items, how they look, and what each deed sends.
  get items() { return []; }
  look() { return {}; }

  render(now) {
    const { id } = routeNow();
    if (id !== this.#id) this.#begin(id);
    this.item = this.items.find((item) => item.id === id) ?? null;
    Object.assign(this.dataset, { kind: this.dataset.kind, id: id ?? "", state: this.item?.state ?? "" });
    const look = this.item ? this.look(this.item, now) : {};
    const ops = now.ops.filter((op) => op.target === id && op.state !== "accepted");
    fill(this, { ...this.#withoutPending(look, ops), ...this.#pendingIn(ops, now), isHere: Boolean(this.item), missing: !this.item });
    this.drawMore?.(look);
    setTitle(look.service ?? word("item.missing"));
  }

  async act(type, payload = {}) {
    const { id: target, version: base_version } = this.item;
    const op_id = await phone.act(type, payload, { target, base_version });
    if (!op_id) return;
    this.#begin(this.#id);
    document.getElementById("title").focus();
  }

  // The first press opens the question, the second sends the answer.
  answerOf(name) {
    const form = this.querySelector(`[data-form="${name}"]`);
    if (form.hidden) {
      form.hidden = false;
      form.querySelector("input, textarea").focus();
      return null;
    }
    for (const control of form.elements) control.setCustomValidity(hasIdentityCode(control.value ?? "") ? word("problem.identity_code") : "");
    return form.reportValidity() ? Object.fromEntries(new FormData(form)) : null;
  }

  async discard() {
    for (const op of phone.now.ops.filter((one) => one.target === this.#id && !isWaiting(one))) await phone.discard(op.op_id);
  }

  #begin(id) {
    this.#id = id;
    for (const form of this.querySelectorAll("form")) {
      form.reset();
      form.hidden = form.dataset.opens === "later";
    }
  }

  // While a deed waits for the network it cannot be done again; only what follows it may be added.
  #withoutPending(look, ops) {
    const types = ops.filter(isWaiting).map((op) => op.type.split(".")[1]);
    if (!types.length) return look;
    const cleared = Object.keys(look).filter((key) => /^(may_|show)/.test(key)).map((key) => [key, false]);
    return { ...look, ...Object.fromEntries(cleared), showComplete: types.every((type) => type === "schedule") };
  }

  #pendingIn(ops, now) {
    const looks = ops.map((op) => lookOfOp(op, now));
    const waiting = looks.filter((look) => !look.hasEnded).pop();
    const ended = looks.filter((look) => look.hasEnded).pop();
    return {
      pending: Boolean(waiting), pendingTitle: waiting?.title, pendingState: waiting?.state,
      refused: Boolean(ended), refusedTitle: ended?.title, refusedReason: ended?.reason, refusedText: ended?.text,
    };
  }
}
