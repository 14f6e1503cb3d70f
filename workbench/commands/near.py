"""The command on near-identical units of the memory."""

from collections import Counter
from typing import Annotated

import typer

from tasks.near import all_groups
from translation.languages import parse_language
from translation.memory.near import Group, Kind
from translation.units import Reader
from workbench import output
from workbench.options import AsJson, DataFolder
from workbench.wiring import opened


def near(
    language: Annotated[str, typer.Option(help="Language in which units are compared.")] = "en",
    kind: Annotated[Kind | None, typer.Option(help="One kind alone.")] = None,
    texts: Annotated[bool, typer.Option("--texts", help="Tell the texts, too.")] = False,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """List near-identical units, of all that is public or internal, and count the groups.

    What is to become of them is said on the page Near-identical units.

    Example: hexaglot memory near --language en --kind rendered
    """
    asked = parse_language(language)
    kinds = list(Kind) if kind is None else [kind]
    store, counts = opened(data), Counter[Kind]()
    for group in all_groups(store, asked, kinds, Reader()):
        counts[group.kind] += 1
        if in_json:
            output.emit_live(_told(group, texts=texts))
        else:
            _show(group, texts=texts)
    if in_json:
        output.emit({"groups": {one.value: counts[one] for one in kinds}})
    else:
        output.table("", ("kind", "groups"), [(one.value, counts[one]) for one in kinds])


def _told(group: Group, *, texts: bool) -> dict[str, object]:
    ids = [unit.id for unit in group.units]
    told: dict[str, object] = {"kind": group.kind, "language": group.language, "units": ids}
    if texts:
        told["texts"] = [
            {known: one.text for known, one in unit.variants.items()} for unit in group.units
        ]
    return told


def _show(group: Group, *, texts: bool) -> None:
    named = " ".join(str(unit.id) for unit in group.units)
    output.people.print(f"{group.kind}: {named}", markup=False, highlight=False)
    if not texts:
        return
    for unit in group.units:
        for language, one in unit.variants.items():
            line = f"  {unit.id} {language} {one.text}"
            output.people.print(line, markup=False, highlight=False)
