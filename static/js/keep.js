// Keeps what is typed into a form marked data-keep="name" on this device until it has been sent: a lost network or a
// closed tab costs nobody their words. It is kept for the person of this page alone (meta name="keep-for"), for a day,
// and gone at the next sign-out. Without this file the browser keeps what it keeps.

const PREFIX = "keep:";
const FOR_A_DAY = 24 * 3600 * 1000; // ms
const owner = document.querySelector('meta[name="keep-for"]')?.content;

if (owner) begin();

function begin() {
  forget((key, entry) => !key.startsWith(`${PREFIX}${owner}:`) || !(Date.now() - entry.at < FOR_A_DAY));
  // What the server says was done (a message of success, on whatever page) was sent.
  if (document.querySelector(".banner--success")) forget((_key, entry) => entry.sent);
  document.querySelectorAll("form[data-keep]").forEach(keep);
  document.querySelectorAll('form[action$="/logout/"]').forEach((form) => {
    form.addEventListener("submit", () => forget(() => true));
  });
}

function keep(form) {
  const key = `${PREFIX}${owner}:${form.dataset.keep}`;
  const save = (more = {}) => write(key, { at: Date.now(), values: valuesOf(form), ...more });
  giveBack(form, key);
  form.addEventListener("input", () => save());
  form.addEventListener("change", () => save());
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) save({ sent: true });
  });
  form.addEventListener("sent", () => localStorage.removeItem(key)); // by another script of ours: unsent.js
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt === form && detail.successful) localStorage.removeItem(key);
  });
}

/**
 * Put the kept words back, unless the page brings the same or newer ones: what was typed and refused is there already.
 * A page that was opened for one child does not bring words about another; they wait until that one is opened.
 */
function giveBack(form, key) {
  const entry = read(key);
  if (!entry) return;
  const isRefused = document.querySelector(".error-summary") !== null;
  if (isRefused || JSON.stringify(entry.values) === JSON.stringify(valuesOf(form))) {
    localStorage.removeItem(key);
    return;
  }
  if (isAboutOthers(form, entry.values)) return;
  fill(form, entry.values);
  form.querySelectorAll("[data-kept]").forEach((note) => (note.hidden = false));
}

/** Whether the page has chosen somebody, by the fields that data-keep-about names, whom the kept words leave out. */
function isAboutOthers(form, kept) {
  const about = form.dataset.keepAbout;
  const chosen = valuesOf(form).filter(([name]) => name === about);
  return chosen.some(([, value]) => !kept.some(([name, other]) => name === about && other === value));
}

/** Names and values, as they would be sent. Secrets and files are not kept. */
function valuesOf(form) {
  const hidden = new Set(["hidden", "password", "file", "submit"]);
  return [...form.elements]
    .filter((field) => field.name && !hidden.has(field.type) && field.type !== undefined)
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
}

function fill(form, values) {
  for (const field of form.elements) {
    const given = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = given.includes(field.value);
    else if (given.length && !["hidden", "password", "file", "submit"].includes(field.type)) field.value = given[0];
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, entry) {
  try {
    localStorage.setItem(key, JSON.stringify(entry));
  } catch {
    // a full or forbidden storage keeps nothing; the form still sends
  }
}

function forget(isGone) {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    if (isGone(key, read(key) ?? {})) localStorage.removeItem(key);
  }
}
