// What this phone knows and for whom: the one model that every view reads.

import { Store } from "./outbox/store.js";
import { Outbox } from "./outbox/outbox.js";
import { call } from "./lib/transport.js";

const APP = new URL(import.meta.url).pathname.split("/")[2];
const ASK_AGAIN = 10000;

class Phone {
  now = null;
  isSignedIn = null;
  trouble = null;
  doOthersWait = false;
  #device = new Store(null);
  #outbox = null;
  #isReading = false;
  #readAgain = false;
  #askedAt = 0;
  #tabs = "BroadcastChannel" in self ? new BroadcastChannel("palveleva") : null;

  async open() {
    if (this.#tabs) this.#tabs.onmessage = ({ data }) => (data === "left" ? location.reload() : this.read());
    document.addEventListener("palveleva:trouble", ({ detail }) => this.fail(detail));
    this.#use((await this.#device.get("account")) ?? null);
    this.doOthersWait = Boolean(await this.#device.get("others"));
    await this.read();
  }

  async connect() {
    this.#outbox.send("load");
    addEventListener("online", () => this.checkSession());
    addEventListener("pageshow", ({ persisted }) => persisted && this.checkSession());
    addEventListener("offline", () => this.read());
    await this.checkSession();
  }

  // Answers with nothing when the phone could not keep it: then the form must keep it.
  act(type, payload, options) {
    return this.#outbox.put(type, payload, options).catch((error) => this.fail(error.name));
  }

  sendNow() {
    this.checkSession();
    return this.#outbox.send("person");
  }

  async saveDraft(draft) {
    this.now.drafts = [...this.now.drafts.filter(({ draft_id }) => draft_id !== draft.draft_id), draft];
    await this.store.saveDraft(draft).catch((error) => this.fail(error.name));
  }

  async discard(op_id) {
    await this.store.discard(op_id);
    this.#changed();
  }

  async checkSession() {
    this.#askedAt = Date.now();
    const answer = (await this.#hasLeft()) ? await call("/api/v1/session") : { kind: "auth" };
    if (answer.kind === "ok") await this.#welcome(answer.body);
    else if (answer.kind === "auth") this.isSignedIn = false;
    await this.read();
  }

  async signOut() {
    await this.#device.set("leaving", this.store.account);
    await this.#device.set("account", null);
    await this.#outbox.erase();
    await this.#hasLeft();
    this.#tabs?.postMessage("left");
    location.replace(location.pathname);
  }

  // Reads once at a time: a change during a reading means one more reading, not many.
  async read() {
    if (this.#isReading) {
      this.#readAgain = true;
      return;
    }
    this.#isReading = true;
    try {
      this.now = this.#asSeen(await this.store.everything());
      document.dispatchEvent(new CustomEvent("palveleva:changed"));
    } catch (error) {
      this.fail(error.name);
    }
    this.#isReading = false;
    if (this.#readAgain) {
      this.#readAgain = false;
      await this.read();
    }
  }

  fail(name) {
    if (this.trouble === name || name === "StoreClosedError") return;
    this.trouble = name;
    document.dispatchEvent(new CustomEvent("palveleva:changed"));
  }

  #use(account) {
    this.#outbox?.close();
    this.store = account === null ? this.#device : new Store(account);
    this.#outbox = new Outbox({
      store: this.store, app: APP, changed: () => this.#changed(),
      post: (body, sender) => this.#post(body, sender),
    });
    this.#outbox.watch();
  }

  // Somebody else has signed in meanwhile, perhaps in another window: find out who.
  async #post(body, account) {
    const answer = await call("/api/v1/sync", { body, account });
    if (answer.kind === "account" && Date.now() - this.#askedAt > ASK_AGAIN) this.checkSession();
    return answer;
  }

  async #welcome(session) {
    const account = String(session.account_id);
    if (account !== this.store.account) await this.#change(account);
    this.isSignedIn = true;
    await this.store.set("session", session);
    const pause = await this.store.get("pause");
    if (pause?.kind === "auth" || pause?.kind === "account") this.#outbox.send("signed-in");
    await this.#learn(session);
  }

  async #change(account) {
    const before = this.store;
    const { ops } = await before.everything();
    this.#use(account);
    await this.#device.set("account", account);
    if (before === this.#device) await before.moveTo(this.store);
    else await this.#rememberOthers(ops.some(isWaiting) ? before.account : await this.#device.get("others"));
    this.#outbox.send("signed-in");
  }

  // Somebody else's unsent things stay in their own database until that person comes back.
  async #rememberOthers(account) {
    this.doOthersWait = Boolean(account) && account !== this.store.account;
    await this.#device.set("others", this.doOthersWait ? account : null);
  }

  async #learn({ reference: digest }) {
    const lang = document.documentElement.lang;
    const known = await this.store.get("reference");
    if (known?.lang === lang && known.seen === digest) return;
    const answer = await call(`/api/v1/reference?lang=${lang}`);
    if (answer.kind === "ok") await this.store.set("reference", { ...answer.body, lang, seen: digest });
  }

  // Signed out without a network: the server is told before anybody may use this phone again.
  async #hasLeft() {
    const leaving = await this.#device.get("leaving");
    if (!leaving) return true;
    await new Store(leaving).destroy();
    const answer = await call("/sign-out", { method: "POST", wants: "nothing" });
    if (answer.kind !== "ok") return false;
    await this.#device.set("leaving", null);
    return true;
  }

  #changed() {
    this.#tabs?.postMessage("changed");
    this.read();
  }

  #asSeen({ drafts, ops, items, meta }) {
    const kind = (wanted) => items.filter((item) => item.kind === wanted);
    return {
      drafts, ops, pause: meta.pause ?? null, session: meta.session ?? null,
      reference: meta.reference ?? { villages: [], groups: [], services: [], safety: [], help: [] },
      needs: kind("need"), offers: kind("offer"), assignments: kind("assignment"),
      isSignedIn: this.isSignedIn, hasAccount: this.store.account !== null,
      lastOk: meta.last_ok ?? null, hour: Date.now() + (meta.skew ?? 0),
    };
  }
}

export function isWaiting({ state }) {
  return state === "queued" || state === "sending";
}

export const phone = new Phone();
