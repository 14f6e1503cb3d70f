"""Who may do what: one table from acts to roles."""

from collections.abc import Mapping
from enum import StrEnum

from storage.accounts import Account, Role


class Act(StrEnum):
    """What a route does, as far as leave to do it goes; the words complete "you may not …"."""

    OPEN = "look at what is open to anyone"
    SIGNED_IN = "see your own account"
    READ = "read documents"
    UPLOAD = "hand in documents"
    WORK = "claim and change texts"
    """What translating, reviewing and editing share; the task of a claim asks for the rest."""
    TRANSLATE = "translate"
    REVIEW = "review"
    EDIT = "edit texts before they are final"
    WAIVE = "waive findings"
    FINALISE = "call a text final"
    PUBLISH = "publish"
    RELEASE = "release a provisional text"
    WITHDRAW = "withdraw a publication"
    ASSIGN = "assign work"
    STEER = "exclude or prefer documents"
    CORRECT = "cut segments otherwise"
    AMEND = "correct an original"
    PEOPLE = "manage accounts"
    GRANT = "give grants"
    THROUGHPUT = "see the throughput"
    WORTH = "see what the memory is worth"
    MEMORY = "manage the memory"


_ALL = frozenset(Role)

POLICY: Mapping[Act, frozenset[Role]] = {
    Act.OPEN: _ALL,
    Act.SIGNED_IN: _ALL,
    Act.READ: _ALL,
    Act.UPLOAD: frozenset({Role.EDITOR, Role.COORDINATOR, Role.OPS, Role.ADMIN}),
    Act.WORK: frozenset({Role.TRANSLATOR, Role.REVISER, Role.EDITOR}),
    Act.TRANSLATE: frozenset({Role.TRANSLATOR}),
    Act.REVIEW: frozenset({Role.REVISER}),
    Act.EDIT: frozenset({Role.EDITOR}),
    Act.WAIVE: frozenset({Role.REVISER, Role.EDITOR}),
    Act.FINALISE: frozenset({Role.EDITOR}),
    Act.PUBLISH: frozenset({Role.EDITOR}),
    Act.RELEASE: frozenset({Role.EDITOR, Role.COORDINATOR, Role.ADMIN}),
    Act.WITHDRAW: frozenset({Role.EDITOR, Role.ADMIN}),
    Act.ASSIGN: frozenset({Role.COORDINATOR, Role.EDITOR, Role.ADMIN}),
    Act.STEER: frozenset({Role.REVISER, Role.COORDINATOR, Role.EDITOR}),
    Act.CORRECT: frozenset({Role.COORDINATOR, Role.EDITOR}),
    Act.AMEND: frozenset({Role.COORDINATOR, Role.EDITOR}),
    Act.PEOPLE: frozenset({Role.ADMIN}),
    Act.GRANT: frozenset({Role.ADMIN}),
    Act.MEMORY: frozenset({Role.COORDINATOR, Role.ADMIN}),
    Act.THROUGHPUT: frozenset({Role.OPS, Role.COORDINATOR, Role.EDITOR, Role.ADMIN}),
    Act.WORTH: frozenset({Role.OPS, Role.COORDINATOR, Role.ADMIN}),
}
"""OPEN asks for nothing, SIGNED_IN for an account alone; every other act for one of these roles.

RELEASE moreover asks for a grant, and whatever touches a document for leave to read it.
"""


def permits(act: Act, account: Account) -> bool:
    """Whether an account that is signed in may do something of this kind."""
    if act in (Act.OPEN, Act.SIGNED_IN):
        return True
    return not POLICY[act].isdisjoint(account.roles)


def needed(act: Act) -> str:
    """What the act takes, in words: "the role editor or admin"."""
    roles = [role.value for role in Role if role in POLICY[act]]
    return "a role" if len(roles) == len(Role) else f"the role {' or '.join(roles)}"
