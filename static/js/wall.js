// Makes everything on a wall as small as it has to be so that all classes are on the screen: nobody scrolls there.
// Without this file a school of many classes reaches below the screen's edge.

const SMALLEST = 40; // percent: what is smaller than this nobody reads from across a room
const STEP = 2.5;
const WIDE = matchMedia("(min-width: 64rem)"); // on a phone one scrolls

function fit() {
  const page = document.documentElement;
  page.style.fontSize = "";
  for (let size = 100 - STEP; WIDE.matches && isCut(page) && size >= SMALLEST; size -= STEP) {
    page.style.fontSize = `${size}%`;
  }
}

function isCut(page) {
  return page.scrollHeight > window.innerHeight || page.scrollWidth > window.innerWidth;
}

window.addEventListener("resize", fit);
document.addEventListener("htmx:afterSettle", fit);
document.fonts.ready.then(fit);
