// Switches pushes on for this device: asks the browser for an address, and sends it with the form. Without this file
// the page says what to do, and mail goes on.

const card = document.querySelector("[data-push]");
const form = card?.querySelector("form[data-push-begin]");
const isApple = /iPhone|iPad/.test(navigator.userAgent);
const isInstalled = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

if (card) begin();

function begin() {
  if (card.dataset.push === "on") {
    show("on");
  } else if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
    show(isApple && !isInstalled ? "apple" : "unable");
  } else if (Notification.permission === "denied") {
    show("denied");
  } else {
    show("off");
    form.addEventListener("submit", subscribe);
  }
}

/** One of the texts of the card; the others stay hidden. */
function show(state) {
  card.querySelectorAll("[data-push-state]").forEach((part) => (part.hidden = part.dataset.pushState !== state));
}

async function subscribe(event) {
  if (form.elements.subscription.value) return;
  event.preventDefault();
  delete form.dataset.sent;
  const permission = await Notification.requestPermission();
  if (permission !== "granted") {
    show(permission === "denied" ? "denied" : "off");
    return;
  }
  try {
    form.elements.subscription.value = JSON.stringify(await address());
    form.requestSubmit();
  } catch {
    show("failed");
  }
}

/** An address made for another key of ours is worth nothing: it is made anew. */
async function address() {
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: toBytes(card.dataset.pushKey) });
}

function toBytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
