// The rows of the document: read at first, read again, and brought together with what is in the page.

import { h } from "./elements.js";
import { t } from "./words.js";

const WINDOW = 500; // rows asked for at a time

/** Fills `rows` and `bySegment` of the editor, and keeps them as the server has them. */
export class Reading {
  #editor;

  constructor(editor) {
    this.#editor = editor;
  }

  async start() {
    const { telling } = this.#editor;
    try {
      let after = null;
      for (;;) {
        const { rows } = await this.#rowsAfter(after);
        this.take(rows);
        if (rows.length < WINDOW) break;
        after = rows.at(-1).seq;
      }
    } catch (failure) {
      telling.told("error", "read", t("The segments could not be read: {why}.", { why: failure.message }), [t("Try again"), () => location.reload()]);
    }
    telling.tellProgress();
    if (!this.#editor.rows.length) this.#editor.parts.rows.replaceChildren(h("li", { className: "empty" }, this.#empty()));
  }

  #empty() {
    const cut = this.#editor.dataset.read === "yes";
    return cut ? t("This document has no segment to translate.") : t("This document is still being read; load the page again in a while.");
  }

  #rowsAfter(after, limit = WINDOW) {
    return this.#editor.api.call("GET", `${this.#editor.base}?limit=${limit}${after === null ? "" : `&after=${after}`}`);
  }

  take(rows) {
    const { bySegment } = this.#editor;
    const first = !this.#editor.rows.length;
    const made = [];
    for (const given of rows) {
      if (bySegment.has(given.segment)) continue;
      const row = { ...given, index: this.#editor.rows.length, mine: null, saves: 0, trouble: null, task: null };
      this.#editor.rows.push(row);
      bySegment.set(row.segment, row);
      made.push(row);
    }
    const written = (row) => this.#editor.kept.get(row.segment).sequence ?? 0;
    for (const row of made.sort((a, b) => written(a) - written(b))) this.#recall(row); // sent as they were written
    if (first) this.#editor.parts.rows.replaceChildren();
    this.#editor.filter();
    if (first && this.#editor.rows.length) this.#editor.open(this.#beginning(), { focus: document.activeElement === document.body });
  }

  #beginning() {
    const { rows } = this.#editor;
    const asked = this.#editor.bySegment.get(Number(location.hash.slice(2)));
    const among = this.#editor.filters.active && this.#editor.shownRows.length ? this.#editor.shownRows : rows;
    const open = among.find((row) => this.#editor.whose.isOpen(row));
    return asked ?? among.find((row) => row.mine !== null) ?? open ?? this.#editor.shownRows[0] ?? rows[0];
  }

  /** What was typed and not stored when the page was last left: from the server and from this device. */
  #recall(row) {
    const draft = this.#editor.own.drafts[row.segment];
    const kept = this.#editor.kept.recent(row.segment);
    if (kept.save?.etag) this.#editor.saving.post(row, kept.save);
    const newest = kept.text !== undefined && kept.sequence > (draft?.sequence ?? -1) ? kept : draft;
    if (!newest) return;
    if (newest.text === (row.text ?? "")) return this.#editor.kept.put(row.segment, { text: undefined });
    row.mine = newest.text;
    if (newest.base_version < row.version) {
      if (!kept.save) row.trouble = { kind: "conflict", version: row.version, text: row.text, by: row.reviewed_by ?? row.translated_by };
      row.version = newest.base_version; // what one's words rest on, until one has settled it
    }
    if (newest === kept) this.#editor.drafts.send(row);
  }

  /** Reads rows again, after a claim, a repetition or a hint; what one types meanwhile is left alone. */
  async refresh(first, last) {
    const { telling, bySegment } = this.#editor;
    try {
      let after = first.seq - 1;
      while (after < last.seq) {
        const { rows } = await this.#rowsAfter(after, Math.min(WINDOW, last.index - first.index + 1));
        if (!rows.length) break;
        for (const fresh of rows) {
          if (bySegment.has(fresh.segment)) this.merge(bySegment.get(fresh.segment), fresh);
          else this.superseded(fresh);
        }
        after = rows.at(-1).seq;
      }
    } catch (failure) {
      telling.failed(failure);
    }
    telling.tellProgress();
  }

  /** Where a segment is new to this page, the one in its place was corrected in the original. */
  superseded({ seq, segment }) {
    const row = this.#editor.rows.find((one) => one.seq === seq);
    if (!row || row.trouble?.kind === "corrected") return;
    row.trouble = { kind: "corrected", segment };
    this.#editor.redraw(row);
  }

  /** The page anew, at the segment that stands in place of one that was corrected. */
  readAgain(segment) {
    history.replaceState(null, "", `${location.pathname}${location.search}#s${segment}`);
    location.reload();
  }

  merge(row, fresh, { quiet = false } = {}) {
    const { user } = this.#editor;
    const late = fresh.fence < row.fence || fresh.version < row.version; // asked before a claim or a save
    if (row.saves || late) return;
    const { version, text, ...rest } = fresh;
    const folds = fresh.covered_by !== row.covered_by;
    const held = row.holder === user;
    if (row.mine !== null && version !== row.version && (text ?? "") !== row.mine) {
      Object.assign(row, rest);
      row.trouble = { kind: "conflict", version, text, by: fresh.reviewed_by ?? fresh.translated_by };
    } else {
      const drawn = JSON.stringify([row.text, row.version, row.fence, row.holder, row.state, row.errors, row.warnings]);
      Object.assign(row, fresh);
      if (drawn === JSON.stringify([row.text, row.version, row.fence, row.holder, row.state, row.errors, row.warnings])) return;
    }
    if (row.holder !== user) row.task = null;
    if (row.mine !== null && held && row.holder !== user && !row.trouble) row.trouble = { kind: "lost", holder: row.holder };
    this.#editor.helps.delete(row.segment);
    this.#editor.redraw(row);
    if (row.trouble) this.#editor.telling.tellSaved();
    if (folds) this.#editor.filter();
    if (row === this.#editor.current && !quiet) this.#editor.help(row);
  }

  refreshAll() {
    const { rows } = this.#editor;
    return this.refresh(rows[0], rows.at(-1));
  }
}
