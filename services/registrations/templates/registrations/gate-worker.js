// Keeps the page at the door and what it loads, so that it opens without a network. Lists and uploads it leaves alone.
const KEPT = "qifu-gate";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  const isPage = request.mode === "navigate";
  if (request.method !== "GET" || address.origin !== location.origin || !(isPage || address.pathname.startsWith("/assets/"))) return;
  event.respondWith(answer(request, isPage));
});

async function answer(request, isPage) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request);
  if (kept && !isPage) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(request, fresh.clone());
    else if (isPage) await cache.delete(request);
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
