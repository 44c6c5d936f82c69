// What lies above the page: dialogs, the side panel, menus, toasts; and the small clicks (copy, print, open a row).
// data-dialog="id" opens a dialog · data-close closes it · data-side opens the side panel (its htmx request fills #side-body)
// data-also="?sort=…" on a head is where Shift-click leads
// data-copy="text" copies · data-print prints · <details class="popup"> closes on Esc and on a click elsewhere
const TOAST_MS = 6000;
const UNDO_MS = 20000;
const SENT_MS = 3000;

function closePopups(except) {
  document.querySelectorAll("details.popup[open]").forEach((menu) => {
    if (!menu.contains(except)) menu.removeAttribute("open");
  });
}

// Over plain http inside a house there is no clipboard to write to: the older way then. Green only when it is done.
function copiedByHand(button) {
  const box = Object.assign(document.createElement("textarea"), { value: button.dataset.copy });
  button.after(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  button.focus();
  return done;
}

async function copy(button) {
  const done = await navigator.clipboard?.writeText(button.dataset.copy).then(() => true, () => false);
  if (!done && !copiedByHand(button)) return;
  button.classList.add("text-success");
  setTimeout(() => button.classList.remove("text-success"), 900);
}

// What a dialog or the side panel showed last is gone before the next answer comes: it was about something else.
function emptied(opener) {
  const place = opener?.matches("[hx-get]") && document.querySelector(opener.getAttribute("hx-target"));
  if (!place) return;
  place.first ??= place.innerHTML;
  place.innerHTML = place.first;
}

function clicked(event) {
  const target = event.target;
  closePopups(target);
  const opener = target.closest?.("[data-dialog]");
  emptied(opener ?? target.closest?.("[data-side]"));
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  const side = document.getElementById("side");
  if (target.closest?.("[data-side]") && side && !side.open) side.showModal();
  if (target.closest?.("[data-close]") || (target.tagName === "DIALOG" && target.open)) target.closest("dialog")?.close();
  if (target.closest?.("[data-dismiss]")) target.closest("[data-toast]")?.remove();
  const copier = target.closest?.("[data-copy]");
  if (copier) copy(copier);
  if (target.closest?.("[data-print]")) window.print();
  const row = target.closest?.("[data-rows] [data-href]");
  if (row && !target.closest("a, button, input, select, label, summary, td[data-edit]") && !window.getSelection()?.toString()) window.location.assign(row.dataset.href);
}

export function bootToasts(scope) {
  scope.querySelectorAll('[data-toast="brief"]:not([data-ready])').forEach((toast) => {
    toast.dataset.ready = "1";
    setTimeout(() => toast.remove(), toast.querySelector("form") ? UNDO_MS : TOAST_MS);
  });
}

// What was sent is not sent again for a while: a double click is one act. Asked before htmx, which would send the second after the first.
// A form of a page goes once; of one that htmx sends, each of its buttons.
function sent(event) {
  const posts = event.target.closest?.("[hx-post]");
  const one = event.type === "click" ? posts?.matches("button") && posts : posts ? event.submitter ?? posts : event.target.method === "post" && event.target;
  if (!one) return;
  if (one.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  one.dataset.sent = "1";
  setTimeout(() => delete one.dataset.sent, SENT_MS);
}

// A table head with data-also: Shift-click (or Shift-Enter) sorts by this column too, behind the present ones.
function sortedToo(event) {
  const head = event.shiftKey && event.target.closest?.("[data-also]");
  if (!head) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  window.htmx.ajax("GET", head.dataset.also, { target: head.closest("section").parentElement });
}

export function bindLayers() {
  document.addEventListener("click", sortedToo, true);
  document.addEventListener("submit", sent, true);
  document.addEventListener("click", sent, true);
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.popup[open]");
    closePopups(null);
    menu?.querySelector("summary")?.focus();
  });
}
