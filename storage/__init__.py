"""The application database, the object store and the settings.

All SQL lives here (SQLAlchemy Core, Alembic), one repository a noun, and `settings` is the only
reader of the environment. Never here: Prefect, the web, rules of the domain. May import
`translation`; `tasks` and above import it.
"""
