// The keys of the editor.

export const KEYS = [
  ["Ctrl+Enter", "confirm", "Confirm (a reviser: accept) and go to the next"],
  ["Ctrl+Shift+Enter", "next-untranslated", "Go to the next segment that is not translated"],
  ["Ctrl+ArrowDown", "down", "Next segment"],
  ["Ctrl+ArrowUp", "up", "Segment before"],
  ["Ctrl+S", "save", "Save without confirming"],
  ["Ctrl+I", "copy-source", "Copy the source"],
  ["Ctrl+1", "match", "Insert a match: Ctrl+1 to Ctrl+9"],
  ["Ctrl+Shift+1", "term", "Insert a term: Ctrl+Shift+1 to Ctrl+Shift+9"],
  ["Alt+T", "next-tag", "Insert the next tag that is missing"],
  ["Ctrl+Q", "all-tags", "Insert all tags that are missing"],
  ["Alt+K", "concordance", "Look the selected words up in the memory"],
  ["Alt+R", "return", "Return to the translator with a note"],
  ["Alt+C", "claim-here", "Claim from this segment on"],
  ["Alt+J", "join", "Join with the next segment of the paragraph"],
  ["Ctrl+/", "help", "These keys"],
];
export const ACTIONS = new Map(KEYS.map(([keys, act]) => [keys, act]));

/** The keys of an event by name, `Ctrl+Shift+1`; letters by their place where the layout has no Latin. */
export function combination(event) {
  let key = event.key;
  if (/^(Digit|Numpad)[0-9]$/.test(event.code)) key = event.code.at(-1);
  else if (/^[a-z]$/i.test(key)) key = key.toUpperCase();
  else if (event.code.startsWith("Key")) key = event.code.slice(3);
  else if (event.code === "Slash" && key !== "/" && key.length === 1) key = "/";
  return (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") +
    (event.shiftKey && key !== "/" ? "Shift+" : "") + key;
}
