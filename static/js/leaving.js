// Signing out on a page of the server. Where this phone's app is the same person's, the app leads the way out: it empties the
// phone and asks about what was not sent. Anywhere else, and without a script, the form itself signs out at once.

import { answerOf, databaseOf } from "./outbox/database.js";
import { MARK } from "./lib/mark.js";

for (const form of document.querySelectorAll("form[data-account]")) form.addEventListener("submit", leave);

async function leave(event) {
  if (localStorage.getItem(MARK) === null) return;
  event.preventDefault();
  const { account, app } = event.target.dataset;
  if ((await accountOfApp().catch(() => null)) === account) goTo(app);
  else event.target.submit();
}

// Said in the window's own storage: an address that signs out could stand on any page.
function goTo(app) {
  sessionStorage.leaving = "yes";
  location.assign(app);
}

async function accountOfApp() {
  const device = databaseOf(null);
  const row = await device.transact("readonly", ({ meta }) => answerOf(meta.get("account")));
  device.close();
  return row?.value;
}
