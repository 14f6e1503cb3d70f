// Find and replace in the targets: each replacement is looked at first, tags stay whole, one undo.

import { dialog, h } from "./elements.js";
import { leftBy } from "./confirming.js";
import { newKey } from "./rules.js";
import { TOKEN } from "./tags.js";
import { t, tn } from "./words.js";

const SHOWN = 100; // segments in the preview, and in one act
const PAUSE = 150; // ms after a key until the preview follows
const LETTER = "[\\p{L}\\p{N}\\p{M}_]";

/** The pieces of a text with what is found replaced: `{ kind: "same" | "removed" | "added", text }`, and
 * the new text; null where nothing is found. Nothing is found within a tag or across one. */
export function replaced(text, { find, put, exact, whole }) {
  const escaped = find.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  const wanted = new RegExp(whole ? `(?<!${LETTER})${escaped}(?!${LETTER})` : escaped, exact ? "gu" : "giu");
  const added = put.replace(/[{}]/g, "$&$&"); // a brace is no tag
  const pieces = [];
  const same = (piece) => piece && pieces.push({ kind: "same", text: piece });
  let at = 0;
  const literal = (piece) => {
    let from = 0;
    for (const hit of piece.matchAll(wanted)) {
      if (!hit[0]) continue;
      same(piece.slice(from, hit.index));
      pieces.push({ kind: "removed", text: hit[0] }, { kind: "added", text: added });
      from = hit.index + hit[0].length;
    }
    same(piece.slice(from));
  };
  for (const tag of text.matchAll(TOKEN)) {
    literal(text.slice(at, tag.index));
    same(tag[0]);
    at = tag.index + tag[0].length;
  }
  literal(text.slice(at));
  const found = pieces.filter((piece) => piece.kind === "removed").length;
  return found ? { found, pieces, text: pieces.filter((piece) => piece.kind !== "removed").map((piece) => piece.text).join("") } : null;
}

/** Asks what to replace by what. `editor` gives what `waiveMany` is given, and `changeable()`: the
 * cells one may change as `{ segment, version, fence, text }`, and `took(done)`. */
export async function replaceMany(editor) {
  const { api, base, language, dir, numbered, changed, told, failed, changeable, took } = editor;
  const cells = await changeable();
  let found = [];
  let boxes = [];
  let timer = null;
  let key = newKey();
  const problem = h("p", { className: "problem", role: "alert" });
  const field = (name, label) => h("label", { className: "field" }, label, h("input", { name, lang: language, dir, maxLength: 500, autocomplete: "off" }));
  const box = (name, label) => h("label", { className: "check" }, h("input", { type: "checkbox", name }), label);
  const summary = h("p", { className: "sub", role: "status" }, cells.length ? tn("{number} segment is looked through.", "{number} segments are looked through.", cells.length) : t("You have claimed no segment with a text here: claim some first."));
  const list = h("ol", { className: "ed-list ed-asked", tabIndex: 0, "aria-label": t("Replacements"), onchange: count });
  const act = h("button", { className: "button-primary", type: "button", disabled: true, onclick: send }, t("Replace"));
  const form = h("form", { className: "stack", oninput: later, onsubmit: (event) => { event.preventDefault(); look(); } },
    h("div", { className: "fields" }, field("find", t("Find")), field("put", t("Replace by"))),
    h("div", { className: "row" }, box("exact", t("Same case")), box("whole", t("Whole words"))));
  const asked = dialog(t("Find and replace"), form, summary, list, problem, h("div", { className: "row" }, act, h("button", { type: "button", onclick: () => asked.close() }, t("Close"))));
  asked.classList.add("ed-wide");

  function later() {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  }

  function look() {
    clearTimeout(timer);
    const { find, put, exact, whole } = form.elements;
    const given = { find: find.value, put: put.value, exact: exact.checked, whole: whole.checked };
    const all = given.find ? cells.map((cell) => ({ cell, made: replaced(cell.text, given) })).filter(({ made }) => made) : [];
    found = all.slice(0, SHOWN);
    boxes = found.map(({ cell }) => h("input", { type: "checkbox", checked: true, "aria-label": t("Segment {number}", { number: numbered(cell.segment) }) }));
    list.replaceChildren(...found.map(({ cell, made }, at) => h("li", {}, h("div", { className: "ed-replaced" }, boxes[at], h("span", { className: "num sub" }, numbered(cell.segment)),
      h("p", { className: "text", lang: language, dir }, ...made.pieces.map(({ kind, text }) => (kind === "same" ? text : h(kind === "added" ? "ins" : "del", {}, text))))))));
    const times = all.reduce((sum, { made }) => sum + made.found, 0);
    const more = all.length > SHOWN ? t("The first {number} are shown; replace them, then look again.", { number: SHOWN }) : "";
    const places = t("Places: {times} · segments: {number}.", { times, number: all.length });
    summary.textContent = `${places} ${more}`.trim();
    count();
  }

  function count() {
    key = newKey(); // what is asked for now is another act than before
    const number = boxes.filter((one) => one.checked).length;
    act.disabled = !number;
    act.textContent = number ? tn("Replace in {number}", "Replace in {number}", number) : t("Replace");
  }

  async function post(meant, under) {
    try {
      return await api.call("POST", `${base}/replace`, { body: { cells: meant }, headers: { "Idempotency-Key": under } });
    } catch (failure) {
      failed(failure);
      return null;
    }
  }

  async function send() {
    clearTimeout(timer);
    act.disabled = true;
    const chosen = found.filter((_, at) => boxes[at].checked);
    const report = await post(chosen.map(({ cell, made }) => ({ ...cell, text: made.text })), key);
    act.disabled = false;
    if (!report) return void (problem.textContent = t("This was not answered; try again."));
    asked.close();
    tell(report, new Map(chosen.map(({ cell, made }) => [cell.segment, { before: cell.text, after: made.text }])), (number) => tn("The text was replaced in {number} segment.", "The text was replaced in {number} segments.", number));
  }

  function tell({ done, left }, texts, says, last = false) {
    took(done.map((cell) => ({ ...cell, text: texts.get(cell.segment).after })));
    const words = [says(done.length)];
    if (left.length) words.push(t("Left as they are: {which}.", { which: leftBy(left, numbered).join("; ") }));
    const undo = async () => {
      const report = await post(done.map(({ segment, version, fence }) => ({ segment, version, fence, text: texts.get(segment).before })), newKey());
      const back = new Map([...texts].map(([segment, { before, after }]) => [segment, { before: after, after: before }]));
      if (report) tell(report, back, (number) => tn("The text of {number} segment is as it was.", "The text of {number} segments is as it was.", number), true);
    };
    told(left.length ? "warn" : "done", "many", words.join(" "), ...(done.length && !last ? [[t("Undo"), undo]] : []));
    changed();
  }
}
