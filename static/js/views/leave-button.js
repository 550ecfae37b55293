// Signs out; what has not been sent is never thrown away without a question.

import { phone, isWaiting } from "../phone.js";
import { setText, word } from "../lib/words.js";
import { View } from "./view.js";

export class LeaveButton extends View {
  render() {}

  leave() {
    const n = phone.now.ops.filter(isWaiting).length;
    if (!n) return void phone.signOut();
    setText(this.querySelector("[data-unsent]"), word("leave.unsent", { n }));
    this.querySelector("dialog").showModal();
  }

  stay() { this.querySelector("dialog").close(); }
  leaveAnyway() { phone.signOut(); }
}
