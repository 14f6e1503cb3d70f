"""Units of the memory that are nearly the same: which they are, and how several become one.

`forms` folds a text to what it says, `groups` names what near-identical means, `folds` finds equal
folds among very many units, `merging` plans which texts of a group stay.
"""

from translation.memory.near.forms import fold
from translation.memory.near.groups import MOST, Group, Kind, Standing, alike, close, unmarked
from translation.memory.near.merging import Held, Kept, Option, merged, options, proposed

__all__ = [
    "MOST",
    "Group",
    "Held",
    "Kept",
    "Kind",
    "Option",
    "Standing",
    "alike",
    "close",
    "fold",
    "merged",
    "options",
    "proposed",
    "unmarked",
]
