// The three kinds of item pages and the deeds of each.

import { phone } from "../phone.js";
import { setText, word } from "../lib/words.js";
import { ItemPage } from "./item-page.js";
import { lookOfNeed, lookOfOffer, lookOfWork } from "./describe.js";

export class NeedPage extends ItemPage {
  get items() { return phone.now.needs; }
  look(need, now) { return lookOfNeed(need, now); }

  drawMore({ stage, question }) {
    if (question) this.querySelector("details").open = true;
    const line = this.querySelector(".timeline");
    line.hidden = stage === null || stage === undefined;
    for (const [index, mark] of Array.from(line.children).entries()) {
      mark.dataset.state = index < stage ? "done" : "";
      if (index === stage) mark.setAttribute("aria-current", "step");
      else mark.removeAttribute("aria-current");
    }
  }

  answer() { this.#tell(this.answerOf("answer")); }
  confirmDone() { this.act("need.confirm", { done: true }); }
  confirmNotDone() { this.act("need.confirm", { done: false }); }

  withdraw() {
    const answer = this.answerOf("withdraw");
    if (answer) this.act("need.withdraw", answer);
  }

  #tell(answer) {
    if (answer) this.act("need.add_information", { text: answer.answer.trim() });
  }
}

export class OfferPage extends ItemPage {
  get items() { return phone.now.offers; }
  look(offer, now) { return lookOfOffer(offer, now); }

  drawMore({ reasons = [] }) {
    const list = this.querySelector(".reasons");
    list.parentElement.hidden = !reasons.length;
    list.replaceChildren(...reasons.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  }

  accept() { this.act("offer.accept"); }

  decline() {
    const answer = this.answerOf("decline");
    if (answer) this.act("offer.decline", { reason: answer.reason === "other" && answer.text.trim() ? answer.text.trim() : answer.reason });
  }

  ask() {
    const answer = this.answerOf("ask");
    if (answer) this.act("offer.ask", { text: answer.question.trim() });
  }
}

export class WorkPage extends ItemPage {
  get items() { return phone.now.assignments; }
  look(work, now) { return lookOfWork(work, now); }

  drawMore({ phone: number }) {
    setText(this.querySelector("[data-call]"), number ? word("work.call", { number }) : "");
  }

  schedule() {
    const answer = this.answerOf("schedule");
    if (answer) this.act("assignment.schedule", { at: new Date(answer.at).toISOString() });
  }

  // The same form serves again when the agreed time has to change.
  move() { this.querySelector("[data-form=schedule]").hidden = false; }

  complete() {
    const { note, minutes } = this.answerOf("complete") ?? {};
    if (note === undefined) return;
    const payload = note.trim() ? { note: note.trim() } : {};
    this.act("assignment.complete", minutes ? { ...payload, minutes: Number(minutes) } : payload);
  }

  release() {
    const answer = this.answerOf("release");
    if (answer) this.act("assignment.release", answer);
  }
}
