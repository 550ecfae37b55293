// What every view does: draws itself when the phone knows something new, and hears its buttons.

import { phone } from "../phone.js";

const NEWS = ["palveleva:changed", "palveleva:route"];

export class View extends HTMLElement {
  connectedCallback() {
    for (const name of NEWS) document.addEventListener(name, this);
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    for (const name of NEWS) document.removeEventListener(name, this);
  }

  handleEvent(event) {
    if (event.type === "click") this.#press(event);
    else if (phone.now && this.isShown) this.render(phone.now);
  }

  get isShown() {
    return !this.closest("[data-route][hidden]");
  }

  // data-action="confirm-done" calls confirmDone().
  #press(event) {
    const button = event.target.closest("[data-action]");
    const deed = button?.dataset.action.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    if (this[deed] instanceof Function) this[deed](button);
  }
}
