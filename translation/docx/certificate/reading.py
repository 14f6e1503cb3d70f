"""Reading a part back: paragraphs, runs and what stands in them, by a walk of its own.

It shares no code with the reader of documents. What it must share is the name of every block: the
number of its paragraph in the part, and of the field in the paragraph.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from lxml import etree

from translation.docx.certificate.appearance import PLAIN, StyleBook, drawn
from translation.docx.certificate.passages import Passage, Piece, Reading
from translation.docx.certificate.spot import Spot
from translation.docx.names import every, local, word_name, word_value

Element = etree._Element

_RPR = every(["w:rPr"])
_W_TEXT = every(["w:t"])
_MATH = every(["m:t", "w:t"])
_ITEMS = every(["w:listItem"])
_NAMED = every(["wp:docPr"])


class Reader(ABC):
    """One part being read; `reading` is the outcome."""

    ways: ClassVar[Mapping[str, Callable[[Any, Element], None]]] = {}

    def __init__(self, part: str, kind: str, book: StyleBook, *, hidden: bool = False) -> None:
        self.part, self.kind, self.book = part, kind, book
        self.reading = Reading()
        self.spot = Spot()
        self.look = PLAIN
        self.run_number = 0
        self.read_hidden = hidden
        self.counts: Counter[str] = Counter()
        self.deleted = self.tables = self.boxes = self.seconds = self.caches = 0

    def read(self, root: Element) -> Reading:
        """Read everything below a root."""
        self.below(root)
        return self.reading

    def below(self, holder: Element) -> None:
        """Read what stands below an element."""
        ways = self.ways
        for child in holder:
            way = ways.get(child.tag)
            if way is not None:
                way(self, child)
            elif len(child):
                self.below(child)

    # -- passages

    def where(self) -> str:
        """The kind of text that a paragraph here has."""
        if self.seconds:
            return "fallback"
        if self.boxes:
            return "textbox"
        return "table" if self.tables and self.kind == "body" else self.kind

    def open(self, path: str, kind: str, mark: str, *, entry: bool = False) -> Passage:
        """A new passage here; `mark` says which of those of its paragraph it is."""
        spot = self.spot
        place = (spot.top, spot.inside, mark)
        spot.counts[place] += 1
        key = (*place, spot.counts[place])
        passage = Passage(self.part, path, kind, key, spot.top or path, entry)
        self.reading.passages.append(passage)
        return passage

    def part_of(self, mark: str, kind: str = "field", *, entry: bool = False) -> Passage:
        """A passage beside that of the paragraph itself: the result of a field, a second branch."""
        self.spot.parts += 1
        return self.open(f"{self.spot.path}.{self.spot.parts}", kind, mark, entry=entry)

    def number(self, letter: str) -> str:
        """The name of the next of its kind in the part."""
        self.counts[letter] += 1
        return f"{letter}{self.counts[letter]}"

    def attribute(self, element: Element, name: str, kind: str, path: str) -> None:
        """A passage for the text of an attribute; one without a letter has no name."""
        value = element.get(name)
        if value is None:
            return
        named = self.number(path) if any(map(str.isalpha, value)) else ""
        passage = self.open(named, kind, path)
        passage.pieces.append(Piece("t", str(value), PLAIN))

    def paragraph(self, element: Element) -> None:
        """A `w:p`, which fields that began before it reach into."""
        before, path = self.spot, self.number("p")
        spot = self.spot = Spot(
            path, before.top or path, _style_of(element), before.inside,
            fields=before.fields, paragraph=True, counts=before.counts,
        )  # fmt: skip
        spot.main = spot.passage = self.open(path, self.where(), "p")
        for one in spot.fields:
            one.around = None
            if one.shown and one.word != "HYPERLINK":
                one.result = spot.passage = self.field_result(one.instruction, one.word)
        self.below(element)
        for one in spot.fields:
            one.around = one.result = None
        self.spot = before

    @abstractmethod
    def field_result(self, instruction: str, word: str) -> Passage:
        """A passage for the result of a field; defined where fields are."""

    def table(self, element: Element) -> None:
        """A table: what stands in it is a cell's."""
        self.tables += 1
        self.below(element)
        self.tables -= 1

    def box(self, element: Element) -> None:
        """A text box: it interrupts the paragraph that it is anchored in."""
        before, tables, look = self.spot, self.tables, self.look
        self.spot = Spot(top=before.top, inside=before.inside, counts=before.counts)
        self.tables = 0
        self.boxes += 1
        self.below(element)
        self.boxes -= 1
        self.spot, self.tables, self.look = before, tables, look

    # -- text

    def run(self, element: Element) -> None:
        """A run: what it says of its letters holds in it alone."""
        properties = element[0] if len(element) and element[0].tag in _RPR else None
        before = self.look
        self.look = self.book.run(properties, self.spot.style)
        self.run_number += 1
        self.below(element)
        self.look = before

    def drawn_run(self, element: Element) -> None:
        """A run of DrawingML."""
        before = self.look
        self.look = drawn(element[0] if len(element) else None)
        self.run_number += 1
        self.below(element)
        self.look = before

    def silence(self) -> str:
        """Why text here is no passage's; "" where it is."""
        if self.deleted:
            return "deleted"
        if any(not one.shown for one in self.spot.fields):
            return "field code"
        return "hidden" if self.look.hidden and not self.read_hidden else ""

    def text(self, element: Element) -> None:
        """The text of one element."""
        text = element.text
        if not text:
            return
        why, passage = self.silence(), self.spot.passage
        if why or passage is None:
            self.reading.say(self.spot.top, why or "stray", text, self.look.of(text))
        else:
            spot = self.spot
            passage.pieces.append(Piece("t", text, self.look, spot.within, "", self.run_number))

    def deleted_text(self, element: Element) -> None:
        """Text that a tracked change has taken out."""
        text = element.text or ""
        self.reading.say(self.spot.top, "deleted", text, self.look.of(text))

    def put(self, role: str, text: str, sign: str) -> None:
        """One character that is an element, or a point."""
        passage = self.spot.passage
        if passage is not None and not self.silence():
            passage.pieces.append(
                Piece(role, text, self.look, self.spot.within, sign, self.run_number)
            )

    def hyphen(self, element: Element) -> None:
        """A hyphen that does not break, or one that only shows at a break."""
        self.put("c", "\u00ad" if local(element) == "softHyphen" else "\u2011", "")

    def tab(self, element: Element) -> None:
        """A tab."""
        self.put("s", "\t", "")

    def line_break(self, element: Element) -> None:
        """A break of a line, column or page."""
        self.put("s", "\n", "")

    def note(self, element: Element) -> None:
        """A reference to a foot- or endnote."""
        self.put("p", "", f"{local(element)} {word_value(element, 'id')}")

    def point(self, element: Element) -> None:
        """Something that prints and is no text."""
        self.put("p", "", local(element))

    def image(self, element: Element) -> None:
        """A drawing, picture or object, with the texts in it."""
        sign = _sign_of(element)
        self.put("p", "", sign)
        self.deeper(sign, element)

    def deeper(self, sign: str, element: Element) -> None:
        """Read what stands in something that may be moved within its paragraph."""
        before = self.spot.inside
        self.spot.inside = (*before, sign)
        self.below(element)
        self.spot.inside = before

    def formula(self, element: Element) -> None:
        """Mathematics."""
        for inner in element.iter(*_MATH):
            self.reading.say(self.spot.top, "math", inner.text or "")
        self.put("p", "", "formula")

    def deletion(self, element: Element) -> None:
        """What a tracked change has taken out or moved away."""
        self.deleted += 1
        self.below(element)
        self.deleted -= 1

    # -- what encloses text

    def enclosed(self, sign: str, inner: Element) -> None:
        """Text in a link or control; without a letter it is one point."""
        spot = self.spot
        passage, within = spot.passage, spot.within
        since = 0 if passage is None else len(passage.pieces)
        spot.within = (*within, sign)
        self.below(inner)
        spot.within = within
        if passage is not None and spot.passage is passage:
            self.gather(passage, since, sign)

    def gather(self, passage: Passage, since: int, sign: str) -> None:
        """Make one point of the pieces since an index, where none of them is text."""
        added = passage.pieces[since:]
        if added and all(piece.role in "sp" for piece in added):
            point = Piece("p", "", self.look, self.spot.within, sign, self.run_number)
            passage.pieces[since:] = [point]

    def link(self, element: Element) -> None:
        """A `w:hyperlink`."""
        said = sorted(f"{str(k).rpartition('}')[2]}={v!s}" for k, v in element.attrib.items())
        self.enclosed(f"link {' '.join(said)}", element)

    def control(self, element: Element) -> None:
        """A content control, whose list entries are texts too."""
        for child in element:
            if local(child) == "sdtPr":
                for entry in child.iter(*_ITEMS):
                    if (name := word_name(entry, "displayText")) is not None:
                        self.attribute(entry, name, "list_entry", "entry")
            elif local(child) == "sdtContent":
                self.enclosed(f"control {_control_of(element)}", child)

    def ruby(self, element: Element) -> None:
        """A base with its phonetic guide, which stays."""
        for child in element:
            if local(child) == "rubyBase":
                self.enclosed("ruby", child)
            elif local(child) == "rt":
                for guide in child.iter(*_W_TEXT):
                    self.reading.say(self.spot.top, "phonetic guide", guide.text or "")

    def alternate(self, element: Element) -> None:
        """`mc:AlternateContent`: the first choice is what is read, the others repeat it."""
        spot, sign = self.spot, _sign_of(element)
        passage = spot.passage
        since = 0 if passage is None else len(passage.pieces)
        first = next((child for child in element if local(child) == "Choice"), None)
        for child in [first] if first is not None else []:
            self.deeper(sign, child)
        if passage is not None and spot.passage is passage:
            self.gather(passage, since, sign)
        for child in element:
            if child is not first:
                self.second(child, sign)

    def second(self, element: Element, sign: str) -> None:
        """A branch that a reader of the first choice never sees."""
        spot = self.spot
        passage, within = spot.passage, spot.within
        self.seconds += 1
        if spot.paragraph:
            spot.passage, spot.within = self.part_of(f"second {sign}", "fallback"), ()
        self.deeper(f"second {sign}", element)
        spot.passage, spot.within = passage, within
        self.seconds -= 1


def _style_of(paragraph: Element) -> str | None:
    first = paragraph[0] if len(paragraph) else None
    if first is None or local(first) != "pPr":
        return None
    return next((word_value(c, "val") for c in first if local(c) == "pStyle"), None)


def _sign_of(element: Element) -> str:
    """A name for a drawing: the id that it is given, else the kind of element."""
    named = next(element.iter(*_NAMED), None)
    if named is not None:
        return f"image {named.get('id')}"
    shape = next((one.get("id") for one in element.iter() if one.get("id")), None)
    return f"{local(element)} {shape or ''}"


def _control_of(element: Element) -> str:
    for properties in element:
        if local(properties) == "sdtPr":
            for child in properties:
                if local(child) == "id":
                    return word_value(child, "val") or ""
    return ""
