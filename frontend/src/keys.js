// Keys that work on every page: Ctrl-K opens search, "/" the page's own filter (search where it has none); j and k walk the rows of a table, Enter opens one;
// while an input method composes (pinyin on its way to characters) Enter, Esc, arrows and Tab are its own, and none of ours;
// a key a page names itself (data-key="e" on a link or button) clicks it: inside a list, that of the chosen row.
import { openPalette } from "./palette.js";

export function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]");
}

export function walk(by) {
  const rows = [...document.querySelectorAll("[data-rows] [data-href]")];
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = Math.min(Math.max(now + by, 0), rows.length - 1);
  rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === next)));
  rows[next].scrollIntoView({ block: "nearest" });
}

function open(event) {
  if (event.target.closest?.("a, button, summary")) return;
  const row = document.querySelector('[data-rows] [data-href][aria-selected="true"]');
  if (row) window.location.assign(row.dataset.href);
}

function own(key) {
  const chosen = document.querySelector('[data-rows] [data-href][aria-selected="true"]');
  const all = [...document.querySelectorAll(`[data-key="${key}"]`)];
  return chosen?.querySelector(`[data-key="${key}"]`) ?? all.find((element) => !element.closest("[data-rows]"));
}

const PLAIN = {
  "/": (event) => {
    event.preventDefault();
    const filter = document.querySelector("main input[type=search]");
    if (filter) { filter.focus(); filter.select(); }
    else openPalette();
  },
  j: () => walk(1),
  k: () => walk(-1),
  Enter: open,
};

function composes(event) {
  if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation();
}

export function bindKeys() {
  window.addEventListener("keydown", composes, true); // before everybody else's
  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (typing(event.target) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (PLAIN[event.key]) PLAIN[event.key](event);
    else if (/^[a-z]$/.test(event.key)) own(event.key)?.click();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-palette]")) openPalette();
  });
}
