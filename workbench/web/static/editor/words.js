// The words of the interface in the language of the person who reads it.

const there = document.getElementById("words");
const WORDS = there ? JSON.parse(there.textContent) : {};

/** The English words in the language of the interface, with `{name}` replaced by the values given. */
export function t(words, values = {}) {
  return (WORDS[words] ?? words).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
