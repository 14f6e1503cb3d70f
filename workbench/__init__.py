"""The people's side: the command line and what it is wired from.

`wiring` builds the repositories once and hands them down. Never here: rules of the domain. May
import every other package; none imports it.
"""
