"""Checks of a translation against its source, one file each."""

from translation.checks.problems import CheckedPair, Problem, Severity, Span

__all__ = ["CheckedPair", "Problem", "Severity", "Span"]
