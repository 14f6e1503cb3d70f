"""Why something was done against the rule: a waiver, a provisional text, a withdrawal."""

from translation.errors import UsageError


class ReasonMissing(UsageError):
    """An act that needs a reason, without one."""

    code = "reason_missing"

    def __init__(self, act: str) -> None:
        super().__init__(act)
        self.act = act

    def __str__(self) -> str:
        return f"to {self.act} needs a reason that others can read later; say why"


def stated(reason: str, act: str) -> str:
    """The reason without white space at its edges; raises ReasonMissing where nothing is left."""
    said = reason.strip()
    if not said:
        raise ReasonMissing(act)
    return said
