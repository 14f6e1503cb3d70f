// Where a source has no match: its longest pieces that stand in the memory, and what they surely are in the target,
// or else all that units say which are no more than the piece.

import { clone, directionOf, h, within } from "./elements.js";
import { marked, shown } from "./tags.js";
import { t, tn } from "./words.js";

/** A piece with its units folded; what it is in the target can be inserted by the `at`-th key of a match. */
export function fragment(row, one, at, { language, dir, insert, keys }) {
  const node = clone("ed-match");
  const source = { lang: row.source_language, dir: directionOf(row.source_language) };
  const certain = one.targets[language];
  const target = certain ?? one.suggested[language];
  node.classList.add("ed-fragment");
  Object.assign(within(node, "source"), source).append(shown(one.text));
  if (target) {
    within(node, "percent").textContent = certain ? t("always together") : t("a unit’s whole target");
    within(node, "percent").classList.toggle("badge-quiet", !certain);
    Object.assign(within(node, "target"), { lang: language, dir }).append(shown(target));
    within(node, "key").textContent = at < 9 ? keys.of("match", at + 1) : "";
    within(node, "insert").addEventListener("click", () => insert(target));
  } else {
    within(node, "target").remove();
    node.firstElementChild.remove();
  }
  const units = one.whole ? tn("{number} unit", "{number} units", one.total) : t("more than {number} units", { number: one.total });
  node.append(h("details", {}, h("summary", { className: "sub" }, units), ...one.units.map((unit) => standing(unit, source, language, dir))));
  return node;
}

/** How many of some fragments take a key: those that have something to insert. */
export const withKey = (some, { language }) => some.filter((one) => one.targets[language] ?? one.suggested[language]).length;

function standing({ texts, places }, source, language, dir) {
  const text = (one, given) => h("p", { className: "text", ...given }, ...marked(texts[one], places[one] ?? []));
  return h("div", {}, text(source.lang, source), texts[language] ? text(language, { lang: language, dir }) : h("p", { className: "ed-none" }, t("not in this language")));
}
