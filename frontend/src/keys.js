// Keys that work on every page: Ctrl-K or "/" opens search; j and k walk the rows of a table, Enter opens one.
import { openPalette } from "./palette.js";

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]");
}

function walk(by) {
  const rows = [...document.querySelectorAll("[data-rows] [data-href]")];
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = Math.min(Math.max(now + by, 0), rows.length - 1);
  rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === next)));
  rows[next].scrollIntoView({ block: "nearest" });
}

function open() {
  const row = document.querySelector('[data-rows] [data-href][aria-selected="true"]');
  if (row) window.location.assign(row.dataset.href);
}

export function bindKeys() {
  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (typing(event.target) || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === "/") { event.preventDefault(); openPalette(); }
    if (event.key === "j") walk(1);
    if (event.key === "k") walk(-1);
    if (event.key === "Enter") open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-palette]")) openPalette();
  });
}
