// The door of the outbox: put something in, send what waits.

import { newId } from "./ids.js";
import { underLock } from "./lock.js";
import { sendPictures } from "./pictures.js";
import { UNTRIED } from "./rows.js";
import { sendWaiting } from "./sender.js";

const LOOK_AGAIN = 30000;
const SOON = 1500;

export class Outbox {
  #sending = null;
  #again = null;
  #timer = null;
  #stop = new AbortController();

  // `post` and `put` carry operations and pictures; `owner` tells whose phone this is now; `trouble` hears what the
  // phone itself could not do, and when it could.
  constructor({ store, owner, post, put, app, changed, trouble }) {
    Object.assign(this, { store, owner, postBody: post, putPicture: put, app, changed, trouble });
  }

  // Refuses when somebody is leaving: what is written now would be wiped with the rest.
  async put(type, payload, { target = null, base_version = null, ...ends } = {}) {
    if (!this.#isOpen) throw new DOMException("closed", "StoreClosedError");
    const skew = (await this.store.get("skew")) ?? 0; // a clock that is wrong would tell a wrong day
    const device_at = new Date(Date.now() + skew).toISOString();
    const op = { op_id: newId(), v: 1, type, target, base_version, payload, device_at, ...UNTRIED };
    const op_id = await this.store.add(op, ends);
    this.changed();
    this.send("put");
    return op_id;
  }

  // A call during a sending is not lost: it is answered by one more round afterwards.
  send(reason) {
    if (!this.#isOpen || !this.store.account) return Promise.resolve("closed");
    if (this.#sending) {
      this.#again = reason;
      return this.#sending;
    }
    this.#sending = this.#sendOperations(reason).finally(() => this.#afterwards());
    return this.#sending;
  }

  // When the sending that has begun is over, if there is one.
  get settled() {
    return this.#sending ?? Promise.resolve();
  }

  watch() {
    for (const [from, name] of this.#wakes) from.addEventListener(name, this);
    this.#lookAgain(LOOK_AGAIN);
  }

  handleEvent({ type, persisted }) {
    const isFirstShow = type === "pageshow" && !persisted;
    if (document.visibilityState === "visible" && !isFirstShow) this.send(type);
  }

  // What is on its way ends as on a broken line: a person who leaves does not wait for it.
  close() {
    this.#stop.abort();
    clearTimeout(this.#timer);
    for (const [from, name] of this.#wakes) from.removeEventListener(name, this);
  }

  // Gate, locks, and only then the end: a running sending must not fill the emptied database again.
  async end(work) {
    this.close();
    await underLock(this.store.name, {}, () => underLock(picturesOf(this.store), {}, work));
  }

  get #isOpen() {
    return !this.#stop.signal.aborted;
  }

  get #wakes() {
    return [[self, "online"], [self, "pageshow"], [document, "visibilitychange"]];
  }

  async #sendOperations(reason) {
    this.changed();
    const { store, app } = this;
    const post = (body) => (this.changed(), this.postBody(body, store.account, this.#stop.signal));
    const work = async (lock) => {
      if (!lock) return "busy";
      return (await this.#isMine()) ? sendWaiting({ store, post, app, reason, isOpen: () => this.#isOpen }) : "closed";
    };
    const result = await this.#carefully(() => underLock(store.name, { ifAvailable: true }, work));
    if (result === "ok") this.#sendPictures();
    // Whoever is sending may have looked before this was put in.
    if (result === "busy" && reason === "put") underLock(store.name, {}, () => {}).then(() => this.send(reason));
    return result;
  }

  // Apart from the operations: a picture on a poor line never holds up anybody's words.
  async #sendPictures() {
    const { store } = this;
    const put = (photo, picture) => this.putPicture(photo, picture, store.account, this.#stop.signal);
    const work = async (lock) => (lock && (await this.#isMine()) ? sendPictures({ store, put, isOpen: () => this.#isOpen }) : "busy");
    const result = await this.#carefully(() => underLock(picturesOf(store), { ifAvailable: true }, work));
    if (result === "ok") this.trouble(null);
    if (this.#isOpen && result !== "busy") this.changed();
  }

  // Asked under the lock: whoever signed out meanwhile, in whatever window, holds it until everything is wiped.
  async #isMine() {
    return (await this.owner()) === this.store.account;
  }

  async #carefully(work) {
    try {
      return await work();
    } catch (error) {
      if (this.#isOpen) this.trouble(error.name);
      return "trouble";
    }
  }

  #afterwards() {
    const again = this.#again;
    this.#sending = this.#again = null;
    if (!this.#isOpen) return;
    this.changed();
    if (again) this.send(again);
    else this.#plan();
  }

  async #plan() {
    const pause = await this.store.get("pause").catch(() => null);
    const rest = pause?.until ? pause.until - Date.now() : LOOK_AGAIN;
    this.#lookAgain(Math.min(LOOK_AGAIN, Math.max(SOON, rest)));
  }

  #lookAgain(delay) {
    clearTimeout(this.#timer);
    if (!this.#isOpen) return;
    this.#timer = setTimeout(() => {
      if (document.visibilityState === "visible") this.send("timer");
      else this.#lookAgain(LOOK_AGAIN);
    }, delay);
  }
}

export function picturesOf({ name }) {
  return `${name}-pictures`;
}
