"""The keys of the segment editor: what each does, its combination unless one chose another.

A combination is written `Ctrl+Alt+Shift+KEY` with those of the three that it has, in this order.
The keys of matches and terms end in 1 and stand for nine.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from translation.errors import UsageError
from workbench.web.tongues import N_, gettext, listed

PREFERENCE = "keys"
"""The name under which a person's own combinations are stored."""


@dataclass(frozen=True, slots=True)
class KeyAct:
    """Something the editor does by key: its name, the combination of the house, and what it does.

    `nine` says that the digits 1 to 9 pick one of several.
    """

    act: str
    keys: str
    says: str
    nine: bool = False


KEYS = (
    KeyAct("confirm", "Ctrl+Enter", N_("Confirm (a reviser: accept) and go to the next")),
    KeyAct(
        "next-untranslated", "Ctrl+Shift+Enter", N_("Go to the next segment that is not translated")
    ),
    KeyAct("down", "Ctrl+ArrowDown", N_("Next segment")),
    KeyAct("up", "Ctrl+ArrowUp", N_("Segment before")),
    KeyAct("save", "Ctrl+S", N_("Save without confirming")),
    KeyAct("copy-source", "Ctrl+I", N_("Copy the source")),
    KeyAct("match", "Ctrl+1", N_("Insert a match by its number, 1 to 9"), nine=True),
    KeyAct("term", "Ctrl+Shift+1", N_("Insert a term by its number, 1 to 9"), nine=True),
    KeyAct("next-tag", "Alt+T", N_("Insert the next tag that is missing")),
    KeyAct("all-tags", "Ctrl+Q", N_("Insert all tags that are missing")),
    KeyAct("concordance", "Alt+K", N_("Look the selected words up in the memory")),
    KeyAct("return", "Alt+R", N_("Return to the translator with a note")),
    KeyAct("claim-here", "Alt+C", N_("Claim from this segment on")),
    KeyAct("join", "Alt+J", N_("Join with the next segment of the paragraph")),
    KeyAct("replace", "Ctrl+H", N_("Find and replace")),
    KeyAct("help", "Ctrl+/", N_("These keys")),
)
_BY_ACT: Mapping[str, KeyAct] = {one.act: one for one in KEYS}

_COMBINATION = re.compile(
    r"(?P<ctrl>Ctrl\+)?(?P<alt>Alt\+)?(?P<shift>Shift\+)?"
    r"(?P<key>[A-Z0-9/]|F[1-9]|F1[0-2]|Enter|Arrow(?:Up|Down|Left|Right)|Home|End|Page(?:Up|Down))"
)
_TAKEN = frozenset(
    [f"Ctrl+{letter}" for letter in "ACVXZYNTWPRLF"]
    + [f"Ctrl+Shift+{letter}" for letter in "NTWZIJC"]
    + ["Ctrl+Home", "Ctrl+End", "Ctrl+ArrowLeft", "Ctrl+ArrowRight"]
    + ["Ctrl+Shift+ArrowLeft", "Ctrl+Shift+ArrowRight", "Ctrl+Shift+Home", "Ctrl+Shift+End"]
    + ["Alt+ArrowLeft", "Alt+ArrowRight", "Alt+Home", "F1", "F5", "F6", "F11", "F12"]
)
"""What the browser or the editing of a text needs."""


class KeysRefused(UsageError):
    """Combinations that cannot be used together; `faults` says by act what is wrong."""

    code = "keys_refused"

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(faults)
        self.faults = dict(faults)

    def __str__(self) -> str:
        return "; ".join(f"{act}: {why}" for act, why in self.faults.items())


def chosen(stored: Any) -> dict[str, str]:
    """The combination of each act: the person's own, the house's where none was chosen.

    A combination that no longer goes (an act took it in a later version) falls back.
    """
    own = stored if isinstance(stored, Mapping) else {}
    keys = {one.act: str(own.get(one.act, one.keys)) for one in KEYS}
    return {one.act: one.keys for one in KEYS} if faults(keys) else keys


def checked(given: Mapping[str, str]) -> dict[str, str]:
    """Combinations to be stored, those alone that differ from the house's; raises KeysRefused.

    An act that is not named keeps the house's; an empty combination leaves it without a key.
    """
    unknown = {
        act: gettext("the editor does nothing of this name") for act in given if act not in _BY_ACT
    }
    keys = {one.act: given.get(one.act, one.keys).strip() for one in KEYS}
    if found := unknown | faults(keys):
        raise KeysRefused(found)
    return {act: own for act, own in keys.items() if _BY_ACT[act].keys != own}


def faults(keys: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the combinations of the acts, by act; a conflict is told at both."""
    found: dict[str, str] = {}
    owners: dict[str, list[KeyAct]] = {}
    for name, combination in keys.items():
        if not combination:
            continue
        if why := _unusable(_BY_ACT[name], combination):
            found[name] = why
            continue
        for one in _expanded(_BY_ACT[name], combination):
            owners.setdefault(one, []).append(_BY_ACT[name])
    for combination, acts in owners.items():
        for act in acts if len(acts) > 1 else ():
            others = listed(f"“{gettext(other.says)}”" for other in acts if other is not act)
            found.setdefault(
                act.act,
                gettext("%(keys)s is also the key of %(others)s", keys=combination, others=others),
            )
    return found


def _expanded(act: KeyAct, combination: str) -> list[str]:
    return [f"{combination[:-1]}{digit}" for digit in range(1, 10)] if act.nine else [combination]


def _unusable(act: KeyAct, combination: str) -> str:
    """Why a combination cannot be used at all; empty where it can."""
    parts = _COMBINATION.fullmatch(combination)
    if parts is None:
        return gettext("write it like Ctrl+Alt+K, Ctrl+Shift+Enter or F8")
    if act.nine and parts["key"] != "1":
        return gettext("it ends in 1 and stands for the digits 1 to 9")
    if not (parts["ctrl"] or parts["alt"] or re.fullmatch(r"F\d+", parts["key"])):
        return gettext("it needs Ctrl or Alt; a key alone types something")
    if parts["ctrl"] and parts["alt"] and len(parts["key"]) == 1:
        return gettext("Ctrl+Alt types a character on many keyboards")
    if parts["key"] == "/" and parts["shift"]:
        return gettext("Shift and / are another character on most keyboards")
    if any(one in _TAKEN for one in _expanded(act, combination)):
        return gettext("%(keys)s belongs to the browser or to editing a text", keys=combination)
    return ""
