// All segments of one's own confirmed at once: a preview first, one report, one undo.

import { dialog, h, sentence } from "./elements.js";
import { newKey } from "./rules.js";
import { refusal, t, tn } from "./words.js";

const WHY = {
  no_text: t("without a text"), errors_open: t("with errors"), conflict: t("in conflict"), stale_version: t("changed meanwhile"),
  lost_claim: t("not claimed by you"), none_free: t("claimed by another"), tags_changed: t("with other tags than before"),
};

/** Cells by the reason why they were left, in words: "2 without a text: 4, 7". */
export function leftBy(left, numbered) {
  const by = Map.groupBy ? Map.groupBy(left, (one) => one.code) : left.reduce((all, one) => all.set(one.code, [...(all.get(one.code) ?? []), one]), new Map());
  return [...by].map(([code, cells]) => t("{number} {why}: {which}", { number: cells.length, why: WHY[code] ?? sentence(refusal(code, cells[0].detail)), which: cells.map((cell) => numbered(cell.segment)).join(", ") }));
}

/** Asks, and confirms what can be. `editor` gives what `waiveMany` is given, and `own()`: the cells
 * to confirm as `{ segment, version, fence, text }`, `troubled()`: segments in conflict, and
 * `took(done)`, which is told of each cell that was confirmed or taken back. */
export async function confirmMany(editor) {
  const { api, base, numbered, changed, told, failed, own, troubled, took } = editor;
  const cells = await own();
  const conflicts = troubled().map((segment) => ({ segment, code: "conflict", detail: "" }));
  if (!cells.length && !conflicts.length) return told("done", "many", t("Nothing that you have claimed is open."));
  const preview = cells.length ? await send("confirm", { cells, preview: true }, newKey()) : { done: [], left: [] };
  if (!preview) return undefined;
  const ready = new Set(preview.done.map((cell) => cell.segment));
  const number = ready.size;
  const key = newKey();
  const act = h("button", { className: "button-primary", type: "button", disabled: !number, onclick: confirm }, tn("Confirm {number}", "Confirm {number}", number));
  const left = [...preview.left, ...conflicts];
  const problem = h("p", { className: "problem", role: "alert" });
  const asked = dialog(t("Confirm all that is mine"),
    h("p", {}, tn("{number} of {all} segments has a text without errors.", "{number} of {all} segments have a text without errors.", number, { all: cells.length + conflicts.length })),
    left.length ? h("ul", { className: "ed-list ed-asked" }, h("li", {}, h("strong", {}, t("These stay open:"))), ...leftBy(left, numbered).map((words) => h("li", {}, words))) : null,
    problem, h("div", { className: "row" }, act, h("button", { type: "button", onclick: () => asked.close() }, t("Not now"))));
  return undefined;

  async function send(path, body, under) {
    try {
      return await api.call("POST", `${base}/${path}`, { body, headers: { "Idempotency-Key": under } });
    } catch (failure) {
      failed(failure);
      return null;
    }
  }

  async function confirm() {
    act.disabled = true;
    const report = await send("confirm", { cells: cells.filter((cell) => ready.has(cell.segment)) }, key);
    act.disabled = false; // where nobody answered it can be pressed again: the same key, one effect
    if (!report) return void (problem.textContent = t("This was not answered; try again."));
    asked.close();
    took(report.done);
    const words = [tn("{number} segment was confirmed.", "{number} segments were confirmed.", report.done.length)];
    const filled = report.done.reduce((sum, cell) => sum + cell.filled, 0);
    if (filled) words.push(tn("{number} identical segment was filled.", "{number} identical segments were filled.", filled));
    const not = [...report.left, ...left];
    if (not.length) words.push(t("Not confirmed: {which}.", { which: leftBy(not, numbered).join("; ") }));
    told(report.left.length ? "warn" : "done", "many", words.join(" "), ...(report.done.length ? [[t("Undo"), () => undo(report.done)]] : []));
    changed();
  }

  async function undo(done) {
    const spreads = done.map((cell) => cell.spread).filter(Boolean);
    const seen = done.map(({ segment, version, fence }) => ({ segment, version, fence }));
    const report = await send("confirm/undo", { cells: seen, spreads }, newKey());
    if (!report) return;
    took(report.done);
    const words = [tn("{number} segment is a draft again.", "{number} segments are drafts again.", report.done.length)];
    if (report.left.length) words.push(t("Left as they are: {which}.", { which: leftBy(report.left, numbered).join("; ") }));
    told(report.left.length ? "warn" : "done", "many", words.join(" "));
    changed();
  }
}
