// One calm line about the network, the queue and the version.

import { phone } from "../phone.js";
import { isWaiting } from "../outbox/rows.js";
import { needsAttention, unsentCount } from "../lib/seen.js";
import { toTitle } from "../lib/place.js";
import { fill, setText, word } from "../lib/words.js";
import { takeNewVersion } from "../lib/worker.js";
import { View } from "./view.js";

const LATE = 2;
const DAY = 24 * 3600 * 1000;

export class StatusLine extends View {
  connectedCallback() {
    super.connectedCallback();
    for (const name of ["palveleva:stale", "palveleva:new-version"]) document.addEventListener(name, this);
    // Pressed at the end of a long page, a button that could do nothing would seem to say nothing.
    document.addEventListener("palveleva:unkept", () => scrollTo(0, 0));
  }

  handleEvent(event) {
    this.isStale ||= event.type === "palveleva:stale";
    this.hasNewVersion ||= event.type === "palveleva:new-version";
    super.handleEvent(event);
  }

  render(now) {
    const { ops, pause, isSignedIn, hasAccount } = now;
    const n = unsentCount(now);
    const isSending = ops.some(({ state }) => state === "sending");
    const held = pause && pause.until > Date.now() ? pause.kind : null;
    const needsSignIn = hasAccount && (isSignedIn === false || held === "auth");
    const isOffline = !navigator.onLine || held === "net";
    const refused = ops.filter(needsAttention).length;
    const days = daysWaited(now);
    const isTold = ["sent", "outbox"].includes(document.body.dataset.view); // by the page itself
    fill(this, {
      trouble: phone.trouble, stale: this.isStale, newVersion: this.hasNewVersion && !this.isStale,
      othersWait: phone.device.others.length, forgotten: phone.device.hasForgotten,
      late: days >= LATE, lateText: word("status.late", { n: days }),
      signIn: needsSignIn, signInText: word(n ? "status.sign_in.waiting" : "status.sign_in", { n }),
      offline: isOffline && !needsSignIn, offlineText: word(n ? "status.offline.waiting" : "status.offline", { n }),
      waiting: n && !isOffline && !needsSignIn && !isTold,
      waitingText: word(isSending ? "state.sending" : `status.waiting.${held}`, { n }) ?? word("status.waiting", { n }),
      refused: refused && !isTold, refusedText: word("status.refused", { n: refused }),
    });
  }

  async signIn(button) {
    const form = button.closest("form");
    const place = form.querySelector("[role=alert]");
    const problem = await phone.signInAgain(new FormData(form).get("code").replace(/\D/g, ""));
    setText(place, problem ? word(`code.${problem}`) ?? word("status.no_answer") : "");
    place.hidden = !problem;
    if (problem) return;
    form.reset();
    // The question goes, and the reader goes on from the title; whoever writes on meanwhile stays there.
    if (!document.querySelector("[data-route] :focus")) toTitle();
  }

  renew() { takeNewVersion(); }
  reload() { location.reload(); }
}

// How long the oldest has waited: a browser may clear a page that nobody opens for a week.
function daysWaited({ ops, hour }) {
  const times = ops.filter(isWaiting).map(({ device_at }) => Date.parse(device_at));
  return Math.floor((hour - Math.min(...times)) / DAY);
}
