// Which rows are shown: by state, whose they are, what is open in them, and words. The address of
// the page says it, so that a view can be sent to somebody, reloaded and gone back to.

import { dropsDown, h } from "./elements.js";
import { STATES } from "./rules.js";
import { TOKEN } from "./tags.js";
import { listed, t, tn } from "./words.js";

const PAUSE = 200; // ms after a key until the words looked for are taken up
const NAMES = ["state", "mine", "returned", "sampled", "findings", "text", "in"];
const OLD = { mine: ["mine", "1"], returned: ["returned", "1"], findings: ["findings", "1"], initial: ["state", "initial"], translated: ["state", "translated"] };

/** A text as words are looked for in it: without tags, case, accents of Arabic and width of letters. */
const folded = (text) => text.replace(TOKEN, (whole) => (whole.length === 2 ? whole[0] : "")).normalize("NFKC").replace(/[\u064b-\u065f\u0640]/g, "").toLowerCase();

export class Filters {
  #form;
  #parts;
  #changed;
  #words;
  #user;
  #cleared;
  #given = {};
  #known = new WeakMap(); // row → its texts as they are looked through

  /** `words(row)` is what stands in the target, `changed()` is told when other rows are to be shown,
   * `cleared()` when all are again by a button that is gone with that. */
  constructor(parts, { user, words, changed, cleared }) {
    this.#parts = parts;
    this.#form = parts["filter-form"];
    this.#words = words;
    this.#user = user;
    this.#changed = changed;
    this.#cleared = cleared;
    this.#read();
    this.#form.addEventListener("input", (event) => this.#asked(event));
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    parts["filter-clear"].addEventListener("click", () => this.clear());
    dropsDown(parts.filters);
    addEventListener("popstate", () => this.#wentBack());
  }

  get active() {
    return Object.keys(this.#given).some((name) => name !== "in");
  }

  /** Whether a row is among those asked for. */
  passes(row) {
    const { state, mine, returned, sampled, findings, text } = this.#given;
    if (state && row.state !== state) return false;
    if (mine && row.holder !== this.#user) return false;
    if (returned && !row.returned) return false;
    if (sampled && !row.sampled) return false;
    if (findings && !(findings === "errors" ? row.errors : row.errors + row.warnings)) return false;
    return !text || this.#holds(row, folded(text));
  }

  clear() {
    this.#given = {};
    this.#show();
    this.#keep("pushState");
    this.#changed();
    this.#cleared();
  }

  /** What is asked for, in words, with the number of rows that are; nothing where all are shown. */
  tell(shown) {
    const { state, mine, returned, sampled, findings, text } = this.#given;
    const said = [state && STATES[state], mine && t("claimed by me"), returned && t("returned"), sampled && t("in the spot check"), findings && (findings === "errors" ? t("with errors") : t("with findings")), text && `“${text}”`].filter(Boolean);
    this.#parts["filter-count"].textContent = said.length || "";
    this.#parts["filter-told"].hidden = !said.length;
    if (!said.length) return;
    this.#parts["filter-says"].replaceChildren(tn("{number} shown", "{number} shown", shown), ": ", h("bdi", {}, listed(said)));
  }

  #holds(row, wanted) {
    const { in: where } = this.#given;
    const words = this.#words(row);
    let known = this.#known.get(row);
    if (known?.source !== row.source || known.words !== words) {
      known = { source: row.source, words, folded: { source: folded(row.source), target: folded(words) } };
      this.#known.set(row, known);
    }
    const { source, target } = known.folded;
    return (where !== "target" && source.includes(wanted)) || (where !== "source" && target.includes(wanted));
  }

  #read() {
    const asked = new URLSearchParams(location.search);
    const old = OLD[asked.get("show")];
    if (old) asked.set(...old);
    this.#given = {};
    for (const name of NAMES) if (asked.get(name)) this.#given[name] = asked.get(name);
    if (!(this.#given.state in STATES)) delete this.#given.state;
    if (!this.#form.elements.sampled) delete this.#given.sampled; // nothing to choose from any more
    this.#show();
  }

  #show() {
    const { state = "", mine, returned, sampled, findings = "", text = "", in: where = "" } = this.#given;
    const { elements } = this.#form;
    Object.assign(elements.mine, { checked: Boolean(mine) });
    Object.assign(elements.returned, { checked: Boolean(returned) });
    if (elements.sampled) elements.sampled.checked = Boolean(sampled);
    for (const [name, value] of Object.entries({ state, findings, text, in: where })) elements[name].value = value;
  }

  #asked({ target }) {
    clearTimeout(this.#waits);
    if (target.name === "text") this.#waits = setTimeout(() => this.#take("text"), PAUSE);
    else this.#take(target.name);
  }

  #waits = null;
  #typing = false; // the words of one search are one step back

  #take(name) {
    const given = [...new FormData(this.#form)].map(([key, value]) => [key, value.trim()]);
    this.#given = Object.fromEntries(given.filter(([, value]) => value));
    this.#keep(name === "text" && this.#typing ? "replaceState" : "pushState");
    this.#typing = name === "text";
    this.#changed();
  }

  #keep(how) {
    const address = new URL(location);
    for (const name of [...NAMES, "show"]) address.searchParams.delete(name);
    for (const name of NAMES) if (this.#given[name]) address.searchParams.set(name, this.#given[name]);
    history[how](null, "", address);
  }

  #wentBack() {
    const before = JSON.stringify(this.#given);
    this.#typing = false;
    this.#read();
    if (JSON.stringify(this.#given) !== before) this.#changed();
  }
}
