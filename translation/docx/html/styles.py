"""What a paragraph is by its own properties and its style: heading, title, list, direction."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from translation.docx.names import local, word_value

Element = etree._Element

_OFF = ("0", "false", "off")
_BODY_TEXT = 9
_TITLE = "title"  # the name of Word's own style, in whatever language it is shown


@dataclass(frozen=True, slots=True)
class Manner:
    """How a paragraph stands: `outline` 0–8 of a heading, `list` the id of a list and a level.

    `title` tells the title of the document, which is in no outline.
    """

    style: str | None
    outline: int | None
    list: tuple[str, int | None] | None
    bidi: bool
    side: str
    title: bool = False


class Styles:
    """The paragraph styles of a document, each over those it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._known: dict[str, Element] = {}
        self._default: str | None = None
        self._all: Element | None = None
        self._titles: set[str] = set()
        for element in root if root is not None else ():
            if local(element) == "style" and word_value(element, "type") != "character":
                id = word_value(element, "styleId") or ""
                self._known[id] = element
                if (_value(element, "name") or "").lower() == _TITLE:
                    self._titles.add(id)
                paragraph = word_value(element, "type") == "paragraph"
                if paragraph and word_value(element, "default") in ("1", "true", "on"):
                    self._default = id
            elif local(element) == "docDefaults":
                found = element.iter("{*}pPr")
                self._all = next(found, None)

    def manner(self, paragraph: Element) -> Manner:
        """How a paragraph stands."""
        own = _child(paragraph, "pPr")
        named = _value(own, "pStyle")
        chain = [one for one in (own, *self._chain(named or self._default)) if one is not None]
        outline = _first(chain, "outlineLvl")
        level = int(outline) if outline and outline.isdigit() else _BODY_TEXT
        return Manner(
            named or self._default,
            level if level < _BODY_TEXT else None,
            _list_of(chain),
            _bidi(chain),
            _first(chain, "jc") or "",
            title=named in self._titles,
        )

    def list_of(self, style: str) -> str | None:
        """The id of the list that a style of lists stands for."""
        found = _list_of(list(self._chain(style)))
        return found[0] if found else None

    def _chain(self, style: str | None) -> Iterator[Element]:
        seen: set[str] = set()
        while style in self._known and style not in seen:
            seen.add(style)
            element = self._known[style]
            if (properties := _child(element, "pPr")) is not None:
                yield properties
            style = _value(element, "basedOn")
        if self._all is not None:
            yield self._all


def _list_of(chain: list[Element]) -> tuple[str, int | None] | None:
    level: int | None = None
    for one in chain:
        found = _child(one, "numPr")
        if found is None:
            continue
        said = _value(found, "ilvl")
        if level is None and said is not None and said.isdigit():
            level = int(said)
        id = _value(found, "numId")
        if id is not None:
            return None if id == "0" else (id, level)
    return None


def _bidi(chain: list[Element]) -> bool:
    for one in chain:
        if (found := _child(one, "bidi")) is not None:
            return word_value(found, "val") not in _OFF
    return False


def _first(chain: list[Element], name: str) -> str | None:
    return next((said for one in chain if (said := _value(one, name)) is not None), None)


def _child(element: Element | None, name: str) -> Element | None:
    children = element if element is not None else ()
    return next((child for child in children if local(child) == name), None)


def _value(element: Element | None, name: str) -> str | None:
    child = _child(element, name)
    return None if child is None else word_value(child, "val")
