// What one account keeps on this phone: what the person wrote, and what the server last said.

import { Database, answerOf } from "./database.js";

const REMEMBER_ACCEPTED = 30 * 24 * 3600 * 1000;

export class Store {
  #database;

  constructor(account) {
    this.account = account;
    this.name = `palveleva-${account ?? "device"}`;
    this.#database = new Database(this.name);
  }

  async everything() {
    return this.#database.transact("readonly", async ({ drafts, outbox, mine, meta }) => {
      const rows = await Promise.all([drafts, outbox, mine, meta].map((store) => answerOf(store.getAll())));
      return {
        drafts: rows[0],
        ops: rows[1].sort((a, b) => a.seq - b.seq),
        items: rows[2],
        meta: Object.fromEntries(rows[3].map(({ key, value }) => [key, value])),
      };
    });
  }

  async get(key) {
    const row = await this.#database.transact("readonly", ({ meta }) => answerOf(meta.get(key)));
    return row?.value;
  }

  set(key, value) {
    return this.#database.transact("readwrite", ({ meta }) => void remember(meta, key, value));
  }

  saveDraft(draft) {
    return this.#database.transact("readwrite", ({ drafts }) => void drafts.put(draft));
  }

  // The draft ends and its operation begins in one transaction: a crash leaves exactly one of them.
  add(op, { draft, replaces } = {}) {
    return this.#database.transact("readwrite", async ({ drafts, outbox }) => {
      const all = await answerOf(outbox.getAll());
      outbox.add({ ...op, seq: 1 + Math.max(0, ...all.map((row) => row.seq)) });
      if (draft) drafts.delete(draft);
      if (replaces) outbox.delete(replaces);
    });
  }

  // What is on its way, or has arrived, can no longer be taken back on the phone.
  discard(op_id) {
    return this.#database.transact("readwrite", async ({ drafts, outbox }) => {
      const op = await answerOf(outbox.get(op_id));
      if (!op || op.state === "sending" || op.state === "accepted") return;
      outbox.delete(op_id);
      drafts.delete(op_id);
    });
  }

  // Only the holder of the lock calls this, so whatever is still "sending" belongs to a crashed page.
  recover({ liftsPause }) {
    return this.#database.transact("readwrite", async ({ outbox, meta }) => {
      for (const op of await answerOf(outbox.index("state").getAll("sending"))) outbox.put({ ...op, state: "queued" });
      const pause = (await answerOf(meta.get("pause")))?.value;
      if (!liftsPause || !pause || pause.floor) return;
      remember(meta, "pause", { ...pause, until: 0 });
      for (const op of await answerOf(outbox.index("state").getAll("queued"))) outbox.put({ ...op, next_at: 0 });
    });
  }

  // The first waiting operation of each target, made "sending" before a byte has left.
  take(limit, now) {
    return this.#database.transact("readwrite", async ({ outbox }) => {
      const waiting = await answerOf(outbox.index("state").getAll("queued"));
      const batch = dueFirsts(waiting, now).slice(0, limit);
      const sending = batch.map((op) => ({ ...op, state: "sending", attempts: op.attempts + 1 }));
      for (const op of sending) outbox.put(op);
      return sending;
    });
  }

  settle({ ops = [], versions = {}, changes = null, meta: facts = {}, resend = false, now }) {
    return this.#database.transact("readwrite", async ({ outbox, mine, meta }) => {
      for (const op of ops) {
        const row = await answerOf(outbox.get(op.op_id));
        if (row?.state === "sending") outbox.put(op);
      }
      for (const op of await answerOf(outbox.getAll())) tidy(outbox, op, { versions, resend, now });
      if (changes) applyChanges(mine, changes);
      for (const item of await answerOf(mine.getAll())) closeContact(mine, item, now);
      for (const [key, value] of Object.entries(facts)) remember(meta, key, value);
    });
  }

  // Something begun before anybody had signed in on this phone becomes the first person's.
  async moveTo(other) {
    const { drafts, ops } = await this.everything();
    for (const draft of drafts) await other.saveDraft(draft);
    for (const op of ops) await other.add(op);
    await this.#database.transact("readwrite", (stores) => {
      stores.drafts.clear();
      stores.outbox.clear();
    });
  }

  close() {
    this.#database.close();
  }

  destroy() {
    return this.#database.destroy();
  }
}

function remember(meta, key, value) {
  if (value === null || value === undefined) meta.delete(key);
  else meta.put({ key, value });
}

function dueFirsts(waiting, now) {
  const busy = new Set();
  return waiting.sort((a, b) => a.seq - b.seq).filter((op) => {
    const queue = op.target ?? op.op_id;
    const isFirst = !busy.has(queue);
    busy.add(queue);
    return isFirst && op.next_at <= now;
  });
}

function tidy(outbox, op, { versions, resend, now }) {
  if (op.state === "accepted" && now - op.done_at > REMEMBER_ACCEPTED) outbox.delete(op.op_id);
  // A restored server has forgotten what this phone still remembers; the key keeps it single.
  else if (op.state === "accepted" && resend) outbox.put({ ...op, state: "queued", next_at: 0 });
  // Never sent yet, so its content is not yet promised: it follows the version its elder made.
  else if (op.state === "queued" && !op.attempts && versions[op.target]) {
    outbox.put({ ...op, base_version: versions[op.target] });
  }
}

// The ladder of disclosure goes down again also on a phone that has not heard news since.
function closeContact(mine, item, now) {
  if (item.contact && item.contact_until && Date.parse(item.contact_until) <= now) mine.put({ ...item, contact: null });
}

function applyChanges(mine, { items = [], deleted = [], reset = false }) {
  if (reset) mine.clear();
  for (const { kind, id } of deleted) mine.delete([kind, String(id)]);
  for (const item of items) mine.put({ ...item, id: String(item.id) });
}
