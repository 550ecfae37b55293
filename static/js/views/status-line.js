// One calm line about the network, the queue and the version.

import { phone, isWaiting } from "../phone.js";
import { fill, word } from "../lib/words.js";
import { takeNewVersion } from "../lib/worker.js";
import { View } from "./view.js";

export class StatusLine extends View {
  connectedCallback() {
    super.connectedCallback();
    for (const name of ["palveleva:stale", "palveleva:new-version"]) document.addEventListener(name, this);
  }

  handleEvent(event) {
    if (event.type === "palveleva:stale") this.isStale = true;
    if (event.type === "palveleva:new-version") this.hasNewVersion = true;
    super.handleEvent(event);
  }

  render({ ops, pause, isSignedIn, hasAccount, hour }) {
    const n = ops.filter(isWaiting).length;
    const isSending = ops.some(({ state }) => state === "sending");
    const held = pause && pause.until > hour ? pause.kind : null;
    const needsSignIn = hasAccount && (isSignedIn === false || held === "auth");
    const isOffline = !navigator.onLine || held === "net";
    const refused = ops.filter(({ state }) => state === "rejected" || state === "conflict").length;
    fill(this, {
      trouble: phone.trouble, stale: this.isStale, newVersion: this.hasNewVersion && !this.isStale, othersWait: phone.doOthersWait,
      signIn: needsSignIn, signInText: word(n ? "status.sign_in.waiting" : "status.sign_in", { n }),
      offline: isOffline && !needsSignIn, offlineText: word(n ? "status.offline.waiting" : "status.offline", { n }),
      waiting: n && !isOffline && !needsSignIn,
      waitingText: word(isSending ? "status.sending" : `status.waiting.${held}`, { n }) ?? word("status.waiting", { n }),
      refused, refusedText: word("status.refused", { n: refused }),
    });
  }

  sendNow() { phone.sendNow(); }
  renew() { takeNewVersion(); }
  reload() { location.reload(); }
}
