// The door of the outbox: put something in, send what waits, one sender per phone.

import { sendWaiting } from "./sender.js";

const LOOK_AGAIN = 30000;
const SOON = 1500;
const WAKES = [[self, "online"], [self, "pageshow"], [document, "visibilitychange"]];

export class Outbox {
  #sending = null;
  #again = null;
  #timer = null;
  #isOpen = true;

  constructor({ store, post, app, changed }) {
    Object.assign(this, { store, post, app, changed });
  }

  async put(type, payload, { target = null, base_version = null, draft = null, replaces = null } = {}) {
    const op = {
      op_id: newOperationId(), v: 1, type, target, base_version, payload, device_at: new Date().toISOString(),
      state: "queued", attempts: 0, next_at: 0, last: null, result: null, done_at: null,
    };
    await this.store.add(op, { draft, replaces });
    this.changed();
    this.send("put");
    return op.op_id;
  }

  // A call during a sending is not lost: it is answered by one more round afterwards.
  send(reason) {
    if (!this.#isOpen || !this.store.account) return Promise.resolve("closed");
    if (this.#sending) {
      this.#again = reason;
      return this.#sending;
    }
    this.#sending = this.#sendUnderLock(reason).finally(() => this.#afterwards());
    return this.#sending;
  }

  watch() {
    for (const [from, name] of WAKES) from.addEventListener(name, this);
    this.#lookAgain(LOOK_AGAIN);
  }

  handleEvent({ type, persisted }) {
    const isFirstShow = type === "pageshow" && !persisted;
    if (document.visibilityState === "visible" && !isFirstShow) this.send(type);
  }

  close() {
    this.#isOpen = false;
    clearTimeout(this.#timer);
    for (const [from, name] of WAKES) from.removeEventListener(name, this);
  }

  // Gate, lock, delete, in this order: a running sending must not fill the deleted database again.
  async erase() {
    this.close();
    await underLock(this.store.name, {}, () => this.store.destroy());
  }

  async #sendUnderLock(reason) {
    this.changed();
    const { store, app, changed } = this;
    const post = async (body) => {
      changed();
      return this.post(body, store.account);
    };
    const work = (lock) => (lock ? sendWaiting({ store, post, app, reason }) : "busy");
    try {
      return await underLock(store.name, { ifAvailable: true }, work);
    } catch (error) {
      if (this.#isOpen) document.dispatchEvent(new CustomEvent("palveleva:trouble", { detail: error.name }));
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

// Without the Locks API (iOS before 15.4) two senders are only wasteful: the server's key keeps it single.
function underLock(name, options, work) {
  return navigator.locks ? navigator.locks.request(name, options, work) : work(true);
}

// UUIDv7; its clock part only helps the server's index and is never trusted for order.
function newOperationId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(Date.now() / 65536));
  new DataView(bytes.buffer).setUint16(4, Date.now() % 65536);
  bytes[6] = (bytes[6] & 15) | 112;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
