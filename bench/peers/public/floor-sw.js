// The least a worker can be: it keeps one page, and hands it out without asking the network.
addEventListener("install", (event) => event.waitUntil(caches.open("floor").then((cache) => cache.add("/floor.html"))));
addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
});
