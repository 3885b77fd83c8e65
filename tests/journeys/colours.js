// The texts of a page whose colours axe has not judged yet. Whether a text can be read follows from its own colours,
// its size, and what is painted behind it: where all of that is as it was at a text that passed, so is the answer.
(() => {
  const OWN = ["color", "webkitTextFillColor", "webkitTextStrokeWidth", "fontSize", "fontWeight", "textShadow"];
  const BEHIND = [
    "backgroundColor", "backgroundImage", "backgroundClip", "backgroundSize", "opacity", "filter", "mixBlendMode",
  ];
  const NOTHING = "rgba(0, 0, 0, 0),none,border-box,auto,1,none,normal";
  const REPLACED = "img, svg, canvas, video, iframe, input, select, textarea, progress, meter";

  let styles, behind;
  const styleOf = (one) => styles.get(one) ?? styles.set(one, getComputedStyle(one)).get(one);
  const words = (one, names) => names.map((name) => styleOf(one)[name]).join();

  function layers(one) {
    if (!one) return "";
    if (!behind.has(one)) {
      const own = words(one, BEHIND);
      const around = layers(one.parentElement);
      behind.set(one, own === NOTHING ? around : `${around}|${own}`);
    }
    return behind.get(one);
  }

  const isPainted = (one) => {
    const style = styleOf(one);
    return style.backgroundColor !== "rgba(0, 0, 0, 0)" || style.backgroundImage !== "none" || one.matches(REPLACED);
  };
  const overlap = (a, b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;

  // Painted by something that neither holds the text nor lies in it, such as a bar at the foot: that no style tells.
  function isUnderOrOver(one, painted) {
    const box = one.getBoundingClientRect();
    return painted.some(([other, place]) => overlap(box, place) && !other.contains(one) && !one.contains(other));
  }

  const holdsText = (one) =>
    one.matches("input, select, textarea")
    || [...one.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());

  async function unreadable(known) {
    [styles, behind] = [new Map(), new Map()]; // the last look had another size or other colours
    const seen = new Set(known);
    const all = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility());
    const painted = all.filter(isPainted).map((one) => [one, one.getBoundingClientRect()]);
    const looks = new Map();
    for (const one of all.filter(holdsText)) {
      const look = words(one, OWN) + layers(one);
      if (!seen.has(look) || isUnderOrOver(one, painted)) looks.set(one, look);
    }
    if (!looks.size) return { found: [], passed: [] };
    const options = { runOnly: ["color-contrast"], resultTypes: ["violations", "passes"], elementRef: true };
    const result = await axe.run([...looks.keys()], options);
    const nodes = (kind) => result[kind].flatMap((rule) => rule.nodes);
    return {
      found: nodes("violations").map((node) => `color-contrast: ${node.html.slice(0, 160)}`),
      passed: [...new Set(nodes("passes").map((node) => looks.get(node.element)).filter(Boolean))],
    };
  }

  window.unreadable = unreadable;
})();
