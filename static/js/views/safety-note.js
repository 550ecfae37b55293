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
    const { safety = [], advice: words = {} } = phone.now?.reference ?? {};
    const found = dangersIn(text, safety);
    // The field itself already says so under the text.
    const rules = found.filter(({ action }) => action !== "strip_pii" || !hasIdentityCode(text));
    const advice = rules.map(({ action, mode }) => ({ mode, text: words[action] })).filter((one) => one.text);
    this.#show(new Map(advice.map((one) => [one.text, one.mode])));
  }

  #show(advice) {
    this.hidden = !advice.size;
    const isGrave = Array.from(advice.values()).includes("interrupt");
    const sentences = Array.from(advice.keys());
    this.querySelector(".banner").className = `banner ${isGrave ? "danger" : "info"}`;
    this.querySelector("[data-call]").hidden = !sentences.join().includes("112");
    const place = this.querySelector("[data-advice]");
    if (sentences.join() === Array.from(place.children, (node) => node.textContent).join()) return;
    place.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
  }
}
