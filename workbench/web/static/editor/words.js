// The words of the interface in the language of the person who reads it: /words/LL.js has put them
// here before any module asks; in English there are none, and what stands in the source is said.

const { language = "en", categories = [], words = {}, forms = {}, kinds = {}, names = {}, refusals = {} } = globalThis.hexaglotWords ?? {};
const rules = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(latin(language));

/** The language of the interface for Intl, with the digits that pages are written with. */
export const interfaceLanguage = latin(language);

function latin(code) {
  return code === "ar" ? "ar-u-nu-latn" : code;
}

/** The English words in the language of the interface, with `{name}` replaced by the values given. */
export function t(said, values = {}) {
  return filled(words[said] ?? said, values);
}

/** The same about a number of things, `{number}`: the words for one or those for many. */
export function tn(one, many, number, values = {}) {
  const forms = words[one];
  const at = categories.indexOf(rules.select(number));
  const said = forms ? (forms[at] ?? forms.at(-1)) : number === 1 ? one : many;
  return filled(said, { number: count(number), ...values });
}

/** A number as one writes it in the language of the interface. */
export const count = (number) => numbers.format(number);

/** The same with elements among the values: what is to be appended, piece by piece. */
export function tp(said, values) {
  return (words[said] ?? said).split(/(\{\w+\})/).map((piece) => values[piece.slice(1, -1)] ?? piece);
}

/** Things one after another, parted as the language of the interface parts them. */
export const listed = (things) => things.join({ ar: "، ", zh: "、" }[language] ?? ", ");

function filled(said, values) {
  return said.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const patterns = Object.entries(forms).map(([english, said]) => {
  const pieces = english.split(/\{(\w+)\}/);
  const told = pieces.map((piece, at) => (at % 2 ? `(?<${piece}>${piece === "kind" ? "[a-z]+" : ".+"})` : piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  return { pattern: new RegExp(`^${told.join("")}$`), said, holes: pieces.length };
}).sort((one, other) => other.holes - one.holes);

/** A message of a check in the language of the interface; null where it stays in English. */
export function checked(message) {
  if (language === "en") return message;
  for (const { pattern, said } of patterns) {
    const found = pattern.exec(message);
    if (!found) continue;
    const { kind, language: of, ...rest } = found.groups ?? {};
    return filled(said, { ...rest, kind: kinds[kind] ?? kind, language: names[of] ?? of });
  }
  return null;
}

/** What the server refused, by its code, in the language of the interface; its own words in English. */
export function refusal(code, detail) {
  return language === "en" ? detail : (refusals[code] ?? refusals.error ?? detail);
}
