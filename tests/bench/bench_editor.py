"""How the segment editor feels with a long document: in Chromium, on the workbench as a process.

python tests/bench/bench_editor.py [--segments 2000] [--units 5000] [--confirms 60] [--keys 200]
    [--pauses 60]

The first row from the beginning of navigation; from Ctrl+Enter to the next segment with its
matches; the script time of a key (keydown, input and keyup together) and its interaction to next
paint, which the browser tells in steps of 8 ms and from 16 ms on; what moved by itself (cumulative
layout shift). Each goal stands beside its figure and holds for an idle machine.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from storage.accounts import Role
from storage.documents import Intake
from storage.settings import Settings
from storage.store import Store, open_store
from tasks.leverage import leverage_segments
from translation.documents import Block, BlockKind, DocumentState, Segment
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.web.browser.conftest import FLAGS
from tests.web.browser.desk import Desk, Person, Workbench
from tests.web.conftest import PASSWORD

LANGUAGE = Language.FR
DOCUMENT = "bench"
WORDS = ("council", "member", "state", "report", "committee", "radio", "station", "plan", "table")
CHROMIUM = "/usr/bin/chromium"
SETTLED = 300
"""Milliseconds after which the answers to one pause are there, and the page rests."""

_WATCH = """
window.seen = {first: null, keys: [], confirms: [], findings: [], shift: 0, paints: new Map()};
new MutationObserver((_, self) => {
  if (!document.querySelector(".ed-row")) return;
  self.disconnect();
  requestAnimationFrame(() => (seen.first = performance.now()));
}).observe(document, {childList: true, subtree: true});
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => {
  for (const {interactionId, duration} of list.getEntries())
    if (interactionId)
      seen.paints.set(interactionId, Math.max(duration, seen.paints.get(interactionId) ?? 0));
}).observe({type: "event", durationThreshold: 16, buffered: true});
let spent = 0;
for (const type of ["keydown", "beforeinput", "input", "keyup"]) {
  let begun = 0;
  addEventListener(type, (event) => {
    begun = performance.now();
    if (type === "keydown") spent = 0;
    if (type === "keydown" && event.ctrlKey && event.key === "Enter") confirmed(begun);
  }, true);
  addEventListener(type, () => {
    spent += performance.now() - begun;
    if (type === "keyup") seen.keys.push(spent);
  });
}
let typed = null;
addEventListener("input", () => (typed = performance.now()), true);
window.pause = () => {
  const findings = document.querySelector("[data-part=findings]");
  new MutationObserver((_, self) => {
    self.disconnect();
    requestAnimationFrame(() => seen.findings.push(performance.now() - typed));
  }).observe(findings, {childList: true});
};
function confirmed(begun) {
  const editor = document.querySelector("hexaglot-editor");
  const before = editor.current;
  const look = () => {
    const {current} = editor;
    const helped = current !== before && editor.helps.has(current.segment);
    if (helped) seen.confirms.push(performance.now() - begun);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(12))


def filled(settings: Settings, segments: int, units: int) -> None:
    """A store with a long document that was looked up, a memory and a translator."""
    store = open_store(settings, upgrade=True)
    store.accounts.add("translator", roles=[Role.TRANSLATOR], password=PASSWORD)
    chance = random.Random(1)
    texts = [f"{sentence(chance).capitalize()} {number}." for number in range(units)]
    store.memory.import_units(
        "b" * 64,
        (ImportedUnit(n, dict.fromkeys(Language, text)) for n, text in enumerate(texts, 1)),
        provenance=Provenance.REVIEWED,
        by="bench",
    )
    _document(store, [f"{text[:-1]} again." for text in texts[:segments]])
    store.close()


def _document(store: Store, texts: list[str]) -> None:
    given = Intake(DOCUMENT, "0" * 64, "bench.docx", 1, Language.EN, symbol="C18/1")
    store.documents.register(given, [LANGUAGE], by="bench")
    blocks = [
        Block(n, "word/document.xml", f"/w:p[{n}]", BlockKind.BODY, (Segment(0, 0, len(t), t),))
        for n, t in enumerate(texts)
    ]
    store.segments.save_blocks(DOCUMENT, blocks, lambda _block, _segment: 13)
    leverage_segments(store, DOCUMENT, {one.id for one in store.segments.segments(DOCUMENT)})
    for state in (DocumentState.SEGMENTED, DocumentState.LEVERAGED):
        store.documents.set_state(DOCUMENT, state)


def at(figures: list[float], share: float) -> float:
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * share))]


def told(what: str, figure: float, goal: float, unit: str = "ms") -> None:
    reached = "reached" if figure <= goal else "MISSED"
    print(f"  {what:52} {figure:8.4g} {unit:2}   goal <= {goal:g}: {reached}")


def pauses(page: Page, many: int) -> list[float]:
    """Milliseconds from the last key to the findings of what was typed, pause by pause."""
    for number in range(many):
        page.wait_for_timeout(SETTLED)  # nothing of the pause before is on its way any more
        page.evaluate("pause()")
        page.keyboard.type(f" {number}", delay=20)
        page.wait_for_function(f"seen.findings.length > {number}")
    took: list[float] = page.evaluate("seen.findings")
    return took


def measure(page: Page, confirms: int, keys: int, stops: int) -> None:
    """Open the document, type, and confirm one segment after the other."""
    desk = Desk(page, DOCUMENT, LANGUAGE.value)
    page.wait_for_function("seen.first !== null")
    told("first row", page.evaluate("seen.first"), 1000)
    page.wait_for_function("document.querySelectorAll('.match').length > 0")
    desk.claim()
    for key in ("mot " * keys)[:keys]:
        page.keyboard.press(key, delay=20)
    spent = page.evaluate("seen.keys.slice(1)")
    paints = [max(16, one) for one in page.evaluate("[...seen.paints.values()]")]
    paints += [16.0] * max(0, len(spent) - len(paints))
    told("script of a key, p95", at(spent, 0.95), 8)
    told("a key to the next paint, p95", at(paints, 0.95), 50)
    shown = pauses(page, stops)
    told("a pause to the findings of what was typed, p50", at(shown, 0.5), 200)
    told("a pause to the findings of what was typed, p95", at(shown, 0.95), 200)
    for number in range(confirms):
        if number % 20 == 19:
            desk.claim()
        desk.write("Le Conseil.")
        desk.confirm()
        page.wait_for_function(f"seen.confirms.length > {number}")
    took = page.evaluate("seen.confirms")
    told("Ctrl+Enter to the next segment with matches, p50", at(took, 0.5), 100)
    told("Ctrl+Enter to the next segment with matches, p95", at(took, 0.95), 100)
    told("layout shift", page.evaluate("seen.shift"), 0, "")
    rows = page.evaluate("document.querySelectorAll('.ed-row').length")
    told("rows in the page", rows, 100, "")


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=int, default=2000)
    parser.add_argument("--units", type=int, default=5000)
    parser.add_argument("--confirms", type=int, default=60)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--pauses", type=int, default=60)
    given = parser.parse_args()
    if not Path(CHROMIUM).exists():
        print("Chromium is not installed; get it with `make services`")
        return
    with tempfile.TemporaryDirectory() as folder:
        filled(Settings(data=Path(folder)), given.segments, given.units)
        with Workbench(Path(folder)) as workbench, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            person = Person(browser, workbench, "translator", bypass_csp=True).sign_in()
            person.page.add_init_script(_WATCH)
            print(f"{given.segments} segments, a memory of {given.units} units")
            measure(person.page, given.confirms, given.keys, given.pauses)
            person.leave()
            browser.close()


if __name__ == "__main__":
    main()
