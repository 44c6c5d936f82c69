// Ctrl-K: a search box over everything. Results come from the server as a list of links; arrows move, Enter opens.
export function palette() {
  return {
    at: -1,
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
    typed() { this.at = -1; },
    go() {
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
