// The phone itself: who uses it, who has left it, and whether the browser keeps what is saved here.

import { Store } from "./outbox/store.js";
import { call } from "./lib/transport.js";

const MARK = "palveleva-account";

export class Device {
  store = new Store(null);
  others = [];
  hasForgotten = false;

  // The account of this phone, or null. The browser may have deleted what was saved here: a mark elsewhere tells.
  async open() {
    const account = (await this.store.get("account")) ?? null;
    this.others = (await this.store.get("others")) ?? [];
    this.hasForgotten = account === null && localStorage.getItem(MARK) !== null;
    return account;
  }

  // Somebody comes in. Another person's unsent things stay in their own database until that person comes back.
  async enter(account, { waiting }) {
    this.others = this.others.filter((other) => other !== account);
    if (waiting && waiting !== account && !this.others.includes(waiting)) this.others.push(waiting);
    await this.store.set("others", this.others);
    await this.store.set("account", account);
    localStorage.setItem(MARK, "1");
    this.hasForgotten = false;
  }

  // Written down before anything is deleted: a phone that dies now goes on with it when it wakes.
  async leave(account, { keeps, since }) {
    if (keeps) await this.store.set("others", [...this.others.filter((other) => other !== account), account]);
    await this.store.set("leaving", { account, keeps, since });
    await this.store.set("account", null);
    localStorage.removeItem(MARK);
  }

  empty(store, { keeps }) {
    return keeps ? store.strip() : store.destroy();
  }

  // Signed out without a network: the server is told before anybody may use this phone again.
  async hasLeft() {
    const leaving = await this.store.get("leaving");
    if (!leaving) return true;
    const store = new Store(leaving.account);
    await this.empty(store, leaving);
    store.close();
    // A sign-in that began later, by anybody, is not the one that ended here.
    const who = await call("/api/v1/session", { account: leaving.account });
    const isStillIn = who.kind === "ok" && (!leaving.since || who.body.since === leaving.since);
    const answer = isStillIn ? await call("/sign-out", { method: "POST", wants: "nothing" }) : who;
    if (!["ok", "auth", "account"].includes(answer.kind)) return false;
    await this.store.set("leaving", null);
    return true;
  }

  // Asked when there is something worth keeping: browsers say yes more readily then.
  askToStay() {
    navigator.storage?.persist?.().catch(() => {});
  }

  // A bonus where the browser has it: it wakes the worker when the network is back, also with no page open.
  async wakeWorkerLater() {
    if (!("serviceWorker" in navigator)) return;
    const registration = await navigator.serviceWorker.getRegistration().catch(() => null);
    registration?.sync?.register("outbox").catch(() => {});
  }
}
