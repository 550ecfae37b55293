// Says what to do when the text sounds like danger. It never stops a report.

import { phone } from "../phone.js";
import { hasIdentityCode } from "../lib/identity.js";
import { dangersIn } from "../lib/reading.js";

export class SafetyNote extends HTMLElement {
  connectedCallback() {
    this.closest("form").addEventListener("input", this);
    document.addEventListener("palveleva:changed", this);
  }

  handleEvent() {
    const text = this.closest("form").elements.text.value;
    const { safety = [], advice } = phone.now?.reference ?? {};
    const found = dangersIn(text, safety);
    // The field itself already says so under the text.
    const rules = found.filter(({ action }) => action !== "strip_pii" || !hasIdentityCode(text));
    this.#show(new Map(rules.map(({ action, mode }) => [advice[action], mode])));
  }

  #show(advice) {
    this.hidden = !advice.size;
    const isGrave = [...advice.values()].includes("interrupt");
    const sentences = [...advice.keys()];
    const told = sentences.join("");
    this.querySelector(".banner").className = `banner ${isGrave ? "danger" : "info"}`;
    this.querySelector("[data-call]").hidden = !told.includes("112");
    const place = this.querySelector("[data-advice]");
    if (told === place.textContent) return;
    place.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
  }
}
