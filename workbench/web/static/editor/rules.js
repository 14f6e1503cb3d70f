// Small rules: versions, keys of saves, colours of matches, differences.

import { h } from "./elements.js";
import { named } from "./named.js";
import { t } from "./words.js";

/** The states of a text as people read them. */
export const STATES = { initial: t("not translated"), translated: t("translated"), reviewed: t("reviewed"), final: t("final") };

/** The numbers of the segments that a row stands for. */
export const numbersOf = ({ index, covers }) => (covers > 1 ? `${index + 1}–${index + covers}` : index + 1);

export const etagOf = (row) => `"v${row.version}.${row.fence}"`;

/** A key for a save; `crypto.randomUUID` is missing where the page came over plain HTTP. */
export const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The colour of a match: eLUNa's palette, white, grey, green, pink and orange. */
export function bandOf(kind, percent) {
  if (kind === "machine") return "tentative";
  if (kind === "value" || kind === "repetition") return "auto";
  if (percent >= 100) return "exact";
  return percent >= 65 ? "fuzzy" : "low";
}

export const bandMark = (band) => ({ exact: "＝", fuzzy: "≈", low: "≈", auto: "⚙", tentative: "?" })[band];
export const originOf = ({ origin, percent }) => `${bandMark(bandOf(origin, percent))} ${named(origin)}${origin === "value" || origin === "repetition" ? "" : ` ${percent} %`}`;

export function difference({ kind, text }) {
  if (kind === "removed") return h("del", {}, text);
  return kind === "added" ? h("ins", {}, text) : text;
}

/** Each concept once, where it is first met. */
export const uniqueValues = (values) => [...new Map(values.map((value) => [value.text, value])).values()];

export function uniqueConcepts(terms) {
  return [...new Map(terms.toReversed().map((term) => [term.concept, term])).values()].toReversed();
}
