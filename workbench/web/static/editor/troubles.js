// What stands in the way of a row, and what is offered beside it: conflicts, lost claims, notes, drafts of others.

import { h, when } from "./elements.js";
import { person } from "./named.js";
import { shown, type } from "./tags.js";
import { t } from "./words.js";

/** Draws what is to be settled in a row, and settles it as one chooses. */
export class Troubles {
  #editor;
  aside = new Map(); // segment → words that "take theirs" put aside

  constructor(editor) {
    this.#editor = editor;
  }

  draw(row, box, current) {
    const made = current ? [...this.#troubleOf(row), ...this.#hintsOf(row)] : this.#briefTrouble(row);
    box.hidden = !made.length;
    box.replaceChildren(...made);
  }

  #briefTrouble(row) {
    const words = { conflict: t("Changed by someone else: open it to compare"), lost: t("The claim has ended: your words are kept"), refused: t("Not saved"), corrected: t("The original was corrected: read it again") };
    return row.trouble ? [h("p", { className: "problem" }, `■ ${words[row.trouble.kind]}`)] : [];
  }

  #troubleOf(row) {
    const { whose, claims } = this.#editor;
    const { trouble } = row;
    if (!trouble) return [];
    const button = (says, act, primary) => h("button", { type: "button", className: `button-small ${primary ? "button-primary" : ""}`, onclick: act }, says);
    if (trouble.kind === "refused") return [h("div", { className: "note note-error" }, h("p", {}, h("strong", {}, t("Not saved.")), " ", ...trouble.told), button(t("Go on"), () => this.#clearTrouble(row)))];
    if (trouble.kind === "corrected") {
      return [h("div", { className: "note note-error", "data-corrected": "" }, h("p", {}, h("strong", {}, t("The original was corrected.")), " ", t("This sentence stands there in other words by now. What you have typed is kept as a draft.")),
        h("div", { className: "row" }, button(t("Read it again"), () => this.#editor.reading.readAgain(trouble.segment), true)))];
    }
    if (trouble.kind === "lost") {
      const holds = trouble.holder && trouble.holder !== this.#editor.user ? t("{name} holds this segment now.", { name: person(trouble.holder) }) : "";
      return [h("div", { className: "note note-error" }, h("p", {}, h("strong", {}, t("Lost claim.")), " ", [t("Your claim on this segment has ended."), holds, t("Your words are kept as a draft.")].filter(Boolean).join(" ")),
        h("div", { className: "row" }, button(t("Claim it again"), () => claims.claimRows([row], whose.taskOf(row)), true)))];
    }
    const theirs = h("p", { className: "text ed-theirs", lang: this.#editor.language, dir: this.#editor.dataset.dir }, shown(trouble.text ?? "", row.tags));
    const says = trouble.by
      ? t("This segment was changed by {name} meanwhile. Yours stands in the box; what is stored is:", { name: person(trouble.by) })
      : t("This segment was changed meanwhile. Yours stands in the box; what is stored is:");
    const acts = whose.isMine(row)
      ? [button(t("Save mine over it"), () => this.#keepMine(row), true), button(t("Take theirs"), () => this.#takeTheirs(row))]
      : [button(t("Claim it again"), () => claims.claimRows([row], whose.claimable(row) ?? whose.taskOf(row)), true), button(t("Take theirs"), () => this.#takeTheirs(row))];
    return [h("div", { className: "note note-error ed-conflict", role: "group", "aria-label": t("Two texts") },
      h("p", {}, h("strong", {}, t("Conflict.")), " ", says), theirs,
      h("div", { className: "row" }, ...acts))];
  }

  #hintsOf(row) {
    const made = [];
    const help = this.#editor.helps.get(row.segment);
    const note = row.returned && help?.comments?.filter((comment) => comment.kind === "return").at(-1);
    if (help?.correction && row.returned && row.state === "initial") made.push(h("p", { className: "note note-warn" }, h("strong", {}, t("The original was corrected.")), " ", t("Look at your text again; the panel shows what is new.")));
    if (note) made.push(h("div", { className: "note note-warn" }, h("p", {}, h("strong", {}, t("Returned by {name}:", { name: person(note.author) })), " ", h("bdi", {}, note.body))));
    if (this.aside.has(row.segment)) {
      const act = (says, done) => h("button", { type: "button", className: "link-button", onclick: done }, says);
      made.push(h("p", { className: "note" }, t("Your words are put aside."), " ", act(t("Bring them back"), () => this.#bringBack(row)), " ", act(t("Throw them away"), () => this.#throwAway(row))));
    }
    for (const draft of help?.drafts ?? []) {
      if (draft.user === this.#editor.user || draft.text === this.#editor.words(row) || !this.#editor.whose.isMine(row)) continue;
      made.push(h("div", { className: "note" }, h("p", {}, h("strong", {}, t("Draft of {name}, {moment}", { name: draft.user, moment: when(draft.at) }))),
        h("p", { className: "text", lang: this.#editor.language, dir: this.#editor.dataset.dir }, shown(draft.text, row.tags)),
        h("button", { type: "button", className: "button-small", onclick: () => this.#editor.box.insert(draft.text, true) }, t("Use it"))));
    }
    return made;
  }

  #clearTrouble(row) {
    row.trouble = null;
    this.#editor.redraw(row);
    this.#editor.focusRow(row);
    this.#editor.telling.tellSaved();
  }

  #keepMine(row) {
    Object.assign(row, { version: row.trouble.version, text: row.trouble.text, trouble: null });
    this.#editor.saving.confirm(row);
  }

  #takeTheirs(row) {
    const { box } = this.#editor;
    const { version, text } = row.trouble;
    if (row.mine !== null) this.aside.set(row.segment, row.mine);
    Object.assign(row, { version, text, trouble: null, mine: null });
    this.#editor.redraw(row);
    if (box.live?.row === row) type(box.live.area, text ?? "", { all: true });
    this.#editor.telling.tellSaved();
  }

  #bringBack(row) {
    const { drafts, box } = this.#editor;
    const words = this.aside.get(row.segment);
    this.aside.delete(row.segment);
    if (box.live?.row === row) {
      box.insert(words, true);
    } else {
      row.mine = words;
      drafts.keep(row);
      drafts.send(row);
    }
    this.#editor.redraw(row);
  }

  async #throwAway(row) {
    this.aside.delete(row.segment);
    this.#editor.kept.put(row.segment, { text: undefined });
    this.#editor.redraw(row);
    await this.#editor.api.call("DELETE", `${this.#editor.pathOf(row)}/draft`).catch((failure) => this.#editor.telling.failed(failure));
  }
}
