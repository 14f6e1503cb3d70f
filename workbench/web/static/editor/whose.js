// Whose a row is, and what one may do with it.

import { person } from "./named.js";
import { t } from "./words.js";

/** `user` is who is at the page, `may` the set of what one may do here; `final` where the document is
 * final in the language, `selfRevised` where one may review work of one's own, `spotChecked` where a reviser reads
 * a sample of it. */
export class Whose {
  #user;
  #may;
  #final;
  #selfRevised;
  #spotChecked;

  constructor({ user, may, final, selfRevised, spotChecked }) {
    this.#user = user;
    this.#may = may;
    this.#final = final;
    this.#selfRevised = selfRevised;
    this.#spotChecked = spotChecked;
  }

  isMine(row) {
    return row.holder === this.#user;
  }

  /** What one's claim of a row is for; the server says it of the current row, the rest is by state. */
  taskOf(row) {
    if (row.task) return row.task;
    if (row.state === "initial" || row.translated_by === this.#user) return this.#may.has("translate") ? "translate" : "edit";
    return row.state === "translated" && this.#may.has("review") ? "review" : "edit";
  }

  isOpen(row) {
    if (!this.isMine(row) || row.saves) return false;
    return row.state === (this.taskOf(row) === "translate" ? "initial" : "translated");
  }

  /** Whether a row waits for somebody to do a task who might be this person, now or once its holder lets it go;
   * of a spot check those of its sample wait for a review. */
  awaits(row, task) {
    if (row.covered_by !== null || this.isMine(row)) return false;
    if (task === "translate") return row.state === "initial";
    if (this.#spotChecked && !row.sampled) return false;
    return row.state === "translated" && (row.translated_by !== this.#user || this.#selfRevised);
  }

  /** What this row can be claimed for by this person, or null. */
  claimable(row) {
    if (row.covered_by !== null) return null;
    const free = !row.holder || this.isMine(row);
    const ours = !row.assigned_to || row.assigned_to === this.#user;
    if (!free || row.state === "final" || this.#final) return null;
    const own = row.translated_by === this.#user;
    if (row.state === "initial" && ours && this.#may.has("translate")) return "translate";
    if (row.state === "translated" && own && this.#may.has("translate")) return "translate";
    const another = !own || this.#selfRevised;
    if (row.state === "translated" && ours && another && this.#may.has("review")) return "review";
    return row.state !== "initial" && this.#may.has("edit") ? "edit" : null;
  }

  whyNot(row) {
    if (this.#final || row.state === "final") return t("This text is final.");
    if (row.holder) return t("{name} has claimed this segment.", { name: person(row.holder) });
    if (row.assigned_to && row.assigned_to !== this.#user) return t("Assigned to {name}.", { name: row.assigned_to });
    if (row.translated_by === this.#user && this.#may.has("review")) return t("You translated this segment; another reads it.");
    return t("You can read this segment.");
  }
}
