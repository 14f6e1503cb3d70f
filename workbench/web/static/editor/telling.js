// What the page says: to a screen reader, in notes above the rows, how far saving and the document are.

import { h, sentence } from "./elements.js";
import { Refused, Unanswered } from "./sending.js";
import { t, tn } from "./words.js";

const SAVED = {
  saved: t("Saved"), saving: t("Saving…"), offline: t("Offline"), conflict: t("Conflict"), lost: t("Lost claim"), out: t("Signed out"),
};

/** Says what happened; a failure is told, or waits for the server or for one's signing in. */
export class Telling {
  #editor;

  constructor(editor) {
    this.#editor = editor;
  }

  say(told) {
    const region = document.getElementById("live");
    region.textContent = "";
    region.textContent = sentence(told);
  }

  /** A note above the rows, one of a name at a time; acts are [words, what they do]. */
  told(kind, name, words, ...acts) {
    const { parts } = this.#editor;
    const there = parts.notices.querySelector(`[data-name="${name}"]`);
    const said = h("span", { className: "grow" }, ...[words].flat());
    if (there?.firstElementChild.textContent === said.textContent) return; // one may be about to press its button
    there?.remove();
    const note = h("div", { className: `note note-${kind} ed-told row`, "data-name": name, role: kind === "error" ? "alert" : "status" }, said);
    for (const [says, act] of acts) {
      note.append(h("button", { type: "button", className: "button-small", onclick: () => { note.remove(); act(); } }, says));
    }
    note.append(h("button", { type: "button", className: "button-quiet button-small", "aria-label": t("Close this note"), onclick: () => note.remove() }, "✕"));
    parts.notices.append(note);
  }

  close(name) {
    this.#editor.parts.notices.querySelector(`[data-name="${name}"]`)?.remove();
  }

  failed(failure) {
    const { outbox } = this.#editor;
    if (failure instanceof Unanswered) {
      outbox.offline = true;
      outbox.resume();
    } else if (failure.status === 401) {
      outbox.out = true;
    } else if (failure instanceof Refused) {
      this.told("error", "refused", failure.line);
    } else {
      throw failure;
    }
    this.tellSaved();
  }

  tellSaved() {
    const { outbox, parts } = this.#editor;
    const troubled = this.#editor.rows.filter((row) => row.trouble);
    const waiting = outbox.size + (this.#editor.drafts.waits ? 1 : 0);
    let kind = waiting ? "saving" : "saved";
    if (troubled.length) kind = troubled.some((row) => row.trouble.kind !== "lost") ? "conflict" : "lost";
    if (outbox.offline) kind = "offline";
    if (outbox.out) kind = "out";
    const node = parts.saved;
    const words = SAVED[kind] + (kind === "offline" || kind === "out" ? ` (${waiting})` : "");
    if (node.textContent === words) return;
    const heard = node.dataset.save !== kind && !["saved", "saving"].includes(kind);
    Object.assign(node.dataset, { save: kind });
    node.textContent = words;
    if (heard) this.say({ offline: t("The workbench does not answer. Your words are kept and sent when it does"), conflict: t("A segment was changed by someone else. Your words are kept"), lost: t("A claim has ended. Your words are kept"), out: t("You are signed out. Your words are kept") }[kind]);
    if (kind === "out") this.#editor.session.ask();
    else this.close("out");
    if (kind !== "offline") this.close("offline");
    else if (waiting && !parts.notices.querySelector('[data-name="offline"]')) this.told("warn", "offline", t("The workbench does not answer. Go on writing: your words are kept in this page and sent when it answers again."));
  }

  tellProgress() {
    const { parts, rows } = this.#editor;
    const by = { initial: 0, translated: 0, reviewed: 0, final: 0 };
    for (const row of rows) by[row.state] += row.covers; // none for what another covers
    const all = rows.length;
    const mine = rows.filter((row) => this.#editor.whose.isOpen(row)).length;
    const segments = (some) => some.reduce((sum, row) => sum + row.covers, 0);
    const sample = rows.filter((row) => row.sampled);
    const told = [t("{some} of {all} translated", { some: all - by.initial, all }), tn("{number} reviewed", "{number} reviewed", by.reviewed + by.final)];
    if (this.#editor.dataset.spotChecked === "yes") told.push(t("spot check: {some} of {all} read", { some: segments(sample.filter((row) => ["reviewed", "final"].includes(row.state))), all: segments(sample) }));
    if (mine) told.push(tn("{number} claimed by you to do", "{number} claimed by you to do", mine));
    parts.progress.textContent = told.join(" · ");
    this.#editor.claims.offer();
    let x = 0;
    const bars = ["final", "reviewed", "translated", "initial"].map((state) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const width = all ? (by[state] / all) * 100 : 0;
      for (const [name, at] of Object.entries({ x, y: 0, width, height: 6, class: `s-${state}` })) bar.setAttribute(name, at);
      x += width;
      return bar;
    });
    parts.bar.replaceChildren(...bars);
  }
}
