// Words while they are typed: on this device with every key, on the server as a draft soon after.

import { sentence, within } from "./elements.js";
import { sound } from "./tags.js";
import { t } from "./words.js";

const DRAFT_AFTER = 600; // ms after the last key

/** Keeps what is typed, and sends it as a draft a moment after the last key. */
export class Drafts {
  #editor;
  #timer;
  #sequence = 0;
  waits = null; // the row whose draft is to be sent

  constructor(editor) {
    this.#editor = editor;
  }

  typed(row, area) {
    const { box } = this.#editor;
    this.#editor.used = Date.now();
    row.mine = area.value;
    this.keep(row);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.sendNow(row), DRAFT_AFTER);
    this.waits = row;
    this.#editor.telling.tellSaved();
    if (box.composing) return;
    const state = within(this.#editor.list.element(row), "state");
    state.replaceChildren(...this.#editor.drawing.stateOf(row));
    box.draw();
    this.#editor.checking.typed(row, sound(row.mine));
  }

  /** One's words onto this device, numbered so that an older draft never takes the place of a newer. */
  keep(row) {
    this.#sequence = Math.max(Date.now(), this.#sequence + 1);
    this.#editor.kept.put(row.segment, { text: row.mine, base_version: row.version, sequence: this.#sequence, arrived: undefined });
  }

  /** The waiting draft at once: at a blur, when the row is left, when the page is hidden. */
  sendNow(row) {
    if (this.waits !== row) return;
    this.stop();
    this.send(row);
  }

  /** The waiting draft at once, whichever row it is of. */
  flush() {
    if (this.waits) this.sendNow(this.waits);
  }

  /** No draft is to follow: a save is on its way with the same words. */
  stop() {
    clearTimeout(this.#timer);
    this.waits = null;
  }

  #request(row) {
    const { text, base_version, sequence } = this.#editor.kept.get(row.segment);
    return text === undefined ? null : { path: `${this.#editor.pathOf(row)}/draft`, body: { text, base_version, sequence } };
  }

  send(row) {
    const { telling, kept } = this.#editor;
    const request = this.#request(row);
    if (!request) return telling.tellSaved();
    const isNewest = () => kept.get(row.segment).sequence === request.body.sequence;
    return this.#editor.outbox.add({
      draft: true,
      segment: row.segment,
      // a save that was answered meanwhile has made the draft needless
      send: async () => (isNewest() ? this.#editor.api.call("PUT", request.path, { body: request.body }) : null),
      done: () => isNewest() && kept.arrived(row.segment),
      refused: (refusal) => telling.told("error", "draft", t("The draft of segment {number} was not stored: {why} Your words stay in this page.", { number: row.index + 1, why: sentence(refusal.message) })),
    });
  }

  /** The page may not come back: the last words go out now, with no wait for an answer. */
  leave() {
    const row = this.waits;
    const request = row && this.#request(row);
    if (!request) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.sendNow(row), DRAFT_AFTER); // sent again should the page stay
    this.#editor.api.call("PUT", request.path, { body: request.body, keepalive: true }).catch(() => null);
  }
}
