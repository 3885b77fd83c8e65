// Keeps a draft as it is typed. htmx sends it and puts the answer on the page; here is what happens when
// that fails, and the page is not left with anything unsaved. Without this file the buttons still save.

const RETRY_AFTER = 10000; // ms
const WAIT_AT_MOST = 4000; // ms that a pressed button waits for a save that is on its way

const form = document.getElementById("compose");
const saved = document.getElementById("saved");
const conflict = document.getElementById("conflict");

let typed = 0; // counts what was typed; `kept` says up to where the server has it
let sent = 0;
let kept = 0;
let isSaving = false;
let isLeaving = false;
let waiting = null; // the button that was pressed while a save was on its way
let retry = 0;

const isUnsaved = () => typed !== kept || conflict.childElementCount > 0;
const stateOf = (place) => place.querySelector("[data-state]")?.dataset.state;
const wordsOf = (node) => node.textContent.replace(/\s+/g, " ").trim();

function csrfToken() {
  return document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/)?.[1] ?? "";
}

/** After signing in again in another window the old token is no longer good: take the new one. */
function renewTokens() {
  const token = csrfToken();
  if (!token) return;
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => (input.value = token));
}

function say(trouble) {
  if (stateOf(saved) === trouble) return;
  saved.replaceChildren(document.getElementById(`saved-${trouble}`).content.cloneNode(true));
}

function saveLater() {
  clearTimeout(retry);
  retry = setTimeout(() => window.htmx.trigger(form, "change"), RETRY_AFTER);
}

/** What became of a save: the server's own words are on the page already, unless there was no answer. */
function settle(status) {
  const state = stateOf(saved);
  if (status === 200 && state === "saved") {
    kept = sent;
    if (location.href !== form.action) history.replaceState(null, "", form.action);
  } else if (status === 401) {
    saveLater();
  } else if (status === 0 || status >= 500) {
    say("lost");
    saveLater();
  } else if (state === "saved" || state === "new" || state === "lost" || state === "expired") {
    say("broken");
  }
}

function goOn() {
  const button = waiting;
  waiting = null;
  if (button) form.requestSubmit(button);
}

const count = (event) => {
  if (event.target !== form) typed += 1;
};
form.addEventListener("input", count);
form.addEventListener("change", count);

/** On a slow line people type before this file is there: nothing of that may be lost either. */
const isChanged = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;
document.addEventListener("DOMContentLoaded", () => {
  if (![...form.querySelectorAll("textarea, input:not([type=hidden])")].some(isChanged)) return;
  typed += 1;
  window.htmx.trigger(form, "change");
});

/** Other things in the form ask for themselves: the list of files. */
const isSave = (event) => event.target === form;

form.addEventListener("htmx:configRequest", (event) => {
  if (!isSave(event)) return;
  const { detail } = event;
  const token = csrfToken();
  if (token) {
    detail.headers["X-CSRFToken"] = token;
    detail.parameters.csrfmiddlewaretoken = token;
  }
  delete detail.parameters.deed; // a button that only has the focus was not pressed
});

form.addEventListener("htmx:beforeRequest", (event) => {
  if (!isSave(event)) return;
  // While somebody else's text waits to be looked at, nothing is overwritten behind the scenes.
  if (isLeaving || conflict.childElementCount > 0) {
    event.preventDefault();
    return;
  }
  clearTimeout(retry);
  isSaving = true;
  sent = typed;
});

saved.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const isElsewhere = xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(form.action).pathname;
  const isSaidAlready = xhr.status === 401 && stateOf(saved) === "expired";
  if (requestConfig.elt === form && (isElsewhere || isSaidAlready)) event.detail.shouldSwap = false;
  if (isElsewhere) say("broken");
});

/** Numbers that stay the same are not read out again. */
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.id === "reach" && wordsOf(detail.target) === wordsOf(detail.fragment)) detail.shouldSwap = false;
});

form.addEventListener("htmx:afterRequest", (event) => {
  if (!isSave(event)) return;
  isSaving = false;
  if (!isLeaving) settle(event.detail.xhr.status);
  goOn();
});

/** A button waits for a save on its way, or else the two would take each other for strangers. */
form.addEventListener("submit", (event) => {
  if (!isSaving) return;
  event.preventDefault();
  waiting = event.submitter;
  setTimeout(() => waiting && window.htmx.trigger(form, "htmx:abort"), WAIT_AT_MOST);
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  isLeaving = true;
  renewTokens();
  setTimeout(() => (isLeaving = false), 15000);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) isLeaving = false;
});

window.addEventListener("beforeunload", (event) => {
  if (isUnsaved() && !isLeaving) event.preventDefault();
});
