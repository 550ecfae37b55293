// Keeps the shell and its assets, so that the app opens without a network, and sends what waits when the network is
// back and no page is open. The server puts VERSION and PRECACHE in front. Only GET is ever answered from here.

const SHELLS = `shell-${VERSION}`;
const ASSETS = "assets";
const OURS = [...PRECACHE.assets, ...PRECACHE.later.assets];
const trusted = self.trustedTypes?.createPolicy("sw-url", { createScriptURL: () => PRECACHE.engine });

importScripts(trusted?.createScriptURL("") ?? PRECACHE.engine);

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", hear);
addEventListener("sync", (event) => event.waitUntil(sendInBackground(VERSION)));
addEventListener("fetch", (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});

// Any failure rejects: half a shell is worse than the old one. The next release brings at once what the first brought later.
async function install() {
  for (const address of PRECACHE.assets) await storeAsset(address);
  const langs = await languagesInUse();
  for (const lang of langs) await storeShell(PRECACHE.shells[lang]);
  if (registration.active) for (const lang of langs) await keepLater(lang);
}

// The languages of the open pages, and those this phone could open before.
async function languagesInUse() {
  const paths = (await clients.matchAll({ includeUncontrolled: true })).map(({ url }) => new URL(url).pathname);
  const used = [];
  for (const [lang, path] of Object.entries(PRECACHE.shells)) if (paths.includes(path) || (await caches.match(path))) used.push(lang);
  return used.length ? used : ["fi"];
}

// What an interrupted installation has brought is not brought again: its address tells its content.
async function storeAsset(address) {
  const assets = await caches.open(ASSETS);
  if (!(await assets.match(address))) await assets.put(address, await fetched(address, "default"));
}

async function storeShell(path) {
  const response = await fetched(path);
  await (await caches.open(SHELLS)).put(path, response.clone());
  return response;
}

// An asset never changes under its address, so the copy the page has just got will do. What does not carry our mark is the
// page of some portal: kept in an asset's place it would stand there for ever.
async function fetched(address, cache = "no-cache") {
  const response = await fetch(address, { cache, credentials: "omit", redirect: "error" });
  if (!response.ok || response.headers.get("X-Palveleva") !== "1") throw new Error(response.status);
  return response;
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELLS) await caches.delete(name);
  const pages = await clients.matchAll({ includeUncontrolled: true });
  if (pages.length < 2) await dropOldAssets(); // another window may still run the old release
  await clients.claim();
}

async function dropOldAssets() {
  const assets = await caches.open(ASSETS);
  for (const request of await assets.keys()) if (!OURS.includes(new URL(request.url).pathname)) await assets.delete(request);
}

function hear(event) {
  const { data, ports, source } = event;
  const path = new URL(source.url).pathname;
  if (data === "skip") skipWaiting();
  if (data === "keep") event.waitUntil(storeShell(path).then(() => source.postMessage("kept")));
  if (data === "later") event.waitUntil(keepLater(path.split("/")[1]).then(() => source.postMessage("more")));
  if (data === "version") ports[0]?.postMessage(VERSION);
}

// The page of troubles and the pages of items: a first report needs none, so they come when the first visit has what it needs.
async function keepLater(lang) {
  const pages = PRECACHE.later.shells[lang];
  if (!pages || (await caches.match(pages.at(-1), { cacheName: SHELLS }))) return;
  for (const address of PRECACHE.later.assets) await storeAsset(address);
  for (const page of pages) await storeShell(page);
}

function answerTo(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return null;
  if (pathname.startsWith("/assets/")) return asset(request, pathname);
  const shells = [PRECACHE.shells, PRECACHE.later.shells].flatMap(Object.values).flat();
  if (shells.includes(pathname)) return shell(request, pathname);
  return request.mode === "navigate" ? page(request, pathname) : null;
}

// Any other page is the server's, which hears first of who has left. Without a network the page of troubles says so, in
// the language that is asked for or in one that this phone has.
async function page(request, path) {
  await tellOfLeaving().catch(() => {}); // a phone whose store does not open shows the page all the same
  return fetch(request).catch(async () => {
    const kept = [path.slice(1, 3), "fi", "sv", "en"].map((lang) => caches.match(`/${lang}/app/status`));
    return (await Promise.all(kept)).find(Boolean);
  });
}

// A hole in what is kept is mended on the way.
async function asset(request, pathname) {
  if (OURS.includes(pathname)) await storeAsset(pathname).catch(() => {});
  return (await caches.match(request, { cacheName: ASSETS })) ?? fetch(request);
}

async function shell(request, path) {
  if (request.url.endsWith("?again")) return shellAnew(request, path);
  return (await caches.match(path, { cacheName: SHELLS })) ?? storeShell(path).catch(() => (request.mode === "navigate" ? page(request, path) : fetch(request)));
}

// A person's app does not start: the newest shell there is, and its files as the server has them.
async function shellAnew(request, path) {
  const renew = async (address) => (await caches.open(ASSETS)).put(address, await fetched(address, "reload"));
  await Promise.allSettled(PRECACHE.assets.map(renew));
  return fetch(request).catch(() => caches.match(path));
}
