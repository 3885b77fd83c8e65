// The service worker: shows pushes, and a page that says so when there is no network. It keeps that page and its
// static files, and nothing else: no page of a person is ever in a cache.

const KEPT = `shell-${self.SHELL.version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => self.clients.claim()));
});

/** Without cookies: what is kept is what everybody sees. */
async function keepShell() {
  const cache = await caches.open(KEPT);
  await cache.addAll(self.SHELL.files.map((file) => new Request(file, { credentials: "omit", cache: "reload" })));
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => kept(self.SHELL.offline)));
  } else if (request.method === "GET" && self.SHELL.files.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => kept(url.pathname)));
  }
});

async function kept(path) {
  const cache = await caches.open(KEPT);
  return (await cache.match(path)) ?? Response.error();
}

self.addEventListener("push", (event) => {
  const { title, body, lang, path, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, lang, tag, data: { path } }));
});

/** Opens what the push is about, in a window that is there already if there is one. */
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.path, self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(open(url.href));
});

async function open(url) {
  const windows = await self.clients.matchAll({ type: "window" });
  const same = windows.find((one) => one.url === url);
  return same ? same.focus() : self.clients.openWindow(url);
}

/** The browser has given this device another address for pushes: told in the place of the old one. */
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event.newSubscription)));

/** By the form of the settings, with its checks. Whoever is signed out, or has switched pushes off, is left alone. */
async function renew(given) {
  const page = await fetch(self.SHELL.push.settings);
  const text = page.redirected ? "" : await page.text();
  const token = text.match(/name="csrfmiddlewaretoken" value="([^"]+)"/)?.[1];
  const key = text.match(/data-push="on"\s+data-push-key="([^"]+)"/)?.[1];
  if (!token || !key) return;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const subscription = given ?? (await self.registration.pushManager.subscribe(options));
  const said = { csrfmiddlewaretoken: token, subscription: JSON.stringify(subscription), renewed: "on" };
  await fetch(self.SHELL.push.device, { method: "POST", body: new URLSearchParams(said), redirect: "manual" });
}
