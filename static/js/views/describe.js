// Puts what the phone knows into words: one look for each kind of thing.

import { word, moment, day, telephone, weekdays } from "../lib/words.js";

const STAGES = {
  submitted: 0, needs_info: 0, ready: 1, pooled: 1, offering: 1, no_taker: 1,
  assigned: 2, scheduled: 3, reported_done: 4, closed: 5,
};
const NEED_TONES = { needs_info: "warn", no_taker: "wait", assigned: "ok", scheduled: "ok", reported_done: "warn", closed: "done" };
const OFFER_TONES = { sent: "new", seen: "new", accepted: "ok" };
const OP_TONES = { accepted: "ok", rejected: "danger", conflict: "warn" };
const WORK_TONES = { agreed: "warn", scheduled: "ok" };

export function lookOfNeed(need, now) {
  const dates = { date: moment(need.scheduled_at) };
  const ending = need.state === "closed" ? word(`need.closed.${need.outcome}`) : null;
  const isDone = !need.outcome || need.outcome.startsWith("done");
  return {
    ...lookOfPlace(need, now), ...rightsOf(need),
    state: ending ?? word(`need.${need.state}`, dates) ?? need.state,
    tone: NEED_TONES[need.state] ?? "new",
    why: (need.why ?? []).map((code) => word(`why.${code}`)).filter(Boolean).join(" "),
    stage: isDone ? STAGES[need.state] : null,
    question: need.state === "needs_info" ? need.question : null,
    answerTitle: word(need.state === "needs_info" ? "need.asked" : "need.tell_more"),
    href: `#/need/${need.id}`,
  };
}

export function lookOfOffer(offer, now) {
  const isOpen = ["sent", "seen"].includes(offer.state) && !offer.ended;
  const work = now.assignments.find(({ need_id }) => String(need_id) === String(offer.need_id));
  const ended = offer.ended ? word(`offer.ended.${offer.ended}`) : null;
  return {
    ...lookOfPlace(offer, now), ...rightsOf(offer), isOpen,
    state: ended ?? word(isOpen ? "offer.open" : `offer.${offer.state}`) ?? offer.state,
    tone: offer.ended ? "done" : OFFER_TONES[offer.state] ?? "done",
    answerBy: isOpen && offer.answer_by ? word("offer.answer_by", { time: moment(offer.answer_by) }) : null,
    question: offer.question ?? null, answer: offer.answer ?? null,
    reasons: (offer.reasons ?? []).map((reason) => reasonInWords(reason, now)).filter(Boolean),
    href: `#/offer/${offer.id}`, workHref: work && offer.state === "accepted" ? `#/work/${work.id}` : null,
  };
}

export function lookOfWork(work, now) {
  const mayShow = !work.contact_until || Date.parse(work.contact_until) > now.hour;
  const contact = mayShow ? work.contact ?? {} : {};
  return {
    ...lookOfPlace(work, now), ...rightsOf(work),
    state: word(`work.${work.state}`, { date: moment(work.scheduled_at) }) ?? work.state,
    tone: WORK_TONES[work.state] ?? "done",
    scheduled: moment(work.scheduled_at), road: work.road ?? null,
    name: contact.name, address: contact.address, note: contact.note, phone: spokenPhone(contact.phone),
    call: contact.phone ? telephone(contact.phone) : null,
    showComplete: work.may?.includes("complete") && (work.state !== "agreed" || !work.may.includes("schedule")),
    showSchedule: work.may?.includes("schedule") && work.state === "agreed", showMove: work.may?.includes("schedule") && work.state !== "agreed",
    contactLater: work.state === "agreed" && work.reach === "resident", askOffice: work.reach === "coordinator",
    href: `#/work/${work.id}`,
  };
}

export function lookOfOp(op, now) {
  // What comes back again and again is no bad line: then the person is told what it says.
  const insists = op.attempts > 3 && word(`code.${op.last}`) ? op.last : null;
  const code = op.result?.code ?? insists;
  const photo = now.photos.find(({ photo_id }) => photo_id === op.payload.photo_id);
  const isReport = op.type === "need.report";
  const hasEnded = ["rejected", "conflict"].includes(op.state);
  const [title, text] = [word(`op.${op.type}`) ?? op.type, op.payload.text ?? op.payload.note ?? ""];
  return {
    title, text, isReport, hasEnded,
    state: stateOfOp(op, now),
    tone: OP_TONES[op.state] ?? "wait",
    reason: code ? reasonOf(code) : null,
    time: moment(op.device_at),
    photo: word(op.lostPhoto ? "photo.lost" : `photo.${photo?.state}`),
    photoReason: photo?.state === "failed" ? reasonOf(photo.code) : null,
    mayDiscard: hasEnded || (op.state === "queued" && !op.attempts),
    discardWord: word(hasEnded && !isReport ? "op.read" : "op.delete"),
    href: isReport ? `#/sent/${op.op_id}` : `#/${op.type.replace("assignment", "work").split(".")[0]}/${op.target}`,
    edit: `#/report/${op.op_id}`,
  };
}

function reasonOf(code) {
  return word(`code.${code}`) ?? word("code.other", { code });
}

function stateOfOp(op, { pause }) {
  if (op.state === "accepted") return word("state.accepted");
  if (op.state !== "queued") return word(`state.${op.state}`);
  if (!navigator.onLine) return word("state.queued.net");
  return (op.attempts && pause && word(`state.queued.${pause.kind}`)) || word("state.queued");
}

function serviceName(id, { reference }) {
  return reference.services.find((service) => service.id === id)?.name ?? (id || word("service.unknown"));
}

function villageName(id, { reference }) {
  return reference.villages.find((village) => village.id === id)?.name ?? id ?? "";
}

function lookOfPlace(item, now) {
  const service = serviceName(item.service, now);
  const line = [villageName(item.village, now), wantedInWords(item)].filter(Boolean).join(" · ");
  const { thumb = null, id } = item.photo ?? {};
  return { thumb, photoHref: thumb && `/api/v1/photos/${id}`, code: item.code, line, service, title: item.service ? service : item.text, text: item.text ?? "", clip: item.service ? item.text : "" };
}

function wantedInWords({ urgency, wanted_from, wanted_until }) {
  const dates = [wanted_from, wanted_until].filter(Boolean).map(day);
  const when = word(`urgency.${urgency}`) ?? "";
  return dates.length ? `${when} (${dates.join(" – ")})` : when;
}

// As Finns say it: 040 123 4567.
function spokenPhone(phone) {
  return phone?.replace(/^\+358(\d\d)(\d{3})(\d+)$/, "0$1 $2 $3");
}

function rightsOf({ may = [] }) {
  return Object.fromEntries(may.map((deed) => [`may_${deed}`, true]));
}

function reasonInWords({ code, params = {} }, now) {
  const days = params.days instanceof Array ? weekdays(params.days) : params.days;
  return word(`reason.${code}`, { ...params, home: villageName(params.home, now), days, n: params.offers ?? params.days ?? params.open });
}
