// Ctrl-K: a search box over everything. Results come from the server as a list of links; arrows move, Enter opens: what was found for what stands in
// the box now. Pressed before that has arrived it waits for it: the list that still stands there answers something else.
export function palette() {
  return {
    at: -1,
    asked: null,
    found: null,
    wanted: false,
    init() {
      this.$root.addEventListener("htmx:before:request", () => { this.asked = this.text(); });
      this.$root.addEventListener("htmx:after:swap", () => {
        this.found = this.asked;
        if (this.wanted) this.go();
      });
    },
    text() { return this.$root.querySelector("input").value; },
    links() { return [...this.$root.querySelectorAll("[data-results] a")]; },
    mark() {
      this.links().forEach((link, index) => {
        link.setAttribute("aria-selected", String(index === this.at));
        link.classList.toggle("bg-base-200", index === this.at);
        if (index === this.at) link.scrollIntoView({ block: "nearest" });
      });
    },
    move(by) {
      const count = this.links().length;
      if (!count) return;
      this.at = (this.at + by + count) % count;
      this.mark();
    },
    down() { this.move(1); },
    up() { this.move(-1); },
    typed() { this.at = -1; this.wanted = false; },
    go() {
      this.wanted = this.found !== this.text();
      if (this.wanted) return;
      const links = this.links();
      (links[this.at] ?? links[0])?.click();
    },
  };
}

export function openPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const input = dialog.querySelector("input");
  input.select();
}
