// What a helper asks first when a phone misbehaves. Never what anybody wrote.

import { call } from "./transport.js";

const ANSWERS_WITHIN = 2000;
const DELETES_WITHIN = 8000;

export async function workerVersion() {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return null;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, ANSWERS_WITHIN, null);
  });
  worker.postMessage("version", [port2]);
  return answer;
}

// Whether the browser has promised not to clear what is saved here, and how much that is.
export async function storage() {
  const isPersisted = (await navigator.storage?.persisted?.()) ?? false;
  const { usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { isPersisted, kilobytes: Math.round(usage / 1024) };
}

export async function canWrite(store) {
  return store.set("written", Date.now()).then(() => true, () => false);
}

// "ok" our service answers, "net" nobody or somebody else does; or what it says instead.
export async function reach(account) {
  const { kind } = await call("/api/v1/session", { account });
  return kind;
}

// Whether all of it has gone: what does not go keeps nothing else here. `known` are erased also where a browser does not tell
// which databases there are.
export async function eraseEverything(known) {
  localStorage.clear();
  sessionStorage.clear();
  const names = new Set([...known, ...(await told().catch(() => []))]);
  const ends = await Promise.allSettled([dropWorker(), ...[...names].map(deleted)]);
  return ends.every(({ status }) => status === "fulfilled");
}

async function told() {
  return ((await indexedDB.databases?.()) ?? []).map(({ name }) => name).filter((name) => name.startsWith("palveleva-"));
}

async function dropWorker() {
  for (const name of await caches.keys()) await caches.delete(name);
  await (await navigator.serviceWorker?.getRegistration())?.unregister();
}

// A window that hangs does not let go of what it has open.
function deleted(name) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, DELETES_WITHIN);
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = resolve;
    request.onerror = reject;
  });
}
