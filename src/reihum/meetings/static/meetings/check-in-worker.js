// Shows the check-in page when there is no network: the copy that the page itself has put into the cache (check-in.js).
// After the day of the meeting, which stands in the name of the cache, it shows it no longer and throws it away.
"use strict";

const path = new URL(self.registration.scope).pathname;

const kept = async (request) => {
  for (const name of await caches.keys()) {
    const [kind, of, dayEnds] = name.split(" ");
    if (kind !== "einlass" || of !== path) continue;
    if (Date.now() > Number(dayEnds)) {
      await caches.delete(name);
      continue;
    }
    const copy = await (await caches.open(name)).match(request, { ignoreSearch: true, ignoreVary: true });
    if (copy) return copy;
  }
  return Response.error();
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// Only the page itself and what it is made of: what its script asks for besides, it asks the network.
const isPart = (request) => request.mode === "navigate" || ["script", "style", "image", "font"].includes(request.destination);
self.addEventListener("fetch", (event) => {
  if (!isPart(event.request)) return;
  event.respondWith(fetch(event.request).catch(() => kept(event.request)));
});
