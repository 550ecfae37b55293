// One report, offer or work: its state, and the deeds the server allows. Each kind (item-pages.js) says which `items` there
// are, how one is to `look`, and what each deed sends.

import { phone } from "../phone.js";
import { hasWords } from "../outbox/begun.js";
import { isWaiting } from "../outbox/rows.js";
import { hasIdentityCode, withoutIdentityCodes } from "../lib/identity.js";
import { fill, word } from "../lib/words.js";
import { routeNow, setTitle } from "../lib/router.js";
import { View } from "./view.js";
import { beyond, fieldsOf, putFields } from "./report-fields.js";
import { sayOf } from "./deed.js";
import { lookOfOp } from "./describe.js";

const LONGEST_ANSWER = 2000;

export class ItemPage extends View {
  #id = null;
  #saved = null;
  #isActing = false;
  #left;

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("input", ({ target }) => this.#keep(target.form));
  }

  render(now) {
    const { id } = routeNow();
    if (id !== this.#id) this.begin(id);
    this.item = this.items.find((item) => item.id === id) ?? null;
    Object.assign(this.dataset, { id: id ?? "", state: this.item?.state ?? "" });
    const look = this.item ? this.look(this.item, now) : {};
    const ops = now.ops.filter((op) => op.target === id && op.state !== "accepted");
    this.#left = ops.length ? null : this.#leftIn(now, look);
    fill(this, { ...this.#withoutPending(look, ops), ...this.#pendingIn(ops, now), isHere: Boolean(this.item), missing: !this.item });
    this.drawMore?.(look);
    setTitle(look.service ?? word("item.missing"));
  }

  // A second tap on what was pressed comes before the page shows that it is done: it means nothing more.
  async act(...deed) {
    if (this.#isActing) return;
    this.#isActing = true;
    await this.#do(...deed).finally(() => { this.#isActing = false; });
  }

  // What was written in a form ends as a draft when its operation begins.
  async #do(type, payload = {}, form = null) {
    const { item } = this;
    await this.#saved;
    if (!(await sayOf(item, type, payload, form && this.#draftOf(form)))) return;
    this.begin(this.#id);
    document.getElementById("title").focus();
    await phone.read();
  }

  // The first press opens the question, the second sends the answer.
  answerOf(name) {
    const form = this.querySelector(`[data-form="${name}"]`);
    if (form.hidden) {
      form.hidden = false;
      form.querySelector("input, textarea").focus();
      return null;
    }
    for (const text of form.querySelectorAll("textarea")) text.value = text.value.trim(); // spaces alone are no answer
    // What is hidden is not sent, and nobody would see what is wrong with it.
    for (const control of form.elements) control.setCustomValidity(control.closest("[hidden]") ? "" : problemOf(control));
    return form.reportValidity() ? Object.fromEntries(new FormData(form)) : null;
  }

  // What somebody has begun to write in a form, kept as the report's own words are.
  begunIn(form) {
    const draft = phone.now.drafts.find(({ draft_id }) => draft_id === this.#nameOf(form));
    return draft && Object.values(draft.fields).some(Boolean) ? draft.fields : null;
  }

  // Whichever window writes in it: what is asked here has one answer.
  #draftOf(form, fields = {}) {
    const draft_id = this.#nameOf(form);
    return { draft_id, writer: draft_id, fields, updated_at: Date.now() };
  }

  #nameOf(form) {
    return `${this.dataset.kind}:${this.#id}:${form}`;
  }

  // Whatever is kept counts as words of this phone by its `text`.
  #keep(form) {
    const written = { ...fieldsOf(form), text: form.querySelector("textarea")?.value ?? "" };
    const fields = Object.fromEntries(Object.entries(written).map(([name, value]) => [name, withoutIdentityCodes(value)]));
    this.#saved = phone.saveDraft(this.#draftOf(form.dataset.form, fields));
  }

  async discard() {
    for (const op of phone.now.ops.filter((one) => one.target === this.#id && !isWaiting(one))) await phone.discard(op.op_id);
    if (this.#left) await phone.saveDraft({ ...this.#left, fields: {} }); // which counts as no words
    await phone.read();
    document.getElementById("title").focus();
  }

  begin(id) {
    this.#id = id;
    for (const form of this.querySelectorAll("form")) {
      const begun = this.begunIn(form.dataset.form);
      form.reset();
      putFields(form, begun ?? {});
      form.hidden = form.dataset.opens === "later" && !begun;
    }
  }

  // While a deed waits for the network it cannot be done again; only what follows it may be added.
  #withoutPending(look, ops) {
    const types = ops.filter(isWaiting).map((op) => op.type.split(".")[1]);
    if (!types.length) return look;
    const cleared = Object.keys(look).filter((key) => /^(may_|show)/.test(key)).map((key) => [key, false]);
    return { ...look, ...Object.fromEntries(cleared), showComplete: types.every((type) => type === "schedule") };
  }

  // Half written in a form that the matter offers no more: shown as what was refused is, or nobody would find it again.
  #leftIn({ drafts }, look) {
    const isOffered = (form) => look[this.querySelector(`[data-form=${form}]`).closest("[data-show]").dataset.show];
    return drafts.filter(hasWords).find(({ draft_id }) => draft_id.startsWith(this.#nameOf("")) && !isOffered(draft_id.split(":")[2]));
  }

  #pendingIn(ops, now) {
    const looks = ops.map((op) => lookOfOp(op, now));
    const waiting = looks.filter((look) => !look.hasEnded).pop();
    const left = this.#left && { title: word("begun"), reason: word("begun.late"), text: this.#left.fields.text };
    const ended = left ?? looks.filter((look) => look.hasEnded).pop();
    return {
      pending: Boolean(waiting), pendingTitle: waiting?.title, pendingState: waiting?.state,
      refused: Boolean(ended), refusedTitle: ended?.title, refusedReason: ended?.reason, refusedText: ended?.text,
    };
  }
}

function problemOf({ value = "", dataset: { most = LONGEST_ANSWER } }) {
  if (hasIdentityCode(value)) return word("problem.identity_code");
  const n = beyond(most)(value);
  return n ? word("problem.too_long", { n }) : "";
}
