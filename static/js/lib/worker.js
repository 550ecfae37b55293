// The service worker: registered, asked for news, and replaced only when the person says so.

const HOUR = 3600 * 1000;
const FIRST_RETRY = 2000;
let registration = null;
let policy = null;

export async function startWorker(found) {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("controllerchange", sayWhenReady);
  navigator.serviceWorker.addEventListener("message", ({ data }) => data === "kept" && sayWhenReady());
  navigator.serviceWorker.startMessages();
  document.addEventListener("visibilitychange", lookForUpdate);
  setInterval(lookForUpdate, HOUR);
  await installWorker(found, FIRST_RETRY);
  await navigator.serviceWorker.ready;
  sayWhenReady();
}

// On a poor line an installation may break. It is tried again while the page is open; files already kept stay kept.
async function installWorker(found, wait) {
  const again = () => setTimeout(() => installWorker(found, wait * 2), wait);
  try {
    registration = await navigator.serviceWorker.register(trustedAddress(), { updateViaCache: "none" });
  } catch {
    // A private window or a full phone: everything but a cold start without a network still works.
    again();
    return;
  }
  if (registration.waiting) found();
  registration.onupdatefound = () => watch(registration.installing, found);
  registration.installing?.addEventListener("statechange", ({ target }) => {
    if (target.state === "redundant" && !registration.active) again();
  });
}

export function takeNewVersion() {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  if (registration?.waiting) registration.waiting.postMessage("skip");
  else location.reload();
}

function trustedAddress() {
  const address = "/sw.js";
  policy ??= self.trustedTypes?.createPolicy("sw-url", { createScriptURL: () => address });
  return policy ? policy.createScriptURL(address) : address;
}

function watch(worker, found) {
  worker.addEventListener("statechange", () => {
    if (worker.state === "installed" && navigator.serviceWorker.controller) found();
  });
}

function lookForUpdate() {
  if (document.visibilityState === "visible" && navigator.onLine) registration?.update().catch(() => {});
}

// The worker may have been installed while a page in another language, or none, was open: then it keeps ours now.
async function sayWhenReady() {
  const worker = navigator.serviceWorker.controller;
  if (!worker) return;
  if (await caches.match(location.pathname)) document.documentElement.dataset.offline = "ready";
  else worker.postMessage("keep");
}
