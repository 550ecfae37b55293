// Who uses this phone decides which tabs, links and words are there.

import { unsentCount } from "../lib/seen.js";
import { wear } from "../lib/look.js";
import { fill, telephone } from "../lib/words.js";
import { View } from "./view.js";

export class PersonView extends View {
  render(now) {
    const { session, isSignedIn, offers, assignments, needs, reference, hasAccount } = now;
    const roles = session?.roles ?? [];
    const isProvider = roles.includes("provider");
    const isCoordinator = roles.includes("coordinator");
    const signedOut = !hasAccount && (isSignedIn === false || !navigator.onLine);
    document.body.dataset.person = signedOut ? "none" : "known";
    wear(reference);
    fill(this, {
      signedOut, hasAccount, isProvider, isCoordinator,
      isVolunteer: roles.includes("volunteer") || (hasAccount && !isProvider && !isCoordinator),
      person: session?.name ?? "", call: reference.coordinator_phone && telephone(reference.coordinator_phone),
      waiting: unsentCount(now) || "",
      openOffers: offers.filter(({ state, ended }) => !ended && (state === "sent" || state === "seen")).length || "",
      toAnswer: needs.filter(({ state }) => state === "needs_info" || state === "reported_done").length || "",
      toAgree: assignments.filter(({ state }) => state === "agreed").length || "",
    });
  }
}
