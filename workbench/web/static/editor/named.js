// What the server calls by a word of its own, as people read it.

import { t } from "./words.js";

const NAMED = {
  // matches, and where a suggestion came from
  context: t("context"), exact: t("exact"), fuzzy: t("fuzzy"), value: t("by rule"), repetition: t("repetition"),
  machine: t("machine"), adopted: t("adopted"),
  // terms
  preferred: t("preferred"), admitted: t("admitted"), deprecated: t("deprecated"),
  // values
  number: t("number"), percentage: t("percentage"), amount: t("amount"), date: t("date"), symbol: t("symbol"), proposal: t("proposal"),
  mark: t("mark"), code: t("code"), document: t("document"), original: t("original"),
  // kinds of blocks
  table: t("table"), header: t("header"), footer: t("footer"), footnote: t("footnote"), endnote: t("endnote"), comment: t("comment"),
  textbox: t("textbox"), ruby: t("ruby"), field: t("field"), fallback: t("fallback"), smartart: t("smartart"), chart: t("chart"),
  wordart: t("wordart"), alt_text: t("alt text"), property: t("property"), numbering: t("numbering"), list_entry: t("list entry"),
  // kinds of tags
  format: t("format"), link: t("link"), note: t("note"), break: t("break"), tab: t("tab"), image: t("image"), change: t("change"), other: t("other"),
  // acts
  translated: t("translated"), reviewed: t("reviewed"), final: t("final"), saved: t("saved"), edited: t("edited"), accepted: t("accepted"),
  returned: t("returned"), claimed: t("claimed"), released: t("released"), finalised: t("finalised"), reopened: t("reopened"), waived: t("waived"),
  commented: t("commented"), leveraged: t("leveraged"), repeated: t("repeated"), repeated_undone: t("repetition undone"), undone: t("undone"),
  joined: t("joined"), unjoined: t("unjoined"), covered: t("covered"), uncovered: t("uncovered"), replaced: t("replaced"), assigned: t("assigned"),
  acknowledged: t("acknowledged"), disputed: t("disputed"), published: t("published"), withdrawn: t("withdrawn"),
};

const HELD = " (provider)"; // behind the name of a provider, as the server keeps it

/** The name of whoever did something: a provider's with the word for one. */
export const person = (name) => (name?.endsWith(HELD) ? t("{name} (provider)", { name: name.slice(0, -HELD.length) }) : name);

/** A word of the server in the language of the interface; one that is not known stands as it is. */
export const named = (word) => NAMED[word] ?? word.replaceAll("_", " ");
