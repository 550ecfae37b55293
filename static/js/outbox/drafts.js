// What is half written by one window or several: where it stands in the store, and how two become one.

import { hasWords } from "./begun.js";
import { answerOf } from "./database.js";

// A slow phone takes longer to write than a quick person: what comes while a draft waits for its turn goes with it.
export class DraftQueue {
  #waiting = {};

  constructor(database) {
    this.database = database;
  }

  // Answers with all drafts: this one may have got another name. They are read afterwards, as a page may be left before they
  // have come: the words stand by then.
  save(draft) {
    const waiting = (this.#waiting[draft.draft_id] ??= {});
    waiting.draft = draft;
    return (waiting.saved ??= this.#write(waiting));
  }

  // What comes later is written in a turn of its own.
  close({ draft_id }) {
    delete this.#waiting[draft_id];
  }

  async #write(waiting) {
    const first = waiting.draft;
    try {
      await this.database.transact("readwrite", async ({ drafts }) => {
        await answerOf(drafts.getKey(first.draft_id)); // its turn has come
        this.close(first);
        await keepDraft(drafts, waiting.draft);
      });
    } finally {
      this.close(first); // also where it never came
    }
    return this.database.transact("readonly", ({ drafts }) => answerOf(drafts.getAll()));
  }
}

// Where a window's draft stands. Has another window written under the same name since this one read it, this one's words
// get a name of their own: neither's are lost, whichever writes, sends or is opened again first.
export async function placeOf(drafts, draft) {
  const own = await answerOf(drafts.get(draft.writer));
  if (own) return { key: draft.writer, kept: own };
  const kept = await answerOf(drafts.get(draft.draft_id));
  return kept && isOthers(kept, draft) ? { key: draft.writer } : { key: draft.draft_id, kept };
}

export async function keepDraft(drafts, draft) {
  const { key, kept } = await placeOf(drafts, draft);
  // A form in which nothing stands yet needs no place beside the other window's.
  if (kept || key === draft.draft_id || hasWords(draft) || draft.photo_id) drafts.put({ ...draft, draft_id: key });
}

function isOthers(kept, { writer, since, fields, photo_id }) {
  if (kept.writer === writer || kept.updated_at === since) return false;
  if ((kept.photo_id ?? photo_id) !== photo_id) return true;
  return hasWords(kept) && Object.entries(kept.fields).some(([name, value]) => !(fields[name] ?? "").includes(value));
}

// Two drafts of one name, of a person and of nobody yet: neither's words are lost.
export function joinedDrafts(mine, other) {
  if (!mine || !hasWords(mine)) return other;
  if (!hasWords(other) || mine.fields.text.includes(other.fields.text)) return mine;
  const fields = { ...mine.fields, text: `${mine.fields.text}\n\n${other.fields.text}` };
  return { ...mine, fields, photo_id: mine.photo_id ?? other.photo_id };
}
