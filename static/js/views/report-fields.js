// The report between form and operation: its fields, what is still wrong, what leaves the phone.

import { phone } from "../phone.js";
import { hasIdentityCode } from "../lib/identity.js";
import { format, timeZone } from "../lib/words.js";
import { hasWords } from "../outbox/begun.js";
import { joinedDrafts } from "../outbox/drafts.js";

const CONTACT = ["name", "phone", "address", "note"];
const LONGEST = [120, 40, 200, 500];
const PHONE_NUMBER = /^\+?[\d\s()-]{5,20}$/;

export function fieldsOf(form) {
  return Object.fromEntries(new FormData(form));
}

export function putFields(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const control = form.elements[name];
    if (control) control.value = value;
  }
}

function fieldsOfOp({ consent, payload: { contact = {}, photo_id, ...payload } }) {
  const ours = Object.entries(contact).map(([name, value]) => [`contact_${name}`, value ?? ""]);
  return { ...payload, consent: consent ?? payload.consent, service: payload.service ?? "", ...Object.fromEntries(ours) };
}

// What a form opens with: what this window was writing, what was kept otherwise, the refused report, or nothing.
export function draftFor(id, { drafts, ops }) {
  const refused = ops.find((op) => op.op_id === id);
  // Begun on a refused report that another window has sent meanwhile, it is a report of its own.
  // What is half written in the form of an item has no steps, and stands there (views/item-page.js).
  const isOf = ({ draft_id, step, of = draft_id }) => step && (of === id || !(refused || ops.some((op) => op.op_id === of)));
  const kept = drafts.filter(isOf);
  const written = kept.filter(hasWords);
  const draft = written.find(({ writer }) => writer === sessionStorage.writer) ?? written[0] ?? kept[0];
  if (draft) return { of: draft.draft_id, ...draft, ...askedAgain(draft) };
  if (refused) return { draft_id: id, of: id, step: "what", fields: fieldsOfOp(refused), photo_id: refused.payload.photo_id };
  return { draft_id: id, of: id, step: "safety", fields: {} };
}

// Days later the "today" of a draft would be another day than the one that was meant.
function askedAgain({ fields, step, updated_at }) {
  if (fields.urgency !== "today" || format(updated_at) === format(Date.now())) return {};
  return { fields: { ...fields, urgency: "" }, step: step === "permission" ? "where" : step };
}

// The first question was answered, and perhaps more written, before the app had started: newer than the draft, whose words
// are not lost.
export function begunEarly(draft, text) {
  const typed = { ...draft, fields: { ...draft.fields, text } };
  // They may have been joined already, by a page that was loaded again before it could tell.
  return { ...(draft.fields.text?.includes(text) ? draft : joinedDrafts(typed, draft)), step: draft.step === "safety" ? "what" : draft.step };
}

export function payloadOf(fields, { photo_id }) {
  const isGranted = mayTellWho(fields);
  const payload = {
    text: fields.text.trim(), service: fields.service || null, village: fields.village,
    urgency: fields.urgency, consent: isGranted ? "granted" : fields.consent,
  };
  if (photo_id) payload.photo_id = photo_id;
  if (fields.wanted_from) payload.wanted_from = fields.wanted_from;
  if (fields.wanted_until) payload.wanted_until = fields.wanted_until;
  const contact = Object.fromEntries(CONTACT.map((name) => [name, (fields[`contact_${name}`] ?? "").trim()]));
  if (isGranted && Object.values(contact).some(Boolean)) payload.contact = contact;
  return payload;
}

export function mayTellWho({ consent }) {
  return consent === "granted" || consent === "own";
}

// The first thing that is still wrong on a step: [field, word of the problem, by how many].
export function problemOn(step, fields) {
  const asked = (PROBLEMS[step] ?? []).map(([field, key, isWrong]) => [field, key, isWrong(fields[field] ?? "", fields)]);
  return asked.find(([, , n]) => n) ?? null;
}

// Asked on the phone only, by the clock of the service: what was told without a network may arrive days later. Swedes write
// their days as a form does.
function isPast(day) {
  return day && day < new Date(phone.now.hour).toLocaleDateString("sv", { timeZone });
}

// As the server counts. Nothing is cut off: what was pasted may be the end of a story.
export function beyond(longest) {
  return (words) => Math.max(0, Array.from(words.trim()).length - longest);
}

// What does not leave the phone may be wrong.
function ofContact(isWrong) {
  return (words, fields) => mayTellWho(fields) && isWrong(words);
}

const PROBLEMS = {
  what: [
    ["text", "problem.text", (text) => !text.trim()],
    ["text", "problem.identity_code", hasIdentityCode],
    ["text", "problem.too_long", beyond(2000)],
  ],
  where: [
    ["village", "problem.village", (village) => !village],
    ["urgency", "problem.urgency", (urgency) => !urgency],
    ["wanted_from", "problem.past", isPast],
    ["wanted_until", "problem.past", isPast],
    ["wanted_until", "problem.dates", (until, { wanted_from }) => until && wanted_from && until < wanted_from],
  ],
  permission: [
    ["consent", "problem.consent", (consent) => !consent],
    ["contact_phone", "problem.phone", ofContact((number) => number && !PHONE_NUMBER.test(number))],
    ...CONTACT.flatMap((name, at) => [
      [`contact_${name}`, "problem.identity_code", ofContact(hasIdentityCode)],
      [`contact_${name}`, "problem.too_long", ofContact(beyond(LONGEST[at]))],
    ]),
  ],
};
