// The rows in the page: only those in view are drawn.

import { clone, h } from "./elements.js";

const DRAWN = 60; // rows in the page: those in view and some on both sides

/** Draws those rows of a list that are in view, and spaces as high as the others are thought to be. */
export class RowWindow {
  #list;
  #draw;
  #heights = new Map();
  #elements = new Map();
  #gaps = [];
  #rows = [];
  #pinned = () => null;

  constructor(list, draw, pinned) {
    this.#list = list;
    this.#draw = draw;
    this.#pinned = pinned;
    const later = this.#once(() => this.paint());
    addEventListener("scroll", later, { passive: true });
    new ResizeObserver(this.#once(() => this.#resized())).observe(list);
  }

  #once(work) {
    let asked = false;
    return () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        work();
      });
    };
  }

  #width = 0;
  #resized() {
    if (this.#list.clientWidth !== this.#width) {
      this.#width = this.#list.clientWidth;
      this.#heights.clear();
    }
    this.paint();
  }

  show(rows) {
    this.#rows = rows;
    this.paint();
  }

  element(row) {
    return this.#elements.get(row.segment) ?? null;
  }

  redraw(row) {
    const element = this.element(row);
    if (!element) return;
    this.#draw(row, element);
    this.#heights.delete(row.segment);
  }

  /** All rows in the page anew: another column has come or gone. */
  redrawAll() {
    this.#heights.clear();
    for (const row of this.#rows) {
      const element = this.element(row);
      if (element) this.#draw(row, element);
    }
    if (this.#rows.length) this.paint();
  }

  #height(row) {
    const wide = this.#list.clientWidth > 700;
    const letters = Math.max(row.source.length, row.text?.length ?? 0);
    const lines = wide ? Math.ceil(letters / 50) : Math.ceil(row.source.length / 42) + Math.ceil((row.text?.length ?? 0) / 42);
    return this.#heights.get(row.segment) ?? 34 + lines * 24;
  }

  /** Indexes of the rows to be in the page: those in view with some on both sides, and the live one. */
  #wanted() {
    const top = this.#list.getBoundingClientRect().top;
    let y = top;
    let first = 0;
    while (first < this.#rows.length - 1 && y + this.#height(this.#rows[first]) < 0) y += this.#height(this.#rows[first++]);
    first = Math.max(0, Math.min(first - Math.floor(DRAWN / 4), this.#rows.length - DRAWN));
    const wanted = new Set();
    for (let at = first; at < Math.min(first + DRAWN, this.#rows.length); at++) wanted.add(at);
    const pinned = this.#rows.indexOf(this.#pinned());
    if (pinned >= 0) wanted.add(pinned);
    return [...wanted].sort((a, b) => a - b);
  }

  /** Brings the page in line with what is in view; what is seen does not move meanwhile. */
  paint() {
    if (!this.#rows.length) return this.#empty();
    const seen = [...this.#elements.values()].find((element) => element.getBoundingClientRect().bottom > 0);
    const before = seen?.getBoundingClientRect().top ?? 0;
    const wanted = this.#wanted();
    this.#place(wanted);
    for (const at of wanted) this.#heights.set(this.#rows[at].segment, this.element(this.#rows[at]).offsetHeight);
    this.#space(wanted);
    if (seen?.isConnected) {
      const moved = seen.getBoundingClientRect().top - before;
      if (Math.abs(moved) > 1) scrollBy({ top: moved, behavior: "instant" });
    }
  }

  #empty() {
    for (const element of this.#elements.values()) element.remove();
    this.#elements.clear();
    for (const gap of this.#gaps) gap.remove();
  }

  #place(wanted) {
    const keep = new Set(wanted.map((at) => this.#rows[at].segment));
    for (const [segment, element] of this.#elements) {
      if (keep.has(segment)) continue;
      element.remove();
      this.#elements.delete(segment);
    }
    let cursor = [...this.#list.children].find((child) => child.classList.contains("ed-row"));
    for (const at of wanted) {
      const row = this.#rows[at];
      let element = this.element(row);
      if (element && element === cursor) {
        cursor = nextRow(cursor);
        continue;
      }
      if (!element) {
        element = clone("ed-row");
        element.id = `s${row.segment}`;
        this.#elements.set(row.segment, element);
        this.#draw(row, element);
      }
      this.#list.insertBefore(element, cursor ?? null);
    }
  }

  #space(wanted) {
    for (const gap of this.#gaps) gap.remove();
    this.#gaps = [];
    let last = -1;
    for (const at of [...wanted, this.#rows.length]) {
      if (at > last + 1) this.#gap(last + 1, at);
      last = at;
    }
  }

  #gap(from, to) {
    let high = 0;
    for (let at = from; at < to; at++) high += this.#height(this.#rows[at]);
    const gap = h("li", { className: "ed-gap", role: "presentation", "aria-hidden": "true" });
    gap.style.height = `${high}px`;
    this.#gaps.push(gap);
    this.#list.insertBefore(gap, to < this.#rows.length ? this.element(this.#rows[to]) : null);
  }

  /** The row into view, whether it is in the page yet or not. */
  reveal(row) {
    this.paint();
    this.element(row)?.scrollIntoView({ block: "nearest", behavior: "instant" });
    this.paint();
  }
}

export function nextRow(element) {
  let next = element.nextElementSibling;
  while (next && !next.classList.contains("ed-row")) next = next.nextElementSibling;
  return next;
}
