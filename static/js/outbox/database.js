// One IndexedDB database that opens late, closes early and comes back.

const DATABASE_VERSION = 1;
const OPENS_WITHIN = 8000;
const EVERY_STORE = ["drafts", "outbox", "mine", "meta"];

export class Database {
  #opening = null;
  #connection = null;
  #isClosed = false;

  constructor(name) {
    this.name = name;
  }

  async transact(mode, work, again = true) {
    try {
      const connection = await this.#open();
      return await runTransaction(connection.transaction(EVERY_STORE, mode, { durability: "strict" }), work);
    } catch (error) {
      if (!again || this.#isClosed || !(await this.#canTryAgain(error, mode))) throw error;
      return this.transact(mode, work, false);
    }
  }

  close() {
    this.#isClosed = true;
    this.#letGo();
  }

  destroy() {
    this.close();
    return new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(this.name);
      request.onsuccess = request.onerror = request.onblocked = () => resolve();
    });
  }

  async #canTryAgain(error, mode) {
    if (["InvalidStateError", "UnknownError", "TransactionInactiveError"].includes(error.name)) {
      this.#letGo();
      return true;
    }
    if (error.name !== "QuotaExceededError" || mode !== "readwrite") return false;
    // Full storage: what the server can tell again makes room for what only this phone knows.
    const freeRoom = ({ mine, meta }) => (mine.clear(), meta.delete("cursor"), true);
    return this.transact("readwrite", freeRoom, false).catch(() => false);
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
    connection.onversionchange = () => { this.close(); document.dispatchEvent(new Event("palveleva:stale")); };
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

function openConnection(name) {
  return new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => reject(new DOMException("timeout", "StoreOpenError")), OPENS_WITHIN);
    const request = indexedDB.open(name, DATABASE_VERSION);
    request.onupgradeneeded = ({ oldVersion }) => addStores(request.result, oldVersion);
    request.onerror = () => { clearTimeout(tooLate); reject(request.error); };
    request.onsuccess = () => { clearTimeout(tooLate); resolve(request.result); };
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
}

async function runTransaction(transaction, work) {
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
  ended.catch(() => {});
  try {
    const answer = await work(Object.fromEntries(EVERY_STORE.map((name) => [name, transaction.objectStore(name)])));
    await ended;
    return answer;
  } catch (error) {
    abandon(transaction);
    throw transaction.error ?? error;
  }
}

function abandon(transaction) {
  try {
    transaction.abort();
  } catch {
    // Already over: there is nothing left to undo.
  }
}
