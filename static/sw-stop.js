// Served as /sw.js while PALVELEVA_STOP_WORKER=1: takes the place of a worker that does harm, and ends itself.
// What people have written lies in the database of their browser, and nothing here touches that.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(stop()));

async function stop() {
  const kept = await caches.keys();
  for (const name of kept) await caches.delete(name);
  const pages = await clients.matchAll({ type: "window" });
  await registration.unregister();
  // Only where something was kept: a page that should register this again is not loaded over and over.
  if (kept.length) await Promise.all(pages.map(loadAgain));
}

// The same address with its # would only be scrolled to.
function loadAgain(page) {
  const address = new URL(page.url);
  address.search = "?again";
  return page.navigate(address.href).catch(() => {});
}
