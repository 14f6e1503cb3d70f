// The braces notation of inline tags: reading, showing, typing.

import { h } from "./elements.js";
import { named } from "./named.js";
import { t } from "./words.js";

export const TOKEN = /\{\{|\}\}|\{(\d{1,9})\}|\{\/(\d{1,9})\}|\{(\d{1,9})\/\}|[{}]/g;

/** The tags of a text with their offsets: `{1}` opens, `{/1}` closes, `{2/}` stands alone. */
export function marks(text) {
  const found = [];
  for (const hit of text.matchAll(TOKEN)) {
    const number = hit[1] ?? hit[2] ?? hit[3];
    if (number === undefined) continue;
    const kind = hit[1] ? "open" : hit[2] ? "close" : "alone";
    found.push({ start: hit.index, end: hit.index + hit[0].length, text: hit[0], number: Number(number), kind });
  }
  return found;
}

/** The text with single braces doubled, as the notation asks: nobody should have to know it. */
export const sound = (text) => text.replace(TOKEN, (whole) => (whole.length === 1 ? whole + whole : whole));

/** A text as it is shown, with some ranges marked; they count characters, not UTF-16 units. */
export function marked(text, ranges, tags = [], className = "") {
  const letters = [...text];
  const piece = (from, to) => shown(letters.slice(from, to).join(""), tags);
  const ends = [0, ...ranges.map(([, end]) => end)];
  const made = ranges.flatMap(([start, end], n) => [piece(ends[n], start), h("mark", { className }, piece(start, end))]);
  return [...made, piece(ends.at(-1))];
}

/** A text as it is shown: tags as small isolated marks, braces undoubled, terms underlined. */
export function shown(text, tags = [], terms = []) {
  const made = document.createDocumentFragment();
  const kinds = new Map(tags.map((tag) => [tag.number, tag]));
  let at = 0;
  let plain = 0; // offset in the plain text, in which terms are found
  const literal = (piece) => {
    plain += withTerms(made, piece, plain, terms);
  };
  for (const hit of text.matchAll(TOKEN)) {
    literal(text.slice(at, hit.index));
    at = hit.index + hit[0].length;
    const mark = marks(hit[0])[0];
    if (mark) made.append(tagMark(mark, kinds.get(mark.number)));
    else literal(hit[0][0]);
  }
  literal(text.slice(at));
  return made;
}

export function withTerms(into, piece, from, terms) {
  let at = 0;
  for (const term of terms) {
    const start = Math.max(term.start - from, at);
    const end = Math.min(term.end - from, piece.length);
    if (start >= end) continue;
    into.append(piece.slice(at, start));
    into.append(h("span", { className: "term", title: t("In the termbase") }, piece.slice(start, end)));
    at = end;
  }
  into.append(piece.slice(at));
  return piece.length;
}

export function tagMark(mark, tag) {
  const name = tag?.label || (tag?.kind && named(tag.kind)) || "";
  const face = { open: `${mark.number}›`, close: `‹${mark.number}`, alone: `‹${mark.number}›` }[mark.kind];
  const given = { number: mark.number, name };
  const says = { open: t("Tag {number} opens {name}", given), close: t("Tag {number} closes {name}", given), alone: t("Tag {number} {name}", given) }[mark.kind];
  return h("span", { className: "tag", dir: "ltr", title: says.trim(), "data-mark": mark.kind }, face);
}

/** Which tags of the source a text lacks, and which it has too often or the source does not know. */
export function tagBalance(source, text) {
  const count = (of) => marks(of).reduce((all, mark) => all.set(mark.text, (all.get(mark.text) ?? 0) + 1), new Map());
  const wanted = count(source);
  const there = count(text);
  const missing = [...wanted.keys()].filter((mark) => !there.has(mark));
  const surplus = [...there.keys()].filter((mark) => there.get(mark) > (wanted.get(mark) ?? 0));
  return { wanted: [...wanted.keys()], missing, surplus };
}

/** Whether a pair closes before it opens, or ends outside of the pair that it began in. */
export function areCrossed(text) {
  const opened = [];
  for (const mark of marks(text)) {
    if (mark.kind === "open") opened.push(mark.number);
    else if (mark.kind === "close" && opened.pop() !== mark.number) return true;
  }
  return opened.length > 0;
}

/** Puts text at the caret, or in place of all, as a keystroke would: Ctrl+Z takes it back. */
export function type(area, text, { all = false } = {}) {
  area.focus();
  if (all) area.select();
  const done = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
  if (done || (text === "" && area.value === "")) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Keeps caret and selection out of the inside of tags, so that a tag is met as one thing. */
export class WholeTags {
  #area;
  #before = [0, 0];

  constructor(area) {
    this.#area = area;
  }

  /** Before a key acts. The event of a moved caret comes late and once for several quick keys, so
   * where the key before it led is looked at here; then what a deletion would meet is taken whole. */
  take(event) {
    this.mend();
    const { selectionStart: at, selectionEnd: end, value } = this.#area;
    if (at !== end || (event.key !== "Backspace" && event.key !== "Delete")) return;
    const edge = event.key === "Backspace" ? "end" : "start";
    const tag = marks(value).find((mark) => mark[edge] === at);
    if (tag) this.#area.setSelectionRange(tag.start, tag.end);
  }

  /** After the caret moved: out of the tag, onwards in the direction it came from. */
  mend() {
    const { selectionStart: start, selectionEnd: end, selectionDirection, value } = this.#area;
    const inside = (at) => marks(value).find((mark) => mark.start < at && at < mark.end);
    const edge = (at, tag, came) => (!tag ? at : came <= tag.start ? tag.end : tag.start);
    const [first, last] = this.#before;
    const moved = [edge(start, inside(start), first), edge(end, inside(end), last)];
    if (start === end) moved[1] = moved[0];
    if (moved[0] !== start || moved[1] !== end) this.#area.setSelectionRange(Math.min(...moved), Math.max(...moved), selectionDirection);
    this.#before = moved;
  }
}
