// What every view does: draws itself when the phone knows something new, and hears its buttons.

import { phone } from "../phone.js";
import { press } from "../lib/press.js";

const NEWS = ["palveleva:changed", "palveleva:route"];

export class View extends HTMLElement {
  connectedCallback() {
    for (const name of NEWS) document.addEventListener(name, this);
    for (const deed of ["click", "submit"]) this.addEventListener(deed, this);
  }

  handleEvent(event) {
    if (event.type === "click") press(event, this);
    else if (event.type === "submit") this.#enter(event);
    else if (phone.now && this.isShown) this.render(phone.now);
  }

  get isShown() {
    return !this.closest("[data-route][hidden]");
  }

  // The keyboard's Enter or Go does what the button does: the browser would load the page anew, and all that was typed with it.
  #enter(event) {
    if (!event.defaultPrevented) event.target.querySelector(".primary")?.click();
    event.preventDefault();
  }
}
