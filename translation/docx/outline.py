"""The headings of a document: the level of a paragraph in its outline, by itself or its style."""

from lxml import etree

from translation.docx.names import every, local, word_value

_STYLE = every(["w:style"])
_LEVELS = 9  # Word's tenth, 9, is that of body text


class Outline:
    """Levels of paragraphs, resolved over the styles that they are based on."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._styles: dict[str, tuple[str | None, int | None]] = {}
        for style in () if styles is None else styles.iterchildren(*_STYLE):
            based = _value(style, "basedOn")
            self._styles[word_value(style, "styleId") or ""] = (based, _own(style))

    def level(self, paragraph: etree._Element) -> int | None:
        """The level of a heading, 1 for the highest; None for any other paragraph."""
        own = _own(paragraph)
        found = self._inherited(_style(paragraph)) if own is None else own
        return found + 1 if found is not None and 0 <= found < _LEVELS else None

    def _inherited(self, style: str | None) -> int | None:
        seen: set[str] = set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            style, own = self._styles[style]
            if own is not None:
                return own
        return None


def _own(element: etree._Element) -> int | None:
    """What a paragraph or style says itself."""
    properties = _child(element, "pPr")
    given = None if properties is None else _value(properties, "outlineLvl")
    return int(given) if given is not None and given.isascii() and given.isdigit() else None


def _style(paragraph: etree._Element) -> str | None:
    properties = _child(paragraph, "pPr")
    return None if properties is None else _value(properties, "pStyle")


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if local(child) == name), None)


def _value(element: etree._Element, name: str) -> str | None:
    child = _child(element, name)
    return None if child is None else word_value(child, "val")
