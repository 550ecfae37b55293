// Where drafts lie: in this browser, one for each form, sealed with a key that only pages of the same account bring.
// What an ended session leaves behind can be read by nobody else, and not for ever.

const DAYS_KEPT = 7;
const DAY = 24 * 3600 * 1000;
const PLACE = "draft:";
const SENT = "drafts-sent";

export class Shelf {
  #name;
  #key;
  #refused;

  static async open(secret) {
    const [name, key] = secret.split(".");
    const raw = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
    return new Shelf(name, await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]));
  }

  constructor(name, key) {
    this.#name = name;
    this.#key = key;
  }

  async put(form, words) {
    const salt = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(words);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: salt }, this.#key, plain);
    localStorage.setItem(this.#place(form), JSON.stringify({ at: Date.now(), sealed: letters(salt) + letters(new Uint8Array(sealed)) }));
  }

  async get(form) {
    try {
      const { sealed } = JSON.parse(localStorage.getItem(this.#place(form)));
      const bytes = Uint8Array.from(sealed.match(/../g), (pair) => parseInt(pair, 16));
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.slice(0, 12) }, this.#key, bytes.slice(12));
      return new TextDecoder().decode(plain);
    } catch {
      return null; // none, or sealed with a key that is gone
    }
  }

  isOfAnotherDay(form) {
    return new Date(JSON.parse(localStorage.getItem(this.#place(form))).at).toDateString() !== new Date().toDateString();
  }

  drop(form) {
    localStorage.removeItem(this.#place(form));
  }

  // A draft is let go when the next page says that it has arrived, not when it is sent.
  noteSent(form) {
    sessionStorage.setItem(SENT, this.#place(form));
  }

  settle({ hasArrived, isRefused }) {
    const sent = sessionStorage.getItem(SENT);
    if (sent && hasArrived) localStorage.removeItem(sent);
    this.#refused = isRefused ? sent : null;
    sessionStorage.removeItem(SENT);
  }

  wasJustRefused(form) {
    return this.#refused === this.#place(form);
  }

  #place(form) {
    return `${PLACE}${this.#name}:${new URL(form.action).pathname}${form.dataset.draft}`;
  }
}

export function dropOldDrafts(now = Date.now()) {
  for (const place of places()) {
    if (!(now - JSON.parse(localStorage.getItem(place)).at < DAYS_KEPT * DAY)) localStorage.removeItem(place);
  }
}

export function dropAllDrafts() {
  for (const place of places()) localStorage.removeItem(place);
}

function places() {
  return Object.keys(localStorage).filter((name) => name.startsWith(PLACE));
}

function letters(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
