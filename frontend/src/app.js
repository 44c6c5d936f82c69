// What every page needs: htmx, small Alpine components, the theme, keys, layers. Charts are loaded when a page has one.
import "./app.css";
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";
import { bindGrid } from "./grid.js";
import { bindKeys } from "./keys.js";
import { bindLayers, bootToasts } from "./layers.js";
import { palette } from "./palette.js";

window.htmx = htmx;

const YEAR = 31536000;
const root = document.documentElement;

export function colour(name) {
  return getComputedStyle(root).getPropertyValue(name).trim();
}

function boot(scope) {
  scope.querySelectorAll("[data-chart]:not([data-ready])").forEach(async (element) => {
    (await import("./charts.js")).mount(element, colour);
  });
  bootToasts(scope);
}

// Who never pressed the button is shown what the system is set to (frame/head.html does it before anything is drawn).
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (system) => {
  if (/(^|; )theme=/.test(document.cookie)) return;
  root.dataset.theme = system.matches ? "guanxi-dark" : "guanxi";
  document.dispatchEvent(new Event("themechange"));
});

Alpine.data("theme", () => ({
  toggle() {
    const next = root.dataset.theme === "guanxi-dark" ? "guanxi" : "guanxi-dark";
    root.dataset.theme = next;
    document.cookie = `theme=${next === "guanxi-dark" ? "dark" : "light"}; path=/; max-age=${YEAR}; samesite=lax`;
    document.dispatchEvent(new Event("themechange"));
  },
}));

Alpine.data("drawer", () => ({
  open: false,
  show() { this.open = true; },
  hide() { this.open = false; },
}));

Alpine.data("fold", () => ({
  open: false,
  toggle() { this.open = !this.open; },
}));

Alpine.data("picker", () => ({
  count: 0,
  boxes() { return [...this.$root.querySelectorAll("input[type=checkbox][name]")]; },
  all(event) { this.set(event.target.checked); },
  recount() { this.count = this.boxes().filter((box) => box.checked).length; },
  set(is) {
    this.boxes().forEach((box) => { box.checked = is; });
    this.recount();
  },
  whole() { this.set(true); },
  clear() { this.set(false); },
  get none() { return this.count === 0; },
  get some() { return this.count > 0; },
}));

// Entries of a list that change places: buttons with data-by="-1" or "1" inside an <li>.
Alpine.data("ordering", () => ({
  move(event) {
    const button = event.currentTarget;
    const item = button.closest("li");
    if (button.dataset.by === "-1") item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    button.focus();
    item.scrollIntoView({ block: "nearest" });
  },
}));

Alpine.data("palette", palette);

document.addEventListener("change", (event) => {
  const target = event.target;
  if (target.matches?.("[data-submit]")) target.form.requestSubmit();
});
document.addEventListener("htmx:after:swap", () => boot(document));
bindLayers();
bindGrid();
bindKeys();
Alpine.start();
boot(document);
