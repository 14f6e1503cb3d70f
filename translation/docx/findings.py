"""What a walk over a part finds beside its text: what is left and why, flags, changes."""

from collections import Counter
from dataclasses import dataclass, field

from translation.documents import Changes, Left


@dataclass(slots=True)
class Findings:
    """What a walk found beside the flows."""

    left: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    flags: set[str] = field(default_factory=set)
    changes: Counter[str] = field(default_factory=Counter)

    def leave(self, part: str, kind: str, text: str, why: str) -> None:
        """Count the letters of a text that is not translated."""
        if letters := sum(map(str.isalpha, text)):
            self.left[part, kind, why] += letters

    def counted(self) -> Changes:
        """The tracked changes as a value."""
        return Changes(**self.changes)

    def listed(self) -> tuple[Left, ...]:
        """The counts as values."""
        return tuple(Left(p, k, letters, why) for (p, k, why), letters in self.left.items())
