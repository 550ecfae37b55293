// The phone app begins here: what it knows, where it stands, and then the network.

import { phone } from "./phone.js";
import { show, startRouter } from "./lib/router.js";
import { startWorker } from "./lib/worker.js";
import { DangerPage } from "./views/danger-page.js";
import { ItemList } from "./views/item-list.js";
import { NeedPage, OfferPage, WorkPage } from "./views/item-pages.js";
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
  "item-list": ItemList,
  "need-page": NeedPage,
  "offer-page": OfferPage,
  "work-page": WorkPage,
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

start();

async function start() {
  for (const [name, element] of Object.entries(ELEMENTS)) customElements.define(name, element);
  document.documentElement.dataset.js = "on"; // from here on the shell does not offer its ways out
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);
  if (!(await canOpen())) return;
  startRouter(homeOfPerson);
  document.addEventListener("palveleva:changed", returnHome);
  startWorker((name) => document.dispatchEvent(new Event(`palveleva:${name}`)));
  await phone.connect();
}

// A browser that keeps nothing (a private window, a broken store) gets the plain form, which needs the network only.
async function canOpen() {
  try {
    await phone.open();
    return true;
  } catch (error) {
    document.documentElement.dataset.store = "none";
    return phone.fail(error.name) ?? false;
  }
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
