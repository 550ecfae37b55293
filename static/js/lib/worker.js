// The service worker: registered, asked for news, and replaced only when the person says so.

const HOUR = 3600 * 1000;
const FIRST_RETRY = 2000;
const SKIPS_WITHIN = 4000;
let registration = null;
let policy = null;
let isRenewing = false;
let hasAsked = false;

// `tell` hears "new-version" when one waits, "stale" when another window has taken one into use, and "more" when all is
// kept that may come later.
export async function startWorker(tell) {
  if (!("serviceWorker" in navigator) || document.documentElement.dataset.worker) return;
  const { serviceWorker } = navigator;
  let hadWorker = Boolean(serviceWorker.controller);
  serviceWorker.addEventListener("controllerchange", () => {
    if (hadWorker && !isRenewing) tell("stale");
    hadWorker = true;
    sayWhenReady();
  });
  serviceWorker.addEventListener("message", ({ data }) => {
    if (data === "kept") sayWhenReady();
    if (data === "more") tell("more");
  });
  serviceWorker.startMessages();
  document.addEventListener("visibilitychange", lookForUpdate);
  addEventListener("pageshow", ({ persisted }) => persisted && lookForUpdate());
  setInterval(lookForUpdate, HOUR);
  await installWorker(tell, FIRST_RETRY);
  await serviceWorker.ready;
  sayWhenReady();
}

// On a poor line an installation may break. It is tried again while the page is open; files already kept stay kept.
async function installWorker(tell, wait) {
  const again = () => setTimeout(() => installWorker(tell, wait * 2), wait);
  try {
    // What the worker imports is content-addressed, so only the worker itself is fetched past the cache.
    registration = await navigator.serviceWorker.register(trustedAddress(), { updateViaCache: "imports" });
  } catch {
    // A private window or a full phone: everything but a cold start without a network still works.
    again();
    return;
  }
  if (registration.waiting) tell("new-version");
  registration.onupdatefound = () => watch(registration.installing, tell);
  registration.installing?.addEventListener("statechange", ({ target }) => {
    if (target.state === "redundant" && !registration.active) again();
  });
}

// The page is loaded again when the new version has taken over; a worker that will not skip is not waited for.
export function takeNewVersion() {
  isRenewing = true;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  setTimeout(() => location.reload(), registration?.waiting ? SKIPS_WITHIN : 0);
  registration?.waiting?.postMessage("skip");
}

export function lookForUpdate() {
  if (document.visibilityState === "visible" && navigator.onLine) registration?.update().catch(() => {});
}

function trustedAddress() {
  const address = "/sw.js";
  policy ??= self.trustedTypes?.createPolicy("sw-url", { createScriptURL: () => address });
  return policy ? policy.createScriptURL(address) : address;
}

function watch(worker, tell) {
  worker.addEventListener("statechange", () => {
    if (worker.state === "installed" && navigator.serviceWorker.controller) tell("new-version");
  });
}

// The worker may have been installed while a page in another language, or none, was open: then it keeps ours now.
async function sayWhenReady() {
  const worker = navigator.serviceWorker.controller;
  if (!worker) return;
  if (!(await caches.match(location.pathname))) return worker.postMessage("keep");
  document.documentElement.dataset.offline = "ready";
  if (!hasAsked) worker.postMessage("later");
  hasAsked = true;
}
