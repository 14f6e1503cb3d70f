// The keys of the editor.

const DIGIT = /^(.*)([1-9])$/;

/** What a person's combinations do. `known` are `{ act, keys, says, nine }`; where nine, the keys end
 * in 1 and stand for the digits 1 to 9. */
export class Keys {
  #acts;

  constructor(known) {
    this.known = known;
    this.#acts = new Map(known.filter(({ keys }) => keys).map((one) => [one.keys, one]));
  }

  /** The act of a combination with the number that its digit says, 0 without; null where it has none. */
  find(keys) {
    const digit = DIGIT.exec(keys);
    const of = digit && this.#acts.get(`${digit[1]}1`);
    if (of?.nine) return { act: of.act, number: Number(digit[2]) };
    const one = this.#acts.get(keys);
    return one ? { act: one.act, number: 0 } : null;
  }

  /** The combination of an act as people read it, empty where it has none. */
  of(act, number = 1) {
    const one = this.known.find((known) => known.act === act);
    return one?.keys ? readable(one.nine ? one.keys.replace(/1$/, number) : one.keys) : "";
  }

  /** Tells the keys of what the buttons within an element do, beside what their titles say. */
  title(element) {
    for (const button of element.querySelectorAll("[data-do][title]")) {
      const keys = this.of(button.dataset.do);
      if (keys) button.title += ` (${keys})`;
    }
  }
}

/** A combination as people read it: Ctrl+↵. */
const readable = (keys) => keys.replace("ArrowUp", "↑").replace("ArrowDown", "↓").replace("ArrowLeft", "←").replace("ArrowRight", "→").replace("Enter", "↵");

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
