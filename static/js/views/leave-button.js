// Signs out; what has not been sent is never thrown away without a question.

import { phone } from "../phone.js";
import { lossCount, unsentCount } from "../lib/seen.js";
import { setText, word } from "../lib/words.js";
import { View } from "./view.js";

export class LeaveButton extends View {
  #isLeaving = false;

  // However the question is closed, its answer is forgotten.
  connectedCallback() {
    super.connectedCallback();
    this.dialog.addEventListener("close", () => { this.#isLeaving = false; });
  }

  // Everything went while the question was open: then nothing keeps the person.
  render(now) {
    setText(this.querySelector("[data-unsent]"), word("leave.unsent", { n: lossCount(now) }));
    if (this.#isLeaving && !unsentCount(now)) this.leave();
  }

  leave() {
    this.#isLeaving = false;
    if (!lossCount(phone.now)) return void phone.signOut();
    this.render(phone.now);
    this.dialog.querySelector("form").hidden = true;
    if (!this.dialog.open) this.dialog.showModal();
  }

  stay() { this.dialog.close(); }

  sendFirst() {
    this.#isLeaving = true;
    phone.sendNow();
  }

  leaveLocked() { phone.signOut({ keeps: true }); }
  askToDelete() { this.dialog.querySelector("form").hidden = false; }

  // Deleting what nobody else has must not happen by a slip of the thumb.
  deleteAll() {
    const { word: written } = Object.fromEntries(new FormData(this.dialog.querySelector("form")));
    const isMeant = written.trim().toUpperCase() === this.dataset.deleteWord;
    this.dialog.querySelector("[role=alert]").hidden = isMeant;
    if (isMeant) phone.signOut({ isMeant });
  }

  get dialog() {
    return this.querySelector("dialog");
  }
}
