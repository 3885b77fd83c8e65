// A form marked data-unsent says so when the network fails, and keeps what is in it. Without this file the browser shows
// its own page instead, and its "back" leads to the form as it was.

const PATIENCE = 20000; // ms: a connection that hangs is as good as none

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-unsent]") || event.defaultPrevented) return;
  event.preventDefault();
  send(form);
});

async function send(form) {
  note(false);
  const impatience = new AbortController();
  const clock = setTimeout(() => impatience.abort(), PATIENCE);
  try {
    const body = new FormData(form);
    await show(form, await fetch(form.action, { method: "POST", body, signal: impatience.signal }));
  } catch {
    release(form);
    note(true);
  } finally {
    clearTimeout(clock);
  }
}

/** Where it led, or the page with what is to be set right. */
async function show(form, response) {
  if (response.redirected) {
    form.dispatchEvent(new Event("sent"));
    location.assign(response.url);
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("main");
  if (main === null) throw new Error("no page");
  document.querySelector("main").replaceWith(main);
  const words = main.querySelector(".error-summary") ?? main;
  words.focus();
  words.scrollIntoView({ block: "start" });
}

function note(isShown) {
  const words = document.querySelector("[data-unsent-note]");
  words.hidden = !isShown;
  if (isShown) words.focus();
}

/** The button can be pressed again at once (app.js holds it back while something is on its way). */
function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}
