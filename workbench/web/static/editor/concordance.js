// The concordance beside a segment: a search of the memory and what it finds, with the other languages folded.

import { directionOf, h, when } from "./elements.js";
import { named } from "./named.js";
import { marked, shown } from "./tags.js";
import { t, tn } from "./words.js";

const OPERATORS = /[\\*?"~]/g;

/** The search for words as they stand: side by side, and nothing in them an operator. */
const asTheyStand = (words) => (/[\s\\*?"~]/.test(words) ? `"${words.replace(OPERATORS, "\\$&")}"` : words);

/** Searches in the language of the source of the row one is at. `desk` is the one of the panel. */
export class Concordance {
  #parts;
  #desk;

  constructor(parts, desk) {
    this.#parts = parts;
    this.#desk = desk;
    parts["concordance-form"].addEventListener("submit", (event) => {
      event.preventDefault();
      this.#search();
    });
  }

  /** Looks words up, or lets one write them. */
  lookUp(chosen) {
    this.#parts["concordance-section"].open = true;
    const field = this.#parts["concordance-form"].elements.text;
    if (chosen.trim()) field.value = asTheyStand(chosen.trim());
    field.focus();
    if (chosen.trim()) this.#search();
  }

  async #search() {
    const { api, current, failed } = this.#desk;
    const { text, forms } = this.#parts["concordance-form"].elements;
    if (!text.value.trim() || !current()) return;
    const language = current().source_language;
    const asked = new URLSearchParams({ text: text.value.trim(), language, forms: forms.checked });
    Object.assign(this.#parts["concordance-page"], { href: `/concordance?${asked}`, hidden: false });
    try {
      const { rows, total, whole } = await api.call("GET", `/api/concordance?${asked}&limit=20`);
      const made = rows.map((unit) => this.#unit(language, unit));
      this.#parts["concordance-found"].textContent = whole ? tn("{number} unit", "{number} units", total) : t("more than {number} units", { number: total });
      this.#parts.concordance.replaceChildren(...(made.length ? made : [h("li", { className: "ed-nothing" }, t("Nothing found."))]));
    } catch (failure) {
      failed(failure);
    }
  }

  #unit(source, { texts, ranges, provenance, updated }) {
    const { language, dir, insert } = this.#desk;
    const made = h("li", {}, h("p", { className: "sub" }, [provenance && named(provenance), when(updated)].filter(Boolean).join(" · ")),
      h("p", { className: "text", lang: source, dir: directionOf(source) }, ...marked(texts[source], ranges)));
    if (!texts[language]) made.append(h("p", { className: "ed-none" }, t("not in this language")));
    else made.append(h("p", { className: "text", lang: language, dir }, shown(texts[language])), h("button", { type: "button", className: "button-small", onclick: () => insert(texts[language]) }, t("Insert")));
    const others = Object.entries(texts).filter(([one]) => one !== source && one !== language);
    if (others.length) made.append(h("details", {}, h("summary", { className: "sub" }, t("other languages")),
      h("ul", { className: "ed-six" }, ...others.map(([one, text]) => h("li", {}, h("span", { className: "code" }, one), " ", h("bdi", { lang: one, dir: directionOf(one) }, shown(text)))))));
    return made;
  }
}
