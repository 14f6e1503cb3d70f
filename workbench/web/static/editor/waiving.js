// Findings of one text waived together, for one reason that stands with each of them.

import { dialog, h } from "./elements.js";
import { newKey } from "./rules.js";
import { said } from "./panel.js";
import { listed, t, tn } from "./words.js";

const SHOWN = 100; // findings in the page at a time
const WHY = { not_found: t("gone meanwhile"), fixed: t("mended meanwhile"), waived: t("waived before") };

/** Asks which of the open findings may stand and why. `editor` gives `api`, `language`, `document`,
 * `base`, `numbered(segment)`, `changed()` and `told(kind, name, words, ...acts)`, `failed(failure)`. */
export async function waiveMany(editor) {
  const { api, language, document: of, base, numbered, changed, told, failed } = editor;
  let findings = [];
  try {
    ({ findings } = await api.call("GET", `/api/documents/${encodeURIComponent(of)}/findings?language=${language}`));
  } catch (failure) {
    return failed(failure);
  }
  if (!findings.length) return told("done", "waive", t("No finding is open in this text."));
  const shown = findings.slice(0, SHOWN);
  const boxes = shown.map((finding) => h("input", { type: "checkbox", value: finding.id }));
  const lines = shown.map((finding, at) => h("li", {}, h("label", { className: "check" }, boxes[at], h("span", {},
    h("span", { className: `badge badge-${finding.severity === "error" ? "error" : "warn"}` }, finding.severity === "error" ? `✖ ${t("error")}` : `⚠ ${t("warning")}`),
    " ", h("strong", { className: "num" }, numbered(finding.segment)), " ", ...said(finding.message)))));
  const act = h("button", { className: "button-primary", disabled: true }, t("Waive"));
  const problem = h("p", { className: "problem", role: "alert" });
  let key = newKey();
  const all = h("input", { type: "checkbox", onchange: () => (boxes.forEach((box) => (box.checked = all.checked)), count()) });
  const reason = h("input", { name: "reason", required: true, maxLength: 500, autocomplete: "off", dir: "auto" });
  const more = findings.length > SHOWN ? h("p", { className: "sub" }, tn("{number} more follows when these are settled.", "{number} more follow when these are settled.", findings.length - SHOWN)) : null;
  const form = h("form", { className: "stack", onsubmit: send, onchange: count }, h("label", { className: "check" }, all, t("All of these")),
    h("ol", { className: "ed-list ed-asked", tabIndex: 0, "aria-label": t("Findings") }, ...lines), more, h("label", { className: "field" }, t("Why they may stand"), reason),
    problem, h("div", { className: "row" }, act, h("button", { type: "button", onclick: () => asked.close() }, t("Not now"))));
  const asked = dialog(t("Waive findings"), form);
  return undefined;

  function chosen() {
    return boxes.filter((box) => box.checked).map((box) => Number(box.value));
  }

  function count() {
    key = newKey(); // what is asked for now is another act than before
    const number = chosen().length;
    act.disabled = !number;
    act.textContent = number ? tn("Waive {number}", "Waive {number}", number) : t("Waive");
  }

  async function send(event) {
    event.preventDefault();
    act.disabled = true;
    try {
      const body = { findings: chosen(), reason: reason.value };
      const { waived, refused } = await api.call("POST", `${base}/findings/waive`, { body, headers: { "Idempotency-Key": key } });
      asked.close();
      report(waived, refused);
      changed();
    } catch (failure) {
      act.disabled = false;
      problem.textContent = t("This was not answered; try again.");
      failed(failure);
    }
  }

  function report(waived, refused) {
    const place = new Map(findings.map((finding) => [finding.id, numbered(finding.segment)]));
    const not = refused.map(({ finding, why }) => `${place.get(finding) ?? "?"} (${WHY[why]})`);
    const words = [tn("{number} finding was waived.", "{number} findings were waived.", waived.length)];
    if (not.length) words.push(t("Not waived, by segment: {which}.", { which: listed(not) }));
    told(not.length ? "warn" : "done", "waive", words.join(" "), ...(waived.length ? [[t("Undo"), () => undo(waived)]] : []));
  }

  async function undo(waived) {
    try {
      await api.call("POST", "/api/findings/reopen", { body: { findings: waived } });
      told("done", "waive", t("The findings are open again."));
      changed();
    } catch (failure) {
      failed(failure);
    }
  }
}
