// The report between form and operation: its fields, what is still wrong, what leaves the phone.

import { hasIdentityCode } from "../lib/reading.js";
import { joinedDrafts } from "../outbox/rows.js";

const CONTACT = ["name", "phone", "address", "note"];
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

function fieldsOfPayload({ contact = {}, photo_id, ...payload }) {
  const ours = Object.entries(contact).map(([name, value]) => [`contact_${name}`, value ?? ""]);
  return { ...payload, service: payload.service ?? "", ...Object.fromEntries(ours) };
}

// What a form opens with: the kept draft, the refused report, or nothing.
export function draftFor(id, { drafts, ops }) {
  const kept = drafts.find((draft) => draft.draft_id === id);
  if (kept) return kept;
  const refused = ops.find((op) => op.op_id === id);
  if (refused) return { draft_id: id, step: "what", fields: fieldsOfPayload(refused.payload), photo_id: refused.payload.photo_id };
  return { draft_id: id, step: "safety", fields: {} };
}

// The first question was answered, and perhaps more written, before the app had started: newer than the draft, whose words
// are not lost.
export function begunEarly(draft, text) {
  const typed = { ...draft, fields: { ...draft.fields, text } };
  return { ...joinedDrafts(typed, draft), step: draft.step === "safety" ? "what" : draft.step };
}

export function hasContent({ text = "" }) {
  return text.trim() !== "";
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

// The first thing that is still wrong on a step: [field, word of the problem].
export function problemOn(step, fields) {
  return PROBLEMS[step]?.find(([field, , isWrong]) => isWrong(fields[field] ?? "", fields)) ?? null;
}

const PROBLEMS = {
  what: [
    ["text", "problem.text", (text) => !text.trim()],
    ["text", "problem.identity_code", hasIdentityCode],
  ],
  where: [
    ["village", "problem.village", (village) => !village],
    ["urgency", "problem.urgency", (urgency) => !urgency],
    ["wanted_until", "problem.dates", (until, { wanted_from }) => until && wanted_from && until < wanted_from],
  ],
  permission: [
    ["consent", "problem.consent", (consent) => !consent],
    ["contact_phone", "problem.phone", (number, fields) => mayTellWho(fields) && number && !PHONE_NUMBER.test(number)],
    ...CONTACT.map((name) => [`contact_${name}`, "problem.identity_code", hasIdentityCode]),
  ],
};
