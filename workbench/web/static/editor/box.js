// The one live text area, in the current row where one may write.

import { clone, h, within } from "./elements.js";
import { named } from "./named.js";
import { TOKEN, WholeTags, areCrossed, marks, sound, tagBalance, type } from "./tags.js";
import { t, tn } from "./words.js";

const CONFIRM = { translate: t("Confirm"), review: t("Accept"), edit: t("Save as reviewed") };

/** Makes the text area of the current row and its tools; `live` is null while no row has one. */
export class Box {
  #editor;
  live = null; // { row, area, node, whole } while the current row has a text area
  composing = false;

  constructor(editor) {
    this.#editor = editor;
  }

  made(row) {
    const { drafts, dataset } = this.#editor;
    const node = clone("ed-live");
    this.#editor.keys.title(node);
    const area = within(node, "words");
    Object.assign(area, { lang: this.#editor.language, dir: dataset.dir, value: this.#editor.words(row) });
    area.setAttribute("aria-label", t("{language} text of segment {number}", { language: dataset.languageName, number: row.index + 1 }));
    this.live = { row, area, node, whole: new WholeTags(area) };
    area.addEventListener("input", () => drafts.typed(row, area));
    area.addEventListener("blur", () => drafts.sendNow(row));
    area.addEventListener("keyup", () => !this.composing && this.live?.area === area && this.live.whole.mend());
    area.addEventListener("compositionstart", () => {
      this.composing = true;
      this.#editor.checking.drop();
    });
    area.addEventListener("compositionend", () => {
      this.composing = false;
      drafts.typed(row, area);
    });
    within(node, "note").addEventListener("submit", (event) => this.#editor.saving.giveBack(event, row));
    return node;
  }

  draw() {
    const { whose, keys } = this.#editor;
    const { row, area, node } = this.live;
    if (area.value !== this.#editor.words(row) && row.mine === null) this.#fill(area, row);
    const task = whose.taskOf(row);
    const mine = whose.isMine(row) && !row.trouble;
    const confirm = within(node, "confirm");
    const saysConfirm = task === "review" && row.mine !== null ? t("Accept with changes") : CONFIRM[task];
    confirm.replaceChildren(saysConfirm, " ", keys.of("confirm") ? h("kbd", { className: "key" }, keys.of("confirm")) : "");
    for (const button of node.querySelectorAll(".ed-live-acts button")) button.disabled = !mine;
    within(node, "return").hidden = task !== "review";
    within(node, "join").hidden = task !== "translate" || !this.#editor.joining.joinable(row);
    within(node, "unjoin").hidden = task !== "translate" || row.covers === 1;
    this.#drawTools();
  }

  /** Puts a text that came meanwhile into an untouched area. It stands selected, so that whoever
   * began to write in an empty cell writes over it, not behind it; what a join put together stays. */
  #fill(area, row) {
    area.value = this.#editor.words(row);
    if (document.activeElement === area && row.covers === 1) area.select();
  }

  #drawTools() {
    const { language } = this.#editor;
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
    const bidi = { ar: [["LRM", "\u200e"], ["RLM", "\u200f"], ["NBSP", "\u00a0"]], zh: [] }[language] ?? [["NBSP", "\u00a0"]];
    const invisible = bidi.map(([name, mark]) => h("button", { type: "button", className: "ed-tag ed-mark", title: t("Insert {name}", { name }), onclick: () => type(area, mark) }, name));
    const length = h("span", { className: "sub num ed-length" });
    within(node, "tools").replaceChildren(...balance.wanted.map(one), ...told, ...invisible, length);
    const plain = area.value.replace(TOKEN, (whole) => (whole.length === 2 ? whole[0] : ""));
    const words = plain.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    const letters = [...plain.replace(/\s/g, "")].length;
    length.textContent = [language !== "zh" && tn("{number} word", "{number} words", words), tn("{number} character", "{number} characters", letters)].filter(Boolean).join(" · ");
    if (!CSS.supports("field-sizing", "content")) {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + 2}px`;
    }
  }

  insert(text, all) {
    if (!this.live || this.live.row !== this.#editor.current) return this.#editor.telling.say(t("Claim this segment before you change it"));
    return type(this.live.area, text, { all });
  }

  askReturn() {
    const { live } = this;
    if (!live || this.#editor.whose.taskOf(live.row) !== "review" || live.row.trouble) return;
    const form = within(live.node, "note");
    form.hidden = false;
    form.elements.note.focus();
  }

  /** Offers the tags put right: into the box, for the person to look at and confirm. */
  async repair(row) {
    const { telling } = this.#editor;
    try {
      const { text } = await this.#editor.api.call("POST", `${this.#editor.pathOf(row)}/repair`, { body: { text: sound(this.#editor.words(row)) } });
      if (row !== this.#editor.current || !this.live) return;
      this.insert(text, true);
      telling.say(t("The tags were put right: look at where they stand"));
    } catch (failure) {
      telling.failed(failure);
    }
  }

  insertTags(many) {
    if (!this.live) return;
    const { missing } = tagBalance(this.live.row.source, this.live.area.value);
    if (missing.length) this.insert(missing.slice(0, many).join(""));
    else this.#editor.telling.say(t("No tag is missing"));
  }
}
