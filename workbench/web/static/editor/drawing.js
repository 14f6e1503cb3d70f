// A row as it stands in the list.

import { directionOf, h, replaceUnderFocus, within } from "./elements.js";
import { named, person } from "./named.js";
import { STATES, bandOf, numbersOf, originOf } from "./rules.js";
import { shown } from "./tags.js";
import { t, tn, tp } from "./words.js";

/** Draws a row of the list: source, state, target and what stands in its way. */
export class Drawing {
  #editor;

  constructor(editor) {
    this.#editor = editor;
  }

  draw(row, node) {
    const current = row === this.#editor.current;
    node.classList.toggle("ed-current", current);
    node.setAttribute("aria-posinset", row.index + 1);
    node.setAttribute("aria-setsize", this.#editor.rows.length);
    node.dataset.state = row.state;
    node.toggleAttribute("data-mine", this.#editor.whose.isMine(row));
    if (current) node.setAttribute("aria-current", "true");
    else node.removeAttribute("aria-current");
    within(node, "number").textContent = numbersOf(row);
    within(node, "kind").textContent = row.block_kind === "body" ? "" : named(row.block_kind);
    const source = within(node, "source");
    Object.assign(source, { lang: row.source_language, dir: directionOf(row.source_language) });
    const terms = current ? this.#editor.helps.get(row.segment)?.terms ?? [] : [];
    source.replaceChildren(shown(row.source, row.tags, terms));
    this.#editor.reference.draw(row, node);
    within(node, "state").replaceChildren(...this.stateOf(row));
    this.#drawTarget(row, within(node, "target"), current);
    this.#editor.troubles.draw(row, within(node, "trouble"), current);
  }

  stateOf(row) {
    const made = [h("span", { className: "state", "data-state": row.state }, STATES[row.state])];
    const suggested = row.origin && row.state === "initial" && row.mine === null;
    if (suggested) made.push(h("span", { className: "badge ed-origin", "data-band": bandOf(row.origin, row.percent) }, originOf(row)));
    if (row.saves) made.push(h("span", { className: "badge badge-quiet" }, t("saving…")));
    else if (row.mine !== null) made.push(h("span", { className: "badge badge-warn" }, `✎ ${t("draft")}`));
    if (row.covers > 1) made.push(h("span", { className: "badge badge-quiet ed-joined" }, `⧉ ${tn("joined with {number}", "joined with {number}", row.covers - 1)}`));
    if (row.sampled) made.push(h("span", { className: "badge badge-quiet" }, t("spot check")));
    if (row.returned) made.push(h("span", { className: "badge badge-warn" }, `↩ ${t("returned")}`));
    if (row.errors) made.push(h("span", { className: "badge badge-error" }, `✖ ${tn("{number} error", "{number} errors", row.errors)}`));
    if (row.warnings) made.push(h("span", { className: "badge badge-quiet" }, `⚠ ${row.warnings}`));
    if (this.#editor.whose.isMine(row)) made.push(h("span", { className: "sub", title: t("Claimed by you") }, t("yours")));
    else if (row.holder) made.push(h("span", { className: "sub" }, ...tp("claimed by {name}", { name: h("bdi", {}, person(row.holder)) })));
    else if (row.assigned_to) made.push(h("span", { className: "sub" }, ...tp("assigned to {name}", { name: h("bdi", {}, row.assigned_to) })));
    return made;
  }

  #drawTarget(row, cell, current) {
    const { box, dataset } = this.#editor;
    const editable = current && (this.#editor.whose.isMine(row) || row.mine !== null) && dataset.final !== "yes";
    if (editable && box.live?.row === row) return box.draw();
    if (box.live?.row === row) box.live = null;
    if (editable) {
      cell.replaceChildren(box.made(row));
      return box.draw();
    }
    const text = this.#editor.words(row);
    const read = h("p", { className: "text", lang: this.#editor.language, dir: dataset.dir, onclick: () => this.#editor.open(row) });
    read.append(text ? shown(text, row.tags) : h("span", { className: "ed-none", lang: document.documentElement.lang, dir: document.documentElement.dir, title: t("No text yet") }, "–", h("span", { className: "visually-hidden" }, " ", t("no text yet"))));
    replaceUnderFocus(cell, read, ...(current ? this.#offer(row) : []));
  }

  /** What one can do to get at a row that one does not hold. */
  #offer(row) {
    const { whose, claims } = this.#editor;
    const task = whose.claimable(row);
    if (!task) return [h("p", { className: "sub" }, whose.whyNot(row))];
    const says = { translate: t("Claim this one to translate"), review: t("Claim this one to review"), edit: t("Claim this one to edit") }[task];
    const acts = [h("button", { type: "button", className: "button-small", onclick: () => claims.claimRows([row], task) }, says)];
    if (task !== "edit") acts.unshift(h("button", { type: "button", className: "button-small button-primary", onclick: () => claims.claimHere() }, t("Claim {number} from here", { number: this.#editor.dataset.claimSize })));
    return [h("div", { className: "ed-offer row" }, ...acts)];
  }
}
