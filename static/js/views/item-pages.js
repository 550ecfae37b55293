// The three kinds of item pages and the deeds of each.

import { phone } from "../phone.js";
import { needsAttention } from "../lib/seen.js";
import { setText, timeZone, word } from "../lib/words.js";
import { ItemPage } from "./item-page.js";
import { lookOfOp } from "./describe.js";
import { lookOfNeed, lookOfOffer, lookOfWork } from "./describe-items.js";

export class NeedPage extends ItemPage {
  #asked;

  get items() { return [...phone.now.needs, ...phone.now.ops.filter(({ type }) => type === "need.report").map(asNeed)]; }

  look(need, now) {
    const look = lookOfNeed(need, now);
    return need.op ? { ...look, state: lookOfOp(need.op, now).state } : look;
  }

  begin(id) {
    super.begin(id);
    this.#asked = undefined;
  }

  drawMore({ stage, question }) {
    this.#openFor(question ?? null);
    const line = this.querySelector(".timeline");
    line.hidden = stage === null || stage === undefined;
    for (const [index, mark] of Array.from(line.children).entries()) {
      mark.dataset.state = index < stage ? "done" : "";
      if (index === stage) mark.setAttribute("aria-current", "step");
      else mark.removeAttribute("aria-current");
    }
  }

  // Open when the coordinator asks, and closed again when that is answered.
  #openFor(question) {
    if (question === this.#asked) return;
    this.#asked = question;
    this.querySelector("details").open = Boolean(question || this.begunIn("answer"));
  }

  confirmDone() { this.act("need.confirm", { done: true }); }
  confirmNotDone() { this.act("need.confirm", { done: false }); }

  withdraw() {
    const answer = this.answerOf("withdraw");
    if (answer) this.act("need.withdraw", answer, "withdraw");
  }

  answer() {
    const { answer } = this.answerOf("answer") ?? {};
    if (answer) this.act("need.add_information", { text: answer }, "answer");
  }
}

// A report is a need from the moment it is written: more can be told of it, or it is taken back, before it has left. The
// service knows it by the act that told it, too.
function asNeed(op) {
  const code = op.result?.resource?.code;
  const told = code && phone.now.needs.find((need) => need.code === code);
  const may = needsAttention(op) ? [] : ["add_information", "withdraw"];
  return { ...(told || { ...op.payload, told_on: op.device_at, op, may, state: op.state, version: null }), id: op.op_id };
}

export class OfferPage extends ItemPage {
  get items() { return phone.now.offers; }
  look(offer, now) { return lookOfOffer(offer, now); }

  drawMore({ isOpen, reasons = [] }) {
    const list = this.querySelector(".reasons");
    list.parentElement.hidden = !isOpen || !reasons.length;
    list.replaceChildren(...reasons.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  }

  // Only "Another reason" asks for words: written beside a ready reason they would reach nobody.
  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("input", () => this.#askForWords());
  }

  begin(id) {
    super.begin(id);
    this.#askForWords();
  }

  #askForWords() {
    const { reason, text } = this.querySelector("[data-form=decline]").elements;
    text.closest(".field").hidden = reason.value !== "other";
  }

  accept() { this.act("offer.accept"); }

  decline() {
    const answer = this.answerOf("decline");
    if (answer) this.act("offer.decline", { reason: (answer.reason === "other" && answer.text) || answer.reason }, "decline");
  }

  ask() {
    const answer = this.answerOf("ask");
    if (answer) this.act("offer.ask", { text: answer.question }, "ask");
  }
}

export class WorkPage extends ItemPage {
  #isMoving = false;
  #past = null;

  get items() { return phone.now.assignments; }

  // The same form serves again when the agreed time has to change.
  look(work, now) {
    const look = lookOfWork(work, now);
    return { ...look, showSchedule: look.showSchedule || (look.showMove && this.#isMoving), isPast: this.#past };
  }

  begin(id) {
    super.begin(id);
    this.#past = null;
    this.#isMoving = Boolean(this.begunIn("schedule"));
  }

  drawMore({ phone: number }) {
    setText(this.querySelector("[data-call]"), number ? word("work.call", { number }) : "");
  }

  schedule() {
    const answer = this.answerOf("schedule");
    if (!answer) return;
    const at = momentOf(answer.at).toISOString();
    if (this.#isMeant(at)) this.act("assignment.schedule", { at }, "schedule");
  }

  // A time that has passed, by the clock of the service, may be a slip or the truth: pressed again it is meant.
  #isMeant(at) {
    if (Date.parse(at) > phone.now.hour || at === this.#past) return true;
    this.#past = at;
    this.render(phone.now);
    return false;
  }

  move() {
    this.#isMoving = !this.#isMoving;
    this.render(phone.now);
    const form = this.querySelector("[data-form=schedule]");
    if (form.hidden) return;
    form.scrollIntoView({ block: "center" });
    form.elements.at.focus({ preventScroll: true });
  }

  complete() {
    const { note, minutes } = this.answerOf("complete") ?? {};
    if (note === undefined) return;
    const payload = note ? { note } : {};
    this.act("assignment.complete", minutes ? { ...payload, minutes: Number(minutes) } : payload, "complete");
  }

  release() {
    const answer = this.answerOf("release");
    if (answer) this.act("assignment.release", answer, "release");
  }
}

// A time that stands in a field is one of the villages: as far from the world's as their clock is then.
function momentOf(typed) {
  const there = new Date(`${typed}Z`);
  return new Date(2 * there - new Date(`${there.toLocaleString("sv", { timeZone }).replace(" ", "T")}Z`));
}
