"""Who is spoken to in a comment: `@name`, as people write it everywhere."""

import re
from collections.abc import Iterable

_CALL = re.compile(r"(?<!\w)@")


def mentioned(body: str, names: Iterable[str]) -> frozenset[str]:
    """The names, of those given, that a comment calls by `@name`, whatever their case.

    A name may hold blanks and stops; where one begins with another the longer one is meant. What
    follows a name must not go on as a word, and an address such as `a@b.int` calls nobody.
    """
    known = sorted(names, key=len, reverse=True)
    found = set()
    for call in _CALL.finditer(body):
        said = body[call.end() :].casefold()
        for name in known:
            after = said[len(name.casefold()) :]
            if said.startswith(name.casefold()) and not (after[:1].isalnum() or after[:1] == "_"):
                found.add(name)
                break
    return frozenset(found)
