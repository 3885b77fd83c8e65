// The page without a network: tries again when the network is back, and leads back to what was typed.

document.querySelector("[data-again]")?.addEventListener("click", () => location.reload());
document.querySelector("[data-back]")?.addEventListener("click", () => history.back());

/** Nothing is sent by itself: a page that was asked for is opened, a form is left to the person. */
window.addEventListener("online", () => {
  const words = document.querySelector("[data-online]");
  if (words) words.hidden = false;
});
