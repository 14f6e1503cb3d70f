// One's claims: taken, kept alive while somebody is at the page, and let go.

import { Refused } from "./sending.js";
import { t, tn } from "./words.js";

const IN_USE = 10 * 60_000; // ms without a key or a pointer after which the page is not in use

/** What one has claimed on this page, and claiming more. */
export class Claims {
  #editor;
  #held = new Map(); // id → { task, until, segments }

  constructor(editor) {
    this.#editor = editor;
  }

  keep(claim, task, secondsLeft, segments) {
    this.#held.set(claim, { task, until: Date.now() + secondsLeft * 1000, segments });
    this.#editor.parts.release.hidden = false;
  }

  /** Whether a claim to review is among them. */
  get anyToReview() {
    return [...this.#held.values()].some((claim) => claim.task === "review");
  }

  /** Offers to claim only what waits for a claim: not what is one's own already. */
  offer() {
    const { rows, whose } = this.#editor;
    for (const task of ["translate", "review"]) {
      const button = this.#editor.querySelector(`.ed-bar [data-do="claim-${task}"]`);
      if (button) button.hidden = !rows.some((row) => whose.awaits(row, task));
    }
  }

  claimHere() {
    const { whose } = this.#editor;
    const row = this.#editor.current;
    const task = row && whose.claimable(row);
    if (!task) return this.#editor.telling.say(t("This segment cannot be claimed"));
    const from = this.#editor.rows.slice(row.index).filter((other) => whose.claimable(other) === task && (task !== "translate" || other.state === "initial" || other === row));
    return this.claimRows(from.slice(0, Number(this.#editor.dataset.claimSize)), task);
  }

  claimRows(rows, task) {
    return this.#claim({ segments: rows.map((row) => row.segment), task });
  }

  claimNext(task) {
    return this.#claim({ count: Number(this.#editor.dataset.claimSize), task });
  }

  /** Takes cells, reads them again, and opens the first; one's finished claims are handed on. */
  async #claim(asked) {
    const { telling } = this.#editor;
    let granted;
    try {
      granted = await this.#editor.api.call("POST", `${this.#editor.base}/claims`, { body: asked });
    } catch (failure) {
      return telling.failed(failure);
    }
    this.#handOn();
    const rows = granted.segments.map((cell) => {
      const row = this.#editor.bySegment.get(cell.segment);
      Object.assign(row, { holder: this.#editor.user, fence: cell.fence, task: granted.task ?? asked.task, seconds_left: granted.seconds_left });
      if (row.trouble?.kind === "lost") row.trouble = null;
      return row;
    }).sort((a, b) => a.index - b.index);
    this.keep(granted.claim, granted.task ?? asked.task, granted.seconds_left, rows.map((row) => row.segment));
    telling.close("finished");
    for (const row of rows) this.#editor.redraw(row);
    await this.#editor.reading.refresh(rows[0], rows.at(-1));
    for (const row of rows) this.#editor.helps.delete(row.segment); // who holds a cell is shown more of it
    const { current } = this.#editor;
    if (rows.includes(current)) {
      this.#editor.list.reveal(current);
      this.#editor.help(current);
    } else this.#editor.open(rows.find((row) => this.#editor.whose.isOpen(row)) ?? rows[0]);
    this.#editor.focusRow(this.#editor.current);
    telling.say(rows.length === 1 ? t("Claimed one segment") : tn("Claimed {number} segment", "Claimed {number} segments", rows.length));
    return undefined;
  }

  #handOn() {
    const { bySegment } = this.#editor;
    for (const [claim, { segments }] of this.#held) {
      const done = segments.length && segments.every((segment) => !this.#editor.whose.isOpen(bySegment.get(segment)) && !bySegment.get(segment).saves && bySegment.get(segment).mine === null);
      if (done) this.#letGo(claim, segments);
    }
  }

  async release() {
    const { telling, outbox, parts } = this.#editor;
    this.#editor.drafts.flush();
    if (outbox.size) await outbox.settled();
    for (const [claim, { segments }] of [...this.#held]) await this.#letGo(claim, segments);
    telling.close("finished");
    const pressed = [document.body, parts.release].includes(document.activeElement); // what was pressed is gone
    parts.release.hidden = !this.#held.size;
    if (pressed && this.#editor.current) this.#editor.focusRow(this.#editor.current);
    await this.#editor.reading.refreshAll();
    if (this.#editor.current) this.#editor.redraw(this.#editor.current);
    telling.say(t("Released"));
  }

  async #letGo(claim, segments) {
    const rows = segments.map((segment) => this.#editor.bySegment.get(segment));
    const held = rows.map(({ holder, task }) => ({ holder, task }));
    this.#held.delete(claim);
    for (const row of rows) Object.assign(row, { holder: null, task: null }); // first: what is told meanwhile is no loss
    try {
      await this.#editor.api.call("DELETE", `/api/claims/${claim}`);
    } catch (failure) {
      if (failure.code !== "lost_claim") {
        rows.forEach((row, at) => Object.assign(row, held[at]));
        return this.#editor.telling.failed(failure);
      }
    }
    rows.forEach((row) => this.#editor.redraw(row));
    return undefined;
  }

  /** A sign of life for each claim, while somebody is at the page. */
  async renew() {
    if (document.hidden || Date.now() - this.#editor.used > IN_USE || this.#editor.outbox.out) return;
    for (const [id, claim] of [...this.#held]) {
      try {
        const { seconds_left } = await this.#editor.api.call("POST", `/api/claims/${id}/renew`);
        claim.until = Date.now() + seconds_left * 1000;
      } catch (failure) {
        if (failure instanceof Refused && failure.status !== 401) this.#lapsed(id);
        else this.#editor.telling.failed(failure);
      }
    }
  }

  async #lapsed(id) {
    this.#held.delete(id);
    this.#editor.parts.release.hidden = !this.#held.size;
    this.#editor.telling.told("warn", "lapsed", t("A claim of yours has ended. What you wrote is kept; claim the segments again to go on."));
    await this.#editor.reading.refreshAll();
  }
}
