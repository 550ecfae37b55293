// What this phone knows and for whom: the one model that every view reads.

import { Store } from "./outbox/store.js";
import { Outbox } from "./outbox/outbox.js";
import { postOperations, putPicture } from "./outbox/line.js";
import { call } from "./lib/transport.js";
import { Device } from "./device.js";
import { asSeen } from "./lib/seen.js";
import { isWaiting } from "./outbox/rows.js";

const APP = new URL(import.meta.url).pathname.split("/")[2];
const ASK_AGAIN = 10000;

class Phone {
  now = null;
  isSignedIn = null;
  trouble = null;
  device = new Device();
  #outbox = null;
  #isReading = false;
  #readAgain = false;
  #askedAt = 0;
  #tabs = "BroadcastChannel" in self ? new BroadcastChannel("palveleva") : null;

  async open() {
    if (this.#tabs) this.#tabs.onmessage = ({ data }) => (data === "left" ? location.reload() : this.read());
    this.#use(await this.device.open());
    await this.read();
    this.store.prepare().catch(() => {}); // a phone too full for its reserve can still work
  }

  async connect() {
    this.#outbox.send("load");
    addEventListener("online", () => this.checkSession());
    addEventListener("pageshow", ({ persisted }) => persisted && this.checkSession());
    addEventListener("offline", () => this.read());
    document.addEventListener("visibilitychange", () => this.#goAway());
    await this.checkSession();
  }

  // Answers with nothing when the phone could not keep it: then the form must keep it.
  async act(type, payload, options) {
    try {
      const op_id = await this.#outbox.put(type, payload, options);
      this.trouble = null;
      this.device.askToStay();
      if (!navigator.onLine) this.device.wakeWorkerLater();
      return op_id;
    } catch (error) {
      return this.fail(error.name);
    }
  }

  sendNow() {
    this.checkSession();
    return this.#outbox.send("person");
  }

  async saveDraft(draft) {
    this.now.drafts = [...this.now.drafts.filter(({ draft_id }) => draft_id !== draft.draft_id), draft];
    await this.store.saveDraft(draft).then(() => { this.trouble = null; }, (error) => this.fail(error.name));
  }

  // Fails when the phone has no room for it: then the draft must live without.
  keepPhoto(draft, { bytes, mime }, earlier) {
    const photo = { photo_id: draft.photo_id, draft_id: draft.draft_id, mime, size: bytes.byteLength };
    return this.store.keepPhoto(draft, photo, bytes, earlier);
  }

  dropPhoto(draft, photo_id) {
    return this.store.dropPhoto(draft, photo_id);
  }

  async discard(op_id) {
    await this.store.discard(op_id);
    this.#changed();
  }

  async checkSession() {
    this.#askedAt = Date.now();
    const answer = (await this.device.hasLeft()) ? await call("/api/v1/session") : { kind: "auth" };
    if (answer.kind === "ok") await this.#welcome(answer.body);
    else if (answer.kind === "auth") this.isSignedIn = false;
    await this.read();
  }

  // In place, by the coordinator's code: nothing that is being written is lost. Answers with the code of a refusal.
  async signInAgain(code) {
    const answer = await call("/api/v1/session", { body: { account_id: this.store.account, code } });
    if (answer.kind === "ok") await this.#welcome(answer.body);
    await this.read();
    return answer.kind === "ok" ? null : answer.code ?? "net";
  }

  async signOut({ keeps = false } = {}) {
    await this.device.leave(this.store.account, { keeps, since: this.now.session?.since });
    await this.#outbox.end(() => this.device.empty(this.store, { keeps }));
    await this.device.hasLeft();
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
      const kept = await this.store.everything();
      this.now = asSeen(kept, { isSignedIn: this.isSignedIn, hasAccount: this.store.account !== null });
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
    if (this.trouble === name || name === "StoreClosedError") return null;
    this.trouble = name;
    document.dispatchEvent(new CustomEvent("palveleva:changed"));
    return null;
  }

  #use(account) {
    this.#outbox?.close();
    const replaced = () => document.dispatchEvent(new Event("palveleva:stale"));
    this.store = account === null ? this.device.store : new Store(account, { replaced });
    this.#outbox = new Outbox({
      store: this.store, app: APP, changed: () => this.#changed(), trouble: (name) => this.fail(name),
      post: (body, sender) => this.#post(body, sender), put: putPicture,
    });
    this.#outbox.watch();
  }

  // Somebody else has signed in meanwhile, perhaps in another window: find out who.
  async #post(body, account) {
    const answer = await postOperations(body, account);
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
    // Moved before the phone is anybody's: should it die in between, it moves again.
    if (before === this.device.store) await before.moveTo(this.store);
    await this.device.enter(account, { waiting: ops.some(isWaiting) ? before.account : null });
    if (before !== this.device.store) before.close();
    this.#outbox.send("signed-in");
  }

  async #learn({ reference: digest }) {
    const lang = document.documentElement.lang;
    const known = await this.store.get("reference");
    if (known?.lang === lang && known.seen === digest) return;
    const names = await call(`/api/v1/reference?lang=${lang}`);
    if (names.kind !== "ok") return;
    await this.store.set("reference", { ...names.body, lang });
    await this.read();
    const reading = await call(`/api/v1/reference/reading?lang=${lang}`);
    if (reading.kind !== "ok") return;
    await this.store.set("reading", reading.body);
    await this.store.set("reference", { ...names.body, lang, seen: digest });
  }

  // The phone goes into a pocket with something unsent: the worker shall send it.
  #goAway() {
    if (document.visibilityState === "hidden" && this.now?.ops.some(isWaiting)) this.device.wakeWorkerLater();
  }

  #changed() {
    this.#tabs?.postMessage("changed");
    this.read();
  }
}

export const phone = new Phone();
