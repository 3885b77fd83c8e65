// Files of a draft: once they are chosen they go up, with a line that shows how far. Without this file the button
// leads to a page that takes them.

const upload = document.getElementById("upload");
const picked = document.getElementById("upload-files");
const list = document.getElementById("files");
const going = document.getElementById("upload-state");
const bar = document.getElementById("upload-bar");
const trouble = document.getElementById("upload-trouble");
const writing = document.getElementById("compose");

function tell(name) {
  trouble.textContent = name ? document.getElementById(`upload-${name}`).innerHTML : "";
  trouble.hidden = !name;
}

function freshToken(event) {
  const token = document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/)?.[1];
  if (!token) return;
  event.detail.headers["X-CSRFToken"] = token;
}

function troubleOf(status) {
  if (status === 200 || status === 422) return "";
  if (status === 401 || status === 403) return "expired";
  return status === 413 ? "large" : "lost";
}

document.querySelector("[data-choose-files]").addEventListener("click", (event) => {
  event.preventDefault();
  picked.click();
});

document.addEventListener("htmx:configRequest", (event) => {
  if (event.target === upload || list.contains(event.target)) freshToken(event);
});

upload.addEventListener("htmx:beforeRequest", () => {
  tell("");
  bar.value = 0;
  going.hidden = false;
});

upload.addEventListener("htmx:xhr:progress", ({ detail }) => {
  if (detail.lengthComputable) bar.value = detail.loaded / detail.total;
});

upload.addEventListener("htmx:afterRequest", ({ detail }) => {
  going.hidden = true;
  picked.value = "";
  tell(troubleOf(detail.xhr.status));
  // The draft stands from now on: its own address survives a reload.
  if (detail.xhr.status === 200 && location.href !== writing.action) history.replaceState(null, "", writing.action);
});

/** Whoever is signed out meanwhile keeps the page as it is. */
list.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status === 401 || detail.xhr.status === 409) detail.shouldSwap = false;
});

/** Half a file would be on its way. */
window.addEventListener("beforeunload", (event) => {
  if (!going.hidden) event.preventDefault();
});
