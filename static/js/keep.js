// Keeps what is typed into a form marked data-keep="name" on this device until it has been sent: a lost network or a
// closed tab costs nobody their words. It is kept for the person of this page alone (meta name="keep-for"), for a day,
// and gone at the next sign-out. Staff share computers: theirs is kept in the tab, and goes with it (data-in-tab). It was sent when the next page of this tab tells of success, or when another script of
// ours says "sent" to the form; success on any later page is about something else.
// Without this file the browser keeps what it keeps.

const PREFIX = "keep:";
const ON_ITS_WAY = "keep-on-its-way"; // in this tab: the key of the form that was sent last
const FOR_A_DAY = 24 * 3600 * 1000; // ms
const person = document.querySelector('meta[name="keep-for"]');
const owner = person?.content;
const memory = () => (person.hasAttribute("data-in-tab") ? sessionStorage : localStorage); // may throw where forbidden

if (owner) begin();

function begin() {
  forget((key, entry) => !key.startsWith(`${PREFIX}${owner}:`) || !(Date.now() - entry.at < FOR_A_DAY));
  const sent = onItsWay();
  if (sent && document.querySelector(".banner--success")) memory().removeItem(sent);
  document.querySelectorAll("form[data-keep]").forEach((form) => keep(form, sent));
  // unsent.js has put the answer in the page's place; if that is the sign-in, the form is still on its way.
  document.addEventListener("shown", ({ target }) => {
    const forms = target.querySelectorAll("form[data-keep]");
    const refused = forms.length ? onItsWay() : null;
    forms.forEach((form) => keep(form, refused));
  });
  // The browser's "back" has brought the page as it was left, not the answer.
  window.addEventListener("pageshow", ({ persisted }) => persisted && onItsWay());
  document.querySelectorAll('form[action$="/logout/"]').forEach((form) => {
    form.addEventListener("submit", () => forget(() => true));
  });
}

/** `sent`: the key of the form whose answer this page is, if it is one. */
function keep(form, sent) {
  const key = `${PREFIX}${owner}:${form.dataset.keep}`;
  const save = () => write(key, { at: Date.now(), values: valuesOf(form) });
  if (sent === key && document.querySelector(".error-summary")) save(); // what was refused stands in the form
  else giveBack(form, key);
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    save();
    onItsWay(key);
  });
  form.addEventListener("unsent", () => onItsWay()); // by unsent.js, as the next one
  form.addEventListener("sent", () => {
    onItsWay();
    memory().removeItem(key);
  });
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt === form && detail.successful) memory().removeItem(key);
  });
}

/**
 * Put the kept words back, unless the page brings the same ones.
 * A page that was opened for one child does not bring words about another; they wait until that one is opened.
 */
function giveBack(form, key) {
  const entry = read(key);
  if (!entry) return;
  if (JSON.stringify(entry.values) === JSON.stringify(valuesOf(form))) {
    memory().removeItem(key);
    return;
  }
  if (isAboutOthers(form, entry.values)) return;
  fill(form, entry.values);
  form.dispatchEvent(new Event("filled", { bubbles: true }));
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

/** Which form was sent last; the question is asked once, and setting it is `key`. */
function onItsWay(key = null) {
  try {
    const last = sessionStorage.getItem(ON_ITS_WAY);
    if (key) sessionStorage.setItem(ON_ITS_WAY, key);
    else sessionStorage.removeItem(ON_ITS_WAY);
    return last;
  } catch {
    return null; // a forbidden storage: what was sent comes back once more, and is not lost
  }
}

function read(key) {
  try {
    return JSON.parse(memory().getItem(key));
  } catch {
    return null;
  }
}

function write(key, entry) {
  try {
    memory().setItem(key, JSON.stringify(entry));
  } catch {
    // a full or forbidden storage keeps nothing; the form still sends
  }
}

function forget(isGone) {
  for (const key of Object.keys(memory()).filter((name) => name.startsWith(PREFIX))) {
    if (isGone(key, read(key) ?? {})) memory().removeItem(key);
  }
}
