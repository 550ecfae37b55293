// Whom to call: 112 stands in the page itself, the other numbers are the municipality's.

import { phone } from "../phone.js";
import { stamp, telephone } from "../lib/words.js";
import { View } from "./view.js";

export class DangerPage extends View {
  #drawn = "";

  render({ reference }) {
    const drawn = JSON.stringify(reference.help);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const numbers = reference.help.filter(({ number }) => number && number !== "112");
    const rows = numbers.map(({ name, number }) => stamp("help-row", { name, number, call: telephone(number) }));
    this.querySelector("[data-numbers]").replaceChildren(...rows);
  }

  // That nobody is in danger has been answered by going on.
  goOn() {
    location.hash = "#/report";
    const form = document.querySelector("report-form");
    form.render(phone.now);
    form.noDanger();
  }
}
