// The page of one's keys: a field takes the keys that are pressed in it, and says at once what clashes.
import { combination } from "./editor/keys.js";
import { t } from "./editor/words.js";

const ALONE = ["Control", "Alt", "Shift", "Meta", "AltGraph"];
const fields = [...document.querySelectorAll("[data-keys]")];

for (const field of fields) {
  field.addEventListener("input", tell);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || ALONE.includes(event.key)) return;
    const keys = combination(event);
    const modified = event.ctrlKey || event.metaKey || event.altKey || /^F\d+$/.test(event.key);
    if (keys === "Backspace" || keys === "Delete") field.value = "";
    else if (modified) field.value = field.hasAttribute("data-nine") ? keys.replace(/[1-9]$/, "1") : keys;
    else return; // Tab moves on, and one may write the combination
    event.preventDefault();
    tell();
  });
}

/** The keys that two fields have in common, named at both; the server decides all the same. */
function tell() {
  const all = (field) => (field.hasAttribute("data-nine") && /1$/.test(field.value) ? [..."123456789"].map((digit) => field.value.slice(0, -1) + digit) : [field.value.trim()]);
  for (const field of fields) {
    const mine = new Set(all(field));
    const other = fields.find((one) => one !== field && field.value.trim() && all(one).some((keys) => mine.has(keys)));
    document.getElementById(field.getAttribute("aria-describedby")).textContent = other ? t("also the key of “{act}”", { act: other.labels[0].textContent }) : "";
    if (other) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}
