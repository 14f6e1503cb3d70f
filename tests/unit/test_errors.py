"""The trees of errors, as they are drawn and as they are."""

import inspect
import re

import pytest

from storage import errors as of_storage
from translation import errors as of_the_domain
from translation.errors import TranslationError

TOP = ("Exception", "TranslationError")
TREES = pytest.mark.parametrize("module", [of_the_domain, of_storage], ids=lambda one: one.__name__)


def drawn(module):
    """The pairs of parent and child that the docstring of a module draws."""
    above, pairs = {}, set()
    for line in inspect.getdoc(module).splitlines():
        if found := re.match(r"[│├└─ ]*([A-Z][A-Za-z]+)(?: {2,}\(|$)", line):
            at = found.start(1)
            above = {place: name for place, name in above.items() if place < at}
            if above:
                pairs.add((above[max(above)], found[1]))
            above[at] = found[1]
    return pairs


def made(module):
    """The classes of errors that are made in a module or below it."""
    known = [one for _, one in inspect.getmembers(module, inspect.isclass)]
    mine = [one for one in known if one.__module__.startswith(module.__name__)]
    return [one for one in mine if issubclass(one, TranslationError)]


@TREES
def test_the_tree_that_is_drawn_is_the_tree_that_is(module):
    own = {one.__name__ for one in made(module)}
    real = {(one.__base__.__name__, one.__name__) for one in made(module)}
    assert {pair for pair in drawn(module) if pair[1] in own} == real - {TOP}
    assert {child for _, child in drawn(module)} <= own | set(of_the_domain.__all__)
