// Small comforts. Every page works without this file.

const RESEND_AFTER = 15000; // ms: a connection may die; then the person must be able to try again

/** A form that changes something is sent once, however often the button is pressed. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), RESEND_AFTER);
});

/** Coming back by the browser's button shows the page as it was left: open its forms again. */
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

/** What went wrong is read first. */
document.querySelector(".error-summary")?.focus();

/** Escape closes the menu that a link has opened. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || location.hash !== "#menu") return;
  location.hash = "main";
  document.querySelector('a[href="#menu"]')?.focus();
});

/** Ticks that were set and not sent are not lost by a careless click on a link. */
document.querySelectorAll("form[data-guard]").forEach((form) => {
  const ask = (event) => event.preventDefault();
  form.addEventListener("change", () => window.addEventListener("beforeunload", ask));
  form.addEventListener("submit", () => window.removeEventListener("beforeunload", ask));
});
