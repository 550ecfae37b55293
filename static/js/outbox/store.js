// What one account keeps on this phone: what the person wrote, and what the server last said.

import { answerOf, databaseOf } from "./database.js";
import { DraftQueue, joinedDrafts, keepDraft, placeOf } from "./drafts.js";
import { applyChanges, closeDoor, dropReport, dueFirsts, forgetLostPhotos, forgetPhoto, goneBy, isDue, remember, restingUntil, tidy } from "./rows.js";

// A reserve that is given up first, so that a full phone can still write down what became of an operation.
const ballast = () => crypto.getRandomValues(new Uint8Array(64 * 1024)).buffer;

export class Store {
  #database;
  #queue;

  constructor(account, { replaced } = {}) {
    this.account = account;
    this.#database = databaseOf(account, replaced);
    this.#queue = new DraftQueue(this.#database);
    this.name = this.#database.name;
  }

  async everything() {
    return this.#database.transact("readonly", async ({ drafts, outbox, photos, mine, meta }) => {
      const rows = await Promise.all([drafts, outbox, photos, mine, meta].map((store) => answerOf(store.getAll())));
      return {
        drafts: rows[0],
        ops: rows[1].sort((a, b) => a.seq - b.seq),
        photos: rows[2],
        items: rows[3],
        meta: Object.fromEntries(rows[4].map(({ key, value }) => [key, value])),
      };
    });
  }

  async get(key) {
    const row = await this.#database.transact("readonly", ({ meta }) => answerOf(meta.get(key)));
    return row?.value;
  }

  set(key, value) {
    return this.#write(({ meta }) => void remember(meta, key, value));
  }

  saveDraft(draft) {
    return this.#queue.save(draft);
  }

  // The picture comes with its draft: a crash leaves both or neither. An earlier picture of the draft goes.
  keepPhoto(draft, photo, picture, earlier) {
    this.#queue.close(draft); // words that know of the picture come after it
    return this.#write(async ({ drafts, photos, bytes }) => {
      await keepDraft(drafts, draft);
      photos.put({ ...photo, op_id: null, state: "draft", attempts: 0, next_at: 0, code: null });
      bytes.put({ photo_id: photo.photo_id, bytes: picture });
      if (earlier) forgetPhoto({ photos, bytes }, earlier);
    });
  }

  dropPhoto(draft, photo_id) {
    this.#queue.close(draft);
    return this.#write(async ({ drafts, photos, bytes }) => {
      await keepDraft(drafts, draft);
      forgetPhoto({ photos, bytes }, photo_id);
    });
  }

  async picture(photo_id) {
    const row = await this.#database.transact("readonly", ({ bytes }) => answerOf(bytes.get(photo_id)));
    return row?.bytes ?? null;
  }

  // The draft ends and its operation begins in one transaction: a crash leaves exactly one of them.
  async add(op, ends = {}) {
    try {
      return await this.#add(op, ends);
    } catch (error) {
      if (error.name !== "QuotaExceededError" || !op.payload.photo_id) throw error;
      // No room for both: the words go first, and the person is told that the picture stayed behind.
      const { photo_id, ...payload } = op.payload;
      return this.#add({ ...op, payload, lostPhoto: true }, { ...ends, without: photo_id });
    }
  }

  #add(op, { draft, replaces, without }) {
    return this.#write(async ({ drafts, outbox, photos, bytes }) => {
      if (without) forgetPhoto({ photos, bytes }, without);
      if (draft) drafts.delete((await placeOf(drafts, draft)).key);
      const all = await answerOf(outbox.getAll());
      const begun = draft?.begun;
      // Another window has sent the very same: that one stands. Had it sent other words of the draft, these are told too.
      const sent = begun && all.find((other) => other.begun === begun && JSON.stringify(other.payload) === JSON.stringify(op.payload));
      if (sent) return sent.op_id;
      const { photo_id, ...payload } = op.payload;
      const photo = photo_id && (await answerOf(photos.get(photo_id)));
      // A picture goes with one report: the draft's, or the refused one's that this replaces.
      const isOurs = photo && (photo.state === "draft" || photo.op_id === replaces);
      const told = photo_id && !isOurs ? { ...op, payload, lostPhoto: true } : op;
      // What the person chose, where the service hears less: it opens the form again as it was.
      outbox.add({ ...told, begun, consent: draft?.fields.consent, seq: 1 + Math.max(0, ...all.map((row) => row.seq)) });
      if (isOurs) photos.put({ ...photo, op_id: op.op_id, state: "wait" });
      if (replaces) dropReport(outbox, all, replaces, op);
      return op.op_id;
    });
  }

  // What is on its way, or has arrived, can no longer be taken back on the phone.
  discard(op_id) {
    return this.#write(async ({ drafts, outbox, photos, bytes }) => {
      const op = await answerOf(outbox.get(op_id));
      if (!op || op.state === "sending" || op.state === "accepted" || (op.state === "queued" && op.attempts)) return;
      dropReport(outbox, await answerOf(outbox.getAll()), op_id);
      drafts.delete(op_id);
      if (op.payload.photo_id) forgetPhoto({ photos, bytes }, op.payload.photo_id);
    });
  }

  // Only the holder of the lock calls this, so whatever is still "sending" belongs to a crashed page.
  recover({ liftsPause }) {
    return this.#write(async ({ outbox, photos, meta }) => {
      for (const op of await answerOf(outbox.index("state").getAll("sending"))) outbox.put({ ...op, state: "queued" });
      const pause = (await answerOf(meta.get("pause")))?.value;
      if (!liftsPause) return;
      if (pause) remember(meta, "pause", { ...pause, until: pause.floor });
      for (const op of await answerOf(outbox.index("state").getAll("queued"))) outbox.put({ ...op, next_at: 0 });
      for (const photo of await answerOf(photos.getAll())) if (photo.next_at) photos.put({ ...photo, next_at: photo.floor ?? 0 });
    });
  }

  // The first waiting operation of each target, made "sending" before a byte has left. What was added to a refused report
  // waits with it: alone it would be refused.
  take(limit, now) {
    return this.#write(async ({ outbox }) => {
      const waiting = await answerOf(outbox.index("state").getAll("queued"));
      const refused = await answerOf(outbox.index("state").getAllKeys("rejected"));
      const batch = dueFirsts(waiting, now).filter(({ target }) => !refused.includes(target)).slice(0, limit);
      const sending = batch.map((op) => ({ ...op, state: "sending", attempts: op.attempts + 1 }));
      for (const op of sending) outbox.put(op);
      return sending;
    });
  }

  settle({ ops = [], changes = null, meta: facts = {}, since = null, resend = false, now }) {
    return this.#write(async (stores) => {
      const { outbox, photos, mine, meta } = stores;
      const sending = new Set(await answerOf(outbox.index("state").getAllKeys("sending")));
      for (const op of ops) if (sending.has(op.op_id)) outbox.put(op);
      const decided = ops.map(({ op_id }) => op_id);
      const gone = await goneBy(mine, changes);
      for (const op of await answerOf(outbox.getAll())) {
        const photo = op.payload.photo_id && (await answerOf(photos.get(op.payload.photo_id)));
        tidy(stores, op, { photo, resend: resend && !decided.includes(op.op_id), gone, now });
      }
      // A full phone gave up what the server had told before: then these news alone are not all there is.
      const isGap = changes && !changes.reset && ((await answerOf(meta.get("cursor")))?.value ?? null) !== (since ?? null);
      if (changes) applyChanges(mine, changes);
      const skew = facts.skew ?? (await answerOf(meta.get("skew")))?.value ?? 0;
      for (const item of await answerOf(mine.getAll())) closeDoor(mine, item, now + skew);
      for (const [key, value] of Object.entries(isGap ? { ...facts, cursor: null } : facts)) remember(meta, key, value);
    });
  }

  // The next picture that may leave: its report has arrived.
  async takePhoto(now) {
    return this.#database.transact("readonly", async ({ photos, bytes }) => {
      const ready = (await answerOf(photos.getAll())).filter((row) => row.state === "queued" && !restingUntil(row.next_at, now));
      const photo = ready[0];
      return photo && { photo, picture: (await answerOf(bytes.get(photo.photo_id)))?.bytes ?? null };
    });
  }

  settlePhoto(photo) {
    return this.#write(async ({ photos }) => {
      const row = await answerOf(photos.get(photo.photo_id));
      if (row?.state === "queued") photos.put(photo);
    });
  }

  // At every start: the reserve for a full phone, and no picture whose draft is gone.
  prepare() {
    return this.#write(async (stores) => {
      const { drafts, photos, bytes } = stores;
      if (!(await answerOf(bytes.getKey("ballast")))) bytes.put({ photo_id: "ballast", bytes: ballast() });
      forgetLostPhotos(stores, await answerOf(photos.getAll()), await answerOf(drafts.getAll()));
    });
  }

  // Something begun before anybody had signed in on this phone becomes the first person's.
  async moveTo(other) {
    const { drafts, ops, photos } = await this.everything();
    const pictures = await Promise.all(photos.map(({ photo_id }) => this.picture(photo_id)));
    if (drafts.length + ops.length + photos.length === 0) return;
    await other.receive({ drafts, ops, photos, pictures });
    // Only what was moved: another window may have written more meanwhile.
    await this.#write((stores) => {
      for (const { draft_id } of drafts) stores.drafts.delete(draft_id);
      for (const { op_id } of ops) stores.outbox.delete(op_id);
      for (const { photo_id } of photos) forgetPhoto(stores, photo_id);
    });
  }

  // What is here already stays as it is: a phone that died while moving moves again.
  receive({ drafts: newDrafts, ops, photos: newPhotos, pictures }) {
    return this.#write(async ({ drafts, outbox, photos, bytes }) => {
      for (const draft of newDrafts) drafts.put(joinedDrafts(await answerOf(drafts.get(draft.draft_id)), draft));
      const all = await answerOf(outbox.getAll());
      const known = all.map(({ op_id }) => op_id);
      let seq = Math.max(0, ...all.map((row) => row.seq));
      for (const op of ops) if (!known.includes(op.op_id)) outbox.add({ ...op, seq: (seq += 1) });
      for (const [index, photo] of newPhotos.entries()) {
        if (await answerOf(photos.getKey(photo.photo_id))) continue;
        photos.add(photo);
        bytes.put({ photo_id: photo.photo_id, bytes: pictures[index] });
      }
    });
  }

  // Signed out with things unsent: they stay for their writer, everything the server had told goes.
  strip() {
    return this.#write(async ({ outbox, photos, bytes, mine, meta }) => {
      mine.clear();
      const epoch = await answerOf(meta.get("epoch"));
      meta.clear();
      if (epoch) meta.put(epoch);
      const held = await answerOf(photos.getAll());
      for (const { op_id } of await answerOf(outbox.index("state").getAll("accepted"))) {
        const photo = held.find((one) => one.op_id === op_id);
        if (photo && isDue(photo)) continue;
        outbox.delete(op_id);
        if (photo) forgetPhoto({ photos, bytes }, photo.photo_id);
      }
    });
  }

  close() {
    this.#database.close();
  }

  destroy() {
    this.close();
    return new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(this.name);
      request.onsuccess = request.onerror = request.onblocked = () => resolve();
    });
  }

  #write(work) {
    return this.#database.transact("readwrite", work);
  }
}
