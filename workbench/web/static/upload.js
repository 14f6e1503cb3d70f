// Says before the way that a file is too large or no DOCX by its name, so that nobody waits for a
// refusal; the server decides all the same. A form under way is not sent twice.
import { t } from "./editor/words.js";

const form = document.querySelector("form.upload");
const file = form.querySelector("input[type=file]");
const problem = document.getElementById("file-problem");
const told = document.getElementById("upload-told");
const limit = Number(form.dataset.limit);

function fault() {
  const chosen = file.files[0];
  if (!chosen) return "";
  if (chosen.size > limit) {
    const megabytes = (chosen.size / 1e6).toFixed(1);
    return t("This file has {size} MB, more than the {limit} MB taken here (too_large). Make its pictures smaller or cut it into parts.", { size: megabytes, limit: limit / 1e6 });
  }
  return "";
}

file.addEventListener("change", () => {
  const found = fault();
  problem.textContent = found;
  file.toggleAttribute("aria-invalid", Boolean(found));
  if (found) file.setAttribute("aria-invalid", "true");
});

form.addEventListener("submit", (event) => {
  const found = fault();
  if (found || form.dataset.sent) {
    event.preventDefault();
    problem.textContent = found;
    if (found) file.focus();
    return;
  }
  form.dataset.sent = "yes";
  told.textContent = t("Uploading …");
});
// a page that comes back from the browser's memory may be sent again
addEventListener("pageshow", () => { delete form.dataset.sent; told.textContent = ""; });
