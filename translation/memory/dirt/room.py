"""Large arrays in memory of their own, which goes back to the system when they go."""

import math
import mmap
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


def room(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array of zeros.

    The C library keeps for itself what is freed of large blocks that it gave out once: tens of
    megabytes stay that way, which nobody uses.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    own = mmap.mmap(-1, max(1, size), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    return np.frombuffer(own, dtype, math.prod(shape)).reshape(shape)


def filled(shape: tuple[int, ...], dtype: DTypeLike, value: int) -> NDArray[Any]:
    """An array that holds one value everywhere."""
    found = room(shape, dtype)
    found.fill(value)
    return found
