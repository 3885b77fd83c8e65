// A letter's code or a mail's token stands behind the # of the address, where no server sees it. It goes into the
// field, and out of the address: what is left in the history opens nothing. Without this file it is typed.

function take() {
  const box = document.querySelector("input[data-from-fragment]");
  const secret = decodeURIComponent(location.hash.slice(1));
  if (!box || !/^[\w-]{8,60}$/.test(secret)) return;
  box.value = secret;
  history.replaceState(null, "", location.pathname + location.search);
}

take();
window.addEventListener("hashchange", take);
