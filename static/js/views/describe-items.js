// Puts what the server told into words: one look for each kind of thing.

import { LANGUAGE, format, word, moment, telephone } from "../lib/words.js";
import { answerTo, isAsked, needsAttention } from "../lib/seen.js";
import { titleOf } from "./describe.js";

const STAGES = {
  submitted: 0, needs_info: 0, ready: 1, pooled: 1, offering: 1, no_taker: 1,
  assigned: 2, scheduled: 3, reported_done: 4, closed: 5,
};
const NEED_TONES = { needs_info: "warn", no_taker: "wait", assigned: "ok", scheduled: "ok", reported_done: "warn", closed: "done" };
const OFFER_TONES = { sent: "new", seen: "new", accepted: "ok" };
const WORK_TONES = { agreed: "warn", scheduled: "ok" };

export function lookOfNeed(need, now) {
  const refuted = need.state === "scheduled" && wasRefuted(need, now);
  const dates = { date: moment(need.scheduled_at) };
  const ending = need.state === "closed" ? word(`need.closed.${need.outcome}`) : null;
  const isDone = !need.outcome || need.outcome.startsWith("done");
  return {
    ...lookOfPlace(need, now), ...rightsOf(need),
    state: refuted ? word("need.not_done") : ending ?? word(`need.${need.state}`, dates) ?? need.state,
    tone: refuted ? "warn" : NEED_TONES[need.state] ?? "new",
    why: (need.why ?? []).map((code) => word(`why.${code}`)).filter(Boolean).join(" "),
    stage: isDone ? STAGES[need.state] : null,
    question: need.state === "needs_info" ? need.question : null,
    answerTitle: word(need.state === "needs_info" ? "need.asked" : "need.tell_more"),
    href: `#/need/${need.id}`, ...lastWords(need, now),
  };
}

// What was last written to the coordinator about it, and whether it has arrived.
function lastWords({ id }, now) {
  const op = lastDeed(id, "need.add_information", now);
  return op && { said: op.payload.text, saidAt: word("need.said", { time: moment(op.device_at) }), saidHere: op.state === "accepted" };
}

// The service tells of a work that was said to be done and was not only that it is agreed on again; this phone knows what
// its person did about it. A time set afterwards is news of its own.
function wasRefuted({ id, scheduled_at }, now) {
  const last = lastDeed(id, "need.confirm", now);
  return last?.state === "accepted" && !last.payload.done && !(Date.parse(scheduled_at) > last.done_at + now.hour - Date.now());
}

function isToBeDoneAgain({ id, state }, now) {
  const last = lastDeed(id, "assignment.", now);
  return state === "scheduled" && last?.state === "accepted" && last.type === "assignment.complete";
}

function lastDeed(id, type, { ops }) {
  return ops.filter((op) => op.target === id && op.type.startsWith(type) && !needsAttention(op)).pop();
}

export function lookOfOffer(offer, now) {
  const answer = answerTo(offer, now);
  const isOpen = isAsked(offer) && !answer;
  const works = now.assignments.filter(({ need_id }) => String(need_id) === String(offer.need_id));
  const isPast = isOpen && Date.parse(offer.answer_by) <= now.hour; // without a network nobody has said so
  const key = keyOfOffer(offer, answer, isOpen, isPast);
  const work = works.sort((a, b) => a.agreed_at.localeCompare(b.agreed_at)).pop(); // a need that was opened again has several
  const ended = offer.ended ? word(`offer.ended.${offer.ended}`) : null;
  const goesAlong = isOpen && offer.may?.includes("accept") && offer.urgency !== "today"; // work for today waits for no other
  return {
    ...lookOfPlace(offer, now), ...rightsOf(offer), isOpen, trip: goesAlong && (offer.trip ?? offer.village), village: offer.trip ?? villageName(offer.village, now),
    state: ended ?? word(key) ?? offer.state,
    tone: offer.ended ? "done" : answer || key === "offer.late" ? "wait" : OFFER_TONES[offer.state] ?? "done",
    answerBy: isOpen && !isPast && offer.answer_by ? word("offer.answer_by", { time: moment(offer.answer_by) }) : null,
    question: offer.question ?? null, answer: offer.answer ?? null,
    reasons: (offer.reasons ?? []).map((reason) => reasonInWords(reason, now)).filter(Boolean),
    href: `#/offer/${offer.id}`, workHref: work && offer.state === "accepted" ? `#/work/${work.id}` : null,
  };
}

function keyOfOffer({ state, may }, answer, isOpen, isPast) {
  if (answer) return answer.type === "offer.accept" ? "offer.unsettled" : `op.${answer.type}`; // somebody else may be first
  if (isPast || state === "expired") return may?.includes("accept") ? "offer.late" : "offer.expired";
  return isOpen ? "offer.open" : `offer.${state}`;
}

export function lookOfWork(work, now) {
  const mayShow = !work.contact_until || Date.parse(work.contact_until) > now.hour;
  const answer = answerTo(work, now);
  const again = isToBeDoneAgain(work, now);
  const said = work.said_done_at && word(work.state === "no_show" ? "work.no_show.said" : "work.off.said");
  const contact = mayShow ? work.contact ?? {} : {};
  const office = work.office ?? now.reference.coordinator_phone; // of a work abroad the office at home knows nothing
  return {
    ...lookOfPlace(work, now), ...rightsOf(work),
    state: answer ? titleOf(answer) : word(again ? "work.not_done" : said ? "work.said" : work.confirmed_at ? "work.confirmed" : `work.${work.state}`, { date: moment(work.scheduled_at) }) ?? work.state,
    tone: answer ? "wait" : again || said ? "warn" : work.confirmed_at ? "ok" : WORK_TONES[work.state] ?? "done", said,
    road: work.road ?? null,
    name: contact.name, address: contact.address, note: contact.note, phone: spokenPhone(contact.phone),
    call: contact.phone ? telephone(contact.phone) : null,
    showComplete: work.may?.includes("complete") && (work.state !== "agreed" || !work.may.includes("schedule")),
    showSchedule: work.may?.includes("schedule") && work.state === "agreed", showMove: work.may?.includes("schedule") && work.state !== "agreed",
    contactLater: work.state === "agreed" && work.reach === "resident", askOffice: work.reach === "coordinator",
    officeCall: office && telephone(office),
    href: `#/work/${work.id}`,
  };
}

// What a deed is about, beside its time: the service and the village, as far as the phone knows them still.
export function matterOf({ target, device_at }, now) {
  const item = [...now.offers, ...now.assignments, ...now.needs].find(({ id }) => id === target);
  return item && { time: [serviceName(item.service, now), villageName(item.village, now), moment(device_at)].join(" · ") };
}

function serviceName(id, { reference }) {
  return reference.services.find((service) => service.id === id)?.name ?? (id || word("service.unknown"));
}

function villageName(id, { reference }) {
  return reference.villages.find((village) => village.id === id)?.name ?? id ?? "";
}

function lookOfPlace(item, now) {
  const service = serviceName(item.service, now);
  const line = [villageName(item.village, now), wantedInWords(item, now)].filter(Boolean).join(" · ");
  const { thumb = null, id } = item.photo ?? {};
  return { thumb, photoHref: thumb && `/api/v1/photos/${id}`, code: item.code, line, service, title: item.service ? service : item.text, text: item.text ?? "", clip: item.service ? item.text : "" };
}

// One day that was told says which end it is: whoever comes must not come too early, or too late.
function wantedInWords({ wanted_from, wanted_until, ...item }, now) {
  const when = urgencyInWords(item, now);
  if (!wanted_from && !wanted_until) return when;
  if (!wanted_from || !wanted_until) return `${when} · ${word(wanted_from ? "wanted.from" : "wanted.until")} ${format(wanted_from ?? wanted_until)}`;
  return `${when} (${Array.from(new Set([wanted_from, wanted_until]), (day) => format(day)).join(" – ")})`;
}

// "Today" is true on the day of telling alone, by the clock of the service. Read later, that day stands beside it; an older
// release did not tell it.
function urgencyInWords({ urgency, told_on }, { hour }) {
  const isOfToday = told_on && format(told_on) === format(hour);
  return (isOfToday ? null : word(`urgency.${urgency}.told`, { date: told_on ? format(told_on) : "–" })) ?? word(`urgency.${urgency}`) ?? "";
}

// As Finns write it, 040 123 4567, and never on two lines. The server does the same (domain/contact.py).
function spokenPhone(phone) {
  return phone?.replace(/^\+358(9|[4678]00|\d\d)(\d{4}(?=\d{4}$)|\d{3})(\d{2,})$/, "0$1\xa0$2\xa0$3");
}

function rightsOf({ may = [] }) {
  return Object.fromEntries(may.map((deed) => [`may_${deed}`, true]));
}

function reasonInWords({ code, params = {} }, now) {
  const days = params.days instanceof Array ? weekdays(params.days) : params.days;
  if (code === "last_asked" && !params.days) return word("reason.asked_today");
  return word(params.way ? "trip" : `reason.${code}`, { ...params, home: villageName(params.home, now), days, n: params.n ?? params.offers ?? params.days ?? params.open });
}

function weekdays(numbers) {
  // The first of January 2024 was a Monday.
  const names = numbers.map((number) => format(`2024-01-0${number}`, { weekday: "short" }));
  return new Intl.ListFormat(LANGUAGE, { type: "conjunction" }).format(names);
}
