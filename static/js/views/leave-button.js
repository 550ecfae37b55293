// Signs out; what has not been sent is never thrown away without a question.

import { phone } from "../phone.js";
import { unsentCount } from "../lib/seen.js";
import { setText, word } from "../lib/words.js";
import { View } from "./view.js";

export class LeaveButton extends View {
  #isLeaving = false;

  // Everything went while the question was open: then nothing keeps the person.
  render(now) {
    const n = unsentCount(now);
    setText(this.querySelector("[data-unsent]"), word("leave.unsent", { n }));
    if (this.#isLeaving && !n) this.leave();
  }

  leave() {
    if (!unsentCount(phone.now)) return void phone.signOut();
    this.render(phone.now);
    this.dialog.querySelector("form").hidden = true;
    this.dialog.showModal();
  }

  stay() {
    this.#isLeaving = false;
    this.dialog.close();
  }

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
    if (isMeant) phone.signOut();
  }

  get dialog() {
    return this.querySelector("dialog");
  }
}
