"""What a part of a package is, by its content type and never by its file name.

`LaidPart` and `Kept` are what the writer hands to the layout rules: the trees of all parts that
carry direction, fonts or language, and what in them stays in the language of the source.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from lxml import etree


class PartKind(StrEnum):
    """What a part holds, as far as reading, writing and layout care."""

    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTES = "footnotes"
    ENDNOTES = "endnotes"
    COMMENTS = "comments"
    STYLES = "styles"
    NUMBERING = "numbering"
    SETTINGS = "settings"
    FONT_TABLE = "font_table"
    THEME = "theme"
    CHART = "chart"
    CHART_SHAPES = "chart_shapes"
    DIAGRAM_DATA = "diagram_data"
    DIAGRAM_DRAWING = "diagram_drawing"
    DIAGRAM_LAYOUT = "diagram_layout"
    GLOSSARY = "glossary"
    CORE_PROPERTIES = "core_properties"
    EXTENDED_PROPERTIES = "extended_properties"
    CUSTOM_PROPERTIES = "custom_properties"
    CUSTOM_XML = "custom_xml"
    VML = "vml"
    RELATIONSHIPS = "relationships"
    ALT_CHUNK = "alt_chunk"
    OTHER = "other"

    @property
    def is_laid(self) -> bool:
        """Whether direction, fonts or language can stand in the part."""
        return self in _STORIES or self in _LAID


_STORIES = frozenset(
    {
        PartKind.BODY,
        PartKind.HEADER,
        PartKind.FOOTER,
        PartKind.FOOTNOTES,
        PartKind.ENDNOTES,
        PartKind.COMMENTS,
        PartKind.GLOSSARY,
    }
)
_LAID = frozenset(
    {
        PartKind.STYLES,
        PartKind.NUMBERING,
        PartKind.SETTINGS,
        PartKind.FONT_TABLE,
        PartKind.THEME,
        PartKind.CHART,
        PartKind.CHART_SHAPES,
        PartKind.DIAGRAM_DATA,
        PartKind.DIAGRAM_DRAWING,
    }
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DRAWING = "application/vnd.openxmlformats-officedocument.drawingml."
_PACKAGE = "application/vnd.openxmlformats-package."
_OFFICE = "application/vnd.openxmlformats-officedocument."

CONTENT_TYPES: dict[str, PartKind] = {
    f"{_WORD}document.main+xml": PartKind.BODY,
    f"{_WORD}template.main+xml": PartKind.BODY,
    f"{_WORD}document.glossary+xml": PartKind.GLOSSARY,
    f"{_WORD}header+xml": PartKind.HEADER,
    f"{_WORD}footer+xml": PartKind.FOOTER,
    f"{_WORD}footnotes+xml": PartKind.FOOTNOTES,
    f"{_WORD}endnotes+xml": PartKind.ENDNOTES,
    f"{_WORD}comments+xml": PartKind.COMMENTS,
    f"{_WORD}styles+xml": PartKind.STYLES,
    "application/vnd.ms-word.styleswitheffects+xml": PartKind.STYLES,
    f"{_WORD}numbering+xml": PartKind.NUMBERING,
    f"{_WORD}settings+xml": PartKind.SETTINGS,
    f"{_WORD}fonttable+xml": PartKind.FONT_TABLE,
    f"{_OFFICE}theme+xml": PartKind.THEME,
    f"{_DRAWING}chart+xml": PartKind.CHART,
    f"{_DRAWING}chartshapes+xml": PartKind.CHART_SHAPES,
    f"{_DRAWING}diagramdata+xml": PartKind.DIAGRAM_DATA,
    "application/vnd.ms-office.drawingml.diagramdrawing+xml": PartKind.DIAGRAM_DRAWING,
    f"{_DRAWING}diagramlayout+xml": PartKind.DIAGRAM_LAYOUT,
    f"{_PACKAGE}core-properties+xml": PartKind.CORE_PROPERTIES,
    f"{_OFFICE}extended-properties+xml": PartKind.EXTENDED_PROPERTIES,
    f"{_OFFICE}custom-properties+xml": PartKind.CUSTOM_PROPERTIES,
    f"{_OFFICE}customxmlproperties+xml": PartKind.CUSTOM_XML,
    f"{_OFFICE}vmldrawing": PartKind.VML,
    f"{_PACKAGE}relationships+xml": PartKind.RELATIONSHIPS,
}


def kind_of(content_type: str) -> PartKind:
    """The kind that a content type names; parameters and letter case are of no account."""
    return CONTENT_TYPES.get(content_type.partition(";")[0].strip().lower(), PartKind.OTHER)


@dataclass(frozen=True, slots=True)
class LaidPart:
    """A part that the layout rules may change in place: name, kind and root element."""

    name: str
    kind: PartKind
    root: etree._Element


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays in the language and direction of the source.

    `paragraphs` are `w:p` and `a:p` without a translated segment, `runs` are `w:r` that stay as
    they are inside translated paragraphs (a draft prints what is not translated yet).
    """

    paragraphs: frozenset[etree._Element] = field(default_factory=frozenset)
    runs: frozenset[etree._Element] = field(default_factory=frozenset)

    @classmethod
    def of(
        cls,
        paragraphs: Iterable[etree._Element] = (),
        runs: Iterable[etree._Element] = (),
    ) -> "Kept":
        """The same from any elements."""
        return cls(frozenset(paragraphs), frozenset(runs))
