// Keeps the shell and its assets, so that the app opens without a network, and sends what waits when the network is
// back and no page is open. The server puts VERSION and PRECACHE in front. Only GET is ever answered from here.

const SHELLS = `shell-${VERSION}`;
const ASSETS = "assets";
const trusted = self.trustedTypes?.createPolicy("sw-url", { createScriptURL: () => PRECACHE.engine });

importScripts(trusted?.createScriptURL("") ?? PRECACHE.engine);

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", hear);
addEventListener("sync", (event) => event.waitUntil(send()));
addEventListener("fetch", (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});

// Any failure rejects: half a shell is worse than the old one.
async function install() {
  for (const address of PRECACHE.assets) await storeAsset(address);
  for (const lang of await languagesInUse()) await storeShell(PRECACHE.shells[lang]);
}

// The languages of the open pages, and those this phone could open before.
async function languagesInUse() {
  const pages = await clients.matchAll({ includeUncontrolled: true });
  const paths = pages.map(({ url }) => new URL(url).pathname);
  const used = [];
  for (const [lang, path] of Object.entries(PRECACHE.shells)) {
    if (paths.includes(path) || (await caches.match(path))) used.push(lang);
  }
  return used.length ? used : ["fi"];
}

// What an interrupted installation has brought is not brought again: its address tells its content.
async function storeAsset(address) {
  const assets = await caches.open(ASSETS);
  if (!(await assets.match(address))) await assets.put(address, await fetched(address, "default"));
}

async function storeShell(path) {
  const response = await fetched(path);
  if (response.headers.get("X-Palveleva") !== "1") throw new Error(path);
  await (await caches.open(SHELLS)).put(path, response.clone());
  return response;
}

// An asset never changes under its address, so the copy the page has just got will do.
async function fetched(address, cache = "no-cache") {
  const response = await fetch(address, { cache, credentials: "omit", redirect: "error" });
  if (!response.ok) throw new Error(response.status);
  return response;
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("shell-") && name !== SHELLS) await caches.delete(name);
  }
  const pages = await clients.matchAll({ includeUncontrolled: true });
  if (pages.length < 2) await dropOldAssets(); // another window may still run the old release
  await clients.claim();
}

async function dropOldAssets() {
  const assets = await caches.open(ASSETS);
  const current = [...PRECACHE.assets, ...PRECACHE.later.assets].map((address) => new URL(address, location).href);
  for (const request of await assets.keys()) {
    if (!current.includes(request.url)) await assets.delete(request);
  }
}

function hear(event) {
  const { data, ports, source } = event;
  if (data === "skip") skipWaiting();
  if (data === "keep") event.waitUntil(storeShell(new URL(source.url).pathname).then(() => source.postMessage("kept")));
  if (data === "later") event.waitUntil(keepLater(new URL(source.url).pathname));
  if (data === "version") ports[0]?.postMessage(VERSION);
}

// The page of troubles: not needed for the first report, so it comes when the first visit has what it needs.
async function keepLater(path) {
  const page = PRECACHE.later.shells[path.split("/")[1]];
  if (!page || (await (await caches.open(SHELLS)).match(page))) return;
  for (const address of PRECACHE.later.assets) await storeAsset(address);
  await storeShell(page);
}

async function send() {
  const result = await sendInBackground(VERSION);
  new BroadcastChannel("palveleva").postMessage("changed");
  if (result === "net" || result === "wait") throw new Error(result); // the browser tries again later
}

function answerTo(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return null;
  if (pathname.startsWith("/assets/")) return asset(request);
  const shells = [...Object.values(PRECACHE.shells), ...Object.values(PRECACHE.later.shells)];
  return request.mode === "navigate" && shells.includes(pathname) ? shell(request, pathname) : null;
}

// A hole in what is kept is mended on the way.
async function asset(request) {
  const { pathname } = new URL(request.url);
  if (PRECACHE.assets.includes(pathname)) await storeAsset(pathname).catch(() => {});
  return (await caches.match(request, { cacheName: ASSETS })) ?? fetch(request);
}

async function shell(request, path) {
  if (request.url.endsWith("?again")) return shellAnew(request, path);
  return (await caches.match(path, { cacheName: SHELLS })) ?? storeShell(path).catch(() => fetch(request));
}

// A person's app does not start: the newest shell there is, and its files as the server has them.
async function shellAnew(request, path) {
  const assets = await caches.open(ASSETS);
  await Promise.allSettled(PRECACHE.assets.map(async (address) => assets.put(address, await fetched(address, "reload"))));
  return fetch(request).catch(() => caches.match(path));
}
