"""What a tutorial tells to press is there to be pressed."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from workbench.demo.people import PEOPLE

ROOT = Path(__file__).parents[2]
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
KEY = re.compile(r"(Ctrl|Alt|Shift|Escape|Enter)(\+\S+)?")
LINK = re.compile(r"\]\(([^)#]+)(?:#([^)]+))?\)")


def labels(text: str) -> set[str]:
    """The words in bold that are neither a key nor a person of the demonstration."""
    names = {person.name for person in PEOPLE}
    bold = {" ".join(found.split()) for found in BOLD.findall(text)}
    return {one for one in bold if not KEY.fullmatch(one) and one not in names}


def said() -> set[str]:
    """What the interface says, placeholders filled as the demonstration has them."""
    path = ROOT / "workbench" / "web" / "locale" / "hexaglot.pot"
    with path.open("rb") as file:
        found = read_po(file)
    ids = [message.id if isinstance(message.id, str) else message.id[0] for message in found]
    return {one.replace("%(number)s", "20").replace("{number}", "20") for one in ids}


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_each_button_and_link_that_a_tutorial_names_is_in_the_interface(path: Path) -> None:
    named = labels(path.read_text(encoding="utf-8"))
    assert len(named) >= 4
    assert named - said() == set()


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_the_pages_that_a_tutorial_leads_to_are_there(path: Path) -> None:
    for target, anchor in LINK.findall(path.read_text(encoding="utf-8")):
        page = (path.parent / target).resolve()
        assert page.is_file()
        titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert not anchor or anchor in {re.sub(r"\W+", "-", title.lower()) for title in titles}


def test_there_is_a_tutorial_for_each_of_the_four() -> None:
    assert [path.stem for path in TUTORIALS] == ["coordinator", "editor", "reviser", "translator"]
