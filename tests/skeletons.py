"""What of a part is layout, in a form that two documents can be compared by."""

from lxml import etree

from translation.docx.layout.runs import printed, runs_of

_COMPLEX = frozenset({"bCs", "iCs", "szCs", "cs"})
_HOLDERS = frozenset({"pPr", "rPr", "pPrDefault", "rPrDefault", "docDefaults", "rFonts", "lang"})


def skeleton(root: etree._Element, *, complex_script: bool) -> str:
    """A part without its runs: what is left of its XML is layout. Languages are left out.

    `complex_script`: with the properties that only Arabic letters show.
    """
    for one in list(root.iter(etree.Element)):
        name = etree.QName(one).localname
        gone = name in ("lang", "themeFontLang", "t") or (
            name == "r" and one.find("{*}drawing") is None
        )
        if not complex_script and name in _COMPLEX:
            gone = True
        if gone and one.getparent() is not None:
            one.getparent().remove(one)
            continue
        one.text = one.tail = None
        for key in list(one.attrib):
            plain = key.rpartition("}")[2]
            if plain == "lang" or (not complex_script and plain in ("cs", "cstheme")):
                del one.attrib[key]
    _drop_empty(root)
    return str(etree.tostring(root, method="c14n").decode())


def _drop_empty(root: etree._Element) -> None:
    for one in reversed(list(root.iter(etree.Element))):
        if etree.QName(one).localname in _HOLDERS and not len(one) and not one.attrib:
            one.getparent().remove(one)


def letters(root: etree._Element) -> list[list[tuple[str, tuple[bool, ...]]]]:
    """Each printed character of each paragraph with direction and weight of its run."""
    return [
        [
            (c, tuple(_on(run, name) for name in ("rtl", "b", "bCs")))
            for run in runs_of(paragraph)
            for c in printed(run)
        ]
        for paragraph in root.iter("{*}p")
        if paragraph.find("{*}r") is not None
    ]


def _on(run: etree._Element, name: str) -> bool:
    return run.find(f"{{*}}rPr/{{*}}{name}") is not None
