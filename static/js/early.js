// Stands in the page itself: on a slow line the app's script comes a second after the form, and nobody should wait for it
// to say that nobody is in danger, or to have what is written kept. The app takes over what is written until then
// (views/report-form.js), also when it starts only after the page has been opened again.

import { NEW_REPORT, hasWords } from "./outbox/begun.js";
import { answerOf, databaseOf } from "./outbox/database.js";
import { newId } from "./outbox/ids.js";
import { withoutIdentityCodes } from "./lib/identity.js";

// Not before the first question is seen: a phone asks its storage slowly.
const opening = new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); }).then(openStore);
opening.catch(() => {}); // the app says what is wrong with the store
addEventListener("click", beginForm);

async function openStore() {
  const device = databaseOf(null);
  const account = await device.transact("readonly", ({ meta }) => answerOf(meta.get("account")));
  const store = account ? databaseOf(account.value) : device;
  await store.transact("readonly", ({ drafts }) => answerOf(drafts.getKey(NEW_REPORT)));
  document.documentElement.dataset.keeps = "words";
  document.addEventListener("palveleva:changed", () => [device, store].forEach((one) => one.close()), { once: true });
  return store;
}

function beginForm({ target }) {
  const form = target.closest("[data-action=no-danger]")?.form;
  if (!form || form.dataset.at) return;
  const [safety, what] = form.querySelectorAll("[data-step]");
  const { text } = form;
  safety.hidden = true;
  what.hidden = false;
  text.value = sessionStorage.early ??= "";
  text.oninput = () => form.dataset.at || keep(text.value);
  text.focus();
}

// The same words in both: they are found again in each other, and stand there once.
function keep(words) {
  const text = (sessionStorage.early = withoutIdentityCodes(words));
  const writer = (sessionStorage.writer ??= newId());
  const draft = { draft_id: NEW_REPORT, writer, step: "what", fields: { text }, updated_at: Date.now() };
  opening.then((store) => store.transact("readwrite", ({ drafts }) => beginDraft(drafts, draft))).catch(() => {});
}

// Written before the app has started: what is kept already waits until both can be joined, this window's own report too.
// What nobody but this script has kept has not "begun": only that is written on.
async function beginDraft(drafts, draft) {
  const kept = await answerOf(drafts.get(draft.draft_id));
  if (!kept || !hasWords(kept) || (kept.writer === draft.writer && !kept.begun)) drafts.put({ ...kept, ...draft, fields: { ...kept?.fields, ...draft.fields }, begun: null });
}
