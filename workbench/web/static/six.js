// Texts side by side, mended where they stand: a cell is claimed, typed in, saved and let go of.
//
// The same fences as in the segment editor hold: words are kept on this device and as a draft while
// they are typed, a save carries the version it rests on, and what another stored meanwhile is shown.

import { directionOf, h, sentence } from "./editor/elements.js";
import { etagOf, newKey } from "./editor/rules.js";
import { Api, Kept, Outbox, Refused, Unanswered } from "./editor/sending.js";
import { WholeTags, shown, sound } from "./editor/tags.js";
import { t } from "./editor/words.js";

const DRAFT_AFTER = 600; // ms after the last key
const RENEW_EVERY = 60_000; // ms between signs of life of a claim

const button = (says, onclick, primary = false) =>
  h("button", { type: "button", className: `button-small${primary ? " button-primary" : ""}`, onclick }, says);

/** One cell while it is being mended: its claim, what stands stored, and the box with one's words. */
class Mending {
  constructor(room, cell) {
    const { segment, language } = cell.dataset;
    Object.assign(this, { room, cell, language, segment: Number(segment), sequence: 0, saving: false, timer: 0 });
    this.path = `/api/segments/${segment}/targets/${language}`;
    this.read = cell.querySelector(".six-text");
    this.kept = room.keptOf(language);
  }

  get words() {
    return sound(this.area.value);
  }

  get isChanged() {
    return this.words !== this.stored.text;
  }

  async open() {
    this.claim = await this.claimed();
    const cell = await this.room.api.call("GET", this.path);
    this.stored = cell;
    const draft = cell.drafts.find((one) => one.user === this.room.user);
    const kept = this.kept.get(this.segment);
    const newest = kept.text !== undefined && kept.sequence > (draft?.sequence ?? -1) ? kept : draft;
    this.sequence = newest?.sequence ?? 0;
    this.draw(newest?.text ?? cell.text ?? "");
    this.renewal = setInterval(() => this.renew(), RENEW_EVERY);
    if (newest && newest.base_version < cell.version) this.conflict();
  }

  async claimed() {
    const path = `/api/documents/${encodeURIComponent(this.room.document)}/targets/${this.language}/claims`;
    const { claim } = await this.room.api.call("POST", path, { body: { task: "edit", segments: [this.segment] } });
    return claim;
  }

  draw(words) {
    const says = t("{language} text of segment {number}", { language: this.cell.dataset.languageName, number: this.cell.dataset.number });
    this.area = h("textarea", { className: "text six-area", lang: this.language, dir: directionOf(this.language), value: words, spellcheck: true, rows: 3, "aria-label": says });
    this.told = h("div", { className: "six-told", role: "status" });
    const acts = h("div", { className: "row six-acting" },
      button(t("Save"), () => this.save(), true), button(t("Close"), () => this.close()), button(t("Discard"), () => this.discard()));
    this.box = h("div", { className: "six-box" }, this.area, acts, this.told);
    const whole = new WholeTags(this.area);
    this.area.addEventListener("keydown", (event) => this.pressed(event, whole));
    this.area.addEventListener("keyup", (event) => event.isComposing || whole.mend());
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.timer && this.sendDraft());
    this.read.hidden = true;
    this.read.after(this.box);
    this.area.focus();
  }

  pressed(event, whole) {
    if (event.isComposing || event.keyCode === 229) return;
    whole.take(event);
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.ctrlKey) this.save();
    else return;
    event.preventDefault();
  }

  typed() {
    this.sequence = Math.max(Date.now(), this.sequence + 1);
    this.kept.put(this.segment, { text: this.area.value, base_version: this.stored.version, sequence: this.sequence });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sendDraft(), DRAFT_AFTER);
  }

  sendDraft() {
    clearTimeout(this.timer);
    this.timer = 0;
    const { text, base_version, sequence } = this.kept.get(this.segment);
    if (text === undefined) return;
    const isNewest = () => this.kept.get(this.segment).sequence === sequence;
    this.room.outbox.add({
      draft: true,
      segment: `${this.segment}:${this.language}`,
      send: async () => (isNewest() ? this.room.api.call("PUT", `${this.path}/draft`, { body: { text, base_version, sequence } }) : null),
      done: () => isNewest() && this.kept.put(this.segment, { text: undefined }),
      refused: (refusal) => this.tell(sentence(refusal.message)),
    });
  }

  save() {
    if (this.saving) return;
    if (!this.isChanged) return void this.discard();
    this.saving = true;
    clearTimeout(this.timer);
    this.timer = 0;
    const given = { body: { text: this.words, state: this.stored.state }, headers: { "If-Match": etagOf(this.stored), "Idempotency-Key": newKey() } };
    this.tell(t("Saving…"));
    this.room.outbox.add({
      segment: `${this.segment}:${this.language}`,
      send: () => this.room.api.call("PUT", this.path, given),
      done: () => this.saved(),
      refused: (refusal) => this.notSaved(refusal),
    });
  }

  async saved() {
    this.kept.put(this.segment, { text: undefined });
    await this.leave();
    this.room.say(t("Segment {number} saved", { number: this.cell.dataset.number }));
  }

  async notSaved(refusal) {
    this.saving = false;
    if (refusal.status !== 412 && refusal.status !== 409) return this.tell(sentence(refusal.message));
    try {
      this.stored = await this.room.api.call("GET", this.path);
      this.conflict();
    } catch (failure) {
      this.tell(sentence(failure.message));
    }
    return undefined;
  }

  /** Another stored something meanwhile, or the claim has ended: both texts, and three ways on. */
  conflict() {
    const theirs = h("p", { className: "text", lang: this.language, dir: directionOf(this.language) }, shown(this.stored.text ?? ""));
    this.told.replaceChildren(h("div", { className: "note note-error", role: "group", "aria-label": t("Two texts") },
      h("p", {}, h("strong", {}, t("Conflict.")), " ", t("Yours stands in the box; what is stored is:")), theirs,
      h("div", { className: "row" }, button(t("Save mine over it"), () => this.saveOver(), true), button(t("Take theirs"), () => this.takeTheirs()))));
  }

  async saveOver() {
    try {
      if (this.stored.holder !== this.room.user) this.claim = await this.claimed();
      this.stored = await this.room.api.call("GET", this.path);
      this.save();
    } catch (failure) {
      this.tell(sentence(failure.message));
    }
  }

  takeTheirs() {
    this.area.value = this.stored.text ?? "";
    this.told.replaceChildren();
    this.area.focus();
  }

  /** Put the box away; words that are not saved stay as a draft, and are there at the next opening. */
  async close() {
    if (!this.isChanged) return this.discard();
    if (this.timer) this.sendDraft();
    await this.leave();
    return this.room.say(t("Your words are kept as a draft"));
  }

  async discard() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.kept.put(this.segment, { text: undefined });
    try {
      await this.room.api.call("DELETE", `${this.path}/draft`);
      await this.leave();
    } catch (failure) {
      this.tell(sentence(failure.message));
    }
  }

  async renew() {
    try {
      await this.room.api.call("POST", `/api/claims/${this.claim}/renew`);
    } catch (failure) {
      this.tell(sentence(failure.message));
    }
  }

  /** Puts the box away; a claim that cannot be given back now ends by itself. */
  async leave() {
    clearInterval(this.renewal);
    await this.room.api.call("DELETE", `/api/claims/${this.claim}`).catch((failure) => {
      if (!(failure instanceof Refused || failure instanceof Unanswered)) throw failure;
    });
    await this.room.closed(this);
  }

  tell(words) {
    this.told.replaceChildren(words);
  }

  remove() {
    this.box.remove();
    this.read.hidden = false;
  }
}

class HexaglotSix extends HTMLElement {
  open = new Map(); // cell → its mending
  #kept = new Map();
  #drawn = Promise.resolve();

  connectedCallback() {
    const { csrf, user, document, keeps } = this.dataset;
    Object.assign(this, { user, document, keeps: keeps === "yes" });
    this.api = new Api(csrf, user);
    this.outbox = new Outbox(() => this.tellOffline());
    this.addEventListener("click", (event) => {
      const asked = event.target.closest("[data-mend]");
      if (asked) this.mend(asked.closest("td"));
    });
    addEventListener("online", () => this.outbox.resume());
    addEventListener("beforeunload", (event) => this.outbox.size && event.preventDefault());
    this.offer();
  }

  /** What needs this script is shown only once it runs. */
  offer() {
    for (const one of this.querySelectorAll("[data-mend]")) one.hidden = false;
  }

  /** Words of this person in a language, under the names that the segment editor keeps them under. */
  keptOf(language) {
    const prefix = `hexaglot:${this.user}:${this.document}:${language}:`;
    if (!this.#kept.has(language)) this.#kept.set(language, new Kept(prefix, this.keeps));
    return this.#kept.get(language);
  }

  async mend(cell) {
    if (this.open.has(cell)) return;
    const mending = new Mending(this, cell);
    this.open.set(cell, mending);
    cell.querySelector(".six-refused")?.remove();
    try {
      await mending.open();
    } catch (failure) {
      this.open.delete(cell);
      cell.append(h("p", { className: "six-refused sub", role: "alert" }, sentence(failure.message)));
    }
  }

  async closed(mending) {
    mending.remove();
    this.open.delete(mending.cell);
    const { segment, language } = mending.cell.dataset;
    this.#drawn = this.#drawn.then(() => this.refresh(segment, language)); // a later answer is a newer one
    await this.#drawn;
  }

  /** The row, its heads and what stands in the way, as the server has them now. */
  async refresh(segment, language) {
    const page = await this.#page();
    if (page === null) return;
    const fresh = new DOMParser().parseFromString(page, "text/html");
    for (const there of this.querySelectorAll(`td[data-segment="${segment}"]`)) {
      const anew = fresh.querySelector(`td[data-segment="${there.dataset.segment}"][data-language="${there.dataset.language}"]`);
      if (anew && !this.open.has(there)) there.replaceWith(anew);
    }
    for (const part of [".six thead", ".six-acts"]) {
      const there = document.querySelector(part);
      const anew = fresh.querySelector(part);
      if (there && anew && !there.contains(document.activeElement)) this.#inPlaceOf(there, anew);
    }
    this.offer();
    if (document.activeElement !== document.body) return; // one is at something else already
    this.querySelector(`td[data-segment="${segment}"][data-language="${language}"] [data-mend]`)?.focus();
  }

  async #page() {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
      return answer.ok ? await answer.text() : null;
    } catch {
      return null; // what is shown is older than what is stored until the page is loaded again
    }
  }

  /** What was unfolded stays so. */
  #inPlaceOf(there, anew) {
    const unfolded = [...there.querySelectorAll("details")].map((one) => one.open);
    [...anew.querySelectorAll("details")].forEach((one, at) => (one.open = unfolded[at] ?? one.open));
    there.replaceWith(anew);
  }

  tellOffline() {
    const { offline, out, size } = this.outbox;
    if (out) this.say(t("You are signed out. Your words are kept"));
    else if (offline && size) this.say(t("The workbench does not answer. Your words are kept and sent when it does"));
    for (const mending of this.open.values()) {
      if (mending.told && (out || (offline && size))) mending.tell(out ? t("Signed out: sign in in another tab and press Save again.") : t("The workbench does not answer. Your words are kept and sent when it does."));
    }
  }

  say(told) {
    const region = document.getElementById("live");
    region.textContent = "";
    region.textContent = sentence(told);
  }
}

customElements.define("hexaglot-six", HexaglotSix);
