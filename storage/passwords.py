"""Passwords as argon2 hashes: kept, compared, and never read back."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from storage.errors import PasswordRefused

SHORTEST = 10
"""Characters a password has at least."""


class PasswordTooShort(PasswordRefused):
    """A password that can be found by trying."""

    def __str__(self) -> str:
        return (
            f"the password for {self.name} is too short; give one of {SHORTEST} characters or more"
        )


def hashed(name: str, password: str) -> str:
    """What is kept of a password; raises PasswordRefused where it is blank or short."""
    if not password.strip():
        raise PasswordRefused(name)
    if len(password) < SHORTEST:
        raise PasswordTooShort(name)
    return rehashed(password)


def rehashed(password: str) -> str:
    """The same for a password that is in use, whatever rules came after it."""
    return PasswordHasher().hash(password)


def agrees(kept: str | None, given: str) -> bool:
    """Whether a password is the kept one.

    Where nothing is kept it takes as long and is wrong, so that the time of an answer tells
    nobody which names there are.
    """
    try:
        right = PasswordHasher().verify(kept or _nobodys(), given)
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


def outdated(kept: str) -> bool:
    """Whether a hash was made with weaker parameters than those of today."""
    return PasswordHasher().check_needs_rehash(kept)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return PasswordHasher().hash("nobody has this password")
