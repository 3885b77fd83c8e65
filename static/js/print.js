// The button that prints this page; without this file the browser's own menu does it.
document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
