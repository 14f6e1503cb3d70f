"""Damage of the kinds that a writer, a tool or a hand could do to a published DOCX.

Each takes an output and a source of chance, and gives the damaged file with the name of the part;
None where the document has nothing that could be damaged so. What it does is always seen by a
reader of the file: a letter is lost, looks otherwise, stands elsewhere.
"""

import io
import random
import zipfile
from collections.abc import Callable
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_STORY = ("document", "header", "footer", "footnotes", "endnotes", "comments")


class Mutant(NamedTuple):
    """A damaged file, the part that was damaged, and the numbers of the paragraphs around it."""

    data: bytes
    part: str
    paragraphs: tuple[int, ...] = ()

    def is_named(self, part: str, block: str) -> bool:
        """Whether a fault is at the place of the damage; a doubled paragraph is the next one."""
        if part != self.part:
            return False
        names = {f"p{n + more}" for n in self.paragraphs for more in (0, 1)}
        return not self.paragraphs or block.partition(".")[0] in names


Damage = Callable[[etree._Element, random.Random], etree._Element | None]


def _is_letter(character: str) -> bool:
    return character.isalpha() or ord(character) >= 0xF0000


def _stories(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    """A package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def damaged(data: bytes, damage: Damage, chance: random.Random) -> Mutant | None:
    """The file with one of its stories damaged."""
    files = _stories(data)
    names = [
        name
        for name in files
        if name.startswith("word/") and name.endswith(".xml") and _story(name)
    ]
    chance.shuffle(names)
    names.sort(key=lambda name: "document" not in name or chance.random() < 0.3)
    for name in names:
        root = etree.fromstring(files[name])
        hurt = damage(root, chance)
        if hurt is not None:
            files[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            return Mutant(packed(files), name, _numbers(root, hurt))
    return None


def _story(name: str) -> bool:
    base = name.rpartition("/")[2]
    return "glossary" not in name and base.startswith(_STORY)


def _numbers(root: etree._Element, hurt: etree._Element) -> tuple[int, ...]:
    above = [hurt, *hurt.iterancestors()]
    paragraphs = [one for one in above if one.tag in (W + "p", STRICT + "p")]
    everything = list(root.iter(W + "p", STRICT + "p"))
    return tuple(everything.index(one) + 1 for one in paragraphs)


def _texts(root: etree._Element, name: str = "t") -> list[etree._Element]:
    """Texts with a letter that are printed: in a run of a paragraph, in the first choice."""
    return [
        one
        for one in root.iter(W + name, STRICT + name)
        if any(map(_is_letter, one.text or ""))
        and one.getparent() is not None
        and one.getparent().tag in (W + "r", STRICT + "r")
    ]


def _place(text: str, chance: random.Random) -> int:
    return chance.choice([at for at, c in enumerate(text) if _is_letter(c)])


def lose_a_letter(root, chance):
    found = _texts(root)
    if not found:
        return None
    one = chance.choice(found)
    at = _place(one.text, chance)
    one.text = one.text[:at] + one.text[at + 1 :]
    return one


def double_a_letter(root, chance):
    found = _texts(root)
    if not found:
        return None
    one = chance.choice(found)
    at = _place(one.text, chance)
    one.text = one.text[:at] + one.text[at] + one.text[at:]
    return one


def exchange_a_letter(root, chance):
    found = _texts(root)
    if not found:
        return None
    one = chance.choice(found)
    at = _place(one.text, chance)
    other = "q" if one.text[at] != "q" else "x"
    one.text = one.text[:at] + other + one.text[at + 1 :]
    return one


def move_a_letter(root, chance):
    """A letter goes into the text of another paragraph."""
    found = _texts(root)
    one = chance.choice(found) if found else None
    others = [other for other in found if _paragraph(other) is not _paragraph(one)]
    if one is None or not others:
        return None
    other = chance.choice(others)
    at = _place(one.text, chance)
    other.text = one.text[at] + other.text
    one.text = one.text[:at] + one.text[at + 1 :]
    return one


def _paragraph(element):
    return next(element.iterancestors(W + "p", STRICT + "p"))


def double_a_paragraph(root, chance):
    found = _texts(root)
    if not found:
        return None
    one = _paragraph(chance.choice(found))
    one.addnext(deepcopy(one))
    return one


def _flip(run: etree._Element, chance: random.Random, names: list[str]) -> None:
    space = run.tag.partition("}")[0] + "}"
    properties = run.find(space + "rPr")
    if properties is None:
        properties = etree.Element(space + "rPr")
        run.insert(0, properties)
    name = chance.choice(names)
    old = properties.find(space + name)
    if old is not None:
        properties.remove(old)
    fresh = etree.SubElement(properties, space + name)
    values = {"color": "12AB34", "u": "wave", "sz": "77", "vertAlign": "superscript"}
    values |= {"highlight": "darkYellow"}
    if old is not None and old.get(space + "val") == values.get(name, ""):
        fresh.set(space + "val", {"u": "single", "vertAlign": "subscript"}.get(name, "11"))
    elif name in values:
        fresh.set(space + "val", values[name])


def flip_the_look_of_a_letter(root, chance):
    """One letter goes into a run of its own that looks otherwise."""
    found = _texts(root)
    if not found:
        return None
    one = chance.choice(found)
    at = _place(one.text, chance)
    run = one.getparent()
    middle = etree.Element(run.tag)
    properties = run.find(run.tag + "Pr")
    if properties is not None:
        middle.append(deepcopy(properties))
    letter = etree.SubElement(middle, one.tag)
    letter.text = one.text[at]
    tail = etree.Element(run.tag)
    if properties is not None:
        tail.append(deepcopy(properties))
    rest = etree.SubElement(tail, one.tag)
    rest.text = one.text[at + 1 :]
    for after in list(one.itersiblings()):
        tail.append(after)
    one.text = one.text[:at]
    run.addnext(middle)
    middle.addnext(tail)
    _flip(middle, chance, ["color", "u", "sz", "vertAlign", "highlight"])
    return middle


def drop_bold(root, chance):
    """The direct bold of a run goes; a style that says bold is overruled."""
    bold = [
        one.getparent()
        for one in _texts(root)
        if any(
            one.getparent().find(f"{one.getparent().tag}Pr/{space}b") is not None
            and one.getparent().find(f"{one.getparent().tag}Pr/{space}b").get(space + "val") is None
            for space in (W, STRICT)
        )
    ]
    if not bold:
        return None
    run = chance.choice(bold)
    space = run.tag.partition("}")[0] + "}"
    run.find(space + "rPr").find(space + "b").set(space + "val", "0")
    return run


def drop_a_note(root, chance):
    found = list(root.iter(W + "footnoteReference", W + "endnoteReference"))
    if not found:
        return None
    one = chance.choice(found)
    paragraph = _paragraph(one)
    one.getparent().remove(one)
    return paragraph


def swap_two_notes(root, chance):
    found = list(root.iter(W + "footnoteReference"))
    if len(found) < 2:
        return None
    one, other = chance.sample(found, 2)
    first, second = one.get(W + "id"), other.get(W + "id")
    if first == second:
        return None
    one.set(W + "id", second)
    other.set(W + "id", first)
    return one


def change_an_instruction(root, chance):
    found = [one for one in root.iter(W + "instrText") if one.text]
    if not found:
        return None
    one = chance.choice(found)
    one.text = one.text + "x"
    return one


def change_deleted_text(root, chance):
    found = [one for one in root.iter(W + "delText") if one.text]
    if not found:
        return None
    one = chance.choice(found)
    one.text = one.text[1:] or "x"
    return one


def take_text_out_of_a_link(root, chance):
    """A run with letters goes out of its link, to stand before it."""
    found = [one.getparent() for one in _texts(root)]
    found = [run for run in found if run.getparent().tag == W + "hyperlink"]
    if not found:
        return None
    run = chance.choice(found)
    link = run.getparent()
    link.addprevious(run)
    return link


DAMAGES: dict[str, Damage] = {
    damage.__name__.replace("_", " "): damage
    for damage in (
        lose_a_letter,
        double_a_letter,
        exchange_a_letter,
        move_a_letter,
        double_a_paragraph,
        flip_the_look_of_a_letter,
        drop_bold,
        drop_a_note,
        swap_two_notes,
        change_an_instruction,
        change_deleted_text,
        take_text_out_of_a_link,
    )
}


def change_a_byte(data: bytes, original: bytes, chance: random.Random) -> Mutant | None:
    """One byte of a part that the output shares with the original is another."""
    files, before = _stories(data), _stories(original)
    same = [name for name in files if files[name] and before.get(name) == files[name]]
    if not same:
        return None
    name = chance.choice(same)
    content = bytearray(files[name])
    content[chance.randrange(len(content))] ^= 1
    files[name] = bytes(content)
    return Mutant(packed(files), name)
