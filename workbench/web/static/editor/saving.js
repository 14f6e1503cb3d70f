// Saves: sent under a key until they are answered, under the version and fence they rest on.

import { sentence } from "./elements.js";
import { etagOf, newKey } from "./rules.js";
import { sound } from "./tags.js";
import { t, tn } from "./words.js";

const DONE_AT = { translate: "translated", review: "reviewed", edit: "reviewed" };

/** Confirms, saves, accepts and returns; what the server refuses stays in the page with what is stored. */
export class Saving {
  #editor;

  constructor(editor) {
    this.#editor = editor;
  }

  /** Notes which match was put in, before the save that follows: what the memory is worth is known by it. */
  inserted(row, unit) {
    const { telling } = this.#editor;
    if (this.#editor.box.live?.row !== row) return;
    this.#editor.outbox.add({
      draft: null,
      segment: row.segment,
      send: () => this.#editor.api.call("POST", `${this.#editor.pathOf(row)}/inserted`, { body: { unit } }),
      done: () => telling.tellSaved(),
      refused: () => telling.tellSaved(), // the match has changed since; nobody's words hang on it
    });
  }

  async act(row, act) {
    this.#editor.drafts.stop();
    row.sent = act;
    this.post(row, { key: newKey(), etag: row.saves ? null : etagOf(row), ...act });
    this.#editor.redraw(row);
  }

  /** Puts a save on its way; it is kept on this device under its key until it is answered. */
  post(row, save) {
    const { kept } = this.#editor;
    row.saves += 1;
    this.#editor.outbox.add({
      segment: row.segment,
      send: () => {
        save.etag ??= etagOf(row);
        kept.put(row.segment, { save });
        const path = `${this.#editor.pathOf(row)}${save.verdict ? "/review" : ""}`;
        const body = save.verdict ? { verdict: save.verdict, note: save.note } : { text: save.text, state: save.state };
        return this.#editor.api.call(save.verdict ? "POST" : "PUT", path, { body, headers: { "If-Match": save.etag, "Idempotency-Key": save.key } });
      },
      done: (answer) => this.#stored(row, save, answer),
      refused: (refusal) => this.#notStored(row, save, refusal),
    });
    if (save.etag) kept.put(row.segment, { save });
  }

  #forget(row, save) {
    const { kept } = this.#editor;
    row.saves -= 1;
    if (kept.get(row.segment).save?.key === save.key) kept.put(row.segment, { save: undefined });
  }

  #stored(row, save, answer) {
    const { drafts, user } = this.#editor;
    this.#forget(row, save);
    const { version, fence, state, text, seconds_left, outcome = {} } = answer;
    Object.assign(row, { version, fence, state, text, seconds_left: seconds_left ?? row.seconds_left, trouble: null });
    if (row.origin && text !== save.leveraged) Object.assign(row, { origin: null, percent: null });
    if (save.verdict === "return") Object.assign(row, { returned: true, holder: null, task: null });
    else if (state !== "initial") row.returned = false;
    if (!save.verdict && state !== "reviewed") row.translated_by = user;
    if (state === "reviewed") row.reviewed_by = user;
    if (row.mine === null || sound(row.mine) === text) {
      row.mine = null;
      this.#editor.kept.put(row.segment, { text: undefined });
    } else {
      drafts.keep(row); // typed on meanwhile: that rests on what has just been stored
      drafts.send(row);
    }
    this.#editor.troubles.aside.delete(row.segment);
    this.#editor.helps.delete(row.segment);
    if (outcome.repeated) this.#spread(row, outcome);
    if (outcome.findings !== undefined) this.recount(row, outcome.findings);
    this.#editor.redraw(row);
    if (row === this.#editor.current) this.#editor.help(row);
    this.#editor.telling.tellProgress();
  }

  #spread(row, { repeated, spread }) {
    const { telling, reading } = this.#editor;
    telling.told("done", "spread", tn("{number} identical segment was filled with the text of segment {which}.", "{number} identical segments were filled with the text of segment {which}.", repeated, { which: row.index + 1 }), [t("Undo"), async () => {
      await this.#editor.api.call("POST", `${this.#editor.pathOf(row)}/repetitions/undo`, { body: { spread } }).catch((failure) => telling.failed(failure));
      reading.refreshAll();
    }]);
    reading.refreshAll();
  }

  async recount(row, open) {
    if (!open) return Object.assign(row, { errors: 0, warnings: 0 });
    try {
      const { findings } = await this.#editor.api.call("GET", `${this.#editor.pathOf(row)}/panel`);
      const opened = findings.filter((finding) => finding.state === "open");
      row.errors = opened.filter((finding) => finding.severity === "error").length;
      row.warnings = opened.length - row.errors;
      this.#editor.redraw(row);
    } catch (failure) {
      this.#editor.telling.failed(failure);
    }
    return undefined;
  }

  async #notStored(row, save, refusal) {
    const { telling, drafts } = this.#editor;
    this.#forget(row, save);
    if (row.mine === null && save.text !== undefined && save.text !== row.text) row.mine = save.text;
    row.trouble = { kind: "refused", told: refusal.line };
    if (row.mine !== null) {
      drafts.keep(row);
      drafts.send(row);
    }
    if (refusal.code === "source_corrected") row.trouble = { kind: "corrected", segment: refusal.problem.successor };
    else if (refusal.status === 412 || refusal.code === "lost_claim") await this.compare(row, save, refusal);
    this.#editor.redraw(row);
    telling.say(t("Segment {number} was not saved. Your words are kept", { number: row.index + 1 }));
    telling.tellSaved();
  }

  /** What is stored by now, for a save that came too late; the box keeps its words. */
  async compare(row, save, refusal) {
    try {
      const cell = await this.#editor.api.call("GET", this.#editor.pathOf(row));
      const { holder, seconds_left, fence, state, translated_by, reviewed_by } = cell;
      Object.assign(row, { holder, seconds_left, fence, state, translated_by, reviewed_by });
      row.mine ??= save.text ?? null;
      const other = cell.version !== row.version && cell.text !== row.mine;
      row.trouble = other || refusal.status === 412
        ? { kind: "conflict", version: cell.version, text: cell.text, by: reviewed_by ?? translated_by }
        : { kind: "lost", holder };
      if (!this.#editor.whose.isMine(row)) row.task = null;
    } catch (failure) {
      this.#editor.telling.failed(failure);
    }
  }

  /** Whether somebody has changed meanwhile what one has lost the claim of. */
  async #lookAgain(row) {
    await this.compare(row, {}, {});
    this.#editor.redraw(row);
    this.#editor.telling.tellSaved();
  }

  confirm(row = this.#editor.current) {
    const { telling, whose } = this.#editor;
    const not = (why) => telling.told("warn", "confirm", sentence(why));
    telling.close("confirm");
    if (row?.trouble?.kind === "lost") return this.#lookAgain(row);
    if (!row || !whose.isMine(row)) return not(t("This segment is not claimed by you"));
    if (row.trouble) return not(t("Settle the conflict of this segment first"));
    const task = whose.taskOf(row);
    const text = sound(this.#editor.words(row));
    if (!text.trim() && row.source.trim()) return not(t("There is no text to confirm"));
    const unchanged = row.mine === null || text === (row.text ?? "");
    if (task === "review" && unchanged && (row.state === "reviewed" || row.saves)) return this.#editor.nextOpen(); // accepted already
    if (task === "review" && unchanged) this.act(row, { verdict: "accept", note: "", text });
    else this.act(row, { text, state: task === "edit" && row.state === "translated" ? "translated" : DONE_AT[task], leveraged: row.text });
    telling.say(t("Segment {number} confirmed", { number: row.index + 1 }));
    return this.#editor.nextOpen();
  }

  save(row = this.#editor.current) {
    if (!row || !this.#editor.whose.isMine(row) || row.mine === null || row.trouble) return;
    const text = sound(row.mine);
    const sent = row.saves ? row.sent : undefined;
    if (sent?.text === text) return; // on its way, and perhaps confirmed
    this.act(row, { text, state: sent?.state ?? row.state, leveraged: row.text });
  }

  giveBack(event, row) {
    event.preventDefault();
    const note = event.target.elements.note.value.trim();
    if (!note) return;
    if (row.mine !== null && sound(row.mine) !== (row.text ?? "")) this.act(row, { text: sound(row.mine), state: "translated" });
    this.act(row, { verdict: "return", note });
    this.#editor.telling.say(t("Segment {number} goes back to its translator", { number: row.index + 1 }));
    this.#editor.nextOpen();
  }
}
