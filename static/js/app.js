// The phone app begins here: what it knows, where it stands, and then the network.

import { phone } from "./phone.js";
import { bringPages } from "./lib/pages.js";
import { isComing, show, startRouter } from "./lib/router.js";
import { fill } from "./lib/words.js";
import { startWorker } from "./lib/worker.js";
import { DangerPage } from "./views/danger-page.js";
import { LeaveButton } from "./views/leave-button.js";
import { PhotoField } from "./views/photo-field.js";
import { OutboxList } from "./views/outbox-list.js";
import { PersonView } from "./views/person-view.js";
import { ReportForm } from "./views/report-form.js";
import { SafetyNote } from "./views/safety-note.js";
import { SentPage } from "./views/sent-page.js";
import { ServiceChoices } from "./views/service-choices.js";
import { StatusLine } from "./views/status-line.js";

const ELEMENTS = {
  "danger-page": DangerPage,
  "leave-button": LeaveButton,
  "outbox-list": OutboxList,
  "photo-field": PhotoField,
  "person-view": PersonView,
  "report-form": ReportForm,
  "safety-note": SafetyNote,
  "sent-page": SentPage,
  "service-choices": ServiceChoices,
  "status-line": StatusLine,
};

const AGAIN = 3000;
const PAGES = once(bringPages);
const SCRIPT = once((time) => import(`./items.js#${time}`));
let items = null;

start();

async function start() {
  for (const [name, element] of Object.entries(ELEMENTS)) customElements.define(name, element);
  document.documentElement.dataset.js = "on"; // from here on the shell does not offer its ways out
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);
  if (!(await canOpen())) return;
  for (const name of ["more", "route"]) document.addEventListener(`palveleva:${name}`, bringItems);
  startRouter(homeOfPerson);
  document.addEventListener("palveleva:changed", returnHome);
  startWorker((name) => document.dispatchEvent(new Event(`palveleva:${name}`)));
  await phone.connect();
  // Sent here by a page of the server (leaving.js): not before it is known who is in.
  const { leaving } = sessionStorage;
  delete sessionStorage.leaving;
  if (leaving && phone.now.hasAccount) document.querySelector("leave-button").leave();
}

// A browser that keeps nothing (a private window, a broken store) gets the plain form, which needs the network only.
async function canOpen() {
  try {
    await phone.open();
    return true;
  } catch (error) {
    document.documentElement.dataset.store = "none";
    return phone.fail(error.name);
  }
}

// A report is told without the lists and pages of items: they come when the worker has kept them, or when one of them is
// opened.
async function bringItems({ type }) {
  if (items || (type.endsWith("route") && !isComing())) return;
  items = Promise.all([PAGES(), SCRIPT()]);
  try {
    await items;
    show({ isFirst: true }); // with the words that have come too
  } catch {
    fill(document.getElementById("coming"), { away: true });
    setTimeout(() => { items = null; bringItems({ type: "route" }); }, AGAIN);
  }
}

// What has come is not fetched again, what has failed is: each try knows its number, and has so an address of its own, as a
// browser may remember that one has failed.
function once(fetched) {
  let coming = null;
  let time = 0;
  return () => (coming ??= fetched(time += 1).catch((error) => { coming = null; throw error; }));
}

function homeOfPerson() {
  const roles = phone.now?.session?.roles ?? [];
  return roles.includes("provider") && !roles.includes("volunteer") ? "offers" : "report";
}

// The first sign-in on this phone may turn the home into another view.
function returnHome() {
  const home = document.querySelector(`[data-route="${homeOfPerson()}"]`);
  if (!location.hash && home.hidden) show({ isFirst: true });
}
