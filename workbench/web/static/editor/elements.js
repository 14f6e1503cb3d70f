// Elements, and how words and moments are shown.

import { interfaceLanguage, t } from "./words.js";

/** An element with properties (`data-…`, `aria-…` and names with a dash as attributes) and children. */
export function h(name, given = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.includes("-") || key === "lang" || key === "dir" || key === "role") made.setAttribute(key, value);
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Lets what drops down from a summary close by Escape, and when one goes on elsewhere. */
export function dropsDown(details) {
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation();
    details.open = false;
    details.querySelector("summary").focus();
  });
  const elsewhere = (event) => details.contains(event.target) || (details.open = false);
  for (const name of ["pointerdown", "focusin"]) document.addEventListener(name, elsewhere);
}

/** A dialog with a title of its own, shown at once and gone once closed, when the row one was at has
 * the focus again; gives the element. */
export function dialog(title, ...children) {
  const head = h("h2", { id: "ed-asks" }, title);
  const made = h("dialog", { className: "ed-dialog", "aria-labelledby": "ed-asks" }, head, ...children);
  made.addEventListener("close", () => {
    made.remove();
    const back = document.querySelector(".ed-live textarea.text") ?? document.querySelector(".ed-row.ed-current");
    back?.focus({ preventScroll: true });
  });
  document.querySelector("hexaglot-editor").append(made);
  made.showModal();
  return made;
}

/** New children for an element; a button that had the focus hands it to the one that says the same. */
export function replaceUnderFocus(element, ...children) {
  const said = element.contains(document.activeElement) ? document.activeElement.textContent : null;
  element.replaceChildren(...children);
  if (said === null) return;
  [...element.querySelectorAll("button")].find((button) => button.textContent === said)?.focus({ preventScroll: true });
}

export const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
export const within = (root, part) => root.querySelector(`[data-part="${part}"]`);
export const directionOf = (language) => (language === "ar" ? "rtl" : "ltr");
export const sentence = (told) => (told ? told[0].toUpperCase() + told.slice(1) + (/[.!?。！？؟]$/.test(told) ? "" : t("{sentence}.", { sentence: "" })) : "");
/** A moment as the pages of the house write it: in its zone, day before month, with the year. */
const dated = new Intl.DateTimeFormat(interfaceLanguage === "en" ? "en-GB" : interfaceLanguage, {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  timeZone: document.querySelector("hexaglot-editor")?.dataset.zone, // other pages write no moments with it
});
export const when = (at) => (at ? dated.format(new Date(at)) : "");
/** From a source to what stands for it, the way the page is read. */
export const ARROW = document.documentElement.dir === "rtl" ? " ← " : " → ";
