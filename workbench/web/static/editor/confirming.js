// All segments of one's own confirmed, or all that the filter shows accepted: a preview first, one
// report, one undo.

import { dialog, h, sentence } from "./elements.js";
import { newKey } from "./rules.js";
import { listed, refusal, t, tn } from "./words.js";

const WHY = {
  no_text: t("without a text"), errors_open: t("with errors"), conflict: t("in conflict"), stale_version: t("changed meanwhile"),
  lost_claim: t("not claimed by you"), none_free: t("claimed by another"), tags_changed: t("with other tags than before"),
  own_work: t("translated by you"),
};

/** Cells by the reason why they were left, in words: "2 without a text: 4, 7". */
export function leftBy(left, numbered) {
  const by = Map.groupBy ? Map.groupBy(left, (one) => one.code) : left.reduce((all, one) => all.set(one.code, [...(all.get(one.code) ?? []), one]), new Map());
  return [...by].map(([code, cells]) => t("{number} {why}: {which}", { number: cells.length, why: WHY[code] ?? sentence(refusal(code, cells[0].detail)), which: listed(cells.map((cell) => numbered(cell.segment))) }));
}

const CONFIRM = {
  path: "confirm",
  title: t("Confirm all that is mine"),
  nothing: t("Nothing that you have claimed is open."),
  ready: (number, all) => tn("{number} of {all} segments has a text without errors.", "{number} of {all} segments have a text without errors.", number, { all }),
  act: (number) => tn("Confirm {number}", "Confirm {number}", number),
  done: (number) => tn("{number} segment was confirmed.", "{number} segments were confirmed.", number),
  not: (which) => t("Not confirmed: {which}.", { which }),
  undone: (number) => tn("{number} segment is a draft again.", "{number} segments are drafts again.", number),
};

const ACCEPT = {
  path: "accept",
  title: t("Accept all that is shown"),
  nothing: t("No segment that is shown is translated and to be read."),
  ready: (number, all) => tn("{number} of {all} translated segments can be accepted.", "{number} of {all} translated segments can be accepted.", number, { all }),
  act: (number) => tn("Accept {number}", "Accept {number}", number),
  done: (number) => tn("{number} segment was accepted.", "{number} segments were accepted.", number),
  not: (which) => t("Not accepted: {which}.", { which }),
  undone: (number) => tn("{number} segment is to be read again.", "{number} segments are to be read again.", number),
};

/** Asks, and confirms what can be of one's own. `editor` gives what `waiveMany` is given, and `own()`:
 * the cells as `{ segment, version, fence, text }`, `readable()`: those to accept, without a text,
 * `troubled(passing)`: segments in conflict, and `took(done)`, told of each that was confirmed or taken back. */
export async function confirmMany(editor) {
  return askMany(editor, CONFIRM, await editor.own(), editor.troubled());
}

/** Asks, and accepts what can be of the translations that the filter shows. */
export async function acceptMany(editor) {
  return askMany(editor, ACCEPT, await editor.readable(), editor.troubled());
}

async function askMany({ api, base, numbered, changed, told, failed, took }, says, cells, troubled) {
  const conflicts = troubled.map((segment) => ({ segment, code: "conflict", detail: "" }));
  if (!cells.length && !conflicts.length) return told("done", "many", says.nothing);
  const preview = cells.length ? await send(says.path, { cells, preview: true }, newKey()) : { done: [], left: [] };
  if (!preview) return undefined;
  const ready = new Set(preview.done.map((cell) => cell.segment));
  const number = ready.size;
  const key = newKey();
  const act = h("button", { className: "button-primary", type: "button", disabled: !number, onclick: go }, says.act(number));
  const left = [...preview.left, ...conflicts];
  const problem = h("p", { className: "problem", role: "alert" });
  const asked = dialog(says.title, h("p", {}, says.ready(number, cells.length + conflicts.length)),
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

  async function go() {
    act.disabled = true;
    const report = await send(says.path, { cells: cells.filter((cell) => ready.has(cell.segment)) }, key);
    act.disabled = false; // where nobody answered it can be pressed again: the same key, one effect
    if (!report) return void (problem.textContent = t("This was not answered; try again."));
    asked.close();
    took(report.done);
    const words = [says.done(report.done.length)];
    const filled = report.done.reduce((sum, cell) => sum + cell.filled, 0);
    if (filled) words.push(tn("{number} identical segment was filled.", "{number} identical segments were filled.", filled));
    const not = [...report.left, ...left];
    if (not.length) words.push(says.not(leftBy(not, numbered).join("; ")));
    told(report.left.length ? "warn" : "done", "many", words.join(" "), ...(report.done.length ? [[t("Undo"), () => undo(report.done)]] : []));
    changed();
  }

  async function undo(done) {
    const spreads = done.map((cell) => cell.spread).filter(Boolean);
    const seen = done.map(({ segment, version, fence }) => ({ segment, version, fence }));
    const report = await send(`${says.path}/undo`, { cells: seen, ...(spreads.length ? { spreads } : {}) }, newKey());
    if (!report) return;
    took(report.done);
    const words = [says.undone(report.done.length)];
    if (report.left.length) words.push(t("Left as they are: {which}.", { which: leftBy(report.left, numbered).join("; ") }));
    told(report.left.length ? "warn" : "done", "many", words.join(" "));
    changed();
  }
}
