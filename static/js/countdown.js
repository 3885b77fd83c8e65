// The seconds of the hold, one by one. The server says how many are left; without this file the page asks it anew.

const number = document.querySelector("[data-countdown]");
const bar = document.querySelector("[data-passing]");

if (number && bar) {
  const end = performance.now() + Number(number.dataset.countdown) * 1000;
  const tick = () => {
    const left = Math.max(Math.ceil((end - performance.now()) / 1000), 0);
    number.textContent = String(left);
    bar.value = bar.max - left;
    if (left === 0) clearInterval(clock);
  };
  const clock = setInterval(tick, 500);
}
