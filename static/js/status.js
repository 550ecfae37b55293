// The page of troubles: what waits, since when and why, and the ways out. It stands on the engine alone, so that it
// works when the app itself does not.

import { Store } from "./outbox/store.js";
import { Outbox } from "./outbox/outbox.js";
import { postOperations, putPicture, signOut } from "./outbox/line.js";
import { isDue } from "./outbox/rows.js";
import { Device } from "./device.js";
import { asSeen, unsentCount } from "./lib/seen.js";
import { canWrite, eraseEverything, reach, storage, workerVersion } from "./lib/health.js";
import { hand, unsentFile } from "./lib/unsent.js";
import { keepPlace } from "./lib/keep-place.js";
import { press } from "./lib/press.js";
import { fill, moment, setText, stamp, word } from "./lib/words.js";
import { lookOfOp } from "./views/describe.js";

const APP = new URL(import.meta.url).pathname.split("/")[2];
const device = new Store(null);
const windows = "BroadcastChannel" in self ? new BroadcastChannel("palveleva") : null;
let store = device;
let outbox = null;
let facts = {};
let isErased = false;

// Each answers with the word for what it has done, where nothing else shows it.
const DEEDS = {
  sendNow: () => outbox.send("person").then(examine),
  save: async () => { if (await isOurs()) await hand(await unsentFile(store, APP)); },
  copy: () => navigator.clipboard.writeText(document.querySelector(".facts").innerText).then(() => "copied"),
  update,
  askToErase: () => { document.querySelector("[data-erase]").hidden = false; },
  erase,
};

const opened = open();
begin();

async function begin() {
  document.documentElement.dataset.js = "on";
  document.addEventListener("click", hear);
  document.addEventListener("submit", (event) => event.preventDefault()); // Enter is no word that all may be deleted
  if (windows) windows.onmessage = ({ data }) => (["left", "entered"].includes(data) ? location.reload() : draw());
  addEventListener("pageshow", ({ persisted }) => persisted && draw());
  await opened;
  await draw();
  await examine();
}

// A store that does not open is told by whatever is drawn.
async function open() {
  const account = await device.get("account").catch(() => null);
  if (account) store = new Store(account);
  outbox = new Outbox({ store, owner: () => device.get("account"), app: APP, changed: draw, trouble: draw, post: postOperations, put: putPicture });
}

async function draw() {
  if (isErased) return;
  try {
    if (await isOurs()) show(await store.everything());
  } catch ({ name }) {
    document.querySelector("[data-rows]").replaceChildren();
    fill(document.getElementById("main"), { ...facts, app: APP, trouble: name });
  }
}

function show(kept) {
  const { meta } = kept;
  const now = asSeen(kept, { isSignedIn: null, hasAccount: Boolean(store.account) });
  const waiting = now.ops.filter(({ op_id, state }) => state !== "accepted" || now.photos.some((photo) => photo.op_id === op_id && isDue(photo)));
  const list = document.querySelector("[data-rows]");
  keepPlace(list, () => list.replaceChildren(...waiting.map((op) => rowOf(op, now))));
  const troubles = (meta.log ?? []).slice(-10).reverse().map(({ at, code }) => `${moment(at)} ${code}`);
  fill(document.getElementById("main"), {
    ...facts, none: !waiting.length && !unsentCount(now), hasUnsent: unsentCount(now),
    lastOk: moment(now.lastOk) || word("status.never"),
    held: now.pause ? word(`state.queued.${now.pause.kind}`) : word("status.nothing"),
    clock: Math.round((meta.skew ?? 0) / 60000) || "0", account: store.account?.slice(0, 8) ?? "–", app: APP,
    troubles: troubles.join("\n"), isElsewhere: !location.pathname.endsWith("/app/status"),
  });
}

// A page that was put aside hears of nobody who left: what was theirs is neither shown nor handed out.
async function isOurs() {
  const isSo = ((await device.get("account")) ?? null) === store.account;
  if (!isSo) location.reload();
  return isSo;
}

function rowOf(op, now) {
  const row = stamp("waiting-row", inTheApp(lookOfOp(op, now)));
  row.dataset.op = op.op_id;
  return row;
}

// A report is known by its own words, and what can be done about it is done in the app.
function inTheApp(look) {
  const heads = look.isReport ? { title: look.text, text: "", time: `${look.title} · ${look.time}` } : {};
  return { ...look, ...heads, href: `/${document.documentElement.lang}/app/${look.href}` };
}

async function examine() {
  if (isErased) return;
  const { isPersisted, kilobytes } = await storage();
  const kind = await reach(store.account);
  facts = {
    worker: (await workerVersion()) ?? word("status.none"), kilobytes,
    kept: word(isPersisted ? "status.kept" : "status.not_kept"), browser: navigator.userAgent,
    reach: word(`reach.${kind}`) ?? kind, write: word((await canWrite(store)) ? "write.ok" : "write.no"),
  };
  await draw();
}

async function hear(event) {
  const told = await press(event, DEEDS).catch(() => "failed");
  const place = event.target.closest("section")?.querySelector("[role=status]");
  if (place) setText(place, told ? word(`told.${told}`) : "");
}

async function update() {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  await examine();
  return registration.installing || registration.waiting ? "found" : "newest";
}

// Deleting what nobody else has is never one tap away. It is for a phone on which nothing else works any more.
async function erase() {
  const form = document.querySelector("[data-erase]");
  const isMeant = new FormData(form).get("word").trim().toUpperCase() === form.dataset.eraseWord;
  form.querySelector("[role=alert]").hidden = isMeant;
  if (!isMeant) return;
  isErased = true;
  await opened;
  const { account, name } = store;
  const { sign_in } = (await store.get("session").catch(() => null)) ?? {};
  for (const one of new Set([outbox, store, device])) one.close();
  const isGone = await eraseEverything([name, device.name]);
  const isOut = await leavePhone({ account, sign_in, isMeant });
  windows?.postMessage("left");
  if (isGone && isOut) location.replace(`/${document.documentElement.lang}/`);
  else form.querySelector("[data-failed]").hidden = false;
}

// Without a network the service hears of it when the app is opened next; until then nobody can come in here. Where nobody
// is known, or nothing can be kept, it hears of it now: somebody may have left before, or cannot be read.
async function leavePhone(leaving) {
  const phone = new Device();
  const isKept = leaving.account && (await phone.leave(leaving).then(() => true, () => false));
  if (isKept) await phone.hasLeft({ isEnding: true }).catch(() => {});
  phone.store.close();
  return isKept || (await signOut(leaving)).kind === "ok";
}
