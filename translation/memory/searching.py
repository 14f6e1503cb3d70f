"""The engine that searches a sealed part: the one asked for, once it is there."""

from functools import cache
from threading import Thread

from translation.memory import twin
from translation.memory.asking import Asked, Searcher
from translation.memory.engine import Engine
from translation.memory.facts import Numbers
from translation.memory.part import Invert, Part, inverted


def searcher(engine: Engine) -> Searcher:
    """The engine asked for. Compiling takes seconds: until it is done the plain one answers.

    Where numba cannot be imported it goes on doing so.
    """
    return _compiled() if engine is Engine.COMPILED else twin.search_part


def inverter(engine: Engine) -> Invert:
    """What makes the postings of a part in the engine asked for; the plain one as for searches."""
    return _compiled().invert if engine is Engine.COMPILED else inverted


def is_compiled() -> bool:
    """Waits for the compiled engine; whether there is one."""
    return _compiled().waited()


class _Compiled:
    """The compiled engine, and its twin as long as it is not there."""

    def __init__(self) -> None:
        self._search: Searcher = twin.search_part
        self._invert: Invert = inverted
        self._there = False
        self._compiling = Thread(target=self._compile, name="compiling the memory's search")
        self._compiling.start()

    def __call__(self, part: Part, query: Numbers, asked: Asked) -> tuple[Numbers, Numbers]:
        return self._search(part, query, asked)

    def invert(
        self, joined: Numbers, lengths: Numbers, words: int
    ) -> tuple[Numbers, Numbers, Numbers]:
        return self._invert(joined, lengths, words)

    def waited(self) -> bool:
        """Whether it is there in the end."""
        self._compiling.join()
        return self._there

    def _compile(self) -> None:
        try:
            from translation.memory import compiled, inversion
        except ImportError:
            return
        compiled.warm()
        self._search, self._invert = compiled.search_part, inversion.inverted
        self._there = True


@cache
def _compiled() -> _Compiled:
    return _Compiled()
