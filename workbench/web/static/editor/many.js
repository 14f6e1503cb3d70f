// The cells that acts on many segments at once are about, and what becomes of them in the page.

import { numbersOf } from "./rules.js";
import { sound } from "./tags.js";

const MANY = 300; // segments of one act, which is to be answered within the patience of a request

/** Gives acts on many segments what they ask for. */
export class Many {
  #editor;

  constructor(editor) {
    this.#editor = editor;
  }

  /** What acts on many segments at once need of the editor. */
  given() {
    const { api, language, base, telling } = this.#editor;
    return {
      api, language, base, document: this.#editor.document, dir: this.#editor.dataset.dir,
      numbered: (segment) => numbersOf(this.#editor.bySegment.get(segment) ?? { index: -1, covers: 1 }),
      changed: () => this.#changedMany(),
      own: () => this.#ownCells(),
      changeable: () => this.#changeableCells(),
      readable: () => this.#readableCells(),
      troubled: () => this.#editor.rows.filter((row) => this.#editor.whose.isMine(row) && row.trouble).map((row) => row.segment),
      took: (done) => done.forEach((cell) => this.#took(cell)),
      told: (kind, name, ...given) => {
        telling.close(name); // the same words again are another act, with an undo of its own
        telling.told(kind, name, ...given);
      },
      failed: (failure) => telling.failed(failure),
    };
  }

  /** What one has claimed to translate and not confirmed, with the words that one sees. */
  async #ownCells() {
    const { whose } = this.#editor;
    this.#editor.drafts.flush();
    await this.#editor.outbox.settled(); // a draft that came after the save would stand there as unsaved words
    const open = this.#editor.rows.filter((row) => whose.isOpen(row) && whose.taskOf(row) === "translate" && !row.trouble);
    return open.slice(0, MANY).map((row) => ({ segment: row.segment, version: row.version, fence: row.fence, text: sound(this.#editor.words(row)) }));
  }

  /** What the filter shows of translated segments; the server says which of them one may accept. */
  async #readableCells() {
    const { rows } = this.#editor;
    const shows = (row) => row.covered_by === null && row.state === "translated" && this.#editor.filters.passes(row);
    for (const row of rows) if (shows(row)) this.#editor.saving.save(row); // it is accepted with the words that one sees
    await this.#editor.outbox.settled();
    const cells = rows.filter((row) => shows(row) && !row.trouble && row.mine === null);
    return cells.slice(0, MANY).map(({ segment, version, fence }) => ({ segment, version, fence }));
  }

  /** What one may change in its words: one's own, and as a reviser or editor what nobody holds. */
  async #changeableCells() {
    const { whose, rows } = this.#editor;
    for (const row of rows) this.#editor.saving.save(row); // what is typed and not saved is looked through as well
    await this.#editor.outbox.settled();
    const may = (row) => row.covered_by === null && !row.trouble && row.mine === null && (whose.isMine(row) || ["review", "edit"].includes(whose.claimable(row)));
    const cells = rows.filter((row) => may(row) && row.text);
    return cells.map((row) => ({ segment: row.segment, version: row.version, fence: row.fence, text: row.text }));
  }

  /** A cell that was saved together with others: its words are on the server. */
  #took({ segment, state, version, fence, text }) {
    const row = this.#editor.bySegment.get(segment);
    const words = text ?? sound(this.#editor.words(row));
    Object.assign(row, { text: words, state, version, fence, mine: null, trouble: null });
    if (row.text !== null) Object.assign(row, { origin: null, percent: null });
    this.#editor.kept.put(segment, { text: undefined });
    this.#editor.helps.delete(segment);
    this.#editor.redraw(row);
  }

  async #changedMany() {
    this.#editor.helps.clear();
    await this.#editor.reading.refreshAll();
    if (this.#editor.current) this.#editor.ask(this.#editor.current);
  }
}
