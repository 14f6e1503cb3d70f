// What keys and clicks do.

import { acceptMany, confirmMany } from "./confirming.js";
import { h, within } from "./elements.js";
import { combination } from "./keys.js";
import { replaceMany } from "./replacing.js";
import { waiveMany } from "./waiving.js";
import { t } from "./words.js";

const BEFORE_GOING = 3000; // ms that a page one goes on to waits for words on their way

/** Does what a key or a button says. */
export class Acting {
  #editor;

  constructor(editor) {
    this.#editor = editor;
  }

  keyLine(act, says, nine) {
    const keys = this.#editor.keys.of(act);
    const shown = keys ? keys.split("+").flatMap((key, at) => [at ? " + " : "", h("kbd", { className: "key" }, key)]) : ["–"];
    return h("tr", {}, h("td", { className: "nowrap" }, ...shown, nine && keys ? "…9" : ""), h("td", {}, t(says)));
  }

  /** On to a bitext once the words typed so far have reached the server, or after a moment all the same. */
  async #goOn(event, link) {
    const { outbox } = this.#editor;
    const to = new URL(link.href);
    to.searchParams.set("back", `${this.#editor.document}/${this.#editor.language}/${this.#editor.current?.segment ?? ""}`);
    link.href = to;
    this.#editor.drafts.flush();
    if (!outbox.size || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    for (let wait = 0; outbox.size && wait < BEFORE_GOING; wait += 50) await new Promise((go) => setTimeout(go, 50));
    location.assign(link.href);
  }

  clicked(event) {
    const link = event.target.closest("a[data-bitext]");
    if (link) return this.#goOn(event, link);
    const act = event.target.closest("[data-do]")?.dataset.do;
    if (act) {
      this.#editor.parts.more.open = false;
      return this.do(act);
    }
    const node = event.target.closest(".ed-row");
    const row = node && this.#editor.bySegment.get(Number(node.id.slice(1)));
    if (row && row !== this.#editor.current && String(getSelection()) === "") this.#editor.open(row);
    return undefined;
  }

  pressed(event) {
    const { box } = this.#editor;
    if (event.isComposing || event.keyCode === 229) return;
    const keys = combination(event);
    const inAnother = event.target.closest("input, select, textarea, dialog") && event.target !== box.live?.area;
    if (inAnother) return this.#pressedElsewhere(event, keys);
    if (event.target === box.live?.area) box.live.whole.take(event);
    const found = this.#editor.keys.find(keys);
    if (!found) return undefined;
    event.preventDefault();
    return this.do(found.act, found.number);
  }

  #pressedElsewhere(event, keys) {
    const form = event.target.closest("form");
    if (keys === "Ctrl+Enter" && form) {
      event.preventDefault();
      form.requestSubmit();
    } else if (keys === "Escape" && !event.target.closest("dialog")) {
      if (form?.classList.contains("ed-note")) form.hidden = true;
      this.#editor.showPanel(false);
      this.#editor.focusRow(this.#editor.current);
    }
  }

  do(act, number = 0) {
    const { saving, claims, box, joining, parts, many } = this.#editor;
    this.#editor.used = Date.now();
    const acts = {
      confirm: () => saving.confirm(),
      save: () => saving.save(),
      return: () => box.askReturn(),
      join: () => joining.join(),
      unjoin: () => joining.unjoin(),
      "no-return": () => { within(box.live.node, "note").hidden = true; this.#editor.focusRow(this.#editor.current); },
      "copy-source": () => box.insert(this.#editor.current?.source ?? "", true),
      "next-untranslated": () => this.#editor.nextUntranslated(),
      down: () => this.#editor.step(1),
      up: () => this.#editor.step(-1),
      match: () => this.#editor.panel.insertMatch(number),
      term: () => this.#editor.panel.insertTerm(number),
      "next-tag": () => box.insertTags(1),
      "all-tags": () => box.insertTags(Infinity),
      concordance: () => this.#editor.lookUp(),
      "claim-here": () => claims.claimHere(),
      "claim-translate": () => claims.claimNext("translate"),
      "claim-review": () => claims.claimNext("review"),
      release: () => claims.release(),
      "accept-many": () => acceptMany(many.given()),
      "confirm-many": () => confirmMany(many.given()),
      replace: () => replaceMany(many.given()),
      "waive-many": () => waiveMany(many.given()),
      panel: () => this.#editor.showPanel(!this.#editor.panel.isOpen),
      help: () => (parts.help.open ? parts.help.close() : parts.help.showModal()),
    };
    acts[act]?.();
  }
}
