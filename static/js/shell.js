// Registers the service worker (static/js/worker.js). Without it, only pushes and the page without a network are missing.
// Its file is looked at once an hour, not at every page.

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "all" }).catch(() => {});
}
