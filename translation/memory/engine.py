"""The two engines that search an index."""

from enum import StrEnum


class Engine(StrEnum):
    """What searches a part: the kernel that numba compiles, or its twin on numpy and rapidfuzz."""

    COMPILED = "compiled"
    PLAIN = "plain"
