"""What stands between a document and its publication: texts that are not final, open findings."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.findings import blocking
from storage.jobs import FINAL
from translation.errors import FindingsOpen, NotFinal, NotFound
from translation.languages import Language

document, job = schema.document, schema.job


def final_versions(
    connection: Connection, id: str, languages: Sequence[Language]
) -> dict[Language, int]:
    """The versions of the jobs of some languages, all final and with no finding open.

    The original needs no gate and has no version: nobody here can make it other than it came.
    Raises NotFound for a language that the document is not in, NotFinal and FindingsOpen.
    """
    source = sa.select(document.c.source_language).where(document.c.id == id)
    original = Language(connection.execute(source).scalar_one())
    asked = [language for language in languages if language is not original]
    jobs = _jobs(connection, id)
    for language in asked:
        if language not in jobs:
            raise NotFound("version of the document in", language.english_name)
    if unfinished := [language for language in asked if jobs[language].state != FINAL]:
        raise NotFinal(id, ", ".join(unfinished), len(unfinished))
    if count := blocking(connection, id, asked):
        raise FindingsOpen(id, ", ".join(asked), count)
    return {language: int(jobs[language].version) for language in asked}


def refuse_other_versions(
    connection: Connection, id: str, languages: Sequence[Language], asked: Mapping[Language, int]
) -> None:
    """Refuse texts that are not those that were asked for; raises as `final_versions` does."""
    now = final_versions(connection, id, languages)
    if other := [language for language in now if now[language] != asked.get(language)]:
        raise NotFinal(id, ", ".join(other), len(other))


def _jobs(connection: Connection, id: str) -> dict[Language, sa.Row[tuple[str, str, int]]]:
    statement = sa.select(job.c.language, job.c.state, job.c.version).where(job.c.document == id)
    return {Language(row.language): row for row in connection.execute(statement)}
