// Another language version of the same document beside the source; the address says which.

import { directionOf, h, within } from "./elements.js";
import { STATES } from "./rules.js";
import { shown } from "./tags.js";
import { t } from "./words.js";

const WINDOW = 500; // rows asked for at a time

/** The texts of the language chosen. `given` are `api`, `document`, `segments(row)` for what a row
 * stands for, `changed()` once other texts are to be drawn, and `failed(failure)`. */
export class Reference {
  #parts;
  #given;
  #language = "";
  #cells = new Map(); // segment → { text, tags, state, covered_by }

  constructor(parts, given) {
    this.#parts = parts;
    this.#given = given;
    parts.reference?.addEventListener("change", () => this.#choose());
    addEventListener("popstate", () => this.read());
    this.read();
  }

  /** Takes up what the address says. */
  read() {
    const asked = new URLSearchParams(location.search).get("ref") ?? "";
    const select = this.#parts.reference;
    const known = select && [...select.options].some((option) => option.value === asked);
    this.#show(known ? asked : "");
  }

  /** Fills the place of the reference in a row. */
  draw(row, node) {
    const place = within(node, "reference");
    place.hidden = !this.#language;
    if (!this.#language) return;
    Object.assign(place, { lang: this.#language, dir: directionOf(this.#language) });
    place.replaceChildren(...this.#texts(row));
  }

  #choose() {
    const { value } = this.#parts.reference;
    const address = new URL(location);
    if (value) address.searchParams.set("ref", value);
    else address.searchParams.delete("ref");
    history.pushState(null, "", address);
    this.#show(value);
  }

  #show(language) {
    if (this.#parts.reference) this.#parts.reference.value = language;
    if (language === this.#language) return;
    this.#language = language;
    this.#cells = new Map();
    this.#parts.rows.toggleAttribute("data-reference", Boolean(language));
    this.#given.changed();
    if (language) this.#load(language);
  }

  async #load(language) {
    const { api, document: of, changed, failed } = this.#given;
    const path = `/api/documents/${encodeURIComponent(of)}/targets/${language}`;
    try {
      let after = null;
      for (;;) {
        const { rows } = await api.call("GET", `${path}?limit=${WINDOW}${after === null ? "" : `&after=${after}`}`);
        if (language !== this.#language) return; // another was chosen meanwhile
        for (const { segment, text, tags, state, covered_by } of rows) this.#cells.set(segment, { text, tags, state, covered_by });
        changed();
        if (rows.length < WINDOW) return;
        after = rows.at(-1).seq;
      }
    } catch (failure) {
      failed(failure);
    }
  }

  #texts(row) {
    const cells = this.#given.segments(row).map((segment) => this.#cells.get(segment)).filter(Boolean);
    const texts = cells.filter((cell) => cell.text).flatMap((cell, at) => [at ? " " : "", shown(cell.text, cell.tags)]);
    if (texts.length) return [...texts, ...(cells[0].state === "initial" ? [" ", this.#quiet(STATES.initial)] : [])];
    if (cells[0]?.covered_by) return [this.#quiet(t("joined with the segment before"))];
    return [this.#quiet("–")];
  }

  #quiet(words) {
    return h("span", { className: "ed-none", lang: document.documentElement.lang, dir: document.documentElement.dir || "ltr" }, words);
  }
}
