// The segment editor: one document in one language, one live text area, one side panel.
//
// What a person types is never only in the page: it is kept on this device with every key (not for
// restricted texts) until the server has it as a draft, and a save goes out again under the same
// key until it is answered. ETag and fence decide what is stored; events of the server are hints.
//
// The element holds the rows, which one is the current, and what is known of each; each concern has
// a module of its own in editor/, which finds the others through the element.

import { Acting } from "./editor/acting.js";
import { Box } from "./editor/box.js";
import { Checking } from "./editor/checking.js";
import { Claims } from "./editor/claims.js";
import { Drafts } from "./editor/drafts.js";
import { Drawing } from "./editor/drawing.js";
import { dropsDown } from "./editor/elements.js";
import { Filters } from "./editor/filters.js";
import { Hints } from "./editor/hints.js";
import { Joining } from "./editor/joining.js";
import { Keys } from "./editor/keys.js";
import { Many } from "./editor/many.js";
import { Panel } from "./editor/panel.js";
import { Reading } from "./editor/reading.js";
import { Reference } from "./editor/reference.js";
import { RowWindow } from "./editor/rows.js";
import { Saving } from "./editor/saving.js";
import { Api, Kept, Outbox } from "./editor/sending.js";
import { Session } from "./editor/session.js";
import { sound } from "./editor/tags.js";
import { Telling } from "./editor/telling.js";
import { Troubles } from "./editor/troubles.js";
import { Whose } from "./editor/whose.js";
import { t } from "./editor/words.js";

const RENEW_EVERY = 60_000; // ms between signs of life of a claim

class HexaglotEditor extends HTMLElement {
  rows = [];
  shownRows = [];
  bySegment = new Map();
  current = null;
  helps = new Map(); // segment → what the panel shows, with the version it was asked for
  used = Date.now();

  acting = new Acting(this);
  box = new Box(this);
  claims = new Claims(this);
  drafts = new Drafts(this);
  drawing = new Drawing(this);
  hints = new Hints(this);
  joining = new Joining(this);
  many = new Many(this);
  reading = new Reading(this);
  saving = new Saving(this);
  session = new Session(this);
  telling = new Telling(this);
  troubles = new Troubles(this);

  connectedCallback() {
    const given = this.dataset;
    Object.assign(this, { language: given.language, user: given.user, document: given.document });
    this.may = new Set(given.may.split(" "));
    this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));
    this.whose = new Whose({ user: this.user, may: this.may, final: given.final === "yes", selfRevised: given.selfRevised === "yes", spotChecked: given.spotChecked === "yes" });
    this.own = JSON.parse(this.parts.own.textContent);
    this.keys = new Keys(this.own.keys);
    this.keys.title(this);
    this.base = `/api/documents/${encodeURIComponent(this.document)}/targets/${this.language}`;
    this.api = new Api(given.csrf, given.user);
    this.kept = new Kept(`hexaglot:${this.user}:${this.document}:${this.language}:`, given.keeps === "yes");
    this.outbox = new Outbox(() => this.telling.tellSaved());
    this.list = new RowWindow(this.parts.rows, (row, node) => this.drawing.draw(row, node), () => this.current);
    for (const claim of this.own.claims) this.claims.keep(claim.claim, claim.task, claim.seconds_left, []);
    this.filters = new Filters(this.parts, { user: this.user, words: (row) => this.words(row), changed: () => this.choose(), cleared: () => this.focusRow(this.current) });
    this.panel = new Panel(this.parts, this.forPanel());
    this.checking = new Checking({
      api: this.api, language: this.language,
      shown: (row, text, problems) => this.panel.check(row, text, problems),
      failed: (failure) => this.telling.failed(failure),
    });
    this.reference = new Reference(this.parts, {
      api: this.api, document: this.document,
      segments: (row) => this.rows.slice(row.index, row.index + row.covers).map((one) => one.segment),
      changed: () => this.list.redrawAll(),
      failed: (failure) => this.telling.failed(failure),
    });
    this.listen();
    this.reading.start();
  }

  filter() {
    const stands = this.rows.filter((row) => row.covered_by === null);
    const passing = new Set(stands.filter((row) => this.filters.passes(row)));
    this.shownRows = stands.filter((row) => row === this.current || passing.has(row));
    this.list.show(this.shownRows);
    this.filters.tell(passing.size);
    return passing.size;
  }

  /** The words of a row as this person sees them. */
  words(row) {
    return row.mine ?? row.text ?? "";
  }

  redraw(row) {
    this.list.redraw(row);
  }

  open(asked, { focus = true } = {}) {
    const row = this.bySegment.get(asked.covered_by) ?? asked; // what is joined is worked on in its first
    this.used = Date.now();
    const left = this.current;
    if (left === row) return focus ? this.focusRow(row) : undefined;
    if (left) this.drafts.sendNow(left);
    this.current = row;
    if (left) this.redraw(left);
    if (!this.shownRows.includes(row)) this.filter();
    this.redraw(row);
    this.list.reveal(row);
    if (focus) this.focusRow(row);
    history.replaceState(null, "", `${location.pathname}${location.search}#s${row.segment}`);
    this.help(row);
  }

  focusRow(row) {
    const target = this.box.live?.row === row ? this.box.live.area : this.list.element(row);
    target?.focus({ preventScroll: true });
  }

  step(by) {
    const at = this.shownRows.indexOf(this.current);
    const row = this.shownRows[at + by];
    if (row) this.open(row);
  }

  nextOpen() {
    const at = this.shownRows.indexOf(this.current);
    const next = [...this.shownRows.slice(at + 1), ...this.shownRows.slice(0, at)].find((row) => this.whose.isOpen(row));
    if (next) return this.open(next);
    this.finished();
    return undefined;
  }

  finished() {
    const task = this.claims.anyToReview ? "review" : "translate";
    if (!this.may.has(task)) return this.step(1);
    const more = this.rows.some((row) => this.whose.awaits(row, task) && this.whose.claimable(row) === task);
    const acts = [[t("Release"), () => this.claims.release()]];
    if (more) acts.unshift([t("Claim {number} more", { number: this.dataset.claimSize }), () => this.claims.claimNext(task)]);
    this.telling.told("done", "finished", more ? t("All segments that you claimed are done.") : t("All segments that you claimed are done; no more are free here."), ...acts);
    this.parts.notices.querySelector("button")?.focus();
    return undefined;
  }

  nextUntranslated() {
    const next = this.shownRows.slice(this.shownRows.indexOf(this.current) + 1).find((row) => row.state === "initial" && !row.saves);
    if (next) this.open(next);
    else this.telling.say(t("No segment after this one is without a translation"));
  }

  forPanel() {
    const { api, language, user, may, dataset } = this;
    return {
      api, language, user, may, dir: dataset.dir, keys: this.keys,
      current: () => this.current,
      words: (row) => this.words(row),
      sent: (row) => sound(this.words(row)),
      insert: (text, all) => this.box.insert(text, all),
      inserted: (row, unit) => this.saving.inserted(row, unit),
      asked: (row) => this.ask(row),
      waived: (row) => this.saving.recount(row, 1),
      say: (told) => this.telling.say(told),
      failed: (failure) => this.telling.failed(failure),
    };
  }

  lookUp() {
    const area = this.box.live?.area;
    this.panel.lookUp(area?.value.slice(area.selectionStart, area.selectionEnd) || String(getSelection()));
    this.keepInSight();
  }

  showPanel(open) {
    this.panel.show(open);
    if (open) this.keepInSight();
  }

  /** The row one is at to the top: a panel that opens as a sheet would hide it. */
  keepInSight() {
    const row = this.current && this.list.element(this.current);
    row?.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /** Where the API has the cell of a row. */
  pathOf(row) {
    return `/api/segments/${row.segment}/targets/${this.language}`;
  }

  /** Shows what is known of a row at once, asks anew, and asks for the next row ahead of time. */
  async help(row) {
    this.panel.draw(row, this.helps.get(row.segment));
    if (row.mine === null) this.checking.drop();
    else this.checking.typed(row, sound(row.mine)); // a draft of before
    await this.ask(row);
    const next = this.rows[row.index + 1];
    if (next && this.current === row && !this.helps.has(next.segment)) await this.ask(next);
  }

  async ask(row) {
    try {
      const path = this.pathOf(row);
      const [cell, panel] = await Promise.all([this.api.call("GET", path), this.api.call("GET", `${path}/panel`)]);
      if (cell.segment !== row.segment) return this.reading.superseded({ seq: row.seq, segment: cell.segment });
      if (this.whose.isMine(row) && cell.task && cell.fence === row.fence) row.task = cell.task;
      const { state, text, version, fence, holder, seconds_left, translated_by, reviewed_by, returned, origin, percent } = cell;
      this.reading.merge(row, { ...row, state, text, version, fence, holder, seconds_left, translated_by, reviewed_by, returned, origin, percent }, { quiet: true });
      this.helps.set(row.segment, { ...panel, drafts: cell.drafts, history: cell.history, comments: cell.comments });
      if (row !== this.current) return;
      this.redraw(row);
      this.panel.draw(row, this.helps.get(row.segment));
      this.panel.revision(row);
    } catch (failure) {
      this.telling.failed(failure);
    }
  }

  listen() {
    this.addEventListener("click", (event) => this.acting.clicked(event));
    const bar = this.querySelector(".ed-bar"); // what stands below it has to know how far it wraps
    new ResizeObserver(() => this.style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
    dropsDown(this.parts.more);
    document.addEventListener("keydown", (event) => this.acting.pressed(event));
    document.addEventListener("selectionchange", () => {
      if (this.box.live && document.activeElement === this.box.live.area && !this.box.composing) this.box.live.whole.mend();
    });
    for (const name of ["pointerdown", "wheel"]) addEventListener(name, () => (this.used = Date.now()), { passive: true });
    this.parts.keys.append(...this.keys.known.map(({ act, says, nine }) => this.acting.keyLine(act, says, nine)));
    addEventListener("online", () => this.outbox.resume());
    addEventListener("hashchange", () => {
      const asked = this.bySegment.get(Number(location.hash.slice(2)));
      if (asked) this.open(asked);
    });
    addEventListener("focus", () => this.session.comeBack(false));
    addEventListener("pagehide", () => this.leave());
    addEventListener("beforeunload", (event) => this.leaving(event));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.hints.listen()));
    setInterval(() => this.claims.renew(), RENEW_EVERY);
    this.hints.listen();
  }

  /** Nobody looks any more, and perhaps never again. */
  leave() {
    this.hints.stop();
    this.drafts.leave();
  }

  leaving(event) {
    if (this.dataset.keeps !== "yes" && (this.outbox.size || this.drafts.waits)) event.preventDefault();
  }

  choose() {
    this.telling.say(t("{number} segments shown", { number: this.filter() }));
  }
}

customElements.define("hexaglot-editor", HexaglotEditor);
