// The segment editor: one document in one language, one live text area, one side panel.
//
// What a person types is never only in the page: it is kept on this device with every key (not for
// restricted texts) until the server has it as a draft, and a save goes out again under the same
// key until it is answered. ETag and fence decide what is stored; events of the server are hints.

import { clone, directionOf, dropsDown, h, replaceUnderFocus, sentence, when, within } from "./editor/elements.js";
import { TOKEN, WholeTags, areCrossed, marks, shown, sound, tagBalance, type } from "./editor/tags.js";
import { Api, Kept, LONGEST_WAIT, Outbox, Refused, Unanswered } from "./editor/sending.js";
import { Keys, combination } from "./editor/keys.js";
import { Checking } from "./editor/checking.js";
import { acceptMany, confirmMany } from "./editor/confirming.js";
import { Filters } from "./editor/filters.js";
import { Panel } from "./editor/panel.js";
import { Reference } from "./editor/reference.js";
import { replaceMany } from "./editor/replacing.js";
import { waiveMany } from "./editor/waiving.js";
import { RowWindow } from "./editor/rows.js";
import { named } from "./editor/named.js";
import { t, tn, tp } from "./editor/words.js";
import { STATES, bandOf, etagOf, newKey, originOf } from "./editor/rules.js";

const DRAFT_AFTER = 600; // ms after the last key
const RENEW_EVERY = 60_000; // ms between signs of life of a claim
const IN_USE = 10 * 60_000; // ms without a key or a pointer after which the page is not in use
const BEFORE_GOING = 3000; // ms that a page one goes on to waits for words on their way
const WINDOW = 500; // rows asked for at a time
const MANY = 300; // segments of one act, which is to be answered within the patience of a request

const SAVED = {
  saved: t("Saved"), saving: t("Saving…"), offline: t("Offline"), conflict: t("Conflict"), lost: t("Lost claim"), out: t("Signed out"),
};
const DONE_AT = { translate: "translated", review: "reviewed", edit: "reviewed" };
const CONFIRM = { translate: t("Confirm"), review: t("Accept"), edit: t("Save as reviewed") };

class HexaglotEditor extends HTMLElement {
  rows = [];
  bySegment = new Map();
  current = null;
  live = null; // { row, area, whole } while the current row has a text area
  claims = new Map(); // id → { task, until, segments }
  helps = new Map(); // segment → what the panel shows, with the version it was asked for
  aside = new Map(); // words that "take theirs" put aside
  used = Date.now();
  composing = false;

  connectedCallback() {
    const given = this.dataset;
    Object.assign(this, { language: given.language, user: given.user, document: given.document });
    this.may = new Set(given.may.split(" "));
    this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));
    this.own = JSON.parse(this.parts.own.textContent);
    this.keys = new Keys(this.own.keys);
    this.keys.title(this);
    this.base = `/api/documents/${encodeURIComponent(this.document)}/targets/${this.language}`;
    this.api = new Api(given.csrf, given.user);
    this.kept = new Kept(`hexaglot:${this.user}:${this.document}:${this.language}:`, given.keeps === "yes");
    this.outbox = new Outbox(() => this.tellSaved());
    this.list = new RowWindow(this.parts.rows, (row, node) => this.draw(row, node), () => this.current);
    for (const claim of this.own.claims) this.keepClaim(claim.claim, claim.task, claim.seconds_left, []);
    this.filters = new Filters(this.parts, { user: this.user, words: (row) => this.words(row), changed: () => this.choose(), cleared: () => this.focusRow(this.current) });
    this.panel = new Panel(this.parts, this.forPanel());
    this.checking = new Checking({
      api: this.api, language: this.language,
      shown: (row, text, problems) => this.panel.check(row, text, problems),
      failed: (failure) => this.failed(failure),
    });
    this.reference = new Reference(this.parts, {
      api: this.api, document: this.document,
      segments: (row) => this.rows.slice(row.index, row.index + row.covers).map((one) => one.segment),
      changed: () => this.list.redrawAll(),
      failed: (failure) => this.failed(failure),
    });
    this.listen();
    this.start();
  }

  // -- reading the rows --

  async start() {
    try {
      let after = null;
      for (;;) {
        const { rows } = await this.rowsAfter(after);
        this.take(rows);
        if (rows.length < WINDOW) break;
        after = rows.at(-1).seq;
      }
    } catch (failure) {
      this.told("error", "read", t("The segments could not be read: {why}.", { why: failure.message }), [t("Try again"), () => location.reload()]);
    }
    this.tellProgress();
    if (!this.rows.length) this.parts.rows.replaceChildren(h("li", { className: "empty" }, t("This document has no segment to translate.")));
  }

  rowsAfter(after, limit = WINDOW) {
    return this.api.call("GET", `${this.base}?limit=${limit}${after === null ? "" : `&after=${after}`}`);
  }

  take(rows) {
    const first = !this.rows.length;
    const made = [];
    for (const given of rows) {
      if (this.bySegment.has(given.segment)) continue;
      const row = { ...given, index: this.rows.length, mine: null, saves: 0, trouble: null, task: null };
      this.rows.push(row);
      this.bySegment.set(row.segment, row);
      made.push(row);
    }
    const written = (row) => this.kept.get(row.segment).sequence ?? 0;
    for (const row of made.sort((a, b) => written(a) - written(b))) this.recall(row); // sent as they were written
    if (first) this.parts.rows.replaceChildren();
    this.filter();
    if (first && this.rows.length) this.open(this.beginning(), { focus: document.activeElement === document.body });
  }

  beginning() {
    const asked = this.bySegment.get(Number(location.hash.slice(2)));
    const among = this.filters.active && this.shownRows.length ? this.shownRows : this.rows;
    const open = among.find((row) => this.isOpen(row));
    return asked ?? among.find((row) => row.mine !== null) ?? open ?? this.shownRows[0] ?? this.rows[0];
  }

  /** What was typed and not stored when the page was last left: from the server and from this device. */
  recall(row) {
    const draft = this.own.drafts[row.segment];
    const kept = this.kept.recent(row.segment);
    if (kept.save?.etag) this.post(row, kept.save);
    const newest = kept.text !== undefined && kept.sequence > (draft?.sequence ?? -1) ? kept : draft;
    if (!newest) return;
    if (newest.text === (row.text ?? "")) return this.kept.put(row.segment, { text: undefined });
    row.mine = newest.text;
    if (newest.base_version < row.version) {
      if (!kept.save) row.trouble = { kind: "conflict", version: row.version, text: row.text, by: row.reviewed_by ?? row.translated_by };
      row.version = newest.base_version; // what one's words rest on, until one has settled it
    }
    if (newest === kept) this.sendDraft(row);
  }

  /** Reads rows again, after a claim, a repetition or a hint; what one types meanwhile is left alone. */
  async refresh(first, last) {
    try {
      let after = first.seq - 1;
      while (after < last.seq) {
        const { rows } = await this.rowsAfter(after, Math.min(WINDOW, last.index - first.index + 1));
        if (!rows.length) break;
        for (const fresh of rows) {
          if (this.bySegment.has(fresh.segment)) this.merge(this.bySegment.get(fresh.segment), fresh);
          else this.superseded(fresh);
        }
        after = rows.at(-1).seq;
      }
    } catch (failure) {
      this.failed(failure);
    }
    this.tellProgress();
  }

  /** Where a segment is new to this page, the one in its place was corrected in the original. */
  superseded({ seq, segment }) {
    const row = this.rows.find((one) => one.seq === seq);
    if (!row || row.trouble?.kind === "corrected") return;
    row.trouble = { kind: "corrected", segment };
    this.redraw(row);
  }

  /** The page anew, at the segment that stands in place of one that was corrected. */
  readAgain(segment) {
    history.replaceState(null, "", `${location.pathname}${location.search}#s${segment}`);
    location.reload();
  }

  merge(row, fresh, { quiet = false } = {}) {
    const late = fresh.fence < row.fence || fresh.version < row.version; // asked before a claim or a save
    if (row.saves || late) return;
    const { version, text, ...rest } = fresh;
    const folds = fresh.covered_by !== row.covered_by;
    const held = row.holder === this.user;
    if (row.mine !== null && version !== row.version && (text ?? "") !== row.mine) {
      Object.assign(row, rest);
      row.trouble = { kind: "conflict", version, text, by: fresh.reviewed_by ?? fresh.translated_by };
    } else {
      const drawn = JSON.stringify([row.text, row.version, row.fence, row.holder, row.state, row.errors, row.warnings]);
      Object.assign(row, fresh);
      if (drawn === JSON.stringify([row.text, row.version, row.fence, row.holder, row.state, row.errors, row.warnings])) return;
    }
    if (row.holder !== this.user) row.task = null;
    if (row.mine !== null && held && row.holder !== this.user && !row.trouble) row.trouble = { kind: "lost", holder: row.holder };
    this.helps.delete(row.segment);
    this.redraw(row);
    if (row.trouble) this.tellSaved();
    if (folds) this.filter();
    if (row === this.current && !quiet) this.help(row);
  }

  filter() {
    const stands = this.rows.filter((row) => row.covered_by === null);
    const passing = new Set(stands.filter((row) => this.filters.passes(row)));
    this.shownRows = stands.filter((row) => row === this.current || passing.has(row));
    this.list.show(this.shownRows);
    this.filters.tell(passing.size);
    return passing.size;
  }

  // -- whose a row is --

  isMine(row) {
    return row.holder === this.user;
  }

  /** What one's claim of a row is for; the server says it of the current row, the rest is by state. */
  taskOf(row) {
    if (row.task) return row.task;
    if (row.state === "initial" || row.translated_by === this.user) return this.may.has("translate") ? "translate" : "edit";
    return row.state === "translated" && this.may.has("review") ? "review" : "edit";
  }

  isOpen(row) {
    if (!this.isMine(row) || row.saves) return false;
    return row.state === (this.taskOf(row) === "translate" ? "initial" : "translated");
  }

  /** What this row can be claimed for by this person, or null. */
  claimable(row) {
    if (row.covered_by !== null) return null;
    const free = !row.holder || this.isMine(row);
    const ours = !row.assigned_to || row.assigned_to === this.user;
    if (!free || row.state === "final" || this.dataset.final === "yes") return null;
    const own = row.translated_by === this.user;
    if (row.state === "initial" && ours && this.may.has("translate")) return "translate";
    if (row.state === "translated" && own && this.may.has("translate")) return "translate";
    const another = !own || this.dataset.selfRevised === "yes";
    if (row.state === "translated" && ours && another && this.may.has("review")) return "review";
    return row.state !== "initial" && this.may.has("edit") ? "edit" : null;
  }

  /** The words of a row as this person sees them. */
  words(row) {
    return row.mine ?? row.text ?? "";
  }

  // -- drawing a row --

  redraw(row) {
    this.list.redraw(row);
  }

  draw(row, node) {
    const current = row === this.current;
    node.classList.toggle("ed-current", current);
    node.setAttribute("aria-posinset", row.index + 1);
    node.setAttribute("aria-setsize", this.rows.length);
    node.dataset.state = row.state;
    node.toggleAttribute("data-mine", this.isMine(row));
    if (current) node.setAttribute("aria-current", "true");
    else node.removeAttribute("aria-current");
    within(node, "number").textContent = this.numbers(row);
    within(node, "kind").textContent = row.block_kind === "body" ? "" : named(row.block_kind);
    const source = within(node, "source");
    Object.assign(source, { lang: row.source_language, dir: directionOf(row.source_language) });
    const terms = current ? this.helps.get(row.segment)?.terms ?? [] : [];
    source.replaceChildren(shown(row.source, row.tags, terms));
    this.reference.draw(row, node);
    within(node, "state").replaceChildren(...this.stateOf(row));
    this.drawTarget(row, within(node, "target"), current);
    this.drawTrouble(row, within(node, "trouble"), current);
  }

  stateOf(row) {
    const made = [h("span", { className: "state", "data-state": row.state }, STATES[row.state])];
    const suggested = row.origin && row.state === "initial" && row.mine === null;
    if (suggested) made.push(h("span", { className: "badge ed-origin", "data-band": bandOf(row.origin, row.percent) }, originOf(row)));
    if (row.saves) made.push(h("span", { className: "badge badge-quiet" }, t("saving…")));
    else if (row.mine !== null) made.push(h("span", { className: "badge badge-warn" }, `✎ ${t("draft")}`));
    if (row.covers > 1) made.push(h("span", { className: "badge badge-quiet ed-joined" }, `⧉ ${tn("joined with {number}", "joined with {number}", row.covers - 1)}`));
    if (row.returned) made.push(h("span", { className: "badge badge-warn" }, `↩ ${t("returned")}`));
    if (row.errors) made.push(h("span", { className: "badge badge-error" }, `✖ ${tn("{number} error", "{number} errors", row.errors)}`));
    if (row.warnings) made.push(h("span", { className: "badge badge-quiet" }, `⚠ ${row.warnings}`));
    if (this.isMine(row)) made.push(h("span", { className: "sub", title: t("Claimed by you") }, t("yours")));
    else if (row.holder) made.push(h("span", { className: "sub" }, ...tp("claimed by {name}", { name: h("bdi", {}, row.holder) })));
    else if (row.assigned_to) made.push(h("span", { className: "sub" }, ...tp("assigned to {name}", { name: h("bdi", {}, row.assigned_to) })));
    return made;
  }

  drawTarget(row, cell, current) {
    const editable = current && (this.isMine(row) || row.mine !== null) && this.dataset.final !== "yes";
    if (editable && this.live?.row === row) return this.drawLive();
    if (this.live?.row === row) this.live = null;
    if (editable) {
      cell.replaceChildren(this.liveArea(row));
      return this.drawLive();
    }
    const text = this.words(row);
    const read = h("p", { className: "text", lang: this.language, dir: this.dataset.dir, onclick: () => this.open(row) });
    read.append(text ? shown(text, row.tags) : h("span", { className: "ed-none", lang: document.documentElement.lang, dir: document.documentElement.dir, title: t("No text yet") }, "–", h("span", { className: "visually-hidden" }, " ", t("no text yet"))));
    replaceUnderFocus(cell, read, ...(current ? this.offer(row) : []));
  }

  /** What one can do to get at a row that one does not hold. */
  offer(row) {
    const task = this.claimable(row);
    if (!task) return [h("p", { className: "sub" }, this.whyNot(row))];
    const says = { translate: t("Claim this one to translate"), review: t("Claim this one to review"), edit: t("Claim this one to edit") }[task];
    const acts = [h("button", { type: "button", className: "button-small", onclick: () => this.claimRows([row], task) }, says)];
    if (task !== "edit") acts.unshift(h("button", { type: "button", className: "button-small button-primary", onclick: () => this.claimHere() }, t("Claim {number} from here", { number: this.dataset.claimSize })));
    return [h("div", { className: "ed-offer row" }, ...acts)];
  }

  whyNot(row) {
    if (this.dataset.final === "yes" || row.state === "final") return t("This text is final.");
    if (row.holder) return t("{name} has claimed this segment.", { name: row.holder });
    if (row.assigned_to && row.assigned_to !== this.user) return t("Assigned to {name}.", { name: row.assigned_to });
    if (row.translated_by === this.user && this.may.has("review")) return t("You translated this segment; another reads it.");
    return t("You can read this segment.");
  }

  liveArea(row) {
    const node = clone("ed-live");
    this.keys.title(node);
    const area = within(node, "words");
    Object.assign(area, { lang: this.language, dir: this.dataset.dir, value: this.words(row) });
    area.setAttribute("aria-label", t("{language} text of segment {number}", { language: this.dataset.languageName, number: row.index + 1 }));
    this.live = { row, area, node, whole: new WholeTags(area) };
    area.addEventListener("input", () => this.typed(row, area));
    area.addEventListener("blur", () => this.sendDraftNow(row));
    area.addEventListener("keyup", () => !this.composing && this.live?.area === area && this.live.whole.mend());
    area.addEventListener("compositionstart", () => {
      this.composing = true;
      this.checking.drop();
    });
    area.addEventListener("compositionend", () => {
      this.composing = false;
      this.typed(row, area);
    });
    within(node, "note").addEventListener("submit", (event) => this.giveBack(event, row));
    return node;
  }

  drawLive() {
    const { row, area, node } = this.live;
    if (area.value !== this.words(row) && row.mine === null) this.fill(area, row);
    const task = this.taskOf(row);
    const mine = this.isMine(row) && !row.trouble;
    const confirm = within(node, "confirm");
    const saysConfirm = task === "review" && row.mine !== null ? t("Accept with changes") : CONFIRM[task];
    confirm.replaceChildren(saysConfirm, " ", this.keys.of("confirm") ? h("kbd", { className: "key" }, this.keys.of("confirm")) : "");
    for (const button of node.querySelectorAll(".ed-live-acts button")) button.disabled = !mine;
    within(node, "return").hidden = task !== "review";
    within(node, "join").hidden = task !== "translate" || !this.joinable(row);
    within(node, "unjoin").hidden = task !== "translate" || row.covers === 1;
    this.drawTools();
  }

  /** Puts a text that came meanwhile into an untouched area. It stands selected, so that whoever
   * began to write in an empty cell writes over it, not behind it; what a join put together stays. */
  fill(area, row) {
    area.value = this.words(row);
    if (document.activeElement === area && row.covers === 1) area.select();
  }

  drawTools() {
    const { row, area, node } = this.live;
    const balance = tagBalance(row.source, area.value);
    const one = (mark) => {
      const tag = row.tags.find((known) => known.number === marks(mark)[0]?.number);
      const lacks = balance.missing.includes(mark);
      return h("button", {
        type: "button", className: "ed-tag", "data-lacks": lacks ? "" : null, "aria-label": lacks ? t("Insert tag {tag}, missing", { tag: mark }) : t("Insert tag {tag}", { tag: mark }),
        title: `${tag?.kind ? named(tag.kind) : t("tag")} ${tag?.label ?? ""}`.trim(), dir: "ltr", onclick: () => type(area, mark),
      }, mark, tag?.label && marks(mark)[0].kind !== "close" ? h("small", {}, tag.label) : null);
    };
    const told = balance.surplus.length ? [h("span", { className: "problem" }, t("too many: {tags}", { tags: balance.surplus.join(" ") }))] : [];
    const wrong = balance.missing.length || balance.surplus.length || (areCrossed(area.value) && !areCrossed(row.source));
    if (wrong) told.push(h("button", { type: "button", className: "button-small", title: t("Each tag of the source once, none other; Ctrl+Z takes it back"), onclick: () => this.repair(row) }, t("Repair tags")));
    const bidi = { ar: [["LRM", "\u200e"], ["RLM", "\u200f"], ["NBSP", "\u00a0"]], zh: [] }[this.language] ?? [["NBSP", "\u00a0"]];
    const invisible = bidi.map(([name, mark]) => h("button", { type: "button", className: "ed-tag ed-mark", title: t("Insert {name}", { name }), onclick: () => type(area, mark) }, name));
    const length = h("span", { className: "sub num ed-length" });
    within(node, "tools").replaceChildren(...balance.wanted.map(one), ...told, ...invisible, length);
    const plain = area.value.replace(TOKEN, (whole) => (whole.length === 2 ? whole[0] : ""));
    const words = plain.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    const letters = [...plain.replace(/\s/g, "")].length;
    length.textContent = [this.language !== "zh" && tn("{number} word", "{number} words", words), tn("{number} character", "{number} characters", letters)].filter(Boolean).join(" · ");
    if (!CSS.supports("field-sizing", "content")) {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + 2}px`;
    }
  }

  drawTrouble(row, box, current) {
    const made = current ? [...this.troubleOf(row), ...this.hintsOf(row)] : this.briefTrouble(row);
    box.hidden = !made.length;
    box.replaceChildren(...made);
  }

  briefTrouble(row) {
    const words = { conflict: t("Changed by someone else: open it to compare"), lost: t("The claim has ended: your words are kept"), refused: t("Not saved"), corrected: t("The original was corrected: read it again") };
    return row.trouble ? [h("p", { className: "problem" }, `■ ${words[row.trouble.kind]}`)] : [];
  }

  troubleOf(row) {
    const { trouble } = row;
    if (!trouble) return [];
    const button = (says, act, primary) => h("button", { type: "button", className: `button-small ${primary ? "button-primary" : ""}`, onclick: act }, says);
    if (trouble.kind === "refused") return [h("div", { className: "note note-error" }, h("p", {}, h("strong", {}, t("Not saved.")), " ", ...trouble.told), button(t("Go on"), () => this.clearTrouble(row)))];
    if (trouble.kind === "corrected") {
      return [h("div", { className: "note note-error", "data-corrected": "" }, h("p", {}, h("strong", {}, t("The original was corrected.")), " ", t("This sentence stands there in other words by now. What you have typed is kept as a draft.")),
        h("div", { className: "row" }, button(t("Read it again"), () => this.readAgain(trouble.segment), true)))];
    }
    if (trouble.kind === "lost") {
      const holds = trouble.holder && trouble.holder !== this.user ? t("{name} holds this segment now.", { name: trouble.holder }) : "";
      return [h("div", { className: "note note-error" }, h("p", {}, h("strong", {}, t("Lost claim.")), " ", [t("Your claim on this segment has ended."), holds, t("Your words are kept as a draft.")].filter(Boolean).join(" ")),
        h("div", { className: "row" }, button(t("Claim it again"), () => this.claimRows([row], this.taskOf(row)), true)))];
    }
    const theirs = h("p", { className: "text ed-theirs", lang: this.language, dir: this.dataset.dir }, shown(trouble.text ?? "", row.tags));
    const says = trouble.by
      ? t("This segment was changed by {name} meanwhile. Yours stands in the box; what is stored is:", { name: trouble.by })
      : t("This segment was changed meanwhile. Yours stands in the box; what is stored is:");
    const acts = this.isMine(row)
      ? [button(t("Save mine over it"), () => this.keepMine(row), true), button(t("Take theirs"), () => this.takeTheirs(row))]
      : [button(t("Claim it again"), () => this.claimRows([row], this.claimable(row) ?? this.taskOf(row)), true), button(t("Take theirs"), () => this.takeTheirs(row))];
    return [h("div", { className: "note note-error ed-conflict", role: "group", "aria-label": t("Two texts") },
      h("p", {}, h("strong", {}, t("Conflict.")), " ", says), theirs,
      h("div", { className: "row" }, ...acts))];
  }

  hintsOf(row) {
    const made = [];
    const help = this.helps.get(row.segment);
    const note = row.returned && help?.comments?.filter((comment) => comment.kind === "return").at(-1);
    if (help?.correction && row.returned && row.state === "initial") made.push(h("p", { className: "note note-warn" }, h("strong", {}, t("The original was corrected.")), " ", t("Look at your text again; the panel shows what is new.")));
    if (note) made.push(h("div", { className: "note note-warn" }, h("p", {}, h("strong", {}, t("Returned by {name}:", { name: note.author })), " ", h("bdi", {}, note.body))));
    if (this.aside.has(row.segment)) {
      const act = (says, done) => h("button", { type: "button", className: "link-button", onclick: done }, says);
      made.push(h("p", { className: "note" }, t("Your words are put aside."), " ", act(t("Bring them back"), () => this.bringBack(row)), " ", act(t("Throw them away"), () => this.throwAway(row))));
    }
    for (const draft of help?.drafts ?? []) {
      if (draft.user === this.user || draft.text === this.words(row) || !this.isMine(row)) continue;
      made.push(h("div", { className: "note" }, h("p", {}, h("strong", {}, t("Draft of {name}, {moment}", { name: draft.user, moment: when(draft.at) }))),
        h("p", { className: "text", lang: this.language, dir: this.dataset.dir }, shown(draft.text, row.tags)),
        h("button", { type: "button", className: "button-small", onclick: () => this.insert(draft.text, true) }, t("Use it"))));
    }
    return made;
  }

  // -- moving --

  open(asked, { focus = true } = {}) {
    const row = this.bySegment.get(asked.covered_by) ?? asked; // what is joined is worked on in its first
    this.used = Date.now();
    const left = this.current;
    if (left === row) return focus ? this.focusRow(row) : undefined;
    if (left) this.sendDraftNow(left);
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
    const target = this.live?.row === row ? this.live.area : this.list.element(row);
    target?.focus({ preventScroll: true });
  }

  step(by) {
    const at = this.shownRows.indexOf(this.current);
    const row = this.shownRows[at + by];
    if (row) this.open(row);
  }

  nextOpen() {
    const at = this.shownRows.indexOf(this.current);
    const next = [...this.shownRows.slice(at + 1), ...this.shownRows.slice(0, at)].find((row) => this.isOpen(row));
    if (next) return this.open(next);
    this.finished();
    return undefined;
  }

  finished() {
    const reviews = [...this.claims.values()].some((claim) => claim.task === "review");
    const task = reviews ? "review" : "translate";
    if (!this.may.has(task)) return this.step(1);
    const more = this.rows.some((row) => this.claimable(row) === task && !this.isMine(row));
    const acts = [[t("Release"), () => this.release()]];
    if (more) acts.unshift([t("Claim {number} more", { number: this.dataset.claimSize }), () => this.claimNext(task)]);
    this.told("done", "finished", more ? t("All segments that you claimed are done.") : t("All segments that you claimed are done; no more are free here."), ...acts);
    this.parts.notices.querySelector("button")?.focus();
    return undefined;
  }

  nextUntranslated() {
    const next = this.shownRows.slice(this.shownRows.indexOf(this.current) + 1).find((row) => row.state === "initial" && !row.saves);
    if (next) this.open(next);
    else this.say(t("No segment after this one is without a translation"));
  }

  // -- typing --

  typed(row, area) {
    this.used = Date.now();
    row.mine = area.value;
    this.keep(row);
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.sendDraftNow(row), DRAFT_AFTER);
    this.draftWaits = row;
    this.tellSaved();
    if (this.composing) return;
    const state = within(this.list.element(row), "state");
    state.replaceChildren(...this.stateOf(row));
    this.drawLive();
    this.checking.typed(row, sound(row.mine));
  }

  /** One's words onto this device, numbered so that an older draft never takes the place of a newer. */
  keep(row) {
    this.sequence = Math.max(Date.now(), (this.sequence ?? 0) + 1);
    this.kept.put(row.segment, { text: row.mine, base_version: row.version, sequence: this.sequence, arrived: undefined });
  }

  /** The waiting draft at once: at a blur, when the row is left, when the page is hidden. */
  sendDraftNow(row) {
    if (this.draftWaits !== row) return;
    clearTimeout(this.draftTimer);
    this.draftWaits = null;
    this.sendDraft(row);
  }

  draftRequest(row) {
    const { text, base_version, sequence } = this.kept.get(row.segment);
    return text === undefined ? null : { path: `/api/segments/${row.segment}/targets/${this.language}/draft`, body: { text, base_version, sequence } };
  }

  sendDraft(row) {
    const request = this.draftRequest(row);
    if (!request) return this.tellSaved();
    const isNewest = () => this.kept.get(row.segment).sequence === request.body.sequence;
    return this.outbox.add({
      draft: true,
      segment: row.segment,
      // a save that was answered meanwhile has made the draft needless
      send: async () => (isNewest() ? this.api.call("PUT", request.path, { body: request.body }) : null),
      done: () => isNewest() && this.kept.arrived(row.segment),
      refused: (refusal) => this.told("error", "draft", t("The draft of segment {number} was not stored: {why} Your words stay in this page.", { number: row.index + 1, why: sentence(refusal.message) })),
    });
  }

  insert(text, all) {
    if (!this.live || this.live.row !== this.current) return this.say(t("Claim this segment before you change it"));
    return type(this.live.area, text, { all });
  }

  /** Notes which match was put in, before the save that follows: what the memory is worth is known by it. */
  inserted(row, unit) {
    if (this.live?.row !== row) return;
    this.outbox.add({
      draft: null,
      segment: row.segment,
      send: () => this.api.call("POST", `/api/segments/${row.segment}/targets/${this.language}/inserted`, { body: { unit } }),
      done: () => this.tellSaved(),
      refused: () => this.tellSaved(), // the match has changed since; nobody's words hang on it
    });
  }

  // -- saving --

  async act(row, act) {
    clearTimeout(this.draftTimer);
    this.draftWaits = null;
    row.sent = act;
    this.post(row, { key: newKey(), etag: row.saves ? null : etagOf(row), ...act });
    this.redraw(row);
  }

  /** Puts a save on its way; it is kept on this device under its key until it is answered. */
  post(row, save) {
    row.saves += 1;
    this.outbox.add({
      segment: row.segment,
      send: () => {
        save.etag ??= etagOf(row);
        this.kept.put(row.segment, { save });
        const path = `/api/segments/${row.segment}/targets/${this.language}${save.verdict ? "/review" : ""}`;
        const body = save.verdict ? { verdict: save.verdict, note: save.note } : { text: save.text, state: save.state };
        return this.api.call(save.verdict ? "POST" : "PUT", path, { body, headers: { "If-Match": save.etag, "Idempotency-Key": save.key } });
      },
      done: (answer) => this.stored(row, save, answer),
      refused: (refusal) => this.notStored(row, save, refusal),
    });
    if (save.etag) this.kept.put(row.segment, { save });
  }

  forget(row, save) {
    row.saves -= 1;
    if (this.kept.get(row.segment).save?.key === save.key) this.kept.put(row.segment, { save: undefined });
  }

  stored(row, save, answer) {
    this.forget(row, save);
    const { version, fence, state, text, seconds_left, outcome = {} } = answer;
    Object.assign(row, { version, fence, state, text, seconds_left: seconds_left ?? row.seconds_left, trouble: null });
    if (row.origin && text !== save.leveraged) Object.assign(row, { origin: null, percent: null });
    if (save.verdict === "return") Object.assign(row, { returned: true, holder: null, task: null });
    else if (state !== "initial") row.returned = false;
    if (!save.verdict && state !== "reviewed") row.translated_by = this.user;
    if (state === "reviewed") row.reviewed_by = this.user;
    if (row.mine === null || sound(row.mine) === text) {
      row.mine = null;
      this.kept.put(row.segment, { text: undefined });
    } else {
      this.keep(row); // typed on meanwhile: that rests on what has just been stored
      this.sendDraft(row);
    }
    this.aside.delete(row.segment);
    this.helps.delete(row.segment);
    if (outcome.repeated) this.spread(row, outcome);
    if (outcome.findings !== undefined) this.recount(row, outcome.findings);
    this.redraw(row);
    if (row === this.current) this.help(row);
    this.tellProgress();
  }

  spread(row, { repeated, spread }) {
    this.told("done", "spread", tn("{number} identical segment was filled with the text of segment {which}.", "{number} identical segments were filled with the text of segment {which}.", repeated, { which: row.index + 1 }), [t("Undo"), async () => {
      await this.api.call("POST", `/api/segments/${row.segment}/targets/${this.language}/repetitions/undo`, { body: { spread } }).catch((failure) => this.failed(failure));
      this.refreshAll();
    }]);
    this.refreshAll();
  }

  refreshAll() {
    return this.refresh(this.rows[0], this.rows.at(-1));
  }

  async recount(row, open) {
    if (!open) return Object.assign(row, { errors: 0, warnings: 0 });
    try {
      const { findings } = await this.api.call("GET", this.panelPath(row));
      const opened = findings.filter((finding) => finding.state === "open");
      row.errors = opened.filter((finding) => finding.severity === "error").length;
      row.warnings = opened.length - row.errors;
      this.redraw(row);
    } catch (failure) {
      this.failed(failure);
    }
    return undefined;
  }

  async notStored(row, save, refusal) {
    this.forget(row, save);
    if (row.mine === null && save.text !== undefined && save.text !== row.text) row.mine = save.text;
    row.trouble = { kind: "refused", told: refusal.line };
    if (row.mine !== null) {
      this.keep(row);
      this.sendDraft(row);
    }
    if (refusal.code === "source_corrected") row.trouble = { kind: "corrected", segment: refusal.problem.successor };
    else if (refusal.status === 412 || refusal.code === "lost_claim") await this.compare(row, save, refusal);
    this.redraw(row);
    this.say(t("Segment {number} was not saved. Your words are kept", { number: row.index + 1 }));
    this.tellSaved();
  }

  /** What is stored by now, for a save that came too late; the box keeps its words. */
  async compare(row, save, refusal) {
    try {
      const cell = await this.api.call("GET", `/api/segments/${row.segment}/targets/${this.language}`);
      const { holder, seconds_left, fence, state, translated_by, reviewed_by } = cell;
      Object.assign(row, { holder, seconds_left, fence, state, translated_by, reviewed_by });
      row.mine ??= save.text ?? null;
      const other = cell.version !== row.version && cell.text !== row.mine;
      row.trouble = other || refusal.status === 412
        ? { kind: "conflict", version: cell.version, text: cell.text, by: reviewed_by ?? translated_by }
        : { kind: "lost", holder };
      if (!this.isMine(row)) row.task = null;
    } catch (failure) {
      this.failed(failure);
    }
  }

  clearTrouble(row) {
    row.trouble = null;
    this.redraw(row);
    this.focusRow(row);
    this.tellSaved();
  }

  keepMine(row) {
    Object.assign(row, { version: row.trouble.version, text: row.trouble.text, trouble: null });
    this.confirm(row);
  }

  takeTheirs(row) {
    const { version, text } = row.trouble;
    if (row.mine !== null) this.aside.set(row.segment, row.mine);
    Object.assign(row, { version, text, trouble: null, mine: null });
    this.redraw(row);
    if (this.live?.row === row) type(this.live.area, text ?? "", { all: true });
    this.tellSaved();
  }

  bringBack(row) {
    const words = this.aside.get(row.segment);
    this.aside.delete(row.segment);
    if (this.live?.row === row) {
      this.insert(words, true);
    } else {
      row.mine = words;
      this.keep(row);
      this.sendDraft(row);
    }
    this.redraw(row);
  }

  async throwAway(row) {
    this.aside.delete(row.segment);
    this.kept.put(row.segment, { text: undefined });
    this.redraw(row);
    await this.api.call("DELETE", `/api/segments/${row.segment}/targets/${this.language}/draft`).catch((failure) => this.failed(failure));
  }

  /** Whether somebody has changed meanwhile what one has lost the claim of. */
  async lookAgain(row) {
    await this.compare(row, {}, {});
    this.redraw(row);
    this.tellSaved();
  }

  confirm(row = this.current) {
    if (row?.trouble?.kind === "lost") return this.lookAgain(row);
    if (!row || !this.isMine(row)) return this.say(t("This segment is not claimed by you"));
    if (row.trouble) return this.say(t("Settle the conflict of this segment first"));
    const task = this.taskOf(row);
    const text = sound(this.words(row));
    if (!text.trim() && row.source.trim()) return this.say(t("There is no text to confirm"));
    const unchanged = row.mine === null || text === (row.text ?? "");
    if (task === "review" && unchanged && (row.state === "reviewed" || row.saves)) return this.nextOpen(); // accepted already
    if (task === "review" && unchanged) this.act(row, { verdict: "accept", note: "", text });
    else this.act(row, { text, state: task === "edit" && row.state === "translated" ? "translated" : DONE_AT[task], leveraged: row.text });
    this.say(t("Segment {number} confirmed", { number: row.index + 1 }));
    return this.nextOpen();
  }

  save(row = this.current) {
    if (!row || !this.isMine(row) || row.mine === null || row.trouble) return;
    const text = sound(row.mine);
    const sent = row.saves ? row.sent : undefined;
    if (sent?.text === text) return; // on its way, and perhaps confirmed
    this.act(row, { text, state: sent?.state ?? row.state, leveraged: row.text });
  }

  // -- joining with the next --

  /** The numbers of the segments that a row stands for. */
  numbers(row) {
    return row.covers > 1 ? `${row.index + 1}–${row.index + row.covers}` : row.index + 1;
  }

  /** The row that this one can be joined with: the next of its paragraph, both one's own. */
  joinable(row) {
    const next = this.rows[row.index + 1];
    const alone = next && row.covers === 1 && next.covers === 1;
    const together = next && Math.floor(next.seq / 1e6) === Math.floor(row.seq / 1e6); // places count by paragraph
    return alone && together && this.isMine(row) && this.isMine(next) ? next : null;
  }

  join(row = this.current) {
    const next = row && this.joinable(row);
    if (row?.covers > 1) return this.say(t("This segment is joined already; undo the join to join it otherwise"));
    if (!next || this.taskOf(row) !== "translate") return this.say(t("Only segments of one paragraph that you have claimed to translate can be joined"));
    if (row.trouble || next.trouble) return this.say(t("Settle what is open in these segments first"));
    return this.joins([row, next], "POST", { count: 2 }, () => {
      this.say(t("Segments {numbers} are joined", { numbers: this.numbers(row) }));
      this.told("done", "join", t("Segments {numbers} are joined in {language}. Read the text again, then confirm it.", { numbers: this.numbers(row), language: this.dataset.languageName }), [t("Undo join"), () => this.unjoin(row)]);
    });
  }

  unjoin(row = this.current) {
    if (!row || row.covers === 1 || !this.isMine(row)) return this.say(t("This segment is not joined, or not claimed by you"));
    const rows = this.rows.slice(row.index, row.index + row.covers);
    this.close("join");
    return this.joins(rows, "DELETE", undefined, () => this.say(t("Segment {number} stands for itself again", { number: row.index + 1 })));
  }

  /** Sends a join or its undoing behind the saves of its rows, and reads them again. */
  joins(rows, method, body, done) {
    const [row] = rows;
    for (const one of rows) this.save(one);
    const key = newKey();
    const settled = async () => {
      for (const one of rows) one.saves -= 1;
      await this.refresh(row, rows.at(-1));
      if (this.current === row) this.open(row);
    };
    for (const one of rows) one.saves += 1;
    this.outbox.add({
      segment: row.segment,
      send: () => this.api.call(method, `/api/segments/${row.segment}/targets/${this.language}/join`, { body, headers: { "If-Match": etagOf(row), "Idempotency-Key": key } }),
      done: async () => {
        await settled();
        done();
      },
      refused: (refusal) => {
        this.told("error", "join", method === "POST" ? t("The segments were not joined: {why}", { why: sentence(refusal.message) }) : t("The segments were not taken apart: {why}", { why: sentence(refusal.message) }));
        settled();
      },
    });
  }

  askReturn() {
    const { live } = this;
    if (!live || this.taskOf(live.row) !== "review" || live.row.trouble) return;
    const form = within(live.node, "note");
    form.hidden = false;
    form.elements.note.focus();
  }

  giveBack(event, row) {
    event.preventDefault();
    const note = event.target.elements.note.value.trim();
    if (!note) return;
    if (row.mine !== null && sound(row.mine) !== (row.text ?? "")) this.act(row, { text: sound(row.mine), state: "translated" });
    this.act(row, { verdict: "return", note });
    this.say(t("Segment {number} goes back to its translator", { number: row.index + 1 }));
    this.nextOpen();
  }

  /** Offers the tags put right: into the box, for the person to look at and confirm. */
  async repair(row) {
    try {
      const { text } = await this.api.call("POST", `/api/segments/${row.segment}/targets/${this.language}/repair`, { body: { text: sound(this.words(row)) } });
      if (row !== this.current || !this.live) return;
      this.insert(text, true);
      this.say(t("The tags were put right: look at where they stand"));
    } catch (failure) {
      this.failed(failure);
    }
  }

  // -- claims --

  keepClaim(claim, task, secondsLeft, segments) {
    this.claims.set(claim, { task, until: Date.now() + secondsLeft * 1000, segments });
    this.parts.release.hidden = false;
  }

  claimHere() {
    const row = this.current;
    const task = row && this.claimable(row);
    if (!task) return this.say(t("This segment cannot be claimed"));
    const from = this.rows.slice(row.index).filter((other) => this.claimable(other) === task && (task !== "translate" || other.state === "initial" || other === row));
    return this.claimRows(from.slice(0, Number(this.dataset.claimSize)), task);
  }

  claimRows(rows, task) {
    return this.claim({ segments: rows.map((row) => row.segment), task });
  }

  claimNext(task) {
    return this.claim({ count: Number(this.dataset.claimSize), task });
  }

  /** Takes cells, reads them again, and opens the first; one's finished claims are handed on. */
  async claim(asked) {
    let granted;
    try {
      granted = await this.api.call("POST", `${this.base}/claims`, { body: asked });
    } catch (failure) {
      return this.failed(failure);
    }
    this.handOn();
    const rows = granted.segments.map((cell) => {
      const row = this.bySegment.get(cell.segment);
      Object.assign(row, { holder: this.user, fence: cell.fence, task: granted.task ?? asked.task, seconds_left: granted.seconds_left });
      if (row.trouble?.kind === "lost") row.trouble = null;
      return row;
    }).sort((a, b) => a.index - b.index);
    this.keepClaim(granted.claim, granted.task ?? asked.task, granted.seconds_left, rows.map((row) => row.segment));
    this.close("finished");
    for (const row of rows) this.redraw(row);
    await this.refresh(rows[0], rows.at(-1));
    for (const row of rows) this.helps.delete(row.segment); // who holds a cell is shown more of it
    const { current } = this;
    if (rows.includes(current)) {
      this.list.reveal(current);
      this.help(current);
    } else this.open(rows.find((row) => this.isOpen(row)) ?? rows[0]);
    this.focusRow(this.current);
    this.say(rows.length === 1 ? t("Claimed one segment") : tn("Claimed {number} segment", "Claimed {number} segments", rows.length));
    return undefined;
  }

  handOn() {
    for (const [claim, { segments }] of this.claims) {
      const done = segments.length && segments.every((segment) => !this.isOpen(this.bySegment.get(segment)) && !this.bySegment.get(segment).saves && this.bySegment.get(segment).mine === null);
      if (done) this.letGo(claim, segments);
    }
  }

  async release() {
    if (this.draftWaits) this.sendDraftNow(this.draftWaits);
    if (this.outbox.size) await this.settled();
    for (const [claim, { segments }] of [...this.claims]) await this.letGo(claim, segments);
    this.close("finished");
    const pressed = [document.body, this.parts.release].includes(document.activeElement); // what was pressed is gone
    this.parts.release.hidden = !this.claims.size;
    if (pressed && this.current) this.focusRow(this.current);
    await this.refreshAll();
    if (this.current) this.redraw(this.current);
    this.say(t("Released"));
  }

  settled() {
    return new Promise((done) => {
      const look = () => (this.outbox.size && !this.outbox.offline && !this.outbox.out ? setTimeout(look, 50) : done());
      look();
    });
  }

  async letGo(claim, segments) {
    this.claims.delete(claim);
    try {
      await this.api.call("DELETE", `/api/claims/${claim}`);
    } catch (failure) {
      if (failure.code !== "lost_claim") return this.failed(failure);
    }
    for (const segment of segments) {
      const row = this.bySegment.get(segment);
      Object.assign(row, { holder: null, task: null });
      this.redraw(row);
    }
    return undefined;
  }

  /** A sign of life for each claim, while somebody is at the page. */
  async renew() {
    if (document.hidden || Date.now() - this.used > IN_USE || this.outbox.out) return;
    for (const [id, claim] of [...this.claims]) {
      try {
        const { seconds_left } = await this.api.call("POST", `/api/claims/${id}/renew`);
        claim.until = Date.now() + seconds_left * 1000;
      } catch (failure) {
        if (failure instanceof Refused && failure.status !== 401) this.lapsed(id);
        else this.failed(failure);
      }
    }
  }

  async lapsed(id) {
    this.claims.delete(id);
    this.parts.release.hidden = !this.claims.size;
    this.told("warn", "lapsed", t("A claim of yours has ended. What you wrote is kept; claim the segments again to go on."));
    await this.refreshAll();
  }

  // -- the panel --

  forPanel() {
    const { api, language, user, may, dataset } = this;
    return {
      api, language, user, may, dir: dataset.dir, keys: this.keys,
      current: () => this.current,
      words: (row) => this.words(row),
      sent: (row) => sound(this.words(row)),
      insert: (text, all) => this.insert(text, all),
      inserted: (row, unit) => this.inserted(row, unit),
      asked: (row) => this.ask(row),
      waived: (row) => this.recount(row, 1),
      say: (told) => this.say(told),
      failed: (failure) => this.failed(failure),
    };
  }

  /** What acts on many segments at once need of the editor. */
  forMany() {
    const { api, language, base } = this;
    return {
      api, language, base, document: this.document, dir: this.dataset.dir,
      numbered: (segment) => this.numbers(this.bySegment.get(segment) ?? { index: -1, covers: 1 }),
      changed: () => this.changedMany(),
      own: () => this.ownCells(),
      changeable: () => this.changeableCells(),
      readable: () => this.readableCells(),
      troubled: () => this.rows.filter((row) => this.isMine(row) && row.trouble).map((row) => row.segment),
      took: (done) => done.forEach((cell) => this.took(cell)),
      told: (kind, name, ...given) => {
        this.close(name); // the same words again are another act, with an undo of its own
        this.told(kind, name, ...given);
      },
      failed: (failure) => this.failed(failure),
    };
  }

  /** What one has claimed to translate and not confirmed, with the words that one sees. */
  async ownCells() {
    if (this.draftWaits) this.sendDraftNow(this.draftWaits);
    await this.settled(); // a draft that came after the save would stand there as unsaved words
    const open = this.rows.filter((row) => this.isOpen(row) && this.taskOf(row) === "translate" && !row.trouble);
    return open.slice(0, MANY).map((row) => ({ segment: row.segment, version: row.version, fence: row.fence, text: sound(this.words(row)) }));
  }

  /** What the filter shows of translated segments; the server says which of them one may accept. */
  async readableCells() {
    const shows = (row) => row.covered_by === null && row.state === "translated" && this.filters.passes(row);
    for (const row of this.rows) if (shows(row)) this.save(row); // it is accepted with the words that one sees
    await this.settled();
    const cells = this.rows.filter((row) => shows(row) && !row.trouble && row.mine === null);
    return cells.slice(0, MANY).map(({ segment, version, fence }) => ({ segment, version, fence }));
  }

  /** What one may change in its words: one's own, and as a reviser or editor what nobody holds. */
  async changeableCells() {
    for (const row of this.rows) this.save(row); // what is typed and not saved is looked through as well
    await this.settled();
    const may = (row) => row.covered_by === null && !row.trouble && row.mine === null && (this.isMine(row) || ["review", "edit"].includes(this.claimable(row)));
    const cells = this.rows.filter((row) => may(row) && row.text);
    return cells.map((row) => ({ segment: row.segment, version: row.version, fence: row.fence, text: row.text }));
  }

  /** A cell that was saved together with others: its words are on the server. */
  took({ segment, state, version, fence, text }) {
    const row = this.bySegment.get(segment);
    const words = text ?? sound(this.words(row));
    Object.assign(row, { text: words, state, version, fence, mine: null, trouble: null });
    if (row.text !== null) Object.assign(row, { origin: null, percent: null });
    this.kept.put(segment, { text: undefined });
    this.helps.delete(segment);
    this.redraw(row);
  }

  async changedMany() {
    this.helps.clear();
    await this.refreshAll();
    if (this.current) this.ask(this.current);
  }

  lookUp() {
    const area = this.live?.area;
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

  panelPath(row) {
    return `/api/segments/${row.segment}/targets/${this.language}/panel`;
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
      const cellPath = `/api/segments/${row.segment}/targets/${this.language}`;
      const [cell, panel] = await Promise.all([this.api.call("GET", cellPath), this.api.call("GET", this.panelPath(row))]);
      if (cell.segment !== row.segment) return this.superseded({ seq: row.seq, segment: cell.segment });
      if (this.isMine(row) && cell.task && cell.fence === row.fence) row.task = cell.task;
      const { state, text, version, fence, holder, seconds_left, translated_by, reviewed_by, returned, origin, percent } = cell;
      this.merge(row, { ...row, state, text, version, fence, holder, seconds_left, translated_by, reviewed_by, returned, origin, percent }, { quiet: true });
      this.helps.set(row.segment, { ...panel, drafts: cell.drafts, history: cell.history, comments: cell.comments });
      if (row !== this.current) return;
      this.redraw(row);
      this.panel.draw(row, this.helps.get(row.segment));
      this.panel.revision(row);
    } catch (failure) {
      this.failed(failure);
    }
  }

  // -- telling --

  say(told) {
    const region = document.getElementById("live");
    region.textContent = "";
    region.textContent = sentence(told);
  }

  /** A note above the rows, one of a name at a time; acts are [words, what they do]. */
  told(kind, name, words, ...acts) {
    const there = this.parts.notices.querySelector(`[data-name="${name}"]`);
    const said = h("span", { className: "grow" }, ...[words].flat());
    if (there?.firstElementChild.textContent === said.textContent) return; // one may be about to press its button
    there?.remove();
    const note = h("div", { className: `note note-${kind} ed-told row`, "data-name": name, role: kind === "error" ? "alert" : "status" }, said);
    for (const [says, act] of acts) {
      note.append(h("button", { type: "button", className: "button-small", onclick: () => { note.remove(); act(); } }, says));
    }
    note.append(h("button", { type: "button", className: "button-quiet button-small", "aria-label": t("Close this note"), onclick: () => note.remove() }, "✕"));
    this.parts.notices.append(note);
  }

  close(name) {
    this.parts.notices.querySelector(`[data-name="${name}"]`)?.remove();
  }

  failed(failure) {
    if (failure instanceof Unanswered) {
      this.outbox.offline = true;
      this.outbox.resume();
    } else if (failure.status === 401) {
      this.outbox.out = true;
    } else if (failure instanceof Refused) {
      this.told("error", "refused", failure.line);
    } else {
      throw failure;
    }
    this.tellSaved();
  }

  tellSaved() {
    const { outbox } = this;
    const troubled = this.rows.filter((row) => row.trouble);
    const waiting = outbox.size + (this.draftWaits ? 1 : 0);
    let kind = waiting ? "saving" : "saved";
    if (troubled.length) kind = troubled.some((row) => row.trouble.kind !== "lost") ? "conflict" : "lost";
    if (outbox.offline) kind = "offline";
    if (outbox.out) kind = "out";
    const node = this.parts.saved;
    const words = SAVED[kind] + (kind === "offline" || kind === "out" ? ` (${waiting})` : "");
    if (node.textContent === words) return;
    const heard = node.dataset.save !== kind && !["saved", "saving"].includes(kind);
    Object.assign(node.dataset, { save: kind });
    node.textContent = words;
    if (heard) this.say({ offline: t("The workbench does not answer. Your words are kept and sent when it does"), conflict: t("A segment was changed by someone else. Your words are kept"), lost: t("A claim has ended. Your words are kept"), out: t("You are signed out. Your words are kept") }[kind]);
    if (kind === "out") this.askToSignIn();
    else this.close("out");
    if (kind !== "offline") this.close("offline");
    else if (waiting && !this.parts.notices.querySelector('[data-name="offline"]')) this.told("warn", "offline", t("The workbench does not answer. Go on writing: your words are kept in this page and sent when it answers again."));
  }

  tellProgress() {
    const by = { initial: 0, translated: 0, reviewed: 0, final: 0 };
    for (const row of this.rows) by[row.state] += row.covers; // none for what another covers
    const all = this.rows.length;
    const mine = this.rows.filter((row) => this.isOpen(row)).length;
    const told = [t("{some} of {all} translated", { some: all - by.initial, all }), tn("{number} reviewed", "{number} reviewed", by.reviewed + by.final)];
    if (mine) told.push(tn("{number} claimed by you to do", "{number} claimed by you to do", mine));
    this.parts.progress.textContent = told.join(" · ");
    let x = 0;
    const bars = ["final", "reviewed", "translated", "initial"].map((state) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const width = all ? (by[state] / all) * 100 : 0;
      for (const [name, at] of Object.entries({ x, y: 0, width, height: 6, class: `s-${state}` })) bar.setAttribute(name, at);
      x += width;
      return bar;
    });
    this.parts.bar.replaceChildren(...bars);
  }

  // -- signing in again --

  askToSignIn() {
    const { other } = this.api;
    const words = other
      ? t("{other} is signed in now. What stands here was written by {name}, and is saved once {name} signs in.", { other, name: this.user })
      : t("Your session has ended. Your words are kept here: sign in again and they are saved.");
    this.told("error", "out", words,
      [t("Sign in again"), () => this.signIn()], [t("I have signed in"), () => this.comeBack(true)]);
  }

  /** A window of its own, so that this page with its words stays; it closes itself once one is in. */
  signIn() {
    this.askToSignIn(); // the note closed with the click, and stays until one is in
    const opened = open(`/sign-in?${new URLSearchParams({ next: location.pathname })}`, "hexaglot-sign-in", "popup,width=480,height=640");
    const watch = setInterval(() => {
      if (!opened || opened.closed) return clearInterval(watch);
      let path = "/sign-in";
      try {
        path = opened.location.pathname;
      } catch {
        return undefined; // at another host for the moment
      }
      if (path.startsWith("/sign-in") || path === "blank") return undefined;
      clearInterval(watch);
      opened.close();
      this.comeBack(true);
      return undefined;
    }, 300);
  }

  /** Takes up the new session, if it is of the same person: words are not to go out as another's. */
  async comeBack(asked) {
    if (!this.outbox.out) return;
    try {
      const back = await this.api.resume();
      if (!back && asked && !this.api.other) this.say(t("Nobody is signed in yet"));
      if (!back) return this.askToSignIn();
    } catch {
      return; // no answer: the next attempt is at the next focus
    }
    this.outbox.resume();
    this.refreshAll();
    this.hear();
  }

  // -- listening --

  listen() {
    this.addEventListener("click", (event) => this.clicked(event));
    const bar = this.querySelector(".ed-bar"); // what stands below it has to know how far it wraps
    new ResizeObserver(() => this.style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
    dropsDown(this.parts.more);
    document.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("selectionchange", () => {
      if (this.live && document.activeElement === this.live.area && !this.composing) this.live.whole.mend();
    });
    for (const name of ["pointerdown", "wheel"]) addEventListener(name, () => (this.used = Date.now()), { passive: true });
    this.parts.keys.append(...this.keys.known.map(({ act, says, nine }) => this.keyLine(act, says, nine)));
    addEventListener("online", () => this.outbox.resume());
    addEventListener("hashchange", () => {
      const asked = this.bySegment.get(Number(location.hash.slice(2)));
      if (asked) this.open(asked);
    });
    addEventListener("focus", () => this.comeBack(false));
    addEventListener("pagehide", () => this.leave());
    addEventListener("beforeunload", (event) => this.leaving(event));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.hear()));
    setInterval(() => this.renew(), RENEW_EVERY);
    this.hear();
  }

  keyLine(act, says, nine) {
    const keys = this.keys.of(act);
    const shown = keys ? keys.split("+").flatMap((key, at) => [at ? " + " : "", h("kbd", { className: "key" }, key)]) : ["–"];
    return h("tr", {}, h("td", { className: "nowrap" }, ...shown, nine && keys ? "…9" : ""), h("td", {}, t(says)));
  }

  /** Hints of what others do; closed while nobody looks, since a browser has few connections to a host. */
  hear() {
    if (document.hidden) return;
    this.hints?.close();
    this.hints = new EventSource("/api/events");
    const heard = (event) => {
      const hint = JSON.parse(event.data);
      if (hint.document !== this.document || (hint.language && hint.language !== this.language) || hint.actor === this.user) return;
      clearTimeout(this.hinted);
      this.hinted = setTimeout(() => this.rows.length && this.refreshAll(), 400);
    };
    this.hints.onmessage = heard;
    this.hints.onerror = () => this.hints.readyState === EventSource.CLOSED && setTimeout(() => this.hear(), LONGEST_WAIT);
  }

  /** The page may not come back: the last words go out now, with no wait for an answer. */
  leave() {
    this.hints?.close();
    const row = this.draftWaits;
    const request = row && this.draftRequest(row);
    if (!request) return;
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.sendDraftNow(row), DRAFT_AFTER); // sent again should the page stay
    this.api.call("PUT", request.path, { body: request.body, keepalive: true }).catch(() => null);
  }

  leaving(event) {
    if (this.dataset.keeps !== "yes" && (this.outbox.size || this.draftWaits)) event.preventDefault();
  }

  choose() {
    this.say(t("{number} segments shown", { number: this.filter() }));
  }

  /** On to a bitext once the words typed so far have reached the server, or after a moment all the same. */
  async goOn(event, link) {
    const to = new URL(link.href);
    to.searchParams.set("back", `${this.document}/${this.language}/${this.current?.segment ?? ""}`);
    link.href = to;
    if (this.draftWaits) this.sendDraftNow(this.draftWaits);
    if (!this.outbox.size || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    for (let wait = 0; this.outbox.size && wait < BEFORE_GOING; wait += 50) await new Promise((go) => setTimeout(go, 50));
    location.assign(link.href);
  }

  clicked(event) {
    const link = event.target.closest("a[data-bitext]");
    if (link) return this.goOn(event, link);
    const act = event.target.closest("[data-do]")?.dataset.do;
    if (act) {
      this.parts.more.open = false;
      return this.do(act);
    }
    const node = event.target.closest(".ed-row");
    const row = node && this.bySegment.get(Number(node.id.slice(1)));
    if (row && row !== this.current && String(getSelection()) === "") this.open(row);
    return undefined;
  }

  pressed(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const keys = combination(event);
    const inAnother = event.target.closest("input, select, textarea, dialog") && event.target !== this.live?.area;
    if (inAnother) return this.pressedElsewhere(event, keys);
    if (event.target === this.live?.area) this.live.whole.take(event);
    const found = this.keys.find(keys);
    if (!found) return undefined;
    event.preventDefault();
    return this.do(found.act, found.number);
  }

  pressedElsewhere(event, keys) {
    const form = event.target.closest("form");
    if (keys === "Ctrl+Enter" && form) {
      event.preventDefault();
      form.requestSubmit();
    } else if (keys === "Escape" && !event.target.closest("dialog")) {
      if (form?.classList.contains("ed-note")) form.hidden = true;
      this.showPanel(false);
      this.focusRow(this.current);
    }
  }

  do(act, number = 0) {
    this.used = Date.now();
    const acts = {
      confirm: () => this.confirm(),
      save: () => this.save(),
      return: () => this.askReturn(),
      join: () => this.join(),
      unjoin: () => this.unjoin(),
      "no-return": () => { within(this.live.node, "note").hidden = true; this.focusRow(this.current); },
      "copy-source": () => this.insert(this.current?.source ?? "", true),
      "next-untranslated": () => this.nextUntranslated(),
      down: () => this.step(1),
      up: () => this.step(-1),
      match: () => this.panel.insertMatch(number),
      term: () => this.panel.insertTerm(number),
      "next-tag": () => this.insertTags(1),
      "all-tags": () => this.insertTags(Infinity),
      concordance: () => this.lookUp(),
      "claim-here": () => this.claimHere(),
      "claim-translate": () => this.claimNext("translate"),
      "claim-review": () => this.claimNext("review"),
      release: () => this.release(),
      "accept-many": () => acceptMany(this.forMany()),
      "confirm-many": () => confirmMany(this.forMany()),
      replace: () => replaceMany(this.forMany()),
      "waive-many": () => waiveMany(this.forMany()),
      panel: () => this.showPanel(!this.panel.isOpen),
      help: () => (this.parts.help.open ? this.parts.help.close() : this.parts.help.showModal()),
    };
    acts[act]?.();
  }

  insertTags(many) {
    if (!this.live) return;
    const { missing } = tagBalance(this.live.row.source, this.live.area.value);
    if (missing.length) this.insert(missing.slice(0, many).join(""));
    else this.say(t("No tag is missing"));
  }
}

customElements.define("hexaglot-editor", HexaglotEditor);
