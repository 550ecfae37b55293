// One IndexedDB database that opens late, closes early and comes back.

const DATABASE_VERSION = 2;
const OPENS_WITHIN = 8000;
const EVERY_STORE = ["drafts", "outbox", "photos", "bytes", "mine", "meta"];
// A browser that clears a store closes whatever is opened meanwhile, more than once.
const STORE_TRIES = 4;
const STORE_REST = 30;
const PASSING = ["AbortError", "InvalidStateError", "UnknownError", "TransactionInactiveError"];

// What one account keeps on this phone; or the phone itself, for whoever uses it.
export function databaseOf(account, replaced) {
  return new Database(`palveleva-${account ?? "device"}`, replaced);
}

export class Database {
  #opening = null;
  #connection = null;
  #isClosed = false;

  // `replaced` is called when another page wants to change or delete this database.
  constructor(name, replaced = () => {}) {
    this.name = name;
    this.replaced = replaced;
  }

  async transact(mode, work, tries = STORE_TRIES) {
    try {
      const connection = await this.#open();
      await isBack;
      return await runTransaction(connection.transaction(EVERY_STORE, mode, { durability: "strict" }), work);
    } catch (error) {
      if (tries === 1 || this.#isClosed || !(await this.#canTryAgain(error, mode))) throw error;
      await new Promise((resolve) => { setTimeout(resolve, STORE_REST * (STORE_TRIES - tries)); });
      return this.transact(mode, work, tries - 1);
    }
  }

  close() {
    this.#isClosed = true;
    this.#letGo();
  }

  async #canTryAgain(error, mode) {
    if (PASSING.includes(error.name)) {
      this.#letGo();
      return true;
    }
    if (error.name !== "QuotaExceededError" || mode !== "readwrite") return false;
    return this.transact("readwrite", giveRoom, 1).then(() => true, () => false);
  }

  #open() {
    if (this.#isClosed) return Promise.reject(new DOMException("closed", "StoreClosedError"));
    this.#opening ??= openConnection(this.name).then(
      (connection) => this.#keep(connection),
      (error) => { this.#opening = null; throw error; },
    );
    return this.#opening;
  }

  #keep(connection) {
    this.#connection = connection;
    connection.onclose = () => this.#letGo();
    connection.onversionchange = () => { this.close(); this.replaced(); };
    if (this.#isClosed) this.#letGo();
    return connection;
  }

  #letGo() {
    this.#connection?.close();
    this.#connection = this.#opening = null;
  }
}

export function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Full storage: what the server can tell again, or has already, makes room for what only this phone knows.
async function giveRoom({ photos, bytes, mine, meta }) {
  bytes.delete("ballast");
  mine.clear();
  meta.delete("cursor");
  for (const photo of await answerOf(photos.getAll())) if (photo.state === "arrived") bytes.delete(photo.photo_id);
}

function openConnection(name) {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const tooLate = setTimeout(() => { isLate = true; reject(new DOMException("timeout", "StoreOpenError")); }, OPENS_WITHIN);
    const request = indexedDB.open(name, DATABASE_VERSION);
    request.onupgradeneeded = ({ oldVersion }) => addStores(request.result, oldVersion);
    request.onerror = () => { clearTimeout(tooLate); reject(request.error); };
    request.onsuccess = () => {
      clearTimeout(tooLate);
      // Nobody waits for it any more; left open it would block the next upgrade.
      if (isLate) request.result.close();
      else resolve(request.result);
    };
  });
}

// Upgrades only ever add: a store that is made anew would lose what waits in it.
function addStores(database, oldVersion) {
  if (oldVersion < 1) {
    database.createObjectStore("drafts", { keyPath: "draft_id" });
    database.createObjectStore("outbox", { keyPath: "op_id" }).createIndex("state", "state");
    database.createObjectStore("mine", { keyPath: ["kind", "id"] });
    database.createObjectStore("meta", { keyPath: "key" });
  }
  if (oldVersion < 2) {
    database.createObjectStore("photos", { keyPath: "photo_id" });
    // Apart from their state: a full phone could not rewrite a row that carries the picture.
    database.createObjectStore("bytes", { keyPath: "photo_id" });
  }
}

// A page that is put aside keeps what it has begun until somebody comes back to it, and WebKit lets no other page read
// meanwhile. So what has been asked for to the end is kept, and the rest undone: it is tried again with the page.
const begun = new Map(); // transaction → whether all has been asked for
let isBack = null;

addEventListener("pagehide", () => {
  isBack = new Promise((resolve) => { addEventListener("pageshow", resolve, { once: true }); });
  for (const [transaction, isWhole] of begun) {
    end(transaction, isWhole);
    transaction.db.close();
  }
});

async function runTransaction(transaction, work) {
  begun.set(transaction, false);
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
  ended.catch(() => {}).finally(() => begun.delete(transaction));
  try {
    const answer = await work(Object.fromEntries(EVERY_STORE.map((name) => [name, transaction.objectStore(name)])));
    begun.set(transaction, true);
    await ended;
    return answer;
  } catch (error) {
    end(transaction, false);
    throw transaction.error ?? error;
  }
}

function end(transaction, isWhole) {
  try {
    if (isWhole) transaction.commit();
    else transaction.abort();
  } catch {
    // Already over: there is nothing left to keep or to undo.
  }
}
