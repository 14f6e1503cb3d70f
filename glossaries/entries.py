"""What an index of terms holds at each of its places."""

from translation.terms import Term

Entry = tuple[str, Term]
"""A concept's id, and the term of it that stands there."""
