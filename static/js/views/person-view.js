// Who uses this phone decides which tabs, links and words are there.

import { phone } from "../phone.js";
import { answerTo, isAsked, unsentCount } from "../lib/seen.js";
import { wear } from "../lib/look.js";
import { fill, telephone } from "../lib/words.js";
import { View } from "./view.js";

export class PersonView extends View {
  #offer = null;

  // A browser that can put an icon on the phone's screen offers it when it likes, and once.
  connectedCallback() {
    super.connectedCallback();
    addEventListener("beforeinstallprompt", (event) => this.#keep(event));
  }

  render(now) {
    const { session, isSignedIn, offers, assignments, needs, reference, hasAccount } = now;
    const roles = session?.roles ?? [];
    const isProvider = roles.includes("provider");
    const isCoordinator = roles.includes("coordinator");
    const left = (items, asks) => items.filter((item) => asks(item) && !answerTo(item, now)).length || "";
    const signedOut = !hasAccount && (isSignedIn === false || !navigator.onLine);
    document.body.dataset.person = signedOut ? "none" : "known";
    wear(reference);
    fill(this, {
      signedOut, hasAccount, isProvider, isCoordinator,
      isVolunteer: roles.includes("volunteer") || (hasAccount && !isProvider && !isCoordinator),
      person: session?.name ?? "", call: reference.coordinator_phone && telephone(reference.coordinator_phone),
      waiting: unsentCount(now) || "",
      openOffers: left(offers, isAsked),
      toAnswer: left(needs, ({ state }) => state === "needs_info" || state === "reported_done"),
      toAgree: left(assignments, ({ state }) => state === "agreed"),
      mayInstall: this.#offer, mayAdd: navigator.standalone === false, // only an iPhone's browser knows the word
    });
  }

  install() {
    this.#offer.prompt();
    this.#keep(null);
  }

  #keep(offer) {
    offer?.preventDefault();
    this.#offer = offer;
    if (phone.now) this.render(phone.now);
  }
}
