// A board that renews itself: asked every 15 seconds, more slowly while nothing changes, and more slowly still while
// the server does not answer. A page that nobody looks at asks nothing. Without this file the page is reloaded.

const SOONEST = 15000; // ms
const CALM = 60000;
const AWAY = 300000;
const PATIENCE = 20000; // a connection can die without a word: whoever only waited for it would never ask again
const AT_ONCE = 500;
const CLOCK = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", hour: "numeric", minute: "2-digit" });

let liveWait = SOONEST;
let liveTimer = 0;
let isLive = true;
let isSignedOut = false;

function look() {
  const board = document.querySelector("[data-live]");
  if (!board || document.hidden) return;
  liveTimer = setTimeout(() => htmx.trigger(board, "htmx:abort"), PATIENCE);
  htmx.trigger(board, "look");
}

function lookIn(wait) {
  clearTimeout(liveTimer);
  liveTimer = setTimeout(look, wait);
}

/** Somebody looks at the page again, or the network is back: ask at once, and often for a while. */
function lookNow() {
  if (document.hidden) return;
  if (isSignedOut) location.reload(); // whoever has signed in meanwhile goes on here; anybody else is led to the door
  liveWait = SOONEST;
  lookIn(AT_ONCE);
}

/** Since when the page is not live is said by the server's clock: the device's may be wrong. */
function showWhetherLive(xhr) {
  const stale = document.querySelector("[data-live-stale]");
  if (!stale) return;
  stale.hidden = isLive || isSignedOut; // signed out: the page says so in the place of the board
  const time = stale.querySelector("time");
  const date = xhr.getResponseHeader("Date");
  if (!isLive || !time || !date) return;
  time.textContent = CLOCK.format(new Date(date));
  time.dateTime = new Date(date).toISOString();
}

document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.requestConfig?.elt?.matches("[data-live]")) return;
  const { xhr } = event.detail;
  const wasLive = isLive;
  isLive = xhr.status >= 200 && xhr.status < 300;
  isSignedOut = xhr.status === 401;
  showWhetherLive(xhr);
  clearTimeout(liveTimer);
  if (isSignedOut) return;
  if (!isLive) liveWait = Math.min(liveWait * 2, AWAY);
  else liveWait = wasLive && xhr.status === 204 ? Math.min(liveWait * 1.25, CALM) : SOONEST;
  lookIn(liveWait);
});

document.addEventListener("visibilitychange", lookNow);
window.addEventListener("online", lookNow);

lookIn(SOONEST);
