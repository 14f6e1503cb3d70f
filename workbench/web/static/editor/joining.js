// Joining a segment with the next one of its paragraph, and undoing it.

import { sentence } from "./elements.js";
import { etagOf, newKey, numbersOf } from "./rules.js";
import { t } from "./words.js";

/** A text without its spaces, which a join puts between two texts or not. */
const bare = (text) => text.replace(/\s/g, "");

/** Joins and takes apart, behind the saves of the rows. */
export class Joining {
  #editor;

  constructor(editor) {
    this.#editor = editor;
  }

  /** The row that this one can be joined with: the next of its paragraph, both one's own. */
  joinable(row) {
    const { whose } = this.#editor;
    const next = this.#editor.rows[row.index + 1];
    const alone = next && row.covers === 1 && next.covers === 1;
    const together = next && Math.floor(next.seq / 1e6) === Math.floor(row.seq / 1e6); // places count by paragraph
    return alone && together && whose.isMine(row) && whose.isMine(next) ? next : null;
  }

  join(row = this.#editor.current) {
    const { telling } = this.#editor;
    const next = row && this.joinable(row);
    if (row?.covers > 1) return telling.say(t("This segment is joined already; undo the join to join it otherwise"));
    if (!next || this.#editor.whose.taskOf(row) !== "translate") return telling.say(t("Only segments of one paragraph that you have claimed to translate can be joined"));
    if (row.trouble || next.trouble) return telling.say(t("Settle what is open in these segments first"));
    return this.#joins([row, next], "POST", { count: 2 }, () => {
      telling.say(t("Segments {numbers} are joined", { numbers: numbersOf(row) }));
      telling.told("done", "join", t("Segments {numbers} are joined in {language}. Read the text again, then confirm it.", { numbers: numbersOf(row), language: this.#editor.dataset.languageName }), [t("Undo join"), () => this.unjoin(row)]);
    });
  }

  unjoin(row = this.#editor.current) {
    const { telling } = this.#editor;
    if (!row || row.covers === 1 || !this.#editor.whose.isMine(row)) return telling.say(t("This segment is not joined, or not claimed by you"));
    const rows = this.#editor.rows.slice(row.index, row.index + row.covers);
    telling.close("join");
    const written = bare(this.#editor.words(row));
    return this.#joins(rows, "DELETE", undefined, () => {
      const number = row.index + 1;
      if (written === bare(rows.map((one) => one.text ?? "").join(""))) return telling.say(t("Segment {number} stands for itself again", { number }));
      return telling.told("done", "join", t("Segment {number} stands for itself again. What was written while it was joined is in its history.", { number }));
    });
  }

  /** Sends a join or its undoing behind the saves of its rows, and reads them again. */
  #joins(rows, method, body, done) {
    const [row] = rows;
    for (const one of rows) this.#editor.saving.save(one);
    const key = newKey();
    const settled = async () => {
      for (const one of rows) one.saves -= 1;
      await this.#editor.reading.refresh(row, rows.at(-1));
      if (this.#editor.current === row) this.#editor.open(row);
    };
    for (const one of rows) one.saves += 1;
    this.#editor.outbox.add({
      segment: row.segment,
      send: () => this.#editor.api.call(method, `${this.#editor.pathOf(row)}/join`, { body, headers: { "If-Match": etagOf(row), "Idempotency-Key": key } }),
      done: async () => {
        await settled();
        done();
      },
      refused: (refusal) => {
        this.#editor.telling.told("error", "join", method === "POST" ? t("The segments were not joined: {why}", { why: sentence(refusal.message) }) : t("The segments were not taken apart: {why}", { why: sentence(refusal.message) }));
        settled();
      },
    });
  }
}
