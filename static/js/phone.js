// What this phone knows and for whom: the one model that every view reads.

import { Store } from "./outbox/store.js";
import { Outbox } from "./outbox/outbox.js";
import { postOperations, putPicture } from "./outbox/line.js";
import { call } from "./lib/transport.js";
import { Device } from "./device.js";
import { asSeen, unsentCount } from "./lib/seen.js";
import { LANGUAGE } from "./lib/words.js";
import { lookForUpdate } from "./lib/worker.js";

const APP = new URL(import.meta.url).pathname.split("/")[2];
const ASK_AGAIN = 10000;

class Phone {
  now = null;
  isSignedIn = null;
  trouble = null;
  #hasUnkept = false;
  device = new Device();
  #outbox = null;
  #isBehind = false;
  #reading = null;
  #askedAt = Date.now();
  #isLeaving = false;
  #tabs = "BroadcastChannel" in self ? new BroadcastChannel("palveleva") : null;

  async open() {
    this.#use(await this.device.open());
    if (this.#tabs) this.#tabs.onmessage = ({ data }) => this.#hear(data);
    await this.read();
    this.store.prepare().catch(() => {}); // a phone too full for its reserve can still work
  }

  async connect() {
    this.#outbox.send("load");
    // What waits goes first, alone on the line: its answer says as well whether somebody is in.
    addEventListener("online", () => this.#outbox.settled.then(() => this.checkSession()));
    addEventListener("pageshow", ({ persisted }) => persisted && this.checkSession({ wasAside: true }));
    addEventListener("offline", () => this.read());
    document.addEventListener("visibilitychange", () => this.#turn());
    await this.checkSession();
  }

  // Answers with nothing when the phone could not keep it: then the form must keep it.
  async act(type, payload, options) {
    try {
      const op_id = await this.#outbox.put(type, payload, options);
      const { draft } = options ?? {};
      if (draft) this.now.drafts = this.now.drafts.filter(({ writer }) => writer !== draft.writer);
      this.#tellKept();
      this.device.askToStay();
      if (!navigator.onLine) this.device.wakeWorkerLater();
      return op_id;
    } catch (error) {
      this.#tellKept(error);
      document.dispatchEvent(new Event("palveleva:unkept"));
      return null;
    }
  }

  sendNow() {
    this.checkSession();
    return this.#outbox.send("person");
  }

  // Whether the phone had room for it.
  async saveDraft(draft) {
    this.now.drafts = [...this.now.drafts.filter(({ draft_id }) => draft_id !== draft.draft_id), draft];
    const keep = (drafts) => { this.now.drafts = drafts; this.#tellKept(); return true; };
    return this.store.saveDraft(draft).then(keep, (error) => this.#tellKept(error));
  }

  // Fails when the phone has no room for it: then the draft must live without.
  keepPhoto(draft, { bytes, mime }, earlier) {
    const photo = { photo_id: draft.photo_id, draft_id: draft.draft_id, mime, size: bytes.byteLength };
    return this.store.keepPhoto(draft, photo, bytes, earlier);
  }

  discard(op_id) {
    return this.store.discard(op_id).then(() => this.#changed());
  }

  // A page that was put aside hears of nobody who left: what was theirs is neither shown nor added to.
  async checkSession({ wasAside = false } = {}) {
    this.#askedAt = Date.now();
    try {
      if (wasAside && (await this.device.open()) !== this.store.account) return location.reload();
      const answer = (await this.device.hasLeft()) ? await call(await this.#sessionDoor()) : { kind: "auth" };
      if (answer.kind === "ok") await this.#welcome(answer.body);
      else if (answer.kind === "auth") this.isSignedIn = false;
    } catch (error) {
      this.fail(error.name);
    }
    await this.read();
  }

  // In place, by the coordinator's code: nothing that is being written is lost. Answers with the code of a refusal.
  async signInAgain(code) {
    const answer = await call("/api/v1/session", { body: { account_id: this.store.account, code } });
    if (answer.kind === "ok") await this.#welcome(answer.body).catch((error) => this.fail(error.name));
    await this.read();
    return answer.kind === "ok" ? null : answer.code ?? "net";
  }

  async signOut({ keeps = false, isMeant = false } = {}) {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    const leaving = { account: this.store.account, keeps, isMeant, sign_in: this.now.session?.sign_in };
    try {
      await this.device.leave(leaving);
    } catch (error) {
      this.#isLeaving = false;
      return this.fail(error.name);
    }
    this.#tabs?.postMessage("left");
    document.dispatchEvent(new Event("palveleva:left"));
    // Another window may be ending it too; what is left of it ends when a page is opened next.
    await this.#outbox.end(() => this.device.empty(this.store, leaving)).catch(() => {});
    const isTold = await this.device.hasLeft({ isEnding: true }).catch(() => false);
    if (!isTold) await this.device.wakeWorkerLater();
    location.replace(location.pathname);
  }

  // Reads once at a time: a change during a reading means one more reading, not many. All who ask wait for the last.
  read() {
    this.#isBehind = true;
    return (this.#reading ??= this.#catchUp());
  }

  // What could not be done is over when a sending has gone well, unless somebody's words stand on the page alone.
  fail(name) {
    if (this.trouble === name || (!name && this.#hasUnkept) || (name === "StoreClosedError" && this.#isLeaving)) return null;
    this.trouble = name;
    document.dispatchEvent(new Event("palveleva:changed"));
    return null;
  }

  async #catchUp() {
    while (this.#isBehind) {
      this.#isBehind = false;
      try {
        const kept = await this.store.everything();
        // Whoever has news since this page asked is in: perhaps they came in by another window.
        if (kept.meta.last_ok > this.#askedAt) this.isSignedIn = true;
        this.now = asSeen(kept, { isSignedIn: this.isSignedIn, hasAccount: this.store.account !== null });
        document.dispatchEvent(new Event("palveleva:changed"));
      } catch (error) {
        this.fail(error.name);
      }
    }
    this.#reading = null;
  }

  #tellKept(error) {
    this.#hasUnkept = Boolean(error);
    return this.fail(error?.name ?? null);
  }

  #use(account) {
    this.#outbox?.close();
    const replaced = () => document.dispatchEvent(new Event("palveleva:stale"));
    this.store = account === null ? this.device.store : new Store(account, { replaced });
    this.#outbox = new Outbox({
      store: this.store, owner: () => this.device.store.get("account"), app: APP, changed: () => this.#changed(), trouble: (name) => this.fail(name),
      post: (...sent) => this.#post(...sent), put: putPicture,
    });
    this.#outbox.watch();
  }

  // Somebody else has signed in meanwhile, perhaps in another window: find out who.
  async #post(body, account, signal) {
    const answer = await postOperations(body, account, signal);
    if (answer.kind === "account" && Date.now() - this.#askedAt > ASK_AGAIN) this.checkSession();
    if (answer.kind === "old") lookForUpdate();
    return answer;
  }

  async #welcome(session) {
    const account = String(session.account_id);
    const wasNobodys = this.store.account === null;
    if (wasNobodys) this.#use(account);
    if (account !== this.store.account) return this.#makeWay(account);
    // Moved before the phone is anybody's: should it die in between, it moves again.
    await this.device.store.moveTo(this.store);
    if (wasNobodys) await this.#enter(account);
    this.isSignedIn = true;
    const { names, ...facts } = session;
    await this.store.set("session", facts);
    const pause = await this.store.get("pause");
    if (["auth", "account"].includes(pause?.kind)) this.#outbox.send("signed-in");
    return this.#learn(facts.reference, names);
  }

  // Somebody else's phone now: what stands in the open form is kept for its writer, what the writer was told goes.
  async #makeWay(account) {
    this.#isLeaving = true;
    await this.#enter(account);
    await this.device.empty(this.store, { account: this.store.account }).catch(() => {});
    location.reload();
  }

  async #enter(account) {
    await this.device.enter(account);
    this.#tabs?.postMessage("entered");
    if (this.store.account === account) this.#outbox.send("signed-in");
  }

  #hear(news) {
    if (news === "left") location.reload();
    else if (news === "entered") this.checkSession();
    else this.read();
  }

  // Villages and services come in the same answer where this phone knows them otherwise or not at all.
  async #sessionDoor() {
    return `/api/v1/session?lang=${LANGUAGE}&seen=${(await this.#known())?.seen ?? ""}`;
  }

  async #known() {
    const known = await this.store.get("reference");
    return known?.lang === LANGUAGE ? known : null;
  }

  async #learn(digest, told) {
    if ((await this.#known())?.seen === digest) return;
    const names = told ?? (await call(`/api/v1/reference?lang=${LANGUAGE}`)).body;
    if (!names?.villages) return;
    await this.store.set("reference", { ...names, lang: LANGUAGE });
    await this.read();
    const reading = await call(`/api/v1/reference/reading?lang=${LANGUAGE}`);
    if (reading.kind !== "ok") return;
    await this.store.set("reading", reading.body);
    await this.store.set("reference", { ...names, lang: LANGUAGE, seen: digest });
  }

  // The phone goes into a pocket with something unsent: the worker shall send it. Taken out again: is it somebody's?
  #turn() {
    const isHidden = document.visibilityState === "hidden";
    if (isHidden && this.now && unsentCount(this.now)) this.device.wakeWorkerLater();
    if (!isHidden && this.store.account === null) this.checkSession();
  }

  #changed() {
    this.#tabs?.postMessage("changed");
    this.read();
  }
}

export const phone = new Phone();
