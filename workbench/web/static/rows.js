// The rows of an alignment by keys: up and down between them, and what is done to the one in focus.

const rows = [...document.querySelectorAll("[data-row]")];
const ACTS = { Enter: "accept", NumpadEnter: "accept", Delete: "leave", KeyJ: "join", KeyS: "split" };
// the page of a refused act has an address of its own
const kept = `rows:${location.pathname.split("/")[2]}`;

/** Where an act was refused, there; a row that one acted on may be gone, then the one after it is next. */
function begin() {
  const next = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  const named = [document.querySelector("[data-refused]")?.id, location.hash.slice(1), next];
  (named.map((id) => rows.find((row) => row.id === id)).find(Boolean) ?? rows[0])?.focus();
}

function pressed(event) {
  const row = event.target.closest?.("[data-row]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = ACTS[event.code];
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  } else if (act && event.target === row && !event.repeat) {
    row.querySelector(`button[value="${act}"]`).click();
  } else {
    return;
  }
  event.preventDefault();
}

document.addEventListener("submit", (event) => {
  const next = rows[rows.indexOf(event.target.closest("[data-row]")) + 1];
  if (next) sessionStorage.setItem(kept, next.id);
});
document.addEventListener("keydown", pressed);
begin();
