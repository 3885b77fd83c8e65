// A form marked data-unsent says so when it could not be sent, and keeps what is in it. Without this file the browser
// shows its own page instead, and its "back" leads to the form as it was.
// It tells the form "sent" or "unsent", and what it puts in the page's place "shown" (keep.js).

const PATIENCE = 20000; // ms: a connection that hangs is as good as none
const TOO_OFTEN = 429;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-unsent]") || event.defaultPrevented) return;
  event.preventDefault();
  send(form);
});

async function send(form) {
  note(null);
  const impatience = new AbortController();
  const clock = setTimeout(() => impatience.abort(), PATIENCE);
  try {
    const body = new FormData(form);
    const response = await fetch(form.action, { method: "POST", body, signal: impatience.signal });
    if (response.redirected) leave(form, response.url);
    else if (response.status === TOO_OFTEN) fail(form, "often");
    else if (response.status >= 500) fail(form, "server");
    else show(await response.text());
  } catch {
    fail(form, "network");
  } finally {
    clearTimeout(clock);
  }
}

function leave(form, url) {
  form.dispatchEvent(new Event("sent"));
  location.assign(url);
}

function fail(form, why) {
  release(form);
  form.dispatchEvent(new Event("unsent"));
  note(why);
}

/** The page with what is to be set right; another page, such as the sign-in, comes with its own head and foot. */
function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  if (page.querySelector("form[data-unsent]")) document.querySelector("main").replaceWith(page.querySelector("main"));
  else document.body.replaceWith(page.body);
  document.title = page.title;
  const main = document.querySelector("main") ?? document.body;
  const words = main.querySelector(".error-summary") ?? main;
  words.focus();
  words.scrollIntoView({ block: "start" });
  main.dispatchEvent(new Event("shown", { bubbles: true }));
}

/** Says why it was not sent, or nothing any more. */
function note(why) {
  const words = document.querySelector("[data-unsent-note]");
  words.querySelectorAll("[data-unsent-why]").forEach((one) => (one.hidden = one.dataset.unsentWhy !== why));
  words.hidden = why === null;
  if (why) words.focus();
}

/** The button can be pressed again at once (app.js holds it back while something is on its way). */
function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}
