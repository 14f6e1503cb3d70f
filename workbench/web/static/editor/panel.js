// The side panel of the row one is at: matches or fragments, terms, values, findings, comments, history, concordance.

import { Concordance } from "./concordance.js";
import { fragment, withKey } from "./fragments.js";
import { ARROW, clone, directionOf, h, sentence, when, within } from "./elements.js";
import { showRevision } from "./revision.js";
import { STATES, bandMark, bandOf, difference, uniqueConcepts, uniqueValues } from "./rules.js";
import { marked, shown } from "./tags.js";
import { named, person } from "./named.js";
import { checked, interfaceLanguage, t, tn, tp } from "./words.js";

const LANGUAGES = new Intl.DisplayNames([interfaceLanguage], { type: "language" });

/** Shows what is known of a row. `desk` is what it needs of the editor: `api`, `language`, `dir`,
 * `document`, `user`, `may`, `keys`, and to act: `current()`, `words(row)`, `sent(row)` for its words
 * as they are saved, `insert(text, all)`, `inserted(row, unit)` once it was a match, `asked(row)` to
 * read a row's help anew, `waived(row)`,
 * `say(words)` and `failed(failure)`. */
export class Panel {
  #parts;
  #desk;
  #row = null; // whose help it shows
  #help = null;
  #typed = null; // { row, text, problems }: the checks of the text as it is typed
  #concordance;
  #terms = []; // terms of the target in the order of their keys

  constructor(parts, desk) {
    this.#parts = parts;
    this.#desk = desk;
    parts["comment-form"].addEventListener("submit", (event) => this.#comment(event));
    this.#concordance = new Concordance(parts, desk);
  }

  get isOpen() {
    return this.#parts.panel.hasAttribute("data-open");
  }

  /** As a sheet on a narrow page: opened or closed. */
  show(open) {
    this.#parts.panel.toggleAttribute("data-open", open);
    this.#parts["panel-toggle"].setAttribute("aria-expanded", String(open));
  }

  /** Help is null until it is answered; what it shows of the same row stays till then. */
  draw(row, help) {
    if (!help && this.#row === row) return;
    this.#row = row;
    this.#help = help ?? null;
    this.#parts.panel.toggleAttribute("aria-busy", !help);
    if (help) this.#parts.panel.toggleAttribute("data-drawn", true);
    const { matches = [], fragments = [], terms = [], values = [], cited = [], comments = [], history = [] } = help ?? {};
    const fill = (part, made, says) => this.#fill(part, made, help ? says : t("Looking…"));
    this.#terms = [];
    this.#drawCorrection(row, help?.correction);
    const first = help?.correction?.proposed ? 1 : 0; // what is offered has the key of the first match
    fill("matches", matches.map((match, at) => this.#match(row, match, at + first)), t("Nothing like it in the memory."));
    this.#parts["fragments-section"].hidden = !fragments.length;
    fill("fragments", fragments.map((one, at) => fragment(row, one, first + withKey(fragments.slice(0, at), this.#desk), this.#desk)), "");
    fill("terms", uniqueConcepts(terms).map((term) => this.#term(row, term)), t("No term of the termbase in this source."));
    fill("values", uniqueValues(values).map((value) => this.#value(row, value)), t("No number, date or symbol in this source."));
    this.#parts["cited-section"].hidden = !cited.length;
    fill("cited", cited.map((one) => this.#cited(row, one)), "");
    fill("comments", comments.map((comment) => this.#commented(comment)), t("No comments."));
    fill("history", history.map((act) => this.#past(row, act)), t("Nothing has happened here yet."));
    this.#drawFindings();
  }

  /** The checks of the text of a row as it is typed, in place of those of the text as it is stored. */
  check(row, text, problems) {
    const before = this.#errors();
    this.#typed = { row, text, problems };
    if (row !== this.#row) return;
    this.#drawFindings();
    const errors = this.#errors();
    if (errors !== before) this.#desk.say(tn("{number} error", "{number} errors", errors));
  }

  /** The findings to show: of the text as typed where it was checked, with the waivers that stand. */
  #findings() {
    const stored = (this.#help?.findings ?? []).filter((finding) => finding.state !== "fixed");
    const { row, text, problems } = this.#typed ?? {};
    if (!row || row !== this.#row || row.mine === null || text !== this.#desk.sent(row)) return stored;
    const known = new Map(stored.map((finding) => [finding.key, finding]));
    return problems.map((problem) => known.get(problem.key) ?? { ...problem, state: problem.waived ? "waived" : "open" });
  }

  #errors() {
    return this.#findings().filter((finding) => finding.state === "open" && finding.severity === "error").length;
  }

  #drawFindings() {
    const row = this.#row;
    const findings = this.#findings();
    const help = this.#help;
    const { activeElement } = document;
    if (this.#parts.findings.contains(activeElement) && activeElement.matches("input")) return; // a reason is being written
    this.#fill("findings", findings.map((finding) => this.#finding(row, finding)), help || row.mine !== null ? t("No findings.") : t("Looking…"));
    const standing = findings.filter((finding) => finding.state === "open").length;
    this.#parts["panel-summary"].textContent = help ? told(help.matches.length, help.terms.length, standing) : t("Looking…");
  }

  /** What a reviser made of the text of a row. */
  revision(row) {
    const { api, language, user, current, failed } = this.#desk;
    showRevision(this.#parts.revision, { api, row, language, user, current: () => row === current(), failed });
  }

  insertMatch(number) {
    const offers = ["correction", "matches", "fragments"].flatMap((part) => [...this.#parts[part].querySelectorAll('[data-part="insert"]')]);
    offers[number - 1]?.click();
  }

  /** How the source was corrected in the original, and the text with the new values where it is offered. */
  #drawCorrection(row, correction) {
    const { language, dir, insert, keys } = this.#desk;
    const box = this.#parts.correction;
    box.hidden = !correction;
    if (!correction) return box.replaceChildren();
    const changed = h("p", { className: "text", lang: row.source_language, dir: directionOf(row.source_language) });
    changed.append(...correction.pieces.map((piece) => difference(piece)));
    box.replaceChildren(h("h2", {}, t("The original was corrected")), changed,
      h("p", { className: "sub" }, t("Original {number}, with the consent of {author}:", { number: correction.number, author: correction.author }), " ", h("bdi", {}, correction.reason)));
    if (!correction.proposed) return undefined;
    const node = clone("ed-match");
    within(node, "percent").textContent = t("new values");
    within(node, "from").textContent = t("offered, not written");
    within(node, "source").remove();
    const target = within(node, "target");
    Object.assign(target, { lang: language, dir });
    target.append(shown(correction.proposed, row.tags));
    within(node, "key").textContent = keys.of("match", 1);
    within(node, "insert").addEventListener("click", () => insert(correction.proposed, true));
    box.append(h("ol", { className: "ed-list" }, node));
    return undefined;
  }

  insertTerm(number) {
    const term = this.#terms[number - 1];
    if (term) this.#desk.insert(term);
  }

  /** Looks words up in the memory, or lets one write them. */
  lookUp(chosen) {
    this.show(true);
    this.#concordance.lookUp(chosen);
  }

  #fill(part, made, nothing) {
    this.#parts[part].replaceChildren(...(made.length ? made : [h("li", { className: "ed-nothing" }, nothing)]));
    if (this.#parts[`${part}-count`]) this.#parts[`${part}-count`].textContent = made.length || "";
  }

  #match(row, match, at) {
    const { language, dir, insert, inserted, keys } = this.#desk;
    const node = clone("ed-match");
    node.dataset.band = bandOf(match.provenance === "machine" ? "machine" : match.kind, match.percent);
    const less = match.penalty ? ` − ${match.penalty}` : "";
    within(node, "percent").textContent = `${bandMark(node.dataset.band)} ${named(match.kind)} ${match.percent}${less} %`;
    within(node, "made-from").hidden = !match.made_from;
    if (match.made_from) within(node, "made-from").textContent = t("made from {language}", { language: LANGUAGES.of(match.made_from) });
    const from = [this.#whence(match), person(match.by), match.updated ? when(match.updated) : "", match.provenance && named(match.provenance)].filter(Boolean);
    within(node, "from").replaceChildren(...from.flatMap((piece, n) => [n ? " · " : "", h("bdi", {}, piece)]));
    const source = within(node, "source");
    Object.assign(source, { lang: row.source_language, dir: directionOf(row.source_language), hidden: match.percent >= 100 && match.pieces.every((piece) => piece.kind === "same") });
    source.append(...match.pieces.map((piece) => difference(piece)));
    const target = within(node, "target");
    Object.assign(target, { lang: language, dir });
    target.append(...marked(match.target, match.ranges, row.tags, "ed-put"));
    within(node, "adapted").hidden = !match.adapted;
    within(node, "key").textContent = at < 9 ? keys.of("match", at + 1) : "";
    within(node, "insert").addEventListener("click", () => {
      insert(match.target, true);
      inserted(row, match.unit);
    });
    return node;
  }

  /** Where a match comes from: its document at that segment, or its place in the file that brought it. */
  #whence({ unit, document, document_id, segment, imported }) {
    if (document_id) return this.#bitext(document, `/documents/${encodeURIComponent(document_id)}/bitext`, { segment }, `#s${segment}`);
    return imported ? this.#bitext(t("imported"), `/memory/units/${unit}`, {}, `#u${unit}`) : document;
  }

  #cited(row, { written, document, name }) {
    const link = this.#bitext(name, `/documents/${encodeURIComponent(document)}/bitext`);
    return h("li", { className: "ed-term" }, h("p", {}, h("bdi", { lang: row.source_language }, written), ARROW, link));
  }

  /** A link to a bitext; the editor adds the way back, to where the words that were typed still stand. */
  #bitext(says, path, asked = {}, place = "") {
    return h("a", { href: `${path}?${new URLSearchParams(asked)}${place}`, "data-bitext": "", title: t("Read it in its bitext") }, says);
  }

  #term(row, { terms, domain, note }) {
    const { language, dir, insert, keys } = this.#desk;
    const of = (one) => terms[one] ?? [];
    const source = of(row.source_language).map((term) => term.text).join(", ");
    const target = of(language).map((term) => {
      const deprecated = term.status === "deprecated";
      if (!deprecated) this.#terms.push(term.text);
      const key = deprecated || this.#terms.length > 9 ? "" : keys.of("term", this.#terms.length);
      return h("button", { type: "button", className: `button-small ed-term-${term.status}`, lang: language, dir, title: `${named(term.status)} ${key}`, onclick: () => insert(term.text) },
        deprecated ? h("del", {}, term.text) : term.text);
    });
    const others = Object.entries(terms).filter(([one]) => one !== language && one !== row.source_language);
    return h("li", { className: "ed-term" },
      h("p", {}, h("bdi", { className: "term", lang: row.source_language }, source), ARROW, ...(target.length ? target : [h("span", { className: "sub" }, t("no term in this language"))])),
      h("details", {}, h("summary", { className: "sub" }, ...(domain ? [h("bdi", { lang: "en" }, domain), " · "] : []), t("other languages")),
        h("ul", { className: "ed-six" }, ...others.map(([one, words]) => h("li", {}, h("span", { className: "code" }, one), " ", h("bdi", { lang: one, dir: directionOf(one) }, words.map((term) => term.text).join(", "))))),
        note ? h("p", { className: "sub" }, note) : null));
  }

  /** A value of the source and its form in this language, written by rule. */
  #value(row, { text, written, kind }) {
    const { language, dir, insert } = this.#desk;
    const form = h("button", { type: "button", className: "button-small", lang: language, dir, title: t("{kind}, written by rule", { kind: named(kind) }), onclick: () => insert(written) });
    form.append(shown(written, row.tags));
    const from = h("bdi", { lang: row.source_language });
    from.append(shown(text, row.tags));
    return h("li", { className: "ed-term" }, h("p", {}, from, ARROW, form));
  }

  #finding(row, finding) {
    const made = findingLine(finding);
    if (finding.id === undefined) return made; // of a text that is not stored
    if (finding.state === "waived") made.append(h("p", { className: "sub" }, ...tp("By {name}: {reason}", { name: h("bdi", {}, person(finding.by) ?? ""), reason: h("bdi", {}, finding.reason ?? "") })));
    else if (this.#desk.may.has("waive")) made.append(this.#waiver(row, finding));
    return made;
  }

  #waiver(row, finding) {
    const { api, waived, asked, say, failed } = this.#desk;
    const submit = async (event) => {
      event.preventDefault();
      document.activeElement.blur(); // nobody is writing a reason any more: the findings may be drawn
      try {
        await api.call("POST", "/api/findings/waive", { body: { findings: [finding.id], reason: event.target.elements.reason.value } });
        await waived(row);
        await asked(row);
        say(t("Waived"));
      } catch (failure) {
        failed(failure);
      }
    };
    return h("details", {}, h("summary", {}, t("Waive…")), h("form", { className: "inline-form", onsubmit: submit },
      h("label", { className: "field field-wide" }, t("Why it may stand"), h("input", { name: "reason", required: true, maxLength: 500, autocomplete: "off" })),
      h("button", { className: "button-small" }, t("Waive"))));
  }

  #commented({ author, kind, body, at }) {
    return h("li", {}, h("p", { className: "sub" }, ...(kind === "return" ? ["↩ ", ...tp("returned by {name}", { name: h("bdi", {}, person(author)) })] : [h("bdi", {}, person(author))]), " · ", when(at)), h("p", { className: "ed-words", dir: "auto" }, body));
  }

  #past(row, { kind, actor, at, state, text, note }) {
    const { language, dir, words, insert } = this.#desk;
    const said = [named(kind), state && state !== kind ? STATES[state] : ""].filter(Boolean).join(" · ");
    const made = h("li", {}, h("p", { className: "sub" }, said, " · ", h("bdi", {}, person(actor)), " · ", when(at)));
    if (note) made.append(h("p", { className: "ed-words", dir: "auto" }, note));
    if (!text) return made;
    made.append(h("p", { className: "text", lang: language, dir }, shown(text, row.tags)));
    if (text !== words(row)) made.append(h("button", { type: "button", className: "button-small", onclick: () => insert(text, true) }, t("Restore this text")));
    return made;
  }

  async #comment(event) {
    event.preventDefault();
    const { api, language, current, asked, failed } = this.#desk;
    const row = current();
    const form = event.target;
    try {
      await api.call("POST", `/api/segments/${row.segment}/targets/${language}/comments`, { body: { body: form.elements.body.value } });
      form.reset();
      await asked(row);
    } catch (failure) {
      failed(failure);
    }
  }
}

/** What a check says, in the language of the interface, or marked as English. */
export function said(message) {
  const known = checked(message);
  return [known === null ? h("span", { lang: "en", dir: "ltr" }, sentence(message)) : sentence(known)];
}

/** A finding with its severity as a sign and a word. */
export function findingLine({ severity, state, message }) {
  const word = { error: `✖ ${t("error")}`, warning: `⚠ ${t("warning")}` }[severity];
  const waived = state === "waived";
  return h("li", { className: "finding", "data-severity": waived ? "waived" : severity }, h("p", {}, h("strong", {}, waived ? t("waived") : word), " ", ...said(message)));
}

function told(matches, terms, findings) {
  return [
    tn("{number} match", "{number} matches", matches),
    tn("{number} term", "{number} terms", terms),
    tn("{number} finding", "{number} findings", findings),
  ].join(" · ");
}
