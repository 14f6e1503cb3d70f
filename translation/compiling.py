"""Loops over arrays, compiled by numba once on a machine."""

from numba import njit


def compiled(function):
    """A function compiled when it is first called, and kept where this machine has a place for it.

    Where there is none each process compiles it anew.
    """
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:
        return njit(nogil=True)(function)
