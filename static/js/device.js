// The phone itself: who uses it, who has left it, and whether the browser keeps what is saved here.

import { Store } from "./outbox/store.js";
import { isLoss } from "./outbox/rows.js";
import { signOut } from "./outbox/line.js";
import { MARK } from "./lib/mark.js";

export class Device {
  store = new Store(null);
  others = [];
  hasForgotten = false;
  #isLeaving = false;

  // The account of this phone, or null. The browser may have deleted what was saved here: a mark elsewhere tells.
  async open() {
    const account = (await this.store.get("account")) ?? null;
    this.others = (await this.store.get("others")) ?? [];
    this.hasForgotten = account === null && localStorage.getItem(MARK) !== null;
    return account;
  }

  // Somebody comes in. Another person's unsent things stay in their own database until that person comes back.
  async enter(account) {
    await this.#noteOthers(null, account);
    await this.store.set("account", account);
    localStorage.setItem(MARK, "1");
    this.hasForgotten = false;
  }

  // Written down before anything is deleted: a phone that dies now goes on with it when it wakes.
  async leave(leaving) {
    this.#isLeaving = true;
    try {
      await this.store.set("leaving", leaving);
      await this.store.set("account", null);
    } catch (error) {
      this.#isLeaving = false;
      throw error;
    }
    localStorage.removeItem(MARK);
  }

  // What would be lost stays here, locked for its writer, unless its writer has written that it may go.
  async empty(store, { account, keeps, isMeant }) {
    if (!keeps && (isMeant || !isLoss(await store.everything()))) return store.destroy();
    await this.#noteOthers(account);
    return store.strip();
  }

  async #noteOthers(waiting, present = null) {
    const known = (await this.store.get("others")) ?? [];
    this.others = [...new Set([...known, waiting])].filter((other) => other && other !== present);
    await this.store.set("others", this.others);
  }

  // Signed out without a network: the server is told before anybody may use this phone again, here or by the worker.
  // A sign-out that is under way in this page is ended by itself, and by nobody else.
  async hasLeft({ isEnding = false } = {}) {
    const leaving = await this.store.get("leaving");
    if (!leaving) return true;
    if (this.#isLeaving && !isEnding) return false;
    const store = new Store(leaving.account);
    await this.empty(store, leaving);
    store.close();
    const { kind } = await signOut(leaving);
    if (kind !== "ok") return false;
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
