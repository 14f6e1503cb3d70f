"""Prefect tasks and the steps they are made of: load, call the domain, save.

Never here: rules of the domain. May import `storage`, `glossaries` and `translation`; `flows` and
`workbench` import it.
"""
