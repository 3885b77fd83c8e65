// Says in the head of a fold which days are chosen in it (.dates), and opens a fold in which something stands that the
// page did not bring. Without this file the head says the days that the page came with.

const ONE_DAY = { month: "short", day: "numeric", weekday: "short", timeZone: "UTC" };

document.addEventListener("input", ({ target }) => tell(target.closest(".dates")));
document.addEventListener("change", ({ target }) => tell(target.closest(".dates")));
document.addEventListener("filled", ({ target }) => look(target)); // by keep.js
window.addEventListener("pageshow", () => look(document)); // the browser has put back what was typed, perhaps

function look(part) {
  part.querySelectorAll("form details").forEach((fold) => {
    if ([...fold.querySelectorAll("input, textarea")].some(isChanged)) fold.open = true;
  });
  part.querySelectorAll(".dates").forEach(tell);
}

function isChanged(field) {
  const isTick = ["checkbox", "radio"].includes(field.type);
  return isTick ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

function tell(dates) {
  const words = dates?.querySelector("[data-span]");
  const first = dates?.querySelector("[name=from_date]")?.value;
  if (!words || !first) return;
  const last = dates.querySelector("[name=until_date]").value;
  const several = last && last !== first;
  const text = several ? words.dataset.span : "{first}";
  words.textContent = text.replace("{first}", said(first, words)).replace("{last}", said(last, words));
}

/** 今日 11月25日（水）, as the server says it; where there is no date picker, what was typed. */
function said(value, words) {
  const day = new Date(`${value}T00:00Z`);
  if (Number.isNaN(day.getTime())) return value;
  const { today, todayWord } = words.dataset;
  const year = value.slice(0, 4) === today.slice(0, 4) ? {} : { year: "numeric" };
  const text = day.toLocaleDateString(document.documentElement.lang, { ...ONE_DAY, ...year });
  return `${value === today ? `${todayWord} ` : ""}${text.replace("(", "（").replace(")", "）")}`;
}
