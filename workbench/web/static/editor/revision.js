// What a reviser made of a translator's text: shown word by word, acknowledged or disputed.

import { directionOf, h, when } from "./elements.js";
import { person } from "./named.js";
import { difference } from "./rules.js";
import { t, tp } from "./words.js";

const ANSWERS = { acknowledge: t("acknowledged"), dispute: t("disputed") };

/** Fills the section with what became of the text of a row; hides it where nobody changed it. */
export async function showRevision(section, { api, row, language, user, current, failed }) {
  const path = `/api/segments/${row.segment}/targets/${language}/rewrite`;
  section.hidden = true;
  if (row.state === "initial" && !row.returned) return;
  try {
    const { rewrite } = await api.call("GET", path);
    if (!current() || !rewrite) return;
    draw(rewrite);
  } catch (failure) {
    failed(failure);
  }

  function draw(rewrite) {
    const text = h("p", { className: "text", lang: language, dir: directionOf(language) }, ...rewrite.pieces.map((piece) => difference(piece)));
    const who = h("p", { className: "sub" }, ...tp("changed by {name}", { name: h("bdi", {}, person(rewrite.by)) }), " · ", when(rewrite.at));
    section.replaceChildren(h("h2", {}, t("Changed by the reviser")), who, text, ...answered(rewrite));
    section.hidden = false;
  }

  function answered(rewrite) {
    if (rewrite.answer) {
      const said = h("p", { className: "sub" }, h("bdi", {}, rewrite.translator), " · ", ANSWERS[rewrite.answer]);
      return rewrite.note ? [said, h("p", { className: "ed-words", dir: "auto" }, rewrite.note)] : [said];
    }
    if (rewrite.translator !== user) return [];
    const acknowledge = h("button", { type: "button", className: "button-small", onclick: () => say(rewrite, "acknowledge", "") }, t("Acknowledge"));
    return [acknowledge, disputing(rewrite)];
  }

  function disputing(rewrite) {
    const submit = (event) => {
      event.preventDefault();
      say(rewrite, "dispute", event.target.elements.note.value);
    };
    const note = h("textarea", { name: "note", rows: 2, maxLength: 4000, required: true, dir: "auto" });
    const label = h("label", { className: "field field-wide" }, t("Why your text was right; {name} is told", { name: person(rewrite.by) }), note);
    return h("details", {}, h("summary", {}, t("Dispute…")), h("form", { className: "inline-form", onsubmit: submit }, label, h("button", { className: "button-small" }, t("Dispute"))));
  }

  async function say(rewrite, answer, note) {
    try {
      const given = await api.call("POST", path, { body: { answer, note, made: rewrite.made } });
      if (current()) draw(given);
    } catch (failure) {
      failed(failure);
    }
  }
}
