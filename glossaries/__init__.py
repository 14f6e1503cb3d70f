"""Terminology: termbases, their recognition in six languages, and the termbases themselves.

The values Concept and Term live in `translation.terms`, so that exchange and storage can use
them. Never here: Prefect, SQL, the web. May import `translation`; `tasks` and above import it.
"""
