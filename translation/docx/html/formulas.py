"""Formulas of Office (OMML) as MathML: the forms that reports use, everything else in a row."""

from html import escape

from lxml import etree

from translation.docx.names import local

Element = etree._Element


def formula(element: Element) -> str:
    """One formula as MathML; every character of it is there."""
    return f"<math>{_row(element)}</math>"


def _row(element: Element | None) -> str:
    if element is None:
        return "<mrow></mrow>"
    return f"<mrow>{''.join(map(_one, element))}</mrow>"


def _one(element: Element) -> str:
    name = local(element)
    if name == "r":
        return "".join(_token(child.text or "") for child in element if local(child) == "t")
    made = _FORMS.get(name)
    if made is not None:
        tag, parts = made
        inside = "".join(_row(_part(element, part)) for part in parts)
        return f"<{tag}>{inside}</{tag}>"
    if name == "d":
        return _fenced(element)
    if name == "nary":
        return _nary(element)
    if name in ("rPr", "ctrlPr") or name.endswith("Pr"):
        return ""
    return _row(element)


_FORMS = {
    "f": ("mfrac", ("num", "den")),
    "sSup": ("msup", ("e", "sup")),
    "sSub": ("msub", ("e", "sub")),
    "sSubSup": ("msubsup", ("e", "sub", "sup")),
    "limLow": ("munder", ("e", "lim")),
    "limUpp": ("mover", ("e", "lim")),
}


def _part(element: Element, name: str) -> Element | None:
    return next((child for child in element if local(child) == name), None)


def _said(element: Element, name: str, otherwise: str) -> str:
    """The value of a character property such as `m:begChr`."""
    for found in element.iter(f"{{*}}{name}"):
        return next((str(value) for value in found.attrib.values()), "")
    return otherwise


def _fenced(element: Element) -> str:
    begin, end = _said(element, "begChr", "("), _said(element, "endChr", ")")
    inner = "<mo>,</mo>".join(_row(child) for child in element if local(child) == "e")
    return f"<mrow><mo>{escape(begin)}</mo>{inner}<mo>{escape(end)}</mo></mrow>"


def _nary(element: Element) -> str:
    sign = f"<mo>{escape(_said(element, 'chr', '∫'))}</mo>"
    limits = _row(_part(element, "sub")) + _row(_part(element, "sup"))
    return f"<mrow><msubsup>{sign}{limits}</msubsup>{_row(_part(element, 'e'))}</mrow>"


def _token(text: str) -> str:
    if text.strip().replace(".", "").isdigit():
        return f"<mn>{escape(text)}</mn>"
    tag = "mi" if any(map(str.isalnum, text)) else "mo"
    return f"<{tag}>{escape(text)}</{tag}>"
