// A board that renews itself: asked every 15 seconds, more slowly while nothing changes, and more slowly still while
// the server does not answer. A page that nobody looks at asks nothing. Without this file the page is reloaded.

const SOONEST = 15000; // ms
const CALM = 60000;
const AWAY = 300000;

let liveWait = SOONEST;
let liveTimer = 0;

function look() {
  clearTimeout(liveTimer);
  const board = document.querySelector("[data-live]");
  if (board && !document.hidden) htmx.trigger(board, "look");
}

function lookLater(wait) {
  liveWait = wait;
  clearTimeout(liveTimer);
  liveTimer = setTimeout(look, wait);
}

document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.requestConfig?.elt?.matches("[data-live]")) return;
  const { status } = event.detail.xhr;
  const stale = document.querySelector("[data-live-stale]");
  if (stale) stale.hidden = status >= 200 && status < 300;
  if (status === 204) lookLater(Math.min(liveWait * 1.25, CALM));
  else if (status === 200) lookLater(SOONEST);
  else if (status !== 401) lookLater(Math.min(liveWait * 2, AWAY)); // signed out: the page says so
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) lookLater(500);
});

lookLater(SOONEST);
