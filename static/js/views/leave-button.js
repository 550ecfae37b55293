// Signs out; what has not been sent is never thrown away without a question.

import { phone } from "../phone.js";
import { lossCount, unsentCount } from "../lib/seen.js";
import { setText, word } from "../lib/words.js";
import { whyUnsent } from "./describe.js";
import { View } from "./view.js";

export class LeaveButton extends View {
  #isLeaving = false;
  #isTrying = false;

  // However the question is closed, its answer is forgotten.
  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("palveleva:left", blank);
    this.dialog.addEventListener("close", () => { this.#isLeaving = false; });
  }

  // Everything may go by itself while the question is open: then nothing keeps the person, and there is nothing to choose.
  render(now) {
    const lost = lossCount(now);
    const unsent = unsentCount(now);
    setText(this.querySelector("h2"), word(lost ? "leave.unsent" : "leave.arrived", { n: lost }));
    this.querySelector("[data-lost]").hidden = !lost;
    this.querySelector("[data-arrived]").hidden = lost;
    this.querySelector("[data-action=send-first]").hidden = !unsent;
    if (this.#isLeaving && !unsent) this.leave();
    this.#tellWhy(now);
  }

  leave() {
    this.#isLeaving = false;
    if (!lossCount(phone.now)) return void phone.signOut();
    this.render(phone.now);
    this.dialog.querySelector("form").hidden = true;
    if (!this.dialog.open) this.dialog.showModal();
  }

  stay() { this.dialog.close(); }

  async sendFirst() {
    this.#isLeaving = this.#isTrying = true;
    this.#tellWhy(phone.now);
    await phone.sendNow();
    this.#isTrying = false; // the phone is read anew now, and then it is told
  }

  leaveLocked() { phone.signOut({ keeps: true }); }
  askToDelete() { this.dialog.querySelector("form").hidden = false; }

  // Deleting what nobody else has must not happen by a slip of the thumb.
  deleteAll() {
    const isMeant = this.dialog.querySelector("input").value.trim().toUpperCase() === this.dataset.deleteWord;
    this.dialog.querySelector("[role=alert]").hidden = isMeant;
    if (isMeant) phone.signOut({ isMeant });
  }

  // What could not go says why, here: the status line is behind the question. Another window or the worker may be
  // sending it, so it is read from what the phone keeps.
  #tellWhy(now) {
    const why = this.#isTrying ? word("state.sending") : whyUnsent(now);
    setText(this.querySelector("dialog [role=status]"), this.#isLeaving ? why : "");
  }

  get dialog() {
    return this.querySelector("dialog");
  }
}

// The phone may be in other hands before a poor line has let the person out.
function blank() {
  for (const part of document.body.children) part.hidden = part.id !== "leaving";
}
