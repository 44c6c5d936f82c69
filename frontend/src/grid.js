// A list (the book, the people) as a grid, with the keyboard all the way: arrows (or j, k) choose a row and a cell that may be edited, Space or x ticks,
// Shift-Space ticks from the last ticked one to here, e, F2 or Enter on a cell edits it, Tab saves and goes on, Esc leaves it, ? lists the keys.
// <tbody data-rows data-cells="/book/cell/"> · <td data-edit="kind"> may be edited · the editor is a form[data-cell] inside the cell
import { typing, walk } from "./keys.js";

const BOX = "input[type=checkbox][name]";
let anchor = null;
let next = null;

const grid = () => document.querySelector("[data-cells]");
const rows = () => [...grid().querySelectorAll("[data-href]")];
const row = () => grid().querySelector('[data-href][aria-selected="true"]');
const cells = (of) => [...of.querySelectorAll("td[data-edit]")];
const cell = () => grid().querySelector("td[data-on]");

function choose(td) {
  grid().querySelectorAll("[data-on]").forEach((other) => other.removeAttribute("data-on"));
  if (!td) return;
  rows().forEach((other) => other.setAttribute("aria-selected", String(other.contains(td))));
  td.setAttribute("data-on", "");
  td.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function edit(td) {
  if (!td || td.querySelector("form[data-cell]")) return;
  choose(td);
  td.former = td.innerHTML;
  const id = td.closest("[data-href]").dataset.href.match(/\d+/)[0];
  window.htmx.ajax("GET", `${grid().dataset.cells}${id}/${td.dataset.edit}/`, { source: td, target: td, swap: "innerHTML" });
}

function sideways(by) {
  const now = row() ?? rows()[0];
  if (!now) return;
  const all = cells(now);
  const at = all.indexOf(cell());
  choose(all[Math.min(Math.max(at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by, 0), all.length - 1)]);
}

function upDown(by) {
  const field = cell()?.dataset.edit;
  walk(by);
  choose(field ? row()?.querySelector(`td[data-edit="${field}"]`) : null);
}

function tick(ranged) {
  const here = row();
  const box = here?.querySelector(BOX);
  if (!box) return false;
  const all = rows();
  const from = ranged && anchor?.isConnected ? all.indexOf(anchor) : all.indexOf(here);
  const to = all.indexOf(here);
  const is = ranged ? true : !box.checked;
  all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((one) => { one.querySelector(BOX).checked = is; });
  anchor = here;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

const KEYS = {
  ArrowDown: () => upDown(1),
  ArrowUp: () => upDown(-1),
  j: () => upDown(1),
  k: () => upDown(-1),
  ArrowRight: () => sideways(1),
  ArrowLeft: () => sideways(-1),
  " ": (event) => tick(event.shiftKey),
  x: () => tick(false),
  e: () => (row() ? edit(cell() ?? cells(row())[0]) : false),
  F2: () => (cell() ? edit(cell()) : false),
  Enter: () => (cell() ? edit(cell()) : false),
  "?": () => document.querySelector("[data-keys]")?.click(),
};

// Inside the editor: Esc puts the former content back, Tab saves and goes to the neighbour.
function inEditor(event, form) {
  const td = form.closest("td");
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    const present = form.querySelector("[data-present]"); // what somebody else put there while the editor was open
    if (present) td.textContent = present.textContent;
    else td.innerHTML = td.former ?? "";
    choose(td);
  } else if (event.key === "Enter" && event.target.matches("select")) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Tab" && event.target.matches("input, select")) {
    event.preventDefault();
    const all = cells(td.closest("tr"));
    const to = all[all.indexOf(td) + (event.shiftKey ? -1 : 1)];
    next = to ? { href: td.closest("tr").dataset.href, field: to.dataset.edit } : null;
    form.requestSubmit();
  }
}

function pressed(event) {
  if (!grid()) return;
  const form = event.target.closest?.("form[data-cell]");
  if (form) {
    inEditor(event, form);
    return;
  }
  const isBox = event.target.matches?.(`[data-rows] ${BOX}`);
  if ((typing(event.target) && !isBox) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("a, button, summary") && ["Enter", " "].includes(event.key)) return;
  if (isBox && event.key === " ") return;
  if (!KEYS[event.key] || KEYS[event.key](event) === false) return;
  event.preventDefault();
  event.stopPropagation();
}

function swapped() {
  if (!next || !grid()) return;
  const to = grid().querySelector(`[data-href="${next.href}"] td[data-edit="${next.field}"]`);
  const isRefused = grid().querySelector("form[data-cell]");
  next = null;
  if (!isRefused) edit(to);
}

export function bindGrid() {
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("dblclick", (event) => {
    const td = event.target.closest?.("[data-cells] td[data-edit]");
    if (td) edit(td);
  });
  document.addEventListener("click", (event) => {
    const td = event.target.closest?.("[data-cells] td[data-edit]");
    if (td && !event.target.closest("form, a")) choose(td);
  });
  document.addEventListener("htmx:after:swap", swapped);
}
